"""The registry of commands is complete: every place has its screen, every screen its place, a command each method."""

import pytest
from textual.screen import Screen

from tests.driving.screens import BASES, own_screens
from tokentui.tui.screens.command_screen import CommandScreen
from tokentui.words.command import Command, Where
from tokentui.words.commands import COMMANDS, commands

SCREENS = [screen for screen in own_screens() if screen.__name__ not in BASES]


def places(screen: type[Screen[object]]) -> tuple[Where, ...]:
    assert issubclass(screen, CommandScreen), f"the keys of {screen.__name__} are not commands"
    return screen.PLACES


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
def test_the_keys_of_every_screen_are_commands_and_nothing_else(screen: type[Screen[object]]) -> None:
    assert places(screen)
    own = [
        key
        for name in screen.__mro__
        if name.__module__.startswith("tokentui.")
        for key in vars(name).get("BINDINGS", ())
    ]
    assert not any(own), "a key that is bound beside the registry"


@pytest.mark.parametrize("where", Where)
def test_every_place_has_commands_and_a_screen(where: Where) -> None:
    assert list(commands(where))
    assert any(where in places(screen) for screen in SCREENS)


def test_every_command_has_a_place_and_a_name_of_its_own() -> None:
    assert all(command.where and command.keys and command.label and command.help for command in COMMANDS)
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)
    for where in Where:
        keys = [key for command in commands(where) for key in command.keys]
        assert len(set(keys)) == len(keys), where


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
def test_every_method_that_is_a_command_stands_in_the_registry(screen: type[Screen[object]]) -> None:
    assert issubclass(screen, CommandScreen)
    known = {command.method for where in places(screen) for command in commands(where)}
    owners: list[type[object]] = [screen, *screen.HELPERS.values()]
    found = {name for owner in owners for name in dir(owner) if name.startswith("do_")}
    assert found - known <= set(), "methods that no key runs"
    assert known - found == set(), "commands that no method runs"


def test_a_screen_without_the_method_of_a_command_is_never_made() -> None:
    with pytest.raises(TypeError, match="methods do_"):

        class Lacking(CommandScreen[None]):
            PLACES = (Where.CONFIRM,)

    with pytest.raises(TypeError, match="arguments"):

        class Wrong(CommandScreen[None]):
            PLACES = (Where.CONFIRM,)

            def do_go_ahead(self, key: str) -> None: ...

            def do_cancel(self) -> None: ...

            def do_leave_app(self) -> None: ...


def test_what_is_dangerous_asks_with_another_key() -> None:
    asked: list[Command] = [command for command in COMMANDS if command.dangerous]
    assert asked
    (confirm,) = (command for command in commands(Where.CONFIRM) if command.id == "go_ahead")
    assert all(set(command.keys).isdisjoint(confirm.keys) for command in asked)


@pytest.mark.parametrize("where", list(Where))
def test_no_key_stands_for_two_commands_of_one_place(where: Where) -> None:
    meant: dict[str, list[str]] = {}
    for command in COMMANDS:
        if where in command.where:
            for key in command.keys:
                meant.setdefault(key, []).append(command.id)
    assert [ids for ids in meant.values() if len(ids) > 1] == []
