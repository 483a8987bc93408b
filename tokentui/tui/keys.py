"""From the command registry to the bindings of a screen, and back to what a key does."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingsMap
from textual.screen import Screen
from textual.widgets import Input

from tokentui.tui.widgets.lines import KeyLine
from tokentui.words.commands import Command, Need, Where, hints, why_not

if TYPE_CHECKING:
    Base = Screen[None]
else:
    Base = object


def bindings(commands: Iterable[Command], *, at_once: bool) -> BindingsMap:
    """Bindings for these commands.

    At once, a key acts before the next one is looked at: letters typed ahead after `/` are then for the filter, where
    they would otherwise be on their way to the table already. Fields and dialogs keep the keys they need either way.
    """
    return BindingsMap(
        Binding(key, f"command('{command.id}')", command.label, show=False, id=command.id, priority=at_once)
        for command in commands
        for key in command.keys
    )


class Commanded(Base):
    """A screen whose keys, palette and help all come from the registry."""

    MODE: ClassVar[Where] = Where.BROWSE
    """The mode of the app that the screen is."""

    AT_ONCE: ClassVar[bool] = True
    """Whether keys act as they come, or after the screen has heard of them."""

    _commands: Sequence[Command] = ()

    def take(self, commands: Iterable[Command]) -> None:
        """Make these the commands of the screen: its keys, and the line that offers them."""
        self._commands = tuple(commands)
        self._bindings = bindings(self._commands, at_once=self.AT_ONCE)
        self.query_one(KeyLine).show(hints(self._commands))

    def offered(self) -> Sequence[Command]:
        """The commands of the screen."""
        return self._commands

    def missing(self) -> Iterable[Need]:
        """What is missing now for some command to run."""
        return ()

    def say(self, text: str, *, warning: bool = False) -> None:
        """Tell the user something."""
        raise NotImplementedError

    async def action_command(self, name: str) -> None:
        """Run the command that a key stands for; in a field the key is the field's."""
        if self.AT_ONCE and isinstance(self.focused, Input):
            raise SkipAction
        for command in self._commands:
            if command.id == name:
                await self.run(command)

    async def run(self, command: Command) -> None:
        """Run a command, or say why it cannot run now."""
        reason = why_not(command, self.missing())
        if reason is not None:
            self.say(reason, warning=True)
        elif hasattr(self, f"action_{command.action.partition('(')[0]}"):
            await self.run_action(command.action)
        else:
            await self.app.run_action(command.action)
