"""The rules of the book: how each does, whom it fits, and a new one from the filter that is shown."""

from typing import NamedTuple, Protocol

from textual.message_pump import MessagePump

from tokentui.domain.codebook import Codebook, UseCase
from tokentui.domain.filters import FilterError
from tokentui.domain.statements import NOTHING, a_set
from tokentui.domain.suggestions import From, Likeness, SuggestionRule
from tokentui.services import suggesting
from tokentui.services.background import Work
from tokentui.services.errors import BookError, Refused
from tokentui.services.suggesting import RuleReport
from tokentui.tui.jobs import Job
from tokentui.tui.screens.host import Host
from tokentui.tui.screens.table_view import TableView
from tokentui.words.suggesting import label


class RulesHost(Host, Protocol):
    """The screen with the table."""

    view: TableView

    def show_detail(self) -> None:
        """Draw everything about the customer under the cursor."""


class _Made(NamedTuple):
    """What a new rule may suggest."""

    source: From
    case: UseCase | None = None


class _Chosen(NamedTuple):
    """A line of the list."""

    report: RuleReport | None
    """None for a new rule."""


class Rules:
    """The command that lists the rules, and what follows from choosing one."""

    def __init__(self, host: RulesHost, pump: MessagePump) -> None:
        """What is read is heard among the messages of `pump`."""
        self._host = host
        self._reading = Job("rules", pump, host.hear)

    def close(self) -> None:
        """Let go of the book."""
        self._reading.close()

    def do_rules(self) -> None:
        """List the rules with what they fit; they are held against what is decided beside the screen."""
        workbook = self._host.state.workbook
        self._host.say("holding the rules against what is decided …")

        def read(work: Work) -> list[RuleReport]:
            with work.workbook(workbook) as beside:
                return list(suggesting.reports(beside))

        def failed(error: BookError) -> None:
            self._host.say(str(error), warning=True)

        self._reading.start(read, self._show, failed)

    def _show(self, found: "list[RuleReport]") -> None:
        from tokentui.tui.screens.dialogs.pick import Pick

        wanted, codebook = self._host.state.view.filter.text, self._host.state.codebook
        rows = [Pick(_Chosen(one), _named(one.rule, codebook), _how(one)) for one in found]
        if not self._host.state.workbook.book.readonly:
            named = f"New rule for {wanted or 'everybody'}"
            rows.append(Pick(_Chosen(None), named, "" if wanted else "/ filters first"))
        elif not rows:
            self._host.say("no rule suggests anything in this book")
            return
        self._host.say("")
        self._host.pick("Rules that suggest what accounts are", rows, self._chosen)

    def _chosen(self, one: _Chosen) -> None:
        if one.report is None:
            self._make()
            return
        from tokentui.tui.screens.dialogs.pick import Pick

        rule = one.report.rule
        rows = [Pick(True, "Show whom it fits")]
        if not self._host.state.workbook.book.readonly:
            rows.append(Pick(False, "Forget it", "what was accepted of it stays"))
        self._host.pick(
            rule.name,
            rows,
            lambda show: self._host.view.show_behind(rule.filter, rule.name) if show else self._drop(rule),
        )

    def _drop(self, rule: SuggestionRule) -> None:
        suggesting.drop(self._host.state.workbook, rule.name)
        self._host.show_detail()
        self._host.say(f"no rule {rule.name} any more")

    def _make(self) -> None:
        from tokentui.tui.screens.dialogs.pick import Pick

        codebook = self._host.state.codebook
        rows = [Pick(_Made(From.LABEL, case), case.code, case.label, case.key or "") for case in codebook.active]
        rows.append(Pick(_Made(From.PARENT), "as its parent", "what the parent was decided to be", "p"))
        rows.append(Pick(_Made(From.BEFORE), "as last month", "what you said yourself before this month", "b"))
        self._host.pick("What does the rule suggest?", rows, self._keep)

    def _keep(self, made: _Made) -> None:
        from tokentui.tui.screens.dialogs.line import LineDialog

        wanted = self._host.state.view.filter.text
        rule = SuggestionRule("", wanted, made.source, a_set(made.case.code) if made.case else NOTHING)
        if wanted or made.case is None:
            self._write(rule)
            return
        prompt = f"{label(rule, self._host.state.codebook)} for everybody. The name stands beside each account."
        self._host.ask(LineDialog("Name of the rule", prompt), lambda name: self._write(rule._replace(name=name)))

    def _write(self, rule: SuggestionRule) -> None:
        try:
            kept, replaced = suggesting.make(self._host.state.workbook, rule)
        except (FilterError, Refused) as error:
            self._host.say(str(error), warning=True)
            return
        self._host.show_detail()
        took = ", in place of the former one" if replaced else ""
        self._host.say(f"rule {kept.name}: {label(kept, self._host.state.codebook)}{took}")


def _named(rule: SuggestionRule, codebook: Codebook) -> str:
    words = label(rule, codebook)
    return rule.name if words.endswith(rule.name) else f"{rule.name} → {words}"


def _how(one: RuleReport) -> str:
    if one.wrong:
        return one.wrong
    fits = f"fits {one.covers:,}"
    if not one.likeness:
        return fits
    agree, partly, differ = (one.likeness[each] for each in (Likeness.AGREES, Likeness.PARTLY, Likeness.DIFFERS))
    return f"{fits}; of {one.decided:,} decided {agree:,} agree, {partly:,} partly, {differ:,} differ"
