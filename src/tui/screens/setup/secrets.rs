//! What is shown once, when the shop was made: recovery code and PINs, until someone says they are on paper.

use std::fmt;

use ratatui::layout::Rect;

use crate::i18n;
use crate::i18n::{msg, width};
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::people::Role as Rank;
use crate::rules::pin::{Secret, recovery_code_grouped};
use crate::tui::shell::app_data::AppData;
use crate::tui::shell::canvas::{Canvas, cells};
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Ctx, Effect, Handled, View};
use crate::tui::widgets::label::Label;
use crate::tui::widgets::pager::{Pager, PagerLine};

/// Page that shows the secrets once.
pub(crate) struct Secrets {
    /// Everybody's PIN, and the passphrase where one was issued.
    issued: Vec<(String, Rank, Secret, Option<Secret>)>,
    recovery: Secret,
    file: String,
    /// Where the backups lie; empty where none are made.
    backups: String,
    pager: Pager,
    lang: Option<Lang>,
    seen: bool,
    ticked: bool,
    /// The line with the tick, as drawn.
    tick_line: Clicks<()>,
    wrong: Option<fn(Lang) -> &'static str>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secrets").field("ticked", &self.ticked).finish_non_exhaustive()
    }
}

impl Secrets {
    /// Takes what was issued; the names come from the shop just made.
    pub(super) fn new(
        model: &AppData,
        pins: &[(PersonId, Secret)],
        phrases: &[(PersonId, Secret)],
        recovery: &Secret,
    ) -> Self {
        let role = |id| model.settings().and_then(|s| s.person(id)).map_or(Rank::Cashier, |p| p.role);
        let phrase = |id| phrases.iter().find(|(person, _)| *person == id).map(|(_, phrase)| phrase.clone());
        Self {
            issued: pins
                .iter()
                .map(|(id, pin)| (model.name(*id).to_owned(), role(*id), pin.clone(), phrase(*id)))
                .collect(),
            recovery: recovery.clone(),
            file: model.first_start.db.display().to_string(),
            backups: model
                .backup
                .as_ref()
                .map_or_else(String::new, |_| model.backup_places.first.display().to_string()),
            pager: Pager::default(),
            lang: None,
            seen: false,
            ticked: false,
            tick_line: Clicks::new(),
            wrong: None,
        }
    }

    fn lines(&self, lang: Lang) -> Vec<PagerLine> {
        let mut lines = vec![
            PagerLine::new(msg::setup::secrets_owner(lang), TextRole::Title),
            PagerLine::new(recovery_code_grouped(&self.recovery), TextRole::Focus).indented(3),
            PagerLine::new(msg::setup::secrets_recovery_why(lang), TextRole::Muted).indented(3),
            PagerLine::blank(),
        ];
        lines.extend(self.people(lang));
        for (title, place) in
            [(msg::setup::secrets_file(lang), &self.file), (msg::setup::secrets_backups(lang), &self.backups)]
        {
            if !place.is_empty() {
                let title = PagerLine::new(format!("{title} "), TextRole::Title);
                lines.push(title.then(place.as_str(), TextRole::Text));
            }
        }
        lines
    }

    /// Everybody's secrets, where any were issued.
    fn people(&self, lang: Lang) -> Vec<PagerLine> {
        if self.issued.is_empty() {
            return Vec::new();
        }
        let mut lines = vec![PagerLine::new(msg::setup::secrets_pins(lang), TextRole::Title)];
        let phrase_label = msg::pin_prompt::passphrase(lang);
        let titles = self.issued.iter().map(|row| i18n::name(lang, row.1.key()));
        let names = self.issued.iter().map(|row| width::width(&row.0)).max().unwrap_or(0);
        let roles = titles.chain([phrase_label]).map(width::width).max().unwrap_or(0);
        let gap = |text: &str, all: usize| " ".repeat(all.saturating_sub(width::width(text)) + 3);
        let line = |name: &str, title: &str, secret: &Secret| {
            PagerLine::new(format!("{name}{}", gap(name, names)), TextRole::Text)
                .then(format!("{title}{}", gap(title, roles)), TextRole::Muted)
                .then(secret.expose(), TextRole::Focus)
                .indented(3)
        };
        for (name, role, pin, phrase) in &self.issued {
            lines.push(line(name, i18n::name(lang, role.key()), pin));
            lines.extend(phrase.as_ref().map(|phrase| line("", phrase_label, phrase)));
        }
        lines.push(PagerLine::new(msg::setup::secrets_pins_why(lang), TextRole::Muted).indented(3));
        lines.push(PagerLine::blank());
        lines
    }

    pub(super) fn hints(&self, lang: Lang) -> Vec<Hint> {
        let tick = Hint::key(Code::Char(' '), msg::kit::hint_tick(lang), u8::from(self.ticked));
        let go = Hint::key(Code::Enter, msg::setup::secrets_go(lang), u8::from(!self.ticked));
        vec![tick, go, Hint::new(HintKey::UpDown, msg::kit::hint_scroll(lang), 2)]
    }

    pub(super) fn on(&mut self, input: &Input) -> Handled {
        if self.tick_line.hit(input) {
            self.tick();
            return Handled::done();
        }
        // Space ticks here, before the text would take it for a page down.
        if let Input::Key(key) = input {
            match KeyAction::outside_field(key) {
                KeyAction::Toggle if key.repeat => return Handled::done(),
                KeyAction::Toggle => {
                    self.tick();
                    return Handled::done();
                }
                KeyAction::Accept | KeyAction::Done if key.repeat || key.burst => return Handled::done(),
                KeyAction::Accept | KeyAction::Done if self.ticked => return Handled::then(Effect::Home),
                KeyAction::Accept | KeyAction::Done | KeyAction::Back => {
                    self.wrong = Some(msg::setup::secrets_tick_first);
                    return Handled::done();
                }
                _ => {}
            }
        }
        if self.pager.handle(input).used() { Handled::done() } else { Handled::No }
    }

    fn tick(&mut self) {
        if self.seen {
            self.ticked = !self.ticked;
            self.wrong = None;
        } else {
            self.wrong = Some(msg::setup::secrets_scroll_first);
        }
    }

    pub(super) fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        if self.lang != Some(ctx.lang) {
            self.lang = Some(ctx.lang);
            self.pager.set(self.lines(ctx.lang));
        }
        let inner = canvas.pane(area, msg::setup::secrets_title(ctx.lang), Focus::Here);
        let place = Rect {
            x: inner.x.saturating_add(1),
            width: inner.width.saturating_sub(2),
            height: inner.height.saturating_sub(3),
            ..inner
        };
        self.pager.draw(canvas, place);
        let (top, rows) = self.pager.place();
        self.seen |= place.height > 0 && top + usize::from(place.height) >= rows;
        let y = inner.bottom().saturating_sub(2);
        let boxed = canvas.glyphs.boxes[usize::from(self.ticked)];
        let tick = msg::setup::secrets_tick(ctx.lang);
        canvas.within(inner, |canvas| {
            let end = canvas.text(place.x, y, boxed, TextRole::Focus);
            canvas.text_in(end + 1, y, place.width.saturating_sub(4), tick, TextRole::Focus);
            canvas.click(Rect { y, height: 1, ..place }, &self.tick_line, ());
            canvas.set_cursor(place.x + 1, y);
            if let Some(wrong) = self.wrong {
                canvas.text_in(
                    place.x + cells(4),
                    y + 1,
                    place.width.saturating_sub(4),
                    wrong(ctx.lang),
                    TextRole::Bad,
                );
            }
        });
    }
}

/// A recovery code on its own, issued later: shown once, until somebody says that it is on paper.
#[derive(Debug)]
pub(crate) struct CodeSheet(Secrets);

impl CodeSheet {
    /// Shows this code.
    pub(crate) fn new(model: &AppData, code: &Secret) -> Self {
        let file = String::new();
        Self(Secrets { file, ..Secrets::new(model, &[], &[], code) })
    }
}

impl CodeSheet {
    /// With what everybody got when keys and PINs were made anew.
    pub(crate) fn anew(
        model: &AppData,
        code: &Secret,
        pins: &[(PersonId, Secret)],
        phrases: &[(PersonId, Secret)],
    ) -> Self {
        let file = String::new();
        Self(Secrets { file, ..Secrets::new(model, pins, phrases, code) })
    }

    /// With the new PIN of an owner who got in with the code before it.
    pub(crate) fn recovered(model: &AppData, code: &Secret, owner: PersonId, pin: &Secret) -> Self {
        let file = String::new();
        Self(Secrets { file, ..Secrets::new(model, &[(owner, pin.clone())], &[], code) })
    }
}

impl View for CodeSheet {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_secret.into())
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        self.0.hints(ctx.lang)
    }

    fn on(&mut self, input: &Input, _: &Ctx<'_>) -> Handled {
        self.0.on(input)
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        self.0.draw(canvas, area, ctx);
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        msg::data_ui::new_code(ctx.lang).to_owned()
    }
}
