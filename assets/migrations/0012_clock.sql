-- Punches and leave are found by their own time, whatever shift they were logged in.
CREATE INDEX entry_punch ON entry (coalesce(detail ->> '$.punched_at', detail ->> '$.at_ms')) WHERE kind = 'punch';
CREATE INDEX entry_leave ON entry (coalesce(detail ->> '$.to', detail ->> '$.to_ms')) WHERE kind = 'leave';

-- The lines a month was locked with. They go when it is opened again.
CREATE TABLE month_line (
  handover_id INTEGER NOT NULL REFERENCES handover (id),
  person_id   INTEGER NOT NULL,
  month       TEXT NOT NULL,
  line        TEXT NOT NULL CHECK (json_valid(line)),
  sealed      TEXT CHECK (sealed IS NULL OR json_valid(sealed)),
  PRIMARY KEY (handover_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX month_line_month ON month_line (month);
