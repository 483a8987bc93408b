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
