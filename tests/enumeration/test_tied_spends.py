"""Spends that facts tie: every bound and verdict is true over all completions, and sharp for one fact alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, product

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.enumeration.small_books import CASES, STANCES, STEP, Customer, World, cells, customers, measure, of
from tests.enumeration.small_books import share as printed
from tests.enumeration.test_verdict import OTHER, PURE, accounts, stance_of
from tests.shares import examples
from tests.unit.domain.samples import SMALL
from tokentui.domain.bounds import Interval
from tokentui.domain.contradictions import Containing
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.cube_sums import CubeAtFloor, at_floor
from tokentui.domain.customer import Fact
from tokentui.domain.grades import Grade, Question
from tokentui.domain.lead import Rule
from tokentui.domain.spend_figures import Figure, Scope
from tokentui.domain.spend_limits import SpendFacts, doubted
from tokentui.domain.tied_spends import tie
from tokentui.domain.verdict import Outcome, Verdict, judge
from tokentui.domain.weighing import Measure


@dataclass(frozen=True)
class Said:
    """One fact: a combined figure of some customers, a month of one, or a parent's that contains a subsidiary's."""

    scope: Scope
    who: tuple[int, ...]
    """Places; of a year, the parent and the subsidiary."""
    low: int
    high: int


@dataclass(frozen=True)
class Book:
    """A small book with facts."""

    listed: tuple[Customer, ...]
    said: tuple[Said, ...]

    def cube(self) -> CubeAtFloor:
        return tie(at_floor(cells(self.listed, apart=True), Grade.D, SMALL), self.facts())

    def facts(self) -> SpendFacts:
        figures, containing = [], {}
        for number, one in enumerate(self.said):
            who = one.who if one.scope is not Scope.YEAR else one.who[:1]
            low, high = one.low, one.high
            if one.scope is Scope.YEAR:
                low, high = self.listed[one.who[0]].spend or (0, 0)
            figure = Figure(
                tuple((place + 1, f"C{place + 1}") for place in who),
                one.scope,
                low * STEP,
                None if one.scope is Scope.MONTH else high * STEP,
                FACT._replace(uid=str(number), low=low * STEP, high=high * STEP),
                (str(number),),
            )
            figures.append(figure)
            if one.scope is Scope.YEAR:
                containing[one.who[1] + 1] = Containing(one.who[0] + 1, figure)
        tied = frozenset(range(1, len(self.listed) + 1))
        return SpendFacts(tuple(figures), containing, "USD", months=True, tied=tied)

    def worlds(self, by: Measure) -> Iterator[World]:
        """Every completion that the facts allow."""
        pieces = [(place, mask, part) for place, one in enumerate(self.listed) for mask, part in one.pieces]
        choices = [[bit for bit in CASES if not mask or mask & bit] for _, mask, _ in pieces]
        for held, rest in self._held(by):
            for chosen in product(*choices, CASES if rest else (0,)):
                found = [(bit, part * held[place]) for (place, _, part), bit in zip(pieces, chosen[:-1], strict=True)]
                yield (*found, (chosen[-1], Fraction(rest)))

    def _held(self, by: Measure) -> set[tuple[tuple[int, ...], int]]:
        """What each customer holds in a completion, with what is there besides and may be anything."""
        total = (by.disclosed or 0) // STEP
        inside = {one.who[1]: one.who[0] for one in self.said if one.scope is Scope.YEAR}
        sharing = {place for place in inside if self.listed[place].spend is None}
        floor: dict[int, int] = {}
        for one in self.said:
            if one.scope is Scope.MONTH:
                floor[one.who[0]] = max(one.low, floor.get(one.who[0], 0))
        ends = [one.spend or (floor.get(place, 0), total) for place, one in enumerate(self.listed)]
        found = set()
        for spends in product(*(range(low, high + 1) for low, high in ends)):
            if not all(
                one.low <= sum(spends[place] for place in one.who) <= one.high
                for one in self.said
                if one.scope is Scope.COMBINED
            ):
                continue
            own = list(spends)
            for child, parent in inside.items():
                own[parent] -= spends[child]
            if min(own) < 0:
                continue
            if by.denominator is Denominator.KNOWN:
                own = [spend if self.listed[place].spend or place in sharing else 0 for place, spend in enumerate(own)]
            elif sum(own) > total:
                continue
            found.add((tuple(own), total - sum(own) if by.denominator is Denominator.DISCLOSED else 0))
        return found

    @property
    def is_sharp(self) -> bool:
        """Whether the bounds are said to be sharp: one fact, points, and no division that differs within a sum."""
        (one,) = self.said
        of = [self.listed[place] for place in one.who]
        unknown = [each for each in of if each.spend is None]
        alike = unknown if one.scope is Scope.COMBINED else of if unknown else []
        whole = all(not each.split for each in alike) or len({(each.mask, each.split) for each in alike}) == 1
        return whole and all(each.spend is None or each.spend[0] == each.spend[1] for each in of)


FACT = Fact("0", Question.HOW_MUCH, "", 0, 0, "USD", "", None, "2026-01", "The Paper", None, None, None, Grade.C)
BY_SPEND = st.sampled_from(list(Denominator))
small = st.lists(customers.map(lambda one: replace(one, grade="C", spend_grade="C")), min_size=2, max_size=3)
many = settings(deadline=None, max_examples=examples(150), suppress_health_check=list(HealthCheck))


@st.composite
def said(draw: st.DrawFn, listed: Sequence[Customer]) -> Said:
    places = draw(st.permutations(range(len(listed))))
    scope = draw(st.sampled_from([Scope.COMBINED, Scope.MONTH, Scope.YEAR]))
    low = draw(st.integers(0, 3))
    high = low + draw(st.integers(0, 2))
    if scope is Scope.COMBINED:
        return Said(scope, tuple(sorted(places[: draw(st.integers(2, len(listed)))])), low, high)
    if scope is Scope.MONTH:
        return Said(scope, (places[0],), low, high)
    assume(listed[places[0]].spend is not None)
    return Said(scope, (places[0], places[1]), 0, 0)


@st.composite
def told(draw: st.DrawFn, facts: int) -> Book:
    listed = draw(small)
    facts_said = tuple(draw(said(listed)) for _ in range(draw(st.integers(1, facts))))
    if draw(st.booleans()):
        # Otherwise of most combined figures all members but one are known.
        together = {place for one in facts_said if one.scope is Scope.COMBINED for place in one.who}
        listed = [replace(one, spend=None) if place in together else one for place, one in enumerate(listed)]
        assume(all(listed[one.who[0]].spend for one in facts_said if one.scope is Scope.YEAR))
    found = Book(tuple(listed), facts_said)
    assume(
        len({one.who[1] for one in found.said if one.scope is Scope.YEAR})
        == sum(one.scope is Scope.YEAR for one in found.said)
    )
    assume(not doubted(found.facts(), frozenset()))
    return found


def established(book: Book, by: Measure, stance: str, rule: Rule) -> bool:
    mine = STANCES[stance]
    others = 15 & ~mine if rule is Rule.MAJORITY else STANCES[OTHER[stance]]
    leads = [of(world, mine) - of(world, others) for world in book.worlds(by)]
    return bool(leads) and min(leads) > 0


def judged(book: Book, by: Measure, rule: Rule) -> Verdict:
    cube = book.cube()
    apart = cube.tied.customers if cube.tied else frozenset()
    known = accounts([one for number, one in enumerate(book.listed, 1) if number not in apart])
    still_open = [one for one in known if len(one.parts) == 1 and not stance_of(one.parts[0][0])]
    return judge(cube, by, rule, accounts=still_open, decided=known)


@many
@given(told(2), BY_SPEND, st.integers(4, 8), st.sampled_from([1, 2, 3, 4, 8]))
def test_bounds_are_true_and_of_one_fact_sharp(
    book: Book, denominator: Denominator, disclosed: int, group: int
) -> None:
    by = measure(Unit.SPEND, denominator, disclosed, (0, None))
    totals = ((of(world, group), of(world, 15)) for world in book.worlds(by))
    possible = [part / total for part, total in totals if total]
    assume(possible)
    found = printed(book.cube(), by, group)
    if found is None:
        # It has customers, and none of known spend.
        assert not max(possible) or all(one.spend is None for one in book.listed)
        return
    assert found.low <= min(possible)
    assert found.high >= max(possible)
    if len(book.said) == 1 and book.is_sharp:
        assert (found.low, found.high) == (min(possible), max(possible))


@many
@given(told(2), BY_SPEND, st.integers(4, 8), st.sampled_from(list(Rule)))
def test_a_verdict_is_true_and_of_one_fact_complete(
    book: Book, denominator: Denominator, disclosed: int, rule: Rule
) -> None:
    by = measure(Unit.SPEND, denominator, disclosed, (0, None))
    assume(any(True for _ in book.worlds(by)))
    verdict = judged(book, by, rule)
    for stance in OTHER:
        holds, says = established(book, by, stance, rule), verdict.verdict.value == stance.upper()
        assert holds or not says
        assert says or not holds or len(book.said) > 1 or not book.is_sharp


@many
@given(told(1), BY_SPEND, st.integers(4, 8), st.sampled_from(list(Rule)))
def test_the_fewest_accounts_are_never_too_many_nor_too_few(
    book: Book, denominator: Denominator, disclosed: int, rule: Rule
) -> None:
    by = measure(Unit.SPEND, denominator, disclosed, (0, None))
    assume(book.is_sharp and any(True for _ in book.worlds(by)))
    verdict = judged(book, by, rule)
    if verdict.flip is None:
        movable = [place for place, one in enumerate(book.listed) if not one.split and not stance_of(one.mask)]
        ways = [("bullish", verdict.towards_bullish.fewest), ("bearish", verdict.towards_bearish.fewest)]
    else:
        movable = list(range(len(book.listed)))
        ways = [(OTHER[verdict.verdict.value.lower()], verdict.flip.fewest)]
    for stance, said_of in ways:
        found = fewest(book, movable, stance, verdict.flip is None, by, rule)
        if said_of.more_than is None:
            assert said_of.count == found
        else:
            assert said_of.more_than < (len(book.listed) + 1 if found is None else found)


def fewest(book: Book, movable: Sequence[int], stance: str, holds: bool, by: Measure, rule: Rule) -> int | None:
    """How many accounts have to be decided for a stance until it, or the other, is established or no longer is."""
    watched = stance if holds else OTHER[stance]
    for number in range(len(movable) + 1):
        for chosen in combinations(movable, number):
            listed = tuple(
                replace(one, mask=PURE[stance], split=()) if place in chosen else one
                for place, one in enumerate(book.listed)
            )
            if established(replace(book, listed=listed), by, watched, rule) is holds:
                return number
    return None


def share(book: Book, group: int, denominator: Denominator = Denominator.LISTED, disclosed: int = 20) -> Interval:
    by = measure(Unit.SPEND, denominator, disclosed, (0, None))
    found = printed(book.cube(), by, group)
    assert found is not None
    return found


def test_what_several_hold_together_is_no_more_than_their_figure() -> None:
    """Two bullish ones of at most 2 together beside a bearish 6: at most a quarter, not three fifths."""
    book = Book((Customer(1), Customer(2), Customer(8, spend=(6, 6))), (Said(Scope.COMBINED, (0, 1), 1, 2),))
    assert share(book, 3) == Interval(Fraction(1, 7), Fraction(1, 4))
    assert share(book, 1) == Interval(Fraction(0), Fraction(1, 4))


def test_what_a_known_member_takes_is_not_left() -> None:
    book = Book(
        (Customer(1, spend=(2, 2)), Customer(2), Customer(8, spend=(6, 6))), (Said(Scope.COMBINED, (0, 1), 3, 4),)
    )
    assert share(book, 2) == Interval(Fraction(1, 9), Fraction(1, 5))


def test_a_subsidiary_s_spend_is_not_added_to_its_parent_s_that_contains_it() -> None:
    book = Book((Customer(1, spend=(5, 5)), Customer(8, spend=(2, 2))), (Said(Scope.YEAR, (0, 1), 0, 0),))
    for denominator in (Denominator.KNOWN, Denominator.LISTED):
        assert share(book, 1, denominator) == Interval(Fraction(3, 5), Fraction(3, 5))
    assert share(book, 1, Denominator.DISCLOSED) == Interval(Fraction(3, 20), Fraction(18, 20))
    cells_left = [cell.sums.best for cell in book.cube().own]
    assert cells_left == [2 * STEP, 3 * STEP]


def test_a_parent_s_spend_is_of_the_subsidiary_as_well_whose_part_is_not_known() -> None:
    book = Book((Customer(1, spend=(5, 5)), Customer(8)), (Said(Scope.YEAR, (0, 1), 0, 0),))
    assert share(book, 8, Denominator.KNOWN) == Interval(Fraction(0), Fraction(1))
    assert share(book, 3, Denominator.LISTED) == Interval(Fraction(0), Fraction(1))
    assert share(book, 4, Denominator.LISTED) == Interval(Fraction(0), Fraction(0))


def test_a_month_gives_at_least_that_much() -> None:
    book = Book((Customer(1), Customer(8, spend=(6, 6))), (Said(Scope.MONTH, (0,), 3, 3),))
    assert share(book, 1) == Interval(Fraction(1, 3), Fraction(14, 20))
    assert share(book, 1, Denominator.DISCLOSED) == Interval(Fraction(3, 20), Fraction(14, 20))


def test_what_facts_leave_holds_within_what_is_stated_for_unknown_spends() -> None:
    book = Book((Customer(1), Customer(8, spend=(6, 6))), (Said(Scope.COMBINED, (0, 1), 6, 14),))
    for unknown, high in (((0, None), 8), ((0, 2), 2), ((9, 9), 8)):
        by = measure(Unit.SPEND, Denominator.LISTED, 40, unknown)
        found = printed(book.cube(), by, 1)
        assert found is not None
        assert found.high == Fraction(high, high + 6)


def test_one_decision_undoes_what_lies_with_several() -> None:
    """3 to 4 of two bullish ones beside a bearish 1: it may all be that one's, and need not be."""
    book = Book((Customer(1), Customer(2), Customer(8, spend=(1, 1))), (Said(Scope.COMBINED, (0, 1), 3, 4),))
    flip = judged(book, measure(Unit.SPEND, Denominator.LISTED, 20, (0, None)), Rule.DOMINANCE).flip
    assert flip is not None
    assert (flip.fewest.count, flip.fewest.accounts[0].name, flip.gone_at) == (1, "C1 or C2", None)
    assert flip.makes is Outcome.NOT_ESTABLISHED
    alone = Book((Customer(1), Customer(8, spend=(1, 1))), (Said(Scope.COMBINED, (0, 1), 4, 5),))
    flip = judged(alone, measure(Unit.SPEND, Denominator.LISTED, 20, (0, None)), Rule.DOMINANCE).flip
    assert flip is not None
    assert (flip.fewest.accounts[0].name, flip.makes) == ("C1", Outcome.BEARISH)


def test_what_lies_with_several_is_gained_by_all_of_their_decisions() -> None:
    """Of 4 that two open ones hold beside a bullish 3, half would be enough, but one of them may hold all."""
    by = measure(Unit.SPEND, Denominator.LISTED, 20, (0, None))
    book = Book((Customer(0), Customer(0), Customer(1, spend=(3, 3))), (Said(Scope.COMBINED, (0, 1), 4, 4),))
    assert judged(book, by, Rule.DOMINANCE).towards_bullish.fewest.count == 2
    lower = replace(book, listed=(Customer(0), Customer(0), Customer(8, spend=(3, 3))))
    assert judged(lower, by, Rule.DOMINANCE).towards_bullish.fewest.count == 2


def test_one_of_two_that_is_decided_already_may_hold_all() -> None:
    """It takes the open one at least; whether that is enough depends on how the other was decided."""
    by = measure(Unit.SPEND, Denominator.LISTED, 20, (0, None))
    for other, most in ((1, 1), (8, None)):
        book = Book((Customer(0), Customer(other), Customer(1, spend=(3, 3))), (Said(Scope.COMBINED, (0, 1), 4, 4),))
        fewest_of = judged(book, by, Rule.DOMINANCE).towards_bullish.fewest
        assert (fewest_of.count, fewest_of.more_than) == (None, 0)
        assert fewest(book, [0], "bullish", True, by, Rule.DOMINANCE) == most
