//! How a checklist looks: an item a row, its answer on the right, what belongs to it below.

use super::{ANSWER, FRONT};
use crate::i18n::{msg, width};
use crate::model::checklist::{AnswerKind, CheckAnswer, CheckItem, Finding, tenths};
use crate::model::lang::Lang;
use crate::tui::handover::checks::ChecksStep;
use crate::tui::handover::shared_parts::{WIDEST, said, typed_line};
use crate::tui::shell::canvas::cells;
use crate::tui::shell::glyphs::Glyphs;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::cell_editor::CellState;
use crate::tui::widgets::line_list::ListLine;

impl ChecksStep {
    pub(super) fn lines_of(
        &self,
        row: usize,
        item: &CheckItem,
        cols: u16,
        ctx: &Ctx<'_>,
        glyphs: &'static Glyphs,
        lines: &mut Vec<ListLine>,
    ) {
        let lang = ctx.lang;
        // One cell is kept for the scroll mark.
        let cols = cols.saturating_sub(1).min(WIDEST);
        let here = row == self.at;
        let room = cols.saturating_sub(FRONT + self.reply_cols(item, here, cols) + 1).max(8);
        let reply = self.given(&item.id);
        for (i, text) in width::wrap(item.text.get(lang), usize::from(room)).into_iter().enumerate() {
            let mut line = ListLine::of(row).put(FRONT, room, text, TextRole::Text);
            if i == 0 {
                line = line.put(0, 4, &item.id, TextRole::Muted).cursor(FRONT);
                if item.critical {
                    line = line.put(5, 1, glyphs.alert, TextRole::Warn);
                }
                line = self.put_reply(line, item, reply, here, cols, lang, glyphs);
            }
            lines.push(line);
        }
        let wide = cols.saturating_sub(FRONT);
        let mut under = |text: &str, role| {
            for text in width::wrap(text, usize::from(wide.max(8))) {
                lines.push(ListLine::under(row).put(FRONT, wide, text, role));
            }
        };
        let numbered = item.answer == AnswerKind::Number;
        if numbered
            && (here || reply.is_some_and(|a| a.finding == Finding::Issue))
            && let Some(limits) = limits(item, lang)
        {
            under(&limits, TextRole::Muted);
        }
        match (&self.comment, reply) {
            (Some(edit), _) if here => {
                let label = if item.answer == AnswerKind::NoneSeen {
                    msg::checks_ui::comment_seen(lang)
                } else {
                    msg::checks_ui::comment(lang)
                };
                lines.push(typed_line(row, FRONT, wide, label, edit, CellState::when(self.refused)));
            }
            _ if here && item.answer == AnswerKind::Text => {
                let label = msg::checks_ui::text(lang);
                lines.push(typed_line(row, FRONT, wide, label, &self.typed, CellState::when(self.refused)));
            }
            (_, Some(answer)) if !answer.comment.is_empty() => {
                under(
                    &answer.comment,
                    if answer.finding == Finding::Issue { TextRole::Warn } else { TextRole::Muted },
                );
            }
            _ => {}
        }
        if here && let Some(problem) = &self.draft.problem {
            let text = said(problem, lang);
            for text in width::wrap(&text, usize::from(wide.max(8))) {
                lines.push(ListLine::under(row).put(FRONT, wide, text, TextRole::Bad));
            }
        }
    }

    /// Cells of an answer; a reading being typed takes what it needs.
    fn reply_cols(&self, item: &CheckItem, here: bool, cols: u16) -> u16 {
        if here && item.answer == AnswerKind::Number {
            self.reading_cols(here, cols).saturating_add(unit_cols(item)).max(ANSWER)
        } else {
            ANSWER
        }
    }

    /// Cells of a reading, brackets included.
    fn reading_cols(&self, here: bool, cols: u16) -> u16 {
        let held = if here { cells(width::width(self.typed.text())) } else { 0 };
        held.clamp(6, (cols / 2).max(6)) + 2
    }

    #[allow(clippy::too_many_arguments)] // one place, drawn piece by piece
    fn put_reply(
        &self,
        line: ListLine,
        item: &CheckItem,
        reply: Option<&CheckAnswer>,
        here: bool,
        cols: u16,
        lang: Lang,
        glyphs: &Glyphs,
    ) -> ListLine {
        if item.answer == AnswerKind::Number && (here || reply.is_none()) {
            let (wide, unit) = (self.reading_cols(here, cols), unit_cols(item));
            let at = cols.saturating_sub(wide + unit);
            let line = line.put(at + wide + 1, unit.saturating_sub(1), &item.unit, TextRole::Value);
            // While a problem is being written, the cursor is there.
            if here && self.comment.is_none() {
                return line.cell(at, wide, &self.typed, self.cell_state());
            }
            let text = if here { self.typed.text() } else { "" };
            let shown = format!("[{}]", width::fit_right(text, usize::from(wide - 2)));
            return line.put(at, wide, shown, TextRole::Value);
        }
        let (text, role) = match reply {
            None if self.draft.lacks(&self.at_item(&item.id)) => ("[ ]".to_owned(), TextRole::Bad),
            None => ("[ ]".to_owned(), TextRole::Muted),
            Some(answer) => shown(item, answer, lang, glyphs),
        };
        line.put_right(cols, ANSWER, text, role)
    }
}

/// Cells of a unit and of the blank before it.
fn unit_cols(item: &CheckItem) -> u16 {
    cells(width::width(&item.unit)) + 1
}

/// An answer in a word, with its mark.
fn shown(item: &CheckItem, answer: &CheckAnswer, lang: Lang, glyphs: &Glyphs) -> (String, TextRole) {
    let number = answer.number.map(|n| format!("{} {}", tenths(n), item.unit).trim_end().to_owned());
    match answer.finding {
        Finding::Ok => {
            let word = match item.answer {
                AnswerKind::NoneSeen => msg::checks_ui::none_seen(lang).to_owned(),
                _ => number.unwrap_or_else(|| msg::checks_ui::ok(lang).to_owned()),
            };
            (format!("{} {word}", glyphs.check), TextRole::Ok)
        }
        Finding::Issue => {
            let word = match item.answer {
                AnswerKind::NoneSeen => msg::checks_ui::seen(lang).to_owned(),
                _ => number.unwrap_or_else(|| msg::checks_ui::issue(lang).to_owned()),
            };
            (format!("{} {word}", glyphs.cross), TextRole::Bad)
        }
        Finding::NotDone => (format!("{} {}", glyphs.cross, msg::checks_ui::not_done(lang)), TextRole::Warn),
        Finding::NotApplicable => {
            (format!("{} {}", glyphs.dot, msg::checks_ui::not_applicable(lang)), TextRole::Muted)
        }
    }
}

fn limits(item: &CheckItem, lang: Lang) -> Option<String> {
    let unit = item.unit.as_str();
    Some(match (item.min, item.max) {
        (Some(min), Some(max)) => msg::checks_ui::limit_between(lang, tenths(max), tenths(min), unit),
        (None, Some(max)) => msg::checks_ui::limit_max(lang, tenths(max), unit),
        (Some(min), None) => msg::checks_ui::limit_min(lang, tenths(min), unit),
        (None, None) => return None,
    })
}
