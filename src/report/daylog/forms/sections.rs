//! The sections of the sheet in words: the sentences of the log, in brief. What stands in a table is not said again.

use super::day::{Forms, line, table};
use crate::i18n::msg;
use crate::i18n::shifts;
use crate::model::handover::State;
use crate::model::lang::Lang;
use crate::record::Document;
use crate::record::logbook::LogPage;
use crate::report::daylog::{ended, opening, parts};
use crate::report::tables::{Cell, CellKind, Column, Table, TableRow, Tone};
use crate::report::text_page::{LineKind, TextPage};

impl Forms {
    /// How a shift began, where the shop was opened for it, handed over by now or not.
    pub(super) fn opening(&self, lang: Lang) -> Table<'_> {
        let day = &self.day;
        let opened: Vec<&LogPage> = day
            .pages
            .iter()
            .chain(&self.ended)
            .chain(&day.openings)
            .filter(|page| page.opening.is_some())
            .collect();
        let rows = sentences(&opened, lang, None, |brief, page| {
            opening::opening(brief, page, lang);
            if page.state == State::Draft {
                brief.para(LineKind::Text, 0, msg::shop::no_handover_yet(lang));
            }
        });
        let title = msg::forms::opening(lang);
        let mut table = table("opening", title, msg::report::none(lang), columns(lang), rows);
        (table.said, table.under) = (true, true);
        table
    }

    /// Shifts that nobody handed over, each as its record tells it, with what came after its seal.
    pub(super) fn ended(&self, lang: Lang) -> Table<'_> {
        let pages: Vec<&LogPage> = self.ended.iter().collect();
        let rows = sentences(&pages, lang, None, |brief, page| {
            ended::record(brief, page, lang);
            parts::after_seal(brief, page, lang);
        });
        let title = msg::forgotten::record_title(lang);
        let mut table = table("not_handed_over", title, msg::report::none(lang), columns(lang), rows);
        (table.said, table.under) = (true, true);
        table
    }

    pub(super) fn people(&self, lang: Lang) -> Table<'_> {
        self.said("people", msg::forms::people(lang), lang, |brief, page| {
            parts::standing(brief, page, lang);
            let corrected = i64::try_from(page.corrections.len()).unwrap_or(0);
            if corrected > 0 {
                brief.para(LineKind::Warn, 0, &msg::forms::corrected(lang, corrected));
            }
            parts::people(brief, &page.document, lang);
        })
    }

    pub(super) fn briefing(&self, lang: Lang) -> Table<'_> {
        self.said("briefing", msg::forms::briefing(lang), lang, sealed(parts::briefing, lang))
    }

    pub(super) fn cash_said(&self, lang: Lang) -> Table<'_> {
        self.beside("cash_said", msg::forms::cash(lang), lang, sealed(parts::cash, lang))
    }

    pub(super) fn stock_said(&self, lang: Lang) -> Table<'_> {
        self.beside("stock_said", msg::forms::stock(lang), lang, sealed(parts::stock, lang))
    }

    pub(super) fn devices_said(&self, lang: Lang) -> Table<'_> {
        self.beside("devices_said", msg::forms::devices(lang), lang, sealed(parts::devices, lang))
    }

    pub(super) fn safety_said(&self, lang: Lang) -> Table<'_> {
        self.beside("safety_said", msg::forms::safety(lang), lang, sealed(parts::safety, lang))
    }

    pub(super) fn feedback(&self, lang: Lang) -> Table<'_> {
        self.said("feedback", msg::forms::feedback(lang), lang, sealed(parts::feedback, lang))
    }

    /// What the last handover carried on stands in a table; of those before it only what was asked or disputed.
    pub(super) fn open_said(&self, lang: Lang) -> Table<'_> {
        let last = self.day.pages.last().map(|page| page.handover);
        self.beside("open_said", msg::forms::open(lang), lang, |brief, page| {
            let listed =
                if Some(page.handover) == last { parts::OpenItems::InTable } else { parts::OpenItems::Here };
            parts::tasks_in_brief(brief, &page.document, listed, lang);
        })
    }

    pub(super) fn attendance_said(&self, lang: Lang) -> Table<'_> {
        self.beside("attendance_said", msg::forms::attendance(lang), lang, |brief, page| {
            parts::attendance(brief, page, lang);
        })
    }

    pub(super) fn review(&self, lang: Lang) -> Table<'_> {
        self.said("review", msg::forms::review(lang), lang, |brief, page| {
            parts::review(brief, page, lang);
        })
    }

    /// Below everything that was sealed, with day and time.
    pub(super) fn after_seal(&self, lang: Lang) -> Table<'_> {
        let rows = self.sentences(lang, None, |brief, page| parts::after_seal(brief, page, lang));
        let none = msg::forms::nothing_after(lang);
        let mut table = table("after_seal", msg::forms::after_seal(lang), none, columns(lang), rows);
        table.said = true;
        table
    }

    /// A section that is sentences alone; a handover that has none says so.
    fn said<'m>(
        &'m self,
        key: &'static str,
        title: &str,
        lang: Lang,
        gather: impl Fn(&mut TextPage, &'m LogPage),
    ) -> Table<'m> {
        let none = msg::report::none(lang);
        let rows = self.sentences(lang, Some(none), gather);
        let mut table = table(key, title, none, columns(lang), rows);
        table.said = true;
        table
    }

    /// The sentences of a section that has a table.
    fn beside<'m>(
        &'m self,
        key: &'static str,
        title: &str,
        lang: Lang,
        gather: impl Fn(&mut TextPage, &'m LogPage),
    ) -> Table<'m> {
        let rows = self.sentences(lang, None, gather);
        // What stands behind a colon is about the table.
        let title = msg::forms::said(lang, title.split([':', '：']).next().unwrap_or(title));
        let mut table = table(key, title, msg::report::none(lang), columns(lang), rows);
        (table.said, table.under) = (true, true);
        table
    }

    fn sentences<'m>(
        &'m self,
        lang: Lang,
        none: Option<&str>,
        gather: impl Fn(&mut TextPage, &'m LogPage),
    ) -> Vec<TableRow<'m>> {
        sentences(&self.day.pages.iter().collect::<Vec<_>>(), lang, none, gather)
    }
}

fn sentences<'m>(
    pages: &[&'m LogPage],
    lang: Lang,
    none: Option<&str>,
    gather: impl Fn(&mut TextPage, &'m LogPage),
) -> Vec<TableRow<'m>> {
    let several = pages.len() > 1;
    let mut rows = Vec::new();
    for page in pages {
        let whose = if several { shifts::of_page(lang, page) } else { "".into() };
        let mut brief = TextPage::in_brief(lang);
        gather(&mut brief, page);
        let facts = brief.facts();
        if let Some(none) = none.filter(|_| facts.is_empty() && several) {
            let mut row = line(page);
            row.push(whose.clone()).push("").push("").push(none.to_owned());
            rows.push(row);
        }
        for fact in facts {
            let mut row = line(page);
            let tone = if fact.warn { Tone::Warn } else { Tone::Plain };
            row.push(whose.clone()).push(fact.about).push(fact.name).push(Cell::from(fact.text).tone(tone));
            rows.push(row);
        }
    }
    rows
}

fn columns(lang: Lang) -> Vec<Column> {
    vec![
        Column::new("shift", CellKind::Text, msg::report::shift(lang)),
        Column::new("about", CellKind::Text, msg::forms::about(lang)),
        Column::new("what", CellKind::Text, msg::over_short::what(lang)),
        Column::new("said", CellKind::Text, msg::forms::entry(lang)),
    ]
}

/// The words of a section that follow from the sealed record alone.
fn sealed(part: fn(&mut TextPage, &Document, Lang), lang: Lang) -> impl Fn(&mut TextPage, &LogPage) {
    move |brief, page| part(brief, &page.document, lang)
}
