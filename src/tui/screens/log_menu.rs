//! "Log something": every kind of entry, numbered as on Home.

use ratatui::layout::Rect;

use super::log;
use crate::i18n::{msg, width};
use crate::model::lang::Lang;
use crate::model::log::LogKind;
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey};
use crate::tui::shell::view::{Ctx, Effect, Handled, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::menu::Menu;

/// Cells of the name column.
const NAME: usize = 20;

/// The list of kinds.
#[derive(Debug)]
pub(crate) struct LogMenu {
    menu: Menu,
}

impl LogMenu {
    /// With the first kind chosen.
    #[must_use]
    pub(crate) fn new() -> Self {
        let line = |kind: LogKind| -> Label {
            (move |lang: Lang| {
                let name = log::kind_name(kind, lang);
                format!("{} {}", width::fit(name, NAME), log::kind_about(kind, lang))
            })
            .into()
        };
        Self { menu: Menu::down(LogKind::ALL.into_iter().map(line).collect()) }
    }

    /// With a kind chosen.
    #[must_use]
    pub(crate) fn at(kind: LogKind) -> Self {
        let mut menu = Self::new();
        menu.menu.select(LogKind::ALL.iter().position(|k| *k == kind).unwrap_or(0));
        menu
    }

    fn boxed_at(kind: LogKind) -> Box<dyn View> {
        Box::new(Self::at(kind))
    }
}

impl Default for LogMenu {
    fn default() -> Self {
        Self::new()
    }
}

impl View for LogMenu {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_log_menu.into())
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        vec![
            Hint::key(Code::Enter, msg::kit::hint_open(ctx.lang), 0),
            Hint::new(HintKey::UpDown, msg::kit::hint_choose(ctx.lang), 1),
            Hint::new(HintKey::Range("1-9"), msg::home::quick(ctx.lang), 2),
            Hint::key(Code::Esc, msg::kit::hint_back(ctx.lang), 0),
        ]
    }

    fn on(&mut self, input: &Input, _: &Ctx<'_>) -> Handled {
        match self.menu.handle(input) {
            WidgetOutcome::Chosen(index) => match LogKind::ALL.get(index) {
                // The form takes the place of this list: once saved, the way is back to where it began.
                Some(kind) => Handled::Yes(vec![
                    Effect::Close,
                    Effect::Open(log::open_from_menu(*kind, Self::boxed_at)),
                ]),
                None => Handled::done(),
            },
            WidgetOutcome::Ignored => Handled::No,
            _ => Handled::done(),
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let inner = canvas.pane(area, msg::home::log(ctx.lang), Focus::Here);
        let top = u16::from(inner.height > 16);
        let list = Rect {
            x: inner.x + 1,
            y: inner.y + top,
            width: inner.width.saturating_sub(2),
            height: inner.height.saturating_sub(top),
        };
        self.menu.draw(canvas, list, Focus::Here);
    }
}
