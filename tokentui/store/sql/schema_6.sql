-- What each cell of the cube changed by, newest last, so that whoever has added the cube up once reads what moved since.
-- Only the newest are kept: a reader that finds the last one it knew gone reads the whole cube.

CREATE TABLE cube_change (
    id INTEGER PRIMARY KEY,
    segment TEXT NOT NULL,
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
