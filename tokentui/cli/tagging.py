"""`tokentui tag` and `tokentui place`: saying what a customer uses tokens for, and who it is, from a shell."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

import click

from tokentui.cli.completion.kinds import CUSTOMER, SEGMENT, SPLIT, USE_CASE
from tokentui.cli.faults import No
from tokentui.cli.options import book_option, given_reviewer, json_option, opened, reviewer_option, sure, yes_option
from tokentui.cli.output import narrate, write_json
from tokentui.domain.codebook import AnyVocabulary, Codebook
from tokentui.domain.grades import Question
from tokentui.domain.statements import CANNOT_TELL, EXCLUDED, WITHHELD, Statement, a_set, a_split
from tokentui.services import decide
from tokentui.services.browse import detail
from tokentui.services.card import cards_of
from tokentui.services.decide import Done
from tokentui.services.lookups import is_called, meant_code, resolve
from tokentui.services.workbook import Workbook
from tokentui.words.book_json import book_json, parsed

Command = TypeVar("Command", bound=Callable[..., object])


class Asides(NamedTuple):
    """What is said beside a statement, or alone."""

    note: str | None
    confidence: int | None
    facts: tuple[str, ...]
    """As they were named; one empty name cites none."""

    @property
    def given(self) -> bool:
        """Whether there is anything of it."""
        return self.note is not None or bool(self.confidence or self.facts)


def _said_options(command: Command) -> Command:
    """The options that both questions share."""
    options = (
        click.option("--cannot-tell", is_flag=True, help="Looked, and it cannot be told."),
        click.option("--withheld", is_flag=True, help="Asked or searched, and it is declined."),
        click.option("--note", help="A note beside it; an empty one takes the note away."),
        click.option("--confidence", type=click.IntRange(1, 5), help="How sure, from 1 to 5."),
        click.option(
            "--fact",
            "facts",
            metavar="ID",
            multiple=True,
            help="Cite this fact and those given with it, and no other; ID as in show --all. An empty one cites none.",
        ),
        reviewer_option,
        yes_option,
        book_option,
        json_option("Print {book, synthetic, reviewer, done, customer}; customer as in `find`."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command("tag")
@click.argument("name", type=CUSTOMER)
@click.argument("codes", metavar="[CODE…]", nargs=-1, type=USE_CASE)
@click.option(
    "--split",
    "shares",
    type=SPLIT,
    metavar="CODE=PERCENT,…",
    help="Percentages that sum to 100: core=60,development=40",
)
@click.option(
    "--exclude", "reason", metavar="REASON", help="Not a customer: a total row, a duplicate; out of every sum."
)
@_said_options
def tag_command(
    name: str,
    codes: tuple[str, ...],
    shares: str | None,
    reason: str | None,
    cannot_tell: bool,
    withheld: bool,
    note: str | None,
    confidence: int | None,
    facts: tuple[str, ...],
    reviewer: str | None,
    yes: bool,
    book: Path | None,
    as_json: bool,
) -> None:
    """Say what the customer NAME uses tokens for: one or more use cases by CODE or key, or one of the options.

    Several codes are a set in proportions unknown. It takes the place of what the reviewer said before;
    tokentui undo takes it back, as u does in the app.
    """
    given = [bool(codes), shares is not None, cannot_tell, withheld, reason is not None]
    beside = Asides(note, confidence, facts)
    _expect_one(given, beside, "CODE…, --split, --cannot-tell, --withheld, --exclude")
    if reason is not None and not reason.strip():
        raise click.UsageError(
            "Say why it is not a customer, as in --exclude 'a total row'", click.get_current_context()
        )
    with opened(book, given_reviewer(reviewer)) as workbook:
        customer_id = _the_customer(workbook, name, yes=yes)
        if shares is not None:
            statement: Statement | None = a_split(percentages(workbook.codebook, shares))
        elif reason is not None:
            statement = EXCLUDED
        else:
            statement = said_statement(workbook.codebook, codes, cannot_tell=cannot_tell, withheld=withheld)
        _say(workbook, customer_id, Question.FOR_WHAT, statement, beside, reason, as_json=as_json)


@click.command("place")
@click.argument("name", type=CUSTOMER)
@click.argument("codes", metavar="[SEGMENT…]", nargs=-1, type=SEGMENT)
@_said_options
def place_command(
    name: str,
    codes: tuple[str, ...],
    cannot_tell: bool,
    withheld: bool,
    note: str | None,
    confidence: int | None,
    facts: tuple[str, ...],
    reviewer: str | None,
    yes: bool,
    book: Path | None,
    as_json: bool,
) -> None:
    """Say who the customer NAME is: its SEGMENT by code or key, or one of the options.

    Several segments mean that it is one of them. It takes the place of what the reviewer said of that
    before; tokentui undo takes it back, as u does in the app.
    """
    beside = Asides(note, confidence, facts)
    _expect_one([bool(codes), cannot_tell, withheld], beside, "SEGMENT…, --cannot-tell, --withheld")
    with opened(book, given_reviewer(reviewer)) as workbook:
        customer_id = _the_customer(workbook, name, yes=yes)
        segments = workbook.codebook.segments
        statement = said_statement(segments, codes, cannot_tell=cannot_tell, withheld=withheld)
        _say(workbook, customer_id, Question.WHO, statement, beside, as_json=as_json)


def _expect_one(given: Sequence[bool], beside: Asides, choices: str) -> None:
    """Refuse two statements at once, and a command that says nothing."""
    if sum(given) > 1 or not (any(given) or beside.given):
        raise click.UsageError(
            f"Give one of: {choices}; or only --note, --confidence or --fact", click.get_current_context()
        )


def _say(
    workbook: Workbook,
    customer_id: int,
    question: Question,
    statement: Statement | None,
    beside: Asides,
    reason: str | None = None,
    *,
    as_json: bool,
) -> None:
    """Decide, and tell what came of it."""
    cited = _the_facts(workbook, customer_id, beside.facts) if beside.facts else None
    for done in _decide(workbook, customer_id, question, statement, reason, beside, cited):
        narrate(f"{done.text}  (as {workbook.reviewer})")
    if as_json:
        (card,) = parsed(cards_of(workbook.book, [customer_id], workbook.settings.floor.value))
        write_json({**book_json(workbook), "reviewer": workbook.reviewer, "done": done.text, "customer": card})


def _the_customer(workbook: Workbook, name: str, *, yes: bool) -> int:
    """The customer that a name means; asks where only a part of its name was given."""
    customer = resolve(workbook, name)
    exactly = is_called(customer, name) or is_called(customer, name, detail(workbook, customer.id).aliases)
    if not exactly and not sure(f"{name!r} is only a part of {customer.name!r}; tag that customer?", yes=yes):
        raise No("Nothing was changed.")
    return customer.id


def _the_facts(workbook: Workbook, customer_id: int, given: Sequence[str]) -> tuple[str, ...]:
    """The facts on a customer that names mean, or what names begin with; raises No where one means none or several."""
    found = detail(workbook, customer_id)
    meant = []
    for name in filter(None, (one.strip() for one in given)):
        matching = [fact.uid for fact in found.evidence if fact.uid.startswith(name)]
        if name not in matching and len(matching) != 1:
            which = "More than one fact" if matching else "No fact"
            raise No(
                f"{which} on {found.customer.name} is called {name!r}; see: tokentui show {found.customer.key} --all"
            )
        meant.append(name if name in matching else matching[0])
    return tuple(meant)


def said_statement(
    codes: AnyVocabulary, given: Sequence[str], *, cannot_tell: bool, withheld: bool
) -> Statement | None:
    """The statement that codes or one of the flags give; raises NotFound for a code that there is not."""
    if given:
        return a_set(*(meant_code(codes, one) for one in given))
    return CANNOT_TELL if cannot_tell else WITHHELD if withheld else None


def percentages(codebook: Codebook, shares: str) -> dict[str, str]:
    """The percentages of a split as it is typed, by code; raises UsageError for what is none."""
    found: dict[str, str] = {}
    for part in shares.split(","):
        name, given, percent = part.partition("=")
        if not given or not name.strip():
            raise click.UsageError(
                f"--split {shares!r} is not CODE=PERCENT,… as in core=60,development=40", click.get_current_context()
            )
        code = meant_code(codebook, name.strip())
        if code in found:
            raise click.UsageError(f"--split names {code!r} twice; add its shares up", click.get_current_context())
        found[code] = percent.strip().removesuffix("%").strip()
    return found


def _decide(
    workbook: Workbook,
    customer_id: int,
    question: Question,
    statement: Statement | None,
    reason: str | None,
    beside: Asides,
    facts: tuple[str, ...] | None,
) -> list[Done]:
    if statement is not None:
        return [
            decide.classify(
                workbook, [customer_id], statement, reason, question=question,
                with_note=beside.note, with_confidence=beside.confidence, with_facts=facts,
            )
        ]  # fmt: skip
    done = []
    if beside.note is not None:
        done.append(decide.note(workbook, [customer_id], beside.note, question))
    if beside.confidence:
        done.append(decide.confidence(workbook, [customer_id], beside.confidence, question))
    if facts is not None:
        done.append(decide.cite(workbook, customer_id, facts, question))
    return done
