"""Columns of a list that are no fields are kept, and found by what stands in them."""

from pathlib import Path

from tests.cli.conftest import Ask


def test_what_is_kept_aside_is_found(ask: Ask, tmp_path: Path) -> None:
    book, file = tmp_path / "b.tokentui", tmp_path / "list.csv"
    file.write_text(
        "customer_id,name,CSM,Remark\n1,Alder,Zoë Müller,100% sure\n2,Birch,Ann,1000 seats\n3,Elm,,\n", encoding="utf-8"
    )
    ask("import", file, "--book", book)

    def found(text: str) -> list[str]:
        return [one["name"] for one in ask("find", "--filter", text, "--book", book, "--json").json["customers"]]

    assert found("kept:zoë") == ["Alder"]
    assert found("kept:100%") == ["Alder"]
    assert found("!kept:ann") == ["Alder", "Elm"]
    for nothing in ("kept:nobody", "kept:remark"):
        assert ask("find", "--filter", nothing, "--book", book).code == 1
