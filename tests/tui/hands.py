"""Hands on the keyboard of an app under test: a key is pressed once the one before has had all its effect."""

import asyncio
import threading
import time

from textual.pilot import Pilot

from tests.driving.hands import ENDLESS, events_of
from tokentui.tui.keyboard import KeyboardApp

PATIENCE = 4_000
"""Looks, of five milliseconds each, after which a key is taken to hang."""
QUIET_ROUNDS = 2
"""Looks in a row at which nothing is on its way, after which the app is at rest."""
THREADS_END = 2.0
"""Seconds that threads begun by a key are waited for; one that goes on, as those that a story holds up, no longer."""


class Hands:
    """A person's hands: patient, one key after another."""

    def __init__(self, app: KeyboardApp, pilot: Pilot[None]) -> None:
        self._app = app
        self._pilot = pilot
        self._threads = set(threading.enumerate())

    async def press(self, *keys: str) -> None:
        """Press keys, each after the screen has settled."""
        for key in keys:
            driver = self._app._driver
            if driver is not None:
                for event in events_of(key):
                    driver.process_message(event)
            await self.pause()

    async def write(self, text: str) -> None:
        """Type a text as fast as keys may come, into a field that has the focus."""
        driver = self._app._driver
        if driver is not None:
            for character in text:
                for event in events_of("space" if character == " " else character):
                    driver.process_message(event)
        await self.pause()

    async def pause(self) -> None:
        """Wait until every key has had its effect, beside the screen too, and the screen has dealt with it."""
        quiet, since = 0, time.monotonic()
        for _ in range(PATIENCE):
            await self._pilot._wait_for_screen()
            await asyncio.sleep(0)
            if self._app._exit:
                return
            self._app.screen._on_timer_update()
            if time.monotonic() - since > THREADS_END:
                self._threads.update(threading.enumerate())
            quiet = quiet + 1 if self._at_rest() else 0
            if quiet == QUIET_ROUNDS:
                return
            if not quiet:
                await asyncio.sleep(0.005)
        raise AssertionError("a key did not come to rest")

    def _at_rest(self) -> bool:
        app = self._app
        return (
            app.keyboard.idle
            and not any(one.message_queue_size for one in (app, *app.screen_stack))
            and not any(one not in self._threads and one.name != ENDLESS for one in threading.enumerate())
        )
