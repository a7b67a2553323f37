//! Who may act: a PIN is counted against its person before it is checked.

use crate::model::ids::PersonId;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::rules::authority::{Act, Authorised, Case, authorise};
use crate::rules::pin;
use crate::rules::pin::{Cost, Moment, Pepper, Secret, Verdict};
use crate::store::{AuditAction, Credential, Forgiven, Result, Store, Tx};
use crate::system::clock::Clock;

/// How a PIN check ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// The PIN is right.
    Granted,
    /// It is wrong; this many tries are left before the lock.
    Wrong { left: u32 },
    /// Too early after wrong tries, or locked; the message says for how long.
    Later(Problem),
}

/// Where in time the PC is, for waits that survive a restart of the program.
#[must_use]
pub(crate) fn moment(clock: &Clock) -> Moment {
    Moment { boot_id: boot_id(), boot_ms: u64::try_from(clock.boot_ms()).unwrap_or(0) }
}

/// Names the present run of the machine; of the program where the system does not tell.
fn boot_id() -> String {
    std::fs::read_to_string("/proc/sys/kernel/random/boot_id")
        .map_or_else(|_| format!("pid {}", std::process::id()), |id| id.trim().to_owned())
}

/// Checks a person's PIN. The try is counted and on the disk before the PIN is looked at; a right one
/// takes it back.
///
/// # Errors
/// When the try could not be counted; the PIN is not checked then.
pub fn check_pin(
    store: &mut Store,
    clock: &Clock,
    pepper: &Pepper,
    person: PersonId,
    secret: &Secret,
) -> Result<Access> {
    let moment = moment(clock);
    let attempts = store.attempts(person)?;
    for verdict in
        [pin::wait_ms(&attempts, &moment), pin::terminal_wait_ms(&store.terminal_failures()?, &moment)]
    {
        if verdict != Verdict::Go
            && let Some(problem) = verdict.problem()
        {
            return Ok(Access::Later(problem));
        }
    }
    let now = clock.now_ms();
    store.count_try(
        &AuditAction::new(now, person.0, "pin.try", format!("person/{person}")),
        person,
        &moment,
    )?;
    let right = match store.credential(person)? {
        Some(credential) => pin::verify(secret, &credential.hash, pepper)?,
        None => pin::verify_unknown(secret, pepper, Cost::DEFAULT),
    };
    if right {
        store.clear_tries(
            &AuditAction::new(now, person.0, "pin.right", format!("person/{person}")),
            person,
            Forgiven::PinWasRight,
        )?;
        return Ok(Access::Granted);
    }
    Ok(Access::Wrong { left: store.attempts(person)?.tries_left() })
}

/// Checks a person's PIN for one act. The next write of that act by this person may be done; no other.
///
/// # Errors
/// As [`check_pin`].
pub(crate) fn prove(
    store: &mut Store,
    clock: &Clock,
    pepper: &Pepper,
    person: PersonId,
    secret: &Secret,
    act: Act,
) -> Result<Access> {
    let access = check_pin(store, clock, pepper, person, secret)?;
    if access == Access::Granted {
        store.accept_pin(person, act);
    }
    Ok(access)
}

impl Store {
    /// Takes over that a PIN was right for an act. Only [`prove`], the example shop and tests say so.
    pub fn accept_pin(&mut self, person: PersonId, act: Act) {
        self.proofs.put(person, act);
    }

    /// The same for everybody a case needs.
    pub(crate) fn accept_pins(&mut self, case: &Case) {
        for person in std::iter::once(case.actor).chain(case.second) {
            self.accept_pin(person, case.act);
        }
    }

    /// Whoever was asked has gone elsewhere: what was proved and not used is worth nothing any more. What unlocks the
    /// screen stays.
    pub(crate) fn forget_pins(&mut self) {
        self.proofs.forget();
    }

    /// The screen is locked, or unlocked by somebody else: what others had opened is not open any more.
    pub(crate) fn lock(&mut self, but_for: Option<PersonId>) {
        self.proofs.lock(but_for);
    }

    /// Whether somebody may read the figures of a person, or of everybody.
    ///
    /// # Errors
    /// What is missing, see [`authorise`].
    pub(crate) fn may_read(&self, reader: PersonId, whose: Option<PersonId>) -> Result<()> {
        let settings = self.settings()?.1;
        let own = Case::new(Act::OwnFigures, reader).about(&[reader]);
        if whose == Some(reader) && self.allow(&own, &settings).is_ok() {
            return Ok(());
        }
        self.allow(&Case::new(Act::ReadFigures, reader), &settings).map(drop)
    }

    /// Whether an act has all it needs.
    ///
    /// # Errors
    /// What is missing, see [`authorise`].
    pub(super) fn allow(&self, case: &Case, settings: &Settings) -> Result<Authorised> {
        let here = if case.open { self.people_in()? } else { Vec::new() };
        Ok(authorise(case, settings, &self.proofs, &here)?)
    }

    /// The same for each of them.
    ///
    /// # Errors
    /// As [`Store::allow`], for the first that lacks something.
    pub(super) fn allow_all(&self, cases: &[Case], settings: &Settings) -> Result<Vec<Authorised>> {
        cases.iter().map(|case| self.allow(case, settings)).collect()
    }

    /// As [`Store::write`], of what was allowed: the PINs it needed are used up with it, and stay good where it failed.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub(super) fn write_allowed<T>(
        &mut self,
        action: &AuditAction,
        allowed: impl IntoIterator<Item = Authorised>,
        work: impl FnMut(&Tx) -> Result<T>,
    ) -> Result<T> {
        let done = self.write(action, work)?;
        for allowed in allowed {
            self.proofs.spend(allowed);
        }
        Ok(done)
    }
}

/// A secret ready to be stored, chosen by whom it belongs to.
///
/// # Errors
/// When no random salt is to be had.
pub(crate) fn credential(
    secret: &Secret,
    pepper: &Pepper,
    cost: Cost,
) -> std::result::Result<Credential, Problem> {
    let salt = crate::system::key_file::random::<16>()?;
    Ok(Credential {
        hash: pin::hash(secret, &salt, pepper, cost)?,
        length: secret.expose().chars().count(),
        must_change: false,
    })
}

/// A secret ready to be stored that was issued, so that its owner has to choose another one.
///
/// # Errors
/// As [`credential`].
pub(crate) fn issued_credential(
    secret: &Secret,
    pepper: &Pepper,
    cost: Cost,
) -> std::result::Result<Credential, Problem> {
    Ok(Credential { must_change: true, ..credential(secret, pepper, cost)? })
}
