//! A clock that cannot be right: asked about at the start and once it is set, and again before every act that is about the
//! time itself while it is known to be wrong. A note or a count is saved without being asked about: it is marked, and who
//! cannot put the clock right today still has to work.

use super::app::App;
use super::clock_watch::{self, ClockAnswer};
use super::view::{Command, Effect, Event};
use crate::i18n;
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::log::Detail;
use crate::model::problem::Problem;
use crate::rules::clock_doubt::{ClockDoubt, PcClock};
use crate::store::OpError;
use crate::tui::dialogs::clock::{AtWrongTime, WrongClock};
use crate::tui::widgets::label::Label;

/// Nobody has given a name for what the question about the clock is answered with.
const NOBODY: PersonId = PersonId(0);

impl App {
    /// What the clock of the PC says. The example shop stands where it stands, whatever the zone of the PC.
    fn pc_clock(&self) -> PcClock {
        let own = self.model.demo_pins.is_empty();
        let clock = &self.desk.clock;
        PcClock { now_ms: clock.now_ms(), offset_min: clock.offset_min().filter(|_| own) }
    }

    /// Asks whether the clock is right, where it does not go with the records or with the zone of the shop.
    pub(super) fn doubt_clock(&mut self) {
        let clock = self.pc_clock();
        self.model.doubted_clock = self.desk.store.as_ref().and_then(|s| clock_watch::doubted(s, clock));
        if let Some(doubt) = self.model.doubted_clock {
            self.stack.push(Box::new(WrongClock::new(doubt, self.desk.zone)));
            self.closed = true;
        }
    }

    /// Looks whether somebody has set the clock since, and asks anew; whether it asks now.
    pub(super) fn clock_was_set(&mut self) -> bool {
        if !self.clock.jumped(&self.desk.clock, self.desk.zone) {
            return false;
        }
        self.stack.retain(|view| !view.asks_about_clock());
        self.held_back.clear();
        self.doubt_clock();
        self.model.doubted_clock.is_some()
    }

    /// Whether it is asked once more before this is done: the time is what it is about, and the clock is known to be wrong.
    pub(super) fn asks_before(&self, effect: &Effect) -> bool {
        self.model.doubted_clock.is_some() && matches!(effect, Effect::Do(act) if is_about_time(act))
    }

    /// Lets an act and all that is to follow it wait for the word.
    pub(super) fn hold_back(&mut self, effects: Vec<Effect>) {
        self.held_back = effects;
        self.stack.push(Box::new(AtWrongTime::new(self.desk.now())));
        self.closed = true;
    }

    /// What was said of the clock.
    pub(super) fn clock_answered(&mut self, said: ClockAnswer) {
        self.close();
        match said {
            ClockAnswer::Right => self.clock_is_right(),
            // It stays named, and marks what it writes.
            ClockAnswer::WrongGoOn => {}
            ClockAnswer::DoIt => {
                for effect in std::mem::take(&mut self.held_back) {
                    self.one(effect);
                }
                return;
            }
            ClockAnswer::DoNot => {
                self.held_back.clear();
                let said = Problem::new("wrong_clock.not_done");
                self.tell(&Event::Refused(OpError::Rule(said.clone())));
                self.status = Some(Label::from(move |lang: Lang| i18n::text(lang, said.key, &said.args)));
            }
        }
        self.shown();
    }

    /// It is right after all: a record that is later than it was made by a clock that was wrong. What was said is kept, so
    /// that the next start asks only if something has changed.
    fn clock_is_right(&mut self) {
        let Some(doubt) = self.model.doubted_clock.take() else { return };
        let Some(store) = self.desk.store.as_mut().filter(|_| doubt.why != ClockDoubt::Ahead) else {
            return;
        };
        // What cannot be marked now is marked when it is sealed, as long as it is later than the line then.
        let now_ms = self.desk.clock.now_ms();
        if store.clock_is_right(now_ms, NOBODY.0, &doubt).is_ok_and(|marked| marked > 0) {
            self.read_anew();
        }
    }
}

/// Whether the time is what an act is about: who came or went or stood in, who signed, when the shop was opened or a till
/// handed on.
fn is_about_time(act: &Command) -> bool {
    match act {
        Command::Log { detail: Detail::Punch(punch), .. } => !punch.is_correction(),
        Command::Log { detail: Detail::Cover(_), .. }
        | Command::Sign { .. }
        | Command::OpenShop(_)
        | Command::OpenHalf { .. }
        | Command::EndShift { .. }
        | Command::ChangeTill(_) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
