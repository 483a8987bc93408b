"""`tokentui tour`: what the app can do, on a book that is thrown away."""

import click

from tokentui.cli.options import given_reviewer, reviewer_option
from tokentui.cli.own_settings import take_up
from tokentui.cli.touring import give_tour
from tokentui.cli.workbench import expect_terminal, ready


@click.command("tour")
@reviewer_option
def tour_command(reviewer: str | None) -> int:
    """Be shown the workbench, one key at a time, on a book of public facts that is thrown away afterwards."""
    expect_terminal("The tour needs a terminal of its own; to read it, see docs/tour.md or: tokentui demo")
    name = given_reviewer(reviewer)
    own = take_up(said=False)
    ready()
    return give_tour(own, name)
