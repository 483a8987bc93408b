-- Sources of truth: what people and files said.

CREATE TABLE book (
    key TEXT PRIMARY KEY,
    value TEXT
) WITHOUT ROWID;

CREATE TABLE use_case (
    bit INTEGER PRIMARY KEY CHECK (bit BETWEEN 0 AND 61),
    code TEXT NOT NULL UNIQUE CHECK (code <> ''),
    key TEXT NOT NULL DEFAULT '',
    label TEXT NOT NULL,
    stance TEXT NOT NULL CHECK (stance IN ('bullish', 'neutral', 'bearish')),
    definition TEXT NOT NULL DEFAULT '',
    examples TEXT NOT NULL DEFAULT '[]' CHECK (json_type(examples) = 'array'),
    place INTEGER NOT NULL,
    archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1))
);

-- Every code ever used and the bit it stands for now: renamed and merged use cases keep their decisions.
CREATE TABLE use_case_code (
    code TEXT PRIMARY KEY,
    bit INTEGER NOT NULL REFERENCES use_case (bit)
) WITHOUT ROWID;

CREATE TABLE use_case_history (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    bit INTEGER NOT NULL,
    code TEXT, key TEXT, label TEXT, stance TEXT, definition TEXT, examples TEXT, archived INTEGER
);

-- The values of a column are compared one by one: IN fills a table for every statement, which a bulk load feels.
CREATE TABLE customer (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL CHECK (key <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    parent TEXT,
    segment TEXT,
    industry TEXT,
    size TEXT,
    product TEXT,
    region TEXT,
    partner TEXT,
    domain TEXT,
    first_named TEXT,
    anonymous INTEGER NOT NULL DEFAULT 0 CHECK (anonymous = 0 OR anonymous = 1),
    grade TEXT NOT NULL DEFAULT 'D' CHECK (grade = 'A' OR grade = 'B' OR grade = 'C' OR grade = 'D'),
    spend_low INTEGER,
    spend_best INTEGER,
    spend_high INTEGER,
    spend_basis TEXT CHECK (spend_basis = 'run-rate' OR spend_basis = 'trailing' OR spend_basis = 'contract'
        OR spend_basis = 'list' OR spend_basis = 'forecast' OR spend_basis = 'estimate'),
    spend_grade TEXT CHECK (spend_grade = 'A' OR spend_grade = 'B' OR spend_grade = 'C' OR spend_grade = 'D'),
    spend_source TEXT CHECK (spend_source = 'stated' OR spend_source = 'usage' OR spend_source = 'fact'),
    spend_fact TEXT,
    tokens INTEGER,
    extra TEXT,
    folded TEXT,
    CHECK (spend_low <= spend_best AND spend_best <= spend_high OR spend_best IS NULL),
    CHECK ((spend_low IS NULL) = (spend_best IS NULL) AND (spend_high IS NULL) = (spend_best IS NULL)),
    CHECK ((spend_best IS NULL) = (spend_grade IS NULL))
) STRICT;

-- An index of its own, which a first load puts back at its end; in the books of earlier releases it is the column's.
CREATE UNIQUE INDEX customer_by_key ON customer (key);

-- `folded` is the name without case and accents: what search and the order by name go by.
CREATE INDEX customer_by_name ON customer (folded);
CREATE INDEX customer_by_spend ON customer (spend_best DESC, folded);

CREATE TABLE alias (
    customer_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    alias TEXT NOT NULL CHECK (alias <> ''),
    PRIMARY KEY (customer_id, alias)
) WITHOUT ROWID;

-- One row a customer and month (yyyymm); money in micro-units.
CREATE TABLE usage (
    customer_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    month INTEGER NOT NULL CHECK (month BETWEEN 190001 AND 299912 AND month % 100 BETWEEN 1 AND 12),
    spend INTEGER,
    tokens_in INTEGER,
    tokens_out INTEGER,
    PRIMARY KEY (customer_id, month)
) WITHOUT ROWID, STRICT;

-- `basis` is the kind of year that the claim gives for this customer alone, or NULL: the yardstick decides.
CREATE TABLE fact (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE DEFAULT (lower(hex(randomblob(16)))),
    customer_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    dimension TEXT NOT NULL CHECK (dimension IN ('who', 'how_much', 'for_what', 'to_what_end')),
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
CREATE INDEX fact_of_customer ON fact (customer_id, dimension);

CREATE TABLE disclosure (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE DEFAULT (lower(hex(randomblob(16)))),
    as_of TEXT NOT NULL,
    metric TEXT NOT NULL,
    threshold NUMERIC,
    threshold_unit TEXT,
    value NUMERIC NOT NULL,
    unit TEXT NOT NULL,
    source_title TEXT,
    source_url TEXT,
    source_kind TEXT,
    certainty TEXT,
    grade TEXT NOT NULL DEFAULT 'C' CHECK (grade IN ('A', 'B', 'C', 'D', 'U'))
);

-- Append-only, one row a statement. `use_cases` is a JSON list for a set, an object of percentages for a split.
-- `seq` breaks ties of the clock; `origin` is the uid of the decision that an undo or a redo brought back.
CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE DEFAULT (lower(hex(randomblob(16)))),
    customer_id INTEGER NOT NULL REFERENCES customer (id),
    reviewer TEXT NOT NULL CHECK (trim(reviewer) <> ''),
    statement TEXT NOT NULL DEFAULT 'set'
        CHECK (statement IN ('nothing', 'cannot_tell', 'withheld', 'set', 'split', 'excluded')),
    use_cases TEXT,
    confidence INTEGER CHECK (confidence BETWEEN 1 AND 5),
    note TEXT,
    reason TEXT,
    facts TEXT NOT NULL DEFAULT '[]' CHECK (json_type(facts) = 'array'),
    flagged INTEGER NOT NULL DEFAULT 0 CHECK (flagged IN (0, 1)),
    adjudicates INTEGER NOT NULL DEFAULT 0 CHECK (adjudicates IN (0, 1)),
    at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    seq INTEGER,
    step TEXT,
    origin TEXT
) STRICT;
CREATE INDEX decision_of_customer ON decision (customer_id, reviewer);
CREATE INDEX decision_of_step ON decision (step) WHERE step IS NOT NULL;

-- One row for each action of a reviewer, whatever number of decisions it made: what undo and redo walk along.
-- `target` is the step that an undo or a redo takes back; `facts` holds the facts that came with it, whole.
CREATE TABLE step (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    reviewer TEXT NOT NULL,
    at TEXT NOT NULL,
    act TEXT NOT NULL CHECK (act IN ('do', 'undo', 'redo')),
    target TEXT,
    label TEXT NOT NULL,
    accounts INTEGER NOT NULL,
    facts TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX step_of_reviewer ON step (reviewer, id);

CREATE TABLE import_run (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    rejected INTEGER NOT NULL
);

CREATE TABLE rejected_row (
    id INTEGER PRIMARY KEY,
    import_run_id INTEGER NOT NULL REFERENCES import_run (id) ON DELETE CASCADE,
    line INTEGER NOT NULL,
    reason TEXT NOT NULL,
    raw TEXT NOT NULL
);

-- Derived: can be rebuilt from the tables above at any time; kept right by the triggers of triggers_settle.sql and triggers_derive.sql.

-- The statement that stands for each reviewer on a customer; slot '' holds the adjudication.
CREATE TABLE current (
    customer_id INTEGER NOT NULL,
    slot TEXT NOT NULL,
    decision_id INTEGER NOT NULL,
    reviewer TEXT NOT NULL,
    at TEXT NOT NULL,
    seq INTEGER NOT NULL,
    uid TEXT NOT NULL,
    statement TEXT NOT NULL,
    mask INTEGER NOT NULL,
    split TEXT NOT NULL,
    grade TEXT NOT NULL,
    flagged INTEGER NOT NULL,
    PRIMARY KEY (customer_id, slot)
) WITHOUT ROWID;

-- The settled statement and the four marks of each customer on whom anything was ever said; others are untouched.
CREATE TABLE settled (
    customer_id INTEGER PRIMARY KEY,
    segment TEXT NOT NULL,
    state TEXT NOT NULL,
    mask INTEGER NOT NULL,
    split TEXT NOT NULL,
    who TEXT NOT NULL,
    how_much TEXT NOT NULL,
    for_what TEXT NOT NULL,
    to_what_end TEXT NOT NULL,
    voices INTEGER NOT NULL,
    reviewer TEXT,
    flagged INTEGER NOT NULL,
    updated TEXT
);

-- Masks with weight (ten-thousandths) and amounts of each customer in `settled`; `before` is the weight of earlier rows.
CREATE TABLE position (
    customer_id INTEGER NOT NULL,
    mask INTEGER NOT NULL,
    weight INTEGER NOT NULL,
    before INTEGER NOT NULL,
    low INTEGER NOT NULL,
    best INTEGER NOT NULL,
    high INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    tokens_unknown INTEGER NOT NULL,
    PRIMARY KEY (customer_id, mask)
) WITHOUT ROWID;

CREATE TABLE cube (
    segment TEXT NOT NULL,
    mask INTEGER NOT NULL,
    state TEXT NOT NULL,
    who TEXT NOT NULL,
    how_much TEXT NOT NULL,
    for_what TEXT NOT NULL,
    to_what_end TEXT NOT NULL,
    customers INTEGER NOT NULL,
    low INTEGER NOT NULL,
    best INTEGER NOT NULL,
    high INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    spend_unknown INTEGER NOT NULL,
    tokens_unknown INTEGER NOT NULL,
    PRIMARY KEY (segment, mask, state, who, how_much, for_what, to_what_end)
) WITHOUT ROWID;
CREATE INDEX cube_empty ON cube (customers) WHERE customers = 0;

CREATE TABLE trend (
    month INTEGER NOT NULL,
    mask INTEGER NOT NULL,
    customers INTEGER NOT NULL,
    spend INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    PRIMARY KEY (month, mask)
) WITHOUT ROWID;

-- Scratch of the triggers in triggers_guard.sql: the rows that an INSERT OR REPLACE may be about to remove.
CREATE TABLE replaced (
    customer_id INTEGER NOT NULL,
    month INTEGER,
    spend INTEGER,
    tokens INTEGER
);
