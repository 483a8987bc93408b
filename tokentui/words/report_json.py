"""What reports on work print as JSON: sessions, agreement, a second look and a merge; keys that scripts may rely on."""

from tokentui.domain.bounds import Interval
from tokentui.domain.codebook import Codebook
from tokentui.domain.coefficients import Coefficient, Measures
from tokentui.domain.customer import Customer
from tokentui.domain.merge import MergeReport
from tokentui.domain.second_look import EXPLAINED, Reason, SecondLook
from tokentui.domain.session_report import SessionReport
from tokentui.domain.statements import WHOLE, Kind, Statement
from tokentui.services.agreement import HOW, MEASURES, AgreementReport, ReviewerRow
from tokentui.services.workbook import Workbook
from tokentui.words.book_json import Json, book_json, exceptions_json
from tokentui.words.values import placed, settled


def session_json(workbook: Workbook, report: SessionReport) -> Json:
    """The report with keys that scripts may rely on; money in micro-units, shares from 0 to 1, unknown null."""
    return {
        **book_json(workbook),
        "codebook_version": report.codebook_version,
        "exceptions": exceptions_json(report.exceptions),
        "evidence_floor": report.evidence_floor,
        "session": report.number,
        "reviewer": report.reviewer,
        "queue": report.queue,
        "ask": report.ask,
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
            "below_floor": report.below_floor,
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


def agreement_json(workbook: Workbook, report: AgreementReport) -> Json:
    """What `agreement` prints; a measure without a value says why."""
    found = report.agreement
    return {
        **book_json(workbook),
        "codebook_version": report.codebook_version,
        "question": report.question.value,
        "accounts": found.accounts,
        "doubly_reviewed": {
            "accounts": found.doubly_reviewed,
            "spend": found.doubly_reviewed_spend,
            "share_of_listed_spend": found.spend_share,
        },
        "by_account": _measures(found.by_account),
        "by_spend": _measures(found.by_spend),
        "reviewers": [reviewer_json(row) for row in report.reviewers],
        "how": HOW,
    }


def reviewer_json(row: ReviewerRow) -> Json:
    """One reviewer as `reviewers` and `agreement` print it."""
    return {
        "name": row.name,
        "decisions": row.decisions,
        "accounts": row.accounts,
        "adjudications": row.adjudications,
        "changes_of_mind": row.changes_of_mind,
        "median_seconds": row.pace,
        "first": row.first,
        "last": row.last,
        "first_pass": row.first_pass,
        "upheld": row.upheld,
        "upheld_of": row.upheld_of,
    }


def says(customer: Customer, codebook: Codebook, reason: Reason) -> str:
    """What a customer is said to be, or to use tokens for: whichever a reason for a second look is about."""
    who = reason in (Reason.SAME_PARENT_WHO, Reason.SAME_DOMAIN_WHO)
    return placed(customer, codebook) if who else settled(customer, codebook)


def second_look_json(workbook: Workbook, look: SecondLook) -> Json:
    """What `second-look` prints: how many of each reason, and the findings."""
    return {
        **book_json(workbook),
        "codebook_version": look.codebook_version,
        "reasons": [
            {"reason": reason.value, "meaning": EXPLAINED[reason], "count": count} for reason, count in look.counts
        ],
        "findings": [
            {
                "reason": one.reason.value,
                "detail": one.detail or None,
                "customers": [
                    {"key": who.key, "name": who.name, "says": says(who, workbook.codebook, one.reason)}
                    for who in one.customers
                ],
                "more": one.more,
                "spend": one.spend,
                "facts": list(one.facts),
                "source": one.source,
            }
            for one in look.findings
        ],
    }


def merge_json(workbook: Workbook, report: MergeReport, *, dry_run: bool = False) -> Json:
    """What `merge` prints: counts, the lines left out with their reasons, and the open conflicts."""
    return {
        **book_json(workbook),
        "codebook_version": workbook.codebook.version,
        "source": report.source,
        "dry_run": dry_run,
        "lines": report.lines,
        "decisions": {"new": report.decisions, "known": report.known},
        "facts": {"new": report.facts, "reworded": report.reworded},
        "edits": report.edits,
        "joins": report.joins,
        "unlike": list(report.unlike),
        "left_out": [{"line": one.line, "reason": one.reason, "raw": one.raw} for one in report.left_out],
        "conflicts": [
            {
                "key": one.key,
                "name": one.name,
                "spend": one.spend,
                "new": one.new,
                "question": one.question.value,
                "voices": [{"reviewer": voice.reviewer, **statement_json(voice.statement)} for voice in one.voices],
            }
            for one in report.conflicts
        ],
        "conflicts_settled": report.settled,
    }


def statement_json(statement: Statement) -> Json:
    """A statement as the book puts one together: its kind, its codes, and for a split the share of each."""
    shares = {code: weight / WHOLE for code, weight in statement.shares} if statement.kind is Kind.SPLIT else None
    return {"statement": statement.kind.value, "use_cases": list(statement.codes) or None, "split": shares}


def _measures(found: Measures) -> Json:
    return {name: _coefficient(getattr(found, name)) for name in MEASURES}


def _coefficient(found: Coefficient) -> Json:
    low, high = found.interval or (None, None)
    return {"value": found.value, "low": low, "high": high, "reason": found.reason or None}


def _ends(share: Interval | None) -> Json | None:
    return None if share is None else dict(zip(("low", "high"), share.floats, strict=True))


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
