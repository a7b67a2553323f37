//! Where things stand on the pages of the stock step.

use ratatui::layout::Rect;

use crate::i18n::{msg, width};
use crate::model::field_ref::{FieldRef, StockField};
use crate::model::lang::Lang;
use crate::model::log::{Acceptance, Detail, DisposalAction, DisposalCause};
use crate::model::settings::StockItem;
use crate::model::stock::Freshness;
use crate::store::OpenHandover;
use crate::tui::handover::grid_form::{GridRow, Piece, RowContent, left, right, slot};
use crate::tui::handover::shared_parts;
use crate::tui::shell::canvas::{Canvas, cells};
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::Ctx;

use super::open;
use crate::tui::handover::stock::{StockPage, StockStep};
use crate::tui::shell::focus::Focus;

/// Width from which receipts and disposals stand beside the list.
const WIDE: u16 = 96;

impl StockStep {
    pub(super) fn draw_page(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let Some(open) = open(ctx) else { return };
        if area.height < 3 {
            return;
        }
        let lang = ctx.lang;
        let cols = area.width.saturating_sub(2);
        shared_parts::page(canvas, area, &self.head(open, lang));
        let place = Rect { x: area.x + 1, width: cols, ..area };
        let (mut lines, mut role) = (self.draft.lines(place, ctx), TextRole::Bad);
        if lines.is_empty() {
            (lines, role) = (width::wrap(&self.about(lang), usize::from(cols)), TextRole::Label);
            lines.truncate(2);
        }
        let deep = cells(lines.len()).min(area.height.saturating_sub(2));
        let body = Rect { y: area.y + 1, height: area.height - 1 - deep, ..area };
        if self.page == StockPage::List {
            let rows = self.rows(open, ctx, body, canvas);
            self.sheet.draw(canvas, body, &rows, Focus::Here);
        } else {
            let inner =
                Rect { x: body.x + 1, y: body.y + 1, width: cols, height: body.height.saturating_sub(1) };
            self.form.draw(canvas, inner, Focus::Here);
        }
        for (line, y) in lines.iter().zip(area.bottom() - deep..area.bottom()) {
            canvas.text_in(area.x + 1, y, cols, line, role);
        }
    }

    fn head(&self, open: &OpenHandover, lang: Lang) -> String {
        if let StockPage::Line(id) = self.page
            && let Some(item) = open.settings.stock_item(id)
        {
            let line = self.line(id);
            let counted = line.counted.map_or_else(|| "–".to_owned(), |n| n.to_string());
            return match line.variance() {
                Some(v) if v != 0 => format!("{} · {counted} {} ({v:+})", item.name, item.unit),
                _ => format!("{} · {counted} {}", item.name, item.unit),
            };
        }
        let all = open.settings.count_list().count();
        if all == 0 {
            return msg::stock_ui::title_empty(lang).to_owned();
        }
        let counted = open.settings.count_list().filter(|i| self.line(i.id).counted.is_some()).count();
        msg::stock_ui::title(lang, all, counted)
    }

    /// What the field with the focus, or the page, asks.
    pub(super) fn about(&self, lang: Lang) -> String {
        if let Some(told) = &self.told {
            return told.get(lang).into_owned();
        }
        let review = self.review();
        if self.page == StockPage::List && !review.not_counted.is_empty() {
            return msg::stock_ui::is_not_counted(lang, &review.not_counted);
        }
        match (self.page, self.sheet.focused_id()) {
            (StockPage::Line(_), _) => msg::stock_ui::about_line(lang),
            (StockPage::List, Some(FieldRef::Scan)) => msg::stock_ui::about_scan(lang),
            (StockPage::List, Some(FieldRef::StockDone)) if self.sheet.index(&FieldRef::Scan).is_none() => {
                msg::stock_ui::about_looked(lang)
            }
            (StockPage::List, Some(FieldRef::StockDone)) => msg::stock_ui::about_done(lang),
            (StockPage::List, Some(FieldRef::Quality)) => msg::stock_ui::about_quality(lang),
            (StockPage::NotCounted, _) | (StockPage::List, Some(FieldRef::NotCounted)) => {
                msg::stock_ui::about_not_counted(lang)
            }
            (StockPage::List, Some(FieldRef::StockPart(_, StockField::Book))) => {
                msg::stock_ui::about_book(lang)
            }
            (StockPage::List, Some(FieldRef::StockPart(_, StockField::More))) => {
                msg::stock_ui::about_more(lang)
            }
            (StockPage::List, _) => msg::stock_ui::about_count(lang),
        }
        .to_owned()
    }

    fn rows(&self, open: &OpenHandover, ctx: &Ctx<'_>, area: Rect, canvas: &Canvas) -> Vec<GridRow> {
        let lang = ctx.lang;
        let wide = area.width >= WIDE;
        let list = if wide { 62 } else { area.width };
        let name_cols = list.saturating_sub(42);
        let at = |id: &FieldRef| self.sheet.index(id).unwrap_or(0);
        let mut rows: Vec<GridRow> = Vec::new();
        if self.sheet.index(&FieldRef::Scan).is_some() {
            rows.push(vec![
                left(1, 16, msg::stock_ui::scan(lang), TextRole::Label),
                slot(18, 20, at(&FieldRef::Scan)),
            ]);
            let x = 2 + name_cols;
            rows.push(vec![
                left(1, name_cols, msg::stock_ui::item(lang), TextRole::Muted),
                right(x, 7, msg::stock_ui::book(lang), TextRole::Muted),
                right(x + 9, 7, msg::stock_ui::counted(lang), TextRole::Muted),
                right(x + 18, 6, msg::stock_ui::variance(lang), TextRole::Muted),
            ]);
        }
        for item in open.settings.count_list() {
            rows.push(self.item_row(item, name_cols, open, ctx));
        }
        let review = self.review();
        let mark = canvas.glyphs.boxes[usize::from(review.quality_checked)];
        rows.push(Vec::new());
        rows.push(vec![button(
            1,
            list.saturating_sub(2),
            at(&FieldRef::Quality),
            format!("{mark} {}", msg::stock_ui::quality(lang)),
        )]);
        rows.push(vec![button(
            1,
            list.saturating_sub(2),
            at(&FieldRef::NotCounted),
            msg::stock_ui::not_counted(lang).to_owned(),
        )]);
        rows.push(vec![button(
            1,
            list.saturating_sub(2),
            at(&FieldRef::StockDone),
            format!("[ {} ]", msg::exchange::done(lang)),
        )]);
        let log = log_rows(open, lang);
        if log.is_empty() {
            return rows;
        }
        if wide {
            let (x, cols) = (list + 2, area.width.saturating_sub(list + 3));
            for (index, (text, role)) in log.into_iter().enumerate() {
                while rows.len() <= index + 1 {
                    rows.push(Vec::new());
                }
                rows[index + 1].push(left(x, cols, text, role));
            }
        } else {
            rows.push(Vec::new());
            rows.extend(
                log.into_iter().map(|(text, role)| vec![left(1, list.saturating_sub(2), text, role)]),
            );
        }
        rows
    }

    fn item_row(&self, item: &StockItem, name_cols: u16, open: &OpenHandover, ctx: &Ctx<'_>) -> GridRow {
        let lang = ctx.lang;
        let line = self.line(item.id);
        let at = |field| self.sheet.index(&FieldRef::StockPart(item.id, field)).unwrap_or(0);
        let x = 2 + name_cols;
        let more = if line.lacks_reason() { msg::stock_ui::why(lang) } else { msg::stock_ui::more(lang) };
        let (variance, role) = match line.variance() {
            None => (String::new(), TextRole::Muted),
            Some(0) => ("0".to_owned(), TextRole::Ok),
            Some(v) if line.lacks_reason() => (format!("{v:+}"), TextRole::Bad),
            Some(v) => (format!("{v:+}"), TextRole::Warn),
        };
        // The gravest mark; the rest stands on the line's own page.
        let mark = match line.freshness(item, &open.settings.rules, ctx.now.calendar_date()) {
            Freshness::Expired => (msg::stock_ui::mark_expired(lang), TextRole::Bad),
            Freshness::Near => (msg::stock_ui::mark_near(lang), TextRole::Warn),
            Freshness::Fresh if line.damaged.is_some_and(|n| n > 0) => {
                (msg::stock_ui::mark_damaged(lang), TextRole::Warn)
            }
            Freshness::Fresh if line.low(item) => (msg::stock_ui::mark_low(lang), TextRole::Warn),
            Freshness::Fresh => ("", TextRole::Text),
        };
        let name =
            if item.unit.is_empty() { item.name.clone() } else { format!("{} ({})", item.name, item.unit) };
        vec![
            left(1, name_cols, name, TextRole::Label),
            slot(x, 8, at(StockField::Book)),
            slot(x + 9, 8, at(StockField::Counted)),
            right(x + 18, 6, variance, role),
            left(x + 25, 9, mark.0, mark.1),
            button(x + 34, 6, at(StockField::More), more.to_owned()),
        ]
    }
}

fn button(x: u16, cols: u16, index: usize, text: String) -> Piece {
    Piece { x, cols, what: RowContent::Slot(index, text) }
}

/// What came in and what was taken off in the shift.
fn log_rows(open: &OpenHandover, lang: Lang) -> Vec<(String, TextRole)> {
    let mut came = Vec::new();
    let mut went = Vec::new();
    for entry in &open.entries {
        let at = entry.at.clock(lang);
        match &entry.detail {
            Detail::Receipt(r) => {
                let how = match r.acceptance {
                    Acceptance::Accepted => msg::stock_ui::accepted(lang),
                    Acceptance::Part => msg::stock_ui::part(lang),
                    Acceptance::Refused => msg::stock_ui::refused(lang),
                };
                let mut text = format!("{at} {} · {how}", r.supplier);
                for more in [&r.slip_no, &r.goods] {
                    if !more.is_empty() {
                        text.push_str(" · ");
                        text.push_str(more);
                    }
                }
                let role = if r.acceptance == Acceptance::Accepted { TextRole::Text } else { TextRole::Warn };
                came.push((text, role));
            }
            Detail::Disposal(d) => {
                let why = match d.cause {
                    DisposalCause::Expired => msg::stock_ui::mark_expired(lang),
                    DisposalCause::Damaged => msg::stock_ui::mark_damaged(lang),
                };
                let what = match d.action {
                    DisposalAction::Removed => msg::stock_ui::removed(lang),
                    DisposalAction::Returned => msg::stock_ui::returned(lang),
                    DisposalAction::WrittenOff => msg::stock_ui::written_off(lang),
                };
                went.push((format!("{at} {} × {} · {why} · {what}", d.name, d.quantity), TextRole::Text));
            }
            _ => {}
        }
    }
    let mut rows = Vec::new();
    for (title, list) in [(msg::stock_ui::came_in(lang), came), (msg::stock_ui::taken_off(lang), went)] {
        if !list.is_empty() {
            rows.push((title.to_owned(), TextRole::Title));
            rows.extend(list);
        }
    }
    rows
}
