//! "I cannot get in": an owner types the recovery code from paper and chooses a new passphrase.

use ratatui::layout::Rect;

use super::form_box;
use crate::i18n::msg;
use crate::model::ids::PersonId;
use crate::model::people::Role;
use crate::rules::pin::read_recovery_code;
use crate::tui::screens::setup::secrets::CodeSheet;
use crate::tui::shell::app_data::AppData;
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, small};
use crate::tui::shell::view::{Command, Ctx, Effect, Event, Handled, View};
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::label::Label;

/// The question for the recovery code.
#[derive(Debug)]
pub(crate) struct Recover {
    owners: Vec<PersonId>,
    form: Form,
}

/// Who may get in with the code.
pub(crate) fn owners(model: &AppData) -> Vec<PersonId> {
    model.people(Role::Owner)
}

impl Recover {
    /// Asks an owner.
    #[must_use]
    pub(crate) fn new(model: &AppData) -> Self {
        let owners = owners(model);
        let mut fields = vec![Field::info(msg::recover_ui::about)];
        fields.extend(form_box::owner_field(&owners, model));
        let code = |text: &str| read_recovery_code(text).map(drop);
        fields.push(Field::text("code", msg::recover_ui::code).max(40).cols(32).required().checked(code));
        fields.extend(form_box::phrase_fields());
        Self { owners, form: Form::new(fields).ended_by(msg::recover_ui::get_in) }
    }

    fn submit(&mut self) -> Handled {
        let Some(phrase) = form_box::same_phrase(&mut self.form) else { return Handled::done() };
        let Some(owner) = form_box::owner(&self.form, &self.owners) else { return Handled::done() };
        match read_recovery_code(self.form.raw("code")) {
            Ok(code) => Handled::then(Effect::Do(Command::Recover { owner, code, phrase })),
            Err(problem) => {
                self.form.refuse("code", problem);
                Handled::done()
            }
        }
    }
}

impl View for Recover {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_secret.into())
    }

    fn explained_form(&self) -> Option<&Form> {
        Some(&self.form)
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        self.form.hints_as(ctx.lang, small(msg::recover_ui::get_in(ctx.lang)))
    }

    fn on(&mut self, input: &Input, _: &Ctx<'_>) -> Handled {
        form_box::unless_submitted(&mut self.form, input).unwrap_or_else(|| self.submit())
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        self.form.draw_in_box(canvas, area, (72, 14), msg::recover_ui::title(ctx.lang));
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Recovered { owner, code, pin } => {
                let sheet = CodeSheet::recovered(ctx.model, code, *owner, pin);
                vec![Effect::Close, Effect::Open(Box::new(sheet))]
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

/// The key that leads here from a question for a PIN.
pub(crate) const KEY: Code = Code::F(8);

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::model::lang::Lang;
    use crate::rules::authority::Act;
    use crate::rules::pin::{Secret, recovery_code_grouped};
    use crate::tui::shell::pin_purpose::PinPurpose;
    use crate::tui::test_support::{LI_HUA, OWNER, Shop};

    const PHRASE: &str = "violin harbour candle frost";

    /// A shop whose owner has just issued a code.
    fn with_code(lang: Lang) -> (Shop, Secret) {
        let mut shop = Shop::new(lang);
        let store = shop.app.desk.store.as_mut().unwrap();
        store.accept_pin(OWNER, Act::ManageShop);
        let code = match shop.app.desk.perform(Command::NewCode { by: OWNER }, &mut shop.app.model) {
            Ok(Event::Code(code)) => code,
            other => panic!("{other:?}"),
        };
        (shop, code)
    }

    fn asked(shop: &mut Shop, who: Vec<PersonId>) {
        let purpose = PinPurpose::Settings(Act::ManageShop);
        shop.app.carry_out(Effect::AskPin { title: "Settings".into(), who, purpose });
    }

    fn fill(shop: &mut Shop, code: &str) {
        shop.keys(code).key(Code::Enter).keys(PHRASE).key(Code::Enter).keys(PHRASE).key(Code::Enter);
        shop.key(Code::Enter);
    }

    #[test]
    fn who_forgot_the_passphrase_gets_in_from_the_question_for_it() {
        for (lang, used) in [(Lang::En, "got in with the recovery code"), (Lang::Zh, "用恢复码进入")] {
            let (mut shop, code) = with_code(lang);
            asked(&mut shop, vec![OWNER]);
            assert!(shop.screen(80, 24).contains(msg::recover_ui::cannot(lang)), "{}", shop.screen(80, 24));
            shop.key(KEY);
            insta::assert_snapshot!(format!("recover_{}_80x24", lang.code()), shop.screen(80, 24));
            fill(&mut shop, &recovery_code_grouped(&code).to_lowercase());
            let shown = shop.screen(80, 24);
            assert!(shown.contains(msg::setup::secrets_title(lang)) && shown.contains("王芳"), "{shown}");
            assert!(!shown.contains(&recovery_code_grouped(&code)), "{shown}");
            shop.keys(" ").key(Code::Enter);
            assert!(shop.screen(80, 24).contains(used), "{}", shop.screen(80, 24));
            // The new passphrase is the one that counts.
            asked(&mut shop, vec![OWNER]);
            shop.keys(PHRASE).key(Code::Enter);
            shop.app.check_waiting_pin();
            assert!(shop.app.model.signed_in.is_some(), "{}", shop.screen(80, 24));
        }
    }

    #[test]
    fn a_wrong_code_is_said_under_it_and_nothing_is_sealed() {
        let (mut shop, _) = with_code(Lang::En);
        let head = |shop: &Shop| shop.app.desk.store.as_ref().unwrap().head().unwrap();
        let before = head(&shop);
        asked(&mut shop, vec![OWNER]);
        shop.key(KEY);
        fill(&mut shop, "2222-2222-2222-2222-2222-2222");
        assert!(shop.screen(80, 24).contains("This is not the recovery code"), "{}", shop.screen(80, 24));
        assert_eq!(head(&shop), before);
    }

    #[test]
    fn only_where_an_owner_is_asked() {
        let (mut shop, _) = with_code(Lang::En);
        asked(&mut shop, vec![LI_HUA]);
        assert!(!shop.screen(80, 24).contains(msg::recover_ui::cannot(Lang::En)));
        shop.key(KEY);
        assert!(!shop.screen(80, 24).contains(msg::recover_ui::title(Lang::En)));
    }

    #[test]
    fn without_key_and_pepper_all_is_read_and_nothing_written_until_the_code_is_typed() {
        for lang in Lang::ALL {
            let (mut shop, code) = with_code(lang);
            for file in fs::read_dir(shop.dir.path()).unwrap() {
                let path = file.unwrap().path();
                if path.extension().is_some_and(|ending| ending == "key") {
                    fs::remove_file(path).unwrap();
                }
            }
            let desk = &mut shop.app.desk;
            let store = desk.store.as_ref().unwrap();
            desk.keys = crate::store::shop_keys::KeysHere::of(store, &desk.key_file, &desk.head_log).unwrap();
            desk.refresh(&mut shop.app.model).unwrap();
            assert!(shop.screen(80, 24).contains(msg::app::read_only(lang)), "{}", shop.screen(80, 24));
            assert_eq!(
                shop.app.model.key_trouble, shop.app.model.read_only,
                "said where the key is looked for"
            );
            let unlock = Command::Unlock { by: OWNER, person: LI_HUA };
            let told = shop.app.desk.perform(unlock, &mut shop.app.model);
            assert_eq!(told.unwrap_err().problem().key, "recovery.keys_gone");
            shop.app.carry_out(Effect::Open(Box::new(Recover::new(&shop.app.model))));
            fill(&mut shop, code.expose());
            assert!(shop.screen(80, 24).contains(msg::setup::secrets_title(lang)), "{}", shop.screen(80, 24));
            assert!(shop.app.model.read_only.is_none() && shop.app.model.key_trouble.is_none());
        }
    }

    #[test]
    fn with_the_code_gone_too_the_shop_is_named_and_everything_is_made_anew() {
        for lang in Lang::ALL {
            let (mut shop, _) = with_code(lang);
            let open = |shop: &mut Shop| {
                let anew = crate::tui::dialogs::make_anew::MakeAnew::new(&shop.app.model);
                shop.app.carry_out(Effect::Open(Box::new(anew)));
            };
            open(&mut shop);
            shop.keys("another shop").key(Code::Enter).keys(PHRASE).key(Code::Enter).keys(PHRASE);
            shop.key(Code::Enter).key(Code::Enter);
            assert_eq!(shop.app.desk.store.as_ref().unwrap().head().unwrap().seq, 2);
            shop.key(Code::Esc);
            open(&mut shop);
            insta::assert_snapshot!(format!("make_anew_{}_80x24", lang.code()), shop.screen(80, 24));
            shop.keys("幸福路店").key(Code::Enter).keys(PHRASE).key(Code::Enter).keys(PHRASE);
            shop.key(Code::Enter).key(Code::Enter);
            let shown = shop.screen(80, 24);
            assert!(shown.contains(msg::setup::secrets_title(lang)) && shown.contains("Li Hua"), "{shown}");
            let store = shop.app.desk.store.as_ref().unwrap();
            assert_eq!(store.custody_records().unwrap()[0].seq, 3);
        }
    }
}
