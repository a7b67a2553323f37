//! Whether something may be logged.

use crate::model::ids::{PersonId, RegisterId};
use crate::model::log::{
    Acceptance, Detail, Disposal, DisposalAction, Movement, MovementKind, WriteOffClass,
};
use crate::model::money::Money;
use crate::model::people::Role;
use crate::model::problem::Problem;
use crate::model::refusal::{InputField, Refusal};
use crate::model::settings::{Rules, Settings};

impl Movement {
    /// Checks the movement.
    ///
    /// # Errors
    /// No amount or an impossible one, a register not in use, a pay-out without reason or receipt, a drop without witness or bag number, a transfer
    /// without a second register, a sum above its tier without an approver of the right role who is not `by`.
    pub fn check(&self, by: PersonId, settings: &Settings) -> Result<(), Refusal> {
        if self.amount.0 <= 0 {
            return Err(Refusal::new(InputField::Amount, "log.amount_above_zero"));
        }
        // Beyond this the drawer's result could not be computed any more, and the handover not be signed.
        if self.amount > Money::CAP {
            return Err(Refusal::new(InputField::Amount, "money.too_large"));
        }
        in_use(self.register, settings)?;
        match self.movement {
            MovementKind::PayOut => {
                need(&self.reason, InputField::Reason, "log.pay_out_reason")?;
                if settings.rules.approver_for(self.amount).is_some() {
                    need(&self.receipt_no, InputField::ReceiptNo, "log.receipt_no")?;
                }
                // A sum too high without an approver may be a slip of the figure.
                approved(self.amount, self.approver, by, settings).map_err(|p| p.at(InputField::Amount))
            }
            MovementKind::PayIn => need(&self.reason, InputField::Reason, "log.pay_in_reason"),
            MovementKind::Drop => {
                need(&self.bag_no, InputField::BagNo, "log.bag_no")?;
                match self.witness {
                    Some(witness) if witness == by => {
                        Err(Refusal::new(InputField::Witness, "log.witness_is_other"))
                    }
                    Some(witness) if settings.person(witness).is_some_and(|p| p.active) => Ok(()),
                    _ => Err(Refusal::new(InputField::Witness, "log.witness")),
                }
            }
            MovementKind::FloatTransfer => match self.to_register {
                None => Err(Refusal::new(InputField::ToRegister, "log.to_register")),
                Some(to) if to == self.register => {
                    Err(Refusal::new(InputField::ToRegister, "log.other_register"))
                }
                Some(to) => in_use(to, settings),
            },
            MovementKind::ChangeSwap => Ok(()),
        }
    }
}

/// Whether a sum above its tier has the approver it needs. Whoever has that role may enter it alone.
///
/// # Errors
/// `log.needs_lead`, `log.needs_owner` or `log.approver_is_other`.
pub(crate) fn approved(
    amount: Money,
    approver: Option<PersonId>,
    by: PersonId,
    settings: &Settings,
) -> Result<(), Problem> {
    let Some(role) = settings.rules.approver_for(amount) else { return Ok(()) };
    if settings.person(by).is_some_and(|p| p.active && p.role >= role) {
        return Ok(());
    }
    let missing = || Problem::new(if role == Role::Owner { "log.needs_owner" } else { "log.needs_lead" });
    let person = approver.and_then(|id| settings.person(id)).ok_or_else(missing)?;
    if person.id == by {
        return Err(Problem::new("log.approver_is_other"));
    }
    if person.role < role || !person.active { Err(missing()) } else { Ok(()) }
}

fn in_use(register: RegisterId, settings: &Settings) -> Result<(), Refusal> {
    if settings.register(register).is_some_and(|r| r.active) {
        return Ok(());
    }
    Err(Refusal::new(InputField::Register, "people.no_such_register"))
}

fn need(text: &str, field: InputField, key: &'static str) -> Result<(), Refusal> {
    if text.trim().is_empty() { Err(Refusal::new(field, key)) } else { Ok(()) }
}

impl Detail {
    /// Checks the entry before it is logged.
    ///
    /// # Errors
    /// What is missing or not allowed, in the words of the entry's form.
    pub fn check(&self, by: PersonId, settings: &Settings) -> Result<(), Refusal> {
        match self {
            // Nobody logs what is struck out already.
            Self::Struck(_) => Err(Refusal::new(InputField::What, "log.strike_twice")),
            Self::Movement(m) => m.check(by, settings),
            Self::Feedback(f) => {
                need(&f.what, InputField::What, "log.feedback_what")?;
                if f.promise.is_empty() && f.promised_ms.is_some() {
                    return Err(Refusal::new(InputField::Promise, "log.promise_what"));
                }
                Ok(())
            }
            Self::Fault(f) => {
                need(&f.device, InputField::Device, "log.fault_device")?;
                need(&f.symptom, InputField::Symptom, "log.fault_symptom")
            }
            Self::Receipt(r) => {
                need(&r.supplier, InputField::Supplier, "log.receipt_supplier")?;
                if r.acceptance != Acceptance::Accepted && r.lines.is_empty() && r.goods.trim().is_empty() {
                    return Err(Refusal::new(InputField::Goods, "log.receipt_why"));
                }
                Ok(())
            }
            Self::Disposal(d) => d.check(by, settings),
            Self::Incident(i) => need(&i.what, InputField::What, "log.incident_what"),
            Self::Task(t) => need(&t.what, InputField::What, "log.task_what"),
            Self::Attention(a) => need(&a.what, InputField::What, "log.attention_what"),
            Self::Note(n) => need(&n.text, InputField::Text, "log.note_text"),
            Self::SpotCount(s) => {
                let lead = settings.person(by).is_some_and(|p| p.active && p.role >= Role::Lead);
                if !lead {
                    return Err(Refusal::new(InputField::By, "log.spot_count_by_lead"));
                }
                in_use(s.register, settings)?;
                if s.counted.0 < 0 {
                    Err(Refusal::new(InputField::Amount, "log.amount_above_zero"))
                } else {
                    Ok(())
                }
            }
            Self::Punch(p) => {
                if !p.correction.is_empty() {
                    return other_lead(p.approver, p.person, settings);
                }
                Ok(())
            }
            Self::Leave(l) => {
                if l.to_ms <= l.from_ms {
                    return Err(Refusal::new(InputField::ToDate, "log.leave_order"));
                }
                other_lead(Some(l.approver), l.person, settings)
            }
            Self::Check(c) => match settings.check(&c.check) {
                Some(item) => c.answer.check(item),
                None => Err(Problem::new("check.unknown").with("item", &c.check).at(InputField::What)),
            },
            Self::Routine(r) => {
                if !r.passed {
                    need(&r.finding, InputField::Finding, "log.routine_finding")?;
                }
                Ok(())
            }
        }
    }
}

impl Disposal {
    fn check(&self, by: PersonId, settings: &Settings) -> Result<(), Refusal> {
        need(&self.name, InputField::Name, "log.disposal_name")?;
        if self.quantity <= 0 {
            return Err(Refusal::new(InputField::Quantity, "log.quantity_above_zero"));
        }
        if self.action != DisposalAction::WrittenOff {
            return Ok(());
        }
        if self.class == WriteOffClass::FixedAsset {
            // An owner may enter it alone: many shops have only one.
            let owner = |id| settings.person(id).is_some_and(|p| p.role == Role::Owner && p.active);
            return if owner(by) || self.approver.is_some_and(owner) {
                Ok(())
            } else {
                Err(Refusal::new(InputField::Amount, "log.needs_owner"))
            };
        }
        approved(self.value, self.approver, by, settings).map_err(|p| p.at(InputField::Amount))
    }
}

/// A correction or leave is approved by a lead or owner who is not the person concerned.
pub(crate) fn other_lead(
    approver: Option<PersonId>,
    person: PersonId,
    settings: &Settings,
) -> Result<(), Refusal> {
    match approver.and_then(|id| settings.person(id)) {
        Some(p) if p.id == person => Err(Refusal::new(InputField::Approver, "log.approver_is_other")),
        Some(p) if p.active && p.role >= Role::Lead => Ok(()),
        _ => Err(Refusal::new(InputField::Approver, "log.needs_lead")),
    }
}

/// Whether a delivery has used up more of its shelf life than the shop's rule allows.
///
/// `used_days` of `life_days`; `direct` for a direct delivery, else from the depot.
#[must_use]
pub(crate) fn receipt_too_old(rules: &Rules, used_days: i64, life_days: i64, direct: bool) -> bool {
    let limit = if direct { rules.receipt_direct_percent } else { rules.receipt_depot_percent };
    life_days > 0 && used_days.saturating_mul(100) > life_days.saturating_mul(limit)
}

#[cfg(test)]
mod tests;
