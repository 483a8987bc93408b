"""Both panels in a few lines: what `watch --inline` keeps below the prompt."""

from collections.abc import Iterator, Sequence

from tokentui.cli.inline import FAINT, STRONG, InlineLine
from tokentui.cli.panel_options import Asked
from tokentui.domain.bounds import Interval
from tokentui.domain.composition import Group, GroupKind
from tokentui.domain.cube import written
from tokentui.domain.text import clip, pad, visible
from tokentui.domain.weighing import weight
from tokentui.services.background import version
from tokentui.services.panels import Panels, read_panels
from tokentui.services.running_cube import RunningCube
from tokentui.services.workbook import Workbook
from tokentui.words.panel_cells import question_cells
from tokentui.words.panels import share_range
from tokentui.words.verdict import headline, weighed_in_short

_NAME, _SHARE, _NUMBER = 13, 12, 13
"""Cells of the columns beside the bar."""

_LEAST_BAR = 4
_OTHERS = 4
"""Lines besides stances, use cases and questions: the title, a heading, the verdict, and how one ends it."""


class MovingBlock:
    """The lines of a book as it stands, read again when another process has written to it."""

    def __init__(self, workbook: Workbook) -> None:
        # As the user has set them; what that leaves out is as always.
        self._workbook, self._settings = Asked(None, None, None, None, None).read(workbook)
        self._cube, self._seen = RunningCube(), version(workbook)

    def changed(self) -> bool:
        """Whether the book is another one than was drawn; raises BookMoved where its file is gone."""
        self._workbook.book.db.expect_in_place()
        if (now := version(self._workbook)) == self._seen:
            return False
        self._seen, self._workbook = now, self._workbook.reread()
        return True

    def draw(self, columns: int, rows: int) -> list[InlineLine]:
        """The lines for a terminal of a size, one row of which is the prompt's."""
        panels = read_panels(self._workbook, self._settings, cube=self._cube, every_group=True)
        at = self._workbook.clock().astimezone().strftime("%H:%M:%S")
        return panel_block(self._workbook, panels, columns, max(1, rows - 1), f"as of {at} · q or ctrl+c ends")


def panel_block(workbook: Workbook, panels: Panels, width: int, height: int, ends: str) -> list[InlineLine]:
    """At most `height` lines of at most `width` cells: composition, gap, verdict; `ends` is the last of them."""
    gap = list(_gap(panels, width))
    stances = [group for group in panels.composition.groups if group.kind is GroupKind.STANCE]
    cases = [group for group in panels.composition.groups if group.kind is GroupKind.USE_CASE]
    room = max(0, height - len(stances) - len(gap) - _OTHERS)
    shown = _surest(cases, room)
    of = f" · surest {len(shown)} of {len(cases)} uses" if shown and len(shown) < len(cases) else ""
    synthetic = "SYNTHETIC · " if workbook.settings.synthetic else ""
    verdict = panels.verdict
    currency = workbook.settings.currency
    lines = [
        InlineLine(f"{synthetic}{visible(workbook.settings.name)}", STRONG),
        InlineLine(f"Composition  {weighed_in_short(panels)}{of}", STRONG),
        *(InlineLine(_bar_line(one, width)) for one in (*stances, *shown)),
        InlineLine(gap[0], STRONG),
        *map(InlineLine, gap[1:]),
    ]
    said = InlineLine(f"{verdict.verdict.value}  {headline(verdict, currency)}", STRONG)
    # What does not fit is left out of the panels from below, and the verdict last.
    fitting = [*lines[: max(0, height - 2)], *([said] if height > 1 else []), InlineLine(ends, FAINT)]
    return [one._replace(text=clip(visible(one.text), width)) for one in fitting]


def _surest(cases: Sequence[Group], room: int) -> list[Group]:
    """As many use cases as there is room for, those of which most is certain, in the order of the codebook."""
    if len(cases) <= room:
        return list(cases)
    sure = sorted(cases, key=lambda one: (-one.share.low, -one.share.high) if one.share else (0, 0))[:room]
    return [one for one in cases if one in sure]


def _bar_line(group: Group, width: int) -> str:
    name = group.code if group.kind is GroupKind.STANCE else f"{group.key or ' '} {group.code}"
    low, high = (written(end) for end in (group.held.customers.low, group.held.customers.most))
    number = f"{low} – {high}"
    share = " ".join(share_range(group.share).split())
    bar = width - _NAME - _SHARE - _NUMBER - 2
    if bar < _LEAST_BAR:
        return clip(f"{pad(visible(name), _NAME)} {share}", width)
    drawn = _bar(group.share, bar)
    return f"{pad(visible(name), _NAME)} {drawn} {pad(share, _SHARE, 'right')}{pad(number, _NUMBER, 'right')}"


def _bar(share: Interval | None, cells: int) -> str:
    """What is certain solid, what is possible hatched."""
    if share is None:
        return " " * cells
    sure, possible = int(share.low * cells), -int(-share.high * cells // 1)
    return "█" * sure + "░" * (possible - sure) + " " * (cells - possible)


def _gap(panels: Panels, width: int) -> Iterator[str]:
    gap = panels.gap
    rest = weight(gap.not_listed, gap.unit) if gap.disclosed is not None else None
    columns = [*(one.value for one in gap.columns), *(["unaccounted"] if rest is not None else [])]
    each = min(12, max(6, (width - _NAME) // max(len(columns), 1)))
    yield pad("Gap", _NAME) + "".join(pad(name, each, "right") for name in columns)
    for name, *cells in question_cells(gap.questions, gap.union, gap, rest):
        yield pad(name, _NAME) + "".join(pad(cell, each, "right") for cell in cells)
