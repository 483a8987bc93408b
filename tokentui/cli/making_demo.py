"""Making a demo book: for `tokentui demo`, for the tour, and for whoever has none yet."""

from contextlib import closing
from pathlib import Path

from tokentui.cli.output import narrate
from tokentui.services.books import Demo, all_or_nothing, mark_as_demo, public_files, whole_book
from tokentui.services.lookups import reviewers, set_first_pass
from tokentui.services.workbook import Workbook, open_workbook

STARTER = "starter"
"""Whose first pass a public book has."""


def make_demo(path: Path, demo: Demo, *, over: bool = False) -> None:
    """Make a demo book at a path, whole or not at all; where there is none, or `over` the one that is there."""
    narrate(f"Making {demo.name} …")
    with (
        whole_book(path, demo.name, "USD", synthetic=bool(demo.invented), over=over) as unfinished,
        closing(open_workbook(unfinished, STARTER)) as workbook,
    ):
        if demo.invented:
            _invent(workbook, demo.invented)
        else:
            # Not needed where the book is there already and is only opened.
            from tokentui.ingest.load import ImportOptions, load_files
            from tokentui.services.without_vendor import keep_vendor_hosts

            for arrival in load_files(workbook, public_files(demo.kind), ImportOptions()).files:
                narrate(f"  {arrival.report.added:,} {arrival.report.kind}")
            if STARTER in reviewers(workbook):
                set_first_pass(workbook, STARTER, True)
            keep_vendor_hosts(workbook, demo.hosts)
        mark_as_demo(workbook, demo.kind)


def _invent(workbook: Workbook, number: int) -> None:
    from tokentui.ingest.synthetic import load_invented

    with all_or_nothing(workbook):
        customers, usage = load_invented(workbook, number)
    narrate(f"  {customers.added:,} invented customers with {usage.added:,} months of usage")
