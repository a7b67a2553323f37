//! Small questions over a screen.

pub(crate) mod astray;
pub(crate) mod clock;
pub(crate) mod conflict;
mod form_box;
pub(crate) mod help;
pub(crate) mod make_anew;
pub(crate) mod own_pin;
pub(crate) mod pin;
pub(crate) mod quit;
pub(crate) mod recover;
pub(crate) mod rotate;
pub(crate) mod second_place;
