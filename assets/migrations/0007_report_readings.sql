-- What was read of a sales report that runs on: the next handover of the day takes it off.
ALTER TABLE drawer_result ADD COLUMN reading INTEGER;
