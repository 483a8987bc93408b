-- What a customer comes to, and moving its weight in cube and trend when that changes.

-- Gives a customer its rows in `settled` and `position`; what they add to cube and trend is already there.
CREATE TRIGGER touch_customer INSTEAD OF INSERT ON touch
WHEN NOT EXISTS (SELECT 1 FROM settled WHERE customer_id = NEW.customer_id)
BEGIN
    INSERT INTO settled (customer_id, segments, who_state, named, state, mask, split, who, how_much, for_what, to_what_end,
                         voices, reviewer, flagged, updated)
    SELECT customer_id, segments, who_state, named, state, mask, '', who, how_much, for_what, to_what_end, 0, NULL, 0, NULL
    FROM untouched WHERE customer_id = NEW.customer_id;
END;

-- A new row comes with all of the customer on the open mask, as customers of whom nothing was said are counted.
CREATE TRIGGER settled_begins AFTER INSERT ON settled
BEGIN
    INSERT INTO position (customer_id, mask, weight, before, low, best, high, tokens, tokens_unknown)
    SELECT customer_id, mask, customers, 0, low, best, high, tokens, tokens_unknown
    FROM untouched WHERE customer_id = NEW.customer_id;
    INSERT INTO move VALUES (NEW.customer_id,
        NEW.segments, NEW.who_state, NEW.named, 'unlooked', 0, '', NEW.who, NEW.how_much, '-', NEW.to_what_end,
        NEW.segments, NEW.who_state, NEW.named, NEW.state, NEW.mask, NEW.split, NEW.who, NEW.how_much, NEW.for_what,
        NEW.to_what_end);
END;

-- Works out anew what a customer's facts, record and decisions come to; its amounts are another matter (reweigh).
CREATE TRIGGER resettle_customer INSTEAD OF INSERT ON resettle
BEGIN
    INSERT INTO touch (customer_id) VALUES (NEW.customer_id);
    INSERT INTO remark (customer_id) VALUES (NEW.customer_id);
    INSERT INTO restate (customer_id, question) VALUES (NEW.customer_id, 'who'), (NEW.customer_id, 'for_what');
END;

CREATE TRIGGER remark_customer INSTEAD OF INSERT ON remark
BEGIN
    UPDATE settled SET named = m.named, how_much = m.how_much, to_what_end = m.to_what_end
    FROM marks AS m
    WHERE settled.customer_id = NEW.customer_id AND m.customer_id = NEW.customer_id
      AND (settled.named, settled.how_much, settled.to_what_end) IS NOT (m.named, m.how_much, m.to_what_end);
END;

-- What everybody's opinions on who a customer is come to, else its record: `derive.placed`.
CREATE TRIGGER restate_who INSTEAD OF INSERT ON restate
WHEN NEW.question = 'who'
BEGIN
    INSERT INTO placement (customer_id, segments, who_state, who, placed_by)
    SELECT NEW.customer_id, {placement(NEW)};
END;

CREATE TRIGGER placement_stands INSTEAD OF INSERT ON placement
BEGIN
    INSERT INTO touch (customer_id) VALUES (NEW.customer_id);
    UPDATE settled SET segments = NEW.segments, who_state = NEW.who_state, who = NEW.who
    WHERE customer_id = NEW.customer_id
      AND (segments, who_state, who) IS NOT (NEW.segments, NEW.who_state, NEW.who);
    UPDATE settled SET placed_by = NEW.placed_by
    WHERE customer_id = NEW.customer_id AND placed_by IS NOT NEW.placed_by;
END;

-- What everybody's opinions on a customer come to: `settling.settle`. Disagreement is the union; an open mask (0) makes
-- the union open. A split that divides the set which all others say stands, with the evidence of the split.
CREATE TRIGGER restate_customer INSTEAD OF INSERT ON restate
WHEN NEW.question = 'for_what'
BEGIN
    INSERT INTO settlement (customer_id, state, mask, split, for_what, voices, reviewer, flagged, updated)
    SELECT NEW.customer_id, {settlement(NEW)};
END;

CREATE TRIGGER settlement_begins INSTEAD OF INSERT ON settlement
WHEN NOT EXISTS (SELECT 1 FROM settled WHERE customer_id = NEW.customer_id)
BEGIN
    INSERT INTO settled (customer_id, segments, who_state, named, state, mask, split, who, how_much, for_what, to_what_end,
                         voices, reviewer, flagged, updated)
    SELECT
        NEW.customer_id, u.segments, u.who_state, u.named, NEW.state, NEW.mask, NEW.split, u.who, u.how_much,
        NEW.for_what, '-', NEW.voices, NEW.reviewer, NEW.flagged, NEW.updated
    FROM untouched AS u WHERE u.customer_id = NEW.customer_id;
END;

-- Writes only what differs: each column written is written in its indexes too, and moves the sums.
CREATE TRIGGER settlement_stands INSTEAD OF INSERT ON settlement
BEGIN
    UPDATE settled SET state = NEW.state, mask = NEW.mask, split = NEW.split, for_what = NEW.for_what
    WHERE customer_id = NEW.customer_id
      AND (state, mask, split, for_what) IS NOT (NEW.state, NEW.mask, NEW.split, NEW.for_what);
    UPDATE settled SET voices = NEW.voices, reviewer = NEW.reviewer
    WHERE customer_id = NEW.customer_id AND (voices, reviewer) IS NOT (NEW.voices, NEW.reviewer);
    UPDATE settled SET flagged = NEW.flagged, updated = NEW.updated
    WHERE customer_id = NEW.customer_id AND (flagged, updated) IS NOT (NEW.flagged, NEW.updated);
END;

CREATE TRIGGER settled_changes
AFTER UPDATE OF segments, who_state, named, state, mask, split, who, how_much, for_what, to_what_end ON settled
BEGIN
    INSERT INTO move VALUES (NEW.customer_id,
        OLD.segments, OLD.who_state, OLD.named, OLD.state, OLD.mask, OLD.split, OLD.who, OLD.how_much, OLD.for_what,
        OLD.to_what_end,
        NEW.segments, NEW.who_state, NEW.named, NEW.state, NEW.mask, NEW.split, NEW.who, NEW.how_much, NEW.for_what,
        NEW.to_what_end);
END;

-- Takes a customer out of its cells and puts it into others; usage moves only where its cell of the trend does.
CREATE TRIGGER move_customer INSTEAD OF INSERT ON move
WHEN (NEW.from_segments, NEW.from_who_state, NEW.from_named, NEW.from_state, NEW.from_mask, NEW.from_split, NEW.from_who,
        NEW.from_how_much, NEW.from_for_what, NEW.from_to_what_end)
    IS NOT (NEW.segments, NEW.who_state, NEW.named, NEW.state, NEW.mask, NEW.split, NEW.who, NEW.how_much, NEW.for_what,
        NEW.to_what_end)
BEGIN
    INSERT INTO cube
    SELECT NEW.from_segments, NEW.from_who_state, NEW.from_named, mask, NEW.from_state, NEW.from_who, NEW.from_how_much,
        NEW.from_for_what, NEW.from_to_what_end, NEW.from_split, -weight, -low, -best, -high, -tokens, {of_unknown(NEW.from_how_much, -weight)},
        -tokens_unknown
    FROM position WHERE customer_id = NEW.customer_id
    {adding_to_cube};
    INSERT INTO trend ({trend})
    SELECT month, NEW.from_segments, mask, NEW.from_who, NEW.from_for_what, {taken_from_trend} FROM monthly
    WHERE customer_id = NEW.customer_id AND NEW.from_state <> 'excluded' AND {moves_in_trend(NEW)}
    {adding_to_trend};

    UPDATE position SET mask = NEW.mask
    WHERE NEW.from_split = '' AND NEW.split = '' AND NEW.from_mask <> NEW.mask
      AND customer_id = NEW.customer_id AND mask = NEW.from_mask;
    INSERT INTO place VALUES (NEW.customer_id, NEW.from_split <> NEW.split);

    INSERT INTO cube
    SELECT NEW.segments, NEW.who_state, NEW.named, mask, NEW.state, NEW.who, NEW.how_much, NEW.for_what, NEW.to_what_end, NEW.split,
        weight, low, best, high, tokens, {of_unknown(NEW.how_much, weight)}, tokens_unknown
    FROM position WHERE customer_id = NEW.customer_id
    {adding_to_cube};
    INSERT INTO trend ({trend})
    SELECT month, NEW.segments, mask, NEW.who, NEW.for_what, {trend_sums} FROM monthly
    WHERE customer_id = NEW.customer_id AND NEW.state <> 'excluded' AND {moves_in_trend(NEW)}
    {adding_to_trend};
    DELETE FROM cube WHERE customers = 0;
END;

-- Shares a customer's amounts anew over the masks of its statement.
CREATE TRIGGER place_customer INSTEAD OF INSERT ON place
WHEN NEW.differs
BEGIN
    DELETE FROM position WHERE customer_id = NEW.customer_id;
    INSERT INTO position (customer_id, mask, weight, before, low, best, high, tokens, tokens_unknown)
    SELECT customer_id, mask, weight, before, low, best, high, tokens, tokens_unknown
    FROM placing WHERE customer_id = NEW.customer_id;
END;

-- Takes a customer's former amounts out of its cells and puts the present ones in.
CREATE TRIGGER reweigh_customer INSTEAD OF INSERT ON reweigh
BEGIN
    INSERT INTO cube
    SELECT {cell}, {taken_sums} FROM holding WHERE customer_id = NEW.customer_id
    {adding_to_cube};
    INSERT INTO place VALUES (NEW.customer_id, 1);
    INSERT INTO cube
    SELECT {cell}, {sums} FROM holding WHERE customer_id = NEW.customer_id
    {adding_to_cube};
    DELETE FROM cube WHERE customers = 0;
END;

-- What changed in the cube, for whoever has added it up already. A cell goes when it is empty.
CREATE TRIGGER cube_cell_begins AFTER INSERT ON cube
BEGIN
    INSERT INTO cube_change ({cell}, {sums}) VALUES ({new_cell}, {new_sums});
END;

CREATE TRIGGER cube_cell_moves AFTER UPDATE ON cube
BEGIN
    INSERT INTO cube_change ({cell}, {sums}) VALUES ({new_cell}, {moved_sums});
END;

CREATE TRIGGER cube_cell_goes AFTER DELETE ON cube WHEN OLD.customers <> 0
BEGIN
    INSERT INTO cube_change ({cell}, {sums}) VALUES ({old_cell}, {gone_sums});
END;

CREATE TRIGGER cube_changes_are_few AFTER INSERT ON cube_change
BEGIN
    DELETE FROM cube_change WHERE id <= NEW.id - 4096;
END;
