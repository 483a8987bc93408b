"""How it is said on how many sources something rests."""

from typing import TYPE_CHECKING

from tokentui.domain.customer import Detail, Fact
from tokentui.domain.grades import Grade
from tokentui.domain.money import short
from tokentui.domain.old_facts import is_old
from tokentui.domain.sources import FactAges, SingleSources, sources_of
from tokentui.domain.text import number_of, visible
from tokentui.services.workbook import Workbook

if TYPE_CHECKING:
    from tokentui.words.book_json import Json


def rests_on_one(detail: Detail, floor: Grade) -> str:
    """That all facts of an account that count rest on one source; empty where several do, or there is but one fact."""
    counting = [fact for fact in detail.evidence if fact.grade.reaches(floor)]
    sources = sources_of(counting, floor)
    if len(counting) < 2 or len(sources) != 1 or not all(fact.source for fact in counting):
        return ""
    return f"all {len(counting)} facts rest on one source: {visible(sources[0])}"


def dated(fact: Fact, before: str | None) -> str:
    """Its date, and whether it is old: `2019-05, old`; also what it was given where it counts a grade lower."""
    old = is_old(fact.as_of, before)
    if old is None:
        return f"{visible(fact.as_of)}, date unknown" if fact.as_of else "date unknown"
    told = visible(fact.as_of or "") + (", old" if old or fact.grade_given else "")
    return told if fact.grade_given is None else f"{told}: {fact.grade_given.value} as given"


def ages_in_words(ages: FactAges, months: int) -> str:
    """How many facts are old, and of how many that is not known."""
    if not ages.facts:
        return "the book has no facts"
    told = f"{number_of(ages.facts, 'fact')}: "
    told += f"{ages.old:,} old, of more than {number_of(months, 'month')} ago" if months else "none is ever old"
    return told + (f"; {ages.undated:,} of unknown date, none of which counts as old" if ages.undated else "")


def sources_json(workbook: Workbook, ages: FactAges, single: SingleSources) -> "Json":
    """What `tokentui sources` prints for scripts."""
    from tokentui.words.book_json import book_json  # Of a look-up for scripts alone.

    return {
        **book_json(workbook),
        "floor": workbook.settings.floor.value,
        **ages._asdict(),
        "old_after": workbook.settings.old_after,
        "old_before": workbook.old_before(),
        "single_sources": single_json(single),
    }


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


def single_json(found: SingleSources) -> "Json":
    """The same for scripts; money in micro-units."""
    return {**found._asdict(), "shared": found.shared or None}
