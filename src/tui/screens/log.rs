//! Forms for everything that is logged during a shift, one file a kind or small group.
//!
//! `host` asks, checks, gets approvals and saves; a kind only says what its fields are and what they
//! mean.

mod goods;
mod kinds;

mod bank_slips;
mod cash_entries;
pub(crate) mod checklists;
pub(crate) mod clock_board;
mod cover;
mod custody;
mod entry_form;
pub(crate) mod form_reader;
mod leave;
pub(crate) mod punch_day;
#[cfg(test)]
mod tests;
mod text_entries;
mod till;

use crate::model::log::LogKind;
use crate::tui::shell::view::View;

use crate::tui::screens::log::entry_form::{BackTo, LogScreen};
use crate::tui::screens::log::till::Till;
use crate::tui::screens::unplanned::UnplannedQueue;

pub(crate) use cover::parts as cover_parts;
pub(crate) use kinds::{kind_about, kind_name, short_name};
#[cfg(test)]
pub(in crate::tui) use till::tests::changes_hands as till_changes_hands;

/// The screen that logs a kind.
#[must_use]
pub(crate) fn open(kind: LogKind) -> Box<dyn View> {
    screen(kind, None)
}

/// The same, going back on Esc to the list of kinds it was opened from.
#[must_use]
pub(crate) fn open_from_menu(kind: LogKind, menu: BackTo) -> Box<dyn View> {
    screen(kind, Some(menu))
}

/// The form for one routine.
#[must_use]
pub(crate) fn routine(id: &str) -> Box<dyn View> {
    Box::new(LogScreen::new(LogKind::Routine, Box::new(text_entries::RoutineForm::of(id)), None))
}

/// One line a kind.
fn screen(kind: LogKind, menu: Option<BackTo>) -> Box<dyn View> {
    let form = |spec| -> Box<dyn View> { Box::new(LogScreen::new(kind, spec, menu)) };
    match kind {
        LogKind::Movement => form(Box::new(cash_entries::MovementForm)),
        LogKind::SpotCount => form(Box::new(cash_entries::SpotCountForm)),
        LogKind::Feedback => form(Box::new(text_entries::FeedbackForm)),
        LogKind::Fault => form(Box::new(text_entries::FaultForm)),
        LogKind::Incident => form(Box::new(text_entries::IncidentForm)),
        LogKind::Task => form(Box::new(text_entries::TaskForm)),
        LogKind::Attention => form(Box::new(text_entries::AttentionForm)),
        LogKind::Note => form(Box::new(text_entries::NoteForm)),
        LogKind::Routine => form(Box::new(text_entries::RoutineForm::any())),
        LogKind::Receipt => form(Box::new(goods::ReceiptForm)),
        LogKind::Disposal => form(Box::new(goods::DisposalForm)),
        LogKind::Custody => form(Box::new(custody::CustodyForm)),
        LogKind::Cover => form(Box::new(cover::CoverForm)),
        LogKind::TillChange => Box::new(Till::new(menu)),
        LogKind::BankSlip => form(Box::<bank_slips::BankSlipForm>::default()),
        LogKind::Leave => form(Box::new(leave::LeaveForm)),
        LogKind::Punch => Box::new(clock_board::Board::new(menu)),
        LogKind::Unplanned => Box::new(UnplannedQueue::new()),
        LogKind::Check => Box::new(checklists::Run::new(menu)),
    }
}
