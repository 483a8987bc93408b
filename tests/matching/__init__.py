"""Recognising: how it does on labelled pairs, and all that is built on it."""
