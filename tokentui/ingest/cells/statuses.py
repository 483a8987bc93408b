"""What the words for a status say: whether somebody is a customer now, and what became of a charge."""

import re
from enum import StrEnum

from tokentui.domain.names import fold
from tokentui.domain.no_customers import is_nothing


class Standing(StrEnum):
    """How a customer, contract or subscription stands."""

    RUNS = "runs"
    TRIAL = "on trial"
    ENDED = "ended"
    NOT_YET = "not agreed"
    UNTOLD = "untold"


class Paid(StrEnum):
    """What became of a charge."""

    CHARGED = "charged"
    OPEN = "not paid yet"
    REFUNDED = "refunded"
    NEVER = "never charged"
    UNTOLD = "untold"


_STANDINGS = {
    Standing.RUNS: "active current live paying paid customer won renewed renewing signed executed closed_won past_due "
    "overdue in_effect in_force non_renewing cancel_at_period_end pending_cancellation pending_cancel grace_period "
    "enabled ongoing yes_active started running activated aktiv actif activo ativo",
    Standing.TRIAL: "trial trialing free_trial in_trial trialling pilot poc evaluation demo free freemium",
    Standing.ENDED: "churned cancelled canceled inactive expired former terminated paused suspended deleted unpaid "
    "ended closed completed incomplete_expired lapsed not_renewed voluntary_churn deactivated disabled archived "
    "churn ex_customer former_customer stopped on_hold superseded replaced amended_away past_customer ex_client "
    "former_client past_client gekündigt inaktiv beendet résilié inactif inactivo cancelado inativo",
    Standing.NOT_YET: "lost closed_lost prospect lead draft pending proposal negotiation qualified incomplete "
    "not_started future upcoming scheduled quote quoted in_negotiation qualification opportunity mql sql void "
    "discovery unsigned sent awaiting_signature disqualified verbal potential_customer suspect target",
}
_STANDING = {fold(word.replace("_", " ")): standing for standing, words in _STANDINGS.items() for word in words.split()}

_PAIDS = {
    Paid.CHARGED: "paid succeeded success successful complete completed settled closed captured posted collected "
    "partially_refunded paid_in_full applied issued approved available finalized finalised "
    "bezahlt beglichen payé payée pagado pagada pago",
    Paid.OPEN: "open unpaid due overdue past_due sent outstanding pending partially_paid partial processing authorized "
    "authorised awaiting_payment not_paid invoiced late unsettled in_process submitted "
    "payment_due billed not_due not_yet_due offen fällig überfällig impayé impayée pendiente",
    Paid.REFUNDED: "refunded refund fully_refunded credited reversed chargeback charged_back disputed lost_dispute",
    Paid.NEVER: "void voided draft failed uncollectible cancelled canceled declined deleted written_off bad_debt "
    "rejected expired error requires_payment_method incomplete failure abandoned storniert annulé annulée anulado "
    "anulada entwurf brouillon borrador",
}
_PAID = {fold(word.replace("_", " ")): paid for paid, words in _PAIDS.items() for word in words.split()}

_OF_CHARGES = frozenset(
    "paid unpaid void voided refunded draft uncollectible overdue partially_paid partially_refunded past_due due "
    "written_off chargeback succeeded outstanding credited finalized finalised".replace("_", " ").split()
) | {"partially paid", "partially refunded", "past due", "written off"}


_ADDED = re.compile(r"(?:\s[-–—]\s|[:(,/;]|\s\d).*")


_MARKS = re.compile(r"[-_–—:;,/()]")


def _plain(cell: str) -> str:
    return " ".join(_MARKS.sub(" ", fold(cell)).split())


def _head(cell: str) -> str:
    """A status without what is added to it, as in `Churned - 2025` and `Void (duplicate)`."""
    return _plain(_ADDED.sub("", cell))


def standing(cell: str) -> Standing:
    """How somebody stands whose status is this word."""
    if not cell.strip() or is_nothing(cell):
        return Standing.UNTOLD
    return _STANDING.get(_plain(cell)) or _STANDING.get(_head(cell), Standing.UNTOLD)


def paid(cell: str) -> Paid:
    """What became of a charge whose status is this word."""
    return _PAID.get(_plain(cell)) or _PAID.get(_head(cell), Paid.UNTOLD)


def is_of_charges(cell: str) -> bool:
    """Whether a word is the status of an invoice or a charge, and hardly of anything else."""
    return _plain(cell) in _OF_CHARGES
