-- Orders by what was said, for books in which much was said: until then a decision does not write them, and sorting the
-- few customers that have been decided on is soon done (see indexing.py).

CREATE INDEX settled_updated ON settled (updated);
CREATE INDEX settled_by_mask ON settled (mask) WHERE mask <> 0;
CREATE INDEX settled_by_segments ON settled (segments);
CREATE INDEX settled_by_reviewer ON settled (reviewer);
CREATE INDEX settled_by_clarity ON settled (
    {answers}
);
