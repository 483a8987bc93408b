"""`tokentui` and `python -m tokentui`."""

import sys


def main() -> int:
    """Run the command that was typed; `cli.faults` says what the exit code means."""
    try:
        sys.unraisablehook = _unheard
        arguments = sys.argv[1:]
        if None in (sys.stdin, sys.stdout, sys.stderr):
            from tokentui.cli.output import mend_streams

            mend_streams()
        from tokentui.cli.quick import answer

        code = answer(arguments)
        if code is not None:
            return code
        from tokentui.cli.main import run

        return run(arguments)
    except BaseException as error:
        from tokentui.cli.faults import end

        return end(error)


def _unheard(failed: "sys.UnraisableHookArgs") -> None:
    from tokentui.cli.faults import end_unheard

    end_unheard(failed)


if __name__ == "__main__":
    sys.exit(main())
