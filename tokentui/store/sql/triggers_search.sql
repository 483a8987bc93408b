-- Keeps what search, orders and running sums go by right, whichever program writes.

-- Folding --------------------------------------------------------------------------------------------------------------

-- A long text is halved until each piece is short or plain: SQLite finds a letter by its place from the beginning of the
-- text, which would be walked again for every letter.
CREATE VIEW folded AS
SELECT
    customer_id, kind,
    CASE WHEN {is_plain(text)} THEN lower(text) ELSE (
        WITH RECURSIVE piece (place, text) AS (
            SELECT 0, said.text
            UNION ALL
            SELECT place, substr(text, 1, length(text) / 2) FROM piece WHERE {is_long(text)}
            UNION ALL
            SELECT place + length(text) / 2, substr(text, length(text) / 2 + 1) FROM piece WHERE {is_long(text)}
        )
        SELECT group_concat(CASE WHEN {is_plain(text)} THEN lower(text) ELSE (
            SELECT group_concat(coalesce(l.plain, lower(substr(text, j.key + 1, 1))), '')
            FROM json_each('[' || rtrim(replace(hex(zeroblob(length(text))), '00', '0,'), ',') || ']') AS j
            LEFT JOIN letter AS l ON l.letter = substr(text, j.key + 1, 1)) END, '')
        FROM (SELECT text FROM piece WHERE NOT ({is_long(text)}) ORDER BY place)
    ) END AS text
FROM (
    SELECT id AS customer_id, 'name' AS kind, name AS text FROM customer
    UNION ALL SELECT customer_id, 'alias', alias FROM alias
    UNION ALL SELECT id, 'parent', parent FROM customer WHERE parent <> ''
    UNION ALL SELECT n.customer_id, 'note', d.note
    FROM current AS n JOIN decision AS d ON d.id = n.decision_id WHERE d.note <> ''
) AS said;

CREATE TRIGGER customer_renamed AFTER UPDATE OF name ON customer
WHEN NEW.name <> OLD.name AND NEW.folded IS OLD.folded
BEGIN
    UPDATE customer SET folded = (SELECT max(text) FROM folded WHERE customer_id = NEW.id AND kind = 'name')
    WHERE id = NEW.id;
END;

-- Aliases, parents and notes --------------------------------------------------------------------------------------------

CREATE VIEW reword AS SELECT NULL AS customer_id WHERE 0;

CREATE TRIGGER reword_customer INSTEAD OF INSERT ON reword
WHEN NOT EXISTS (SELECT 1 FROM unindexed WHERE NEW.customer_id BETWEEN first AND last)
BEGIN
    INSERT INTO words (customer_id, alias, parent, note)
    SELECT c.id, {words_of(NEW.customer_id)}
    FROM customer AS c WHERE c.id = NEW.customer_id
    ON CONFLICT (customer_id) DO UPDATE SET alias = excluded.alias, parent = excluded.parent, note = excluded.note;
    DELETE FROM words
    WHERE customer_id = NEW.customer_id AND (
        alias IS NULL AND parent IS NULL AND note IS NULL
        OR NOT EXISTS (SELECT 1 FROM customer AS c WHERE c.id = NEW.customer_id));
END;

CREATE TRIGGER words_added AFTER INSERT ON words
BEGIN
    INSERT INTO word_index (rowid, alias, parent, note) VALUES (NEW.customer_id, NEW.alias, NEW.parent, NEW.note);
END;

CREATE TRIGGER words_removed AFTER DELETE ON words
BEGIN
    INSERT INTO word_index (word_index, rowid, alias, parent, note)
    VALUES ('delete', OLD.customer_id, OLD.alias, OLD.parent, OLD.note);
END;

CREATE TRIGGER words_changed AFTER UPDATE ON words
WHEN (NEW.alias, NEW.parent, NEW.note) IS NOT (OLD.alias, OLD.parent, OLD.note)
BEGIN
    INSERT INTO word_index (word_index, rowid, alias, parent, note)
    VALUES ('delete', OLD.customer_id, OLD.alias, OLD.parent, OLD.note);
    INSERT INTO word_index (rowid, alias, parent, note) VALUES (NEW.customer_id, NEW.alias, NEW.parent, NEW.note);
END;

CREATE TRIGGER alias_added AFTER INSERT ON alias
BEGIN
    INSERT INTO reword VALUES (NEW.customer_id);
END;

CREATE TRIGGER alias_edited AFTER UPDATE ON alias
BEGIN
    INSERT INTO reword VALUES (NEW.customer_id);
    INSERT INTO reword SELECT OLD.customer_id WHERE OLD.customer_id <> NEW.customer_id;
END;

CREATE TRIGGER alias_removed AFTER DELETE ON alias
BEGIN
    INSERT INTO reword VALUES (OLD.customer_id);
END;

CREATE TRIGGER current_noted AFTER INSERT ON current
WHEN EXISTS (SELECT 1 FROM decision WHERE id = NEW.decision_id AND note <> '')
BEGIN
    INSERT INTO reword VALUES (NEW.customer_id);
END;

CREATE TRIGGER current_renoted AFTER UPDATE OF decision_id ON current
WHEN (SELECT note FROM decision WHERE id = NEW.decision_id) IS NOT (SELECT note FROM decision WHERE id = OLD.decision_id)
BEGIN
    INSERT INTO reword VALUES (NEW.customer_id);
END;

CREATE TRIGGER current_unnoted AFTER DELETE ON current
WHEN EXISTS (SELECT 1 FROM words WHERE customer_id = OLD.customer_id AND note IS NOT NULL)
BEGIN
    INSERT INTO reword VALUES (OLD.customer_id);
END;

CREATE TRIGGER customer_reparented AFTER UPDATE OF parent ON customer
WHEN NEW.parent IS NOT OLD.parent
BEGIN
    INSERT INTO reword VALUES (NEW.id);
END;

-- Customers and their spend ---------------------------------------------------------------------------------------------

CREATE VIEW spend_moved AS SELECT NULL AS sign, NULL AS spend WHERE 0;

-- Adds (sign 1) or takes away (sign -1) one annual spend; unknown ones are in no sum.
CREATE TRIGGER spend_moves INSTEAD OF INSERT ON spend_moved
WHEN NEW.spend IS NOT NULL AND NOT EXISTS (SELECT 1 FROM unranked)
BEGIN
    INSERT INTO spend_sum (bucket, customers, best)
    SELECT {bucket(NEW.spend)}, NEW.sign, NEW.sign * NEW.spend
    WHERE 1
    {adding_to_spend_sum};
    DELETE FROM spend_sum WHERE customers = 0;
    UPDATE spend_mark SET mark = random();
END;

CREATE TRIGGER customer_may_unlist BEFORE INSERT ON customer
WHEN EXISTS (SELECT 1 FROM customer WHERE key = NEW.key OR id = NEW.id)
BEGIN
    DELETE FROM leaving;
    INSERT INTO leaving SELECT id, key, folded, spend_best FROM customer WHERE key = NEW.key OR id = NEW.id;
END;

CREATE TRIGGER customer_listed AFTER INSERT ON customer
BEGIN
    INSERT INTO name_index (name_index, rowid, folded)
    SELECT 'delete', l.customer_id, l.folded FROM leaving AS l
    WHERE (l.customer_id = NEW.id OR l.key = NEW.key) AND l.folded IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM unindexed WHERE l.customer_id BETWEEN first AND last);
    INSERT INTO spend_moved SELECT -1, spend FROM leaving WHERE customer_id = NEW.id OR key = NEW.key;
    INSERT INTO reword SELECT customer_id FROM leaving WHERE customer_id = NEW.id OR key = NEW.key;
    DELETE FROM open_account WHERE touched IN (0, 1) AND (spend, customer_id) IN (
        SELECT coalesce(spend, {unknown_spend}), customer_id FROM leaving
        WHERE customer_id = NEW.id OR key = NEW.key);
    DELETE FROM leaving;

    INSERT INTO name_index (rowid, folded)
    SELECT NEW.id, NEW.folded
    WHERE NEW.folded IS NOT NULL AND NOT EXISTS (SELECT 1 FROM unindexed WHERE NEW.id BETWEEN first AND last);
    UPDATE customer SET folded = (SELECT max(text) FROM folded WHERE customer_id = NEW.id AND kind = 'name')
    WHERE id = NEW.id AND NEW.folded IS NULL;
    INSERT INTO reword SELECT NEW.id WHERE NEW.parent <> '';
    INSERT INTO spend_moved VALUES (1, NEW.spend_best);
    INSERT INTO reopen VALUES (NEW.id);
END;

CREATE TRIGGER customer_refolded AFTER UPDATE OF folded ON customer
WHEN NEW.folded IS NOT OLD.folded AND NOT EXISTS (SELECT 1 FROM unindexed WHERE NEW.id BETWEEN first AND last)
BEGIN
    INSERT INTO name_index (name_index, rowid, folded) SELECT 'delete', OLD.id, OLD.folded WHERE OLD.folded IS NOT NULL;
    INSERT INTO name_index (rowid, folded) SELECT NEW.id, NEW.folded WHERE NEW.folded IS NOT NULL;
END;

CREATE TRIGGER customer_respent AFTER UPDATE OF spend_best ON customer
WHEN NEW.spend_best IS NOT OLD.spend_best
BEGIN
    INSERT INTO spend_moved VALUES (-1, OLD.spend_best), (1, NEW.spend_best);
    DELETE FROM open_account
    WHERE touched IN (0, 1) AND spend = coalesce(OLD.spend_best, {unknown_spend}) AND customer_id = NEW.id;
    INSERT INTO reopen VALUES (NEW.id);
END;

CREATE TRIGGER customer_unlisted AFTER DELETE ON customer
BEGIN
    INSERT INTO name_index (name_index, rowid, folded)
    SELECT 'delete', OLD.id, OLD.folded
    WHERE OLD.folded IS NOT NULL AND NOT EXISTS (SELECT 1 FROM unindexed WHERE OLD.id BETWEEN first AND last);
    INSERT INTO spend_moved SELECT -1, spend FROM leaving WHERE customer_id = OLD.id;
    INSERT INTO reword SELECT customer_id FROM words WHERE customer_id = OLD.id;
    DELETE FROM open_account WHERE touched IN (0, 1) AND (spend, customer_id) IN (
        SELECT coalesce(spend, {unknown_spend}), customer_id FROM leaving WHERE customer_id = OLD.id);
    DELETE FROM leaving WHERE customer_id = OLD.id;
END;

-- Open accounts ---------------------------------------------------------------------------------------------------------

-- Whom `open_account` holds: a statement of grade U is below every evidence floor, so it leaves open what it names.
CREATE VIEW opening AS
SELECT coalesce(c.spend_best, {unknown_spend}) AS spend, c.id AS customer_id, s.customer_id IS NOT NULL AS touched,
    {described(c)} AS placed,
    {mask_at_lowest(s)} AS mask
-- In the order of the file: by name, a long list would be read a page for each customer.
FROM customer AS c NOT INDEXED LEFT JOIN settled AS s ON s.customer_id = c.id
WHERE s.customer_id IS NULL
    OR {undecided(s)};

CREATE VIEW reopen AS SELECT NULL AS customer_id WHERE 0;

CREATE TRIGGER reopen_account INSTEAD OF INSERT ON reopen
WHEN NOT EXISTS (SELECT 1 FROM unranked)
BEGIN
    DELETE FROM open_account
    WHERE touched = 0 AND customer_id = NEW.customer_id AND spend = (
        SELECT coalesce(spend_best, {unknown_spend}) FROM customer WHERE id = NEW.customer_id);
    DELETE FROM open_account
    WHERE touched = 1 AND customer_id = NEW.customer_id AND spend = (
        SELECT coalesce(spend_best, {unknown_spend}) FROM customer WHERE id = NEW.customer_id);
    INSERT INTO open_account (spend, customer_id, touched, placed, mask)
    SELECT spend, customer_id, touched, placed, mask FROM opening WHERE customer_id = NEW.customer_id;
END;

CREATE TRIGGER settled_opened AFTER INSERT ON settled
BEGIN
    INSERT INTO reopen VALUES (NEW.customer_id);
END;

-- An account moves here only when it becomes open, is no longer, or is open between other use cases.
CREATE TRIGGER settled_reopened AFTER UPDATE OF state, mask, split, for_what ON settled
WHEN {undecided_between(OLD)} <> {undecided_between(NEW)}
BEGIN
    INSERT INTO reopen VALUES (NEW.customer_id);
END;
