//! The real program in a real terminal.
#![cfg(unix)]
#![allow(dead_code)] // The helpers are written for every terminal test to come.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

mod common;
#[path = "terminal/killed.rs"]
mod killed;
#[path = "common/pty.rs"]
mod pty;
#[path = "terminal/typing.rs"]
mod typing;
#[path = "terminal/unsaved.rs"]
mod unsaved;
#[path = "terminal/whole.rs"]
mod whole;
#[path = "terminal/windows.rs"]
mod windows;

use std::fs;
use std::time::{Duration, Instant};

use common::Pc;
use pty::{Term, key};
use rustix::process::Signal;

/// An example shop of a day, on Home.
fn demo(pc: &Pc) -> Term {
    demo_with(pc, &[])
}

fn demo_with(pc: &Pc, vars: &[(&str, &str)]) -> Term {
    if !pc.path("shop.db").exists() {
        pc.ok(&["demo", "-o", "shop.db", "--days", "1"]);
    }
    let mut term = Term::start_with(pc, &["--db", "shop.db"], 80, 24, vars);
    // The last line of the frame: everything above it is there too.
    term.wait_for("Happiness Road").wait_for("F2 中文");
    term
}

#[test]
fn the_demo_opens_on_home_and_leaves_nothing_behind() {
    let pc = Pc::new();
    let mut term = Term::start(&pc, &["--demo"], 80, 24);
    term.wait_for("Happiness Road");
    assert!(term.on_its_screen());
    assert!(pc.files().iter().any(|f| f.starts_with("handover-demo")), "{:?}", pc.files());
    term.signal(Signal::TERM);
    let (_, took) = term.end();
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert!(!term.on_its_screen(), "the screen is given back");
    assert_eq!(pc.files(), Vec::<String>::new());
}

#[test]
fn a_print_longer_than_the_terminal_goes_through_a_pager() {
    use std::os::unix::fs::PermissionsExt as _;
    let pc = Pc::new();
    pc.ok(&["demo", "-o", "shop.db", "--days", "1"]);
    let pager = pc.path("pager");
    fs::write(&pager, "#!/bin/sh\necho \"PAGER $1 $(/usr/bin/wc -l)\"\n").unwrap();
    fs::set_permissions(&pager, fs::Permissions::from_mode(0o755)).unwrap();
    let command = format!("{} -x", pager.display());
    let run = |height: u16, pager: &str| {
        let mut term = Term::start_with(&pc, &["--db", "shop.db", "print"], 80, height, &[("PAGER", pager)]);
        assert_eq!(term.end().0, 0);
        term.raw()
    };
    let paged = run(24, &command);
    assert!(paged.contains("PAGER -x ") && !paged.contains("HANDOVER LOG"), "{paged}");
    // Short enough, or no such pager: written as it is.
    assert!(run(400, &command).contains("HANDOVER LOG"));
    assert!(run(24, "no-such-pager-here").contains("HANDOVER LOG"));
}

#[test]
fn an_import_asks_for_the_pin_of_the_owner_and_shows_it_to_nobody() {
    use common::shop::{Shop, settings};
    let (from, to) = (Pc::new(), Pc::new());
    let mut shop = Shop::found(&from, settings("幸福路店", &["Li Hua", "陈伟"]));
    for _ in 0..2 {
        shop.hand_over(0);
    }
    shop.store.close().unwrap();
    let other = settings("Harbour Street", &["Ana", "Bruno"]);
    Shop::found_at(&to, other, "2026-03-14T20:00:00+08:00").store.close().unwrap();
    let lines = from.ok(&["export", "-o", "-"]);
    fs::write(to.path("first.jsonl"), lines.lines().next().unwrap()).unwrap();
    fs::write(to.path("all.jsonl"), &lines).unwrap();
    to.ok(&["import", "handovers", "first.jsonl", "--from-store", "幸福路店"]);
    let args = ["import", "handovers", "all.jsonl", "--from-store", "幸福路店"];
    for (typed, code, said) in [
        ("four quiet goats\r", 4, "Wrong PIN"),
        ("\x1b", 130, "nothing was written"),
        ("four quiet greem\x7fn boats\r", 0, "1 new"),
    ] {
        let mut term = Term::start(&to, &args, 80, 24);
        term.wait_for("PIN of 王芳:").send(typed);
        assert_eq!(term.end().0, code, "{}", term.raw());
        let shown = term.raw();
        assert!(shown.contains(said) && !shown.contains("quiet"), "{shown}");
    }
}

#[test]
fn a_terminal_that_can_do_nothing_is_refused_with_a_sentence() {
    for (pc, word) in [(Pc::new(), "terminal"), (Pc::chinese(), "终端")] {
        let mut term = Term::start_with(&pc, &[], 80, 24, &[("TERM", "dumb")]);
        let (code, _) = term.end();
        assert_eq!(code, 1);
        // Broken between words, where it is.
        let said = term.raw().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(word) && said.contains("handover print"), "{said}");
        assert!(!term.raw().contains('\x1b'), "no control codes");
        assert_eq!(pc.files(), Vec::<String>::new());
    }
}

/// The colour codes in what a program wrote: every SGR parameter that names a colour.
fn colours(raw: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in raw.split("\x1b[").skip(1) {
        let Some(end) = part.find(|c: char| !c.is_ascii_digit() && c != ';' && c != ':') else { continue };
        if !part[end..].starts_with('m') {
            continue;
        }
        for code in part[..end].split(';') {
            let number: u32 = code.split(':').next().unwrap().parse().unwrap_or(0);
            // 39 and 49 mean the terminal's own colours.
            if matches!(number, 30..=38 | 40..=48 | 58 | 90..=97 | 100..=107) {
                found.push(part[..=end].to_owned());
            }
        }
    }
    found
}

#[test]
fn no_color_means_none() {
    let pc = Pc::new();
    let mut plain = demo_with(&pc, &[("NO_COLOR", "1")]);
    plain.calm(Duration::from_millis(200));
    assert_eq!(colours(&plain.raw()), Vec::<String>::new());
    let mut coloured = demo(&pc);
    coloured.calm(Duration::from_millis(200));
    assert_ne!(
        colours(&coloured.raw()),
        Vec::<String>::new(),
        "the search finds colours where there are some"
    );
}

#[test]
fn a_closed_window_ends_it() {
    let pc = Pc::new();
    let mut term = demo(&pc);
    term.calm(Duration::from_millis(200));
    term.vanish();
    let (_, took) = term.end();
    assert!(took < Duration::from_secs(2), "{took:?}");
}

/// Where `faketime` keeps the library that shifts every clock of a program; Debian's package of that name.
fn faketime() -> Option<String> {
    let places = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"];
    let file = places.iter().map(|place| format!("{place}/faketime/libfaketimeMT.so.1"));
    file.into_iter().find(|file| std::path::Path::new(file).exists())
}

/// Nothing that ends the program waits on a clock: years ahead or back, standing still or running fast, it is gone when
/// its terminal is, and when it is told to go.
#[test]
fn a_shifted_clock_keeps_nobody_from_ending_it() {
    let Some(library) = faketime() else {
        println!("skipped: faketime is not installed");
        return;
    };
    let pc = Pc::new();
    drop(demo(&pc));
    for shift in ["+400d", "-3000d", "-3000d x100", "2026-03-14 21:30:00"] {
        let vars = [("LD_PRELOAD", library.as_str()), ("FAKETIME", shift), ("HANDOVER_NOW", "")];
        // Monotonic clocks too: that is where waits are counted.
        let vars = [&vars[..], &[("FAKETIME_DONT_FAKE_MONOTONIC", "0"), ("NO_FAKE_STAT", "1")]].concat();
        for vanishes in [true, false] {
            let mut term = Term::start_with(&pc, &["--db", "shop.db"], 80, 24, &vars);
            term.wait_for("F2 中文").calm(Duration::from_millis(200));
            if vanishes {
                term.vanish();
            } else {
                term.signal(Signal::TERM);
            }
            let (_, took) = term.end();
            assert!(took < Duration::from_secs(4), "{shift}, vanishes {vanishes}: {took:?}");
        }
    }
}

#[test]
fn ctrl_c_asks_before_it_leaves() {
    let pc = Pc::new();
    let mut term = demo(&pc);
    term.send(key::CTRL_C).wait_for("Leave the program?");
    term.send(key::ESC).wait_gone("Leave the program?");
    assert!(term.on_its_screen());
    term.send(key::CTRL_C).wait_for("Leave the program?");
    term.send(key::CTRL_C);
    assert_eq!(term.end().0, 0, "asked twice, it goes");
    assert!(!term.on_its_screen());
}

#[test]
fn ctrl_z_gives_the_screen_back_and_a_continue_takes_it_again() {
    let pc = Pc::new();
    let mut term = demo(&pc);
    term.send(key::CTRL_Z);
    term.wait_until("the shell's screen", |t| !t.on_its_screen());
    // A terminal of its own has no shell that could bring it back, so the kernel may decline to stop it;
    // either way a continue must bring the same screen back.
    term.signal(Signal::CONT);
    term.wait_until("its own screen", |t| t.on_its_screen() && t.shows("Happiness Road"));
    term.send(key::F2);
    // The shop keeps its name; the words around it change.
    term.wait_for("F2 English").wait_for("Happiness Road").wait_for("本班");
}

#[test]
fn f2_switches_the_language_and_back() {
    let pc = Pc::new();
    let mut term = demo(&pc);
    let english = term.text();
    term.send(key::F2).wait_for("F2 English");
    assert!(term.shows("本班") && !term.shows("This shift"), "{}", term.text());
    term.send(key::F2).wait_until("English", |t| t.text() == english);
}

#[test]
fn any_size_and_any_number_of_sizes_will_do() {
    let pc = Pc::new();
    let mut term = demo(&pc);
    for (width, height) in [(1, 1), (2, 1), (1, 40), (200, 1), (79, 23), (500, 120)] {
        term.resize(width, height);
    }
    for n in 0..200u16 {
        term.resize(1 + n * 37 % 160, 1 + n * 17 % 50);
    }
    term.resize(1, 1).calm(Duration::from_millis(100));
    term.resize(120, 40);
    term.wait_for("Happiness Road");
    // A key that comes while too little is shown does nothing: it waits for the whole screen.
    let drawn = |term: &Term| term.text().lines().nth(23).is_some_and(|line| line.contains("F2 中文"));
    term.resize(80, 24).wait_until("the bottom line", drawn).send(key::F2);
    term.wait_for("F2 English").wait_for("Happiness Road").wait_for("本班");
}

#[test]
fn a_second_window_on_the_same_file_is_named_and_both_go_on() {
    let pc = Pc::new();
    let (mut first, mut second) = (demo(&pc), demo(&pc));
    second.wait_for("open in another window");
    assert!(!first.shows("open in another window"), "the first was alone when it began");
    // What one logs the other shows, without a key pressed there.
    // More waits than a screen of 24 lines has room for; the newest stands last.
    second.resize(80, 40);
    log_task(&mut first, "Order light bulbs");
    second.wait_for("Order light bulbs");
    // The list of what waits may be longer than the screen.
    log_task(&mut second, "Call the plumber");
    second.wait_for("Task #");
    let said = pc.ok(&["--db", "shop.db", "status"]);
    assert!(said.contains("Order light bulbs") && said.contains("Call the plumber"), "{said}");
    for term in [&mut first, &mut second] {
        term.signal(Signal::TERM);
        let (_, took) = term.end();
        assert!(took < Duration::from_secs(2), "{took:?}");
    }
    assert!(fs::metadata(pc.path("shop.db")).unwrap().len() > 0);
}

/// Logs a task from Home.
fn log_task(term: &mut Term, what: &str) {
    term.tap("7").wait_for("How serious");
    // Two are in and nobody did anything yet: the name is asked for.
    term.tap(key::RIGHT).tap(key::ENTER).send(what).wait_for(what).calm(Duration::from_millis(100));
    term.tap(key::F10).wait_gone("How serious");
}

#[test]
fn ten_megabytes_pasted_are_cut_with_a_word_and_it_goes_on() {
    let pc = Pc::new();
    let mut term = demo(&pc);
    term.tap("7").wait_for("How serious").tap(key::ENTER);
    let from = Instant::now();
    term.send("\x1b[200~");
    // With everything in it that might do something: keys, escapes, line breaks.
    let line = "all work and no play \r\n\t\x1b[31m\x07 makes 杰克 a dull boy \u{202e}";
    let mut text = line.repeat(10 * 1024 * 1024 / line.len() + 1).replace("\x1b[201~", "");
    text.push_str("\x1b[201~");
    term.send(&text).wait_for("did not fit");
    let took = from.elapsed();
    println!("10 MB pasted: answered after {took:?}");
    assert!(took < Duration::from_secs(20), "{took:?}");
    assert!(term.text().lines().count() <= 24 && term.shows("makes 杰克"), "{}", term.text());
    // Nothing was logged by the line breaks, and the program goes on.
    assert!(term.shows("How serious"), "{}", term.text());
    term.tap(key::ESC).wait_for("This shift").tap(key::F2).wait_for("本班");
}
