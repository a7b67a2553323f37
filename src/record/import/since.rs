//! What stands beside a record: what was added after it was sealed. Remarks are taken in with it; corrections and
//! decisions are records of a chain of their own and late departures lie in the log of the shift after, so neither can be.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::reader::Reader;
use crate::model::ids::PersonId;
use crate::model::problem::Problem;
use crate::model::text::clean_note;
use crate::model::time::Stamp;
use crate::record::logbook::RemarkKind;

/// What was added to a document since it was sealed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Since {
    remarks: Vec<RemarkLine>,
    /// What taking it in would leave behind, one line each.
    pub(crate) left_behind: Vec<Problem>,
}

/// A remark as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct RemarkLine {
    kind: RemarkKind,
    at: Stamp,
    by: String,
    #[serde(default)]
    text: String,
}

impl Since {
    /// Takes what stands beside a record out of its fields; `effective` follows from the others.
    ///
    /// # Errors
    /// The first line that cannot be read, with its field.
    pub(super) fn take_out(fields: &mut Map<String, Value>) -> Result<Self, Problem> {
        let beside =
            ["corrections", "approvals", "remarks", "departures", "opening", "taken_over", "effective"]
                .map(|name| fields.remove(name));
        let [corrections, approvals, remarks, departures, opening, taken_over, _] = &beside;
        fn lines(of: Option<&Value>) -> impl Iterator<Item = &Value> {
            of.and_then(Value::as_array).into_iter().flatten()
        }
        let word = |line: &Value, name: &str| {
            let text = line.get(name).and_then(Value::as_str).unwrap_or("-");
            clean_note(text).text.chars().take(80).collect::<String>()
        };
        let mut since = Self::default();
        for line in lines(corrections.as_ref()) {
            let problem = Problem::new("document.has_correction").with("field", word(line, "field"));
            since.left_behind.push(problem.with("by", word(line, "by")));
        }
        for line in lines(approvals.as_ref()) {
            let problem = Problem::new("document.has_approval").with("place", word(line, "place"));
            since.left_behind.push(problem.with("by", word(line, "by")));
        }
        for line in lines(departures.as_ref()) {
            let problem = Problem::new("document.has_departure").with("person", word(line, "person"));
            since.left_behind.push(problem.with("at", word(line, "actual_out")));
        }
        for (of, key, by) in [
            (opening, "document.has_opening", "opened_by"),
            (taken_over, "document.has_taken_over", "incoming"),
        ] {
            if let Some(of) = of {
                let problem = Problem::new(key).with("at", word(of, "opened_at"));
                since.left_behind.push(problem.with("by", word(of, by)));
            }
        }
        for (n, line) in lines(remarks.as_ref()).enumerate() {
            let mut remark: RemarkLine = serde_json::from_value(line.clone()).map_err(|e| {
                Problem::new("document.field").with("field", format!("remarks[{n}]")).with("error", e)
            })?;
            let cleaned = clean_note(&remark.text);
            if cleaned.dropped > 0 {
                let field = format!("remarks[{n}].text");
                return Err(Problem::new("document.too_long")
                    .with("field", field)
                    .with("n", cleaned.dropped));
            }
            remark.text = cleaned.text;
            since.remarks.push(remark);
        }
        Ok(since)
    }

    /// The remarks by the numbers of this store.
    pub(super) fn take(&self, reader: &mut Reader<'_>) -> Vec<(RemarkKind, PersonId, Stamp, String)> {
        let each = self.remarks.iter().enumerate();
        each.map(|(n, remark)| {
            let by = reader.person(format!("remarks[{n}].by"), &remark.by);
            (remark.kind, by, remark.at, remark.text.clone())
        })
        .collect()
    }
}
