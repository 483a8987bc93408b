"""Usage by month: what is kept, what is read, and what is said of it."""
