-- The opinions that count on each question of each customer: the adjudication if there is one, else everybody's, of whom
-- a first pass gives way to others.
CREATE VIEW heard AS
SELECT c.* FROM current AS c
WHERE c.statement <> 'nothing'
  AND NOT EXISTS (
      SELECT 1 FROM current AS a
      WHERE a.customer_id = c.customer_id AND a.question = c.question AND a.rank < c.rank AND a.statement <> 'nothing');

-- What facts and the record itself answer, whatever anybody says.
CREATE VIEW marks AS
SELECT
    c.id AS customer_id,
    c.anonymous = 0 AS named,
    CASE
        WHEN c.spend_best IS NOT NULL THEN c.spend_grade
        WHEN EXISTS (SELECT 1 FROM fact AS f
            WHERE f.customer_id = c.id AND f.dimension = 'how_much' AND f.grade = 'U') THEN 'U'
        ELSE '-'
    END AS how_much,
    coalesce((SELECT min(f.grade) FROM fact AS f
        WHERE f.customer_id = c.id AND f.dimension = 'to_what_end'), '-') AS to_what_end
FROM customer AS c;

-- What a customer adds to the cube, one row for each of its masks.
CREATE VIEW holding AS
SELECT
    p.customer_id, s.segments, s.who_state, s.named, p.mask, s.state, s.who, s.how_much, s.for_what, s.to_what_end, s.split,
    p.weight AS customers, p.low, p.best, p.high, p.tokens,
    {of_unknown(s.how_much, p.weight)} AS spend_unknown,
    p.tokens_unknown
FROM position AS p JOIN settled AS s ON s.customer_id = p.customer_id;

-- What a customer on whom nothing was said adds to the cube.
CREATE VIEW untouched AS
SELECT
    c.id AS customer_id, {segments_of_record(c)} AS segments, {who_state_of_record(c)} AS who_state,
    c.anonymous = 0 AS named, 0 AS mask, 'unlooked' AS state,
    {who_of_record(c)} AS who,
    coalesce(c.spend_grade, '-') AS how_much, '-' AS for_what, '-' AS to_what_end, '' AS split,
    10000 AS customers, coalesce(c.spend_low, 0) AS low, coalesce(c.spend_best, 0) AS best,
    coalesce(c.spend_high, 0) AS high, coalesce(c.tokens, 0) AS tokens,
    CASE WHEN c.spend_best IS NULL THEN 10000 ELSE 0 END AS spend_unknown,
    CASE WHEN c.tokens IS NULL THEN 10000 ELSE 0 END AS tokens_unknown
FROM customer AS c;

-- How each customer stands now, whether anything was said on it or not.
CREATE VIEW standing AS
SELECT
    c.id, c.key, c.name, c.folded, c.parent, c.segment, c.industry, c.size, c.product, c.region, c.partner, c.domain,
    c.first_named, c.anonymous, c.spend_low, c.spend_best, c.spend_high, c.spend_basis, c.spend_grade, c.tokens,
    coalesce(s.segments, {segments_of_record(c)}) AS segments,
    coalesce(s.who_state, {who_state_of_record(c)}) AS who_state, c.anonymous = 0 AS named,
    coalesce(s.state, 'unlooked') AS state, coalesce(s.mask, 0) AS mask, coalesce(s.split, '') AS split,
    coalesce(s.who, {who_of_record(c)}) AS who,
    coalesce(s.how_much, c.spend_grade, '-') AS how_much,
    coalesce(s.for_what, '-') AS for_what, coalesce(s.to_what_end, '-') AS to_what_end,
    coalesce(s.voices, 0) AS voices, s.reviewer, s.placed_by,
    coalesce(s.flagged, 0) AS flagged, s.updated
FROM customer AS c LEFT JOIN settled AS s ON s.customer_id = c.id;

-- What a customer adds to the trend unless it is excluded: each month's usage, shared over its masks so that the parts
-- add up exactly. Most have one mask and share nothing.
CREATE VIEW monthly AS
WITH shared (customer_id, month, mask, {trend_sums}) AS (
    SELECT p.customer_id, u.month, p.mask, {of_month(u, p)}
    FROM position AS p JOIN usage AS u ON u.customer_id = p.customer_id
)
SELECT * FROM shared;

-- What a customer on whom nothing was said adds to the trend.
CREATE VIEW untouched_month AS
WITH whole (customer_id, month, {trend_sums}) AS (SELECT u.customer_id, u.month, {of_whole_month(u)} FROM usage AS u)
SELECT t.customer_id, w.month, t.segments, t.mask, t.who, t.for_what, {of_whole}
FROM untouched AS t JOIN whole AS w ON w.customer_id = t.customer_id;

-- What a customer's statement and amounts come to in `position`. Most have one mask, and all of the amounts on it.
CREATE VIEW placing AS
SELECT
    s.customer_id, s.mask, 10000 AS weight, 0 AS before, coalesce(c.spend_low, 0) AS low,
    coalesce(c.spend_best, 0) AS best, coalesce(c.spend_high, 0) AS high, coalesce(c.tokens, 0) AS tokens,
    CASE WHEN c.tokens IS NULL THEN 10000 ELSE 0 END AS tokens_unknown
FROM settled AS s JOIN customer AS c ON c.id = s.customer_id WHERE s.split = ''
UNION ALL
SELECT
    c.id, w.mask, w.weight, w.before,
    {portion(coalesce(c.spend_low, 0), w)},
    {portion(coalesce(c.spend_best, 0), w)},
    {portion(coalesce(c.spend_high, 0), w)},
    {portion(coalesce(c.tokens, 0), w)},
    CASE WHEN c.tokens IS NULL THEN w.weight ELSE 0 END
FROM (
    SELECT s.customer_id, 1 << CAST(j.key AS INTEGER) AS mask, j.value AS weight, coalesce((
        SELECT sum(e.value) FROM json_each(s.split) AS e WHERE CAST(e.key AS INTEGER) < CAST(j.key AS INTEGER)), 0) AS before
    FROM settled AS s, json_each(s.split) AS j WHERE s.split <> ''
) AS w JOIN customer AS c ON c.id = w.customer_id;

-- Asking to be worked out anew: INSERT INTO resettle SELECT id FROM customer WHERE … (see triggers_settle.sql).
CREATE VIEW touch AS SELECT NULL AS customer_id WHERE 0;
CREATE VIEW resettle AS SELECT NULL AS customer_id WHERE 0;
CREATE VIEW remark AS SELECT NULL AS customer_id WHERE 0;
CREATE VIEW restate AS SELECT NULL AS customer_id, NULL AS question WHERE 0;
CREATE VIEW place AS SELECT NULL AS customer_id, NULL AS differs WHERE 0;
CREATE VIEW reweigh AS SELECT NULL AS customer_id WHERE 0;
CREATE VIEW book_changed AS SELECT NULL AS key WHERE 0;
CREATE VIEW settlement AS
SELECT NULL AS customer_id, NULL AS state, NULL AS mask, NULL AS split, NULL AS for_what, NULL AS voices, NULL AS reviewer,
    NULL AS flagged, NULL AS updated
WHERE 0;
CREATE VIEW placement AS
SELECT NULL AS customer_id, NULL AS segments, NULL AS who_state, NULL AS who, NULL AS placed_by WHERE 0;
CREATE VIEW move AS
SELECT NULL AS customer_id,
    NULL AS from_segments, NULL AS from_who_state, NULL AS from_named, NULL AS from_state, NULL AS from_mask, NULL AS from_split, NULL AS from_who,
    NULL AS from_how_much, NULL AS from_for_what, NULL AS from_to_what_end,
    NULL AS segments, NULL AS who_state, NULL AS named, NULL AS state, NULL AS mask, NULL AS split, NULL AS who,
    NULL AS how_much, NULL AS for_what, NULL AS to_what_end
WHERE 0;
