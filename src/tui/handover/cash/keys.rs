//! Keys on outgoing's sheet: from field to field, from part to part, to the result.

use super::fields::FieldLeft;
use crate::i18n::msg;
use crate::model::field_ref::{CashField, ReportField, TenderField};
use crate::model::handover::answer::Answer;
use crate::model::ids::PersonId;
use crate::model::problem::Problem;
use crate::tui::handover::grid_form::SlotKind;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::KeyAction;
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::view::{Ctx, Effect, Handled};
use crate::tui::widgets::WidgetOutcome;

use super::state::{CashPage, CashStep, approvers};

impl CashStep {
    pub(super) fn on_sheet(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        match self.sheet.handle(input) {
            WidgetOutcome::Ignored => Self::beyond(input),
            WidgetOutcome::Changed => {
                self.draft.hush();
                Handled::done()
            }
            WidgetOutcome::Chosen(_) => self.accept(ctx),
            WidgetOutcome::Left(from) => {
                let effects = self.leave_slot(from, ctx);
                let button = self.sheet.current().is_some_and(|slot| slot.kind == SlotKind::Button);
                if button && matches!(input, Input::Hit(_)) {
                    return self.accept(ctx).after(effects);
                }
                Handled::Yes(effects)
            }
            _ => Handled::done(),
        }
    }

    /// Arrows beyond the ends lead nowhere: another drawer is opened by its name only.
    fn beyond(input: &Input) -> Handled {
        let Input::Key(key) = input else { return Handled::No };
        match KeyAction::of(key) {
            KeyAction::Down
            | KeyAction::Next
            | KeyAction::Up
            | KeyAction::Prev
            | KeyAction::Left
            | KeyAction::Right => Handled::done(),
            _ => Handled::No,
        }
    }

    /// Saves the slot that is left by an arrow; what is wrong stays, marked.
    fn leave_slot(&mut self, at: usize, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.draft.hush();
        self.commit(at, FieldLeft::ByMoving, ctx).unwrap_or_else(|problem| {
            if let Some(slot) = self.sheet.slots.get_mut(at) {
                slot.bad = true;
            }
            self.draft.problem = Some(problem);
            Vec::new()
        })
    }

    fn refuse(&mut self, at: usize, problem: Problem) {
        self.sheet.refuse(at);
        self.draft.problem = Some(problem);
    }

    /// Enter on the sheet.
    fn accept(&mut self, ctx: &Ctx<'_>) -> Handled {
        self.draft.hush();
        let at = self.sheet.focus();
        if let Some(to) = self.other_register() {
            return Handled::Yes(self.switch(to, ctx));
        }
        let field = self.focused().cloned();
        match field {
            Some(CashField::NonCash) => self.open_list(CashPage::NonCash),
            Some(CashField::Deposits) => self.open_list(CashPage::Deposits),
            Some(CashField::Uncounted) => self.open_uncounted(),
            Some(CashField::SoldOn) => return self.ask_sold_on(ctx),
            Some(CashField::ReportPart(ReportField::Approver)) => return self.ask_returns(ctx),
            Some(CashField::Result) => return self.show_result(Vec::new(), ctx),
            _ => {
                let effects = match self.commit(at, FieldLeft::ByEnter, ctx) {
                    Ok(effects) => effects,
                    Err(problem) => {
                        self.refuse(at, problem);
                        return Handled::done();
                    }
                };
                if matches!(field, Some(CashField::Close | CashField::BagNo)) {
                    return self.show_result(effects, ctx);
                }
                if let Some(next) = self.sheet.next() {
                    self.sheet.set_focus(next);
                }
                return Handled::Yes(effects);
            }
        }
        Handled::done()
    }

    /// Saves every slot, then shows the result, or what is missing before it.
    fn show_result(&mut self, mut effects: Vec<Effect>, ctx: &Ctx<'_>) -> Handled {
        for at in 0..self.sheet.slots.len() {
            if self.sheet.slots[at].kind == SlotKind::Button {
                continue;
            }
            match self.commit(at, FieldLeft::ByMoving, ctx) {
                Ok(more) => effects.extend(more),
                Err(problem) => {
                    self.sheet.set_focus(at);
                    self.refuse(at, problem);
                    return Handled::Yes(effects);
                }
            }
        }
        if self.cash().close.revealed {
            // Asked for again: the result first, then on from there.
            let before = self.draft.gaps(ctx);
            let sheet_gap =
                before.iter().any(|gap| self.own(gap).is_some_and(|field| !field.is_after_result()));
            if !sheet_gap && self.cash().close.uncounted.is_empty() {
                effects.extend(self.reveal(ctx));
                return Handled::Yes(effects);
            }
        }
        self.advance(effects, true, ctx)
    }

    fn ask_returns(&mut self, ctx: &Ctx<'_>) -> Handled {
        let Some(draft) = self.draft() else { return Handled::done() };
        // With nobody there who could approve it the approval stays open.
        let who = approvers(draft, ctx);
        let title = msg::cash_ui::approve_returns.into();
        Handled::Yes(vec![Effect::AskApproval { title, who, purpose: PinPurpose::CashReturns }])
    }

    pub(super) fn returns_approved(&mut self, person: PersonId, ctx: &Ctx<'_>) -> Handled {
        let mut report = self.cash().report;
        (report.approver, report.approval_open) = (Some(person), None);
        let effects = self.give(|register| Answer::Report(register, report), ctx);
        self.go_on_at(CashField::Close);
        Handled::Yes(effects)
    }

    /// F10 on the sheet: this part is done, the rest of it is none.
    pub(super) fn part_done(&mut self, ctx: &Ctx<'_>) -> Handled {
        self.draft.hush();
        let at = self.sheet.focus();
        let field = self.focused().cloned();
        // One field is the whole part, and what is offered there is taken over.
        if matches!(field, Some(CashField::Opening | CashField::Close)) {
            return self.accept(ctx);
        }
        let mut effects = match self.commit(at, FieldLeft::ByMoving, ctx) {
            Ok(effects) => effects,
            Err(problem) => {
                self.refuse(at, problem);
                return Handled::done();
            }
        };
        let cash_received = CashField::ReportPart(ReportField::Cash);
        match field {
            Some(CashField::OutgoingRow(_)) => {
                if self.cash().outgoing.rows.is_empty() && self.cash().outgoing.total.is_none() {
                    // A drawer of nothing at all is never what one key says: it would show the result.
                    self.refuse(at, Problem::new("cash_ui.nothing_yet"));
                    return Handled::Yes(effects);
                }
                if self.cash().outgoing.rows.is_empty() {
                    return self.advance(effects, true, ctx);
                }
                effects.extend(self.rest_none(ctx));
                self.after(CashField::Outgoing);
            }
            Some(CashField::TenderPart(..)) => {
                effects.extend(self.tenders_not_here(ctx));
                // A payment that was counted has a report: the first empty figure is named.
                match self.empty_tender(ctx) {
                    Some((at, name)) => {
                        self.go_on_at(at);
                        let problem = Problem::new("cash_ui.need_tender").with("name", name);
                        self.refuse(self.sheet.focus(), problem);
                    }
                    None => self.go_on_at(cash_received),
                }
            }
            Some(CashField::ReportPart(_)) if self.cash().report.cash_received.is_none() => {
                self.go_on_at(cash_received);
                self.refuse(self.sheet.focus(), Problem::new("cash_ui.need_report"));
            }
            Some(CashField::ReportPart(_)) => self.go_on_at(CashField::Close),
            _ => return self.show_result(effects, ctx),
        }
        Handled::Yes(effects)
    }

    /// What comes behind the sheet: what it lacks, the second count, or the result.
    pub(super) fn result_hint(&self, ctx: &Ctx<'_>) -> &'static str {
        // The usual float is taken over by the key itself.
        let taken = self.focused() == Some(&CashField::Close);
        let later = |field: &CashField| {
            field.is_after_result() || field.is_second_count() || (taken && *field == CashField::Close)
        };
        let gaps = self.draft.gaps(ctx);
        let lacks = gaps.iter().any(|gap| self.own(gap).is_some_and(|field| !later(field)));
        match (lacks, self.second_open(ctx)) {
            (true, _) => msg::exchange::what_is_missing(ctx.lang),
            (false, true) => msg::cash_ui::hint_second(ctx.lang),
            (false, false) => msg::cash_ui::hint_result(ctx.lang),
        }
    }

    /// The first figure of another payment that is empty, and the name of that payment.
    fn empty_tender(&self, ctx: &Ctx<'_>) -> Option<(CashField, String)> {
        let settings = ctx.model.settings()?;
        let cash = self.cash();
        let asked = |id: &String| self.unasked.iter().all(|(tender, _)| tender != id);
        settings.other_tenders().filter(|tender| asked(&tender.id)).find_map(|tender| {
            let line = cash.tenders.get(&tender.id).cloned().unwrap_or_default();
            let field = match (line.counted, line.reported) {
                _ if line.is_answered() => return None,
                (None, _) => TenderField::Counted,
                _ => TenderField::Reported,
            };
            Some((CashField::TenderPart(tender.id.clone(), field), tender.name.get(ctx.lang).to_owned()))
        })
    }

    pub(super) fn go_on_at(&mut self, field: CashField) {
        if let Some(at) = self.address(field) {
            self.sheet.focus_on(&at);
        }
    }

    /// Goes to the first field behind a part.
    fn after(&mut self, part: CashField) {
        let Some(part) = self.address(part) else { return };
        let last = self.sheet.slots.iter().rposition(|slot| part.holds(&slot.id));
        let next =
            last.and_then(|last| (last + 1..self.sheet.slots.len()).find(|at| !self.sheet.slots[*at].off));
        if let Some(next) = next {
            self.sheet.set_focus(next);
        }
    }
}
