//! Names of tables and columns that lead to the lines behind a figure.

/// Key of the column of days.
pub(super) const DAYS: &str = "days";

/// What the names of the columns of days begin with.
pub(super) const GRID_DAY: char = 'd';

/// Key of the column of lines nobody confirmed.
pub(super) const SHIFTS_OPEN: &str = "shifts_open";

/// Key of the column of lines that are others than was confirmed.
pub(super) const CHANGED_SINCE: &str = "changed_since";
