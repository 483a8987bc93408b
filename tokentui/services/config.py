"""The user's own settings: what the configuration file says, checked entry by entry.

What cannot be used is left out and named, and never keeps anything from starting.
"""

import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tokentui.services.paths import at_home, config_file, config_is_named, demo_book

if TYPE_CHECKING:
    from tokentui.domain.cube import Denominator, Unit
    from tokentui.domain.grades import Grade
    from tokentui.domain.money import MoneyStyle
    from tokentui.services.config_entries import OwnKeys
    from tokentui.services.config_file import Fault

BOOK_VARIABLE = "TOKENTUI_BOOK"
REVIEWER_VARIABLE = "TOKENTUI_REVIEWER"


class Config(NamedTuple):
    """What the user has set; None where the built-in holds."""

    reviewer: str | None = None
    theme: str | None = None
    keys: "tuple[OwnKeys, ...]" = ()
    """As they are written; `words.own_keys` says which of them can be used."""
    book: Path | None = None
    unit: "Unit | None" = None
    denominator: "Denominator | None" = None
    floor: "Grade | None" = None
    money: "MoneyStyle | None" = None
    plain: bool = False
    """Whether the workbench speaks in lines of text."""
    faults: "tuple[Fault, ...]" = ()
    """What was left out, by line."""
    lines: tuple[tuple[str, int], ...] = ()
    """(entry, line) of those that hold."""


def configuration() -> Config:
    """What the user's file says now; it is read anew only when it has changed."""
    path, named = config_file(), config_is_named()
    state = None
    try:
        found = path.stat()
        state = (found.st_mtime_ns, found.st_size, found.st_ino)
    except (FileNotFoundError, NotADirectoryError):
        if not named and not path.is_symlink():
            return Config()
    except OSError:
        pass  # Reading it says why.
    return _read(path, named, state)


def read_config(path: Path, *, named: bool = False) -> Config:
    """What a file says; `named` says that somebody relies on its being there."""
    from tokentui.services.config_entries import (
        KEYS,
        ConfigError,
        OwnKeys,
        apart,
        entry_named,
        name_of,
        own_keys_of,
        value_of,
    )
    from tokentui.services.config_file import Fault, read_file

    written = read_file(path, named=named)
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    keys: dict[str, OwnKeys] = {}
    faults = list(written.faults)
    for one in written.assignments:
        try:
            name, *inner = one.name
            seen = lines.get(".".join(one.name))
            if seen is not None:
                raise ConfigError(f"{name_of(one)} stands on line {seen} already")
            if name == KEYS:
                own = own_keys_of(one)
                if own is not None:
                    keys[own.command] = own
            else:
                values[name] = value_of(entry_named(name, inner), one.value)
            if one.value != {}:
                lines[".".join(one.name)] = one.line
        except ConfigError as error:
            faults.append(Fault(one.line, str(error)))
    faults += apart(values, lines)
    faults.sort(key=lambda fault: fault.line)
    return _config(values, tuple(keys.values()), tuple(faults), lines)


@lru_cache(maxsize=1)
def _read(path: Path, named: bool, state: tuple[int, ...] | None) -> Config:  # noqa: ARG001 - what it was read in
    return read_config(path, named=named)


def chosen_book() -> Path | None:
    """The book that the user has chosen for whenever none is named: TOKENTUI_BOOK, else the configured one."""
    named = os.environ.get(BOOK_VARIABLE)
    return at_home(named) if named else configuration().book


def default_book() -> Path:
    """The book that commands use when none is named: the one that was chosen, else the demo book."""
    return chosen_book() or demo_book()


def reviewer_name(given: str | None) -> str:
    """Who decides: the one given, else TOKENTUI_REVIEWER, else the configuration, else the login name.

    Raises ConfigError for a name that cannot be read.
    """
    if given is None:
        given = os.environ.get(REVIEWER_VARIABLE) or None
    if given is None:
        given = configuration().reviewer or login()
    name = " ".join(given.split())
    if not name or not name.isprintable():
        from tokentui.services.config_entries import ConfigError

        raise ConfigError("A reviewer needs a name that can be read, as in --reviewer ann.")
    return name


def login() -> str:
    """The name that the system knows the user by."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "me"


def _config(
    values: dict[str, str], keys: "tuple[OwnKeys, ...]", faults: "tuple[Fault, ...]", lines: dict[str, int]
) -> Config:
    from tokentui.domain.cube import Denominator, Unit
    from tokentui.domain.grades import Grade
    from tokentui.domain.money import MoneyStyle

    book = values.get("book")
    return Config(
        values.get("reviewer"),
        values.get("theme"),
        keys,
        Path(book) if book else None,
        Unit(values["unit"]) if "unit" in values else None,
        Denominator(values["denominator"]) if "denominator" in values else None,
        Grade(values["floor"]) if "floor" in values else None,
        MoneyStyle(values["money"]) if "money" in values else None,
        values.get("display") == "plain",
        faults,
        tuple(lines.items()),
    )
