"""Let the monkey play for a while, or replay what it kept; exit 1 when anything went wrong."""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.driving.books import FourBooks, Kind
from tests.driving.screens import screen_classes
from tests.monkey.choosing import Chooser
from tests.monkey.playing import Player, Run
from tests.monkey.shrinking import in_words, shrink
from tests.monkey.steps import read, write

SHRINKING = 60.0
"""Seconds that are spent on shortening one fault."""


def main() -> int:
    """Play or replay as the arguments say."""
    given = _arguments()
    _own_home(given.keep)
    with tempfile.TemporaryDirectory() as folder:
        player = Player(FourBooks(given.books or Path(folder) / "made"), Path(folder) / "played")
        try:
            if given.replay:
                return max(_replayed(player, path) for path in given.replay)
            return _played(player, given)
        finally:
            player.close()


def _played(player: Player, given: argparse.Namespace) -> int:
    books = tuple(given.book or Kind)
    seen, faults, kept = set[str](), Counter[str](), dict[tuple[str, str], Path]()
    sequences = keys = 0
    began = time.monotonic()
    spent = 0.0
    while (length := time.monotonic() - began - spent) < given.seconds:
        chooser = Chooser(given.seed * 1_000_003 + sequences, books)
        run = player.play(chooser.begins, chooser.next)
        sequences, keys = sequences + 1, keys + run.keys
        seen |= run.seen
        if run.fault is None:
            continue
        faults[run.fault.kind] += 1
        if run.fault.signature in kept:
            continue
        since = time.monotonic()
        path = given.keep / f"seed-{given.seed}-{sequences}.json"
        kept[run.fault.signature] = path
        _keep(shrink(run, player.replay, given.shrink), path)
        spent += time.monotonic() - since
    every = screen_classes()
    print(f"seed {given.seed} · {length:.1f} s · {sequences:,} sequences · {keys:,} keys")
    print(f"screens covered {len(every & seen)} of {len(every)}: {', '.join(sorted(every & seen))}")
    print(f"never reached: {', '.join(sorted(every - seen)) or 'none'}")
    told = ", ".join(f"{kind} {number}" for kind, number in faults.most_common())
    print(f"faults: {told or 'none'}" + (f" ({len(kept)} different)" if faults else ""))
    return 1 if faults else 0


def _keep(run: Run, path: Path) -> None:
    write(run.play, path)
    print(f"FAULT {run.fault}\n  {in_words(run.play)}\n  python -m tests.monkey --replay {path}", flush=True)


def _replayed(player: Player, path: Path) -> int:
    run = player.replay(read(path))
    print(f"{path.name}: {run.fault or 'no fault'}\n  {in_words(run.play)}")
    return 0 if run.fault is None else 1


def _own_home(keep: Path) -> None:
    """Nothing of the person who runs it is read or written."""
    home = keep / "home"
    home.mkdir(parents=True, exist_ok=True)
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
        os.environ[name] = str(home)
    for name in ("TOKENTUI_BOOK", "TOKENTUI_REVIEWER", "NO_COLOR"):
        os.environ.pop(name, None)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.monkey", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20.0, help="how long to play (20)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed chooses the same keys (1)")
    parser.add_argument("--book", type=Kind, action="append", help="play on this book alone; may be given repeatedly")
    parser.add_argument("--replay", type=Path, nargs="+", help="files to replay instead")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "tokentui-monkey",
                        help="where sequences that fail are kept")  # fmt: skip
    parser.add_argument("--books", type=Path, help="a folder with the four books, made there if they are missing")
    parser.add_argument("--shrink", type=float, default=SHRINKING, help="seconds to shorten each fault by")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
