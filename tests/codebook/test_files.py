"""The codebook as a file: what is written is read back, and a slip loses nothing."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.codebook.given import CUSTOMERS, decided, opened, sound, standing
from tokentui.domain.codebook import Codebook, CodebookError, Segment, Segments, UseCase, parse_codebook
from tokentui.domain.codebook_changes import AnyEntry
from tokentui.domain.codebook_differences import differences
from tokentui.domain.codebook_file import codebook_toml, read_file
from tokentui.domain.codebook_loading import plan_load
from tokentui.domain.stances import KNOWN_STANCES
from tokentui.services import codebook_editing as editing
from tokentui.services.codebook_editing import UnusableCodebook
from tokentui.services.errors import NotFound, Refused
from tokentui.services.workbook import Workbook


@pytest.fixture
def book(small_book: Callable[..., Path]) -> Path:
    return decided(small_book(*CUSTOMERS))


def without(text: str, code: str) -> str:
    """The file without the entry of a code."""
    head, *entries = text.split("[[use_case]]")
    return "[[use_case]]".join([head, *(one for one in entries if f'code = "{code}"' not in one)])


def loaded(workbook: Workbook, text: str, **into: str) -> Workbook:
    done = editing.apply(workbook, editing.load(workbook, text, into))
    assert sound(done)
    assert done.codebook == workbook.reread().codebook
    return done


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


codes = st.text("aß-_.&+9", min_size=1, max_size=5)
written = st.lists(st.tuples(codes, texts, texts, st.lists(texts, max_size=3), st.booleans()), min_size=1, max_size=5)
stances = st.sampled_from(KNOWN_STANCES)


@given(written, written, st.data(), texts)
def test_any_text_comes_back_as_it_was(
    rows: list[tuple[str, str, str, list[str], bool]],
    others: list[tuple[str, str, str, list[str], bool]],
    data: st.DataObject,
    about: str,
) -> None:
    segments = tuple(
        Segment(bit, f"{bit}{code}", "", label, definition, tuple(examples), archived)
        for bit, (code, label, definition, examples, archived) in enumerate(others)
    )
    exceptions = st.dictionaries(st.sampled_from([one.code for one in segments]), stances)
    cases = tuple(
        UseCase(
            bit, f"{bit}{code}", "", label, data.draw(stances), definition, tuple(examples), archived,
            tuple(data.draw(exceptions).items()),
        )
        for bit, (code, label, definition, examples, archived) in enumerate(rows)
    )  # fmt: skip
    codebook = Codebook(3, cases, (("old", 0),), Segments(segments, (("former", 0),)))
    text = codebook_toml(codebook, about)
    file = read_file(text)
    entries: tuple[AnyEntry, ...] = (*cases, *segments)
    for one, entry in zip(entries, (*file.use_cases, *file.segments), strict=True):
        assert (entry.code, entry.key, entry.archived) == (one.code, "", one.archived)
        assert (entry.label, entry.definition) == (one.label.strip(), one.definition.strip())
        assert entry.examples == tuple(example.strip() for example in one.examples if example.strip())
        if isinstance(one, UseCase):
            assert (entry.stance, entry.exceptions) == (one.stance, one.exceptions)
    document = tomllib.loads(text)
    assert (document["use_case"][0]["former"], document["segment"][0]["former"]) == (["old"], ["former"])
    assert [one.exceptions for one in parse_codebook(text).use_cases] == [case.exceptions for case in cases]


@given(written, st.data())
def test_a_file_just_written_plans_no_change(
    rows: list[tuple[str, str, str, list[str], bool]], data: st.DataObject
) -> None:
    """Whatever a codebook has that can be written."""
    segments = tuple(
        Segment(bit, f"{bit}{code}", "", f"{label}.".strip(), definition.strip(), (), archived and bit > 0)
        for bit, (code, label, definition, _, archived) in enumerate(rows)
    )
    exceptions = st.dictionaries(st.sampled_from([one.code for one in segments]), stances)
    cases = tuple(
        UseCase(bit, one.code, one.key, one.label, data.draw(stances), one.definition, (), one.archived,
                tuple(data.draw(exceptions).items()))
        for bit, one in enumerate(segments)
    )  # fmt: skip
    codebook = Codebook(3, cases, segments=Segments(segments))
    plan = plan_load(codebook, read_file(codebook_toml(codebook, "")), {})
    assert not plan.changes(codebook)
    assert list(differences(codebook, plan)) == []


def assert_unchanged(workbook: Workbook) -> None:
    preview = editing.load(workbook, editing.as_toml(workbook))
    assert (preview.lines, preview.changes) == ((), False)
    assert editing.apply(workbook, preview).codebook.version == workbook.codebook.version


def test_a_file_just_written_changes_nothing(book: Path) -> None:
    with opened(book) as workbook:
        merged = editing.merge(workbook, editing.find_case(workbook, "resale"), editing.find_case(workbook, "devtools"))
        assert_unchanged(workbook)
        assert_unchanged(editing.apply(workbook, merged))


def test_a_file_edits_renames_adds_and_orders_in_one_version(book: Path) -> None:
    with opened(book) as workbook:
        before = standing(workbook)
        text = editing.as_toml(workbook)
        head, *entries = text.split("[[use_case]]")
        text = "[[use_case]]".join([head, entries[-1] + "\n", *entries[:-1]])
        text = text.replace('stance = "bearish"', 'stance = "neutral"', 1)
        text = text.replace('code = "resale"', 'code = "routing"\nformer = ["resale"]')
        text += '\n[[use_case]]\ncode = "brokerage"\nstance = "bearish"\n'
        preview = editing.load(workbook, text)
        assert set(preview.lines) == {
            "devtools: stance bearish → neutral",
            "resale: renamed routing",
            "add brokerage: brokerage (bearish, no key)",
            "another order",
        }
        done = loaded(workbook, text)
        assert done.codebook.version == workbook.codebook.version + 1
        assert [case.code for case in done.codebook.use_cases][:2] == ["public", "core"]
        assert standing(done)["cursor"] == ("conflict", ("devtools", "routing"), "")
        assert standing(done)["bank"] == before["bank"]
        assert editing.load(done, editing.as_toml(done)).lines == ()


def test_an_entry_that_is_left_out_asks_for_a_target_where_decisions_stand_on_it(book: Path) -> None:
    with opened(book) as workbook:
        text = without(editing.as_toml(workbook), "resale")
        with pytest.raises(Refused) as caught:
            editing.load(workbook, text)
        assert str(caught.value) == (
            "The file leaves out the use case 'resale' (4 decisions), on which decisions stand. Keep it with archived "
            '= true, or name the use case they should count for: former = ["resale"] in its entry, or --into '
            "resale=CODE. "
            "Nothing was changed."
        )
        assert editing.load(workbook, text, {"resale": "devtools"}).lines == (
            "4 decisions on 3 customers, $650M: resale → devtools",
        )
        done = loaded(workbook, text, resale="devtools")
        assert standing(done)["cursor"] == ("set", ("devtools",), "")
        for into, says in (
            ({"resale": "nix"}, "no entry 'nix'"),
            ({"nix": "core"}, "No use case and no segment is called 'nix'"),
        ):
            with pytest.raises(Refused, match=says):
                editing.load(workbook, text, into)
        unused = without(editing.as_toml(done), "consumer")
        assert editing.load(done, unused).lines == ("consumer: archived",)
        assert editing.find_case(loaded(done, unused), "consumer").archived


def test_former_merges_and_an_earlier_version_sets_it_back(book: Path) -> None:
    with opened(book) as workbook:
        before = standing(workbook)
        text = without(editing.as_toml(workbook), "resale").replace(
            'code = "devtools"', 'code = "devtools"\nformer = ["resale", "reselling"]'
        )
        preview = editing.load(workbook, text)
        assert preview.lines == (
            "4 decisions on 3 customers, $650M: resale → devtools",
            "earlier decisions that say reselling count for devtools",
        )
        done = loaded(workbook, text)
        assert done.codebook.by_code("reselling") == editing.find_case(done, "devtools")
        first = editing.as_toml(done, 1)
        assert 'code = "resale"' in first
        back = editing.load(done, first)
        assert back.lines == ("4 decisions on 3 customers, $650M: devtools → resale", "resale: offered again")
        assert standing(loaded(done, first)) == before
        for version in (0, 9):
            with pytest.raises(NotFound, match=f"no version {version}; the codebook has versions 1 to 2"):
                editing.as_toml(done, version)


WRONG = {
    "is not valid TOML": "[[use_case]\n",
    "has no entries": "# nothing\n",
    "has 'usecase', which means nothing": "[[usecase]]\ncode = 'x'\n",
    "Entry 1 of [[use_case]] has no code": "[[use_case]]\nlabel = 'x'\n",
    "Two entries of [[use_case]] have the code 'core'": "[[use_case]]\ncode = 'core'\n[[use_case]]\ncode = 'core'\n",
    "has the stance 'good'; it is one of bullish, neutral, bearish": "[[use_case]]\ncode = 'core'\nstance = 'good'\n",
    "has 'defintion', which means nothing; did you mean 'definition'?": "[[use_case]]\ncode = 'x'\ndefintion = 'y'\n",
    "has key = 1; put it in quotation marks": "[[use_case]]\ncode = 'core'\nkey = 1\n",
    "has archived = 'yes'; write true or false": "[[use_case]]\ncode = 'core'\narchived = 'yes'\n",
    "has examples = 'x'; write a list": "[[use_case]]\ncode = 'core'\nexamples = 'x'\n",
    "Segment 'large' has 'stance', which means nothing": "[[segment]]\ncode = 'large'\nstance = 'neutral'\n",
    "Segment 'large' has key = 1": "[[segment]]\ncode = 'large'\nkey = 1\n",
    "has exceptions = 'large'; write segments": "[[use_case]]\ncode = 'core'\nexceptions = 'large'\n",
    "for 'large' the stance 'good'; it is one of": "[[use_case]]\ncode = 'core'\nexceptions = {large = 'good'}\n",
    "has 'segment' without entries": "segment = 3\n[[use_case]]\ncode = 'core'\n",
}


@pytest.mark.parametrize("says", WRONG)
def test_a_file_that_cannot_be_read_changes_nothing(book: Path, says: str) -> None:
    with opened(book) as workbook:
        with pytest.raises(UnusableCodebook) as caught:
            editing.load(workbook, WRONG[says])
        assert says in str(caught.value)
        assert str(caught.value).endswith("Nothing was changed.")
        assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('key = "7"', 'key = "5"', "'devtools' and 'resale' both have the key '5'; give one of them another"),
        ('key = "7"', 'key = "0"', "has the key '0'; give it one of 1 to 9"),
        ('code = "core"', 'code = "core"\nformer = ["resale"]', "'resale' has an entry of its own"),
        ('code = "core"', 'code = "core"\narchived = true\nformer = ["x"]', "'core' is archived; 'x' cannot be merged"),
        ('code = "resale"', 'code = "brand new"\nformer = ["resale"]', "'brand new' is no code"),
        (
            "exceptions = {}",
            'exceptions = {larg = "bearish"}',
            "for 'larg', which is no segment; did you mean 'large'?",
        ),
        (
            "exceptions = {}",
            'exceptions = {x = "bearish"}',
            "no segment; the codebook has large, established, start-up",
        ),
        ('label = "Individual, or a household or hobby"', 'label = ""', "Segment 'individual' needs a label"),
    ],
)
def test_a_file_that_would_make_no_codebook_changes_nothing(book: Path, old: str, new: str, says: str) -> None:
    with opened(book) as workbook:
        with pytest.raises(Refused) as caught:
            editing.load(workbook, editing.as_toml(workbook).replace(old, new))
        assert says in str(caught.value)
        assert workbook.reread().codebook == workbook.codebook


def test_two_entries_about_one_use_case(book: Path) -> None:
    with opened(book) as workbook:
        case = editing.find_case(workbook, "resale")
        renamed = editing.apply(workbook, editing.edit(workbook, case._replace(code="routing")))
        text = editing.as_toml(renamed) + '\n[[use_case]]\ncode = "resale"\n'
        with pytest.raises(Refused, match="'routing' and 'resale' are about the same use case"):
            editing.load(renamed, text)
        two = editing.as_toml(workbook).replace('code = "core"', 'code = "core"\nformer = ["x"]')
        two = two.replace('code = "product"', 'code = "product"\nformer = ["x"]')
        with pytest.raises(Refused, match="'x' is a former code of two entries"):
            editing.load(workbook, two)


def test_a_file_of_a_default_book_reads_into_another(book: Path, small_book: Callable[..., Path]) -> None:
    with opened(book) as workbook:
        case = editing.find_case(workbook, "resale")
        text = editing.as_toml(editing.apply(workbook, editing.edit(workbook, case._replace(code="routing"))))
    with opened(small_book(*CUSTOMERS, name="other")) as other:
        done = loaded(other, text)
        assert done.codebook.by_code("resale") == editing.find_case(done, "routing")


def test_reading_never_breaks(book: Path) -> None:
    for text in ("a = " + "[" * 5_000, "\x00", "[[use_case]]\ncode = 3\n", "use_case = 1\n", "use_case = [1]\n"):
        with pytest.raises(CodebookError):
            read_file(text)
