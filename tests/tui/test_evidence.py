"""The evidence in sight: what is pinned, folded and cut says so; sources, cards and rows are a key away."""

import csv
import os
from io import StringIO
from pathlib import Path

import pytest

from tests.tui.app_in_test import opened
from tokentui.domain.addresses import completed, web_address
from tokentui.domain.grades import Grade
from tokentui.tui.app import TokentuiApp
from tokentui.tui.browsers import open_page
from tokentui.tui.clipboard import takes_nothing
from tokentui.tui.screens.browse import BrowseScreen
from tokentui.tui.screens.dialogs.fact_form import Draft, to_fact
from tokentui.tui.screens.drill import CardScreen, SourceScreen
from tokentui.tui.widgets.composition_panel import CompositionPanel
from tokentui.tui.widgets.detail import DetailPane
from tokentui.tui.widgets.gap_panel import GapPanel
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.panel import Panel
from tokentui.tui.widgets.status_lines import KeyLine, MessageLine
from tokentui.tui.widgets.verdict_line import VerdictLine
from tokentui.words.tables import CUSTOMER

SIZES = ((60, 16), (80, 24), (100, 30), (120, 36), (200, 60))


@pytest.fixture
def opened_pages(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that a browser is asked to show, which it never does."""
    asked: list[str] = []
    monkeypatch.setattr(TokentuiApp, "is_headless", False)

    def first_one_opens(address: str) -> bool:
        asked.append(address)
        return len(asked) == 1

    monkeypatch.setattr("tokentui.tui.browsers.open_page", first_one_opens)
    return asked


def lines_of(pane: DetailPane | Panel) -> list[str]:
    """What a pane shows, line by line."""
    return [pane.render_line(row).text.rstrip() for row in range(pane.size.height)]


@pytest.mark.parametrize("size", SIZES)
async def test_the_verdict_is_in_sight_at_every_size(public_book: Path, size: tuple[int, int]) -> None:
    async with opened(public_book, size=size) as story:
        said = story.screen.query_one(VerdictLine)
        assert said.text.startswith("bullish 7–80 · bearish 11–81 · NOT ESTABLISHED")
        assert said.region.height == 1
        assert said.region.bottom <= size[1]


async def test_name_and_spend_stay_while_facts_scroll_and_no_line_is_missed(public_book: Path) -> None:
    async with opened(public_book, size=(80, 24)) as story:
        await story.go_to("Microsoft")
        await story.press("tab")
        pane = story.screen.query_one(DetailPane)
        every, seen = pane.text.splitlines(), set(lines_of(pane))
        for _ in range(len(every)):
            await story.press("pagedown")
            assert lines_of(pane)[0].startswith(" Microsoft")
            assert lines_of(pane)[1].startswith(" $500M a year")
            seen.update(lines_of(pane))
            if pane.scroll_offset.y + pane.size.height >= len(every):
                break
        assert {line for line in every if line} <= {line[1:].replace("▸", " ") for line in seen}


async def test_a_panel_that_is_cut_says_how_many_lines_follow(public_book: Path) -> None:
    async with opened(public_book, size=(80, 24)) as story:
        await story.press("tab", "tab")
        panel = story.screen.query_one(CompositionPanel)
        below = len(panel._rows) - panel.size.height + 1
        assert lines_of(panel)[-1] == f"▾ {below} more"
        await story.press("G")
        assert "more" not in lines_of(panel)[-1]


async def test_the_lower_panel_of_two_is_cut_within_the_screen(public_book: Path) -> None:
    async with opened(public_book, size=(120, 26)) as story:
        gap = story.screen.query_one(GapPanel)
        assert gap.region.bottom <= 26
        assert lines_of(gap)[-1] == f"▾ {len(gap._rows) - gap.size.height + 1} more"


async def test_no_digit_tags_an_account_from_a_panel_and_the_footer_offers_none(public_book: Path) -> None:
    async with opened(public_book) as story:
        keys = story.screen.query_one(KeyLine)
        assert "use case" in keys.render().plain
        await story.press("tab", "tab", "1")
        assert story.message == "A panel has the focus, so no account is decided on; esc or tab goes back to the table."
        assert "use case" not in keys.render().plain
        assert "open" in keys.render().plain
        await story.press("escape")
        assert "use case" in keys.render().plain


async def test_a_click_on_the_footer_presses_the_key(public_book: Path) -> None:
    async with opened(public_book) as story:
        keys = story.screen.query_one(KeyLine)
        await story.pilot.click(KeyLine, offset=(keys.render().plain.index("? help") + 1, 0))
        await story.until(lambda: type(story.app.screen).__name__ == "Page")


async def test_the_source_of_the_current_fact_opens_or_it_is_said_why_not(
    public_book: Path, opened_pages: list[str]
) -> None:
    async with opened(public_book) as story:
        await story.go_to("Microsoft")
        pane = story.screen.query_one(DetailPane)
        await story.press("N")
        assert story.message == "This is the first fact."
        first = pane.fact
        await story.press("O")
        await story.until(lambda: story.message.startswith("opened: "))
        await story.press("n")
        assert pane.fact != first
        assert any("▸" in line for line in lines_of(pane))
        await story.press("O")
        await story.until(lambda: story.message.startswith("No browser could be opened here; the address: https://"))
        assert first is not None
        assert opened_pages[0] == first.source_url


@pytest.mark.usefixtures("opened_pages")
async def test_a_visitor_of_a_page_opens_no_browser_on_the_serving_machine(
    public_book: Path, opened_pages: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(public_book) as story:
        await story.go_to("Microsoft")
        monkeypatch.setattr(TokentuiApp, "is_web", True)
        await story.press("O")
        assert story.message.startswith("A page opens nothing by itself; click on the address: https://")
        assert opened_pages == []


@pytest.mark.skipif(os.name != "posix", reason="the browser is a script of the shell")
def test_a_browser_is_asked_with_the_address_alone_and_says_whether_it_could(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf "%s" "$*" > {tmp_path}/asked\ntest -t 1 && exit 3\nexit 0\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    assert open_page("https://example.org/a?b=c&d=$(e)")
    assert (tmp_path / "asked").read_text() == "https://example.org/a?b=c&d=$(e)"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ft.com/x", "https://ft.com/x"),
        (" www.ft.com ", "https://www.ft.com"),
        ("http://ft.com", "http://ft.com"),
        ("HTTPS://ft.com/x", "HTTPS://ft.com/x"),
        ("file:///etc/passwd", None),
        ("javascript:alert(1)", None),
        ("https://ft.com/\x1b]8;;", None),
        ("https://", None),
        ("page 3", None),
    ],
)
def test_only_addresses_of_the_web_are_opened(typed: str, meant: str | None) -> None:
    assert web_address(completed(typed)) == meant


def test_a_fact_that_nobody_can_look_up_is_a_draft() -> None:
    draft = Draft("how_much", "big", "5m", "USD", "per year", "", "", "", "", Grade.A)
    assert to_fact(draft, "USD").grade == Grade.U
    named = Draft("how_much", "big", "5m", "USD", "per year", "", "", "ft.com/x", "", Grade.A)
    assert (to_fact(named, "USD").grade, to_fact(named, "USD").source_url) == (Grade.A, "https://ft.com/x")


async def test_the_card_is_copied_uncut_and_the_row_as_cells(
    public_book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TERM_PROGRAM", "VTE_VERSION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    async with opened(public_book, size=(80, 24)) as story:
        await story.go_to("Microsoft")
        detail = story.screen.query_one(DetailPane).detail
        assert detail is not None
        await story.press("y")
        card = story.app.clipboard
        for fact in detail.facts:
            assert " ".join(fact.claim.split()) in " ".join(card.split())
            assert (fact.source_url or "") in card
        assert "…" not in card.replace("".join(fact.claim + (fact.source_title or "") for fact in detail.facts), "")
        await story.press("Y")
        (row,) = csv.reader(StringIO(story.app.clipboard), delimiter="\t")
        assert dict(zip(CUSTOMER, row, strict=True))["name"] == "Microsoft"
        assert dict(zip(CUSTOMER, row, strict=True))["spend_best"] == "500000000"
        monkeypatch.setenv("TERM", "linux")
        await story.press("y")
        assert story.message.startswith("This terminal takes no text from programs; in the shell: tokentui show ")


def test_terminals_that_take_no_text_are_known() -> None:
    assert takes_nothing({"TERM": "linux"})
    assert takes_nothing({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"})
    assert not takes_nothing({"TERM": "xterm-kitty"})


async def test_enter_goes_deeper_and_esc_comes_back(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.go_to("Microsoft")
        await story.press("enter")
        assert isinstance(story.app.screen, CardScreen)
        await story.press("n", "enter")
        source = story.app.screen
        assert isinstance(source, SourceScreen)
        await story.until(lambda: "this source" in source.query_one("#fact", Lines).text)
        assert "Microsoft" in source.query_one("#resting", Lines).text
        await story.press("enter")
        assert isinstance(story.app.screen, CardScreen)
        await story.press("escape")
        assert story.app.screen is source
        await story.press("escape", "escape")
        assert isinstance(story.app.screen, BrowseScreen)
        assert story.screen.query_one(DetailPane).detail is not None


async def test_cards_are_walked_along_the_list_that_they_were_opened_from(public_book: Path) -> None:
    def name(card: object) -> str:
        assert isinstance(card, CardScreen)
        detail = card.pane.detail
        assert detail is not None
        return detail.customer.name

    async with opened(public_book) as story:
        await story.press("enter")
        assert name(story.app.screen) == "Cursor"
        await story.press(">")
        assert name(story.app.screen) == "Microsoft"
        await story.press("<", "<")
        assert name(story.app.screen) == "Cursor"
        assert story.app.screen.query_one(MessageLine).text == "The list ends here."
        await story.press(">", "escape")
        assert story.table.cursor_index == 1
        await story.press("g", "enter", "enter")
        source = story.app.screen
        assert isinstance(source, SourceScreen)
        await story.until(lambda: "this source" in source.query_one("#fact", Lines).text)
        names = [line[2:].split("  ")[0] for line in source.query_one("#resting", Lines).text.splitlines()]
        assert len(names) > 1
        await story.press("g", "enter", ">")
        assert name(story.app.screen) == names[1]
        await story.press("escape")
        assert source._place.row == 1


async def test_what_a_decision_turns_and_whom_it_contradicts_is_said_in_browse(public_book: Path) -> None:
    async with opened(public_book, reviewer="ann") as story:
        await story.press("v", "t")
        await story.go_to("Cursor")
        await story.press("1")
        assert "verdict: BEARISH → BULLISH" in story.message
    async with opened(public_book, reviewer="bob") as story:
        await story.go_to("Cursor")
        await story.press("6")
        assert "differs from ann: in conflict" in story.message
        await story.press("A", "6")
        assert "decided by others" in story.app.screen.query_one("#about", Lines).text
