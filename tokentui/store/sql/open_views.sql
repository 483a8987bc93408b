-- What other programs read: names and columns stay as they are, and docs/sql.md tells what each means.
-- All of it is at the lowest evidence floor; money is in micro-units of the book's currency, and what is not known NULL.

CREATE VIEW v_customers AS
SELECT customer_key, name, parent, domain, industry, size, product, region, partner, anonymous, state, segments, use_cases,
    split_percent, iif(instr(possible_stances, ',') = 0, possible_stances, NULL) AS stance, possible_stances,
    spend_low_micro, spend_best_micro, spend_high_micro, currency, spend_basis, spend_grade, year_tokens,
    who, how_much, for_what, to_what_end, decided_by, flagged, updated
FROM (
    SELECT
        v.key AS customer_key, v.name, v.parent, v.domain, v.industry, v.size, v.product, v.region, v.partner,
        v.anonymous, v.state,
        (SELECT group_concat(code, ',') FROM (
            SELECT g.code FROM segment AS g WHERE {segments_at_lowest(v)} & (1 << g.bit) ORDER BY g.place)) AS segments,
        (SELECT group_concat(code, ',') FROM (
            SELECT u.code FROM use_case AS u WHERE {mask_at_lowest(v)} & (1 << u.bit) ORDER BY u.place)) AS use_cases,
        iif(v.split = '', NULL, (SELECT json_group_object(u.code, j.value / 100.0)
            FROM json_each(iif(v.split = '', '[]', v.split)) AS j JOIN use_case AS u ON u.bit = CAST(j.key AS INTEGER)))
            AS split_percent,
        iif(v.state = 'excluded', NULL, (SELECT group_concat(stance, ',') FROM (
            SELECT DISTINCT t.column1 AS stance
            FROM use_case AS u
            LEFT JOIN segment AS g ON CASE {segments_at_lowest(v)} WHEN 0 THEN NOT g.archived
                ELSE {segments_at_lowest(v)} & (1 << g.bit) END
            LEFT JOIN json_each(u.exceptions) AS e ON e.key = g.code
            -- A stance that is not known may be any.
            JOIN (VALUES ('bullish'), ('neutral'), ('bearish')) AS t
                ON coalesce(e.value, u.stance) = t.column1
                OR coalesce(e.value, u.stance) NOT IN ('bullish', 'neutral', 'bearish')
            WHERE iif({mask_at_lowest(v)} = 0, NOT u.archived, {mask_at_lowest(v)} & (1 << u.bit))
            ORDER BY instr('bullish neutral bearish', stance)))) AS possible_stances,
        v.spend_low AS spend_low_micro, v.spend_best AS spend_best_micro, v.spend_high AS spend_high_micro,
        (SELECT value FROM book WHERE key = 'currency') AS currency, v.spend_basis, v.spend_grade,
        v.tokens AS year_tokens,
        {clarity_of_who_at_lowest(v)} AS who, {clarity_at_lowest(v.how_much)} AS how_much,
        {clarity_for_what_at_lowest(v)} AS for_what, {clarity_at_lowest(v.to_what_end)} AS to_what_end,
        v.reviewer AS decided_by, v.flagged, v.updated
    FROM standing AS v
);

-- As `composition.compose`: how each kind of customer lies to each stance and use case, then what lies alike summed up.
CREATE VIEW v_composition AS
WITH
    every AS (
        SELECT
            coalesce((SELECT sum(1 << bit) FROM use_case WHERE NOT archived), (1 << 62) - 1) AS use_cases,
            coalesce((SELECT sum(1 << bit) FROM segment WHERE NOT archived),
                (SELECT sum(1 << bit) FROM (SELECT bit FROM segment UNION SELECT 0))) AS segments,
            EXISTS (SELECT 1 FROM use_case WHERE exceptions <> '{}') AS depends
    ),
    -- Where no stance depends on who a customer is, one segment stands for all.
    row_of AS (
        SELECT 0 AS bit UNION SELECT bit FROM segment WHERE (SELECT depends FROM every)
    ),
    exception AS (
        SELECT u.bit AS use_case, coalesce(g.bit, f.bit) AS segment, max(e.value) AS stance
        FROM use_case AS u CROSS JOIN json_each(u.exceptions) AS e
        LEFT JOIN segment AS g ON g.code = e.key LEFT JOIN segment_code AS f ON f.code = e.key
        GROUP BY 1, 2
    ),
    kind AS (
        SELECT
            iif((SELECT depends FROM every), {segments_at_lowest(c)}, 1) AS segments,
            iif(c.split = '', {mask_at_lowest(c)}, 0) AS mask,
            iif({below_lowest(c)}, '', c.split) AS split,
            {answered_at_lowest(c.how_much)} AS known,
            sum(c.customers) AS customers, sum(c.low) AS low, sum(c.high) AS high
        FROM cube AS c WHERE c.state <> 'excluded'
        GROUP BY 1, 2, 3, 4
    ),
    part AS (
        SELECT DISTINCT k.mask, k.split, iif(k.mask = 0, (SELECT use_cases FROM every), k.mask) AS members, 10000 AS weight
        FROM kind AS k WHERE k.split = ''
        UNION ALL
        SELECT s.mask, s.split, 1 << CAST(j.key AS INTEGER), j.value
        FROM (SELECT DISTINCT mask, split FROM kind WHERE split <> '') AS s CROSS JOIN json_each(s.split) AS j
    ),
    target AS (
        SELECT 'stance' AS kind, t.column1 AS code, t.column1 AS label, t.column1 AS stance, 0 AS archived,
            t.column2 AS place, r.bit AS segment,
            coalesce(sum(1 << u.bit) FILTER (WHERE coalesce(e.stance, u.stance) = t.column1), 0) AS members,
            coalesce(sum(1 << u.bit) FILTER (WHERE coalesce(e.stance, u.stance) = t.column1
                OR coalesce(e.stance, u.stance) NOT IN ('bullish', 'neutral', 'bearish')), 0) AS may
        FROM (VALUES ('bullish', -3), ('neutral', -2), ('bearish', -1)) AS t CROSS JOIN row_of AS r
        LEFT JOIN use_case AS u LEFT JOIN exception AS e ON e.use_case = u.bit AND e.segment = r.bit
        GROUP BY t.column1, r.bit
        UNION ALL
        SELECT 'use_case', u.code, u.label, u.stance, u.archived, u.archived * 100 + u.place, r.bit, 1 << u.bit, 1 << u.bit
        FROM use_case AS u CROSS JOIN row_of AS r
        WHERE NOT u.archived OR EXISTS (
            SELECT 1 FROM part AS p WHERE p.members & (1 << u.bit) AND (p.mask <> 0 OR p.split <> ''))
    ),
    lying AS (
        SELECT kind, code, segments, mask, split, min(inside) AS inside, min(outside) AS outside
        FROM (
            SELECT t.kind, t.code, s.segments, p.mask, p.split,
                sum(p.weight * (p.members & ~t.members = 0)) AS inside,
                sum(p.weight * (p.members & t.may = 0)) AS outside
            FROM (SELECT DISTINCT segments, mask, split FROM kind) AS s
            CROSS JOIN part AS p ON p.mask = s.mask AND p.split = s.split
            CROSS JOIN target AS t
                ON iif(s.segments = 0, (SELECT segments FROM every), s.segments) & (1 << t.segment)
            GROUP BY t.kind, t.code, s.segments, p.mask, p.split, t.segment
        )
        GROUP BY kind, code, segments, mask, split
    ),
    lie AS (
        SELECT y.kind, y.code, y.inside, y.outside, sum(k.customers) AS customers, sum(k.customers * k.known) AS known,
            max(sum(k.low * k.known), 0) AS low, max(sum(k.high * k.known), 0) AS high
        FROM lying AS y
        CROSS JOIN kind AS k ON (k.segments, k.mask, k.split) = (y.segments, y.mask, y.split)
        GROUP BY y.kind, y.code, y.inside, y.outside
    ),
    side AS (
        SELECT kind, code, 'in' AS side, inside AS factor, sum(low) AS low, sum(high) AS high FROM lie GROUP BY 1, 2, 4
        UNION ALL
        SELECT kind, code, 'out', outside, sum(low), sum(high) FROM lie GROUP BY 1, 2, 4
    ),
    -- A share is least where all that counts less than some factor weighs the most it can, and all else the least.
    least AS (
        SELECT kind, code, side, min(share) AS share
        FROM (
            SELECT f.kind, f.code, f.side,
                sum(1.0 * s.factor * iif(s.factor < f.factor, s.high, s.low))
                    / nullif(sum(10000.0 * iif(s.factor < f.factor, s.high, s.low)), 0) AS share
            FROM (SELECT kind, code, side, factor FROM side UNION SELECT kind, code, side, 20000 FROM side) AS f
            CROSS JOIN side AS s ON (s.kind, s.code, s.side) = (f.kind, f.code, f.side)
            GROUP BY f.kind, f.code, f.side, f.factor
        )
        GROUP BY kind, code, side
    ),
    held AS (
        SELECT
            kind, code, sum(inside * customers) / 10000 AS certain, (sum((10000 - outside) * customers) + 9999) / 10000 AS possible,
            sum(customers) AS listed, sum(known) AS known, sum(known * (outside < 10000)) AS near,
            sum(inside * (low / 10000)) + sum(inside * (low % 10000)) / 10000 AS low,
            sum((10000 - outside) * (high / 10000)) + (sum((10000 - outside) * (high % 10000)) + 9999) / 10000 AS high
        FROM lie GROUP BY kind, code
    ),
    answer AS (
        SELECT t.kind, t.code, t.label, t.stance, t.archived, t.place,
            coalesce(h.certain, 0) AS certain, coalesce(h.possible, 0) AS possible, coalesce(h.listed, 0) AS listed,
            coalesce(h.known, 0) AS known, h.possible > 0 AND h.near = 0 AS none_known, coalesce(h.low, 0) AS low,
            coalesce(h.high, 0) AS high
        FROM target AS t LEFT JOIN held AS h ON (h.kind, h.code) = (t.kind, t.code)
        WHERE t.segment = 0
    )
SELECT
    a.kind, a.code, a.label, a.stance, a.archived,
    iif(a.certain % 10000, a.certain / 10000.0, a.certain / 10000) AS customers_low,
    iif(a.possible % 10000, a.possible / 10000.0, a.possible / 10000) AS customers_high,
    iif(a.listed % 10000, a.listed / 10000.0, a.listed / 10000) AS of_customers,
    1.0 * a.certain / nullif(a.listed, 0) AS customers_share_low,
    1.0 * a.possible / nullif(a.listed, 0) AS customers_share_high,
    iif(a.none_known, NULL, a.low) AS known_spend_low_micro, iif(a.none_known, NULL, a.high) AS known_spend_high_micro,
    (SELECT value FROM book WHERE key = 'currency') AS currency,
    iif(a.known % 10000, a.known / 10000.0, a.known / 10000) AS of_customers_of_known_spend,
    iif(a.none_known, NULL, (SELECT share FROM least AS i WHERE (i.kind, i.code, i.side) = (a.kind, a.code, 'in')))
        AS known_spend_share_low,
    iif(a.none_known, NULL, 1 - (SELECT share FROM least AS i WHERE (i.kind, i.code, i.side) = (a.kind, a.code, 'out')))
        AS known_spend_share_high,
    (SELECT count(*) FROM customer AS c
        WHERE c.parent <> '' AND c.id IN (SELECT customer_id FROM fact WHERE dimension = 'how_much'))
        AS customers_perhaps_in_a_parents_figure
FROM answer AS a ORDER BY a.place;

-- As `gap.gaps`; `all` are the four questions as one, by `clarity.together`.
CREATE VIEW v_gap AS
WITH
    stands AS (
        SELECT
            {clarity_of_who_at_lowest(c)} AS who, {clarity_at_lowest(c.how_much)} AS how_much,
            {clarity_for_what_at_lowest(c)} AS for_what, {clarity_at_lowest(c.to_what_end)} AS to_what_end,
            c.mask & (c.mask - 1) = 0 AS one, {answered_at_lowest(c.how_much)} AS known,
            c.customers, c.low, c.best, c.high
        FROM cube AS c WHERE c.state <> 'excluded'
    ),
    answer AS (
        SELECT 'who' AS question, who AS part, 0 AS one, known, customers, low, best, high FROM stands
        UNION ALL SELECT 'how_much', how_much, 0, known, customers, low, best, high FROM stands
        UNION ALL SELECT 'for_what', for_what, one, known, customers, low, best, high FROM stands
        UNION ALL SELECT 'to_what_end', to_what_end, 0, known, customers, low, best, high FROM stands
        UNION ALL
        SELECT 'all', CASE
                WHEN 'backlog' IN (who, how_much, for_what, to_what_end) THEN 'backlog'
                WHEN 'below' IN (who, how_much, for_what, to_what_end) THEN 'below'
                WHEN 'silence' IN (who, how_much, for_what, to_what_end) THEN 'silence'
                ELSE 'known'
            END, 0, known, customers, low, best, high
        FROM stands
    ),
    total AS (
        SELECT
            q.column1 AS question, q.column2 AS place, p.column1 AS part, p.column2 AS turn,
            coalesce(sum(a.customers), 0) AS customers, coalesce(sum(a.customers * a.one), 0) AS one,
            coalesce(sum(a.customers * a.known), 0) AS known, coalesce(sum(a.low * a.known), 0) AS low,
            coalesce(sum(a.best * a.known), 0) AS best, coalesce(sum(a.high * a.known), 0) AS high
        FROM (VALUES ('who', 1), ('how_much', 2), ('for_what', 3), ('to_what_end', 4), ('all', 5)) AS q
        CROSS JOIN (VALUES ('known', 1), ('backlog', 2), ('below', 3), ('silence', 4)) AS p
        LEFT JOIN answer AS a ON a.question = q.column1 AND a.part = p.column1
        GROUP BY 1, 2, 3, 4
    )
SELECT
    question, part, iif(customers % 10000, customers / 10000.0, customers / 10000) AS customers,
    1.0 * customers / nullif(sum(customers) OVER (PARTITION BY question), 0) AS customers_share,
    iif(known % 10000, known / 10000.0, known / 10000) AS customers_of_known_spend,
    iif(customers > 0 AND known = 0, NULL, low) AS known_spend_low_micro,
    iif(customers > 0 AND known = 0, NULL, best) AS known_spend_best_micro,
    iif(customers > 0 AND known = 0, NULL, high) AS known_spend_high_micro,
    (SELECT value FROM book WHERE key = 'currency') AS currency,
    iif((question, part) = ('for_what', 'known'), iif(one % 10000, one / 10000.0, one / 10000), NULL)
        AS customers_of_one_use_case
FROM total ORDER BY place, turn;

CREATE VIEW v_decisions AS
SELECT
    d.at, c.key AS customer_key, c.name AS customer_name, d.question, d.reviewer, d.statement,
    CASE d.question
        WHEN 'who' THEN (SELECT group_concat(code, ',') FROM (
            SELECT g.code FROM segment AS g WHERE d.mask & (1 << g.bit) ORDER BY g.place))
        ELSE (SELECT group_concat(code, ',') FROM (
            SELECT u.code FROM use_case AS u WHERE d.mask & (1 << u.bit) ORDER BY u.place))
    END AS codes,
    CASE WHEN d.statement = 'split' THEN (SELECT json_group_object(code, percent) FROM (
        SELECT u.code, sum(j.value) AS percent
        FROM json_each(d.use_cases) AS j JOIN use_case_code AS f ON f.code = j.key JOIN use_case AS u ON u.bit = f.bit
        GROUP BY u.bit ORDER BY u.place)) END AS split_percent,
    d.confidence, d.note, d.reason, d.facts AS fact_uids, d.flagged, d.adjudicates, {stands(d)} AS stands,
    d.step, d.origin, d.suggested_by, d.uid
FROM (SELECT *, {mask_said(decision)} AS mask FROM decision) AS d JOIN customer AS c ON c.id = d.customer_id;

CREATE VIEW v_facts AS
SELECT
    c.key AS customer_key, c.name AS customer_name, f.dimension AS about, f.claim, f.low, f.high, f.unit, f.yardstick,
    f.basis AS year_basis, f.as_of, f.grade, f.certainty, f.source_title, f.source_url, f.source_kind,
    f.passage, f.passage_hash, f.archived_url, f.rests_on, f.grade_given, f.at, f.uid
FROM fact AS f JOIN customer AS c ON c.id = f.customer_id;

CREATE VIEW v_usage AS
SELECT
    c.key AS customer_key, c.name AS customer_name, printf('%04d-%02d', u.month / 100, u.month % 100) AS month,
    u.spend AS spend_micro, (SELECT value FROM book WHERE key = 'currency') AS currency,
    u.tokens_in AS input_tokens, u.tokens_out AS output_tokens
FROM usage AS u JOIN customer AS c ON c.id = u.customer_id;
