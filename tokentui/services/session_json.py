"""A session report as JSON: keys that scripts may rely on."""

from tokentui.domain.bounds import Interval
from tokentui.domain.session_report import SessionReport
from tokentui.services.customer_json import Json, book_json
from tokentui.services.workbook import Workbook


def session_json(workbook: Workbook, report: SessionReport) -> Json:
    """The report with keys that scripts may rely on; money in micro-units, shares from 0 to 1, unknown null."""
    return {
        **book_json(workbook),
        "codebook_version": report.codebook_version,
        "evidence_floor": report.evidence_floor,
        "session": report.number,
        "reviewer": report.reviewer,
        "queue": report.queue,
        "blind": report.blind,
        "began": report.began,
        "ended": report.ended,
        "accounts": {
            "queue": report.accounts,
            "decided": report.decided,
            "postponed": report.postponed,
            "elsewhere": report.elsewhere,
            "left": report.left,
        },
        "statements": [{"statement": said, "accounts": number} for said, number in report.statements],
        "spend": {
            "decided": report.decided_spend,
            "decided_unknown": report.decided_spend_unknown,
            "listed": report.listed_spend,
            "settled_before": report.settled_before,
            "settled_after": report.settled_after,
        },
        "pace": {"working_seconds": report.working_seconds, "per_minute": report.per_minute},
        "keys": {"pressed": report.keys, "typed": report.typed, "per_account": report.keys_per_account},
        "changes_of_mind": report.changes_of_mind,
        "undone": report.undos,
        "redone": report.redos,
        "adjudications": report.adjudications,
        "conflicts": {"opened": report.conflicts_opened, "closed": report.conflicts_closed},
        "verdict": {"before": report.verdict_before, "after": report.verdict_after},
        "composition": _composition(report),
        "gap": _gap(report),
        "reviewers": [
            {
                "reviewer": one.reviewer,
                "accounts": one.accounts,
                "decisions": one.decisions,
                "changes_of_mind": one.changes_of_mind,
                "per_minute": one.per_minute,
            }
            for one in report.reviewers
        ],
    }


def _ends(share: Interval | None) -> Json | None:
    return None if share is None else {"low": share.low, "high": share.high}


def _composition(report: SessionReport) -> list[Json]:
    return [
        {
            "name": one.name,
            "customers": {"before": _ends(one.customers_before), "after": _ends(one.customers_after)},
            "spend": {"before": _ends(one.spend_before), "after": _ends(one.spend_after)},
        }
        for one in report.composition
    ]


def _gap(report: SessionReport) -> list[Json]:
    return [
        {
            "question": name.replace(" ", "_"),
            "customers": {"before": shares[0], "after": shares[1]},
            "spend": {"before": shares[2], "after": shares[3]},
        }
        for name, *shares in report.gap
    ]
