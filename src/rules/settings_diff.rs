//! What differs between two versions of the settings, in words a person knows.

use crate::model::checklist::ListKind;
use crate::model::lang::{Bilingual, Lang};
use crate::model::settings::{Settings, TenderKind};

/// How a part of the settings differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// It is new, or in use again.
    Added,
    /// It is no longer used.
    Removed,
    /// It reads differently.
    Altered,
}

/// One part of the settings that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// Message key of the page of the settings it is on.
    pub(crate) area: &'static str,
    /// New, gone or different.
    pub(crate) how: How,
    /// What it is called; empty where the page as a whole is meant.
    pub(crate) name: Bilingual,
}

/// What differs from `old` to `new`: a line an item of the lists, one for each page of rules. The order of a
/// list alone is no difference.
#[must_use]
pub(crate) fn changes(old: &Settings, new: &Settings) -> Vec<Change> {
    let mut out = Vec::new();
    of_shop(&mut out, old, new);
    of_money(&mut out, old, new);
    of_rules(&mut out, old, new);
    out
}

/// Checklists, stock, routines, shifts, registers, people.
fn of_shop(out: &mut Vec<Change>, old: &Settings, new: &Settings) {
    for kind in ListKind::ALL {
        list(
            out,
            kind.key(),
            (&old.checks, &new.checks),
            |c| c.list == kind,
            |c| {
                let coded = |text: &str| format!("{} {text}", c.id);
                SettingRow::new(
                    c.id.clone(),
                    Bilingual::new(coded(c.text.get(Lang::En)), coded(c.text.get(Lang::Zh))),
                    c.active,
                )
            },
        );
    }
    list(
        out,
        "settings_ui.area_equipment",
        (&old.devices, &new.devices),
        |_| true,
        |d| SettingRow::new(d.id.to_string(), d.name.clone(), d.active),
    );
    list(
        out,
        "settings_ui.area_stock",
        (&old.stock, &new.stock),
        |_| true,
        |s| SettingRow::new(s.id.to_string(), Bilingual::same(&s.name), s.active),
    );
    list(
        out,
        "settings_ui.area_routines",
        (&old.routines, &new.routines),
        |_| true,
        |r| SettingRow::new(r.id.clone(), r.text.clone(), r.active),
    );
    list(
        out,
        "settings_ui.area_shifts",
        (&old.shifts, &new.shifts),
        |_| true,
        |s| SettingRow::new(s.id.to_string(), s.name.clone(), s.active),
    );
    list(
        out,
        "settings_ui.area_calendar",
        (&old.special_days, &new.special_days),
        |_| true,
        |day| {
            let called = format!("{} {}", day.date, day.name);
            SettingRow::new(day.date.to_string(), Bilingual::same(called.trim_end()), true)
        },
    );
    list(
        out,
        "settings_ui.area_registers",
        (&old.registers, &new.registers),
        |_| true,
        |r| SettingRow::new(r.id.to_string(), Bilingual::same(&r.name), r.active),
    );
    list(
        out,
        "settings_ui.area_people",
        (&old.people, &new.people),
        |_| true,
        |p| SettingRow::new(p.id.to_string(), Bilingual::same(&p.name), p.active),
    );
}

/// Tenders, reasons and topics.
fn of_money(out: &mut Vec<Change>, old: &Settings, new: &Settings) {
    list(
        out,
        "settings_ui.area_tenders",
        (&old.tenders, &new.tenders),
        |_| true,
        |t| {
            // Cash is always there.
            SettingRow::new(t.id.clone(), t.name.clone(), t.active || t.kind == TenderKind::Cash)
        },
    );
    list(
        out,
        "settings_ui.area_cash_reasons",
        (&old.cash_reasons, &new.cash_reasons),
        |_| true,
        |r| SettingRow::new(r.id.clone(), r.name.clone(), r.active),
    );
    list(
        out,
        "settings_ui.area_stock_reasons",
        (&old.stock_reasons, &new.stock_reasons),
        |_| true,
        |r| SettingRow::new(r.id.clone(), r.name.clone(), r.active),
    );
    list(
        out,
        "settings_ui.area_topics",
        (&old.feedback_topics, &new.feedback_topics),
        |_| true,
        |r| SettingRow::new(r.id.clone(), r.name.clone(), r.active),
    );
}

/// Pages that are one thing each.
fn of_rules(out: &mut Vec<Change>, old: &Settings, new: &Settings) {
    let plain =
        crate::model::settings::Rules { attendance: old.rules.attendance.clone(), ..new.rules.clone() };
    for (area, differs) in [
        ("settings_ui.area_store", old.store != new.store),
        ("settings_ui.area_rules", old.rules != plain),
        ("settings_ui.area_attendance", old.rules.attendance != new.rules.attendance),
        ("settings_ui.area_signs", old.attendance_signs != new.attendance_signs),
    ] {
        if differs {
            out.push(Change { area, how: How::Altered, name: Bilingual::default() });
        }
    }
}

struct SettingRow {
    id: String,
    name: Bilingual,
    active: bool,
}

impl SettingRow {
    fn new(id: String, name: Bilingual, active: bool) -> Self {
        Self { id, name, active }
    }
}

fn list<T: PartialEq>(
    out: &mut Vec<Change>,
    area: &'static str,
    (old, new): (&[T], &[T]),
    of: impl Fn(&T) -> bool,
    row: impl Fn(&T) -> SettingRow,
) {
    let old: Vec<(&T, SettingRow)> = old.iter().filter(|t| of(t)).map(|t| (t, row(t))).collect();
    let new: Vec<(&T, SettingRow)> = new.iter().filter(|t| of(t)).map(|t| (t, row(t))).collect();
    for (item, now) in &new {
        let before = old.iter().find(|(_, was)| was.id == now.id);
        let how = match (before.is_some_and(|(_, was)| was.active), now.active) {
            (false, true) => How::Added,
            (true, false) => How::Removed,
            (true, true) if before.is_some_and(|(was, _)| was != item) => How::Altered,
            _ => continue,
        };
        out.push(Change { area, how, name: now.name.clone() });
    }
    for (_, gone) in old {
        if gone.active && new.iter().all(|(_, now)| now.id != gone.id) {
            out.push(Change { area, how: How::Removed, name: gone.name });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::attendance::AttendanceMark;
    use crate::model::calendar::SpecialDay;
    use crate::model::templates::tests::sample;
    use crate::model::time::BusinessDate;

    fn closed_day() -> SpecialDay {
        let date = BusinessDate::parse("2026-12-25").unwrap();
        SpecialDay { date, name: "Christmas Day".to_owned(), held: Vec::new() }
    }

    fn said(change: &Change) -> (&str, How, &str) {
        (change.area.trim_start_matches("settings_ui.area_"), change.how, change.name.en.as_str())
    }

    #[test]
    fn every_list_and_page_tells_what_differs() {
        let old = sample();
        let mut new = old.clone();
        assert_eq!(changes(&old, &new), []);
        new.checks.reverse();
        assert_eq!(changes(&old, &new), [], "another order is no difference");
        let mut new = old.clone();
        new.checks.retain(|c| c.id != "D2");
        new.checks.iter_mut().find(|c| c.id == "SA1").unwrap().critical ^= true;
        new.people[1].active = false;
        new.special_days.push(closed_day());
        new.registers[0].float_target.0 += 1;
        new.routines[0].active ^= true;
        new.store.name.push('x');
        new.rules.blind = false;
        new.rules.attendance.grace_min += 1;
        new.attendance_signs.set(AttendanceMark::Late, "+");
        let found = changes(&old, &new);
        let areas: Vec<_> = found.iter().map(said).map(|(area, how, _)| (area, how)).collect();
        assert_eq!(
            areas,
            [
                ("devices", How::Removed),
                ("safety", How::Altered),
                ("routines", How::Removed),
                ("calendar", How::Added),
                ("registers", How::Altered),
                ("people", How::Removed),
                ("store", How::Altered),
                ("rules", How::Altered),
                ("attendance", How::Altered),
                ("signs", How::Altered),
            ]
        );
        assert!(found[0].name.en.starts_with("D2 ") && found[0].name.zh.starts_with("D2 "));
        let back: Vec<_> = changes(&new, &old).iter().map(|c| c.how).collect();
        assert_eq!(back.iter().filter(|how| **how == How::Added).count(), 3, "what went comes back");
        assert_eq!(back.iter().filter(|how| **how == How::Removed).count(), 1, "what came goes");
    }
}
