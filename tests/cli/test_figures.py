"""Facts on how much from a shell: what contradicts, what it leaves for others, and what the panels make of it."""

from contextlib import closing
from pathlib import Path
from typing import Any

from tests.cli.conftest import Ask
from tokentui.domain.cube import add_up
from tokentui.domain.queues import Queue, QueueKind
from tokentui.domain.statements import Kind, Statement
from tokentui.services import decide
from tokentui.services.review import begin
from tokentui.services.session_report import session_report
from tokentui.services.spend_figures import spend_facts
from tokentui.services.workbook import open_workbook
from tokentui.store.cube import read_cells

MICRO = 1_000_000
BOTH = "run-rate combined"
DISCLOSED = 200


def family(ask: Ask, folder: Path, *facts: str) -> Path:
    """A book of a parent, its two subsidiaries and another customer; facts are who, claim, amount and yardstick."""
    (folder / "c.csv").write_text(
        "customer_id,name,aliases,parent\np,Parent,,\ns,Subsidiary,Sub,Parent\no,Third,,Parent\nx,Acme,,\n"
    )
    rows = [
        f"{who},how_much,{claim},{amount},{amount},USD,{yardstick},2026-01,C,https://example.org/{claim}\n"
        for who, claim, amount, yardstick in (one.split(",") for one in facts)
    ]
    header = "customer_id,dimension,claim,low,high,unit,yardstick,as_of,grade,source_url\n"
    (folder / "f.csv").write_text(header + "".join(rows))
    (folder / "d.csv").write_text(f"as_of,metric,value,unit\n2026-01-01,run-rate revenue,{DISCLOSED},USD\n")
    book = folder / "b.tokentui"
    for name in ("c", "f", "d"):
        assert ask("import", folder / f"{name}.csv", "--book", book).code == 0
    return book


def share(answer: Any, stance: str) -> tuple[float, float]:
    """The share of a stance, in hundredths of a per cent."""
    (group,) = [one for one in answer["groups"] if one["code"] == stance]
    return round(group["share"]["low"] * 10_000), round(group["share"]["high"] * 10_000)


def test_figures_that_contradict_each_other_are_named(ask: Ask, public_book: Path) -> None:
    """Cursor and GitHub $1.4B, Cursor $650M, and Microsoft with GitHub $500M do not add up."""
    way = ("figures", "--book", public_book)
    answer = ask(*way, "--json").json
    (one,) = answer["contradictions"]
    assert "Cursor and GitHub $1.40B together (2025-07, AI unit economics" in one["words"]
    assert "Cursor $650M (2025-07, Does the AI coding-agent layer" in one["words"]
    assert "GitHub, contained in Microsoft $500M (2026-01-14, " in one["words"]
    assert len(one["facts"]) == 4
    text = " ".join(ask(*way).out.split())
    assert one["words"] in text
    assert "GitHub: at most $1.40B" in text
    note = "Note: 1 contradiction between facts on how much; read them with: tokentui figures\n"
    for command in ("composition", "gap", "verdict", "concentration"):
        assert note in ask(command, "--book", public_book).err
    assert ask("gap", "--json", "--book", public_book).json["contradictions"][0]["words"] == one["words"]
    for name in ("cursor", "github", "microsoft"):
        assert "1 contradiction between facts on how much" in ask("show", name, "--book", public_book).out
        card = ask("show", name, "--all", "--book", public_book).out
        assert f"contradiction {one['words']}" in " ".join(card.split())
    assert "contradiction" not in ask("show", "salesforce", "--book", public_book).out
    # Without Cursor's estimate, of grade D, the figures can all be true.
    assert "contradict" not in ask("gap", "--floor", "C", "--book", public_book).err


def test_a_parent_s_figure_that_contains_a_subsidiary_s_is_not_added_to_it(ask: Ask, tmp_path: Path) -> None:
    """Parent's $60 names Sub: together they spend $60, of which Sub has $20; Third, not named, is added."""
    book = family(
        ask, tmp_path, "p,pays with Sub,60,per year", "s,pays,20,per year", "o,pays,10,per year", "x,pays,30,per year"
    )
    large = ask("concentration", "--json", "--book", book).json["large"]
    assert [(one["name"], one["spend"]["best"] // MICRO) for one in large] == [("Parent", 70), ("Acme", 30)]
    assert ask("figures", "--json", "--book", book).json["within"] == [{"customer": "s", "parent": "p"}]
    assert "Subsidiary $20 is contained in Parent, and added once" in ask("figures", "--book", book).out


def test_a_month_gives_its_year_a_lower_end_where_the_user_says_so(ask: Ask, public_book: Path) -> None:
    way = ("figures", "--book", public_book)
    before = ask(*way, "--json").json
    assert [one["customers"] for one in before["limits"]] == [["github"]]
    assert "a month says nothing of its year" in " ".join(ask(*way).out.split())
    said = ask(*way, "--month", "at-least")
    assert "rule: a figure of one month gives at least that much for the year" in said.out
    after = ask(*way, "--json").json
    assert (before["month"], after["month"]) == ("nothing", "at-least")
    (month,) = [one for one in after["limits"] if one["customers"] == ["unnamed-enterprise-us"]]
    assert (month["floor"], month["ceiling"]) == (500_000_000 * MICRO, None)
    assert ask(*way, "--month", "nothing", "--json").json["limits"] == before["limits"]


def test_sums_have_once_what_a_parent_s_figure_contains(ask: Ask, tmp_path: Path) -> None:
    """$60 of Parent, of which $20 are Subsidiary's, and $30 of Acme: $90, not $110, in every panel."""
    book = family(ask, tmp_path, "p,pays with Sub,60,per year", "s,pays,20,per year", "x,pays,30,per year")
    for who, what in (("p", "core"), ("s", "resale"), ("x", "core")):
        assert ask("tag", who, what, "--book", book).code == 0
    known = ask("composition", "--unit", "spend", "--denominator", "known", "--json", "--book", book).json
    assert known["total"]["best"] == 90 * MICRO
    assert share(known, "bullish") == (7_778, 7_778)
    assert share(known, "bearish") == (2_222, 2_222)
    assert "spend of 3 known: $90" in ask("composition", "--unit", "spend", "--book", book).out
    gap = ask("gap", "--unit", "spend", "--json", "--book", book).json
    assert gap["total"]["best"] == 90 * MICRO
    verdict = ask("verdict", "--unit", "spend", "--denominator", "known", "--json", "--book", book).json
    (first, *_) = verdict["flip"]["accounts"]
    # Parent adds $40, the most of all; decided otherwise it makes 30 against 60.
    assert (first["name"], first["low"]) == ("Parent", 40 * MICRO)


def test_a_parent_s_spend_may_be_its_subsidiary_s_use(ask: Ask, tmp_path: Path) -> None:
    book = family(ask, tmp_path, "p,pays with Sub,60,per year", "s,asked in,1,USD per seat", "x,pays,40,per year")
    for who, what in (("p", "core"), ("s", "resale"), ("x", "core")):
        assert ask("tag", who, what, "--book", book).code == 0
    known = ask("composition", "--unit", "spend", "--denominator", "known", "--json", "--book", book).json
    assert (share(known, "bullish"), share(known, "bearish")) == ((4_000, 10_000), (0, 6_000))


def test_what_facts_leave_bounds_every_share(ask: Ask, tmp_path: Path) -> None:
    """Third and Acme together $50, nothing else known: the one that is bearish has no more than that of the $200."""
    book = family(ask, tmp_path, f"o,both,50,{BOTH}", f"x,both,50,{BOTH}", "p,pays,100,per year")
    for who, what in (("p", "core"), ("o", "resale"), ("x", "core"), ("s", "core")):
        assert ask("tag", who, what, "--book", book).code == 0
    way = ("--unit", "spend", "--book", book)
    listed = ask("composition", *way, "--json").json
    # Subsidiary may spend what is left, or nothing: bearish is all of 50 in 150, or nothing.
    assert share(listed, "bearish") == (0, 3_333)
    assert listed["unknown_spend_is"]["by_facts"] == [
        {"names": ["Acme", "Third"], "low": 50 * MICRO, "high": 50 * MICRO}
    ]
    verdict = ask("verdict", *way)
    assert "BULLISH" in verdict.out
    assert "of these, facts leave Acme and Third at least $50 and at most $50 together" in " ".join(verdict.out.split())
    disclosed = ask("composition", *way, "--denominator", "disclosed", "--json").json
    assert share(disclosed, "bearish") == (0, 5_000)
    assert share(disclosed, "bullish") == (5_000, 10_000)


def test_customers_that_facts_tie_stand_by_themselves(ask: Ask, tmp_path: Path) -> None:
    """Split, excluded or untouched: apart from the others their cells and those of the others sum to the same."""
    family_facts = ("p,pays with Sub,60,per year", "s,pays,20,per year")
    book = family(ask, tmp_path, f"o,both,50,{BOTH}", f"x,both,50,{BOTH}", *family_facts)
    assert ask("tag", "p", "--split", "core=70,resale=30", "--book", book).code == 0
    with closing(open_workbook(book, "ana")) as workbook:
        tied = spend_facts(workbook).tied
        assert len(tied) == 4
        decide.exclude(workbook, [min(tied)], "a test")
        whole, apart = read_cells(workbook.book.db), read_cells(workbook.book.db, tied)
    assert [cell for cell in apart if not cell.customer] == list(whole)
    assert {cell.customer for cell in apart} == {0, *tied}
    # Nobody else is in the book: what they hold one by one is all of it.
    own = add_up(cell.sums for cell in apart if cell.customer)
    assert own == add_up(cell.sums for cell in whole)


def test_a_session_is_reported_by_the_same_spends_as_the_panels(ask: Ask, tmp_path: Path) -> None:
    """What moved is what was decided: what facts say of the spends is the same before and after."""
    book = family(ask, tmp_path, "p,pays with Sub,60,per year", "s,pays,20,per year", "x,pays,30,per year")
    way = ("composition", "--unit", "spend", "--denominator", "known", "--json", "--book", book)
    with closing(open_workbook(book, "ana")) as workbook:
        review = begin(workbook, Queue(QueueKind.LARGEST))
        before = share(ask(*way).json, "bullish")
        assert review.current is not None
        decide.classify(workbook, [review.current], Statement(Kind.SET, (("core", 0),)))
        review.leave()
        (moved,) = [one for one in session_report(workbook).composition if one.name == "bullish"]
    after = share(ask(*way).json, "bullish")
    assert (before, after) == ((0, 10_000), (4_444, 10_000))
    for shown, found in ((before, moved.spend_before), (after, moved.spend_after)):
        assert found is not None
        assert shown == (round(found.low * 10_000), round(found.high * 10_000))
