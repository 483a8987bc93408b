"""What the tests of the import screen are given."""

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def book(small_book: Callable[..., Path]) -> Path:
    return small_book()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the app runs: short paths are typed."""
    found = tmp_path / "files"
    found.mkdir()
    monkeypatch.chdir(found)
    return found
