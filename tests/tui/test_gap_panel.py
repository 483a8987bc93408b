"""The panel of the transparency gap: what its lines say, and that none is cut."""

from pathlib import Path

import pytest

from tests.public_numbers import NAMED, spend_known
from tests.tui.app_in_test import Story, opened
from tokentui.domain.text import cell_width
from tokentui.tui.widgets.gap_panel import GapPanel
from tokentui.tui.widgets.panel import PanelRow


def row(story: Story, name: str) -> PanelRow:
    rows = story.screen.query_one(GapPanel)._rows
    return next(one for one in rows if one.segments and one.segments[0].text.startswith(name))


@pytest.mark.parametrize("size", [(60, 24), (80, 24), (120, 36)])
async def test_every_line_fits_and_says_what_is_not_accounted_for(public_book: Path, size: tuple[int, int]) -> None:
    async with opened(public_book, size=size) as story:
        for _ in range(3 if size[0] < 100 else 0):
            await story.press("tab")
        await story.press("t", "t", "E", "up", "enter")
        await story.until(lambda: "below" in story.gap())
        panel = story.screen.query_one(GapPanel)
        assert all(cell_width(line) <= panel.size.width for line in story.gap().splitlines() if panel.size.width)
        unknown = NAMED - spend_known("C")
        said = f"not accounted for: $29.2B, 97 %: {unknown} listed of unknown spend, and all that are not listed"
        assert said in " ".join(story.gap().split())
        assert "by construction" not in story.gap()


async def test_what_is_known_by_construction_is_greyed_and_says_so(public_book: Path) -> None:
    async with opened(public_book) as story:
        faint = story.screen.query_one(GapPanel).part("faint")
        assert row(story, "how much").segments[0].style != faint
        await story.press("v")
        await story.until(lambda: "how much: 100 % by construction, of known spend" in story.gap())
        assert {part.style for part in row(story, "how much ").segments} == {faint}
        assert row(story, "for what ").segments[0].style != faint
