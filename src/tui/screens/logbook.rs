//! The logbook: a calendar of sealed days, the shifts of a day, and a search over everything written.

mod add;
mod opened;
pub(in crate::tui) mod page;

use crate::i18n::shifts;
use crate::tui::shell::focus::Focus;
use ratatui::layout::Rect;

use crate::i18n::{self, dates, lists, msg};
use crate::model::handover::State;
use crate::model::lang::Lang;
use crate::model::money::{Money, format_amount};
use crate::model::packs;
use crate::model::time::BusinessDate;
use crate::record::logbook::{DayMark, Found, Hit, LogPage};
use crate::report::daylog;
use crate::tui::screens::items::detail::ItemView;
use crate::tui::screens::log::kind_name;
use crate::tui::screens::this_shift::ThisShift;
use crate::tui::shell::app_data::AppData;
use crate::tui::shell::canvas::{Canvas, below, cells, columns, row};
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Answered, Ctx, Effect, Event, Handled, Query, View};
use crate::tui::widgets::calendar::Calendar;
use crate::tui::widgets::edit::Edit;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::list::ListWidget;
use crate::tui::widgets::{WidgetOutcome, calendar};

use crate::tui::widgets::label::Label;
use opened::OpenedView;
pub(crate) use page::PageView;

/// Longest text to search for.
const LONGEST: usize = 60;

/// Months looked through for the latest handover.
const SEEKING: u8 = 12;

/// Cells of the left side.
const LEFT: u16 = calendar::COLS + 1;

/// Where the keys go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LogbookFocus {
    Days,
    Shifts,
    Search,
}

/// Logbook: days, and the records of one.
#[derive(Debug)]
pub(crate) struct Logbook {
    calendar: Calendar,
    marks: Vec<DayMark>,
    day: Vec<LogPage>,
    /// Openings that no handover follows yet; they stand below the handovers.
    openings: Vec<LogPage>,
    shifts: ListWidget,
    focus: LogbookFocus,
    query: Edit,
    /// What was searched for last, and what was found.
    searched: Option<(String, Vec<Hit>)>,
    hits: ListWidget,
    /// Months still to be looked through for the latest handover, before anybody chose a day.
    seeking: u8,
    today: BusinessDate,
}

impl Logbook {
    /// On the day of the running shift.
    #[must_use]
    pub(crate) fn new(model: &AppData) -> Self {
        let today = model.live.as_ref().map(|live| live.run.date.0).unwrap_or_default();
        Self {
            calendar: Calendar::new(today),
            marks: Vec::new(),
            day: Vec::new(),
            openings: Vec::new(),
            shifts: ListWidget::new(),
            focus: LogbookFocus::Days,
            query: Edit::new(LONGEST),
            searched: None,
            hits: ListWidget::new(),
            seeking: SEEKING,
            today: BusinessDate(today),
        }
    }

    /// On the handovers of a day.
    #[must_use]
    pub(crate) fn on_day(day: BusinessDate) -> Self {
        let calendar = Calendar::new(day.0);
        Self { calendar, focus: LogbookFocus::Shifts, seeking: 0, ..Self::new(&AppData::default()) }
    }

    fn date(&self) -> BusinessDate {
        BusinessDate(self.calendar.day())
    }

    /// Nobody has chosen a day yet: the latest one with a handover is what people look for.
    fn seek(&mut self) -> Vec<Effect> {
        if self.seeking == 0 {
            return Vec::new();
        }
        let today = self.date();
        let latest = self.marks.iter().filter(|m| m.sealed + m.half > 0 && m.date <= today).map(|m| m.date);
        if let Some(day) = latest.max() {
            self.seeking = 0;
            self.calendar.select(day.0);
            return vec![self.read_day()];
        }
        self.seeking -= 1;
        let before = today.month().pred().last();
        if self.seeking == 0 {
            // Nothing for a year: back to where it began.
            self.calendar.select(self.today.0);
        } else {
            self.calendar.select(before.0);
        }
        vec![self.read_month()]
    }

    fn read_day(&self) -> Effect {
        Effect::Ask(Query::LogDay(self.date()))
    }

    fn read_month(&self) -> Effect {
        let month = self.date().month();
        Effect::Ask(Query::LogMonth(month.first(), month.last()))
    }

    fn on_days(&mut self, input: &Input) -> Handled {
        let before = self.calendar.day();
        match self.calendar.handle(input) {
            WidgetOutcome::Ignored => match input {
                Input::Key(key) if KeyAction::outside_field(key) == KeyAction::Next => self.go_to_shifts(),
                _ => Handled::No,
            },
            WidgetOutcome::Chosen(_) => self.go_to_shifts(),
            outcome => {
                let mut effects = Vec::new();
                if self.calendar.day() != before {
                    self.shifts.select(0);
                    effects.push(self.read_day());
                }
                if outcome == WidgetOutcome::Changed {
                    effects.push(self.read_month());
                }
                Handled::Yes(effects)
            }
        }
    }

    /// What stands in a place of the list.
    fn listed(&self, at: usize) -> Option<&LogPage> {
        self.day.iter().chain(&self.openings).nth(at)
    }

    fn go_to_shifts(&mut self) -> Handled {
        if self.listed(0).is_some() {
            self.focus = LogbookFocus::Shifts;
        }
        Handled::done()
    }

    fn on_shifts(&mut self, input: &Input) -> Handled {
        match self.shifts.handle(input) {
            WidgetOutcome::Chosen(at) => match self.listed(at) {
                Some(page) if at >= self.day.len() => {
                    Handled::then(Effect::Open(Box::new(OpenedView::new(page.clone()))))
                }
                Some(page) => Handled::then(Effect::Open(Box::new(PageView::new(page.clone(), "")))),
                None => Handled::done(),
            },
            WidgetOutcome::Ignored => match input {
                Input::Key(key) => match KeyAction::outside_field(key) {
                    KeyAction::Back | KeyAction::Left | KeyAction::Next | KeyAction::Prev => {
                        self.focus = LogbookFocus::Days;
                        Handled::done()
                    }
                    KeyAction::Up | KeyAction::Down => Handled::done(),
                    _ => Handled::No,
                },
                _ => Handled::No,
            },
            _ => Handled::done(),
        }
    }

    fn on_search(&mut self, input: &Input) -> Handled {
        if let Input::Key(key) = input {
            match KeyAction::of(key) {
                KeyAction::Back => {
                    self.focus = LogbookFocus::Days;
                    return Handled::done();
                }
                KeyAction::Accept if key.repeat => return Handled::done(),
                KeyAction::Accept => return self.accept_search(),
                KeyAction::Interrupt | KeyAction::Suspend => return Handled::No,
                KeyAction::Home | KeyAction::End | KeyAction::Left | KeyAction::Right => {}
                _ => {
                    let outcome = self.hits.handle(input);
                    if outcome.used() {
                        return Handled::done();
                    }
                }
            }
            self.query.handle(key);
            return Handled::done();
        }
        match input {
            Input::Paste(text) => {
                self.query.insert(text.trim());
                Handled::done()
            }
            _ => match self.hits.handle(input) {
                WidgetOutcome::Chosen(at) => self.open_hit(at),
                WidgetOutcome::Ignored => Handled::No,
                _ => Handled::done(),
            },
        }
    }

    /// Enter searches; with the same text once more it opens what is selected.
    fn accept_search(&mut self) -> Handled {
        let wanted = self.query.text().trim().to_owned();
        match &self.searched {
            Some((text, _)) if *text == wanted => {
                self.hits.selected().map_or_else(Handled::done, |at| self.open_hit(at))
            }
            _ if wanted.is_empty() => Handled::done(),
            _ => Handled::then(Effect::Ask(Query::SearchLog(wanted))),
        }
    }

    fn open_hit(&self, at: usize) -> Handled {
        let hit = self.searched.as_ref().and_then(|(_, hits)| hits.get(at));
        Handled::then(match hit.map(|hit| &hit.found) {
            None => return Handled::done(),
            Some(Found::Sealed(id)) => Effect::Ask(Query::LogPage(*id)),
            Some(Found::Running(_)) => Effect::Open(Box::new(ThisShift::new())),
            Some(Found::Item(item)) => Effect::Open(Box::new(ItemView::new((**item).clone()))),
        })
    }

    fn mark(&self, date: chrono::NaiveDate) -> Option<(&'static str, TextRole)> {
        self.marks.iter().find(|m| m.date.0 == date).and_then(sign)
    }

    fn draw_left(&self, canvas: &mut Canvas, area: Rect, lang: Lang) {
        self.calendar
            .draw(canvas, area, Focus::when(self.focus == LogbookFocus::Days), |date| self.mark(date));
        let legend = [
            ("!", TextRole::Bad, msg::logbook_ui::mark_missing(lang)),
            ("/", TextRole::Warn, msg::logbook_ui::mark_half(lang)),
            ("?", TextRole::Warn, msg::logbook_ui::mark_query(lang)),
            ("~", TextRole::Warn, msg::logbook_ui::mark_over_short(lang)),
            (".", TextRole::Muted, msg::logbook_ui::mark_unread(lang)),
            ("+", TextRole::Ok, msg::logbook_ui::mark_sealed(lang)),
        ];
        for (line, (sign, role, text)) in (calendar::ROWS + 1..).zip(legend) {
            if line < area.height {
                canvas.text_in(area.x, area.y + line, 1, sign, role);
                canvas.text_in(
                    area.x + 2,
                    area.y + line,
                    area.width.saturating_sub(2),
                    text,
                    TextRole::Muted,
                );
            }
        }
    }

    fn draw_day(&mut self, canvas: &mut Canvas, area: Rect, lang: Lang) {
        let title = dates::date_long(lang, self.date());
        canvas.text_in(area.x, area.y, area.width, &title, TextRole::Title);
        let mark = self.marks.iter().find(|m| m.date == self.date()).copied();
        let decimals = self.day.first().and_then(|p| p.document.decimals).unwrap_or(2);
        if let Some(sum) = mark.and_then(|m| m.over_short) {
            let role = if sum == 0 { TextRole::Ok } else { TextRole::Warn };
            canvas.text_right(area.right(), area.y, 14, &format_amount(Money(sum), decimals), role);
        }
        if let Some(missing) = mark.map(|m| m.missing).filter(|n| *n > 0) {
            let text = msg::logbook_ui::missing(lang, missing);
            canvas.text_in(area.x, area.y + 1, area.width, &text, TextRole::Bad);
        }
        let listed: Vec<&LogPage> = self.day.iter().chain(&self.openings).collect();
        if listed.is_empty() {
            let text = msg::logbook_ui::empty(lang);
            for (line, y) in crate::i18n::width::wrap(text, usize::from(area.width.max(2)))
                .iter()
                .zip(area.y + 3..area.bottom())
            {
                canvas.text_in(area.x, y, area.width, line, TextRole::Muted);
            }
            return;
        }
        let height = cells(listed.len()).min(area.height.saturating_sub(8).max(1));
        let place = Rect { y: area.y + 3, height: height.min(area.height.saturating_sub(3)), ..area };
        let names = cells(shifts::columns(listed.iter().map(|page| shifts::of_page(lang, page)), 8));
        self.shifts.draw(
            canvas,
            place,
            Focus::when(self.focus == LogbookFocus::Shifts),
            |canvas, at, rect| {
                let Some(page) = listed.get(at) else { return };
                draw_shift(canvas, page, rect, names, lang);
            },
        );
        let about = below(area, 4 + height);
        if let Some(page) = self.shifts.selected().and_then(|at| listed.get(at)) {
            draw_about(canvas, page, about, lang);
        }
    }

    fn draw_search(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let lang = ctx.lang;
        let line = row(area, 0);
        let x =
            canvas.text_in(line.x, line.y, line.width, msg::logbook_ui::search(lang), TextRole::Label) + 1;
        let room = line.right().saturating_sub(x);
        let (shown, column) = self.query.view(room.saturating_sub(1));
        canvas.fill(Rect { x, width: room, ..line }, TextRole::Focus);
        canvas.text_in(x, line.y, room, shown, TextRole::Focus);
        canvas.set_cursor(x.saturating_add(column), line.y);
        let Some((text, hits)) = &self.searched else {
            for (part, y) in
                crate::i18n::width::wrap(msg::logbook_ui::search_how(lang), usize::from(area.width.max(2)))
                    .iter()
                    .zip(area.y + 2..area.bottom())
            {
                canvas.text_in(area.x, y, area.width, part, TextRole::Muted);
            }
            return;
        };
        let count = i64::try_from(hits.len()).unwrap_or(0);
        let said = if hits.is_empty() {
            msg::logbook_ui::found_none(lang, text)
        } else {
            msg::logbook_ui::found(lang, count, text)
        };
        canvas.text_in(area.x, area.y + 1, area.width, &said, TextRole::Muted);
        let kinds = cells(shifts::columns(hits.iter().map(|hit| hit_kind(hit, lang).into()), 8)).min(14);
        let list = Rect { height: area.height.saturating_sub(5), ..below(area, 3) };
        self.hits.draw(canvas, list, Focus::Here, |canvas, at, rect| {
            let Some(hit) = hits.get(at) else { return };
            canvas.text_in(rect.x, rect.y, 10, &hit.date.figures(ctx.lang), TextRole::Label);
            canvas.text_in(rect.x + 12, rect.y, kinds, hit_kind(hit, lang), TextRole::Value);
            let at = 12 + kinds + 2;
            canvas.text_in(rect.x + at, rect.y, rect.width.saturating_sub(at), &hit.snippet, TextRole::Text);
        });
        // Of the one chosen all there is to know it by.
        if let Some(hit) = self.hits.selected().and_then(|at| hits.get(at)) {
            let shift = shifts::with_part(lang, hit.shift.get(lang), hit.part).into_owned();
            let parts =
                [dates::date_long(lang, hit.date), shift, hit_kind(hit, lang).to_owned(), hit.who.clone()];
            let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            let y = area.bottom().saturating_sub(1);
            canvas.text_in(area.x, y, area.width, &parts.join(" · "), TextRole::Title);
        }
        // The cursor stays in the text, where typing goes.
        canvas.set_cursor(x.saturating_add(column), line.y);
    }
}

/// What kind of thing was found.
fn hit_kind(hit: &Hit, lang: Lang) -> &'static str {
    match &hit.found {
        Found::Sealed(_) => msg::logbook_ui::hit_handover(lang),
        Found::Running(kind) => kind_name(*kind, lang),
        Found::Item(item) => i18n::template(lang, item.kind.key()).unwrap_or_default(),
    }
}

/// The sign of a day: what needs a look first.
fn sign(mark: &DayMark) -> Option<(&'static str, TextRole)> {
    Some(match mark {
        m if m.missing > 0 => ("!", TextRole::Bad),
        m if m.half > 0 => ("/", TextRole::Warn),
        m if m.queries > 0 => ("?", TextRole::Warn),
        m if m.beyond > 0 => ("~", TextRole::Warn),
        m if m.sealed > 0 && m.unreviewed > 0 => (".", TextRole::Muted),
        m if m.sealed > 0 => ("+", TextRole::Ok),
        _ => return None,
    })
}

fn draw_shift(canvas: &mut Canvas, page: &LogPage, rect: Rect, names: u16, lang: Lang) {
    let document = &page.document;
    canvas.text_in(rect.x, rect.y, names, &shifts::of_page(lang, page), TextRole::Value);
    if let (State::Draft, Some(opening)) = (page.state, &page.opening) {
        let said =
            format!("{} {}", msg::shop::opened(lang, opening.opened_at.clock(lang)), opening.opened_by);
        let room = rect.width.saturating_sub(names + 1);
        canvas.text_in(rect.x + names + 1, rect.y, room, &said, TextRole::Text);
        return;
    }
    if document.review.not_handed_over.is_some() {
        let room = rect.width.saturating_sub(names + 1);
        canvas.text_in(rect.x + names + 1, rect.y, room, msg::forgotten::mark(lang), TextRole::Bad);
        return;
    }
    let net = page.net_now();
    let sum = shown_net(page, net);
    let role = if net.is_some_and(|m| !m.is_zero()) { TextRole::Warn } else { TextRole::Value };
    let wide = cells(sum.len());
    canvas.text_right(rect.right(), rect.y, wide, &sum, role);
    let joined = |people: &[String]| people.join(lists::between_names(lang));
    let people = format!("{} → {}", joined(&document.people.outgoing), joined(document.takers()));
    let room = rect.width.saturating_sub(names + 1 + wide + 1);
    canvas.text_in(rect.x + names + 1, rect.y, room, &people, TextRole::Text);
}

fn shown_net(page: &LogPage, net: Option<Money>) -> String {
    net.map_or_else(|| "-".to_owned(), |m| format_amount(m, page.document.decimals.unwrap_or(2)))
}

/// Seal, corrections, questions and review of the selected shift.
fn draw_about(canvas: &mut Canvas, page: &LogPage, area: Rect, lang: Lang) {
    let mut lines: Vec<(String, TextRole)> = Vec::new();
    if let Some(seal) = &page.document.seal {
        lines.push((format!("#{:05}", seal.seq), TextRole::Label));
        lines.push((seal.code.clone(), TextRole::Muted));
    }
    if let Some(ended) = &page.document.review.not_handed_over {
        let at = dates::moment(lang, ended.at.calendar_date(), ended.at.minute());
        lines.push((msg::forgotten::ended_line(lang, at, &ended.by), TextRole::Warn));
    }
    if page.state == State::HalfSealed {
        lines.push((msg::logbook_ui::mark_half(lang).to_owned(), TextRole::Warn));
    }
    lines.extend(daylog::handed_over_late(&page.document, lang).map(|said| (said, TextRole::Warn)));
    let corrected = i64::try_from(page.corrections.len()).unwrap_or(0);
    if corrected > 0 {
        lines.push((msg::logbook_ui::corrections(lang, corrected), TextRole::Warn));
    }
    let (was, now) = (page.net(), page.net_now());
    if was != now {
        lines.push((msg::daylog::was_now(lang, shown_net(page, now), shown_net(page, was)), TextRole::Warn));
    }
    if page.query_open() {
        lines.push((msg::logbook_ui::mark_query(lang).to_owned(), TextRole::Warn));
    }
    match page.reviewed() {
        None if page.state == State::Draft => {
            lines.push((msg::shop::no_handover_yet(lang).to_owned(), TextRole::Muted));
        }
        Some(review) => lines.push((msg::logbook_ui::reviewed(lang, &review.name), TextRole::Ok)),
        None => lines.push((msg::logbook_ui::mark_unread(lang).to_owned(), TextRole::Muted)),
    }
    for ((text, role), y) in lines.iter().zip(area.y..area.bottom()) {
        canvas.text_in(area.x, y, area.width, text, *role);
    }
}

impl View for Logbook {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_logbook.into())
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        let search = Hint::key(Code::Char('/'), msg::kit::hint_search(lang), 1);
        let back = Hint::key(Code::Esc, msg::kit::hint_back(lang), 0);
        match self.focus {
            LogbookFocus::Days => vec![
                Hint::key(Code::Enter, msg::logbook_ui::hint_shifts(lang), 0),
                Hint::new(HintKey::Arrows, msg::logbook_ui::hint_day(lang), 2),
                Hint::new(HintKey::Pages, msg::logbook_ui::hint_month(lang), 2),
                search,
                back,
            ],
            LogbookFocus::Shifts => vec![
                Hint::key(Code::Enter, msg::kit::hint_open(lang), 0),
                Hint::new(HintKey::UpDown, msg::kit::hint_choose(lang), 2),
                search,
                back,
            ],
            LogbookFocus::Search => {
                let fresh = self
                    .searched
                    .as_ref()
                    .is_some_and(|(t, h)| t == self.query.text().trim() && !h.is_empty());
                let enter = if fresh { msg::kit::hint_open(lang) } else { msg::kit::hint_search(lang) };
                let mut hints = vec![Hint::key(Code::Enter, enter, 0)];
                if !self.hits.is_empty() {
                    hints.push(Hint::new(HintKey::UpDown, msg::kit::hint_choose(lang), 1));
                }
                hints.push(back);
                hints
            }
        }
    }

    fn on(&mut self, input: &Input, _: &Ctx<'_>) -> Handled {
        if self.focus == LogbookFocus::Search {
            return self.on_search(input);
        }
        match input {
            Input::Hit(_) if self.calendar.hit(input) => self.focus = LogbookFocus::Days,
            Input::Hit(_) if self.shifts.hit(input) => self.focus = LogbookFocus::Shifts,
            Input::Key(key) if KeyAction::outside_field(key) == KeyAction::Search => {
                self.focus = LogbookFocus::Search;
                return Handled::done();
            }
            _ => {}
        }
        match self.focus {
            LogbookFocus::Days => self.on_days(input),
            _ => self.on_shifts(input),
        }
    }

    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        vec![("search".to_owned(), Typed::Line(&mut self.query))]
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let country = packs::country_named(ctx.model.settings().and_then(|s| s.country()));
        let sunday = country.is_some_and(|pack| pack.sunday_first);
        self.calendar.begin_weeks_on(if sunday { chrono::Weekday::Sun } else { chrono::Weekday::Mon });
        let area = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
        if self.focus == LogbookFocus::Search {
            canvas.within(area, |canvas| self.draw_search(canvas, area, ctx));
            return;
        }
        let (left, right) = columns(area, LEFT, 2);
        self.draw_left(canvas, left, ctx.lang);
        canvas.upright(left.right(), area.y, area.height, TextRole::Border);
        canvas.within(right, |canvas| self.draw_day(canvas, right, ctx.lang));
    }

    fn on_event(&mut self, news: &Event, _: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Found(Answered::LogMonth(marks)) => {
                self.marks.clone_from(marks);
                return self.seek();
            }
            Event::Found(Answered::LogDay(day)) if day.date == self.date() => {
                self.day.clone_from(&day.pages);
                self.openings.clone_from(&day.openings);
                self.shifts.set_len(self.day.len() + self.openings.len());
                if self.listed(0).is_none() && self.focus == LogbookFocus::Shifts {
                    self.focus = LogbookFocus::Days;
                }
            }
            Event::Found(Answered::SearchLog(text, hits)) => {
                self.hits.set_len(hits.len());
                self.hits.select(0);
                self.searched = Some((text.clone(), hits.clone()));
            }
            Event::Found(Answered::LogPage(page)) => {
                let wanted = self.searched.as_ref().map_or("", |(text, _)| text.as_str());
                return vec![Effect::Open(Box::new(PageView::new((**page).clone(), wanted)))];
            }
            _ => {}
        }
        Vec::new()
    }

    fn on_top(&mut self, _: &Ctx<'_>) -> Vec<Effect> {
        if self.seeking > 0 {
            return vec![self.read_month()];
        }
        vec![self.read_month(), self.read_day()]
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        msg::logbook_ui::title(ctx.lang).to_owned()
    }
}

#[cfg(test)]
mod tests;
