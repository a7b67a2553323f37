//! For programs: documents of the public schema, as one list or one a line as `handover export` writes them.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::day_log::{DayLog, DayLogFormat};
use crate::model::approval::Decision;
use crate::model::handover::State;
use crate::model::lang::Lang;
use crate::record::Attendance;
use crate::record::correction;
use crate::record::logbook::{LogPage, Remark};
use crate::report::terminal_safe;

/// One JSON value: the list of the documents.
pub(crate) const LIST: DayLogFormat = DayLogFormat { name: "json", write: write_list };

/// One JSON document a line.
pub(crate) const LINES: DayLogFormat = DayLogFormat { name: "jsonl", write: write_lines };

fn write_list(day: &DayLog, _: Lang, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"[")?;
    for (n, page) in day.pages.iter().chain(&day.openings).enumerate() {
        out.write_all(if n > 0 { b",\n" } else { b"\n" })?;
        write_page(page, out)?;
    }
    out.write_all(b"\n]\n")
}

fn write_lines(day: &DayLog, _: Lang, out: &mut dyn Write) -> io::Result<()> {
    day.pages.iter().chain(&day.openings).try_for_each(|page| {
        write_page(page, out)?;
        out.write_all(b"\n")
    })
}

/// One document, without a line end. Characters that could steer a terminal are written as `\u....`, which says
/// the same to a program.
fn write_page(page: &LogPage, out: &mut dyn Write) -> io::Result<()> {
    if let (State::Draft, Some(opening)) = (page.state, &page.opening) {
        // No handover follows it yet: the record of the opening as it was sealed, with its seal.
        let mut whole = serde_json::to_value(opening)?;
        whole["seal"] = serde_json::to_value(&page.document.seal)?;
        terminal_safe::json(&whole, out)
    } else if page.has_more() {
        terminal_safe::json(&amended(page)?, out)
    } else {
        terminal_safe::json(&page.document, out)
    }
}

/// A document with what was added to it since it was sealed. None of it is part of what was sealed.
fn amended(page: &LogPage) -> io::Result<Value> {
    let mut whole = serde_json::to_value(&page.document)?;
    let added = added_since(page, &whole)?;
    if let Some(fields) = whole.as_object_mut() {
        fields.extend(added);
    }
    Ok(whole)
}

/// What was added to a record since it was sealed: each correction with what it replaced, remarks, the lines of
/// those who left later, and the sections as they hold now wherever they differ. What is not there has no key.
///
/// # Errors
/// When a correction does not fit its document.
pub(crate) fn since(page: &LogPage) -> io::Result<Map<String, Value>> {
    added_since(page, &serde_json::to_value(&page.document)?)
}

/// The same beside `whole`, the document as a value.
fn added_since(page: &LogPage, whole: &Value) -> io::Result<Map<String, Value>> {
    let now = page.effective().map_err(|problem| io::Error::other(problem.to_string()))?;
    let mut now_value = serde_json::to_value(&now)?;
    if now.attendance != page.document.attendance {
        let lines = now.attendance.iter().zip(&page.document.attendance);
        now_value["attendance"] =
            lines.map(|(now, sealed)| line_now(now, sealed)).collect::<io::Result<_>>()?;
    }
    let corrections: Vec<Value> = corrections(page, &now);
    let mut effective = Map::new();
    for (name, value) in now_value.as_object().into_iter().flatten() {
        if whole.get(name) != Some(value) {
            effective.insert(name.clone(), value.clone());
        }
    }
    let remark = |r: &Remark| {
        let mut line = json!({ "kind": r.kind, "at": r.at, "by": r.name });
        if !r.text.is_empty() {
            line["text"] = r.text.as_str().into();
        }
        line
    };
    let remarks: Vec<Value> = page.remarks.iter().map(remark).collect();
    let decision = |d: &Decision| {
        let mut line = json!({ "seq": d.seq, "place": d.place.to_string(), "verdict": d.verdict, "at": d.at, "by": d.by_name });
        if !d.words.is_empty() {
            line["words"] = d.words.as_str().into();
        }
        line
    };
    let decisions: Vec<Value> = page.decided_later().map(decision).collect();
    let lines = page.closings.iter().map(|closing| {
        let sealed = page.document.attendance.get(closing.index).unwrap_or(&closing.line);
        line_now(&closing.line, sealed)
    });
    let departures = lines.collect::<io::Result<Vec<Value>>>()?;
    let mut added = Map::new();
    for (name, list) in [
        ("corrections", corrections),
        ("approvals", decisions),
        ("remarks", remarks),
        ("departures", departures),
    ] {
        if !list.is_empty() {
            added.insert(name.to_owned(), Value::Array(list));
        }
    }
    if let Some(opening) = &page.opening {
        added.insert("opening".to_owned(), serde_json::to_value(opening)?);
    }
    if let Some(taken) = &page.taken_over {
        added.insert("taken_over".to_owned(), serde_json::to_value(taken)?);
    }
    if !effective.is_empty() {
        added.insert("effective".to_owned(), Value::Object(effective));
    }
    Ok(added)
}

/// The corrections of a page, each with what was sealed and what holds now.
fn corrections(page: &LogPage, now: &crate::record::Document) -> Vec<Value> {
    page.corrections
        .iter()
        .map(|c| {
            let mut line = json!({
                "seq": c.seq,
                "field": c.field,
                "reason": c.reason,
                "by": c.by_name,
                "at": c.at,
            });
            match &c.second {
                Some((_, name)) => line["second"] = name.as_str().into(),
                None => line["alone"] = true.into(),
            }
            if let Some(alone) = c.alone.as_ref().filter(|alone| !alone.told.is_empty()) {
                line["told"] = alone.told.as_str().into();
            }
            let original = correction::value(&page.document, c.field);
            let effective = correction::value(now, c.field);
            for (name, value) in
                [("original", &original), ("old", &c.old), ("new", &c.new), ("effective", &effective)]
            {
                if !value.is_null() {
                    line[name] = value.clone();
                }
            }
            line
        })
        .collect()
}

/// A line of hours as it holds now. Where it was confirmed with other hours `confirmed_as` has those: what came later is
/// no part of what was confirmed.
fn line_now(now: &Attendance, sealed: &Attendance) -> io::Result<Value> {
    let mut value = serde_json::to_value(now)?;
    if now.confirmed_at.is_some() && !now.line().same_hours(&sealed.line()) {
        let ends = [("actual_in", sealed.actual_in), ("actual_out", sealed.actual_out)];
        let known = ends.into_iter().filter_map(|(key, at)| Some((key.to_owned(), json!(at?))));
        value["confirmed_as"] = Value::Object(known.collect());
    }
    Ok(value)
}
