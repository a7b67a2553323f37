//! The lead's review: what is sealed and unread, what matters first, and who had how many errors this month.

#[cfg(test)]
mod tests;

use ratatui::layout::Rect;

use super::logbook::PageView;
use crate::domain::cash::Level;
use crate::domain::handover::State;
use crate::domain::money::format_amount;
use crate::domain::review::{Errors, Unread};
use crate::i18n::width::width;
use crate::i18n::{Lang, dates, msg};
use crate::tui::canvas::{Canvas, below, cells, padded};
use crate::tui::input::{Code, Input};
use crate::tui::keymap::{Action, Hint, HintKey};
use crate::tui::theme::Role;
use crate::tui::view::{Answered, Ctx, Effect, Handled, News, Query, View};
use crate::tui::widgets::Outcome;
use crate::tui::widgets::table::{Cell, Column, Table};

const ROWS: u16 = 2620;

/// The screen.
#[derive(Debug)]
pub struct ReviewDesk {
    table: Table,
    unread: Vec<Unread>,
    errors: Vec<Errors>,
    /// The page asked for is to be marked as read at once.
    mark: bool,
}

impl ReviewDesk {
    /// Not read yet.
    #[must_use]
    pub fn new() -> Self {
        Self { table: Table::new(ROWS, Vec::new()), unread: Vec::new(), errors: Vec::new(), mark: false }
    }

    fn open(&mut self, at: usize, mark: bool) -> Handled {
        self.mark = mark;
        self.unread
            .get(at)
            .map_or_else(Handled::done, |u| Handled::then(Effect::Ask(Query::LogPage(u.handover))))
    }

    fn draw_errors(&self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let lang = ctx.lang;
        let alert = ctx.model.settings().map_or(i64::MAX, |s| s.rules.error_alert);
        if self.errors.is_empty() {
            canvas.text_in(area.x, area.y, area.width, msg::review_ui::no_errors(lang), Role::Muted);
            return;
        }
        let fits = usize::from(area.height);
        let shown = if self.errors.len() > fits { fits.saturating_sub(1) } else { self.errors.len() };
        if shown < self.errors.len() && fits > 0 {
            let rest = i64::try_from(self.errors.len() - shown).unwrap_or(0);
            canvas.text_in(
                area.x,
                area.bottom() - 1,
                area.width,
                &msg::review_ui::more(lang, rest),
                Role::Muted,
            );
        }
        for (errors, y) in self.errors.iter().take(shown).zip(area.y..area.bottom()) {
            let over = errors.count > alert;
            let role = if over { Role::Bad } else { Role::Text };
            canvas.text_in(area.x, y, 16, ctx.model.name(errors.person), role);
            canvas.text_right(area.x + 21, y, 4, &errors.count.to_string(), role);
            let x = area.x + 22;
            let words = msg::review_ui::in_shifts(lang, errors.shifts);
            let end = canvas.text_in(x, y, area.right().saturating_sub(x), &words, Role::Text) + 2;
            if over {
                let room = area.right().saturating_sub(end);
                let long = msg::review_ui::alert(lang, alert);
                let fits = width(&long) <= usize::from(room);
                let words = if fits { long } else { msg::review_ui::alert_short(lang, alert) };
                canvas.text_in(end, y, room, &words, role);
            }
        }
    }
}

impl Default for ReviewDesk {
    fn default() -> Self {
        Self::new()
    }
}

/// Why it comes first, in a word.
fn mark(unread: &Unread, lang: Lang) -> (&'static str, Role) {
    match unread {
        u if u.open > 0 => (msg::review_ui::open(lang), Role::Bad),
        u if u.level == Level::NeedsLead => (msg::review_ui::large(lang), Role::Bad),
        u if u.level > Level::Within => (msg::review_ui::beyond(lang), Role::Warn),
        u if u.state == State::HalfSealed => (msg::review_ui::half(lang), Role::Warn),
        _ => ("", Role::Text),
    }
}

impl View for ReviewDesk {
    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        let mut hints = Vec::new();
        if !self.unread.is_empty() {
            hints.push(Hint::key(Code::Enter, msg::kit::hint_open(lang), 0));
            hints.push(Hint::key(Code::Char('r'), msg::review_ui::hint_read(lang), 1));
            hints.push(Hint::new(HintKey::UpDown, msg::kit::hint_choose(lang), 2));
        }
        hints.push(Hint::key(Code::Esc, msg::kit::hint_back(lang), 0));
        hints
    }

    fn on(&mut self, input: &Input, _: &Ctx<'_>) -> Handled {
        if let Input::Key(key) = input
            && Action::outside_field(key) == Action::Char('r')
            && !key.repeat
            && let Some(at) = self.table.list.selected()
        {
            return self.open(at, true);
        }
        match self.table.handle(input) {
            Outcome::Chosen(at) => self.open(at, false),
            Outcome::Ignored => Handled::No,
            _ => Handled::done(),
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let lang = ctx.lang;
        let count = i64::try_from(self.unread.len()).unwrap_or(0);
        // A third for the errors, or what the handovers to be read leave.
        let free = area.height.saturating_sub(cells(self.unread.len().max(1)).saturating_add(3));
        let lower = cells(self.errors.len().max(1)).saturating_add(2).min(free.max(area.height / 3));
        let upper = Rect { height: area.height.saturating_sub(lower), ..area };
        let inner = padded(canvas.pane(upper, &msg::review_ui::waiting(lang, count), true));
        let Some(settings) = ctx.model.settings() else { return };
        let decimals = settings.store.currency.decimals;
        if self.unread.is_empty() {
            canvas.text_in(inner.x, inner.y, inner.width, msg::review_ui::none(lang), Role::Ok);
        } else {
            let wide = inner.width > 70;
            self.table.columns = vec![
                Column::left(msg::report::date, 9),
                Column::left(msg::report::shift, if wide { 8 } else { 6 }),
                Column::left(msg::report::outgoing, 0),
                Column::right(msg::over_short::net, if wide { 12 } else { 10 }),
                Column::left("", if wide { 17 } else { 12 }),
            ];
            let unread = &self.unread;
            self.table.draw(canvas, inner, true, |at, column| {
                let Some(u) = unread.get(at) else { return Cell::from("") };
                match column {
                    0 => dates::date_short(lang, u.date).into(),
                    1 => settings.shift(u.shift).map_or("?", |s| s.name.get(lang)).into(),
                    2 => settings.person_name(u.outgoing).into(),
                    3 => match u.net {
                        Some(net) if net.0 > 0 => {
                            Cell::new(format!("+{}", format_amount(net, decimals)), Role::Warn)
                        }
                        Some(net) if net.0 < 0 => Cell::new(format_amount(net, decimals), Role::Bad),
                        Some(net) => format_amount(net, decimals).into(),
                        None => Cell::new(msg::review_ui::uncounted(lang), Role::Muted),
                    },
                    _ => {
                        let (word, role) = mark(u, lang);
                        Cell::new(word, role)
                    }
                }
            });
        }
        let lower = below(area, upper.height);
        let inner = padded(canvas.pane(lower, msg::review_ui::errors(lang), false));
        canvas.within(inner, |canvas| self.draw_errors(canvas, inner, ctx));
    }

    fn hear(&mut self, news: &News, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            News::Found(Answered::Review(unread, errors)) => {
                self.unread.clone_from(unread);
                self.errors.clone_from(errors);
                self.table.list.set_len(unread.len());
            }
            News::Found(Answered::LogPage(page)) => {
                let mut view = PageView::new((**page).clone(), "");
                if std::mem::take(&mut self.mark) {
                    view.review_only(ctx);
                }
                return vec![Effect::Open(Box::new(view))];
            }
            News::Changed => return vec![Effect::Ask(Query::Review)],
            _ => {}
        }
        Vec::new()
    }

    fn shown(&mut self, _: &Ctx<'_>) -> Vec<Effect> {
        vec![Effect::Ask(Query::Review)]
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        msg::review_ui::title(ctx.lang).to_owned()
    }
}
