//! What was closed, cancelled, put right or banked in a shift, or while the shop was closed.

use super::phrases::{by, moment, sep};
use crate::i18n;
use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::record::Document;
use crate::record::parts::Settled;
use crate::report::text_page::{LineKind, TextPage};

/// Each with who and when; nothing where nothing was settled.
pub(super) fn settled_lines(sheet: &mut TextPage, settled: &[Settled], document: &Document, lang: Lang) {
    if settled.is_empty() {
        return;
    }
    sheet.sub(msg::daylog::settled(lang));
    for one in settled {
        let name = |key: &str| i18n::text(lang, key, &[]);
        let mut parts = vec![format!("{} {}", name(one.kind.key()), one.title), name(one.state.key())];
        parts.push(one.text.clone());
        parts.retain(|part| !part.is_empty());
        let who = by(lang, one.by.as_deref().unwrap_or_default());
        let line = format!("{}{}{} {who}", parts.join(sep(lang)), sep(lang), moment(document, one.at, lang));
        sheet.hanging(LineKind::Text, &format!("  #{:<4} ", one.item), line.trim_end());
    }
}
