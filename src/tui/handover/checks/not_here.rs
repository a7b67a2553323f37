//! What the shop does not have: its item is switched off where it is first asked, by whoever may change the lists.

use crate::i18n::msg;
use crate::model::checklist::CheckItem;
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::settings::Settings;
use crate::rules::authority::Act;
use crate::tui::shell::input::Code;
use crate::tui::shell::keymap::Hint;
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::view::{Command, Ctx, Effect};

/// The act it is.
const ACT: Act = Act::ChangeLists;

/// Whose PIN the question takes.
pub(super) const PURPOSE: PinPurpose = PinPurpose::Settings(ACT);

/// The key, as the bottom line has it.
pub(super) fn hint(lang: Lang) -> Hint {
    Hint::key(Code::Delete, msg::checks_ui::hint_not_here(lang), 3)
}

/// The key once more, above the list of a shop that began with what its country and trade usually have.
pub(super) fn legend(settings: Option<&Settings>, lang: Lang) -> Option<String> {
    let begun = settings.is_some_and(|s| s.packs.is_some());
    begun.then(|| format!(" · Del {}", msg::checks_ui::hint_not_here(lang)))
}

/// Who has unlocked the lists already.
pub(super) fn unlocked(ctx: &Ctx<'_>) -> Option<PersonId> {
    ctx.model.unlocked_by(ACT)
}

/// The question for the PIN of somebody who may change the lists.
pub(super) fn question(item: &CheckItem, ctx: &Ctx<'_>) -> Effect {
    let text = item.text.clone();
    let title = move |lang: Lang| msg::checks_ui::not_here(lang, text.get(lang));
    Effect::AskPin { title: title.into(), who: ctx.model.may_do(ACT, &[]), purpose: PURPOSE }
}

/// From the next handover on the item is not asked any more; the one that runs keeps the list it began with.
pub(super) fn switch_off(id: &str, by: PersonId, ctx: &Ctx<'_>) -> Option<Effect> {
    let live = ctx.model.live.as_ref()?;
    let mut settings = live.settings.clone();
    settings.checks.iter_mut().find(|check| check.id == id && check.active)?.active = false;
    Some(Effect::Do(Command::Settings { by, base: live.version, settings: Box::new(settings) }))
}
