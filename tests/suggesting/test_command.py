"""`tokentui suggest` from a shell."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Ask


@pytest.fixture
def book(ask: Ask, tmp_path: Path) -> Path:
    (tmp_path / "c.csv").write_text("id,name,parent,wing\na,Acme,,\nb,Bolt,Acme,Gold\n")
    path = tmp_path / "b.tokentui"
    assert ask("import", tmp_path / "c.csv", "--book", path).code == 0
    return path


def test_rules_are_made_listed_and_dropped(ask: Ask, book: Path) -> None:
    assert "The book has no rule" in ask("suggest", "--book", book).err
    made = ask("suggest", "kept:gold", "core", "product", "--name", "gold plan", "--book", book)
    assert (made.code, made.err) == (0, "Rule gold plan: core, product.\n")
    ask("tag", "Acme", "core", "--reviewer", "ann", "--book", book)
    ask("tag", "Bolt", "core", "--reviewer", "ann", "--book", book)
    ran = ask("suggest", "", "--as-parent", "--book", book)
    assert [line.split() for line in ran.lines[2:]] == [
        ["rule", "filter", "suggests", "fits", "decided", "agree", "partly", "differ"],
        ["gold", "plan", "kept:gold", "core,", "product", "1", "1", "0", "1", "0"],
        ["as", "its", "parent", "as", "its", "parent", "1", "1", "1", "0", "0"],
    ]
    (rule, parent) = ask("suggest", "--json", "--book", book).json["rules"]
    assert rule["suggests"] == {"statement": "set", "codes": ["core", "product"], "split": None}
    assert (parent["from"], parent["suggests"], parent["agrees"]) == ("parent", None, 1)
    assert ask("suggest", "--csv", "--book", book).lines[1] == 'gold plan,kept:gold,"core, product",1,1,0,1,0'
    assert ask("suggest", "--drop", "gold plan", "--book", book).code == 0
    missing = ask("suggest", "--drop", "gold plan", "--book", book)
    assert (missing.code, missing.err) == (1, "No rule is called 'gold plan'. See: tokentui suggest\n")


def test_what_rules_suggest_of_one_account_is_for_one_reviewer(ask: Ask, book: Path) -> None:
    ask("suggest", "kept:gold", "large", "--who", "--book", book)
    ask("suggest", "name:bolt", "--split", "core=60,product=40", "--book", book)
    assert ask("suggest", "--for", "bolt", "--reviewer", "ann", "--book", book).lines == [
        "Bolt", "  core 60 %, product 40 %?  by name:bolt", "  who: large?  by kept:gold",
    ]  # fmt: skip
    (what, who) = ask("suggest", "--for", "bolt", "--json", "--book", book).json["answers"]
    assert what["agreed"] == {
        "statement": "split",
        "codes": ["core", "product"],
        "split": {"core": 0.6, "product": 0.4},
    }
    assert who["suggestions"] == [{"rule": "kept:gold", "statement": "set", "codes": ["large"], "split": None}]
    ask("tag", "bolt", "core", "--reviewer", "ann", "--book", book)
    assert ask("suggest", "--for", "bolt", "--reviewer", "ann", "--book", book).lines == [
        "Bolt",
        "  who: large?  by kept:gold",
    ]
    assert len(ask("suggest", "--for", "bolt", "--reviewer", "bob", "--book", book).lines) == 3


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["name:x"], 2, "Say what the rule suggests"),
        (["name:x", "core", "--withheld"], 2, "Say what the rule suggests"),
        (["--as-parent"], 2, "Say whom the rule fits"),
        (["--name", "x"], 2, "Say whom the rule fits"),
        (["name:x", "core", "--drop", "y"], 2, "Give one of"),
        (["name:x", "--who", "--split", "core=60,product=40"], 2, "no percentages"),
        (["name:x", "--split", "core=60"], 2, "sums to 60"),
        (["", "core"], 1, "needs a name"),
        (["nme:x", "core"], 2, "did you mean name:?"),
        (["name:x", "cor"], 1, "did you mean 'core'?"),
        (["--for", "nobody"], 1, "No customer is called 'nobody'"),
    ],
)
def test_half_a_rule_is_answered_with_what_is_missing(
    ask: Ask, book: Path, words: list[str], code: int, said: str
) -> None:
    ran = ask("suggest", *words, "--book", book)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert json.loads(ask("suggest", "--json", "--book", book).out)["rules"] == []
