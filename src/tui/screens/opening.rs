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
    format!("{shift}{}{date}", lists::between_clauses(lang))
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
            let (name, at, late) = (option.clone(), due.due.hm(), due.late_min);
            let there = here.contains(person);
            *option = Label::from(move |lang: Lang| {
                let name = name.get(lang);
                match (there, late) {
                    (_, 0) => msg::shop::due_at(lang, &at, name),
                    (true, _) => msg::shop::due_late(lang, &at, late, name),
                    (false, _) => msg::shop::due_missing(lang, &at, name),
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
    let at = ctx.now.hm();
    Label::from(move |lang: Lang| msg::shop::opened(lang, &at))
}

/// The field that takes what was counted in a drawer.
fn drawer_field(name: &'static str, id: RegisterId, settings: &Settings) -> Field {
    let register = settings.register(id).map_or_else(String::new, |r| r.name.clone());
    let currency = settings.store.currency.clone();
    Field::amount(name, move |l: Lang| msg::half::counted(l, &register))
        .required()
        .unit(settings.store.currency.symbol.clone())
        .checked(move |raw| currency.parse(raw).map(drop))
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

    fn unsaved(&mut self) -> Vec<(String, &mut Form)> {
        vec![(format!("opening/{}", self.form.fields.len()), &mut self.form)]
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let inner = canvas.pane(area, msg::shop::open(ctx.lang), Focus::Here);
        if let Some(offer) = &mut self.offer {
            offer.draw(canvas);
            return;
        }
        let Some(live) = &ctx.model.live else { return };
        let since = live.settings.store.zone.stamp_at(live.run.opened_ms);
        let since = format!("{} {}", dates::date_short(ctx.lang, since.calendar_date()), since.hm());
        let mut about = vec![msg::shop::about(ctx.lang, named(live, live.run.name(), ctx.lang), since)];
        // Whoever opens goes through the list; that is nothing that came up before.
        let before = live.entries.iter().filter(|entry| !matches!(entry.detail, Detail::Check(_))).count();
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
        for line in i18n::width::wrap(&about.join(" "), usize::from(cols)) {
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
mod tests {
    use super::*;
    use crate::model::handover::{LeftOut, People, SignRole};
    use crate::model::item_state::ItemState;
    use crate::model::time::BusinessDate;
    use crate::store::{ItemAct, VerifyLevel};
    use crate::tui::shell::input::Code;
    use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop, settings};

    /// A shop whose Late ends at 23:00 with nobody after it, closed by Li Hua alone at 22:42.
    pub(crate) fn closed(lang: Lang) -> Shop {
        let mut all = settings(lang);
        all.shifts.retain(|shift| shift.id.0 != 3);
        closed_with(lang, all)
    }

    fn closed_with(lang: Lang, mut all: Settings) -> Shop {
        all.rules.next_shift_min = 60;
        let mut shop = Shop::with(lang, &all);
        shop.advance_min(60);
        let out = |register: &crate::model::settings::Register| LeftOut {
            register: register.id,
            reason: "not in use".into(),
            by: LI_HUA,
            at: 1,
            again: false,
        };
        let others = shop.app.model.settings().unwrap().registers.iter().skip(1);
        let people = People {
            outgoing: vec![LI_HUA],
            closes: true,
            registers: vec![RegisterId(1)],
            left_out: others.map(out).collect(),
            ..People::default()
        };
        shop.perform(Command::StartHandover {
            by: LI_HUA,
            kind: crate::model::handover::HandoverKind::Shift,
            people,
            next: None,
        });
        shop.answer_all().sign(LI_HUA, SignRole::Outgoing);
        shop
    }

    #[test]
    fn a_shop_closed_by_one_is_closed_everywhere() {
        let mut shop = closed(Lang::En);
        assert!(shop.app.model.handover().is_none(), "sealed with one signature");
        let screen = shop.screen(80, 24);
        assert!(screen.contains("Closed since 22:42") && screen.contains("Open the shop"), "{screen}");
        assert!(screen.contains("Early, 22 Nov"), "what is next: {screen}");
        let store = shop.app.desk.store.as_ref().unwrap();
        assert!(store.running().unwrap().closed);
        assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
        let page = store.page(crate::model::ids::HandoverId(1)).unwrap();
        let lines = crate::report::daylog::text::page_lines(&page, Lang::En, 80);
        let text = lines.iter().map(|line| line.text.trim()).collect::<Vec<_>>().join(" ");
        assert!(text.contains("the shop closes") && text.contains("closed by one"), "{text}");
        assert!(text.contains("Takings") && text.contains("bag 17, safe"), "{text}");
        let live = shop.app.model.live.as_ref().unwrap();
        let deposit = live.items.iter().find(|item| item.kind == ItemKind::DepositInTransit).unwrap();
        assert_eq!(deposit.detail.bag_no, "17");
        // Nothing is handed over in a closed shop; things are logged all the same.
        let people = People { outgoing: vec![LI_HUA], incoming: vec![CHEN_WEI], ..People::default() };
        let kind = crate::model::handover::HandoverKind::Shift;
        shop.perform(Command::StartHandover { by: LI_HUA, kind, people, next: None });
        assert!(shop.app.model.handover().is_none());
    }

    #[test]
    fn what_was_settled_while_it_was_closed_stands_in_the_opening() {
        let mut shop = closed(Lang::En);
        shop.advance_min(60);
        let live = shop.app.model.live.as_ref().unwrap();
        let deposit = live.items.iter().find(|item| item.kind == ItemKind::DepositInTransit).unwrap().clone();
        let text = "paid to the supplier".to_owned();
        let act = ItemAct::State { to: ItemState::Cancelled, fixer: None, fixer_name: String::new(), text };
        shop.perform(Command::Item { by: LEAD, item: Box::new(deposit.clone()), act });
        shop.advance_min(7 * 60 + 13);
        let by = shop.app.model.people(Role::Cashier)[0];
        let opening = NewOpening { counted: vec![(RegisterId(1), Money(50_000))], ..NewOpening::by(by) };
        shop.perform(Command::OpenShop(Box::new(opening)));
        let store = shop.app.desk.store.as_ref().unwrap();
        let page = store.openings_alone(BusinessDate::parse("2026-11-22").unwrap()).unwrap().remove(0);
        let settled = &page.opening.as_ref().unwrap().settled;
        let lead = store.settings().unwrap().1.person_name(LEAD).to_owned();
        assert_eq!(settled.len(), 1);
        assert_eq!((settled[0].item, settled[0].by.as_deref()), (deposit.id.0, Some(lead.as_str())));
        for lang in Lang::ALL {
            let lines = crate::report::daylog::text::page_lines(&page, lang, 100);
            let squeezed = |text: &str| text.split_whitespace().collect::<String>();
            let text: String = lines.iter().map(|line| squeezed(&line.text)).collect();
            assert!(text.contains("paidtothesupplier") && text.contains(&squeezed(&lead)), "{text}");
        }
        assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
    }

    #[test]
    fn the_next_morning_it_is_opened_with_what_is_found() {
        let mut shop = closed(Lang::En);
        shop.advance_min(8 * 60 + 13);
        shop.screen(80, 24);
        shop.key(Code::Enter);
        assert!(shop.screen(80, 24).contains("Early, 22 Nov"), "{}", shop.screen(80, 24));
        shop.key(Code::Enter).keys(" ").key(Code::Enter).keys("450").key(Code::F(10));
        let screen = shop.screen(80, 24);
        assert!(screen.contains("PIN"), "{screen}");
        let by = shop.app.model.people(Role::Cashier)[0];
        let opening = NewOpening { counted: vec![(RegisterId(1), Money(45_000))], ..NewOpening::by(by) };
        shop.key(Code::Esc);
        shop.perform(Command::OpenShop(Box::new(opening)));
        let live = shop.app.model.live.as_ref().unwrap();
        assert!(!live.run.closed);
        assert_eq!((live.run.date.to_string().as_str(), live.run.shift.0), ("2026-11-22", 1));
        assert_eq!(live.drawers[&RegisterId(1)], Money(45_000), "that is what lies in it");
        let dispute = live.items.iter().find(|item| item.kind == ItemKind::Dispute).unwrap();
        assert_eq!(dispute.detail.amount, Some(Money(-5_000)), "50.00 fewer than were left, known now");
        let store = shop.app.desk.store.as_ref().unwrap();
        assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
        // What was counted is what the shift began with.
        shop.start_handover();
        let open = shop.app.model.handover().unwrap();
        assert_eq!(open.draft.register(RegisterId(1)).opening.unwrap().counted, Money(45_000));
    }

    #[test]
    fn whoever_opens_is_asked_once_whether_they_come_on_the_clock_with_the_same_pin() {
        for lang in Lang::ALL {
            for clock_in in [true, false] {
                let mut shop = closed(lang);
                shop.advance_min(8 * 60 + 13);
                let mut view = Opening::new(&Ctx { lang, model: &shop.app.model, now: shop.app.desk.now() });
                view.list = ListStep::Passed;
                view.form.field_mut("0").unwrap().set_raw("500");
                let by = CHEN_WEI;
                let place = shop.app.model.people(Role::Cashier).iter().position(|id| *id == by).unwrap();
                view.form.field_mut("here").unwrap().tick(&[place]);
                shop.open(Box::new(view));
                shop.screen(80, 24);
                shop.key(Code::F(10));
                shop.pin(by);
                let asked = shop.screen(80, 24);
                assert!(asked.contains(msg::shop::no_punch(lang)), "{asked}");
                if clock_in {
                    shop.key(Code::Left);
                }
                shop.key(Code::Enter);
                assert_eq!(shop.app.model.clocked_in().contains(&by), clock_in);
                let live = shop.app.model.live.as_ref().unwrap();
                assert!(!live.run.closed);
                let home = shop.screen(80, 24);
                assert!(!home.contains(msg::shop::no_punch(lang)), "{home}");
            }
        }
    }

    #[test]
    fn after_a_month_all_that_was_not_held_is_settled_in_one_step() {
        let mut shop = closed(Lang::En);
        shop.advance_min(31 * 1_440);
        // Whoever opens says why: a reason nobody gave is none.
        let view = Opening::new(&Ctx { lang: Lang::En, model: &shop.app.model, now: shop.app.desk.now() });
        assert_eq!(
            view.form.field("not_held").map(|field| (field.hidden, field.required)),
            Some((false, true))
        );
        assert_eq!(view.form.raw("not_held"), "");
        let opening = |not_held: &str| NewOpening {
            counted: vec![(RegisterId(1), Money(50_000))],
            not_held: not_held.to_owned(),
            ..NewOpening::by(CHEN_WEI)
        };
        shop.perform(Command::OpenShop(Box::new(opening(" "))));
        assert!(shop.app.model.live.as_ref().unwrap().run.closed, "it asks why");
        shop.perform(Command::OpenShop(Box::new(opening("renovation"))));
        let live = shop.app.model.live.as_ref().unwrap();
        assert_eq!((live.run.date.to_string().as_str(), live.run.closed), ("2026-12-22", false));
        let store = shop.app.desk.store.as_ref().unwrap();
        let settled: i64 =
            store.conn().query_row("SELECT count(*) FROM not_held", [], |row| row.get(0)).unwrap();
        assert_eq!(settled, 61, "two a day from Sunday on, and the early one of the last day");
        let marks = store.day_marks(
            "2026-11-22".parse().unwrap(),
            "2026-12-21".parse().unwrap(),
            "2026-12-22".parse().unwrap(),
        );
        assert!(marks.unwrap().iter().all(|mark| mark.missing == 0), "no day misses anything");
        assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
    }

    /// The shop of [`closed`] with Li Hua on the early roster, a bunch of keys kept, and a pay-out on Sunday.
    fn closed_with_keys() -> Shop {
        let mut shop = closed(Lang::En);
        let kept = r#"{"held":"keys","number":"A-7","quantity":1}"#;
        let paid = r#"{"movement":"pay_out","register":1,"amount":2000,"reason":"window"}"#;
        let details = [
            Detail::Custody(serde_json::from_str(kept).unwrap()),
            Detail::Movement(serde_json::from_str(paid).unwrap()),
        ];
        for detail in details {
            shop.perform(Command::Log { by: LI_HUA, detail });
        }
        shop
    }

    fn opened_record(shop: &Shop) -> crate::record::opening::Opening {
        let store = shop.app.desk.store.as_ref().unwrap();
        let body: Vec<u8> = store
            .conn()
            .query_row("SELECT body FROM seal WHERE kind = 'opening'", [], |row| row.get(0))
            .unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    #[test]
    fn an_opening_says_who_was_missing_what_is_kept_and_what_was_logged_meanwhile() {
        let mut shop = closed_with_keys();
        shop.advance_min(8 * 60 + 33);
        let keys = shop.app.model.live.as_ref().unwrap().items.iter().find(|i| i.kind == ItemKind::Custody);
        let keys = keys.unwrap().id;
        let opening = NewOpening {
            counted: vec![(RegisterId(1), Money(48_000))],
            kept: vec![(keys, CarryAct::Disputed)],
            remark: "not on the hook".into(),
            ..NewOpening::by(CHEN_WEI)
        };
        shop.perform(Command::OpenShop(Box::new(opening)));
        let record = opened_record(&shop);
        let drawer = &record.drawers[0];
        assert_eq!(
            (drawer.left, drawer.moved, drawer.counted, drawer.difference),
            (Some(Money(50_000)), Money(-2_000), Some(Money(48_000)), Some(Money(0))),
            "the pay-out of Sunday is no difference"
        );
        assert_eq!(record.kept[0].act, Some(CarryAct::Disputed));
        assert_eq!(record.log.len(), 2);
        assert!(!record.not_done.is_empty(), "nobody went through the opening list");
        let live = shop.app.model.live.as_ref().unwrap();
        let dispute = live.items.iter().find(|i| i.kind == ItemKind::Dispute).unwrap();
        assert!(dispute.title.contains("A-7") && dispute.detail.text == "not on the hook", "{dispute:?}");
        assert!(live.entries.is_empty(), "what was logged before is a list of its own");
        // The handover goes on from there: no difference at its start, and nothing is told twice.
        shop.start_handover();
        let open = shop.app.model.handover().unwrap();
        let result = &open.facts(shop.app.desk.now()).results(&open.draft).unwrap()[0];
        assert_eq!((result.left_before, result.opening_difference), (Some(Money(48_000)), Some(Money(0))));
        shop.answer_all().sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
        let store = shop.app.desk.store.as_ref().unwrap();
        assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
        let page = store.page(crate::model::ids::HandoverId(2)).unwrap();
        let lines = crate::report::daylog::text::page_lines(&page, Lang::En, 80);
        let text = lines.iter().map(|line| line.text.trim()).collect::<Vec<_>>().join(" ");
        for said in ["Opened", "陈伟", "counted 480.00, left 500.00", "A-7", "missing", "window"] {
            assert!(text.contains(said), "{said}: {text}");
        }
        // Who punched while the shop was closed is named once.
        assert!(!text.contains("Li Hua Li Hua") && !text.contains("陈伟 陈伟"), "{text}");
        // What stands in its rows is what was sealed.
        for (wrong, right) in [
            ("UPDATE opening_drawer SET counted = 47000", "UPDATE opening_drawer SET counted = 48000"),
            ("UPDATE opening_drawer SET moved = 0", "UPDATE opening_drawer SET moved = -2000"),
            ("UPDATE drawer SET moved = 5", "UPDATE drawer SET moved = 0"),
            ("UPDATE entry SET by = 4 WHERE run_id = 2", "UPDATE entry SET by = 3 WHERE run_id = 2"),
            ("UPDATE opening SET run_id = 1", "UPDATE opening SET run_id = 3"),
        ] {
            let store = shop.app.desk.store.as_ref().unwrap();
            store.conn().execute_batch(wrong).unwrap();
            assert_ne!(store.verify(VerifyLevel::Sense).unwrap().findings, [], "{wrong}");
            store.conn().execute_batch(right).unwrap();
            assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, [], "{right}");
        }
    }

    #[test]
    fn a_drawer_counted_at_the_opening_and_left_out_is_known_at_the_next_handover() {
        let mut all = settings(Lang::En);
        all.shifts.retain(|shift| shift.id.0 != 3);
        let bar = crate::model::settings::Register {
            id: RegisterId(2),
            name: "Bar".into(),
            ..all.registers[0].clone()
        };
        all.registers.push(bar);
        let mut shop = closed_with(Lang::En, all);
        assert!(shop.app.model.handover().is_none(), "{}", shop.screen(80, 24));
        shop.advance_min(8 * 60 + 33);
        let counted = vec![(RegisterId(1), Money(50_000)), (RegisterId(2), Money(30_000))];
        let opening = NewOpening { counted, ..NewOpening::by(CHEN_WEI) };
        shop.perform(Command::OpenShop(Box::new(opening)));
        let paid = r#"{"movement":"pay_out","register":2,"amount":2000,"reason":"window"}"#;
        let detail = Detail::Movement(serde_json::from_str(paid).unwrap());
        shop.perform(Command::Log { by: CHEN_WEI, detail });
        let start = |shop: &mut Shop, from, to| {
            let at = shop.app.desk.now().ms;
            let out =
                LeftOut { register: RegisterId(2), reason: "not in use".into(), by: from, at, again: false };
            let people = People {
                outgoing: vec![from],
                incoming: vec![to],
                registers: vec![RegisterId(1)],
                left_out: vec![out],
                ..People::default()
            };
            let kind = crate::model::handover::HandoverKind::Shift;
            shop.perform(Command::StartHandover { by: from, kind, people, next: None });
            shop.app.model.handover().unwrap().draft.people.left_out[0].again
        };
        assert!(!start(&mut shop, CHEN_WEI, LI_HUA), "it was counted at the opening");
        shop.answer_all().sign(CHEN_WEI, SignRole::Outgoing).sign(LI_HUA, SignRole::Incoming);
        assert!(shop.app.model.handover().is_none(), "{}", shop.screen(80, 24));
        let store = shop.app.desk.store.as_ref().unwrap();
        assert_eq!(
            store.drawers().unwrap()[&RegisterId(2)],
            Money(28_000),
            "the count, and what was paid out"
        );
        assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
        shop.advance_min(8 * 60);
        assert!(start(&mut shop, LI_HUA, CHEN_WEI), "left out a second time, from the very start");
        let open = shop.app.model.handover().unwrap();
        let gaps = crate::rules::gaps::gaps(&open.draft, &open.facts(shop.app.desk.now()));
        assert!(gaps.iter().any(|gap| gap.kind == crate::rules::gap::GapKind::LeftOutAgain), "{gaps:?}");
    }

    #[test]
    fn who_comes_to_a_shift_that_was_opened_takes_over_from_nobody() {
        let took_over = |shop: &Shop| shop.app.desk.store.as_ref().unwrap().running().unwrap().took_over;
        let mut shop = closed(Lang::En);
        shop.advance_min(8 * 60 + 33);
        let opening = NewOpening {
            counted: vec![(RegisterId(1), Money(50_000))],
            not_held: "Sunday".into(),
            ..NewOpening::by(CHEN_WEI)
        };
        shop.perform(Command::OpenShop(Box::new(opening)));
        assert!(!took_over(&shop), "opened");
        shop.start_between(CHEN_WEI, LI_HUA);
        assert!(took_over(&shop), "handed over");
        let mut first = Shop::new(Lang::En);
        assert!(!took_over(&first), "the shop's first");
        assert!(took_over(first.hand_over()));
    }

    #[test]
    fn the_roll_says_at_once_who_is_late_or_missing() {
        let mut all = settings(Lang::En);
        all.shifts.retain(|shift| shift.id.0 != 3);
        for person in &mut all.people {
            // Everybody else is on no roster.
            let due = [LI_HUA, CHEN_WEI].contains(&person.id);
            person.roster = if due { vec![Some(ShiftId(1)); 7] } else { Vec::new() };
        }
        let mut shop = closed_with(Lang::En, all);
        // Sunday 07:15, the early shift begins at 07:00.
        shop.advance_min(8 * 60 + 33);
        shop.screen(80, 24);
        shop.key(Code::Enter);
        let screen = shop.screen(80, 24);
        assert!(screen.contains("Li Hua") && screen.contains("due 07:00, missing"), "{screen}");
        shop.keys(" ");
        let screen = shop.screen(80, 24);
        assert!(screen.contains("due 07:00, 15 min late"), "ticked it is late, not missing: {screen}");
        let opening = NewOpening { counted: vec![(RegisterId(1), Money(50_000))], ..NewOpening::by(LI_HUA) };
        shop.perform(Command::OpenShop(Box::new(opening)));
        let roll: Vec<(String, bool, i64)> =
            opened_record(&shop).roll.into_iter().map(|l| (l.person, l.here, l.late_min)).collect();
        assert_eq!(roll, [("Li Hua".to_owned(), true, 15), ("陈伟".to_owned(), false, 15)]);
        let live = shop.app.model.live.as_ref().unwrap();
        assert!(live.entries.is_empty(), "nobody was clocked in by it");
    }

    #[test]
    fn pictures() {
        for lang in Lang::ALL {
            let mut shop = closed(lang);
            shop.advance_min(8 * 60 + 13);
            insta::assert_snapshot!(format!("home_closed_{}_80x24", lang.code()), shop.screen(80, 24));
            shop.key(Code::Enter);
            insta::assert_snapshot!(format!("opening_{}_80x24", lang.code()), shop.screen(80, 24));
        }
    }
}
