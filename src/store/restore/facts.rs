//! What a checked copy holds and what would be given up with it, in words.

use crate::i18n::{self, dates, lists, msg};
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::model::time::Stamp;
use crate::store::in_place::LostRecord;

/// Records written out; the rest is counted.
const SHOWN: usize = 20;

/// The file that lies where the shop's database belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LiveFile {
    /// There is none.
    Missing,
    /// It can be read.
    Readable,
    /// It cannot, and why.
    Unreadable(Problem),
}

/// What proves the owner before a copy takes the database's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Means {
    /// The passphrase: the key file is here.
    Passphrase,
    /// The recovery code, which brings key and pepper back.
    Code,
}

/// What is known of a copy that passed the check.
#[derive(Clone, Debug)]
pub(crate) struct CopyFacts {
    /// The file it came from.
    pub(crate) from: String,
    pub(crate) shop: String,
    /// Number and printed code of its last record.
    pub(crate) last: (i64, String),
    /// When the last thing in it was written.
    pub(crate) until: Stamp,
    /// What it would give up.
    pub(crate) lost: Vec<LostRecord>,
    /// What lies in its place now.
    pub(crate) live: LiveFile,
    pub(crate) means: Means,
    /// The key of this PC came after it: which code it takes then.
    pub(crate) older_than_key: Option<Problem>,
    /// Who may prove to be the owner.
    pub(crate) owners: Vec<(PersonId, String)>,
}

impl CopyFacts {
    /// What to know before it is put in place, a paragraph each.
    #[must_use]
    pub(crate) fn lines(&self, lang: Lang) -> Vec<String> {
        let mut lines = vec![
            msg::restore_cmd::holds(lang, &self.from, &self.shop),
            msg::verify::head(lang, &self.last.1, self.last.0),
            msg::restore_cmd::until(lang, dates::whole_moment(lang, self.until)),
        ];
        match &self.live {
            LiveFile::Unreadable(problem) => {
                lines.push(i18n::text(lang, problem.key, &problem.args));
                lines.push(msg::restore_cmd::unreadable(lang).to_owned());
            }
            LiveFile::Missing | LiveFile::Readable => {}
        }
        lines.extend(self.older_than_key.iter().map(|said| i18n::text(lang, said.key, &said.args)));
        let unsealed = || msg::restore_cmd::unsealed(lang).to_owned();
        let (Some(first), Some(last)) = (self.lost.first(), self.lost.last()) else {
            match self.live {
                LiveFile::Missing => lines.push(msg::restore_cmd::nothing_there(lang).to_owned()),
                LiveFile::Readable => {
                    lines.extend([msg::restore_cmd::lost_none(lang).to_owned(), unsealed()]);
                }
                LiveFile::Unreadable(_) => lines.push(msg::restore_cmd::lost_unknown(lang).to_owned()),
            }
            return lines;
        };
        let all = match self.live {
            LiveFile::Readable => msg::restore_cmd::lost(lang, first.seq, last.seq),
            LiveFile::Missing | LiveFile::Unreadable(_) => {
                msg::restore_cmd::lost_seen(lang, first.seq, last.seq)
            }
        };
        lines.push(all);
        lines.extend(self.lost.iter().take(SHOWN).map(|one| {
            let line = msg::restore_cmd::lost_one(
                lang,
                &one.date,
                one.people.join(lists::between_names(lang)),
                one.seq,
            );
            line.trim_end().to_owned()
        }));
        if let Some(more) = self.lost.len().checked_sub(SHOWN).filter(|n| *n > 0) {
            lines.push(msg::restore_cmd::more(lang, more));
        }
        if self.live == LiveFile::Readable {
            lines.push(unsealed());
        }
        lines
    }
}
