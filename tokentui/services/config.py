"""The user's own settings, from a TOML file that need not exist."""

import os
from pathlib import Path
from typing import NamedTuple

from tokentui.services.paths import config_file

REVIEWER_VARIABLE = "TOKENTUI_REVIEWER"


class ConfigError(ValueError):
    """A configuration file that cannot be used; the message names the entry and the way out."""


class Config(NamedTuple):
    """What the user has set."""

    reviewer: str
    """Who decides when no --reviewer is given."""
    theme: str | None = None
    """Name of a theme; None for the app's own choice."""
    keys: tuple[tuple[str, str], ...] = ()
    """(command id, keys separated by commas) for commands that were given other keys."""


def read_config(path: Path) -> Config:
    """Read the settings; raises ConfigError naming the file and the entry that cannot be used."""
    values: dict[str, object] = {}
    if path.exists():
        import tomllib  # Most people have no such file.

        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ConfigError(f"{path} cannot be read: {error}. Mend or remove it.") from error
    keys = values.get("keys", {})
    if not isinstance(keys, dict) or not all(isinstance(value, str) for value in keys.values()):
        raise ConfigError(f'{path}: [keys] gives each command id its keys as text, as in undo = "u".')
    reviewer = values.get("reviewer", "") or _login()
    theme = values.get("theme")
    if not isinstance(reviewer, str) or not reviewer.strip():
        raise ConfigError(f'{path}: reviewer is a name, as in reviewer = "ann".')
    if theme is not None and not isinstance(theme, str):
        raise ConfigError(f'{path}: theme is a name, as in theme = "light".')
    return Config(reviewer.strip(), theme, tuple((str(name), str(value)) for name, value in keys.items()))


def reviewer_name(given: str | None) -> str:
    """Who decides: the one given, else TOKENTUI_REVIEWER, else the configuration, else the login name.

    Raises ConfigError for a name that cannot be read.
    """
    if given is None:
        given = os.environ.get(REVIEWER_VARIABLE) or None
    if given is None:
        given = read_config(config_file()).reviewer
    name = " ".join(given.split())
    if not name or not name.isprintable():
        raise ConfigError("A reviewer needs a name that can be read, as in --reviewer ann.")
    return name


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "me"
