"""Units that lines above a table give for its money, where its titles give none."""

import re
from dataclasses import replace

from tokentui.domain.names import fold
from tokentui.domain.text import clip
from tokentui.ingest.columns.column_names import OF_MONEY
from tokentui.ingest.columns.mapping import SCALES, Layout
from tokentui.ingest.columns.money_titles import CODES, read_title
from tokentui.ingest.files.table import RawTable, TwoReadings, UnreadableFile
from tokentui.store.bulk.incoming import FileKind

_SCALE = re.compile(
    r"\bin\s+(?:us)?[$€£]?\s*(?:[a-z]{3}\s+)?(?P<word>thousands?|millions?|billions?|'?000s?|cents)\b"
    r"|(?:[$€£]|\b(?:usd|eur|gbp))\s*(?P<short>k|mm?|bn|'?000s?|thousands?|millions?|billions?)\b",
    re.IGNORECASE,
)
_POWERS = {"t": 3, "k": 3, "'": 3, "0": 3, "m": 6, "b": 9, "c": -2}
"""By the first letter of what a line says."""
_OF_UNITS = re.compile(r"\b(?:(?:amount|currency|money|value) )?units?$|\bcredit type\b|\bdenomination\b")
_LOOK = 1_000
"""Rows whose units are looked at."""
_OF_MORE = re.compile(
    r"\b(?:arr|annual recurring revenue|annuali[sz]ed|run[- ]rate|cumulative|running total)\b",
    re.IGNORECASE,
)
_LONG_SCALE = re.compile(r"thousand|million|billion|000", re.IGNORECASE)
_UNIT_WORDS = re.compile(
    r"\b(?:all|amounts?|figures?|values?|is|are|stated|shown|reported|expressed|in|of|and|the|us|units?|currency|unless"
    r"|otherwise|noted|specified)\b",
    re.IGNORECASE,
)
"""Words of a line that says nothing but a unit, as `(USD, thousands)` does."""

_CURRENCY = re.compile(
    r"\bcurrency\W+([a-z]{3})\b|\b(?:amounts?|figures?|values?|all)\s+in\s+([a-z]{3})\b", re.IGNORECASE
)


def with_units_above(table: RawTable, layout: Layout, currency: str) -> Layout:
    """The layout with the scale that a line above the table gives, which is said; what a title says goes before it.

    Raises TwoReadings where lines give two scales, and UnreadableFile where one names another currency.
    """
    titles = [title for field in OF_MONEY.get(layout.kind, ()) if (title := layout.title(field))]
    if not titles and not layout.months:
        return layout
    _expect_no_units_below(table, layout)
    _expect_single_months(table, layout)
    scales: dict[int, str] = {}
    for line in table.above:
        if match := _SCALE.search(line):
            scales.setdefault(_POWERS[(match["word"] or match["short"])[0].lower()], line)
        elif scale := _only_a_unit(line):
            scales.setdefault(scale, line)
        code = currency_in(line)
        # A dollar sign in the title is that of seven currencies, and does not speak against the line.
        told = any(title.currency not in (None, "$", "¥") for title in titles)
        if code not in (None, currency) and not told:
            raise UnreadableFile(
                f"{clip(line, 60)!r} above the table names {code}, and the book is in {currency}; convert the file, "
                f"or import into a book that is made with --currency {code}."
            )
    if len(scales) > 1:
        both = " and ".join(repr(clip(line, 60)) for line in scales.values())
        raise TwoReadings(
            f"{both} above the table give two units; write the right one into the title, as in 'ARR (USD k)'."
        )
    if titles and all(title.scale for title in titles):
        return layout
    if not scales:
        return _with_units_beside(table, layout)
    ((scale, line),) = scales.items()
    words = clip(line.strip('",;\t '), 60)
    said = f"{words!r} above the table: the amounts were read in {SCALES[scale]}."
    return replace(layout, scale_above=scale, notices=(*layout.notices, said))


def _with_units_beside(table: RawTable, layout: Layout) -> Layout:
    """The layout with the scale that a column gives on each row, as `USD (cents)`; raises TwoReadings for several."""
    beside = [(place, header) for place, header in layout.others if _OF_UNITS.search(fold(header).replace("_", " "))]
    batch = next(table.batches(_LOOK), None) if beside else None
    if batch is None or not batch.lines:
        return layout
    for place, header in beside:
        told = {cell.strip(): read_title(f"in {cell}") for cell in set(batch.columns[place]) if cell.strip()}
        scales = {title.scale for title in told.values() if not title.name and (title.currency or title.scale < 0)}
        if scales in (set(), {0}):
            continue
        if len(scales) > 1 or any(title.name for title in told.values()):
            both = " and ".join(map(repr, sorted(told)[:2]))
            raise TwoReadings(f"{header!r} gives several units, as {both}; bring the amounts to one of them.")
        scale = scales.pop()
        said = f"{header!r} says {min(told)!r}: the amounts were read in {SCALES[scale]}."
        return replace(layout, scale_above=scale, notices=(*layout.notices, said))
    return layout


def _expect_single_months(table: RawTable, layout: Layout) -> None:
    """Raise UnreadableFile where a line above usage says that its amounts add up several months, or are of a year."""
    if layout.kind is not FileKind.USAGE:
        return
    for line in table.above:
        if match := _OF_MORE.search(line):
            words = clip(line.strip('",; '), 60)
            raise UnreadableFile(
                f"{words!r} above the table: by {match[0]!r} its amounts are not those of single "
                "months, and would be added up. Bring what each month came to, or take that line out if they are."
            )


def _expect_no_units_below(table: RawTable, layout: Layout) -> None:
    """Raise UnreadableFile where the first row names nobody and gives the unit of an amount, as `(USD k)`."""
    spend = layout.places.get("spend")
    whose = layout.places.get("name", layout.places.get("customer_key"))
    batch = None if spend is None or whose is None else next(table.batches(1), None)
    if batch is None or not batch.lines or spend is None or whose is None or batch.columns[whose][0].strip():
        return
    cell = batch.columns[spend][0].strip()
    unit = read_title(f"in {cell}")
    if cell and not unit.name and (unit.scale or unit.currency):
        title = layout.columns[spend].header
        raise UnreadableFile(
            f"{clip(cell, 30)!r} under {title!r} is a unit; write it into the title, as in '{title} {clip(cell, 30)}', "
            "and take the line out."
        )


def _only_a_unit(line: str) -> int:
    """The power of ten of a line that holds nothing but a unit; 0 for any other."""
    title = read_title(f"in {_UNIT_WORDS.sub(' ', line)}")
    return title.scale if not title.name and _LONG_SCALE.search(line) else 0


def currency_in(line: str) -> str | None:
    """The code of the currency that a line above a table says its amounts are in."""
    named = _CURRENCY.search(line)
    code = (named[1] or named[2]).upper() if named else ""
    return code if code in CODES else None
