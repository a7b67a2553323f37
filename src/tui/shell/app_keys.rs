//! Keys that mean the same wherever they are pressed.

use super::app::App;
use super::input::KeyPress;
use super::keymap::KeyAction;
use super::view::Effect;
use crate::tui::dialogs::help::Help;

impl App {
    /// Help and language, which no question and no open list stands in the way of: whether it was one of them. The help
    /// itself is closed by F1, as by any other key.
    pub(super) fn everywhere(&mut self, key: &KeyPress) -> bool {
        match KeyAction::of(key) {
            KeyAction::Language => self.execute(vec![Effect::Language]),
            KeyAction::Help if self.explains() => self.open_help(),
            _ => return false,
        }
        true
    }

    /// What the screen on top has left of a key.
    pub(super) fn global(&mut self, key: &KeyPress) {
        match KeyAction::outside_field(key) {
            KeyAction::Help if self.explains() => self.open_help(),
            KeyAction::Suspend => self.wish.suspend = true,
            KeyAction::Back if self.has_below() => self.execute(vec![Effect::Close]),
            KeyAction::Back | KeyAction::Interrupt => self.execute(vec![Effect::Quit]),
            _ => {}
        }
    }

    /// Whether the screen on top says something of itself: the help does not.
    fn explains(&mut self) -> bool {
        self.with_top(|view, ctx| view.about(ctx).is_some()) == Some(true)
    }

    fn open_help(&mut self) {
        if let Some(help) = self.with_top(|view, ctx| Help::of(view, ctx)) {
            self.execute(vec![Effect::Open(Box::new(help))]);
        }
    }

    fn has_below(&self) -> bool {
        self.stack.len() > 1
    }
}

#[cfg(test)]
mod tests {
    use crate::i18n::msg;
    use crate::model::lang::Lang;
    use crate::model::problem::Problem;
    use crate::tui::dialogs::{astray::Astray, quit::Quit};
    use crate::tui::shell::input::Code;
    use crate::tui::test_support::Shop;

    #[test]
    fn f1_explains_a_question_and_leaves_it_open() {
        for lang in Lang::ALL {
            let openers: [fn(&mut Shop); 2] = [
                |shop| {
                    let view = Quit::new(&shop.app.model);
                    shop.open(Box::new(view));
                },
                |shop| _ = shop.open(Box::new(Astray::new(Problem::new("in_place.other_shop")))),
            ];
            let abouts: [fn(Lang) -> &'static str; 2] = [msg::help::about_quit, msg::help::about_astray];
            for (open, about) in openers.into_iter().zip(abouts) {
                let mut shop = Shop::new(lang);
                open(&mut shop);
                let before = shop.screen(80, 24);
                let first: String = about(lang).chars().take(12).collect();
                let shown = shop.key(Code::F(1)).screen(80, 24);
                assert!(shown.contains(&first), "{first}: {shown}");
                assert!(shown.contains(&msg::help::about_choice(lang)[..12]), "{shown}");
                // F1 again closes it, and the question stands as it was.
                assert_eq!(shop.key(Code::F(1)).screen(80, 24), before);
            }
        }
    }
}
