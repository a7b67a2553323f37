-- A register changes hands inside a shift: an entry of the shift's log, sealed as a record of its own at once.
CREATE TABLE till_change (
  seal_seq INTEGER PRIMARY KEY REFERENCES seal (seq),
  entry_id INTEGER NOT NULL UNIQUE REFERENCES entry (id),
  settings_version INTEGER NOT NULL REFERENCES settings (version)
) STRICT;

-- The change that is being made, as far as it was typed; one at a time.
CREATE TABLE till_draft (
  id          INTEGER PRIMARY KEY CHECK (id = 1),
  register_id INTEGER NOT NULL,
  doc         TEXT NOT NULL CHECK (json_valid(doc)),
  by          INTEGER NOT NULL,
  at_ms       INTEGER NOT NULL
) STRICT;

-- Changes and break covers are few among all that is logged; reports look them up.
CREATE INDEX entry_till ON entry (run_id) WHERE kind = 'till_change';
CREATE INDEX entry_cover ON entry (run_id) WHERE kind = 'break_cover';
