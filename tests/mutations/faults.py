"""The faults: a text of the source, what stands in its place, and the tests that must notice."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutation:
    """One fault."""

    name: str
    """What is wrong with it in place, in a few words."""
    file: str
    """Below the package."""
    old: str
    """Found exactly once in the file."""
    new: str
    tests: tuple[str, ...]
    """What to run, below `tests`."""


MUTATIONS: tuple[Mutation, ...] = (
    # Amounts and shares, as they are written
    Mutation(
        "amounts of three figures are cut instead of rounded",
        "domain/money.py",
        'return f"{value:.0f}"',
        'return f"{int(value)}"',
        ("unit/domain/test_money.py",),
    ),
    Mutation(
        "just below a thousand is written as 1000 and not as 1k",
        "domain/money.py",
        "amount >= scale * 0.9995",
        "amount >= scale",
        ("unit/domain/test_money.py",),
    ),
    Mutation(
        "percentages go to the earlier part instead of the largest remainder",
        "domain/money.py",
        "key=lambda place: rounded[place] - quotas[place]",
        "key=lambda place: place",
        ("unit/domain/test_money.py",),
    ),
    Mutation(
        "a share of next to nothing is written as 0 %",
        "words/values.py",
        "if share > 0 and float(text) == 0:",
        "if share > 1 and float(text) == 0:",
        ("words/test_values.py",),
    ),
    Mutation(
        "a split is told smallest share first",
        "domain/statements.py",
        "sorted(self.shares, key=lambda share: (-share[1], share[0]))",
        "sorted(self.shares, key=lambda share: (share[1], share[0]))",
        ("unit", "tui/test_detail.py"),
    ),
    # Bounds, verdict, gap
    Mutation(
        "a set that lies across the edge of a group counts as inside",
        "domain/bounds.py",
        "        if not members & ~group:",
        "        if members & group:",
        ("unit/domain", "property/test_bounds.py", "enumeration"),
    ),
    Mutation(
        "exactly one half is a majority",
        "domain/verdict.py",
        "if (leads.least(stance) or 0) > 0:",
        "if (leads.least(stance) or 0) >= 0:",
        ("unit/domain/test_verdict.py",),
    ),
    Mutation(
        "the parts of a split take their spends apart",
        "domain/cube.py",
        "            mask = OPEN_MASK if cell.split else cell.mask\n"
        "            held.setdefault((mask, cell.split, cell.sums.spend_unknown == 0), []).append(cell.sums)",
        '            held.setdefault((cell.mask, "", cell.sums.spend_unknown == 0), []).append(cell.sums)',
        ("enumeration",),
    ),
    Mutation(
        "what all hold together does not bound an unknown spend",
        "domain/weighing.py",
        "            return Whole(self.disclosed)\n",
        "            return Whole()\n",
        ("unit/domain/test_composition.py", "enumeration"),
    ),
    Mutation(
        "the low end of an amount is rounded to the nearest",
        "domain/money.py",
        "    figures += up and rest > 0\n",
        "    figures += 2 * rest > scale * one\n",
        ("words/test_rounding.py",),
    ),
    Mutation(
        "the accounts that undo a verdict stop one short",
        "domain/verdict.py",
        "lead - 1, self._limit, alike",
        "lead // 2, self._limit, alike",
        ("enumeration/test_verdict.py",),
    ),
    Mutation(
        "who it is, asked in vain, counts as a backlog",
        "domain/derive.py",
        "return Mark.SILENT if Grade.U in found else Mark.OPEN\n\n\ndef how_much",
        "return Mark.OPEN\n\n\ndef how_much",
        ("unit/domain/test_derive.py", "store/test_rules.py"),
    ),
    Mutation(
        "who it is, asked in vain, counts as a backlog in the gap",
        "domain/gap.py",
        "_by_mark(who, floor),",
        "_by_mark(Mark.OPEN if who is Mark.SILENT else who, floor),",
        ("unit/domain/test_gap.py",),
    ),
    Mutation(
        "silence outweighs a backlog where all four are one",
        "domain/gap.py",
        "for one in (Clarity.BACKLOG, Clarity.BELOW, Clarity.SILENCE) if",
        "for one in (Clarity.SILENCE, Clarity.BACKLOG, Clarity.BELOW) if",
        ("unit/domain/test_gap.py",),
    ),
    Mutation(
        "what is below the floor counts as a backlog",
        "domain/gap.py",
        ".get(mark, Clarity.BELOW)",
        ".get(mark, Clarity.BACKLOG)",
        ("unit/domain/test_gap.py", "store/test_rules.py"),
    ),
    Mutation(
        "a statement below the floor reads as one that nobody made",
        "domain/cube.py",
        "State.BELOW if opens",
        "State.UNLOOKED if opens",
        ("unit/domain/test_cube.py", "store/test_rules.py"),
    ),
    Mutation(
        "who may spend more than the claim's threshold is known to",
        "store/cube.py",
        "AND v.spend_low >= ?1",
        "AND v.spend_high >= ?1",
        ("tui/test_counting.py",),
    ),
    Mutation(
        "a floor leaves spend that rests on less",
        "domain/cube.py",
        "cell.sums.without_spend() if hides else cell.sums",
        "cell.sums",
        ("unit/domain/test_cube.py", "unit/domain/test_gap.py"),
    ),
    Mutation(
        "the fewest accounts that settle it are one too many",
        "domain/fewest_accounts.py",
        "needed = min(max(alike, 1), self.lacking // -gain + 1)",
        "needed = min(max(alike, 1), self.lacking // -gain + 2)",
        ("unit/domain/test_verdict.py",),
    ),
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
        "heard = ruling or heard",
        "heard = heard",
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
        "if named.dimension == Question.FOR_WHAT:",
        "if named.dimension:",
        ("unit/test_decide.py",),
    ),
    Mutation(
        "an undo takes back what was decided anew since",
        "store/undo.py",
        "for decision_id, _, stands in rows if stands]",
        "for decision_id, _, stands in rows]",
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
        "case = replace(case, key=one.key)",
        "case = replace(case)",
        ("codebook",),
    ),
    # Orders and samples
    Mutation(
        "the weighted order leaves out with equal chances what is no longer taken always",
        "domain/queues.py",
        "drawn -= rest - sizes[pool[place]] * (left - first)",
        "drawn -= rest - rest // len(sizes)",
        ("review/test_queues.py",),
    ),
    Mutation(
        "a queue goes by a spend below the floor",
        "store/queues.py",
        'return rules.spend_at("v", rules.at(view.floor))',
        'return "v.spend_best"',
        ("review/test_queues.py",),
    ),
    Mutation(
        "a price of a seat tells how much an account spends",
        "domain/hints.py",
        "if _PRICE.search(per):",
        "if not per and _PRICE.search(per):",
        ("unit/domain/test_hints.py",),
    ),
    # Agreement
    Mutation(
        "a split of the set that others say is a conflict",
        "domain/settling.py",
        "if _divides(meanings):",
        "if _divides(meanings) and False:",
        ("unit/domain/test_settling.py",),
    ),
    Mutation(
        "splits are compared by their use cases alone",
        "domain/coefficients.py",
        "return Fraction(apart, 2 * WHOLE)",
        "return Fraction(0)",
        ("unit/domain/test_agreement.py",),
    ),
    Mutation(
        "agreement on everything is certain from ten accounts",
        "domain/resampling.py",
        "if observed == 0:",
        "if observed < 0:",
        ("unit/domain/test_agreement.py",),
    ),
    # What does not end
    Mutation(
        "work that is broken off goes on for ever",
        "services/background.py",
        "        self.stopped.set()\n        self.painted.set()",
        "        self.painted.set()",
        ("tui/test_deciding_many.py",),
    ),
    # Concentration, dates and figures in money
    Mutation(
        "the kinds of year count the spends of excluded customers",
        "store/cube.py",
        "+v.spend_best IS NOT NULL AND v.state <> 'excluded' AND",
        "+v.spend_best IS NOT NULL AND",
        ("cli/test_panels.py", "tui/test_counting.py"),
    ),
    Mutation(
        "the largest of a total are never among the unseen",
        "domain/concentration_bounds.py",
        "if self._largest == self.unseen:",
        "if self._largest == -1:",
        ("unit/domain/test_concentration_bounds.py", "unit/domain/test_concentration.py"),
    ),
    Mutation(
        "the least index is looked for at the ends of spends alone",
        "domain/concentration_bounds.py",
        "best = Fraction(squares, whole)",
        "best = Fraction(level)",
        ("unit/domain/test_concentration_bounds.py",),
    ),
    Mutation(
        "an assumption stands that a fact contradicts",
        "domain/concentration.py",
        "None if contradicted or not part.unseen else",
        "None if not part.unseen else",
        ("unit/domain/test_concentration.py", "cli/test_panels.py"),
    ),
    Mutation(
        "a month stands for its first day",
        "domain/spend_dates.py",
        "date(year, last, day) if day else _end_of(year, last)",
        "date(year, month or 1, day or 1)",
        ("unit/domain/test_spend_dates.py",),
    ),
    Mutation(
        "a parent's figure does not bound the subsidiary that it contains",
        "domain/contradictions.py",
        "ends += [] if held is None or held.figure.high is None else [(held.figure.high, held.figure)]",
        "ends += []",
        ("unit/domain/test_contradictions.py", "cli/test_panels.py"),
    ),
    Mutation(
        "a limit rests on a figure that others contradict",
        "domain/contradictions.py",
        "if doubted & set(figure.facts):",
        "if not figure.facts:",
        ("unit/domain/test_contradictions.py",),
    ),
    Mutation(
        "a month bounds its year unasked",
        "domain/contradictions.py",
        "(months and figure.scope is Scope.MONTH)",
        "figure.scope is Scope.MONTH",
        ("unit/domain/test_contradictions.py", "cli/test_panels.py"),
    ),
    Mutation(
        "a subsidiary is added to the figure that contains it",
        "services/concentration.py",
        "if customer_id in within:",
        "if customer_id in excluded:",
        ("cli/test_panels.py",),
    ),
)
