"""A book in a notebook or a script: pandas tables of what the panels show, and decisions."""
