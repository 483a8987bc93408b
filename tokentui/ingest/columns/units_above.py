"""Units that lines above a table give for its money: what a title does not repeat would be read wrongly in silence."""

import re

from tokentui.domain.text import clip
from tokentui.ingest.columns.column_names import OF_MONEY
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.columns.money_titles import CODES
from tokentui.ingest.files.table import RawTable, UnreadableFile

_SCALE = re.compile(
    r"\bin\s+(?:us)?[$€£]?\s*(?:[a-z]{3}\s+)?(?:thousands?|millions?|billions?|'?000s?|cents)\b"
    r"|(?:[$€£]|\b(?:usd|eur|gbp))\s*(?:k|mm?|bn|'?000s?|thousands?|millions?|billions?)\b",
    re.IGNORECASE,
)
_CURRENCY = re.compile(
    r"\bcurrency\W+([a-z]{3})\b|\b(?:amounts?|figures?|values?|all)\s+in\s+([a-z]{3})\b", re.IGNORECASE
)


def refuse_units_above(table: RawTable, layout: Layout, currency: str) -> None:
    """Raise UnreadableFile where a line above names a scale that no title of money has, or another currency."""
    titles = [
        (layout.header(field), title) for field in OF_MONEY.get(layout.kind, ()) if (title := layout.title(field))
    ]
    if not titles:
        return
    header = titles[0][0]
    for line in table.above:
        if _SCALE.search(line) and not any(title.scale for _, title in titles):
            raise UnreadableFile(
                f"{clip(line, 60)!r} above the table gives a unit that column {header!r} does not; write it into the "
                "title, as in 'ARR (USD k)', or take the line away."
            )
        match = _CURRENCY.search(line)
        named = match and (match[1] or match[2]).upper()
        # A dollar sign in the title is that of seven currencies, and does not speak against the line.
        told = any(title.currency not in (None, "$", "¥") for _, title in titles)
        if named in CODES and named != currency and not told:
            raise UnreadableFile(
                f"{clip(line, 60)!r} above the table names {named}, and the book is in {currency}; convert the file, "
                f"or import into a book that is made with --currency {named}."
            )
