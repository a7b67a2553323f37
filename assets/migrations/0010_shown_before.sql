-- The gravest difference that was shown before a figure was changed, and what the one that stands asks for by itself: a
-- report counts what stands and says what was shown.
ALTER TABLE cash_result ADD COLUMN shown INTEGER;
ALTER TABLE cash_result ADD COLUMN stands INTEGER NOT NULL DEFAULT 0;
UPDATE cash_result SET stands = level;
