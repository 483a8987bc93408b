"""`tokentui` itself: finds the command, imports it, runs it, and turns whatever happens into an exit code."""

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import click

from tokentui import __version__
from tokentui.cli.completion.kinds import REVIEWER
from tokentui.cli.faults import CLOSED
from tokentui.cli.manner import WAYS, begin, color_as, never_page, page_look_up
from tokentui.cli.output import OutputClosed, finish, silence
from tokentui.services.paths import names_a_book


class Listed(NamedTuple):
    """A command as the help lists it."""

    module: str
    """The module of this package that holds it as `<name>_command`."""
    help: str
    look_up: bool = False
    """Whether it prints something to be read, for which a pager is of use."""


COMMANDS = {
    "demo": Listed("demo", "Make and open a book to look at."),
    "tour": Listed("tour", "Be shown the workbench, on a book to throw away."),
    "import": Listed("importing", "Bring files of other programs into a book."),
    "pull": Listed("pulling", "Bring usage in from a warehouse, added up there."),
    "find": Listed("lookups", "Customers by a part of their name.", look_up=True),
    "show": Listed("lookups", "One customer on a card.", look_up=True),
    "tag": Listed("tagging", "Say what a customer uses tokens for."),
    "place": Listed("tagging", "Say who a customer is."),
    "undo": Listed("undoing", "Take the last decision back."),
    "join": Listed("join", "Make two accounts of one company one."),
    "record": Listed("record", "Put name, parent, domain or industry right."),
    "capture": Listed("capture", "Keep what a page says of a customer as a fact."),
    "composition": Listed("panels", "What kinds of use it comes from.", look_up=True),
    "gap": Listed("panels", "What nobody can explain, by question.", look_up=True),
    "verdict": Listed("panels", "Bullish, bearish, or not established.", look_up=True),
    "next": Listed("lookups", "The open accounts that weigh most.", look_up=True),
    "estimate": Listed("estimate", "Shares from a declared random sample, beside the bounds.", look_up=True),
    "concentration": Listed("panels", "How much rests on how few.", look_up=True),
    "months": Listed("months", "Month by month: what it came from, what moved, who stays.", look_up=True),
    "rules": Listed("rules", "How much by a named rule, where no spend is known."),
    "figures": Listed("figures", "Money for several customers or a month; contradictions.", look_up=True),
    "claims": Listed("claims", "What the vendor's disclosures imply, and who confirms them.", look_up=True),
    "resale": Listed("resale", "Who loses money on tokens, what counts twice, who pays.", look_up=True),
    "sources": Listed("sources", "How old facts are, and what rests on one source."),
    "prices": Listed("prices", "What a million tokens cost by the vendor's price list.", look_up=True),
    "card": Listed("card", "What the vendor discloses: twenty questions.", look_up=True),
    "compare": Listed("comparing", "Two books side by side.", look_up=True),
    "agreement": Listed("agreement", "How far reviewers agree, by account and by spend.", look_up=True),
    "reviewers": Listed("agreement", "What each reviewer has done, and how fast.", look_up=True),
    "second-look": Listed("second_look", "What deserves a second look, and why.", look_up=True),
    "suggest": Listed("suggest", "Rules that suggest what accounts are; how they do.", look_up=True),
    "match": Listed("matching", "Who customers are by a list of companies; duplicates."),
    "log": Listed("lookups", "What was said, newest first.", look_up=True),
    "review": Listed("review", "Decide account after account."),
    "request": Listed("request", "What to ask the vendor, as a sheet that comes back filled in.", look_up=True),
    "report": Listed("report", "A book as a page to hand on; what a review session came to.", look_up=True),
    "watch": Listed("app", "The two panels alone, moving."),
    "serve": Listed("serve", "The workbench in a browser, to look at."),
    "export": Listed("exporting", "Write tables for other programs."),
    "push": Listed("push", "Write what is settled into a data warehouse."),
    "merge": Listed("merge", "Bring in another person's decisions."),
    "check": Listed("check_and_keys", "Prove that the sums follow from the log."),
    "backups": Listed("backups", "Copies made by themselves, and what each holds."),
    "restore": Listed("backups", "Go back to one of them."),
    "keys": Listed("check_and_keys", "Every key of the app.", look_up=True),
    "config": Listed("config", "Your own settings: where they are, what holds, what is wrong."),
    "doctor": Listed("doctor", "What is wrong with a book, and mending it."),
    "codebook": Listed("codebook", "Use cases, segments and what they mean; edited as a file."),
    "completion": Listed("shell", "What bash, zsh or fish needs to complete commands and names."),
    "man": Listed("shell", "The manual page."),
}
"""The commands in the order of the help, which is written from here so that it loads none of them."""

SHOWING = ("open", "watch", "serve")
"""The commands that run the app, which may be told to change nothing."""


def _color(_: click.Context, __: click.Parameter, way: str | None) -> None:
    if way is not None:
        color_as(way)


def _page(_: click.Context, __: click.Parameter, never: bool) -> None:
    if never:
        never_page()


def _how_shown(*, hidden: bool) -> tuple[click.Option, ...]:
    """What says how output is shown; every command takes it, and only the help of all commands speaks of it."""
    return (
        click.Option(
            ["--color"],
            type=click.Choice(WAYS),
            expose_value=False,
            callback=_color,
            hidden=hidden,
            help="Colours; auto shows them on a terminal, unless NO_COLOR is set.",
        ),
        click.Option(
            ["--no-pager"],
            is_flag=True,
            expose_value=False,
            callback=_page,
            hidden=hidden,
            help="Never show a look-up through PAGER.",
        ),
    )


_AFTER_A_COMMAND = _how_shown(hidden=True)

_OPEN = Listed("app", "Open the workbench on a book.")
_SAY_IT_THEMSELVES = {"open", "watch", "review", "demo", "tour", "config"}
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
        if listed.look_up:
            page_look_up()
        found.params.extend(one for one in _AFTER_A_COMMAND if one not in found.params)
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
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise click.UsageError(f"There is no command and no book called {word!r}{hint}", None)


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
@click.option(
    "--reviewer", type=REVIEWER, help="Who decides; else TOKENTUI_REVIEWER, else the configuration, else your login."
)
@click.option("--read-only", is_flag=True, help="Open the workbench to look: nothing in the book can be changed.")
@click.option("--plain", is_flag=True, help="Review in lines of text, for a screen reader; nothing is drawn.")
@click.version_option(__version__, message="%(version)s")
@click.pass_context
def tokentui(ctx: click.Context, book: Path | None, reviewer: str | None, read_only: bool, plain: bool) -> int | None:
    """Who pays for a vendor's AI tokens, and what for, account by account.

    Without a command it opens the workbench on a book. Every share is given as the least and the most that it may
    still turn out to be.

    Data goes to standard output, everything else to standard error. Exit codes: 0 all is well; 1 the data says no (not
    found, a failed check, refused rows with --strict, a question with nobody to answer it); 2 wrong usage or unreadable
    input; 3 the book is locked, read-only or of a newer tokentui; 70 a fault of tokentui itself; 130 interrupted; 141
    whoever read the output stopped reading.
    """
    from tokentui.cli.own_settings import take_up

    if ctx.invoked_subcommand is not None:
        if read_only and ctx.invoked_subcommand not in SHOWING:
            raise click.UsageError("--read-only is for the workbench alone: tokentui --read-only [BOOK]", ctx)
        if plain and ctx.invoked_subcommand not in ("open", "review"):
            raise click.UsageError("--plain is for a review: tokentui --plain [BOOK], or tokentui review --plain", ctx)
        take_up(said=ctx.invoked_subcommand not in _SAY_IT_THEMSELVES)
        return None
    from tokentui.cli.app import start

    return start(book, reviewer, read_only=read_only, plain=plain)


tokentui.params.extend(_how_shown(hidden=False))


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code; nothing but the code and the output leaves here."""
    _utf8_or_escapes()
    terminal = sys.stdout
    begin()
    try:
        code = tokentui.main(args=list(arguments), prog_name="tokentui", standalone_mode=False)
        finish()
        return code if isinstance(code, int) else 0
    except OutputClosed:
        silence()
        return CLOSED
    except SystemExit as ended:
        # click ends the program itself, with 1, when a pipe is closed under its help.
        silence()
        return CLOSED if ended.code == 1 else 2 if ended.code else 0
    except BaseException as error:
        from tokentui.cli.faults import end

        return end(error)
    finally:
        sys.stdout = terminal


def _utf8_or_escapes() -> None:
    """Where the terminal's encoding has no sign for a character, show its escape rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
