//! Who counts a register, where several of a side could: shown beside it, and changed with one key.

use crate::i18n::msg;
use crate::model::cash::Side;
use crate::model::cash::ways::CountWay;
use crate::model::handover::answer::Answer;
use crate::model::ids::{PersonId, RegisterId};
use crate::model::lang::Lang;
use crate::tui::handover::cash::state::{CashPage, CashStep, open};
use crate::tui::shell::input::{Code, Input, KeyPress};
use crate::tui::shell::keymap::Hint;
use crate::tui::shell::view::{Ctx, Effect, Handled};

/// The key that names the next one of the side.
const KEY: Code = Code::F(7);

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
            Side::Incoming => draft.people.incoming.clone(),
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

    /// Who of a side counts the register shown: whoever was said to, or began to, or is at the screen, else the first
    /// of them.
    pub(super) fn counter(&self, side: Side, ctx: &Ctx<'_>) -> Option<PersonId> {
        let able = self.could_count(side, ctx);
        let marks = self.cash().marks;
        let began = match side {
            Side::Outgoing => marks.outgoing.last().map(|mark| mark.by),
            Side::Incoming => marks.incoming.last().map(|mark| mark.by),
        };
        let here = ctx.author();
        let mut known = [self.said_counter(side, ctx), began].into_iter().flatten();
        let next = || {
            let free = self.with_free_hands(side, &able, ctx);
            here.filter(|by| free.contains(by)).or(free.first().copied()).or(here)
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
    fn counts_now(&self) -> Option<Side> {
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

    /// The hint, where somebody else could count.
    pub(super) fn counter_hint(&self, ctx: &Ctx<'_>, lang: Lang) -> Option<Hint> {
        self.one_of_several(ctx).map(|_| Hint::key(KEY, msg::cash_ui::hint_counter(lang), 5))
    }

    /// The key: the next one of the side counts. Until the result is seen what was counted so far is theirs too.
    pub(super) fn on_counter_key(&mut self, input: &Input, ctx: &Ctx<'_>) -> Option<Handled> {
        let pressed = matches!(input, Input::Key(key) if *key == KeyPress::plain(KEY));
        let now = self.one_of_several(ctx).filter(|_| pressed)?;
        let (side, register) = (self.counts_now()?, self.register()?);
        let mut effects = self.save_typed(ctx);
        let able = self.could_count(side, ctx);
        let at = able.iter().position(|id| *id == now).map_or(0, |at| (at + 1) % able.len());
        self.counters.insert((register, side), able[at]);
        let cash = self.cash();
        let mut marks = cash.marks.clone();
        let last = match side {
            Side::Outgoing => marks.outgoing.last_mut(),
            Side::Incoming => marks.incoming.last_mut(),
        };
        if let Some(last) = last.filter(|_| !cash.close.revealed) {
            last.by = able[at];
            effects.extend(self.give_as(Some(able[at]), |register| Answer::Marks(register, marks), ctx));
        }
        Some(Handled::Yes(effects))
    }
}
