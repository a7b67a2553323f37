-- What leads said of minutes outside the roster is found by the month of its days, whatever shift it was entered in.
CREATE INDEX entry_unplanned ON entry (substr(detail ->> '$.days[0].date', 1, 7)) WHERE kind = 'unplanned';
