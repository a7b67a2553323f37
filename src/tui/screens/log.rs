//! Forms for everything that is logged during a shift, one file a kind or small group.
//!
//! `host` asks, checks, gets approvals and saves; a kind only says what its fields are and what they
//! mean.

mod attendance;
mod board;
mod check;
mod goods;
mod host;
mod kinds;
mod money;
pub mod sheet;
mod words;

#[cfg(test)]
mod tests;

use crate::domain::log::LogKind;
use crate::tui::view::View;

use host::{BackTo, LogScreen};
pub use kinds::{kind_about, kind_name, short_name};

/// The screen that logs a kind.
#[must_use]
pub fn open(kind: LogKind) -> Box<dyn View> {
    screen(kind, None)
}

/// The same, going back on Esc to the list of kinds it was opened from.
#[must_use]
pub fn open_from_menu(kind: LogKind, menu: BackTo) -> Box<dyn View> {
    screen(kind, Some(menu))
}

/// The form for one routine.
#[must_use]
pub fn routine(id: &str) -> Box<dyn View> {
    Box::new(LogScreen::new(LogKind::Routine, Box::new(words::Routine::of(id)), None))
}

/// One line a kind.
fn screen(kind: LogKind, menu: Option<BackTo>) -> Box<dyn View> {
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
