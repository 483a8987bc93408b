"""What stands where an export is to go, and what becomes of it."""

import errno
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ask
from tokentui.ingest.writers.excel import write_excel
from tokentui.services.replacing import replacing
from tokentui.store import private_files

SmallBook = Callable[..., Path]
NOT_OURS = "was not written by tokentui; choose another name, or write over it with: --force"


@pytest.fixture
def book(small_book: SmallBook) -> Path:
    return small_book(("a", "Acme", 5_000_000), ("b", "Bolt", None))


@pytest.mark.parametrize("ending", ["csv", "jsonl", "json", "xlsx", "parquet"])
def test_a_file_of_ours_is_written_over_once_somebody_said_so(
    ask: Ask, book: Path, tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"out.{ending}"
    assert ask("export", file, "--book", book).code == 0
    former = file.read_bytes()
    ran = ask("export", file, "--book", book)
    assert ran.code == 1
    assert f"Write over {file}?" in ran.err
    assert file.read_bytes() == former
    assert ask("export", file, "--what", "usage", "--yes", "--book", book).code == 0
    assert file.read_bytes() != former
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith((".", "out"))) == [file.name]


@pytest.mark.parametrize(
    "content",
    [
        b"mine",
        b"name,spend\nAcme,1\n",
        b'{"name": "Acme"}\n',
        b'{\n  "name": 1}',
        b"PAR1....PAR1",
        b"PK\x03\x04",
        b"\x00",
    ],
)
def test_a_file_that_is_not_ours_stays(ask: Ask, book: Path, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "theirs.csv"
    file.write_bytes(content)
    for options in ((), ("--yes",)):
        ran = ask("export", file, *options, "--book", book)
        assert (ran.code, ran.out, ran.err) == (2, "", f"{file} {NOT_OURS}\n")
        assert file.read_bytes() == content
    assert ask("export", file, "--force", "--book", book).code == 0
    assert file.read_bytes().startswith(b"customer_id,")


def test_a_book_stays_whatever_it_is_called(ask: Ask, book: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(book, tmp_path / "other.csv"))
    former = other.read_bytes()
    ran = ask("export", other, "--yes", "--book", book)
    assert ran.code == 2
    assert "is a book or another SQLite database" in ran.err
    assert other.read_bytes() == former
    for options in (("--yes",), ("--force", "--yes")):
        ran = ask("export", book, *options, "--book", book)
        assert (ran.code, ran.err) == (2, f"{book} is the book itself; name another file.\n")
    assert ask("check", "--book", book).code == 0


def test_a_database_that_is_open_elsewhere_stays(ask: Ask, book: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(book, tmp_path / "other.tokentui"))
    other.with_name("other.tokentui-wal").write_bytes(b"")
    ran = ask("export", other, "--force", "--book", book)
    assert ran.code == 2
    assert "is open elsewhere" in ran.err


def test_a_link_is_not_followed(ask: Ask, book: Path, tmp_path: Path) -> None:
    target, link = tmp_path / "precious.csv", tmp_path / "out.csv"
    target.write_bytes(b"customer_id,name,parent\n")
    link.symlink_to(target)
    ran = ask("export", link, "--yes", "--book", book)
    assert ran.code == 2
    assert f"{link} is a link to {target}, and links are not followed" in ran.err
    assert ask("export", link, "--force", "--book", book).code == 0
    assert target.read_bytes() == b"customer_id,name,parent\n"
    assert not link.is_symlink()
    assert link.read_text(encoding="utf-8").count("\n") == 3


@pytest.mark.parametrize("options", [("--yes",), ("--force",)])
def test_a_device_a_pipe_and_a_folder_stay(ask: Ask, book: Path, tmp_path: Path, options: tuple[str, ...]) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    link = tmp_path / "link.csv"
    link.symlink_to(pipe)
    no_file = "no file but a device or a pipe"
    for place, says in ((pipe, no_file), (link, no_file), (Path(os.devnull), "a device"), (tmp_path, "folder")):
        ran = ask("export", place, *options, "--book", book)
        assert ran.code == 2
        assert says in ran.err
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert link.is_symlink()
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444])
def test_the_new_file_may_be_read_by_whom_the_former_might(ask: Ask, book: Path, tmp_path: Path, mode: int) -> None:
    file = tmp_path / "out.csv"
    ask("export", file, "--book", book)
    file.chmod(mode)
    assert ask("export", file, "--what", "facts", "--yes", "--book", book).code == 0
    assert stat.S_IMODE(file.stat().st_mode) == mode


def test_what_is_unfinished_is_never_more_open_than_the_file_it_replaces(tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    file.touch(mode=0o600)
    with replacing(file) as unfinished:
        assert stat.S_IMODE(unfinished.stat().st_mode) == 0o600


def test_a_planted_link_is_neither_followed_nor_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    precious = tmp_path / "precious"
    precious.write_text("precious")
    guessed = "0123456789abcdef"
    monkeypatch.setattr(private_files, "token_hex", lambda _: guessed)
    (tmp_path / f".out.csv.{guessed}.unfinished").symlink_to(precious)
    with pytest.raises(FileExistsError), replacing(tmp_path / "out.csv"):
        pytest.fail("the name was taken")
    assert precious.read_text() == "precious"
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("ending", ["csv", "jsonl", "xlsx", "parquet", "tokentui"])
def test_a_full_disk_leaves_the_former_file(
    ask: Ask, book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    file = tmp_path / f"out.{ending}"
    ask("export", file, "--book", book)
    former = file.read_bytes()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    ran = ask("export", file, "--what", "facts", "--force", "--book", book)
    assert (ran.code, ran.err) == (2, f"{file}: No space left on device; the file that was there is as it was.\n")
    assert file.read_bytes() == former
    assert [path.name for path in tmp_path.iterdir() if "unfinished" in path.name] == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_workbook_that_cannot_be_finished_is_an_error_of_the_disk() -> None:
    with pytest.raises(OSError, match="No space left on device"):
        write_excel(Path("/dev/full"), "facts", ["claim"], [["x" * 9_000]])


def test_a_log_for_merge_is_replaced_as_carefully(ask: Ask, book: Path, tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    ask("tag", "Acme", "core", "--reviewer", "ann", "--book", book)
    assert ask("export", "--decisions", file, "--book", book).code == 0
    assert ask("export", "--decisions", file, "--book", book).code == 1
    assert ask("export", "--decisions", file, "--yes", "--book", book).code == 0
    file.write_text("former")
    ran = ask("export", "--decisions", file, "--yes", "--book", book)
    assert (ran.code, ran.err) == (2, f"{file} {NOT_OURS}\n")
