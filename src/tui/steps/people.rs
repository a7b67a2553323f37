//! Step 1: who hands over to whom, which registers. Finishing it the first time draws the line.

use ratatui::layout::Rect;

use super::parts::page;
use super::{StepView, Told, done, save};
use crate::domain::Problem;
use crate::domain::change::Answer;
use crate::domain::field_ref::{FieldRef, PeopleField};
use crate::domain::handover::{self, HandoverKind, Step};
use crate::domain::ids::{PersonId, RegisterId, ShiftId};
use crate::domain::people::Role;
use crate::domain::time::BusinessDate;
use crate::i18n::msg;
use crate::tui::canvas::{Canvas, padded};
use crate::tui::input::Input;
use crate::tui::keymap::Hint;
use crate::tui::screens::log::sheet::code_field;
use crate::tui::view::{Ctx, Effect, News, Op};
use crate::tui::widgets::Outcome;
use crate::tui::widgets::field::{Field, FieldKind};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::words::Words;

/// The step's form.
#[derive(Debug)]
pub struct People {
    form: Form,
    /// Who may take over, the likely ones first.
    staff: Vec<PersonId>,
    /// Who may hand over, the likely ones first.
    leaving: Vec<PersonId>,
    /// The staff list.
    order: Vec<PersonId>,
    registers: Vec<RegisterId>,
    field: Option<PeopleField>,
}

impl Default for People {
    fn default() -> Self {
        Self {
            form: Form::new(810, Vec::new()),
            staff: Vec::new(),
            leaving: Vec::new(),
            order: Vec::new(),
            registers: Vec::new(),
            field: None,
        }
    }
}

fn multi(id: &'static str, label: impl Into<Words>, options: Vec<Words>) -> Field {
    Field::new(id, label, FieldKind::Multi { options })
}

impl People {
    fn build(&mut self, ctx: &Ctx<'_>) {
        let likely = Likely::of(ctx);
        self.staff = likely.incoming;
        self.leaving = likely.outgoing;
        self.order = ctx.model.people(Role::Cashier);
        self.registers =
            ctx.model.settings().map_or_else(Vec::new, |s| s.active_registers().map(|r| r.id).collect());
        let names = |people: &[PersonId]| -> Vec<Words> {
            people.iter().map(|id| ctx.model.name(*id).to_owned().into()).collect()
        };
        let registers: Vec<Words> = ctx
            .model
            .settings()
            .map_or_else(Vec::new, |s| s.active_registers().map(|r| r.name.clone().into()).collect());
        let mut fields = vec![
            multi("incoming", msg::step_people::incoming, names(&self.staff)),
            multi("outgoing", msg::step_people::outgoing, names(&self.leaving)),
            multi("registers", msg::step_people::registers, registers),
        ];
        let saved = ctx.model.handover().map(|open| open.draft.people.clone());
        if saved.is_none() {
            fields.push(
                code_field("kind", msg::step_people::kind, &HandoverKind::ALL, HandoverKind::key).chosen(0),
            );
        }
        fields.push(Field::text("reason", msg::step_people::reason));
        self.form = Form::new(810, fields);
        let given = saved.unwrap_or_else(|| handover::People {
            outgoing: likely.given,
            registers: self.registers.clone(),
            ..handover::People::default()
        });
        self.tick("outgoing", &places(&self.leaving, &given.outgoing));
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
        let people = |id, all: &[PersonId]| {
            let mut some: Vec<PersonId> =
                self.ticked(id).into_iter().filter_map(|i| all.get(i).copied()).collect();
            // As the staff list has them, whatever the order on the screen.
            some.sort_by_key(|id| self.order.iter().position(|p| p == id));
            some
        };
        handover::People {
            outgoing: people("outgoing", &self.leaving),
            incoming: people("incoming", &self.staff),
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

/// Who probably hands over and takes over.
struct Likely {
    /// Who has come and is not rostered on the next shift: ticked from the start.
    given: Vec<PersonId>,
    /// Those who are here first, the owner last.
    outgoing: Vec<PersonId>,
    /// Those on the next shift first, then who is not here yet, the owner behind them.
    incoming: Vec<PersonId>,
}

impl Likely {
    fn of(ctx: &Ctx<'_>) -> Self {
        let staff = ctx.model.people(Role::Cashier);
        let here = ctx.model.clocked_in();
        let next = next_shift(ctx);
        let of = |id: PersonId| ctx.model.settings().and_then(|s| s.person(id));
        let comes =
            |id: PersonId| next.is_some_and(|(date, shift)| of(id).is_some_and(|p| p.rostered(date, shift)));
        let owner = |id: PersonId| of(id).is_some_and(|p| p.role == Role::Owner);
        let ordered = |rank: &dyn Fn(PersonId) -> usize| {
            let mut people = staff.clone();
            people.sort_by_key(|id| rank(*id));
            people
        };
        let mut given: Vec<PersonId> = here.iter().copied().filter(|id| !comes(*id)).collect();
        if given.is_empty() {
            given.clone_from(&here);
        }
        let at = |id: PersonId| given.iter().position(|p| *p == id);
        let outgoing = ordered(&|id| match at(id) {
            Some(place) => place,
            None if here.contains(&id) => staff.len(),
            None if comes(id) => staff.len() + 2,
            None => staff.len() + 1 + 2 * usize::from(owner(id)),
        });
        let incoming = ordered(&|id| match id {
            id if at(id).is_some() => 4,
            id if comes(id) => 0,
            id if here.contains(&id) => 1,
            id => 2 + usize::from(owner(id)),
        });
        Self { given, outgoing, incoming }
    }
}

/// The shift that begins next after the one that runs.
fn next_shift(ctx: &Ctx<'_>) -> Option<(BusinessDate, ShiftId)> {
    let live = ctx.model.live.as_ref()?;
    let zone = live.settings.store.zone;
    let begun = live.settings.shift(live.run.shift)?.starts(live.run.date, zone);
    let days = [live.run.date, live.run.date.plus(1)];
    let all = days.into_iter().flat_map(|date| {
        let active = live.settings.shifts.iter().filter(|s| s.active);
        active.map(move |s| (s.starts(date, zone), date, s.id))
    });
    all.filter(|(start, ..)| *start > begun).min().map(|(_, date, id)| (date, id))
}

fn places(all: &[PersonId], some: &[PersonId]) -> Vec<usize> {
    some.iter().filter_map(|id| all.iter().position(|p| p == id)).collect()
}

impl StepView for People {
    fn enter(&mut self, place: &FieldRef, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.build(ctx);
        if let FieldRef::People(field) = place {
            self.form.focus_on(field.as_str());
        }
        Vec::new()
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        self.form.hints(ctx.lang)
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Told {
        let outcome = self.form.handle(input);
        self.field = PeopleField::parse(self.form.focused_id());
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
            let Some(by) = ctx.model.person.or(answer.outgoing.first().copied()) else {
                return Told::done();
            };
            return Told::Yes(vec![Effect::Do(Op::StartHandover { by, kind: self.kind(), people: answer })]);
        }
        let mut effects = self.pause(ctx);
        effects.extend(done(Step::People, ctx));
        Told::Next(effects)
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let inner = page(canvas, area, msg::step_people::title(ctx.lang));
        self.form.draw(canvas, padded(inner), true);
    }

    fn place(&self) -> FieldRef {
        self.field.map_or(FieldRef::Step(Step::People), FieldRef::People)
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
            News::Refused(error) => {
                let field = self.form.focused_id();
                self.form.refuse(field, error.problem());
                Told::done()
            }
            _ => Told::done(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Lang;
    use crate::tui::fixture::{CHEN_WEI, LI_HUA, OWNER, Shop};

    #[test]
    fn the_likely_ones_come_first_and_the_owner_last() {
        let mut shop = Shop::new(Lang::En);
        let likely = |shop: &Shop| {
            let ctx = Ctx { lang: Lang::En, model: &shop.app.model, now: shop.app.desk.now() };
            Likely::of(&ctx)
        };
        let first = likely(&shop);
        assert_eq!((first.given.as_slice(), first.outgoing.first()), (&[LI_HUA][..], Some(&LI_HUA)));
        assert_eq!(first.outgoing.last(), Some(&OWNER));
        assert_eq!(first.incoming.last(), Some(&LI_HUA), "nobody takes over from oneself");
        // On the roster of the next shift: first of all.
        let ctx = Ctx { lang: Lang::En, model: &shop.app.model, now: shop.app.desk.now() };
        let (_, night) = next_shift(&ctx).unwrap();
        let live = shop.app.model.live.as_mut().unwrap();
        let chen = live.settings.people.iter_mut().find(|p| p.id == CHEN_WEI).unwrap();
        chen.roster = vec![Some(night); 7];
        assert_eq!(likely(&shop).incoming.first(), Some(&CHEN_WEI));
    }
}
