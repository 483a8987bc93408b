"""`tokentui` and `python -m tokentui`."""

import sys


def main() -> int:
    """Run the command that was typed; the exit code is 0, 1, 2 or 3, or 130 after an interrupt (see `cli.faults`)."""
    arguments = sys.argv[1:]
    try:
        from tokentui.cli.quick import answer

        code = answer(arguments)
        if code is not None:
            return code
        from tokentui.cli.main import run

        return run(arguments)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
