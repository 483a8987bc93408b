"""The codebook as lines: one for each entry, and everything about the current one."""

from collections.abc import Mapping, Sequence

from tokentui.domain.codebook import Codebook, UseCase
from tokentui.domain.codebook_changes import merged_into
from tokentui.domain.codebook_file import former_codes
from tokentui.domain.text import cell_width, clip, pad, visible
from tokentui.tui.widgets.flow import Line, both_ends, cut, flow
from tokentui.tui.widgets.table_columns import Piece

_LONGEST_CODE = 16
_STANCE = 8
_TEXT_LINES = 4


def in_rows(codebook: Codebook) -> tuple[UseCase, ...]:
    """The entries in the order of the screen: those offered, then those archived."""
    return (*codebook.active, *(case for case in codebook.use_cases if case.archived))


def entry_lines(codebook: Codebook, decisions: Mapping[int, int], current: int, width: int) -> list[Line]:
    """A line for each entry: key, code, stance, label, and how many decisions stand on it."""
    rows = in_rows(codebook)
    codes = min(max(cell_width(visible(case.code)) for case in rows), _LONGEST_CODE)
    lines = []
    for number, case in enumerate(rows):
        count = decisions.get(case.bit, 0)
        style = "dim" if case.archived else "strong" if number == current else ""
        left = [
            Piece("▌ " if number == current else "  ", "bar"),
            Piece(f"{pad(visible(case.key) or '–', 1)} ", "dim" if case.archived or not case.key else "accent"),
            Piece(pad(visible(case.code), codes), style),
            Piece(f"  {pad(case.stance.value, _STANCE)}  ", "dim"),
            Piece(_about(codebook, case), "dim" if case.archived else ""),
        ]
        lines.append(both_ends(left, [Piece(f"{count:,}" if count else "·", "dim")], width))
    return lines


def detail_lines(codebook: Codebook, case: UseCase, width: int) -> list[Line]:
    """Everything about one entry."""
    lines: list[Line] = [cut([Piece(visible(case.label), "strong")], width)]
    if case.definition:
        lines += flow([Piece(visible(case.definition))], width, _TEXT_LINES)
    for example in case.examples[:_TEXT_LINES]:
        lines.append(cut([Piece("· ", "accent"), Piece(visible(example), "dim")], width))
    if len(case.examples) > _TEXT_LINES:
        lines.append(cut([Piece(f"  and {len(case.examples) - _TEXT_LINES} more", "dim")], width))
    former = former_codes(codebook, case)
    if former:
        lines.append(cut([Piece(f"also counts: {', '.join(map(visible, former))}", "dim")], width))
    return lines


def change_lines(lines: Sequence[str]) -> str:
    """What an edit changed, for the message line."""
    first = visible(lines[0]) if lines else "nothing changed"
    return first if len(lines) < 2 else f"{clip(first, 60)} and {len(lines) - 1} more"


def _about(codebook: Codebook, case: UseCase) -> str:
    into = merged_into(codebook, case)
    if into is not None:
        return f"merged into {visible(into.code)}"
    return f"{visible(case.label)}{' (archived)' if case.archived else ''}"
