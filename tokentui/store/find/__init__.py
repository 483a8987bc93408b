"""Finding customers: filters, text, orders, counts, and what these go by."""
