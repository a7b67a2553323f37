//! Named entries one of which Enter opens: in a row or below one another.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use crate::model::lang::Lang;
use crate::tui::shell::canvas::{Canvas, cells};
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::KeyAction;
use crate::tui::shell::theme::TextRole;
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::list::draw_thumb;

/// What a click on a part of a menu does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MenuPart {
    /// Opens this entry.
    Entry(usize),
    /// Moves to this entry beyond the edge and opens nothing.
    Arrow(usize),
}

/// Cells an entry takes beside its own where entries flow: two for the pointer, the rest for air.
const FLOW: usize = 5;

/// Menu of lines to choose from.
#[derive(Clone, Debug)]
pub(crate) struct Menu {
    clicks: Clicks<MenuPart>,
    pub(crate) items: Vec<Label>,
    selected: usize,
    across: bool,
}

impl Menu {
    /// Entries beside each other.
    #[must_use]
    pub(crate) const fn across(items: Vec<Label>) -> Self {
        Self { clicks: Clicks::new(), items, selected: 0, across: true }
    }

    /// Entries below one another, numbered.
    #[must_use]
    pub(crate) const fn down(items: Vec<Label>) -> Self {
        Self { clicks: Clicks::new(), items, selected: 0, across: false }
    }

    /// The entry Enter opens.
    #[must_use]
    pub(crate) const fn selected(&self) -> usize {
        self.selected
    }

    /// Moves to an entry.
    pub(crate) fn select(&mut self, index: usize) {
        self.selected = index.min(self.items.len().saturating_sub(1));
    }

    /// Arrows, Home and End move, Enter, a click or (below one another) the number chooses.
    pub(crate) fn handle(&mut self, input: &Input) -> WidgetOutcome {
        let count = self.items.len();
        if count == 0 {
            return WidgetOutcome::Ignored;
        }
        match input {
            Input::Key(key) => {
                let step = match KeyAction::outside_field(key) {
                    KeyAction::Left if self.across => -1,
                    KeyAction::Right if self.across => 1,
                    KeyAction::Up if !self.across => -1,
                    KeyAction::Down if !self.across => 1,
                    KeyAction::Home => {
                        self.selected = 0;
                        return WidgetOutcome::Handled;
                    }
                    KeyAction::End => {
                        self.selected = count - 1;
                        return WidgetOutcome::Handled;
                    }
                    KeyAction::Accept if key.repeat => return WidgetOutcome::Handled,
                    KeyAction::Accept => return WidgetOutcome::Chosen(self.selected),
                    KeyAction::Digit(d) if !self.across && d >= 1 && usize::from(d) <= count => {
                        self.selected = usize::from(d) - 1;
                        return WidgetOutcome::Chosen(self.selected);
                    }
                    _ => return WidgetOutcome::Ignored,
                };
                self.selected =
                    if step > 0 { (self.selected + 1) % count } else { (self.selected + count - 1) % count };
                WidgetOutcome::Handled
            }
            _ => match self.clicks.meaning(input) {
                Some(MenuPart::Arrow(index)) => {
                    self.select(index);
                    WidgetOutcome::Handled
                }
                Some(MenuPart::Entry(index)) if index < count => {
                    self.selected = index;
                    WidgetOutcome::Chosen(index)
                }
                _ => WidgetOutcome::Ignored,
            },
        }
    }

    /// Whether a click is on one of its entries or arrows.
    #[must_use]
    pub(crate) fn hit(&self, input: &Input) -> bool {
        self.clicks.hit(input)
    }

    /// Rows entries beside each other need in so many cells; one where all of them fit into it.
    #[must_use]
    pub(crate) fn rows(&self, cols: u16, lang: Lang) -> u16 {
        let widths = self.items.iter().map(|words| words.get(lang).width());
        if !self.across || widths.clone().sum::<usize>() + 2 * self.items.len() <= usize::from(cols) {
            return 1;
        }
        let (mut rows, mut used) = (1_u16, 0);
        for wide in widths {
            if used > 0 && used + wide + 2 > usize::from(cols) {
                rows += 1;
                used = 0;
            }
            used += wide + FLOW;
        }
        rows
    }

    /// Draws the menu; `focused` paints the selected entry.
    pub(crate) fn draw(&self, canvas: &mut Canvas, area: Rect, focus: Focus) {
        let focused = focus.is_here();
        if area.is_empty() {
            return;
        }
        let rows = self.rows(area.width, canvas.lang);
        if self.across && rows > 1 && area.height >= rows {
            self.draw_flowing(canvas, area, focused);
        } else if self.across {
            self.draw_across(canvas, area, focused);
        } else {
            self.draw_down(canvas, area, focused);
        }
    }

    fn draw_across(&self, canvas: &mut Canvas, area: Rect, focused: bool) {
        let texts: Vec<_> = self.items.iter().map(|words| words.get(canvas.lang)).collect();
        let widths: usize = texts.iter().map(|text| text.width()).sum();
        let room = usize::from(area.width);
        // Two cells for the pointer; air between the entries as far as there is room.
        let pad = (2..=6).rev().find(|pad| widths + pad * texts.len() <= room);
        // Where not all fit, the row moves with the selected one and arrows tell that it goes on.
        let room = if pad.is_some() { room } else { room.saturating_sub(2) };
        let pad = pad.unwrap_or(3);
        let mut skip = 0;
        while skip < self.selected
            && texts[skip..=self.selected].iter().map(|text| text.width() + pad).sum::<usize>() > room
        {
            skip += 1;
        }
        let [_, _, left, right] = canvas.glyphs.arrows;
        let end = area.x.saturating_add(cells(room));
        let mut x = area.x;
        for (index, text) in texts.iter().enumerate().skip(skip) {
            let here = index == self.selected;
            // Without any air the pointer stands at its own word, not at the one before.
            let lead = u16::from(pad == 2 && index > skip);
            let wide = cells(text.width() + pad);
            let rect = Rect { x, y: area.y, width: wide.min(end.saturating_sub(x)), height: 1 };
            if rect.is_empty() || (index > self.selected && usize::from(rect.width) < text.width() + 2) {
                canvas.text_right(area.right(), area.y, 1, right, TextRole::HintKey);
                let arrow = Rect { x: area.right() - 1, width: 1, height: 1, ..area };
                canvas.click(arrow, &self.clicks, MenuPart::Arrow(index));
                break;
            }
            let role = match (here, focused) {
                (true, true) => TextRole::Selected,
                (true, false) => TextRole::Chosen,
                _ => TextRole::Text,
            };
            let painted = Rect {
                x: rect.x + lead,
                width: (rect.width - lead).min(cells(text.width() + 3) - lead),
                ..rect
            };
            canvas.fill(painted, role);
            canvas.within(rect, |canvas| {
                if here {
                    canvas.text(x + lead, area.y, canvas.glyphs.pointer, role);
                } else if index == skip && skip > 0 {
                    canvas.text(x, area.y, left, TextRole::HintKey);
                }
                canvas.text_in(x + 2, area.y, rect.width.saturating_sub(2), text, role);
                canvas.click(rect, &self.clicks, MenuPart::Entry(index));
                if index == skip && skip > 0 && !here {
                    canvas.click(Rect { width: 2, ..rect }, &self.clicks, MenuPart::Arrow(skip - 1));
                }
            });
            if here && focused {
                canvas.set_cursor(x, area.y);
            }
            x = x.saturating_add(wide);
        }
    }

    /// Entries in several rows, each whole, as text flows.
    fn draw_flowing(&self, canvas: &mut Canvas, area: Rect, focused: bool) {
        let (mut x, mut y) = (area.x, area.y);
        for (index, words) in self.items.iter().enumerate() {
            let text = words.get(canvas.lang);
            let wide = cells(text.width());
            if x > area.x && x.saturating_add(wide + 2) > area.right() {
                (x, y) = (area.x, y + 1);
            }
            let here = index == self.selected;
            let role = match (here, focused) {
                (true, true) => TextRole::Selected,
                (true, false) => TextRole::Chosen,
                _ => TextRole::Text,
            };
            let rect = Rect { x, y, width: (wide + 3).min(area.right().saturating_sub(x)), height: 1 };
            canvas.fill(rect, role);
            canvas.within(rect, |canvas| {
                if here {
                    canvas.text(x, y, canvas.glyphs.pointer, role);
                }
                canvas.text_in(x + 2, y, rect.width.saturating_sub(2), &text, role);
                canvas.click(rect, &self.clicks, MenuPart::Entry(index));
            });
            if here && focused {
                canvas.set_cursor(x, y);
            }
            x = x.saturating_add(wide + cells(FLOW));
        }
    }

    fn draw_down(&self, canvas: &mut Canvas, area: Rect, focused: bool) {
        let height = usize::from(area.height);
        let first = (self.selected + 1).saturating_sub(height);
        let whole = area;
        let scrolls = self.items.len() > height && area.width > 6;
        // The last column tells where in a longer menu we are.
        let area = Rect { width: area.width - u16::from(scrolls), ..area };
        for ((index, words), y) in self.items.iter().enumerate().skip(first).zip(area.y..area.bottom()) {
            let here = index == self.selected;
            let role = match (here, focused) {
                (true, true) => TextRole::Selected,
                (true, false) => TextRole::Chosen,
                _ => TextRole::Text,
            };
            let rect = Rect { y, height: 1, ..area };
            canvas.fill(rect, role);
            canvas.within(rect, |canvas| {
                if here {
                    canvas.text(area.x, y, canvas.glyphs.pointer, role);
                }
                if index < 9 {
                    canvas.text(
                        area.x + 2,
                        y,
                        &(index + 1).to_string(),
                        if here { role } else { TextRole::HintKey },
                    );
                }
                canvas.text_in(area.x + 4, y, area.width.saturating_sub(4), &words.get(canvas.lang), role);
                canvas.click(rect, &self.clicks, MenuPart::Entry(index));
            });
            if here && focused {
                canvas.set_cursor(area.x, y);
            }
        }
        if scrolls {
            draw_thumb(canvas, whole, first, self.items.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::width::width;
    use crate::tui::screen_text;
    use crate::tui::shell::input::{Code, KeyPress};

    #[test]
    fn a_menu_longer_than_its_place_tells_that_it_goes_on() {
        let mut menu = Menu::down((1..=9).map(|n| Label::from(format!("Entry {n}"))).collect());
        let shown = |menu: &Menu| screen_text::render(20, 4, |c| menu.draw(c, c.area(), Focus::Here));
        assert!(shown(&menu).lines().all(|line| width(line) == 20), "{}", shown(&menu));
        menu.select(8);
        let last = shown(&menu);
        assert!(last.contains("Entry 9") && last.lines().all(|line| width(line) == 20), "{last}");
        let short = Menu::down(vec!["Entry 1".into()]);
        assert!(width(shown(&short).lines().next().unwrap()) < 20, "nothing goes on: {}", shown(&short));
    }

    #[test]
    fn buttons_that_do_not_fit_into_one_row_flow_into_several() {
        let names = ["Go back", "Sign and hand over", "Incoming does not come", "Somebody does not sign"];
        let mut menu = Menu::across(names.map(Label::from).to_vec());
        let rows = menu.rows(60, Lang::En);
        assert_eq!((rows, menu.rows(120, Lang::En)), (2, 1));
        menu.select(3);
        let shot = screen_text::shoot(60, rows, screen_text::look(Lang::En), |c| {
            menu.draw(c, c.area(), Focus::Here);
        });
        for name in names {
            assert!(shot.text.contains(name), "{}", shot.text);
        }
        assert_eq!(shot.cursor.map(|(_, y)| y), Some(1), "{}", shot.text);
    }

    #[test]
    fn a_row_shows_the_selected_entry_even_when_narrow() {
        let mut menu = Menu::across(vec!["Hand over".into(), "Open items".into(), "设置".into()]);
        assert_eq!(menu.handle(&Input::key(Code::Left)), WidgetOutcome::Handled);
        assert_eq!(menu.selected(), 2);
        let shown = screen_text::render(14, 1, |c| menu.draw(c, c.area(), Focus::Here));
        assert_eq!(shown, "▸ 设置");
    }

    #[test]
    fn the_pointer_never_touches_the_word_before() {
        let mut menu = Menu::across(vec!["Hand over".into(), "Log".into(), "设置".into()]);
        assert_eq!(menu.handle(&Input::key(Code::Right)), WidgetOutcome::Handled);
        for (cols, row) in [
            (30, "  Hand over  ▸ Log    设置"),
            (25, "  Hand over ▸ Log   设置"),
            (22, "  Hand over ▸Log  设置"),
        ] {
            assert_eq!(screen_text::render(cols, 1, |c| menu.draw(c, c.area(), Focus::Here)), row);
        }
    }

    #[test]
    fn arrows_at_the_edges_lead_on_by_the_mouse() {
        let mut menu = Menu::across(["One", "Two", "Three", "Four"].map(Label::from).to_vec());
        let click = |menu: &mut Menu, x| {
            let shot = screen_text::shoot(18, 1, screen_text::look(crate::model::lang::Lang::En), |c| {
                menu.draw(c, c.area(), Focus::Here);
            });
            let hit = shot.hits.resolve(Input::Click { at: (x, 0), from: (x, 0) }).unwrap();
            menu.handle(&hit)
        };
        for at in [2, 3] {
            assert_eq!(click(&mut menu, 17), WidgetOutcome::Handled, "it moves and opens nothing");
            assert_eq!(menu.selected(), at);
        }
        assert_eq!(click(&mut menu, 0), WidgetOutcome::Handled);
        assert!(menu.selected() < 3);
    }

    #[test]
    fn numbers_choose_in_a_column() {
        let mut menu = Menu::down(vec!["Cash in".into(), "Drop".into()]);
        assert_eq!(menu.handle(&Input::Key(KeyPress::char('2'))), WidgetOutcome::Chosen(1));
        assert_eq!(
            screen_text::render(12, 2, |c| menu.draw(c, c.area(), Focus::Here)),
            "  1 Cash in\n▸ 2 Drop"
        );
    }

    #[test]
    fn home_and_end_reach_the_first_and_the_last_entry() {
        for mut menu in
            [Menu::down, Menu::across].map(|of| of(["One", "Two", "Three"].map(Label::from).to_vec()))
        {
            assert_eq!(menu.handle(&Input::key(Code::End)), WidgetOutcome::Handled);
            assert_eq!(menu.selected(), 2);
            assert_eq!(menu.handle(&Input::key(Code::Home)), WidgetOutcome::Handled);
            assert_eq!(menu.selected(), 0);
        }
    }
}
