-- Which run another took over from, which handovers began in a time, and which records tell of a code that was used are
-- looked up and not searched for: they are asked for after every answer, and the store grows for years.
CREATE INDEX shift_run_line ON shift_run (line_ms);
CREATE INDEX handover_started ON handover (started_ms);
CREATE INDEX seal_recovery ON seal (seq) WHERE kind = 'recovery';
