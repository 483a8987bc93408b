"""The evidence floor lives once, in the book: whoever sets it, every window reads by it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.public_numbers import known
from tests.tui.app_in_test import Story, opened
from tokentui.domain.grades import Grade
from tokentui.services.browse import next_open
from tokentui.services.panels import PanelSettings, read_panels
from tokentui.services.workbook import open_workbook
from tokentui.tui.widgets.detail import DetailPane


def floor_in(book: Path) -> str:
    with closing(open_workbook(book, "other", readonly=True)) as workbook:
        return workbook.settings.floor.value


def figures(story: Story) -> tuple[object, ...]:
    panels = story.screen.state.panels
    assert panels is not None
    return panels.composition.groups, panels.gap, panels.verdict


def first_row(story: Story) -> str:
    return story.table.render_line(2).text


def set_elsewhere(book: Path, floor: str) -> None:
    with closing(sqlite3.connect(book, isolation_level=None)) as other:
        other.execute("INSERT INTO book VALUES ('evidence_floor', ?1) ON CONFLICT DO UPDATE SET value = ?1", (floor,))


async def choose(story: Story, floor: str) -> None:
    await story.press("E")
    for _ in range("DCBA".index(floor)):
        await story.press("up")
    await story.press("enter")
    await story.until(lambda: f"evidence counts from grade {floor} on" in story.message)


async def test_a_floor_set_by_another_program_reaches_panels_table_and_next_accounts(public_book: Path) -> None:
    async with opened(public_book) as story:
        before = figures(story)
        story.screen.view.filter_by("gap:what")
        await story.until(lambda: not story.screen.view.busy)
        rows = story.table.row_count
        set_elsewhere(public_book, "B")
        await story.until(lambda: "evidence B or better" in story.panel())
        with closing(open_workbook(public_book, "me", readonly=True)) as fresh:
            panels = read_panels(fresh, PanelSettings())
            assert figures(story) == (panels.composition.groups, panels.gap, panels.verdict) != before
            assert fresh.settings.floor is Grade.B
            assert all(one.name[:12] in story.gap() for one in next_open(fresh, 1))
        await story.press("o")
        await story.until(lambda: story.table.row_count > rows)


async def test_what_is_below_the_floor_shows_so_in_rows_customer_and_panels(public_book: Path) -> None:
    async with opened(public_book, size=(140, 36)) as story:
        await story.go_to("Cursor")
        assert first_row(story).split()[2:] == ["start-up", "~", "$650M", "D", "44.8", "%", "5·7", "CDCC"]
        assert "below" not in story.row("Transparency gap")
        await choose(story, "B")
        await story.until(lambda: first_row(story).rstrip().endswith("cdcc"))
        assert first_row(story).split()[2:] == ["start-up", "~", "$650M", "d", "5·7", "cdcc"], (
            "it is in no sum, and so has no share"
        )
        assert story.row("Transparency gap").endswith("known backlog below silence")
        assert f"{known('for_what', 'B', 'below')} customers" in story.row("below floor")
        assert "below the evidence floor" in story.screen.query_one(DetailPane).text


async def test_a_floor_chosen_here_is_the_book_s(public_book: Path) -> None:
    async with opened(public_book) as story:
        await choose(story, "C")
        assert "evidence C or better" in story.panel()
        assert floor_in(public_book) == "C"


async def test_in_a_book_that_may_only_be_read_a_floor_holds_for_the_window(
    public_book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tokentui.store.connection.os.access", lambda _, mode: mode != os.W_OK)
    async with opened(public_book) as story:
        assert story.screen.state.workbook.book.readonly
        await choose(story, "B")
        assert "evidence B or better" in story.panel()
        assert floor_in(public_book) == "D"
        with closing(sqlite3.connect(public_book, isolation_level=None)) as other:
            other.execute("UPDATE book SET value = 'Another name' WHERE key = 'name'")
        await story.until(lambda: story.screen.state.workbook.settings.name == "Another name")
        assert "evidence B or better" in story.panel()
        assert story.screen.state.workbook.settings.floor is Grade.B
