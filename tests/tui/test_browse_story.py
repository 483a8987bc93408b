"""Stories of a sitting, in the words of the person who sits."""

import re
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from tests.conftest import NOON
from tests.public_numbers import DECIDED, NAMED, UNLOOKED, ends, known, naming, possible, sure
from tests.tui.app_in_test import Story, opened
from tokentui.services.config import Config
from tokentui.services.lookups import set_first_pass
from tokentui.services.workbook import open_workbook
from tokentui.tui.app import TokentuiApp
from tokentui.tui.widgets.composition_panel import CompositionPanel
from tokentui.tui.widgets.customers_table import CustomersTable
from tokentui.tui.widgets.detail import DetailPane
from tokentui.tui.widgets.filter_bar import FilterBar


async def test_tag_three_accounts_undo_one_quit_come_back(public_book: Path) -> None:
    before = sure("operations")
    async with opened(public_book) as story:
        for name in ("Accenture", "AES", "AirOps"):
            await story.go_to(name)
            await story.press("3")
        assert f" {before + 3} " in story.row("3 operations")
        assert "AirOps" in story.message
        await story.press("u")
        assert story.message.startswith("undone: operations → AirOps")
        assert f" {before + 2} " in story.row("3 operations")
        await story.press("q")
    async with opened(public_book) as story:
        assert f" {before + 2} " in story.row("3 operations")
        await story.press("U")
        assert f" {before + 3} " in story.row("3 operations")
        await story.press("u", "u", "u")
        assert f" {before} " in story.row("3 operations")
        await story.press("u")
        assert story.message == "There is nothing to undo."


async def test_the_panels_never_show_a_share_without_what_it_could_still_be(public_book: Path) -> None:
    async with opened(public_book) as story:
        assert ends("bullish") in story.row("bullish")
        assert ends("bearish") in story.row("bearish")
        assert "NOT ESTABLISHED" in story.panel()
        assert "dominance" in story.panel()
        assert f"{UNLOOKED} customers" in story.row("not looked")
        told, backlog = (int(share) for share in story.row("who").split()[-6:-2:2])
        assert told == pytest.approx(100 * known("who") / NAMED, abs=1)
        assert told + backlog == 100
        await story.press("v")
        assert "by spend · of listed" in story.panel()
        assert "anything from $0 each to what the disclosed total leaves" in await story.verdict()
        assert "$300M" in story.row("4 development")
        assert "sums mix kinds of year" in story.panel().replace("\n", " ")
        assert "1 customer of known spend ($500M) also invests in or supplies the" in " ".join(story.panel().split())
        await story.press("t")
        assert "by spend · of known" in story.panel()
        assert "unknown" in story.row("1 core")
        assert "BEARISH bearish leads bullish by at least $150M" in " ".join(story.panel().split())
        words = await story.verdict()
        assert f"among 3 of {NAMED} customers, $1.45B, 4.8 % of $30B" in words
        assert "undone by $150M more of bullish spend (0.5 % of the disclosed)" in words
        assert "undone by 1 account decided bullish: Cursor ($650M on grade D, said on grade C)" in words
        assert "gone too if Cursor spends $500M or less Cursor decided bullish makes it BULLISH" in words
        await story.press("t")
        assert "by spend · of disclosed" in story.panel()
        assert "$28.6B" in story.row("not accounted for")
        await story.press("t", "v", "v")
        assert "by customers · of listed" in story.panel()


@pytest.mark.parametrize("keys", [("G",), ("pagedown",), ("down",) * 40])
async def test_every_line_of_a_panel_can_be_brought_into_view(public_book: Path, keys: tuple[str, ...]) -> None:
    async with opened(public_book, size=(80, 24)) as story:
        await story.press("v", "t", "tab", "tab")
        panel = story.screen.query_one(CompositionPanel)
        lines = story.panel().splitlines()
        await story.press(*keys)
        assert panel.scroll_offset.y + panel.size.height == len(lines)
        assert "also invests in or supplies the vendor" in " ".join(lines[panel.scroll_offset.y :])
        await story.press("g")
        assert panel.scroll_offset.y == 0


async def test_a_set_a_split_a_note_and_a_confidence(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.go_to("Accenture")
        await story.press("m", "3", "7", "enter")
        assert "operations, resale → Accenture" in story.message
        await story.press("i")
        await story.write("asked twice")
        await story.press("ctrl+s")
        await story.press("c", "4")
        detail = story.screen.query_one(DetailPane).text
        assert "asked twice" in detail
        assert "●●●●○" in detail
        said = sqlite3.connect(public_book).execute(
            "SELECT statement, use_cases, note, confidence FROM decision WHERE reviewer = 'me' ORDER BY id DESC LIMIT 1"
        )
        assert said.fetchone() == ("set", '["operations", "resale"]', "asked twice", 4)


async def test_a_first_key_replaces_a_first_pass_without_a_conflict(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.go_to("Cursor")
        await story.press("2")
        assert "product → Cursor (replaces the first pass by starter)" in story.message
        assert "in conflict" not in story.panel()
        assert f" {sure('bearish') - 1} " in story.row("bearish")
        await story.press("u")
        assert f" {sure('bearish')} " in story.row("bearish")


async def test_a_reviewer_who_disagrees_widens_the_answer(public_book: Path) -> None:
    with closing(open_workbook(public_book, "me")) as workbook:
        set_first_pass(workbook, "starter", False)
    async with opened(public_book) as story:
        await story.go_to("Cursor")
        assert f" {sure('bearish')} " in story.row("bearish")
        await story.press("2")
        assert "in conflict" in story.panel()
        assert f" {sure('bearish') - 1} " in story.row("bearish"), (
            "Cursor may be bullish now, so it is no longer certain to be bearish"
        )
        await story.press("u")
        assert "in conflict" not in story.panel()


async def test_marked_accounts_are_decided_together_and_undone_together(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.go_to("Accenture")
        await story.press("space", "space", "space")
        assert "3 accounts, spend unknown marked" in story.message
        await story.press("9")
        assert "public → 3 customers" in story.message
        assert not story.table.marked
        await story.press("u")
        assert "undone: public → 3 customers" in story.message


async def test_many_accounts_ask_first_and_another_key_confirms(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.press("/")
        await story.write("is:unlooked")
        await story.press("enter", "A", "8")
        count = len(story.table.marked)
        assert count == UNLOOKED
        await story.press("8")
        assert " 6 " in story.row("8 consumer"), "the key that began it does not confirm it"
        await story.press("y")
        assert f"consumer → {UNLOOKED} customers" in story.message
        await story.press("u")
        assert " 6 " in story.row("8 consumer")


async def test_an_excluded_account_leaves_every_sum_and_needs_a_reason(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.go_to("Accenture")
        await story.press("x")
        await story.write("duplicate")
        await story.press("enter")
        assert "1 customer" in story.row("excluded")
        assert f"{UNLOOKED - 1} customers" in story.row("not looked")
        await story.press("u")
        assert f"{UNLOOKED} customers" in story.row("not looked")


async def test_the_filter_shows_what_it_matches_and_says_what_it_cannot_read(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.press("/")
        await story.write("kind:resale")
        assert story.table.row_count == naming("resale")
        bar = story.screen.query_one(FilterBar)
        assert f"{naming('resale')} customers · $1.15B" in str(bar.query_one("#filter-matches").render())
        await story.write(" spend>600m")
        assert story.table.row_count == 1
        await story.press("escape")
        await story.until(lambda: story.table.row_count == NAMED)
        await story.press("/")
        await story.write("kind:nonsense")
        assert "No use case is called 'nonsense'" in str(bar.query_one("#filter-matches").render())
        await story.press("escape")
        await story.until(lambda: story.table.row_count == NAMED)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("gap:roi", NAMED - known("to_what_end")),
        ("!gap:roi", known("to_what_end")),
        ("gap:any", NAMED - known("union")),
        ("is:withheld", 1),
        ("stance", 0),
        ("anysphere", 2),
        ("certain:bullish", sure("bullish")),
        ("possible:bullish", possible("bullish")),
        ("spend:unknown", NAMED - 3),
        ("industry:education", 14),
        ('parent:"cox enterprises"', 2),
        ("spend>=300m !kind:devtools", 1),
        ("reviewer:starter", DECIDED),
    ],
)
async def test_filters_find_the_accounts_that_they_name(public_book: Path, text: str, rows: int) -> None:
    async with opened(public_book) as story:
        story.screen.view.filter_by(text)
        await story.pilot.pause()
        await story.until(lambda: story.table.row_count == rows)


async def test_a_panel_row_shows_the_accounts_behind_it(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.press("tab", "tab", "enter")
        assert story.screen.state.view.filter.text == "possible:bullish"
        assert story.table.row_count == possible("bullish")
        assert story.screen.focused is story.table
        await story.press("escape")
        await story.until(lambda: story.table.row_count == NAMED)


async def test_the_cursor_stays_on_its_customer_when_the_order_changes(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.go_to("Notion")
        cursor = story.table.cursor_id
        await story.press("S")
        assert story.table.cursor_id == cursor
        story.screen.view.filter_by("notion")
        await story.pilot.pause()
        assert story.table.cursor_id == cursor


async def test_a_key_held_down_tags_one_account_once(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.go_to("Accenture")
        await story.pilot.press(*["3"] * 30)
        await story.pilot.pause()
        db = story.screen.state.workbook.book.db
        assert db.execute("SELECT count(*) FROM decision WHERE reviewer = 'me'").fetchone() == (1,)


async def test_keys_typed_in_a_dialog_or_the_filter_decide_nothing(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.go_to("Accenture")
        await story.press("/")
        await story.write("1234567890wxu")
        await story.press("escape", "i")
        await story.write("1 2 3")
        await story.press("escape", "escape")
        db = story.screen.state.workbook.book.db
        assert db.execute("SELECT count(*) FROM decision WHERE reviewer = 'me'").fetchone() == (0,)


async def test_another_process_moves_the_panels_and_not_the_cursor(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.go_to("Notion")
        cursor, top = story.table.cursor_id, story.table.scroll_offset.y
        other = sqlite3.connect(public_book)
        other.execute(
            "INSERT INTO decision (customer_id, reviewer, use_cases)"
            " SELECT id, 'ann', '[\"operations\"]' FROM customer WHERE key = 'accenture'"
        )
        other.commit()
        await story.until(lambda: f" {sure('operations') + 1} " in story.row("3 operations"))
        assert (story.table.cursor_id, story.table.scroll_offset.y) == (cursor, top)
        other.close()


@pytest.mark.parametrize("columns", [120, 200])
async def test_no_figure_of_a_panel_touches_the_one_beside_it(
    public_book: Path, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CompositionPanel, "_amount", lambda *_: "135,492.4")
    async with opened(public_book, size=(columns, 36)) as story:
        for name in ("bullish", "1 core"):
            assert re.search(r"\d – +\d+ % 135,492\.4 {2,}", f"{story.row(name)}  "), story.row(name)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_every_size_shows_the_next_key_and_reaches_every_pane(public_book: Path, size: tuple[int, int]) -> None:
    async with opened(public_book, size=size) as story:
        seen = []
        for _ in range(4):
            seen.append(story.screen.focused.id if story.screen.focused else None)
            assert story.screen.focused is not None
            assert story.screen.focused.size.height > 3
            await story.press("tab")
        assert seen == ["customers", "detail", "composition", "gap"]


async def test_a_name_that_looks_like_markup_is_a_name(small_book: Callable[..., Path]) -> None:
    names = ("Foo [formerly Bar]", "Baz [/]", "[@click=app.quit]Quit[/]", "ESC \x1b[31m red", "right \u202e left")
    book = small_book(*((f"k{place}", name, 1_000_000) for place, name in enumerate(names)))
    async with opened(book, size=(200, 60)) as story:
        for name in names:
            await story.go_to(name)
            await story.press("1")
        screen = "\n".join(
            "".join(segment.text for segment in strip)
            for strip in story.screen.query_one(CustomersTable)._lines(0, 10, None)
        )
        assert "Foo [formerly Bar]" in screen
        assert "Baz [/]" in screen
        assert "[@click=app.quit]Quit" in screen
        assert "\x1b" not in screen
        assert "\u202e" not in screen


async def test_an_empty_book_and_one_without_spend_say_so(small_book: Callable[..., Path]) -> None:
    async with opened_empty(small_book) as story:
        await story.press("v")
        assert "–" in story.row("bullish")
        assert not re.search(r"\bnan\b", story.panel(), re.IGNORECASE)
    async with opened(small_book(("a", "A", None), name="silent")) as story:
        await story.press("v")
        assert "–" in story.row("bullish")
        assert not re.search(r"\bnan\b", story.panel() + story.gap(), re.IGNORECASE)
        assert "1 customer" in story.row("spend unknown")


async def test_own_keys_from_the_configuration_replace_the_usual_ones(public_book: Path) -> None:
    async with opened(public_book, keys=(("undo", "P"), ("tag_1", "Q"))) as story:
        await story.go_to("Accenture")
        await story.press("Q")
        assert "core → Accenture" in story.message
        await story.press("u")
        assert "undone" not in story.message
        await story.press("P")
        assert "undone: core → Accenture" in story.message


async def test_a_book_that_may_not_be_written_can_be_read_and_says_so(public_book: Path) -> None:
    public_book.chmod(0o444)
    async with opened(public_book) as story:
        if not story.screen.state.workbook.book.readonly:
            pytest.skip("this user may write any file")
        await story.press("1")
        assert "may be read but not written" in story.message


@asynccontextmanager
async def opened_empty(small_book: Callable[..., Path]) -> AsyncIterator[Story]:
    """An app on a book without customers."""
    app = TokentuiApp(small_book(name="empty"), Config("me"), clock=lambda: NOON)
    async with app.run_test(size=(120, 36)) as pilot:
        story = Story(app, pilot)
        await story.until(lambda: app.main is not None)
        await pilot.pause()
        yield story
