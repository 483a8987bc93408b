"""Targets fuzzed one after another, with what was found and how much was tried.

With atheris, each target runs in a process of its own whose inputs follow what code they reach; without it inputs are
made by a seed alone.
"""

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.conftest import ROOT
from tests.fuzz.mutating import LONGEST, mutated
from tests.fuzz.targets import TARGETS
from tests.fuzz.trial import FAULTS, Outcome, Target, attempt

KEPT = Path(__file__).parent / "kept"
"""Inputs that once found a fault, by target: every run of the tests replays them."""

_LEAST = 3.0
"""Seconds that a target gets: reading the program to be followed takes two of them."""

_NEVER = 1_000_000
"""Seconds after which atheris ends a process whose input is still being read; 0 would end it after one on the clock,
however little of it the process had."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What came of the inputs of one target."""

    target: str
    guided: bool
    """Whether inputs followed the code that they reached."""
    inputs: int = 0
    refused: int = 0
    slow: int = 0
    large: int = 0
    crashed: int = 0
    seconds: float = 0.0
    """Of processor time within the reader."""

    @property
    def faults(self) -> int:
        """Inputs on which the reader did what it must not."""
        return self.slow + self.large + self.crashed


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run came to."""

    counts: tuple[Counts, ...]
    found: tuple[tuple[str, str, Path], ...]
    """Of each kind of fault the target, what it is, and the file of an input that finds it."""

    @property
    def inputs(self) -> int:
        """Inputs of all targets."""
        return sum(one.inputs for one in self.counts)

    @property
    def faults(self) -> int:
        """Inputs on which a reader did what it must not."""
        return sum(one.faults for one in self.counts)


class Tally:
    """Counts while they grow, and the first input of each kind of fault."""

    def __init__(self, target: Target, folder: Path, *, guided: bool) -> None:
        self._target, self._folder, self._guided = target, folder, guided
        self._outcomes = dict.fromkeys(Outcome, 0)
        self._seconds = 0.0
        self.found: dict[str, Path] = {}

    def take(self, data: bytes) -> None:
        """Give one input to the reader, and count what came of it."""
        trial = attempt(self._target, data)
        self._outcomes[trial.outcome] += 1
        self._seconds += trial.seconds
        if trial.outcome in FAULTS:
            what = f"{trial.outcome}: {trial.where}"
            former = self.found.get(what)
            if former is None or len(data) < former.stat().st_size:
                path = former or self._folder / f"{self._target.name}-{sha256(data).hexdigest()[:12]}"
                path.write_bytes(data)
                self.found[what] = path

    def counts(self) -> Counts:
        """As they are now."""
        seen = self._outcomes
        return Counts(
            self._target.name,
            self._guided,
            sum(seen.values()),
            seen[Outcome.REFUSED],
            seen[Outcome.SLOW],
            seen[Outcome.LARGE],
            seen[Outcome.CRASHED],
            round(self._seconds, 3),
        )

    def write(self, path: Path) -> None:
        """Write down what another process reads."""
        path.write_text(json.dumps([asdict(self.counts()), {what: str(one) for what, one in self.found.items()}]))


def is_guided() -> bool:
    """Whether atheris is there."""
    return find_spec("atheris") is not None


def run(
    seconds: float,
    seed: int,
    names: Iterable[str] = TARGETS,
    keep: Path | None = None,
    told: Callable[[Counts], object] = lambda _: None,
) -> Ran:
    """Fuzz targets for so many seconds in all; what finds a fault is kept in a folder, where one is given."""
    chosen = [TARGETS[name] for name in names]
    each = max(_LEAST, seconds / len(chosen)) if is_guided() else seconds / len(chosen)
    counts, found = [], []
    with TemporaryDirectory(prefix="tokentui-fuzz-") as folder:
        place = keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        for target in chosen:
            one, faults = (_guided if is_guided() else _unguided)(target, each, seed, place)
            told(one)
            counts.append(one)
            found += [(target.name, what, path) for what, path in faults.items()]
    return Ran(tuple(counts), tuple(found))


def _unguided(target: Target, seconds: float, seed: int, place: Path) -> tuple[Counts, dict[str, Path]]:
    tally, chance, until = Tally(target, place, guided=False), random.Random(seed), time.monotonic() + seconds
    corpus = list(target.corpus())
    for data in corpus:
        tally.take(data)
    while time.monotonic() < until:
        tally.take(mutated(chance, corpus))
    return tally.counts(), tally.found


def _left_in(memory: Path) -> bytes:
    """The input that a process had when it ended."""
    held = memory.read_bytes()
    return held[4 : 4 + int.from_bytes(held[:4])]


def _guided(target: Target, seconds: float, seed: int, place: Path) -> tuple[Counts, dict[str, Path]]:
    with TemporaryDirectory(prefix="tokentui-corpus-") as folder:
        corpus, told = Path(folder) / "corpus", Path(folder) / "counts.json"
        corpus.mkdir()
        for number, data in enumerate(target.corpus()):
            (corpus / f"{number}").write_bytes(data[:LONGEST])
        command = [
            *(sys.executable, "-m", "tests.fuzz.guided", target.name, str(place), str(told), str(seconds)),
            *(str(corpus), f"-seed={seed}", f"-max_len={LONGEST}", f"-timeout={_NEVER}", "-rss_limit_mb=0"),
        ]  # fmt: skip
        try:
            ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=seconds * 2 + 120)
            code = ended.returncode
        except subprocess.TimeoutExpired:
            code = -1
        if code and not told.exists():
            raise RuntimeError(f"{target.name} could not be fuzzed: {ended.stderr.decode()[-500:]}")
        given, paths = json.loads(told.read_text())
        seen = Counts(**{one.name: given[one.name] for one in fields(Counts)})
        found = {what: Path(path) for what, path in paths.items()}
        last = Path(f"{told}.last")
        if code and last.exists():
            kept = place / f"{target.name}-last"
            kept.write_bytes(_left_in(last))
            return seen, {**found, f"the process ended with {code}": kept}
        return seen, found
