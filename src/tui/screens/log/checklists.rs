//! Opening, mid-shift and closing lists: each item answered once, the uncritical rest with one key.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use crate::i18n;
use crate::i18n::{msg, readings};
use crate::model::checklist::{AnswerKind, CheckAnswer, CheckItem, Finding, ListKind};
use crate::model::ids::{PersonId, ShiftId};
use crate::model::lang::Lang;
use crate::model::log::{CheckDone, Detail, LogKind};
use crate::model::people::Role;
use crate::model::problem::Problem;
use crate::model::{checklist, text};
use crate::tui::screens::log::entry_form::BackTo;
use crate::tui::shell::canvas::{Canvas, cells};
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::next_actor;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Command, Ctx, Effect, Event, Handled, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::list::ListWidget;

/// Cells of a line beside its two texts.
const MARK: usize = 7;
const LISTS: [ListKind; 3] = [ListKind::Opening, ListKind::Mid, ListKind::Closing];

/// Going through a list.
#[derive(Debug)]
pub(crate) struct Run {
    list: usize,
    /// The names of the lists, as drawn.
    tabs: Clicks<usize>,
    rows: ListWidget,
    /// The question about one item: what was read, or what is wrong.
    asked: Option<CheckQuestion>,
    /// Who answers, where that had to be asked.
    who: Option<PersonId>,
    /// The question who it is.
    naming: Option<Form>,
    problem: Option<Problem>,
    back_to: Option<BackTo>,
    begun: bool,
    /// The shift that is being opened, where the opening list is gone through for its record.
    opens: Option<ShiftId>,
    /// Who could answer, where not everybody could: those who are there as the shop is opened.
    able: Vec<PersonId>,
}

#[derive(Debug)]
struct CheckQuestion {
    item: CheckItem,
    form: Form,
}

impl Run {
    /// With the list that fits the time of the shift.
    pub(crate) const fn new(back_to: Option<BackTo>) -> Self {
        Self {
            list: 0,
            tabs: Clicks::new(),
            rows: ListWidget::new(),
            asked: None,
            who: None,
            naming: None,
            problem: None,
            back_to,
            begun: false,
            opens: None,
            able: Vec::new(),
        }
    }

    /// The opening list of the shift that begins, gone through by one of those who are there; it closes when all of it is
    /// answered. Where several are, it is asked who: whoever happens to be on the clock has not looked at anything by it.
    pub(crate) fn opening(shift: ShiftId, here: Vec<PersonId>) -> Self {
        let only = if let [only] = here.as_slice() { Some(*only) } else { None };
        Self { opens: Some(shift), who: only, able: here, ..Self::new(None) }
    }

    /// Who could answer.
    fn able(&self, ctx: &Ctx<'_>) -> Vec<PersonId> {
        if self.able.is_empty() { ctx.model.people(Role::Cashier) } else { self.able.clone() }
    }

    /// The text of the chosen item whole, where its line cuts it.
    fn chosen_whole(&self, all: &[&CheckItem], cols: u16, ctx: &Ctx<'_>) -> Vec<String> {
        let Some(item) = self.rows.selected().and_then(|at| all.get(at)) else { return Vec::new() };
        let text = item.text.get(ctx.lang);
        let cols = usize::from(cols);
        let beside = note(item, ctx).width().min(cols / 2);
        // Mark, gaps, and a column for the bar of a list that scrolls.
        let room = cols.saturating_sub(beside + MARK);
        if text.width() <= room { Vec::new() } else { i18n::width::wrap(text, cols.max(8)) }
    }

    fn items<'a>(&self, ctx: &Ctx<'a>) -> Vec<&'a CheckItem> {
        self.of_list(LISTS[self.list], ctx)
    }

    fn of_list<'a>(&self, list: ListKind, ctx: &Ctx<'a>) -> Vec<&'a CheckItem> {
        match (self.opens, &ctx.model.live) {
            (Some(_), _) if list != ListKind::Opening => Vec::new(),
            (Some(shift), Some(live)) => live.settings.whole_list(list, shift),
            _ => items(list, ctx),
        }
    }

    fn by(&self, ctx: &Ctx<'_>) -> Option<PersonId> {
        self.who.or_else(|| ctx.model.actor().filter(|_| self.opens.is_none()))
    }

    /// Asks who it is, where nothing tells.
    fn ask_name(&mut self, ctx: &Ctx<'_>) {
        if self.by(ctx).is_none() {
            let names = ctx.model.with_roles(&self.able(ctx));
            self.naming = Some(Form::new(vec![Field::choice("by", msg::log_ui::by, names).required()]));
        }
    }

    fn named(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        let Some(form) = &mut self.naming else { return Handled::No };
        match form.handle(input) {
            WidgetOutcome::Submitted => {
                let chosen = form.field("by").and_then(Field::choice_index);
                self.who = chosen.and_then(|at| self.able(ctx).get(at).copied());
                self.naming = None;
                Handled::done()
            }
            WidgetOutcome::Ignored => match input {
                Input::Key(key) if KeyAction::of(key) == KeyAction::Back => Handled::Yes(self.leave()),
                _ => Handled::No,
            },
            _ => Handled::done(),
        }
    }

    fn log(&self, item: &CheckItem, finding: Finding, ctx: &Ctx<'_>) -> Option<Effect> {
        Some(logged(item, item.answered(finding, None, self.by(ctx)?, ctx.now.ms)))
    }

    fn turn(&mut self, to: usize, ctx: &Ctx<'_>) {
        self.list = to % LISTS.len();
        self.rows = ListWidget::of(self.items(ctx).len());
        self.problem = None;
        self.rows.select(self.first_open(ctx));
    }

    fn first_open(&self, ctx: &Ctx<'_>) -> usize {
        self.items(ctx).iter().position(|i| answer(i, ctx).is_none()).unwrap_or(0)
    }

    /// Enter: fine, where nothing has to be written; else the question.
    fn accept(&mut self, index: usize, ctx: &Ctx<'_>) -> Handled {
        let items = self.items(ctx);
        let Some(item) = items.get(index) else { return Handled::done() };
        self.rows.select(index);
        match item.answer {
            AnswerKind::Number | AnswerKind::Text => {
                self.ask(item, Finding::Ok);
                Handled::done()
            }
            AnswerKind::Check | AnswerKind::NoneSeen => self.answer(item, Finding::Ok, ctx),
        }
    }

    fn answer(&mut self, item: &CheckItem, finding: Finding, ctx: &Ctx<'_>) -> Handled {
        let next = (self.rows.selected().unwrap_or(0) + 1).min(self.rows.len().saturating_sub(1));
        self.rows.select(next);
        self.problem = None;
        self.log(item, finding, ctx).map_or_else(Handled::done, Handled::then)
    }

    fn ask(&mut self, item: &CheckItem, finding: Finding) {
        let findings =
            vec![msg::log_ui::fine.into(), msg::log_ui::issue.into(), msg::log_ui::not_applicable.into()];
        let mut fields = vec![Field::choice("finding", msg::log_ui::finding_is, findings).required()];
        if item.answer == AnswerKind::Number {
            let reading =
                Field::new("number", msg::log_ui::reading, crate::tui::widgets::field::FieldKind::Count)
                    .unit(item.unit.clone())
                    .checked(|text| checklist::parse_tenths(text).map(drop));
            fields.insert(0, reading);
        }
        let comment =
            if item.answer == AnswerKind::Text { msg::log_ui::answer_text } else { msg::log_ui::comment };
        fields.push(Field::text("comment", comment));
        if item.answer == AnswerKind::NoneSeen {
            fields.push(Field::text("place", msg::log_ui::place));
            fields.push(Field::text("told", msg::log_ui::told));
        }
        let mut form = Form::new(fields);
        if let Some(field) = form.field_mut("finding") {
            field.choose(Some(finding.index()));
        }
        if finding == Finding::Issue || item.answer == AnswerKind::Text {
            form.focus_on(if item.answer == AnswerKind::Number { "number" } else { "comment" });
        }
        self.asked = Some(CheckQuestion { item: item.clone(), form });
    }

    fn submit(&mut self, ctx: &Ctx<'_>) -> Handled {
        let by = self.by(ctx);
        let Some(asked) = &mut self.asked else { return Handled::done() };
        let form = &mut asked.form;
        let chosen = form.field("finding").and_then(Field::choice_index);
        let Some(finding) = chosen.and_then(|at| Finding::ALL.get(at)).copied() else {
            form.refuse("finding", Problem::new("kit.choose_one"));
            return Handled::done();
        };
        let raw = form.raw("number").trim().to_owned();
        let number = if raw.is_empty() {
            None
        } else {
            match checklist::parse_tenths(&raw) {
                Ok(number) => Some(number),
                Err(problem) => {
                    form.refuse("number", problem);
                    return Handled::done();
                }
            }
        };
        let line = |id| text::clean_line(form.raw(id), text::LINE_MAX).text.trim().to_owned();
        let Some(by) = by else { return Handled::done() };
        let answer = CheckAnswer {
            comment: line("comment"),
            place: line("place"),
            told: line("told"),
            ..asked.item.answered(finding, number, by, ctx.now.ms)
        };
        if let Err(refusal) = answer.check(&asked.item) {
            form.refuse(refusal.field.name(), refusal.problem);
            return Handled::done();
        }
        if let Some(refusal) = answer.lacks_where(&asked.item) {
            form.refuse(refusal.field.name(), refusal.problem);
            return Handled::done();
        }
        Handled::then(logged(&asked.item, answer))
    }

    /// On, where all of it is answered; else what is not is named, and chosen. That says nothing of any item.
    fn on_or_what_is_left(&mut self, ctx: &Ctx<'_>) -> Handled {
        let open: Vec<&CheckItem> =
            self.items(ctx).into_iter().filter(|i| answer(i, ctx).is_none()).collect();
        let Some(first) = open.first() else { return Handled::Yes(self.leave()) };
        self.rows.select(self.first_open(ctx));
        let text = first.text.get(ctx.lang);
        let more = open.len() - 1;
        let said = if more > 0 {
            Problem::new("log_ui.not_answered_more").with("item", text).with("n", more)
        } else {
            Problem::new("log_ui.not_answered").with("item", text)
        };
        self.problem = Some(said);
        Handled::done()
    }

    /// The rest is fine: all open items that are neither critical nor want something written or chosen.
    fn rest(&mut self, ctx: &Ctx<'_>) -> Handled {
        let open: Vec<&CheckItem> =
            self.items(ctx).into_iter().filter(|i| answer(i, ctx).is_none()).collect();
        let bulk = |i: &&&CheckItem| !i.critical && i.answer == AnswerKind::Check;
        let effects: Vec<Effect> =
            open.iter().filter(bulk).filter_map(|i| self.log(i, Finding::Ok, ctx)).collect();
        let left = open.len() - effects.len();
        if effects.is_empty() && left > 0 {
            self.rows.select(self.first_open(ctx));
            self.problem = Some(Problem::new("log_ui.one_by_one").with("n", left));
            return Handled::done();
        }
        Handled::Yes(effects)
    }

    fn leave(&self) -> Vec<Effect> {
        let mut effects = vec![Effect::Close];
        if let Some(menu) = self.back_to {
            effects.push(Effect::Open(menu(LogKind::Check)));
        }
        effects
    }
}

/// What logs the answer to an item.
fn logged(item: &CheckItem, answer: CheckAnswer) -> Effect {
    let by = answer.by;
    Effect::Do(Command::Log { by, detail: Detail::Check(CheckDone { check: item.id.clone(), answer }) })
}

fn items<'a>(list: ListKind, ctx: &Ctx<'a>) -> Vec<&'a CheckItem> {
    let Some(live) = &ctx.model.live else { return Vec::new() };
    live.settings.checks.iter().filter(|c| c.list == list && c.asked_on(live.run.shift)).collect()
}

/// The answer given in the running shift, or when it was opened; the last one counts.
fn answer<'a>(item: &CheckItem, ctx: &Ctx<'a>) -> Option<&'a CheckAnswer> {
    let live = ctx.model.live.as_ref()?;
    let given = live.entries.iter().rev().find_map(|e| match &e.detail {
        Detail::Check(c) if c.check == item.id => Some(&c.answer),
        _ => None,
    });
    let before = || live.checked.iter().rev().find(|c| c.check == item.id).map(|c| &c.answer);
    given.or_else(before)
}

/// How many items of the opening list of a shift are not answered yet.
pub(crate) fn left_of_opening(shift: ShiftId, ctx: &Ctx<'_>) -> usize {
    let items = ctx.model.live.as_ref().map(|live| live.settings.whole_list(ListKind::Opening, shift));
    items.into_iter().flatten().filter(|item| answer(item, ctx).is_none()).count()
}

fn list_name(list: ListKind, lang: Lang) -> &'static str {
    match list {
        ListKind::Opening => msg::log_ui::list_opening(lang),
        ListKind::Closing => msg::log_ui::list_closing(lang),
        ListKind::Devices | ListKind::Safety | ListKind::Mid | ListKind::SelfCheck => {
            msg::log_ui::list_mid(lang)
        }
    }
}

impl View for Run {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_checklists.into())
    }

    fn explained_form(&self) -> Option<&Form> {
        self.naming.as_ref().or(self.asked.as_ref().map(|asked| &asked.form))
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        if let Some(form) = &self.naming {
            return form.hints(ctx.lang);
        }
        if let Some(asked) = &self.asked {
            return asked.form.hints_as(ctx.lang, msg::log_ui::save(ctx.lang));
        }
        let mut hints = vec![
            Hint::key(Code::Enter, msg::log_ui::fine(ctx.lang), 0),
            Hint::key(Code::Char(' '), msg::log_ui::issue(ctx.lang), 1),
            Hint::key(Code::Char('a'), msg::log_ui::rest_fine(ctx.lang), 0),
            Hint::key(Code::F(10), msg::exchange::hint_done(ctx.lang), 1),
            Hint::new(HintKey::LeftRight, msg::log_ui::other_list(ctx.lang), 2),
            Hint::key(Code::Esc, msg::kit::hint_back(ctx.lang), 1),
        ];
        hints.extend((self.able(ctx).len() > 1).then(|| next_actor::hint(ctx.lang)));
        hints
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if self.naming.is_some() {
            return self.named(input, ctx);
        }
        if let Some(asked) = &mut self.asked {
            return match asked.form.handle(input) {
                WidgetOutcome::Submitted => self.submit(ctx),
                WidgetOutcome::Ignored => match input {
                    Input::Key(key) if KeyAction::of(key) == KeyAction::Back => {
                        self.asked = None;
                        Handled::done()
                    }
                    _ => Handled::No,
                },
                _ => Handled::done(),
            };
        }
        if next_actor::is_key(input) {
            self.who = next_actor::after(self.by(ctx), &self.able(ctx));
            return Handled::done();
        }
        if let Some(list) = self.tabs.meaning(input) {
            self.turn(list, ctx);
            return Handled::done();
        }
        if let Input::Key(key) = input {
            match KeyAction::outside_field(key) {
                KeyAction::Left | KeyAction::Prev if self.opens.is_none() => {
                    self.turn(self.list + LISTS.len() - 1, ctx);
                    return Handled::done();
                }
                KeyAction::Right | KeyAction::Next if self.opens.is_none() => {
                    self.turn(self.list + 1, ctx);
                    return Handled::done();
                }
                KeyAction::Done | KeyAction::Char('a') if key.repeat || key.burst => return Handled::done(),
                KeyAction::Done => return self.on_or_what_is_left(ctx),
                KeyAction::Char('a') => return self.rest(ctx),
                KeyAction::Toggle => {
                    let items = self.items(ctx);
                    if let Some(item) = self.rows.selected().and_then(|i| items.get(i)) {
                        self.ask(item, Finding::Issue);
                    }
                    return Handled::done();
                }
                KeyAction::Back => return Handled::Yes(self.leave()),
                _ => {}
            }
        }
        match self.rows.handle(input) {
            WidgetOutcome::Chosen(index) => self.accept(index, ctx),
            WidgetOutcome::Ignored => Handled::No,
            _ => Handled::done(),
        }
    }

    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        let asked = self.asked.iter_mut();
        asked.map(|asked| (format!("check/{}", asked.item.id), Typed::Form(&mut asked.form))).collect()
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let inner = canvas.pane(area, super::kind_name(LogKind::Check, ctx.lang), Focus::Here);
        if inner.height < 3 {
            return;
        }
        let mut x = inner.x + 1;
        for (index, list) in LISTS.into_iter().enumerate() {
            let all = self.of_list(list, ctx);
            if all.is_empty() && self.opens.is_some() {
                continue;
            }
            let done = all.iter().filter(|i| answer(i, ctx).is_some()).count();
            let name = list_name(list, ctx.lang);
            let text = match all.len() {
                0 => format!("  {name} – "),
                n => format!("  {name} {done}/{n} "),
            };
            let wide = cells(text.width());
            let role = if index == self.list { TextRole::Chosen } else { TextRole::Muted };
            canvas.text_in(x, inner.y, inner.right().saturating_sub(x), &text, role);
            canvas.click(Rect { x, y: inner.y, width: wide, height: 1 }, &self.tabs, index);
            if index == self.list {
                canvas.text(x, inner.y, canvas.glyphs.pointer, TextRole::HintKey);
            }
            x = x.saturating_add(wide + 1);
        }
        if let Some(by) = self.by(ctx) {
            next_actor::draw_by(canvas, area, by, ctx);
        }
        let asks = self.asked.is_some() || self.naming.is_some();
        let asked = if asks { 6.min(inner.height.saturating_sub(3)) } else { 0 };
        let all = self.items(ctx);
        let whole = self.chosen_whole(&all, inner.width.saturating_sub(2), ctx);
        let told = if self.problem.is_some() { 2 } else { cells(whole.len()) };
        let below = if asks { asked } else { told };
        let rows = Rect {
            x: inner.x + 1,
            y: inner.y + 2,
            width: inner.width.saturating_sub(2),
            height: inner.height.saturating_sub(2 + below),
        };
        self.rows.set_len(all.len());
        if all.is_empty() {
            canvas.text_in(rows.x, rows.y, rows.width, msg::log_ui::list_empty(ctx.lang), TextRole::Muted);
        }
        let focused = !asks;
        self.rows.draw(canvas, rows, Focus::when(focused), |canvas, index, rect| {
            if let Some(item) = all.get(index) {
                draw_row(canvas, rect, item, ctx);
            }
        });
        if let Some(form) = self.naming.as_mut().or(self.asked.as_mut().map(|asked| &mut asked.form)) {
            let rule = inner.bottom().saturating_sub(below);
            canvas.rule(inner.x, rule, inner.width, TextRole::Border);
            let place = Rect {
                x: inner.x + 1,
                y: rule + 1,
                width: inner.width.saturating_sub(2).min(90),
                height: below.saturating_sub(1),
            };
            form.draw(canvas, place, Focus::Here);
        } else if let Some(problem) = &self.problem {
            let text = i18n::text(ctx.lang, problem.key, &problem.args);
            canvas.text_in(rows.x, inner.bottom() - 1, rows.width, &text, TextRole::Warn);
        } else {
            for (line, y) in whole.iter().zip(rows.bottom()..inner.bottom()) {
                canvas.text_in(rows.x, y, rows.width, line, TextRole::Label);
            }
        }
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Logged(_) => {
                if self.asked.take().is_some() {
                    self.rows.select(self.first_open(ctx));
                }
                self.problem = None;
                if self.opens.is_some() {
                    self.rows.select(self.first_open(ctx));
                }
                if self.opens.is_some() && self.items(ctx).iter().all(|i| answer(i, ctx).is_some()) {
                    return self.leave();
                }
            }
            Event::Refused(error) => match &mut self.asked {
                Some(asked) => asked.form.refuse("comment", error.problem()),
                None => self.problem = Some(error.problem()),
            },
            _ => {}
        }
        Vec::new()
    }

    fn on_top(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        if !std::mem::replace(&mut self.begun, true) {
            let open = |list: &ListKind| self.of_list(*list, ctx).iter().any(|i| answer(i, ctx).is_none());
            let first = LISTS.iter().position(open).unwrap_or(0);
            self.turn(first, ctx);
            self.ask_name(ctx);
        }
        Vec::new()
    }
}

fn draw_row(canvas: &mut Canvas, rect: Rect, item: &CheckItem, ctx: &Ctx<'_>) {
    let given = answer(item, ctx);
    let (mark, role) = match given.map(|a| a.finding) {
        None => (canvas.glyphs.boxes[0], TextRole::Text),
        Some(Finding::Ok) => (canvas.glyphs.boxes[1], TextRole::Ok),
        Some(Finding::Issue | Finding::NotDone | Finding::Known) => ("[!]", TextRole::Bad),
        Some(Finding::NotApplicable) => ("[-]", TextRole::Muted),
    };
    let x = canvas.text(rect.x, rect.y, mark, role) + 1;
    let note = note(item, ctx);
    let wide = cells(note.width()).min(rect.width / 2);
    canvas.text_right(rect.right(), rect.y, wide, &note, if given.is_some() { role } else { TextRole::Warn });
    let beside = if wide == 0 { 0 } else { wide + 2 };
    let room = rect.right().saturating_sub(x + beside);
    canvas.text_in(x, rect.y, room, item.text.get(ctx.lang), TextRole::Text);
}

/// What stands behind the text of an item: what was found, or that it is critical.
fn note(item: &CheckItem, ctx: &Ctx<'_>) -> String {
    match answer(item, ctx) {
        Some(given) => {
            let reading = given.number.map(|n| readings::whole(n, &given.limits, ctx.lang));
            let parts = [reading.unwrap_or_default(), given.comment.clone()];
            parts.into_iter().filter(|p| !p.trim().is_empty()).collect::<Vec<_>>().join(" ")
        }
        None if item.critical => msg::log_ui::critical(ctx.lang).to_owned(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::screens::opening::closed;
    use crate::tui::test_support::{CHEN_WEI, LEAD};

    #[test]
    fn of_several_who_open_the_shop_it_is_asked_who_goes_through_the_list() {
        for lang in Lang::ALL {
            let mut shop = closed(lang);
            shop.advance_min(8 * 60 + 13);
            let at_ms = shop.app.desk.now().ms;
            let came =
                crate::model::log::Punch::clocked(LEAD, crate::model::attendance::PunchKind::In, at_ms);
            shop.perform(Command::Log { by: LEAD, detail: Detail::Punch(came) });
            let ctx = Ctx { lang, model: &shop.app.model, now: shop.app.desk.now() };
            assert_eq!(ctx.model.actor(), Some(LEAD), "alone on the clock, and not among those who open");
            let shift = ctx.model.settings().unwrap().shifts[0].id;
            assert_eq!(Run::opening(shift, vec![CHEN_WEI]).by(&ctx), Some(CHEN_WEI));
            let both = Run::opening(shift, vec![CHEN_WEI, crate::tui::test_support::LI_HUA]);
            assert_eq!(both.by(&ctx), None);
            shop.open(Box::new(both));
            let asked = shop.screen(80, 24);
            assert!(asked.contains(msg::log_ui::by(lang)) && !asked.contains("李雷 ("), "{asked}");
            shop.key(Code::Char(' ')).key(Code::Enter).key(Code::Enter);
            let live = shop.app.model.live.as_ref().unwrap();
            let ticked = live.entries.iter().rfind(|entry| matches!(entry.detail, Detail::Check(_)));
            let by = ticked.map(|entry| entry.by);
            assert_eq!(by, Some(CHEN_WEI), "{}", shop.screen(80, 24));
            assert!(shop.screen(80, 24).contains("陈伟"), "who it is stands on the page");
        }
    }
}
