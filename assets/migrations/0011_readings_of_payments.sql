-- What was read of refunds and other payments on a sales report that runs on: the next handover of the day takes it off.
ALTER TABLE drawer_result ADD COLUMN refunds_reading INTEGER;
ALTER TABLE cash_result ADD COLUMN reading INTEGER;
