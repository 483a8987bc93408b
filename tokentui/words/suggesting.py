"""What is said of rules and of what they suggest: in words, and as JSON."""

from collections.abc import Mapping

from tokentui.domain.codebook import Codebook
from tokentui.domain.grades import Question
from tokentui.domain.statements import WHOLE, Kind, Statement, answer_in_words
from tokentui.domain.suggestions import From, Likeness, SuggestionRule, Suggestions
from tokentui.domain.text import visible
from tokentui.services.suggesting import RuleReport

DIFFER = "The rules differ here, so none is accepted; decide yourself."
NONE = "No rule suggests anything here that is not said already."

_SOURCES = {From.PARENT: "as its parent", From.BEFORE: "as you said last month"}

Json = Mapping[str, object]


def label(rule: SuggestionRule, codebook: Codebook) -> str:
    """What a rule suggests: `core`, `who: start-up`, `as its parent`."""
    if rule.source is From.LABEL:
        return visible(answer_in_words(rule.says, codebook, rule.question))
    return f"{'who: ' if rule.question is Question.WHO else ''}{_SOURCES[rule.source]}"


def ghost(found: Suggestions, codebook: Codebook, key: str) -> str:
    """What stands dim beside an account: `core?  by parent:Microsoft · enter accepts`; empty where nothing does."""
    codes = codebook.of(found.question)
    if (one := found.agreed(codes)) is not None:
        words = f"{visible(one.statement.in_words(codes))}?  by {visible(one.rule)}"
        return f"{words} · {key} accepts" if key else words
    each = " · ".join(f"{visible(one.statement.in_words(codes))}? by {visible(one.rule)}" for one in found.suggestions)
    return f"rules differ: {each}" if each else ""


def counted(one: RuleReport) -> tuple[str, ...]:
    """Coverage, decided, agreeing, partly and differing, as a table has them; a dash where nothing can be compared."""
    if one.wrong:
        return ("–",) * 5
    numbers = [f"{one.likeness[each]:,}" if one.likeness else "–" for each in _ORDER]
    return (f"{one.covers:,}", f"{one.decided:,}" if one.likeness else "–", *numbers)


HEADER = ("rule", "filter", "suggests", "fits", "decided", "agree", "partly", "differ")
"""Of a table of rules."""
_ORDER = (Likeness.AGREES, Likeness.PARTLY, Likeness.DIFFERS)


def rule_json(one: RuleReport) -> Json:
    """A rule with keys that scripts may rely on; what cannot be compared is null."""
    rule, compared = one.rule, bool(one.likeness) and not one.wrong
    return {
        "name": rule.name,
        "filter": rule.filter,
        "question": rule.question.value,
        "from": rule.source.value,
        "suggests": said_json(rule.says) if rule.source is From.LABEL else None,
        "reviewer": rule.reviewer,
        "at": rule.at,
        "wrong": one.wrong or None,
        "fits": None if one.wrong else one.covers,
        "decided": one.decided if compared else None,
        **{each.value: one.likeness[each] if compared else None for each in _ORDER},
    }


def suggested_json(found: Suggestions, codebook: Codebook) -> Json:
    """What rules suggest of one account, and what is accepted if anything is."""
    agreed = found.agreed(codebook.of(found.question))
    return {
        "question": found.question.value,
        "suggestions": [{"rule": one.rule, **said_json(one.statement)} for one in found.suggestions],
        "agreed": None if agreed is None else said_json(agreed.statement),
    }


def said_json(statement: Statement) -> Json:
    """A statement: its kind, its codes, and the shares of a split from 0 to 1."""
    return {
        "statement": statement.kind.value,
        "codes": list(statement.codes),
        "split": {code: weight / WHOLE for code, weight in statement.shares} if statement.kind is Kind.SPLIT else None,
    }
