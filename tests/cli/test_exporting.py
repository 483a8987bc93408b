"""Taking a book's content elsewhere."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ask
from tests.public_numbers import DECIDED, FACTS, NAMED
from tokentui.cli.output import json_pieces, json_text


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text)))


def test_customers_leave_in_a_form_that_comes_back(ask: Ask, made_public_book: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    ran = ask("export", file, "--book", made_public_book)
    assert (ran.code, ran.out) == (0, "")
    rows = table(file.read_text(encoding="utf-8"))
    assert len(rows) == NAMED
    cursor = next(row for row in rows if row["customer_id"] == "cursor")
    assert (cursor["spend_best"], cursor["use_cases"], cursor["aliases"]) == (
        "650000000",
        "devtools; resale",
        "Anysphere",
    )
    again = tmp_path / "again.tokentui"
    assert ask("import", file, "--book", again).code == 0
    total = ask("composition", "--json", "--book", again).json["total"]
    assert (total["customers"], total["best"]) == (NAMED, 1_450_000_000_000_000)


@pytest.mark.parametrize(("what", "count"), [("decisions", DECIDED), ("facts", FACTS)])
def test_decisions_and_facts_come_back_whole(
    ask: Ask, made_public_book: Path, tmp_path: Path, what: str, count: int
) -> None:
    customers, file, again = tmp_path / "c.csv", tmp_path / "x.csv", tmp_path / "again.tokentui"
    ask("export", customers, "--book", made_public_book)
    ask("export", file, "--what", what, "--book", made_public_book)
    answer = ask("import", customers, file, "--book", again, "--json").json
    assert answer["files"][1]["added"] == count
    assert answer["files"][1]["rejected"] == []
    document = ask("export", "--what", what, "--format", "json", "--book", made_public_book).json
    assert len(document[what]) == count


def test_a_split_and_a_reason_survive_the_way(ask: Ask, public_book: Path, tmp_path: Path) -> None:
    ask("tag", "aes", "--split", "core=62.5,public=37.5", "--reviewer", "ann", "--book", public_book)
    ask("tag", "canva", "--exclude", "a duplicate", "--reviewer", "ann", "--book", public_book)
    customers, file, again = tmp_path / "c.csv", tmp_path / "d.csv", tmp_path / "again.tokentui"
    ask("export", customers, "--book", public_book)
    ask("export", file, "--what", "decisions", "--book", public_book)
    assert ask("import", customers, file, "--strict", "--book", again).code == 0
    said = {
        one["customer"]["key"]: one
        for one in ask("log", "--reviewer", "ann", "--json", "--book", again).json["decisions"]
    }
    assert said["aes"]["split"] == {"core": 0.625, "public": 0.375}
    assert said["canva"]["reason"] == "a duplicate"


def test_the_composition_leaves_as_the_panel_shows_it(ask: Ask, made_public_book: Path, tmp_path: Path) -> None:
    file = tmp_path / "c.json"
    ask("export", file, "--what", "composition", "--unit", "spend", "--floor", "C", "--book", made_public_book)
    panel = ask("composition", "--unit", "spend", "--floor", "C", "--json", "--book", made_public_book).json
    assert json.loads(file.read_text(encoding="utf-8")) == panel


def test_no_cell_is_a_formula(ask: Ask, small_book: Any) -> None:
    names = ('=HYPERLINK("http://x")', "+1-800", "-", "@handle", "\tcmd", "-1")
    book = small_book(*((f"k{place}", name, None) for place, name in enumerate(names)))
    for way in (("export",), ("find", "--csv"), ("next", "--csv")):
        found = {row["customer_id"]: row["name"] for row in table(ask(*way, "--book", book).out)}
        assert [found[f"k{place}"] for place in range(6)] == [*("'" + name for name in names[:5]), "-1"]
    assert [one["name"] for one in ask("export", "--format", "json", "--book", book).json["customers"]].count("-") == 1


def test_a_folder_that_is_not_there(ask: Ask, made_public_book: Path, tmp_path: Path) -> None:
    ran = ask("export", tmp_path / "none" / "x.csv", "--book", made_public_book)
    assert ran.code == 2
    assert "No such file or directory" in ran.err


def test_amounts_smaller_than_a_dollar_stay_exact(ask: Ask, small_book: Any) -> None:
    book = small_book(("a", "Acme", 1_234_567), ("b", "Bolt", 9_007_199_254_740_993))
    found = {row["customer_id"]: row["spend_best"] for row in table(ask("export", "--book", book).out)}
    assert found == {"a": "1.234567", "b": "9007199254.740993"}


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_json_has_no_number_that_is_none(number: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        json_text({"a": [number]})


def test_customers_come_in_the_order_of_the_table(ask: Ask, small_book: Any) -> None:
    spends = [None, 5, 70, None, 5, 0, 5]
    book = small_book(*((f"k{place}", f"N{place * 3 % 7}", spend) for place, spend in enumerate(spends)))
    exported = [row["customer_id"] for row in table(ask("export", "--book", book).out)]
    assert exported == [one["key"] for one in ask("export", "--format", "json", "--book", book).json["customers"]]
    assert [spends[int(key[1:])] for key in exported] == [70, 5, 5, 5, 0, None, None]


@pytest.mark.parametrize("items", [[], [1], [{"a": [], "b": "é\u202e\x7f"}, {"a": [1, 2]}]])
def test_a_long_list_is_written_as_a_short_one_is(items: list[object]) -> None:
    head = {"book": "b", "synthetic": False}
    assert "".join(json_pieces(head, "rows", items)) == json_text({**head, "rows": items})
    assert json.loads(json_text({**head, "rows": items}))["rows"] == items
    assert "\u202e" not in json_text(items)
