import pytest

from tokentui.ingest.cells.dates import DateError
from tokentui.ingest.cells.months import DayOrder, parse_month


@pytest.mark.parametrize(
    "text",
    [
        *("2026-03", "202603", "2026-03-01", "Mar 2026", "March-2026", "2026 mar", "2026/3", "20260317"),
        *("Mar-26", "mar 26", "Mar '26", "March, 2026", "03/2026", "3-2026", "03.2026", "17-Mar-2026", "17 March 2026"),
        *(
            "March 17, 2026",
            "Mar 1st 2026",
            "17/03/2026",
            "3/17/2026",
            "3/17/26",
            "17.03.2026",
            "01.03.2026",
            "03/03/2026",
        ),
        *("2026-03-17T09:14:00Z", "2026-03-31 23:59:59", "2026-03-31 02", "1774000000", "1774000000000", "17-Mar-26"),
        *("März 2026", "mars 2026", "marzo 2026", "17 março 2026", "maart-26", "Mrz. 2026"),
        *("Tuesday, March 17, 2026", "Tue, 17 Mar 2026 10:00:00 GMT"),
        *("2026-04-01T01:30:00+02:00", "2026-02-28T22:00:00-05:00", "2026-03-31T23:59:59.999Z"),
    ],
)
def test_months_in_many_forms(text: str) -> None:
    assert parse_month(text) == 202603


@pytest.mark.parametrize("text", ["", "2026", "2026-13", "Foo 2026", "03/2026/1", "12345678", "26-Mar", "99/99/2026"])
def test_months_that_are_none(text: str) -> None:
    with pytest.raises(DateError):
        parse_month(text)


@pytest.mark.parametrize("text", ["2026-Q3", "Q3 2026", "FY Q3-26", "H1 2026"])
def test_a_quarter_is_no_month(text: str) -> None:
    with pytest.raises(DateError, match=r"is a (?:quarter|half of a year)"):
        parse_month(text)


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["9/1/2026", "9/30/2026"], "month-first"),
        (["01/09/2026", "30/09/2026", "2026-01-01"], "day-first"),
        (["9/1/2026", "9/2/2026"], None),
        (["09/01/2026 - 09/30/2026"], "month-first"),
        (["9/30/2026", "30/9/2026"], None),
        (["01.09.2026"], None),
    ],
)
def test_one_date_proves_the_order_of_all(cells: list[str], order: str | None) -> None:
    seen = DayOrder()
    seen.take(cells)
    assert seen.order == order
    assert parse_month("9/1/2026", "month-first") == 202609
    assert parse_month("9/1/2026", "day-first") == 202601


def test_what_two_readings_give_two_months_is_not_guessed() -> None:
    with pytest.raises(DateError, match="--dates day-first"):
        parse_month("9/1/2026")
    with pytest.raises(DateError, match="does not go with"):
        parse_month("9/30/2026", "day-first")
