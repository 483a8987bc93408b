"""Fuzzing of everything that reads what others wrote: `python -m tests.fuzz --seconds 600 --seed 7`."""
