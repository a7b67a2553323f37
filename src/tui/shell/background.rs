//! Long work beside the screen: reading or writing a report in a thread of its own, with a connection of its
//! own that only reads.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::i18n::msg;
use crate::model::ids::{HandoverId, PersonId};
use crate::model::lang::Lang;
use crate::model::period::Period;
use crate::model::problem::Problem;
use crate::model::text::in_file_name;
use crate::report::daylog::DayLog;
use crate::report::daylog::forms::Forms;
use crate::report::formats::{FORMATS, Format, Job};
use crate::report::{Ask, Model, REPORTS, Report, ReportTables};
use crate::store::{OpError, OpenOptions, Store};
use crate::system::error::{Said, io_cause};
use crate::system::paths::staged::{Existing, WriteError};
use crate::system::paths::{create_private_dir, staged};

/// Lines between two words about how far it is.
const SAY: usize = 2_048;

/// A period with more days is read beside the screen.
const LONG: i64 = 92;

/// A report somebody wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ReportRequest {
    /// Place in [`REPORTS`].
    pub(crate) report: usize,
    pub(crate) period: Period,
    /// Who and what it is narrowed down to.
    pub(crate) ask: Ask,
}

impl ReportRequest {
    /// Report that was asked for.
    #[must_use]
    pub(crate) fn report(self) -> &'static Report {
        REPORTS.get(self.report).unwrap_or(&REPORTS[0])
    }

    /// Whether it shows figures of single people; of which one where it is narrowed down to one.
    #[must_use]
    pub(crate) fn whose(self) -> Whose {
        let report = self.report();
        if report.of_people { Whose::Of(report.narrow(self.ask).person) } else { Whose::OfNobody }
    }

    /// Whether reading it may take a while.
    #[must_use]
    pub(crate) fn is_long(self) -> bool {
        self.period.len() > LONG
    }
}

/// Whose figures something shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// Of nobody in particular.
    OfNobody,
    /// Of this person, or of everybody.
    Of(Option<PersonId>),
}

/// A report that was read.
pub(crate) struct WorkResult {
    pub(crate) wanted: ReportRequest,
    pub(crate) model: Box<dyn Model>,
    /// Names of the person and the register it is narrowed down to.
    pub(crate) only: Vec<String>,
}

impl WorkResult {
    /// The report in a language; its title says what was left out.
    #[must_use]
    pub(crate) fn paper(&self, lang: Lang) -> ReportTables<'_> {
        self.model.paper(lang).only(&self.only)
    }
}

impl std::fmt::Debug for WorkResult {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Made").field("wanted", &self.wanted).finish_non_exhaustive()
    }
}

/// What is to be done beside the screen.
#[derive(Clone, Debug)]
pub(crate) enum Order {
    /// Read a report.
    Read(ReportRequest),
    /// Read a report and write it to a file.
    Write {
        wanted: ReportRequest,
        /// In which language.
        lang: Lang,
        format: Format,
        /// Only this table.
        table: Option<&'static str>,
        path: PathBuf,
        /// Whether an existing file may be replaced.
        force: bool,
        /// This folder is made when it is missing.
        folder: PathBuf,
    },
    /// Write the sheet of a handover, to be printed and signed.
    Sheet {
        handover: HandoverId,
        /// In which language.
        lang: Lang,
        /// Where to; made when it is missing.
        folder: PathBuf,
    },
}

impl Order {
    /// Whose figures it shows or writes.
    #[must_use]
    pub(crate) fn whose(&self) -> Whose {
        match self {
            Self::Read(wanted) | Self::Write { wanted, .. } => wanted.whose(),
            Self::Sheet { .. } => Whose::OfNobody,
        }
    }
}

/// What comes back.
#[derive(Debug)]
pub(crate) enum WorkEvent {
    /// So many lines of so many.
    Progress(usize, usize),
    Read(Box<WorkResult>),
    /// The file is complete.
    Written(PathBuf),
    /// It was not done, and why.
    Failed(OpError),
}

impl WorkEvent {
    /// Whether nothing more comes after it.
    #[must_use]
    pub(crate) const fn is_last(&self) -> bool {
        !matches!(self, Self::Progress(..))
    }
}

/// Work under way. Dropping it stops it and waits for its end, so that nothing half written stays.
#[derive(Debug)]
pub(crate) struct BackgroundJob {
    stop: Arc<AtomicBool>,
    news: Receiver<WorkEvent>,
    thread: Option<JoinHandle<()>>,
}

impl BackgroundJob {
    /// Begins.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn start(order: Order, db: &Path, now_ms: i64) -> Result<Self, OpError> {
        let (send, news) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, db) = (stop.clone(), db.to_owned());
        let thread = std::thread::Builder::new()
            .name("report".to_owned())
            .spawn(move || {
                let last = carry_out(&order, &db, now_ms, &stopped, &send).unwrap_or_else(WorkEvent::Failed);
                let _ = send.send(last);
            })
            .map_err(|e| Problem::new("reports_ui.no_thread").with("detail", e))?;
        Ok(Self { stop, news, thread: Some(thread) })
    }

    /// Asks it to stop; that it did comes back as a failure.
    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// What has come back, without waiting. A thread that ended without a word failed.
    #[must_use]
    pub(crate) fn look(&self) -> Option<WorkEvent> {
        match self.news.try_recv() {
            Ok(told) => Some(told),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(WorkEvent::Failed(broke_off())),
        }
    }

    /// The same, waiting for up to so long.
    #[must_use]
    pub(crate) fn wait(&self, limit: Duration) -> Option<WorkEvent> {
        match self.news.recv_timeout(limit) {
            Ok(told) => Some(told),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(WorkEvent::Failed(broke_off())),
        }
    }
}

impl Drop for BackgroundJob {
    fn drop(&mut self) {
        self.stop();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Reads a report from a store.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn read(store: &Store, wanted: ReportRequest, now_ms: i64) -> Result<WorkResult, OpError> {
    let report = wanted.report();
    let facts = store.facts(wanted.period, report.needs, now_ms)?;
    let only = wanted.ask.names(&facts.settings);
    Ok(WorkResult { wanted, model: (report.make)(facts, wanted.ask), only })
}

fn carry_out(
    order: &Order,
    db: &Path,
    now_ms: i64,
    stop: &Arc<AtomicBool>,
    news: &Sender<WorkEvent>,
) -> Result<WorkEvent, OpError> {
    // The store is open in this process already: what it says of its place was said then.
    let options = OpenOptions { allow_network_fs: true, now_ms, ..OpenOptions::read() };
    let mut store = Store::open(db, &options)?;
    let wanted = match order {
        Order::Read(wanted) | Order::Write { wanted, .. } => wanted,
        Order::Sheet { handover, lang, folder } => {
            return write_sheet(&store, *handover, *lang, folder, now_ms);
        }
    };
    let stopped = stop.clone();
    store.stop_reading_when(move || stopped.load(Ordering::Relaxed))?;
    let made = read(&store, *wanted, now_ms);
    drop(store);
    // What was broken off failed because of that.
    let made = if stop.load(Ordering::Relaxed) { return Err(OpError::Stopped) } else { made? };
    let Order::Write { lang, format, table, path, force, folder, .. } = order else {
        return Ok(WorkEvent::Read(Box::new(made)));
    };
    if path.parent() == Some(folder) {
        make(folder)?;
    }
    let paper = made.paper(*lang);
    let mut said = 0;
    let mut watch = |done: usize, total: usize| {
        if done == 0 || done >= said + SAY {
            said = done;
            let _ = news.send(WorkEvent::Progress(done, total));
        }
        !stop.load(Ordering::Relaxed)
    };
    let mut job = Job::new(&mut watch);
    job.table = *table;
    let written = staged::write(path, Existing::forced(*force), |out| {
        (format.write)(&paper, &mut job, out)?;
        // A last look: stopped means that nothing appears.
        if stop.load(Ordering::Relaxed) { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) }
    });
    match written {
        Ok(()) => Ok(WorkEvent::Written(std::path::absolute(path).unwrap_or_else(|_| path.clone()))),
        Err(_) if stop.load(Ordering::Relaxed) => Err(OpError::Stopped),
        Err(error) => Err(not_written(&error)),
    }
}

/// A sheet is small and made anew whenever it is asked for.
fn write_sheet(
    store: &Store,
    handover: HandoverId,
    lang: Lang,
    folder: &Path,
    now_ms: i64,
) -> Result<WorkEvent, OpError> {
    let page = store.page(handover)?;
    let date = page.document.business_date;
    let seq = page.document.seal.as_ref().map_or(0, |seal| seal.seq);
    let zone = page.document.zone.unwrap_or_default();
    make(folder)?;
    let name = in_file_name(msg::forms::sheet(lang)).to_lowercase();
    let path = folder.join(format!("{name}-{date}-{seq:05}.html"));
    let forms = Forms::of(DayLog { date, pages: vec![page], openings: Vec::new() }, zone.stamp_at(now_ms));
    let paper = forms.sheet(lang);
    let html = Format::named("html").unwrap_or(&FORMATS[0]);
    let mut watch = |_, _| true;
    staged::write(&path, Existing::Replace, |out| (html.write)(&paper, &mut Job::new(&mut watch), out))
        .map_err(|error| not_written(&error))?;
    Ok(WorkEvent::Written(std::path::absolute(&path).unwrap_or(path)))
}

/// The usual folder, where it is missing.
fn make(folder: &Path) -> Result<(), OpError> {
    if folder.exists() {
        return Ok(());
    }
    create_private_dir(folder).map_err(|e| not_written(&WriteError::refused(folder, e)))
}

/// The thread ended without a word.
fn broke_off() -> OpError {
    OpError::NotWritten(Problem::new("reports_ui.broke_off"))
}

/// A file that was not written, in the words of the export: what to do next stands on the same screen.
fn not_written(error: &WriteError) -> OpError {
    let at = |key, path: &Path| Problem::new(key).with("path", path.display());
    let (path, error) = match error {
        WriteError::Exists(path) => return OpError::Exists(at("error.exists", path)),
        WriteError::Irreplaceable(path) => return OpError::NotWritten(at("backup_cmd.irreplaceable", path)),
        WriteError::IsFolder(path) => return OpError::NotWritten(at("error.is_folder", path)),
        WriteError::Refused { path, error } => (path, error),
    };
    OpError::NotWritten(match error.kind() {
        io::ErrorKind::NotFound => at("reports_ui.no_folder", path),
        io::ErrorKind::PermissionDenied => at("reports_ui.denied", path),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => at("reports_ui.disk_full", path),
        io::ErrorKind::OutOfMemory => at("reports_ui.no_memory", path),
        _ => match io_cause(error) {
            Said::Key(_) => at("reports_ui.cannot_write", path),
            Said::Text(text) => at("reports_ui.not_written", path).with("detail", text),
        },
    })
}
