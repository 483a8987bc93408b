"""The tour in the app: a book to throw away, and a pane that goes along with what is pressed."""
