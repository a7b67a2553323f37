//! Corrections of a sealed handover: which fields, how they are typed, and what follows from them.
//!
//! A field is named by its place in the document, such as `cash/0/tenders/1/counted`. The sealed document
//! never changes; the effective one is the sealed one with every correction put in, in their order, and the
//! figures that depend on them computed anew.

mod punches;

use serde_json::Value;

pub use punches::Judging;

pub use crate::domain::corrected::Correction;

use super::{Cash, Counted, Document};
use crate::domain::log::Detail;
use crate::domain::money::{self, Money};
use crate::domain::time::{Minute, Stamp};
use crate::domain::{Problem, text};

/// How a field is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Money, never negative.
    Amount,
    /// A number of things.
    Count,
    /// Words.
    Text,
    /// A wall clock time on the day of the value that stands there, or of the shift.
    Time,
}

/// Fields that may be corrected; `*` is any index or name. What is computed, and who signed, is not here.
const FIELDS: &[(&str, Kind)] = &[
    ("cash/*/opening/counted", Kind::Amount),
    ("cash/*/outgoing/rows/*", Kind::Count),
    ("cash/*/outgoing/total", Kind::Amount),
    ("cash/*/incoming/rows/*", Kind::Count),
    ("cash/*/incoming/total", Kind::Amount),
    ("cash/*/report/cash_received", Kind::Amount),
    ("cash/*/report/cash_refunds", Kind::Amount),
    ("cash/*/report/returns", Kind::Count),
    ("cash/*/report/returns_total", Kind::Amount),
    ("cash/*/report/voids", Kind::Count),
    ("cash/*/report/voids_total", Kind::Amount),
    ("cash/*/tenders/*/counted", Kind::Amount),
    ("cash/*/tenders/*/reported", Kind::Amount),
    ("cash/*/tenders/*/batch", Kind::Text),
    ("cash/*/tenders/*/slips", Kind::Count),
    ("cash/*/tenders/*/reported_slips", Kind::Count),
    ("cash/*/tenders/*/reason/text", Kind::Text),
    ("cash/*/tenders/*/reason/counterpart", Kind::Text),
    ("cash/*/tenders/*/reason/form_no", Kind::Text),
    ("cash/*/tenders/*/reason/copy_ref", Kind::Text),
    ("cash/*/opening_reason/text", Kind::Text),
    ("cash/*/non_cash/*/number", Kind::Text),
    ("cash/*/non_cash/*/amount", Kind::Amount),
    ("cash/*/non_cash/*/count", Kind::Count),
    ("cash/*/non_cash/*/remark", Kind::Text),
    ("cash/*/deposits/*/slip_no", Kind::Text),
    ("cash/*/deposits/*/amount", Kind::Amount),
    ("cash/*/float_left", Kind::Amount),
    ("cash/*/uncounted", Kind::Text),
    ("cash/*/disagreed", Kind::Text),
    ("stock/*/book", Kind::Count),
    ("stock/*/counted", Kind::Count),
    ("stock/*/remark", Kind::Text),
    ("stock/*/expired", Kind::Count),
    ("stock/*/damaged", Kind::Count),
    ("checks/*/comment", Kind::Text),
    ("log/*/amount", Kind::Amount),
    ("log/*/quantity", Kind::Count),
    ("log/*/text", Kind::Text),
    ("log/*/what", Kind::Text),
    ("log/*/reason", Kind::Text),
    ("log/*/receipt_no", Kind::Text),
    ("log/*/bag_no", Kind::Text),
    ("log/*/promise", Kind::Text),
    ("carried/*/text", Kind::Text),
    ("carried/*/overdue_reason", Kind::Text),
    ("attendance/*/actual_in", Kind::Time),
    ("attendance/*/actual_out", Kind::Time),
    ("attendance/*/remark", Kind::Text),
    ("review/half/bag_no", Kind::Text),
    ("review/half/reason", Kind::Text),
];

/// How a field is typed; `None` if it may not be corrected.
#[must_use]
pub fn kind(field: &str) -> Option<Kind> {
    let fits = |pattern: &str| {
        let mut parts = field.split('/');
        pattern.split('/').all(|want| parts.next().is_some_and(|p| want == "*" && !p.is_empty() || want == p))
            && parts.next().is_none()
    };
    FIELDS.iter().find(|(pattern, _)| fits(pattern)).map(|(_, kind)| *kind)
}

/// Every field of this document that may be corrected, in the order of the document: what is there, and what
/// could be there beside it. Denominations are those that were counted.
#[must_use]
pub fn fields(document: &Document) -> Vec<String> {
    let Ok(value) = serde_json::to_value(document) else { return Vec::new() };
    let mut found = Vec::new();
    for (pattern, _) in FIELDS {
        let parts: Vec<&str> = pattern.split('/').collect();
        walk(&value, &parts, String::new(), &mut found);
    }
    // Drawer by drawer rather than kind by kind.
    let group = |field: &String| {
        let mut parts = field.split('/');
        let section = parts.next().unwrap_or_default();
        let order = ["cash", "stock", "checks", "log", "carried", "attendance", "review"];
        let index = parts.next().and_then(|p| p.parse::<usize>().ok()).unwrap_or(0);
        (order.iter().position(|s| *s == section).unwrap_or(order.len()), index)
    };
    found.sort_by_key(group);
    found
}

fn walk(value: &Value, parts: &[&str], at: String, found: &mut Vec<String>) {
    let Some((part, rest)) = parts.split_first() else {
        found.push(at);
        return;
    };
    let join = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}/{name}") };
    match (*part, value) {
        ("*", Value::Array(items)) => {
            for (i, item) in items.iter().enumerate() {
                walk(item, rest, join(&i.to_string()), found);
            }
        }
        ("*", Value::Object(fields)) => {
            for (name, item) in fields {
                walk(item, rest, join(name), found);
            }
        }
        // Fields of a log entry belong to its kind: only those that are there.
        (name, Value::Object(fields)) => match fields.get(name) {
            Some(inner) => walk(inner, rest, join(name), found),
            None if rest.is_empty() && !at.starts_with("log/") => found.push(join(name)),
            None => {}
        },
        _ => {}
    }
}

/// What stands in a field of the document; `null` for nothing.
#[must_use]
pub fn value(document: &Document, field: &str) -> Value {
    let whole = serde_json::to_value(document).unwrap_or_default();
    whole.pointer(&format!("/{field}")).cloned().unwrap_or_default()
}

/// A value as it is typed and shown: sums with their decimals, times as `HH:MM`, nothing as an empty text.
#[must_use]
pub fn shown(document: &Document, field: &str, value: &Value) -> String {
    match (value, kind(field)) {
        (Value::Null, _) => String::new(),
        (Value::Number(n), Some(Kind::Amount)) => {
            money::format_amount(Money(n.as_i64().unwrap_or(0)), document.decimals.unwrap_or(2))
        }
        (Value::String(s), Some(Kind::Time)) => Stamp::parse_rfc3339(s).map_or_else(|_| s.clone(), Stamp::hm),
        (Value::String(s), _) => s.clone(),
        (other, _) => other.to_string(),
    }
}

/// Reads what was typed for a field. Empty means that nothing should stand there.
///
/// # Errors
/// `correction.field` when it may not be corrected, `correction.same` when nothing would change, or what the
/// kind of field refuses.
pub fn typed(document: &Document, field: &str, raw: &str) -> Result<Value, Problem> {
    let kind = kind(field).ok_or_else(|| Problem::new("correction.field").with("field", field))?;
    let old = value(document, field);
    let raw = raw.trim();
    let new = if raw.is_empty() {
        Value::Null
    } else {
        match kind {
            Kind::Amount => money::parse_amount(raw, document.decimals.unwrap_or(2))?.0.into(),
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

/// A wall clock time near the value that stands there, or near the planned time beside it.
fn time(document: &Document, field: &str, old: &Value, raw: &str) -> Result<Stamp, Problem> {
    let minute = Minute::parse(raw)?;
    let planned = field.replace("actual_in", "planned_start").replace("actual_out", "planned_end");
    let near = [old.clone(), value(document, &planned)]
        .iter()
        .find_map(|v| Stamp::parse_rfc3339(v.as_str()?).ok())
        .or(document.started_at);
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
pub fn apply(
    document: &Document,
    field: &str,
    new: &Value,
    judging: Option<&Judging>,
) -> Result<Document, Problem> {
    let no_field = || Problem::new("correction.field").with("field", field);
    let mut whole = serde_json::to_value(document).map_err(|_| no_field())?;
    let (parent, name) = field.rsplit_once('/').ok_or_else(no_field)?;
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
            let nothing = if matches!(kind(field), Some(Kind::Text)) { "".into() } else { 0.into() };
            if let Some(Value::Object(fields)) = reach(&mut whole, parent) {
                fields.insert(name.to_owned(), nothing);
            }
            serde_json::from_value(whole).map_err(|_| Problem::new("correction.value"))?
        }
        Err(_) => return Err(Problem::new("correction.value")),
    };
    recompute(document, &mut changed, field, judging)?;
    Ok(changed)
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
    field: &str,
    judging: Option<&Judging>,
) -> Result<(), Problem> {
    let mut parts = field.split('/');
    let section = parts.next().unwrap_or_default();
    let index = parts.next().and_then(|p| p.parse::<usize>().ok());
    match (section, index) {
        ("cash", Some(i)) => {
            if let Some(cash) = after.cash.get_mut(i) {
                drawer(cash, field)?;
            }
        }
        ("log", Some(i)) => moved(before, after, i)?,
        ("stock", Some(i)) => {
            if let Some(line) = after.stock.get_mut(i) {
                line.variance = match (line.counted, line.book) {
                    (Some(counted), Some(book)) => Some(counted.saturating_sub(book)),
                    _ => None,
                };
            }
        }
        ("attendance", Some(i)) => {
            let lines = before.attendance.get(i).zip(after.attendance.get_mut(i));
            if let Some((was, now)) = lines
                && (was.actual_in, was.actual_out) != (now.actual_in, now.actual_out)
            {
                let usual = Judging::default();
                punches::judge_anew(was, now, before, judging.unwrap_or(&usual));
            }
        }
        _ => {}
    }
    Ok(())
}

fn sum(count: &mut Counted) -> Result<(), Problem> {
    if count.rows.is_empty() {
        return Ok(());
    }
    let mut total = Money(0);
    for (value, quantity) in &count.rows {
        let value: i64 = value.parse().map_err(|_| Problem::new("correction.value"))?;
        total = total.checked_add(Money(value).checked_mul(*quantity)?)?;
    }
    count.total = Some(total);
    Ok(())
}

fn minus(a: Option<Money>, b: Option<Money>) -> Result<Option<Money>, Problem> {
    match (a, b) {
        (Some(a), Some(b)) => a.checked_sub(b).map(Some),
        _ => Ok(None),
    }
}

/// A drawer's sums and differences. A field that is typed keeps what was typed; the rest follows from it.
fn drawer(cash: &mut Cash, field: &str) -> Result<(), Problem> {
    sum(&mut cash.outgoing)?;
    sum(&mut cash.incoming)?;
    let counts = field.contains("/outgoing/") || field.contains("/incoming/") || field.ends_with("counted");
    let opening = field.contains("/opening/");
    let decides = if cash.disagreed.is_empty() { &cash.outgoing } else { &cash.incoming };
    let counted = if cash.uncounted.is_empty() { decides.total } else { None };
    cash.opening.difference = minus(cash.opening.counted, cash.opening.left_before)?;
    if let Some(line) = cash.tenders.iter_mut().find(|t| t.tender == "cash") {
        let typed = field.contains("/tenders/");
        if let (Some(opening), Some(received)) = (cash.opening.counted, cash.report.cash_received) {
            line.reported = Some(received);
            line.expected = Some(
                opening
                    .checked_add(received)?
                    .checked_sub(cash.report.cash_refunds.unwrap_or_default())?
                    .checked_add(cash.movements.unwrap_or_default())?,
            );
        }
        if counts && !opening && !typed || !cash.uncounted.is_empty() {
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
    cash.deposit = minus(held, cash.float_left)?;
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
            drawer(cash, "movements")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
