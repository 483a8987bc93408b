"""Rows from a JSON file: a list of objects, or an object that holds one such list."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from tokentui.ingest.files.table import UnreadableFile

LARGEST = 200_000_000
"""Bytes: JSON is read as a whole, unlike CSV."""


class JsonRow(NamedTuple):
    """One object of the list."""

    number: int
    """The first is 1."""
    cells: Mapping[str, str]
    """What it holds as texts; several values of one key are joined by semicolons, and objects within it left out."""


def is_json(path: Path) -> bool:
    """Whether a file begins as JSON does that holds rows."""
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except OSError:
        return False
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text.startswith(b"{") or (text.startswith(b"[") and text[1:].lstrip()[:1] in (b"{", b"]"))


def read_json_rows(path: Path) -> list[JsonRow]:
    """The objects of a JSON file; raises UnreadableFile in one sentence."""
    if path.stat().st_size > LARGEST:
        raise UnreadableFile(f"{path} is larger than {LARGEST // 1_000_000} MB of JSON; save it as CSV.")
    try:
        found: object = json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise UnreadableFile(f"{path} is not JSON in UTF-8; save it as UTF-8.") from None
    except (ValueError, RecursionError) as error:
        where = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "what is nested too deep or long"
        raise UnreadableFile(f"{path} is not JSON that can be read: look at {where}.") from None
    lists = [found] if isinstance(found, list) else list(found.values()) if isinstance(found, dict) else []
    of_objects = [one for one in lists if isinstance(one, list) and any(isinstance(each, dict) for each in one)]
    if len(of_objects) != 1:
        many = "several lists" if of_objects else "no list"
        raise UnreadableFile(f"{path} holds {many} of objects; it needs one, each object a company.")
    return [
        JsonRow(number, {str(key): _text(value) for key, value in one.items()} if isinstance(one, dict) else {})
        for number, one in enumerate(of_objects[0], 1)
    ]


def _text(value: object) -> str:
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, list):
        return "; ".join(filter(None, map(_text, value)))
    return str(value)
