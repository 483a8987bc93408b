"""`python -m tests.fuzz --seconds 600`: all readers of what others wrote, by inputs that look for new code."""

import argparse
import sys
from pathlib import Path
from tempfile import gettempdir

from tests.fuzz.running import KEPT, Counts, is_guided, run
from tests.fuzz.targets import TARGETS
from tests.fuzz.trial import FAULTS, attempt


def main() -> int:
    """Fuzz what is asked for and print counts; 1 where a fault was found."""
    asked = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    asked.add_argument("--seconds", type=float, default=60, help="for all targets together")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--target", action="append", choices=sorted(TARGETS), help="this one alone; may be repeated")
    asked.add_argument(
        "--keep",
        type=Path,
        default=Path(gettempdir(), "tokentui-fuzz-found"),
        help="folder for inputs that find a fault",
    )
    asked.add_argument("--replay", type=Path, help="give this file to the --target, and say what comes of it")
    given = asked.parse_args()
    if given.replay:
        if not given.target:
            asked.error("--replay needs the --target that is to read the file")
        trial = attempt(TARGETS[given.target[0]], given.replay.read_bytes())
        print(f"{trial.outcome} {trial.where}".rstrip())
        return 1 if trial.outcome in FAULTS else 0
    if not is_guided():
        print("atheris is not installed (pip install 'tokentui[fuzz]'): inputs are made by the seed alone,")
        print("and nothing tells which of them reach new code.")
    print(f"{'target':18} {'inputs':>9} {'refused':>9} {'slow':>5} {'large':>6} {'crashed':>8} {'ms each':>8}")
    ran = run(given.seconds, given.seed, given.target or TARGETS, given.keep, _say)
    print(f"{ran.inputs:,} inputs, {ran.faults:,} with a fault")
    for target, what, path in ran.found:
        print(f"{target}: {what}: {path}\n  once mended, keep it in {KEPT.relative_to(Path.cwd())}/{target}/")
    return 1 if ran.found else 0


def _say(one: Counts) -> None:
    each = one.seconds / max(1, one.inputs) * 1000
    print(
        f"{one.target:18} {one.inputs:9,} {one.refused:9,} {one.slow:5,} {one.large:6,} {one.crashed:8,} {each:8.2f}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
