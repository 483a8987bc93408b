-- What a decision writes, in few places. Orders by what was said are for books in which much was (see settled_indexes.sql).

DROP INDEX IF EXISTS settled_updated;
DROP INDEX IF EXISTS settled_by_mask;
DROP INDEX IF EXISTS settled_by_reviewer;
DROP INDEX IF EXISTS settled_by_clarity;

-- The months of one mask lie together: a decision writes those of two masks, however many the book has.

CREATE TABLE former_trend AS SELECT month, mask, customers, spend, tokens FROM trend;
DROP TABLE trend;
CREATE TABLE trend (
    month INTEGER NOT NULL,
    mask INTEGER NOT NULL,
    customers INTEGER NOT NULL,
    spend INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    PRIMARY KEY (mask, month)
) WITHOUT ROWID;
INSERT INTO trend (month, mask, customers, spend, tokens) SELECT month, mask, customers, spend, tokens FROM former_trend;
DROP TABLE former_trend;
