//! What is asked beside the last page: which step to go back to, and what is not accepted.

use super::steps::before;
use super::{Sign, SignPage};
use crate::model::field_ref::FieldRef;
use crate::model::handover::answer::Answer;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::KeyAction;
use crate::tui::shell::view::{Ctx, Handled};
use crate::tui::widgets::WidgetOutcome;

impl Sign {
    /// Input while a step is chosen; nothing where none is.
    pub(super) fn on_steps(&mut self, input: &Input, ctx: &Ctx<'_>) -> Option<Handled> {
        let SignPage::Steps(list) = &mut self.page else { return None };
        if matches!(input, Input::Key(key) if KeyAction::of(key) == KeyAction::Back) {
            self.turn(ctx);
            return Some(Handled::done());
        }
        Some(match list.handle(input) {
            WidgetOutcome::Chosen(at) => match before().nth(at) {
                Some(step) => Handled::to_step(FieldRef::Step(step)),
                None => Handled::done(),
            },
            WidgetOutcome::Ignored => Handled::No,
            _ => Handled::done(),
        })
    }

    /// Input while it is asked what is not accepted; nothing where it is not.
    pub(super) fn on_dispute(&mut self, input: &Input, ctx: &Ctx<'_>) -> Option<Handled> {
        let SignPage::Dispute(page) = &mut self.page else { return None };
        if matches!(input, Input::Key(key) if KeyAction::of(key) == KeyAction::Back) {
            self.turn(ctx);
            return Some(Handled::done());
        }
        Some(match page.form.handle(input) {
            WidgetOutcome::Submitted => {
                let Some(said) = page.said(ctx) else { return Some(Handled::done()) };
                let mut review = self.review();
                // What the same person said of the same drawer before is said anew.
                review.not_accepted.retain(|one| (one.by, one.register) != (said.by, said.register));
                let by = said.by;
                review.not_accepted.push(said);
                Handled::Yes(self.draft.give_as(Some(by), Answer::Review(review), ctx))
            }
            WidgetOutcome::Ignored => Handled::No,
            _ => Handled::done(),
        })
    }
}
