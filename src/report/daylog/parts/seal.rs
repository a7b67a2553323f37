//! What stands under a record of its seal.

use crate::i18n::{self, msg};
use crate::model::lang::Lang;
use crate::record::custody::CustodyRecord;
use crate::record::logbook::LogPage;
use crate::report::text_page::TextPage;

/// Number and code of the seal, and what is to be known of who signed it.
pub(crate) fn seal(sheet: &mut TextPage, page: &LogPage, lang: Lang) {
    let Some(seal) = &page.document.seal else { return };
    sheet.pair(msg::daylog::seal(lang), &format!("#{:05}  {}", seal.seq, seal.code));
    if !seal.signed {
        sheet.warn("", msg::daylog::unsigned(lang));
    }
    for problem in page.custody.iter().map(CustodyRecord::problem) {
        sheet.warn("", &i18n::text(lang, problem.key, &problem.args));
    }
}
