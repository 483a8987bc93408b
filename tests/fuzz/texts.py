"""Cells, words typed in the shell, and lines: what is read of a single text."""

from collections.abc import Callable, Iterator
from datetime import UTC, date
from itertools import chain
from typing import TypeVar
from zoneinfo import ZoneInfo

from tests.fuzz.trial import Target
from tokentui.domain import company_names, identity, names
from tokentui.domain.filters import FilterError
from tokentui.domain.no_customers import is_footer, is_no_id, is_nothing
from tokentui.domain.stances import Stance
from tokentui.domain.statements import StatementError, read_statement
from tokentui.domain.text import cell_width, clip, pad, visible
from tokentui.domain.typed_amounts import typed_amount, typed_unknown_spend
from tokentui.domain.vendor_hosts import host_of, lies_on, typed_hosts
from tokentui.ingest.cells import amounts, dates, finer, months, periods, statuses
from tokentui.ingest.columns import money_titles
from tokentui.services.workbook import default_codebook
from tokentui.warehouse.address import WarehouseError, address_of

_MOST = 2**63
_TODAY = date(2026, 11, 1)
_ZONE = ZoneInfo("America/New_York")
_FORMS = company_names.LegalForms(["inc", "gmbh", "s.a."])
_ORDERS = (None, months.DAY_FIRST, months.MONTH_FIRST)
_Read = TypeVar("_Read")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _or_refused(read: Callable[[], _Read], *refusals: type[Exception]) -> _Read | None:
    """What is read, or nothing where it is refused: so that one text goes through every reader of its kind."""
    try:
        return read()
    except refusals as error:
        if not str(error).strip():
            raise RuntimeError("refused without a sentence") from error
        return None


def is_harmless(text: str) -> bool:
    """Whether a line has nothing that a terminal obeys."""
    return not any(ord(one) < 32 or 0x7F <= ord(one) < 0xA0 or one in "\u202a\u202b\u202d\u202e\u2066" for one in text)


def _money(data: bytes) -> None:
    text = _text(data)
    for point in (None, ",", "."):
        for read in (amounts.parse_amount, amounts.upper_limit, amounts.lower_limit):
            got = _or_refused(lambda: read(text, "USD", point), amounts.AmountError)  # noqa: B023 - called at once
            assert got is None or -_MOST <= got.spend.low <= got.spend.best <= got.spend.high < _MOST, (text, got)
        number = _or_refused(lambda: amounts.parse_number(text, point), amounts.AmountError)  # noqa: B023
        assert number is None or -_MOST <= number < _MOST, (text, number)
        amounts.plain_amounts([text, "1"], point)
    _or_refused(lambda: amounts.refuse_lone_comma(text), amounts.AmountError)
    amounts.decimal_sign([text])
    finer.finer_than_micro([text], [1])
    title = money_titles.read_title(text)
    assert money_titles.preference(text, "USD") is not None
    assert title is not None
    money_titles.looks_like_money(text)
    money_titles.not_a_year(text)
    typed_amount(text)
    got_range = _or_refused(lambda: typed_unknown_spend(text), ValueError)
    assert got_range is None or got_range.ceiling is None or got_range.floor <= got_range.ceiling < _MOST, text


def _dates(data: bytes) -> None:
    text = _text(data)
    _or_refused(lambda: dates.parse_date(text), dates.DateError)
    moment = _or_refused(lambda: dates.parse_moment(text, _TODAY), dates.DateError)
    assert moment is None or moment[:1] < "2" or moment[:10] <= "2026-11-02", moment
    for order in _ORDERS:
        for last in (False, True):
            _or_refused(lambda: dates.parse_day(text, order, last=last), dates.DateError)  # noqa: B023
        month = _or_refused(lambda: months.parse_month(text, order, _ZONE), dates.DateError)  # noqa: B023
        assert month is None or (190001 <= month <= 299912 and 1 <= month % 100 <= 12), (text, month)
        months.day_of(text, order, _ZONE)
        period = periods.written_period(text, order)
        assert period is None or sum(days for _, days in period.days_by_month()) > 0
    months.days_of([text], UTC)
    months.is_quarter(text)
    order_of = months.DayOrder()
    order_of.take([text, text])
    assert order_of.order in _ORDERS
    for unit in (None, "month", "year"):
        periods.months_in_words(text, unit)
    statuses.standing(text), statuses.paid(text), statuses.is_of_charges(text)


def _names(data: bytes) -> None:
    text = _text(data)
    tidied = identity.tidy(text)
    assert identity.tidy(tidied) == tidied
    assert identity.name_forms([text, "a"])[0] == identity.name_form(text)
    list(identity.spellings(text))
    name = company_names.name_of(text, _FORMS)
    company_names.core_of(name), company_names.initials(name), company_names.domain_of(text)
    names.slug(text), names.bare_domain(text), names.is_anonymous(text), names.is_total_row(text)
    names.suspects([text, tidied]), names.nearest(text, ["anthropic", "openai"])
    is_nothing(text), is_no_id(text), is_footer(text)
    shown = visible(text)
    assert is_harmless(shown), shown
    for cells in (0, 1, 7):
        assert cell_width(clip(shown, cells)) <= cells
        assert cell_width(pad(shown, cells)) >= cells
    host_of(text), lies_on(text, ["anthropic.com"])
    _or_refused(lambda: typed_hosts(text), ValueError)
    _or_refused(lambda: address_of(text), WarehouseError)


def _statement(data: bytes) -> None:
    kind, _, said = _text(data).partition("\n")
    codebook = default_codebook()
    for known in (None, codebook, codebook.segments):
        got = _or_refused(lambda: read_statement(kind, said or None, known), StatementError)  # noqa: B023
        assert got is None or read_statement(got.kind.value, got.to_json()) == got


def _written(*texts: str) -> Callable[[], Iterator[bytes]]:
    return lambda: (text.encode() for text in texts)


_AMOUNTS = (
    "1200000", "$1.2M", "1M-5M", "1.234,56 €", "USD 1,234.56", "(500)", ">5M", "<1k", "~3bn", "unknown", "n/a", "1e6",
    "12 lakh", "5 crore", "€ 3,4 Mio", "1'234.50", "5%", "1/2", "0..50M", "Spend (USD thousands)", "ARR 2025 in €m",
    "CHF 10.-", "-$4.50", "2.5 million per year", "$1.2M/mo", "1 234 567,89", "up to 3M", "at least 5 m",
)  # fmt: skip
_DATES = (
    "2026-03-17", "17.03.2026", "03/04/2026", "2026-03", "2026", "Mar 2026", "March 17, 2026", "Q1 2026", "FY26",
    "2026-W13", "1767225600", "1767225600000", "2026-03-17T09:14:00Z", "2026-03-17T09:14:00.123+05:30", "20260317",
    "2026-01-01 - 2026-03-31", "Jan 1, 2026 to Jan 31, 2026", "45000", "12 months", "1 year", "P1Y", "36", "3 yrs",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "active", "paid (late)", "2026-03-01 00:00:00 UTC",
)  # fmt: skip
_NAMES = (
    "Acme, Inc.", "Müller GmbH & Co. KG", "株式会社", "Customer #12", "TOTAL", "İstanbul A.Ş.", "e\u0301clair", "ﬁne",
    "https://www.acme.co.uk/x?y", "acme.com,openai.com", "duckdb:///a/b?password=x", "postgres://u:p@[::1]:5432/d",
    "\x1b]0;x\x07", "\u202eabc", "a\u0300" * 40, "👩‍👩‍👧", "Total (3 rows)", "n/a", "bigquery://a/b",
)  # fmt: skip
_STATEMENTS = ('set\n["core"]', 'split\n{"core": 60, "resale": 40}', "cannot_tell", 'split\n{"a": 33.33, "b": 66.67}')

TEXTS = (
    Target("money", _money, (), _written(*_AMOUNTS)),
    Target("dates", _dates, (), _written(*_DATES)),
    Target("names", _names, (), _written(*_NAMES)),
    Target("statement", _statement, (), _written(*_STATEMENTS, *chain(Stance))),
)
FILTER_REFUSED = (FilterError,)
