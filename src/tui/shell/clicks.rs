//! What clicks mean to the widget or screen that drew what was clicked.
//!
//! While drawing, [`super::canvas::Canvas::click`] numbers each clickable part and leaves the number here, beside what
//! the part means: a row, a field, a button. A number is handed out once in the life of the program, so a click never
//! means something that another widget drew, or that an earlier frame showed.

use std::cell::RefCell;

use super::input::{HitId, Input};

/// The clickable parts of a widget or screen as last drawn, and what each means.
#[derive(Clone, Debug)]
pub(crate) struct Clicks<T>(RefCell<Vec<(HitId, T)>>);

impl<T> Clicks<T> {
    /// Nothing was drawn yet.
    #[must_use]
    pub(crate) const fn new() -> Self {
        Self(RefCell::new(Vec::new()))
    }
}

impl<T: Copy + PartialEq> Clicks<T> {
    /// The number of a meaning in the drawing of `next`: the one it has there already, else `next`. The first of a
    /// drawing forgets those of the drawing before.
    pub(super) fn number(&self, next: HitId, meaning: T) -> HitId {
        let mut parts = self.0.borrow_mut();
        if parts.first().is_some_and(|(part, _)| part.frame != next.frame) {
            parts.clear();
        }
        if let Some((part, _)) = parts.iter().find(|(_, known)| *known == meaning) {
            return *part;
        }
        parts.push((next, meaning));
        next
    }

    /// What a click means here; nothing for a click on something else and for other input.
    #[must_use]
    pub(crate) fn meaning(&self, input: &Input) -> Option<T> {
        let Input::Hit(clicked) = input else { return None };
        self.0.borrow().iter().find(|(part, _)| part == clicked).map(|(_, meaning)| *meaning)
    }

    /// Whether a click is on one of these parts.
    #[must_use]
    pub(crate) fn hit(&self, input: &Input) -> bool {
        self.meaning(input).is_some()
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;
    use crate::model::lang::Lang;
    use crate::tui::screen_text::{look, shoot};

    #[test]
    fn a_part_that_is_no_longer_drawn_has_no_clicks() {
        let (first, second) = (Clicks::new(), Clicks::new());
        let place = Rect::new(0, 0, 2, 1);
        let click = Input::Click { at: (0, 0), from: (0, 0) };
        let one = shoot(4, 1, look(Lang::En), |c| c.click(place, &first, 'a'));
        let two = shoot(4, 1, look(Lang::En), |c| c.click(place, &second, 'b'));
        let (one, two) = (one.hits.resolve(click.clone()).unwrap(), two.hits.resolve(click).unwrap());
        assert_eq!((first.meaning(&one), second.meaning(&one)), (Some('a'), None));
        assert_eq!((first.meaning(&two), second.meaning(&two)), (None, Some('b')));
    }
}
