"""The one test command: style, types, then every test; the test runner's own line comes last."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent

STYLE = (("ruff", "check", "."), ("ruff", "format", "--check", "."))
TYPES = ("mypy", "--strict")
# Half of the time tests wait for disks and for programs of their own: five to two cores keep those busy.
TESTS = ("pytest", "--numprocesses", str(5 * (os.cpu_count() or 1) // 2), "--dist", "worksteal")


def main() -> int:
    """Run every check, stop at the first that fails; arguments go to pytest alone."""
    # The tests start the program a thousand times, and each would compile it anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for command in STYLE:
        code = subprocess.run(_module(command), cwd=ROOT, check=False).returncode
        if code:
            return code
    # Types are read beside the tests, of which many wait; what is wrong with them is said in the end.
    with tempfile.TemporaryFile("w+") as said:
        types = subprocess.Popen(_module(TYPES), cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
        code = subprocess.run([*_module(TESTS), *sys.argv[1:]], cwd=ROOT, check=False).returncode
        wrong = types.wait()
        if wrong:
            said.seek(0)
            print(said.read(), end="")
    return code or wrong


def _module(command: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", *command]


if __name__ == "__main__":
    sys.exit(main())
