"""Head counts as lists have them: what is a number or a band, and what says too little."""

import pytest

from tokentui.domain.head_counts import COLUMNS, WORDS, head_count


@pytest.mark.parametrize(
    ("cell", "ends"),
    [
        ("250", (250, 250)), (" 1,200 ", (1200, 1200)), ("1.200", (1200, 1200)), ("12 000", (12000, 12000)),
        ("201-500", (201, 500)), ("1,001 – 5,000", (1001, 5000)), ("51 to 200 employees", (51, 200)), ("0", (0, 0)),
        ("250 people", (250, 250)),
        *((cell, None) for cell in ("", "10,001+", "1.5", "1,20", "many", "500-201", "~250", "-5", "9" * 12, "2k")),
    ],
)  # fmt: skip
def test_a_number_or_a_band(cell: str, ends: tuple[int, int] | None) -> None:
    found = head_count({"Name": "A", "Employees": cell})
    assert (found and (found.low, found.high)) == ends


def test_every_name_however_it_is_written_and_the_first_counts() -> None:
    assert all(any(word in name for word in WORDS) for name in COLUMNS)
    for name in ("Employees", "# of Employees", "Number_of_Employees", "HEADCOUNT", "No. of employees", "FTEs"):
        assert head_count({name: "7"}) == (name, 7, 7), name
    for name in ("Employee", "Employee ID", "Head office", "Company size", "Staffing"):
        assert head_count({name: "7"}) is None, name
    assert head_count({"Headcount": "9", "Employees": "unknown"}) == ("Headcount", 9, 9)
    assert head_count({"Headcount": "9", "Employees": "5"}) == ("Employees", 5, 5)
