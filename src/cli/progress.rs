//! Long work on the command line: what is said of it on stderr, and whether it goes on.

use std::io::{self, IsTerminal as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use super::{out, stop};
use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::system::clock::Clock;
use crate::system::config::Globals;
use crate::system::error::{Failure, FailureKind};

/// Milliseconds of silence at first, and between two sentences.
const FIRST_MS: i64 = 1_000;
const EVERY_MS: i64 = 2_000;

/// Work under way. Clones are the same work.
#[derive(Clone)]
pub(crate) struct Progress {
    stop: Arc<AtomicBool>,
    clock: Clock,
    lang: Lang,
    began_ms: i64,
    /// When the next sentence is due; never where nobody reads it.
    next_ms: Arc<AtomicI64>,
    say: Arc<dyn Fn(&str) + Send + Sync>,
}

impl std::fmt::Debug for Progress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Progress").field("stop", &self.stop).finish_non_exhaustive()
    }
}

impl Progress {
    /// Begins: Ctrl-C asks it to stop, and a person at a terminal is told how far it is.
    #[must_use]
    pub(crate) fn start(globals: &Globals) -> Self {
        let told = io::stderr().is_terminal();
        Self::new(stop::asked(), globals.clock.clone(), globals.lang, told, out::say)
    }

    fn new(
        stop: Arc<AtomicBool>,
        clock: Clock,
        lang: Lang,
        told: bool,
        say: impl Fn(&str) + Send + Sync + 'static,
    ) -> Self {
        let next_ms = Arc::new(AtomicI64::new(if told { FIRST_MS } else { i64::MAX }));
        Self { began_ms: clock.boot_ms(), stop, clock, lang, next_ms, say: Arc::new(say) }
    }

    /// While records are read, of which nobody knows how many there are. Says whether to go on.
    #[must_use]
    pub(crate) fn reading(&self) -> bool {
        self.told(|| msg::report::reading(self.lang).to_owned());
        !self.stopped()
    }

    /// While it is written. Says whether to go on.
    #[must_use]
    pub(crate) fn written(&self, done: usize, total: usize) -> bool {
        self.told(|| msg::report::progress(self.lang, done.saturating_mul(100) / total.max(1)));
        !self.stopped()
    }

    /// Whether the person asked to stop.
    #[must_use]
    pub(crate) fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// A last look before something takes its place.
    ///
    /// # Errors
    /// [`io::ErrorKind::Interrupted`] when stopped.
    pub(crate) fn last_look(&self) -> io::Result<()> {
        if self.stopped() { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) }
    }

    /// Stopped, where it was; else what failed.
    #[must_use]
    pub(crate) fn or(&self, failure: Failure) -> Failure {
        if self.stopped() {
            Failure::new(FailureKind::Interrupted, Problem::new("report.cancelled"))
        } else {
            failure
        }
    }

    fn told(&self, sentence: impl FnOnce() -> String) {
        let next = self.next_ms.load(Ordering::Relaxed);
        let since = self.clock.boot_ms() - self.began_ms;
        if since >= next {
            (self.say)(&sentence());
            self.next_ms.store(since.saturating_add(EVERY_MS), Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::cli::out::{Content, OutputTarget};
    use crate::report::formats::tests::odd;
    use crate::report::formats::{FORMATS, Job};
    use crate::system::paths::staged::Existing;

    /// Work whose clock stands where it is put, and what it said.
    fn watched(told: bool) -> (Progress, Clock, Arc<Mutex<Vec<String>>>) {
        let (clock, said) = (Clock::fixed(0), Arc::new(Mutex::new(Vec::new())));
        let heard = said.clone();
        let progress = Progress::new(Arc::default(), clock.clone(), Lang::En, told, move |text: &str| {
            heard.lock().unwrap().push(text.to_owned());
        });
        (progress, clock, said)
    }

    #[test]
    fn a_person_is_told_when_it_takes_long_also_while_it_is_read() {
        let (progress, clock, said) = watched(true);
        assert!(progress.reading());
        clock.advance(999);
        assert!(progress.reading() && said.lock().unwrap().is_empty());
        clock.advance(1);
        assert!(progress.reading() && progress.reading());
        clock.advance(2_000);
        assert!(progress.written(50, 200) && progress.written(60, 200));
        assert_eq!(*said.lock().unwrap(), ["Reading the records …", "25% written"]);
        let (silent, clock, said) = watched(false);
        clock.advance(60_000);
        assert!(silent.reading() && silent.written(1, 2) && said.lock().unwrap().is_empty());
    }

    #[test]
    fn stopped_in_the_middle_leaves_no_file_in_any_format() {
        let dir = tempfile::tempdir().unwrap();
        // Stopped while it is written, and at the very end.
        for (format, looks) in FORMATS.iter().flat_map(|f| [(f, 1), (f, usize::MAX)]) {
            let (progress, ..) = watched(false);
            let mut seen = 0;
            let mut watch = |done, total| {
                seen += 1;
                if seen > looks {
                    progress.stop.store(true, Ordering::Relaxed);
                }
                progress.written(done, total)
            };
            let target =
                OutputTarget::new(Some(&dir.path().join(format!("odd.{}", format.name))), Existing::Keep);
            let written = target.write(Content::Binary, |out| {
                (format.write)(&odd(2_000), &mut Job::new(&mut watch), out)?;
                progress.stop.store(true, Ordering::Relaxed);
                progress.last_look()
            });
            let failure = progress.or(written.unwrap_err());
            assert_eq!((failure.kind, failure.kind.code()), (FailureKind::Interrupted, 130));
            assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "{}", format.name);
        }
    }
}
