"""`tokentui match`: what lists of companies say of the customers, and which customers may be one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from textwrap import wrap
from typing import TypeVar

import click

from tokentui.cli.completion.kinds import CUSTOMER, SEGMENT
from tokentui.cli.faults import No
from tokentui.cli.options import (
    book_option,
    column_fields,
    csv_option,
    given_reviewer,
    json_option,
    map_option,
    one_format,
    opened,
    part_option,
    reviewer_option,
    sure,
    title,
    yes_option,
)
from tokentui.cli.output import (
    cells,
    faint,
    json_pieces,
    narrate,
    strong,
    table,
    write_lines,
    write_pieces,
    write_table,
)
from tokentui.domain.matching import KinPair, Proposal, Strength
from tokentui.domain.text import clip, number_of, visible
from tokentui.ingest.company_list import CompanyList, read_company_list
from tokentui.services.matching.among_customers import MatchedAmong, match_among
from tokentui.services.matching.from_list import MatchedList, match_list
from tokentui.services.proposals import ListSource, accept, open_proposals, refuse
from tokentui.services.workbook import Workbook
from tokentui.words.book_json import Json, book_json
from tokentui.words.matching import (
    CLASSES,
    HEADER,
    PAIR_HEADER,
    counts_json,
    pair_proposed,
    pair_row,
    pairs_json,
    proposal_row,
    proposals_json,
    proposed,
    why,
)

Shown = TypeVar("Shown", Proposal, KinPair)

_SHOWN = 50
"""Proposals that are printed unless more are asked for; as JSON and CSV all are."""

_REFUSED = 8
"""Refused rows, and shared domains, that are named one by one."""

_NAME = 24
"""Cells for a name in the table."""


@click.command("match")
@click.argument("company_list", metavar="[LIST]", required=False, type=click.Path(path_type=Path))
@click.option("--self", "among", is_flag=True, help="Look for customers of the book that are one, or own one another.")
@click.option(
    "--segment",
    type=SEGMENT,
    metavar="CODE",
    help="The segment of all on the list of which it names none, as in large.",
)
@map_option
@part_option
@click.option(
    "--limit",
    type=click.IntRange(1),
    help=f"How many to print at most.  [default: {_SHOWN}; all with --json and --csv]",
)
@click.option(
    "--accept",
    "accepted",
    type=CUSTOMER,
    metavar="exact|CUSTOMER",
    multiple=True,
    help="Accept what is proposed for this customer, or all that is exact.",
)
@click.option(
    "--refuse",
    "refused",
    type=CUSTOMER,
    metavar="CUSTOMER",
    multiple=True,
    help="Never propose this again for the customer.",
)
@click.option("--title", "list_title", metavar="TEXT", help="The list, as facts name it.  [default: its file name]")
@click.option("--date", "list_date", metavar="DATE", help="Of what day it is.  [default: that of the file]")
@reviewer_option
@yes_option
@book_option
@json_option(
    "Print {book, synthetic, list: {path, rows, companies, columns, unused, refused, notices}, customers, unnamed, "
    "counts: {exact, close, weak}, by_former_name, shared_domains, proposals: [{class, score, way, owned, doubts, why, "
    "customer, company, proposes: {segment, industry, parent}}]}; with --self pairs: [{class, …, first, second, "
    "proposes}]."
)
@csv_option
def match_command(
    company_list: Path | None,
    among: bool,
    segment: str | None,
    maps: tuple[str, ...],
    part: str,
    limit: int | None,
    accepted: tuple[str, ...],
    refused: tuple[str, ...],
    list_title: str | None,
    list_date: str | None,
    reviewer: str | None,
    yes: bool,
    book: Path | None,
    as_json: bool,
    as_csv: bool,
) -> None:
    """Recognise customers on the list of companies LIST (CSV, Excel, JSON …), and propose who they are.

    By domain, then by name without its legal form, then by a name that is close; each with its reason. Columns are
    found by name: name, aliases, former names, domain, ticker, parent, segment, industry or sector, country, funding,
    batch. Nothing in the book is changed unless --accept or --refuse says so: what is accepted is a fact with the list
    as its source and a statement that cites it; in the app the same reviewer can take it back with u.
    """
    one_format(as_json, as_csv)
    if (company_list is None) is not among:
        raise click.UsageError("Give a LIST of companies or --self, one of them", click.get_current_context())
    if among and (segment or maps):
        raise click.UsageError("--segment and --map go with a LIST", click.get_current_context())
    if among and (accepted or refused):
        raise click.UsageError("Make two customers one with: tokentui join KEEP OTHER", click.get_current_context())
    with opened(book, given_reviewer(reviewer)) as workbook:
        codes = [one.code for one in workbook.codebook.segments.active]
        if segment is not None and segment not in codes:
            raise No(f"The codebook has no segment {segment!r}; it has {', '.join(codes) or 'none'}.")
        if company_list is None:
            _tell_among(workbook, match_among(workbook), limit, as_json=as_json, as_csv=as_csv)
            return
        read = read_company_list(company_list, codes, column_fields(maps), part)
        entries = (one._replace(segment=one.segment or segment or "") for one in read.entries)
        matched = match_list(workbook, entries)
        if accepted or refused:
            source = ListSource(list_title or company_list.name, list_date or _day_of(company_list))
            _answer(workbook, matched, accepted, refused, source, yes=yes)
            return
        _tell_list(workbook, read, matched, limit, as_json=as_json, as_csv=as_csv)
        _mind(read, matched)


_EXACT = "exact"


def _answer(
    workbook: Workbook,
    matched: MatchedList,
    accepted: Sequence[str],
    refused: Sequence[str],
    source: ListSource,
    *,
    yes: bool,
) -> None:
    """Accept and refuse proposals, all or none; asks before all exact ones are accepted."""
    found = list(open_proposals(workbook, matched.proposals(workbook)))
    of = {one.customer.key: one for one in found}
    no = [_proposal(of, name) for name in refused]
    taken = {one.customer.key: one for name in accepted if name != _EXACT for one in [_proposal(of, name)]}
    if _EXACT in accepted:
        exact = {one.customer.key: one for one in found if one.match.strength is Strength.EXACT and one not in no}
        for one in list(exact.values())[:_SHOWN]:
            narrate(f"{visible(one.customer.name)}: {proposed(one)}  ({why(one.match)})")
        if not exact:
            raise No("Nothing exact is proposed.")
        if not sure(f"Accept {number_of(len(exact), 'exact proposal')}?", yes=yes):
            raise No("Nothing was changed.")
        taken |= exact
    for done in (
        *([accept(workbook, list(taken.values()), source)] if taken else []),
        *([refuse(workbook, no)] if no else []),
    ):
        narrate(f"{visible(done.text)}  (as {workbook.reviewer})")


def _proposal(of: Mapping[str, Proposal], name: str) -> Proposal:
    if name not in of:
        raise No(f"Nothing new is proposed for {name!r}; give the key of a customer as the list of proposals has it.")
    return of[name]


def _day_of(path: Path) -> str:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()


def _tell_list(
    workbook: Workbook, read: CompanyList, matched: MatchedList, limit: int | None, *, as_json: bool, as_csv: bool
) -> None:
    if as_json:
        head = {**book_json(workbook), **_list_json(read, matched)}
        found = proposals_json(matched.proposals(workbook, limit))
        write_pieces(json_pieces(head, "proposals", found))
    elif as_csv:
        write_table(HEADER, map(proposal_row, matched.proposals(workbook, limit)))
    else:
        write_lines(_list_lines(workbook, read, matched, limit or _SHOWN, cells()))


def _tell_among(workbook: Workbook, matched: MatchedAmong, limit: int | None, *, as_json: bool, as_csv: bool) -> None:
    if as_json:
        head: Json = {
            **book_json(workbook),
            "customers": matched.customers,
            "unnamed": matched.unnamed,
            "counts": counts_json(matched.counts),
            "shared_domains": matched.shared_domains,
        }
        write_pieces(json_pieces(head, "pairs", pairs_json(matched.pairs(workbook, limit))))
    elif as_csv:
        write_table(PAIR_HEADER, map(pair_row, matched.pairs(workbook, limit)))
    else:
        write_lines(_among_lines(workbook, matched, limit or _SHOWN, cells()))
    for line in _shared_lines(matched.shared_domains):
        narrate(line)


def _list_json(read: CompanyList, matched: MatchedList) -> Json:
    return {
        "list": {
            "path": str(read.path),
            "rows": read.rows,
            "companies": len(matched.listed),
            "columns": dict(read.columns),
            "unused": list(read.unused),
            "refused": [{"line": one.line, "reason": one.reason} for one in read.refused],
            "notices": list(read.notices),
        },
        "customers": matched.customers,
        "unnamed": matched.unnamed,
        "counts": counts_json(matched.counts),
        "by_former_name": matched.by_former_name,
        "shared_domains": matched.shared_domains,
    }


def _list_lines(workbook: Workbook, read: CompanyList, matched: MatchedList, limit: int, width: int) -> Iterator[str]:
    yield clip(f"{title(workbook)} · {visible(read.path.name)}", width)
    rows = f"{number_of(read.rows, 'row')} read"
    companies = len(matched.listed)
    several = "company" if companies == 1 else "companies"
    yield clip(rows if companies == read.rows else f"{rows}, {companies:,} {several}", width)
    taken = ", ".join(
        field if field.casefold() == header.casefold() else f"{field} from {visible(header)}"
        for field, header in read.columns
    )
    yield clip(f"columns: {taken}", width)
    if read.unused:
        yield clip(f"not used: {', '.join(map(visible, read.unused))}", width)
    recognised = sum(matched.counts.values())
    yield clip(
        f"of {number_of(matched.customers, 'customer')} {_worth(matched.counts)} recognised; "
        f"{matched.customers - recognised:,} not",
        width,
    )
    yield from _classes(matched.proposals(workbook, limit), matched.counts, _proposal_cells, width)
    yield from _left_out(recognised, limit)


def _among_lines(workbook: Workbook, matched: MatchedAmong, limit: int, width: int) -> Iterator[str]:
    yield clip(title(workbook), width)
    found = f"{_worth(matched.counts)} pairs that may be one customer, or owner and owned"
    yield from wrap(f"among {number_of(matched.customers, 'customer')} {found}", width, subsequent_indent="  ")
    yield from _classes(matched.pairs(workbook, limit), matched.counts, _pair_cells, width)
    yield from _left_out(sum(matched.counts.values()), limit)


def _classes(
    found: Iterator[Shown], counts: Mapping[Strength, int], row: Callable[[Shown], Sequence[str]], width: int
) -> Iterator[str]:
    """The lines of each class, those together that were recognised alike, aligned under their reason."""
    for strength, group in groupby(found, key=lambda one: one.match.strength):
        of_class = list(group)
        more = f" (the first {len(of_class):,})" if counts[strength] > len(of_class) else ""
        yield ""
        yield strong(clip(f"{counts[strength]:,} {CLASSES[strength]}{more}", width))
        lines = iter(table([row(one) for one in of_class], right=(2,)))
        for reason, alike in groupby(of_class, key=lambda one: why(one.match)):
            yield clip(f"  {reason}", width)
            yield from (clip(f"    {next(lines)}", width) for _ in alike)


def _proposal_cells(one: Proposal) -> tuple[str, ...]:
    company = clip(visible(one.company.name), _NAME)
    return clip(visible(one.customer.name), _NAME), company, str(one.match.score), proposed(one)


def _pair_cells(one: KinPair) -> tuple[str, ...]:
    names = (clip(visible(who.name), _NAME) for who in (one.first, one.second))
    return (*names, str(one.match.score), pair_proposed(one))


def _worth(counts: Mapping[Strength, int]) -> str:
    return ", ".join(f"{counts.get(strength, 0):,} {strength.value}" for strength in Strength)


def _left_out(found: int, limit: int) -> Iterator[str]:
    if found > limit:
        yield ""
        yield faint(f"{found - limit:,} more; see them with --limit {found} or --csv")


def _mind(read: CompanyList, matched: MatchedList) -> None:
    """Say on standard error what in the list was not taken as it stands."""
    for notice in read.notices:
        narrate(notice)
    for refused in read.refused[:_REFUSED]:
        narrate(f"Line {refused.line} was left out: {refused.reason}")
    if len(read.refused) > _REFUSED:
        narrate(f"{len(read.refused) - _REFUSED:,} more lines were left out; --json names them all.")
    for line in _shared_lines(matched.shared_domains):
        narrate(line)
    if former := matched.by_former_name:
        have = "customer has" if former == 1 else "customers have"
        narrate(f"{former:,} {have} only a former name of a company on the list: nothing is proposed from that alone.")
    if matched.unnamed:
        narrate(f"{number_of(matched.unnamed, 'customer')} without a name cannot be recognised.")


def _shared_lines(shared: Mapping[str, int]) -> Iterator[str]:
    """A sentence for each domain that tells nobody apart, those of the most first."""
    ordered = sorted(shared.items(), key=lambda one: (-one[1], one[0]))
    for domain, count in ordered[:_REFUSED]:
        yield f"The domain {visible(domain)} stands with {count:,} and tells nobody apart: it was not used."
    if len(ordered) > _REFUSED:
        yield f"{len(ordered) - _REFUSED:,} more domains are shared so and were not used."
