//! Step 1: who hands over to whom, which registers. Finishing it the first time draws the line.

use ratatui::layout::Rect;

use super::{StepView, Told, done, save};
use crate::domain::Problem;
use crate::domain::change::Answer;
use crate::domain::handover::{self, HandoverKind, Step};
use crate::domain::ids::{PersonId, RegisterId};
use crate::domain::people::Role;
use crate::i18n::msg;
use crate::tui::canvas::{Canvas, padded};
use crate::tui::input::Input;
use crate::tui::keymap::Hint;
use crate::tui::view::{Ctx, Effect, News, Op};
use crate::tui::widgets::Outcome;
use crate::tui::widgets::field::{Field, FieldKind};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::words::Words;

/// The step's form.
#[derive(Debug)]
pub struct People {
    form: Form,
    staff: Vec<PersonId>,
    registers: Vec<RegisterId>,
    field: String,
}

impl Default for People {
    fn default() -> Self {
        Self {
            form: Form::new(810, Vec::new()),
            staff: Vec::new(),
            registers: Vec::new(),
            field: String::new(),
        }
    }
}

fn multi(id: &'static str, label: impl Into<Words>, options: Vec<Words>) -> Field {
    Field::new(id, label, FieldKind::Multi { options })
}

impl People {
    fn build(&mut self, ctx: &Ctx<'_>) {
        self.staff = ctx.model.people(Role::Cashier);
        self.registers =
            ctx.model.settings().map_or_else(Vec::new, |s| s.active_registers().map(|r| r.id).collect());
        let names: Vec<Words> = self.staff.iter().map(|id| ctx.model.name(*id).to_owned().into()).collect();
        let registers: Vec<Words> = ctx
            .model
            .settings()
            .map_or_else(Vec::new, |s| s.active_registers().map(|r| r.name.clone().into()).collect());
        let mut fields = vec![
            multi("incoming", msg::step_people::incoming, names.clone()),
            multi("outgoing", msg::step_people::outgoing, names),
            multi("registers", msg::step_people::registers, registers),
        ];
        let saved = ctx.model.handover().map(|open| open.draft.people.clone());
        if saved.is_none() {
            let kinds = vec![
                msg::step_people::kind_shift.into(),
                msg::step_people::kind_cover.into(),
                msg::step_people::kind_leaver.into(),
            ];
            fields.push(Field::choice("kind", msg::step_people::kind, kinds).chosen(0));
        }
        fields.push(Field::text("reason", msg::step_people::reason));
        self.form = Form::new(810, fields);
        let given = saved.unwrap_or_else(|| handover::People {
            outgoing: ctx.model.clocked_in(),
            registers: self.registers.clone(),
            ..handover::People::default()
        });
        self.tick("outgoing", &places(&self.staff, &given.outgoing));
        self.tick("incoming", &places(&self.staff, &given.incoming));
        let at: Vec<usize> =
            given.registers.iter().filter_map(|id| self.registers.iter().position(|r| r == id)).collect();
        self.tick("registers", &at);
        if let Some(field) = self.form.field_mut("reason") {
            field.set_raw(&given.reason);
        }
    }

    fn tick(&mut self, id: &'static str, at: &[usize]) {
        if let Some(field) = self.form.field_mut(id) {
            field.tick(at);
        }
    }

    fn answer(&self) -> handover::People {
        let people = |id| self.ticked(id).into_iter().filter_map(|i| self.staff.get(i).copied()).collect();
        handover::People {
            outgoing: people("outgoing"),
            incoming: people("incoming"),
            registers: self
                .ticked("registers")
                .into_iter()
                .filter_map(|i| self.registers.get(i).copied())
                .collect(),
            reason: self.form.raw("reason").trim().to_owned(),
            prepared: true,
        }
    }

    fn ticked(&self, id: &str) -> Vec<usize> {
        self.form.field(id).map_or_else(Vec::new, Field::ticked)
    }

    fn kind(&self) -> HandoverKind {
        let at = self.form.field("kind").and_then(Field::choice_index).unwrap_or(0);
        HandoverKind::ALL.get(at).copied().unwrap_or_default()
    }

    /// The message that stands against going on, and the field it belongs to.
    fn missing(&self) -> Option<(&'static str, Problem)> {
        let answer = self.answer();
        if answer.outgoing.is_empty() {
            Some(("outgoing", Problem::new("gate.no_outgoing")))
        } else if answer.incoming.is_empty() && answer.reason.is_empty() {
            Some(("incoming", Problem::new("people.no_incoming")))
        } else if answer.registers.is_empty() {
            Some(("registers", Problem::new("gate.no_register")))
        } else if self.kind() == HandoverKind::Cover && answer.reason.is_empty() {
            Some(("reason", Problem::new("people.cover_reason")))
        } else {
            None
        }
    }
}

fn places(all: &[PersonId], some: &[PersonId]) -> Vec<usize> {
    some.iter().filter_map(|id| all.iter().position(|p| p == id)).collect()
}

impl StepView for People {
    fn enter(&mut self, field: &str, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.build(ctx);
        if !field.is_empty() {
            self.form.focus_on(field);
        }
        Vec::new()
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        self.form.hints(ctx.lang)
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Told {
        let outcome = self.form.handle(input);
        self.form.focused_id().clone_into(&mut self.field);
        match outcome {
            Outcome::Ignored => Told::No,
            Outcome::Left(_) => Told::Yes(self.pause(ctx)),
            Outcome::Submitted => self.finish(ctx),
            _ => Told::done(),
        }
    }

    fn finish(&mut self, ctx: &Ctx<'_>) -> Told {
        if let Some((field, problem)) = self.missing() {
            self.form.refuse(field, problem);
            return Told::done();
        }
        let answer = self.answer();
        if ctx.model.handover().is_none() {
            let by = ctx.model.person.or(answer.outgoing.first().copied()).unwrap_or(PersonId(0));
            return Told::Yes(vec![Effect::Do(Op::StartHandover { by, kind: self.kind(), people: answer })]);
        }
        let mut effects = self.pause(ctx);
        effects.extend(done(Step::People, ctx));
        Told::Next(effects)
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let inner = canvas.pane(area, msg::step_people::title(ctx.lang), true);
        self.form.draw(canvas, padded(inner), true);
    }

    fn field(&self) -> String {
        self.field.clone()
    }

    fn pause(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let answer = self.answer();
        match ctx.model.handover() {
            Some(open) if open.draft.people != answer => vec![save(Answer::People(answer), ctx)],
            _ => Vec::new(),
        }
    }

    fn hear(&mut self, news: &News, ctx: &Ctx<'_>) -> Told {
        match news {
            News::Started => Told::Next(done(Step::People, ctx)),
            News::Refused(problem) => {
                let field = self.form.focused_id();
                self.form.refuse(field, problem.clone());
                Told::done()
            }
            _ => Told::done(),
        }
    }
}
