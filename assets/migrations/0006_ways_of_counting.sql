-- How a register was counted: one that is counted at closing only is not missing its count at a change.
ALTER TABLE drawer_result ADD COLUMN way TEXT NOT NULL DEFAULT 'handed_on';
