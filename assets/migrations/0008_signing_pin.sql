-- An owner has two secrets: the passphrase, and a PIN to sign with. What an owner of an earlier file has is the
-- passphrase, whatever it looks like; it goes on standing for everything, and the PIN is issued in Settings.
ALTER TABLE credential RENAME TO credential_before;
CREATE TABLE credential (
  person_id  INTEGER NOT NULL,
  kind       TEXT NOT NULL CHECK (kind IN ('pin', 'passphrase')),
  hash       TEXT NOT NULL,
  length     INTEGER NOT NULL,
  must_change INTEGER NOT NULL DEFAULT 0 CHECK (must_change IN (0, 1)),
  set_ms     INTEGER NOT NULL,
  set_by     INTEGER NOT NULL,
  PRIMARY KEY (person_id, kind)
) STRICT;
INSERT INTO credential (person_id, kind, hash, length, must_change, set_ms, set_by)
SELECT c.person_id,
       CASE WHEN EXISTS (
         SELECT 1 FROM settings s, json_each(s.doc, '$.people') p
         WHERE s.version = (SELECT max(version) FROM settings)
           AND p.value ->> '$.id' = c.person_id AND p.value ->> '$.role' = 'owner'
       ) THEN 'passphrase' ELSE 'pin' END,
       c.hash, c.length, c.must_change, c.set_ms, c.set_by
FROM credential_before c;
DROP TABLE credential_before;

-- How many of the failed tries may have been at the passphrase: a right PIN does not make up for those.
ALTER TABLE pin_attempt ADD COLUMN at_passphrase INTEGER NOT NULL DEFAULT 0;
