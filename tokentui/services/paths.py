"""Where books and settings live on this machine."""

import os
from pathlib import Path

BOOK_VARIABLE = "TOKENTUI_BOOK"


def default_book() -> Path:
    """The book that commands use when none is named: TOKENTUI_BOOK, else the demo book in the user's data folder."""
    named = os.environ.get(BOOK_VARIABLE)
    return Path(named).expanduser() if named else demo_book()


def demo_book(vendor: str = "anthropic") -> Path:
    """The book of public facts on a vendor that `tokentui demo` makes and keeps."""
    return data_folder() / ("demo.tokentui" if vendor == "anthropic" else f"demo-{vendor}.tokentui")


def vendor_side_book(customers: int) -> Path:
    """The book of invented customers that `tokentui demo --vendor-side` makes and keeps, one for each size."""
    return data_folder() / f"vendor-side-{customers}.tokentui"


def config_file() -> Path:
    """The user's settings: reviewer, theme, keys."""
    from platformdirs import user_config_path

    return user_config_path("tokentui", appauthor=False) / "config.toml"


def crash_folder() -> Path:
    """Where reports of faults of tokentui itself are kept."""
    from platformdirs import user_state_path

    return user_state_path("tokentui", appauthor=False)


def data_folder() -> Path:
    """Where books are kept that were given no other place."""
    # Not needed when a book is named, and then not loaded.
    from platformdirs import user_data_path

    return user_data_path("tokentui", appauthor=False)
