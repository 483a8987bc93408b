"""`tokentui demo`: a book to look at, made by the same import as anybody's own."""

import sys
from pathlib import Path

import click

from tokentui.cli.app import start
from tokentui.cli.faults import No
from tokentui.cli.making_demo import STARTER, make_demo
from tokentui.cli.options import given_book, opened, reviewer_option, sure
from tokentui.cli.output import narrate, write
from tokentui.services.backed_up import Before
from tokentui.services.backups import back_up_at
from tokentui.services.books import Demo, demo_kind, public_demo, vendor_side_demo
from tokentui.services.errors import BookUnreadable
from tokentui.services.lookups import reviewers
from tokentui.services.workbook import Workbook


@click.command("demo")
@click.option("--openai", is_flag=True, help="The smaller public book of OpenAI's customers.")
@click.option(
    "--vendor-side",
    metavar="[N]",
    is_flag=False,
    flag_value=1_000,
    type=click.IntRange(1, 5_000_000),
    help="A vendor's own list of N invented customers (1,000 unless given) with 24 months of usage: SYNTHETIC.",
)
@click.option("--fresh", is_flag=True, help="Start over, after a confirmation and a backup of what was decided in it.")
@click.option("--no-open", is_flag=True, help="Make it, print where it lies, and do not open it.")
@click.option("--book", type=click.Path(path_type=Path), help="Where to make it; else in your data folder.")
@click.option("--yes", "-y", is_flag=True, help="Never ask; go ahead.")
@reviewer_option
def demo_command(
    openai: bool,
    vendor_side: int | None,
    fresh: bool,
    no_open: bool,
    book: Path | None,
    yes: bool,
    reviewer: str | None,
) -> int | None:
    """Make a demo book where there is none, and open it: Anthropic's named customers, from public pages."""
    if openai and vendor_side:
        raise click.UsageError("Give --openai or --vendor-side, not both", click.get_current_context())

    demo = vendor_side_demo(vendor_side) if vendor_side else public_demo("openai" if openai else "anthropic")
    path = given_book(book) or demo.path
    if path.exists() and fresh:
        _expect_start_over(path, demo, own_place=path == demo.path, yes=yes)
        former = back_up_at(path, Before.FRESH)
        make_demo(path, demo, over=True)
        narrate(f"As it was before it lies at {former}; back with: tokentui restore {former.stem} --book {path}")
    elif path.exists():
        _expect_this_demo(path, demo)
        again = " ".join(filter(None, ("tokentui demo", demo.option, "--fresh")))
        narrate(f"{demo.name}: as you left it, at {path}. To start over: {again}")
    else:
        make_demo(path, demo)
    if no_open or not (sys.stdin.isatty() and sys.stdout.isatty()):
        write(str(path))
        return None

    return start(path, reviewer)


def _expect_start_over(path: Path, demo: Demo, *, own_place: bool, yes: bool) -> None:
    """Raise No unless the demo book at a path may be made anew; no other book ever may."""
    decided = ""
    try:
        with opened(path) as workbook:
            if demo_kind(workbook) != demo.kind:
                raise No(f"{path} is not this demo book; it was left as it is.")
            decided = _decided_by(workbook)
    except BookUnreadable:
        # A damaged book in the demo's own place can only be made anew.
        if not own_place:
            raise
    if not sure(f"Start over with {demo.name} at {path}{decided}?", yes=yes):
        raise No("The demo book was left as it is.")


def _decided_by(workbook: Workbook) -> str:
    others = [name for name in reviewers(workbook) if name != STARTER]
    return f", losing the decisions of {', '.join(others)}" if others else ""


def _expect_this_demo(path: Path, demo: Demo) -> None:
    with opened(path) as workbook:
        if demo_kind(workbook) != demo.kind:
            raise No(f"{path} is another book; it was left as it is. Open it with: tokentui {path}")
