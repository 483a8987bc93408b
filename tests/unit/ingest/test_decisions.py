from pathlib import Path

import pytest

from tests.unit.ingest.samples import bad, read, reasons
from tokentui.domain.statements import CANNOT_TELL, WITHHELD, Statement, a_set, a_split
from tokentui.ingest.decisions import read_statement_cells
from tokentui.ingest.rows import RowError
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
