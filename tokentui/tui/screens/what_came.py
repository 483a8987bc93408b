"""What a decision came to, in a few words behind it: how it stands beside what others said, and what it turned."""

from collections.abc import Callable

from tokentui.domain.codebook import Codebook
from tokentui.domain.customer import Detail
from tokentui.domain.grades import Question
from tokentui.domain.text import visible
from tokentui.services.decide import Done, decided_by_others
from tokentui.services.panels import Panels
from tokentui.services.review_voices import Voices, heard_on
from tokentui.services.workbook import Workbook

ADJUDICATED = "adjudicated"
_BESIDE = "  ·  "


def what_came(
    done: Done,
    workbook: Workbook,
    heard: Callable[[int, Question], Voices | None],
    before: Panels | None,
    after: Panels,
) -> str:
    """A decision in words, what it came to, and the key that takes it back."""
    told = _beside_others(done, workbook, heard) + _turned(before, after)
    return f"{done.text}{told}    {'U redo' if done.undone else 'u undo'}"


def _beside_others(done: Done, workbook: Workbook, heard: Callable[[int, Question], Voices | None]) -> str:
    """That a decision differs from others', does not count, or falls on what others decided; empty where none does."""
    if len(done.customer_ids) > 1:
        count = decided_by_others(workbook, done.customer_ids, done.question)
        return f"{_BESIDE}{count:,} decided by others too" if count else ""
    voices = heard(done.customer_ids[0], done.question)
    return "" if voices is None else _beside(done, voices, workbook.codebook)


def shown(workbook: Workbook, detail: Detail | None) -> Callable[[int, Question], Voices | None]:
    """What stands on the customer that is shown, and nothing of others."""

    def heard(customer_id: int, question: Question) -> Voices | None:
        if detail is None or detail.customer.id != customer_id:
            return None
        return heard_on(workbook, detail, question)

    return heard


def _beside(done: Done, voices: Voices, codebook: Codebook) -> str:
    ruling = voices.adjudication
    if ruling is not None:
        counts = done.text.startswith(ADJUDICATED)
        return "" if counts else f"{_BESIDE}does not count: adjudicated by {visible(ruling.reviewer)}"
    if voices.mine is not None and voices.disagree(codebook.of(done.question)):
        others = (visible(one.reviewer) for one in voices.others if one.reviewer not in voices.first_pass)
        return f"{_BESIDE}differs from {', '.join(others)}: in conflict"
    return ""


def _turned(before: Panels | None, after: Panels) -> str:
    """From what to what a decision has turned the verdict; empty where that stands."""
    former, now = None if before is None else before.verdict.verdict, after.verdict.verdict
    return f"{_BESIDE}verdict: {former.value} → {now.value}" if former is not None and former is not now else ""
