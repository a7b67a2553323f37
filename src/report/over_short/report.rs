//! Over and short as one of the reports: what it needs, its tables, and what is behind its figures.

use super::{NAME, OverShort, behind, layout};
use crate::domain::facts::Needs;
use crate::domain::ids::ItemId;
use crate::domain::item::Item;
use crate::i18n::{Lang, msg};
use crate::report::{Behind, Model, Paper, Place, Report};

/// The report.
pub const REPORT: Report = Report {
    name: NAME,
    needs: Needs {
        cash: true,
        attendance: false,
        items: false,
        deposits: true,
        stock: false,
        checks: false,
        log: false,
    },
    by_register: true,
    make: |facts, ask| Box::new(OverShort::of(facts, ask)),
    title: msg::over_short::title,
    about: msg::over_short::about,
};

impl Model for OverShort {
    fn paper(&self, lang: Lang) -> Paper<'_> {
        layout::paper(self, lang)
    }

    fn item(&self, id: ItemId) -> Option<&Item> {
        self.deposits.iter().map(|deposit| &deposit.item).find(|item| item.id == id)
    }

    fn behind(&self, figure: Place<'_>) -> Option<Behind> {
        behind::behind(self, figure)
    }
}
