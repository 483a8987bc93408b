"""How the program ends, or goes on, when something outside of it does: signals, closed streams, odd terminals."""
