"""Into which sums of a figure a customer falls: the same rules as those of the panels, one customer at a time."""

from abc import ABC, abstractmethod
from collections.abc import Collection

from tokentui.domain.bounds import Mass
from tokentui.domain.clarity import Clarity, together
from tokentui.domain.codebook import OPEN_MASK
from tokentui.domain.crossing import InAspect, kept
from tokentui.domain.cube import Cell
from tokentui.domain.cube_reading import CubeReading
from tokentui.domain.cube_sums import CubeAtFloor
from tokentui.domain.explained import Clear, Counting, Key, Known, Lying
from tokentui.domain.grades import Question
from tokentui.domain.lead import Leads, Rule
from tokentui.domain.panel_figure import FigureKind, PanelFigure
from tokentui.domain.segment_sums import UNTOLD, Aspect
from tokentui.domain.settling import State
from tokentui.domain.stances import Stance
from tokentui.domain.weighed import OfStance, OfUseCase, Subject
from tokentui.domain.weighing import Measure

COUNTED = frozenset(State) - {State.EXCLUDED}
"""The states of customers that count."""


class Sorter(ABC):
    """Says which sum of a figure a part of a customer falls into."""

    weighs = False
    """Whether spends that facts tie are taken from the customers, and sorted by themselves."""

    @abstractmethod
    def key(self, cell: Cell) -> Key | None:
        """The sum of a cell of one customer; None where it is in none."""

    def tied(self, mass: Mass) -> Key:
        """The sum of a spend that facts tie."""
        raise NotImplementedError


class ByLie(Sorter):
    """By how they lie to a group."""

    weighs = True

    def __init__(self, subject: Subject, reading: CubeReading) -> None:
        self.subject, self._reading = subject, reading

    def key(self, cell: Cell) -> Key | None:
        """How it lies; an excluded one is in no sum."""
        if self._reading.use(cell)[2] is State.EXCLUDED:
            return None
        return Lying(*self.subject.lying(self._reading.parts(cell)))

    def tied(self, mass: Mass) -> Key:
        """How it lies."""
        return Lying(*self.subject.lie(mass))


class ByLead(Sorter):
    """By what they count towards each stance of the verdict."""

    weighs = True

    def __init__(self, leads: Leads, reading: CubeReading) -> None:
        self._leads, self._reading = leads, reading

    def key(self, cell: Cell) -> Key | None:
        """What it counts; an excluded one is in no sum."""
        if self._reading.use(cell)[2] is State.EXCLUDED:
            return None
        parts = self._reading.parts(cell)
        return Counting(*(self._leads.ends(stance, parts) for stance in (Stance.BULLISH, Stance.BEARISH)))

    def tied(self, mass: Mass) -> Key:
        """What it counts."""
        return Counting(*(self._leads.ends(stance, mass.parts) for stance in (Stance.BULLISH, Stance.BEARISH)))


class ByClarity(Sorter):
    """By how a question stands, or all four together, of everybody or of one segment."""

    def __init__(self, cube: CubeAtFloor, question: Question | None, place: int | None) -> None:
        """`place` is the bit of the segment, UNTOLD for those of no told one, None for everybody."""
        self._reading, self._question, self._place = cube.sums.reading, question, place
        self._told = None if place is None else kept(cube.sums).told

    def key(self, cell: Cell) -> Key | None:
        """How the question stands; an excluded one, and one of another segment, is in no sum."""
        if self._reading.use(cell)[2] is State.EXCLUDED:
            return None
        if self._told is not None and self._told(self._reading.who(cell)[0]) != self._place:
            return None
        answers, one = self._reading.answers(cell)
        if self._question is None:
            return Clear(together(answers))
        found = answers[list(Question).index(self._question)]
        return Clear(found, one and self._question is Question.FOR_WHAT and found is Clarity.KNOWN)


class ByState(Sorter):
    """By what stands behind what they are said to do."""

    def __init__(self, reading: CubeReading, states: Collection[State]) -> None:
        self._reading, self._states = reading, states

    def key(self, cell: Cell) -> Key | None:
        """Its state, where that is asked for."""
        state = self._reading.use(cell)[2]
        return state if state in self._states else None


class ByWhoState(Sorter):
    """By what stands behind their segments, where none is told."""

    def __init__(self, cube: CubeAtFloor, state: State) -> None:
        self._reading, self._state, self._told = cube.sums.reading, state, kept(cube.sums).told

    def key(self, cell: Cell) -> Key | None:
        """The state, of one that counts and whose segment is not told."""
        segments, state = self._reading.who(cell)
        if self._reading.use(cell)[2] is State.EXCLUDED or self._told(segments) != UNTOLD:
            return None
        return state if state is self._state else None


class ByKnown(Sorter):
    """By whether their annual spend is known."""

    def __init__(self, reading: CubeReading, asked: Collection[Known]) -> None:
        self._reading, self._asked = reading, asked

    def key(self, cell: Cell) -> Key | None:
        """Whether it is known; an excluded one is in no sum."""
        *_, state, known = self._reading.use(cell)
        key = Known.KNOWN if known else Known.UNKNOWN
        return None if state is State.EXCLUDED or key not in self._asked else key


def place_of(cube: CubeAtFloor, code: str | None) -> int | None:
    """Where the sums of a segment are kept, by its code; raises KeyError for one that there is not."""
    if code is None:
        return None
    return cube.codebook.segments.bits[code] if code else UNTOLD


def subject_of(cube: CubeAtFloor, figure: PanelFigure) -> Subject:
    """The group that a row of the composition is of."""
    pairs = cube.sums.pairs
    match figure.kind:
        case FigureKind.STANCE:
            return OfStance(Stance(figure.code), pairs)
        case FigureKind.USE_CASE:
            case = cube.codebook.by_code(figure.code)
            return OfUseCase(OPEN_MASK if case is None else case.mask, pairs)
        case FigureKind.SEGMENT:
            return InAspect(place_of(cube, figure.code) or 0, Aspect.WHOLE, pairs)
        case _:
            return InAspect(place_of(cube, figure.segment) or 0, Aspect(figure.code), pairs)


def sorter_of(figure: PanelFigure, cube: CubeAtFloor, measure: Measure, rule: Rule) -> Sorter:
    """By what the customers fall into the sums of a figure."""
    reading = cube.sums.reading
    match figure.kind:
        case FigureKind.STATE:
            return ByState(reading, (State(figure.code),))
        case FigureKind.TOTAL:
            return ByState(reading, COUNTED)
        case FigureKind.WHO_STATE:
            return ByWhoState(cube, State(figure.code))
        case FigureKind.UNACCOUNTED:
            return ByKnown(reading, tuple(Known))
        case FigureKind.UNKNOWN_SPEND:
            return ByKnown(reading, (Known.UNKNOWN,))
        case FigureKind.QUESTION:
            question = Question(figure.code) if figure.code else None
            return ByClarity(cube, question, place_of(cube, figure.segment))
        case FigureKind.VERDICT:
            return ByLead(Leads((), measure.whole, cube.sums.pairs, rule), reading)
        case _:
            return ByLie(subject_of(cube, figure), reading)
