//! The rules: pure values, no disk, no terminal, no clock.

mod crockford;
mod lang;
mod problem;

pub use lang::{Bilingual, Lang};
pub use problem::Problem;

pub mod attendance;
pub mod explain;
pub mod ids;
pub mod money;
pub mod pin;
pub mod seal;
pub mod text;
pub mod ticket;
pub mod time;
