//! Ends the program when the world asks for it: a signal, or a terminal that is gone.
//!
//! When the terminal vanishes, reading from it inside the event library never returns, and a flag set
//! by a signal is never looked at. So a thread of its own waits for signals and another for the
//! hang-up; they tell the drawing thread, give it a moment to save, restore the terminal and end the
//! process themselves. Both block without a time limit: an idle program costs nothing.

#[cfg(unix)]
pub(crate) use unix::Watchdog;

#[cfg(not(unix))]
pub(crate) use fallback::Watchdog;

#[cfg(unix)]
mod unix {
    use std::io::{Read as _, Write as _};
    use std::os::fd::{AsFd as _, OwnedFd};
    use std::os::unix::net::UnixStream;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;
    use std::{io, thread};

    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::process::{Resource, Rlimit, setrlimit, umask};
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH, SIGXFSZ};

    /// How long the drawing thread may take to save before the process ends.
    const GRACE: Duration = Duration::from_millis(1500);
    /// How long giving the terminal back may take; a dead terminal can block the write.
    const RESTORE: Duration = Duration::from_millis(300);

    /// How often the end of a wait is looked for, in nanoseconds.
    const STEP_NS: i64 = 20_000_000;

    #[derive(Debug, Default)]
    struct Shared {
        stopping: AtomicBool,
        resumed: AtomicBool,
        done: AtomicBool,
    }

    /// Watches signals and the terminal for as long as the process lives.
    #[derive(Debug, Clone)]
    pub(crate) struct Watchdog {
        shared: Arc<Shared>,
        wake: Arc<UnixStream>,
    }

    impl Watchdog {
        /// Starts watching. Also switches core dumps off, makes new files private (umask 077), and
        /// ignores the signal for a file past its size limit, so that it arrives as a full disk.
        ///
        /// # Errors
        /// When the signal handlers or threads cannot be set up.
        pub(crate) fn start() -> io::Result<Self> {
            harden()?;
            let shared = Arc::new(Shared::default());
            let (read, write) = UnixStream::pair()?;
            read.set_nonblocking(true)?;
            write.set_nonblocking(true)?;
            signal_hook::low_level::pipe::register(SIGWINCH, write.try_clone()?)?;
            let mut signals =
                signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGCONT])?;
            let (watched, waker) = (Arc::clone(&shared), write.try_clone()?);
            thread::Builder::new().name("signals".to_owned()).spawn(move || {
                for signal in &mut signals {
                    if signal == SIGCONT {
                        watched.resumed.store(true, Ordering::SeqCst);
                        wake(&waker);
                    } else {
                        end(&watched, &waker, 128 + signal);
                    }
                }
            })?;
            if let Some(tty) = terminal() {
                let (watched, waker) = (Arc::clone(&shared), write);
                thread::Builder::new().name("terminal".to_owned()).spawn(move || {
                    if wait_for_hangup(&tty) {
                        end(&watched, &waker, 128 + SIGHUP);
                    }
                })?;
            }
            Ok(Self { shared, wake: Arc::new(read) })
        }

        /// Whether the program has been asked to end: save, then call [`Watchdog::done`].
        #[must_use]
        pub(crate) fn stopping(&self) -> bool {
            self.shared.stopping.load(Ordering::SeqCst)
        }

        /// Whether the program was stopped and continued since the last call: take the terminal again
        /// and draw everything.
        #[must_use]
        pub(crate) fn resumed(&self) -> bool {
            self.shared.resumed.swap(false, Ordering::SeqCst)
        }

        /// Everything is saved; the process may end.
        pub(crate) fn done(&self) {
            self.shared.done.store(true, Ordering::SeqCst);
        }

        /// Becomes readable when something happened that the drawing thread must look at.
        #[must_use]
        pub(crate) fn wake_stream(&self) -> &UnixStream {
            &self.wake
        }

        /// Empties [`Watchdog::wake_stream`] after it became readable.
        pub(crate) fn clear_wake(&self) {
            let mut bytes = [0; 64];
            while matches!((&*self.wake).read(&mut bytes), Ok(n) if n > 0) {}
        }
    }

    fn harden() -> io::Result<()> {
        umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
        // Memory holds PINs for a moment; a refusal of the system is no reason not to work.
        setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).ok();
        signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)))?;
        Ok(())
    }

    /// The terminal the person types at.
    pub(in crate::tui) fn terminal() -> Option<OwnedFd> {
        let stdin = rustix::stdio::stdin();
        if rustix::termios::isatty(stdin) {
            return stdin.try_clone_to_owned().ok();
        }
        std::fs::File::options().read(true).write(true).open("/dev/tty").ok().map(OwnedFd::from)
    }

    /// Blocks until the terminal is gone. `false` where the system cannot tell; SIGHUP comes then.
    fn wait_for_hangup(tty: &OwnedFd) -> bool {
        loop {
            // No event is asked for: hang-up and error are always reported.
            let mut fds = [PollFd::from_borrowed_fd(tty.as_fd(), PollFlags::empty())];
            match poll(&mut fds, None) {
                Ok(0) | Err(rustix::io::Errno::INTR) => {}
                Ok(_) => return fds[0].revents().intersects(PollFlags::HUP | PollFlags::ERR),
                Err(_) => return false,
            }
        }
    }

    fn wake(mut stream: &UnixStream) {
        // A full pipe has woken the reader already.
        stream.write_all(&[1]).unwrap_or_default();
    }

    /// Waits until something is so, or up to so long; whether it is. The steps are counted and each is timed by the kernel:
    /// no clock that somebody has shifted makes it longer, and none makes it spin.
    fn wait(limit: Duration, so: &AtomicBool) -> bool {
        let step = rustix::event::Timespec { tv_sec: 0, tv_nsec: STEP_NS };
        let steps = limit.as_nanos() / u128::from(STEP_NS.unsigned_abs());
        for _ in 0..steps {
            if so.load(Ordering::SeqCst) {
                return true;
            }
            let _ = poll(&mut [], Some(&step));
        }
        so.load(Ordering::SeqCst)
    }

    /// Tells the drawing thread, waits for it, restores the terminal and ends the process.
    fn end(shared: &Arc<Shared>, stream: &UnixStream, code: i32) {
        if shared.stopping.swap(true, Ordering::SeqCst) {
            return;
        }
        wake(stream);
        if wait(GRACE, &shared.done) {
            // The ordinary way out is being taken; this is for when it gets stuck.
            wait(RESTORE, &AtomicBool::new(false));
        }
        let restored = Arc::new(AtomicBool::new(false));
        let told = restored.clone();
        // Without memory there is no thread; the process ends all the same.
        let restoring = thread::Builder::new().spawn(move || {
            super::super::guard::restore();
            told.store(true, Ordering::SeqCst);
        });
        if restoring.is_ok() {
            wait(RESTORE, &restored);
        }
        signal_hook::low_level::exit(code);
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_wait_ends_when_it_is_so_and_after_its_steps_whatever_the_clocks_say() {
            let begun = std::time::Instant::now();
            assert!(wait(Duration::from_mins(1), &AtomicBool::new(true)));
            assert!(!wait(Duration::from_millis(60), &AtomicBool::new(false)));
            assert!(begun.elapsed() < Duration::from_secs(5));
        }

        #[test]
        fn a_closed_pty_is_noticed_without_a_time_limit() {
            use portable_pty::{PtySize, native_pty_system};
            let pair = native_pty_system().openpty(PtySize::default()).unwrap();
            let name = pair.master.tty_name().unwrap();
            let slave = std::fs::File::options()
                .read(true)
                .write(true)
                .custom_flags(rustix::fs::OFlags::NOCTTY.bits().cast_signed())
                .open(name)
                .unwrap();
            let tty = OwnedFd::from(slave);
            let waiting = thread::spawn(move || wait_for_hangup(&tty));
            assert!(!waiting.is_finished());
            drop(pair);
            assert!(waiting.join().unwrap());
        }

        use std::os::unix::fs::OpenOptionsExt as _;
    }
}

#[cfg(unix)]
pub(in crate::tui) use unix::terminal;

#[cfg(not(unix))]
mod fallback {
    use std::io;

    /// Nothing to watch: the console ends its programs itself.
    #[derive(Debug, Clone)]
    pub(crate) struct Watchdog(());

    impl Watchdog {
        /// Starts nothing.
        ///
        /// # Errors
        /// Never.
        pub(crate) fn start() -> io::Result<Self> {
            Ok(Self(()))
        }

        /// Always `false`: nothing asks the program to end.
        #[must_use]
        pub(crate) fn stopping(&self) -> bool {
            false
        }

        /// Always `false`: nothing stops the program for a while.
        #[must_use]
        pub(crate) fn resumed(&self) -> bool {
            false
        }

        /// Nothing waits for this.
        pub(crate) fn done(&self) {}
    }
}
