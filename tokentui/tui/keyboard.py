"""Keys act one after another: each waits until the one before it has had all its effect, however slow the machine."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Set
from typing import Any, Protocol, runtime_checkable

from rich.console import RenderableType
from textual import events
from textual._time import get_time
from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

from tokentui.words.command import Command, Need

_PLAIN = ("left", "right", "home", "end", "backspace", "delete")
_WITH = ("shift+left", "shift+right", "shift+home", "shift+end", "ctrl+left", "ctrl+right", "ctrl+shift+left")
_MORE = ("ctrl+shift+right", "ctrl+backspace", "alt+backspace", "super+backspace", "super+c", "ctrl+shift+a")
EDITING = frozenset((*_PLAIN, *_WITH, *_MORE, *(f"ctrl+{letter}" for letter in "aedukwxcv")))
"""Keys that move and erase in a line of text; enter is left to whoever asked for the text."""

Typed = events.Key | events.Paste

PATIENCE = 10.0
"""Seconds after which a key acts although what it waits for has not come; it then says itself why it cannot."""
PAUSE = 0.03
"""Seconds after a key from which on the next is let through at sight, where nobody has a message left to deal with.

A typist leaves more; a burst, or a machine that lags behind, leaves messages.
"""
LOOK = 0.004
"""Seconds between two looks at whether what a key waits for has come."""


class Keyboard:
    """The keys of one app, in the order in which they were typed.

    A key that opens or closes a screen changes for whom the next one is meant, so that one waits: for the screen to be
    there, for every message on the way to have been dealt with, and, where it decides on a customer, for that one to
    have been painted. esc lets go of what waits for a customer.
    """

    def __init__(
        self,
        own: Mapping[str, tuple[str, ...]],
        act: Callable[[Typed], Awaitable[None]],
        is_ready: Callable[[Typed], bool],
        is_quiet: Callable[[], bool],
        path: Callable[[], Iterable[MessagePump]],
        later: Callable[[Callable[[], Awaitable[None]]], object],
    ) -> None:
        """`own` are the user's own keys, by command id. `act` does what a key says and `is_ready` says whether it can
        now; `is_quiet` says whether nobody has a message left, `path` names those whom a key goes through, and `later`
        runs something among the app's own messages."""
        self.own = own
        self.lacking: Set[Need] = frozenset()
        """What commands need that is missing for as long as the app runs."""
        self._act = act
        self._is_ready = is_ready
        self._is_quiet = is_quiet
        self._path = path
        self._later = later
        self._waiting: deque[Typed] = deque()
        self._held: set[object] = set()
        self._busy = False
        self._acted = float("-inf")
        self._awaits_customer = False
        self._overdue: Typed | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def idle(self) -> bool:
        """Whether every key has had its effect."""
        return not self._busy and not self._waiting and self._is_quiet()

    async def come(self, event: Typed) -> None:
        """A key came: it acts at once where nothing is before it."""
        if self._awaits_customer and isinstance(event, events.Key) and event.key == "escape":
            self._waiting.clear()
        self._waiting.append(event)
        if self._busy:
            return
        if asyncio.get_running_loop().time() - self._acted > PAUSE and self._is_quiet():
            await self._next()
        else:
            self._busy = True
            self._go_on(self._settled())

    def hold(self) -> Callable[[], None]:
        """Let every further key wait until what is returned is called."""
        held = object()
        self._held.add(held)
        return lambda: self._held.discard(held)

    def drop(self) -> None:
        """Forget what was typed ahead: it was meant for what is no longer there."""
        self._waiting.clear()

    def close(self) -> None:
        """Forget what waits, for good."""
        self.drop()
        if self._task is not None:
            self._task.cancel()

    async def _next(self) -> None:
        """Let the first key act, if it can."""
        self._busy = bool(self._waiting)
        if not self._waiting:
            return
        first = self._waiting[0]
        if self._held:
            self._go_on(self._settled())
        elif first is self._overdue or self._is_ready(first):
            await self._act(self._waiting.popleft())
            self._acted = asyncio.get_running_loop().time()
            self._busy = bool(self._waiting)
            if self._busy:
                self._go_on(self._settled())
        else:
            self._go_on(self._ready())

    def _go_on(self, waiting: Awaitable[None]) -> None:
        async def then() -> None:
            await waiting
            self._later(self._next)

        self._task = asyncio.create_task(then(), name="tokentui-keyboard")

    async def _ready(self) -> None:
        """Wait until the first key can act."""
        self._awaits_customer = True
        first = self._waiting[0]
        until = asyncio.get_running_loop().time() + PATIENCE
        while self._waiting and self._waiting[0] is first and not self._is_ready(first):
            if asyncio.get_running_loop().time() > until:
                self._overdue = first
                break
            await asyncio.sleep(LOOK)
        self._awaits_customer = False

    async def _settled(self) -> None:
        """Wait until everybody on the way of a key, and whoever it brought up, has nothing left to do."""
        while True:
            path = list(dict.fromkeys(self._path()))
            try:
                async with asyncio.timeout(PATIENCE):
                    listening = [pump for pump in path if await _passed(pump)]
            except TimeoutError:
                continue
            quiet = not any(pump.message_queue_size for pump in listening)
            if quiet and not self._held and path == list(dict.fromkeys(self._path())):
                return
            if self._held:
                await asyncio.sleep(LOOK)


async def _passed(pump: MessagePump) -> bool:
    """Wait until a pump has dealt with all it was sent so far; False for one that is closing, which deals with none."""
    done = asyncio.Event()
    if not pump.call_later(done.set):
        return False
    await done.wait()
    return True


@runtime_checkable
class KeyScreen(Protocol):
    """A screen whose keys stand for commands."""

    def command_for(self, event: events.Key) -> Command | None:
        """The command that a key stands for now."""

    def is_ready(self, command: Command) -> bool:
        """Whether what a command is about can be seen already."""

    async def take_key(self, event: events.Key) -> bool:
        """Run the command that a key stands for; False where it stands for none."""


class KeyboardApp(App[None]):
    """An app whose screens get their keys and pasted text one after another."""

    def __init__(self, own: Mapping[str, tuple[str, ...]]) -> None:
        """`own` are the user's own keys, by command id."""
        super().__init__()
        self.picture_began = 0.0
        """When the last picture was handed to the terminal, on the clock of the toolkit's events."""
        self.keyboard = Keyboard(own, self._act, self._is_ready, self._is_quiet, self._path, self.call_later)

    def on_unmount(self) -> None:
        """Nothing waits any more."""
        self.keyboard.close()

    def key_came(self, *, typed: bool) -> None:
        """A key is about to act; `typed` says that it goes into a text."""

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Note the time before a picture is sent: whoever answers it may do so before we are back from that."""
        self.picture_began = get_time()
        super()._display(screen, renderable)

    async def on_event(self, event: events.Event) -> None:
        """Keys and pasted text act one after another."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self.keyboard.come(event)
        else:
            await super().on_event(event)

    def _is_ready(self, event: Typed) -> bool:
        screen = self.screen
        if isinstance(event, events.Paste) or not isinstance(screen, KeyScreen):
            return True
        command = screen.command_for(event)
        return command is None or screen.is_ready(command)

    def _is_quiet(self) -> bool:
        return self.screen.is_mounted and not any(pump.message_queue_size for pump in self._path())

    async def _act(self, event: Typed) -> None:
        """Do what a key says: as a command of the screen, else as the toolkit has it."""
        screen, field = self.screen, self.focused
        if isinstance(event, events.Key):
            self.key_came(typed=field is not None and field.check_consume_key(event.key, event.character))
            if isinstance(screen, KeyScreen) and await screen.take_key(event):
                return
        await super().on_event(event)

    def _path(self) -> Iterator[MessagePump]:
        """Whom a key goes through: from what has the focus to the app, and the screens that hear of answers."""
        if self.focused is not None:
            yield from (one for one in self.focused.ancestors_with_self if one is not self)
        yield from reversed(self.screen_stack)
        yield self


def types_with(field: Widget | None, event: events.Key) -> bool:
    """Whether a widget is a field of text that writes, erases or moves in it with a key."""
    if field is None:
        return False
    is_text = field.check_consume_key("a", "a")
    return is_text and (event.key in EDITING or field.check_consume_key(event.key, event.character))
