"""Customers and decisions as aligned lines of text."""

from collections.abc import Sequence

from tokentui.cli.output import table
from tokentui.domain.codebook import Codebook
from tokentui.domain.customer import Customer, Decision
from tokentui.domain.text import cell_width, clip, visible
from tokentui.services.workbook import Workbook
from tokentui.words.values import confidence, settled, spend, statement

_LONGEST_NAME, _LONGEST_KEY, _LONGEST_REVIEWER, _LONGEST_STATEMENT = 24, 22, 14, 26


def customer_lines(
    workbook: Workbook, customers: Sequence[Customer], width: int, *, numbered: bool = False
) -> list[str]:
    """A line a customer: name, key, annual spend with its grade, use cases."""
    rows = [["customer", "key", "spend", "", "use cases"]]
    for one in customers:
        grade = one.spend_grade.value if one.spend is not None and one.spend_grade is not None else ""
        name, key = clip(visible(one.name), _LONGEST_NAME), clip(visible(one.key), _LONGEST_KEY)
        rows.append([name, key, spend(one, workbook.settings.currency), grade, settled(one, workbook.codebook)])
    if numbered:
        rows = [[str(place) if place else "", *row] for place, row in enumerate(rows)]
    return [clip(line, width) for line in table(rows, right=(0, 3) if numbered else (2,))]


def decision_lines(decisions: Sequence[Decision], codebook: Codebook, width: int, *, named: bool = True) -> list[str]:
    """A line a decision: when, which customer, who, what was said, how sure, and the note where there is room."""
    rows = [
        [
            visible(one.at[:16].replace("T", " ")),
            *([clip(visible(one.customer), _LONGEST_NAME)] if named else []),
            clip(visible(one.reviewer), _LONGEST_REVIEWER),
            clip(_said(one, codebook), _LONGEST_STATEMENT),
            confidence(one.confidence),
            visible(one.note or one.reason or ""),
        ]
        for one in decisions
    ]
    kept = [place for place in range(len(rows[0])) if any(row[place] for row in rows)] if rows else []
    lines = table([[row[place] for place in kept] for row in rows])
    return [clip(line, width) if cell_width(line) > width else line for line in lines]


def _said(decision: Decision, codebook: Codebook) -> str:
    """What a decision says; marked when a later one of the same reviewer took its place."""
    words = statement(decision.statement, codebook)
    return words if decision.standing else f"{words} (replaced)"
