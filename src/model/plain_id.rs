//! Permanent ids that people choose.

use crate::model::lang::Bilingual;
use crate::model::problem::Problem;
use crate::model::refusal::{InputField, Refusal};

/// Checks an id and the text that goes with it.
pub(crate) fn check_code(id: &str, text: &Bilingual) -> Result<(), Refusal> {
    if !plain_id(id) {
        return Err(Problem::new("template.bad_id").with("id", id).at(InputField::Id));
    }
    if text.is_empty() { Err(Refusal::new(InputField::Text, "template.no_text")) } else { Ok(()) }
}

/// Permanent ids are letters, digits and underscores, so that they can stand in keys and files.
pub(crate) fn plain_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 40 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
