"""How figures came about: the terms recombine to what is shown, the accounts to the terms."""
