"""What a page says, kept as a fact: what is kept of it, from which addresses, and on its way out and back."""

import hashlib
import io
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.books import make_book
from tests.cli.conftest import Ask, ask
from tokentui.domain.captured import LONGEST, passage_of
from tokentui.services.capture import AddressError, address_of

__all__ = ["ask"]

URL = "https://example.com/story"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return make_book(tmp_path / "book.tokentui", [("acme", "Acme", None), ("zeta", "Zeta", None)])


def facts(book: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(book)) as db:
        columns = "dimension, claim, low, high, unit, as_of, source_title, source_url, grade, passage, passage_hash"
        return db.execute(f"SELECT {columns}, archived_url FROM fact ORDER BY id").fetchall()


def captured(ask: Ask, book: Path, *words: str, url: str = URL) -> object:
    ran = ask("capture", url, "--customer", "acme", "--reviewer", "ann", "--book", book, *words)
    assert ran.code == 0, ran.err
    return ran


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("HTTPS://Example.COM:443/a?b=1#there", "https://example.com/a?b=1"),
        (" http://example.com:80 ", "http://example.com/"),
        ("http://example.com:8080/A", "http://example.com:8080/A"),
        ("https://[2001:DB8::1]/x", "https://[2001:db8::1]/x"),
    ],
)
def test_an_address_is_written_one_way(given: str, kept: str) -> None:
    assert address_of(given) == kept == address_of(kept)


@pytest.mark.parametrize(
    "given",
    ["", "ftp://x", "javascript:alert(1)", "file:///etc/passwd", "https://", "https://a b.com", "https://[::1",
     "https://x.com:99999/", "https://ann:secret@x.com/", "https://x.com/\x1b[31m", "example.com"],
)  # fmt: skip
def test_what_is_no_address_of_a_page_is_refused_and_nothing_kept(given: str, book: Path, ask: Ask) -> None:
    with pytest.raises(AddressError):
        address_of(given)
    ran = ask("capture", "--customer", "acme", "--text", "x", "--book", book, "--", given)
    assert (ran.code, ran.out, facts(book)) == (2, "", [])
    ran = ask("capture", URL, "--customer", "acme", "--text", "x", "--archived", given or " ", "--book", book)
    assert (ran.code, facts(book)) == (2, [])


def test_a_long_passage_is_cut_and_its_digest_is_of_all_of_it() -> None:
    text = "word " * 1_000
    found = passage_of(f"\n {text}\n")
    assert len(found.text) <= LONGEST
    assert text.startswith(found.text.removesuffix("…"))
    assert found.digest == hashlib.sha256(text.strip().encode()).hexdigest()
    assert found.cut == len(text.strip()) - LONGEST
    assert passage_of("a" * LONGEST) == ("a" * LONGEST, hashlib.sha256(b"a" * LONGEST).hexdigest(), 0)


def test_two_facts_from_one_page_are_one_source_and_move_the_panels(book: Path, ask: Ask) -> None:
    captured(ask, book, "--text", "We run support on it.", "--title", "The Paper", "--date", "2026-03")
    found = ask(
        "capture", f"{URL}#below", "--customer", "acme", "--about", "how_much", "--text", "5 to 6 million a year",
        "--figure", "5m..6m", "--per", "per year, run-rate", "--archived", "https://web.archive.org/x", "--json",
        "--reviewer", "ann", "--book", book,
    )  # fmt: skip
    assert found.json["source"] == {"url": URL, "facts": 2}
    assert "2 facts of this book rest on this page: one source." in found.err
    assert [row[6:8] for row in facts(book)] == [("The Paper", URL)] * 2
    assert facts(book)[0][5] == "2026-03"
    assert facts(book)[1][2:5] == (5_000_000, 6_000_000, "USD")
    assert facts(book)[1][-1] == "https://web.archive.org/x"
    card = ask("show", "acme", "--json", "--book", book).json
    assert (card["spend"]["low"], card["spend"]["high"]) == (5 * 10**12, 6 * 10**12)
    again = ask("capture", URL, "--customer", "acme", "--text", "We run support on it.", "--title", "The Paper",
                "--date", "2026-03", "--reviewer", "ann", "--book", book)  # fmt: skip
    assert (again.code, len(facts(book))) == (1, 2)


def test_pasted_text_comes_in_and_what_is_no_text_does_not(
    book: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def paste(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    for data, code in ((b"\xff\xfe", 2), (b"x" * 1_000_001, 2), (b" \n", 1)):
        paste(data)
        ran = ask("capture", URL, "--customer", "acme", "--book", book)
        assert (ran.code, facts(book)) == (code, [])
    paste("Größer als gedacht: ]x[ \x1b[31m\n".encode())
    captured(ask, book)
    assert facts(book)[0][9] == "Größer als gedacht: ]x[ \x1b[31m"
    shown = ask("show", "acme", "--all", "--book", book)
    assert "\x1b" not in shown.out
    assert "“Größer als gedacht: ]x[ \\x1b[31m”" in shown.out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--figure", "abc"), 2),
        (("--figure", "9..5"), 2),
        (("--unit", "seats"), 2),
        (("--date", "03/04/2026"), 2),
        (("--customer", "nobody"), 1),
    ],
)
def test_what_cannot_be_is_one_sentence(words: tuple[str, ...], code: int, book: Path, ask: Ask) -> None:
    ran = ask("capture", URL, "--customer", "acme", "--text", "x", "--book", book, *words)
    assert (ran.code, ran.out, len(ran.err.splitlines()), facts(book)) == (code, "", 1, [])


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_a_passage_goes_out_and_comes_back_as_it_was(form: str, book: Path, ask: Ask, tmp_path: Path) -> None:
    captured(ask, book, "--text", "=SUM(1) is what they say", "--archived", "https://web.archive.org/x")
    captured(ask, book, "--text", "long " * 1_000)
    file = tmp_path / f"facts.{form}"
    assert ask("export", file, "--what", "facts", "--book", book).code == 0
    other = make_book(tmp_path / "other.tokentui", [("acme", "Acme", None)])
    assert ask("import", file, "--yes", "--book", other).code == 0
    assert facts(other) == facts(book)
    log = tmp_path / "log.jsonl"
    assert ask("export", "--decisions", log, "--book", book).code == 0
    third = make_book(tmp_path / "third.tokentui", [("acme", "Acme", None)])
    assert ask("merge", log, "--book", third).code == 0
    assert sorted(facts(third), key=repr) == sorted(facts(book), key=repr)


def test_a_file_with_passages_is_cut_and_digested_as_a_pasted_one_is(book: Path, ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "notes.csv"
    text = "long " * 1_000
    file.write_text(f"customer,dimension,claim,quote,archive\nacme,for_what,they say,{text},https://a.example/x\n")
    assert ask("import", file, "--yes", "--book", book).code == 0
    assert facts(book)[0][9:] == (*passage_of(text)[:2], "https://a.example/x")
