//! What a screen is: it draws from what it is given, and answers input with effects. It never touches
//! disk, clock or terminal; the runtime ([`super::app`]) alone executes effects.

use std::path::PathBuf;
use std::rc::Rc;

use ratatui::layout::Rect;

use super::canvas::Canvas;
use super::clock_watch::ClockAnswer;
use super::input::{Input, KeyPress};
use super::keymap::Hint;
use super::pin_purpose::PinPurpose;
use crate::i18n::typed::{self, DayOrder};
use crate::model::cash::SalesReport;
use crate::model::device_history::DeviceEvent;
use crate::model::field_ref::FieldRef;
use crate::model::handover::answer::Answer;
use crate::model::handover::{HandoverKind, NotSigning, People, SignRole};
use crate::model::ids::{DeviceId, EntryId, HandoverId, ItemId, PersonId, RegisterId, RunId};
use crate::model::item::{Item, ItemEvent};
use crate::model::lang::Lang;
use crate::model::log::{Detail, Entry, LogKind, TillChange, TillDraft, Unplanned};
use crate::model::money::Money;
use crate::model::period::Period;
use crate::model::period_data::LockStep;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::shift::ShiftName;
use crate::model::time::{BusinessDate, Month, Stamp};
use crate::model::zone::Zone;
use crate::record::logbook::{DayMark, Hit, LogPage, RemarkKind};
use crate::report::daylog::DayLog;
use crate::rules::attendance::punch_day::PunchDay;
use crate::rules::attendance::thresholds::MonthStanding;
use crate::rules::attendance::unplanned::UnplannedDay;
use crate::rules::authority::Act;
use crate::rules::own_history::OwnShift;
use crate::rules::pin::{Secret, SecretKind};
use crate::rules::review_queue::{DayHelp, Errors, Unread};
use crate::rules::whats_new::WhatsNew;
use crate::store::restore::{CopyFacts, FoundCopy};
use crate::store::{ItemAct, Logged, NewCorrection, NewDecision, NewOpening, OpError, Sealed};
use crate::system::unsaved::KeptField;
use crate::tui::shell::app_data::{AppData, LookChoice, WhosePart};
use crate::tui::shell::background::{Order, ReportRequest, Whose, WorkResult};
use crate::tui::widgets::dialog::DialogId;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::label::Label;

/// What a screen may look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ctx<'a> {
    /// Language of the screen.
    pub(crate) lang: Lang,
    /// Everything read from the store.
    pub(crate) model: &'a AppData,
    /// Now, in the shop's zone.
    pub(crate) now: Stamp,
}

impl Ctx<'_> {
    /// The person answers of neither side are saved under: who is at the screen and takes part, else who acts for those
    /// handing over. `None` while nobody was chosen to hand over: nothing can be saved then.
    #[must_use]
    pub(crate) fn author(&self) -> Option<PersonId> {
        let draft = self.model.handover().map(|open| &open.draft);
        let takes_part =
            |id: &PersonId| draft.is_none_or(|d| d.people.outgoing.contains(id) || d.takers().contains(id));
        self.model.person.filter(takes_part).or_else(|| self.model.acting(WhosePart::Outgoing))
    }

    /// A typed day, as this region writes days.
    ///
    /// # Errors
    /// `time.unread_date`.
    pub(crate) fn read_date(&self, text: &str) -> Result<BusinessDate, Problem> {
        typed::date(text, self.now.calendar_date(), self.day_order())
    }

    /// An instant, UTC milliseconds, by the clock of the shop.
    #[must_use]
    pub(crate) fn stamp(&self, ms: i64) -> Stamp {
        // Before there is a shop times are those of this PC.
        let zone = self.model.settings().map_or(self.model.first_start.zone, |settings| settings.store.zone);
        zone.stamp_at(ms)
    }

    /// How this region writes days.
    #[must_use]
    pub(crate) fn day_order(&self) -> DayOrder {
        let of_shop = || self.model.settings().map_or(DayOrder::DayFirst, DayOrder::of_shop);
        DayOrder::shown(self.lang).unwrap_or_else(of_shop)
    }

    /// A field for a day.
    #[must_use]
    pub(crate) fn date_field(&self, id: &'static str, label: impl Into<Label>) -> Field {
        Field::date(id, label, self.now.calendar_date(), self.day_order())
    }
}

/// What a screen wants done.
#[derive(Debug)]
#[allow(clippy::large_enum_variant)] // one at a time, and what is logged is the largest
pub(crate) enum Effect {
    /// Somebody acts in a part of the handover from here on.
    ActsFor(WhosePart, PersonId),
    /// Puts a screen on top.
    Open(Box<dyn View>),
    /// Takes this screen away.
    Close,
    /// Takes everything above Home away.
    Home,
    /// Somebody says that the clock is right though it does not go with the records.
    Clock(ClockAnswer),
    /// Writes something; the outcome comes back as [`Event`].
    Do(Command),
    /// Reads something; the answer comes back as [`Event::Found`].
    Ask(Query),
    /// Asks one of these people for their PIN; [`Event::Pin`] comes back with the purpose. It stands for that one act:
    /// who is at the screen changes only where [`PinPurpose::works_on`] says so.
    AskPin {
        title: Label,
        /// Who may answer; one is not asked for a name.
        who: Vec<PersonId>,
        /// What for; comes back with the outcome.
        purpose: PinPurpose,
    },
    /// Gives a key to the screen on top: the first digit of a PIN, typed before it was asked for.
    Type(KeyPress),
    /// As [`Effect::AskPin`], for an approval: where none of them is in it may be left open, and [`Event::LeftOpen`]
    /// comes back.
    AskApproval {
        title: Label,
        /// Who may answer.
        who: Vec<PersonId>,
        /// What for; comes back with the outcome.
        purpose: PinPurpose,
    },
    /// Tells the screen below that an approval is left open (from the PIN modal).
    LeaveOpen {
        /// What was asked for.
        purpose: PinPurpose,
        /// Who was told by phone, as it was typed.
        told: String,
    },
    /// Checks a PIN (from the PIN modal).
    CheckPin {
        person: PersonId,
        /// What was typed.
        secret: Secret,
        /// The act it is asked for.
        act: Act,
    },
    /// Tells the screen below that a PIN was right (from the PIN modal).
    Granted {
        person: PersonId,
        /// What it was asked for.
        purpose: PinPurpose,
    },
    /// Keeps what was typed into the form of a kind, for the next time it is opened; nothing forgets it.
    Keep {
        /// Kind of entry.
        kind: LogKind,
        fields: Vec<KeptField>,
    },
    /// These days are what the reports show from now on, also when they are opened anew.
    ReportDays(Period),
    /// Takes what the store holds in place of what was typed here.
    TakeTheirs,
    /// Switches the language.
    Language,
    /// Begins long work beside the screen; [`Event::Progress`] and the outcome come back. One at a time.
    Start(Box<Order>),
    /// Makes a backup beside the screen.
    BackUp,
    /// Backups go to a second place as well from now on, or not any more.
    SecondPlace(Option<PathBuf>),
    /// Removes the backups that no generation needs; how many is said in the footer.
    Prune,
    /// Stops it; that it stopped comes back as [`Event::Refused`].
    Stop,
    /// Shows a line in the footer.
    Say(Label),
    /// Opens a file with the program of the system that belongs to it.
    OpenFile(PathBuf),
    /// Sends a file to the printer, or opens it to be printed.
    PrintFile(PathBuf),
    /// Turns to another step of the handover; the handover screen alone answers it.
    Step(Turn),
    /// Leaves the program (asks first while a shift is open).
    Quit,
}

/// Where a step leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// This step is done: on to the next, or back to where somebody came from to mend something.
    Done,
    /// To a place of another step.
    To(FieldRef),
}

/// Something to write. `by` is who does it.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant)] // one at a time, and what is logged is the largest
pub(crate) enum Command {
    /// Logs a fact in the running shift.
    Log { by: PersonId, detail: Detail },
    /// Says what minutes outside the roster were, of everybody's days at once; the PIN was checked.
    DecideMinutes { by: PersonId, all: Vec<Unplanned> },
    /// Somebody disputes a line of the own hours; the PIN was checked.
    DisputeHours {
        by: PersonId,
        /// The day of the line.
        date: BusinessDate,
        /// The handover it stands in.
        handover: HandoverId,
        why: String,
    },
    /// Strikes an entry of the running shift out; the PIN was checked.
    Strike { by: PersonId, entry: EntryId, reason: String },
    /// Does something with a carried item.
    Item {
        by: PersonId,
        /// The item as it was read.
        item: Box<Item>,
        act: ItemAct,
    },
    /// Saves a new version of the settings.
    Settings {
        by: PersonId,
        /// Version they are based on.
        base: i64,
        /// All of them.
        settings: Box<Settings>,
    },
    /// Issues someone a PIN, a passphrase or both; they come back as [`Event::Issued`].
    IssueSecrets {
        /// Who issues them.
        by: PersonId,
        person: PersonId,
        kinds: &'static [SecretKind],
    },
    /// Puts the own PIN in place of the issued one; the PIN was checked.
    ChoosePin { person: PersonId, secret: Secret },
    /// Lets someone try again.
    Unlock { by: PersonId, person: PersonId },
    /// Draws the line and begins a handover.
    StartHandover {
        by: PersonId,
        /// Shift, cover or leaver.
        kind: HandoverKind,
        people: People,
        /// What runs after it, where that is not what is proposed.
        next: Option<ShiftName>,
    },
    /// Lets another shift run after the open handover.
    ChangeNext { by: PersonId, next: ShiftName },
    /// Makes the started handover one of another kind.
    ChangeKind { by: PersonId, kind: HandoverKind },
    /// Calls off the open handover, which nobody has signed; the PIN was checked.
    CallOff { by: PersonId, reason: String },
    /// Saves one answer of the open handover.
    Answer {
        by: PersonId,
        answer: Box<Answer>,
        /// Where the cursor is then; the screen around the step fills it in.
        cursor: Option<FieldRef>,
    },
    /// Remembers the place in the open handover.
    Cursor(FieldRef),
    /// Signs the open handover; the PIN was checked. The last signature needed seals it.
    Sign {
        person: PersonId,
        /// In which role.
        role: SignRole,
    },
    /// Goes on without the signature of somebody named on a side, as `by` in it says; a lead's PIN was checked where there
    /// is a reason.
    PassOver(Box<NotSigning>),
    /// Opens a handover that was sealed without incoming: recount and signature; the PIN was checked.
    OpenHalf {
        handover: HandoverId,
        /// Who takes over.
        by: PersonId,
        /// What was found in each drawer, minor units.
        counted: Vec<(RegisterId, Money)>,
        /// What was found in the bag, where that is what is counted.
        bag: Option<Money>,
        remark: String,
    },
    /// Ends the running shift as not handed over; the PIN was checked.
    EndShift { by: PersonId, reason: String },
    /// Seals that a register changed hands; both PINs were checked, and a lead's where one approved it.
    ChangeTill(Box<TillChange>),
    /// Keeps what was typed of a change of a register, or nothing of it any more.
    SaveTill { by: PersonId, register: RegisterId, draft: Option<Box<TillDraft>> },
    /// Gives up a change of a register whose result was seen; the PIN was checked.
    GiveUpTill { by: PersonId, reason: String, note: String },
    /// Opens the closed shop; the PIN was checked.
    OpenShop(Box<NewOpening>),
    /// Changes how the program looks on this PC and writes it to the settings file.
    Look(LookChoice),
    /// Adds a question, an answer, a review or an omission to a sealed handover.
    Remark {
        by: PersonId,
        handover: HandoverId,
        /// What it is.
        kind: RemarkKind,
        text: String,
    },
    /// Appends a correction to a sealed handover; both PINs were checked.
    Correct {
        by: PersonId,
        /// What, and who confirms.
        new: Box<NewCorrection>,
    },
    /// Decides on an approval that was left open; the PIN was checked.
    Decide {
        by: PersonId,
        /// On what, and how.
        new: Box<NewDecision>,
    },
    /// Confirms, locks or opens a month's attendance; the PIN was checked.
    MonthLock {
        /// Who does it.
        by: PersonId,
        month: Month,
        step: LockStep,
        /// Whose lines are confirmed.
        person: PersonId,
        reason: String,
    },
    /// First start: makes the store.
    Found(Box<NewStore>),
    /// Issues a new recovery code; it comes back as [`Event::Code`]. The owner's passphrase was checked.
    NewCode { by: PersonId },
    /// Puts a new signing key in place of the one in use; [`Event::KeyRotated`] comes back. The owner's passphrase was
    /// checked.
    RotateKey {
        by: PersonId,
        /// The recovery code that stays; a new one is issued without.
        code: Option<Secret>,
    },
    /// Lets an owner in who has the recovery code; [`Event::Recovered`] comes back.
    Recover {
        owner: PersonId,
        /// As it stands on paper.
        code: Secret,
        /// The passphrase chosen.
        phrase: Secret,
    },
    /// Names a second place for backups in the settings file of this PC, or none; the owner's passphrase was checked.
    SecondPlace(Option<PathBuf>),
    /// Seals that the shop goes on with the file in place; the owner's passphrase was checked.
    AcceptFile { by: PersonId },
    /// Makes keys and PINs anew where the code is lost too; [`Event::MadeAnew`] comes back.
    MakeAnew {
        owner: PersonId,
        /// The passphrase chosen.
        phrase: Secret,
    },
    /// Unpacks and checks a copy of the database; [`Event::CopyChecked`] comes back.
    CheckCopy(PathBuf),
    /// Puts the checked copy in place, with the secret that proves the owner; [`Event::Restored`] comes back.
    Restore { owner: PersonId, secret: Secret },
}

impl Command {
    /// Whether it can be done while nobody can prove who they are.
    #[must_use]
    pub(crate) const fn needs_nobody(&self) -> bool {
        matches!(
            self,
            Self::Look(_)
                | Self::Recover { .. }
                | Self::MakeAnew { .. }
                | Self::CheckCopy(_)
                | Self::Restore { .. }
        )
    }
}

/// What the set-up screen gathered.
#[derive(Clone, Debug)]
pub(crate) struct NewStore {
    /// All settings, people included.
    pub(crate) settings: Settings,
    /// The owner among them.
    pub(crate) owner: PersonId,
    /// The owner's secret; `None` to have a PIN issued.
    pub(crate) secret: Option<Secret>,
    /// A second place for backups.
    pub(crate) second: Option<PathBuf>,
}

/// Something to read.
#[derive(Clone, Debug)]
pub(crate) enum Query {
    /// History of a carried item.
    Events(ItemId),
    /// Closed items, newest first.
    ClosedItems,
    /// History of a device.
    Device(DeviceId),
    /// Punches and leave of the shifts before one.
    PresenceBefore(RunId),
    /// The sales reports of the handovers of the day before the one being made.
    ReportsBefore,
    /// What changed since those taking over last worked.
    SinceLastWorked,
    /// What the calendar shows between two days, both included.
    LogMonth(BusinessDate, BusinessDate),
    /// The sealed handovers of a day.
    LogDay(BusinessDate),
    /// One sealed handover.
    LogPage(HandoverId),
    /// Sealed handovers that hold these words.
    SearchLog(String),
    /// What a lead has to read, and the errors of the running month.
    Review,
    /// Days with minutes outside the roster that no lead has decided on.
    Unplanned,
    /// One person's own shifts of the last year.
    OwnShifts(PersonId),
    /// Who has confirmed a month, and what keeps it from being locked.
    MonthStanding(Month),
    /// Somebody's own month, for the person who gave the PIN for it.
    OwnMonth(PersonId, Month),
    /// What the clock holds of somebody's day.
    PunchDay(PersonId, BusinessDate),
    Report(ReportRequest),
    /// Copies of the database: in that place, or wherever they may be.
    Copies(Option<PathBuf>),
}

impl Query {
    /// Whose figures the answer shows.
    #[must_use]
    pub(crate) fn whose(&self) -> Whose {
        match self {
            Self::Review | Self::Unplanned => Whose::Of(None),
            Self::OwnShifts(person) => Whose::Of(Some(*person)),
            Self::Report(wanted) => wanted.whose(),
            _ => Whose::OfNobody,
        }
    }
}

/// An answer to a [`Query`].
#[derive(Clone, Debug)]
pub(crate) enum Answered {
    /// History of an item.
    Events(ItemId, Vec<ItemEvent>),
    ClosedItems(Vec<Item>),
    /// History of a device, newest first.
    Device(DeviceId, Vec<DeviceEvent>),
    /// Punches and leave before a shift.
    PresenceBefore(Vec<Entry>),
    /// Sales reports typed earlier that day: of which register, and when.
    ReportsBefore(Vec<(RegisterId, Stamp, SalesReport)>),
    /// What changed while those taking over were away.
    SinceLastWorked(Vec<WhatsNew>),
    /// Marks of the days that have any.
    LogMonth(Vec<DayMark>),
    /// Handovers of a day, and openings that none follows yet.
    LogDay(DayLog),
    LogPage(Box<LogPage>),
    /// What was searched for, and what was found.
    SearchLog(String, Vec<Hit>),
    /// What a lead has to read, and errors by person.
    Review {
        /// What has an approval that waits to be decided: the shifts not handed over yet, then the oldest first.
        open: Vec<LogPage>,
        /// Unread handovers of which something was not approved.
        refused: Vec<LogPage>,
        /// People added for one day whom the owner has not decided on.
        helpers: Vec<DayHelp>,
        /// Handovers no lead has read.
        unread: Vec<Unread>,
        /// Errors by person.
        errors: Vec<Errors>,
        /// On how many days there are minutes outside the roster to decide on, and how many minutes.
        unplanned: (usize, i64),
    },
    /// Days with minutes outside the roster that no lead has decided on, oldest first.
    Unplanned(Vec<UnplannedDay>),
    /// One person's own shifts, oldest first.
    OwnShifts(PersonId, Vec<OwnShift>),
    MonthStanding(Month, MonthStanding),
    /// Whose month, and the report of it.
    OwnMonth(PersonId, Rc<WorkResult>),
    PunchDay(Box<PunchDay>),
    Report(Rc<WorkResult>),
    /// Where was looked, and what was found.
    Copies(Option<PathBuf>, Vec<FoundCopy>),
}

/// What became of an effect.
#[derive(Debug)]
pub(crate) enum Event {
    Logged(Logged),
    /// Saved; nothing more to say.
    Saved,
    /// The screen was locked.
    Locked,
    /// The model was read anew: somebody else saved something, or time has passed.
    Changed,
    /// Another window saved something of the open handover: what a step holds of it is out of date.
    Overtaken,
    /// A handover was begun; its steps can be opened.
    Started,
    /// The handover is sealed.
    Sealed(Box<Sealed>),
    /// A PIN, a passphrase or both were issued; shown once.
    Issued {
        person: PersonId,
        secrets: Vec<(SecretKind, Secret)>,
    },
    /// The store was made.
    Founded {
        /// PINs of everybody who works there.
        pins: Vec<(PersonId, Secret)>,
        /// Passphrases that were issued.
        phrases: Vec<(PersonId, Secret)>,
        /// Recovery code to write down.
        recovery: Secret,
    },
    /// A recovery code was issued; shown once.
    Code(Secret),
    /// Another key signs now; the recovery code, where a new one was issued, is shown once.
    KeyRotated {
        code: Option<Secret>,
        /// Number of the record that says so.
        seq: i64,
    },
    /// An owner got in with the recovery code: the next code and the PIN, shown once.
    Recovered {
        owner: PersonId,
        code: Secret,
        pin: Secret,
    },
    /// Keys and PINs were made anew; all of it is shown once.
    MadeAnew {
        pins: Vec<(PersonId, Secret)>,
        phrases: Vec<(PersonId, Secret)>,
        code: Secret,
    },
    /// A copy passed its check.
    CopyChecked(Box<CopyFacts>),
    /// The shop is what the copy was; the file that lay there is kept.
    Restored {
        kept: Option<PathBuf>,
        /// What the disk said behind it, though it is done.
        trouble: Option<Problem>,
    },
    /// Long work: so many lines of so many are written.
    Progress(usize, usize),
    /// A file is complete.
    Written(PathBuf),
    /// It was not done; what was typed stays.
    Refused(OpError),
    /// An answer to a question.
    Found(Answered),
    /// A PIN was right.
    Pin {
        person: PersonId,
        /// What it was asked for.
        purpose: PinPurpose,
    },
    /// Nobody who may approve is in: the act goes through with its approval left open.
    LeftOpen {
        /// What was asked for.
        purpose: PinPurpose,
        /// Who was told by phone, as it was typed.
        told: String,
    },
    /// This person's PIN was right (to the PIN modal).
    PinRight(PersonId),
    /// A PIN was not right (to the PIN modal).
    PinWrong(Problem),
}

/// A screen, a step or a modal.
pub(crate) trait View: std::fmt::Debug {
    /// What can be done here and now; the same list drives footer, help and clicks.
    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint>;

    /// Answers one input, or leaves it to the view below.
    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled;

    /// Paints everything from state.
    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>);

    /// Hears what became of an effect, or that what the store holds has changed ([`Event::Saved`]).
    fn on_event(&mut self, _news: &Event, _ctx: &Ctx<'_>) -> Vec<Effect> {
        Vec::new()
    }

    /// Called when it comes on top, also after something above it was closed.
    fn on_top(&mut self, _ctx: &Ctx<'_>) -> Vec<Effect> {
        Vec::new()
    }

    /// Typing has paused for 300 ms, or the program is about to end: save what is unsaved.
    fn save_pending(&mut self, _ctx: &Ctx<'_>) -> Vec<Effect> {
        Vec::new()
    }

    /// Places open in it whose typing is saved nowhere else, each by a name under which it is found again: what stands in
    /// them survives that the program is killed. None that asks for a code.
    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        Vec::new()
    }

    /// What was typed before the program was ended was put back into its forms: what depends on it follows.
    fn put_back(&mut self, _ctx: &Ctx<'_>) {}

    /// The dialog open inside it, by its id: when it goes away, what was typed ahead for it is dropped.
    fn dialog(&self) -> Option<DialogId> {
        None
    }

    /// The screen is locked: forgets what a PIN had opened. Whether it showed such; what was opened from it then goes.
    fn lock(&mut self) -> bool {
        false
    }

    /// Drawn over the screen below instead of in place of it.
    fn is_modal(&self) -> bool {
        false
    }

    /// Whether what is filled in is saved without being sent off: F1 says so.
    fn saves_by_itself(&self) -> bool {
        false
    }

    /// Whether it is the page that the banners point to.
    fn settles_banners(&self) -> bool {
        false
    }

    /// Whether it asks if the clock is right.
    fn asks_about_clock(&self) -> bool {
        false
    }

    /// The zone of the clock above it, where it is not the shop's: there is no shop yet.
    fn clock_zone(&self) -> Option<Zone> {
        None
    }

    /// What F1 says of it: what it is for, what happens next, the limits in force. Nothing for the help itself alone.
    fn about(&self, ctx: &Ctx<'_>) -> Option<Label>;

    /// The form open in it, whose fields F1 explains.
    fn explained_form(&self) -> Option<&Form> {
        None
    }

    /// What F1 says of the field the cursor is in.
    fn about_field(&self, ctx: &Ctx<'_>) -> Option<String> {
        self.explained_form()?.about_focused(ctx.lang)
    }

    /// What F1 says of each of its fields, a sentence a field.
    fn about_fields(&self, ctx: &Ctx<'_>) -> Vec<String> {
        self.explained_form().map_or_else(Vec::new, |form| form.about_fields(ctx.lang))
    }

    /// Title in the header line; empty for the usual one.
    fn title(&self, _ctx: &Ctx<'_>) -> String {
        String::new()
    }
}

/// Whether input was used, and what follows.
#[derive(Debug)]
pub(crate) enum Handled {
    /// Used; these effects follow.
    Yes(Vec<Effect>),
    /// Not for this screen: global keys may use it.
    No,
}

impl Handled {
    /// Used, nothing follows.
    #[must_use]
    pub(crate) const fn done() -> Self {
        Self::Yes(Vec::new())
    }

    /// Used, one effect follows.
    #[must_use]
    pub(crate) fn then(effect: Effect) -> Self {
        Self::Yes(vec![effect])
    }

    /// Used: the handover turns to a place of a step.
    #[must_use]
    pub(crate) fn to_step(place: FieldRef) -> Self {
        Self::then(Effect::Step(Turn::To(place)))
    }

    /// The same with effects in front of its own. What was not used has none.
    #[must_use]
    pub(crate) fn after(self, mut effects: Vec<Effect>) -> Self {
        match self {
            Self::Yes(more) => {
                effects.extend(more);
                Self::Yes(effects)
            }
            Self::No => Self::No,
        }
    }
}
