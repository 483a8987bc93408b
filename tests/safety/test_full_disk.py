"""Where there is no room even for the files beside a book, it is read, and what would change it names the full disk."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import NOON, ROOT
from tokentui.services import codebook_editing, decide, joining, lookups, merge, records, review
from tokentui.services.workbook import open_workbook
from tokentui.store.errors import BookReadOnly

_FULL = "The disk is full; nothing was changed. Make room and try again."
_FOR_WRITING = (
    "tag cursor core --reviewer ann",
    "place cursor start-up --reviewer ann",
    "record cursor --size large --reviewer ann",
    "join accenture aes --yes --reviewer ann",
    "merge other.tokentui",
)
_FOR_READING = ("find cursor", "composition", "check")

_ON_A_FULL_DISK = """
mount -t tmpfs -o size=4m tmpfs "$1" && cp "$2" "$1/book.tokentui" && cp "$2" "$1/other.tokentui" && cd "$1"
dd if=/dev/zero of=filling bs=1k 2>/dev/null
while read -r words; do "$3" -m tokentui $words --book book.tokentui 2>&1 </dev/null | tail -n 1; done
"""


def _can_mount() -> bool:
    return (
        bool(shutil.which("unshare")) and subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode == 0
    )


@pytest.mark.skipif(not _can_mount(), reason="only root can make a small disk of its own (unshare, mount)")
def test_a_full_disk_is_named_by_what_changes_a_book_and_minds_no_reader(
    made_public_book: Path, tmp_path: Path
) -> None:
    ran = subprocess.run(
        ["unshare", "-m", "bash", "-c", _ON_A_FULL_DISK, "full", tmp_path, made_public_book, sys.executable],
        input="\n".join((*_FOR_WRITING, *_FOR_READING)) + "\n",
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    said = dict(zip((*_FOR_WRITING, *_FOR_READING), ran.stdout.splitlines(), strict=True))
    assert {words: said[words] for words in _FOR_WRITING} == dict.fromkeys(_FOR_WRITING, _FULL)
    for words in _FOR_READING:
        assert "full" not in said[words], said[words]
        assert "error" not in said[words], said[words]


@pytest.mark.parametrize(("free", "said"), [(1_000, "disk is full"), (10**9, "may be read but not written")])
def test_each_service_says_why_it_takes_nothing(
    free: int, said: str, public_book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(public_book.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=free))
    workbook = open_workbook(public_book, "ann", clock=lambda: NOON, readonly=True)
    case = workbook.codebook.use_cases[0]
    asked: dict[str, Callable[[], object]] = {
        "note": lambda: decide.note(workbook, (1,), "x"),
        "undo": lambda: decide.undo(workbook),
        "record": lambda: records.edit(workbook, 1, records.record(workbook, 1)),
        "join": lambda: joining.join(workbook, 1, 2),
        "merge": lambda: merge.merge(workbook, public_book),
        "first pass": lambda: lookups.set_first_pass(workbook, "ann", True),
        "codebook": lambda: codebook_editing.apply(workbook, codebook_editing.archive(workbook, case)),
        "review": lambda: review.resume(workbook, 1),
    }
    try:
        for act in asked.values():
            with pytest.raises(BookReadOnly, match=said):
                act()
    finally:
        workbook.close()
