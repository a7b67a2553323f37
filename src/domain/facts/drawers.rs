//! The drawers of a period, kept packed: decades of them are read into one report, and most of their figures are
//! small, missing or follow from each other. A drawer is unpacked when it is looked at.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{DrawerFact, LeftBy, TenderFact, Why};
use crate::domain::cash::Level;
use crate::domain::ids::{HandoverId, PersonId, RegisterId};
use crate::domain::money::Money;

/// Drawers in the order of their handovers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawers {
    bytes: Vec<u8>,
    /// Where each begins in `bytes`.
    starts: Vec<usize>,
    /// What took the place of a packed one.
    changed: BTreeMap<usize, DrawerFact>,
}

impl Drawers {
    /// None.
    #[must_use]
    pub const fn new() -> Self {
        Self { bytes: Vec::new(), starts: Vec::new(), changed: BTreeMap::new() }
    }

    /// Adds the next one.
    pub fn push(&mut self, drawer: &DrawerFact) {
        self.starts.push(self.bytes.len());
        pack(drawer, &mut Packer(&mut self.bytes));
    }

    /// How many.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The drawer at a place.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<DrawerFact> {
        if let Some(changed) = self.changed.get(&at) {
            return Some(changed.clone());
        }
        unpack(&mut Unpacker(self.bytes.get(*self.starts.get(at)?..)?))
    }

    /// All of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = DrawerFact> + '_ {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    /// Puts another in the place of one.
    pub fn set(&mut self, at: usize, drawer: DrawerFact) {
        if at < self.len() {
            self.changed.insert(at, drawer);
        }
    }

    /// Leaves out those that are not wanted.
    pub fn retain(&mut self, wanted: impl Fn(&DrawerFact) -> bool) {
        let mut kept = Self::default();
        for drawer in self.iter().filter(|drawer| wanted(drawer)) {
            kept.push(&drawer);
        }
        *self = kept;
    }

    /// The places of a handover's drawers.
    #[must_use]
    pub fn of_shift(&self, shift: usize) -> Range<usize> {
        let before = |limit: usize| {
            self.starts.partition_point(|start| {
                // The place of the handover comes first.
                let packed = self.bytes.get(*start..).unwrap_or_default();
                Unpacker(packed).size().is_some_and(|of| of < limit)
            })
        };
        before(shift)..before(shift + 1)
    }
}

/// Which of the figures of a drawer are there.
mod has {
    pub const LEFT_BEFORE: u64 = 1;
    pub const OPENING: u64 = 1 << 1;
    pub const OPENING_DIFFERENCE: u64 = 1 << 2;
    pub const MOVED: u64 = 1 << 3;
    pub const FLOAT_LEFT: u64 = 1 << 4;
    pub const DEPOSIT: u64 = 1 << 5;
    pub const REFUNDS: u64 = 1 << 6;
    pub const OPENING_SEALED: u64 = 1 << 7;
    pub const LEFT_BY: u64 = 1 << 8;
    pub const SOURCE: u64 = 1 << 9;
    pub const UNCOUNTED: u64 = 1 << 10;
    // Of a tender; its level takes the two lowest bits.
    pub const EXPECTED: u64 = 1 << 2;
    pub const COUNTED: u64 = 1 << 3;
    pub const DIFFERENCE: u64 = 1 << 4;
    pub const REPORTED: u64 = 1 << 5;
    pub const WHY: u64 = 1 << 6;
    // Of the reason.
    pub const REASON: u64 = 1;
    pub const APPROVER: u64 = 1 << 1;
    pub const SEALED: u64 = 1 << 2;
    pub const SEALED_FIGURE: u64 = 1 << 3;
}

fn bits<const N: usize>(all: [(u64, bool); N]) -> u64 {
    all.into_iter().filter(|(_, there)| *there).fold(0, |bits, (bit, _)| bits | bit)
}

fn pack(drawer: &DrawerFact, to: &mut Packer<'_>) {
    to.size(drawer.shift);
    to.number(drawer.register.0);
    to.bits(bits([
        (has::LEFT_BEFORE, drawer.left_before.is_some()),
        (has::OPENING, drawer.opening.is_some()),
        (has::OPENING_DIFFERENCE, drawer.opening_difference.is_some()),
        (has::MOVED, drawer.moved.0 != 0),
        (has::FLOAT_LEFT, drawer.float_left.is_some()),
        (has::DEPOSIT, drawer.deposit.is_some()),
        (has::REFUNDS, drawer.refunds.is_some()),
        (has::OPENING_SEALED, drawer.opening_sealed.is_some()),
        (has::LEFT_BY, drawer.left_by.is_some()),
        (has::SOURCE, !drawer.source.is_empty()),
        (has::UNCOUNTED, !drawer.uncounted.is_empty()),
    ]));
    to.sum(drawer.left_before, None);
    // Usually what was left.
    to.sum(drawer.opening, drawer.left_before);
    to.sum(drawer.opening_difference, None);
    to.sum(Some(drawer.moved).filter(|m| m.0 != 0), None);
    to.sum(drawer.float_left, drawer.left_before);
    to.sum(drawer.deposit, None);
    to.sum(drawer.refunds, None);
    to.sum(drawer.opening_sealed, None);
    if let Some(by) = drawer.left_by {
        to.number(by.handover.0);
        to.number(by.person.0);
        to.number(by.line_ms);
    }
    for words in [&drawer.source, &drawer.uncounted] {
        if !words.is_empty() {
            to.words(words);
        }
    }
    to.size(drawer.tenders.len());
    for tender in &drawer.tenders {
        pack_tender(tender, to);
    }
}

fn pack_tender(tender: &TenderFact, to: &mut Packer<'_>) {
    to.size(usize::from(tender.tender));
    let level = match tender.level {
        Level::Within => 0,
        Level::NeedsReason => 1,
        Level::NeedsLead => 2,
    };
    to.bits(
        level
            | bits([
                (has::EXPECTED, tender.expected.is_some()),
                (has::COUNTED, tender.counted.is_some()),
                (has::DIFFERENCE, tender.difference.is_some()),
                (has::REPORTED, tender.reported.is_some()),
                (has::WHY, tender.why.is_some()),
            ]),
    );
    to.sum(tender.expected, None);
    to.sum(tender.counted, tender.expected);
    to.sum(tender.difference, gap(tender.counted, tender.expected));
    to.sum(tender.reported, tender.expected);
    let Some(why) = tender.why.as_deref() else { return };
    to.bits(bits([
        (has::REASON, why.reason.is_some()),
        (has::APPROVER, why.approver.is_some()),
        (has::SEALED, why.sealed.is_some()),
        (has::SEALED_FIGURE, why.sealed.is_some_and(|figure| figure.is_some())),
    ]));
    if let Some(reason) = why.reason {
        to.size(usize::from(reason));
    }
    if let Some(approver) = why.approver {
        to.number(approver.0);
    }
    to.sum(why.sealed.flatten(), None);
    to.words(&why.words);
    to.words(&why.form_no);
}

fn unpack(from: &mut Unpacker<'_>) -> Option<DrawerFact> {
    let (shift, register, there) = (from.size()?, RegisterId(from.number()?), from.bits()?);
    let left_before = from.sum(there, has::LEFT_BEFORE, None)?;
    let opening = from.sum(there, has::OPENING, left_before)?;
    let opening_difference = from.sum(there, has::OPENING_DIFFERENCE, None)?;
    let moved = from.sum(there, has::MOVED, None)?.unwrap_or_default();
    let float_left = from.sum(there, has::FLOAT_LEFT, left_before)?;
    let deposit = from.sum(there, has::DEPOSIT, None)?;
    let refunds = from.sum(there, has::REFUNDS, None)?;
    let opening_sealed = from.sum(there, has::OPENING_SEALED, None)?;
    let left_by = if there & has::LEFT_BY == 0 {
        None
    } else {
        Some(LeftBy {
            handover: HandoverId(from.number()?),
            person: PersonId(from.number()?),
            line_ms: from.number()?,
        })
    };
    let mut words = |bit: u64| if there & bit == 0 { Some("") } else { from.words() };
    let (source, uncounted) = (words(has::SOURCE)?.into(), words(has::UNCOUNTED)?.into());
    let count = from.size()?;
    let tenders = (0..count).map(|_| unpack_tender(from)).collect::<Option<_>>()?;
    Some(DrawerFact {
        shift,
        register,
        left_before,
        opening,
        opening_difference,
        opening_sealed,
        left_by,
        refunds,
        moved,
        float_left,
        deposit,
        source,
        uncounted,
        tenders,
    })
}

fn unpack_tender(from: &mut Unpacker<'_>) -> Option<TenderFact> {
    let (tender, there) = (u16::try_from(from.size()?).ok()?, from.bits()?);
    let expected = from.sum(there, has::EXPECTED, None)?;
    let counted = from.sum(there, has::COUNTED, expected)?;
    let difference = from.sum(there, has::DIFFERENCE, gap(counted, expected))?;
    let reported = from.sum(there, has::REPORTED, expected)?;
    let why = if there & has::WHY == 0 { None } else { Some(Box::new(unpack_why(from)?)) };
    let level = match there & 3 {
        0 => Level::Within,
        1 => Level::NeedsReason,
        _ => Level::NeedsLead,
    };
    Some(TenderFact { tender, level, expected, counted, difference, reported, why })
}

fn unpack_why(from: &mut Unpacker<'_>) -> Option<Why> {
    let there = from.bits()?;
    let reason = if there & has::REASON == 0 { None } else { Some(u16::try_from(from.size()?).ok()?) };
    let approver = if there & has::APPROVER == 0 { None } else { Some(PersonId(from.number()?)) };
    let figure = from.sum(there, has::SEALED_FIGURE, None)?;
    let sealed = (there & has::SEALED != 0).then_some(figure);
    Some(Why { reason, approver, sealed, words: from.words()?.to_owned(), form_no: from.words()?.to_owned() })
}

fn gap(counted: Option<Money>, expected: Option<Money>) -> Option<Money> {
    Some(Money(counted?.0.wrapping_sub(expected?.0)))
}

/// Writes numbers seven bits a byte, the smallest first; the highest bit of a byte says that another follows.
struct Packer<'b>(&'b mut Vec<u8>);

impl Packer<'_> {
    #[expect(clippy::cast_possible_truncation, reason = "seven bits at a time")]
    fn bits(&mut self, mut left: u64) {
        while left >= 0x80 {
            self.0.push(left as u8 | 0x80);
            left >>= 7;
        }
        self.0.push(left as u8);
    }

    fn size(&mut self, size: usize) {
        self.bits(size as u64);
    }

    /// Small numbers are short whatever their sign: 0, -1, 1, -2 …
    fn number(&mut self, number: i64) {
        self.bits((number.cast_unsigned() << 1) ^ (number >> 63).cast_unsigned());
    }

    /// A sum that is there, as its distance from another.
    fn sum(&mut self, sum: Option<Money>, from: Option<Money>) {
        if let Some(sum) = sum {
            self.number(sum.0.wrapping_sub(from.unwrap_or_default().0));
        }
    }

    fn words(&mut self, words: &str) {
        self.size(words.len());
        self.0.extend_from_slice(words.as_bytes());
    }
}

/// Reads what a [`Packer`] wrote.
struct Unpacker<'b>(&'b [u8]);

impl<'b> Unpacker<'b> {
    fn bits(&mut self) -> Option<u64> {
        let mut bits = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            bits |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(bits);
            }
        }
        None
    }

    fn size(&mut self) -> Option<usize> {
        self.bits()?.try_into().ok()
    }

    fn number(&mut self) -> Option<i64> {
        let bits = self.bits()?;
        Some((bits >> 1).cast_signed() ^ -(bits & 1).cast_signed())
    }

    /// A sum, where its bit says that it is there.
    #[expect(clippy::option_option, reason = "what is broken, and what is not there")]
    fn sum(&mut self, there: u64, bit: u64, from: Option<Money>) -> Option<Option<Money>> {
        if there & bit == 0 {
            return Some(None);
        }
        Some(Some(Money(self.number()?.wrapping_add(from.unwrap_or_default().0))))
    }

    fn words(&mut self) -> Option<&'b str> {
        let size = self.size()?;
        let (words, rest) = self.0.split_at_checked(size)?;
        self.0 = rest;
        std::str::from_utf8(words).ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sum() -> impl Strategy<Value = Option<Money>> {
        proptest::option::of(prop_oneof![-90_000..90_000i64, any::<i64>()].prop_map(Money))
    }

    fn why() -> impl Strategy<Value = Why> {
        let person = proptest::option::of(any::<i64>().prop_map(PersonId));
        (proptest::option::of(any::<u16>()), ".{0,9}", ".{0,9}", person, proptest::option::of(sum()))
            .prop_map(|(reason, words, form_no, approver, sealed)| Why {
                reason,
                words,
                form_no,
                approver,
                sealed,
            })
    }

    fn tender() -> impl Strategy<Value = TenderFact> {
        let level = prop_oneof![Just(Level::Within), Just(Level::NeedsReason), Just(Level::NeedsLead)];
        let why = proptest::option::of(why().prop_map(Box::new));
        (any::<u16>(), level, sum(), sum(), sum(), sum(), why).prop_map(
            |(tender, level, expected, counted, difference, reported, why)| TenderFact {
                tender,
                level,
                expected,
                counted,
                difference,
                reported,
                why,
            },
        )
    }

    fn drawer() -> impl Strategy<Value = DrawerFact> {
        let left_by = proptest::option::of((any::<i64>(), any::<i64>(), any::<i64>()).prop_map(
            |(handover, person, line_ms)| LeftBy {
                handover: HandoverId(handover),
                person: PersonId(person),
                line_ms,
            },
        ));
        let sums = [(); 7].map(|()| sum());
        let words = (".{0,9}", ".{0,9}", prop_oneof![Just(0), any::<i64>()]);
        (any::<i64>(), sums, left_by, words, proptest::collection::vec(tender(), 0..6)).prop_map(
            |(register, sums, left_by, (source, uncounted, moved), tenders)| {
                let [left_before, opening, opening_difference, opening_sealed, refunds, float_left, deposit] =
                    sums;
                DrawerFact {
                    shift: 0,
                    register: RegisterId(register),
                    left_before,
                    opening,
                    opening_difference,
                    opening_sealed,
                    left_by,
                    refunds,
                    moved: Money(moved),
                    float_left,
                    deposit,
                    source: source.into(),
                    uncounted: uncounted.into(),
                    tenders,
                }
            },
        )
    }

    fn packed(drawers: &[DrawerFact]) -> Drawers {
        let mut all = Drawers::default();
        for drawer in drawers {
            all.push(drawer);
        }
        all
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_out_again(
            mut drawers in proptest::collection::vec((drawer(), 0..3usize), 0..9),
        ) {
            // Each handover has some, one or none.
            let mut shift = 0;
            for (drawer, further) in &mut drawers {
                shift += *further;
                drawer.shift = shift;
            }
            let drawers: Vec<DrawerFact> = drawers.into_iter().map(|(drawer, _)| drawer).collect();
            let all = packed(&drawers);
            prop_assert_eq!(all.iter().collect::<Vec<_>>(), drawers.clone());
            prop_assert_eq!(all.len(), drawers.len());
            for shift in 0..=shift + 1 {
                let places: Vec<usize> = (0..drawers.len()).filter(|n| drawers[*n].shift == shift).collect();
                prop_assert_eq!(all.of_shift(shift).collect::<Vec<_>>(), places);
            }
            let mut odd = all.clone();
            odd.retain(|drawer| drawer.shift % 2 == 1);
            let left: Vec<_> = drawers.iter().filter(|d| d.shift % 2 == 1).cloned().collect();
            prop_assert_eq!(odd, packed(&left));
        }

        #[test]
        fn another_takes_the_place_of_one(old in drawer(), new in drawer()) {
            let mut all = packed(&[old.clone(), old.clone()]);
            all.set(1, new.clone());
            all.set(2, new.clone());
            prop_assert_eq!(all.iter().collect::<Vec<_>>(), [old.clone(), new.clone()]);
            all.retain(|_| true);
            prop_assert_eq!(all, packed(&[old, new]));
        }
    }

    #[test]
    fn an_ordinary_drawer_takes_little_room() {
        let tender = |tender, expected| TenderFact {
            tender,
            level: Level::Within,
            expected: Some(Money(expected)),
            counted: Some(Money(expected)),
            difference: Some(Money(0)),
            reported: Some(Money(expected)),
            why: None,
        };
        let drawer = DrawerFact {
            shift: 50_000,
            register: RegisterId(2),
            left_before: Some(Money(50_000)),
            opening: Some(Money(50_000)),
            opening_difference: Some(Money(0)),
            opening_sealed: None,
            left_by: None,
            refunds: None,
            moved: Money(-20_000),
            float_left: Some(Money(50_000)),
            deposit: Some(Money(123_450)),
            source: "Z1042".into(),
            uncounted: "".into(),
            tenders: (0..5).map(|n| tender(n, 98_765)).collect(),
        };
        let all = packed(std::slice::from_ref(&drawer));
        assert_eq!(all.get(0), Some(drawer));
        assert!(all.get(1).is_none() && all.bytes.len() <= 72, "{} bytes", all.bytes.len());
    }
}
