-- What the customers of some parts move in the trend, month by month.

INSERT INTO trend ({trend})
SELECT month, segments, mask, who, for_what, {together_in_trend} FROM (
    SELECT v.place % 1000000 AS month, w.segments, w.from_mask AS mask, w.who, w.from_grade AS for_what,
        {taken_as_trend}
    FROM temp.moved AS v CROSS JOIN temp.passage AS w ON w.number = v.place / 1000000
    UNION ALL
    SELECT v.place % 1000000, w.segments, w.mask, w.who, w.grade, {trend_sums}
    FROM temp.moved AS v CROSS JOIN temp.passage AS w ON w.number = v.place / 1000000)
WHERE mask <> -1 GROUP BY mask, segments, for_what, who, month
{adding_to_trend};
DELETE FROM temp.passage;
DELETE FROM temp.moved;
