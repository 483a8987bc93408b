"""Recognising companies: those of a list among the customers of a book, and customers in one another."""
