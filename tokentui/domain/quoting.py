"""Characters that end a line or reorder a terminal, written as escapes that JSON and TOML read back alike."""

import re

# A fixed list: which characters are printable differs between versions of Python, and the same text must stay the same.
_OBEYED = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def escaped(json_text: str) -> str:
    r"""JSON (or TOML strings made by it) with what a terminal or an editor would obey as `\u202e`."""
    if json_text.isascii() and "\x7f" not in json_text:
        return json_text
    return _OBEYED.sub(lambda match: f"\\u{ord(match.group()):04x}", json_text)
