"""Questions to the person at the terminal; where nobody sits there, a command says what it would have asked."""

import sys

from tokentui.cli.faults import WouldAsk


def sure(question: str, *, yes: bool) -> bool:
    """Whether to go ahead: at once with --yes, else as the person says; raises WouldAsk where there is no terminal."""
    if yes:
        return True
    if not at_terminal():
        raise WouldAsk(f"Nothing was changed. At a terminal this would ask: {question} Add --yes to go ahead.")
    import click

    return click.confirm(question, default=False, err=True)


def at_terminal() -> bool:
    """Whether a person can be asked: both what they type and what they read is a terminal."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
