from pathlib import Path

from tests.unit.ingest.samples import bad, read, reasons
from tokentui.store.bulk.incoming import DisclosureRow, FactRow


def test_a_file_of_bad_facts() -> None:
    seen = bad("facts.csv", known_keys={"alder"})
    why = reasons(seen)
    assert "give the lower one first" in why[2]
    assert "did you mean 'how_much'" in why[3]
    assert "Grade 'E'" in why[4]
    assert "one of two months" in why[5]
    assert "no such day" in why[6]
    assert "larger than a book can hold" in why[7]
    assert (why[10], why[11], why[12]) == (
        "The row has no dimension.",
        "The row has no claim.",
        "The row has no customer.",
    )
    (fact,) = seen.rows
    assert isinstance(fact, FactRow)
    assert (fact.as_of, fact.low, fact.grade) == ("2026-03-17", 33, "B")
    assert any("1 row repeats" in notice for notice in seen.notices)


def test_a_dimension_is_a_question_or_a_relation_to_the_vendor(tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    cells = ("who", "Investor", "supplier", "for what", "competitor of it", "investors", "")
    rows = [f"alder,{cell},says so,1,2,USD,per year,{place}" for place, cell in enumerate(cells)]
    path.write_text("\n".join(["customer_id,dimension,claim,low,high,unit,yardstick,source_title", *rows]) + "\n")
    seen = read(path)
    taken = [row.dimension for row in seen.rows if isinstance(row, FactRow)]
    assert taken == ["who", "investor", "supplier", "for_what"]
    why = reasons(seen)
    assert why[6] == (
        "'competitor of it' is no dimension; it is one of who, how_much, for_what, to_what_end, investor, supplier, "
        "sells_on or financed_by."
    )
    assert why[7] == "'investors' is no dimension; did you mean 'investor'?"
    assert why[8] == "The row has no dimension."


def test_a_file_of_bad_disclosures() -> None:
    seen = bad("disclosures.csv")
    (taken,) = seen.rows
    assert isinstance(taken, DisclosureRow)
    assert (taken.as_of, taken.value) == ("2026", 30_000_000_000)
    why = reasons(seen)
    assert [
        word in why[line] for line, word in ((3, "no date"), (4, "no value"), (5, "no unit"), (6, "upper limit"))
    ] == [True] * 4
