//! The bottom of the screen: what can be done here, and what there is to say.

use std::path::Path;
use std::time::Duration;

use super::app::App;
use super::glyphs::Glyphs;
use super::header;
use super::input::Code;
use super::keymap::{Hint, HintKey};
use super::view::Ctx;
use crate::i18n::width::wrap;
use crate::i18n::{self, msg};
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::system::opener::{self, PrintedBy};
use crate::tui::widgets::footer;
use crate::tui::widgets::label::Label;

/// How long a message shares the bottom line before it stands above it.
const MESSAGE_SHARES_MS: i64 = 3_000;

/// What stands at the bottom.
pub(super) struct BottomLines {
    pub(super) status: String,
    pub(super) hints: Vec<Hint>,
    /// Rows of a message above the line.
    pub(super) above: Vec<String>,
}

impl App {
    /// What stands on the bottom line and above it. A message shares the line for a moment where there is room beside
    /// the essential keys, and then stands above it; what was not saved stands above it at once.
    pub(super) fn bottom(&self, ctx: &Ctx<'_>, cols: u16, glyphs: &Glyphs) -> BottomLines {
        let mut hints = self.stack.last().map(|view| view.hints(ctx)).unwrap_or_default();
        if self.model.signed_in.is_some() {
            hints.push(Hint::key(Code::F(9), msg::signed_in::hint_lock(ctx.lang), 4));
        }
        hints.push(Hint::new(HintKey::One(Code::F(1)), msg::app::hint_help(ctx.lang), 0));
        hints.push(Hint::new(HintKey::One(Code::F(2)), ctx.lang.next().own_name(), 0));
        let said = self.status.as_ref().map(|words| words.get(ctx.lang).into_owned());
        let shares = said.as_ref().is_some_and(|said| {
            self.message_rests().is_some() && footer::shares_line(cols, said, &hints, glyphs, ctx.lang)
        });
        let mut above = Vec::new();
        let rows = |text: &str| wrap(text, usize::from(cols.saturating_sub(2)).max(1));
        above.extend(said.iter().filter(|_| !shares).flat_map(|said| rows(said)));
        above.extend(header::not_saved(ctx).iter().flat_map(|said| rows(said)));
        above.truncate(3);
        let saved = header::status(ctx);
        let status = match said {
            Some(said) if shares => said,
            // What stands above the line says it already.
            Some(said) if said.starts_with(&saved) => String::new(),
            _ => saved,
        };
        BottomLines { status, hints, above }
    }

    /// How long the message still shares the line; nothing once it stands above.
    fn message_rests(&self) -> Option<Duration> {
        let shown = self.desk.clock.boot_ms().saturating_sub(self.said_at?);
        let left = MESSAGE_SHARES_MS.saturating_sub(shown);
        u64::try_from(left).ok().filter(|left| *left > 0).map(Duration::from_millis)
    }

    /// How long to wait before the message moves above the line.
    #[must_use]
    pub(crate) fn until_message_moves(&self) -> Option<Duration> {
        if self.desk.clock.is_fixed() { None } else { self.message_rests() }
    }

    /// Prints a file, and says who has it now.
    pub(super) fn print(&mut self, path: &Path) {
        match opener::print(path) {
            Ok(PrintedBy::Printer) => self.status = Some(msg::reports_ui::sent_to_printer.into()),
            Ok(PrintedBy::Browser) => self.status = Some(msg::reports_ui::browser_prints.into()),
            Ok(PrintedBy::Program) => self.status = Some(msg::reports_ui::program_prints.into()),
            Err(problem) => self.say_where_not(Err(problem)),
        }
    }

    /// Says what the system refused.
    pub(super) fn say_where_not(&mut self, done: Result<(), Problem>) {
        if let Err(said) = done {
            self.status = Some(Label::from(move |lang: Lang| i18n::text(lang, said.key, &said.args)));
        }
    }
}
