//! Whole screens, one file each.

pub(crate) mod deposit_fields;
pub(crate) mod devices;
pub(crate) mod end_shift;
pub(crate) mod half_open;
pub(crate) mod home;
pub(crate) mod items;
pub(crate) mod locked;
pub(crate) mod log;
pub(crate) mod log_menu;
pub(crate) mod logbook;
pub(crate) mod month_lock;
pub(crate) mod opening;
pub(crate) mod own_history;
pub(crate) mod pack_page;
pub(crate) mod reports;
pub(crate) mod restore;
pub(crate) mod review;
pub(crate) mod settings;
pub(crate) mod setup;
pub(crate) mod this_shift;
pub(crate) mod unplanned;
pub(crate) mod zone;

use crate::tui::shell::app_data::AppData;
use crate::tui::shell::view::View;

/// What is shown at the start: Home, with the open handover above it if there is one, or set-up where there
/// is no shop yet.
#[must_use]
pub(crate) fn first(model: &AppData) -> Vec<Box<dyn View>> {
    let mut stack: Vec<Box<dyn View>> = vec![Box::new(home::Home::new())];
    if model.live.is_none() {
        stack.push(Box::new(setup::Setup::new(model)));
    }
    if model.handover().is_some() {
        stack.push(Box::new(crate::tui::handover::screen::HandoverScreen::resume(model)));
    }
    stack
}
