//! Waiting after wrong PINs, measured on the boot clock so that changing the PC's clock gains nothing.

use super::policy::SecretKind;
use crate::model::problem::Problem;

/// Failures in a row after which the person is locked until a lead or owner unlocks, or [`LOCK_MS`] of
/// running time passes. PCI DSS 4.0 (8.3.4) allows at most 10 tries and wants at least 30 minutes.
pub(crate) const LOCK_AFTER: u32 = 10;
/// Length of the lock in milliseconds of running time.
pub(crate) const LOCK_MS: u64 = 30 * 60_000;
/// Wrong tries of all people together on this terminal within an hour of running time.
pub(crate) const TERMINAL_LIMIT: usize = 30;

const HOUR_MS: u64 = 60 * 60_000;
/// Wait before the next try after 1, 2, 3 … failures in a row, in milliseconds. Slips cost nothing.
const DELAYS_MS: [u64; 9] = [0, 0, 0, 5_000, 15_000, 60_000, 300_000, 300_000, 300_000];

/// Now, on the boot clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Names this run of the operating system; changes with every restart.
    pub(crate) boot_id: String,
    /// Milliseconds since that start.
    pub(crate) boot_ms: u64,
}

/// One person's wrong tries since the last right one. Saved before each hash is checked, so that killing
/// the program between tries does not help.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Attempts {
    /// Failures in a row.
    pub(crate) failures: u32,
    /// How many of them may have been at the passphrase: whoever knows the PIN gains no tries by it.
    pub(crate) at_passphrase: u32,
    /// Boot clock at the last failure, milliseconds.
    pub(crate) last_failure_boot_ms: u64,
    /// The run of the operating system in which it happened.
    pub(crate) boot_id: String,
    /// Wall clock at the last failure, milliseconds since 1970; only shown, never used for the wait.
    pub(crate) last_failure_ms: i64,
}

impl Attempts {
    /// One more failure, now, at what may have been meant.
    #[must_use]
    pub(crate) fn failed(&self, now: &Moment, wall_ms: i64, tried: SecretKind) -> Self {
        Self {
            failures: self.failures.saturating_add(1),
            at_passphrase: self.at_passphrase.saturating_add(u32::from(tried == SecretKind::Passphrase)),
            last_failure_boot_ms: now.boot_ms,
            boot_id: now.boot_id.clone(),
            last_failure_ms: wall_ms,
        }
    }

    /// What is left of the failures before a secret that was right: nothing after the passphrase, those at the
    /// passphrase after the PIN.
    #[must_use]
    pub(crate) fn forgiven(&self, right: SecretKind) -> Self {
        match right {
            SecretKind::Pin if self.at_passphrase > 0 => {
                Self { failures: self.at_passphrase, ..self.clone() }
            }
            SecretKind::Pin | SecretKind::Passphrase => Self::default(),
        }
    }

    /// Tries left before the lock; 0 when locked.
    #[must_use]
    pub(crate) const fn tries_left(&self) -> u32 {
        LOCK_AFTER.saturating_sub(self.failures)
    }
}

/// Whether a PIN may be tried now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Go,
    /// Not for this many milliseconds.
    Wait {
        /// Remaining milliseconds of running time, at least 1.
        ms: u64,
    },
    /// Locked: a lead or owner unlocks, or this many milliseconds pass.
    Locked {
        /// Remaining milliseconds of running time, at least 1.
        ms: u64,
    },
    /// Too many wrong tries by all people on this terminal.
    Terminal {
        /// Remaining milliseconds of running time, at least 1.
        ms: u64,
    },
}

impl Verdict {
    /// What to tell the person; `None` when they may go on. Times are rounded up.
    #[must_use]
    pub(crate) fn problem(self) -> Option<Problem> {
        let minutes = |ms: u64| ms.div_ceil(60_000);
        match self {
            Self::Go => None,
            Self::Wait { ms } if ms <= 60_000 => {
                Some(Problem::new("pin.wait_seconds").with("n", ms.div_ceil(1_000)))
            }
            Self::Wait { ms } => Some(Problem::new("pin.wait_minutes").with("n", minutes(ms))),
            Self::Locked { ms } => Some(Problem::new("pin.locked").with("n", minutes(ms))),
            Self::Terminal { ms } => Some(Problem::new("pin.terminal_wait").with("n", minutes(ms))),
        }
    }
}

/// Whether this person may try a PIN now. After a restart of the PC the whole wait runs again from the
/// start of the new run, because nobody knows how long the PC was off.
#[must_use]
pub(crate) fn wait_ms(state: &Attempts, now: &Moment) -> Verdict {
    let Some(last) = state.failures.checked_sub(1) else { return Verdict::Go };
    let passed = if state.boot_id == now.boot_id {
        now.boot_ms.saturating_sub(state.last_failure_boot_ms)
    } else {
        now.boot_ms
    };
    let delay = usize::try_from(last).ok().and_then(|i| DELAYS_MS.get(i)).copied();
    let left = delay.unwrap_or(LOCK_MS).saturating_sub(passed);
    match (left, delay) {
        (0, _) => Verdict::Go,
        (ms, Some(_)) => Verdict::Wait { ms },
        (ms, None) => Verdict::Locked { ms },
    }
}

/// When one wrong try of anybody on this terminal happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FailureAt {
    /// Run of the operating system.
    pub(crate) boot_id: String,
    /// Boot clock, milliseconds.
    pub(crate) boot_ms: u64,
}

/// The terminal-wide limit, against guessing one PIN for many people. `failures` are the terminal's wrong
/// tries, oldest first; the newest [`TERMINAL_LIMIT`] are enough.
///
/// The age of a try is the least running time that can have passed since: between runs of the PC only
/// the time from each start to its next try is known, so being switched off never counts.
#[must_use]
pub(crate) fn terminal_wait_ms(failures: &[FailureAt], now: &Moment) -> Verdict {
    let (mut boot_id, mut boot_ms, mut age) = (&now.boot_id, now.boot_ms, 0_u64);
    for (index, f) in failures.iter().rev().take(TERMINAL_LIMIT).enumerate() {
        let between = if f.boot_id == *boot_id { boot_ms.saturating_sub(f.boot_ms) } else { boot_ms };
        age = age.saturating_add(between);
        if age >= HOUR_MS {
            return Verdict::Go;
        }
        if index + 1 == TERMINAL_LIMIT {
            return Verdict::Terminal { ms: HOUR_MS - age };
        }
        (boot_id, boot_ms) = (&f.boot_id, f.boot_ms);
    }
    Verdict::Go
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(boot_id: &str, boot_ms: u64) -> Moment {
        Moment { boot_id: boot_id.into(), boot_ms }
    }

    fn failures(n: u32, moment: &Moment) -> Attempts {
        (0..n).fold(Attempts::default(), |a, _| a.failed(moment, 0, SecretKind::Pin))
    }

    #[test]
    fn schedule() {
        let t = at("a", 1_000_000);
        let waits: Vec<Verdict> = (0..=11).map(|n| wait_ms(&failures(n, &t), &t)).collect();
        let wait = |s: u64| Verdict::Wait { ms: s * 1_000 };
        let locked = Verdict::Locked { ms: LOCK_MS };
        assert_eq!(
            waits,
            [
                Verdict::Go,
                Verdict::Go,
                Verdict::Go,
                Verdict::Go,
                wait(5),
                wait(15),
                wait(60),
                wait(300),
                wait(300),
                wait(300),
                locked,
                locked
            ]
        );
        let most = Attempts { failures: u32::MAX, ..failures(1, &t) };
        assert_eq!(wait_ms(&most.failed(&t, 0, SecretKind::Pin), &t), locked);
        assert_eq!(locked.problem(), Some(Problem::new("pin.locked").with("n", 30)));
        assert_eq!(failures(3, &t).tries_left(), 7);
    }

    #[test]
    fn the_wait_ends_on_the_boot_clock() {
        let state = failures(5, &at("a", 100_000));
        assert_eq!(wait_ms(&state, &at("a", 114_999)), Verdict::Wait { ms: 1 });
        assert_eq!(wait_ms(&state, &at("a", 115_000)), Verdict::Go);
        // A boot clock that went back counts as no time passed.
        assert_eq!(wait_ms(&state, &at("a", 50)), Verdict::Wait { ms: 15_000 });
    }

    #[test]
    fn a_restart_begins_the_wait_again() {
        let state = failures(10, &at("a", 5_000_000));
        assert_eq!(wait_ms(&state, &at("b", 60_000)), Verdict::Locked { ms: LOCK_MS - 60_000 });
        assert_eq!(wait_ms(&state, &at("b", LOCK_MS)), Verdict::Go);
    }

    #[test]
    fn after_the_lock_one_try_then_locked_again() {
        let later = at("a", LOCK_MS);
        let state = failures(10, &at("a", 0));
        assert_eq!(wait_ms(&state, &later), Verdict::Go);
        assert_eq!(
            wait_ms(&state.failed(&later, 0, SecretKind::Pin), &later),
            Verdict::Locked { ms: LOCK_MS }
        );
    }

    fn spread(boot: &str, n: u64, step: u64) -> Vec<FailureAt> {
        (0..n).map(|i| FailureAt { boot_id: boot.into(), boot_ms: i * step }).collect()
    }

    #[test]
    fn terminal_limit() {
        let now = at("a", 60_000);
        assert_eq!(terminal_wait_ms(&spread("a", 29, 1_000), &now), Verdict::Go);
        assert_eq!(
            terminal_wait_ms(&spread("a", 30, 1_000), &now),
            Verdict::Terminal { ms: HOUR_MS - 60_000 }
        );
        assert_eq!(terminal_wait_ms(&spread("a", 30, 1_000), &at("a", HOUR_MS)), Verdict::Go);
        // One every three minutes never reaches 30 an hour.
        assert_eq!(terminal_wait_ms(&spread("a", 30, 180_000), &at("a", 30 * 180_000)), Verdict::Go);
    }

    #[test]
    fn restarts_do_not_empty_the_terminal_count() {
        let mut tries = spread("a", 15, 1_000);
        tries.extend(spread("b", 15, 1_000));
        assert!(matches!(terminal_wait_ms(&tries, &at("c", 1)), Verdict::Terminal { .. }));
        assert_eq!(terminal_wait_ms(&tries, &at("c", HOUR_MS)), Verdict::Go);
    }

    proptest! {
        #[test]
        fn waiting_is_monotone_and_ends(n in 0_u32..40, start in 0_u64..1 << 40, a in 0_u64..LOCK_MS * 2, b in 0_u64..LOCK_MS * 2) {
            let left = |v| match v {
                Verdict::Go => 0,
                Verdict::Wait { ms } | Verdict::Locked { ms } | Verdict::Terminal { ms } => ms,
            };
            let state = failures(n, &at("a", start));
            let (early, late) = (a.min(b), a.max(b));
            prop_assert!(left(wait_ms(&state, &at("a", start + late))) <= left(wait_ms(&state, &at("a", start + early))));
            prop_assert_eq!(wait_ms(&state, &at("a", start + LOCK_MS)), Verdict::Go);
            // A restart never shortens what was left.
            prop_assert!(left(wait_ms(&state, &at("b", 0))) >= left(wait_ms(&state, &at("a", start + early))));
        }

        #[test]
        fn never_more_than_ten_quick_tries(steps in proptest::collection::vec((0_u64..20_000, any::<bool>()), 1..400)) {
            // A guesser who tries whenever allowed, waits at random and restarts at will.
            let (mut state, mut now, mut boots, mut tried) = (Attempts::default(), at("0", 0), 0, 0_u64);
            let mut elapsed = 0_u64;
            for (wait, restart) in steps {
                if restart && wait % 7 == 0 {
                    boots += 1;
                    now = at(&boots.to_string(), 0);
                }
                now.boot_ms += wait;
                elapsed += wait;
                if wait_ms(&state, &now) == Verdict::Go {
                    state = state.failed(&now, 0, SecretKind::Pin);
                    tried += 1;
                }
            }
            prop_assert!(tried <= 10 + elapsed / LOCK_MS, "{tried} tries in {elapsed} ms");
        }
    }
}
