//! Above the figures: which days, whose figures, and the key figures of the report.

use ratatui::layout::Rect;

use crate::i18n::width::width;
use crate::model::time::BusinessDate;
use crate::report::tables::period_words;
use crate::tui::screens::reports::selection;
use crate::tui::screens::reports::table_view::{ReportView, ShownCell};
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

/// Cells between two key figures.
const BETWEEN: u16 = 3;
/// Key figures that stand there whatever they come to.
const ALWAYS: usize = 3;

/// A key figure with its label.
type KeyFigure = (String, ShownCell);

/// A key figure and where it stands, from the first column and line on.
type PlacedFigure<'b> = ((u16, u16), &'b KeyFigure);

/// Where each key figure stands in so many columns.
fn placed<'b>(figures: impl Iterator<Item = &'b KeyFigure>, cols: u16) -> Vec<PlacedFigure<'b>> {
    let (mut x, mut y) = (0_u16, 0_u16);
    let mut all = Vec::new();
    for figure in figures {
        let wide = cells(width(&figure.0) + width(&figure.1.text) + 1);
        if x > 0 && x.saturating_add(wide) > cols {
            (x, y) = (0, y + 1);
        }
        all.push(((x, y), figure));
        x = x.saturating_add(wide).saturating_add(BETWEEN);
    }
    all
}

/// Whether a figure says that there is nothing.
fn is_nothing(figure: &KeyFigure) -> bool {
    !figure.1.text.contains(|c: char| c.is_alphabetic() || ('1'..='9').contains(&c))
}

/// Key figures, as many lines as are given; how many were used. Where they do not all fit, those that say that there is
/// nothing leave their place to the others.
pub(super) fn draw_figures(book: &ReportView, canvas: &mut Canvas, area: Rect) -> u16 {
    let lines = |placed: &[PlacedFigure<'_>]| placed.last().map_or(1, |((_, y), _)| y + 1);
    let mut shown = placed(book.figures.iter(), area.width);
    if lines(&shown) > area.height {
        let said = book.figures.iter().enumerate().filter(|(at, figure)| *at < ALWAYS || !is_nothing(figure));
        shown = placed(said.map(|(_, figure)| figure), area.width);
    }
    for ((x, y), (label, value)) in shown.iter().filter(|((_, y), _)| *y < area.height) {
        let (x, y) = (area.x + x, area.y + y);
        let end = canvas.text_in(x, y, area.right().saturating_sub(x), label, TextRole::Muted) + 1;
        let role = if value.role == TextRole::Text { TextRole::Value } else { value.role };
        canvas.text_in(end, y, area.right().saturating_sub(end), &value.text, role);
    }
    lines(&shown).min(area.height)
}
