//! What is asked where a line of a checklist is not in order: what it is, and by what it is, where, who was told and
//! what it stops. One line each, written one after the other.

use crate::i18n::msg;
use crate::model::checklist::{AnswerKind, CheckAnswer, CheckItem, Finding, ListKind};
use crate::model::lang::Lang;
use crate::model::repair::Stops;
use crate::tui::widgets::cell_editor::{CellEditor, CellKind};

/// Characters of a line.
const LINE: usize = 240;

/// Written where it stops nothing: an empty line is no answer.
const NOTHING: &str = "-";

/// A line that is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    Comment,
    Place,
    Told,
    Stops,
}

impl Asked {
    /// What an item asks: something unusual where it was, a device what it stops.
    const fn of(item: &CheckItem) -> &'static [Self] {
        match (item.answer, item.list) {
            (AnswerKind::NoneSeen, _) => &[Self::Comment, Self::Place, Self::Told],
            (_, ListKind::Devices) => &[Self::Comment, Self::Told, Self::Stops],
            _ => &[Self::Comment, Self::Told],
        }
    }

    /// Its name in front of the line.
    pub(super) const fn label(self, item: &CheckItem, lang: Lang) -> &'static str {
        match (self, item.answer, item.list) {
            (Self::Comment, AnswerKind::NoneSeen, _) => msg::checks_ui::comment_seen(lang),
            (Self::Comment, ..) => msg::checks_ui::comment(lang),
            (Self::Place, ..) => msg::checks_ui::place(lang),
            (Self::Told, _, ListKind::Devices) => msg::checks_ui::reported_to(lang),
            (Self::Told, ..) => msg::checks_ui::told(lang),
            (Self::Stops, ..) => msg::checks_ui::stops(lang),
        }
    }

    /// The same while it is asked: what an empty line means is said as long as it is empty.
    pub(super) fn prompt(self, item: &CheckItem, said: &str, lang: Lang) -> &'static str {
        match self {
            Self::Stops if said.is_empty() => msg::checks_ui::stops_asked(lang),
            _ => self.label(item, lang),
        }
    }

    /// What an answer says there.
    fn said(self, answer: &CheckAnswer) -> &str {
        match self {
            Self::Stops if answer.stops == Some(Stops::Nothing) && answer.impact.is_empty() => NOTHING,
            Self::Comment => &answer.comment,
            Self::Place => &answer.place,
            Self::Told => &answer.told,
            Self::Stops => &answer.impact,
        }
    }
}

/// The lines of one item while they are written.
#[derive(Clone, Debug)]
pub(super) struct Words {
    at: usize,
    lines: Vec<(Asked, CellEditor)>,
}

impl Words {
    /// The lines of an item, with what was said before.
    pub(super) fn of(item: &CheckItem, saved: Option<&CheckAnswer>) -> Self {
        let saved = saved.filter(|answer| answer.finding == Finding::Issue);
        let line = |asked: &Asked| {
            let mut cell = CellEditor::new(CellKind::Text, LINE);
            cell.set(saved.map_or("", |answer| asked.said(answer)));
            (*asked, cell)
        };
        let mut words = Self { at: 0, lines: Asked::of(item).iter().map(line).collect() };
        // Where something has to be said that was not, that is where it goes on.
        if saved.is_some_and(|answer| answer.lacks_where(item).is_some()) {
            words.at = words.lines.iter().position(|(_, cell)| cell.is_empty()).unwrap_or(0);
        }
        words
    }

    /// The line the cursor is on.
    pub(super) fn current(&mut self) -> &mut CellEditor {
        let at = self.at.min(self.lines.len().saturating_sub(1));
        &mut self.lines[at].1
    }

    /// Every line, to be typed into.
    pub(super) fn cells(&mut self) -> impl Iterator<Item = &mut CellEditor> {
        self.lines.iter_mut().map(|(_, cell)| cell)
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = (Asked, &CellEditor, bool)> {
        self.lines.iter().enumerate().map(|(i, (asked, cell))| (*asked, cell, i == self.at))
    }

    /// What is wrong, as far as it is written.
    pub(super) fn comment(&self) -> &str {
        self.said(Asked::Comment)
    }

    fn said(&self, asked: Asked) -> &str {
        self.lines.iter().find(|(line, _)| *line == asked).map_or("", |(_, cell)| cell.text().trim())
    }

    /// To the line that lacks something: what is wrong before everything else.
    pub(super) fn go_to_lacking(&mut self) {
        let empty = |cell: &CellEditor| cell.text().trim().is_empty();
        self.at = self.lines.iter().position(|(_, cell)| empty(cell)).unwrap_or(self.at);
    }

    /// To the line below; whether there is one.
    pub(super) fn next(&mut self) -> bool {
        let more = self.at + 1 < self.lines.len();
        if more {
            self.at += 1;
            self.current().arrive();
        }
        more
    }

    /// To the line above; whether there is one.
    pub(super) fn previous(&mut self) -> bool {
        let more = self.at > 0;
        if more {
            self.at -= 1;
            self.current().arrive();
        }
        more
    }

    /// The answer with what is written.
    pub(super) fn put_into(&self, answer: CheckAnswer) -> CheckAnswer {
        let (stops, impact) = match self.said(Asked::Stops) {
            "" => (None, ""),
            NOTHING => (Some(Stops::Nothing), ""),
            what => (Some(Stops::Something), what),
        };
        CheckAnswer {
            comment: self.comment().to_owned(),
            place: self.said(Asked::Place).to_owned(),
            told: self.said(Asked::Told).to_owned(),
            stops,
            impact: impact.to_owned(),
            ..answer
        }
    }
}
