"""What the tests of the screen are given: customers, facts and decisions made by hand."""

from importlib.resources import files
from typing import Any

from tokentui.domain.codebook import parse_codebook
from tokentui.domain.customer import Customer, Decision, Detail, Fact
from tokentui.domain.grades import Dimension, Grade, Mark, Question
from tokentui.domain.settling import State
from tokentui.domain.statements import Statement

CODEBOOK = parse_codebook((files("tokentui.domain") / "default_codebook.toml").read_text(encoding="utf-8"))


def a_customer(**given: Any) -> Customer:
    """A customer of whom nothing is known but what is given."""
    unknown: dict[str, Any] = {
        "id": 1, "key": "cursor", "name": "Cursor", "parent": None, "segment": None, "segments": 0,
        "who_state": State.UNLOOKED, "named": True, "industry": None, "spend": None,
        "basis": None, "spend_grade": None, "tokens": None, "state": State.UNLOOKED, "mask": 0, "split": (),
        "marks": (Mark.OPEN,) * 4, "voices": 0, "reviewer": None, "placed_by": None, "flagged": False, "updated": None,
    }  # fmt: skip
    return Customer(**{**unknown, **given})


def a_detail(customer: Customer | None = None, **given: Any) -> Detail:
    """A customer in full, with what is given."""
    empty: dict[str, Any] = {
        "aliases": (), "size": None, "product": None, "region": None, "partner": None, "domain": None,
        "first_named": None, "extra": (), "facts": (), "months": (), "decisions": (),
    }  # fmt: skip
    return Detail(customer=customer or a_customer(), **{**empty, **given})


def a_fact(dimension: Dimension, claim: str, **given: Any) -> Fact:
    """A fact of grade C with a title and a date, and what is given."""
    usual: dict[str, Any] = {
        "uid": claim, "low": None, "high": None, "unit": None, "yardstick": None, "basis": None, "as_of": "2026-01-14",
        "source_title": "24/7 Wall St", "source_url": None, "source_kind": None, "certainty": None, "grade": Grade.C,
    }  # fmt: skip
    return Fact(dimension=dimension, claim=claim, **{**usual, **given})


def a_decision(statement: Statement, **given: Any) -> Decision:
    """A decision by `starter` that stands, and what is given."""
    usual: dict[str, Any] = {
        "uid": "d", "customer_id": 1, "customer": "Cursor", "customer_key": "cursor", "reviewer": "starter",
        "question": Question.FOR_WHAT,
        "confidence": None, "note": None, "reason": None, "facts": (), "flagged": False, "adjudicates": False,
        "at": "2026-10-05T09:14:00.000Z", "step": "s", "stands": True,
    }  # fmt: skip
    return Decision(statement=statement, **{**usual, **given})
