//! Above the figures: which days, whose figures, and the key figures of the report.

use ratatui::layout::Rect;

use crate::i18n::width::width;
use crate::model::time::BusinessDate;
use crate::report::tables::period_words;
use crate::tui::screens::reports::selection;
use crate::tui::screens::reports::table_view::ReportView;
use crate::tui::shell::background::ReportRequest;
use crate::tui::shell::canvas::{Canvas, cells, row};
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::Ctx;

/// A part of the line of the period that can be clicked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PeriodPart {
    Before,
    Days,
    After,
    Who,
}

/// The days with a way to those before and after, whose figures they are, and whether they are locked.
pub(super) fn draw_period(
    canvas: &mut Canvas,
    area: Rect,
    clicks: &Clicks<PeriodPart>,
    (wanted, today): (ReportRequest, BusinessDate),
    (lock, focused): (&str, bool),
    ctx: &Ctx<'_>,
) {
    let [_, _, left, right] = canvas.glyphs.arrows;
    let words = period_words(wanted.period, canvas.lang);
    let wide = cells(width(&words));
    let part = |canvas: &mut Canvas, x: u16, text: &str, cols: u16, role: TextRole, meaning| {
        let rect = Rect { x, width: cols.min(area.right().saturating_sub(x)), ..area };
        canvas.click(rect, clicks, meaning);
        canvas.text_in(x, area.y, rect.width, text, role);
    };
    part(canvas, area.x, left, 2, TextRole::HintKey, PeriodPart::Before);
    let role = if focused { TextRole::Selected } else { TextRole::Title };
    part(canvas, area.x + 2, &words, wide, role, PeriodPart::Days);
    if focused {
        canvas.bracket(Rect { x: area.x + 2, width: wide, ..row(area, 0) });
        canvas.set_cursor(area.x + 2, area.y);
    }
    if wanted.period.shifted(1).from <= today {
        part(canvas, area.x + 3 + wide, right, 2, TextRole::HintKey, PeriodPart::After);
    }
    let who = selection::who(wanted, ctx.model, canvas.lang);
    let narrowed = selection::fitting(wanted).ask != crate::report::Ask::default();
    let role = if narrowed { TextRole::Title } else { TextRole::Muted };
    let x = area.x + 6 + wide;
    let end = x.saturating_add(cells(width(&who)));
    part(canvas, x, &who, end - x, role, PeriodPart::Who);
    if !lock.is_empty() {
        canvas.text_in(end, area.y, area.right().saturating_sub(end), &format!(" · {lock}"), TextRole::Title);
    }
}

/// Key figures, as many lines as are given; how many were used.
pub(super) fn draw_figures(book: &ReportView, canvas: &mut Canvas, area: Rect) -> u16 {
    let (mut x, mut y) = (area.x, area.y);
    for (label, value) in &book.figures {
        let wide = cells(width(label) + width(&value.text) + 1);
        if x > area.x && x.saturating_add(wide) > area.right() {
            (x, y) = (area.x, y + 1);
        }
        if y >= area.bottom() {
            return area.height;
        }
        let end = canvas.text_in(x, y, area.right().saturating_sub(x), label, TextRole::Muted) + 1;
        let role = if value.role == TextRole::Text { TextRole::Value } else { value.role };
        x = canvas.text_in(end, y, area.right().saturating_sub(end), &value.text, role) + 3;
    }
    y - area.y + 1
}
