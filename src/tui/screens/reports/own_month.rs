//! Everybody's own month, one after the other: who has not confirmed it, each one's lines behind the own PIN, and the
//! word of that person: it is right, or a line of it is disputed.

use std::rc::Rc;

use ratatui::layout::Rect;

use super::grid::Grid;
use super::heading;
use crate::i18n::{dates, msg, width};
use crate::model::ids::{HandoverId, PersonId};
use crate::model::lang::Lang;
use crate::model::period_data::LockStep;
use crate::model::problem::Problem;
use crate::model::time::{BusinessDate, Month};
use crate::report::tables::TableRow;
use crate::rules::attendance::thresholds::MonthStanding;
use crate::rules::authority::Act;
use crate::tui::screens::reports::drilldown::day_in;
use crate::tui::screens::reports::export::said;
use crate::tui::screens::reports::sorting::{SORT, SortedBy};
use crate::tui::screens::reports::table_view::ReportView;
use crate::tui::shell::background::WorkResult;
use crate::tui::shell::canvas::{Canvas, below, cells, padded, row};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Answered, Command, Ctx, Effect, Event, Handled, Query, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::list::ListWidget;

/// What is asked with the PIN: the own month is opened and confirmed by one.
const CONFIRM: PinPurpose = PinPurpose::MonthLock(Act::ConfirmOwn);
/// The tables shown of it, in this order.
const TABLES: [&str; 3] = ["sheets", "unplanned", "corrections"];

/// The month of each person, to be confirmed by that person.
#[derive(Debug)]
pub(crate) struct OwnMonths {
    month: Month,
    standing: Option<MonthStanding>,
    list: ListWidget,
    shown: Option<Shown>,
    refused: Option<Problem>,
}

/// Somebody's month on the screen.
#[derive(Debug)]
struct Shown {
    person: PersonId,
    book: Option<ReportView>,
    table: usize,
    grid: Grid,
    /// Why a line is disputed, as it is typed.
    dispute: Option<Form>,
}

impl OwnMonths {
    /// Not read yet.
    #[must_use]
    pub(crate) fn new(month: Month) -> Self {
        Self { month, standing: None, list: ListWidget::new(), shown: None, refused: None }
    }

    fn people(&self) -> &[(PersonId, bool)] {
        self.standing.as_ref().map_or(&[], |standing| &standing.people)
    }

    /// Asks whoever is chosen for the own PIN; nothing where that person has confirmed.
    fn ask(&mut self, at: usize, ctx: &Ctx<'_>) -> Handled {
        let Some((person, confirmed)) = self.people().get(at).copied() else { return Handled::done() };
        if confirmed {
            return Handled::then(Effect::Say(Label::from(msg::own_month::is_confirmed)));
        }
        if let Some(store) = ctx.model.settings().map(|s| &s.store)
            && let Err(running) = self.month.over(ctx.now, store.zone, store.cutoff.0)
        {
            // Known without asking anybody for a PIN.
            self.refused = Some(running);
            return Handled::done();
        }
        let title = Label::from(msg::reports_ui::pin_own);
        Handled::then(Effect::AskPin { title, who: vec![person], purpose: CONFIRM })
    }

    fn on_list(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        self.refused = None;
        match self.list.handle(input) {
            WidgetOutcome::Chosen(at) => self.ask(at, ctx),
            WidgetOutcome::Ignored => Handled::No,
            _ => Handled::done(),
        }
    }

    fn draw_list(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let lang = ctx.lang;
        let people = self.standing.as_ref().map_or(&[][..], |standing| &standing.people);
        let left = people.iter().filter(|(_, confirmed)| !confirmed).count();
        let words = match (&self.refused, left) {
            (Some(problem), _) => said(problem, lang),
            (None, 0) if !people.is_empty() => msg::own_month::all_have(lang).to_owned(),
            (None, _) => msg::own_month::how(lang).to_owned(),
        };
        let role = if self.refused.is_some() { TextRole::Bad } else { TextRole::Muted };
        let lines = width::wrap(&words, usize::from(area.width.max(8)));
        for (line, y) in lines.iter().zip(area.y..area.bottom()) {
            canvas.text_in(area.x, y, area.width, line, role);
        }
        let place = below(area, cells(lines.len()) + 1);
        self.list.draw(canvas, place, Focus::Here, |canvas, at, rect| {
            let Some((person, confirmed)) = people.get(at) else { return };
            let end = canvas.text_in(rect.x, rect.y, rect.width / 2, ctx.model.name(*person), TextRole::Text);
            let (state, role) = if *confirmed {
                (msg::own_month::confirmed(lang), TextRole::Ok)
            } else {
                (msg::own_month::not_yet(lang), TextRole::Warn)
            };
            let x = end.max(rect.x + rect.width / 2) + 1;
            canvas.text_in(x, rect.y, rect.right().saturating_sub(x), state, role);
        });
    }
}

impl Shown {
    const fn of(person: PersonId) -> Self {
        Self { person, book: None, table: 0, grid: Grid::new(), dispute: None }
    }

    /// Place of the shown table in the report.
    fn leaf(&self) -> Option<usize> {
        let key = TABLES.get(self.table)?;
        self.book.as_ref()?.leaves.iter().position(|leaf| leaf.key == *key)
    }

    fn take(&mut self, made: &Rc<WorkResult>, lang: Lang) {
        let at = self.grid.list.selected().unwrap_or(0);
        let mut book = ReportView::new(made.clone(), lang);
        if let Some(before) = &self.book {
            book.sort_like(before);
        }
        self.book = Some(book);
        let len =
            self.leaf().and_then(|leaf| self.book.as_ref()?.leaves.get(leaf)).map_or(0, |leaf| leaf.len);
        self.grid.list.set_len(len);
        // The sheet begins with its heading.
        self.grid.list.select(if self.table == 0 { at.max(1) } else { at });
    }

    /// Sorts the table by the column chosen; the days stay below the heading of the sheet.
    fn sort(&mut self) {
        let Some((at, book)) = self.leaf().zip(self.book.as_mut()) else { return };
        let Some(leaf) = book.leaves.get(at) else { return };
        let by = SortedBy::next(leaf.sorted, self.grid.column(leaf));
        book.sort(at, by);
        self.grid.list.select(usize::from(self.table == 0));
    }

    /// The next table of the month that has lines.
    fn turn(&mut self) {
        for step in 1..=TABLES.len() {
            let next = (self.table + step) % TABLES.len();
            let before = std::mem::replace(&mut self.table, next);
            let len =
                self.leaf().and_then(|at| self.book.as_ref()?.leaves.get(at)).map_or(0, |leaf| leaf.len);
            if len > 0 || next == 0 {
                self.grid.reset(len);
                return;
            }
            self.table = before;
        }
    }

    /// The day and the handover of the chosen line.
    fn line(&self) -> Option<(BusinessDate, HandoverId)> {
        let book = self.book.as_ref()?;
        let made = book.made().clone();
        let paper = made.paper(book.lang());
        let leaf = self.leaf()?;
        let table = paper.tables.get(leaf)?;
        let mut found = TableRow::default();
        let at = self.grid.list.selected().filter(|at| *at < table.rows.len())?;
        table.rows.fill(book.source(leaf, at), &mut found);
        day_in(&found).zip(found.opens)
    }

    fn on(&mut self, input: &Input, month: Month, ctx: &Ctx<'_>) -> Option<Handled> {
        let Input::Key(key) = input else { return Some(self.on_grid(input)) };
        if let Some(form) = &mut self.dispute {
            match KeyAction::of(key) {
                KeyAction::Back => self.dispute = None,
                action if action.is_global() => return Some(Handled::No),
                _ if form.handle(input) == WidgetOutcome::Submitted => {
                    let title = Label::from(msg::own_month::pin_dispute);
                    let purpose = PinPurpose::Log(Act::DisputeHours);
                    return Some(Handled::then(Effect::AskPin { title, who: vec![self.person], purpose }));
                }
                _ => {}
            }
            return Some(Handled::done());
        }
        match KeyAction::outside_field(key) {
            KeyAction::Back => return None,
            KeyAction::Next => self.turn(),
            _ if key.code == SORT => self.sort(),
            KeyAction::Done if ctx.model.read_only.is_none() => {
                return Some(Handled::then(Effect::Do(Command::MonthLock {
                    by: self.person,
                    month,
                    step: LockStep::Confirmed,
                    person: self.person,
                    reason: String::new(),
                })));
            }
            KeyAction::Char('d' | 'ｄ') if self.line().is_some() => {
                let why = Field::text("why", msg::own_month::why).required().max(200);
                let why = why.explained(msg::own_month::why_note);
                self.dispute = Some(Form::new(vec![why]).ended_by(msg::kit::to_pin));
            }
            _ => return Some(self.on_grid(input)),
        }
        Some(Handled::done())
    }

    fn on_grid(&mut self, input: &Input) -> Handled {
        let at = self.leaf();
        let Some(leaf) = at.and_then(|at| self.book.as_ref()?.leaves.get(at)) else { return Handled::done() };
        match self.grid.handle(input, leaf) {
            WidgetOutcome::Ignored => Handled::No,
            _ => Handled::done(),
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let lang = ctx.lang;
        if let Some(made) = self.book.as_ref().filter(|book| book.lang() != lang).map(|b| b.made().clone()) {
            self.take(&made, lang);
        }
        let (leaf, at) = (self.leaf(), self.grid.list.selected().unwrap_or(0));
        let line = self.line();
        let Some((leaf, book)) = leaf.zip(self.book.as_mut()) else { return };
        book.look_at(leaf, at);
        let used = heading::draw_figures(book, canvas, Rect { height: 2.min(area.height), ..area });
        let rest = below(area, used);
        let Some(shown) = book.leaves.get(leaf) else { return };
        canvas.text_in(rest.x, rest.y, rest.width, &shown.title, TextRole::Title);
        let lower = if self.dispute.is_some() { 6.min(rest.height / 2) } else { 0 };
        let body = below(rest, 1);
        let body = Rect { height: body.height.saturating_sub(lower), ..body };
        let focus = Focus::when(self.dispute.is_none());
        self.grid.draw(canvas, body, shown, |n| book.line(leaf, n), focus);
        if let Some(form) = &mut self.dispute {
            let place = below(body, body.height);
            let place = Rect { height: lower, ..place };
            let day = line.map_or_else(String::new, |(date, _)| dates::date_short(lang, date));
            let head = row(place, 0);
            canvas.text_in(
                head.x,
                head.y,
                head.width,
                &msg::own_month::disputed_day(lang, day),
                TextRole::Title,
            );
            form.draw(canvas, below(place, 1), Focus::Here);
        }
    }
}

impl View for OwnMonths {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_own_month.into())
    }

    fn explained_form(&self) -> Option<&Form> {
        self.shown.as_ref().and_then(|shown| shown.dispute.as_ref())
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        let back = Hint::key(Code::Esc, msg::kit::hint_back(lang), 0);
        match &self.shown {
            Some(Shown { dispute: Some(form), .. }) => form.hints_as(lang, msg::reports_ui::hint_pin(lang)),
            Some(_) => vec![
                Hint::key(Code::F(10), msg::own_month::hint_right(lang), 0),
                Hint::key(Code::Char('d'), msg::own_month::hint_dispute(lang), 1),
                Hint::key(Code::Tab, msg::reports_ui::hint_table(lang), 2),
                Hint::new(HintKey::LeftRight, msg::reports_ui::hint_columns(lang), 2),
                Hint::key(SORT, msg::reports_ui::hint_sort(lang), 2),
                back,
            ],
            None => vec![
                Hint::key(Code::Enter, msg::own_month::hint_look(lang), 0),
                Hint::new(HintKey::UpDown, msg::kit::hint_choose(lang), 1),
                back,
            ],
        }
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        let month = self.month;
        let Some(shown) = &mut self.shown else { return self.on_list(input, ctx) };
        let Some(handled) = shown.on(input, month, ctx) else {
            self.shown = None;
            return Handled::done();
        };
        handled
    }

    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        let Some(shown) = &mut self.shown else { return Vec::new() };
        let name = shown.line().map(|(date, handover)| format!("dispute/{}/{date}/{handover}", shown.person));
        name.zip(shown.dispute.as_mut().map(Typed::Form)).into_iter().collect()
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let month = dates::month_title(ctx.lang, self.month);
        let title = match &self.shown {
            Some(shown) => msg::own_month::of(ctx.lang, month, ctx.model.name(shown.person)),
            None => msg::own_month::title(ctx.lang, month),
        };
        let inner = padded(canvas.pane(area, &title, Focus::Here));
        if let Some(shown) = &mut self.shown {
            // The column before it is kept for what points at a row.
            let place = Rect { x: inner.x.saturating_sub(1), width: inner.width + 1, ..inner };
            canvas.within(place, |canvas| shown.draw(canvas, inner, ctx));
        } else {
            self.draw_list(canvas, inner, ctx);
        }
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Found(Answered::MonthStanding(month, standing)) if *month == self.month => {
                self.list.set_len(standing.people.len());
                // On to the next one who has something to do.
                if let Some(next) = standing.people.iter().position(|(_, confirmed)| !confirmed)
                    && self.people().get(self.list.selected().unwrap_or(0)).is_none_or(|(_, done)| *done)
                {
                    self.list.select(next);
                }
                self.standing = Some(standing.clone());
            }
            Event::Pin { person, purpose: CONFIRM } => {
                self.shown = Some(Shown::of(*person));
                return vec![Effect::Ask(Query::OwnMonth(*person, self.month))];
            }
            Event::Found(Answered::OwnMonth(person, made)) => {
                if let Some(shown) = self.shown.as_mut().filter(|shown| shown.person == *person) {
                    shown.take(made, ctx.lang);
                }
            }
            Event::Pin { person, purpose: PinPurpose::Log(Act::DisputeHours) } => {
                let shown = self.shown.as_ref();
                let Some((date, handover)) = shown.and_then(Shown::line) else { return Vec::new() };
                let form = shown.and_then(|shown| shown.dispute.as_ref());
                let why = form.map_or_else(String::new, |form| form.raw("why").trim().to_owned());
                return vec![Effect::Do(Command::DisputeHours { by: *person, date, handover, why })];
            }
            Event::Saved => {
                // Where a line was disputed the month is still to be looked at.
                if self.shown.as_mut().and_then(|shown| shown.dispute.take()).is_none() {
                    self.shown = None;
                }
                return vec![Effect::Ask(Query::MonthStanding(self.month))];
            }
            Event::Refused(error) => {
                let problem = error.problem();
                match self.shown.as_mut().and_then(|shown| shown.dispute.as_mut()) {
                    Some(form) => form.refuse("why", problem),
                    None => {
                        (self.shown, self.refused) = (None, Some(problem));
                    }
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn on_top(&mut self, _: &Ctx<'_>) -> Vec<Effect> {
        vec![Effect::Ask(Query::MonthStanding(self.month))]
    }

    fn lock(&mut self) -> bool {
        self.shown.take().is_some()
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        msg::attendance_report::title(ctx.lang).to_owned()
    }
}

#[cfg(test)]
mod tests;
