-- A shift that nobody handed over is ended by somebody who came later: its record stands among those of the handovers,
-- and neither side signs it.
ALTER TABLE handover ADD COLUMN not_handed_over INTEGER NOT NULL DEFAULT 0 CHECK (not_handed_over IN (0, 1));

-- A drawer at an opening after a shift that nobody counted out: what was known of it last, and what was logged as moved in
-- that shift. Takings were never counted, so that nothing is compared.
ALTER TABLE opening_drawer ADD COLUMN last_known INTEGER;      -- nothing: not known either
ALTER TABLE opening_drawer ADD COLUMN moved_uncounted INTEGER; -- nothing: the shift before was counted out
