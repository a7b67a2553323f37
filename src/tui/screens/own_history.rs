//! One person's over and short against the own history, for the person and those who lead: never a table of
//! who is better.

#[cfg(test)]
mod tests;

use ratatui::layout::Rect;

use super::logbook::PageView;
use crate::i18n::{dates, msg};
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::money::{Money, format_amount};
use crate::rules::own_history::{ENOUGH, OwnShift, Pattern};
use crate::tui::shell::canvas::{Canvas, below, cells, padded, row};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Answered, Ctx, Effect, Event, Handled, Query, View};
use crate::tui::widgets::chart;
use crate::tui::widgets::chart::Roles;
use crate::tui::widgets::label::Label;

/// Person's own figures over time.
#[derive(Debug)]
pub(crate) struct FairView {
    person: PersonId,
    shifts: Vec<OwnShift>,
    fair: Option<Pattern>,
    at: usize,
}

impl FairView {
    /// On the newest shift.
    #[must_use]
    pub(crate) fn new(person: PersonId, shifts: Vec<OwnShift>) -> Self {
        let fair = Pattern::of(&shifts);
        Self { person, at: shifts.len().saturating_sub(1), shifts, fair }
    }

    fn findings(&self, lang: Lang, sum: impl Fn(Money) -> String) -> Vec<(String, TextRole)> {
        let n = i64::try_from(self.shifts.len()).unwrap_or(0);
        let Some(fair) = &self.fair else {
            let enough = i64::try_from(ENOUGH).unwrap_or(20);
            return vec![(msg::fair_ui::too_few(lang, enough, n), TextRole::Text)];
        };
        let mut lines = vec![(
            msg::fair_ui::usual(lang, sum(fair.median), n, sum(fair.mad).trim_start_matches('+')),
            TextRole::Text,
        )];
        let date =
            |at: usize| self.shifts.get(at).map_or_else(String::new, |s| dates::date_short(lang, s.date));
        for (first, count, above) in fair.runs.iter().rev().take(3) {
            let count = i64::try_from(*count).unwrap_or(0);
            let words = if *above {
                msg::fair_ui::run_above(lang, date(*first), count)
            } else {
                msg::fair_ui::run_below(lang, date(*first), count)
            };
            lines.push((format!("! {words}"), TextRole::Warn));
        }
        if let Some(moved) = fair.drift {
            lines.push((format!("! {}", msg::fair_ui::drift(lang, sum(moved))), TextRole::Warn));
        }
        if lines.len() == 1 {
            lines.push((msg::fair_ui::steady(lang).to_owned(), TextRole::Ok));
        }
        lines
    }
}

impl View for FairView {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_history.into())
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        let mut hints = Vec::new();
        if !self.shifts.is_empty() {
            hints.push(Hint::key(Code::Enter, msg::reports_ui::hint_open(lang), 0));
            hints.push(Hint::new(HintKey::LeftRight, msg::fair_ui::hint_shift(lang), 1));
        }
        hints.push(Hint::key(Code::Esc, msg::kit::hint_back(lang), 0));
        hints
    }

    fn on(&mut self, input: &Input, _: &Ctx<'_>) -> Handled {
        let last = self.shifts.len().saturating_sub(1);
        let Input::Key(key) = input else { return Handled::No };
        self.at = match KeyAction::outside_field(key) {
            KeyAction::Left | KeyAction::Up => self.at.saturating_sub(1),
            KeyAction::Right | KeyAction::Down => (self.at + 1).min(last),
            KeyAction::PageUp => self.at.saturating_sub(10),
            KeyAction::PageDown => (self.at + 10).min(last),
            KeyAction::Home => 0,
            KeyAction::End => last,
            KeyAction::Accept if !key.repeat => {
                let shift = self.shifts.get(self.at);
                return shift
                    .map_or_else(Handled::done, |s| Handled::then(Effect::Ask(Query::LogPage(s.handover))));
            }
            _ => return Handled::No,
        };
        Handled::done()
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let lang = ctx.lang;
        let decimals = ctx.model.settings().map_or(2, |s| s.store.currency.decimals);
        let sum = |m: Money| {
            let text = format_amount(m, decimals);
            if m.0 > 0 { format!("+{text}") } else { text }
        };
        let inner =
            padded(canvas.pane(area, &msg::fair_ui::title(lang, ctx.model.name(self.person)), Focus::Here));
        if inner.height < 3 {
            return;
        }
        let room = usize::from(inner.width.max(8));
        let lines: Vec<(String, TextRole)> = self
            .findings(lang, sum)
            .into_iter()
            .flat_map(|(text, role)| {
                crate::i18n::width::wrap(&text, room).into_iter().map(move |line| (line, role))
            })
            .collect();
        for ((line, role), y) in lines.iter().zip(inner.y..inner.bottom()) {
            canvas.text_in(inner.x, y, inner.width, line, *role);
        }
        let rest = below(inner, cells(lines.len()) + 1);
        if rest.height < 4 || self.shifts.is_empty() {
            return;
        }
        let picture = Rect { height: (rest.height - 1).min(15), ..rest };
        // The scale stands at the left: the largest difference either way, and none.
        let largest = self.shifts.iter().map(|s| s.net.0.saturating_abs()).max().unwrap_or(0);
        let labels = [Money(largest), Money(0), Money(-largest)].map(&sum);
        let scale = cells(labels.iter().map(|label| crate::i18n::width::width(label)).max().unwrap_or(0));
        for (label, down) in labels.iter().zip([0, (picture.height - 1) / 2, picture.height - 1]) {
            canvas.text_right(picture.x + scale, picture.y + down, scale, label, TextRole::Muted);
        }
        let taken = (scale + 1).min(picture.width);
        let picture = Rect { x: picture.x + taken, width: picture.width - taken, ..picture };
        // The newest fit on the right; the window follows the selected one.
        let wide = usize::from(picture.width);
        let end = self.shifts.len().min((self.at + 1).max(wide));
        let first = end.saturating_sub(wide);
        let values: Vec<Option<i64>> = self.shifts[first..end].iter().map(|s| Some(s.net.0)).collect();
        canvas.within(picture, |canvas| {
            chart::draw_bars(canvas, picture, &values, Some(self.at - first), Roles::default());
        });
        if let Some(shift) = self.shifts.get(self.at) {
            let line = row(rest, picture.height);
            let text = format!("{}  {}", dates::date_long(lang, shift.date), sum(shift.net));
            canvas.text_in(line.x, line.y, line.width, &text, TextRole::Title);
        }
    }

    fn on_event(&mut self, news: &Event, _: &Ctx<'_>) -> Vec<Effect> {
        if let Event::Found(Answered::LogPage(page)) = news {
            return vec![Effect::Open(Box::new(PageView::new((**page).clone(), "")))];
        }
        Vec::new()
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        msg::over_short::title(ctx.lang).to_owned()
    }
}
