//! Where effects meet the disk: performs [`Command`]s and answers [`Query`]s for the runtime.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use zeroize::Zeroizing;

use super::view::{Answered, NewStore, Query};
use crate::i18n::msg;
use crate::model::field_ref::FieldRef;
use crate::model::handover::answer::Answer;
use crate::model::handover::{HandoverKind, People, SignRole};
use crate::model::ids::PersonId;
use crate::model::people::Person;
use crate::model::period::Period;
use crate::model::period_data::{DataNeeded, LockStep};
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::shift::ShiftName;
use crate::model::time::Stamp;
use crate::model::zone::Zone;
use crate::record::seal::{ChainHead, SigningKey};
use crate::report::daylog::DayLog;
use crate::report::{Ask, REPORTS, attendance};
use crate::rules::authority::Act;
use crate::rules::pin::{Cost, Pepper, Secret, SecretKind};
use crate::rules::review_queue::LeadSaid;
use crate::rules::{own_history, pin, review_queue};
use crate::store::pin_check::Access;
use crate::store::recovery::{self, Regain};
use crate::store::restore::{CheckedCopy, CopyFacts};
use crate::store::shop_keys::{KeysHere, NewCode};
use crate::store::shop_setup::ShopFiles;
use crate::store::{
    AuditAction, Forgiven, HalfOpening, NewCorrection, NewDecision, NewOpening, OpError, OpenOptions,
    SealKey, Sealed, ShopState, Store, StoreError, pin_check,
};
use crate::system::clock::Clock;
use crate::system::config::{GlyphChoice, Setting, ThemeChoice};
use crate::system::error::Said;
use crate::system::{config, key_file};
use crate::tui::shell::app_data::{AppData, LookChoice};
use crate::tui::shell::background;
use crate::tui::shell::background::{BackgroundJob, Order, ReportRequest, Whose};
use crate::tui::shell::view::{Command, Event};

/// The store with everything needed to act on it.
pub(crate) struct Executor {
    /// The store; `None` before set-up.
    pub(crate) store: Option<Store>,
    /// Signing key and pepper, as far as this PC has them.
    pub(crate) keys: KeysHere,
    pub(crate) clock: Clock,
    /// Where a new store goes.
    pub(crate) db: PathBuf,
    /// Where the key file of a new store goes.
    pub(crate) key_file: PathBuf,
    /// Heads of the chain, outside the database.
    pub(crate) head_log: PathBuf,
    /// A copy that passed its check and may be put in place.
    pub(crate) copy: Option<(Box<CheckedCopy>, CopyFacts)>,
    /// A database on a network share will do.
    pub(crate) allow_network_fs: bool,
    /// That the last end of the chain could not be written beside the file.
    pub(crate) unlogged: Option<Problem>,
    /// Cost of PIN hashes.
    pub(crate) cost: Cost,
    /// The shop's zone, kept for stamps.
    pub(crate) zone: Zone,
}

/// What an operation gives, or why it was refused.
pub(crate) type CommandOutcome = Result<Event, OpError>;

impl Executor {
    /// Now, in the shop's zone.
    #[must_use]
    pub(crate) fn now(&self) -> Stamp {
        self.zone.stamp_at(self.clock.now_ms())
    }

    /// Reads everything the screens show.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn refresh(&mut self, model: &mut AppData) -> Result<(), StoreError> {
        let Some(store) = &self.store else { return Ok(()) };
        let live = store.live()?;
        self.zone = live.settings.store.zone;
        let gone = || self.keys.pepper.as_ref().err().cloned();
        model.read_only = store.read_only().map(crate::store::ReadOnly::problem).or_else(gone);
        model.key_trouble = self.keys.trouble();
        model.custody = store.custody_notes(self.clock.now_ms())?;
        model.no_code = store.sealed_keys()?.is_none();
        model.unlogged.clone_from(&self.unlogged);
        model.live = Some(live);
        Ok(())
    }

    fn store(&mut self) -> Result<&mut Store, OpError> {
        self.store.as_mut().ok_or(OpError::NotSetUp)
    }

    fn pepper(&self) -> Result<&Pepper, Problem> {
        self.keys.pepper.as_deref().map_err(Clone::clone)
    }

    /// Checks a PIN for an act, or the passphrase where it takes that; the store then lets its one write pass.
    ///
    /// # Errors
    /// When the try could not be counted, or there is no key file.
    pub(crate) fn check_pin(
        &mut self,
        person: PersonId,
        secret: &Secret,
        act: Act,
    ) -> Result<Access, OpError> {
        let pepper = Zeroizing::new(*self.pepper()?);
        let clock = self.clock.clone();
        Ok(pin_check::prove(self.store()?, &clock, &pepper, person, secret, act)?)
    }

    /// Performs an operation on the store and brings the model up to date.
    ///
    /// # Errors
    /// Why it was refused or not saved; nothing was changed then.
    pub(crate) fn perform(&mut self, op: Command, model: &mut AppData) -> CommandOutcome {
        if self.store.is_some() && !op.needs_nobody() {
            // Without the pepper nobody can prove who they are: nothing is written in anybody's name.
            self.pepper()?;
        }
        if let Some(store) = &mut self.store {
            store.doubt_clock(model.doubted_clock.is_some());
        }
        match op {
            Command::Answer { by, answer, cursor } => self.answer_open(by, *answer, cursor, model),
            Command::Cursor(place) => self.move_cursor(place, model),
            Command::Look(look) => change_look(look, model),
            Command::SecondPlace(place) => second_place(place, model),
            Command::Found(new) if new.second.is_some() => self.found_with_second(*new, model),
            other => {
                let fresh =
                    matches!(other, Command::Settings { .. } | Command::Sign { .. } | Command::PassOver(_));
                let done = self.write(other, model);
                if fresh && done.is_err() {
                    // Somebody else may have saved meanwhile, or signatures were taken back: the next try starts
                    // from what is there now.
                    self.refresh(model)?;
                }
                let news = done?;
                self.refresh(model)?;
                Ok(news)
            }
        }
    }

    /// Only the draft alters, so only the draft is taken over: saving a field stays cheap.
    fn answer_open(
        &mut self,
        by: PersonId,
        answer: Answer,
        cursor: Option<FieldRef>,
        model: &mut AppData,
    ) -> CommandOutcome {
        let at = self.now();
        let open = model.live.as_mut().and_then(|l| l.handover.as_mut()).ok_or(OpError::NoHandover)?;
        let address = answer.address();
        let subject = format!("handover/{}/{}/{}", open.draft.head.id, address.section(), address.line());
        let store = self.store.as_mut().ok_or(OpError::NotSetUp)?;
        let action = AuditAction::new(at.ms, by.0, "answer", subject);
        let issue = matches!(answer, Answer::Check(..));
        open.draft = store.answer(&action, at, open, answer, cursor.as_ref())?;
        if let Some(cursor) = cursor {
            open.cursor = cursor;
        }
        if issue {
            // A ticket may have been opened or taken back.
            self.refresh(model)?;
        }
        Ok(Event::Saved)
    }

    fn move_cursor(&mut self, place: FieldRef, model: &mut AppData) -> CommandOutcome {
        let at = self.now();
        let open = model.live.as_mut().and_then(|l| l.handover.as_mut()).ok_or(OpError::NoHandover)?;
        if open.cursor != place {
            let id = open.draft.head.id;
            let action = AuditAction::new(at.ms, 0, "cursor", format!("handover/{id}"));
            let store = self.store.as_mut().ok_or(OpError::NotSetUp)?;
            store.save_cursor(&action, id, &place)?;
            open.cursor = place;
        }
        Ok(Event::Saved)
    }

    fn write(&mut self, op: Command, model: &AppData) -> CommandOutcome {
        let at = self.now();
        let act = |by: PersonId, what, subject: String| AuditAction::new(at.ms, by.0, what, subject);
        let live = model.live.as_ref().ok_or(OpError::NotSetUp);
        match op {
            Command::Log { by, detail } => {
                let action = act(by, "log", format!("entry/{}", detail.kind().as_str()));
                let logged = self.store()?.log(&action, at, &detail, &live?.settings)?;
                Ok(Event::Logged(logged))
            }
            Command::Strike { by, entry, reason } => {
                let action = act(by, "log.strike", format!("entry/{entry}"));
                self.store()?.strike(&action, at, entry, &reason, &live?.settings)?;
                Ok(Event::Saved)
            }
            Command::Item { by, item, act: what } => {
                let action = act(by, "item", format!("item/{}", item.id));
                self.store()?.act_on_item(&action, at, &item, &what)?;
                Ok(Event::Saved)
            }
            Command::Settings { by, base, settings } => {
                if let Some(problem) = &model.money_locked {
                    return Err(problem.clone().into());
                }
                let action = act(by, "settings", format!("settings/{}", base + 1));
                self.store()?.save_settings(&action, base, &settings)?;
                Ok(Event::Saved)
            }
            Command::IssueSecrets { by, person, kinds } => self.issue(by, person, kinds),
            Command::ChoosePin { person, secret } => self.choose_pin(person, &secret),
            Command::Unlock { by, person } => {
                let action = act(by, "pin.unlock", format!("person/{person}"));
                self.store()?.clear_tries(&action, person, &Forgiven::ByLead)?;
                Ok(Event::Saved)
            }
            Command::StartHandover { by, kind, people, next } => {
                self.start_handover(by, kind, &people, next, live?)
            }
            Command::ChangeNext { by, next } => {
                let action = act(by, "handover.next", "run".to_owned());
                self.store()?.change_next(&action, next)?;
                Ok(Event::Saved)
            }
            Command::ChangeKind { by, kind } => self.change_kind(by, kind),
            Command::CallOff { by, reason } => {
                let action = act(by, "handover.call_off", "handover".to_owned());
                self.store()?.call_off(&action, &reason)?;
                Ok(Event::Saved)
            }
            Command::Answer { .. } | Command::Cursor(_) => Err(OpError::NoHandover),
            Command::Sign { person, role } => self.sign(person, role),
            Command::PassOver(new) => {
                let action = act(new.by, "handover.pass_over", format!("person/{}", new.person));
                self.concluding(|store, key| store.pass_over(&action, &new, key))
            }
            Command::OpenHalf { handover, by, counted, bag, remark } => {
                self.open_half(&HalfOpening { handover, by, counted, bag, remark })
            }
            Command::EndShift { by, reason } => self.end_shift(by, &reason, live?),
            Command::OpenShop(new) => self.open_shop(&new),
            op @ (Command::ChangeTill(_) | Command::SaveTill { .. } | Command::GiveUpTill { .. }) => {
                self.till(op)
            }
            Command::Remark { by, handover, kind, text } => {
                let action = act(by, "book.remark", format!("handover/{handover}"));
                let settings = &live?.settings;
                self.store()?.add_remark(&action, at, handover, kind, &text, settings)?;
                Ok(Event::Saved)
            }
            op @ (Command::DecideMinutes { .. }
            | Command::DisputeHours { .. }
            | Command::MonthLock { .. }) => self.hours(op, &live?.settings),
            Command::Correct { by, new } => self.correct(by, &new, live?),
            Command::Decide { by, new } => self.decide(by, &new, live?),
            op => self.keep_shop(op),
        }
    }

    /// What concerns hours that were worked: what minutes outside the roster were, lines that are disputed, the month.
    fn hours(&mut self, op: Command, settings: &Settings) -> CommandOutcome {
        let at = self.now();
        let act = |by: PersonId, what, subject: String| AuditAction::new(at.ms, by.0, what, subject);
        match op {
            Command::DecideMinutes { by, all } => {
                let action = act(by, "log.unplanned", "entry/unplanned".to_owned());
                self.store()?.decide_minutes(&action, at, &all, settings)?;
                Ok(Event::Saved)
            }
            Command::DisputeHours { by, date, handover, why } => {
                let action = act(by, "hours.dispute", format!("handover/{handover}"));
                self.store()?.dispute_hours(&action, at, (date, handover), &why, settings)?;
                Ok(Event::Saved)
            }
            Command::MonthLock { by, month, step, person, reason } => {
                let action = act(by, "month.lock", format!("month/{month}/{}", step.as_str()));
                let store = self.store()?;
                match step {
                    LockStep::Confirmed => store.confirm_month(&action, at, month, person, &reason, settings),
                    LockStep::Locked => store.lock_month(&action, at, month, settings),
                    LockStep::Reopened => store.reopen_month(&action, at, month, &reason, settings),
                }?;
                Ok(Event::Saved)
            }
            _ => Err(OpError::NotSetUp),
        }
    }

    /// What concerns the shop as a whole: made, and who has its keys.
    fn keep_shop(&mut self, op: Command) -> CommandOutcome {
        match op {
            Command::Found(new) => self.found(&new),
            Command::NewCode { by } => self.new_code(by),
            Command::RotateKey { by, code } => self.rotate_key(by, code.as_ref()),
            Command::Recover { owner, code, phrase } => {
                self.recover(Regain { code: &code, owner, phrase: &phrase })
            }
            Command::AcceptFile { by } => self.accept_file(by),
            Command::MakeAnew { owner, phrase } => self.make_anew(owner, &phrase),
            Command::CheckCopy(from) => self.check_copy(&from),
            Command::Restore { owner, secret } => self.restore(owner, &secret),
            _ => Err(OpError::NotSetUp),
        }
    }

    fn start_handover(
        &mut self,
        by: PersonId,
        kind: HandoverKind,
        people: &People,
        next: Option<ShiftName>,
        live: &ShopState,
    ) -> CommandOutcome {
        let at = self.now();
        let action = AuditAction::new(at.ms, by.0, "handover.start", format!("run/{}", live.run.id));
        // Before the line, so that what was left out is handed over with the rest.
        let words = msg::log_ui::routine_not_done(live.settings.store.lang);
        self.store()?.open_missed(by, at, &live.settings, words)?;
        let settings = (live.version, &live.settings);
        self.store()?.start_handover(&action, at, kind, people, settings)?;
        if let Some(next) = next {
            let action = AuditAction::new(at.ms, by.0, "handover.next", "run".to_owned());
            self.store()?.change_next(&action, next)?;
        }
        Ok(Event::Started)
    }

    /// The key that signs seals, or why there is none.
    fn signing_key(&self) -> Result<SigningKey, Problem> {
        self.keys.signing()
    }

    fn open_half(&mut self, half: &HalfOpening) -> CommandOutcome {
        let subject = format!("handover/{}", half.handover);
        self.sealing(|store, at, key| {
            let action = AuditAction::new(at.ms, half.by.0, "handover.open_half", subject);
            store.open_half(&action, at, half, key).map(|sealed| (sealed.head, sealed.chain))
        })
    }

    fn end_shift(&mut self, by: PersonId, reason: &str, live: &ShopState) -> CommandOutcome {
        let subject = format!("run/{}", live.run.id);
        // Before it ends, as before a handover: what was left out of its day goes on with the rest.
        let words = msg::log_ui::routine_not_done(live.settings.store.lang);
        let at = self.now();
        self.store()?.open_missed(by, at, &live.settings, words)?;
        self.sealing(|store, at, key| {
            let action = AuditAction::new(at.ms, by.0, "shift.end", subject);
            store.end_shift(&action, at, reason, key)
        })
    }

    fn open_shop(&mut self, new: &NewOpening) -> CommandOutcome {
        self.sealing(|store, at, key| {
            let action = AuditAction::new(at.ms, new.by.0, "shop.open", "shop".to_owned());
            store.open_shop(&action, at, new, key)
        })
    }

    /// What concerns a register that changes hands.
    fn till(&mut self, op: Command) -> CommandOutcome {
        let at = self.now();
        match op {
            Command::ChangeTill(change) => self.sealing(|store, at, key| {
                let subject = format!("register/{}", change.register);
                let action = AuditAction::new(at.ms, change.outgoing.0, "till.change", subject);
                store.change_till(&action, at, &change, key)
            }),
            Command::SaveTill { by, register, draft } => {
                let action = AuditAction::new(at.ms, by.0, "till.draft", format!("register/{register}"));
                self.store()?.save_till(&action, register, draft.as_deref())?;
                Ok(Event::Saved)
            }
            Command::GiveUpTill { by, reason, note } => {
                let action = AuditAction::new(at.ms, by.0, "till.give_up", "till".to_owned());
                self.store()?.give_up_till(&action, at, &reason, &note)?;
                Ok(Event::Saved)
            }
            _ => Err(OpError::NotSetUp),
        }
    }

    fn correct(
        &mut self,
        by: PersonId,
        new: &NewCorrection,
        live: &crate::store::ShopState,
    ) -> CommandOutcome {
        let subject = format!("handover/{}/{}", new.handover, new.field);
        self.sealing(|store, at, key| {
            let action = AuditAction::new(at.ms, by.0, "book.correct", subject);
            store.correct(&action, at, new, &live.settings, key)
        })
    }

    fn decide(&mut self, by: PersonId, new: &NewDecision, live: &crate::store::ShopState) -> CommandOutcome {
        let subject = format!("handover/{}/{}", new.handover, new.place);
        self.sealing(|store, at, key| {
            let action = AuditAction::new(at.ms, by.0, "approval.decide", subject);
            store.decide(&action, at, new, &live.settings, key)
        })
    }

    fn sign(&mut self, person: PersonId, role: SignRole) -> CommandOutcome {
        let at = self.now();
        let action = AuditAction::new(at.ms, person.0, "handover.sign", role.as_str());
        self.concluding(|store, key| store.sign(&action, at, role, person, key))
    }

    /// Seals a record beside the handovers.
    pub(super) fn sealing(
        &mut self,
        work: impl FnOnce(&mut Store, Stamp, &SealKey<'_>) -> Result<(ChainHead, String), StoreError>,
    ) -> CommandOutcome {
        let at = self.now();
        let key = self.signing_key();
        let key = key.as_ref().map_err(Clone::clone);
        let (head, chain) = work(self.store()?, at, &key)?;
        self.remember(head, &chain, at)?;
        Ok(Event::Saved)
    }

    /// Writes a new end of the chain beside the file. The seal is on the disk; a head log that cannot be written does
    /// not undo it.
    fn remember(&mut self, head: ChainHead, chain: &str, at: Stamp) -> Result<(), OpError> {
        self.unlogged = crate::store::shop_setup::remember(&self.head_log, head, chain, at).err();
        let _ = self.store()?.settle();
        Ok(())
    }

    /// Does what may seal the open handover.
    fn concluding(
        &mut self,
        work: impl FnOnce(&mut Store, &SealKey<'_>) -> Result<Option<Sealed>, StoreError>,
    ) -> CommandOutcome {
        let at = self.now();
        let key = self.signing_key();
        let key = key.as_ref().map_err(Clone::clone);
        let Some(sealed) = work(self.store()?, &key)? else {
            return Ok(Event::Saved);
        };
        self.remember(sealed.head, &sealed.chain, at)?;
        Ok(Event::Sealed(Box::new(sealed)))
    }

    fn choose_pin(&mut self, person: PersonId, secret: &Secret) -> CommandOutcome {
        let settings = self.store()?.settings()?.1;
        let known = settings.person(person).map_or_else(Vec::new, Person::numbers);
        pin::check_choice(SecretKind::Pin, secret, &known)?;
        let chosen = pin_check::credential(SecretKind::Pin, secret, self.pepper()?, self.cost)?;
        let action = AuditAction::new(self.now().ms, person.0, "pin.choose", format!("person/{person}"));
        self.store()?.choose_pin(&action, person, &chosen)?;
        Ok(Event::Saved)
    }

    fn change_kind(&mut self, by: PersonId, kind: HandoverKind) -> CommandOutcome {
        let action = AuditAction::new(self.now().ms, by.0, "handover.kind", "handover");
        self.store()?.change_kind(&action, kind)?;
        Ok(Event::Saved)
    }

    fn issue(&mut self, by: PersonId, person: PersonId, kinds: &[SecretKind]) -> CommandOutcome {
        let (mut secrets, mut stored) = (Vec::new(), Vec::new());
        for kind in kinds {
            let secret = pin::issue(*kind, &key_file::random::<32>()?);
            stored.push(pin_check::issued_credential(*kind, &secret, self.pepper()?, self.cost)?);
            secrets.push((*kind, secret));
        }
        let action = AuditAction::new(self.now().ms, by.0, "pin.set", format!("person/{person}"));
        self.store()?.set_credentials(&action, person, &stored)?;
        Ok(Event::Issued { person, secrets })
    }

    fn new_code(&mut self, by: PersonId) -> CommandOutcome {
        let chain = self.store()?.shop()?.chain_id;
        let keys = self.keys.keys.as_ref().map_err(Clone::clone)?;
        let (code, new) = NewCode::issue(keys, &chain, self.cost)?;
        let head_log = self.head_log.clone();
        self.sealing(|store, at, key| {
            let action = AuditAction::new(at.ms, by.0, "recovery.new_code", "shop".to_owned());
            store.change_code(&action, at, &new, &head_log, key)
        })?;
        Ok(Event::Code(code))
    }

    fn recover(&mut self, regain: Regain<'_>) -> CommandOutcome {
        let places = ShopFiles { db: &self.db, key_file: &self.key_file, head_log: &self.head_log };
        let store = self.store.as_mut().ok_or(OpError::NotSetUp)?;
        let done = recovery::with_code(store, &places, &self.clock, self.cost, regain)?;
        self.keys = done.keys.into();
        Ok(Event::Recovered { owner: regain.owner, code: done.code, pin: done.pin })
    }

    fn found(&mut self, new: &NewStore) -> CommandOutcome {
        let options = OpenOptions {
            allow_network_fs: self.allow_network_fs,
            ..OpenOptions::write(self.clock.now_ms())
        };
        let made = crate::store::shop_setup::found_with(
            &ShopFiles { db: &self.db, key_file: &self.key_file, head_log: &self.head_log },
            &self.clock,
            self.cost,
            &new.settings,
            new.owner,
            new.secret.as_ref(),
            &options,
        )?;
        self.store = Some(made.store);
        self.keys = made.keys.into();
        Ok(Event::Founded { pins: made.pins, phrases: made.phrases, recovery: made.recovery })
    }

    /// The second place is looked at and noted first: what cannot be kept is said at its field, before the shop is made.
    fn found_with_second(&mut self, new: NewStore, model: &mut AppData) -> CommandOutcome {
        let before = model.backup_places.second.clone();
        second_place(new.second.clone(), model)?;
        let made = self.perform(Command::Found(Box::new(NewStore { second: None, ..new })), model);
        if made.is_err() {
            // Somebody may give it up before the next try.
            second_place(before, model)?;
        }
        made
    }

    /// Begins long work on the same file.
    ///
    /// # Errors
    /// Without a store, when the system gives no thread, and what [`Executor::may_show`] says.
    pub(crate) fn start(&self, order: Order, reader: Option<PersonId>) -> Result<BackgroundJob, OpError> {
        self.may_show(order.whose(), reader)?;
        let store = self.store.as_ref().ok_or(OpError::NotSetUp)?;
        BackgroundJob::start(order, store.path(), self.clock.now_ms())
    }

    /// Whether whoever has unlocked the screen may see these figures.
    ///
    /// # Errors
    /// `authority.unlock_first` where nobody has, else what is missing.
    fn may_show(&self, whose: Whose, reader: Option<PersonId>) -> Result<(), OpError> {
        let Whose::Of(person) = whose else { return Ok(()) };
        let store = self.store.as_ref().ok_or(OpError::NotSetUp)?;
        let reader = reader.ok_or_else(|| Problem::new("authority.unlock_first"))?;
        Ok(store.may_read(reader, person)?)
    }

    /// Answers a question. `reader` is who has unlocked the screen.
    ///
    /// # Errors
    /// When it cannot be read, or is not for whoever asks.
    pub(crate) fn answer(
        &self,
        query: &Query,
        model: &AppData,
        reader: Option<PersonId>,
    ) -> Result<Answered, OpError> {
        if let Query::Copies(place) = query {
            let found = self.find_copies(place.as_deref(), &model.backup_places)?;
            return Ok(Answered::Copies(place.clone(), found));
        }
        self.may_show(query.whose(), reader)?;
        let store = self.store.as_ref().ok_or(OpError::NotSetUp)?;
        Ok(match query {
            Query::Copies(_) => return Err(OpError::NotSetUp),
            Query::Events(id) => Answered::Events(*id, store.item_events(*id)?),
            Query::PresenceBefore(run) => Answered::PresenceBefore(store.presence_before(*run)?),
            Query::ReportsBefore => {
                let open = store.open_handover()?;
                let before = open.map(|open| store.reports_before(&open.draft.head, &open.settings));
                Answered::ReportsBefore(before.transpose()?.unwrap_or_default())
            }
            Query::SinceLastWorked => {
                let open = store.open_handover()?;
                let since = open.map(|open| store.since_last_worked(&open)).transpose()?;
                Answered::SinceLastWorked(since.unwrap_or_default())
            }
            Query::Device(id) => Answered::Device(*id, store.device_history(*id)?),
            Query::ClosedItems => Answered::ClosedItems(store.closed_items(200)?),
            Query::LogMonth(from, to) => {
                let today = store.business_day(self.clock.now_ms())?;
                Answered::LogMonth(store.day_marks(*from, *to, today)?)
            }
            Query::LogDay(date) => Answered::LogDay(DayLog {
                date: *date,
                pages: store.day(*date)?,
                openings: store.openings_alone(*date)?,
            }),
            Query::LogPage(id) => Answered::LogPage(Box::new(store.page(*id)?)),
            Query::SearchLog(text) => Answered::SearchLog(text.clone(), store.search_log(text, 100)?),
            Query::Review => {
                let month = store.business_day(self.clock.now_ms())?.month();
                let needs = DataNeeded { cash: true, ..DataNeeded::default() };
                let facts = store.facts(Period::of_month(month), needs, self.clock.now_ms())?;
                let errors = review_queue::errors(&facts);
                let undecided = store.undecided(self.clock.now_ms())?;
                let unread = store.unread()?;
                let refused = unread.iter().filter(|one| one.lead == LeadSaid::Refused);
                Answered::Review {
                    refused: refused.map(|one| store.page(one.handover)).collect::<Result<_, _>>()?,
                    open: [store.running_with_open_approvals()?, store.with_open_approvals()?].concat(),
                    helpers: store.day_help()?,
                    unread,
                    errors,
                    unplanned: (undecided.len(), undecided.iter().map(|day| day.minutes).sum()),
                }
            }
            Query::Unplanned => Answered::Unplanned(store.undecided(self.clock.now_ms())?),
            Query::OwnShifts(person) => {
                let today = store.business_day(self.clock.now_ms())?;
                let year = Period { from: today.plus(-365), to: today };
                let needs = DataNeeded { cash: true, ..DataNeeded::default() };
                let facts = store.facts(year, needs, self.clock.now_ms())?;
                Answered::OwnShifts(*person, own_history::own_shifts(&facts, *person))
            }
            Query::MonthStanding(month) => {
                let settings = store.settings()?.1;
                Answered::MonthStanding(*month, store.month_standing(*month, self.clock.now_ms(), &settings)?)
            }
            Query::OwnMonth(person, month) => {
                store.may_see_month(*person, reader)?;
                let report = REPORTS.iter().position(|report| report.name == attendance::REPORT.name);
                let ask = Ask { person: Some(*person), ..Ask::default() };
                let period = Period::of_month(*month);
                let wanted = ReportRequest { report: report.unwrap_or_default(), period, ask };
                let made = background::read(store, wanted, self.clock.now_ms())?;
                Answered::OwnMonth(*person, Rc::new(made))
            }
            Query::PunchDay(person, date) => {
                Answered::PunchDay(Box::new(store.punch_day(*person, *date, self.clock.now_ms())?))
            }
            Query::Report(wanted) => {
                Answered::Report(Rc::new(background::read(store, *wanted, self.clock.now_ms())?))
            }
        })
    }
}

/// Writes the second place for backups to the settings file of this PC. It has to be a folder that is there, or could
/// be: a stick that is in.
fn second_place(place: Option<PathBuf>, model: &mut AppData) -> CommandOutcome {
    if let Some(place) = &place {
        let reachable = place.is_absolute() && (place.is_dir() || place.parent().is_some_and(Path::is_dir));
        if !reachable || *place == model.backup_places.first {
            return Err(Problem::new("backup.no_place").with("path", place.display()).into());
        }
    }
    let text = place.as_ref().map(|place| place.display().to_string());
    let value = text.as_deref().map_or(Setting::Unset, Setting::Text);
    set_config(model, "second_backup_dir", value)?;
    model.backup_places.second = place;
    Ok(Event::Saved)
}

fn set_config(model: &AppData, key: &'static str, value: Setting<'_>) -> Result<(), Problem> {
    config::set_in_file(&model.config_file, key, value).map_err(|failure| match failure.message {
        Said::Key(problem) => problem,
        Said::Text(_) => Problem::new("config.cannot_write").with("path", model.config_file.display()),
    })
}

/// Writes how the program looks to the settings file of this PC; the runtime follows the model.
fn change_look(look: LookChoice, model: &mut AppData) -> CommandOutcome {
    let theme = match look.theme {
        ThemeChoice::Auto => Setting::Unset,
        theme => Setting::Text(theme.as_str()),
    };
    let glyphs = match look.glyphs {
        GlyphChoice::Auto => Setting::Unset,
        glyphs => Setting::Text(glyphs.as_str()),
    };
    let mouse = if look.mouse { Setting::Unset } else { Setting::Flag(false) };
    for (key, value) in [("theme", theme), ("glyphs", glyphs), ("mouse", mouse)] {
        set_config(model, key, value)?;
    }
    model.look = look;
    Ok(Event::Saved)
}
