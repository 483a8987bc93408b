import csv
import io

import pytest

from tests.unit.ingest.samples import BAD, customers, read
from tokentui.ingest.export import neutral, write_csv


@pytest.mark.parametrize("text", ['=HYPERLINK("x")', "+1-800-FLOWERS", "-", "@handle", "\ttab", "\rreturn", "-1+1"])
def test_formulas_are_made_text(text: str) -> None:
    assert neutral(text) == "'" + text


@pytest.mark.parametrize("value", ["Acme", "-12.5", "+3", "-1e5", -7, 2.5, None, "1-5"])
def test_numbers_and_names_stay(value: object) -> None:
    assert neutral(value) == value


def test_a_table_with_dangerous_names() -> None:
    names = list(customers(read(BAD / "formulas.csv")))
    out = io.StringIO()
    write_csv(out, ["name", "spend"], [(name, -5) for name in names] + [("Stéphane", None)])
    rows = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert len(rows) == len(names) + 2
    assert rows[0] == ["name", "spend"]
    assert [row[0] for row in rows[1:4]] == ["'" + name for name in names[:3]]
    assert rows[5][0] == "Multi\nline"
    assert rows[1][1] == "-5"
    assert rows[-1] == ["Stéphane", ""]


def test_one_formula_among_many_rows_is_made_text() -> None:
    rows = [(f"name {number}", number) for number in range(1_000)]
    rows[617] = ("=1+1", -3)
    out = io.StringIO()
    write_csv(out, ["name", "spend"], iter(rows))
    written = list(csv.reader(io.StringIO(out.getvalue())))
    assert written[1:] == [[name.replace("=", "'="), str(spend)] for name, spend in rows]
