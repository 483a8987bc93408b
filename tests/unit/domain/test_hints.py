"""Which figures tell how large an account of unknown spend is, and in what order."""

import pytest

from tokentui.domain.hints import Scale, better, hint_of, order_of


@pytest.mark.parametrize(
    ("low", "high", "unit", "yardstick", "scale", "size"),
    [
        (470_000, 470_000, "seats", None, Scale.SEATS, 470_000),
        (None, 30_000, " Seats ", "", Scale.SEATS, 30_000),
        (500_000_000, 500_000_000, "USD", "one month", Scale.MONEY, 500_000_000),
        (1_400_000_000, None, "usd", "run-rate, Cursor and GitHub Copilot combined", Scale.MONEY, 1_400_000_000),
        (200_000_000, 200_000_000, "USD", "multi-year commitment", Scale.MONEY, 200_000_000),
        (10, 10, "USD", "per month", Scale.MONEY, 10),
        (100, 100, "tokens", "per month", Scale.TOKENS, 100),
        (100, 100, "tokens", "per minute", Scale.TOKENS, 4_380_000),
        (120, 120, "tokens", "per year", Scale.TOKENS, 10),
        (100, None, "tokens", "cumulative, at least", Scale.TOKENS, 100),
    ],
)
def test_a_figure_tells_of_size(low: float, high: float, unit: str, yardstick: str, scale: Scale, size: float) -> None:
    found = hint_of(low, high, unit, yardstick, "USD")
    assert found is not None
    assert found.scale is scale
    assert found.size == pytest.approx(size)


@pytest.mark.parametrize(
    ("low", "high", "unit", "yardstick"),
    [
        (500, 2_000, "USD", "per engineer per month"),
        (150, 250, "USD", "a month per seat"),
        (500, 500, "EUR", "one month"),
        (35, 35, "percent", None),
        (None, None, "seats", None),
        (0, 0, "seats", None),
        (-5, -5, "USD", "one month"),
        ("many", "many", "seats", None),
        (float("inf"), float("inf"), "seats", None),
        (5, 5, None, None),
    ],
)
def test_a_price_another_currency_and_no_figure_tell_nothing(
    low: object, high: object, unit: str | None, yardstick: str | None
) -> None:
    assert hint_of(low, high, unit, yardstick, "USD") is None


def test_money_before_tokens_before_seats_and_then_sources_and_names() -> None:
    money, less = hint_of(9, 9, "USD", "one month", "USD"), hint_of(8, 8, "USD", "one month", "USD")
    tokens, seats = hint_of(10**12, 10**12, "tokens", None, "USD"), hint_of(10**6, 10**6, "seats", None, "USD")
    keys = [
        order_of(money, 1, "z"), order_of(less, 5, "a"), order_of(tokens, 1, "a"), order_of(seats, 9, "a"),
        order_of(None, 3, "m"), order_of(None, 1, "a"), order_of(None, 1, "b"),
    ]  # fmt: skip
    assert sorted(keys) == keys
    assert money is not None
    assert seats is not None
    assert better(seats, money) == better(money, less) == better(money, None) == money
