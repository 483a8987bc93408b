"""How many keys an account costs: a plain sitting, and a mixed one of two reviewers, the second of them blind.

The mix is that of the first pass of the public book: of 25 accounts 21 with one use case, three with two, of which one
pair comes again, and one more that is divided evenly; each reviewer is unsure once and writes one note.
"""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.review.given import opened
from tests.review.sitting import Story, reviewing
from tokentui.services.session_report import session_report

NUMBER = 25
MONEY = 10**12
PAIR, OTHER_PAIR, PAIR_AGAIN = (",", "3", "4"), (",", "1", "2"), ("m", "a")
SPLIT = ("m", "1", "3", "%", "%")
UNSURE, NOTE = ("c", "2"), ("i", "they said so", "ctrl+s")
PLAIN = [*("152736489" * 3)[: NUMBER - 2], "0"]
"""A key for each account, beside one that is put off first."""


@pytest.fixture
def book(small_book: Callable[..., Path]) -> Path:
    return small_book(*[(f"k{one}", f"Account {one:02}", (NUMBER + 1 - one) * MONEY) for one in range(1, NUMBER + 1)])


async def type_all(story: Story, keys: tuple[str, ...]) -> None:
    for key in keys:
        await (story.write(key) if " " in key else story.press(key))


async def keys_of(book: Path, reviewer: str, sitting: list[tuple[str, ...]], *, blind: bool = False) -> float:
    """Keys for each decided account, those that type a text left out, as the report of the session counts them."""
    async with reviewing(book, reviewer=reviewer, blind=blind) as story:
        for keys in sitting:
            await type_all(story, keys)
        assert "None left" in story.account
        await story.press("escape")
    with closing(opened(book, reviewer)) as workbook:
        report = session_report(workbook)
    assert report.decided == NUMBER
    assert report.keys == sum(len([one for one in keys if " " not in one]) for keys in sitting) + 1
    return report.keys / NUMBER


@pytest.mark.usefixtures("fast_fingers")
async def test_a_plain_sitting(book: Path) -> None:
    each = await keys_of(book, "ann", [("space",), *((key,) for key in PLAIN), ("7",)])
    print(f"keys per decided account, plain: {each:.2f}")
    assert each <= 1.1


@pytest.mark.usefixtures("fast_fingers")
async def test_a_mixed_sitting_of_two_reviewers(book: Path) -> None:
    singles = [(key,) for key in ("152736489" * 3)[: NUMBER - 4]]
    ann = [
        *singles[:5],
        PAIR,
        *singles[5:9],
        UNSURE,
        *singles[9:12],
        PAIR_AGAIN,
        SPLIT,
        NOTE,
        *singles[12:],
        OTHER_PAIR,
    ]
    bob = [*singles[:5], PAIR, UNSURE, *singles[5:12], PAIR_AGAIN, NOTE, SPLIT, *singles[12:], PAIR_AGAIN]
    each = {
        "first": await keys_of(book, "ann", ann),
        "second, blind": await keys_of(book, "bob", bob, blind=True),
    }
    print("keys per decided account, mixed:", ", ".join(f"{who} {number:.2f}" for who, number in each.items()))
    assert max(each.values()) <= 1.6
