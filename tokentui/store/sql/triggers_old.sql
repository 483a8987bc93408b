-- Old facts count a grade lower while the book says so: its setting `old_facts_lowered` is the day before which they are old.
-- Whoever writes a grade writes the one that is given; what it counts follows, and `grade_given` keeps it.

-- What each fact should have as its grade, and as the one that was given.
CREATE VIEW graded AS
SELECT id, iif(old, {a_grade_lower(given)}, given) AS grade, iif(old, given, NULL) AS grade_given
FROM (SELECT f.id, coalesce(f.grade_given, f.grade) AS given,
        coalesce({is_old_here(f)}, 0) AND coalesce(f.grade_given, f.grade) IN ('A', 'B', 'C', 'D') AS old
      FROM fact AS f);

CREATE VIEW regrade AS SELECT NULL AS id WHERE 0;

CREATE TRIGGER fact_is_graded INSTEAD OF INSERT ON regrade
BEGIN
    UPDATE fact SET grade = g.grade, grade_given = g.grade_given FROM graded AS g
    WHERE g.id = fact.id AND fact.id = NEW.id AND (fact.grade, fact.grade_given) IS NOT (g.grade, g.grade_given);
END;

CREATE TRIGGER fact_comes_old AFTER INSERT ON fact
WHEN NEW.grade_given IS NOT NULL OR {old_count_less}
BEGIN
    INSERT INTO regrade VALUES (NEW.id);
END;

-- A grade that is written beside none that was given is the given one from now on.
CREATE TRIGGER fact_is_given_a_grade AFTER UPDATE OF grade, grade_given, as_of ON fact
WHEN (NEW.grade_given IS NOT NULL OR {old_count_less})
    AND (NEW.grade, NEW.grade_given, NEW.as_of) IS NOT (OLD.grade, OLD.grade_given, OLD.as_of)
BEGIN
    UPDATE fact SET grade_given = NULL
    WHERE id = NEW.id AND NEW.grade <> OLD.grade AND NEW.grade_given = OLD.grade_given;
    INSERT INTO regrade VALUES (NEW.id);
END;

CREATE TRIGGER old_facts_count_less AFTER INSERT ON book WHEN NEW.key = 'old_facts_lowered'
BEGIN
    INSERT INTO regrade {graded_otherwise};
END;

CREATE TRIGGER other_facts_count_less AFTER UPDATE ON book
WHEN 'old_facts_lowered' IN (OLD.key, NEW.key) AND (NEW.key, NEW.value) IS NOT (OLD.key, OLD.value)
BEGIN
    INSERT INTO regrade {graded_otherwise};
END;

CREATE TRIGGER old_facts_count_again AFTER DELETE ON book WHEN OLD.key = 'old_facts_lowered'
BEGIN
    INSERT INTO regrade {graded_otherwise};
END;
