//! Unlocking the screen by a PIN, and locking it again: by key, or when nothing was pressed for long enough.

use super::app::App;
use super::app_data::SignedIn;
use super::view::Event;
use crate::i18n::msg;
use crate::model::ids::PersonId;
use crate::rules::authority::Act;

impl App {
    /// How long the screen stays unlocked when nothing is pressed.
    fn idle_ms(&self) -> i64 {
        self.model.settings().map_or(0, |s| s.rules.lock_minutes.max(1).saturating_mul(60_000))
    }

    /// Somebody's PIN has unlocked the screen for something. Who was there before is not any more.
    pub(crate) fn sign_in(&mut self, person: PersonId, act: Act) {
        if let Some(store) = &mut self.desk.store {
            store.lock(Some(person));
        }
        let mut acts =
            self.model.signed_in.take().filter(|s| s.person == person).map_or_else(Vec::new, |s| s.acts);
        acts.push(act);
        let left_ms = self.idle_ms();
        let until_boot_ms = self.desk.clock.boot_ms().saturating_add(left_ms);
        self.model.signed_in = Some(SignedIn { person, acts, until_boot_ms, left_ms });
    }

    pub(super) fn sign_out(&mut self) -> bool {
        if let Some(store) = &mut self.desk.store {
            store.lock(None);
        }
        self.model.signed_in.take().is_some()
    }

    /// Takes away what a PIN had opened, with all that was opened from it.
    fn lock_views(&mut self) {
        let shown = self.stack.iter_mut().position(|view| view.lock());
        if let Some(at) = shown
            && at + 1 < self.stack.len()
        {
            self.stack.truncate(at + 1);
            self.closed = true;
        }
    }

    /// Locks the screen. `true` where somebody had unlocked it.
    pub(super) fn lock(&mut self) -> bool {
        let was_open = self.sign_out();
        if was_open {
            self.lock_views();
            self.status = Some(msg::signed_in::locked.into());
            self.tell(&Event::Locked);
        }
        was_open
    }

    /// Locks the screen when nothing was pressed for long enough. `true` where it was locked just now.
    pub(super) fn lock_if_idle(&mut self) -> bool {
        let now = self.desk.clock.boot_ms();
        let Some(given) = &mut self.model.signed_in else { return false };
        given.left_ms = given.until_boot_ms.saturating_sub(now);
        if given.left_ms > 0 {
            return false;
        }
        self.lock();
        true
    }

    /// A key was pressed: the idle time begins anew.
    pub(super) fn not_idle(&mut self) {
        let until = self.desk.clock.boot_ms().saturating_add(self.idle_ms());
        if let Some(given) = &mut self.model.signed_in {
            given.until_boot_ms = until;
        }
    }
}
