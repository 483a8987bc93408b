"""The form about a fact, key by key."""

from tests.tui.test_dialogs import LAST, TODAY, asked, typed
from tokentui.domain.customer import NewFact
from tokentui.tui.screens.dialogs.fact import FactDialog
from tokentui.tui.screens.dialogs.fields import ChoiceField
from tokentui.tui.widgets.lines import Lines


async def test_a_fact_is_typed_from_field_to_field() -> None:
    async with asked(FactDialog(None, "USD", TODAY)) as (desk, pilot):
        await pilot.press("h", "enter", *typed("pays by the year"), "enter", *typed("5m-8m"), "enter")
        assert desk.said("effect") == "Does not count as annual spend: the unit is not USD."
        await pilot.press("right", "enter", "right", "right")
        assert desk.said("effect") == "Counts as annual spend once it names a source: $5M – $8M, trailing."
        await pilot.press(
            "left", "tab", *typed("2026-01"), "down", *typed("24/7 Wall St"), "enter", "enter", "enter", "c"
        )
        assert desk.said("meaning").strip() == "vendor, partner or named press"
        assert desk.said("sentence") == "Complete; ctrl+s saves it."
        await pilot.press("enter")
        await pilot.pause()
        assert desk.answers == [
            NewFact(
                "", 0, "how_much", "pays by the year", 5_000_000, 8_000_000, "USD", "per year, run-rate", "2026-01",
                "24/7 Wall St", grade="C",
            )
        ]  # fmt: skip


async def test_a_letter_that_begins_several_answers_goes_from_one_to_the_next() -> None:
    async with asked(FactDialog(None, "USD", TODAY)) as (desk, pilot):
        field = desk.screen.query_one("#dimension", ChoiceField)
        for pressed, wanted in (("f", "for_what"), ("f", "financed_by"), ("f", "for_what"), ("s", "supplier")):
            await pilot.press(pressed)
            assert field.value == wanted


async def test_the_form_complains_while_one_types_and_goes_to_what_is_missing() -> None:
    async with asked(FactDialog(None, "USD", TODAY)) as (desk, pilot):
        await pilot.press("ctrl+s")
        assert desk.said("sentence") == "Say what is claimed, in a few words."
        assert desk.focused is not None
        assert desk.focused.id == "claim"
        assert [row.query_one(Lines).text for row in desk.screen.query("FormRow.-current")] == ["Claim"]
        await pilot.press("a", "tab", "5", "x")
        assert desk.said("sentence").startswith("'5x' is not a figure")
        await pilot.press("backspace")
        assert desk.said("sentence") == "Still needed: unit."
        assert desk.answers == []


async def test_the_last_fact_is_copied_with_one_key_and_kept_from_a_slip_of_esc() -> None:
    async with asked(FactDialog(LAST, "USD", TODAY)) as (desk, pilot):
        await pilot.press("ctrl+l")
        assert desk.said("effect").startswith("Counts as annual spend: $500M, run-rate")
        await pilot.press("escape")
        assert desk.said("sentence").startswith("Press esc again")
        await pilot.press("ctrl+s")
        await pilot.pause()
        (fact,) = desk.answers
        assert (fact.claim, fact.low, fact.grade, fact.customer_id, fact.uid) == (
            "on pace to spend",
            500_000_000,
            "C",
            0,
            "",
        )


async def test_units_and_yardsticks_may_be_typed_freely() -> None:
    async with asked(FactDialog(None, "USD", TODAY)) as (desk, pilot):
        await pilot.press("t", "tab", "z", "tab", "9", "tab", "right", "right", *typed("cats"), "tab", *typed("a day"))
        assert desk.said("effect") == "Says to what end; does not touch annual spend."
        await pilot.press("ctrl+s")
        await pilot.pause()
        (fact,) = desk.answers
        assert (fact.dimension, fact.unit, fact.yardstick, fact.low) == ("to_what_end", "cats", "a day", 9)
