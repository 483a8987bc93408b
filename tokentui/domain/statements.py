"""What a reviewer can say about a customer, in the form that the book keeps."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from tokentui.domain.codebook import OPEN_MASK, AnyVocabulary, Codebook, CodebookError
from tokentui.domain.grades import Question

WHOLE = 10_000
"""Weights are ten-thousandths of a customer, so that splits stay exact."""


class Kind(StrEnum):
    """The kinds of statement; exactly one stands for a reviewer on a customer."""

    NOTHING = "nothing"
    """Nothing yet: also what undoing a first decision says."""
    CANNOT_TELL = "cannot_tell"
    WITHHELD = "withheld"
    SET = "set"
    """One or more use cases, proportions unknown; or segments, one of which it is."""
    SPLIT = "split"
    """Use cases with percentages that sum to 100."""
    EXCLUDED = "excluded"
    """Not a customer: out of every sum."""


class StatementError(ValueError):
    """A statement that cannot be taken; the message says why and what would do."""


class Statement(NamedTuple):
    """One statement: its kind, and for a set or a split the entries of a list with their weights."""

    kind: Kind
    shares: tuple[tuple[str, int], ...] = ()
    """Codes with weights in ten-thousandths; every weight is 0 in a set."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that the statement names."""
        return tuple(code for code, _ in self.shares)

    def masses(self, codebook: AnyVocabulary) -> tuple[tuple[int, int], ...]:
        """The masks this statement puts weight on, with weights that sum to WHOLE; excluded has none."""
        if self.kind is Kind.EXCLUDED:
            return ()
        if self.kind is Kind.SET:
            return ((codebook.mask(self.codes), WHOLE),)
        if self.kind is Kind.SPLIT:
            merged: dict[int, int] = {}
            for code, weight in self.shares:
                mask = codebook.mask([code])
                merged[mask] = merged.get(mask, 0) + weight
            return tuple(sorted(merged.items()))
        return ((OPEN_MASK, WHOLE),)

    def repeats(self, other: "Statement", codebook: AnyVocabulary) -> bool:
        """Whether it says what another one said: the same use cases with the same shares, whatever they are called now.

        What is cited for one of them is cited for the other. A use case that was merged into another is still its own.
        """
        return self == other or (self.kind, self._written(codebook)) == (other.kind, other._written(codebook))

    def in_words(self, codebook: AnyVocabulary) -> str:
        """By the codes of today: `product, resale` in codebook order, `core 60 %, development 40 %` largest first.

        A code that the codebook does not have stays as it is; kinds without codes are `cannot tell`, `nothing yet`.
        """
        if self.kind is Kind.SPLIT:
            order = sorted(self.shares, key=lambda share: (-share[1], share[0]))
            return ", ".join(f"{_present(code, codebook)} {weight / 100:g} %" for code, weight in order)
        if self.kind is Kind.SET:
            codes = dict.fromkeys(_present(code, codebook) for code in self.codes)
            return ", ".join(sorted(codes, key=lambda code: codebook.places.get(code, len(codebook.places))))
        return "nothing yet" if self.kind is Kind.NOTHING else self.kind.value.replace("_", " ")

    def _written(self, codebook: AnyVocabulary) -> dict[int | str, int]:
        found: dict[int | str, int] = {}
        for code, weight in self.shares:
            bit = codebook.written_for(code)
            name = code if bit is None else bit
            found[name] = found.get(name, 0) + weight
        return found

    def to_json(self) -> str | None:
        """The `use_cases` column: a list for a set, an object for a split, none otherwise."""
        if self.kind is Kind.SET:
            return json.dumps(list(self.codes))
        if self.kind is Kind.SPLIT:
            return json.dumps({code: _percent(weight) for code, weight in self.shares})
        return None


NOTHING = Statement(Kind.NOTHING)
CANNOT_TELL = Statement(Kind.CANNOT_TELL)
WITHHELD = Statement(Kind.WITHHELD)
EXCLUDED = Statement(Kind.EXCLUDED)


def a_set(*codes: str) -> Statement:
    """A set of use cases in alphabetical order; raises StatementError when it is empty."""
    if not codes:
        raise StatementError("A set needs at least one use case.")
    return Statement(Kind.SET, tuple((code, 0) for code in sorted(set(codes))))


def a_split(percentages: Mapping[str, object]) -> Statement:
    """A split from percentages (numbers or text, up to two decimals); raises StatementError unless they sum to 100."""
    shares = []
    for code, given in percentages.items():
        try:
            scaled = Decimal(str(given).strip()) * 100
            weight = int(scaled)
        except (InvalidOperation, ValueError, OverflowError):
            raise StatementError(f"{given!r} is not a percentage for {code!r}.") from None
        if scaled != weight or weight <= 0:
            raise StatementError(f"{given} % for {code!r}: give a share above 0 with at most two decimals.")
        shares.append((code, weight))
    total = sum(weight for _, weight in shares)
    if total != WHOLE:
        raise StatementError(f"The split sums to {_percent(total)} %, not 100; {_missing(total)}.")
    return Statement(Kind.SPLIT, tuple(sorted(shares)))


def read_statement(kind: str, use_cases: str | None, codebook: AnyVocabulary | None = None) -> Statement:
    """Read a statement as the book keeps it; with a codebook, unknown codes raise StatementError too."""
    try:
        form = Kind(kind)
    except ValueError:
        raise StatementError(f"{kind!r} is no kind of statement.") from None
    if form not in (Kind.SET, Kind.SPLIT):
        return Statement(form)
    try:
        value = json.loads(use_cases or "null")
    except json.JSONDecodeError:
        raise StatementError(f"The use cases {use_cases!r} are not JSON.") from None
    if form is Kind.SET and isinstance(value, list):
        statement = a_set(*(str(code) for code in value))
    elif form is Kind.SPLIT and isinstance(value, dict):
        statement = a_split(value)
    else:
        raise StatementError("A set is a JSON list of codes and a split a JSON object of percentages.")
    return statement if codebook is None else of_codebook(statement, codebook)


def of_codebook(statement: Statement, codebook: AnyVocabulary) -> Statement:
    """The same statement; raises StatementError where it names a code that the codebook does not know."""
    try:
        codebook.mask(statement.codes)
    except CodebookError as error:
        raise StatementError(str(error)) from None
    return statement


def expect_answer(question: Question, kind: Kind) -> None:
    """Raises StatementError for a kind of statement that does not answer a question."""
    if question is Question.WHO and kind in (Kind.SPLIT, Kind.EXCLUDED):
        raise StatementError(
            "Who a customer is has no percentages: say a set of segments."
            if kind is Kind.SPLIT
            else "An account is excluded as such, not as an answer to who it is."
        )


def answer_in_words(statement: Statement, codebook: Codebook, question: Question) -> str:
    """A statement by the codes of today; it names the question where that is who: `core, resale`, `who: start-up`."""
    words = statement.in_words(codebook.of(question))
    return f"who: {words}" if question is Question.WHO else words


@lru_cache(maxsize=1_024)
def read_alike(kind: str, use_cases: str | None) -> Statement:
    """The same of a long log, in which most say what others say; raises StatementError."""
    return read_statement(kind, use_cases)


def _present(code: str, codebook: AnyVocabulary) -> str:
    case = codebook.by_code(code)
    return code if case is None else case.code


def _percent(weight: int) -> int | float:
    return weight // 100 if weight % 100 == 0 else weight / 100


def _missing(total: int) -> str:
    gap = WHOLE - total
    return f"{_percent(gap)} % is missing" if gap > 0 else f"{_percent(-gap)} % is too much"
