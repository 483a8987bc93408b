"""The configuration file as text: one to begin with, what holds now, and the table of the documentation."""

import json
import os
from collections.abc import Iterator

from tokentui.services.config import BOOK_VARIABLE, REVIEWER_VARIABLE, Config, chosen_book, default_book, reviewer_name
from tokentui.services.config_entries import ENTRIES, KEYS
from tokentui.words.command import NO_KEY
from tokentui.words.commands import COMMANDS
from tokentui.words.own_keys import settle


def beginning() -> str:
    """A file with every entry and every command commented out, each with what it is for and what holds without it."""
    lines = ["# Settings of tokentui. Take the # from a line to let it hold; see: tokentui config check", ""]
    for entry in ENTRIES:
        lines += _wrapped(entry.about)
        if entry.choices:
            lines += _wrapped(f"One of: {', '.join(entry.choices)}.")
        before = f" Before it goes: {', then '.join(entry.before)}." if entry.before else ""
        lines += _wrapped(f"Without it: {entry.without}.{before}")
        lines += [f'#{entry.name} = "{entry.example}"', ""]
    lines += _wrapped(
        'Keys by command: text, a list for several keys, "" for none. No two commands of one place share a key.'
    )
    lines.append(f"[{KEYS}]")
    for command in COMMANDS:
        if not command.keyed:
            keys = ", ".join(map(json.dumps, command.keys))
            value = f"[{keys}]" if len(command.keys) > 1 else keys
            lines.append(f"#{command.id} = {value}  # {command.help}")
    return "\n".join(lines) + "\n"


def holding(config: Config) -> Iterator[tuple[str, str, str]]:
    """(entry, what holds, where that comes from) of every entry, and of every command with keys of the user's own."""
    lines = dict(config.lines)
    values = {
        "book": (str(default_book()), _variable(BOOK_VARIABLE) or _line(lines, "book" if chosen_book() else "")),
        "reviewer": (reviewer_name(None), _variable(REVIEWER_VARIABLE) or _line(lines, "reviewer") or "login"),
        "theme": (config.theme or "dark", ""),
        "display": ("plain" if config.plain else "", ""),
        "unit": (config.unit or "", ""),
        "denominator": (config.denominator or "", ""),
        "floor": (config.floor or "", ""),
        "money": (config.money or "", ""),
    }
    for entry in ENTRIES:
        value, whence = values[entry.name]
        whence = whence or _line(lines, entry.name)
        yield entry.name, value or entry.without, whence or "built in"
    for command, keys in settle(config.keys).keys.items():
        yield f"{KEYS}.{command}", " ".join(keys) or NO_KEY, _line(lines, f"{KEYS}.{command}")


def table() -> str:
    """The table of the documentation."""
    rows = ["| entry | what it is for | it may be | without it | before it goes |", "|---|---|---|---|---|"]
    for entry in ENTRIES:
        may = ", ".join(f"`{one}`" for one in entry.choices)
        before = ", ".join(f"`{one}`" if one.isupper() or one.startswith("-") else one for one in entry.before)
        example = f'`"{entry.example}"`'
        rows.append(
            f"| `{entry.name}` | {entry.about} | {may or f'text, as in {example}'} | {entry.without} | {before} |"
        )
    return "\n".join(rows)


def _wrapped(text: str) -> list[str]:
    from textwrap import wrap

    return [f"# {line}" for line in wrap(text, 98, break_on_hyphens=False, break_long_words=False)]


def _variable(name: str) -> str:
    return name if os.environ.get(name) else ""


def _line(lines: dict[str, int], name: str) -> str:
    return f"line {lines[name]}" if name in lines else ""
