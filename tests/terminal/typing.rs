//! Typing as hands do it: what stands there is replaced, what is refused stays under the cursor, and a paste does
//! nothing but write.

use std::time::Duration;

use super::common::Pc;
use super::pty::{Term, key};

/// The first line of the screen with a text.
fn line(term: &Term, text: &str) -> Option<String> {
    term.text().lines().find(|line| line.contains(text)).map(str::to_owned)
}

/// Row of that line.
fn row(term: &Term, text: &str) -> Option<usize> {
    term.text().lines().position(|line| line.contains(text))
}

fn says(term: &Term, label: &str, value: &str) -> bool {
    line(term, label).is_some_and(|line| line.contains(value))
}

#[test]
fn a_digit_over_a_count_replaces_it() {
    let pc = Pc::new();
    let mut term = super::demo(&pc);
    term.tap(key::ENTER)
        .wait_for("Who hands over")
        .tap(" ")
        .tap(key::F10)
        .wait_for("Who is doing this?")
        .tap(key::RIGHT)
        .tap(key::ENTER)
        .wait_for("Self-check of")
        .tap("a")
        .wait_for("2/10");
    for _ in 0..12 {
        if term.shows("3/10") {
            break;
        }
        let before = term.text();
        term.tap(key::ENTER).wait_until("the next page", |t| t.text() != before);
    }
    let hundred = |t: &Term, count: &str| says(t, " 100 [", count);
    term.wait_for("3/10")
        .tap(key::ENTER)
        .wait_until("the row of 100", |t| row(t, " 100 [") == Some(t.cursor_row()));
    term.tap("5").tap(key::ENTER).wait_until("five", |t| hundred(t, "    5]"));
    term.tap(key::UP).tap("6").wait_until("six, not fifty-six", |t| hundred(t, "    6]"));
    // A pause saves what is typed, and the next digit still belongs to it.
    term.wait_for("saved").calm(Duration::from_millis(500));
    term.tap("0").wait_until("sixty", |t| hundred(t, "   60]"));
    // Backspace edits what stands there.
    term.tap(key::ENTER).tap(key::UP).tap("\x7f").wait_until("six again", |t| hundred(t, "    6]"));
}

#[test]
fn a_refused_time_keeps_the_cursor_and_a_time_shows_whole() {
    let pc = Pc::new();
    let mut term = super::demo(&pc);
    term.tap("8")
        .wait_for("Needs attention")
        .tap(key::ENTER)
        .tap("rain")
        .tap(key::ENTER)
        .tap(key::ENTER)
        .tap(key::ENTER);
    let until = |t: &Term| row(t, "Until*") == Some(t.cursor_row());
    term.wait_until("the time", until);
    term.tap("25:05").tap(key::ENTER).wait_for("not a time of day");
    assert!(until(&term), "the cursor stays: {}", term.text());
    // Typed anew it lands in its own field, whole, and what was understood stands beside it.
    term.tap("15:05").wait_until("the time, whole", |t| says(t, "Until*", "[15:05]"));
    assert!(says(&term, "On date", "[           ]"), "{}", term.text());
    term.wait_until("the day it means", |t| {
        line(t, "Until*").is_some_and(|l| l.matches("15:05").count() == 2)
    });
    term.tap("\x7f\x7f\x7f\x7f\x7f")
        .tap("6pm")
        .wait_until("six in the evening", |t| says(t, "Until*", "18:00"));
    // Nothing holds the cursor: an arrow leaves a wrong value as it is, marked.
    term.tap("x").tap(key::UP).wait_until("the field above", |t| !until(t));
    assert!(says(&term, "Until*", "![6pmx"), "{}", term.text());
}

#[test]
fn four_lines_pasted_without_marks_are_one_text() {
    let pc = Pc::new();
    let mut term = super::demo(&pc);
    term.tap(key::RIGHT).tap(key::ENTER).wait_for("a few words for the next shift");
    term.tap(key::UP).wait_until("the last entry", |t| t.shows("Routine"));
    while !line(&term, "a few words").is_some_and(|line| line.contains('▸')) {
        term.tap(key::DOWN);
    }
    term.tap(key::ENTER)
        .wait_for("Note*")
        .tap(key::ENTER)
        .wait_until("the note", |t| row(t, "Note*") == Some(t.cursor_row()));
    term.send("freezer two is warm\r9\rcall 0171 55\r1 bag of ice\r");
    term.wait_for("1 bag of ice");
    // Still in the form, all four lines in it, nothing logged and nobody clocked in by it.
    for part in ["Note*", "call 0171 55", "1 bag of ice"] {
        assert!(term.shows(part), "{part} in\n{}", term.text());
    }
    for _ in 0..3 {
        term.tap(key::UP);
    }
    term.wait_for("freezer two is warm");
    term.calm(Duration::from_millis(300));
    assert!(term.shows("Note*") && !term.shows("saved"), "{}", term.text());
    // In a field of one line they become blanks.
    term.tap(key::ESC).wait_for("F2 中文");
    while !term.shows("This shift") {
        term.tap(key::ESC);
    }
    term.tap("7").wait_for("How serious").tap(key::ENTER);
    term.send("order bulbs\rfor the\rshelf and\rthe sign");
    term.wait_for("order bulbs for the shelf and the sign");
}

#[test]
fn keys_for_a_window_that_is_too_small_do_nothing() {
    let pc = Pc::new();
    let mut term = super::demo(&pc);
    term.resize(50, 10).wait_for("larger");
    for key in ["9", key::ENTER, "7", key::F10] {
        term.send(key).calm(Duration::from_millis(50));
    }
    term.resize(80, 24).wait_for("This shift");
    assert!(!term.shows("How serious") && !term.shows("not in"), "{}", term.text());
}
