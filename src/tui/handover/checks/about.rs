//! What F1 says of the row of a checklist that is chosen.

use super::{Below, ChecksStep};
use crate::i18n::{msg, readings};
use crate::model::checklist::{AnswerKind, CheckItem, Limits};
use crate::model::lang::Lang;
use crate::tui::shell::view::Ctx;

impl ChecksStep {
    /// How the row is answered, within what a reading is good, and that a critical point is answered by itself.
    pub(super) fn about_row(&self, ctx: &Ctx<'_>) -> Option<String> {
        let lang = ctx.lang;
        if self.words.is_some() {
            return Some(msg::help::check_words(lang).to_owned());
        }
        let Some(item) = self.current(ctx) else {
            let row = self.at.checked_sub(self.items(ctx).len())?;
            return Some(match self.below(ctx).get(row)? {
                Below::Rest => msg::help::check_rest(lang).to_owned(),
                Below::Done => msg::help::row_done(lang).to_owned(),
            });
        };
        let mut how = self.how(item, ctx);
        if item.critical {
            how.push_str(crate::i18n::lists::between_sentences(lang));
            how.push_str(msg::help::check_critical(lang));
        }
        Some(msg::help::row(lang, how, format!("{} {}", item.id, item.text.get(lang))))
    }

    fn how(&self, item: &CheckItem, ctx: &Ctx<'_>) -> String {
        let lang = ctx.lang;
        match item.answer {
            AnswerKind::Check if self.given(&item.id).is_none() && self.is_known(item, ctx) => {
                msg::help::check_known(lang).to_owned()
            }
            AnswerKind::Check => msg::help::check_ok(lang).to_owned(),
            AnswerKind::NoneSeen => msg::help::check_seen(lang).to_owned(),
            AnswerKind::Number => number(item, lang),
            AnswerKind::Text => msg::help::check_text(lang).to_owned(),
        }
    }
}

fn number(item: &CheckItem, lang: Lang) -> String {
    let within = Limits { min: item.min, max: item.max, unit: item.unit.clone() };
    match readings::limits(&within, lang) {
        Some(limits) => msg::help::check_number_within(lang, limits),
        None => msg::help::check_number(lang).to_owned(),
    }
}
