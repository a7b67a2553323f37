//! The owner's month on screen: every report, a month at a time, as it would be printed and exported.

mod chart;
mod export;
mod grid;
mod screen;

mod drilldown;
mod heading;
mod line_actions;
pub(crate) mod own_month;
mod selection;
mod sorting;
mod source_rows;
mod table_view;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use ratatui::layout::Rect;

use super::locked::{self, Own};
use super::month_lock::MonthLock;
use crate::i18n::msg;
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::period::Period;
use crate::model::problem::Problem;
use crate::model::time::{BusinessDate, Month};
use crate::report::{Ask, REPORTS, attendance};
use crate::store::OpError;
use crate::tui::screens::reports::selection::Show;
use crate::tui::screens::reports::sorting::{SORT, SortedBy};
use crate::tui::screens::reports::table_view::{ReportView, TableView};
use crate::tui::shell::app_data::AppData;
use crate::tui::shell::background::{Order, ReportRequest, Whose, WorkResult};
use crate::tui::shell::canvas::{Canvas, below, row};
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Input, KeyPress};
use crate::tui::shell::keymap::KeyAction;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Ctx, Effect, Handled, Query};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::menu::Menu;
use export::{Export, said};
use grid::Grid;
use heading::PeriodPart;

/// Rows of the screen from which on there is room for more than one line of figures.
const TALL: u16 = 20;

/// Where the keys go, from top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum ReportsFocus {
    Tabs,
    Period,
    Tables,
    Rows,
}

/// Reports screen: which one, which days, how to show it.
#[derive(Debug)]
pub(crate) struct Reports {
    tabs: Menu,
    wanted: ReportRequest,
    today: BusinessDate,
    book: Option<ReportView>,
    failed: Option<Problem>,
    /// A long period is being read; what was shown before it.
    reading: Option<ReportRequest>,
    /// The line of the period, as drawn.
    period: Clicks<PeriodPart>,
    tables: Menu,
    grid: Grid,
    focus: ReportsFocus,
    show: Option<Show>,
    export: Option<Export>,
    /// Whose history is to be shown once the PIN was right.
    own: Option<PersonId>,
    /// Whose missing punch is to be corrected on the page that is waited for.
    punch: Option<String>,
}

impl Reports {
    /// On the days shown last, else on the month of the running shift.
    #[must_use]
    pub(crate) fn new(model: &AppData) -> Self {
        let today = model
            .live
            .as_ref()
            .map_or_else(|| BusinessDate(chrono::NaiveDate::default()), |live| live.run.date);
        let mut entries: Vec<_> = REPORTS.iter().map(|r| r.title.into()).collect();
        entries.push(msg::reports_ui::export.into());
        let period = model.report_days.unwrap_or_else(|| Period::of_month(today.month()));
        Self {
            tabs: Menu::across(entries),
            wanted: ReportRequest { report: 0, period, ask: Ask::default() },
            today,
            book: None,
            failed: None,
            reading: None,
            period: Clicks::new(),
            tables: Menu::across(Vec::new()),
            grid: Grid::new(),
            focus: ReportsFocus::Tabs,
            show: None,
            export: None,
            own: None,
            punch: None,
        }
    }

    /// Shows another report, other days or other people.
    fn want(&mut self, wanted: ReportRequest) -> Handled {
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
        Handled::Yes(vec![Effect::ReportDays(wanted.period), Self::read(selection::fitting(wanted))])
    }

    fn read(wanted: ReportRequest) -> Effect {
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
        self.want(ReportRequest { period, ..self.wanted })
    }

    fn take(&mut self, made: &Rc<WorkResult>, lang: Lang) {
        let mut book = ReportView::new(made.clone(), lang);
        if let Some(before) =
            self.book.as_ref().filter(|book| book.made().wanted.report == made.wanted.report)
        {
            book.sort_like(before);
        }
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
        let wanted = selection::fitting(self.wanted);
        if self.book.as_ref().is_none_or(|book| book.made().wanted != wanted) {
            self.failed = Some(error.problem());
            return Vec::new();
        }
        // The figures are there: only what was opened from them is not.
        let problem = error.problem();
        vec![Effect::Say(Label::from(move |lang: Lang| said(&problem, lang)))]
    }

    /// Whose figures are wanted, where they are not open; nothing where they may be shown.
    fn locked(&self, ctx: &Ctx<'_>) -> Option<Own> {
        let Whose::Of(person) = self.wanted.whose() else { return None };
        (!ctx.model.reads(person)).then(|| person.map_or(Own::Anybody, Own::Of))
    }

    /// A key while the figures wanted are not open: other reports and days, the lock of the month, and the PIN.
    fn on_locked(&mut self, key: &KeyPress, own: Own, ctx: &Ctx<'_>) -> Handled {
        self.focus = self.focus.min(ReportsFocus::Period);
        match (self.focus, KeyAction::outside_field(key)) {
            (_, KeyAction::Accept) if !key.repeat => Handled::then(locked::ask(ctx.model, own)),
            (_, KeyAction::Char('[' | '【' | '［')) | (ReportsFocus::Period, KeyAction::Left) => {
                self.turn(-1)
            }
            (_, KeyAction::Char(']' | '】' | '］')) | (ReportsFocus::Period, KeyAction::Right) => {
                self.turn(1)
            }
            (_, KeyAction::Char('p' | 'ｐ')) => self.ask_what("person", ctx),
            (_, KeyAction::Char('l' | 'ｌ')) if self.lockable().is_some() => self.lock_month(ctx),
            (_, KeyAction::Up) => self.move_focus(false),
            (ReportsFocus::Tabs, KeyAction::Down) => self.move_focus(true),
            (ReportsFocus::Tabs, _) => match self.tabs.handle(&Input::Key(*key)) {
                WidgetOutcome::Ignored => Handled::No,
                _ => match self.tabs.selected() {
                    at if at < REPORTS.len() => self.want(ReportRequest { report: at, ..self.wanted }),
                    // There is nothing that could be written to a file.
                    _ => {
                        self.tabs.select(self.wanted.report);
                        Handled::done()
                    }
                },
            },
            _ => Handled::No,
        }
    }

    /// The table shown.
    fn leaf(&self) -> Option<&TableView> {
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

    /// Sorts the table shown by the column chosen.
    fn sort(&mut self) -> Handled {
        let at = self.tables.selected();
        let Some(book) = &mut self.book else { return Handled::done() };
        let Some(leaf) = book.leaves.get(at) else { return Handled::done() };
        let column = self.grid.column(leaf);
        let by = SortedBy::next(leaf.sorted, column);
        book.sort(at, by);
        self.grid.list.select(0);
        book.look_at(at, 0);
        Handled::done()
    }

    fn next_table(&mut self, forward: bool) -> Handled {
        let count = self.tables.items.len().max(1);
        let step = if forward { 1 } else { count - 1 };
        self.table((self.tables.selected() + step) % count)
    }

    fn move_focus(&mut self, down: bool) -> Handled {
        self.focus = match (self.focus, down) {
            (ReportsFocus::Tabs, true) | (ReportsFocus::Tables, false) => ReportsFocus::Period,
            (ReportsFocus::Tabs | ReportsFocus::Period, false) => ReportsFocus::Tabs,
            (ReportsFocus::Tables | ReportsFocus::Rows, true) if !self.grid.list.is_empty() => {
                ReportsFocus::Rows
            }
            (ReportsFocus::Rows, false) | (_, true) => ReportsFocus::Tables,
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
            let table = (leaf.key, leaf.title.as_str());
            self.export = Some(Export::new(selection::fitting(self.wanted), table, ctx));
        }
        Handled::done()
    }

    /// The tab bar: reports, and the way to a file behind them.
    fn on_tabs(&mut self, outcome: WidgetOutcome, ctx: &Ctx<'_>) -> Handled {
        let at = self.tabs.selected();
        match outcome {
            WidgetOutcome::Chosen(at) if at >= REPORTS.len() => self.start_export(ctx),
            WidgetOutcome::Chosen(at) if at == self.wanted.report && self.focus == ReportsFocus::Tabs => {
                self.focus =
                    if self.grid.list.is_empty() { ReportsFocus::Tables } else { ReportsFocus::Rows };
                Handled::done()
            }
            _ if at < REPORTS.len() => self.want(ReportRequest { report: at, ..self.wanted }),
            _ => Handled::done(),
        }
    }

    fn on_key(&mut self, key: &KeyPress, ctx: &Ctx<'_>) -> Handled {
        let action = KeyAction::outside_field(key);
        if key.code == SORT && self.focus != ReportsFocus::Tabs {
            return self.sort();
        }
        match action {
            KeyAction::Next => return self.next_table(true),
            KeyAction::Prev => return self.next_table(false),
            KeyAction::Char('[' | '【' | '［') => return self.turn(-1),
            KeyAction::Char(']' | '】' | '］') => return self.turn(1),
            KeyAction::Char('e' | 'ｅ') => return self.start_export(ctx),
            KeyAction::Char('p' | 'ｐ') => return self.ask_what("person", ctx),
            KeyAction::Char('l' | 'ｌ') if self.lockable().is_some() => return self.lock_month(ctx),
            _ => {}
        }
        let input = Input::Key(*key);
        match self.focus {
            ReportsFocus::Tabs => match self.tabs.handle(&input) {
                WidgetOutcome::Ignored => {}
                outcome => return self.on_tabs(outcome, ctx),
            },
            ReportsFocus::Period => match action {
                KeyAction::Left => return self.turn(-1),
                KeyAction::Right => return self.turn(1),
                KeyAction::Accept if !key.repeat => return self.ask_what("days", ctx),
                _ => {}
            },
            ReportsFocus::Tables => match self.tables.handle(&input) {
                WidgetOutcome::Chosen(_) => return self.move_focus(true),
                WidgetOutcome::Ignored => {}
                _ => return self.table(self.tables.selected()),
            },
            ReportsFocus::Rows => match self.on_grid(&input) {
                WidgetOutcome::Chosen(at) => return self.open(at, ctx),
                WidgetOutcome::Ignored => {}
                _ => return Handled::done(),
            },
        }
        match action {
            KeyAction::Up => self.move_focus(false),
            KeyAction::Down | KeyAction::PageDown => self.move_focus(true),
            _ => Handled::No,
        }
    }

    fn on_grid(&mut self, input: &Input) -> WidgetOutcome {
        match self.book.as_ref().and_then(|book| book.leaves.get(self.tables.selected())) {
            Some(leaf) => self.grid.handle(input, leaf),
            None => WidgetOutcome::Ignored,
        }
    }

    /// The month whose attendance can be confirmed and locked here.
    fn lockable(&self) -> Option<Month> {
        let report = self.wanted.report().name == attendance::REPORT.name;
        self.wanted.period.month().filter(|_| report)
    }

    fn lock_month(&self, ctx: &Ctx<'_>) -> Handled {
        match self.lockable() {
            Some(_) if ctx.model.read_only.is_some() => {
                Handled::then(Effect::Say(Label::from(msg::logbook_ui::read_only)))
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
        let source_at = book.source(at, row_at);
        let lines = if area.height >= TALL { area.height / 10 } else { 1 };
        let used = heading::draw_figures(book, canvas, Rect { height: lines.min(area.height), ..area });
        let rest = below(area, used);
        self.tables.draw(canvas, row(rest, 0), Focus::when(self.focus == ReportsFocus::Tables));
        let rest = below(rest, 1);
        let Some(leaf) = book.leaves.get(at) else { return };
        let mut body = rest;
        if let Some(series) = &leaf.chart
            && rest.height >= 10
        {
            let tall = (rest.height / 2).min(12);
            chart::draw(canvas, Rect { height: tall, ..rest }, book, series, source_at);
            body = below(rest, tall + 1);
            let marks = if canvas.glyphs.ascii { ["+", "-"] } else { ["▲", "▼"] };
            let status = chart::status(book, series, source_at, marks);
            let line = chart::last_row(body);
            canvas.text_in(line.x, line.y, line.width, &status, TextRole::Title);
            body.height = body.height.saturating_sub(1);
        }
        let focused = self.focus == ReportsFocus::Rows;
        self.grid.draw(canvas, body, leaf, |n| book.line(at, n), Focus::when(focused));
    }
}
