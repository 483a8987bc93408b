"""Files that other programs write, presented as tables of ours: one module for each program."""
