//! What is missing before anybody can sign, as the page shows it.

use ratatui::layout::Rect;

use crate::i18n::{self, msg};
use crate::rules::gap::Gap;
use crate::tui::handover::step_draft::in_a_row;
use crate::tui::shell::canvas::{Canvas, cells};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::list::ListWidget;

/// What is missing, one line for the same thing of a step: the first of it, and how many more.
pub(super) fn groups(gaps: &[Gap]) -> Vec<(&Gap, usize)> {
    let mut groups: Vec<(&Gap, usize)> = Vec::new();
    for gap in gaps {
        match groups.iter_mut().find(|(g, _)| g.step == gap.step && g.kind == gap.kind) {
            Some((_, more)) => *more += 1,
            None => groups.push((gap, 0)),
        }
    }
    groups
}

/// The lines of what is missing, and behind them the two ways out.
pub(super) fn draw(canvas: &mut Canvas, area: Rect, list: &mut ListWidget, gaps: &[Gap], ctx: &Ctx<'_>) {
    let l = ctx.lang;
    let n = i64::try_from(gaps.len()).unwrap_or(0);
    canvas.text_in(
        area.x + 1,
        area.y,
        area.width.saturating_sub(2),
        &msg::sign_ui::missing(l, n),
        TextRole::Warn,
    );
    let rows = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    let groups = groups(gaps);
    list.draw(canvas, rows, Focus::Here, |canvas, index, row| {
        let text = match groups.get(index) {
            Some((gap, more)) => {
                let place =
                    canvas.text_in(row.x + 1, row.y, 12, i18n::steps::name(gap.step, l), TextRole::Label);
                let x = place.max(row.x + 13);
                let end = row.right().saturating_sub(1);
                let more = if *more > 0 { msg::sign_ui::and_more(l, more) } else { String::new() };
                let note = cells(i18n::width::width(&more));
                canvas.text_right(end, row.y, note, &more, TextRole::Label);
                let room = end.saturating_sub(x + note + u16::from(note > 0) * 2);
                canvas.text_in(x, row.y, room, &in_a_row(gap, room, l), TextRole::Text);
                return;
            }
            None if index == groups.len() => msg::sign_ui::override_entry(l),
            None => msg::sign_ui::half_entry(l),
        };
        canvas.text_in(row.x + 1, row.y, row.width.saturating_sub(1), text, TextRole::Muted);
    });
}
