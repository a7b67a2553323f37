-- A shop hands over more often than planned: the shift goes on in its next part, told by its number.
ALTER TABLE shift_run ADD COLUMN part INTEGER NOT NULL DEFAULT 1 CHECK (part >= 1);
-- What is sealed was written without parts and stays what it is; what is not is told from those of the same name.
UPDATE shift_run SET part = 1 + (
  SELECT count(*) FROM shift_run b JOIN handover h ON h.run_id = b.id
  WHERE b.business_date = shift_run.business_date AND b.shift_id = shift_run.shift_id
    AND b.id <> shift_run.id AND b.opened_ms <= shift_run.opened_ms AND h.imported = 0)
WHERE NOT EXISTS (SELECT 1 FROM handover h WHERE h.run_id = shift_run.id AND h.seal_seq IS NOT NULL);

-- Shifts around a moment are found by time: handovers that are imported have later numbers than what they were before.
CREATE INDEX shift_run_opened ON shift_run (opened_ms);
