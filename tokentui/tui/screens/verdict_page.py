"""The verdict as a page: what it is, what decides it, and all that it rests on."""

from collections.abc import Sequence

from tokentui.services.panels import Panels
from tokentui.tui.widgets.flow import Line, both_ends, flow
from tokentui.tui.widgets.table_columns import Piece
from tokentui.words.verdict import headline, resting_sentences, warnings, weighed_in_short

_SENTENCE_LINES = 12


def verdict_lines(panels: Panels, exceptions: str, single: str, currency: str, width: int) -> Sequence[Line]:
    """Verdict and what decides it; what makes the sums less than they seem; what would settle or undo it; sources."""
    hint = "esc closes · y copies"
    verdict = panels.verdict
    lines = [both_ends([Piece(verdict.verdict.value, "strong")], [Piece(hint, "dim")], width)]
    lines.append((Piece(weighed_in_short(panels).removeprefix("% "), "dim"),))
    parts = (
        ([headline(verdict, currency)], ""),
        (warnings(panels, currency), "warning"),
        (resting_sentences(panels, exceptions, currency), ""),
        ([single] if single else [], ""),
    )
    for sentences, style in parts:
        for sentence in sentences:
            lines += [(), *flow([Piece(sentence, style)], width, _SENTENCE_LINES)]
    return lines
