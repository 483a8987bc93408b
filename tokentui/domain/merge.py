"""What bringing another person's decisions into a book came to."""

from dataclasses import dataclass

from tokentui.domain.grades import Question
from tokentui.domain.statements import Statement

CLOCKS_APART = 300
"""Seconds by which two people's clocks may differ before a decision counts as dated in the future."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that was not taken; the book keeps it with its reason."""

    line: int
    """Where it stands in the file, or would stand in the export of the book; the first is 1."""
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class Voice:
    """What one reviewer says of a customer in conflict."""

    reviewer: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class Conflict:
    """A customer on whom reviewers disagree and nobody has adjudicated."""

    key: str
    name: str
    spend: int | None
    """Best figure in micro-units; None when unknown."""
    voices: tuple[Voice, ...]
    new: bool
    """Whether it was no conflict before."""
    question: Question = Question.FOR_WHAT
    """On what they disagree."""


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What merging one file or book did, or would do."""

    source: str
    lines: int
    """Decisions and facts that it holds."""
    decisions: int
    """Decisions that were new to the book."""
    known: int
    """Decisions that the book had already."""
    facts: int
    """Facts that were new to the book."""
    reworded: int
    """Facts of which the book held another wording; the same one counts in every book."""
    edits: int
    """Edits of records that were new to the book."""
    joins: int
    """Joins of accounts, or what became of them since, that were new to the book."""
    unlike: tuple[str, ...]
    """Fields of records that two reviewers made different things of, a sentence each without its full stop."""
    left_out: tuple[LeftOut, ...]
    conflicts: tuple[Conflict, ...]
    """Every open conflict on the customers that it speaks of, largest spend first."""
    settled: int
    """Conflicts that it closed."""
    no_backup: str = ""
    """Why the book was not backed up first; empty where it was."""
