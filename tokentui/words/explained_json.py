"""How figures came about, as JSON: every weight and factor in full, so that a script can recombine them."""

from collections.abc import Iterable, Iterator
from fractions import Fraction

from tokentui.domain.cube import Unit, customers
from tokentui.domain.explained import Explanation, Formula, FormulaTerm, Result, Unlisted
from tokentui.services.explaining import AccountEvidence, AccountInSum, Behind, Explained
from tokentui.services.workbook import Workbook
from tokentui.words import values
from tokentui.words.book_json import Json
from tokentui.words.explained import SOURCES, figure_title, formula_lines, formula_name, letters, term_name


def explained_json(
    workbook: Workbook, found: Iterable[Explained], resting: Iterable[tuple[str, AccountEvidence]]
) -> Json:
    """`figures`, each with terms and formulas; `accounts`, by key, with the decisions that stand and the facts."""
    return {
        "figures": [_explained(workbook, one) for one in found],
        "accounts": {key: {"decisions": list(of.decisions), "facts": list(of.facts)} for key, of in resting},
    }


def _explained(workbook: Workbook, found: Explained) -> Json:
    explanation, named = found.explanation, letters(found.explanation)
    return {
        "kind": explanation.figure.kind.value,
        "code": explanation.figure.code,
        "segment": explanation.figure.segment,
        "title": figure_title(explanation.figure),
        "unit": explanation.unit.value,
        "over": explanation.over,
        "terms": [
            _term(workbook, letter, term, behind, explanation.unit)
            for letter, term, behind in zip(named, explanation.terms, found.behind, strict=True)
        ],
        "tipping": [{**one._asdict(), "share": float(one.share)} for one in explanation.tipping],
        "undoing": [one._asdict() for one in explanation.undoing],
        "gone": explanation.gone and explanation.gone._asdict(),
        "formulas": [_formula(workbook, explanation, formula) for formula in explanation.formulas],
    }


def _term(workbook: Workbook, letter: str, term: FormulaTerm, behind: Behind, unit: Unit) -> Json:
    number = None if isinstance(term.key, Unlisted) else customers(term.customers)
    return {
        "letter": letter,
        "name": term_name(term.key),
        "customers": number,
        "low": _weight(term.low, unit),
        "high": _weight(term.high, unit),
        "tied": [
            {"names": [one.name for one in mass.members], "low": mass.low, "high": mass.high} for mass in term.tied
        ],
        "accounts": [_account(workbook, one) for one in behind.accounts],
        "more": {"customers": customers(behind.more.customers), "best": behind.more.best},
    }


def _account(workbook: Workbook, account: AccountInSum) -> Json:
    known = account.sums.spend_unknown < account.sums.customers
    return {
        "key": account.customer.key,
        "name": account.customer.name,
        "customers": customers(account.sums.customers),
        **{end: getattr(account.sums, end) if known else None for end in ("low", "best", "high")},
        "said": values.settled(account.customer, workbook.codebook),
    }


def _formula(workbook: Workbook, explanation: Explanation, formula: Formula) -> Json:
    unit = Unit.SPEND if formula.result in (Result.AMOUNT, Result.LEFT) else explanation.unit
    figure = float(formula.figure) if isinstance(formula.figure, Fraction) else _weight(formula.figure, unit)
    return {
        "result": formula_name(formula),
        "parts": [{"factor": part.factor, "weight": _weight(part.weight, unit)} for part in formula.parts],
        "figure": figure,
        "text": list(_text(workbook, explanation, formula)),
        "source": SOURCES[formula.result],
    }


def _text(workbook: Workbook, explanation: Explanation, formula: Formula) -> Iterator[str]:
    return formula_lines(explanation, formula, workbook.settings.currency)


def _weight(weight: int | None, unit: Unit) -> int | float | None:
    return customers(weight) if weight is not None and unit is Unit.CUSTOMERS else weight
