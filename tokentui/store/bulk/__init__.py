"""Bringing very many rows into a book at once, and deriving everything anew."""
