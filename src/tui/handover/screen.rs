//! The handover: ten steps on the left, the one being done on the right.
//!
//! This screen moves between steps and remembers the place; what a step asks lives in [`crate::tui::handover`].

use std::borrow::Cow;

use ratatui::layout::Rect;

use crate::i18n::shifts;
use crate::i18n::{lists, msg};
use crate::model::field_ref::FieldRef;
use crate::model::handover::Step;
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::settings::{TenderKind, Tolerance};
use crate::rules::gaps;
use crate::tui::handover;
use crate::tui::handover::StepView;
use crate::tui::handover::who_acts::{self, Asked, WhoActs};
use crate::tui::widgets::dialog::DialogId;

pub(crate) use crate::i18n::steps::name;
use crate::tui::shell::app_data::{AppData, WhosePart};
use crate::tui::shell::canvas::{Canvas, columns};
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Command, Ctx, Effect, Event, Handled, Turn, View};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::progress_bar::{Mark, draw_marks, draw_steps};

/// Cells of the step list.
const LIST: u16 = 13;

/// The handover screen.
#[derive(Debug)]
pub(crate) struct HandoverScreen {
    step: Step,
    /// The list of steps, as drawn.
    steps: Clicks<usize>,
    view: Box<dyn StepView>,
    /// Field to go to when the step is shown, from a saved place or the gate.
    goto: Option<FieldRef>,
    /// Somebody came from signing to mend something: the step leads back there.
    mending: bool,
    /// Where a walk back through the steps began; going on later opens there again.
    walked_from: Option<FieldRef>,
    /// The question who of several acts in the step.
    who: Option<WhoActs>,
}

impl HandoverScreen {
    /// Goes on where it was left; once somebody has signed, signing is all that is left.
    #[must_use]
    pub(crate) fn resume(model: &AppData) -> Self {
        let place = match model.handover() {
            Some(open) if !open.draft.signatures.is_empty() => FieldRef::Step(Step::Sign),
            Some(open) => open.cursor.clone(),
            None => FieldRef::Step(Step::default()),
        };
        let step = place.step().unwrap_or_default();
        Self {
            step,
            steps: Clicks::new(),
            view: handover::open(step),
            goto: Some(place),
            mending: false,
            walked_from: None,
            who: None,
        }
    }

    fn go(&mut self, place: &FieldRef, ctx: &Ctx<'_>) -> Vec<Effect> {
        let mut effects = self.view.leave(ctx);
        self.step = place.step().unwrap_or(self.step);
        self.view = handover::open(self.step);
        effects.extend(self.view.enter(place, ctx));
        effects.extend(self.remember(ctx));
        effects
    }

    /// Remembers the place, once there is a handover to remember it with.
    fn remember(&self, ctx: &Ctx<'_>) -> Option<Effect> {
        ctx.model.handover().map(|_| Effect::Do(Command::Cursor(self.view.place())))
    }

    /// Carries out where a step leads and hands the rest on; answers carry the place they were given at.
    fn settle(&mut self, handled: Handled, ctx: &Ctx<'_>) -> Handled {
        let Handled::Yes(effects) = handled else { return Handled::No };
        let mut all = Vec::new();
        for effect in self.placed(effects) {
            match effect {
                Effect::Step(Turn::Done) => {
                    let to = if self.mending { Step::Sign } else { self.step.next() };
                    all.extend(self.forward(&FieldRef::Step(to), ctx));
                }
                Effect::Step(Turn::To(place)) => {
                    let mending = self.step == Step::Sign;
                    all.extend(self.forward(&place, ctx));
                    self.mending = mending && self.step != Step::Sign;
                    // Who only looks and leaves goes on with signing later.
                    self.walked_from = self.mending.then_some(FieldRef::Step(Step::Sign));
                }
                other => {
                    if matches!(other, Effect::Do(Command::Answer { .. })) {
                        self.walked_from = None;
                    }
                    all.push(other);
                }
            }
        }
        Handled::Yes(all)
    }

    fn forward(&mut self, place: &FieldRef, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.walked_from = None;
        if place.step() == Some(Step::Sign) {
            self.mending = false;
        }
        self.go(place, ctx)
    }

    /// One step back, never validated; from the first step to Home. The draft is kept, and so is the place where
    /// the walk back began.
    fn back(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let from = self.walked_from.take().unwrap_or_else(|| self.view.place());
        if self.step == Step::People {
            let mut effects = self.view.leave(ctx);
            effects = self.placed(effects);
            effects.extend(ctx.model.handover().map(|_| Effect::Do(Command::Cursor(from))));
            effects.push(Effect::Close);
            return effects;
        }
        // Back from signing, with everything looked at before: only to mend something.
        let all_done = ctx.model.handover().is_some_and(|open| open.draft.done.len() + 1 >= Step::ALL.len());
        self.mending |= self.step == Step::Sign && all_done;
        let effects = self.go(&FieldRef::Step(self.step.previous()), ctx);
        self.walked_from = Some(from);
        effects
    }

    /// Whose part the page shown is, where several could act in it, and who they are.
    fn several(&self, ctx: &Ctx<'_>) -> Option<(WhosePart, Vec<PersonId>)> {
        let part = self.view.part(self.step, ctx)?;
        let able = ctx.model.able(part);
        (able.len() > 1).then_some((part, able))
    }

    /// Asks who of several acts, where nothing says so: no answer is given in a name that was only guessed.
    fn ask_who(&mut self, ctx: &Ctx<'_>) {
        let asked = self.several(ctx).filter(|(part, _)| ctx.model.acting(*part).is_none());
        self.who = match (asked, self.who.take()) {
            (Some((part, _)), Some(open)) if open.part == part => Some(open),
            (asked, _) => asked.map(|(part, able)| WhoActs::new(part, able, ctx)),
        };
    }

    /// The answer to it.
    fn on_who(&mut self, input: &Input, ctx: &Ctx<'_>) -> Option<Handled> {
        let who = self.who.as_mut()?;
        let part = who.part;
        let effects = match who.on(input) {
            Asked::Open => return Some(Handled::done()),
            Asked::Named(person) => vec![Effect::ActsFor(part, person)],
            Asked::Back => self.back(ctx),
        };
        self.who = None;
        if effects.is_empty() || !matches!(effects[0], Effect::ActsFor(..)) {
            self.ask_who(ctx);
        }
        Some(Handled::Yes(effects))
    }

    /// The key that names the next one who could. What is typed so far is of the one before.
    fn on_who_key(&mut self, input: &Input, ctx: &Ctx<'_>) -> Option<Handled> {
        let (part, able) = self.several(ctx).filter(|_| who_acts::is_key(input) && !self.view.names_who())?;
        let mut effects = self.view.save_pending(ctx);
        effects = self.placed(effects);
        effects
            .extend(who_acts::after(ctx.model.acting(part), &able).map(|next| Effect::ActsFor(part, next)));
        Some(Handled::Yes(effects))
    }

    /// An input for the step, or for the way between steps.
    fn on_step(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Some(index) = self.steps.meaning(input)
            && let Some(step) = Step::ALL.get(index)
        {
            return Handled::Yes(self.forward(&FieldRef::Step(*step), ctx));
        }
        let handled = self.view.on(input, ctx);
        if let Handled::Yes(_) = handled {
            return self.settle(handled, ctx);
        }
        let Input::Key(key) = input else { return Handled::No };
        match KeyAction::outside_field(key) {
            KeyAction::Done if key.repeat || key.burst => Handled::done(),
            KeyAction::Done => {
                let handled = self.view.finish(ctx);
                self.settle(handled, ctx)
            }
            KeyAction::Back | KeyAction::PageUp if key.burst => Handled::done(),
            KeyAction::Back => Handled::Yes(self.back(ctx)),
            KeyAction::PageUp if self.step != Step::People => Handled::Yes(self.back(ctx)),
            KeyAction::PageUp => Handled::done(),
            KeyAction::PageDown => Handled::Yes(self.forward(&FieldRef::Step(self.step.next()), ctx)),
            _ => Handled::No,
        }
    }

    /// What F10 will do here, where the step does not say it itself.
    fn done_hint(&self, ctx: &Ctx<'_>) -> Hint {
        let missing = ctx
            .model
            .handover()
            .is_some_and(|open| !gaps::gaps_of(&open.draft, &open.facts(ctx.now), self.step).is_empty());
        let lang = ctx.lang;
        let f10 = |text: &'static str| Hint::key(Code::F(10), text, 1);
        match (missing, self.mending) {
            (true, _) => f10(msg::exchange::what_is_missing(lang)),
            (false, true) => {
                f10(msg::exchange::back_to_sign(lang)).or_short(msg::sign_ui::hint_to_sign(lang))
            }
            (false, false) => f10(msg::exchange::step_done(lang)),
        }
    }

    /// Answers carry the place the cursor is at, so that both are saved in one transaction.
    fn placed(&self, mut effects: Vec<Effect>) -> Vec<Effect> {
        for effect in &mut effects {
            if let Effect::Do(Command::Answer { cursor, .. }) = effect {
                *cursor = Some(self.view.place());
            }
        }
        effects
    }
}

/// The mark of each step: done, current, with something missing, untouched.
#[must_use]
pub(crate) fn marks(ctx: &Ctx<'_>, current: Step) -> Vec<Mark> {
    let Some(open) = ctx.model.handover() else {
        // Before the start nothing is done; on the last page without a handover all of it is.
        let mark = if current == Step::Sign { Mark::Done } else { Mark::Open };
        return vec![mark; Step::ALL.len()];
    };
    let gaps = gaps::gaps(&open.draft, &open.facts(ctx.now));
    Step::ALL
        .into_iter()
        .map(|step| {
            let missing = gaps.iter().any(|gap| gap.step == step);
            match (step == current, missing, open.draft.done.contains_key(&step)) {
                (true, ..) => Mark::Current,
                (_, false, true) => Mark::Done,
                (_, true, true) => Mark::Missing,
                _ => Mark::Open,
            }
        })
        .collect()
}

/// What a step is for, as F1 says it.
const fn about_step(step: Step, lang: Lang) -> &'static str {
    match step {
        Step::People => msg::help::about_people(lang),
        Step::Briefing => msg::help::about_briefing(lang),
        Step::Cash => msg::help::about_cash(lang),
        Step::Stock => msg::help::about_stock(lang),
        Step::Devices => msg::help::about_devices(lang),
        Step::Safety => msg::help::about_safety(lang),
        Step::Feedback => msg::help::about_feedback(lang),
        Step::Tasks => msg::help::about_tasks(lang),
        Step::Attendance => msg::help::about_attendance(lang),
        Step::Sign => msg::help::about_sign(lang),
    }
}

impl View for HandoverScreen {
    fn about(&self, ctx: &Ctx<'_>) -> Option<Label> {
        let asks_who = self.step == Step::People && self.view.dialog().is_some();
        if self.who.is_some() || asks_who {
            return Some(msg::help::about_who_acts.into());
        }
        let cash = ctx.model.settings().filter(|_| self.step == Step::Cash);
        let cash = cash.and_then(|s| {
            let tender = s.tenders.iter().find(|t| t.kind == TenderKind::Cash)?;
            let sum = |tolerance: Tolerance| s.store.currency.format(tolerance.fixed);
            Some((sum(tender.tolerance), sum(tender.lead_above)))
        });
        let step = self.step;
        Some(Label::from(move |lang: Lang| match &cash {
            None => about_step(step, lang).to_owned(),
            Some((free, lead)) => {
                format!("{}\n{}", about_step(step, lang), msg::help::about_cash_limits(lang, free, lead))
            }
        }))
    }

    fn explained_form(&self) -> Option<&Form> {
        self.view.explained_form()
    }

    fn about_field(&self, ctx: &Ctx<'_>) -> Option<String> {
        self.view.about_field(ctx)
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        if let Some(who) = &self.who {
            return who.hints(ctx.lang);
        }
        let mut hints = self.view.hints(ctx);
        // Sealed: there is nothing to finish and nothing to go back to.
        if self.step == Step::Sign && ctx.model.handover().is_none() {
            return hints;
        }
        let done = msg::kit::hint_finish(ctx.lang);
        let f10 = HintKey::One(Code::F(10));
        hints.retain(|hint| hint.key != HintKey::One(Code::Esc) && (hint.key != f10 || hint.text != done));
        // A step may mean a part of itself by F10, and says so.
        if self.view.finishes() && !hints.iter().any(|hint| hint.key == f10) {
            hints.push(self.done_hint(ctx));
        }
        hints.push(Hint::key(Code::Esc, msg::exchange::back(ctx.lang), 1));
        if self.several(ctx).is_some() && !self.view.names_who() {
            hints.push(who_acts::hint(ctx.lang));
        }
        hints
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Some(handled) = self.on_who(input, ctx).or_else(|| self.on_who_key(input, ctx)) {
            return handled;
        }
        let handled = self.on_step(input, ctx);
        self.ask_who(ctx);
        handled
    }

    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        self.view.unsaved()
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let marks = marks(ctx, self.step);
        // Under 70 cells the list shrinks to one row of marks.
        let body = if area.width < 70 {
            let bar = Rect { height: 1, ..area };
            let x = draw_marks(canvas, bar, &marks) + 2;
            let here = format!("{} {}", self.step.index() + 1, name(self.step, ctx.lang));
            canvas.text_in(x, bar.y, bar.right().saturating_sub(x), &here, TextRole::Title);
            Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
        } else {
            let (left, right) = columns(area, LIST, 1);
            let names = Step::ALL.map(|step| Cow::Borrowed(name(step, ctx.lang)));
            draw_steps(
                canvas,
                left,
                &self.steps,
                self.step.index(),
                marks.into_iter().zip(names).collect::<Vec<_>>().into_iter(),
            );
            canvas.upright(left.right(), area.y, area.height, TextRole::Border);
            right
        };
        self.view.draw(canvas, body, ctx);
        let by = self.several(ctx).and_then(|(part, _)| ctx.model.acting(part));
        if let Some(by) = by.filter(|_| !self.view.names_who()) {
            who_acts::draw_by(canvas, body, by, ctx);
        }
        if let Some(who) = &mut self.who {
            who.draw(canvas);
        }
    }

    fn dialog(&self) -> Option<DialogId> {
        self.who.as_ref().map(WhoActs::id).or_else(|| self.view.dialog())
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Vec<Effect> {
        if let Event::Sealed(_) = news
            && self.step != Step::Sign
        {
            return vec![Effect::Home];
        }
        if matches!(news, Event::Overtaken) && ctx.model.handover().is_some() {
            // What the step holds is old: it begins again at the same field.
            let place = self.view.place();
            self.view = handover::open(self.step);
            return self.view.enter(&place, ctx);
        }
        let heard = self.view.on_event(news, ctx);
        let heard = self.settle(heard, ctx);
        self.ask_who(ctx);
        match heard {
            Handled::Yes(effects) => effects,
            Handled::No => Vec::new(),
        }
    }

    fn on_top(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let effects = match self.goto.take() {
            Some(place) => self.view.enter(&place, ctx),
            None => Vec::new(),
        };
        self.ask_who(ctx);
        effects
    }

    fn save_pending(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let mut effects = self.view.save_pending(ctx);
        effects = self.placed(effects);
        effects.extend(self.remember(ctx));
        effects
    }

    fn saves_by_itself(&self) -> bool {
        true
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        let Some(open) = ctx.model.handover() else { return String::new() };
        let before = open.run.name();
        let from = shifts::name(ctx.lang, &open.settings, before);
        let to = ctx.model.live.as_ref().map(|live| live.run.name());
        let to = to.map(|next| shifts::after(ctx.lang, &open.settings, before, next)).unwrap_or_default();
        let names = |ids: &[PersonId]| {
            let names: Vec<&str> = ids.iter().map(|id| open.settings.person_name(*id)).collect();
            names.join(lists::between_names(ctx.lang))
        };
        let people = &open.draft.people;
        if people.closes {
            let (n, outgoing) = (self.step.index() + 1, names(&people.outgoing));
            return msg::exchange::title_closing(ctx.lang, n, outgoing, from, name(self.step, ctx.lang));
        }
        let (incoming, outgoing) = (names(&people.incoming), names(&people.outgoing));
        let step = name(self.step, ctx.lang);
        msg::exchange::title(ctx.lang, incoming, self.step.index() + 1, outgoing, from, step, to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::handover::Mark;
    use crate::model::handover::answer::Answer;
    use crate::model::lang::Lang;
    use crate::tui::handover::test_support::{at, place, step};
    use crate::tui::shell::pin_purpose::PinPurpose;
    use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop};

    /// Everything answered and looked at, on the page that signs.
    fn at_sign(lang: Lang) -> Shop {
        let mut shop = Shop::new(lang);
        shop.start_handover().answer_all();
        for step in Step::ALL.into_iter().filter(|step| *step != Step::Sign) {
            let mark = Mark { by: LI_HUA, at_ms: 1 };
            shop.answer(LI_HUA, Answer::Done(step, mark));
        }
        shop.perform(Command::Cursor(FieldRef::Step(Step::Sign)));
        shop.open(Box::new(HandoverScreen::resume(&shop.app.model)));
        shop
    }

    #[test]
    fn going_on_opens_where_it_was_left() {
        let mut shop = at(Lang::En, Step::Devices, |_| {});
        shop.key(Code::Down).key(Code::Down);
        assert_eq!(place(&mut shop), "D3");
        // Step by step back, and out.
        shop.times(Code::Esc, 5);
        assert!(shop.screen(80, 24).contains("Go on with the handover"), "{}", shop.screen(80, 24));
        shop.key(Code::Enter);
        assert_eq!((step(&shop), place(&mut shop)), ("devices".to_owned(), "D3".to_owned()));
    }

    #[test]
    fn going_on_opens_where_something_was_answered_on_the_way_back() {
        let mut shop = at(Lang::En, Step::Safety, |_| {});
        shop.key(Code::Esc).key(Code::Enter).times(Code::Esc, 5);
        shop.key(Code::Enter);
        assert_eq!((step(&shop), place(&mut shop)), ("devices".to_owned(), "D2".to_owned()));
    }

    #[test]
    fn going_on_leads_back_to_signing_where_nothing_was_mended() {
        for lang in Lang::ALL {
            let mut shop = at_sign(lang);
            // The safe button asks to which step, the first one as it stands; from there home.
            shop.key(Code::Enter).key(Code::Enter);
            assert_eq!(step(&shop), "people");
            shop.key(Code::Esc).key(Code::Enter);
            assert_eq!(step(&shop), "sign", "{}", shop.screen(80, 24));
            // One has signed: whatever was looked at since, the other signs next.
            shop.key(Code::Right).key(Code::Enter).pin(LI_HUA).key(Code::Esc);
            shop.perform(Command::Cursor(FieldRef::Step(Step::Cash)));
            shop.open(Box::new(HandoverScreen::resume(&shop.app.model)));
            assert!(shop.screen(80, 24).contains(msg::sign_ui::title(lang)), "{}", shop.screen(80, 24));
        }
    }

    #[test]
    fn mending_something_leads_back_to_signing() {
        let mut shop = at_sign(Lang::En);
        shop.key(Code::Esc).key(Code::Esc);
        assert_eq!(step(&shop), "tasks");
        assert!(shop.screen(80, 24).contains("F10 done, back to signing"), "{}", shop.screen(80, 24));
        shop.key(Code::F(10));
        assert_eq!(step(&shop), "sign");
        // From the list of what is missing as well.
        let mut shop = at(Lang::En, Step::Sign, |_| {});
        shop.key(Code::Enter);
        assert_eq!(step(&shop), "briefing");
        for _ in 0..6 {
            let _ = shop.screen(80, 24);
            if step(&shop) == "briefing" {
                shop.key(Code::Enter);
            }
        }
        assert_eq!(step(&shop), "sign");
    }

    #[test]
    fn f10_says_what_it_will_do() {
        for (lang, missing) in [(Lang::En, "F10 what's left"), (Lang::Zh, "F10 还缺什么")] {
            let mut shop = at(lang, Step::Devices, |_| {});
            assert!(shop.screen(100, 24).contains(missing), "{}", shop.screen(100, 24));
            // It claims nothing: that the goods were looked through is ticked.
            let mut shop = at(lang, Step::Stock, |_| {});
            shop.keys("12\n5\n");
            assert!(shop.screen(100, 24).contains(missing), "{}", shop.screen(100, 24));
        }
    }

    #[test]
    fn a_pin_given_to_approve_changes_neither_who_acts_nor_the_language() {
        let mut shop = Shop::new(Lang::En);
        let live = shop.app.model.live.as_mut().unwrap();
        for person in live.settings.people.iter_mut().filter(|p| p.id == LEAD || p.id == CHEN_WEI) {
            person.lang = Lang::Zh;
        }
        shop.app.model.person = Some(LI_HUA);
        let purpose = PinPurpose::Log(crate::rules::authority::Act::SpendLead);
        shop.app.carry_out(Effect::AskPin { title: "?".into(), who: vec![LEAD], purpose });
        shop.pin(LEAD);
        assert_eq!((shop.app.model.person, shop.app.look.lang), (Some(LI_HUA), Lang::En));
    }
}
