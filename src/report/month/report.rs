//! The month as one of the reports: what it needs, its tables, and what is behind its figures.

use super::{NAME, StoreMonth};
use crate::i18n::msg;
use crate::model::ids::ItemId;
use crate::model::item::Item;
use crate::model::lang::Lang;
use crate::model::period_data::DataNeeded;
use crate::report::month::{drilldown, tables};
use crate::report::{CellRef, Model, Report, ReportTables, SourceRows, Table};

/// Owner's month, as the list of reports names it.
pub(crate) const REPORT: Report = Report {
    name: NAME,
    needs: DataNeeded {
        cash: true,
        drawer_people: true,
        attendance: true,
        items: true,
        deposits: false,
        stock: false,
        checks: true,
        log: true,
    },
    by_register: true,
    of_people: true,
    make: |facts, ask| Box::new(StoreMonth::of(facts, ask)),
    title: msg::month_report::title,
    about: msg::month_report::about,
};

impl Model for StoreMonth {
    fn paper(&self, lang: Lang) -> ReportTables<'_> {
        tables::paper(self, lang)
    }

    fn item(&self, id: ItemId) -> Option<&Item> {
        self.items.item(id)
    }

    fn behind(&self, figure: CellRef<'_>) -> Option<SourceRows> {
        drilldown::behind(self, figure)
    }

    fn unprinted(&self, lang: Lang, table: &str) -> Option<Table<'_>> {
        drilldown::unprinted(self, lang, table)
    }
}
