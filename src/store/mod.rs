//! The one SQLite file: the only place with SQL.
//!
//! While a [`Store`] is open, nobody in this process may open the database file by other means: closing
//! such a handle would drop the locks that SQLite holds on it. Copies are made with [`Store::backup_to`].

mod answers;
mod backup;
mod book;
mod closing;
mod connection;
mod disk;
mod drafts;
mod error;
mod facts;
mod find;
mod half;
mod integrity;
mod items;
mod live;
mod log;
mod month_lock;
mod op_error;
mod open;
mod place;
mod presence;
mod results;
mod review;
mod row;
mod schema;
mod sealing;
mod secrets;
mod settings;
mod shop;
mod since;
mod transfer;
mod verify;
mod write;

pub use backup::Copied;
#[cfg(test)]
pub(crate) use book::tests as book_tests;
pub use book::{CORRECTION_SCHEMA, NewCorrection};
pub use connection::Mode;
pub use drafts::OpenHandover;
pub use error::{Holder, ReadOnly, Result, StoreError, Unfit};
pub use half::OpenHalf;
pub use integrity::Finding;
pub use items::ItemAct;
pub use live::Live;
pub use log::Logged;
pub use op_error::OpError;
pub use open::{Durability, Migrated, OpenOptions, Store};
pub use schema::{APPLICATION_ID, VERSION};
pub use sealing::{Key, Sealed};
pub use secrets::{Credential, Forgiven};
pub use shop::Shop;
pub use transfer::{Feed, Known, Outgoing, TakenIn};
pub use verify::{CodeMatch, Found, Level, Verified, head_text};
pub use write::{Action, Tx};

#[cfg(test)]
mod tests {
    //! What the tests of the store share.

    use rusqlite::params;

    use super::{Action, OpenOptions, Result, Store};

    /// A new store in a folder of its own; keep the folder alive.
    pub(super) fn fresh() -> (tempfile::TempDir, Store) {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(&dir.path().join("handover.db"), &OpenOptions::write(0)).unwrap();
        (dir, store)
    }

    /// Saves one row of the simplest table.
    pub(super) fn add_setting(store: &mut Store, version: i64) -> Result<()> {
        let action = Action::new(1_700_000_000_000 + version, 7, "settings.set", "settings");
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
