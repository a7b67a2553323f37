//! What Enter does on a line and on each of its figures.

use super::Reports;
use crate::i18n::msg;
use crate::model::ids::PersonId;
use crate::report::over_short;
use crate::tui::screens::items::detail::ItemView;
use crate::tui::screens::locked::{self, Own};
use crate::tui::screens::logbook::Logbook;
use crate::tui::screens::reports::drilldown::{DrillFigure, day_in};
use crate::tui::screens::reports::source_rows;
use crate::tui::screens::reports::source_rows::Next;
use crate::tui::screens::unplanned::UnplannedQueue;
use crate::tui::shell::view::{Ctx, Effect, Handled, Query};
use crate::tui::widgets::label::Label;

impl Reports {
    /// What Enter is called where the focus is.
    pub(super) fn enter(&self, ctx: &Ctx<'_>) -> &'static str {
        let lang = ctx.lang;
        let at = self.leaf().map_or(0, |leaf| self.grid.line(leaf));
        let line = self.book.as_ref().and_then(|book| book.line(self.tables.selected(), at));
        if self.on_lock() {
            msg::reports_ui::hint_lock(lang)
        } else if self.on_unplanned(at) && ctx.model.reads(None) {
            msg::unplanned::hint_decide(lang)
        } else if self.own_line(at, ctx).is_some() {
            msg::fair_ui::hint(lang)
        } else if line.is_some_and(|line| line.item.is_some()) {
            msg::reports_ui::hint_item(lang)
        } else if self.without_punch(at).is_some() {
            msg::reports_ui::hint_correct(lang)
        } else if line.is_some_and(|line| line.opens.is_some()) {
            msg::reports_ui::hint_open(lang)
        } else {
            msg::reports_ui::hint_behind(lang)
        }
    }

    /// What stands behind the chosen line or figure: a handover, several of them, or a day.
    pub(super) fn open(&mut self, at: usize, ctx: &Ctx<'_>) -> Handled {
        if self.on_lock() {
            return self.lock_month(ctx);
        }
        if self.on_unplanned(at) && ctx.model.reads(None) {
            return Handled::then(Effect::Open(Box::new(UnplannedQueue::new())));
        }
        if let Some(person) = self.own_line(at, ctx) {
            return self.ask_own(person, ctx);
        }
        let table = self.tables.selected();
        let Some(book) = &self.book else { return Handled::done() };
        let line = book.line(table, at);
        if let Some(item) = line.and_then(|line| line.item).and_then(|id| book.made().model.item(id)) {
            return Handled::then(Effect::Open(Box::new(ItemView::new(item.clone()))));
        }
        if let Some(id) = line.and_then(|line| line.opens) {
            self.punch = self.without_punch(at);
            return Handled::then(Effect::Ask(Query::LogPage(id)));
        }
        let made = book.made().clone();
        let lang = ctx.lang;
        let paper = made.paper(lang);
        let Some(source) = paper.tables.get(table) else { return Handled::done() };
        let column = book.leaves.get(table).and_then(|leaf| self.grid.figure(leaf));
        let figure = DrillFigure::at(source, book.source(table, at), column);
        if figure.is_empty(&paper) {
            return Handled::then(nothing());
        }
        if figure.behind(&made, lang).is_some() {
            return Handled::then(match source_rows::next(&made, figure, lang) {
                Next::Lines(view) => Effect::Open(view),
                Next::Go(effect) => *effect,
                Next::Nothing => nothing(),
            });
        }
        // Nothing but its day leads on.
        let day = figure.row(&paper).and_then(|(_, row)| day_in(&row));
        Handled::then(day.map_or_else(nothing, |day| Effect::Open(Box::new(Logbook::on_day(day)))))
    }

    /// Whether the lines are those of who has confirmed the month.
    fn on_lock(&self) -> bool {
        let Some(leaf) = self.leaf().filter(|leaf| leaf.key == "confirmed") else { return false };
        // A number of shifts has those shifts behind it.
        let column = self.grid.figure(leaf).and_then(|n| leaf.columns.get(n));
        self.lockable().is_some() && column.is_none_or(|column| !column.kind.is_figure())
    }

    /// Whether the line is a day with minutes outside the roster that nobody has decided on.
    fn on_unplanned(&self, at: usize) -> bool {
        let leaf = self.leaf().filter(|leaf| leaf.key == "unplanned");
        let by = leaf.and_then(|leaf| leaf.columns.iter().position(|column| column.key == "by"));
        let line = self.book.as_ref().and_then(|book| book.line(self.tables.selected(), at));
        by.zip(line).is_some_and(|(by, line)| line.cells.get(by).is_some_and(|cell| cell.text.is_empty()))
    }

    /// Whose punch is missing in a line of those that keep the month from being locked.
    fn without_punch(&self, at: usize) -> Option<String> {
        let leaf = self.leaf().filter(|leaf| leaf.key == "missing")?;
        let name = leaf.columns.iter().position(|column| column.key == "name")?;
        let line = self.book.as_ref()?.line(self.tables.selected(), at)?;
        Some(line.cells.get(name)?.text.clone())
    }

    /// The person of a line of over and short by person, chosen as a whole.
    fn own_line(&self, at: usize, ctx: &Ctx<'_>) -> Option<PersonId> {
        let leaf = self.leaf()?;
        if self.wanted.report().name != over_short::REPORT.name
            || leaf.key != "people"
            || self.grid.figure(leaf).is_some()
        {
            return None;
        }
        let name = &self.book.as_ref()?.line(self.tables.selected(), at)?.cells.first()?.text;
        ctx.model.settings()?.person_named(name).map(|p| p.id)
    }

    /// Somebody's history is for that person and for those who lead.
    fn ask_own(&mut self, person: PersonId, ctx: &Ctx<'_>) -> Handled {
        if ctx.model.reads(Some(person)) {
            return Handled::then(Effect::Ask(Query::OwnShifts(person)));
        }
        self.own = Some(person);
        Handled::then(locked::ask(ctx.model, Own::Of(person)))
    }
}

fn nothing() -> Effect {
    Effect::Say(Label::from(msg::reports_ui::nothing_behind))
}
