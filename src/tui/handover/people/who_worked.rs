//! Who worked each own register, where several hand over.

use std::collections::BTreeMap;

use super::{PeopleStep, of_registers};
use crate::i18n::msg;
use crate::model::cash::worked::{CountsFor, DrawerUse, Worked};
use crate::model::handover::People;
use crate::model::handover::answer::Answer;
use crate::model::ids::{PersonId, RegisterId};
use crate::rules::drawer_sessions::hands;
use crate::tui::shell::view::{Ctx, Effect};
use crate::tui::widgets::field::Field;
use crate::tui::widgets::label::Label;

/// Names of the fields that ask who worked a register; more own registers than this no small shop has.
pub(super) const CASHIERS: [&str; 99] = of_registers!("cashier");

/// Who took a register over last inside the shift that is handed over; nobody where it did not change hands.
fn took_over(register: RegisterId, ctx: &Ctx<'_>) -> Option<PersonId> {
    let live = ctx.model.live.as_ref()?;
    let entries = live.handover.as_ref().map_or(&live.entries, |open| &open.entries);
    let register = live.settings.register(register)?;
    hands(register, (entries, &[]), None).first().copied()
}

impl PeopleStep {
    /// Where several hand over it is asked of each own register who worked it; what was `said` stays.
    pub(super) fn ask_cashiers(&mut self, said: &BTreeMap<RegisterId, Worked>, ctx: &Ctx<'_>) {
        let Some(settings) = ctx.model.settings() else { return };
        let People { outgoing, registers, .. } = self.answer();
        let own = |id: &RegisterId| settings.register(*id).is_some_and(|r| r.used == DrawerUse::Own);
        let several = outgoing.len() > 1;
        let wanted: Vec<RegisterId> =
            registers.into_iter().filter(|id| several && own(id)).take(CASHIERS.len()).collect();
        if self.asked == (wanted.clone(), outgoing.clone()) {
            return;
        }
        let mut asked = Vec::new();
        for (n, register) in wanted.iter().enumerate() {
            let name = settings.register(*register).map_or_else(String::new, |r| r.name.clone());
            let mut names: Vec<Label> =
                outgoing.iter().map(|id| settings.person_name(*id).to_owned().into()).collect();
            names.push(msg::step_people::cashier_none.into());
            let label = move |lang| msg::step_people::cashier(lang, &name);
            let mut field =
                Field::choice(CASHIERS[n], label, names).explained(msg::step_people::cashier_note);
            let place = |one| outgoing.iter().position(|id| *id == one);
            let said = said.get(register).map(|worked| match worked.cashier() {
                Some(one) => place(one).unwrap_or(outgoing.len()),
                None => outgoing.len(),
            });
            field.choose(said.or_else(|| took_over(*register, ctx).and_then(place)));
            asked.push(field);
        }
        self.ask_behind_registers(&CASHIERS, asked);
        self.asked = (wanted, outgoing);
    }

    /// Who worked each register asked about, as far as it was said.
    pub(super) fn cashiers(&self) -> BTreeMap<RegisterId, Worked> {
        let (registers, outgoing) = &self.asked;
        let said = |(register, id): (&RegisterId, &&'static str)| {
            let at = self.form.field(id).and_then(Field::choice_index)?;
            let worked = match outgoing.get(at) {
                Some(one) => Worked::said(CountsFor::Cashier, vec![*one]),
                None => Worked::said(CountsFor::Unsaid, Vec::new()),
            };
            Some((*register, worked))
        };
        registers.iter().zip(&CASHIERS).filter_map(said).collect()
    }

    /// Saves who worked the registers, where that was said anew.
    pub(super) fn save_cashiers(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for (register, worked) in self.cashiers() {
            let there = self.draft.get().and_then(|draft| draft.register(register).worked);
            let same = there
                .is_some_and(|there| (there.counts_for, there.by) == (worked.counts_for, worked.by.clone()));
            if self.draft.get().is_some() && !same {
                effects.extend(self.draft.give(Answer::Worked(register, worked), ctx));
            }
        }
        effects
    }
}
