//! A report as every format writes it: key figures, tables, charts. A report makes one [`ReportTables`]; a format
//! knows nothing of the report behind it.
//!
//! Rows are made one at a time, when a format asks for them, so that a table of a hundred thousand lines
//! takes no more room than one line.

mod cell;
mod picture;
mod table;

use std::borrow::Cow;

use crate::i18n::{dates, msg};
use crate::model::lang::Lang;
use crate::model::money::{divided, format_amount};
use crate::model::period::Period;
use crate::model::time::{Stamp, format_minutes};

/// Most cells that words take in a line of plain text; the rest is cut.
pub(crate) const WORDS: usize = 40;

/// The mark beside a figure that was changed after its result had been shown.
pub(crate) const STAR: &str = "*";

pub use crate::report::tables::cell::CellKind;
pub(crate) use crate::report::tables::table::TableRow;
pub use cell::Cell;
pub(crate) use cell::{Tone, Value};
pub use picture::{Drawn, Picture, Sign};
pub use table::{Chart, Column, Formula, Rows, Table};
pub(crate) use table::{RowKind, Shown};

/// A report in one language.
#[derive(Debug)]
pub struct ReportTables<'m> {
    /// The report's name, as on the command line.
    pub report: &'static str,
    /// What it is called, with the shop and the period.
    pub title: String,
    /// Name of the shop.
    pub store: String,
    /// The days it is about.
    pub period: Period,
    pub lang: Lang,
    /// ISO 4217 code of every sum.
    pub currency: String,
    /// Digits behind the point of every sum.
    pub decimals: u8,
    /// When it was made.
    pub made: Stamp,
    /// Said on top where nothing at all was recorded; else empty.
    pub nothing: String,
    /// Key figures, shown on top.
    pub figures: Vec<Figure<'m>>,
    /// What is drawn above the tables, on pages that are looked at; never the only place where something stands.
    pub pictures: Vec<Picture<'m>>,
    /// Its tables, in reading order. The one with [`Table::main`] is what a CSV file holds.
    pub tables: Vec<Table<'m>>,
    /// Who signs at the bottom; empty for none.
    pub signatures: Vec<String>,
    /// Meant for a single page: set small, side by side.
    pub one_page: bool,
    /// Much on few pages: set small.
    pub dense: bool,
    /// The person and the register it is narrowed down to; see [`ReportTables::only`].
    pub only: Vec<String>,
}

/// A key figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure<'m> {
    /// Name for programs, `snake_case`.
    pub(crate) key: &'static str,
    /// Name for people.
    pub(crate) label: String,
    /// What the value is; a sum of over and short shows its sign.
    pub(crate) kind: CellKind,
    pub(crate) cell: Cell<'m>,
}

impl<'m> ReportTables<'m> {
    /// The same; its title says what it is narrowed down to, see [`Ask::names`](super::Ask::names).
    #[must_use]
    pub(crate) fn only(mut self, names: &[String]) -> Self {
        for name in names {
            self.title.push_str(" · ");
            self.title.push_str(name);
        }
        self.only = names.to_vec();
        self
    }

    /// The table of that name.
    #[must_use]
    pub(crate) fn table(&self, key: &str) -> Option<&Table<'m>> {
        self.tables.iter().find(|t| t.key == key)
    }

    /// The table a single-table format writes.
    #[must_use]
    pub(crate) fn main(&self) -> Option<&Table<'m>> {
        self.tables.iter().find(|t| t.main).or_else(|| self.tables.first())
    }

    /// A cell as people read it: its value, and the mark it carries.
    #[must_use]
    pub(crate) fn shown_of<'c>(&self, kind: CellKind, cell: &'c Cell<'_>) -> Cow<'c, str> {
        let value = self.shown(kind, &cell.value);
        if cell.starred { Cow::Owned(format!("{value}{STAR}")) } else { value }
    }

    /// A value as people read it. Signs of over and short are always written.
    #[must_use]
    pub(crate) fn shown<'c>(&self, kind: CellKind, value: &'c Value<'_>) -> Cow<'c, str> {
        match value {
            Value::Empty => Cow::Borrowed(""),
            Value::Text(text) => Cow::Borrowed(text),
            Value::Number(n) => Cow::Owned(n.to_string()),
            Value::Money(m) if kind == CellKind::OverShort && m.0 > 0 => {
                Cow::Owned(format!("+{}", format_amount(*m, self.decimals)))
            }
            Value::Money(m) => Cow::Owned(format_amount(*m, self.decimals)),
            Value::Minutes(minutes) => Cow::Owned(format_minutes(*minutes)),
            Value::Share(tenths) => Cow::Owned(share(*tenths)),
            Value::Date(date) => Cow::Owned(date.figures(self.lang)),
            Value::Time(at) => Cow::Owned(at.clock(self.lang)),
        }
    }
}

/// The month, or the first and last day, or the only one.
#[must_use]
pub(crate) fn period_words(period: Period, lang: Lang) -> String {
    if period.from == period.to {
        return period.from.figures(lang);
    }
    period.month().map_or_else(
        || msg::report::from_to(lang, period.from, period.to),
        |month| dates::month_title(lang, month),
    )
}

/// `97.5%` of 975 tenths.
#[must_use]
pub(crate) fn share(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{}%", tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10)
}

/// `part` of `whole` in tenths of a percent, rounded half away from zero; nothing of nothing is unknown.
#[must_use]
pub(crate) fn tenths(part: i64, whole: i64) -> Option<i64> {
    divided(i128::from(part) * 1_000, whole.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_day_is_one_date() {
        let words = |text| period_words(Period::parse(text).unwrap(), Lang::En);
        assert_eq!(words("2026-11-10 - 2026-11-10"), "2026-11-10");
        assert_eq!(words("2026-11-10 - 2026-11-11"), "2026-11-10 to 2026-11-11");
        assert_eq!(words("2026-11"), "November 2026");
    }

    #[test]
    fn shares_are_rounded_half_away_from_zero_and_unknown_of_nothing() {
        assert_eq!(tenths(1, 3), Some(333));
        assert_eq!(tenths(2, 3), Some(667));
        assert_eq!(tenths(1, 2_000), Some(1));
        assert_eq!((tenths(-1, 2_000), tenths(-1, 3), tenths(-2, 3)), (Some(-1), Some(-333), Some(-667)));
        assert_eq!((tenths(0, 5), tenths(5, 5), tenths(0, 0)), (Some(0), Some(1_000), None));
        assert_eq!((share(975), share(-5), share(1_000)), ("97.5%".into(), "-0.5%".into(), "100.0%".into()));
    }
}
