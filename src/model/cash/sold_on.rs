//! A count that was made void: goods were sold from the drawer while it was being counted.

use serde::{Deserialize, Serialize};

use crate::model::cash::results::CountMark;
use crate::model::refs::{Ids, Refs, Resolver, empty};

/// A count made void because the register sold on meanwhile; the drawer was counted again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct SoldOn<R: Refs = Ids> {
    /// Who said so.
    pub(crate) by: R::Person,
    #[serde(rename = "at", alias = "at_ms")]
    pub(crate) at_ms: R::Time,
    /// Outgoing's counts that became void, first to last.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) outgoing: Vec<CountMark<R>>,
    /// Incoming's counts that became void, first to last.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) incoming: Vec<CountMark<R>>,
}

impl<R: Refs> SoldOn<R> {
    /// The same with references of another kind; `path` is where it stands in a document.
    pub(crate) fn resolve<B: Refs>(&self, path: &str, with: &mut impl Resolver<R, B>) -> SoldOn<B> {
        use crate::model::refs::At;
        let mut side = |name: &str, marks: &[CountMark<R>]| -> Vec<CountMark<B>> {
            let each = marks.iter().enumerate();
            each.map(|(i, mark)| mark.resolve(&At(path, &format!("{name}[{i}]")).to_string(), with)).collect()
        };
        let (outgoing, incoming) = (side("outgoing", &self.outgoing), side("incoming", &self.incoming));
        SoldOn {
            by: with.person(At(path, "by"), &self.by),
            at_ms: with.time(At(path, "at"), &self.at_ms),
            outgoing,
            incoming,
        }
    }
}
