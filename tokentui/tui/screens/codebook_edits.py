"""What keys do to an entry of the codebook: each edit is previewed, made as one version, and named."""

from collections.abc import Callable
from typing import Protocol

from tokentui.domain.codebook import Stance, UseCase
from tokentui.domain.codebook_changes import merged_into
from tokentui.services import codebook_editing as editing
from tokentui.services.codebook_editing import Preview
from tokentui.services.errors import BookError, plain_words
from tokentui.tui.screens.dialogs.confirm import ConfirmDialog
from tokentui.tui.screens.dialogs.line import LineDialog
from tokentui.tui.screens.dialogs.pick import Pick
from tokentui.tui.screens.dialogs.text import TextDialog
from tokentui.tui.screens.host import Host
from tokentui.words.values import minute

_ARCHIVE = "archive"
_LABEL = "One line that a newcomer understands."
_CODE = "A short name that files and commands use, as in ai-native. Decisions under the former code stay with it."


class CodebookHost(Host, Protocol):
    """The screen that shows the codebook."""

    @property
    def case(self) -> UseCase:
        """The entry under the cursor."""

    def edited(self, preview: Preview) -> None:
        """Redraw after an edit, and say what it was."""


class CodebookEdits:
    """The commands on the current entry."""

    def __init__(self, host: CodebookHost) -> None:
        self._host = host

    # Fields of one entry

    def do_use_case_label(self) -> None:
        """Another label."""
        self._ask_line("Label", _LABEL, self._host.case.label, "label")

    def do_use_case_code(self) -> None:
        """Another code."""
        self._ask_line("Code", _CODE, self._host.case.code, "code")

    def do_use_case_definition(self) -> None:
        """What belongs to it."""
        case = self._host.case
        self._host.ask(
            TextDialog("Definition", case.code, case.definition),
            lambda text: self._make(lambda: editing.edit(self._host.state.workbook, case._replace(definition=text))),
        )

    def do_use_case_examples(self) -> None:
        """Examples, one a line."""
        case = self._host.case

        def given(text: str) -> None:
            examples = tuple(line.strip() for line in text.splitlines() if line.strip())
            self._make(lambda: editing.edit(self._host.state.workbook, case._replace(examples=examples)))

        self._host.ask(TextDialog("Examples, one a line", case.code, "\n".join(case.examples)), given)

    def do_use_case_stance(self) -> None:
        """The next stance."""
        case, stances = self._host.case, list(Stance)
        following = stances[(stances.index(case.stance) + 1) % len(stances)]
        self._make(lambda: editing.edit(self._host.state.workbook, case._replace(stance=following)))

    def do_use_case_key(self) -> None:
        """Another key; the entry that has it gets this one's."""
        case = self._host.case
        rows = [Pick("", "none", "it can still be chosen among several", key="0")]
        for key in "123456789":
            owner = self._host.state.codebook.by_key(key)
            note = "" if owner is None or owner.bit == case.bit else f"exchanged with {owner.code}"
            rows.append(Pick(key, key, note, key=key))
        self._host.pick(
            f"Key of {case.code}",
            rows,
            lambda key: self._make(lambda: editing.rekey(self._host.state.workbook, case, key)),
            case.key,
        )

    # Whole entries

    def do_use_case_archive(self) -> None:
        """No longer offer it, or bring it back."""
        case = self._host.case
        if not case.archived:
            self._make(lambda: editing.archive(self._host.state.workbook, case))
        elif merged_into(self._host.state.codebook, case) is None:
            self._make(lambda: editing.bring_back(self._host.state.workbook, case))
        else:
            self._confirm(f"Bring {case.code} back?", lambda: editing.bring_back(self._host.state.workbook, case))

    def do_use_case_merge(self) -> None:
        """Choose what it is merged into."""
        self._choose_target(f"Merge {self._host.case.code} into", [])

    def do_use_case_remove(self) -> None:
        """Archive it, or choose what its decisions count for."""
        number = editing.decisions_by_case(self._host.state.workbook).get(self._host.case.bit, 0)
        kept = f"its {number:,} decisions stay as they are" if number else "nothing was said of it"
        self._choose_target(f"Remove {self._host.case.code}", [Pick(_ARCHIVE, "archive it", kept)])

    def do_use_case_new(self) -> None:
        """Code, label and stance of a new entry."""
        workbook = self._host.state.workbook

        def wrong(code: str) -> str | None:
            return self._complaint(lambda: editing.add(workbook, UseCase(-1, code, "", "new", Stance.NEUTRAL)))

        def labelled(code: str, label: str) -> None:
            rows = [Pick(stance, stance.value, key=stance.value[0]) for stance in Stance]
            self._host.pick(
                f"Stance of {code}",
                rows,
                lambda stance: self._make(lambda: editing.add(workbook, UseCase(-1, code, "", label, stance))),
                Stance.NEUTRAL,
            )

        def coded(code: str) -> None:
            self._host.ask(
                LineDialog("Label", _LABEL, lambda one: None if one else "A use case needs a label.", subject=code),
                lambda label: labelled(code, label),
            )

        self._host.ask(LineDialog("New use case", _CODE, wrong, subject="code"), coded)

    def do_codebook_history(self) -> None:
        """Choose a version to go back to."""
        workbook = self._host.state.workbook
        rows = [
            Pick(one.version, f"version {one.version}", f"{minute(one.at)}  {'; '.join(one.lines)}")
            for one in editing.history(workbook)
        ]
        self._host.pick(
            "Go back to the codebook of which version?",
            rows,
            lambda version: self._confirm(
                f"Go back to version {version}?",
                lambda: editing.load(workbook, editing.as_toml(workbook, version)),
            ),
        )

    # How it is done

    def _choose_target(self, title: str, before: list[Pick[str]]) -> None:
        case, workbook = self._host.case, self._host.state.workbook
        targets = [Pick(one.code, one.code, one.label) for one in workbook.codebook.active if one.bit != case.bit]

        def chosen(target: str) -> None:
            if target == _ARCHIVE and before:
                self._make(lambda: editing.archive(workbook, case))
            else:
                into = editing.find_case(workbook, target)
                self._confirm(f"Merge {case.code} into {into.code}?", lambda: editing.merge(workbook, case, into))

        self._host.pick(title, [*before, *targets], chosen)

    def _ask_line(self, heading: str, prompt: str, value: str, name: str) -> None:
        case, workbook = self._host.case, self._host.state.workbook

        def preview(text: str) -> Preview:
            changed = case._replace(code=text) if name == "code" else case._replace(label=text)
            return editing.edit(workbook, changed)

        self._host.ask(
            LineDialog(
                heading, prompt, lambda text: self._complaint(lambda: preview(text)), subject=case.code, value=value
            ),
            lambda text: self._make(lambda: preview(text)),
        )

    def _complaint(self, plan: Callable[[], Preview]) -> str | None:
        try:
            with plain_words():
                plan()
        except BookError as error:
            return str(error)
        return None

    def _confirm(self, heading: str, plan: Callable[[], Preview]) -> None:
        """Show what would change, and make it only at another key."""
        preview = plan()
        if not preview.changes:
            self._host.say("That is how the codebook is.")
            return
        self._host.ask(ConfirmDialog(" · ".join(preview.lines), heading), lambda _: self._make(lambda: preview))

    def _make(self, plan: Callable[[], Preview]) -> None:
        """Make an edit; one that changes nothing is said and not made."""
        preview = plan()
        if not preview.changes:
            self._host.say("That is how it is.")
            return
        self._host.state.workbook = editing.apply(self._host.state.workbook, preview)
        self._host.edited(preview)
