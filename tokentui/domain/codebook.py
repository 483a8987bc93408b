"""The codebook: the editable lists of use cases and of segments, and sets of their entries as bit masks."""

from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

from tokentui.domain.grades import Question

OPEN_MASK = 0
"""The mask of an account that may be anything: stands for the full codebook, whatever it holds by then."""

MAX_ENTRIES = 62
"""Of each list: a mask is one signed 64-bit integer in the book."""


class Stance(StrEnum):
    """How a use case bears on whether the spend lasts."""

    BULLISH = "bullish"
    NEUTRAL = "neutral"
    BEARISH = "bearish"


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
    def _bits(self) -> dict[str, int]:
        return {one.code: one.bit for one in self.entries} | dict(self.former_codes)

    def mask(self, codes: Iterable[str]) -> int:
        """The mask of a list of codes; raises CodebookError naming the first unknown one."""
        total = 0
        for code in codes:
            if code not in self._bits:
                known = ", ".join(one.code for one in self.active)
                raise CodebookError(f"No {self.noun} is called {code!r}; the codebook has {known or 'none'}.")
            total |= 1 << self._bits[code]
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
        bit = self._bits.get(code)
        return next((one for one in self.entries if one.bit == bit), None)

    def written_for(self, code: str) -> int | None:
        """The bit of the entry that a code was written for, also where that one was merged into another since."""
        return next((one.bit for one in self.entries if one.code == code), self._bits.get(code))

    def resolve(self, mask: int) -> int:
        """The mask with the open mask written out as every active entry."""
        return self.full if mask == OPEN_MASK else mask


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
    exceptions: tuple[StanceException, ...] = ()
    """Where the stance of a use case depends on who the customer is; none where it never does."""


class Codebook(_Entries, Vocabulary[UseCase]):
    """The use cases and segments of a book at one version, in the order they are shown; as a list, its use cases."""

    noun = "use case"

    @property
    def entries(self) -> tuple[UseCase, ...]:
        """Its use cases."""
        return self.use_cases

    def of(self, question: Question) -> Vocabulary[UseCase] | Vocabulary[Segment]:
        """The list that answers a question: segments say who, use cases for what."""
        return self.segments if question is Question.WHO else self

    @cached_property
    def _stances(self) -> dict[Stance, int]:
        return {one: _union(case for case in self.use_cases if case.stance is one) for one in Stance}

    def stance_mask(self, stance: Stance) -> int:
        """The mask of every use case of one stance, archived ones included, where no exception applies."""
        return self._stances[stance]

    @property
    def stance_masks(self) -> tuple[int, ...]:
        """The mask of each stance."""
        return tuple(self._stances.values())

    def one_stance(self, mask: int) -> Stance | None:
        """The stance that all use cases of a mask share, if they share one."""
        stances = {case.stance for case in self.members(mask)}
        return stances.pop() if len(stances) == 1 else None


def _union(entries: Iterable[UseCase] | Iterable[Segment]) -> int:
    total = 0
    for one in entries:
        total |= one.mask
    return total


def parse_codebook(text: str, version: int = 1) -> Codebook:
    """Read a codebook from TOML (an array of `use_case` tables); raises CodebookError saying what is wrong."""
    import tomllib  # Only a codebook's file is TOML; the book itself is not.

    try:
        entries = tomllib.loads(text).get("use_case", [])
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(f"The codebook is not valid TOML: {error}.") from error
    if not isinstance(entries, list) or not entries:
        raise CodebookError("The codebook has no [[use_case]] entries.")
    if len(entries) > MAX_ENTRIES:
        raise CodebookError(f"The codebook has {len(entries)} entries; at most {MAX_ENTRIES} fit.")
    cases = tuple(_entry(bit, entry) for bit, entry in enumerate(entries))
    _refuse_repeats(cases)
    return Codebook(version, cases)


def _entry(bit: int, entry: object) -> UseCase:
    if not isinstance(entry, dict):
        raise CodebookError(f"Entry {bit + 1} of the codebook is not a table.")
    code = str(entry.get("code", "")).strip()
    if not code:
        raise CodebookError(f"Entry {bit + 1} of the codebook has no code.")
    try:
        stance = Stance(str(entry.get("stance", "")))
    except ValueError:
        names = ", ".join(stance.value for stance in Stance)
        raise CodebookError(f"Use case {code!r} needs a stance: one of {names}.") from None
    return UseCase(
        bit=bit,
        code=code,
        key=str(entry.get("key", "")),
        label=str(entry.get("label", code)),
        stance=stance,
        definition=str(entry.get("definition", "")),
        examples=tuple(str(item) for item in entry.get("examples", ())),
        archived=bool(entry.get("archived", False)),
    )


def _refuse_repeats(cases: tuple[UseCase, ...]) -> None:
    seen: dict[str, str] = {}
    for case in cases:
        if case.code in seen:
            raise CodebookError(f"Two entries of the codebook have the code {case.code!r}.")
        seen[case.code] = case.code
    keys: dict[str, str] = {}
    for case in cases:
        if case.key and not case.archived:
            if case.key in keys:
                raise CodebookError(f"Use cases {keys[case.key]!r} and {case.code!r} both have the key {case.key!r}.")
            if case.key == "0" or len(case.key) != 1:
                raise CodebookError(f"Use case {case.code!r} has the key {case.key!r}; give it one of 1 to 9.")
            keys[case.key] = case.code
