"""Adding a sourced fact to a customer, by hand or from a page that somebody read."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from datetime import date

from textual.widget import Widget
from textual.widgets import Input

from tokentui.domain.addresses import completed
from tokentui.domain.customer import NewFact
from tokentui.domain.grades import Grade, Question
from tokentui.tui.screens.dialogs.base import Dialog
from tokentui.tui.screens.dialogs.fact_form import (
    YARDSTICKS,
    Draft,
    Problem,
    consequence,
    from_fact,
    is_draft,
    page_problems,
    problems,
    to_fact,
    units,
)
from tokentui.tui.screens.dialogs.fields import ChoiceField, CommonField, Field, FormRow, Option
from tokentui.tui.screens.dialogs.passage import MOST, PassageField
from tokentui.tui.widgets.flow import Line, cut
from tokentui.tui.widgets.lines import Lines
from tokentui.tui.widgets.table_columns import Piece
from tokentui.words.command import Command, Where
from tokentui.words.values import DIMENSIONS, GRADES

LABELS = {
    "dimension": "About",
    "claim": "Claim",
    "figure": "Figure",
    "unit": "Unit",
    "yardstick": "Per",
    "as_of": "Date",
    "source_title": "Source",
    "source_url": "Address",
    "rests_on": "Rests on",
    "grade": "Grade",
}
"""The fields in the order of the form."""

OF_PAGE = ("source_url", "passage", *(name for name in LABELS if name != "source_url"), "archived_url")
"""The fields of a fact from a page."""


class FactDialog(Dialog[NewFact]):
    """A form for one fact, checked while it is typed; says whether it will count as the customer's annual spend."""

    PLACES = (Where.FACT,)
    SENTENCE_LINES = 2
    DEFAULT_CSS = """
    FactDialog > #dialog > #meaning { padding: 0 0 0 12; }
    FactDialog.-roomy > #dialog > #effect { margin-top: 1; }
    FactDialog.-roomy > #dialog > #sentence { margin-top: 0; }
    """

    def __init__(
        self,
        last: NewFact | None,
        currency: str,
        today: date,
        customers: str = "",
        question: Question = Question.HOW_MUCH,
        *,
        of_page: bool = False,
    ) -> None:
        """`question` is the one that the form begins with; `of_page` asks for a passage too, and where it stands."""
        super().__init__("What a page says" if of_page else "New fact", customers)
        self._last, self._currency, self._today = last, currency, today
        self._of_page = of_page
        self._empty = Draft(question, "", "", "", "", "", "", "", "", Grade.C if of_page else Grade.D)

    def offers(self, command: Command) -> bool:
        """Copying is offered when there is something to copy."""
        return self._last is not None or command.method != "do_copy_last"

    def body(self) -> Iterable[Widget]:
        """The fields, and what the fact would do."""
        about = [Option(dimension, label[0], label) for dimension, label in DIMENSIONS.items()]
        grades = [Option(grade, grade.value.lower(), grade.value) for grade in GRADES]
        claim = (
            "in a few words; else the passage begins so" if self._of_page else "what the source says, in a few words"
        )
        day = "; today, unless another is given" if self._of_page else ""
        made: dict[str, Widget] = {
            "dimension": ChoiceField(about, self._empty.dimension, id="dimension"),
            "claim": Field(placeholder=claim, id="claim"),
            "figure": Field(placeholder="5m, 1.2b, 1,370 or 5m–8m; empty if there is none", id="figure"),
            "unit": CommonField(units(self._currency), placeholder="←→ or type", id="unit"),
            "yardstick": CommonField(YARDSTICKS, placeholder="←→ or type: per year, run-rate …", id="yardstick"),
            "as_of": Field(placeholder=f"2026, 2026-01 or 2026-01-14{day}", id="as_of"),
            "source_title": Field(placeholder="who says so, and where", id="source_title"),
            "source_url": Field(placeholder="https://…", id="source_url"),
            "rests_on": Field(placeholder="what that page only quotes: address or name", id="rests_on"),
            "grade": ChoiceField(grades, self._empty.grade, id="grade"),
        }
        if self._of_page:
            made["passage"] = PassageField(id="passage")
            made["archived_url"] = Field(placeholder="where somebody keeps the page as it was", id="archived_url")
        for name in OF_PAGE if self._of_page else LABELS:
            row = FormRow(LABELS.get(name, name.partition("_")[0].capitalize()), made[name])
            row.styles.height = 3 if name == "passage" else 1
            yield row
        yield Lines(lambda width: [cut([Piece(GRADES[Grade(self._value("grade"))], "dim")], width)], id="meaning")
        yield Lines(self._effect, id="effect")

    @property
    def changed(self) -> bool:
        """Whether anything was typed; a choice alone is no loss."""
        draft = asdict(self.draft)
        typed = any(draft[name] for name in ("claim", "figure", "as_of", "source_title", "source_url", "rests_on"))
        return typed or bool(self._passage or self._archived)

    @property
    def draft(self) -> Draft:
        """The form as it stands."""
        return Draft(**{field.name: self._value(field.name) for field in fields(Draft)})

    def advice(self) -> str:
        """What is wrong already, else what is still missing."""
        missing = [LABELS.get(problem.field, problem.field).lower() for problem in self._problems() if problem.missing]
        if missing:
            return f"Still needed: {', '.join(missing)}."
        if is_draft(self.draft) and self.draft.grade != Grade.U:
            return "Without source or address it is a draft of grade U, no evidence; ctrl+s saves it so."
        return "Complete; ctrl+s saves it."

    def on_input_changed(self, event: Input.Changed) -> None:
        """Check while typing."""
        event.stop()
        self._check()

    def on_choice_field_changed(self, event: ChoiceField.Changed) -> None:
        """Check after choosing."""
        event.stop()
        self._check()

    def on_passage_field_changed(self, event: PassageField.Changed) -> None:
        """Check after pasting."""
        event.stop()
        self._check()
        if event.too_long:
            self.complain(f"That is more than {MOST:,} characters: paste the passage, not all of the page.")

    def do_next_field(self) -> None:
        """Go to the next field."""
        self.focus_next()

    def do_go_on(self) -> None:
        """Go to the next field; from the last one, save."""
        last = "archived_url" if self._of_page else "grade"
        if self.focused is not None and self.focused.id == last:
            self.do_save_all()
        else:
            self.focus_next()

    def do_previous_field(self) -> None:
        """Go to the field before."""
        self.focus_previous()

    def do_save_all(self) -> None:
        """Give the fact as the answer, or go to the first field that keeps it from being one."""
        problem = next(self._problems(), None)
        if problem is None:
            fact, archived = to_fact(self.draft, self._currency), completed(self._archived)
            self.dismiss(fact._replace(passage=self._passage or None, archived_url=archived or None))
        else:
            self.query_one(f"#{problem.field}").focus()
            self.complain(problem.sentence)

    def do_copy_last(self) -> None:
        """Fill in the fact that was added last."""
        if self._last is None:
            return
        for name, value in asdict(from_fact(self._last)).items():
            field = self.query_one(f"#{name}")
            if isinstance(field, Field | ChoiceField):
                field.put(value)
        self._check()

    def _problems(self) -> Iterator[Problem]:
        found = problems(self.draft, self._currency, self._today)
        if not self._of_page:
            yield from found
            return
        yield from page_problems(self.draft.source_url, self._passage, self._archived)
        # What the page says stands for the claim where none is typed, and its address is looked at more closely.
        yield from (one for one in found if one.field not in ("claim", "source_url"))

    @property
    def _archived(self) -> str:
        return self._value("archived_url") if self._of_page else ""

    @property
    def _passage(self) -> str:
        return self.query_one(PassageField).value if self._of_page and self.is_mounted else ""

    def _check(self) -> None:
        self.query_one("#meaning", Lines).redraw()
        self.query_one("#effect", Lines).redraw()
        wrong = next((problem for problem in self._problems() if not problem.missing), None)
        if wrong is None:
            self.advise()
        else:
            self.complain(wrong.sentence)

    def _effect(self, width: int) -> list[Line]:
        return [cut([Piece(consequence(self.draft, self._currency))], width)]

    def _value(self, name: str) -> str:
        field = self.query(f"#{name}").first() if self.is_mounted else None
        if isinstance(field, Field | ChoiceField):
            return str(field.value)
        return str(getattr(self._empty, name, ""))
