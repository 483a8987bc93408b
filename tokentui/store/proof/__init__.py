"""Proving a book: everything derived is worked out a second time from what people and files said."""
