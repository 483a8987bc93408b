"""What every column and every sign of the screen means; help shows it, one key from wherever it stands."""

COLUMNS = (
    ("Customer", "the account; ◆ before it: marked"),
    ("Segment", "who it is, by reviewers, else by its record"),
    ("Industry", "of its record; in the place of segments in a book that has none"),
    ("Annual spend", "a year's spend, and the grade of its evidence"),
    ("Share", "of the listed spend"),
    ("Cum.", "that of it and all that spend more, together"),
    ("Use case", "what it uses tokens for, by key"),
    ("Clarity", "a sign for each of the four questions"),
    ("Reviewer", "whose statement counts"),
    ("Updated", "when something was said of it last"),
    ("Parent", "the company it is part of"),
    ("Tokens", "in the book's twelve months"),
    ("Id", "its key: what files and commands call it by"),
    ("▼ ▲", "sorted by this column, largest or smallest first"),
)
"""Of the table, by title."""

PANELS = (
    ("share", "of all: at least, at most"),
    ("sure", "how much is certain: customers, spend or tokens"),
    ("moved", "by how many points the certain share has moved since the app began"),
    ("in %", "who × what: each cell at least – at most; open: of no one stance"),
    ("known, backlog, silence", "of a question: answered · nobody has looked · looked, and it cannot be told"),
    ("below", "answered on evidence below the floor alone"),
    ("▏ after a bar", "where all of it would end"),
    ("▾ 5 more", "lines below that have no room; the arrows scroll"),
    ("▸", "more behind it, by enter; before a fact: the one that O and n are about"),
)
"""Of the panels, and of the customer beside them."""

SIGNS = (
    ("solid", "certain: so it is, whatever else is found"),
    ("hatched", "possible: what it could still turn out to be"),
    ("9 – 78 %", "at least 9 %, at most 78 %"),
    ("2·4·7", "one of these use cases, or a mix of them in unknown proportions"),
    ("1 60 · 4 40", "a split: 60 % of key 1, 40 % of key 4"),
    ("·  ?  –  ×", "not looked · looked, cannot tell · withheld · excluded"),
    ("5|7 !", "reviewers disagree: either may be true until someone adjudicates"),
    ("large|public", "one of these segments · ! where reviewers disagree on it · dim: the record's own word"),
    ("~", "an estimate, a forecast or an interval"),
    ("○", "looked, and it cannot be told"),
    ("·DDC", "clarity: nobody has looked at who; how much, for what, to what end on grades D, D, C"),
    ("D  d", "a grade of evidence · the same one below the evidence floor"),
    ("█ ░ ▒ ╱", "of a gap: known · not looked at · below the evidence floor · cannot be told"),
    ("● ○ ◆", "of statements: stands, in a review your own · replaced, in a review another's · adjudicated"),
    ("●●●○○", "confidence 3 of 5"),
    ("⚑", "flagged for another look"),
    ("▌ ▏", "the current row, where the keys go · where they go once it has the focus"),
    ("▁▃█", "usage by month, the highest the tallest"),
    ("━ ─", "of a review: done · still to do"),
    ("live ●", "what other programs write is shown at once"),
)
