"""The book: one SQLite file. The only SQL of the project; everything it returns is a domain value."""
