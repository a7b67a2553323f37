//! Opening a closed shop: what begins, who is here, and what lies in each drawer, signed by whoever opens.

use ratatui::layout::Rect;

use crate::i18n::{self, dates, lists, msg, shifts};
use crate::model::attendance::PunchKind;
use crate::model::handover::CarryAct;
use crate::model::ids::{ItemId, PersonId, RegisterId, ShiftId};
use crate::model::item_state::ItemKind;
use crate::model::lang::Lang;
use crate::model::log::Detail;
use crate::model::money::Money;
use crate::model::people::Role;
use crate::model::refusal::InputField;
use crate::model::settings::Settings;
use crate::model::shift::ShiftName;
use crate::model::time::Stamp;
use crate::rules::roll_call::{self, Due};
use crate::rules::shop_day::AtOpening;
use crate::store::{NewOpening, ShopState};
use crate::tui::screens::log::checklists;
use crate::tui::screens::log::clock_board::{clock_words, punched};
use crate::tui::shell::canvas::{Canvas, below, padded};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::Input;
use crate::tui::shell::keymap::Hint;
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Command, Ctx, Effect, Event, Handled, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::dialog::{Dialog, DialogId};
use crate::tui::widgets::field::{Field, FieldKind};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept::Typed;
use crate::tui::widgets::label::Label;

/// How far the opening list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ListStep {
    /// It is gone through when the form is done.
    ToCome,
    /// It stands on top.
    There,
    /// It was gone through, or left.
    Passed,
}

/// Form that opens the shop.
#[derive(Debug)]
pub(crate) struct Opening {
    /// What may begin, in the order of the options.
    begins: Vec<ShiftName>,
    staff: Vec<PersonId>,
    registers: Vec<RegisterId>,
    kept: Vec<ItemId>,
    form: Form,
    list: ListStep,
    /// Whose PIN opens it.
    opener: Option<PersonId>,
    /// It is open, and whoever opened it is not on the clock: they are asked, with the PIN they have given.
    offer: Option<Dialog>,
}

/// Names of the drawer fields; more drawers than this no small shop opens at once.
const FIELDS: [&str; 12] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"];

/// Instead of a sum: the drawer stays shut.
const SHUT: &str = "-";

/// Name of the field that says why.
const WHY_SHUT: &str = "why_shut";

/// Names of the fields of what is kept; the rest is confirmed at the next handover.
const KEPT: [&str; 9] =
    ["kept_1", "kept_2", "kept_3", "kept_4", "kept_5", "kept_6", "kept_7", "kept_8", "kept_9"];

/// What becomes of what is kept, in the order of the options.
const KEPT_ACTS: [CarryAct; 3] = [CarryAct::Accepted, CarryAct::GivenOut, CarryAct::Disputed];

/// A closed shop as it asks what begins.
pub(crate) fn asked(live: &ShopState, now: Stamp) -> AtOpening<'_> {
    AtOpening { settings: &live.settings, now, last: live.run.name(), ran: &live.ran }
}

/// A shift with its date.
pub(crate) fn named(live: &ShopState, name: ShiftName, lang: Lang) -> String {
    let (shift, date) = (shifts::name(lang, &live.settings, name), dates::date_short(lang, name.date));
    msg::shop::shift_of_day(lang, date, shift)
}

impl Opening {
    /// The form, for the shop as it is now.
    #[must_use]
    pub(crate) fn new(ctx: &Ctx<'_>) -> Self {
        let staff = ctx.model.people(Role::Cashier);
        let mut opening = Self {
            begins: Vec::new(),
            staff,
            registers: Vec::new(),
            kept: Vec::new(),
            form: Form::new(Vec::new()),
            list: ListStep::ToCome,
            opener: None,
            offer: None,
        };
        let Some(live) = &ctx.model.live else { return opening };
        let shop = asked(live, ctx.now);
        opening.begins = shop.choices();
        opening.registers = live.settings.active_registers().map(|r| r.id).take(FIELDS.len()).collect();
        let labels = |name: &ShiftName| -> Label {
            let both = Lang::ALL.map(|lang| named(live, *name, lang));
            Label::from(move |lang: Lang| both[lang.index()].clone())
        };
        let mut fields = vec![
            Field::choice("begins", msg::shop::begins, opening.begins.iter().map(labels).collect()).chosen(0),
            Field::new(
                "here",
                msg::shop::here,
                FieldKind::Multi { options: ctx.model.with_roles(&opening.staff) },
            )
            .explained(msg::shop::here_note)
            .required(),
        ];
        for (name, id) in FIELDS.into_iter().zip(&opening.registers) {
            fields.push(drawer_field(name, *id, &live.settings));
        }
        fields.push(Field::text(WHY_SHUT, msg::shop::why_shut).required());
        let kept = live.items.iter().filter(|item| item.kind == ItemKind::Custody).take(KEPT.len());
        for (name, item) in KEPT.into_iter().zip(kept) {
            opening.kept.push(item.id);
            let options: Vec<Label> = vec![
                msg::tasks_ui::is_there.into(),
                msg::tasks_ui::given_out.into(),
                msg::tasks_ui::is_missing.into(),
            ];
            fields.push(Field::choice(name, item.title.clone(), options).required());
        }
        if opening.begins.iter().any(|name| !shop.not_held(*name).is_empty()) {
            let note = Lang::ALL.map(|lang| missed_note(live, ctx.now, lang));
            fields.push(
                Field::text("not_held", msg::shop::why_not_held)
                    .required()
                    .explained(Label::from(move |lang: Lang| note[lang.index()].clone())),
            );
        }
        fields.push(Field::text("remark", msg::half::remark));
        opening.form = Form::new(fields).ended_by(msg::kit::to_pin);
        let due = opening.due(ctx).first().map(|due| due.person);
        let at = due.and_then(|person| opening.staff.iter().position(|id| *id == person));
        if let Some(field) = opening.form.field_mut("here") {
            field.point_at(at.unwrap_or(0));
        }
        opening.form.focus_on("here");
        opening.call_roll(ctx);
        opening
    }

    fn begins(&self) -> Option<ShiftName> {
        let at = self.form.field("begins").and_then(Field::choice_index).unwrap_or(0);
        self.begins.get(at).copied()
    }

    fn due(&self, ctx: &Ctx<'_>) -> Vec<Due> {
        match (&ctx.model.live, self.begins()) {
            (Some(live), Some(begins)) => roll_call::due(&live.settings, begins, ctx.now),
            _ => Vec::new(),
        }
    }

    fn here(&self) -> Vec<PersonId> {
        let ticked = self.form.field("here").map_or_else(Vec::new, Field::ticked);
        ticked.into_iter().filter_map(|at| self.staff.get(at).copied()).collect()
    }

    /// Says of everybody on the roster at once whether they are late or missing.
    fn call_roll(&mut self, ctx: &Ctx<'_>) {
        let (due, here) = (self.due(ctx), self.here());
        let mut options = ctx.model.with_roles(&self.staff);
        for (person, option) in self.staff.iter().zip(&mut options) {
            let Some(due) = due.iter().find(|due| due.person == *person) else { continue };
            let (name, at, late) = (option.clone(), due.due, due.late_min);
            let there = here.contains(person);
            *option = Label::from(move |lang: Lang| {
                let (name, at) = (name.get(lang), at.clock(lang));
                match (there, late) {
                    (_, 0) => msg::shop::due_at(lang, at, name),
                    (true, _) => msg::shop::due_late(lang, at, late, name),
                    (false, _) => msg::shop::due_missing(lang, at, name),
                }
            });
        }
        if let Some(field) = self.form.field_mut("here") {
            field.kind = FieldKind::Multi { options };
        }
        let missed = match (&ctx.model.live, self.begins()) {
            (Some(live), Some(begins)) => !asked(live, ctx.now).not_held(begins).is_empty(),
            _ => false,
        };
        if let Some(field) = self.form.field_mut("not_held") {
            field.hidden = !missed;
        }
        let none_shut = self.shut().is_empty();
        if let Some(field) = self.form.field_mut(WHY_SHUT) {
            field.hidden = none_shut;
        }
    }

    /// The drawers that stay shut.
    fn shut(&self) -> Vec<RegisterId> {
        let shut = FIELDS.into_iter().zip(&self.registers);
        shut.filter(|(name, _)| is_shut(self.form.raw(name))).map(|(_, id)| *id).collect()
    }

    fn opening(&self, by: PersonId, ctx: &Ctx<'_>) -> Option<NewOpening> {
        let currency = &ctx.model.settings()?.store.currency;
        let counted = FIELDS.into_iter().zip(&self.registers);
        let counted: Vec<(RegisterId, Money)> =
            counted.filter_map(|(name, id)| Some((*id, currency.parse(self.form.raw(name)).ok()?))).collect();
        let act = |name| KEPT_ACTS.get(self.form.field(name).and_then(Field::choice_index)?).copied();
        let kept = KEPT.into_iter().zip(&self.kept).filter_map(|(name, id)| Some((*id, act(name)?)));
        let mut here = self.here();
        if !here.contains(&by) {
            here.insert(0, by);
        }
        Some(NewOpening {
            by,
            begins: self.begins(),
            here,
            counted,
            shut: self.shut(),
            why_shut: self.form.raw(WHY_SHUT).trim().to_owned(),
            kept: kept.collect(),
            not_held: self.form.raw("not_held").trim().to_owned(),
            remark: self.form.raw("remark").trim().to_owned(),
        })
    }

    fn ask_pin(&self) -> Effect {
        Effect::AskPin { title: msg::shop::pin.into(), who: self.here(), purpose: PinPurpose::OpenShop }
    }

    /// The shop is open: back home, or first the question whether whoever opened it comes on the clock too.
    fn opened(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let absent = self.opener.filter(|by| !ctx.model.clocked_in().contains(by));
        if let Some(by) = absent.filter(|_| self.offer.is_none()) {
            let name = ctx.model.name(by).to_owned();
            let clock_in = move |lang: Lang| clock_words(PunchKind::In, &name, lang);
            let buttons = vec![Label::from(clock_in), msg::shop::no_punch.into()];
            self.offer = Some(Dialog::ask(said_open(ctx), msg::shop::not_on_the_clock, buttons));
            return Vec::new();
        }
        vec![Effect::Home, Effect::Say(said_open(ctx))]
    }

    /// What is left of the opening list.
    fn left(&self, ctx: &Ctx<'_>) -> usize {
        self.begins().map_or(0, |begins| checklists::left_of_opening(begins.shift, ctx))
    }

    /// The form is done: the opening list first, where anything is left of it and it was not passed yet.
    fn done(&mut self, ctx: &Ctx<'_>) -> Effect {
        if self.list == ListStep::Passed || self.left(ctx) == 0 {
            return self.ask_pin();
        }
        self.list = ListStep::There;
        let shift = self.begins().map_or(ShiftId(0), |begins| begins.shift);
        Effect::Open(Box::new(checklists::Run::opening(shift, self.here())))
    }
}

/// That the shop is open since now.
fn said_open(ctx: &Ctx<'_>) -> Label {
    let at = ctx.now;
    Label::from(move |lang: Lang| msg::shop::opened(lang, at.clock(lang)))
}

/// The field that takes what was counted in a drawer.
fn drawer_field(name: &'static str, id: RegisterId, settings: &Settings) -> Field {
    let register = settings.register(id).map_or_else(String::new, |r| r.name.clone());
    let currency = settings.store.currency.clone();
    Field::amount(name, move |l: Lang| msg::half::counted(l, &register))
        .required()
        .unit(settings.store.currency.symbol.clone())
        .explained(msg::shop::shut_note)
        .checked(move |raw| if is_shut(raw) { Ok(()) } else { currency.parse(raw).map(drop) })
}

/// Whether it says that a drawer stays shut.
fn is_shut(raw: &str) -> bool {
    raw.trim() == SHUT
}

/// Which planned shifts were not held until the one that is proposed.
fn missed_note(live: &ShopState, now: Stamp, lang: Lang) -> String {
    let shop = asked(live, now);
    let missed = shop.choices().first().map(|name| shop.not_held(*name)).unwrap_or_default();
    let (Some(first), Some(last)) = (missed.first(), missed.last()) else {
        return msg::shop::not_held_note(lang).to_owned();
    };
    let n = i64::try_from(missed.len()).unwrap_or(i64::MAX);
    if n == 1 {
        return msg::shop::not_held_this(lang, named(live, *first, lang));
    }
    msg::shop::not_held_these(lang, named(live, *first, lang), named(live, *last, lang), n)
}

impl View for Opening {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_opening.into())
    }

    fn explained_form(&self) -> Option<&Form> {
        Some(&self.form)
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        if let Some(offer) = &self.offer {
            return offer.hints(ctx.lang);
        }
        self.form.hints_as(ctx.lang, msg::reports_ui::hint_pin(ctx.lang))
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Some(offer) = &mut self.offer {
            return match (offer.handle(input), self.opener) {
                (WidgetOutcome::Chosen(0), Some(by)) => {
                    Handled::then(Effect::Do(punched(by, PunchKind::In, ctx)))
                }
                (WidgetOutcome::Chosen(_) | WidgetOutcome::Cancelled, _) => {
                    Handled::Yes(vec![Effect::Home, Effect::Say(said_open(ctx))])
                }
                _ => Handled::done(),
            };
        }
        match self.form.handle(input) {
            WidgetOutcome::Ignored => Handled::No,
            WidgetOutcome::Submitted => Handled::then(self.done(ctx)),
            _ => {
                self.call_roll(ctx);
                Handled::done()
            }
        }
    }

    fn dialog(&self) -> Option<DialogId> {
        self.offer.as_ref().map(Dialog::id)
    }

    fn on_top(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        if self.list != ListStep::There {
            return Vec::new();
        }
        self.list = ListStep::Passed;
        if self.left(ctx) == 0 { vec![self.ask_pin()] } else { Vec::new() }
    }

    fn unsaved(&mut self) -> Vec<(String, Typed<'_>)> {
        vec![(format!("opening/{}", self.form.fields.len()), Typed::Form(&mut self.form))]
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let inner = canvas.pane(area, msg::shop::open(ctx.lang), Focus::Here);
        if let Some(offer) = &mut self.offer {
            offer.draw(canvas);
            return;
        }
        let Some(live) = &ctx.model.live else { return };
        let since = live.settings.store.zone.stamp_at(live.run.opened_ms);
        let since = dates::day_and_time(ctx.lang, since, ctx.now);
        let mut about = vec![msg::shop::about(ctx.lang, named(live, live.run.name(), ctx.lang), since)];
        // Whoever opens goes through the list, and whoever closed clocked out behind the seal: nothing came up by that.
        let routine = |detail: &Detail| matches!(detail, Detail::Check(_) | Detail::Punch(_));
        let before = live.entries.iter().filter(|entry| !routine(&entry.detail)).count();
        if before > 0 {
            let n = i64::try_from(before).unwrap_or(i64::MAX);
            about.push(msg::shop::logged_closed(ctx.lang, n) + msg::shop::full_stop(ctx.lang));
        }
        let left = self.left(ctx);
        if self.list == ListStep::Passed && left > 0 {
            about.push(msg::shop::list_left(ctx.lang, i64::try_from(left).unwrap_or(i64::MAX)));
        }
        let cols = inner.width.saturating_sub(2);
        let mut y = 0;
        for line in i18n::width::wrap(&about.join(lists::between_sentences(ctx.lang)), usize::from(cols)) {
            canvas.text_in(inner.x + 1, inner.y + y, cols, &line, TextRole::Text);
            y += 1;
        }
        self.form.draw(canvas, padded(below(inner, y + 1)), Focus::Here);
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Pin { person, purpose: PinPurpose::OpenShop } => match self.opening(*person, ctx) {
                Some(new) => {
                    self.opener = Some(*person);
                    vec![Effect::Do(Command::OpenShop(Box::new(new)))]
                }
                None => Vec::new(),
            },
            Event::Saved => self.opened(ctx),
            Event::Logged(_) | Event::Refused(_) if self.offer.is_some() => {
                vec![Effect::Home, Effect::Say(said_open(ctx))]
            }
            Event::Refused(error) => {
                let field = match error.field() {
                    Some(InputField::Reason)
                        if !self.shut().is_empty() && self.form.raw(WHY_SHUT).trim().is_empty() =>
                    {
                        WHY_SHUT
                    }
                    Some(InputField::Reason) => "not_held",
                    Some(InputField::Text) => "remark",
                    _ => self.form.focused_id(),
                };
                self.form.refuse(field, error.problem());
                Vec::new()
            }
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
pub(crate) use self::tests::closed;

#[cfg(test)]
mod tests;
