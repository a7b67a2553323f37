//! What is typed into a form and not saved is there again after the program was killed.

use std::time::Duration;

use rustix::process::Signal;

use super::common::Pc;
use super::pty::{Term, key};

const WORDS: &str = "freezer two is warm";

/// The form for a note of the log, opened from Home.
fn note(term: &mut Term) {
    term.tap(key::RIGHT).tap(key::ENTER).wait_for("a few words for the next shift");
    while !term.text().lines().any(|line| line.contains("a few words") && line.contains('▸')) {
        term.tap(key::DOWN);
    }
    term.tap(key::ENTER).wait_for("Note*");
}

#[test]
fn a_form_of_the_log_and_a_dialog_keep_their_text_through_a_kill() {
    let pc = Pc::new();
    let mut term = super::demo(&pc);
    note(&mut term);
    term.tap(key::ENTER).tap(WORDS).wait_for(WORDS);
    // The pause after which it is written; nothing on the screen says so.
    term.calm(Duration::from_millis(700));
    term.kill();
    let mut term = super::demo(&pc);
    note(&mut term);
    term.wait_for(WORDS).wait_for("What you typed before is back");
    assert!(!term.shows("logged"), "nothing was saved: {}", term.text());
    // Told to end, it keeps it as well, without a pause.
    term.tap(key::ENTER).tap(key::END).send(" again");
    term.wait_for("warm again");
    term.signal(Signal::TERM);
    term.end();
    let mut term = super::demo(&pc);
    note(&mut term);
    term.wait_for("warm again").tap(key::RIGHT).tap(key::F10).wait_until("home again", |t| !t.shows("Note*"));
    term.kill();
    let mut term = super::demo(&pc);
    note(&mut term);
    assert!(!term.shows("freezer"), "it was logged: {}", term.text());
    term.signal(Signal::TERM);
    term.end();
}
