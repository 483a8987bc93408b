-- What search, orders and running sums go by: derived, kept right by triggers_search.sql, made anew by indexing.py.

-- Letters that are searched as others are: filled by the migration from domain.names.fold.
CREATE TABLE letter (
    letter TEXT PRIMARY KEY,
    plain TEXT NOT NULL
) WITHOUT ROWID, STRICT;

-- Customers from `first` to `last` that are not in the full-text indexes yet: a large import leaves them for later.
CREATE TABLE unindexed (
    first INTEGER PRIMARY KEY,
    last INTEGER NOT NULL
) STRICT;

-- One row while `open_account` and `spend_sum` wait to be made anew.
CREATE TABLE unranked (
    since INTEGER PRIMARY KEY CHECK (since = 1)
) STRICT;

-- What is said of a customer besides its name, folded; only customers of whom something is.
CREATE TABLE words (
    customer_id INTEGER PRIMARY KEY,
    alias TEXT,
    parent TEXT,
    note TEXT
) STRICT;
CREATE INDEX words_alias ON words (alias) WHERE alias IS NOT NULL;

-- Customers whose statement names not exactly one use case, largest spend first; unknown spend is the least integer.
-- `touched` is 0 where nothing was ever said; such a customer is `placed` when its segment or industry is known.
CREATE TABLE open_account (
    spend INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    touched INTEGER NOT NULL,
    placed INTEGER NOT NULL,
    mask INTEGER NOT NULL,
    PRIMARY KEY (touched, spend DESC, customer_id)
) WITHOUT ROWID, STRICT;
CREATE INDEX open_account_unplaced ON open_account (spend DESC, customer_id) WHERE touched = 0 AND placed = 0;

-- Sums of the known annual spends, by their first three digits: a bucket begins at its key.
CREATE TABLE spend_sum (
    bucket INTEGER PRIMARY KEY,
    customers INTEGER NOT NULL,
    best INTEGER NOT NULL
) STRICT;

-- A number that is replaced whenever a spend comes, goes or changes.
CREATE TABLE spend_mark (
    mark INTEGER PRIMARY KEY
) STRICT;
INSERT INTO spend_mark VALUES (random());

-- Scratch of those triggers: the rows that an INSERT OR REPLACE may be about to remove.
CREATE TABLE leaving (
    customer_id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    folded TEXT,
    spend INTEGER
) STRICT;

-- Text is folded already, so that the tokenizer has nothing to fold; the texts stay where they are.
CREATE VIRTUAL TABLE name_index USING fts5 (
    folded, content = 'customer', content_rowid = 'id', columnsize = 0, tokenize = 'trigram case_sensitive 1'
);
CREATE VIRTUAL TABLE word_index USING fts5 (
    alias, parent, note, content = 'words', content_rowid = 'customer_id', columnsize = 0,
    tokenize = 'trigram case_sensitive 1'
);

-- The order by name also gives the spend, so that what begins with a letter can be summed without reading a row.
DROP INDEX customer_by_name;
CREATE INDEX customer_by_name ON customer (folded, spend_best);
-- Later indexes: an import into an empty book leaves them to indexing.py.
CREATE INDEX customer_brief ON customer (id, spend_best, folded);
CREATE INDEX customer_amount ON customer (id, spend_best);
CREATE INDEX customer_by_segment ON customer (segment, spend_best DESC);
CREATE INDEX customer_by_industry ON customer (industry, spend_best DESC);
CREATE INDEX customer_by_tokens ON customer (tokens DESC) WHERE tokens > 0;
CREATE INDEX customer_by_evidence ON customer (spend_grade, spend_best DESC);

CREATE INDEX settled_by_split ON settled (customer_id) WHERE split <> '';
