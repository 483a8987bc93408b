"""The list of commands: what is chosen most comes first, its keys are shown, and what cannot run says why."""

from pathlib import Path

from tests.driving.hands import at_work
from tests.tui.app_in_test import opened
from tokentui.services.desk import MOST_TIMES, MOST_USED, Desk, Used, read_desk
from tokentui.tui.screens.dialogs.pick import PickDialog
from tokentui.tui.screens.palette import palette_rows
from tokentui.words.command import NO_KEY, Command, Need, Topic, Where, why_not
from tokentui.words.commands import commands


def rows(where: Where, *missing: Need, used: tuple[Used, ...] = ()) -> list[Command]:
    return [one.value for one in palette_rows(tuple(commands(where)), missing, used)]


def test_every_command_that_is_off_says_why_and_comes_last() -> None:
    for where in (Where.BROWSE, Where.REVIEW, Where.CODEBOOK, Where.IMPORT):
        for need in Need:
            found = palette_rows(tuple(commands(where)), (need,), ())
            off = [one.off for one in found]
            assert off == sorted(off)
            for one in found:
                reason = why_not(one.value, (need,))
                assert one.off is (reason is not None)
                assert one.note.startswith(reason or one.value.help)
                assert one.value.help in one.note
            wanted = [one for one in commands(where) if one.topic is not Topic.MOVE and one.id != "palette"]
            assert {one.value.id for one in found} == {one.id for one in wanted}


def test_every_row_shows_its_key() -> None:
    for one in palette_rows(tuple(commands(Where.BROWSE)), (), ()):
        assert one.label.startswith(one.value.shown[0])
    (bare,) = palette_rows([next(commands(Where.WATCH))._replace(keys=())], (), ())
    assert bare.label.startswith(NO_KEY)


def test_what_was_chosen_most_comes_first_and_enter_alone_decides_nothing() -> None:
    used = (Used("undo", 9), Used("months", 3), Used("theme", 2))
    assert [one.id for one in rows(Where.BROWSE, used=used)][:3] == ["months", "undo", "theme"]
    for where in (Where.BROWSE, Where.REVIEW):
        assert Need.WRITABLE not in rows(where, used=(Used("cannot_tell", 99),))[0].needs


def test_counts_are_bounded_and_what_is_new_overtakes_what_was() -> None:
    desk = Desk()
    for _ in range(5 * MOST_TIMES):
        desk = desk.chose("months")
    for _ in range(MOST_TIMES):
        desk = desk.chose("theme")
    assert desk.used[0].command == "theme"
    assert all(0 < one.times <= MOST_TIMES for one in desk.used)
    for number in range(2 * MOST_USED):
        desk = desk.chose(f"command {number}")
    assert len(desk.used) == MOST_USED


async def test_what_was_chosen_is_remembered_of_the_book(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.press("ctrl+p", *"weigh", "enter", "ctrl+p", *"weigh", "enter", "ctrl+p", *"flag", "enter")
    assert read_desk(public_book).used == (Used("unit", 2), Used("flag", 1))
    async with opened(public_book) as story:
        await story.press("ctrl+p")
        dialog = story.app.screen
        assert isinstance(dialog, PickDialog)
        assert [row.value.id for row in dialog._found[:2]] == ["unit", "flag"]


async def test_a_panel_with_the_focus_says_why_nothing_is_decided(public_book: Path) -> None:
    async with at_work(public_book, (120, 36)) as hands:
        await hands.type("tab", "tab", "ctrl+p", *"withheld")
        assert Need.BEFORE_ONE.value[:30] in hands.text
        await hands.type("enter")
        assert Need.BEFORE_ONE.value in hands.text
