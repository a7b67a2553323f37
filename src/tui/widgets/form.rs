//! Fields below one another: one grammar for moving, accepting and finishing.

use std::borrow::Cow;

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use super::field::{Field, FieldKind};
use crate::i18n::width::wrap;
use crate::i18n::{lists, msg};
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::tui::shell::canvas::{Canvas, cells, centered};
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::theme::TextRole;
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::label::Label;

/// A vertical form.
#[derive(Debug)]
pub(crate) struct Form {
    clicks: Clicks<usize>,
    /// The fields in order.
    pub(crate) fields: Vec<Field>,
    focus: usize,
    /// First row shown when the form is longer than its place.
    scroll: u16,
    /// The row below the fields that finishes the form; without one Enter on the last field does.
    end: Option<Label>,
    /// The whole was refused: what has to be put right is listed until nothing is left of it.
    refused: bool,
}

impl Form {
    /// A form with the focus on the first field that can have it.
    #[must_use]
    pub(crate) fn new(fields: Vec<Field>) -> Self {
        let focus = fields.iter().position(Field::focusable).unwrap_or(0);
        Self { clicks: Clicks::new(), fields, focus, scroll: 0, end: None, refused: false }
    }

    /// Finished on a row of its own below the fields: what is typed into the last one is not sent off by its Enter.
    #[must_use]
    pub(crate) fn ended_by(self, button: impl Into<Label>) -> Self {
        Self { end: Some(button.into()), ..self }
    }

    /// Whether the focus is on the row that finishes the form.
    const fn at_end(&self) -> bool {
        self.end.is_some() && self.focus == self.fields.len()
    }

    /// The field with that name.
    #[must_use]
    pub(crate) fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The field with that name, to change it.
    pub(crate) fn field_mut(&mut self, id: &str) -> Option<&mut Field> {
        self.fields.iter_mut().find(|field| field.id == id)
    }

    /// What was typed into the field with that name; empty when there is none.
    #[must_use]
    pub(crate) fn raw(&self, id: &str) -> &str {
        self.field(id).map_or("", Field::raw)
    }

    /// Index of the field with the focus.
    #[must_use]
    #[cfg(test)]
    pub(crate) const fn focus(&self) -> usize {
        self.focus
    }

    /// Name of the field with the focus.
    #[must_use]
    pub(crate) fn focused_id(&self) -> &'static str {
        self.fields.get(self.focus).map_or("", |field| field.id)
    }

    /// What F1 says of the field with the focus.
    #[must_use]
    pub(crate) fn about_focused(&self, lang: Lang) -> Option<String> {
        self.fields.get(self.focus).and_then(|field| field.about(lang))
    }

    /// What F1 says of each field shown, a sentence each.
    #[must_use]
    pub(crate) fn about_fields(&self, lang: Lang) -> Vec<String> {
        self.fields.iter().filter_map(|field| field.about(lang)).collect()
    }

    /// Moves the focus to a field that can have it; its value arrives selected.
    pub(crate) fn set_focus(&mut self, index: usize) {
        if index != self.focus && self.fields.get(index).is_some_and(Field::focusable) {
            self.arrive(index);
        }
    }

    fn arrive(&mut self, index: usize) {
        self.focus = index;
        if let Some(field) = self.fields.get_mut(index) {
            field.arrive();
        }
    }

    /// Changes which fields there are; the focus stays on its field, or goes to what took its place.
    pub(crate) fn change_fields(&mut self, change: impl FnOnce(&mut Vec<Field>)) {
        let (at_end, id) = (self.at_end(), self.focused_id());
        change(&mut self.fields);
        let last = self.fields.len().saturating_sub(1);
        let same = self.fields.iter().position(|field| field.id == id);
        self.focus = match same {
            _ if at_end => self.fields.len(),
            Some(index) => index,
            None => self.focus.min(last),
        };
    }

    /// Moves the focus to the field with that name.
    pub(crate) fn focus_on(&mut self, id: &str) {
        if let Some(index) = self.fields.iter().position(|field| field.id == id) {
            self.set_focus(index);
        }
    }

    /// Writes what is wrong under the field with that name and goes there.
    pub(crate) fn refuse(&mut self, id: &str, problem: Problem) {
        if let Some(field) = self.field_mut(id) {
            field.error = Some(problem);
            // Typed anew at once, or put right.
            field.arrive();
        }
        self.focus_on(id);
    }

    /// Writes everything that is wrong under its fields at once and goes to the first of them.
    pub(crate) fn refuse_all(&mut self, problems: impl IntoIterator<Item = (&'static str, Problem)>) {
        for (id, problem) in problems {
            if let Some(field) = self.field_mut(id) {
                field.error = Some(problem);
            }
        }
        let first = self.fields.iter().position(|field| field.error.is_some() && field.focusable());
        if let Some(index) = first {
            self.refused = true;
            self.arrive(index);
        }
    }

    /// Checks every field; goes to the first that is empty and must not be, or wrong.
    pub(crate) fn validate(&mut self) -> bool {
        let mut first_bad = None;
        for (index, field) in self.fields.iter_mut().enumerate() {
            if !field.validate() && first_bad.is_none() {
                first_bad = Some(index);
            }
        }
        self.refused = first_bad.is_some();
        if let Some(index) = first_bad {
            self.arrive(index);
        }
        first_bad.is_none()
    }

    fn neighbour(&self, forward: bool) -> Option<usize> {
        if forward {
            let end = self.fields.len();
            let field = (self.focus + 1..end).find(|index| self.fields[*index].focusable());
            field.or_else(|| Some(end).filter(|end| self.end.is_some() && self.focus < *end))
        } else {
            (0..self.focus).rev().find(|index| self.fields[*index].focusable())
        }
    }

    /// Arrows and Tab: what is wrong is marked and kept, and the focus goes all the same.
    fn step(&mut self, forward: bool) -> WidgetOutcome {
        match self.neighbour(forward) {
            Some(to) => {
                self.check_typed();
                self.leave_to(to)
            }
            None => WidgetOutcome::Ignored,
        }
    }

    /// Up from the first row of a field: of several rows above, the nearest.
    fn step_up(&mut self) -> WidgetOutcome {
        let outcome = self.step(false);
        if let (WidgetOutcome::Left(_), Some(field)) = (&outcome, self.fields.get_mut(self.focus)) {
            field.point_at(usize::MAX);
        }
        outcome
    }

    /// Checks what stands in the focused field; an empty one is asked for when the form is finished.
    fn check_typed(&mut self) -> bool {
        self.fields.get_mut(self.focus).is_none_or(|field| field.is_empty() || field.validate())
    }

    fn leave_to(&mut self, to: usize) -> WidgetOutcome {
        let left = self.focus;
        if left == to {
            return WidgetOutcome::Handled;
        }
        self.arrive(to);
        WidgetOutcome::Left(left)
    }

    /// Nothing is typed into a field that is not shown: where the one with the focus is gone, the next has it, else the row
    /// that ends the form, else the one before.
    fn leave_hidden(&mut self) {
        if self.fields.get(self.focus).is_none_or(Field::focusable) {
            return;
        }
        let shown = |index: &usize| self.fields[*index].focusable();
        let next = (self.focus + 1..self.fields.len()).find(shown);
        let end = self.end.is_some().then_some(self.fields.len());
        let before = || (0..self.focus).rev().find(shown);
        if let Some(to) = next.or(end).or_else(before) {
            self.arrive(to);
        }
    }

    /// Checks every field: all is fine and it is finished, or what is wrong is told.
    fn submit(&mut self) -> WidgetOutcome {
        if self.validate() { WidgetOutcome::Submitted } else { WidgetOutcome::Handled }
    }

    /// Uses an input: the focused field first, then moving. Enter advances and, on the row that ends the form or,
    /// without one, on the last field, submits; F10 submits from anywhere. Fields are checked before that: `Submitted` means all is
    /// fine. Esc is ignored, so that the screen goes back.
    pub(crate) fn handle(&mut self, input: &Input) -> WidgetOutcome {
        if self.focus >= self.fields.len() && !self.at_end() {
            return WidgetOutcome::Ignored;
        }
        self.leave_hidden();
        if let Input::Hit(_) = input {
            return self.clicked(input);
        }
        if let Some(field) = self.fields.get_mut(self.focus).filter(|field| field.focusable()) {
            let outcome = field.handle(input);
            if outcome.used() {
                return outcome;
            }
        }
        let Input::Key(key) = input else { return WidgetOutcome::Ignored };
        match KeyAction::of(key) {
            KeyAction::Accept if self.neighbour(true).is_some() => {
                // What is refused keeps the cursor, selected: typed anew it lands here, not in the field below. An
                // arrow leaves it as it is.
                if self.check_typed() {
                    self.step(true)
                } else {
                    self.arrive(self.focus);
                    WidgetOutcome::Handled
                }
            }
            KeyAction::Accept | KeyAction::Done if key.burst || key.repeat => WidgetOutcome::Handled,
            KeyAction::Accept | KeyAction::Done => self.submit(),
            KeyAction::Down | KeyAction::Next => self.step(true),
            KeyAction::Up => self.step_up(),
            KeyAction::Prev => self.step(false),
            KeyAction::PageDown if self.end.is_some() => self.leave_to(self.fields.len()),
            KeyAction::PageDown => self.jump(self.fields.len().saturating_sub(1), false),
            KeyAction::PageUp => self.jump(0, true),
            _ => WidgetOutcome::Ignored,
        }
    }

    /// A click on an option takes it; one on a field goes there, and one on the field with the focus acts.
    fn clicked(&mut self, input: &Input) -> WidgetOutcome {
        let options = self.fields.iter().map(|field| field.clicked_option(input));
        let on_option = options.enumerate().find_map(|(field, option)| Some((field, Some(option?))));
        let clicked = on_option.or_else(|| self.clicks.meaning(input).map(|field| (field, None)));
        let Some((to, option)) = clicked else { return WidgetOutcome::Ignored };
        if to == self.fields.len() && self.end.is_some() {
            self.focus = to;
            return self.submit();
        }
        if !self.fields.get(to).is_some_and(Field::focusable) {
            return WidgetOutcome::Ignored;
        }
        if option.is_some() || to == self.focus {
            let outcome = self.fields[to].click(option.unwrap_or(0));
            self.focus = to;
            return outcome;
        }
        self.leave_to(to)
    }

    fn jump(&mut self, from: usize, forward: bool) -> WidgetOutcome {
        let to = if forward {
            (from..self.fields.len()).find(|index| self.fields[*index].focusable())
        } else {
            (0..=from).rev().find(|index| self.fields.get(*index).is_some_and(Field::focusable))
        };
        to.map_or(WidgetOutcome::Ignored, |to| self.leave_to(to))
    }

    /// The hints for where the focus is.
    #[must_use]
    pub(crate) fn hints(&self, lang: Lang) -> Vec<Hint> {
        self.hints_as(lang, msg::kit::hint_finish(lang))
    }

    /// The same, with what finishing means here: F10 from anywhere and Enter at the end.
    #[must_use]
    pub(crate) fn hints_as(&self, lang: Lang, finish: impl Into<Cow<'static, str>>) -> Vec<Hint> {
        let finish = finish.into();
        let last = self.neighbour(true).is_none();
        let accept = if last { finish.clone() } else { msg::kit::hint_next(lang).into() };
        let mut hints = vec![Hint::key(Code::Enter, accept, 0)];
        match self.fields.get(self.focus).map(|field| &field.kind) {
            // Of one thing there is nothing to choose.
            Some(FieldKind::Choice { options }) if options.len() == 1 => {}
            Some(FieldKind::Choice { .. } | FieldKind::YesNo) => {
                hints.push(Hint::new(HintKey::LeftRight, msg::kit::hint_choose(lang), 1));
            }
            Some(FieldKind::Multi { .. }) => {
                hints.push(Hint::key(Code::Char(' '), msg::kit::hint_tick(lang), 1));
            }
            _ => {}
        }
        hints.push(Hint::new(HintKey::UpDown, msg::kit::hint_move(lang), 2));
        hints.push(Hint::key(Code::F(10), finish, 1));
        hints.push(Hint::key(Code::Esc, msg::kit::hint_back(lang), 0));
        hints
    }

    /// Draws the form in a box of its own over what is there, `size` columns and rows at most.
    pub(crate) fn draw_in_box(&mut self, canvas: &mut Canvas, area: Rect, size: (u16, u16), title: &str) {
        let place = centered(area, size.0, size.1);
        canvas.fill(place, TextRole::Text);
        let inner = canvas.pane(place, title, Focus::Here);
        let room = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        self.draw(canvas, room, Focus::Here);
    }

    /// Draws the form, scrolled so that the focused field and its message are in view.
    pub(crate) fn draw(&mut self, canvas: &mut Canvas, area: Rect, focus: Focus) {
        let focused = focus.is_here();
        if area.is_empty() {
            return;
        }
        let lang = canvas.lang;
        self.leave_hidden();
        #[cfg(test)]
        for field in self.fields.iter().filter(|field| field.focusable()) {
            crate::tui::shell::drawn_forms::note_field(field.label.get(lang).into_owned());
        }
        let area = self.draw_refused(canvas, area);
        for index in 0..self.fields.len() {
            let beside = self.fields[index].looks_at().map(|id| self.raw(id).to_owned());
            self.fields[index].read(beside.as_deref().unwrap_or_default(), lang);
        }
        let label_cols = self.widest_label(lang).min(area.width * 2 / 5);
        let value_x = label_cols.saturating_add(2).min(area.width);
        let value_cols = area.width - value_x;

        // Explanations have one place below the form, so that nothing moves with the focus; under their
        // field only where the form leaves no room.
        let foot = self.foot(lang, area);
        // Heights first, so that the scroll position is known before drawing.
        let below = self.below(lang, value_cols, focused, foot);
        let mut top: u16 = 0;
        let mut tops = Vec::with_capacity(self.fields.len());
        for (field, below) in self.fields.iter().zip(&below) {
            tops.push(top);
            top = top.saturating_add(field.rows()).saturating_add(cells(below.len()));
        }
        if self.end.is_some() {
            // One row of air before it.
            tops.push(top);
            top = top.saturating_add(2);
        }
        self.scroll_to(&tops, top, area.height);

        let clip = area;
        let scroll = self.scroll;
        let shown_y = |row: u16| (row >= scroll).then(|| area.y.saturating_add(row - scroll));
        let focus = self.focus;
        canvas.within(clip, |canvas| {
            for (index, field) in self.fields.iter_mut().enumerate() {
                let here = focused && index == focus;
                let rows = field.rows();
                if rows == 0 {
                    continue;
                }
                // A field partly above the edge is shown only by what is inside.
                let hidden = scroll.saturating_sub(tops[index]);
                if let Some(y) = shown_y(tops[index]) {
                    draw_label(
                        field,
                        canvas,
                        Rect { x: area.x, y, width: area.width, height: 1 },
                        label_cols,
                        here,
                    );
                }
                if hidden < rows
                    && let Some(y) = shown_y(tops[index].max(scroll))
                    && y < area.bottom()
                {
                    let height = (rows - hidden).min(area.bottom() - y);
                    let whole = Rect { x: area.x, y, width: area.width, height };
                    if field.focusable() {
                        canvas.click(whole, &self.clicks, index);
                    }
                    let value = Rect { x: area.x + value_x, y, width: value_cols, height };
                    field.draw_from(hidden, canvas, value, Focus::when(here));
                }
                for (row, (line, role)) in (tops[index] + rows..).zip(&below[index]) {
                    if let Some(y) = shown_y(row) {
                        canvas.text_in(area.x + value_x, y, value_cols, line, *role);
                    }
                }
            }
            draw_more(canvas, area, scroll, top);
        });
        if let Some(y) = shown_y(top.saturating_sub(1)).filter(|y| *y < area.bottom()) {
            let place = Rect { x: area.x + value_x, y, width: value_cols, height: 1 };
            self.draw_end(canvas, place, focused && self.at_end());
        }
        if focused && foot {
            self.draw_foot(canvas, area, top);
        }
    }

    /// What stands below each field, broken into lines.
    fn below(&self, lang: Lang, cols: u16, focused: bool, foot: bool) -> Vec<Vec<(String, TextRole)>> {
        let lines = |(index, field): (usize, &Field)| match field
            .below(lang, Focus::when(focused && index == self.focus && !foot))
        {
            Some((text, role)) => {
                wrap(&text, usize::from(cols.max(8))).into_iter().map(|line| (line, role)).collect()
            }
            None => Vec::new(),
        };
        self.fields.iter().enumerate().map(lines).collect()
    }

    /// The row that ends the form, where it has one.
    fn draw_end(&self, canvas: &mut Canvas, place: Rect, here: bool) {
        let Some(button) = &self.end else { return };
        let text = format!("[ {} ]", as_button(&button.get(canvas.lang)));
        let role = if here { TextRole::Selected } else { TextRole::Value };
        let end = canvas.text_in(place.x, place.y, place.width, &text, role);
        let hit = Rect { width: end.saturating_sub(place.x), ..place };
        canvas.click(hit, &self.clicks, self.fields.len());
        if here {
            canvas.point_at(place.x, place.y);
            canvas.set_cursor(place.x + 2, place.y);
        }
    }

    /// Cells of the widest label, its mark of being required included.
    fn widest_label(&self, lang: Lang) -> u16 {
        let labelled = self.fields.iter().filter(|field| !matches!(field.kind, FieldKind::Info));
        let cols = labelled.map(|field| cells(field.label.get(lang).width()) + u16::from(field.required));
        cols.max().unwrap_or(0)
    }

    /// The explanation of the field with the focus, below the form.
    fn draw_foot(&self, canvas: &mut Canvas, area: Rect, top: u16) {
        let Some(note) = self.fields.get(self.focus).and_then(Field::explanation) else { return };
        let lines = wrap(&note.get(canvas.lang), usize::from(area.width));
        let first = area.y.saturating_add(top + 1);
        for (line, y) in lines.iter().zip(first..area.bottom()) {
            canvas.text_in(area.x, y, area.width, line, TextRole::Muted);
        }
    }

    /// After a refusal, the names of all fields that are to be put right, in the last row: not all of them need be in
    /// view. Returns the rest of the area.
    fn draw_refused(&mut self, canvas: &mut Canvas, area: Rect) -> Rect {
        let wrong: Vec<String> = (self.fields.iter())
            .filter(|field| field.error.is_some() && field.focusable())
            .map(|field| field.label.get(canvas.lang).into_owned())
            .collect();
        self.refused &= !wrong.is_empty();
        if !self.refused || wrong.len() < 2 || area.height < 4 {
            return area;
        }
        let names = wrong.join(lists::between_names(canvas.lang));
        let line = msg::kit::to_put_right(canvas.lang, names);
        canvas.text_in(area.x, area.bottom() - 1, area.width, &line, TextRole::Bad);
        Rect { height: area.height - 1, ..area }
    }

    /// Whether every field and the longest explanation fit below one another.
    fn foot(&self, lang: Lang, area: Rect) -> bool {
        let shown = self.fields.iter().filter(|field| field.rows() > 0);
        let longest = shown
            .filter_map(Field::explanation)
            .map(|note| wrap(&note.get(lang), usize::from(area.width.max(8))).len())
            .max()
            .unwrap_or(0);
        let end = if self.end.is_some() { 2 } else { 0 };
        let rows: u16 = self.fields.iter().map(Field::rows).fold(end, u16::saturating_add);
        // One row of air, one for a message under a field.
        rows.saturating_add(cells(longest) + 2) <= area.height
    }

    /// Keeps the focused field with its message in view, moving as little as possible.
    fn scroll_to(&mut self, tops: &[u16], total: u16, height: u16) {
        let Some(first) = tops.get(self.focus).copied() else { return };
        let last = tops.get(self.focus + 1).copied().unwrap_or(total);
        // What explains the first field above it stays visible.
        let first = if self.neighbour(false).is_none() { 0 } else { first };
        if last > self.scroll.saturating_add(height) {
            self.scroll = last.saturating_sub(height);
        }
        if first < self.scroll {
            self.scroll = first;
        }
        self.scroll = self.scroll.min(total.saturating_sub(height));
        // A list longer than the place is followed row by row.
        if let Some(field) = self.fields.get(self.focus) {
            let row = tops.get(self.focus).map_or(0, |top| top.saturating_add(field.cursor_row()));
            self.scroll = self.scroll.clamp((row + 1).saturating_sub(height), row);
        }
    }
}

fn draw_label(field: &Field, canvas: &mut Canvas, row: Rect, label_cols: u16, here: bool) {
    let label = field.label.get(canvas.lang);
    if matches!(field.kind, FieldKind::Info) {
        canvas.text_in(row.x, row.y, row.width, &label, TextRole::Label);
        return;
    }
    let role = if here {
        TextRole::Title
    } else if field.disabled {
        TextRole::Muted
    } else {
        TextRole::Label
    };
    let end =
        canvas.text_in(row.x, row.y, label_cols.saturating_sub(u16::from(field.required)), &label, role);
    if field.required {
        canvas.text(end, row.y, "*", if field.error.is_some() { TextRole::Bad } else { TextRole::HintKey });
    }
}

/// Arrows at the right edge where the form goes on.
fn draw_more(canvas: &mut Canvas, area: Rect, scroll: u16, total: u16) {
    let right = area.right() - 1;
    let style = canvas.style(TextRole::HintKey);
    if scroll > 0 {
        canvas.cell(right, area.y, canvas.glyphs.arrows[0], style);
    }
    if total > scroll.saturating_add(area.height) {
        canvas.cell(right, area.bottom() - 1, canvas.glyphs.arrows[1], style);
    }
}

/// Words that also stand behind a key on the bottom line, with a capital as every button has it.
fn as_button(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::screen_text;
    use crate::tui::shell::input::KeyPress;

    fn form() -> Form {
        Form::new(vec![
            Field::text("name", "Name").required(),
            Field::amount("float", "Float"),
            Field::yes_no("ok", "Counted"),
            Field::note("note", "Note"),
        ])
    }

    fn keys(form: &mut Form, text: &str) -> WidgetOutcome {
        let mut last = WidgetOutcome::Ignored;
        for c in text.chars() {
            last = form.handle(&match c {
                '\n' => Input::key(Code::Enter),
                c => Input::Key(KeyPress::char(c)),
            });
        }
        last
    }

    #[test]
    fn enter_advances_and_submits_at_the_end() {
        let mut form = form();
        assert_eq!(keys(&mut form, "Li Hua\n"), WidgetOutcome::Left(0));
        assert_eq!(keys(&mut form, "500\n"), WidgetOutcome::Left(1));
        assert_eq!(keys(&mut form, "y\n"), WidgetOutcome::Left(2));
        assert_eq!(keys(&mut form, "all fine\n"), WidgetOutcome::Submitted);
        assert_eq!((form.raw("name"), form.raw("float"), form.raw("note")), ("Li Hua", "500", "all fine"));
    }

    #[test]
    fn the_last_answer_rests_on_the_row_that_ends_the_form() {
        let mut form = Form::new(vec![Field::text("name", "Name").required(), Field::note("note", "Note")])
            .ended_by("Save");
        assert_eq!(keys(&mut form, "Li Hua\n"), WidgetOutcome::Left(0));
        assert_eq!(keys(&mut form, "all fine\n"), WidgetOutcome::Left(1), "an answer sends nothing off");
        let shot =
            screen_text::shoot(30, 8, screen_text::look(Lang::En), |c| form.draw(c, c.area(), Focus::Here));
        let save = shot.text.lines().position(|line| line.contains("[ Save ]")).unwrap();
        assert_eq!(shot.cursor.map(|(_, y)| usize::from(y)), Some(save), "{}", shot.text);
        // What is typed there goes nowhere, and up leads back into the last field.
        assert_eq!(keys(&mut form, "x"), WidgetOutcome::Ignored);
        assert_eq!(form.handle(&Input::key(Code::Up)), WidgetOutcome::Left(2));
        assert_eq!((form.focused_id(), form.raw("note")), ("note", "all fine"));
        assert_eq!(keys(&mut form, "\n"), WidgetOutcome::Left(1));
        assert_eq!(keys(&mut form, "\n"), WidgetOutcome::Submitted);
        // A click on it submits, and goes to what is missing.
        let _ = form.handle(&Input::key(Code::PageUp));
        form.field_mut("name").unwrap().set_raw("");
        let hit = shot.hits.at((8, cells(save))).unwrap();
        let crate::tui::shell::input::Target::Part(hit) = hit else { panic!("a part of the form") };
        assert_eq!(form.handle(&Input::Hit(hit)), WidgetOutcome::Handled);
        assert_eq!(form.focused_id(), "name");
    }

    #[test]
    fn a_form_with_an_end_scrolls_to_it() {
        let mut form = Form::new((0..20).map(|_| Field::text("t", "t")).collect()).ended_by("Save");
        let _ = form.handle(&Input::key(Code::PageDown));
        let shot =
            screen_text::shoot(30, 5, screen_text::look(Lang::Zh), |c| form.draw(c, c.area(), Focus::Here));
        assert!(shot.text.lines().last().unwrap().contains("[ Save ]"), "{}", shot.text);
        assert_eq!(shot.cursor.map(|(_, y)| y), Some(4));
    }

    #[test]
    fn finishing_with_a_hole_goes_there_and_says_why() {
        let mut form = form();
        form.focus_on("note");
        assert_eq!(form.handle(&Input::key(Code::F(10))), WidgetOutcome::Handled);
        assert_eq!(form.focused_id(), "name");
        let shown = screen_text::render(40, 8, |c| form.draw(c, c.area(), Focus::Here));
        assert!(shown.lines().nth(1).is_some_and(|line| !line.trim().is_empty()), "{shown}");
    }

    #[test]
    fn everything_wrong_is_told_at_once_by_name() {
        let mut form = Form::new(vec![
            Field::text("what", "What happened").required(),
            Field::time("at", "Time"),
            Field::yes_no("ok", "Counted").required(),
        ]);
        form.field_mut("at").unwrap().set_raw("25:70");
        assert_eq!(form.handle(&Input::key(Code::F(10))), WidgetOutcome::Handled);
        assert_eq!(form.focused_id(), "what");
        let shown = screen_text::render(60, 10, |c| form.draw(c, c.area(), Focus::Here));
        let last = shown.lines().last().unwrap();
        for name in ["What happened", "Time", "Counted"] {
            assert!(last.contains(name), "{shown}");
        }
        // One is left: its own sentence is enough.
        let _ = keys(&mut form, "x");
        form.field_mut("ok").unwrap().choose(Some(0));
        let shown = screen_text::render(60, 10, |c| form.draw(c, c.area(), Focus::Here));
        assert!(!shown.lines().last().unwrap().contains("What happened"), "{shown}");
    }

    #[test]
    fn what_a_rule_refuses_is_told_together_too() {
        let mut form = form();
        form.focus_on("note");
        let problem = || Problem::new("kit.required");
        form.refuse_all([("note", problem()), ("float", problem())]);
        assert_eq!(form.focused_id(), "float", "the first in the order of the form");
        assert!(form.field("note").unwrap().error.is_some());
    }

    #[test]
    fn a_refused_value_keeps_the_cursor_and_is_typed_anew_in_its_place() {
        let mut form = Form::new(vec![
            Field::time("at", "Time"),
            Field::new("day", "Day", FieldKind::Date),
            Field::note("note", "Note"),
        ]);
        let _ = keys(&mut form, "1800x\n");
        assert_eq!(form.focused_id(), "at");
        assert!(form.field("at").unwrap().error.is_some());
        let _ = keys(&mut form, "18:00\n");
        assert_eq!((form.raw("at"), form.raw("day"), form.focused_id()), ("18:00", "", "day"));
    }

    #[test]
    fn no_field_holds_the_cursor_whatever_stands_in_it() {
        let mut form = Form::new(vec![
            Field::text("what", "What"),
            Field::count("n", "Count").checked(|_| Err(Problem::new("kit.required"))),
        ]);
        for key in [Code::Up, Code::BackTab] {
            form.focus_on("n");
            form.field_mut("n").unwrap().set_raw("38");
            assert_eq!(form.handle(&Input::key(Code::Enter)), WidgetOutcome::Handled);
            assert_eq!(form.handle(&Input::key(key)), WidgetOutcome::Left(1));
            assert_eq!(form.raw("n"), "38", "kept");
            let shown = screen_text::render(40, 6, |c| form.draw(c, c.area(), Focus::Here));
            assert!(shown.contains("![    38]"), "marked: {shown}");
        }
    }

    #[test]
    fn an_empty_required_field_is_marked_before_and_told_at_the_end() {
        let mut form = form();
        let shown = screen_text::render(40, 8, |c| form.draw(c, c.area(), Focus::Here));
        assert!(shown.contains("Name*"), "{shown}");
        assert_eq!(form.handle(&Input::key(Code::Enter)), WidgetOutcome::Left(0));
        assert!(form.field("name").unwrap().error.is_none());
        assert_eq!(form.handle(&Input::key(Code::F(10))), WidgetOutcome::Handled);
        assert!(form.field("name").unwrap().error.is_some());
    }

    #[test]
    fn a_value_arrives_selected_also_when_one_comes_back() {
        let mut form = form();
        let _ = keys(&mut form, "Li Hua\n500\n");
        form.focus_on("float");
        let _ = keys(&mut form, "600");
        assert_eq!(form.raw("float"), "600");
        let _ = form.handle(&Input::key(Code::Up));
        let _ = form.handle(&Input::key(Code::End));
        let _ = keys(&mut form, "!");
        assert_eq!(form.raw("name"), "Li Hua!");
    }

    #[test]
    fn going_back_never_checks_and_esc_is_left_to_the_screen() {
        let mut form = form();
        form.focus_on("float");
        assert_eq!(form.handle(&Input::key(Code::Up)), WidgetOutcome::Left(1));
        assert_eq!(form.handle(&Input::key(Code::Esc)), WidgetOutcome::Ignored);
        assert!(form.fields.iter().all(|field| field.error.is_none()));
    }

    #[test]
    fn a_pasted_or_held_enter_does_not_submit() {
        let mut form = form();
        let _ = keys(&mut form, "x");
        form.focus_on("note");
        let enter = KeyPress { burst: true, ..KeyPress::plain(Code::Enter) };
        assert_eq!(form.handle(&Input::Key(enter)), WidgetOutcome::Handled);
    }

    #[test]
    fn a_list_partly_above_the_edge_shows_what_is_below_it() {
        let options: Vec<Label> = (0..9).map(|n| format!("person {n}").into()).collect();
        let mut form = Form::new(vec![
            Field::info("Who"),
            Field::new("who", "Who", FieldKind::Multi { options }),
            Field::text("why", "Why"),
        ]);
        let draw = |form: &mut Form| screen_text::render(30, 6, |c| form.draw(c, c.area(), Focus::Here));
        // In the list the row with the cursor is in view, wherever it is.
        for at in 0..9 {
            let shown = draw(&mut form);
            assert!(shown.contains(&format!("person {at}")), "{at}: {shown}");
            let _ = form.handle(&Input::key(Code::Down));
        }
        // Behind it its end is in view and not its beginning.
        assert_eq!(form.focused_id(), "why");
        let shown = draw(&mut form);
        assert!(shown.contains("person 8") && !shown.contains("person 0"), "{shown}");
    }

    #[test]
    fn a_long_form_scrolls_with_the_focus_and_clicks_reach_the_field() {
        let mut form = Form::new((0..20).map(|_| Field::text("t", "标签")).collect());
        form.set_focus(15);
        let shot =
            screen_text::shoot(30, 5, screen_text::look(Lang::Zh), |c| form.draw(c, c.area(), Focus::Here));
        let (x, y) = shot.cursor.unwrap();
        assert_eq!(y, 4);
        let hit = shot.hits.resolve(Input::Click { at: (x, 2), from: (x, 2) }).unwrap();
        assert_eq!(form.handle(&hit), WidgetOutcome::Left(15));
        assert_eq!(form.focus(), 13);
    }
}
