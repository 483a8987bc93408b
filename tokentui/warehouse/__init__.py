"""Usage events in a warehouse, through Ibis: which engine, what is asked of it, and what comes home."""
