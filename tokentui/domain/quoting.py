"""Characters that a terminal obeys or that end a line, written as escapes that JSON and TOML read back."""

import re

from tokentui.domain.text import OBEYED

# A fixed list: which characters are printable differs between versions of Python, and the same text must stay the same.
_OBEYED = re.compile(f"[{OBEYED}\u200c\u200d]")


def escaped(json_text: str) -> str:
    r"""JSON with what a terminal or an editor would obey as `\u202e`."""
    return json_text if _is_plain(json_text) else _OBEYED.sub(_as_json, json_text)


def escaped_in_toml(text: str) -> str:
    r"""Strings of TOML with the same characters as `\u202e`, or in the form that TOML has for higher ones."""
    return text if _is_plain(text) else _OBEYED.sub(_as_toml, text)


def _is_plain(text: str) -> bool:
    return text.isascii() and "\x7f" not in text


def _as_json(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code > 0xFFFF:
        # JSON has no other way for characters beyond the first 65,536 (RFC 8259, section 7).
        high, low = divmod(code - 0x10000, 0x400)
        return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
    return f"\\u{code:04x}"


def _as_toml(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"
