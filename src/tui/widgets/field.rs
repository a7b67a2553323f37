//! One thing to fill in: a label, what was typed or chosen, and what is wrong with it.

use std::fmt;

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use super::cell_editor::{CellEditor, CellKind, CellState};
use crate::i18n;
use crate::i18n::typed::DayOrder;
use crate::i18n::{dates, msg, pinyin, typed};
use crate::model::lang::Lang;
use crate::model::money::{Money, format_amount, parse_count};
use crate::model::problem::Problem;
use crate::model::time::BusinessDate;
use crate::tui::shell::canvas::{Canvas, cells};
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input, KeyPress};
use crate::tui::shell::keymap::{KeyAction, digit};
use crate::tui::shell::theme::TextRole;
use crate::tui::widgets::direction::Direction;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::{WidgetOutcome, note_rows};

/// What kind of thing is filled in.
#[derive(Clone, Debug)]
pub(crate) enum FieldKind {
    /// A short text.
    Text,
    /// A text of several rows, this many of them shown.
    Note {
        rows: u16,
    },
    /// Money; typed as on paper, parsed by whoever reads it.
    Amount,
    /// A number of things.
    Count,
    /// A PIN: never shown, and its length only while typing.
    Pin,
    Date,
    /// A time of day.
    Time,
    /// One of several.
    Choice {
        /// What can be chosen.
        options: Vec<Label>,
    },
    /// Any of several, a row each.
    Multi {
        /// What can be ticked.
        options: Vec<Label>,
    },
    /// Yes or no; nothing until answered.
    YesNo,
    /// Not filled in: a line that explains or separates.
    Info,
}

/// Checks what was typed; refusals carry a message key.
pub(crate) type FieldCheck = Box<dyn Fn(&str) -> Result<(), Problem>>;

/// Says what was understood of a typed text, given what stands in another field; `None` where there is nothing
/// to add.
type Reading = Box<dyn Fn(&str, &str, Lang) -> Option<String>>;

/// One field of a form.
pub(crate) struct Field {
    /// Name for whoever reads the form; not shown.
    pub(crate) id: &'static str,
    /// Label in front.
    pub(crate) label: Label,
    pub(crate) kind: FieldKind,
    /// What is wrong with it, shown below.
    pub(crate) error: Option<Problem>,
    /// The error says that a paste was cut: it stays while the change it belongs to is reported.
    cut: bool,
    /// Quiet explanation, shown below while the field has the focus.
    pub(crate) note: Option<Label>,
    /// Unit behind the value.
    pub(crate) unit: Option<Label>,
    /// Whether leaving it empty is refused.
    pub(crate) required: bool,
    /// Skipped by the focus and left out of checks.
    pub(crate) disabled: bool,
    /// Left out altogether: not drawn, not checked, its place closes up.
    pub(crate) hidden: bool,
    /// Cells for the value; 0 takes what the kind needs.
    pub(crate) cols: u16,
    clicks: Clicks<usize>,
    edit: CellEditor,
    chosen: Option<usize>,
    ticked: Vec<bool>,
    /// Which option of a multiple choice the cursor is on.
    at: usize,
    /// Cells of the value when last drawn: rows of a note depend on it.
    drawn_cols: u16,
    check: Option<FieldCheck>,
    /// The other field it looks at, and what was understood.
    reading: Option<(&'static str, Reading)>,
    /// What was understood as last asked.
    understood: Option<String>,
    /// How a day is read.
    days: Option<(BusinessDate, DayOrder)>,
    /// Whether the text is hours from and to.
    hours: bool,
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Never what was typed: it may be a PIN.
        f.debug_struct("Field").field("id", &self.id).field("error", &self.error).finish_non_exhaustive()
    }
}

impl Field {
    /// A field of a kind.
    #[must_use]
    pub(crate) fn new(id: &'static str, label: impl Into<Label>, kind: FieldKind) -> Self {
        let max = match kind {
            FieldKind::Text => 120,
            FieldKind::Note { .. } => 2000,
            FieldKind::Amount => 24,
            FieldKind::Count | FieldKind::Time | FieldKind::Pin => 12,
            FieldKind::Date => 16,
            _ => 0,
        };
        let edit = CellEditor::new(cell_kind(&kind), max);
        let ticked =
            if let FieldKind::Multi { options } = &kind { vec![false; options.len()] } else { Vec::new() };
        Self {
            id,
            label: label.into(),
            kind,
            error: None,
            cut: false,
            note: None,
            unit: None,
            required: false,
            disabled: false,
            hidden: false,
            cols: 0,
            clicks: Clicks::new(),
            edit,
            chosen: None,
            ticked,
            at: 0,
            drawn_cols: 40,
            check: None,
            reading: None,
            understood: None,
            days: None,
            hours: false,
        }
    }

    /// A short text.
    #[must_use]
    pub(crate) fn text(id: &'static str, label: impl Into<Label>) -> Self {
        Self::new(id, label, FieldKind::Text)
    }

    /// A note of three rows.
    #[must_use]
    pub(crate) fn note(id: &'static str, label: impl Into<Label>) -> Self {
        Self::new(id, label, FieldKind::Note { rows: 3 })
    }

    /// An amount of money.
    #[must_use]
    pub(crate) fn amount(id: &'static str, label: impl Into<Label>) -> Self {
        Self::new(id, label, FieldKind::Amount)
    }

    /// A number of things.
    #[must_use]
    pub(crate) fn count(id: &'static str, label: impl Into<Label>) -> Self {
        Self::new(id, label, FieldKind::Count)
    }

    /// A day, read in every form people type; what was understood stands beside it.
    #[must_use]
    pub(crate) fn date(
        id: &'static str,
        label: impl Into<Label>,
        today: BusinessDate,
        order: DayOrder,
    ) -> Self {
        let read = move |text: &str| typed::date(text, today, order);
        let mut field = Self::new(id, label, FieldKind::Date)
            .checked(move |text| read(text).map(drop))
            .understood(move |text, lang| read(text).ok().map(|day| dates::date_long(lang, day)));
        field.days = Some((today, order));
        field
    }

    /// The day in a field for one; nothing where it is empty.
    ///
    /// # Errors
    /// `time.unread_date`.
    pub(crate) fn day(&self) -> Result<Option<BusinessDate>, Problem> {
        match self.days {
            Some((today, order)) if !self.raw().trim().is_empty() => {
                typed::date(self.raw(), today, order).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// A time of day, read in every form people type; what was understood stands beside it.
    #[must_use]
    pub(crate) fn time(id: &'static str, label: impl Into<Label>) -> Self {
        Self::new(id, label, FieldKind::Time)
            .checked(|text| typed::minute_of_two(text).map(drop))
            .understood(|text, lang| typed::minute_of_two(text).ok().map(|(minute, _)| minute.clock(lang)))
    }

    /// Field that takes a PIN, unseen.
    #[must_use]
    pub(crate) fn pin(id: &'static str, label: impl Into<Label>) -> Self {
        Self::new(id, label, FieldKind::Pin)
    }

    /// One of several.
    #[must_use]
    pub(crate) fn choice(id: &'static str, label: impl Into<Label>, options: Vec<Label>) -> Self {
        Self::new(id, label, FieldKind::Choice { options })
    }

    /// Yes or no.
    #[must_use]
    pub(crate) fn yes_no(id: &'static str, label: impl Into<Label>) -> Self {
        Self::new(id, label, FieldKind::YesNo)
    }

    /// A line that explains or separates.
    #[must_use]
    pub(crate) fn info(text: impl Into<Label>) -> Self {
        Self::new("", text, FieldKind::Info)
    }

    /// Refuses to be left empty.
    #[must_use]
    pub(crate) fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Begins with a text.
    #[must_use]
    pub(crate) fn with(mut self, text: &str) -> Self {
        self.edit.set(text);
        self
    }

    /// Begins with a choice (for yes or no: 0 is yes).
    #[must_use]
    pub(crate) fn chosen(mut self, index: usize) -> Self {
        self.choose(Some(index));
        self
    }

    /// Takes at most this many characters.
    #[must_use]
    pub(crate) fn max(mut self, chars: usize) -> Self {
        let text = self.edit.text().to_owned();
        self.edit = CellEditor::new(cell_kind(&self.kind), chars);
        self.edit.set(&text);
        self
    }

    /// Shows the value in this many cells.
    #[must_use]
    pub(crate) fn cols(mut self, cols: u16) -> Self {
        self.cols = cols;
        self
    }

    /// Explains below while it has the focus.
    #[must_use]
    pub(crate) fn explained(mut self, note: impl Into<Label>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Shows a unit behind the value.
    #[must_use]
    pub(crate) fn unit(mut self, unit: impl Into<Label>) -> Self {
        self.unit = Some(unit.into());
        self
    }

    /// Checked by this rule when it is not empty.
    #[must_use]
    pub(crate) fn checked(mut self, check: impl Fn(&str) -> Result<(), Problem> + 'static) -> Self {
        self.check = Some(Box::new(check));
        self
    }

    /// Says beside the value what was understood of it, while it is typed; nothing where that is what stands there.
    #[must_use]
    pub(crate) fn understood(self, read: impl Fn(&str, Lang) -> Option<String> + 'static) -> Self {
        self.understood_with("", move |text, _, lang| read(text, lang))
    }

    /// The same, looking at what stands in another field too: a time means another day when a date is typed.
    #[must_use]
    pub(crate) fn understood_with(
        mut self,
        other: &'static str,
        read: impl Fn(&str, &str, Lang) -> Option<String> + 'static,
    ) -> Self {
        self.reading = Some((other, Box::new(read)));
        self
    }

    /// The field that what was understood depends on.
    #[must_use]
    pub(crate) fn looks_at(&self) -> Option<&'static str> {
        self.reading.as_ref().map(|(other, _)| *other)
    }

    /// Works out what was understood, given what stands in the field it looks at.
    pub(crate) fn read(&mut self, beside: &str, lang: Lang) {
        let text = self.edit.text().trim();
        self.understood = match (&self.reading, &self.kind) {
            (Some((_, read)), _) => read(text, beside, lang),
            // Two bundles typed as counted: their sum.
            (None, FieldKind::Count) if text.contains(['+', '＋']) => {
                parse_count(text).ok().map(|n| format_amount(Money(n), 0))
            }
            _ => None,
        };
        if self.is_empty() || self.understood.as_deref() == Some(text) {
            self.understood = None;
        }
    }

    /// What was typed.
    #[must_use]
    pub(crate) fn raw(&self) -> &str {
        self.edit.text()
    }

    /// The focus has come: what stands there is selected.
    pub(crate) fn arrive(&mut self) {
        self.edit.arrive();
    }

    /// Replaces what was typed.
    pub(crate) fn set_raw(&mut self, text: &str) {
        self.edit.set(text);
        self.error = None;
    }

    /// Which option is chosen.
    #[must_use]
    pub(crate) const fn choice_index(&self) -> Option<usize> {
        self.chosen
    }

    /// Chooses an option; one that does not exist is nothing.
    pub(crate) fn choose(&mut self, index: Option<usize>) {
        self.chosen = index.filter(|i| *i < self.options());
        self.error = None;
    }

    /// The answer of a yes-or-no field.
    #[must_use]
    pub(crate) fn yes(&self) -> Option<bool> {
        self.chosen.map(|index| index == 0)
    }

    /// Which options of a multiple choice are ticked.
    #[must_use]
    pub(crate) fn ticked(&self) -> Vec<usize> {
        self.ticked.iter().enumerate().filter(|(_, on)| **on).map(|(index, _)| index).collect()
    }

    /// Ticks options of a multiple choice.
    pub(crate) fn tick(&mut self, indexes: &[usize]) {
        for (index, on) in self.ticked.iter_mut().enumerate() {
            *on = indexes.contains(&index);
        }
    }

    /// Puts the cursor of a multiple choice on an option.
    pub(crate) fn point_at(&mut self, index: usize) {
        self.at = index.min(self.ticked.len().saturating_sub(1));
    }

    /// Whether nothing was filled in.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        match self.kind {
            FieldKind::Choice { .. } | FieldKind::YesNo => self.chosen.is_none(),
            FieldKind::Multi { .. } => !self.ticked.contains(&true),
            FieldKind::Info => false,
            _ => self.edit.text().trim().is_empty(),
        }
    }

    /// Whether the focus can be here.
    #[must_use]
    pub(crate) const fn focusable(&self) -> bool {
        !self.disabled && !self.hidden && !matches!(self.kind, FieldKind::Info)
    }

    /// Checks the field and keeps what is wrong; `true` when it is fine.
    pub(crate) fn validate(&mut self) -> bool {
        if !self.focusable() {
            return true;
        }
        self.error = if self.is_empty() {
            let choice =
                matches!(self.kind, FieldKind::Choice { .. } | FieldKind::YesNo | FieldKind::Multi { .. });
            self.required.then(|| Problem::new(if choice { "kit.choose_one" } else { "kit.required" }))
        } else {
            self.check.as_ref().and_then(|check| check(self.edit.text()).err())
        };
        self.error.is_none()
    }

    const fn options(&self) -> usize {
        match &self.kind {
            FieldKind::Choice { options } | FieldKind::Multi { options } => options.len(),
            FieldKind::YesNo => 2,
            _ => 0,
        }
    }

    /// Uses an input while it has the focus. Enter, Tab, Esc and what it does not need are ignored.
    pub(crate) fn handle(&mut self, input: &Input) -> WidgetOutcome {
        let outcome = match input {
            Input::Key(key) => match self.kind {
                FieldKind::Choice { .. } | FieldKind::YesNo => self.handle_choice(key),
                FieldKind::Multi { .. } => self.handle_multi(key),
                FieldKind::Info => WidgetOutcome::Ignored,
                FieldKind::Note { .. } => self.handle_note(key),
                _ => self.handle_text(key),
            },
            Input::Paste(text) if self.options() == 0 && !matches!(self.kind, FieldKind::Info) => {
                let note = matches!(self.kind, FieldKind::Note { .. });
                let text = if note { text.trim_end_matches(['\r', '\n']) } else { text.trim() };
                self.paste(text)
            }
            _ => WidgetOutcome::Ignored,
        };
        if outcome == WidgetOutcome::Changed && !std::mem::take(&mut self.cut) {
            self.error = None;
        }
        outcome
    }

    fn paste(&mut self, text: &str) -> WidgetOutcome {
        let refused = self.edit.insert(text);
        self.cut = refused > 0;
        self.error = self.cut.then(|| Problem::new("kit.too_long").with("n", refused));
        WidgetOutcome::Changed
    }

    fn handle_text(&mut self, key: &KeyPress) -> WidgetOutcome {
        if key.typed().is_some() {
            self.error = None;
        }
        match self.edit.handle(key) {
            Some(true) => WidgetOutcome::Changed,
            Some(false) => WidgetOutcome::Handled,
            None => WidgetOutcome::Ignored,
        }
    }

    fn handle_note(&mut self, key: &KeyPress) -> WidgetOutcome {
        if note_rows::is_new_line(key) {
            self.edit.insert("\n");
            return WidgetOutcome::Changed;
        }
        match key.code {
            Code::Up | Code::Down
                if note_rows::move_row(
                    self.edit.edit_mut(),
                    self.drawn_cols,
                    if key.code == Code::Down { Direction::Forward } else { Direction::Back },
                ) =>
            {
                WidgetOutcome::Handled
            }
            _ => self.handle_text(key),
        }
    }

    fn handle_choice(&mut self, key: &KeyPress) -> WidgetOutcome {
        let count = self.options();
        if count == 0 {
            return WidgetOutcome::Ignored;
        }
        let next = match KeyAction::outside_field(key) {
            KeyAction::Right | KeyAction::Toggle => self.chosen.map_or(0, |i| (i + 1) % count),
            // The left one of the two, as they stand.
            KeyAction::Left if matches!(self.kind, FieldKind::YesNo) && self.chosen.is_none() => 0,
            KeyAction::Left => self.chosen.map_or(count - 1, |i| (i + count - 1) % count),
            KeyAction::Home => 0,
            KeyAction::End => count - 1,
            // A digit typed for the field after it would choose unseen; it only goes to what begins with it.
            KeyAction::Digit(d) => match self.starting_with(char::from(b'0' + d)) {
                Some(index) => index,
                None => return WidgetOutcome::Handled,
            },
            KeyAction::Char('y' | '是') if matches!(self.kind, FieldKind::YesNo) => 0,
            KeyAction::Char('n' | '否') if matches!(self.kind, FieldKind::YesNo) => 1,
            KeyAction::Char(c) => match self.starting_with(c) {
                Some(index) => index,
                None => return WidgetOutcome::Ignored,
            },
            KeyAction::Delete | KeyAction::Backspace if !self.required => {
                self.chosen = None;
                return WidgetOutcome::Changed;
            }
            _ => return WidgetOutcome::Ignored,
        };
        self.chosen = Some(next);
        WidgetOutcome::Changed
    }

    /// The next option, after the one the cursor is on, whose text in some language begins with a character, in
    /// pinyin too.
    fn starting_with(&self, c: char) -> Option<usize> {
        let (options, at) = match &self.kind {
            FieldKind::Choice { options } => (options, self.chosen),
            FieldKind::Multi { options } => (options, Some(self.at)),
            _ => return None,
        };
        let begins = |words: &Label| {
            Lang::ALL.iter().any(|lang| {
                words.get(*lang).chars().next().is_some_and(|first| {
                    first.to_lowercase().eq(c.to_lowercase()) || pinyin::begins_with(first, c)
                })
            })
        };
        let after = at.map_or(0, |index| index + 1);
        (after..options.len()).chain(0..after.min(options.len())).find(|index| begins(&options[*index]))
    }

    fn handle_multi(&mut self, key: &KeyPress) -> WidgetOutcome {
        let count = self.ticked.len();
        if count == 0 {
            return WidgetOutcome::Ignored;
        }
        match KeyAction::outside_field(key) {
            KeyAction::Up if self.at > 0 => self.at -= 1,
            KeyAction::Down if self.at + 1 < count => self.at += 1,
            KeyAction::Toggle => {
                self.ticked[self.at] = !self.ticked[self.at];
                return WidgetOutcome::Changed;
            }
            KeyAction::Digit(_) => {}
            KeyAction::Char(c) => match self.starting_with(c) {
                Some(index) => self.at = index,
                None => return WidgetOutcome::Ignored,
            },
            _ => return WidgetOutcome::Ignored,
        }
        WidgetOutcome::Handled
    }

    /// The option a click is on, as last drawn.
    pub(crate) fn clicked_option(&self, input: &Input) -> Option<usize> {
        self.clicks.meaning(input)
    }

    /// Uses a click on its option `index`.
    pub(crate) fn click(&mut self, index: usize) -> WidgetOutcome {
        match self.kind {
            FieldKind::YesNo if index < 2 => self.chosen = Some(index),
            FieldKind::Choice { .. } if self.options() > 0 => {
                self.chosen = Some(self.chosen.map_or(0, |i| (i + 1) % self.options()));
            }
            FieldKind::Multi { .. } if index < self.ticked.len() => {
                self.at = index;
                self.ticked[index] = !self.ticked[index];
            }
            _ => return WidgetOutcome::Handled,
        }
        self.error = None;
        WidgetOutcome::Changed
    }

    /// Rows the value takes.
    #[must_use]
    pub(crate) fn rows(&self) -> u16 {
        if self.hidden {
            return 0;
        }
        match &self.kind {
            FieldKind::Note { rows } => (*rows).max(1),
            FieldKind::Multi { options } => cells(options.len()).max(1),
            _ => 1,
        }
    }

    fn wanted_cols(&self) -> u16 {
        if self.cols > 0 {
            return self.cols;
        }
        match self.kind {
            FieldKind::Count => 6,
            FieldKind::Amount => 12,
            FieldKind::Pin => 8,
            FieldKind::Date => 10,
            FieldKind::Time => 5,
            _ => u16::MAX,
        }
    }

    /// Row of the value the cursor is in, where each row is an option of its own.
    #[must_use]
    pub(crate) fn cursor_row(&self) -> u16 {
        if matches!(self.kind, FieldKind::Multi { .. }) { cells(self.at) } else { 0 }
    }

    /// Draws the value: brackets, text, unit.
    pub(crate) fn draw(&mut self, canvas: &mut Canvas, area: Rect, focus: Focus) {
        self.draw_from(0, canvas, area, focus);
    }

    /// Draws the value without its first rows, which lie above the place.
    pub(crate) fn draw_from(&mut self, above: u16, canvas: &mut Canvas, area: Rect, focus: Focus) {
        let focused = focus.is_here();
        if area.is_empty() {
            return;
        }
        match &self.kind {
            FieldKind::Info => {}
            FieldKind::YesNo => self.draw_yes_no(canvas, area, focused),
            FieldKind::Choice { options } => {
                let shown = self.chosen.and_then(|i| options.get(i)).map(|words| words.get(canvas.lang));
                let shown = shown.unwrap_or_else(|| msg::kit::choose(canvas.lang).into());
                let role = if focused { TextRole::Focus } else { TextRole::Value };
                let [_, _, left, right] = canvas.glyphs.arrows;
                let (before, after) = if focused && options.len() > 1 { (left, right) } else { (" ", " ") };
                let x = canvas.text(area.x, area.y, before, TextRole::HintKey);
                let x = canvas.text_in(x + 1, area.y, area.width.saturating_sub(4), &shown, role);
                canvas.text(x + 1, area.y, after, TextRole::HintKey);
                if focused {
                    canvas.set_cursor(area.x + 2, area.y);
                }
            }
            FieldKind::Multi { options } => {
                let shown = options.iter().enumerate().skip(usize::from(above));
                for ((index, words), y) in shown.zip(area.y..area.bottom()) {
                    let here = focused && index == self.at;
                    let role = if here { TextRole::Focus } else { TextRole::Value };
                    let mark = canvas.glyphs.boxes[usize::from(self.ticked[index])];
                    let x = canvas.text(area.x, y, mark, role);
                    let x = canvas.text(x, y, " ", role);
                    canvas.text_in(x, y, area.right().saturating_sub(x), &words.get(canvas.lang), role);
                    if here {
                        canvas.point_at(area.x, y);
                        canvas.set_cursor(area.x + 1, y);
                    }
                    canvas.click(Rect { y, height: 1, ..area }, &self.clicks, index);
                }
            }
            FieldKind::Note { .. } => {
                let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
                self.drawn_cols = inner.width.saturating_sub(1);
                for y in area.y..area.bottom() {
                    canvas.text(area.x, y, "[", TextRole::Muted);
                    canvas.text(area.right() - 1, y, "]", TextRole::Muted);
                }
                if focused {
                    canvas.point_at(area.x, area.y);
                }
                note_rows::draw(self.edit.edit(), canvas, inner, Focus::when(focused));
            }
            _ => self.draw_line(canvas, area, focused),
        }
    }

    fn draw_line(&self, canvas: &mut Canvas, area: Rect, focused: bool) {
        let unit = self.unit.as_ref().map(|unit| unit.get(canvas.lang));
        let beside = unit.as_ref().map_or(0, |unit| cells(unit.width()) + 1);
        // As wide as what it holds, where there is room.
        let held = if matches!(self.kind, FieldKind::Pin) { 0 } else { cells(self.edit.text().width()) };
        let cols = self.wanted_cols().max(held).min(area.width.saturating_sub(2 + beside));
        let state = match (self.disabled, &self.error) {
            (true, _) => CellState::Off,
            (_, Some(_)) => CellState::Bad,
            _ => CellState::Fine,
        };
        self.edit.draw(canvas, Rect { width: cols + 2, height: 1, ..area }, Focus::when(focused), state);
        let mut end = area.x + cols + 2;
        let room = |end: u16| area.right().saturating_sub(end + 1);
        if let Some(unit) = unit {
            end = canvas.text_in(end + 1, area.y, room(end), &unit, TextRole::Label);
        }
        // Whole or not at all: half a day of the week says less than nothing.
        if let Some(understood) = &self.understood
            && understood.width() + 2 <= usize::from(room(end))
        {
            let x = canvas.text(end + 1, area.y, "=", TextRole::Muted);
            canvas.text(x + 1, area.y, understood, TextRole::Label);
        }
    }

    fn draw_yes_no(&self, canvas: &mut Canvas, area: Rect, focused: bool) {
        let mut x = area.x;
        for (index, words) in [msg::kit::yes(canvas.lang), msg::kit::no(canvas.lang)].into_iter().enumerate()
        {
            let taken = self.chosen == Some(index);
            let role = match (focused, taken) {
                (true, true) => TextRole::Focus,
                (_, true) => TextRole::Chosen,
                _ => TextRole::Value,
            };
            let start = x;
            x = canvas.text(x, area.y, canvas.glyphs.radios[usize::from(taken)], role);
            x = canvas.text(x, area.y, " ", role);
            x = canvas.text_in(x, area.y, area.right().saturating_sub(x), words, role);
            let rect = Rect { x: start, y: area.y, width: x.saturating_sub(start), height: 1 };
            canvas.click(rect, &self.clicks, index);
            if focused && (taken || (self.chosen.is_none() && index == 0)) {
                canvas.point_at(start, area.y);
                canvas.set_cursor(start + 1, area.y);
            }
            x = x.saturating_add(3);
        }
    }

    /// The explanation, when the field is shown.
    #[must_use]
    pub(crate) fn explanation(&self) -> Option<&Label> {
        self.note.as_ref().filter(|_| !self.hidden)
    }

    /// What it takes, in a sentence; nothing for one that is not filled in or not shown.
    #[must_use]
    pub(crate) fn about(&self, lang: Lang) -> Option<String> {
        if !self.focusable() {
            return None;
        }
        let what = match self.kind {
            FieldKind::Text | FieldKind::Note { .. } => msg::help::field_text(lang),
            FieldKind::Amount => msg::help::field_amount(lang),
            FieldKind::Count => msg::help::field_count(lang),
            FieldKind::Pin => msg::help::field_pin(lang),
            FieldKind::Date => msg::help::field_date(lang),
            FieldKind::Time => msg::help::field_time(lang),
            FieldKind::Choice { .. } | FieldKind::YesNo => msg::help::field_choice(lang),
            FieldKind::Multi { .. } => msg::help::field_multi(lang),
            FieldKind::Info => return None,
        };
        let what = if self.required {
            msg::help::field_and(lang, msg::help::field_required(lang), what)
        } else {
            what.to_owned()
        };
        let label = self.label.get(lang);
        Some(match &self.note {
            Some(note) => msg::help::field_said(lang, label, note.get(lang), what),
            None => msg::help::field_line(lang, label, what),
        })
    }

    /// What stands below the field: what is wrong, or the explanation.
    #[must_use]
    pub(crate) fn below(&self, lang: Lang, focus: Focus) -> Option<(String, TextRole)> {
        let focused = focus.is_here();
        if self.hidden {
            return None;
        }
        if let Some(problem) = &self.error {
            return Some((i18n::text(lang, problem.key, &problem.args), TextRole::Bad));
        }
        let note = self.note.as_ref().filter(|_| focused)?;
        Some((note.get(lang).into_owned(), TextRole::Muted))
    }
}

/// How a value of a kind is typed.
const fn cell_kind(kind: &FieldKind) -> CellKind {
    match kind {
        FieldKind::Note { .. } => CellKind::Note,
        FieldKind::Amount | FieldKind::Count => CellKind::Figure,
        FieldKind::Pin => CellKind::Pin,
        _ => CellKind::Text,
    }
}

/// Digits in full width, as a Chinese input method types them, in half width; the rest as it is.
#[must_use]
pub(crate) fn fold_digits(text: &str) -> String {
    text.chars().map(|c| digit(c).map_or(c, |d| char::from(b'0' + d))).collect()
}

mod filled_in;
#[cfg(test)]
mod tests;
