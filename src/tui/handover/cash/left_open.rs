//! Nobody who may approve is in: the approval stays open, asked for by whoever says so.

use crate::model::approval::OpenApproval;
use crate::model::cash::Explanation;
use crate::model::field_ref::CashField;
use crate::model::handover::answer::Answer;
use crate::tui::handover::asked_by::{AskedBy, SaidBy};
use crate::tui::handover::cash::state::{CashPage, CashStep};
use crate::tui::shell::app_data::WhosePart;
use crate::tui::shell::input::Input;
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::view::{Ctx, Handled};

impl CashStep {
    /// Asks who leaves the approval open.
    pub(super) fn leave_open(&mut self, purpose: PinPurpose, told: &str, ctx: &Ctx<'_>) {
        let people = ctx.model.able(WhosePart::Both);
        self.asked_by = Some(AskedBy::new(purpose, Some(told), people, ctx));
    }

    /// The answer to it, while that is asked.
    pub(super) fn on_asked(&mut self, input: &Input, ctx: &Ctx<'_>) -> Option<Handled> {
        let said = self.asked_by.as_mut()?.on(input);
        if !matches!(said, SaidBy::Open) {
            self.asked_by = None;
        }
        let SaidBy::Named(by, purpose, told) = said else { return Some(Handled::done()) };
        let open = OpenApproval { by, at_ms: ctx.now.ms, told: told.unwrap_or_default() };
        Some(match purpose {
            PinPurpose::CashReturns => self.returns_left_open(open, ctx),
            _ => self.why_left_open(open, ctx),
        })
    }

    /// Nobody who may approve returns and voids is in.
    fn returns_left_open(&mut self, open: OpenApproval, ctx: &Ctx<'_>) -> Handled {
        let mut report = self.cash().report;
        (report.approver, report.approval_open) = (None, Some(open));
        let effects = self.give(|register| Answer::Report(register, report), ctx);
        self.go_on_at(CashField::Close);
        Handled::Yes(effects)
    }

    /// Nobody who may approve the reason is in.
    fn why_left_open(&mut self, open: OpenApproval, ctx: &Ctx<'_>) -> Handled {
        let CashPage::Why(tender) = self.page.clone() else { return Handled::done() };
        let why = Explanation { approval_open: Some(open), ..self.typed_why(&tender, ctx) };
        let effects = self.give(|register| Answer::Explanation(register, tender, why), ctx);
        self.advance(effects, false, ctx)
    }
}
