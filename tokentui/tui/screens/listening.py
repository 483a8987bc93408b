"""Hearing of every key before anything acts on it."""

from textual import events


class Listening:
    """A screen that counts keys, and learns which key a command comes from."""

    def key_came(self, *, typed: bool) -> None:
        """A key was pressed, whoever will use it; `typed` says that it goes into a text."""
        raise NotImplementedError

    def key_acts(self, event: events.Key) -> None:
        """No dialog and no field wanted the key: the command that it stands for runs next."""
        raise NotImplementedError
