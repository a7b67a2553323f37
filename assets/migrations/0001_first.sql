-- The whole store in one file. Money is minor units, instants are UTC milliseconds with the offset in force.
-- Details that only the rules understand are JSON checked by the domain when written and when read;
-- everything that is searched, summed or ordered is a column.

-- One row: who this file is.
CREATE TABLE shop (
  id            INTEGER PRIMARY KEY CHECK (id = 1),
  chain_id      TEXT NOT NULL,
  created_ms    INTEGER NOT NULL,
  public_key    TEXT NOT NULL,
  key_id        TEXT NOT NULL,
  recovery_hash TEXT NOT NULL
) STRICT;

-- What leads and owners change in the program; the newest version is in force, old logs keep theirs.
CREATE TABLE settings (
  version INTEGER PRIMARY KEY,
  at_ms   INTEGER NOT NULL,
  by      INTEGER NOT NULL,
  doc     TEXT NOT NULL CHECK (json_valid(doc))
) STRICT;

-- People's ids live in the settings document; secrets live here alone.
CREATE TABLE credential (
  person_id  INTEGER PRIMARY KEY,
  hash       TEXT NOT NULL,
  length     INTEGER NOT NULL,
  must_change INTEGER NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1)),
  set_ms     INTEGER NOT NULL,
  set_by     INTEGER NOT NULL
) STRICT;

-- Counted and committed before a PIN is checked; cleared by success or an unlock.
CREATE TABLE pin_attempt (
  person_id INTEGER PRIMARY KEY,
  failures  INTEGER NOT NULL,
  last_ms   INTEGER NOT NULL,
  last_boot_ms INTEGER NOT NULL,
  boot_id   TEXT NOT NULL
) STRICT;

-- Failed tries at this terminal, for the hourly limit across people.
CREATE TABLE pin_failure (
  id      INTEGER PRIMARY KEY,
  at_ms   INTEGER NOT NULL,
  boot_ms INTEGER NOT NULL,
  boot_id TEXT NOT NULL
) STRICT;

-- A shift as it really ran: from the line drawn by the handover before it to its own.
CREATE TABLE shift_run (
  id            INTEGER PRIMARY KEY,
  business_date TEXT NOT NULL,
  shift_id      INTEGER NOT NULL,
  opened_ms     INTEGER NOT NULL,
  line_ms       INTEGER
) STRICT;
CREATE UNIQUE INDEX shift_run_open ON shift_run ((line_ms IS NULL)) WHERE line_ms IS NULL;
CREATE INDEX shift_run_date ON shift_run (business_date, shift_id);

-- Everything logged during a shift.
CREATE TABLE entry (
  id          INTEGER PRIMARY KEY,
  run_id      INTEGER NOT NULL REFERENCES shift_run (id),
  kind        TEXT NOT NULL,
  at_ms       INTEGER NOT NULL,
  offset_min  INTEGER NOT NULL,
  by          INTEGER NOT NULL,
  register_id INTEGER,
  item_id     INTEGER REFERENCES item (id),
  detail      TEXT NOT NULL CHECK (json_valid(detail))
) STRICT;
CREATE INDEX entry_run ON entry (run_id, id);

-- What travels from shift to shift until closed: tasks, tickets, complaints, deposits in transit, disputes …
CREATE TABLE item (
  id          INTEGER PRIMARY KEY,
  kind        TEXT NOT NULL,
  state       TEXT NOT NULL,
  open        INTEGER NOT NULL CHECK (open IN (0, 1)),
  severity    TEXT NOT NULL,
  title       TEXT NOT NULL,
  owner       INTEGER,
  due_ms      INTEGER,
  opened_ms   INTEGER NOT NULL,
  opened_offset_min INTEGER NOT NULL,
  opened_by   INTEGER NOT NULL,
  opened_run  INTEGER NOT NULL REFERENCES shift_run (id),
  closed_ms   INTEGER,
  handovers   INTEGER NOT NULL DEFAULT 0,
  rev         INTEGER NOT NULL DEFAULT 1,
  detail      TEXT NOT NULL CHECK (json_valid(detail))
) STRICT;
CREATE INDEX item_open ON item (kind, due_ms) WHERE open = 1;
CREATE INDEX item_closed ON item (closed_ms) WHERE open = 0;

CREATE TABLE item_event (
  id         INTEGER PRIMARY KEY,
  item_id    INTEGER NOT NULL REFERENCES item (id),
  at_ms      INTEGER NOT NULL,
  offset_min INTEGER NOT NULL,
  by         INTEGER NOT NULL,
  action     TEXT NOT NULL,
  state      TEXT NOT NULL,
  text       TEXT NOT NULL
) STRICT;
CREATE INDEX item_event_item ON item_event (item_id, id);

-- A handover, from the line to the seal.
CREATE TABLE handover (
  id               INTEGER PRIMARY KEY,
  run_id           INTEGER NOT NULL UNIQUE REFERENCES shift_run (id),
  business_date    TEXT NOT NULL,
  shift_id         INTEGER NOT NULL,
  kind             TEXT NOT NULL CHECK (kind IN ('shift', 'cover', 'leaver')),
  state            TEXT NOT NULL CHECK (state IN ('draft', 'outgoing_signed', 'half_sealed', 'sealed')),
  settings_version INTEGER NOT NULL REFERENCES settings (version),
  started_ms       INTEGER NOT NULL,
  started_offset_min INTEGER NOT NULL,
  started_by       INTEGER NOT NULL,
  imported         INTEGER NOT NULL DEFAULT 0 CHECK (imported IN (0, 1)),
  sealed_ms        INTEGER,
  seal_seq         INTEGER REFERENCES seal (seq),
  cursor           TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX handover_draft ON handover ((1)) WHERE state IN ('draft', 'outgoing_signed');
CREATE INDEX handover_date ON handover (business_date, started_ms);
CREATE INDEX handover_half ON handover (id) WHERE state = 'half_sealed';
CREATE UNIQUE INDEX handover_seal ON handover (seal_seq) WHERE seal_seq IS NOT NULL;

-- What the last sealed handover left in each drawer: the next opening float.
CREATE TABLE drawer (
  register_id INTEGER PRIMARY KEY,
  float_left  INTEGER NOT NULL,
  handover_id INTEGER NOT NULL REFERENCES handover (id)
) STRICT;

-- One line of one section: the smallest thing that is saved, with who and when.
CREATE TABLE answer (
  handover_id INTEGER NOT NULL REFERENCES handover (id),
  section     TEXT NOT NULL,
  line        TEXT NOT NULL,
  value       TEXT NOT NULL CHECK (json_valid(value)),
  by          INTEGER NOT NULL,
  at_ms       INTEGER NOT NULL,
  rev         INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (handover_id, section, line)
) STRICT, WITHOUT ROWID;
-- Who stood at the counter, for reports of a period: beside the long answers a look at these alone is cheap.
CREATE INDEX answer_people ON answer (handover_id, value) WHERE section = 'people';

-- Signatures; nobody signs twice in one role, nobody stands on both sides.
CREATE TABLE signature (
  handover_id INTEGER NOT NULL REFERENCES handover (id),
  role        TEXT NOT NULL CHECK (role IN ('outgoing', 'incoming', 'lead', 'witness')),
  person_id   INTEGER NOT NULL,
  at_ms       INTEGER NOT NULL,
  offset_min  INTEGER NOT NULL,
  figures     TEXT NOT NULL,
  PRIMARY KEY (handover_id, role, person_id)
) STRICT, WITHOUT ROWID;

-- Figures of sealed handovers, laid out for reports; `verify` compares them with the sealed body.
CREATE TABLE cash_result (
  handover_id   INTEGER NOT NULL REFERENCES handover (id),
  register_id   INTEGER NOT NULL,
  tender        TEXT NOT NULL,
  business_date TEXT NOT NULL,
  outgoing      INTEGER NOT NULL,
  expected      INTEGER,
  counted       INTEGER,
  difference    INTEGER,
  opening_difference INTEGER,
  reported      INTEGER,
  level         INTEGER NOT NULL,
  reason        TEXT,
  words         TEXT,
  form_no       TEXT,
  approver      INTEGER,
  PRIMARY KEY (handover_id, register_id, tender)
) STRICT, WITHOUT ROWID;
-- With the differences, so that Home adds up thirty days without the rows.
CREATE INDEX cash_result_date ON cash_result (business_date, difference);

CREATE TABLE drawer_result (
  handover_id   INTEGER NOT NULL REFERENCES handover (id),
  register_id   INTEGER NOT NULL,
  business_date TEXT NOT NULL,
  left_before   INTEGER,
  opening       INTEGER,
  refunds       INTEGER,
  moved         INTEGER NOT NULL,
  float_left    INTEGER,
  deposit       INTEGER,
  source        TEXT NOT NULL,
  uncounted     TEXT NOT NULL,
  PRIMARY KEY (handover_id, register_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX drawer_result_date ON drawer_result (register_id, business_date);

CREATE TABLE attendance_result (
  handover_id   INTEGER NOT NULL REFERENCES handover (id),
  person_id     INTEGER NOT NULL,
  business_date TEXT NOT NULL,
  shift_id      INTEGER NOT NULL,
  line          TEXT NOT NULL CHECK (json_valid(line)),
  PRIMARY KEY (handover_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX attendance_result_date ON attendance_result (business_date);

-- Long bilingual texts a sealed body refers to by hash, each stored once.
CREATE TABLE texts (
  sha256 BLOB PRIMARY KEY,
  doc    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The chain. The bytes that were hashed are kept and never rebuilt.
CREATE TABLE seal (
  seq         INTEGER PRIMARY KEY,
  uuid        BLOB NOT NULL UNIQUE,
  kind        TEXT NOT NULL,
  business_date TEXT NOT NULL,
  header      BLOB NOT NULL,
  body        BLOB,
  body_sha256 BLOB NOT NULL,
  prev_hash   BLOB NOT NULL,
  hash        BLOB NOT NULL UNIQUE,
  sig         BLOB,
  key_id      TEXT NOT NULL
) STRICT;
CREATE INDEX seal_date ON seal (business_date, kind);
CREATE TRIGGER seal_no_delete BEFORE DELETE ON seal
BEGIN SELECT RAISE(ABORT, 'sealed records are never deleted'); END;
CREATE TRIGGER seal_no_update BEFORE UPDATE ON seal
WHEN NOT (NEW.body IS NULL AND OLD.body IS NOT NULL
          AND NEW.seq = OLD.seq AND NEW.uuid = OLD.uuid AND NEW.kind = OLD.kind AND NEW.business_date = OLD.business_date
          AND NEW.header = OLD.header AND NEW.body_sha256 = OLD.body_sha256 AND NEW.prev_hash = OLD.prev_hash
          AND NEW.hash = OLD.hash AND NEW.sig IS OLD.sig AND NEW.key_id = OLD.key_id)
BEGIN SELECT RAISE(ABORT, 'sealed records are never changed'); END;

-- What happens to a sealed handover afterwards, beside it: reviews and query threads. Corrections are seals.
CREATE TABLE remark (
  id          INTEGER PRIMARY KEY,
  handover_id INTEGER NOT NULL REFERENCES handover (id),
  kind        TEXT NOT NULL CHECK (kind IN ('query', 'answer', 'review', 'omission')),
  at_ms       INTEGER NOT NULL,
  offset_min  INTEGER NOT NULL,
  by          INTEGER NOT NULL,
  text        TEXT NOT NULL
) STRICT;
CREATE INDEX remark_handover ON remark (handover_id, id);

CREATE TABLE correction (
  seal_seq    INTEGER PRIMARY KEY REFERENCES seal (seq),
  handover_id INTEGER NOT NULL REFERENCES handover (id),
  field       TEXT NOT NULL,
  old         TEXT NOT NULL,
  new         TEXT NOT NULL,
  reason      TEXT NOT NULL,
  by          INTEGER NOT NULL,
  second      INTEGER NOT NULL CHECK (second <> by),
  at_ms       INTEGER NOT NULL,
  offset_min  INTEGER NOT NULL
) STRICT;
CREATE INDEX correction_handover ON correction (handover_id, seal_seq);

-- Staff confirm their month, a lead locks it; a later change opens it again.
CREATE TABLE month_lock (
  id         INTEGER PRIMARY KEY,
  month      TEXT NOT NULL,
  what       TEXT NOT NULL CHECK (what IN ('confirmed', 'locked', 'reopened')),
  person     INTEGER NOT NULL,
  at_ms      INTEGER NOT NULL,
  offset_min INTEGER NOT NULL,
  by         INTEGER NOT NULL,
  reason     TEXT NOT NULL
) STRICT;
CREATE INDEX month_lock_month ON month_lock (month, id);

-- Every change: who, when, what was there and what is there now.
CREATE TABLE audit (
  id        INTEGER PRIMARY KEY,
  action_id BLOB NOT NULL UNIQUE,
  at_ms     INTEGER NOT NULL,
  by        INTEGER NOT NULL,
  what      TEXT NOT NULL,
  subject   TEXT NOT NULL,
  old       TEXT,
  new       TEXT
) STRICT;

-- Search over sealed logs; trigrams, so that Chinese is found without spaces.
CREATE VIRTUAL TABLE search USING fts5 (text, content='', contentless_delete=1, tokenize='trigram');
