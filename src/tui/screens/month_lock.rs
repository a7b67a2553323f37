//! The lock of a month's attendance: each confirms the own month, a lead locks it or opens it again.

use ratatui::layout::Rect;

use crate::i18n::{self, dates, lists, msg, width};
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::people::Role as Rank;
use crate::model::period_data::LockStep;
use crate::model::problem::Problem;
use crate::model::refusal::InputField;
use crate::model::time::Month;
use crate::rules::authority::Act;
use crate::tui::screens::reports::own_month::OwnMonths;
use crate::tui::shell::canvas::{Canvas, below, padded};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::Hint;
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Answered, Command, Ctx, Effect, Event, Handled, Query, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::label::Label;

/// The deeds, in the order offered.
const DEEDS: [LockStep; 4] = [LockStep::Confirmed, LockStep::Locked, LockStep::Reopened, LockStep::Confirmed];
/// Confirming for somebody who is gone.
const FOR_OTHER: usize = 3;
/// The act of the authority table each is.
const ACTS: [Act; 4] = [Act::ConfirmOwn, Act::LockMonth, Act::ReopenMonth, Act::ConfirmForOther];
/// What can be done with an open month, and with a locked one.
const WHEN_OPEN: &[usize] = &[0, 1];
/// The same where somebody has left, who confirms nothing any more.
const WHEN_LEFT: &[usize] = &[0, 1, FOR_OTHER];
const WHEN_LOCKED: &[usize] = &[2];

/// Dialog that locks or reopens a month.
#[derive(Debug)]
pub(crate) struct MonthLock {
    month: Month,
    form: Form,
    /// Who has left.
    people: Vec<PersonId>,
    /// Whether it is locked; nothing before that is known.
    locked: Option<bool>,
    /// All that keeps it from being locked.
    left: Option<Problem>,
    /// The deeds that are possible.
    offered: &'static [usize],
}

impl MonthLock {
    /// Offers to confirm first.
    #[must_use]
    pub(crate) fn new(month: Month, ctx: &Ctx<'_>) -> Self {
        let people: Vec<PersonId> = ctx.model.settings().map_or_else(Vec::new, |settings| {
            settings.people.iter().filter(|p| !settings.works_here(p)).map(|p| p.id).collect()
        });
        let offered = when_open(&people);
        let form = form(offered, &people, ctx);
        Self { month, form, people, locked: None, left: None, offered }
    }

    /// Offers what can be done as the month stands.
    fn stands(&mut self, locked: bool, ctx: &Ctx<'_>) {
        if self.locked != Some(locked) {
            self.locked = Some(locked);
            self.offered = if locked { WHEN_LOCKED } else { when_open(&self.people) };
            self.form = form(self.offered, &self.people, ctx);
        }
    }

    fn deed(&self) -> usize {
        chosen(&self.form, self.offered)
    }
}

/// What can be done with an open month.
const fn when_open(left: &[PersonId]) -> &'static [usize] {
    if left.is_empty() { WHEN_OPEN } else { WHEN_LEFT }
}

/// The deed chosen.
fn chosen(form: &Form, offered: &[usize]) -> usize {
    let at = form.field("what").and_then(Field::choice_index).unwrap_or(0);
    offered.get(at).copied().unwrap_or(0)
}

/// The questions for the deeds that are offered.
fn form(offered: &[usize], people: &[PersonId], ctx: &Ctx<'_>) -> Form {
    let names: [Label; 4] = [
        msg::reports_ui::lock_confirm.into(),
        msg::reports_ui::lock_lock.into(),
        msg::reports_ui::lock_reopen.into(),
        msg::reports_ui::lock_for_other.into(),
    ];
    let deeds = offered.iter().filter_map(|deed| names.get(*deed).cloned()).collect();
    let people = people.iter().map(|id| Label::from(ctx.model.name(*id))).collect();
    let mut form = Form::new(vec![
        Field::choice("what", msg::reports_ui::lock_what, deeds).chosen(0),
        Field::choice("who", msg::reports_ui::lock_who, people).chosen(0),
        Field::text("reason", msg::reports_ui::lock_reason).max(200),
    ])
    .ended_by(msg::kit::to_pin);
    follow(&mut form, offered);
    form
}

/// Only what the deed needs is asked for.
fn follow(form: &mut Form, offered: &[usize]) {
    let deed = chosen(form, offered);
    if let Some(who) = form.field_mut("who") {
        who.hidden = deed != FOR_OTHER;
    }
    if let Some(reason) = form.field_mut("reason") {
        reason.hidden = deed < 2;
        reason.required = deed >= 2;
    }
}

impl View for MonthLock {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_month_lock.into())
    }

    fn explained_form(&self) -> Option<&Form> {
        Some(&self.form)
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        self.form.hints_as(ctx.lang, msg::reports_ui::hint_pin(ctx.lang))
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        match self.form.handle(input) {
            WidgetOutcome::Submitted => {
                let deed = self.deed();
                if DEEDS.get(deed) != Some(&LockStep::Reopened)
                    && let Some(store) = ctx.model.settings().map(|s| &s.store)
                    && let Err(running) = self.month.over(ctx.now, store.zone, store.cutoff.0)
                {
                    // Known without asking anybody for a PIN.
                    self.form.refuse("what", running);
                    return Handled::done();
                }
                if deed == 0 {
                    // Each sees the own month before it is confirmed.
                    return Handled::Yes(vec![
                        Effect::Close,
                        Effect::Open(Box::new(OwnMonths::new(self.month))),
                    ]);
                }
                if deed == 1 && self.left.is_some() {
                    // All of it stands above; nobody gives a PIN to be told so again.
                    self.form.refuse("what", Problem::new("attendance.lock_not_yet"));
                    return Handled::done();
                }
                let who = ctx.model.people(Rank::Lead);
                let title = Label::from(msg::logbook_ui::pin_review);
                let act = ACTS[deed.min(FOR_OTHER)];
                Handled::then(Effect::AskPin { title, who, purpose: PinPurpose::MonthLock(act) })
            }
            WidgetOutcome::Ignored => Handled::No,
            _ => {
                follow(&mut self.form, self.offered);
                Handled::done()
            }
        }
    }

    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        vec![(format!("month_lock/{}", self.month), Typed::Form(&mut self.form))]
    }

    fn put_back(&mut self, _: &Ctx<'_>) {
        follow(&mut self.form, self.offered);
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let month = dates::month_title(ctx.lang, self.month);
        let inner = padded(canvas.pane(area, &msg::reports_ui::lock_title(ctx.lang, month), Focus::Here));
        let stands = match self.locked {
            Some(true) => msg::reports_ui::lock_is_locked(ctx.lang),
            Some(false) => msg::reports_ui::lock_is_open(ctx.lang),
            None => "",
        };
        canvas.text_in(inner.x, inner.y, inner.width, stands, TextRole::Title);
        let lines = width::wrap(msg::reports_ui::lock_how(ctx.lang), usize::from(inner.width.max(8)));
        for (line, y) in lines.iter().zip(inner.y + 1..inner.bottom()) {
            canvas.text_in(inner.x, y, inner.width, line, TextRole::Muted);
        }
        let mut used = crate::tui::shell::canvas::cells(lines.len()) + 2;
        let left = self.left.as_ref().map(|left| {
            let left = whole_names(left.clone(), ctx.lang);
            i18n::text(ctx.lang, left.key, &left.args)
        });
        for line in left.iter().flat_map(|left| width::wrap(left, usize::from(inner.width.max(8)))) {
            canvas.text_in(inner.x, inner.y + used - 1, inner.width, &line, TextRole::Warn);
            used += 1;
        }
        self.form.draw(canvas, below(inner, used), Focus::Here);
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Found(Answered::MonthStanding(month, standing)) if *month == self.month => {
                self.left = standing.left.clone().filter(|_| !standing.locked);
                self.stands(standing.locked, ctx);
                Vec::new()
            }
            Event::Pin { person, purpose: PinPurpose::MonthLock(_) } => {
                let deed = self.deed();
                let at = self.form.field("who").and_then(Field::choice_index).unwrap_or(0);
                let whose = self.people.get(at).copied().filter(|_| deed == FOR_OTHER).unwrap_or(*person);
                let reason = if deed < 2 { String::new() } else { self.form.raw("reason").to_owned() };
                vec![Effect::Do(Command::MonthLock {
                    by: *person,
                    month: self.month,
                    step: DEEDS[deed.min(FOR_OTHER)],
                    person: whose,
                    reason,
                })]
            }
            Event::Saved => vec![Effect::Close],
            Event::Refused(error) => {
                let field = if error.field() == Some(InputField::Reason) { "reason" } else { "what" };
                self.form.refuse(field, whole_names(error.problem(), ctx.lang));
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn on_top(&mut self, _: &Ctx<'_>) -> Vec<Effect> {
        vec![Effect::Ask(Query::MonthStanding(self.month))]
    }

    fn title(&self, ctx: &Ctx<'_>) -> String {
        msg::attendance_report::title(ctx.lang).to_owned()
    }
}

/// The same, with names that no line breaks.
fn whole_names(mut problem: Problem, lang: Lang) -> Problem {
    for (_, value) in problem.args.iter_mut().filter(|(name, _)| *name == "names") {
        *value = value.split(", ").map(width::together).collect::<Vec<_>>().join(lists::between_names(lang));
    }
    problem
}
