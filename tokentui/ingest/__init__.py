"""From other people's files to clean records: read, map, clean, preview; also export and invented data."""
