"""Putting one fault into a copy of the tree and running the tests that must notice."""

import shutil
import subprocess
import sys
from enum import StrEnum
from pathlib import Path

from tests.mutations.mutation import Mutation

ROOT = Path(__file__).parent.parent.parent
BOUND = 240.0
"""Seconds for the tests of one fault."""
LONGEST = 60.0
"""Seconds for one test: what would wait for ever fails then."""
_COPIED = ("tokentui", "tests", "fixtures", "docs", "pyproject.toml", "README.md", "CHANGELOG.md")
_FAILED = 1


class Outcome(StrEnum):
    """What became of a fault."""

    CAUGHT = "caught"
    SURVIVED = "SURVIVED"
    HUNG = "HUNG"
    """The tests did not end: that tells nobody anything."""
    BROKEN = "BROKEN"
    """The text is not there, or the tests did not run."""


def copy_tree(to: Path) -> Path:
    """A copy of the source and its tests to put faults into."""
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, to / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        elif source.exists():
            shutil.copy(source, to / name)
    return to


def occurrences(mutation: Mutation, root: Path = ROOT) -> int:
    """How often the text to be changed stands in its file; it should be once."""
    path = root / "tokentui" / mutation.file
    return path.read_text(encoding="utf-8").count(mutation.old) if path.exists() else 0


def tried(mutation: Mutation, copy: Path, bound: float = BOUND) -> tuple[Outcome, str]:
    """Put a fault into a copy, run its tests, and take it out again; what became of it, and the last line said."""
    if occurrences(mutation, copy) != 1:
        return Outcome.BROKEN, f"the text stands {occurrences(mutation, copy)} times in {mutation.file}"
    path = copy / "tokentui" / mutation.file
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace(mutation.old, mutation.new), encoding="utf-8")
    try:
        code, said = run_tests(mutation.tests, copy, bound)
    except subprocess.TimeoutExpired:
        return Outcome.HUNG, f"the tests did not end within {bound:g} s"
    finally:
        path.write_text(whole, encoding="utf-8")
    outcome = {0: Outcome.SURVIVED, _FAILED: Outcome.CAUGHT}.get(code, Outcome.BROKEN)
    return outcome, said


def run_tests(tests: tuple[str, ...], copy: Path, bound: float) -> tuple[int, str]:
    """Run some tests of a copy; the exit code of the test runner and the line that says most."""
    ran = subprocess.run(
        [sys.executable, "-B", "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", "-p", "no:xdist",
         "-o", f"longest={LONGEST:g}",
         *(f"tests/{name}" for name in tests)],
        cwd=copy, capture_output=True, text=True, timeout=bound, check=False,
    )  # fmt: skip
    lines = [line for line in ran.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return ran.returncode, (lines or ran.stdout.splitlines()[-1:] or [ran.stderr[-200:]])[0]
