"""tokentui: who pays for the tokens, and what for; with what is not known beside every share."""

__version__ = "0.1.0"
