-- A shop may be closed: the time from its closing to its opening is a period of its own, in which things are logged.
ALTER TABLE shift_run ADD COLUMN closed INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1));

-- What was moved in and out of a drawer since it was left, while the shop was closed.
ALTER TABLE drawer ADD COLUMN moved INTEGER NOT NULL DEFAULT 0;

-- Openings, each a record of its own: what began, and the closed time it ended.
CREATE TABLE opening (
  seal_seq   INTEGER PRIMARY KEY REFERENCES seal (seq),
  run_id     INTEGER NOT NULL UNIQUE REFERENCES shift_run (id),
  closed_run INTEGER NOT NULL UNIQUE REFERENCES shift_run (id),
  by         INTEGER NOT NULL,
  settings_version INTEGER NOT NULL
) STRICT;

-- What was found in each drawer at an opening, and what had been left there.
CREATE TABLE opening_drawer (
  seal_seq    INTEGER NOT NULL REFERENCES opening (seal_seq),
  register_id INTEGER NOT NULL,
  left_before INTEGER,          -- nothing: no handover has left it yet
  moved       INTEGER NOT NULL, -- by what was logged while the shop was closed
  counted     INTEGER,          -- nothing: not counted
  PRIMARY KEY (seal_seq, register_id)
) STRICT, WITHOUT ROWID;

-- Planned shifts that nobody opened, settled at the next opening.
CREATE TABLE not_held (
  business_date TEXT NOT NULL,
  shift_id      INTEGER NOT NULL,
  seal_seq      INTEGER NOT NULL REFERENCES opening (seal_seq),
  PRIMARY KEY (business_date, shift_id)
) STRICT, WITHOUT ROWID;
