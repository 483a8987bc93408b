"""Text from other people's files that tries to command the terminal, in every field, command and screen."""
