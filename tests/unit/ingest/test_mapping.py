from pathlib import Path

import pytest

from tests.unit.ingest.samples import BAD, bad, customers, read
from tokentui.domain.money import MICRO
from tokentui.ingest.files.table import UnreadableFile


def test_a_column_can_be_mapped_by_hand() -> None:
    seen = read(BAD / "no_header.csv", kind="customers", mapping={"Alder": "name", "energy": "industry"})
    assert [(row.name, row.industry) for row in customers(seen).values()] == [("Birch", "Media")]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"mapping": {"Nme": "name"}}, "no column 'Nme'; did you mean 'name'"),
        ({"mapping": {"name": "nmae"}}, "'nmae' is no field of customers"),
        ({"mapping": {"id": "name", "name": "name"}}, "are mapped to name"),
        ({"kind": "custmers"}, "no kind of file"),
        ({"kind": "facts"}, "needs a column for dimension and claim; the file has id, name, industry"),
        ({"grade": "Z"}, "Grade 'Z' is not one of"),
    ],
)
def test_wrong_mappings_are_named(options: dict[str, object], says: str) -> None:
    with pytest.raises(UnreadableFile, match=says):
        bad("names_like_missing.csv", **options)


def test_known_exports_are_mapped_by_name() -> None:
    row = customers(bad("hubspot.csv"))["Bluebay Gaming Ltd"]
    assert (row.key, row.domain, row.region) == ("9001", "bluebay.example", "Kenya")
    assert row.extra == (("Company owner", "Sam Sales"),)


def test_own_revenue_is_not_taken_for_spend_and_thousands_are(tmp_path: Path) -> None:
    path = tmp_path / "crm.csv"
    path.write_text("Id,Name,AnnualRevenue,Spend ($000s)\n1,Alder,5,7\n", encoding="utf-8")
    seen = read(path)
    assert customers(seen)["Alder"].spend_best == 7_000 * MICRO
    assert any("'Spend ($000s)' was read in thousands" in notice for notice in seen.notices)
    assert any("'AnnualRevenue' is the firm's own revenue" in notice for notice in seen.notices)
