//! What holds of every frame that any test draws of the whole program: F1 has a sentence for each field that stands on
//! it, and the essential keys stand on the bottom line.

use crate::tui::shell::app::App;
use crate::tui::shell::drawn_forms;
use crate::tui::shell::input::Code;
use crate::tui::shell::keymap::HintKey;
use crate::tui::shell::view::{Ctx, View};
use crate::tui::widgets::footer::{self, SMALLEST};

impl App {
    /// The screen on top.
    pub(crate) fn top(&self) -> &dyn View {
        self.stack.last().unwrap().as_ref()
    }

    /// Fails where the frame just drawn leaves a field unexplained, or an essential key off the bottom line.
    pub(crate) fn check_said(&self, shown: &str, width: u16, height: u16) {
        if width < SMALLEST.0 || height < SMALLEST.1 {
            return;
        }
        let ctx = Ctx { lang: self.look.lang, model: &self.model, now: self.desk.now() };
        let base = self.stack.iter().rposition(|view| !view.is_modal()).unwrap_or(0);
        let drawn = self.stack.get(base..).unwrap_or_default();
        let sentences: Vec<String> = drawn.iter().flat_map(|view| view.about_fields(&ctx)).collect();
        let of_focus = drawn.iter().find_map(|view| view.about_field(&ctx));
        let missing = drawn_forms::unexplained(&sentences, of_focus.as_deref());
        assert!(missing.is_empty(), "F1 of {:?} says nothing of {missing:?}\n{shown}", drawn.last());
        let last = shown.lines().last().unwrap_or_default();
        let bottom = self.bottom(&ctx, width, self.look.glyphs);
        for hint in bottom.hints.iter().filter(|hint| footer::is_essential(hint)) {
            let whole = footer::stands_whole(last, hint, self.look.glyphs, ctx.lang);
            assert!(whole, "{hint:?} of {:?} is not whole in {width} columns\n{shown}", drawn.last());
        }
        assert!(!last.contains(self.look.glyphs.ellipsis), "a hint of {:?} is cut\n{shown}", drawn.last());
        // Back is a key everywhere, or there is none and that is said by what is.
        let back = bottom.hints.iter().any(|hint| hint.key == HintKey::One(Code::Esc));
        let act = bottom.hints.iter().any(|hint| matches!(hint.key, HintKey::One(Code::Enter)));
        assert!(back || act, "no way on or back from {:?}\n{shown}", drawn.last());
    }
}
