"""Links that a terminal follows itself, written as OSC 8 says."""

import os

from tokentui.domain.addresses import web_address

_KNOW_NONE = ("linux", "dumb", "vt100")
"""Terminals, by TERM, that would show what they do not know."""


def link_of(address: str | None) -> str:
    """Where a link leads: an address of the web; empty where there is to be none."""
    if os.environ.get("TERM", "") in _KNOW_NONE:
        return ""
    return web_address(address or "") or ""
