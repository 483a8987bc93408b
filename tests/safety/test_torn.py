"""Torn books: diagnosed or sound, never a fault of the program, never a wrong figure without a word."""

from pathlib import Path

import pytest

from tests.safety.torn import Outcome, figures, tear

SEEDS = (*range(24), 3_657_910_835)
"""The last tore the codes of segments. More of them: `python -m tests.safety --only "torn books"`."""


@pytest.fixture(scope="module")
def outcomes(made_public_book: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    folder, sound = tmp_path_factory.mktemp("torn"), made_public_book.read_bytes()
    wanted = figures(made_public_book)
    return [tear(sound, wanted, seed, folder) for seed in SEEDS]


def test_no_fault_and_no_wrong_figure_in_silence(outcomes: list[Outcome]) -> None:
    assert [one for one in outcomes if one.faults or one.wrong] == []


def test_the_doctor_names_what_is_torn(outcomes: list[Outcome]) -> None:
    missed = [one for one in outcomes if not one.diagnosed and not one.damage.startswith("bits")]
    assert missed == [], "only single bits may lie where nothing is kept"
    assert sum(one.diagnosed for one in outcomes) > len(outcomes) // 2
