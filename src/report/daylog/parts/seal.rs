//! What stands under a record of its seal.

use crate::i18n::{self, msg};
use crate::model::lang::Lang;
use crate::record::logbook::{CustodyBreak, LogPage, SealedGap};
use crate::report::text_page::TextPage;

/// Number and code of the seal, and what is to be known of who signed it.
pub(crate) fn seal(sheet: &mut TextPage, page: &LogPage, lang: Lang) {
    let Some(seal) = &page.document.seal else { return };
    sheet.pair(msg::daylog::seal(lang), &format!("#{:05}  {}", seal.seq, seal.code));
    if !seal.signed {
        sheet.warn("", msg::daylog::unsigned(lang));
    }
    custody(sheet, page, lang);
}

/// That the keys were made anew without the old ones, under every seal that is printed; and which records were given up
/// on that day with a file that was put in place.
fn custody(sheet: &mut TextPage, page: &LogPage, lang: Lang) {
    let gaps = page.gaps.iter().map(SealedGap::problem);
    for problem in page.custody.iter().map(CustodyBreak::problem).chain(gaps) {
        sheet.warn("", &i18n::text(lang, problem.key, &problem.args));
    }
}
