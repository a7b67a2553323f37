//! The real program in a real terminal: a pseudo-terminal with an emulator to read its screen.

use std::io::{Read as _, Write};
use std::num::NonZeroU16;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::common::{Pc, program};

/// How long a screen may take to come. Generous: the whole suite may be running beside.
pub(crate) const LIMIT: Duration = Duration::from_secs(30);

/// The program takes the same key within 70 ms of the one it read before for the keyboard's repeat.
const REPEAT: Duration = Duration::from_millis(120);

/// Ends every frame the program sends.
const FRAME: &[u8] = b"\x1b[?2026l";

/// The program running in a terminal. Ends with this value.
pub(crate) struct Term {
    writer: Option<Box<dyn Write + Send>>,
    master: Option<Box<dyn MasterPty + Send>>,
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<Vec<u8>>,
    /// Every byte the program wrote.
    pub seen: Vec<u8>,
    screen: vt100::Parser,
    ended: bool,
    last_tap: String,
}

/// What to type.
pub(crate) mod key {
    pub(crate) const ENTER: &str = "\r";
    pub(crate) const ESC: &str = "\x1b";
    pub(crate) const TAB: &str = "\t";
    pub(crate) const UP: &str = "\x1b[A";
    pub(crate) const DOWN: &str = "\x1b[B";
    pub(crate) const RIGHT: &str = "\x1b[C";
    pub(crate) const LEFT: &str = "\x1b[D";
    pub(crate) const END: &str = "\x1b[F";
    pub(crate) const F1: &str = "\x1bOP";
    pub(crate) const F2: &str = "\x1bOQ";
    pub(crate) const F10: &str = "\x1b[21~";
    pub(crate) const CTRL_C: &str = "\x03";
    pub(crate) const CTRL_Z: &str = "\x1a";
}

impl Term {
    /// Starts the program on a PC.
    pub(crate) fn start(pc: &Pc, args: &[&str], width: u16, height: u16) -> Self {
        Self::start_with(pc, args, width, height, &[])
    }

    /// Starts it with more in its environment; an empty value takes a variable away.
    pub(crate) fn start_with(pc: &Pc, args: &[&str], width: u16, height: u16, vars: &[(&str, &str)]) -> Self {
        let pair = native_pty_system().openpty(size(width, height)).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(program());
        command.env_clear();
        command.args(args);
        command.cwd(pc.home());
        command.env("LANG", "C.UTF-8");
        // Whatever the demo leaves behind is seen under the home.
        command.env("TMPDIR", pc.home());
        for (name, value) in pc.vars() {
            command.env(name, value);
        }
        for (name, value) in vars {
            if value.is_empty() {
                command.env_remove(name);
            } else {
                command.env(name, value);
            }
        }
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let mut from = pair.master.try_clone_reader().expect("a reader");
        let (send, output) = channel();
        thread::spawn(move || {
            let mut bytes = [0; 16 * 1024];
            while let Ok(n) = from.read(&mut bytes) {
                if n == 0 || send.send(bytes[..n].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self {
            writer: Some(pair.master.take_writer().expect("a writer")),
            master: Some(pair.master),
            child,
            output,
            seen: Vec::new(),
            screen: vt100::Parser::new(cells(height, 1), cells(width, 1), 0),
            ended: false,
            last_tap: String::new(),
        }
    }

    /// The screen as text, trailing blanks removed.
    pub(crate) fn text(&self) -> String {
        let (_, width) = self.screen.screen().size();
        let lines: Vec<String> =
            self.screen.screen().rows(0, width.get()).map(|row| row.trim_end().to_owned()).collect();
        lines.join("\n").trim_end().to_owned()
    }

    /// Whether a text stands on the screen.
    pub(crate) fn shows(&self, text: &str) -> bool {
        self.text().contains(text)
    }

    /// Whether the screen of the program is up, not the shell's.
    pub(crate) fn on_its_screen(&self) -> bool {
        self.screen.screen().alternate_screen()
    }

    /// Takes what the program wrote until then; `false` when it ended.
    fn take(&mut self, until: Instant) -> Result<(), RecvTimeoutError> {
        let bytes = self.output.recv_timeout(until.saturating_duration_since(Instant::now()))?;
        self.screen.process(&bytes);
        self.seen.extend(bytes);
        Ok(())
    }

    /// Takes what has come already, if anything.
    pub(crate) fn take_some(&mut self) {
        let _ = self.take(Instant::now() + Duration::from_millis(3));
    }

    /// The row of the cursor, from 0.
    pub(crate) fn cursor_row(&self) -> usize {
        usize::from(self.screen.screen().cursor_position().0)
    }

    /// Waits until the screen is as wanted.
    #[track_caller]
    pub(crate) fn wait_until(&mut self, what: &str, wanted: impl Fn(&Self) -> bool) -> &mut Self {
        let end = Instant::now() + LIMIT;
        while !wanted(self) {
            if let Err(e) = self.take(end) {
                panic!(
                    "{what}: did not come ({e}); cursor in row {}, the screen is\n{}",
                    self.cursor_row(),
                    self.text()
                );
            }
        }
        self
    }

    /// Waits for a text on the screen.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, text: &str) -> &mut Self {
        self.wait_until(text, |term| term.shows(text))
    }

    /// Waits until a text has left the screen.
    #[track_caller]
    pub(crate) fn wait_gone(&mut self, text: &str) -> &mut Self {
        self.wait_until(text, |term| !term.shows(text))
    }

    /// Takes everything that comes within a moment of silence.
    pub(crate) fn calm(&mut self, silence: Duration) -> &mut Self {
        while self.take(Instant::now() + silence).is_ok() {}
        self
    }

    /// Types.
    pub(crate) fn send(&mut self, keys: &str) -> &mut Self {
        self.send_bytes(keys.as_bytes())
    }

    /// Types bytes. A program that has ended takes nothing any more, which is no failure here.
    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) -> &mut Self {
        if let Some(to) = &mut self.writer {
            let _ = to.write_all(bytes).and_then(|()| to.flush());
        }
        self
    }

    /// Presses a key as a person does: the next one comes after the screen has answered. Keys that arrive
    /// together are taken for a paste or a scanner.
    pub(crate) fn tap(&mut self, keys: &str) -> &mut Self {
        // The program counts from when it read the key, which a busy machine can put long after it was sent;
        // what is seen of that is the screen it drew since. A frame may also answer an earlier key, so only a
        // screen at rest says that the same key again is a new press.
        if self.last_tap == keys {
            while self.take(Instant::now() + REPEAT).is_ok() {}
        }
        keys.clone_into(&mut self.last_tap);
        let from = self.seen.len();
        self.send(keys);
        let end = Instant::now() + Duration::from_secs(2);
        while !self.seen[from..].windows(FRAME.len()).any(|w| w == FRAME) && self.take(end).is_ok() {}
        self
    }

    /// The writing end, to write from another thread while the screen is read here.
    pub(crate) fn take_writer(&mut self) -> Box<dyn Write + Send> {
        self.writer.take().expect("the writer")
    }

    /// Gives it back.
    pub(crate) fn put_writer(&mut self, writer: Box<dyn Write + Send>) {
        self.writer = Some(writer);
    }

    /// Pulls the window to another size.
    pub(crate) fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.master.as_ref().expect("a terminal").resize(size(width, height)).expect("a new size");
        // The emulator itself cannot be narrower than a wide character.
        self.screen.screen_mut().set_size(cells(height, 2), cells(width, 4));
        self
    }

    /// The process.
    pub(crate) fn pid(&self) -> rustix::process::Pid {
        let id = i32::try_from(self.child.process_id().expect("a process")).expect("a number");
        rustix::process::Pid::from_raw(id).expect("a number")
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        rustix::process::kill_process(self.pid(), signal).expect("the process is there");
    }

    /// Closes every end of the terminal held here, as when its window is closed.
    pub(crate) fn vanish(&mut self) {
        // The reading thread leaves when what it read next is wanted by nobody.
        self.output = channel().1;
        self.send("\x1b[I");
        self.writer = None;
        self.master = None;
    }

    /// Kills it at once, as when the power goes.
    pub(crate) fn kill(mut self) {
        self.signal(rustix::process::Signal::KILL);
        let _ = self.child.wait();
        self.ended = true;
    }

    /// Waits for its end; exit code and how long it took.
    pub(crate) fn end(&mut self) -> (u32, Duration) {
        let start = Instant::now();
        // Whoever writes waits until somebody reads.
        let still_there = loop {
            match self.take(start + LIMIT) {
                Ok(()) => {}
                Err(e) => break e == RecvTimeoutError::Timeout,
            }
        };
        assert!(!still_there, "it does not end; the screen is\n{}", self.text());
        let status = self.child.wait().expect("an end");
        self.ended = true;
        (status.exit_code(), start.elapsed())
    }

    /// What was written since the start, as text.
    pub(crate) fn raw(&self) -> String {
        String::from_utf8_lossy(&self.seen).into_owned()
    }
}

impl Drop for Term {
    fn drop(&mut self) {
        if !self.ended {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// Rows or columns of the emulator, at least some.
fn cells(wanted: u16, least: u16) -> NonZeroU16 {
    NonZeroU16::new(wanted.max(least)).expect("some cells")
}

const fn size(width: u16, height: u16) -> PtySize {
    PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 }
}
