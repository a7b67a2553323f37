//! What is shown once, when the shop was made: recovery code and PINs, until someone says they are on paper.

use std::fmt;

use ratatui::layout::Rect;

use crate::domain::Lang;
use crate::domain::ids::PersonId;
use crate::domain::people::Role as Rank;
use crate::domain::pin::{Secret, recovery_code_grouped};
use crate::i18n::{self, msg, width};
use crate::tui::canvas::{Canvas, Target, cells};
use crate::tui::input::{Code, Input};
use crate::tui::keymap::{Action, Hint, HintKey};
use crate::tui::model::Model;
use crate::tui::theme::Role;
use crate::tui::view::{Ctx, Effect, Handled};
use crate::tui::widgets::pager::{Line, Pager};

/// Id of the line to tick.
const TICK: u16 = 1350;

/// The page.
pub(super) struct Secrets {
    owner: (String, Option<Secret>),
    issued: Vec<(String, Rank, Secret)>,
    recovery: Secret,
    file: String,
    pager: Pager,
    lang: Option<Lang>,
    seen: bool,
    ticked: bool,
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
        model: &Model,
        owner_pin: Option<&Secret>,
        issued: &[(PersonId, Secret)],
        recovery: &Secret,
    ) -> Self {
        let role = |id| model.settings().and_then(|s| s.person(id)).map_or(Rank::Cashier, |p| p.role);
        Self {
            owner: (model.name(PersonId(1)).to_owned(), owner_pin.cloned()),
            issued: issued
                .iter()
                .map(|(id, pin)| (model.name(*id).to_owned(), role(*id), pin.clone()))
                .collect(),
            recovery: recovery.clone(),
            file: model.first_start.db.display().to_string(),
            pager: Pager::default(),
            lang: None,
            seen: false,
            ticked: false,
            wrong: None,
        }
    }

    fn lines(&self, lang: Lang) -> Vec<Line> {
        let mut lines = vec![
            Line::new(msg::setup::secrets_owner(lang), Role::Title),
            Line::new(recovery_code_grouped(&self.recovery), Role::Focus).indented(3),
            Line::new(msg::setup::secrets_recovery_why(lang), Role::Muted).indented(3),
            Line::blank(),
        ];
        let owner = self.owner.1.iter().map(|pin| (self.owner.0.as_str(), Rank::Owner, pin));
        let rows: Vec<_> =
            owner.chain(self.issued.iter().map(|(name, role, pin)| (name.as_str(), *role, pin))).collect();
        if !rows.is_empty() {
            lines.push(Line::new(msg::setup::secrets_pins(lang), Role::Title));
            let names = rows.iter().map(|row| width::width(row.0)).max().unwrap_or(0);
            let roles = rows.iter().map(|row| width::width(i18n::name(lang, row.1.key()))).max().unwrap_or(0);
            for (name, role, pin) in rows {
                let title = i18n::name(lang, role.key());
                let gap = |text: &str, all: usize| " ".repeat(all.saturating_sub(width::width(text)) + 3);
                lines.push(
                    Line::new(format!("{name}{}", gap(name, names)), Role::Text)
                        .then(format!("{title}{}", gap(title, roles)), Role::Muted)
                        .then(pin.expose(), Role::Focus)
                        .indented(3),
                );
            }
            lines.push(Line::new(msg::setup::secrets_pins_why(lang), Role::Muted).indented(3));
            lines.push(Line::blank());
        }
        lines.push(Line::new(msg::setup::secrets_file(lang), Role::Title));
        lines.push(Line::new(self.file.as_str(), Role::Text).indented(3));
        lines
    }

    pub(super) fn hints(&self, lang: Lang) -> Vec<Hint> {
        let tick = Hint::key(Code::Char(' '), msg::kit::hint_tick(lang), u8::from(self.ticked));
        let go = Hint::key(Code::Enter, msg::setup::secrets_go(lang), u8::from(!self.ticked));
        vec![tick, go, Hint::new(HintKey::UpDown, msg::kit::hint_scroll(lang), 2)]
    }

    pub(super) fn on(&mut self, input: &Input) -> Handled {
        if matches!(input, Input::Hit(Target::Item { id: TICK, .. })) {
            self.tick();
            return Handled::done();
        }
        // Space ticks here, before the text would take it for a page down.
        if let Input::Key(key) = input {
            match Action::outside_field(key) {
                Action::Toggle if key.repeat => return Handled::done(),
                Action::Toggle => {
                    self.tick();
                    return Handled::done();
                }
                Action::Accept | Action::Done if key.repeat || key.burst => return Handled::done(),
                Action::Accept | Action::Done if self.ticked => return Handled::then(Effect::Home),
                Action::Accept | Action::Done | Action::Back => {
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
        let inner = canvas.pane(area, msg::setup::secrets_title(ctx.lang), true);
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
            let end = canvas.text(place.x, y, boxed, Role::Focus);
            canvas.text_in(end + 1, y, place.width.saturating_sub(4), tick, Role::Focus);
            canvas.hit(Rect { y, height: 1, ..place }, Target::Item { id: TICK, index: 0 });
            canvas.set_cursor(place.x + 1, y);
            if let Some(wrong) = self.wrong {
                canvas.text_in(
                    place.x + cells(4),
                    y + 1,
                    place.width.saturating_sub(4),
                    wrong(ctx.lang),
                    Role::Bad,
                );
            }
        });
    }
}
