//! Who counts a register, where several of a side could: shown beside it, and changed with one key.

use crate::i18n::msg;
use crate::model::cash::Side;
use crate::model::cash::ways::CountWay;
use crate::model::handover::answer::Answer;
use crate::model::ids::{PersonId, RegisterId};
use crate::model::lang::Lang;
use crate::tui::handover::cash::state::{CashPage, CashStep, open};
use crate::tui::handover::who_acts;
use crate::tui::shell::app_data::WhosePart;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::Hint;
use crate::tui::shell::view::{Ctx, Effect, Handled};

const fn part_of(side: Side) -> WhosePart {
    match side {
        Side::Outgoing => WhosePart::Outgoing,
        Side::Incoming => WhosePart::Incoming,
    }
}

impl CashStep {
    /// Who of a side could count the register shown: its cashier, or everybody of the side.
    fn could_count(&self, side: Side, ctx: &Ctx<'_>) -> Vec<PersonId> {
        let cashier = open(ctx).filter(|_| side == Side::Outgoing);
        if let Some(one) = cashier.and_then(|open| self.cashier(&open.settings)) {
            return vec![one];
        }
        let Some(draft) = self.draft() else { return Vec::new() };
        match side {
            Side::Outgoing => draft.people.outgoing.clone(),
            Side::Incoming => draft.takers().to_vec(),
        }
    }

    /// Who of a side was said to count the register shown.
    pub(super) fn said_counter(&self, side: Side, ctx: &Ctx<'_>) -> Option<PersonId> {
        let said = self.counters.get(&(self.register()?, side)).copied();
        said.filter(|by| self.could_count(side, ctx).contains(by))
    }

    /// Who of those can have an insert of their own to count here: nobody brings two.
    fn with_free_hands(&self, side: Side, able: &[PersonId], ctx: &Ctx<'_>) -> Vec<PersonId> {
        let (Some(open), Some(shown)) = (open(ctx), self.register()) else { return able.to_vec() };
        let way = self.cash().way_of(shown, &open.settings);
        if side == Side::Outgoing || way != CountWay::OwnDrawer {
            return able.to_vec();
        }
        let others = open.draft.cash.iter().filter(|(id, _)| **id != shown);
        let counted: Vec<PersonId> =
            others.filter_map(|(_, cash)| cash.marks.incoming.last().map(|mark| mark.by)).collect();
        let free: Vec<PersonId> = able.iter().copied().filter(|by| !counted.contains(by)).collect();
        if free.is_empty() { able.to_vec() } else { free }
    }

    /// Who of a side counts the register shown: whoever was said to, or began to, or acts for the side, else the only one
    /// who can.
    pub(super) fn counter(&self, side: Side, ctx: &Ctx<'_>) -> Option<PersonId> {
        let able = self.could_count(side, ctx);
        let marks = self.cash().marks;
        let began = match side {
            Side::Outgoing => marks.outgoing.last().map(|mark| mark.by),
            Side::Incoming => marks.incoming.last().map(|mark| mark.by),
        };
        let here = ctx.model.acting(part_of(side));
        let mut known = [self.said_counter(side, ctx), began].into_iter().flatten();
        let next = || {
            let free = self.with_free_hands(side, &able, ctx);
            // Nobody is taken for it because they stand first.
            let only = if let [only] = free.as_slice() { Some(*only) } else { None };
            here.filter(|by| free.contains(by)).or(only).or(here)
        };
        known.find(|by| able.contains(by)).or_else(next)
    }

    /// Saves what outgoing counted or read off, in the name that stands beside the sheet; what is refused is said.
    pub(super) fn counted(
        &mut self,
        answer: impl FnOnce(RegisterId) -> Answer,
        ctx: &Ctx<'_>,
    ) -> Vec<Effect> {
        self.give_as(self.counter(Side::Outgoing, ctx), answer, ctx)
    }

    /// The side that counts on the page shown.
    pub(super) fn counts_now(&self) -> Option<Side> {
        match self.page {
            CashPage::Sheet => Some(Side::Outgoing),
            CashPage::Recount => Some(self.looks_again()),
            _ => None,
        }
    }

    /// Who counts on the page shown, where several could.
    pub(super) fn one_of_several(&self, ctx: &Ctx<'_>) -> Option<PersonId> {
        let side = self.counts_now()?;
        (self.could_count(side, ctx).len() > 1).then(|| self.counter(side, ctx)).flatten()
    }

    /// Whose count the page shown is, where several could make it.
    pub(super) fn part_counting(&self, ctx: &Ctx<'_>) -> Option<WhosePart> {
        let side = self.counts_now()?;
        (self.could_count(side, ctx).len() > 1).then(|| part_of(side))
    }

    /// The hint, where somebody else could count.
    pub(super) fn counter_hint(&self, ctx: &Ctx<'_>, lang: Lang) -> Option<Hint> {
        self.one_of_several(ctx).map(|_| Hint::key(who_acts::KEY, msg::cash_ui::hint_counter(lang), 5))
    }

    /// The key: the next one of the side counts. Until the result is seen what was counted so far is theirs too.
    pub(super) fn on_counter_key(&mut self, input: &Input, ctx: &Ctx<'_>) -> Option<Handled> {
        let now = self.one_of_several(ctx).filter(|_| who_acts::is_key(input))?;
        let (side, register) = (self.counts_now()?, self.register()?);
        let mut effects = self.save_typed(ctx);
        let able = self.could_count(side, ctx);
        let next = who_acts::after(Some(now), &able)?;
        self.counters.insert((register, side), next);
        effects.push(Effect::ActsFor(part_of(side), next));
        let cash = self.cash();
        let mut marks = cash.marks.clone();
        let last = match side {
            Side::Outgoing => marks.outgoing.last_mut(),
            Side::Incoming => marks.incoming.last_mut(),
        };
        if let Some(last) = last.filter(|_| !cash.close.revealed) {
            last.by = next;
            effects.extend(self.give_as(Some(next), |register| Answer::Marks(register, marks), ctx));
        }
        Some(Handled::Yes(effects))
    }
}
