"""A book that is opened to be read alone: no key changes it, and none that would is offered."""
