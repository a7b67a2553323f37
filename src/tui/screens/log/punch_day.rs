//! The one way to put a punch right: the day of a person, its punches, and what the day comes to with one of them
//! added, moved or taken out.

#[cfg(test)]
mod tests;

use ratatui::layout::Rect;

use crate::i18n;
use crate::i18n::{dates, lists, msg, width};
use crate::model::attendance::{ClockPunch, PunchKind};
use crate::model::business_day::business_date;
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::log::{Detail, Punch};
use crate::model::people::Role as Post;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::time::BusinessDate;
use crate::record::logbook::LogPage;
use crate::rules::attendance::punch_day::PunchDay;
use crate::rules::attendance::stays::{Stay, minute};
use crate::rules::authority::Act;
use crate::tui::screens::log::form_reader::{FormReader, Lean, date_field, person_field, time_field};
use crate::tui::screens::month_lock::MonthLock;
use crate::tui::shell::canvas::{Canvas, below, padded};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction};
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Answered, Command, Ctx, Effect, Event, Handled, Query, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::dialog::{Dialog, DialogId};
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::list::ListWidget;

/// What is added below the punches.
const MORE: [PunchKind; 2] = [PunchKind::In, PunchKind::Out];

/// How far it is.
#[derive(Debug)]
enum Stage {
    /// Whose day it is, and which.
    Whose(Form),
    /// The punches of the day.
    Punches,
    /// One of them is put right, or one is added.
    Fix(Fix),
    /// Before and after are shown; then the PIN is asked for.
    Sure(Fix, Punch, Dialog),
    /// The PIN is asked for.
    Waits(Fix, Punch),
}

/// What is typed about a punch, kept until it is logged.
#[derive(Debug)]
struct Fix {
    kind: PunchKind,
    /// The punch that is put right; nothing where one is added.
    old: Option<ClockPunch>,
    form: Form,
    /// The instant as it was typed when another day was proposed for it, UTC milliseconds.
    proposed: Option<i64>,
}

/// The punches of a person's day.
#[derive(Debug)]
pub(crate) struct PunchDayView {
    of: Option<(PersonId, BusinessDate)>,
    day: Option<PunchDay>,
    list: ListWidget,
    stage: Stage,
    problem: Option<Problem>,
}

impl PunchDayView {
    /// Asks whose day it is.
    pub(crate) fn ask(ctx: &Ctx<'_>) -> Self {
        let mut person = person_field("person", msg::log_ui::person, ctx).required();
        let known = ctx.model.actor();
        person.choose(ctx.model.people(Post::Cashier).iter().position(|p| Some(*p) == known));
        // After midnight it is still the night of the day before.
        let today = ctx.model.settings().map_or_else(
            || ctx.now.calendar_date(),
            |settings| business_date(ctx.now, settings.store.zone, settings.store.cutoff.0),
        );
        let today = today.figures(ctx.lang);
        let date = date_field("date", msg::log_ui::date, ctx).required().with(&today);
        let form = Form::new(vec![person, date]).ended_by(msg::punch_day::show);
        Self { of: None, day: None, list: ListWidget::new(), stage: Stage::Whose(form), problem: None }
    }

    /// The day of somebody.
    pub(crate) const fn of(person: PersonId, date: BusinessDate) -> Self {
        let of = Some((person, date));
        Self { of, day: None, list: ListWidget::new(), stage: Stage::Punches, problem: None }
    }

    /// The punches of somebody a handover names, on its day.
    pub(crate) fn named(page: &LogPage, name: &str, ctx: &Ctx<'_>) -> Option<Self> {
        let person = ctx.model.settings()?.person_named(name)?;
        Some(Self::of(person.id, page.document.business_date))
    }

    fn read(&self) -> Vec<Effect> {
        self.of.map(|(person, date)| Effect::Ask(Query::PunchDay(person, date))).into_iter().collect()
    }

    fn punches(&self, ctx: &Ctx<'_>) -> Vec<ClockPunch> {
        let day = self.day.as_ref().zip(ctx.model.settings());
        day.map_or_else(Vec::new, |(day, settings)| day.punches(settings))
    }

    fn locked(&self) -> bool {
        self.day.as_ref().is_some_and(|day| day.locked)
    }

    fn choose(&mut self, at: usize, ctx: &Ctx<'_>) -> Handled {
        self.problem = None;
        let Some((_, date)) = self.of else { return Handled::done() };
        if self.locked() {
            // First of all: it says why it is opened again.
            return Handled::then(Effect::Open(Box::new(MonthLock::new(date.month(), ctx))));
        }
        let punches = self.punches(ctx);
        let old = punches.get(at).copied();
        let kind = old.map(|p| p.kind).or_else(|| MORE.get(at - punches.len().min(at)).copied());
        let Some(kind) = kind else { return Handled::done() };
        let mut time = time_field("time", msg::log_ui::time, "date", Lean::Last, ctx);
        let mut day = date_field("date", msg::log_ui::date, ctx).required();
        if let Some(at) = old.map(|old| ctx.stamp(old.at_ms)) {
            time = time.with(&at.clock(ctx.lang)).explained(msg::punch_day::empty_removes);
            day = day.with(&at.calendar_date().figures(ctx.lang));
        } else {
            time = time.required();
            day = day.with(&date.figures(ctx.lang));
        }
        let reason = Field::text("reason", msg::log_ui::correction_reason).required().max(200);
        let form = Form::new(vec![time, day, reason]).ended_by(msg::punch_day::go_on);
        self.stage = Stage::Fix(Fix { kind, old, form, proposed: None });
        Handled::done()
    }

    /// What was typed, with everything that is wrong with it told at its field.
    fn typed(&mut self, ctx: &Ctx<'_>) -> Option<Punch> {
        let (person, _) = self.of?;
        let settings = ctx.model.settings()?;
        let Stage::Fix(Fix { kind, old, form, .. }) = &mut self.stage else { return None };
        let sheet = FormReader::new(form, settings, ctx);
        let removed = old.is_some() && !sheet.has("time");
        let at = if removed {
            old.map(|old| old.at_ms)
        } else {
            let at = sheet.noted(sheet.moment("date", "time", Lean::Last));
            at.and_then(|at| sheet.must("time", at))
        };
        if at.is_some_and(|at| at > ctx.now.ms) {
            sheet.note_problem("time", Problem::new("log_ui.not_yet"));
        }
        let same = |at: i64| old.is_some_and(|old| minute(old.at_ms) == minute(at));
        if !removed && at.is_some_and(same) {
            sheet.note_problem("time", Problem::new("punch_day.same"));
        }
        let reason = sheet.must("reason", Some(sheet.line("reason")).filter(|reason| !reason.is_empty()));
        let problems = sheet.problems();
        if !problems.is_empty() {
            form.refuse_all(problems);
            return None;
        }
        let instead_of = old.filter(|_| !removed).map(|old| old.at_ms);
        Some(Punch { correction: reason?, removed, instead_of, ..Punch::clocked(person, *kind, at?) })
    }

    /// Shows what the day was and what it comes to.
    fn ask_sure(&mut self, punch: Punch, ctx: &Ctx<'_>) -> Handled {
        let Some((day, settings)) = self.day.as_ref().zip(ctx.model.settings()) else {
            return Handled::done();
        };
        if let Some(at_ms) = day.other_day(&punch, ctx.now.ms, settings) {
            // Proposed in its field and said; typed as it was once more it is taken.
            let on = ctx.stamp(at_ms).calendar_date();
            let Stage::Fix(Fix { form, proposed, .. }) = &mut self.stage else { return Handled::done() };
            if *proposed != Some(punch.at_ms) {
                *proposed = Some(punch.at_ms);
                if let Some(field) = form.field_mut("date") {
                    field.set_raw(&on.figures(ctx.lang));
                }
                form.refuse("date", Problem::new("punch_day.other_day").with("day", on.figures(ctx.lang)));
                return Handled::done();
            }
        }
        let more = day.with(&punch).missing(settings) > day.missing(settings) && !punch.removed;
        let before = words(&day.stays(settings), settings);
        let after = words(&day.with(&punch).stays(settings), settings);
        let body = move |lang: Lang| {
            let shown = |stays: &str| {
                if stays.is_empty() { msg::punch_day::none(lang).to_owned() } else { stays.to_owned() }
            };
            let both = msg::punch_day::before_after(lang, shown(&after), shown(&before));
            if more { format!("{both}\n{}", msg::punch_day::more_missing(lang)) } else { both }
        };
        let buttons = vec![msg::kit::to_pin.into(), msg::kit::go_back.into()];
        let dialog = Dialog::ask(self.whose(ctx), body, buttons);
        self.go(|fix| Stage::Sure(fix, punch, dialog));
        Handled::done()
    }

    /// Goes on, or back, with what is typed.
    fn go(&mut self, to: impl FnOnce(Fix) -> Stage) {
        self.stage = match std::mem::replace(&mut self.stage, Stage::Punches) {
            Stage::Fix(fix) | Stage::Sure(fix, ..) | Stage::Waits(fix, _) => to(fix),
            stage @ (Stage::Whose(_) | Stage::Punches) => stage,
        };
    }

    fn whose(&self, ctx: &Ctx<'_>) -> Label {
        let Some((person, date)) = self.of else { return msg::punch_day::title.into() };
        let name = ctx.model.name(person).to_owned();
        Label::from(move |lang: Lang| format!("{name} · {}", dates::date_short(lang, date)))
    }

    /// Asks a lead, who is never the person; where the shop has no other, the person does it alone.
    fn ask_lead(&mut self, punch: Punch, ctx: &Ctx<'_>) -> Handled {
        let who = ctx.model.may_do(Act::CorrectPunch, &[punch.person]);
        let closed = ctx.model.live.as_ref().is_some_and(|live| live.run.closed);
        if who.is_empty() && closed {
            self.go(Stage::Fix);
            self.problem = Some(Problem::new("log.closed_leaves_nothing"));
            return Handled::done();
        }
        self.go(|fix| Stage::Waits(fix, punch));
        if who.is_empty() {
            return Handled::Yes(self.alone("", ctx));
        }
        let purpose = PinPurpose::Log(Act::CorrectPunch);
        Handled::then(Effect::AskApproval { title: msg::log_ui::approval.into(), who, purpose })
    }

    /// No lead is in: the person's own PIN, and a lead decides later.
    fn alone(&mut self, told: &str, ctx: &Ctx<'_>) -> Vec<Effect> {
        let Stage::Waits(_, punch) = &mut self.stage else { return Vec::new() };
        *punch = punch.clone().left_open(told, ctx.now.ms);
        let (who, purpose) = (vec![punch.person], PinPurpose::Log(Act::CorrectPunch));
        vec![Effect::AskPin { title: msg::punch_day::own_pin.into(), who, purpose }]
    }

    /// What Enter does in the list.
    fn enter(&self, lang: Lang) -> &'static str {
        if self.locked() { msg::kit::hint_open(lang) } else { msg::punch_day::hint_fix(lang) }
    }

    fn draw_punches(&mut self, canvas: &mut Canvas, inner: Rect, ctx: &Ctx<'_>) {
        let lang = ctx.lang;
        let Some((_, date)) = self.of else { return };
        let mut y = inner.y;
        let mut told = Vec::new();
        if self.locked() {
            told.push((msg::punch_day::locked(lang, dates::month_title(lang, date.month())), TextRole::Warn));
        }
        if let Some(problem) = &self.problem {
            told.push((i18n::text(lang, problem.key, &problem.args), TextRole::Bad));
        }
        for (text, role) in told {
            for line in width::wrap(&text, usize::from(inner.width.max(8))) {
                canvas.text_in(inner.x, y, inner.width, &line, role);
                y += 1;
            }
        }
        let punches = self.punches(ctx);
        self.list.set_len(punches.len() + MORE.len());
        let list = below(inner, y - inner.y + u16::from(y > inner.y));
        self.list.draw(canvas, list, Focus::Here, |canvas, index, rect| {
            let (text, role) = match punches.get(index) {
                Some(punch) => (row(*punch, date, ctx), TextRole::Text),
                None => match MORE.get(index - punches.len()) {
                    Some(PunchKind::In) => (msg::punch_day::add_in(lang).to_owned(), TextRole::Label),
                    _ => (msg::punch_day::add_out(lang).to_owned(), TextRole::Label),
                },
            };
            canvas.text_in(rect.x + 1, rect.y, rect.width.saturating_sub(1), &text, role);
        });
    }
}

/// A punch in the list: which way, when, and that it was entered afterwards.
fn row(punch: ClockPunch, date: BusinessDate, ctx: &Ctx<'_>) -> String {
    let at = ctx.stamp(punch.at_ms);
    let time = if at.calendar_date() == date {
        at.clock(ctx.lang)
    } else {
        dates::moment(ctx.lang, at.calendar_date(), at.minute())
    };
    let way = match punch.kind {
        PunchKind::In => msg::log_ui::clock_in(ctx.lang),
        PunchKind::Out => msg::log_ui::clock_out(ctx.lang),
    };
    let way = width::fit(way, 12);
    if punch.corrected {
        format!("{way} {time}   {}", msg::punch_day::afterwards(ctx.lang))
    } else {
        format!("{way} {time}")
    }
}

/// Stays as `07:00–11:00, 11:30–?`.
fn words(stays: &[Stay], settings: &Settings) -> String {
    let lang = settings.written(settings.store.lang);
    let time = |punch: Option<ClockPunch>| {
        punch.map_or_else(|| "?".to_owned(), |p| settings.store.zone.stamp_at(p.at_ms).clock(lang))
    };
    let all: Vec<String> =
        stays.iter().map(|stay| format!("{}–{}", time(stay.came), time(stay.went))).collect();
    all.join(lists::between_names(lang))
}

impl View for PunchDayView {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_clock.into())
    }

    fn explained_form(&self) -> Option<&Form> {
        match &self.stage {
            Stage::Whose(form)
            | Stage::Fix(Fix { form, .. })
            | Stage::Sure(Fix { form, .. }, ..)
            | Stage::Waits(Fix { form, .. }, _) => Some(form),
            Stage::Punches => None,
        }
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        match &self.stage {
            Stage::Whose(form) | Stage::Fix(Fix { form, .. }) | Stage::Waits(Fix { form, .. }, _) => {
                form.hints(ctx.lang)
            }
            Stage::Sure(.., dialog) => dialog.hints(ctx.lang),
            Stage::Punches => vec![
                Hint::key(Code::Enter, self.enter(ctx.lang), 0),
                Hint::new(HintKey::UpDown, msg::kit::hint_choose(ctx.lang), 1),
                Hint::key(Code::Esc, msg::kit::hint_back(ctx.lang), 0),
            ],
        }
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        let back = matches!(input, Input::Key(key) if KeyAction::of(key) == KeyAction::Back);
        match &mut self.stage {
            Stage::Whose(form) => match form.handle(input) {
                WidgetOutcome::Submitted => {
                    let Some(settings) = ctx.model.settings() else { return Handled::done() };
                    let sheet = FormReader::new(form, settings, ctx);
                    let person = sheet.must("person", sheet.person("person"));
                    let date =
                        sheet.noted(ctx.read_date(form.raw("date")).map_err(|problem| ("date", problem)));
                    let problems = sheet.problems();
                    let Some(of) = person.zip(date) else {
                        form.refuse_all(problems);
                        return Handled::done();
                    };
                    *self = Self::of(of.0, of.1);
                    Handled::Yes(self.read())
                }
                WidgetOutcome::Ignored => Handled::No,
                _ => Handled::done(),
            },
            // The PIN was not given: it goes on where the form stood.
            Stage::Waits(..) => {
                self.go(Stage::Fix);
                self.on(input, ctx)
            }
            Stage::Fix(_) if back => {
                self.stage = Stage::Punches;
                Handled::done()
            }
            Stage::Fix(Fix { form, .. }) => match form.handle(input) {
                WidgetOutcome::Submitted => match self.typed(ctx) {
                    Some(punch) => self.ask_sure(punch, ctx),
                    None => Handled::done(),
                },
                WidgetOutcome::Ignored => Handled::No,
                _ => Handled::done(),
            },
            Stage::Sure(_, punch, dialog) => {
                let punch = punch.clone();
                match dialog.handle(input) {
                    WidgetOutcome::Chosen(0) => self.ask_lead(punch, ctx),
                    WidgetOutcome::Chosen(_) | WidgetOutcome::Cancelled => {
                        self.go(Stage::Fix);
                        Handled::done()
                    }
                    _ => Handled::done(),
                }
            }
            Stage::Punches => match self.list.handle(input) {
                WidgetOutcome::Chosen(_) if matches!(input, Input::Key(key) if key.burst) => Handled::done(),
                WidgetOutcome::Chosen(at) => self.choose(at, ctx),
                WidgetOutcome::Ignored => Handled::No,
                _ => Handled::done(),
            },
        }
    }

    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        let (Stage::Fix(fix) | Stage::Sure(fix, ..) | Stage::Waits(fix, _)) = &mut self.stage else {
            return Vec::new();
        };
        let Some((person, date)) = self.of else { return Vec::new() };
        let old = fix.old.as_ref().map_or(0, |old| old.at_ms);
        vec![(format!("punch/{person}/{date}/{}/{old}", fix.kind.as_str()), Typed::Form(&mut fix.form))]
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let title = self.whose(ctx);
        let inner = padded(canvas.pane(area, &title.get(ctx.lang), Focus::Here));
        match &mut self.stage {
            Stage::Whose(form)
            | Stage::Fix(Fix { form, .. })
            | Stage::Sure(Fix { form, .. }, ..)
            | Stage::Waits(Fix { form, .. }, _) => form.draw(canvas, inner, Focus::Here),
            Stage::Punches => self.draw_punches(canvas, inner, ctx),
        }
        if let Stage::Sure(.., dialog) = &mut self.stage {
            dialog.draw(canvas);
        }
    }

    fn dialog(&self) -> Option<DialogId> {
        match &self.stage {
            Stage::Sure(.., dialog) => Some(dialog.id()),
            _ => None,
        }
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Found(Answered::PunchDay(day)) if self.of == Some((day.person, day.date)) => {
                self.day = Some((**day).clone());
                Vec::new()
            }
            Event::Pin { person, purpose: PinPurpose::Log(Act::CorrectPunch) } => {
                let Stage::Waits(_, punch) = &mut self.stage else { return Vec::new() };
                if punch.approval_open.is_none() {
                    punch.approver = Some(*person);
                }
                vec![Effect::Do(Command::Log { by: punch.person, detail: Detail::Punch(punch.clone()) })]
            }
            Event::LeftOpen { purpose: PinPurpose::Log(Act::CorrectPunch), told } => {
                let told = told.clone();
                self.alone(&told, ctx)
            }
            Event::Logged(_) => {
                self.stage = Stage::Punches;
                let mut effects = self.read();
                effects.push(Effect::Say(msg::punch_day::saved.into()));
                effects
            }
            // A day that cannot be read is not asked for again.
            Event::Refused(error) => {
                if let Stage::Waits(fix, _) = &mut self.stage {
                    fix.form.refuse("reason", error.problem());
                    self.go(Stage::Fix);
                } else {
                    self.problem = Some(error.problem());
                }
                Vec::new()
            }
            Event::Changed => self.read(),
            _ => Vec::new(),
        }
    }

    fn on_top(&mut self, _: &Ctx<'_>) -> Vec<Effect> {
        self.read()
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        msg::punch_day::title(ctx.lang).to_owned()
    }
}
