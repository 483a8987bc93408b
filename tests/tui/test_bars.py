"""Bars keep their promises at every width: nothing above zero vanishes, and nothing below the whole looks full."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from tokentui.tui.widgets.bars import BarStyles, gap_bar, range_bar, sparkline

SHARES = st.floats(0, 1) | st.sampled_from([0.0, 1e-12, 0.5, 1 - 1e-9, 1.0])
WIDTHS = st.integers(3, 80)
AMOUNTS = st.integers(0, 10**18) | st.sampled_from([0, 1])


def text(segments: list[Segment]) -> str:
    return "".join(segment.text for segment in segments)


@pytest.mark.parametrize(
    ("low", "high", "drawn"),
    [
        (0.0, 0.0, "          "),
        (0.3, 0.7, "███░░░░   "),
        (0.25, 0.25, "██▌       "),
        (0.25, 0.6, "██▌░░░    "),
        (0.0, 0.5, "░░░░░     "),
        (0.0001, 0.0001, "▏         "),
        (0.0001, 0.0002, "▏░        "),
        (0.9999, 0.9999, "█████████▉"),
        (0.97, 0.99, "████████░ "),
        (0.5, 1.0, "█████░░░░░"),
        (1.0, 1.0, "██████████"),
        (None, None, "          "),
        (-1e-12, 1 + 1e-12, "░░░░░░░░░░"),
    ],
)
def test_a_range_is_drawn_solid_then_hatched_then_empty(low: float | None, high: float | None, drawn: str) -> None:
    assert text(range_bar(low, high, 10)) == drawn


def test_a_range_without_block_characters() -> None:
    assert text(range_bar(0.3, 0.7, 10, ascii_only=True)) == "###----..."
    assert text(range_bar(0.001, 0.001, 10, ascii_only=True)) == "#........."
    assert text(range_bar(0.999, 0.999, 10, ascii_only=True)) == "#########."


@given(st.tuples(SHARES, SHARES).map(sorted), WIDTHS, st.booleans())
def test_a_range_fills_its_width_and_hides_nothing(bounds: list[float], width: int, ascii_only: bool) -> None:
    low, high = bounds
    drawn = text(range_bar(low, high, width, ascii_only=ascii_only))
    hatch, full, empty = ("-", "#", ".") if ascii_only else ("░", "█", " ")
    assert cell_len(drawn) == width
    assert (low > 0) == any(glyph not in (hatch, empty) for glyph in drawn)
    assert (high > low) == (hatch in drawn)
    assert (low >= 1) == (drawn == full * width)
    assert high >= 1 or not drawn.endswith((hatch, full))


@pytest.mark.parametrize("width", [-1, 0, 1, 2])
def test_bars_survive_having_no_room(width: int) -> None:
    for drawn in (range_bar(0.4, 0.9, width), gap_bar(1, 1, 1, 1, width), sparkline([1, None, 3], width)):
        assert cell_len(text(drawn)) == max(width, 0)
    assert text(range_bar(0, 0.5, 1)) == "░"
    assert text(gap_bar(99, 1, 0, 0, 1)) == "▉"


def test_impossible_shares_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot start at"):
        range_bar(0.7, 0.3, 10)
    with pytest.raises(ValueError, match="must be a number"):
        range_bar(float("nan"), 0.3, 10)
    with pytest.raises(ValueError, match="cannot be negative"):
        gap_bar(1, 0, -1, 0, 10)


@pytest.mark.parametrize(
    ("parts", "drawn"),
    [
        ((70, 30, 0, 0), "███████░░░"),
        ((1, 99, 0, 0), "▏░░░░░░░░░"),
        ((31, 68, 0, 1), "███▏░░░░░╱"),
        ((20, 40, 30, 10), "██░░░░▒▒▒╱"),
        ((0, 0, 5, 0), "▒▒▒▒▒▒▒▒▒▒"),
        ((0, 0, 0, 5), "╱╱╱╱╱╱╱╱╱╱"),
        ((5, 0, 0, 0), "██████████"),
        ((10**9, 1, 1, 1), "███████░▒╱"),
        ((0, 0, 0, 0), "          "),
    ],
)
def test_the_four_parts_of_a_gap(parts: tuple[int, int, int, int], drawn: str) -> None:
    assert text(gap_bar(*parts, 10)) == drawn


def test_the_four_parts_of_a_gap_without_block_characters() -> None:
    assert text(gap_bar(40, 30, 10, 20, 10, ascii_only=True)) == "####---=//"


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS, st.integers(4, 80), st.booleans())
def test_every_part_of_a_gap_shows(
    known: int, backlog: int, below: int, silence: int, width: int, ascii_only: bool
) -> None:
    drawn = text(gap_bar(known, backlog, below, silence, width, ascii_only=ascii_only))
    hatch, weak, slash, empty = ("-", "=", "/", ".") if ascii_only else ("░", "▒", "╱", " ")
    assert cell_len(drawn) == width
    assert (backlog > 0) == (hatch in drawn)
    assert (below > 0) == (weak in drawn)
    assert (silence > 0) == (slash in drawn)
    assert (known > 0) == any(glyph not in (hatch, weak, slash, empty) for glyph in drawn)
    assert (known + backlog + below + silence == 0) == (drawn == empty * width)


def test_monthly_spend_ends_at_the_right_edge_and_tells_gaps_from_zeros() -> None:
    assert text(sparkline([1, 4, None, 0, 7, 8], 8)) == "  ▁▄·_▇█"
    assert text(sparkline([1, 4, None, 0, 7, 8], 8, ascii_only=True)) == "  .= _%#"


def test_a_small_month_shows_and_only_the_largest_is_full() -> None:
    assert text(sparkline([1, 10**15 - 1, 10**15], 3)) == "▁▇█"
    assert text(sparkline([0, 0], 2)) == "__"
    assert text(sparkline([-5, 10], 2)) == "-█"
    assert text(sparkline([None, None], 2)) == "··"
    assert text(sparkline([], 3)) == "   "


def test_more_months_than_cells_are_averaged_in_runs() -> None:
    assert text(sparkline([1, 3, 8, 8, None, None], 3)) == "▂█·"


def test_parts_carry_the_styles_given_and_the_last_solid_cell_the_edge() -> None:
    styles = BarStyles(solid=Style(color="red"), hatched=Style(dim=True), edge=Style(bgcolor="blue"))
    assert range_bar(0.25, 0.6, 10, styles=styles) == [
        Segment("██", Style(color="red")),
        Segment("▌", Style(color="red", bgcolor="blue")),
        Segment("░░░", Style(dim=True)),
        Segment("    ", Style()),
    ]
