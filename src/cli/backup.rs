//! `handover backup`: checked copies of the database, also while it is in use.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::out::Content;
use super::{out, shop, stop};
use crate::cli::OutputFormat;
use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::model::time::Stamp;
use crate::model::zone::Zone;
use crate::record::seal::hex;
use crate::store::backup_places::{BackupPlaces, MadeBackup};
use crate::store::backups::{BackupError, BackupFile};
use crate::store::{OpenOptions, Store, Verified, backups, head_text};
use crate::system::config::Globals;
use crate::system::error::{Failure, FailureKind};
use crate::system::paths::irreplaceable::irreplaceable;
use crate::system::paths::{HEAD_LOG, KEY_FILE};

/// What the command line asks of a copy of the store.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct BackupArgs {
    /// Where the copy goes, when not among the shop's backups.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Whether an existing file may be replaced.
    #[arg(long, requires = "output")]
    pub(crate) force: bool,
    /// Text or JSON.
    #[arg(short, long, value_enum, default_value_t, conflicts_with = "output")]
    pub(crate) format: OutputFormat,
    /// What else than making one.
    #[command(subcommand)]
    pub(crate) act: Option<BackupAct>,
}

/// What is done with the backups there are.
#[derive(Clone, Copy, Debug, clap::Subcommand)]
pub(crate) enum BackupAct {
    /// Names those there are.
    List {
        /// Text or JSON.
        #[arg(short, long, value_enum, default_value_t)]
        format: OutputFormat,
    },
    /// Removes those that no generation needs.
    Prune {
        /// Text or JSON.
        #[arg(short, long, value_enum, default_value_t)]
        format: OutputFormat,
    },
}

/// Makes a backup, lists or prunes them, or copies the store to a file of the person's choice.
///
/// # Errors
/// Kind `Output` when something cannot be written, `Failed` when the store does not pass the check, and what the
/// store says.
pub(crate) fn run(globals: &Globals, args: &BackupArgs) -> Result<(), Failure> {
    match (args.act, &args.output) {
        (Some(BackupAct::List { format }), _) => list(globals, format),
        (Some(BackupAct::Prune { format }), _) => prune(globals, format),
        (None, Some(path)) => copy(globals, path, args.force),
        (None, None) => make(globals, args.format),
    }
}

/// Name and version of the JSON form.
const SCHEMA: &str = "handover-backups/v1";

/// A backup as programs read it.
#[derive(Debug, Serialize)]
struct Listed {
    file: PathBuf,
    /// When it was made.
    at: Stamp,
    /// Number of its last record.
    seq: i64,
    bytes: u64,
    /// Whether its beginning and end are those of a whole file.
    whole: bool,
}

/// What programs read of one or more backups.
#[derive(Debug, Serialize)]
struct Listing {
    schema: &'static str,
    folder: PathBuf,
    /// The ones made, there, or kept.
    backups: Vec<Listed>,
    /// The ones removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    removed: Option<Vec<Listed>>,
}

/// The shop whose backups are meant.
struct Of {
    store: Store,
    chain: String,
    zone: Zone,
}

impl Of {
    fn read(globals: &Globals) -> Result<Self, Failure> {
        let store = shop::read(globals)?;
        let chain = store.shop().map_err(|e| e.failure())?.chain_id;
        let zone = store.settings().map_err(|e| e.failure())?.1.store.zone;
        Ok(Self { store, chain, zone })
    }

    fn listed(&self, all: &[BackupFile]) -> Vec<Listed> {
        let listed = |one: &BackupFile| Listed {
            file: one.path.clone(),
            at: self.zone.stamp_at(one.at_ms),
            seq: one.seq,
            bytes: one.bytes,
            whole: one.whole,
        };
        all.iter().map(listed).collect()
    }

    fn all(&self, globals: &Globals) -> Result<Listing, Failure> {
        let places = BackupPlaces::of(globals.config());
        let mut all = Vec::new();
        for place in places.all() {
            all.extend(backups::list(place, &self.chain).map_err(|e| failure(&e))?);
        }
        Ok(Listing { schema: SCHEMA, backups: self.listed(&all), folder: places.first, removed: None })
    }
}

fn number<T>(list: &[T]) -> i64 {
    i64::try_from(list.len()).unwrap_or(i64::MAX)
}

/// A line of the list.
fn line(lang: Lang, one: &Listed) -> String {
    let name = one.file.file_name().unwrap_or_default().to_string_lossy();
    let at = one.at.figures(lang);
    if one.whole {
        msg::backup_cmd::line(lang, at, one.bytes.div_ceil(1024), name, one.seq)
    } else {
        msg::backup_cmd::line_broken(lang, at, one.bytes.div_ceil(1024), name, one.seq)
    }
}

fn show(format: OutputFormat, listing: &Listing, lines: &[String]) -> Result<(), Failure> {
    match format {
        OutputFormat::Text => out::OutputTarget::Stdout.lines(lines),
        OutputFormat::Json => out::OutputTarget::Stdout.write(Content::Text, |out| {
            serde_json::to_writer_pretty(&mut *out, listing)?;
            out.write_all(b"\n")
        }),
    }
}

fn failure(error: &BackupError) -> Failure {
    let failure = Failure::new(error.kind(), error.problem());
    match error.finding() {
        Some(found) => failure.cause(found.clone()).hint(Problem::new("verify.failed_hint")),
        None => failure,
    }
}

fn make(globals: &Globals, format: OutputFormat) -> Result<(), Failure> {
    let of = Of::read(globals)?;
    let places = BackupPlaces::of(globals.config());
    let now_ms = globals.clock.now_ms();
    let MadeBackup { made, copied } =
        of.store.back_up_to(&places, now_ms, &stop::asked()).map_err(|e| failure(&e))?;
    let lang = globals.lang;
    let mut lines = vec![
        msg::backup_cmd::done(lang, made.bytes.div_ceil(1024), made.path.display()),
        msg::backup_cmd::upto(lang, made.seq),
    ];
    let copied = copied.transpose();
    let mut all = vec![made];
    if let Ok(Some(copy)) = &copied {
        lines.push(msg::backup_cmd::done(lang, copy.bytes.div_ceil(1024), copy.path.display()));
        all.push(copy.clone());
    }
    let listing = Listing { schema: SCHEMA, folder: places.first, backups: of.listed(&all), removed: None };
    show(format, &listing, &lines)?;
    copied.map(drop).map_err(|e| failure(&e))
}

/// Makes one after a command that took much in, where it can; says on stderr where not.
pub(super) fn after(globals: &Globals) -> Result<(), Failure> {
    let of = Of::read(globals)?;
    let places = BackupPlaces::of(globals.config());
    let made = of.store.back_up_to(&places, globals.clock.now_ms(), &stop::asked());
    made.and_then(|made| made.copied.transpose()).map(drop).map_err(|e| failure(&e))
}

fn list(globals: &Globals, format: OutputFormat) -> Result<(), Failure> {
    let of = Of::read(globals)?;
    let listing = of.all(globals)?;
    let lang = globals.lang;
    let mut lines: Vec<String> = listing.backups.iter().map(|one| line(lang, one)).collect();
    lines.push(msg::backup_cmd::number(lang, number(&listing.backups), listing.folder.display()));
    show(format, &listing, &lines)
}

fn prune(globals: &Globals, format: OutputFormat) -> Result<(), Failure> {
    let of = Of::read(globals)?;
    let mut gone = Vec::new();
    for place in BackupPlaces::of(globals.config()).all() {
        gone.extend(backups::prune(place, &of.chain, of.zone).map_err(|e| failure(&e))?);
    }
    let mut listing = of.all(globals)?;
    let lang = globals.lang;
    let lines = [
        msg::backup_cmd::removed(lang, number(&gone)),
        msg::backup_cmd::number(lang, number(&listing.backups), listing.folder.display()),
    ];
    listing.removed = Some(of.listed(&gone));
    show(format, &listing, &lines)
}

/// Copies, reads the copy back, checks its chain, and only then gives it its name.
///
/// # Errors
/// Kind `Output` when the copy cannot be written or the name is taken; kind `Failed` when the chain of the
/// copy has findings: the copy is kept, since it holds what there is.
fn copy(globals: &Globals, path: &Path, force: bool) -> Result<(), Failure> {
    if path == Path::new("-") {
        return Err(Failure::new(FailureKind::Usage, Problem::new("backup_cmd.stdout")));
    }
    if path.is_dir() {
        let problem = Problem::new("error.is_folder").with("path", path.display());
        return Err(Failure::new(FailureKind::Output, problem).hint(Problem::new("error.is_folder_hint")));
    }
    let there = fs::symlink_metadata(path).is_ok();
    if there && !force {
        let problem = Problem::new("error.exists").with("path", path.display());
        return Err(Failure::new(FailureKind::Output, problem).hint(Problem::new("error.exists_hint")));
    }
    if there && same_file(path, &globals.config().db) {
        let problem = Problem::new("backup_cmd.itself").with("path", path.display());
        return Err(Failure::new(FailureKind::Usage, problem));
    }
    if there && may_not_be_replaced(globals, path) {
        let problem = Problem::new("backup_cmd.irreplaceable").with("path", path.display());
        return Err(Failure::new(FailureKind::Usage, problem));
    }
    let store = shop::read(globals)?;
    let beside = Beside::of(path);
    let copied = store.backup_to(&beside.0).map_err(|e| e.failure())?;
    let verified = checked(&beside.0)?;
    let place = |e: std::io::Error| {
        Failure::new(FailureKind::Output, Problem::new("error.write").with("path", path.display())).io(&e)
    };
    fs::rename(&beside.0, path).map_err(place)?;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if cfg!(unix) {
        fs::File::open(folder).and_then(|f| f.sync_all()).map_err(place)?;
    }
    let lang = globals.lang;
    let lines = [
        msg::backup_cmd::done(lang, copied.bytes / 1024, path.display()),
        msg::backup_cmd::records(lang, verified.records),
        msg::verify::head(lang, head_text(&verified.head).1, verified.head.seq),
        format!("SHA-256: {}", hex(&copied.sha256)),
    ];
    out::OutputTarget::Stdout.lines(&lines)?;
    match verified.findings.first() {
        None => Ok(()),
        Some(found) => Err(Failure::new(FailureKind::Failed, Problem::new("backup_cmd.findings"))
            .cause(found.problem.clone())
            .hint(Problem::new("verify.failed_hint"))),
    }
}

/// Reads the chain of the copy.
fn checked(copy: &Path) -> Result<Verified, Failure> {
    let copy = Store::open(copy, &OpenOptions { allow_network_fs: true, ..OpenOptions::read() })
        .map_err(|e| e.failure())?;
    copy.verify_chain().map_err(|e| e.failure())
}

/// Whether a file is something of a shop that no copy may take the place of, by what it holds or by what the settings say
/// it is. The store must not be open yet.
fn may_not_be_replaced(globals: &Globals, path: &Path) -> bool {
    let paths = &globals.paths;
    let named = [&paths.key_dir.join(KEY_FILE), &paths.state_dir.join(HEAD_LOG), &paths.config_file];
    let known = named.into_iter().chain([&globals.report.file]).any(|known| same_file(path, known));
    known || irreplaceable(path)
}

fn same_file(a: &Path, b: &Path) -> bool {
    matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}

/// The copy before it has its name; gone unless it got it.
struct Beside(PathBuf);

impl Beside {
    fn of(path: &Path) -> Self {
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".{}.part", std::process::id()));
        let beside = Self(path.with_file_name(name));
        beside.remove();
        beside
    }

    fn remove(&self) {
        for ending in ["", "-wal", "-shm"] {
            let mut name = self.0.as_os_str().to_owned();
            name.push(ending);
            let _ = fs::remove_file(PathBuf::from(name));
        }
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        self.remove();
    }
}
