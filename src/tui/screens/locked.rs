//! What stands in place of figures that a PIN opens, while nobody has given one.

use ratatui::layout::Rect;

use crate::i18n::{msg, width};
use crate::model::ids::PersonId;
use crate::model::people::Role;
use crate::tui::shell::app_data::AppData;
use crate::tui::shell::canvas::{Canvas, padded};
use crate::tui::shell::input::Code;
use crate::tui::shell::keymap::Hint;
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Ctx, Effect};

/// Asks for the PIN of a lead; of the person too where the figures are of one, of anybody where each may see the own.
#[must_use]
pub(crate) fn ask(model: &AppData, own: Own) -> Effect {
    let mut who = model.people(Role::Lead);
    match own {
        Own::None => {}
        Own::Of(person) => {
            if model.people(Role::Cashier).contains(&person) && !who.contains(&person) {
                who.insert(0, person);
            }
        }
        Own::Anybody => who = model.people(Role::Cashier),
    }
    let title = if own == Own::None { msg::signed_in::pin_lead } else { msg::fair_ui::pin };
    Effect::AskPin { title: title.into(), who, purpose: PinPurpose::Figures }
}

/// Who beside the leads may open it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Own {
    None,
    Of(PersonId),
    /// Anybody, and then sees the own figures.
    Anybody,
}

/// The hints of a locked screen.
#[must_use]
pub(crate) fn hint(ctx: &Ctx<'_>) -> Hint {
    Hint::key(Code::Enter, msg::signed_in::hint_open(ctx.lang), 0)
}

/// Says what opens it.
pub(crate) fn draw(canvas: &mut Canvas, area: Rect, own: Own, ctx: &Ctx<'_>) {
    let n = ctx.model.settings().map_or(2, |s| s.rules.lock_minutes);
    let words = match own {
        Own::None => msg::signed_in::for_leads(ctx.lang, n),
        Own::Of(_) | Own::Anybody => msg::signed_in::for_each(ctx.lang, n),
    };
    let inner = padded(area);
    let lines = width::wrap(&words, usize::from(inner.width.max(8)));
    for (line, y) in lines.iter().zip(inner.y.saturating_add(1)..inner.bottom()) {
        canvas.text_in(inner.x, y, inner.width, line, TextRole::Text);
    }
}

#[cfg(test)]
mod tests;
