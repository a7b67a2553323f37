//! A remark for somebody who has gone, and who writes it.

use super::{AttendanceMode, AttendanceStep};
use crate::tui::handover::who_acts::{Asked, WhoActs};
use crate::tui::shell::app_data::WhosePart;
use crate::tui::shell::input::Input;
use crate::tui::shell::view::{Ctx, Handled};
use crate::tui::widgets::cell_editor::{CellEditor, CellKind};

impl AttendanceStep {
    /// Begins the remark, with the question who writes it where several could.
    pub(super) fn begin_gone(&mut self, ctx: &Ctx<'_>) -> Handled {
        let Some(person) = self.person(ctx) else { return Handled::done() };
        let mut edit = CellEditor::new(CellKind::Text, 200);
        edit.set(self.saved(person).map_or("", |line| line.remark.as_str()));
        self.mode = AttendanceMode::Gone(edit);
        self.draft.hush();
        let able = ctx.model.able(WhosePart::Both);
        self.writer = None;
        self.who = (able.len() > 1).then(|| WhoActs::new(WhosePart::Both, able, ctx));
        Handled::done()
    }

    /// Input while it is asked who writes the remark.
    pub(super) fn on_who(&mut self, input: &Input) -> Option<Handled> {
        let asked = self.who.as_mut()?.on(input);
        if asked != Asked::Open {
            self.who = None;
        }
        match asked {
            Asked::Named(person) => self.writer = Some(person),
            Asked::Back => self.mode = AttendanceMode::Lines,
            Asked::Open => {}
        }
        Some(Handled::done())
    }
}
