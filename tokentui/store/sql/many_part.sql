-- What triggers_derive.sql and triggers_settle.sql do for a decision on one customer, for those from :first to :last
-- together; the triggers on `settled` are off meanwhile.

INSERT INTO recount (decision_id)
SELECT decision_id FROM temp.counting WHERE customer_id BETWEEN :first AND :last;

INSERT INTO temp.former (customer_id, begins, state, mask, split, for_what)
SELECT c.customer_id, s.customer_id IS NULL, coalesce(s.state, 'unlooked'), coalesce(s.mask, 0), coalesce(s.split, ''),
    coalesce(s.for_what, '-')
FROM (SELECT DISTINCT customer_id FROM temp.counting WHERE customer_id BETWEEN :first AND :last) AS c
LEFT JOIN settled AS s ON s.customer_id = c.customer_id;

-- As touch_customer and settled_begins.
INSERT INTO settled (customer_id, segment, state, mask, split, who, how_much, for_what, to_what_end,
                     voices, reviewer, flagged, updated)
SELECT u.customer_id, u.segment, u.state, u.mask, u.split, u.who, u.how_much, u.for_what, u.to_what_end, 0, NULL, 0, NULL
FROM temp.former AS f CROSS JOIN untouched AS u ON u.customer_id = f.customer_id WHERE f.begins;
INSERT INTO position (customer_id, mask, weight, before, low, best, high, tokens, tokens_unknown)
SELECT u.customer_id, u.mask, u.customers, 0, u.low, u.best, u.high, u.tokens, u.tokens_unknown
FROM temp.former AS f CROSS JOIN untouched AS u ON u.customer_id = f.customer_id WHERE f.begins;

INSERT INTO restate (customer_id) SELECT customer_id FROM temp.former;
DELETE FROM temp.former WHERE NOT begins AND EXISTS (
    SELECT 1 FROM settled AS s WHERE s.customer_id = former.customer_id
    AND (s.state, s.mask, s.split, s.for_what) IS (former.state, former.mask, former.split, former.for_what));

-- As move_customer.
INSERT INTO cube
SELECT s.segment, p.mask, f.state, s.who, s.how_much, f.for_what, s.to_what_end, f.split,
    -sum(p.weight), -sum(p.low), -sum(p.best), -sum(p.high), -sum(p.tokens), -sum({of_unknown(s.how_much, p.weight)}),
    -sum(p.tokens_unknown)
FROM temp.former AS f CROSS JOIN settled AS s ON s.customer_id = f.customer_id
CROSS JOIN position AS p ON p.customer_id = f.customer_id
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
{adding_to_cube};
INSERT INTO temp.masks (mask)
SELECT p.mask FROM temp.former AS f CROSS JOIN position AS p ON p.customer_id = f.customer_id
WHERE 1 ON CONFLICT DO NOTHING;
INSERT INTO temp.moved (place, customers, spend, tokens)
SELECT m.number * 1000000 + u.month, -p.weight, -({month_spend(u, p)}), -({month_tokens(u, p)})
FROM temp.former AS f CROSS JOIN settled AS s ON s.customer_id = f.customer_id
CROSS JOIN position AS p ON p.customer_id = f.customer_id
CROSS JOIN temp.masks AS m ON m.mask = p.mask CROSS JOIN usage AS u ON u.customer_id = f.customer_id
WHERE f.state <> 'excluded' AND (s.state = 'excluded' OR f.mask <> s.mask OR f.split <> s.split)
{adding_to_trend};

INSERT INTO place (customer_id, differs)
SELECT f.customer_id, 1 FROM temp.former AS f CROSS JOIN settled AS s ON s.customer_id = f.customer_id
WHERE f.mask <> s.mask OR f.split <> s.split;

INSERT INTO cube
SELECT h.segment, h.mask, h.state, h.who, h.how_much, h.for_what, h.to_what_end, h.split, sum(h.customers), sum(h.low),
    sum(h.best), sum(h.high), sum(h.tokens), sum(h.spend_unknown), sum(h.tokens_unknown)
FROM temp.former AS f CROSS JOIN holding AS h ON h.customer_id = f.customer_id
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
{adding_to_cube};
DELETE FROM cube WHERE customers = 0;
INSERT INTO temp.masks (mask)
SELECT p.mask FROM temp.former AS f CROSS JOIN position AS p ON p.customer_id = f.customer_id
WHERE 1 ON CONFLICT DO NOTHING;
INSERT INTO temp.moved (place, customers, spend, tokens)
SELECT m.number * 1000000 + u.month, p.weight, {month_spend(u, p)}, {month_tokens(u, p)}
FROM temp.former AS f CROSS JOIN settled AS s ON s.customer_id = f.customer_id
CROSS JOIN position AS p ON p.customer_id = f.customer_id
CROSS JOIN temp.masks AS m ON m.mask = p.mask CROSS JOIN usage AS u ON u.customer_id = f.customer_id
WHERE s.state <> 'excluded' AND (f.state = 'excluded' OR f.mask <> s.mask OR f.split <> s.split)
{adding_to_trend};
INSERT INTO trend (month, mask, customers, spend, tokens)
SELECT v.place % 1000000, m.mask, v.customers, v.spend, v.tokens
FROM temp.moved AS v CROSS JOIN temp.masks AS m ON m.number = v.place / 1000000
WHERE (v.customers, v.spend, v.tokens) <> (0, 0, 0)
{adding_to_trend};

-- As settled_opened and settled_reopened.
INSERT INTO reopen (customer_id)
SELECT f.customer_id FROM temp.former AS f CROSS JOIN settled AS s ON s.customer_id = f.customer_id
WHERE f.begins OR {undecided_between(f)} <> {undecided_between(s)};

DELETE FROM temp.former;
DELETE FROM temp.masks;
DELETE FROM temp.moved;
