"""Resale: margins on tokens, what is counted twice, whose money pays, and rules that say how much."""
