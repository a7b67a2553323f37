//! What runs after the handover: offered by the clock, changeable until somebody signs.

use crate::i18n::{dates, msg, shifts};
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::model::shift::ShiftName;
use crate::rules::shop_day::AfterHandover;
use crate::tui::shell::input::{Code, Input, KeyPress};
use crate::tui::shell::keymap::Hint;
use crate::tui::shell::view::Ctx;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::label::Label;

/// What may run next, and which of them does as it stands: the proposal, or what was chosen since.
pub(super) fn offered(ctx: &Ctx<'_>) -> (Vec<ShiftName>, usize) {
    let Some(live) = ctx.model.live.as_ref() else { return (Vec::new(), 0) };
    let Some(open) = &live.handover else {
        let (settings, running) = (&live.settings, live.run.name());
        let after = AfterHandover { settings, now: ctx.now, running, ran: &live.ran };
        let (all, proposal) = (after.choices(), after.proposal());
        let at = all.iter().position(|name| *name == proposal).unwrap_or_default();
        return (all, at);
    };
    // The line is drawn: what runs since then is what was proposed or chosen.
    let next = live.run.name();
    let before: Vec<ShiftName> = live.ran.iter().copied().filter(|name| *name != next).collect();
    let (settings, running) = (&open.settings, open.run.name());
    let now = open.draft.head.started;
    let mut all = AfterHandover { settings, now, running, ran: &before }.choices();
    let at = all.iter().position(|name| *name == next).unwrap_or_else(|| {
        all.insert(0, next);
        0
    });
    (all, at)
}

/// Whether it is the shop's usual time to close, with nobody taking over.
pub(super) fn day_ends(ctx: &Ctx<'_>) -> bool {
    let Some(live) = ctx.model.live.as_ref() else { return false };
    let (settings, running) = (&live.settings, live.run.name());
    live.handover.is_none() && AfterHandover { settings, now: ctx.now, running, ran: &live.ran }.day_ends()
}

/// The key that calls the handover off.
const CALL_OFF: Code = Code::F(8);

/// Whether it can be called off: while nobody has signed and no result was shown.
pub(super) fn may_call_off(ctx: &Ctx<'_>) -> bool {
    ctx.model.handover().is_some_and(|open| open.draft.signatures.is_empty()) && seen(ctx).is_none()
}

/// Why it cannot be called off any more, where the result of a drawer was shown.
pub(super) fn seen(ctx: &Ctx<'_>) -> Option<Problem> {
    ctx.model.handover().and_then(|open| open.draft.nothing_seen(&open.settings).err())
}

/// Whether a key calls it off.
pub(super) fn is_call_off(input: &Input) -> bool {
    matches!(input, Input::Key(key) if *key == KeyPress::plain(CALL_OFF))
}

/// The hint of that key.
pub(super) fn call_off_hint(lang: Lang) -> Hint {
    Hint::key(CALL_OFF, msg::call_off::hint(lang), 1)
}

/// The field that asks it: the shifts that are offered, and behind them that the shop closes.
pub(super) fn field(offered: &[ShiftName], ctx: &Ctx<'_>) -> Field {
    let Some(live) = ctx.model.live.as_ref() else {
        return Field::choice("next", msg::step_people::next, Vec::new());
    };
    let today = live.run.date;
    let label = |name: &ShiftName| -> Label {
        let (name, shift) =
            (*name, live.settings.shift(name.shift).map(|s| s.name.clone()).unwrap_or_default());
        Label::from(move |lang: Lang| {
            let told = shifts::with_part(lang, shift.get(lang), name.part);
            if name.date == today {
                return told.into_owned();
            }
            msg::step_people::next_on(lang, dates::date_short(lang, name.date), told)
        })
    };
    let mut options: Vec<Label> = offered.iter().map(label).collect();
    options.push(msg::step_people::closes.into());
    if may_call_off(ctx) {
        options.push(msg::step_people::call_off.into());
    }
    Field::choice("next", msg::step_people::next, options).explained(msg::step_people::next_note)
}
