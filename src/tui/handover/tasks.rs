//! Step 8: what is carried over. Incoming accepts, queries or disputes each item; what is overdue needs the
//! reason of outgoing first.

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use super::StepView;
use super::step_draft::StepDraft;
use crate::i18n::{msg, width};
use crate::model::field_ref::{FieldRef, TaskField};
use crate::model::handover::answer::Answer;
use crate::model::handover::{Carried, CarryAct, Step};
use crate::model::ids::ItemId;
use crate::model::item::Item;
use crate::model::item_state::{ItemKind, Severity};
use crate::model::lang::Lang;
use crate::model::log::{Detail, Task};
use crate::model::problem::Problem;
use crate::rules::routines;
use crate::tui::handover::shared_parts::{
    WIDEST, age, buttons, closes, done_line, foot, if_then, item_facts, moment, nobody, page, taker_mark,
    takers, typed_line, weight,
};
use crate::tui::shell::canvas::{Canvas, cells, columns};
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::glyphs::Glyphs;
use crate::tui::shell::input::{Code, Input, KeyPress};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction, small};
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Answered, Command, Ctx, Effect, Event, Handled, Query};
use crate::tui::widgets::cell_editor::{CellEditor, CellKind, CellState};
use crate::tui::widgets::line_list::{LineList, ListLine};

const TEXT: usize = 240;
/// Cells of an item's age and of what was said to it.
const AGE: u16 = 9;
const SAID: u16 = 11;

/// What can be done with an item, the usual first: what is kept is there, was given out, or is missing.
const fn actions(kind: ItemKind) -> [CarryAct; 3] {
    match kind {
        ItemKind::Custody => [CarryAct::Accepted, CarryAct::GivenOut, CarryAct::Disputed],
        _ => [CarryAct::Accepted, CarryAct::Queried, CarryAct::Disputed],
    }
}

/// What those are called on their buttons.
const fn action_names(kind: ItemKind, lang: Lang) -> [&'static str; 3] {
    match kind {
        ItemKind::Custody => {
            [msg::tasks_ui::there(lang), msg::tasks_ui::give_out(lang), msg::tasks_ui::missing(lang)]
        }
        _ => [msg::tasks_ui::accept(lang), msg::tasks_ui::query(lang), msg::tasks_ui::dispute(lang)],
    }
}

/// What is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TaskQuestion {
    /// Why an item is overdue; then what incoming wanted to do.
    Overdue(CarryAct),
    /// The question or the objection.
    Words(CarryAct),
    /// A new task.
    New,
}

/// What a row stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TaskRow {
    Item(usize),
    /// Accept the rest together.
    Rest,
    /// Log a new task.
    New,
    /// Finish the step.
    Done,
}

/// The list of carried items.
#[derive(Debug)]
pub(crate) struct Tasks {
    draft: StepDraft,
    at: usize,
    button: usize,
    ask: Option<(TaskQuestion, CellEditor)>,
    begun: BTreeMap<FieldRef, String>,
    closed: Vec<Item>,
    place: Option<ItemId>,
    sheet: LineList,
    detail: LineList,
    buttons: Clicks<usize>,
}

impl Default for Tasks {
    fn default() -> Self {
        Self {
            draft: StepDraft::new(Step::Tasks),
            at: 0,
            button: 0,
            ask: None,
            begun: BTreeMap::new(),
            closed: Vec::new(),
            place: None,
            sheet: LineList::new(),
            detail: LineList::new(),
            buttons: Clicks::new(),
        }
    }
}

fn items<'a>(ctx: &Ctx<'a>) -> &'a [Item] {
    ctx.model.handover().map_or(&[], |open| open.items.as_slice())
}

const fn act_name(act: CarryAct, kind: ItemKind, lang: Lang) -> &'static str {
    match (act, kind) {
        (CarryAct::Accepted, ItemKind::Custody) => return msg::tasks_ui::is_there(lang),
        (CarryAct::Disputed, ItemKind::Custody) => return msg::tasks_ui::is_missing(lang),
        _ => {}
    }
    match act {
        CarryAct::GivenOut => msg::tasks_ui::given_out(lang),
        CarryAct::Accepted => msg::tasks_ui::accepted(lang),
        CarryAct::Queried => msg::tasks_ui::queried(lang),
        CarryAct::Disputed => msg::tasks_ui::disputed(lang),
    }
}

impl TaskQuestion {
    /// What is written about the item; a new task is about none.
    const fn field(self) -> Option<TaskField> {
        match self {
            Self::Overdue(_) => Some(TaskField::Overdue),
            Self::Words(CarryAct::Queried) => Some(TaskField::Query),
            Self::Words(CarryAct::GivenOut) => Some(TaskField::GivenOut),
            Self::Words(_) => Some(TaskField::Dispute),
            Self::New => None,
        }
    }

    const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Overdue(_) => msg::tasks_ui::ask_overdue(lang),
            Self::Words(CarryAct::Queried) => msg::tasks_ui::ask_query(lang),
            Self::Words(CarryAct::GivenOut) => msg::tasks_ui::ask_given_out(lang),
            Self::Words(_) => msg::tasks_ui::ask_dispute(lang),
            Self::New => msg::tasks_ui::ask_new(lang),
        }
    }
}

impl Tasks {
    fn rows(&self, ctx: &Ctx<'_>) -> Vec<TaskRow> {
        let all = items(ctx);
        let mut rows: Vec<TaskRow> = (0..all.len()).map(TaskRow::Item).collect();
        if !self.rest(ctx).is_empty() {
            rows.push(TaskRow::Rest);
        }
        rows.extend([TaskRow::New, TaskRow::Done]);
        rows
    }

    fn carried(&self, id: ItemId) -> Option<&Carried> {
        self.draft.get()?.carried.get(&id)
    }

    fn acted(&self, ctx: &Ctx<'_>, item: &Item) -> bool {
        self.carried(item.id).is_some_and(|c| c.act.is_some()) && !self.lacks_reason(ctx, item)
    }

    fn lacks_reason(&self, ctx: &Ctx<'_>, item: &Item) -> bool {
        item.overdue(ctx.now.ms) && self.carried(item.id).is_none_or(|c| c.overdue_reason.trim().is_empty())
    }

    /// Items one key may accept: not critical, not overdue without a reason, and still open.
    fn rest<'a>(&self, ctx: &Ctx<'a>) -> Vec<&'a Item> {
        items(ctx)
            .iter()
            .filter(|item| {
                item.severity != Severity::Critical && !self.acted(ctx, item) && !self.lacks_reason(ctx, item)
            })
            .collect()
    }

    fn row(&self, ctx: &Ctx<'_>) -> Option<TaskRow> {
        self.rows(ctx).get(self.at).copied()
    }

    fn item<'a>(&self, ctx: &Ctx<'a>) -> Option<&'a Item> {
        match self.row(ctx)? {
            TaskRow::Item(i) => items(ctx).get(i),
            _ => None,
        }
    }

    fn select(&mut self, at: usize, ctx: &Ctx<'_>) {
        self.at = at.min(self.rows(ctx).len().saturating_sub(1));
        self.button = 0;
        self.ask = None;
        self.draft.hush();
        self.detail.top();
        self.place = self.item(ctx).map(|item| item.id);
    }

    fn go(&mut self, at: usize, ctx: &Ctx<'_>) -> Handled {
        let effects = self.unsaved(ctx);
        self.select(at, ctx);
        Handled::Yes(effects)
    }

    fn old(&self, ctx: &Ctx<'_>, id: ItemId) -> Option<Carried> {
        let mark = taker_mark(ctx)?;
        let kept = self.carried(id).cloned();
        Some(kept.map_or_else(
            || Carried {
                overdue_said: None,
                act: None,
                text: String::new(),
                overdue_reason: String::new(),
                mark,
            },
            |old| Carried { mark, ..old },
        ))
    }

    /// Saves what was said to items, then goes to the next open one; the last one rests on "Done".
    fn give(&mut self, given: Vec<(ItemId, Carried)>, ctx: &Ctx<'_>) -> Handled {
        self.draft.hush();
        let mut effects = Vec::new();
        let through = given.is_empty();
        for (id, carried) in given {
            effects.extend(self.draft.give(Answer::Carried(id, carried), ctx));
        }
        if self.draft.problem.is_some() {
            return Handled::Yes(effects);
        }
        let all = items(ctx);
        let open = |i: &usize| !self.acted(ctx, &all[*i]);
        let next = (self.at..all.len()).chain(0..self.at.min(all.len())).find(open);
        let after = if through && self.at + 1 < all.len() { self.at + 1 } else { self.done_row(ctx) };
        self.select(next.unwrap_or(after), ctx);
        Handled::Yes(effects)
    }

    fn done_row(&self, ctx: &Ctx<'_>) -> usize {
        self.rows(ctx).len().saturating_sub(1)
    }

    fn begin(&mut self, ask: TaskQuestion, ctx: &Ctx<'_>) -> Handled {
        let mut edit = CellEditor::new(CellKind::Text, TEXT);
        let saved = self.item(ctx).and_then(|item| self.carried(item.id)).map(|c| match ask {
            TaskQuestion::Overdue(_) => c.overdue_reason.clone(),
            _ => c.text.clone(),
        });
        let key = self.written_at(ask);
        edit.set(&self.begun.get(&key).cloned().or(saved).unwrap_or_default());
        self.ask = Some((ask, edit));
        self.draft.hush();
        Handled::done()
    }

    /// Does what stands on a button.
    fn act_at(&mut self, button: usize, ctx: &Ctx<'_>) -> Handled {
        match self.item(ctx).map(|item| actions(item.kind)) {
            Some(all) => self.act(all[button.min(2)], ctx),
            None => Handled::done(),
        }
    }

    fn act(&mut self, act: CarryAct, ctx: &Ctx<'_>) -> Handled {
        let Some(item) = self.item(ctx) else { return Handled::done() };
        if self.lacks_reason(ctx, item) {
            return self.begin(TaskQuestion::Overdue(act), ctx);
        }
        if act != CarryAct::Accepted {
            return self.begin(TaskQuestion::Words(act), ctx);
        }
        let Some(old) = self.old(ctx, item.id) else { return self.nobody() };
        if old.act == Some(CarryAct::Accepted) {
            return self.give(Vec::new(), ctx);
        }
        self.give(vec![(item.id, Carried { act: Some(act), text: String::new(), ..old })], ctx)
    }

    fn accept(&mut self, ctx: &Ctx<'_>) -> Handled {
        match self.row(ctx) {
            Some(TaskRow::Item(_)) => {
                // Enter on what was queried or disputed goes on; the buttons alone change it.
                if self.button == 0
                    && self.item(ctx).is_some_and(|item| {
                        self.acted(ctx, item)
                            && self.carried(item.id).is_some_and(|c| c.act != Some(CarryAct::Accepted))
                    })
                {
                    return self.give(Vec::new(), ctx);
                }
                self.act_at(self.button, ctx)
            }
            Some(TaskRow::Rest) => self.accept_rest(ctx),
            Some(TaskRow::Done) => self.finish(ctx),
            Some(TaskRow::New) => self.begin(TaskQuestion::New, ctx),
            None => Handled::done(),
        }
    }

    /// There is nobody in whose name anything could be saved.
    fn nobody(&mut self) -> Handled {
        self.draft.problem = Some(nobody());
        Handled::done()
    }

    fn accept_rest(&mut self, ctx: &Ctx<'_>) -> Handled {
        let rest: Vec<(ItemId, Carried)> = self
            .rest(ctx)
            .into_iter()
            .filter_map(|item| {
                Some((item.id, Carried { act: Some(CarryAct::Accepted), ..self.old(ctx, item.id)? }))
            })
            .collect();
        if rest.is_empty() { Handled::done() } else { self.give(rest, ctx) }
    }

    fn written(&mut self, ctx: &Ctx<'_>) -> Handled {
        let Some((ask, edit)) = &self.ask else { return Handled::done() };
        let (ask, text) = (*ask, edit.text().trim().to_owned());
        if text.is_empty() {
            self.draft.problem = Some(Problem::new(match ask {
                TaskQuestion::New => "log.task_what",
                TaskQuestion::Overdue(_) => "tasks_ui.need_reason",
                TaskQuestion::Words(_) => "tasks_ui.need_words",
            }));
            return Handled::done();
        }
        self.begun.remove(&self.written_at(ask));
        let Some(item) = self.item(ctx) else {
            let task = Task {
                what: text,
                owner: None,
                due_ms: None,
                problem: String::new(),
                advice: String::new(),
                next_step: String::new(),
                severity: Severity::Normal,
            };
            let Some(by) = self.draft.author(ctx) else { return self.nobody() };
            self.ask = None;
            return Handled::then(Effect::Do(Command::Log { by, detail: Detail::Task(task) }));
        };
        let Some(old) = self.old(ctx, item.id) else { return self.nobody() };
        match ask {
            TaskQuestion::Overdue(CarryAct::Accepted) => {
                let act = Some(CarryAct::Accepted);
                self.give(vec![(item.id, Carried { act, overdue_reason: text, ..old })], ctx)
            }
            TaskQuestion::Overdue(act) => {
                let given = Carried { overdue_reason: text, ..old };
                let effects = self.draft.give(Answer::Carried(item.id, given), ctx);
                let _ = self.begin(TaskQuestion::Words(act), ctx);
                Handled::Yes(effects)
            }
            TaskQuestion::Words(act) => {
                self.give(vec![(item.id, Carried { act: Some(act), text, ..old })], ctx)
            }
            TaskQuestion::New => Handled::done(),
        }
    }

    /// Words begun on an item are kept in the draft; what incoming does with it stays open.
    fn unsaved(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let (Some((ask, edit)), Some(item)) = (&self.ask, self.item(ctx)) else { return Vec::new() };
        let text = edit.text().trim().to_owned();
        let Some(old) = self.old(ctx, item.id) else { return Vec::new() };
        let new = match ask {
            TaskQuestion::Overdue(_) if old.overdue_reason != text => Carried { overdue_reason: text, ..old },
            TaskQuestion::Words(_) if old.text != text => Carried { text, ..old },
            _ => return Vec::new(),
        };
        self.draft.give(Answer::Carried(item.id, new), ctx)
    }

    fn on_words(&mut self, key: &KeyPress, ctx: &Ctx<'_>) -> Handled {
        match KeyAction::of(key) {
            KeyAction::Back => {
                if let Some((ask, edit)) = self.ask.take() {
                    self.begun.insert(self.written_at(ask), edit.text().to_owned());
                }
                self.draft.hush();
                Handled::done()
            }
            KeyAction::Accept if key.repeat || key.burst => Handled::done(),
            KeyAction::Accept => self.written(ctx),
            KeyAction::Up | KeyAction::Prev => self.go(self.at.saturating_sub(1), ctx),
            KeyAction::Down | KeyAction::Next => self.go(self.at + 1, ctx),
            _ => {
                let used = self.ask.as_mut().is_some_and(|(_, edit)| edit.handle(key).is_some());
                if used {
                    self.draft.hush();
                    return Handled::done();
                }
                Handled::No
            }
        }
    }
}

impl Tasks {
    /// Where it is written: at the item, or at the step for a new task.
    fn written_at(&self, ask: TaskQuestion) -> FieldRef {
        match (self.place, ask.field()) {
            (Some(item), Some(field)) => FieldRef::TaskPart(item, field),
            (Some(item), None) => FieldRef::Task(item),
            (None, _) => FieldRef::Step(Step::Tasks),
        }
    }
}

impl StepView for Tasks {
    fn about_field(&self, ctx: &Ctx<'_>) -> Option<String> {
        let lang = ctx.lang;
        let said = |words: &str| Some(words.to_owned());
        match &self.ask {
            Some((TaskQuestion::Overdue(_), _)) => return said(msg::help::task_overdue(lang)),
            Some((TaskQuestion::Words(_), _)) => return said(msg::help::task_words(lang)),
            Some((TaskQuestion::New, _)) => return said(msg::help::task_new(lang)),
            None => {}
        }
        match self.row(ctx)? {
            TaskRow::Item(_) => self.item(ctx).map(|item| {
                let how = match item.kind {
                    ItemKind::Custody => msg::help::task_custody(lang),
                    _ => msg::help::task_item(lang),
                };
                msg::help::row(lang, how, format!("#{} {}", item.id.0, item.title))
            }),
            TaskRow::Rest => said(msg::help::task_rest(lang)),
            TaskRow::New => said(msg::help::task_new(lang)),
            TaskRow::Done => said(msg::help::row_done(lang)),
        }
    }

    fn enter(&mut self, place: &FieldRef, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.draft.load(ctx);
        let all = items(ctx);
        let named = all.iter().position(|item| FieldRef::Task(item.id).holds(place));
        let open = all.iter().position(|item| !self.acted(ctx, item));
        self.select(named.or(open).unwrap_or_else(|| self.done_row(ctx)), ctx);
        let ask = match place {
            FieldRef::TaskPart(_, TaskField::Overdue) => Some(TaskQuestion::Overdue(CarryAct::Accepted)),
            FieldRef::TaskPart(_, TaskField::Query) => Some(TaskQuestion::Words(CarryAct::Queried)),
            FieldRef::TaskPart(_, TaskField::GivenOut) => Some(TaskQuestion::Words(CarryAct::GivenOut)),
            FieldRef::TaskPart(_, TaskField::Dispute) => Some(TaskQuestion::Words(CarryAct::Disputed)),
            _ => None,
        };
        if let Some(ask) = ask {
            let _ = self.begin(ask, ctx);
        }
        vec![Effect::Ask(Query::ClosedItems)]
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        let move_ = Hint::new(HintKey::UpDown, msg::kit::hint_move(lang), 2);
        if self.ask.is_some() {
            return vec![Hint::key(Code::Enter, msg::checks_ui::hint_save(lang), 0)];
        }
        match self.row(ctx) {
            Some(TaskRow::Item(_)) => {
                let kind = self.item(ctx).map_or(ItemKind::Task, |item| item.kind);
                let name = action_names(kind, lang);
                let mut hints = vec![
                    Hint::key(Code::Enter, small(name[self.button.min(2)]), 0),
                    Hint::new(HintKey::LeftRight, msg::kit::hint_choose(lang), 1),
                ];
                if !self.rest(ctx).is_empty() {
                    hints.push(Hint::key(Code::Char('a'), msg::tasks_ui::rest_hint(lang), 1));
                }
                hints.push(move_);
                hints
            }
            Some(TaskRow::Rest) => vec![Hint::key(Code::Enter, msg::tasks_ui::rest_hint(lang), 0), move_],
            Some(TaskRow::Done) => vec![Hint::key(Code::Enter, msg::exchange::hint_done(lang), 0), move_],
            Some(TaskRow::New) | None => {
                vec![Hint::key(Code::Enter, msg::tasks_ui::new_hint(lang), 0), move_]
            }
        }
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Some(row) = self.sheet.hit(input) {
            return if row == self.at && self.ask.is_none() { self.accept(ctx) } else { self.go(row, ctx) };
        }
        if let Some(index) = self.buttons.meaning(input) {
            self.button = index.min(2);
            return self.act_at(self.button, ctx);
        }
        let last = self.rows(ctx).len().saturating_sub(1);
        match input {
            Input::Paste(text) => {
                let Some((_, edit)) = &mut self.ask else { return Handled::No };
                let lost = edit.insert(text.trim());
                self.draft.problem = (lost > 0).then(|| Problem::new("kit.too_long").with("n", lost));
                Handled::done()
            }
            Input::Wheel { up, .. } if self.ask.is_none() => {
                let to = if *up { self.at.saturating_sub(1) } else { (self.at + 1).min(last) };
                self.go(to, ctx)
            }
            Input::Key(key) if self.ask.is_some() => self.on_words(key, ctx),
            Input::Key(key) => match KeyAction::outside_field(key) {
                KeyAction::Up | KeyAction::Prev => self.go(self.at.saturating_sub(1), ctx),
                KeyAction::Down | KeyAction::Next => self.go((self.at + 1).min(last), ctx),
                KeyAction::Home => self.go(0, ctx),
                KeyAction::End => self.go(last, ctx),
                KeyAction::Right if self.item(ctx).is_some() => {
                    self.button = (self.button + 1).min(2);
                    Handled::done()
                }
                KeyAction::Left if self.item(ctx).is_some() => {
                    self.button = self.button.saturating_sub(1);
                    Handled::done()
                }
                KeyAction::Accept if key.repeat || key.burst => Handled::done(),
                KeyAction::Accept => self.accept(ctx),
                KeyAction::Char('a') => self.accept_rest(ctx),
                KeyAction::Char('q' | 'g') => self.act_at(1, ctx),
                KeyAction::Char('d' | 'm') => self.act_at(2, ctx),
                _ => Handled::No,
            },
            _ => Handled::No,
        }
    }

    fn finish(&mut self, ctx: &Ctx<'_>) -> Handled {
        let effects = self.unsaved(ctx);
        match self.draft.finish(effects, ctx) {
            Ok(handled) => {
                self.ask = None;
                handled
            }
            Err((gap, effects)) => {
                let at = items(ctx).iter().position(|item| FieldRef::Task(item.id) == gap.focus).unwrap_or(0);
                self.select(at, ctx);
                Handled::Yes(effects)
            }
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let title = if closes(ctx) {
            msg::tasks_ui::title_closing(ctx.lang).to_owned()
        } else {
            msg::tasks_ui::title(ctx.lang, takers(ctx))
        };
        let inner = page(canvas, area, &title);
        if inner.is_empty() {
            return;
        }
        let inner = Rect { x: inner.x + 1.min(inner.width), width: inner.width.saturating_sub(2), ..inner };
        let rows = self.rows(ctx);
        // A wide window shows the item beside the list, a small one below it.
        let (list, detail) = if inner.width >= 90 {
            let (left, right) = columns(inner, inner.width / 2, 3);
            canvas.upright(left.right() + 1, inner.y, inner.height, TextRole::Border);
            (left, right)
        } else {
            let wanted = u16::try_from(rows.len() + 2).unwrap_or(u16::MAX);
            let height = wanted.min(inner.height / 2).max(inner.height.min(4));
            canvas.rule(inner.x, inner.y + height, inner.width, TextRole::Border);
            let top = Rect { height, ..inner };
            let used = (height + 1).min(inner.height);
            (top, Rect { y: inner.y + used, height: inner.height - used, ..inner })
        };
        let lines = self.list_lines(list.width.saturating_sub(1), ctx, canvas.glyphs);
        self.sheet.draw(canvas, list, &lines, Some(self.at));
        self.draw_detail(canvas, detail, ctx);
    }

    fn place(&self) -> FieldRef {
        match &self.ask {
            Some((ask, _)) => self.written_at(*ask),
            None => self.place.map_or(FieldRef::Step(Step::Tasks), FieldRef::Task),
        }
    }

    fn save_pending(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.unsaved(ctx)
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Handled {
        self.draft.on_event(news, ctx);
        if let Event::Found(Answered::ClosedItems(closed)) = news {
            let from = ctx.model.handover().map_or(i64::MAX, |open| open.run.opened_ms);
            self.closed =
                closed.iter().filter(|i| i.closed_ms.is_some_and(|ms| ms >= from)).cloned().collect();
        }
        Handled::done()
    }
}

impl Tasks {
    fn list_lines(&self, cols: u16, ctx: &Ctx<'_>, glyphs: &'static Glyphs) -> Vec<ListLine> {
        let lang = ctx.lang;
        let all = items(ctx);
        // No wider than the longest age there is: what it leaves is the title's.
        let ages = all.iter().map(|item| width::width(&age(item, lang))).max().unwrap_or(0);
        let ages = cells(ages).min(AGE);
        let room = cols.saturating_sub(3 + ages + SAID + 2).max(8);
        let mut lines = Vec::new();
        if all.is_empty() {
            lines.push(ListLine::plain().put(2, cols, msg::tasks_ui::nothing(lang), TextRole::Text));
        }
        for (row, what) in self.rows(ctx).into_iter().enumerate() {
            let line = ListLine::of(row).cursor(2);
            lines.push(match what {
                TaskRow::Item(i) => {
                    let item = &all[i];
                    let (mark, role) = weight(item.severity, glyphs);
                    let act = self.carried(item.id).and_then(|c| c.act).filter(|_| self.acted(ctx, item));
                    let (said, said_role) = match act {
                        Some(CarryAct::Accepted) => (
                            format!("{} {}", glyphs.check, act_name(CarryAct::Accepted, item.kind, lang)),
                            TextRole::Ok,
                        ),
                        Some(act) => {
                            (format!("{} {}", glyphs.alert, act_name(act, item.kind, lang)), TextRole::Warn)
                        }
                        None if self.lacks_reason(ctx, item) => {
                            (format!("{} {}", glyphs.cross, msg::tasks_ui::overdue(lang)), TextRole::Bad)
                        }
                        None => ("[ ]".to_owned(), TextRole::Muted),
                    };
                    let title = if item.kind == ItemKind::Attention {
                        format!("{}  {}", msg::briefing_ui::attention(lang), item.title)
                    } else {
                        item.title.clone()
                    };
                    line.put(0, 1, mark, role)
                        .put(2, room, title, TextRole::Text)
                        .put_right(cols.saturating_sub(SAID + 1), ages, age(item, lang), TextRole::Label)
                        .put_right(cols, SAID, said, said_role)
                }
                TaskRow::Rest => {
                    let rest = self.rest(ctx).len();
                    let words = if rest == all.len() {
                        msg::tasks_ui::accept_all(lang, rest)
                    } else {
                        msg::tasks_ui::accept_rest(lang, rest)
                    };
                    let text = format!("[ {words} ]");
                    line.put(2, cols, text, TextRole::Value)
                }
                TaskRow::New => {
                    line.put(2, cols, format!("[ {} ]", msg::tasks_ui::add(lang)), TextRole::Value)
                }
                TaskRow::Done => done_line(row, 2, cols, lang),
            });
        }
        lines
    }

    fn draw_detail(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let lang = ctx.lang;
        let cols = area.width.saturating_sub(1).min(WIDEST);
        let mut lines: Vec<ListLine> = Vec::new();
        let mut say = |text: &str, role: TextRole| {
            for text in width::wrap(text, usize::from(cols.max(8))) {
                lines.push(ListLine::plain().put(0, cols, text, role));
            }
        };
        if let Some(item) = self.item(ctx) {
            item_words(item, self.carried(item.id), ctx, &mut say);
        } else {
            self.other_words(ctx, &mut say);
        }
        // The buttons, or what is being written, keep their place at the bottom.
        let area = foot(canvas, area, &self.draft.lines(area, ctx));
        let text = Rect { height: area.height.saturating_sub(1), ..area };
        self.detail.draw(canvas, text, &lines, None);
        let row = Rect { y: text.bottom(), height: area.height.min(1), ..area };
        if let Some((ask, edit)) = &self.ask {
            let refused = self.draft.problem.is_some();
            let line = [typed_line(0, 0, cols, ask.label(lang), edit, CellState::when(refused))];
            LineList::new().draw(canvas, row, &line, Some(0));
        } else if let Some(item) = self.item(ctx).filter(|_| row.height > 0) {
            let names = action_names(item.kind, lang);
            buttons(canvas, row, &self.buttons, &names, Some(self.button));
        }
    }

    fn other_words(&self, ctx: &Ctx<'_>, say: &mut impl FnMut(&str, TextRole)) {
        let lang = ctx.lang;
        if !self.closed.is_empty() {
            say(msg::tasks_ui::done_in_shift(lang), TextRole::Title);
            for item in &self.closed {
                let at = item.closed_ms.map_or_else(String::new, |ms| moment(ctx, ms));
                say(&format!("#{}  {}  {at}", item.id, item.title), TextRole::Muted);
            }
        }
        let new: Vec<&str> = ctx
            .model
            .live
            .iter()
            .flat_map(|live| &live.entries)
            .filter_map(|entry| match &entry.detail {
                Detail::Task(task) => Some(task.what.as_str()),
                _ => None,
            })
            .collect();
        if !new.is_empty() {
            say(msg::tasks_ui::new_for_next(lang), TextRole::Title);
            for what in new {
                say(what, TextRole::Text);
            }
        }
    }
}

fn item_words(item: &Item, old: Option<&Carried>, ctx: &Ctx<'_>, say: &mut impl FnMut(&str, TextRole)) {
    let lang = ctx.lang;
    say(&item.title, TextRole::Title);
    let facts = item_facts(item, ctx);
    say(&facts, if item.overdue(ctx.now.ms) { TextRole::Warn } else { TextRole::Label });
    let mut age = vec![
        if routines::is_missed(item) {
            msg::tasks_ui::missed(lang, moment(ctx, item.opened.ms))
        } else {
            msg::tasks_ui::opened(lang, ctx.model.name(item.opened_by), moment(ctx, item.opened.ms))
        },
        self::age(item, lang),
    ];
    let days = item.age_days(ctx.now.ms);
    if days > 0 {
        age.push(msg::tasks_ui::days(lang, days));
    }
    say(&age.join(" · "), TextRole::Muted);
    if let Some(rules) = ctx.model.handover().map(|open| &open.settings.rules) {
        if item.stood_still() >= rules.escalate_owner {
            say(msg::tasks_ui::for_owner(lang), TextRole::Warn);
        } else if item.stood_still() >= rules.escalate_lead {
            say(msg::tasks_ui::for_lead(lang), TextRole::Warn);
        }
    }
    let d = &item.detail;
    if item.kind == ItemKind::Attention {
        if let Some(text) = if_then(d, lang) {
            say(&text, TextRole::Text);
        }
    } else {
        for text in [&d.text, &d.advice].into_iter().filter(|t| !t.is_empty()) {
            say(text, TextRole::Text);
        }
    }
    for (label, text) in [
        (msg::items_ui::next_step(lang), &d.next_step),
        (msg::feedback_ui::promised(lang), &d.promise),
        (msg::feedback_ui::contact(lang), &d.contact),
        (msg::tasks_ui::reported_to(lang), &d.reported_to),
    ] {
        if !text.is_empty() {
            say(&format!("{label} {text}"), TextRole::Text);
        }
    }
    if let Some(old) = old {
        if !old.overdue_reason.is_empty() {
            say(&format!("{} {}", msg::tasks_ui::ask_overdue(lang), old.overdue_reason), TextRole::Label);
        }
        if !old.text.is_empty() {
            say(&old.text, TextRole::Warn);
        }
    }
}

#[cfg(test)]
mod tests;
