"""What the files of several programs for labelling have in common."""

import re
from datetime import UTC, datetime

CUSTOMER = (
    "customer_id", "customer_key", "account_id", "customer", "customer_name", "account", "account_name", "company",
    "company_name", "name",
)  # fmt: skip
"""Columns that people give to what they have labelled, by which a customer is found; an `id` is that of the task."""

USE_CASES = (
    "use_cases", "use_case", "usecases", "usecase", "label", "labels", "choice", "choices", "tags", "tag", "category",
)  # fmt: skip
"""What people call the question that is answered."""

_SECONDS = re.compile(r"\d{9,10}(?:\.\d+)?", re.ASCII)
"""From 1973 on; earlier than any of these programs."""


def moment(cell: str) -> str:
    """A moment as other files write it; seconds since 1970 become one, everything else stays."""
    text = cell.strip()
    if not _SECONDS.fullmatch(text):
        return text
    return datetime.fromtimestamp(float(text), UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
