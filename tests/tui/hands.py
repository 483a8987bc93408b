"""Hands on the keyboard of an app under test: a key is pressed once the one before has had all its effect."""

from textual.pilot import Pilot

from tokentui.tui.keyboard import KeyboardApp

PATIENCE = 4_000
"""Looks, of five milliseconds each, after which a key is taken to hang."""


class Hands:
    """A person's hands: patient, one key after another."""

    def __init__(self, app: KeyboardApp, pilot: Pilot[None]) -> None:
        self._app = app
        self._pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press keys, each after the screen has settled."""
        for key in keys:
            await self._pilot.press(key)
            await self.pause()

    async def pause(self) -> None:
        """Wait until every key has had its effect and the screen has dealt with it."""
        for _ in range(PATIENCE):
            await self._pilot.pause()
            if self._app.keyboard.idle or self._app._exit:
                return
            await self._pilot.pause(0.005)
        raise AssertionError("a key did not come to rest")
