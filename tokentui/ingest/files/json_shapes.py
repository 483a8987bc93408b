"""What the objects of a JSON file are: rows, pages of an answer, buckets of time that hold rows, or no data at all."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tokentui.domain.text import clip, visible
from tokentui.ingest.files.cell_texts import value_text
from tokentui.ingest.files.json_stream import Json
from tokentui.ingest.files.source import SourceFile
from tokentui.ingest.files.table import UnreadableFile

Object = Mapping[str, Json]

_PAGE = {"has_more", "next_page", "first_id", "last_id"}
_PAGING = ("meta", "metadata", "pagination", "pagination_metadata", "paging", "page_info", "pageInfo")
"""Where an answer says which of its pages it is, if not beside its rows."""
_MORE = ("has_more", "hasMore", "has_next_page", "hasNextPage")
_NUMBERED = (
    ("page", "page_number", "current_page", "pageNumber", "currentPage"),
    ("total_pages", "totalPages", "page_count", "pageCount", "last_page"),
)
_ANSWERS = {"page", "list"}
"""Kinds of object that are pages, by their own word."""

_TIMES = {
    "starting_at",
    "ending_at",
    "start_time",
    "end_time",
    "start_time_iso",
    "end_time_iso",
    "start",
    "end",
    "date",
}
_BESIDE = {*_TIMES, "day", "month", "hour", "object", "type", "bucket", "bucket_width"}
"""What may stand beside the rows of a bucket and is no total of them."""

_HELD = ("results", "model_breakdown")
"""Lists whose objects are rows, with everything that stands beside the list."""

_ERROR = {"error", "type", "request_id", "status", "code", "message", "object"}
"""Members of an answer that says what went wrong, and nothing else."""

_NO_NAMES = frozenset(
    (
        "current",
        "previous",
        "total",
        "totals",
        "data",
        "meta",
        "metadata",
        "result",
        "results",
        "usage",
        "cost",
        "summary",
    )
)
"""Keys under which no customer stands."""

_DEEPEST = 8


class AnswerPage(NamedTuple):
    """One answer of several."""

    rows: list[Json]
    open: bool
    """Whether it says that more follow."""


def page_of(source: SourceFile, one: Object) -> AnswerPage | None:
    """The page that an object is, if it is one; raises UnreadableFile where it is an error, or lacks its rows."""
    _refuse_error(source, one)
    key = _page_key(one)
    if key is None:
        return None
    rows = one.get(key)
    if not isinstance(rows, list):
        raise UnreadableFile(
            f"{source.name} is an answer without its list {key!r}, which is not the same as nothing "
            "spent. Fetch it again."
        )
    return AnswerPage(rows, goes_on(one))


def _page_key(one: Object) -> str | None:
    if _PAGE & one.keys() or one.get("object") in _ANSWERS or isinstance(one.get("data"), list):
        # An answer calls its rows by what they are, as `entries`, where it has no data.
        lists = [key for key, value in one.items() if is_list_of_objects(value)]
        return lists[0] if "data" not in one and len(lists) == 1 else "data"
    if isinstance(one.get("results"), list) and {"next", "count"} & one.keys() and not _TIMES & one.keys():
        return "results"
    return None


def goes_on(one: Object) -> bool:
    """Whether an answer says that there are further pages, itself or in what it says of its paging."""
    if (more := next((key for key in _MORE if key in one), None)) is not None:
        return one[more] is True
    following = one.get("next_page") or one.get("next")
    if isinstance(following, str) and ("next_page" in one or following.startswith("http")):
        return True
    number, last = page_number(one)
    if number is not None and last is not None and number < last:
        return True
    return any(isinstance(told := one.get(key), dict) and goes_on(told) for key in _PAGING)


def page_number(one: Object) -> tuple[int | None, int | None]:
    """Which page an answer says it is, and of how many; None where it does not say."""
    number, last = (next((int(n) for key in keys if (n := str(one.get(key))).isdecimal()), None) for keys in _NUMBERED)
    if number is None and last is None:
        return next((page_number(told) for key in _PAGING if isinstance(told := one.get(key), dict)), (None, None))
    return number, last


def _refuse_error(source: SourceFile, one: Object) -> None:
    """Refuse an answer that says what went wrong: it is not the same as nothing spent."""
    error = one.get("error")
    if not one.keys() <= _ERROR or not (error or "error" in (one.get("type"), one.get("object"))):
        return
    said = error.get("message") if isinstance(error, dict) else error or one.get("message")
    what = f": {clip(visible(said), 120)!r}" if isinstance(said, str) else ""
    raise UnreadableFile(
        f"{source.name} holds an error in place of an answer{what}. That is not the same as nothing "
        "spent; fetch it again."
    )


def bucket_key(one: Object) -> str | None:
    """Under which key an object holds rows of a time or a person; None where it is a row itself."""
    for key in _HELD:
        if isinstance(one.get(key), list):
            return key
    lists = [key for key, value in one.items() if is_list_of_objects(value)]
    return lists[0] if len(lists) == 1 and one.keys() - {lists[0]} <= _BESIDE and _TIMES & one.keys() else None


def is_list_of_objects(value: Json) -> bool:
    """Whether a value is a list with an object in it."""
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def rows_by_name(one: Object) -> Iterator[Json]:
    """The rows of lists that stand under names, as in `{"projects": {"alder": [...]}}`, each with its `project`."""
    for key, named in one.items():
        if isinstance(named, dict) and named and all(map(is_list_of_objects, named.values())):
            for name, rows in named.items():
                yield from ({key.removesuffix("s"): name, **row} for row in rows_in(rows))


def rows_of_columns(one: Object) -> list[Json]:
    """The rows of an object whose members are columns of one length, as in `{"name": ["Acme"], "arr": [100]}`."""
    columns = [value for value in one.values() if isinstance(value, list)]
    lengths = set(map(len, columns))
    if len(columns) < max(2, len(one)) or len(lengths) > 1 or any(map(is_list_of_objects, columns)):
        return []
    return [dict(zip(one, row, strict=True)) for row in zip(*columns, strict=True)]


def rows_by_key(one: Object) -> list[Json]:
    """The rows of an object that holds one of a kind under each name, as in `{"Acme": {"arr": 100}, …}`."""
    rows = [value for value in one.values() if isinstance(value, dict)]
    if len(rows) < max(2, len(one)) or "name" in rows[0] or not _NO_NAMES.isdisjoint(map(str.lower, one)):
        return []
    shared, there = set.intersection(*({*row} for row in rows)), set[str]().union(*rows)
    if not shared or 2 * len(shared) < len(there):
        return []
    return [{"name": key, **row} for key, row in zip(one, rows, strict=True)]


def rows_in(value: Json) -> Iterator[dict[str, Json]]:
    """The objects of a list."""
    yield from (one for one in (value if isinstance(value, list) else ()) if isinstance(one, dict))


def rows_of_bucket(one: Object, key: str) -> Iterator[Object]:
    """The rows of a bucket, each with what stands beside them; their own members go first."""
    beside = {name: value for name, value in one.items() if name != key}
    yield from ({**beside, **row} for row in rows_in(one[key]))


def digest_of(value: Json | Object) -> bytes:
    """By which the same bucket or page is recognised when it comes again."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")).digest()


def flat(one: Object, prefix: str = "", depth: int = 1) -> Iterator[tuple[str, str]]:
    """The cells of a row: objects within it by dotted names, lists joined."""
    for key, value in one.items():
        if isinstance(value, dict) and depth < _DEEPEST:
            yield from flat(value, f"{prefix}{key}.", depth + 1)
        else:
            yield prefix + key, value if isinstance(value, str) else value_text(value)


def names(one: Object, prefix: str = "", depth: int = 1) -> Iterator[str]:
    """The names of the cells of a row."""
    for key, value in one.items():
        if isinstance(value, dict) and depth < _DEEPEST:
            yield from names(value, f"{prefix}{key}.", depth + 1)
        else:
            yield prefix + key
