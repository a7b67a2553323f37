//! All that is known of an approval left open, for whoever decides on it.

use crate::i18n::msg;
use crate::model::approval::ApprovalPlace;
use crate::model::lang::Lang;
use crate::record::Document;
use crate::record::approvals::LeftOpen;
use crate::record::logbook::LogPage;
use crate::record::parts::Cash;
use crate::report::daylog::approvals::{about, asked};
use crate::report::daylog::forms::correction_words;
use crate::report::daylog::parts::cash::{changed_lines, reasons_of, withdrawn_lines};
use crate::report::daylog::phrases::{not_done, sep};
use crate::report::text_page::LineKind;

/// The whole case of an approval left open, for whoever decides: what it is about, who asked and whom they told, the
/// reasons given with who countersigned, what was shown and changed, what was let pass, the correction it is for.
#[must_use]
pub(crate) fn the_case(page: &LogPage, open: &LeftOpen<'_>, lang: Lang) -> Vec<(LineKind, String)> {
    let document = &page.document;
    let mut lines =
        vec![(LineKind::Title, about(document, open, lang)), (LineKind::Text, asked(open.asked, lang))];
    for drawer in concerned(document, &open.place) {
        let of = |said: String| (LineKind::Text, msg::approval::of_register(lang, &drawer.register, said));
        lines.extend(reasons_of(document, drawer, lang).into_iter().map(of));
        lines.extend(withdrawn_lines(document, drawer, lang).into_iter().map(|line| {
            let said = format!("{}{}{line}", msg::daylog::withdrawn(lang), sep(lang));
            (LineKind::Warn, msg::approval::of_register(lang, &drawer.register, said))
        }));
        let left = [&drawer.uncounted, &drawer.disagreed].into_iter().filter(|said| !said.is_empty());
        lines.extend(left.cloned().map(of));
        lines.extend(changed_lines(document, drawer, lang).into_iter().map(|line| (LineKind::Warn, line)));
    }
    match &open.place {
        ApprovalPlace::Override | ApprovalPlace::NotSigning(_) => {
            lines.extend(not_done(document, lang).into_iter().map(|line| (LineKind::Warn, line)));
        }
        ApprovalPlace::Correction(seq) => {
            let corrected = page.corrections.iter().find(|one| one.seq == *seq);
            lines.extend(corrected.map(|one| (LineKind::Text, correction_words(document, one, lang))));
        }
        _ => {}
    }
    lines
}

/// The drawers an approval is about.
fn concerned<'d>(document: &'d Document, place: &ApprovalPlace) -> &'d [Cash] {
    match place {
        ApprovalPlace::Reason(at, _) | ApprovalPlace::Returns(at) => {
            document.cash.get(*at).map_or(&[], std::slice::from_ref)
        }
        ApprovalPlace::Lead => &document.cash,
        ApprovalPlace::Entry(_)
        | ApprovalPlace::Correction(_)
        | ApprovalPlace::Override
        | ApprovalPlace::NotSigning(_) => &[],
    }
}
