"""Rows of each kind, cleaned or refused with a reason."""
