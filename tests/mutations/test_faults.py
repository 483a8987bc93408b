"""The list of faults keeps up with the source, and some of them are tried in every run."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.mutations.faults import MUTATIONS
from tests.mutations.mutation import Mutation
from tests.mutations.running import ROOT, Outcome, copy_tree, occurrences, tried

TRIED = ("amounts of three figures", "exactly one half", "narrowed to what they share", "outlives the statement")
"""A few that take a second or two each; all of them by: python -m tests.mutations."""


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.name)
def test_a_fault_changes_one_place_of_the_source_and_has_tests(mutation: Mutation) -> None:
    assert occurrences(mutation) == 1, f"the text of this fault stands {occurrences(mutation)} times in {mutation.file}"
    assert mutation.new != mutation.old
    assert mutation.tests
    assert all((ROOT / "tests" / name).exists() for name in mutation.tests)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_tree(tmp_path_factory.mktemp("tree"))


@pytest.mark.parametrize("name", TRIED)
def test_a_fault_put_in_on_purpose_is_caught(name: str, copy: Path) -> None:
    (mutation,) = (one for one in MUTATIONS if name in one.name)
    outcome, said = tried(mutation, copy)
    assert outcome is Outcome.CAUGHT, said


def test_what_no_test_notices_is_said_to_survive_and_what_is_not_there_to_be_broken(copy: Path) -> None:
    harmless = replace(MUTATIONS[0], new=f"{MUTATIONS[0].old}  # as before")
    assert tried(harmless, copy)[0] is Outcome.SURVIVED
    assert tried(replace(harmless, old="not in the file"), copy)[0] is Outcome.BROKEN
    text = (copy / "tokentui" / harmless.file).read_text(encoding="utf-8")
    assert text == (ROOT / "tokentui" / harmless.file).read_text(encoding="utf-8"), "the copy is as it was"
