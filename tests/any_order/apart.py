"""Three books of the same customers: what is said in one comes into another, and each is restored for itself."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.any_order.people import People, books
from tokentui.domain.grades import Grade


class Apart(People):
    """Merges over three books, backups and restore, and the evidence floor of each."""

    @rule(source=books, into=books)
    def merge(self, source: str, into: str) -> None:
        """The decisions of one book come into another, with those that it has of a third; twice is as once."""
        if source == into:
            return
        self.begin("merge")
        side = self.sides[into]
        side.merge(self.sides[source])
        before = side.expect()
        side.merge(self.sides[source])
        assert side.expect() == before

    @precondition(lambda self: self.last != "merge")
    @rule()
    def merge_all(self) -> None:
        """Once everybody has everybody's, books of one codebook say the same."""
        self.begin("merge of all")
        for source, into in (("hers", "theirs"), ("theirs", "ours"), ("ours", "hers"), ("ours", "theirs")):
            self.sides[into].merge(self.sides[source])
            self.sides[into].expect()
        first, *others = self.sides.values()
        if len({frozenset(side.model.stated) for side in self.sides.values()}) == 1:
            for other in others:
                if first.model.names == other.model.names:
                    assert first.seen().said == other.seen().said

    @rule(name=books)
    def back_up(self, name: str) -> None:
        """Keep what a book is now."""
        self.begin("backup")
        self.sides[name].back_up()

    @rule(name=books)
    def restore(self, name: str) -> None:
        """A book is again what it was."""
        side = self.sides[name]
        if side.kept is not None:
            self.begin("restore")
            former = side.restore()
            assert side.expect() == former

    @rule(name=books, floor=st.sampled_from([Grade.D, Grade.C, Grade.A]))
    def move_floor(self, name: str, floor: Grade) -> None:
        """What rests on evidence below it counts for nothing."""
        self.begin("floor")
        self.sides[name].raise_floor(floor)
        self.sides[name].expect()
