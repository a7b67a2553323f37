//! The frame that screens live in: the terminal, its input and keys, how things look, and where their wishes are carried out.

pub(crate) mod act_line;
pub(crate) mod app;
mod app_backups;
mod app_bottom;
mod app_clock;
pub(crate) mod app_data;
mod app_keys;
pub(crate) mod authority_words;
pub(crate) mod background;
pub(crate) mod backup_job;
pub(crate) mod canvas;
pub(crate) mod clicks;
pub(crate) mod clock_watch;
#[cfg(test)]
pub(crate) mod cut_texts;
#[cfg(test)]
pub(crate) mod drawn_forms;
pub(crate) mod executor;
pub(crate) mod focus;
pub(crate) mod glyphs;
pub(crate) mod guard;
mod header;
pub(crate) mod input;
pub(crate) mod keymap;
pub(crate) mod next_actor;
pub(crate) mod pin_purpose;
pub(crate) mod restoring;
mod screen_lock;
pub(crate) mod startup;
pub(crate) mod terminal;
#[cfg(test)]
#[cfg(unix)]
mod terminal_tests;
pub(crate) mod theme;
mod typing;
mod typing_state;
pub(crate) mod view;
pub(crate) mod watchdog;
