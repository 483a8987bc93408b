-- Scratch of many_part.sql and many_end.sql, gone at the end of the transaction.

-- The decisions that are to count, by customer; `named` is 1 where only the use case :source that it names is another.
CREATE TEMP TABLE counting (
    customer_id INTEGER NOT NULL,
    decision_id INTEGER NOT NULL,
    named INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (customer_id, decision_id)
) WITHOUT ROWID;

-- What the customers of one part were settled as before, and what they come to; `begins` is 1 where nothing was, `whole`
-- where a customer goes with all others of its cells: many_whole.sql.
CREATE TEMP TABLE former (
    customer_id INTEGER PRIMARY KEY,
    begins INTEGER NOT NULL,
    whole INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL,
    mask INTEGER NOT NULL,
    split TEXT NOT NULL,
    for_what TEXT NOT NULL,
    to_state TEXT,
    to_mask INTEGER,
    to_split TEXT,
    to_for_what TEXT,
    voices INTEGER,
    reviewer TEXT,
    flagged INTEGER,
    updated TEXT
);

-- What the trend moves by, from one mask and grade to others; a mask of -1 where nothing is taken away or nothing added.
-- One whole number stands for a passage and the month: several times as quick.
CREATE TEMP TABLE passage (
    number INTEGER PRIMARY KEY,
    from_mask INTEGER NOT NULL,
    from_grade TEXT NOT NULL,
    mask INTEGER NOT NULL,
    grade TEXT NOT NULL,
    segments INTEGER NOT NULL,
    who TEXT NOT NULL,
    UNIQUE (from_mask, from_grade, mask, grade, segments, who)
);
CREATE TEMP TABLE moved (
    place INTEGER PRIMARY KEY,
    customers INTEGER NOT NULL,
    spend INTEGER NOT NULL,
    credit INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    spend_unknown INTEGER NOT NULL,
    tokens_unknown INTEGER NOT NULL
);
