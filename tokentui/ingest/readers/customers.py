"""Rows of customers, cleaned column by column: a million of them must not take long."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from tokentui.domain.grades import Question, Relation
from tokentui.domain.identity import TELLING, name_form, name_forms, tidy
from tokentui.domain.money import MICRO
from tokentui.domain.names import is_anonymous, suspects
from tokentui.domain.no_customers import NOTHING
from tokentui.ingest.cells.dates import parse_date
from tokentui.ingest.columns.mapping import Layout
from tokentui.ingest.files.table import RawBatch, UnreadableFile
from tokentui.ingest.readers.customer_keys import FileNames, RowKeys, bare_domains
from tokentui.ingest.readers.nobodys_lines import NobodysLines
from tokentui.ingest.readers.own_customers import OwnCustomers, several
from tokentui.ingest.readers.reasons import Reasons
from tokentui.ingest.readers.rows import (
    Cleaned,
    Context,
    MoneyRead,
    RowError,
    all_rejected,
    as_it_stands,
    counted,
    default_grade,
    digest,
    known_sum,
    named,
    parse_grade,
    word_or_none,
)
from tokentui.ingest.readers.spend import OddSpend, SpendReader
from tokentui.store.bulk.incoming import CleanBatch, Columns, CustomerRow, FactRow

T = TypeVar("T")

OddCells = dict[int, list[tuple[str, str]]]
"""Cells that could not be taken, with the titles of their columns, by place."""

_TEXTS = ("parent", "segment", "industry", "size", "product", "region", "partner")
_PARTIES = (Relation.SELLS_ON, Relation.FINANCED_BY)
"""Whom the columns of these names name, each a fact of its own."""
_NO_KEYS = frozenset(form for word in NOTHING for form in (word, word.upper(), word.title()))
"""Words for nothing where the id of a customer should stand."""

_YES, _NO = frozenset(("yes", "y", "true", "1")), frozenset(("no", "n", "false", "0"))


class CustomerReader:
    """Turns rows into customers."""

    def __init__(self, layout: Layout, context: Context, names: "FileNames") -> None:
        self._layout = layout
        self._names = names
        self._delimiter = context.delimiter
        self._grade = grade = _customer_grade(default_grade(context.grade, "D"))
        self._spend = SpendReader(layout, context)
        text = as_it_stands if layout.own else word_or_none
        self._texts = {name: Cleaned(text, None) for name in _TEXTS}
        self._own = OwnCustomers(layout)
        no_aliases: tuple[str, ...] = ()
        self._aliases = Cleaned(several, no_aliases)
        self._first_named = Cleaned(parse_date, None)
        self._anonymous = Cleaned(_yes_or_no, None)
        self._grades = Cleaned(lambda cell: _customer_grade(parse_grade(cell, grade)), grade)
        self._row_keys = RowKeys()
        self._nobodys = NobodysLines(context.currency)
        self._namesakes: list[CustomerRow] = []
        self._odd = Reasons()
        self._money = self._money_refused = 0
        self._currency = context.currency
        self._odd_spends = Reasons()
        self._title = f"a list of customers ({context.file})" if context.file else "a list of customers"

    def take(self, batch: RawBatch) -> CleanBatch:
        """Clean one batch."""
        count = len(batch.lines)
        if not count:
            return CleanBatch((), batch.rejected)
        trouble: dict[int, str] = {}
        odd: OddCells = {}
        names = self._names_of(batch)
        texts = {name: self._clean(batch, name, cleaned, odd) for name, cleaned in self._texts.items()}
        aliases = self._clean(batch, "aliases", self._aliases, odd)
        first_named = self._clean(batch, "first_named", self._first_named, odd)
        anonymous = self._clean(batch, "anonymous", self._anonymous, odd)
        grades = self._clean(batch, "grade", self._grades, odd)
        if "" in names:
            trouble.update((index, "The row has no name.") for index, name in enumerate(names) if not name)
        no_basis: dict[int, str] = {}
        spend = self._spend.take(batch.columns, count, no_basis)
        self._note(batch, "spend_basis", no_basis, odd)
        self._expect_own_currency()
        suspicious = [] if self._layout.own else suspects(names)
        looked_at = [] if self._layout.own else sorted({*suspicious, *trouble})
        nobodys = self._nobodys.among(batch, names, looked_at, spend.best)
        trouble = {place: why for place, why in trouble.items() if place not in nobodys}
        keep = [place not in nobodys and place not in trouble for place in range(count)]
        keys, made = self._keys(batch, names, keep, trouble)
        taken = [index for index, wanted in enumerate(keep) if wanted] if self._layout.own else ()
        held, spend = self._own.held(batch, spend, keys, grades, taken)
        rows = Columns(
            CustomerRow,
            {
                "line": batch.lines,
                "key": keys,
                "name": names,
                "aliases": aliases,
                **texts,
                "first_named": first_named,
                "domain": self._domains(batch),
                "anonymous": _anonymous(names, suspicious, anonymous),
                "spend_low": spend.low,
                "spend_best": spend.best,
                "spend_high": spend.high,
                "spend_basis": spend.basis,
                "grade": grades,
                "extra": self._extras(batch, odd),
                "external_id": self._external_ids(batch),
                "made": made,
                "namesake": [False] * count,
                "spend_grade": self._own.spend_grades(batch),
                "other_ids": self._own.other_ids(batch),
                "over": spend.kinds_over(),
            },
        )
        facts = (*self._odd_facts(rows, spend.odd, keep), *self._parties(batch, rows, keep))
        if True in made:
            self._hold(rows, made, keep)
        if not all(keep):
            self._money_refused += known_sum(spend.best[place] for place in trouble)
            rows = rows.only(keep)
        self._money += known_sum(rows.values["spend_best"]) + sum(one.best for one in held)
        return CleanBatch(rows, all_rejected(batch, batch.lines, batch.columns, trouble, self._delimiter), facts, held)

    @property
    def left_out(self) -> int:
        """Rows that are no customers."""
        return self._nobodys.count

    @property
    def money(self) -> MoneyRead:
        """What the customers of the file spend."""
        return self.money_without(frozenset())

    def money_without(self, refused: Container[int]) -> MoneyRead:
        """The same where rows on some lines were refused once all of them were there, as namesakes may be."""
        lost = known_sum(row.spend_best for row in self._namesakes if row.line in refused)
        return MoneyRead(self._money - lost, self._money_refused + lost, self._spend.left_out)

    def finish(self) -> Iterable[CleanBatch]:
        """The rows that have no id and the name of other such rows, those of one name together."""
        self._money += known_sum(row.spend_best for row in self._namesakes)
        self._namesakes.sort(key=lambda row: (name_form(row.name), row.line))
        return [CleanBatch(self._namesakes)] if self._namesakes else []

    def notices(self) -> list[str]:
        """Rows left out, names that occur twice, and spends worth a second look."""
        said = self._nobodys.notices(self._money)
        if self._namesakes:
            many = counted(len(self._namesakes), "row shares its name", "rows share their names")
            shared = named(dict.fromkeys(row.name for row in self._namesakes))
            said.append(f"{many} with others: told apart by their other columns, or refused: {shared}.")
        spend = self._spend
        for number, what in (
            (spend.unknown, "a word in place of an amount; their spend stays unknown"),
            (spend.negative, "a negative spend (a credit?); look at them"),
            (spend.zero, "a spend of exactly zero, which is taken as known"),
        ):
            if number:
                said.append(f"Customers with {what}: {number:,}.")
        said += spend.notices(self._money)
        said += [f"{shared.said()} The row was taken and the cell kept beside it." for shared in self._odd.all()]
        said += [
            f"{shared.said()} The customer was taken, its spend is unknown, and the words are kept as a fact."
            for shared in self._odd_spends.all()
        ]
        return said

    def _names_of(self, batch: RawBatch) -> list[str]:
        """The names without what cannot be seen; those that we wrote ourselves as they are."""
        cells = self._cells(batch, "name")
        if self._layout.own:
            return list(cells)
        names = list(map(str.strip, cells))
        joined = "\n".join(names)
        return list(map(tidy, names)) if not joined.isascii() or "  " in joined else names

    def _cells(self, batch: RawBatch, name: str) -> Sequence[str]:
        return batch.columns[self._layout.places[name]]

    def _clean(self, batch: RawBatch, name: str, cleaned: Cleaned[T], odd: OddCells) -> list[T]:
        """The clean values of a column; a cell that cannot be taken is unknown, and kept in `odd` by place."""
        if name not in self._layout.places:
            return [cleaned.instead] * len(batch.lines)
        reasons: dict[int, str] = {}
        values = cleaned.column(self._cells(batch, name), reasons)
        self._note(batch, name, reasons, odd)
        return values

    def _note(self, batch: RawBatch, name: str, reasons: dict[int, str], odd: OddCells) -> None:
        for index, reason in reasons.items():
            odd.setdefault(index, []).append((self._layout.header(name) or name, self._cells(batch, name)[index]))
            self._odd.add(batch.lines[index], reason)

    def _expect_own_currency(self) -> None:
        """Raise UnreadableFile where every amount so far is in one other currency than the book's."""
        foreign = self._spend.foreign
        if len(foreign) == 1 and not self._spend.known:
            (code,) = foreign
            raise UnreadableFile(
                f"Every spend is in {code} and the book in {self._currency}; convert it, or import into a book that is "
                f"made with --currency {code}."
            )

    def _fact(self, row: CustomerRow, spend: OddSpend) -> FactRow:
        """The words in place of a year's spend, as a fact on how much."""
        if spend.reason:
            self._odd_spends.add(row.line, spend.reason)
        low = None if spend.at_least is None else spend.at_least / MICRO
        content = (Question.HOW_MUCH.value, spend.words, low, None, self._currency if low is not None else None)
        source = (self._title, None, None, None, row.grade)
        uid = digest("fact", self._lasting_key(row), *content, *source)
        return FactRow(row.line, row.key, *content, None, None, *source, uid=uid)

    def _odd_facts(
        self, rows: Columns[CustomerRow], odd: Mapping[int, OddSpend], keep: Sequence[bool]
    ) -> Iterator[FactRow]:
        return (self._fact(rows[index], what) for index, what in odd.items() if keep[index])

    def _parties(self, batch: RawBatch, rows: Columns[CustomerRow], keep: Sequence[bool]) -> Iterator[FactRow]:
        """Whom customers resell to and who pays their spend, a fact for each name that a cell has."""
        for relation in _PARTIES:
            if relation.value not in self._layout.places:
                continue
            for index, cell in enumerate(self._cells(batch, relation.value)):
                for name in filter(word_or_none, several(cell) if keep[index] else ()):
                    row = rows[index]
                    content = (relation.value, name, None, None, None)
                    source = (self._title, None, None, None, row.grade)
                    uid = digest("fact", self._lasting_key(row), *content, *source)
                    yield FactRow(row.line, row.key, *content, None, None, *source, uid=uid)

    def _lasting_key(self, row: CustomerRow) -> str:
        """The key by which what is said of a customer is told again: of namesakes it does not go by their order."""
        if not row.made or name_form(row.name) not in self._names.twins().names:
            return row.key
        return "\n".join(getattr(row, field) or "" for field in ("name", *TELLING))

    def _keys(
        self, batch: RawBatch, names: list[str], keep: list[bool], trouble: dict[int, str]
    ) -> tuple[list[str], list[bool]]:
        keys = list(map(str.strip, self._cells(batch, "key"))) if "key" in self._layout.places else [""] * len(names)
        if not self._layout.own and not _NO_KEYS.isdisjoint(keys):
            keys = ["" if key in _NO_KEYS else key for key in keys]
        return self._row_keys.of(keys, names, batch.lines, keep, trouble)

    def _hold(self, rows: Columns[CustomerRow], made: list[bool], keep: list[bool]) -> None:
        """Hold back the rows without an id that have the name of another row, until all of them are there."""
        twins = self._names.twins().names
        if not twins:
            return
        for place, form in enumerate(name_forms(rows.values["name"])):
            if keep[place] and made[place] and form in twins:
                self._namesakes.append(rows[place]._replace(namesake=True))
                keep[place] = False

    def _external_ids(self, batch: RawBatch) -> Sequence[str | None]:
        if "external_id" not in self._layout.places:
            return [None] * len(batch.lines)
        return [word_or_none(cell) for cell in self._cells(batch, "external_id")]

    def _domains(self, batch: RawBatch) -> Sequence[str | None]:
        if "domain" not in self._layout.places:
            return [None] * len(batch.lines)
        cells = self._cells(batch, "domain")
        return [cell or None for cell in cells] if self._layout.own else bare_domains(cells)

    def _extras(self, batch: RawBatch, odd: OddCells) -> Sequence[tuple[tuple[str, str], ...]]:
        extras = self._columns_beside(batch)
        if self._layout.own:
            extras = [(*own, *beside) for own, beside in zip(self._own.extras(batch), extras, strict=True)]
        if odd:
            extras = list(extras)
            for index, cells in odd.items():
                extras[index] += tuple(cells)
        return extras

    def _columns_beside(self, batch: RawBatch) -> Sequence[tuple[tuple[str, str], ...]]:
        others = self._layout.others
        if "external_id" in self._layout.places:
            place = self._layout.places["external_id"]
            others = (*others, (place, self._layout.columns[place].header))
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
    unnamed = [bool(said) for said in stated] if any(stated) else [False] * len(names)
    for index in suspicious:
        if stated[index] is None:
            unnamed[index] = is_anonymous(names[index])
    return unnamed


def _yes_or_no(cell: str) -> bool | None:
    text = cell.strip().lower()
    if text and text not in _YES and text not in _NO:
        raise RowError(f"anonymous is {cell.strip()!r}; write yes or no.")
    return text in _YES if text else None


def _customer_grade(grade: str) -> str:
    if grade == "U":
        raise RowError("Grade U says that nothing is known; a customer in a list has at least D.")
    return grade
