"""Rows of a list of customers that are none: totals, headings of groups, words for nothing, lines of the report."""

import re
from collections.abc import Sequence

from tokentui.domain.money import MICRO, short
from tokentui.domain.names import at_most_anonymous, fold, is_total_row
from tokentui.domain.no_customers import is_footer, is_nothing
from tokentui.domain.text import clip
from tokentui.ingest.files.table import RawBatch
from tokentui.ingest.readers.rows import counted

_ROUNDING = MICRO
"""By how much a stated total may differ from its rows before both are shown."""

_OF_A_GROUP = re.compile(r"(.*\S)[\s:–—-]+(?:sub-?\s?)?totals?\W*|(?:sub-?\s?)?totals?\s+(?:for|of)\s+(.*\S)", re.I)
_ALL = re.compile(
    r"(?:grand|overall|report|running|page|column)?\s*(?:totals?|sum|gesamt|summe)\b(?!\s+(?:for|of)\s).*", re.I
)
_UNNAMED = re.compile(r"\W*sub-?\s?totals?\W*", re.I)
_ANY = "*"
"""Stands for the group of a subtotal that names none: a name alone on its line is a heading then."""
_NOTES = re.compile(r"(?:foot)?notes?\W*|sources?\W*|disclaimers?\W*|assumptions?\W*|legend\W*", re.I)
_MOST_NOTES = 40
"""Lines below a table beyond which they are no notes."""
_NO_SUM = re.compile(r"\W*(?:average|avg|mean|median|count|share|percent|%)", re.I)

_Left = list[tuple[int, str, int | None]]
"""Lines with the name that stands on them and their amount in micro-units."""


class NobodysLines:
    """Finds such rows, batch after batch, and says what they hold."""

    def __init__(self, currency: str) -> None:
        self._currency = currency
        self._totals: _Left = []
        self._headings: _Left = []
        self._nothing: _Left = []
        self._footers: _Left = []
        self._bare: _Left = []
        """Rows that are taken, though they hold a name alone where others hold amounts."""
        self._stated: tuple[str, int] | None = None
        """The last total of all rows that the file gives, with its name."""
        self._others = 0
        """Micro-units of customers that stand on one line together."""

    @property
    def count(self) -> int:
        """All that were found."""
        return len(self._totals) + len(self._headings) + len(self._nothing) + len(self._footers)

    def among(
        self, batch: RawBatch, names: Sequence[str], suspicious: Sequence[int], amounts: Sequence[int | None]
    ) -> set[int]:
        """Their places in a batch; `suspicious` are the places that deserve a look, those without a name among them."""
        out: set[int] = set()
        groups: set[str] = set()
        for place in suspicious:
            name = names[place] or next((cell for column in batch.columns if is_total_row(cell := column[place])), "")
            left_out = self._kind(batch, place, name)
            if left_out is None:
                continue
            left_out.append((batch.lines[place], name, amounts[place]))
            out.add(place)
            if left_out is self._totals:
                groups |= self._see(name, amounts[place])
        if groups:
            for place, name in enumerate(names):
                if place not in out and not groups.isdisjoint((fold(name), _ANY)) and _alone(batch, place):
                    self._headings.append((batch.lines[place], name, None))
                    out.add(place)
        out |= self._notes(batch, names, amounts, out)
        if amounts.count(None) < len(names) / 2:
            self._bare += (
                (batch.lines[place], names[place], None)
                for place, amount in enumerate(amounts)
                if amount is None and place not in out and names[place] and _alone(batch, place)
            )
        return out

    def _notes(self, batch: RawBatch, names: Sequence[str], amounts: Sequence[int | None], out: set[int]) -> set[int]:
        """The places of lines that stand alone from a line `Notes` on, at the end of a batch."""
        below: list[int] = []
        for place in range(len(names) - 1, -1, -1):
            if amounts[place] is not None or len(below) > _MOST_NOTES or not (_alone(batch, place) or not names[place]):
                return set()
            if place not in out and names[place]:
                below.append(place)
            if _NOTES.fullmatch(names[place].strip()) and any(amount is not None for amount in amounts[:place]):
                self._footers += ((batch.lines[one], names[one], None) for one in reversed(below))
                return set(below)
        return set()

    def _kind(self, batch: RawBatch, place: int, name: str) -> _Left | None:
        if not name or at_most_anonymous(name):
            return None
        if is_total_row(name):
            return self._totals
        if is_nothing(name):
            return self._nothing
        return self._footers if is_footer(name) and _alone(batch, place) else None

    def _see(self, name: str, amount: int | None) -> set[str]:
        """Remember what a total comes to; the name of the group that it is of."""
        if _UNNAMED.fullmatch(name.strip()):
            return {_ANY}
        group, of_all = _OF_A_GROUP.fullmatch(name.strip()), _ALL.fullmatch(name.strip())
        if group and not of_all:
            return {fold(group[1] or group[2])}
        if amount is not None and of_all:
            self._stated = name, amount
        elif amount is not None and not _NO_SUM.match(name):
            self._others += amount
        return set()

    def notices(self, taken: int) -> list[str]:
        """What stayed out, with its money, and a total that is not what the rows come to (`taken`, micro-units)."""
        said = []
        if self._totals:
            many = counted(len(self._totals), "row is a total", "rows are totals")
            said.append(f"{many} over customers and stayed out: {self._named(self._totals)}.")
        if self._stated and min(abs(self._stated[1] - taken - more) for more in (0, self._others)) > _ROUNDING:
            name, stated = self._stated
            said.append(
                f"{name!r} is {short(stated, self._currency)}, and the rows that are taken come to "
                f"{short(taken, self._currency)}."
            )
        for left_out, one, more in (
            (self._headings, "row is the heading of a group", "rows are headings of groups"),
            (self._nothing, "row has a word for nothing as its customer", "rows have words for nothing as customers"),
            (self._footers, "row is a line of the report", "rows are lines of the report"),
        ):
            if left_out:
                many = counted(len(left_out), one, more)
                said.append(f"{many}, no customer: left out: {self._named(left_out)}.")
        if self._bare:
            many = counted(len(self._bare), "row holds", "rows hold")
            said.append(
                f"{many} nothing but a name, and came in as customers: {self._named(self._bare)}; take headings out."
            )
        return said

    def _named(self, left_out: _Left, most: int = 3) -> str:
        shown = [
            f"{clip(name, 60)!r}" + (f" {short(amount, self._currency)}" if amount is not None else "")
            for _, name, amount in left_out[:most]
        ]
        more = f" and {len(left_out) - most} more" if len(left_out) > most else ""
        return f"{', '.join(shown)}{more} (line {', '.join(str(line) for line, *_ in left_out[:5])})"


def _alone(batch: RawBatch, place: int) -> bool:
    """Whether a row holds nothing but its name."""
    return sum(bool(column[place].strip()) for column in batch.columns) <= 1
