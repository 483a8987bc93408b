"""Where books and settings live on this machine."""

import os
import sys
from pathlib import Path

CONFIG_VARIABLE = "TOKENTUI_CONFIG"

BOOK_ENDINGS = (".tokentui", ".db", ".sqlite", ".sqlite3", ".book")
"""What a word ends in that names a book and no command."""


def names_a_book(word: str) -> bool:
    """Whether a word looks like a book rather than like a command."""
    return os.sep in word or word.lower().endswith(BOOK_ENDINGS)


def at_home(text: str) -> Path:
    """A path, with the folder of the user that `~` stands for; as it is where nobody is called so."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def demo_book(vendor: str = "anthropic") -> Path:
    """The book of public facts on a vendor that `tokentui demo` makes and keeps."""
    return data_folder() / ("demo.tokentui" if vendor == "anthropic" else f"demo-{vendor}.tokentui")


def vendor_side_book(customers: int) -> Path:
    """The book of invented customers that `tokentui demo --vendor-side` makes and keeps, one for each size."""
    return data_folder() / f"vendor-side-{customers}.tokentui"


def config_is_named() -> bool:
    """Whether the environment says where the user's settings are."""
    return bool(os.environ.get(CONFIG_VARIABLE))


def config_file() -> Path:
    """The user's settings: where TOKENTUI_CONFIG says, else in the platform's own place."""
    named = os.environ.get(CONFIG_VARIABLE)
    if named:
        return at_home(named)
    if sys.platform == "linux" and "ANDROID_ROOT" not in os.environ:
        # Every command asks, and loading the library takes a tenth of the time of one.
        given = os.environ.get("XDG_CONFIG_HOME", "")
        return (Path(given) if given.startswith("/") else at_home("~/.config")) / "tokentui" / "config.toml"
    from platformdirs import user_config_path

    return user_config_path("tokentui", appauthor=False) / "config.toml"


def config_is_there() -> bool:
    """Whether there is anything in the place of the user's settings."""
    try:
        config_file().stat()
    except OSError:
        return False
    return True


def crash_folder() -> Path:
    """Where reports of faults of tokentui itself are kept."""
    return _state_folder()


def desk_folder() -> Path:
    """Where it is kept how books were last looked at."""
    return _state_folder() / "desks"


def _state_folder() -> Path:
    if sys.platform == "linux" and "ANDROID_ROOT" not in os.environ:
        # The app asks at every start, and loading the library takes a tenth of the time of one.
        given = os.environ.get("XDG_STATE_HOME", "")
        return (Path(given) if given.startswith("/") else at_home("~/.local/state")) / "tokentui"
    from platformdirs import user_state_path

    return user_state_path("tokentui", appauthor=False)


def data_folder() -> Path:
    """Where books are kept that were given no other place."""
    # Not needed when a book is named, and then not loaded.
    from platformdirs import user_data_path

    return user_data_path("tokentui", appauthor=False)
