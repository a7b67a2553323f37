//! A shop without a file: answers go through the rules into a draft, the draft is written down as a record, and the
//! rows that reports read are drawn from the record.

use std::collections::BTreeMap;

use super::{OWNER, Shop};
use crate::model::approval::{ApprovalPlace, Decision, Verdict};
use crate::model::cash::ways::{CountWay, SinceCount};
use crate::model::cash::worked::{CountsFor, Worked};
use crate::model::handover::answer::Answer;
use crate::model::handover::context::HandoverContext;
use crate::model::handover::draft::Draft;
use crate::model::handover::{HandoverKind, Head, People, Snapshot, State};
use crate::model::ids::{EntryId, HandoverId, PersonId, RegisterId, RunId};
use crate::model::log::{Detail, Entry, Struck};
use crate::model::money::Money;
use crate::model::period::Period;
use crate::model::period_data::{
    ApprovalFact, ApprovalSubject, DifferenceReason, DrawerFact, PeriodData, ShiftFact, ShownBefore,
    TenderFact,
};
use crate::model::settings::Settings;
use crate::model::shift::Part;
use crate::model::time::{BusinessDate, Stamp};
use crate::record::approvals::left_open;
use crate::record::logbook::LogPage;
use crate::record::{Document, build, project};

const HOUR: i64 = 3_600_000;

/// A shop in memory.
pub(super) struct Memory {
    settings: Settings,
    begin: Stamp,
    /// What was logged in the running shift.
    entries: Vec<Entry>,
    /// What was logged in the shift that is handed over.
    over: Vec<Entry>,
    draft: Option<Draft>,
    left: BTreeMap<RegisterId, Money>,
    /// What registers went through since they were counted.
    since: BTreeMap<RegisterId, SinceCount>,
    facts: PeriodData,
    pages: Vec<LogPage>,
}

impl Memory {
    pub(super) fn new(settings: Settings) -> Self {
        let begin = Stamp::parse_rfc3339("2026-07-01T15:00:00+08:00").unwrap();
        let first = BusinessDate::parse("2026-07-01").unwrap();
        let period = Period { from: first, to: first.plus(60) };
        let facts =
            PeriodData::none(period, settings.clone(), Stamp::new(begin.ms + 2_000 * HOUR, 480), period.to);
        Self {
            settings,
            begin,
            entries: Vec::new(),
            over: Vec::new(),
            draft: None,
            left: BTreeMap::new(),
            since: BTreeMap::new(),
            facts,
            pages: Vec::new(),
        }
    }

    fn at(&self) -> Stamp {
        let shifts = i64::try_from(self.pages.len()).unwrap();
        Stamp::new(self.begin.ms + shifts * 8 * HOUR, 480)
    }

    fn facts<'a>(&'a self, entries: &'a [Entry]) -> HandoverContext<'a> {
        HandoverContext {
            settings: &self.settings,
            entries,
            items: &[],
            settled: &[],
            left_before: &self.left,
            stayed: &[],
            inside: &[],
            now: self.at(),
        }
    }

    /// What the rows of the store say of a record.
    fn put(&mut self, document: &Document, draft: &Draft) {
        let shift = self.facts.shifts.len();
        let rows = project(document, &self.settings).unwrap();
        let kept = rows.taken.draft(draft.head.id, draft.head.run, 1);
        self.facts.shifts.push(ShiftFact {
            handover: draft.head.id,
            date: draft.head.date,
            shift: draft.head.shift,
            part: Part::FIRST,
            kind: draft.head.kind,
            half: kept.head.state == State::HalfSealed,
            imported: false,
            not_handed_over: false,
            outgoing: kept.people.outgoing.clone(),
            incoming: kept.people.incoming.clone(),
            opened_ms: draft.head.started.ms - 8 * HOUR,
            line: draft.head.started,
            sealed_ms: draft.head.started.ms,
        });
        self.decide(document, shift);
        let mut results = rows.results;
        results.sort_by_key(|result| result.register);
        for result in results {
            let cash = kept.register(result.register);
            let cash_id = self.settings.cash_tender().unwrap().id.clone();
            let said = |t: &&crate::model::cash::TenderResult| {
                t.counted.is_some() || t.expected.is_some() || t.tender == cash_id
            };
            let tenders: Vec<TenderFact> = (result.tenders.iter().filter(said))
                .map(|t| TenderFact {
                    tender: self.facts.intern(&t.tender),
                    level: t.stands,
                    expected: t.expected,
                    counted: t.counted,
                    difference: t.difference,
                    reported: t.reported,
                    refunds: if t.tender == cash_id { cash.report.refunds_to_take_off() } else { Money(0) },
                    why: t.shown.map(|difference| {
                        let shown = Some(ShownBefore { difference, level: t.level });
                        Box::new(DifferenceReason { shown, ..DifferenceReason::default() })
                    }),
                })
                .collect();
            self.facts.drawers.push(DrawerFact {
                shift,
                register: result.register,
                cashier: cash.worked.as_ref().and_then(Worked::cashier),
                counts_for: cash.worked.as_ref().map_or(CountsFor::Cashier, |w| w.counts_for),
                way: cash.way.unwrap_or_default(),
                left_before: result.left_before,
                opening: result.opening,
                opening_difference: result.opening_difference,
                opening_sealed: None,
                left_by: None,
                refunds: cash.report.cash_refunds,
                rounding: cash.report.rounding,
                moved: result.movements,
                float_left: result.handed_on,
                deposit: result.deposit,
                source: String::new(),
                uncounted: cash.close.uncounted.clone(),
                changed_at: None,
                changed: result.changed,
                tenders,
            });
            if let Some(left) = result.handed_on {
                self.left.insert(result.register, left);
                self.since.remove(&result.register);
            }
        }
    }
}

impl Memory {
    /// What the record left open is given, refused, or waits for ever, in turn.
    fn decide(&mut self, document: &Document, shift: usize) {
        let registers = &self.settings.registers;
        let drawer = |at: usize| {
            let name = &document.cash[at].register;
            registers.iter().find(|register| register.name == *name).unwrap().id
        };
        let handover = self.facts.shifts[shift].handover;
        for open in left_open(document) {
            let n = i64::try_from(self.facts.approvals.len()).unwrap();
            let verdict = [Some(Verdict::Approved), Some(Verdict::Rejected), None];
            let decision = |verdict| Decision {
                seq: n,
                handover,
                place: open.place.clone(),
                verdict,
                words: "looked at".into(),
                by: OWNER,
                by_name: "Olga".into(),
                at: open.asked.at_ms,
            };
            let decided = verdict[usize::try_from(n % 3).unwrap()].map(decision);
            let subject = match &open.place {
                ApprovalPlace::Reason(at, _) => ApprovalSubject::Difference(drawer(*at), None),
                ApprovalPlace::Entry(_) => ApprovalSubject::Entry("pay_out", "change".into(), None),
                _ => ApprovalSubject::Lead(Vec::new()),
            };
            self.facts.approvals.push(ApprovalFact {
                shift,
                subject,
                sum: open.amount,
                shown: None,
                asked_by: open.asked.by.clone(),
                asked: open.asked.at_ms,
                decided,
            });
        }
    }
}

impl Shop for Memory {
    const STRICT: bool = false;

    fn settings(&self) -> &Settings {
        &self.settings
    }

    fn now(&self) -> Stamp {
        self.at()
    }

    fn log(&mut self, by: PersonId, detail: Detail) -> EntryId {
        detail.check(by, &self.settings).unwrap();
        let id = EntryId(i64::try_from(self.entries.len()).unwrap() + 1);
        self.entries.push(Entry { id, run: RunId(1), at: self.at(), by, item: None, doubted: false, detail });
        id
    }

    fn strike(&mut self, by: PersonId, entry: EntryId) {
        let at = self.at();
        let found = self.entries.iter_mut().find(|e| e.id == entry).unwrap();
        let struck = Struck {
            entry: Box::new(found.detail.clone()),
            struck_by: by,
            struck_ms: at.ms,
            struck_reason: "typed twice".into(),
        };
        found.detail = Detail::Struck(struck);
    }

    fn begin(&mut self, people: &People) -> BusinessDate {
        let n = i64::try_from(self.pages.len()).unwrap();
        let shift = &self.settings.shifts[usize::try_from(n % 3).unwrap()];
        let mut draft = Draft::new(Head {
            id: HandoverId(n + 1),
            run: RunId(n + 1),
            date: self.facts.period.from.plus(n / 3),
            shift: shift.id,
            part: crate::model::shift::Part::FIRST,
            kind: HandoverKind::Shift,
            state: State::Draft,
            settings_version: 1,
            started: self.at(),
            started_by: people.outgoing.first().copied(),
            opened_ms: None,
            imported: false,
        });
        Answer::People(people.clone()).check(&draft, &self.settings).unwrap();
        Answer::People(people.clone()).put(&mut draft);
        for (register, since) in &self.since {
            Answer::SinceCount(*register, *since).put(&mut draft);
        }
        self.over = std::mem::take(&mut self.entries);
        let date = draft.head.date;
        self.draft = Some(draft);
        date
    }

    fn answer(&mut self, by: PersonId, answer: Answer) {
        let draft = self.draft.take().unwrap();
        let answer = match answer {
            Answer::SoldOn(register, _) => {
                let mark = crate::model::handover::Mark { by, at_ms: self.at().ms };
                Answer::SoldOn(register, draft.register(register).with_sold_on(mark))
            }
            other => other,
        };
        let told = format!("{answer:?}");
        let altered = draft.with(answer, by, &self.facts(&self.over));
        self.draft = Some(altered.unwrap_or_else(|problem| panic!("{problem:?} {told}")).draft);
    }

    fn seal(&mut self) {
        let mut draft = self.draft.take().unwrap();
        draft.snapshot = Some(Snapshot::take(&draft, &self.facts(&self.over)));
        draft.head.state = if draft.review.half.is_some() { State::HalfSealed } else { State::Sealed };
        let document = build(&draft, &self.facts(&self.over), self.at()).unwrap();
        // In every shift that does not count it, a register that is counted at closing only goes through something.
        let seldom = self.settings.registers.iter().filter(|r| r.counted == CountWay::ClosingOnly);
        for id in seldom.map(|r| r.id).collect::<Vec<_>>() {
            let since = self.since.entry(id).or_insert(SinceCount { shifts: 0, moved: Money(0) });
            since.shifts += 1;
            for entry in &self.over {
                if let Detail::Movement(movement) = &entry.detail {
                    since.moved.0 += movement.effect_on(id).0;
                }
            }
        }
        self.put(&document, &draft);
        let page = crate::report::daylog::tests::page(document);
        self.pages.push(LogPage { handover: draft.head.id, state: draft.head.state, ..page });
    }

    fn read(&mut self) -> (PeriodData, Vec<LogPage>) {
        let mut facts = self.facts.clone();
        facts.shifts_run = facts.shifts.iter().map(ShiftFact::name).collect();
        (facts, self.pages.clone())
    }
}
