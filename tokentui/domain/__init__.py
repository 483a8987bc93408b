"""What every word and number means: pure functions and frozen values, standard library only."""
