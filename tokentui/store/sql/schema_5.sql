-- The parts of a split lie in cells that name it: they share one spend, which is not to be taken apart.
-- Made anew at the end of the migration from the tables that it is derived from (`resum`).

DROP TABLE cube;
CREATE TABLE cube (
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
    tokens_unknown INTEGER NOT NULL,
    PRIMARY KEY (segment, mask, state, who, how_much, for_what, to_what_end, split)
) WITHOUT ROWID;
CREATE INDEX cube_empty ON cube (customers) WHERE customers = 0;

-- Customers whose spend is an interval, by how much a decision on them can move (see next_accounts.py); all others lie
-- in the order of their spend.
CREATE INDEX customer_by_reach ON customer ((spend_low + spend_high) DESC) WHERE spend_low <> spend_high;
