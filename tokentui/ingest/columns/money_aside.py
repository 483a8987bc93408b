"""What is said of columns of money that a list of customers has besides its spend, or in place of one."""

from collections.abc import Collection, Iterator, Sequence

from tokentui.ingest.columns.first_rows import hold_money
from tokentui.ingest.columns.money_titles import is_own_revenue, looks_like_money, not_a_year, read_title


def lists_aside(header: tuple[str, ...], first: Sequence[Sequence[str]]) -> Iterator[str]:
    """A sentence for each column of which nothing was read as its cells are lists of objects."""
    for name, cells in zip(header, first, strict=False):
        if any(cell.startswith("[{") for cell in cells):
            yield (
                f"Column {name!r} holds a list in each row, of which nothing was read; give its parts rows of their "
                "own."
            )


def money_aside(
    header: tuple[str, ...], taken: Collection[int], first: Sequence[Sequence[str]], *, has_spend: bool
) -> Iterator[str]:
    """A sentence for each reason for which a column was not read as spend, with the way out where there is none.

    `taken` are the places of the columns that are fields; `first` are the first rows by column.
    """
    aside: list[str] = []
    explained = False
    for place, name in enumerate(header):
        if place in taken or not looks_like_money(name):
            continue
        if is_own_revenue(name, (other for other in header if other != name)):
            yield f"Column {name!r} is the firm's own revenue, not its spend: kept aside."
        elif why := not_a_year(name):
            times = read_title(name).times
            of_a_part = times > 1 and "part" in why
            way = f"; --map '{name}=spend' takes it times {times}" if of_a_part and not has_spend else ""
            yield f"Column {name!r} {why}, not one year's spend: kept aside{way}."
            explained = True
        else:
            aside.append(name)
    if has_spend:
        if aside:
            yield f"Not read as spend, though money: {', '.join(map(repr, aside))}."
        return
    if not aside and not explained:
        cells = zip(header, first, strict=bool(first))
        aside = [name for place, (name, cell) in enumerate(cells) if place not in taken and hold_money(name, cell)]
    if aside:
        many = "looks like money" if len(aside) == 1 else "look like money"
        more = f" and {len(aside) - 3} more" if len(aside) > 3 else ""
        yield (
            f"No column was read as spend; {', '.join(map(repr, aside[:3]))}{more} {many}: if one is what a customer "
            f"pays in a year, say --map '{aside[0]}=spend'."
        )
