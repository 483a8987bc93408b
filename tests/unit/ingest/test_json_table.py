import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.ingest.tables import Held, held
from tokentui.ingest.files import json_table
from tokentui.ingest.files.table import TwoReadings, UnreadableFile

BUCKETS: list[dict[str, Any]] = [
    {
        "starting_at": f"2026-01-0{day}",
        "ending_at": f"2026-01-0{day + 1}",
        "results": [{"workspace_id": who, "amount": f"{day}2.50", "cache": {"hour": day}} for who in ("a", "b")],
    }
    for day in (1, 2)
]


def page(*buckets: dict[str, Any], more: bool = False) -> dict[str, Any]:
    return {"data": list(buckets), "has_more": more, "next_page": "p2" if more else None}


@pytest.fixture(params=["whole", "in pieces"])
def read(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Reads texts as a file, also as if each were too long to be held."""
    if request.param == "in pieces":
        monkeypatch.setattr(json_table, "WHOLE", 0)
        monkeypatch.setattr("tokentui.ingest.files.json_stream._BLOCK", 48)

    def one(*texts: object, part: str = "", end: str = "\n") -> Held:
        path = tmp_path / "x.json"
        path.write_text(end.join(one if isinstance(one, str) else json.dumps(one, indent=1) for one in texts), "utf-8")
        return held(path, part)

    return one


def test_objects_become_rows_with_dotted_columns_and_numbers_as_they_are_written(read: Any) -> None:
    found = read(
        '[{"name": "Acme", "amount": {"value": 1200000.10, "currency": "usd"}, "tags": ["x", 2, null]},\n'
        ' {"name": "Bé\\u001b", "big": 18446744073709551616, "ok": true, "none": null, "deep": [{"a": 1}]}, 7]'
    )
    assert found.form == "JSON"
    assert found.rows[0] == {
        "name": "Acme",
        "amount.value": "1200000.10",
        "amount.currency": "usd",
        "tags": "x; 2",
        **dict.fromkeys(("big", "ok", "none", "deep"), ""),
    }
    second = found.rows[1]
    assert [second[key] for key in ("name", "big", "ok", "none")] == ["Bé\x1b", "18446744073709551616", "true", ""]
    assert found.lines == [1, 2]
    assert found.refused == [(3, 'The row is no object, as in {"name": "Acme"}.')]


def test_each_line_of_json_lines_is_a_row_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('\ufeff{"name": "Acme"}\n\n{"name": "Bolt", "n": 5}\r\n"x"\n{"name": "Cork"}', "utf-8")
    found = held(path)
    assert (found.form, found.lines, found.refused[0][0]) == ("JSON Lines", [1, 3, 5], 4)
    assert [row["name"] for row in found.rows] == ["Acme", "Bolt", "Cork"]


@pytest.mark.parametrize(
    "documents",
    [
        (page(*BUCKETS),),
        (page(BUCKETS[0], more=True), page(BUCKETS[1])),
        ([page(BUCKETS[0], more=True), page(BUCKETS[1])],),
        (BUCKETS,),
        ({"data": {"buckets": BUCKETS}},),
    ],
    ids=["page", "pages one after another", "list of pages", "bare", "data within data"],
)
def test_buckets_are_taken_apart_with_their_times_beside_each_row(tmp_path: Path, documents: tuple[Any, ...]) -> None:
    path = tmp_path / "x.json"
    path.write_text("\n".join(map(json.dumps, documents)))
    found = held(path)
    assert [(row["starting_at"], row["workspace_id"], row["amount"], row["cache.hour"]) for row in found.rows] == [
        ("2026-01-01", "a", "12.50", "1"),
        ("2026-01-01", "b", "12.50", "1"),
        ("2026-01-02", "a", "22.50", "2"),
        ("2026-01-02", "b", "22.50", "2"),
    ]


def test_long_pages_are_read_as_short_ones(read: Any) -> None:
    found = read(page(BUCKETS[0], more=True), page(BUCKETS[1]))
    assert [row["amount"] for row in found.rows] == ["12.50", "12.50", "22.50", "22.50"]


def test_a_bucket_that_comes_twice_counts_once_and_is_said(read: Any) -> None:
    found = read(page(BUCKETS[0], BUCKETS[1], BUCKETS[0]))
    assert len(found.rows) == 4
    assert found.notices == (
        "1 bucket or page of the answer stood there twice, alike in every value, and counted once.",
    )
    other = {**BUCKETS[0], "results": BUCKETS[1]["results"]}
    assert len(read(page(BUCKETS[0], other)).rows) == 4


def test_totals_beside_the_rows_and_breakdowns_in_them_are_not_added(read: Any) -> None:
    found = read(
        {"daily": [{"date": "2026-01-01", "cost": 3, "models": [{"m": "a", "cost": 3}]}], "totals": {"cost": 3}}
    )
    assert [(row["date"], row["cost"]) for row in found.rows] == [("2026-01-01", "3")]


def test_of_several_lists_it_asks_which(read: Any) -> None:
    text = {"old": [{"name": "Acme"}], "new": [{"name": "Bolt"}, {"name": "Cork"}]}
    with pytest.raises(TwoReadings, match="2 lists that could be meant, 'old' and 'new'; say which with --table old"):
        read(text)
    assert [row["name"] for row in read(text, part="new").rows] == ["Bolt", "Cork"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (json.dumps(page(*BUCKETS, more=True)), "not the whole answer: its last page says that more follow"),
        ('{"results": [{"a": 1}], "count": 9, "next": "https://x.example/?page=2"}', "not the whole answer"),
        ('[{"a": 1},\n {"a": 2},\n {"a"', "ends in the middle, on line 3"),
        ('[{"a": 1}', "ends in the middle"),
        ('[{"a": 1},\n {"a" 2}]', "not JSON that can be read: look at line 2"),
        ("[" * 100_000, "nested too deep"),
        ('[{"a": 1}] x', "not JSON that can be read: look at line 1, 'x'"),
        ("[[1, 2], [3, 4]]", "holds no rows: there is no object"),
        ("[{" + ",".join(f'"k{n}": 1' for n in range(20_001)) + "}]", "more than 20,000 columns"),
    ],
)
def test_what_is_no_table_says_why(read: Any, text: str, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says):
        read(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"object": "page", "has_more": false}', "without its list 'data', which is not the same as nothing spent"),
        ('{"data": null, "has_more": false}', "without its list 'data'"),
        ('{"type": "error", "error": {"message": "invalid key"}}', "an error in place of an answer: 'invalid key'"),
        ('{"error": "no"}', "an error in place of an answer: 'no'"),
        ('{"data": [], "has_more": false}', "holds no rows"),
    ],
)
def test_an_answer_without_data_is_not_nothing_spent(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(UnreadableFile, match=says):
        held(path)


def test_it_does_not_matter_where_reading_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.json"
    path.write_text(
        '{"n": 12345678, "data": [{"a": 1.5, "b": "\\u00e9\\n"}, 123456, null, {"a": -2e3}], "has_more": false}\n'
    )
    monkeypatch.setattr(json_table, "WHOLE", 0)
    for size in range(1, 60):
        monkeypatch.setattr("tokentui.ingest.files.json_stream._BLOCK", size)
        found = held(path)
        assert found.rows == [{"a": "1.5", "b": "é\n"}, {"a": "-2e3", "b": ""}]
        assert [number for number, _ in found.refused] == [2, 3]


def test_other_encodings_are_named(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes('[{"name": "Café"}]'.encode("cp1252"))
    with pytest.raises(UnreadableFile, match="not JSON in UTF-8"):
        held(path)
