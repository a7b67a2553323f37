//! How the shop was opened for a shift that nobody has handed over yet, as a readable document.

use ratatui::layout::Rect;

use super::page::{document_place, pager_lines};
use crate::i18n::shifts;
use crate::i18n::{dates, msg};
use crate::model::lang::Lang;
use crate::record::logbook::LogPage;
use crate::report::daylog::text::opening_lines;
use crate::report::text_page::{COLS, NARROWEST};
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey};
use crate::tui::shell::view::{Ctx, Handled, View};
use crate::tui::widgets::label::Label;
use crate::tui::widgets::pager::Pager;

/// Sealed record of an opening.
#[derive(Debug)]
pub(super) struct OpenedView {
    page: LogPage,
    pager: Pager,
    /// Width and language the lines were made for.
    made: Option<(u16, Lang)>,
}

impl OpenedView {
    /// Shows an opening in the frame of its shift.
    #[must_use]
    pub(super) fn new(page: LogPage) -> Self {
        Self { page, pager: Pager::default(), made: None }
    }
}

impl View for OpenedView {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_opened.into())
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        vec![
            Hint::new(HintKey::UpDown, msg::kit::hint_scroll(ctx.lang), 1),
            Hint::key(Code::Esc, msg::kit::hint_back(ctx.lang), 0),
        ]
    }

    fn on(&mut self, input: &Input, _: &Ctx<'_>) -> Handled {
        if self.pager.handle(input).used() { Handled::done() } else { Handled::No }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let place = document_place(area);
        let cols = place.width.saturating_sub(1);
        if self.made != Some((cols, ctx.lang)) {
            let room = usize::from(cols).clamp(NARROWEST, COLS);
            self.pager.set(pager_lines(opening_lines(&self.page, ctx.lang, room)));
            self.made = Some((cols, ctx.lang));
        }
        self.pager.draw(canvas, place);
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        let date = dates::date_short(ctx.lang, self.page.document.business_date);
        msg::logbook_ui::page_title(ctx.lang, date, shifts::of_page(ctx.lang, &self.page))
    }
}
