//! The ways in which times of day and dates in figures are written.

/// How the hours of a day are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clock {
    /// Twenty-four hours: `21:42`.
    TwentyFour,
    /// Twice twelve hours: `9:42 PM`.
    Twelve,
}

/// How a date stands in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateFigures {
    /// Year, month, day: `2026-03-02`.
    YearMonthDay,
    /// Month, day, year: `3/2/2026`.
    MonthDayYear,
    /// Day, month, year: `02/03/2026`.
    DayMonthYear,
}

impl Clock {
    /// Cells of the widest time of day.
    #[must_use]
    pub(crate) const fn cells(self) -> u16 {
        match self {
            Self::TwentyFour => 5,
            Self::Twelve => 8,
        }
    }
}
