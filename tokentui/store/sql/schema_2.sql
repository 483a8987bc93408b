-- Review sessions: which queue, in what order, how far; what a session is resumed and reported from.

-- `log` is the id of the newest decision in the book at that moment: what is newer was decided meanwhile.
-- `keys` and `typed` count what was pressed and written.
CREATE TABLE review_session (
    id INTEGER PRIMARY KEY,
    reviewer TEXT NOT NULL CHECK (trim(reviewer) <> ''),
    queue TEXT NOT NULL,
    seed TEXT NOT NULL DEFAULT '',
    days INTEGER NOT NULL DEFAULT 0,
    blind INTEGER NOT NULL DEFAULT 0 CHECK (blind IN (0, 1)),
    began TEXT NOT NULL,
    seen TEXT NOT NULL,
    ended TEXT,
    log INTEGER NOT NULL,
    finished INTEGER NOT NULL DEFAULT 0 CHECK (finished IN (0, 1)),
    place INTEGER NOT NULL DEFAULT 0,
    accounts INTEGER NOT NULL,
    keys INTEGER NOT NULL DEFAULT 0,
    typed INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX review_session_of_reviewer ON review_session (reviewer, id);

-- The order of a session as it was at its start: customer ids of 8 bytes, lowest byte first, compressed by zlib.
CREATE TABLE review_order (
    session_id INTEGER PRIMARY KEY REFERENCES review_session (id) ON DELETE CASCADE,
    ids BLOB NOT NULL
) STRICT;

-- The cells of the cube as JSON, as the session began and as it was left; apart, because a session is written often.
CREATE TABLE review_cube (
    session_id INTEGER NOT NULL REFERENCES review_session (id) ON DELETE CASCADE,
    moment TEXT NOT NULL CHECK (moment IN ('before', 'after')),
    cells TEXT NOT NULL,
    PRIMARY KEY (session_id, moment)
) STRICT;

-- What became of an account in a session; `turn` is the order in which postponed ones come back.
CREATE TABLE review_account (
    session_id INTEGER NOT NULL REFERENCES review_session (id) ON DELETE CASCADE,
    customer_id INTEGER NOT NULL,
    fate TEXT NOT NULL CHECK (fate IN ('decided', 'postponed', 'seen', 'elsewhere')),
    turn INTEGER,
    log INTEGER NOT NULL,
    PRIMARY KEY (session_id, customer_id)
) WITHOUT ROWID, STRICT;
CREATE INDEX review_account_postponed ON review_account (customer_id) WHERE fate = 'postponed';

-- The actions of a session; `says` is 1 where one made a statement, 0 where it only annotated or took something back.
CREATE TABLE review_step (
    session_id INTEGER NOT NULL REFERENCES review_session (id) ON DELETE CASCADE,
    step TEXT NOT NULL,
    customer_id INTEGER,
    says INTEGER NOT NULL CHECK (says IN (0, 1)),
    PRIMARY KEY (session_id, step)
) WITHOUT ROWID, STRICT;
CREATE INDEX review_step_of_step ON review_step (step);
