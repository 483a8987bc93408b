-- Rows that would leave the sums wrong, whichever program writes them: refused, or made good.
-- Most clients keep foreign keys off, and INSERT OR REPLACE removes rows without telling any trigger.

CREATE TRIGGER decision_has_a_customer BEFORE INSERT ON decision {refused_without_customer};
CREATE TRIGGER fact_has_a_customer BEFORE INSERT ON fact {refused_without_customer};
CREATE TRIGGER fact_keeps_a_customer BEFORE UPDATE OF customer_id ON fact {refused_without_customer};
CREATE TRIGGER usage_has_a_customer BEFORE INSERT ON usage {refused_without_customer};
CREATE TRIGGER usage_keeps_a_customer BEFORE UPDATE OF customer_id ON usage {refused_without_customer};

CREATE TRIGGER decision_keeps_its_place BEFORE INSERT ON decision
WHEN EXISTS (SELECT 1 FROM decision WHERE id = NEW.id AND uid <> NEW.uid)
BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only: leave id out, the book gives the next one');
END;

CREATE TRIGGER decision_keeps_its_turn BEFORE UPDATE OF seq ON decision
WHEN OLD.seq IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only: insert a new one, the latest of a reviewer counts');
END;

CREATE TRIGGER fact_keeps_its_name BEFORE UPDATE OF id, uid ON fact
WHEN NEW.id <> OLD.id OR NEW.uid <> OLD.uid
BEGIN
    SELECT RAISE(ABORT, 'decisions cite a fact by its uid: insert a new fact instead');
END;

CREATE TRIGGER customer_keeps_its_id BEFORE UPDATE OF id ON customer
WHEN NEW.id <> OLD.id
BEGIN
    SELECT RAISE(ABORT, 'everything said of a customer refers to its id: change the key instead');
END;

CREATE TRIGGER customer_key_is_taken BEFORE UPDATE OF key ON customer
WHEN EXISTS (SELECT 1 FROM customer WHERE key = NEW.key AND id <> OLD.id)
BEGIN
    SELECT RAISE(ABORT, 'another customer has this key');
END;

CREATE TRIGGER usage_month_is_taken BEFORE UPDATE OF customer_id, month ON usage
WHEN (NEW.customer_id, NEW.month) <> (OLD.customer_id, OLD.month)
    AND EXISTS (SELECT 1 FROM usage WHERE customer_id = NEW.customer_id AND month = NEW.month)
BEGIN
    SELECT RAISE(ABORT, 'this customer has usage for that month already');
END;

-- Annual spend written by hand ----------------------------------------------------------------------------------------

-- Spend that its named source does not give was stated; a source named anew gives the spend.
CREATE TRIGGER customer_spend_is_stated AFTER UPDATE OF spend_low, spend_best, spend_high, spend_grade, spend_source
ON customer WHEN NEW.spend_source IS NOT 'stated'
BEGIN
    INSERT INTO usage_changed SELECT NEW.id WHERE NEW.spend_source = 'usage' AND OLD.spend_source IS NOT 'usage';
    UPDATE customer SET spend_source = CASE WHEN spend_best IS NOT NULL THEN 'stated' END, spend_fact = NULL
    WHERE id = NEW.id AND (
        spend_source IS NULL AND (spend_best, spend_fact) IS NOT (NULL, NULL)
        OR spend_source = 'fact' AND NOT EXISTS (
            SELECT 1 FROM spend_by_fact AS s
            WHERE s.customer_id = NEW.id AND s.uid = customer.spend_fact AND s.grade = customer.spend_grade
              AND s.low = customer.spend_low AND s.high = customer.spend_high
              AND s.low + (s.high - s.low) / 2 = customer.spend_best)
        OR spend_source = 'usage' AND spend_best IS NOT NULL AND (
            (spend_low, spend_high, spend_grade) IS NOT (spend_best, spend_best, grade)
            OR spend_best IS NOT (SELECT y.spend FROM usage_year AS y WHERE y.customer_id = NEW.id)));
    -- One that was taken away leaves what facts give.
    INSERT INTO fact_changed SELECT NEW.id, NULL
    WHERE NEW.spend_best IS NULL AND OLD.spend_source IS NOT NULL
      AND EXISTS (SELECT 1 FROM customer WHERE id = NEW.id AND spend_source IS NULL);
END;

CREATE TRIGGER customer_regraded AFTER UPDATE OF grade ON customer
WHEN NEW.grade <> OLD.grade AND NEW.spend_source = 'usage'
BEGIN
    UPDATE customer SET spend_grade = NEW.grade WHERE id = NEW.id AND spend_grade IS NOT NULL;
END;

-- Another window or another currency gives other years.
CREATE TRIGGER book_added AFTER INSERT ON book
WHEN NEW.key IN ('usage_from', 'usage_to', 'currency')
BEGIN
    INSERT INTO book_changed VALUES (NEW.key);
END;

CREATE TRIGGER book_edited AFTER UPDATE ON book
WHEN NEW.key IN ('usage_from', 'usage_to', 'currency') AND (NEW.key, NEW.value) IS NOT (OLD.key, OLD.value)
BEGIN
    INSERT INTO book_changed VALUES (NEW.key);
END;

CREATE TRIGGER book_removed AFTER DELETE ON book
WHEN OLD.key IN ('usage_from', 'usage_to', 'currency')
BEGIN
    INSERT INTO book_changed VALUES (OLD.key);
END;

CREATE TRIGGER book_changes INSTEAD OF INSERT ON book_changed
BEGIN
    INSERT INTO usage_changed
    SELECT id FROM customer AS c
    WHERE NEW.key <> 'currency' AND EXISTS (SELECT 1 FROM usage AS u WHERE u.customer_id = c.id);
    INSERT INTO fact_changed SELECT DISTINCT customer_id, NULL FROM fact WHERE NEW.key = 'currency' AND dimension = 'how_much';
END;

-- INSERT OR REPLACE ---------------------------------------------------------------------------------------------------

CREATE TRIGGER usage_may_replace BEFORE INSERT ON usage
BEGIN
    DELETE FROM replaced;
    INSERT INTO replaced (customer_id, month, spend, tokens)
    SELECT customer_id, month, spend, {month_tokens(usage)}
    FROM usage WHERE customer_id = NEW.customer_id AND month = NEW.month;
END;

CREATE TRIGGER usage_replaced AFTER INSERT ON usage
WHEN EXISTS (SELECT 1 FROM replaced WHERE customer_id = NEW.customer_id AND month = NEW.month)
BEGIN
    INSERT INTO usage_row SELECT -1, customer_id, month, spend, tokens FROM replaced;
    DELETE FROM replaced;
END;

-- Where triggers are recursive, REPLACE does tell them.
CREATE TRIGGER usage_removed_aloud AFTER DELETE ON usage
BEGIN
    DELETE FROM replaced WHERE customer_id = OLD.customer_id AND month = OLD.month;
END;

CREATE TRIGGER fact_may_replace BEFORE INSERT ON fact
BEGIN
    DELETE FROM replaced;
    INSERT INTO replaced (customer_id) SELECT customer_id FROM fact WHERE uid = NEW.uid OR id = NEW.id;
END;

CREATE TRIGGER fact_replaced AFTER INSERT ON fact
WHEN EXISTS (SELECT 1 FROM replaced WHERE month IS NULL AND customer_id <> NEW.customer_id)
BEGIN
    INSERT INTO fact_changed SELECT DISTINCT customer_id, NULL FROM replaced WHERE month IS NULL;
    DELETE FROM replaced;
END;

CREATE TRIGGER customer_may_replace BEFORE INSERT ON customer
WHEN EXISTS (SELECT 1 FROM customer WHERE key = NEW.key OR id = NEW.id)
BEGIN
    DELETE FROM replaced;
    INSERT INTO touch (customer_id) SELECT id FROM customer WHERE key = NEW.key OR id = NEW.id;
    INSERT INTO replaced (customer_id) SELECT id FROM customer WHERE key = NEW.key OR id = NEW.id;
END;

-- The row came back under the same id: what was said of it holds.
CREATE TRIGGER customer_replaced AFTER INSERT ON customer
WHEN EXISTS (SELECT 1 FROM settled WHERE customer_id = NEW.id)
BEGIN
    INSERT INTO reweigh VALUES (NEW.id);
    INSERT INTO fact_changed VALUES (NEW.id, NULL);
    INSERT INTO usage_changed VALUES (NEW.id);
END;

-- The row came back under another id: nothing may be left of the former one.
CREATE TRIGGER customer_left AFTER INSERT ON customer
WHEN EXISTS (SELECT 1 FROM replaced AS r WHERE r.month IS NULL AND r.customer_id NOT IN (SELECT id FROM customer))
BEGIN
    SELECT RAISE(ABORT, 'this key is that of a customer with decisions: update the row instead of replacing it')
    WHERE EXISTS (
        SELECT 1 FROM replaced AS r JOIN decision AS d ON d.customer_id = r.customer_id
        WHERE NOT EXISTS (SELECT 1 FROM customer AS c WHERE c.id = r.customer_id)
        UNION ALL
        SELECT 1 FROM replaced AS r JOIN record_edit AS e ON e.customer_id = r.customer_id
        WHERE NOT EXISTS (SELECT 1 FROM customer AS c WHERE c.id = r.customer_id));
    DELETE FROM replaced WHERE customer_id IN (SELECT id FROM customer);
    DELETE FROM usage WHERE customer_id IN (SELECT customer_id FROM replaced);
    DELETE FROM fact WHERE customer_id IN (SELECT customer_id FROM replaced);
    DELETE FROM alias WHERE customer_id IN (SELECT customer_id FROM replaced);
    DELETE FROM external_id WHERE customer_id IN (SELECT customer_id FROM replaced);
    INSERT INTO cube
    SELECT {cell}, {taken_sums} FROM holding WHERE customer_id IN (SELECT customer_id FROM replaced)
    {adding_to_cube};
    DELETE FROM cube WHERE customers = 0;
    DELETE FROM position WHERE customer_id IN (SELECT customer_id FROM replaced);
    DELETE FROM settled WHERE customer_id IN (SELECT customer_id FROM replaced);
    DELETE FROM replaced;
END;
