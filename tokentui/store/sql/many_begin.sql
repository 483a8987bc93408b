-- Scratch of many_part.sql, gone at the end of the transaction.

-- The decisions that are to count, by customer.
CREATE TEMP TABLE counting (
    customer_id INTEGER NOT NULL,
    decision_id INTEGER NOT NULL,
    PRIMARY KEY (customer_id, decision_id)
) WITHOUT ROWID;

-- What the customers of one part were settled as before; `begins` is 1 where nothing was.
CREATE TEMP TABLE former (
    customer_id INTEGER PRIMARY KEY,
    begins INTEGER NOT NULL,
    state TEXT NOT NULL,
    mask INTEGER NOT NULL,
    split TEXT NOT NULL,
    for_what TEXT NOT NULL
);

-- What the trend moves by. One whole number stands for month and mask: several times as quick as both.
CREATE TEMP TABLE masks (
    number INTEGER PRIMARY KEY,
    mask INTEGER NOT NULL UNIQUE
);
CREATE TEMP TABLE moved (
    place INTEGER PRIMARY KEY,
    customers INTEGER NOT NULL,
    spend INTEGER NOT NULL,
    tokens INTEGER NOT NULL
);
