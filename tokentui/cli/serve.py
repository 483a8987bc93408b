"""Serving the workbench to browsers: where, to whom, and whether what they do there is written."""

import shlex
import subprocess
import sys
from pathlib import Path

import click

from tokentui.cli.faults import Unusable
from tokentui.cli.options import (
    book_option,
    existing_book,
    given_read_only,
    given_reviewer,
    named_reviewer,
    read_only_option,
    reviewer_option,
)
from tokentui.cli.output import narrate
from tokentui.services.workbook import open_workbook

PORT = 8765
AT_ONCE = 8


@click.command("serve")
@click.argument("book_name", metavar="[BOOK]", required=False, type=click.Path(path_type=Path))
@book_option
@reviewer_option
@read_only_option
@click.option("--write", "writes", is_flag=True, help="Let the book be changed; needs --reviewer.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address of this machine to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 for any that is free.")
@click.option("--public-url", default="", metavar="URL", help="The address under which a proxy offers it.")
@click.option(
    "--at-once", type=click.IntRange(1, 100), default=AT_ONCE, show_default=True, help="Pages open at once at most."
)
def serve_command(
    book_name: Path | None,
    book: Path | None,
    reviewer: str | None,
    read_only: bool,
    writes: bool,
    host: str,
    port: int,
    public_url: str,
    at_once: int,
) -> int:
    """Show the workbench in a browser, to look at; with --write, to decide in too.

    The address that is printed opens in one browser, once; then the next is printed. Ctrl-C ends it, and every page.
    """
    if writes and given_read_only(read_only):
        raise click.UsageError("Give --read-only or --write, not both", click.get_current_context())
    if writes and named_reviewer(reviewer) is None:
        raise Unusable("--write needs to know who decides in the browser; add --reviewer NAME.")
    path, name = existing_book(book_name or book), given_reviewer(reviewer)
    opened = open_workbook(path, name, readonly=not writes)
    title, changing = opened.settings.name, writes and not opened.book.readonly
    opened.close()
    try:
        import textual_serve.app_service  # noqa: F401 - whether it is there
    except ImportError as error:
        raise Unusable(
            "Serving needs textual-serve, which is not installed; install it with: pip install 'tokentui[serve]'"
        ) from error
    from tokentui.cli.browser.listening import listen, public_address
    from tokentui.cli.browser.serving import serve

    with listen(host, port, public_address(public_url)) as place:
        if place.is_open:
            narrate(_OPEN.format(host=host, port=place.port))
        if place.public:
            narrate(f"The proxy finds it at port {place.port}.")
        narrate(f"{title}, {f'for {name} to decide in' if changing else 'to look at'}. Ctrl-C ends it.")
        serve(_command(path, name, writes=writes), place, at_once)
    narrate("Ended, and every page with it; what was decided is in the book.")
    return 0


_OPEN = (
    "Other machines reach {host}:{port} over the network, where whoever listens can read along unless a proxy "
    "encrypts; safer: leave out --host, and on the other machine run: ssh -L {port}:127.0.0.1:{port} THIS_MACHINE"
)


def _command(book: Path, reviewer: str, *, writes: bool) -> str:
    """The line of the shell that runs the app for one page."""
    words = [sys.executable, "-m", "tokentui", str(book.absolute()), "--reviewer", reviewer]
    words += [] if writes else ["--read-only"]
    # So that what is ended is the app itself, and no shell around it.
    return subprocess.list2cmdline(words) if sys.platform == "win32" else f"exec {shlex.join(words)}"
