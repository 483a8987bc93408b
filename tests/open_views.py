"""The tables of `docs/sql.md`: every column of the views for other programs, with what it means.

Run `python -m tests.open_views` to write them anew; a test holds that they are up to date, so that a column which is
renamed or has no meaning here is seen.
"""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.store.books import empty_book

PAGE = Path(__file__).parent.parent / "docs" / "sql.md"

_ANY = {
    "customer_key": "the key of the customer: the id by which files name it",
    "customer_name": "its name",
    "currency": "currency of the book, as in `USD`",
    "split_percent": "of a split: JSON from the code of a use case to percent; else NULL",
    "uid": "lasting name of the row",
}
"""What a column means wherever it stands."""

_MEANINGS: dict[str, dict[str, str]] = {
    "v_customers": {
        "name": "name",
        "parent": "owner, as the list of customers names it",
        "domain": "internet domain",
        "industry": "industry, as the list has it",
        "size": "size, as the list has it",
        "product": "product, as the list has it",
        "region": "region, as the list has it",
        "partner": "partner through whom it buys",
        "anonymous": "1 where it has no name that a person could look up",
        "state": "what was settled: `unlooked`, `set`, `split`, `cannot_tell`, `withheld`, `conflict`, `excluded`",
        "segments": "codes of the segments it may be of, with commas; NULL: any",
        "use_cases": "codes of the use cases it may be of, with commas; NULL: any",
        "stance": "the one stance it has for certain; NULL where it may be of several",
        "possible_stances": "all stances it may be of, or is split over, with commas; NULL where it is excluded",
        "spend_low_micro": "annual spend at least, millionths of the currency; NULL: not known",
        "spend_best_micro": "the best figure",
        "spend_high_micro": "at most",
        "spend_basis": "what the year is: `run-rate`, `trailing`, `contract`, `list`, `forecast`, `estimate`",
        "spend_grade": "evidence on the spend, A to D",
        "year_tokens": "tokens of the book's twelve months; NULL: not known",
        "who": "how the question stands: `known`, `backlog` (nobody has looked), `silence` (it cannot be told)",
        "how_much": "the same of how much it spends",
        "for_what": "the same of what for",
        "to_what_end": "the same of to what end",
        "decided_by": "reviewers whose statements count",
        "flagged": "1 where somebody flagged it",
        "updated": "when somebody last said something of it, UTC",
    },
    "v_composition": {
        "kind": "`stance` or `use_case`",
        "code": "the stance, or the code of the use case",
        "label": "what it is called",
        "stance": "stance of the use case, where no exception applies",
        "archived": "1 for a use case that is not offered any more",
        "customers_low": "customers that are of it for certain; of a split, its part",
        "customers_high": "customers that can be of it at most",
        "of_customers": "all customers that count",
        "customers_share_low": "least share of all customers, 0 to 1",
        "customers_share_high": "greatest share",
        "known_spend_low_micro": "known annual spend in it for certain, millionths; NULL where none may be in it",
        "known_spend_high_micro": "known annual spend in it at most",
        "of_customers_of_known_spend": "customers of known spend, on whom shares by spend rest: they tell of no others",
        "known_spend_share_low": "least share of the known spend, 0 to 1",
        "known_spend_share_high": "greatest share",
        "customers_perhaps_in_a_parents_figure": "customers with a parent and a figure of their own; above 0, "
        "known spend may hold some twice: `tokentui composition` tells",
    },
    "v_gap": {
        "question": "`who`, `how_much`, `for_what`, `to_what_end`, or `all` four as one",
        "part": "`known`, `backlog` (nobody has looked), `below` (the evidence floor), `silence` (it cannot be told)",
        "customers": "customers of whom the question stands so",
        "customers_share": "of all customers; the four parts of a question add up to 1",
        "customers_of_known_spend": "those among them whose annual spend is known",
        "known_spend_low_micro": "what these spend at least, millionths; NULL where it is known of none",
        "known_spend_best_micro": "the best figure",
        "known_spend_high_micro": "at most",
        "customers_of_one_use_case": "of `for_what`, `known`: where the answer is one use case alone; else NULL",
    },
    "v_decisions": {
        "at": "when, UTC",
        "question": "`for_what`, or `who`",
        "reviewer": "who said it",
        "statement": "`set`, `split`, `cannot_tell`, `withheld`, `excluded`, `nothing` (taken back)",
        "codes": "use cases, or segments, by the codes of today, with commas; NULL where none is named",
        "confidence": "1 to 5",
        "note": "note in words",
        "reason": "why, of an exclusion or an adjudication",
        "fact_uids": "facts that it cites: JSON list of `v_facts.uid`",
        "flagged": "1 where it flags the customer",
        "adjudicates": "1 where it decides between others",
        "stands": "1 where it is the latest of its reviewer on this question; the others are history",
        "step": "the action it was made in; all of one are undone together",
        "origin": "the decision that an undo or a redo brought back",
        "suggested_by": "the rule or the list whose suggestion was accepted; NULL where there was none",
    },
    "v_facts": {
        "about": "`who`, `how_much`, `for_what`, `to_what_end`, `investor`, `supplier`, `sells_on`, `financed_by`",
        "claim": "what is claimed, in words",
        "low": "at least, in `unit`, as the source has it: not in millionths",
        "high": "at most",
        "unit": "unit of `low` and `high`: a currency, `tokens`, `seats` …",
        "yardstick": "what the figure is of, as in `per year, run-rate`",
        "year_basis": "of what kind a year of this customer alone is; NULL: the figure is no such year",
        "as_of": "day of the claim",
        "grade": "evidence: A audited, B the customer on record, C vendor or press, D inference, U nothing found",
        "certainty": "how sure the source is, in its words",
        "source_title": "source",
        "source_url": "where it lies",
        "source_kind": "what kind of source",
        "passage": "what stood there, its beginning where it is long",
        "passage_hash": "SHA-256 of all of it",
        "archived_url": "where somebody keeps the page",
        "rests_on": "the source that the page only quotes, by address or name",
        "grade_given": "the grade that it was given, where it counts a grade lower for being old",
        "at": "when it came into the book, UTC",
    },
    "v_usage": {
        "month": "as in `2026-03`",
        "spend_micro": "spend of the month, millionths; NULL: not known; below zero for credits",
        "input_tokens": "tokens in; NULL: not known",
        "output_tokens": "tokens out",
    },
}


def tables() -> str:
    """A table for each view, its columns in their order."""
    with closing(empty_book()) as db:
        return "\n\n".join(_table(db, view) for view in _MEANINGS)


def _table(db: sqlite3.Connection, view: str) -> str:
    columns = [name for _, name, *_ in db.execute(f"PRAGMA table_info({view})")]
    meanings = _ANY | _MEANINGS[view]
    assert not set(_MEANINGS[view]) - set(columns), f"{view} has no such column"
    lines = [f"| `{name}` | {meanings[name]} |" for name in columns]
    return "\n".join([f"**{view}**", "", "| column | what it is |", "|---|---|", *lines])


def rendered(text: str) -> str:
    """The page with its tables written anew."""
    made = f"<!-- views -->\n{tables()}\n<!-- /views -->"
    return re.sub(r"<!-- views -->.*<!-- /views -->", lambda _: made, text, flags=re.DOTALL)


if __name__ == "__main__":
    PAGE.write_text(rendered(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
