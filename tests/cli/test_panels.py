"""The panels and the verdict from a shell: stable keys, honest unknowns."""

import csv
import re
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ask
from tests.public_numbers import NAMED, UNLOOKED, ends, known
from tokentui.cli.panel_lines import composition_lines, gap_lines
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.grades import Grade
from tokentui.domain.text import cell_width
from tokentui.services.books import make_book
from tokentui.services.panels import PanelSettings, read_panels
from tokentui.services.workbook import open_workbook

MICRO = 1_000_000


@pytest.fixture
def empty_book(tmp_path: Path) -> Path:
    path = tmp_path / "empty.tokentui"
    make_book(path, "Nobody yet", "USD")
    return path


@pytest.fixture
def unknown_book(small_book: Any) -> Path:
    path: Path = small_book(("a", "Acme", None), ("b", "Bolt", None))
    return path


def test_the_keys_of_composition(ask: Ask, made_public_book: Path) -> None:
    answer = ask("composition", "--json", "--book", made_public_book).json
    assert (answer["book"], answer["codebook_version"]) == ("Anthropic, public book", 1)
    assert (answer["unit"], answer["denominator"]) == ("customers", "listed")
    assert answer["total"] == {
        "customers": NAMED,
        "low": 1_450_000_000 * MICRO,
        "best": 1_450_000_000 * MICRO,
        "high": 1_450_000_000 * MICRO,
        "tokens": None,
    }
    assert [group["code"] for group in answer["groups"]] == [
        "bullish", "neutral", "bearish",
        "core", "product", "operations", "development", "devtools", "ai-native", "resale", "consumer", "public",
    ]  # fmt: skip
    assert [group["kind"] for group in answer["groups"]] == ["stance"] * 3 + ["use_case"] * 9
    for group in answer["groups"]:
        assert {"kind", "code", "stance", "customers", "share", "spend"} <= set(group)
        for part in ("customers", "share", "spend"):
            assert set(group[part]) == {"low", "high"}
            if part != "spend" or group[part]["low"] is not None:
                assert group[part]["low"] <= group[part]["high"]
    for side in ("unlooked", "below", "cannot_tell", "withheld", "not_listed", "unknown_spend"):
        assert set(answer[side]) == {"customers", "low", "best", "high"}
    assert answer["unknown_spend"] == {"customers": NAMED - 3, "low": None, "best": None, "high": None}
    assert answer["cannot_tell"] == {"customers": 0, "low": 0, "best": 0, "high": 0}


def test_the_keys_of_gap_and_verdict(ask: Ask, made_public_book: Path) -> None:
    gap = ask("gap", "--json", "--book", made_public_book).json
    assert [one["question"] for one in gap["questions"]] == ["who", "how_much", "for_what", "to_what_end"]
    for part in (*gap["questions"], gap["union"]):
        for state in ("known", "backlog", "below", "silence"):
            assert set(part[state]) == {"share", "customers", "low", "best", "high"}
        assert sum(part[state]["share"] for state in ("known", "backlog", "below", "silence")) == pytest.approx(1)
    assert set(gap["not_listed"]) == {"share", "customers", "low", "best", "high"}
    verdict = ask("verdict", "--json", "--book", made_public_book).json
    assert {"verdict", "rule", "bullish", "bearish", "tipping_share", "fewest_accounts", "open_spend"} <= set(verdict)
    assert verdict["rule"] == "dominance"
    assert isinstance(verdict["open_spend"], int)
    assert ask("verdict", "--rule", "majority", "--json", "--book", made_public_book).json["rule"] == "majority"


def test_below_the_floor_has_a_column_where_the_floor_is_above_the_lowest(ask: Ask, made_public_book: Path) -> None:
    at_b = ask("gap", "--floor", "B", "--book", made_public_book).lines
    assert "known    backlog     below    silence" in at_b[5]
    shown = next(line for line in at_b if line.startswith("for what")).split()[2::2]
    below = known("for_what", "B", "below")
    assert float(shown[2]) == pytest.approx(100 * below / NAMED, abs=0.1)
    assert at_b[-1] == "below: looked at, on evidence below the floor of grade B"
    assert "below" not in ask("gap", "--book", made_public_book).out
    sides = ask("composition", "--floor", "B", "--book", made_public_book).lines
    assert next(line for line in sides if line.startswith("below the floor")).split()[3:] == [str(below), "unknown"]


def test_the_vendor_s_claim_stands_beside_those_known_to_be_above_it(ask: Ask, made_public_book: Path) -> None:
    for floor, counted, sum_ in (("D", 3, "$1.45B"), ("C", 2, "$800M")):
        for panel in ("composition", "gap", "verdict"):
            given = (panel, "--floor", floor, "--book", made_public_book)
            said = f"{NAMED} named, {counted} known above $1M; the vendor claims 1,000+ · {sum_} of $30B"
            assert ask(*given).lines[1] == said
            claim = ask(*given, "--json").json["claim"]
            assert (claim["value"], claim["counted_from"], claim["known"]) == (1_000, MICRO * MICRO, counted)


def test_a_book_without_a_claim_says_nothing_of_one(ask: Ask, small_book: Any) -> None:
    book = small_book(("a", "Acme", 10 * MICRO))
    assert ask("gap", "--book", book).lines[1] == "transparency gap by customers, of the listed"
    assert ask("gap", "--json", "--book", book).json["claim"] is None


@pytest.mark.parametrize("width", [60, 80, 120])
def test_what_is_not_accounted_for_says_what_it_is_and_fits(made_public_book: Path, width: int) -> None:
    with closing(open_workbook(made_public_book, "me", readonly=True)) as opened:
        for workbook, unknown in ((opened, NAMED - 3), (opened.read_as(Grade.C), NAMED - 2)):
            panels = read_panels(workbook, PanelSettings(unit=Unit.SPEND, denominator=Denominator.DISCLOSED))
            for lines in (gap_lines, composition_lines):
                said = list(lines(workbook, panels, width))
                assert all(cell_width(line) <= width for line in said)
                text = " ".join(said)
                assert f"{unknown} listed of unknown spend, and all that are not listed" in text
                assert "by construction" not in text


@pytest.mark.parametrize("width", [60, 80, 120])
def test_how_much_of_known_spend_is_said_to_be_so_by_construction(made_public_book: Path, width: int) -> None:
    with closing(open_workbook(made_public_book, "me", readonly=True)) as workbook:
        for unit, vain in ((Unit.SPEND, True), (Unit.CUSTOMERS, False)):
            said = list(gap_lines(workbook, read_panels(workbook, PanelSettings(unit=unit)), width))
            assert ("how much: 100 % by construction, of known spend" in said) is vain
            assert all(cell_width(line) <= width for line in said)


def test_a_split_makes_fractions_of_customers(ask: Ask, small_book: Any) -> None:
    book = small_book(("a", "Acme", 10 * MICRO), ("b", "Bolt", None))
    ask("tag", "a", "--split", "core=62.5,devtools=37.5", "--reviewer", "ann", "--book", book)
    groups = {one["code"]: one for one in ask("composition", "--json", "--book", book).json["groups"]}
    assert groups["core"]["customers"] == {"low": 0.625, "high": 1.625}
    assert groups["core"]["spend"] == {"low": 6_250_000, "high": 6_250_000}


def test_text_fits_eighty_cells_and_gives_least_and_most(ask: Ask, made_public_book: Path) -> None:
    for way in (
        ("composition",),
        ("composition", "--unit", "spend", "--denominator", "disclosed"),
        ("gap",),
        ("gap", "--denominator", "disclosed"),
        ("verdict",),
        ("concentration",),
        ("figures",),
        ("next",),
        ("find",),
        ("log",),
        ("codebook",),
        ("keys",),
    ):
        ran = ask(*way, "--book", made_public_book)
        assert ran.code == 0
        assert all(cell_width(line) <= 80 for line in ran.lines), way
    text = ask("composition", "--book", made_public_book).out
    assert ends("bullish") in text
    assert "codebook version 1" in text
    assert f"not looked     {UNLOOKED}" in text


def test_mixed_kinds_of_year_are_summed_with_a_warning_that_lists_them(ask: Ask, made_public_book: Path) -> None:
    note = "Note: annual spend sums different kinds of year: estimate (1), forecast (1), run-rate (1).\n"
    for way in (("composition",), ("gap", "--unit", "spend"), ("verdict", "--unit", "spend"), ("concentration",)):
        assert note in ask(*way, "--book", made_public_book).err
    assert note not in ask("gap", "--book", made_public_book).err


def test_a_warning_speaks_of_the_kinds_of_year_that_are_in_the_sum(ask: Ask, public_book: Path) -> None:
    """An estimate of grade D is in no sum at floor C, and an excluded customer is in none at all."""
    rest = "Note: annual spend sums different kinds of year: forecast (1), run-rate (1).\n"
    for way in (("composition",), ("gap", "--unit", "spend"), ("concentration",)):
        assert rest in ask(*way, "--floor", "C", "--book", public_book).err
    bases = ask("composition", "--floor", "C", "--json", "--book", public_book).json["bases"]
    assert [one["basis"] for one in bases] == ["forecast", "run-rate"]
    assert ask("tag", "cursor", "--exclude", "twice", "--reviewer", "starter", "--book", public_book).code == 0
    for way in (("composition",), ("concentration",)):
        assert rest in ask(*way, "--book", public_book).err


def test_a_denominator_of_the_disclosed_weighs_by_spend(ask: Ask, made_public_book: Path) -> None:
    answer = ask("composition", "--denominator", "disclosed", "--json", "--book", made_public_book).json
    assert answer["unit"] == "spend"
    refused = ask("composition", "--denominator", "disclosed", "--unit", "customers", "--book", made_public_book)
    assert refused.code == 2
    assert "by spend only" in refused.err


def test_a_disclosure_is_chosen_by_date_or_uid(ask: Ask, made_public_book: Path) -> None:
    def chosen(wanted: str) -> Any:
        return ask("gap", "--denominator", "disclosed", "--disclosure", wanted, "--json", "--book", made_public_book)

    by_date = chosen("2026-05-28").json
    assert by_date["disclosure"]["value"] == 47_000_000_000
    assert chosen(by_date["disclosure"]["uid"]).json == by_date
    assert chosen("2025-12").json["disclosure"]["value"] == 9_000_000_000
    several = chosen("2026")
    assert several.code == 1
    assert "name one by its uid" in several.err
    none = chosen("1999")
    assert none.code == 1
    assert "2026-04-06" in none.err


def test_without_a_disclosure_there_is_no_share_of_it(ask: Ask, small_book: Any) -> None:
    book = small_book(("a", "Acme", MICRO))
    ran = ask("composition", "--denominator", "disclosed", "--book", book)
    assert ran.code == 1
    assert "tokentui import" in ran.err


@pytest.mark.parametrize("unit", ["customers", "spend", "tokens"])
@pytest.mark.parametrize("command", ["composition", "gap", "verdict"])
def test_an_empty_book_has_no_shares(ask: Ask, empty_book: Path, command: str, unit: str) -> None:
    ran = ask(command, "--unit", unit, "--json", "--book", empty_book)
    assert ran.code == 0
    answer = ran.json
    if command == "composition":
        assert answer["total"]["customers"] == 0
        assert all(group["share"] == {"low": None, "high": None} for group in answer["groups"])
    elif command == "gap":
        assert all(question["known"]["share"] is None for question in answer["questions"])
    else:
        assert (answer["verdict"], answer["tipping_share"]) == ("NOT ESTABLISHED", None)
    text = ask(command, "--unit", unit, "--book", empty_book)
    assert text.code == 0
    assert f"no {unit} loaded" in text.out
    assert re.search(r"\bnan\b", text.out, re.IGNORECASE) is None


@pytest.mark.parametrize("command", ["composition", "gap", "verdict"])
def test_where_all_spend_is_unknown_none_is_loaded(ask: Ask, unknown_book: Path, command: str) -> None:
    text = ask(command, "--unit", "spend", "--book", unknown_book)
    assert text.code == 0
    assert "no spend loaded" in text.out
    assert re.search(r"\bnan\b", text.out, re.IGNORECASE) is None
    assert "$0" not in text.out
    answer = ask(command, "--unit", "spend", "--json", "--book", unknown_book).json
    if command == "composition":
        assert answer["total"] == {"customers": 2, "low": None, "best": None, "high": None, "tokens": None}
        assert all(group["spend"] == {"low": None, "high": None} for group in answer["groups"])
    elif command == "verdict":
        assert answer["open_spend"] is None
        assert answer["bullish"] == {"low": None, "high": None}


def test_concentration_of_an_unknown_and_of_an_empty_book(ask: Ask, unknown_book: Path, empty_book: Path) -> None:
    for book in (unknown_book, empty_book):
        assert "no spend loaded" in ask("concentration", "--book", book).out
        assert ask("concentration", "--json", "--book", book).json["hhi"] == {"low": None, "high": None}


def test_other_commands_on_an_empty_book(ask: Ask, empty_book: Path) -> None:
    for command in ("find", "next", "log"):
        ran = ask(command, "--book", empty_book)
        assert ran.code == 0
        assert ran.out == ""
        assert ran.err != ""
    assert ask("find", "x", "--book", empty_book).code == 1
    assert ask("show", "x", "--book", empty_book).code == 1
    assert ask("check", "--book", empty_book).code == 0
    assert ask("export", "--book", empty_book).lines[0].startswith("customer_id,name,")


def test_a_spend_of_another_time_than_the_disclosed_is_warned_of(ask: Ask, made_public_book: Path) -> None:
    """Cursor's $650M of July 2025 is 2 % of the $30B of April 2026, and 13 % of the $5B of August 2025."""
    note = "Note: 1 spend of 2025-07, Cursor's $650M, is more than six months from the disclosed $30B of 2026-04-06"
    nearest = "of the nearest, $5B of 2025-08-31, it is 13 %, not 2 %; choose it with: --disclosure 2025-08-31"
    for command in ("composition", "gap", "verdict", "concentration"):
        way = (command, "--denominator", "disclosed", "--book", made_public_book)
        err = ask(*way).err
        assert note in err
        assert nearest in err
        apart = ask(*way, "--json").json["dates_apart"]
        assert (apart["customers"], apart["largest"]["name"], apart["nearest"]["as_of"]) == (1, "Cursor", "2025-08-31")
        assert apart["share_of_nearest"] == pytest.approx(0.13)
        # Below the floor it is in no share, and of the listed there is no date to meet.
        assert ask(*way, "--floor", "C", "--json").json["dates_apart"] is None
        assert ask(command, "--json", "--book", made_public_book).json["dates_apart"] is None
    later = ask("gap", "--denominator", "disclosed", "--disclosure", "2025-08-31", "--book", made_public_book).err
    assert "Note: 1 spend of 2026-05-17, Salesforce's $300M" in later


def test_usage_is_of_the_last_month_of_the_window(ask: Ask, tmp_path: Path) -> None:
    book = tmp_path / "b.tokentui"
    (tmp_path / "u.csv").write_text("customer_id,month,spend\na,2025-01,40\na,2025-02,40\nb,2025-01,30\n")
    (tmp_path / "c.csv").write_text("customer_id,name,annual_spend\na,Acme,\nb,Bolt,\nc,Coil,90\n")
    (tmp_path / "d.csv").write_text("as_of,metric,value,unit\n2026-01-01,run-rate revenue,1000,USD\n")
    for name in ("c", "u", "d"):
        assert ask("import", tmp_path / f"{name}.csv", "--book", book).code == 0
    apart = ask("gap", "--denominator", "disclosed", "--json", "--book", book).json["dates_apart"]
    assert (apart["customers"], apart["from"], apart["to"], apart["largest"]["name"]) == (
        2,
        "2025-02",
        "2025-02",
        "Acme",
    )
    assert "no disclosure is nearer" in ask("gap", "--denominator", "disclosed", "--book", book).err


def test_panels_as_csv(ask: Ask, made_public_book: Path) -> None:
    ran = ask("composition", "--denominator", "known", "--csv", "--book", made_public_book)
    rows = list(csv.DictReader(StringIO(ran.out)))
    bearish = next(row for row in rows if row["code"] == "bearish")
    assert (bearish["spend_low"], bearish["spend_high"]) == ("650000000", "1150000000")
    assert float(bearish["share_low"]) == pytest.approx(650 / 1450)
    gap = list(csv.DictReader(StringIO(ask("gap", "--csv", "--book", made_public_book).out)))
    assert [row["question"] for row in gap][::4] == ["who", "how_much", "for_what", "to_what_end", "union"]


def test_two_formats_at_once_are_refused(ask: Ask, made_public_book: Path) -> None:
    ran = ask("gap", "--json", "--csv", "--book", made_public_book)
    assert (ran.code, ran.out) == (2, "")


def test_a_year_of_few_months_is_said_to_be_that(ask: Ask, tmp_path: Path) -> None:
    book, file = tmp_path / "b.tokentui", tmp_path / "usage.csv"
    file.write_text("customer,month,spend\nAlder,2026-08,100\nBirch,2026-09,7\n", encoding="utf-8")
    ask("import", file, "--book", book)
    ran = ask("composition", "--book", book)
    assert "Note: the years of 2 customers rest on 2 months of usage; 10 of 12 are not known." in ran.err
    assert ask("composition", "--json", "--book", book).json["part_years"] == {"customers": 2, "months": 2}
    whole = "".join(f"Alder,2026-{month:02},1\n" for month in range(1, 13))
    file.write_text(f"customer,month,spend\n{whole}", encoding="utf-8")
    ask("import", file, "--book", book)
    assert "not known" not in ask("composition", "--book", book).err
