//! Over and short as one of the reports: what it needs, its tables, and what is behind its figures.

use super::{NAME, OverShort};
use crate::i18n::msg;
use crate::model::ids::ItemId;
use crate::model::item::Item;
use crate::model::lang::Lang;
use crate::model::period_data::DataNeeded;
use crate::report::over_short::{drilldown, tables};
use crate::report::{CellRef, Model, Report, ReportTables, SourceRows};

/// Over and short, as the list of reports names it.
pub(crate) const REPORT: Report = Report {
    name: NAME,
    needs: DataNeeded {
        cash: true,
        drawer_people: true,
        attendance: false,
        items: false,
        deposits: true,
        stock: false,
        checks: false,
        log: false,
    },
    by_register: true,
    of_people: true,
    make: |facts, ask| Box::new(OverShort::of(facts, ask)),
    title: msg::over_short::title,
    about: msg::over_short::about,
};

impl Model for OverShort {
    fn paper(&self, lang: Lang) -> ReportTables<'_> {
        tables::paper(self, lang)
    }

    fn item(&self, id: ItemId) -> Option<&Item> {
        self.deposits.iter().flat_map(|deposit| &deposit.items).find(|item| item.id == id)
    }

    fn behind(&self, figure: CellRef<'_>) -> Option<SourceRows> {
        drilldown::behind(self, figure)
    }
}
