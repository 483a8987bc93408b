"""Evidence grades of facts and decisions, and the marks that answers to the four questions carry."""

from collections.abc import Iterable
from enum import StrEnum


class Grade(StrEnum):
    """What a fact rests on; the letters sort from best to worst."""

    A = "A"
    """Audited filing, contract, invoice or usage log."""
    B = "B"
    """The customer on record, named and dated."""
    C = "C"
    """Vendor, partner or named press."""
    D = "D"
    """Inference, anonymous source, estimate; also a decision that cites nothing."""
    U = "U"
    """Nothing found, or contradicted."""

    def reaches(self, floor: "Grade") -> bool:
        """Whether evidence of this grade counts at an evidence floor."""
        return self is not Grade.U and self.value <= floor.value


def read_grade(word: str) -> Grade:
    """The grade that a book has; one that this version does not know counts at no evidence floor."""
    return _GRADES.get(word, Grade.U)


# Looked up, here and below: to ask an enumeration takes several times as long, and one customer may have 10,000 facts.
_GRADES = {grade.value: grade for grade in Grade}


class Mark(StrEnum):
    """How far one question about a customer is answered: the grade of the answer, or the kind of gap."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    SILENT = "U"
    """Looked, and it cannot be told: a fact of grade U says so."""
    OPEN = "-"
    """Nobody here has looked yet."""

    def answered(self, floor: Grade) -> bool:
        """Whether the question counts as answered at an evidence floor."""
        return self not in (Mark.SILENT, Mark.OPEN) and self.value <= floor.value


def read_mark(word: str) -> Mark:
    """The mark that a book has; one that this version does not know answers nothing at any evidence floor."""
    return _MARKS.get(word, Mark.SILENT)


_MARKS = {mark.value: mark for mark in Mark}


class Question(StrEnum):
    """The four questions asked of every customer."""

    WHO = "who"
    HOW_MUCH = "how_much"
    FOR_WHAT = "for_what"
    TO_WHAT_END = "to_what_end"


class Relation(StrEnum):
    """How a customer stands to the vendor or to others; it answers no question and is no part of its spend."""

    INVESTOR = "investor"
    SUPPLIER = "supplier"
    SELLS_ON = "sells_on"
    """It resells tokens; the claim names whom to."""
    FINANCED_BY = "financed_by"
    """Its spend is paid by an investor of the vendor, or from cloud credits; the claim names whose money it is."""


TO_VENDOR = (Relation.INVESTOR, Relation.SUPPLIER)
"""Those that tie it to the vendor itself."""


Dimension = Question | Relation
"""What a fact is about."""

DIMENSIONS: tuple[Dimension, ...] = (*Question, *Relation)
DIMENSIONS_IN_WORDS = f"{', '.join(DIMENSIONS[:-1])} or {DIMENSIONS[-1]}"


def dimension_of(text: str) -> Dimension:
    """The dimension of this name; raises ValueError for any other."""
    return _DIMENSIONS.get(text) or Question(text)


_DIMENSIONS: dict[str, Dimension] = {one.value: one for one in DIMENSIONS}


def best(grades: Iterable[Grade], default: Grade = Grade.D) -> Grade:
    """The best of several grades, or the default when there is none."""
    return min(grades, default=default)


def mark_of(grades: Iterable[Grade]) -> Mark:
    """The mark that facts of these grades give a question: best grade, else silence if any looked, else open."""
    found = sorted(grades)
    if not found:
        return Mark.OPEN
    return Mark(found[0].value)
