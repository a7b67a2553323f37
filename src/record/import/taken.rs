//! What comes out of a document: names that were added, figures that do not follow, and the answers.

use crate::model::handover::answer::Answer;
use crate::model::handover::context::HandoverContext;
use crate::model::handover::draft::Draft;
use crate::model::handover::{HandoverKind, Head, Signature, State};
use crate::model::ids::{EntryId, HandoverId, PersonId, RunId, ShiftId};
use crate::model::log::{Detail, Entry};
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::shift::Part;
use crate::model::time::{BusinessDate, Stamp};
use crate::record::document::figures;
use crate::record::logbook::RemarkKind;
use crate::record::parts::{Document, Outcome};
use crate::record::write::build;

/// A name added to the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Added {
    /// `person`, `register`, `shift`, `tender`, `stock`, `check`.
    pub(crate) what: &'static str,
    /// The name or id.
    pub(crate) name: String,
}

/// A figure of the document that its own inputs do not give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mismatch {
    /// Path of the field, such as `cash[0].tenders[1].difference`.
    pub(crate) field: String,
    /// What the document says.
    pub(crate) found: String,
    /// What comes out of its inputs; empty where they do not suffice.
    pub(crate) computed: String,
}

impl Mismatch {
    /// The mismatch as a message.
    #[must_use]
    pub(crate) fn problem(&self) -> Problem {
        let computed = if self.computed.is_empty() { "–" } else { self.computed.as_str() };
        Problem::new("document.mismatch")
            .with("field", &self.field)
            .with("found", &self.found)
            .with("computed", computed)
    }
}

/// A document as answers of this store.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    /// Business date of the shift.
    pub(crate) date: BusinessDate,
    pub(crate) shift: ShiftId,
    /// Which part of that shift.
    pub(crate) part: Part,
    /// Shift, cover or leaver.
    pub(crate) kind: HandoverKind,
    /// Sealed or half sealed.
    pub(crate) state: State,
    /// When the line was drawn.
    pub(crate) started: Stamp,
    /// Who started it.
    pub(crate) started_by: PersonId,
    /// When it was sealed there.
    pub(crate) sealed_at: Stamp,
    /// Every answer, the snapshot included.
    pub(crate) answers: Vec<Answer>,
    /// What was logged in the shift: when, by whom, what. To be stored in this order.
    pub(crate) entries: Vec<(Stamp, PersonId, Detail)>,
    /// Signatures, their figures computed here.
    pub(crate) signatures: Vec<Signature>,
    /// Canonical bytes of the texts that came with it, to be kept under their hash.
    pub(crate) texts: Option<Vec<u8>>,
    /// Questions, answers, reviews and omissions that were added beside it.
    pub(crate) remarks: Vec<(RemarkKind, PersonId, Stamp, String)>,
    /// Figures that do not come out of the document's own inputs.
    pub(crate) mismatches: Vec<Mismatch>,
}

impl Taken {
    /// The handover as it reads back from these rows.
    #[must_use]
    pub(crate) fn draft(&self, id: HandoverId, run: RunId, settings_version: i64) -> Draft {
        let mut draft = Draft::new(Head {
            id,
            run,
            date: self.date,
            shift: self.shift,
            part: self.part,
            kind: self.kind,
            state: self.state,
            settings_version,
            started: self.started,
            started_by: Some(self.started_by),
            imported: true,
            opened_ms: None,
        });
        for answer in &self.answers {
            answer.clone().put(&mut draft);
        }
        draft.signatures.clone_from(&self.signatures);
        draft
    }

    /// The entries as rows of one run.
    #[must_use]
    pub(crate) fn rows(&self, run: RunId) -> Vec<Entry> {
        (1..)
            .zip(&self.entries)
            .map(|(id, (at, by, detail))| Entry {
                id: EntryId(id),
                run,
                at: *at,
                by: *by,
                item: None,
                doubted: false,
                detail: detail.clone(),
            })
            .collect()
    }

    /// What stands for the content: hash (hex) of everything but signatures, seal and the mark of import.
    ///
    /// # Errors
    /// A sum beyond what can be stored.
    pub(crate) fn figures(&self, settings: &Settings) -> Result<String, Problem> {
        match self.signatures.first() {
            Some(signature) => Ok(signature.figures.clone()),
            None => figures(&self.document(settings)?),
        }
    }

    /// The document as this store will write it.
    ///
    /// # Errors
    /// A sum beyond what can be stored.
    pub(crate) fn document(&self, settings: &Settings) -> Result<Document, Problem> {
        let run = RunId(0);
        let draft = self.draft(HandoverId(0), run, 0);
        let entries = self.rows(run);
        let facts = HandoverContext {
            settings,
            entries: &entries,
            items: &[],
            settled: &[],
            left_before: &std::collections::BTreeMap::new(),
            stayed: &[],
            inside: &[],
            now: self.sealed_at,
        };
        build(&draft, &facts, self.sealed_at)
    }
}

/// State a handover of this document has.
pub(super) fn state(document: &Document) -> State {
    match document.state {
        Outcome::Sealed | Outcome::NotHandedOver => State::Sealed,
        Outcome::HalfSealed => State::HalfSealed,
    }
}
