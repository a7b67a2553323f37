//! What a row of a count counts as one: a note or coin, a roll of coins, a bundle of notes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::money::{Currency, Denomination, Money};

/// What one of a row is. Written as the value of a piece in minor units (`100`); a coin that is counted beside a note of
/// the same value has a `c` behind it (`100c`), a roll or bundle how many pieces are in it (`25x40`). Sorted by value,
/// and of one value by pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountUnit {
    /// Of one piece, minor units.
    value: i64,
    /// How many pieces are wrapped together; one of loose ones.
    pieces: i64,
    /// A coin where a note of the same value is counted too.
    beside_note: bool,
}

impl CountUnit {
    /// A loose note or coin of so many minor units.
    #[must_use]
    pub const fn loose(value: i64) -> Self {
        Self { value, pieces: 1, beside_note: false }
    }

    /// A roll or bundle of so many pieces of a value in minor units.
    #[must_use]
    #[cfg(test)]
    pub(crate) const fn wrapped(value: i64, pieces: i64) -> Self {
        Self { value, pieces, beside_note: false }
    }

    /// The value of one piece.
    #[must_use]
    pub(crate) const fn value(self) -> Money {
        Money(self.value)
    }

    /// Whether it is a roll or bundle.
    #[must_use]
    pub(crate) const fn is_wrapped(self) -> bool {
        self.pieces > 1
    }

    /// Whether it is a coin where a note of the same value is counted too.
    #[must_use]
    pub(crate) const fn is_beside_note(self) -> bool {
        self.beside_note
    }

    /// What one of them comes to, minor units.
    #[must_use]
    pub(crate) const fn worth(self) -> i64 {
        self.value.saturating_mul(self.pieces)
    }

    /// Its name with the value written by `value`, and a word for a coin beside its note, where there is one: `0.50`,
    /// `1 coin`, `40×0.25`.
    #[must_use]
    pub(crate) fn name(self, coin: &str, value: impl FnOnce(Money) -> String) -> String {
        let value = value(self.value());
        let piece = if self.beside_note && !coin.is_empty() { format!("{value} {coin}") } else { value };
        if self.is_wrapped() { format!("{}×{piece}", self.pieces) } else { piece }
    }
}

impl fmt::Display for CountUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.value, if self.beside_note { "c" } else { "" })?;
        if self.is_wrapped() { write!(f, "x{}", self.pieces) } else { Ok(()) }
    }
}

/// It is not written as the unit of a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoUnit;

impl FromStr for CountUnit {
    type Err = NoUnit;

    fn from_str(text: &str) -> Result<Self, NoUnit> {
        let (piece, pieces) = match text.split_once('x') {
            Some((piece, pieces)) => (piece, pieces.parse::<i64>().ok().filter(|n| *n > 1).ok_or(NoUnit)?),
            None => (text, 1),
        };
        let (value, beside_note) = piece.strip_suffix('c').map_or((piece, false), |value| (value, true));
        let unit = Self { value: value.parse().map_err(|_| NoUnit)?, pieces, beside_note };
        // One way to write each.
        if unit.to_string() == text { Ok(unit) } else { Err(NoUnit) }
    }
}

impl Serialize for CountUnit {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CountUnit {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(|NoUnit| D::Error::custom(format_args!("not a note or coin: {text}")))
    }
}

impl Currency {
    /// What one of a note or coin of this currency is called in a count.
    #[must_use]
    pub(crate) fn unit_of(&self, piece: &Denomination) -> CountUnit {
        let note = |d: &Denomination| !d.coin && d.value == piece.value;
        CountUnit {
            value: piece.value.0,
            pieces: piece.pieces,
            beside_note: piece.coin && self.denominations.iter().any(note),
        }
    }

    /// The rows of a count in two columns, notes and coins; what is wrapped stands below the shorter one.
    #[must_use]
    pub(crate) fn count_columns(&self) -> [Vec<CountUnit>; 2] {
        let counted = || self.denominations.iter().filter(|d| !d.off);
        let loose =
            |coin| counted().filter(move |d| d.coin == coin && !d.is_wrapped()).map(|d| self.unit_of(d));
        let mut columns = [loose(false).collect::<Vec<_>>(), loose(true).collect()];
        let below = usize::from(columns[1].len() < columns[0].len());
        columns[below].extend(counted().filter(|d| d.is_wrapped()).map(|d| self.unit_of(d)));
        columns
    }

    /// The rows of a count, in the order they are counted.
    #[must_use]
    pub(crate) fn units(&self) -> Vec<CountUnit> {
        self.count_columns().concat()
    }
}

/// Rows of loose pieces by their value, as tests write them down.
#[cfg(test)]
pub(crate) fn loose_rows(
    rows: impl IntoIterator<Item = (i64, i64)>,
) -> std::collections::BTreeMap<CountUnit, i64> {
    rows.into_iter().map(|(value, n)| (CountUnit::loose(value), n)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_written_in_one_way() {
        for (text, worth) in [("100", 100), ("100c", 100), ("25x40", 1_000), ("100cx50", 5_000), ("-3", -3)] {
            let unit: CountUnit = text.parse().unwrap();
            assert_eq!((unit.to_string().as_str(), unit.worth()), (text, worth));
            let json = serde_json::to_string(&unit).unwrap();
            assert_eq!(json, format!("\"{text}\""));
            assert_eq!(serde_json::from_str::<CountUnit>(&json).unwrap(), unit);
        }
        for text in
            ["", "c", "x40", "25x", "25x1", "25x040", "025", "25X40", "25x40c", "25 x40", "+25", "ten"]
        {
            assert_eq!(text.parse::<CountUnit>(), Err(NoUnit), "{text}");
        }
        assert_eq!(CountUnit::wrapped(i64::MAX, 9).worth(), i64::MAX);
    }

    #[test]
    fn rows_of_old_counts_read_and_are_written_as_they_were() {
        let old = r#"{"5":1,"100":2,"10000":3}"#;
        let rows: std::collections::BTreeMap<CountUnit, i64> = serde_json::from_str(old).unwrap();
        assert_eq!(rows[&CountUnit::loose(10_000)], 3);
        assert_eq!(serde_json::to_string(&rows).unwrap(), old);
    }

    #[test]
    fn notes_and_coins_stand_in_columns_and_rolls_below_the_shorter() {
        let of = |pieces: Vec<Denomination>| {
            let currency = Currency { denominations: pieces, ..Currency::named("EUR").unwrap() };
            currency
                .count_columns()
                .map(|all| all.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
        };
        let (note, coin) = (|v| Denomination::note(Money(v)), |v| Denomination::coin(Money(v)));
        let roll = |v, n| Denomination::coin(Money(v)).wrapped(n);
        let off = Denomination { off: true, ..roll(50, 40) };
        assert_eq!(of(vec![note(500), coin(100), coin(50), roll(100, 25), off]), ["500 100x25", "100 50"]);
        assert_eq!(of(vec![note(500), note(100), coin(100), roll(100, 50)]), ["500 100", "100c 100cx50"]);
        let bundle = Denomination::note(Money(100)).wrapped(100);
        assert_eq!(of(vec![note(100), coin(100), bundle]), ["100 100x100", "100c"]);
    }

    #[test]
    fn a_unit_is_called_by_what_it_is() {
        let name = |text: &str| text.parse::<CountUnit>().unwrap().name("coin", |value| value.0.to_string());
        assert_eq!(["100", "100c", "25x40"].map(name), ["100", "100 coin", "40×25"]);
    }
}
