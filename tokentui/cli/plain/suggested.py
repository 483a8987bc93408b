"""What rules suggest of the account that is read, in words, and the command that makes it one's own statement."""

from collections.abc import Iterator

from tokentui.cli.plain.answers import SittingHost
from tokentui.cli.plain.spoken import in_words
from tokentui.domain.statements import Statement
from tokentui.domain.suggestions import Suggestions
from tokentui.domain.text import visible
from tokentui.services import suggesting
from tokentui.words.suggesting import DIFFER, NONE


class PlainSuggestions:
    """Reads what rules suggest behind an account, and accepts it."""

    def __init__(self, host: SittingHost) -> None:
        self._host = host

    def spoken(self) -> Iterator[str]:
        """What each rule suggests of the present account, and how it is accepted; nothing where none does."""
        found = self._found()
        agreed = found.agreed(self._host.state.codebook.of(found.question))
        if agreed is not None:
            words = self._words(agreed.statement, found)
            yield f"Suggested by the rule {visible(agreed.rule)}: {words}; accept makes it yours."
        elif found.suggestions:
            each = "; ".join(
                f"{visible(one.rule)} suggests {self._words(one.statement, found)}" for one in found.suggestions
            )
            yield f"Rules differ: {each}. None is accepted."

    def do_accept_suggestion(self, _: str) -> None:
        """Say yourself what a rule suggests."""
        host, current, found = self._host, self._host.review.current, self._found()
        if current is None or not found.suggestions:
            host.say((NONE,))
        elif (one := found.agreed(host.state.codebook.of(found.question))) is None:
            host.say((DIFFER,))
        else:
            host.decide(lambda: suggesting.accept(host.state.workbook, current, one, found.question))

    def _found(self) -> Suggestions:
        review, workbook = self._host.review, self._host.state.workbook
        if review.current is None:
            return Suggestions()
        return suggesting.suggested(workbook, review.current, review.question, blind=review.blind)

    def _words(self, statement: Statement, found: Suggestions) -> str:
        return in_words(visible(statement.in_words(self._host.state.codebook.of(found.question))))
