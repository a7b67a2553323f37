//! From the document back to answers: for moving between stores and for logs that were kept on paper.
//!
//! [`read`] takes bytes from outside, [`plan`] adds the names that are unknown here to a copy of the
//! settings, [`take`] turns the document into answers and recomputes every figure it carries.

mod compare;
mod hygiene;
mod reader;
mod since;
mod take;
mod taken;
mod twice;
mod typed_cash;
mod typed_hours;

use crate::model::ids::RegisterId;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::record::parts::Document;
use reader::UnknownNames;

pub(crate) use hygiene::read;
use reader::Reader;

pub(crate) use since::Since;
pub(crate) use take::take;
pub(crate) use taken::{Added, Mismatch, Taken};

/// Settings with the names a document needs, and what was added.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// The settings to store before the document is taken; as they were where nothing was added.
    pub(crate) settings: Settings,
    /// What was added; everything is added as no longer in use.
    pub(crate) added: Vec<Added>,
}

/// Which names are unknown here; the plan holds settings that know them.
///
/// # Errors
/// Every problem of the document, each with the field's path.
pub(crate) fn plan(document: &Document, since: &Since, settings: &Settings) -> Result<Plan, Vec<Problem>> {
    let mut reader = Reader::new(settings, document, UnknownNames::Add);
    since.take(&mut reader);
    if let Some(taken) = take::convert(document, &mut reader) {
        typed_cash::check(document, &taken, &mut reader);
    }
    let (settings, added, problems) = reader.finish();
    if problems.is_empty() { Ok(Plan { settings: settings.into_owned(), added }) } else { Err(problems) }
}

/// A sealed record by the numbers of this store, and the register of each of its drawers. Nothing is computed
/// again: what was sealed stands.
///
/// # Errors
/// The first thing that cannot be read.
pub(super) fn sealed(document: &Document, settings: &Settings) -> Result<(Taken, Vec<RegisterId>), Problem> {
    let mut reader = Reader::sealed(settings, document);
    let taken = take::convert(document, &mut reader);
    let registers = document.cash.iter().map(|cash| reader.register("cash", &cash.register)).collect();
    let (_, _, problems) = reader.finish();
    match (problems.into_iter().next(), taken) {
        (Some(problem), _) => Err(problem),
        (None, Some(taken)) => Ok((taken, registers)),
        (None, None) => Err(reader::missing("people")),
    }
}
