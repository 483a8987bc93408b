"""Books for the tests: the real public one, made once by the program itself, and copies to write in."""

import gc
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests import shares

if TYPE_CHECKING:
    from tests.driving.books import FourBooks

ROOT = Path(__file__).parent.parent
# Examples that come slowly on a busy machine are no fault. A run tries the same ones each time, so that what it finds
# is found again; new ones, and many more, are tried with --hypothesis-profile=explore.
settings.register_profile(
    "shared", deadline=None, derandomize=True, max_examples=40, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", settings.get_profile("shared"), derandomize=False, max_examples=1_000)
settings.load_profile("shared")
_FROZEN = 4_000_000
"""Things that are not searched for garbage, above which a search is worth its half second."""
_LOOK_AFTER = 100
"""Tests after which these are counted: Python walks over all of them, which takes as long as some tests."""
_ended = count(1)
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
"""The frozen clock of the stories."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The longer forms of what the suite does briefly."""
    # More than the 300 s that a failing example may take to be made smaller: else that would hide what it found.
    parser.addini("longest", "seconds after which a test is taken to wait for what never comes", default="400")
    parser.addoption("--whole", action="store_true", help="try all of what a run tries a share of")


def pytest_configure(config: pytest.Config) -> None:
    """What tests are marked with."""
    config.addinivalue_line("markers", shares.MARK)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what a short run does without."""
    if not shares.whole(config):
        out = set(shares.left_out(items))
        config.hook.pytest_deselected(items=list(out))
        items[:] = [item for item in items if item not in out]


def pytest_collection_finish() -> None:
    """What is there now stays until the end: the search for garbage need not look at it again and again."""
    gc.collect()
    gc.freeze()


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Let go of what apps have left that are closed: each takes all that is there for what stays until its end."""
    if next(_ended) % _LOOK_AFTER == 0 and gc.get_freeze_count() > _FROZEN:
        gc.unfreeze()
        gc.collect()
        gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """No test waits without end: one that does fails, and shows where it waited."""

    def late(_: int, __: FrameType | None) -> None:
        pytest.fail(f"{item.nodeid} did not end within {longest:g} s")

    longest = float(item.config.getini("longest"))
    if not hasattr(signal, "SIGALRM"):
        return (yield)
    former = signal.signal(signal.SIGALRM, late)
    # Again and again, since the first may end a task that nobody waits for.
    signal.setitimer(signal.ITIMER_REAL, longest, 5.0)
    try:
        return (yield)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders that are not there yet, one for each test."""
    # Looking for a number that is free would take longer with each of the thousands.
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def own_home(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the settings and books of the person who runs it."""
    home = next(homes)
    home.mkdir(0o700)
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("TOKENTUI_BOOK", "TOKENTUI_CONFIG", "TOKENTUI_REVIEWER", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TZ", "UTC")
    return home


def tokentui(*arguments: str | Path, check: bool = True, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a shell would."""
    return subprocess.run(
        [sys.executable, "-m", "tokentui", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=check,
        cwd=ROOT,
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
    )


@pytest.fixture(scope="session")
def made_public_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book of public facts, as `tokentui demo` makes it; not to be written in."""
    path = tmp_path_factory.mktemp("made") / "public.tokentui"
    tokentui("demo", "--book", path, "--no-open", "--yes")
    return path


@pytest.fixture
def public_book(made_public_book: Path, tmp_path: Path) -> Path:
    """A copy of the public book to write in."""
    return Path(shutil.copy(made_public_book, tmp_path / "public.tokentui"))


@pytest.fixture(scope="session")
def four_books(tmp_path_factory: pytest.TempPathFactory) -> "FourBooks":
    """A public book, an empty one, a vendor's own and one full of conflicts; made once for all workers."""
    from tests.driving.books import FourBooks

    base = tmp_path_factory.getbasetemp()
    return FourBooks((base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "four")


@pytest.fixture
def small_book(tmp_path: Path) -> Callable[..., Path]:
    """Makes a book of invented customers: (key, name, annual spend in micro-units or None)."""
    from tests.books import make_book

    def make(*customers: tuple[str, str, int | None], name: str = "small") -> Path:
        return make_book(tmp_path / f"{name}.tokentui", customers)

    return make
