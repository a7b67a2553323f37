//! The authority table in words: for F1 and for README.

use crate::i18n::{self, msg};
use crate::model::lang::Lang;
use crate::model::people::Role;
use crate::rules::authority::{Act, Means, Need, Second, Situation, Who, need};

/// One row: what is done, and who may with what proof.
#[must_use]
pub(crate) fn row(act: Act, lang: Lang) -> (String, String) {
    (i18n::text(lang, act.key(), &[]), needed(need(act, Situation::USUAL), lang))
}

fn needed(need: Need, lang: Lang) -> String {
    let who = match need.who {
        Who::Anyone => msg::authority::who_anyone(lang),
        Who::Person => msg::authority::who_person(lang),
        Who::NotPerson => msg::authority::who_not_person(lang),
        Who::Lead => msg::authority::who_lead(lang),
        Who::PersonOrLead => msg::authority::who_person_or_lead(lang),
        Who::OtherLead => msg::authority::who_other_lead(lang),
        Who::NeitherSide => msg::authority::who_neither_side(lang),
        Who::Owner => msg::authority::who_owner(lang),
    };
    let proof = match need.proof {
        Means::Name => msg::authority::by_name(lang),
        Means::Pin => msg::authority::by_pin(lang),
        Means::Unlock => msg::authority::by_unlock(lang),
        Means::Passphrase => msg::authority::by_passphrase(lang),
    };
    let second = match need.second {
        Second::Nobody => "",
        Second::Anyone => msg::authority::second_anyone(lang),
        Second::Concerned => msg::authority::second_concerned(lang),
        Second::Ranked(Role::Owner) => msg::authority::second_owner(lang),
        Second::Ranked(_) => msg::authority::second_lead(lang),
    };
    let reason = if need.reason { msg::authority::with_reason(lang) } else { "" };
    let waits = match need.second {
        _ if !need.waits => "",
        Second::Anyone | Second::Concerned => msg::authority::may_be_alone(lang),
        Second::Nobody | Second::Ranked(_) => msg::authority::may_wait(lang),
    };
    [who, proof, second, reason, waits]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

#[cfg(test)]
mod tests;
