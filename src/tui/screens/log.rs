//! Forms for everything that is logged during a shift, one file a kind or small group.
//!
//! `host` asks, checks, gets approvals and saves; a kind only says what its fields are and what they
//! mean.

mod attendance;
mod board;
mod check;
mod goods;
mod host;
mod money;
pub mod sheet;
mod words;

#[cfg(test)]
mod tests;

use crate::domain::log::LogKind;
use crate::i18n::{Lang, msg};
use crate::tui::view::View;

pub use host::Kept;
use host::LogScreen;

/// The screen that logs a kind.
#[must_use]
pub fn open(kind: LogKind) -> Box<dyn View> {
    screen(kind, false)
}

/// The same, going back to the list of kinds on Esc.
#[must_use]
pub fn open_from_menu(kind: LogKind) -> Box<dyn View> {
    screen(kind, true)
}

/// The form for one routine.
#[must_use]
pub fn routine(id: &str) -> Box<dyn View> {
    Box::new(LogScreen::new(LogKind::Routine, Box::new(words::Routine::of(id)), false))
}

/// The form that corrects a punch afterwards.
#[must_use]
pub fn correct_punch() -> Box<dyn View> {
    Box::new(LogScreen::new(LogKind::Punch, Box::new(attendance::Correction), false))
}

/// One line a kind.
fn screen(kind: LogKind, menu: bool) -> Box<dyn View> {
    let form = |spec| -> Box<dyn View> { Box::new(LogScreen::new(kind, spec, menu)) };
    match kind {
        LogKind::Movement => form(Box::new(money::Movement)),
        LogKind::SpotCount => form(Box::new(money::SpotCount)),
        LogKind::Feedback => form(Box::new(words::Feedback)),
        LogKind::Fault => form(Box::new(words::Fault)),
        LogKind::Incident => form(Box::new(words::Incident)),
        LogKind::Task => form(Box::new(words::Task)),
        LogKind::Attention => form(Box::new(words::Attention)),
        LogKind::Note => form(Box::new(words::Note)),
        LogKind::Routine => form(Box::new(words::Routine::any())),
        LogKind::Receipt => form(Box::new(goods::Receipt)),
        LogKind::Disposal => form(Box::new(goods::Disposal)),
        LogKind::Leave => form(Box::new(attendance::Leave)),
        LogKind::Punch => Box::new(board::Board::new(menu)),
        LogKind::Check => Box::new(check::Run::new(menu)),
    }
}

/// Name of a kind, as in the menu.
#[must_use]
pub const fn kind_name(kind: LogKind, lang: Lang) -> &'static str {
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
    }
}

/// What a kind is for, as in the menu.
#[must_use]
pub const fn kind_about(kind: LogKind, lang: Lang) -> &'static str {
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
    }
}

/// One or two words for a kind, for counts.
#[must_use]
pub const fn short_name(kind: LogKind, lang: Lang) -> &'static str {
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
        LogKind::Punch | LogKind::Check => kind_name(kind, lang),
    }
}
