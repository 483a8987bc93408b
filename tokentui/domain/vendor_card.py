"""The vendor's card: twenty indicators of what a vendor discloses about its customers, all of one weight.

An index of disclosure counts what is there (Cooke 1989; Bommasani et al. 2023, Foundation Model Transparency Index):
nothing on it says that a vendor is good, and no customer gets a score.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from tokentui.domain.customer import Disclosure
from tokentui.domain.grades import Grade

CARD_VERSION = 1
"""Raised whenever an indicator is added, dropped, or answered by another rule."""


class CardAnswer(StrEnum):
    """What the vendor discloses of what an indicator asks for."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    """Somebody looked, and there is nothing."""
    UNLOOKED = "not looked at"
    """Nobody has, and no disclosure in the book answers it."""


class Indicator(NamedTuple):
    """One question of the card, and what makes each answer."""

    id: str
    question: str
    yes: str
    partly: str
    yes_if: str = ""
    """A regular expression of the metric, in small letters, that answers yes; empty where only a hand can."""
    partly_if: str = ""
    """One that answers partly."""


INDICATORS: tuple[Indicator, ...] = (
    Indicator("customer-count", "How many customers pay?", "a dated count of all that pay",
              "a count of some kind of them", r"^(all |paying |total )+customers",
              r"\b(business|enterprise)\w* customers"),
    Indicator("threshold-count", "How many pay more than some amount a year?", "a count above an amount of money",
              "a count above another threshold, as tokens", r"customers above threshold \[money\]",
              r"customers above threshold"),
    Indicator("threshold-ladder", "How many are above each of several amounts, at one date?",
              "counts above two amounts or more at one date", "counts above two amounts, at different dates"),
    Indicator("threshold-growth", "How has the count above an amount moved?", "counts above one amount at two dates",
              "a growth factor without its counts", "", r"growth in customers"),
    Indicator("named-customers", "Who are the largest?", "the largest are named with what they spend",
              "some are named", "", r"named customers|customer stories"),
    Indicator("segments", "What kinds of customers are they, by size or standing?", "revenue by segment",
              "a count in some segment", r"revenue (by|from|of) (enterprise|start-?ups?|small|large|consumers?)",
              r"fortune \d+|start-?ups?"),
    Indicator("industries", "In which industries?", "revenue by industry", "counts or examples by industry",
              r"revenue (by|from) industr", r"\bindustr"),
    Indicator("use-cases", "What do they use the tokens for?", "revenue by use case", "that of one product or use",
              r"revenue by (use case|product)", r"run-rate(?! revenue)|\bcoding\b|by use case"),
    Indicator("regions", "Where are they?", "revenue by region", "that of one region, or counts by region",
              r"revenue (by|from) (region|countr)", r"\b(region|countr|outside the us|international)"),
    Indicator("concentration", "How much do the largest pay together?", "the share of the largest, or each above 10 %",
              "the spend of some named ones together", r"share of (the )?(largest|top)|customers? above 10 ?%",
              r"combined spend|largest customers?"),
    Indicator("revenue", "What is the revenue of a year?", "revenue of a period, or a dated run-rate",
              "a forecast, or an order of magnitude", r"^(run-rate |annual |total )?revenue( of the (year|quarter))?$",
              r"revenue"),
    Indicator("run-rate-rule", "How is the run-rate worked out?", "the rule is stated: which days, times what",
              "gross or net is stated, and no rule", r"run-rate (rule|definition)", r"\b(gross|net) revenue"),
    Indicator("retention", "Do customers stay and spend more?", "net revenue retention, with its base",
              "retention of some, or without its base", r"net (revenue|dollar) retention", r"\bretention\b"),
    Indicator("churn", "How many leave?", "gross retention or churn, with its base", "customers lost, without a base",
              r"gross (revenue|dollar) retention|\bchurn rate\b", r"\bchurn|lost customers"),
    Indicator("resale", "How much is sold through resellers and clouds?", "revenue through them, or their share",
              "a count of customers there, or what they are paid", r"revenue (through|from|via) (cloud|resell|partner)",
              r"bedrock|vertex|foundry|resell|cloud resellers"),
    Indicator("margin", "What is left after the cost of serving?", "gross margin of a period",
              "operating profit or loss", r"gross margin", r"margin|operating (profit|loss)"),
    Indicator("usage", "How many tokens are used?", "tokens of a period, of all customers",
              "tokens of some, or a threshold in tokens", r"^tokens (processed|served|used)", r"\btokens?\b"),
    Indicator("prices", "What is paid for a token, after discounts?", "average price paid, or discount from the list",
              "commitments or credits in sum", r"average price|discount", r"\bcredits?\b|commitments?"),
    Indicator("outcomes", "What does it return to the customers?", "measured outcomes of a stated share of customers",
              "stories of some", r"outcomes? (of|across)", r"customer stories|\boutcomes?\b"),
    Indicator("financing", "How much do its own investors, suppliers and their portfolios pay?",
              "the share of revenue that they pay", "what is bought from them, or that they are customers",
              r"revenue from (investors|related parties)", r"investor|related part"),
)  # fmt: skip
"""The card. `[money]` in a rule stands for a threshold in money: the metric is read with what its threshold is in."""


class Answered(NamedTuple):
    """An indicator with its answer and what that rests on."""

    indicator: Indicator
    answer: CardAnswer
    disclosures: tuple[Disclosure, ...]
    """What it rests on, newest first; empty for no, and where nobody looked."""
    by: str
    """Who said so; `rule` where the disclosure answers it by itself, empty where nobody looked."""
    note: str


class SaidAnswer(NamedTuple):
    """What somebody said on an indicator, the latest that counts."""

    indicator: str
    answer: CardAnswer
    disclosure: str | None
    """uid of the disclosure that it rests on."""
    note: str
    reviewer: str
    at: str


class CardScore(NamedTuple):
    """How many indicators have each answer: a count, not a mark."""

    yes: int
    partly: int
    no: int
    unlooked: int

    @property
    def of(self) -> int:
        """How many indicators there are."""
        return self.yes + self.partly + self.no + self.unlooked

    @property
    def looked_at(self) -> int:
        """How many were answered."""
        return self.of - self.unlooked

    @property
    def disclosed(self) -> Fraction:
        """Yes alone over all: the unweighted dichotomous index (Cooke 1989, Int. J. of Accounting 24:171)."""
        return Fraction(self.yes, self.of)

    @property
    def most(self) -> Fraction:
        """What that may still turn out to be: as if all that nobody looked at were yes."""
        return Fraction(self.yes + self.unlooked, self.of)


def answer_card(
    disclosures: Sequence[Disclosure], said: Mapping[str, SaidAnswer], floor: Grade
) -> tuple[Answered, ...]:
    """Every indicator with its answer: what somebody said, else what the disclosures at the floor answer by rule.

    A rule answers yes only by what the vendor says itself: what the press reports of it makes partly at most.
    """
    counting = tuple(one for one in disclosures if one.grade.reaches(floor))
    by_uid = {one.uid: one for one in disclosures}
    return tuple(_answered(one, counting, said.get(one.id), by_uid) for one in INDICATORS)


def score(answers: Iterable[Answered]) -> CardScore:
    """How many indicators have each answer."""
    found = [one.answer for one in answers]
    return CardScore(*(found.count(answer) for answer in CardAnswer))


def _answered(
    indicator: Indicator, counting: Sequence[Disclosure], said: SaidAnswer | None, by_uid: Mapping[str, Disclosure]
) -> Answered:
    if said is not None and said.answer is not CardAnswer.UNLOOKED:
        rests_on = by_uid.get(said.disclosure or "")
        return Answered(indicator, said.answer, (rests_on,) if rests_on else (), said.reviewer, said.note)
    answers = _SPECIAL[indicator.id](counting) if indicator.id in _SPECIAL else _by_words(indicator, counting)
    for answer, found in answers:
        if found:
            return Answered(indicator, answer, tuple(found), "rule", "")
    return Answered(indicator, CardAnswer.UNLOOKED, (), "", "")


_Rules = Iterable[tuple[CardAnswer, list[Disclosure]]]


def _by_words(indicator: Indicator, counting: Sequence[Disclosure]) -> _Rules:
    yes = [one for one in counting if indicator.yes_if and re.search(indicator.yes_if, _words(one))]
    partly = [one for one in counting if indicator.partly_if and re.search(indicator.partly_if, _words(one))]
    own = [one for one in yes if _by_vendor(one)]
    return (CardAnswer.YES, own), (CardAnswer.PARTLY, list(dict.fromkeys((*yes, *partly))))


def _ladder(counting: Sequence[Disclosure]) -> _Rules:
    """Counts above several amounts, at one date or at different ones."""
    counts = [one for one in counting if one.counts_customers and one.counted_from is not None]
    dated = [
        one
        for one in counts
        if len({other.counted_from for other in counts if other.as_of == one.as_of}) > 1 and _by_vendor(one)
    ]
    several = counts if len({one.counted_from for one in counts}) > 1 else []
    return (CardAnswer.YES, dated), (CardAnswer.PARTLY, several)


def _growth(counting: Sequence[Disclosure]) -> _Rules:
    """Counts above one amount at two dates, or a factor without them."""
    counts = [one for one in counting if one.counts_customers and "growth" not in one.metric.lower()]
    twice = [
        one
        for one in counts
        if _by_vendor(one)
        and any(
            (one.threshold, one.threshold_unit) == (other.threshold, other.threshold_unit) and one.as_of != other.as_of
            for other in counts
            if _by_vendor(other)
        )
    ]
    return (CardAnswer.YES, twice), (CardAnswer.PARTLY, [one for one in counting if "growth in" in one.metric.lower()])


_SPECIAL = {"threshold-ladder": _ladder, "threshold-growth": _growth}
"""Indicators that no single disclosure answers."""


def _words(one: Disclosure) -> str:
    """The metric in small letters, with what its threshold is in."""
    metric = " ".join(one.metric.lower().split())
    if one.threshold is None:
        return metric
    measured = "[money]" if one.counted_from is not None else (one.threshold_unit or "").lower()
    return f"{metric} {measured}"


def _by_vendor(one: Disclosure) -> bool:
    """Whether the vendor says it itself; what has no kind of source is taken to."""
    return (one.source_kind or "company").strip().lower() == "company"
