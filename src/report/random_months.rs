//! Months as they might be, made by chance: every figure of every report has to hold for all of them.

mod maker;

use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;

use crate::model::item_state::{ItemKind, ItemState, Severity};
use crate::model::period_data::PeriodData;
use maker::Maker;

pub(crate) use maker::nobody;

const REASONS: [&str; 4] = ["change_giving", "arithmetic", "lost_slip", "gone_from_settings"];
/// What people write, with what means something to one format or another.
const WORDS: [&str; 8] = [
    "",
    "找零出错",
    "=1+1",
    "a,b \"c\"",
    "<i>&amp;",
    "two\nlines",
    "+86 138",
    "很长很长的一段说明，写了又写",
];

/// What one shift was.
#[derive(Clone, Debug)]
struct Shift {
    day: i64,
    which: usize,
    outgoing: Vec<i64>,
    incoming: Vec<i64>,
    imported: bool,
    drawers: Vec<Drawer>,
    lines: Vec<Line>,
    stock: Vec<Count>,
    checks: Vec<(usize, usize, i64, i64, usize)>,
    log: Vec<Logged>,
}

#[derive(Clone, Debug)]
struct Drawer {
    register: i64,
    left: Option<i64>,
    opening: Option<i64>,
    opening_sealed: Option<i64>,
    refunds: Option<i64>,
    moved: i64,
    tenders: Vec<Tender>,
}

/// Whether a figure was corrected, and what it was.
type Sealed = (bool, Option<i64>);

#[derive(Clone, Debug)]
struct Tender {
    which: usize,
    expected: Option<i64>,
    /// What was counted, beside what was expected.
    difference: Option<i64>,
    reported: Option<i64>,
    /// Reason, words, and what was sealed if it was corrected.
    why: Option<(Option<usize>, usize, Sealed)>,
}

#[derive(Clone, Debug)]
struct Line {
    person: i64,
    rostered: bool,
    /// Minutes after the start, and after the end.
    came: Option<i64>,
    went: Option<i64>,
    /// Kind, and the hours of the shift it takes.
    leave: Option<(usize, i64, i64)>,
    corrected: bool,
    confirmed: bool,
    relief_late: i64,
}

#[derive(Clone, Debug)]
struct Count {
    item: i64,
    book: Option<i64>,
    counted: Option<i64>,
    expires: Option<i64>,
    expired: i64,
    damaged: i64,
}

#[derive(Clone, Debug)]
enum Logged {
    Off { by: i64, expired: bool, class: usize, quantity: i64, value: i64 },
    In { by: i64, acceptance: usize, faults: i64, words: usize },
    Routine { by: i64, routine: usize, passed: bool },
}

/// A carried item: days and hours from the first of the month on.
#[derive(Clone, Debug)]
struct Carried {
    kind: usize,
    opened: i64,
    took: Option<i64>,
    due: Option<i64>,
    owner: Option<i64>,
    register: Option<i64>,
    amount: Option<i64>,
    banked: Option<i64>,
    device: usize,
    severity: usize,
    handovers: i64,
    promise: bool,
    events: Vec<(i64, usize, usize)>,
}

/// A sum: nothing, some small change, usual takings, or more than a shop takes in a year.
fn sum() -> impl Strategy<Value = i64> {
    prop_oneof![Just(0), -600..600_i64, 0..5_000_000_i64, -900_000_000..900_000_000_i64]
}

fn difference() -> impl Strategy<Value = i64> {
    prop_oneof![3 => Just(0), 3 => -300..300_i64, 3 => -20_000..20_000_i64, 1 => sum()]
}

fn person() -> impl Strategy<Value = i64> {
    1..=6_i64
}

fn drawer() -> impl Strategy<Value = Drawer> {
    let tender =
        (0..4_usize, weighted(0.95, sum()), weighted(0.85, difference()), weighted(0.8, sum()), why())
            .prop_map(|(which, expected, difference, reported, why)| Tender {
                which,
                expected,
                difference,
                reported,
                why,
            });
    (
        1..=3_i64,
        weighted(0.8, 0..90_000_i64),
        weighted(0.8, prop_oneof![Just(50_000_i64), 0..90_000_i64]),
        weighted(0.1, -900..900_i64),
        of(0..5_000_i64),
        difference(),
        vec(tender, 1..4),
    )
        .prop_map(|(register, left, opening, opening_sealed, refunds, moved, tenders)| Drawer {
            register,
            left,
            opening,
            opening_sealed,
            refunds,
            moved,
            tenders,
        })
}

fn why() -> impl Strategy<Value = Option<(Option<usize>, usize, Sealed)>> {
    of((of(0..REASONS.len()), 0..WORDS.len(), (prop::bool::weighted(0.2), of(difference()))))
}

fn line() -> impl Strategy<Value = Line> {
    let came = prop_oneof![Just(0), -70..10_i64, 0..45_i64, 0..400_i64];
    let went = prop_oneof![Just(0), -10..200_i64, -45..0_i64, -400..0_i64];
    let leave = (0..5_usize, 0..8_i64, 1..=8_i64);
    (
        person(),
        prop::bool::weighted(0.85),
        weighted(0.85, came),
        weighted(0.85, went),
        weighted(0.2, leave),
        prop::bool::weighted(0.15),
        any::<bool>(),
        prop_oneof![3 => Just(0), 1 => 0..60_i64],
    )
        .prop_map(|(person, rostered, came, went, leave, corrected, confirmed, relief_late)| Line {
            person,
            rostered,
            came,
            went,
            leave,
            corrected,
            confirmed,
            relief_late,
        })
}

fn logged() -> impl Strategy<Value = Logged> {
    prop_oneof![
        (person(), any::<bool>(), 0..3_usize, 0..50_i64, prop_oneof![Just(0), 0..900_000_i64]).prop_map(
            |(by, expired, class, quantity, value)| Logged::Off { by, expired, class, quantity, value }
        ),
        (person(), 0..3_usize, 0..3_i64, 0..WORDS.len())
            .prop_map(|(by, acceptance, faults, words)| { Logged::In { by, acceptance, faults, words } }),
        (person(), 0..4_usize, any::<bool>())
            .prop_map(|(by, routine, passed)| { Logged::Routine { by, routine, passed } }),
    ]
}

fn shift() -> impl Strategy<Value = Shift> {
    let count = (
        1..=4_i64,
        weighted(0.8, 0..200_i64),
        weighted(0.8, 0..200_i64),
        of(-20..60_i64),
        prop_oneof![Just(0), 0..5_i64],
        prop_oneof![Just(0), 0..5_i64],
    )
        .prop_map(|(item, book, counted, expires, expired, damaged)| Count {
            item,
            book,
            counted,
            expires,
            expired,
            damaged,
        });
    let people = || prop_oneof![8 => vec(person(), 1), 1 => vec(person(), 0..3)];
    (
        (0..31_i64, 0..3_usize, people(), people(), prop::bool::weighted(0.1)),
        vec(drawer(), 0..3),
        vec(line(), 0..4),
        vec(count, 0..3),
        vec((0..12_usize, 0..3_usize, person(), 0..40_000_i64, 0..WORDS.len()), 0..4),
        vec(logged(), 0..2),
    )
        .prop_map(|((day, shift, outgoing, incoming, imported), drawers, lines, stock, checks, log)| {
            Shift { day, which: shift, outgoing, incoming, imported, drawers, lines, stock, checks, log }
        })
}

fn carried() -> impl Strategy<Value = Carried> {
    (
        (0..ItemKind::ALL.len(), -40 * 24..31 * 24_i64, of(0..60 * 24_i64), of(-48..30 * 24_i64)),
        (of(person()), of(1..=3_i64), of(0..900_000_i64), of(0..900_000_i64)),
        (0..4_usize, 0..Severity::ALL.len(), 0..12_i64, any::<bool>()),
        vec((0..40 * 24_i64, 0..ItemState::ALL.len(), 0..WORDS.len()), 0..4),
    )
        .prop_map(
            |(
                (kind, opened, took, due),
                (owner, register, amount, banked),
                (device, severity, handovers, promise),
                mut events,
            )| {
                events.sort_unstable();
                Carried {
                    kind,
                    opened,
                    took,
                    due,
                    owner,
                    register,
                    amount,
                    banked,
                    device,
                    severity,
                    handovers,
                    promise,
                    events,
                }
            },
        )
}

/// Rosters of six people: a shift for each day of the week, or none.
fn rosters() -> impl Strategy<Value = Vec<(Vec<Option<i64>>, bool)>> {
    vec((vec(of(1..=3_i64), 7), prop::bool::weighted(0.85)), 6)
}

/// A month of a shop: up to six people, three registers, sixty shifts; over, or still running.
pub(crate) fn month() -> impl Strategy<Value = PeriodData> {
    (
        (0..3_usize, rosters(), 0..=30_i64, prop_oneof![3 => Just(62_i64), 1 => 1..31_i64]),
        vec(shift(), 0..=60),
        vec((0..31_i64, 1..=3_i64), 0..6),
        vec(carried(), 0..10),
    )
        .prop_map(|((currency, rosters, grace, today), shifts, ran, items)| {
            let mut maker = Maker::new(currency, &rosters, grace, today);
            maker.shifts(shifts);
            maker.ran(&ran);
            for (n, item) in items.iter().enumerate() {
                maker.item(n, item);
            }
            maker.facts
        })
}
