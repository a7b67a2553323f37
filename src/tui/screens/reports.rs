//! The owner's month on screen: every report, a month at a time, as it would be printed and exported.

mod bar;
mod behind;
mod chart;
mod drill;
mod export;
mod grid;
mod leaf;
mod open;
mod screen;
mod show;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use ratatui::layout::Rect;

use super::month_lock::MonthLock;
use crate::domain::Problem;
use crate::domain::ids::PersonId;
use crate::domain::period::Period;
use crate::domain::time::{BusinessDate, Month};
use crate::i18n::{Lang, msg};
use crate::report::{Ask, REPORTS, attendance};
use crate::store::OpError;
use crate::tui::canvas::{Canvas, below, row};
use crate::tui::input::{Input, Key};
use crate::tui::keymap::Action;
use crate::tui::model::Model;
use crate::tui::theme::Role;
use crate::tui::view::{Ctx, Effect, Handled, Query};
use crate::tui::widgets::Outcome;
use crate::tui::widgets::menu::Menu;
use crate::tui::widgets::words::Words;
use crate::tui::work::{Made, Order, Wanted};
use bar::PERIOD;
use export::{Export, said};
use grid::Grid;
use leaf::{Book, Leaf};
use show::Show;

const TABS: u16 = 2600;
const TABLES: u16 = 2602;
const ROWS: u16 = 2603;
const FIGURES: u16 = 2604;

/// Rows of the screen from which on there is room for more than one line of figures.
const TALL: u16 = 20;

/// Where the keys go, from top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Focus {
    Tabs,
    Period,
    Tables,
    Rows,
}

/// The screen.
#[derive(Debug)]
pub struct Reports {
    tabs: Menu,
    wanted: Wanted,
    today: BusinessDate,
    book: Option<Book>,
    failed: Option<Problem>,
    /// A long period is being read; what was shown before it.
    reading: Option<Wanted>,
    tables: Menu,
    grid: Grid,
    focus: Focus,
    show: Option<Show>,
    export: Option<Export>,
    /// Whose own history is to be shown once the PIN was right.
    own: Option<PersonId>,
    /// Whose missing punch is to be corrected on the page that is waited for.
    punch: Option<String>,
}

impl Reports {
    /// On the month of the running shift.
    #[must_use]
    pub fn new(model: &Model) -> Self {
        let today = model
            .live
            .as_ref()
            .map_or_else(|| BusinessDate(chrono::NaiveDate::default()), |live| live.run.date);
        let mut entries: Vec<_> = REPORTS.iter().map(|r| r.title.into()).collect();
        entries.push(msg::reports_ui::export.into());
        Self {
            tabs: Menu::across(TABS, entries),
            wanted: Wanted { report: 0, period: Period::of_month(today.month()), ask: Ask::default() },
            today,
            book: None,
            failed: None,
            reading: None,
            tables: Menu::across(TABLES, Vec::new()),
            grid: Grid::new(ROWS, FIGURES),
            focus: Focus::Tabs,
            show: None,
            export: None,
            own: None,
            punch: None,
        }
    }

    /// Shows another report, other days or other people.
    fn want(&mut self, wanted: Wanted) -> Handled {
        if wanted == self.wanted {
            return Handled::done();
        }
        if wanted.report != self.wanted.report {
            self.tables.select(0);
        }
        self.grid.reset(self.grid.list.len());
        let before = std::mem::replace(&mut self.wanted, wanted);
        if wanted.is_long() {
            self.reading = Some(before);
        }
        Handled::then(Self::read(show::fitting(wanted)))
    }

    fn read(wanted: Wanted) -> Effect {
        if wanted.is_long() {
            Effect::Start(Box::new(Order::Read(wanted)))
        } else {
            Effect::Ask(Query::Report(wanted))
        }
    }

    /// The days before or after, not beyond today.
    fn turn(&mut self, by: i64) -> Handled {
        let period = self.wanted.period.shifted(by);
        if period.from > self.today || period.from.month().year < 1970 {
            return Handled::done();
        }
        self.want(Wanted { period, ..self.wanted })
    }

    fn take(&mut self, made: &Rc<Made>, lang: Lang) {
        let mut book = Book::new(made.clone(), lang);
        self.tables.items = book.leaves.iter().map(|leaf| leaf.title.clone().into()).collect();
        self.tables.select(self.tables.selected());
        self.grid.list.set_len(book.leaves.get(self.tables.selected()).map_or(0, |leaf| leaf.len));
        book.look_at(self.tables.selected(), self.grid.list.selected().unwrap_or(0));
        self.book = Some(book);
        self.failed = None;
        self.reading = None;
    }

    /// Something could not be read, or reading was stopped.
    fn refused(&mut self, error: &OpError) -> Vec<Effect> {
        let stopped = *error == OpError::Stopped;
        let before = self.reading.take();
        if let Some(before) = before.filter(|_| stopped) {
            // Back to what was shown.
            self.wanted = before;
            self.tabs.select(before.report);
            return Vec::new();
        }
        let wanted = show::fitting(self.wanted);
        if self.book.as_ref().is_none_or(|book| book.made().wanted != wanted) {
            self.failed = Some(error.problem());
            return Vec::new();
        }
        // The figures are there: only what was opened from them is not.
        let problem = error.problem();
        vec![Effect::Say(Words::from(move |lang: Lang| said(&problem, lang)))]
    }

    /// The table shown.
    fn leaf(&self) -> Option<&Leaf> {
        self.book.as_ref()?.leaves.get(self.tables.selected())
    }

    fn table(&mut self, to: usize) -> Handled {
        self.tables.select(to);
        if let Some(book) = &mut self.book {
            self.grid.reset(book.leaves.get(to).map_or(0, |leaf| leaf.len));
            book.look_at(to, 0);
        }
        Handled::done()
    }

    fn next_table(&mut self, forward: bool) -> Handled {
        let count = self.tables.items.len().max(1);
        let step = if forward { 1 } else { count - 1 };
        self.table((self.tables.selected() + step) % count)
    }

    fn move_focus(&mut self, down: bool) -> Handled {
        self.focus = match (self.focus, down) {
            (Focus::Tabs, true) | (Focus::Tables, false) => Focus::Period,
            (Focus::Tabs | Focus::Period, false) => Focus::Tabs,
            (Focus::Tables | Focus::Rows, true) if !self.grid.list.is_empty() => Focus::Rows,
            (Focus::Rows, false) | (_, true) => Focus::Tables,
        };
        Handled::done()
    }

    fn ask_what(&mut self, first: &str, ctx: &Ctx<'_>) -> Handled {
        self.show = Some(Show::new(self.wanted, ctx.model, first));
        Handled::done()
    }

    fn start_export(&mut self, ctx: &Ctx<'_>) -> Handled {
        self.tabs.select(self.wanted.report);
        if let Some(leaf) = self.leaf() {
            self.export = Some(Export::new(show::fitting(self.wanted), leaf.key, ctx));
        }
        Handled::done()
    }

    /// The tab bar: reports, and the way to a file behind them.
    fn on_tabs(&mut self, outcome: Outcome, ctx: &Ctx<'_>) -> Handled {
        let at = self.tabs.selected();
        match outcome {
            Outcome::Chosen(at) if at >= REPORTS.len() => self.start_export(ctx),
            Outcome::Chosen(at) if at == self.wanted.report && self.focus == Focus::Tabs => {
                self.focus = if self.grid.list.is_empty() { Focus::Tables } else { Focus::Rows };
                Handled::done()
            }
            _ if at < REPORTS.len() => self.want(Wanted { report: at, ..self.wanted }),
            _ => Handled::done(),
        }
    }

    fn on_key(&mut self, key: &Key, ctx: &Ctx<'_>) -> Handled {
        let action = Action::outside_field(key);
        match action {
            Action::Next => return self.next_table(true),
            Action::Prev => return self.next_table(false),
            Action::Char('[' | '【' | '［') => return self.turn(-1),
            Action::Char(']' | '】' | '］') => return self.turn(1),
            Action::Char('e' | 'ｅ') => return self.start_export(ctx),
            Action::Char('p' | 'ｐ') => return self.ask_what("person", ctx),
            Action::Char('l' | 'ｌ') if self.lockable().is_some() => return self.lock(ctx),
            _ => {}
        }
        let input = Input::Key(*key);
        match self.focus {
            Focus::Tabs => match self.tabs.handle(&input) {
                Outcome::Ignored => {}
                outcome => return self.on_tabs(outcome, ctx),
            },
            Focus::Period => match action {
                Action::Left => return self.turn(-1),
                Action::Right => return self.turn(1),
                Action::Accept if !key.repeat => return self.ask_what("days", ctx),
                _ => {}
            },
            Focus::Tables => match self.tables.handle(&input) {
                Outcome::Chosen(_) => return self.move_focus(true),
                Outcome::Ignored => {}
                _ => return self.table(self.tables.selected()),
            },
            Focus::Rows => match self.on_grid(&input) {
                Outcome::Chosen(at) => return self.open(at, ctx),
                Outcome::Ignored => {}
                _ => return Handled::done(),
            },
        }
        match action {
            Action::Up => self.move_focus(false),
            Action::Down | Action::PageDown => self.move_focus(true),
            _ => Handled::No,
        }
    }

    fn on_grid(&mut self, input: &Input) -> Outcome {
        match self.book.as_ref().and_then(|book| book.leaves.get(self.tables.selected())) {
            Some(leaf) => self.grid.handle(input, leaf),
            None => Outcome::Ignored,
        }
    }

    /// The month whose attendance can be confirmed and locked here.
    fn lockable(&self) -> Option<Month> {
        let report = self.wanted.report().name == attendance::REPORT.name;
        self.wanted.period.month().filter(|_| report)
    }

    fn lock(&self, ctx: &Ctx<'_>) -> Handled {
        match self.lockable() {
            Some(_) if ctx.model.read_only.is_some() => {
                Handled::then(Effect::Say(Words::from(msg::logbook_ui::read_only)))
            }
            Some(month) => Handled::then(Effect::Open(Box::new(MonthLock::new(month, ctx)))),
            None => Handled::done(),
        }
    }

    fn draw_book(&mut self, canvas: &mut Canvas, area: Rect) {
        let at = self.tables.selected();
        let row_at = self.grid.list.selected().unwrap_or(0);
        let Some(book) = &mut self.book else { return };
        book.look_at(at, row_at);
        let lines = if area.height >= TALL { area.height / 10 } else { 1 };
        let used = bar::draw_figures(book, canvas, Rect { height: lines.min(area.height), ..area });
        let rest = below(area, used);
        self.tables.draw(canvas, row(rest, 0), self.focus == Focus::Tables);
        let rest = below(rest, 1);
        let Some(leaf) = book.leaves.get(at) else { return };
        let mut body = rest;
        if let Some(series) = &leaf.chart
            && rest.height >= 10
        {
            let tall = (rest.height / 2).min(12);
            chart::draw(canvas, Rect { height: tall, ..rest }, book, series, row_at);
            body = below(rest, tall + 1);
            let marks = if canvas.glyphs.ascii { ["+", "-"] } else { ["▲", "▼"] };
            let status = chart::status(book, series, row_at, marks);
            let line = chart::last_row(body);
            canvas.text_in(line.x, line.y, line.width, &status, Role::Title);
            body.height = body.height.saturating_sub(1);
        }
        let focused = self.focus == Focus::Rows;
        self.grid.draw(canvas, body, leaf, |n| book.line(at, n), focused);
    }
}
