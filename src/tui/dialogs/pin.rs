//! Asks for a PIN: who gives it where several may, then the PIN, then Enter.
//!
//! Where several may answer nobody is chosen beforehand: a PIN typed for whoever happens to stand there would count as
//! a wrong one of somebody else. Nothing is checked before Enter, however many digits there are: who types a PIN
//! presses Enter behind it, and an Enter that comes when the PIN has gone off by itself would choose something on the
//! screen below.
//!
//! Where an approval is asked for and none of those who may give it is in, the last line leaves it open: who was told by
//! phone is typed in place of the PIN, and the act goes through. What is typed goes there as soon as that line is chosen:
//! it names nobody, so that no letter leads to a person and no digit into a PIN.

use ratatui::layout::Rect;

use crate::i18n::{self, msg, pinyin, width};
use crate::model::ids::{PersonId, RunId};
use crate::model::lang::Lang;
use crate::model::people::Role;
use crate::model::problem::Problem;
use crate::rules::authority;
use crate::rules::pin::Secret;
use crate::tui::dialogs::recover;
use crate::tui::shell::authority_words;
use crate::tui::shell::canvas::{Canvas, cells, centered};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input, KeyPress};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction, digit};
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Ctx, Effect, Event, Handled, View};
use crate::tui::widgets::cell_editor::{CellEditor, CellKind, CellState};
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::line_list::{LineList, ListLine};

/// Longest secret that can be typed.
const LONGEST: usize = 64;

/// Longest note on who was told by phone.
const LONGEST_TOLD: usize = 60;

/// Whether an approval may be left open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MayWait {
    /// It is needed now, or somebody who may give it is in.
    No,
    /// None of those who may give it is in.
    Yes,
}

/// The question for a PIN.
#[derive(Debug)]
pub(crate) struct PinPrompt {
    title: Label,
    who: Vec<PersonId>,
    /// Who gives it; nobody at first where several could.
    chosen: Option<usize>,
    /// The cursor is in the list of names and not yet in the PIN.
    choosing: bool,
    names: LineList,
    typed: CellEditor,
    /// Who was told by phone; only where none of them is in, so that the approval may stay open.
    told: Option<CellEditor>,
    purpose: PinPurpose,
    /// The shift in which it is asked: who was told then is nobody who was told in another one.
    run: RunId,
    checking: bool,
    problem: Option<Problem>,
}

impl PinPrompt {
    /// Asks one of these people. `may_wait`: none of them is in, so the approval may be left open.
    #[must_use]
    pub(crate) fn new(
        title: Label,
        who: Vec<PersonId>,
        (purpose, run): (PinPurpose, RunId),
        may_wait: MayWait,
    ) -> Self {
        let told = (may_wait == MayWait::Yes).then(|| CellEditor::new(CellKind::Text, LONGEST_TOLD));
        let several = who.len() + usize::from(told.is_some()) > 1;
        Self {
            title,
            who,
            chosen: (!several).then_some(0),
            choosing: several,
            names: LineList::new(),
            typed: CellEditor::new(CellKind::Pin, LONGEST),
            told,
            purpose,
            run,
            checking: false,
            problem: None,
        }
    }

    /// Lines to choose from: the people, and to leave it open.
    fn lines(&self) -> usize {
        self.who.len() + usize::from(self.told.is_some())
    }

    /// Whether the line that leaves it open is chosen.
    fn leaves_open(&self) -> bool {
        self.told.is_some() && self.chosen == Some(self.who.len())
    }

    /// What is typed into: the PIN, or who was told.
    fn field(&mut self) -> &mut CellEditor {
        let open = self.leaves_open();
        match &mut self.told {
            Some(told) if open => told,
            _ => &mut self.typed,
        }
    }

    /// Somebody is chosen. What was said of the one before is not true of this one.
    fn choose(&mut self, index: usize) {
        if self.checking || index >= self.lines() {
            return;
        }
        self.chosen = Some(index);
        self.typed.clear();
        self.problem = None;
    }

    /// The next name or the one before, and into the list.
    fn step(&mut self, forward: bool) {
        let count = self.lines();
        if count < 2 || self.checking {
            return;
        }
        let to = match (self.chosen, forward) {
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => (at + count - 1) % count,
            (None, true) => 0,
            (None, false) => count - 1,
        };
        self.choosing = true;
        self.choose(to);
    }

    /// On to the PIN, once somebody is chosen.
    fn go_to_pin(&mut self) -> bool {
        self.choosing = self.chosen.is_none();
        self.problem = self.choosing.then(|| Problem::new("pin_prompt.who"));
        !self.choosing
    }

    /// The next person behind the chosen one whose name begins with a character, in pinyin too.
    fn starting_with(&self, c: char, ctx: &Ctx<'_>) -> Option<usize> {
        let begins = |index: &usize| {
            self.who.get(*index).and_then(|id| ctx.model.name(*id).chars().next()).is_some_and(|first| {
                first.to_lowercase().eq(c.to_lowercase()) || pinyin::begins_with(first, c)
            })
        };
        let after = self.chosen.map_or(0, |at| at + 1);
        (after..self.who.len()).chain(0..after.min(self.who.len())).find(begins)
    }

    /// Whether only digits can be meant: a PIN has no others, while an owner may give the passphrase in its place.
    fn takes_digits(&self, ctx: &Ctx<'_>) -> bool {
        let person = self.chosen.and_then(|at| self.who.get(at));
        let role = person.and_then(|id| ctx.model.settings()?.person(*id)).map(|p| p.role);
        !self.leaves_open() && !self.asks_passphrase() && role != Some(Role::Owner)
    }

    fn submit(&mut self, ctx: &Ctx<'_>) -> Handled {
        if let Some(told) = self.told.as_ref().filter(|_| self.leaves_open()) {
            let told = told.text().trim().to_owned();
            return Handled::then(Effect::LeaveOpen { purpose: self.purpose, told });
        }
        let person = self.chosen.and_then(|at| self.who.get(at)).copied();
        let Some(person) = person else { return Handled::done() };
        if self.typed.is_empty() || self.checking {
            return Handled::done();
        }
        self.checking = true;
        let secret = Secret::new(self.typed.text());
        self.typed.clear();
        let role = ctx.model.settings().and_then(|s| s.person(person)).map(|p| p.role).unwrap_or_default();
        Handled::then(Effect::CheckPin { person, secret, act: self.purpose.act_of(role) })
    }

    fn refused(&mut self, problem: Problem) -> Vec<Effect> {
        self.checking = false;
        self.problem = Some(problem);
        Vec::new()
    }

    /// A key on the names.
    fn on_names(&mut self, key: &KeyPress, ctx: &Ctx<'_>) {
        if self.leaves_open() && key.typed().is_some() {
            self.choosing = false;
            let _ = self.field().handle(key);
            return;
        }
        match KeyAction::outside_field(key) {
            KeyAction::Accept if key.repeat || key.burst => {}
            KeyAction::Accept => {
                self.go_to_pin();
            }
            KeyAction::Next if self.chosen.is_some() => {
                self.go_to_pin();
            }
            KeyAction::Down | KeyAction::Right | KeyAction::Next => self.step(true),
            KeyAction::Up | KeyAction::Left | KeyAction::Prev => self.step(false),
            KeyAction::Home => self.choose(0),
            KeyAction::End => self.choose(self.lines().saturating_sub(1)),
            // Who types digits has the PIN in mind.
            KeyAction::Digit(_) if self.go_to_pin() => {
                let _ = self.field().handle(key);
            }
            // A digit is never lost without a word.
            KeyAction::Digit(_) => self.problem = Some(Problem::new("pin_prompt.who_first")),
            KeyAction::Char(c) => {
                if let Some(index) = self.starting_with(c, ctx) {
                    self.choose(index);
                }
            }
            _ => {}
        }
    }

    /// A key in the PIN.
    fn on_pin(&mut self, key: &KeyPress, ctx: &Ctx<'_>) -> Handled {
        match KeyAction::of(key) {
            KeyAction::Accept if !key.repeat && !key.burst => return self.submit(ctx),
            KeyAction::Up | KeyAction::Prev => self.step(false),
            KeyAction::Down | KeyAction::Next => self.step(true),
            _ if key.typed().is_some_and(|c| digit(c).is_none()) && self.takes_digits(ctx) => {
                self.problem = Some(Problem::new("pin.digits_only"));
            }
            _ => {
                if self.field().handle(key) == Some(true) {
                    self.problem = None;
                }
            }
        }
        Handled::done()
    }
}

impl View for PinPrompt {
    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let several = self.lines() > 1;
        let (enter, arrows) = if self.choosing {
            (msg::kit::hint_next(ctx.lang), msg::kit::hint_choose(ctx.lang))
        } else if self.leaves_open() {
            (msg::pin_prompt::leave_open(ctx.lang), msg::pin_prompt::other(ctx.lang))
        } else {
            (msg::pin_prompt::check(ctx.lang), msg::pin_prompt::other(ctx.lang))
        };
        let mut hints = vec![Hint::key(Code::Enter, enter, 0)];
        if several {
            hints.push(Hint::new(HintKey::UpDown, arrows, 1));
        }
        hints.push(Hint::key(Code::Esc, msg::kit::hint_back(ctx.lang), 0));
        if self.asks_an_owner(ctx) {
            hints.push(Hint::key(recover::KEY, msg::recover_ui::cannot(ctx.lang), 1));
        }
        hints
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Some(index) = self.names.hit(input) {
            self.choose(index);
            self.go_to_pin();
            return Handled::done();
        }
        match input {
            Input::Key(key) if key.code == recover::KEY && self.asks_an_owner(ctx) => {
                let form = recover::Recover::new(ctx.model);
                return Handled::Yes(vec![Effect::Close, Effect::Open(Box::new(form))]);
            }
            Input::Key(key) => match KeyAction::of(key) {
                KeyAction::Back => return Handled::then(Effect::Close),
                action if action.is_global() => return Handled::No,
                _ if self.choosing => self.on_names(key, ctx),
                _ => return self.on_pin(key, ctx),
            },
            Input::Paste(text) if (!self.choosing || self.go_to_pin()) => {
                let text = text.trim();
                if self.takes_digits(ctx) && text.chars().any(|c| digit(c).is_none()) {
                    self.problem = Some(Problem::new("pin.digits_only"));
                } else {
                    self.field().insert(text);
                }
            }
            _ => {}
        }
        Handled::done()
    }

    /// Who was told. Never the PIN.
    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        let name = format!("told/{}/{:?}", self.run, self.purpose);
        self.told.iter_mut().map(|told| (name.clone(), Typed::Cell(told))).collect()
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let rows = cells(self.lines()).clamp(1, area.height.saturating_sub(8).max(1));
        let place = centered(area, 50, 8 + rows);
        canvas.fill(place, TextRole::Text);
        let inner = canvas.pane(place, &self.title.get(ctx.lang), Focus::Here);
        let cols = inner.width.saturating_sub(2);
        let names = Rect { x: inner.x + 1, y: inner.y + 1, width: cols, height: rows };
        self.draw_names(canvas, names, ctx);
        let y = names.bottom() + 1;
        let open = self.leaves_open();
        let label = match (open, self.asks_passphrase()) {
            (true, _) => msg::pin_prompt::told(ctx.lang),
            (_, true) => msg::setup::phrase(ctx.lang),
            (_, false) => msg::pin_prompt::pin(ctx.lang),
        };
        let x = canvas.text_in(inner.x + 1, y, cols, label, TextRole::Label) + 1;
        // Each digit shows, so that a lost key is noticed; a passphrase has the whole line.
        let typing = !self.choosing || open;
        let state = match (typing, &self.problem) {
            (false, _) => CellState::Off,
            (_, Some(_)) => CellState::Bad,
            _ => CellState::Fine,
        };
        let room = inner.right().saturating_sub(x + 1);
        let wide = open || self.asks_passphrase();
        let place = Rect { x, y, width: if wide { room } else { 10 }, height: 1 };
        self.field().draw(canvas, place, Focus::when(typing), state);
        let (text, role) = match (&self.problem, self.checking) {
            (_, true) => (msg::pin_prompt::checking(ctx.lang).to_owned(), TextRole::Muted),
            (Some(problem), _) => (i18n::text(ctx.lang, problem.key, &problem.args), TextRole::Bad),
            _ if self.chosen.is_none() => (msg::pin_prompt::who(ctx.lang).to_owned(), TextRole::Muted),
            _ if open => (msg::pin_prompt::stays_open(ctx.lang).to_owned(), TextRole::Muted),
            _ => (self.demo_hint(ctx), TextRole::Muted),
        };
        for (part, y) in width::wrap(&text, usize::from(cols)).iter().take(2).zip(y + 2..) {
            canvas.text_in(inner.x + 1, y, cols, part, role);
        }
    }

    fn on_event(&mut self, news: &Event, _: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::PinRight(person) => {
                vec![Effect::Granted { person: *person, purpose: self.purpose }]
            }
            Event::PinWrong(problem) => self.refused(problem.clone()),
            Event::Refused(error) => self.refused(error.problem()),
            _ => Vec::new(),
        }
    }

    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        let purpose = self.purpose;
        let words = move |lang: Lang| {
            let row = |act| {
                let (what, who) = authority_words::row(act, lang);
                format!("{what}: {who}.")
            };
            let (all, own) = (purpose.act(), purpose.act_of(Role::Cashier));
            if all == own { row(all) } else { format!("{} {}", row(all), row(own)) }
        };
        Some(words.into())
    }

    fn is_modal(&self) -> bool {
        true
    }
}

impl PinPrompt {
    /// Each name with its role and whether the person is in; the one name where nobody has to choose.
    fn draw_names(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        if let ([only], None) = (&self.who[..], &self.told) {
            let only = *only;
            canvas.text_in(area.x, area.y, area.width, ctx.model.name(only), TextRole::Title);
            return;
        }
        let (here, is_in) = (ctx.model.there(ctx.now.ms), msg::pin_prompt::is_in(ctx.lang));
        // The last cell is for the scroll mark.
        let cols = area.width.saturating_sub(1);
        let beside = cells(width::width(is_in));
        let mut lines: Vec<ListLine> = (self.who.iter().enumerate())
            .map(|(index, id)| {
                let chosen = self.chosen == Some(index);
                let role = if chosen { TextRole::Title } else { TextRole::Text };
                let name = ctx.model.with_role(*id).get(ctx.lang).into_owned();
                let mut line =
                    ListLine::of(index).put(2, cols.saturating_sub(beside + 4), name, role).cursor(2);
                if chosen {
                    line = line.put(0, 1, canvas.glyphs.pointer, TextRole::HintKey);
                }
                if here.contains(id) { line.put_right(cols, beside, is_in, TextRole::Ok) } else { line }
            })
            .collect();
        if self.told.is_some() {
            let chosen = self.leaves_open();
            let role = if chosen { TextRole::Title } else { TextRole::Text };
            let words = msg::pin_prompt::nobody_in(ctx.lang);
            let line = ListLine::of(self.who.len()).put(2, cols.saturating_sub(2), words, role).cursor(2);
            let glyph = canvas.glyphs.pointer;
            lines.push(if chosen { line.put(0, 1, glyph, TextRole::HintKey) } else { line });
        }
        let on_names = self.choosing && !self.leaves_open();
        if on_names {
            canvas.set_cursor(area.x, area.y);
        }
        self.names.draw(canvas, area, &lines, self.chosen.filter(|_| on_names));
    }

    fn demo_hint(&self, ctx: &Ctx<'_>) -> String {
        let person = self.chosen.and_then(|at| self.who.get(at));
        let (all, say): (_, fn(Lang, &String) -> String) = if self.asks_passphrase() {
            (&ctx.model.demo_phrases, |lang, phrase| msg::pin_prompt::demo_phrase(lang, phrase))
        } else {
            (&ctx.model.demo_pins, |lang, pin| msg::pin_prompt::demo(lang, pin))
        };
        let found = all.iter().find(|(id, _)| Some(id) == person);
        found.map_or_else(String::new, |(_, secret)| say(ctx.lang, secret))
    }

    /// Whether an owner is among those asked, who has the recovery code on paper.
    fn asks_an_owner(&self, ctx: &Ctx<'_>) -> bool {
        let owners = recover::owners(ctx.model);
        self.who.iter().any(|person| owners.contains(person)) && ctx.model.demo_pins.is_empty()
    }

    /// Whether no PIN is taken: what it is asked for takes the passphrase.
    fn asks_passphrase(&self) -> bool {
        authority::takes_passphrase(self.purpose.act())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::handover::SignRole;
    use crate::model::time::Stamp;
    use crate::rules::authority::Act;
    use crate::tui::shell::app_data::AppData;
    use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, OWNER, Shop};

    /// A shop whose owner, lead or a cashier is asked to approve something.
    fn asked(lang: Lang, who: Vec<PersonId>) -> Shop {
        let mut shop = Shop::new(lang);
        shop.app.model.person = Some(LI_HUA);
        let purpose = PinPurpose::Log(Act::SpendLead);
        shop.app.carry_out(Effect::AskPin { title: "Pay-out".into(), who, purpose });
        shop
    }

    #[test]
    fn of_several_nobody_is_chosen_and_each_stands_with_role_and_presence() {
        for (lang, of_lead, of_owner, is_in) in [
            (Lang::En, "李雷 (shift lead)", "王芳 (owner)", "in"),
            (Lang::Zh, "李雷（领班）", "王芳（店主）", "在岗"),
        ] {
            let mut shop = asked(lang, vec![OWNER, LEAD, LI_HUA]);
            let shown = shop.screen(80, 24);
            // The header names who is in too: the dialog stands below it.
            let lines: Vec<&str> = shown.lines().collect();
            let line = |text: &str| lines.iter().rposition(|line| line.contains(text)).unwrap();
            assert!(line("Li Hua") < line(of_lead) && line(of_lead) < line(of_owner), "one order: {shown}");
            assert!(!shown.contains("▸ 李雷") && !shown.contains("▸ Li Hua"), "{shown}");
            assert!(lines[line("Li Hua")].contains(&format!(" {is_in}  │")), "{shown}");
            assert!(!lines[line(of_lead)].contains(&format!(" {is_in} ")), "{shown}");
            insta::assert_snapshot!(format!("pin_several_{}_80x24", lang.code()), shown);
            // Neither Enter nor digits go to anybody, and that no digit was taken is said.
            shop.keys("1");
            assert!(
                shop.screen(80, 24).contains(msg::pin_prompt::who_first(lang)),
                "{}",
                shop.screen(80, 24)
            );
            shop.keys("\n234\n");
            assert!(shop.screen(80, 24).contains(msg::pin_prompt::who(lang)), "{}", shop.screen(80, 24));
        }
    }

    #[test]
    fn a_first_letter_or_pinyin_initial_chooses_and_the_pin_follows() {
        for (key, name, person) in [('l', "Li Hua", LI_HUA), ('w', "王芳", OWNER), ('c', "陈伟", CHEN_WEI)]
        {
            let mut shop = asked(Lang::En, vec![OWNER, LEAD, CHEN_WEI, LI_HUA]);
            shop.keys(&key.to_string());
            assert!(shop.screen(80, 24).contains(&format!("▸ {name}")), "{}", shop.screen(80, 24));
            // The same letter again goes to the next whose name begins with it, in pinyin too.
            if key == 'l' {
                shop.keys("l");
                assert!(shop.screen(80, 24).contains("▸ 李雷"), "{}", shop.screen(80, 24));
                shop.keys("l");
            }
            shop.key(Code::Enter).pin(person);
            assert!(!shop.screen(80, 24).contains("Pay-out"), "{}", shop.screen(80, 24));
            assert_eq!(shop.app.model.person, Some(LI_HUA), "who approves does not act");
        }
    }

    #[test]
    fn digits_after_a_name_are_the_pin_and_an_arrow_takes_another_name() {
        let mut shop = asked(Lang::En, vec![OWNER, LEAD]);
        shop.key(Code::Down).keys("12");
        assert!(shop.screen(80, 24).contains("[**      ]"), "{}", shop.screen(80, 24));
        shop.key(Code::Down);
        let shown = shop.screen(80, 24);
        assert!(shown.contains("▸ 王芳") && !shown.contains("[*"), "{shown}");
        shop.click("李雷", 80, 24).pin(LEAD);
        assert!(!shop.screen(80, 24).contains("Pay-out"), "{}", shop.screen(80, 24));
    }

    #[test]
    fn what_is_typed_on_the_line_that_leaves_it_open_is_whom_one_told() {
        for lang in Lang::ALL {
            let mut shop = Shop::new(lang);
            shop.app.model.person = Some(LI_HUA);
            let (title, who) = ("Pay-out".into(), vec![LEAD, OWNER]);
            let purpose = PinPurpose::Log(Act::SpendLead);
            shop.app.carry_out(Effect::AskApproval { title, who, purpose });
            // The first letters of the lead and digits: neither chooses anybody nor is taken for a PIN.
            shop.key(Code::Up).keys("l w 2150");
            let shown = shop.screen(80, 24);
            let open = msg::pin_prompt::nobody_in(lang);
            assert!(shown.contains(&format!("▸ {open}")) && shown.contains("l w 2150"), "{shown}");
            assert!(!shown.contains('*'), "{shown}");
            let enter = format!("Enter {}", msg::pin_prompt::leave_open(lang));
            assert!(shown.contains(&enter), "{shown}");
            // An Enter of the habit sends nothing off: it goes into the text.
            let mut shop = Shop::new(lang);
            let (title, who) = ("Pay-out".into(), vec![LEAD, OWNER]);
            shop.app.carry_out(Effect::AskApproval { title, who, purpose });
            let shown = shop.key(Code::Up).key(Code::Enter).screen(80, 24);
            assert!(shown.contains(&enter) && shown.contains(open), "{shown}");
        }
    }

    #[test]
    fn a_letter_in_a_pin_is_refused_and_a_wrong_one_tells_what_comes_of_it() {
        for lang in Lang::ALL {
            let mut shop = asked(lang, vec![LI_HUA]);
            shop.keys("4a");
            let shown = shop.screen(80, 24);
            assert!(shown.contains(msg::pin::digits_only(lang)), "{shown}");
            shop.input(&Input::Paste("secret".to_owned()));
            assert!(shop.screen(80, 24).contains(msg::pin::digits_only(lang)), "{}", shop.screen(80, 24));
            shop.keys("71");
            let shown = shop.screen(80, 24);
            assert!(shown.contains("[***     ]") && !shown.contains(msg::pin::digits_only(lang)), "{shown}");
            shop.key(Code::Enter);
            let (tries, lock) = lang.choose(("9 tries left", "30 min"), ("还可以试 9 次", "锁定 30 分"));
            let shown = shop.screen(80, 24);
            assert!(shown.contains(tries) && shown.contains(lock), "{shown}");
            // Where the passphrase is taken, or may be, a letter is one.
            let mut shop = asked(lang, vec![OWNER]);
            shop.keys("four");
            assert!(shop.screen(80, 24).contains("[****    ]"), "{}", shop.screen(80, 24));
        }
    }

    #[test]
    fn a_right_pin_answers_what_it_was_asked_for_and_a_wrong_one_nothing() {
        let model = AppData::default();
        let ctx = Ctx { lang: Lang::En, model: &model, now: Stamp::new(0, 0) };
        let person = PersonId(3);
        for asked in [PinPurpose::Override, PinPurpose::Sign(SignRole::Lead), PinPurpose::CorrectionSecond] {
            let mut prompt = PinPrompt::new("PIN".into(), vec![person], (asked, RunId(1)), MayWait::No);
            assert!(
                prompt
                    .on_event(
                        &Event::PinWrong(Problem::new("pin.wrong_left").with("left", 2).with("minutes", 30)),
                        &ctx
                    )
                    .is_empty()
            );
            let effects = prompt.on_event(&Event::PinRight(person), &ctx);
            let [Effect::Granted { person: who, purpose }] = effects.as_slice() else {
                panic!("{effects:?}")
            };
            assert_eq!((*who, *purpose), (person, asked));
        }
    }
}
