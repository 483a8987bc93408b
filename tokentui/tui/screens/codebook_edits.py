"""What keys do to an entry of the codebook: each edit is previewed, made as one version, and named."""

from collections.abc import Callable
from typing import Protocol

from tokentui.domain.codebook import Segment, UseCase
from tokentui.domain.codebook_changes import AnyEntry, list_with, merged_into, question_of
from tokentui.domain.stance_exceptions import exceptions_line, present_exceptions
from tokentui.domain.stances import KNOWN_STANCES, Stance
from tokentui.domain.text import number_of
from tokentui.services import codebook_editing as editing
from tokentui.services.codebook_editing import Preview
from tokentui.services.codebook_effects import effect, touched
from tokentui.services.errors import BookError, plain_words
from tokentui.tui.screens.dialogs.confirm import ConfirmDialog
from tokentui.tui.screens.dialogs.line import LineDialog
from tokentui.tui.screens.dialogs.pick import Pick
from tokentui.tui.screens.dialogs.text import TextDialog
from tokentui.tui.screens.host import Host
from tokentui.words.codebook_effect import verdict_in_words
from tokentui.words.values import minute

_ARCHIVE = ""
"""No code, so that an entry may be called anything."""
_LABEL = "One line that a newcomer understands."
_EXCEPTIONS = "Segments in which it has another stance, as in: large bearish, start-up neutral. Empty for none."
_NO_STANCE = "A segment has no stance; S on a use case gives it another stance for segments."
_CODE = "A short name that files and commands use, as in ai-native. Decisions under the former code stay with it."


class CodebookHost(Host, Protocol):
    """The screen that shows the codebook."""

    @property
    def entry(self) -> AnyEntry:
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
        entry, workbook = self._host.entry, self._host.state.workbook
        self._ask_for("Label", _LABEL, entry.label, lambda text: editing.edit(workbook, entry._replace(label=text)))

    def do_use_case_code(self) -> None:
        """Another code."""
        entry, workbook = self._host.entry, self._host.state.workbook
        self._ask_for("Code", _CODE, entry.code, lambda text: editing.edit(workbook, entry._replace(code=text)))

    def do_use_case_definition(self) -> None:
        """What belongs to it."""
        entry = self._host.entry
        self._host.ask(
            TextDialog("Definition", entry.code, entry.definition),
            lambda text: self._make(lambda: editing.edit(self._host.state.workbook, entry._replace(definition=text))),
        )

    def do_use_case_examples(self) -> None:
        """Examples, one a line."""
        entry = self._host.entry

        def given(text: str) -> None:
            examples = tuple(line.strip() for line in text.splitlines() if line.strip())
            self._make(lambda: editing.edit(self._host.state.workbook, entry._replace(examples=examples)))

        self._host.ask(TextDialog("Examples, one a line", entry.code, "\n".join(entry.examples)), given)

    def do_use_case_stance(self) -> None:
        """Choose another stance; where decisions stand on it each says what it would do."""
        case, workbook = self._host.entry, self._host.state.workbook
        if not isinstance(case, UseCase):
            self._host.say(_NO_STANCE)
            return

        def note(stance: Stance) -> str:
            if stance is case.stance:
                return "as it is"
            preview = editing.edit(workbook, case._replace(stance=stance))
            return self._effect_on_verdict(preview)

        rows = [Pick(stance, stance.value, note(stance)) for stance in KNOWN_STANCES]
        self._host.pick(
            f"Stance of {case.code}, on which {self._how_many(case)}",
            rows,
            lambda stance: self._make(lambda: editing.edit(workbook, case._replace(stance=stance))),
            case.stance,
        )

    def do_use_case_exceptions(self) -> None:
        """Another stance for some segments."""
        case, workbook = self._host.entry, self._host.state.workbook
        if not isinstance(case, UseCase):
            self._host.say(_NO_STANCE)
            return
        self._ask_for(
            "Stance for segments",
            _EXCEPTIONS,
            exceptions_line(present_exceptions(case, workbook.codebook.segments)),
            lambda text: editing.except_for(workbook, case, text),
            heading_of=f"Other stances of {case.code}, on which {self._how_many(case)}?",
        )

    def do_use_case_key(self) -> None:
        """Another key; the entry that has it gets this one's."""
        entry = self._host.entry
        rows = [Pick("", "none", "it can still be chosen among several", key="0")]
        for key in "123456789":
            owner = list_with(self._host.state.codebook, entry).by_key(key)
            note = "" if owner is None or owner.bit == entry.bit else f"exchanged with {owner.code}"
            rows.append(Pick(key, key, note, key=key))
        self._host.pick(
            f"Key of {entry.code}",
            rows,
            lambda key: self._make(lambda: editing.rekey(self._host.state.workbook, entry, key)),
            entry.key,
        )

    # Whole entries

    def do_use_case_archive(self) -> None:
        """No longer offer it, or bring it back."""
        entry = self._host.entry
        if not entry.archived:
            self._make(lambda: editing.archive(self._host.state.workbook, entry))
        elif merged_into(self._host.state.codebook, entry) is None:
            self._make(lambda: editing.bring_back(self._host.state.workbook, entry))
        else:
            self._confirm(f"Bring {entry.code} back?", lambda: editing.bring_back(self._host.state.workbook, entry))

    def do_use_case_merge(self) -> None:
        """Choose what it is merged into."""
        self._choose_target(f"Merge {self._host.entry.code} into", [])

    def do_use_case_remove(self) -> None:
        """Archive it, or choose what its decisions count for."""
        entry = self._host.entry
        number = editing.decisions_by_entry(self._host.state.workbook)[question_of(entry)].get(entry.bit, 0)
        kept = f"its {number:,} decisions stay as they are" if number else "no decision names it"
        self._choose_target(f"Remove {entry.code}", [Pick(_ARCHIVE, "archive it", kept)])

    def do_use_case_new(self) -> None:
        """Code, label and, of a use case, stance of a new entry of the list in which the current one stands."""
        workbook = self._host.state.workbook
        of_segments = isinstance(self._host.entry, Segment)
        noun = list_with(workbook.codebook, self._host.entry).noun

        def wrong(code: str) -> str | None:
            new = Segment(-1, code, "", "new") if of_segments else UseCase(-1, code, "", "new", Stance.NEUTRAL)
            return self._complaint(lambda: editing.add(workbook, new))

        def labelled(code: str, label: str) -> None:
            if of_segments:
                self._make(lambda: editing.add(workbook, Segment(-1, code, "", label)))
                return
            rows = [Pick(stance, stance.value, key=stance.value[0]) for stance in KNOWN_STANCES]
            self._host.pick(
                f"Stance of {code}",
                rows,
                lambda stance: self._make(lambda: editing.add(workbook, UseCase(-1, code, "", label, stance))),
                Stance.NEUTRAL,
            )

        def coded(code: str) -> None:
            self._host.ask(
                LineDialog("Label", _LABEL, lambda one: None if one else f"A {noun} needs a label.", subject=code),
                lambda label: labelled(code, label),
            )

        self._host.ask(LineDialog(f"New {noun}", _CODE, wrong, subject="code"), coded)

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
        entry, workbook = self._host.entry, self._host.state.workbook
        targets = {one.code: one for one in list_with(workbook.codebook, entry).active if one.bit != entry.bit}

        def chosen(code: str) -> None:
            if code == _ARCHIVE:
                self._make(lambda: editing.archive(workbook, entry))
                return
            into = targets[code]
            self._confirm(f"Merge {entry.code} into {into.code}?", lambda: editing.merge(workbook, entry, into))

        self._host.pick(title, [*before, *(Pick(code, code, one.label) for code, one in targets.items())], chosen)

    def _ask_for(
        self, heading: str, prompt: str, value: str, preview: Callable[[str], Preview], heading_of: str = ""
    ) -> None:
        """Ask for one line of the current entry, and make the edit that it comes to; what touches decisions asks first.

        `heading_of` stands above that question, where such an edit can touch any.
        """

        def given(text: str) -> None:
            if heading_of and touched(self._host.state.workbook, preview(text).plan):
                self._confirm(heading_of, lambda: preview(text))
            else:
                self._make(lambda: preview(text))

        self._host.ask(
            LineDialog(
                heading,
                prompt,
                lambda text: self._complaint(lambda: preview(text)),
                subject=self._host.entry.code,
                value=value,
            ),
            given,
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
        lines = list(preview.lines)
        if words := self._effect_on_verdict(preview):
            lines.append(words)
        self._host.ask(ConfirmDialog(" · ".join(lines), heading), lambda _: self._make(lambda: preview))

    def _how_many(self, entry: AnyEntry) -> str:
        """How many decisions stand on an entry."""
        found = editing.decisions_by_entry(self._host.state.workbook)[question_of(entry)].get(entry.bit, 0)
        return (
            f"{number_of(found, 'decision')} {'stands' if found == 1 else 'stand'}" if found else "no decision stands"
        )

    def _effect_on_verdict(self, preview: Preview) -> str:
        """In words; "" where no decision is touched."""
        state = self._host.state
        decisions = touched(state.workbook, preview.plan)
        return verdict_in_words(effect(state.workbook, preview.plan, state.settings, decisions)) if decisions else ""

    def _make(self, plan: Callable[[], Preview]) -> None:
        """Make an edit; one that changes nothing is said and not made."""
        preview = plan()
        if not preview.changes:
            self._host.say("That is how it is.")
            return
        self._host.state.workbook = editing.apply(self._host.state.workbook, preview)
        self._host.edited(preview)
