"""What a key waits for before the next one acts."""

import asyncio
from collections.abc import Awaitable, Callable

from textual import events
from textual.message_pump import MessagePump

from tokentui.tui.keyboard import Keyboard, Typed


class Closing(MessagePump):
    """A screen that is closing: it takes nothing more, and what it was sent before stays in its queue."""

    def call_later(self, *_: object, **__: object) -> bool:
        return False

    @property
    def message_queue_size(self) -> int:
        return 1


async def test_a_screen_that_closes_with_messages_unread_keeps_no_key_waiting() -> None:
    acted = list[str]()

    async def act(event: Typed) -> None:
        assert isinstance(event, events.Key)
        acted.append(event.key)

    def later(run: Callable[[], Awaitable[None]]) -> object:
        return asyncio.ensure_future(run())

    keyboard = Keyboard({}, act, lambda _: True, lambda: True, lambda: [closing], later)
    closing = Closing()
    async with asyncio.timeout(10):
        for key in "qj":
            await keyboard.come(events.Key(key, key))
        while not keyboard.idle:
            await asyncio.sleep(0.001)
    assert acted == ["q", "j"]
