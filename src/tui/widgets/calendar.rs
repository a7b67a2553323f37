//! A month as a grid of days, weeks beginning on Monday, or on Sunday where the country has it so.

use chrono::{Datelike as _, Days, Months, NaiveDate, Weekday};
use ratatui::layout::Rect;

use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::KeyAction;
use crate::tui::shell::theme::TextRole;
use crate::tui::widgets::WidgetOutcome;

/// Cells of the grid: seven days of four.
pub(crate) const COLS: u16 = 29;
/// Rows of the grid: the month, the weekdays, six weeks.
pub(crate) const ROWS: u16 = 8;

/// A month with a selected day.
#[derive(Clone, Debug)]
pub(crate) struct Calendar {
    clicks: Clicks<NaiveDate>,
    day: NaiveDate,
    sunday_first: bool,
}

impl Calendar {
    /// The month of a day, which is selected.
    #[must_use]
    pub(crate) const fn new(day: NaiveDate) -> Self {
        Self { clicks: Clicks::new(), day, sunday_first: false }
    }

    /// Lets weeks begin on Sunday, or on Monday.
    pub(crate) fn begin_weeks_on(&mut self, first: Weekday) {
        self.sunday_first = first == Weekday::Sun;
    }

    /// The selected day.
    #[must_use]
    pub(crate) const fn day(&self) -> NaiveDate {
        self.day
    }

    /// Selects a day.
    pub(crate) fn select(&mut self, day: NaiveDate) {
        self.day = day;
    }

    /// Arrows move by day and week, pages and the wheel by month, Home and End to the first and last
    /// day; Enter or a second click chooses (`Chosen` of the day of the month). `Changed` when another
    /// month is shown.
    pub(crate) fn handle(&mut self, input: &Input) -> WidgetOutcome {
        let day = self.day;
        let to = match input {
            Input::Key(key) => match KeyAction::outside_field(key) {
                KeyAction::Left => day.checked_sub_days(Days::new(1)),
                KeyAction::Right => day.checked_add_days(Days::new(1)),
                KeyAction::Up => day.checked_sub_days(Days::new(7)),
                KeyAction::Down => day.checked_add_days(Days::new(7)),
                KeyAction::PageUp => day.checked_sub_months(Months::new(1)),
                KeyAction::PageDown => day.checked_add_months(Months::new(1)),
                KeyAction::Home => day.with_day(1),
                KeyAction::End => last_day(day),
                KeyAction::Accept if key.repeat => return WidgetOutcome::Handled,
                KeyAction::Accept => return self.chosen(),
                _ => return WidgetOutcome::Ignored,
            },
            Input::Wheel { up: true, .. } => day.checked_sub_months(Months::new(1)),
            Input::Wheel { up: false, .. } => day.checked_add_months(Months::new(1)),
            _ => match self.clicks.meaning(input) {
                Some(clicked) if clicked == day => return self.chosen(),
                Some(clicked) => Some(clicked),
                None => return WidgetOutcome::Ignored,
            },
        };
        let Some(to) = to else { return WidgetOutcome::Handled };
        self.day = to;
        if (to.year(), to.month()) == (day.year(), day.month()) {
            WidgetOutcome::Handled
        } else {
            WidgetOutcome::Changed
        }
    }

    fn chosen(&self) -> WidgetOutcome {
        WidgetOutcome::Chosen(usize::try_from(self.day.day()).unwrap_or(0))
    }

    /// Whether a click is on one of its days.
    #[must_use]
    pub(crate) fn hit(&self, input: &Input) -> bool {
        self.clicks.hit(input)
    }

    /// Draws the month; `mark(day)` gives a narrow sign beside a day and its role.
    pub(crate) fn draw(
        &self,
        canvas: &mut Canvas,
        area: Rect,
        focus: Focus,
        mark: impl Fn(NaiveDate) -> Option<(&'static str, TextRole)>,
    ) {
        let focused = focus.is_here();
        if area.is_empty() {
            return;
        }
        let lang = canvas.lang;
        let title = month_title(lang, self.day);
        canvas.text_in(area.x + 1, area.y, area.width.min(COLS) - 1, &title, TextRole::Title);
        canvas.within(area, |canvas| {
            let mut names = weekdays(lang);
            names.rotate_right(usize::from(self.sunday_first));
            for (column, name) in names.into_iter().enumerate() {
                let x = left(area, column);
                canvas.text(x, area.y + 1, name, TextRole::Label);
            }
            let Some(first) = self.day.with_day(1) else { return };
            let weekday = first.weekday();
            let offset = if self.sunday_first {
                weekday.num_days_from_sunday()
            } else {
                weekday.num_days_from_monday()
            };
            for date in first.iter_days().take_while(|date| date.month() == first.month()).take(31) {
                let place = offset + date.day0();
                let (week, column) = (place / 7, usize::try_from(place % 7).unwrap_or(0));
                let (x, y) =
                    (left(area, column), area.y.saturating_add(2 + u16::try_from(week).unwrap_or(0)));
                let here = date == self.day;
                let role = match (here, focused) {
                    (true, true) => TextRole::Selected,
                    (true, false) => TextRole::Chosen,
                    _ => TextRole::Text,
                };
                let mut digits = [b' '; 2];
                let number = u8::try_from(date.day()).unwrap_or(0);
                if number >= 10 {
                    digits[0] = b'0' + number / 10;
                }
                digits[1] = b'0' + number % 10;
                canvas.text(x, y, std::str::from_utf8(&digits).unwrap_or_default(), role);
                let mut end = x + 2;
                if let Some((sign, role)) = mark(date) {
                    end = canvas.text_in(end, y, 1, sign, role);
                }
                if here {
                    canvas.bracket(Rect { x, y, width: end - x, height: 1 });
                }
                if here && focused {
                    canvas.set_cursor(x, y);
                }
                canvas.click(Rect { x, y, width: 3, height: 1 }, &self.clicks, date);
            }
        });
    }
}

fn left(area: Rect, column: usize) -> u16 {
    // A column before the first is kept for its bracket.
    area.x.saturating_add(1 + crate::tui::shell::canvas::cells(column * 4))
}

fn last_day(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt()
}

/// The weekdays from Monday, two cells each.
fn weekdays(lang: Lang) -> [&'static str; 7] {
    [
        msg::kit::monday(lang),
        msg::kit::tuesday(lang),
        msg::kit::wednesday(lang),
        msg::kit::thursday(lang),
        msg::kit::friday(lang),
        msg::kit::saturday(lang),
        msg::kit::sunday(lang),
    ]
}

/// A month and year, such as "November 2026".
#[must_use]
pub(crate) fn month_title(lang: Lang, day: NaiveDate) -> String {
    let month = match day.month() {
        1 => msg::kit::january(lang),
        2 => msg::kit::february(lang),
        3 => msg::kit::march(lang),
        4 => msg::kit::april(lang),
        5 => msg::kit::may(lang),
        6 => msg::kit::june(lang),
        7 => msg::kit::july(lang),
        8 => msg::kit::august(lang),
        9 => msg::kit::september(lang),
        10 => msg::kit::october(lang),
        11 => msg::kit::november(lang),
        _ => msg::kit::december(lang),
    };
    msg::kit::month_title(lang, month, day.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::screen_text;
    use crate::tui::shell::input::Code;

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, d).unwrap()
    }

    #[test]
    fn weeks_begin_on_monday_in_both_languages() {
        let calendar = Calendar::new(day(21));
        let draw = |c: &mut Canvas| {
            calendar.draw(c, c.area(), Focus::Here, |date| (date.day() == 20).then_some(("✓", TextRole::Ok)));
        };
        let english = screen_text::render(COLS, ROWS, draw);
        assert_eq!(
            english,
            " November 2026\n \
             Mo  Tu  We  Th  Fr  Sa  Su\n                          1\n  \
             2   3   4   5   6   7   8\n  9  10  11  12  13  14  15\n 16  17  18  19  20✓[21] 22\n \
             23  24  25  26  27  28  29\n 30"
        );
        let chinese = screen_text::shoot(COLS, ROWS, screen_text::look(Lang::Zh), draw).text;
        assert!(chinese.starts_with(" 2026年11月\n 一  二  三  四  五  六  日\n"), "{chinese}");
    }

    #[test]
    fn weeks_begin_on_sunday_where_the_country_has_it_so() {
        let mut calendar = Calendar::new(day(21));
        calendar.begin_weeks_on(Weekday::Sun);
        let shown = screen_text::render(COLS, ROWS, |c| calendar.draw(c, c.area(), Focus::Here, |_| None));
        assert_eq!(
            shown,
            " November 2026\n \
             Su  Mo  Tu  We  Th  Fr  Sa\n  \
             1   2   3   4   5   6   7\n  8   9  10  11  12  13  14\n 15  16  17  18  19  20 [21]\n \
             22  23  24  25  26  27  28\n 29  30"
        );
    }

    #[test]
    fn keys_walk_over_the_edge_of_the_month() {
        let mut calendar = Calendar::new(day(30));
        assert_eq!(calendar.handle(&Input::key(Code::Right)), WidgetOutcome::Changed);
        assert_eq!(calendar.day(), NaiveDate::from_ymd_opt(2026, 12, 1).unwrap());
        assert_eq!(calendar.handle(&Input::key(Code::End)), WidgetOutcome::Handled);
        assert_eq!(calendar.day().day(), 31);
        assert_eq!(calendar.handle(&Input::key(Code::PageUp)), WidgetOutcome::Changed);
        assert_eq!(calendar.day(), day(30));
        calendar.select(NaiveDate::MAX);
        assert_eq!(calendar.handle(&Input::key(Code::Right)), WidgetOutcome::Handled);
    }
}
