"""The vendor's card in words and as JSON."""

from collections.abc import Sequence

from tokentui.domain.text import visible
from tokentui.domain.vendor_card import CARD_VERSION, Answered, CardScore, score
from tokentui.services.workbook import Workbook
from tokentui.words.book_json import Json, book_json
from tokentui.words.panel_json import disclosure_json

_KEY = {"not looked at": "unlooked"}


def score_in_words(found: CardScore) -> str:
    """A count, with what nobody looked at apart: `yes 3 · partly 8 · no 0 of 20 · not looked at 9`."""
    return f"yes {found.yes} · partly {found.partly} · no {found.no} of {found.of} · not looked at {found.unlooked}"


def rests_on(one: Answered) -> str:
    """What an answer rests on: the newest disclosure, how many more, and who said so."""
    parts = []
    if one.disclosures:
        newest = one.disclosures[0]
        more = f" and {len(one.disclosures) - 1} more" if one.disclosures[1:] else ""
        parts.append(f"{visible(newest.metric)} ({visible(newest.as_of)}, grade {newest.grade.value}){more}")
    if one.by and one.by != "rule":
        parts.append(f"said by {visible(one.by)}")
    if one.note:
        parts.append(visible(one.note))
    return "; ".join(parts)


def card_json(workbook: Workbook, answers: Sequence[Answered]) -> Json:
    """What `tokentui card` prints: the score as counts, and every indicator with what its answer rests on."""
    found = score(answers)
    return {
        **book_json(workbook),
        "card_version": CARD_VERSION,
        "floor": workbook.settings.floor.value,
        "score": {"yes": found.yes, "partly": found.partly, "no": found.no, "unlooked": found.unlooked, "of": found.of},
        "disclosed": {"low": float(found.disclosed), "high": float(found.most)},
        "indicators": [
            {
                "id": one.indicator.id,
                "question": one.indicator.question,
                "answer": _KEY.get(one.answer.value, one.answer.value),
                "by": one.by or None,
                "note": one.note or None,
                "disclosures": [disclosure_json(disclosure) for disclosure in one.disclosures],
                "yes": one.indicator.yes,
                "partly": one.indicator.partly,
            }
            for one in answers
        ],
    }
