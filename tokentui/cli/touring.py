"""Giving the tour: on a book that is made for it, and gone when it is left."""

from tokentui.cli.making_demo import make_demo
from tokentui.cli.output import narrate
from tokentui.services.books import public_demo
from tokentui.services.config import Config
from tokentui.words.tour import NEXT


def give_tour(own: Config, reviewer: str) -> int:
    """Run the app with the tour until the user leaves; returns the exit code, and raises what the app failed by."""
    from tokentui.ingest.files.scratch import scratch_folder
    from tokentui.tui.tour.app import run_tour

    with scratch_folder() as folder:
        book = folder / "tour.tokentui"
        make_demo(book, public_demo("anthropic"))
        ended = run_tour(book, own, reviewer)
    if not isinstance(ended, int):
        raise ended
    if ended == 0:
        narrate(NEXT)
    return ended
