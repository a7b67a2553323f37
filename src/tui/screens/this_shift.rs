//! The running shift to be read: every entry in a list, each in full, and struck out where it was wrong.

#[cfg(test)]
mod tests;

use ratatui::layout::Rect;

use super::log;
use crate::i18n::{dates, msg, width};
use crate::model::business_day::business_date;
use crate::model::ids::EntryId;
use crate::model::lang::Lang;
use crate::model::log::{Detail, Entry};
use crate::model::problem::Problem;
use crate::record::log_so_far;
use crate::report::daylog;
use crate::rules::authority::Act;
use crate::rules::claims;
use crate::store::ShopState;
use crate::tui::screens::log::punch_day::PunchDayView;
use crate::tui::shell::canvas::{Canvas, below, cells, padded};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Command, Ctx, Effect, Event, Handled, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::list::ListWidget;

/// Cells of a name and of a kind.
const NAME: u16 = 10;
const KIND: u16 = 14;

/// Entries of the running shift, to read and to strike out.
#[derive(Debug)]
pub(crate) struct ThisShift {
    list: ListWidget,
    /// Entries and what they say, newest first, as they were when they were put into words.
    lines: Vec<(Entry, String)>,
    made: Option<(Lang, Vec<Entry>)>,
    /// The entry that is read in full.
    shown: Option<EntryId>,
    form: Option<Form>,
    /// Why, while the PIN is asked for.
    pending: Option<(EntryId, String)>,
}

impl ThisShift {
    /// On the newest entry.
    #[must_use]
    pub(crate) fn new() -> Self {
        let list = ListWidget::new();
        Self { list, lines: Vec::new(), made: None, shown: None, form: None, pending: None }
    }

    /// Puts what is logged now into words.
    fn follow(&mut self, ctx: &Ctx<'_>) {
        let Some(live) = &ctx.model.live else { return };
        if self.made.as_ref().is_some_and(|(lang, entries)| *lang == ctx.lang && *entries == live.entries) {
            return;
        }
        let mut entries = live.entries.clone();
        entries.sort_by_key(|e| (e.at.ms, e.id));
        let said = log_so_far(&live.run, (&entries, &[]), &live.settings, ctx.now);
        let texts: Vec<String> = match &said {
            Ok(document) => document.log.iter().map(|e| daylog::entry_text(document, ctx.lang, e)).collect(),
            Err(_) => Vec::new(),
        };
        let texts = texts.into_iter().chain(std::iter::repeat(String::new()));
        self.lines = entries.into_iter().zip(texts).collect();
        self.lines.reverse();
        self.list.set_len(self.lines.len());
        self.made = Some((ctx.lang, live.entries.clone()));
    }

    fn shown(&self) -> Option<&(Entry, String)> {
        let id = self.shown?;
        self.lines.iter().find(|(entry, _)| entry.id == id)
    }

    fn submit(&mut self, ctx: &Ctx<'_>) -> Handled {
        let Some(form) = &mut self.form else { return Handled::done() };
        let reason = form.raw("reason").trim().to_owned();
        if reason.is_empty() {
            form.refuse("reason", Problem::new("log.strike_reason"));
            return Handled::done();
        }
        let (Some((entry, _)), Some(live)) = (self.shown(), &ctx.model.live) else { return Handled::done() };
        let Some((act, about)) = claims::act_of_strike(entry, &live.settings) else { return Handled::done() };
        let (id, author) = (entry.id, entry.by);
        let who = ctx.model.may_do(act, &about);
        self.pending = Some((id, reason));
        let title = if about.contains(&author) && act == Act::Strike {
            let name = ctx.model.name(author).to_owned();
            Label::from(move |lang: Lang| msg::this_shift::pin(lang, &name))
        } else {
            Label::from(msg::this_shift::pin_lead)
        };
        Handled::then(Effect::AskPin { title, who, purpose: PinPurpose::Strike(act) })
    }

    /// The day of somebody whose time on the clock this is: it is put right there.
    fn punch_day(&self, ctx: &Ctx<'_>) -> Option<PunchDayView> {
        let Detail::Punch(punch) = self.shown()?.0.detail.as_logged() else { return None };
        let store = &ctx.model.settings()?.store;
        let day = business_date(store.zone.stamp_at(punch.at_ms), store.zone, store.cutoff.0);
        Some(PunchDayView::of(punch.person, day))
    }

    fn draw_list(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let n = i64::try_from(self.lines.len()).unwrap_or(i64::MAX);
        // Behind the line of a handover that is not signed it is the log of what comes after.
        let begun = ctx.model.live.as_ref().and_then(ShopState::unsigned).map(|(begun, _)| begun);
        let title = match begun {
            Some(at) => {
                msg::this_shift::title_since(ctx.lang, dates::time_or_moment(ctx.lang, at, ctx.now), n)
            }
            None => msg::this_shift::title(ctx.lang, n),
        };
        let inner = padded(canvas.pane(area, &title, Focus::Here));
        if self.lines.is_empty() {
            canvas.text_in(inner.x, inner.y, inner.width, msg::this_shift::none(ctx.lang), TextRole::Muted);
            return;
        }
        let lines = &self.lines;
        self.list.draw(canvas, inner, Focus::Here, |canvas, index, rect| {
            let Some((entry, text)) = lines.get(index) else { return };
            let role = if entry.detail.is_struck() { TextRole::Muted } else { TextRole::Text };
            let kind = log::short_name(entry.detail.kind(), ctx.lang);
            let time = ctx.lang.clock().cells() + 1;
            canvas.text_in(rect.x, rect.y, time, &entry.at.clock(ctx.lang), TextRole::Label);
            canvas.text_in(rect.x + time, rect.y, NAME, ctx.model.name(entry.by), role);
            canvas.text_in(rect.x + time + NAME + 1, rect.y, KIND, kind, role);
            let x = rect.x + time + NAME + KIND + 2;
            let text = crate::model::text::for_output_line(text);
            canvas.text_in(x, rect.y, rect.right().saturating_sub(x), &text, role);
        });
    }

    fn draw_entry(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let lang = ctx.lang;
        let Some((entry, text)) = self.shown() else { return };
        let title = log::kind_name(entry.detail.kind(), lang);
        let facts = [
            (msg::this_shift::when(lang), entry.at.clock(lang)),
            (msg::this_shift::who(lang), ctx.model.name(entry.by).to_owned()),
            (msg::this_shift::kind(lang), title.to_owned()),
            (msg::this_shift::what(lang), text.clone()),
        ];
        let struck = entry.detail.is_struck();
        let inner = padded(canvas.pane(area, title, Focus::when(self.form.is_none())));
        let labels = facts.iter().map(|(label, _)| width::width(label)).max().unwrap_or(0) + 2;
        let room = usize::from(inner.width).saturating_sub(labels).max(8);
        let mut y = inner.y;
        for (label, value) in &facts {
            canvas.text_in(inner.x, y, cells(labels), label, TextRole::Label);
            for line in width::wrap(value, room) {
                if y >= inner.bottom() {
                    return;
                }
                let role = if struck { TextRole::Muted } else { TextRole::Text };
                canvas.text_in(inner.x + cells(labels), y, cells(room), &line, role);
                y += 1;
            }
        }
        if let Some(form) = &mut self.form {
            let rest = below(inner, y - inner.y + 1);
            let about = width::wrap(msg::this_shift::strike_about(lang), usize::from(rest.width.max(8)));
            for (line, y) in about.iter().zip(rest.y..rest.bottom()) {
                canvas.text_in(rest.x, y, rest.width, line, TextRole::Muted);
            }
            form.draw(canvas, below(rest, cells(about.len())), Focus::Here);
        }
    }
}

impl Default for ThisShift {
    fn default() -> Self {
        Self::new()
    }
}

impl View for ThisShift {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_this_shift.into())
    }

    fn explained_form(&self) -> Option<&Form> {
        self.form.as_ref()
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        if let Some(form) = &self.form {
            return form.hints_as(lang, msg::this_shift::strike(lang));
        }
        let mut hints = Vec::new();
        match self.shown() {
            Some((entry, _)) if entry.detail.is_struck() => {}
            Some((entry, _)) if matches!(entry.detail, Detail::Punch(_)) => {
                hints.push(Hint::key(Code::Enter, msg::punch_day::hint_fix(lang), 0));
            }
            Some(_) => hints.push(Hint::key(Code::Enter, msg::this_shift::strike(lang), 0)),
            None if self.lines.is_empty() => {}
            None => {
                hints.push(Hint::key(Code::Enter, msg::this_shift::read(lang), 0));
                hints.push(Hint::new(HintKey::UpDown, msg::kit::hint_choose(lang), 1));
            }
        }
        hints.push(Hint::key(Code::Esc, msg::kit::hint_back(lang), 0));
        hints
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        self.follow(ctx);
        if let Some(form) = &mut self.form {
            return match form.handle(input) {
                WidgetOutcome::Submitted => self.submit(ctx),
                WidgetOutcome::Ignored => match input {
                    Input::Key(key) if KeyAction::of(key) == KeyAction::Back => {
                        self.form = None;
                        Handled::done()
                    }
                    _ => Handled::No,
                },
                _ => Handled::done(),
            };
        }
        if let Some((entry, _)) = self.shown() {
            let struck = entry.detail.is_struck();
            let Input::Key(key) = input else { return Handled::No };
            return match KeyAction::outside_field(key) {
                KeyAction::Back => {
                    self.shown = None;
                    Handled::done()
                }
                KeyAction::Accept if !key.repeat && !struck => {
                    if let Some(day) = self.punch_day(ctx) {
                        return Handled::then(Effect::Open(Box::new(day)));
                    }
                    let reason = Field::text("reason", msg::this_shift::reason).required().max(120);
                    self.form = Some(Form::new(vec![reason]));
                    Handled::done()
                }
                _ => Handled::No,
            };
        }
        match self.list.handle(input) {
            WidgetOutcome::Chosen(index) => {
                self.shown = self.lines.get(index).map(|(entry, _)| entry.id);
                Handled::done()
            }
            WidgetOutcome::Ignored => Handled::No,
            _ => Handled::done(),
        }
    }

    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        let entry = self.shown().map(|(entry, _)| entry.id);
        let name = entry.map(|id| format!("strike/{id}"));
        name.zip(self.form.as_mut().map(Typed::Form)).into_iter().collect()
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        self.follow(ctx);
        if area.height < 3 {
            return;
        }
        if self.shown().is_some() {
            self.draw_entry(canvas, area, ctx);
        } else {
            self.draw_list(canvas, area, ctx);
        }
    }

    fn on_event(&mut self, news: &Event, _: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Pin { person, purpose: PinPurpose::Strike(_) } => match self.pending.take() {
                Some((entry, reason)) => {
                    vec![Effect::Do(Command::Strike { by: *person, entry, reason })]
                }
                None => Vec::new(),
            },
            Event::Saved => {
                self.form = None;
                vec![Effect::Say(Label::from(msg::this_shift::done))]
            }
            Event::Refused(error) => {
                self.pending = None;
                if let Some(form) = &mut self.form {
                    form.refuse("reason", error.problem());
                }
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        msg::home::this_shift(ctx.lang).to_owned()
    }
}
