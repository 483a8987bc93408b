"""The one test command: style, types, then every test; the test runner's own line comes last."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy", "--strict"),
    # Half of the time tests wait for disks and for programs of their own: twice the cores are busy all the time.
    ("pytest", "--numprocesses", str(2 * (os.cpu_count() or 1)), "--dist", "worksteal"),
)


def main() -> int:
    """Run every check, stop at the first that fails; arguments go to pytest alone."""
    for command in CHECKS:
        extra = sys.argv[1:] if command[0] == "pytest" else []
        code = subprocess.run([sys.executable, "-m", *command, *extra], cwd=ROOT, check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
