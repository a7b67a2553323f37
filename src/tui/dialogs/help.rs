//! F1: what the screen below is for, each of its fields, and the keys that work there.

use ratatui::layout::Rect;

use crate::i18n::{msg, width};
use crate::model::lang::Lang;
use crate::tui::shell::canvas::{Canvas, cells, centered, padded};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Ctx, Effect, Handled, View};
use crate::tui::widgets::label::Label;

/// Widest lines that are still read easily.
const READABLE: u16 = 72;

/// The help of one screen.
#[derive(Debug)]
pub(crate) struct Help {
    hints: Vec<Hint>,
    /// What the screen says of itself.
    about: Option<Label>,
    /// The field the cursor is in.
    field: Option<String>,
    /// All fields, a sentence each.
    fields: Vec<String>,
    /// What is filled in on the screen is saved when a field is left.
    saves: bool,
    /// First row shown.
    top: usize,
    /// Rows beyond what was shown last.
    more: usize,
}

impl Help {
    /// The help of a screen as it stands.
    #[must_use]
    pub(crate) fn of(view: &dyn View, ctx: &Ctx<'_>) -> Self {
        let mut hints = view.hints(ctx);
        hints.push(Hint::key(Code::F(2), ctx.lang.next().own_name(), 0));
        if ctx.model.signed_in.is_some() {
            hints.push(Hint::key(Code::F(9), msg::signed_in::hint_lock(ctx.lang), 0));
        }
        let saves = view.saves_by_itself();
        let asks = view.dialog().is_some();
        let about = view.about(ctx).map(|about| {
            Label::from(move |lang: Lang| {
                let about = about.get(lang);
                if asks { format!("{about}\n{}", msg::help::about_choice(lang)) } else { about.into_owned() }
            })
        });
        // Over a question nothing is filled in.
        let (field, fields) =
            if asks { (None, Vec::new()) } else { (view.about_field(ctx), view.about_fields(ctx)) };
        Self { hints, about, field, fields, saves, top: 0, more: 0 }
    }

    /// Everything it says, broken into rows.
    fn rows(&self, canvas: &Canvas, cols: usize) -> Vec<(String, TextRole)> {
        let lang = canvas.lang;
        let mut rows: Vec<(String, TextRole)> = Vec::new();
        let mut say = |text: &str, role: TextRole| {
            rows.extend(text.lines().flat_map(|line| width::wrap(line, cols)).map(|line| (line, role)));
        };
        if let Some(field) = &self.field {
            say(&format!("{} {field}", canvas.glyphs.pointer), TextRole::Value);
            say(" ", TextRole::Text);
        }
        if let Some(about) = &self.about {
            say(&about.get(lang), TextRole::Text);
        }
        let others = self.fields.iter().filter(|text| self.field.as_ref() != Some(*text));
        for text in others {
            say(&format!("{} {text}", canvas.glyphs.dot), TextRole::Label);
        }
        if self.about.is_some() || self.field.is_some() {
            say(" ", TextRole::Text);
        }
        if self.saves {
            say(msg::help::saved(lang), TextRole::Muted);
        }
        say(msg::help::move_(lang), TextRole::Muted);
        let keys = self.hints.iter().filter(|hint| !hint.text.is_empty());
        let keys: Vec<String> =
            keys.map(|hint| format!("{} {}", hint.label(canvas.glyphs), hint.text)).collect();
        say(&keys.join(" · "), TextRole::Muted);
        rows
    }
}

impl View for Help {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        None
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let mut hints = vec![Hint::key(Code::Esc, msg::kit::hint_back(ctx.lang), 0)];
        if self.top > 0 || self.more > 0 {
            hints.push(Hint::new(HintKey::UpDown, msg::kit::hint_scroll(ctx.lang), 1));
        }
        hints
    }

    fn on(&mut self, input: &Input, _: &Ctx<'_>) -> Handled {
        match input {
            Input::Key(key) => match KeyAction::outside_field(key) {
                KeyAction::Language | KeyAction::Suspend | KeyAction::Interrupt => Handled::No,
                KeyAction::Down | KeyAction::PageDown if self.top > 0 || self.more > 0 => {
                    let step = if KeyAction::of(key) == KeyAction::Down { 1 } else { 10 };
                    self.top += step.min(self.more);
                    Handled::done()
                }
                KeyAction::Up | KeyAction::PageUp if self.top > 0 || self.more > 0 => {
                    let step = if KeyAction::of(key) == KeyAction::Up { 1 } else { 10 };
                    self.top = self.top.saturating_sub(step);
                    Handled::done()
                }
                _ => Handled::then(Effect::Close),
            },
            Input::Hit(_) | Input::Click { .. } => Handled::then(Effect::Close),
            _ => Handled::done(),
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let cols = area.width.saturating_sub(8).clamp(1, READABLE);
        let rows = self.rows(canvas, usize::from(cols));
        let place = centered(area, cols + 4, cells(rows.len() + 2));
        canvas.fill(place, TextRole::Text);
        let inner = padded(canvas.pane(place, msg::help::title(ctx.lang), Focus::Here));
        let room = usize::from(inner.height);
        self.top = self.top.min(rows.len().saturating_sub(room));
        self.more = rows.len().saturating_sub(self.top + room);
        for ((line, role), y) in rows.iter().skip(self.top).zip(inner.y..inner.bottom()) {
            canvas.text_in(inner.x, y, inner.width, line, *role);
        }
        if self.more > 0 {
            let mark = canvas.glyphs.arrows[1];
            canvas.text_in(
                place.right().saturating_sub(3),
                place.bottom().saturating_sub(1),
                1,
                mark,
                TextRole::HintKey,
            );
        }
    }

    fn is_modal(&self) -> bool {
        true
    }
}
