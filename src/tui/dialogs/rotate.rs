//! A new signing key: whether the recovery code stays, then the owner's passphrase.

use ratatui::layout::Rect;

use super::form_box;
use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::rules::authority::Act;
use crate::rules::pin::{Secret, read_recovery_code};
use crate::tui::screens::setup::secrets::CodeSheet;
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::{Hint, small};
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::view::{Command, Ctx, Effect, Event, Handled, View};
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::label::Label;

/// The question before the key is changed.
#[derive(Debug)]
pub(crate) struct Rotate {
    form: Form,
}

impl Rotate {
    /// Asks which code opens the new key.
    #[must_use]
    pub(crate) fn new() -> Self {
        let fits = |text: &str| read_recovery_code(text).map(drop);
        let code = Field::text("code", msg::rotate_ui::code)
            .max(40)
            .cols(32)
            .checked(fits)
            .explained(msg::rotate_ui::code_note);
        Self { form: Form::new(vec![Field::info(msg::rotate_ui::about), code]).ended_by(msg::rotate_ui::go) }
    }

    fn code(&self) -> Option<Secret> {
        read_recovery_code(self.form.raw("code")).ok()
    }
}

impl View for Rotate {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_rotate.into())
    }

    fn explained_form(&self) -> Option<&Form> {
        Some(&self.form)
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        self.form.hints_as(ctx.lang, small(msg::rotate_ui::go(ctx.lang)))
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        form_box::unless_submitted(&mut self.form, input).unwrap_or_else(|| {
            let who = ctx.model.may_do(Act::ManageShop, &[]);
            let purpose = PinPurpose::Settings(Act::ManageShop);
            Handled::then(Effect::AskPin { title: msg::data_ui::rotate.into(), who, purpose })
        })
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        self.form.draw_in_box(canvas, area, (74, 11), msg::data_ui::rotate(ctx.lang));
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Pin { person, .. } => {
                vec![Effect::Do(Command::RotateKey { by: *person, code: self.code() })]
            }
            Event::KeyRotated { code, seq } => {
                let seq = *seq;
                let said = Effect::Say(Label::from(move |lang: Lang| msg::rotate::done(lang, seq)));
                let sheet = |code: &Secret| Effect::Open(Box::new(CodeSheet::new(ctx.model, code)));
                // Backups of before open with what was in force then: one is made at once.
                [Some(Effect::Close), code.as_ref().map(sheet), Some(said)].into_iter().flatten().collect()
            }
            Event::Refused(error) => {
                self.form.refuse("code", error.problem());
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn is_modal(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::VerifyLevel;
    use crate::system::key_file;
    use crate::tui::shell::input::Code;
    use crate::tui::test_support::{OWNER_SECRET, Shop};

    #[test]
    fn an_owner_changes_the_key_and_gets_a_new_code_or_keeps_the_old_one() {
        for lang in Lang::ALL {
            let mut shop = Shop::new(lang);
            let old = key_file::load(&shop.app.desk.key_file).unwrap().key_id;
            shop.open(Box::new(Rotate::new()));
            insta::assert_snapshot!(format!("rotate_{}_80x24", lang.code()), shop.screen(80, 24));
            // Without a code a new one is issued.
            shop.key(Code::Enter).key(Code::Enter).keys(OWNER_SECRET).key(Code::Enter);
            shop.app.check_waiting_pin();
            let shown = shop.screen(80, 24);
            assert!(shown.contains(msg::setup::secrets_owner(lang)), "{shown}");
            assert_ne!(key_file::load(&shop.app.desk.key_file).unwrap().key_id, old);
            shop.keys(" ").key(Code::Enter);
            shop.hand_over();
            let store = shop.app.desk.store.as_ref().unwrap();
            assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
            // What is no code is said under it.
            shop.open(Box::new(Rotate::new()));
            shop.keys("abc").key(Code::Enter);
            assert!(shop.screen(80, 24).contains("![abc"), "{}", shop.screen(80, 24));
        }
    }
}
