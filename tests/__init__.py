"""Tests of tokentui, and what they share."""
