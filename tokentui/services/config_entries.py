"""The entries of the configuration file: what each is for, what it may be, and what is wrong with one that is not."""

from typing import TYPE_CHECKING, NamedTuple

from tokentui.services.paths import at_home

if TYPE_CHECKING:
    from tokentui.services.config_file import Assignment, Fault

THEMES = ("dark", "light", "contrast", "safe")
"""Names of the themes of the app."""

_LONGEST = 200
"""Letters of a name."""


class ConfigError(ValueError):
    """Settings of the user that cannot be used; the message names them and the way out."""


class ConfigEntry(NamedTuple):
    """One entry of the file."""

    name: str
    about: str
    """One sentence on what it is for."""
    without: str
    """What holds without it."""
    example: str
    choices: tuple[str, ...] = ()
    """All that it may be; any text where there are none."""
    before: tuple[str, ...] = ()
    """What goes before it, first of all first."""


KEYS = "keys"
ENTRIES = (
    ConfigEntry(
        "book",
        "The book that is meant where none is named: a whole path, or one that begins with ~.",
        "the demo book",
        "~/books/anthropic.tokentui",
        before=("--book", "TOKENTUI_BOOK"),
    ),
    ConfigEntry("reviewer", "Who decides.", "your login", "ann", before=("--reviewer", "TOKENTUI_REVIEWER")),
    ConfigEntry("theme", "How the app looks.", "dark", "light", THEMES, before=("ctrl+t in the app",)),
    ConfigEntry(
        "display",
        "Whether the workbench draws, or reviews in lines of text that a screen reader reads in order.",
        "screen",
        "plain",
        ("screen", "plain"),
        before=("--plain",),
    ),
    ConfigEntry(
        "unit",
        "What a customer weighs when the app opens, and in composition, gap and verdict.",
        "customers; spend where shares are of the disclosed",
        "spend",
        ("customers", "spend", "tokens"),
        before=("--unit", "v in the app"),
    ),
    ConfigEntry(
        "denominator",
        "What a share is a share of, there too.",
        "listed; by tokens known",
        "listed",
        ("listed", "known", "disclosed"),
        before=("--denominator", "t in the app"),
    ),
    ConfigEntry(
        "floor",
        "The evidence floor of books that you make. It lives in the book: all who read that see one verdict.",
        "D",
        "C",
        ("A", "B", "C", "D"),
        before=("--floor", "the book, once it is made"),
    ),
    ConfigEntry(
        "money",
        "How annual spends are written: $1.45M, or in full $1,450,000. Exports, CSV and JSON never change.",
        "compact",
        "full",
        ("compact", "full"),
    ),
)
"""Every entry beside [keys]; the commented file, the checks and the page of the documentation are made from these."""


class OwnKeys(NamedTuple):
    """The keys that a command is given in place of its own; none unbinds it."""

    command: str
    keys: tuple[str, ...]
    line: int = 0


def entry_named(name: str, inner: list[str]) -> ConfigEntry:
    """The entry of a name; raises ConfigError with the nearest where there is none."""
    known = {entry.name: entry for entry in ENTRIES}
    if name in known:
        if inner:
            raise ConfigError(f"{name} is text in quotes, and not a table")
        return known[name]
    from tokentui.domain.names import nearest

    near = nearest(name[:_LONGEST], [*known, KEYS], 1)
    which = f"did you mean {'[keys]' if near[0] == KEYS else near[0]}?" if near else f"there are {', '.join(known)}"
    raise ConfigError(f"there is no entry {_shown(name)}; {which}")


def value_of(entry: ConfigEntry, value: object) -> str:
    """The text of an entry; raises ConfigError for anything else, and for what it may not be."""
    like = f'as in {entry.name} = "{entry.example}"'
    if not isinstance(value, str):
        raise ConfigError(f"{entry.name} is text in quotes, {like}, and not {_kind(value)}")
    text = " ".join(value.split())
    if not text or not text.isprintable() or len(text) > _LONGEST:
        raise ConfigError(f"{entry.name} is a short text that can be read, {like}")
    if entry.choices:
        return _choice(entry, text)
    if entry.name == "book":
        path = at_home(text)
        if not path.is_absolute():
            raise ConfigError(f"{entry.name} is a whole path, {like}; any other is another book in each folder")
        return str(path)
    return text


def _choice(entry: ConfigEntry, text: str) -> str:
    folded = {choice.casefold(): choice for choice in entry.choices}
    if text.casefold() in folded:
        return folded[text.casefold()]
    from tokentui.domain.names import nearest

    near = nearest(text, entry.choices, 1)
    which = f"did you mean {near[0]}?" if near else f"it is one of {', '.join(entry.choices)}"
    raise ConfigError(f"{entry.name} cannot be {_shown(text)}; {which}")


def own_keys_of(one: "Assignment") -> OwnKeys | None:
    """The keys that an assignment gives; None for the beginning of the table. Raises ConfigError."""
    if len(one.name) == 1 and one.value == {}:
        return None
    like = 'text in quotes, as in undo = "z", or a list, as in undo = ["z", "ctrl+z"]'
    if len(one.name) == 1:
        raise ConfigError(
            f'[keys] is a table that gives each command its keys, as in undo = "z", and not {_kind(one.value)}'
        )
    if len(one.name) > 2:
        raise ConfigError(f"the keys of {_shown(one.name[1])} are {like}, and not a table")
    value = one.value
    if isinstance(value, str):
        # A comma alone is the key.
        parts = [value] if len(value) == 1 else value.split(",")
    elif isinstance(value, list) and all(isinstance(part, str) for part in value):
        parts = [part for part in value if isinstance(part, str)]
    else:
        what = "a list of anything else" if isinstance(value, list) else _kind(value)
        raise ConfigError(f"the keys of {_shown(one.name[1])} are {like}, and not {what}")
    keys = (part if part == " " else part.strip() for part in parts)
    return OwnKeys(one.name[1], tuple(dict.fromkeys(key for key in keys if key)), one.line)


def apart(values: dict[str, str], lines: dict[str, int]) -> "list[Fault]":
    """What does not go together; what comes to nothing by that is taken out."""
    if "unit" not in values or "denominator" not in values:
        return []
    from tokentui.domain.cube import Denominator, Unit
    from tokentui.domain.weighing import go_together
    from tokentui.services.config_file import Fault

    unit, whole = values["unit"], values["denominator"]
    fits = [one.value for one in Denominator if go_together(Unit(unit), one)]
    if whole in fits:
        return []
    del values["denominator"]
    ours = f"denominator {whole!r} does not go with unit {unit!r} of line {lines['unit']}"
    text = f"{ours}; by {unit} it is {' or '.join(fits)}"
    return [Fault(lines.pop("denominator"), text)]


def name_of(one: "Assignment") -> str:
    """How an assignment is called."""
    return f"[keys] {_shown(one.name[1])}" if one.name[0] == KEYS and len(one.name) > 1 else _shown(one.name[0])


def _shown(name: str) -> str:
    from tokentui.domain.text import clip, visible

    return repr(clip(visible(name), 40))


def _kind(value: object) -> str:
    """What a value of TOML is, in words."""
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, list) else "a table" if isinstance(value, dict) else "a date or a time"
