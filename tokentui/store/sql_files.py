"""The SQL files of the store, read a statement at a time, with the rules and sums that they name in braces filled in.

`{described(c)}` stands for what `rules.described` says of the row c; every text that several statements need is named
below and written once.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files

from tokentui.store import rules, settling_rules
from tokentui.store.codebook import SEGMENTS, USE_CASES, EntryList
from tokentui.store.cube import ADDING_TO_CUBE, ADDING_TO_TREND, CELL, SUMS, TREND_CELL, TREND_SUMS
from tokentui.store.find.cumulative import bucket
from tokentui.store.find.text import words_of

SQL = files("tokentui.store") / "sql"

_REFUSED_WITHOUT_CUSTOMER = """
WHEN NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN
    SELECT RAISE(ABORT, 'there is no customer with this customer_id');
END"""

_HAS_RECORD = """customer_id IN (SELECT id FROM customer WHERE segment = NEW.code)
        AND customer_id NOT IN (SELECT customer_id FROM settled)"""

MERGED = "mask & ~:source | :target"
"""A mask in which the use case of one mask was merged into that of another."""

_SHORT = 32
"""Letters of a text in which each may be found by its place."""


def _is_plain(text: str) -> str:
    """Whether a text is of the letters, digits and signs of ASCII alone, so that `lower` folds it."""
    return f"{text} NOT GLOB '*[^ -~]*'"


SNIPPETS: dict[str, str | Callable[..., str]] = {
    "cell": ", ".join(CELL),
    "sums": ", ".join(SUMS),
    "new_cell": ", ".join(f"NEW.{one}" for one in CELL),
    "old_cell": ", ".join(f"OLD.{one}" for one in CELL),
    "new_sums": ", ".join(f"NEW.{one}" for one in SUMS),
    "moved_sums": ", ".join(f"NEW.{one} - OLD.{one}" for one in SUMS),
    "gone_sums": ", ".join(f"-OLD.{one}" for one in SUMS),
    "taken_sums": ", ".join(f"-{one}" for one in SUMS),
    "adding_to_cube": ADDING_TO_CUBE,
    "adding_to_trend": ADDING_TO_TREND,
    "trend": ", ".join((*TREND_CELL, *TREND_SUMS)),
    "trend_sums": ", ".join(TREND_SUMS),
    "taken_from_trend": ", ".join(f"-{one}" for one in TREND_SUMS),
    "of_month": rules.of_month,
    "signed_for_trend": ", ".join(f"NEW.sign * {one}" for one in TREND_SUMS),
    "together_in_trend": ", ".join(f"sum({one})" for one in TREND_SUMS),
    "taken_together_from_trend": ", ".join(f"-sum({one})" for one in TREND_SUMS),
    "merged": MERGED,
    "merged_cell": ", ".join(MERGED if one == "mask" else one for one in CELL),
    "merged_trend": ", ".join((*(MERGED if one == "mask" else one for one in TREND_CELL), *TREND_SUMS)),
    "taken_trend": ", ".join((*TREND_CELL, *(f"-{one}" for one in TREND_SUMS))),
    "taken_as_trend": ", ".join(f"-{one} AS {one}" for one in TREND_SUMS),
    "of_whole_month": rules.of_whole_month,
    "of_whole": ", ".join(f"w.{one}" for one in TREND_SUMS),
    "month_of_row": rules.month_row("NEW.spend", "NEW.tokens", "p"),
    "month_tokens": rules.month_tokens,
    "moves_in_trend": rules.moves_in_trend,
    "adding_to_spend_sum": rules.adding(("customers", "best")),
    "unknown_spend": str(rules.UNKNOWN),
    "year_of_usage": rules.YEAR_OF_USAGE,
    "answers": rules.answers(),
    "slot": rules.slot,
    "described": rules.described,
    "has_record": _HAS_RECORD,
    "added_together": ", ".join(f"sum({one})" for one in SUMS),
    "taken_together": ", ".join(f"-sum({one})" for one in SUMS),
    "rank": rules.rank,
    "mask_said": settling_rules.mask_said,
    "split_said": settling_rules.split_said,
    "grade_said": settling_rules.grade_said,
    "is_evidence": rules.is_evidence,
    "latest_counts": settling_rules.LATEST_COUNTS,
    "settlement": settling_rules.settlement,
    "placement": settling_rules.placement,
    "segments_of_record": rules.segments_of_record,
    "who_state_of_record": rules.who_state_of_record,
    "who_of_record": rules.who_of_record,
    "mask_at_lowest": lambda row: rules.mask_at(row, rules.LOWEST),
    "segments_at_lowest": lambda row: rules.segments_at(row, rules.LOWEST),
    "below_lowest": lambda row: rules.below(row, rules.LOWEST),
    "answered_at_lowest": lambda mark: rules.answered(mark, rules.LOWEST),
    "clarity_at_lowest": lambda mark: rules.clarity(mark, rules.LOWEST),
    "clarity_of_who_at_lowest": lambda row: rules.clarity_of_who(row, rules.LOWEST),
    "clarity_for_what_at_lowest": lambda row: rules.clarity_for_what(row, rules.LOWEST),
    "stands": rules.stands,
    "undecided": rules.undecided,
    "undecided_between": rules.undecided_between,
    "of_unknown": rules.of_unknown,
    "portion": rules.portion,
    "is_old_here": rules.is_old_here,
    "a_grade_lower": rules.a_grade_lower,
    "old_count_less": f"EXISTS (SELECT 1 FROM book WHERE key = '{rules.LOWERED}')",
    "graded_otherwise": rules.GRADED_OTHERWISE,
    "in_capitals": rules.in_capitals,
    "gives_a_year": rules.gives_a_year,
    "spend_of_facts": rules.spend_of_facts,
    "fact_of_spend": rules.fact_of_spend,
    "refused_without_customer": _REFUSED_WITHOUT_CUSTOMER,
    "bucket": bucket,
    "words_of": words_of,
    "is_plain": _is_plain,
    "is_long": lambda text: f"length({text}) > {_SHORT} AND NOT ({_is_plain(text)})",
}
"""What the files name: a text, or a function of what stands in parentheses."""

_NAMED = re.compile(r"\{(\w+)(?:\((.*?)\))?\}")
_LAST = re.compile(r",\s*(?=[-\w.]+$)")


def statements(name: str, words: Mapping[str, str] | None = None) -> Iterator[str]:
    """The SQL statements of one file of this package, triggers whole; `words` are filled in beside those above."""
    texts = SNIPPETS | dict(words or {})
    pending = ""
    for line in (SQL / name).read_text(encoding="utf-8").splitlines(keepends=True):
        pending += _NAMED.sub(lambda named: _snippet(texts[named[1]], named[2]), line)
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""


def run(db: sqlite3.Connection, name: str, words: Mapping[str, str] | None = None) -> None:
    """Execute one file, a statement at a time so that a transaction stays open."""
    for statement in statements(name, words):
        db.execute(statement)


def run_for_lists(db: sqlite3.Connection, name: str) -> None:
    """Execute one file for each list of the codebook."""
    for one in (USE_CASES, SEGMENTS):
        run(db, name, _words(one))


def _words(one: EntryList) -> dict[str, str]:
    new_version = f"""INSERT INTO {one.table}_code (code, bit) VALUES (NEW.code, NEW.bit) ON CONFLICT DO NOTHING;
    UPDATE book SET value = CAST(value AS INTEGER) + 1 WHERE key = 'codebook_version';
    INSERT INTO {one.table}_history (version, {", ".join(one.columns)})
    SELECT CAST(value AS INTEGER), {", ".join(f"NEW.{column}" for column in one.columns)}
    FROM book WHERE key = 'codebook_version'"""
    noun = one.table.replace("_", " ")
    return {"list": one.table, "noun": noun, "question": one.question.value, "new_version": new_version}


def _snippet(text: str | Callable[..., str], given: str | None) -> str:
    if isinstance(text, str):
        return text
    return text(*_LAST.split(given)) if given else text()
