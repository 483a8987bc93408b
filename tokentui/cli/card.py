"""The vendor's card, and saying by hand what no rule answers."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap

import click

from tokentui.cli.completion.kinds import Suggested
from tokentui.cli.faults import Unusable
from tokentui.cli.options import book_option, given_reviewer, json_option, opened, reviewer_option, title
from tokentui.cli.output import cells, faint, narrate, strong, write_json, write_lines
from tokentui.domain.vendor_card import CARD_VERSION, INDICATORS, Answered, CardAnswer, score
from tokentui.services.vendor_card import NoAnswer, read_card, say
from tokentui.services.workbook import Workbook
from tokentui.words.vendor_card import card_json, rests_on, score_in_words

_ANSWERS = {
    "yes": CardAnswer.YES,
    "partly": CardAnswer.PARTLY,
    "no": CardAnswer.NO,
    "unlooked": CardAnswer.UNLOOKED,
}


@click.command("card")
@click.argument("indicator", required=False, type=Suggested([one.id for one in INDICATORS]))
@click.argument("answer", required=False, type=click.Choice(list(_ANSWERS), case_sensitive=False))
@click.option("--disclosure", metavar="UID|DATE", help="What the answer rests on; yes and partly need one.")
@click.option("--note", metavar="TEXT", default="", help="Where you looked, or why.")
@reviewer_option
@book_option
@json_option(
    "Print {book, card_version, floor, score, disclosed, indicators}. score: {yes, partly, no, unlooked, of}; "
    "disclosed: {low, high}, yes alone over all, and as if all that nobody looked at were yes; indicators: {id, "
    "question, answer, by, note, disclosures, yes, partly}."
)
def card_command(
    indicator: str | None,
    answer: str | None,
    disclosure: str | None,
    note: str,
    reviewer: str | None,
    book: Path | None,
    as_json: bool,
) -> None:
    """What the vendor discloses of its customers: twenty questions, each yes, partly, no, or not looked at.

    With INDICATOR and an answer, say by hand what the vendor discloses of it; unlooked takes that back, so that the
    book's disclosures answer again by rule. All weigh the same, and no customer gets a score.
    """
    if (indicator is None) != (answer is None):
        raise click.UsageError("Give an indicator and its answer, as in: card churn no", click.get_current_context())
    with opened(book, given_reviewer(reviewer)) as workbook:
        if indicator is not None and answer is not None:
            try:
                said = say(workbook, indicator, _ANSWERS[answer.lower()], disclosure, note)
            except NoAnswer as error:
                raise Unusable(str(error)) from None
            narrate(f"{said.indicator.id}: {said.answer.value}  (as {workbook.reviewer})")
        answers = read_card(workbook)
        if as_json:
            write_json(card_json(workbook, answers))
        elif indicator is None:
            write_lines(_lines(workbook, answers, cells()))


def _lines(workbook: Workbook, answers: Sequence[Answered], width: int) -> Iterator[str]:
    floor = workbook.settings.floor.value
    yield from wrap(f"{title(workbook)} · the vendor's card, version {CARD_VERSION} · evidence floor {floor}", width)
    yield strong(score_in_words(score(answers)))
    for answer in CardAnswer:
        found = [one for one in answers if one.answer is answer]
        if found:
            yield ""
            yield strong(answer.value)
        for one in found:
            yield from wrap(
                f"{one.indicator.question}  {one.indicator.id}", width, initial_indent="  ", subsequent_indent="    "
            )
            yield from (
                faint(line) for line in wrap(rests_on(one), width, initial_indent="    ", subsequent_indent="    ")
            )
