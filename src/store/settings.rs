//! The shop's settings, every version kept.

use rusqlite::{OptionalExtension as _, params};

use super::row::from_json;
use super::{Result, Store, StoreError, Tx};
use crate::model::ids::PersonId;
use crate::model::people::Role;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::rules::authority::Case;
use crate::rules::claims;
use crate::rules::pin::SecretKind;
use crate::store::AuditAction;

impl Store {
    /// The settings in force and their version.
    ///
    /// # Errors
    /// [`StoreError::BadRow`] when the stored document cannot be read.
    pub fn settings(&self) -> Result<(i64, Settings)> {
        let row = self
            .conn
            .prepare_cached("SELECT version, doc FROM settings ORDER BY version DESC LIMIT 1")?
            .query_row([], |row| Ok((row.get(0)?, crate::store::row::text(row, 1)?)))
            .optional()?;
        let (version, doc) = row.ok_or(StoreError::NotSetUp)?;
        Ok((version, self.as_written(version, &doc)?))
    }

    /// An older version, as a log of that time needs it.
    ///
    /// # Errors
    /// [`StoreError::BadRow`] when there is no such version or it cannot be read.
    pub(crate) fn settings_at(&self, version: i64) -> Result<Settings> {
        let doc: String = self
            .conn
            .prepare_cached("SELECT doc FROM settings WHERE version = ?1")?
            .query_row([version], |row| crate::store::row::text(row, 0))?;
        self.as_written(version, &doc)
    }

    /// A version as it was written, and whose day is over by now.
    fn as_written(&self, version: i64, doc: &str) -> Result<Settings> {
        let mut settings: Settings = from_json("settings", version, doc)?;
        settings.day_over = self.whose_day_is_over(&settings)?;
        Ok(settings)
    }

    /// Saves a new version and gives its number. The whole document is checked first.
    ///
    /// # Errors
    /// [`StoreError::Rule`] when the document breaks a rule, [`StoreError::Conflict`] when somebody saved
    /// another version after `base` was read.
    pub(crate) fn save_settings(
        &mut self,
        action: &AuditAction,
        base: i64,
        settings: &Settings,
    ) -> Result<i64> {
        settings.check_whole()?;
        let (_, old) = self.settings()?;
        // Without the passphrase of an owner nobody could change people or the shop any more.
        let able = self.people_with(SecretKind::Passphrase)?;
        let has_able = |s: &Settings| s.staff().any(|p| p.role == Role::Owner && able.contains(&p.id));
        if has_able(&old) && !has_able(settings) {
            return Err(StoreError::Rule(Problem::new("settings.owner_without_phrase")));
        }
        let case = Case::new(claims::of_settings(&old, settings, self.running()?.date), PersonId(action.by));
        let allowed = self.allow(&case, &old)?;
        self.write_allowed(action, [allowed], |tx| {
            let newest: i64 =
                tx.conn().query_row("SELECT coalesce(max(version), 0) FROM settings", [], |r| r.get(0))?;
            if newest != base {
                return Err(StoreError::Conflict("settings".to_owned()));
            }
            tx.audit(Some(&base), Some(&(base + 1)))?;
            insert(tx, base + 1, settings)
        })
    }
}

/// Writes one version inside a transaction.
pub(super) fn insert(tx: &Tx, version: i64, settings: &Settings) -> Result<i64> {
    let doc = serde_json::to_string(settings).map_err(|e| StoreError::BadRow {
        what: "settings",
        id: version.to_string(),
        detail: e.to_string(),
    })?;
    let action = tx.action();
    tx.conn()
        .prepare_cached("INSERT INTO settings (version, at_ms, by, doc) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![version, action.at_ms, action.by, doc])?;
    Ok(version)
}
