//! What stands beside a record: what was added after it was sealed. Remarks are taken in with it; corrections are
//! records of a chain of their own and late departures lie in the log of the shift after, so neither can be.

use serde::Deserialize;
use serde_json::Value;

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
    /// Reads it from the bytes of a document, which [`super::read`] has found to be one.
    ///
    /// # Errors
    /// The first line that cannot be read, with its field.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Problem> {
        let value: Value = serde_json::from_slice(bytes)
            .map_err(|e| Problem::new("document.unreadable").with("error", e))?;
        let list = |name: &str| value.get(name).and_then(Value::as_array).into_iter().flatten();
        let word = |line: &Value, name: &str| {
            let text = line.get(name).and_then(Value::as_str).unwrap_or("-");
            clean_note(text).text.chars().take(80).collect::<String>()
        };
        let mut since = Self::default();
        for line in list("corrections") {
            let problem = Problem::new("document.has_correction").with("field", word(line, "field"));
            since.left_behind.push(problem.with("by", word(line, "by")));
        }
        for line in list("departures") {
            let problem = Problem::new("document.has_departure").with("person", word(line, "person"));
            since.left_behind.push(problem.with("at", word(line, "actual_out")));
        }
        for (n, line) in list("remarks").enumerate() {
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
