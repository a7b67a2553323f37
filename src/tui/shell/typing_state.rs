//! What is known of forms whose typing is saved nowhere else.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::system::unsaved::KeptField;

/// The forms that are open, and what is written of them.
#[derive(Debug, Default)]
pub(super) struct Typing {
    /// Where it is written; nowhere before it was looked for.
    pub(super) file: PathBuf,
    /// Open forms, with what stood in them when they were opened.
    pub(super) open: BTreeMap<String, Vec<KeptField>>,
    /// What stands in the file of this window's forms.
    pub(super) written: BTreeMap<String, Vec<KeptField>>,
    /// What was found there and waits for its form.
    pub(super) found: BTreeMap<String, Vec<KeptField>>,
}
