"""Every command can be given another key and none, on every screen; what cannot be had is named."""

import pytest

from tests.cli.conftest import Ask
from tests.config.conftest import Configure
from tests.readme import CONFIGURATION
from tokentui.services.config import configuration
from tokentui.services.config_entries import OwnKeys
from tokentui.services.workbook import default_codebook
from tokentui.tui.screens.help import help_lines
from tokentui.words.command import NO_KEY, Command, Where
from tokentui.words.commands import COMMANDS, commands, hints
from tokentui.words.config_text import beginning
from tokentui.words.own_keys import named, settle

FREE = "f12"
"""A key that no command has."""
CHANGEABLE = [command for command in COMMANDS if not command.keyed]
FIXED = [command for command in COMMANDS if command.keyed]


def own(command: Command, *keys: str) -> dict[str, tuple[str, ...]]:
    settled = settle([OwnKeys(command.id, keys, 1)])
    assert not settled.faults
    return dict(settled.keys)


def told(where: Where, keys: dict[str, tuple[str, ...]]) -> tuple[list[str], list[str]]:
    """The keys that the line at the bottom and help name."""
    codebook = default_codebook()
    offered = list(commands(where, codebook, keys))
    page = ["".join(piece.text for piece in row) for row in help_lines(offered, codebook, where, 200)]
    names = [row.split("  ")[1] for row in page[: page.index("Signs")] if row.startswith("  ") and row.strip()]
    return [hint.key for hint in hints(offered)], [name for name in names if name]


@pytest.mark.share(8)
@pytest.mark.parametrize("command", CHANGEABLE, ids=lambda command: command.id)
def test_every_command_can_be_given_another_key_and_none(command: Command) -> None:
    for where in command.where:
        line, page = told(where, {})
        new_line, new_page = told(where, own(command, "F12"))
        assert sum(FREE in key for key in page) == 0
        assert page.index(" ".join(command.shown)) == new_page.index(FREE)
        if command.prominence:
            assert new_line[line.index(command.key)] == FREE
        bare_line, bare_page = told(where, own(command))
        assert [key for key in new_page if key != FREE] == [key for key in bare_page if key != NO_KEY]
        assert bare_line == [key for key in new_line if key != FREE] or command.method == "do_tag"
        offered = list(commands(where, default_codebook(), own(command)))
        assert any(one.id == command.id and not one.keys for one in offered), "it can be found by name"


def test_the_digits_are_offered_as_one_whatever_becomes_of_them() -> None:
    def line(**keys: str) -> str:
        settled = settle(
            [OwnKeys(name, (key,) if key else (), place) for place, (name, key) in enumerate(keys.items())]
        )
        assert not settled.faults
        return told(Where.BROWSE, dict(settled.keys))[0][0]

    assert line() == "1–9"
    assert line(tag_1="f12") == "f12…9"
    assert line(tag_1="") == "2–9"
    assert line(tag_9="", tag_8="") == "1–7"
    assert line(**{f"tag_{digit}": "" for digit in range(1, 10)}) == "0"


@pytest.mark.parametrize("command", FIXED, ids=lambda command: command.id)
def test_commands_that_are_told_by_their_keys_keep_them(command: Command) -> None:
    for keys in ((FREE,), ()):
        (fault,) = settle([OwnKeys(command.id, keys, 7)]).faults
        assert fault.line == 7
        assert f"{command.id}: which key is pressed is what it means" in fault.text


@pytest.mark.parametrize("where", Where)
def test_the_new_key_runs_it_on_its_screen_and_the_usual_one_no_more(where: Where) -> None:
    """By the same table that a screen looks its keys up in."""
    for command in commands(where, default_codebook()):
        if command.keyed:
            continue
        by_key = {key: one.id for one in commands(where, default_codebook(), own(command, FREE)) for key in one.keys}
        assert by_key[FREE] == command.id
        assert not set(command.keys) & by_key.keys()


@pytest.mark.share(8)
@pytest.mark.parametrize("command", CHANGEABLE, ids=lambda command: command.id)
def test_a_key_of_another_command_of_the_place_is_refused_with_its_owner(command: Command) -> None:
    for where in command.where:
        for other in commands(where):
            if other.id == command.id:
                continue
            (fault,) = settle([OwnKeys(command.id, (FREE, other.keys[0]), 4)]).faults
            assert fault.line == 4
            owners = {one.id for place in command.where for one in commands(place) if other.keys[0] in one.keys}
            assert any(owner in fault.text for owner in owners) or "goes into the text" in fault.text, fault.text


def test_commands_may_change_keys_and_take_one_that_is_given_up() -> None:
    swapped = settle([OwnKeys("undo", ("U",), 1), OwnKeys("redo", ("u",), 2)])
    assert (swapped.faults, swapped.keys) == ((), {"undo": ("U",), "redo": ("u",)})
    taken = settle([OwnKeys("undo", ("q",), 1), OwnKeys("quit", ("ctrl+q",), 2)])
    assert (taken.faults, taken.keys["undo"]) == ((), ("q",))


def test_of_two_own_entries_that_share_a_key_the_later_is_left_out() -> None:
    settled = settle([OwnKeys("undo", ("z",), 3), OwnKeys("note", ("z",), 2)])
    assert [(fault.line, "line 2 gives 'z' to note" in fault.text) for fault in settled.faults] == [(3, True)]
    assert settled.keys == {"note": ("z",)}
    # What it gave up comes back, and with it what was put there.
    chain = settle([OwnKeys("undo", ("q",), 1), OwnKeys("redo", ("u",), 2)])
    assert [fault.line for fault in chain.faults] == [1, 2]
    assert chain.keys == {}


@pytest.mark.parametrize("digit", "0123456789")
def test_nothing_hides_a_digit(digit: str) -> None:
    (fault,) = settle([OwnKeys("undo", (digit,), 1)]).faults
    assert "cannot_tell" in fault.text if digit == "0" else f"tag_{digit}" in fault.text


@pytest.mark.parametrize(
    ("written", "key"),
    {
        "z": "z", "Z": "Z", "%": "%", "percent_sign": "%", "minus": "-", "+": "+", "ctrl++": "ctrl+plus",
        "esc": "escape", "Escape": "escape", "return": "enter", "PgDn": "pagedown", "↓": "down", "⇧tab": "shift+tab",
        "^p": "ctrl+p", "Ctrl+P": "ctrl+p", "shift+z": "Z", "shift+ctrl+left": "ctrl+shift+left", " ": "space",
        "F5": "f5", "ctrl+i": "tab", "ctrl+m": "enter", "ctrl+[": "escape", "alt+x": "alt+x", "ö": "ö",
        "ctrl+/": "ctrl+slash", "cmd+k": "super+k",
        "": "", "ctrl+": "", "ctrl": "", "zz": "", "f25": "", "ctrl+ctrl+a": "", "foo+a": "", "g g": "", "\x1b": "",
        "\u0301": "", "\u202e": "", "shift+1": "", "++": "", "ctrl+x ctrl+s": "", "mouse1": "",
    }.items(),
    ids=repr,
)  # fmt: skip
def test_keys_are_read_as_people_write_them(written: str, key: str) -> None:
    assert named(written) == key


def test_every_key_of_the_program_is_read_as_it_is_shown() -> None:
    for command in CHANGEABLE:
        assert tuple(map(named, command.keys)) == command.keys
        assert tuple(map(named, command.shown)) == command.keys


def test_the_commented_file_holds_once_it_is_no_more_commented(configure: Configure, ask: Ask) -> None:
    lines = [
        line.removeprefix("#") if line[:1] == "#" and line[1:2] != " " else line for line in beginning().splitlines()
    ]
    configure("\n".join(lines))
    assert ask("config", "check").out.endswith("every entry can be used.\n")
    assert {one.command: one.keys for one in configuration().keys} == {one.id: one.keys for one in CHANGEABLE}
    configure(beginning())
    assert ask("config", "check").code == 0
    assert configuration().keys == ()


def test_the_example_of_the_documentation_holds(configure: Configure, ask: Ask) -> None:
    example = CONFIGURATION.read_text(encoding="utf-8").partition("```toml\n")[2].partition("```")[0]
    configure(example)
    assert (ask("config", "check").code, configuration().theme) == (0, "light")


def test_the_list_of_keys_shows_them_and_names_the_file(ask: Ask, configure: Configure) -> None:
    file = configure('[keys]\nundo = "f12"\nredo = ""\nflag = ["ö", "ä"]\n')
    ran = ask("keys")
    assert str(file) in ran.err
    rows = [tuple(line.split()[:2]) for line in ran.lines if line.startswith("  ")]
    assert ("f12", "undo") in rows
    assert (NO_KEY, "redo") in rows
    assert any(line.startswith("  ö ä") for line in ran.lines)
    found = {one["id"]: one["keys"] for one in ask("keys", "--json").json["keys"]}
    assert (found["undo"], found["redo"], found["flag"]) == (["f12"], [], ["ö", "ä"])
