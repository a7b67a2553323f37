//! `handover restore`: brings a shop back from a backup, on this PC or a new one.

use std::path::PathBuf;

use super::out::OutputTarget;
use super::recover;
use super::secret_input::{self, Asked};
use crate::i18n::msg;
use crate::model::problem::Problem;
use crate::store::backups::{self, BackupError, BackupFile};
use crate::store::restore::{LiveFile, Means, check_copy, is_same, newest_of, no_such_place, why_not};
use crate::store::shop_setup::ShopFiles;
use crate::store::{OpenOptions, Store, StoreError};
use crate::system::config::Globals;
use crate::system::error::{Failure, FailureKind};
use crate::system::paths::{HEAD_LOG, KEY_FILE};

/// Backups named; the rest is left out.
const SHOWN: usize = 20;

/// What the command line asks of a restore.
#[derive(Debug, clap::Args)]
pub(crate) struct RestoreArgs {
    /// A backup, a copy of the database, or a folder with backups; the shop's backups when left out.
    #[arg(value_name = "FILE")]
    pub(crate) from: Option<PathBuf>,
    /// Only say what it holds and what would be given up.
    #[arg(long)]
    pub(crate) look: bool,
    /// Which owner, where there are several.
    #[arg(long, value_name = "NAME")]
    pub(crate) owner: Option<String>,
    /// File with the owner's passphrase, where this PC has the key file.
    #[arg(long, value_name = "FILE")]
    pub(crate) owner_pin_file: Option<PathBuf>,
    /// File with the recovery code.
    #[arg(long, value_name = "FILE")]
    pub(crate) code_file: Option<PathBuf>,
}

fn failure(error: &BackupError) -> Failure {
    let hint = Problem::new("restore.try_another");
    let kind = if error.finding().is_some() { FailureKind::Unreadable } else { error.kind() };
    Failure::new(kind, why_not(error)).hint(hint)
}

fn say(lines: &[String]) -> Result<(), Failure> {
    OutputTarget::Stdout.lines(lines)
}

/// The copy that is meant: the one named, else the newest whole one of a folder.
fn chosen(globals: &Globals, args: &RestoreArgs) -> Result<PathBuf, Failure> {
    let folder = match &args.from {
        Some(path) if !path.is_dir() => {
            let there = std::fs::metadata(path);
            let usage = |e| Failure::new(FailureKind::Usage, no_such_place(path, &e));
            return there.map(|_| path.clone()).map_err(usage);
        }
        Some(folder) => folder.clone(),
        None => globals.config().backup_dir.clone(),
    };
    let all = backups::of_any_shop(&folder).map_err(|e| failure(&e))?;
    let lang = globals.lang;
    let name = |one: &BackupFile| one.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let whole = all.iter().rev().filter(|one| one.whole);
    let lines: Vec<String> =
        whole.take(SHOWN).map(|one| msg::restore_cmd::found(lang, name(one), one.seq)).collect();
    say(&lines)?;
    newest_of(&all, &folder).map_err(|problem| Failure::new(FailureKind::Usage, problem))
}

/// What is known of the file that is there now.
fn live(globals: &Globals) -> Result<Store, LiveFile> {
    let config = globals.config();
    let write = OpenOptions {
        allow_network_fs: config.allow_network_fs,
        ..OpenOptions::write(globals.clock.now_ms())
    };
    Store::open(&config.db, &write).map_err(|e| match e {
        StoreError::NotFound(_) => LiveFile::Missing,
        e => LiveFile::Unreadable(e.problem()),
    })
}

/// A rule that was broken refuses; everything else is as the store says.
fn refused(error: StoreError) -> Failure {
    match error {
        StoreError::Rule(problem) => Failure::new(FailureKind::Refused, problem),
        other => other.failure(),
    }
}

/// Shows the copy and what would be given up with it; asks for what proves the owner; puts it in place.
///
/// # Errors
/// Kind `Unreadable` for a copy that is damaged, `Refused` for a wrong secret or another shop's file, `Locked` while the
/// database is open elsewhere.
pub(crate) fn run(globals: &Globals, args: &RestoreArgs) -> Result<(), Failure> {
    let from = chosen(globals, args)?;
    let (lang, db) = (globals.lang, &globals.config().db);
    if is_same(&from, db) {
        return Err(Failure::new(FailureKind::Usage, Problem::new("restore.itself")));
    }
    let mut live = live(globals);
    if let Ok(store) = &live
        && let [first, ..] = store.others().as_slice()
    {
        let problem = Problem::new("restore.open_elsewhere").with("terminal", &first.terminal);
        return Err(Failure::new(FailureKind::Locked, problem));
    }
    let mut copy = check_copy(&from, db, globals.clock.now_ms()).map_err(|e| failure(&e))?;
    let (key_file, head_log) = (globals.paths.key_dir.join(KEY_FILE), globals.paths.state_dir.join(HEAD_LOG));
    let places = ShopFiles { db, key_file: &key_file, head_log: &head_log };
    let facts = copy.facts(&places, live.as_ref().map_err(Clone::clone)).map_err(refused)?;
    say(&facts.lines(lang))?;
    if args.look {
        return Ok(());
    }
    let owner = recover::owner(&copy.settings, args.owner.as_deref())?;
    let (owner, name) = (owner.id, owner.name.clone());
    let means = if args.code_file.is_some() { Means::Code } else { facts.means };
    let secret = match means {
        Means::Code => {
            let question = msg::recover_cmd::ask_code(lang);
            secret_input::take(args.code_file.as_deref(), Asked::Shown, question)?
        }
        Means::Passphrase => {
            let question = msg::restore_cmd::ask_phrase(lang, &name);
            secret_input::take(args.owner_pin_file.as_deref(), Asked::Hidden, &question)?
        }
    };
    let at = copy.settings.store.zone.stamp_at(globals.clock.now_ms());
    let proof =
        copy.prove(&places, &globals.clock, owner, (means, &secret), live.as_mut().ok()).map_err(refused)?;
    drop(live);
    let back = copy.put_in_place(&places, at, owner, &facts.lost, &proof).map_err(|e| e.failure())?;
    let mut lines = vec![msg::restore_cmd::done(lang, db.display())];
    lines.extend(back.kept.map(|path| msg::restore_cmd::kept(lang, path.display())));
    if let Err(problem) = &proof.signing {
        lines.push(crate::i18n::text(lang, problem.key, &problem.args));
    }
    say(&lines)?;
    // The shop is back all the same.
    back.trouble.map_or(Ok(()), |problem| Err(Failure::new(FailureKind::Output, problem)))
}
