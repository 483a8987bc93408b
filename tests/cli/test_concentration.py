"""Concentration from a shell: by parent, whatever the unseen are."""

import tracemalloc
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
    """Meta may hold $900M: no smallest known spend bounds the unseen, and the fact is named whole."""
    way = ("concentration", "--denominator", "disclosed", "--book", made_public_book)
    answer = ask(*way, "--json").json
    # Microsoft has a listed member of unknown spend, which may be all that is unseen.
    assert answer["top"][0]["share"] == {"low": pytest.approx(0.65 / 30), "high": pytest.approx(29.05 / 30)}
    assert answer["assumption"]["contradicted"].startswith("Meta Platforms may spend $900M")
    assert (answer["assumption"]["hhi"]["low"], answer["top"][0]["assumed"]) == (None, None)
    assert answer["unseen"] == {"spend": dict.fromkeys(("low", "best", "high"), 28_550_000_000 * MICRO), "large": 9}
    text = ask(*way).out
    assert "engaged in a wild competition, grade D)" in " ".join(text.split())
    assert "…" not in text
    assert "of the unseen, up to 9 may reach a tenth" in text
    at_c = ask(*way, "--floor", "C", "--json").json
    assert at_c["assumption"]["contradicted"].startswith("Cursor and GitHub may spend $1.40B")


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


def test_a_fact_contradicts_what_all_exact_spends_would_narrow(ask: Ask, tmp_path: Path) -> None:
    """Coil may spend more than Bolt; Dune, a part of Acme, is excluded and in no sum."""
    (tmp_path / "c.csv").write_text(
        "customer_id,name,parent,annual_spend\na,Acme,,40\nb,Bolt,,10\nc,Coil,,\nd,Dune,Acme,25\n"
    )
    (tmp_path / "d.csv").write_text("as_of,metric,value,unit\n2026-01-01,run-rate revenue,1000,USD\n")
    (tmp_path / "f.csv").write_text(
        "customer_id,dimension,claim,low,high,unit,yardstick,as_of,grade\nc,how_much,12,12,12,USD,per month,2026-01,C\n"
    )
    book = tmp_path / "b.tokentui"
    for name in ("c", "d", "f"):
        assert ask("import", tmp_path / f"{name}.csv", "--book", book).code == 0
    assert ask("tag", "Dune", "--exclude", "a test account", "--book", book).code == 0
    answer = ask("concentration", "--denominator", "disclosed", "--json", "--book", book).json
    assert answer["assumption"]["contradicted"].startswith("Coil may spend $12")
    assert answer["top"][0]["share"]["low"] == pytest.approx(0.04)
    assert ask("concentration", "--json", "--book", book).json["large"][0]["spend"]["best"] == 40 * MICRO


def test_what_an_array_has_no_room_for_is_exact(ask: Ask, tmp_path: Path) -> None:
    """A group of several kinds of spends, whose sum no array holds; of two of one name and spend the elder is first."""
    (tmp_path / "c.csv").write_text(
        "customer_id,name,parent,spend_low,spend_best,spend_high\n"
        "a,Acme,Holding,5000000000000,5000000000000,5000000000000\n"
        "b,Bolt,HOLDING,4000000000000,4500000000000,4900000000000\n"
        "d,Dune,holding,,,\n"
        "m1,Mercury,,2000000000000,2000000000000,2100000000000\nm2,Mercury,,1900000000000,2000000000000,2000000000000\n"
    )
    book = tmp_path / "b.tokentui"
    assert ask("import", tmp_path / "c.csv", "--book", book).code == 0
    answer = ask("concentration", "--json", "--book", book).json
    assert [
        (one["name"], *(one["spend"][end] // 10**17 for end in ("low", "best", "high"))) for one in answer["large"]
    ] == [
        ("Holding", 90, 95, 99),
        ("Mercury", 20, 20, 21),
        ("Mercury", 19, 20, 20),
    ]
    assert answer["customers"] == 3
    assert answer["top"][0]["share"] == pytest.approx({"low": 90 / 131, "high": 99 / 138})


def test_a_customer_takes_the_room_of_a_few_numbers(ask: Ask, tmp_path: Path) -> None:
    rows = "".join(f"c{number},Customer {number},{number % 97 + 1}\n" for number in range(20_000))
    (tmp_path / "c.csv").write_text(f"customer_id,name,annual_spend\n{rows}")
    book = tmp_path / "b.tokentui"
    assert ask("import", tmp_path / "c.csv", "--book", book).code == 0
    ask("concentration", "--book", book)
    tracemalloc.start()
    ask("concentration", "--book", book)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 20_000 * 80
