"""What keys do to an entry of the codebook: each edit is previewed, made as one version, and named."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from textual.screen import Screen

from tokentui.domain.codebook import Stance, UseCase
from tokentui.domain.codebook_changes import merged_into
from tokentui.services import codebook_editing as editing
from tokentui.services.codebook_editing import Preview
from tokentui.services.errors import BookError
from tokentui.tui.screens.codebook_asking import LineDialog, TextDialog
from tokentui.tui.screens.dialogs import ConfirmDialog, Pick, PickDialog
from tokentui.tui.state import State

if TYPE_CHECKING:
    Base = Screen[None]
else:
    Base = object

Answer = TypeVar("Answer")

_ARCHIVE = "archive"
_CODE = "A short name that files and commands use, as in ai-native. Decisions under the former code stay with it."


class CodebookEdits(Base):
    """Actions on the current entry. A screen that uses them says which that is and redraws what changed."""

    state: State

    @property
    def case(self) -> UseCase:
        """The entry under the cursor."""
        raise NotImplementedError

    def edited(self, preview: Preview) -> None:
        """Redraw after an edit."""
        raise NotImplementedError

    def say(self, text: str, *, warning: bool = False) -> None:
        """Tell the user something."""
        raise NotImplementedError

    # Fields of one entry

    def action_use_case_label(self) -> None:
        """Another label."""
        self._ask_line("Label", "One line that a newcomer understands.", self.case.label, "label")

    def action_use_case_code(self) -> None:
        """Another code."""
        self._ask_line("Code", _CODE, self.case.code, "code")

    def action_use_case_definition(self) -> None:
        """What belongs to it."""
        case = self.case
        self._ask(
            TextDialog("Definition", case.code, case.definition),
            lambda text: self._make(lambda: editing.edit(self.state.workbook, replace(case, definition=text))),
        )

    def action_use_case_examples(self) -> None:
        """Examples, one a line."""
        case = self.case

        def given(text: str) -> None:
            examples = tuple(line.strip() for line in text.splitlines() if line.strip())
            self._make(lambda: editing.edit(self.state.workbook, replace(case, examples=examples)))

        self._ask(TextDialog("Examples, one a line", case.code, "\n".join(case.examples)), given)

    def action_use_case_stance(self) -> None:
        """The next stance."""
        case, stances = self.case, list(Stance)
        following = stances[(stances.index(case.stance) + 1) % len(stances)]
        self._make(lambda: editing.edit(self.state.workbook, replace(case, stance=following)))

    def action_use_case_key(self) -> None:
        """Another key; the entry that has it gets this one's."""
        case = self.case
        rows = [Pick("", "none", "it can still be chosen among several")]
        for key in "123456789":
            owner = self.state.codebook.by_key(key)
            rows.append(
                Pick(key, key, "" if owner is None or owner.bit == case.bit else f"exchanged with {owner.code}")
            )
        self._ask(
            PickDialog(f"Key of {case.code}", rows, case.key),
            lambda key: self._make(lambda: editing.rekey(self.state.workbook, case, key)),
        )

    # Whole entries

    def action_use_case_archive(self) -> None:
        """No longer offer it, or bring it back."""
        case = self.case
        if not case.archived:
            self._make(lambda: editing.archive(self.state.workbook, case))
        elif merged_into(self.state.codebook, case) is None:
            self._make(lambda: editing.bring_back(self.state.workbook, case))
        else:
            self._confirm(f"Bring {case.code} back?", lambda: editing.bring_back(self.state.workbook, case))

    def action_use_case_merge(self) -> None:
        """Choose what it is merged into."""
        self._choose_target(f"Merge {self.case.code} into", [])

    def action_use_case_remove(self) -> None:
        """Archive it, or choose what its decisions count for."""
        number = editing.standing_decisions(self.state.workbook).get(self.case.bit, 0)
        kept = f"its {number:,} decisions stay as they are" if number else "nothing was said of it"
        self._choose_target(f"Remove {self.case.code}", [Pick(_ARCHIVE, "archive it", kept)])

    def action_use_case_new(self) -> None:
        """Code, label and stance of a new entry."""
        workbook = self.state.workbook

        def wrong(code: str) -> str | None:
            return self._complaint(lambda: editing.add(workbook, UseCase(-1, code, "", "new", Stance.NEUTRAL)))

        def labelled(code: str, label: str) -> None:
            rows = [Pick(stance, stance.value) for stance in Stance]
            self._ask(
                PickDialog(f"Stance of {code}", rows, Stance.NEUTRAL),
                lambda stance: self._make(lambda: editing.add(workbook, UseCase(-1, code, "", label, stance))),
            )

        def coded(code: str) -> None:
            prompt = "One line that a newcomer understands."
            self._ask(
                LineDialog("Label", code, prompt, "", lambda label: None if label else "A use case needs a label."),
                lambda label: labelled(code, label),
            )

        self._ask(LineDialog("New use case", "code", _CODE, "", wrong), coded)

    def action_codebook_history(self) -> None:
        """Choose a version to go back to."""
        workbook = self.state.workbook
        rows = [
            Pick(one.version, f"version {one.version}", f"{one.at[:16].replace('T', ' ')}  {'; '.join(one.lines)}")
            for one in editing.history(workbook)
        ]
        self._ask(
            PickDialog("Go back to the codebook of which version?", rows),
            lambda version: self._confirm(
                f"Go back to version {version}?",
                lambda: editing.load(workbook, editing.as_toml(workbook, version)),
            ),
        )

    # How it is done

    def _choose_target(self, title: str, before: list[Pick[str]]) -> None:
        case, workbook = self.case, self.state.workbook
        targets = [Pick(one.code, one.code, one.label) for one in workbook.codebook.active if one.bit != case.bit]

        def chosen(target: str) -> None:
            if target == _ARCHIVE and before:
                self._make(lambda: editing.archive(workbook, case))
            else:
                into = editing.find_case(workbook, target)
                self._confirm(f"Merge {case.code} into {into.code}?", lambda: editing.merge(workbook, case, into))

        self._ask(PickDialog(title, [*before, *targets]), chosen)

    def _ask_line(self, heading: str, prompt: str, value: str, name: str) -> None:
        case, workbook = self.case, self.state.workbook

        def preview(text: str) -> Preview:
            changed = replace(case, code=text) if name == "code" else replace(case, label=text)
            return editing.edit(workbook, changed)

        self._ask(
            LineDialog(heading, case.code, prompt, value, lambda text: self._complaint(lambda: preview(text))),
            lambda text: self._make(lambda: preview(text)),
        )

    def _complaint(self, plan: Callable[[], Preview]) -> str | None:
        try:
            plan()
        except BookError as error:
            return str(error)
        return None

    def _confirm(self, heading: str, plan: Callable[[], Preview]) -> None:
        """Show what would change, and make it only at another key."""
        try:
            preview = plan()
        except BookError as error:
            self.say(str(error), warning=True)
            return
        if not preview.changes:
            self.say("That is how the codebook is.")
            return
        self._ask(ConfirmDialog(" · ".join(preview.lines), "y", heading), lambda _: self._make(lambda: preview))

    def _make(self, plan: Callable[[], Preview]) -> None:
        """Make an edit, or say why it cannot be."""
        try:
            preview = plan()
            if not preview.changes:
                self.say("That is how it is.")
                return
            self.state.workbook = editing.apply(self.state.workbook, preview)
        except BookError as error:
            self.say(str(error), warning=True)
            return
        self.edited(preview)

    def _ask(self, dialog: Screen[Answer | None], then: Callable[[Answer], object]) -> None:
        def answered(answer: Answer | None) -> None:
            if answer is not None and answer is not False:
                then(answer)

        self.app.push_screen(dialog, answered)
