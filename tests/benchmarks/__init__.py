"""How tokentui behaves at a thousand and at a million customers, beside other programs on the same data."""
