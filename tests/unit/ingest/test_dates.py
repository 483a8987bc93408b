from datetime import date

import pytest

from tokentui.ingest.cells.dates import DateError, parse_date, parse_moment


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026", "2026"),
        ("2026-03", "2026-03"),
        ("2026-03-17", "2026-03-17"),
        ("2026/3/7", "2026-03-07"),
        ("17/03/2026", "2026-03-17"),
        ("03/17/2026", "2026-03-17"),
        ("05.05.2026", "2026-05-05"),
        ("2024-02-01 09:30", "2024-02-01"),
        ("", None),
    ],
)
def test_dates_are_taken_as_far_as_they_are_known(text: str, day: str | None) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize("text", ["03/04/2026", "2026-13", "2026-02-30", "3/17/26", "spring 2026", "0026-01-01"])
def test_dates_that_cannot_be_told_are_refused(text: str) -> None:
    with pytest.raises(DateError):
        parse_date(text)


def test_nothing_is_decided_in_the_future() -> None:
    today = date(2026, 11, 1)
    assert parse_moment("2026-11-01", today) == "2026-11-01"
    assert parse_moment("2026-11", today) == "2026-11"
    assert parse_moment("2026-11-02T03:00:00.1239+00:00", today) == "2026-11-02T03:00:00.123Z"
    for text in ("2026-11-02", "2026-12", "2027", "2026-11-03T00:00:00Z"):
        with pytest.raises(DateError, match="future"):
            parse_moment(text, today)
    for text in ("2026-05-01T25:00:00Z", "0001-01-01T00:00+23:59", "9999-12-31T23:59-23:59"):
        with pytest.raises(DateError, match="not a moment"):
            parse_moment(text, today)
    with pytest.raises(DateError, match="cannot be right"):
        parse_moment("0026-05-01T09:00", today)
