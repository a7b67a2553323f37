//! Calling off a handover that nobody has signed: the shift runs on as if it had not been started.

use rusqlite::params;

use super::{AuditAction, Result, Store, StoreError, answers};
use crate::model::ids::PersonId;
use crate::model::problem::Problem;
use crate::model::text::clean_note;
use crate::rules::authority::{Act, Case};

impl Store {
    /// Calls off the handover that is being made. The shift runs on from its own beginning, with what was logged and
    /// opened since the line among the rest; what was typed of the handover is gone, and the audit keeps who called it
    /// off, and why.
    ///
    /// # Errors
    /// `call_off.signed` once somebody signed, `call_off.seen` once the result of a drawer was shown, what
    /// [`Act::CallOff`] needs and was not given.
    pub(crate) fn call_off(&mut self, action: &AuditAction, reason: &str) -> Result<()> {
        let open = self.open_handover()?.ok_or(StoreError::NoHandover)?;
        if !open.draft.signatures.is_empty() {
            return Err(Problem::new("call_off.signed").into());
        }
        let (_, settings) = self.settings()?;
        // Called off, a difference that was seen would be gone without a trace.
        open.draft.nothing_seen(&settings)?;
        let by = PersonId(action.by);
        let reason = clean_note(reason).text.trim().to_owned();
        let started: Vec<PersonId> = open.draft.head.started_by.into_iter().collect();
        let case = Case::new(Act::CallOff, by).about(&started).because(&reason);
        let case = if open.draft.was_typed() { case } else { case.untyped() };
        let allowed = self.allow(&case, &settings)?;
        let (id, run, since) = (open.draft.head.id, open.run.id, self.running()?.id);
        self.write_allowed(action, [allowed], |tx| {
            let conn = tx.conn();
            answers::forget(conn, id)?;
            conn.execute(
                "UPDATE item SET detail = json_remove(detail, '$.handover') WHERE detail ->> '$.handover' = ?1",
                [id.0],
            )?;
            conn.execute("DELETE FROM handover WHERE id = ?1 AND seal_seq IS NULL", [id.0])?;
            for table in ["UPDATE entry SET run_id = ?1 WHERE run_id = ?2", "UPDATE item SET opened_run = ?1 WHERE opened_run = ?2"]
            {
                conn.execute(table, params![run.0, since.0])?;
            }
            conn.execute("DELETE FROM shift_run WHERE id = ?1", [since.0])?;
            conn.execute("UPDATE shift_run SET line_ms = NULL WHERE id = ?1", [run.0])?;
            tx.audit(Some(&open.draft.people), Some(&reason))
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::model::cash::{Count, Side};
    use crate::model::handover::SignRole;
    use crate::model::handover::answer::Answer;
    use crate::model::ids::RegisterId;
    use crate::model::lang::Lang;
    use crate::model::log::Detail;
    use crate::model::money::Money;
    use crate::store::VerifyLevel;
    use crate::tui::shell::view::Command;
    use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop};

    fn note(text: &str) -> Detail {
        Detail::Note(serde_json::from_value(serde_json::json!({ "text": text })).unwrap())
    }

    #[test]
    fn an_accidental_start_is_called_off_and_moves_nothing() {
        let mut shop = Shop::new(Lang::En);
        let before = shop.app.model.live.clone().unwrap();
        shop.start_handover();
        shop.advance_min(3).perform(Command::Log { by: LI_HUA, detail: note("after the line") });
        // Chen Wei takes over; only who started it or a lead calls it off.
        shop.perform(Command::CallOff { by: CHEN_WEI, reason: String::new() });
        assert!(shop.app.model.handover().is_some());
        shop.perform(Command::CallOff { by: LI_HUA, reason: String::new() });
        let live = shop.app.model.live.clone().unwrap();
        assert!(live.handover.is_none());
        assert_eq!(live.run, before.run, "the same shift, since when it ran");
        assert_eq!(live.entries.len(), before.entries.len() + 1, "what was logged meanwhile is in it");
        assert_eq!(shop.app.desk.store.as_ref().unwrap().verify(VerifyLevel::Sense).unwrap().findings, []);
        shop.hand_over();
        let store = shop.app.desk.store.as_ref().unwrap();
        assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
        assert_eq!(store.head().unwrap().seq, 2, "the chain knows of one handover");
    }

    #[test]
    fn what_was_typed_takes_a_reason_and_what_was_signed_stays() {
        let mut shop = Shop::new(Lang::En);
        let typed = |shop: &mut Shop| {
            shop.start_handover();
            let count = Count { total: Some(Money(50_000)), ..Count::default() };
            shop.answer(LI_HUA, Answer::Count(RegisterId(1), Side::Outgoing, count));
        };
        typed(&mut shop);
        shop.perform(Command::CallOff { by: LEAD, reason: " ".into() });
        assert!(shop.app.model.handover().is_some(), "a count was typed: why?");
        shop.perform(Command::CallOff { by: LEAD, reason: "wrong button".into() });
        assert!(shop.app.model.handover().is_none());
        shop.start_handover().answer_all().sign(LI_HUA, SignRole::Outgoing);
        shop.perform(Command::CallOff { by: LI_HUA, reason: "again".into() });
        assert!(shop.app.model.handover().is_some(), "somebody has signed");
    }

    #[test]
    fn a_difference_that_was_seen_is_not_called_off() {
        let mut shop = Shop::new(Lang::En);
        shop.start_handover().answer_all();
        assert!(shop.app.model.handover().unwrap().draft.register(RegisterId(1)).result_seen());
        shop.perform(Command::CallOff { by: LEAD, reason: "wrong button".into() });
        assert!(shop.app.model.handover().is_some());
        let shown = shop.screen(120, 40);
        assert!(shown.contains("cannot be called off"), "{shown}");
    }
}
