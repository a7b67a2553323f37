-- Approvals left open because nobody who may give them was in, and what a lead decided on them later.
ALTER TABLE handover ADD COLUMN waits INTEGER NOT NULL DEFAULT 0; -- how many the sealed record leaves open
CREATE INDEX handover_waits ON handover (id) WHERE waits > 0;

CREATE TABLE approval (
  seal_seq    INTEGER PRIMARY KEY REFERENCES seal (seq),
  handover_id INTEGER NOT NULL REFERENCES handover (id),
  place       TEXT NOT NULL,
  verdict     TEXT NOT NULL CHECK (verdict IN ('approved', 'rejected')),
  words       TEXT NOT NULL,
  by          INTEGER NOT NULL,
  at_ms       INTEGER NOT NULL,
  offset_min  INTEGER NOT NULL,
  UNIQUE (handover_id, place)
) STRICT;

-- Where nobody else is in, a lead corrects alone and a lead looks at it later: the second person may be missing.
ALTER TABLE correction RENAME TO correction_of_two;
DROP INDEX correction_handover;
CREATE TABLE correction (
  seal_seq    INTEGER PRIMARY KEY REFERENCES seal (seq),
  handover_id INTEGER NOT NULL REFERENCES handover (id),
  field       TEXT NOT NULL,
  old         TEXT NOT NULL,
  new         TEXT NOT NULL,
  reason      TEXT NOT NULL,
  by          INTEGER NOT NULL,
  second      INTEGER CHECK (second <> by),
  told        TEXT NOT NULL DEFAULT '', -- who was told by phone, where there was no second person
  at_ms       INTEGER NOT NULL,
  offset_min  INTEGER NOT NULL
) STRICT;
INSERT INTO correction (seal_seq, handover_id, field, old, new, reason, by, second, at_ms, offset_min)
SELECT seal_seq, handover_id, field, old, new, reason, by, second, at_ms, offset_min FROM correction_of_two;
DROP TABLE correction_of_two;
CREATE INDEX correction_handover ON correction (handover_id, seal_seq);
