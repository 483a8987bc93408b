import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.unit.ingest.samples import bad, read, reasons
from tokentui.domain.customer import Fact
from tokentui.domain.grades import Grade, Question
from tokentui.domain.statements import CANNOT_TELL, WITHHELD, Statement, a_set, a_split
from tokentui.ingest.readers.decisions import read_statement_cells
from tokentui.ingest.readers.rows import RowError, digest
from tokentui.services.workbook import default_codebook
from tokentui.store.bulk.incoming import DecisionRow


def test_a_file_of_bad_decisions() -> None:
    seen = bad("decisions.csv", known_keys={"alder", "birch"})
    why = reasons(seen)
    assert "'Codng agents'; did you mean 'devtools'" in why[2]
    assert "sums to 97 %" in why[4]
    assert "sums to 103 %" in why[7]
    assert "Confidence '6'" in why[8]
    assert "lies in the future" in why[9]
    assert "one of two months" in why[10]
    assert "No customer has the id 'nobody'" in why[11]
    assert "did you mean 'alder'" in why[12]
    assert "no reviewer" in why[13]
    assert "without a reason" in why[16]
    assert "no kind of statement" in why[18]
    assert "'coding'" in why[19]
    assert "give all or none" in why[20]
    assert why.keys() == {2, 4, 7, 8, 9, 10, 11, 12, 13, 16, 18, 19, 20, 22}
    taken = {row.line: row for row in seen.rows if isinstance(row, DecisionRow)}
    assert taken[3].statement == a_set("core", "resale")
    assert (taken[5].statement, taken[5].confidence) == (a_split({"core": 60, "development": 40}), 4)
    assert taken[5].at == "2026-05-01T07:14:00.000Z"
    assert taken[6].statement == a_set("devtools", "resale")
    assert taken[17].reason == "a total row"


@pytest.mark.parametrize(
    ("kind", "use_cases", "statement"),
    [
        ("", "core", a_set("core")),
        ("set", "Core; RESALE", a_set("core", "resale")),
        ("", "core, resale", a_set("core", "resale")),
        ("", "Consumer product", a_set("consumer")),
        ("", "core 60%; resale 40%", a_split({"core": 60, "resale": 40})),
        ("", "core:99,5; resale:0,5", a_split({"core": "99.5", "resale": "0.5"})),
        ("split", '{"core": 60, "resale": 40}', a_split({"core": 60, "resale": 40})),
        ("Cannot Tell", "", CANNOT_TELL),
        ("", "withheld", WITHHELD),
        ("", "?", CANNOT_TELL),
    ],
)
def test_cells_become_statements(kind: str, use_cases: str, statement: Statement) -> None:
    assert read_statement_cells(kind, use_cases, default_codebook()) == statement


@pytest.mark.parametrize(
    ("kind", "use_cases", "says"),
    [
        ("split", "core; resale", "gives no percentages"),
        ("set", "core:60;resale:40", "call it a split"),
        ("withheld", "core", "yet it names use cases"),
        ("", "core:60;Core:40", "names a use case twice"),
        ("", "[1", "not valid JSON"),
        ("", "zzz", "there are core, product"),
        ("set", "", "at least one use case"),
        ("", "core:-5;resale:105", "No use case"),
    ],
)
def test_cells_that_say_nothing_are_refused(kind: str, use_cases: str, says: str) -> None:
    with pytest.raises(RowError, match=says):
        read_statement_cells(kind, use_cases, default_codebook())


def test_a_reviewer_may_return_to_an_earlier_mind(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text(
        "customer,reviewer,use_cases\nAlder Ltd,zoe,core\nalder-ltd,zoe,core\n"
        "alder-ltd,zoe,resale\nalder-ltd,zoe,core\n",
        encoding="utf-8",
    )
    seen = read(path, known_keys={"alder-ltd"})
    taken = [row for row in seen.rows if isinstance(row, DecisionRow)]
    assert [row.statement.codes for row in taken] == [("core",), ("resale",), ("core",)]
    assert {row.customer_key for row in taken} == {"alder-ltd"}
    assert len({row.uid for row in taken}) == 3
    assert seen.rows == read(path, known_keys={"alder-ltd"}).rows


def test_a_file_of_the_wrong_book_gets_a_hundred_suggestions_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    rows = "".join(f"aldr-{n},zoe,core\n" for n in range(120))
    path.write_text("customer,reviewer,use_cases\n" + rows, encoding="utf-8")
    why = reasons(read(path, known_keys={"aldr", "birch"})).values()
    assert sum("did you mean 'aldr'" in reason for reason in why) == 100
    assert sum("import the customer first" in reason for reason in why) == 20


def test_a_reason_that_quotes_a_runaway_cell_keeps_its_beginning_and_its_end(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text(f"customer,reviewer,use_cases\na,zoe,{'core ' * 5_000}\n", encoding="utf-8")
    (reason,) = reasons(read(path)).values()
    assert reason.startswith("No use case is called 'core core")
    assert reason.endswith("consumer, public.")
    assert len(reason) < 1_100


def fact(uid: str, question: Question, url: str) -> Fact:
    return Fact(uid, question, "said", None, None, None, None, None, "2026", "a page", url, "press", None, Grade.C)


def facts_of(key: str) -> Sequence[Fact]:
    """On alder: a page that says who and twice for what, and one that says only how much."""
    if key != "alder":
        return ()
    page, other = "https://example.com/a", "https://example.com/b"
    return (
        fact("u1", Question.FOR_WHAT, page),
        fact("u2", Question.FOR_WHAT, page),
        fact("u3", Question.WHO, page),
        fact("u4", Question.HOW_MUCH, other),
    )


@pytest.mark.parametrize(
    ("cell", "cited"),
    [
        ("", []),
        (" ", []),
        ("u2", ["u2"]),
        ("u4", ["u4"]),
        ("u3; u1", ["u3", "u1"]),
        ("u3;u1 u3", ["u3", "u1"]),
        ("https://example.com/a", ["u1", "u2"]),
        ("u2 https://example.com/a", ["u2", "u1"]),
    ],
)
def test_a_decision_cites_facts_by_uid_or_by_the_address_of_those_that_say_for_what(
    tmp_path: Path, cell: str, cited: list[str]
) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text(f"customer_id,reviewer,use_cases,facts\nalder,zoe,core,{cell}\n", encoding="utf-8")
    (row,) = read(path, facts_of=facts_of).rows
    assert isinstance(row, DecisionRow)
    assert json.loads(row.facts) == cited


@pytest.mark.parametrize(
    ("customer", "cell", "says"),
    [
        ("alder", "u9", "No fact on 'alder' has the uid or the address 'u9'; import it first."),
        ("birch", "u1", "No fact on 'birch' has the uid or the address 'u1'; import it first."),
        ("alder", "u1 https://example.com/c", "'https://example.com/c'; import it first."),
        ("alder", "https://example.com/b", "from 'https://example.com/b' says for what; cite one that does"),
    ],
)
def test_a_fact_that_cannot_be_cited_is_named(tmp_path: Path, customer: str, cell: str, says: str) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text(f"customer_id,reviewer,use_cases,facts\n{customer},zoe,core,{cell}\n", encoding="utf-8")
    seen = read(path, facts_of=facts_of)
    assert not seen.rows
    assert says in reasons(seen)[2]


def test_a_row_that_cites_nothing_keeps_its_id_and_one_that_cites_has_another(tmp_path: Path) -> None:
    plain, empty, citing = (tmp_path / name for name in ("plain.csv", "empty.csv", "citing.csv"))
    plain.write_text("customer_id,reviewer,use_cases\nalder,zoe,core\n", encoding="utf-8")
    empty.write_text("customer_id,reviewer,use_cases,facts\nalder,zoe,core,\n", encoding="utf-8")
    citing.write_text("customer_id,reviewer,use_cases,facts\nalder,zoe,core,u1\n", encoding="utf-8")
    uids = [
        row.uid
        for path in (plain, empty, citing)
        for row in read(path, facts_of=facts_of).rows
        if isinstance(row, DecisionRow)
    ]
    of_before = digest("decision", "alder", "zoe", "set", '["core"]', None, None, None, None)
    assert uids[:2] == [of_before, of_before]
    assert uids[2] != of_before
