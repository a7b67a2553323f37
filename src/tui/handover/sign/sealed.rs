//! What is shown when it is sealed: number and code, and the sheet on paper.

use ratatui::layout::Rect;

use crate::i18n;
use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::store::Sealed;
use crate::tui::screens::logbook::page::sheet_order;
use crate::tui::shell::canvas::{Canvas, row};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Input, KeyPress};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Ctx, Effect, Event, Handled};
use crate::tui::widgets::dialog::Dialog;
use crate::tui::widgets::dialog::DialogId;
use crate::tui::widgets::menu::Menu;
use crate::tui::widgets::{WidgetOutcome, file_written};

/// The last page.
#[derive(Debug)]
pub(super) struct SealedView {
    sealed: Box<Sealed>,
    menu: Menu,
    told: Option<Dialog>,
    problem: Option<Problem>,
}

impl SealedView {
    pub(crate) fn new(sealed: Box<Sealed>) -> Self {
        let buttons = vec![msg::sign_ui::finished.into(), msg::sign_ui::sheet.into()];
        Self { sealed, menu: Menu::across(buttons), told: None, problem: None }
    }

    pub(crate) fn hints(&self, lang: Lang) -> Vec<Hint> {
        if let Some(told) = &self.told {
            return told.hints(lang);
        }
        let enter =
            if self.menu.selected() == 0 { msg::sign_ui::done(lang) } else { msg::sign_ui::hint_sheet(lang) };
        vec![
            Hint::key(crate::tui::shell::input::Code::Enter, enter, 0),
            Hint::new(HintKey::LeftRight, msg::sign_ui::hint_move(lang), 1),
        ]
    }

    pub(crate) fn dialog(&self) -> Option<DialogId> {
        self.told.as_ref().map(Dialog::id)
    }

    pub(crate) fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if self.told.is_some() {
            return match file_written::close(&mut self.told, input) {
                Handled::Yes(effects) => Handled::Yes(effects),
                Handled::No => Handled::No,
            };
        }
        self.problem = None;
        // Held down or pasted, Enter leaves nothing unread.
        let held = matches!(input, Input::Key(KeyPress { repeat: true, .. } | KeyPress { burst: true, .. }));
        match self.menu.handle(input) {
            WidgetOutcome::Chosen(_) if held => Handled::done(),
            WidgetOutcome::Chosen(0) => Handled::Yes(vec![Effect::Home]),
            WidgetOutcome::Chosen(_) => Handled::Yes(vec![sheet_order(self.sealed.handover, ctx)]),
            WidgetOutcome::Ignored => match input {
                Input::Key(key) if KeyAction::of(key) == KeyAction::Back && !held => {
                    Handled::Yes(vec![Effect::Home])
                }
                Input::Key(key) if matches!(KeyAction::of(key), KeyAction::Language | KeyAction::Help) => {
                    Handled::No
                }
                _ => Handled::done(),
            },
            _ => Handled::done(),
        }
    }

    pub(crate) fn on_event(&mut self, news: &Event) {
        match news {
            Event::Written(path) => self.told = Some(file_written::dialog(path)),
            Event::Refused(error) => self.problem = Some(error.problem()),
            _ => {}
        }
    }

    pub(crate) fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let l = ctx.lang;
        let cols = area.width.saturating_sub(2);
        let title = if self.sealed.half { msg::sign_ui::sealed_half(l) } else { msg::sign_ui::sealed(l) };
        let mut lines = vec![
            (title.to_owned(), TextRole::Ok),
            (String::new(), TextRole::Text),
            (msg::sign_ui::seal_number(l, self.sealed.head.seq), TextRole::Title),
            (self.sealed.code.clone(), TextRole::Title),
            (String::new(), TextRole::Text),
            (msg::sign_ui::seal_about(l).to_owned(), TextRole::Text),
            (msg::sign_ui::print_about(l).to_owned(), TextRole::Muted),
        ];
        if let Some(problem) = &self.sealed.unsigned {
            let text = msg::sign_ui::unsigned(l, i18n::text(l, problem.key, &problem.args));
            lines.extend([(String::new(), TextRole::Text), (text, TextRole::Warn)]);
        }
        if let Some(problem) = &self.problem {
            let text = i18n::text(l, problem.key, &problem.args);
            lines.extend([(String::new(), TextRole::Text), (text, TextRole::Bad)]);
        }
        let mut y = area.y + 1;
        for (text, role) in &lines {
            for part in i18n::width::wrap(text, usize::from(cols)) {
                canvas.text_in(area.x + 1, y, cols, &part, *role);
                y += 1;
            }
        }
        self.menu.draw(canvas, row(area, area.height.saturating_sub(2)), Focus::when(self.told.is_none()));
        if let Some(told) = &mut self.told {
            told.draw(canvas);
        }
    }
}
