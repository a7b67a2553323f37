//! Approvals left open at the handovers of a period, and what became of them.

use std::collections::BTreeMap;

use crate::model::approval::ApprovalPlace;
use crate::model::cash::{Level, OPENING};
use crate::model::ids::{HandoverId, RegisterId};
use crate::model::log::Detail;
use crate::model::money::Money;
use crate::model::period_data::{ApprovalFact, ApprovalSubject, LeadCause};
use crate::model::settings::{PaymentType, Settings};
use crate::record::Document;
use crate::record::approvals::{LeftOpen, gravest_shown_of};
use crate::record::parts::CASH;
use crate::rules::cash::{level_of_difference, level_shown};
use crate::store::Result;
use crate::store::period_data::PeriodReader;

impl PeriodReader<'_> {
    /// Reads the few handovers that left an approval open.
    pub(super) fn approvals(&mut self) -> Result<()> {
        let mut statement = self.store.conn.prepare_cached(
            "SELECT h.id FROM handover h
             WHERE h.business_date BETWEEN ?1 AND ?2 AND h.seal_seq IS NOT NULL
               AND (h.waits > 0 OR EXISTS (SELECT 1 FROM approval a WHERE a.handover_id = h.id))
             ORDER BY h.business_date, h.started_ms, h.id",
        )?;
        let ids = statement.query_map(self.days(), |row| row.get::<_, i64>(0))?;
        let ids: Vec<i64> = ids.collect::<rusqlite::Result<_>>()?;
        let (mut along, mut known) = (super::Along::default(), BTreeMap::new());
        for id in ids {
            let Some(shift) = along.find(&self.facts.shifts, id) else { continue };
            let named = self.names_of(HandoverId(id), &mut known)?;
            let page = self.store.page(HandoverId(id))?;
            for open in page.left_open() {
                let decided = page.decisions.iter().find(|one| one.place == open.place).cloned();
                // What another store decided while the shift was running is known by its record alone.
                if decided.is_none() && open.decided.is_some() {
                    continue;
                }
                let Some(subject) = self.subject(&page.document, &open.place, &named) else { continue };
                self.facts.approvals.push(ApprovalFact {
                    shift,
                    subject,
                    sum: open.amount,
                    shown: shown_before(&page.document, &open),
                    asked_by: open.asked.by.clone(),
                    asked: open.asked.at_ms,
                    decided,
                });
            }
        }
        Ok(())
    }

    /// What a place of a record is about; nothing where the record has no such place.
    fn subject(
        &mut self,
        document: &Document,
        place: &ApprovalPlace,
        named: &Settings,
    ) -> Option<ApprovalSubject> {
        let register = |at: usize| -> Option<RegisterId> {
            let name = &document.cash.get(at)?.register;
            named.registers.iter().find(|r| r.name == *name).map(|r| r.id)
        };
        Some(match place {
            ApprovalPlace::Reason(at, tender) if tender == OPENING => {
                ApprovalSubject::Difference(register(*at)?, None)
            }
            ApprovalPlace::Reason(at, tender) => {
                let cash = self.facts.settings.cash_tender().filter(|_| tender == CASH);
                let id = cash.map_or_else(|| tender.clone(), |cash| cash.id.clone());
                ApprovalSubject::Difference(register(*at)?, Some(self.facts.intern(&id)))
            }
            ApprovalPlace::Returns(at) => ApprovalSubject::Returns(register(*at)?),
            ApprovalPlace::Entry(at) => match &document.log.get(*at)?.detail {
                Detail::Movement(m) => {
                    let of = named.registers.iter().find(|r| r.name == m.register).map(|r| r.id);
                    ApprovalSubject::Entry(m.movement.as_str(), m.reason.clone(), of)
                }
                Detail::Disposal(d) => ApprovalSubject::Entry(d.action.as_str(), d.name.clone(), None),
                Detail::Punch(p) => ApprovalSubject::Punch(
                    p.person.clone().unwrap_or_default(),
                    p.at_ms,
                    p.correction.clone(),
                ),
                _ => return None,
            },
            ApprovalPlace::Correction(seq) => ApprovalSubject::Correction(*seq),
            ApprovalPlace::Override => {
                let reason = document.review.override_by.as_ref().map(|passed| passed.reason.clone());
                ApprovalSubject::Override(reason.unwrap_or_default())
            }
            ApprovalPlace::NotSigning(at) => {
                let one = document.review.not_signing.get(*at)?;
                ApprovalSubject::NotSigning(one.person.clone(), one.reason.clone())
            }
            ApprovalPlace::Lead => ApprovalSubject::Lead(self.lead_causes(document, named)),
        })
    }

    /// Why a lead would have signed, as the rules of the handover asked for it.
    fn lead_causes(&mut self, document: &Document, named: &Settings) -> Vec<LeadCause> {
        let cash_tender = named.cash_tender();
        let mut causes = Vec::new();
        for cash in &document.cash {
            let Some(register) = named.registers.iter().find(|r| r.name == cash.register) else { continue };
            let large = |tender: &str, of: Option<&PaymentType>, now: Option<Money>, takings: Money| {
                of.is_some_and(|of| {
                    let stands = now.map_or(Level::Within, |now| level_of_difference(of, now, takings));
                    stands.max(level_shown(&cash.results, of, tender)) == Level::NeedsLead
                })
            };
            for line in &cash.tenders {
                let of = if line.tender == CASH { cash_tender } else { named.tender(&line.tender) };
                if large(&line.tender, of, line.difference, line.reported.unwrap_or_default()) {
                    let place = of.map(|of| self.facts.intern(&of.id));
                    causes.push(LeadCause::Difference(register.id, place));
                }
            }
            if large(OPENING, cash_tender, cash.opening.difference, Money(0)) {
                causes.push(LeadCause::Difference(register.id, None));
            }
            causes.extend((!cash.uncounted.is_empty()).then_some(LeadCause::Uncounted(register.id)));
            causes.extend((!cash.disagreed.is_empty()).then_some(LeadCause::Apart(register.id)));
        }
        causes.extend((!document.stock_review.not_counted.is_empty()).then_some(LeadCause::Stock));
        causes.extend(document.review.passed_by_lead().then_some(LeadCause::Passed));
        causes
    }
}

/// The gravest difference that was shown and is smaller now, where a lead's signature is about it.
fn shown_before(document: &Document, open: &LeftOpen<'_>) -> Option<Money> {
    let gravest = document.cash.iter().filter_map(gravest_shown_of).max_by_key(|sum| sum.abs());
    gravest.filter(|_| open.place == ApprovalPlace::Lead)
}
