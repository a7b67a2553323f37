//! Names of tables and columns that lead to the lines behind a figure.

/// Key of the column of days.
pub(super) const DAYS: &str = "days";

/// What the names of the columns of days begin with.
pub(super) const GRID_DAY: char = 'd';
