-- Derived at once from what people and files say: decisions, facts, customers with their usage, the codebook.

-- Decisions -----------------------------------------------------------------------------------------------------------

CREATE TRIGGER decision_is_valid BEFORE INSERT ON decision
WHEN NEW.statement IN ('set', 'split')
BEGIN
    SELECT CASE
        WHEN NEW.statement = 'split' AND NEW.question = 'who'
            THEN RAISE(ABORT, 'who a customer is has no percentages: say a set of segments')
        WHEN NOT json_valid(coalesce(NEW.use_cases, 'null'))
            THEN RAISE(ABORT, 'use_cases is not JSON: write a list for a set, an object of percentages for a split')
        WHEN NEW.statement = 'set' AND json_type(coalesce(NEW.use_cases, 'null')) <> 'array'
            THEN RAISE(ABORT, 'a set needs use_cases as a JSON list of codes')
        WHEN NEW.statement = 'split' AND json_type(coalesce(NEW.use_cases, 'null')) <> 'object'
            THEN RAISE(ABORT, 'a split needs use_cases as a JSON object of percentages')
        WHEN NOT EXISTS (SELECT 1 FROM json_each(NEW.use_cases))
            THEN RAISE(ABORT, 'use_cases names no use case')
        WHEN EXISTS (
            SELECT 1 FROM json_each(NEW.use_cases) AS j
            WHERE NEW.statement = 'set' AND j.type <> 'text' OR NOT EXISTS (
                SELECT 1 FROM use_case_code AS u
                WHERE NEW.question = 'for_what' AND u.code = CASE NEW.statement WHEN 'set' THEN j.value ELSE j.key END)
            AND NOT EXISTS (SELECT 1 FROM segment_code AS u WHERE NEW.question = 'who' AND u.code = j.value))
            THEN RAISE(ABORT, 'use_cases names a code that is not in the codebook; see: tokentui codebook')
        WHEN NEW.statement = 'split' AND EXISTS (
            SELECT 1 FROM json_each(NEW.use_cases) AS j
            WHERE j.type NOT IN ('integer', 'real') OR j.value <= 0 OR j.value <> round(j.value, 2))
            THEN RAISE(ABORT, 'a split needs shares above 0 with at most two decimals')
        WHEN NEW.statement = 'split' AND (SELECT count(*) - count(DISTINCT j.key) FROM json_each(NEW.use_cases) AS j) > 0
            THEN RAISE(ABORT, 'a split names each use case once')
        WHEN NEW.statement = 'split'
            AND (SELECT sum(CAST(round(j.value * 100) AS INTEGER)) FROM json_each(NEW.use_cases) AS j) <> 10000
            THEN RAISE(ABORT, 'the percentages of a split must sum to 100')
    END;
END;

CREATE TRIGGER exclusion_is_for_what BEFORE INSERT ON decision
WHEN NEW.statement = 'excluded' AND NEW.question = 'who'
BEGIN
    SELECT RAISE(ABORT, 'an account is excluded as such: leave question out');
END;

-- Makes a decision the one that stands for its reviewer, unless a later one already does.
CREATE VIEW recount AS SELECT NULL AS decision_id WHERE 0;
CREATE VIEW said AS
SELECT id, customer_id, question, NULL AS slot, reviewer, at, seq, uid, statement, use_cases, facts, flagged
FROM decision WHERE 0;

CREATE TRIGGER recount_decision INSTEAD OF INSERT ON recount
BEGIN
    INSERT INTO said (id, customer_id, question, slot, reviewer, at, seq, uid, statement, use_cases, facts, flagged)
    SELECT id, customer_id, question, {slot}, reviewer, at, seq, uid, statement, use_cases,
        facts, flagged
    FROM decision WHERE id = NEW.decision_id;
END;

CREATE TRIGGER said_counts INSTEAD OF INSERT ON said
BEGIN
    INSERT INTO current (customer_id, question, slot, decision_id, reviewer, rank, at, seq, uid, statement, mask, split,
                         grade, flagged)
    VALUES (
        NEW.customer_id, NEW.question, NEW.slot, NEW.id, NEW.reviewer, {rank(NEW)}, NEW.at, NEW.seq, NEW.uid,
        NEW.statement,
        {mask_said(NEW)},
        {split_said(NEW)},
        {grade_said(NEW)},
        NEW.flagged
    )
    {latest_counts};
END;

-- A decision that the book already has is not taken twice, nor replaced.
CREATE TRIGGER decision_is_known BEFORE INSERT ON decision
WHEN EXISTS (SELECT 1 FROM decision WHERE uid = NEW.uid)
BEGIN
    SELECT RAISE(IGNORE);
END;

CREATE TRIGGER decision_counts AFTER INSERT ON decision
BEGIN
    UPDATE decision SET seq = 1 + coalesce((
        SELECT c.seq FROM current AS c
        WHERE c.customer_id = NEW.customer_id AND c.question = NEW.question
          AND c.slot = {slot(NEW)}), 0)
    WHERE NEW.seq IS NULL AND id = NEW.id;
    INSERT INTO said (id, customer_id, question, slot, reviewer, at, seq, uid, statement, use_cases, facts, flagged)
    VALUES (
        NEW.id, NEW.customer_id, NEW.question, {slot(NEW)}, NEW.reviewer, NEW.at,
        coalesce(NEW.seq, (SELECT seq FROM decision WHERE id = NEW.id)), NEW.uid, NEW.statement, NEW.use_cases,
        NEW.facts, NEW.flagged
    );
    INSERT INTO restate (customer_id, question) VALUES (NEW.customer_id, NEW.question);
END;

CREATE TRIGGER decision_is_never_changed
BEFORE UPDATE OF id, uid, customer_id, question, reviewer, statement, use_cases, confidence, note, reason, facts, flagged,
    adjudicates, at, step, origin, suggested_by ON decision
BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only: insert a new one, the latest of a reviewer counts');
END;

CREATE TRIGGER record_edit_is_never_changed BEFORE UPDATE ON record_edit
BEGIN
    SELECT RAISE(ABORT, 'the log of records is append-only: edit the record again');
END;

CREATE TRIGGER record_edit_is_never_deleted BEFORE DELETE ON record_edit
BEGIN
    SELECT RAISE(ABORT, 'the log of records is append-only: edit the record again');
END;

CREATE TRIGGER decision_is_never_deleted BEFORE DELETE ON decision
BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only: insert a new one, the latest of a reviewer counts');
END;

-- Facts ---------------------------------------------------------------------------------------------------------------

-- Annual spend that rests on facts: the best grade, then the latest, of those that give this customer's year.
CREATE VIEW spend_by_fact AS
SELECT f.customer_id, f.uid, f.grade, f.basis, f.as_of,
    CASE typeof(f.low) WHEN 'integer' THEN f.low * 1000000 ELSE CAST(round(f.low * 1000000.0) AS INTEGER) END AS low,
    CASE typeof(f.high) WHEN 'integer' THEN f.high * 1000000 ELSE CAST(round(f.high * 1000000.0) AS INTEGER) END AS high
FROM fact AS f
WHERE {gives_a_year(f)} AND {in_capitals(f.unit)} = (SELECT upper(value) FROM book WHERE key = 'currency');

-- One fact of a customer came, went or changed; without a uid, any of them may have.
CREATE VIEW fact_changed AS SELECT NULL AS customer_id, NULL AS uid WHERE 0;

CREATE TRIGGER fact_changes INSTEAD OF INSERT ON fact_changed
BEGIN
    UPDATE customer SET
        (spend_low, spend_best, spend_high, spend_basis, spend_grade, spend_source, spend_fact) = (
            {spend_of_facts(NEW.customer_id)})
    WHERE id = NEW.customer_id AND (spend_source IS NULL OR spend_source = 'fact')
      AND (spend_fact = NEW.uid OR spend_fact IS NOT ({fact_of_spend(NEW.customer_id)}));
    INSERT INTO touch (customer_id) VALUES (NEW.customer_id);
    INSERT INTO remark (customer_id) VALUES (NEW.customer_id);
    -- Of what everybody says only that which may cite the fact; a backslash may hide letters of its uid.
    UPDATE current SET grade = coalesce((
        SELECT min(f.grade) FROM decision AS d, json_each(d.facts) AS j JOIN fact AS f ON f.uid = j.value
        WHERE d.id = current.decision_id AND f.customer_id = d.customer_id AND {is_evidence(f)}), 'D')
    WHERE customer_id = NEW.customer_id AND EXISTS (
        SELECT 1 FROM decision AS d
        WHERE d.id = current.decision_id AND d.facts <> '[]'
          AND (NEW.uid IS NULL OR instr(d.facts, NEW.uid) OR instr(d.facts, '\')));
    INSERT INTO restate (customer_id, question) SELECT NEW.customer_id, 'for_what' WHERE changes() > 0;
    INSERT INTO restate (customer_id, question) VALUES (NEW.customer_id, 'who');
END;

CREATE TRIGGER fact_added AFTER INSERT ON fact
BEGIN
    INSERT INTO fact_changed VALUES (NEW.customer_id, NEW.uid);
END;

CREATE TRIGGER fact_edited AFTER UPDATE ON fact
BEGIN
    INSERT INTO fact_changed VALUES (NEW.customer_id, NEW.uid);
    INSERT INTO fact_changed SELECT OLD.customer_id, OLD.uid WHERE OLD.customer_id <> NEW.customer_id;
END;

CREATE TRIGGER fact_removed AFTER DELETE ON fact
WHEN EXISTS (SELECT 1 FROM customer WHERE id = OLD.customer_id)
BEGIN
    INSERT INTO fact_changed VALUES (OLD.customer_id, OLD.uid);
END;

-- Customers and their usage -------------------------------------------------------------------------------------------

CREATE TRIGGER customer_added AFTER INSERT ON customer
BEGIN
    UPDATE customer SET folded = lower(name) WHERE id = NEW.id AND folded IS NULL;
    INSERT INTO cube
    SELECT {cell}, {sums} FROM untouched
    WHERE customer_id = NEW.id AND NOT EXISTS (SELECT 1 FROM settled WHERE customer_id = NEW.id)
    {adding_to_cube};
    -- Spend without a source of ours was stated.
    UPDATE customer SET spend_source = CASE WHEN spend_best IS NOT NULL THEN 'stated' END, spend_fact = NULL
    WHERE id = NEW.id AND spend_source IS NOT 'usage' AND spend_source IS NOT 'stated'
      AND (spend_best IS NOT NULL OR spend_source IS NOT NULL);
    INSERT INTO usage_changed SELECT NEW.id WHERE NEW.spend_source = 'usage';
END;

CREATE TRIGGER customer_about_to_change
BEFORE UPDATE OF segment, industry, anonymous, grade, spend_low, spend_best, spend_high, spend_grade, tokens ON customer
BEGIN
    INSERT INTO touch (customer_id) VALUES (OLD.id);
END;

CREATE TRIGGER customer_changed
AFTER UPDATE OF segment, industry, anonymous, grade, spend_low, spend_best, spend_high, spend_grade, tokens ON customer
BEGIN
    INSERT INTO reweigh (customer_id) VALUES (NEW.id);
    INSERT INTO remark (customer_id) VALUES (NEW.id);
    INSERT INTO restate (customer_id, question) VALUES (NEW.id, 'who');
END;

CREATE TRIGGER customer_removed BEFORE DELETE ON customer
BEGIN
    SELECT RAISE(ABORT, 'this customer has decisions: exclude it instead, so that nothing said is lost')
    WHERE EXISTS (SELECT 1 FROM decision WHERE customer_id = OLD.id);
    SELECT RAISE(ABORT, 'the record of this customer was edited: exclude it instead, so that nothing said is lost')
    WHERE EXISTS (SELECT 1 FROM record_edit WHERE customer_id = OLD.id);
    INSERT INTO touch (customer_id) VALUES (OLD.id);
    DELETE FROM usage WHERE customer_id = OLD.id;
    DELETE FROM fact WHERE customer_id = OLD.id;
    DELETE FROM alias WHERE customer_id = OLD.id;
    DELETE FROM external_id WHERE customer_id = OLD.id;
    INSERT INTO cube
    SELECT {cell}, {taken_sums} FROM holding WHERE customer_id = OLD.id
    {adding_to_cube};
    DELETE FROM cube WHERE customers = 0;
    DELETE FROM position WHERE customer_id = OLD.id;
    DELETE FROM settled WHERE customer_id = OLD.id;
    -- Its spend may have gone with the usage and the facts that it rested on; OLD has it as it was before.
    INSERT INTO leaving (customer_id, key, folded, spend) SELECT id, key, folded, spend_best FROM customer WHERE id = OLD.id
    ON CONFLICT (customer_id) DO UPDATE SET spend = excluded.spend;
END;

-- Months: the trend moves with each usage row; a year that rests on usage is the sum of the book's window of 12 months.
CREATE VIEW usage_year AS
SELECT u.customer_id, sum(u.spend) AS spend, sum({month_tokens(u)}) AS tokens
FROM usage AS u
WHERE u.month BETWEEN (SELECT CAST(value AS INTEGER) FROM book WHERE key = 'usage_from')
                  AND (SELECT CAST(value AS INTEGER) FROM book WHERE key = 'usage_to')
GROUP BY u.customer_id;

CREATE VIEW usage_changed AS SELECT NULL AS customer_id WHERE 0;

CREATE TRIGGER usage_changes INSTEAD OF INSERT ON usage_changed
BEGIN
    UPDATE customer SET
        {year_of_usage}
    FROM (SELECT max(u.spend) AS spend, max(u.tokens) AS tokens_of_year
          FROM usage_year AS u WHERE u.customer_id = NEW.customer_id) AS y
    WHERE id = NEW.customer_id
      AND (tokens IS NOT y.tokens_of_year OR spend_source = 'usage' AND spend_best IS NOT y.spend);
END;

CREATE VIEW usage_row AS SELECT NULL AS sign, NULL AS customer_id, NULL AS month, NULL AS spend, NULL AS tokens WHERE 0;

-- Adds (sign 1) or takes away (sign -1) one usage row in the trend.
CREATE TRIGGER usage_row_counts INSTEAD OF INSERT ON usage_row
BEGIN
    INSERT INTO touch (customer_id) VALUES (NEW.customer_id);
    INSERT INTO trend ({trend})
    WITH shared ({trend_sums}, mask, segments, who, for_what) AS (
        SELECT {month_of_row}, p.mask, s.segments, s.who, s.for_what
        FROM position AS p JOIN settled AS s ON s.customer_id = p.customer_id AND s.state <> 'excluded'
        WHERE p.customer_id = NEW.customer_id
    )
    SELECT NEW.month, segments, mask, who, for_what, {signed_for_trend} FROM shared WHERE 1
    {adding_to_trend};
END;

CREATE TRIGGER usage_added AFTER INSERT ON usage
BEGIN
    INSERT INTO usage_row VALUES (1, NEW.customer_id, NEW.month, NEW.spend, {month_tokens(NEW)});
    INSERT INTO usage_changed VALUES (NEW.customer_id);
END;

CREATE TRIGGER usage_edited AFTER UPDATE ON usage
BEGIN
    INSERT INTO usage_row VALUES (-1, OLD.customer_id, OLD.month, OLD.spend, {month_tokens(OLD)});
    INSERT INTO usage_row VALUES (1, NEW.customer_id, NEW.month, NEW.spend, {month_tokens(NEW)});
    INSERT INTO usage_changed VALUES (NEW.customer_id);
    INSERT INTO usage_changed SELECT OLD.customer_id WHERE OLD.customer_id <> NEW.customer_id;
END;

CREATE TRIGGER usage_removed AFTER DELETE ON usage
BEGIN
    INSERT INTO usage_row VALUES (-1, OLD.customer_id, OLD.month, OLD.spend, {month_tokens(OLD)});
    INSERT INTO usage_changed VALUES (OLD.customer_id);
END;

-- First passes --------------------------------------------------------------------------------------------------------

CREATE TRIGGER first_pass_added AFTER INSERT ON first_pass
BEGIN
    INSERT INTO reranked VALUES (NEW.reviewer);
END;

CREATE TRIGGER first_pass_renamed AFTER UPDATE ON first_pass
BEGIN
    INSERT INTO reranked VALUES (OLD.reviewer), (NEW.reviewer);
END;

CREATE TRIGGER first_pass_removed AFTER DELETE ON first_pass
BEGIN
    INSERT INTO reranked VALUES (OLD.reviewer);
END;

CREATE VIEW reranked AS SELECT NULL AS reviewer WHERE 0;

CREATE TRIGGER reviewer_reranked INSTEAD OF INSERT ON reranked
BEGIN
    UPDATE current SET rank = {rank(current)} WHERE reviewer = NEW.reviewer;
    INSERT INTO restate (customer_id, question)
    SELECT DISTINCT customer_id, question FROM current WHERE reviewer = NEW.reviewer;
END;

-- Segments of records -------------------------------------------------------------------------------------------------

-- Customers of whom nothing was said lie in the cube by what their records say, which a code gives its meaning: all
-- that have it move together, those that are settled one by one.
CREATE VIEW record_moved AS SELECT NULL AS code, NULL AS segments, NULL AS who_state WHERE 0;

CREATE TRIGGER record_moves INSTEAD OF INSERT ON record_moved
BEGIN
    INSERT INTO cube
    SELECT NEW.segments, NEW.who_state, named, mask, state, iif(NEW.segments, who, '-'), how_much, for_what,
        to_what_end, split, {taken_together}
    FROM untouched WHERE {has_record} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
    {adding_to_cube};
    INSERT INTO cube
    SELECT {cell}, {added_together} FROM untouched WHERE {has_record} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
    {adding_to_cube};
    DELETE FROM cube WHERE customers = 0;
    INSERT INTO trend ({trend})
    SELECT month, NEW.segments, mask, iif(NEW.segments, who, '-'), for_what, {taken_together_from_trend}
    FROM untouched_month WHERE {has_record} GROUP BY 1, 2, 3, 4, 5
    {adding_to_trend};
    INSERT INTO trend ({trend})
    SELECT month, segments, mask, who, for_what, {together_in_trend} FROM untouched_month WHERE {has_record}
    GROUP BY 1, 2, 3, 4, 5
    {adding_to_trend};
    UPDATE open_account SET placed = {described(c)} FROM customer AS c
    WHERE c.segment = NEW.code AND open_account.touched = 0 AND open_account.customer_id = c.id;
    INSERT INTO restate (customer_id, question)
    SELECT s.customer_id, 'who' FROM settled AS s JOIN customer AS c ON c.id = s.customer_id WHERE c.segment = NEW.code;
END;

CREATE TRIGGER segment_code_names_records AFTER INSERT ON segment_code
BEGIN
    INSERT INTO record_moved VALUES (NEW.code, 0, 'unlooked');
END;

CREATE TRIGGER segment_code_moves_records AFTER UPDATE OF bit ON segment_code
WHEN NEW.bit <> OLD.bit
BEGIN
    INSERT INTO record_moved VALUES (NEW.code, 1 << OLD.bit, 'set');
END;
