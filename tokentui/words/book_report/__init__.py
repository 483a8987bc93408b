"""The report on a book: chapters of words, tables and bars, as Markdown and as a page that stands alone."""
