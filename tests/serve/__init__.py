"""The app in a browser: who may come in, what a page may do, and how apps end."""
