//! Over and short (长短款) of a period: who, which register, which tender, why, and what is not settled.
//!
//! Every tender is judged on its own; the net is shown beside, never instead. The opening gap of a drawer
//! belongs to the time between two shifts and stays out of everybody's figures. What was not counted is
//! counted apart, never as zero.

mod approvals;
mod by_shift;
pub(super) mod drilldown;
mod report;
pub(super) mod tables;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use report::REPORT;

use super::Ask;
use crate::model::approval::Verdict;
use crate::model::cash::Level;
use crate::model::cash::ways::CountWay;
use crate::model::ids::{PersonId, RegisterId};
use crate::model::item::{Item, SharedSlip};
use crate::model::item_state::{ItemKind, ItemState};
use crate::model::log::Detail;
use crate::model::money::Money;
use crate::model::period_data::{ApprovalFact, DrawerFact, PeriodData, ShiftFact, TenderFact};
use crate::model::settings::TenderKind;
use crate::model::shift::ShiftName;
use crate::model::time::BusinessDate;

/// Its name among the reports.
const NAME: &str = "over-short";

/// Over and short of a period. Sums are minor units of the shop's currency.
#[derive(Debug)]
pub(crate) struct OverShort {
    /// What it is narrowed down to.
    pub(crate) ask: Ask,
    /// What it is made of, without what was not asked for.
    pub(crate) facts: PeriodData,
    /// All counted tenders together.
    pub(crate) total: Sums,
    /// By whom a drawer counts for, in the order of the staff list; what counts for nobody is in every other sum.
    pub(crate) people: Vec<(Option<PersonId>, Sums)>,
    pub(crate) registers: Vec<(RegisterId, Sums)>,
    /// By tender: place in [`PeriodData::codes`], cash first.
    pub(crate) tenders: Vec<(u16, Sums)>,
    /// Tenders other than cash that somebody counted or expected, in the shop's order: places in [`PeriodData::codes`].
    pub(crate) others: Vec<u16>,
    /// By day, every day of the period that had a handover.
    pub(crate) days: Vec<DaySums>,
    pub(crate) reasons: Vec<(DifferenceCause, Sums)>,
    /// Every difference, the largest first: places in [`PeriodData::drawers`] and among the payments of the drawer.
    pub(crate) largest: Vec<(usize, usize)>,
    /// Drawers that held something else when the shift began than what was left: places in
    /// [`PeriodData::drawers`].
    pub(crate) gaps: Vec<usize>,
    /// Sum of the gaps, with those that openings found and no handover has told yet.
    pub(crate) gap_sum: Money,
    /// What tills rounded by; nothing where none did. It is expected in the drawers, and no part of over and short.
    pub(crate) rounding: Option<Money>,
    /// Drawers that were not counted: places in [`PeriodData::drawers`].
    pub(crate) uncounted: Vec<usize>,
    /// Approvals left open: places in [`PeriodData::approvals`].
    pub(crate) approvals: Vec<usize>,
    /// Drawers that count for nobody, several having worked them: places in [`PeriodData::drawers`].
    pub(crate) shared: Vec<usize>,
    /// Shifts that ran and have no sealed handover.
    pub(crate) missing: Vec<ShiftName>,
    /// Deposits on their way too long, or banked with another sum.
    pub(crate) deposits: Vec<Deposit>,
    /// Surprise counts that had something to be held against: places in [`PeriodData::log`].
    pub(crate) spot_counts: Vec<usize>,
    /// Tenders and openings whose sealed figure was corrected: drawer, tender (nothing for the opening).
    pub(crate) corrected: Vec<(usize, Option<usize>)>,
}

/// What a difference is put down to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DifferenceCause {
    /// A reason: place in [`PeriodData::codes`].
    Given(u16),
    /// None was given, though it is beyond tolerance.
    Unexplained,
    /// None was given, and within tolerance none is asked for.
    Within,
}

impl DifferenceCause {
    /// The cause of a tender's difference.
    #[must_use]
    pub(crate) fn of(tender: &TenderFact) -> Self {
        match tender.why.as_ref().and_then(|w| w.reason) {
            Some(reason) => Self::Given(reason),
            None if tender.level > Level::Within => Self::Unexplained,
            None => Self::Within,
        }
    }
}

/// What a group of counted tenders comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sums {
    /// Handovers with something counted.
    pub(crate) shifts: i64,
    /// Takings as the sales report prints them.
    pub(crate) takings: Money,
    /// Refunds that are still in them.
    pub(crate) refunds: Money,
    /// Sum of what was over.
    pub(crate) over: Money,
    /// Sum of what was short, negative.
    pub(crate) short: Money,
    /// How many were over.
    pub(crate) overs: i64,
    /// How many were short.
    pub(crate) shorts: i64,
    /// The largest single difference, by size.
    pub(crate) largest: Money,
    /// How many are beyond tolerance.
    pub(crate) beyond: i64,
    /// How many were beyond tolerance when they were shown, and are not any more.
    pub(crate) put_right: i64,
    /// How many of those beyond tolerance have no reason.
    pub(crate) unexplained: i64,
    /// How many were changed after a graver difference had been shown.
    pub(crate) changed: i64,
}

impl Sums {
    /// Over and short together.
    #[must_use]
    pub(crate) const fn net(&self) -> Money {
        Money(self.over.0.saturating_add(self.short.0))
    }

    /// How many differences.
    #[must_use]
    pub(crate) const fn count(&self) -> i64 {
        self.overs + self.shorts
    }

    pub(super) fn add(&mut self, tender: &TenderFact) {
        let plus = |a: Money, b: Money| Money(a.0.saturating_add(b.0));
        // What the till has taken it has taken, whether somebody counted it or not.
        self.takings = plus(self.takings, tender.reported.unwrap_or_default());
        self.refunds = plus(self.refunds, tender.refunds);
        let Some(difference) = tender.difference else { return };
        match difference.0 {
            1.. => {
                self.over = plus(self.over, difference);
                self.overs += 1;
            }
            ..0 => {
                self.short = plus(self.short, difference);
                self.shorts += 1;
            }
            0 => {}
        }
        if difference.0.saturating_abs() > self.largest.0.saturating_abs() {
            self.largest = difference;
        }
        self.beyond += i64::from(tender.level > Level::Within);
        self.put_right += i64::from(tender.put_right());
        self.changed += i64::from(tender.shown_before().is_some());
        self.unexplained += i64::from(DifferenceCause::of(tender) == DifferenceCause::Unexplained);
    }
}

/// Sums of one business date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DaySums {
    pub(crate) date: BusinessDate,
    pub(crate) sums: Sums,
    /// Net from the first day of the period to this one.
    pub(crate) running: Money,
}

/// A deposit somebody has to look after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Deposit {
    /// The carried item; all of them where a slip that shows another sum settles several.
    pub(crate) items: Vec<Item>,
    /// What the bank got more than was sent, where that came back.
    pub(crate) difference: Option<Money>,
    /// Banked after its time, or still on its way.
    pub(crate) late: bool,
}

impl Deposit {
    /// The deposit when it has to be looked at.
    fn of(item: &Item, now_ms: i64) -> Option<Self> {
        let difference = item.bank_difference();
        let late = item.due_ms.is_some_and(|due| due < item.closed_ms.unwrap_or(now_ms));
        let given_up = item.state == ItemState::Cancelled;
        (late || given_up || difference.is_some_and(|d| d.0 != 0)).then(|| Self {
            items: vec![item.clone()],
            difference,
            late,
        })
    }

    /// The slip that settles all of them and shows another sum: what it shows more or less is of none of them alone.
    #[must_use]
    pub(crate) fn slip(&self) -> Option<&SharedSlip> {
        let first = self.items.first()?;
        first.detail.shared_slip.as_ref().filter(|slip| self.difference.is_some() && slip.sent != slip.shows)
    }
}

impl OverShort {
    /// How many approvals wait, or were decided in a way.
    pub(super) fn approvals_with(&self, verdict: Option<Verdict>) -> i64 {
        let all = self.approvals.iter().filter_map(|at| self.facts.approvals.get(*at));
        all.filter(|fact| fact.verdict() == verdict).map(|_| 1).sum()
    }

    /// Makes the report.
    #[must_use]
    pub(crate) fn of(mut facts: PeriodData, ask: Ask) -> Self {
        narrow(&mut facts, ask);
        let mut groups = Groups::default();
        let (mut gaps, mut uncounted, mut corrected) = (Vec::new(), Vec::new(), Vec::new());
        let opened = facts.openings.iter().map(|opening| opening.difference.0);
        let mut gap_sum = Money(opened.fold(0, i64::saturating_add));
        let typed = facts.drawers.iter().filter_map(|drawer| drawer.rounding);
        let rounding = typed.reduce(|sum, one| Money(sum.0.saturating_add(one.0)));
        for (at, drawer) in facts.drawers.iter().enumerate() {
            let tenders = &drawer.tenders;
            // One that is counted at closing only is not missing its count.
            let by_rule = drawer.way == CountWay::ClosingOnly && drawer.uncounted.is_empty();
            if !by_rule && tenders.first().is_none_or(|cash| cash.counted.is_none()) {
                uncounted.push(at);
            }
            if let Some(gap) = drawer.opening_difference.filter(|d| d.0 != 0) {
                gaps.push(at);
                gap_sum.0 = gap_sum.0.saturating_add(gap.0);
            }
            if drawer.opening_sealed.is_some() {
                corrected.push((at, None));
            }
            for (n, tender) in tenders.iter().enumerate() {
                if tender.why.as_ref().is_some_and(|w| w.sealed.is_some()) {
                    corrected.push((at, Some(n)));
                }
            }
            groups.add(&facts, drawer);
        }
        let shared = (0..facts.drawers.len()).filter(|at| facts.drawers[*at].cashier.is_none()).collect();
        let deposits = deposits(&facts, ask);
        let missing = if ask == Ask::default() { missing(&facts) } else { Vec::new() };
        let order = |id: PersonId| facts.settings.people.iter().position(|p| p.id == id);
        let mut people: Vec<_> = groups.people.into_iter().map(|(id, group)| (id, group.done())).collect();
        people.sort_by_key(|(id, _)| (id.and_then(order).unwrap_or(usize::MAX), *id));
        let mut running = Money(0);
        let days = groups.days.into_iter().map(|(date, group)| {
            let sums = group.done();
            running.0 = running.0.saturating_add(sums.net().0);
            DaySums { date, sums, running }
        });
        let days = days.collect();
        let mut reasons: Vec<_> = groups.reasons.into_iter().map(|(r, group)| (r, group.done())).collect();
        // Reasons by what they cost; what has none comes last.
        reasons.sort_by_key(|(cause, sums)| match cause {
            DifferenceCause::Given(_) => (DifferenceCause::Given(0), sums.net(), *cause),
            _ => (*cause, Money(0), *cause),
        });
        Self {
            ask,
            total: groups.total.done(),
            people,
            registers: groups.registers.into_iter().map(|(id, group)| (id, group.done())).collect(),
            others: others(&facts, &groups.seen),
            tenders: groups.tenders.into_iter().map(|(id, group)| (id, group.done())).collect(),
            days,
            reasons,
            largest: largest(&facts),
            gaps,
            gap_sum,
            rounding,
            uncounted,
            approvals: approvals(&facts, ask),
            shared,
            missing,
            deposits,
            spot_counts: spot_counts(&facts, ask),
            corrected,
            facts,
        }
    }
}

/// Sums with the handovers they come from.
#[derive(Default)]
struct Group {
    sums: Sums,
    last: Option<usize>,
}

impl Group {
    /// Drawers come in the order of their handovers, so that each is counted once.
    fn add(&mut self, shift: usize, tender: &TenderFact) {
        self.sums.add(tender);
        if tender.difference.is_some() && self.last != Some(shift) {
            self.sums.shifts += 1;
            self.last = Some(shift);
        }
    }

    const fn done(self) -> Sums {
        self.sums
    }
}

#[derive(Default)]
struct Groups {
    total: Group,
    people: BTreeMap<Option<PersonId>, Group>,
    registers: BTreeMap<RegisterId, Group>,
    tenders: BTreeMap<u16, Group>,
    /// In the order of their dates, which is that of the drawers.
    days: Vec<(BusinessDate, Group)>,
    reasons: BTreeMap<DifferenceCause, Group>,
    /// Every tender of any drawer, counted or not.
    seen: BTreeSet<u16>,
}

impl Groups {
    fn add(&mut self, facts: &PeriodData, drawer: &DrawerFact) {
        let Some(shift) = facts.shifts.get(drawer.shift) else { return };
        let at = drawer.shift;
        let place = self.days.partition_point(|(date, _)| *date < shift.date);
        if self.days.get(place).is_none_or(|(date, _)| *date != shift.date) {
            self.days.insert(place, (shift.date, Group::default()));
        }
        let day = &mut self.days[place].1;
        self.seen.extend(drawer.tenders.iter().map(|tender| tender.tender));
        let known = |tender: &&TenderFact| tender.difference.is_some() || tender.reported.is_some();
        let mut known = drawer.tenders.iter().filter(known).peekable();
        if known.peek().is_none() {
            return;
        }
        let person = self.people.entry(drawer.cashier).or_default();
        let register = self.registers.entry(drawer.register).or_default();
        for tender in known {
            let of_tender = self.tenders.entry(tender.tender).or_default();
            for group in [&mut *day, &mut self.total, &mut *person, &mut *register, of_tender] {
                group.add(at, tender);
            }
            if tender.difference.is_some_and(|d| d.0 != 0) {
                self.reasons.entry(DifferenceCause::of(tender)).or_default().add(at, tender);
            }
        }
    }
}

/// The differences of a period by their size, the later one first where two are equal.
fn largest(facts: &PeriodData) -> Vec<(usize, usize)> {
    let size = |tender: &TenderFact| tender.difference.map_or(0, |d| d.0.saturating_abs());
    let all = facts.drawers.iter().enumerate();
    let all = all.flat_map(|(at, drawer)| drawer.tenders.iter().enumerate().map(move |(n, t)| (at, n, t)));
    let mut found: Vec<_> = all.map(|(at, n, t)| (size(t), at, n)).filter(|(size, ..)| *size > 0).collect();
    found.sort_by_key(|(size, at, n)| (std::cmp::Reverse(*size), std::cmp::Reverse(*at), *n));
    found.into_iter().map(|(_, at, n)| (at, n)).collect()
}

/// Those of the tenders that are not cash, in the shop's order.
fn others(facts: &PeriodData, tenders: &BTreeSet<u16>) -> Vec<u16> {
    let order = |place: u16| facts.settings.tenders.iter().position(|t| t.id == facts.code(place));
    let cash =
        |place: u16| facts.settings.tender(facts.code(place)).is_some_and(|t| t.kind == TenderKind::Cash);
    let mut others: Vec<u16> = tenders.iter().copied().filter(|place| !cash(*place)).collect();
    others.sort_by_key(|place| (order(*place).unwrap_or(usize::MAX), *place));
    others
}

/// Leaves only what was asked for.
fn narrow(facts: &mut PeriodData, ask: Ask) {
    if ask == Ask::default() {
        return;
    }
    facts.openings.retain(|opening| {
        ask.person.is_none() && ask.register.is_none_or(|register| register == opening.register)
    });
    facts.drawers.retain(|drawer| {
        ask.register.is_none_or(|r| r == drawer.register)
            && ask.person.is_none_or(|p| drawer.cashier == Some(p))
    });
}

/// Approvals of what was asked for: those of no drawer belong to no register, and to nobody's figures.
fn approvals(facts: &PeriodData, ask: Ask) -> Vec<usize> {
    let asked = |fact: &ApprovalFact| {
        let here = &facts.drawers[facts.drawers_of(fact.shift)];
        ask == Ask::default() || here.iter().any(|drawer| fact.concerns(drawer))
    };
    let all = facts.approvals.iter().enumerate();
    all.filter(|(_, fact)| asked(fact)).map(|(at, _)| at).collect()
}

/// Shifts that ran to their end without a sealed handover.
fn missing(facts: &PeriodData) -> Vec<ShiftName> {
    let mut sealed: Vec<ShiftName> =
        facts.shifts.iter().filter(|shift| !shift.not_handed_over).map(ShiftFact::name).collect();
    sealed.sort_unstable();
    // Shops that were taken in may have run the same shift, and each of them has a handover or not.
    let mut taken = vec![false; sealed.len()];
    let has_none = |ran: &&ShiftName| {
        let first = sealed.partition_point(|other| other < *ran);
        let same = sealed.iter().zip(&mut taken).skip(first).take_while(|(other, _)| other == ran);
        same.into_iter().find_map(|(_, taken)| (!std::mem::replace(taken, true)).then_some(())).is_none()
    };
    let ended = facts.shifts_run.iter().filter(|ran| facts.handed_over_now != Some(**ran));
    ended.filter(has_none).copied().collect()
}

/// Surprise counts with a difference, nobody's own: a shift's cashiers do not answer for half of it.
fn spot_counts(facts: &PeriodData, ask: Ask) -> Vec<usize> {
    let asked = |register: RegisterId| ask.register.is_none_or(|r| r == register) && ask.person.is_none();
    let held = |detail: &Detail| match detail {
        Detail::SpotCount(s) => s.difference.is_some() && asked(s.register),
        _ => false,
    };
    let all = facts.log.iter().enumerate();
    all.filter(|(_, fact)| held(&fact.entry.detail)).map(|(at, _)| at).collect()
}

fn deposits(facts: &PeriodData, ask: Ask) -> Vec<Deposit> {
    let mut found = Vec::new();
    for fact in facts.items.iter().filter(|f| f.item.kind == ItemKind::DepositInTransit) {
        let of_another = ask.register.is_some_and(|r| fact.item.detail.register != Some(r));
        if !of_another && ask.person.is_none() {
            found.extend(Deposit::of(&fact.item, facts.now.ms));
        }
    }
    // A slip of several is told once, with all it settles; which of them were late is told of each.
    let mut told: BTreeSet<Vec<i64>> = BTreeSet::new();
    let mut all = Vec::with_capacity(found.len());
    for mut deposit in found {
        if let Some(slip) = deposit.slip().cloned() {
            deposit.difference = None;
            if told.insert(slip.settles.clone()) {
                let settled = facts.items.iter().map(|fact| &fact.item);
                let settled = settled.filter(|item| slip.settles.contains(&item.id.0)).cloned().collect();
                let difference = slip.shows.checked_sub(slip.sent).ok();
                all.push(Deposit { items: settled, difference, late: false });
            }
            if !deposit.late {
                continue;
            }
        }
        all.push(deposit);
    }
    all
}
