"""What work beside the screen leaves behind for those who go on."""

import shutil
from contextlib import closing
from pathlib import Path
from threading import Thread

from tokentui.domain.statements import Kind, Statement
from tokentui.services import decide
from tokentui.services.background import Work, watch
from tokentui.services.workbook import open_workbook
from tokentui.store.find.made import is_behind


def test_what_was_written_beside_the_screen_is_in_the_file_before_anybody_else_commits(
    made_public_book: Path, tmp_path: Path
) -> None:
    book = Path(shutil.copy(made_public_book, tmp_path / "book.tokentui"))
    with closing(open_workbook(book, "ana")) as workbook:
        before = book.read_bytes()
        with Work().workbook(workbook, readonly=False) as beside:
            decide.classify(beside, [1, 2, 3], Statement(Kind.CANNOT_TELL))
            assert book.read_bytes() == before
        assert book.read_bytes() != before


def test_work_that_only_reads_leaves_the_file_alone(made_public_book: Path, tmp_path: Path) -> None:
    book = Path(shutil.copy(made_public_book, tmp_path / "book.tokentui"))
    with closing(open_workbook(book, "ana")) as workbook:
        decide.classify(workbook, [1], Statement(Kind.CANNOT_TELL))
        before = book.read_bytes()
        with Work().workbook(workbook) as beside:
            decide.said(beside, 1)
        assert book.read_bytes() == before


def test_what_another_program_leaves_for_later_is_made_by_an_app_that_is_open(
    made_public_book: Path, tmp_path: Path
) -> None:
    book = Path(shutil.copy(made_public_book, tmp_path / "book.tokentui"))
    heard: list[int] = []
    work = Work()

    def changed() -> None:
        heard.append(1)
        work.painted.set()

    watching = Thread(target=watch, args=(work, book, changed, lambda: None), kwargs={"index": True})
    watching.start()
    try:
        with closing(open_workbook(book, "ana")) as workbook:
            while not heard:
                # It tells of its first look, though nothing was written since: before it, the app cannot know.
                work.stopped.wait(0.01)
            workbook.book.db.execute("INSERT INTO unranked (since) VALUES (1)")
            while is_behind(workbook.book.db):
                work.stopped.wait(0.01)
    finally:
        work.stop()
        watching.join()
