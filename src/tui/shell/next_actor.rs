//! Who acts where several could: shown on the page, and the next one named with one key.

use ratatui::layout::Rect;

use crate::i18n::{msg, width};
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::tui::shell::canvas::{Canvas, cells};
use crate::tui::shell::input::{Code, Input, KeyPress};
use crate::tui::shell::keymap::Hint;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::Ctx;

/// The key that names the next one who could.
pub(crate) const KEY: Code = Code::F(7);

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
