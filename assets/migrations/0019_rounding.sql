-- What a till rounded cash totals by: expected in the drawer, and apart from over and short.
ALTER TABLE drawer_result ADD COLUMN rounding INTEGER;
