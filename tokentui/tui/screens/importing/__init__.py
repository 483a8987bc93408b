"""The import screen: a path, what was read of the files, what is to be said of them, and bringing them in."""
