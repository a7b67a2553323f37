//! The rules: pure values, no disk, no terminal, no clock.

pub(crate) mod codes;
mod crockford;
mod lang;
mod looks;
mod problem;
mod refusal;
mod zone;

pub use lang::{Bilingual, Lang};
pub use problem::Problem;
pub use refusal::{InputField, Refusal};

pub mod alike;
pub mod attendance;
pub mod cash;
pub mod change;
pub mod checklist;
pub mod corrected;
pub mod explain;
pub mod facts;
pub mod fair;
pub mod field_ref;
pub mod gate;
pub mod handover;
pub mod ids;
pub mod item;
pub mod log;
pub mod money;
pub mod people;
pub mod period;
pub mod pin;
pub mod refs;
pub mod review;
pub mod roster;
pub mod routine;
pub mod seal;
pub mod settings;
pub mod settings_edit;
pub mod shift;
pub mod since;
pub mod stock;
pub mod templates;
pub mod text;
pub mod ticket;
pub mod time;
