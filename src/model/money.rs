//! Money in minor units, currencies with their notes and coins, and reading typed amounts and counts.
//!
//! Integers only: no amount is ever rounded, and arithmetic that would leave [`Money::LIMIT`] is a
//! [`Problem`], never a wrong figure.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use super::text::fold_typed;
use crate::model::problem::Problem;

/// An amount in minor units (cents, fen; whole units where the currency has no smaller one).
/// An integer in documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(pub i64);

/// A part of a whole number, rounded half away from zero; nothing where there is nothing to divide by.
#[must_use]
pub(crate) fn divided(part: i128, by: i128) -> Option<i64> {
    let twice = part.checked_mul(2)?;
    let half = by.checked_mul(twice.signum())?;
    let whole = by.checked_mul(2).filter(|_| by > 0)?;
    i64::try_from(twice.checked_add(half)? / whole).ok()
}

impl Money {
    /// Amount of no money at all.
    pub(crate) const ZERO: Self = Self(0);
    /// The largest amount anyone may type, either sign.
    pub(crate) const CAP: Self = Self(1_000_000_000_000);
    /// The largest result of arithmetic, either sign: 2^53 − 1, what every JSON reader holds exactly.
    pub(crate) const LIMIT: Self = Self(9_007_199_254_740_991);

    fn within(value: Option<i64>) -> Result<Self, Problem> {
        value
            .filter(|v| v.unsigned_abs() <= Self::LIMIT.0.unsigned_abs())
            .map(Self)
            .ok_or_else(|| Problem::new("money.overflow"))
    }

    /// Sum.
    ///
    /// # Errors
    /// `money.overflow` beyond [`Money::LIMIT`].
    pub(crate) fn checked_add(self, other: Self) -> Result<Self, Problem> {
        Self::within(self.0.checked_add(other.0))
    }

    /// Difference.
    ///
    /// # Errors
    /// `money.overflow` beyond [`Money::LIMIT`].
    pub(crate) fn checked_sub(self, other: Self) -> Result<Self, Problem> {
        Self::within(self.0.checked_sub(other.0))
    }

    /// What one of so many comes to on average, rounded half away from zero; all of it where there are none.
    #[must_use]
    pub(crate) fn each(self, count: i64) -> Self {
        divided(self.0.into(), count.max(1).into()).map_or(self, Self)
    }

    /// So many times the amount: notes of one value.
    ///
    /// # Errors
    /// `money.overflow` beyond [`Money::LIMIT`].
    pub(crate) fn checked_mul(self, times: i64) -> Result<Self, Problem> {
        Self::within(self.0.checked_mul(times))
    }

    /// Sum of many.
    ///
    /// # Errors
    /// `money.overflow` beyond [`Money::LIMIT`].
    pub(crate) fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, Problem> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// The amount without its sign; the limit where there is none.
    #[must_use]
    pub(crate) const fn abs(self) -> Self {
        match self.0.checked_abs() {
            Some(v) => Self(v),
            None => Self::LIMIT,
        }
    }

    /// Whether it is nothing.
    #[must_use]
    pub(crate) const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Whether it is below nothing.
    #[must_use]
    pub(crate) const fn is_negative(self) -> bool {
        self.0 < 0
    }
}

/// A note or coin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct Denomination {
    /// Face value in minor units.
    pub(crate) value: Money,
    /// Coin or note; the same value may exist as both (1 yuan).
    pub(crate) coin: bool,
    /// How many are wrapped together, where a roll or bundle is counted as one.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub(crate) pieces: i64,
    /// The shop does not use it: it is not counted.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) off: bool,
}

const fn one() -> i64 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde calls it with a reference
const fn is_one(pieces: &i64) -> bool {
    *pieces == 1
}

impl Denomination {
    /// A note that is counted by itself.
    #[must_use]
    pub(crate) const fn note(value: Money) -> Self {
        Self { value, coin: false, pieces: 1, off: false }
    }

    /// A coin that is counted by itself.
    #[must_use]
    pub(crate) const fn coin(value: Money) -> Self {
        Self { coin: true, ..Self::note(value) }
    }

    /// A bundle or roll of so many of it that is counted as one.
    #[must_use]
    pub(crate) const fn wrapped(self, pieces: i64) -> Self {
        Self { pieces, ..self }
    }

    /// Whether it is a roll or bundle.
    #[must_use]
    pub(crate) const fn is_wrapped(&self) -> bool {
        self.pieces != 1
    }

    /// What makes it another row than the others.
    #[must_use]
    pub(crate) const fn row(&self) -> (bool, bool, Money, i64) {
        (self.is_wrapped(), self.coin, self.value, self.pieces)
    }
}

/// A currency with the notes and coins a drawer is counted by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Currency {
    /// ISO 4217 code.
    pub(crate) code: String,
    /// The mark in front of amounts.
    pub(crate) symbol: String,
    /// Digits behind the point, 0–3.
    pub(crate) decimals: u8,
    /// Notes, then coins, then rolls and bundles, each from large to small.
    pub(crate) denominations: Vec<Denomination>,
}

/// Code, mark, decimals, notes, coins (minor units).
type KnownCurrency = (&'static str, &'static str, u8, &'static [i64], &'static [i64]);

/// Notes and coins in circulation, by the issuing banks.
const KNOWN: [KnownCurrency; 14] = [
    ("CNY", "¥", 2, &[10000, 5000, 2000, 1000, 500, 100], &[100, 50, 10]),
    ("USD", "$", 2, &[10000, 5000, 2000, 1000, 500, 200, 100], &[100, 50, 25, 10, 5, 1]),
    ("EUR", "€", 2, &[50000, 20000, 10000, 5000, 2000, 1000, 500], &[200, 100, 50, 20, 10, 5, 2, 1]),
    ("GBP", "£", 2, &[5000, 2000, 1000, 500], &[200, 100, 50, 20, 10, 5, 2, 1]),
    ("HKD", "HK$", 2, &[100_000, 50000, 10000, 5000, 2000, 1000], &[1000, 500, 200, 100, 50, 20, 10]),
    ("TWD", "NT$", 2, &[200_000, 100_000, 50000, 20000, 10000], &[5000, 2000, 1000, 500, 100]),
    ("JPY", "¥", 0, &[10000, 5000, 2000, 1000], &[500, 100, 50, 10, 5, 1]),
    ("KRW", "₩", 0, &[50000, 10000, 5000, 1000], &[500, 100, 50, 10]),
    ("SGD", "S$", 2, &[100_000, 10000, 5000, 1000, 500, 200], &[100, 50, 20, 10, 5]),
    ("MYR", "RM", 2, &[10000, 5000, 2000, 1000, 500, 100], &[50, 20, 10, 5]),
    ("AUD", "A$", 2, &[10000, 5000, 2000, 1000, 500], &[200, 100, 50, 20, 10, 5]),
    ("KWD", "KD", 3, &[20000, 10000, 5000, 1000, 500, 250], &[100, 50, 20, 10, 5]),
    ("BHD", "BD", 3, &[20000, 10000, 5000, 1000, 500], &[100, 50, 25, 10, 5]),
    ("OMR", "RO", 3, &[50000, 20000, 10000, 5000, 1000, 500, 100], &[50, 25, 10, 5]),
];

impl Currency {
    /// The built-in currencies; a store may change the notes and coins of its own.
    #[must_use]
    pub(crate) fn known() -> Vec<Self> {
        KNOWN.iter().map(Self::from_known).collect()
    }

    /// A built-in currency by its code, in any letter case.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        KNOWN.iter().find(|k| k.0.eq_ignore_ascii_case(code.trim())).map(Self::from_known)
    }

    fn from_known((code, symbol, decimals, notes, coins): &KnownCurrency) -> Self {
        Self {
            code: (*code).to_owned(),
            symbol: (*symbol).to_owned(),
            decimals: *decimals,
            denominations: [
                (notes, Denomination::note as fn(Money) -> Denomination),
                (coins, Denomination::coin),
            ]
            .into_iter()
            .flat_map(|(all, of)| all.iter().map(move |value| of(Money(*value))))
            .collect(),
        }
    }

    /// Checks an edited currency.
    ///
    /// # Errors
    /// `money.bad_code`, `money.bad_decimals`, `money.bad_denominations` (none that is counted, over 40, a value that is
    /// not positive or too large, or one listed twice).
    pub fn check(&self) -> Result<(), Problem> {
        if self.code.len() != 3 || !self.code.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(Problem::new("money.bad_code"));
        }
        if self.decimals > MAX_DECIMALS {
            return Err(Problem::new("money.bad_decimals").with("max", MAX_DECIMALS));
        }
        let mut seen: Vec<_> = self.denominations.iter().map(Denomination::row).collect();
        seen.sort_unstable();
        let twice = seen.windows(2).any(|pair| pair[0] == pair[1]);
        let odd = self.denominations.iter().any(|d| {
            let worth = d.value.checked_mul(d.pieces);
            d.value <= Money::ZERO || d.pieces < 1 || !worth.is_ok_and(|worth| worth <= Money::CAP)
        });
        let none = self.denominations.iter().all(|d| d.off);
        if none || seen.len() > 40 || twice || odd {
            return Err(Problem::new("money.bad_denominations"));
        }
        Ok(())
    }

    /// Amount without its sign of currency: `1,234.50`, `-0.05`.
    #[must_use]
    pub(crate) fn format(&self, money: Money) -> String {
        format_amount(money, self.decimals)
    }

    /// `+1.00`, `-1.00`, `0.00`: for variances.
    #[must_use]
    pub(crate) fn format_signed(&self, money: Money) -> String {
        let plus = if money > Money::ZERO { "+" } else { "" };
        format!("{plus}{}", self.format(money))
    }

    /// `1234.50`, without grouping: for files and fields being edited.
    #[must_use]
    pub(crate) fn format_plain(&self, money: Money) -> String {
        format_plain(money, self.decimals)
    }

    /// Amount with its sign of currency: `¥1,234.50`, `-¥0.05`.
    #[must_use]
    pub(crate) fn format_symbol(&self, money: Money) -> String {
        let text = self.format(money);
        match text.strip_prefix('-') {
            Some(rest) => format!("-{}{rest}", self.symbol),
            None => format!("{}{text}", self.symbol),
        }
    }

    /// Reads a typed amount; see [`parse_amount`].
    ///
    /// # Errors
    /// As [`parse_amount`].
    pub(crate) fn parse(&self, text: &str) -> Result<Money, Problem> {
        parse_amount(text, self.decimals)
    }
}

/// More digits behind the point than any currency has are taken as this many.
const MAX_DECIMALS: u8 = 3;

/// `1,234.50`, with grouping, for any number of decimals.
#[must_use]
pub(crate) fn format_amount(money: Money, decimals: u8) -> String {
    written(money, decimals, true)
}

/// `1234.50`, without grouping.
#[must_use]
pub(crate) fn format_plain(money: Money, decimals: u8) -> String {
    written(money, decimals, false)
}

/// From the last digit to the first: reports write thousands of figures.
fn written(money: Money, decimals: u8, grouped: bool) -> String {
    let decimals = u32::from(decimals.min(MAX_DECIMALS));
    // 20 digits, their commas, a point and a sign.
    let mut out = [0; 32];
    let mut at = out.len();
    let mut put = |c: u8| {
        at -= 1;
        out[at] = c;
    };
    let mut rest = money.0.unsigned_abs();
    let mut place = 0;
    while rest > 0 || place <= decimals {
        if place == decimals && decimals > 0 {
            put(b'.');
        } else if grouped && place > decimals && (place - decimals).is_multiple_of(3) {
            put(b',');
        }
        put(b"0123456789"[usize::try_from(rest % 10).unwrap_or(0)]);
        rest /= 10;
        place += 1;
    }
    if money.0 < 0 {
        put(b'-');
    }
    String::from_utf8_lossy(&out[at..]).into_owned()
}

/// Longest amount or count anyone may type, with all its terms.
const MAX_TYPED: usize = 200;
/// Currency marks that may stand before or after a figure; longer ones first.
const MARKS: [&str; 16] =
    ["HK$", "NT$", "US$", "RM", "KD", "BD", "RO", "S$", "A$", "¥", "$", "€", "£", "₩", "元", "圆"];

/// Reads a typed amount that cannot be negative.
///
/// Full-width digits, `。`, `，` and currency marks are understood; thousands commas only where they stand
/// right; `12+5` adds. `decimals` are those of the currency; more of them are refused, never rounded.
///
/// # Errors
/// `money.empty`, `money.not_an_amount`, `money.comma`, `money.negative`, `money.too_many_decimals`,
/// `money.no_decimals`, `money.too_large` (beyond [`Money::CAP`]), `money.too_long`.
pub(crate) fn parse_amount(text: &str, decimals: u8) -> Result<Money, Problem> {
    parse_terms(text, decimals, false)
}

/// As [`parse_amount`], with a minus or plus allowed before each figure (`-12.50`).
///
/// # Errors
/// As [`parse_amount`], without `money.negative`.
pub(crate) fn parse_signed(text: &str, decimals: u8) -> Result<Money, Problem> {
    parse_terms(text, decimals, true)
}

fn parse_terms(text: &str, decimals: u8, signed: bool) -> Result<Money, Problem> {
    let folded = fold(text, "money.too_long")?;
    let mut rest = folded.trim();
    if rest.is_empty() {
        return Err(Problem::new("money.empty"));
    }
    if signed {
        rest = rest.strip_prefix('+').unwrap_or(rest);
    }
    let mut total = Money::ZERO;
    for term in rest.split('+') {
        total = total.checked_add(parse_term(term, decimals.min(MAX_DECIMALS), signed)?)?;
        if total.abs() > Money::CAP {
            return Err(Problem::new("money.too_large"));
        }
    }
    Ok(total)
}

fn parse_term(term: &str, decimals: u8, signed: bool) -> Result<Money, Problem> {
    let bad = || Problem::new("money.not_an_amount");
    let mut figure = term.trim();
    let mut negative = false;
    // The minus may stand before or after the mark: -¥5, ¥-5.
    let mut take_minus = |figure: &mut &str| {
        if !negative && let Some(rest) = figure.strip_prefix('-') {
            negative = true;
            *figure = rest.trim_start();
        }
    };
    take_minus(&mut figure);
    figure = strip_marks(figure);
    take_minus(&mut figure);
    if negative && !signed {
        return Err(Problem::new("money.negative"));
    }
    let (whole, fraction) = figure.split_once('.').unwrap_or((figure, ""));
    if whole.is_empty() && fraction.is_empty() {
        return Err(bad());
    }
    let whole = ungroup(whole)?;
    if !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return Err(bad());
    }
    if fraction.len() > usize::from(decimals) {
        return Err(if decimals == 0 {
            Problem::new("money.no_decimals")
        } else {
            Problem::new("money.too_many_decimals").with("decimals", decimals)
        });
    }
    let digits = format!("{whole}{fraction:0<width$}", width = usize::from(decimals));
    let value = digits.bytes().try_fold(0i64, |sum, b| {
        sum.checked_mul(10)?.checked_add(i64::from(b - b'0')).filter(|v| *v <= Money::CAP.0)
    });
    let value = value.ok_or_else(|| Problem::new("money.too_large"))?;
    Ok(Money(if negative { -value } else { value }))
}

/// Takes one currency mark off each end.
fn strip_marks(figure: &str) -> &str {
    let before = MARKS.iter().find_map(|m| strip_start(figure, m)).unwrap_or(figure).trim();
    MARKS.iter().find_map(|m| before.strip_suffix(m)).unwrap_or(before).trim()
}

fn strip_start<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    let head = text.get(..mark.len())?;
    head.eq_ignore_ascii_case(mark).then(|| &text[mark.len()..])
}

/// Takes thousands commas out where every one stands right; `1,23` and `1.234,56` are refused.
fn ungroup(whole: &str) -> Result<String, Problem> {
    if !whole.contains(',') {
        return Ok(whole.to_owned());
    }
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    // `0,500` would be a half somewhere else.
    let right = (1..=3).contains(&first.len()) && !first.starts_with('0') && groups.all(|g| g.len() == 3);
    if right { Ok(whole.replace(',', "")) } else { Err(Problem::new("money.comma")) }
}

fn fold(text: &str, too_long: &'static str) -> Result<String, Problem> {
    if text.chars().nth(MAX_TYPED).is_some() {
        return Err(Problem::new(too_long));
    }
    Ok(text.chars().map(fold_typed).collect())
}

/// The largest count of notes, coins or goods anyone may type.
pub(crate) const COUNT_CAP: i64 = 999_999;

/// Reads a typed count, a whole number from nothing to [`COUNT_CAP`]; `12+5` adds, thousands commas are
/// understood where they stand right.
///
/// # Errors
/// `count.empty`, `count.not_a_number`, `count.negative`, `count.looks_like_barcode` (more than six digits in one
/// figure: a scanner typed into the field), `count.too_large`, `count.too_long`.
pub(crate) fn parse_count(text: &str) -> Result<i64, Problem> {
    parse_number(text, false)
}

/// As [`parse_count`], of notes and coins: `2*40+7` is two rolls of forty and seven loose.
///
/// # Errors
/// As [`parse_count`].
pub(crate) fn parse_pieces(text: &str) -> Result<i64, Problem> {
    parse_number(text, true)
}

fn parse_number(text: &str, wrapped: bool) -> Result<i64, Problem> {
    let folded = fold(text, "count.too_long")?;
    let all = folded.trim();
    if all.is_empty() {
        return Err(Problem::new("count.empty"));
    }
    let mut total = 0i64;
    for term in all.split('+') {
        let term = term.trim();
        if term.starts_with('-') && term.len() > 1 {
            return Err(Problem::new("count.negative"));
        }
        let mut count = 1i64;
        for factor in term.split(|c| wrapped && matches!(c, '*' | '×' | 'x' | 'X')) {
            count = count.saturating_mul(parse_digits(factor.trim())?);
        }
        total = total.saturating_add(count);
        if total > COUNT_CAP {
            return Err(Problem::new("count.too_large").with("max", format_amount(Money(COUNT_CAP), 0)));
        }
    }
    Ok(total)
}

fn parse_digits(text: &str) -> Result<i64, Problem> {
    let bad = || Problem::new("count.not_a_number");
    let digits = ungroup(text).map_err(|_| bad())?;
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(bad());
    }
    if digits.len() > 6 {
        return Err(Problem::new("count.looks_like_barcode").with("code", digits));
    }
    digits.parse().map_err(|_| bad())
}

/// Keeps one counting row a value; of a note and a coin of the same value the one listed first.
pub(crate) fn one_row_a_value(currency: &mut Currency) {
    let mut seen = BTreeSet::new();
    currency.denominations.retain(|d| seen.insert(d.value));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key<T: std::fmt::Debug>(result: Result<T, Problem>) -> &'static str {
        result.unwrap_err().key
    }

    #[test]
    fn typed_amounts() {
        for (text, minor) in [
            ("1234.5", 123_450),
            ("1,234.56", 123_456),
            ("１，２３４．５６", 123_456),
            ("１２。５", 1250),
            ("¥12", 1200),
            ("￥ 12.00", 1200),
            ("12元", 1200),
            ("RM5", 500),
            ("rm 5.1", 510),
            ("HK$1,000,000", 100_000_000),
            ("€ 3", 300),
            ("12+5", 1700),
            (" 12 ＋ 5.05 ", 1705),
            (".5", 50),
            ("5.", 500),
            ("0", 0),
            ("007", 700),
            ("\u{3000}8\u{a0}", 800),
            ("10000000000.00", 1_000_000_000_000),
        ] {
            assert_eq!(parse_amount(text, 2), Ok(Money(minor)), "{text}");
        }
        assert_eq!(parse_amount("1,234", 0), Ok(Money(1234)));
        assert_eq!(parse_amount("1.5", 3), Ok(Money(1500)));
    }

    #[test]
    fn refused_amounts() {
        for (text, wanted) in [
            ("", "money.empty"),
            ("  ", "money.empty"),
            ("1.234,56", "money.not_an_amount"),
            ("1,23", "money.comma"),
            ("12,50", "money.comma"),
            ("0,500", "money.comma"),
            ("1234,567", "money.comma"),
            (",123", "money.comma"),
            ("1e9", "money.not_an_amount"),
            ("NaN", "money.not_an_amount"),
            ("inf", "money.not_an_amount"),
            ("12 5", "money.not_an_amount"),
            ("1²", "money.not_an_amount"),
            ("1.2.3", "money.not_an_amount"),
            (".", "money.not_an_amount"),
            ("¥", "money.not_an_amount"),
            ("¥¥5", "money.not_an_amount"),
            ("12+", "money.not_an_amount"),
            ("+5", "money.not_an_amount"),
            ("12-5", "money.not_an_amount"),
            ("0x10", "money.not_an_amount"),
            ("٣", "money.not_an_amount"),
            ("-5", "money.negative"),
            ("-0", "money.negative"),
            ("−5", "money.negative"),
            ("1.005", "money.too_many_decimals"),
            ("1.500", "money.too_many_decimals"),
            ("999999999999999999999999999999", "money.too_large"),
            ("10000000000.01", "money.too_large"),
            ("9000000000+9000000000", "money.too_large"),
        ] {
            assert_eq!(key(parse_amount(text, 2)), wanted, "{text}");
        }
        assert_eq!(key(parse_amount("100.0", 0)), "money.no_decimals");
        assert_eq!(key(parse_amount(&"1+".repeat(200), 2)), "money.too_long");
    }

    #[test]
    fn signed_amounts() {
        for (text, minor) in [
            ("-5", -500),
            ("－５", -500),
            ("−5.01", -501),
            ("+5", 500),
            ("-0", 0),
            ("-¥5", -500),
            ("¥-5", -500),
            ("10+-3", 700),
        ] {
            assert_eq!(parse_signed(text, 2), Ok(Money(minor)), "{text}");
        }
        for text in ["--5", "-¥-5", "5-", "-", "(5)"] {
            assert_eq!(key(parse_signed(text, 2)), "money.not_an_amount", "{text}");
        }
        assert_eq!(key(parse_signed("-10000000000.01", 2)), "money.too_large");
    }

    #[test]
    fn counts() {
        for (text, n) in
            [("0", 0), ("12", 12), ("１２＋５", 17), ("999,999", 999_999), (" 7 ", 7), ("000012", 12)]
        {
            assert_eq!(parse_count(text), Ok(n), "{text}");
        }
        for (text, wanted) in [
            ("", "count.empty"),
            ("1.5", "count.not_a_number"),
            ("3+", "count.not_a_number"),
            ("1,2", "count.not_a_number"),
            ("abc", "count.not_a_number"),
            ("-1", "count.negative"),
            ("6901234567892", "count.looks_like_barcode"),
            ("3+6901234567892", "count.looks_like_barcode"),
            ("0000012", "count.looks_like_barcode"),
            ("999999999", "count.looks_like_barcode"),
            ("999999+1", "count.too_large"),
        ] {
            assert_eq!(key(parse_count(text)), wanted, "{text}");
        }
        assert_eq!(key(parse_count(&"9".repeat(1000))), "count.too_long");
        assert_eq!(parse_count("6901234567892").unwrap_err().args, [("code", "6901234567892".to_owned())]);
    }

    #[test]
    fn rolls_are_typed_as_so_many_of_so_many_where_pieces_are_counted() {
        for (text, pieces) in [("2*40+7", 87), ("3 × 100", 300), ("２＊５０", 100), ("7", 7), ("0*40", 0)]
        {
            assert_eq!(parse_pieces(text), Ok(pieces), "{text}");
        }
        assert_eq!(parse_pieces("2x40"), Ok(80));
        for (text, wanted) in [
            ("2*", "count.not_a_number"),
            ("*40", "count.not_a_number"),
            ("2*-1", "count.not_a_number"),
            ("999999*2", "count.too_large"),
            ("999999*999999*999999*999999", "count.too_large"),
            ("3*6901234567892", "count.looks_like_barcode"),
        ] {
            assert_eq!(key(parse_pieces(text)), wanted, "{text}");
        }
        // Goods are scanned with a quantity before the code: there it is no sum.
        assert_eq!(key(parse_count("3*12")), "count.not_a_number");
    }

    #[test]
    fn formats() {
        let cny = Currency::named("cny").unwrap();
        assert_eq!(cny.format(Money(123_450)), "1,234.50");
        assert_eq!(cny.format(Money(-5)), "-0.05");
        assert_eq!(cny.format(Money(100_000_000)), "1,000,000.00");
        assert_eq!(cny.format_signed(Money(100)), "+1.00");
        assert_eq!(cny.format_signed(Money(-100)), "-1.00");
        assert_eq!(cny.format_signed(Money(0)), "0.00");
        assert_eq!(cny.format_plain(Money(-123_450)), "-1234.50");
        assert_eq!(cny.format_symbol(Money(-123_450)), "-¥1,234.50");
        let jpy = Currency::named("JPY").unwrap();
        assert_eq!(jpy.format(Money(1234)), "1,234");
        assert_eq!(jpy.format(Money(-999)), "-999");
        assert_eq!(format_amount(Money(i64::MIN), 2), "-92,233,720,368,547,758.08");
    }

    #[test]
    fn known_currencies_are_sound() {
        let codes: Vec<String> = Currency::known().into_iter().map(|c| c.code).collect();
        let names = "CNY USD EUR GBP HKD TWD JPY KRW SGD MYR AUD KWD BHD OMR";
        assert_eq!(codes.join(" "), names);
        let kwd = Currency::named("kwd").unwrap();
        assert_eq!(
            (kwd.format(Money(1_234_500)), kwd.parse("KD 0.250")),
            ("1,234.500".into(), Ok(Money(250)))
        );
        for currency in Currency::known() {
            assert_eq!(currency.check(), Ok(()), "{}", currency.code);
            for coin in [false, true] {
                let kind: Vec<Money> =
                    currency.denominations.iter().filter(|d| d.coin == coin).map(|d| d.value).collect();
                assert!(!kind.is_empty() && kind.windows(2).all(|p| p[0] > p[1]), "{}", currency.code);
            }
            let text = serde_json::to_string(&currency).unwrap();
            assert_eq!(serde_json::from_str::<Currency>(&text).unwrap(), currency);
        }
        let cny = Currency::named("CNY").unwrap();
        let faces = |coin| -> Vec<i64> {
            cny.denominations.iter().filter(|d| d.coin == coin).map(|d| d.value.0).collect()
        };
        assert_eq!(faces(false), [10000, 5000, 2000, 1000, 500, 100]);
        assert_eq!(faces(true), [100, 50, 10]);
        assert!(Currency::named("XXX").is_none());
    }

    #[test]
    fn edited_currencies_are_checked() {
        let good = Currency::named("CNY").unwrap();
        let with = |change: &dyn Fn(&mut Currency)| {
            let mut c = good.clone();
            change(&mut c);
            key(c.check())
        };
        assert_eq!(with(&|c| c.code = "cny".into()), "money.bad_code");
        assert_eq!(with(&|c| c.decimals = 9), "money.bad_decimals");
        assert_eq!(with(&|c| c.denominations.clear()), "money.bad_denominations");
        assert_eq!(with(&|c| c.denominations[0].value = Money(0)), "money.bad_denominations");
        assert_eq!(with(&|c| c.denominations.push(c.denominations[0])), "money.bad_denominations");
    }

    #[test]
    fn arithmetic_refuses_to_overflow() {
        assert_eq!(key(Money::LIMIT.checked_add(Money(1))), "money.overflow");
        assert_eq!(key(Money(i64::MIN).checked_sub(Money(1))), "money.overflow");
        assert_eq!(key(Money::CAP.checked_mul(i64::MAX)), "money.overflow");
        assert_eq!(Money(250).checked_mul(4), Ok(Money(1000)));
        assert_eq!(Money::sum([Money(1), Money(2), Money(-4)]), Ok(Money(-1)));
    }

    #[test]
    fn a_part_is_rounded_half_away_from_zero() {
        // Short by 95.00 in 16 shifts is 5.9375 a shift.
        assert_eq!((Money(-9_500).each(16), Money(9_500).each(16)), (Money(-594), Money(594)));
        assert_eq!((Money(-5).each(2), Money(5).each(2), Money(-1).each(3)), (Money(-3), Money(3), Money(0)));
        assert_eq!((Money(-7).each(0), Money::ZERO.each(4)), (Money(-7), Money(0)));
        assert_eq!(Money(i64::MIN).each(1), Money(i64::MIN));
        assert_eq!((divided(1, 0), divided(1, -2), divided(i128::MAX, 1)), (None, None, None));
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(minor in -Money::CAP.0..=Money::CAP.0, decimals in 0u8..=3) {
            let money = Money(minor);
            prop_assert_eq!(parse_signed(&format_amount(money, decimals), decimals), Ok(money));
            prop_assert_eq!(parse_signed(&format_plain(money, decimals), decimals), Ok(money));
            if minor >= 0 {
                prop_assert_eq!(parse_amount(&format_amount(money, decimals), decimals), Ok(money));
            }
            for currency in Currency::known() {
                prop_assert_eq!(parse_signed(&currency.format_symbol(money), currency.decimals), Ok(money));
                prop_assert_eq!(parse_signed(&currency.format_signed(money), currency.decimals), Ok(money));
            }
        }

        #[test]
        fn sums_are_right_or_refused(amounts in prop::collection::vec(any::<i64>(), 0..8)) {
            let exact: i128 = amounts.iter().map(|v| i128::from(*v)).sum();
            if let Ok(sum) = Money::sum(amounts.iter().copied().map(Money)) {
                prop_assert_eq!(i128::from(sum.0), exact);
            }
            let small = amounts.iter().map(|v| Money(v % Money::CAP.0));
            let exact: i64 = small.clone().map(|m| m.0).sum();
            prop_assert_eq!(Money::sum(small), Ok(Money(exact)));
        }

        #[test]
        fn nothing_typed_panics(s in any::<String>(), t in "[-+0-9.,¥ 元eE]{0,40}", decimals in any::<u8>()) {
            for text in [s.as_str(), t.as_str()] {
                for result in [parse_amount(text, decimals), parse_signed(text, decimals)].into_iter().flatten() {
                    prop_assert!(result.abs() <= Money::CAP);
                }
                if let Ok(n) = parse_count(text) {
                    prop_assert!((0..=COUNT_CAP).contains(&n));
                }
            }
        }

        #[test]
        fn terms_add_up(a in 0i64..1_000_000, b in 0i64..1_000_000) {
            let text = format!("{}+{}", format_amount(Money(a), 2), format_plain(Money(b), 2));
            prop_assert_eq!(parse_amount(&text, 2), Ok(Money(a + b)));
        }
    }
}
