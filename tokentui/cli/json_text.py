"""JSON as commands print it: two spaces a level, and nothing in it that a terminal would obey or hide."""

import json
from collections.abc import Iterable, Iterator, Mapping

# Between the quotation marks of JSON an escape means the same as the character itself.
_OBEYED = (*range(0x7F, 0xA0), 0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x2028, 0x202F))
_OBEYED_TOO = (*range(0x2060, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC), *range(0xD800, 0xE000))
_ESCAPES: dict[int, str] = {}


def json_text(document: object) -> str:
    """A document as text; raises ValueError for NaN, which JSON does not have."""
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    if text.isascii() and "\x7f" not in text:
        return text
    if not _ESCAPES:
        _ESCAPES.update({code: f"\\u{code:04x}" for code in (*_OBEYED, *_OBEYED_TOO)})
    return text.translate(_ESCAPES)


def json_pieces(head: Mapping[str, object], name: str, items: Iterable[object]) -> Iterator[str]:
    """The same text for a document that ends in a long list, an item at a time so that the list is never held."""
    opening = json_text({**head, name: []})
    yield opening[: -len("]\n}")]
    before = ""
    for item in items:
        yield f"{before}\n    " + json_text(item).replace("\n", "\n    ")
        before = ","
    yield "\n  ]\n}" if before else "]\n}"
