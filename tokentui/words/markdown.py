"""Markdown in which nothing that was imported is markup."""

import re
from collections.abc import Sequence
from urllib.parse import quote

_SIGNS = re.compile(r"[\\|`*_\[\]<>#]|&(?=#?\w+;)|~(?=~)")


def escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _SIGNS.sub(r"\\\g<0>", text)


def table_row(cells: Sequence[str]) -> str:
    """A row of cells that are Markdown already."""
    return f"| {' | '.join(cells)} |"


def link_target(address: str) -> str:
    """An address in which nothing ends a link, a cell or an attribute."""
    return quote(address, safe=":/?#@!$&'*+,;=%-._~")
