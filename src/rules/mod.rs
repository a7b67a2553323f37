//! The rules: from data of the shop to results. Pure functions; no disk, no terminal, no clock.

pub(crate) mod answer_check;
pub(crate) mod attendance;
pub(crate) mod authority;
pub(crate) mod cash;
pub(crate) mod claims;
pub(crate) mod explain;
pub(crate) mod gap;
pub(crate) mod gaps;
pub(crate) mod item_states;
pub(crate) mod items_from_log;
pub(crate) mod log_entry;
pub(crate) mod open_faults;
pub(crate) mod own_history;
pub(crate) mod pin;
pub(crate) mod required_signatures;
pub(crate) mod review_queue;
pub(crate) mod roll_call;
pub(crate) mod roster;
pub(crate) mod routines;
pub(crate) mod settings_check;
pub(crate) mod settings_diff;
pub(crate) mod settings_edit;
pub(crate) mod shop_day;
pub(crate) mod similar_titles;
pub(crate) mod snapshot;
pub(crate) mod whats_new;
