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
