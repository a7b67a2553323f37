//! Step 4: the count list, what came in and what was taken off, and the look through the goods.
//!
//! A scanner is a keyboard: a known barcode typed into any field and Enter adds to its line.

mod layout;
mod scan;

#[cfg(test)]
mod tests;

use ratatui::layout::Rect;

use super::sheet::{Kind, Sheet, Slot, Typed};
use super::{StepView, Told, done, save};
use crate::domain::Problem;
use crate::domain::change::Answer;
use crate::domain::field_ref::{FieldRef, StockField};
use crate::domain::gate::{self, Gap, GapKind};
use crate::domain::handover::{Draft, Step, StockReview};
use crate::domain::ids::StockId;
use crate::domain::money::parse_count;
use crate::domain::settings::Code as Reason;
use crate::domain::stock::StockLine;
use crate::i18n::msg;
use crate::store::OpenHandover;
use crate::tui::canvas::Canvas;
use crate::tui::input::{Code, Input};
use crate::tui::keymap::{Action, Hint, HintKey};
use crate::tui::view::{Ctx, Effect, News};
use crate::tui::widgets::Outcome;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::words::Words;

/// Hit id of the list.
const SHEET: u16 = 840;
/// Hit id of forms.
const FORM: u16 = 841;

/// What is on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Page {
    /// The count list.
    #[default]
    List,
    /// Reason, date and quality of one line.
    Line(StockId),
    /// Why nothing was counted.
    NotCounted,
}

/// The step.
#[derive(Debug)]
pub struct Stock {
    draft: Option<Box<Draft>>,
    page: Page,
    sheet: Sheet,
    form: Form,
    problem: Option<Problem>,
    /// What a scan just did.
    told: Option<Words>,
    /// Field with the focus and what stood in it when the focus came.
    arrived: Option<(FieldRef, String)>,
}

impl Default for Stock {
    fn default() -> Self {
        Self {
            draft: None,
            page: Page::List,
            sheet: Sheet::new(SHEET, Vec::new()),
            form: Form::new(FORM, Vec::new()),
            problem: None,
            told: None,
            arrived: None,
        }
    }
}

/// The open handover.
fn open<'a>(ctx: &Ctx<'a>) -> Option<&'a OpenHandover> {
    ctx.model.handover()
}

/// Line and field of a slot of the list.
const fn parts(id: &FieldRef) -> Option<(StockId, StockField)> {
    match id {
        FieldRef::StockPart(line, field) => Some((*line, *field)),
        _ => None,
    }
}

impl Stock {
    fn line(&self, id: StockId) -> StockLine {
        self.draft.as_ref().and_then(|d| d.stock.get(&id).cloned()).unwrap_or_default()
    }

    fn review(&self) -> StockReview {
        self.draft.as_ref().map(|d| d.stock_review.clone()).unwrap_or_default()
    }

    fn load(&mut self, ctx: &Ctx<'_>) {
        self.draft = open(ctx).map(|open| Box::new(open.draft.clone()));
    }

    /// Puts an answer in place and has it saved.
    fn put(&mut self, answer: Answer, ctx: &Ctx<'_>) -> Result<Vec<Effect>, Problem> {
        let (Some(open), Some(draft)) = (open(ctx), self.draft.as_deref()) else {
            return Err(Problem::new("store.no_handover"));
        };
        self.draft = Some(Box::new(draft.with(answer.clone(), &open.settings)?.draft));
        Ok(vec![save(answer, ctx)])
    }

    fn give(&mut self, answer: Answer, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.put(answer, ctx).unwrap_or_else(|problem| {
            self.problem = Some(problem);
            Vec::new()
        })
    }

    fn build(&mut self, ctx: &Ctx<'_>) {
        let Some(open) = open(ctx) else { return };
        let number = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
        let mut slots = Vec::new();
        if open.settings.count_list().next().is_some() {
            slots.push(Slot::new(FieldRef::Scan, Kind::Text, ""));
        }
        for item in open.settings.count_list() {
            let line = self.line(item.id);
            let at = |field| FieldRef::StockPart(item.id, field);
            slots.push(Slot::new(at(StockField::Book), Kind::Figure, &number(line.book)));
            slots.push(Slot::new(at(StockField::Counted), Kind::Figure, &number(line.counted)));
            slots.push(Slot::new(at(StockField::More), Kind::Button, ""));
        }
        slots.push(Slot::new(FieldRef::Quality, Kind::Button, ""));
        slots.push(Slot::new(FieldRef::NotCounted, Kind::Button, ""));
        self.sheet.replace(slots);
    }

    fn show_list(&mut self, place: &FieldRef, ctx: &Ctx<'_>) {
        self.page = Page::List;
        self.build(ctx);
        // A line as a whole is its count.
        let place = match place {
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

    fn gaps(&self, ctx: &Ctx<'_>) -> Vec<Gap> {
        match (self.draft.as_deref(), open(ctx)) {
            (Some(draft), Some(open)) => gate::gaps_of(draft, &open.facts(ctx.now), Step::Stock),
            _ => Vec::new(),
        }
    }

    /// Saves the slot with the focus.
    ///
    /// # Errors
    /// What is wrong with it; nothing is saved then.
    fn commit(&mut self, ctx: &Ctx<'_>) -> Result<Vec<Effect>, Problem> {
        let Some(slot) = self.sheet.current() else { return Ok(Vec::new()) };
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
        if line == old { Ok(Vec::new()) } else { self.put(Answer::Stock(id, line), ctx) }
    }

    fn refuse(&mut self, problem: Problem) -> Vec<Effect> {
        let at = self.sheet.focus();
        if let Some(slot) = self.sheet.slots.get_mut(at) {
            slot.bad = true;
        }
        self.problem = Some(problem);
        Vec::new()
    }

    fn on_list(&mut self, input: &Input, ctx: &Ctx<'_>) -> Told {
        if let Some(slot) = self.sheet.current()
            && self.arrived.as_ref().is_none_or(|(id, _)| *id != slot.id)
        {
            self.arrived = Some((slot.id.clone(), slot.edit.text().to_owned()));
        }
        let outcome = self.sheet.handle(input);
        if outcome != Typed::Ignored {
            self.told = None;
        }
        match outcome {
            Typed::Ignored => match input {
                Input::Key(key) => match Action::outside_field(key) {
                    Action::Toggle => self.accept(ctx),
                    Action::Up | Action::Down | Action::Left | Action::Right => Told::done(),
                    _ => Told::No,
                },
                _ => Told::No,
            },
            Typed::Used => Told::done(),
            Typed::Changed => {
                self.problem = None;
                Told::done()
            }
            Typed::Go(to) => {
                self.problem = None;
                let effects = self.commit(ctx).unwrap_or_else(|problem| self.refuse(problem));
                self.sheet.set_focus(to);
                let button = self.sheet.current().is_some_and(|slot| slot.kind == Kind::Button);
                if button && matches!(input, Input::Hit(_)) {
                    return self.accept(ctx).after(effects);
                }
                Told::Yes(effects)
            }
            Typed::Accept => self.accept(ctx),
        }
    }

    /// Enter on the list.
    fn accept(&mut self, ctx: &Ctx<'_>) -> Told {
        self.problem = None;
        let Some(id) = self.sheet.focused_id().cloned() else { return Told::done() };
        match id {
            FieldRef::Quality => return self.looked_through(ctx),
            FieldRef::NotCounted => {
                let text = self.review().not_counted;
                self.page = Page::NotCounted;
                let field = Field::text("text", msg::stock_ui::not_counted_why).with(&text).max(200);
                self.form = Form::new(FORM, vec![field]);
                return Told::done();
            }
            _ => {}
        }
        if let Some((item, StockField::More)) = parts(&id) {
            self.open_line(item, ctx);
            return Told::done();
        }
        if let Some(told) = self.scanned(&id, ctx) {
            return told;
        }
        let effects = match self.commit(ctx) {
            Ok(effects) => effects,
            Err(problem) => {
                self.refuse(problem);
                return Told::done();
            }
        };
        self.next_field(&id, ctx);
        Told::Yes(effects)
    }

    /// Where Enter leads: from book to counted, from counted to the reason it needs or the next line.
    fn next_field(&mut self, id: &FieldRef, ctx: &Ctx<'_>) {
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
        if self.line(item).lacks_reason() {
            self.open_line(item, ctx);
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

    fn looked_through(&mut self, ctx: &Ctx<'_>) -> Told {
        let mut review = self.review();
        review.quality_checked = !review.quality_checked;
        let on = review.quality_checked;
        let effects = self.give(Answer::StockReview(review), ctx);
        if on && self.gaps(ctx).is_empty() { go_on(effects, ctx) } else { Told::Yes(effects) }
    }

    fn reasons<'a>(ctx: &Ctx<'a>) -> Vec<&'a Reason> {
        open(ctx)
            .map_or_else(Vec::new, |open| open.settings.stock_reasons.iter().filter(|r| r.active).collect())
    }

    fn open_line(&mut self, id: StockId, ctx: &Ctx<'_>) {
        let line = self.line(id);
        let reasons = Self::reasons(ctx);
        let names: Vec<Words> = reasons.iter().map(|r| r.name.clone().into()).collect();
        let mut reason = Field::choice("reason", msg::stock_ui::reason, names);
        reason.choose(reasons.iter().position(|r| r.id == line.reason));
        if line.lacks_reason() {
            reason = reason.required();
        }
        let some = |n: i64| if n == 0 { String::new() } else { n.to_string() };
        let date = line.expires_on.map_or_else(String::new, |d| d.to_string());
        let count = |text: &str| parse_count(text).map(|_| ());
        self.form = Form::new(
            FORM,
            vec![
                reason,
                Field::text("remark", msg::stock_ui::remark).with(&line.remark).max(120),
                ctx.date_field("expires_on", msg::stock_ui::expires_on)
                    .with(&date)
                    .explained(msg::stock_ui::expires_note),
                Field::count("expired", msg::stock_ui::expired).with(&some(line.expired)).checked(count),
                Field::count("damaged", msg::stock_ui::damaged).with(&some(line.damaged)).checked(count),
            ],
        );
        self.page = Page::Line(id);
    }

    fn typed_line(&self, id: StockId, ctx: &Ctx<'_>) -> StockLine {
        let old = self.line(id);
        let chosen = self.form.field("reason").and_then(Field::choice_index);
        let reason =
            chosen.and_then(|at| Self::reasons(ctx).get(at).map(|r| r.id.clone())).unwrap_or_default();
        let number = |field: &str, old: i64| match self.form.raw(field).trim() {
            "" => 0,
            text => parse_count(text).unwrap_or(old),
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
        let Page::Line(id) = self.page else { return Vec::new() };
        let line = self.typed_line(id, ctx);
        if line == self.line(id) { Vec::new() } else { self.give(Answer::Stock(id, line), ctx) }
    }

    fn on_line(&mut self, id: StockId, input: &Input, ctx: &Ctx<'_>) -> Told {
        match self.form.handle(input) {
            Outcome::Ignored => Told::No,
            Outcome::Left(_) => Told::Yes(self.save_line(ctx)),
            Outcome::Submitted => {
                let effects = self.save_line(ctx);
                self.show_list(&FieldRef::Stock(id), ctx);
                self.next_line(id);
                Told::Yes(effects)
            }
            _ => Told::done(),
        }
    }

    fn on_not_counted(&mut self, input: &Input, ctx: &Ctx<'_>) -> Told {
        match self.form.handle(input) {
            Outcome::Ignored => Told::No,
            Outcome::Submitted => {
                let mut review = self.review();
                self.form.raw("text").trim().clone_into(&mut review.not_counted);
                let given = !review.not_counted.is_empty();
                let effects = self.give(Answer::StockReview(review), ctx);
                self.show_list(&FieldRef::Step(Step::Stock), ctx);
                if given { go_on(effects, ctx) } else { Told::Yes(effects) }
            }
            _ => Told::done(),
        }
    }
}

/// The step is done.
fn go_on(mut effects: Vec<Effect>, ctx: &Ctx<'_>) -> Told {
    effects.extend(done(Step::Stock, ctx));
    Told::Next(effects)
}

impl StepView for Stock {
    fn enter(&mut self, place: &FieldRef, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.load(ctx);
        self.problem = None;
        self.show_list(place, ctx);
        if let Some((id, StockField::More)) = parts(place) {
            self.open_line(id, ctx);
        }
        Vec::new()
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        if self.page != Page::List {
            return self.form.hints(lang);
        }
        let button = self.sheet.current().is_some_and(|slot| slot.kind == Kind::Button);
        let enter = match self.sheet.focused_id() {
            Some(FieldRef::Quality) => msg::kit::hint_tick(lang),
            _ if button => msg::kit::hint_open(lang),
            Some(FieldRef::Scan) => msg::stock_ui::hint_add(lang),
            _ => msg::kit::hint_next(lang),
        };
        vec![Hint::key(Code::Enter, enter, 0), Hint::new(HintKey::Arrows, msg::kit::hint_move(lang), 3)]
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Told {
        let back = matches!(input, Input::Key(key) if Action::of(key) == Action::Back);
        match self.page {
            Page::List => self.on_list(input, ctx),
            Page::Line(id) if back => {
                let effects = self.save_line(ctx);
                self.show_list(&FieldRef::Stock(id), ctx);
                Told::Yes(effects)
            }
            Page::NotCounted if back => {
                self.show_list(&FieldRef::NotCounted, ctx);
                Told::done()
            }
            Page::Line(id) => self.on_line(id, input, ctx),
            Page::NotCounted => self.on_not_counted(input, ctx),
        }
    }

    /// F10 also says that the goods were looked through: the line above the keys tells so.
    fn finish(&mut self, ctx: &Ctx<'_>) -> Told {
        if self.page != Page::List {
            return Told::done();
        }
        self.problem = None;
        let mut effects = match self.commit(ctx) {
            Ok(effects) => effects,
            Err(problem) => {
                self.refuse(problem);
                return Told::done();
            }
        };
        let gap = self.gaps(ctx).into_iter().find(|gap| gap.kind != GapKind::Quality);
        if let Some(gap) = gap {
            self.show_list(&gap.focus, ctx);
            self.problem = Some(gap.problem);
            return Told::Yes(effects);
        }
        let review = self.review();
        if !review.quality_checked && review.not_counted.is_empty() {
            effects
                .extend(self.give(Answer::StockReview(StockReview { quality_checked: true, ..review }), ctx));
        }
        go_on(effects, ctx)
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        self.draw_page(canvas, area, ctx);
    }

    fn place(&self) -> FieldRef {
        match self.page {
            Page::List => self.sheet.focused_id().cloned().unwrap_or(FieldRef::Step(Step::Stock)),
            Page::Line(id) => FieldRef::StockPart(id, StockField::More),
            Page::NotCounted => FieldRef::NotCounted,
        }
    }

    fn pause(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        match self.page {
            Page::List => self.commit(ctx).unwrap_or_default(),
            Page::Line(_) => self.save_line(ctx),
            Page::NotCounted => Vec::new(),
        }
    }

    fn hear(&mut self, news: &News, ctx: &Ctx<'_>) -> Told {
        if let News::Refused(error) = news {
            self.problem = Some(error.problem());
            self.load(ctx);
        }
        Told::done()
    }
}
