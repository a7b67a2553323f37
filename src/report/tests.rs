//! What holds of all reports together.

mod random_shifts;
