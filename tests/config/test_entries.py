"""Every entry: what it may be, what it may not be, and what goes before it."""

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Ask
from tests.config.conftest import Configure
from tests.tui.app_in_test import opened
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.grades import Grade
from tokentui.domain.money import MoneyStyle
from tokentui.services.config import Config, configuration
from tokentui.services.config_entries import ENTRIES, KEYS, THEMES, ConfigEntry
from tokentui.services.workbook import open_workbook
from tokentui.tui.themes import SHORT_NAMES
from tokentui.words.own_keys import settle

WRONG = {
    "a number": "3",
    "a fraction": "2.5",
    "a very long number": "-" + "9" * 4_000,
    "infinity": "inf",
    "nothing": '""',
    "spaces": '"  \\t "',
    "true": "true",
    "a date": "2026-11-02",
    "a time": "12:00:00",
    "a moment": "2026-11-02T12:00:00Z",
    "a list": '["a", "b"]',
    "an empty list": "[]",
    "a table": "{a = 1}",
    "an empty table": "{}",
    "lines": '"a\\u0000b"',
    "an escape": '"a\\u001b[31mb"',
    "turned round": '"a\\u202eb"',
    "too long": f'"{"a" * 10_000}"',
}


@pytest.mark.share(4)
@pytest.mark.parametrize("value", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("name", [*(entry.name for entry in ENTRIES), f"{KEYS}.undo", KEYS])
def test_an_entry_of_a_wrong_type_is_left_out_and_named(ask: Ask, configure: Configure, name: str, value: str) -> None:
    file = configure(f"# first\n{name} = {value}\n")
    if (name, value) in ((f"{KEYS}.undo", '""'), (f"{KEYS}.undo", '"  \\t "'), (f"{KEYS}.undo", "[]"), (KEYS, "{}")):
        assert ask("config", "check").code == 0, "a command without a key"
        return
    ran = ask("config", "check")
    assert (ran.code, ran.err) == (1, "")
    assert [line.startswith(f"{file}, line 2: ") for line in ran.lines] == [True], ran.out
    assert name.rpartition(".")[2] in ran.lines[0]
    assert len(ran.lines[0].removeprefix(str(file))) < 300
    assert ran.lines[0].isprintable()
    found = configuration()
    assert found == Config(faults=found.faults, keys=found.keys, lines=found.lines)
    assert settle(found.keys).keys == {}
    told = ask("config", "check", "--json").json
    assert [(one["line"], one["text"] in ran.lines[0]) for one in told["faults"]] == [(2, True)]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_choice_and_the_example_hold_and_a_slip_names_the_nearest(
    ask: Ask, configure: Configure, entry: ConfigEntry
) -> None:
    for choice in (entry.example, *entry.choices, *(one.swapcase() for one in entry.choices)):
        configure(f'{entry.name} = "{choice}"')
        assert ask("config", "check").code == 0
        rows = {one["entry"]: one for one in ask("config", "show", "--json").json["settings"]}
        wanted = str(Path(choice).expanduser()) if entry.name == "book" else choice
        assert rows[entry.name]["value"].casefold() == wanted.casefold()
        assert rows[entry.name]["from"] == "line 1"
        assert {one["from"] for name, one in rows.items() if name != entry.name} <= {"built in", "login"}
    configure(f'{entry.name}x = "{entry.example}"')
    assert f"did you mean {entry.name}?" in ask("config", "check").out
    if entry.choices and len(entry.choices[0]) > 1:
        configure(f'{entry.name} = "{entry.choices[0]}x"')
        assert f"did you mean {entry.choices[0]}?" in ask("config", "check").out


def test_choices_are_those_of_the_program(made_public_book: Path) -> None:
    choices = {entry.name: entry.choices for entry in ENTRIES}
    assert choices["unit"] == tuple(Unit)
    assert choices["denominator"] == tuple(Denominator)
    assert choices["floor"] == tuple(grade for grade in Grade if grade is not Grade.U)
    assert choices["money"] == tuple(MoneyStyle)


async def test_the_themes_are_those_of_the_app(made_public_book: Path) -> None:
    async with opened(made_public_book) as story:
        assert {SHORT_NAMES.get(name, name) for name in THEMES} == set(story.app.available_themes)


def test_what_does_not_go_together_is_named_with_both_lines(ask: Ask, configure: Configure) -> None:
    for unit in Unit:
        for denominator in Denominator:
            configure(f'denominator = "{denominator}"\nunit = "{unit}"\n')
            ran = ask("config", "check")
            goes = denominator is Denominator.LISTED or unit is Unit.SPEND
            assert ran.code == (0 if goes or (unit, denominator) == (Unit.TOKENS, Denominator.KNOWN) else 1)
            if ran.code:
                assert (
                    f"line 1: denominator {denominator.value!r} does not go with unit {unit.value!r} of line 2"
                    in ran.out
                )
                assert configuration().denominator is None


def test_an_entry_that_stands_twice_counts_once(ask: Ask, configure: Configure) -> None:
    file = configure('theme = "contrast"\n[keys]\nundo = "z"\nundo = "Z"\n[keys]\nredo = "f5"\n')
    assert ask("config", "check").lines == [f"{file}, line 4: [keys] 'undo' stands on line 3 already."]
    assert {one["id"]: one["keys"] for one in ask("keys", "--json").json["keys"]}["undo"] == ["z"]


# What goes before what


def test_the_book_of_the_file_goes_before_the_demo_and_after_all_else(
    ask: Ask, configure: Configure, public_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone.tokentui"
    configure(f'book = "{public_book}"')
    assert ask("show", "cursor", "--json").json["book"] == "Anthropic, public book"
    assert ask("show", "cursor", "--json", "--book", gone).code == 2
    monkeypatch.setenv("TOKENTUI_BOOK", str(gone))
    assert ask("show", "cursor", "--json").code == 2
    monkeypatch.delenv("TOKENTUI_BOOK")
    configure(f'book = "{gone}"')
    ran = ask("show", "cursor")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert f"There is no book at {gone}" in ran.err


@pytest.mark.parametrize("command", ["composition", "gap", "verdict"])
def test_unit_and_denominator_fill_up_what_the_command_line_leaves_out(
    ask: Ask, configure: Configure, made_public_book: Path, command: str
) -> None:
    def answer(*options: str) -> str:
        return ask(command, "--json", "--book", made_public_book, *options).out

    ways = (("customers", "listed"), ("spend", "known"), ("spend", "listed"))
    asked = {way: answer("--unit", way[0], "--denominator", way[1]) for way in ways}
    assert answer() == asked[ways[0]]
    configure('unit = "spend"\ndenominator = "known"')
    assert answer() == asked[ways[1]]
    assert answer("--unit", "customers") == asked[ways[0]]
    assert answer("--denominator", "listed") == asked[ways[2]]
    configure('unit = "customers"')
    assert answer("--denominator", "known") == asked[ways[1]]


def test_a_disclosure_that_the_book_does_not_have_is_said_and_the_listed_count(
    ask: Ask, configure: Configure, tmp_path: Path
) -> None:
    (tmp_path / "c.csv").write_text("name,spend\nAcme,5\n")
    book = tmp_path / "b.tokentui"
    assert ask("import", tmp_path / "c.csv", "--book", book, "--yes").code == 0
    configure('denominator = "disclosed"')
    ran = ask("composition", "--json", "--book", book)
    assert (ran.code, ran.json["denominator"]) == (0, "listed")
    assert "the book holds no disclosed revenue" in ran.err
    assert ask("composition", "--denominator", "disclosed", "--book", book).code == 1


def test_a_book_that_is_made_begins_with_the_floor(ask: Ask, configure: Configure, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("name,spend\nAcme,5\n")
    configure('floor = "B"')
    ran = ask("import", tmp_path / "c.csv", "--book", tmp_path / "b.tokentui", "--yes")
    assert "with the evidence floor B of your settings" in ran.err
    configure('floor = "C"')
    workbook = open_workbook(tmp_path / "b.tokentui", "ann")
    assert workbook.settings.floor is Grade.B
    workbook.close()
    again = ask("import", tmp_path / "c.csv", "--book", tmp_path / "b.tokentui", "--yes")
    assert "floor" not in again.err


# How money is written


READ_BY_PROGRAMS = (
    ("show", "microsoft", "--json"),
    ("find", "micro", "--json"),
    ("find", "micro", "--csv"),
    ("next", "--json"),
    ("next", "--csv"),
    ("composition", "--json"),
    ("composition", "--csv"),
    ("gap", "--json"),
    ("verdict", "--json"),
    ("concentration", "--json"),
    ("figures", "--json"),
    ("second-look", "--json"),
    ("agreement", "--json"),
    ("log", "--json"),
    ("export",),
    ("export", "--what", "facts"),
    ("export", "--format", "json"),
)


@pytest.mark.parametrize("command", READ_BY_PROGRAMS, ids=" ".join)
def test_what_programs_read_is_the_same_in_either_style(
    ask: Ask, configure: Configure, made_public_book: Path, command: tuple[str, ...]
) -> None:
    configure("")
    compact = ask(*command, "--book", made_public_book)
    assert (compact.code, compact.out != "") == (0, True)
    configure('money = "full"')
    assert ask(*command, "--book", made_public_book).out == compact.out


def test_what_is_written_in_full_can_be_typed(ask: Ask, configure: Configure, made_public_book: Path) -> None:
    from tokentui.domain.typed_amounts import typed_amount

    configure('money = "full"')
    rows = ask("next", "20", "--book", made_public_book).out
    amounts = re.findall(r"\$[\d,]+\b", rows)
    assert "$500,000,000" in amounts
    for amount in amounts:
        assert typed_amount(amount) == int(amount[1:].replace(",", ""))
        assert ask("find", "--filter", f"spend>={amount}", "--book", made_public_book).code == 0
    configure("")
    assert "$500M" in ask("next", "20", "--book", made_public_book).out
