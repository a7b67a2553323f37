//! The shop's month on one page, for the owner: sales, over and short by cause and by who handed over to
//! whom, attendance, open items, checklists and routines.
//!
//! Pairs always stand beside the number of shifts they worked: a list of sums alone would blame whoever works
//! most.

mod drilldown;
mod report;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use report::REPORT;

use super::Ask;
use super::names::many;
use super::open_items::OpenItems;
use super::over_short::{OverShort, Sums};
use crate::model::checklist::{Finding, ListKind};
use crate::model::ids::PersonId;
use crate::model::item_state::ItemKind;
use crate::model::log::{Detail, RoutineDone};
use crate::model::money::Money;
use crate::model::period_data::{CheckFact, DrawerFact, LogFact, PeriodData, ShiftFact};
use crate::model::time::BusinessDate;
use crate::report::attendance::AttendanceMonth;
use crate::rules::routines;

/// Its name among the reports.
const NAME: &str = "month";

/// A list that was answered all well in less than this may not have been looked at, milliseconds.
const FAST_MS: i64 = 10_000;
/// The same words this often are a habit, not a finding.
const SAME_WORDS: usize = 3;

/// The shop's month.
#[derive(Debug)]
pub(crate) struct StoreMonth {
    /// What it is narrowed down to.
    pub(crate) ask: Ask,
    /// Over and short.
    pub(crate) cash: OverShort,
    pub(crate) attendance: AttendanceMonth,
    pub(crate) items: OpenItems,
    /// Over and short by who handed over to whom, most shifts first.
    pub(crate) pairs: Vec<HandoverPair>,
    /// Items by kind.
    pub(crate) kinds: Vec<KindCount>,
    /// Checklists by who answered them.
    pub(crate) checks: Vec<CheckCount>,
    /// Whether some list was answered by several people.
    pub(crate) lists_shared: bool,
    /// Routines that fell due.
    pub(crate) routines: Vec<RoutineCount>,
}

/// Who handed over to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HandoverPair {
    /// Whoever the drawers count for, or everybody who handed them over; nobody where they had gone.
    pub(crate) outgoing: Vec<PersonId>,
    /// Everybody who took the drawers over, if anybody did.
    pub(crate) incoming: Vec<PersonId>,
    /// Handovers, counted or not.
    pub(crate) shifts: i64,
    /// Sum of what was over.
    pub(crate) over: Money,
    /// Sum of what was short, negative.
    pub(crate) short: Money,
    /// How many handovers had a difference beyond tolerance.
    pub(crate) beyond: i64,
}

/// Carried items of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KindCount {
    pub(crate) kind: ItemKind,
    /// Opened in the period.
    pub(crate) opened: i64,
    /// Closed in the period.
    pub(crate) closed: i64,
    /// Open at its end.
    pub(crate) open: i64,
    /// Handovers survived by the oldest of them.
    pub(crate) oldest: i64,
}

/// How one person answered one checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CheckCount {
    pub(crate) list: ListKind,
    /// Who answered most of its items.
    pub(crate) person: PersonId,
    /// How many handovers.
    pub(crate) lists: i64,
    /// Items with something wrong.
    pub(crate) issues: i64,
    /// Lists with nothing wrong at all.
    pub(crate) all_well: i64,
    /// Lists with nothing wrong, answered within seconds.
    pub(crate) fast: i64,
    /// Comments that repeat the same words.
    pub(crate) same_words: i64,
}

/// A routine and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RoutineCount {
    pub(crate) routine: String,
    /// Times it was done and all was well.
    pub(crate) done: i64,
    /// Times something was found.
    pub(crate) found: i64,
    /// Times it was missed.
    pub(crate) missed: i64,
}

impl StoreMonth {
    /// Makes the report.
    #[must_use]
    pub(crate) fn of(facts: PeriodData, ask: Ask) -> Self {
        let attendance = AttendanceMonth::of(facts.clone(), ask);
        let items = OpenItems::of(facts.clone(), ask);
        let cash = OverShort::of(facts, ask);
        let (pairs, kinds) = (pairs(&cash, ask), kinds(&items));
        let ((checks, lists_shared), routines) = (checks(&cash.facts, ask), routines(&cash.facts));
        Self { ask, cash, attendance, items, pairs, kinds, checks, lists_shared, routines }
    }
}

fn pairs(cash: &OverShort, ask: Ask) -> Vec<HandoverPair> {
    let facts = &cash.facts;
    let mut all: BTreeMap<PairKey, HandoverPair> = BTreeMap::new();
    for (at, shift) in facts.shifts.iter().enumerate() {
        let drawers = &facts.drawers[facts.drawers_of(at)];
        for (n, sides) in pairs_of(cash, ask, at, shift).into_iter().enumerate() {
            let mut sums = Sums::default();
            let mut beyond = 0;
            let theirs = drawers.iter().filter(|drawer| pair_of(facts, drawer, shift) == sides);
            for tender in theirs.flat_map(|drawer| &drawer.tenders) {
                sums.add(tender);
                beyond = beyond.max(i64::from(tender.level > crate::model::cash::Level::Within));
            }
            let pair = all.entry(sides).or_insert_with_key(|(outgoing, incoming)| HandoverPair {
                outgoing: outgoing.clone(),
                incoming: incoming.clone(),
                shifts: 0,
                over: Money(0),
                short: Money(0),
                beyond: 0,
            });
            pair.shifts += i64::from(n == 0);
            pair.over.0 = pair.over.0.saturating_add(sums.over.0);
            pair.short.0 = pair.short.0.saturating_add(sums.short.0);
            pair.beyond += beyond;
        }
    }
    let mut pairs: Vec<HandoverPair> = all.into_values().collect();
    pairs.sort_by_key(|p| std::cmp::Reverse(p.shifts));
    pairs
}

/// Who handed over to whom: whoever the drawers count for, or all who handed them over. Without a drawer both sides.
type PairKey = (Vec<PersonId>, Vec<PersonId>);

/// The pairs of a handover, where it is one of those asked for; it is counted in the first of them.
fn pairs_of(cash: &OverShort, ask: Ask, at: usize, shift: &ShiftFact) -> Vec<PairKey> {
    if shift.not_handed_over {
        return Vec::new();
    }
    let facts = &cash.facts;
    let first = shift.outgoing.first();
    let drawers = &facts.drawers[facts.drawers_of(at)];
    if drawers.is_empty() {
        let other = ask.person.is_some_and(|p| Some(&p) != first) || ask.register.is_some();
        let both = || (shift.outgoing.clone(), shift.incoming.clone());
        return if other { Vec::new() } else { vec![both()] };
    }
    let mut pairs: Vec<PairKey> = drawers.iter().map(|drawer| pair_of(facts, drawer, shift)).collect();
    // Whoever took a register over inside the shift did not take the shift over.
    let inside = |takers: &[PersonId]| !takers.iter().all(|taker| shift.incoming.contains(taker));
    let of_first = |who: &[PersonId]| who.first() == first;
    pairs.sort_by_key(|(who, takers)| {
        (inside(takers), who.len() != 1, !of_first(who), who.clone(), takers.clone())
    });
    pairs.dedup();
    pairs
}

/// Whom a drawer counts for, or else who handed it over, and who took it over.
fn pair_of(facts: &PeriodData, drawer: &DrawerFact, shift: &ShiftFact) -> PairKey {
    let (outgoing, incoming) = facts.sides_of(drawer, shift);
    (drawer.cashier.map_or_else(|| outgoing.to_vec(), |cashier| vec![cashier]), incoming.to_vec())
}

/// Whether a handover stands in several lines.
pub(super) fn several_lines(report: &StoreMonth) -> bool {
    let mut shifts = report.cash.facts.shifts.iter().enumerate();
    shifts.any(|(at, shift)| pairs_of(&report.cash, report.ask, at, shift).len() > 1)
}

/// How many handovers were asked for.
pub(super) fn handovers(report: &StoreMonth) -> i64 {
    let shifts = report.cash.facts.shifts.iter().enumerate();
    many(shifts.filter(|(at, shift)| !pairs_of(&report.cash, report.ask, *at, shift).is_empty()).count())
}

/// When the period begins, UTC milliseconds.
fn begin(facts: &PeriodData) -> i64 {
    let store = &facts.settings.store;
    facts.period.from.bounds(store.zone, store.cutoff.0).0.ms
}

fn kinds(items: &OpenItems) -> Vec<KindCount> {
    let facts = &items.facts;
    let begin = begin(facts);
    let count = |kind: ItemKind| {
        let of = |places: &[usize]| -> Vec<usize> {
            places.iter().copied().filter(|n| facts.items[*n].item.kind == kind).collect()
        };
        let (open, closed) = (of(&items.open), of(&items.closed));
        let opened = open.iter().chain(&closed).filter(|n| facts.items[**n].item.opened.ms >= begin).count();
        KindCount {
            kind,
            opened: many(opened),
            closed: many(closed.len()),
            open: many(open.len()),
            oldest: open.iter().map(|n| facts.items[*n].item.handovers).max().unwrap_or(0),
        }
    };
    let counts = ItemKind::ALL.iter().map(|kind| count(*kind));
    counts.filter(|c| c.opened + c.closed + c.open > 0).collect()
}

/// A checklist as it was answered at a handover.
type ChecklistCount<'f> = ((usize, ListKind), Vec<&'f CheckFact>);

fn lists(facts: &PeriodData) -> impl Iterator<Item = ChecklistCount<'_>> {
    let mut lists: BTreeMap<(usize, ListKind), Vec<&CheckFact>> = BTreeMap::new();
    for check in &facts.checks {
        // What was taken in from paper has no times of its own.
        if facts.shifts.get(check.shift).is_none_or(|s| s.imported) {
            continue;
        }
        let Some(item) = facts.settings.check(&check.item) else { continue };
        lists.entry((check.shift, item.list)).or_default().push(check);
    }
    lists.into_iter()
}

/// Whether everything on a list was looked at and in order.
fn all_well(answers: &[&CheckFact]) -> bool {
    let well = |a: &&CheckFact| !matches!(a.answer.finding, Finding::Issue | Finding::NotDone);
    answers.iter().all(well)
}

/// Items with something wrong.
fn issues(answers: &[&CheckFact]) -> usize {
    answers.iter().filter(|a| a.answer.finding == Finding::Issue).count()
}

/// Milliseconds from the first answer to the last one.
fn took(answers: &[&CheckFact]) -> i64 {
    let times = || answers.iter().map(|a| a.answer.at_ms);
    times().max().unwrap_or(0) - times().min().unwrap_or(0)
}

/// Whether a list may not have been looked at.
fn is_fast(answers: &[&CheckFact]) -> bool {
    all_well(answers) && answers.len() > 1 && took(answers) < FAST_MS
}

/// What was said beside the answers of a list.
fn comments<'f>(answers: &[&'f CheckFact]) -> impl Iterator<Item = &'f str> {
    answers.iter().map(|a| a.answer.comment.trim()).filter(|words| !words.is_empty())
}

/// Checklists by who answered most of each, and whether anybody else answered some.
fn checks(facts: &PeriodData, ask: Ask) -> (Vec<CheckCount>, bool) {
    let mut all: BTreeMap<(ListKind, PersonId), CheckCount> = BTreeMap::new();
    let mut words: BTreeMap<(ListKind, PersonId), BTreeMap<&str, usize>> = BTreeMap::new();
    let mut shared = false;
    for ((_, list), answers) in lists(facts) {
        shared |= answers.iter().any(|a| a.answer.by != answers[0].answer.by);
        let named = most(&answers).filter(|p| p.is_stated());
        let Some(person) = named.filter(|p| ask.person.is_none_or(|asked| asked == *p)) else {
            continue;
        };
        let checked = all.entry((list, person)).or_insert(CheckCount {
            list,
            person,
            lists: 0,
            issues: 0,
            all_well: 0,
            fast: 0,
            same_words: 0,
        });
        checked.lists += 1;
        checked.issues += many(issues(&answers));
        checked.all_well += i64::from(all_well(&answers));
        checked.fast += i64::from(is_fast(&answers));
        let said = words.entry((list, person)).or_default();
        for comment in comments(&answers) {
            *said.entry(comment).or_default() += 1;
        }
    }
    for (key, said) in &words {
        let repeated: usize = said.values().filter(|n| **n >= SAME_WORDS).sum();
        if let Some(checked) = all.get_mut(key) {
            checked.same_words = many(repeated);
        }
    }
    (all.into_values().collect(), shared)
}

/// Who answered most.
fn most(answers: &[&CheckFact]) -> Option<PersonId> {
    let mut count: BTreeMap<PersonId, usize> = BTreeMap::new();
    for answer in answers {
        *count.entry(answer.answer.by).or_default() += 1;
    }
    count.into_iter().max_by_key(|(person, n)| (*n, std::cmp::Reverse(*person))).map(|(person, _)| person)
}

/// Every time a routine was done, and every day by which it should have been.
fn rounds(facts: &PeriodData) -> Vec<Round<'_>> {
    let logged = facts.log.iter().filter_map(|fact| match &fact.entry.detail {
        Detail::Routine(done) => Some((fact, done)),
        _ => None,
    });
    let mut rounds: Vec<Round<'_>> = logged
        .map(|(fact, done)| Round { routine: &done.routine, date: fact.shift.date, done: Some((fact, done)) })
        .collect();
    let logged: Vec<(BusinessDate, RoutineDone)> =
        rounds.iter().filter_map(|r| r.done.map(|(_, done)| (r.date, done.clone()))).collect();
    // Only days on which the shop was open: while it is closed nobody misses anything.
    let held: BTreeSet<BusinessDate> = facts.shifts_run.iter().map(|shift| shift.date).collect();
    for date in held.iter().copied().filter(|date| *date < facts.today) {
        let next = held.range(date.succ()..).next().copied().unwrap_or_else(|| date.succ());
        for missed in routines::missed(&facts.settings, date, next, &logged) {
            rounds.push(Round { routine: &missed.id, date, done: None });
        }
    }
    rounds
}

/// A routine that was done or missed.
#[derive(Clone, Copy, Debug)]
struct Round<'f> {
    routine: &'f str,
    /// When it was done, or the last day on which it could have been.
    date: BusinessDate,
    /// What was done; nothing when it was missed.
    done: Option<(&'f LogFact, &'f RoutineDone)>,
}

fn routines(facts: &PeriodData) -> Vec<RoutineCount> {
    let mut all: BTreeMap<&str, RoutineCount> = BTreeMap::new();
    for round in rounds(facts) {
        let count = all.entry(round.routine).or_insert_with(|| RoutineCount {
            routine: round.routine.to_owned(),
            done: 0,
            found: 0,
            missed: 0,
        });
        match round.done {
            Some((_, done)) if done.passed => count.done += 1,
            Some(_) => count.found += 1,
            None => count.missed += 1,
        }
    }
    let order = |id: &str| facts.settings.routines.iter().position(|r| r.id == id);
    let mut routines: Vec<RoutineCount> = all.into_values().collect();
    routines.sort_by_key(|r| (order(&r.routine).unwrap_or(usize::MAX), r.routine.clone()));
    routines
}
