//! Backups beside the screen: one after each seal, in a thread of its own that only reads the store.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::model::problem::Problem;
use crate::store::backups::{BackupError, BackupFile};
use crate::store::{OpenOptions, Store, backups};
use crate::tui::shell::app_data::BackupState;

/// How long leaving waits for the backup of the last seal.
const FINISH: Duration = Duration::from_secs(10);

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Somebody left it: a backup under way is finished.
    Left,
    /// The system ends it: a backup under way is given up.
    Told,
}

/// Makes a backup after each seal; one at a time.
#[derive(Debug)]
pub(crate) struct BackupKeeper {
    folder: PathBuf,
    job: Option<BackupJob>,
    /// Number of the last record that was seen; of a newer one a backup is made.
    seen: i64,
    /// A seal came while a backup was under way.
    again: bool,
}

impl BackupKeeper {
    /// For backups in this folder, of whatever is sealed from now on.
    #[must_use]
    pub(crate) fn new(folder: PathBuf, store: Option<&Store>) -> Self {
        let seen = store.and_then(|store| store.head().ok()).map_or(0, |head| head.seq);
        Self { folder, job: None, seen, again: false }
    }

    /// What is known of the backups there are.
    #[must_use]
    pub(crate) fn state(&self, store: Option<&Store>) -> BackupState {
        let chain = store.and_then(|store| store.shop().ok()).map(|shop| shop.chain_id);
        let newest = chain.and_then(|chain| backups::newest(&self.folder, &chain).ok().flatten());
        BackupState { last_ms: newest.map(|one| one.at_ms), failed: None }
    }

    /// Whether one is under way.
    #[must_use]
    pub(crate) const fn working(&self) -> bool {
        self.job.is_some()
    }

    /// Begins where something was sealed since the last look. Nothing is waited for.
    pub(crate) fn follow(&mut self, store: &Store, now_ms: i64, state: &mut BackupState) {
        let Ok(head) = store.head() else { return };
        if head.seq != self.seen {
            self.seen = head.seq;
            self.begin(store, now_ms, state);
        }
    }

    /// Begins one now, or when the one under way has ended.
    pub(crate) fn begin(&mut self, store: &Store, now_ms: i64, state: &mut BackupState) {
        if self.job.is_some() {
            self.again = true;
            return;
        }
        match BackupJob::start(&self.folder, store.path(), now_ms) {
            Ok(job) => self.job = Some(job),
            Err(problem) => state.failed = Some(problem),
        }
    }

    /// Takes over what came of it, waiting for up to so long; begins the next one where that is due.
    pub(crate) fn look(&mut self, store: &Store, now_ms: i64, limit: Duration, state: &mut BackupState) {
        let Some(outcome) = self.job.as_ref().and_then(|job| job.wait(limit)) else { return };
        self.job = None;
        match outcome {
            Ok(made) => *state = BackupState { last_ms: Some(made.at_ms), failed: None },
            Err(problem) => state.failed = Some(problem),
        }
        if std::mem::take(&mut self.again) {
            self.begin(store, now_ms, state);
        }
    }

    /// The program ends: waits for what is under way, or gives it up. Nothing half made stays.
    pub(crate) fn end(mut self, store: Option<&Store>, now_ms: i64, ending: Ending) {
        let begun = Instant::now();
        let mut state = BackupState::default();
        while let (Ending::Left, true, Some(store)) = (ending, self.working(), store) {
            let Some(left) = FINISH.checked_sub(begun.elapsed()) else { break };
            self.look(store, now_ms, left, &mut state);
        }
    }
}

/// A backup under way. Dropping it stops it and waits for its end.
#[derive(Debug)]
struct BackupJob {
    stop: Arc<AtomicBool>,
    done: Receiver<Result<BackupFile, Problem>>,
    thread: Option<JoinHandle<()>>,
}

impl BackupJob {
    fn start(folder: &Path, db: &Path, now_ms: i64) -> Result<Self, Problem> {
        let (send, done) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, folder, db) = (stop.clone(), folder.to_owned(), db.to_owned());
        let thread = std::thread::Builder::new()
            .name("backup".to_owned())
            .spawn(move || {
                let _ = send.send(carry_out(&folder, &db, now_ms, &stopped).map_err(|e| banner(&e)));
            })
            .map_err(|_| Problem::new("backup.banner_other"))?;
        Ok(Self { stop, done, thread: Some(thread) })
    }

    /// What came of it, waiting for up to so long. A thread that ended without a word failed.
    fn wait(&self, limit: Duration) -> Option<Result<BackupFile, Problem>> {
        match self.done.recv_timeout(limit) {
            Ok(outcome) => Some(outcome),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Err(Problem::new("backup.banner_other"))),
        }
    }
}

impl Drop for BackupJob {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn carry_out(
    folder: &Path,
    db: &Path,
    now_ms: i64,
    stop: &Arc<AtomicBool>,
) -> Result<BackupFile, BackupError> {
    // The store is open in this process already: what it says of its place was said then.
    let options = OpenOptions { allow_network_fs: true, now_ms, ..OpenOptions::read() };
    let store = Store::open(db, &options).map_err(BackupError::Store)?;
    let made = store.back_up(folder, now_ms, stop)?;
    let chain = store.shop().map_err(BackupError::Store)?.chain_id;
    let zone = store.settings().map_err(BackupError::Store)?.1.store.zone;
    // The backup is there. What could not be removed is tried again after the next one.
    let _ = backups::prune(folder, &chain, zone);
    Ok(made)
}

/// The one line on Home.
fn banner(error: &BackupError) -> Problem {
    Problem::new(match error {
        BackupError::Full(_) => "backup.banner_full",
        BackupError::Beside { .. } => "backup.banner_beside",
        BackupError::Unsound(_) => "backup.banner_unsound",
        BackupError::Differs | BackupError::Busy(_) | BackupError::Stopped | BackupError::Store(_) => {
            "backup.banner_other"
        }
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::model::lang::Lang;
    use crate::store::VerifyLevel;
    use crate::tui::test_support::Shop;

    const DAY_MS: i64 = 86_400_000;

    /// A shop whose backups go into a folder of its own.
    fn shop(lang: Lang) -> (Shop, PathBuf) {
        let shop = Shop::new(lang);
        let folder = shop.dir.path().join("backups");
        let Shop { app, dir, pins } = shop;
        (Shop { app: app.with_backups(folder.clone()), dir, pins }, folder)
    }

    fn finish(shop: &mut Shop) {
        while shop.app.working() {
            shop.app.look_at_work(Duration::from_secs(20));
        }
    }

    fn files(folder: &Path) -> Vec<String> {
        let all = fs::read_dir(folder).map_or_else(|_| Vec::new(), Iterator::collect::<Vec<_>>);
        let mut all: Vec<String> =
            all.into_iter().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        all.retain(|name| !name.starts_with(".handover-backup"));
        all.sort();
        all
    }

    #[test]
    fn a_seal_leaves_a_verified_backup_from_which_a_store_opens() {
        let (mut shop, folder) = shop(Lang::En);
        assert!(shop.screen(80, 24).contains("No backup yet"));
        shop.start_handover().answer_all();
        assert!(!shop.app.working() && files(&folder).is_empty(), "nothing is sealed yet");
        shop.sign(crate::tui::test_support::LI_HUA, crate::model::handover::SignRole::Outgoing);
        shop.sign(crate::tui::test_support::CHEN_WEI, crate::model::handover::SignRole::Incoming);
        assert!(shop.app.working());
        finish(&mut shop);
        let names = files(&folder);
        assert!(names.len() == 1 && names[0].ends_with("-000002.db.gz"), "{names:?}");
        let copy = shop.dir.path().join("copy.db");
        let mut packed = flate2::read::GzDecoder::new(fs::File::open(folder.join(&names[0])).unwrap());
        std::io::copy(&mut packed, &mut fs::File::create(&copy).unwrap()).unwrap();
        let copy = Store::open(&copy, &OpenOptions::write(0)).unwrap();
        assert_eq!(copy.head().unwrap(), shop.app.desk.store.as_ref().unwrap().head().unwrap());
        assert_eq!(copy.verify(VerifyLevel::Sense).unwrap().findings, []);
    }

    #[test]
    fn home_says_when_the_last_one_was_made_and_warns_after_three_days() {
        use crate::tui::screens::home::summary::backup_line;
        use crate::tui::shell::theme::TextRole;
        for (lang, last, old) in
            [(Lang::En, "Last backup 21:42", "4 days old"), (Lang::Zh, "最近备份：21:42", "已有 4 天")]
        {
            let (mut shop, _) = shop(lang);
            shop.hand_over();
            finish(&mut shop);
            let line = |shop: &Shop| backup_line(&shop.app.model, shop.app.desk.now(), lang).unwrap();
            assert_eq!(line(&shop), (last.to_owned(), TextRole::Muted));
            let at = shop.app.desk.now().ms;
            shop.advance_min(3 * DAY_MS / 60_000);
            assert_eq!(line(&shop).1, TextRole::Muted);
            shop.advance_min(DAY_MS / 60_000);
            let (words, role) = line(&shop);
            assert!(words.contains(old) && role == TextRole::Warn, "{words}");
            assert!(crate::i18n::width::width(&words) <= 58, "{words}");
            // Of a clock that was put back nothing is known: not old.
            shop.app.model.backup = Some(BackupState { last_ms: Some(at + 99 * DAY_MS), failed: None });
            assert_eq!(line(&shop).1, TextRole::Muted);
        }
    }

    #[test]
    fn a_failure_is_one_line_and_the_next_seal_tries_again() {
        let (mut shop, folder) = shop(Lang::En);
        fs::write(&folder, "a file, not a folder").unwrap();
        shop.hand_over();
        finish(&mut shop);
        let line = "No backup: folder not writable. The next seal tries again.";
        assert!(shop.screen(60, 20).contains(line), "{}", shop.screen(60, 20));
        fs::remove_file(&folder).unwrap();
        shop.advance_min(8 * 60).hand_over();
        finish(&mut shop);
        assert!(!shop.screen(60, 20).contains("No backup"));
        assert_eq!(files(&folder).len(), 1);
    }

    #[test]
    fn leaving_finishes_the_backup_and_being_ended_leaves_no_file_behind() {
        let (mut left, folder) = shop(Lang::En);
        left.hand_over();
        left.app.end(Ending::Left).unwrap();
        assert_eq!(files(&folder).len(), 1);
        let (mut told, folder) = shop(Lang::En);
        told.hand_over();
        told.app.end(Ending::Told).unwrap();
        assert!(files(&folder).iter().all(|name| name.ends_with(".db.gz")), "{:?}", files(&folder));
    }
}
