//! A form in a box over the screen: the keys that are not for its fields, and what several of them ask.

use crate::i18n::msg;
use crate::model::ids::PersonId;
use crate::model::problem::Problem;
use crate::rules::pin::{Secret, SecretKind, check_choice};
use crate::tui::shell::app_data::AppData;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::KeyAction;
use crate::tui::shell::view::{Effect, Handled};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;

/// Longest passphrase that can be typed where it is asked for later.
const PHRASE: usize = 64;

/// What an input comes to: Esc closes the box, and what holds everywhere is left to the program. Nothing where the form was
/// submitted.
pub(super) fn unless_submitted(form: &mut Form, input: &Input) -> Option<Handled> {
    if let Input::Key(key) = input {
        match KeyAction::of(key) {
            KeyAction::Back => return Some(Handled::then(Effect::Close)),
            action if action.is_global() => return Some(Handled::No),
            _ => {}
        }
    }
    (form.handle(input) != WidgetOutcome::Submitted).then(Handled::done)
}

/// Which owner it is, where there are several.
pub(super) fn owner_field(owners: &[PersonId], model: &AppData) -> Option<Field> {
    let choice = || Field::choice("owner", msg::recover_ui::owner, model.with_roles(owners)).required();
    (owners.len() > 1).then(choice)
}

/// The owner who was chosen; the only one where there is no choice.
pub(super) fn owner(form: &Form, owners: &[PersonId]) -> Option<PersonId> {
    let chosen = form.field("owner").and_then(Field::choice_index);
    owners.get(chosen.unwrap_or(0)).copied()
}

/// The new passphrase, typed twice.
pub(super) fn phrase_fields() -> [Field; 2] {
    let fits = |text: &str| check_choice(SecretKind::Passphrase, &Secret::new(text), &[]);
    [
        Field::pin("phrase", msg::recover_ui::phrase).max(PHRASE).cols(24).required().checked(fits),
        Field::pin("again", msg::setup::phrase_again).max(PHRASE).cols(24).required(),
    ]
}

/// The passphrase that was typed twice; nothing where the two differ, which the form then says.
pub(super) fn same_phrase(form: &mut Form) -> Option<Secret> {
    let phrase = Secret::new(form.raw("phrase"));
    if phrase == Secret::new(form.raw("again")) {
        return Some(phrase);
    }
    form.refuse("again", Problem::new("setup.phrase_differs"));
    None
}
