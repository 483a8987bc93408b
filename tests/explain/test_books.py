"""On whole books: what is explained is what the panels show, and the accounts are those that filters find."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Ask
from tests.driving.books import FourBooks, Kind
from tests.explain.recombined import expect_recombined, expect_recounted
from tokentui.domain.clarity import Clarity
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.explained import Clear, Lying
from tokentui.domain.grades import Grade, Question
from tokentui.domain.money import UnknownSpend
from tokentui.domain.panel_figure import FigureKind, PanelFigure
from tokentui.domain.settling import State
from tokentui.domain.stances import KNOWN_STANCES, Stance
from tokentui.domain.statements import WHOLE
from tokentui.services import browse
from tokentui.services.explaining import Explained, explain, figures_of, questions_of, resting, verdict_figures
from tokentui.services.filtered import of_filter
from tokentui.services.panels import By, NoDisclosure, PanelSettings, read_panels
from tokentui.services.workbook import Workbook, open_workbook

WAYS = (
    (Unit.CUSTOMERS, Denominator.LISTED),
    (Unit.SPEND, Denominator.LISTED),
    (Unit.SPEND, Denominator.KNOWN),
    (Unit.SPEND, Denominator.DISCLOSED),
    (Unit.TOKENS, Denominator.KNOWN),
)


def every(workbook: Workbook, settings: PanelSettings) -> tuple[Explained, ...]:
    """Every figure of every row of both panels."""
    panels = read_panels(workbook, settings, every_group=True)
    return explain(workbook, settings, (*figures_of(panels), *questions_of(panels), *verdict_figures(panels)))


def _strict(path: Path, to: Path, ask: Ask) -> Path:
    copied = Path(shutil.copy(path, to))
    assert ask("codebook", "--load", "strict", "--book", copied, "--yes").code == 0
    return copied


@pytest.fixture(params=[*Kind, "strict"])
def workbook(
    request: pytest.FixtureRequest,
    four_books: FourBooks,
    tmp_path: Path,
    ask: Ask,
) -> Iterator[Workbook]:
    """Each of the four books, and one in which stances depend on who customers are."""
    strict = request.param == "strict"
    path = four_books.made(Kind.PUBLIC if strict else Kind(request.param))
    opened = open_workbook(_strict(path, tmp_path / "strict.tokentui", ask) if strict else path, "ann", readonly=True)
    yield opened
    opened.close()


def test_every_figure_is_what_its_sums_come_to_and_every_sum_its_accounts(workbook: Workbook) -> None:
    formulas = 0
    stated = workbook.read_as(Grade.C, None, UnknownSpend(10**9, 50 * 10**12))
    # By who alone the figures are those by both.
    for read, ways in ((workbook, WAYS), (stated, WAYS[1:2])):
        for unit, denominator in ways:
            for by in (By.WHAT, By.BOTH):
                try:
                    found = every(read, PanelSettings(unit, denominator, by=by))
                except NoDisclosure:
                    continue
                for one in found:
                    formulas += expect_recombined(one.explanation)
                    for term, behind in zip(one.explanation.terms, one.behind, strict=True):
                        sums = (account.sums for account in behind.accounts)
                        expect_recounted(term, sums, behind.more, one.explanation.unit)
    assert formulas > 300


def test_figures_of_filtered_accounts_are_explained_by_these_alone(workbook: Workbook) -> None:
    for text in ("gap:for_what", "is:decided"):
        wanted = browse.read_filter(workbook, text)
        among = browse.meeting(workbook, wanted)
        for unit, denominator in WAYS:
            settings = PanelSettings(unit, denominator)
            panels = of_filter(workbook, settings, wanted, every_group=True).panels
            figures = (*figures_of(panels), *questions_of(panels), *verdict_figures(panels))
            for one in explain(workbook, settings, figures, among=wanted):
                expect_recombined(one.explanation)
                for term, behind in zip(one.explanation.terms, one.behind, strict=True):
                    assert {account.customer.id for account in behind.accounts} <= among
                    sums = (account.sums for account in behind.accounts)
                    expect_recounted(term, sums, behind.more, one.explanation.unit)


def _found(workbook: Workbook, text: str) -> set[int]:
    return set(browse.meeting(workbook, browse.read_filter(workbook, text)))


def test_the_accounts_of_a_sum_are_those_that_a_filter_finds(workbook: Workbook) -> None:
    def ids(one: Explained, *keys: object) -> set[int]:
        return {
            account.customer.id
            for term, behind in zip(one.explanation.terms, one.behind, strict=True)
            if term.key in keys
            for account in behind.accounts
        }

    stances = [PanelFigure(FigureKind.STANCE, stance.value) for stance in KNOWN_STANCES]
    questions = [PanelFigure(FigureKind.QUESTION, question.value) for question in Question]
    found = explain(workbook, PanelSettings(), (*stances, *questions), listed=1_000)
    for one in found[: len(stances)]:
        code = one.explanation.figure.code
        whole = ids(one, Lying(WHOLE, 0), Lying(0, 0))
        possible = {*whole, *ids(one, *(term.key for term in one.explanation.terms if term.key != Lying(0, WHOLE)))}
        assert ids(one, Lying(WHOLE, 0)) <= _found(workbook, f"certain:{code}") <= possible
        assert possible == _found(workbook, f"possible:{code}")
    for one in found[len(stances) :]:
        gap = ids(one, *(Clear(clarity) for clarity in Clarity if clarity is not Clarity.KNOWN))
        assert gap == _found(workbook, f"gap:{one.explanation.figure.code}")


def test_what_is_explained_in_the_shell_is_what_the_command_prints(workbook: Workbook, ask: Ask) -> None:
    asked = ("--explain", "--unit", "spend", "--denominator", "known", "--json", "--book", workbook.book.path)
    answer = ask("composition", *asked).json
    figures = {(one["kind"], one["code"]): one for one in answer["explained"]["figures"]}
    for group in answer["groups"]:
        formulas = {one["result"]: one["figure"] for one in figures[group["kind"], group["code"]]["formulas"]}
        low, high = group["share"]["low"], group["share"]["high"]
        assert (formulas["least share"], formulas["greatest share"]) == (pytest.approx(low), pytest.approx(high))
        assert formulas.get("sure") == group["spend"]["low"]
        assert formulas.get("possible") == group["spend"]["high"]
    listed = {one["key"] for of in figures.values() for term in of["terms"] for one in term["accounts"]}
    assert listed == set(answer["explained"]["accounts"])
    for question in ask("gap", *asked).json["explained"]["figures"]:
        shares = [one["figure"] for one in question["formulas"] if one["figure"] is not None]
        assert not shares or sum(shares[:4]) == pytest.approx(1)


def test_what_turns_a_verdict_is_what_the_verdict_says(workbook: Workbook) -> None:
    for unit, denominator in WAYS:
        settings = PanelSettings(unit, denominator)
        try:
            verdict = read_panels(workbook, settings).verdict
        except NoDisclosure:
            continue
        (found,) = explain(workbook, settings, [PanelFigure(FigureKind.VERDICT)])
        said = {one.stance: one.share for one in found.explanation.tipping}
        shares = {one: verdict.towards(one).tipping_share for one in (Stance.BULLISH, Stance.BEARISH)}
        assert verdict.flip or said == {one.value: share for one, share in shares.items() if share}, settings
        if verdict.flip is not None:
            fewest = verdict.flip.fewest
            assert [one.name for one in found.explanation.undoing] == [one.name for one in fewest.accounts]
            lefts = [one.left or 0 for one in found.explanation.undoing]
            assert lefts == sorted(lefts, reverse=True)
            if fewest.count == len(fewest.accounts):
                assert lefts[-1] <= 0
                assert all(left > 0 for left in lefts[:-1])
            assert (found.explanation.gone and found.explanation.gone.at) == verdict.flip.gone_at


def test_each_listed_account_comes_with_its_decisions_and_facts(workbook: Workbook) -> None:
    found = explain(workbook, PanelSettings(), [PanelFigure(FigureKind.TOTAL)])
    rest = dict(resting(workbook, found))
    for behind in found[0].behind:
        for account in behind.accounts:
            detail = browse.detail(workbook, account.customer.id)
            of = rest[account.customer.key]
            assert set(of.facts) == {fact.uid for fact in detail.facts}
            assert bool(of.decisions) == bool(account.customer.voices) or account.customer.state is State.UNLOOKED


def test_rows_of_csv_have_no_room_and_without_the_vendor_nobody_can_be_listed(ask: Ask, made_public_book: Path) -> None:
    refused = ask("composition", "--explain", "--csv", "--book", made_public_book)
    assert (refused.code, refused.out) == (2, "")
    assert "--explain" in refused.err
    refused = ask("gap", "--explain", "--without-vendor", "--book", made_public_book)
    assert (refused.code, refused.out) == (2, "")
    assert "leave out --explain or --without-vendor" in refused.err


def test_the_text_says_formula_sums_and_accounts(ask: Ask, made_public_book: Path) -> None:
    told = ask("verdict", "--explain", "--unit", "spend", "--denominator", "known", "--book", made_public_book).out
    assert "surely bearish: 31 customers, 30 of unknown spend: $650M" in told
    assert "Cursor" in told.partition("surely bearish")[2]
    assert "bearish leads at least = " in told
    assert "= −$500M + $650M = $150M" in told
