//! `handover demo`: writes a store with example data to keep.

use std::fs;
use std::path::{Path, PathBuf};

use super::out::Content;
use crate::cli::out::OutputTarget;
use crate::demo;
use crate::demo::{DemoMade, DemoPlan};
use crate::i18n::{msg, width};
use crate::model::people::Role;
use crate::model::problem::Problem;
use crate::model::text::for_output_line;
use crate::store::shop_setup::ShopFiles;
use crate::system::config::Globals;
use crate::system::error::{Failure, FailureKind};
use crate::system::paths::irreplaceable::irreplaceable;
use crate::system::paths::{HEAD_LOG, KEY_FILE, own_keys};

/// What the command line asks of the demo shop.
#[derive(Debug, clap::Args)]
pub(crate) struct DemoArgs {
    /// The new database file.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// How many days of records.
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=4000))]
    pub(crate) days: u32,
    /// The same number gives the same records.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Whether an existing file may be replaced.
    #[arg(long)]
    pub(crate) force: bool,
}

/// Writes the store and says how to open it. It has a key and a head log of its own, in a folder beside it: those of the
/// shop of this PC are not for examples.
///
/// # Errors
/// Kind `Output` when there is a file already, it is in use, or it cannot be written.
pub(crate) fn run(globals: &Globals, args: &DemoArgs) -> Result<(), Failure> {
    let path = std::path::absolute(&args.output).unwrap_or_else(|_| args.output.clone());
    may_write(&path, args.force)?;
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    // Made beside and put in place when it is whole.
    let beside = path.with_file_name(name);
    let keys = own_keys(&path);
    let (key_file, head_log) = (keys.join(KEY_FILE), keys.join(HEAD_LOG));
    let places = ShopFiles { db: &beside, key_file: &key_file, head_log: &head_log };
    let plan =
        DemoPlan { days: args.days, seed: args.seed, now_ms: globals.clock.now_ms(), lang: globals.lang };
    let made = demo::build(&places, &plan).map_err(|problem| {
        clear(&beside);
        Failure::new(FailureKind::Output, problem)
    })?;
    let said = said(globals, &path, &made);
    let closed = made.store.close();
    let placed = closed.map_err(|e| Failure::new(FailureKind::Output, e.problem())).and_then(|()| {
        clear(&path);
        fs::rename(&beside, &path).map_err(|e| {
            Failure::new(FailureKind::Output, Problem::new("demo.not_written").with("path", path.display()))
                .io(&e)
        })
    });
    clear(&beside);
    placed?;
    OutputTarget::Stdout.write(Content::Text, |out| out.write_all(said.as_bytes()))
}

/// Refuses to replace a file without being told to, and a store or what belongs to one always.
fn may_write(path: &Path, force: bool) -> Result<(), Failure> {
    let refused =
        |key| Err(Failure::new(FailureKind::Output, Problem::new(key).with("path", path.display())));
    if fs::symlink_metadata(path).is_err() {
        return Ok(());
    }
    if !force {
        return refused("demo.exists");
    }
    if irreplaceable(path) { refused("backup_cmd.irreplaceable") } else { Ok(()) }
}

/// Removes a database with its working files.
fn clear(db: &Path) {
    for ending in ["", "-wal", "-shm", ".lock", ".ballast"] {
        let mut name = db.as_os_str().to_owned();
        name.push(ending);
        let _ = fs::remove_file(PathBuf::from(name));
    }
}

/// Where the file is, how to open it, and everyone's PIN.
fn said(globals: &Globals, path: &Path, made: &DemoMade) -> String {
    let lang = globals.lang;
    let shown = path.display().to_string();
    let mut text = msg::demo::written(lang, i64::from(made.handovers), for_output_line(&shown));
    text.push_str("\n\n");
    for person in &made.people {
        let role = match person.role {
            Role::Owner => msg::demo::owner(lang),
            Role::Lead => msg::demo::lead(lang),
            Role::Cashier => msg::demo::cashier(lang),
        };
        let line = format!("  {}{}{}\n", width::fit(&person.name, 14), width::fit(role, 12), person.pin);
        text.push_str(&line);
        if let Some(phrase) = &person.phrase {
            let label = msg::pin_prompt::passphrase(lang);
            let line = format!("  {}{}{phrase}\n", " ".repeat(14), width::fit(label, 12));
            text.push_str(&line);
        }
    }
    text.push('\n');
    text.push_str(msg::demo::pins_are_public(lang));
    text.push('\n');
    text.push_str(&msg::demo::key(lang, for_output_line(&own_keys(path).display().to_string())));
    text.push('\n');
    text
}
