//! PIN hashes and the tries counted against them.
//!
//! A try is counted and committed *before* the PIN is checked, so that killing the program between two
//! tries gains nothing.

use rusqlite::{OptionalExtension as _, named_params, params};

use super::{Result, Store, Tx};
use crate::model::ids::PersonId;
use crate::rules::authority::{Act, Case};
use crate::rules::claims;
use crate::rules::pin::{Attempts, FailureAt, Moment, SecretKind, TERMINAL_LIMIT};
use crate::store::AuditAction;

/// A person's stored secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Credential {
    pub(crate) kind: SecretKind,
    /// Argon2id hash as a PHC string.
    pub(crate) hash: String,
    /// How many characters the secret has.
    pub(crate) length: usize,
    /// Issued by somebody else; should be changed.
    pub(crate) must_change: bool,
}

/// Why failed tries are forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Forgiven {
    /// A secret was right: the try counted for it is taken back on this PC too.
    WasRight {
        /// Which of the two.
        secret: SecretKind,
        /// What had failed before this try.
        before: Attempts,
    },
    /// A lead lets the person try again.
    ByLead,
}

impl Store {
    /// A stored secret of a person, if it was set.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn credential(&self, person: PersonId, kind: SecretKind) -> Result<Option<Credential>> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT hash, length, must_change FROM credential WHERE person_id = ?1 AND kind = ?2",
            )?
            .query_row(params![person.0, kind.as_str()], |row| {
                Ok(Credential {
                    kind,
                    hash: crate::store::row::text(row, 0)?,
                    length: usize::try_from(row.get::<_, i64>(1)?).unwrap_or(0),
                    must_change: row.get(2)?,
                })
            })
            .optional()?)
    }

    /// People who have a secret of a kind.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn people_with(&self, kind: SecretKind) -> Result<Vec<PersonId>> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT person_id FROM credential WHERE kind = ?1 ORDER BY person_id")?;
        let people = statement.query_map([kind.as_str()], |row| row.get(0).map(PersonId))?;
        Ok(people.collect::<rusqlite::Result<_>>()?)
    }

    /// Sets secrets of a person and clears the tries against the old ones.
    ///
    /// # Errors
    /// When it could not be saved.
    pub(crate) fn set_credentials(
        &mut self,
        action: &AuditAction,
        person: PersonId,
        credentials: &[Credential],
    ) -> Result<()> {
        let (_, settings) = self.settings()?;
        let kinds: Vec<SecretKind> = credentials.iter().map(|credential| credential.kind).collect();
        let act = claims::of_secrets(&settings, person, &kinds, self.running()?.date);
        let allowed = self.allow(&Case::new(act, PersonId(action.by)), &settings)?;
        self.write_allowed(action, [allowed], |tx| {
            for credential in credentials {
                insert(tx, person, credential)?;
            }
            tx.conn().prepare_cached("DELETE FROM pin_attempt WHERE person_id = ?1")?.execute([person.0])?;
            Ok(())
        })
    }

    /// People whose PIN was issued by somebody else and who have not chosen the own one yet.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn people_with_issued_pin(&self) -> Result<Vec<PersonId>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT person_id FROM credential WHERE kind = 'pin' AND must_change ORDER BY person_id",
        )?;
        let people = statement.query_map([], |row| row.get(0).map(PersonId))?;
        Ok(people.collect::<rusqlite::Result<_>>()?)
    }

    /// Puts the PIN somebody chose in place of the one they just proved.
    ///
    /// # Errors
    /// What [`Act::ChoosePin`] needs and was not given; when it could not be saved.
    pub(crate) fn choose_pin(
        &mut self,
        action: &AuditAction,
        person: PersonId,
        chosen: &Credential,
    ) -> Result<()> {
        let case = Case::new(Act::ChoosePin, person).about(&[person]);
        let allowed = self.allow(&case, &self.settings()?.1)?;
        self.write_allowed(action, [allowed], |tx| insert(tx, person, chosen))
    }

    /// Takes a PIN away, as an owner of an earlier file has none.
    #[cfg(test)]
    pub(crate) fn take_pin(&mut self, action: &AuditAction, person: PersonId) -> Result<()> {
        self.write(action, |tx| {
            let sql = "DELETE FROM credential WHERE person_id = ?1 AND kind = 'pin'";
            tx.conn().execute(sql, [person.0])?;
            Ok(())
        })
    }

    /// Failed tries of a person.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn attempts(&self, person: PersonId) -> Result<Attempts> {
        let found = self
            .conn
            .prepare_cached(
                "SELECT failures, last_boot_ms, boot_id, last_ms, at_passphrase
                 FROM pin_attempt WHERE person_id = ?1",
            )?
            .query_row([person.0], |row| {
                Ok(Attempts {
                    failures: row.get(0)?,
                    last_failure_boot_ms: row.get::<_, i64>(1)?.unsigned_abs(),
                    boot_id: crate::store::row::text(row, 2)?,
                    last_failure_ms: row.get(3)?,
                    at_passphrase: row.get(4)?,
                })
            })
            .optional()?;
        Ok(found.unwrap_or_default())
    }

    /// The newest failures at this terminal, oldest first, for the hourly limit.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn terminal_failures(&self) -> Result<Vec<FailureAt>> {
        let limit = i64::try_from(TERMINAL_LIMIT).unwrap_or(30);
        let mut found: Vec<FailureAt> = self
            .conn
            .prepare_cached("SELECT boot_id, boot_ms FROM pin_failure ORDER BY id DESC LIMIT ?1")?
            .query_map([limit], |row| {
                Ok(FailureAt {
                    boot_id: crate::store::row::text(row, 0)?,
                    boot_ms: row.get::<_, i64>(1)?.unsigned_abs(),
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        found.reverse();
        Ok(found)
    }

    /// Counts a try as failed, before it is checked, at what it may have been meant for.
    ///
    /// # Errors
    /// When it could not be saved; the secret must not be checked then.
    pub(crate) fn count_try(
        &mut self,
        action: &AuditAction,
        person: PersonId,
        moment: &Moment,
        tried: SecretKind,
    ) -> Result<()> {
        let next = self.attempts(person)?.failed(moment, action.at_ms, tried);
        self.write(action, |tx| {
            keep_attempts(tx, person, &next)?;
            let boot_ms = i64::try_from(moment.boot_ms).unwrap_or(i64::MAX);
            tx.conn()
                .prepare_cached("INSERT INTO pin_failure (at_ms, boot_ms, boot_id) VALUES (?1, ?2, ?3)")?
                .execute(params![action.at_ms, boot_ms, moment.boot_id])?;
            Ok(())
        })
    }

    /// Forgets the failed tries of a person.
    ///
    /// # Errors
    /// When it could not be saved.
    pub(crate) fn clear_tries(
        &mut self,
        action: &AuditAction,
        person: PersonId,
        why: &Forgiven,
    ) -> Result<()> {
        let allowed = match why {
            Forgiven::WasRight { .. } => None,
            Forgiven::ByLead => {
                let case = Case::new(Act::UnlockPin, PersonId(action.by));
                Some(self.allow(&case, &self.settings()?.1)?)
            }
        };
        self.write_allowed(action, allowed, |tx| {
            tx.conn().prepare_cached("DELETE FROM pin_attempt WHERE person_id = ?1")?.execute([person.0])?;
            if let Forgiven::WasRight { secret, before } = why {
                let left = before.forgiven(*secret);
                if left.failures > 0 {
                    keep_attempts(tx, person, &left)?;
                }
                tx.conn()
                    .prepare_cached("DELETE FROM pin_failure WHERE id = (SELECT max(id) FROM pin_failure)")?
                    .execute([])?;
            }
            Ok(())
        })
    }
}

/// Writes a secret in place of the one of its kind.
pub(super) fn insert(tx: &Tx, person: PersonId, credential: &Credential) -> Result<()> {
    let action = tx.action();
    tx.conn()
        .prepare_cached(
            "INSERT INTO credential (person_id, kind, hash, length, must_change, set_ms, set_by)
             VALUES (:person_id, :kind, :hash, :length, :must_change, :set_ms, :set_by)
             ON CONFLICT (person_id, kind) DO UPDATE SET hash = excluded.hash, length = excluded.length,
               must_change = excluded.must_change, set_ms = excluded.set_ms, set_by = excluded.set_by",
        )?
        .execute(named_params! {
            ":person_id": person.0,
            ":kind": credential.kind.as_str(),
            ":hash": credential.hash,
            ":length": i64::try_from(credential.length).unwrap_or(0),
            ":must_change": credential.must_change,
            ":set_ms": action.at_ms,
            ":set_by": action.by,
        })?;
    Ok(())
}

/// Writes what failed of a person's tries.
fn keep_attempts(tx: &Tx, person: PersonId, attempts: &Attempts) -> Result<()> {
    tx.conn()
        .prepare_cached(
            "INSERT INTO pin_attempt (person_id, failures, last_ms, last_boot_ms, boot_id, at_passphrase)
             VALUES (:person_id, :failures, :last_ms, :last_boot_ms, :boot_id, :at_passphrase)
             ON CONFLICT (person_id) DO UPDATE SET failures = excluded.failures, last_ms = excluded.last_ms,
               last_boot_ms = excluded.last_boot_ms, boot_id = excluded.boot_id,
               at_passphrase = excluded.at_passphrase",
        )?
        .execute(named_params! {
            ":person_id": person.0,
            ":failures": attempts.failures,
            ":last_ms": attempts.last_failure_ms,
            ":last_boot_ms": i64::try_from(attempts.last_failure_boot_ms).unwrap_or(i64::MAX),
            ":boot_id": attempts.boot_id,
            ":at_passphrase": attempts.at_passphrase,
        })?;
    Ok(())
}
