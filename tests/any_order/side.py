"""A book with the model of what it should say, and how the two are held against each other."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from typing import NamedTuple

import pytest

from tests.any_order import joined
from tests.any_order.meaning import CLAIMS, in_state, of_stance, rule_by_seats, settled, spends, spends_at_floor
from tests.any_order.model import RULE, Fact, Model, Said, Slot
from tests.store.books import book_at
from tokentui.domain.composition import GroupKind
from tokentui.domain.cube_sums import CubeAtFloor
from tokentui.domain.decision_lines import DecisionLine, JoinLine, read_line
from tokentui.domain.grades import Grade, Question
from tokentui.domain.money import MICRO
from tokentui.domain.statements import WHOLE
from tokentui.ingest.load import ImportOptions, load_files
from tokentui.services import decide, imports
from tokentui.services.backed_up import Before
from tokentui.services.backups import back_up_at, restore
from tokentui.services.merge import export_decisions, merge
from tokentui.services.panels import Panels, PanelSettings, read_panels
from tokentui.services.running_cube import RunningCube
from tokentui.services.workbook import Workbook, open_workbook
from tokentui.store.proof.check import check


class Clock:
    """Goes on by a second at each step of anybody; a step is a number, a moment follows from it."""

    def __init__(self) -> None:
        self.step = 0

    def __call__(self) -> datetime:
        """The moment of this step."""
        return datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(seconds=self.step)


class Seen(NamedTuple):
    """What a user sees of a book."""

    said: dict[Slot, Said]
    facts: dict[Fact, str]
    records: dict[tuple[str, str], str | None]
    spends: dict[str, tuple[int, int] | None]
    panels: Panels


class Side:
    """One person's book."""

    def __init__(self, folder: Path, name: str, customers: dict[str, int | None], clock: Clock) -> None:
        self.path = book_at(folder / f"{name}.tokentui", name)
        self.clock = clock
        self.book = open_workbook(self.path, "", clock=clock)
        self.running = RunningCube()
        self.model = Model({})
        self.kept: tuple[Path, Model, Seen] | None = None
        self.facts = {
            decide.fact_uid(fact, key): Fact(key, claim) for claim, fact in CLAIMS.items() for key in customers
        }
        """Facts by what a book calls them."""
        for place, case in enumerate(self.book.codebook.use_cases):
            self.model.names[case.code], self.model.stances[place] = place, case.stance.value
        self.bring(customers)

    def by(self, reviewer: str) -> Workbook:
        """The book in somebody's hands."""
        return self.book._replace(reviewer=reviewer)

    def ids(self) -> dict[str, int]:
        """Customers by their keys."""
        return dict(self.book.book.db.execute("SELECT key, id FROM customer"))

    def there(self, chosen: list[str]) -> list[str]:
        """The accounts that are left of some, each once."""
        return list(dict.fromkeys(map(self.model.root, chosen)))

    def numbers(self, chosen: list[str]) -> list[int]:
        """What customers are called in this book, by their keys."""
        ids = self.ids()
        return [ids[key] for key in chosen]

    def bring(self, customers: dict[str, int | None]) -> None:
        """Import a list of customers."""
        lines = (f"{key},Customer {key.upper()},{'' if it is None else it}" for key, it in customers.items())
        self._load("customer_id,name,spend", lines)
        self.model.bring(customers, {})
        self._take_in()

    def bring_usage(self, usage: dict[tuple[str, int], int]) -> None:
        """Import what customers spent in some months."""
        lines = (f"{key},{month // 12:04d}-{month % 12 + 1:02d},{spend}" for (key, month), spend in usage.items())
        self._load("customer_id,month,spend", lines)
        self.model.bring({}, usage)
        self._take_in()

    def take_back(self) -> None:
        """Take the newest import back, unless something rests on what it brought."""
        last = imports.last_import(self.book)
        brought = next(one for one in reversed(self.model.imports) if not one.undone)
        assert last is not None
        if self.model.rests_on(brought):
            with pytest.raises(imports.RestsOnImport):
                imports.take_back_import(self.book, last)
        else:
            imports.take_back_import(self.book, last)
            self.model.take_back(brought)
            self._take_in()

    def _load(self, header: str, lines: Iterable[str]) -> None:
        path = self.path.with_suffix(".csv")
        path.write_text("\n".join((header, *lines, "")), encoding="utf-8")
        load_files(self.book, [path], ImportOptions())

    def merge(self, other: "Side") -> None:
        """Bring in all decisions of another book."""
        path = self.path.with_suffix(".jsonl")
        export_decisions(other.book, path)
        left_out = merge(self.book, path).left_out
        for one in left_out:
            line = read_line(one.raw, other.book.codebook, self.clock())
            assert (
                line.customer not in self.model.stated
                or isinstance(line, JoinLine)
                or (isinstance(line, DecisionLine) and not self.model.knows(line.question, line.statement))
            )
        joined.merge(self.model, other.model)
        self._take_in()

    def _take_in(self) -> None:
        """Files or decisions came in: a rule that is on says what it says of the book as it is now."""
        if self.model.ruling:
            rule_by_seats(self.model)

    def raise_floor(self, floor: Grade) -> None:
        """Evidence below it counts for nothing in this book."""
        self.book = self.book.keep(floor=floor)
        self.model.floor = floor

    def back_up(self) -> None:
        """Keep a copy of book and model, to be restored."""
        before = self.seen()
        path = self.path.with_suffix(".kept")
        copyfile(back_up_at(self.path, Before.BULK, self.clock), path)
        self.kept = path, self.model.copy(), before

    def restore(self) -> Seen:
        """Make the book what was kept last; what it showed then."""
        assert self.kept is not None
        path, model, before = self.kept
        self.book.close()
        restore(self.path, str(path), clock=self.clock)
        self.book, self.running = open_workbook(self.path, "", clock=self.clock), RunningCube()
        self.model = model.copy()
        return before

    def seen(self) -> Seen:
        """All that is held against the model."""
        db = self.book.book.db
        keys = {number: key for key, number in self.ids().items()}
        facts = {
            self.facts[uid]: keys[who]
            for uid, who in db.execute("SELECT uid, customer_id FROM fact WHERE uid NOT LIKE '~rule:%'")
        }
        slots = db.execute("SELECT slot, customer_id, question, reviewer FROM current").fetchall()
        said = {}
        for place, number, question, reviewer in slots:
            one = decide.said(self.by(place), number, Question(question))
            cited = frozenset(self.facts[uid] for uid in one.facts)
            slot = Slot(place, keys[number], Question(question))
            said[slot] = Said(one.statement, one.note, cited, one.suggested_by, one.confidence, one.flagged, reviewer)
        records = {
            (key, field): value
            for key, *row in db.execute("SELECT key, name, industry FROM customer")
            for field, value in zip(("name", "industry"), row, strict=True)
        }
        known = {
            key: None if low is None else (low // MICRO, high // MICRO)
            for key, low, high in db.execute("SELECT key, spend_low, spend_high FROM customer")
        }
        panels = read_panels(self.book, PanelSettings(), cube=self.running)
        return Seen(said, facts, records, known, panels)

    def expect(self) -> Seen:
        """Hold the book against its model and against itself; what was seen."""
        seen, model = self.seen(), self.model
        assert check(self.book.book.db).differences == ()
        assert seen.panels == read_panels(self.book, PanelSettings())
        assert self._cube(self.running) == self._cube(RunningCube())
        assert seen.said == {slot: model.said(slot)._replace(ident=-1) for slot in model.log}
        assert seen.facts == {fact: key for fact, key in model.facts.items() if fact.claim != RULE}
        assert seen.records == model.records
        assert seen.spends == spends(model)
        self._expect_sums(seen.panels)
        return seen

    def _expect_sums(self, panels: Panels) -> None:
        shown, states = panels.composition, in_state(self.model)
        aside = {
            "unlooked": shown.unlooked, "cannot_tell": shown.cannot_tell, "withheld": shown.withheld,
            "conflict": shown.conflict, "excluded": shown.excluded,
        }  # fmt: skip
        for state, sums in aside.items():
            assert sums.customers == states.get(state, 0) * WHOLE, state
        counted = {
            key: it for key, it in spends_at_floor(self.model).items() if settled(self.model, key)[0] != "excluded"
        }
        known = [it for it in counted.values() if it is not None]
        total = shown.total
        assert total.customers == len(counted) * WHOLE
        assert (total.low, total.high) == (sum(low for low, _ in known) * MICRO, sum(it for _, it in known) * MICRO)
        assert total.spend_unknown == (len(counted) - len(known)) * WHOLE
        for stance in ("bullish", "neutral", "bearish"):
            group = shown.group(GroupKind.STANCE, stance)
            assert group is not None
            assert tuple(group.customers) == of_stance(self.model, stance), stance

    def _cube(self, running: RunningCube) -> CubeAtFloor:
        return running.read(self.book, by_segment=True)
