//! Turns of phrase that several sections of the day log share: sums, differences, times, names, remarks on hours.

use crate::i18n;
use crate::i18n::{dates, msg};
use crate::model::lang::Lang;
use crate::model::money::{Money, format_amount};
use crate::model::time::Stamp;
use crate::record::Attendance;

/// A sum, or `-` for none.
pub(super) fn money(sum: Option<Money>, decimals: u8) -> String {
    sum.map_or_else(|| "-".to_owned(), |m| format_amount(m, decimals))
}

/// A difference with the word for its direction.
pub(super) fn difference(lang: Lang, sum: Money, decimals: u8) -> String {
    let figure = format_amount(sum, decimals);
    match sum.0 {
        0 => figure,
        1.. => format!("+{figure} {}", msg::daylog::over(lang)),
        _ => format!("{figure} {}", msg::daylog::short(lang)),
    }
}

pub(super) fn when(at: Option<Stamp>) -> String {
    at.map_or_else(String::new, |at| at.local().format("%Y-%m-%d %H:%M").to_string())
}

/// `11-21 21:42`
pub(crate) fn short_time(at: Stamp) -> String {
    at.local().format("%m-%d %H:%M").to_string()
}

pub(super) fn hm(at: Option<Stamp>) -> String {
    at.map_or_else(|| "-".to_owned(), Stamp::hm)
}

pub(super) fn sep(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "，" } else { ", " }
}

pub(super) fn by(lang: Lang, name: &str) -> String {
    if name.is_empty() { String::new() } else { msg::daylog::by(lang, name) }
}

pub(super) fn notes(line: &Attendance, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    let name = |key: &str| i18n::text(lang, key, &[]);
    let minutes = |n: i64| dates::duration(lang, n);
    if line.late_min > 0 {
        let word = if line.late_tier == crate::model::attendance::Tier::Normal {
            "attendance.late"
        } else {
            line.late_tier.late_key()
        };
        notes.push(format!("{} {}", name(word), minutes(line.late_min)));
    }
    if line.early_min > 0 {
        let word = if line.early_tier == crate::model::attendance::Tier::Normal {
            "attendance.early"
        } else {
            line.early_tier.early_key()
        };
        notes.push(format!("{} {}", name(word), minutes(line.early_min)));
    }
    notes.extend(line.missing.key().map(name));
    for leave in &line.leave {
        notes.push(format!("{} {}", name(leave.kind.key()), minutes(leave.minutes)));
    }
    for (said, key) in [
        (line.absent, "attendance.absent"),
        (line.on_leave && line.leave.is_empty(), "attendance.on_leave"),
        (line.cover, "attendance.cover"),
        (line.no_overlap, "attendance.no_overlap"),
    ] {
        if said {
            notes.push(name(key));
        }
    }
    if line.held_over_min > 0 {
        notes.push(i18n::text(lang, "attendance.held_over", &[("minutes", line.held_over_min.to_string())]));
    }
    notes.push(line.remark.clone());
    match (line.confirmed_at, line.confirmed_by.as_str()) {
        (Some(_), "") => notes.push(msg::daylog::confirmed(lang).to_owned()),
        (Some(_), lead) => notes.push(msg::daylog::confirmed_by(lang, lead)),
        (None, _) => {}
    }
    notes.retain(|n| !n.is_empty());
    notes
}
