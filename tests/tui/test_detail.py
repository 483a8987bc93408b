"""The pane of the selected customer."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from textual.app import App, ComposeResult

from tests.tui.given import CODEBOOK, a_customer, a_decision, a_detail, a_fact
from tokentui.domain.customer import Detail, Month
from tokentui.domain.grades import Grade, Mark, Question, Relation
from tokentui.domain.money import MICRO, Basis, Spend
from tokentui.domain.queues import Ask
from tokentui.domain.settling import State
from tokentui.domain.statements import NOTHING, a_set, a_split
from tokentui.domain.text import cell_width
from tokentui.tui.widgets.detail import AT_ONCE, NOBODY, DetailPane
from tokentui.tui.widgets.detail_lines import NOT_A_YEAR, detail_lines
from tokentui.tui.widgets.flow import Line
from tokentui.tui.widgets.review_pane import HIDDEN, ReviewPane

NOW = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
HOSTILE = "Foo [/] [@click=app.quit]x[/] \x1b[31m\u202eevil"
SHOWN = r"Foo [/] [@click=app.quit]x[/] \x1b[31m\u202eevil"


def cursor() -> Detail:
    million = 1_000_000 * MICRO
    shared = a_fact(
        Question.HOW_MUCH, "Cursor and GitHub Copilot together", low=1_400_000_000, high=1_400_000_000, unit="USD",
        yardstick="run-rate, Cursor and GitHub Copilot combined", source_title="AI unit economics",
    )  # fmt: skip
    alone = a_fact(
        Question.HOW_MUCH, "estimated payment", low=650_000_000, high=650_000_000, unit="USD", grade=Grade.D,
        yardstick="per year, estimate", basis=Basis.ESTIMATE, as_of="2025-07", source_title="Token tax",
        source_url="https://alphasteve.pages.dev/papers/2026-06-17-coding-agent-layer-token-tax-margin-floor",
    )  # fmt: skip
    margin = a_fact(Question.TO_WHAT_END, "gross margin", low=-23, high=-23, unit="percent gross margin")
    customer = a_customer(
        spend=Spend(650 * million, 650 * million, 650 * million), basis=Basis.ESTIMATE, spend_grade=Grade.D,
        state=State.SET, mask=CODEBOOK.mask(["devtools", "resale"]), reviewer="starter",
        marks=(Mark.OPEN, Mark.C, Mark.D, Mark.C),
    )  # fmt: skip
    return a_detail(
        customer,
        aliases=("Anysphere",),
        product="Claude",
        facts=(shared, alone, margin),
        decisions=(a_decision(a_set("devtools", "resale"), confidence=3, note="named as coding agent"),),
    )


def words(detail: Detail, width: int = 90, currency: str = "USD", floor: Grade = Grade.D) -> list[str]:
    return [text(line) for line in detail_lines(detail, CODEBOOK, currency, NOW, floor, width)]


def text(line: Line) -> str:
    return "".join(piece.text for piece in line).rstrip()


def styles(detail: Detail, containing: str, width: int = 90) -> set[str]:
    """The styles of the visible pieces of the line that holds a text."""
    line = next(line for line in detail_lines(detail, CODEBOOK, "USD", NOW, Grade.D, width) if containing in text(line))
    return {piece.style for piece in line if piece.text.strip()}


def test_the_header_says_who_how_much_and_on_what_it_rests() -> None:
    name, spend, traits, *_ = words(cursor())
    assert name.startswith("Cursor  Anysphere")
    assert name.endswith("5·7  starter")
    assert spend == "~ $650M a year, estimate   D  Token tax, 2025-07"
    assert traits == "Claude"


def test_a_figure_that_is_not_one_customers_year_says_so_in_dim_words() -> None:
    said = "\n".join(words(cursor()))
    assert said.count(NOT_A_YEAR) == 1
    line = next(line for line in words(cursor(), 150) if "$1.40B" in line)
    assert line.endswith(NOT_A_YEAR)
    assert "dim" in styles(cursor(), NOT_A_YEAR, 150)


def test_facts_stand_under_their_question_with_grade_source_and_date() -> None:
    lines = words(cursor())
    start = next(place for place, line in enumerate(lines) if line.startswith("to what end"))
    assert lines[start] == "to what end  C  -23 percent gross margin  gross margin"
    assert lines[start + 1].strip() == "24/7 Wall St · 2026-01-14"


def test_how_it_stands_to_the_vendor_is_a_section_of_its_own() -> None:
    invests = a_fact(
        Relation.INVESTOR, "at once, and with milestones", low=10_000_000_000, high=40_000_000_000, unit="USD",
        yardstick="commitment", source_title="Google deal",
    )  # fmt: skip
    supplies = a_fact(Relation.SUPPLIER, "sells compute", source_title="The money going in circles")
    plain, lines = words(cursor()), words(cursor()._replace(facts=(*cursor().facts, supplies, invests)))
    start = lines.index("to vendor    C  supplier  sells compute")
    assert lines[start + 1].startswith("                The money going in circles · 2026-01-14")
    assert lines[start + 2].startswith("             C  investor  $10B – $40B commitment  at once, and with milestones")
    assert [*lines[:start], *lines[start + 5 :]] == plain


def test_what_is_below_the_floor_says_so_and_is_not_what_nobody_looked_at() -> None:
    at_d, at_c = words(cursor()), words(cursor(), floor=Grade.C)
    assert at_c[1] == at_d[1].replace("   D  ", "   d  ")
    start = next(place for place, line in enumerate(at_c) if line.startswith("for what"))
    assert at_c[start] == at_d[start].replace("  D  ", "  d  ")
    assert at_c[start + 3].strip() == "below the evidence floor: counted as if it may be anything"
    assert not any("below the evidence floor" in line for line in at_d)
    large = a_customer(marks=(Mark.D, Mark.OPEN, Mark.OPEN, Mark.OPEN), segments=1, who_state=State.SET)
    listed = a_detail(large)
    lines = words(listed, floor=Grade.C)
    start = next(place for place, line in enumerate(lines) if line.startswith("who          d  1 large  by its record"))
    assert lines[start + 1].strip() == "below the evidence floor: counted as if it may be anything"
    assert any(line.startswith("how much     ·  no fact yet") for line in words(listed, floor=Grade.C))


def test_sections_come_in_the_same_order_whatever_is_known() -> None:
    names = ["who", "how much", "for what", "to what end", "each month", "decisions"]
    for detail in (cursor(), a_detail()):
        starts = [line.split("  ")[0] for line in words(detail)[3:] if line and not line.startswith((" ", "●", "○"))]
        assert starts == names


def test_what_is_not_known_is_said_and_never_zero() -> None:
    lines = "\n".join(words(a_detail()))
    assert "annual spend unknown" in lines
    assert "nobody has looked yet" in lines
    assert "no monthly usage in the book" in lines
    assert "none yet" in lines
    assert "0" not in lines


@pytest.mark.parametrize("width", [20, 34, 49, 50, 60, 90, 160])
def test_no_line_is_longer_than_the_pane(width: int) -> None:
    long = a_fact(
        Question.WHO, "x" * 500 + " " + "word " * 300, source_title="t" * 300, source_url="https://" + "u" * 400
    )
    customer = cursor().customer._replace(name="N" * 200, reviewer="r" * 80, parent="P" * 90)
    detail = cursor()._replace(customer=customer, facts=(long, *cursor().facts), extra=(("note", "e" * 300),))
    for line in words(detail, width):
        assert cell_width(line) <= width, line
    cut = next(line for line in words(detail, width) if line.startswith("N"))
    assert "…" in cut


def test_text_from_outside_is_shown_letter_by_letter() -> None:
    customer = a_customer(name=HOSTILE, parent=HOSTILE, segment=HOSTILE, reviewer="[b]r[/b]")
    detail = a_detail(
        customer,
        facts=(
            a_fact(Question.WHO, HOSTILE, source_title=HOSTILE, source_url="https://[/]", unit=HOSTILE, low=1, high=1),
        ),
        decisions=(a_decision(a_set("core"), note=HOSTILE + "\nsecond"),),
        extra=((HOSTILE, HOSTILE),),
    )
    said = words(detail, 200)
    assert sum(SHOWN in line for line in said) >= 6
    assert "\x1b" not in "".join(said)
    assert any(line.strip() == "second" for line in said)


def test_decisions_that_no_longer_stand_are_dimmed_and_have_another_sign() -> None:
    detail = a_detail(
        decisions=(
            a_decision(NOTHING, at="2026-10-05T10:00:00.000Z"),
            a_decision(a_set("core"), stands=False, confidence=5),
            a_decision(a_split({"core": 60, "development": 40}), reviewer="Zoë", adjudicates=True, reason="two parts"),
        )
    )
    lines = words(detail)
    start = lines.index("decisions") + 1
    assert [line[0] for line in lines[start : start + 3]] == ["●", "○", "◆"]
    assert "taken back" in lines[start]
    assert lines[start + 1].endswith("core  ●●●●●")
    assert styles(detail, "●●●●●") == {"dim"}
    assert "adjudicated: core 60 %, development 40 %" in lines[start + 2]
    assert lines[start + 3].strip() == "two parts"


def test_a_statement_too_long_for_the_line_goes_on_below_with_its_confidence_whole() -> None:
    codes = [case.code for case in CODEBOOK.use_cases]
    said = "\n".join(words(a_detail(decisions=(a_decision(a_set(*codes), confidence=3),)), 60))
    assert "●●●○○" in said
    assert all(code in said for code in codes)


def test_a_conflict_is_named_and_a_split_shows_its_shares() -> None:
    conflict = a_customer(state=State.CONFLICT, mask=CODEBOOK.mask(["devtools", "resale"]))
    assert "reviewers disagree: it may be any of these" in "\n".join(words(a_detail(conflict)))
    shares = ((0, 4000), (3, 6000))
    split = a_customer(state=State.SPLIT, mask=CODEBOOK.mask(["core", "development"]), split=shares)
    first, second = (line for line in words(a_detail(split)) if " %" in line)
    assert "4 development" in first
    assert "60 %" in first
    assert "40 %" in second


def test_months_are_drawn_with_gaps_the_last_value_and_both_ends() -> None:
    months = (Month(202411, 1_000_000 * MICRO, 5, 5), Month(202501, 2_000_000 * MICRO, None, None))
    lines = words(a_detail(months=months))
    start = next(place for place, line in enumerate(lines) if line.startswith("each month"))
    assert lines[start] == "each month   spend   ▄·█  $2M"
    assert lines[start + 1].split() == ["tokens", "█··", "unknown"]
    assert lines[start + 2].split() == ["2024-11", "2025-01"]


class Pane(App[None]):
    def compose(self) -> ComposeResult:
        yield DetailPane()


async def test_the_pane_scrolls_by_keyboard_stays_with_its_customer_and_starts_another_at_the_top() -> None:
    app = Pane()
    async with app.run_test(size=(60, 12)) as pilot:
        pane = app.query_one(DetailPane)
        assert pane.text == NOBODY
        pane.show(cursor(), CODEBOOK, "USD", NOW, Grade.D)
        pane.focus()
        await pilot.press("pagedown")
        await pilot.pause()
        await pilot.wait_for_scheduled_animations()
        below = pane.scroll_offset.y
        assert below > 0
        pane.show(cursor()._replace(product="Opus"), CODEBOOK, "USD", NOW, Grade.D)
        await pilot.pause()
        assert pane.scroll_offset.y == below
        pane.show(a_detail(a_customer(id=2, name="Other")), CODEBOOK, "USD", NOW, Grade.D)
        await pilot.pause()
        assert pane.scroll_offset.y == 0
        assert pane.text.startswith("Other")
        assert shown(pane, 0).strip().startswith("Other")
        pane.show(None, CODEBOOK, "USD", NOW, Grade.D)
        assert shown(pane, 0).strip() == NOBODY


async def test_the_pane_fits_another_width_and_reads_the_same_without_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Pane()
    async with app.run_test(size=(90, 40)) as pilot:
        pane = app.query_one(DetailPane)
        pane.show(cursor(), CODEBOOK, "USD", NOW, Grade.D)
        await pilot.pause()
        wide = pane.text
        await pilot.resize_terminal(50, 40)
        await pilot.pause()
        assert pane.text != wide
        assert all(cell_width(line) <= 50 for line in pane.text.splitlines())
        assert "●●●○○" in pane.text


def a_long_one(number: int = 1) -> Detail:
    """A customer with more facts than are written at once."""
    facts = tuple(a_fact(Question.TO_WHAT_END, f"claim {place} on {number}") for place in range(AT_ONCE))
    return a_detail(a_customer(id=number, name=f"Long {number}"), facts=facts)


async def test_a_long_customer_is_written_as_far_as_it_is_seen_and_then_bit_by_bit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written = list[Line]()

    def counted(*given: Any) -> Iterator[Line]:
        for line in detail_lines(*given):
            written.append(line)
            yield line

    monkeypatch.setattr("tokentui.tui.widgets.detail.detail_lines", counted)
    app = Pane()
    async with app.run_test(size=(60, 12)) as pilot:
        pane = app.query_one(DetailPane)
        pane.show(a_long_one(), CODEBOOK, "USD", NOW, Grade.D)
        assert len(written) == AT_ONCE
        every = [text(line) for line in detail_lines(a_long_one(), CODEBOOK, "USD", NOW, Grade.D, 57)]
        while pane.virtual_size.height < len(every):
            await pilot.pause()
        assert pane.text.splitlines() == every

        pane.show(a_long_one(2), CODEBOOK, "USD", NOW, Grade.D)
        assert pane.text.splitlines() == [line.replace("on 1", "on 2").replace("Long 1", "Long 2") for line in every]
        pane.show(a_long_one(3), CODEBOOK, "USD", NOW, Grade.D)
        pane.show(cursor(), CODEBOOK, "USD", NOW, Grade.D)
        await pilot.pause()
        assert not [line for line in pane.text.splitlines() if "on 3" in line], "another one is shown by now"


async def test_what_is_hidden_is_so_on_the_last_line_too() -> None:
    class Hiding(App[None]):
        def compose(self) -> ComposeResult:
            yield ReviewPane()

    app = Hiding()
    async with app.run_test(size=(60, 12)):
        pane = app.query_one(ReviewPane)
        pane.show_account(a_long_one(), CODEBOOK, "USD", NOW, Grade.D, hidden=frozenset(Ask.BOTH.questions))
        assert pane.text.count(HIDDEN) == 3
        assert "none yet" not in pane.text


def shown(pane: DetailPane, y: int) -> str:
    return "".join(segment.text for segment in pane.render_line(y))
