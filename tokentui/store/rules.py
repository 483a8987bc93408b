"""The rules of the numbers as SQL: who, clarity, open, what a floor hides, and the shares of a split.

Each text mirrors the function of the domain that it names, and an exhaustive test holds the two equal. Views, triggers,
indexes, filters, orders, open accounts and the card take them from here. A row is given by its alias, a floor as SQL.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from tokentui.domain.grades import TO_VENDOR, Relation
from tokentui.domain.old_facts import LOWER
from tokentui.domain.stances import KNOWN_STANCES

if TYPE_CHECKING:
    from tokentui.domain.pairs import Pairs

_STANCES = ", ".join(f"'{one}'" for one in KNOWN_STANCES)

LOWEST = "'D'"
"""The lowest evidence floor: what indexes and triggers go by."""

UNKNOWN = -(2**63)
"""How an unknown spend stands in `open_account`: below every known one."""

LARGEST_FIRST = "v.spend_best DESC, v.folded, v.id"
"""The order of customers, v of `standing`, as an index has it."""

LARGEST_SORTED = f"+{LARGEST_FIRST}"
"""The same by sorting: the sign keeps SQLite from walking through everybody, each row from another place."""

ALIKE = "(m.statement = r.statement AND m.mask = r.mask AND m.split = r.split)"
"""Whether two rows of `current`, m and r, say the same."""

YEAR_OF_USAGE = """tokens = y.tokens_of_year,
        spend_low = CASE WHEN spend_source = 'usage' THEN y.spend ELSE spend_low END,
        spend_best = CASE WHEN spend_source = 'usage' THEN y.spend ELSE spend_best END,
        spend_high = CASE WHEN spend_source = 'usage' THEN y.spend ELSE spend_high END,
        spend_grade = CASE WHEN spend_source = 'usage' THEN iif(y.spend IS NULL, NULL, grade) ELSE spend_grade END"""
"""What a customer is set to from its year of usage y: tokens, and spend where usage is its source."""


def at(floor: str) -> str:
    """An evidence floor as SQL writes it."""
    return f"'{floor}'"


def slot(row: str = "") -> str:
    """Whose statement a decision replaces: the reviewer's, or the adjudication, whoever gives it."""
    return f"CASE WHEN {_of(row)}adjudicates THEN '' ELSE {_of(row)}reviewer END"


def stands(row: str) -> str:
    """Whether a decision is the one that counts in its slot; found by the key, however many reviewers there are."""
    return (
        f"EXISTS (SELECT 1 FROM current AS n WHERE n.customer_id = {row}.customer_id AND n.question = {row}.question"
        f" AND n.slot = {slot(row)} AND n.decision_id = {row}.id)"
    )


def rank(row: str) -> str:
    """Whose statement is heard before whose: `settling.Opinion.rank`."""
    first_pass = f"EXISTS (SELECT 1 FROM first_pass AS p WHERE p.reviewer = {row}.reviewer)"
    return f"CASE WHEN {row}.slot = '' THEN 0 WHEN {first_pass} THEN 2 ELSE 1 END"


def source_of(row: str) -> str:
    """What a fact rests on in the end, NULL where it names nothing: `Fact.source`."""
    return f"coalesce(nullif({row}.rests_on, ''), nullif({row}.source_url, ''), nullif({row}.source_title, ''))"


def is_old(row: str, before: str) -> str:
    """Whether a fact is old, by the day before which it is, as SQL; NULL where it has no date: `old_facts.is_old`."""
    dated = f"{row}.as_of GLOB '[0-9][0-9][0-9][0-9]*'"
    return f"iif({dated}, coalesce({row}.as_of < substr({before}, 1, length({row}.as_of)), 0), NULL)"


def is_old_here(row: str) -> str:
    """Whether a fact counts a grade lower in this book, being old; NULL where it has no date."""
    return is_old(row, f"(SELECT value FROM book WHERE key = '{LOWERED}')")


LOWERED = "old_facts_lowered"
"""The setting of a book in which old facts count a grade lower: the day before which they are old."""

GRADED_OTHERWISE = (
    "SELECT f.id FROM fact AS f JOIN graded AS g ON g.id = f.id"
    " WHERE (f.grade, f.grade_given) IS NOT (g.grade, g.grade_given)"
)
"""The facts that do not count what they should, as SELECT: none, unless it was another day until now."""


def a_grade_lower(grade: str) -> str:
    """What an old fact of a grade counts, as SQL: `old_facts.LOWER`."""
    cases = " ".join(f"WHEN '{one.value}' THEN '{lower.value}'" for one, lower in LOWER.items())
    return f"CASE {grade} {cases} ELSE {grade} END"


def in_capitals(unit: str) -> str:
    """A unit as it is compared with the currency: `derive.annual_basis`; an index goes by this expression."""
    return f"upper(trim({unit}))"


def gives_a_year(row: str = "") -> str:
    """Whether a fact gives its customer's year in figures that can be used, whatever the currency: `derive._annual`.

    An index holds only such facts.
    """
    f = _of(row)
    return (
        f"{f}basis IS NOT NULL AND {f}grade <> 'U' AND typeof({f}low) IN ('integer', 'real')"
        f" AND typeof({f}high) IN ('integer', 'real') AND {f}low <= {f}high AND {f}low > -9e12 AND {f}high < 9e12"
    )


def spend_of_facts(customer: str) -> str:
    """The annual spend that facts give a customer, as its columns have it: `derive.spend_of_facts`."""
    return _best_fact(customer, "s.low, s.low + (s.high - s.low) / 2, s.high, s.basis, s.grade, 'fact', s.uid")


def fact_of_spend(customer: str) -> str:
    """The uid of the fact that gives a customer its annual spend: `derive.spend_of_facts`."""
    return _best_fact(customer, "s.uid || ''")


def _best_fact(customer: str, wanted: str) -> str:
    order = "s.grade, s.as_of DESC, s.uid"
    return f"SELECT {wanted} FROM spend_by_fact AS s WHERE s.customer_id = {customer} ORDER BY {order} LIMIT 1"


def segments_of_record(customer: str) -> str:
    """The segment that a record names by its code, as a mask; 0 where it names none: `derive.segments_of_record`."""
    return f"coalesce((SELECT 1 << bit FROM segment_code WHERE code = {customer}.segment), 0)"


def has_segment(customer: str) -> str:
    """Whether the record names a segment by its code."""
    return f"{customer}.segment IN (SELECT code FROM segment_code)"


def who_state_of_record(customer: str) -> str:
    """The state of the question who, where nobody has said anything: `derive.placed`."""
    return f"iif({has_segment(customer)}, 'set', 'unlooked')"


def who_of_record(customer: str) -> str:
    """The mark of the question who, where nobody and no fact says anything: `derive.placed` without claims."""
    return f"iif({has_segment(customer)}, {customer}.grade, '-')"


def described(customer: str) -> str:
    """Whether a record tells who a customer is: by name and segment."""
    return f"({customer}.anonymous = 0 AND coalesce({has_segment(customer)}, 0))"


def answered(mark: str, floor: str) -> str:
    """Whether a mark counts as an answer at a floor: `Mark.answered`."""
    return f"{mark} BETWEEN 'A' AND {floor}"


def answers(row: str = "") -> str:
    """How many of the four questions have an answer at the lowest floor; an index goes by this very expression."""
    questions = ("who", "how_much", "for_what", "to_what_end")
    return " + ".join(f"({answered(_of(row) + one, LOWEST)})" for one in questions)


def clarity(mark: str, floor: str) -> str:
    """How a question that facts and the record answer stands at a floor: `clarity.clarity`."""
    return (
        f"CASE WHEN {answered(mark, floor)} THEN 'known' WHEN {mark} = 'U' THEN 'silence'"
        f" WHEN {mark} = '-' THEN 'backlog' ELSE 'below' END"
    )


def clarity_of_who(row: str, floor: str) -> str:
    """How the question who stands at a floor: `clarity.clarity`."""
    segments = f"{row}.segments"
    return (
        f"CASE WHEN {row}.who_state = 'unlooked' THEN iif({row}.who = 'U', 'silence', 'backlog')"
        f" WHEN NOT {row}.named THEN 'backlog'"
        f" WHEN {segments} <> 0 AND NOT ({answered(f'{row}.who', floor)}) THEN 'below'"
        f" WHEN {segments} <> 0 AND {segments} & ({segments} - 1) = 0 THEN 'known' ELSE 'silence' END"
    )


def clarity_for_what(row: str, floor: str) -> str:
    """How the question for what stands at a floor, by the codebook of the book: `clarity.clarity`."""
    # A stance that is not known may be any, so that it counts for several.
    stances = f"""SELECT count(DISTINCT coalesce(e.value, u.stance))
            + count(*) FILTER (WHERE coalesce(e.value, u.stance) NOT IN ({_STANCES})) AS number FROM use_case AS u
        LEFT JOIN segment AS g ON CASE {segments_at(row, floor)} WHEN 0 THEN NOT g.archived
            ELSE {row}.segments & (1 << g.bit) END
        LEFT JOIN json_each(u.exceptions) AS e ON e.key = g.code
        WHERE {row}.mask & (1 << u.bit)"""
    one_stance = f"iif({row}.split = '', ({stances}), (SELECT max(number) FROM ({stances} GROUP BY u.bit))) = 1"
    return (
        f"CASE WHEN {row}.state = 'unlooked' THEN 'backlog' WHEN {below(row, floor)} THEN 'below'"
        f" WHEN {one_stance} THEN 'known' ELSE 'silence' END"
    )


def mask_at(row: str, floor: str) -> str:
    """The mask as it reads at a floor: `CubeReading.use`. U is above every floor, and an open mask is 0 at any."""
    return f"iif({row}.for_what <= {floor}, {row}.mask, 0)"


def segments_at(row: str, floor: str) -> str:
    """The segments as they read at a floor: `CubeReading.who`. U is above every floor, an open mask 0 at any."""
    return f"iif({row}.who <= {floor}, {row}.segments, 0)"


def below(row: str, floor: str) -> str:
    """Whether what is said rests on evidence below a floor alone: the state of `CubeReading.use`."""
    answered_at = answered(f"{row}.for_what", floor)
    return f"({row}.mask <> 0 AND NOT ({answered_at}))"


def spend_at(row: str, floor: str) -> str:
    """The best annual spend as it reads at a floor: `CubeReading.use`.

    At the lowest one every known spend counts, and an index gives the order.
    """
    return f"{row}.spend_best" if floor == LOWEST else f"iif({row}.spend_grade <= {floor}, {row}.spend_best, NULL)"


def is_open(row: str, pairs: "Pairs", floor: str) -> str:
    """Whether an account may be of more than one stance at a floor: what `clarity` does not call known for what."""
    mask, segments = mask_at(row, floor), segments_at(row, floor)
    told = of_one_stance(mask, pairs, segments)
    unlike = [f"{mask} & {one} AND NOT {of_one_stance(str(one), pairs, segments)}" for one in pairs.varying]
    of_split = f" OR {row}.split <> '' AND ({' OR '.join(unlike)})" if unlike else ""
    return f"{row}.state <> 'excluded' AND ({mask} = 0 OR {row}.split = '' AND NOT {told}{of_split})"


def is_unplaced(row: str, floor: str) -> str:
    """Whether an account may be of more than one segment at a floor, so that it is not told who it is."""
    segments = segments_at(row, floor)
    return f"{row}.state <> 'excluded' AND ({segments} = 0 OR {segments} & ({segments} - 1) <> 0)"


def among(segments: str, use_cases: Sequence[tuple[int, int]], pairs: "Pairs") -> list[tuple[str, int]]:
    """Whether a customer may be of the segments of each set of use cases, and the set: always, where there is one."""
    if len(use_cases) == 1:
        return [("1", use_cases[0][1])]
    left = f"iif({segments} = 0, {pairs.segments(0)}, {segments})"
    return [(f"({left} & {of} <> 0)", mask) for of, mask in use_cases]


def of_one_stance(mask: str, pairs: "Pairs", segments: str = "0") -> str:
    """Whether all use cases of a mask that is not open share a stance in every segment: `Pairs.of_one_stance`."""
    if not pairs.depends:
        return f"({' OR '.join(f'{mask} & ~{one} = 0' for ((_, one),) in pairs.by_stance)})"
    ways = (
        " AND ".join(f"(NOT {of} OR {mask} & ~{one} = 0)" for of, one in among(segments, cases, pairs))
        for cases in pairs.by_stance
    )
    return f"({' OR '.join(f'({way})' for way in ways)})"


def undecided(row: str) -> str:
    """Whether an account may be of more than one use case at the lowest floor, so that `open_account` holds it.

    What `gap.gaps` does not count as exactly one use case, a split aside.
    """
    mask = f"{row}.mask"
    return (
        f"{row}.state <> 'excluded' AND"
        f" ({row}.for_what > {LOWEST} OR {mask} = 0 OR {row}.split = '' AND {mask} & ({mask} - 1) <> 0)"
    )


def undecided_between(row: str) -> str:
    """The use cases that an undecided account lies between, 0 for all; -1 where it is decided."""
    return f"iif({undecided(row)}, {mask_at(row, LOWEST)}, -1)"


def of_unknown(mark: str, weight: str) -> str:
    """The part of a weight whose spend is unknown, by the mark of the question how much: `Sums.spend_unknown`."""
    return f"CASE WHEN {mark} IN ('U', '-') THEN {weight} ELSE 0 END"


def portion(amount: str, position: str) -> str:
    """The part of an amount that falls to one row of `position`: `derive.portion`."""
    weight, before = f"{position}.weight", f"{position}.before"
    return (
        f"({amount} / 10000) * {weight} + (({amount} % 10000) * ({before} + {weight})) / 10000"
        f" - (({amount} % 10000) * {before}) / 10000"
    )


def month_tokens(usage: str) -> str:
    """The tokens of both directions of a row of `usage`; unknown only where neither is known."""
    return f"coalesce({usage}.tokens_in + {usage}.tokens_out, {usage}.tokens_in, {usage}.tokens_out)"


def of_month(usage: str, position: str) -> str:
    """What one row of `position` adds to each sum of the trend by a row of `usage`, as of `month_row`."""
    return month_row(f"{usage}.spend", month_tokens(usage), position)


def month_row(spend: str, tokens: str, position: str) -> str:
    """What one row of `position` adds to each sum of the trend: `derive.portion`, and unknown amounts counted."""
    amounts = (f"coalesce({spend}, 0)", f"min(coalesce({spend}, 0), 0)", f"coalesce({tokens}, 0)")
    unknown = (f"iif({one} IS NULL, {position}.weight, 0)" for one in (spend, tokens))
    return ", ".join((f"{position}.weight", *(_month(one, position) for one in amounts), *unknown))


def of_whole_month(usage: str) -> str:
    """What a row of `usage` adds to each sum of the trend where its customer has one mask."""
    spend, tokens = f"{usage}.spend", month_tokens(usage)
    unknown = (f"iif({one} IS NULL, 10000, 0)" for one in (spend, tokens))
    return ", ".join(
        ("10000", f"coalesce({spend}, 0)", f"min(coalesce({spend}, 0), 0)", f"coalesce({tokens}, 0)", *unknown)
    )


def moves_in_trend(move: str) -> str:
    """Whether a row of `move` takes a customer's usage from one cell of the trend to another, or in or out of it."""
    cell = ("segments", "mask", "split", "who", "for_what")
    former, now = (", ".join(f"{move}.{prefix}{one}" for one in cell) for prefix in ("from_", ""))
    return f"(({former}) <> ({now}) OR ({move}.from_state = 'excluded') <> ({move}.state = 'excluded'))"


def _month(amount: str, position: str) -> str:
    """The part of an amount, which a customer of one mask keeps whole."""
    return f"CASE WHEN {position}.weight = 10000 THEN {amount} ELSE {portion(f'({amount})', position)} END"


def adding(sums: Iterable[str]) -> str:
    """The end of an INSERT that adds to the sums of a row which is there already."""
    return f"ON CONFLICT DO UPDATE SET {', '.join(f'{one} = {one} + excluded.{one}' for one in sums)}"


def is_evidence(fact: str) -> str:
    """Whether a statement may rest on a fact: `derive.evidence`."""
    return f"{fact}.dimension NOT IN ({RELATIONS})"


def stands_to_vendor(floor: str, relation: str = "") -> str:
    """SELECT of the customers that are said, at a floor, to have this relation, or any to the vendor itself."""
    of = f"= '{relation}'" if relation else f"IN ({_written(TO_VENDOR)})"
    either = f"dimension IN ({RELATIONS}) AND {answered('grade', floor)}"  # An index holds only such facts.
    return f"SELECT DISTINCT customer_id FROM fact WHERE {either} AND dimension {of}"


def _written(relations: Iterable[Relation]) -> str:
    return ", ".join(f"'{one.value}'" for one in relations)


RELATIONS = _written(Relation)
"""All relations, as a list in SQL."""


def _of(row: str) -> str:
    return f"{row}." if row else ""
