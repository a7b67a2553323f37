//! Who may act: a PIN is counted against its person before it is checked.

use crate::model::ids::PersonId;
use crate::model::problem::Problem;
use crate::rules::pin;
use crate::rules::pin::{Cost, Moment, Pepper, Secret, Verdict};
use crate::store::{AuditAction, Credential, Forgiven, Result, Store};
use crate::system::clock::Clock;

/// How a PIN check ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// The PIN is right.
    Granted,
    /// It is wrong; this many tries are left before the lock.
    Wrong {
        /// Tries left.
        left: u32,
    },
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

/// A secret ready to be stored.
///
/// # Errors
/// When no random salt is to be had.
pub(crate) fn credential(
    secret: &Secret,
    pepper: &Pepper,
    cost: Cost,
    must_change: bool,
) -> std::result::Result<Credential, Problem> {
    let salt = crate::system::key_file::random::<16>()?;
    Ok(Credential {
        hash: pin::hash(secret, &salt, pepper, cost)?,
        length: secret.expose().chars().count(),
        must_change,
    })
}
