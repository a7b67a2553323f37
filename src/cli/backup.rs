//! `handover backup`: a checked copy of the database, also while it is in use.

use std::fs;
use std::path::{Path, PathBuf};

use super::{out, shop};
use crate::i18n::msg;
use crate::model::problem::Problem;
use crate::record::seal::hex;
use crate::store::{OpenOptions, Store, Verified, head_text};
use crate::system::config::Globals;
use crate::system::error::{Failure, FailureKind};

/// What the command line asks of a copy of the store.
#[derive(Debug, clap::Args)]
pub(crate) struct BackupArgs {
    /// Where the copy goes.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Whether an existing file may be replaced.
    #[arg(long)]
    pub(crate) force: bool,
}

/// Copies, reads the copy back, checks its chain, and only then gives it its name.
///
/// # Errors
/// Kind `Output` when the copy cannot be written or the name is taken; kind `Failed` when the chain of the
/// copy has findings: the copy is kept, since it holds what there is.
pub(crate) fn run(globals: &Globals, args: &BackupArgs) -> Result<(), Failure> {
    let path = &args.output;
    if path == Path::new("-") {
        return Err(Failure::new(FailureKind::Usage, Problem::new("backup_cmd.stdout")));
    }
    if path.is_dir() {
        let problem = Problem::new("error.is_folder").with("path", path.display());
        return Err(Failure::new(FailureKind::Output, problem).hint(Problem::new("error.is_folder_hint")));
    }
    let there = fs::symlink_metadata(path).is_ok();
    if there && !args.force {
        let problem = Problem::new("error.exists").with("path", path.display());
        return Err(Failure::new(FailureKind::Output, problem).hint(Problem::new("error.exists_hint")));
    }
    let store = shop::read(globals)?;
    if there && same_file(path, store.path()) {
        let problem = Problem::new("backup_cmd.itself").with("path", path.display());
        return Err(Failure::new(FailureKind::Usage, problem));
    }
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
