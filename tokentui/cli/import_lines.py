"""What `tokentui import` says of what came in, as lines and as JSON."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

from tokentui.domain.text import number_of, visible
from tokentui.ingest.load import Arrival, Arrivals
from tokentui.ingest.readers.reasons import shared_reasons
from tokentui.services.workbook import Workbook
from tokentui.words.closing import close_json, close_lines

_NOTES = 9
"""Notes on a file that are said."""
_REFUSED = 8
"""Reasons that are named one by one."""


def refused_in(arrivals: Arrivals) -> int:
    """How many rows were refused."""
    return sum(len(arrival.report.rejected) for arrival in arrivals.files)


def all_refused(arrivals: Arrivals) -> str | None:
    """A sentence where a file had rows and none of them could be taken."""
    for arrival in arrivals.files:
        report = arrival.report
        if report.rejected and not (report.added or report.changed or report.unchanged):
            why = "; ".join(shared.said() for shared in shared_reasons(report.rejected)[:3])
            return f"Nothing was imported: every row of {visible(report.source)} was refused: {visible(why)}"
    return None


def rows_were(count: int) -> str:
    """As in `1 row was` and `3 rows were`."""
    return f"{number_of(count, 'row')} {'was' if count == 1 else 'were'}"


def summary(arrivals: Arrivals, currency: str, *, shown: bool = False) -> Iterator[str]:
    """What each file brought, what was refused of it and why, and what the book came to.

    Where all of it was `shown` before somebody said yes, a line for each file.
    """
    if not shown:
        yield from map(visible, arrivals.left_out)
    for arrival in arrivals.files:
        first, *more = outcome(arrival, currency)
        yield f"{visible(arrival.report.source)}: {first}"
        if shown:
            continue
        if arrival.preview.spend:
            yield f"  {visible(arrival.preview.spend)}"
        yield from (f"  {line}" for line in more)
        reasons = shared_reasons(arrival.report.rejected)
        yield from (f"  {visible(shared.said())}" for shared in reasons[:_REFUSED])
        if len(reasons) > _REFUSED:
            yield f"  and {number_of(len(reasons) - _REFUSED, 'other reason')}; see every row with --json"
        notices = arrival.preview.notices
        # One more than is named takes no more room than to say that there is one.
        named = notices if len(notices) <= _NOTES + 1 else notices[:_NOTES]
        yield from (f"  Note: {visible(notice)}" for notice in named)
        if len(named) < len(notices):
            yield f"  and {len(notices) - len(named)} more notes; --dry-run shows them all"
    yield arrivals.change(currency)
    if arrivals.no_backup:
        yield arrivals.no_backup
    if arrivals.close is not None and not shown:
        yield from close_lines(arrivals.close, currency)


def outcome(arrival: Arrival, currency: str) -> list[str]:
    """Rows and money of one file: what became of them."""
    report, preview = arrival.report, arrival.preview
    counts = (
        f"{report.kind}: {report.added:,} new, {report.changed:,} changed, {report.unchanged:,} unchanged, "
        f"{len(report.rejected):,} refused"
    )
    lines = [counts, *preview.money_said(currency)]
    if report.replaced:
        many = number_of(sum(report.replaced.values()), "month")
        lines.append(f"Note: {many} that the book had already: replaced by this file, not added to.")
    return lines


def import_json(
    workbook: Workbook, book: Path, arrivals: Arrivals, *, dry_run: bool, imported: bool
) -> dict[str, object]:
    """What `--json` prints."""
    return {
        "book": workbook.settings.name,
        "path": str(book),
        "dry_run": dry_run,
        "imported": imported,
        "before": arrivals.before._asdict(),
        "after": arrivals.after._asdict(),
        "left_out": list(arrivals.left_out),
        "close": None if arrivals.close is None else close_json(arrivals.close),
        "files": [
            {
                "source": arrival.report.source,
                "kind": arrival.report.kind,
                "read": arrival.preview.read,
                "added": arrival.report.added,
                "changed": arrival.report.changed,
                "unchanged": arrival.report.unchanged,
                "rejected": [
                    {"line": row.line, "reason": row.reason, "raw": row.raw} for row in arrival.report.rejected
                ],
                "left_out": arrival.preview.left_out,
                "money": dataclasses.asdict(arrival.preview.money),
                "notices": list(arrival.preview.notices),
            }
            for arrival in arrivals.files
        ],
    }
