//! The one SQLite file: the only place with SQL.
//!
//! While a [`Store`] is open, nobody in this process may open the database file by other means: closing
//! such a handle would drop the locks that SQLite holds on it. Copies are made with [`Store::backup_to`].

mod answers;
pub(crate) mod approvals;
mod backup;
pub(crate) mod backup_places;
pub(crate) mod backups;
mod call_off;
mod clock_rows;
mod clock_said;
mod connection;
mod custody;
pub(crate) mod custody_break;
mod custody_known;
mod custody_records;
mod day_help;
mod decision_rows;
mod device_history;
mod disk;
pub(crate) mod draft_rows;
mod drafts;
pub(crate) mod drill;
mod entries;
pub(crate) mod entry_rows;
mod error;
mod file_checks;
mod filled_rows;
mod half_sealed;
pub(crate) mod in_place;
mod integrity;
mod items;
mod late_departures;
mod logbook;
mod month_lock;
mod not_handed_over;
#[cfg(test)]
mod not_text_tests;
mod op_error;
mod open_store;
mod opening_rows;
mod openings;
mod other_windows;
mod period_data;
pub(crate) mod pin_check;
mod pins;
pub(crate) mod recovery;
pub(crate) mod restore;
mod review_queue;
pub(crate) mod rotation;
mod row;
mod schema;
mod sealed_figures;
mod sealing;
mod search;
#[cfg(test)]
mod search_tests;
mod search_words;
mod settings;
mod shop;
mod shop_days;
pub(crate) mod shop_keys;
pub mod shop_setup;
mod shop_state;
mod signers;
mod stale_journal;
mod till_rows;
mod tills;
mod transaction;
mod transfer;
mod unsigned;
mod verify;
mod whats_new;

pub(crate) use crate::store::approvals::NewDecision;
pub(crate) use crate::store::entries::Logged;
pub(crate) use crate::store::half_sealed::HalfOpening;
pub(crate) use crate::store::integrity::FileFinding;
pub(crate) use crate::store::logbook::NewCorrection;
#[cfg(test)]
pub(crate) use crate::store::logbook::tests as book_tests;
pub(crate) use crate::store::open_store::Durability;
pub use crate::store::open_store::{OpenOptions, Store};
pub(crate) use crate::store::openings::NewOpening;
pub(crate) use crate::store::pins::{Credential, Forgiven};
pub(crate) use crate::store::sealing::SealKey;
pub(crate) use crate::store::shop_state::{ShopState, WhoIsIn};
pub use crate::store::transaction::AuditAction;
pub(crate) use crate::store::transaction::Tx;
pub(crate) use crate::store::transfer::KnownHandover;
pub(crate) use crate::store::verify::VerifyLevel;
pub use drafts::OpenHandover;
pub use error::StoreError;
pub(crate) use error::{Holder, ReadOnly, Result, Unfit};
pub(crate) use items::{ItemAct, RepairOrder};
pub(crate) use op_error::OpError;
pub(crate) use schema::{APPLICATION_ID, VERSION};
pub use sealing::Sealed;
pub(crate) use shop::Shop;
pub(crate) use transfer::{Outgoing, TakenIn};
pub(crate) use verify::{CodeMatch, Found, Verified, head_text};

#[cfg(test)]
mod tests {
    //! What the tests of the store share.

    use rusqlite::params;

    use super::{OpenOptions, Result, Store};
    use crate::store::AuditAction;

    /// A new store in a folder of its own; keep the folder alive.
    pub(super) fn fresh() -> (tempfile::TempDir, Store) {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(&dir.path().join("handover.db"), &OpenOptions::write(0)).unwrap();
        (dir, store)
    }

    /// Saves one row of the simplest table.
    pub(super) fn add_setting(store: &mut Store, version: i64) -> Result<()> {
        let action = AuditAction::new(1_700_000_000_000 + version, 7, "settings.set", "settings");
        store.write(&action, |tx| {
            tx.conn()
                .prepare_cached("INSERT INTO settings (version, at_ms, by, doc) VALUES (?1, 0, 7, '{}')")?
                .execute(params![version])?;
            tx.audit(None::<&()>, Some(&version))
        })
    }

    /// How many of them there are.
    pub(super) fn settings(store: &Store) -> i64 {
        store.conn().query_row("SELECT count(*) FROM settings", [], |row| row.get(0)).unwrap()
    }
}
