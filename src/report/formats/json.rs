//! For programs: names in English whatever the language, sums as whole minor units, minutes as minutes,
//! dates and times by RFC 3339. `assets/report.schema.json` describes it.

use std::io::{self, Write};

use serde_json::json;

use super::{Format, Job};
use crate::i18n::msg;
use crate::report::tables::{Cell, ReportTables, RowKind, Value};
use crate::report::terminal_safe;

/// One JSON document.
pub(crate) const FORMAT: Format =
    Format { name: "json", endings: &[], binary: false, about: msg::report_formats::json, write };

/// Name and version of the format.
pub(crate) const SCHEMA: &str = "handover-report/v1";

/// JSON Schema (draft 2020-12) of the document.
pub(crate) const JSON_SCHEMA: &str = include_str!("../../../assets/report.schema.json");

fn write(paper: &ReportTables<'_>, job: &mut Job<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut head = json!({
        "schema": SCHEMA,
        "report": paper.report,
        "store": paper.store,
        "currency": paper.currency,
        "decimals": paper.decimals,
        "from": paper.period.from,
        "to": paper.period.to,
        "made_at": paper.made,
    });
    if !paper.only.is_empty() {
        head["only"] = json!(paper.only);
    }
    // The lines come one by one, so the document is put together around them.
    let mut open = Vec::new();
    terminal_safe::json(&head, &mut open)?;
    out.write_all(open.strip_suffix(b"}").unwrap_or(&open))?;
    out.write_all(b",\"figures\":")?;
    object(paper.figures.iter().map(|f| (f.key, &f.cell)), out)?;
    out.write_all(b",\"tables\":{")?;
    for (n, table) in job.tables(paper).into_iter().enumerate() {
        write!(out, "{}\"{}\":[", if n > 0 { "," } else { "" }, table.key)?;
        let mut first = true;
        job.lines(table, |_, row| {
            if row.kind != RowKind::Plain {
                return Ok(());
            }
            out.write_all(if first { b"\n" } else { b",\n" })?;
            first = false;
            let handover = row.opens.map(|id| Cell::from(id.0));
            let link = handover.iter().map(|cell| ("handover", cell));
            object(table.columns.iter().map(|c| c.key.as_ref()).zip(&row.cells).chain(link), out)
        })?;
        out.write_all(b"]")?;
    }
    out.write_all(b"}}\n")
}

/// Names and values; what is empty is left out.
fn object<'c, 'm: 'c>(
    fields: impl Iterator<Item = (&'c str, &'c Cell<'m>)>,
    out: &mut dyn Write,
) -> io::Result<()> {
    out.write_all(b"{")?;
    let there = fields.filter(|(_, cell)| cell.value != Value::Empty);
    for (n, (name, cell)) in there.enumerate() {
        write!(out, "{}\"{name}\":", if n > 0 { "," } else { "" })?;
        match &cell.value {
            Value::Empty => {}
            Value::Text(words) => terminal_safe::json(words, out)?,
            Value::Number(n) | Value::Minutes(n) | Value::Share(n) => write!(out, "{n}")?,
            Value::Money(sum) => write!(out, "{}", sum.0)?,
            Value::Date(date) => write!(out, "\"{date}\"")?,
            Value::Time(at) => write!(out, "\"{}\"", at.rfc3339())?,
        }
    }
    out.write_all(b"}")
}
