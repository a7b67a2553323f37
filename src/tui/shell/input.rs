//! What comes from the terminal, reduced to what a screen can use.
//!
//! Key releases and pointer motion are dropped. All waiting keys are handed over together, so that a
//! slow terminal costs one redraw for many keys. Nothing waits with a timer unless asked to.

use std::io;
use std::time::{Duration, Instant};

use crossterm::event::{
    self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind,
};

use super::watchdog::Watchdog;

/// A key on the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Code {
    /// A printable character.
    Char(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Insert,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    /// A function key.
    F(u8),
}

/// One press of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct KeyPress {
    pub(crate) code: Code,
    pub(crate) ctrl: bool,
    pub(crate) alt: bool,
    /// With Shift (only where the terminal tells).
    pub(crate) shift: bool,
    /// The key is being held down: nothing final may follow from it.
    pub(crate) repeat: bool,
    /// Part of a flood no person types: a scanner's code, or one pasted line. An Enter in it may advance but must not
    /// submit.
    pub(crate) burst: bool,
}

impl KeyPress {
    /// A key alone.
    #[must_use]
    pub(crate) const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false, repeat: false, burst: false }
    }

    /// Press of one character key.
    #[must_use]
    #[cfg(test)]
    pub(crate) const fn char(c: char) -> Self {
        Self::plain(Code::Char(c))
    }

    /// The character this key types into a field, if any.
    #[must_use]
    pub(crate) const fn typed(&self) -> Option<char> {
        match self.code {
            // AltGr arrives as Ctrl+Alt on Windows and types a character.
            Code::Char(c) if self.ctrl == self.alt => Some(c),
            _ => None,
        }
    }
}

/// What a place on screen stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A hint: acts like its key.
    Key(KeyPress),
    /// A part of what was drawn; only who drew it knows what it means ([`super::clicks::Clicks`]).
    Part(HitId),
}

/// Number of something clickable, handed out by the canvas while drawing; never handed out twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HitId {
    /// Which drawing, counted from the start of the program.
    pub(super) frame: u64,
    /// Which part of that drawing.
    pub(super) part: usize,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Input {
    /// A key was pressed.
    Key(KeyPress),
    /// Text was pasted, as it came; fields clean it.
    Paste(String),
    /// The left button went down at `from` and up at `at` (column, row).
    Click {
        /// Where it was released.
        at: (u16, u16),
        /// Where it was pressed.
        from: (u16, u16),
    },
    /// A click on something drawn; [`super::canvas::Hits::resolve`] makes it from a click.
    Hit(HitId),
    /// The wheel turned over a cell (column, row).
    Wheel {
        /// Towards the beginning.
        up: bool,
        /// Where the pointer is.
        at: (u16, u16),
    },
    /// The window has another size: columns, rows.
    Resize(u16, u16),
    /// The program was stopped and continues: take the terminal again, draw everything.
    Resumed,
    /// The program must end: save now.
    Stop,
}

impl Input {
    /// A key alone.
    #[must_use]
    #[cfg(test)]
    pub(crate) const fn key(code: Code) -> Self {
        Self::Key(KeyPress::plain(code))
    }
}

/// Characters in one flood from which an Enter no longer counts as a person's. Fewer come together where a line is slow
/// or the program was busy.
const BURST: usize = 8;
/// A flood goes on while the next key comes within this time; no finger is as quick.
const FLOOD: Duration = Duration::from_millis(15);
/// Keys taken of one flood; a longer one goes on as the next.
const MOST: usize = 64 * 1024;
/// The same key again within this time is the keyboard's repeat, not a second decision.
const REPEAT: Duration = Duration::from_millis(70);

/// Reads the terminal.
#[derive(Debug)]
pub(crate) struct InputReader {
    pressed_at: Option<(u16, u16)>,
    last_key: Option<(Code, Instant)>,
    /// Columns and rows last handed over.
    size: Option<(u16, u16)>,
    #[cfg(unix)]
    tty: Option<std::os::fd::OwnedFd>,
    watchdog: Option<Watchdog>,
}

impl InputReader {
    /// A reader that is also woken by the watchdog.
    #[must_use]
    pub(crate) fn new(watchdog: Option<Watchdog>) -> Self {
        Self {
            pressed_at: None,
            last_key: None,
            size: crossterm::terminal::size().ok(),
            #[cfg(unix)]
            tty: super::watchdog::terminal(),
            watchdog,
        }
    }

    /// Everything waiting; blocks until there is something or `timeout` has passed (then it is empty).
    ///
    /// # Errors
    /// When the terminal cannot be read.
    pub(crate) fn batch(&mut self, timeout: Option<Duration>) -> io::Result<Vec<Input>> {
        let mut inputs = Vec::new();
        // What was typed while the program was busy waits together without being a paste.
        let waited = !event::poll(Duration::ZERO)?;
        if waited {
            match self.wait(timeout)? {
                Woken::Timeout => return Ok(inputs),
                Woken::Stop => return Ok(vec![Input::Stop]),
                // The watchdog hears of a new size on its own, and may be heard before the library is.
                Woken::Watchdog => {
                    inputs.extend(crossterm::terminal::size().ok().and_then(|size| self.resized(size)));
                }
                Woken::Ready => {}
            }
        }
        if let Some(watchdog) = &self.watchdog {
            if watchdog.stopping() {
                return Ok(vec![Input::Stop]);
            }
            if watchdog.resumed() {
                inputs.push(Input::Resumed);
            }
        }
        while event::poll(if is_flood(&inputs) { FLOOD } else { Duration::ZERO })? {
            let event = event::read()?;
            if let Some(input) = self.translate(event, Instant::now()) {
                match (inputs.last_mut(), input) {
                    (Some(Input::Resize(w, h)), Input::Resize(nw, nh)) => (*w, *h) = (nw, nh),
                    (_, input) => inputs.push(input),
                }
            }
            if inputs.len() >= MOST {
                break;
            }
        }
        Ok(as_pasted(inputs, waited))
    }

    #[cfg(unix)]
    fn wait(&self, timeout: Option<Duration>) -> io::Result<Woken> {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let Some(tty) = &self.tty else { return wait_in_library(timeout) };
        let limit = timeout.and_then(|t| Timespec::try_from(t).ok());
        let mut fds = vec![PollFd::new(tty, PollFlags::IN)];
        if let Some(watchdog) = &self.watchdog {
            fds.push(PollFd::new(watchdog.wake_stream(), PollFlags::IN));
        }
        match poll(&mut fds, limit.as_ref()) {
            Ok(0) => return Ok(Woken::Timeout),
            Ok(_) => {}
            Err(rustix::io::Errno::INTR) => return Ok(Woken::Ready),
            Err(e) => return Err(e.into()),
        }
        let terminal = fds[0].revents();
        if terminal.intersects(PollFlags::HUP | PollFlags::ERR) {
            return Ok(Woken::Stop);
        }
        if terminal.contains(PollFlags::NVAL) {
            // macOS cannot poll a terminal; the library has a way around.
            return wait_in_library(timeout);
        }
        if fds.get(1).is_some_and(|fd| fd.revents().contains(PollFlags::IN)) {
            if let Some(watchdog) = &self.watchdog {
                watchdog.clear_wake();
            }
            return Ok(Woken::Watchdog);
        }
        if !event::poll(Duration::ZERO)? {
            // Bytes wait that the library was not told of, or only half a key: do not spin.
            event::poll(Duration::from_millis(20))?;
        }
        Ok(Woken::Ready)
    }

    #[cfg(not(unix))]
    #[allow(clippy::unused_self)]
    fn wait(&self, timeout: Option<Duration>) -> io::Result<Woken> {
        wait_in_library(timeout)
    }

    /// The size of the window as an input, unless it was handed over last.
    fn resized(&mut self, size: (u16, u16)) -> Option<Input> {
        (self.size.replace(size) != Some(size)).then_some(Input::Resize(size.0, size.1))
    }

    /// One event of the library as an input, if it is one.
    fn translate(&mut self, event: Event, now: Instant) -> Option<Input> {
        match event {
            Event::Key(key) => {
                let mut key = translate_key(key)?;
                if let Some((code, at)) = self.last_key
                    && code == key.code
                    && now.duration_since(at) < REPEAT
                {
                    key.repeat = true;
                }
                self.last_key = Some((key.code, now));
                Some(Input::Key(key))
            }
            Event::Paste(text) => Some(Input::Paste(text)),
            Event::Resize(w, h) => self.resized((w, h)),
            Event::Mouse(mouse) => {
                let at = (mouse.column, mouse.row);
                match mouse.kind {
                    MouseEventKind::Down(MouseButton::Left) => {
                        self.pressed_at = Some(at);
                        None
                    }
                    MouseEventKind::Up(MouseButton::Left) => {
                        self.pressed_at.take().map(|from| Input::Click { at, from })
                    }
                    MouseEventKind::ScrollUp => Some(Input::Wheel { up: true, at }),
                    MouseEventKind::ScrollDown => Some(Input::Wheel { up: false, at }),
                    _ => None,
                }
            }
            Event::FocusGained | Event::FocusLost => None,
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Woken {
    Ready,
    /// There is something the watchdog knows.
    #[cfg_attr(not(unix), allow(dead_code))]
    Watchdog,
    Timeout,
    #[cfg_attr(not(unix), allow(dead_code))]
    Stop,
}

fn wait_in_library(timeout: Option<Duration>) -> io::Result<Woken> {
    let ready = match timeout {
        Some(limit) => event::poll(limit)?,
        None => event::poll(Duration::from_hours(1))?,
    };
    Ok(if ready { Woken::Ready } else { Woken::Timeout })
}

fn translate_key(key: KeyEvent) -> Option<KeyPress> {
    if key.kind == KeyEventKind::Release {
        return None;
    }
    let code = match key.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(n) => Code::F(n),
        _ => return None,
    };
    Some(KeyPress {
        code,
        ctrl: key.modifiers.contains(KeyModifiers::CONTROL),
        alt: key.modifiers.contains(KeyModifiers::ALT),
        shift: key.modifiers.contains(KeyModifiers::SHIFT),
        repeat: key.kind == KeyEventKind::Repeat,
        burst: false,
    })
}

/// What a key adds to a text, if it is one that a paste brings.
fn pasted(input: &Input) -> Option<char> {
    let Input::Key(key) = input else { return None };
    match key.code {
        Code::Enter if !key.ctrl && !key.alt => Some('\n'),
        // A line feed arrives as the key that once sent it.
        Code::Char('j') if key.ctrl && !key.alt => Some('\n'),
        Code::Tab if !key.shift => Some('\t'),
        _ => key.typed(),
    }
}

/// Whether more keys came together than anyone types, so that the rest of them is waited for.
fn is_flood(inputs: &[Input]) -> bool {
    let mut run = 0;
    for input in inputs.iter().rev() {
        run = if pasted(input).is_some() { run + 1 } else { 0 };
        if run >= BURST {
            return true;
        }
    }
    false
}

/// Makes one text of the keys of a paste that the terminal did not mark: many at once with an Enter among them. Windows
/// marks none, some terminals cannot. A code with its Enter behind it stays keys: scanners type so.
fn as_pasted(inputs: Vec<Input>, waited: bool) -> Vec<Input> {
    let mut out = Vec::with_capacity(inputs.len());
    let mut run = Vec::new();
    for input in inputs {
        if pasted(&input).is_some() {
            run.push(input);
        } else {
            close_run(&mut run, &mut out, waited);
            out.push(input);
        }
    }
    close_run(&mut run, &mut out, waited);
    out
}

fn close_run(run: &mut Vec<Input>, out: &mut Vec<Input>, waited: bool) {
    // An Enter that was typed ahead before a text was begun stays what it is.
    while !waited && run.first().and_then(pasted) == Some('\n') {
        out.push(run.remove(0));
    }
    let text: String = run.iter().filter_map(pasted).collect();
    let typed = text.chars().filter(|c| *c != '\n').count();
    if typed < BURST || !text.contains(['\n', '\t']) {
        out.append(run);
        return;
    }
    let lines = || text.split_terminator('\n');
    let code = |line: &str| {
        line.len() >= BURST - 1 && line.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '*')
    };
    let figure = |line: &str| line.chars().all(|c| c.is_ascii_digit() || ".,+-*".contains(c));
    // One code; or several, or counts one below the other, that were typed ahead while the program was busy.
    let one = text.ends_with('\n') && lines().count() == 1 && lines().all(code);
    let ahead = !waited && lines().all(|line| code(line) || figure(line));
    if one || ahead {
        for input in run.iter_mut() {
            if let Input::Key(key) = input {
                key.burst = waited;
            }
        }
        out.append(run);
        return;
    }
    run.clear();
    out.push(Input::Paste(text));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::{KeyEventState, MouseEvent};

    fn reader() -> InputReader {
        InputReader {
            pressed_at: None,
            last_key: None,
            size: None,
            #[cfg(unix)]
            tty: None,
            watchdog: None,
        }
    }

    #[test]
    fn releases_and_motion_are_dropped() {
        let mut reader = reader();
        let now = Instant::now();
        let release = KeyEvent {
            code: KeyCode::Enter,
            modifiers: KeyModifiers::NONE,
            kind: KeyEventKind::Release,
            state: KeyEventState::NONE,
        };
        assert_eq!(reader.translate(Event::Key(release), now), None);
        let moved =
            MouseEvent { kind: MouseEventKind::Moved, column: 1, row: 1, modifiers: KeyModifiers::NONE };
        assert_eq!(reader.translate(Event::Mouse(moved), now), None);
    }

    #[test]
    fn a_size_is_handed_over_once_whoever_tells_it() {
        let mut reader = reader();
        assert_eq!(reader.resized((100, 30)), Some(Input::Resize(100, 30)));
        assert_eq!(reader.translate(Event::Resize(100, 30), Instant::now()), None);
        assert_eq!(reader.translate(Event::Resize(80, 24), Instant::now()), Some(Input::Resize(80, 24)));
    }

    #[test]
    fn a_click_is_a_release_after_a_press() {
        let mut reader = reader();
        let now = Instant::now();
        let mouse =
            |kind, column| Event::Mouse(MouseEvent { kind, column, row: 2, modifiers: KeyModifiers::NONE });
        let up = MouseEventKind::Up(MouseButton::Left);
        assert_eq!(reader.translate(mouse(up, 5), now), None);
        assert_eq!(reader.translate(mouse(MouseEventKind::Down(MouseButton::Left), 4), now), None);
        assert_eq!(reader.translate(mouse(up, 5), now), Some(Input::Click { at: (5, 2), from: (4, 2) }));
    }

    #[test]
    fn a_held_key_is_a_repeat_and_a_second_press_is_not() {
        let mut reader = reader();
        let enter = || Event::Key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE));
        let start = Instant::now();
        let repeat = |input| matches!(input, Some(Input::Key(KeyPress { repeat: true, .. })));
        assert!(!repeat(reader.translate(enter(), start)));
        assert!(repeat(reader.translate(enter(), start + Duration::from_millis(33))));
        assert!(!repeat(reader.translate(enter(), start + Duration::from_millis(300))));
    }

    fn keys(text: &str) -> Vec<Input> {
        text.chars()
            .map(|c| match c {
                '\n' => Input::key(Code::Enter),
                '\t' => Input::key(Code::Tab),
                c => Input::Key(KeyPress::char(c)),
            })
            .collect()
    }

    #[test]
    fn a_paste_without_marks_is_one_text() {
        for text in [
            "freezer two\nis warm\ncall\n0171 55",
            "one line pasted\n",
            "name\t3\nother\t4\n",
            "冰柜两号\n温度偏高了",
        ] {
            assert_eq!(as_pasted(keys(text), true), [Input::Paste(text.to_owned())]);
            assert_eq!(as_pasted(keys(text), false), [Input::Paste(text.to_owned())]);
        }
        // Line feeds count as well, and what comes before and behind stays what it is.
        let mut inputs = vec![Input::key(Code::Down)];
        for c in "first line|second line".chars() {
            inputs.push(Input::Key(if c == '|' {
                KeyPress { ctrl: true, ..KeyPress::char('j') }
            } else {
                KeyPress::char(c)
            }));
        }
        inputs.push(Input::key(Code::F(10)));
        let text = "first line\nsecond line".to_owned();
        assert_eq!(
            as_pasted(inputs, true),
            [Input::key(Code::Down), Input::Paste(text), Input::key(Code::F(10))]
        );
    }

    #[test]
    fn typing_ahead_and_scanning_stay_keys() {
        for text in ["12\n3\n", "long word without an end", "1500\n"] {
            assert_eq!(as_pasted(keys(text), true), keys(text));
        }
        // Two codes scanned while the program was busy; the same in no time at all is a column somebody pasted.
        let codes = "6901028300056\n6901028300063\n";
        assert_eq!(as_pasted(keys(codes), false), keys(codes));
        assert_eq!(as_pasted(keys(codes), true), [Input::Paste(codes.to_owned())]);
        for ahead in ["12\n5\n100\n7\n3\n18\n", "\nCorner Shop"] {
            assert_eq!(as_pasted(keys(ahead), false), keys(ahead));
        }
    }

    #[test]
    fn the_enter_behind_a_code_may_advance_but_not_submit() {
        let scanned = as_pasted(keys("6901028300056\n"), true);
        assert_eq!(scanned.len(), 14);
        assert!(scanned.iter().all(|input| matches!(input, Input::Key(key) if key.burst)));
    }

    #[test]
    fn a_flood_is_told_from_quick_fingers() {
        assert!(!is_flood(&keys("12\n3\n5")));
        assert!(is_flood(&keys("freezer two")));
    }
}
