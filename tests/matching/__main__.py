"""Prints how recognising does on the labelled pairs: `python -m tests.matching`; with `--all` what was missed, too."""

import sys
from collections.abc import Sequence

from tests.matching.bench import KIN, PRECISION, RECALL, Offer, offers, precision, read_pairs, recall
from tokentui.domain.matching import Strength


def report(found: Sequence[Offer], *, everything: bool) -> None:
    """The figures over all pairs and for each kind of pair."""
    right, offered = precision(found, Strength.EXACT)
    print(f"offered as exact: {right} of {offered} right, precision {right / offered:.3f} (at least {PRECISION})")
    close_right, close = precision(found, Strength.CLOSE)
    print(f"offered as close: {close_right} of {close} right, precision {close_right / close:.3f}")
    hit, kin = recall(found)
    print(f"kin offered as exact or close: {hit} of {kin}, recall {hit / kin:.3f} (at least {RECALL})")
    for about in dict.fromkeys(one.about for one in found):
        of_kind = [one for one in found if one.about == about]
        (exact_right, exact), (hit, kin) = precision(of_kind, Strength.EXACT), recall(of_kind)
        wrong = sum(one.is_offered(Strength.CLOSE) and not one.right for one in of_kind)
        recalled = f", {hit} of {kin} {KIN} found" if kin else ""
        print(f"  {about}: {exact_right} of {exact} exact right, {wrong} wrong offered as close{recalled}")
    if everything:
        for one in found:
            seen = one.is_offered(Strength.EXACT, Strength.CLOSE)
            if (one.kin and not (one.right and seen)) or (seen and not one.right):
                taken = f"{one.company.name} ({one.match.strength.value})" if one.company and one.match else "nobody"
                print(f"  {one.customer.name} {one.customer.domain}: {taken}; is {[each.name for each in one.kin]}")


if __name__ == "__main__":
    pairs = read_pairs()
    print(f"{len(pairs)} pairs: {sum(pair.kin for pair in pairs)} kin, {sum(not pair.kin for pair in pairs)} strangers")
    report(list(offers(pairs)), everything="--all" in sys.argv[1:])
