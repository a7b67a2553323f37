//! Values as Excel keeps them, and the formulas beside them.

use std::fmt::Write as _;

use crate::i18n::width::width;
use crate::model::money::format_plain;
use crate::model::time::{BusinessDate, Stamp};
use crate::report::tables::{Formula, Value};

/// Characters a column may be wide; longer words are broken.
pub(crate) const WIDEST: usize = 42;
/// Up to here every whole number is one that Excel can hold.
const EXACT: u64 = 1 << 53;
/// Most characters Excel takes in a cell.
const LONGEST: usize = 32_000;

/// What was seen in a column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen<'m> {
    /// Cells of the widest word.
    pub(crate) words: usize,
    /// The figure that takes the most room.
    pub(crate) largest: Value<'m>,
    /// Whether something stands there as words that should have been a figure.
    pub(crate) odd: bool,
}

impl<'m> Seen<'m> {
    /// Looks at words.
    pub(crate) fn words(&mut self, words: &str) {
        // No glyph is wider than two cells; measuring goes by clusters and is slow. What is wider than any
        // column need not be measured at all.
        let most: usize = words.bytes().map(|b| if b < 0x80 { 1 } else { 2 * usize::from(b >= 0xc0) }).sum();
        if self.words < WIDEST && most > self.words {
            let widest = words.lines().map(width).max().unwrap_or(0);
            self.words = self.words.max(widest);
        }
    }

    /// Looks at a figure.
    pub(crate) fn figure(&mut self, value: &Value<'m>) {
        let size = |value: &Value<'_>| match value {
            Value::Number(n) | Value::Minutes(n) | Value::Share(n) => Some((n.unsigned_abs(), *n < 0)),
            Value::Money(m) => Some((m.0.unsigned_abs(), m.0 < 0)),
            Value::Empty => None,
            Value::Text(_) | Value::Date(_) | Value::Time(_) => Some((0, false)),
        };
        if size(value) > size(&self.largest) {
            self.largest = value.clone();
        }
    }
}

/// Excel takes no longer words than this.
pub(crate) fn cut(words: &str) -> &str {
    if words.len() <= LONGEST {
        return words;
    }
    words.char_indices().nth(LONGEST).map_or(words, |(at, _)| &words[..at])
}

/// Words in a header or footer: `&` is a sign of command there, and all of it must be short.
pub(crate) fn marked(words: &str) -> String {
    words.chars().take(60).collect::<String>().replace('&', "&&")
}

/// A figure as Excel counts: sums in whole units, times as parts of a day, days since 1899-12-30.
/// Nothing for what Excel cannot count: words, and less than no time.
#[allow(clippy::float_arithmetic, clippy::cast_precision_loss)] // Excel knows no other numbers.
pub(crate) fn number(value: &Value<'_>, decimals: u8) -> Option<f64> {
    match value {
        Value::Empty | Value::Text(_) => None,
        Value::Number(n) => Some(*n as f64),
        // Both hold exactly what they should, and a division is rounded once: 10 of 2 decimals is the 0.1 that
        // everybody else reads from its digits.
        Value::Money(m) if m.0.unsigned_abs() <= EXACT => {
            Some(m.0 as f64 / f64::from(10_u32.saturating_pow(decimals.into())))
        }
        Value::Money(m) => format_plain(*m, decimals).parse().ok(),
        Value::Minutes(minutes) if *minutes < 0 => None,
        Value::Minutes(minutes) => Some(*minutes as f64 / 1_440.0),
        Value::Share(tenths) => Some(*tenths as f64 / 1_000.0),
        Value::Date(date) => Some(days(*date) as f64),
        Value::Time(at) => Some(clock(*at)),
    }
}

/// Instant as a workbook counts: days since 1900 with the time as a fraction.
#[allow(clippy::float_arithmetic, clippy::cast_precision_loss)] // Excel knows no other numbers.
pub(crate) fn clock(at: Stamp) -> f64 {
    let minute = at.local().and_utc().timestamp().rem_euclid(86_400) / 60;
    days(at.calendar_date()) as f64 + minute as f64 / 1_440.0
}

/// Date as a workbook counts: days since 1900.
pub(crate) fn days(date: BusinessDate) -> i64 {
    BusinessDate::from_ymd(1899, 12, 30).map_or(0, |zero| date.days_since(zero))
}

/// The value of a formula, to be kept beside it: many programs show it without counting again.
pub(crate) fn result(value: &Value<'_>, decimals: u8) -> String {
    match value {
        Value::Money(m) => format_plain(*m, decimals),
        value => number(value, decimals).map_or_else(String::new, |n| n.to_string()),
    }
}

/// A formula of a line, which Excel counts from 1.
pub(crate) fn follow(formula: &Formula, letters: &[String], line: u32, out: &mut String) {
    let name = |n: &usize| letters.get(*n).map_or("A", String::as_str);
    // Writing to memory cannot fail.
    let _ = match formula {
        Formula::Count(from, to, sign) => {
            let mut pattern = String::with_capacity(sign.len() + 2);
            for c in sign.chars() {
                match c {
                    '~' | '*' | '?' => pattern.extend(['~', c]),
                    '"' => pattern.push_str("\"\""),
                    c => pattern.push(c),
                }
            }
            write!(out, "=COUNTIF({}{line}:{}{line},\"*{pattern}*\")", name(from), name(to))
        }
        Formula::Minus(a, b) => write!(out, "={}{line}-{}{line}", name(a), name(b)),
        Formula::Sum(columns) => {
            out.push('=');
            for (n, column) in columns.iter().enumerate() {
                let _ = write!(out, "{}{}{line}", if n > 0 { "+" } else { "" }, name(column));
            }
            Ok(())
        }
    };
}

/// Whether the heads of a table carry the arrow that filters its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Filter {
    Arrow,
    None,
}

/// The sum over the ordinary lines; where lines can be filtered, over those in sight.
pub(crate) fn sum_of(runs: &[(u32, u32)], letter: &str, filter: Filter) -> String {
    let mut out = String::from(if filter == Filter::Arrow { "=SUBTOTAL(9," } else { "=SUM(" });
    for (n, (first, last)) in runs.iter().enumerate() {
        let comma = if n > 0 { "," } else { "" };
        let _ = write!(out, "{comma}{letter}{}:{letter}{}", first + 1, last + 1);
    }
    out.push(')');
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::money::Money;

    proptest! {
        #[test]
        fn a_sum_is_the_number_its_digits_say(
            minor in prop_oneof![-1_000_000..1_000_000i64, any::<i64>()],
            decimals in 0..=3u8,
        ) {
            let read: f64 = format_plain(Money(minor), decimals).parse().unwrap();
            let held = number(&Value::Money(Money(minor)), decimals).unwrap();
            prop_assert_eq!(held.to_bits(), read.to_bits());
        }
    }
}
