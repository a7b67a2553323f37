//! A logged fact in one sentence-like line.

use serde_json::Value;

use super::field::{code, word};
use crate::domain::checklist::tenths;
use crate::domain::document::{Document, LogEntry};
use crate::domain::money::{Money, format_amount};
use crate::domain::time::Stamp;
use crate::i18n::{self, Lang};

/// Fields that need no name in front, in the order they are said; the others follow with their names.
fn said_first(kind: &str) -> &'static [&'static str] {
    match kind {
        "movement" => &["movement", "amount", "register"],
        "feedback" => &["feedback", "what"],
        "fault" => &["device", "symptom"],
        "receipt" => &["supplier", "acceptance", "goods"],
        "disposal" => &["name", "quantity", "cause", "action"],
        "incident" | "attention" | "task" => &["what"],
        "note" => &["text"],
        "spot_count" => &["register", "counted"],
        "punch" => &["person", "punch", "punched_at"],
        "leave" => &["person", "leave", "from", "to"],
        "check" => &["check", "answer"],
        "routine" => &["routine", "passed", "finding"],
        _ => &[],
    }
}

/// The kind of an entry, as its code.
pub(super) fn kind(entry: &LogEntry) -> &str {
    entry.detail.get("kind").and_then(Value::as_str).unwrap_or_default()
}

/// What an entry says, without its time and writer.
pub(super) fn said(document: &Document, lang: Lang, entry: &LogEntry) -> String {
    let kind = kind(entry);
    let first = said_first(kind);
    let mut out: Vec<String> = first
        .iter()
        .filter_map(|name| Some(value(document, lang, name, entry.detail.get(*name)?)))
        .filter(|text| !text.is_empty())
        .collect();
    let sep = if lang == Lang::Zh { "，" } else { ", " };
    // A stock line and its article are the same name twice.
    let twice = if kind == "disposal" { "stock" } else { "" };
    for (name, v) in &entry.detail {
        if name == "kind" || name == twice || first.contains(&name.as_str()) {
            continue;
        }
        let said = value(document, lang, name, v);
        if said.is_empty() {
            continue;
        }
        let label = i18n::template(lang, &format!("daylog.f_{name}")).unwrap_or(name);
        out.push(if *v == Value::Bool(true) { label.to_owned() } else { format!("{label} {said}") });
    }
    out.join(sep)
}

fn value(document: &Document, lang: Lang, name: &str, value: &Value) -> String {
    let money = |n: i64| format_amount(Money(n), document.decimals.unwrap_or(2));
    match (name, value) {
        ("amount" | "counted" | "reported" | "value", Value::Number(n)) => money(n.as_i64().unwrap_or(0)),
        ("passed", Value::Bool(passed)) => word(lang, if *passed { "ok" } else { "issue" }),
        (_, Value::Bool(yes)) => {
            if *yes {
                " ".to_owned()
            } else {
                String::new()
            }
        }
        ("topic", Value::String(id)) => code(document, lang, "topic", id),
        ("check", Value::String(id)) => format!("{id} {}", code(document, lang, "check", id)),
        ("routine", Value::String(id)) => code(document, lang, "routine", id),
        ("answer", Value::Object(answer)) => {
            let number = answer.get("number").and_then(Value::as_i64).map(tenths);
            let text = |name: &str| answer.get(name).and_then(Value::as_str).map(str::to_owned);
            let finding = text("finding").map(|f| word(lang, &f));
            [finding, number, text("comment")].into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
        ("lines", Value::Array(lines)) => {
            let line = |l: &Value| {
                let text = |name: &str| l.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
                let fault = word(lang, &format!("line_{}", text("fault")));
                format!("{} x {} ({fault})", l.get("quantity").unwrap_or(&Value::Null), text("name"))
            };
            lines.iter().map(line).collect::<Vec<_>>().join("; ")
        }
        (
            "movement" | "feedback" | "acceptance" | "cause" | "action" | "class" | "severity" | "punch",
            Value::String(c),
        ) if !c.contains(' ') => word(lang, c),
        ("leave", Value::String(c)) => {
            let key = format!("attendance.leave_{c}");
            i18n::template(lang, &key).unwrap_or(c).to_owned()
        }
        ("promised_at" | "due" | "until" | "punched_at" | "from" | "to", Value::String(t)) => {
            Stamp::parse_rfc3339(t).map_or_else(|_| t.clone(), short_time)
        }
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

/// `11-21 21:42`
pub(super) fn short_time(at: Stamp) -> String {
    at.local().format("%m-%d %H:%M").to_string()
}
