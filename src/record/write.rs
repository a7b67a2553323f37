//! From stored answers to the document.
//!
//! Depends on the answers, the run's entries, the settings version and the signatures alone: two people sign the same
//! bytes, whenever each of them signs.

use std::collections::{BTreeMap, BTreeSet};

use super::document::{SCHEMA, SCHEMA_V1, figures_now, mentioned, texts_bytes};
use super::parts::omission::{Unanswered, not_done};
use super::parts::{
    Attendance, Briefing, Carried, Cash, Check, CountMark, Counted, Document, LogEntry, Opening, Outcome,
    ResultStep, Segment, Signature, StayTimes, Stock, Tender, Withdrawn, Worked,
};
use crate::model::cash::ways::CountWay;
use crate::model::cash::{Count, OPENING, RegisterCash, RegisterResult, Side};
use crate::model::checklist::{CheckAnswer, CheckItem, Limits, ListKind};
use crate::model::handover::context::HandoverContext;
use crate::model::handover::draft::Draft;
use crate::model::handover::{
    AttendanceLine, CarriedItem, HandoverKind, Head, Origin, Settled, Snapshot, State,
};
use crate::model::ids::{DeviceId, HandoverId, ItemId, PersonId, RegisterId, StockId};
use crate::model::item_state::ItemKind;
use crate::model::lang::{Bilingual, Lang};
use crate::model::log::{Detail, Entry, by_time};
use crate::model::problem::Problem;
use crate::model::refs::{At, Ids, Names, Resolver};
use crate::model::said::SaidBy;
use crate::model::settings::{PaymentType, Settings, StockItem, TenderKind};
use crate::model::shift::ShiftRun;
use crate::model::time::Stamp;
use crate::model::zone::Zone;
use crate::record::present::of_those_present;
use crate::record::seal;
use crate::rules::clock_doubt;
use crate::rules::gaps::not_logged_of_closing;
use crate::rules::shop_day::late_since;

pub(super) use super::parts::CASH;

/// Names and order by which a document is written.
#[derive(Clone, Copy)]
struct Frame<'a> {
    settings: &'a Settings,
    origin: Option<&'a Origin>,
    zone: Zone,
}

impl<'a> Frame<'a> {
    fn new(settings: &'a Settings, snapshot: &'a Snapshot) -> Self {
        let origin = snapshot.origin.as_ref();
        Self { settings, origin, zone: origin.and_then(|o| o.zone).unwrap_or(settings.store.zone) }
    }

    /// Whether it is written as version 1, which knew neither who counted nor what became of a result.
    fn is_v1(&self) -> bool {
        self.origin.is_some_and(|o| o.schema == SCHEMA_V1)
    }

    fn at(&self, ms: i64) -> Stamp {
        self.zone.stamp_at(ms)
    }

    /// The instant, where one is given.
    fn stated(&self, ms: i64) -> Option<Stamp> {
        self.at(ms).stated()
    }

    fn person(&self, id: PersonId) -> String {
        self.settings.person_name(id).to_owned()
    }

    fn said(mut self, said: Option<&SaidBy>) -> Option<SaidBy<Names>> {
        said.map(|said| said.resolve("", &mut self))
    }

    fn maybe(&self, id: Option<PersonId>) -> String {
        id.map(|id| self.person(id)).unwrap_or_default()
    }

    fn register(&self, id: RegisterId) -> String {
        self.settings.register(id).map_or_else(|| "?".to_owned(), |r| r.name.clone())
    }

    fn stock(&self, id: StockId) -> String {
        self.settings.stock_item(id).map_or_else(|| "?".to_owned(), |s| s.name.clone())
    }

    fn device(&self, id: DeviceId) -> String {
        self.settings.device(id).map_or_else(|| "?".to_owned(), |d| d.record_name().to_owned())
    }

    fn tender(&self, id: &str) -> String {
        match self.settings.tender(id) {
            Some(tender) if tender.kind == TenderKind::Cash => CASH.to_owned(),
            _ => id.to_owned(),
        }
    }
}

impl Resolver<Ids, Names> for Frame<'_> {
    fn person(&mut self, _: At<'_>, who: &PersonId) -> String {
        Frame::person(self, *who)
    }
    fn register(&mut self, _: At<'_>, which: &RegisterId) -> String {
        Frame::register(self, *which)
    }
    fn stock(&mut self, _: At<'_>, which: &StockId) -> String {
        Frame::stock(self, *which)
    }
    fn device(&mut self, _: At<'_>, which: &DeviceId) -> String {
        Frame::device(self, *which)
    }
    fn time(&mut self, _: At<'_>, when: &i64) -> Stamp {
        Frame::at(self, *when)
    }
    fn by(&mut self, _: At<'_>, who: &PersonId) -> Option<String> {
        who.is_stated().then(|| Frame::person(self, *who))
    }
    fn at(&mut self, _: At<'_>, when: &i64) -> Option<Stamp> {
        self.stated(*when)
    }
}

/// The handover as it is sealed, printed and exported.
///
/// # Errors
/// A sum beyond what can be stored.
pub(crate) fn build(
    draft: &Draft,
    facts: &HandoverContext<'_>,
    sealed_at: Stamp,
) -> Result<Document, Problem> {
    let settings = facts.settings;
    let draft = &*of_those_present(draft);
    let live;
    let snapshot = if let Some(kept) = draft.kept() {
        kept
    } else {
        live = Snapshot::take(draft, facts);
        &live
    };
    let mut frame = Frame::new(settings, snapshot);
    let origin = snapshot.origin.as_ref();
    let shift = settings.shift(draft.head.shift);
    let shift_name = shift.map(|s| s.name.get(Lang::En).to_owned()).unwrap_or_default();
    let entries = by_time(facts.entries);
    let mut document = Document {
        schema: origin
            .map(|o| o.schema.clone())
            .filter(|s| !s.is_empty())
            .unwrap_or_else(|| SCHEMA.to_owned()),
        store: origin
            .map(|o| o.store.clone())
            .filter(|s| !s.is_empty())
            .unwrap_or_else(|| settings.store.name.clone()),
        currency: settings.store.currency.code.clone(),
        decimals: Some(settings.store.currency.decimals),
        zone: Some(frame.zone),
        business_date: draft.head.date,
        shift: origin.map(|o| o.shift.clone()).filter(|s| !s.is_empty()).unwrap_or(shift_name),
        part: draft.head.part,
        kind: draft.head.kind,
        state: outcome(draft),
        imported: draft.head.imported,
        started_at: Some(draft.head.started).filter(|_| !origin.is_some_and(|o| o.start_unsaid)),
        was_due: match origin {
            Some(origin) => origin.was_due,
            None => late_since(settings, &draft.head).map(|ms| frame.at(ms)),
        },
        sealed_at: Some(frame.at(sealed_at.ms)).filter(|_| !origin.is_some_and(|o| o.sealing_unsaid)),
        // Nobody drew the line of a shift that nobody handed over: who ended it stands in the review.
        started_by: frame.maybe(draft.head.started_by.filter(|_| draft.review.not_handed_over.is_none())),
        people: draft.people.resolve("", &mut frame),
        briefing: briefing(draft, frame),
        cash: facts
            .results(draft)?
            .iter()
            .map(|result| register(draft, result, frame))
            .collect::<Result<_, _>>()?,
        stock: stock(draft, frame),
        stock_review: draft.stock_review.resolve("", &mut frame),
        checks: checks(draft, frame),
        feedback: draft.feedback.resolve("", &mut frame),
        log: entries.iter().map(|e| entry(e, frame)).collect(),
        carried: carried(draft, snapshot, frame),
        settled: snapshot.settled.iter().map(|one| one.resolve("", &mut frame)).collect(),
        attendance: attendances(draft, frame),
        review: draft.review.resolve("", &mut frame),
        not_done: origin.map(|o| o.not_done.clone()).unwrap_or_default(),
        clock_doubted: clock_doubted(draft, facts, frame),
        signatures: signatures(draft, frame),
        texts_sha256: String::new(),
        texts: BTreeMap::new(),
        seal: None,
    };
    // What a handover asks was asked of nobody where there was none.
    let asked = document.state != Outcome::NotHandedOver;
    if origin.is_none() && !document.imported && asked {
        document.not_done = not_done(&document, unanswered(draft, snapshot, facts));
    }
    if let Some(hash) = origin.map(|o| o.texts_sha256.as_str()).filter(|hash| !hash.is_empty()) {
        hash.clone_into(&mut document.texts_sha256);
    } else {
        document.texts = texts(&document, draft, settings);
        document.texts_sha256 = seal::hex(&seal::body_sha256(&texts_bytes(&document)?));
    }
    Ok(document)
}

/// What of the briefing was opened, by whom and when.
fn briefing(draft: &Draft, frame: Frame<'_>) -> Vec<Briefing> {
    let opened = draft.briefing.iter().map(|(panel, mark)| Briefing {
        panel: *panel,
        by: frame.person(mark.by),
        at: frame.stated(mark.at_ms),
    });
    opened.collect()
}

/// Times in the log that are not the real ones by all that is known. A record from elsewhere says it itself.
fn clock_doubted(draft: &Draft, facts: &HandoverContext<'_>, frame: Frame<'_>) -> Vec<Stamp> {
    match frame.origin {
        Some(origin) => origin.clock_doubted.clone(),
        None if frame.is_v1() || draft.head.imported => Vec::new(),
        None => {
            let (opened, line) = (draft.head.opened_ms, draft.head.started.ms);
            clock_doubt::doubted(facts.entries, opened, line).iter().map(|e| e.at).collect()
        }
    }
}

/// What the shop asks for at a handover and nobody answered.
fn unanswered(draft: &Draft, snapshot: &Snapshot, facts: &HandoverContext<'_>) -> Unanswered {
    let settings = facts.settings;
    let asked = |lists: &[ListKind]| {
        let asked =
            settings.checks.iter().filter(|c| lists.contains(&c.list) && c.asked_on(draft.head.shift));
        asked.map(|c| c.id.clone()).collect::<Vec<_>>()
    };
    let answered = |id: &String| draft.checks.contains_key(id);
    let not_entered = |id: &RegisterId| {
        let cash = draft.register(*id);
        let entered = |t: &PaymentType| {
            let line = cash.tenders.get(&t.id);
            line.is_some_and(|line| line.counted.is_some() || line.not_matched)
                || !draft.asks_for(t, line, settings)
        };
        let asked = cash.close.uncounted.is_empty() && !draft.not_counted_by_rule(*id, settings);
        asked && !settings.other_tenders().all(entered)
    };
    let tenders = draft.people.registers.iter().filter(|id| not_entered(id));
    let counted = |item: &&StockItem| draft.stock.get(&item.id).is_some_and(|line| line.counted.is_some());
    let confirmed = |id: &PersonId| draft.attendance.get(id).is_some_and(|line| line.confirmed_ms.is_some());
    let hours = facts.attendees(draft).into_iter().filter(|id| !confirmed(id));
    // As the items stood at the first signature: what is signed does not change when one is closed since.
    let came = facts.entries.iter().any(|e| matches!(e.detail, Detail::Feedback(_)))
        || snapshot.items.values().any(|i| matches!(i.kind, ItemKind::Complaint | ItemKind::Feedback));
    let feedback = &draft.feedback;
    Unanswered {
        self_check: asked(&[ListKind::SelfCheck]).into_iter().filter(|id| !answered(id)).collect(),
        checks: unchecked(draft, asked(&[ListKind::Devices, ListKind::Safety]), facts),
        tenders: tenders.filter_map(|id| settings.register(*id)).map(|r| r.name.clone()).collect(),
        stock: left_of(settings.count_list(), counted, |item| item.name.clone()),
        // Whoever closes the shop passes on to nobody: that is no omission of theirs.
        feedback: !feedback.passed_on && if came { !draft.people.closes } else { !feedback.none },
        hours: hours.map(|id| settings.person_name(id).to_owned()).collect(),
    }
}

/// The items of the lists `asked` for without an answer, and where the shop closes with it those of the closing list.
fn unchecked(draft: &Draft, asked: Vec<String>, facts: &HandoverContext<'_>) -> Option<Vec<String>> {
    let answered = |id: &String| draft.checks.contains_key(id);
    let closes = draft.people.closes || draft.review.half.is_some();
    let all = if closes { not_logged_of_closing(draft, facts.entries, facts.settings) } else { Vec::new() };
    let closing: Vec<String> = all.into_iter().map(|item| item.id.clone()).collect();
    if draft.people.closes {
        return left_of(asked.into_iter().chain(closing), answered, String::clone);
    }
    // Nobody was asked for the closing list of a shop that closes because nobody came: what is left of it is named.
    let left: Vec<String> = closing.into_iter().filter(|id| !answered(id)).collect();
    if left.is_empty() {
        return left_of(asked.into_iter(), answered, String::clone);
    }
    Some(asked.into_iter().filter(|id| !answered(id)).chain(left).collect())
}

/// The names of what is not done of a list: nothing where all is done, no names where nothing is.
fn left_of<T>(
    all: impl Iterator<Item = T>,
    done: impl Fn(&T) -> bool,
    name: impl Fn(&T) -> String,
) -> Option<Vec<String>> {
    let (done, left): (Vec<T>, Vec<T>) = all.partition(done);
    let names = || if done.is_empty() { Vec::new() } else { left.iter().map(name).collect() };
    (!left.is_empty()).then(names)
}

/// What was logged in a shift so far, and what was settled in it, as its record will say it.
///
/// # Errors
/// As [`build`].
pub(crate) fn log_so_far(
    run: &ShiftRun,
    (entries, settled): (&[Entry], &[Settled]),
    settings: &Settings,
    now: Stamp,
) -> Result<Document, Problem> {
    let draft = Draft::new(Head {
        id: HandoverId(0),
        run: run.id,
        date: run.date,
        shift: run.shift,
        part: run.part,
        kind: HandoverKind::Shift,
        state: State::Draft,
        settings_version: 0,
        started: now,
        started_by: None,
        imported: false,
        opened_ms: None,
    });
    let (items, left_before) = (&[], &BTreeMap::new());
    let facts =
        HandoverContext { settings, entries, items, settled, left_before, stayed: &[], inside: &[], now };
    build(&draft, &facts, now)
}

/// SHA-256 (hex) of everything two people sign: the document without signatures and the time of sealing.
///
/// # Errors
/// A sum beyond what can be stored.
pub(crate) fn signed_figures(draft: &Draft, facts: &HandoverContext<'_>) -> Result<String, Problem> {
    figures_now(&build(draft, facts, facts.now)?, facts.now)
}

fn outcome(draft: &Draft) -> Outcome {
    // A half seal stays one in its record, also after incoming has opened it by recount.
    match draft.head.state {
        State::HalfSealed => Outcome::HalfSealed,
        _ if draft.review.half.is_some() => Outcome::HalfSealed,
        _ if draft.review.not_handed_over.is_some() => Outcome::NotHandedOver,
        _ => Outcome::Sealed,
    }
}

fn register(draft: &Draft, result: &RegisterResult, frame: Frame<'_>) -> Result<Cash, Problem> {
    let mut names = frame;
    let cash = draft.register(result.register);
    let tenders = tenders(draft, &cash, result, frame);
    let counted = result.tenders.iter().any(|t| t.difference.is_some());
    Ok(Cash {
        register: frame.register(result.register),
        worked: worked(draft, &cash, result.register, frame),
        way: if frame.is_v1() { CountWay::default() } else { cash.way_of(result.register, frame.settings) },
        since_count: cash.since_count,
        opening: Opening {
            left_before: result.left_before,
            counted: result.opening,
            taken_over: cash.opening.is_some_and(|o| o.taken_over),
            by: frame.maybe(cash.opening.map(|o| o.by)),
            at: cash.opening.and_then(|o| o.at_ms).map(|ms| frame.at(ms)),
            difference: result.opening_difference,
        },
        outgoing: count(&cash, Side::Outgoing, frame)?,
        incoming: count(&cash, Side::Incoming, frame)?,
        movements: Some(result.movements).filter(|m| !m.is_zero()),
        report: cash.report.resolve("", &mut names),
        mirrored: mirrored(&tenders),
        tenders,
        opening_reason: cash.why.get(OPENING).map(|why| why.resolve("", &mut names)),
        non_cash: cash.non_cash.iter().map(|line| line.resolve("", &mut names)).collect(),
        deposits: cash.deposits.iter().map(|slip| slip.resolve("", &mut names)).collect(),
        float_left: result.float_left,
        float_left_said: frame.said(cash.close.float_left_said.as_ref()),
        deposit: result.deposit,
        bag_no: cash.close.bag_no.clone(),
        net: Some(result.net).filter(|_| counted),
        uncounted: cash.close.uncounted.clone(),
        uncounted_said: frame.said(cash.close.uncounted_said.as_ref()),
        disagreed: cash.close.disagreed.clone(),
        disagreed_said: frame.said(cash.close.disagreed_said.as_ref()),
        recounted: cash.close.recounted,
        large_confirmed: cash.close.large_confirmed,
        large_said: frame.said(cash.close.large_said.as_ref()),
        // What was shown and stood says nothing that the tenders do not say.
        results: if cash.changed_after_result() && !frame.is_v1() {
            results(&cash, frame)
        } else {
            Vec::new()
        },
        sold_on: cash.sold_on.iter().map(|void| void.resolve("", &mut names)).collect(),
        withdrawn: withdrawn(&cash, frame),
    })
}

/// Whom the result counts for. What was taken in says it itself, or not: then it was sealed before it was asked.
fn worked(draft: &Draft, cash: &RegisterCash, register: RegisterId, mut frame: Frame<'_>) -> Option<Worked> {
    let said = match frame.origin {
        Some(_) => cash.worked.clone(),
        None => cash.worked_by(register, &draft.people, frame.settings).map(|worked| cash.said_of(worked)),
    };
    said.map(|worked| worked.resolve("", &mut frame))
}

fn results(cash: &RegisterCash, frame: Frame<'_>) -> Vec<ResultStep> {
    let mut names = frame;
    let mut all: Vec<ResultStep> = cash.results.iter().map(|step| step.resolve("", &mut names)).collect();
    for step in &mut all {
        step.tender = frame.tender(&step.tender);
    }
    all
}

fn withdrawn(cash: &RegisterCash, frame: Frame<'_>) -> Vec<Withdrawn> {
    let mut names = frame;
    let each = cash.withdrawn.iter().map(|one| {
        let of = if one.of.is_empty() { String::new() } else { frame.tender(&one.of) };
        Withdrawn { of, ..one.resolve("", &mut names) }
    });
    each.collect()
}

fn count(cash: &RegisterCash, side: Side, frame: Frame<'_>) -> Result<Counted, Problem> {
    let mut names = frame;
    let (count, marks): (&Count, _) = match side {
        Side::Outgoing => (&cash.outgoing, &cash.marks.outgoing),
        Side::Incoming => (&cash.incoming, &cash.marks.incoming),
    };
    let mut earlier: Vec<CountMark> = marks.iter().map(|mark| mark.resolve("", &mut names)).collect();
    if frame.is_v1() {
        earlier.clear();
    }
    let last = earlier.pop();
    Ok(Counted {
        rows: count.rows.iter().map(|(unit, quantity)| (unit.to_string(), *quantity)).collect(),
        total: count.amount()?,
        at: last.as_ref().and_then(|mark| mark.at_ms.stated()),
        by: last.map(|mark| mark.by).unwrap_or_default(),
        earlier,
    })
}

/// Tenders someone said something about, in the shop's order.
fn tenders(draft: &Draft, cash: &RegisterCash, result: &RegisterResult, frame: Frame<'_>) -> Vec<Tender> {
    let mut names = frame;
    let closed =
        !cash.close.uncounted.is_empty() || draft.not_counted_by_rule(result.register, frame.settings);
    let mut all: Vec<(&str, Tender)> = Vec::new();
    for t in &result.tenders {
        let line = cash.tenders.get(&t.tender).cloned().unwrap_or_default();
        // What the shop does not match at this handover, and nobody touched.
        let of_shop = frame.settings.tender(&t.tender).filter(|_| frame.origin.is_none() && !closed);
        let untouched = of_shop.filter(|tender| !draft.asks_for(tender, Some(&line), frame.settings));
        let matched = untouched.map_or(line.matched, |tender| draft.matched_at(tender, frame.settings));
        all.push((
            &t.tender,
            Tender {
                tender: frame.tender(&t.tender),
                expected: t.expected,
                counted: t.counted,
                difference: t.difference,
                reported: t.reported,
                proof_missing: line.proof_missing(),
                reading: line.reading,
                earlier: line.earlier,
                batch: line.batch,
                slips: line.slips,
                reported_slips: line.reported_slips,
                not_matched: line.not_matched,
                matched,
                said: frame.said(line.said.as_ref()),
                reason: None,
            },
        ));
    }
    for (id, why) in cash.why.iter().filter(|(id, _)| *id != OPENING) {
        let index = all.iter().position(|(known, _)| known == id).unwrap_or_else(|| {
            all.push((id, Tender { tender: frame.tender(id), ..Tender::default() }));
            all.len() - 1
        });
        all[index].1.reason = Some(why.resolve("", &mut names));
    }
    all.retain(|(_, t)| *t != Tender { tender: t.tender.clone(), ..Tender::default() });
    if let Some(order) = frame.origin.and_then(|o| o.tenders.get(&result.register)) {
        all.sort_by_key(|(id, _)| place(order, |known| known == id));
    }
    all.into_iter().map(|(_, t)| t).collect()
}

/// The first two tenders in the order of the document that cancel each other out.
fn mirrored(tenders: &[Tender]) -> Vec<String> {
    let opposite = |a: &Tender, b: &Tender| match (a.difference, b.difference) {
        (Some(a), Some(b)) => !a.is_zero() && a.0.checked_neg() == Some(b.0),
        _ => false,
    };
    let later =
        |i: usize, a: &Tender| tenders[i + 1..].iter().find(|b| opposite(a, b)).map(|b| b.tender.clone());
    tenders
        .iter()
        .enumerate()
        .find_map(|(i, a)| Some(vec![a.tender.clone(), later(i, a)?]))
        .unwrap_or_default()
}

/// Position in the order of the shop a document comes from.
fn place<T>(order: &[T], found: impl FnMut(&T) -> bool) -> usize {
    order.iter().position(found).unwrap_or(usize::MAX)
}

fn stock(draft: &Draft, frame: Frame<'_>) -> Vec<Stock> {
    let mut all: Vec<(usize, Stock)> = Vec::new();
    for (id, line) in &draft.stock {
        let known = frame.settings.stock_item(*id);
        let there = frame.origin.and_then(|o| o.stock.iter().find(|s| s.item == *id));
        let order = match frame.origin {
            Some(origin) => place(&origin.stock, |s| s.item == *id),
            None => place(&frame.settings.stock, |s| s.id == *id),
        };
        let (code, low) = match (there, known) {
            (Some(there), _) => (there.code.clone(), there.low),
            (None, Some(item)) => (item.code.clone(), line.low(item)),
            (None, None) => (String::new(), false),
        };
        all.push((
            order,
            Stock {
                item: frame.stock(*id),
                code,
                book: line.book,
                counted: line.counted,
                variance: line.variance(),
                low,
                reason: line.reason.clone(),
                remark: line.remark.clone(),
                expires_on: line.expires_on,
                expired: line.expired,
                damaged: line.damaged,
                said: frame.said(line.said.as_ref()),
            },
        ));
    }
    all.sort_by_key(|(order, _)| *order);
    all.into_iter().map(|(_, line)| line).collect()
}

fn checks(draft: &Draft, frame: Frame<'_>) -> Vec<Check> {
    let mut all: Vec<(usize, Check)> = Vec::new();
    for (id, answer) in &draft.checks {
        let (order, list) = if let Some(origin) = frame.origin {
            let order = place(&origin.checks, |c| c.item == *id);
            (order, origin.checks.get(order).map(|c| c.list))
        } else {
            let order = place(&frame.settings.checks, |c| c.id == *id);
            (order, frame.settings.checks.get(order).map(|c| c.list))
        };
        all.push((
            order,
            Check {
                item: id.clone(),
                list: list.unwrap_or(ListKind::Devices),
                finding: answer.finding,
                number: answer.number,
                limits: limits(id, answer, frame),
                registered: answer.registered.iter().map(|id| frame.device(*id)).collect(),
                comment: answer.comment.clone(),
                place: answer.place.clone(),
                told: answer.told.clone(),
                stops: answer.stops,
                impact: answer.impact.clone(),
                by: frame.person(answer.by),
                unnamed: false,
                at: frame.stated(answer.at_ms),
            },
        ));
    }
    all.sort_by_key(|(order, _)| *order);
    all.into_iter().map(|(_, check)| check).collect()
}

/// Within what a reading was to be. One given before answers kept that is held against the shop's item.
fn limits(item: &str, answer: &CheckAnswer, frame: Frame<'_>) -> Limits {
    if answer.number.is_none() || answer.limits != Limits::default() || frame.origin.is_some() {
        return answer.limits.clone();
    }
    frame.settings.check(item).map(CheckItem::limits).unwrap_or_default()
}

fn entry(entry: &Entry, mut frame: Frame<'_>) -> LogEntry {
    LogEntry {
        at: entry.at.stated(),
        by: frame.person(entry.by),
        detail: entry.detail.resolve("", &mut frame),
    }
}

fn carried(draft: &Draft, snapshot: &Snapshot, frame: Frame<'_>) -> Vec<Carried> {
    let mut names = frame;
    let line = |(id, item): (&ItemId, &CarriedItem)| {
        let answer = draft.carried.get(id);
        Carried {
            item: id.0,
            kind: item.kind,
            title: item.title.clone(),
            state: item.state,
            severity: item.severity,
            owner: frame.maybe(item.owner),
            due: item.due_ms.map(|ms| frame.at(ms)),
            opened_at: item.opened,
            handovers: item.handovers,
            next_step: item.next_step.clone(),
            repair: item.repair.as_ref().map(|repair| repair.resolve("", &mut names)),
            act: answer.and_then(|a| a.act),
            text: answer.map(|a| a.text.clone()).unwrap_or_default(),
            overdue_reason: answer.map(|a| a.overdue_reason.clone()).unwrap_or_default(),
            overdue_said: frame.said(answer.and_then(|a| a.overdue_said.as_ref())),
            by: frame.maybe(answer.map(|a| a.mark.by)),
            at: answer.and_then(|a| frame.stated(a.mark.at_ms)),
        }
    };
    snapshot.items.iter().map(line).collect()
}

/// By planned start and name: numbers of people differ from store to store.
fn attendances(draft: &Draft, frame: Frame<'_>) -> Vec<Attendance> {
    let mut all: Vec<Attendance> =
        draft.attendance.iter().map(|(id, line)| attendance(*id, line, frame)).collect();
    all.sort_by(|a, b| (a.planned_start, &a.person).cmp(&(b.planned_start, &b.person)));
    all
}

fn attendance(id: PersonId, answer: &AttendanceLine, frame: Frame<'_>) -> Attendance {
    let line = &answer.line;
    let at = |ms: Option<i64>| ms.map(|ms| frame.at(ms));
    // One stretch says nothing that the line itself does not say, where that names the same hours.
    let planned = answer.planned_start_ms.zip(answer.planned_end_ms);
    let named = matches!(line.segments.as_slice(), [one] if planned == Some((one.start_ms, one.end_ms)));
    let split = if named { &[] } else { line.segments.as_slice() };
    Attendance {
        person: frame.person(id),
        planned_start: at(answer.planned_start_ms),
        planned_end: at(answer.planned_end_ms),
        actual_in: at(line.actual_in_ms),
        actual_out: at(line.actual_out_ms),
        segments: split
            .iter()
            .map(|s| Segment {
                start: frame.at(s.start_ms),
                end: frame.at(s.end_ms),
                came: at(s.in_ms),
                went: at(s.out_ms),
                late_min: s.late_min,
                early_min: s.early_min,
                late_tier: s.late_tier,
                early_tier: s.early_tier,
            })
            .collect(),
        late_min: line.late_min,
        early_min: line.early_min,
        late_tier: line.late_tier,
        early_tier: line.early_tier,
        missing: line.missing,
        absent: line.absent,
        absent_min: line.absent_min,
        leave: line.leave.clone(),
        on_leave: line.on_leave,
        cover: line.cover,
        held_over_min: line.held_over_min,
        no_overlap: line.no_overlap,
        overlap_min: line.overlap_min,
        overtime_min: line.overtime_min,
        worked_min: line.worked_min,
        unplanned_min: line.unplanned_min,
        stays: line.stays.iter().map(|s| StayTimes { came: at(s.in_ms), went: at(s.out_ms) }).collect(),
        carried_in: line.carried_in,
        carried_out: line.carried_out,
        provisional: line.provisional,
        remark: answer.remark.clone(),
        remark_said: frame.said(answer.remark_said.as_ref()),
        confirmed_at: at(answer.confirmed_ms),
        confirmed_by: frame.maybe(answer.confirmed_by),
    }
}

fn signatures(draft: &Draft, frame: Frame<'_>) -> Vec<Signature> {
    let mut all: Vec<Signature> = draft
        .signatures
        .iter()
        .map(|s| Signature {
            role: s.role,
            name: frame.person(s.person),
            person_role: match frame.origin {
                Some(origin) => origin.roles.get(&s.person).copied(),
                None => frame.settings.person(s.person).map(|p| p.role),
            },
            at: s.at.stated(),
        })
        .collect();
    all.sort_by(|a, b| (a.at, a.role, &a.name).cmp(&(b.at, b.role, &b.name)));
    all
}

/// The devices of the register a document names.
fn devices_named(document: &Document) -> BTreeSet<&str> {
    let checks = document.checks.iter().flat_map(|c| &c.registered);
    let carried =
        document.carried.iter().filter_map(|c| c.repair.as_ref()).filter_map(|r| r.registered.as_ref());
    let logged = document.log.iter().flat_map(|e| e.detail.devices());
    checks.chain(carried).chain(logged).map(String::as_str).collect()
}

/// What the codes stand for: everything in use on this shift, so that most handovers of a settings version
/// share one set, and whatever this one mentions beside.
fn texts(document: &Document, draft: &Draft, settings: &Settings) -> BTreeMap<String, Bilingual> {
    let mut all = BTreeMap::new();
    let mut put = |key: String, text: &Bilingual| {
        if !text.is_empty() {
            all.insert(key, text.clone());
        }
    };
    if let Some(shift) = settings.shift(draft.head.shift) {
        put("shift".to_owned(), &shift.name);
    }
    let tenders = || document.cash.iter().flat_map(|c| &c.tenders);
    let used = mentioned(tenders().map(|t| t.tender.as_str()));
    for tender in &settings.tenders {
        let id = if tender.kind == TenderKind::Cash { CASH } else { tender.id.as_str() };
        if tender.active || used.contains(id) {
            put(format!("tender/{id}"), &tender.name);
        }
    }
    let reasons = tenders()
        .filter_map(|t| t.reason.as_ref())
        .chain(document.cash.iter().filter_map(|c| c.opening_reason.as_ref()));
    let used = mentioned(reasons.map(|r| r.reason.as_str()));
    for reason in settings.cash_reasons.iter().filter(|r| r.active || used.contains(r.id.as_str())) {
        put(format!("reason/{}", reason.id), &reason.name);
    }
    let used = mentioned(document.stock.iter().map(|s| s.reason.as_str()));
    for reason in settings.stock_reasons.iter().filter(|r| r.active || used.contains(r.id.as_str())) {
        put(format!("stock_reason/{}", reason.id), &reason.name);
    }
    let logged = |pick: fn(&Detail<Names>) -> Option<&str>| {
        document.log.iter().filter_map(move |e| pick(e.detail.as_logged()))
    };
    let used = mentioned(logged(|detail| match detail {
        Detail::Feedback(f) => Some(&f.topic),
        _ => None,
    }));
    for topic in settings.feedback_topics.iter().filter(|t| t.active || used.contains(t.id.as_str())) {
        put(format!("topic/{}", topic.id), &topic.name);
    }
    let used =
        mentioned(document.checks.iter().map(|c| c.item.as_str()).chain(logged(|detail| match detail {
            Detail::Check(c) => Some(&c.check),
            _ => None,
        })));
    for check in &settings.checks {
        if check.asked_on(draft.head.shift) || used.contains(check.id.as_str()) {
            put(format!("check/{}", check.id), &check.text);
        }
    }
    let named = devices_named(document);
    for device in settings.devices.iter().filter(|_| document.schema != SCHEMA_V1) {
        if device.active || named.contains(device.record_name()) {
            put(format!("device/{}", device.record_name()), &device.name);
        }
    }
    let used = mentioned(logged(|detail| match detail {
        Detail::Routine(r) => Some(&r.routine),
        _ => None,
    }));
    for routine in settings.routines.iter().filter(|r| r.active || used.contains(r.id.as_str())) {
        put(format!("routine/{}", routine.id), &routine.text);
    }
    all
}
