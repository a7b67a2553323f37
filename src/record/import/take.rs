//! The sections of a document as answers.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::compare;
use super::reader::{Logged, Reader, Said, UnknownNames, missing};
use super::since::Since;
use super::taken::{Taken, state};
use super::typed_hours;
use crate::model::cash::Withdrawn;
use crate::model::cash::results::{CountMark, CountMarks, ResultStep};
use crate::model::cash::worked::{CountsFor, Worked};
use crate::model::cash::{Close, Count, OPENING, OpeningCount, SalesReport, Side, TenderLine};
use crate::model::checklist::{CheckAnswer, ListKind};
use crate::model::count_unit::CountUnit;
use crate::model::handover;
use crate::model::handover::answer::Answer;
use crate::model::handover::{
    AttendanceLine, CarriedItem, CheckRef, Mark, Origin, People, Review, Signature, Snapshot, StockRef,
    answer,
};
use crate::model::ids::{ItemId, PersonId, RegisterId};
use crate::model::log::Detail;
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::said::SaidBy;
use crate::model::settings::{Settings, TenderKind};
use crate::model::stock::StockLine;
use crate::model::time::{Minute, Stamp};
use crate::record::document::SCHEMA_V1;
use crate::record::parts::Cash;
use crate::record::{Document, figures, parts, seal, texts_bytes};
use crate::rules::shop_day::instants;

/// The document as answers, with every figure recomputed.
///
/// # Errors
/// Every problem of the document, each with the field's path; names that the settings do not know.
pub(crate) fn take(document: &Document, since: &Since, settings: &Settings) -> Result<Taken, Vec<Problem>> {
    let mut reader = Reader::new(settings, document, UnknownNames::Refuse);
    let taken = convert(document, &mut reader);
    let remarks = since.take(&mut reader);
    let (_, _, problems) = reader.finish();
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut taken = taken.ok_or_else(|| vec![missing("people")])?;
    taken.remarks = remarks;
    let rebuilt = taken.document(settings).map_err(|p| vec![p])?;
    let signed = figures(&rebuilt).map_err(|p| vec![p])?;
    for signature in &mut taken.signatures {
        signature.figures.clone_from(&signed);
    }
    taken.mismatches = compare(document, &rebuilt);
    Ok(taken)
}

/// Where a paper log that does not say when has its place among the others: at the planned end of the shift, or at noon
/// where that is unknown. The record says neither.
fn place_of_paper(
    document: &Document,
    shift: crate::model::ids::ShiftId,
    zone: crate::model::zone::Zone,
    reader: &Reader<'_>,
) -> Stamp {
    match reader.settings.shift(shift).filter(|s| s.active) {
        Some(shift) => {
            let hours = instants(&shift.segments, document.business_date, zone);
            zone.stamp_at(hours.last().map_or(0, |hours| hours.1))
        }
        None => zone.resolve_forward(document.business_date.at(Minute(12 * 60), 0)),
    }
}

/// Turns a document into what this store takes; `None` where something was refused.
pub(super) fn convert(document: &Document, reader: &mut Reader<'_>) -> Option<Taken> {
    same_money(document, reader);
    let mut origin = Origin {
        store: document.store.clone(),
        zone: document.zone,
        shift: document.shift.clone(),
        texts_sha256: document.texts_sha256.clone(),
        not_done: document.not_done.clone(),
        clock_doubted: document.clock_doubted.clone(),
        was_due: document.was_due,
        start_unsaid: document.started_at.is_none(),
        sealing_unsaid: document.sealed_at.is_none(),
        schema: if document.schema == SCHEMA_V1 { SCHEMA_V1.to_owned() } else { String::new() },
        ..Origin::default()
    };
    let texts = texts(document, &mut origin, reader);
    let shift = reader.shift("shift", &document.shift);
    let mut people = people(document, reader);
    let ended = document.review.not_handed_over.as_ref();
    let ended_by = ended.map(|ended| reader.person("review.not_handed_over.by", &ended.by));
    if ended_by.is_none() && people.outgoing.is_empty() {
        return None;
    }
    let zone = document.zone.unwrap_or(reader.settings.store.zone);
    let started = document.started_at.unwrap_or_else(|| place_of_paper(document, shift, zone, reader));
    // Nobody drew the line of a shift that nobody handed over: its row names who ended it.
    let started_by = match ended_by.filter(|_| document.started_by.is_empty()) {
        Some(ended_by) => ended_by,
        None => reader.whoever("started_by", &document.started_by),
    };
    let mut answers = Vec::new();
    let mut snapshot = Snapshot::default();
    for (i, b) in document.briefing.iter().enumerate() {
        let person = reader.whoever(format!("briefing[{i}].by"), &b.by);
        answers.push(Answer::Panel(b.panel, mark(person, b.at)));
    }
    let mut seen = BTreeSet::new();
    for (i, cash) in document.cash.iter().enumerate() {
        let path = format!("cash[{i}]");
        let register = reader.register(format!("{path}.register"), &cash.register);
        once(&mut seen, register, &path, &cash.register, reader);
        if !people.registers.contains(&register) {
            people.registers.push(register);
        }
        drawer(cash, &path, register, &mut origin, &mut snapshot, &mut answers, reader);
        // A log that was kept on paper by several does not say which of them worked it: it counts for none of them.
        if on_paper(document, reader) && cash.worked.is_none() && people.outgoing.len() > 1 {
            let unsaid = Worked::said(CountsFor::Unsaid, people.outgoing.clone());
            answers.push(Answer::Worked(register, unsaid));
        }
    }
    stock(document, &mut origin, &mut answers, reader);
    checks(document, &mut origin, &mut answers, reader);
    if document.feedback != parts::FeedbackReview::default() {
        let mut said = Said::of(reader);
        answers.push(Answer::Feedback(document.feedback.resolve("feedback", &mut said)));
    }
    let entries = entries(document, reader);
    carried(document, &mut snapshot, &mut answers, reader);
    settled(document, &mut snapshot, reader);
    attendance(document, &mut answers, reader);
    review(document, &mut answers, reader);
    let sealed_at = document.sealed_at.unwrap_or(started);
    let signatures = signatures(document, &mut origin, reader);
    snapshot.origin = Some(origin);
    answers.insert(0, Answer::People(people));
    answers.push(Answer::Snapshot(snapshot));
    Some(Taken {
        date: document.business_date,
        shift,
        part: document.part,
        kind: document.kind,
        state: state(document),
        started,
        started_by,
        sealed_at,
        answers,
        entries,
        signatures,
        texts,
        remarks: Vec::new(),
        mismatches: Vec::new(),
    })
}

/// Whether it was never sealed anywhere: of what was, nothing is added. Version 1 has no place for it.
fn on_paper(document: &Document, reader: &Reader<'_>) -> bool {
    let sealed = reader.is_sealed() || document.seal.is_some() || document.sealed_at.is_some();
    !sealed && document.schema != SCHEMA_V1
}

/// Sums of another currency would be read as this shop's.
fn same_money(document: &Document, reader: &mut Reader<'_>) {
    let here = &reader.settings.store.currency;
    let code = document.currency.is_empty() || document.currency == here.code;
    if !code || document.decimals.is_some_and(|d| d != here.decimals) {
        let decimals = document.decimals.unwrap_or(here.decimals);
        let problem = Problem::new("document.currency")
            .with("found", format!("{} ({decimals})", document.currency))
            .with("here", format!("{} ({})", here.code, here.decimals));
        reader.refuse(problem);
    }
}

fn texts(document: &Document, origin: &mut Origin, reader: &mut Reader<'_>) -> Option<Vec<u8>> {
    if document.texts.is_empty() {
        return None;
    }
    match texts_bytes(document) {
        Ok(bytes) => {
            let hash = seal::hex(&seal::body_sha256(&bytes));
            if !document.texts_sha256.is_empty() && document.texts_sha256 != hash {
                reader.refuse(Problem::new("document.texts"));
            }
            origin.texts_sha256 = hash;
            Some(bytes)
        }
        Err(problem) => {
            reader.refuse(problem);
            None
        }
    }
}

/// Who said something, where the document says so.
fn said_by(given: Option<&parts::SaidBy>, path: &str, reader: &mut Reader<'_>) -> Option<SaidBy> {
    given.map(|given| given.resolve(path, &mut Said::of(reader)))
}

fn mark(by: PersonId, at: Option<Stamp>) -> Mark {
    Mark { by, at_ms: ms(at) }
}

/// The instant, or that none is given.
fn ms(at: Option<Stamp>) -> i64 {
    at.unwrap_or(Stamp::NOT_STATED).ms
}

fn once<T: Ord>(seen: &mut BTreeSet<T>, item: T, path: &str, name: &str, reader: &mut Reader<'_>) {
    // Names that were refused share a number; the refusal itself is enough.
    if !seen.insert(item) && !reader.refused() {
        reader.refuse(Problem::new("document.twice").with("field", path).with("name", name));
    }
}

fn people(document: &Document, reader: &mut Reader<'_>) -> People {
    let given = &document.people;
    let people = given.resolve("people", &mut Said::of(reader));
    let People { outgoing, incoming, .. } = &people;
    let ended = document.state == parts::Outcome::NotHandedOver;
    if ended != document.review.not_handed_over.is_some() {
        reader.refuse(missing("review.not_handed_over"));
    }
    if outgoing.is_empty() && !ended {
        reader.refuse(missing("people.outgoing"));
    }
    let nobody = given.closes || document.review.half.is_some();
    if incoming.is_empty() && !nobody && document.state == parts::Outcome::Sealed {
        reader.refuse(missing("people.incoming"));
    }
    if given.closes && !given.incoming.is_empty() {
        reader.refuse(Problem::new("people.closes_to_nobody"));
    }
    for (i, out) in given.left_out.iter().enumerate() {
        let before = given.left_out[..i].iter().map(|other| &other.register);
        if given.registers.iter().chain(before).any(|register| *register == out.register) {
            let path = format!("people.left_out[{i}].register");
            reader.refuse(Problem::new("document.twice").with("field", path).with("name", &out.register));
        }
        if out.reason.trim().is_empty() {
            reader.refuse(missing(&format!("people.left_out[{i}].reason")));
        }
    }
    if let Some((name, _)) =
        given.incoming.iter().zip(incoming).find(|(_, id)| id.0 > 0 && outgoing.contains(id))
    {
        reader.refuse(Problem::new("people.both_sides").with("name", name));
    }
    people
}

/// What a row of a count counts; a number that is written in an unusual way is told apart later, with its name.
fn unit(row: &str) -> Option<CountUnit> {
    row.parse::<CountUnit>().ok().or_else(|| row.parse::<i64>().ok().map(CountUnit::loose))
}

fn counted(given: &parts::Counted, path: &str, reader: &mut Reader<'_>) -> Count {
    let mut rows = BTreeMap::new();
    for (row, quantity) in &given.rows {
        let here = format!("{path}.rows.{row}");
        let unit = unit(row).filter(|unit| (1..=Money::CAP.0).contains(&unit.worth()));
        match unit {
            Some(unit) if *quantity >= 0 => {
                rows.insert(unit, *quantity);
            }
            Some(_) => {
                reader.refuse(Problem::new("document.negative").with("field", here).with("value", quantity));
            }
            None => reader.refuse(Problem::new("document.denomination").with("field", here)),
        }
    }
    reader.not_negative(given.total.map(|sum| sum.0), format!("{path}.total"));
    let total = if rows.is_empty() { given.total } else { None };
    let count = Count { rows, total };
    if count.amount().is_err() {
        let said = Problem::new("document.number").with("field", path);
        reader.refuse(said.with("value", given.total.unwrap_or(Money::LIMIT).0));
    }
    count
}

#[allow(clippy::too_many_arguments)] // one drawer touches every list that is being built
fn drawer(
    cash: &Cash,
    path: &str,
    register: RegisterId,
    origin: &mut Origin,
    snapshot: &mut Snapshot,
    answers: &mut Vec<Answer>,
    reader: &mut Reader<'_>,
) {
    opening(cash, path, register, snapshot, answers, reader);
    let mut outgoing = counted(&cash.outgoing, &format!("{path}.outgoing"), reader);
    let incoming = counted(&cash.incoming, &format!("{path}.incoming"), reader);
    let marks = CountMarks {
        outgoing: marks(&cash.outgoing, &format!("{path}.outgoing"), reader),
        incoming: marks(&cash.incoming, &format!("{path}.incoming"), reader),
    };
    let mut report = cash.report.resolve(&format!("{path}.report"), &mut Said::of(reader));
    let mut seen = BTreeSet::new();
    let mut lines = Vec::new();
    for (i, tender) in cash.tenders.iter().enumerate() {
        let here = format!("{path}.tenders[{i}]");
        let id = reader.tender(format!("{here}.tender"), &tender.tender);
        once(&mut seen, id.clone(), &here, &tender.tender, reader);
        origin.tenders.entry(register).or_default().push(id.clone());
        if let Some(reason) = &tender.reason {
            reader.cash_reason(&reason.reason);
            let why = reason.resolve(&format!("{here}.reason"), &mut Said::of(reader));
            lines.push(Answer::Explanation(register, id.clone(), why));
        }
        if reader.settings.tender(&id).is_some_and(|t| t.kind == TenderKind::Cash) {
            // A paper log may give the sums on the cash line only.
            if outgoing == Count::default() && incoming == Count::default() && cash.uncounted.is_empty() {
                reader.not_negative(tender.counted.map(|sum| sum.0), format!("{here}.counted"));
                outgoing.total = tender.counted;
            }
            report.cash_received = report.cash_received.or(tender.reported);
            continue;
        }
        let line = TenderLine {
            counted: tender.counted,
            reported: tender.reported.or(tender.expected),
            reading: tender.reading,
            earlier: tender.earlier,
            batch: tender.batch.clone(),
            slips: tender.slips,
            reported_slips: tender.reported_slips,
            not_matched: tender.not_matched,
            matched: tender.matched,
            said: said_by(tender.said.as_ref(), &here, reader),
        };
        if line != TenderLine::default() {
            lines.push(Answer::Tender(register, id, line));
        }
    }
    if let Some(reason) = &cash.opening_reason {
        reader.cash_reason(&reason.reason);
        let why = reason.resolve(&format!("{path}.opening_reason"), &mut Said::of(reader));
        lines.push(Answer::Explanation(register, OPENING.to_owned(), why));
    }
    if outgoing != Count::default() {
        answers.push(Answer::Count(register, Side::Outgoing, outgoing));
    }
    if incoming != Count::default() {
        answers.push(Answer::Count(register, Side::Incoming, incoming));
    }
    if marks != CountMarks::default() {
        answers.push(Answer::Marks(register, marks));
    }
    if report != SalesReport::default() {
        answers.push(Answer::Report(register, report));
    }
    answers.append(&mut lines);
    results(cash, path, register, answers, reader);
    answers.push(Answer::Way(register, answer::Way { way: cash.way }));
    answers.extend(cash.since_count.map(|since| Answer::SinceCount(register, since)));
    if !cash.sold_on.is_empty() {
        let mut said = Said::of(reader);
        let void = cash.sold_on.iter().enumerate();
        let void = void.map(|(i, void)| void.resolve(&format!("{path}.sold_on[{i}]"), &mut said));
        answers.push(Answer::SoldOn(register, void.collect()));
    }
    withdrawn(cash, path, register, answers, reader);
    handed_on(cash, path, register, answers, reader);
}

/// What was found in it at the start, and who worked it.
fn opening(
    cash: &Cash,
    path: &str,
    register: RegisterId,
    snapshot: &mut Snapshot,
    answers: &mut Vec<Answer>,
    reader: &mut Reader<'_>,
) {
    reader.not_negative(cash.opening.counted.map(|sum| sum.0), format!("{path}.opening.counted"));
    if let Some(left) = cash.opening.left_before {
        snapshot.left_before.insert(register, left);
    }
    if let Some(found) = cash.opening.counted {
        let person = reader.whoever(format!("{path}.opening.by"), &cash.opening.by);
        let at_ms = cash.opening.at.map(|at| at.ms);
        let opening = OpeningCount { counted: found, taken_over: cash.opening.taken_over, by: person, at_ms };
        answers.push(Answer::Opening(register, opening));
    }
    if let Some(worked) = &cash.worked {
        let said = worked.resolve(&format!("{path}.worked"), &mut Said::of(reader));
        if said.counts_for == CountsFor::Cashier && said.by.len() != 1 {
            reader.refuse(missing(&format!("{path}.worked.by")));
        }
        answers.push(Answer::Worked(register, said));
    }
}

/// Who made the counts of a side, first to last.
fn marks(given: &parts::Counted, path: &str, reader: &mut Reader<'_>) -> Vec<CountMark> {
    let mut all = Vec::new();
    for (i, mark) in given.earlier.iter().enumerate() {
        let mut said = Said::of(reader);
        all.push(mark.resolve(&format!("{path}.earlier[{i}]"), &mut said));
    }
    if !given.by.is_empty() || given.at.is_some() || !all.is_empty() {
        let person = reader.whoever(format!("{path}.by"), &given.by);
        all.push(CountMark { by: person, at_ms: ms(given.at), total: given.total });
    }
    all
}

/// Results as they were shown, and what was changed afterwards.
fn results(
    cash: &Cash,
    path: &str,
    register: RegisterId,
    answers: &mut Vec<Answer>,
    reader: &mut Reader<'_>,
) {
    let mut chain = Vec::new();
    for (i, step) in cash.results.iter().enumerate() {
        let here = format!("{path}.results[{i}]");
        let tender = if step.tender == OPENING {
            OPENING.to_owned()
        } else {
            reader.tender(format!("{here}.tender"), &step.tender)
        };
        let step = step.resolve(&here, &mut Said::of(reader));
        chain.push(ResultStep { tender, ..step });
    }
    if !chain.is_empty() {
        answers.push(Answer::Results(register, chain));
    }
}

/// Approvals that were given and stand no more.
fn withdrawn(
    cash: &Cash,
    path: &str,
    register: RegisterId,
    answers: &mut Vec<Answer>,
    reader: &mut Reader<'_>,
) {
    let mut all = Vec::new();
    for (i, one) in cash.withdrawn.iter().enumerate() {
        let here = format!("{path}.withdrawn[{i}]");
        let of = match one.of.as_str() {
            "" | OPENING => one.of.clone(),
            tender => reader.tender(format!("{here}.of"), tender),
        };
        if let Some(why) = &one.why {
            reader.cash_reason(&why.reason);
        }
        all.push(Withdrawn { of, ..one.resolve(&here, &mut Said::of(reader)) });
    }
    if !all.is_empty() {
        answers.push(Answer::Withdrawn(register, all));
    }
}

/// What is handed on with a drawer: things beside money, bank slips, the float, and how it was closed.
fn handed_on(
    cash: &Cash,
    path: &str,
    register: RegisterId,
    answers: &mut Vec<Answer>,
    reader: &mut Reader<'_>,
) {
    if !cash.non_cash.is_empty() {
        let mut said = Said::of(reader);
        let lines = cash.non_cash.iter().enumerate();
        let lines = lines.map(|(i, line)| line.resolve(&format!("{path}.non_cash[{i}]"), &mut said));
        answers.push(Answer::NonCash(register, lines.collect()));
    }
    if !cash.deposits.is_empty() {
        let mut said = Said::of(reader);
        let slips = (0..).zip(&cash.deposits);
        let slips =
            slips.map(|(i, slip): (usize, _)| slip.resolve(&format!("{path}.deposits[{i}]"), &mut said));
        answers.push(Answer::Deposits(register, slips.collect()));
    }
    reader.not_negative(cash.float_left.map(|sum| sum.0), format!("{path}.float_left"));
    let close = Close {
        float_left: cash.float_left,
        float_left_said: said_by(cash.float_left_said.as_ref(), &format!("{path}.float_left_said"), reader),
        bag_no: cash.bag_no.clone(),
        revealed: false,
        uncounted: cash.uncounted.clone(),
        uncounted_said: said_by(cash.uncounted_said.as_ref(), &format!("{path}.uncounted_said"), reader),
        disagreed: cash.disagreed.clone(),
        disagreed_said: said_by(cash.disagreed_said.as_ref(), &format!("{path}.disagreed_said"), reader),
        recounted: cash.recounted,
        large_confirmed: cash.large_confirmed,
        large_said: said_by(cash.large_said.as_ref(), &format!("{path}.large_said"), reader),
    };
    if close != Close::default() {
        answers.push(Answer::Close(register, close));
    }
}

fn stock(document: &Document, origin: &mut Origin, answers: &mut Vec<Answer>, reader: &mut Reader<'_>) {
    let mut seen = BTreeSet::new();
    for (i, given) in document.stock.iter().enumerate() {
        let path = format!("stock[{i}]");
        let id = reader.stock(format!("{path}.item"), &given.item, &given.code);
        once(&mut seen, id, &path, &given.item, reader);
        reader.stock_reason(&given.reason);
        let line = StockLine {
            book: given.book,
            counted: given.counted,
            reason: given.reason.clone(),
            remark: given.remark.clone(),
            expires_on: given.expires_on,
            expired: given.expired,
            damaged: given.damaged,
            said: said_by(given.said.as_ref(), &path, reader),
        };
        if line.check().is_err() {
            let all = [given.counted, given.expired, given.damaged];
            let lowest = all.into_iter().flatten().min().unwrap_or_default();
            reader.refuse(Problem::new("document.negative").with("field", &path).with("value", lowest));
        }
        origin.stock.push(StockRef { item: id, code: given.code.clone(), low: given.low });
        answers.push(Answer::Stock(id, line));
    }
    if document.stock_review != parts::StockReview::default() {
        let mut said = Said::of(reader);
        answers.push(Answer::StockReview(document.stock_review.resolve("stock_review", &mut said)));
    }
}

fn checks(document: &Document, origin: &mut Origin, answers: &mut Vec<Answer>, reader: &mut Reader<'_>) {
    let mut seen = BTreeSet::new();
    for (i, given) in document.checks.iter().enumerate() {
        let path = format!("checks[{i}]");
        let id = reader.check(format!("{path}.item"), &given.item, given.list);
        once(&mut seen, id.clone(), &path, &given.item, reader);
        let person = reader.whoever(format!("{path}.by"), &given.by);
        origin.checks.push(CheckRef { item: id.clone(), list: given.list });
        answers.push(Answer::Check(
            id,
            CheckAnswer {
                finding: given.finding,
                number: given.number,
                limits: given.limits.clone(),
                registered: given
                    .registered
                    .iter()
                    .map(|name| reader.device(format!("{path}.registered"), name))
                    .collect(),
                comment: given.comment.clone(),
                place: given.place.clone(),
                told: given.told.clone(),
                stops: given.stops,
                impact: given.impact.clone(),
                by: person,
                at_ms: ms(given.at),
            },
        ));
    }
}

fn entries(document: &Document, reader: &mut Reader<'_>) -> Vec<(Stamp, PersonId, Detail)> {
    let mut all = Vec::new();
    for (i, given) in document.log.iter().enumerate() {
        let path = format!("log[{i}]");
        let at = given.at.unwrap_or(Stamp::NOT_STATED);
        let person = reader.whoever(format!("{path}.by"), &given.by);
        let logged = Some(Logged { by: person, at });
        let detail = given.detail.resolve(&path, &mut Said { reader: &mut *reader, logged });
        needs(&detail, at, &path, reader);
        if let Detail::Check(done) = &detail {
            reader.check(format!("{path}.check"), &done.check, ListKind::Mid);
        }
        if let Detail::Movement(movement) = &detail
            && movement.amount <= Money::ZERO
        {
            let said = Problem::new("document.negative").with("field", format!("{path}.amount"));
            reader.refuse(said.with("value", movement.amount.0));
        }
        all.push((at, person, detail));
    }
    all.sort_by_key(|(at, _, _)| at.ms);
    all
}

/// Hours are made of punches and covers: whose they are and when they were cannot be left open.
fn needs(detail: &Detail, at: Stamp, path: &str, reader: &mut Reader<'_>) {
    let (named, when) = match detail.as_logged() {
        Detail::Punch(punch) => (punch.person.is_stated(), punch.at_ms),
        Detail::Cover(_) => (true, at.ms),
        _ => return,
    };
    if !named {
        reader.refuse(missing(&format!("{path}.person")));
    }
    if when == Stamp::NOT_STATED.ms {
        reader.refuse(missing(&format!("{path}.at")));
    }
}

fn carried(document: &Document, snapshot: &mut Snapshot, answers: &mut Vec<Answer>, reader: &mut Reader<'_>) {
    let mut seen = BTreeSet::new();
    for (i, given) in document.carried.iter().enumerate() {
        let path = format!("carried[{i}]");
        once(&mut seen, given.item, &path, &given.item.to_string(), reader);
        let item = CarriedItem {
            kind: given.kind,
            state: given.state,
            severity: given.severity,
            title: given.title.clone(),
            owner: reader.maybe(format!("{path}.owner"), &given.owner),
            due_ms: given.due.map(|at| at.ms),
            opened: given.opened_at,
            handovers: given.handovers,
            next_step: given.next_step.clone(),
            repair: given.repair.as_ref().map(|repair| {
                let mut said = Said::of(reader);
                repair.resolve(&format!("{path}.repair"), &mut said)
            }),
        };
        snapshot.items.insert(ItemId(given.item), item);
        let said = !given.text.is_empty() || !given.overdue_reason.is_empty() || !given.by.is_empty();
        if given.act.is_some() || said || given.at.is_some() {
            let person = reader.whoever(format!("{path}.by"), &given.by);
            let answer = handover::Carried {
                act: given.act,
                text: given.text.clone(),
                overdue_reason: given.overdue_reason.clone(),
                overdue_said: said_by(given.overdue_said.as_ref(), &path, reader),
                mark: mark(person, given.at),
            };
            answers.push(Answer::Carried(ItemId(given.item), answer));
        }
    }
}

fn settled(document: &Document, snapshot: &mut Snapshot, reader: &mut Reader<'_>) {
    let mut said = Said::of(reader);
    let each = document.settled.iter().enumerate();
    snapshot.settled = each.map(|(i, one)| one.resolve(&format!("settled[{i}]"), &mut said)).collect();
}

fn attendance(document: &Document, answers: &mut Vec<Answer>, reader: &mut Reader<'_>) {
    let ms = |at: Option<Stamp>| at.map(|at| at.ms);
    let mut seen = BTreeSet::new();
    for (i, given) in document.attendance.iter().enumerate() {
        let path = format!("attendance[{i}]");
        let id = reader.person(format!("{path}.person"), &given.person);
        once(&mut seen, id, &path, &given.person, reader);
        // What was sealed stands; what was only typed is judged like the shop's own.
        let sealed = reader.is_sealed() || document.seal.is_some() || document.sealed_at.is_some();
        let line = if sealed { given.line() } else { typed_hours::judged(given, &path, reader) };
        let answer = AttendanceLine {
            line,
            planned_start_ms: ms(given.planned_start),
            planned_end_ms: ms(given.planned_end),
            remark: given.remark.clone(),
            remark_said: said_by(given.remark_said.as_ref(), &path, reader),
            confirmed_ms: ms(given.confirmed_at),
            confirmed_by: reader.maybe(format!("{path}.confirmed_by"), &given.confirmed_by),
        };
        answers.push(Answer::Attendance(id, answer));
    }
}

fn review(document: &Document, answers: &mut Vec<Answer>, reader: &mut Reader<'_>) {
    let review = document.review.resolve("review", &mut Said::of(reader));
    if review != Review::default() {
        answers.push(Answer::Review(review));
    }
}

fn signatures(document: &Document, origin: &mut Origin, reader: &mut Reader<'_>) -> Vec<Signature> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for (i, given) in document.signatures.iter().enumerate() {
        let path = format!("signatures[{i}]");
        let person = reader.person(format!("{path}.name"), &given.name);
        once(&mut seen, (given.role, person), &path, &given.name, reader);
        if let Some(role) = given.person_role {
            origin.roles.insert(person, role);
            reader.had_role(person, role);
        }
        let at = given.at.unwrap_or(Stamp::NOT_STATED);
        all.push(Signature { role: given.role, person, at, figures: String::new() });
    }
    all
}
