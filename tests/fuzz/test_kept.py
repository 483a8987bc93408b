"""What fuzzing found once is found no more, and a little of it is done in every run."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.fuzz import running
from tests.fuzz.mutating import mutated
from tests.fuzz.running import KEPT
from tests.fuzz.targets import TARGETS
from tests.fuzz.trial import FAULTS, LARGEST, Outcome, Target, attempt

_CASES = sorted(path for path in KEPT.rglob("*") if path.is_file())
_TRIES = 10


@pytest.mark.parametrize("case", _CASES, ids=lambda path: str(path.relative_to(KEPT)))
def test_what_was_found_once_is_read_or_refused_in_a_sentence(case: Path) -> None:
    assert case.stat().st_size < 50_000
    trial = attempt(TARGETS[case.parent.name], case.read_bytes())
    assert trial.outcome in (Outcome.TAKEN, Outcome.REFUSED), trial


@pytest.mark.parametrize("name", TARGETS)
def test_every_reader_takes_or_refuses_what_a_seed_makes(name: str) -> None:
    target, chance = TARGETS[name], random.Random(name)
    corpus = list(target.corpus())
    known = attempt(target, chance.choice(corpus))
    assert known.outcome not in FAULTS, known
    for number in range(_TRIES):
        data = mutated(chance, corpus)
        trial = attempt(target, data)
        assert trial.outcome not in FAULTS, (number, trial, data[:500])


def test_every_reader_has_something_that_it_takes() -> None:
    for target in TARGETS.values():
        corpus = list(target.corpus())
        outcomes = {attempt(target, data).outcome for data in (*corpus[:3], *corpus[-3:])}
        assert Outcome.TAKEN in outcomes, target.name


def _endless(_: bytes) -> None:
    while True:
        pass


def _heavy(_: bytes) -> None:
    bytearray(LARGEST * 2)


def _silent(_: bytes) -> None:
    raise ValueError


def _fine(_: bytes) -> None:
    raise ValueError("no table")


def _deep(data: bytes) -> None:
    _deep(data)


@pytest.mark.parametrize(
    ("read", "outcome"),
    [
        (_endless, Outcome.SLOW),
        (_heavy, Outcome.LARGE),
        (_silent, Outcome.CRASHED),
        (_deep, Outcome.CRASHED),
        (_fine, Outcome.REFUSED),
    ],
)
def test_a_fault_is_seen(read: Callable[[bytes], object], outcome: Outcome, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzz.trial.SECONDS_A_KILOBYTE", 0.05)
    assert attempt(Target("x", read, (ValueError,), lambda: iter((b"",))), b"").outcome is outcome


def test_a_run_counts_what_it_tried_and_keeps_what_finds_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(data: bytes) -> None:
        if b"\x00" in data:
            raise KeyError("x")

    monkeypatch.setattr(running, "is_guided", lambda: False)
    monkeypatch.setitem(TARGETS, "broken", Target("broken", broken, (), lambda: iter((b"a\x00bc", b"abc"))))
    ran = running.run(0.1, 7, ["broken"], tmp_path)
    assert ran.inputs > 2
    assert 0 < ran.faults < ran.inputs
    [(name, what, path)] = ran.found
    assert (name, what) == ("broken", "crashed: KeyError outside the program")
    assert b"\x00" in path.read_bytes()


def test_kept_cases_are_of_targets() -> None:
    assert {path.name for path in KEPT.iterdir()} <= TARGETS.keys()
    assert (ROOT / "tests/fuzz/kept").is_dir()
