-- The signing key and the pepper, encrypted with the owner's recovery code: with it a backup can sign on another PC.
CREATE TABLE sealed_keys (
  id    INTEGER PRIMARY KEY CHECK (id = 1),
  at_ms INTEGER NOT NULL,
  doc   TEXT NOT NULL
) STRICT;
