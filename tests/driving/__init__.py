"""Driving the app from outside: hands that send what a terminal sends, eyes that read what it shows, and four books."""
