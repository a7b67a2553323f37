//! Steps 5 and 6: devices, tried by incoming, and safety, looked at by both. One answer an item; critical
//! ones one at a time, the rest with one key.

mod about;
mod draw;
mod not_here;
mod words;

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use self::words::Words;
use super::StepView;
use super::step_draft::StepDraft;
use crate::i18n::msg;
use crate::model::checklist::{AnswerKind, CheckAnswer, CheckItem, Finding, ListKind, parse_tenths, tenths};
use crate::model::field_ref::FieldRef;
use crate::model::handover::Step;
use crate::model::handover::answer::Answer;
use crate::model::ids::PersonId;
use crate::model::item::Item;
use crate::model::problem::Problem;
use crate::rules::gaps::left_to_close;
use crate::rules::open_faults;
use crate::tui::handover::shared_parts::{done_line, foot, nobody, page, takers, taking};
use crate::tui::shell::app_data::WhosePart;
use crate::tui::shell::canvas::{Canvas, below};
use crate::tui::shell::input::{Code, Input, KeyPress};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Ctx, Effect, Event, Handled};
use crate::tui::widgets::cell_editor::{CellEditor, CellKind, CellState};
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::line_list::{LineList, ListLine};

/// Cells in front of an item's text: its id and the mark of a critical one.
const FRONT: u16 = 7;
/// Cells of an answer.
const ANSWER: u16 = 13;
const COMMENT: usize = 240;
/// Characters of a reading.
const READING: usize = 24;

/// What was begun on an item and cannot be saved as it stands.
#[derive(Clone, Debug, Default)]
struct Begun {
    reading: String,
    words: Option<Words>,
}

/// What a row below the items does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Below {
    /// Answers the rest with OK.
    Rest,
    /// Finishes the step.
    Done,
}

/// One checklist of the handover.
#[derive(Debug)]
pub(crate) struct ChecksStep {
    step: Step,
    draft: StepDraft,
    at: usize,
    /// What is typed on the selected row: a reading or a text.
    typed: CellEditor,
    /// What is wrong, while it is being written.
    words: Option<Words>,
    /// What stands in the cell was refused.
    refused: bool,
    /// What was begun on an item and left, so that going back loses nothing.
    begun: BTreeMap<String, Begun>,
    sheet: LineList,
    /// Id of the item selected, remembered over a restart.
    place: Option<String>,
    /// Id of the item that is switched off once somebody who may do so gives a PIN.
    not_here: Option<String>,
}

impl ChecksStep {
    /// The device list.
    #[must_use]
    pub(crate) fn devices() -> Self {
        Self::new(Step::Devices)
    }

    /// The safety list.
    #[must_use]
    pub(crate) fn safety() -> Self {
        Self::new(Step::Safety)
    }

    fn new(step: Step) -> Self {
        Self {
            step,
            draft: StepDraft::new(step),
            at: 0,
            typed: CellEditor::new(CellKind::Text, COMMENT),
            words: None,
            refused: false,
            begun: BTreeMap::new(),
            sheet: LineList::new(),
            place: None,
            not_here: None,
        }
    }

    fn items<'a>(&self, ctx: &Ctx<'a>) -> Vec<&'a CheckItem> {
        let list = if self.step == Step::Devices { ListKind::Devices } else { ListKind::Safety };
        ctx.model.handover().map_or_else(Vec::new, |open| {
            let shift = open.draft.head.shift;
            let asked = |c: &&CheckItem| c.list == list && c.asked_on(shift);
            let mut all: Vec<&CheckItem> = open.settings.checks.iter().filter(asked).collect();
            if self.step == Step::Safety {
                all.extend(left_to_close(&open.draft, &open.entries, &open.settings));
            }
            all
        })
    }

    fn current<'a>(&self, ctx: &Ctx<'a>) -> Option<&'a CheckItem> {
        self.items(ctx).get(self.at).copied()
    }

    /// Whether a ticket says already that what an item looks at is out of order.
    fn is_known(&self, item: &CheckItem, ctx: &Ctx<'_>) -> bool {
        self.step == Step::Devices && open_faults::is_known(item, carried(ctx))
    }

    /// Open faults the step shows: of the devices.
    fn open_faults(&self, ctx: &Ctx<'_>) -> usize {
        let broken = |item: &&Item| open_faults::is_broken(item.kind, item.state);
        if self.step == Step::Devices { carried(ctx).iter().filter(broken).count() } else { 0 }
    }

    /// Items one key may answer: not critical, answered by OK, not out of order already, and still open.
    fn bulk<'a>(&self, ctx: &Ctx<'a>) -> Vec<&'a CheckItem> {
        let mut items = self.items(ctx);
        items.retain(|item| {
            !item.critical
                && item.answer == AnswerKind::Check
                && self.given(&item.id).is_none()
                && !self.is_known(item, ctx)
        });
        items
    }

    /// The rows below the items.
    fn below(&self, ctx: &Ctx<'_>) -> &'static [Below] {
        if self.bulk(ctx).is_empty() { &[Below::Done] } else { &[Below::Rest, Below::Done] }
    }

    fn rows(&self, ctx: &Ctx<'_>) -> usize {
        self.items(ctx).len() + self.below(ctx).len()
    }

    /// The answer given to an item.
    fn given(&self, id: &str) -> Option<&CheckAnswer> {
        self.draft.get()?.checks.get(id)
    }

    /// Who answers: who takes over; for safety whoever of the two sides looks.
    fn by(&self, ctx: &Ctx<'_>) -> Option<PersonId> {
        self.draft.author(ctx)
    }

    /// An answer in the name of who answers; `None` while there is nobody.
    fn answer(
        &self,
        item: &CheckItem,
        finding: Finding,
        number: Option<i64>,
        ctx: &Ctx<'_>,
    ) -> Option<CheckAnswer> {
        Some(item.answered(finding, number, self.by(ctx)?, ctx.now.ms))
    }

    /// As [`Self::answer`], in words.
    fn text_answer(
        &self,
        item: &CheckItem,
        finding: Finding,
        text: &str,
        ctx: &Ctx<'_>,
    ) -> Option<CheckAnswer> {
        let answer = self.answer(item, finding, None, ctx)?;
        Some(CheckAnswer { comment: text.to_owned(), ..answer })
    }

    fn select(&mut self, at: usize, ctx: &Ctx<'_>) {
        self.at = at.min(self.rows(ctx).saturating_sub(1));
        self.words = None;
        self.hush();
        let current = self.current(ctx);
        let kept = current.and_then(|item| {
            let begun = self.begun.get(&item.id).map(|b| b.reading.clone()).filter(|text| !text.is_empty());
            let answer = self.given(&item.id);
            match item.answer {
                AnswerKind::Number => begun.or_else(|| answer?.number.map(tenths)),
                AnswerKind::Text => begun.or_else(|| Some(answer?.comment.clone())),
                AnswerKind::Check | AnswerKind::NoneSeen => None,
            }
        });
        self.typed = match current.map(|item| item.answer) {
            Some(AnswerKind::Number) => CellEditor::new(CellKind::Figure, READING),
            _ => CellEditor::new(CellKind::Text, COMMENT),
        };
        self.typed.set(&kept.unwrap_or_default());
        self.place = current.map(|item| item.id.clone());
    }

    /// Nothing is said any more.
    fn hush(&mut self) {
        self.draft.hush();
        self.refused = false;
    }

    /// What stands in the cell is refused: it is marked, keeps the cursor and is selected, to be typed anew.
    fn refuse(&mut self, problem: Problem) -> Handled {
        self.draft.problem = Some(problem);
        self.refused = true;
        self.words.as_mut().map_or(&mut self.typed, Words::current).arrive();
        Handled::done()
    }

    /// How the cell being typed into stands there.
    const fn cell_state(&self) -> CellState {
        CellState::when(self.refused)
    }

    /// Keeps what is begun on the selected row, for when somebody comes back to it.
    fn keep(&mut self, ctx: &Ctx<'_>) {
        let Some(item) = self.current(ctx) else { return };
        let begun = self.begun.entry(item.id.clone()).or_default();
        if matches!(item.answer, AnswerKind::Number | AnswerKind::Text) {
            self.typed.text().clone_into(&mut begun.reading);
        }
        if self.words.is_some() {
            begun.words.clone_from(&self.words);
        }
    }

    /// Moves to another row; what was typed on this one is saved first.
    fn go(&mut self, at: usize, ctx: &Ctx<'_>) -> Handled {
        let effects = self.unsaved(ctx);
        if effects.is_empty() {
            self.keep(ctx);
        }
        self.select(at, ctx);
        Handled::Yes(effects)
    }

    /// Saves answers, then moves to the next open item; the last answer rests on "Done".
    fn give(&mut self, answers: &[(String, CheckAnswer)], advance: bool, ctx: &Ctx<'_>) -> Handled {
        self.hush();
        let was_complete = self.items(ctx).iter().all(|item| self.given(&item.id).is_some());
        let mut effects = Vec::new();
        let by = self.by(ctx);
        for (id, answer) in answers {
            if self.given(id).is_none_or(|old| !same(old, answer)) {
                effects.extend(self.draft.give_as(by, Answer::Check(id.clone(), answer.clone()), ctx));
            }
        }
        if self.draft.problem.is_some() {
            return Handled::Yes(effects);
        }
        self.words = None;
        let items = self.items(ctx);
        let next = (self.at..items.len())
            .chain(0..self.at.min(items.len()))
            .find(|i| self.given(&items[*i].id).is_none());
        match next {
            Some(to) => self.select(to, ctx),
            None if was_complete && !advance => self.select(self.at, ctx),
            // Through what was answered before, one row after the other. A reading may have been saved while it was
            // typed: with its Enter it is the last answer all the same.
            None if answers.is_empty() => self.select(self.at + 1, ctx),
            None => self.select(self.rows(ctx), ctx),
        }
        Handled::Yes(effects)
    }

    fn give_one(
        &mut self,
        item: &CheckItem,
        answer: Option<CheckAnswer>,
        advance: bool,
        ctx: &Ctx<'_>,
    ) -> Handled {
        let Some(answer) = answer else {
            self.draft.problem = Some(nobody());
            return Handled::done();
        };
        if let Err(refusal) = answer.check(item) {
            return self.refuse(refusal.problem);
        }
        self.begun.remove(&item.id);
        self.give(&[(item.id.clone(), answer)], advance, ctx)
    }

    /// The reading typed, if it can be read.
    fn reading(&self) -> Option<i64> {
        parse_tenths(self.typed.text()).ok()
    }

    fn begin_comment(&mut self, item: &CheckItem) -> Handled {
        if item.answer == AnswerKind::Number && self.reading().is_none() {
            return self.refuse(Problem::new("check.needs_number"));
        }
        let begun = self.begun.get(&item.id).and_then(|b| b.words.clone());
        self.words = Some(begun.unwrap_or_else(|| Words::of(item, self.given(&item.id))));
        self.hush();
        Handled::done()
    }

    fn accept(&mut self, ctx: &Ctx<'_>) -> Handled {
        let Some(item) = self.current(ctx) else { return self.accept_below(ctx) };
        if self.words.is_some() {
            return self.accept_words(item, ctx);
        }
        let old = self.given(&item.id).cloned();
        match item.answer {
            AnswerKind::Number => self.accept_number(item, ctx),
            // Enter says that it still is as its ticket says.
            AnswerKind::Check | AnswerKind::NoneSeen if old.is_none() && self.is_known(item, ctx) => {
                let answer = self.answer(item, Finding::Known, None, ctx);
                self.give_one(item, answer, true, ctx)
            }
            AnswerKind::Text => {
                let text = self.typed.text().trim().to_owned();
                let finding = old
                    .as_ref()
                    .map_or(Finding::Ok, |a| if text.is_empty() { a.finding } else { Finding::Ok });
                let known = text.is_empty() && old.is_none() && self.is_known(item, ctx);
                let finding = if known { Finding::Known } else { finding };
                let answer = self.text_answer(item, finding, &text, ctx);
                self.give_one(item, answer, true, ctx)
            }
            _ if old.is_some() => self.give(&[], true, ctx),
            AnswerKind::Check => {
                let answer = self.answer(item, Finding::Ok, None, ctx);
                self.give_one(item, answer, true, ctx)
            }
            AnswerKind::NoneSeen => {
                self.draft.problem = Some(Problem::new("checks_ui.none_seen_choose"));
                Handled::done()
            }
        }
    }

    fn accept_number(&mut self, item: &CheckItem, ctx: &Ctx<'_>) -> Handled {
        let old = self.given(&item.id).cloned();
        let Some(n) = self.reading() else {
            if self.typed.is_empty() && old.is_some() {
                return self.give(&[], true, ctx);
            }
            // What does not run shows no reading.
            if self.typed.is_empty() && self.is_known(item, ctx) {
                let answer = self.answer(item, Finding::Known, None, ctx);
                return self.give_one(item, answer, true, ctx);
            }
            return self.refuse(Problem::new("check.needs_number"));
        };
        if item.within(n) {
            let kept = old.filter(|a| a.number == Some(n));
            let answer = kept.or_else(|| self.answer(item, Finding::Ok, Some(n), ctx));
            return self.give_one(item, answer, true, ctx);
        }
        if old.is_some_and(|a| a.number == Some(n) && a.finding != Finding::Ok) {
            return self.give(&[], true, ctx);
        }
        if self.is_known(item, ctx) {
            let answer = self.answer(item, Finding::Known, Some(n), ctx);
            return self.give_one(item, answer, true, ctx);
        }
        let told = self.begin_comment(item);
        self.draft.problem = Some(Problem::new("checks_ui.out_of_limits"));
        told
    }

    fn issue(&self, item: &CheckItem, words: &Words, ctx: &Ctx<'_>) -> Option<CheckAnswer> {
        let number = (item.answer == AnswerKind::Number).then(|| self.reading()).flatten();
        Some(words.put_into(self.answer(item, Finding::Issue, number, ctx)?))
    }

    /// Enter on a line of what is wrong: saved, then on to the next; after the last one to the next item.
    fn accept_words(&mut self, item: &CheckItem, ctx: &Ctx<'_>) -> Handled {
        let Some(words) = &mut self.words else { return Handled::done() };
        if words.comment().is_empty() {
            words.go_to_lacking();
            return self.refuse(Problem::new("check.issue_needs_comment"));
        }
        if words.next() {
            let effects = self.unsaved(ctx);
            return Handled::Yes(effects);
        }
        let words = words.clone();
        let answer = self.issue(item, &words, ctx);
        self.give_one(item, answer, true, ctx)
    }

    fn accept_below(&mut self, ctx: &Ctx<'_>) -> Handled {
        let at = self.at.saturating_sub(self.items(ctx).len());
        match self.below(ctx).get(at) {
            Some(Below::Rest) => self.answer_rest(ctx),
            Some(Below::Done) | None => self.finish(ctx),
        }
    }

    fn answer_rest(&mut self, ctx: &Ctx<'_>) -> Handled {
        let rest: Vec<(String, CheckAnswer)> = self
            .bulk(ctx)
            .into_iter()
            .filter_map(|item| Some((item.id.clone(), self.answer(item, Finding::Ok, None, ctx)?)))
            .collect();
        if rest.is_empty() {
            return Handled::done();
        }
        self.give(&rest, true, ctx)
    }

    /// What is typed and can be saved as it stands.
    fn unsaved(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let Some(item) = self.current(ctx) else { return Vec::new() };
        let answer = if let Some(words) = &self.words {
            self.issue(item, words, ctx)
        } else {
            match item.answer {
                AnswerKind::Number => match self.reading() {
                    Some(n) if item.within(n) => self.answer(item, Finding::Ok, Some(n), ctx),
                    _ => return Vec::new(),
                },
                AnswerKind::Text if !self.typed.text().trim().is_empty() => {
                    self.text_answer(item, Finding::Ok, self.typed.text().trim(), ctx)
                }
                _ => return Vec::new(),
            }
        };
        let Some(answer) = answer else { return Vec::new() };
        let known = self.given(&item.id).is_some_and(|old| {
            same(old, &answer)
                || (self.words.is_none() && old.number.is_some() && old.number == answer.number)
        });
        if known || answer.check(item).is_err() {
            return Vec::new();
        }
        let by = self.by(ctx);
        self.draft.give_as(by, Answer::Check(item.id.clone(), answer), ctx)
    }

    /// Out of the comment, upwards to its own row: what was written is saved, or kept when it is not whole.
    fn leave_comment(&mut self, ctx: &Ctx<'_>) -> Handled {
        let effects = self.unsaved(ctx);
        self.keep(ctx);
        self.words = None;
        self.typed.arrive();
        self.hush();
        Handled::Yes(effects)
    }

    fn on_comment(&mut self, key: &KeyPress, ctx: &Ctx<'_>) -> Option<Handled> {
        match KeyAction::of(key) {
            KeyAction::Back => {
                self.keep(ctx);
                self.words = None;
                self.typed.arrive();
                self.hush();
                Some(Handled::done())
            }
            KeyAction::Accept if key.repeat || key.burst => Some(Handled::done()),
            KeyAction::Accept => Some(self.accept(ctx)),
            KeyAction::Up | KeyAction::Prev if self.words.as_mut()?.previous() => {
                Some(Handled::Yes(self.unsaved(ctx)))
            }
            KeyAction::Up | KeyAction::Prev => Some(self.leave_comment(ctx)),
            KeyAction::Down | KeyAction::Next if self.words.as_mut()?.next() => {
                Some(Handled::Yes(self.unsaved(ctx)))
            }
            KeyAction::Down | KeyAction::Next => Some(self.go(self.at + 1, ctx)),
            _ => {
                if self.words.as_mut()?.current().handle(key).is_some() {
                    self.hush();
                    return Some(Handled::done());
                }
                None
            }
        }
    }

    /// Typing on a row that takes a reading or a text.
    fn on_typing(&mut self, key: &KeyPress, ctx: &Ctx<'_>) -> bool {
        let Some(item) = self.current(ctx) else { return false };
        let wanted = match (item.answer, key.typed()) {
            (AnswerKind::Number, Some(c)) => {
                crate::tui::shell::keymap::digit(c).is_some()
                    || matches!(c, '-' | '+' | '.' | '。' | '．' | '－' | '＋')
            }
            (AnswerKind::Text, Some(c)) => c != ' ' || !self.typed.is_empty(),
            (AnswerKind::Number | AnswerKind::Text, None) => {
                // Where nothing stands there is nothing to edit: arrows mean the list.
                !self.typed.is_empty()
            }
            _ => false,
        };
        wanted
            && self.typed.handle(key).is_some_and(|_| {
                self.hush();
                true
            })
    }

    /// The shop has no such thing: asks who may switch the item off.
    fn not_in_this_shop(&mut self, item: &CheckItem, ctx: &Ctx<'_>) -> Handled {
        self.not_here = Some(item.id.clone());
        match not_here::unlocked(ctx) {
            Some(person) => self.switched_off(person, ctx),
            None => Handled::then(not_here::question(item, ctx)),
        }
    }

    /// Today it does not apply, from the next handover on it is not asked.
    fn switched_off(&mut self, by: PersonId, ctx: &Ctx<'_>) -> Handled {
        let Some(id) = self.not_here.take() else { return Handled::done() };
        let off = not_here::switch_off(&id, by, ctx);
        let item = self.items(ctx).into_iter().find(|item| item.id == id);
        let answer = item.and_then(|item| self.answer(item, Finding::NotApplicable, None, ctx));
        self.typed.clear();
        let Some(item) = item.filter(|_| answer.is_some()) else {
            return Handled::Yes(off.into_iter().collect());
        };
        match self.give_one(item, answer, false, ctx) {
            Handled::Yes(given) => Handled::Yes(given.into_iter().chain(off).collect()),
            Handled::No => Handled::No,
        }
    }

    fn on_row(&mut self, key: &KeyPress, ctx: &Ctx<'_>) -> Handled {
        let action = KeyAction::outside_field(key);
        let last = self.rows(ctx).saturating_sub(1);
        match action {
            KeyAction::Up | KeyAction::Prev if self.at > 0 => return self.go(self.at - 1, ctx),
            KeyAction::Down | KeyAction::Next if self.at < last => return self.go(self.at + 1, ctx),
            KeyAction::Up | KeyAction::Down | KeyAction::Next | KeyAction::Prev => return Handled::done(),
            KeyAction::Home => return self.go(0, ctx),
            KeyAction::End => return self.go(last, ctx),
            KeyAction::Accept if key.repeat || key.burst => return Handled::done(),
            KeyAction::Accept => return self.accept(ctx),
            KeyAction::Char('a') => return self.answer_rest(ctx),
            _ => {}
        }
        let Some(item) = self.current(ctx) else { return Handled::No };
        let seen = item.answer == AnswerKind::NoneSeen;
        match action {
            KeyAction::Right | KeyAction::Char('i') => self.begin_comment(item),
            KeyAction::Left | KeyAction::Toggle | KeyAction::Char('n') if seen => {
                let answer = self.answer(item, Finding::Ok, None, ctx);
                self.give_one(item, answer, false, ctx)
            }
            KeyAction::Left if item.answer == AnswerKind::Check => {
                let answer = self.answer(item, Finding::Ok, None, ctx);
                self.give_one(item, answer, false, ctx)
            }
            KeyAction::Delete | KeyAction::Char('x') => self.not_in_this_shop(item, ctx),
            KeyAction::Toggle | KeyAction::Char('n') => {
                let answer = self.answer(item, Finding::NotApplicable, None, ctx);
                self.typed.clear();
                self.give_one(item, answer, false, ctx)
            }
            _ => Handled::No,
        }
    }
}

/// Whether two answers say the same, whoever gave them when.
fn same(a: &CheckAnswer, b: &CheckAnswer) -> bool {
    CheckAnswer { by: b.by, at_ms: b.at_ms, ..a.clone() } == *b
}

/// Items that are open since before the handover.
fn carried<'a>(ctx: &Ctx<'a>) -> &'a [Item] {
    ctx.model.handover().map_or(&[], |open| open.items.as_slice())
}

impl ChecksStep {
    fn at_item(&self, item: &str) -> FieldRef {
        FieldRef::Check(self.step, item.to_owned())
    }
}

impl StepView for ChecksStep {
    fn about_field(&self, ctx: &Ctx<'_>) -> Option<String> {
        self.about_row(ctx)
    }

    fn enter(&mut self, place: &FieldRef, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.draft.load(ctx);
        let items = self.items(ctx);
        let named = items.iter().position(|item| self.at_item(&item.id).holds(place));
        let open = items.iter().position(|item| self.given(&item.id).is_none());
        let done = self.rows(ctx);
        self.select(named.or(open).unwrap_or(done), ctx);
        if matches!(place, FieldRef::CheckComment(..))
            && let Some(item) = self.current(ctx)
        {
            let _ = self.begin_comment(item);
        }
        Vec::new()
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        let move_ = Hint::new(HintKey::UpDown, msg::kit::hint_move(lang), 2);
        if self.words.is_some() {
            return vec![Hint::key(Code::Enter, msg::checks_ui::hint_save(lang), 0), move_];
        }
        let Some(item) = self.current(ctx) else {
            let rest =
                self.below(ctx).get(self.at.saturating_sub(self.items(ctx).len())) == Some(&Below::Rest);
            let enter = if rest { msg::checks_ui::hint_bulk(lang) } else { msg::exchange::hint_done(lang) };
            return vec![Hint::key(Code::Enter, enter, 0), move_];
        };
        let answered = self.given(&item.id).is_some();
        let mut hints = match item.answer {
            AnswerKind::Check if !answered && self.is_known(item, ctx) => vec![
                Hint::key(Code::Enter, msg::checks_ui::hint_known(lang), 0),
                Hint::key(Code::Left, msg::checks_ui::hint_works(lang), 0),
                Hint::key(Code::Right, msg::checks_ui::hint_issue(lang), 1),
            ],
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
        hints.push(not_here::hint(lang));
        hints.push(move_);
        hints
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Some(row) = self.sheet.hit(input) {
            return if row == self.at && self.words.is_none() { self.accept(ctx) } else { self.go(row, ctx) };
        }
        match input {
            Input::Paste(text) => {
                let takes = self
                    .current(ctx)
                    .is_some_and(|item| matches!(item.answer, AnswerKind::Number | AnswerKind::Text));
                let edit = match &mut self.words {
                    Some(words) => words.current(),
                    None if takes => &mut self.typed,
                    None => return Handled::No,
                };
                let lost = edit.insert(text.trim());
                self.refused = lost > 0;
                self.draft.problem = self.refused.then(|| Problem::new("kit.too_long").with("n", lost));
                Handled::done()
            }
            Input::Wheel { up, .. } if self.words.is_none() => {
                let to = if *up { self.at.saturating_sub(1) } else { self.at + 1 };
                self.go(to, ctx)
            }
            Input::Key(key) if self.words.is_some() => self.on_comment(key, ctx).unwrap_or(Handled::No),
            Input::Key(key) => {
                if self.on_typing(key, ctx) {
                    return Handled::done();
                }
                self.on_row(key, ctx)
            }
            _ => Handled::No,
        }
    }

    fn finish(&mut self, ctx: &Ctx<'_>) -> Handled {
        let effects = self.unsaved(ctx);
        // What is begun and not whole is no answer yet.
        let empty = self.words.as_ref().is_some_and(|words| words.comment().is_empty());
        if empty {
            return self.refuse(Problem::new("check.issue_needs_comment")).after(effects);
        }
        match self.draft.finish(effects, ctx) {
            Ok(handled) => handled,
            Err((gap, effects)) => {
                self.keep(ctx);
                let at = self.items(ctx).iter().position(|item| self.at_item(&item.id).holds(&gap.focus));
                self.select(at.unwrap_or(0), ctx);
                if matches!(gap.focus, FieldRef::CheckComment(..))
                    && let Some(item) = self.current(ctx)
                {
                    let _ = self.begin_comment(item);
                }
                Handled::Yes(effects)
            }
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let lang = ctx.lang;
        let n = i64::try_from(taking(ctx).len()).unwrap_or(1);
        let title = if self.step == Step::Devices {
            msg::checks_ui::title_devices(lang, n, takers(ctx))
        } else if ctx.model.able(WhosePart::Both).len() == 1 {
            msg::checks_ui::title_safety_alone(lang, n, takers(ctx))
        } else {
            msg::checks_ui::title_safety(lang).to_owned()
        };
        let inner = page(canvas, area, &title);
        if inner.is_empty() {
            return;
        }
        let inner = Rect { x: inner.x + 1.min(inner.width), width: inner.width.saturating_sub(2), ..inner };
        let items = self.items(ctx);
        let used = self.draw_head(canvas, inner, items.len(), ctx);
        let body = below(inner, if inner.height < 17 { used } else { used + 1 });
        let body = foot(canvas, body, &self.draft.missing_lines(body, ctx));
        let mut lines = Vec::new();
        for (row, item) in items.iter().enumerate() {
            self.lines_of(row, item, body.width, ctx, canvas.glyphs, &mut lines);
        }
        self.other_faults(&items, body.width, ctx, &mut lines);
        lines.push(ListLine::plain());
        for (row, what) in (items.len()..).zip(self.below(ctx)) {
            lines.push(match what {
                Below::Rest => {
                    let rest = self.bulk(ctx).len();
                    let words = if rest == items.len() {
                        msg::checks_ui::bulk_all(lang, rest)
                    } else {
                        msg::checks_ui::bulk(lang, rest)
                    };
                    let text = format!("[ {words} ]");
                    let cols = body.width.saturating_sub(FRONT);
                    ListLine::of(row).put(FRONT, cols, text, TextRole::Value).cursor(FRONT + 2)
                }
                Below::Done => done_line(row, FRONT, body.width, lang),
            });
        }
        self.sheet.draw(canvas, body, &lines, Some(self.at));
    }

    fn place(&self) -> FieldRef {
        match &self.place {
            Some(item) if self.words.is_some() => FieldRef::CheckComment(self.step, item.clone()),
            Some(item) => self.at_item(item),
            None => FieldRef::Step(self.step),
        }
    }

    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        // A reading out of its limits, or words that lack one, are no answer yet.
        let Some(id) = &self.place else { return Vec::new() };
        let name = self.draft.typed_name(&format!("check/{id}"));
        let words = self.words.iter_mut().flat_map(Words::cells).enumerate();
        let words = words.map(|(n, cell)| (format!("{name}/{n}"), Typed::Cell(cell)));
        let cells: Vec<_> = words.collect();
        std::iter::once((name, Typed::Cell(&mut self.typed))).chain(cells).collect()
    }

    fn save_pending(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.unsaved(ctx)
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Handled {
        self.draft.on_event(news, ctx);
        match news {
            Event::Pin { person, purpose } if *purpose == not_here::PURPOSE => {
                self.switched_off(*person, ctx)
            }
            _ => Handled::done(),
        }
    }
}

#[cfg(test)]
mod tests;
