-- What holds for each list of the codebook: {list} stands for use_case and for segment.

CREATE TRIGGER {list}_added AFTER INSERT ON {list}
BEGIN
    {new_version};
END;

CREATE TRIGGER {list}_edited AFTER UPDATE ON {list}
BEGIN
    {new_version};
END;

CREATE TRIGGER {list}_is_never_deleted BEFORE DELETE ON {list}
BEGIN
    SELECT RAISE(ABORT, '{noun}s are archived or merged, never deleted: decisions refer to them');
END;

CREATE TRIGGER {list}_keeps_its_bit BEFORE UPDATE OF bit ON {list}
WHEN NEW.bit <> OLD.bit
BEGIN
    SELECT RAISE(ABORT, 'decisions refer to a {noun} by its bit: change its place instead');
END;

CREATE TRIGGER {list}_code_is_free BEFORE INSERT ON {list}
WHEN EXISTS (SELECT 1 FROM {list}_code WHERE code = NEW.code AND bit <> NEW.bit)
BEGIN
    SELECT RAISE(ABORT, 'earlier decisions use this code for another {noun}: choose another code');
END;

CREATE TRIGGER {list}_code_stays_free BEFORE UPDATE OF code ON {list}
WHEN NEW.code <> OLD.code AND EXISTS (SELECT 1 FROM {list}_code WHERE code = NEW.code AND bit <> NEW.bit)
BEGIN
    SELECT RAISE(ABORT, 'earlier decisions use this code for another {noun}: choose another code');
END;

CREATE TRIGGER {list}_code_is_never_deleted BEFORE DELETE ON {list}_code
BEGIN
    SELECT RAISE(ABORT, 'earlier decisions use this code');
END;

CREATE TRIGGER {list}_code_is_never_renamed BEFORE UPDATE OF code ON {list}_code
WHEN NEW.code <> OLD.code
BEGIN
    SELECT RAISE(ABORT, 'earlier decisions use this code');
END;

-- A code that comes to stand for another entry takes the decisions that named it along.
CREATE TRIGGER {list}_code_moves AFTER UPDATE OF bit ON {list}_code
WHEN NEW.bit <> OLD.bit
BEGIN
    INSERT INTO recount (decision_id)
    SELECT decision_id FROM current WHERE question = '{question}' AND mask & (1 << OLD.bit);
    INSERT INTO restate (customer_id, question)
    SELECT DISTINCT customer_id, question FROM current WHERE question = '{question}' AND mask & (1 << NEW.bit);
END;
