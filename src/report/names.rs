//! Names of what facts refer to by number or code, in one language.

use std::borrow::Cow;

use serde::Serialize;

use crate::i18n;
use crate::i18n::{dates, msg};
use crate::model::checklist::ListKind;
use crate::model::ids::{PersonId, RegisterId};
use crate::model::lang::Lang;
use crate::model::money::Money;
use crate::model::period_data::PeriodData;
use crate::model::shift::ShiftName;
use crate::model::time::Stamp;
use crate::report::over_short::DifferenceCause;
use crate::report::tables::{
    Cell, CellKind, Column, Figure, Formula, ReportTables, Rows, Table, Tone, Value, period_words,
};

/// The facts of a report, seen in one language.
#[derive(Clone, Copy)]
pub(super) struct ReportNames<'m> {
    pub(crate) facts: &'m PeriodData,
    pub(crate) lang: Lang,
}

impl<'m> ReportNames<'m> {
    /// A person's name.
    pub(crate) fn person(self, id: PersonId) -> &'m str {
        self.facts.settings.person_name(id)
    }

    /// The name of whom a drawer counts for, where it counts for anybody.
    pub(crate) fn cashier(self, id: Option<PersonId>) -> &'m str {
        id.map_or(msg::over_short::for_nobody(self.lang), |id| self.person(id))
    }

    /// Names of several people.
    pub(crate) fn people(self, people: &[PersonId]) -> String {
        let names: Vec<&str> = people.iter().map(|id| self.person(*id)).collect();
        names.join(msg::report::and(self.lang))
    }

    /// A register's name.
    pub(crate) fn register(self, id: RegisterId) -> &'m str {
        self.facts.settings.register(id).map_or("?", |r| r.name.as_str())
    }

    /// A shift's name, with its part.
    pub(crate) fn shift(self, of: ShiftName) -> Cow<'m, str> {
        i18n::shifts::name(self.lang, &self.facts.settings, of)
    }

    /// A tender's name, by its place in the facts.
    pub(crate) fn tender(self, place: u16) -> &'m str {
        let id = self.facts.code(place);
        self.facts.settings.tender(id).map_or(id, |t| t.name.get(self.lang))
    }

    /// The name of a reason for a cash difference, by its place in the facts.
    pub(crate) fn cash_reason(self, place: u16) -> &'m str {
        let id = self.facts.code(place);
        let reasons = &self.facts.settings.cash_reasons;
        reasons.iter().find(|r| r.id == id).map_or(id, |r| r.name.get(self.lang))
    }

    /// The cause of differences, tied to what it is the cause of.
    pub(crate) fn why(self, cause: DifferenceCause) -> Cell<'m> {
        let name = match cause {
            DifferenceCause::Given(place) => self.cash_reason(place),
            DifferenceCause::Unexplained => msg::over_short::unexplained(self.lang),
            DifferenceCause::Within => msg::over_short::no_reason_needed(self.lang),
        };
        Cell::from(name).because(self.code_of(cause))
    }

    /// What ties differences to their cause: the code of the reason, an empty one where none is needed.
    pub(crate) fn code_of(self, cause: DifferenceCause) -> Option<&'m str> {
        match cause {
            DifferenceCause::Given(place) => Some(self.facts.code(place)),
            DifferenceCause::Unexplained => None,
            DifferenceCause::Within => Some(""),
        }
    }

    /// Day and time of an instant on the shop's wall clock.
    pub(crate) fn local(self, ms: i64) -> String {
        let at = self.stamp(ms);
        format!("{} {}", dates::date_short(self.lang, at.calendar_date()), at.clock(self.lang))
    }

    /// An instant on the shop's wall clock.
    pub(crate) fn stamp(self, ms: i64) -> Stamp {
        self.facts.settings.store.zone.stamp_at(ms)
    }

    /// A text by its key.
    pub(crate) fn word(self, key: &str) -> &'static str {
        i18n::template(self.lang, key).unwrap_or("?")
    }

    /// The name of a checklist.
    pub(crate) fn list(self, list: ListKind) -> &'static str {
        self.word(list.key())
    }

    /// The word for a value the program stores under a code, such as `written_off`.
    pub(crate) fn code<T: Serialize>(self, value: &T) -> String {
        let code = serde_json::to_value(value).ok();
        self.word_of(code.as_ref().and_then(|v| v.as_str()).unwrap_or_default())
    }

    /// The word for a code of the program.
    pub(crate) fn word_of(self, code: &str) -> String {
        i18n::template(self.lang, &format!("daylog.v_{code}")).unwrap_or(code).to_owned()
    }

    /// A table that says so when it is empty.
    pub(crate) fn table(
        self,
        key: &'static str,
        title: &str,
        columns: Vec<Column>,
        rows: Rows<'m>,
    ) -> Table<'m> {
        Table::new(key, title, columns, rows).or_else(msg::report::none(self.lang))
    }

    /// A paper without figures, tables and signatures.
    pub(crate) fn paper(self, report: &'static str, title: &str) -> ReportTables<'m> {
        let store = &self.facts.settings.store;
        ReportTables {
            report,
            title: msg::report::heading(
                self.lang,
                period_words(self.facts.period, self.lang),
                title,
                &store.name,
            ),
            store: store.name.clone(),
            period: self.facts.period,
            lang: self.lang,
            currency: store.currency.code.clone(),
            decimals: store.currency.decimals,
            made: self.facts.now,
            nothing: if self.facts.is_empty() {
                msg::report::nothing(self.lang).to_owned()
            } else {
                String::new()
            },
            figures: Vec::new(),
            pictures: Vec::new(),
            tables: Vec::new(),
            signatures: Vec::new(),
            one_page: false,
            dense: false,
            only: Vec::new(),
        }
    }
}

/// A key figure.
pub(super) fn figure<'m>(key: &'static str, label: &str, cell: impl Into<Cell<'m>>) -> Figure<'m> {
    let cell = cell.into();
    let kind = match &cell.value {
        Value::Empty | Value::Text(_) => CellKind::Text,
        Value::Number(_) => CellKind::Number,
        Value::Money(_) => CellKind::Money,
        Value::Minutes(_) => CellKind::Hours,
        Value::Share(_) => CellKind::Share,
        Value::Date(_) => CellKind::Date,
        Value::Time(_) => CellKind::Time,
    };
    Figure { key, label: label.to_owned(), kind, cell }
}

/// What tills rounded by, apart from over and short.
pub(super) fn rounded<'m>(lang: Lang, sum: Money) -> Figure<'m> {
    figure("rounding", msg::over_short::rounding(lang), sum)
}

/// A key figure of over and short, with its sign.
pub(super) fn over_short<'m>(key: &'static str, label: &str, sum: Option<Money>) -> Figure<'m> {
    Figure { key, label: label.to_owned(), kind: CellKind::OverShort, cell: Cell::over_short(sum) }
}

/// The columns of over, short and net, of which the first stands at a place of the table.
pub(super) fn over_short_columns(lang: Lang, first: usize) -> [Column; 3] {
    let column = |key: &'static str, head: &str| Column::new(key, CellKind::OverShort, head).summed();
    [
        column("over", msg::over_short::over(lang)),
        column("short", msg::over_short::short(lang)),
        column("net", msg::over_short::net(lang)).by(Formula::Sum(vec![first, first + 1])),
    ]
}

/// A count that should be zero.
pub(super) fn alarm<'m>(count: i64) -> Cell<'m> {
    Cell::from(count).tone(if count > 0 { Tone::Warn } else { Tone::Plain })
}

/// How many, as it is written in a cell.
pub(super) fn many(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The sum of sums, as far as it can be held.
pub(super) fn sum(all: impl IntoIterator<Item = Money>) -> Money {
    Money(all.into_iter().fold(0, |sum, m| sum.saturating_add(m.0)))
}
