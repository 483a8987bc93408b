"""Faults put in on purpose, each of which some test must find: `python -m tests.mutations`."""
