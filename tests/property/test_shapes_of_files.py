"""Every shape of file: the same rows come out of the same table, and no row goes missing without being counted."""

import csv
import re
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.shares import examples
from tests.store.books import AT, empty_book
from tests.unit.ingest.samples import context, read, reasons
from tokentui.domain.identity import tidy
from tokentui.domain.no_customers import is_nothing
from tokentui.ingest.cells.dates import DateError
from tokentui.ingest.cells.months import parse_month
from tokentui.ingest.files.batches import read_batches
from tokentui.ingest.files.opening import DelimitedTable
from tokentui.ingest.files.reading import DELIMITER_NAMES, TextFile, look_at_text
from tokentui.ingest.files.table import RawBatch, UnreadableFile
from tokentui.ingest.input_file import InputFile, open_file
from tokentui.ingest.preview import FilePreview, describe
from tokentui.store.bulk.incoming import CleanBatch, CustomerRow, FileKind, Origin
from tokentui.store.bulk.load import load
from tokentui.store.proof.check import check

HEADER = ("id", "name", "spend", "industry", "Remark")
MARKS = {"utf-8": b"", "utf-8-sig": b"", "utf-16": b"", "utf-32": b"", "utf-16-be": b"\xfe\xff", "cp1252": b""}

# Without a digit or a word that means something in a name, and with accents that are no UTF-8 when read as cp1252.
words = st.text("abcxyz éü,;|\t\"'.-&", max_size=12) | st.text("ab\n", max_size=3)
names = words.map(str.strip).filter(lambda text: text[:1].isalpha())
spends = st.integers(0, 10**9).map(str) | st.decimals(0, 10**6, places=2).map(str) | st.just("")
tables = st.lists(st.tuples(st.just(""), names, spends, words, words), min_size=1, max_size=6).map(
    lambda rows: [(f"k{place}", *row[1:]) for place, row in enumerate(rows)]
)
cells = st.text("ab1, ;|\t\"'é.-=:{[", max_size=8) | st.text('a\n\r\0"', max_size=3)
ragged = st.lists(st.lists(cells, max_size=7), max_size=7)
one_line_cells = st.text("ab1, ;|\t\"'é.-=:{[", max_size=8)
even = st.lists(st.tuples(*[one_line_cells] * len(HEADER)) | st.just(("",) * len(HEADER)), max_size=7)


@dataclass(frozen=True)
class Shape:
    """How a table is written down."""

    delimiter: str = ","
    encoding: str = "utf-8"
    line_end: str = "\n"
    quoted: bool = False
    """Whether cells are quoted that need not be."""
    bare: bool = False
    """Whether cells are not quoted that should be."""
    said: bool = False
    """Whether a first line says what the delimiter is, as spreadsheets write it."""
    ends: bool = True
    """Whether the last line has an end."""
    gap: int = 0
    """Rows after which an empty line stands."""
    trailing: bool = False
    """Whether every row ends in a delimiter."""

    def written(self, rows: Iterable[Sequence[str]]) -> bytes:
        lines = [f"sep={self.delimiter}"] if self.said else []
        for number, row in enumerate(rows, 1):
            cells = [*row, ""] if self.trailing and number > 1 else row
            lines.append(self.delimiter.join(map(self._cell, cells)))
            lines += [""] * (number == self.gap)
        text = self.line_end.join(lines) + self.line_end * self.ends
        return MARKS[self.encoding] + text.encode(self.encoding)

    def _cell(self, cell: str) -> str:
        needed = not self.bare and any(mark in cell for mark in (self.delimiter, '"', "\r", "\n"))
        return '"' + cell.replace('"', '""') + '"' if needed or self.quoted else cell


shapes = st.builds(
    Shape,
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(list(MARKS)),
    line_end=st.sampled_from(("\n", "\r\n", "\r")),
    quoted=st.booleans(),
    said=st.sampled_from((False, False, True)),
    ends=st.booleans(),
    gap=st.sampled_from((0, 0, 0, 1, 2)),
    trailing=st.sampled_from((False, False, True)),
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shapes") / "list.csv"


def cleaned(table: Iterable[Sequence[str]]) -> list[tuple[object, ...]]:
    """Key, name, spend, industry and what is kept besides, of every row."""
    return [
        (
            key,
            tidy(name),
            round(float(spend) * 1e6) if spend else None,
            None if is_nothing(industry) else industry.strip() or None,
            (("Remark", remark),) if remark.strip() else (),
        )
        for key, name, spend, industry, remark in table
    ]


@given(tables, shapes)
@settings(max_examples=examples(150), deadline=None)
def test_a_table_has_the_same_rows_in_every_shape(
    path: Path, table: list[tuple[str, str, str, str, str]], shape: Shape
) -> None:
    path.write_bytes(shape.written([HEADER, *table]))
    seen = read(path, kind="customers")
    assert seen.rejected == ()
    assert DELIMITER_NAMES[shape.delimiter] in seen.preview.form
    assert cleaned(table) == [
        (row.key, row.name, row.spend_best, row.industry, row.extra)
        for row in seen.rows
        if isinstance(row, CustomerRow)
    ]


def counted_by_the_csv_module(source: TextFile) -> int:
    """Rows under the header, empty ones too."""
    with source.path.open(encoding=source.encoding, newline="") as file:
        reader = csv.reader(file, delimiter=source.delimiter)
        while reader.line_num < source.header_line:
            next(reader)
        return sum(1 for _ in reader)


def whole(raw: Iterable[RawBatch]) -> tuple[list[int], list[tuple[str, ...]], list[int], int]:
    batches = list(raw)
    lines = [line for batch in batches for line in batch.lines]
    rows = [row for batch in batches for row in zip(*batch.columns, strict=True)]
    refused = [row.line for batch in batches for row in batch.rejected]
    return lines, rows, refused, sum(batch.empty for batch in batches)


_PASSED_OVER = re.compile(
    r"([\d,]+) (?:rows? (?:repeat|is a |are (?:totals|lines)|ha(?:s|ve) (?:a word|words) for)|months? ha)"
)


def passed_over(notices: Iterable[str]) -> int:
    """Rows that a notice counts as neither taken nor refused, empty ones aside."""
    counts = (_PASSED_OVER.match(notice) for notice in notices)
    return sum(int(count[1].replace(",", "")) for count in counts if count)


def months_in(preview: FilePreview) -> int:
    """Rows that each row of the file makes: one for each column that is a month itself."""
    if preview.kind is not FileKind.USAGE or any(column.field == "month" for column in preview.columns):
        return 1
    count = 0
    for column in preview.columns:
        with suppress(DateError):
            count += any(map(str.isdigit, column.header)) and parse_month(column.header) > 0
    return count


def every_row_is_accounted_for(file: InputFile, batches: list[CleanBatch]) -> None:
    assert isinstance(file.source, DelimitedTable)
    lines, _, refused, empty = whole(file.source.batches())
    asides = sum(len(batch.asides) + batch.repeated for batch in file.source.batches())
    assert len(lines) + len(refused) + empty + asides == counted_by_the_csv_module(file.source.text)
    preview = file.preview()
    taken = [row.line for batch in batches for row in batch.rows]
    rejected = [row.line for batch in batches for row in batch.rejected]
    assert rejected == sorted(rejected)
    assert (preview.count, len(preview.rejected)) == (len(taken), len(rejected))
    assert preview.read == counted_by_the_csv_module(file.source.text)
    if months_in(preview) == 1 and not any("added up" in notice for notice in preview.notices):
        assert preview.read == len(taken) + len(rejected) + preview.left_out
    stood_out = len(refused) + asides
    assert len(taken) + len(rejected) + passed_over(preview.notices) == len(lines) * months_in(preview) + stood_out


def opened(path: Path, content: bytes, kind: str | None = None) -> tuple[InputFile, list[CleanBatch]] | None:
    """A file and what was read of it, or None for one that is refused in a sentence."""
    path.write_bytes(content)
    try:
        file = open_file(path, context(known_keys={"a", "1"}), kind)
        return file, list(file.batches())
    except UnreadableFile as error:
        said = str(error)
    assert "\n" not in said
    assert said.endswith(".")
    return None


@given(ragged, shapes, st.booleans())
@settings(max_examples=examples(150), deadline=None)
def test_no_row_is_lost_uncounted(path: Path, rows: list[list[str]], shape: Shape, bare: bool) -> None:
    read_so_far = opened(path, replace(shape, bare=bare).written([HEADER, *rows]), "customers")
    if read_so_far is None:
        return
    file, batches = read_so_far
    every_row_is_accounted_for(file, batches)
    assert not any(mark in line for line in describe(file.preview()) for mark in "\n\r\0")


@given(even, shapes, st.sampled_from(("utf-8", "utf-8-sig")))
@settings(max_examples=examples(150), deadline=None)
def test_plain_files_are_split_as_the_csv_module_splits_them(
    path: Path, rows: list[tuple[str, ...]], shape: Shape, encoding: str
) -> None:
    path.write_bytes(replace(shape, encoding=encoding).written([HEADER, *rows]))
    try:
        source = look_at_text(path)
    except UnreadableFile:
        assume(False)
    assert whole(read_batches(source)) == whole(read_batches(replace(source, plain=False)))


HEADERS = (
    ",".join(HEADER),
    "customer_id,month,spend,tokens_in,tokens_out",
    "customer_id;2026-01;Feb 2026",
    "customer_id,dimension,claim,low,high,as_of,grade",
    "as_of\tmetric\tvalue\tunit",
    "customer_id,reviewer,use_cases,statement,confidence,at,reason,facts",
)
VALUES = (
    *("", "a", "1", "é", "1.234", "1,5", "$5M", "~3", "2026-01", "2026", "03/04/2026", "0001-01-01T00:00+23:59"),
    *("core", "core:60", '{"core":', "[1", "who", "how much", "A", "U", "1e400", "-1e308", "9" * 30, "٣", "²", "nan"),
    *("total", "withheld", "split", "zoe", "USD", "a b", "a;b", "a|b"),
)
MARKS_IN_TEXT = (",", ";", "\t", "|", "\n", "\r\n", "\r", '"', '""', "\0", "\ufeff", "\u2028", "sep=")


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """A file with a known header whose rows hold what may or may not fit, with marks thrown in and bytes damaged."""
    header = draw(st.sampled_from(HEADERS))
    delimiter = next(mark for mark in ",;\t" if mark in header)
    width = header.count(delimiter) + 1
    usual = st.lists(st.sampled_from(VALUES), min_size=width, max_size=width).map(delimiter.join)
    odd = st.lists(st.sampled_from(VALUES + MARKS_IN_TEXT), max_size=width + 2).map("".join)
    text = draw(st.sampled_from(("\n", "\r\n", "\r"))).join([header, *draw(st.lists(usual | usual | odd, max_size=8))])
    encoding = draw(st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252")))
    content = bytearray(text.encode(encoding, "replace"))
    for _ in range(draw(st.sampled_from((0, 0, 1, 3)))):
        place = draw(st.integers(0, len(content)))
        content[place : place + draw(st.integers(0, 3))] = draw(st.binary(max_size=3))
    return bytes(content)


@given(files() | st.binary(max_size=60))
@settings(max_examples=examples(250), deadline=None)
def test_whatever_a_file_holds_it_is_read_or_refused_in_one_sentence(path: Path, content: bytes) -> None:
    read_so_far = opened(path, content)
    if read_so_far is None:
        return
    file, batches = read_so_far
    every_row_is_accounted_for(file, batches)
    assert all(row.reason and "\n" not in row.reason for row in file.preview().rejected)
    assert len(describe(file.preview())) > 3


TABLES = {
    FileKind.CUSTOMERS: "customer",
    FileKind.FACTS: "fact",
    FileKind.ANSWERS: "fact",
    FileKind.DISCLOSURES: "disclosure",
    FileKind.DECISIONS: "decision",
    FileKind.USAGE: "usage",
}


@given(st.lists(files(), min_size=1, max_size=3))
@settings(max_examples=examples(60), deadline=None)
def test_what_was_read_is_in_the_book_or_refused(path: Path, contents: list[bytes]) -> None:
    db = empty_book()
    for content in (b"name\na\n1\n", *contents):
        path.write_bytes(content)
        with suppress(UnreadableFile):
            file = open_file(path, context())
            count = f"SELECT count(*) FROM {TABLES[file.kind]}"
            ((before,),) = db.execute(count)
            report = load(db, Origin(file.kind, "list.csv", "0" * 64, AT), file.batches())
            assert db.execute(count).fetchone() == (before + report.added,)
            preview = file.preview()
            refused_by_the_book = len(report.rejected) - len(preview.rejected)
            assert report.added + report.changed + report.unchanged + refused_by_the_book == preview.count
    assert check(db).differences == ()


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("piece", ["1,", "-", "core:", "ab ", "\n", '"'])
def test_a_runaway_cell_costs_no_more_than_its_length(path: Path, header: str, piece: str) -> None:
    delimiter = next(mark for mark in ",;\t" if mark in header)
    fields = header.split(delimiter)
    usual = {"customer_id": "a", "dimension": "who", "as_of": "2026", "month": "2026-01", "statement": "", "at": ""}
    huge = piece * (80_000 // len(piece)) + "x1"
    rows = [
        [huge if place == at else usual.get(field, "5") for at, field in enumerate(fields)]
        for place, field in enumerate(fields)
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([fields, *rows])
    before = time.process_time()
    seen = read(path, known_keys={"a"}, kind="customers" if "name" in fields else None)
    assert time.process_time() - before < 2
    assert all(len(reason) < 1_100 for reason in reasons(seen).values())
