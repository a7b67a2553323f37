//! Bringing a shop back from a copy: unpacked beside its place, checked, and only then put there. What lay there is kept.

mod facts;
mod take_place;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::params;
use serde_json::json;

use super::backups::{self, BackupError, BackupFile};
use super::connection::{Access, connect};
use super::in_place::{self, LostRecord};
use super::pin_check::{Access as Granted, check_passphrase};
use super::shop_keys::{KeysHere, WhoseKey, append_plain};
use super::shop_setup::{ShopFiles, remember};
use super::{
    AuditAction, OpenOptions, Result, SealKey, Store, StoreError, backup, file_checks, other_windows,
};
use crate::model::ids::PersonId;
use crate::model::people::Role;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::time::Stamp;
use crate::record::seal::{ChainHead, SealCode, SealKind, SigningKey, hex};
use crate::rules::pin::{Secret, SecretKind, read_recovery_code};
use crate::system::clock::Clock;
use crate::system::key_file::{self, KeySecrets};

pub(crate) use facts::{CopyFacts, LiveFile, Means};
use take_place::{KeyWaits, key_waits, swap};

/// Behind the name of the database, for a copy that is being checked; then the number of the process that does it.
const BEING_CHECKED: &str = ".restoring";
/// How long nobody must have written a copy before it counts as left behind by a program that was killed.
const LEFT_BEHIND: Duration = Duration::from_hours(1);

/// A copy that was unpacked and passed the check; gone when dropped, unless it was put in place.
pub(crate) struct CheckedCopy {
    /// The copy, open for writing.
    store: Option<Store>,
    temp: PathBuf,
    /// Where it came from.
    pub(crate) from: PathBuf,
    /// Where its chain ends.
    pub(crate) head: ChainHead,
    pub(crate) chain: String,
    pub(crate) settings: Settings,
}

impl Drop for CheckedCopy {
    fn drop(&mut self) {
        let migrated = self.store.as_ref().and_then(|store| store.migrated().map(|m| m.backup.clone()));
        drop(self.store.take());
        clear(&self.temp);
        if let Some(path) = migrated {
            let _ = fs::remove_file(path);
        }
    }
}

/// Removes a copy that was being checked.
fn clear(temp: &Path) {
    for ending in ["", "-wal", "-shm", "-journal", ".ballast", ".lock"] {
        let _ = fs::remove_file(file_checks::beside(temp, ending));
    }
}

/// Removes the copies that killed programs have left beside the database. One that is being written, or that a program
/// has open, is somebody else's.
fn clear_left_behind(db: &Path) {
    let prefix = file_checks::beside(db, BEING_CHECKED);
    let Some(prefix) = prefix.file_name().and_then(|name| name.to_str()) else { return };
    let entries = db.parent().and_then(|folder| fs::read_dir(folder).ok());
    for path in entries.into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path())) {
        let number = path.file_name().and_then(|n| n.to_str()).and_then(|n| n.strip_prefix(prefix));
        let is_copy = number.is_some_and(|n| n.trim_start_matches('-').chars().all(|c| c.is_ascii_digit()));
        let written = fs::symlink_metadata(&path).and_then(|meta| meta.modified()).ok();
        let old = written.and_then(|at| at.elapsed().ok()).is_some_and(|age| age > LEFT_BEHIND);
        if is_copy && old && other_windows::others(&path, None).is_empty() {
            clear(&path);
        }
    }
}

/// What whoever wants the shop back has proved, and what comes of it.
pub(crate) struct Proof {
    /// The key that seals the record of it; or why it is sealed without.
    pub(crate) signing: std::result::Result<SigningKey, Problem>,
    /// What the recovery code opened. It is put in place with the copy and not before: what fails leaves this PC as it was.
    opened: Option<KeySecrets>,
}

/// What came of putting a copy in place.
#[derive(Debug)]
pub(crate) struct PutBack {
    /// Where the file lies that was there before.
    pub(crate) kept: Option<PathBuf>,
    /// What the disk said behind it, though it is done.
    pub(crate) trouble: Option<Problem>,
}

/// Why a place that somebody named was not looked into.
#[must_use]
pub(crate) fn no_such_place(place: &Path, error: &io::Error) -> Problem {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            Problem::new("restore.no_place").with("path", place.display())
        }
        _ => Problem::new("restore.unread").with("path", place.display()).with("detail", error),
    }
}

/// Why a copy cannot be brought back, in words of whoever wants that.
#[must_use]
pub(crate) fn why_not(error: &BackupError) -> Problem {
    match error {
        BackupError::Unsound(found) => found.clone(),
        BackupError::Full(path) => Problem::new("restore.full").with("path", path.display()),
        BackupError::Beside { path, detail } => {
            Problem::new("restore.unread").with("path", path.display()).with("detail", detail)
        }
        other => other.problem(),
    }
}

/// The newest whole one of the backups found in a folder.
///
/// # Errors
/// `restore.none_there`; `restore.several_shops` where nobody could say which.
pub(crate) fn newest_of(all: &[BackupFile], folder: &Path) -> std::result::Result<PathBuf, Problem> {
    let whole: Vec<&BackupFile> = all.iter().filter(|one| one.whole).collect();
    let shops: BTreeSet<String> = whole.iter().map(|one| one.shop_mark()).collect();
    let problem = |key| Problem::new(key).with("path", folder.display());
    match (whole.last(), shops.len()) {
        (None, _) => Err(problem("restore.none_there")),
        (Some(_), 2..) => Err(problem("restore.several_shops")),
        (Some(newest), _) => Ok(newest.path.clone()),
    }
}

/// A copy somebody may want to bring the shop back from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FoundCopy {
    pub(crate) path: PathBuf,
    /// When it was made, UTC milliseconds, and the number of its last record, where its name says so.
    pub(crate) made: Option<(i64, i64)>,
    /// The shop's name, likewise.
    pub(crate) shop: String,
}

/// Copies in these places, newest first; each place is a folder of backups or one file. The database itself is none.
#[must_use]
pub(crate) fn copies_in(places: &[PathBuf], chain: &str, db: &Path) -> Vec<FoundCopy> {
    let mut all: Vec<FoundCopy> = Vec::new();
    for place in places {
        if place.is_file() && !is_same(place, db) {
            all.push(FoundCopy { path: place.clone(), made: None, shop: String::new() });
        }
        let whole = backups::whole_in(place, chain).into_iter();
        all.extend(whole.map(|one| FoundCopy {
            made: Some((one.at_ms, one.seq)),
            shop: one.shop(),
            path: one.path,
        }));
    }
    all.sort_by_key(|one| std::cmp::Reverse(one.made));
    let mut seen = BTreeSet::new();
    all.retain(|one| seen.insert(one.path.canonicalize().unwrap_or_else(|_| one.path.clone())));
    all
}

/// Whether two paths lead to the same file.
#[must_use]
pub(crate) fn is_same(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// Whether a file begins as a compressed one does.
fn is_packed(path: &Path) -> io::Result<bool> {
    let mut magic = [0; 2];
    match io::Read::read_exact(&mut File::open(path)?, &mut magic) {
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(e) => Err(e),
        Ok(()) => Ok(magic == [0x1f, 0x8b]),
    }
}

/// Unpacks a backup, or copies a database, to a file of its own; a `-wal` that belongs to it is taken along, and none
/// that lies at the goal.
fn unpack(from: &Path, temp: &Path) -> std::result::Result<(), BackupError> {
    let unsound = || BackupError::Unsound(Problem::new("restore.damaged").with("path", from.display()));
    if !is_packed(from).map_err(|e| BackupError::io(from, &e))? {
        let (conn, _) = connect(from, Access::Read).map_err(BackupError::Store)?;
        return backup::fill(&conn, temp, &mut || false).map(drop).map_err(BackupError::of_copy(temp));
    }
    let mut file = file_checks::create_private(temp).map_err(|e| BackupError::io(temp, &e))?;
    match backups::unpacked(from, &mut file, &mut || false) {
        Ok((true, _)) => Ok(()),
        Ok((false, _)) => Err(unsound()),
        Err(e) if matches!(e.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData) => {
            Err(unsound())
        }
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => Err(unsound()),
        Err(e) => Err(BackupError::io(temp, &e)),
    }
}

/// Unpacks a copy beside the place of the database and checks it: its file and its chain. Nothing is put in place.
///
/// # Errors
/// What is wrong with it, or what could not be written.
pub(crate) fn check_copy(
    from: &Path,
    db: &Path,
    now_ms: i64,
) -> std::result::Result<CheckedCopy, BackupError> {
    // Two who restore at once have a copy each.
    let temp = file_checks::beside(db, &format!("{BEING_CHECKED}-{}", std::process::id()));
    file_checks::create_folder(db).map_err(BackupError::Store)?;
    clear_left_behind(db);
    clear(&temp);
    let unpacked = unpack(from, &temp);
    if let Err(e) = unpacked {
        clear(&temp);
        return Err(e);
    }
    let options = OpenOptions { allow_network_fs: true, ..OpenOptions::write(now_ms) };
    let opened = Store::open(&temp, &options).and_then(|store| {
        let (chain, settings) = (store.shop()?.chain_id, store.settings()?.1);
        Ok((store, chain, settings))
    });
    let (store, chain, settings) = match opened {
        Ok(opened) => opened,
        Err(e) => {
            clear(&temp);
            return Err(BackupError::Store(e));
        }
    };
    let mut copy = CheckedCopy {
        store: Some(store),
        temp,
        from: from.to_owned(),
        head: ChainHead::default(),
        chain,
        settings,
    };
    copy.head = backups::sound(copy.store().map_err(BackupError::Store)?)?;
    Ok(copy)
}

impl CheckedCopy {
    /// The copy itself.
    ///
    /// # Errors
    /// Never, until it is put in place.
    fn store(&self) -> Result<&Store> {
        self.store.as_ref().ok_or(StoreError::NotSetUp)
    }

    /// The same, to check a secret against.
    ///
    /// # Errors
    /// As [`CheckedCopy::store`].
    fn store_mut(&mut self) -> Result<&mut Store> {
        self.store.as_mut().ok_or(StoreError::NotSetUp)
    }

    /// The records of the database in use that this copy lacks, or has others in their place.
    ///
    /// # Errors
    /// `restore.other_shop` where the two are of different shops.
    fn lost(&self, live: &Store) -> Result<Vec<LostRecord>> {
        if live.shop()?.chain_id != self.chain {
            return Err(Problem::new("restore.other_shop").with("store", &self.settings.store.name).into());
        }
        let mut common = self.head.seq;
        while common > 0 && self.store()?.hash_at(common)? != live.hash_at(common)? {
            common -= 1;
        }
        let mut statement = live.conn.prepare(
            "SELECT seq, hash, kind, business_date,
               (SELECT json_group_array(s.value ->> '$.name')
                FROM json_each(CAST(header AS TEXT), '$.signers') s)
             FROM seal WHERE seq > ?1 ORDER BY seq",
        )?;
        let rows = statement.query_map(params![common], |row| {
            let people: String = crate::store::row::text(row, 4)?;
            Ok(LostRecord {
                seq: row.get(0)?,
                hash: hex(&row.get::<_, Vec<u8>>(1)?),
                kind: crate::store::row::text(row, 2)?,
                date: crate::store::row::text(row, 3)?,
                people: serde_json::from_str(&people).unwrap_or_default(),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The records this PC has seen sealed that this copy lacks, by the head log: of a database that is gone or cannot be
    /// read nobody knows more.
    fn lost_by_log(&self, head_log: &Path) -> Result<Vec<LostRecord>> {
        in_place::given_up(self.store()?, head_log)
    }

    /// What is to be known before it is put in place of what lies there now.
    ///
    /// # Errors
    /// As [`CheckedCopy::lost`].
    pub(crate) fn facts(
        &self,
        places: &ShopFiles<'_>,
        live: std::result::Result<&Store, LiveFile>,
    ) -> Result<CopyFacts> {
        let store = self.store()?;
        let (lost, live) = match live {
            Ok(live) => {
                let mut lost = self.lost(live)?;
                // The database in use may itself lack what this PC has seen.
                let known: BTreeSet<String> = lost.iter().map(|one| one.hash.clone()).collect();
                let seen = self.lost_by_log(places.head_log)?.into_iter();
                lost.extend(seen.filter(|one| !known.contains(&one.hash)));
                lost.sort_by_key(|one| one.seq);
                (lost, LiveFile::Readable)
            }
            Err(live) => (self.lost_by_log(places.head_log)?, live),
        };
        let here = KeysHere::of(store, places.key_file, places.head_log)?;
        let owners = self.settings.staff().filter(|person| person.role == Role::Owner);
        let key_here = key_file::load(places.key_file).ok().map(|keys| store.whose_key(&keys)).transpose()?;
        Ok(CopyFacts {
            from: self.from.display().to_string(),
            shop: self.settings.store.name.clone(),
            last: (self.head.seq, SealCode::of(&self.head.hash).to_string()),
            until: self.settings.store.zone.stamp_at(store.newest_record_ms()?),
            lost,
            live,
            means: if here.keys.is_ok() { Means::Passphrase } else { Means::Code },
            older_than_key: (key_here == Some(WhoseKey::Later))
                .then(|| Problem::new("restore.older_than_key")),
            owners: owners.map(|owner| (owner.id, owner.name.clone())).collect(),
        })
    }

    /// Whoever has the secret is the owner: the passphrase, checked against the database in use where there is one, so
    /// that its tries are counted there; or the recovery code, which brings key and pepper back. Nothing is changed by it.
    ///
    /// # Errors
    /// What was wrong with it.
    pub(crate) fn prove(
        &mut self,
        places: &ShopFiles<'_>,
        clock: &Clock,
        owner: PersonId,
        (means, secret): (Means, &Secret),
        live: Option<&mut Store>,
    ) -> Result<Proof> {
        let store = self.store()?;
        let here = KeysHere::of(store, places.key_file, places.head_log)?;
        if means == Means::Code {
            let code = read_recovery_code(secret.expose())?;
            let opened = store.open_with_code(&code, &here)?;
            return Ok(Proof { signing: Ok(opened.signing()), opened: Some(opened) });
        }
        let signing = here.signing();
        let pepper = here.pepper?;
        let counted = match live {
            Some(live) if live.read_only().is_none() => live,
            _ => self.store_mut()?,
        };
        match check_passphrase(counted, clock, &pepper, owner, secret)? {
            Granted::Granted => Ok(Proof { signing, opened: None }),
            refused => Err(refused.problem(SecretKind::Passphrase).into()),
        }
    }

    /// Seals that the data came back from this copy and what was given up with it, and puts it in place. The file that
    /// lay there is kept beside it with all that belongs to it; gives its new name.
    ///
    /// # Errors
    /// What could not be written: the file in use is then still the one there was.
    pub(crate) fn put_in_place(
        mut self,
        places: &ShopFiles<'_>,
        at: Stamp,
        by: PersonId,
        lost: &[LostRecord],
        proof: &Proof,
    ) -> Result<PutBack> {
        let key: &SealKey<'_> = &proof.signing.as_ref().map_err(Clone::clone);
        let given_up = in_place::as_sealed(lost);
        let from = self.from.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let settings = self.settings.clone();
        let head = self.head;
        let store = self.store_mut()?;
        let when = (at, store.business_day(at.ms)?);
        let action = AuditAction::new(at.ms, by.0, "shop.restore", "shop");
        let owner = settings.person(by);
        let (sealed, chain) = store.write(&action, |tx| {
            let body = json!({
                "schema": "handover-restore/v1",
                "by": owner.map_or("", |by| by.name.as_str()),
                "from": from,
                "copy": { "seq": head.seq, "hash": hex(&head.hash) },
                "given_up": given_up,
            });
            tx.audit(None::<&()>, Some(&from))?;
            append_plain(tx, SealKind::Restore, when, owner, &body, key)
        })?;
        store.settle()?;
        let waits = key_waits(store, places, proof.opened.as_ref(), at)?;
        let migrated = store.migrated().map(|m| m.backup.clone());
        if let Some(store) = self.store.take() {
            store.close()?;
        }
        file_checks::sync_file(&self.temp)?;
        let kept = swap(&self.temp, places.db, at)?;
        // It is in place: nothing that fails from here on undoes it.
        let key_placed = waits.map_or(Ok(()), KeyWaits::take);
        let synced = file_checks::sync_folder(places.db);
        let trouble = synced.err().map(|e| Problem::new("store.saved_and_then").with("detail", e));
        let trouble = trouble.or(key_placed.err());
        if let Some(path) = migrated {
            let _ = fs::remove_file(path);
        }
        let _ = file_checks::take_ballast(places.db);
        let _ = remember(places.head_log, sealed, &chain, at);
        Ok(PutBack { kept, trouble })
    }
}

#[cfg(test)]
mod tests;
