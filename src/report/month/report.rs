//! The month as one of the reports: what it needs, its tables, and what is behind its figures.

use super::{NAME, StoreMonth, behind, layout};
use crate::domain::facts::Needs;
use crate::domain::ids::ItemId;
use crate::domain::item::Item;
use crate::i18n::{Lang, msg};
use crate::report::{Behind, Model, Paper, Place, Report, Table};

/// The report.
pub const REPORT: Report = Report {
    name: NAME,
    needs: Needs {
        cash: true,
        attendance: true,
        items: true,
        deposits: false,
        stock: false,
        checks: true,
        log: true,
    },
    by_register: true,
    make: |facts, ask| Box::new(StoreMonth::of(facts, ask)),
    title: msg::month_report::title,
    about: msg::month_report::about,
};

impl Model for StoreMonth {
    fn paper(&self, lang: Lang) -> Paper<'_> {
        layout::paper(self, lang)
    }

    fn item(&self, id: ItemId) -> Option<&Item> {
        self.items.item(id)
    }

    fn behind(&self, figure: Place<'_>) -> Option<Behind> {
        behind::behind(self, figure)
    }

    fn unprinted(&self, lang: Lang, table: &str) -> Option<Table<'_>> {
        behind::unprinted(self, lang, table)
    }
}
