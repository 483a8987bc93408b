import pytest

from tokentui.ingest.cells.statuses import Paid, Standing, paid, standing


@pytest.mark.parametrize(
    ("cell", "stands"),
    [
        ("Closed (Won)", Standing.RUNS),
        ("Closed - Lost", Standing.NOT_YET),
        ("Active - at risk", Standing.RUNS),
        ("Churned - 2025", Standing.ENDED),
        ("Trial (14 days)", Standing.TRIAL),
        ("past_due", Standing.RUNS),
        ("Gekündigt", Standing.ENDED),
        ("Gold", Standing.UNTOLD),
        ("", Standing.UNTOLD),
    ],
)
def test_a_standing_is_told_whatever_is_added_to_it(cell: str, stands: Standing) -> None:
    assert standing(cell) is stands


@pytest.mark.parametrize(
    ("cell", "became"),
    [
        ("Void (duplicate)", Paid.NEVER),
        ("Paid - ACH", Paid.CHARGED),
        ("Partially refunded", Paid.CHARGED),
        ("Überfällig", Paid.OPEN),
        ("Storniert", Paid.NEVER),
    ],
)
def test_what_became_of_a_charge_too(cell: str, became: Paid) -> None:
    assert paid(cell) is became
