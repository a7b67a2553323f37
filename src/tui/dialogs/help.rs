//! F1: every key that works on the screen below, in full.

use ratatui::layout::Rect;

use crate::i18n::{msg, width};
use crate::model::lang::Lang;
use crate::tui::shell::canvas::{Canvas, cells, centered};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, KeyAction};
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Ctx, Effect, Handled, View};
use crate::tui::widgets::label::Label;

/// The help of one screen.
#[derive(Debug)]
pub(crate) struct Help {
    hints: Vec<Hint>,
    /// What the screen says of itself.
    about: Option<Label>,
    /// What is filled in on the screen is saved when a field is left.
    saves: bool,
}

impl Help {
    /// Help for a screen with these hints.
    #[must_use]
    pub(crate) fn new(hints: &[Hint], about: Option<Label>, signed_in: bool, lang: Lang) -> Self {
        let mut hints = hints.to_vec();
        hints.push(Hint::key(Code::F(2), lang.next().own_name(), 0));
        if signed_in {
            hints.push(Hint::key(Code::F(9), msg::signed_in::hint_lock(lang), 0));
        }
        Self { hints, about, saves: false }
    }

    /// Says as well that what is filled in is saved when a field is left.
    #[must_use]
    pub(crate) fn of_what_saves(self) -> Self {
        Self { saves: true, ..self }
    }
}

impl View for Help {
    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        vec![Hint::key(Code::Esc, msg::kit::hint_back(ctx.lang), 0)]
    }

    fn on(&mut self, input: &Input, _: &Ctx<'_>) -> Handled {
        match input {
            Input::Key(key) => match KeyAction::outside_field(key) {
                KeyAction::Language | KeyAction::Suspend | KeyAction::Interrupt => Handled::No,
                _ => Handled::then(Effect::Close),
            },
            Input::Hit(_) | Input::Click { .. } => Handled::then(Effect::Close),
            _ => Handled::done(),
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let mut rules = vec![msg::help::move_(ctx.lang), msg::help::back(ctx.lang)];
        if self.saves {
            rules.insert(1, msg::help::saved(ctx.lang));
        }
        let widest = self
            .hints
            .iter()
            .map(|h| width::width(&h.text) + 16)
            .chain(rules.iter().map(|r| width::width(r) + 4))
            .max()
            .unwrap_or(20);
        let about = self.about.as_ref().map(|about| about.get(ctx.lang).into_owned()).unwrap_or_default();
        let cols = (widest + 2).min(usize::from(area.width.saturating_sub(6)).max(8));
        let about = if about.is_empty() { Vec::new() } else { width::wrap(&about, cols) };
        let rows = self.hints.len() + rules.len() + 3 + about.len() + usize::from(!about.is_empty());
        let place = centered(area, cells(widest + 4), cells(rows + 1));
        canvas.fill(place, TextRole::Text);
        let inner = canvas.pane(place, msg::help::title(ctx.lang), Focus::Here);
        let mut y = inner.y;
        for hint in &self.hints {
            let label = hint.label(canvas.glyphs).into_owned();
            canvas.text_in(inner.x + 1, y, 12, &label, TextRole::HintKey);
            canvas.text_in(inner.x + 14, y, inner.width.saturating_sub(15), &hint.text, TextRole::Text);
            y += 1;
        }
        y += 1;
        for rule in rules {
            canvas.text_in(inner.x + 1, y, inner.width.saturating_sub(2), rule, TextRole::Muted);
            y += 1;
        }
        for (line, y) in about.iter().zip(y + 1..inner.bottom()) {
            canvas.text_in(inner.x + 1, y, inner.width.saturating_sub(2), line, TextRole::Text);
        }
    }

    fn is_modal(&self) -> bool {
        true
    }
}
