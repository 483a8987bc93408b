"""What goes into a book: files on their way through the store, merged logs, codebooks, settings; and the user's own."""

import json
from collections.abc import Iterator
from contextlib import closing
from functools import cache

from tests.apart import logs
from tests.conftest import NOON, ROOT
from tests.fuzz.files import folder
from tests.fuzz.texts import FILTER_REFUSED
from tests.fuzz.trial import Target
from tests.search.books import add, decide
from tests.store.books import empty_book
from tokentui.cli.import_lines import import_json, summary
from tokentui.domain.codebook import CodebookError, parse_codebook
from tokentui.domain.customer import NewFact
from tokentui.domain.filters import parse_filter
from tokentui.domain.grades import Grade
from tokentui.domain.statements import a_set, a_split
from tokentui.ingest.files.table import UnreadableFile
from tokentui.ingest.load import Arrivals, ImportOptions, load_files
from tokentui.services import codebook_editing
from tokentui.services.config import read_config
from tokentui.services.panels import PanelSettings, read_panels
from tokentui.services.workbook import AS_THE_BOOK_SAYS, Memo, Workbook
from tokentui.store.book_file import BookConnection
from tokentui.store.codebook import read_codebook
from tokentui.store.connection import Book
from tokentui.store.decisions import Utterance, say
from tokentui.store.errors import BookError, plain_words
from tokentui.store.find.conditions import condition
from tokentui.store.find.count import count_matches
from tokentui.store.find.cumulative import RunningSums
from tokentui.store.find.order import BY_SPEND, select_ids
from tokentui.store.proof.check import check
from tokentui.store.settings import read_settings
from tokentui.words.own_keys import all_faults

_BETWEEN = b"\n--8<--\n"
"""Between the files of one import."""


def workbook_on(db: BookConnection) -> Workbook:
    """A workbook on a book in memory, at noon."""
    book = Book(folder() / "in-memory.tokentui", db, readonly=False)
    settings = AS_THE_BOOK_SAYS.over(read_settings(db))
    return Workbook(book, read_codebook(db), settings, "ann", lambda: NOON, None, RunningSums(), Memo(), Memo())


def _sound(workbook: Workbook) -> None:
    found = check(workbook.book.db)
    assert found.differences == (), found.differences[:3]


@cache
def _empty() -> Workbook:
    return workbook_on(empty_book())


@cache
def _told() -> Workbook:
    """A book with customers of all kinds, of whom something was said."""
    db = empty_book()
    for number, spend in enumerate((4, None, 650, 0, 7), 1):
        add(db, f"Customer-{number}", None if spend is None else spend * 10**12, industry="Software")
        decide(db, number, *("core", "resale")[: number % 3], note="seen", reviewer=("ann", "bob")[number % 2])
    return workbook_on(db)


def _import(data: bytes) -> None:
    """Into an empty book, through the proof, and out again."""
    paths = []
    for number, part in enumerate(data.split(_BETWEEN)[:3]):
        paths.append(folder() / f"import-{number}")
        paths[-1].write_bytes(part)
    workbook = _empty()

    def refuse(arrivals: Arrivals) -> bool:
        _sound(workbook)
        for line in summary(arrivals, "USD"):
            assert "\x1b" not in line
        json.dumps(import_json(workbook, paths[0], arrivals, dry_run=True, imported=False), allow_nan=False).encode()
        return False

    with plain_words():
        load_files(workbook, paths, ImportOptions(), accept=refuse)
    assert workbook.book.db.execute("SELECT count(*) FROM customer").fetchone() == (0,)


def _merge(data: bytes) -> None:
    with closing(logs.a_book()) as db:
        text = data.decode("utf-8", "replace")
        lines = [line for line in text.split("\n") if line.strip()]
        report = logs.take(db, lines)
        assert report.decisions + report.known + len(report.left_out) >= 0
        assert check(db).differences == ()
        again = logs.take(db, lines)
        assert again.decisions == 0, again


def _codebook(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    with closing(empty_book()) as db:
        add(db, "one", 10**12)
        decide(db, 1, "core")
        workbook = workbook_on(db)
        preview = codebook_editing.load(workbook, text)
        changed = codebook_editing.apply(workbook, preview)
        _sound(changed)
        written = codebook_editing.as_toml(changed)
        assert codebook_editing.load(changed, written).lines == ()


def _built_in(data: bytes) -> None:
    parse_codebook(data.decode("utf-8", "replace"))


def _config(data: bytes) -> None:
    path = folder() / "config.toml"
    path.write_bytes(data)
    for fault in all_faults(read_config(path, named=True)):
        assert fault.text
        assert fault.line >= 0


def _filter(data: bytes) -> None:
    workbook = _told()
    found = parse_filter(data.decode("utf-8", "replace"), workbook.codebook)
    for floor in (Grade.D, Grade.A):
        wanted = condition(found, workbook.codebook, floor)
        with plain_words():
            many = count_matches(workbook.book.db, wanted).customers
            assert many == sum(map(len, select_ids(workbook.book.db, wanted, BY_SPEND)))


def _settings(data: bytes) -> None:
    """What another program may have written into the table of a book's settings."""
    with closing(empty_book()) as db:
        add(db, "one", 10**12)
        for line in data.decode("utf-8", "replace").split("\n"):
            key, _, value = line.partition("=")
            db.execute("INSERT OR REPLACE INTO book VALUES (?, ?)", (key, value))
        read_panels(workbook_on(db), PanelSettings())


def _exports() -> Iterator[bytes]:
    with closing(logs.a_book()) as db:
        said = [
            Utterance(1, a_set("core"), confidence=3, note="a\nb", facts=("f1",)),
            Utterance(2, a_split({"core": 60, "resale": 40}), flagged=True),
        ]
        say(db, "ann", said, label="said", at=logs.AT, new_facts=[NewFact("f1", 1, "to_what_end", "claim", grade="B")])
        lines = logs.export(db)
    yield "\n".join(lines).encode()
    yield from (line.encode() for line in lines)


def _codebooks() -> Iterator[bytes]:
    yield codebook_editing.as_toml(_told()).encode()
    yield b'[[use_case]]\ncode = "core"\nlabel = "x"\nstance = "bullish"\nformer = ["resale"]'
    yield from (path.read_bytes() for path in sorted((ROOT / "tokentui" / "domain").glob("*.toml")))


def _imports() -> Iterator[bytes]:
    cases = ROOT / "fixtures" / "import_cases"
    for case in sorted(path for path in cases.iterdir() if path.is_dir()):
        files = [path.read_bytes() for path in sorted(case.iterdir()) if path.stat().st_size < 8_000]
        if files:
            yield _BETWEEN.join(files[:3])


def _written(*texts: str) -> Iterator[bytes]:
    return (text.encode() for text in texts)


_FILTERS = (
    "spend>5m", "!kind:bullish name:x", 'note:"two words" AND is:open', "gap:who", "updated>2026-01-31", "who:startup",
    "spend:unknown", "certain:core,resale", "segment:s", "tokens>=1e3", "is:investor", "industry:Soft", "id:1",
)  # fmt: skip
_SETTINGS = (
    "evidence_floor=B\ncurrency=EUR", "unknown_spend_floor=1000000\nunknown_spend_ceiling=5000000", "usage_from=202601",
    "synthetic=1\nname=x", "disclosure=d1", "codebook_version=7", "usage_to=202612\nusage_from=202501",
)  # fmt: skip
_CONFIGS = (
    'reviewer = "ann"\ntheme = "light"\n[keys]\nundo = ["u", "ctrl+z"]\nquit = "Q"', 'floor = "B"',
    'keys.undo = "x"\nunit = "spend"\nmoney = "short"\n#', 'denominator = "listed"\n[keys]\nx = 5\n[keys.undo]\na = 1',
)  # fmt: skip

BOOKS = (
    Target("import", _import, (UnreadableFile, BookError), _imports),
    Target("merge", _merge, (BookError,), _exports),
    Target("codebook", _codebook, (BookError, CodebookError), _codebooks),
    Target("built-in-codebook", _built_in, (CodebookError,), _codebooks),
    Target("config", _config, (), lambda: _written(*_CONFIGS)),
    Target("filter", _filter, (*FILTER_REFUSED, BookError), lambda: _written(*_FILTERS)),
    Target("settings", _settings, (BookError,), lambda: _written(*_SETTINGS)),
)
