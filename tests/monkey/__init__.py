"""A monkey at the keyboard: `python -m tests.monkey --seconds 60 --seed 7`."""
