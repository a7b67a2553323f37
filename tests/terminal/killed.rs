//! The power goes at any moment: what was shown as saved is there afterwards.

use rustix::process::Signal;

use super::common::Pc;
use super::pty::{Term, key};

/// Whole numbers by a seed.
struct Dice(u64);

impl Dice {
    fn up_to(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % (most + 1)
    }
}

/// Rows of notes in the drawer of register 1, as the cash step lists them.
const NOTES: [u64; 5] = [100, 50, 10, 5, 2];
const LIVES: usize = 30;

fn open(pc: &Pc) -> Term {
    let mut term = Term::start(pc, &["--db", "shop.db"], 80, 24);
    term.wait_for("F2 中文");
    term
}

/// The line of a note in the table and what its row says.
fn row(term: &Term, note: u64) -> Option<(usize, String)> {
    let found = |line: &str| {
        let after = line.split('│').nth(1)?.trim_start();
        let after = after.trim_start_matches('▸').trim_start();
        after.strip_prefix(&note.to_string()).filter(|rest| rest.starts_with(" [")).map(str::to_owned)
    };
    term.text().lines().enumerate().find_map(|(y, line)| Some((y, found(line)?)))
}

#[test]
fn nothing_shown_as_saved_is_lost_when_it_is_killed() {
    let pc = Pc::new();
    pc.ok(&["demo", "-o", "shop.db", "--days", "1"]);
    let mut term = open(&pc);
    term.wait_for("▸ Hand over").tap(key::ENTER).wait_for("Who hands over");
    // The first name of those taking over, then on; the roster has filled in the rest.
    // Two hand over, and nobody has done anything yet: it is asked who does it.
    term.tap(" ").tap(key::F10).wait_for("Who is doing this?").tap(key::RIGHT).tap(key::ENTER);
    term.wait_for("Self-check of").tap("a").wait_for("2/10");
    for _ in 0..12 {
        if term.shows("3/10") {
            break;
        }
        let before = term.text();
        term.tap(key::ENTER).wait_until("the next page", |t| t.text() != before);
    }
    term.wait_for("3/10").tap(key::ENTER);
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut saved: [Option<u64>; NOTES.len()] = [None; NOTES.len()];
    let mut last = [0; NOTES.len()];
    let (mut at, mut acknowledged) = (0, 0);
    for life in 0..LIVES {
        let at_row = |t: &Term, n: usize| row(t, NOTES[n]).is_some_and(|(y, _)| y == t.cursor_row());
        term.wait_until(&format!("life {life}: the row of {}", NOTES[at]), |t| at_row(t, at));
        for (note, count) in NOTES.iter().zip(&saved) {
            if let Some(count) = count {
                let said = row(&term, *note).expect("its row").1;
                let wanted = format!("[ {count:>5}]");
                assert!(
                    said.contains(&wanted),
                    "life {life}: {note} × {count} is lost: {said}\n{}",
                    term.text()
                );
            }
        }
        for _ in 0..dice.up_to(2) {
            if at + 1 >= NOTES.len() {
                break;
            }
            // Never the one that is there: then nothing would be written, and the place only after a pause.
            let count = (last[at] + dice.up_to(10)) % 19 + 1;
            last[at] = count;
            term.tap(key::END).tap("\x7f\x7f\x7f\x7f\x7f\x7f").tap(&count.to_string()).send(key::ENTER);
            // The cursor moves on in the first frame after the commit.
            term.wait_until("the next row", |t| at_row(t, at + 1));
            saved[at] = Some(count);
            acknowledged += 1;
            at += 1;
        }
        if at + 1 >= NOTES.len() {
            while at > 0 {
                term.send(key::UP).wait_until("the row above", |t| at_row(t, at - 1));
                at -= 1;
            }
            // A pause saves the place.
            term.calm(std::time::Duration::from_millis(600));
        }
        // Something is under way, or just written, or nothing at all.
        if dice.up_to(1) == 0 {
            term.send("7");
        }
        for _ in 0..dice.up_to(2) {
            term.take_some();
        }
        term.kill();
        term = open(&pc);
        term.wait_for("3/10");
        saved[at] = None; // whatever was half typed there
    }
    println!("{LIVES} kills, {acknowledged} fields shown as saved, 0 lost");
    assert!(acknowledged >= LIVES / 2, "{acknowledged}");
    term.signal(Signal::TERM);
    term.end();
    pc.ok(&["verify", "--db", "shop.db"]);
}
