"""Faults in what is said, shown, filtered, read from files and waited for."""

from tests.mutations.mutation import Mutation

SITTING: tuple[Mutation, ...] = (
    # What was said
    Mutation(
        "reviewers who disagree are narrowed to what they share",
        "domain/settling.py",
        "            union |= mask",
        "            union = union & mask or mask",
        ("unit/domain/test_settling.py",),
    ),
    Mutation(
        "an adjudication is one voice among others",
        "domain/settling.py",
        "    heard = [opinion for opinion in heard if opinion.rank == first]",
        "    heard = list(heard)",
        ("unit/domain/test_settling.py",),
    ),
    Mutation(
        "a split may sum to less than 100",
        "domain/statements.py",
        "    if total != WHOLE:",
        "    if total > WHOLE:",
        ("unit/domain", "tui/test_dialogs.py"),
    ),
    Mutation(
        "a confidence outlives the statement that it belonged to",
        "services/decide.py",
        "(one.confidence if stays else None)",
        "one.confidence",
        ("unit/test_decide.py",),
    ),
    Mutation(
        "what was cited for a statement is cited for the next one too",
        "services/decide.py",
        "facts = one.facts if stays else ()",
        "facts = one.facts",
        ("unit/test_decide.py",),
    ),
    Mutation(
        "a fact added by hand grades what the customer is for, whatever it answers",
        "services/decide.py",
        "    if named.dimension == question:",
        "    if named.dimension:",
        ("unit/test_decide.py",),
    ),
    Mutation(
        "who an account is and what for are asked in one order only of those who placed it",
        "services/review_asking.py",
        "return first if heard[first].mine is None else others[0]",
        "return first",
        ("review/test_who.py", "review/test_who_screen.py"),
    ),
    Mutation(
        "a sitting on both questions goes on when the first is answered",
        "services/review_asking.py",
        "session.queue.ask.questions[-1] in said",
        "said",
        ("review/test_who.py",),
    ),
    Mutation(
        "what is placed and not tagged counts as decided after an undo",
        "services/review_asking.py",
        "if session.queue.ask is Ask.BOTH and not answered:",
        "if session.queue.ask is Ask.WHO and not answered:",
        ("review/test_who.py",),
    ),
    Mutation(
        "a queue of who holds those whose record tells it",
        "store/rules.py",
        "{segments} & ({segments} - 1) <> 0)",
        "{segments} <> 0)",
        ("review/test_who.py",),
    ),
    Mutation(
        "blind shows who others say an account is",
        "services/review_voices.py",
        "if Question.WHO in questions and customer.placed_by is not None:",
        "if Question.WHO not in questions:",
        ("review/test_who.py",),
    ),
    Mutation(
        "a first pass is said to give way to everybody, itself included",
        "store/first_pass.py",
        "if not known or reviewer in known:",
        "if not known:",
        ("review/test_who.py",),
    ),
    Mutation(
        "a first pass is in conflict with those to whom it gives way",
        "services/review_voices.py",
        "first_pass=one.reviewer in self.first_pass",
        "first_pass=False",
        ("review/test_who.py", "review/test_who_screen.py"),
    ),
    Mutation(
        "a key that placed and is held down tags",
        "tui/screens/browse.py",
        "        if self.keys.take_back():",
        "        if False:",
        ("tui/test_placing.py",),
    ),
    Mutation(
        "an undo takes back what was decided anew since",
        "store/undo.py",
        "for stands, *row in rows if stands]",
        "for stands, *row in rows]",
        ("store/test_undo.py",),
    ),
    Mutation(
        "redo goes on after something new was said",
        "store/undo.py",
        "        if step.act is Act.DO:\n            return None\n",
        "",
        ("store/test_undo.py",),
    ),
    Mutation(
        "a clock that was set back loses the newest statement",
        "store/decisions.py",
        "max(?12, coalesce((SELECT at FROM current WHERE customer_id = ?1 AND slot = ?14), ?12))",
        "?12",
        ("store/test_undo.py", "store/test_triggers.py"),
    ),
    # Deciding on the screen
    Mutation(
        "a statement on ten accounts is not asked about",
        "tui/screens/deciding.py",
        "ASK_FROM = 10",
        "ASK_FROM = 11",
        ("tui/test_deciding_many.py",),
    ),
    Mutation(
        "a key held down decides account after account",
        "tui/held_keys.py",
        "self.held = key == self._key and at - self._at < HELD",
        "self.held = False",
        ("review/test_held_keys.py", "review/test_guard.py"),
    ),
    # Filters and orders
    Mutation(
        "spend above an amount counts those at it",
        "store/find/conditions.py",
        'operator = "=" if term.operator == ":" else term.operator',
        'operator = {":": "=", ">": ">="}.get(term.operator, term.operator)',
        ("search/test_filters.py",),
    ),
    Mutation(
        "a day ends when it begins",
        "store/find/conditions.py",
        'value = f"{term.value}~" if operator in (">", "<=") else term.value',
        "value = term.value",
        ("search/test_filters.py",),
    ),
    Mutation(
        "an excluded account has a gap",
        "store/find/conditions.py",
        "return f\"v.state <> 'excluded' AND NOT ({rules.answered(",
        'return f"NOT ({rules.answered(',
        ("search/test_filters.py",),
    ),
    Mutation(
        "accents keep a name from being found",
        "domain/names.py",
        "if not unicodedata.combining(character))",
        "if character)",
        ("unit/domain/test_names.py",),
    ),
    # Files
    Mutation(
        "a day that may lie in two months is taken as the first of both",
        "ingest/dates.py",
        "if first <= 12 and second <= 12 and first != second:",
        "if first > 12 and second > 12:",
        ("unit/ingest",),
    ),
    Mutation(
        "an amount in brackets is no credit",
        "ingest/amounts.py",
        'negative = body.startswith("(") and body.endswith(")")',
        "negative = False",
        ("unit/ingest",),
    ),
    # Names on the screen
    Mutation(
        "direction marks reach the screen",
        "domain/text.py",
        r"\u202a-\u202e\u2066-\u206f",
        r"\u2066-\u206f",
        ("unit/domain/test_text.py",),
    ),
    # The codebook
    Mutation(
        "a key that is exchanged is given to both",
        "domain/codebook_changes.py",
        "case = case._replace(key=one.key)",
        "case = case._replace()",
        ("codebook",),
    ),
    # What does not end
    Mutation(
        "work that is broken off goes on for ever",
        "services/background.py",
        "        self.stopped.set()\n        self.painted.set()",
        "        self.painted.set()",
        ("tui/test_deciding_many.py",),
    ),
)
