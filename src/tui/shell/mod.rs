//! The frame that screens live in: the terminal, its input and keys, how things look, and where their wishes are carried out.

pub mod act_line;
pub mod app;
pub mod app_data;
pub mod background;
pub mod canvas;
pub mod executor;
pub mod glyphs;
pub mod guard;
pub mod input;
pub mod keymap;
pub mod pin_purpose;
pub mod startup;
pub mod terminal;
#[cfg(test)]
#[cfg(unix)]
mod terminal_tests;
pub mod theme;
pub mod view;
pub mod watchdog;
