//! One area of the settings: a list of things, and a form for one of them. An area says what its things and
//! their fields are; looking is free, and who may change something says so with a PIN when saving.

use std::fmt::Debug;

use ratatui::layout::Rect;

use crate::i18n::{self, dates, msg, width};
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::model::refusal::Refusal;
use crate::model::settings::Settings;
use crate::model::time::Stamp;
use crate::rules::authority::{self, Act};
use crate::rules::claims;
use crate::rules::pin::{Secret, SecretKind};
use crate::rules::settings_edit::Way;
use crate::tui::screens::zone::ZoneSearch;
use crate::tui::shell::app_data::{AppData, LookChoice, SignedIn};
use crate::tui::shell::canvas::{Canvas, cells};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Command, Ctx, Effect, Event, Handled, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::dialog::Dialog;
use crate::tui::widgets::dialog::DialogId;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::list::ListWidget;

/// Cells a form takes at most.
const WIDEST: u16 = 96;

/// A refusal and the field it belongs to; an empty name means the one with the focus.
pub(crate) type FieldRefusal = (&'static str, Problem);

/// What follows a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    /// These are issued to this person and shown once.
    Issue(PersonId, &'static [SecretKind]),
    /// This person may try again.
    Unlock(PersonId),
}

/// A change to be saved.
#[derive(Clone, Debug)]
pub(crate) struct SettingsChange {
    /// The settings afterwards.
    pub(crate) settings: Settings,
    pub(crate) then: Option<Then>,
    /// What changes on this PC instead of in the shop.
    pub(crate) look: Option<LookChoice>,
}

impl From<Settings> for SettingsChange {
    fn from(settings: Settings) -> Self {
        Self { settings, then: None, look: None }
    }
}

/// One line of the list.
#[derive(Clone, Debug)]
pub(crate) struct AreaRow {
    /// Names the thing for its area.
    pub(crate) key: String,
    /// What it is called.
    pub(crate) text: String,
    /// A detail, on the right.
    pub(crate) detail: String,
    /// Whether it is in use.
    pub(crate) active: bool,
}

/// What an area consists of.
pub(crate) trait Area: Debug {
    /// Name of the area in the menu.
    fn title(&self, lang: Lang) -> &'static str;

    /// What changing it is; nothing for what belongs to the PC.
    fn act(&self) -> Option<Act> {
        Some(Act::ChangeLists)
    }

    /// Whether it is one thing, shown as a form at once.
    fn single(&self) -> bool {
        false
    }

    /// Whether more things can be added.
    fn adds(&self) -> bool {
        true
    }

    /// Things the area lists, a row each; none of a single form.
    fn rows(&self, _: &Settings, _: Lang) -> Vec<AreaRow> {
        Vec::new()
    }

    /// The fields of one thing, or of a new one.
    fn fields(&self, model: &AppData, settings: &Settings, key: Option<&str>) -> Vec<Field>;

    /// The settings with what the form says.
    ///
    /// # Errors
    /// Why not, and at which field.
    fn apply(
        &self,
        model: &AppData,
        settings: &Settings,
        key: Option<&str>,
        form: &Form,
    ) -> Result<SettingsChange, FieldRefusal>;

    /// A page with more about one thing, where there is one: to the right of the list, which has no order then.
    fn page(&self, _key: &str) -> Option<Box<dyn View>> {
        None
    }

    /// The settings with one thing moved, where order counts.
    fn moved(&self, _settings: &Settings, _key: &str, _way: Way) -> Option<Result<Settings, Refusal>> {
        None
    }
}

#[derive(Debug)]
struct Editing {
    key: Option<String>,
    form: Form,
    changed: bool,
}

/// The screen of one area.
#[derive(Debug)]
pub(crate) struct AreaView {
    area: Box<dyn Area>,
    list: ListWidget,
    editing: Option<Editing>,
    /// Waits for a PIN.
    waiting: Option<SettingsChange>,
    /// Follows when the settings are saved.
    then: Option<(Then, PersonId)>,
    /// Something to read: an issued PIN, a refusal.
    told: Option<Dialog>,
    /// Leave a changed form?
    leaving: Option<Dialog>,
    zone: ZoneSearch,
    /// The thing to begin with.
    begins_with: Option<String>,
}

impl AreaView {
    /// The area, with its list or its one form.
    #[must_use]
    pub(crate) fn new(area: Box<dyn Area>) -> Self {
        Self {
            area,
            list: ListWidget::new(),
            editing: None,
            waiting: None,
            then: None,
            told: None,
            leaving: None,
            zone: ZoneSearch::default(),
            begins_with: None,
        }
    }

    /// The area with one of its things open.
    #[must_use]
    pub(crate) fn of(area: Box<dyn Area>, key: String) -> Self {
        Self { begins_with: Some(key), ..Self::new(area) }
    }

    fn rows(&self, ctx: &Ctx<'_>) -> Vec<AreaRow> {
        ctx.model.settings().map_or_else(Vec::new, |settings| self.area.rows(settings, ctx.lang))
    }

    fn edit(&mut self, key: Option<String>, ctx: &Ctx<'_>) {
        let Some(settings) = ctx.model.settings() else { return };
        let mut fields = self.area.fields(ctx.model, settings, key.as_deref());
        for field in &mut fields {
            field.write_in(ctx.lang);
        }
        self.editing =
            Some(Editing { key, form: Form::new(fields).ended_by(msg::log_ui::save_button), changed: false });
    }

    fn save(&mut self, ctx: &Ctx<'_>) -> Handled {
        let (Some(editing), Some(settings)) = (&mut self.editing, ctx.model.settings()) else {
            return Handled::done();
        };
        match self.area.apply(ctx.model, settings, editing.key.as_deref(), &editing.form) {
            Ok(plan) => self.carry_out(plan, ctx),
            Err((field, problem)) => {
                let field = if field.is_empty() { editing.form.focused_id() } else { field };
                editing.form.refuse(field, problem);
                Handled::done()
            }
        }
    }

    /// Saves a change, or asks first for the PIN of someone who may make it.
    fn carry_out(&mut self, plan: SettingsChange, ctx: &Ctx<'_>) -> Handled {
        let Some(live) = &ctx.model.live else { return Handled::done() };
        if let Some(look) = plan.look {
            return Handled::then(Effect::Do(Command::Look(look)));
        }
        let same = plan.settings == live.settings;
        if same && plan.then.is_none() {
            return Handled::Yes(self.finished());
        }
        let only_unlocks = same && matches!(plan.then, Some(Then::Unlock(_)));
        let act = match self.area.act() {
            _ if only_unlocks => Act::UnlockPin,
            Some(act @ (Act::ManageShop | Act::AddForADay)) => act,
            _ => claims::of_settings(&live.settings, &plan.settings, live.run.date),
        };
        if let Some(person) = ctx.model.unlocked_by(act) {
            return Handled::Yes(self.effects(plan, person, ctx));
        }
        let who = ctx.model.may_do(act, &[]);
        self.waiting = Some(plan);
        Handled::then(Effect::AskPin {
            title: if authority::takes_passphrase(act) {
                msg::settings_ui::ask_phrase.into()
            } else {
                msg::settings_ui::ask_pin.into()
            },
            who,
            purpose: PinPurpose::Settings(act),
        })
    }

    fn effects(&mut self, plan: SettingsChange, by: PersonId, ctx: &Ctx<'_>) -> Vec<Effect> {
        let Some(live) = &ctx.model.live else { return Vec::new() };
        self.then = plan.then.map(|then| (then, by));
        if plan.settings == live.settings {
            return self.follow();
        }
        let settings = Box::new(plan.settings);
        vec![Effect::Do(Command::Settings { by, base: live.version, settings })]
    }

    /// What comes after saving; nothing more closes the form.
    fn follow(&mut self) -> Vec<Effect> {
        match self.then.take() {
            Some((Then::Issue(person, kinds), by)) => {
                vec![Effect::Do(Command::IssueSecrets { by, person, kinds })]
            }
            Some((Then::Unlock(person), by)) => vec![Effect::Do(Command::Unlock { by, person })],
            None => self.finished(),
        }
    }

    fn finished(&mut self) -> Vec<Effect> {
        self.editing = None;
        if self.area.single() { vec![Effect::Close] } else { Vec::new() }
    }

    fn on_form(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        let Some(editing) = &mut self.editing else { return Handled::No };
        if self.zone.is_open() {
            editing.changed = true;
            return self.zone.on(input, &mut editing.form);
        }
        if self.zone.begins(input, &editing.form) {
            return Handled::done();
        }
        match editing.form.handle(input) {
            WidgetOutcome::Submitted => return self.save(ctx),
            WidgetOutcome::Changed => {
                editing.changed = true;
                return Handled::done();
            }
            WidgetOutcome::Ignored => {}
            _ => return Handled::done(),
        }
        let Input::Key(key) = input else { return Handled::No };
        if KeyAction::of(key) != KeyAction::Back {
            return Handled::No;
        }
        if editing.changed {
            self.leaving = Some(Dialog::ask(
                msg::settings_ui::unsaved_title,
                msg::settings_ui::unsaved_body,
                vec![
                    msg::settings_ui::unsaved_save.into(),
                    msg::settings_ui::unsaved_drop.into(),
                    msg::settings_ui::unsaved_stay.into(),
                ],
            ));
            return Handled::done();
        }
        Handled::Yes(self.finished())
    }

    fn on_list(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        let rows = self.rows(ctx);
        self.list.set_len(rows.len() + usize::from(self.area.adds()));
        match self.list.handle(input) {
            WidgetOutcome::Chosen(at) => {
                self.edit(rows.get(at).map(|row| row.key.clone()), ctx);
                return Handled::done();
            }
            WidgetOutcome::Ignored => {}
            _ => return Handled::done(),
        }
        let Input::Key(key) = input else { return Handled::No };
        let way = match KeyAction::outside_field(key) {
            KeyAction::Left => Way::Up,
            KeyAction::Right => Way::Down,
            _ => return Handled::No,
        };
        let row = self.list.selected().and_then(|at| rows.get(at));
        if let Some(page) = row.filter(|_| way == Way::Down).and_then(|row| self.area.page(&row.key)) {
            return Handled::then(Effect::Open(page));
        }
        let (Some(row), Some(settings)) = (row, ctx.model.settings()) else { return Handled::done() };
        match self.area.moved(settings, &row.key, way) {
            Some(Ok(next)) if next != *settings => {
                // The selection goes with the thing.
                let after = self.area.rows(&next, ctx.lang).iter().position(|r| r.key == row.key);
                let handled = self.carry_out(next.into(), ctx);
                self.list.select(after.unwrap_or(0));
                handled
            }
            Some(Err(refusal)) => {
                self.tell(&refusal.problem);
                Handled::done()
            }
            _ => Handled::done(),
        }
    }

    fn tell(&mut self, problem: &Problem) {
        let problem = problem.clone();
        let text = move |lang: Lang| i18n::text(lang, problem.key, &problem.args);
        self.told = Some(Dialog::tell(msg::settings_ui::not_saved, text));
    }

    fn draw_list(&mut self, canvas: &mut Canvas, place: Rect, ctx: &Ctx<'_>) {
        let rows = self.rows(ctx);
        self.list.set_len(rows.len() + usize::from(self.area.adds()));
        let focused = self.told.is_none();
        self.list.draw(canvas, place, Focus::when(focused), |canvas, at, rect| {
            let Some(row) = rows.get(at) else {
                canvas.text_in(
                    rect.x + 1,
                    rect.y,
                    rect.width,
                    msg::settings_ui::add(canvas.lang),
                    TextRole::HintKey,
                );
                return;
            };
            let off = msg::settings_ui::off(canvas.lang);
            let detail = match (row.active, row.detail.is_empty()) {
                (true, _) => row.detail.clone(),
                (false, true) => off.to_owned(),
                (false, false) => format!("{} · {off}", row.detail),
            };
            let beside = cells(width::width(&detail)).min(rect.width / 2);
            let role = if row.active { TextRole::Text } else { TextRole::Muted };
            let room = rect.width.saturating_sub(beside + 4);
            canvas.text_in(rect.x + 1, rect.y, room, &row.text, role);
            canvas.text_right(rect.right().saturating_sub(1), rect.y, beside, &detail, TextRole::Muted);
        });
    }
}

/// A title with who is signed in behind it, and for how long.
pub(crate) fn with_signed_in(title: &str, ctx: &Ctx<'_>) -> String {
    let settings = |given: &&SignedIn| given.acts.iter().any(|act| !authority::reads(*act));
    match ctx.model.signed_in.as_ref().filter(settings) {
        Some(given) => {
            let until = Stamp::new(ctx.now.ms.saturating_add(given.left_ms), ctx.now.offset_min);
            let name = ctx.model.name(given.person);
            format!("{title} · {}", msg::signed_in::settings(ctx.lang, name, until.clock(ctx.lang)))
        }
        None => title.to_owned(),
    }
}

impl View for AreaView {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_area.into())
    }

    fn explained_form(&self) -> Option<&Form> {
        self.editing.as_ref().map(|editing| &editing.form)
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        if let Some(dialog) = self.told.as_ref().or(self.leaving.as_ref()) {
            return dialog.hints(lang);
        }
        if let Some(hints) = self.zone.hints(lang) {
            return hints;
        }
        if let Some(editing) = &self.editing {
            return editing.form.hints_as(lang, msg::settings_ui::hint_save(lang));
        }
        let mut hints = vec![
            Hint::key(Code::Enter, msg::kit::hint_open(lang), 0),
            Hint::new(HintKey::UpDown, msg::kit::hint_choose(lang), 2),
        ];
        let rows = self.rows(ctx);
        let orders = rows.first().zip(ctx.model.settings());
        if orders.is_some_and(|(row, s)| self.area.moved(s, &row.key, Way::Up).is_some()) {
            hints.push(Hint::new(HintKey::LeftRight, msg::settings_ui::hint_order(lang), 1));
        }
        if rows.iter().any(|row| self.area.page(&row.key).is_some()) {
            hints.push(Hint::key(Code::Right, msg::items_ui::history(lang), 1));
        }
        hints.push(Hint::key(Code::Esc, msg::kit::hint_back(lang), 0));
        hints
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Some(dialog) = &mut self.told {
            if matches!(dialog.handle(input), WidgetOutcome::Chosen(_) | WidgetOutcome::Cancelled) {
                self.told = None;
            }
            return Handled::done();
        }
        if let Some(dialog) = &mut self.leaving {
            match dialog.handle(input) {
                WidgetOutcome::Chosen(0) => {
                    self.leaving = None;
                    if self.editing.as_mut().is_some_and(|e| e.form.validate()) {
                        return self.save(ctx);
                    }
                }
                WidgetOutcome::Chosen(1) => {
                    self.leaving = None;
                    return Handled::Yes(self.finished());
                }
                WidgetOutcome::Chosen(_) | WidgetOutcome::Cancelled => self.leaving = None,
                _ => {}
            }
            return Handled::done();
        }
        if self.editing.is_some() { self.on_form(input, ctx) } else { self.on_list(input, ctx) }
    }

    fn dialog(&self) -> Option<DialogId> {
        self.told.as_ref().or(self.leaving.as_ref()).map(Dialog::id)
    }

    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        let title = self.area.title(Lang::En);
        let name = |key: &Option<String>| format!("settings/{title}/{}", key.as_deref().unwrap_or_default());
        let editing =
            self.editing.iter_mut().map(|editing| (name(&editing.key), Typed::Form(&mut editing.form)));
        editing.chain(self.zone.unsaved()).collect()
    }

    fn put_back(&mut self, _: &Ctx<'_>) {
        if let Some(editing) = &mut self.editing {
            editing.changed = true;
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let title = self.area.title(ctx.lang);
        let open = self.told.is_some() || self.leaving.is_some() || self.zone.is_open();
        let title = with_signed_in(title, ctx);
        let inner = canvas.pane(area, &title, Focus::Here);
        let width = inner.width.saturating_sub(2).min(WIDEST);
        let place = Rect { x: inner.x.saturating_add(1), width, ..inner };
        match &mut self.editing {
            Some(editing) => editing.form.draw(canvas, place, Focus::when(!open)),
            None => self.draw_list(canvas, place, ctx),
        }
        self.zone.draw(canvas, area);
        if let Some(dialog) = self.told.as_mut().or(self.leaving.as_mut()) {
            canvas.shield();
            dialog.draw(canvas);
        }
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Pin { person, purpose: PinPurpose::Settings(_) } => match self.waiting.take() {
                Some(plan) => self.effects(plan, *person, ctx),
                None => Vec::new(),
            },
            Event::Saved => self.follow(),
            Event::Issued { person, secrets } => {
                let (name, secrets) = (ctx.model.name(*person).to_owned(), secrets.clone());
                let only_on = ctx.model.settings().and_then(|s| s.person(*person)).and_then(|p| p.only_on);
                let text = move |lang: Lang| {
                    let line = |(kind, secret): &(SecretKind, Secret)| match kind {
                        SecretKind::Pin => msg::settings_ui::issued(lang, &name, secret.expose()),
                        SecretKind::Passphrase => {
                            msg::settings_ui::issued_phrase(lang, &name, secret.expose())
                        }
                    };
                    let mut lines: Vec<String> = secrets.iter().map(line).collect();
                    lines.push(msg::settings_ui::issued_once(lang).to_owned());
                    let date = only_on.map(|date| dates::date_short(lang, date));
                    lines.extend(date.map(|date| msg::day_help::owner_confirms(lang, date)));
                    lines.join("\n")
                };
                self.told = Some(Dialog::tell(msg::settings_ui::issued_title, text));
                self.finished()
            }
            Event::Refused(error) => {
                self.then = None;
                match &mut self.editing {
                    Some(editing) => {
                        let field = editing.form.focused_id();
                        editing.form.refuse(field, error.problem());
                    }
                    None => self.tell(&error.problem()),
                }
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn on_top(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        if let Some(key) = self.begins_with.take() {
            self.edit(Some(key), ctx);
        } else if self.area.single() && self.editing.is_none() {
            self.edit(None, ctx);
        }
        Vec::new()
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        let settings = msg::settings_ui::title(ctx.lang);
        format!("{settings} · {}", Label::from(self.area.title(ctx.lang)).get(ctx.lang))
    }
}
