-- What an import changed, so that it can be taken back: the runs of one import share a batch, which is the first one's id.
ALTER TABLE import_run ADD COLUMN batch INTEGER;

-- The line of column names that the refused rows of a run stand under, so that they can be mended and brought in again.
ALTER TABLE import_run ADD COLUMN header TEXT;

-- `ranges` are the highest ids before and after by table; `months` those of which the book had no usage before.
CREATE TABLE import_batch (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    ranges TEXT NOT NULL CHECK (json_type(ranges) = 'object'),
    months TEXT NOT NULL CHECK (json_type(months) = 'array'),
    undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;

-- Single rows of what was there before: `former` as it was, as JSON, and NULL for what the import added.
CREATE TABLE import_change (
    id INTEGER PRIMARY KEY,
    batch INTEGER NOT NULL,
    what TEXT NOT NULL,
    customer_id INTEGER,
    part TEXT,
    former TEXT
) STRICT;

-- What the last close found, largest change first: what a customer spent in the period before, and in this one.
CREATE TABLE close_account (
    customer_id INTEGER PRIMARY KEY REFERENCES customer (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    at TEXT NOT NULL,
    change TEXT NOT NULL CHECK (change IN ('new', 'gone', 'moved')),
    former INTEGER,
    spend INTEGER
) STRICT;

-- Ids by which further files name a customer, besides its key: of another system, or of the same before it had a key.
CREATE TABLE external_id (
    external_id TEXT NOT NULL CHECK (external_id <> ''),
    customer_id INTEGER NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    PRIMARY KEY (external_id, customer_id)
) WITHOUT ROWID;
CREATE INDEX external_id_of_customer ON external_id (customer_id);

-- Whose a domain is, for rows of files without an id.
CREATE INDEX customer_by_domain ON customer (domain) WHERE domain IS NOT NULL;

-- The days of usage that came in from files of one kind, so that the next of them adds its days and repeats none.
-- `source` is a digest of the columns that are read; the sums are of all its customers, in micro-units and tokens.
CREATE TABLE usage_day (
    source TEXT NOT NULL,
    day TEXT NOT NULL,
    month INTEGER NOT NULL,
    row_count INTEGER NOT NULL,
    spend INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    PRIMARY KEY (source, day)
) STRICT, WITHOUT ROWID;

-- The full-text indexes are put together from more parts at once, which takes two thirds of the time for a long list.
INSERT INTO name_index (name_index, rank) VALUES ('automerge', 16);
INSERT INTO name_index (name_index, rank) VALUES ('crisismerge', 64);
INSERT INTO word_index (word_index, rank) VALUES ('automerge', 16);
INSERT INTO word_index (word_index, rank) VALUES ('crisismerge', 64);

-- What was pulled from warehouses: the address without credentials, what was asked as JSON, and up to which month (yyyymm)
-- and moment (in UTC) there were events. `batch` is the import that it was, so that one that was taken back does not count.
CREATE TABLE pull (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    batch INTEGER NOT NULL,
    url TEXT NOT NULL,
    source TEXT NOT NULL,
    asked TEXT NOT NULL CHECK (json_type(asked) = 'object'),
    month INTEGER NOT NULL,
    latest TEXT NOT NULL
) STRICT;
