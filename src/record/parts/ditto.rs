//! Thirty checks answered in one go need not say thirty times by whom and when.

use serde::{Deserialize, Deserializer, Serializer};

use super::Check;
use crate::model::time::Stamp;

/// Writes checks without repeating what the one before said. One that names nobody behind one that names somebody says
/// so: left out, it would be read as of whoever the line before names.
pub(crate) fn serialize<S: Serializer>(checks: &[Check], out: S) -> Result<S::Ok, S::Error> {
    let mut before: Option<&Check> = None;
    out.collect_seq(checks.iter().map(|check| {
        let mut written = check.clone();
        let named_before = before.is_some_and(|b| !b.by.is_empty());
        written.unnamed = named_before && check.by.is_empty();
        if before.is_some_and(|b| b.by == check.by) {
            written.by.clear();
        }
        if before.is_some_and(|b| b.at == check.at) {
            written.at = None;
        }
        before = Some(check);
        written
    }))
}

/// Reads checks and fills in what the one before said.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Check>, D::Error> {
    let mut checks = Vec::<Check>::deserialize(from)?;
    let mut before: Option<(String, Option<Stamp>)> = None;
    for check in &mut checks {
        let unnamed = std::mem::take(&mut check.unnamed);
        if let Some((by, at)) = &before {
            if check.by.is_empty() && !unnamed {
                check.by.clone_from(by);
            }
            check.at = check.at.or(*at);
        }
        before = Some((check.by.clone(), check.at));
    }
    Ok(checks)
}
