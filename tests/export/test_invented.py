"""Customers that are invented say so wherever they go."""

from pathlib import Path

from tests.cli.conftest import Ask


def test_what_is_invented_stays_invented(ask: Ask, tmp_path: Path) -> None:
    book, other, real = (tmp_path / f"{name}.tokentui" for name in ("invented", "other", "real"))
    file, usage, listed = tmp_path / "customers.csv", tmp_path / "usage.csv", tmp_path / "list.csv"
    ask("demo", "--vendor-side", "20", "--no-open", "--book", book)
    ask("export", file, "--book", book)
    ask("export", usage, "--what", "usage", "--book", book)
    assert ask("import", file, usage, "--book", other).code == 0
    assert "SYNTHETIC" in ask("find", "--book", other).out
    listed.write_text("name\nAlder\n", encoding="utf-8")
    ask("import", listed, "--book", real)
    ran = ask("import", file, "--book", real)
    assert (ran.code, "says that its customers are invented (SYNTHETIC)" in ran.err) == (2, True)
    assert "SYNTHETIC" not in ask("find", "--book", real).out
