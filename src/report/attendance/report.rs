//! Attendance as one of the reports: what it needs, its tables, and what is behind its figures.

use super::NAME;
use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::model::period_data::DataNeeded;
use crate::report::attendance::{AttendanceMonth, drilldown, tables};
use crate::report::{CellRef, Model, Report, ReportTables, SourceRows, Table};

/// Attendance, as the list of reports names it.
pub(crate) const REPORT: Report = Report {
    name: NAME,
    needs: DataNeeded {
        cash: false,
        drawer_people: false,
        attendance: true,
        items: false,
        deposits: false,
        stock: false,
        checks: false,
        log: false,
    },
    by_register: false,
    of_people: true,
    make: |facts, ask| Box::new(AttendanceMonth::of(facts, ask)),
    title: msg::attendance_report::title,
    about: msg::attendance_report::about,
};

impl Model for AttendanceMonth {
    fn paper(&self, lang: Lang) -> ReportTables<'_> {
        tables::paper(self, lang)
    }

    fn behind(&self, figure: CellRef<'_>) -> Option<SourceRows> {
        drilldown::behind(self, figure)
    }

    fn unprinted(&self, lang: Lang, table: &str) -> Option<Table<'_>> {
        tables::unprinted(self, lang, table)
    }
}
