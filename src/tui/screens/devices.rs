//! One device: what the register says of it, and everything that happened to it.

use ratatui::layout::Rect;

use crate::i18n::{self, dates, msg, readings};
use crate::model::device::Device;
use crate::model::device_history::{DeviceEvent, DeviceFact};
use crate::model::ids::DeviceId;
use crate::model::item::EventKind;
use crate::model::lang::Lang;
use crate::model::settings::Settings;
use crate::model::time::BusinessDate;
use crate::tui::screens::items::words::{event_words, when};
use crate::tui::shell::canvas::{Canvas, padded};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey};
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Answered, Ctx, Effect, Event, Handled, Query, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::pager::{Pager, PagerLine};

/// The page of a device.
#[derive(Debug)]
pub(crate) struct DeviceView {
    device: DeviceId,
    history: Option<Vec<DeviceEvent>>,
    pager: Pager,
    /// Language the lines were made in.
    lang: Option<Lang>,
}

impl DeviceView {
    /// Its history is read as soon as it is on top.
    #[must_use]
    pub(crate) fn new(device: DeviceId) -> Self {
        Self { device, history: None, pager: Pager::default(), lang: None }
    }

    fn lines(&self, ctx: &Ctx<'_>) -> Vec<PagerLine> {
        let lang = ctx.lang;
        let mut lines = Vec::new();
        if let Some(device) = ctx.model.settings().and_then(|s| s.device(self.device)) {
            for (label, value) in facts(device, ctx) {
                lines
                    .push(PagerLine::new(format!("{label}  "), TextRole::Label).then(value, TextRole::Value));
            }
        }
        lines.push(PagerLine::blank());
        lines.push(PagerLine::new(msg::items_ui::history(lang), TextRole::Title));
        match &self.history {
            Some(history) if history.is_empty() => {
                lines.push(PagerLine::new(msg::device_ui::nothing(lang), TextRole::Muted));
            }
            Some(history) => lines.extend(history.iter().map(|event| line(event, ctx))),
            None => {}
        }
        lines
    }
}

/// What the register says of a device, label and value; what is unknown is left out.
fn facts(device: &Device, ctx: &Ctx<'_>) -> Vec<(&'static str, String)> {
    let lang = ctx.lang;
    let today = ctx.now.calendar_date();
    let date = |date: Option<BusinessDate>, over: &str| {
        date.map_or_else(String::new, |date| {
            let said = dates::date_long(lang, date);
            if date < today { format!("{said} · {over}") } else { said }
        })
    };
    let keeper = device.keeper.map_or_else(String::new, |id| ctx.model.name(id).to_owned());
    let repairer = [device.repairer.firm.as_str(), device.repairer.phone.as_str()];
    let repairer: Vec<&str> = repairer.into_iter().filter(|part| !part.is_empty()).collect();
    let mut facts = vec![
        (msg::settings_ui::device_number(lang), device.number.clone()),
        (msg::settings_ui::keeper(lang), keeper),
        (msg::settings_ui::warranty(lang), date(device.warranty_until, msg::device_ui::over(lang))),
        (msg::settings_ui::next_check(lang), date(device.next_check, msg::home::overdue(lang))),
        (msg::settings_ui::repairer(lang), repairer.join(" · ")),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

/// What happened, in a line: when, what, who.
fn line(event: &DeviceEvent, ctx: &Ctx<'_>) -> PagerLine {
    let lang = ctx.lang;
    let at = event.at.stated().map_or_else(|| "–".to_owned(), |at| when(at, lang));
    let (said, role) = match &event.what {
        DeviceFact::Check { item, answer } => {
            let finding = i18n::template(lang, &format!("daylog.v_{}", answer.finding.as_str()));
            let reading = answer.number.map(|n| readings::whole(n, &answer.limits, lang));
            let parts =
                [Some(item.clone()), finding.map(str::to_owned), reading, Some(answer.comment.clone())];
            let wrong = matches!(answer.finding.as_str(), "issue" | "known");
            (joined(parts.into_iter().flatten()), if wrong { TextRole::Warn } else { TextRole::Text })
        }
        DeviceFact::Fault(fault) => {
            let parts = [fault.symptom.clone(), fault.impact.clone()];
            (msg::device_ui::fault(lang, joined(parts)), TextRole::Warn)
        }
        DeviceFact::Ticket { item, title, event } => {
            let opened = event.kind == EventKind::Opened;
            let what = if opened { title.clone() } else { event_words(event, lang) };
            (format!("#{item} {what}"), TextRole::Text)
        }
    };
    let who = event
        .by
        .filter(|id| id.is_stated())
        .map_or_else(String::new, |id| format!(" ({})", ctx.model.name(id)));
    PagerLine::new(format!("{at}  "), TextRole::Muted).then(format!("{said}{who}"), role)
}

fn joined(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// What a device is called, or its number where it is not on the register any more.
fn name(settings: Option<&Settings>, device: DeviceId, lang: Lang) -> String {
    let known = settings.and_then(|s| s.device(device));
    known.map_or_else(|| device.to_string(), |device| device.name.get(lang).to_owned())
}

impl View for DeviceView {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_device.into())
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        vec![
            Hint::new(HintKey::UpDown, msg::kit::hint_scroll(ctx.lang), 1),
            Hint::key(Code::Esc, msg::kit::hint_back(ctx.lang), 0),
        ]
    }

    fn on(&mut self, input: &Input, _: &Ctx<'_>) -> Handled {
        match self.pager.handle(input) {
            WidgetOutcome::Ignored => Handled::No,
            _ => Handled::done(),
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        if self.lang != Some(ctx.lang) {
            self.pager.set(self.lines(ctx));
            self.lang = Some(ctx.lang);
        }
        let title = name(ctx.model.settings(), self.device, ctx.lang);
        let inner = padded(canvas.pane(area, &title, Focus::Here));
        self.pager.draw(canvas, inner);
    }

    fn on_event(&mut self, news: &Event, _: &Ctx<'_>) -> Vec<Effect> {
        if let Event::Found(Answered::Device(id, history)) = news
            && *id == self.device
        {
            self.history = Some(history.clone());
            self.lang = None;
        }
        Vec::new()
    }

    fn on_top(&mut self, _: &Ctx<'_>) -> Vec<Effect> {
        vec![Effect::Ask(Query::Device(self.device))]
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        name(ctx.model.settings(), self.device, ctx.lang)
    }
}

#[cfg(test)]
mod tests;
