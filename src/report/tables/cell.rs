//! What stands in a table: cells and their values.

use std::borrow::Cow;

use crate::model::money::Money;
use crate::model::time::{BusinessDate, Stamp};

/// What the cells of a column hold; decides how they are aligned and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    Text,
    /// Numbers that are names: article codes, ticket numbers. Never computed with.
    Code,
    /// A count, or minutes as a plain number.
    Number,
    Money,
    /// Minor units whose sign matters: over is positive, short is negative.
    OverShort,
    /// Minutes, shown as hours and minutes.
    Hours,
    /// Tenths of a percent.
    Share,
    /// A business date.
    Date,
    /// A wall clock time.
    Time,
    /// One or two signs, centred.
    Symbol,
}

impl CellKind {
    /// Whether cells stand at the right.
    #[must_use]
    pub(crate) const fn is_figure(self) -> bool {
        matches!(self, Self::Number | Self::Money | Self::OverShort | Self::Hours | Self::Share)
    }
}

/// Cell of a table: its value, its look, what it points to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell<'m> {
    /// What it holds.
    pub(crate) value: Value<'m>,
    /// How it stands out. The value alone must say what the colour says: printers are black and white.
    pub(crate) tone: Tone,
    /// The code of the reason given for the figure, or named in the cell: what ties a sum of one reason to its
    /// differences. Not printed.
    pub(crate) reason: Option<&'m str>,
    /// The figure carries a mark that is told below the table: it was changed after its result had been shown.
    pub(crate) starred: bool,
}

/// What a cell holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value<'m> {
    #[default]
    Empty,
    /// Words or signs.
    Text(Cow<'m, str>),
    Number(i64),
    Money(Money),
    Minutes(i64),
    /// Tenths of a percent.
    Share(i64),
    /// A business date.
    Date(BusinessDate),
    /// An instant, of which the wall clock time is shown.
    Time(Stamp),
}

/// How a cell stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    /// It does not.
    #[default]
    Plain,
    /// In place, of no importance: grey.
    Off,
    /// To know: blue.
    Note,
    /// To look at: amber.
    Warn,
    /// To act on: red.
    Bad,
}

impl<'m> Cell<'m> {
    /// The same, standing out.
    #[must_use]
    pub(crate) const fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// The same, tied to the reason with this code.
    #[must_use]
    pub(crate) const fn because(mut self, reason: Option<&'m str>) -> Self {
        self.reason = reason;
        self
    }

    /// The same with the mark of a figure that was changed after its result, where anything was shown before.
    #[must_use]
    pub(crate) const fn starred_for(mut self, shown: Option<Money>) -> Self {
        self.starred = shown.is_some();
        self
    }

    /// Cell that holds words.
    pub(crate) fn text(text: impl Into<Cow<'m, str>>) -> Self {
        let text = text.into();
        Value::Text(text).into()
    }

    /// Over and short: short is red, over is amber, nothing is plain.
    #[must_use]
    pub fn over_short(sum: Option<Money>) -> Self {
        let tone = match sum {
            Some(m) if m.0 < 0 => Tone::Bad,
            Some(m) if m.0 > 0 => Tone::Warn,
            _ => Tone::Plain,
        };
        Self::from(sum).tone(tone)
    }

    /// A count that is left empty when it is zero.
    #[must_use]
    pub(crate) fn some(count: i64) -> Self {
        if count == 0 { Self::default() } else { Value::Number(count).into() }
    }

    /// Minutes that are left empty when there are none.
    #[must_use]
    pub(crate) fn hours(minutes: i64) -> Self {
        if minutes == 0 { Self::default() } else { Value::Minutes(minutes).into() }
    }
}

impl<'m> From<Value<'m>> for Cell<'m> {
    fn from(value: Value<'m>) -> Self {
        Self { value, tone: Tone::Plain, reason: None, starred: false }
    }
}

impl From<i64> for Cell<'_> {
    fn from(n: i64) -> Self {
        Value::Number(n).into()
    }
}

impl From<Money> for Cell<'_> {
    fn from(m: Money) -> Self {
        Value::Money(m).into()
    }
}

impl From<BusinessDate> for Cell<'_> {
    fn from(d: BusinessDate) -> Self {
        Value::Date(d).into()
    }
}

impl From<Stamp> for Cell<'_> {
    fn from(at: Stamp) -> Self {
        Value::Time(at).into()
    }
}

impl<'m> From<&'m str> for Cell<'m> {
    fn from(text: &'m str) -> Self {
        if text.is_empty() { Self::default() } else { Value::Text(Cow::Borrowed(text)).into() }
    }
}

impl<'m> From<Cow<'m, str>> for Cell<'m> {
    fn from(text: Cow<'m, str>) -> Self {
        if text.is_empty() { Self::default() } else { Value::Text(text).into() }
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::default() } else { Value::Text(Cow::Owned(text)).into() }
    }
}

impl<'m, T: Into<Cell<'m>>> From<Option<T>> for Cell<'m> {
    fn from(value: Option<T>) -> Self {
        value.map_or_else(Self::default, Into::into)
    }
}
