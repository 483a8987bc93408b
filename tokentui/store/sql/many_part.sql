-- What triggers_derive.sql and triggers_settle.sql do for a decision on one customer, for those from :first to :last
-- together; the triggers on `settled` are off meanwhile. :source and :target are 0, or the masks of a use case that others
-- were merged from and into.

-- As said_counts.
INSERT INTO current (customer_id, question, slot, decision_id, reviewer, rank, at, seq, uid, statement, mask, split, grade,
                     flagged)
SELECT d.customer_id, d.question, d.slot, d.id, d.reviewer, {rank(d)}, d.at, d.seq, d.uid, d.statement,
    {mask_said(d)},
    {split_said(d)},
    {grade_said(d)},
    d.flagged
FROM (
    SELECT d.*, {slot(d)} AS slot FROM temp.counting AS n CROSS JOIN decision AS d ON d.id = n.decision_id
    WHERE n.customer_id BETWEEN :first AND :last AND NOT n.named
) AS d WHERE 1
{latest_counts};

-- As restate_customer.
INSERT INTO temp.former (customer_id, begins, state, mask, split, for_what)
SELECT n.customer_id, s.customer_id IS NULL, coalesce(s.state, 'unlooked'), coalesce(s.mask, 0), coalesce(s.split, ''),
    coalesce(s.for_what, '-')
FROM (SELECT DISTINCT customer_id FROM temp.counting WHERE customer_id BETWEEN :first AND :last) AS n
LEFT JOIN settled AS s ON s.customer_id = n.customer_id;
UPDATE temp.former SET (to_state, to_mask, to_split, to_for_what, voices, reviewer, flagged, updated) = (
    SELECT {settlement(former)});

-- As settled_begins and settlement_stands.
INSERT INTO position (customer_id, mask, weight, before, low, best, high, tokens, tokens_unknown)
SELECT u.customer_id, u.mask, u.customers, 0, u.low, u.best, u.high, u.tokens, u.tokens_unknown
FROM temp.former AS f CROSS JOIN untouched AS u ON u.customer_id = f.customer_id WHERE f.begins;
INSERT INTO settled (customer_id, segments, who_state, named, state, mask, split, who, how_much, for_what, to_what_end,
                     voices, reviewer, flagged, updated)
SELECT u.customer_id, u.segments, u.who_state, u.named, f.to_state, f.to_mask, f.to_split, u.who, u.how_much, f.to_for_what, u.to_what_end,
    f.voices, f.reviewer, f.flagged, f.updated
FROM temp.former AS f CROSS JOIN untouched AS u ON u.customer_id = f.customer_id WHERE f.begins;
-- Each column that is written is written in its indexes too.
UPDATE settled SET mask = f.to_mask FROM temp.former AS f
WHERE settled.customer_id = f.customer_id AND NOT f.begins
  AND (f.state, f.split, f.for_what) = (f.to_state, f.to_split, f.to_for_what) AND f.mask <> f.to_mask;
UPDATE settled SET state = f.to_state, mask = f.to_mask, split = f.to_split, for_what = f.to_for_what
FROM temp.former AS f
WHERE settled.customer_id = f.customer_id AND NOT f.begins
  AND (f.state, f.split, f.for_what) <> (f.to_state, f.to_split, f.to_for_what);
UPDATE settled SET voices = f.voices, reviewer = f.reviewer, flagged = f.flagged, updated = f.updated
FROM temp.former AS f
WHERE settled.customer_id = f.customer_id AND NOT f.begins
  AND (settled.voices, settled.reviewer, settled.flagged, settled.updated)
      IS NOT (f.voices, f.reviewer, f.flagged, f.updated);
DELETE FROM temp.former
WHERE NOT begins AND (to_state, to_mask, to_split, to_for_what) = (state, mask, split, for_what);

UPDATE temp.former SET whole = 1
WHERE NOT begins AND mask & :source AND to_mask = {merged} AND split = '' AND to_split = ''
  AND (state, for_what) = (to_state, to_for_what);

-- As move_customer. A split shares months over several masks; all others move whole.
INSERT INTO cube
SELECT s.segments, s.who_state, s.named, p.mask, f.state, s.who, s.how_much, f.for_what, s.to_what_end, f.split,
    -sum(p.weight), -sum(p.low), -sum(p.best), -sum(p.high), -sum(p.tokens), -sum({of_unknown(s.how_much, p.weight)}),
    -sum(p.tokens_unknown)
FROM temp.former AS f CROSS JOIN settled AS s ON s.customer_id = f.customer_id
CROSS JOIN position AS p ON p.customer_id = f.customer_id
WHERE NOT f.whole
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
{adding_to_cube};
INSERT INTO temp.passage (from_mask, from_grade, mask, grade, segments, who)
SELECT iif(f.state = 'excluded', -1, f.mask), f.for_what, iif(f.to_state = 'excluded', -1, f.to_mask), f.to_for_what,
    s.segments, s.who
FROM temp.former AS f CROSS JOIN settled AS s ON s.customer_id = f.customer_id
WHERE NOT f.whole AND f.split = '' AND f.to_split = ''
UNION
SELECT p.mask, f.for_what, -1, '', s.segments, s.who
FROM temp.former AS f CROSS JOIN position AS p ON p.customer_id = f.customer_id
CROSS JOIN settled AS s ON s.customer_id = f.customer_id
WHERE f.split <> '' OR f.to_split <> ''
ON CONFLICT DO NOTHING;
INSERT INTO temp.moved (place, {trend_sums})
SELECT w.number * 1000000 + u.month, {of_whole_month(u)}
FROM temp.former AS f CROSS JOIN settled AS s ON s.customer_id = f.customer_id
CROSS JOIN temp.passage AS w
    ON w.from_mask = iif(f.state = 'excluded', -1, f.mask) AND w.from_grade = f.for_what
    AND w.mask = iif(f.to_state = 'excluded', -1, f.to_mask) AND w.grade = f.to_for_what
    AND w.segments = s.segments AND w.who = s.who
CROSS JOIN usage AS u ON u.customer_id = f.customer_id
WHERE NOT f.whole AND f.split = '' AND f.to_split = '' AND (w.from_mask, w.from_grade) <> (w.mask, w.grade)
  AND (w.from_mask, w.mask) <> (-1, -1)
{adding_to_trend};
INSERT INTO temp.moved (place, {trend_sums})
SELECT w.number * 1000000 + u.month, {of_month(u, p)}
FROM temp.former AS f CROSS JOIN position AS p ON p.customer_id = f.customer_id
CROSS JOIN settled AS s ON s.customer_id = f.customer_id
CROSS JOIN temp.passage AS w ON w.from_mask = p.mask AND w.from_grade = f.for_what AND w.mask = -1 AND w.grade = ''
    AND w.segments = s.segments AND w.who = s.who
CROSS JOIN usage AS u ON u.customer_id = f.customer_id
WHERE (f.split <> '' OR f.to_split <> '') AND f.state <> 'excluded'
{adding_to_trend};

UPDATE position SET mask = f.to_mask FROM temp.former AS f
WHERE position.customer_id = f.customer_id AND f.split = '' AND f.to_split = '' AND f.mask <> f.to_mask;
INSERT INTO place (customer_id, differs) SELECT customer_id, split <> to_split FROM temp.former;

-- Not from `holding`: within that, SQLite would begin with all of `settled`.
INSERT INTO cube
SELECT s.segments, s.who_state, s.named, p.mask, s.state, s.who, s.how_much, s.for_what, s.to_what_end, s.split,
    sum(p.weight), sum(p.low), sum(p.best), sum(p.high), sum(p.tokens), sum({of_unknown(s.how_much, p.weight)}),
    sum(p.tokens_unknown)
FROM temp.former AS f CROSS JOIN settled AS s ON s.customer_id = f.customer_id
CROSS JOIN position AS p ON p.customer_id = f.customer_id
WHERE NOT f.whole
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
{adding_to_cube};
DELETE FROM cube WHERE customers = 0;
INSERT INTO temp.passage (from_mask, from_grade, mask, grade, segments, who)
SELECT DISTINCT -1, '', p.mask, f.to_for_what, s.segments, s.who
FROM temp.former AS f CROSS JOIN position AS p ON p.customer_id = f.customer_id
CROSS JOIN settled AS s ON s.customer_id = f.customer_id
WHERE f.split <> '' OR f.to_split <> ''
ON CONFLICT DO NOTHING;
INSERT INTO temp.moved (place, {trend_sums})
SELECT w.number * 1000000 + u.month, {of_month(u, p)}
FROM temp.former AS f CROSS JOIN position AS p ON p.customer_id = f.customer_id
CROSS JOIN settled AS s ON s.customer_id = f.customer_id
CROSS JOIN temp.passage AS w ON w.from_mask = -1 AND w.from_grade = '' AND w.mask = p.mask AND w.grade = f.to_for_what
    AND w.segments = s.segments AND w.who = s.who
CROSS JOIN usage AS u ON u.customer_id = f.customer_id
WHERE (f.split <> '' OR f.to_split <> '') AND f.to_state <> 'excluded'
{adding_to_trend};

-- As settled_opened and settled_reopened.
DELETE FROM temp.former WHERE NOT begins AND EXISTS (
    SELECT 1 FROM settled AS s WHERE s.customer_id = former.customer_id
    AND {undecided_between(former)} = {undecided_between(s)});
DELETE FROM open_account WHERE (touched, spend, customer_id) IN (
    SELECT NOT f.begins, coalesce(c.spend_best, {unknown_spend}), c.id
    FROM temp.former AS f CROSS JOIN customer AS c ON c.id = f.customer_id);
INSERT INTO open_account (spend, customer_id, touched, placed, mask)
SELECT o.spend, o.customer_id, o.touched, o.placed, o.mask
FROM temp.former AS f CROSS JOIN opening AS o ON o.customer_id = f.customer_id
WHERE NOT EXISTS (SELECT 1 FROM unranked);

DELETE FROM temp.former;
