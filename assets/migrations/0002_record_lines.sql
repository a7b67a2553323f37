-- What a sealed record says line by line, for reports: crews, counted goods, checklist answers. Drawn from the
-- record; the answers that were given before it was sealed are no longer needed and go once they have been
-- compared with it.
CREATE TABLE record_line (
  handover_id INTEGER NOT NULL REFERENCES handover (id),
  section     TEXT NOT NULL CHECK (section IN ('people', 'stock', 'checks')),
  line        TEXT NOT NULL,
  value       TEXT NOT NULL CHECK (json_valid(value)),
  PRIMARY KEY (handover_id, section, line)
) STRICT, WITHOUT ROWID;
-- Who stood at the counter, for reports of a period: beside the longer lines a look at these alone is cheap.
CREATE INDEX record_line_people ON record_line (handover_id, value) WHERE section = 'people';
DROP INDEX answer_people;

INSERT INTO record_line (handover_id, section, line, value)
SELECT a.handover_id, a.section, a.line, a.value FROM answer a JOIN handover h ON h.id = a.handover_id
WHERE h.seal_seq IS NOT NULL
  AND (a.section = 'people' AND a.line = '' OR a.section IN ('stock', 'checks') AND a.line <> '');
