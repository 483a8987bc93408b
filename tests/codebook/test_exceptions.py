"""Other stances of a use case for some segments: written as a line, kept true, and shown in the history."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.codebook.given import CUSTOMERS, decided, opened, sound
from tokentui.domain.codebook import CodebookError, StanceException
from tokentui.domain.stance_exceptions import exceptions_line, read_exceptions
from tokentui.domain.stances import KNOWN_STANCES, Stance
from tokentui.services import codebook_editing as editing
from tokentui.services.codebook_editing import Preview
from tokentui.services.errors import Refused
from tokentui.services.workbook import Workbook


@pytest.fixture
def book(small_book: Callable[..., Path]) -> Path:
    return decided(small_book(*CUSTOMERS))


def made(workbook: Workbook, preview: Preview) -> Workbook:
    done = editing.apply(workbook, preview)
    assert done.codebook == workbook.reread().codebook
    assert sound(done)
    return done


def excepted(workbook: Workbook, code: str, line: str) -> Workbook:
    return made(workbook, editing.except_for(workbook, editing.find_case(workbook, code), line))


codes = st.text("abß-_.&+9", min_size=1, max_size=8)


@given(st.dictionaries(codes, st.sampled_from(KNOWN_STANCES)))
def test_a_line_says_what_was_read_from_it(exceptions: dict[str, Stance]) -> None:
    assert read_exceptions(exceptions_line(tuple(exceptions.items()))) == tuple(exceptions.items())


def test_a_line_is_read_as_one_types() -> None:
    assert read_exceptions("  large   Bearish ,,start-up neutral, ") == (
        ("large", Stance.BEARISH), ("start-up", Stance.NEUTRAL),
    )  # fmt: skip
    assert read_exceptions("  ") == ()
    for line, says in (("large", "'large' is half"), ("large good", "'large good' ends with no stance")):
        with pytest.raises(CodebookError, match=says):
            read_exceptions(line)


def test_an_exception_is_one_version_and_a_line_of_the_history(book: Path) -> None:
    with opened(book) as workbook:
        done = excepted(workbook, "development", "start-up neutral, large bearish")
        assert editing.history(done)[0].lines == (
            "development: stance for large bearish", "development: stance for start-up neutral",
        )  # fmt: skip
        # The stance elsewhere is neutral too: only the other one counts.
        assert done.codebook.exceptions == (StanceException(3, 0, Stance.BEARISH),)
        less = excepted(done, "development", "large bullish")
        assert editing.history(less)[0].lines == (
            "development: stance for large bearish → bullish", "development: stance for start-up neutral → none",
        )  # fmt: skip
        back = made(less, editing.load(less, editing.as_toml(less, 1)))
        assert back.codebook.exceptions == ()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("larg bearish", "for 'larg', which is no segment; did you mean 'large'?"),
        ("core bearish", "'core', which is no segment; the codebook has large, established, start-up, public"),
        ("large bearish, large neutral", "has two stances for the segment 'large'"),
        ("large", "is half of an exception"),
    ],
)
def test_what_is_no_exception_is_refused(book: Path, line: str, says: str) -> None:
    with opened(book) as workbook:
        with pytest.raises(Refused, match=says) as caught:
            editing.except_for(workbook, editing.find_case(workbook, "core"), line)
        assert str(caught.value).endswith("Nothing was changed.")


def test_renaming_a_segment_keeps_what_names_it(book: Path) -> None:
    with opened(book) as workbook:
        one = excepted(workbook, "core", "start-up neutral")
        preview = editing.edit(one, editing.find_segment(one, "start-up")._replace(code="venture"))
        assert preview.lines == ("segment start-up: renamed venture",)
        done = made(one, preview)
        assert done.codebook.exceptions == one.codebook.exceptions
        assert editing.find_case(done, "core").exceptions == (("venture", Stance.NEUTRAL),)
        # An edit of another kind, a file and a line under the former code find it.
        assert not editing.except_for(done, editing.find_case(done, "core"), "start-up neutral").changes
        assert not editing.load(done, editing.as_toml(done)).changes
        renamed = editing.as_toml(one).replace('code = "start-up"', 'code = "young"\nformer = ["start-up"]')
        with opened(book) as other:
            loaded = made(other, editing.load(other, renamed))
            assert loaded.codebook.exceptions == one.codebook.exceptions


def test_a_segment_renamed_by_another_program_is_found(book: Path) -> None:
    with opened(book) as workbook:
        excepted(workbook, "core", "large neutral")
        workbook.book.db.execute("UPDATE segment SET code = 'big' WHERE code = 'large'")
        workbook.book.db.execute("""UPDATE use_case SET exceptions = '{"nix": "bullish"}' WHERE code = 'product'""")
        seen = workbook.reread()
        assert seen.codebook.exceptions == (StanceException(0, 0, Stance.NEUTRAL),)
        assert 'exceptions = {big = "neutral"}' in editing.as_toml(seen)
        assert not editing.load(seen, editing.as_toml(seen)).changes
        # What is named by no segment keeps nobody from editing.
        done = made(seen, editing.edit(seen, editing.find_case(seen, "product")._replace(label="Else")))
        assert editing.history(done)[0].lines[0].startswith("product: label")


def test_exceptions_of_archived_and_merged_segments_stay(book: Path) -> None:
    with opened(book) as workbook:
        one = excepted(workbook, "core", "start-up bearish, individual neutral")
        archived = made(one, editing.archive(one, editing.find_segment(one, "individual")))
        assert archived.codebook.exceptions == one.codebook.exceptions
        segments = [editing.find_segment(archived, code) for code in ("start-up", "established")]
        merged = made(archived, editing.merge(archived, *segments))
        # The stance of the entry that it was merged into counts now.
        assert not [each for each in merged.codebook.exceptions if each.segment == segments[1].bit]
        back = made(merged, editing.bring_back(merged, editing.find_segment(merged, "start-up")))
        assert back.codebook.exceptions == one.codebook.exceptions
