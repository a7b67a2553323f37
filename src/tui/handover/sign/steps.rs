//! Going back from the last page: to any of the steps before it.

use ratatui::layout::Rect;

use crate::i18n::{self, lists, msg};
use crate::model::handover::Step;
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::focus::Focus;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::list::ListWidget;

/// The steps before the last one.
pub(super) fn before() -> impl Iterator<Item = Step> {
    Step::ALL.into_iter().filter(|step| *step != Step::Sign)
}

/// The steps to choose from. The count stands first where a drawer differs: that is what people go back for.
pub(super) fn list(ctx: &Ctx<'_>) -> ListWidget {
    let mut list = ListWidget::of(before().count());
    let first = if differences(ctx).is_empty() { Step::People } else { Step::Cash };
    list.select(before().position(|step| step == first).unwrap_or(0));
    list
}

/// What each drawer is over or short, where it is.
fn differences(ctx: &Ctx<'_>) -> Vec<String> {
    let Some(open) = ctx.model.handover() else { return Vec::new() };
    let results = open.facts(ctx.now).results(&open.draft).unwrap_or_default();
    let said = results.iter().filter_map(|result| {
        let apart = result.apart()?;
        let name = open.settings.register(result.register).map_or("?", |r| r.name.as_str());
        Some(format!("{name} {}", open.settings.store.currency.format_signed(apart)))
    });
    said.collect()
}

/// Draws the steps, each with its number.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, list: &mut ListWidget, ctx: &Ctx<'_>) {
    let l = ctx.lang;
    let cols = area.width.saturating_sub(2);
    canvas.text_in(area.x + 1, area.y, cols, msg::sign_ui::which_step(l), TextRole::Title);
    let rows = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    let apart = differences(ctx).join(lists::between_names(l));
    list.draw(canvas, rows, Focus::Here, |canvas, index, row| {
        let Some(step) = before().nth(index) else { return };
        let name = format!("{} {}", index + 1, i18n::steps::name(step, l));
        let end = canvas.text_in(row.x + 1, row.y, row.width.saturating_sub(1), &name, TextRole::Text);
        if step == Step::Cash {
            let x = end.max(row.x + 16) + 2;
            canvas.text_in(x, row.y, row.right().saturating_sub(x), &apart, TextRole::Warn);
        }
    });
}
