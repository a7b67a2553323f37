//! Ending a shift that nobody handed over: what its record will say, why, and the PIN of whoever ends it.

use ratatui::layout::Rect;

use crate::i18n::{self, dates, lists, msg};
use crate::model::lang::Lang;
use crate::model::people::Role;
use crate::model::time::Stamp;
use crate::store::ShopState;
use crate::tui::screens::opening::named;
use crate::tui::shell::canvas::{Canvas, below, padded};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::Hint;
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Command, Ctx, Effect, Event, Handled, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::label::Label;

/// The key on Home.
pub(crate) const KEY: Code = Code::F(8);

/// Form that ends the running shift as not handed over.
#[derive(Debug)]
pub(crate) struct EndShift {
    form: Form,
}

impl EndShift {
    /// The form, with nothing said yet.
    #[must_use]
    pub(crate) fn new() -> Self {
        let reason =
            Field::text("reason", msg::forgotten::reason).required().explained(msg::forgotten::reason_note);
        Self { form: Form::new(vec![reason]).ended_by(msg::kit::to_pin) }
    }
}

/// What the record will say, a sentence each.
fn about(live: &ShopState, now: Stamp, lang: Lang) -> Vec<String> {
    let shift = live.running_shift(now.ms);
    let zone = live.settings.store.zone;
    let as_of = shift.ends_as_of();
    let due = shift.overdue_since().unwrap_or(as_of);
    let many = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let names: Vec<&str> = shift.people().into_iter().map(|id| live.settings.person_name(id)).collect();
    let sep = lists::between_names(lang);
    let mut lines = vec![msg::forgotten::about(
        lang,
        dates::day_and_time(lang, zone.stamp_at(as_of), now),
        dates::day_and_time(lang, zone.stamp_at(due), now),
        named(live, live.run.name(), lang),
    )];
    if !names.is_empty() {
        lines.push(msg::forgotten::were_on_it(lang, names.join(sep)));
    }
    let carried = live.items.iter().filter(|item| item.opened.ms <= as_of).count();
    if carried > 0 {
        lines.push(msg::forgotten::carried(lang, many(carried)));
    }
    let later = live.entries.iter().filter(|entry| entry.at.ms > as_of).count();
    if later > 0 {
        lines.push(msg::forgotten::later(lang, many(later)));
    }
    lines.push(msg::forgotten::then(lang).to_owned());
    lines
}

impl View for EndShift {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_end_shift.into())
    }

    fn explained_form(&self) -> Option<&Form> {
        Some(&self.form)
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        self.form.hints_as(ctx.lang, msg::reports_ui::hint_pin(ctx.lang))
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        match self.form.handle(input) {
            WidgetOutcome::Ignored => Handled::No,
            WidgetOutcome::Submitted => Handled::then(Effect::AskPin {
                title: msg::forgotten::pin.into(),
                who: ctx.model.people(Role::Cashier),
                purpose: PinPurpose::EndShift,
            }),
            _ => Handled::done(),
        }
    }

    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        vec![("end_shift".to_owned(), Typed::Form(&mut self.form))]
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let inner = canvas.pane(area, msg::forgotten::title(ctx.lang), Focus::Here);
        let Some(live) = &ctx.model.live else { return };
        let cols = inner.width.saturating_sub(2);
        let mut y = 0;
        for text in about(live, ctx.now, ctx.lang) {
            for line in i18n::width::wrap(&text, usize::from(cols)) {
                canvas.text_in(inner.x + 1, inner.y + y, cols, &line, TextRole::Text);
                y += 1;
            }
        }
        self.form.draw(canvas, padded(below(inner, y + 1)), Focus::Here);
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Pin { person, purpose: PinPurpose::EndShift } => {
                let reason = self.form.raw("reason").trim().to_owned();
                vec![Effect::Do(Command::EndShift { by: *person, reason })]
            }
            Event::Saved => {
                let since = ctx.model.live.as_ref().map(|live| {
                    let zone = live.settings.store.zone;
                    Lang::ALL
                        .map(|lang| dates::day_and_time(lang, zone.stamp_at(live.run.opened_ms), ctx.now))
                });
                let since = since.unwrap_or_default();
                let said = move |lang: Lang| msg::forgotten::ended(lang, &since[lang.index()]);
                vec![Effect::Home, Effect::Say(said.into())]
            }
            Event::Refused(error) => {
                self.form.refuse("reason", error.problem());
                Vec::new()
            }
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
