"""A virtual table of invented accounts, and what a person sees of it."""

from array import array
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from textual.app import App, ComposeResult
from textual.message import Message
from textual.pilot import Pilot

from tokentui.tui.widgets.table_columns import Column, Piece
from tokentui.tui.widgets.virtual_table import VirtualTable

MILLION = 1_000_000
NAMES = {
    2: "Foo [formerly Bar]",
    3: "[/]",
    4: "[@click=app.quit]x[/]",
    5: "株式会社ソフトバンク",
    6: "e\u0301cole 🤖",
    7: "a\x1b[31mred\nline\u202e",
    8: "A very long name of a company that never fits anywhere at all",
}


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    spend: str
    region: str


class Source:
    """Invents a row for every id but the missing ones, and counts what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.missing: set[int] = set()
        self.version = ""

    def rows(self, ids: Sequence[int]) -> Mapping[int, Account]:
        self.asked += ids
        return {
            n: Account(NAMES.get(n, f"Account {n}") + self.version, f"${n}", "EU") for n in ids if n not in self.missing
        }


COLUMNS = [
    Column[Account]("name", "Customer", lambda row, _: row.name, min_width=12, max_width=40, priority=9),
    Column[Account]("region", "Region", lambda row, _: Piece(row.region, "dim"), width=8),
    Column[Account]("spend", "Annual spend", lambda row, _: row.spend, width=12, align="right", priority=5),
]


class TableApp(App[None]):
    CSS = "Screen { background: $background; }"

    def __init__(self, ids: Sequence[int], zebra: bool = False) -> None:
        super().__init__()
        self.source = Source()
        self.table = VirtualTable(
            self.source, COLUMNS, empty_text="No customers match\nesc clears the filter", zebra=zebra
        )
        self.first = array("q", ids)
        self.seen: list[tuple[str, object]] = []

    def compose(self) -> ComposeResult:
        yield self.table

    def on_mount(self) -> None:
        self.table.focus()
        self.table.set_ids(self.first, keep=False)

    def note(self, message: Message, value: object) -> None:
        self.seen.append((type(message).__name__, value))

    def on_virtual_table_cursor_moved(self, message: VirtualTable.CursorMoved) -> None:
        self.note(message, message.row_id)

    def on_virtual_table_row_selected(self, message: VirtualTable.RowSelected) -> None:
        self.note(message, message.row_id)

    def on_virtual_table_marks_changed(self, message: VirtualTable.MarksChanged) -> None:
        self.note(message, message.count)

    def on_virtual_table_header_clicked(self, message: VirtualTable.HeaderClicked) -> None:
        self.note(message, message.column_key)


Running = tuple[TableApp, VirtualTable[Account], Pilot[None]]


@asynccontextmanager
async def running(ids: Sequence[int], size: tuple[int, int] = (80, 24), zebra: bool = False) -> AsyncIterator[Running]:
    """The app with a table on these ids, its first paint done and its messages so far forgotten."""
    app = TableApp(ids, zebra)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.seen.clear()
        yield app, app.table, pilot


async def resized(table: VirtualTable[Account], pilot: Pilot[None], width: int, height: int) -> None:
    """Give the terminal another size and wait until the table has it."""
    await pilot.resize_terminal(width, height)
    for _ in range(1_000):
        if table.size == (width, height):
            return
        await pilot.pause(0.005)
    raise AssertionError("the table did not get its size")


def lines(table: VirtualTable[Account]) -> list[str]:
    return [table.render_line(y).text.rstrip() for y in range(table.size.height)]


def shown(table: VirtualTable[Account]) -> list[int]:
    """The ids in view, read from the spend column."""
    return [int(line.rsplit("$", 1)[1]) for line in lines(table)[2:] if "$" in line]


def cursor_line(table: VirtualTable[Account]) -> int:
    return next(y for y, line in enumerate(lines(table)) if line.startswith("▌"))
