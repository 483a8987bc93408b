"""What an edit of the codebook would do, in words."""

from collections.abc import Iterator

from tokentui.domain.composition import GroupKind
from tokentui.domain.lead import OTHER
from tokentui.services.codebook_effects import Effect
from tokentui.services.panels import Panels
from tokentui.words.panels import share_cell

NOT_TRIED = "what it does to the verdict is seen once it is made"


def verdict_in_words(effect: Effect | None) -> str:
    """What becomes of the verdict, and how the shares of the stances move."""
    if effect is None:
        return NOT_TRIED
    before, after = dict(_shares(effect.before)), dict(_shares(effect.after))
    moved = [f"{name} {before[name]} → {share}" for name, share in after.items() if share != before[name]]
    former, now = effect.before.verdict.verdict, effect.after.verdict.verdict
    verdict = f"verdict stays {now.value}" if now is former else f"verdict {former.value} → {now.value}"
    return ", ".join([verdict, *moved])


def _shares(panels: Panels) -> Iterator[tuple[str, str]]:
    for group in panels.composition.groups:
        if group.kind is GroupKind.STANCE and group.stance in OTHER:
            yield group.code, share_cell(group.share)
