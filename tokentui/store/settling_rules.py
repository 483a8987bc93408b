"""What statements come to, as SQL: what each says, and what all of them settle.

Each text mirrors the function of the domain that it names, and an exhaustive test holds the two equal; triggers and the
counting of many decisions at once take them from here.
"""

from tokentui.store import rules


def mask_said(decision: str) -> str:
    """The use cases that a decision names, as the codes stand now: `Codebook.mask`."""
    named = " (SELECT sum(1 << bit) FROM (SELECT u.bit FROM json_each({of}.use_cases) AS j JOIN {list}_code AS u"
    named += " ON u.code = j.value GROUP BY u.bit))"
    return f"""CASE {decision}.statement
            WHEN 'set' THEN CASE {decision}.question
                WHEN 'who' THEN{named.format(of=decision, list="segment")}
                ELSE{named.format(of=decision, list="use_case")}
            END
            WHEN 'split' THEN (SELECT sum(1 << bit) FROM (
                SELECT u.bit FROM json_each({decision}.use_cases) AS j JOIN use_case_code AS u ON u.code = j.key
                GROUP BY u.bit))
            ELSE 0
        END"""


def split_said(decision: str) -> str:
    """The shares of a split in ten-thousandths by use case, empty for any other statement: `Statement.masses`."""
    return f"""CASE WHEN {decision}.statement = 'split' THEN (
            SELECT json_group_object(bit, weight) FROM (
                SELECT u.bit, sum(CAST(round(j.value * 100) AS INTEGER)) AS weight
                FROM json_each({decision}.use_cases) AS j JOIN use_case_code AS u ON u.code = j.key
                GROUP BY u.bit ORDER BY u.bit)) ELSE '' END"""


def grade_said(decision: str) -> str:
    """The best grade of the facts that a decision cites on its customer; D where it cites none."""
    return f"""coalesce((SELECT min(f.grade) FROM json_each({decision}.facts) AS j JOIN fact AS f ON f.uid = j.value
                  WHERE f.customer_id = {decision}.customer_id AND {rules.is_evidence("f")}), 'D')"""


LATEST_COUNTS = """ON CONFLICT (customer_id, question, slot) DO UPDATE SET
        decision_id = excluded.decision_id, reviewer = excluded.reviewer, rank = excluded.rank, at = excluded.at,
        seq = excluded.seq, uid = excluded.uid, statement = excluded.statement, mask = excluded.mask,
        split = excluded.split,
        grade = excluded.grade, flagged = excluded.flagged
    WHERE (excluded.at, excluded.seq, excluded.uid) >= (at, seq, uid)"""
"""The end of an INSERT into `current` that leaves a later decision of the same slot as it is."""


def settlement(row: str) -> str:
    """State, mask, split, grade, voices, reviewers, flag and time that the heard of a customer come to: `settle`.

    It answers what the customer uses tokens for; who it is answers `placement`.

    Disagreement is the union; an open mask (0) makes the union open. A split that divides the set which all others say
    stands, with the evidence of the split.
    """
    return f"""CASE
            WHEN voices = 0 THEN 'unlooked'
            WHEN alike THEN statement
            WHEN divides THEN 'split'
            ELSE 'conflict'
        END,
        CASE
            WHEN voices = 0 OR least = 0 THEN 0
            WHEN least = most THEN least
            WHEN divides THEN parts
            ELSE (SELECT sum(1 << bit) FROM (
                SELECT DISTINCT u.bit
                FROM (SELECT DISTINCT mask FROM heard
                    WHERE customer_id = {row}.customer_id AND question = 'for_what') AS h
                CROSS JOIN use_case AS u ON h.mask & (1 << u.bit)))
        END,
        CASE WHEN alike OR divides THEN split ELSE '' END,
        coalesce(iif(divides, grade_of_split, grade), '-'),
        voices,
        reviewer,
        coalesce((SELECT max(flagged) FROM current
            WHERE customer_id = {row}.customer_id AND question = 'for_what'), 0),
        updated
    FROM (
        SELECT *,
            statement = last_statement AND least = most AND first_split = split AS alike,
            sets_and_splits = voices AND whole = most_whole AND first_division = split AND parts & ~whole = 0 AS divides
        FROM (
            SELECT
                count(*) AS voices, sum(statement IN ('set', 'split')) AS sets_and_splits,
                min(statement) AS statement, max(statement) AS last_statement, min(mask) AS least, max(mask) AS most,
                min(split) AS first_split, coalesce(max(split), '') AS split,
                min(iif(statement = 'set', mask, NULL)) AS whole, max(iif(statement = 'set', mask, NULL)) AS most_whole,
                min(iif(statement = 'split', mask, NULL)) AS parts,
                min(iif(statement = 'split', split, NULL)) AS first_division,
                min(grade) AS grade, min(iif(statement = 'split', grade, NULL)) AS grade_of_split,
                group_concat(reviewer, ', ') AS reviewer, max(at) AS updated
            FROM heard WHERE customer_id = {row}.customer_id AND question = 'for_what'
        )
    )"""


def placement(row: str) -> str:
    """Segments, state, grade and reviewers that the heard of a customer come to on who it is: `derive.placed`.

    As `settlement`, but for splits, which nobody makes of segments; where nobody is heard the record answers.
    """
    return f"""CASE
            WHEN voices = 0 THEN {rules.segments_of_record("c")}
            WHEN least = 0 THEN 0
            WHEN least = most THEN least
            ELSE (SELECT sum(1 << bit) FROM (
                SELECT DISTINCT u.bit
                FROM (SELECT DISTINCT mask FROM heard WHERE customer_id = {row}.customer_id AND question = 'who') AS h
                CROSS JOIN segment AS u ON h.mask & (1 << u.bit)))
        END,
        CASE
            WHEN voices = 0 THEN {rules.who_state_of_record("c")}
            WHEN statement = last_statement AND least = most THEN statement
            ELSE 'conflict'
        END,
        CASE
            WHEN voices > 0 THEN worth
            WHEN {rules.has_segment("c")} THEN
                min(c.grade, coalesce((SELECT min(f.grade) FROM fact AS f
                    WHERE f.customer_id = c.id AND f.dimension = 'who' AND f.grade < 'U'), 'D'))
            WHEN EXISTS (SELECT 1 FROM fact AS f
                WHERE f.customer_id = c.id AND f.dimension = 'who' AND f.grade = 'U') THEN 'U'
            ELSE '-'
        END,
        reviewer
    FROM (
        SELECT
            count(*) AS voices, min(statement) AS statement, max(statement) AS last_statement, min(mask) AS least,
            max(mask) AS most, min(grade) AS worth, group_concat(reviewer, ', ') AS reviewer
        FROM heard WHERE customer_id = {row}.customer_id AND question = 'who'
    ) CROSS JOIN customer AS c ON c.id = {row}.customer_id"""
