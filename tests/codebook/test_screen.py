"""The codebook screen, as one who never takes the hands off the keyboard uses it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.codebook.given import CUSTOMERS, decided, placed, placing, sound, standing
from tests.codebook.given import opened as book_of
from tests.codebook.sitting import opened
from tokentui.services import codebook_editing as editing
from tokentui.tui.widgets.customers_table import CustomersTable


@pytest.fixture
def book(small_book: Callable[..., Path]) -> Path:
    return decided(small_book(*CUSTOMERS))


async def test_the_list_shows_every_entry_with_its_decisions(book: Path) -> None:
    async with opened(book) as story:
        assert story.lines("codebook-title")[0].startswith("Codebook, version 1   9 use cases, 5 segments")
        assert len(story.lines()) == 9 + 1 + 5
        assert story.lines()[9].strip() == "Segments, who a customer is"
        assert story.line("resale").split()[:7] == ["7", "resale", "bearish", "Resale", "or", "routing", "of"]
        assert story.line("resale").split()[-1] == "4"
        assert story.lines()[0].startswith("▌ 1 core")
        await story.press("G")
        assert story.screen.entry == story.screen.state.codebook.segments.entries[-1]
        await story.go_to("resale")
        assert story.line("resale") == story.lines()[6].removeprefix("▌")
        assert any("Tokens are bought to be passed on" in one for one in story.lines("entry"))


async def test_a_stance_moves_the_panel_at_once(book: Path) -> None:
    async with opened(book) as story:
        before = story.panel("bearish")
        await story.go_to("resale")
        await story.press("s")
        rows = " ".join(story.dialog("rows").split())
        assert "▌ 3 bearish as it is" in rows
        assert "1 bullish verdict BEARISH → NOT ESTABLISHED, bullish 0–9 → 0–100" in rows
        await story.press("1")
        assert story.message == "resale: stance bearish → bullish    version 2"
        assert story.panel("bearish") != before
        assert story.line("resale").split()[2] == "bullish"
        assert sound(story.screen.state.workbook)


async def test_texts_of_an_entry(book: Path) -> None:
    async with opened(book) as story:
        await story.press("l", "ctrl+u")
        await story.write("What it lives on")
        await story.press("enter")
        assert story.screen.entry.label == "What it lives on"
        await story.press("d", "f7", "delete")
        await story.write("in short")
        await story.press("ctrl+s")
        assert story.screen.entry.definition == "in short"
        await story.press("e", "enter")
        await story.write("a bank")
        await story.press("ctrl+s")
        assert story.screen.entry.examples[-1] == "a bank"
        assert story.screen.state.codebook.version == 4


async def test_renaming_says_what_cannot_be(book: Path) -> None:
    async with opened(book) as story:
        await story.go_to("resale")
        await story.press("c", "ctrl+u")
        await story.write("core")
        await story.press("enter")
        assert "Earlier decisions use the code 'core' for the use case 'core'" in story.dialog("sentence")
        await story.press("ctrl+u")
        await story.write("routing")
        await story.press("enter")
        assert story.screen.entry.code == "routing"
        assert "also counts: resale" in "\n".join(story.lines("entry"))


async def test_a_merge_is_previewed_and_needs_another_key(book: Path) -> None:
    async with opened(book) as story:
        await story.go_to("resale")
        await story.press("m", "/")
        await story.write("devtools")
        await story.press("enter")
        said = " ".join(story.dialog("about").split())
        assert said.startswith("4 decisions on 3 customers, $650M: resale → devtools · verdict stays BEARISH")
        await story.press("m", "enter")
        assert "Press y to go ahead" in story.dialog("sentence")
        await story.press("y")
        assert story.line("resale").split()[-4:] == ["merged", "into", "devtools", "·"]
        assert standing(story.screen.state.workbook)["cursor"] == ("set", ("devtools",), "")
        assert story.screen.entry.code == "resale"
        await story.press("a", "y")
        assert story.line("resale").split()[-1] == "4"
        assert sound(story.screen.state.workbook)


async def test_keys_are_exchanged_and_the_table_follows(book: Path) -> None:
    async with opened(book) as story:
        await story.go_to("resale")
        await story.press("h", "5")
        assert story.screen.entry.key == "5"
        await story.press("escape")
        assert story.app.main is story.table
        tags = {one.keys[0]: one.label for one in story.table.offered() if one.id.startswith("tag_")}
        assert (tags["5"], tags["7"]) == ("resale", "devtools")
        table = story.table.query_one(CustomersTable)
        (bank,) = [one for one in range(1, 5) if story.table.state.rows([one])[one].key == "bank"]
        table.move_to(bank)
        await story.until(lambda: table.painted(bank))
        await story.press("5")
        assert standing(story.table.state.workbook)["bank"] == ("set", ("resale",), "")


async def test_removing_asks_what_becomes_of_the_decisions(book: Path) -> None:
    async with opened(book) as story:
        await story.go_to("resale")
        await story.press("x")
        assert "its 4 decisions stay as they are" in story.dialog("rows")
        await story.press("enter")
        assert story.screen.entry.archived
        assert story.line("resale").split()[-1] == "4"


async def test_a_new_entry(book: Path) -> None:
    async with opened(book) as story:
        await story.press("n")
        await story.write("brokerage")
        await story.press("enter", "enter")
        assert "A use case needs a label." in story.dialog("sentence")
        await story.write("Brokers")
        await story.press("enter", "down", "enter")
        added = story.screen.state.codebook.by_code("brokerage")
        assert added is not None
        assert (added.label, added.stance.value, added.key) == ("Brokers", "bearish", "")


async def test_segments_are_edited_with_the_same_keys(book: Path) -> None:
    placed(book)
    async with opened(book) as story:
        await story.go_to("start-up")
        assert story.line("start-up").split()[-1] == "3"
        await story.press("c", "ctrl+u")
        await story.write("venture")
        await story.press("enter")
        assert story.message == "segment start-up: renamed venture    version 2"
        await story.press("l", "ctrl+u")
        await story.write("Young")
        await story.press("enter", "h", "1")
        assert story.message.startswith("segment large: key 1 → 3 and 1 more")
        assert (story.screen.entry.code, story.screen.entry.label, story.screen.entry.key) == ("venture", "Young", "1")
        await story.press("m", "/")
        await story.write("established")
        await story.press("enter")
        moved = "3 decisions on 2 customers, $650M and 1 record of customers: segment venture → established"
        assert " ".join(story.dialog("about").split()).startswith(moved)
        await story.press("y")
        assert placing(story.screen.state.workbook)["cursor"] == ("set", ("established",))
        assert story.line("venture").split()[-4:] == ["merged", "into", "established", "·"]
        await story.press("a", "y")
        assert placing(story.screen.state.workbook)["github"] == ("set", ("venture",))
        await story.press("x", "enter")
        assert story.screen.entry.archived
        assert sound(story.screen.state.workbook)


async def test_a_new_entry_comes_into_the_list_of_the_cursor(book: Path) -> None:
    async with opened(book) as story:
        await story.press("G", "n")
        await story.write("agency")
        await story.press("enter", "enter")
        assert "A segment needs a label." in story.dialog("sentence")
        await story.write("Works for others")
        await story.press("enter")
        added = story.screen.state.codebook.segments.by_code("agency")
        assert added is not None
        assert (added.label, story.message) == (
            "Works for others", "add segment agency: Works for others (no key)    version 2",
        )  # fmt: skip
        await story.press("s")
        assert "A segment has no stance" in story.message
        await story.press("S")
        assert "A segment has no stance" in story.message
        assert story.app.screen is story.screen


async def test_another_stance_for_some_segments(book: Path) -> None:
    async with opened(book) as story:
        await story.go_to("development")
        await story.press("S")
        await story.write("larg bearish")
        await story.press("enter")
        assert "did you mean 'large'?" in story.dialog("sentence")
        await story.press("ctrl+u")
        await story.write("start-up neutral, large bearish")
        await story.press("enter")
        assert story.message.startswith("development: stance for large bearish and 1 more")
        assert story.line("development").split()[2] == "neutral*"
        assert "neutral, but large bearish, start-up neutral" in story.lines("entry")
        await story.press("S")
        assert story.app.screen.query_one("#line", Input).value == "large bearish, start-up neutral"
        await story.press("ctrl+u", "enter")
        assert story.line("development").split()[2] == "neutral"
        await story.press("H")
        assert story.dialog("rows").count("development: stance for large") == 2


async def test_going_back_to_an_earlier_version(book: Path) -> None:
    async with opened(book) as story:
        await story.go_to("resale")
        await story.press("s", "1", "H")
        assert "resale: stance bearish → bullish" in story.dialog("rows")
        await story.press("down", "enter")
        assert story.dialog("about").startswith("resale: stance bullish → bearish · ")
        await story.press("y")
        assert story.line("resale").split()[2] == "bearish"
        assert story.screen.state.codebook.version == 3


async def test_an_edit_is_taken_back_and_made_again(book: Path) -> None:
    async with opened(book) as story:
        await story.press("u")
        assert "no edit of the codebook" in story.message
        await story.go_to("resale")
        before = story.panel("bearish"), story.line("resale"), story.line("devtools")
        await story.press("m", "/")
        await story.write("devtools")
        await story.press("enter", "y")
        merged = story.panel("bearish"), story.line("resale"), story.line("devtools")
        assert merged != before
        await story.press("u")
        assert story.message.startswith(
            "undone: codebook: 4 decisions on 3 customers, $650M: resale → devtools    U redo"
        )
        assert (story.panel("bearish"), story.line("resale"), story.line("devtools")) == before
        await story.press("U", "escape")
        await story.until(lambda: story.app.main is story.table)
        assert story.panel_of_table("bearish") == merged[0]
        await story.press("u")
        assert story.panel_of_table("bearish") == before[0]
        assert sound(story.table.state.workbook)


async def test_an_edit_by_another_process_is_seen(book: Path) -> None:
    async with opened(book) as story:
        before = story.panel("bearish")
        with book_of(book, "bob") as other:
            text = editing.as_toml(other).replace('stance = "bearish"', 'stance = "neutral"')
            editing.apply(other, editing.load(other, text))
        await story.until(lambda: story.line("resale").split()[2] == "neutral")
        assert story.panel("bearish") != before
        assert "version 2" in story.lines("codebook-title")[0]


async def test_a_book_that_cannot_be_written_says_so(book: Path) -> None:
    book.chmod(0o444)
    async with opened(book) as story:
        if story.screen.state.workbook.book.readonly:
            await story.press("s")
            assert "may be read but not written" in story.message


async def test_a_narrow_terminal_keeps_the_list(book: Path) -> None:
    async with opened(book, (80, 24)) as story:
        assert len(story.lines()) == 9 + 1 + 5
        assert story.screen.query_one("#entries").size.height >= 9
        assert not story.screen.query_one("#right").display
        await story.press("G")
        assert "▌ 5 individual" in story.on_screen()
        assert "Segments, who a customer is" in story.on_screen()
        assert "A person pays, not an organisation." in story.on_screen()
        await story.press("g")
        assert "▌ 1 core" in story.on_screen()


async def test_imported_codes_are_shown_as_they_are(book: Path) -> None:
    with book_of(book) as workbook:
        workbook.book.db.execute(
            "INSERT INTO use_case (bit, code, label, stance, place) VALUES (20, ?, ?, 'neutral', 20)",
            ("[b]x", "[@click=app.quit]\x1b[31m"),
        )
    async with opened(book) as story:
        await story.press("G")
        await story.go_to("[b]x")
        assert "[b]x" in story.lines()[9]
        assert r"[@click=app.quit]\x1b[31m" in story.lines("entry")[0]


async def test_a_second_look_goes_to_the_customer(book: Path) -> None:
    async with opened(book) as story:
        await story.press("escape", "L")
        await story.until(lambda: len(story.app.screen_stack) == 2)
        assert "resale, yet no fact on return or margin" in story.dialog("rows")
        await story.press("/")
        await story.write("github resale")
        await story.press("enter")
        assert story.app.main is story.table
        assert "resale, yet no fact" in story.message
        current = story.table.query_one(CustomersTable).cursor_id
        assert current is not None
        assert story.table.state.rows([current])[current].name == "GitHub"


async def test_second_looks_are_walked_along_without_opening_the_list_again(book: Path) -> None:
    async with opened(book) as story:
        await story.press("escape", ">")
        assert story.message.startswith("There is no list to walk along; L lists")
        await story.press("L")
        await story.until(lambda: len(story.app.screen_stack) == 2)
        await story.press("escape")
        seen = []
        for place in range(1, 4):
            await story.press(">")
            assert story.message.startswith(f"{place} of ")
            seen.append((story.message, story.table.query_one(CustomersTable).cursor_id))
        await story.press("<")
        assert (story.message, story.table.query_one(CustomersTable).cursor_id) == seen[1]
        await story.press("<", "<")
        assert story.message.startswith("The list ends here")
