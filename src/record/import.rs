//! From the document back to answers: for moving between stores and for logs that were kept on paper.
//!
//! [`read`] takes bytes from outside, [`plan`] adds the names that are unknown here to a copy of the
//! settings, [`take`] turns the document into answers and recomputes every figure it carries.

mod compare;
mod hygiene;
mod reader;
mod take;

use crate::domain::Problem;
use crate::domain::change::Answer;
use crate::domain::gate::Facts;
use crate::domain::handover::{Draft, HandoverKind, Head, Signature, State};
use crate::domain::ids::{EntryId, HandoverId, PersonId, RegisterId, RunId, ShiftId};
use crate::domain::log::{Detail, Entry};
use crate::domain::settings::Settings;
use crate::domain::shift::ShiftRun;
use crate::domain::time::{BusinessDate, Stamp};
use crate::record::{Document, Outcome, build, figures};

pub use hygiene::read;
use reader::Reader;
pub use take::take;

/// Settings with the names a document needs, and what was added.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The settings to store before the document is taken; as they were where nothing was added.
    pub settings: Settings,
    /// What was added; everything is added as no longer in use.
    pub added: Vec<Added>,
}

/// A name added to the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// `person`, `register`, `shift`, `tender`, `stock`, `check`.
    pub what: &'static str,
    /// The name or id.
    pub name: String,
}

/// Which names are unknown here; the plan holds settings that know them.
///
/// # Errors
/// Every problem of the document, each with the field's path.
pub fn plan(document: &Document, settings: &Settings) -> Result<Plan, Vec<Problem>> {
    let mut reader = Reader::new(settings, document, true);
    take::convert(document, &mut reader);
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
        (None, None) => Err(hygiene::missing("people")),
    }
}

/// A figure of the document that its own inputs do not give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Path of the field, such as `cash[0].tenders[1].difference`.
    pub field: String,
    /// What the document says.
    pub found: String,
    /// What comes out of its inputs; empty where they do not suffice.
    pub computed: String,
}

impl Mismatch {
    /// The mismatch as a message.
    #[must_use]
    pub fn problem(&self) -> Problem {
        let computed = if self.computed.is_empty() { "–" } else { self.computed.as_str() };
        Problem::new("document.mismatch")
            .with("field", &self.field)
            .with("found", &self.found)
            .with("computed", computed)
    }
}

/// A document as answers of this store.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Business date of the shift.
    pub date: BusinessDate,
    /// Which shift.
    pub shift: ShiftId,
    /// Shift, cover or leaver.
    pub kind: HandoverKind,
    /// Sealed or half sealed.
    pub state: State,
    /// When the line was drawn.
    pub started: Stamp,
    /// Who started it.
    pub started_by: PersonId,
    /// When it was sealed there.
    pub sealed_at: Stamp,
    /// Every answer, the snapshot included.
    pub answers: Vec<Answer>,
    /// What was logged in the shift: when, by whom, what. To be stored in this order.
    pub entries: Vec<(Stamp, PersonId, Detail)>,
    /// Signatures, their figures computed here.
    pub signatures: Vec<Signature>,
    /// Canonical bytes of the texts that came with it, to be kept under their hash.
    pub texts: Option<Vec<u8>>,
    /// Figures that do not come out of the document's own inputs.
    pub mismatches: Vec<Mismatch>,
}

impl Taken {
    /// The handover as it reads back from these rows.
    #[must_use]
    pub fn draft(&self, id: HandoverId, run: RunId, settings_version: i64) -> Draft {
        let mut draft = Draft::new(Head {
            id,
            run,
            date: self.date,
            shift: self.shift,
            kind: self.kind,
            state: self.state,
            settings_version,
            started: self.started,
            started_by: self.started_by,
            imported: true,
        });
        for answer in &self.answers {
            answer.clone().put(&mut draft);
        }
        draft.signatures.clone_from(&self.signatures);
        draft
    }

    /// The entries as rows of one run.
    #[must_use]
    pub fn rows(&self, run: RunId) -> Vec<Entry> {
        (1..)
            .zip(&self.entries)
            .map(|(id, (at, by, detail))| Entry {
                id: EntryId(id),
                run,
                at: *at,
                by: *by,
                item: None,
                detail: detail.clone(),
            })
            .collect()
    }

    /// What stands for the content: hash (hex) of everything but signatures, seal and the mark of import.
    ///
    /// # Errors
    /// A sum beyond what can be stored.
    pub fn figures(&self, settings: &Settings) -> Result<String, Problem> {
        match self.signatures.first() {
            Some(signature) => Ok(signature.figures.clone()),
            None => figures(&self.document(settings)?),
        }
    }

    /// The document as this store will write it.
    ///
    /// # Errors
    /// A sum beyond what can be stored.
    pub fn document(&self, settings: &Settings) -> Result<Document, Problem> {
        let run = RunId(0);
        let draft = self.draft(HandoverId(0), run, 0);
        let entries = self.rows(run);
        let facts = Facts {
            settings,
            run: ShiftRun {
                id: run,
                date: self.date,
                shift: self.shift,
                opened_ms: self.started.ms,
                line_ms: Some(self.started.ms),
            },
            entries: &entries,
            items: &[],
            left_before: &std::collections::BTreeMap::new(),
            now: self.sealed_at,
        };
        build(&draft, &facts, self.sealed_at)
    }
}

fn state(document: &Document) -> State {
    match document.state {
        Outcome::Sealed => State::Sealed,
        Outcome::HalfSealed => State::HalfSealed,
    }
}
