"""Options of the panels, and the snapshot they ask for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import TypeVar

import click

from tokentui.cli.completion.kinds import DISCLOSURE, GRADE
from tokentui.cli.faults import No
from tokentui.cli.output import narrate
from tokentui.domain.cube import Denominator, Unit
from tokentui.domain.grades import Grade
from tokentui.domain.lead import Rule
from tokentui.domain.money import UnknownSpend, short
from tokentui.domain.spend_dates import DatesApart
from tokentui.domain.typed_amounts import typed_unknown_spend
from tokentui.services.cautions import Cautions
from tokentui.services.config import configuration
from tokentui.services.panels import Panels, PanelSettings, asked_for, revenues
from tokentui.services.workbook import Workbook
from tokentui.words.panels import apart_in_words, contradicting, spend_cautions, with_rules

Answer = TypeVar("Answer")

_OPTIONS = (
    click.option(
        "--unit",
        type=click.Choice(["customers", "spend", "tokens"], case_sensitive=False),
        help="What a customer weighs; customers, or spend where shares are of the disclosed.",
    ),
    click.option(
        "--denominator",
        type=click.Choice(["listed", "known", "disclosed"], case_sensitive=False),
        help="Shares of the listed (an unknown spend may be anything), of the known alone, or of the disclosed total "
        "revenue; listed unless given, by tokens known.",
    ),
    click.option(
        "--floor",
        type=GRADE,
        help="Evidence floor: lowest grade that counts; else that of the book.",
    ),
    click.option(
        "--disclosure",
        type=DISCLOSURE,
        metavar="DATE|UID",
        help="Which disclosed revenue; else that of the book's claim.",
    ),
    click.option(
        "--unknown-spend",
        metavar="LOW[..HIGH]",
        help="What an unknown annual spend may be, as in 0..50M; else as the book has it, at first anything up to what "
        "the disclosed total leaves.",
    ),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the options of a panel were given; None where one was left out."""

    unit: str | None
    denominator: str | None
    floor: str | None
    disclosure: str | None
    unknown_spend: str | None

    def read(self, workbook: Workbook, rule: str | None = None) -> tuple[Workbook, PanelSettings]:
        """The book as it is to be read and what is asked of it; what was left out is as the book has it.

        Raises No for a disclosure that the book does not have.
        """
        settings = self._settings(workbook, Rule(rule) if rule else Rule.DOMINANCE)
        if self.disclosure and settings.denominator is not Denominator.DISCLOSED:
            narrate("Shares are of the listed customers; for shares of the disclosure add: --denominator disclosed")
        uid = _disclosure_uid(workbook, self.disclosure) if self.disclosure else None
        unknown = _unknown_spend(self.unknown_spend) if self.unknown_spend else None
        read = workbook.read_as(Grade(self.floor) if self.floor else None, uid, unknown)
        return read, settings

    def _settings(self, workbook: Workbook, rule: Rule) -> PanelSettings:
        """What is asked of it, filled up from the user's own settings where the book has what these want."""
        own = configuration()
        unit = Unit(self.unit) if self.unit else None
        denominator = Denominator(self.denominator) if self.denominator else None
        settings = asked_for(unit, denominator, rule, usual=(own.unit, own.denominator))
        if denominator is None and settings.denominator is Denominator.DISCLOSED and not revenues(workbook):
            narrate("Note: the book holds no disclosed revenue to take shares of, as your settings would have it.")
            return asked_for(unit, None, rule, usual=(own.unit, None))
        return settings


def panel_options(command: Callable[..., Answer]) -> Callable[..., Answer]:
    """Add --unit, --denominator, --floor and --disclosure; the command gets them as `asked`."""
    return _with_options(command, _OPTIONS)


def by_option(*ways: str) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Add --by; the first way is what it is by unless given."""
    meaning = {
        "what": "what: what they do.",
        "who": "who: the segments they are of.",
        "both": "both: each segment by stance and by use case.",
    }
    words = " ".join(meaning[way] for way in ways)
    return click.option(
        "--by", type=click.Choice(ways, case_sensitive=False), default=ways[0], show_default=True, help=words
    )


def spend_options(command: Callable[..., Answer]) -> Callable[..., Answer]:
    """The same without --unit, which is spend."""
    return _with_options(command, _OPTIONS[1:])


def _with_options(
    command: Callable[..., Answer], options: Sequence[Callable[[Callable[..., Answer]], Callable[..., Answer]]]
) -> Callable[..., Answer]:
    @wraps(command)
    def asking(
        *,
        denominator: str | None,
        floor: str | None,
        disclosure: str | None,
        unknown_spend: str | None,
        unit: str | None = "spend",
        **others: object,
    ) -> Answer:
        return command(asked=Asked(unit, denominator, floor, disclosure, unknown_spend), **others)

    added: Callable[..., Answer] = asking
    for option in reversed(options):
        added = option(added)
    return added


def warn(workbook: Workbook, panels: Panels, *, money: bool = False) -> None:
    """Say on standard error what makes the sums less than they seem; `money` where spend is shown in any unit."""
    by_spend = panels.settings.unit is Unit.SPEND
    if rules := with_rules(panels.cautions):
        narrate(f"Note: {rules}; which are on: tokentui rules")
    if by_spend or money:
        warn_of_spends(panels.cautions, workbook.settings.currency)
    warn_of_contradictions(panels.cautions)
    warn_of_dates(panels.dates_apart, workbook.settings.currency)
    if panels.composition.over:
        excess = short(panels.composition.over, workbook.settings.currency)
        narrate(f"Note: the listed customers spend {excess} more than the disclosed total; both cannot be right.")
    unknown = panels.composition.unknown_spend.customers
    if by_spend and unknown and unknown < panels.composition.total.customers:
        narrate("Note: customers of unknown spend are in no sum of money; see them with: --unit customers")


def warn_of_spends(cautions: Cautions, currency: str) -> None:
    """Say on standard error what to mind about the annual spends that are summed."""
    for words in spend_cautions(cautions, currency):
        narrate(f"Note: {words}.")


def warn_of_contradictions(cautions: Cautions) -> None:
    """Say on standard error how many contradictions there are between facts on how much."""
    if cautions.contradictions:
        narrate(f"Note: {contradicting(cautions.contradictions)}; read them with: tokentui figures")


def warn_of_dates(apart: DatesApart | None, currency: str) -> None:
    """Say on standard error which spends are of another time than the disclosed total, and what is nearer."""
    if apart is not None:
        nearer = apart.nearest != apart.disclosure
        choose = f"; choose it with: --disclosure {apart.nearest.as_of}" if nearer else ""
        narrate(f"Note: {apart_in_words(apart, currency)}{choose}.")


def _unknown_spend(text: str) -> UnknownSpend:
    """What an unknown spend may be, as a user types it; raises No."""
    try:
        return typed_unknown_spend(text)
    except ValueError as error:
        raise No(str(error)) from None


def _disclosure_uid(workbook: Workbook, wanted: str) -> str:
    """The uid of the revenue that a date or a uid names; raises No where it names none or several."""
    known = revenues(workbook)
    found = [one for one in known if one.uid == wanted] or [one for one in known if one.as_of == wanted]
    found = found or [one for one in known if one.as_of.startswith(wanted)]
    if len(found) == 1:
        return found[0].uid
    if found:
        each = ", ".join(f"{one.uid} ({one.as_of}, {one.value:,} {one.unit})" for one in found)
        raise No(f"{len(found)} disclosures of revenue fit {wanted!r}; name one by its uid: {each}.")
    dates = ", ".join(sorted({one.as_of for one in known})) or "none"
    raise No(f"The book has no disclosure of revenue of {wanted!r}; it has {dates}.")
