"""Tables wherever they lie: opened, told apart, and read in batches."""
