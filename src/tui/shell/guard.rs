//! The terminal is borrowed: whatever is switched on here is switched off again, in reverse order, when
//! the guard is dropped, when the program panics and when a signal ends it.

use std::io;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::Command;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};

/// Whether the screen is ours at the moment.
static ACTIVE: AtomicBool = AtomicBool::new(false);
/// Whether the mouse was captured.
static MOUSE: AtomicBool = AtomicBool::new(false);
static PANIC_HOOK: Once = Once::new();

/// Owns the terminal while it lives.
#[derive(Debug)]
pub(crate) struct Guard(());

impl Guard {
    /// Takes the terminal: raw mode, the second screen, bracketed paste, the mouse if wanted.
    ///
    /// `panic_note` is the short line shown after the terminal is back, should the program panic.
    ///
    /// # Errors
    /// When raw mode cannot be set, as when there is no terminal. Modes a terminal lacks are no error.
    pub(crate) fn enter(mouse: bool, panic_note: &'static str) -> io::Result<Self> {
        PANIC_HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |info| {
                if restore() {
                    raw_write(format!("{panic_note}\r\n").as_bytes());
                }
                before(info);
            }));
        });
        MOUSE.store(mouse, Ordering::SeqCst);
        switch_on()?;
        Ok(Self(()))
    }

    /// Takes the terminal again after [`restore`], as when the program was put aside and comes back.
    ///
    /// # Errors
    /// When raw mode cannot be set.
    #[allow(clippy::unused_self)] // only while the guard is in place
    pub(crate) fn reenter(&self) -> io::Result<()> {
        if ACTIVE.load(Ordering::SeqCst) {
            disable_raw_mode().ok();
            ACTIVE.store(false, Ordering::SeqCst);
        }
        switch_on()
    }

    /// Switches mouse capture while running.
    #[allow(clippy::unused_self)] // only while the guard is in place
    pub(crate) fn set_mouse(&self, on: bool) {
        if MOUSE.swap(on, Ordering::SeqCst) == on {
            return;
        }
        if on {
            send(EnableMouseCapture);
        } else {
            send(DisableMouseCapture);
        }
    }

    /// Puts the program aside (Ctrl+Z) and takes the terminal again when it continues. Does nothing
    /// visible where no shell could bring it back.
    ///
    /// # Errors
    /// When raw mode cannot be set again.
    pub(crate) fn suspend(&self) -> io::Result<()> {
        #[cfg(unix)]
        {
            restore();
            let stopped =
                rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::TSTP);
            if stopped.is_ok() {
                // The stop takes hold within the call or right after it.
                std::thread::sleep(std::time::Duration::from_millis(30));
            }
            self.reenter()
        }
        #[cfg(not(unix))]
        Ok(())
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

fn switch_on() -> io::Result<()> {
    enable_raw_mode()?;
    ACTIVE.store(true, Ordering::SeqCst);
    send(EnterAlternateScreen);
    send(EnableBracketedPaste);
    if MOUSE.load(Ordering::SeqCst) {
        send(EnableMouseCapture);
    }
    send(Hide);
    Ok(())
}

/// Gives the terminal back. Safe from any thread and any number of times; tells whether it was ours.
///
/// Errors are of no use here: a mode the terminal lacks needs no undoing.
pub(crate) fn restore() -> bool {
    if !ACTIVE.swap(false, Ordering::SeqCst) {
        return false;
    }
    send(EndSynchronizedUpdate);
    if MOUSE.load(Ordering::SeqCst) {
        send(DisableMouseCapture);
    }
    send(DisableBracketedPaste);
    send(LeaveAlternateScreen);
    send(Show);
    disable_raw_mode().ok();
    true
}

/// Sends one command, past Rust's standard-output lock, which the drawing thread may hold.
fn send(command: impl Command) {
    #[cfg(windows)]
    if !command.is_ansi_code_supported() {
        command.execute_winapi().ok();
        return;
    }
    let mut bytes = String::new();
    if command.write_ansi(&mut bytes).is_ok() {
        raw_write(bytes.as_bytes());
    }
}

#[cfg(unix)]
fn raw_write(mut bytes: &[u8]) {
    while !bytes.is_empty() {
        match rustix::io::retry_on_intr(|| rustix::io::write(rustix::stdio::stdout(), bytes)) {
            Ok(written) if written > 0 => bytes = &bytes[written..],
            _ => break,
        }
    }
}

#[cfg(not(unix))]
fn raw_write(bytes: &[u8]) {
    use std::io::Write as _;
    let mut out = io::stdout();
    out.write_all(bytes).and_then(|()| out.flush()).unwrap_or_default();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn restoring_what_was_never_taken_does_nothing() {
        assert!(!restore());
    }
}
