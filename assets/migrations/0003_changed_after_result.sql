-- Whether a figure of the drawer was changed after its result had been shown: a line of a report carries the mark.
ALTER TABLE drawer_result ADD COLUMN changed INTEGER NOT NULL DEFAULT 0 CHECK (changed IN (0, 1));
