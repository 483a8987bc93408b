"""Rows of customers, cleaned column by column: a million of them must not take long."""

import re
from collections.abc import Sequence
from typing import Any

from tokentui.domain.names import is_anonymous, is_total_row, slug, suspects
from tokentui.ingest.batches import Batch, raw_text
from tokentui.ingest.dates import parse_date
from tokentui.ingest.mapping import Layout
from tokentui.ingest.records import Rejected
from tokentui.ingest.rows import (
    Cleaned,
    Options,
    RowError,
    Taken,
    counted,
    default_grade,
    named,
    parse_grade,
    text_or_none,
)
from tokentui.ingest.spend_cells import SpendCells
from tokentui.ingest.taken_keys import TakenKeys
from tokentui.store.bulk.incoming import Columns

_TEXTS = ("parent", "segment", "industry", "size", "product", "region", "partner")
_BARE_DOMAINS = re.compile(r"[a-z0-9.\n-]*+", re.ASCII)
_YES, _NO = frozenset(("yes", "y", "true", "1")), frozenset(("no", "n", "false", "0"))


class CustomerReader:
    """Turns rows into the fields of `CustomerRecord`."""

    def __init__(self, layout: Layout, options: Options) -> None:
        self._layout = layout
        self._delimiter = options.delimiter
        default = _customer_grade(default_grade(options.grade, "D"))
        self._spend = SpendCells(layout, options.currency, options.delimiter)
        self._cleaned = {name: Cleaned(text_or_none) for name in _TEXTS}
        self._cleaned["aliases"] = Cleaned(_aliases)
        self._cleaned["first_named"] = Cleaned(parse_date)
        self._cleaned["anonymous"] = Cleaned(_yes_or_no)
        self._cleaned["grade"] = Cleaned(lambda cell: _customer_grade(parse_grade(cell, default)))
        self._default_grade = default
        self._taken = TakenKeys()
        self._suffixes: dict[str, int] = {}
        self._totals: list[tuple[int, str]] = []
        self._same_names: list[str] = []

    def take(self, batch: Batch) -> Taken:
        """Clean one batch."""
        count = len(batch.lines)
        if not count:
            return Taken((), batch.rejected)
        trouble: dict[int, str] = {}
        names = list(map(str.strip, self._cells(batch, "name")))
        clean = {
            name: self._clean(batch, name, trouble)
            for name in (*_TEXTS, "aliases", "first_named", "anonymous", "grade")
        }
        if "" in names:
            trouble.update((index, "The row has no name.") for index, name in enumerate(names) if not name)
        spend = self._spend.take(batch.columns, count, trouble)
        suspicious = suspects(names)
        keep = self._real(batch.lines, names, suspicious, trouble)
        keys = self._keys(batch, names, keep, trouble)
        columns = [
            batch.lines,
            keys,
            names,
            clean["aliases"] if "aliases" in self._layout.places else [()] * count,
            *(clean[name] for name in _TEXTS),
            clean["first_named"],
            self._domains(batch),
            _anonymous(names, suspicious, clean["anonymous"]),
            *spend,
            clean["grade"] if "grade" in self._layout.places else [self._default_grade] * count,
            self._extras(batch),
        ]
        rows = Columns(columns)
        if not all(keep):
            rows = rows.only(keep)
        rejected = [
            Rejected(batch.lines[index], reason, raw_text((column[index] for column in batch.columns), self._delimiter))
            for index, reason in trouble.items()
        ]
        every = sorted((*batch.rejected, *rejected), key=lambda refused: refused.line)
        return Taken(rows, tuple(every))

    def notices(self) -> list[str]:
        """Totals left out, names that occur twice, and spends worth a second look."""
        said = []
        if self._totals:
            lines = ", ".join(str(line) for line, _ in self._totals[:5])
            many = counted(len(self._totals), "row is a total", "rows are totals")
            said.append(
                f"{many} over customers and stayed out: {named(name for _, name in self._totals)} (line {lines})."
            )
        if self._same_names:
            many = counted(len(self._same_names), "row has a name", "rows have names")
            said.append(f"{many} seen before: given a new key, not merged: {named(self._same_names)}.")
        spend = self._spend
        for number, what in (
            (spend.unknown, "a word in place of an amount; their spend stays unknown"),
            (spend.negative, "a negative spend (a credit?); look at them"),
            (spend.zero, "a spend of exactly zero, which is taken as known"),
        ):
            if number:
                said.append(f"Customers with {what}: {number:,}.")
        return said

    def _cells(self, batch: Batch, name: str) -> Sequence[str]:
        return batch.columns[self._layout.places[name]]

    def _clean(self, batch: Batch, name: str, trouble: dict[int, str]) -> Sequence[Any]:
        if name not in self._layout.places:
            return [None] * len(batch.lines)
        cleaned = self._cleaned[name]
        values = cleaned.column(self._cells(batch, name))
        if cleaned.failed:
            for index, value in enumerate(values):
                if isinstance(value, Exception):
                    trouble.setdefault(index, str(value))
        return values

    def _real(
        self, lines: Sequence[int], names: list[str], suspicious: list[int], trouble: dict[int, str]
    ) -> list[bool]:
        """Which rows are customers: neither refused so far nor a total over others."""
        keep = [True] * len(names)
        for index in suspicious:
            if is_total_row(names[index]):
                self._totals.append((lines[index], names[index]))
                trouble.pop(index, None)
                keep[index] = False
        for index in trouble:
            keep[index] = False
        return keep

    def _keys(self, batch: Batch, names: list[str], keep: list[bool], trouble: dict[int, str]) -> list[str]:
        """The key of each row; a repeated one is refused, one made from a name gets a number where it is taken."""
        keys = list(map(str.strip, self._cells(batch, "key"))) if "key" in self._layout.places else [""] * len(names)
        if all(keys) and all(keep) and self._taken.add_all(keys, batch.lines):
            return keys
        for index, wanted in enumerate(keep):
            if not wanted:
                continue
            key, line = keys[index], batch.lines[index]
            if not key:
                keys[index] = self._made(names[index], line)
            elif (first := self._taken.add(key, line)) is not None:
                trouble[index] = (
                    f"The id {key!r} is on line {first} already and here on line {line}; give each customer one row."
                )
                keep[index] = False
        return keys

    def _made(self, name: str, line: int) -> str:
        base = key = slug(name)
        if self._taken.add(key, line) is None:
            return key
        self._same_names.append(name)
        number = self._suffixes.get(base, 1) + 1
        while self._taken.add(f"{base}-{number}", line) is not None:
            number += 1
        self._suffixes[base] = number
        return f"{base}-{number}"

    def _domains(self, batch: Batch) -> Sequence[str | None]:
        if "domain" not in self._layout.places:
            return [None] * len(batch.lines)
        cells = self._cells(batch, "domain")
        joined = "\n".join(cells)
        if _BARE_DOMAINS.fullmatch(joined) and "www." not in joined and ".\n" not in joined + "\n":
            return [cell or None for cell in cells]
        return list(map(bare_domain, cells))

    def _extras(self, batch: Batch) -> Sequence[tuple[tuple[str, str], ...]]:
        others = self._layout.others
        if not others:
            return [()] * len(batch.lines)
        headers = [header for _, header in others]
        cells = zip(*(batch.columns[place] for place, _ in others), strict=True)
        return [
            tuple((header, cell) for header, cell in zip(headers, row, strict=True) if cell and not cell.isspace())
            for row in cells
        ]


def _anonymous(names: list[str], suspicious: list[int], stated: Sequence[bool | None]) -> list[bool]:
    """Whether each customer is not named: as the file says, else by its name."""
    unnamed = [bool(said) for said in stated]
    for index in suspicious:
        if stated[index] is None:
            unnamed[index] = is_anonymous(names[index])
    return unnamed


def bare_domain(cell: str) -> str | None:
    """The host name in an address, as in `acme.com` for `https://www.Acme.com/about`; None for an empty cell."""
    host = cell.strip().lower()
    host = host.partition("://")[2] or host
    host = re.split(r"[/?#]", host, maxsplit=1)[0].rpartition("@")[2]
    return re.sub(r":\d+$", "", host).removeprefix("www.").rstrip(".") or None


def _aliases(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(alias for part in re.split(r"[;|]", cell) if (alias := part.strip())))


def _yes_or_no(cell: str) -> bool | None:
    text = cell.strip().lower()
    if text and text not in _YES and text not in _NO:
        raise RowError(f"anonymous is {cell.strip()!r}; write yes or no.")
    return text in _YES if text else None


def _customer_grade(grade: str) -> str:
    if grade == "U":
        raise RowError("Grade U says that nothing is known; a customer in a list has at least D.")
    return grade
