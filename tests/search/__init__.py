"""Tests of search, orders, running sums and open accounts."""
