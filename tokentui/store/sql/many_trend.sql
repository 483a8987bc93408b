-- What the customers of some parts move in the trend, month by month.

INSERT INTO trend (month, mask, customers, spend, tokens)
SELECT month, mask, sum(customers), sum(spend), sum(tokens) FROM (
    SELECT v.place % 1000000 AS month, w.from_mask AS mask, -v.customers AS customers, -v.spend AS spend,
        -v.tokens AS tokens
    FROM temp.moved AS v CROSS JOIN temp.passage AS w ON w.number = v.place / 1000000
    UNION ALL
    SELECT v.place % 1000000, w.mask, v.customers, v.spend, v.tokens
    FROM temp.moved AS v CROSS JOIN temp.passage AS w ON w.number = v.place / 1000000)
WHERE mask <> -1 GROUP BY mask, month HAVING (sum(customers), sum(spend), sum(tokens)) <> (0, 0, 0)
{adding_to_trend};
DELETE FROM temp.passage;
DELETE FROM temp.moved;
