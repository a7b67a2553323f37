//! What a step of the handover is to the screen that shows it.

use ratatui::layout::Rect;

use crate::model::field_ref::FieldRef;
use crate::model::handover::Step;
use crate::tui::shell::app_data::WhosePart;
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::Hint;
use crate::tui::shell::view::{Ctx, Effect, Event, Handled};
use crate::tui::widgets::dialog::DialogId;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;

/// One step of the handover.
pub(crate) trait StepView: std::fmt::Debug {
    /// The step comes up; `place` is where to go, the step itself for the first unanswered one.
    fn enter(&mut self, place: &FieldRef, ctx: &Ctx<'_>) -> Vec<Effect>;

    /// What can be done here and now.
    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint>;

    /// Answers one input, or leaves it to the screen around.
    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled;

    /// F10: checks the step; goes on, or shows what is missing and moves there.
    fn finish(&mut self, ctx: &Ctx<'_>) -> Handled;

    /// Whether F10 does anything on the page shown.
    fn finishes(&self) -> bool {
        true
    }

    /// Paints everything from state.
    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>);

    /// Where the focus is, as remembered over a restart.
    fn place(&self) -> FieldRef;

    /// Saves what is unsaved; called when leaving and when typing pauses.
    fn save_pending(&mut self, ctx: &Ctx<'_>) -> Vec<Effect>;

    /// The step is left, in whichever direction.
    fn leave(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.save_pending(ctx)
    }

    /// The form open on the page, whose fields F1 explains.
    fn explained_form(&self) -> Option<&Form> {
        None
    }

    /// What F1 says of the field the cursor is in.
    fn about_field(&self, ctx: &Ctx<'_>) -> Option<String> {
        self.explained_form()?.about_focused(ctx.lang)
    }

    /// As [`View::unsaved`](crate::tui::shell::view::View::unsaved): places whose typing is no answer yet.
    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        Vec::new()
    }

    /// The dialog open inside it, by its id.
    fn dialog(&self) -> Option<DialogId> {
        None
    }

    /// Whose part the page shown is, if one of a side acts in it.
    fn part(&self, step: Step, _ctx: &Ctx<'_>) -> Option<WhosePart> {
        WhosePart::of(step)
    }

    /// Whether the page shown says itself who acts, and changes it.
    fn names_who(&self) -> bool {
        false
    }

    /// Hears what became of an effect.
    fn on_event(&mut self, _news: &Event, _ctx: &Ctx<'_>) -> Handled {
        Handled::done()
    }
}
