"""Anything that people do to books, in any order; after each act the book says what the model says."""

from tests.any_order.apart import Apart
from tests.any_order.codebooks import Codebooks
from tests.any_order.deciding import Deciding
from tests.any_order.lists import Lists
from tests.any_order.suggesting import Suggesting


class AnyOrder(Deciding, Lists, Codebooks, Apart, Suggesting):
    """All of it."""
