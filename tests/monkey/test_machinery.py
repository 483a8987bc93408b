"""What the monkey is made of: files that come back as they were, shortest sequences, and oracles that can fail."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.driving.books import FourBooks, Kind
from tests.driving.hands import named_keys
from tests.monkey import playing
from tests.monkey.outside import ALL, LOCK, OtherProcess
from tests.monkey.playing import Fault, Player, Run
from tests.monkey.shrinking import shrink
from tests.monkey.steps import Do, Play, Step, joined, read, write
from tokentui.services import decide
from tokentui.services.panels import Panels
from tokentui.services.workbook import Workbook
from tokentui.tui.state import AppState

PLAY = Play(
    Kind.CONFLICTS,
    80,
    24,
    steps=(
        Step(Do.PRESS, ("j", "enter"), rush=True),
        Step(Do.PASTE, text="a\nb"),
        Step(Do.CLICK, x=3, y=4),
        Step(Do.OUTSIDE, text="delete", x=2),
    ),
    fault="crash: somewhere",
)


def keys(*pressed: str) -> tuple[Step, ...]:
    return tuple(Step(Do.PRESS, (key,)) for key in pressed)


@pytest.fixture
def player(tmp_path: Path, four_books: FourBooks) -> Iterator[Player]:
    with closing(Player(four_books, tmp_path / "played")) as player:
        yield player


def test_a_sequence_comes_back_from_its_file(tmp_path: Path) -> None:
    write(PLAY, tmp_path / "kept" / "one.json")
    assert read(tmp_path / "kept" / "one.json") == PLAY


def test_keys_that_come_in_one_go_are_taken_apart_and_put_together() -> None:
    (step,) = joined(Step(Do.PRESS, ("a", "b", "c")).parts)
    assert step == Step(Do.PRESS, ("a", "b", "c"))


def test_the_shortest_sequence_is_what_is_needed_and_nothing_else() -> None:
    def replay(play: Play) -> Run:
        pressed = [key for step in play.steps for key in step.keys]
        fails = "b" in pressed and "e" in pressed[pressed.index("b") :]
        return Run(play, Fault("crash", "here") if fails else None)

    long = Run(replace(PLAY, steps=keys(*"abcdefgh")), Fault("crash", "here"))
    assert shrink(long, replay, 10.0).play.steps == keys("b", "e")


def test_a_key_line_names_its_keys() -> None:
    assert set(named_keys("1–3 toggle   ↑↓ space toggle   % split   esc cancel   ^p commands")) == {
        "1", "2", "3", "up", "down", "space", "%", "escape", "ctrl+p",
    }  # fmt: skip


def test_the_other_process_writes_what_it_is_told(four_books: FourBooks, tmp_path: Path) -> None:
    book = four_books.copy(Kind.CONFLICTS, tmp_path / "book.tokentui")
    other = OtherProcess()
    try:
        said = {what: other.write(book, what, 1) for what in ALL}
    finally:
        other.close()
    assert not any(said.values()), said
    with closing(sqlite3.connect(book)) as db:
        assert db.execute("SELECT count(*) FROM decision WHERE reviewer = 'bob' AND at > '2026-11'").fetchone()[0] == 4
        assert db.execute("SELECT count(*) FROM customer WHERE name LIKE 'Added %'").fetchone() == (1,)
    assert LOCK in said


def test_nothing_is_found_where_nothing_is_wrong(player: Player) -> None:
    for kind in Kind:
        run = player.replay(replace(PLAY, book=kind, steps=keys("j", "1", "u", "2", "v", "i", "n", "ctrl+s", "escape")))
        assert run.fault is None
        assert run.play.steps
        assert run.seen >= {"BrowseScreen"}


CLASSIFY, UNDO, READ = decide.classify, decide.undo, AppState.read


def crashing(*_: Any, **__: Any) -> decide.Done:
    raise ZeroDivisionError


def hanging(*_: Any, **__: Any) -> decide.Done:
    while True:
        pass


def exiting(*_: Any, **__: Any) -> decide.Done:
    raise SystemExit(1)


def deciding_twice(*given: Any, **named: Any) -> decide.Done:
    CLASSIFY(*given, **named)
    return CLASSIFY(*given, **{**named, "anew": True})


def undoing_once(workbook: Workbook) -> decide.Done | None:
    (undone,) = workbook.book.db.execute("SELECT count(*) FROM step WHERE act = 'undo'").fetchone()
    return None if undone else UNDO(workbook)


def reading_once(state: AppState) -> Panels:
    return state.panels or READ(state)


@pytest.mark.parametrize(
    ("place", "name", "broken", "kind"),
    [
        (decide, "classify", crashing, "crash"),
        (decide, "classify", hanging, "hang"),
        (decide, "classify", exiting, "exit code"),
        (decide, "classify", deciding_twice, "decision without a key"),
        (decide, "undo", undoing_once, "undo"),
        (AppState, "read", reading_once, "stale"),
    ],
)
def test_what_is_broken_on_purpose_is_found(
    place: object, name: str, broken: object, kind: str, player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, name, broken)
    monkeypatch.setattr(playing, "ARRIVES", 2.0)
    player.limit = 3.0 if kind == "hang" else 20.0
    run = player.replay(replace(PLAY, book=Kind.VENDOR, steps=keys("2", "down", "3"), fault=""))
    assert run.fault is not None
    assert run.fault.kind == kind
