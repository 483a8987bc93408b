"""The command line: what scripts and people at a shell can ask. Standard output is data, standard error narration."""
