"""The monkey plays for a while on each of the four books, and what it once found stays mended."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.driving.books import FourBooks, Kind
from tests.monkey.playing import Player
from tests.monkey.shrinking import in_words
from tests.monkey.steps import read

SECONDS = 3.0
"""On each book; for longer: python -m tests.monkey --seconds 600 --seed 7."""
SHRINKING = 30.0
KEPT = sorted((Path(__file__).parent / "kept").glob("*.json"))


@pytest.mark.parametrize(("seed", "book"), enumerate(Kind, 1))
def test_nothing_goes_wrong(seed: int, book: Kind, four_books: FourBooks, tmp_path: Path) -> None:
    # In a process of its own: what hangs is ended, and what goes wrong there goes wrong nowhere else.
    ran = subprocess.run(
        [sys.executable, "-m", "tests.monkey", "--seconds", str(SECONDS), "--seed", str(seed), "--book", book,
         "--books", four_books.made(book).parent, "--keep", tmp_path, "--shrink", str(SHRINKING)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip
    print(ran.stdout)
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_what_was_found_once_stays_mended(path: Path, four_books: FourBooks, tmp_path: Path) -> None:
    with closing(Player(four_books, tmp_path)) as player:
        run = player.replay(read(path))
    assert run.fault is None, f"{run.fault}\n{in_words(run.play)}"
