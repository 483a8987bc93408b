"""Files that are packed, piped, in a folder, or no files at all."""

import bz2
import contextlib
import gzip
import io
import lzma
import os
import socket
import subprocess
import sys
import tempfile
import threading
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.conftest import ROOT
from tokentui.ingest.files import at_hand as module
from tokentui.ingest.files.at_hand import STANDARD_INPUT, at_hand
from tokentui.ingest.files.opening import open_table
from tokentui.ingest.files.table import UnreadableFile

TEXT = b"name,spend\nAcme,5\n"


@pytest.fixture(autouse=True)
def scratch(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where copies lie while they are needed."""
    folder = tmp_path_factory.mktemp("scratch")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def read(path: Path) -> tuple[str, list[str]]:
    """Form and names of the one table."""
    with at_hand([path]) as ready:
        [name] = ready.files
        table = open_table(name, source=ready.sources.get(name))
        assert table.path == name
        return table.form, [cell for batch in table.batches() for cell in batch.columns[0]]


def refused(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(path)
    return str(caught.value)


def zipped(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return path


@pytest.mark.parametrize("packing", [gzip, bz2, lzma])
def test_a_packed_file_is_read_as_what_it_holds(tmp_path: Path, scratch: Path, packing: SimpleNamespace) -> None:
    path = tmp_path / "x.csv.packed"
    path.write_bytes(packing.compress(TEXT))
    form, names = read(path)
    assert form.startswith("UTF-8, comma-separated, from ")
    assert names == ["Acme"]
    assert not list(scratch.iterdir())
    path.write_bytes(packing.compress(TEXT * 100)[:-9])
    assert "cannot be unpacked, as a download that did not finish" in refused(path)
    path.write_bytes(packing.compress(packing.compress(TEXT)))
    assert "holds another archive" in refused(path)
    path.write_bytes(packing.compress(b""))
    assert "is empty once unpacked" in refused(path)


def test_a_zip_archive_of_one_file_is_read_and_of_several_is_not(tmp_path: Path) -> None:
    one = zipped(tmp_path / "one.zip", **{"in/a": TEXT, "in/.hidden": b"x", "__MACOSX/a": b"x"})
    assert read(one) == ("UTF-8, comma-separated, from a zip archive (in/a)", ["Acme"])
    assert "holds 2 files ('a', 'b'); unpack it and name" in refused(zipped(tmp_path / "two.zip", a=TEXT, b=TEXT))
    assert "holds no file; unpack it" in refused(zipped(tmp_path / "none.zip", **{".x": b""}))


def test_what_unpacks_without_measure_is_refused_at_once(
    tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(b"a" * 150_000_000, 9))
    assert "as what is made to fill a disk does (a zip bomb)" in refused(path)
    monkeypatch.setattr(module, "LARGEST", 1_000_000)
    path.write_bytes(gzip.compress(os.urandom(2_000_000).hex().encode()))
    assert "unpacks to more than" in refused(path)
    assert not list(scratch.iterdir())


def given(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))


def test_standard_input_is_read_under_that_name(monkeypatch: pytest.MonkeyPatch, scratch: Path) -> None:
    given(monkeypatch, gzip.compress(TEXT))
    assert read(Path("-"))[1] == ["Acme"]
    given(monkeypatch, b"name,spend\n")
    assert refused(Path("-")) == f"{STANDARD_INPUT} has column names but no rows under them."
    given(monkeypatch, b"")
    assert refused(Path("-")).startswith("standard input gave nothing")
    assert not list(scratch.iterdir())


def test_a_pipe_is_read_and_may_not_go_on_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    def write(content: bytes) -> None:
        with pipe.open("wb") as into:
            into.write(content)

    writer = threading.Thread(target=write, args=(TEXT,))
    writer.start()
    assert read(pipe)[1] == ["Acme"]
    writer.join()
    monkeypatch.setattr(module, "LARGEST", 1_500_000)
    given(monkeypatch, TEXT * 200_000)
    assert "and did not end" in refused(Path("-"))


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom"])
def test_a_device_without_end_is_no_text(device: str) -> None:
    assert refused(Path(device)) == f"{device} gives no text: it holds bytes that no text has. Import needs a table."


def test_a_socket_a_loop_and_nothing_are_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("s")
        assert "is a socket of a running program" in refused(Path("s"))
    Path("loop").symlink_to("loop")
    assert refused(Path("loop")).startswith("loop cannot be opened: Too many levels of symbolic links")
    assert refused(Path("/dev/null")).startswith("/dev/null gave nothing")
    assert refused(Path("x.csv")).startswith("There is no file x.csv")


def test_a_folder_is_its_tables_by_name(tmp_path: Path) -> None:
    for name in ("b.csv", "a.CSV", "c.csv.gz", ".hidden.csv", "notes.md", "x.tokentui"):
        (tmp_path / name).write_bytes(gzip.compress(TEXT) if name.endswith("gz") else TEXT)
    (tmp_path / "deeper").mkdir()
    with at_hand([tmp_path]) as ready:
        assert [path.name for path in ready.files] == ["a.CSV", "b.csv", "c.csv.gz"]
        assert ready.notices == (f"Left out of the folder {tmp_path}: deeper, notes.md, x.tokentui.",)
    assert "is a folder with no file that import could read" in refused(tmp_path / "deeper")


def test_copies_are_gone_however_reading_ends(tmp_path: Path, scratch: Path) -> None:
    path = tmp_path / "x.gz"
    path.write_bytes(gzip.compress(TEXT))
    with contextlib.suppress(KeyboardInterrupt), at_hand([path]):
        assert list(scratch.iterdir())
        raise KeyboardInterrupt
    assert not list(scratch.iterdir())


_HOLDS = """
import sys, time
from pathlib import Path
from tokentui.ingest.files.at_hand import at_hand
with at_hand([Path(sys.argv[1])]) as ready:
    print(ready.sources[Path(sys.argv[1])].place, flush=True)
    sys.stdin.read()
"""


def test_copies_of_a_run_that_was_killed_go_with_the_next_one(tmp_path: Path, scratch: Path) -> None:
    path = tmp_path / "x.csv.gz"
    path.write_bytes(gzip.compress(TEXT))
    (scratch / "tokentui-of-something-else").mkdir()
    (scratch / "tokentui-x").symlink_to(tmp_path)

    def another() -> subprocess.Popen[str]:
        environment = {**os.environ, "TMPDIR": str(scratch)}
        return subprocess.Popen(
            [sys.executable, "-c", _HOLDS, str(path)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment,
        )  # fmt: skip

    with another() as killed, another() as alive:
        assert killed.stdout is not None
        assert alive.stdout is not None
        copies = [Path(one.stdout.readline().strip()) for one in (killed, alive) if one.stdout is not None]
        killed.kill()
        killed.wait()
        assert [copy.exists() for copy in copies] == [True, True]
        read(path)
        assert [copy.parent.exists() for copy in copies] == [False, True], "what is in use was cleared, or what is not"
        alive.communicate("")
    assert {one.name for one in scratch.iterdir()} == {"tokentui-of-something-else", "tokentui-x"}
    assert path.exists()
