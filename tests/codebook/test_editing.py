"""Editing entries: nothing said is lost, every sum follows, and each edit is one version."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.codebook.given import CUSTOMERS, decided, opened, sound, standing
from tokentui.domain.codebook import UseCase
from tokentui.domain.codebook_changes import merged_into
from tokentui.domain.stances import Stance
from tokentui.domain.statements import a_set
from tokentui.services import codebook_editing as editing
from tokentui.services import decide
from tokentui.services.codebook_editing import Preview
from tokentui.services.errors import BookReadOnly, NotFound, Refused
from tokentui.services.panels import PanelSettings, read_panels
from tokentui.services.workbook import Workbook


@pytest.fixture
def book(small_book: Callable[..., Path]) -> Path:
    return decided(small_book(*CUSTOMERS))


def case(workbook: Workbook, code: str) -> UseCase:
    return editing.find_case(workbook, code)


def make(workbook: Workbook, preview: Preview) -> Workbook:
    done = editing.apply(workbook, preview)
    assert done.codebook == workbook.reread().codebook
    assert sound(done)
    return done


def bearish(workbook: Workbook) -> tuple[int, int]:
    group = next(one for one in read_panels(workbook, PanelSettings()).composition.groups if one.code == "bearish")
    return group.customers.low, group.customers.most


def test_a_merge_says_what_moves_and_moves_it(book: Path) -> None:
    with opened(book) as workbook:
        before = case(workbook, "resale")
        preview = editing.merge(workbook, before, case(workbook, "devtools"))
        assert preview.lines == ("4 decisions on 3 customers, $650M: resale → devtools",)
        done = make(workbook, preview)
        assert standing(done) == {
            "cursor": ("set", ("devtools",), ""),
            "github": ("split", ("core", "devtools"), '{"0":5000,"4":5000}'),
            "router": ("set", ("devtools", "public"), ""),
            "bank": ("set", ("core",), ""),
        }
        assert done.codebook.version == workbook.codebook.version + 1
        assert merged_into(done.codebook, case(done, "resale")) == case(done, "devtools")
        assert [one.code for one in done.codebook.active].count("resale") == 0
        logged = done.book.db.execute("SELECT use_cases FROM decision ORDER BY id").fetchall()
        assert json.loads(logged[0][0]) == ["resale"]
        # A decision that comes later under the former code counts for the target too.
        decide.classify(done, [4], a_set("resale"))
        assert standing(done)["bank"] == ("set", ("devtools",), "")
        assert sound(done)


def test_a_merge_can_be_taken_back(book: Path) -> None:
    with opened(book) as workbook:
        before = standing(workbook)
        merged = make(workbook, editing.merge(workbook, case(workbook, "resale"), case(workbook, "devtools")))
        preview = editing.bring_back(merged, case(merged, "resale"))
        assert preview.lines == (
            "4 decisions on 3 customers, $650M: devtools → resale",
            "resale: offered again",
        )
        back = make(merged, preview)
        assert standing(back) == before
        assert case(back, "resale") == case(workbook, "resale")
        assert back.codebook.use_cases == workbook.codebook.use_cases


def test_merges_in_a_chain(book: Path) -> None:
    with opened(book) as workbook:
        one = make(workbook, editing.merge(workbook, case(workbook, "resale"), case(workbook, "devtools")))
        two = make(one, editing.merge(one, case(one, "devtools"), case(one, "core")))
        assert standing(two)["cursor"] == ("set", ("core",), "")
        assert standing(two)["github"] == ("split", ("core",), '{"0":10000}')
        back = make(two, editing.bring_back(two, case(two, "devtools")))
        assert standing(back)["github"][2] == '{"0":8000,"4":2000}'
        all_back = make(back, editing.bring_back(back, case(back, "resale")))
        assert standing(all_back) == standing(workbook)


def test_renaming_keeps_decisions(book: Path) -> None:
    with opened(book) as workbook:
        preview = editing.edit(workbook, case(workbook, "resale")._replace(code="routing"))
        assert preview.lines == ("resale: renamed routing",)
        done = make(workbook, preview)
        assert standing(done)["cursor"] == ("conflict", ("devtools", "routing"), "")
        assert done.codebook.by_code("resale") == case(done, "routing")
        back = make(done, editing.edit(done, case(done, "routing")._replace(code="resale")))
        assert back.codebook.use_cases == workbook.codebook.use_cases


def test_another_stance_moves_the_panels(book: Path) -> None:
    with opened(book) as workbook:
        low, high = bearish(workbook)
        done = make(workbook, editing.edit(workbook, case(workbook, "resale")._replace(stance=Stance.BULLISH)))
        assert bearish(done) != (low, high)
        assert bearish(done)[0] < low


def test_labels_definitions_and_examples_keep_their_former_values_in_the_history(book: Path) -> None:
    with opened(book) as workbook:
        former = case(workbook, "core")
        edited = former._replace(label="What it lives on", definition="", examples=("a", "b"))
        preview = editing.edit(workbook, edited)
        assert [line.split(" ")[:2] for line in preview.lines] == [
            ["core:", "label"], ["core:", "definition"], ["core:", "examples"],
        ]  # fmt: skip
        done = make(workbook, preview)
        newest, first = editing.history(done)
        assert (newest.version, first.version) == (2, 1)
        assert newest.lines[0] == f"core: label {former.label} → What it lives on"
        assert len(first.lines) == 9 + 5
        assert first.lines[0].startswith("add core: ")
        assert first.lines[-1] == "add segment individual: Individual, or a household or hobby (key 5)"


def test_two_entries_never_share_a_key_and_can_exchange_theirs(book: Path) -> None:
    with opened(book) as workbook:
        with pytest.raises(Refused, match="'devtools' and 'resale' both have the key '5'"):
            editing.edit(workbook, case(workbook, "resale")._replace(key="5"))
        preview = editing.rekey(workbook, case(workbook, "resale"), "5")
        assert preview.lines == ("devtools: key 5 → 7", "resale: key 7 → 5")
        done = make(workbook, preview)
        assert (case(done, "resale").key, case(done, "devtools").key) == ("5", "7")
        assert make(done, editing.rekey(done, case(done, "resale"), "")).codebook.by_key("5") is None
        for key in ("0", "x", "12"):
            with pytest.raises(Refused, match="give it one of 1 to 9"):
                editing.rekey(workbook, case(workbook, "resale"), key)


def test_archiving_keeps_what_was_said_and_bringing_back_gives_up_a_key_taken_meanwhile(book: Path) -> None:
    with opened(book) as workbook:
        before = standing(workbook)
        done = make(workbook, editing.archive(workbook, case(workbook, "resale")))
        assert standing(done) == before
        assert done.codebook.by_key("7") is None
        other = UseCase(-1, "brokerage", "7", "Brokers", Stance.NEUTRAL)
        added = make(done, editing.add(done, other))
        assert case(added, "brokerage").bit == 9
        back = make(added, editing.bring_back(added, case(added, "resale")))
        assert (case(back, "resale").key, case(back, "resale").archived) == ("", False)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("core", "Earlier decisions use the code 'core' for the use case 'core'"),
        ("", "is no code"),
        ("two words", "is no code"),
        ("a,b", "is no code"),
        ("x" * 31, "is no code"),
        ("withheld", "says something else already"),
    ],
)
def test_codes_that_cannot_be(book: Path, code: str, says: str) -> None:
    with opened(book) as workbook:
        with pytest.raises(Refused, match=says) as caught:
            editing.edit(workbook, case(workbook, "resale")._replace(code=code))
        assert str(caught.value).endswith("Nothing was changed.")
        with pytest.raises(Refused):
            editing.add(workbook, UseCase(-1, code, "", "One more", Stance.NEUTRAL))


def test_what_a_codebook_refuses(book: Path) -> None:
    with opened(book) as workbook:
        resale, devtools = case(workbook, "resale"), case(workbook, "devtools")
        with pytest.raises(Refused, match="cannot be merged into itself"):
            editing.merge(workbook, resale, resale)
        with pytest.raises(Refused, match="needs a label"):
            editing.edit(workbook, resale._replace(label=" "))
        with pytest.raises(NotFound, match="No use case is called 'nix'; the codebook has core, "):
            editing.find_case(workbook, "nix")
        merged = make(workbook, editing.merge(workbook, resale, devtools))
        with pytest.raises(Refused, match="was merged into 'devtools' before"):
            editing.merge(merged, case(merged, "resale"), case(merged, "core"))
        with pytest.raises(Refused, match="is archived"):
            editing.merge(merged, devtools, case(merged, "resale"))
        only = merged
        for one in merged.codebook.active[:-1]:
            only = make(only, editing.archive(only, case(only, one.code)))
        with pytest.raises(Refused, match="at least one use case"):
            editing.archive(only, case(only, "public"))


def test_the_last_free_place_can_be_taken_and_no_further(book: Path) -> None:
    with opened(book) as workbook:
        for number in range(9, 62):
            workbook = editing.apply(
                workbook, editing.add(workbook, UseCase(-1, f"more-{number}", "", "One more", Stance.NEUTRAL))
            )
        assert sound(workbook)
        with pytest.raises(Refused, match="has had 62 use cases"):
            editing.add(workbook, UseCase(-1, "too-many", "", "One more", Stance.NEUTRAL))


def test_an_edit_of_a_codebook_that_has_gone_on_is_refused(book: Path) -> None:
    with opened(book) as workbook, opened(book, "bob") as other:
        preview = editing.archive(workbook, case(workbook, "resale"))
        make(other, editing.edit(other, case(other, "core")._replace(label="Else")))
        with pytest.raises(Refused, match="it is at version 2, and this was made for version 1"):
            editing.apply(workbook, preview)
        assert workbook.reread().codebook.version == 2
        reading = workbook._replace(book=workbook.book._replace(readonly=True))
        with pytest.raises(BookReadOnly):
            editing.apply(reading, preview)


def test_an_edit_that_changes_nothing_is_no_version(book: Path) -> None:
    with opened(book) as workbook:
        preview = editing.edit(workbook, case(workbook, "core"))
        assert not preview.changes
        assert editing.apply(workbook, preview).codebook.version == workbook.codebook.version
