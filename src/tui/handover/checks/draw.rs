//! How a checklist looks: an item a row, its answer on the right, what belongs to it below.

use ratatui::layout::Rect;

use super::{ANSWER, FRONT, carried, not_here};
use crate::i18n::{self, dates, msg, readings, width};
use crate::model::checklist::{AnswerKind, CheckAnswer, CheckItem, Finding, ListKind};
use crate::model::handover::Step;
use crate::model::item::Item;
use crate::model::lang::Lang;
use crate::model::repair::Stops;
use crate::rules::open_faults;
use crate::tui::handover::checks::ChecksStep;
use crate::tui::handover::shared_parts::{WIDEST, moment, said, typed_line};
use crate::tui::shell::canvas::{Canvas, cells};
use crate::tui::shell::glyphs::Glyphs;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::cell_editor::CellState;
use crate::tui::widgets::line_list::ListLine;

/// Cells between what the marks mean and how far the list is.
const APART: u16 = 2;

impl ChecksStep {
    /// What the marks mean and how far the list of `all` items is, beside each other where both fit; otherwise a line
    /// each. Returns the lines used.
    pub(super) fn draw_head(&self, canvas: &mut Canvas, area: Rect, all: usize, ctx: &Ctx<'_>) -> u16 {
        let lang = ctx.lang;
        let area = Rect { width: area.width.min(WIDEST + 1), ..area };
        let answered = self.items(ctx).iter().filter(|item| self.given(&item.id).is_some()).count();
        let mut progress = msg::checks_ui::progress(lang, all, answered);
        let broken = i64::try_from(self.open_faults(ctx)).unwrap_or(0);
        if broken > 0 {
            progress = format!("{progress} · {}", msg::checks_ui::open_faults(lang, broken));
        }
        let wide = cells(width::width(&progress));
        let fits = |legend: &str| cells(width::width(legend)) + APART + wide <= area.width;
        let mut legend = msg::checks_ui::one_by_one(lang, canvas.glyphs.alert);
        if let Some(key) = not_here::legend(ctx.model.settings(), lang)
            && fits(&format!("{legend}{key}"))
        {
            legend.push_str(&key);
        }
        let used = if fits(&legend) { 1 } else { 2 };
        canvas.text_in(area.x, area.y, area.width, &legend, TextRole::Muted);
        canvas.text_right(area.right(), area.y + used - 1, area.width, &progress, TextRole::Label);
        used
    }

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
            && let Some(limits) = readings::limits(&item.limits(), lang)
        {
            under(&limits, TextRole::Muted);
        }
        if self.step == Step::Devices {
            for ticket in open_faults::of_check(item, carried(ctx)) {
                under(&fault(ticket, ctx), TextRole::Warn);
            }
            let settings = ctx.model.handover().map(|open| &open.settings);
            let devices = item.devices.iter().filter_map(|id| settings?.device(*id));
            for device in devices {
                let Some(due) = device.check_due(ctx.now.calendar_date()) else { continue };
                let due = dates::date_short(lang, due);
                under(&msg::checks_ui::check_due(lang, due, device.name.get(lang)), TextRole::Warn);
            }
        }
        match (&self.words, reply) {
            (Some(words), _) if here => {
                for (asked, edit, current) in words.lines() {
                    let label = asked.prompt(item, edit.text().trim(), lang);
                    if current {
                        lines.push(typed_line(row, FRONT, wide, label, edit, CellState::when(self.refused)));
                    } else {
                        let text = format!("{label} {}", edit.text());
                        lines.push(ListLine::under(row).put(FRONT, wide, text, TextRole::Label));
                    }
                }
            }
            _ if here && item.answer == AnswerKind::Text => {
                let label = msg::checks_ui::text(lang);
                lines.push(typed_line(row, FRONT, wide, label, &self.typed, CellState::when(self.refused)));
            }
            (_, Some(answer)) if !answer.comment.is_empty() => {
                under(
                    &words_of(item, answer, lang),
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
        let known = reply.is_some_and(|a| a.finding == Finding::Known && a.number.is_none());
        if item.answer == AnswerKind::Number && (here || reply.is_none()) && !known {
            let (wide, unit) = (self.reading_cols(here, cols), unit_cols(item));
            let at = cols.saturating_sub(wide + unit);
            let line = line.put(at + wide + 1, unit.saturating_sub(1), &item.unit, TextRole::Value);
            // While a problem is being written, the cursor is there.
            if here && self.words.is_none() {
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
    let number = answer.number.map(|n| readings::with_unit(n, &item.unit));
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
        Finding::Known => {
            let word = number.unwrap_or_else(|| msg::checks_ui::known(lang).to_owned());
            (format!("{} {word}", glyphs.cross), TextRole::Warn)
        }
        Finding::NotDone => (format!("{} {}", glyphs.cross, msg::checks_ui::not_done(lang)), TextRole::Warn),
        Finding::NotApplicable => {
            (format!("{} {}", glyphs.dot, msg::checks_ui::not_applicable(lang)), TextRole::Muted)
        }
    }
}

/// An open ticket in a line: its number, what it is, where it stands, since when.
fn fault(ticket: &Item, ctx: &Ctx<'_>) -> String {
    let state = i18n::text(ctx.lang, ticket.state_key(), &[]);
    msg::checks_ui::fault(ctx.lang, ticket.id, moment(ctx, ticket.opened.ms), state, &ticket.title)
}

/// What was written of something that is not in order.
fn words_of(item: &CheckItem, answer: &CheckAnswer, lang: Lang) -> String {
    let mut said = vec![answer.comment.clone(), answer.place.clone()];
    if !answer.told.is_empty() {
        let told = match item.list {
            ListKind::Devices => msg::tasks_ui::reported_to(lang),
            _ => msg::checks_ui::was_told(lang),
        };
        said.push(format!("{told} {}", answer.told));
    }
    match answer.stops {
        Some(Stops::Something) => said.push(msg::daylog::stops(lang, &answer.impact)),
        Some(Stops::Nothing) => said.push(msg::repair::stops_nothing(lang).to_owned()),
        None => {}
    }
    said.retain(|part| !part.is_empty());
    said.join(" · ")
}

impl ChecksStep {
    /// Open faults no line of the list looks at: nothing that is out of order is left unsaid.
    pub(super) fn other_faults(
        &self,
        items: &[&CheckItem],
        cols: u16,
        ctx: &Ctx<'_>,
        lines: &mut Vec<ListLine>,
    ) {
        if self.step != Step::Devices {
            return;
        }
        let cols = cols.saturating_sub(1).min(WIDEST).saturating_sub(FRONT);
        let others = open_faults::of_no_check(items, carried(ctx));
        if !others.is_empty() {
            lines.push(ListLine::plain());
            lines.push(ListLine::plain().put(
                FRONT,
                cols,
                msg::checks_ui::other_faults(ctx.lang),
                TextRole::Label,
            ));
        }
        for ticket in others {
            for text in width::wrap(&fault(ticket, ctx), usize::from(cols.max(8))) {
                lines.push(ListLine::plain().put(FRONT, cols, text, TextRole::Warn));
            }
        }
    }
}
