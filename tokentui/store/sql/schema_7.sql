-- A second question, who a customer is: segments are a list of their own, and each decision says which question it answers.
-- What is derived is made anew at the end of the migration (`resum`).

CREATE TABLE segment (
    bit INTEGER PRIMARY KEY CHECK (bit BETWEEN 0 AND 61),
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    key TEXT NOT NULL DEFAULT '',
    label TEXT NOT NULL,
    definition TEXT NOT NULL DEFAULT '',
    examples TEXT NOT NULL DEFAULT '[]' CHECK (json_type(examples) = 'array'),
    place INTEGER NOT NULL,
    archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1))
);

CREATE TABLE segment_code (
    code TEXT PRIMARY KEY,
    bit INTEGER NOT NULL REFERENCES segment (bit)
) WITHOUT ROWID;

CREATE TABLE segment_history (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    bit INTEGER NOT NULL,
    code TEXT, key TEXT, label TEXT, definition TEXT, examples TEXT, archived INTEGER
);

-- Segments, by code, in which a use case has another stance.
ALTER TABLE use_case ADD COLUMN exceptions TEXT NOT NULL DEFAULT '{}' CHECK (json_type(exceptions) = 'object');
ALTER TABLE use_case_history ADD COLUMN exceptions TEXT NOT NULL DEFAULT '{}';

-- Reviewers whose statements give way to those of anybody else, without a conflict.
CREATE TABLE first_pass (
    reviewer TEXT PRIMARY KEY CHECK (trim(reviewer) <> '')
) WITHOUT ROWID;

-- Which questions a sitting asks.
ALTER TABLE review_session ADD COLUMN ask TEXT NOT NULL DEFAULT 'what' CHECK (ask IN ('what', 'who', 'both'));

ALTER TABLE decision ADD COLUMN question TEXT NOT NULL DEFAULT 'for_what' CHECK (question IN ('for_what', 'who'));

-- `rank` is whose statement is heard before whose: 0 the adjudication, 1 a reviewer, 2 a first pass.
DROP TABLE current;
CREATE TABLE current (
    customer_id INTEGER NOT NULL,
    question TEXT NOT NULL,
    slot TEXT NOT NULL,
    decision_id INTEGER NOT NULL,
    reviewer TEXT NOT NULL,
    rank INTEGER NOT NULL,
    at TEXT NOT NULL,
    seq INTEGER NOT NULL,
    uid TEXT NOT NULL,
    statement TEXT NOT NULL,
    mask INTEGER NOT NULL,
    split TEXT NOT NULL,
    grade TEXT NOT NULL,
    flagged INTEGER NOT NULL,
    PRIMARY KEY (customer_id, question, slot)
) WITHOUT ROWID;

-- `placed_by` names those whose statements on who are heard; NULL where the record says it, or nobody.
DROP TABLE settled;
CREATE TABLE settled (
    customer_id INTEGER PRIMARY KEY,
    segments INTEGER NOT NULL,
    who_state TEXT NOT NULL,
    named INTEGER NOT NULL,
    state TEXT NOT NULL,
    mask INTEGER NOT NULL,
    split TEXT NOT NULL,
    who TEXT NOT NULL,
    how_much TEXT NOT NULL,
    for_what TEXT NOT NULL,
    to_what_end TEXT NOT NULL,
    voices INTEGER NOT NULL,
    reviewer TEXT,
    placed_by TEXT,
    flagged INTEGER NOT NULL,
    updated TEXT
);
CREATE INDEX settled_by_split ON settled (customer_id) WHERE split <> '';

DROP TABLE cube;
CREATE TABLE cube (
    segments INTEGER NOT NULL,
    who_state TEXT NOT NULL,
    named INTEGER NOT NULL,
    mask INTEGER NOT NULL,
    state TEXT NOT NULL,
    who TEXT NOT NULL,
    how_much TEXT NOT NULL,
    for_what TEXT NOT NULL,
    to_what_end TEXT NOT NULL,
    split TEXT NOT NULL,
    customers INTEGER NOT NULL,
    low INTEGER NOT NULL,
    best INTEGER NOT NULL,
    high INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    spend_unknown INTEGER NOT NULL,
    tokens_unknown INTEGER NOT NULL,
    PRIMARY KEY (segments, who_state, named, mask, state, who, how_much, for_what, to_what_end, split)
) WITHOUT ROWID;
CREATE INDEX cube_empty ON cube (customers) WHERE customers = 0;

DROP TABLE cube_change;
CREATE TABLE cube_change (
    id INTEGER PRIMARY KEY,
    segments INTEGER NOT NULL,
    who_state TEXT NOT NULL,
    named INTEGER NOT NULL,
    mask INTEGER NOT NULL,
    state TEXT NOT NULL,
    who TEXT NOT NULL,
    how_much TEXT NOT NULL,
    for_what TEXT NOT NULL,
    to_what_end TEXT NOT NULL,
    split TEXT NOT NULL,
    customers INTEGER NOT NULL,
    low INTEGER NOT NULL,
    best INTEGER NOT NULL,
    high INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    spend_unknown INTEGER NOT NULL,
    tokens_unknown INTEGER NOT NULL
);

-- What hands wrote into records, append-only: the value before and the one after, as JSON. The latest row of a field tells
-- whether it is still a hand's (`by_hand`), which no import overwrites.
CREATE TABLE record_edit (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE DEFAULT (lower(hex(randomblob(16)))),
    customer_id INTEGER NOT NULL REFERENCES customer (id),
    reviewer TEXT NOT NULL CHECK (trim(reviewer) <> ''),
    field TEXT NOT NULL CHECK (field IN ('name', 'parent', 'aliases', 'domain', 'industry', 'size')),
    former TEXT NOT NULL CHECK (json_valid(former)),
    value TEXT NOT NULL CHECK (json_valid(value)),
    by_hand INTEGER NOT NULL DEFAULT 1 CHECK (by_hand IN (0, 1)),
    at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    step TEXT
) STRICT;
CREATE INDEX record_edit_of_customer ON record_edit (customer_id, field);
CREATE INDEX record_edit_of_step ON record_edit (step) WHERE step IS NOT NULL;

-- Two accounts that are one company, joined by a step: what was moved, so that undo can take it apart. The other account
-- is excluded by an adjudication of the same step.
CREATE TABLE account_join (
    id INTEGER PRIMARY KEY,
    step TEXT NOT NULL,
    customer_id INTEGER NOT NULL REFERENCES customer (id),
    other_id INTEGER NOT NULL REFERENCES customer (id),
    moved TEXT NOT NULL CHECK (json_type(moved) = 'object'),
    undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;
CREATE INDEX account_join_of_step ON account_join (step);
CREATE INDEX account_join_of_other ON account_join (other_id);

-- What somebody answered to a proposal from a list or from the book itself: a refused one is not made again.
CREATE TABLE proposal_answer (
    id INTEGER PRIMARY KEY,
    step TEXT NOT NULL,
    customer_id INTEGER NOT NULL REFERENCES customer (id),
    proposed TEXT NOT NULL,
    reviewer TEXT NOT NULL CHECK (trim(reviewer) <> ''),
    at TEXT NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;
CREATE INDEX proposal_answer_of_customer ON proposal_answer (customer_id, proposed);
CREATE INDEX proposal_answer_of_step ON proposal_answer (step);

-- A fact may also say how its customer stands to the vendor. What a column may hold cannot be changed in place.
CREATE TABLE fact_now (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE DEFAULT (lower(hex(randomblob(16)))),
    customer_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    dimension TEXT NOT NULL CHECK (
        dimension IN ('who', 'how_much', 'for_what', 'to_what_end', 'investor', 'supplier')),
    claim TEXT NOT NULL DEFAULT '',
    low NUMERIC,
    high NUMERIC,
    unit TEXT,
    yardstick TEXT,
    as_of TEXT,
    source_title TEXT,
    source_url TEXT,
    source_kind TEXT,
    certainty TEXT,
    grade TEXT NOT NULL DEFAULT 'D' CHECK (grade IN ('A', 'B', 'C', 'D', 'U')),
    at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    basis TEXT GENERATED ALWAYS AS (
        CASE WHEN dimension = 'how_much' THEN
            CASE lower(trim(yardstick))
                WHEN 'per year' THEN 'estimate'
                WHEN 'per year, run-rate' THEN 'run-rate'
                WHEN 'per year, trailing' THEN 'trailing'
                WHEN 'per year, contract' THEN 'contract'
                WHEN 'per year, list' THEN 'list'
                WHEN 'per year, forecast' THEN 'forecast'
                WHEN 'per year, estimate' THEN 'estimate'
            END
        END
    ) VIRTUAL
);
INSERT INTO fact_now (
    id, uid, customer_id, dimension, claim, low, high, unit, yardstick, as_of, source_title, source_url, source_kind,
    certainty, grade, at)
SELECT
    id, uid, customer_id, dimension, claim, low, high, unit, yardstick, as_of, source_title, source_url, source_kind,
    certainty, grade, at
FROM fact;
DROP TABLE fact;
ALTER TABLE fact_now RENAME TO fact;
