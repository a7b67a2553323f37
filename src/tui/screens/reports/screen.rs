//! The reports as a screen: what is shown and where input goes.

use ratatui::layout::Rect;

use super::export::{self, said};
use super::{Focus, PERIOD, Reports, TABLES, TABS, bar, show};
use crate::i18n::msg;
use crate::i18n::width::wrap;
use crate::report::REPORTS;
use crate::report::paper::period_words;
use crate::tui::canvas::{Canvas, Target, below, padded, row};
use crate::tui::input::{Code, Input};
use crate::tui::keymap::{Action, Hint, HintKey};
use crate::tui::pin_purpose::PinPurpose;
use crate::tui::screens::fair::FairView;
use crate::tui::screens::logbook::PageView;
use crate::tui::theme::Role;
use crate::tui::view::{Answered, Ctx, Effect, Handled, News, Query, View};
use crate::tui::widgets::Outcome;
use crate::tui::work::Wanted;

impl View for Reports {
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
        let mut hints = match self.focus {
            Focus::Tabs if self.tabs.selected() >= REPORTS.len() => {
                vec![Hint::key(Code::Enter, msg::reports_ui::hint_export(lang), 0)]
            }
            Focus::Tabs => vec![Hint::new(HintKey::LeftRight, msg::reports_ui::hint_report(lang), 0)],
            Focus::Period => vec![
                Hint::key(Code::Enter, msg::reports_ui::hint_days(lang), 0),
                Hint::new(HintKey::LeftRight, msg::reports_ui::hint_month(lang), 0),
            ],
            Focus::Tables => vec![Hint::new(HintKey::LeftRight, msg::reports_ui::hint_table(lang), 0)],
            Focus::Rows => vec![
                Hint::key(Code::Enter, self.enter(ctx), 0),
                Hint::new(HintKey::LeftRight, msg::reports_ui::hint_figure(lang), 1),
            ],
        };
        hints.push(Hint::new(HintKey::UpDown, msg::kit::hint_move(lang), 3));
        if self.focus != Focus::Tables {
            hints.push(Hint::key(Code::Tab, msg::reports_ui::hint_table(lang), 2));
        }
        if self.focus != Focus::Period {
            hints.push(Hint::new(HintKey::Range("[ ]"), msg::reports_ui::hint_month(lang), 2));
        }
        hints.push(Hint::key(Code::Char('p'), msg::reports_ui::hint_who(lang), 2));
        if self.lockable().is_some() {
            hints.push(Hint::key(Code::Char('l'), msg::reports_ui::hint_lock(lang), 2));
        }
        hints.push(Hint::key(Code::Char('e'), msg::reports_ui::hint_export(lang), 1));
        hints.push(Hint::key(Code::Esc, msg::kit::hint_back(lang), 0));
        hints
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Some(export) = &mut self.export {
            return match export.on(input, ctx.lang) {
                export::Told::Yes(effects) => Handled::Yes(effects),
                export::Told::No => Handled::No,
                export::Told::Away => {
                    self.export = None;
                    Handled::done()
                }
            };
        }
        if let Some(show) = &mut self.show {
            let told = show.on(input);
            return match told {
                show::Told::Yes => Handled::done(),
                show::Told::No => Handled::No,
                show::Told::Away => {
                    self.show = None;
                    Handled::done()
                }
                show::Told::Show(wanted) => {
                    self.show = None;
                    self.want(wanted)
                }
            };
        }
        if self.reading.is_some() {
            return match input {
                Input::Key(key) => match Action::outside_field(key) {
                    Action::Back => Handled::then(Effect::Stop),
                    action if action.is_global() => Handled::No,
                    _ => Handled::done(),
                },
                _ => Handled::done(),
            };
        }
        match input {
            Input::Key(key) => self.on_key(key, ctx),
            Input::Hit(Target::Item { id: TABS, .. }) => {
                let outcome = self.tabs.handle(input);
                self.focus = Focus::Tabs;
                let at = self.tabs.selected();
                if at >= REPORTS.len() {
                    self.on_tabs(outcome, ctx)
                } else {
                    self.want(Wanted { report: at, ..self.wanted })
                }
            }
            Input::Hit(Target::Item { id: TABLES, .. }) => {
                self.focus = Focus::Tables;
                let _ = self.tables.handle(input);
                self.table(self.tables.selected())
            }
            Input::Hit(Target::Item { id: PERIOD, index }) => match *index {
                bar::BACK => self.turn(-1),
                bar::ON => self.turn(1),
                bar::WHO => self.ask_what("person", ctx),
                _ => self.ask_what("days", ctx),
            },
            _ => match self.on_grid(input) {
                Outcome::Chosen(at) if self.focus == Focus::Rows => self.open(at, ctx),
                Outcome::Ignored => Handled::No,
                _ => {
                    self.focus = Focus::Rows;
                    Handled::done()
                }
            },
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
        self.tabs.draw(canvas, row(area, 0), self.focus == Focus::Tabs);
        let body = padded(below(area, 1));
        canvas.within(body, |canvas| {
            let focused = self.focus == Focus::Period;
            let lock = self.book.as_ref().map_or("", |book| &book.lock);
            bar::draw_period(canvas, row(body, 0), (self.wanted, self.today), lock, focused, ctx);
            let rest = below(body, 1);
            let text = match (&self.failed, &self.reading) {
                (Some(problem), _) => Some((said(problem, lang), Role::Bad)),
                (_, Some(_)) => {
                    let days = period_words(self.wanted.period, lang);
                    Some((msg::reports_ui::reading(lang, days), Role::Text))
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

    fn hear(&mut self, news: &News, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            News::Found(Answered::Report(made)) => {
                if made.wanted == show::fitting(self.wanted) {
                    self.take(made, ctx.lang);
                }
            }
            News::Found(Answered::LogPage(page)) => {
                let mut view = PageView::new((**page).clone(), "");
                if let Some(person) = self.punch.take() {
                    view.correct_punch(&person, ctx);
                }
                return vec![Effect::Open(Box::new(view))];
            }
            News::Pin { purpose: PinPurpose::OwnHistory, .. } => {
                return self
                    .own
                    .take()
                    .map(|person| Effect::Ask(Query::OwnShifts(person)))
                    .into_iter()
                    .collect();
            }
            News::Found(Answered::OwnShifts(person, shifts)) => {
                return vec![Effect::Open(Box::new(FairView::new(*person, shifts.clone())))];
            }
            News::Changed if !self.wanted.is_long() && self.export.is_none() => {
                return vec![Self::read(show::fitting(self.wanted))];
            }
            other => {
                if let Some(export) = &mut self.export {
                    export.hear(other);
                } else if let News::Refused(error) = other {
                    return self.refused(error);
                }
            }
        }
        Vec::new()
    }

    fn shown(&mut self, _: &Ctx<'_>) -> Vec<Effect> {
        // What was opened above may have corrected something.
        if self.book.is_none() || !self.wanted.is_long() {
            vec![Self::read(show::fitting(self.wanted))]
        } else {
            Vec::new()
        }
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        let title = self.book.as_ref().map(|book| book.title.clone());
        title.unwrap_or_else(|| msg::reports_ui::title(ctx.lang).to_owned())
    }
}
