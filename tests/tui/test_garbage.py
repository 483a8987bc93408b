"""Garbage is searched for while nobody presses anything, and what stays is not searched again."""

import gc
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.app_in_test import opened
from tokentui.tui import garbage
from tokentui.tui.garbage import ENOUGH, REST, GarbageCollector


class Clock:
    """Stands for whoever calls the collector, and for the timer that it gets."""

    def __init__(self) -> None:
        self.resets = 0

    def set_interval(self, seconds: float, call: Callable[[], None]) -> "Clock":
        assert seconds == REST
        self.rest = call
        return self

    def reset(self) -> None:
        self.resets += 1


class Python:
    """Python's own collector, as far as it is asked for."""

    def __init__(self) -> None:
        self.searches, self.done = 0, list[str]()

    def get_count(self) -> tuple[int, int, int]:
        return 0, 0, self.searches

    def __getattr__(self, name: str) -> Callable[[], None]:
        return lambda: self.done.append(name)


@pytest.fixture
def python(monkeypatch: pytest.MonkeyPatch) -> Python:
    python = Python()
    monkeypatch.setattr(garbage, "gc", python)
    return python


def test_all_is_searched_at_rest_once_there_may_be_something(python: Python) -> None:
    clock, settled = Clock(), [True]
    collector = GarbageCollector(clock, lambda: settled[0])  # type: ignore[arg-type]
    collector.put_off()
    collector.begin()
    assert python.done == ["freeze", "enable"]
    python.done.clear()
    clock.rest()
    assert not python.done
    python.searches = ENOUGH
    clock.rest()
    assert python.done == ["collect", "freeze"]
    settled[0] = False
    clock.rest()
    assert python.done == ["collect", "freeze", "collect"]
    assert clock.resets == 0
    collector.put_off()
    assert clock.resets == 1


async def test_whoever_presses_or_points_at_something_is_not_kept_waiting(public_book: Path) -> None:
    async with opened(public_book) as story:
        put_off: list[str] = []
        story.app._garbage.put_off = lambda: put_off.append("")  # type: ignore[method-assign]
        await story.press("j")
        keys = len(put_off)
        assert keys
        await story.pilot.hover("#customers")
        assert len(put_off) > keys


async def test_what_a_dialog_leaves_behind_goes_while_hands_rest(public_book: Path) -> None:
    async with opened(public_book) as story:
        await story.press("s", "escape")
        gc.collect(1)
        gc.collect(1)
        while gc.get_count()[2] >= ENOUGH:
            await story.pilot.pause(REST)
