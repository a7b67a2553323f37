//! The kit in a real terminal: a copy of this test program runs under a pseudo-terminal, and must give
//! the terminal back and end by itself, whatever happens to it.

use std::io::{Read as _, Write};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::guard;
use super::guard::Guard;
use super::input::{Code, Input};
use super::watchdog::Watchdog;
use crate::model::lang::Lang;
use crate::tui::screen_text;
use crate::tui::shell::input::InputReader;
use crate::tui::shell::terminal::Screen;
use crate::tui::shell::theme::TextRole;

const LIMIT: Duration = Duration::from_secs(20);

/// What the copy does; runs only when the tests below start it.
#[test]
#[ignore = "started by the other tests, inside a terminal"]
fn inside() {
    let watchdog = Watchdog::start().unwrap();
    let guard = Guard::enter(true, "it broke, nothing is lost").unwrap();
    let mut screen = Screen::new().unwrap();
    let mut reader = InputReader::new(Some(watchdog.clone()));
    let mut seen = String::from("READY");
    loop {
        screen
            .draw(screen_text::look(Lang::En), |c| {
                c.text(0, 0, &seen, TextRole::Title);
                c.set_cursor(3, 0);
            })
            .unwrap();
        for input in reader.batch(None).unwrap() {
            match input {
                Input::Stop => {
                    drop(guard);
                    watchdog.done();
                    return;
                }
                Input::Key(key) if key.code == Code::Char('x') => panic!("asked to"),
                Input::Key(key) if key.code == Code::Char('h') => loop {
                    thread::park();
                },
                Input::Key(key) => seen = format!("KEY {:?}", key.code),
                Input::Resize(w, h) => seen = format!("SIZE {w}x{h}"),
                other => seen = format!("{other:?}"),
            }
        }
    }
}

struct Session {
    writer: Option<Box<dyn Write + Send>>,
    master: Option<Box<dyn MasterPty + Send>>,
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<Vec<u8>>,
    seen: Vec<u8>,
    screen: vt100::Parser,
}

impl Session {
    fn start() -> Self {
        let pair = native_pty_system().openpty(PtySize { rows: 24, cols: 80, ..PtySize::default() }).unwrap();
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        command.args([
            "--exact",
            "tui::shell::terminal_tests::inside",
            "--ignored",
            "--nocapture",
            "--test-threads=1",
        ]);
        command.env("TERM", "xterm");
        let child = pair.slave.spawn_command(command).unwrap();
        let mut from = pair.master.try_clone_reader().unwrap();
        let (send, output) = channel();
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(n) = from.read(&mut bytes) {
                if n == 0 || send.send(bytes[..n].to_vec()).is_err() {
                    break;
                }
            }
        });
        let writer = Some(pair.master.take_writer().unwrap());
        let mut session = Self {
            writer,
            master: Some(pair.master),
            child,
            output,
            seen: Vec::new(),
            screen: vt100::Parser::default(),
        };
        session.wait_for("READY");
        session
    }

    fn wait_for(&mut self, text: &str) {
        let end = Instant::now() + LIMIT;
        while !self.screen.screen().contents().contains(text) {
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => {
                    self.screen.process(&bytes);
                    self.seen.extend(bytes);
                }
                Err(e) => panic!("no {text:?} ({e}) in {:?}", String::from_utf8_lossy(&self.seen)),
            }
        }
    }

    fn write(&mut self, bytes: &[u8]) {
        let to = self.writer.as_mut().unwrap();
        to.write_all(bytes).unwrap();
        to.flush().unwrap();
    }

    /// Closes every end of the terminal held here, as when its window is closed.
    fn vanish(&mut self) {
        // The reading thread leaves when what it read next is wanted by nobody.
        self.output = channel().1;
        self.write(b"a");
        self.writer = None;
        self.master = None;
    }

    fn signal(&self, signal: rustix::process::Signal) {
        let pid = i32::try_from(self.child.process_id().unwrap()).unwrap();
        rustix::process::kill_process(rustix::process::Pid::from_raw(pid).unwrap(), signal).unwrap();
    }

    /// Waits for the end; how long it took.
    fn end(mut self) -> (Duration, String) {
        let start = Instant::now();
        self.child.wait().unwrap();
        let took = start.elapsed();
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(200)) {
            self.seen.extend(bytes);
        }
        (took, String::from_utf8_lossy(&self.seen).into_owned())
    }
}

fn assert_given_back(output: &str) {
    for undone in ["\x1b[?1006l", "\x1b[?2004l", "\x1b[?1049l", "\x1b[?25h"] {
        assert!(output.contains(undone), "{undone:?} missing in {output:?}");
    }
}

#[test]
fn keys_and_sizes_arrive_and_a_signal_ends_it_tidily() {
    let mut session = Session::start();
    session.write(b"a");
    session.wait_for("KEY Char('a')");
    session.write(b"\x1b[200~two\nlines\x1b[201~");
    session.wait_for("Paste");
    let size = PtySize { rows: 30, cols: 100, ..PtySize::default() };
    session.master.as_ref().unwrap().resize(size).unwrap();
    session.wait_for("SIZE 100x30");
    session.signal(rustix::process::Signal::TERM);
    let (took, output) = session.end();
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert_given_back(&output);
}

#[test]
fn a_stuck_program_is_ended_all_the_same() {
    let mut session = Session::start();
    session.write(b"h");
    session.signal(rustix::process::Signal::HUP);
    let (took, output) = session.end();
    assert!(took < Duration::from_millis(2500), "{took:?}");
    assert_given_back(&output);
}

#[test]
fn a_vanished_terminal_ends_it() {
    let mut session = Session::start();
    session.vanish();
    let (took, _) = session.end();
    assert!(took < Duration::from_millis(2500), "{took:?}");
}

#[test]
fn a_panic_gives_the_terminal_back_and_says_so() {
    let mut session = Session::start();
    session.write(b"x");
    let (_, output) = session.end();
    assert_given_back(&output);
    let back = output.rfind("\x1b[?1049l").unwrap();
    assert!(output[back..].contains("it broke, nothing is lost"));
}

#[test]
fn nothing_is_given_back_twice() {
    assert!(!guard::restore());
}
