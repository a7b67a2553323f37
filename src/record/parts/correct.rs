//! Corrections of a sealed handover: which fields, how they are typed, and what follows from them.
//!
//! A field is named by its place in the document, such as `cash/0/tenders/1/counted`. The sealed document
//! never changes; the effective one is the sealed one with every correction put in, in their order, and the
//! figures that depend on them computed anew.

mod punches;

use serde_json::Value;

pub(crate) use punches::Judging;

use super::{Cash, Counted, Document};
use crate::model::count_unit::CountUnit;
use crate::model::field_ref::{
    AttendanceField, CarriedField, CashRecord, CheckRecord, DepositField, HalfField, LogField, NonCashField,
    RecordField, ReportRecord, StockRecord, TenderRecord,
};
use crate::model::lang::Lang;
use crate::model::log::Detail;
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::time::{Minute, Stamp};
use crate::model::{money, text};
use crate::record::document::SCHEMA_V1;

/// How a field is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Money, never negative.
    Amount,
    /// Money that may fall below zero: more came back in cash than was sold.
    Signed,
    /// A number of things.
    Count,
    Text,
    /// A wall clock time on the day of the value that stands there, or of the shift.
    Time,
}

/// How a field is typed.
#[must_use]
pub(crate) const fn kind(field: RecordField) -> Kind {
    use AttendanceField as Hours;
    match field {
        RecordField::Cash(_, field) => match field {
            CashRecord::OpeningCounted
            | CashRecord::OutgoingTotal
            | CashRecord::IncomingTotal
            | CashRecord::FloatLeft
            | CashRecord::NonCash(_, NonCashField::Amount)
            | CashRecord::Deposit(_, DepositField::Amount)
            | CashRecord::Report(
                ReportRecord::CashRefunds | ReportRecord::ReturnsTotal | ReportRecord::VoidsTotal,
            ) => Kind::Amount,
            CashRecord::Tender(_, TenderRecord::Counted | TenderRecord::Reported)
            | CashRecord::Report(ReportRecord::CashReceived | ReportRecord::Rounding) => Kind::Signed,
            CashRecord::OutgoingRow(_)
            | CashRecord::IncomingRow(_)
            | CashRecord::NonCash(_, NonCashField::Count)
            | CashRecord::Tender(_, TenderRecord::Slips | TenderRecord::ReportedSlips)
            | CashRecord::Report(ReportRecord::Returns | ReportRecord::Voids) => Kind::Count,
            CashRecord::OpeningReasonText
            | CashRecord::Uncounted
            | CashRecord::Disagreed
            | CashRecord::NonCash(..)
            | CashRecord::Deposit(..)
            | CashRecord::Tender(..) => Kind::Text,
        },
        RecordField::Stock(_, StockRecord::Remark) => Kind::Text,
        RecordField::Stock(..) | RecordField::Log(_, LogField::Quantity) => Kind::Count,
        RecordField::Log(_, LogField::Amount) => Kind::Amount,
        RecordField::Attendance(_, Hours::ActualIn | Hours::ActualOut) => Kind::Time,
        RecordField::Attendance(_, Hours::Remark)
        | RecordField::Log(..)
        | RecordField::Check(..)
        | RecordField::Carried(..)
        | RecordField::Half(_) => Kind::Text,
    }
}

/// Every field of this document that may be corrected, in the order of the document: what is there, and what
/// could be there beside it. Denominations are those that were counted.
#[must_use]
pub(crate) fn fields(document: &Document) -> Vec<RecordField> {
    let Ok(whole) = serde_json::to_value(document) else { return Vec::new() };
    let mut found = Vec::new();
    for (i, cash) in document.cash.iter().enumerate() {
        found.extend(cash_fields(cash).into_iter().map(|field| RecordField::Cash(i, field)));
    }
    for i in 0..document.stock.len() {
        found.extend(StockRecord::ALL.iter().map(|field| RecordField::Stock(i, *field)));
    }
    for i in 0..document.checks.len() {
        found.extend(CheckRecord::ALL.iter().map(|field| RecordField::Check(i, *field)));
    }
    for i in 0..document.log.len() {
        found.extend(LogField::ALL.iter().map(|field| RecordField::Log(i, *field)));
    }
    for i in 0..document.carried.len() {
        found.extend(CarriedField::ALL.iter().map(|field| RecordField::Carried(i, *field)));
    }
    for i in 0..document.attendance.len() {
        found.extend(AttendanceField::ALL.iter().map(|field| RecordField::Attendance(i, *field)));
    }
    found.extend(HalfField::ALL.iter().map(|field| RecordField::Half(*field)));
    found.retain(|field| may_stand(&whole, *field) && !follows(document, *field));
    found
}

/// Whether a figure follows from others and is put right by them: the sum of a count by rows, and what the report says
/// of cash, which is the cash received.
fn follows(document: &Document, field: RecordField) -> bool {
    let RecordField::Cash(at, field) = field else { return false };
    let Some(cash) = document.cash.get(at) else { return false };
    match field {
        CashRecord::OutgoingTotal => !cash.outgoing.rows.is_empty(),
        CashRecord::IncomingTotal => !cash.incoming.rows.is_empty(),
        CashRecord::Tender(line, TenderRecord::Reported) => {
            cash.report.cash_received.is_some() && cash.tenders.get(line).is_some_and(|t| t.tender == "cash")
        }
        _ => false,
    }
}

/// The fields of a drawer: one after the other, each for every line of its list.
fn cash_fields(cash: &Cash) -> Vec<CashRecord> {
    let rows = |count: &Counted| -> Vec<CountUnit> {
        count.rows.keys().filter_map(|row| row.parse().ok()).collect()
    };
    let mut found = vec![CashRecord::OpeningCounted];
    found.extend(rows(&cash.outgoing).into_iter().map(CashRecord::OutgoingRow));
    found.push(CashRecord::OutgoingTotal);
    found.extend(rows(&cash.incoming).into_iter().map(CashRecord::IncomingRow));
    found.push(CashRecord::IncomingTotal);
    found.extend(ReportRecord::ALL.iter().map(|field| CashRecord::Report(*field)));
    for field in TenderRecord::ALL {
        found.extend((0..cash.tenders.len()).map(|i| CashRecord::Tender(i, *field)));
    }
    found.push(CashRecord::OpeningReasonText);
    for field in NonCashField::ALL {
        found.extend((0..cash.non_cash.len()).map(|i| CashRecord::NonCash(i, *field)));
    }
    for field in DepositField::ALL {
        found.extend((0..cash.deposits.len()).map(|i| CashRecord::Deposit(i, *field)));
    }
    found.extend([CashRecord::FloatLeft, CashRecord::Uncounted, CashRecord::Disagreed]);
    found
}

/// Whether the document has a place for the field. Fields of a log entry belong to its kind: only those that
/// are there.
fn may_stand(whole: &Value, field: RecordField) -> bool {
    let path = format!("/{field}");
    let around = path.rsplit_once('/').and_then(|(around, _)| whole.pointer(around));
    // So do, of a checklist item, where something was and who was told.
    let if_there = match field {
        RecordField::Log(..) => true,
        RecordField::Check(_, field) => field != CheckRecord::Comment,
        _ => false,
    };
    around.is_some_and(Value::is_object) && (!if_there || whole.pointer(&path).is_some())
}

/// What stands in a field of the document; `null` for nothing.
#[must_use]
pub(crate) fn value(document: &Document, field: RecordField) -> Value {
    let whole = serde_json::to_value(document).unwrap_or_default();
    whole.pointer(&format!("/{field}")).cloned().unwrap_or_default()
}

/// A value as it is shown: sums with their decimals, times of day as the language writes them, nothing as an empty text.
#[must_use]
pub(crate) fn shown(document: &Document, field: RecordField, value: &Value, lang: Lang) -> String {
    match (value, kind(field)) {
        (Value::Null, _) => String::new(),
        (Value::Number(n), Kind::Amount | Kind::Signed) => {
            money::format_amount(Money(n.as_i64().unwrap_or(0)), document.decimals.unwrap_or(2))
        }
        (Value::String(s), Kind::Time) => {
            Stamp::parse_rfc3339(s).map_or_else(|_| s.clone(), |stamp| stamp.clock(lang))
        }
        (Value::String(s), _) => s.clone(),
        (other, _) => other.to_string(),
    }
}

/// Reads what was typed for a field. Empty means that nothing should stand there.
///
/// # Errors
/// `correction.field` when the document has no such place or what stands there follows from other figures,
/// `correction.same` when nothing would change, or what the kind of field refuses.
pub(crate) fn typed(document: &Document, field: RecordField, raw: &str) -> Result<Value, Problem> {
    if follows(document, field) {
        return Err(Problem::new("correction.field").with("field", field));
    }
    let old = value(document, field);
    let raw = raw.trim();
    let new = if raw.is_empty() {
        Value::Null
    } else {
        match kind(field) {
            Kind::Signed if !counts_cash(document, field) => {
                money::parse_signed(raw, document.decimals.unwrap_or(2))?.0.into()
            }
            Kind::Amount | Kind::Signed => money::parse_amount(raw, document.decimals.unwrap_or(2))?.0.into(),
            Kind::Count => money::parse_count(raw)?.into(),
            Kind::Text => text::clean_note(raw).text.into(),
            Kind::Time => time(document, field, &old, raw)?.rfc3339().into(),
        }
    };
    if new == old {
        return Err(Problem::new("correction.same"));
    }
    apply(document, field, &new, None)?;
    Ok(new)
}

/// Whether it is what was counted of cash: no drawer holds less than nothing.
fn counts_cash(document: &Document, field: RecordField) -> bool {
    let RecordField::Cash(at, CashRecord::Tender(line, TenderRecord::Counted)) = field else { return false };
    let line = document.cash.get(at).and_then(|cash| cash.tenders.get(line));
    line.is_some_and(|line| line.tender == "cash")
}

/// A wall clock time near the value that stands there, or near the planned time beside it.
fn time(document: &Document, field: RecordField, old: &Value, raw: &str) -> Result<Stamp, Problem> {
    let minute = Minute::parse(raw)?;
    let planned = match field {
        RecordField::Attendance(i, AttendanceField::ActualOut) => {
            document.attendance.get(i).and_then(|line| line.planned_end)
        }
        RecordField::Attendance(i, _) => document.attendance.get(i).and_then(|line| line.planned_start),
        _ => None,
    };
    let stands = old.as_str().and_then(|text| Stamp::parse_rfc3339(text).ok());
    let near = stands.or(planned).or(document.started_at);
    let zone = document.zone.unwrap_or_default();
    let day = near.map_or(document.business_date, Stamp::calendar_date);
    let mut best: Option<Stamp> = None;
    for day in [day.pred(), day, day.succ()] {
        let stamp = zone.resolve_forward(day.at(minute, 0));
        let far = |s: Stamp| near.map_or(0, |n| (s.ms - n.ms).abs());
        if best.is_none_or(|b| far(stamp) < far(b)) {
            best = Some(stamp);
        }
    }
    best.ok_or_else(|| Problem::new("time.bad_instant"))
}

/// The document with one field put right and everything computed from it. `judging` is what a corrected punch
/// is judged by; without it the usual rules hold.
///
/// # Errors
/// `correction.field` when the place does not exist, `correction.value` when it cannot hold this, or a sum
/// beyond what can be stored.
pub(crate) fn apply(
    document: &Document,
    field: RecordField,
    new: &Value,
    judging: Option<&Judging>,
) -> Result<Document, Problem> {
    let no_field = || Problem::new("correction.field").with("field", field);
    let mut whole = serde_json::to_value(document).map_err(|_| no_field())?;
    let path = field.to_string();
    let (parent, name) = path.rsplit_once('/').ok_or_else(no_field)?;
    let Some(Value::Object(fields)) = reach(&mut whole, parent) else { return Err(no_field()) };
    if new.is_null() {
        fields.remove(name);
    } else {
        fields.insert(name.to_owned(), new.clone());
    }
    let mut changed = match serde_json::from_value::<Document>(whole.clone()) {
        Ok(changed) => changed,
        // What an entry cannot do without holds nothing instead of not being there.
        Err(_) if new.is_null() => {
            let nothing = if matches!(kind(field), Kind::Text) { "".into() } else { 0.into() };
            if let Some(Value::Object(fields)) = reach(&mut whole, parent) {
                fields.insert(name.to_owned(), nothing);
            }
            serde_json::from_value(whole).map_err(|_| Problem::new("correction.value"))?
        }
        Err(_) => return Err(Problem::new("correction.value")),
    };
    recompute(document, &mut changed, field, judging)?;
    said_by_nobody(&mut changed, field);
    Ok(changed)
}

/// Takes the name away of who said what a correction replaces: the correction says who put what there.
fn said_by_nobody(document: &mut Document, field: RecordField) {
    // What the first version said stays as it was.
    if document.schema == SCHEMA_V1 {
        return;
    }
    match field {
        RecordField::Cash(i, field) => {
            if let Some(cash) = document.cash.get_mut(i) {
                cash_said_by_nobody(cash, field);
            }
        }
        RecordField::Stock(i, _) => {
            document.stock.get_mut(i).into_iter().for_each(|line| line.said = None);
        }
        RecordField::Half(_) => document.review.half.iter_mut().for_each(|half| half.said = None),
        RecordField::Attendance(i, AttendanceField::Remark) => {
            document.attendance.get_mut(i).into_iter().for_each(|line| line.remark_said = None);
        }
        _ => {}
    }
}

fn cash_said_by_nobody(cash: &mut Cash, field: CashRecord) {
    match field {
        CashRecord::FloatLeft => cash.float_left_said = None,
        CashRecord::Uncounted => cash.uncounted_said = None,
        CashRecord::Disagreed => cash.disagreed_said = None,
        CashRecord::OutgoingRow(_) | CashRecord::OutgoingTotal => {
            (cash.outgoing.by, cash.outgoing.at) = (String::new(), None);
        }
        CashRecord::IncomingRow(_) | CashRecord::IncomingTotal => {
            (cash.incoming.by, cash.incoming.at) = (String::new(), None);
        }
        CashRecord::OpeningCounted => (cash.opening.by, cash.opening.at) = (String::new(), None),
        CashRecord::Report(_) => (cash.report.by, cash.report.at_ms) = (None, None),
        CashRecord::Tender(at, field) => {
            let Some(line) = cash.tenders.get_mut(at) else { return };
            match field {
                TenderRecord::Counted
                | TenderRecord::Reported
                | TenderRecord::Batch
                | TenderRecord::Slips
                | TenderRecord::ReportedSlips => line.said = None,
                TenderRecord::ReasonText
                | TenderRecord::ReasonCounterpart
                | TenderRecord::ReasonFormNo
                | TenderRecord::ReasonCopyRef => line.reason.iter_mut().for_each(|why| why.said = None),
            }
        }
        CashRecord::OpeningReasonText => cash.opening_reason.iter_mut().for_each(|why| why.said = None),
        CashRecord::NonCash(at, _) => {
            cash.non_cash.get_mut(at).into_iter().for_each(|line| line.said = None);
        }
        CashRecord::Deposit(..) => {}
    }
}

/// The object at a path; a part that was left out because it said nothing is put in.
fn reach<'a>(whole: &'a mut Value, path: &str) -> Option<&'a mut Value> {
    let mut at = whole;
    for part in path.split('/') {
        at = match at {
            Value::Array(items) => items.get_mut(part.parse::<usize>().ok()?)?,
            Value::Object(fields) => {
                fields.entry(part.to_owned()).or_insert_with(|| Value::Object(serde_json::Map::new()))
            }
            _ => return None,
        };
    }
    Some(at)
}

/// Computes what depends on a field. `before` is the document without the change.
fn recompute(
    before: &Document,
    after: &mut Document,
    field: RecordField,
    judging: Option<&Judging>,
) -> Result<(), Problem> {
    match field {
        RecordField::Cash(i, field) => {
            if let Some(cash) = after.cash.get_mut(i) {
                drawer(cash, Some(field))?;
            }
        }
        RecordField::Log(i, _) => moved(before, after, i)?,
        RecordField::Stock(i, _) => {
            if let Some(line) = after.stock.get_mut(i) {
                line.variance = match (line.counted, line.book) {
                    (Some(counted), Some(book)) => Some(counted.saturating_sub(book)),
                    _ => None,
                };
            }
        }
        RecordField::Attendance(i, _) => {
            let lines = before.attendance.get(i).zip(after.attendance.get_mut(i));
            if let Some((was, now)) = lines
                && (was.actual_in, was.actual_out) != (now.actual_in, now.actual_out)
            {
                let usual = Judging::default();
                punches::judge_anew(was, now, before, judging.unwrap_or(&usual));
            }
        }
        RecordField::Check(..) | RecordField::Carried(..) | RecordField::Half(_) => {}
    }
    Ok(())
}

fn sum(count: &mut Counted) -> Result<(), Problem> {
    if count.rows.is_empty() {
        return Ok(());
    }
    let mut total = Money(0);
    for (row, quantity) in &count.rows {
        let unit: CountUnit = row.parse().map_err(|_| Problem::new("correction.value"))?;
        total = total.checked_add(Money(unit.worth()).checked_mul(*quantity)?)?;
    }
    count.total = Some(total);
    Ok(())
}

/// Whether the correction leaves nothing where a figure stood without which no sum is expected.
const fn taken_back(cash: &Cash, field: Option<CashRecord>) -> bool {
    match field {
        Some(CashRecord::OpeningCounted) => cash.opening.counted.is_none(),
        Some(CashRecord::Report(ReportRecord::CashReceived)) => cash.report.cash_received.is_none(),
        _ => false,
    }
}

fn minus(a: Option<Money>, b: Option<Money>) -> Result<Option<Money>, Problem> {
    match (a, b) {
        (Some(a), Some(b)) => a.checked_sub(b).map(Some),
        _ => Ok(None),
    }
}

/// A drawer's sums and differences. A field that is typed keeps what was typed; the rest follows from it.
fn drawer(cash: &mut Cash, field: Option<CashRecord>) -> Result<(), Problem> {
    sum(&mut cash.outgoing)?;
    sum(&mut cash.incoming)?;
    let counted_anew = matches!(
        field,
        Some(
            CashRecord::OutgoingRow(_)
                | CashRecord::OutgoingTotal
                | CashRecord::IncomingRow(_)
                | CashRecord::IncomingTotal
        )
    );
    let counts = cash.counts();
    let (out, inn) = (cash.outgoing.total, cash.incoming.total);
    // Which of two counts holds follows from whether they stayed apart, and there is one where it was counted after all.
    let decided_anew =
        matches!(field, Some(CashRecord::Disagreed | CashRecord::Uncounted)) && out.or(inn).is_some();
    let counted_anew = counted_anew || decided_anew;
    let counted = cash.way.counted(out, inn, cash.float_left, counts).filter(|_| cash.uncounted.is_empty());
    cash.opening.difference = minus(cash.opening.counted, cash.opening.left_before)?;
    let unknown = taken_back(cash, field);
    if let Some(line) = cash.tenders.iter_mut().find(|t| t.tender == "cash") {
        if let (Some(opening), Some(received)) = (cash.opening.counted, cash.report.cash_received) {
            line.reported = Some(received);
            line.expected = Some(
                opening
                    .checked_add(received)?
                    .checked_sub(cash.report.refunds_to_take_off())?
                    .checked_add(cash.report.rounding.unwrap_or_default())?
                    .checked_add(cash.movements.unwrap_or_default())?,
            );
        } else if unknown {
            // Without it nobody knows what should be there, until it is given.
            (line.expected, line.reported) = (None, cash.report.cash_received);
        }
        if counted_anew || !cash.uncounted.is_empty() {
            line.counted = counted;
        }
    }
    let mut all = None;
    for line in &mut cash.tenders {
        if line.tender != "cash" {
            line.expected = line.reported;
            line.proof_missing = match (line.reported_slips, line.slips) {
                (Some(reported), Some(slips)) => reported.saturating_sub(slips).max(0),
                _ => 0,
            };
        }
        line.difference = minus(line.counted, line.expected)?;
        if let Some(difference) = line.difference {
            all = Some(all.unwrap_or(Money(0)).checked_add(difference)?);
        }
    }
    cash.net = all;
    let held = cash.tenders.iter().find(|t| t.tender == "cash").and_then(|t| t.counted);
    cash.deposit = minus(held, cash.way.stays(inn, cash.float_left, counts))?;
    Ok(())
}

/// A corrected movement changes what should be in the drawers.
fn moved(before: &Document, after: &mut Document, entry: usize) -> Result<(), Problem> {
    for i in 0..after.cash.len() {
        let name = after.cash[i].register.clone();
        let effect = |document: &Document| match document.log.get(entry).map(|e| &e.detail) {
            Some(Detail::Movement(movement)) => movement.effect(&name).0,
            _ => 0,
        };
        let delta = effect(after).saturating_sub(effect(before));
        if delta != 0 {
            let cash = &mut after.cash[i];
            cash.movements = Some(cash.movements.unwrap_or_default().checked_add(Money(delta))?);
            drawer(cash, None)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
