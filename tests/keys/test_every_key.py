"""Every screen and dialog survives every key, in three sizes, on four books."""

from pathlib import Path

import pytest

from tests.driving.books import FourBooks, Kind
from tests.driving.screens import screen_classes
from tests.keys.openings import ONE_EACH, OPENINGS, SIZES
from tests.keys.pressing import Presser, shares
from tests.shares import whole

PARTS = tuple(range(6))
STRANGE = 8
"""Of so many keys that mean nothing to a screen one is pressed there in the short form."""


def test_the_list_of_openings_names_every_screen() -> None:
    assert {opening.screen for opening in OPENINGS} == screen_classes()


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("book", Kind)
async def test_every_key_on_every_screen(
    book: Kind, part: int, four_books: FourBooks, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """In the short form each screen gets all its keys too, but divided among the books, and on each in another size.

    Of the keys that mean nothing to it each gets some, and all of them some screens. Where one is come to in another
    way than the first, half of its keys are pressed.
    """
    presser = Presser(four_books, book, tmp_path / "book.tokentui")
    places = list(Kind)
    try:
        for number, opening in enumerate(OPENINGS[part :: len(PARTS)]):
            if whole(request.config):
                for size in SIZES:
                    await presser.press_all(opening, size, slice(None), slice(None))
            elif opening.opens_on(book):
                open_on = [place for place in places if opening.opens_on(place)]
                at = open_on.index(book)
                once_more = opening not in ONE_EACH
                share = list(shares(len(open_on) * (1 + once_more)))[at * (1 + once_more) + number % 2 * once_more]
                size = SIZES[(number + places.index(book)) % len(SIZES)]
                strange = slice(STRANGE * at + (number + part) % STRANGE, None, STRANGE * len(open_on))
                await presser.press_all(opening, size, share, strange)
    finally:
        await presser.close()
    print(f"{presser.pressed} keys")
    assert not presser.wrong, "\n".join(presser.wrong)
