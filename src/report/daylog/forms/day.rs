//! A day ready to be laid out on a form.

use crate::i18n::dates;
use crate::model::lang::Lang;
use crate::model::period::Period;
use crate::model::time::Stamp;
use crate::record::Document;
use crate::record::logbook::LogPage;
use crate::report::daylog::DayLog;
use crate::report::tables::{Column, ReportTables, Rows, Table, TableRow};

/// A day with its corrections put in, ready to be laid out.
#[derive(Debug)]
pub(crate) struct Forms {
    pub(super) day: DayLog,
    /// What holds now, one a page.
    pub(super) now: Vec<Document>,
    /// Shifts of the day that nobody handed over; no section of a handover has anything to say of them.
    pub(super) ended: Vec<LogPage>,
    made: Stamp,
}

/// Lines made ahead: a day has few.
fn fixed(rows: Vec<TableRow<'_>>) -> Rows<'_> {
    Rows::new(rows.len(), move |n, row| row.clone_from(&rows[n]))
}

/// A table of lines made ahead, which says so where there are none.
pub(super) fn table<'m>(
    key: &'static str,
    title: impl Into<String>,
    none: &str,
    columns: Vec<Column>,
    rows: Vec<TableRow<'m>>,
) -> Table<'m> {
    Table::new(key, title, columns, fixed(rows)).or_else(none)
}

/// A line that opens the handover it is of.
pub(super) fn line(page: &LogPage) -> TableRow<'static> {
    TableRow { opens: Some(page.handover), ..TableRow::default() }
}

impl Forms {
    /// Prepares a day. `made` is the time on the paper.
    #[must_use]
    pub(crate) fn of(mut day: DayLog, made: Stamp) -> Self {
        let handed_over = |page: &LogPage| page.document.review.not_handed_over.is_none();
        let (pages, ended) = day.pages.into_iter().partition(handed_over);
        day.pages = pages;
        let now = day.pages.iter().map(|p| p.effective().unwrap_or_else(|_| p.document.clone())).collect();
        Self { day, now, ended, made }
    }

    /// Each handover with what holds now.
    pub(super) fn each(&self) -> impl Iterator<Item = (&LogPage, &Document)> {
        self.day.pages.iter().zip(&self.now)
    }

    /// An empty form.
    pub(super) fn paper(&self, report: &'static str, title: &str, lang: Lang) -> ReportTables<'_> {
        let others = self.ended.first().or(self.day.openings.first());
        let first = self.now.first().or(others.map(|page| &page.document));
        let store = first.map_or_else(String::new, |d| d.store.clone());
        let day = self.day.date;
        ReportTables {
            report,
            title: format!("{store}  {title}  {}", dates::date_long(lang, day)),
            period: Period { from: day, to: day },
            lang,
            currency: first.map_or_else(String::new, |d| d.currency.clone()),
            decimals: first.and_then(|d| d.decimals).unwrap_or(2),
            made: self.made,
            figures: Vec::new(),
            pictures: Vec::new(),
            tables: Vec::new(),
            signatures: Vec::new(),
            nothing: String::new(),
            one_page: false,
            dense: false,
            only: Vec::new(),
            store,
        }
    }
}
