//! What was filled in on the frame just drawn, for tests: F1 has a sentence for each field that stands on the screen.

use std::cell::RefCell;

#[derive(Debug, Default)]
struct Drawn {
    /// Names of the fields that can be filled in.
    fields: Vec<String>,
    /// A sheet has the focus.
    sheet: bool,
}

thread_local! {
    static DRAWN: RefCell<Drawn> = RefCell::default();
}

/// Forgets what was noted; before a frame.
pub(crate) fn begin() {
    DRAWN.with_borrow_mut(|drawn| *drawn = Drawn::default());
}

/// A field that can be filled in was drawn.
pub(crate) fn note_field(label: String) {
    DRAWN.with_borrow_mut(|drawn| drawn.fields.push(label));
}

/// A sheet was drawn with the focus in it.
pub(crate) fn note_sheet() {
    DRAWN.with_borrow_mut(|drawn| drawn.sheet = true);
}

/// Fields drawn that none of these sentences begins with, and whether a sheet stands there unexplained.
#[must_use]
pub(crate) fn unexplained(sentences: &[String], of_focus: Option<&str>) -> Vec<String> {
    DRAWN.with_borrow(|drawn| {
        let told = |label: &&String| !sentences.iter().any(|said| said.starts_with(label.as_str()));
        let mut missing: Vec<String> = drawn.fields.iter().filter(told).cloned().collect();
        if drawn.sheet && of_focus.is_none_or(|said| said.trim().is_empty()) {
            missing.push("the field of the sheet".to_owned());
        }
        missing
    })
}
