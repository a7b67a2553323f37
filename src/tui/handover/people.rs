//! Step 1: who hands over to whom, which registers, and outgoing's self-check. Finishing it the first time draws the
//! line.

mod next_shift;
mod self_check;
mod who_worked;

use crate::tui::shell::focus::Focus;
use ratatui::layout::Rect;

use super::StepView;
use super::step_draft::StepDraft;
use crate::i18n::msg;
use crate::model::attendance::ClockPunch;
use crate::model::checklist::Finding;
use crate::model::field_ref::{FieldRef, PeopleField};
use crate::model::handover;
use crate::model::handover::answer::Answer;
use crate::model::handover::{HandoverKind, LeftOut, Step};
use crate::model::ids::{PersonId, RegisterId, ShiftId};
use crate::model::lang::Lang;
use crate::model::people::Role;
use crate::model::problem::Problem;
use crate::model::settings::Register;
use crate::model::shift::ShiftName;
use crate::model::time::{BusinessDate, MINUTE_MS, Stamp};
use crate::rules::attendance::stays::Stays;
use crate::rules::authority::Act;
use crate::tui::handover::people::self_check::{OwnCheck, SelfCheck};
use crate::tui::handover::shared_parts::page;
use crate::tui::handover::who_acts::{Asked, WhoActs};
use crate::tui::screens::log::form_reader::code_field;
use crate::tui::shell::app_data::WhosePart;
use crate::tui::shell::canvas::{Canvas, padded};
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::Hint;
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::view::{Command, Ctx, Effect, Event, Handled};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::dialog::DialogId;
use crate::tui::widgets::field::{Field, FieldKind};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::label::Label;
use std::collections::BTreeMap;

/// The step's form.
#[derive(Debug)]
pub(crate) struct PeopleStep {
    draft: StepDraft,
    form: Form,
    /// Who may hand over or take over.
    staff: Vec<PersonId>,
    registers: Vec<RegisterId>,
    /// Of which registers it is asked who worked them, and who is offered.
    asked: (Vec<RegisterId>, Vec<PersonId>),
    /// Registers taken out, of which it is asked why.
    left: Vec<RegisterId>,
    /// Reasons typed so far, by register.
    reasons: BTreeMap<RegisterId, String>,
    field: Option<PeopleField>,
    /// The phone number put in, as the settings have it.
    phone: String,
    /// Outgoing's self-check, behind the form.
    own: Option<SelfCheck>,
    /// The question who of several hands over here.
    who: Option<WhoActs>,
    /// Who was named.
    by: Option<PersonId>,
    /// What may run next, in the order of the options.
    next: Vec<ShiftName>,
    /// What was last said to run next: refused, it is not said again at every pause.
    said_next: Option<ShiftName>,
}

/// Names of one field for each register of a shop, as many as any shop has.
macro_rules! of_registers {
    ($name:literal) => { of_registers!($name:
        1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40
        41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63 64 65 66 67 68 69 70 71 72 73 74 75 76 77
        78 79 80 81 82 83 84 85 86 87 88 89 90 91 92 93 94 95 96 97 98 99) };
    ($name:literal: $($n:literal)*) => { [$(concat!($name, "_", $n)),*] };
}

use of_registers;

/// Names of the fields that ask why a register is taken out.
const LEFT: [&str; 99] = of_registers!("left_out");

impl Default for PeopleStep {
    fn default() -> Self {
        Self {
            draft: StepDraft::new(Step::People),
            form: Form::new(Vec::new()),
            staff: Vec::new(),
            registers: Vec::new(),
            asked: (Vec::new(), Vec::new()),
            left: Vec::new(),
            reasons: BTreeMap::new(),
            field: None,
            phone: String::new(),
            own: None,
            who: None,
            by: None,
            next: Vec::new(),
            said_next: None,
        }
    }
}

fn multi(id: &'static str, label: impl Into<Label>, options: Vec<Label>) -> Field {
    Field::new(id, label, FieldKind::Multi { options })
}

impl PeopleStep {
    fn build(&mut self, ctx: &Ctx<'_>) {
        let likely = Likely::of(ctx);
        self.staff = ctx.model.people(Role::Cashier);
        self.registers =
            ctx.model.settings().map_or_else(Vec::new, |s| s.active_registers().map(|r| r.id).collect());
        let names = || ctx.model.with_roles(&self.staff);
        let out_before = ctx.model.live.as_ref().map(|live| live.left_out.as_slice()).unwrap_or_default();
        let label = |r: &Register| -> Label {
            let name = r.name.clone();
            if out_before.iter().any(|out| out.register == r.id) {
                Label::from(move |lang| msg::step_people::out_before(lang, &name))
            } else {
                name.into()
            }
        };
        let registers: Vec<Label> =
            ctx.model.settings().map_or_else(Vec::new, |s| s.active_registers().map(label).collect());
        let mut fields = vec![
            multi("outgoing", msg::step_people::outgoing, names()),
            multi("incoming", msg::step_people::incoming, names()),
            multi("registers", msg::step_people::registers, registers),
        ];
        fields[2].note = left_out_before(ctx);
        let saved = ctx.model.handover().map(|open| open.draft.people.clone());
        let (next, at) = next_shift::offered(ctx);
        let closes = saved.as_ref().map_or_else(|| next_shift::day_ends(ctx), |people| people.closes);
        fields.push(next_shift::field(&next, ctx).chosen(if closes { next.len() } else { at }));
        self.next = next;
        let draft = ctx.model.handover().map(|open| &open.draft);
        if draft.is_none_or(|draft| draft.signatures.is_empty()) {
            let kind = draft.map_or_else(HandoverKind::default, |draft| draft.head.kind);
            let at = HandoverKind::ALL.iter().position(|one| *one == kind).unwrap_or(0);
            fields.push(
                code_field("kind", msg::step_people::kind, &HandoverKind::ALL, HandoverKind::key).chosen(at),
            );
        }
        fields.push(Field::text("reason", msg::step_people::reason));
        fields.push(
            Field::text("phone", msg::step_people::phone)
                .max(40)
                .cols(20)
                .explained(msg::step_people::phone_note),
        );
        self.form = Form::new(fields);
        let given = saved.unwrap_or_else(|| handover::People {
            // Two close where two are there.
            outgoing: if closes { [likely.given, likely.came.clone()].concat() } else { likely.given },
            incoming: if closes { Vec::new() } else { likely.came },
            registers: self.registers.clone(),
            ..handover::People::default()
        });
        self.tick("outgoing", &places(&self.staff, &given.outgoing));
        self.tick("incoming", &places(&self.staff, &given.incoming));
        let anew = self.draft.get().is_none();
        let at: Vec<usize> =
            given.registers.iter().filter_map(|id| self.registers.iter().position(|r| r == id)).collect();
        self.tick("registers", &at);
        if let Some(field) = self.form.field_mut("reason") {
            field.set_raw(&given.reason);
        }
        if let Some(field) = self.form.field_mut("phone") {
            field.set_raw(&given.phone);
        }
        self.follow_phone(ctx);
        // The order is the same everywhere; the cursor stands on whoever is likeliest to take over.
        if let Some(field) = self.form.field_mut("incoming") {
            let at = likely.next.and_then(|id| self.staff.iter().position(|p| *p == id));
            field.point_at(at.unwrap_or(0));
        }
        if !given.outgoing.is_empty() && (anew || given.incoming.is_empty()) {
            self.form.focus_on("incoming");
        }
        self.asked = (Vec::new(), Vec::new());
        let cash = ctx.model.handover().map(|open| open.draft.cash.clone()).unwrap_or_default();
        let said = cash.into_iter().filter_map(|(register, cash)| Some((register, cash.worked?)));
        self.ask_cashiers(&said.collect(), ctx);
        self.left.clear();
        let out = given.left_out.iter().map(|out| (out.register, out.reason.clone()));
        self.ask_left_out(&out.collect(), ctx);
    }

    /// Of each register that is taken out it is asked why; what was `said` stays.
    fn ask_left_out(&mut self, said: &BTreeMap<RegisterId, String>, ctx: &Ctx<'_>) {
        let Some(settings) = ctx.model.settings() else { return };
        let ticked = self.answer().registers;
        let shift = self.kind(ctx) == HandoverKind::Shift;
        let out = self.registers.iter().copied().filter(|id| shift && !ticked.contains(id));
        let wanted: Vec<RegisterId> = out.take(LEFT.len()).collect();
        if self.left == wanted {
            return;
        }
        let mut asked = Vec::new();
        for (n, register) in wanted.iter().enumerate() {
            let name = settings.register(*register).map_or_else(String::new, |r| r.name.clone());
            let why = said.get(register).map_or("", String::as_str);
            let label = move |lang| msg::step_people::left_out(lang, &name);
            let field = Field::text(LEFT[n], label).with(why).max(200);
            asked.push(field.explained(msg::step_people::left_out_note));
        }
        self.ask_behind_registers(&LEFT, asked);
        self.left = wanted;
    }

    /// Why each register is taken out, as far as it is typed.
    fn left_out(&self) -> BTreeMap<RegisterId, String> {
        let typed =
            |(register, id): (&RegisterId, &&'static str)| (*register, self.form.raw(id).trim().to_owned());
        self.left.iter().zip(&LEFT).map(typed).collect()
    }

    /// What is answered, with who took registers out, and when: a reason typed anew is of now.
    fn whole_answer(&self, by: PersonId, ctx: &Ctx<'_>) -> handover::People {
        let before = self.draft.get().map(|draft| draft.people.left_out.clone()).unwrap_or_default();
        let out = self.left_out().into_iter().filter(|(_, reason)| !reason.is_empty());
        let left_out = out.map(|(register, reason)| {
            let same = before.iter().find(|out| out.register == register && out.reason == reason);
            same.cloned().unwrap_or(LeftOut { register, reason, by, at: ctx.now.ms, again: false })
        });
        let said = self.draft.get().and_then(|draft| draft.people.said.clone());
        handover::People { left_out: left_out.collect(), said, ..self.answer() }
    }

    /// Fields that come and go with what is answered, in place of those before; the cursor stays where it is.
    fn ask_behind_registers(&mut self, ids: &[&str], asked: Vec<Field>) {
        self.form.change_fields(|fields| {
            fields.retain(|field| !ids.contains(&field.id));
            let after = fields.iter().position(|field| field.id == "registers").map_or(0, |at| at + 1);
            fields.splice(after..after, asked);
        });
    }

    /// The number of the first who hands over stands there until another one is typed.
    fn follow_phone(&mut self, ctx: &Ctx<'_>) {
        let settings = ctx.model.settings();
        let of = |id: &PersonId| settings.and_then(|s| s.person(*id)).map(|p| p.phone.clone());
        let known = self.answer().outgoing.first().and_then(of).unwrap_or_default();
        let typed = self.form.raw("phone").to_owned();
        if self.draft.get().is_none() && typed == self.phone && typed != known {
            if let Some(field) = self.form.field_mut("phone") {
                field.set_raw(&known);
            }
            self.phone = known;
        }
    }

    fn tick(&mut self, id: &'static str, at: &[usize]) {
        if let Some(field) = self.form.field_mut(id) {
            field.tick(at);
        }
    }

    fn answer(&self) -> handover::People {
        let people = |id| {
            let mut some: Vec<PersonId> =
                self.ticked(id).into_iter().filter_map(|i| self.staff.get(i).copied()).collect();
            // As the staff list has them, whatever the order on the screen.
            some.sort_unstable();
            some
        };
        handover::People {
            outgoing: people("outgoing"),
            incoming: people("incoming"),
            registers: self
                .ticked("registers")
                .into_iter()
                .filter_map(|i| self.registers.get(i).copied())
                .collect(),
            closes: self.closes(),
            reason: self.form.raw("reason").trim().to_owned(),
            phone: self.form.raw("phone").trim().to_owned(),
            ..handover::People::default()
        }
    }

    fn ticked(&self, id: &str) -> Vec<usize> {
        self.form.field(id).map_or_else(Vec::new, Field::ticked)
    }

    /// Whether the shop closes: the option behind the shifts.
    fn closes(&self) -> bool {
        let at = self.form.field("next").and_then(Field::choice_index);
        !self.next.is_empty() && at == Some(self.next.len())
    }

    /// Whether the handover is called off: the last option, while nobody has signed.
    fn calls_off(&self) -> bool {
        self.form.field("next").and_then(Field::choice_index) == Some(self.next.len() + 1)
    }

    /// The key that calls the handover off. Nothing is chosen by it: who goes back from the question goes on.
    fn on_call_off(&mut self, input: &Input, ctx: &Ctx<'_>) -> Option<Handled> {
        if !next_shift::is_call_off(input) {
            return None;
        }
        if let Some(problem) = next_shift::seen(ctx) {
            // Said at once, before a reason is written and a PIN given for nothing.
            let field = self.form.focused_id();
            self.form.refuse(field, problem);
            return Some(Handled::done());
        }
        next_shift::may_call_off(ctx).then(|| self.ask_call_off(ctx))
    }

    /// Asks whoever started it, or a lead, to call it off.
    fn ask_call_off(&mut self, ctx: &Ctx<'_>) -> Handled {
        let Some(draft) = self.draft.get() else { return Handled::done() };
        if draft.was_typed() && self.form.raw("reason").trim().is_empty() {
            self.form.refuse("reason", Problem::new("call_off.reason"));
            return Handled::done();
        }
        let started: Vec<PersonId> = draft.head.started_by.into_iter().collect();
        let who = ctx.model.may_do(Act::CallOff, &started);
        let (title, purpose) = (msg::call_off::pin.into(), PinPurpose::CallOff);
        Handled::then(Effect::AskPin { title, who, purpose })
    }

    /// Somebody was ticked to take over: the shop does not close. Who was to close it with the others only because nobody
    /// did is no longer among those who hand over.
    fn goes_on(&mut self, ctx: &Ctx<'_>) {
        let (_, at) = next_shift::offered(ctx);
        if let Some(field) = self.form.field_mut("next") {
            field.choose(Some(at));
        }
        let likely = Likely::of(ctx);
        let given = places(&self.staff, &likely.given);
        let mut all = [given.clone(), places(&self.staff, &likely.came)].concat();
        all.sort_unstable();
        if self.draft.get().is_none() && !given.is_empty() && self.ticked("outgoing") == all {
            self.tick("outgoing", &given);
        }
    }

    /// What was chosen to run next, where that is not what is proposed or was chosen before.
    fn next_chosen(&self, ctx: &Ctx<'_>) -> Option<ShiftName> {
        let at = self.form.field("next").and_then(Field::choice_index)?;
        let (offered, before) = next_shift::offered(ctx);
        let chosen = *self.next.get(at)?;
        (offered.get(before) != Some(&chosen)).then_some(chosen)
    }

    fn kind(&self, ctx: &Ctx<'_>) -> HandoverKind {
        let chosen = self.form.field("kind").and_then(Field::choice_index);
        let chosen = chosen.and_then(|at| HandoverKind::ALL.get(at).copied());
        chosen.or_else(|| ctx.model.handover().map(|open| open.draft.head.kind)).unwrap_or_default()
    }

    /// What stands against going on, each with the field it belongs to.
    fn missing(&self, ctx: &Ctx<'_>) -> Vec<(&'static str, Problem)> {
        let answer = self.answer();
        let cover = self.kind(ctx) == HandoverKind::Cover;
        let name =
            |id: &RegisterId| ctx.model.settings().and_then(|s| s.register(*id)).map(|r| r.name.clone());
        let said = self.left_out();
        let unsaid = self.left.iter().zip(LEFT).filter(|(register, _)| said[register].is_empty());
        let unsaid = unsaid.map(|(register, field)| {
            let name = name(register).unwrap_or_default();
            (field, Problem::new("gate.left_out").with("register", name))
        });
        // Of a drawer whose result was shown nothing is taken out any more.
        let seen = self.draft.get().into_iter().flat_map(|draft| {
            let out = |id: &&RegisterId| draft.register(**id).result_seen() && !answer.registers.contains(id);
            draft.people.registers.iter().filter(out)
        });
        let seen: Vec<(&'static str, Problem)> = seen
            .map(|id| {
                let name = name(id).unwrap_or_default();
                ("registers", Problem::new("people.register_seen").with("register", name))
            })
            .collect();
        let plain = [
            (answer.outgoing.is_empty(), "outgoing", "gate.no_outgoing"),
            (
                answer.incoming.is_empty() && answer.reason.is_empty() && !answer.closes,
                "incoming",
                "people.no_incoming",
            ),
            (answer.closes && !answer.incoming.is_empty(), "next", "people.closes_to_nobody"),
            (answer.registers.is_empty(), "registers", "gate.no_register"),
            (cover && answer.reason.is_empty(), "reason", "people.cover_reason"),
        ]
        .into_iter()
        .filter(|(lacks, ..)| *lacks)
        .map(|(_, field, key)| (field, Problem::new(key)));
        seen.into_iter().chain(plain).chain(unsaid).collect()
    }
}

/// Who probably hands over and takes over.
struct Likely {
    /// Who has come and does not take over: ticked from the start.
    given: Vec<PersonId>,
    /// Who has come to take over, ticked likewise: rostered on the next shift and not on this one, or here for the first
    /// time in it since the people of both shifts overlap.
    came: Vec<PersonId>,
    /// Who takes over: on the roster of the next shift, else the first who does not hand over.
    next: Option<PersonId>,
}

impl Likely {
    fn of(ctx: &Ctx<'_>) -> Self {
        let staff = ctx.model.people(Role::Cashier);
        let here = ctx.model.live.as_ref().map_or_else(Vec::new, |live| live.on_duty(ctx.now.ms));
        let next = next_shift(ctx);
        let of = |id: PersonId| ctx.model.settings().and_then(|s| s.person(id));
        let on = |at: Option<(BusinessDate, ShiftId)>, id: PersonId| {
            at.is_some_and(|(date, shift)| {
                of(id).zip(ctx.model.settings()).is_some_and(|(p, s)| s.rostered(p, date, shift))
            })
        };
        let this = ctx.model.live.as_ref().map(|live| (live.run.date, live.run.shift));
        let comes = |id: PersonId| on(next, id) && !on(this, id);
        let takes = |id: &PersonId| comes(*id) || (!on(this, *id) && has_just_come(*id, ctx));
        let (mut came, mut given): (Vec<PersonId>, Vec<PersonId>) = here.iter().copied().partition(takes);
        if given.is_empty() {
            given.clone_from(&here);
            came.clear();
        }
        let free = || staff.iter().copied().filter(|id| !given.contains(id));
        let next = came.first().copied().or_else(|| free().find(|id| comes(*id))).or_else(|| free().next());
        Self { given, came, next }
    }
}

/// Whether somebody came within the overlap of two shifts before now, and was not here in the running one before: neither
/// at work in it nor handed over to when it began.
fn has_just_come(person: PersonId, ctx: &Ctx<'_>) -> bool {
    let Some(live) = ctx.model.live.as_ref() else { return false };
    let rules = &live.settings.rules.attendance;
    let stays = Stays::of(live.clock.punches(person), rules).all;
    let since = stays.last().filter(|stay| stay.went.is_none()).and_then(|stay| stay.came);
    let opened = live.run.opened_ms;
    let near = |came: ClockPunch| ctx.now.ms - came.at_ms <= rules.overlap_min * MINUTE_MS;
    let before = stays.iter().any(|stay| stay.went.is_some_and(|went| went.at_ms > opened));
    let last = live.last_handover.as_ref();
    let took_over = last.is_some_and(|last| last.sealed_ms >= opened && last.incoming.contains(&person));
    since.is_some_and(near) && since.is_some_and(|came| came.at_ms > opened) && !before && !took_over
}

/// The shift that begins next after the one that runs.
fn next_shift(ctx: &Ctx<'_>) -> Option<(BusinessDate, ShiftId)> {
    let live = ctx.model.live.as_ref()?;
    let settings = &live.settings;
    let begun = settings.starts(settings.shift(live.run.shift)?, live.run.date);
    let days = [live.run.date, live.run.date.plus(1)];
    let all = days
        .into_iter()
        .flat_map(|date| settings.held_on(date).map(move |s| (settings.starts(s, date), date, s.id)));
    all.filter(|(start, ..)| *start > begun).min().map(|(_, date, id)| (date, id))
}

/// What the handover before left out, and why: now it is counted.
fn left_out_before(ctx: &Ctx<'_>) -> Option<Label> {
    let live = ctx.model.live.as_ref()?;
    let settings = &live.settings;
    let said: Vec<([String; 3], Stamp)> = (live.left_out.iter())
        .map(|out| {
            let name = settings.register(out.register).map_or("?", |r| r.name.as_str());
            let time = settings.store.zone.stamp_at(out.at);
            ([name.to_owned(), out.reason.clone(), settings.person_name(out.by).to_owned()], time)
        })
        .collect();
    let line = move |lang: Lang| {
        let lines = said.iter().map(|([name, reason, by], time)| {
            msg::step_people::left_out_before(lang, by, reason, name, time.clock(lang))
        });
        lines.collect::<Vec<_>>().join(" ")
    };
    (!live.left_out.is_empty()).then(|| line.into())
}

fn places(all: &[PersonId], some: &[PersonId]) -> Vec<usize> {
    some.iter().filter_map(|id| all.iter().position(|p| p == id)).collect()
}

impl PeopleStep {
    /// What was ticked of the self-check, as far as it is not saved so already.
    fn give_own(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let Some(own) = self.own.take() else { return Vec::new() };
        let mut effects = Vec::new();
        for (item, done) in own.answers() {
            let finding = if done { Finding::Ok } else { Finding::NotDone };
            let saved = self.draft.get().and_then(|draft| draft.checks.get(&item));
            if saved.is_some_and(|answer| answer.finding == finding) {
                continue;
            }
            let Some(check) = ctx.model.handover().and_then(|open| open.settings.check(&item)) else {
                continue;
            };
            let answer = check.answered(finding, None, own.by, ctx.now.ms);
            effects.extend(self.draft.give_as(Some(own.by), Answer::Check(item, answer), ctx));
        }
        effects
    }

    /// Who of those handing over is at the keyboard: the only one, or who was named, or last acted there. It is their
    /// part: nobody is taken for it on a guess.
    fn hands_over(&self, ctx: &Ctx<'_>) -> Option<PersonId> {
        let outgoing = self.answer().outgoing;
        if let [only] = outgoing.as_slice() {
            return Some(*only);
        }
        let acting = || ctx.model.handover().and_then(|_| ctx.model.acting(WhosePart::Outgoing));
        let known = self.by.or_else(acting).filter(|by| outgoing.contains(by));
        known.or_else(|| ctx.model.actor().filter(|by| outgoing.contains(by)))
    }

    /// Goes on to the self-check, or to the line; who does it is asked first where several could.
    fn go_on(&mut self, ctx: &Ctx<'_>) -> Handled {
        let outgoing = self.answer().outgoing;
        let Some(by) = self.hands_over(ctx) else {
            self.who = (outgoing.len() > 1).then(|| WhoActs::new(WhosePart::Outgoing, outgoing, ctx));
            return Handled::done();
        };
        self.own = SelfCheck::asked(by, &outgoing, self.draft.get(), ctx);
        if self.own.is_some() { Handled::done() } else { self.start(ctx) }
    }

    /// Everything about people is said: draws the line, or goes on.
    fn start(&mut self, ctx: &Ctx<'_>) -> Handled {
        if ctx.model.handover().is_none() {
            let own = self.own.as_ref().map(|own| own.by);
            let Some(by) = own.or_else(|| self.hands_over(ctx)) else {
                return Handled::done();
            };
            return Handled::Yes(vec![Effect::Do(Command::StartHandover {
                by,
                kind: self.kind(ctx),
                people: self.whole_answer(by, ctx),
                next: self.next_chosen(ctx),
            })]);
        }
        // Asked for once more where it was refused: it may be possible by now.
        self.said_next = None;
        let mut effects = self.save_pending(ctx);
        effects.extend(self.give_own(ctx));
        self.finished(effects, ctx)
    }

    /// Goes on, unless the gate names something that is still missing here: it is said under its field at once, and the
    /// cursor stands there.
    fn finished(&mut self, effects: Vec<Effect>, ctx: &Ctx<'_>) -> Handled {
        self.draft.finish(effects, ctx).unwrap_or_else(|(_, effects)| {
            for gap in self.draft.gaps(ctx).into_iter().rev() {
                if let FieldRef::People(field) = gap.focus {
                    self.form.refuse(field.as_str(), gap.problem);
                }
            }
            self.field = PeopleField::parse(self.form.focused_id());
            Handled::Yes(effects)
        })
    }
}

impl StepView for PeopleStep {
    fn explained_form(&self) -> Option<&Form> {
        Some(self.own.as_ref().map_or(&self.form, SelfCheck::form))
    }

    fn enter(&mut self, place: &FieldRef, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.own = None;
        self.draft.load(ctx);
        self.build(ctx);
        if let FieldRef::People(field) = place {
            self.form.focus_on(field.as_str());
        }
        Vec::new()
    }

    fn names_who(&self) -> bool {
        self.own.is_some()
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        if let Some(who) = &self.who {
            return who.hints(ctx.lang);
        }
        if let Some(own) = &self.own {
            return own.hints(ctx.lang);
        }
        let mut hints = self.form.hints(ctx.lang);
        hints.extend(next_shift::may_call_off(ctx).then(|| next_shift::call_off_hint(ctx.lang)));
        hints
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Some(who) = &mut self.who {
            let asked = who.on(input);
            if asked != Asked::Open {
                self.who = None;
            }
            let Asked::Named(person) = asked else { return Handled::done() };
            self.by = Some(person);
            return self.go_on(ctx);
        }
        if let Some(own) = &mut self.own {
            return match own.on(input) {
                OwnCheck::Back => {
                    self.own = None;
                    Handled::done()
                }
                OwnCheck::Finished => self.start(ctx),
                OwnCheck::Used => Handled::done(),
                OwnCheck::Unused => Handled::No,
            };
        }
        if let Some(handled) = self.on_call_off(input, ctx) {
            return handled;
        }
        let nobody = self.ticked("incoming").is_empty();
        let outcome = self.form.handle(input);
        if nobody && !self.ticked("incoming").is_empty() && self.closes() {
            self.goes_on(ctx);
        }
        self.follow_phone(ctx);
        let said = self.cashiers();
        self.ask_cashiers(&said, ctx);
        // What is typed stays while another kind of handover asks for no reason.
        self.reasons.extend(self.left_out());
        let reasons = self.reasons.clone();
        self.ask_left_out(&reasons, ctx);
        self.field = PeopleField::parse(self.form.focused_id());
        match outcome {
            WidgetOutcome::Ignored => Handled::No,
            WidgetOutcome::Left(_) => Handled::Yes(self.save_pending(ctx)),
            WidgetOutcome::Submitted => self.finish(ctx),
            _ => Handled::done(),
        }
    }

    fn finish(&mut self, ctx: &Ctx<'_>) -> Handled {
        if let Some(own) = &mut self.own {
            return if own.finished() == OwnCheck::Finished { self.start(ctx) } else { Handled::done() };
        }
        if self.calls_off() {
            return self.ask_call_off(ctx);
        }
        let missing = self.missing(ctx);
        if !missing.is_empty() {
            // All of it is told; the cursor ends in the first.
            for (field, problem) in missing.into_iter().rev() {
                self.form.refuse(field, problem);
            }
            return Handled::done();
        }
        self.go_on(ctx)
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        if let Some(own) = &mut self.own {
            return own.draw(canvas, area, ctx);
        }
        let inner = page(canvas, area, msg::step_people::title(ctx.lang));
        self.form.draw(canvas, padded(inner), Focus::Here);
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
        self.field.map_or(FieldRef::Step(Step::People), FieldRef::People)
    }

    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        let name = self.calls_off().then(|| self.draft.typed_name("call_off"));
        name.zip(self.form.field_mut("reason").map(Typed::Field)).into_iter().collect()
    }

    fn save_pending(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        if self.calls_off() {
            return Vec::new();
        }
        let by = self.hands_over(ctx).or_else(|| ctx.author());
        let answer = by.map_or_else(|| self.answer(), |by| self.whole_answer(by, ctx));
        let mut effects = match self.draft.get() {
            Some(draft) if draft.people != answer => self.draft.give_as(by, Answer::People(answer), ctx),
            _ => Vec::new(),
        };
        effects.extend(self.save_cashiers(ctx));
        let kind = self.kind(ctx);
        if let (Some(by), Some(draft)) = (by, ctx.model.handover().map(|open| &open.draft))
            && draft.head.kind != kind
            && self.draft.get().is_some()
        {
            effects.push(Effect::Do(Command::ChangeKind { by, kind }));
        }
        if let (Some(by), Some(next), Some(_)) = (by, self.next_chosen(ctx), self.draft.get())
            && self.said_next.replace(next) != Some(next)
        {
            effects.push(Effect::Do(Command::ChangeNext { by, next }));
        }
        effects
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Handled {
        self.draft.on_event(news, ctx);
        match news {
            Event::Started => {
                let mut effects = self.save_cashiers(ctx);
                effects.extend(self.give_own(ctx));
                self.build(ctx);
                self.finished(effects, ctx)
            }
            Event::Pin { person, purpose: PinPurpose::CallOff } => {
                let reason = self.form.raw("reason").trim().to_owned();
                Handled::then(Effect::Do(Command::CallOff { by: *person, reason }))
            }
            Event::Saved if ctx.model.handover().is_none() => {
                Handled::Yes(vec![Effect::Home, Effect::Say(msg::call_off::done.into())])
            }
            Event::Refused(error) => {
                self.own = None;
                let field = self.form.focused_id();
                self.form.refuse(field, error.problem());
                Handled::done()
            }
            _ => Handled::done(),
        }
    }
}

#[cfg(test)]
mod tests;
