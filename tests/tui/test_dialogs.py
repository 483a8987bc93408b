"""Dialogs, as one who never takes the hands off the keyboard uses them."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import pytest
from textual import events
from textual.binding import Binding
from textual.screen import Screen
from textual.widgets import Input, TextArea

from tests.tui.given import CODEBOOK, a_fact
from tests.tui.hands import Hands
from tokentui.domain.customer import NewFact
from tokentui.domain.grades import Grade, Question
from tokentui.domain.statements import WITHHELD, a_set, a_split
from tokentui.tui.keyboard import KeyboardApp
from tokentui.tui.screens.dialogs.cite import CiteDialog
from tokentui.tui.screens.dialogs.confidence import ConfidenceDialog
from tokentui.tui.screens.dialogs.confirm import ConfirmDialog
from tokentui.tui.screens.dialogs.fact import FactDialog
from tokentui.tui.screens.dialogs.line import LineDialog
from tokentui.tui.screens.dialogs.pick import Pick, PickDialog
from tokentui.tui.screens.dialogs.several import SeveralDialog
from tokentui.tui.screens.dialogs.split import SplitDialog
from tokentui.tui.screens.dialogs.text import TextDialog
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.status_lines import KeyLine

NAME = "Foo [/] [@click=app.quit]x[/] \x1b[31m"
SHOWN = r"Foo [/] [@click=app.quit]x[/] \x1b[31m"
TODAY = date(2026, 10, 5)
LAST = NewFact(
    "u", 7, "how_much", "on pace to spend", 500_000_000, 500_000_000, "USD", "per year, run-rate", "2026-01-14",
    "24/7 Wall St", grade="C",
)  # fmt: skip


class Browse(Screen[None]):
    BINDINGS = [Binding(key, f"app.tag('{key}')") for key in ("1", "2", "3", "x", "y", "s", "enter", "space", "j")]


class Desk(KeyboardApp):
    """A screen with keys that must not fire, and a dialog over it."""

    def __init__(self, dialog: Screen[Any]) -> None:
        super().__init__({})
        self.dialog = dialog
        self.answers: list[Any] = []
        self.tagged: list[str] = []

    def on_mount(self) -> None:
        self.push_screen(Browse())
        self.push_screen(self.dialog, self.answers.append)

    def action_tag(self, key: str) -> None:
        self.tagged.append(key)

    def said(self, name: str) -> str:
        if name == "keys":
            return self.screen.query_one(KeyLine).render().plain
        return self.screen.query_one(f"#{name}", Lines).text


@asynccontextmanager
async def asked(dialog: Screen[Any], size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[Desk, Hands]]:
    desk = Desk(dialog)
    async with desk.run_test(size=size) as pilot:
        hands = Hands(desk, pilot)
        await hands.pause()
        yield desk, hands
        await hands.pause()
        assert desk.tagged == [], "a key of the dialog reached the screen below"


async def answer(dialog: Screen[Any], *keys: str) -> list[Any]:
    async with asked(dialog) as (desk, pilot):
        await pilot.press(*keys)
        await pilot.pause()
        return desk.answers


def typed(text: str) -> Sequence[str]:
    return list(text)


EVERY: dict[str, Callable[[], Screen[Any]]] = {
    "set": lambda: SeveralDialog(CODEBOOK, NAME),
    "split": lambda: SplitDialog(CODEBOOK, NAME),
    "cite": lambda: CiteDialog([a_fact(Question.WHO, NAME, as_of=NAME[:10])], [], NAME),
    "note": lambda: TextDialog("Note", NAME, NAME),
    "fact": lambda: FactDialog(LAST, "USD", TODAY, NAME),
    "page": lambda: FactDialog(LAST, "USD", TODAY, NAME, of_page=True),
    "confidence": lambda: ConfidenceDialog(NAME),
    "reason": lambda: LineDialog(NAME, f"Why is {NAME} no customer?"),
    "confirm": lambda: ConfirmDialog(f"Tag {NAME} as resale?"),
    "pick": lambda: PickDialog(NAME, [Pick(1, NAME, NAME)]),
}


@pytest.mark.parametrize("name", EVERY)
async def test_every_dialog_fits_80x24_shows_names_letter_by_letter_and_is_left_by_esc(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with asked(EVERY[name]()) as (desk, pilot):
        box = desk.screen.query_one("#dialog")
        assert desk.screen.region.contains_region(box.region)
        assert box.virtual_size.height <= box.size.height
        assert all(box.region.contains_region(widget.region) for widget in box.query("*") if widget.display)
        everything = "\n".join(lines.text for lines in desk.screen.query(Lines))
        everything += "".join(area.text for area in desk.screen.query(TextArea))
        assert SHOWN in everything
        assert "\x1b" not in everything
        assert "esc" in desk.said("keys")
        await pilot.press("escape")
        await pilot.pause()
        assert desk.answers == [None]


# Use cases


async def test_several_use_cases_are_toggled_by_their_keys_and_saved_with_enter() -> None:
    assert await answer(SeveralDialog(CODEBOOK, "Cursor"), "1", "2", "3", "2", "enter") == [a_set("core", "operations")]


async def test_the_use_cases_that_stand_are_chosen_from_the_start_and_space_toggles_the_current_one() -> None:
    dialog = SeveralDialog(CODEBOOK, "Cursor", a_set("devtools", "resale"))
    assert await answer(dialog, "space", "j", "space", "enter") == [a_set("ai-native", "resale")]


async def test_an_empty_set_is_not_saved() -> None:
    async with asked(SeveralDialog(CODEBOOK, "Cursor", WITHHELD)) as (desk, pilot):
        await pilot.press("enter")
        assert desk.said("sentence").startswith("Choose at least one")
        assert desk.answers == []


async def test_percent_goes_on_to_a_split_and_esc_comes_back_to_the_set() -> None:
    dialog = SeveralDialog(CODEBOOK, "Cursor", a_set("devtools", "resale"))
    async with asked(dialog) as (desk, pilot):
        await pilot.press("%", "escape")
        await pilot.pause()
        assert desk.screen is dialog
        await pilot.press("%", "6", "0", "enter")
        await pilot.pause()
        assert desk.answers == [a_split({"devtools": 60, "resale": 40})]


async def test_a_split_gives_what_is_left_to_the_chosen_row_without_a_share_wherever_the_cursor_is() -> None:
    async with asked(SplitDialog(CODEBOOK, "Cursor", a_set("devtools", "resale", "core"))) as (desk, pilot):
        await pilot.press("5", "0")
        assert desk.said("sentence") == "50 % left; enter goes on to devtools."
        await pilot.press("enter", "3", "0")
        assert desk.said("sentence") == "20 % left; enter gives it to resale and saves."
        await pilot.press("enter")
        await pilot.pause()
        assert desk.answers == [a_split({"core": 50, "devtools": 30, "resale": 20})]


async def test_arrows_go_through_the_chosen_rows_first() -> None:
    keys = (*typed("60"), "down", *typed("40"), "enter")
    split = [a_split({"devtools": 60, "consumer": 40})]
    assert await answer(SplitDialog(CODEBOOK, "Cursor", a_set("devtools", "consumer")), *keys) == split


async def test_a_split_offers_what_is_left_to_the_current_row_when_all_that_were_chosen_have_a_share() -> None:
    async with asked(SplitDialog(CODEBOOK, "Cursor", a_set("core"))) as (desk, pilot):
        await pilot.press(*typed("62.5"), "down", "1", "0")
        assert desk.said("sentence") == "27.5 % left; enter gives it to product."
        await pilot.press("enter")
        assert desk.said("sentence") == "All of it is divided; enter saves."
        assert desk.answers == []
        await pilot.press("enter")
        await pilot.pause()
        assert desk.answers == [a_split({"core": "62.5", "product": "37.5"})]


async def test_a_split_that_is_not_100_is_refused_with_a_sentence() -> None:
    async with asked(SplitDialog(CODEBOOK, "Cursor")) as (desk, pilot):
        await pilot.press(*typed("97"), "ctrl+s")
        assert desk.said("sentence") == "The split sums to 97 %, not 100; 3 % is missing."
        await pilot.press("down", *typed("9"), "enter")
        assert desk.said("sentence") == "The split sums to 106 %, not 100; 6 % is too much."
        assert desk.answers == []


async def test_a_split_that_stands_is_changed_by_typing_over_deleting_and_stepping() -> None:
    dialog = SplitDialog(CODEBOOK, "Cursor", a_split({"core": 60, "development": 40}))
    keys = ("5", "5", "end", "up", "right", "enter")
    assert await answer(dialog, *keys) == [a_split({"core": 55, "development": 40, "consumer": 5})]


# Words


async def test_a_note_of_several_lines_is_saved_with_ctrl_s() -> None:
    assert await answer(TextDialog("Note", "Cursor", "old"), "enter", *typed("new"), "ctrl+s") == ["old\nnew"]
    assert await answer(TextDialog("Note", "Cursor", "old"), "backspace", "backspace", "backspace", "ctrl+s") == [""]
    assert await answer(TextDialog("Note", "Cursor", "old"), "ctrl+s") == [None]


async def test_a_changed_note_is_thrown_away_only_by_a_second_esc() -> None:
    async with asked(TextDialog("Note", "Cursor", "old")) as (desk, pilot):
        await pilot.press("x", "escape")
        assert desk.said("sentence").startswith("Press esc again")
        await pilot.press("y", "escape")
        assert desk.answers == []
        await pilot.press("escape")
        await pilot.pause()
        assert desk.answers == [None]


async def test_pasted_text_is_typed_nowhere_but_in_the_field_and_made_visible() -> None:
    async with asked(LineDialog("Not a customer", "Why?")) as (desk, pilot):
        desk.screen.query_one(Input).post_message(events.Paste("123\x1b[31m\nmore"))
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert desk.answers == ["123\\x1b[31m"]
    async with asked(TextDialog("Note", "Cursor", "")) as (desk, pilot):
        desk.screen.query_one(TextArea).post_message(events.Paste("a\x1b\nb"))
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert desk.answers == ["a\\x1b\nb"]
    async with asked(SeveralDialog(CODEBOOK, "Cursor")) as (desk, pilot):
        desk.screen.post_message(events.Paste("123"))
        await pilot.pause()
        assert desk.said("sentence") == "Nothing chosen yet."


async def test_a_reason_is_never_empty() -> None:
    async with asked(LineDialog("Not a customer", "Why?")) as (desk, pilot):
        await pilot.press("space", "enter")
        assert desk.said("sentence").startswith("Give a reason")
        await pilot.press(*typed("3 x total"), "enter")
        await pilot.pause()
        assert desk.answers == ["3 x total"]


async def test_keys_typed_before_the_field_has_the_focus_are_not_lost() -> None:
    async with asked(LineDialog("Not a customer", "Why?")) as (desk, pilot):
        desk.screen.set_focus(None)
        await pilot.press("d", "u", "p", "enter")
        await pilot.pause()
        assert desk.answers == ["dup"]


# One key


@pytest.mark.parametrize(("keys", "level"), [(("3",), 3), (("1",), 1), (("down", "enter"), 4), (("9", "5"), 5)])
async def test_confidence_is_one_key(keys: tuple[str, ...], level: int) -> None:
    assert await answer(ConfidenceDialog("Cursor"), *keys) == [level]


async def test_only_the_key_named_confirms() -> None:
    async with asked(ConfirmDialog("Tag 37 accounts, $412M, as resale?")) as (desk, pilot):
        await pilot.press("7", "enter", "space", "x")
        assert desk.answers == []
        assert desk.said("sentence").startswith("Press y to go ahead")
        await pilot.press("y")
        await pilot.pause()
        assert desk.answers == [True]


async def test_a_list_is_shortened_by_typing_and_picked_from() -> None:
    rows = [Pick(name, name, note) for name, note in (("spend", "largest first"), ("name", "a–z"), ("updated", "x"))]
    assert await answer(PickDialog("Sort by", rows, "name"), "down", "enter") == ["updated"]
    assert await answer(PickDialog("Sort by", rows), "/", *typed("LARGEST sp"), "enter") == ["spend"]
    assert await answer(PickDialog("Sort by", rows, search=True), *typed("LARGEST sp"), "enter") == ["spend"]
    async with asked(PickDialog("Sort by", rows)) as (desk, pilot):
        await pilot.press("/", *typed("zzz"), "enter")
        assert "Nothing in the list matches" in desk.said("rows")
        assert desk.answers == []


async def test_a_letter_or_digit_that_names_a_line_chooses_it_and_j_and_k_move() -> None:
    grades = [Pick(grade, f"grade {grade}", key=grade) for grade in "ABCD"]
    assert await answer(PickDialog("From which grade on?", grades, "D"), "c") == ["C"]
    assert await answer(PickDialog("From which grade on?", grades, "D"), "e", "k", "enter") == ["C"]
    rows = [Pick(name, name) for name in ("spend", "name", "updated")]
    assert await answer(PickDialog("Sort by", rows), "2") == ["name"]
    assert await answer(PickDialog("Sort by", rows), "9", "j", "j", "enter") == ["updated"]


async def test_an_answer_given_twice_counts_once_and_closes_one_screen() -> None:
    async with asked(ConfidenceDialog("Cursor")) as (desk, pilot):
        for key in ("enter", "enter", "enter"):
            desk.post_message(events.Key(key, None))
        await pilot.pause()
        await pilot.pause()
        assert desk.answers == [3]
        assert isinstance(desk.screen, Browse)
        desk.tagged.clear()  # What was typed after the answer is for the screen below.


async def test_a_long_list_keeps_the_current_row_in_view() -> None:
    async with asked(PickDialog("Sort by", [Pick(n, f"row {n}") for n in range(200)])) as (desk, pilot):
        await pilot.press(*["pagedown"] * 10)
        lines = desk.screen.query_one("#rows", Lines)
        view = ["".join(segment.text for segment in lines.render_line(y)) for y in range(lines.size.height)]
        assert any("▌   row 90" in line for line in view)


# Facts


SOME = (
    a_fact(Question.HOW_MUCH, "invoice", grade=Grade.A, low=5, high=5, unit="USD", yardstick="per month"),
    a_fact(Question.FOR_WHAT, "its claims desk", grade=Grade.B),
    a_fact(Question.FOR_WHAT, "a rumour", grade=Grade.D),
)


async def test_facts_are_chosen_by_letter_or_space_and_each_says_what_it_answers_and_how_well() -> None:
    async with asked(CiteDialog(SOME, ["a rumour"], "Acme: core")) as (desk, hands):
        rows = desk.said("rows").splitlines()
        assert [row.split()[:5] for row in rows] == [
            ["1", "○", "A", "how", "much"],
            ["2", "○", "B", "for", "what"],
            ["▌", "3", "●", "D", "for"],
        ]
        assert "2026-01-14  $5 per month: invoice" in rows[0]
        assert desk.said("sentence") == "1 fact cited: grade D."
        assert desk.said("whole").split() == ["a", "rumour", "24/7", "Wall", "St"]
        await hands.press("up", "space", "3", "1", "z")
        assert desk.said("sentence") == "2 facts cited: grade A; by hand also what says how much."
        await hands.press("escape")
        assert desk.said("sentence").startswith("Press esc again")
        await hands.press("enter")
        assert desk.answers == [("invoice", "its claims desk")]


async def test_citing_nothing_is_an_answer_and_what_was_cited_before_is_none() -> None:
    assert await answer(CiteDialog(SOME, ["a rumour"], "Acme"), "3", "enter") == [()]
    assert await answer(CiteDialog(SOME, ["a rumour"], "Acme"), "3", "3", "enter") == [None]


async def test_two_are_chosen_by_two_keys_and_what_was_said_before_by_a_letter() -> None:
    two = a_set("operations", "product")
    assert await answer(SeveralDialog(CODEBOOK, "Cursor", two=True), "1", "1", "3", "2") == [two]
    recent = (a_set("core", "devtools"), a_split({"core": 60, "resale": 40}), a_set("core", "gone"))
    assert await answer(SeveralDialog(CODEBOOK, "Cursor", recent=recent), "c", "b") == [recent[1]]


async def test_an_even_split_takes_two_keys() -> None:
    assert await answer(SeveralDialog(CODEBOOK, "Cursor"), "1", "2", "%", "%") == [a_split({"core": 50, "product": 50})]
    thirds = a_split({"core": "33.33", "product": "33.33", "operations": "33.34"})
    assert await answer(SeveralDialog(CODEBOOK, "Cursor"), "1", "2", "3", "%", "%") == [thirds]
