//! The rules: from data of the shop to results. Pure functions; no disk, no terminal, no clock.

pub mod answer_check;
pub mod attendance;
pub mod authority;
pub mod cash;
pub mod explain;
pub mod gap;
pub mod gaps;
pub mod item_states;
pub mod items_from_log;
pub mod log_entry;
pub mod own_history;
pub mod pin;
pub mod required_signatures;
pub mod review_queue;
pub mod roster;
pub mod routines;
pub mod settings_check;
pub mod settings_diff;
pub mod settings_edit;
pub mod shop_day;
pub mod similar_titles;
pub mod snapshot;
pub mod whats_new;
