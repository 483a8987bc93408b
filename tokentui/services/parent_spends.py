"""Which parents are listed beside their own, so that a sum of spends may count something twice."""

from collections import defaultdict
from collections.abc import Mapping

from tokentui.domain.grades import Grade
from tokentui.domain.parent_spends import ParentSpend
from tokentui.services.owners import Owners
from tokentui.services.workbook import Workbook
from tokentui.store.cube import read_excluded, read_names_of, read_spends_of, read_years_of_usage


def parents_beside_their_own(
    workbook: Workbook, floor: Grade, within: Mapping[int, int] | None = None
) -> tuple[ParentSpend, ...]:
    """The parents whose spend may hold that of others in the sums at a floor, the largest of those first.

    A year of usage is of an account alone. A spend that a figure of its parent is said to contain (`within`) is not
    added to it anyway, and one of more than its parent's is not in that.
    """
    db, owners = workbook.book.db, Owners(workbook)
    parent_of = {child: parent for child, parent in owners.direct().items() if child != parent}
    if not parent_of:
        return ()
    known = {number: best for number, _, best, _ in read_spends_of(db, floor, {*parent_of, *parent_of.values()})}
    apart = {*read_excluded(db), *read_years_of_usage(db, known)}
    own: dict[int, list[int]] = defaultdict(list)
    for child, parent in parent_of.items():
        if {child, parent} <= known.keys() and not {child, parent} & apart and (within or {}).get(child) != parent:
            own[parent].append(child)
    found = {
        parent: theirs for parent, children in own.items() if (theirs := sum(map(known.__getitem__, children))) > 0
    }
    largest = sorted((one for one in found if found[one] <= known[one]), key=lambda one: (-found[one], one))
    names = read_names_of(db, {*largest, *(child for parent in largest for child in own[parent])})
    return tuple(
        ParentSpend(
            names[parent],
            known[parent],
            tuple(names[child] for child in sorted(own[parent], key=lambda child: (-known[child], child))),
            found[parent],
        )
        for parent in largest
    )
