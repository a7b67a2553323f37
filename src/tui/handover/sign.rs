//! Step 10: what is missing, the read-back, and the signatures.

mod aside;
mod bags;
mod confirm;
mod dispute;
mod key_points;
mod left_open;
mod missing;
mod read_back;
mod sealed;
mod signatures;
mod steps;
mod without;

use ratatui::layout::Rect;

use super::StepView;
use super::step_draft::StepDraft;
use crate::i18n::msg;
use crate::model::field_ref::FieldRef;
use crate::model::handover::answer::Answer;
use crate::model::handover::{HalfSeal, Override, PutAway, Review, Spoken, Step};
use crate::model::ids::{PersonId, RegisterId};
use crate::model::log::Entry;
use crate::model::people::Role as StaffRole;
use crate::rules::gap::{Gap, GapKind};
use crate::rules::gaps;
use crate::tui::handover::asked_by::AskedBy;
use crate::tui::handover::shared_parts::{foot, page, taker};
use crate::tui::handover::sign::confirm::{Choice, Confirm};
use crate::tui::handover::sign::dispute::Dispute;
use crate::tui::handover::sign::sealed::SealedView;
use crate::tui::handover::sign::without::Without;
use crate::tui::shell::app_data::WhosePart;
use crate::tui::shell::canvas::{Canvas, padded};
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input, KeyPress};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::view::{Answered, Command, Ctx, Effect, Event, Handled, Query};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::dialog::DialogId;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::list::ListWidget;

/// What the page shows.
#[derive(Debug)]
enum SignPage {
    /// What is missing; each line leads there.
    Missing(ListWidget),
    /// Incoming says the key points from memory.
    ReadBack(Form),
    /// Everything is there: sign or go back.
    Confirm(Box<Confirm>),
    /// A lead lets it pass.
    Override(Form),
    /// Incoming does not come.
    Half(Form, Vec<PersonId>, Vec<RegisterId>),
    /// Where the takings are, of a shop that closes.
    PutAway(Form, Vec<RegisterId>),
    /// In which bag the takings of each of several drawers are.
    Bags(Form, Vec<RegisterId>),
    /// Somebody named on a side does not sign.
    Without(Without),
    /// Somebody does not accept a difference.
    Dispute(Dispute),
    /// Which step to go back to.
    Steps(ListWidget),
    /// Sealed: number and code.
    Sealed(Box<SealedView>),
}

/// When the next signature is asked for without anybody choosing it. Not everything saved is an answer: a place to go on
/// at is saved too, and a question that was closed stays closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum AskOn {
    #[default]
    Never,
    /// Once what was just given is saved.
    Saved,
    /// Once more have signed or are not waited for than did when it was asked.
    MoreThan(usize),
}

/// Last step, in which both sides sign.
#[derive(Debug)]
pub(crate) struct Sign {
    draft: StepDraft,
    page: SignPage,
    gaps: Vec<Gap>,
    ask_on: AskOn,
    /// The answers of the page were given: it gives way once they are saved. A pause in typing saves too.
    given: bool,
    /// Punches and leave of the shifts before.
    before: Vec<Entry>,
    /// The two answers to whether it was talked through.
    spoken: Clicks<bool>,
    /// Who leaves an approval open or passes a signature over, while that is asked.
    asked_by: Option<AskedBy>,
}

impl Default for Sign {
    fn default() -> Self {
        Self {
            draft: StepDraft::new(Step::Sign),
            page: SignPage::Missing(ListWidget::new()),
            gaps: Vec::new(),
            ask_on: AskOn::Never,
            given: false,
            before: Vec::new(),
            spoken: Clicks::new(),
            asked_by: None,
        }
    }
}

impl Sign {
    /// The page that the state of the draft asks for.
    fn turn(&mut self, ctx: &Ctx<'_>) {
        self.given = false;
        let Some(open) = ctx.model.handover() else { return };
        let gaps = gaps::gaps(&open.draft, &open.facts(ctx.now));
        let passed = open.draft.review.override_by.is_some();
        let before = std::mem::take(&mut self.gaps);
        self.gaps = gaps
            .into_iter()
            .filter(|gap| !matches!(gap.kind, GapKind::ReadBack | GapKind::Spoken | GapKind::PutAway))
            .collect();
        let wants_read_back = open.settings.rules.read_back
            && !open.draft.closes_shop()
            && open.draft.review.read_back.is_none();
        self.page = if !self.gaps.is_empty() && !passed {
            if matches!(self.page, SignPage::Missing(_)) && before == self.gaps {
                return;
            }
            // Behind the gaps: two ways out.
            SignPage::Missing(ListWidget::of(missing::groups(&self.gaps).len() + 2))
        } else if wants_read_back {
            SignPage::ReadBack(read_back::form(open))
        } else if matches!(self.page, SignPage::Confirm(_)) {
            self.renew_buttons(ctx);
            return;
        } else {
            SignPage::Confirm(Box::new(Confirm::new(open, ctx)))
        };
    }

    /// The buttons of the last page as the draft stands now.
    fn renew_buttons(&mut self, ctx: &Ctx<'_>) {
        if let (SignPage::Confirm(page), Some(open)) = (&mut self.page, ctx.model.handover()) {
            page.renew(open, ctx);
        }
    }

    fn review(&self) -> Review {
        self.draft.get().map(|draft| draft.review.clone()).unwrap_or_default()
    }

    fn choose_gap(&mut self, index: usize, ctx: &Ctx<'_>) -> Handled {
        let groups = missing::groups(&self.gaps);
        if let Some((gap, _)) = groups.get(index) {
            return Handled::to_step(gap.focus.clone());
        }
        if index == groups.len() {
            let reason = Field::text("reason", msg::sign_ui::override_reason).required();
            self.page = SignPage::Override(Form::new(vec![reason]));
        } else {
            self.half_form(ctx);
        }
        Handled::done()
    }

    fn half_form(&mut self, ctx: &Ctx<'_>) {
        let Some(open) = ctx.model.handover() else { return };
        let mut witnesses = ctx.model.people(StaffRole::Cashier);
        let people = &open.draft.people;
        witnesses.retain(|id| !people.outgoing.contains(id) && !people.incoming.contains(id));
        let mut names = ctx.model.with_roles(&witnesses);
        // Alone in the shop it is closed without a witness, and the record says so.
        if ctx.model.there(ctx.now.ms).iter().all(|id| people.outgoing.contains(id)) {
            names.push(msg::sign_ui::half_alone.into());
        }
        // Asked again it shows what was said: a slip of the hand is put right here until the first signature.
        let said = open.draft.review.half.as_ref();
        let seen = said.map(|half| match half.witness {
            Some(id) => witnesses.iter().position(|witness| *witness == id),
            None => Some(witnesses.len()).filter(|at| *at < names.len()),
        });
        let reason = said.map_or("", |half| half.reason.as_str());
        let registers = said.map_or_else(|| bags::asked(open, ctx), |_| bags::several(open, ctx));
        let mut fields = bags::fields(open, &registers, msg::sign_ui::half_bag.into(), ctx);
        if let (Some(half), [bag]) = (said.filter(|_| registers.is_empty()), fields.as_mut_slice()) {
            bag.set_raw(&half.bag_no);
        }
        let mut witness = Field::choice("witness", msg::sign_ui::half_witness, names).required();
        witness.choose(seen.flatten());
        fields.push(witness);
        fields.push(Field::text("reason", msg::sign_ui::half_reason).with(reason).required());
        self.page = SignPage::Half(Form::new(fields), witnesses, registers);
    }

    fn submit_half(&mut self, ctx: &Ctx<'_>) -> Handled {
        let SignPage::Half(form, witnesses, registers) = &self.page else { return Handled::done() };
        let Some(open) = ctx.model.handover() else { return Handled::done() };
        let Some(at) = form.field("witness").and_then(Field::choice_index) else { return Handled::done() };
        let (bags, bag_no) = bags::answers(form, registers, open, ctx);
        let half = HalfSeal {
            said: None,
            bag_no,
            witness: witnesses.get(at).copied(),
            reason: form.raw("reason").trim().to_owned(),
        };
        let review = Review { half: Some(half), ..self.review() };
        self.give_all(bags.into_iter().chain([Answer::Review(review)]), ctx)
    }

    /// Gives one answer after the other, in the name of who acts for those handing over; the first that is refused is
    /// said, and the others are not given.
    fn give_all(&mut self, answers: impl IntoIterator<Item = Answer>, ctx: &Ctx<'_>) -> Handled {
        let by = ctx.model.acting(WhosePart::Outgoing);
        let mut effects = Vec::new();
        for answer in answers {
            effects.extend(self.draft.give_as(by, answer, ctx));
            if self.draft.problem.is_some() {
                break;
            }
        }
        self.given = self.draft.problem.is_none();
        Handled::Yes(effects)
    }

    /// Asks where the takings are, of a shop that closes.
    fn put_away_form(&mut self, ctx: &Ctx<'_>) {
        let Some(open) = ctx.model.handover() else { return };
        let place = msg::shop::safe(open.settings.store.lang);
        // Asked again it shows what was said: a slip of the hand is put right here until the first signature.
        let said = open.draft.review.put_away.as_ref();
        let asked = bags::asked(open, ctx);
        let registers = if said.is_some() || asked.is_empty() { bags::several(open, ctx) } else { asked };
        let mut fields = bags::fields(open, &registers, msg::shop::bag_of_takings.into(), ctx);
        if let (Some(said), [bag]) = (said.filter(|_| registers.is_empty()), fields.as_mut_slice()) {
            bag.set_raw(&said.bag_no);
        }
        let place = said.map_or(place, |said| said.place.as_str());
        fields.push(Field::text("place", msg::shop::bag_place).with(place).required());
        self.page = SignPage::PutAway(Form::new(fields), registers);
    }

    fn submit_put_away(&mut self, ctx: &Ctx<'_>) -> Handled {
        let SignPage::PutAway(form, registers) = &self.page else { return Handled::done() };
        let Some(open) = ctx.model.handover() else { return Handled::done() };
        let (bags, bag_no) = bags::answers(form, registers, open, ctx);
        let put = PutAway { said: None, bag_no, place: form.raw("place").trim().to_owned() };
        let review = Review { put_away: Some(put), ..self.review() };
        self.ask_on = AskOn::Saved;
        self.give_all(bags.into_iter().chain([Answer::Review(review)]), ctx)
    }

    /// In which bag the takings of each drawer are, where that was said of all of them together.
    fn submit_bags(&mut self, ctx: &Ctx<'_>) -> Handled {
        let SignPage::Bags(form, registers) = &self.page else { return Handled::done() };
        let Some(open) = ctx.model.handover() else { return Handled::done() };
        let (bags, bag_no) = bags::answers(form, registers, open, ctx);
        let mut review = self.review();
        if let Some(half) = &mut review.half {
            half.bag_no.clone_from(&bag_no);
        }
        if let Some(put) = &mut review.put_away {
            put.bag_no.clone_from(&bag_no);
        }
        self.ask_on = AskOn::Saved;
        self.give_all(bags.into_iter().chain([Answer::Review(review)]), ctx)
    }

    fn submit_read_back(&mut self, ctx: &Ctx<'_>) -> Handled {
        let SignPage::ReadBack(form) = &self.page else { return Handled::done() };
        let Some(open) = ctx.model.handover() else { return Handled::done() };
        let review = Review { read_back: Some(read_back::said(form, open)), ..self.review() };
        Handled::Yes(self.draft.give_as(taker(ctx), Answer::Review(review), ctx))
    }

    /// Whether somebody takes over who can say if it was talked through.
    fn has_taker(&self) -> bool {
        self.draft.get().is_some_and(|d| !d.closes_shop() && !d.people.incoming.is_empty())
    }

    /// Whether incoming is still to say it.
    fn asks_spoken(&self) -> bool {
        self.has_taker() && self.review().spoken.is_none()
    }

    /// Incoming's answer. After a yes the next thing to do is to sign; a no is first seen beside what else was not
    /// done.
    fn answer_spoken(&mut self, yes: bool, ctx: &Ctx<'_>) -> Handled {
        if let SignPage::Confirm(page) = &mut self.page {
            page.go_to(Choice::Sign);
        }
        let review = self.review();
        if !self.has_taker() || review.spoken.as_ref().is_some_and(|said| said.yes == yes) {
            return Handled::done();
        }
        let Some(by) = taker(ctx) else { return Handled::done() };
        let review = Review { spoken: Some(Spoken { yes, by, at: ctx.now.ms }), ..review };
        let effects = self.draft.give_as(Some(by), Answer::Review(review), ctx);
        // Once it is saved the first PIN is asked for.
        self.ask_on = if yes && self.draft.problem.is_none() { AskOn::Saved } else { AskOn::Never };
        Handled::Yes(effects)
    }

    /// A key or click that answers whether it was talked through.
    fn spoken_by(&self, input: &Input) -> Option<bool> {
        let SignPage::Confirm(_) = self.page else { return None };
        match input {
            Input::Hit(_) => self.spoken.meaning(input),
            Input::Key(key) => match KeyAction::outside_field(key) {
                KeyAction::Char('y' | '是') => Some(true),
                KeyAction::Char('n' | '否') => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// A button of the last page.
    fn choose(&mut self, choice: Choice, ctx: &Ctx<'_>) -> Handled {
        self.ask_on = AskOn::Never;
        match choice {
            Choice::GoBack => self.page = SignPage::Steps(steps::list(ctx)),
            Choice::Sign => return self.ask(ctx),
            Choice::Half => self.half_form(ctx),
            Choice::Without => {
                if let Some(open) = ctx.model.handover() {
                    self.page = SignPage::Without(Without::new(open, ctx));
                }
            }
            Choice::Dispute => {
                if let Some(open) = ctx.model.handover() {
                    self.page = SignPage::Dispute(Dispute::new(open, ctx));
                }
            }
            // Once it is not left open any more, a lead is asked with the others.
            Choice::LeadAfterAll => {
                let review = Review { lead_open: None, ..self.review() };
                self.ask_on = AskOn::Saved;
                return Handled::Yes(self.draft.give(Answer::Review(review), ctx));
            }
        }
        Handled::done()
    }
}

impl StepView for Sign {
    fn explained_form(&self) -> Option<&Form> {
        match &self.page {
            SignPage::ReadBack(form)
            | SignPage::Override(form)
            | SignPage::PutAway(form, _)
            | SignPage::Bags(form, _)
            | SignPage::Half(form, ..) => Some(form),
            SignPage::Without(page) => Some(&page.form),
            SignPage::Dispute(page) => Some(&page.form),
            _ => None,
        }
    }

    fn about_field(&self, ctx: &Ctx<'_>) -> Option<String> {
        match &self.page {
            SignPage::Confirm(page) => Some(page.about_choice(ctx.lang).to_owned()),
            SignPage::Missing(_) => Some(msg::help::sign_missing(ctx.lang).to_owned()),
            _ => self.explained_form()?.about_focused(ctx.lang),
        }
    }

    fn enter(&mut self, _: &FieldRef, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.draft.load(ctx);
        self.turn(ctx);
        let run = ctx.model.handover().map(|open| open.run.id);
        run.map(|run| Effect::Ask(Query::PresenceBefore(run))).into_iter().collect()
    }

    fn part(&self, _step: Step, _ctx: &Ctx<'_>) -> Option<WhosePart> {
        // Everybody signs for themselves. What else is asked is said by one of a side.
        match self.page {
            SignPage::Half(..) | SignPage::PutAway(..) | SignPage::Bags(..) => Some(WhosePart::Outgoing),
            _ => self.asks_spoken().then_some(WhosePart::Incoming),
        }
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let l = ctx.lang;
        if let Some(asked) = &self.asked_by {
            return asked.hints(l);
        }
        match &self.page {
            SignPage::Missing(_) => vec![
                Hint::key(Code::Enter, msg::sign_ui::hint_go(l), 0),
                Hint::new(HintKey::UpDown, msg::sign_ui::hint_move(l), 1),
                Hint::key(Code::F(10), msg::sign_ui::hint_first_missing(l), 1),
            ],
            SignPage::ReadBack(form)
            | SignPage::Override(form)
            | SignPage::PutAway(form, _)
            | SignPage::Bags(form, _)
            | SignPage::Half(form, ..) => form.hints_as(l, msg::exchange::hint_done(l)),
            SignPage::Without(page) => page.form.hints_as(l, msg::exchange::hint_done(l)),
            SignPage::Dispute(page) => page.form.hints_as(l, msg::exchange::hint_done(l)),
            SignPage::Steps(_) => vec![
                Hint::key(Code::Enter, msg::sign_ui::hint_go(l), 0),
                Hint::new(HintKey::UpDown, msg::sign_ui::hint_move(l), 1),
            ],
            SignPage::Confirm(page) => {
                let mut hints = page.hints(l);
                if self.has_taker() {
                    hints.splice(1..1, Confirm::spoken_hints(l));
                }
                hints
            }
            SignPage::Sealed(done) => done.hints(l),
        }
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        self.draft.hush();
        let asked = self.on_asked(input, ctx).or_else(|| self.on_steps(input, ctx));
        if let Some(handled) = asked.or_else(|| self.on_dispute(input, ctx)) {
            return handled;
        }
        let held = matches!(input, Input::Key(KeyPress { repeat: true, .. } | KeyPress { burst: true, .. }));
        let back = matches!(input, Input::Key(key) if KeyAction::of(key) == KeyAction::Back);
        if let Some(yes) = self.spoken_by(input).filter(|_| !held) {
            return self.answer_spoken(yes, ctx);
        }
        match &mut self.page {
            SignPage::Sealed(done) => done.on(input, ctx),
            SignPage::Steps(_) | SignPage::Dispute(_) => Handled::No,
            SignPage::Missing(list) => match list.handle(input) {
                WidgetOutcome::Chosen(index) => self.choose_gap(index, ctx),
                WidgetOutcome::Ignored => Handled::No,
                _ => Handled::done(),
            },
            SignPage::ReadBack(form) => match form.handle(input) {
                WidgetOutcome::Submitted => self.submit_read_back(ctx),
                WidgetOutcome::Ignored => Handled::No,
                _ => Handled::done(),
            },
            SignPage::Override(_)
            | SignPage::Half(..)
            | SignPage::PutAway(..)
            | SignPage::Bags(..)
            | SignPage::Without(_)
                if back =>
            {
                self.turn(ctx);
                Handled::done()
            }
            SignPage::Override(form) => match form.handle(input) {
                WidgetOutcome::Submitted => Handled::Yes(vec![Effect::AskApproval {
                    title: msg::sign_ui::pin_override.into(),
                    who: ctx.model.people(StaffRole::Lead),
                    purpose: PinPurpose::Override,
                }]),
                WidgetOutcome::Ignored => Handled::No,
                _ => Handled::done(),
            },
            SignPage::Half(form, ..) => match form.handle(input) {
                WidgetOutcome::Submitted => self.submit_half(ctx),
                WidgetOutcome::Ignored => Handled::No,
                _ => Handled::done(),
            },
            SignPage::PutAway(form, _) => match form.handle(input) {
                WidgetOutcome::Submitted => self.submit_put_away(ctx),
                WidgetOutcome::Ignored => Handled::No,
                _ => Handled::done(),
            },
            SignPage::Bags(form, _) => match form.handle(input) {
                WidgetOutcome::Submitted => self.submit_bags(ctx),
                WidgetOutcome::Ignored => Handled::No,
                _ => Handled::done(),
            },
            SignPage::Without(page) => match page.form.handle(input) {
                WidgetOutcome::Submitted => self.submit_without(ctx),
                WidgetOutcome::Ignored => Handled::No,
                _ => Handled::done(),
            },
            SignPage::Confirm(page) => match page.handle(input) {
                WidgetOutcome::Chosen(_) if held => Handled::done(),
                WidgetOutcome::Chosen(at) => {
                    let choice = page.choice(at);
                    self.choose(choice, ctx)
                }
                WidgetOutcome::Ignored => Handled::No,
                _ => Handled::done(),
            },
        }
    }

    fn finish(&mut self, ctx: &Ctx<'_>) -> Handled {
        match &mut self.page {
            SignPage::ReadBack(form) => {
                if form.validate() {
                    return self.submit_read_back(ctx);
                }
                Handled::done()
            }
            SignPage::Sealed(_) => Handled::Yes(vec![Effect::Home]),
            // To the button; pressing it is a step of its own.
            SignPage::Confirm(page) => {
                page.go_to(Choice::Sign);
                Handled::done()
            }
            SignPage::Missing(_) if !self.gaps.is_empty() => self.choose_gap(0, ctx),
            _ => Handled::done(),
        }
    }

    fn finishes(&self) -> bool {
        !matches!(&self.page, SignPage::Confirm(page) if page.is_on(Choice::Sign))
    }

    fn dialog(&self) -> Option<DialogId> {
        if let Some(asked) = &self.asked_by {
            return Some(asked.id());
        }
        match &self.page {
            SignPage::Sealed(done) => done.dialog(),
            _ => None,
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let inner = page(canvas, area, msg::sign_ui::title(ctx.lang));
        let lines = self.draft.lines(inner, ctx);
        // They stand on the page only where several hand over.
        let several = ctx.model.handover().is_some_and(|open| open.draft.people.outgoing.len() > 1);
        let hours = match self.page {
            SignPage::Confirm(_) if several => self.hours(ctx),
            _ => Vec::new(),
        };
        match &mut self.page {
            SignPage::Missing(list) => missing::draw(canvas, inner, list, &self.gaps, ctx),
            SignPage::ReadBack(form)
            | SignPage::Override(form)
            | SignPage::PutAway(form, _)
            | SignPage::Bags(form, _)
            | SignPage::Half(form, ..) => {
                form.draw(canvas, padded(inner), Focus::Here);
            }
            SignPage::Without(page) => page.form.draw(canvas, padded(inner), Focus::Here),
            SignPage::Dispute(page) => page.form.draw(canvas, padded(inner), Focus::Here),
            SignPage::Steps(list) => steps::draw(canvas, inner, list, ctx),
            SignPage::Confirm(page) => page.draw(canvas, inner, &self.spoken, &hours, ctx),
            SignPage::Sealed(done) => done.draw(canvas, inner, ctx),
        }
        foot(canvas, Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }, &lines);
        if let Some(asked) = &mut self.asked_by {
            asked.draw(canvas);
        }
    }

    fn place(&self) -> FieldRef {
        FieldRef::Step(Step::Sign)
    }

    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        let (name, form) = match &mut self.page {
            SignPage::ReadBack(form) => ("read_back", form),
            SignPage::Override(form) => ("override", form),
            SignPage::Half(form, ..) => ("half", form),
            SignPage::PutAway(form, _) => ("put_away", form),
            SignPage::Bags(form, _) => ("bags", form),
            SignPage::Without(page) => ("without", &mut page.form),
            SignPage::Dispute(page) => ("dispute", &mut page.form),
            _ => return Vec::new(),
        };
        vec![(self.draft.typed_name(name), Typed::Form(form))]
    }

    fn save_pending(&mut self, _: &Ctx<'_>) -> Vec<Effect> {
        Vec::new()
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Handled {
        if let SignPage::Sealed(done) = &mut self.page {
            done.on_event(news, ctx);
            return Handled::done();
        }
        self.draft.on_event(news, ctx);
        match news {
            Event::Sealed(sealed) => {
                self.page = SignPage::Sealed(Box::new(SealedView::new(sealed.clone(), ctx)));
                self.ask_on = AskOn::Never;
                Handled::done()
            }
            Event::Pin { person, purpose: PinPurpose::Override } => {
                let SignPage::Override(form) = &self.page else { return Handled::done() };
                let reason = form.raw("reason").trim().to_owned();
                let by = Override { at_ms: None, by: *person, reason, approval_open: None };
                let review = Review { override_by: Some(by), ..self.review() };
                Handled::Yes(self.draft.give(Answer::Review(review), ctx))
            }
            Event::LeftOpen { purpose, told } => {
                self.leave_open(*purpose, told, ctx);
                Handled::done()
            }
            Event::Found(Answered::PresenceBefore(entries)) => {
                self.before.clone_from(entries);
                Handled::done()
            }
            Event::Pin { person, purpose: PinPurpose::WithoutSignature } => match &self.page {
                SignPage::Without(page) => page.pass(*person, None, ctx),
                _ => Handled::done(),
            },
            Event::Pin { person, purpose: PinPurpose::Sign(role) } => {
                Handled::Yes(vec![Effect::Do(Command::Sign { person: *person, role: *role })])
            }
            Event::Saved if self.asks_on(ctx) => {
                self.renew_buttons(ctx);
                self.ask(ctx)
            }
            Event::Saved => {
                // A pause in typing saves too; what stands on the page stays there until it is answered.
                let review = self.review();
                let stays = match &self.page {
                    SignPage::ReadBack(_) => review.read_back.is_none() && review.half.is_none(),
                    SignPage::Override(_) => review.override_by.is_none(),
                    SignPage::Half(..) => !self.given,
                    SignPage::PutAway(..) | SignPage::Steps(_) => true,
                    SignPage::Dispute(page) => page.waits(&review),
                    SignPage::Bags(..) => {
                        ctx.model.handover().is_some_and(|open| !bags::asked(open, ctx).is_empty())
                    }
                    SignPage::Without(page) => ctx.model.handover().is_some_and(|open| page.waits(open)),
                    SignPage::Missing(_) | SignPage::Confirm(_) | SignPage::Sealed(_) => false,
                };
                if !stays {
                    self.turn(ctx);
                }
                Handled::done()
            }
            Event::Refused(_) => {
                (self.ask_on, self.given) = (AskOn::Never, false);
                Handled::done()
            }
            _ => Handled::done(),
        }
    }
}

#[cfg(test)]
mod tests;
