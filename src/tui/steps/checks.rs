//! Steps 5 and 6: devices, tried by incoming, and safety, looked at by both. One answer an item; critical
//! ones one at a time, the rest with one key.

mod draw;

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use super::parts::{WIDEST, gaps, page, taker};
use super::{StepView, Told, done, save};
use crate::domain::Problem;
use crate::domain::change::Answer;
use crate::domain::checklist::{AnswerKind, CheckAnswer, CheckItem, Finding, ListKind, parse_tenths, tenths};
use crate::domain::field_ref::FieldRef;
use crate::domain::handover::Step;
use crate::domain::ids::PersonId;
use crate::i18n::msg;
use crate::tui::canvas::{Canvas, below};
use crate::tui::input::{Code, Input, Key};
use crate::tui::keymap::{Action, Hint, HintKey};
use crate::tui::theme::Role;
use crate::tui::view::{Ctx, Effect, News};
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::sheet::{Line, Sheet};

/// Cells in front of an item's text: its id and the mark of a critical one.
const FRONT: u16 = 7;
/// Cells of an answer.
const ANSWER: u16 = 13;
const COMMENT: usize = 240;

/// One checklist of the handover.
#[derive(Debug)]
pub struct Checks {
    step: Step,
    at: usize,
    /// What is typed on the selected row: a reading or a text.
    typed: Edit,
    /// What is wrong, while it is being written.
    comment: Option<Edit>,
    /// Comments begun and left, by item, so that going back loses nothing.
    begun: BTreeMap<String, String>,
    problem: Option<Problem>,
    sheet: Sheet,
    /// Id of the item selected, remembered over a restart.
    place: Option<String>,
}

impl Checks {
    /// The device list.
    #[must_use]
    pub fn devices() -> Self {
        Self::new(Step::Devices, 884)
    }

    /// The safety list.
    #[must_use]
    pub fn safety() -> Self {
        Self::new(Step::Safety, 886)
    }

    fn new(step: Step, id: u16) -> Self {
        Self {
            step,
            at: 0,
            typed: Edit::new(COMMENT),
            comment: None,
            begun: BTreeMap::new(),
            problem: None,
            sheet: Sheet::new(id),
            place: None,
        }
    }

    fn items<'a>(&self, ctx: &Ctx<'a>) -> Vec<&'a CheckItem> {
        let list = if self.step == Step::Devices { ListKind::Devices } else { ListKind::Safety };
        ctx.model.handover().map_or_else(Vec::new, |open| {
            let shift = open.draft.head.shift;
            open.settings.checks.iter().filter(|c| c.list == list && c.asked_on(shift)).collect()
        })
    }

    fn current<'a>(&self, ctx: &Ctx<'a>) -> Option<&'a CheckItem> {
        self.items(ctx).get(self.at).copied()
    }

    /// Items one key may answer: not critical, answered by OK, and still open.
    fn bulk<'a>(&self, ctx: &Ctx<'a>) -> Vec<&'a CheckItem> {
        let mut items = self.items(ctx);
        items.retain(|item| {
            !item.critical && item.answer == AnswerKind::Check && given(ctx, &item.id).is_none()
        });
        items
    }

    fn rows(&self, ctx: &Ctx<'_>) -> usize {
        self.items(ctx).len() + usize::from(!self.bulk(ctx).is_empty())
    }

    /// Who answers: who takes over; for safety whoever of the two sides is at the screen.
    fn by(&self, ctx: &Ctx<'_>) -> PersonId {
        let sides = ctx.model.handover().map(|open| &open.draft.people);
        let here = ctx.model.person.filter(|id| {
            sides.is_some_and(|p| {
                p.incoming.contains(id) || (self.step == Step::Safety && p.outgoing.contains(id))
            })
        });
        here.unwrap_or_else(|| taker(ctx))
    }

    fn answer(&self, finding: Finding, number: Option<i64>, comment: &str, ctx: &Ctx<'_>) -> CheckAnswer {
        CheckAnswer { finding, number, comment: comment.to_owned(), by: self.by(ctx), at_ms: ctx.now.ms }
    }

    fn select(&mut self, at: usize, ctx: &Ctx<'_>) {
        self.at = at.min(self.rows(ctx).saturating_sub(1));
        (self.comment, self.problem) = (None, None);
        let kept = self.current(ctx).and_then(|item| {
            let answer = given(ctx, &item.id)?;
            match item.answer {
                AnswerKind::Number => answer.number.map(tenths),
                AnswerKind::Text => Some(answer.comment.clone()),
                AnswerKind::Check | AnswerKind::NoneSeen => None,
            }
        });
        self.typed.set(&kept.unwrap_or_default());
        self.place = self.current(ctx).map(|item| item.id.clone());
    }

    /// Moves to another row; what was typed on this one is saved first.
    fn go(&mut self, at: usize, ctx: &Ctx<'_>) -> Told {
        let effects = self.unsaved(ctx);
        self.select(at, ctx);
        Told::Yes(effects)
    }

    /// Saves answers, then moves to the next open item; the last answer finishes the step.
    fn give(&mut self, answers: &[(String, CheckAnswer)], advance: bool, ctx: &Ctx<'_>) -> Told {
        let ids: Vec<&str> = answers.iter().map(|(id, _)| id.as_str()).collect();
        let items = self.items(ctx);
        let open = |item: &&CheckItem| given(ctx, &item.id).is_none() && !ids.contains(&item.id.as_str());
        let was_complete = items.iter().all(|item| given(ctx, &item.id).is_some());
        let next = (self.at..items.len()).chain(0..self.at.min(items.len())).find(|i| open(&items[*i]));
        let mut effects: Vec<Effect> = answers
            .iter()
            .filter(|(id, answer)| given(ctx, id).is_none_or(|old| !same(old, answer)))
            .map(|(id, answer)| save(Answer::Check(id.clone(), answer.clone()), ctx))
            .collect();
        self.comment = None;
        self.problem = None;
        match next {
            Some(to) => self.select(to, ctx),
            None if was_complete && !advance => {}
            None => {
                self.typed.clear();
                effects.extend(done(self.step, ctx));
                return Told::Next(effects);
            }
        }
        Told::Yes(effects)
    }

    fn give_one(&mut self, item: &CheckItem, answer: CheckAnswer, advance: bool, ctx: &Ctx<'_>) -> Told {
        if let Err(refusal) = answer.check(item) {
            self.problem = Some(refusal.problem);
            return Told::done();
        }
        self.begun.remove(&item.id);
        self.give(&[(item.id.clone(), answer)], advance, ctx)
    }

    /// The reading typed, if it can be read.
    fn reading(&self) -> Option<i64> {
        parse_tenths(self.typed.text()).ok()
    }

    fn begin_comment(&mut self, item: &CheckItem, ctx: &Ctx<'_>) -> Told {
        if item.answer == AnswerKind::Number && self.reading().is_none() {
            self.problem = Some(Problem::new("check.needs_number"));
            return Told::done();
        }
        let mut edit = Edit::new(COMMENT);
        let saved = given(ctx, &item.id).filter(|a| a.finding == Finding::Issue).map(|a| a.comment.as_str());
        edit.set(self.begun.get(&item.id).map(String::as_str).or(saved).unwrap_or_default());
        self.comment = Some(edit);
        self.problem = None;
        Told::done()
    }

    fn accept(&mut self, ctx: &Ctx<'_>) -> Told {
        let Some(item) = self.current(ctx) else { return self.answer_rest(ctx) };
        if let Some(comment) = &self.comment {
            let answer = self.issue(item, comment.text(), ctx);
            return self.give_one(item, answer, true, ctx);
        }
        let old = given(ctx, &item.id);
        match item.answer {
            AnswerKind::Number => self.accept_number(item, ctx),
            AnswerKind::Text => {
                let text = self.typed.text().trim().to_owned();
                let finding =
                    old.map_or(Finding::Ok, |a| if text.is_empty() { a.finding } else { Finding::Ok });
                let answer = self.answer(finding, None, &text, ctx);
                self.give_one(item, answer, true, ctx)
            }
            _ if old.is_some() => self.give(&[], true, ctx),
            AnswerKind::Check => {
                let answer = self.answer(Finding::Ok, None, "", ctx);
                self.give_one(item, answer, true, ctx)
            }
            AnswerKind::NoneSeen => {
                self.problem = Some(Problem::new("checks_ui.none_seen_choose"));
                Told::done()
            }
        }
    }

    fn accept_number(&mut self, item: &CheckItem, ctx: &Ctx<'_>) -> Told {
        let old = given(ctx, &item.id);
        let Some(n) = self.reading() else {
            if self.typed.is_empty() && old.is_some() {
                return self.give(&[], true, ctx);
            }
            self.problem = Some(Problem::new("check.needs_number"));
            return Told::done();
        };
        if item.within(n) {
            let kept = old.filter(|a| a.number == Some(n)).cloned();
            let answer = kept.unwrap_or_else(|| self.answer(Finding::Ok, Some(n), "", ctx));
            return self.give_one(item, answer, true, ctx);
        }
        if old.is_some_and(|a| a.number == Some(n) && a.finding == Finding::Issue) {
            return self.give(&[], true, ctx);
        }
        let told = self.begin_comment(item, ctx);
        self.problem = Some(Problem::new("checks_ui.out_of_limits"));
        told
    }

    fn issue(&self, item: &CheckItem, comment: &str, ctx: &Ctx<'_>) -> CheckAnswer {
        let number = (item.answer == AnswerKind::Number).then(|| self.reading()).flatten();
        self.answer(Finding::Issue, number, comment.trim(), ctx)
    }

    fn answer_rest(&mut self, ctx: &Ctx<'_>) -> Told {
        let rest: Vec<(String, CheckAnswer)> = self
            .bulk(ctx)
            .into_iter()
            .map(|item| (item.id.clone(), self.answer(Finding::Ok, None, "", ctx)))
            .collect();
        if rest.is_empty() {
            return Told::done();
        }
        self.give(&rest, true, ctx)
    }

    /// What is typed and can be saved as it stands.
    fn unsaved(&self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let Some(item) = self.current(ctx) else { return Vec::new() };
        let answer = if let Some(comment) = &self.comment {
            self.issue(item, comment.text(), ctx)
        } else {
            match item.answer {
                AnswerKind::Number => match self.reading() {
                    Some(n) if item.within(n) => self.answer(Finding::Ok, Some(n), "", ctx),
                    _ => return Vec::new(),
                },
                AnswerKind::Text if !self.typed.text().trim().is_empty() => {
                    self.answer(Finding::Ok, None, self.typed.text().trim(), ctx)
                }
                _ => return Vec::new(),
            }
        };
        let known = given(ctx, &item.id).is_some_and(|old| {
            same(old, &answer)
                || (self.comment.is_none() && old.number.is_some() && old.number == answer.number)
        });
        if known || answer.check(item).is_err() {
            return Vec::new();
        }
        vec![save(Answer::Check(item.id.clone(), answer), ctx)]
    }

    fn on_comment(&mut self, key: &Key, ctx: &Ctx<'_>) -> Option<Told> {
        let edit = self.comment.as_mut()?;
        match Action::of(key) {
            Action::Back => {
                let text = edit.text().to_owned();
                if let Some(item) = self.current(ctx) {
                    self.begun.insert(item.id.clone(), text);
                }
                (self.comment, self.problem) = (None, None);
                Some(Told::done())
            }
            Action::Accept if key.repeat || key.burst => Some(Told::done()),
            Action::Accept => Some(self.accept(ctx)),
            Action::Up | Action::Down | Action::Next | Action::Prev if !edit.text().trim().is_empty() => {
                let back = matches!(Action::of(key), Action::Up | Action::Prev);
                let to = if back { self.at.saturating_sub(1) } else { self.at + 1 };
                Some(self.go(to, ctx))
            }
            Action::Up | Action::Down | Action::Next | Action::Prev => {
                self.problem = Some(Problem::new("check.issue_needs_comment"));
                Some(Told::done())
            }
            _ => {
                if edit.handle(key).is_some() {
                    self.problem = None;
                    return Some(Told::done());
                }
                None
            }
        }
    }

    /// Typing on a row that takes a reading or a text.
    fn on_typing(&mut self, key: &Key, ctx: &Ctx<'_>) -> bool {
        let Some(item) = self.current(ctx) else { return false };
        let wanted = match (item.answer, key.typed()) {
            (AnswerKind::Number, Some(c)) => {
                crate::tui::keymap::digit(c).is_some()
                    || matches!(c, '-' | '+' | '.' | '。' | '．' | '－' | '＋')
            }
            (AnswerKind::Text, Some(c)) => c != ' ' || !self.typed.is_empty(),
            (AnswerKind::Number | AnswerKind::Text, None) => {
                matches!(key.code, Code::Backspace | Code::Delete)
            }
            _ => false,
        };
        wanted
            && self.typed.handle(key).is_some_and(|_| {
                self.problem = None;
                true
            })
    }

    fn on_row(&mut self, key: &Key, ctx: &Ctx<'_>) -> Told {
        let action = Action::outside_field(key);
        let last = self.rows(ctx).saturating_sub(1);
        match action {
            Action::Up | Action::Prev if self.at > 0 => return self.go(self.at - 1, ctx),
            Action::Down | Action::Next if self.at < last => return self.go(self.at + 1, ctx),
            Action::Up | Action::Down | Action::Next | Action::Prev => return Told::done(),
            Action::Home => return self.go(0, ctx),
            Action::End => return self.go(last, ctx),
            Action::Accept if key.repeat || key.burst => return Told::done(),
            Action::Accept => return self.accept(ctx),
            Action::Char('a') => return self.answer_rest(ctx),
            _ => {}
        }
        let Some(item) = self.current(ctx) else { return Told::No };
        let seen = item.answer == AnswerKind::NoneSeen;
        match action {
            Action::Right | Action::Char('i') => self.begin_comment(item, ctx),
            Action::Left | Action::Toggle | Action::Char('n') if seen => {
                let answer = self.answer(Finding::Ok, None, "", ctx);
                self.give_one(item, answer, false, ctx)
            }
            Action::Left if item.answer == AnswerKind::Check => {
                let answer = self.answer(Finding::Ok, None, "", ctx);
                self.give_one(item, answer, false, ctx)
            }
            Action::Toggle | Action::Char('n') => {
                let answer = self.answer(Finding::NotApplicable, None, "", ctx);
                self.typed.clear();
                self.give_one(item, answer, false, ctx)
            }
            _ => Told::No,
        }
    }
}

fn given<'a>(ctx: &Ctx<'a>, id: &str) -> Option<&'a CheckAnswer> {
    ctx.model.handover()?.draft.checks.get(id)
}

/// Whether two answers say the same, whoever gave them when.
fn same(a: &CheckAnswer, b: &CheckAnswer) -> bool {
    (a.finding, a.number, &a.comment) == (b.finding, b.number, &b.comment)
}

impl Checks {
    fn at_item(&self, item: &str) -> FieldRef {
        FieldRef::Check(self.step, item.to_owned())
    }
}

impl StepView for Checks {
    fn enter(&mut self, place: &FieldRef, ctx: &Ctx<'_>) -> Vec<Effect> {
        let items = self.items(ctx);
        let named = items.iter().position(|item| self.at_item(&item.id).holds(place));
        let open = items.iter().position(|item| given(ctx, &item.id).is_none());
        self.select(named.or(open).unwrap_or(0), ctx);
        if matches!(place, FieldRef::CheckComment(..))
            && let Some(item) = self.current(ctx)
        {
            let _ = self.begin_comment(item, ctx);
        }
        Vec::new()
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        let move_ = Hint::new(HintKey::UpDown, msg::kit::hint_move(lang), 2);
        if self.comment.is_some() {
            return vec![Hint::key(Code::Enter, msg::checks_ui::hint_save(lang), 0), move_];
        }
        let Some(item) = self.current(ctx) else {
            return vec![Hint::key(Code::Enter, msg::checks_ui::hint_bulk(lang), 0), move_];
        };
        let answered = given(ctx, &item.id).is_some();
        let mut hints = match item.answer {
            AnswerKind::NoneSeen => vec![
                Hint::key(Code::Left, msg::checks_ui::hint_none(lang), 0),
                Hint::key(Code::Right, msg::checks_ui::hint_seen(lang), 0),
            ],
            AnswerKind::Check if !answered => vec![
                Hint::key(Code::Enter, msg::checks_ui::hint_ok(lang), 0),
                Hint::key(Code::Right, msg::checks_ui::hint_issue(lang), 0),
                Hint::key(Code::Char(' '), msg::checks_ui::hint_skip(lang), 1),
            ],
            AnswerKind::Number | AnswerKind::Text if !answered => vec![
                Hint::key(Code::Enter, msg::checks_ui::hint_answer(lang), 0),
                Hint::key(Code::Right, msg::checks_ui::hint_issue(lang), 1),
                Hint::key(Code::Char(' '), msg::checks_ui::hint_skip(lang), 1),
            ],
            _ => vec![
                Hint::key(Code::Enter, msg::checks_ui::hint_next(lang), 0),
                Hint::key(Code::Right, msg::checks_ui::hint_issue(lang), 1),
            ],
        };
        if !self.bulk(ctx).is_empty() {
            hints.push(Hint::key(Code::Char('a'), msg::checks_ui::hint_bulk(lang), 1));
        }
        hints.push(move_);
        hints
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Told {
        if let Some(row) = self.sheet.hit(input) {
            return if row == self.at && self.comment.is_none() {
                self.accept(ctx)
            } else {
                self.go(row, ctx)
            };
        }
        match input {
            Input::Paste(text) => {
                let takes = self
                    .current(ctx)
                    .is_some_and(|item| matches!(item.answer, AnswerKind::Number | AnswerKind::Text));
                let edit = match &mut self.comment {
                    Some(edit) => edit,
                    None if takes => &mut self.typed,
                    None => return Told::No,
                };
                let lost = edit.insert(text.trim());
                self.problem = (lost > 0).then(|| Problem::new("kit.too_long").with("n", lost));
                Told::done()
            }
            Input::Wheel { up, .. } if self.comment.is_none() => {
                let to = if *up { self.at.saturating_sub(1) } else { self.at + 1 };
                self.go(to, ctx)
            }
            Input::Key(key) if self.comment.is_some() => self.on_comment(key, ctx).unwrap_or(Told::No),
            Input::Key(key) => {
                if self.on_typing(key, ctx) {
                    return Told::done();
                }
                self.on_row(key, ctx)
            }
            _ => Told::No,
        }
    }

    fn finish(&mut self, ctx: &Ctx<'_>) -> Told {
        let mut effects = self.unsaved(ctx);
        let saving =
            if effects.is_empty() { None } else { self.current(ctx).map(|item| self.at_item(&item.id)) };
        let missing = gaps(ctx, self.step).into_iter().find(|gap| Some(&gap.focus) != saving.as_ref());
        if let Some(gap) = missing {
            let at = self.items(ctx).iter().position(|item| self.at_item(&item.id) == gap.focus).unwrap_or(0);
            self.select(at, ctx);
            self.problem = Some(gap.problem);
            return Told::Yes(effects);
        }
        if self.comment.is_some() && effects.is_empty() {
            let empty = self.comment.as_ref().is_some_and(|c| c.text().trim().is_empty());
            if empty {
                self.problem = Some(Problem::new("check.issue_needs_comment"));
                return Told::done();
            }
        }
        self.comment = None;
        self.typed.clear();
        effects.extend(done(self.step, ctx));
        Told::Next(effects)
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let lang = ctx.lang;
        let title = if self.step == Step::Devices {
            msg::checks_ui::title_devices(lang, ctx.model.name(taker(ctx)))
        } else {
            msg::checks_ui::title_safety(lang).to_owned()
        };
        let inner = page(canvas, area, &title);
        if inner.is_empty() {
            return;
        }
        let inner = Rect { x: inner.x + 1.min(inner.width), width: inner.width.saturating_sub(2), ..inner };
        let items = self.items(ctx);
        let answered = items.iter().filter(|item| given(ctx, &item.id).is_some()).count();
        let legend = msg::checks_ui::one_by_one(lang, canvas.glyphs.alert);
        canvas.text_in(inner.x, inner.y, inner.width, &legend, Role::Muted);
        let progress = msg::checks_ui::progress(lang, items.len(), answered);
        canvas.text_right(
            inner.x + inner.width.min(WIDEST + 1),
            inner.y,
            inner.width / 2,
            &progress,
            Role::Label,
        );
        let body = below(inner, if inner.height < 17 { 1 } else { 2 });
        let mut lines = Vec::new();
        for (row, item) in items.iter().enumerate() {
            self.lines_of(row, item, body.width, ctx, canvas.glyphs, &mut lines);
        }
        let rest = self.bulk(ctx).len();
        if rest > 0 {
            lines.push(Line::plain());
            let text = format!("[ {} ]", msg::checks_ui::bulk(lang, rest));
            lines.push(
                Line::of(items.len())
                    .put(FRONT, body.width.saturating_sub(FRONT), text, Role::Value)
                    .cursor(FRONT + 2),
            );
        }
        self.sheet.draw(canvas, body, &lines, Some(self.at));
    }

    fn place(&self) -> FieldRef {
        match &self.place {
            Some(item) if self.comment.is_some() => FieldRef::CheckComment(self.step, item.clone()),
            Some(item) => self.at_item(item),
            None => FieldRef::Step(self.step),
        }
    }

    fn pause(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.unsaved(ctx)
    }

    fn hear(&mut self, news: &News, _: &Ctx<'_>) -> Told {
        if let News::Refused(error) = news {
            self.problem = Some(error.problem());
        }
        Told::done()
    }
}

#[cfg(test)]
mod tests;
