//! Every place of the screens that can be typed into, and how its text survives that the program is killed. A new one
//! that is not listed here is refused.

use std::collections::BTreeMap;

use super::Source;

/// How a text survives.
#[derive(Clone, Copy)]
enum Kept {
    /// Written down by itself when typing pauses: `View::unsaved` of that file gives it away.
    Aside(&'static str),
    /// Saved in the store when typing pauses: `save_pending` of that file does it.
    Saved(&'static str),
    /// Never: it asks for a PIN, a passphrase or a code.
    Secret,
    /// Nothing is typed into it, only ticked or chosen.
    Chosen,
}

use Kept::{Aside, Chosen, Saved, Secret};

/// Each place in the order in which its file has them.
const PLACES: &[(&str, &[Kept])] = &[
    ("dialogs/make_anew.rs", &[Secret]),
    ("dialogs/own_pin.rs", &[Secret]),
    ("dialogs/pin.rs", &[Secret, Aside("dialogs/pin.rs")]),
    ("dialogs/recover.rs", &[Secret]),
    ("dialogs/rotate.rs", &[Secret]),
    ("dialogs/second_place.rs", &[Aside("dialogs/second_place.rs")]),
    ("handover/attendance.rs", &[Saved("handover/attendance.rs"), Saved("handover/attendance.rs")]),
    (
        "handover/cash/state.rs",
        &[Saved("handover/cash.rs"), Saved("handover/cash.rs"), Saved("handover/cash.rs")],
    ),
    ("handover/checks.rs", &[Aside("handover/checks.rs")]),
    ("handover/checks/words.rs", &[Aside("handover/checks.rs")]),
    // The cell of a grid: the sheets of cash and stock.
    ("handover/grid_form.rs", &[Saved("handover/cash.rs")]),
    // All of it is an answer; why a handover is called off is written down.
    ("handover/people.rs", &[Aside("handover/people.rs")]),
    ("handover/people/self_check.rs", &[Chosen]),
    ("handover/sign.rs", &[Aside("handover/sign.rs"); 5]),
    ("handover/sign/dispute.rs", &[Aside("handover/sign.rs")]),
    ("handover/sign/without.rs", &[Aside("handover/sign.rs")]),
    ("handover/stock.rs", &[Saved("handover/stock.rs"), Aside("handover/stock.rs")]),
    ("handover/tasks.rs", &[Saved("handover/tasks.rs")]),
    ("screens/end_shift.rs", &[Aside("screens/end_shift.rs")]),
    ("screens/half_open.rs", &[Aside("screens/half_open.rs")]),
    ("screens/items/detail.rs", &[Aside("screens/items/detail.rs")]),
    ("screens/log/checklists.rs", &[Chosen, Aside("screens/log/checklists.rs")]),
    // Kept by kind of entry, also when the form is closed.
    ("screens/log/entry_form.rs", &[Saved("screens/log/entry_form.rs")]),
    ("screens/log/punch_day.rs", &[Chosen, Aside("screens/log/punch_day.rs")]),
    ("screens/log/till.rs", &[Saved("screens/log/till.rs")]),
    ("screens/logbook.rs", &[Aside("screens/logbook.rs")]),
    ("screens/logbook/add.rs", &[Aside("screens/logbook/page.rs"); 4]),
    ("screens/month_lock.rs", &[Aside("screens/month_lock.rs")]),
    ("screens/opening.rs", &[Aside("screens/opening.rs")]),
    ("screens/reports/export.rs", &[Aside("screens/reports/screen.rs")]),
    ("screens/reports/own_month.rs", &[Aside("screens/reports/own_month.rs")]),
    ("screens/reports/selection.rs", &[Aside("screens/reports/screen.rs")]),
    ("screens/restore.rs", &[Secret, Aside("screens/restore.rs")]),
    ("screens/settings/area.rs", &[Aside("screens/settings/area.rs")]),
    ("screens/setup.rs", &[Aside("screens/setup.rs"), Aside("screens/setup.rs")]),
    ("screens/this_shift.rs", &[Aside("screens/this_shift.rs")]),
    ("screens/unplanned.rs", &[Aside("screens/unplanned.rs")]),
    ("screens/zone.rs", &[Aside("screens/setup.rs")]),
];

/// The widgets that are typed into.
const WIDGETS: [&str; 5] = ["Form", "Edit", "CellEditor", "Pick", "GridForm"];

/// How a file begins that saves when typing pauses, and does not only say that there is nothing to save.
const SAVES: [&str; 2] = [
    "fn save_pending(&mut self, ctx: &Ctx<'_>)",
    "fn save_pending(&mut self, _: &Ctx<'_>) -> Vec<Effect> {\n        if",
];

/// The bodies of structures and enumerations.
fn bodies(code: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("struct ").chain(code.match_indices("enum ")) {
        let line = code[..at].rsplit('\n').next().unwrap_or_default();
        if !line.chars().all(|c| c.is_alphanumeric() || " ()_".contains(c)) {
            continue;
        }
        // Behind its own name.
        let rest = code[at..].split_once(' ').map_or("", |(_, rest)| rest);
        let rest = &rest[super::word(rest).len()..];
        let end = match (rest.find(" {\n"), rest.find(";\n")) {
            (Some(open), Some(end)) if end < open => end,
            (Some(_), _) => rest.find("\n}").unwrap_or(rest.len()),
            (None, end) => end.unwrap_or(rest.len()),
        };
        found.push(&rest[..end]);
    }
    found
}

/// How many widgets a file holds. One that is borrowed is somebody else's.
fn places(code: &str) -> usize {
    let of_body = |body: &str| {
        let words = body.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '&' && c != '\'');
        let mut before = "";
        let mut count = 0;
        for word in words {
            count += usize::from(WIDGETS.contains(&word) && !before.starts_with('&') && before != "mut");
            if !word.is_empty() {
                before = word;
            }
        }
        count
    };
    bodies(code).into_iter().map(of_body).sum()
}

/// What a file of the screens is called in the list.
fn name(source: &Source) -> Option<String> {
    let inside = source.path.strip_prefix("tui").ok()?.to_string_lossy().replace('\\', "/");
    let screens = ["dialogs/", "handover/", "screens/", "shell/"];
    screens.iter().any(|room| inside.starts_with(room)).then_some(inside)
}

#[test]
fn whatever_can_be_typed_into_keeps_its_text_through_a_kill() {
    let sources = super::sources();
    let files: BTreeMap<String, String> = sources
        .iter()
        .filter(|source| !source.is_tests() && !source.path.ends_with("test_support.rs"))
        .filter_map(|source| Some((name(source)?, source.code())))
        .collect();
    let listed: BTreeMap<&str, &[Kept]> = PLACES.iter().copied().collect();
    let mut wrong = Vec::new();
    for (file, code) in &files {
        let (there, told) = (places(code), listed.get(file.as_str()).map_or(0, |all| all.len()));
        if there != told {
            wrong.push(format!("{file} has {there} places to type into, {told} are listed"));
        }
    }
    for (file, kept) in PLACES {
        for one in *kept {
            let of = match one {
                Aside(of) | Saved(of) => of,
                Secret | Chosen => file,
            };
            let code = files.get(*of).map(String::as_str).unwrap_or_default();
            let keeps = match one {
                Aside(_) => code.contains("Typed<'_>)> {"),
                Saved(_) => SAVES.iter().any(|saves| code.contains(saves)),
                Secret => code.contains("Secret") || code.contains("phrase_fields"),
                Chosen => true,
            };
            if !keeps {
                wrong.push(format!("{file}: nothing in {of} keeps it"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn places_to_type_into_are_counted() {
    let code = "pub(crate) struct A {\n    form: Option<Form>,\n    two: [Form; 2],\n}\nstruct B(Option<Pick>);\n\
                enum C {\n    One(Edit, Formed),\n}\nstruct D<'a> {\n    form: &'a Form,\n    other: &mut Form,\n}\n\
                fn f(form: Form) {}\n";
    assert_eq!(places(code), 4);
}
