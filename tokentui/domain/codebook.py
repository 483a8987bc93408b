"""The codebook: the editable lists of use cases and of segments, and sets of their entries as bit masks."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

from tokentui.domain.grades import Question
from tokentui.domain.stances import KNOWN_STANCES, Stance, stance_named

OPEN_MASK = 0
"""The mask of an account that may be anything: stands for the full codebook, whatever it holds by then."""

MAX_ENTRIES = 62
"""Of each list: a mask is one signed 64-bit integer in the book."""


class CodebookError(ValueError):
    """A codebook that cannot be used; the message names the entry and the way out."""


class UseCase(NamedTuple):
    """One entry of the codebook."""

    bit: int
    """Position in masks; never reused."""
    code: str
    """Short stable name, as in `core`."""
    key: str
    """The digit or letter that tags it; empty when it has none."""
    label: str
    """One line a newcomer understands."""
    stance: Stance
    definition: str = ""
    examples: tuple[str, ...] = ()
    archived: bool = False
    """Kept for the history, no longer offered."""
    exceptions: tuple[tuple[str, Stance], ...] = ()
    """Codes of segments in which it has another stance."""

    @property
    def mask(self) -> int:
        """The mask that holds this use case alone."""
        return 1 << self.bit


class Segment(NamedTuple):
    """One entry of the list of segments: who a customer is."""

    bit: int
    """Position in masks of segments; never reused."""
    code: str
    """Short stable name, as in `start-up`."""
    key: str
    """The digit or letter that places an account in it; empty when it has none."""
    label: str
    """One line a newcomer understands."""
    definition: str = ""
    """How to tell."""
    examples: tuple[str, ...] = ()
    archived: bool = False
    """Kept for the history, no longer offered."""

    @property
    def mask(self) -> int:
        """The mask that holds this segment alone."""
        return 1 << self.bit


Entry = TypeVar("Entry", UseCase, Segment)


class Vocabulary(Generic[Entry]):
    """A list of entries that statements choose from: what both lists of a codebook can be asked."""

    former_codes: tuple[tuple[str, int], ...]
    noun: str
    """What an entry is called."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All of them, in the order they are shown."""
        raise NotImplementedError

    # Each key asks for these many times.

    @cached_property
    def active(self) -> tuple[Entry, ...]:
        """The entries that can be chosen."""
        return tuple(one for one in self.entries if not one.archived)

    @cached_property
    def full(self) -> int:
        """The mask of every active entry: what an unclassified account may turn out to be."""
        return _union(self.active)

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each entry stands in the list, by its code."""
        return {one.code: place for place, one in enumerate(self.entries)}

    @cached_property
    def bits(self) -> dict[str, int]:
        """The bit that each code stands for now, former ones included."""
        return {one.code: one.bit for one in self.entries} | dict(self.former_codes)

    def mask(self, codes: Iterable[str]) -> int:
        """The mask of a list of codes; raises CodebookError naming the first unknown one."""
        total = 0
        for code in codes:
            if code not in self.bits:
                known = ", ".join(one.code for one in self.active)
                raise CodebookError(f"No {self.noun} is called {code!r}; the codebook has {known or 'none'}.")
            total |= 1 << self.bits[code]
        return total

    def members(self, mask: int) -> tuple[Entry, ...]:
        """The entries in a mask, in codebook order; the open mask has every active one."""
        if mask == OPEN_MASK:
            return self.active
        return tuple(one for one in self.entries if one.mask & mask)

    def codes(self, mask: int) -> tuple[str, ...]:
        """The codes in a mask, in codebook order; none for the open mask."""
        return () if mask == OPEN_MASK else tuple(one.code for one in self.members(mask))

    def by_key(self, key: str) -> Entry | None:
        """The active entry that a key chooses."""
        return next((one for one in self.active if one.key == key), None)

    def by_code(self, code: str) -> Entry | None:
        """The entry a code stands for now, former codes included."""
        bit = self.bits.get(code)
        return next((one for one in self.entries if one.bit == bit), None)

    def written_for(self, code: str) -> int | None:
        """The bit of the entry that a code was written for, also where that one was merged into another since."""
        return next((one.bit for one in self.entries if one.code == code), self.bits.get(code))

    def resolve(self, mask: int) -> int:
        """The mask with the open mask written out as every active entry."""
        return self.full if mask == OPEN_MASK else mask


AnyVocabulary = Vocabulary[UseCase] | Vocabulary[Segment]
"""Either list of a codebook."""


class _SegmentList(NamedTuple):
    entries: tuple[Segment, ...] = ()
    former_codes: tuple[tuple[str, int], ...] = ()
    """Codes once used, with the bit they stand for now."""


class Segments(_SegmentList, Vocabulary[Segment]):
    """All segments of a book at one version of its codebook."""

    noun = "segment"


NO_SEGMENTS = Segments()


class StanceException(NamedTuple):
    """Another stance of a use case where the customer is of one segment."""

    use_case: int
    """Its bit."""
    segment: int
    """Its bit."""
    stance: Stance


class _Entries(NamedTuple):
    version: int
    """Rises with every edit; every report names it."""
    use_cases: tuple[UseCase, ...]
    former_codes: tuple[tuple[str, int], ...] = ()
    """Codes once used, with the bit they stand for now: renamed and merged entries keep their decisions."""
    segments: Segments = NO_SEGMENTS


class Codebook(_Entries, Vocabulary[UseCase]):
    """The use cases and segments of a book at one version, in the order they are shown; as a list, its use cases."""

    noun = "use case"

    @property
    def entries(self) -> tuple[UseCase, ...]:
        """Its use cases."""
        return self.use_cases

    def of(self, question: Question) -> AnyVocabulary:
        """The list that answers a question: segments say who, use cases for what."""
        return self.segments if question is Question.WHO else self

    @cached_property
    def exceptions(self) -> tuple[StanceException, ...]:
        """Where the stance of a use case depends on who the customer is; none where it never does."""
        return tuple(
            StanceException(case.bit, bit, stance)
            for case in self.use_cases
            for code, stance in case.exceptions
            # What was said of a merged segment counts for another, which has the stance it had.
            if (bit := self.segments.written_for(code)) is not None and stance is not case.stance
        )

    @cached_property
    def _stances(self) -> dict[Stance, int]:
        return {one: _union(case for case in self.use_cases if case.stance is one) for one in Stance}

    @cached_property
    def one_stance_each(self) -> bool:
        """Whether each use case has one stance that is known, whoever the customer is."""
        return not self.exceptions and all(one.stance is not Stance.UNKNOWN for one in self.use_cases)

    def stance_mask(self, stance: Stance) -> int:
        """The mask of every use case of one stance, archived ones included, where no exception applies."""
        return self._stances[stance]

    @property
    def stance_masks(self) -> tuple[int, ...]:
        """The mask of each stance."""
        return tuple(self._stances.values())

    def one_stance(self, mask: int) -> Stance | None:
        """The stance that all use cases of a mask share, if they share one that is known."""
        stances = {case.stance for case in self.members(mask)}
        return stances.pop() if len(stances) == 1 and Stance.UNKNOWN not in stances else None


def _union(entries: Iterable[UseCase] | Iterable[Segment]) -> int:
    total = 0
    for one in entries:
        total |= one.mask
    return total


def parse_codebook(text: str, version: int = 1) -> Codebook:
    """Read a codebook from TOML (`use_case` and `segment` tables); raises CodebookError saying what is wrong."""
    import tomllib  # Only a codebook's file is TOML; the book itself is not.

    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(f"The codebook is not valid TOML: {error}.") from error
    if not document.get("use_case"):
        raise CodebookError("The codebook has no [[use_case]] entries.")
    cases = tuple(_use_case(_segment(*one), one[1]) for one in _tables(document, "use_case"))
    segments = tuple(_segment(*one) for one in _tables(document, "segment"))
    for entries in (cases, segments):
        _refuse_repeats(entries)
    return Codebook(version, cases, segments=Segments(segments))


def _tables(document: dict[str, object], name: str) -> Iterator[tuple[int, dict[str, object]]]:
    tables = document.get(name, [])
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        raise CodebookError(f"The entries of the codebook begin with [[{name}]].")
    if len(tables) > MAX_ENTRIES:
        raise CodebookError(f"The codebook has {len(tables)} entries of one list; at most {MAX_ENTRIES} fit.")
    yield from enumerate(tables)


def _segment(bit: int, table: dict[str, object]) -> Segment:
    code = str(table.get("code", "")).strip()
    if not code:
        raise CodebookError(f"Entry {bit + 1} of the codebook has no code.")
    examples = table.get("examples", ())
    return Segment(
        bit=bit,
        code=code,
        key=str(table.get("key", "")),
        label=str(table.get("label", code)),
        definition=str(table.get("definition", "")),
        examples=tuple(str(item) for item in examples) if isinstance(examples, list) else (),
        archived=bool(table.get("archived", False)),
    )


def _use_case(entry: Segment, table: dict[str, object]) -> UseCase:
    """A use case is what a segment is, and has a stance."""
    others = table.get("exceptions", {})
    exceptions = others.items() if isinstance(others, dict) else ()
    bit, code, key, label, definition, examples, archived = entry
    return UseCase(
        bit, code, key, label, _stance(code, table.get("stance")), definition, examples, archived,
        tuple((str(segment), _stance(code, stance)) for segment, stance in exceptions),
    )  # fmt: skip


def _stance(code: str, text: object) -> Stance:
    found = stance_named(text)
    if found is None:
        raise CodebookError(f"Use case {code!r} needs a stance: one of {', '.join(KNOWN_STANCES)}.")
    return found


def _refuse_repeats(entries: tuple[UseCase, ...] | tuple[Segment, ...]) -> None:
    codes: set[str] = set()
    keys: dict[str, str] = {}
    for one in entries:
        if one.code in codes:
            raise CodebookError(f"Two entries of the codebook have the code {one.code!r}.")
        codes.add(one.code)
        if one.key and not one.archived:
            if one.key in keys:
                raise CodebookError(f"Entries {keys[one.key]!r} and {one.code!r} both have the key {one.key!r}.")
            if one.key == "0" or len(one.key) != 1:
                raise CodebookError(f"Entry {one.code!r} has the key {one.key!r}; give it one of 1 to 9.")
            keys[one.key] = one.code
