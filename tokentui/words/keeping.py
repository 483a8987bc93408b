"""Where a setting is kept, as it is said where it is made."""

ON_THE_DESK = "    remembered on your desk"
"""It holds for whoever set it, for this book on this machine."""
IN_THE_BOOK = "    kept in the book, for all"
"""It holds for everybody who opens the book, and for every command."""
HERE_ALONE = "    in this window alone"
"""It is forgotten with the window: the book may not be written, or no desk is kept."""
