//! What every report is: how it is made of the facts of a period, what narrows it down, and what can be asked of it
//! once it is made.

use super::Table;
use crate::model::ids::{ItemId, PersonId, RegisterId};
use crate::model::item::Item;
use crate::model::lang::Lang;
use crate::model::period_data::{DataNeeded, PeriodData};
use crate::model::settings::Settings;
use crate::report::{CellRef, ReportTables, SourceRows};

/// A report made for a period. Values only: no terminal, no disk, no clock.
pub(crate) trait Model: Send {
    /// The report in a language.
    fn paper(&self, lang: Lang) -> ReportTables<'_>;

    /// The lines a figure is made of; nothing where its own table holds the single things.
    fn behind(&self, _figure: CellRef<'_>) -> Option<SourceRows> {
        None
    }

    /// A table with lines behind figures that is not printed.
    fn unprinted(&self, _lang: Lang, _table: &str) -> Option<Table<'_>> {
        None
    }

    /// A table with lines behind figures: one that is not printed, or one of the report's own.
    fn lines(&self, lang: Lang, table: &str) -> Option<Table<'_>> {
        let own = || self.paper(lang).tables.into_iter().find(|t| t.key == table);
        self.unprinted(lang, table).or_else(own)
    }

    /// A carried item that a line of it is about.
    fn item(&self, _id: ItemId) -> Option<&Item> {
        None
    }
}

/// What narrows a report down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ask {
    /// Only this person.
    pub(crate) person: Option<PersonId>,
    /// Only this register.
    pub(crate) register: Option<RegisterId>,
}

impl Ask {
    /// The names of the person and the register, for the title.
    #[must_use]
    pub(crate) fn names(self, settings: &Settings) -> Vec<String> {
        let person = self.person.map(|id| settings.person_name(id).to_owned());
        let register = self.register.and_then(|id| settings.register(id)).map(|r| r.name.clone());
        person.into_iter().chain(register).collect()
    }
}

/// A report that can be asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Report {
    /// Its name on the command line.
    pub(crate) name: &'static str,
    /// The facts it is made of.
    pub(crate) needs: DataNeeded,
    /// Whether it can be about one register: hours belong to people and goods to the shop.
    pub(crate) by_register: bool,
    /// Whether it shows figures of single people: these are for them and for those who lead.
    pub(crate) of_people: bool,
    pub(crate) make: fn(PeriodData, Ask) -> Box<dyn Model>,
    /// Its name for people.
    pub(crate) title: fn(Lang) -> &'static str,
    /// What it is for, in one line.
    pub(crate) about: fn(Lang) -> &'static str,
}

impl Report {
    /// What it can be narrowed down to, of what was asked for.
    #[must_use]
    pub(crate) fn narrow(&self, ask: Ask) -> Ask {
        Ask { register: ask.register.filter(|_| self.by_register), ..ask }
    }
}
