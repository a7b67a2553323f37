//! Entries with references of another kind: every field once, with what it points to.

use super::{
    Attention, CheckDone, Detail, Disposal, Feedback, Leave, Movement, Punch, SpotCount, Struck, Task,
};
use crate::model::refs::{At, Refs, Resolver, resolve};

impl<R: Refs> Detail<R> {
    /// The same with references of another kind; `path` is where the entry stands in a document.
    pub(crate) fn resolve<B: Refs>(&self, path: &str, with: &mut impl Resolver<R, B>) -> Detail<B> {
        match self {
            Self::Movement(m) => Detail::Movement(m.resolve(path, with)),
            Self::Feedback(f) => Detail::Feedback(f.resolve(path, with)),
            Self::Fault(f) => Detail::Fault(f.clone()),
            Self::Receipt(r) => Detail::Receipt(r.clone()),
            Self::Disposal(d) => Detail::Disposal(d.resolve(path, with)),
            Self::Incident(i) => Detail::Incident(i.clone()),
            Self::Task(t) => Detail::Task(t.resolve(path, with)),
            Self::Attention(a) => Detail::Attention(a.resolve(path, with)),
            Self::Note(n) => Detail::Note(n.clone()),
            Self::SpotCount(s) => Detail::SpotCount(s.resolve(path, with)),
            Self::Punch(p) => Detail::Punch(p.resolve(path, with)),
            Self::Leave(l) => Detail::Leave(l.resolve(path, with)),
            Self::Check(c) => Detail::Check(c.resolve(path, with)),
            Self::Routine(r) => Detail::Routine(r.clone()),
            Self::BankSlip(s) => Detail::BankSlip(s.clone()),
            Self::Struck(s) => Detail::Struck(Struck {
                entry: Box::new(s.entry.resolve(&At(path, "entry").to_string(), with)),
                struck_by: with.person(At(path, "struck_by"), &s.struck_by),
                struck_ms: with.time(At(path, "struck_at"), &s.struck_ms),
                struck_reason: s.struck_reason.clone(),
            }),
        }
    }
}

resolve!(Movement {
    same movement,
    register register,
    same amount,
    same reason,
    same receipt_no,
    same bag_no,
    same alone,
    maybe witness,
    maybe approver,
    maybe_inner approval_open,
    maybe receiver,
    maybe_register to_register,
});
resolve!(Feedback {
    same feedback,
    same what,
    same background,
    same judgement,
    same promise,
    maybe_time promised_ms,
    same topic,
    same contact,
    same severity,
    same special_care,
});
resolve!(Disposal {
    maybe_stock stock,
    same name,
    same cause,
    same quantity,
    same action,
    same class,
    same value,
    maybe approver,
    maybe_inner approval_open,
});
resolve!(Task { same what, maybe owner, maybe_time due_ms, same problem, same advice, same next_step, same severity });
resolve!(Attention { same what, same condition, same action, time until_ms });
resolve!(SpotCount { register register, same counted, same reported, same without_sales, same difference, same remark });
resolve!(Punch { by person, same punch, at at_ms, same correction, maybe approver });
resolve!(Leave { person person, same leave, time from_ms, time to_ms, person approver, same remark });
resolve!(CheckDone { same check, inner answer });
