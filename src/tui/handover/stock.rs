//! Step 4: the count list, what came in and what was taken off, and the look through the goods.
//!
//! A scanner is a keyboard: a known barcode typed into any field and Enter adds to its line.

mod layout;
mod scan;

#[cfg(test)]
mod tests;

use ratatui::layout::Rect;

use super::StepView;
use super::step_draft::StepDraft;
use crate::i18n::msg;
use crate::model::field_ref::{FieldRef, StockField};
use crate::model::handover::answer::Answer;
use crate::model::handover::{Step, StockReview};
use crate::model::ids::StockId;
use crate::model::money::parse_count;
use crate::model::problem::Problem;
use crate::model::settings::ListCode as Reason;
use crate::model::stock::StockLine;
use crate::store::OpenHandover;
use crate::tui::handover::grid_form::{GridForm, Slot, SlotKind};
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::input::{Code, Input, KeyPress};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::view::{Ctx, Effect, Event, Handled};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::label::Label;

/// The key that opens the reason of a difference from any field.
const WHY: Code = Code::F(4);

/// What is on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum StockPage {
    /// The count list.
    #[default]
    List,
    /// Reason, date and quality of one line.
    Line(StockId),
    /// Why nothing was counted.
    NotCounted,
}

/// Stock step of a handover.
#[derive(Debug)]
pub(crate) struct StockStep {
    draft: StepDraft,
    page: StockPage,
    sheet: GridForm,
    form: Form,
    /// What a scan just did.
    told: Option<Label>,
    /// Field with the focus and what stood in it when the focus came.
    arrived: Option<(FieldRef, String)>,
    /// What stood in the field when the keys of a scanner began to come.
    burst_from: Option<String>,
}

impl Default for StockStep {
    fn default() -> Self {
        Self {
            draft: StepDraft::new(Step::Stock),
            page: StockPage::List,
            sheet: GridForm::new(Vec::new()),
            form: Form::new(Vec::new()),
            told: None,
            arrived: None,
            burst_from: None,
        }
    }
}

/// The open handover.
fn open<'a>(ctx: &Ctx<'a>) -> Option<&'a OpenHandover> {
    ctx.model.handover()
}

/// A count that is right needs no reason: one given for a difference goes with the difference.
fn settle(line: &mut StockLine) {
    let differs = line.variance().is_some_and(|difference| difference != 0);
    if line.counted.is_some() && !differs && !line.reason.is_empty() {
        line.reason.clear();
        line.remark.clear();
    }
}

/// Line and field of a slot of the list.
const fn parts(id: &FieldRef) -> Option<(StockId, StockField)> {
    match id {
        FieldRef::StockPart(line, field) => Some((*line, *field)),
        _ => None,
    }
}

impl StockStep {
    fn line(&self, id: StockId) -> StockLine {
        self.draft.get().and_then(|d| d.stock.get(&id).cloned()).unwrap_or_default()
    }

    fn review(&self) -> StockReview {
        self.draft.get().map(|d| d.stock_review.clone()).unwrap_or_default()
    }

    fn build(&mut self, ctx: &Ctx<'_>) {
        let Some(open) = open(ctx) else { return };
        let number = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
        let mut slots = Vec::new();
        if open.settings.count_list().next().is_some() {
            slots.push(Slot::new(FieldRef::Scan, SlotKind::Text, ""));
        }
        for item in open.settings.count_list() {
            let line = self.line(item.id);
            let at = |field| FieldRef::StockPart(item.id, field);
            slots.push(Slot::new(at(StockField::Book), SlotKind::Figure, &number(line.book)));
            slots.push(Slot::new(at(StockField::Counted), SlotKind::Figure, &number(line.counted)));
            slots.push(Slot::new(at(StockField::More), SlotKind::Button, ""));
        }
        slots.push(Slot::new(FieldRef::Quality, SlotKind::Button, ""));
        slots.push(Slot::new(FieldRef::NotCounted, SlotKind::Button, ""));
        slots.push(Slot::new(FieldRef::StockDone, SlotKind::Button, ""));
        self.sheet.replace(slots);
    }

    fn show_list(&mut self, place: &FieldRef, ctx: &Ctx<'_>) {
        self.page = StockPage::List;
        self.build(ctx);
        // A line as a whole is its count; of a counted one the reason is what is missing.
        let place = match place {
            FieldRef::Stock(item) if self.line(*item).lacks_reason() => {
                &FieldRef::StockPart(*item, StockField::More)
            }
            FieldRef::Stock(item) => &FieldRef::StockPart(*item, StockField::Counted),
            other => other,
        };
        if matches!(place, FieldRef::Step(_)) || !self.sheet.focus_on(place) {
            let first = self.sheet.slots.iter().position(|slot| match slot.id {
                FieldRef::Quality => true,
                FieldRef::StockPart(_, StockField::Counted) => slot.edit.is_empty(),
                _ => false,
            });
            self.sheet.set_focus(first.unwrap_or(0));
        }
    }

    /// Saves the slot with that index.
    ///
    /// # Errors
    /// What is wrong with it; nothing is saved then.
    fn commit(&mut self, at: usize, ctx: &Ctx<'_>) -> Result<Vec<Effect>, Problem> {
        let Some(slot) = self.sheet.slots.get(at) else { return Ok(Vec::new()) };
        let text = slot.edit.text().trim().to_owned();
        let Some((id, field)) = parts(&slot.id) else { return Ok(Vec::new()) };
        let old = self.line(id);
        let number = if text.is_empty() { None } else { Some(parse_count(&text)?) };
        let mut line = old.clone();
        match field {
            StockField::Book => line.book = number,
            StockField::Counted => line.counted = number,
            StockField::More => return Ok(Vec::new()),
        }
        settle(&mut line);
        if line == old {
            Ok(Vec::new())
        } else {
            self.draft.put(self.draft.author(ctx), Answer::Stock(id, line), ctx)
        }
    }

    fn refuse(&mut self, problem: Problem) -> Vec<Effect> {
        self.sheet.refuse(self.sheet.focus());
        self.draft.problem = Some(problem);
        Vec::new()
    }

    fn on_list(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Some(slot) = self.sheet.current()
            && self.arrived.as_ref().is_none_or(|(id, _)| *id != slot.id)
        {
            self.arrived = Some((slot.id.clone(), slot.edit.text().to_owned()));
            self.burst_from = None;
        }
        self.note_input(input);
        let outcome = self.sheet.handle(input);
        if outcome.used() {
            self.told = None;
        }
        match outcome {
            WidgetOutcome::Ignored => match input {
                Input::Key(KeyPress { code: WHY, .. }) => {
                    let Some(id) = self.wants_reason(ctx) else { return Handled::done() };
                    let effects =
                        self.commit(self.sheet.focus(), ctx).unwrap_or_else(|problem| self.refuse(problem));
                    self.open_line(id, ctx);
                    Handled::Yes(effects)
                }
                Input::Key(key) => match KeyAction::outside_field(key) {
                    KeyAction::Toggle => self.accept(ctx),
                    KeyAction::Up | KeyAction::Down | KeyAction::Left | KeyAction::Right => Handled::done(),
                    _ => Handled::No,
                },
                _ => Handled::No,
            },
            WidgetOutcome::Changed => {
                self.draft.hush();
                // A scan that arrives in one piece brings its Enter along.
                match input {
                    Input::Paste(text) if text.trim_start().ends_with(['\n', '\r']) => self.accept(ctx),
                    _ => Handled::done(),
                }
            }
            WidgetOutcome::Left(from) => {
                self.draft.hush();
                let effects = match self.commit(from, ctx) {
                    Ok(effects) => effects,
                    Err(problem) => {
                        // It was left: marked, and said.
                        self.sheet.slots[from].bad = true;
                        self.draft.problem = Some(problem);
                        Vec::new()
                    }
                };
                let button = self.sheet.current().is_some_and(|slot| slot.kind == SlotKind::Button);
                if button && matches!(input, Input::Hit(_)) {
                    return self.accept(ctx).after(effects);
                }
                Handled::Yes(effects)
            }
            WidgetOutcome::Chosen(_) => self.accept(ctx),
            _ => Handled::done(),
        }
    }

    /// Enter on the list.
    fn accept(&mut self, ctx: &Ctx<'_>) -> Handled {
        self.draft.hush();
        let Some(id) = self.sheet.focused_id().cloned() else { return Handled::done() };
        match id {
            FieldRef::Quality => return self.looked_through(ctx),
            FieldRef::StockDone => return self.finish(ctx),
            FieldRef::NotCounted => {
                let text = self.review().not_counted;
                self.page = StockPage::NotCounted;
                let field = Field::text("text", msg::stock_ui::not_counted_why).with(&text).max(200);
                self.form = Form::new(vec![field]);
                return Handled::done();
            }
            _ => {}
        }
        if let Some((item, StockField::More)) = parts(&id) {
            self.open_line(item, ctx);
            return Handled::done();
        }
        if let Some(told) = self.scanned(&id, ctx) {
            return told;
        }
        let effects = match self.commit(self.sheet.focus(), ctx) {
            Ok(effects) => effects,
            Err(problem) => {
                self.refuse(problem);
                return Handled::done();
            }
        };
        self.next_field(&id);
        Handled::Yes(effects)
    }

    /// Where Enter leads: from book to counted, from counted to the next line. A difference marks its row; its reason
    /// is asked for when somebody wants to give it.
    fn next_field(&mut self, id: &FieldRef) {
        let Some((item, field)) = parts(id) else {
            if let Some(next) = self.sheet.next() {
                self.sheet.set_focus(next);
            }
            return;
        };
        if field == StockField::Book {
            self.sheet.focus_on(&FieldRef::StockPart(item, StockField::Counted));
            return;
        }
        self.next_line(item);
    }

    fn next_line(&mut self, item: StockId) {
        let with_book = self.line(item).book.is_some();
        let here = self.sheet.index(&FieldRef::StockPart(item, StockField::More)).unwrap_or(0);
        let wanted = if with_book { StockField::Book } else { StockField::Counted };
        let next = (here + 1..self.sheet.slots.len()).find(|i| match self.sheet.slots[*i].id {
            FieldRef::StockPart(_, field) => field == wanted,
            FieldRef::Quality => true,
            _ => false,
        });
        self.sheet.set_focus(next.unwrap_or(here));
    }

    fn looked_through(&mut self, ctx: &Ctx<'_>) -> Handled {
        let mut review = self.review();
        review.quality_checked = !review.quality_checked;
        let on = review.quality_checked;
        let effects = self.draft.give(Answer::StockReview(review), ctx);
        if on {
            self.sheet.focus_on(&FieldRef::StockDone);
        }
        Handled::Yes(effects)
    }

    /// The line whose reason one key opens: the one with the focus, else the nearest above it that lacks one, else the
    /// first that does.
    fn wants_reason(&self, ctx: &Ctx<'_>) -> Option<StockId> {
        let all: Vec<StockId> = open(ctx)?.settings.count_list().map(|item| item.id).collect();
        let here =
            self.sheet.focused_id().and_then(parts).and_then(|(id, _)| all.iter().position(|i| *i == id));
        let (before, after) = all.split_at(here.map_or(all.len(), |at| at + 1).min(all.len()));
        let lacks = |id: &&StockId| self.line(**id).lacks_reason();
        before.iter().rev().chain(after).find(lacks).copied()
    }

    fn reasons<'a>(ctx: &Ctx<'a>) -> Vec<&'a Reason> {
        open(ctx)
            .map_or_else(Vec::new, |open| open.settings.stock_reasons.iter().filter(|r| r.active).collect())
    }

    fn open_line(&mut self, id: StockId, ctx: &Ctx<'_>) {
        let line = self.line(id);
        let reasons = Self::reasons(ctx);
        let names: Vec<Label> = reasons.iter().map(|r| r.name.clone().into()).collect();
        let mut reason = Field::choice("reason", msg::stock_ui::reason, names);
        reason.choose(reasons.iter().position(|r| r.id == line.reason));
        if line.lacks_reason() {
            reason = reason.required();
        }
        let some = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
        let date = line.expires_on.map_or_else(String::new, |d| d.figures(ctx.lang));
        let count = |text: &str| parse_count(text).map(|_| ());
        self.form = Form::new(vec![
            reason,
            Field::text("remark", msg::stock_ui::remark).with(&line.remark).max(120),
            ctx.date_field("expires_on", msg::stock_ui::expires_on)
                .with(&date)
                .explained(msg::stock_ui::expires_note),
            Field::count("expired", msg::stock_ui::expired).with(&some(line.expired)).checked(count),
            Field::count("damaged", msg::stock_ui::damaged).with(&some(line.damaged)).checked(count),
        ]);
        self.page = StockPage::Line(id);
    }

    fn typed_line(&self, id: StockId, ctx: &Ctx<'_>) -> StockLine {
        let old = self.line(id);
        let chosen = self.form.field("reason").and_then(Field::choice_index);
        let reason =
            chosen.and_then(|at| Self::reasons(ctx).get(at).map(|r| r.id.clone())).unwrap_or_default();
        let number = |field: &str, old: Option<i64>| match self.form.raw(field).trim() {
            "" => None,
            text => parse_count(text).ok().or(old),
        };
        let date = self.form.raw("expires_on").trim();
        StockLine {
            reason,
            remark: self.form.raw("remark").trim().to_owned(),
            expires_on: if date.is_empty() { None } else { ctx.read_date(date).ok().or(old.expires_on) },
            expired: number("expired", old.expired),
            damaged: number("damaged", old.damaged),
            ..old
        }
    }

    fn save_line(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let StockPage::Line(id) = self.page else { return Vec::new() };
        let line = self.typed_line(id, ctx);
        if line == self.line(id) { Vec::new() } else { self.draft.give(Answer::Stock(id, line), ctx) }
    }

    fn on_line(&mut self, id: StockId, input: &Input, ctx: &Ctx<'_>) -> Handled {
        match self.form.handle(input) {
            WidgetOutcome::Ignored => Handled::No,
            WidgetOutcome::Left(_) => Handled::Yes(self.save_line(ctx)),
            WidgetOutcome::Submitted => {
                let effects = self.save_line(ctx);
                self.show_list(&FieldRef::Stock(id), ctx);
                self.next_line(id);
                Handled::Yes(effects)
            }
            _ => Handled::done(),
        }
    }

    fn on_not_counted(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        match self.form.handle(input) {
            WidgetOutcome::Ignored => Handled::No,
            WidgetOutcome::Submitted => {
                let mut review = self.review();
                self.form.raw("text").trim().clone_into(&mut review.not_counted);
                let given = !review.not_counted.is_empty();
                let effects = self.draft.give(Answer::StockReview(review), ctx);
                let to = if given { FieldRef::StockDone } else { FieldRef::Step(Step::Stock) };
                self.show_list(&to, ctx);
                Handled::Yes(effects)
            }
            _ => Handled::done(),
        }
    }
}

impl StepView for StockStep {
    fn explained_form(&self) -> Option<&Form> {
        (self.page != StockPage::List).then_some(&self.form)
    }

    fn about_field(&self, ctx: &Ctx<'_>) -> Option<String> {
        let said = self.explained_form().and_then(|form| form.about_focused(ctx.lang));
        said.or_else(|| Some(self.about(ctx.lang)))
    }

    fn enter(&mut self, place: &FieldRef, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.draft.load(ctx);
        self.draft.hush();
        self.show_list(place, ctx);
        if let Some((id, StockField::More)) = parts(place) {
            self.open_line(id, ctx);
        }
        Vec::new()
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        if self.page != StockPage::List {
            return self.form.hints_as(lang, msg::checks_ui::hint_save(lang));
        }
        let button = self.sheet.current().is_some_and(|slot| slot.kind == SlotKind::Button);
        let enter = match self.sheet.focused_id() {
            Some(FieldRef::Quality) => msg::kit::hint_tick(lang),
            Some(FieldRef::StockDone) => msg::exchange::hint_done(lang),
            _ if button => msg::kit::hint_open(lang),
            Some(FieldRef::Scan) => msg::stock_ui::hint_add(lang),
            _ => msg::kit::hint_next(lang),
        };
        let mut hints =
            vec![Hint::key(Code::Enter, enter, 0), Hint::new(HintKey::Arrows, msg::kit::hint_move(lang), 3)];
        if self.wants_reason(ctx).is_some() {
            hints.push(Hint::key(WHY, msg::stock_ui::hint_why(lang), 1));
        }
        hints
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        let back = matches!(input, Input::Key(key) if KeyAction::of(key) == KeyAction::Back);
        match self.page {
            StockPage::List => self.on_list(input, ctx),
            StockPage::Line(id) if back => {
                let effects = self.save_line(ctx);
                self.show_list(&FieldRef::Stock(id), ctx);
                Handled::Yes(effects)
            }
            StockPage::NotCounted if back => {
                self.show_list(&FieldRef::NotCounted, ctx);
                Handled::done()
            }
            StockPage::Line(id) => self.on_line(id, input, ctx),
            StockPage::NotCounted => self.on_not_counted(input, ctx),
        }
    }

    fn finish(&mut self, ctx: &Ctx<'_>) -> Handled {
        if self.page != StockPage::List {
            return Handled::done();
        }
        self.draft.hush();
        let effects = match self.commit(self.sheet.focus(), ctx) {
            Ok(effects) => effects,
            Err(problem) => {
                self.refuse(problem);
                return Handled::done();
            }
        };
        self.draft.finish(effects, ctx).unwrap_or_else(|(gap, effects)| {
            self.show_list(&gap.focus, ctx);
            Handled::Yes(effects)
        })
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        self.draw_page(canvas, area, ctx);
    }

    fn place(&self) -> FieldRef {
        match self.page {
            StockPage::List => self.sheet.focused_id().cloned().unwrap_or(FieldRef::Step(Step::Stock)),
            StockPage::Line(id) => FieldRef::StockPart(id, StockField::More),
            StockPage::NotCounted => FieldRef::NotCounted,
        }
    }

    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        let page = self.page == StockPage::NotCounted;
        page.then(|| (self.draft.typed_name("not_counted"), Typed::Form(&mut self.form)))
            .into_iter()
            .collect()
    }

    fn save_pending(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        match self.page {
            StockPage::List => self.commit(self.sheet.focus(), ctx).unwrap_or_default(),
            StockPage::Line(_) => self.save_line(ctx),
            StockPage::NotCounted => Vec::new(),
        }
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Handled {
        self.draft.on_event(news, ctx);
        Handled::done()
    }
}
