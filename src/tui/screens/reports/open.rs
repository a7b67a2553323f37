//! What Enter does on a line and on each of its figures.

use std::rc::Rc;

use super::behind::{self, Found, Next};
use super::drill::{self, Pick};
use super::{OWN, Reports, show};
use crate::domain::ids::PersonId;
use crate::domain::people::Role as Rank;
use crate::i18n::msg;
use crate::report::{REPORTS, over_short};
use crate::tui::screens::logbook::Logbook;
use crate::tui::view::{Ctx, Effect, Handled, Query};
use crate::tui::widgets::words::Words;
use crate::tui::work::{Made, Wanted};

impl Reports {
    /// What Enter is called where the focus is.
    pub(super) fn enter(&self, ctx: &Ctx<'_>) -> &'static str {
        let lang = ctx.lang;
        let at = self.leaf().map_or(0, |leaf| self.grid.line(leaf));
        let line = self.book.as_ref().and_then(|book| book.line(self.tables.selected(), at));
        if self.on_lock() {
            msg::reports_ui::hint_lock(lang)
        } else if self.own_line(at, ctx).is_some() {
            msg::fair_ui::hint(lang)
        } else if line.is_some_and(|line| line.opens.is_some()) {
            msg::reports_ui::hint_open(lang)
        } else {
            msg::reports_ui::hint_behind(lang)
        }
    }

    /// What stands behind the chosen line or figure: a handover, several of them, or a day.
    pub(super) fn open(&mut self, at: usize, ctx: &Ctx<'_>) -> Handled {
        if self.on_lock() {
            return self.lock(ctx);
        }
        if let Some(person) = self.own_line(at, ctx) {
            return self.ask_own(person, ctx);
        }
        let table = self.tables.selected();
        let Some(book) = &self.book else { return Handled::done() };
        if let Some(id) = book.line(table, at).and_then(|line| line.opens) {
            return Handled::then(Effect::Ask(Query::LogPage(id)));
        }
        let made = book.made().clone();
        let behind = {
            let paper = made.paper(ctx.lang);
            let Some(source) = paper.tables.get(table) else { return Handled::done() };
            let figure = book.leaves.get(table).and_then(|leaf| self.grid.figure(leaf));
            drill::behind(&paper, source, at, figure)
        };
        if let Some((first, end)) = behind.sums {
            return Handled::then(effect(behind::next(&made, Found::Summed(table, first, end), ctx.lang)));
        }
        let Some(first) = behind.picks.first() else {
            // Nothing but its day leads on.
            let day = behind.day.map(|day| Effect::Open(Box::new(Logbook::on_day(day))));
            return Handled::then(day.unwrap_or_else(nothing));
        };
        let Some(report) = REPORTS.iter().position(|r| r.name == first.report) else {
            return Handled::done();
        };
        let wanted = show::fitting(Wanted { report, ..self.wanted });
        if wanted == made.wanted {
            return Handled::then(first_of(&made, behind.picks, ctx));
        }
        if wanted.is_long() {
            self.reading = Some(self.wanted);
        }
        self.pending = Some((wanted, behind.picks));
        Handled::then(Self::read(wanted))
    }

    /// The report whose lines were waited for is here.
    pub(super) fn arrived(&mut self, made: &Rc<Made>, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.reading = None;
        match self.pending.take() {
            Some((_, picks)) => vec![first_of(made, picks, ctx)],
            None => Vec::new(),
        }
    }

    /// Whether the lines are those of who has confirmed the month.
    fn on_lock(&self) -> bool {
        self.lockable().is_some() && self.leaf().is_some_and(|leaf| leaf.key == "confirmed")
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
        ctx.model.settings()?.people.iter().find(|p| p.name == *name).map(|p| p.id)
    }

    /// Somebody's history is for that person and for those who lead.
    fn ask_own(&mut self, person: PersonId, ctx: &Ctx<'_>) -> Handled {
        self.own = Some(person);
        let mut who = ctx.model.people(Rank::Lead);
        if ctx.model.people(Rank::Cashier).contains(&person) && !who.contains(&person) {
            who.insert(0, person);
        }
        Handled::then(Effect::AskPin { title: msg::fair_ui::pin.into(), who, tag: OWN })
    }
}

/// The first way that leads anywhere.
fn first_of(made: &Rc<Made>, picks: Vec<Pick>, ctx: &Ctx<'_>) -> Effect {
    let mut ways = picks.into_iter().map(|pick| behind::next(made, Found::Picked(pick), ctx.lang));
    ways.find(|next| !matches!(next, Next::Nothing)).map_or_else(nothing, effect)
}

fn effect(next: Next) -> Effect {
    match next {
        Next::Lines(view) => Effect::Open(view),
        Next::Go(effect) => effect,
        Next::Nothing => nothing(),
    }
}

fn nothing() -> Effect {
    Effect::Say(Words::from(msg::reports_ui::nothing_behind))
}
