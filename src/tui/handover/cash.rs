//! Step 3: the drawers. Outgoing counts and types the sales report, incoming counts again without looking; only
//! then outgoing, incoming and expected stand side by side. With nobody to take over the one count shows the result.
//!
//! The step keeps the draft as it will be once its answers are saved, because the answer to one key may decide
//! where the next one goes.

mod counters;
mod fields;
mod keys;
mod layout;
mod left_open;
mod lists;
mod recount;
mod result;
mod slips;
mod sold_on;
mod state;
mod take_out;

mod readings;
mod reasons;
#[cfg(test)]
mod tests;

pub(crate) use state::CashStep;

use state::{CashPage, open};

use ratatui::layout::Rect;

use super::StepView;
use crate::i18n::msg;
use crate::model::cash::ways::CountWay;
use crate::model::cash::{RegisterCash, Side};
use crate::model::field_ref::{CashField, FieldRef, ReportField};
use crate::model::handover::answer::Answer;
use crate::model::handover::draft::Draft;
use crate::model::handover::{Mark, Step};
use crate::model::ids::{PersonId, RegisterId};
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::rules::gap::Gap;
use crate::tui::handover::asked_by::AskedBy;
use crate::tui::handover::grid_form::{Slot, SlotKind};
use crate::tui::shell::app_data::WhosePart;
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::view::{Answered, Ctx, Effect, Event, Handled, Query};
use crate::tui::widgets::dialog::DialogId;
use crate::tui::widgets::form::Form;
use fields::FieldLeft;

impl CashStep {
    fn draft(&self) -> Option<&Draft> {
        self.draft.get()
    }

    /// The register shown; `None` while no drawer is handed over.
    fn register(&self) -> Option<RegisterId> {
        self.draft().and_then(|d| d.people.registers.get(self.at).copied())
    }

    /// A place of the register shown.
    fn address(&self, field: CashField) -> Option<FieldRef> {
        Some(FieldRef::Cash(self.register()?, field))
    }

    /// Index in the sheet of a field of the register shown.
    fn index_of(&self, field: CashField) -> Option<usize> {
        self.sheet.index(&self.address(field)?)
    }

    /// Saves an answer about the register shown, in someone's name.
    ///
    /// # Errors
    /// When it is refused, or no drawer is handed over.
    fn put(
        &mut self,
        by: Option<PersonId>,
        answer: impl FnOnce(RegisterId) -> Answer,
        ctx: &Ctx<'_>,
    ) -> Result<Vec<Effect>, Problem> {
        let register = self.register().ok_or_else(|| Problem::new("gate.no_register"))?;
        self.draft.put(by, answer(register), ctx)
    }

    /// The cashier of the register, where its result counts for one.
    fn cashier(&self, settings: &Settings) -> Option<PersonId> {
        let (draft, register) = (self.draft()?, self.register()?);
        draft.register(register).worked_by(register, &draft.people, settings)?.cashier()
    }

    /// Who acts for the outgoing side: the cashier of the register, else whoever is at the screen.
    fn author(&self, ctx: &Ctx<'_>) -> Option<PersonId> {
        let cashier = open(ctx).and_then(|open| self.cashier(&open.settings));
        cashier
            .or_else(|| self.said_counter(Side::Outgoing, ctx))
            .or_else(|| ctx.model.acting(WhosePart::Outgoing))
    }

    /// As [`Self::put`], in the name of who acts for the outgoing side; what is refused is said.
    fn give(&mut self, answer: impl FnOnce(RegisterId) -> Answer, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.give_as(self.author(ctx), answer, ctx)
    }

    /// As [`Self::put`]; what is refused is said.
    fn give_as(
        &mut self,
        by: Option<PersonId>,
        answer: impl FnOnce(RegisterId) -> Answer,
        ctx: &Ctx<'_>,
    ) -> Vec<Effect> {
        self.put(by, answer, ctx).unwrap_or_else(|problem| {
            self.draft.problem = Some(problem);
            Vec::new()
        })
    }

    /// The place of the sheet with the focus.
    fn focused(&self) -> Option<&CashField> {
        match self.sheet.focused_id() {
            Some(FieldRef::Cash(_, field)) => Some(field),
            _ => None,
        }
    }

    /// The other register whose button has the focus, by its place.
    fn other_register(&self) -> Option<usize> {
        let Some(CashField::Other(other)) = self.focused() else { return None };
        self.draft()?.people.registers.iter().position(|register| register == other)
    }

    /// What is missing in the register shown, and its place in it.
    fn own<'a>(&self, gap: &'a Gap) -> Option<&'a CashField> {
        match &gap.focus {
            FieldRef::Cash(register, field) if Some(*register) == self.register() => Some(field),
            _ => None,
        }
    }

    fn cash(&self) -> RegisterCash {
        self.draft()
            .zip(self.register())
            .map(|(draft, register)| draft.register(register))
            .unwrap_or_default()
    }

    fn load(&mut self, ctx: &Ctx<'_>) {
        self.draft.load(ctx);
        self.decimals = open(ctx).map_or(2, |open| open.settings.store.currency.decimals);
    }

    /// Shows the sheet at a field, or at the first that is empty.
    fn show_sheet(&mut self, field: Option<&CashField>, ctx: &Ctx<'_>) {
        self.page = CashPage::Sheet;
        if let (Some(open), Some(draft), Some(register)) = (open(ctx), self.draft.get(), self.register()) {
            let mut slots = fields::slots(register, &draft.register(register), &open.settings);
            let others = draft.people.registers.iter().filter(|other| **other != register);
            let place = |other: &RegisterId| FieldRef::Cash(register, CashField::Other(*other));
            slots.extend(others.map(|other| Slot::new(place(other), SlotKind::Button, "")));
            self.sheet.replace(slots);
        }
        self.unasked = self.payments_unasked(ctx);
        self.switch_fields(ctx);
        let first = self.first_empty();
        let Some(field) = field.cloned() else { return self.sheet.set_focus(first) };
        let whole_count = field == CashField::Outgoing;
        if !self.address(field).is_some_and(|place| self.sheet.focus_on(&place)) {
            self.sheet.set_focus(first);
        } else if whole_count {
            let from = self.sheet.focus();
            let empty = (from..self.sheet.slots.len()).find(|i| {
                let slot = &self.sheet.slots[*i];
                matches!(slot.id, FieldRef::Cash(_, CashField::OutgoingRow(_))) && slot.edit.is_empty()
            });
            self.sheet.set_focus(empty.unwrap_or(from));
        }
    }

    fn first_empty(&self) -> usize {
        let must = |slot: &Slot| {
            !slot.off
                && slot.kind != SlotKind::Button
                && slot.edit.is_empty()
                && match &slot.id {
                    FieldRef::Cash(_, CashField::ReportPart(field)) => *field == ReportField::Cash,
                    _ => true,
                }
        };
        let result = || self.index_of(CashField::Result);
        self.sheet.slots.iter().position(must).or_else(result).unwrap_or(0)
    }

    /// Goes to a field within a register, as the gate or a saved place names it.
    fn go_to(&mut self, field: Option<&CashField>, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.scroll = 0;
        match field {
            Some(CashField::Result) if self.cash().close.revealed => self.page = CashPage::Result,
            Some(CashField::Why(tender)) if self.cash().close.revealed => self.open_why(tender, ctx),
            // The reason for a difference comes after the result.
            Some(CashField::Why(_)) => return self.reveal(ctx),
            Some(field @ (CashField::Incoming | CashField::IncomingRow(_) | CashField::Disagreed)) => {
                self.open_recount(Some(field), ctx);
            }
            Some(CashField::NonCash) => self.open_list(CashPage::NonCash),
            Some(CashField::Deposits) => self.open_list(CashPage::Deposits),
            Some(CashField::Uncounted) => self.open_uncounted(),
            field => self.show_sheet(field, ctx),
        }
        Vec::new()
    }

    /// Whether incoming has to count before the result of the register shown may be seen.
    pub(super) fn second_open(&self, ctx: &Ctx<'_>) -> bool {
        let (open, draft) = (open(ctx), self.draft());
        let found = open.zip(draft).zip(self.register());
        found.is_some_and(|((open, draft), register)| draft.second_count_open(register, &open.settings))
    }

    /// How the register shown is counted.
    pub(super) fn way(&self, ctx: &Ctx<'_>) -> CountWay {
        let found = open(ctx).zip(self.register());
        found.map(|(open, register)| self.cash().way_of(register, &open.settings)).unwrap_or_default()
    }

    /// Whether the register shown is not counted because it is counted at closing only.
    pub(super) fn by_rule(&self, ctx: &Ctx<'_>) -> bool {
        let found = open(ctx).zip(self.draft()).zip(self.register());
        found.is_some_and(|((open, draft), register)| draft.not_counted_by_rule(register, &open.settings))
    }

    /// Shows the result, or leads to the count without which it is not shown.
    fn reveal(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let mut close = self.cash().close;
        if self.second_open(ctx) {
            self.open_recount(Some(&CashField::Incoming), ctx);
            return Vec::new();
        }
        self.page = CashPage::Result;
        self.scroll = 0;
        if close.revealed {
            return Vec::new();
        }
        close.revealed = true;
        self.give(|register| Answer::Close(register, close), ctx)
    }

    /// Goes to what is missing next: the count, incoming's count, the result, reasons, the next drawer, the next
    /// step. `say` shows the message of what is missing.
    fn advance(&mut self, mut effects: Vec<Effect>, say: bool, ctx: &Ctx<'_>) -> Handled {
        let gaps = self.draft.gaps(ctx);
        let own: Vec<(&Gap, &CashField)> =
            gaps.iter().filter_map(|gap| Some((gap, self.own(gap)?))).collect();
        let cash = self.cash();
        let (sheet, second) = (
            own.iter().find(|(_, field)| !field.is_after_result() && !field.is_second_count()),
            own.iter().find(|(_, field)| field.is_second_count()),
        );
        let found = match sheet.or(second) {
            Some((gap, _)) => Some(*gap),
            None if cash.close.uncounted.is_empty() && !cash.close.revealed && !self.by_rule(ctx) => {
                effects.extend(self.reveal(ctx));
                return Handled::Yes(effects);
            }
            None => own.first().map(|(gap, _)| *gap),
        };
        let Some(gap) = found.or_else(|| gaps.first()) else {
            effects.extend(self.draft.done(ctx));
            return Handled::Yes(effects);
        };
        let here = self.own(gap).is_some() && (sheet.is_some() || second.is_none());
        let all: Vec<Gap> = own.into_iter().map(|(gap, _)| gap.clone()).collect();
        let focus = gap.focus.clone();
        effects.extend(self.enter_at(&focus, ctx));
        // That incoming counts now is no message about something missing.
        if say && here {
            self.draft.tell(all);
        }
        Handled::Yes(effects)
    }

    /// Goes to a place in its register.
    fn enter_at(&mut self, place: &FieldRef, ctx: &Ctx<'_>) -> Vec<Effect> {
        let (register, field) = match place {
            FieldRef::Cash(register, field) => (Some(*register), Some(field)),
            FieldRef::Register(register) => (Some(*register), None),
            _ => (None, None),
        };
        let at = self.draft().and_then(|d| d.people.registers.iter().position(|r| Some(*r) == register));
        self.at = at.unwrap_or(0);
        self.draft.hush();
        self.confirm = None;
        self.go_to(field, ctx)
    }

    /// Changes to another register by its place.
    fn switch(&mut self, to: usize, ctx: &Ctx<'_>) -> Vec<Effect> {
        let effects = self.save_typed(ctx);
        self.at = to;
        self.draft.hush();
        self.show_sheet(None, ctx);
        effects
    }

    /// Saves what is typed and not saved yet, silently, where it parses.
    fn save_typed(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        match self.page {
            // After the result was shown, half a number must not count as a changed count.
            CashPage::Sheet
                if matches!(self.focused(), Some(CashField::OutgoingRow(_)))
                    && self.cash().close.revealed =>
            {
                Vec::new()
            }
            CashPage::Sheet => self.commit(self.sheet.focus(), FieldLeft::ByMoving, ctx).unwrap_or_default(),
            CashPage::Recount => {
                self.commit_recount(self.recount.focus(), FieldLeft::ByMoving, ctx).unwrap_or_default()
            }
            CashPage::Why(_) => self.save_why(ctx),
            _ => Vec::new(),
        }
    }

    /// A result that is on the screen is one that was shown: from then on what changes it is kept.
    fn note_shown(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let on_screen = matches!(self.page, CashPage::Result | CashPage::Why(_));
        if !on_screen || !self.cash().close.revealed {
            return Vec::new();
        }
        // Half a count is no result.
        let gaps = self.draft.gaps(ctx);
        if gaps.iter().any(|gap| self.own(gap).is_some_and(|field| !field.is_after_result())) {
            return Vec::new();
        }
        let Some(by) = self.author(ctx) else { return Vec::new() };
        let mark = Mark { by, at_ms: ctx.now.ms };
        let chain = self.result_of(ctx).and_then(|result| self.cash().shown(&result, mark));
        let Some(chain) = chain else { return Vec::new() };
        self.give(|register| Answer::Results(register, chain), ctx)
    }

    /// What a page made of a key, and that its result was shown.
    fn with_shown(&mut self, handled: Handled, ctx: &Ctx<'_>) -> Handled {
        let Handled::Yes(mut effects) = handled else { return Handled::No };
        effects.extend(self.note_shown(ctx));
        Handled::Yes(effects)
    }

    /// Goes to a place of the step, or to the first thing missing.
    fn enter_there(&mut self, place: &FieldRef, ctx: &Ctx<'_>) -> Vec<Effect> {
        if !matches!(place, FieldRef::Step(_)) {
            let mut effects = self.enter_at(place, ctx);
            effects.extend(self.note_shown(ctx));
            return effects;
        }
        // The first drawer with something missing; a finished step shows its first result.
        let gaps = self.draft.gaps(ctx);
        let Some(gap) = gaps.first() else {
            self.at = 0;
            self.page = if self.cash().close.revealed { CashPage::Result } else { CashPage::Sheet };
            if self.page == CashPage::Sheet {
                self.show_sheet(None, ctx);
            }
            return self.note_shown(ctx);
        };
        let mut effects = self.enter_at(&gap.focus.clone(), ctx);
        effects.extend(self.note_shown(ctx));
        effects
    }

    fn back_to_sheet(&mut self, field: &CashField, ctx: &Ctx<'_>) -> Handled {
        self.draft.hush();
        self.show_sheet(Some(field), ctx);
        Handled::done()
    }
}

impl StepView for CashStep {
    fn explained_form(&self) -> Option<&Form> {
        match self.page {
            CashPage::Line(..)
            | CashPage::Uncounted
            | CashPage::Why(_)
            | CashPage::Disagree
            | CashPage::Slips => Some(&self.form),
            _ => None,
        }
    }

    fn about_field(&self, ctx: &Ctx<'_>) -> Option<String> {
        let said = self.explained_form().and_then(|form| form.about_focused(ctx.lang));
        said.or_else(|| ctx.model.handover().map(|open| self.about(open, ctx)))
    }

    fn enter(&mut self, place: &FieldRef, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.load(ctx);
        // Read when the step is opened, not with everything that is saved in it.
        let mut effects = vec![Effect::Ask(Query::ReportsBefore)];
        effects.extend(self.enter_there(place, ctx));
        effects
    }

    fn part(&self, _step: Step, ctx: &Ctx<'_>) -> Option<WhosePart> {
        self.part_counting(ctx)
    }

    fn names_who(&self) -> bool {
        true
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        let enter = |text: &'static str| Hint::key(Code::Enter, text, 0);
        if let Some(asked) = &self.asked_by {
            return asked.hints(lang);
        }
        match &self.page {
            CashPage::Sheet => {
                let at = self.focused();
                let uncounted = !self.cash().close.uncounted.is_empty() || self.by_rule(ctx);
                let result = || self.result_hint(ctx);
                let next = match at {
                    Some(CashField::Result) if uncounted => msg::exchange::hint_done(lang),
                    Some(CashField::Close | CashField::BagNo | CashField::Result) => result(),
                    Some(
                        CashField::NonCash
                        | CashField::Deposits
                        | CashField::Uncounted
                        | CashField::SoldOn
                        | CashField::Other(_),
                    ) => msg::kit::hint_open(lang),
                    _ => msg::kit::hint_next(lang),
                };
                let mut hints = vec![enter(next), Hint::new(HintKey::Arrows, msg::kit::hint_move(lang), 3)];
                if matches!(at, Some(CashField::OutgoingRow(_))) {
                    hints.push(Hint::key(Code::F(10), msg::cash_ui::hint_rest_none(lang), 1));
                } else if matches!(at, Some(CashField::TenderPart(..))) {
                    hints.push(Hint::key(Code::F(10), msg::cash_ui::hint_rest_elsewhere(lang), 1));
                } else if matches!(at, Some(CashField::Opening | CashField::ReportPart(_))) {
                    hints.push(Hint::key(Code::F(10), msg::kit::hint_next(lang), 1));
                } else if !uncounted {
                    hints.push(Hint::key(Code::F(10), result(), 1));
                }
                hints.extend(self.counter_hint(ctx, lang));
                hints.extend(self.sold_on_hint(lang));
                hints
            }
            CashPage::NonCash | CashPage::Deposits => {
                let mut hints = self.list_hints(lang);
                hints.push(Hint::key(Code::F(10), msg::exchange::hint_done(lang), 1));
                hints
            }
            CashPage::Line(..)
            | CashPage::Uncounted
            | CashPage::Why(_)
            | CashPage::Disagree
            | CashPage::Slips => {
                let mut hints = self.form.hints_as(lang, msg::checks_ui::hint_save(lang));
                hints.retain(|hint| hint.key != HintKey::One(Code::Esc));
                hints
            }
            CashPage::Result => {
                let next = if self.draft.gaps(ctx).is_empty() {
                    msg::exchange::hint_done(lang)
                } else {
                    msg::cash_ui::hint_go_on(lang)
                };
                let mut hints = vec![enter(next), Hint::new(HintKey::UpDown, msg::kit::hint_scroll(lang), 2)];
                hints.extend(self.sold_on_hint(lang));
                hints
            }
            CashPage::Recount => {
                let mut hints = self.recount_hints(lang);
                hints.extend(self.counter_hint(ctx, lang));
                hints.extend(self.slips_hint(lang));
                hints.extend(self.sold_on_hint(lang));
                hints
            }
            CashPage::SoldOn(_) => Self::sold_on_hints(lang),
        }
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Some(handled) = self.on_asked(input, ctx) {
            return self.with_shown(handled, ctx);
        }
        if let Some(register) = self.tabs.meaning(input) {
            // Blind: the name of the register that incoming counts leads to no figure of outgoing's.
            let here = register == self.at && matches!(self.page, CashPage::Recount | CashPage::Slips);
            if here && self.second_open(ctx) {
                return Handled::done();
            }
            return Handled::Yes(self.switch(register, ctx));
        }
        let by_key = self.on_sold_on_key(input, ctx).or_else(|| self.on_counter_key(input, ctx));
        if let Some(handled) = by_key.or_else(|| self.on_slips_key(input, ctx)) {
            return handled;
        }
        let back = matches!(input, Input::Key(key) if KeyAction::of(key) == KeyAction::Back);
        let handled = match self.page.clone() {
            CashPage::Sheet => self.on_sheet(input, ctx),
            CashPage::NonCash | CashPage::Deposits if back => {
                let field =
                    if self.page == CashPage::NonCash { CashField::NonCash } else { CashField::Deposits };
                self.back_to_sheet(&field, ctx)
            }
            CashPage::NonCash | CashPage::Deposits => self.on_list(input, ctx),
            CashPage::Line(list, line) => self.on_line(&list, line, input, ctx),
            CashPage::Uncounted if back => self.back_to_sheet(&CashField::Uncounted, ctx),
            CashPage::Uncounted => self.on_uncounted(input, ctx),
            CashPage::Result if back => self.back_to_sheet(&CashField::Close, ctx),
            CashPage::Result => self.on_result(input, ctx),
            CashPage::Why(_) if back => {
                let effects = self.save_why(ctx);
                self.draft.hush();
                self.page = CashPage::Result;
                Handled::Yes(effects)
            }
            CashPage::Why(tender) => self.on_why(&tender, input, ctx),
            // Blind: back from incoming's count never shows outgoing's figures by itself.
            CashPage::Recount if back && self.cash().close.revealed && self.cash().agrees(self.way(ctx)) => {
                let effects = self.save_typed(ctx);
                self.draft.hush();
                self.page = CashPage::Result;
                Handled::Yes(effects)
            }
            CashPage::Recount if back => Handled::No,
            CashPage::Recount => self.on_recount(input, ctx),
            CashPage::Disagree if back => {
                self.open_recount(Some(&CashField::Incoming), ctx);
                Handled::done()
            }
            CashPage::Disagree => self.on_disagree(input, ctx),
            CashPage::SoldOn(from) if back => self.leave_sold_on(&from, ctx),
            CashPage::SoldOn(from) => self.on_sold_on(&from, input, ctx),
            CashPage::Slips => self.on_slips(input, ctx),
        };
        self.with_shown(handled, ctx)
    }

    fn finish(&mut self, ctx: &Ctx<'_>) -> Handled {
        let handled = match self.page.clone() {
            CashPage::Sheet => self.part_done(ctx),
            CashPage::NonCash | CashPage::Deposits => self.back_to_sheet(&CashField::Result, ctx),
            CashPage::Result => self.advance(Vec::new(), true, ctx),
            CashPage::Recount => self.recount_done(ctx),
            CashPage::Slips => self.slips_given(ctx),
            CashPage::Line(..)
            | CashPage::Uncounted
            | CashPage::Why(_)
            | CashPage::Disagree
            | CashPage::SoldOn(_) => Handled::done(),
        };
        self.with_shown(handled, ctx)
    }

    fn finishes(&self) -> bool {
        match self.page {
            CashPage::Recount => !self.recount.asks_how(),
            CashPage::SoldOn(_) => false,
            _ => true,
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        self.draw_page(canvas, area, ctx);
        if let Some(asked) = &mut self.asked_by {
            asked.draw(canvas);
        }
    }

    fn dialog(&self) -> Option<DialogId> {
        self.asked_by.as_ref().map(AskedBy::id)
    }

    fn place(&self) -> FieldRef {
        let field = match &self.page {
            CashPage::Sheet => match self.focused() {
                Some(field) => field.clone(),
                None => return self.register().map_or(FieldRef::Step(Step::Cash), FieldRef::Register),
            },
            CashPage::Deposits => CashField::Deposits,
            CashPage::Line(list, _) if **list == CashPage::Deposits => CashField::Deposits,
            CashPage::NonCash | CashPage::Line(..) => CashField::NonCash,
            CashPage::Uncounted => CashField::Uncounted,
            CashPage::Result => CashField::Result,
            CashPage::Why(tender) => CashField::Why(tender.clone()),
            CashPage::Recount => self.recount.place(),
            CashPage::Disagree => CashField::Disagreed,
            CashPage::Slips => CashField::Incoming,
            CashPage::SoldOn(_) => CashField::Outgoing,
        };
        self.address(field).unwrap_or(FieldRef::Step(Step::Cash))
    }

    fn save_pending(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.save_typed(ctx)
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Handled {
        // What was typed stays on the screen; the next save tries it again.
        self.draft.on_event(news, ctx);
        match news {
            Event::Pin { person, purpose: PinPurpose::CashReturns } => self.returns_approved(*person, ctx),
            Event::Pin { person, purpose: PinPurpose::CashReason | PinPurpose::CashSecond } => {
                self.why_approved(*person, ctx)
            }
            Event::LeftOpen { purpose, told } => {
                self.leave_open(*purpose, told, ctx);
                Handled::done()
            }
            Event::Found(Answered::ReportsBefore(reports)) => {
                self.reports.clone_from(reports);
                Handled::done()
            }
            _ => Handled::done(),
        }
    }
}
