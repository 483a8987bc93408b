"""Small Textual apps to measure against: nothing at all, and a list in two tables that are not ours."""
