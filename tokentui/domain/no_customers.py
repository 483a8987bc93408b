"""What stands where a customer or a value should and is neither: words for nothing, and the last lines of reports."""

import re

_NOTHING_WORDS = (
    "n/a n.a. #n/a #na - -- --- – — null nil none nan nobody unknown undefined unassigned blank empty tbd tba tbc ? ?? "
    "\\n #ref! #value! #name? #null! . undef n/d"
)
NOTHING = frozenset(_NOTHING_WORDS.split()) | {
    "not available",
    "not applicable",
    "not set",
    "not known",
    "no name",
    "no value",
    "no customer",
    "to be determined",
    "to be confirmed",
}
"""Words for nothing, in small letters; `NA` is none of them, since it is North America and Namibia as well."""

_FOOTER = re.compile(
    r"""(?:[*†‡]+\s*\S | \(\d\)\s+\S) | \W*(?:
        (?:report\s+)?(?:generated|exported|printed|downloaded|created|prepared|produced)\s+(?:by|on|at|for|from)\b
      | report\s+(?:generated|date|created|run|exported|prepared|ends?)\b
      | (?:accrual|cash)\s+basis\b | .*\b(?:accrual|cash)\s+basis\W*$
      | copyright\b | \(c\)\s | © | all\s+rights\s+reserved
      | page\s+\d+(?:\s+(?:of|/)\s*\d+)?\W*$
      | confidential\s+(?:information|report|and\s+proprietary|[-–—,])
      | (?:strictly|company|proprietary\s+and|private\s+and)\s+confidential\b
      | (?:end\s+of\s+(?:file|report|data|list|table|export)|eof)\W*$
      | (?:do\s+not\s+(?:distribute|copy|share)|internal\s+use\s+only|for\s+internal\s+use)\b
      | (?:source|sources|note|notes|footnote|disclaimer|filters?|filtered\s+by|as\s+of|data\s+as\s+of|last\s+updated)
        \s*[:\d] .*
      | \d[\d,.]*\s+(?:records?|rows?|customers?|accounts?)
        (?:\s+(?:found|exported|listed|in\s+total|in\s+set|affected|selected|returned))?
        (?:\s*\([\d.]+\s*s(?:ec)?\))?\W*$
      | (?:record|row)\s+count\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)


_LONGEST_FOOTER = 1_000
"""Characters."""

_RULE = re.compile(r"[-–—=_*~.]{2,}")
"""A line drawn with characters."""


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing: `n/a`, `NULL`, `(blank)`, `-`."""
    word = text.strip().lower()
    if word in NOTHING or _RULE.fullmatch(word):
        return True
    if word[:1] in "([<{" and word[-1:] in ")]>}":
        return word[1:-1].strip() in NOTHING
    return False


_NO_ID = re.compile(r"[0-]*|x+|string|test|example|placeholder|(?:default|dummy|request)[-_ ]?(?:user|id|user[-_]id)?")


def is_no_id(text: str) -> bool:
    """Whether a cell of ids holds none: nothing, a word for it, or what stands in until there is one (`0000-0000`)."""
    word = text.strip().lower()
    return is_nothing(word) or _NO_ID.fullmatch(word) is not None


def is_footer(name: str) -> bool:
    """Whether a line that holds nothing else is a report's own: `Report generated …`, `Page 1 of 3`, `* estimate`."""
    # No line of a report is so long, and the pattern takes the square of the length of one without words.
    return len(name) <= _LONGEST_FOOTER and _FOOTER.match(name) is not None
