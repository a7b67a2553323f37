//! Whole screens, one file each.

pub mod half_open;
pub mod home;
pub mod items;
pub mod log;
pub mod log_menu;
pub mod logbook;
pub mod month_lock;
pub mod own_history;
pub mod reports;
pub mod review;
pub mod settings;
pub mod setup;
pub mod zone;

use crate::tui::shell::app_data::AppData;
use crate::tui::shell::view::View;

/// What is shown at the start: Home, with the open handover above it if there is one, or set-up where there
/// is no shop yet.
#[must_use]
pub fn first(model: &AppData) -> Vec<Box<dyn View>> {
    let mut stack: Vec<Box<dyn View>> = vec![Box::new(home::Home::new())];
    if model.live.is_none() {
        stack.push(Box::new(setup::Setup::new(model)));
    }
    if model.handover().is_some() {
        stack.push(Box::new(crate::tui::handover::screen::HandoverScreen::resume(model)));
    }
    stack
}
