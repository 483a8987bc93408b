-- Moves all that is left in the cells of a use case, whose mask is :source, to those of another, whose mask is :target:
-- customers of whom nothing else changed. Those of whom more did have been taken out one by one.

INSERT INTO cube ({cell}, {sums})
SELECT {merged_cell}, {sums} FROM cube WHERE mask & :source AND split = ''
{adding_to_cube};
INSERT INTO cube ({cell}, {sums})
SELECT {cell}, {taken_sums} FROM cube WHERE mask & :source AND split = ''
{adding_to_cube};
DELETE FROM cube WHERE customers = 0;
INSERT INTO trend ({trend})
SELECT {merged_trend} FROM trend WHERE mask & :source
{adding_to_trend};
INSERT INTO trend ({trend})
SELECT {taken_trend} FROM trend WHERE mask & :source
{adding_to_trend};
