//! The line after an act: what was done, not only that something was saved.

use crate::i18n::{self, msg};
use crate::model::approval::Verdict;
use crate::model::attendance::PunchKind;
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::log::Detail;
use crate::model::period_data::LockStep;
use crate::record::logbook::RemarkKind;
use crate::rules::claims;
use crate::store::ItemAct;
use crate::tui::shell::app_data::AppData;
use crate::tui::shell::view::Command;
use crate::tui::widgets::label::Label;

/// What an act that succeeded is called. Nothing for answers of a handover, which are saved all the time, and for what
/// a screen tells in words of its own.
#[must_use]
pub(crate) fn done(op: &Command, model: &AppData) -> Option<Label> {
    let name = |person: PersonId| model.name(person).to_owned();
    Some(match op {
        Command::Settings { .. } => msg::said::settings.into(),
        Command::ChoosePin { .. } => msg::said::own_pin.into(),
        Command::Unlock { person, .. } => {
            let name = name(*person);
            Label::from(move |lang: Lang| msg::said::unlocked(lang, &name))
        }
        Command::Item { item, act, .. } => {
            let (id, act) = (item.id, act.clone());
            Label::from(move |lang: Lang| item_act(lang, id.0, &act))
        }
        Command::Remark { kind, .. } => match kind {
            RemarkKind::Query => msg::said::asked.into(),
            RemarkKind::Answer => msg::said::answered.into(),
            RemarkKind::Review => msg::said::reviewed.into(),
            RemarkKind::Omission => msg::said::omission.into(),
        },
        Command::Correct { .. } => msg::said::corrected.into(),
        Command::Decide { new, .. } => match new.verdict {
            Verdict::Approved => msg::said::approved.into(),
            Verdict::Rejected => msg::said::rejected.into(),
        },
        Command::DisputeHours { .. } => msg::said::hours_disputed.into(),
        Command::DecideMinutes { all, .. } => {
            let days = all.iter().map(|said| said.days.len()).sum::<usize>();
            let days = i64::try_from(days).unwrap_or(0);
            Label::from(move |lang: Lang| msg::said::minutes_decided(lang, days))
        }
        Command::MonthLock { month, step, .. } => {
            let (month, step) = (*month, *step);
            Label::from(move |lang: Lang| {
                let month = i18n::dates::month_title(lang, month);
                match step {
                    LockStep::Confirmed => msg::said::confirmed(lang, month),
                    LockStep::Locked => msg::said::locked(lang, month),
                    LockStep::Reopened => msg::said::reopened(lang, month),
                }
            })
        }
        _ => return None,
    })
}

/// Who did it, where a chosen name told: whoever only gave a PIN for one act is not at the keyboard by that.
#[must_use]
pub(crate) fn by_name(op: &Command) -> Option<PersonId> {
    match op {
        Command::Log { by, detail } => match detail {
            Detail::SpotCount(_) => None,
            Detail::Punch(punch) if punch.punch == PunchKind::Out => None,
            _ => Some(*by),
        },
        Command::Item { by, item, act: ItemAct::State { to, .. } } => {
            claims::act_of_step(item, *to).is_none().then_some(*by)
        }
        Command::Item { by, .. } => Some(*by),
        Command::Remark { by, kind, .. } => (!kind.is_leads()).then_some(*by),
        _ => None,
    }
}

fn item_act(lang: Lang, item: i64, act: &ItemAct) -> String {
    match act {
        ItemAct::State { to, .. } => msg::said::item_state(lang, item, i18n::text(lang, to.key(), &[])),
        ItemAct::Note(_) => msg::said::item_note(lang, item),
        ItemAct::Owner(_) => msg::said::item_owner(lang, item),
        ItemAct::Due(..) => msg::said::item_due(lang, item),
        ItemAct::Banked { .. } => msg::said::item_banked(lang, item),
        ItemAct::Repairer(_) => msg::said::item_repairer(lang, item),
        ItemAct::Escalate(_) => msg::said::item_reported(lang, item),
    }
}
