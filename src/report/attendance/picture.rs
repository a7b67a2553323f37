//! Who was there on which day, to be looked at.

use super::AttendanceMonth;
use super::tables::{AttendanceTables, GRID, tone};
use crate::model::attendance::AttendanceMark;
use crate::model::lang::Lang;
use crate::report::names::ReportNames;
use crate::report::tables::{Drawn, Picture, Sign};

/// The grid of people and days with the signs that stand in it; nothing where there is nobody or are too many days.
pub(in crate::report) fn picture(report: &AttendanceMonth, lang: Lang) -> Option<Picture<'_>> {
    if report.people.is_empty() || report.facts.period.len() > GRID {
        return None;
    }
    let words = AttendanceTables { report, names: ReportNames { facts: &report.facts, lang } };
    let there = |mark: &&AttendanceMark| {
        report.people.iter().any(|p| p.days.iter().any(|marks| marks.contains(mark)))
    };
    let legend = AttendanceMark::ALL.iter().filter(there).map(|mark| Sign {
        sign: words.sign(*mark).to_owned(),
        means: words.names.word(mark.key()).to_owned(),
        tone: tone(*mark),
    });
    let legend = legend.collect();
    let table = words.grid();
    Some(Picture { title: table.title.clone(), table, drawn: Drawn::Heat { name: 1, legend } })
}
