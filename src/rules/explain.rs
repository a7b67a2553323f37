//! What could explain a difference between counted and expected money: it is held against the patterns
//! that slips of the hand leave behind. Hints for people to check; nothing is decided or booked here.
//!
//! Amounts are minor units. A difference is counted minus expected: positive is over, negative short.

use serde::{Deserialize, Serialize};

use crate::model::codes::codes;
use crate::model::count_unit::CountUnit;
use crate::model::problem::Problem;

/// Never more hints than a tired person reads.
const MOST: usize = 5;
/// At most this many of one pattern, so that equal amounts do not crowd out the others.
const MOST_OF_A_PATTERN: usize = 2;
/// How many loose notes or coins are still a plausible slip.
const FEW: i128 = 4;
/// Sizes in which notes are banded and coins rolled.
const BUNDLES: [i128; 6] = [100, 50, 40, 25, 20, 10];

/// A row of the count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CountedRow {
    /// What one of it is.
    pub(crate) unit: CountUnit,
    /// How many were counted.
    pub(crate) count: i64,
}

impl CountedRow {
    /// What one of it comes to.
    const fn worth(&self) -> i64 {
        self.unit.worth()
    }
}

codes! {
    /// Which way an entered figure moves the expected amount.
    pub(crate) enum Effect {
        /// More is expected: pay-in, transfer in, takings.
        Adds = "adds",
        /// Less is expected: pay-out, drop, transfer out, refund.
        Takes = "takes",
    }
}

/// A figure someone typed that the expected amount is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TypedFigure {
    /// How people know it: slip number, reason, name of the total. Shown as it is.
    pub(crate) label: String,
    /// The amount without sign.
    pub(crate) amount: i64,
    /// Which way it counts.
    pub(crate) effect: Effect,
}

/// The difference of another tender.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OtherTender {
    /// Its name as shown.
    pub(crate) name: String,
    /// Counted minus expected.
    pub(crate) diff: i64,
    /// What the report says of it.
    pub(crate) reported: Option<i64>,
}

/// What is known about the tender and shift a difference belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Context {
    /// The rows counted, in the order they stand on the form.
    pub(crate) denominations: Vec<CountedRow>,
    /// Movements, refunds and totals typed in.
    pub(crate) entries: Vec<TypedFigure>,
    /// Float found at opening minus float left by the shift before.
    pub(crate) opening_diff: Option<i64>,
    /// The other tenders that were counted.
    pub(crate) others: Vec<OtherTender>,
    /// What the report says of this one.
    pub(crate) reported: Option<i64>,
    /// Floats that lie in the drawer: found at the start, left at the end.
    pub(crate) floats: Vec<i64>,
}

/// A possible cause with what points to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub(crate) enum Cause {
    /// Another tender is off by the same amount the other way: a payment keyed to the wrong one.
    MisKeyedTender {
        /// The other tender.
        name: String,
        diff: i64,
    },
    /// The reported totals of two tenders stand in each other's place.
    SwappedTotals {
        /// The other tender.
        name: String,
    },
    /// The float was left out of the count.
    FloatNotCounted { amount: i64 },
    /// One note or coin was counted as another.
    TakenFor {
        /// What it is worth.
        right: i64,
        /// What it was counted as.
        wrong: i64,
    },
    /// An entry counts although nothing moved: entered twice, or entered and not done.
    EnteredTwice { label: String, amount: i64 },
    /// A movement like an entered one is not entered.
    NotEntered {
        /// The entry it is like.
        label: String,
        amount: i64,
    },
    /// The gap was there when the shift began.
    Opening {
        /// The opening difference.
        diff: i64,
    },
    /// The opening difference the other way round: the float was miscounted at opening.
    OpeningMiscount {
        /// The opening difference.
        diff: i64,
    },
    /// An entry counts the wrong way; the difference is twice its amount.
    WrongSign { label: String, amount: i64 },
    /// The counts of two neighbouring rows stand in each other's place.
    NeighbourRows {
        /// The upper row as counted.
        first: CountedRow,
        /// The lower row as counted.
        second: CountedRow,
    },
    /// Two digits of a typed figure are swapped.
    SwappedDigits {
        label: String,
        typed: i64,
        /// As probably meant.
        meant: i64,
    },
    /// A typed figure has one zero too many or too few.
    ShiftedPoint {
        label: String,
        typed: i64,
        /// As probably meant.
        meant: i64,
    },
    /// Two digits of a counted number of notes are swapped.
    SwappedCount {
        /// What was counted.
        unit: CountUnit,
        /// Number as typed.
        typed: i64,
        /// Number as probably meant.
        meant: i64,
    },
    /// One note or coin.
    OneNote { value: i64 },
    /// One roll or bundle that is counted as one.
    OneWrapped { unit: CountUnit },
    /// A band of notes or roll of coins.
    Bundle {
        /// Value of one.
        value: i64,
        /// How many in it.
        count: i64,
    },
    /// A few notes or coins of one value.
    FewNotes {
        /// Value of one.
        value: i64,
        count: i64,
    },
    /// Divisible by nine, as swapped digits leave it, and nothing better explains it.
    Nines,
}

impl Cause {
    /// The float it says was left out.
    const fn float(&self) -> Option<i64> {
        match self {
            Self::FloatNotCounted { amount } => Some(*amount),
            _ => None,
        }
    }

    /// The hint as a message; `fmt` writes an amount in the shop's currency.
    #[must_use]
    pub(crate) fn message(&self, fmt: &dyn Fn(i64) -> String) -> Problem {
        let size = |amount: i64| fmt(amount.saturating_abs());
        let name = |unit: CountUnit| unit.name("", |value| size(value.0));
        match self {
            Self::MisKeyedTender { name, diff } => {
                let key = if *diff > 0 {
                    "explain.mis_keyed_tender_over"
                } else {
                    "explain.mis_keyed_tender_short"
                };
                Problem::new(key).with("name", name).with("amount", size(*diff))
            }
            Self::EnteredTwice { label, amount } => {
                Problem::new("explain.entered_twice").with("label", label).with("amount", size(*amount))
            }
            Self::NotEntered { label, amount } => {
                Problem::new("explain.not_entered").with("label", label).with("amount", size(*amount))
            }
            Self::SwappedTotals { name } => Problem::new("explain.swapped_totals").with("name", name),
            Self::FloatNotCounted { amount } => {
                Problem::new("explain.float_not_counted").with("amount", size(*amount))
            }
            Self::TakenFor { right, wrong } => {
                Problem::new("explain.taken_for").with("right", size(*right)).with("wrong", size(*wrong))
            }
            Self::Opening { diff } => Problem::new("explain.opening").with("amount", size(*diff)),
            Self::OpeningMiscount { diff } => {
                Problem::new("explain.opening_miscount").with("amount", size(*diff))
            }
            Self::WrongSign { label, amount } => {
                Problem::new("explain.wrong_sign").with("label", label).with("amount", size(*amount))
            }
            Self::NeighbourRows { first, second } => Problem::new("explain.neighbour_rows")
                .with("first", name(first.unit))
                .with("first_count", first.count)
                .with("second", name(second.unit))
                .with("second_count", second.count),
            Self::SwappedDigits { label, typed, meant } => Problem::new("explain.swapped_digits")
                .with("label", label)
                .with("typed", size(*typed))
                .with("meant", size(*meant)),
            Self::ShiftedPoint { label, typed, meant } => Problem::new("explain.shifted_point")
                .with("label", label)
                .with("typed", size(*typed))
                .with("meant", size(*meant)),
            Self::SwappedCount { unit, typed, meant } => Problem::new("explain.swapped_count")
                .with("value", name(*unit))
                .with("typed", typed)
                .with("meant", meant),
            Self::OneNote { value } => Problem::new("explain.one_note").with("value", size(*value)),
            Self::OneWrapped { unit } => Problem::new("explain.one_wrapped").with("unit", name(*unit)),
            Self::Bundle { value, count } => {
                Problem::new("explain.bundle").with("value", size(*value)).with("count", count)
            }
            Self::FewNotes { value, count } => {
                Problem::new("explain.few_notes").with("value", size(*value)).with("count", count)
            }
            Self::Nines => Problem::new("explain.nines"),
        }
    }
}

/// The likely causes of a difference, the likeliest first, five at most; none when there is no difference.
#[must_use]
pub(crate) fn causes(diff: i64, context: &Context) -> Vec<Cause> {
    if diff == 0 {
        return Vec::new();
    }
    // Wide enough that no sum of typed figures can overflow.
    let gap = i128::from(diff);
    let mut found: Vec<Cause> = Vec::new();
    let one_note = context.denominations.iter().any(|row| i128::from(row.worth()) == gap.abs());
    // From what can hardly be chance down to what easily is.
    let patterns = [
        swapped_totals(gap, context),
        mis_keyed(gap, context),
        float_not_counted(gap, context),
        by_entry(context, |e, s| {
            (-s == gap).then(|| Cause::EnteredTwice { label: e.label.clone(), amount: e.amount })
        }),
        by_entry(context, |e, s| {
            (s == gap).then(|| Cause::NotEntered { label: e.label.clone(), amount: e.amount })
        }),
        opening(gap, context),
        by_entry(context, |e, s| {
            (-2 * s == gap).then(|| Cause::WrongSign { label: e.label.clone(), amount: e.amount })
        }),
        // Where a single note is missing that is as likely, and comes before.
        if one_note { Vec::new() } else { taken_for(gap, context) },
        neighbour_rows(gap, context),
        by_entry(context, |e, _| swapped_figure(gap, e)),
        by_entry(context, |e, _| shifted_figure(gap, e)),
        swapped_counts(gap, context),
        notes(gap, context),
        if one_note { taken_for(gap, context) } else { Vec::new() },
    ];
    for pattern in patterns {
        for cause in pattern.into_iter().take(MOST_OF_A_PATTERN) {
            if !found.contains(&cause) {
                found.push(cause);
            }
        }
    }
    // Of two ways to say the same the closer one is said.
    let floats: Vec<i64> = found.iter().filter_map(Cause::float).collect();
    found.retain(|c| !matches!(c, Cause::EnteredTwice { amount, .. } if floats.contains(amount)));
    if gap % 9 == 0 && found.is_empty() {
        found.push(Cause::Nines);
    }
    found.truncate(MOST);
    found
}

/// The entry's part of the expected amount.
fn signed(entry: &TypedFigure) -> i128 {
    match entry.effect {
        Effect::Adds => i128::from(entry.amount),
        Effect::Takes => -i128::from(entry.amount),
    }
}

fn by_entry(context: &Context, test: impl Fn(&TypedFigure, i128) -> Option<Cause>) -> Vec<Cause> {
    context.entries.iter().filter(|e| e.amount > 0).filter_map(|e| test(e, signed(e))).collect()
}

/// Both are off by what their reported totals differ by, each the other way.
fn is_swapped(gap: i128, other: &OtherTender, context: &Context) -> bool {
    let totals = context.reported.zip(other.reported);
    i128::from(other.diff) == -gap
        && totals.is_some_and(|(own, other)| i128::from(other) - i128::from(own) == gap)
}

fn swapped_totals(gap: i128, context: &Context) -> Vec<Cause> {
    let others = context.others.iter().filter(|o| is_swapped(gap, o, context));
    others.map(|o| Cause::SwappedTotals { name: o.name.clone() }).collect()
}

fn float_not_counted(gap: i128, context: &Context) -> Vec<Cause> {
    let floats = context.floats.iter().filter(|float| **float > 0 && -i128::from(**float) == gap);
    floats.map(|float| Cause::FloatNotCounted { amount: *float }).collect()
}

/// One note or coin counted as another: what it was counted as must be among the rows counted.
fn taken_for(gap: i128, context: &Context) -> Vec<Cause> {
    let rows: Vec<(i64, i64)> = (context.denominations.iter())
        .filter(|row| !row.unit.is_wrapped() && row.worth() > 0)
        .map(|row| (row.worth(), row.count))
        .collect();
    let mut pairs: Vec<(i64, i64)> = Vec::new();
    for (wrong, _) in rows.iter().filter(|(_, count)| *count > 0) {
        for (right, _) in &rows {
            if i128::from(*wrong) - i128::from(*right) == gap {
                pairs.push((*right, *wrong));
            }
        }
    }
    pairs.sort_unstable();
    pairs.into_iter().map(|(right, wrong)| Cause::TakenFor { right, wrong }).collect()
}

fn mis_keyed(gap: i128, context: &Context) -> Vec<Cause> {
    (context.others.iter())
        .filter(|o| i128::from(o.diff) == -gap && !is_swapped(gap, o, context))
        .map(|o| Cause::MisKeyedTender { name: o.name.clone(), diff: o.diff })
        .collect()
}

fn opening(gap: i128, context: &Context) -> Vec<Cause> {
    let Some(diff) = context.opening_diff else { return Vec::new() };
    match i128::from(diff) {
        d if d == gap => vec![Cause::Opening { diff }],
        d if d == -gap => vec![Cause::OpeningMiscount { diff }],
        _ => Vec::new(),
    }
}

/// Rows changed places when the difference is the difference of counts times that of values; an empty
/// neighbour is the case of one count typed a row too high or low.
fn neighbour_rows(gap: i128, context: &Context) -> Vec<Cause> {
    (context.denominations.windows(2))
        .filter(|rows| {
            let counts = i128::from(rows[0].count) - i128::from(rows[1].count);
            counts.checked_mul(i128::from(rows[0].worth()) - i128::from(rows[1].worth())) == Some(gap)
        })
        .map(|rows| Cause::NeighbourRows { first: rows[0], second: rows[1] })
        .collect()
}

/// Every number made by swapping two neighbouring, different digits. A nought never comes to the front:
/// that is a figure with a digit too many, which has a cause of its own.
fn swaps(number: i64) -> Vec<i64> {
    let digits = number.unsigned_abs().to_string().into_bytes();
    (1..digits.len())
        .filter(|i| digits[i - 1] != digits[*i])
        .filter_map(|i| {
            let mut swapped = digits.clone();
            swapped.swap(i - 1, i);
            if swapped.first() == Some(&b'0') {
                return None;
            }
            String::from_utf8(swapped).ok()?.parse().ok()
        })
        .collect()
}

/// Whether the difference vanishes when the entry had been typed as `meant`.
fn settles(gap: i128, entry: &TypedFigure, meant: i64) -> bool {
    signed(&TypedFigure { amount: meant, ..entry.clone() }) - signed(entry) == gap
}

fn swapped_figure(gap: i128, entry: &TypedFigure) -> Option<Cause> {
    let meant = swaps(entry.amount).into_iter().find(|meant| settles(gap, entry, *meant))?;
    Some(Cause::SwappedDigits { label: entry.label.clone(), typed: entry.amount, meant })
}

fn shifted_figure(gap: i128, entry: &TypedFigure) -> Option<Cause> {
    let smaller = (entry.amount % 10 == 0).then_some(entry.amount / 10);
    let meant =
        [entry.amount.checked_mul(10), smaller].into_iter().flatten().find(|m| settles(gap, entry, *m))?;
    Some(Cause::ShiftedPoint { label: entry.label.clone(), typed: entry.amount, meant })
}

fn swapped_counts(gap: i128, context: &Context) -> Vec<Cause> {
    (context.denominations.iter())
        .filter(|row| row.count > 0)
        .filter_map(|row| {
            let wrong =
                |meant: i64| (i128::from(row.count) - i128::from(meant)).checked_mul(i128::from(row.worth()));
            let meant = swaps(row.count).into_iter().find(|meant| wrong(*meant) == Some(gap))?;
            Some(Cause::SwappedCount { unit: row.unit, typed: row.count, meant })
        })
        .collect()
}

/// One note, else the largest band, and the fewest loose notes.
fn notes(gap: i128, context: &Context) -> Vec<Cause> {
    let size = gap.abs();
    let mut times: Vec<(i128, i64)> = (context.denominations.iter())
        .filter(|row| !row.unit.is_wrapped() && row.worth() > 0 && size % i128::from(row.worth()) == 0)
        .map(|row| (size / i128::from(row.worth()), row.worth()))
        .collect();
    times.sort_unstable();
    let mut found = Vec::new();
    if let Some((_, value)) = times.iter().find(|(count, _)| *count == 1) {
        found.push(Cause::OneNote { value: *value });
    }
    let wrapped = (context.denominations.iter())
        .find(|row| row.unit.is_wrapped() && i128::from(row.worth()) == size)
        .map(|row| Cause::OneWrapped { unit: row.unit });
    let counted_so = wrapped.is_some();
    found.extend(wrapped);
    let bundle =
        BUNDLES.iter().filter(|_| !counted_so).find_map(|size| times.iter().find(|(count, _)| count == size));
    if let Some((count, value)) = bundle {
        found.push(Cause::Bundle { value: *value, count: i64::try_from(*count).unwrap_or(i64::MAX) });
    }
    if let Some((count, value)) = times.iter().find(|(count, _)| (2..=FEW).contains(count)) {
        found.push(Cause::FewNotes { value: *value, count: i64::try_from(*count).unwrap_or(i64::MAX) });
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry(label: &str, amount: i64, effect: Effect) -> TypedFigure {
        TypedFigure { label: label.to_owned(), amount, effect }
    }

    fn other(name: &str, diff: i64, reported: Option<i64>) -> OtherTender {
        OtherTender { name: name.to_owned(), diff, reported }
    }

    fn entries(entries: &[TypedFigure]) -> Context {
        Context { entries: entries.to_vec(), ..Context::default() }
    }

    fn rows(rows: &[(i64, i64)]) -> Context {
        let denominations =
            rows.iter().map(|(value, count)| CountedRow { unit: CountUnit::loose(*value), count: *count });
        Context { denominations: denominations.collect(), ..Context::default() }
    }

    #[test]
    fn a_roll_that_is_counted_as_one_is_spoken_of_as_one() {
        let roll = CountUnit::wrapped(25, 40);
        let mut context = rows(&[(2_000, 2), (25, 3)]);
        context.denominations.push(CountedRow { unit: roll, count: 1 });
        let found = causes(-1_000, &context);
        assert!(found.contains(&Cause::OneWrapped { unit: roll }), "{found:?}");
        // Forty loose quarters are the same, and not said twice.
        assert!(!found.iter().any(|cause| matches!(cause, Cause::Bundle { .. })), "{found:?}");
        let said = Cause::OneWrapped { unit: roll }.message(&|sum| sum.to_string());
        assert_eq!((said.key, said.args[0].1.as_str()), ("explain.one_wrapped", "40×25"));
    }

    #[test]
    fn no_difference_has_no_cause() {
        let mut context = entries(&[entry("a", 0, Effect::Adds)]);
        context.opening_diff = Some(0);
        context.others.push(other("card", 0, None));
        assert_eq!(causes(0, &context), []);
    }

    #[test]
    fn cash_short_and_card_over_by_the_same_is_a_mis_keyed_tender() {
        let others = vec![other("card", 10_000, None), other("qr", -10_000, None)];
        let context = Context { others, ..Context::default() };
        let card = Cause::MisKeyedTender { name: "card".to_owned(), diff: 10_000 };
        assert_eq!(causes(-10_000, &context), [card]);
        assert_eq!(causes(-10_001, &context), []);
    }

    #[test]
    fn the_side_of_the_difference_tells_twice_from_not_entered() {
        let context = entries(&[entry("drop 7", 5001, Effect::Takes), entry("pay-in 3", 701, Effect::Adds)]);
        let twice = |label: &str, amount| Cause::EnteredTwice { label: label.to_owned(), amount };
        let not = |label: &str, amount| Cause::NotEntered { label: label.to_owned(), amount };
        assert_eq!(causes(5001, &context), [twice("drop 7", 5001)]);
        assert_eq!(causes(-5001, &context), [not("drop 7", 5001)]);
        assert_eq!(causes(-701, &context), [twice("pay-in 3", 701)]);
        assert_eq!(causes(701, &context), [not("pay-in 3", 701)]);
    }

    #[test]
    fn twice_an_entry_is_a_wrong_sign() {
        let context = entries(&[entry("refund 4", 1234, Effect::Takes)]);
        let wrong = Cause::WrongSign { label: "refund 4".to_owned(), amount: 1234 };
        assert_eq!(causes(2468, &context), [wrong]);
        assert_eq!(causes(-2468, &context), []);
    }

    #[test]
    fn the_opening_gap_is_recognised_from_both_sides() {
        let context = Context { opening_diff: Some(-2000), ..Context::default() };
        assert_eq!(causes(-2000, &context), [Cause::Opening { diff: -2000 }]);
        assert_eq!(causes(2000, &context), [Cause::OpeningMiscount { diff: -2000 }]);
    }

    #[test]
    fn swapped_digits_name_the_figure_and_what_was_meant() {
        // 5,400.00 typed for takings of 4,500.00: 900.00 short.
        let context = entries(&[entry("cash sales", 540_000, Effect::Adds)]);
        let swapped = Cause::SwappedDigits { label: "cash sales".to_owned(), typed: 540_000, meant: 450_000 };
        assert_eq!(causes(-90_000, &context), [swapped]);
        // The other way no swap of this figure explains it; nine remains a hint.
        assert_eq!(causes(90_000, &context), [Cause::Nines]);
        assert_eq!(causes(-90_001, &context), []);
    }

    #[test]
    fn one_zero_too_few_is_seen() {
        let context = entries(&[entry("pay-out", 4550, Effect::Takes)]);
        let shifted = Cause::ShiftedPoint { label: "pay-out".to_owned(), typed: 4550, meant: 45_500 };
        assert_eq!(causes(-40_950, &context), [shifted]);
    }

    #[test]
    fn swapped_digits_in_a_number_of_notes_are_seen() {
        let context = rows(&[(2000, 31)]);
        let swapped = Cause::SwappedCount { unit: CountUnit::loose(2000), typed: 31, meant: 13 };
        assert_eq!(causes(36_000, &context), [swapped]);
        assert!(!causes(-36_000, &context).iter().any(|c| matches!(c, Cause::SwappedCount { .. })));
    }

    #[test]
    fn a_count_typed_in_the_neighbouring_row_is_seen() {
        // Seven tens typed in the row of twenties: 70.00 too much.
        let context = rows(&[(5000, 0), (2000, 7), (1000, 0)]);
        let moved = Cause::NeighbourRows {
            first: CountedRow { unit: CountUnit::loose(2000), count: 7 },
            second: CountedRow { unit: CountUnit::loose(1000), count: 0 },
        };
        assert_eq!(causes(7000, &context).first(), Some(&moved));
        assert!(!causes(-7000, &context).contains(&moved));
    }

    #[test]
    fn note_values_bands_and_few_notes_are_seen() {
        let context = rows(&[(10_000, 5), (5000, 5), (2000, 5)]);
        let taken = Cause::TakenFor { right: 10_000, wrong: 5000 };
        assert_eq!(causes(-5000, &context), [Cause::OneNote { value: 5000 }, taken]);
        assert_eq!(causes(-4000, &context), [Cause::FewNotes { value: 2000, count: 2 }]);
        assert_eq!(causes(-500_000, &context)[0], Cause::Bundle { value: 5000, count: 100 });
        assert_eq!(causes(-3333, &context), []);
    }

    #[test]
    fn a_fifty_counted_as_a_twenty_is_said_first() {
        let context = rows(&[(10_000, 3), (5000, 4), (2000, 5), (1000, 6)]);
        let found = causes(-3000, &context);
        assert_eq!(found[0], Cause::TakenFor { right: 5000, wrong: 2000 });
        assert!(found.contains(&Cause::FewNotes { value: 1000, count: 3 }), "{found:?}");
        // The other way round it is over, and a note that nobody counted was taken for none.
        assert_eq!(causes(3000, &context)[0], Cause::TakenFor { right: 2000, wrong: 5000 });
        let none = rows(&[(5000, 4), (2000, 0), (1000, 6)]);
        assert!(!causes(-3000, &none).iter().any(|c| matches!(c, Cause::TakenFor { .. })));
    }

    #[test]
    fn a_float_left_out_of_the_count_is_seen_and_said_once() {
        let mut context = entries(&[entry("float at start", 50_000, Effect::Adds)]);
        context.floats = vec![50_000, 40_000];
        assert_eq!(causes(-50_000, &context), [Cause::FloatNotCounted { amount: 50_000 }]);
        assert_eq!(causes(-40_000, &context), [Cause::FloatNotCounted { amount: 40_000 }]);
        assert!(!causes(50_000, &context).contains(&Cause::FloatNotCounted { amount: 50_000 }));
    }

    #[test]
    fn two_totals_in_each_others_place_are_no_payment_keyed_wrong() {
        // 300.00 by card and 200.00 by QR, typed the other way round.
        let swapped = Context {
            reported: Some(20_000),
            others: vec![other("qr", -10_000, Some(30_000))],
            ..Context::default()
        };
        assert_eq!(causes(10_000, &swapped), [Cause::SwappedTotals { name: "qr".to_owned() }]);
        let keyed = Context { others: vec![other("qr", -10_000, Some(25_000))], ..swapped };
        assert_eq!(causes(10_000, &keyed), [Cause::MisKeyedTender { name: "qr".to_owned(), diff: -10_000 }]);
    }

    #[test]
    fn nine_is_a_hint_only_where_there_is_none_better() {
        assert_eq!(causes(-900, &Context::default()), [Cause::Nines]);
        let context = entries(&[entry("pay-out", 900, Effect::Takes)]);
        assert!(!causes(-900, &context).contains(&Cause::Nines));
    }

    #[test]
    fn the_likelier_cause_comes_first() {
        let context = Context {
            denominations: vec![CountedRow { unit: CountUnit::loose(10_000), count: 3 }],
            entries: vec![entry("drop 1", 10_000, Effect::Takes), entry("drop 2", 10_000, Effect::Takes)],
            opening_diff: Some(-10_000),
            others: vec![other("card", 10_000, None)],
            ..Context::default()
        };
        let found = causes(-10_000, &context);
        assert!(matches!(found[0], Cause::MisKeyedTender { .. }));
        assert!(matches!(found[1..3], [Cause::NotEntered { .. }, Cause::NotEntered { .. }]));
        assert_eq!(found[3], Cause::Opening { diff: -10_000 });
        assert_eq!(found.len(), 5);
    }

    #[test]
    fn every_hint_has_a_text_with_the_same_placeholders() {
        let text = || "x".to_owned();
        let row = CountedRow { unit: CountUnit::loose(100), count: 2 };
        let all = [
            Cause::MisKeyedTender { name: text(), diff: 1 },
            Cause::MisKeyedTender { name: text(), diff: -1 },
            Cause::EnteredTwice { label: text(), amount: 1 },
            Cause::NotEntered { label: text(), amount: 1 },
            Cause::SwappedTotals { name: text() },
            Cause::FloatNotCounted { amount: 1 },
            Cause::TakenFor { right: 2, wrong: 1 },
            Cause::Opening { diff: 1 },
            Cause::OpeningMiscount { diff: 1 },
            Cause::WrongSign { label: text(), amount: 1 },
            Cause::NeighbourRows { first: row, second: row },
            Cause::SwappedDigits { label: text(), typed: 1, meant: 2 },
            Cause::ShiftedPoint { label: text(), typed: 1, meant: 2 },
            Cause::SwappedCount { unit: CountUnit::loose(1), typed: 12, meant: 21 },
            Cause::OneNote { value: 1 },
            Cause::Bundle { value: 1, count: 100 },
            Cause::FewNotes { value: 1, count: 3 },
            Cause::Nines,
        ];
        let texts: toml::Table = include_str!("../../assets/locales/en.toml").parse().unwrap();
        for cause in all {
            let message = cause.message(&|amount| format!("<{amount}>"));
            let name = message.key.strip_prefix("explain.").unwrap();
            let mut text = texts["explain"][name].as_str().unwrap().to_owned();
            for (name, value) in &message.args {
                let placeholder = format!("{{{name}}}");
                assert!(text.contains(&placeholder), "{} lacks {placeholder}", message.key);
                text = text.replace(&placeholder, value);
            }
            assert!(!text.contains('{'), "{text}");
        }
        let short = Cause::MisKeyedTender { name: text(), diff: -250 }.message(&|a| a.to_string());
        assert_eq!(short.args[1].1, "250");
    }

    proptest! {
        #[test]
        fn never_more_than_five_and_never_a_panic(
            diff: i64,
            amounts in prop::collection::vec((any::<i64>(), any::<bool>()), 0..8),
            counts in prop::collection::vec((any::<i64>(), any::<i64>()), 0..8),
            opening_diff: Option<i64>,
        ) {
            let effect = |adds| if adds { Effect::Adds } else { Effect::Takes };
            let context = Context {
                entries: amounts.iter().map(|(a, adds)| entry("e", *a, effect(*adds))).collect(),
                opening_diff,
                ..rows(&counts)
            };
            prop_assert!(causes(diff, &context).len() <= MOST);
        }

        #[test]
        fn any_swap_of_a_typed_total_is_explained(amount in 1..10_000_000_i64, which: prop::sample::Index) {
            let candidates = swaps(amount);
            prop_assume!(!candidates.is_empty());
            let meant = *which.get(&candidates);
            let context = entries(&[entry("total", amount, Effect::Adds)]);
            let found = causes(meant - amount, &context);
            prop_assert!(found.iter().any(|c| matches!(
                c,
                Cause::SwappedDigits { meant: m, .. } if *m == meant
            )), "{found:?}");
        }
    }
}
