//! Small questions over a screen.

pub mod conflict;
pub mod help;
pub mod pin;
pub mod quit;
