"""Turning rules on and off in the app: how much customers of unknown spend may spend, and what old facts count."""

from typing import TYPE_CHECKING

from textual.message_pump import MessagePump

from tokentui.services.background import Work
from tokentui.services.errors import BookError
from tokentui.tui.jobs import Job
from tokentui.tui.screens.over_the_table import TableBelow

if TYPE_CHECKING:
    from tokentui.services.sources import OldFactsRule
    from tokentui.services.spend_rules import RuleCover, SpendRules


class RulesChoosing:
    """What lists the rules with what each covers; the one that is picked is turned on, or off."""

    def __init__(self, host: TableBelow, pump: MessagePump) -> None:
        """What is read and written is heard among the messages of `pump`."""
        self._host = host
        self._job = Job("spend rules", pump, host.hear)

    def close(self) -> None:
        """Let go of the book."""
        self._job.close()

    def list_rules(self) -> None:
        """List the rules, once what each covers is counted."""
        self._host.say("counting what each rule covers …")
        workbook = self._host.state.workbook

        def read(work: Work) -> "SpendRules":
            from tokentui.services.spend_rules import read_spend_rules

            with work.workbook(workbook) as beside:
                return read_spend_rules(beside.read_as(workbook.settings.floor))

        self._job.start(read, self._offer, self._failed)

    def _offer(self, found: "SpendRules") -> None:
        from tokentui.tui.screens.dialogs.pick import Pick
        from tokentui.words.spend_rules import OLD_FACTS_IN_WORDS, covered_in_words, old_facts_in_words

        self._host.say("")
        currency = self._host.state.workbook.settings.currency
        rows: list[Pick[RuleCover | OldFactsRule]] = [
            Pick(one, one.rule.words, covered_in_words(one, found, currency)) for one in found.covers
        ]
        rows.append(Pick(found.old_facts, OLD_FACTS_IN_WORDS, old_facts_in_words(found.old_facts)))
        self._host.pick("Rules: how much where no spend is known, and what old facts count", rows, self._turn)

    def _turn(self, one: "RuleCover | OldFactsRule") -> None:
        workbook = self._host.state.workbook

        def turn(work: Work) -> str:
            from tokentui.services.sources import OldFactsRule, give_grades_back, lower_old_facts
            from tokentui.services.spend_rules import turn_off, turn_on
            from tokentui.words.spend_rules import OLD_FACTS_IN_WORDS

            with work.workbook(workbook, readonly=False) as beside:
                if isinstance(one, OldFactsRule):
                    if one.on is not None:
                        give_grades_back(beside)
                        return f"{OLD_FACTS_IN_WORDS}: off; each counts the grade that it was given"
                    return lower_old_facts(beside) or f"{OLD_FACTS_IN_WORDS}: on"
                if one.on:
                    turn_off(beside, one.rule)
                    return f"{one.rule.words}: off; its accounts are of unknown spend again"
                lacking = turn_on(beside, one.rule)
                return lacking or f"{one.rule.words}: on"

        self._job.start(turn, self._turned, self._failed)

    def _turned(self, said: str) -> None:
        # It was written over another connection, unless the watcher has told of it already.
        self._host.state.changed_outside()
        self._host.changed_outside()
        self._host.view.show(said=said)

    def _failed(self, error: BookError) -> None:
        self._host.say(str(error), warning=True)
