"""Hands on the app: they send what a terminal sends, as fast as it may come, and see when the app has come to rest."""

import asyncio
import inspect
import re
import threading
import time
import traceback
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.geometry import Size
from textual.message import Message
from textual.pilot import Pilot
from textual.screen import Screen

from tests.terminal_keys import key_bytes
from tokentui.services.config import Config
from tokentui.services.errors import BookError
from tokentui.services.workbook import Clock, utc_now
from tokentui.tui.app import TokentuiApp
from tokentui.tui.screens.command_screen import CommandScreen

QUIET_ROUNDS = 2
"""Rounds without a message after which the app is at rest."""
COMES = 20.0
"""Seconds within which what comes by itself has come, on a busy machine too."""
THREADS_END = COMES
"""Seconds that threads begun by a key are waited for; one that goes on is no longer waited for."""
LOOKS = 10_000
"""Looks, of milliseconds each, after which an app that does not rest is taken to hang: fewer on a busy machine."""
ENDLESS = "tokentui-watcher"
"""The thread that looks for changes by others as long as the book is open."""


class WatchedApp(TokentuiApp):
    """The app, whose faults are kept instead of shown, and which opens nothing outside."""

    CSS_PATH = str(Path(inspect.getfile(TokentuiApp)).with_name(TokentuiApp.CSS_PATH))

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.faults: list[BaseException] = []

    def _handle_exception(self, error: Exception) -> None:
        if isinstance(error, BookError):
            super()._handle_exception(error)
            return
        # The toolkit would draw the fault with all that led to it, which takes longer than all the keys.
        self.faults.append(error)
        self._exception = self._exception or error
        self._exception_event.set()
        self._close_messages_no_wait()

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """A source is not opened in a test."""


class Hands:
    """Sends keys, mouse, pastes and sizes to a running app, and waits for it."""

    def __init__(self, app: WatchedApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot
        self.seen: set[str] = set()
        """Names of the classes of all screens that were met at rest."""
        self.messages = 0
        self._last: Message | None = None
        self._threads = set(threading.enumerate())

    # What a person does, as the terminal tells it

    def press(self, *keys: str) -> None:
        """Send keys in one go, without waiting; `down`, `ctrl+p`, `shift+tab` or single characters."""
        for key in keys:
            self._send(*events_of(key))

    def paste(self, text: str) -> None:
        """Paste a text, marked as pasted."""
        self._send(events.Paste(text))

    def click(self, column: int, row: int) -> None:
        """Press and release the left button of the mouse on a cell."""
        place = f"{column + 1};{row + 1}"
        self._send(*_parsed(f"\x1b[<0;{place}M\x1b[<0;{place}m"))

    def drag(self, start: tuple[int, int], *stops: tuple[int, int]) -> None:
        """Press the left button on a cell, move over others, and release it on the last."""
        moves = "".join(f"\x1b[<32;{column + 1};{row + 1}M" for column, row in stops)
        (column, row), (last, below) = start, stops[-1]
        self._send(*_parsed(f"\x1b[<0;{column + 1};{row + 1}M{moves}\x1b[<0;{last + 1};{below + 1}m"))

    def wheel(self, column: int, row: int, *, up: bool) -> None:
        """Turn the wheel by one over a cell."""
        self._send(*_parsed(f"\x1b[<{64 if up else 65};{column + 1};{row + 1}M"))

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size."""
        size, driver = Size(columns, rows), self.app._driver
        if driver is not None:
            driver._size = (columns, rows)
            driver.send_message(events.Resize(size, size))

    # Waiting

    async def rest(self) -> bool:
        """Wait until nothing is on its way: no message, no picture, no thread that a key began.

        False where such a thread goes on, so that what it does may still come. Raises TimeoutError where nothing comes
        of it at all.
        """
        quiet, looks, since, calm = 0, 0, time.monotonic(), True
        while quiet < QUIET_ROUNDS and self.running:
            before = self.messages
            await self.pilot._wait_for_screen()
            await asyncio.sleep(0)
            if self.running and self.app.screen_stack:
                self.app.screen._on_timer_update()
            if self.messages != before:
                quiet = 0
            elif self.app._resize_timer is not None or not self.app.keyboard.idle:
                # Keys wait for the one before, and sizes that follow one another quickly for the last.
                quiet, looks = 0, looks + 1
                if looks > LOOKS:
                    raise TimeoutError(f"the app does not come to rest: {self._restless()}")
                await asyncio.sleep(0.002)
            elif busy := self._busy_threads():
                quiet = 0
                if time.monotonic() - since > THREADS_END:
                    self._threads.update(busy)
                    calm = False
                await asyncio.sleep(0.002)
            else:
                quiet += 1
        self.look()
        return calm

    async def until(self, holds: Callable[[], bool], seconds: float = COMES) -> bool:
        """Wait for something that comes by itself; False when it has not come in time or the app has ended."""
        deadline = time.monotonic() + seconds
        while not holds():
            if not self.running or time.monotonic() > deadline:
                return False
            await asyncio.sleep(0.005)
            await self.rest()
        return True

    async def type(self, *keys: str) -> None:
        """Press keys slowly: each after all that the one before led to."""
        for key in keys:
            self.press(key)
            await self.rest()

    # What is there

    def came(self, message: Message) -> None:
        """The app deals with a message."""
        self.messages, self._last = self.messages + 1, message

    @property
    def running(self) -> bool:
        """Whether the app has neither ended nor failed."""
        return self.app.is_running and not self.app._exit and not self.app.faults

    @property
    def screens(self) -> tuple[str, ...]:
        """The classes of the screens that lie on one another, the topmost last."""
        return tuple(type(screen).__name__ for screen in self.app.screen_stack) if self.running else ()

    def look(self) -> None:
        """Note which screens are open."""
        self.seen.update(self.screens)

    @property
    def text(self) -> str:
        """What the topmost screen shows, line by line."""
        return screen_text(self.app.screen) if self.running else ""

    def text_of(self, selector: str) -> str:
        """What one widget of the screen that shows the book draws, whatever lies over it."""
        for screen in reversed(self.app.screen_stack):
            for widget in screen.query(selector):
                return "\n".join(
                    "".join(segment.text for segment in widget.render_line(row)) for row in range(widget.size.height)
                )
        return ""

    def offered(self) -> list[str]:
        """The keys that the topmost screen takes or offers: those bound there, and those that its key line names."""
        if not self.running:
            return []
        bound = [key for _, bindings in self.app.screen._binding_chain for key in bindings.key_to_bindings]
        if isinstance(self.app.screen, CommandScreen):
            bound += [key for command in self.app.screen.offered() for key in command.keys]
        return [key for key in dict.fromkeys([*bound, *named_keys(self.text)]) if can_be_sent(key)]

    def _restless(self) -> str:
        """What is still on its way, as far as it can be told."""
        app = self.app
        queues = {type(one).__name__: one.message_queue_size for one in (app, *app.screen_stack)}
        return (
            f"screens {self.screens}, messages {queues}, last {self._last!r}, keyboard "
            f"{'idle' if app.keyboard.idle else 'at work'}, size {'awaited' if app._resize_timer else 'there'}, "
            f"threads {[one.name for one in self._busy_threads()]}"
        )

    def _busy_threads(self) -> list[threading.Thread]:
        return [one for one in threading.enumerate() if one not in self._threads and one.name != ENDLESS]

    def _send(self, *sent: Message) -> None:
        driver = self.app._driver
        for message in sent:
            if driver is not None and self.running:
                driver.process_message(message)


@asynccontextmanager
async def at_work(
    book: Path,
    size: tuple[int, int] = (120, 36),
    *,
    reviewer: str = "me",
    watch: bool = False,
    read_only: bool = False,
    clock: Clock = utc_now,
    hold_up: Callable[[], object] = lambda: None,
) -> AsyncIterator[Hands]:
    """The app on a book with hands on it; what ends the app is kept in `app.faults` and not raised.

    `hold_up` is called before every message that the app handles, once the hands are there.
    """
    app = WatchedApp(book, Config(reviewer), watch=watch, read_only=read_only, clock=clock)
    # Nothing is to come by itself while these hands look: what may come after the first picture comes at once.
    app.settles_after = 0.0
    hands: list[Hands] = []

    def hear(message: Message) -> None:
        if hands and not isinstance(message, events.Callback | events.Timer | events.Idle):
            hands[0].came(message)
            hold_up()

    try:
        with _nothing_fails_aside(app):
            async with app.run_test(size=size, message_hook=hear) as pilot:
                hands.append(Hands(app, pilot))
                await hands[0].until(lambda: app.main is not None and app._is_settled)
                await hands[0].rest()
                yield hands[0]
    except Exception as error:
        if error not in app.faults:
            raise


@contextmanager
def _nothing_fails_aside(app: WatchedApp) -> Iterator[None]:
    """Keep what fails in a thread or in a task nobody waits for."""
    loop, former = asyncio.get_running_loop(), threading.excepthook
    threading.excepthook = lambda args: app.faults.append(args.exc_value or RuntimeError(str(args.exc_type)))
    loop.set_exception_handler(
        lambda _, context: app.faults.append(context.get("exception") or RuntimeError(context["message"]))
    )
    try:
        yield
    finally:
        threading.excepthook = former
        loop.set_exception_handler(None)


def screen_text(screen: Screen[Any]) -> str:
    """What a screen shows, line by line."""
    return "\n".join(strip.text.rstrip() for strip in screen._compositor.render_strips())


def told(error: BaseException) -> str:
    """A fault with the place where it happened, in one line."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "/tokentui/" in frame.filename] or frames[-1:]
    where = f" at {own[-1].filename.rpartition('/tokentui/')[2]} in {own[-1].name}" if own else ""
    return f"{type(error).__name__}: {error}{where}"


_NAMES = {"↑": ("up",), "↓": ("down",), "←": ("left",), "→": ("right",), "esc": ("escape",), "⇧tab": ("shift+tab",),
          "PgDn": ("pagedown",), "PgUp": ("pageup",)}  # fmt: skip
_KEY_LINE = re.compile(r"\d–\d|\^[a-z]|[↑↓←→]|\b(?:esc|enter|space|tab)\b|(?<!\S)[!-~](?!\S)")


def named_keys(text: str) -> Iterator[str]:
    """The keys that the last lines of a picture name, as `1–9`, `esc`, `^p` or a single character."""
    for found in _KEY_LINE.findall("\n".join([line for line in text.splitlines() if line.strip()][-3:])):
        if "–" in found:
            yield from "0123456789"[int(found[0]) : int(found[-1]) + 1]
        elif found.startswith("^") and len(found) > 1:
            yield f"ctrl+{found[1]}"
        else:
            yield from _NAMES.get(found, (found,))


def can_be_sent(key: str) -> bool:
    """Whether a terminal has a way to say this key."""
    try:
        return bool(events_of(key))
    except ValueError:
        return False


def events_of(key: str) -> Sequence[Message]:
    """What the terminal toolkit makes of the bytes of a key."""
    if key == "escape":
        # Alone it is told from the beginning of a longer key by the time that passes.
        return [events.Key("escape", "\x1b")]
    return _parsed(key_bytes(_character(key)).decode())


def _character(key: str) -> str:
    """A key as the toolkit names it (`question_mark`) as the character that it is."""
    from textual.keys import _get_unicode_name_from_key

    if len(key) == 1 or "+" in key:
        return key
    import unicodedata

    try:
        return unicodedata.lookup(_get_unicode_name_from_key(key))
    except KeyError:
        return key


def _parsed(data: str) -> list[Message]:
    return list(XTermParser().feed(data))
