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
