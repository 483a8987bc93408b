"""A book to review, and fingers faster than a held key would allow."""

from pathlib import Path

import pytest

from tests.review.given import a_book
from tokentui.tui import held_keys


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return a_book(tmp_path / "book.tokentui", (60, 50, 40, 30, 20))


@pytest.fixture
def fast_fingers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same key may come twice as fast as a test presses it."""
    monkeypatch.setattr(held_keys, "HELD", 0.0)
