"""Tests of the book: its triggers, its loading, its check."""
