//! The owner's month on screen: every report, a month at a time, as it would be printed and exported.

mod chart;
mod export;
mod grid;
mod leaf;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use ratatui::layout::Rect;

use super::fair::FairView;
use super::logbook::PageView;
use super::month_lock::MonthLock;
use crate::domain::Problem;
use crate::domain::ids::PersonId;
use crate::domain::people::Role as Rank;
use crate::domain::period::Period;
use crate::domain::time::{BusinessDate, Month};
use crate::i18n::width::{width, wrap};
use crate::i18n::{Lang, msg};
use crate::report::paper::period_words;
use crate::report::{REPORTS, attendance, over_short};
use crate::tui::canvas::{Canvas, Target, below, cells, padded, row};
use crate::tui::input::{Code, Input, Key};
use crate::tui::keymap::{Action, Hint, HintKey};
use crate::tui::model::Model;
use crate::tui::theme::Role;
use crate::tui::view::{Answered, Ctx, Effect, Handled, News, Query, View};
use crate::tui::widgets::Outcome;
use crate::tui::widgets::dialog::Dialog;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::list::List;
use crate::tui::widgets::menu::Menu;
use crate::tui::widgets::words::Words;
use crate::tui::work::{Made, Order, Wanted};
use export::{Export, Told, said};
use leaf::Book;

const TABS: u16 = 2600;
const PERIOD: u16 = 2601;
const TABLES: u16 = 2602;
const ROWS: u16 = 2603;
const DAYS: u16 = 2604;
/// Tag of the PIN for somebody's own history.
const OWN: &str = "own";

/// A period with more days is read beside the screen.
const LONG: i64 = 92;
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
    list: List,
    /// First column behind the frozen ones.
    col: usize,
    /// Cells of the table when last drawn.
    room: usize,
    focus: Focus,
    days: Option<Dialog>,
    export: Option<Export>,
    /// Whose own history is to be shown once the PIN was right.
    own: Option<PersonId>,
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
            wanted: Wanted { report: 0, period: Period::of_month(today.month()) },
            today,
            book: None,
            failed: None,
            reading: None,
            tables: Menu::across(TABLES, Vec::new()),
            list: List::new(ROWS),
            col: 0,
            room: 0,
            focus: Focus::Tabs,
            days: None,
            export: None,
            own: None,
        }
    }

    /// Shows another report or other days.
    fn want(&mut self, wanted: Wanted) -> Handled {
        if wanted == self.wanted {
            return Handled::done();
        }
        if wanted.report != self.wanted.report {
            self.tables.select(0);
            self.col = 0;
        }
        self.list.select(0);
        let before = std::mem::replace(&mut self.wanted, wanted);
        if self.is_long() {
            self.reading = Some(before);
        }
        Handled::then(self.read())
    }

    fn is_long(&self) -> bool {
        self.wanted.period.len() > LONG
    }

    fn read(&self) -> Effect {
        if self.is_long() {
            Effect::Start(Box::new(Order::Read(self.wanted)))
        } else {
            Effect::Ask(Query::Report(self.wanted))
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
        self.list.set_len(book.leaves.get(self.tables.selected()).map_or(0, |leaf| leaf.len));
        book.look_at(self.tables.selected(), self.list.selected().unwrap_or(0));
        self.book = Some(book);
        self.failed = None;
        self.reading = None;
    }

    fn table(&mut self, to: usize) -> Handled {
        self.tables.select(to);
        self.col = 0;
        if let Some(book) = &mut self.book {
            self.list.set_len(book.leaves.get(to).map_or(0, |leaf| leaf.len));
            book.look_at(to, 0);
        }
        self.list.select(0);
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
            (Focus::Tables | Focus::Rows, true) if !self.list.is_empty() => Focus::Rows,
            (Focus::Rows, false) | (_, true) => Focus::Tables,
        };
        Handled::done()
    }

    fn ask_days(&mut self) -> Handled {
        let field = Field::text("days", msg::reports_ui::days)
            .max(60)
            .with(&self.wanted.period.file_part().replace('_', " – "))
            .checked(|raw| Period::parse(raw).map(drop))
            .required();
        let buttons = vec![msg::reports_ui::show.into(), msg::kit::go_back.into()];
        let dialog = Dialog::ask(DAYS, msg::reports_ui::days_title, msg::reports_ui::days_how, buttons);
        self.days = Some(dialog.with_field(field));
        Handled::done()
    }

    fn on_days(&mut self, input: &Input) -> Handled {
        let Some(dialog) = &mut self.days else { return Handled::No };
        match dialog.handle(input) {
            Outcome::Chosen(0) => match Period::parse(dialog.raw()) {
                Ok(period) => {
                    self.days = None;
                    self.want(Wanted { period, ..self.wanted })
                }
                Err(_) => Handled::done(),
            },
            Outcome::Chosen(_) | Outcome::Cancelled => {
                self.days = None;
                Handled::done()
            }
            _ => match input {
                Input::Key(key) if matches!(Action::of(key), Action::Help | Action::Language) => Handled::No,
                _ => Handled::done(),
            },
        }
    }

    fn start_export(&mut self, ctx: &Ctx<'_>) -> Handled {
        self.tabs.select(self.wanted.report);
        if self.book.is_some() {
            self.export = Some(Export::new(self.wanted, ctx));
        }
        Handled::done()
    }

    /// The tab bar: reports, and the way to a file behind them.
    fn on_tabs(&mut self, outcome: Outcome, ctx: &Ctx<'_>) -> Handled {
        let at = self.tabs.selected();
        match outcome {
            Outcome::Chosen(at) if at >= REPORTS.len() => self.start_export(ctx),
            Outcome::Chosen(at) if at == self.wanted.report && self.focus == Focus::Tabs => {
                self.focus = if self.list.is_empty() { Focus::Tables } else { Focus::Rows };
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
                Action::Accept if !key.repeat => return self.ask_days(),
                _ => {}
            },
            Focus::Tables => match self.tables.handle(&input) {
                Outcome::Chosen(_) => return self.move_focus(true),
                Outcome::Ignored => {}
                _ => return self.table(self.tables.selected()),
            },
            Focus::Rows => match (self.list.handle(&input), action) {
                (Outcome::Chosen(at), _) => return self.open(at, ctx),
                (Outcome::Ignored, Action::Left) => {
                    self.sideways(false);
                    return Handled::done();
                }
                (Outcome::Ignored, Action::Right) => {
                    self.sideways(true);
                    return Handled::done();
                }
                (Outcome::Ignored, _) => {}
                _ => return Handled::done(),
            },
        }
        match action {
            Action::Up => self.move_focus(false),
            Action::Down | Action::PageDown => self.move_focus(true),
            _ => Handled::No,
        }
    }

    fn sideways(&mut self, right: bool) {
        let Some(leaf) = self.book.as_ref().and_then(|b| b.leaves.get(self.tables.selected())) else {
            return;
        };
        let at = self.col.max(leaf.frozen);
        self.col = if right { (at + 1).min(grid::last_start(leaf, self.room)) } else { at.saturating_sub(1) };
    }

    /// The handover behind a line.
    fn open(&mut self, at: usize, ctx: &Ctx<'_>) -> Handled {
        if self.on_lock() {
            return self.lock(ctx);
        }
        if let Some(person) = self.own_line(at, ctx) {
            return self.ask_own(person, ctx);
        }
        let line = self.book.as_ref().and_then(|book| book.line(self.tables.selected(), at));
        match line.and_then(|line| line.opens) {
            Some(id) => Handled::then(Effect::Ask(Query::LogPage(id))),
            None => Handled::done(),
        }
    }

    /// The person of a line of over and short by person.
    fn own_line(&self, at: usize, ctx: &Ctx<'_>) -> Option<PersonId> {
        let table = self.tables.selected();
        let book = self.book.as_ref()?;
        if self.wanted.report().name != over_short::REPORT.name || book.leaves.get(table)?.key != "people" {
            return None;
        }
        let name = &book.line(table, at)?.cells.first()?.text;
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

    /// The month whose attendance can be confirmed and locked here.
    fn lockable(&self) -> Option<Month> {
        let report = self.wanted.report().name == attendance::REPORT.name;
        self.wanted.period.month().filter(|_| report)
    }

    /// Whether the lines are those of who has confirmed the month.
    fn on_lock(&self) -> bool {
        let leaf = self.book.as_ref().and_then(|b| b.leaves.get(self.tables.selected()));
        self.lockable().is_some() && leaf.is_some_and(|leaf| leaf.key == "confirmed")
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

    fn opens(&self) -> bool {
        let at = self.list.selected().unwrap_or(0);
        let line = self.book.as_ref().and_then(|book| book.line(self.tables.selected(), at));
        line.is_some_and(|line| line.opens.is_some())
    }

    fn draw_period(&self, canvas: &mut Canvas, area: Rect) {
        let [_, _, left, right] = canvas.glyphs.arrows;
        let words = period_words(self.wanted.period, canvas.lang);
        let wide = cells(width(&words));
        let focused = self.focus == Focus::Period;
        let part = |canvas: &mut Canvas, x: u16, text: &str, cols: u16, role: Role, index: usize| {
            let rect = Rect { x, width: cols, ..area };
            canvas.hit(rect, Target::Item { id: PERIOD, index });
            canvas.text_in(x, area.y, cols, text, role);
        };
        part(canvas, area.x, left, 2, Role::HintKey, 0);
        let role = if focused { Role::Selected } else { Role::Title };
        part(canvas, area.x + 2, &words, wide, role, 1);
        if focused {
            canvas.set_cursor(area.x + 2, area.y);
        }
        if self.wanted.period.shifted(1).from <= self.today {
            part(canvas, area.x + 3 + wide, right, 2, Role::HintKey, 2);
        }
    }

    /// Key figures, as many lines as are given; how many were used.
    fn draw_figures(book: &Book, canvas: &mut Canvas, area: Rect) -> u16 {
        let (mut x, mut y) = (area.x, area.y);
        for (label, value) in &book.figures {
            let wide = cells(width(label) + width(&value.text) + 1);
            if x > area.x && x.saturating_add(wide) > area.right() {
                (x, y) = (area.x, y + 1);
            }
            if y >= area.bottom() {
                return area.height;
            }
            let end = canvas.text_in(x, y, area.right().saturating_sub(x), label, Role::Muted) + 1;
            let role = if value.role == Role::Text { Role::Value } else { value.role };
            x = canvas.text_in(end, y, area.right().saturating_sub(end), &value.text, role) + 3;
        }
        y - area.y + 1
    }

    fn draw_book(&mut self, canvas: &mut Canvas, area: Rect) {
        let at = self.tables.selected();
        let row_at = self.list.selected().unwrap_or(0);
        let Some(book) = &mut self.book else { return };
        book.look_at(at, row_at);
        let lines = if area.height >= TALL { area.height / 10 } else { 1 };
        let used = Self::draw_figures(book, canvas, Rect { height: lines.min(area.height), ..area });
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
        self.room = usize::from(body.width.saturating_sub(2));
        self.col = self.col.min(grid::last_start(leaf, self.room));
        let focused = self.focus == Focus::Rows;
        grid::draw(canvas, body, (book, at), &mut self.list, self.col, focused);
    }
}

impl View for Reports {
    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        if let Some(export) = &self.export {
            return export.hints(lang);
        }
        if let Some(dialog) = &self.days {
            return dialog.hints(lang);
        }
        if self.reading.is_some() {
            return vec![Hint::key(Code::Esc, msg::reports_ui::hint_stop(lang), 0)];
        }
        let mut hints = match self.focus {
            Focus::Tabs if self.tabs.selected() >= REPORTS.len() => {
                vec![Hint::key(Code::Enter, msg::reports_ui::hint_export(lang), 0)]
            }
            Focus::Tabs => vec![Hint::new(HintKey::LeftRight, msg::reports_ui::hint_report(lang), 0)],
            Focus::Period => vec![
                Hint::key(Code::Enter, msg::reports_ui::hint_days(lang), 0),
                Hint::new(HintKey::LeftRight, msg::reports_ui::hint_month(lang), 0),
            ],
            Focus::Tables => vec![Hint::new(HintKey::LeftRight, msg::reports_ui::hint_table(lang), 0)],
            Focus::Rows => {
                let mut hints = vec![Hint::new(HintKey::LeftRight, msg::reports_ui::hint_columns(lang), 1)];
                if self.on_lock() {
                    hints.insert(0, Hint::key(Code::Enter, msg::reports_ui::hint_lock(lang), 0));
                } else if self.own_line(self.list.selected().unwrap_or(0), ctx).is_some() {
                    hints.insert(0, Hint::key(Code::Enter, msg::fair_ui::hint(lang), 0));
                } else if self.opens() {
                    hints.insert(0, Hint::key(Code::Enter, msg::reports_ui::hint_open(lang), 0));
                }
                hints
            }
        };
        hints.push(Hint::new(HintKey::UpDown, msg::kit::hint_move(lang), 3));
        if self.focus != Focus::Tables {
            hints.push(Hint::key(Code::Tab, msg::reports_ui::hint_table(lang), 2));
        }
        if self.focus != Focus::Period {
            hints.push(Hint::new(HintKey::Range("[ ]"), msg::reports_ui::hint_month(lang), 2));
        }
        if self.lockable().is_some() {
            hints.push(Hint::key(Code::Char('l'), msg::reports_ui::hint_lock(lang), 3));
        }
        hints.push(Hint::key(Code::Char('e'), msg::reports_ui::hint_export(lang), 1));
        hints.push(Hint::key(Code::Esc, msg::kit::hint_back(lang), 0));
        hints
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Some(export) = &mut self.export {
            return match export.on(input, ctx.lang) {
                Told::Yes(effects) => Handled::Yes(effects),
                Told::No => Handled::No,
                Told::Away => {
                    self.export = None;
                    Handled::done()
                }
            };
        }
        if self.days.is_some() {
            return self.on_days(input);
        }
        if self.reading.is_some() {
            return match input {
                Input::Key(key) => match Action::outside_field(key) {
                    Action::Back => Handled::then(Effect::Stop),
                    Action::Help | Action::Language | Action::Interrupt | Action::Suspend => Handled::No,
                    _ => Handled::done(),
                },
                _ => Handled::done(),
            };
        }
        match input {
            Input::Key(key) => self.on_key(key, ctx),
            Input::Hit(Target::Item { id: TABS, .. }) => {
                let outcome = self.tabs.handle(input);
                self.focus = Focus::Tabs;
                let at = self.tabs.selected();
                if at >= REPORTS.len() {
                    self.on_tabs(outcome, ctx)
                } else {
                    self.want(Wanted { report: at, ..self.wanted })
                }
            }
            Input::Hit(Target::Item { id: TABLES, index }) => {
                self.focus = Focus::Tables;
                self.table(*index)
            }
            Input::Hit(Target::Item { id: PERIOD, index }) => match index {
                0 => self.turn(-1),
                2 => self.turn(1),
                _ => self.ask_days(),
            },
            _ => match self.list.handle(input) {
                Outcome::Chosen(at) if self.focus == Focus::Rows => self.open(at, ctx),
                Outcome::Ignored => Handled::No,
                _ => {
                    self.focus = Focus::Rows;
                    Handled::done()
                }
            },
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let lang = ctx.lang;
        if let Some(book) = &self.book
            && book.lang() != lang
        {
            let made = book.made().clone();
            self.take(&made, lang);
        }
        let title = self.book.as_ref().map_or_else(String::new, |book| book.title.clone());
        if let Some(export) = &mut self.export {
            export.draw(canvas, area, &title);
            return;
        }
        if area.height < 3 {
            return;
        }
        self.tabs.draw(canvas, row(area, 0), self.focus == Focus::Tabs);
        let body = padded(below(area, 1));
        canvas.within(body, |canvas| {
            self.draw_period(canvas, row(body, 0));
            let rest = below(body, 1);
            let text = match (&self.failed, &self.reading) {
                (Some(problem), _) => Some((said(problem, lang), Role::Bad)),
                (_, Some(_)) => Some((msg::reports_ui::reading(lang).to_owned(), Role::Text)),
                _ => None,
            };
            match text {
                Some((text, role)) => {
                    let lines = wrap(&text, usize::from(rest.width.max(8)));
                    for (line, y) in lines.iter().zip(rest.y + 1..rest.bottom()) {
                        canvas.text_in(rest.x, y, rest.width, line, role);
                    }
                }
                None => self.draw_book(canvas, rest),
            }
        });
        if let Some(dialog) = &mut self.days {
            dialog.draw(canvas);
        }
    }

    fn hear(&mut self, news: &News, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            News::Found(Answered::Report(made)) if made.wanted == self.wanted => self.take(made, ctx.lang),
            News::Found(Answered::LogPage(page)) => {
                return vec![Effect::Open(Box::new(PageView::new((**page).clone(), "")))];
            }
            News::Pin { tag: OWN, .. } => {
                return self
                    .own
                    .take()
                    .map(|person| Effect::Ask(Query::OwnShifts(person)))
                    .into_iter()
                    .collect();
            }
            News::Found(Answered::OwnShifts(person, shifts)) => {
                return vec![Effect::Open(Box::new(FairView::new(*person, shifts.clone())))];
            }
            News::Changed if !self.is_long() && self.export.is_none() => return vec![self.read()],
            other => {
                if let Some(export) = &mut self.export {
                    export.hear(other);
                } else if let News::Refused(problem) = other {
                    match self.reading.take() {
                        // Stopped: back to what was shown.
                        Some(before) if problem.key == "report.cancelled" => self.wanted = before,
                        _ => self.failed = Some(problem.clone()),
                    }
                }
            }
        }
        Vec::new()
    }

    fn shown(&mut self, _: &Ctx<'_>) -> Vec<Effect> {
        // What was opened above may have corrected something.
        if self.book.is_none() || !self.is_long() { vec![self.read()] } else { Vec::new() }
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        let title = self.book.as_ref().map(|book| book.title.clone());
        title.unwrap_or_else(|| msg::reports_ui::title(ctx.lang).to_owned())
    }
}
