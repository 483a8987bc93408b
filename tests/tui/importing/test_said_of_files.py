"""What is said on the import screen of files as a whole: whose they are, which rows count, and recipes."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.tui.importing.story import ImportStory, importing, names
from tokentui.tui.screens.importing.lines import in_keys

NOBODY = "date,cost\n2026-10-01,5\n2026-10-02,7\n"
STATUS = "customer,month,spend,tier\nAlder,2026-10,10,gold\nBirch,2026-10,20,free\nCedar,2026-10,40,gold\n"
LIST = "customer_id,name,annual spend\n1,Alder,100\n2,Birch,100\n"


def usage(book: Path) -> list[tuple[str, int]]:
    with closing(sqlite3.connect(book)) as db:
        return db.execute(
            "SELECT c.name, sum(u.spend) / 1000000 FROM usage AS u JOIN customer AS c ON c.id = u.customer_id"
            " GROUP BY c.id ORDER BY c.name"
        ).fetchall()


async def say(told: ImportStory, key: str, text: str) -> None:
    """Press a key that asks for a line, and write it."""
    await told.press(key)
    await told.story.until(lambda: told.story.app.screen is not told.screen)
    await told.write(text)
    await told.press("enter")
    await told.settled()


async def test_a_file_that_names_nobody_is_some_customers(book: Path, folder: Path) -> None:
    (folder / "costs.csv").write_text(NOBODY, encoding="utf-8")
    async with importing(book) as told:
        await told.look_at("costs.csv")
        assert "press c where all of it is one customer's" in told.text
        await say(told, "c", "Acme")
        assert "all of it is Acme's, as you said" in told.text
        await told.bring_in()
        assert usage(book) == [("Acme", 12)]


@pytest.mark.parametrize(
    ("key", "values", "left"),
    [("o", "gold", [("Alder", 10), ("Cedar", 40)]), ("w", "free; void", [("Alder", 10), ("Cedar", 40)])],
)
async def test_rows_of_some_values_alone(
    book: Path, folder: Path, key: str, values: str, left: list[tuple[str, int]]
) -> None:
    (folder / "u.csv").write_text(STATUS, encoding="utf-8")
    async with importing(book) as told:
        await told.look_at("u.csv")
        await told.press("down", "down", "down")
        await say(told, key, values)
        assert "where tier is" in told.text
        assert "1 row was left out, as asked" in told.text
        await told.bring_in()
        assert usage(book) == left


async def test_a_filter_can_be_taken_back(book: Path, folder: Path) -> None:
    (folder / "u.csv").write_text(STATUS, encoding="utf-8")
    async with importing(book) as told:
        await told.look_at("u.csv")
        await told.press("down", "down", "down")
        await say(told, "o", "none of these")
        await told.press("o")
        await told.press("ctrl+u", "enter")
        await told.settled()
        assert "as asked" not in told.text
        await told.bring_in()
        assert len(usage(book)) == 3


async def test_a_recipe_is_kept_and_chosen_the_next_time(book: Path, folder: Path) -> None:
    (folder / "list.csv").write_text(LIST, encoding="utf-8")
    async with importing(book) as told:
        await told.look_at("list.csv")
        await say(told, "u", "close")
        assert "recipe close: kept for the next" in told.text
        await told.bring_in()
        assert names(book) == ["Alder", "Birch"]
        (folder / "list.csv").write_text("customer_id,name,annual spend\n1,Alder,300\n3,Cedar,5\n", encoding="utf-8")
        await told.press("B")
        await told.settled()
        await told.look_at("list.csv")
        await told.press("u", "1")
        await told.settled()
        assert "this list against the last one: 1 new, 1 gone, 1 spend moved" in told.text
        assert "gone Birch: $100 → no row" in told.text
        await told.bring_in()
    with closing(sqlite3.connect(book)) as db:
        [(kept,)] = db.execute("SELECT value FROM book WHERE key = 'reading close'")
        assert json.loads(kept) is not None
        gone = db.execute("SELECT name FROM close_account JOIN customer ON id = customer_id WHERE change = 'gone'")
        assert gone.fetchall() == [("Birch",)]


async def test_each_of_several_files_has_its_kind(book: Path, folder: Path) -> None:
    one = "name,start,annual spend\nAlder,2026-01-01,500\n"
    (folder / "a.csv").write_text(one, encoding="utf-8")
    (folder / "b.csv").write_text(STATUS, encoding="utf-8")
    async with importing(book) as told:
        await told.look_at("b.csv")
        await told.press("+")
        await told.settled()
        await told.press("ctrl+u")
        await told.look_at("a.csv")
        assert "2 of 2" in told.text
        await told.press("a", "c")
        await told.settled()
        assert "a list of customers, one a row, as you said" in told.text
        await told.press("tab")
        assert "usage: what customers used, by month, by its columns" in told.text
        await told.bring_in()
        assert [name for name, _ in usage(book)] == ["Alder", "Birch", "Cedar"]


async def test_pages_and_empty_files_of_a_folder_are_said(book: Path, folder: Path) -> None:
    inside = folder / "many"
    inside.mkdir()
    row = {"customer": "Alder", "month": "2026-10", "spend": 1}
    for page in (1, 2):
        (inside / f"page{page}.json").write_text(json.dumps({"data": [row], "has_more": page < 2, "row": page}))
    (inside / "empty.csv").write_text("")
    (inside / "u.csv").write_text(STATUS.replace("2026-10", "2026-09"), encoding="utf-8")
    async with importing(book) as told:
        await told.look_at("many/page1.json many/page2.json many/empty.csv many/u.csv")
        assert "page1.json and page2.json are 2 pages of one answer" in told.text
        assert "Left out:" in told.text
        assert "of 2" in told.text


def test_sentences_for_the_shell_name_keys() -> None:
    assert in_keys("Say --map 'A=contract' to count it once, or --map 'B=contract' to add the lines up.") == (
        "Choose contract for 'A' with enter to count it once, or for 'B' to add the lines up."
    )
    assert "--" not in in_keys("say which does, as in --map 'x=customer_key', or --customer NAME where all of it is")
