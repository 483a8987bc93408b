-- A fact may also say whom its customer resells to, and who pays its spend. What a column may hold cannot be changed in
-- place.
CREATE TABLE fact_now (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE DEFAULT (lower(hex(randomblob(16)))),
    customer_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    dimension TEXT NOT NULL CHECK (
        dimension IN ('who', 'how_much', 'for_what', 'to_what_end', 'investor', 'supplier', 'sells_on', 'financed_by')),
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

-- Sums by month say who customers are too, by what grade each answer stands, what is below zero, and what is unknown.
-- They are derived anew with all other sums.
DROP TABLE trend;
CREATE TABLE trend (
    month INTEGER NOT NULL,
    segments INTEGER NOT NULL,
    mask INTEGER NOT NULL,
    who TEXT NOT NULL,
    for_what TEXT NOT NULL,
    customers INTEGER NOT NULL,
    spend INTEGER NOT NULL,
    credit INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    spend_unknown INTEGER NOT NULL,
    tokens_unknown INTEGER NOT NULL,
    PRIMARY KEY (mask, segments, for_what, who, month)
) WITHOUT ROWID;

-- What tokens cost by the vendor's price list: micro-units of the book's currency for a million tokens. Of one model the
-- latest date holds, and of one date the row that came last.
CREATE TABLE price (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE DEFAULT (lower(hex(randomblob(16)))),
    as_of TEXT NOT NULL CHECK (as_of <> ''),
    model TEXT NOT NULL CHECK (trim(model) <> ''),
    input INTEGER NOT NULL CHECK (input >= 0),
    output INTEGER NOT NULL CHECK (output >= 0),
    cached INTEGER CHECK (cached >= 0),
    source_title TEXT,
    source_url TEXT,
    grade TEXT NOT NULL DEFAULT 'C' CHECK (grade IN ('A', 'B', 'C', 'D', 'U'))
) STRICT;

-- What somebody said on an indicator of the vendor's card: append-only, the latest of each indicator counts, and
-- 'unlooked' takes back what was said before. `disclosure` is the uid of the one that it rests on.
CREATE TABLE card_answer (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE DEFAULT (lower(hex(randomblob(16)))),
    card_version INTEGER NOT NULL,
    indicator TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('yes', 'partly', 'no', 'unlooked')),
    disclosure TEXT,
    note TEXT,
    reviewer TEXT NOT NULL CHECK (trim(reviewer) <> ''),
    at TEXT NOT NULL
) STRICT;
CREATE INDEX card_answer_of_indicator ON card_answer (indicator, id);

-- Samples that were declared before anybody looked: by which seed and size, drawn from what, and the cube as it was then.
-- `weight` and `size` are micro-units, or ten-thousandths of customers; `cells` is the cube as JSON.
CREATE TABLE sample (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    reviewer TEXT NOT NULL CHECK (trim(reviewer) <> ''),
    seed TEXT NOT NULL,
    unit TEXT NOT NULL CHECK (unit IN ('customers', 'spend')),
    floor TEXT NOT NULL,
    accounts INTEGER NOT NULL,
    weight INTEGER NOT NULL,
    without_spend INTEGER NOT NULL,
    cells TEXT NOT NULL
) STRICT;

-- A row stays when its customer goes: it was drawn, and counts as one that was not reached.
CREATE TABLE sample_account (
    sample_id INTEGER NOT NULL REFERENCES sample (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    size INTEGER NOT NULL CHECK (size > 0),
    PRIMARY KEY (sample_id, place)
) WITHOUT ROWID, STRICT;

-- Where a fact was read: the passage as it stood there, cut where it is long, a digest (SHA-256) of all of it, and an
-- address at which somebody keeps the page.
ALTER TABLE fact ADD COLUMN passage TEXT;
ALTER TABLE fact ADD COLUMN passage_hash TEXT;
ALTER TABLE fact ADD COLUMN archived_url TEXT;

-- The source that a fact rests on where its page only quotes it: an address, or what the source is called. Ten articles that
-- quote one release are one source.
ALTER TABLE fact ADD COLUMN rests_on TEXT;

-- While old facts count a grade lower: the grade that the fact was given, and `grade` is what it counts. See triggers_old.sql.
ALTER TABLE fact ADD COLUMN grade_given TEXT CHECK (grade_given IN ('A', 'B', 'C', 'D'));

-- Rules that suggest what an account is: a filter of the table, and what they suggest of those who meet it. `suggests` is
-- a kind of statement with its `use_cases`, 'parent' for what the parent was decided to be, or 'before' for what the
-- reviewer said in an earlier month. A decision that accepts a suggestion names the rules that made it.
CREATE TABLE suggestion_rule (
    name TEXT PRIMARY KEY COLLATE NOCASE CHECK (trim(name) <> ''),
    question TEXT NOT NULL CHECK (question IN ('for_what', 'who')),
    filter TEXT NOT NULL,
    suggests TEXT NOT NULL CHECK (suggests IN ('set', 'split', 'cannot_tell', 'withheld', 'parent', 'before')),
    use_cases TEXT CHECK ((use_cases IS NOT NULL) = (suggests IN ('set', 'split'))),
    reviewer TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
ALTER TABLE decision ADD COLUMN suggested_by TEXT;

-- The filter that the accounts of a session were to meet as it began, as it was typed; empty for all of its queue.
ALTER TABLE review_session ADD COLUMN among TEXT NOT NULL DEFAULT '';

-- What a step changed in the codebook: both lists with all their codes as they were before it and after it, as JSON.
CREATE TABLE codebook_edit (
    step TEXT PRIMARY KEY,
    before TEXT NOT NULL CHECK (json_valid(before)),
    after TEXT NOT NULL CHECK (json_valid(after))
) STRICT;

-- By which import a row came in after all that an earlier one had refused; where that was taken back, it has not.
ALTER TABLE rejected_row ADD COLUMN mended_by INTEGER;
