"""The codebook as lines: one for each entry, and everything about the current one."""

from collections.abc import Mapping, Sequence

from tokentui.domain.codebook import Codebook, UseCase
from tokentui.domain.codebook_changes import LISTS, AnyEntry, merged_into, question_of
from tokentui.domain.codebook_file import former_codes
from tokentui.domain.grades import Question
from tokentui.domain.stance_exceptions import exceptions_line, present_exceptions
from tokentui.domain.text import cell_width, clip, pad, visible
from tokentui.tui.widgets.flow import Line, both_ends, cut, flow
from tokentui.tui.widgets.table_columns import Piece

_LONGEST_CODE = 16
_STANCE = 8
_TEXT_LINES = 4

Decisions = Mapping[Question, Mapping[int, int]]
"""How many decisions stand on each entry of each list, by bit."""


def in_rows(codebook: Codebook) -> tuple[AnyEntry, ...]:
    """The entries in the order of the screen: use cases, then segments; those offered before those archived."""
    rows: list[AnyEntry] = []
    for question in LISTS:
        listed = codebook.of(question)
        rows += [*listed.active, *(one for one in listed.entries if one.archived)]
    return tuple(rows)


def line_of(codebook: Codebook, row: int) -> int:
    """On which line an entry stands: segments have a heading above them."""
    return row + (row >= len(codebook.use_cases))


def entry_lines(codebook: Codebook, decisions: Decisions, current: int, width: int) -> list[Line]:
    """A line for each entry: key, code, stance, label, and how many decisions stand on it."""
    rows = in_rows(codebook)
    codes = min(max(cell_width(visible(one.code)) for one in rows), _LONGEST_CODE)
    lines: list[Line] = []
    for number, one in enumerate(rows):
        if number == len(codebook.use_cases):
            lines.append(cut([Piece("  Segments, who a customer is", "dim")], width))
        count = decisions.get(question_of(one), {}).get(one.bit, 0)
        style = "dim" if one.archived else "strong" if number == current else ""
        left = [
            Piece("▌ " if number == current else "  ", "bar"),
            Piece(f"{pad(visible(one.key) or '–', 1)} ", "dim" if one.archived or not one.key else "accent"),
            Piece(f"{pad(visible(one.code), codes)}  ", style),
            *_stance(one),
            Piece(_about(codebook, one), "dim" if one.archived else ""),
        ]
        lines.append(both_ends(left, [Piece(f"{count:,}" if count else "·", "dim")], width))
    return lines


def detail_lines(codebook: Codebook, one: AnyEntry, width: int) -> list[Line]:
    """Everything about one entry."""
    lines: list[Line] = [cut([Piece(visible(one.label), "strong")], width)]
    if isinstance(one, UseCase) and one.exceptions:
        others = visible(exceptions_line(present_exceptions(one, codebook.segments)))
        lines.append(cut([Piece(f"{one.stance.value}, but {others}", "accent")], width))
    if one.definition:
        lines += flow([Piece(visible(one.definition))], width, _TEXT_LINES)
    for example in one.examples[:_TEXT_LINES]:
        lines.append(cut([Piece("· ", "accent"), Piece(visible(example), "dim")], width))
    if len(one.examples) > _TEXT_LINES:
        lines.append(cut([Piece(f"  and {len(one.examples) - _TEXT_LINES} more", "dim")], width))
    former = former_codes(codebook, one)
    if former:
        lines.append(cut([Piece(f"also counts: {', '.join(map(visible, former))}", "dim")], width))
    return lines


def change_lines(lines: Sequence[str]) -> str:
    """What an edit changed, for the message line."""
    first = visible(lines[0]) if lines else "nothing changed"
    return first if len(lines) < 2 else f"{clip(first, 60)} and {len(lines) - 1} more"


def _stance(one: AnyEntry) -> list[Piece]:
    """The stance of a use case, starred where it has another one for some segment."""
    if not isinstance(one, UseCase):
        return []
    return [Piece(f"{pad(one.stance.value + '*' * bool(one.exceptions), _STANCE)}  ", "dim")]


def _about(codebook: Codebook, one: AnyEntry) -> str:
    into = merged_into(codebook, one)
    if into is not None:
        return f"merged into {visible(into.code)}"
    return f"{visible(one.label)}{' (archived)' if one.archived else ''}"
