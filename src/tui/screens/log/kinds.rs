//! What the kinds of entries are called: the texts are found by a kind's code.

use crate::i18n;
use crate::model::lang::Lang;
use crate::model::log::LogKind;

/// Name of a kind, as in the menu.
#[must_use]
pub(crate) fn kind_name(kind: LogKind, lang: Lang) -> &'static str {
    i18n::name(lang, kind.key())
}

/// What a kind is for, as in the menu.
#[must_use]
pub(crate) fn kind_about(kind: LogKind, lang: Lang) -> &'static str {
    i18n::template(lang, &format!("log_ui.about_{}", kind.as_str())).unwrap_or_default()
}

/// One or two words for a kind, for counts; its name where it has no shorter one.
#[must_use]
pub(crate) fn short_name(kind: LogKind, lang: Lang) -> &'static str {
    let short = i18n::template(lang, &format!("log_ui.short_{}", kind.as_str()));
    short.unwrap_or_else(|| kind_name(kind, lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_says_what_it_is_for() {
        for lang in Lang::ALL {
            for kind in LogKind::ALL {
                assert!(!kind_about(kind, lang).is_empty(), "{kind:?}");
            }
        }
    }
}
