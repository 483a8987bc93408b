"""Three books for each test."""

from collections.abc import Iterator

import pytest

from tests.any_order.machine import AnyOrder


@pytest.fixture
def people() -> Iterator[AnyOrder]:
    people = AnyOrder()
    yield people
    people.teardown()
