"""Addresses of sources: which of them lead into the web, and nowhere else."""

import re

_HOST = re.compile(r"(?:[\w-]+\.)+[a-z][a-z0-9-]+(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s/?#]+(?:[/?#]\S*)?", re.IGNORECASE)


def web_address(text: str) -> str | None:
    """An address that begins with http:// or https:// and holds nothing that a terminal or a shell obeys, else None."""
    if not _WEB.fullmatch(text) or not text.isprintable():
        return None
    return text


def completed(text: str) -> str:
    """An address as it is meant: `ft.com/x` gets its `https://`, whatever else was typed stays."""
    address = text.strip()
    if _HOST.fullmatch(address) and not address.lower().startswith(("http:", "https:")):
        return f"https://{address}"
    return address
