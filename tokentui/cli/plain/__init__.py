"""Reviewing in lines of text: for screen readers, and for terminals that cannot be drawn on."""
