//! Small questions over a screen.

pub mod help;
pub mod pin;
pub mod quit;
