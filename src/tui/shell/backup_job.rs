//! Backups beside the screen: one after each seal, in a thread of its own that only reads the store.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::i18n::{self, msg};
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::store::backup_places::{BackupPlaces, CopyTimes, MadeBackup};
use crate::store::backups::BackupError;
use crate::store::{OpenOptions, Store, backups, drill};
use crate::tui::shell::app_data::BackupState;
use crate::tui::widgets::label::Label;

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
    /// Where it is noted that a copy was tried.
    state_dir: PathBuf,
    job: Option<BackupJob>,
    /// Number of the last record that was seen; of a newer one a backup is made.
    seen: i64,
    /// A seal came while a backup was under way.
    again: bool,
    /// Old ones are to be removed once what is under way has ended.
    prunes: bool,
    /// One was given up, for something that may not come to pass.
    paused: bool,
    /// Somebody asked for one and waits to hear of it.
    asked: bool,
    times: CopyTimes,
}

impl BackupKeeper {
    /// For backups of whatever is sealed from now on.
    #[must_use]
    pub(crate) fn new(state_dir: PathBuf, places: &BackupPlaces, store: Option<&Store>) -> Self {
        let seen = store.and_then(|store| store.head().ok()).map_or(0, |head| head.seq);
        let chain = |store: &Store| Some(places.times(store.path(), &store.shop().ok()?.chain_id));
        let times = store.and_then(chain).unwrap_or_default();
        Self { state_dir, job: None, seen, again: false, prunes: false, paused: false, asked: false, times }
    }

    /// What comes of the next one is said.
    pub(crate) const fn ask(&mut self) {
        self.asked = true;
    }

    /// There is no second place any more.
    pub(crate) const fn forget_second(&mut self) {
        self.times = self.times.without_second();
    }

    /// What is known of the backups there are.
    #[must_use]
    pub(crate) fn state(&self) -> BackupState {
        let times = self.times;
        let (last_ms, off_ms) = (times.last_ms(), times.off_ms());
        BackupState { last_ms, off_ms, off_is_here: times.off_is_here(), failed: None }
    }

    /// Whether one is under way.
    #[must_use]
    pub(crate) const fn working(&self) -> bool {
        self.job.is_some()
    }

    /// Begins where something was sealed since the last look. Nothing is waited for.
    pub(crate) fn follow(
        &mut self,
        store: &Store,
        now_ms: i64,
        places: &BackupPlaces,
        state: &mut BackupState,
    ) {
        let Ok(head) = store.head() else { return };
        if head.seq != self.seen {
            self.seen = head.seq;
            self.begin(store, now_ms, places, state);
        }
    }

    /// Begins one now, or when the one under way has ended.
    pub(crate) fn begin(
        &mut self,
        store: &Store,
        now_ms: i64,
        places: &BackupPlaces,
        state: &mut BackupState,
    ) {
        if self.job.is_some() {
            self.again = true;
            return;
        }
        let (places, state_dir, db) = (places.clone(), self.state_dir.clone(), store.path().to_owned());
        let made = BackupJob::start(move |stop| {
            let made = carry_out(&places, &state_dir, &db, now_ms, stop);
            BackupOutcome::Made(made.map_err(|e| banner(&e)))
        });
        match made {
            Ok(job) => self.job = Some(job),
            Err(problem) => state.failed = Some(problem),
        }
    }

    /// Removes what no generation needs, now or when what is under way has ended: the newest are read in full first, which
    /// nobody who types is to wait for.
    pub(crate) fn prune(&mut self, store: &Store, places: &BackupPlaces, state: &mut BackupState) {
        if self.job.is_some() {
            self.prunes = true;
            return;
        }
        let (places, db) = (places.clone(), store.path().to_owned());
        match BackupJob::start(move |_| BackupOutcome::Pruned(prune(&places, &db).map_err(|e| e.problem()))) {
            Ok(job) => self.job = Some(job),
            Err(problem) => state.failed = Some(problem),
        }
    }

    /// Gives up the one under way: the file it reads may be another one next.
    pub(crate) fn pause(&mut self) {
        self.paused |= self.job.take().is_some() || std::mem::take(&mut self.again);
    }

    /// What it was given up for has come to pass, or not: then it is begun anew.
    pub(crate) fn resume(
        &mut self,
        store: &Store,
        now_ms: i64,
        places: &BackupPlaces,
        state: &mut BackupState,
    ) {
        if std::mem::take(&mut self.paused) {
            self.begin(store, now_ms, places, state);
        }
    }

    /// Takes over what came of it, waiting for up to so long; begins the next one where that is due. No disk is looked at
    /// for that: the thread has brought what is there. Gives what is to be said of it.
    pub(crate) fn look(
        &mut self,
        store: &Store,
        now_ms: i64,
        limit: Duration,
        places: &BackupPlaces,
        state: &mut BackupState,
    ) -> Option<Label> {
        let outcome = self.job.as_ref()?.wait(limit)?;
        self.job = None;
        let mut said = None;
        match outcome {
            BackupOutcome::Made(Ok(done)) => {
                self.times = done.times;
                if places.second.is_none() {
                    self.forget_second();
                }
                // What is wrong stands on Home.
                said = (!self.again && std::mem::take(&mut self.asked) && done.trouble.is_none())
                    .then(|| msg::data_ui::backed_up.into());
                *state = BackupState { failed: done.trouble, ..self.state() };
            }
            BackupOutcome::Made(Err(problem)) => state.failed = Some(problem),
            BackupOutcome::Pruned(Ok(gone)) => {
                let n = i64::try_from(gone).unwrap_or(i64::MAX);
                said = Some(Label::from(move |lang: Lang| msg::backup_cmd::removed(lang, n)));
            }
            BackupOutcome::Pruned(Err(problem)) => {
                said = Some(Label::from(move |lang: Lang| i18n::text(lang, problem.key, &problem.args)));
            }
        }
        if std::mem::take(&mut self.again) {
            self.begin(store, now_ms, places, state);
        } else if std::mem::take(&mut self.prunes) {
            self.prune(store, places, state);
        }
        said
    }

    /// The program ends: waits for what is under way, or gives it up. Nothing half made stays.
    pub(crate) fn end(mut self, store: Option<&Store>, now_ms: i64, places: &BackupPlaces, ending: Ending) {
        let begun = Instant::now();
        let mut state = BackupState::default();
        while let (Ending::Left, true, Some(store)) = (ending, self.working(), store) {
            let Some(left) = FINISH.checked_sub(begun.elapsed()) else { break };
            let _ = self.look(store, now_ms, left, places, &mut state);
        }
    }
}

/// A backup that was made.
#[derive(Debug)]
struct BackupDone {
    /// What is to be said of it though it is there: the second place did not take it, or old ones could not be removed.
    trouble: Option<Problem>,
    /// What lies in both places now.
    times: CopyTimes,
}

/// What came of work with backups.
#[derive(Debug)]
enum BackupOutcome {
    /// One was made, or why not.
    Made(Result<BackupDone, Problem>),
    /// So many old ones were removed, or why none.
    Pruned(Result<usize, Problem>),
}

/// A backup under way. Dropping it stops it and waits for its end.
#[derive(Debug)]
struct BackupJob {
    stop: Arc<AtomicBool>,
    done: Receiver<BackupOutcome>,
    thread: Option<JoinHandle<()>>,
}

impl BackupJob {
    fn start(work: impl FnOnce(&Arc<AtomicBool>) -> BackupOutcome + Send + 'static) -> Result<Self, Problem> {
        let (send, done) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let thread = std::thread::Builder::new()
            .name("backup".to_owned())
            .spawn(move || {
                let _ = send.send(work(&stopped));
            })
            .map_err(|_| Problem::new("backup.banner_other"))?;
        Ok(Self { stop, done, thread: Some(thread) })
    }

    /// What came of it, waiting for up to so long. A thread that ended without a word failed.
    fn wait(&self, limit: Duration) -> Option<BackupOutcome> {
        match self.done.recv_timeout(limit) {
            Ok(outcome) => Some(outcome),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => {
                Some(BackupOutcome::Made(Err(Problem::new("backup.banner_other"))))
            }
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

/// The store as the thread reads it.
fn opened(db: &Path, now_ms: i64) -> Result<Store, BackupError> {
    // The store is open in this process already: what it says of its place was said then.
    let options = OpenOptions { allow_network_fs: true, now_ms, ..OpenOptions::read() };
    Store::open(db, &options).map_err(BackupError::Store)
}

/// Removes what no generation needs in any place; gives how many.
fn prune(places: &BackupPlaces, db: &Path) -> Result<usize, BackupError> {
    let store = opened(db, 0)?;
    let chain = store.shop().map_err(BackupError::Store)?.chain_id;
    let zone = store.settings().map_err(BackupError::Store)?.1.store.zone;
    let mut gone = 0;
    for place in places.all() {
        gone += backups::prune(place, &chain, zone)?.len();
    }
    Ok(gone)
}

/// Makes one, removes what no generation needs, and tries the newest one off the disk where that is due.
fn carry_out(
    places: &BackupPlaces,
    state_dir: &Path,
    db: &Path,
    now_ms: i64,
    stop: &Arc<AtomicBool>,
) -> Result<BackupDone, BackupError> {
    let store = opened(db, now_ms)?;
    let MadeBackup { copied, .. } = store.back_up_to(places, now_ms, stop)?;
    let chain = store.shop().map_err(BackupError::Store)?.chain_id;
    let zone = store.settings().map_err(BackupError::Store)?.1.store.zone;
    let not_taken = matches!(copied, Some(Err(_)));
    // The backup is there. What could not be removed is tried again after the next one.
    let mut trouble = None;
    for place in places.all().filter(|place| !(not_taken && Some(*place) == places.second.as_deref())) {
        if backups::prune(place, &chain, zone).is_err() {
            trouble = Some(Problem::new("backup.not_pruned").with("path", place.display()));
        }
    }
    if let Some(second) = places.second.as_deref().filter(|_| not_taken) {
        trouble = Some(Problem::new("backup.second").with("path", second.display()));
    }
    if drill::due(state_dir, &chain, now_ms)
        && let Some(copy) = places.newest_off_disk(db, &chain)
        && drill::run(&copy, &store, state_dir, now_ms, stop).is_err()
        && !stop.load(Ordering::Relaxed)
    {
        trouble = Some(Problem::new("backup.drill").with("path", copy.path.display()));
    }
    Ok(BackupDone { trouble, times: places.times(db, &chain) })
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
    use crate::store::VerifyLevel;
    use crate::tui::screens::logbook::Logbook;
    use crate::tui::shell::view::Effect;
    use crate::tui::test_support::Shop;

    const DAY_MS: i64 = 86_400_000;

    /// A shop whose backups go into a folder of its own.
    fn shop(lang: Lang) -> (Shop, PathBuf) {
        let shop = Shop::new(lang);
        let folder = shop.dir.path().join("backups");
        let Shop { app, dir, pins } = shop;
        (
            Shop { app: app.with_backups(BackupPlaces { first: folder.clone(), second: None }), dir, pins },
            folder,
        )
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
        for (lang, last, none, old) in [
            (
                Lang::En,
                "Backup in the second place 21:42, same disk",
                "Last backup 21:42, none off this disk",
                "4 days old",
            ),
            (Lang::Zh, "第二个位置的备份：21:42（同一硬盘）", "最近备份：21:42，没有外部备份", "已有 4 天"),
        ] {
            let (mut shop, folder) = shop(lang);
            shop.hand_over();
            finish(&mut shop);
            let (words, role) = backup_line(&shop.app.model, shop.app.desk.now(), lang).unwrap();
            assert!(words.starts_with(none) && role == TextRole::Warn, "{words}");
            assert!(crate::i18n::width::width(&words) <= 58, "{words}");
            // The owner names a second place: a copy of it is there at once.
            let second = shop.dir.path().join("stick");
            shop.app.set_second_place(Some(second.clone()));
            finish(&mut shop);
            let line = |shop: &Shop| backup_line(&shop.app.model, shop.app.desk.now(), lang).unwrap();
            assert_eq!(line(&shop), (last.to_owned(), TextRole::Muted));
            let at = shop.app.desk.now().ms;
            shop.advance_min(3 * DAY_MS / 60_000);
            assert_eq!(line(&shop).1, TextRole::Muted);
            let book = Logbook::new(&shop.app.model);
            assert!(!shop.open(Box::new(book)).screen(80, 24).contains(last), "not old yet");
            shop.app.carry_out(Effect::Home);
            // The second of one second stands a second later.
            shop.advance_min(DAY_MS / 60_000 + 1);
            let (words, role) = line(&shop);
            assert!(words.contains(old) && role == TextRole::Warn, "{words}");
            // And on every other screen.
            let book = Logbook::new(&shop.app.model);
            assert!(shop.open(Box::new(book)).screen(80, 24).contains(old), "{}", shop.screen(80, 24));
            shop.app.carry_out(Effect::Home);
            assert!(crate::i18n::width::width(&words) <= 58, "{words}");
            // Of a clock that was put back nothing is known: not old.
            let later = Some(at + 99 * DAY_MS);
            shop.app.model.backup =
                Some(BackupState { last_ms: later, off_ms: later, off_is_here: false, failed: None });
            assert_eq!(line(&shop).1, TextRole::Muted);
            assert_eq!(files(&second), files(&folder)[1..], "the one of then and those since");
        }
    }

    #[test]
    fn a_stick_that_is_out_is_said_and_nothing_is_made_in_its_stead() {
        let (mut shop, folder) = shop(Lang::En);
        let stick = shop.dir.path().join("media/stick/handover");
        shop.app.set_second_place(Some(stick.clone()));
        shop.hand_over();
        finish(&mut shop);
        assert!(
            shop.screen(80, 24).contains("The second place did not take the backup"),
            "{}",
            shop.screen(80, 24)
        );
        assert!(!shop.dir.path().join("media").exists() && !files(&folder).is_empty());
        fs::create_dir_all(stick.parent().unwrap()).unwrap();
        shop.advance_min(8 * 60).hand_over();
        finish(&mut shop);
        assert!(!shop.screen(80, 24).contains("did not take"), "{}", shop.screen(80, 24));
        assert_eq!(files(&stick), files(&folder)[files(&folder).len() - 1..], "and the next one is there");
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
    fn old_ones_are_removed_beside_the_screen_and_it_is_said_how_many() {
        let (mut shop, folder) = shop(Lang::En);
        shop.hand_over();
        finish(&mut shop);
        let newest = files(&folder).pop().unwrap();
        // The newest fourteen stay, and one for the day of the others.
        let prefix = newest.rsplitn(3, '-').nth(2).unwrap();
        for n in 10..50 {
            let name = format!("{prefix}-20260401T0900{n}Z-000001.db.gz");
            fs::copy(folder.join(&newest), folder.join(name)).unwrap();
        }
        shop.app.carry_out(Effect::Prune);
        // A key is taken at once, whatever the stick does meanwhile.
        assert!(shop.app.working());
        let begun = shop.screen(80, 24);
        assert!(begun.contains(msg::data_ui::pruning(Lang::En)), "{begun}");
        finish(&mut shop);
        let left = files(&folder);
        assert!(left.contains(&newest) && left.len() < 20, "{left:?}");
        let said = shop.screen(80, 24);
        let gone = i64::try_from(41 - left.len()).unwrap();
        assert!(said.contains(&msg::backup_cmd::removed(Lang::En, gone)), "{said}");
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
