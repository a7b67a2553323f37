//! Which notes to take out of the drawer and which to leave, beside the float and the deposit they make.

use crate::i18n::{lists, msg};
use crate::model::count_unit::CountUnit;
use crate::model::field_ref::CashField;
use crate::model::lang::Lang;
use crate::model::money::Money;
use crate::model::settings::Settings;
use crate::rules::cash::take_out::{TakeOut, change_missing, small_change, take_out};
use crate::store::OpenHandover;
use crate::tui::shell::view::Ctx;

use super::layout::unit_name;
use super::state::{CashPage, CashStep};

/// `100 × 18, 5 × 1`.
fn pieces(all: &[(CountUnit, i64)], settings: &Settings, lang: Lang) -> String {
    let one = |(unit, n): &(CountUnit, i64)| {
        let name = unit_name(settings, *unit, lang);
        // `40×0.25 × 2` would read as one product.
        if unit.is_wrapped() { format!("({name}) × {n}") } else { format!("{name} × {n}") }
    };
    lists::names(&all.iter().map(one).collect::<Vec<_>>(), lang)
}

impl CashStep {
    /// The plan for what outgoing counted by value, where so much is to stay.
    fn take_out(&self, float: Money) -> Option<TakeOut> {
        take_out(&self.cash().outgoing.rows, float)
    }

    /// What stays in the drawer where a float is wanted: the notes that were counted may not divide to the coin.
    pub(super) fn stays_of(&self, float: Money) -> Money {
        self.take_out(float).map_or(float, |plan| plan.left)
    }

    /// What to take out, in short: shown while the float is decided, of the usual one as long as nothing is typed.
    pub(super) fn take_out_short(&self, open: &OpenHandover, ctx: &Ctx<'_>) -> Option<String> {
        if self.page != CashPage::Sheet || self.focused() != Some(&CashField::Close) {
            return None;
        }
        let typed = self.as_typed(ctx).close.float_left;
        let plan = self.take_out(typed.unwrap_or_else(|| self.float_target(open)))?;
        let goes = pieces(&plan.goes, &open.settings, ctx.lang);
        (!plan.goes.is_empty()).then(|| msg::cash_ui::take_out(ctx.lang, goes))
    }

    /// The plan in whole, and what is to be minded about it; the second says whether it is a warning.
    pub(super) fn take_out_lines(
        &self,
        float: Money,
        open: &OpenHandover,
        ctx: &Ctx<'_>,
    ) -> Vec<(String, bool)> {
        let (lang, settings) = (ctx.lang, &open.settings);
        let Some(plan) = self.take_out(float) else { return Vec::new() };
        let mut lines = Vec::new();
        if !plan.goes.is_empty() {
            lines.push((msg::cash_ui::take_out(lang, pieces(&plan.goes, settings, lang)), false));
            lines.push((msg::cash_ui::leave_in(lang, pieces(&plan.stays, settings, lang)), false));
        }
        if plan.left > float && !plan.goes.is_empty() {
            let over = Money(plan.left.0.saturating_sub(float.0));
            lines.push((msg::cash_ui::not_to_the_coin(lang, self.shown(over)), false));
        }
        let rules = &settings.rules;
        let small = small_change(&plan, &settings.store.currency);
        let days = rules.days_to_bank(ctx.now.calendar_date());
        let missing = days.and_then(|days| Some((days, change_missing(small, rules.change_a_day, days)?)));
        if let Some((days, missing)) = missing {
            lines
                .push((msg::cash_ui::change_short(lang, days, self.shown(missing), self.shown(small)), true));
        }
        lines
    }
}
