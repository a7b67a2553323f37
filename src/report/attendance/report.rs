//! Attendance as one of the reports: what it needs, its tables, and what is behind its figures.

use super::{Attendance, NAME, behind, layout};
use crate::domain::facts::Needs;
use crate::i18n::{Lang, msg};
use crate::report::{Behind, Model, Paper, Place, Report, Table};

/// The report.
pub const REPORT: Report = Report {
    name: NAME,
    needs: Needs {
        cash: false,
        attendance: true,
        items: false,
        deposits: false,
        stock: false,
        checks: false,
        log: false,
    },
    by_register: false,
    make: |facts, ask| Box::new(Attendance::of(facts, ask)),
    title: msg::attendance_report::title,
    about: msg::attendance_report::about,
};

impl Model for Attendance {
    fn paper(&self, lang: Lang) -> Paper<'_> {
        layout::paper(self, lang)
    }

    fn behind(&self, figure: Place<'_>) -> Option<Behind> {
        behind::behind(self, figure)
    }

    fn unprinted(&self, lang: Lang, table: &str) -> Option<Table<'_>> {
        layout::unprinted(self, lang, table)
    }
}
