"""Concentration and the figures behind it from a shell: by parent, whatever the unseen are, contradictions named."""

from pathlib import Path

import pytest

from tests.cli.conftest import Ask

MICRO = 1_000_000


def test_concentration_goes_by_ultimate_parent(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(
        "customer_id,name,parent,annual_spend\n"
        "github,GitHub,Microsoft,40\nmicrosoft,Microsoft,,10\nlinkedin,LinkedIn,MICROSOFT,10\n"
        "m1,Mercury,,20\nm2,Mercury,,20\nx,Out,Holding,0\ny,Unknown,,\n"
    )
    book = tmp_path / "b.tokentui"
    assert ask("import", tmp_path / "c.csv", "--book", book).code == 0
    answer = ask("concentration", "--json", "--book", book).json
    assert [(one["name"], one["spend"]["best"] // MICRO) for one in answer["large"]] == [
        ("Microsoft", 60),
        ("Mercury", 20),
        ("Mercury", 20),
    ]
    assert answer["customers"] == 4
    assert answer["hhi"]["low"] == pytest.approx(0.36 + 0.04 + 0.04)
    assert (answer["top"][0]["count"], answer["top"][0]["best"]) == (1, 0.6)
    assert answer["top"][0]["share"] == pytest.approx({"low": 0.6, "high": 0.6})


def test_concentration_reads_at_the_floor(ask: Ask, made_public_book: Path) -> None:
    answer = ask("concentration", "--floor", "C", "--json", "--book", made_public_book).json
    assert [one["name"] for one in answer["large"]] == ["Microsoft", "Salesforce"]
    of_all = ask("concentration", "--denominator", "disclosed", "--json", "--book", made_public_book).json
    assert of_all["disclosed"] == 30_000_000_000 * MICRO
    assert of_all["top"][0]["best"] == pytest.approx(0.65 / 30)


def test_concentration_of_the_disclosed_holds_whatever_the_unseen_are(ask: Ask, made_public_book: Path) -> None:
    """GitHub may hold $750M of the $1.4B: no smallest known spend bounds the unseen, and the fact is named whole."""
    way = ("concentration", "--denominator", "disclosed", "--book", made_public_book)
    answer = ask(*way, "--json").json
    # Microsoft has a listed member of unknown spend, which may be all that is unseen.
    assert answer["top"][0]["share"] == {"low": pytest.approx(0.65 / 30), "high": pytest.approx(29.05 / 30)}
    assert answer["assumption"]["contradicted"].startswith("GitHub may spend $750M")
    assert (answer["assumption"]["hhi"]["low"], answer["top"][0]["assumed"]) == (None, None)
    assert answer["unseen"] == {"spend": dict.fromkeys(("low", "best", "high"), 28_550_000_000 * MICRO), "large": 9}
    text = ask(*way).out
    assert "reading a published revenue chart, grade C)" in " ".join(text.split())
    assert "…" not in text
    assert "of the unseen, up to 9 may reach a tenth" in text


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
    (tmp_path / "c.csv").write_text(
        "customer_id,name,aliases,parent\np,Parent,,\ns,Subsidiary,Sub,Parent\no,Third,,Parent\nx,Acme,,\n"
    )
    (tmp_path / "f.csv").write_text(
        "customer_id,dimension,claim,low,high,unit,yardstick,as_of,grade\n"
        "p,how_much,pays with Sub,60,60,USD,per year,2026-01,C\ns,how_much,pays,20,20,USD,per year,2026-01,C\n"
        "o,how_much,pays,10,10,USD,per year,2026-01,C\nx,how_much,pays,30,30,USD,per year,2026-01,C\n"
    )
    book = tmp_path / "b.tokentui"
    for name in ("c", "f"):
        assert ask("import", tmp_path / f"{name}.csv", "--book", book).code == 0
    large = ask("concentration", "--json", "--book", book).json["large"]
    assert [(one["name"], one["spend"]["best"] // MICRO) for one in large] == [("Parent", 70), ("Acme", 30)]
    assert ask("figures", "--json", "--book", book).json["within"] == [{"customer": "s", "parent": "p"}]
    assert "Subsidiary $20 is contained in Parent, and counted twice" in ask("figures", "--book", book).out


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


def test_an_assumption_that_no_fact_contradicts_is_named_beside_its_figures(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("customer_id,name,annual_spend\na,Acme,40\nb,Bolt,10\nc,Coil,\n")
    book = tmp_path / "b.tokentui"
    assert ask("import", tmp_path / "c.csv", "--book", book).code == 0
    (tmp_path / "d.csv").write_text("as_of,metric,value,unit\n2026-01-01,run-rate revenue,1000,USD\n")
    assert ask("import", tmp_path / "d.csv", "--book", book).code == 0
    ran = ask("concentration", "--denominator", "disclosed", "--book", book)
    assert "none of the 2 of known spend reaches a tenth" in ran.out
    assert "if none larger: assuming that nobody unseen spends more than the smallest" in " ".join(ran.out.split())
    answer = ask("concentration", "--denominator", "disclosed", "--json", "--book", book).json
    assert answer["top"][0]["share"] == pytest.approx({"low": 0.04, "high": 0.95})
    assert answer["top"][0]["assumed"] == pytest.approx({"low": 0.04, "high": 0.04})
