//! Whole screens, one file each.

pub mod exchange;
pub mod fair;
pub mod half_open;
pub mod home;
pub mod items;
pub mod log;
pub mod log_menu;
pub mod logbook;
pub mod month_lock;
pub mod reports;
pub mod review;
pub mod settings;
pub mod setup;
pub mod zone;

use super::model::Model;
use super::view::View;

/// What is shown at the start: Home, with the open handover above it if there is one, or set-up where there
/// is no shop yet.
#[must_use]
pub fn first(model: &Model) -> Vec<Box<dyn View>> {
    let mut stack: Vec<Box<dyn View>> = vec![Box::new(home::Home::new())];
    if model.live.is_none() {
        stack.push(Box::new(setup::Setup::new(model)));
    }
    if model.handover().is_some() {
        stack.push(Box::new(exchange::Exchange::resume(model)));
    }
    stack
}
