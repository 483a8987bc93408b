"""The base of every screen and dialog: its keys are commands of the registry, run by methods that exist."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from inspect import isawaitable
from time import monotonic
from typing import ClassVar, TypeVar

from textual import events
from textual.await_complete import AwaitComplete
from textual.screen import Screen, ScreenResultType

from tokentui.domain.codebook import AnyVocabulary, Codebook
from tokentui.services.errors import LOCKED, BookError, BookUnreadable, Gone, plain_words
from tokentui.tui.keyboard import LOOK, PATIENCE, Keyboard, KeyboardApp, types_with
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.status_lines import KeyLine
from tokentui.words.command import Command, Need, Where, why_not
from tokentui.words.commands import commands

Answer = TypeVar("Answer")


class CommandScreen(Screen[ScreenResultType]):
    """A screen that runs a command for each key that stands for one, and is left once, by itself, while it is on top.

    A subclass names its place in the registry. Each of that place's commands is the method `do_<id>` of the screen, or
    of one of the helpers that it owns; one that is missing, doubled or of another arity fails when the class is made.
    """

    PLACES: ClassVar[tuple[Where, ...]] = ()
    """Where in the registry its commands stand; several if a part of it takes over the keys at times."""
    HELPERS: ClassVar[Mapping[str, type[object]]] = {}
    """Attributes with the helpers that it owns, whose methods are commands too; those of its bases are added."""

    _owners: ClassVar[Mapping[str, str]] = {}
    _made_for: tuple[Where, AnyVocabulary | None] | None = None
    _offered: Sequence[Command] = ()
    _by_key: Mapping[str, Command] = {}
    _left = False
    _waits: asyncio.Task[None] | None = None
    answered_at = float("-inf")
    """When a screen over this one was answered last, on the clock of `monotonic`."""
    kept_waiting = False
    """Whether another program kept this one from writing when that was looked at last: each look takes a lock."""

    def __init_subclass__(cls, **options: bool) -> None:
        super().__init_subclass__(**options)
        helpers = [vars(one).get("HELPERS", {}) for one in reversed(cls.__mro__)]
        cls.HELPERS = {name: kind for each in helpers for name, kind in each.items()}
        cls._owners = {
            command.method: _owner(cls, cls.HELPERS, command) for where in cls.PLACES for command in commands(where)
        }

    # Keys

    @property
    def where(self) -> Where:
        """The place in the registry whose keys count now."""
        return self.PLACES[0]

    @property
    def keyboard(self) -> Keyboard:
        """The keys of the app, which is one whose keys come one after another."""
        assert isinstance(self.app, KeyboardApp)
        return self.app.keyboard

    @property
    def codebook(self) -> Codebook | None:
        """The codebook of the book, where the screen shows one."""
        return None

    @property
    def tags(self) -> AnyVocabulary | None:
        """The list that the digits choose from, which gives them their words."""
        return self.codebook

    def offers(self, command: Command) -> bool:  # noqa: ARG002 - for subclasses
        """Whether a command of the place means anything on this screen."""
        return True

    def offered(self) -> Sequence[Command]:
        """The commands that keys stand for now, with the user's own keys."""
        wanted = self.where, self.tags
        if self._made_for != wanted:
            self._made_for = wanted
            self._offered = tuple(one for one in commands(*wanted, self.keyboard.own) if self.offers(one))
            # Of two commands with one key the first has it.
            self._by_key = {key: one for one in reversed(self._offered) for key in one.keys}
        return self._offered

    @property
    def lacking(self) -> Set[Need]:
        """What is missing for as long as the app runs."""
        return self.keyboard.lacking

    def listed(self) -> Sequence[Command]:
        """The commands that footer, help and palette tell of: those on offer that could ever run here."""
        return tuple(one for one in self.offered() if why_not(one, self.lacking) is None)

    def command_for(self, event: events.Key) -> Command | None:
        """The command that a key stands for now; a field that has the focus keeps the keys that it types with."""
        if types_with(self.focused, event):
            return None
        self.offered()
        names = (*filter(None, (event.character,)), *event.aliases)
        return next((self._by_key[name] for name in names if name in self._by_key), None)

    async def take_key(self, event: events.Key) -> bool:
        """Run the command that a key stands for; False where it stands for none."""
        command = self.command_for(event)
        if command is not None:
            await self.run(command, event.character or event.key)
        return command is not None

    def is_kept_waiting(self) -> bool:
        """Whether another program keeps this one from writing."""
        return False

    async def when_free(self, call: Callable[[], object]) -> None:
        """Do something with the book, once no other program is writing; until then keys wait."""
        if not self.is_kept_waiting():
            await self.safely(call)
            return
        let_keys_come = self.keyboard.hold()

        async def do_it() -> None:
            let_keys_come()
            if not self.is_gone:
                await self.safely(call)

        async def wait() -> None:
            end = asyncio.get_running_loop().time() + PATIENCE
            while not self.is_gone and self.is_kept_waiting() and asyncio.get_running_loop().time() < end:
                await asyncio.sleep(LOOK)
            self.app.call_later(do_it)

        self._waits = asyncio.create_task(wait(), name="tokentui-waits-for-the-book")

    def is_ready(self, command: Command) -> bool:  # noqa: ARG002
        """Whether what a command is about can be seen already; its key waits until then."""
        return True

    # Commands

    def missing(self) -> Iterable[Need]:
        """What is missing now for some command to run."""
        return self.lacking

    async def run(self, command: Command, key: str = "") -> None:
        """Run a command, or say why it cannot run now."""
        reason = why_not(command, self.missing())
        if reason is None and self.kept_waiting and Need.WRITABLE in command.needs and self.is_kept_waiting():
            # It has waited as long as a key does.
            reason = LOCKED
        if reason is not None:
            self.say(reason, warning=True)
            return
        owner = self._owners[command.method]
        method: Callable[..., object] = getattr(getattr(self, owner) if owner else self, command.method)
        arguments = [command.argument] if command.argument else [key] if command.keyed else []
        await self.safely(lambda: method(*arguments))

    async def safely(self, call: Callable[[], object]) -> None:
        """Do something with the book; what the book does not take is said."""
        with self.telling():
            running = call()
            if isawaitable(running):
                await running

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Say what the book does not take of what is done in the block; raises BookUnreadable where it is broken."""
        try:
            with plain_words():
                yield
        except BookUnreadable:
            raise
        except Gone as error:
            self.keyboard.drop()
            self.forget(frozenset(error.customer_ids))
            self.say(str(error), warning=True)
        except BookError as error:
            self.say(str(error), warning=True)

    def forget(self, customer_ids: Set[int]) -> None:
        """Show customers no more that another program has taken out of the book."""

    def say(self, text: str, *, warning: bool = False) -> None:
        """Tell the user something."""
        self.notify(text, severity="warning" if warning else "information", markup=False)

    async def on_key_line_pressed(self, event: KeyLine.Pressed) -> None:
        """A click on the footer is the key itself, and waits as that does."""
        event.stop()
        found = (one for one in self.offered() if one.id == event.command and one.keys and not one.keyed)
        key = next((one.keys[0] for one in found), "")
        if key:
            await self.press(key)

    async def on_lines_opened(self, event: Lines.Opened) -> None:
        """A double click on a line is enter, or where lines are chosen or left out, the key for that."""
        event.stop()
        toggles = (one.keys[0] for one in self.offered() if one.id == "toggle_line" and one.keys)
        await self.press(next(toggles, "enter"))

    async def press(self, key: str) -> None:
        """Press a key for the user, in its turn."""
        await self.keyboard.come(events.Key(key, key if len(key) == 1 else None))

    # Other screens

    @property
    def is_gone(self) -> bool:
        """Whether it has been left, or the app is closing: its widgets may be there no more."""
        return self._left or not self.is_attached or not self.app.is_running

    def ask(self, screen: Screen[Answer | None], then: Callable[[Answer], object] = lambda _: None) -> bool:
        """Open a screen over this one and go on with its answer, unless there is none.

        False, and nothing opens, where another screen has come over this one meanwhile.
        """
        if not self.is_active:
            return False

        async def answered(answer: Answer | None) -> None:
            if answer is not None and not self.is_gone:
                self.answered_at = monotonic()
                await self.when_free(lambda: then(answer))

        self.app.push_screen(screen, answered)
        return True

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leave the screen, if it is on top and has not been left already."""
        if self._left or not self.is_active:
            return AwaitComplete()
        self._left = True
        return super().dismiss(result)


def _owner(cls: type[object], helpers: Mapping[str, type[object]], command: Command) -> str:
    """Which of a screen's helpers has the method of a command; empty for the screen itself. Raises TypeError."""
    places = {"": cls, **helpers}
    found = [name for name, kind in places.items() if hasattr(kind, command.method)]
    if len(found) != 1:
        raise TypeError(f"{cls.__name__} has {len(found)} methods {command.method}; it needs one")
    takes = getattr(places[found[0]], command.method).__code__.co_argcount
    if takes != 1 + bool(command.argument or command.keyed):
        raise TypeError(f"{cls.__name__}: {command.method} takes {takes - 1} arguments")
    return found[0]
