from tests.unit.ingest.samples import bad, reasons
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


def test_a_file_of_bad_disclosures() -> None:
    seen = bad("disclosures.csv")
    (taken,) = seen.rows
    assert isinstance(taken, DisclosureRow)
    assert (taken.as_of, taken.value) == ("2026", 30_000_000_000)
    why = reasons(seen)
    assert [
        word in why[line] for line, word in ((3, "no date"), (4, "no value"), (5, "no unit"), (6, "upper limit"))
    ] == [True] * 4
