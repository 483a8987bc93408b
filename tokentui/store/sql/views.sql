-- The opinions that count on each customer: the adjudication if there is one, else everybody's.
CREATE VIEW heard AS
SELECT c.* FROM current AS c
WHERE c.statement <> 'nothing'
  AND (c.slot = '' OR NOT EXISTS (
      SELECT 1 FROM current AS a
      WHERE a.customer_id = c.customer_id AND a.slot = '' AND a.statement <> 'nothing'));

-- What everybody's opinions on a customer come to. Disagreement is the union; an open mask (0) makes the union open.
CREATE VIEW combined AS
SELECT
    customer_id,
    CASE WHEN count(DISTINCT statement || ' ' || mask || ' ' || split) = 1 THEN max(statement) ELSE 'conflict' END AS state,
    CASE
        WHEN min(mask) = 0 THEN 0
        WHEN count(DISTINCT mask) = 1 THEN max(mask)
        ELSE (SELECT sum(1 << u.bit) FROM use_case AS u WHERE EXISTS (
            SELECT 1 FROM heard AS h WHERE h.customer_id = heard.customer_id AND h.mask & (1 << u.bit)))
    END AS mask,
    CASE WHEN count(DISTINCT statement || ' ' || mask || ' ' || split) = 1 THEN max(split) ELSE '' END AS split,
    min(grade) AS grade,
    count(*) AS voices,
    group_concat(reviewer, ', ') AS reviewer,
    max(at) AS updated
FROM heard
GROUP BY customer_id;

-- The marks of the questions that facts and the record itself answer.
CREATE VIEW marks AS
SELECT
    c.id AS customer_id,
    CASE
        WHEN c.anonymous = 0 AND (coalesce(c.segment, '') <> '' OR coalesce(c.industry, '') <> '') THEN
            min(c.grade, coalesce((SELECT min(f.grade) FROM fact AS f
                WHERE f.customer_id = c.id AND f.dimension = 'who' AND f.grade <> 'U'), 'D'))
        WHEN EXISTS (SELECT 1 FROM fact AS f
            WHERE f.customer_id = c.id AND f.dimension = 'who' AND f.grade = 'U') THEN 'U'
        ELSE '-'
    END AS who,
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
    p.customer_id, s.segment, p.mask, s.state, s.who, s.how_much, s.for_what, s.to_what_end,
    p.weight AS customers, p.low, p.best, p.high, p.tokens,
    CASE WHEN s.how_much IN ('U', '-') THEN p.weight ELSE 0 END AS spend_unknown,
    p.tokens_unknown
FROM position AS p JOIN settled AS s ON s.customer_id = p.customer_id;

-- What a customer on whom nothing was said adds to the cube.
CREATE VIEW untouched AS
SELECT
    c.id AS customer_id, coalesce(c.segment, '') AS segment, 0 AS mask, 'unlooked' AS state,
    CASE WHEN c.anonymous = 0 AND (coalesce(c.segment, '') <> '' OR coalesce(c.industry, '') <> '')
        THEN c.grade ELSE '-' END AS who,
    coalesce(c.spend_grade, '-') AS how_much, '-' AS for_what, '-' AS to_what_end,
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
    coalesce(s.state, 'unlooked') AS state, coalesce(s.mask, 0) AS mask, coalesce(s.split, '') AS split,
    coalesce(s.who, CASE WHEN c.anonymous = 0 AND (coalesce(c.segment, '') <> '' OR coalesce(c.industry, '') <> '')
        THEN c.grade ELSE '-' END) AS who,
    coalesce(s.how_much, c.spend_grade, '-') AS how_much,
    coalesce(s.for_what, '-') AS for_what, coalesce(s.to_what_end, '-') AS to_what_end,
    coalesce(s.voices, 0) AS voices, s.reviewer, coalesce(s.flagged, 0) AS flagged, s.updated
FROM customer AS c LEFT JOIN settled AS s ON s.customer_id = c.id;

-- What a customer adds to the trend: each month's usage, shared over its masks so that the parts add up exactly.
CREATE VIEW monthly AS
SELECT
    p.customer_id, u.month, p.mask, p.weight AS customers,
    (coalesce(u.spend, 0) / 10000) * p.weight
        + ((coalesce(u.spend, 0) % 10000) * (p.before + p.weight)) / 10000
        - ((coalesce(u.spend, 0) % 10000) * p.before) / 10000 AS spend,
    ((coalesce(u.tokens_in, 0) + coalesce(u.tokens_out, 0)) / 10000) * p.weight
        + (((coalesce(u.tokens_in, 0) + coalesce(u.tokens_out, 0)) % 10000) * (p.before + p.weight)) / 10000
        - (((coalesce(u.tokens_in, 0) + coalesce(u.tokens_out, 0)) % 10000) * p.before) / 10000 AS tokens
FROM position AS p
JOIN settled AS s ON s.customer_id = p.customer_id AND s.state <> 'excluded'
JOIN usage AS u ON u.customer_id = p.customer_id;

-- Asking to be worked out anew: INSERT INTO resettle SELECT id FROM customer WHERE … (see derive.sql).
CREATE VIEW touch AS SELECT NULL AS customer_id WHERE 0;
CREATE VIEW resettle AS SELECT NULL AS customer_id WHERE 0;
CREATE VIEW book_changed AS SELECT NULL AS key WHERE 0;
