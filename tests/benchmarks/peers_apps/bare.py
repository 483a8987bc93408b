"""A Textual app with one line: what the toolkit costs before an app does anything."""

from textual.app import App, ComposeResult
from textual.widgets import Label


class Bare(App[None]):
    """Shows one line."""

    def compose(self) -> ComposeResult:
        """The line."""
        yield Label("ready")


if __name__ == "__main__":
    Bare().run()
