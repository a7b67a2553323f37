//! Cash: what a drawer should hold, what was counted, and how far apart the two are.
//!
//! The formula, in minor units:
//! `expected = opening + received − refunds + rounding + pay_ins − pay_outs − drops + transfers_in − transfers_out`.
//! `received` is net of change, as the POS report gives it, so a note handed in is never counted as takings.
//! The opening difference belongs to the gap between two shifts and the closing one to the shift itself;
//! they are never added up. Not counted is `None`, never zero.

use crate::model::cash::results::{ResultPart, ResultStep};
use crate::model::cash::ways::CountWay;
use crate::model::cash::{Count, Explanation, Level, OPENING, RegisterCash, RegisterResult, TenderResult};
use crate::model::count_unit::CountUnit;

use crate::model::handover::People;
use crate::model::ids::{PersonId, RegisterId};
use crate::model::log::Entry;
use crate::model::money::Money;

use crate::model::problem::Problem;
use crate::model::refs::Refs;
use crate::model::refusal::{InputField, Refusal};
use crate::model::settings::{ARITHMETIC, PaymentType, ReasonNeeds, Settings, TenderKind};
use crate::rules::authority::{self, Act};
use crate::rules::drawer_sessions;

/// Rows on which two counts disagree, the largest value first; none when either is a single sum.
#[must_use]
pub(crate) fn disagreeing(outgoing: &Count, incoming: &Count) -> Vec<CountUnit> {
    if outgoing.rows.is_empty() || incoming.rows.is_empty() {
        return Vec::new();
    }
    let mut units: Vec<CountUnit> = outgoing
        .rows
        .keys()
        .chain(incoming.rows.keys())
        .copied()
        .filter(|v| outgoing.rows.get(v).copied().unwrap_or(0) != incoming.rows.get(v).copied().unwrap_or(0))
        .collect();
    units.sort_unstable();
    units.dedup();
    units.reverse();
    units
}

impl Explanation {
    /// Checks that the reason has what it needs; `worked` are those who worked the drawer.
    ///
    /// # Errors
    /// Unknown reason, no words, or a missing field of the reason.
    pub(crate) fn check(
        &self,
        settings: &Settings,
        people: &People,
        worked: &[PersonId],
    ) -> Result<(), Refusal> {
        let reason = settings
            .cash_reasons
            .iter()
            .find(|r| r.id == self.reason)
            .ok_or_else(|| Refusal::new(InputField::Reason, "cash.choose_reason"))?;
        let need = |text: &str, field, key| {
            if text.trim().is_empty() { Err(Refusal::new(field, key)) } else { Ok(()) }
        };
        need(&self.text, InputField::Text, "cash.reason_text")?;
        match reason.needs {
            ReasonNeeds::Text if self.reason == ARITHMETIC => self.countersigned(settings, worked),
            ReasonNeeds::Text => Ok(()),
            ReasonNeeds::LostSlip => {
                need(&self.copy_ref, InputField::CopyRef, "cash.copy_ref")?;
                self.approved(settings, &people.on_a_side())
            }
            ReasonNeeds::WrongCounter => {
                need(&self.counterpart, InputField::Counterpart, "cash.counterpart")?;
                need(&self.form_no, InputField::FormNo, "cash.form_no")
            }
            ReasonNeeds::BackOffice => need(&self.counterpart, InputField::Counterpart, "cash.operator"),
        }
    }

    fn countersigned(&self, settings: &Settings, cashier: &[PersonId]) -> Result<(), Refusal> {
        if self.approval_open.is_some() {
            return Ok(());
        }
        match self.second.and_then(|id| settings.person(id)) {
            Some(p) if settings.works_here(p) && !cashier.contains(&p.id) => Ok(()),
            _ => Err(Refusal::new(InputField::Second, "cash.needs_second")),
        }
    }

    fn approved(&self, settings: &Settings, sides: &[PersonId]) -> Result<(), Refusal> {
        if self.approval_open.is_some() {
            return Ok(());
        }
        match self.approver.and_then(|id| settings.person(id)) {
            Some(p) if authority::may_do(Act::ApproveCash, sides, settings).contains(&p.id) => Ok(()),
            Some(p) if sides.contains(&p.id) => {
                Err(Refusal::new(InputField::Approver, "cash.approver_is_other"))
            }
            _ => Err(Refusal::new(InputField::Approver, "cash.needs_approver")),
        }
    }
}

impl RegisterResult {
    /// The cash line.
    #[must_use]
    pub(crate) fn cash(&self) -> Option<&TenderResult> {
        self.tenders.first()
    }

    /// What the first payment that differs does so by, cash first; nothing where none does. Minor units.
    #[must_use]
    pub(crate) fn apart(&self) -> Option<Money> {
        self.tenders.iter().find_map(|tender| tender.difference.filter(|sum| !sum.is_zero()))
    }

    /// The highest level of any tender, the opening gap included.
    #[must_use]
    pub(crate) fn level(&self, settings: &Settings) -> Level {
        let tenders = self.tenders.iter().map(|t| t.level).max().unwrap_or(Level::Within);
        tenders.max(self.opening_level(settings))
    }

    /// The gravest opening gap that was shown, where it is graver than the one that stands.
    #[must_use]
    pub(crate) fn opening_graver(&self) -> Option<Money> {
        let now = self.opening_difference.unwrap_or_default();
        Some(self.opening_shown).filter(|shown| shown.abs() > now.abs())
    }

    /// What the opening gap asks for: judged like cash.
    #[must_use]
    pub(crate) fn opening_level(&self, settings: &Settings) -> Level {
        match (self.opening_difference, settings.cash_tender()) {
            (Some(difference), Some(cash)) => level_of_difference(cash, difference, Money(0))
                .max(level_of_difference(cash, self.opening_shown, Money(0))),
            _ => Level::Within,
        }
    }
}

/// What a difference of a tender asks for, by the tolerances of the shop (a fixed sum or a share of takings,
/// whichever is larger).
#[must_use]
pub(crate) fn level_of_difference(tender: &PaymentType, difference: Money, takings: Money) -> Level {
    let size = difference.0.saturating_abs();
    let first = tender.tolerance.limit(takings).0;
    if size <= first {
        Level::Within
    } else if size <= tender.lead_above.limit(takings).0.max(first) {
        Level::NeedsReason
    } else {
        Level::NeedsLead
    }
}

impl RegisterCash {
    /// Two counts of the same drawer agree, or only one is asked for.
    #[must_use]
    pub(crate) fn counts_agree(&self) -> bool {
        match (self.outgoing.amount(), self.incoming.amount()) {
            (Ok(Some(a)), Ok(Some(b))) => a == b && disagreeing(&self.outgoing, &self.incoming).is_empty(),
            _ => false,
        }
    }

    /// The cash that counts: outgoing's count, or what incoming found where both stayed apart.
    ///
    /// # Errors
    /// A sum beyond what a drawer can hold.
    pub(crate) fn cash_counted(&self, way: CountWay) -> Result<Option<Money>, Problem> {
        if !self.close.uncounted.is_empty() {
            return Ok(None);
        }
        let (outgoing, incoming) = (self.outgoing.amount()?, self.incoming.amount()?);
        Ok(way.counted(outgoing, incoming, self.close.float_left, self.counts()))
    }

    /// Computes the drawer's result from the count, the sales report and the movements of the shift.
    ///
    /// # Errors
    /// A sum beyond what can be stored.
    pub(crate) fn result(
        &self,
        register: RegisterId,
        entries: &[Entry],
        left_before: Option<Money>,
        settings: &Settings,
    ) -> Result<RegisterResult, Problem> {
        let mut movements = drawer_sessions::moved(entries, register)?;
        if let Some(since) = self.since_count {
            movements = movements.checked_add(since.moved)?;
        }
        let way = self.way_of(register, settings);
        let opening = self.opening.map(|o| o.counted);
        let opening_difference = match (opening, left_before) {
            (Some(found), Some(left)) => Some(found.checked_sub(left)?),
            _ => None,
        };
        let counted = self.cash_counted(way)?;
        let mut tenders = Vec::new();
        if let Some(cash) = settings.cash_tender() {
            let expected = match (opening, self.report.cash_received) {
                (Some(opening), Some(received)) => Some(
                    opening
                        .checked_add(received)?
                        .checked_sub(self.report.refunds_to_take_off())?
                        .checked_add(self.report.rounding.unwrap_or_default())?
                        .checked_add(movements)?,
                ),
                _ => None,
            };
            tenders.push(self.judge(cash, expected, counted, self.report.cash_received)?);
        }
        for tender in settings.tenders.iter().filter(|t| t.kind != TenderKind::Cash) {
            match self.tenders.get(&tender.id) {
                Some(line) => tenders.push(self.judge(tender, line.reported, line.counted, line.reported)?),
                None if tender.active => tenders.push(self.judge(tender, None, None, None)?),
                None => {}
            }
        }
        let mut net = Money(0);
        for difference in tenders.iter().filter_map(|t| t.difference) {
            net = net.checked_add(difference)?;
        }
        let deposit = match (counted, self.stays(way)) {
            (Some(counted), Some(left)) => Some(counted.checked_sub(left)?),
            _ => None,
        };
        Ok(RegisterResult {
            register,
            left_before,
            opening,
            opening_difference,
            opening_shown: gravest_opening(&self.results),
            movements,
            mirrored: mirrored(&tenders),
            tenders,
            float_left: self.close.float_left,
            handed_on: self.handed_on(way),
            deposit,
            net,
            changed: self.changed_after_result(),
        })
    }

    fn judge(
        &self,
        tender: &PaymentType,
        expected: Option<Money>,
        counted: Option<Money>,
        reported: Option<Money>,
    ) -> Result<TenderResult, Problem> {
        let difference = match (counted, expected) {
            (Some(counted), Some(expected)) => Some(counted.checked_sub(expected)?),
            _ => None,
        };
        let takings = reported.unwrap_or_default();
        let stands = difference.map_or(Level::Within, |d| level_of_difference(tender, d, takings));
        let now = difference.map(|difference| Judged { difference, takings });
        Ok(TenderResult {
            tender: tender.id.clone(),
            expected,
            counted,
            difference,
            reported,
            level: stands.max(level_shown(&self.results, tender, &tender.id)),
            stands,
            shown: graver_shown(&self.results, &tender.id, Some(tender), now),
        })
    }
}

/// What the gravest difference of a tender that was shown asks for; `id` is its name in the chain.
#[must_use]
pub(crate) fn level_shown<R: Refs>(chain: &[ResultStep<R>], tender: &PaymentType, id: &str) -> Level {
    let shown = chain.iter().filter(|step| step.what == ResultPart::Shown && step.tender == id);
    let levels = shown
        .filter_map(|step| Some(level_of_difference(tender, step.after?, step.takings.unwrap_or_default())));
    levels.max().unwrap_or(Level::Within)
}

/// The gravest opening difference that was shown.
#[must_use]
pub(crate) fn gravest_opening<R: Refs>(chain: &[ResultStep<R>]) -> Money {
    gravest_shown(chain, OPENING, None).map_or(Money::ZERO, |shown| shown.difference)
}

/// A difference beside what it is judged by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judged {
    pub(crate) difference: Money,
    /// Takings its tolerance is a share of.
    pub(crate) takings: Money,
}

impl Judged {
    /// How grave it is: who has to look at it, and of two that ask for the same the larger one. A tolerance that is a
    /// share of takings lets a larger sum pass on a day that sold more.
    fn gravity(self, tender: Option<&PaymentType>) -> (Level, Money) {
        let level = tender.map_or(Level::Within, |t| level_of_difference(t, self.difference, self.takings));
        (level, self.difference.abs())
    }
}

/// The gravest difference of a tender that was shown, where it is graver than `now`, the one that stands. `id` is its
/// name in the chain; one that is not kept any more is compared by its sums.
#[must_use]
pub(crate) fn graver_shown<R: Refs>(
    chain: &[ResultStep<R>],
    id: &str,
    tender: Option<&PaymentType>,
    now: Option<Judged>,
) -> Option<Money> {
    let stands = now.map_or((Level::Within, Money::ZERO), |now| now.gravity(tender));
    let shown = gravest_shown(chain, id, tender).filter(|shown| shown.gravity(tender) > stands);
    shown.map(|shown| shown.difference)
}

fn gravest_shown<R: Refs>(chain: &[ResultStep<R>], id: &str, tender: Option<&PaymentType>) -> Option<Judged> {
    let shown = chain.iter().filter(|step| step.what == ResultPart::Shown && step.tender == id);
    let judged = shown.filter_map(|step| {
        Some(Judged { difference: step.after?, takings: step.takings.unwrap_or_default() })
    });
    judged.max_by_key(|shown| shown.gravity(tender))
}

fn mirrored(tenders: &[TenderResult]) -> Option<(String, String)> {
    for (i, a) in tenders.iter().enumerate() {
        for b in &tenders[i + 1..] {
            if let (Some(x), Some(y)) = (a.difference, b.difference)
                && x.0 != 0
                && x.0.checked_neg() == Some(y.0)
            {
                return Some((a.tender.clone(), b.tender.clone()));
            }
        }
    }
    None
}

pub(crate) mod deposits;
mod results;
pub(crate) mod sales_reports;
mod sold_on;
mod spot;
pub(crate) mod take_out;
#[cfg(test)]
mod tests;
mod ways;
mod worked;
