"""The codebook beside the account under review: key, label, definition where there is room, and who said what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from rich.segment import Segment
from textual.geometry import Size

from tokentui.domain.codebook import AnyVocabulary, Codebook, UseCase
from tokentui.domain.codebook import Segment as CustomerSegment
from tokentui.domain.customer import Decision
from tokentui.domain.grades import Question
from tokentui.domain.statements import Kind, Statement
from tokentui.domain.text import cell_width, clip, pad, visible
from tokentui.tui.widgets.panel import Panel, PanelRow

MINE, RULING, THEIRS = "●", "◆", "○"
FOLDED, OF_WIDTH, FOLDED_NARROW = 2, 70, 4
"""Lines that it takes when folded: in a pane of this width, and in a narrower one."""
ROOM = Size(100, 33)
"""The terminal from which on all of it leaves the account room enough."""
_STATES = (
    (Kind.CANNOT_TELL, "0", "cannot tell", "you looked, and it cannot be told"),
    (Kind.WITHHELD, "w", "withheld", "asked or searched, and declined"),
    (Kind.EXCLUDED, "x", "not a customer", "a total row, a duplicate, a test account"),
)
_ASKED = {Question.WHO: "Who is it?", Question.FOR_WHAT: "What for?"}
_KEY = 4
_MOST_CODE = 14


@dataclass(frozen=True, slots=True)
class Said:
    """What stands on the account under review."""

    mine: Decision | None = None
    others: tuple[Decision, ...] = ()
    ruling: Decision | None = None
    """The adjudication."""
    hidden: bool = False
    """Whether others' statements are kept back."""
    conflict: bool = False
    """Whether the statements differ and nobody has adjudicated."""


class CodebookList(Panel):
    """One line for each entry of the list that is asked for and for each other statement, with a sign at one's own.

    The list of segments takes as many lines as that of use cases: an account keeps its place between its two questions.
    """

    DEFAULT_CSS = """
    CodebookList { height: auto; min-height: 2; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._codebook: Codebook | None = None
        self._question = Question.FOR_WHAT
        self._said = Said()
        self._alone = True
        self._wanted: bool | None = None
        """Whether the user wants it folded; None while that follows from the room."""

    def show(self, codebook: Codebook, said: Said | None, question: Question) -> None:
        """Show the list that answers a question with what was said of the account; None where there is no account."""
        self._codebook, self._said, self._alone = codebook, said or Said(), said is None
        self._question = question
        self.redraw()

    @property
    def folded(self) -> bool:
        """Whether it takes a few lines: as the user wants it, else where all of it would leave the account no room."""
        narrow, low = self.app.size.width < ROOM.width, self.app.size.height < ROOM.height
        return (narrow or low) if self._wanted is None else self._wanted

    def fold(self, folded: bool) -> None:
        """Fold it to keys and codes, or unfold it."""
        self._wanted = folded
        self.redraw()

    @property
    def text(self) -> str:
        """What the list says, as plain text."""
        return "\n".join("".join(part.text for part in row.segments).rstrip() for row in self._rows)

    def draw(self, width: int) -> Iterator[PanelRow]:
        """The title, then the entries, then the other statements."""
        if self._codebook is None:
            return
        if self.folded:
            yield from self._in_two_lines(self._codebook, width)
            return
        yield self._title(width)
        cases: Sequence[UseCase | CustomerSegment] = self._codes(self._codebook).active
        states = _STATES[:2] if self._question is Question.WHO else _STATES
        least = len(self._codebook.active) + len(_STATES) + 1
        codes = min(max([cell_width(visible(one.code)) for one in cases] + [_MOST_CODE]), _MOST_CODE)
        definitions = self._definitions(cases, max(self.size.height, least) - len(cases) - len(states) - 1, width)
        for case in cases:
            yield self._row(case.key, case.code, case.label, codes, self._who(case), width)
            for text in definitions.get(case.bit, ()):
                yield PanelRow((Segment(" " * _KEY), Segment(text, self.part("dim"))))
        for kind, key, name, about in states:
            yield self._row(key, name, about, codes, self._who(kind), width)
        written = 1 + len(cases) + sum(map(len, definitions.values())) + len(states)
        yield from (PanelRow(()) for _ in range(least - written))

    def _in_two_lines(self, codebook: Codebook, width: int) -> Iterator[PanelRow]:
        """Keys and codes alone, lit where somebody said so; codes are cut until all of them fit."""
        cases: Sequence[UseCase | CustomerSegment] = self._codes(codebook).active
        states = _STATES[:2] if self._question is Question.WHO else _STATES
        entries = [
            *((one.key, visible(one.code), self._who(one)) for one in cases),
            *((key, name, self._who(kind)) for kind, key, name, _ in states),
        ]
        asked = f"{_ASKED[self._question]}  "
        most_lines = FOLDED if width >= OF_WIDTH else FOLDED_NARROW
        longest = max(cell_width(code) for _, code, _ in entries)
        for most in range(longest, 1, -1):
            lines = _laid_out([(key, clip(code, most), who) for key, code, who in entries], width, cell_width(asked))
            if len(lines) <= most_lines:
                break
        for number in range(most_lines):
            head = () if number else (Segment(asked, self.part("title")),)
            line = lines[number] if number < len(lines) else []
            yield PanelRow((*head, *(part for key, code, who in line for part in self._brief(key, code, who))))

    def _brief(self, key: str, code: str, who: "_Who") -> tuple[Segment, ...]:
        sign = RULING if who.rules else MINE if who.mine else THEIRS if who.names else " "
        style = "warning" if sign == THEIRS and self._said.conflict else "up"
        said = self.part("strong") if sign != " " else None
        return Segment(visible(key), self.part("accent")), Segment(sign, self.part(style)), Segment(code + " ", said)

    def _codes(self, codebook: Codebook) -> AnyVocabulary:
        return codebook.of(self._question)

    def _title(self, width: int) -> PanelRow:
        said = self._said
        name, style = _ASKED[self._question], "dim"
        if self._alone:
            words = ""
        elif said.hidden:
            words = "blind: what others said is hidden until you decide"
        elif said.ruling is not None:
            words, style = f"{RULING} adjudicated by {visible(said.ruling.reviewer)}", "accent"
        elif said.conflict:
            words, style = "reviewers disagree · a adjudicates", "warning"
        else:
            words = "what was said" if said.others or said.mine else "nobody has said anything yet"
        words = clip(words, max(width - len(name) - 2, 0))
        gap = max(width - len(name) - cell_width(words), 1)
        return PanelRow((Segment(name, self.part("title")), Segment(" " * gap), Segment(words, self.part(style))))

    def _row(self, key: str, code: str, label: str, codes: int, who: "_Who", width: int) -> PanelRow:
        names = clip(who.names, width // 3)
        room = max(width - _KEY - codes - 2 - cell_width(names) - 1, 0)
        sign = RULING if who.rules else MINE if who.mine else " "
        return PanelRow(
            (
                Segment(f"{pad(visible(key), 1)} ", self.part("accent")),
                Segment(f"{sign} ", self.part("up")),
                Segment(pad(visible(code), codes) + "  ", self.part("strong") if who.mine or who.rules else None),
                Segment(pad(clip(visible(label), room), room) + " ", self.part("dim")),
                Segment(names, self.part("warning" if self._said.conflict else "dim")),
            )
        )

    def _definitions(self, cases: Sequence[UseCase | CustomerSegment], spare: int, width: int) -> dict[int, list[str]]:
        """What each entry means, as many of the spare lines as there are for it; none where not all would have one."""
        each = min(spare // max(len(cases), 1), 3)
        if each < 1:
            return {}
        room = max(width - _KEY - 1, 10)
        found = {}
        for case in cases:
            lines = wrap(visible(case.definition), room)[: each + 1]
            if len(lines) > each:
                lines = [*lines[: each - 1], clip(f"{lines[each - 1]} {lines[each]}", room)]
            found[case.bit] = lines
        return found

    def _who(self, wanted: UseCase | CustomerSegment | Kind) -> "_Who":
        said = self._said
        others = [_named(one, share) for one in said.others if (share := self._share(one.statement, wanted))]
        mine = "" if said.mine is None else self._share(said.mine.statement, wanted)
        if mine and (others or mine != _ALL):
            others.insert(0, f"you{'' if mine == _ALL else ' ' + mine}")
        rules = said.ruling is not None and bool(self._share(said.ruling.statement, wanted))
        return _Who(bool(mine), rules, ", ".join(others))

    def _share(self, statement: Statement, wanted: UseCase | CustomerSegment | Kind) -> str:
        """Whether a statement names an entry or is of a kind: empty, or the share of a split."""
        if isinstance(wanted, Kind):
            return _ALL if statement.kind is wanted else ""
        assert self._codebook is not None
        for code, weight in statement.shares:
            case = self._codes(self._codebook).by_code(code)
            if case is not None and case.bit == wanted.bit:
                return f"{weight / 100:g} %" if statement.kind is Kind.SPLIT else _ALL
        return ""


_Brief = tuple[str, str, "_Who"]


def _laid_out(entries: Sequence[_Brief], width: int, used: int) -> list[list[_Brief]]:
    """Entries on lines of a width, of which the first has some cells in use, each a key, a sign, a code and a space."""
    lines: list[list[_Brief]] = [[]]
    for entry in entries:
        cells = cell_width(entry[0]) + 1 + cell_width(entry[1]) + 1
        if used and used + cells - 1 > width:
            lines.append([])
            used = 0
        lines[-1].append(entry)
        used += cells
    return lines


_ALL = "all"


@dataclass(frozen=True, slots=True)
class _Who:
    mine: bool
    rules: bool
    names: str


def _named(one: Decision, share: str) -> str:
    name = visible(one.reviewer)
    return name if share == _ALL else f"{name} {share}"
