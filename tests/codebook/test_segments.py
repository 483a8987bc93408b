"""Segments are edited as use cases are: nothing said or recorded is lost, every sum follows, each edit is a version."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.codebook.given import CUSTOMERS, decided, opened, placed, placing, sound, standing
from tests.conftest import ROOT
from tokentui.domain.codebook import Segment, UseCase
from tokentui.domain.grades import Question
from tokentui.domain.stances import Stance
from tokentui.domain.statements import a_set
from tokentui.services import codebook_editing as editing
from tokentui.services import decide
from tokentui.services.codebook_editing import Preview
from tokentui.services.errors import NotFound, Refused
from tokentui.services.workbook import Workbook
from tokentui.store import codebook_changes


@pytest.fixture
def book(small_book: Callable[..., Path]) -> Path:
    return placed(decided(small_book(*CUSTOMERS)))


def segment(workbook: Workbook, code: str) -> Segment:
    return editing.find_segment(workbook, code)


def make(workbook: Workbook, preview: Preview) -> Workbook:
    done = editing.apply(workbook, preview)
    assert done.codebook == workbook.reread().codebook
    assert sound(done)
    return done


@pytest.mark.parametrize("many", [200, 1])
def test_a_merge_moves_decisions_and_records_and_is_taken_back(
    book: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(codebook_changes, "MANY", many)
    with opened(book) as workbook:
        before, use_cases = placing(workbook), standing(workbook)
        preview = editing.merge(workbook, segment(workbook, "start-up"), segment(workbook, "established"))
        assert preview.lines == (
            "3 decisions on 2 customers, $650M and 1 record of customers: segment start-up → established",
        )
        merged = make(workbook, preview)
        assert placing(merged) == {
            "cursor": ("set", ("established",)),
            "github": ("set", ("established",)),
            "router": ("set", ("established",)),
            "bank": ("set", ("large",)),
        }
        assert standing(merged) == use_cases
        assert merged.codebook.version == workbook.codebook.version + 1
        # A decision and a record that come later under the former code count for the target too.
        decide.classify(merged, [4], a_set("start-up"), question=Question.WHO)
        assert placing(merged)["bank"][1] == ("established",)
        decide.undo(merged)
        back = editing.bring_back(merged, segment(merged, "start-up"))
        assert back.lines == (
            "3 decisions on 2 customers, $650M and 1 record of customers: segment established → start-up",
            "segment start-up: offered again",
        )
        assert placing(make(merged, back)) == before
        assert back.plan.segments.entries == workbook.codebook.segments.entries


def test_a_merge_that_no_decision_is_on(book: Path) -> None:
    with opened(book) as workbook:
        preview = editing.merge(workbook, segment(workbook, "individual"), segment(workbook, "public"))
        assert preview.lines == ("no decision: segment individual → public",)
        make(workbook, preview)


def test_a_plan_may_change_both_lists_in_one_version(book: Path) -> None:
    with opened(book) as workbook:
        text = editing.as_toml(workbook)
        text = text.replace('code = "resale"', 'code = "routing"\nformer = ["resale"]')
        text = text.replace('code = "start-up"', 'code = "venture"\nformer = ["start-up"]')
        text = text.replace("exceptions = {}", 'exceptions = {venture = "bearish"}', 1)
        text += '\n[[segment]]\ncode = "nonprofit"\nkey = "6"\nlabel = "Lives from gifts"\n'
        preview = editing.load(workbook, text)
        assert preview.lines == (
            "core: stance for venture bearish",
            "resale: renamed routing",
            "segment start-up: renamed venture",
            "add segment nonprofit: Lives from gifts (key 6)",
        )
        done = make(workbook, preview)
        newest = editing.history(done)[0]
        assert (newest.version, newest.lines) == (workbook.codebook.version + 1, preview.lines)
        assert placing(done)["cursor"] == ("conflict", ("established", "venture"))
        former = make(done, editing.load(done, editing.as_toml(done, workbook.codebook.version)))
        assert former.codebook.use_cases == workbook.codebook.use_cases
        assert former.codebook.segments.active == workbook.codebook.segments.active
        assert segment(former, "nonprofit").archived


def test_renaming_exchanging_keys_archiving_and_bringing_back(book: Path) -> None:
    with opened(book) as workbook:
        before = placing(workbook)
        one = make(workbook, editing.edit(workbook, segment(workbook, "large")._replace(code="big", label="Big")))
        assert editing.history(one)[0].lines[:1] == ("segment large: renamed big",)
        assert segment(one, "large") == segment(one, "big")
        # Both lists have a key 1: those of use cases stay as they are.
        two = make(one, editing.rekey(one, segment(one, "big"), "3"))
        assert editing.history(two)[0].lines == ("segment big: key 1 → 3", "segment start-up: key 3 → 1")
        assert two.codebook.use_cases == workbook.codebook.use_cases
        three = make(two, editing.archive(two, segment(two, "big")))
        assert [one.code for one in three.codebook.segments.active] == [
            "established", "start-up", "public", "individual",
        ]  # fmt: skip
        assert {key: state for key, (state, _) in placing(three).items()} == {
            key: state for key, (state, _) in before.items()
        }
        four = make(three, editing.bring_back(three, segment(three, "big")))
        assert segment(four, "big").key == "3"


def test_a_new_segment_counts_for_records_that_said_so_before(book: Path) -> None:
    with opened(book) as workbook:
        workbook.book.db.execute("UPDATE customer SET segment = 'agency' WHERE key = 'bank'")
        preview = editing.add(workbook, Segment(-1, "agency", "6", "Works for others"))
        assert preview.lines == (
            "add segment agency: Works for others (key 6)",
            "1 record of customers with segment agency: counted for agency",
        )
        done = make(workbook, preview)
        assert segment(done, "agency").bit == 5
        assert done.book.db.execute("SELECT segments, who_state FROM standing WHERE key = 'bank'").fetchone() == (
            1 << 0, "set",
        )  # fmt: skip
        text = editing.as_toml(done).replace('code = "agency"', 'code = "agency"\nformer = ["consultancy"]')
        workbook.book.db.execute("UPDATE customer SET segment = 'consultancy' WHERE key = 'router'")
        preview = editing.load(done, text)
        assert preview.lines == (
            "earlier decisions that say consultancy count for segment agency",
            "1 record of customers with segment consultancy: counted for agency",
        )
        assert placing(make(done, preview))["router"] == ("set", ("agency",))


def test_another_order_of_segments_is_one_of_theirs_alone(book: Path) -> None:
    with opened(book) as workbook:
        head, *entries = editing.as_toml(workbook).split("\n[[segment]]")
        text = "\n[[segment]]".join([head, f"{entries[-1]}\n", *entries[:-1]])
        preview = editing.load(workbook, text)
        assert preview.lines == ("another order of segments",)
        done = make(workbook, preview)
        assert [one.code for one in done.codebook.segments.entries][:2] == ["individual", "large"]
        assert done.codebook.use_cases == workbook.codebook.use_cases
        assert placing(done) == placing(workbook)


def test_what_the_list_of_segments_refuses(book: Path) -> None:
    with opened(book) as workbook:
        large, public = segment(workbook, "large"), segment(workbook, "public")
        for says, edited in {
            "Segments 'large' and 'public' both have the key '4'": large._replace(key="4"),
            "use the code 'public' for the segment 'public'": large._replace(code="public"),
            "Segment 'large' needs a label": large._replace(label=""),
            "Segment 'large' has the key '0'; give it one of 1 to 9": large._replace(key="0"),
        }.items():
            with pytest.raises(Refused, match=says):
                editing.edit(workbook, edited)
        with pytest.raises(Refused, match="Segment 'large' cannot be merged into itself; choose another segment"):
            editing.merge(workbook, large, large)
        with pytest.raises(NotFound, match="No segment is called 'core'; the codebook has large, "):
            segment(workbook, "core")
        # A code of the other list is free, as both have a list of their own.
        make(workbook, editing.edit(workbook, public._replace(code="core")))
        only = workbook.reread()
        for one in only.codebook.segments.active[1:]:
            only = make(only, editing.archive(only, segment(only, one.code)))
        with pytest.raises(Refused, match="at least one segment that is not archived"):
            editing.archive(only, segment(only, "large"))


def test_the_last_free_place_can_be_taken_and_no_further(book: Path) -> None:
    with opened(book) as workbook:
        for number in range(5, 62):
            new = Segment(-1, f"more-{number}", "", "One more")
            workbook = editing.apply(workbook, editing.add(workbook, new))
        decide.classify(workbook, [1], a_set("more-61"), question=Question.WHO)
        assert sound(workbook)
        with pytest.raises(Refused, match="has had 62 segments"):
            editing.add(workbook, Segment(-1, "too-many", "", "One more"))
        editing.add(workbook, UseCase(-1, "fits", "", "Of the other list", Stance.NEUTRAL))


def without(text: str, table: str, code: str) -> str:
    """The file without an entry of a list."""
    head, *entries = text.split("\n[[")
    left = [one for one in entries if not one.startswith(f'{table}]]\ncode = "{code}"')]
    assert len(left) == len(entries) - 1
    return "\n[[".join([head, *left])


def test_a_file_that_leaves_a_segment_out_asks_what_its_decisions_count_for(book: Path) -> None:
    with opened(book) as workbook:
        text = without(editing.as_toml(workbook), "segment", "start-up")
        with pytest.raises(Refused, match=r"leaves out the segment 'start-up' \(3 decisions\)"):
            editing.load(workbook, text)
        preview = editing.load(workbook, text, {"start-up": "established"})
        assert preview.lines[0].endswith("segment start-up → established")
        done = make(workbook, preview)
        assert placing(done)["cursor"] == ("set", ("established",))
        assert not editing.load(done, editing.as_toml(done)).changes
        unused = make(done, editing.load(done, without(editing.as_toml(done), "segment", "individual")))
        assert segment(unused, "individual").archived


def test_of_a_code_that_both_lists_have_the_one_left_out_is_meant(book: Path) -> None:
    with opened(book) as workbook:
        text = editing.as_toml(workbook)
        into = {"public": "large"}
        with pytest.raises(Refused, match="The file has an entry 'public'"):
            editing.load(workbook, text, into)
        preview = editing.load(workbook, without(text, "segment", "public"), into)
        assert preview.lines == ("no decision: segment public → large",)
        with pytest.raises(Refused, match="no entry 'core' for 'individual'"):
            editing.load(workbook, text, {"individual": "core"})


def test_a_file_without_segments_leaves_them_alone(book: Path) -> None:
    with opened(book) as workbook:
        text = editing.as_toml(workbook)
        use_cases = text[: text.index("[[segment]]")]
        assert not editing.load(workbook, use_cases).changes
        segments = text[text.index("[[segment]]") :]
        assert not editing.load(workbook, segments).changes


def test_the_record_keeps_the_code_that_was_written(book: Path) -> None:
    with opened(book) as workbook:
        make(workbook, editing.merge(workbook, segment(workbook, "start-up"), segment(workbook, "established")))
        logged = workbook.book.db.execute("SELECT use_cases FROM decision WHERE question = 'who' ORDER BY id")
        assert json.loads(logged.fetchone()[0]) == ["start-up"]


def test_a_version_of_before_there_were_segments_leaves_them_alone(tmp_path: Path) -> None:
    path = Path(shutil.copy(ROOT / "fixtures" / "books" / "schema-6.tokentui", tmp_path / "book.tokentui"))
    with opened(path) as workbook:
        text = editing.as_toml(workbook, workbook.codebook.version - 1)
        assert "[[segment]]" not in text
        assert not editing.load(workbook, text).changes
