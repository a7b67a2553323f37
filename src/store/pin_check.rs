//! Who may act: a PIN or passphrase is counted against its person before it is checked.
//!
//! Where a PIN is asked for either is taken, so that an owner without a PIN signs with the passphrase; where the
//! passphrase is asked for, nothing else is. Both count against the person together.

use crate::model::ids::PersonId;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::rules::authority::{Act, Authorised, Case, authorise, goes_with, takes_passphrase};
use crate::rules::pin;
use crate::rules::pin::{Cost, Moment, Pepper, Secret, SecretKind, Verdict};
use crate::store::{AuditAction, Credential, Forgiven, Result, Store, Tx};
use crate::system::clock::Clock;

/// How a check ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// What was typed is right.
    Granted,
    /// It is the PIN, and the passphrase was asked for.
    OnlyPin,
    /// It is wrong; this many tries are left before the lock.
    Wrong { left: u32 },
    /// Too early after wrong tries, or locked, and for how long; or there is no passphrase to be right; or the one day
    /// this person was added for is over.
    Later(Problem),
}

impl Access {
    /// Why it was not granted, said of what was asked for.
    #[must_use]
    pub(crate) fn problem(self, asked: SecretKind) -> Problem {
        match self {
            Self::OnlyPin => Problem::new("pin.only_pin"),
            Self::Later(problem) => problem,
            Self::Granted | Self::Wrong { .. } => {
                let left = if let Self::Wrong { left } = self { left } else { 0 };
                let phrase = asked == SecretKind::Passphrase;
                let key = if phrase { "pin.wrong_phrase_left" } else { "pin.wrong_left" };
                Problem::new(key).with("left", left).with("minutes", pin::LOCK_MS / 60_000)
            }
        }
    }
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

/// Checks a person's PIN, or the passphrase in its place. The try is counted and on the disk before it is looked at; a
/// right one takes it back.
///
/// # Errors
/// When the try could not be counted; nothing is checked then.
pub fn check_pin(
    store: &mut Store,
    clock: &Clock,
    pepper: &Pepper,
    person: PersonId,
    secret: &Secret,
) -> Result<Access> {
    check(store, clock, pepper, person, secret, SecretKind::Pin)
}

/// Checks an owner's passphrase. The PIN is told from a wrong one and stands for nothing here.
///
/// # Errors
/// As [`check_pin`].
pub fn check_passphrase(
    store: &mut Store,
    clock: &Clock,
    pepper: &Pepper,
    person: PersonId,
    secret: &Secret,
) -> Result<Access> {
    check(store, clock, pepper, person, secret, SecretKind::Passphrase)
}

fn check(
    store: &mut Store,
    clock: &Clock,
    pepper: &Pepper,
    person: PersonId,
    secret: &Secret,
    asked: SecretKind,
) -> Result<Access> {
    let moment = moment(clock);
    let before = store.attempts(person)?;
    for verdict in
        [pin::wait_ms(&before, &moment), pin::terminal_wait_ms(&store.terminal_failures()?, &moment)]
    {
        if verdict != Verdict::Go
            && let Some(problem) = verdict.problem()
        {
            return Ok(Access::Later(problem));
        }
    }
    let phrase = store.credential(person, SecretKind::Passphrase)?;
    if asked == SecretKind::Passphrase && phrase.is_none() {
        return Ok(Access::Later(Problem::new("pin.no_phrase")));
    }
    let may_be_phrase =
        |stored: &Credential| asked == SecretKind::Passphrase || pin::may_be_phrase(secret, stored.length);
    let tried =
        if phrase.as_ref().is_some_and(may_be_phrase) { SecretKind::Passphrase } else { SecretKind::Pin };
    let now = clock.now_ms();
    let action = |what| AuditAction::new(now, person.0, what, format!("person/{person}"));
    store.count_try(&action("pin.try"), person, &moment, tried)?;
    let stored = [store.credential(person, SecretKind::Pin)?, phrase];
    let Some(right) = right_one(secret, stored.iter().flatten(), pepper)? else {
        return Ok(Access::Wrong { left: store.attempts(person)?.tries_left() });
    };
    store.clear_tries(&action("pin.right"), person, &Forgiven::WasRight { secret: right, before })?;
    let only_pin = asked == SecretKind::Passphrase && right == SecretKind::Pin;
    Ok(if only_pin { Access::OnlyPin } else { Access::Granted })
}

/// Which of the stored secrets it is; a person without any takes as long as the others.
fn right_one<'a>(
    secret: &Secret,
    stored: impl Iterator<Item = &'a Credential>,
    pepper: &Pepper,
) -> std::result::Result<Option<SecretKind>, Problem> {
    let mut any = false;
    for credential in stored {
        any = true;
        if pin::verify(secret, &credential.hash, pepper)? {
            return Ok(Some(credential.kind));
        }
    }
    if !any {
        let _ = pin::verify_unknown(secret, pepper, Cost::DEFAULT);
    }
    Ok(None)
}

/// Checks a person's PIN for one act, or the passphrase where the act takes that; of somebody whose one day is over none is
/// taken. The next write of that act by this person may be done; no other.
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
    let (_, settings) = store.settings()?;
    if settings.day_over.contains(&person) {
        return Ok(Access::Later(settings.not_at_work(person)));
    }
    let check = if takes_passphrase(act) { check_passphrase } else { check_pin };
    let access = check(store, clock, pepper, person, secret)?;
    if access == Access::Granted {
        store.accept_pin(person, act);
        for other in goes_with(act) {
            store.accept_pin(person, *other);
        }
    }
    Ok(access)
}

impl Store {
    /// Takes over that a PIN was right for an act. Only [`prove`], the example shop and tests say so.
    pub fn accept_pin(&mut self, person: PersonId, act: Act) {
        self.proofs.put(person, act);
    }

    /// Whether the PIN of a person is taken as right for an act and was not used yet.
    #[cfg(test)]
    pub(crate) fn is_proved(&self, person: PersonId, act: Act) -> bool {
        self.proofs.has(person, act)
    }

    /// Who wrote each answer of a handover, by its section and line, and what it says.
    #[cfg(test)]
    pub(crate) fn answers_written(&self, handover: i64) -> Result<Vec<(String, PersonId, String)>> {
        let sql = "SELECT section || '/' || line, by, value FROM answer WHERE handover_id = ?1
                   ORDER BY section, line";
        let mut statement = self.conn().prepare(sql)?;
        let rows =
            statement.query_map([handover], |row| Ok((row.get(0)?, PersonId(row.get(1)?), row.get(2)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether each commit is one sync.
    #[cfg(test)]
    pub(crate) fn syncs_each_commit(&self) -> bool {
        const FULL: i64 = 2;
        self.conn.query_row("PRAGMA synchronous", [], |row| row.get::<_, i64>(0)).unwrap() == FULL
    }

    /// Counts every commit from now on.
    #[cfg(test)]
    pub(crate) fn count_commits(&mut self) -> std::sync::Arc<std::sync::atomic::AtomicUsize> {
        let commits = std::sync::Arc::<std::sync::atomic::AtomicUsize>::default();
        let counted = std::sync::Arc::clone(&commits);
        let hook = move || {
            counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            false
        };
        assert!(self.conn.commit_hook(Some(hook)).is_ok());
        commits
    }

    /// How many acts were written so far.
    #[cfg(test)]
    pub(crate) fn acts_written(&self) -> i64 {
        self.conn().query_row("SELECT count(*) FROM audit", [], |row| row.get(0)).unwrap_or_default()
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

    /// Whether a person's own month may be shown: to who gave the PIN to confirm it, and to who reads those figures.
    ///
    /// # Errors
    /// `authority.unlock_first`.
    pub(crate) fn may_see_month(&self, person: PersonId, reader: Option<PersonId>) -> Result<()> {
        if self.proofs.has(person, Act::ConfirmOwn) {
            return Ok(());
        }
        let reader = reader.ok_or_else(|| Problem::new("authority.unlock_first"))?;
        self.may_read(reader, Some(person))
    }

    /// Whether an act that waits for nobody has all it needs.
    ///
    /// # Errors
    /// What is missing, see [`authorise`].
    pub(super) fn allow(&self, case: &Case, settings: &Settings) -> Result<Authorised> {
        if case.open {
            return Err(Problem::new("authority.cannot_wait").into());
        }
        Ok(authorise(case, settings, &self.proofs, &[])?)
    }

    /// The same of an act whose approval may be left open, where nobody who may give it is there at `at_ms`.
    ///
    /// # Errors
    /// What is missing, see [`authorise`].
    pub(super) fn allow_at(&self, case: &Case, settings: &Settings, at_ms: i64) -> Result<Authorised> {
        let here = if case.open { self.people_in(at_ms)? } else { Vec::new() };
        Ok(authorise(case, settings, &self.proofs, &here)?)
    }

    /// The same for each of them.
    ///
    /// # Errors
    /// As [`Store::allow_at`], for the first that lacks something.
    pub(super) fn allow_all(
        &self,
        cases: &[Case],
        settings: &Settings,
        at_ms: i64,
    ) -> Result<Vec<Authorised>> {
        cases.iter().map(|case| self.allow_at(case, settings, at_ms)).collect()
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
    kind: SecretKind,
    secret: &Secret,
    pepper: &Pepper,
    cost: Cost,
) -> std::result::Result<Credential, Problem> {
    Ok(Credential { kind, hash: hash(secret, pepper, cost)?, length: secret.length(), must_change: false })
}

/// A secret ready to be stored that was issued, so that its owner has to choose another one.
///
/// # Errors
/// As [`credential`].
pub(crate) fn issued_credential(
    kind: SecretKind,
    secret: &Secret,
    pepper: &Pepper,
    cost: Cost,
) -> std::result::Result<Credential, Problem> {
    Ok(Credential { must_change: true, ..credential(kind, secret, pepper, cost)? })
}

/// The hash of a secret, with a salt of its own.
///
/// # Errors
/// When no random salt is to be had.
pub(crate) fn hash(secret: &Secret, pepper: &Pepper, cost: Cost) -> std::result::Result<String, Problem> {
    pin::hash(secret, &crate::system::key_file::random::<16>()?, pepper, cost)
}

#[cfg(test)]
mod tests;
