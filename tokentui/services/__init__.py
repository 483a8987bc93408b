"""What a person can do with a book, in one place for the app and the shell."""
