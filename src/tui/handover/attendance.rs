//! Step 9: who came and went. Everyone confirms the own line by PIN; a lead can do so for someone who has
//! gone, and approves a punch entered later.

mod findings;
mod writer;

use ratatui::layout::Rect;

use self::findings::{findings, lacks_punch};
use super::StepView;
use super::step_draft::StepDraft;
use crate::i18n::{lists, msg, typed, width};
use crate::model::attendance::{MissingPunch, PunchKind, SegmentLine};
use crate::model::field_ref::{AttendancePart, FieldRef};
use crate::model::handover::answer::Answer;
use crate::model::handover::{AttendanceLine, Punching, Step};
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::log::{Detail, Entry, Punch};
use crate::model::problem::Problem;
use crate::report::daylog;
use crate::rules::authority::Act;
use crate::rules::required_signatures;
use crate::rules::roster::RosterShift;
use crate::tui::handover::shared_parts::{WIDEST, buttons, foot, on_shift, page, typed_line};
use crate::tui::handover::who_acts::WhoActs;
use crate::tui::shell::canvas::{Canvas, cells};
use crate::tui::shell::clicks::Clicks;
use crate::tui::shell::focus::Focus;
use crate::tui::shell::glyphs::Glyphs;
use crate::tui::shell::input::{Code, Input, KeyPress};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction, small};
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Answered, Command, Ctx, Effect, Event, Handled, Query};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::cell_editor::{CellEditor, CellState};
use crate::tui::widgets::dialog::DialogId;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::line_list::{LineList, ListLine};

/// What is being done beside looking at the lines.
#[derive(Debug)]
enum AttendanceMode {
    Lines,
    /// A punch is entered later or changed.
    Correct(Form),
    /// A lead confirms for someone who has gone; this is the remark.
    Gone(CellEditor),
}

/// The lines of everyone on the shift.
#[derive(Debug)]
pub(crate) struct AttendanceStep {
    draft: StepDraft,
    at: usize,
    button: usize,
    mode: AttendanceMode,
    /// Punches and leave of the shifts before.
    before: Vec<Entry>,
    /// The punch a lead is asked to approve.
    wanted: Option<Punch>,
    place: Option<PersonId>,
    /// Which of several writes a remark, while that is asked: nobody is taken for it because they acted before.
    who: Option<WhoActs>,
    /// Who said that it is they who write it.
    writer: Option<PersonId>,
    sheet: LineList,
    buttons: Clicks<usize>,
}

impl Default for AttendanceStep {
    fn default() -> Self {
        Self {
            draft: StepDraft::new(Step::Attendance),
            at: 0,
            button: 0,
            mode: AttendanceMode::Lines,
            before: Vec::new(),
            wanted: None,
            place: None,
            who: None,
            writer: None,
            sheet: LineList::new(),
            buttons: Clicks::new(),
        }
    }
}

fn people(ctx: &Ctx<'_>) -> Vec<PersonId> {
    ctx.model.handover().map_or_else(Vec::new, |open| open.facts(ctx.now).attendees(&open.draft))
}

impl AttendanceStep {
    fn saved(&self, person: PersonId) -> Option<&AttendanceLine> {
        self.draft.get()?.attendance.get(&person)
    }

    /// A punch being put right for a person, as far as it was typed.
    fn typed_punch(&self, person: PersonId) -> Option<Punching> {
        self.draft.get()?.punching.get(&person).filter(|p| **p != Punching::default()).cloned()
    }

    fn confirmed(&self, person: PersonId) -> bool {
        self.saved(person).is_some_and(|line| line.confirmed_ms.is_some())
    }

    /// Whether somebody confirms by the signature, with the one PIN.
    fn by_signature(&self, person: PersonId) -> bool {
        self.draft.get().is_some_and(|draft| required_signatures::hours_by_signature(draft).contains(&person))
    }

    /// Who is still to confirm here: those who are there.
    fn asked(&self, ctx: &Ctx<'_>) -> Vec<PersonId> {
        let both = self.draft.get().zip(ctx.model.handover());
        both.map_or_else(Vec::new, |(draft, open)| open.facts(ctx.now).asked_for_hours(draft))
    }

    /// The first who is still to confirm here.
    fn unconfirmed(&self, ctx: &Ctx<'_>) -> Option<usize> {
        let asked = self.asked(ctx);
        people(ctx).iter().position(|id| asked.contains(id))
    }

    fn shift<T>(&self, ctx: &Ctx<'_>, work: impl FnOnce(&RosterShift<'_>) -> T) -> Option<T> {
        on_shift(&self.before, ctx, work)
    }

    /// The line as confirmed, else as it stands now.
    fn line(&self, person: PersonId, ctx: &Ctx<'_>) -> Option<AttendanceLine> {
        let old = self.saved(person);
        if let Some(line) = old.filter(|line| line.confirmed_ms.is_some()) {
            return Some(line.clone());
        }
        let mut line = self.shift(ctx, |shift| shift.line(person, ctx.now.ms))?;
        line.remark = old.map_or_else(String::new, |old| old.remark.clone());
        Some(line)
    }

    fn person(&self, ctx: &Ctx<'_>) -> Option<PersonId> {
        people(ctx).get(self.at).copied()
    }

    fn select(&mut self, at: usize, ctx: &Ctx<'_>) {
        let people = people(ctx);
        self.at = at.min(people.len().saturating_sub(1));
        self.mode = AttendanceMode::Lines;
        self.draft.hush();
        self.place = self.person(ctx);
        // Whoever steps up has the PIN in mind: where a punch is missing too, nothing but the PIN is one Enter away.
        self.button = 0;
    }

    /// Whether somebody still to confirm has a punch missing: the line is looked at before the PIN is asked for.
    fn needs_a_look(&self, person: PersonId, ctx: &Ctx<'_>) -> bool {
        !self.confirmed(person) && self.line(person, ctx).is_some_and(|l| lacks_punch(&l.line))
    }

    fn go(&mut self, at: usize, ctx: &Ctx<'_>) -> Handled {
        let effects = self.unsaved(ctx);
        self.select(at, ctx);
        Handled::Yes(effects)
    }

    fn ask_own(&self, person: PersonId, ctx: &Ctx<'_>) -> Option<Effect> {
        let line = self.line(person, ctx)?;
        let zone = ctx.model.settings()?.store.zone;
        let time = move |ms: Option<i64>, lang: Lang| {
            ms.map_or_else(|| "--:--".to_owned(), |ms| zone.stamp_at(ms).clock(lang))
        };
        let (name, judged) = (ctx.model.name(person).to_owned(), line.line);
        let title = move |lang: Lang| {
            let (came, went) = (time(judged.actual_in_ms, lang), time(judged.actual_out_ms, lang));
            msg::attendance_ui::own_hours(lang, came, &name, went)
        };
        Some(Effect::AskPin { title: title.into(), who: vec![person], purpose: PinPurpose::OwnHours })
    }

    fn confirm(&mut self, ctx: &Ctx<'_>) -> Handled {
        let Some(person) = self.person(ctx) else { return self.finish(ctx) };
        if self.confirmed(person) || self.by_signature(person) {
            return match self.unconfirmed(ctx) {
                Some(open) if self.by_signature(person) => {
                    let handled = self.go(open, ctx);
                    let next = self.person(ctx).filter(|next| !self.needs_a_look(*next, ctx));
                    let asked = next.and_then(|next| self.ask_own(next, ctx));
                    Handled::Yes(asked.into_iter().collect()).after(match handled {
                        Handled::Yes(effects) => effects,
                        Handled::No => Vec::new(),
                    })
                }
                Some(open) => self.go(open, ctx),
                None => self.finish(ctx),
            };
        }
        // Who is not there is not waited for; they may confirm all the same while others are asked, or by typing.
        if self.unconfirmed(ctx).is_none() {
            return self.finish(ctx);
        }
        Handled::Yes(self.ask_own(person, ctx).into_iter().collect())
    }

    fn act(&mut self, ctx: &Ctx<'_>) -> Handled {
        match self.button {
            0 => self.confirm(ctx),
            1 => self.begin_correction(ctx),
            _ => self.begin_gone(ctx),
        }
    }

    fn begin_correction(&mut self, ctx: &Ctx<'_>) -> Handled {
        let Some(line) = self.person(ctx).and_then(|id| self.line(id, ctx)) else { return Handled::done() };
        let time = |ms: Option<i64>| {
            let zone = ctx.model.settings().map(|s| s.store.zone);
            ms.and_then(|ms| zone.map(|zone| zone.stamp_at(ms)))
        };
        let (came, went) = (time(line.line.actual_in_ms), time(line.line.actual_out_ms));
        let was = move |lang: Lang| {
            let none = || msg::attendance_ui::none(lang).to_owned();
            msg::attendance_ui::was(
                lang,
                came.map_or_else(none, |at| at.clock(lang)),
                went.map_or_else(none, |at| at.clock(lang)),
            )
        };
        // Whoever is still at work misses no departure.
        let typed = self.person(ctx).and_then(|id| self.typed_punch(id));
        let out = typed.as_ref().map_or(line.line.missing == MissingPunch::Out, |typed| typed.out);
        let kinds = vec![msg::attendance_ui::came.into(), msg::attendance_ui::went.into()];
        let fields = vec![
            Field::info(was),
            Field::choice("which", msg::attendance_ui::which, kinds).chosen(usize::from(out)),
            Field::time("time", msg::attendance_ui::right_time).required(),
            Field::text("reason", msg::attendance_ui::why).required(),
        ];
        let mut form = Form::new(fields).ended_by(msg::attendance_ui::to_lead);
        if let Some(typed) = typed {
            for (id, text) in [("time", &typed.time), ("reason", &typed.reason)] {
                if let Some(field) = form.field_mut(id) {
                    field.set_raw(text);
                }
            }
        }
        // A PIN typed here by a hand that wanted to confirm is not to be read in a field.
        form.focus_on(if form.raw("time").is_empty() { "which" } else { "reason" });
        self.mode = AttendanceMode::Correct(form);
        self.draft.hush();
        Handled::done()
    }

    fn refuse_time(&mut self, problem: Problem) -> Handled {
        if let AttendanceMode::Correct(form) = &mut self.mode {
            form.refuse("time", problem);
        }
        Handled::done()
    }

    /// The correction is complete: asks a lead, who is never the person.
    fn send_correction(&mut self, ctx: &Ctx<'_>) -> Handled {
        let (AttendanceMode::Correct(form), Some(person)) = (&self.mode, self.person(ctx)) else {
            return Handled::done();
        };
        let out = form.field("which").and_then(Field::choice_index) == Some(1);
        let kind = if out { PunchKind::Out } else { PunchKind::In };
        let reason = form.raw("reason").trim().to_owned();
        let meant = typed::minute_of_two(form.raw("time")).and_then(|(minute, which)| {
            let at = self.shift(ctx, |shift| shift.instant(kind, minute, which)).transpose()?;
            Ok(at.map(|at_ms| (minute, at_ms)))
        });
        let (minute, at_ms) = match meant {
            Ok(Some(meant)) => meant,
            Ok(None) => return Handled::done(),
            Err(problem) => return self.refuse_time(problem),
        };
        let line = self.line(person, ctx).map(|l| l.line).unwrap_or_default();
        let instead_of = if out { line.actual_out_ms } else { line.actual_in_ms };
        if instead_of.is_some_and(|old| ctx.stamp(old).minute() == ctx.stamp(at_ms).minute()) {
            return self.refuse_time(Problem::new("attendance_ui.same_time"));
        }
        self.wanted = Some(Punch { correction: reason, instead_of, ..Punch::clocked(person, kind, at_ms) });
        let who = ctx.model.may_do(Act::CorrectPunch, &[person]);
        if who.is_empty() {
            return Handled::Yes(self.left_open("", ctx));
        }
        let name = ctx.model.name(person).to_owned();
        let title = move |lang: Lang| msg::attendance_ui::approve_title(lang, &name, minute.clock(lang));
        let purpose = PinPurpose::PunchCorrection;
        Handled::then(Effect::AskApproval { title: title.into(), who, purpose })
    }

    /// No lead is in: the person's own PIN, and a lead decides later.
    fn left_open(&mut self, told: &str, ctx: &Ctx<'_>) -> Vec<Effect> {
        let Some(punch) = self.wanted.take() else { return Vec::new() };
        let who = vec![punch.person];
        self.wanted = Some(punch.left_open(told, ctx.now.ms));
        let purpose = PinPurpose::PunchCorrection;
        vec![Effect::AskPin { title: msg::punch_day::own_pin.into(), who, purpose }]
    }

    fn send_gone(&mut self, ctx: &Ctx<'_>) -> Handled {
        let (AttendanceMode::Gone(edit), Some(person)) = (&self.mode, self.person(ctx)) else {
            return Handled::done();
        };
        let who = ctx.model.may_do(Act::ConfirmForOther, &[person]);
        if edit.text().trim().is_empty() {
            self.draft.problem = Some(Problem::new("attendance_ui.need_remark"));
            return Handled::done();
        }
        if who.is_empty() {
            self.draft.problem = Some(Problem::new("log.needs_lead"));
            return Handled::done();
        }
        let name = ctx.model.name(person).to_owned();
        let title = move |lang: Lang| msg::attendance_ui::gone_title(lang, &name);
        Handled::Yes(vec![Effect::AskPin { title: title.into(), who, purpose: PinPurpose::HoursOfGone }])
    }

    /// What was begun is kept: a remark with its line, a punch being put right beside it.
    fn unsaved(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        if let (AttendanceMode::Correct(form), Some(person)) = (&self.mode, self.person(ctx)) {
            let typed = Punching {
                out: form.field("which").and_then(Field::choice_index) == Some(1),
                time: form.raw("time").trim().to_owned(),
                reason: form.raw("reason").trim().to_owned(),
            };
            let begun = !typed.time.is_empty() || !typed.reason.is_empty();
            let old = self.typed_punch(person);
            if old.as_ref() == Some(&typed) || (old.is_none() && !begun) {
                return Vec::new();
            }
            return self.draft.give(Answer::Punching(person, typed), ctx);
        }
        let (AttendanceMode::Gone(edit), Some(person)) = (&self.mode, self.person(ctx)) else {
            return Vec::new();
        };
        let remark = edit.text().trim();
        let old = self.saved(person).map_or("", |line| line.remark.as_str());
        match self.line(person, ctx) {
            Some(line) if remark != old => {
                // Who confirmed it for somebody else did so for the words that stood there.
                let confirmed_ms = line.confirmed_ms.filter(|_| line.confirmed_by.is_none());
                let line =
                    AttendanceLine { remark: remark.to_owned(), confirmed_ms, confirmed_by: None, ..line };
                let by = self.writer.or_else(|| self.draft.author(ctx));
                self.draft.give_as(by, Answer::Attendance(person, line), ctx)
            }
            _ => Vec::new(),
        }
    }

    /// A line was confirmed: on to the next person, at once where nothing has to be looked at; behind the last
    /// one "Done" waits.
    fn confirmed_now(&mut self, person: PersonId, line: AttendanceLine, ctx: &Ctx<'_>) -> Handled {
        let mut effects = self.draft.give(Answer::Attendance(person, line), ctx);
        let Some(next) = self.unconfirmed(ctx) else {
            // The first button finishes the step now.
            self.mode = AttendanceMode::Lines;
            self.button = 0;
            return Handled::Yes(effects);
        };
        self.select(next, ctx);
        if let Some(who) = self.person(ctx).filter(|who| !self.needs_a_look(*who, ctx)) {
            effects.extend(self.ask_own(who, ctx));
        }
        Handled::Yes(effects)
    }

    fn on_pin(&mut self, person: PersonId, purpose: PinPurpose, ctx: &Ctx<'_>) -> Handled {
        match purpose {
            PinPurpose::OwnHours => match self.line(person, ctx) {
                Some(line) => {
                    let line = AttendanceLine { confirmed_ms: Some(ctx.now.ms), confirmed_by: None, ..line };
                    self.confirmed_now(person, line, ctx)
                }
                None => Handled::done(),
            },
            PinPurpose::HoursOfGone => {
                let (AttendanceMode::Gone(edit), Some(gone)) = (&self.mode, self.person(ctx)) else {
                    return Handled::done();
                };
                let remark = edit.text().trim().to_owned();
                match self.line(gone, ctx) {
                    Some(line) => {
                        let line = AttendanceLine {
                            remark,
                            confirmed_ms: Some(ctx.now.ms),
                            confirmed_by: Some(person),
                            ..line
                        };
                        self.confirmed_now(gone, line, ctx)
                    }
                    None => Handled::done(),
                }
            }
            PinPurpose::PunchCorrection => match self.wanted.take() {
                Some(punch) => {
                    // Who asked for it logs it; the lead only approves, now or later.
                    let by = punch.person;
                    let approver = punch.approval_open.is_none().then_some(person);
                    let detail = Detail::Punch(Punch { approver, ..punch });
                    Handled::Yes(vec![Effect::Do(Command::Log { by, detail })])
                }
                None => Handled::done(),
            },
            _ => Handled::done(),
        }
    }

    /// A punch was corrected: whoever had confirmed the line does so again.
    fn corrected(&mut self, ctx: &Ctx<'_>) -> Handled {
        if !matches!(self.mode, AttendanceMode::Correct(_)) {
            return Handled::done();
        }
        self.mode = AttendanceMode::Lines;
        self.button = 0;
        let Some(person) = self.person(ctx) else { return Handled::done() };
        let mut effects = Vec::new();
        if self.typed_punch(person).is_some() {
            effects.extend(self.draft.give(Answer::Punching(person, Punching::default()), ctx));
        }
        if self.confirmed(person) {
            let line = self.shift(ctx, |shift| shift.line(person, ctx.now.ms));
            if let Some(line) = line {
                effects.extend(self.draft.give(Answer::Attendance(person, line), ctx));
            }
        }
        Handled::Yes(effects)
    }

    fn on_remark(&mut self, key: &KeyPress, ctx: &Ctx<'_>) -> Handled {
        match KeyAction::of(key) {
            KeyAction::Back => {
                let effects = self.unsaved(ctx);
                self.mode = AttendanceMode::Lines;
                self.draft.hush();
                Handled::Yes(effects)
            }
            KeyAction::Accept if key.repeat || key.burst => Handled::done(),
            KeyAction::Accept => self.send_gone(ctx),
            _ => {
                let AttendanceMode::Gone(edit) = &mut self.mode else { return Handled::No };
                if edit.handle(key).is_some() {
                    self.draft.hush();
                    return Handled::done();
                }
                Handled::No
            }
        }
    }

    fn on_form(&mut self, given: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Input::Key(key) = given
            && KeyAction::of(key) == KeyAction::Back
        {
            let effects = self.unsaved(ctx);
            self.mode = AttendanceMode::Lines;
            return Handled::Yes(effects);
        }
        let AttendanceMode::Correct(form) = &mut self.mode else { return Handled::No };
        let at = form.focused_id();
        match form.handle(given) {
            WidgetOutcome::Submitted => {
                let mut effects = self.unsaved(ctx);
                if let Handled::Yes(more) = self.send_correction(ctx) {
                    effects.extend(more);
                }
                Handled::Yes(effects)
            }
            WidgetOutcome::Ignored => Handled::No,
            // A field was left.
            _ => match &self.mode {
                AttendanceMode::Correct(form) if form.focused_id() != at => Handled::Yes(self.unsaved(ctx)),
                _ => Handled::done(),
            },
        }
    }

    fn on_lines(&mut self, key: &KeyPress, ctx: &Ctx<'_>) -> Handled {
        let last = people(ctx).len().saturating_sub(1);
        match KeyAction::outside_field(key) {
            KeyAction::Up | KeyAction::Prev => self.go(self.at.saturating_sub(1), ctx),
            KeyAction::Down | KeyAction::Next => self.go((self.at + 1).min(last), ctx),
            KeyAction::Right => {
                self.button = (self.button + 1).min(2);
                Handled::done()
            }
            KeyAction::Left => {
                self.button = self.button.saturating_sub(1);
                Handled::done()
            }
            KeyAction::Accept if key.repeat || key.burst => Handled::done(),
            KeyAction::Accept => self.act(ctx),
            KeyAction::Char('c') => self.begin_correction(ctx),
            // Who types digits has the PIN in mind.
            KeyAction::Digit(_) if self.button == 0 && !key.repeat && !key.burst => {
                let person = self.person(ctx).filter(|id| !self.confirmed(*id) && !self.by_signature(*id));
                let asked = person.and_then(|person| self.ask_own(person, ctx));
                let typed = asked.is_some().then_some(Effect::Type(*key));
                Handled::Yes(asked.into_iter().chain(typed).collect())
            }
            _ => Handled::No,
        }
    }
}

impl StepView for AttendanceStep {
    fn explained_form(&self) -> Option<&Form> {
        match &self.mode {
            AttendanceMode::Correct(form) => Some(form),
            _ => None,
        }
    }

    fn about_field(&self, ctx: &Ctx<'_>) -> Option<String> {
        let lang = ctx.lang;
        let said = match (&self.mode, self.button) {
            (AttendanceMode::Correct(form), _) => return form.about_focused(lang),
            (AttendanceMode::Gone(_), _) | (AttendanceMode::Lines, 2..) => msg::help::hours_gone(lang),
            (AttendanceMode::Lines, 0) if self.unconfirmed(ctx).is_none() => msg::help::row_done(lang),
            (AttendanceMode::Lines, 0) => msg::help::hours_confirm(lang),
            (AttendanceMode::Lines, 1) => msg::help::hours_correct(lang),
        };
        Some(said.to_owned())
    }

    fn enter(&mut self, place: &FieldRef, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.draft.load(ctx);
        let people = people(ctx);
        let named = people.iter().position(|p| FieldRef::Attendance(*p).holds(place));
        let open = people.iter().position(|p| !self.confirmed(*p));
        self.select(named.or(open).unwrap_or(0), ctx);
        match place {
            FieldRef::AttendancePart(_, AttendancePart::Correct) => {
                let _ = self.begin_correction(ctx);
            }
            FieldRef::AttendancePart(_, AttendancePart::Gone) => {
                let _ = self.begin_gone(ctx);
            }
            _ => {}
        }
        let run = ctx.model.handover().map(|open| open.run.id);
        run.map(|run| Effect::Ask(Query::PresenceBefore(run))).into_iter().collect()
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let lang = ctx.lang;
        if let Some(who) = &self.who {
            return who.hints(lang);
        }
        match &self.mode {
            AttendanceMode::Correct(form) => form.hints_as(lang, msg::attendance_ui::ask_lead(lang)),
            AttendanceMode::Gone(_) => vec![Hint::key(Code::Enter, msg::attendance_ui::ask_lead(lang), 0)],
            AttendanceMode::Lines => {
                let enter = match self.button {
                    0 if self.unconfirmed(ctx).is_none() => msg::exchange::done(lang),
                    0 => msg::attendance_ui::confirm(lang),
                    1 => msg::attendance_ui::correct(lang),
                    _ => msg::attendance_ui::gone(lang),
                };
                vec![
                    Hint::key(Code::Enter, small(enter), 0),
                    Hint::new(HintKey::LeftRight, msg::kit::hint_choose(lang), 1),
                    Hint::new(HintKey::UpDown, msg::kit::hint_move(lang), 2),
                ]
            }
        }
    }

    fn on(&mut self, given: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Some(handled) = self.on_who(given) {
            return handled;
        }
        if matches!(self.mode, AttendanceMode::Correct(_)) {
            return self.on_form(given, ctx);
        }
        if let Some(row) = self.sheet.hit(given) {
            return if row == self.at { self.act(ctx) } else { self.go(row, ctx) };
        }
        if let Some(index) = self.buttons.meaning(given) {
            self.button = index.min(2);
            return self.act(ctx);
        }
        match (given, &mut self.mode) {
            (Input::Key(key), AttendanceMode::Gone(_)) => self.on_remark(key, ctx),
            (Input::Key(key), _) => self.on_lines(key, ctx),
            (Input::Paste(text), AttendanceMode::Gone(edit)) => {
                let lost = edit.insert(text.trim());
                self.draft.problem = (lost > 0).then(|| Problem::new("kit.too_long").with("n", lost));
                Handled::done()
            }
            _ => Handled::No,
        }
    }

    fn finish(&mut self, ctx: &Ctx<'_>) -> Handled {
        let effects = self.unsaved(ctx);
        self.draft.finish(effects, ctx).unwrap_or_else(|(gap, effects)| {
            let at = people(ctx).iter().position(|p| FieldRef::Attendance(*p) == gap.focus).unwrap_or(0);
            self.select(at, ctx);
            Handled::Yes(effects)
        })
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let lang = ctx.lang;
        let inner = page(canvas, area, msg::attendance_ui::title(lang));
        if inner.is_empty() {
            return;
        }
        let inner = Rect { x: inner.x + 1.min(inner.width), width: inner.width.saturating_sub(2), ..inner };
        let below = match self.mode {
            AttendanceMode::Correct(_) => 8.min(inner.height),
            _ => 4.min(inner.height),
        };
        let top = Rect { height: inner.height - below, ..inner };
        let under = Rect { y: top.bottom(), height: below, ..inner };
        let lines = self.lines(top.width.saturating_sub(1).min(WIDEST), ctx, canvas.glyphs);
        self.sheet.draw(canvas, top, &lines, Some(self.at));
        if under.height > 1 {
            canvas.rule(under.x, under.y, under.width, TextRole::Border);
        }
        let rest = crate::tui::shell::canvas::below(under, 1);
        let whose = self.person(ctx).map_or("?", |person| ctx.model.name(person)).to_owned();
        match &mut self.mode {
            AttendanceMode::Correct(form) => form.draw(canvas, rest, Focus::Here),
            AttendanceMode::Gone(edit) => {
                let refused = self.draft.problem.is_some();
                let line = [typed_line(
                    0,
                    0,
                    rest.width,
                    &msg::attendance_ui::remark(lang, &whose),
                    edit,
                    CellState::when(refused),
                )];
                let row = Rect { height: rest.height.min(1), ..rest };
                LineList::new().draw(canvas, row, &line, Some(0));
            }
            AttendanceMode::Lines => {
                let all_done = self.unconfirmed(ctx).is_none();
                // A lead confirms for one person: it says for whom.
                let names = [
                    if all_done { msg::exchange::done(lang) } else { msg::attendance_ui::confirm(lang) }
                        .to_owned(),
                    msg::attendance_ui::correct(lang).to_owned(),
                    msg::attendance_ui::gone_of(lang, &whose),
                ];
                let row = Rect { height: rest.height.min(1), ..rest };
                if row.height > 0 && !people(ctx).is_empty() {
                    buttons(canvas, row, &self.buttons, &names, Some(self.button));
                }
            }
        }
        if rest.height > 1 && !matches!(self.mode, AttendanceMode::Correct(_)) {
            let row = Rect { y: rest.y + 1, height: rest.height - 1, ..rest };
            let said = self.draft.lines(row, ctx);
            // What is said of the remark stands under it.
            let row = match self.mode {
                AttendanceMode::Gone(_) => Rect { height: row.height.min(cells(said.len())), ..row },
                _ => row,
            };
            foot(canvas, row, &said);
        }
        if let Some(who) = &mut self.who {
            who.draw(canvas);
        }
    }

    fn finishes(&self) -> bool {
        self.who.is_none()
    }

    fn dialog(&self) -> Option<DialogId> {
        self.who.as_ref().map(WhoActs::id)
    }

    fn place(&self) -> FieldRef {
        match (self.place, &self.mode) {
            (None, _) => FieldRef::Step(Step::Attendance),
            (Some(person), AttendanceMode::Lines) => FieldRef::Attendance(person),
            (Some(person), AttendanceMode::Correct(_)) => {
                FieldRef::AttendancePart(person, AttendancePart::Correct)
            }
            (Some(person), AttendanceMode::Gone(_)) => FieldRef::AttendancePart(person, AttendancePart::Gone),
        }
    }

    fn save_pending(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.unsaved(ctx)
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Handled {
        self.draft.on_event(news, ctx);
        match news {
            Event::Pin { person, purpose } => self.on_pin(*person, *purpose, ctx),
            Event::LeftOpen { purpose: PinPurpose::PunchCorrection, told } => {
                Handled::Yes(self.left_open(told, ctx))
            }
            Event::Logged(_) => self.corrected(ctx),
            Event::Found(Answered::PresenceBefore(entries)) => {
                self.before.clone_from(entries);
                if matches!(self.mode, AttendanceMode::Lines) {
                    self.select(self.at, ctx);
                }
                Handled::done()
            }
            Event::Refused(error) => {
                if let AttendanceMode::Correct(form) = &mut self.mode {
                    form.refuse("reason", error.problem());
                }
                Handled::done()
            }
            _ => Handled::done(),
        }
    }
}

impl AttendanceStep {
    fn lines(&self, cols: u16, ctx: &Ctx<'_>, glyphs: &'static Glyphs) -> Vec<ListLine> {
        let lang = ctx.lang;
        let zone = ctx.model.settings().map(|s| s.store.zone).unwrap_or_default();
        let time = |ms: Option<i64>| ms.map_or_else(|| "–".to_owned(), |ms| zone.stamp_at(ms).clock(lang));
        // Name, planned, came, went, confirmed.
        let time_cols = lang.clock().cells() + 1;
        let plan_cols = 2 * time_cols;
        let name = cols.saturating_sub(2 + plan_cols + 1 + 2 * (time_cols + 1) + 17).clamp(6, 24);
        let planned = 2 + name + 1;
        let came = planned + plan_cols + 1;
        let went = came + time_cols + 1;
        let rest = cols.saturating_sub(went + time_cols + 1);
        let mut lines = vec![
            ListLine::plain()
                .put(2, name, msg::attendance_ui::who(lang), TextRole::Muted)
                .put(planned, plan_cols, msg::attendance_ui::planned(lang), TextRole::Muted)
                .put(came, time_cols, msg::attendance_ui::came(lang), TextRole::Muted)
                .put(went, time_cols, msg::attendance_ui::went(lang), TextRole::Muted),
        ];
        let asked = self.asked(ctx);
        for (row, person) in people(ctx).into_iter().enumerate() {
            let Some(line) = self.line(person, ctx) else { continue };
            let plan = match (line.planned_start_ms, line.planned_end_ms) {
                (Some(from), Some(to)) => format!("{}–{}", time(Some(from)), time(Some(to))),
                _ => "–".to_owned(),
            };
            let (mark, said, role) = match line.confirmed_ms {
                Some(at) => (glyphs.check, msg::attendance_ui::confirmed(lang, time(Some(at))), TextRole::Ok),
                None if self.by_signature(person) => {
                    (glyphs.dot, msg::attendance_ui::by_signature(lang).to_owned(), TextRole::Text)
                }
                None if !asked.contains(&person) => {
                    (glyphs.dot, msg::attendance_ui::not_asked(lang).to_owned(), TextRole::Muted)
                }
                None => (glyphs.dot, msg::attendance_ui::not_confirmed(lang).to_owned(), TextRole::Muted),
            };
            lines.push(
                ListLine::of(row)
                    .put(0, 1, mark, role)
                    .put(2, name, ctx.model.name(person), TextRole::Text)
                    .put(planned, plan_cols, plan, TextRole::Text)
                    .put(came, time_cols, time(line.line.actual_in_ms), TextRole::Value)
                    .put(went, time_cols, time(line.line.actual_out_ms), TextRole::Value)
                    .put_right(cols, rest, said, role)
                    .cursor(2),
            );
            let (found, look) = findings(&line, ctx.lang);
            let room = cols.saturating_sub(4);
            let mut words = vec![(found.join(" · "), if look { TextRole::Warn } else { TextRole::Muted })];
            words.extend(
                daylog::stays(&line.line, |ms| zone.stamp_at(ms), lang).map(|said| (said, TextRole::Text)),
            );
            // Hours of the shift that nobody planned for the person are not told as theirs.
            if line.line.segments.len() > 1 && line.planned_start_ms.is_some() {
                let part = |s: &SegmentLine| format!("{}–{}", time(Some(s.start_ms)), time(Some(s.end_ms)));
                let parts: Vec<String> = line.line.segments.iter().map(part).collect();
                words.push((lists::names(&parts, ctx.lang), TextRole::Muted));
            }
            if !line.remark.is_empty() {
                let by = line.confirmed_by.map(|id| format!(" ({})", ctx.model.name(id)));
                words.push((format!("{}{}", line.remark, by.unwrap_or_default()), TextRole::Label));
            }
            for (text, role) in words {
                for text in width::wrap(&text, usize::from(room.max(8))) {
                    lines.push(ListLine::under(row).put(4, room, text, role));
                }
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests;
