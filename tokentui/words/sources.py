"""How it is said on how many sources something rests."""

from tokentui.domain.customer import Detail
from tokentui.domain.grades import Grade
from tokentui.domain.money import short
from tokentui.domain.sources import SingleSources, sources_of
from tokentui.domain.text import number_of, visible
from tokentui.words.book_json import Json


def rests_on_one(detail: Detail, floor: Grade) -> str:
    """That all facts of an account that count rest on one source; empty where several do, or there is but one fact."""
    counting = [fact for fact in detail.evidence if fact.grade.reaches(floor)]
    sources = sources_of(counting, floor)
    if len(counting) < 2 or len(sources) != 1 or not all(fact.source for fact in counting):
        return ""
    return f"all {len(counting)} facts rest on one source: {visible(sources[0])}"


def single_in_words(found: SingleSources, currency: str) -> str:
    """How much of what is said rests on one source for each account; empty where nothing does."""
    if not found.single:
        return ""
    verb = "rests" if found.single == 1 else "rest"
    text = (
        f"{found.single:,} of {number_of(found.said, 'account')} on which something is said {verb} on one source each"
    )
    if found.spend:
        text += f", {short(found.single_spend, currency)} of {short(found.spend, currency)} known"
    return text + (f"; {found.sharing:,} on the same, {visible(found.shared)}" if found.sharing > 1 else "")


def single_json(found: SingleSources) -> Json:
    """The same for scripts; money in micro-units."""
    return {**found._asdict(), "shared": found.shared or None}
