"""A long import says how far it is, where somebody watches, and leaves no trace of that."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tokentui.cli import progress


def clock(*times: float) -> Iterator[float]:
    yield from times


def test_nothing_is_said_at_first_then_now_and_then_and_the_line_is_cleared(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    times = clock(0.0, 0.5, 1.1, 1.2, 1.4)
    monkeypatch.setattr(progress, "at_terminal", lambda: True)
    monkeypatch.setattr(progress, "monotonic", lambda: next(times))
    with progress.progress() as tell:
        for rows in (10_000, 20_000, 30_000, 40_000):
            tell(Path("folder/a\x1b[31m.csv"), rows)
    said = capsys.readouterr().err.split("\r\x1b[K")
    assert [one.partition(": ")[2] for one in said if one] == ["20,000 rows …", "40,000 rows …"]
    assert said[-1] == ""
    assert "\x1b[31m" not in "".join(said)


def test_nobody_who_does_not_watch_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(progress, "at_terminal", lambda: False)
    with progress.progress() as tell:
        tell(Path("a.csv"), 1_000_000)
    assert capsys.readouterr().err == ""
