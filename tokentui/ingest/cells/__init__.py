"""Amounts and dates as people write them."""
