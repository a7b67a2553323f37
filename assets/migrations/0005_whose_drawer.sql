-- Whom the result of a drawer counts for. What was sealed before it was asked counts for the first one named.
ALTER TABLE drawer_result ADD COLUMN cashier INTEGER;
ALTER TABLE drawer_result ADD COLUMN counts_for TEXT NOT NULL DEFAULT 'cashier';
UPDATE drawer_result SET cashier = (
  SELECT nullif(min(c.outgoing), 0) FROM cash_result c
  WHERE c.handover_id = drawer_result.handover_id AND c.register_id = drawer_result.register_id
);
