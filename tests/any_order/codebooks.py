"""Changes to the codebook of any book."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.any_order.people import People, books, places
from tokentui.domain.codebook import UseCase
from tokentui.domain.stances import KNOWN_STANCES, Stance
from tokentui.services import codebook_editing
from tokentui.services.workbook import Workbook


class Codebooks(People):
    """Use cases get other stances and codes, are merged and come back; each book has its own."""

    @rule(name=books, place=places, stance=st.sampled_from(KNOWN_STANCES))
    def edit_stance(self, name: str, place: int, stance: Stance) -> None:
        """A use case is of another stance."""
        self.begin("stance")
        self.sides[name].model.stances[place] = stance.value
        self.change(name, lambda book, case: codebook_editing.edit(book, case._replace(stance=stance)), place)

    @rule(name=books, place=places)
    def rename(self, name: str, place: int) -> None:
        """A use case has another code; what was said by the former one stands."""
        now = self.begin("rename")
        self.sides[name].model.names[f"case-{now}"] = place
        self.change(name, lambda book, case: codebook_editing.edit(book, case._replace(code=f"case-{now}")), place)

    @rule(name=books, place=places, into=places)
    def merge_cases(self, name: str, place: int, into: int) -> None:
        """All that was said of one use case counts for another."""
        merged = self.sides[name].model.merged
        if place == into or place in merged or into in merged:
            return
        self.begin("merge of use cases")
        # What counts for it already goes with it, and stays there where this one is brought back alone.
        merged.update({one: into for one, former in merged.items() if former == place} | {place: into})
        target = self.sides[name].book.codebook.use_cases[into]
        self.change(name, lambda book, case: codebook_editing.merge(book, case, target), place)

    @rule(name=books, place=places)
    def bring_case_back(self, name: str, place: int) -> None:
        """A merged use case has its decisions again."""
        if self.sides[name].model.merged.pop(place, None) is not None:
            self.begin("return of a use case")
            self.change(name, codebook_editing.bring_back, place)

    def change(self, name: str, planned: Callable[[Workbook, UseCase], codebook_editing.Preview], place: int) -> None:
        """Make a change to a codebook."""
        side = self.sides[name]
        side.book = codebook_editing.apply(side.book, planned(side.book, side.book.codebook.use_cases[place]))
        side.expect()
