//! Who may do what, and with what proof: the one table that rules, screens and README read.
//!
//! A PIN proves one act of one person. The store keeps what was proved until the write that needs it and forgets it
//! with that write; nothing that asks for a PIN is written without.

use crate::model::codes::codes;
use crate::model::ids::PersonId;
use crate::model::people::{Person, Role};
use crate::model::problem::Problem;
use crate::model::settings::Settings;

codes! {
    /// Something somebody does: a row of the table each, in the order it is shown.
    pub enum Act {
        /// A customer's word, a fault, a delivery, a task, something to mind, a note.
        Log = "log" => "authority.log",
        /// A pay-in, a pay-out within its limit, a swap of change.
        MoveCash = "move_cash" => "authority.move_cash",
        /// A pay-out or write-off a lead decides on.
        SpendLead = "spend_lead" => "authority.spend_lead",
        /// A pay-out or write-off the owner decides on.
        SpendOwner = "spend_owner" => "authority.spend_owner",
        /// Float lent to another register.
        TransferFloat = "transfer_float" => "authority.transfer_float",
        /// Takings to the safe.
        SafeDrop = "safe_drop" => "authority.safe_drop",
        /// Standing in for who is on a break, and handing the place back.
        Cover = "cover" => "authority.cover",
        /// A register changes hands inside the shift.
        ChangeTill = "change_till" => "authority.change_till",
        /// A surprise count, with whoever works the register.
        SpotCount = "spot_count" => "authority.spot_count",
        /// A routine that needs a signature.
        SignRoutine = "sign_routine" => "authority.sign_routine",
        /// Clocking in or out.
        Clock = "clock" => "authority.clock",
        /// An entry of the running shift struck out.
        Strike = "strike" => "authority.strike",
        /// The own hours of a shift, or of a month.
        ConfirmOwn = "confirm_own" => "authority.confirm_own",
        /// The hours of somebody who has gone.
        ConfirmForOther = "confirm_for_other" => "authority.confirm_for_other",
        /// A punch put right afterwards.
        CorrectPunch = "correct_punch" => "authority.correct_punch",
        ApproveLeave = "approve_leave" => "authority.approve_leave",
        /// What minutes outside the roster were.
        DecideMinutes = "decide_minutes" => "authority.decide_minutes",
        /// A line of the own hours that is not right.
        DisputeHours = "dispute_hours" => "authority.dispute_hours",
        /// An open item given up, or opened again.
        GiveUpItem = "give_up_item" => "authority.give_up_item",
        /// A repair looked at.
        VerifyRepair = "verify_repair" => "authority.verify_repair",
        /// A signature under a handover.
        Sign = "sign" => "authority.sign",
        /// Taking over a handover that was sealed half.
        OpenHalf = "open_half" => "authority.open_half",
        /// Opening the closed shop.
        OpenShop = "open_shop" => "authority.open_shop",
        /// A started handover called off before anybody signed.
        CallOff = "call_off" => "authority.call_off",
        /// A shift that nobody handed over, ended as such.
        EndShift = "end_shift" => "authority.end_shift",
        /// A difference above its limit, its reason, returns and voids.
        ApproveCash = "approve_cash" => "authority.approve_cash",
        /// A wrong sum of a drawer somebody else worked.
        Countersign = "countersign" => "authority.countersign",
        /// A handover let pass with something missing.
        Override = "override" => "authority.let_pass",
        /// A correction of a sealed handover.
        Correct = "correct" => "authority.correct",
        /// A sealed handover read, or what it leaves out noted.
        Review = "review" => "authority.review",
        /// Deciding on an approval that was left open.
        Decide = "decide" => "authority.decide",
        /// What a lead has to look at, the figures of single people, their charts.
        ReadFigures = "read_figures" => "authority.read_figures",
        /// The own figures and the own shifts of the past.
        OwnFigures = "own_figures" => "authority.own_figures",
        /// A month's attendance locked.
        LockMonth = "lock_month" => "authority.lock_month",
        /// A locked month opened again.
        ReopenMonth = "reopen_month" => "authority.reopen_month",
        /// Checklists, stock list, routines and the like.
        ChangeLists = "change_lists" => "authority.change_lists",
        /// A cashier added for the running day, and the PIN of that person.
        AddForADay = "add_for_a_day" => "authority.add_for_a_day",
        /// The own PIN in place of the one that was issued.
        ChoosePin = "choose_pin" => "authority.choose_pin",
        /// Letting somebody try their PIN again.
        UnlockPin = "unlock_pin" => "authority.unlock_pin",
        /// Records taken in on the command line.
        Import = "import" => "authority.import",
        /// People, PINs, roles, the store, what is paid with, tolerances.
        ManageShop = "manage_shop" => "authority.manage_shop",
    }
}

/// Who may do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// Anybody who works here.
    Anyone,
    /// The one it is about: whose hours, who is named on a side.
    Person,
    /// The one it is about, or a lead or owner.
    PersonOrLead,
    /// Anybody but the one it is about.
    NotPerson,
    /// A lead or owner.
    Lead,
    /// A lead or owner other than those it is about.
    OtherLead,
    /// A lead or owner who neither hands over nor takes over.
    NeitherSide,
    Owner,
}

/// What tells who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Means {
    /// The name chosen.
    Name,
    /// The PIN, for this one act.
    Pin,
    /// The PIN, until nothing was pressed for some minutes.
    Unlock,
    /// The owner's passphrase, until nothing was pressed for some minutes. No PIN stands for it.
    Passphrase,
}

/// Who else it takes, by PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Second {
    Nobody,
    Anyone,
    /// One of those it is about: who was there.
    Concerned,
    /// Somebody else of this role at least.
    Ranked(Role),
}

/// What an act needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Need {
    /// Who may do it.
    pub(crate) who: Who,
    /// What tells who it is.
    pub(crate) proof: Means,
    /// Who else it takes.
    pub(crate) second: Second,
    /// Whether it takes a reason.
    pub(crate) reason: bool,
    /// Whether it goes through with its approval left open where nobody who may give it is in.
    pub(crate) waits: bool,
}

/// What of the situation alters a need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Situation {
    /// Role of who does it.
    pub(crate) role: Role,
    /// Somebody else is named to approve it.
    pub(crate) approved: bool,
    /// There is a lead or owner whom it is not about.
    pub(crate) other_leads: bool,
    /// One lead or owner works here in all.
    pub(crate) only_lead: bool,
    /// The shop asks for the PIN where somebody clocks in or out.
    pub(crate) clock_pin: bool,
    /// Something was typed of what is called off.
    pub(crate) typed: bool,
}

impl Situation {
    /// The usual one, as the table tells it: a cashier, with leads about.
    pub(crate) const USUAL: Self = Self {
        role: Role::Cashier,
        approved: false,
        other_leads: true,
        only_lead: false,
        clock_pin: true,
        typed: true,
    };
}

/// The table. A new act without a row does not compile.
#[must_use]
#[allow(clippy::match_same_arms)] // a row of the table each
pub(crate) fn need(act: Act, now: Situation) -> Need {
    let plain = |who, proof| Need { who, proof, second: Second::Nobody, reason: false, waits: false };
    match act {
        Act::Clock if now.clock_pin => plain(Who::Person, Means::Pin),
        Act::Log | Act::MoveCash | Act::Clock => plain(Who::Anyone, Means::Name),
        Act::SpendLead => spend(Role::Lead, Who::Lead, now),
        Act::SpendOwner => spend(Role::Owner, Who::Owner, now),
        Act::SafeDrop | Act::TransferFloat => {
            Need { second: Second::Anyone, waits: true, ..plain(Who::Anyone, Means::Name) }
        }
        // Nothing is counted, so nothing is left open: with nobody to stand in there is no cover.
        // Both have counted: nobody takes a register over alone.
        Act::Cover | Act::ChangeTill => Need { second: Second::Anyone, ..plain(Who::Person, Means::Pin) },
        Act::SpotCount => Need { second: Second::Anyone, waits: true, ..plain(Who::Lead, Means::Pin) },
        Act::SignRoutine | Act::Review | Act::LockMonth => plain(Who::Lead, Means::Pin),
        Act::Strike => Need { reason: true, ..plain(Who::PersonOrLead, Means::Pin) },
        Act::ConfirmOwn | Act::Sign | Act::ChoosePin => plain(Who::Person, Means::Pin),
        Act::DisputeHours => Need { reason: true, ..plain(Who::Person, Means::Pin) },
        // Nobody takes over from themselves what they left to somebody else.
        Act::OpenHalf => plain(Who::NotPerson, Means::Pin),
        Act::OpenShop => plain(Who::Anyone, Means::Pin),
        Act::CallOff => Need { reason: now.typed, ..plain(Who::PersonOrLead, Means::Pin) },
        Act::EndShift => Need { reason: true, ..plain(Who::Anyone, Means::Pin) },
        Act::ReadFigures => plain(Who::Lead, Means::Unlock),
        Act::OwnFigures => plain(Who::Person, Means::Unlock),
        Act::ConfirmForOther => Need { reason: true, ..plain(Who::OtherLead, Means::Pin) },
        // Where no lead is in, the person does it with the own PIN and a lead decides on it later.
        Act::CorrectPunch => Need { reason: true, waits: true, ..plain(Who::OtherLead, Means::Pin) },
        Act::ApproveLeave => plain(Who::OtherLead, Means::Pin),
        // The own ones are decided on by another lead, where there is one: they keep a month from being locked.
        Act::DecideMinutes if now.other_leads => Need { reason: true, ..plain(Who::OtherLead, Means::Pin) },
        Act::DecideMinutes => Need { reason: true, ..plain(Who::Lead, Means::Pin) },
        // Never whoever fixed what it is about: giving up is no way around the check.
        Act::GiveUpItem => Need { reason: true, ..plain(Who::OtherLead, Means::Pin) },
        Act::ReopenMonth => Need { reason: true, ..plain(Who::Lead, Means::Pin) },
        Act::Override => Need { reason: true, waits: true, ..plain(Who::Lead, Means::Pin) },
        Act::VerifyRepair => plain(Who::NotPerson, Means::Pin),
        Act::Countersign => Need { waits: true, ..plain(Who::NotPerson, Means::Pin) },
        // Where the shop has one lead in all, that one approves; the record shows the same name twice.
        Act::ApproveCash if now.only_lead => Need { waits: true, ..plain(Who::Lead, Means::Pin) },
        Act::ApproveCash => Need { waits: true, ..plain(Who::NeitherSide, Means::Pin) },
        // Nor does the one lead of a shop wait for another to decide.
        Act::Decide if now.other_leads => plain(Who::OtherLead, Means::Pin),
        Act::Decide => plain(Who::Lead, Means::Pin),
        Act::Correct => {
            Need { second: Second::Concerned, reason: true, waits: true, ..plain(Who::Lead, Means::Pin) }
        }
        Act::ChangeLists | Act::AddForADay | Act::UnlockPin => plain(Who::Lead, Means::Unlock),
        Act::Import => plain(Who::Owner, Means::Pin),
        Act::ManageShop => plain(Who::Owner, Means::Passphrase),
    }
}

/// A sum above its limit: whoever may decide on it does so alone, anybody else has it approved.
fn spend(role: Role, who: Who, now: Situation) -> Need {
    if now.role >= role && !now.approved {
        return Need { who, proof: Means::Pin, second: Second::Nobody, reason: false, waits: false };
    }
    let second = Second::Ranked(role);
    Need { who: Who::Anyone, proof: Means::Name, second, reason: false, waits: true }
}

/// An act somebody is about to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Case {
    pub(crate) act: Act,
    /// Who does it.
    pub(crate) actor: PersonId,
    /// Who else it takes.
    pub(crate) second: Option<PersonId>,
    /// Whom it is about: whose hours, who fixed it, who worked the drawer, who is named on a side, who started it.
    pub(crate) about: Vec<PersonId>,
    pub(crate) reason: String,
    /// Its approval is left open: nobody who may give it is said to be in.
    pub(crate) open: bool,
    /// Something was typed of what it would throw away.
    pub(crate) typed: bool,
}

impl Case {
    /// An act of one person that is about nobody else.
    #[must_use]
    pub(crate) const fn new(act: Act, actor: PersonId) -> Self {
        Self { act, actor, second: None, about: Vec::new(), reason: String::new(), open: false, typed: true }
    }

    /// The same, about these people.
    #[must_use]
    pub(crate) fn about(self, people: &[PersonId]) -> Self {
        Self { about: people.to_vec(), ..self }
    }

    /// The same, with a second person.
    #[must_use]
    pub(crate) fn with(self, second: Option<PersonId>) -> Self {
        Self { second, ..self }
    }

    /// The same, for this reason.
    #[must_use]
    pub(crate) fn because(self, reason: &str) -> Self {
        Self { reason: reason.to_owned(), ..self }
    }

    /// The same, with its approval left open or not.
    #[must_use]
    pub(crate) fn left_open(self, open: bool) -> Self {
        Self { open, ..self }
    }

    /// The same, where nothing was typed of what it would throw away.
    #[must_use]
    pub(crate) fn untyped(self) -> Self {
        Self { typed: false, ..self }
    }

    fn need(&self, who: &Person, settings: &Settings) -> Need {
        let leads = || settings.staff().filter(|p| p.role >= Role::Lead);
        let other_leads = leads().any(|p| !self.about.contains(&p.id));
        let (role, approved, only_lead) = (who.role, self.second.is_some(), leads().count() == 1);
        let (clock_pin, typed) = (settings.rules.clock_pin, self.typed);
        need(self.act, Situation { role, approved, other_leads, only_lead, clock_pin, typed })
    }
}

/// That the PIN of a person was right, for one act. It cannot be copied, and goes with the write it allows.
#[derive(Debug, PartialEq, Eq)]
struct Proof {
    person: PersonId,
    act: Act,
}

/// What was proved and not yet used.
#[derive(Debug, Default)]
pub(crate) struct Proofs(Vec<Proof>);

impl Proofs {
    /// Takes over that a PIN was right. The check of PINs alone says so.
    pub(crate) fn put(&mut self, person: PersonId, act: Act) {
        let proof = Proof { person, act };
        if !self.0.contains(&proof) {
            self.0.push(proof);
        }
    }

    pub(crate) fn has(&self, person: PersonId, act: Act) -> bool {
        self.0.contains(&Proof { person, act })
    }

    /// Whether the screen is unlocked for it.
    fn unlocked(&self, person: PersonId, act: Act) -> bool {
        self.0.iter().any(|proof| proof.person == person && opens(proof.act, act))
    }

    /// The write was done: what it needed is used up.
    pub(crate) fn spend(&mut self, allowed: Authorised) {
        let Authorised { act, people } = allowed;
        if !unlocks(act) {
            self.0.retain(|proof| proof.act != act || !people.contains(&proof.person));
        }
    }

    /// Whoever was asked has gone elsewhere; what unlocks the screen stays until it is locked.
    pub(crate) fn forget(&mut self) {
        self.0.retain(|proof| unlocks(proof.act));
    }

    /// The screen is locked, or unlocked by somebody else: nothing that others had opened is open any more.
    pub(crate) fn lock(&mut self, but_for: Option<PersonId>) {
        self.0.retain(|proof| !unlocks(proof.act) || Some(proof.person) == but_for);
    }
}

/// Whether what was given for it holds until the screen is locked.
#[must_use]
pub(crate) fn unlocks(act: Act) -> bool {
    matches!(need(act, Situation::USUAL).proof, Means::Unlock | Means::Passphrase)
}

/// What else the PIN given for an act is good for: whoever signs may clock in or out with the same one. It puts no other
/// PIN in its place: that takes the present one again, as its owner may have gone from the screen meanwhile.
#[must_use]
pub(crate) const fn goes_with(given: Act) -> &'static [Act] {
    match given {
        Act::Sign | Act::OpenShop | Act::OpenHalf => &[Act::Clock],
        _ => &[],
    }
}

/// Whether it takes the passphrase.
#[must_use]
pub(crate) fn takes_passphrase(act: Act) -> bool {
    need(act, Situation::USUAL).proof == Means::Passphrase
}

/// Whether it takes the PIN of who does it and then that of the second.
#[must_use]
pub(crate) fn takes_both_pins(act: Act) -> bool {
    let need = need(act, Situation::USUAL);
    need.proof == Means::Pin && matches!(need.second, Second::Anyone | Second::Concerned)
}

/// Whether what was given for one act opens another. Who reads figures changes no settings by the same PIN, nor the
/// other way round; who opened the own figures has opened nobody else's; and a PIN opens nothing that takes the
/// passphrase, while the passphrase opens the lists too.
#[must_use]
pub(crate) fn opens(given: Act, act: Act) -> bool {
    given == act || (unlocks(given) && !reads(given) && !reads(act) && !takes_passphrase(act))
}

/// Whether it is reading: nothing is written under the name of who does it.
#[must_use]
pub(crate) const fn reads(act: Act) -> bool {
    matches!(act, Act::ReadFigures | Act::OwnFigures)
}

/// That an act has all it needs.
#[derive(Debug)]
#[must_use]
pub(crate) struct Authorised {
    act: Act,
    people: Vec<PersonId>,
}

/// Whether the act has all it needs. `here` are the people who are in.
///
/// # Errors
/// `authority.…` with what is missing first: the person, the PIN, the second person, the reason; or that somebody is in
/// who could approve what is to be left open.
pub(crate) fn authorise(
    case: &Case,
    settings: &Settings,
    proofs: &Proofs,
    here: &[PersonId],
) -> Result<Authorised, Problem> {
    let who = settings.at_work(case.actor).ok_or_else(|| settings.not_at_work(case.actor))?;
    let need = case.need(who, settings);
    if case.open {
        nobody_may_approve(case, need, settings, here)?;
        // Whoever only asks needs nothing more. What takes two is done alone, with the own PIN.
        if case.act == Act::CorrectPunch {
            may(Who::Person, who, &case.about)?;
            if !proofs.has(who.id, case.act) {
                return Err(Problem::new("authority.needs_pin").with("name", &who.name));
            }
            give_reason(case, need)?;
            return Ok(Authorised { act: case.act, people: vec![who.id] });
        }
        if !matches!(need.second, Second::Anyone | Second::Concerned) {
            give_reason(case, need)?;
            return Ok(Authorised { act: case.act, people: Vec::new() });
        }
    }
    may(need.who, who, &case.about)?;
    let proved = match need.proof {
        Means::Name if !case.open => true,
        Means::Name | Means::Pin => proofs.has(who.id, case.act),
        Means::Unlock | Means::Passphrase => proofs.unlocked(who.id, case.act),
    };
    if !proved {
        let key = match need.proof {
            Means::Passphrase => "authority.needs_passphrase",
            Means::Name | Means::Pin | Means::Unlock => "authority.needs_pin",
        };
        return Err(Problem::new(key).with("name", &who.name));
    }
    let mut people = vec![who.id];
    if need.second != Second::Nobody && !case.open {
        let second = case.second.and_then(|id| settings.at_work(id)).ok_or_else(|| missing(need.second))?;
        if second.id == who.id {
            return Err(Problem::new("authority.not_oneself"));
        }
        if need.second == Second::Concerned && !case.about.contains(&second.id) {
            return Err(Problem::new("authority.was_not_there").with("name", &second.name));
        }
        if matches!(need.second, Second::Ranked(role) if second.role < role) {
            return Err(missing(need.second));
        }
        if !proofs.has(second.id, case.act) {
            return Err(Problem::new("authority.needs_pin").with("name", &second.name));
        }
        people.push(second.id);
    }
    give_reason(case, need)?;
    Ok(Authorised { act: case.act, people })
}

fn give_reason(case: &Case, need: Need) -> Result<(), Problem> {
    if need.reason && case.reason.trim().is_empty() {
        return Err(Problem::new("authority.needs_reason"));
    }
    Ok(())
}

/// Whether an approval may be left open: nobody who may give it is in.
fn nobody_may_approve(
    case: &Case,
    need: Need,
    settings: &Settings,
    here: &[PersonId],
) -> Result<(), Problem> {
    if !need.waits {
        return Err(Problem::new("authority.cannot_wait"));
    }
    if let Some(there) = approvers(case, settings).into_iter().find(|person| here.contains(person)) {
        return Err(Problem::new("authority.is_in").with("name", settings.person_name(there)));
    }
    Ok(())
}

/// Who may approve what somebody else does: the second person it takes, or whoever may do it alone.
#[must_use]
pub(crate) fn approvers(case: &Case, settings: &Settings) -> Vec<PersonId> {
    let second = settings.person(case.actor).map(|who| case.need(who, settings).second);
    match second {
        Some(Second::Anyone) => settings.staff().filter(|p| p.id != case.actor).map(|p| p.id).collect(),
        Some(Second::Concerned) => {
            let there = |p: &&Person| p.id != case.actor && case.about.contains(&p.id);
            settings.staff().filter(there).map(|p| p.id).collect()
        }
        Some(Second::Ranked(role)) => {
            let able = |p: &&Person| p.role >= role && p.id != case.actor;
            settings.staff().filter(able).map(|p| p.id).collect()
        }
        _ => may_do(case.act, &case.about, settings),
    }
}

/// Whose PIN is asked for before it is done: one of theirs, nobody's where a name is enough.
#[must_use]
pub(crate) fn asked(case: &Case, settings: &Settings) -> Vec<PersonId> {
    let need = need(case.act, Situation::USUAL);
    match need.second {
        // Two do it, the second is named; alone it is done with the own PIN.
        Second::Anyone | Second::Concerned => vec![case.second.unwrap_or(case.actor)],
        Second::Ranked(role) => settings.staff().filter(|p| p.role >= role).map(|p| p.id).collect(),
        Second::Nobody if need.proof == Means::Name => Vec::new(),
        Second::Nobody if case.about.is_empty() => vec![case.actor],
        Second::Nobody => may_do(case.act, &case.about, settings),
    }
}

fn missing(second: Second) -> Problem {
    Problem::new(match second {
        Second::Ranked(Role::Owner) => "authority.needs_owner",
        Second::Ranked(_) => "authority.needs_lead",
        Second::Anyone | Second::Concerned | Second::Nobody => "authority.needs_second",
    })
}

/// Whether a person is one who may.
#[allow(clippy::match_same_arms)] // a kind of person each
fn may(who: Who, person: &Person, about: &[PersonId]) -> Result<(), Problem> {
    let concerned = about.contains(&person.id);
    let refusal = match who {
        Who::Person if !concerned => "authority.only_person",
        Who::PersonOrLead if !concerned && person.role < Role::Lead => "authority.needs_lead",
        Who::NotPerson if concerned => "authority.not_oneself",
        Who::Lead | Who::OtherLead | Who::NeitherSide if person.role < Role::Lead => "authority.needs_lead",
        Who::OtherLead if concerned => "authority.not_oneself",
        Who::NeitherSide if concerned => "authority.on_a_side",
        Who::Owner if person.role < Role::Owner => "authority.needs_owner",
        Who::Anyone
        | Who::Person
        | Who::PersonOrLead
        | Who::NotPerson
        | Who::Lead
        | Who::OtherLead
        | Who::NeitherSide
        | Who::Owner => return Ok(()),
    };
    Err(Problem::new(refusal))
}

/// Who of the staff may be asked for the PIN of an act that is about these people, in the order of the staff list.
#[must_use]
pub(crate) fn may_do(act: Act, about: &[PersonId], settings: &Settings) -> Vec<PersonId> {
    let able = |person: &&Person| {
        let case = Case::new(act, person.id).about(about);
        may(case.need(person, settings).who, person, about).is_ok()
    };
    settings.staff().filter(able).map(|person| person.id).collect()
}

#[cfg(test)]
mod tests;
