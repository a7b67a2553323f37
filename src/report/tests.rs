//! What holds of all reports together.

mod living_shop;
mod random_shifts;
