//! What the kinds of entries are called.

use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::model::log::LogKind;

/// Name of a kind, as in the menu.
#[must_use]
pub(crate) const fn kind_name(kind: LogKind, lang: Lang) -> &'static str {
    match kind {
        LogKind::Movement => msg::log_ui::movement(lang),
        LogKind::Feedback => msg::log_ui::feedback(lang),
        LogKind::Fault => msg::log_ui::fault(lang),
        LogKind::Receipt => msg::log_ui::receipt(lang),
        LogKind::Disposal => msg::log_ui::disposal(lang),
        LogKind::Incident => msg::log_ui::incident(lang),
        LogKind::Task => msg::log_ui::task(lang),
        LogKind::Attention => msg::log_ui::attention(lang),
        LogKind::Punch => msg::log_ui::punch(lang),
        LogKind::Note => msg::log_ui::note(lang),
        LogKind::SpotCount => msg::log_ui::spot_count(lang),
        LogKind::Leave => msg::log_ui::leave(lang),
        LogKind::Check => msg::log_ui::check(lang),
        LogKind::Routine => msg::log_ui::routine(lang),
        LogKind::BankSlip => msg::log_ui::bank_slip(lang),
    }
}

/// What a kind is for, as in the menu.
#[must_use]
pub(crate) const fn kind_about(kind: LogKind, lang: Lang) -> &'static str {
    match kind {
        LogKind::Movement => msg::log_ui::about_movement(lang),
        LogKind::Feedback => msg::log_ui::about_feedback(lang),
        LogKind::Fault => msg::log_ui::about_fault(lang),
        LogKind::Receipt => msg::log_ui::about_receipt(lang),
        LogKind::Disposal => msg::log_ui::about_disposal(lang),
        LogKind::Incident => msg::log_ui::about_incident(lang),
        LogKind::Task => msg::log_ui::about_task(lang),
        LogKind::Attention => msg::log_ui::about_attention(lang),
        LogKind::Punch => msg::log_ui::about_punch(lang),
        LogKind::Note => msg::log_ui::about_note(lang),
        LogKind::SpotCount => msg::log_ui::about_spot_count(lang),
        LogKind::Leave => msg::log_ui::about_leave(lang),
        LogKind::Check => msg::log_ui::about_check(lang),
        LogKind::Routine => msg::log_ui::about_routine(lang),
        LogKind::BankSlip => msg::log_ui::about_bank_slip(lang),
    }
}

/// One or two words for a kind, for counts.
#[must_use]
pub(crate) const fn short_name(kind: LogKind, lang: Lang) -> &'static str {
    match kind {
        LogKind::Movement => msg::log_ui::short_movement(lang),
        LogKind::Feedback => msg::log_ui::short_feedback(lang),
        LogKind::Fault => msg::log_ui::short_fault(lang),
        LogKind::Receipt => msg::log_ui::short_receipt(lang),
        LogKind::Disposal => msg::log_ui::short_disposal(lang),
        LogKind::Incident => msg::log_ui::short_incident(lang),
        LogKind::Task => msg::log_ui::short_task(lang),
        LogKind::Attention => msg::log_ui::short_attention(lang),
        LogKind::Note => msg::log_ui::short_note(lang),
        LogKind::SpotCount => msg::log_ui::short_spot_count(lang),
        LogKind::Leave => msg::log_ui::short_leave(lang),
        LogKind::Routine => msg::log_ui::short_routine(lang),
        LogKind::BankSlip => msg::log_ui::short_bank_slip(lang),
        LogKind::Punch | LogKind::Check => kind_name(kind, lang),
    }
}
