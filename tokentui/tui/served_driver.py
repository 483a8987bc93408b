"""How the app speaks to a server of web pages instead of a terminal."""

from contextlib import suppress

from textual.drivers.web_driver import WebDriver
from textual.messages import ExitApp


class ServedDriver(WebDriver):
    """Ends the app where nobody can type any more, as a terminal does that is closed."""

    def run_input_thread(self) -> None:
        """Pass on what is typed until the server is gone or the app ends."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self.send_message(ExitApp())

    def write(self, data: str) -> None:
        """Send a part of the picture, unless nobody is there to show it."""
        with suppress(BrokenPipeError):
            super().write(data)

    def write_meta(self, data: dict[str, object]) -> None:
        """Tell the server something, unless it is gone."""
        with suppress(BrokenPipeError):
            super().write_meta(data)
