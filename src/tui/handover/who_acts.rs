//! Who acts, where several are on a side: asked once where nothing says so, shown on the page, changed with one key.

use ratatui::layout::Rect;

use crate::i18n::{msg, width};
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::tui::handover::shared_parts::names;
use crate::tui::shell::app_data::WhosePart;
use crate::tui::shell::canvas::{Canvas, cells};
use crate::tui::shell::input::{Code, Input, KeyPress};
use crate::tui::shell::keymap::Hint;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::dialog::{Dialog, DialogId};
use crate::tui::widgets::label::Label;

/// The key that names the next one who could.
pub(crate) const KEY: Code = Code::F(7);

/// What was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// This one acts.
    Named(PersonId),
    /// Nobody was named: back to where nothing has to be said.
    Back,
    /// It is still asked.
    Open,
}

/// The question which of several acts.
#[derive(Debug)]
pub(crate) struct WhoActs {
    pub(crate) part: WhosePart,
    people: Vec<PersonId>,
    dialog: Dialog,
}

impl WhoActs {
    /// The question, with a button for each who could.
    #[must_use]
    pub(crate) fn new(part: WhosePart, people: Vec<PersonId>, ctx: &Ctx<'_>) -> Self {
        let name = |id: &PersonId| Label::from(ctx.model.name(*id).to_owned());
        let mut buttons: Vec<Label> = people.iter().map(name).collect();
        buttons.push(msg::exchange::go_back.into());
        let all = names(&people, ctx);
        let about = Label::from(move |lang: Lang| msg::exchange::who_acts_about(lang, &all));
        Self { part, people, dialog: Dialog::choose(msg::exchange::who_acts, about, buttons) }
    }

    pub(crate) const fn id(&self) -> DialogId {
        self.dialog.id()
    }

    pub(crate) fn hints(&self, lang: Lang) -> Vec<Hint> {
        self.dialog.hints(lang)
    }

    pub(crate) fn on(&mut self, input: &Input) -> Asked {
        match self.dialog.handle(input) {
            WidgetOutcome::Chosen(at) => self.people.get(at).map_or(Asked::Back, |id| Asked::Named(*id)),
            WidgetOutcome::Cancelled => Asked::Back,
            _ => Asked::Open,
        }
    }

    pub(crate) fn draw(&mut self, canvas: &mut Canvas) {
        self.dialog.draw(canvas);
    }
}

/// Whether a key names the next one.
#[must_use]
pub(crate) fn is_key(input: &Input) -> bool {
    matches!(input, Input::Key(key) if *key == KeyPress::plain(KEY))
}

/// Who comes after the one who acts.
#[must_use]
pub(crate) fn after(now: Option<PersonId>, able: &[PersonId]) -> Option<PersonId> {
    let at = now.and_then(|now| able.iter().position(|id| *id == now));
    able.get(at.map_or(0, |at| (at + 1) % able.len())).copied()
}

/// The hint of the key.
#[must_use]
pub(crate) fn hint(lang: Lang) -> Hint {
    Hint::key(KEY, msg::exchange::hint_who_acts(lang), 5)
}

/// Who acts, at the end of the first line of a page, with the key that names another one.
pub(crate) fn draw_by(canvas: &mut Canvas, area: Rect, by: PersonId, ctx: &Ctx<'_>) {
    let by = msg::exchange::acts_by(ctx.lang, ctx.model.name(by));
    let whole = format!("  {by} · {}", msg::cash_ui::counter_key(ctx.lang, "F7"));
    let wide = cells(width::width(&whole)).min(area.width * 2 / 3);
    let x = area.right().saturating_sub(wide + 1);
    canvas.text_in(x, area.y, wide, &whole, TextRole::Label);
}

#[cfg(test)]
mod tests;
