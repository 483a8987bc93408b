"""A book as notebooks and scripts open it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from os import PathLike, fspath
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.grades import Grade, Question
from tokentui.domain.lead import Rule
from tokentui.domain.statements import CANNOT_TELL, EXCLUDED, WITHHELD, Statement, a_set, a_split
from tokentui.services import decide
from tokentui.services.browse import detail
from tokentui.services.config import reviewer_name
from tokentui.services.errors import BookReadOnly, NotFound, plain_words
from tokentui.services.lookups import is_called, meant_code, resolve
from tokentui.services.panels import Panels, asked_for, read_panels
from tokentui.services.workbook import Workbook, open_workbook

if TYPE_CHECKING:
    # Most of a second: loaded by the first table that is asked for.
    import pandas as pd

    from tokentui.words.tables import Table

Choice = TypeVar("Choice", bound=StrEnum)


class OpenBook:
    """An open book. Tables have money in units of its currency, shares from 0 to 1, and `<NA>` for what is not known.

    Every figure is that of the panels, read when it is asked for; close it, or use it as `with open_book(…) as book`.
    """

    def __init__(self, workbook: Workbook, *, writes: bool) -> None:
        self._workbook: Workbook | None = workbook
        self._writes = writes

    def __enter__(self) -> "OpenBook":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        if self._workbook is not None:
            self._workbook.close()
        self._workbook = None

    # What the book holds

    def customers(self) -> "pd.DataFrame":
        """All customers with what a list says of them and what is settled, largest annual spend first."""
        from tokentui.services.export import every_customer
        from tokentui.words.tables import list_table

        with self._read() as workbook:
            return _frame(list_table(workbook, every_customer(workbook)))

    def usage(self) -> "pd.DataFrame":
        """All months of usage, customers by key."""
        from tokentui.services.export import every_month
        from tokentui.words.tables import usage_table

        with self._read() as workbook:
            return _frame(usage_table(workbook, every_month(workbook)))

    def facts(self) -> "pd.DataFrame":
        """All facts with their sources and grades, customers by key; `low` and `high` are in `unit`."""
        from tokentui.services.export import every_fact
        from tokentui.words.tables import fact_table

        with self._read() as workbook:
            return _frame(fact_table(workbook, every_fact(workbook)))

    def decisions(self) -> "pd.DataFrame":
        """The whole log, oldest first; `stands` is false for what was said differently since."""
        from tokentui.services.export import every_decision
        from tokentui.words.tables import log_table

        with self._read() as workbook:
            return _frame(log_table(workbook, every_decision(workbook)))

    # What it comes to

    def composition(
        self, *, unit: str | None = None, denominator: str | None = None, floor: str | None = None
    ) -> "pd.DataFrame":
        """Stances and use cases with what each holds at least and at most; `unit` is customers, spend or tokens.

        `denominator` is listed, known or disclosed; `floor` a grade of evidence, else the book's own.
        """
        from tokentui.words.tables import composition_table

        with self._panels(unit, denominator, floor) as (workbook, panels):
            return _frame(composition_table(workbook, panels))

    def gap(
        self, *, unit: str | None = None, denominator: str | None = None, floor: str | None = None
    ) -> "pd.DataFrame":
        """For each of the four questions, and their union, what is known, backlog, below the floor or silence."""
        from tokentui.words.tables import gap_table

        with self._panels(unit, denominator, floor) as (workbook, panels):
            return _frame(gap_table(workbook, panels.gap))

    def verdict(
        self,
        *,
        rule: str = Rule.DOMINANCE.value,
        unit: str | None = None,
        denominator: str | None = None,
        floor: str | None = None,
    ) -> "pd.DataFrame":
        """The verdict under a rule, dominance or majority, with a row for bullish and one for bearish."""
        from tokentui.notebook.measures import verdict_table

        with self._panels(unit, denominator, floor, rule) as (workbook, panels):
            return _frame(verdict_table(workbook, panels.verdict))

    def concentration(self, *, denominator: str | None = None, floor: str | None = None) -> "pd.DataFrame":
        """How much of the spend rests on the largest, by ultimate parent; of the known, or of a disclosed total."""
        from tokentui.notebook.measures import concentration_table
        from tokentui.services.concentration import concentration

        with self._read(floor) as workbook:
            settings = asked_for(Unit.SPEND, _choice("denominator", Denominator, denominator))
            return _frame(concentration_table(workbook, concentration(workbook, settings), settings))

    def agreement(self, *, question: str = Question.FOR_WHAT.value) -> "pd.DataFrame":
        """How far reviewers agree on a question, for_what or who, by account and weighed by spend."""
        from tokentui.notebook.measures import agreement_table
        from tokentui.services.agreement import read_agreement

        if question not in (Question.FOR_WHAT, Question.WHO):
            raise ValueError(f"question is for_what or who, not {question!r}.")
        with self._read() as workbook:
            return _frame(agreement_table(workbook, read_agreement(workbook, Question(question))))

    # Deciding

    def decide(
        self,
        customer: str,
        use_cases: str | Sequence[str] | Mapping[str, float] | None = None,
        *,
        cannot_tell: bool = False,
        withheld: bool = False,
        excluded: str | None = None,
        note: str | None = None,
        confidence: int | None = None,
        facts: Sequence[str] | None = None,
        reviewer: str | None = None,
    ) -> str:
        """Say what a customer uses tokens for, kept when this returns, and undone by `undo`; says what was done.

        `use_cases` is a code, several in unknown proportions, or codes with percentages that sum to 100; `excluded` is
        why it is no customer; `facts` are uids that it cites. The customer is named by key, name or alias.
        """
        given = (use_cases is not None, cannot_tell, withheld, excluded is not None)
        if sum(given) != 1:
            raise ValueError("Give one of use_cases, cannot_tell, withheld or excluded.")
        if confidence is not None and confidence not in range(1, 6):
            raise ValueError(f"confidence is from 1 to 5, not {confidence}.")
        with self._write(reviewer) as workbook:
            if use_cases is not None:
                statement = _statement(workbook, use_cases)
            else:
                statement = CANNOT_TELL if cannot_tell else WITHHELD if withheld else EXCLUDED
            done = decide.classify(
                workbook, [_customer(workbook, customer)], statement, excluded,
                with_note=note, with_confidence=confidence, with_facts=facts,
            )  # fmt: skip
            return done.text

    def place(self, customer: str, segments: str | Sequence[str], *, reviewer: str | None = None) -> str:
        """Say who a customer is: a segment by its code, or several one of which it is; says what was done."""
        with self._write(reviewer) as workbook:
            entries = workbook.codebook.segments
            codes = (meant_code(entries, one) for one in _several(segments))
            number = _customer(workbook, customer)
            return decide.classify(workbook, [number], a_set(*codes), question=Question.WHO).text

    def undo(self, *, reviewer: str | None = None) -> str | None:
        """Take the reviewer's last step back, whichever program made it; None when there is none."""
        with self._write(reviewer) as workbook:
            done = decide.undo(workbook)
            return None if done is None else done.text

    # How it shows

    def __repr__(self) -> str:
        if self._workbook is None:
            return "<a closed book>"
        mode = f"writing as {self._workbook.reviewer}" if self._writes else "read-only"
        return f"<book {str(self._workbook.book.path)!r}, {mode}>"

    def _repr_html_(self) -> str:
        """The composition by customers, with its bounds."""
        from tokentui.notebook.html import composition_html

        with self._panels() as (workbook, panels):
            return composition_html(workbook, panels.composition)

    @contextmanager
    def _read(self, floor: str | None = None) -> Iterator[Workbook]:
        """The book as it is now, whoever wrote in it, at a floor; raises ValueError once it is closed."""
        if self._workbook is None:
            raise ValueError("The book is closed; open it again with: tokentui.open_book(PATH)")
        with plain_words():
            self._workbook = self._workbook.reread()
            yield self._workbook.read_as(_choice("floor", Grade, floor, but=Grade.U))

    @contextmanager
    def _write(self, reviewer: str | None) -> Iterator[Workbook]:
        with self._read() as workbook:
            if not self._writes:
                raise BookReadOnly("The book was opened to read; to decide: tokentui.open_book(PATH, write=True)")
            yield workbook if reviewer is None else workbook._replace(reviewer=reviewer_name(reviewer))

    @contextmanager
    def _panels(
        self,
        unit: str | None = None,
        denominator: str | None = None,
        floor: str | None = None,
        rule: str = Rule.DOMINANCE.value,
    ) -> Iterator[tuple[Workbook, Panels]]:
        settings = asked_for(
            _choice("unit", Unit, unit),
            _choice("denominator", Denominator, denominator),
            _choice("rule", Rule, rule) or Rule.DOMINANCE,
        )
        with self._read(floor) as workbook:
            yield workbook, read_panels(workbook, settings)


def open_book(path: str | PathLike[str], *, write: bool = False, reviewer: str | None = None) -> OpenBook:
    """Open a book: see `tokentui.open_book`."""
    name = reviewer_name(reviewer) if write else ""
    return OpenBook(open_workbook(Path(fspath(path)).expanduser(), name, readonly=not write), writes=write)


def _frame(table: "Table") -> "pd.DataFrame":
    from tokentui.notebook.frames import frame

    return frame(table)


def _choice(name: str, of: type[Choice], given: str | None, but: Choice | None = None) -> Choice | None:
    """What a word means; raises ValueError with those there are."""
    if given is None:
        return None
    known = {one.value: one for one in of if one is not but}
    if given not in known:
        raise ValueError(f"{name} is one of {', '.join(known)}; not {given!r}.")
    return known[given]


def _customer(workbook: Workbook, name: str) -> int:
    """The customer of a key, name or alias; raises NotFound also for a part of a name: nobody is asked here."""
    customer = resolve(workbook, name)
    if not is_called(customer, name) and not is_called(customer, name, detail(workbook, customer.id).aliases):
        raise NotFound(f"{name!r} is only a part of {customer.name!r}; to mean that customer, say {customer.key!r}.")
    return customer.id


def _statement(workbook: Workbook, use_cases: str | Sequence[str] | Mapping[str, float]) -> Statement:
    codebook = workbook.codebook
    if isinstance(use_cases, Mapping):
        return a_split({meant_code(codebook, code): percent for code, percent in use_cases.items()})
    return a_set(*(meant_code(codebook, one) for one in _several(use_cases)))


def _several(codes: str | Sequence[str]) -> Sequence[str]:
    return [codes] if isinstance(codes, str) else codes
