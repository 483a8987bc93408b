"""`tokentui` and `python -m tokentui`."""

import sys


def main() -> int:
    """Run the command that was typed; the exit code is 0, 1, 2 or 3, or 130 after an interrupt (see `cli.faults`)."""
    arguments = sys.argv[1:]
    try:
        if arguments[:1] == ["show"]:
            from tokentui.cli.quick import answer

            if answer(arguments[1:]):
                return 0
        from tokentui.cli.main import run

        return run(arguments)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
