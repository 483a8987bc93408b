"""The user's own keys: names of keys as people write them, and which of what they ask for can be had."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from tokentui.domain.names import nearest
from tokentui.domain.text import clip, visible
from tokentui.services.config import Config, configuration
from tokentui.services.config_entries import ENTRIES, OwnKeys
from tokentui.services.config_file import Fault
from tokentui.words.command import TYPING, Command, Where, shown
from tokentui.words.commands import COMMANDS, commands

_NAMED = ("enter", "tab", "escape", "space", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown",
          "up", "down", "left", "right", *(f"f{number}" for number in range(1, 25)))  # fmt: skip
_MODIFIERS = ("alt", "ctrl", "hyper", "meta", "shift", "super")
_SYNONYMS = {"esc": "escape", "return": "enter", "del": "delete", "ins": "insert", "pgup": "pageup",
             "pgdn": "pagedown", "pgdown": "pagedown", "↑": "up", "↓": "down", "←": "left", "→": "right",
             " ": "space", "control": "ctrl", "strg": "ctrl", "option": "alt", "cmd": "super"}  # fmt: skip
_SAME = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+left_square_bracket": "escape", "ctrl+h": "backspace"}
"""Keys for which a terminal sends the very same as for another one."""
_TOOLKIT = {"solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
            "plus_sign": "plus", "low_line": "underscore"}  # fmt: skip
"""What the terminal toolkit calls a sign otherwise than Unicode does."""


_NARROW = 80
"""Cells of the screen on which a sentence must not be cut."""


class Keymap(NamedTuple):
    """What own keys come to."""

    keys: Mapping[str, tuple[str, ...]]
    """By command id, as the terminal toolkit names keys."""
    faults: tuple[Fault, ...]


def settle(own: Sequence[OwnKeys]) -> Keymap:
    """Which own keys can be had: what names no command or no key, and what would hide another command, is left out.

    Two commands may change keys with each other, and one that another gave up is free.
    """
    faults: list[Fault] = []
    taken: dict[str, OwnKeys] = {}
    for one in own:
        wrong = _wrong(one)
        if wrong:
            faults.append(Fault(one.line, wrong))
        else:
            taken[one.command] = one._replace(keys=tuple(map(named, one.keys)))
    while clash := next(_clashes(taken), None):
        command, why = clash
        faults.append(Fault(taken.pop(command).line, why))
    return Keymap({one.command: one.keys for one in taken.values()}, tuple(faults))


def one_sentence(config: Config, file: str) -> str:
    """What is left out of the user's settings in one sentence; empty where nothing is. `file` names their file."""
    faults = all_faults(config)
    if not faults:
        return ""
    first = fault_in_words(faults[0], file)
    if len(faults) == 1:
        return f"{first} That is left out."
    return f"{first} That and {len(faults) - 1:,} more are left out; see: tokentui config check"


def left_out_in_a_line(config: Config) -> str:
    """The same for a line of the narrowest screen, where the file need not be named."""
    faults = all_faults(config)
    if not faults:
        return ""
    if len(faults) > 1:
        return f"{len(faults):,} of your settings are left out; each with its line: tokentui config check"
    where = f"line {faults[0].line} of your settings is" if faults[0].line else "your settings are"
    whole = f"{where} left out: {faults[0].text}"
    return whole if len(whole) < _NARROW else f"{where} left out; why says: tokentui config check"


def fault_in_words(fault: Fault, file: str) -> str:
    """What is left out, and where that stands, as a sentence."""
    end = "" if fault.text.endswith("?") else "."
    return f"{file}{f', line {fault.line}' if fault.line else ''}: {fault.text}{end}"


def all_faults(config: Config) -> tuple[Fault, ...]:
    """Everything that is left out of the user's settings, by line."""
    return tuple(sorted((*config.faults, *settle(config.keys).faults)))


def own_keys() -> Mapping[str, tuple[str, ...]]:
    """The keys that the user's file gives to commands."""
    return settle(configuration().keys).keys


def named(written: str) -> str:
    """A key as the terminal toolkit names it: `ctrl+z` for `^Z`, `escape` for `esc`, `%` for `percent_sign`.

    Empty for what no key is called.
    """
    text = written.replace("⇧", "shift+")
    if len(text) > 1 and text.startswith("^"):
        text = f"ctrl+{text[1:]}"
    *before, last = re.split(r"\+(?=.)", text)
    modifiers = [_SYNONYMS.get(one.lower(), one.lower()) for one in before]
    base = _base(last)
    if not base or not set(modifiers) <= {*_MODIFIERS} or len(set(modifiers)) < len(modifiers):
        return ""
    if len(base) == 1 and modifiers:
        if modifiers == ["shift"]:
            return base.upper() if base.isascii() and base.isalpha() else ""
        base = base.lower() if base.isalnum() else _called(base)
    key = "+".join((*sorted(modifiers), base))
    return _SAME.get(key, key)


def _base(name: str) -> str:
    """A key without its modifiers: one sign, or a name that a key has."""
    name = name if len(name) == 1 else name.lower()
    name = _SYNONYMS.get(name, name)
    if len(name) == 1:
        return name if name.isprintable() and not name.isspace() and not unicodedata.combining(name) else ""
    return name if name in _NAMED else _signs().get(name, "")


@cache
def _signs() -> Mapping[str, str]:
    """The signs of the keyboard by what they are called."""
    signs = (chr(code) for code in range(0x21, 0x7F))
    return {_called(sign): sign for sign in signs if not sign.isalnum()}


def _called(sign: str) -> str:
    name = unicodedata.name(sign, "").lower().replace("-", "_").replace(" ", "_")
    return _TOOLKIT.get(name, name)


def _wrong(one: OwnKeys) -> str:
    """Why the keys of one entry cannot be had, whatever the others are; empty where they can."""
    by_id = {command.id: command for command in COMMANDS}
    said = repr(clip(visible(one.command), 40))
    command = by_id.get(one.command)
    if command is None:
        if one.command in {entry.name for entry in ENTRIES}:
            return f"{one.command} is no command; it stands above [keys]"
        near = nearest(one.command[:40], by_id, 1)
        which = f"did you mean {near[0]}?" if near else "see: tokentui keys --json"
        return f"[keys] has no command {said}; {which}"
    if command.keyed:
        return f"[keys] {command.id}: which key is pressed is what it means, so it keeps its keys"
    bad = next((key for key in one.keys if not named(key)), None)
    if bad is not None:
        near = nearest(bad[:40], (*_NAMED, *_signs()), 1)
        like = f"did you mean {near[0]}?" if near else "a key is written as in z, Z, %, f5, ctrl+z or escape"
        if command.id in {entry.name for entry in ENTRIES}:
            like = f"the entry {command.id} stands above [keys]"
        return f"[keys] {command.id}: no key is called {clip(visible(bad), 30)!r}; {like}"
    for where in command.where:
        if where in TYPING and one.keys and all(_is_typed(named(key)) for key in one.keys):
            typed = shown(named(one.keys[0]))
            return f"[keys] {command.id}: in {where.value} {typed!r} goes into the text; give it a key with ctrl"
    return ""


def _is_typed(key: str) -> bool:
    return len(key) == 1 or key in ("space", "backspace", "delete", "home", "end", "left", "right")


def _clashes(own: Mapping[str, OwnKeys]) -> Iterator[tuple[str, str]]:
    """(command, why) for each key that two commands of one place would share, the one on the later line at fault."""
    keys = {one.command: one.keys for one in own.values()}
    for where in Where:
        owners: dict[str, Command] = {}
        for command in commands(where, keys=keys):
            for key in command.keys:
                other = owners.setdefault(key, command)
                if other is command:
                    continue
                theirs, ours = sorted((other, command), key=lambda one: own[one.id].line if one.id in own else -1)
                if theirs.id in own:
                    whose = f"line {own[theirs.id].line} gives {shown(key)!r} to {theirs.id}"
                else:
                    whose = f"{shown(key)!r} is the key of {theirs.id}, which needs another one first"
                yield ours.id, f"[keys] {ours.id}: in {where.value} {whose}"
