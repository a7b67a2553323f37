//! The reports as a screen: what is shown and where input goes.

use ratatui::layout::Rect;

use super::export::said;
use super::heading::PeriodPart;
use super::{Reports, export};
use crate::i18n::msg;
use crate::i18n::width::wrap;
use crate::model::ids::PersonId;
use crate::report::REPORTS;
use crate::report::tables::period_words;
use crate::tui::screens::locked;
use crate::tui::screens::log::punch_day::PunchDayView;
use crate::tui::screens::logbook::PageView;
use crate::tui::screens::own_history::FairView;
use crate::tui::screens::reports::sorting::SORT;
use crate::tui::screens::reports::{ReportsFocus, heading, selection};
use crate::tui::shell::background::{ReportRequest, Whose};
use crate::tui::shell::canvas::{Canvas, below, padded, row};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Answered, Ctx, Effect, Event, Handled, Query, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::dialog::DialogId;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::label::Label;

impl Reports {
    /// What can be done while the figures wanted are not open.
    fn hints_locked(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        let mut hints = vec![locked::hint(ctx)];
        let across = if self.focus == ReportsFocus::Period {
            msg::reports_ui::hint_month(lang)
        } else {
            msg::reports_ui::hint_report(lang)
        };
        hints.push(Hint::new(HintKey::LeftRight, across, 1));
        hints.push(Hint::key(Code::Char('p'), msg::reports_ui::hint_who(lang), 2));
        if self.lockable().is_some() {
            hints.push(Hint::key(Code::Char('l'), msg::reports_ui::hint_lock(lang), 2));
        }
        hints.push(Hint::key(Code::Esc, msg::kit::hint_back(lang), 0));
        hints
    }

    /// Somebody's PIN was right: shows what it opens, a cashier's own figures alone.
    fn unlocked(&mut self, person: PersonId, ctx: &Ctx<'_>) -> Vec<Effect> {
        if let Some(whose) = self.own.take() {
            return vec![Effect::Ask(Query::OwnShifts(whose))];
        }
        if !ctx.model.reads(None) {
            self.wanted.ask.person = Some(person);
        }
        vec![Self::read(selection::fitting(self.wanted))]
    }
}

impl View for Reports {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_reports.into())
    }

    fn explained_form(&self) -> Option<&Form> {
        let written = self.export.as_ref().and_then(export::Export::form);
        written.or_else(|| self.show.as_ref().map(selection::Show::form))
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        if let Some(export) = &self.export {
            return export.hints(lang);
        }
        if let Some(show) = &self.show {
            return show.hints(lang);
        }
        if self.reading.is_some() {
            return vec![Hint::key(Code::Esc, msg::reports_ui::hint_stop(lang), 0)];
        }
        if self.locked(ctx).is_some() {
            return self.hints_locked(ctx);
        }
        let mut hints = match self.focus {
            ReportsFocus::Tabs if self.tabs.selected() >= REPORTS.len() => {
                vec![Hint::key(Code::Enter, msg::reports_ui::hint_export(lang), 0)]
            }
            ReportsFocus::Tabs => vec![Hint::new(HintKey::LeftRight, msg::reports_ui::hint_report(lang), 0)],
            ReportsFocus::Period => vec![
                Hint::key(Code::Enter, msg::reports_ui::hint_days(lang), 0),
                Hint::new(HintKey::LeftRight, msg::reports_ui::hint_month(lang), 0),
            ],
            ReportsFocus::Tables => vec![Hint::new(HintKey::LeftRight, msg::reports_ui::hint_table(lang), 0)],
            ReportsFocus::Rows => vec![
                Hint::key(Code::Enter, self.enter(ctx), 0),
                Hint::new(HintKey::LeftRight, msg::reports_ui::hint_figure(lang), 1),
            ],
        };
        hints.push(Hint::new(HintKey::UpDown, msg::kit::hint_move(lang), 3));
        if self.focus != ReportsFocus::Tables {
            hints.push(Hint::key(Code::Tab, msg::reports_ui::hint_table(lang), 2));
        }
        if self.focus != ReportsFocus::Period {
            hints.push(Hint::new(HintKey::Range("[ ]"), msg::reports_ui::hint_month(lang), 2));
        }
        hints.push(Hint::key(Code::Char('p'), msg::reports_ui::hint_who(lang), 2));
        if self.lockable().is_some() {
            hints.push(Hint::key(Code::Char('l'), msg::reports_ui::hint_lock(lang), 2));
        }
        if self.focus != ReportsFocus::Tabs {
            hints.push(Hint::key(SORT, msg::reports_ui::hint_sort(lang), 2));
        }
        hints.push(Hint::key(Code::Char('e'), msg::reports_ui::hint_export(lang), 1));
        hints.push(Hint::key(Code::Esc, msg::kit::hint_back(lang), 0));
        hints
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Some(export) = &mut self.export {
            return match export.on(input, ctx.lang) {
                export::ExportOutcome::Yes(effects) => Handled::Yes(effects),
                export::ExportOutcome::No => Handled::No,
                export::ExportOutcome::Away => {
                    self.export = None;
                    Handled::done()
                }
            };
        }
        if let Some(show) = &mut self.show {
            let told = show.on(input);
            return match told {
                selection::ShowOutcome::Yes => Handled::done(),
                selection::ShowOutcome::No => Handled::No,
                selection::ShowOutcome::Away => {
                    self.show = None;
                    Handled::done()
                }
                selection::ShowOutcome::Show(wanted) => {
                    self.show = None;
                    self.want(wanted)
                }
            };
        }
        if self.reading.is_some() {
            return match input {
                Input::Key(key) => match KeyAction::outside_field(key) {
                    KeyAction::Back => Handled::then(Effect::Stop),
                    action if action.is_global() => Handled::No,
                    _ => Handled::done(),
                },
                _ => Handled::done(),
            };
        }
        let locked = self.locked(ctx);
        match input {
            Input::Key(key) => match locked {
                Some(own) => self.on_locked(key, own, ctx),
                None => self.on_key(key, ctx),
            },
            Input::Hit(_) if self.tabs.hit(input) => {
                let outcome = self.tabs.handle(input);
                self.focus = ReportsFocus::Tabs;
                let at = self.tabs.selected();
                if at >= REPORTS.len() && locked.is_some() {
                    self.tabs.select(self.wanted.report);
                    Handled::done()
                } else if at >= REPORTS.len() {
                    self.on_tabs(outcome, ctx)
                } else {
                    self.want(ReportRequest { report: at, ..self.wanted })
                }
            }
            Input::Hit(_) if self.tables.hit(input) => {
                self.focus = ReportsFocus::Tables;
                let _ = self.tables.handle(input);
                self.table(self.tables.selected())
            }
            Input::Hit(_) if let Some(part) = self.period.meaning(input) => match part {
                PeriodPart::Before => self.turn(-1),
                PeriodPart::Days => self.ask_what("days", ctx),
                PeriodPart::After => self.turn(1),
                PeriodPart::Who => self.ask_what("person", ctx),
            },
            _ if locked.is_some() => Handled::No,
            _ => match self.on_grid(input) {
                WidgetOutcome::Chosen(at) if self.focus == ReportsFocus::Rows => self.open(at, ctx),
                WidgetOutcome::Ignored => Handled::No,
                _ => {
                    self.focus = ReportsFocus::Rows;
                    Handled::done()
                }
            },
        }
    }

    fn dialog(&self) -> Option<DialogId> {
        self.export.as_ref().and_then(super::export::Export::dialog)
    }

    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        let export = self.export.as_mut().and_then(export::Export::unsaved);
        let show = self.show.as_mut().map(selection::Show::unsaved);
        export.into_iter().chain(show).collect()
    }

    fn put_back(&mut self, _: &Ctx<'_>) {
        if let Some(export) = &mut self.export {
            export.put_back();
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let lang = ctx.lang;
        if let Some(book) = &self.book
            && book.lang() != lang
        {
            let made = book.made().clone();
            let reading = self.reading.take();
            self.take(&made, lang);
            self.reading = reading;
        }
        let title = self.book.as_ref().map_or_else(String::new, |book| book.title.clone());
        if let Some(export) = &mut self.export {
            let leaf = self.book.as_ref().and_then(|book| book.leaves.get(self.tables.selected()));
            export.draw(canvas, area, &title, leaf.map_or("", |leaf| &leaf.title));
            return;
        }
        if area.height < 3 {
            return;
        }
        self.tabs.draw(canvas, row(area, 0), Focus::when(self.focus == ReportsFocus::Tabs));
        let body = padded(below(area, 1));
        canvas.within(body, |canvas| {
            let focused = self.focus == ReportsFocus::Period;
            let locked = self.locked(ctx);
            let lock = self.book.as_ref().filter(|_| locked.is_none()).map_or("", |book| &book.lock);
            let shown = (self.wanted, self.today);
            heading::draw_period(canvas, row(body, 0), &self.period, shown, (lock, focused), ctx);
            let rest = below(body, 1);
            if let Some(own) = locked {
                locked::draw(canvas, rest, own, ctx);
                return;
            }
            let text = match (&self.failed, &self.reading) {
                (Some(problem), _) => Some((said(problem, lang), TextRole::Bad)),
                (_, Some(_)) => {
                    let days = period_words(self.wanted.period, lang);
                    Some((msg::reports_ui::reading(lang, days), TextRole::Text))
                }
                _ => None,
            };
            match text {
                Some((text, role)) => {
                    let lines = wrap(&text, usize::from(rest.width.max(8)));
                    for (line, y) in lines.iter().zip(rest.y + 1..rest.bottom()) {
                        canvas.text_in(rest.x, y, rest.width, line, role);
                    }
                }
                None => self.draw_book(canvas, rest),
            }
        });
        if let Some(show) = &mut self.show {
            show.draw(canvas, area);
        }
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Found(Answered::Report(made)) => {
                if made.wanted == selection::fitting(self.wanted) {
                    self.take(made, ctx.lang);
                }
            }
            Event::Found(Answered::LogPage(page)) => {
                if let Some(day) = self.punch.take().and_then(|name| PunchDayView::named(page, &name, ctx)) {
                    return vec![Effect::Open(Box::new(day))];
                }
                return vec![Effect::Open(Box::new(PageView::new((**page).clone(), "")))];
            }
            Event::Pin { person, purpose: PinPurpose::Figures } => return self.unlocked(*person, ctx),
            Event::Found(Answered::OwnShifts(person, shifts)) => {
                return vec![Effect::Open(Box::new(FairView::new(*person, shifts.clone())))];
            }
            Event::Changed | Event::Locked if self.locked(ctx).is_some() => {}
            Event::Changed if !self.wanted.is_long() && self.export.is_none() => {
                return vec![Self::read(selection::fitting(self.wanted))];
            }
            other => {
                if let Some(export) = &mut self.export {
                    export.on_event(other);
                } else if let Event::Refused(error) = other {
                    return self.refused(error);
                }
            }
        }
        Vec::new()
    }

    fn lock(&mut self) -> bool {
        if self.wanted.whose() == Whose::OfNobody {
            return false;
        }
        (self.book, self.export, self.own, self.punch, self.reading) = (None, None, None, None, None);
        self.focus = ReportsFocus::Tabs;
        true
    }

    fn on_top(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        if self.locked(ctx).is_some() {
            self.own = None;
            return Vec::new();
        }
        // What was opened above may have corrected something.
        if self.book.is_none() || !self.wanted.is_long() {
            vec![Self::read(selection::fitting(self.wanted))]
        } else {
            Vec::new()
        }
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        if self.locked(ctx).is_some() {
            return msg::reports_ui::title(ctx.lang).to_owned();
        }
        let title = self.book.as_ref().map(|book| book.title.clone());
        title.unwrap_or_else(|| msg::reports_ui::title(ctx.lang).to_owned())
    }
}
