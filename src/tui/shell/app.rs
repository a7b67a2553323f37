//! The program without its terminal: screens on a stack, input in, effects out, one drawing.
//!
//! [`crate::tui::run`] feeds it from a real terminal, tests from a list of keys.

use std::rc::Rc;
use std::time::Duration;

use ratatui::layout::Rect;

use super::canvas::{Canvas, below, cells, row};
use super::glyphs::Glyphs;
use super::header;
use super::input::Input;
use super::theme::Theme;
use super::view::{Answered, Ctx, Effect, Handled, View};
use crate::i18n::{self, lists, msg};
use crate::model::handover::SignRole;
use crate::model::ids::{PersonId, RunId};
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::rules::authority::{self, Act};
use crate::rules::pin::SecretKind;
use crate::store::OpError;
use crate::store::pin_check::Access;
use crate::system::opener;
use crate::system::paths::TempFolder;
use crate::tui::dialogs::astray::Astray;
use crate::tui::dialogs::conflict::Conflict;
use crate::tui::dialogs::pin::{MayWait, PinPrompt};
use crate::tui::screens;
use crate::tui::screens::home::summary;
use crate::tui::shell::act_line;
use crate::tui::shell::app_data::{AppData, SavedState};
use crate::tui::shell::background::{BackgroundJob, WorkEvent};
use crate::tui::shell::backup_job::{BackupKeeper, Ending};
use crate::tui::shell::canvas::CanvasLook;
use crate::tui::shell::clock_watch::{self, ClockWatch};
use crate::tui::shell::executor::Executor;
use crate::tui::shell::keymap::KeyAction;
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::typing_state::Typing;
use crate::tui::shell::view::{Command, Event};
use crate::tui::widgets::dialog::DialogId;
use crate::tui::widgets::footer;
use crate::tui::widgets::label::Label;

/// Cells of the name of who is signed in, on the top line of a narrow window.
const NAME_IN_BAR: usize = 12;

/// What the runtime has to do beside drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wish {
    /// Leave the program.
    pub(crate) quit: bool,
    /// Ctrl-Z: give the terminal back and stop.
    pub(crate) suspend: bool,
    /// A PIN is about to be checked: draw first, since that takes a moment.
    pub(crate) draw_now: bool,
    /// Clicks are to be taken, or not any more.
    pub(crate) mouse: Option<bool>,
}

/// The program without its terminal.
pub(crate) struct App {
    /// Store, keys and clock.
    pub(crate) desk: Executor,
    /// What the screens show.
    pub(crate) model: AppData,
    /// Theme and glyphs; the language follows the person.
    pub(crate) look: CanvasLook,
    /// A language as one country writes it that was asked for by name; else the country of the shop decides.
    region: Option<Lang>,
    pub(super) stack: Vec<Box<dyn View>>,
    pub(super) status: Option<Label>,
    /// When what `status` says was first shown, on the clock of this PC since its start.
    pub(super) said_at: Option<i64>,
    pub(super) wish: Wish,
    waiting: Option<(PersonId, crate::rules::pin::Secret, Act)>,
    langs: Vec<(PersonId, Lang)>,
    /// Who took over, while the last page is shown.
    takes_over: Option<PersonId>,
    /// Another window has the same file open.
    shared: bool,
    data_version: Option<i64>,
    /// Long work under way.
    work: Option<BackgroundJob>,
    /// Whether somebody sets the clock.
    pub(super) clock: ClockWatch,
    /// Makes backups; none in the demo.
    pub(super) backups: Option<BackupKeeper>,
    /// The window was too small to show anything when it was last drawn.
    too_small: bool,
    /// Something was closed since the last frame: keys typed before anybody saw that were meant for it.
    pub(super) closed: bool,
    /// What waits for the word that it is to be done by a clock that is wrong.
    pub(super) held_back: Vec<Effect>,
    /// What is typed and not saved.
    pub(super) typing: Typing,
    /// Goes after the desk: the store in it has to be closed first.
    _folder: Option<TempFolder>,
}

impl App {
    /// Starts on Home, on the open handover, or on set-up when there is no store.
    #[must_use]
    #[allow(clippy::large_types_passed_by_value)] // copied once a frame at most
    pub(crate) fn new(desk: Executor, model: AppData, look: CanvasLook) -> Self {
        let first = screens::first(&model);
        let clock = ClockWatch::new(&desk.clock, desk.zone);
        let mut app = Self {
            clock,
            desk,
            model,
            region: Some(look.lang).filter(|lang| lang.country().is_some()),
            look,
            stack: first,
            status: None,
            said_at: None,
            wish: Wish::default(),
            waiting: None,
            langs: Vec::new(),
            takes_over: None,
            // Not looked yet: the first tick does, after the first frame.
            shared: true,
            data_version: None,
            work: None,
            backups: None,
            too_small: false,
            closed: false,
            held_back: Vec::new(),
            typing: Typing::default(),
            _folder: None,
        };
        app.speak(app.look.lang);
        app.find_typing();
        app.data_version = app.desk.store.as_ref().and_then(|store| store.data_version().ok());
        app.shown();
        if let Some(astray) = &app.model.astray {
            app.stack.push(Box::new(Astray::new(astray.clone())));
        }
        app.doubt_clock();
        app
    }

    /// Takes a folder along that is removed when the program ends.
    #[must_use]
    pub(crate) fn with_folder(self, folder: TempFolder) -> Self {
        Self { _folder: Some(folder), ..self }
    }

    /// What the runtime has to do; taken by asking.
    pub(crate) fn wish(&mut self) -> Wish {
        std::mem::take(&mut self.wish)
    }

    /// Language of the screen.
    #[must_use]
    pub(crate) const fn lang(&self) -> Lang {
        self.look.lang
    }

    pub(super) fn with_top<T>(&mut self, work: impl FnOnce(&mut dyn View, &Ctx<'_>) -> T) -> Option<T> {
        let ctx = Ctx { lang: self.look.lang, model: &self.model, now: self.desk.now() };
        self.stack.last_mut().map(|view| work(view.as_mut(), &ctx))
    }

    pub(super) fn shown(&mut self) {
        let effects = self.with_top(|view, ctx| view.on_top(ctx)).unwrap_or_default();
        self.execute(effects);
        self.follow_forms();
    }

    /// Handles one input: the top screen first, then the keys that work everywhere. What nobody could see does
    /// nothing: keys for a window that is too small, and those typed ahead for a dialog that has closed meanwhile.
    pub(crate) fn input(&mut self, input: &Input) {
        // A key pressed when the screen locks was meant for what is gone.
        if self.lock_if_idle() || self.unseen(input) || self.clock_was_set() {
            return;
        }
        self.not_idle();
        (self.status, self.said_at) = (None, None);
        let asked = self.open_dialog();
        self.answer(input);
        self.follow_forms();
        // As with a view that closes: what was typed ahead was meant for the dialog.
        if let Some((depth, id)) = asked
            && self.stack.get(depth).and_then(|view| view.dialog()) != Some(id)
        {
            self.closed = true;
        }
    }

    /// The dialog drawn inside the top screen: where the screen lies, and which dialog it is.
    fn open_dialog(&self) -> Option<(usize, DialogId)> {
        let depth = self.stack.len().checked_sub(1)?;
        self.stack.get(depth)?.dialog().map(|id| (depth, id))
    }

    fn answer(&mut self, input: &Input) {
        // Locking is the one key that no question stands in the way of.
        if let Input::Key(key) = input
            && KeyAction::outside_field(key) == KeyAction::Lock
            && self.lock()
        {
            return;
        }
        if matches!(input, Input::Key(key) if self.everywhere(key)) {
            return;
        }
        match self.with_top(|view, ctx| view.on(input, ctx)) {
            Some(Handled::Yes(effects)) => self.execute(effects),
            _ => {
                if let Input::Key(key) = input {
                    self.global(key);
                }
            }
        }
    }

    /// What is on the screen now can be seen.
    pub(crate) fn seen(&mut self) {
        self.closed = false;
    }

    /// Whether something was closed since the last frame, so that keys waiting now were meant for it.
    #[must_use]
    pub(crate) const fn has_closed(&self) -> bool {
        self.closed
    }

    /// Whether an input was meant for something that is not there to be seen. Leaving is always possible.
    fn unseen(&mut self, input: &Input) -> bool {
        match input {
            Input::Key(key) if self.too_small => {
                match KeyAction::of(key) {
                    KeyAction::Interrupt => self.execute(vec![Effect::Quit]),
                    KeyAction::Suspend => self.wish.suspend = true,
                    _ => {}
                }
                true
            }
            Input::Key(key) => self.closed && KeyAction::of(key) != KeyAction::Interrupt,
            Input::Paste(_) | Input::Hit(_) => self.closed || self.too_small,
            _ => false,
        }
    }

    /// Typing has paused, or the program is about to end: saves what is unsaved.
    pub(crate) fn save_pending(&mut self) {
        let effects = self.with_top(|view, ctx| view.save_pending(ctx)).unwrap_or_default();
        self.execute(effects);
        self.keep_typing();
    }

    /// A PIN is waiting to be checked; call after drawing.
    pub(crate) fn check_waiting_pin(&mut self) {
        let Some((person, secret, act)) = self.waiting.take() else { return };
        let news = match self.desk.check_pin(person, &secret, act) {
            Ok(Access::Granted) => Event::PinRight(person),
            Ok(refused) => {
                let phrase = authority::takes_passphrase(act);
                let asked = if phrase { SecretKind::Passphrase } else { SecretKind::Pin };
                Event::PinWrong(refused.problem(asked))
            }
            Err(error) => Event::PinWrong(error.problem()),
        };
        self.tell(&news);
    }

    pub(super) fn tell(&mut self, news: &Event) {
        let effects = self.with_top(|view, ctx| view.on_event(news, ctx)).unwrap_or_default();
        self.execute(effects);
    }

    /// Carries out an effect that comes from outside a screen.
    #[cfg(test)]
    pub(crate) fn carry_out(&mut self, effect: Effect) {
        self.one(effect);
    }

    pub(super) fn execute(&mut self, effects: Vec<Effect>) {
        let mut effects = effects.into_iter();
        while let Some(effect) = effects.next() {
            if self.asks_before(&effect) {
                self.hold_back(std::iter::once(effect).chain(effects).collect());
                return;
            }
            self.one(effect);
        }
    }

    /// Whether an approval may be left open: nobody of these is in. What is logged while the shop is closed is in no
    /// handover that could leave it open.
    fn may_wait(&self, who: &[PersonId], purpose: PinPurpose) -> MayWait {
        let here = self.model.there(self.desk.now().ms);
        let none = who.iter().all(|person| !here.contains(person));
        let closed = self.model.live.as_ref().is_some_and(|live| live.run.closed);
        if none && !(closed && matches!(purpose, PinPurpose::Log(_))) { MayWait::Yes } else { MayWait::No }
    }

    /// A PIN was right: the screen below is told, and works on under that person where the purpose says so.
    fn granted(&mut self, person: PersonId, purpose: PinPurpose) {
        if purpose.works_on() {
            self.model.person = Some(person);
        }
        if purpose == PinPurpose::OpenHalf {
            self.speak_with(person);
        }
        self.close();
        let role = self.model.settings().and_then(|s| s.person(person)).map(|p| p.role);
        let act = purpose.act_of(role.unwrap_or_default());
        if authority::unlocks(act) {
            self.sign_in(person, act);
        }
        self.tell(&Event::Pin { person, purpose });
    }

    /// The next language, for whoever is signed in from now on.
    fn next_language(&mut self) {
        self.speak(self.look.lang.next());
        if let Some(person) = self.model.person {
            self.langs.retain(|(id, _)| *id != person);
            self.langs.push((person, self.look.lang));
        }
    }

    pub(super) fn one(&mut self, effect: Effect) {
        match effect {
            Effect::ActsFor(part, person) => {
                self.model.named.insert(part, person);
            }
            Effect::Open(view) => {
                self.stack.push(view);
                self.shown();
            }
            Effect::Close => {
                self.leave(false);
                self.close();
                self.shown();
            }
            Effect::Clock(said) => self.clock_answered(said),
            Effect::Home => {
                self.leave(true);
                self.sign_out();
                self.stack.truncate(1);
                if let Some(who) = self.takes_over.take() {
                    self.speak_with(who);
                }
                self.shown();
            }
            Effect::Do(op) => self.perform(op),
            Effect::Ask(query) => {
                let news = match self.desk.answer(&query, &self.model, self.reader()) {
                    Ok(found) => Event::Found(found),
                    Err(error) => Event::Refused(error),
                };
                self.tell(&news);
            }
            Effect::AskPin { title, who, purpose } => self.ask_pin(title, who, purpose, MayWait::No),
            Effect::Type(key) => self.answer(&Input::Key(key)),
            Effect::AskApproval { title, who, purpose } => {
                let waits = self.may_wait(&who, purpose);
                self.ask_pin(title, who, purpose, waits);
            }
            Effect::LeaveOpen { purpose, told } => {
                self.close();
                self.tell(&Event::LeftOpen { purpose, told });
            }
            Effect::CheckPin { person, secret, act } => {
                self.waiting = Some((person, secret, act));
                self.wish.draw_now = true;
            }
            Effect::Granted { person, purpose } => self.granted(person, purpose),
            Effect::Keep { kind, fields } => {
                self.model.log_drafts.insert(kind, fields);
            }
            Effect::ReportDays(days) => self.model.report_days = Some(days),
            Effect::TakeTheirs => {
                self.model.saved = SavedState::Clean;
                self.tell(&Event::Overtaken);
            }
            Effect::Language => self.next_language(),
            Effect::Start(order) => match self.desk.start(*order, self.reader()) {
                Ok(work) => self.work = Some(work),
                Err(error) => self.tell(&Event::Refused(error)),
            },
            Effect::BackUp => self.back_up_now(),
            Effect::SecondPlace(place) => self.set_second_place(place),
            Effect::Prune => self.prune_backups(),
            Effect::Stop => {
                if let Some(work) = &self.work {
                    work.stop();
                }
            }
            Effect::Say(words) => self.status = Some(words),
            Effect::OpenFile(path) => self.say_where_not(opener::open(&path)),
            Effect::PrintFile(path) => self.print(&path),
            // The handover screen has taken its steps out; no other screen has any.
            Effect::Step(_) => {}
            Effect::Quit => self.quit(),
        }
    }

    fn ask_pin(&mut self, title: Label, who: Vec<PersonId>, purpose: PinPurpose, may_wait: MayWait) {
        let who = self.model.in_order(who);
        let run = self.model.live.as_ref().map_or(RunId(0), |live| live.run.id);
        self.stack.push(Box::new(PinPrompt::new(title, who, (purpose, run), may_wait)));
        self.shown();
    }

    pub(super) fn close(&mut self) {
        if self.stack.len() > 1 {
            self.closed |= self.stack.pop().is_some_and(|view| view.is_modal());
        }
    }

    /// A screen is left: PINs given there and not used are worth nothing elsewhere.
    fn leave(&mut self, all: bool) {
        let asked = self.stack.last().is_some_and(|view| view.is_modal());
        if let Some(store) = self.desk.store.as_mut().filter(|_| all || !asked) {
            store.forget_pins();
        }
    }

    /// Who has unlocked the screen.
    fn reader(&self) -> Option<PersonId> {
        self.model.signed_in.as_ref().map(|given| given.person)
    }

    /// The screen is one person's from here on: their language, as they last left it. Who signs while others are still
    /// to sign is not alone at it.
    fn speak_with(&mut self, person: PersonId) {
        let kept = self.langs.iter().find(|(id, _)| *id == person).map(|(_, lang)| *lang);
        let own = self.model.settings().and_then(|s| s.person(person)).map(|p| p.lang);
        if let Some(lang) = kept.or(own) {
            self.speak(lang);
        }
    }

    /// A language from here on, as it is written where the shop is.
    fn speak(&mut self, lang: Lang) {
        let lang = lang.language();
        let asked = self.region.filter(|asked| asked.language() == lang);
        let country = self.model.settings().and_then(|settings| settings.country());
        self.look.lang = asked.unwrap_or_else(|| lang.in_country(country));
    }

    /// Who did something under a chosen name is at the keyboard. Another shift begins with nobody.
    fn acted(&mut self, done: &Command, run: Option<RunId>) {
        if self.model.live.as_ref().map(|live| live.run.id) != run {
            self.model.person = None;
            self.model.named.clear();
        }
        if let Some(person) = act_line::by_name(done) {
            self.model.person = Some(person);
        }
    }

    fn quit(&mut self) {
        let asked =
            self.stack.last().is_some_and(|view| view.title(&self.ctx()) == crate::tui::dialogs::quit::MARK);
        if self.model.live.is_some() && !asked {
            self.stack.push(Box::new(crate::tui::dialogs::quit::Quit::new(&self.model)));
        } else {
            self.wish.quit = true;
        }
    }

    fn ctx(&self) -> Ctx<'_> {
        Ctx { lang: self.look.lang, model: &self.model, now: self.desk.now() }
    }

    /// Who has signed the handover being made.
    fn signers(&self) -> Vec<PersonId> {
        let open = self.model.handover();
        open.map_or_else(Vec::new, |open| open.draft.signatures.iter().map(|s| s.person).collect())
    }

    /// That signatures went with what was changed under them, and whose; nothing where they stand, or all of it is sealed.
    fn taken_back(&self, signed: &[PersonId]) -> Option<Label> {
        self.model.handover()?;
        let now = self.signers();
        let gone = signed.iter().filter(|person| !now.contains(person));
        let names: Vec<String> = gone.map(|person| self.model.name(*person).to_owned()).collect();
        (!names.is_empty()).then(|| {
            Label::from(move |lang: Lang| msg::exchange::taken_back(lang, lists::names(&names, lang)))
        })
    }

    fn perform(&mut self, op: Command) {
        let quiet = matches!(op, Command::Cursor(_) | Command::CheckCopy(_));
        let typed = matches!(op, Command::Answer { .. } | Command::Sign { .. } | Command::PassOver(_));
        let before = self.model.look;
        let run = self.model.live.as_ref().map(|live| live.run.id);
        let again = op.clone();
        let signed = self.signers();
        if matches!(op, Command::Restore { .. }) {
            // Nobody reads a file that another one is put in place of.
            self.work = None;
            self.pause_backups();
        }
        let mut outcome = self.desk.perform(op.clone(), &mut self.model);
        self.resume_backups();
        let full = matches!(outcome, Err(OpError::DiskFull(_)));
        if full && self.desk.store.as_ref().is_some_and(|store| store.release_ballast() > 0) {
            // The reserve is for this: the shift can still be closed.
            outcome = self.desk.perform(op, &mut self.model);
            self.model.notices.push(Problem::new("app.reserve_used"));
        }
        let news = match outcome {
            Ok(news) => {
                self.model
                    .astray
                    .take_if(|_| matches!(again, Command::AcceptFile { .. } | Command::Restore { .. }));
                self.acted(&again, run);
                if !matches!(again, Command::Answer { .. } | Command::Cursor(_) | Command::Look(_)) {
                    self.back_up();
                }
                // Whoever signs last, it goes on with whoever took over, once both have left the last page.
                if let Event::Sealed(sealed) = &news
                    && let Some((_, who)) =
                        sealed.signers.iter().rfind(|(role, _)| *role == SignRole::Incoming)
                {
                    self.takes_over = Some(*who);
                }
                if !quiet {
                    self.model.saved = SavedState::Saved(self.desk.now());
                    let at = self.desk.now();
                    let taken_back = self.taken_back(&signed);
                    if let Some(what) = taken_back.or_else(|| act_line::done(&again, &self.model)) {
                        let line = move |lang: Lang| {
                            format!("{}   {}", msg::app::saved(lang, at.clock(lang)), what.get(lang))
                        };
                        self.status = Some(Label::from(line));
                    }
                }
                news
            }
            Err(error) => {
                let said = error.problem();
                if typed || error.is_of_store() {
                    self.model.saved = SavedState::NotSaved(said);
                } else {
                    // Nothing waits to be saved: an act was declined, and that is said once.
                    self.status = Some(Label::from(move |lang: Lang| i18n::text(lang, said.key, &said.args)));
                }
                Event::Refused(error)
            }
        };
        // The shop may have moved.
        self.speak(self.look.lang);
        if self.model.look != before {
            self.look.theme = Theme::choose(self.model.look.theme);
            self.look.glyphs = Glyphs::choose(self.model.look.glyphs, |name| std::env::var(name).ok());
            self.wish.mouse = Some(self.model.look.mouse);
        }
        if matches!(&again, Command::Answer { .. }) && matches!(news, Event::Refused(OpError::Conflict(_))) {
            // Both values say more than the refusal.
            self.model.saved = SavedState::NotSaved(Problem::new("conflict.title"));
            self.conflict(&again);
            return;
        }
        self.tell(&news);
    }

    /// Time until the clock in the header changes; `None` while a text field may be composing, since a
    /// redraw would drag the input method's window about.
    #[must_use]
    pub(crate) fn until_next_minute(&self) -> Option<Duration> {
        if self.desk.clock.is_fixed() {
            return None;
        }
        let left = 60_000 - self.desk.clock.now_ms().rem_euclid(60_000);
        Some(Duration::from_millis(u64::try_from(left).unwrap_or(60_000)))
    }

    /// Whether long work is under way: look at it now and then.
    #[must_use]
    pub(crate) fn working(&self) -> bool {
        self.work.is_some() || self.backups.as_ref().is_some_and(BackupKeeper::working)
    }

    /// Takes over what long work has to say, waiting for up to so long for the first word.
    pub(crate) fn look_at_work(&mut self, limit: Duration) {
        let now_ms = self.desk.clock.now_ms();
        if let (Some(keeper), Some(store)) = (&mut self.backups, &self.desk.store) {
            // Where a report is waited for as well, that comes first.
            let limit = if self.work.is_some() { Duration::ZERO } else { limit };
            let state = self.model.backup.get_or_insert_default();
            if let Some(said) = keeper.look(store, now_ms, limit, &self.model.backup_places, state) {
                self.status = Some(said);
            }
        }
        let mut next = self.work.as_ref().and_then(|work| work.wait(limit));
        while let Some(told) = next {
            if told.is_last() {
                self.work = None;
            }
            let news = match told {
                WorkEvent::Progress(done, total) => Event::Progress(done, total),
                WorkEvent::Read(made) => Event::Found(Answered::Report(Rc::new(*made))),
                WorkEvent::Written(path) => Event::Written(path),
                WorkEvent::Failed(error) => Event::Refused(error),
            };
            self.tell(&news);
            next = self.work.as_ref().and_then(BackgroundJob::look);
        }
    }

    /// The end: the file is made complete and closed.
    ///
    /// # Errors
    /// When it could not be closed cleanly; what was saved is safe all the same.
    pub(crate) fn end(self, ending: Ending) -> std::io::Result<()> {
        // Stops it and waits: nothing half written stays.
        drop(self.work);
        if let Some(keeper) = self.backups {
            let now_ms = self.desk.clock.now_ms();
            keeper.end(self.desk.store.as_ref(), now_ms, &self.model.backup_places, ending);
        }
        match self.desk.store {
            Some(store) => store.close().map_err(|e| std::io::Error::other(e.to_string())),
            None => Ok(()),
        }
    }

    /// The minute has changed, or another window may have saved something: reads anew what is out of date.
    pub(crate) fn tick(&mut self) {
        self.lock_if_idle();
        self.clock_was_set();
        let now = self.desk.now();
        let Some(store) = &mut self.desk.store else { return };
        self.shared = !store.others().is_empty();
        let expired = store.read_only().is_none() && store.expire_items(now).is_ok_and(|n| n > 0);
        let version = store.data_version().ok();
        if expired || version != self.data_version {
            self.data_version = version;
            self.read_anew();
        }
    }

    /// Reads everything again; the screen hears whether the open handover itself is another one now.
    pub(super) fn read_anew(&mut self) {
        let revs = |model: &AppData| model.handover().map(|open| open.draft.revs.clone());
        let before = revs(&self.model);
        if self.desk.refresh(&mut self.model).is_ok() {
            let same = before == revs(&self.model);
            self.tell(&if same { Event::Changed } else { Event::Overtaken });
        }
    }

    /// Two windows saved the same answer: shows both, so that somebody chooses. The same value twice is none.
    fn conflict(&mut self, op: &Command) {
        let Command::Answer { answer, .. } = op else { return };
        if self.desk.refresh(&mut self.model).is_err() {
            return;
        }
        let theirs = self.model.handover().and_then(|open| {
            open.draft.answers().into_iter().find(|theirs| theirs.address() == answer.address())
        });
        if theirs.as_ref() == Some(&**answer) {
            self.model.saved = SavedState::Saved(self.desk.now());
            self.tell(&Event::Overtaken);
            return;
        }
        let currency = self.model.settings().map(|s| s.store.currency.clone());
        let conflict = Conflict::new(theirs.as_ref(), answer, currency, op.clone());
        self.execute(vec![Effect::Open(Box::new(conflict))]);
    }

    /// How long to wait for input before [`App::tick`]; for ever when nothing can change by itself.
    #[must_use]
    pub(crate) fn until_tick(&self) -> Option<Duration> {
        // Another window on the same file: look once a second.
        let usual = if self.shared { Some(Duration::from_secs(1)) } else { self.until_next_minute() };
        let fixed = self.desk.clock.is_fixed();
        let Some(given) = self.model.signed_in.as_ref().filter(|_| !fixed) else { return usual };
        // The time left stands on the screen in steps of ten seconds.
        let left = given.until_boot_ms.saturating_sub(self.desk.clock.boot_ms()).max(0);
        let step = Duration::from_millis(u64::try_from(left % 10_000).unwrap_or(0).saturating_add(1));
        Some(usual.map_or(step, |usual| usual.min(step)))
    }

    /// Draws one frame.
    pub(crate) fn draw(&mut self, canvas: &mut Canvas) {
        self.lock_if_idle();
        self.follow_forms();
        self.seen();
        self.too_small = footer::draw_too_small(canvas);
        if self.too_small {
            return;
        }
        let area = canvas.area();
        let now = self.desk.now();
        if self.status.is_some() {
            self.said_at.get_or_insert(self.desk.clock.boot_ms());
        }
        let ctx = Ctx { lang: self.look.lang, model: &self.model, now };
        // Modals are drawn over the last screen that is not one.
        let base = self.stack.iter().rposition(|view| !view.is_modal()).unwrap_or(0);
        let title = self.stack.get(base).map(|view| view.title(&ctx)).unwrap_or_default();
        let given = self.model.signed_in.as_ref();
        let first = self.desk.store.is_none().then_some(self.model.first_start.zone);
        let zone = self.stack.get(base).and_then(|view| view.clock_zone()).or(first);
        let now = zone.map_or(now, |zone| zone.stamp_at(now.ms));
        let right = given.map_or_else(
            || now.clock(ctx.lang),
            |given| {
                let (left, name, time) = (given.left(), ctx.model.name(given.person), now.clock(ctx.lang));
                if area.width >= 80 {
                    msg::signed_in::bar_wide(ctx.lang, &left, name, &time)
                } else {
                    let name = i18n::width::fit(name, i18n::width::width(name).min(NAME_IN_BAR));
                    msg::signed_in::bar(ctx.lang, &left, &name, &time)
                }
            },
        );
        let room = footer::room_of_bar(area.width, &right);
        let left = header::line(&title, &ctx, room);
        let left = clock_watch::before(left, self.model.doubted_clock, now, ctx.lang);
        footer::draw_bar(canvas, row(area, 0), &left, &right);
        let above = cells(self.bottom(&ctx, area.width, canvas.glyphs).above.len());
        let mut body = Rect { height: area.height.saturating_sub(2 + above), ..below(area, 1) };
        if base > 0
            && let Some((line, role)) = summary::banner(&ctx)
        {
            // Home has them all below; elsewhere the gravest stands above.
            let here = self.stack.get(base).is_some_and(|view| view.settles_banners());
            let line = if here { line.replace(msg::data_ui::pointer(ctx.lang), "") } else { line };
            canvas.text_in(body.x + 1, body.y, body.width.saturating_sub(2), &line, role);
            body = Rect { height: body.height.saturating_sub(1), ..below(body, 1) };
        }
        for (i, view) in self.stack.iter_mut().enumerate().skip(base) {
            if i > base {
                canvas.shield();
            }
            view.draw(canvas, body, &ctx);
        }
        // What can be done is known once the page is composed: how much of it fits, and whether there is more.
        let bottom = self.bottom(&ctx, area.width, canvas.glyphs);
        let last = area.height.saturating_sub(1);
        let place = Rect { y: area.y + last.saturating_sub(above), height: above.min(last), ..area };
        footer::draw_message(canvas, place, &bottom.above);
        footer::draw_hints(canvas, row(area, last), &bottom.status, &bottom.hints);
    }
}

#[cfg(test)]
mod said_tests;
#[cfg(test)]
mod tests;
