//! What the screens show: read from the store, replaced after each write.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::i18n::msg;
use crate::model::handover::Step;
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::log::LogKind;
use crate::model::people::Role;
use crate::model::period::Period;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::time::Stamp;
use crate::model::zone::Zone;
use crate::rules::authority::{self, Act};
use crate::rules::clock_doubt::DoubtedClock;
use crate::rules::roster::{self, Standing};
use crate::store::backup_places::BackupPlaces;
use crate::store::{OpenHandover, ShopState};
use crate::system::config::{ConfigProblem, GlyphChoice, ThemeChoice};
use crate::system::unsaved::KeptField;
use crate::tui::widgets::label::Label;

/// Whether the last change is on the disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum SavedState {
    /// Nothing was changed yet.
    #[default]
    Clean,
    /// On the disk since then.
    Saved(Stamp),
    /// Not on the disk, and why; what was typed is still on the screen.
    NotSaved(Problem),
}

/// What a first start needs to know about this PC.
#[derive(Clone, Debug, Default)]
pub(crate) struct FirstStart {
    /// The PC's time zone, offered for the shop.
    pub(crate) zone: Zone,
    /// Where the shop's records will lie.
    pub(crate) db: PathBuf,
    /// Mistakes in the settings file that may hide where the records lie: nothing is set up then.
    pub(crate) blocked: Vec<ConfigProblem>,
}

/// What is known of the backups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct BackupState {
    /// When the last verified one was made, UTC milliseconds.
    pub(crate) last_ms: Option<i64>,
    /// When the last one off this disk was made, likewise.
    pub(crate) off_ms: Option<i64>,
    /// That one is in the second place, which is on this disk all the same.
    pub(crate) off_is_here: bool,
    /// Why the last try made none, or something went wrong with it.
    pub(crate) failed: Option<Problem>,
}

/// How the program looks on this PC, as the settings file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LookChoice {
    pub(crate) theme: ThemeChoice,
    /// Lines and marks.
    pub(crate) glyphs: GlyphChoice,
    /// Whether clicks are taken.
    pub(crate) mouse: bool,
}

impl Default for LookChoice {
    fn default() -> Self {
        Self { theme: ThemeChoice::default(), glyphs: GlyphChoice::default(), mouse: true }
    }
}

/// Whose part of a handover something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum WhosePart {
    Outgoing,
    Incoming,
    /// Of either side: both look together.
    Both,
}

impl WhosePart {
    /// Whose part a step is; nobody's where each of both sides answers for themselves.
    #[must_use]
    pub(crate) const fn of(step: Step) -> Option<Self> {
        match step {
            Step::People | Step::Cash | Step::Stock | Step::Feedback => Some(Self::Outgoing),
            Step::Briefing | Step::Devices | Step::Tasks => Some(Self::Incoming),
            Step::Safety => Some(Self::Both),
            Step::Attendance | Step::Sign => None,
        }
    }
}

/// Whose PIN has unlocked the screen. It makes nobody the actor of anything: only what is read, and settings that
/// are saved, go by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignedIn {
    pub(crate) person: PersonId,
    /// The acts it was given for.
    pub(crate) acts: Vec<Act>,
    /// When the screen locks unless a key is pressed, on the clock that nobody sets.
    pub(crate) until_boot_ms: i64,
    /// How long that is from now.
    pub(crate) left_ms: i64,
}

impl SignedIn {
    /// What is left, in minutes and seconds, as it stands on the screen: to the next ten seconds.
    #[must_use]
    pub(crate) fn left(&self) -> String {
        let seconds = self.left_ms.max(0).saturating_add(9_999) / 10_000 * 10;
        format!("{}:{:02}", seconds / 60, seconds % 60)
    }
}

/// Everything a screen may look at.
#[derive(Clone, Debug, Default)]
pub(crate) struct AppData {
    /// The running shift; `None` before the shop is set up.
    pub(crate) live: Option<ShopState>,
    /// Whether the last change is saved.
    pub(crate) saved: SavedState,
    /// Why nothing can be changed, if so.
    pub(crate) read_only: Option<Problem>,
    /// Why money and roles cannot be changed (a broken settings file), if so.
    pub(crate) money_locked: Option<Problem>,
    /// What does not go with the clock, until it is put right or somebody says that it is.
    pub(crate) doubted_clock: Option<DoubtedClock>,
    /// Things to know, such as an abrupt end of the last session.
    pub(crate) notices: Vec<Problem>,
    /// PINs of the demo store, shown on screen.
    pub(crate) demo_pins: Vec<(PersonId, String)>,
    /// Passphrases of its owners, shown likewise.
    pub(crate) demo_phrases: Vec<(PersonId, String)>,
    /// Typed into a log form and not saved, by kind.
    pub(crate) log_drafts: BTreeMap<LogKind, Vec<KeptField>>,
    /// The days the reports showed last, while the program runs.
    pub(crate) report_days: Option<Period>,
    /// Who last did something at this keyboard in this shift; never who only gave a PIN to approve or witness.
    pub(crate) person: Option<PersonId>,
    /// Who was named as acting in a part of the handover, where several could.
    pub(crate) named: BTreeMap<WhosePart, PersonId>,
    /// Whose PIN has unlocked the screen, if any.
    pub(crate) signed_in: Option<SignedIn>,
    /// What a first start needs; looked at only while there is no shop.
    pub(crate) first_start: FirstStart,
    /// How it looks on this PC.
    pub(crate) look: LookChoice,
    /// The settings file of this PC; empty where there is none to write to.
    pub(crate) config_file: PathBuf,
    /// Where reports are written unless another place is named.
    pub(crate) reports_dir: PathBuf,
    /// The backups; `None` where none are made by themselves.
    pub(crate) backup: Option<BackupState>,
    /// Where they lie.
    pub(crate) backup_places: BackupPlaces,
    /// Why this PC cannot sign, if it cannot.
    pub(crate) key_trouble: Option<Problem>,
    /// That the recovery code was used lately.
    pub(crate) custody: Vec<Problem>,
    /// That the last end of the chain could not be noted outside the file.
    pub(crate) unlogged: Option<Problem>,
    /// What in the file is not as this PC has seen it, until an owner settles it.
    pub(crate) astray: Option<Problem>,
    /// No recovery code was issued that opens the keys: a backup cannot sign elsewhere.
    pub(crate) no_code: bool,
}

impl AppData {
    /// The settings in force, once there is a shop.
    #[must_use]
    pub(crate) fn settings(&self) -> Option<&Settings> {
        self.live.as_ref().map(|live| &live.settings)
    }

    /// The handover being made.
    #[must_use]
    pub(crate) fn handover(&self) -> Option<&OpenHandover> {
        self.live.as_ref()?.handover.as_ref()
    }

    /// Who is taken to act next, where no step says whose part it is: who last did something at this keyboard and is
    /// in, else the only one who is in. Where there is nobody of that kind the name is asked for.
    #[must_use]
    pub(crate) fn actor(&self) -> Option<PersonId> {
        let here = self.clocked_in();
        let only = if let [only] = here.as_slice() { Some(*only) } else { None };
        self.person.filter(|person| here.contains(person)).or(only)
    }

    /// Who may act in a part of the handover being made. Where nobody takes over, all of it is outgoing's.
    #[must_use]
    pub(crate) fn able(&self, part: WhosePart) -> Vec<PersonId> {
        let Some(draft) = self.handover().map(|open| &open.draft) else { return Vec::new() };
        let (outgoing, incoming) = (&draft.people.outgoing, draft.takers());
        let named = match part {
            WhosePart::Incoming if incoming.is_empty() => outgoing.clone(),
            WhosePart::Incoming => incoming.to_vec(),
            WhosePart::Outgoing => outgoing.clone(),
            WhosePart::Both => incoming.iter().chain(outgoing).copied().collect(),
        };
        let here: Vec<PersonId> = named.iter().copied().filter(|id| !self.has_gone(*id)).collect();
        // Where all have gone by the clock, one of them stands here all the same.
        if here.is_empty() { named } else { here }
    }

    /// Whether somebody named in the handover being made cannot act in it any more: clocked out in the shift that ends,
    /// or since it was begun where they take over; or said not to sign.
    fn has_gone(&self, person: PersonId) -> bool {
        let Some((live, open)) = self.live.as_ref().zip(self.handover()) else { return false };
        if open.draft.review.not_signing.iter().any(|one| one.person == person) {
            return true;
        }
        let begun = open.draft.head.started.ms;
        let takes_over = open.draft.people.incoming.contains(&person);
        let from = if takes_over { begun } else { open.run.opened_ms };
        let standing = roster::standing(&live.clock, person, &live.settings, begun);
        matches!(standing, Standing::Out(Some(went)) if went >= from)
    }

    /// Who acts in a part of the handover being made: the only one who can, else who was named for it, or is at the
    /// keyboard, or acted in it before. Where nothing says so nobody is taken for it: it is asked.
    #[must_use]
    pub(crate) fn acting(&self, part: WhosePart) -> Option<PersonId> {
        let able = self.able(part);
        if let [only] = able.as_slice() {
            return Some(*only);
        }
        let head = self.handover().map(|open| &open.draft);
        let before = || match part {
            WhosePart::Outgoing => head?.head.started_by,
            WhosePart::Incoming if head?.takers().is_empty() => head?.head.started_by,
            WhosePart::Incoming => head?.briefing.values().max_by_key(|mark| mark.at_ms).map(|mark| mark.by),
            WhosePart::Both => self.acting(WhosePart::Incoming),
        };
        let able = |id: &PersonId| able.contains(id);
        let named = self.named.get(&part).copied().filter(able);
        named.or(self.person.filter(able)).or_else(|| before().filter(able))
    }

    /// Whether the figures of a person, or of everybody, may be shown now.
    #[must_use]
    pub(crate) fn reads(&self, whose: Option<PersonId>) -> bool {
        self.signed_in.as_ref().is_some_and(|s| {
            s.acts.contains(&Act::ReadFigures)
                || (whose == Some(s.person) && s.acts.contains(&Act::OwnFigures))
        })
    }

    /// Who may change this of the settings without giving the PIN again.
    #[must_use]
    pub(crate) fn unlocked_by(&self, act: Act) -> Option<PersonId> {
        let given = self.signed_in.as_ref();
        let given = given.filter(|s| s.acts.iter().any(|given| authority::opens(*given, act)))?;
        self.may_do(act, &[]).contains(&given.person).then_some(given.person)
    }

    /// Name of a person, `?` if unknown.
    #[must_use]
    pub(crate) fn name(&self, id: PersonId) -> &str {
        self.settings().map_or("?", |s| s.person_name(id))
    }

    /// Active people with at least this role, in the order of [`Self::in_order`].
    #[must_use]
    pub(crate) fn people(&self, role: Role) -> Vec<PersonId> {
        let able = |s: &Settings| s.staff().filter(|p| p.role >= role).map(|p| p.id).collect();
        self.in_order(self.settings().map_or_else(Vec::new, able))
    }

    /// Who may be asked for the PIN of an act that is about these people.
    #[must_use]
    pub(crate) fn may_do(&self, act: Act, about: &[PersonId]) -> Vec<PersonId> {
        self.settings().map_or_else(Vec::new, |settings| authority::may_do(act, about, settings))
    }

    /// People in the one order they are chosen from everywhere: those present first, the owner behind the others of
    /// each group, else as the staff list has them.
    #[must_use]
    pub(crate) fn in_order(&self, mut people: Vec<PersonId>) -> Vec<PersonId> {
        let here = self.clocked_in();
        let place = |id: PersonId| {
            let all = self.settings().map_or(&[][..], |s| &s.people);
            let at = all.iter().position(|p| p.id == id);
            (at.is_some_and(|at| all[at].role == Role::Owner), at)
        };
        people.sort_by_key(|id| (!here.contains(id), place(*id)));
        people
    }

    /// A person as lists of people name them: with the role, so that nobody has to know it.
    #[must_use]
    pub(crate) fn with_role(&self, id: PersonId) -> Label {
        let Some(person) = self.settings().and_then(|s| s.person(id)) else { return "?".into() };
        let (name, role) = (person.name.clone(), person.role);
        Label::from(move |lang: Lang| {
            let role = match role {
                Role::Cashier => msg::people_list::cashier(lang),
                Role::Lead => msg::people_list::lead(lang),
                Role::Owner => msg::people_list::owner(lang),
            };
            msg::people_list::named(lang, &name, role)
        })
    }

    /// The entries of a list of people.
    #[must_use]
    pub(crate) fn with_roles(&self, people: &[PersonId]) -> Vec<Label> {
        people.iter().map(|id| self.with_role(*id)).collect()
    }

    /// Language of the shop, for the first screen.
    #[must_use]
    pub(crate) fn store_lang(&self) -> Option<Lang> {
        self.settings().map(|s| s.store.lang)
    }

    /// Who is there, so that they could be asked for a PIN or watch: not whoever forgot to clock out long ago.
    #[must_use]
    pub(crate) fn there(&self, now_ms: i64) -> Vec<PersonId> {
        self.live.as_ref().map_or_else(Vec::new, |live| live.there(now_ms))
    }

    /// People who are in, in the order they came; whoever came before the line was drawn is in after it.
    #[must_use]
    pub(crate) fn clocked_in(&self) -> Vec<PersonId> {
        let Some(live) = &self.live else { return Vec::new() };
        live.inside().into_iter().map(|(person, _)| person).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::attendance::PunchKind;
    use crate::model::log::{Detail, Punch};
    use crate::tui::shell::view::Command;
    use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, OWNER, Shop};

    #[test]
    fn people_stand_in_one_order_with_their_role() {
        let mut shop = Shop::new(Lang::En);
        assert_eq!(shop.app.model.people(Role::Cashier), [LI_HUA, LEAD, CHEN_WEI, OWNER]);
        assert_eq!(shop.app.model.people(Role::Lead), [LEAD, OWNER]);
        let at_ms = shop.app.desk.now().ms;
        let punch = Punch::clocked(OWNER, PunchKind::In, at_ms);
        shop.perform(Command::Log { by: OWNER, detail: Detail::Punch(punch) });
        assert_eq!(shop.app.model.people(Role::Cashier), [LI_HUA, OWNER, LEAD, CHEN_WEI]);
        assert_eq!(shop.app.model.in_order(vec![CHEN_WEI, OWNER]), [OWNER, CHEN_WEI]);
        let named = |lang| shop.app.model.with_role(LEAD).get(lang).into_owned();
        assert_eq!(
            (named(Lang::En).as_str(), named(Lang::Zh).as_str()),
            ("李雷 (shift lead)", "李雷（领班）")
        );
    }
}
