"""`tokentui` itself: finds the command, imports it, runs it, and turns whatever happens into an exit code."""

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import click

from tokentui import __version__
from tokentui.cli.output import OutputClosed, finish, silence
from tokentui.cli.quick import names_a_book


class Listed(NamedTuple):
    """A command as the help lists it."""

    module: str
    """The module of this package that holds it as `<name>_command`."""
    help: str


COMMANDS = {
    "demo": Listed("demo", "Make and open a book to look at."),
    "import": Listed("importing", "Bring files of other programs into a book."),
    "find": Listed("lookups", "Customers by a part of their name."),
    "show": Listed("lookups", "One customer on a card."),
    "tag": Listed("tagging", "Say what a customer uses tokens for."),
    "place": Listed("tagging", "Say who a customer is."),
    "join": Listed("join", "Make two accounts of one company one."),
    "record": Listed("record", "Put name, parent, domain or industry right."),
    "composition": Listed("panels", "What kinds of use it comes from."),
    "gap": Listed("panels", "What nobody can explain, by question."),
    "verdict": Listed("panels", "Bullish, bearish, or not established."),
    "next": Listed("lookups", "The open accounts that weigh most."),
    "concentration": Listed("panels", "How much rests on how few."),
    "figures": Listed("figures", "Money for several customers or a month; contradictions."),
    "agreement": Listed("agreement", "How far reviewers agree, by account and by spend."),
    "reviewers": Listed("agreement", "What each reviewer has done, and how fast."),
    "second-look": Listed("second_look", "What deserves a second look, and why."),
    "match": Listed("matching", "Who customers are by a list of companies; duplicates."),
    "log": Listed("lookups", "What was said, newest first."),
    "review": Listed("review", "Decide account after account."),
    "report": Listed("review", "What a review session came to."),
    "watch": Listed("app", "The two panels alone, moving."),
    "export": Listed("exporting", "Write tables for other programs."),
    "merge": Listed("merge", "Bring in another person's decisions."),
    "check": Listed("check_and_keys", "Prove that the sums follow from the log."),
    "keys": Listed("check_and_keys", "Every key of the app."),
    "config": Listed("config", "Your own settings: where they are, what holds, what is wrong."),
    "codebook": Listed("codebook", "Use cases, segments and what they mean; edited as a file."),
}
"""The commands in the order of the help, which is written from here so that it loads none of them."""

_OPEN = Listed("app", "Open the workbench on a book.")
_SAY_IT_THEMSELVES = {"open", "watch", "review", "demo", "config"}
"""The commands that say otherwise what is left out of the user's settings: on the screen, or all of it."""


class Commands(click.Group):
    """The commands, imported one by one when they are called; anything else that looks like a file is a book."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Every command, in the order of the help."""
        return list(COMMANDS)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands at the end of the help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, listed.help) for name, listed in COMMANDS.items()])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the module of a command and take the command from it."""
        listed = _OPEN if cmd_name == "open" else COMMANDS.get(cmd_name)
        if listed is None:
            return None
        module = importlib.import_module(f"tokentui.cli.{listed.module}")
        found: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        found.short_help = listed.help
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names, or opening the book that it names."""
        word = args[0]
        if word in COMMANDS:
            return word, self.get_command(ctx, word), args[1:]
        if names_a_book(word) or Path(word).is_file():
            return "open", self.get_command(ctx, "open"), args
        from tokentui.domain.names import nearest

        near = nearest(word, COMMANDS, 1)
        hint = f"did you mean {near[0]!r}?" if near else "see all commands with: tokentui --help"
        raise click.UsageError(f"There is no command and no book called {word!r}; {hint}", None)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    no_args_is_help=False,
    subcommand_metavar="[BOOK] | COMMAND [ARGS]…",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--book", type=click.Path(path_type=Path), help="The book; else TOKENTUI_BOOK, the configured, or the demo book."
)
@click.option("--reviewer", help="Who decides; else TOKENTUI_REVIEWER, else the configuration, else your login.")
@click.version_option(__version__, message="%(version)s")
@click.pass_context
def tokentui(ctx: click.Context, book: Path | None, reviewer: str | None) -> int | None:
    """Who pays for a vendor's AI tokens, and what for, account by account.

    Without a command it opens the workbench on a book. Every share is given as the least and the most that it may
    still turn out to be.

    Data goes to standard output, everything else to standard error. Exit codes: 0 all is well; 1 the data says no (not
    found, a failed check, refused rows with --strict, a question with nobody to answer it); 2 wrong usage or unreadable
    input; 3 the book is locked, read-only or of a newer tokentui; 70 a fault of tokentui itself.
    """
    from tokentui.cli.own_settings import take_up

    if ctx.invoked_subcommand is not None:
        take_up(said=ctx.invoked_subcommand not in _SAY_IT_THEMSELVES)
        return None
    from tokentui.cli.app import start

    return start(book, reviewer)


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code; nothing but the code and the output leaves here."""
    _utf8_or_escapes()
    try:
        code = tokentui.main(args=list(arguments), prog_name="tokentui", standalone_mode=False)
        finish()
        return code if isinstance(code, int) else 0
    except OutputClosed:
        silence()
        return 0
    except SystemExit as ended:
        # click ends the program itself when a pipe is closed under it.
        silence()
        return 0 if ended.code in (None, 0, 1) else 2
    except BaseException as error:
        from tokentui.cli.faults import end

        return end(error)


def _utf8_or_escapes() -> None:
    """Where the terminal's encoding has no sign for a character, show its escape rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
