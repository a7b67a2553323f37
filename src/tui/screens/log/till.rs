//! A register changes hands: outgoing counts, incoming counts without having seen it, both see what it came to, and
//! both sign by PIN.

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use crate::i18n::{self, msg, width};
use crate::model::cash::Level;
use crate::model::cash::sales_reports::RefundsIn;
use crate::model::cash::ways::CountWay;
use crate::model::ids::{PersonId, RegisterId};
use crate::model::lang::Lang;
use crate::model::log::{LogKind, TillChange, TillDraft, TillReport, TillStage};
use crate::model::money::{Money, parse_signed};
use crate::model::people::Role;
use crate::model::problem::Problem;
use crate::model::refusal::InputField;
use crate::model::settings::{CashRounding, Register, TenderKind};
use crate::rules::authority::Act;
use crate::rules::drawer_sessions::last_change;
use crate::rules::till;
use crate::tui::screens::log::entry_form::BackTo;
use crate::tui::screens::log::form_reader::{amount_field, person_field, register_field, show};
use crate::tui::screens::log::kinds::kind_name;
use crate::tui::shell::canvas::{Canvas, below, padded};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, KeyAction};
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Command, Ctx, Effect, Event, Handled, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::field::{Field, FieldKind};
use crate::tui::widgets::form::Form;
use crate::tui::widgets::label::Label;

/// Fields in which something is typed: what of a change is kept as it was typed.
const TYPED: [&str; 10] = [
    "opening",
    "reading",
    "refunds",
    "rounding",
    "counted_out",
    "stays",
    "bag_no",
    "counted_in",
    "comment",
    "text",
];

/// What the till rounded by: the only sum here that may fall below zero.
fn rounding_field(ctx: &Ctx<'_>) -> Field {
    let (decimals, unit, rule) =
        ctx.model.settings().map_or((2, String::new(), CashRounding::Off), |settings| {
            let currency = &settings.store.currency;
            (currency.decimals, currency.symbol.clone(), settings.rules.rounding)
        });
    Field::text("rounding", msg::cash_ui::rounding_line)
        .cols(14)
        .unit(unit)
        .required()
        .explained(msg::till_ui::rounding_note)
        .checked(move |text| rule.read(text, decimals).map(drop))
}

/// What is being written: the change itself is the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writing {
    Nothing,
    Draft,
    Change,
    GivenUp,
}

/// The change of a register.
#[derive(Debug)]
pub(crate) struct Till {
    back_to: Option<BackTo>,
    form: Form,
    stage: TillStage,
    /// The two counts before, where both count again.
    before: Vec<Money>,
    /// The difference that was shown.
    shown: Option<Money>,
    /// What it comes to, once both have counted.
    change: Option<(TillChange, Level)>,
    writing: Writing,
    /// Something was kept of it.
    kept: bool,
    /// What was kept last, for which register and by whom.
    last: Option<(RegisterId, PersonId, TillDraft)>,
    /// Why it is given up is being asked.
    giving_up: bool,
    /// Who hands it over, of whom the others are offered to take it.
    giver: Option<PersonId>,
}

impl Till {
    /// The form, where it was left.
    #[must_use]
    pub(crate) fn new(back_to: Option<BackTo>) -> Self {
        Self {
            back_to,
            form: Form::new(Vec::new()),
            stage: TillStage::default(),
            before: Vec::new(),
            shown: None,
            change: None,
            writing: Writing::Nothing,
            kept: false,
            last: None,
            giving_up: false,
            giver: None,
        }
    }

    fn build(&mut self, ctx: &Ctx<'_>) {
        let (register, draft) = match ctx.model.live.as_ref().and_then(|live| live.till_draft.clone()) {
            Some((register, draft)) => (Some(register), draft),
            None => (None, TillDraft::default()),
        };
        let people = ctx.model.people(Role::Cashier);
        let place = |id: Option<PersonId>| id.and_then(|id| people.iter().position(|one| *one == id));
        let mut by = person_field("by", msg::till_ui::outgoing, ctx).required();
        by.choose(place(draft.outgoing.map(PersonId).or_else(|| ctx.model.actor())));
        let mut receiver = person_field("receiver", msg::till_ui::incoming, ctx).required();
        receiver.choose(place(draft.incoming.map(PersonId)));
        let mut registers = register_field("register", msg::log_ui::register, ctx);
        let all = registers_of(ctx);
        if let Some(at) = register.and_then(|id| all.iter().position(|one| *one == id)) {
            registers.choose(Some(at));
        }
        let reasons = ctx.model.settings().map_or_else(Vec::new, |settings| {
            till::reasons(settings).map(|reason| Label::from(reason.name.clone())).collect()
        });
        let mut fields = vec![
            registers,
            by,
            receiver,
            amount_field("opening", msg::till_ui::opening, ctx).required(),
            amount_field("reading", msg::till_ui::reading, ctx)
                .required()
                .explained(msg::till_ui::reading_note),
            amount_field("refunds", msg::till_ui::refunds, ctx),
            rounding_field(ctx),
            amount_field("counted_out", msg::till_ui::counted_out, ctx).required(),
            amount_field("stays", msg::till_ui::stays, ctx).required(),
            Field::text("bag_no", msg::log_ui::bag_no).max(40).cols(20),
            amount_field("counted_in", msg::till_ui::counted_in, ctx)
                .required()
                .explained(msg::till_ui::blind_note),
            Field::text("comment", msg::till_ui::disagreed).required(),
            Field::choice("reason", msg::till_ui::reason, reasons).required(),
            Field::text("text", msg::till_ui::text),
        ];
        for field in &mut fields {
            if let Some(text) = draft.typed.get(field.id) {
                field.set_raw(text);
            }
        }
        self.form = Form::new(fields).ended_by(msg::till_ui::go_on);
        self.giver = None;
        (self.stage, self.before, self.shown) = (draft.stage, draft.before, draft.shown);
        self.kept = register.is_some();
        if self.stage == TillStage::Result {
            self.work_out(ctx);
        }
        self.adapt(ctx);
    }

    fn register(&self, ctx: &Ctx<'_>) -> Option<RegisterId> {
        let all = registers_of(ctx);
        if let [only] = all[..] {
            return Some(only);
        }
        self.form.field("register").and_then(Field::choice_index).and_then(|at| all.get(at).copied())
    }

    fn person(&self, id: &str, ctx: &Ctx<'_>) -> Option<PersonId> {
        let at = self.form.field(id).and_then(Field::choice_index)?;
        let all = if id == "receiver" { self.takers(ctx) } else { ctx.model.people(Role::Cashier) };
        all.get(at).copied()
    }

    /// Who is offered to take it over.
    fn takers(&self, ctx: &Ctx<'_>) -> Vec<PersonId> {
        let mut all = ctx.model.people(Role::Cashier);
        all.retain(|id| self.giver != Some(*id));
        all
    }

    /// Whoever hands it over does not take it: only the others are offered.
    fn offer_takers(&mut self, ctx: &Ctx<'_>) {
        let (giver, chosen) = (self.person("by", ctx), self.person("receiver", ctx));
        if giver == self.giver {
            return;
        }
        self.giver = giver;
        let takers = self.takers(ctx);
        let options = ctx.model.with_roles(&takers);
        if let Some(field) = self.form.field_mut("receiver") {
            field.kind = FieldKind::Choice { options };
            field.choose(chosen.and_then(|id| takers.iter().position(|one| *one == id)));
        }
    }

    fn sum(&self, id: &str, ctx: &Ctx<'_>) -> Option<Money> {
        ctx.model.settings()?.store.currency.parse(self.form.raw(id)).ok()
    }

    /// What the till rounded by, where it is asked.
    fn rounding(&self, ctx: &Ctx<'_>) -> Option<Money> {
        parse_signed(self.form.raw("rounding"), ctx.model.settings()?.store.currency.decimals).ok()
    }

    /// The fields of the stage, and of them those the register asks for.
    fn adapt(&mut self, ctx: &Ctx<'_>) {
        let settings = ctx.model.settings();
        let register = self.register(ctx);
        let known: Option<&Register> = register.and_then(|id| settings?.register(id));
        let way = known.map_or(CountWay::HandedOn, |register| register.counted);
        let counted = way != CountWay::ClosingOnly;
        let live = ctx.model.live.as_ref();
        let session = register.and_then(|id| live?.sessions.get(&id));
        let first = self.stage == TillStage::Outgoing;
        // What is typed is kept of a register and of somebody: nothing is typed before both are known.
        let counts = first && counted && register.is_some() && self.person("by", ctx).is_some();
        let bags = matches!(way, CountWay::BaggedFirst | CountWay::OwnDrawer);
        let (apart, reason) = match &self.change {
            Some((change, level)) => (!change.counts_agree(), *level > Level::Within),
            None => (false, false),
        };
        let result = self.stage == TillStage::Result;
        for (id, shown) in [
            ("register", first && registers_of(ctx).len() > 1),
            ("by", first),
            ("receiver", first),
            ("opening", counts && session.is_some_and(|session| session.opening.is_none())),
            ("reading", counts),
            ("refunds", counts && known.is_some_and(|r| r.refunds == RefundsIn::Apart)),
            (
                "rounding",
                counts && ctx.model.settings().is_some_and(|s| s.rules.rounding != CashRounding::Off),
            ),
            ("counted_out", counts),
            ("stays", counts && bags),
            ("bag_no", counts && bags),
            ("counted_in", self.stage == TillStage::Incoming),
            ("comment", result && apart),
            ("reason", result && reason),
            ("text", result && reason || self.giving_up),
        ] {
            show(&mut self.form, id, shown);
        }
        // Whoever took it over last hands it on now.
        if first
            && !self.kept
            && let (Some(live), Some(register)) = (live, register)
            && let Some((_, change)) = last_change(&live.entries, register)
        {
            let at = ctx.model.people(Role::Cashier).iter().position(|id| *id == change.incoming);
            if let Some(field) = self.form.field_mut("by") {
                field.choose(at);
            }
        }
        self.offer_takers(ctx);
    }

    /// What was typed, as a change; nothing where too much is missing.
    fn read(&self, ctx: &Ctx<'_>) -> Option<TillChange> {
        let settings = ctx.model.settings()?;
        let register = self.register(ctx)?;
        let refunds = settings.register(register)?.refunds;
        let outgoing = self.person("by", ctx)?;
        let report = TillReport {
            refunds_off: refunds == RefundsIn::TakenOff,
            rounding: self.rounding(ctx),
            ..TillReport::shown(self.sum("reading", ctx), self.sum("refunds", ctx), outgoing)
        };
        let line = |id: &str| self.form.raw(id).trim().to_owned();
        let reason = self.form.field("reason").filter(|field| !field.hidden).and_then(Field::choice_index);
        let reason = reason.and_then(|at| till::reasons(settings).nth(at)).map(|reason| reason.id.clone());
        Some(TillChange {
            opening: self.sum("opening", ctx),
            report: Some(report),
            counted_out: self.sum("counted_out", ctx),
            counted_in: self.sum("counted_in", ctx),
            counted_before: self.before.clone(),
            disagreed: if self.shows("comment") { line("comment") } else { String::new() },
            stays: self.sum("stays", ctx),
            bag_no: line("bag_no"),
            text: if reason.is_some() { line("text") } else { String::new() },
            reason: reason.unwrap_or_default(),
            ..TillChange::plain(register, outgoing, self.person("receiver", ctx)?)
        })
    }

    fn shows(&self, id: &str) -> bool {
        self.form.field(id).is_some_and(|field| !field.hidden)
    }

    /// What it comes to by now.
    fn work_out(&mut self, ctx: &Ctx<'_>) {
        let worked = || {
            let change = self.read(ctx)?;
            let live = ctx.model.live.as_ref()?;
            let session = live.sessions.get(&change.register)?;
            change.worked_out(session, &live.settings).ok()
        };
        let worked = worked();
        let difference = worked.as_ref().and_then(|(change, _)| change.difference);
        // The gravest that was shown stays, also where both count again.
        let before = self.shown.filter(|shown| difference.is_none_or(|now| shown.abs() > now.abs()));
        if self.stage == TillStage::Result {
            self.shown = before.or(difference);
        }
        self.change = worked.map(|(change, level)| (TillChange { shown_before: before, ..change }, level));
    }

    fn draft(&self, ctx: &Ctx<'_>) -> TillDraft {
        let typed: BTreeMap<String, String> = TYPED
            .into_iter()
            .filter(|id| !self.form.raw(id).is_empty())
            .map(|id| (id.to_owned(), self.form.raw(id).to_owned()))
            .collect();
        TillDraft {
            outgoing: self.person("by", ctx).map(|id| id.0),
            incoming: self.person("receiver", ctx).map(|id| id.0),
            typed,
            before: self.before.clone(),
            stage: self.stage,
            shown: self.shown,
        }
    }

    /// Keeps what was typed since it was kept last.
    fn keep(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let (Some(register), Some(by)) = (self.register(ctx), self.person("by", ctx)) else {
            return Vec::new();
        };
        let draft = self.draft(ctx);
        let now = Some((register, by, draft.clone()));
        if draft.typed.is_empty() && !self.kept || self.last == now {
            return Vec::new();
        }
        (self.kept, self.last, self.writing) = (true, now, Writing::Draft);
        vec![Effect::Do(Command::SaveTill { by, register, draft: Some(Box::new(draft)) })]
    }

    fn submitted(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        if ctx.model.live.as_ref().is_none_or(|live| live.run.closed) {
            let field = self.form.focused_id();
            self.form.refuse(field, Problem::new("shop.is_closed"));
            return Vec::new();
        }
        match self.stage {
            TillStage::Outgoing => {
                if self.person("by", ctx) == self.person("receiver", ctx) {
                    self.form.refuse("receiver", Problem::new("till.same_person"));
                    return Vec::new();
                }
                self.work_out(ctx);
                if self.change.as_ref().is_some_and(|(change, _)| change.way == CountWay::ClosingOnly) {
                    return self.ask(ctx);
                }
                let stays = self.change.as_ref().and_then(|(change, _)| change.stays.zip(change.counted_out));
                if stays.is_some_and(|(stays, counted)| stays > counted) {
                    self.form.refuse("stays", Problem::new("till.stays_more"));
                    return Vec::new();
                }
                self.stage = TillStage::Incoming;
            }
            TillStage::Incoming => {
                self.work_out(ctx);
                let Some((change, _)) = &self.change else { return Vec::new() };
                if !change.counts_agree() && self.before.is_empty() {
                    // Both count once more before anybody sees a figure.
                    self.before = change.counted_out.into_iter().chain(change.counted_in).collect();
                    self.stage = TillStage::Outgoing;
                    for id in ["counted_out", "counted_in", "stays"] {
                        if let Some(field) = self.form.field_mut(id) {
                            field.set_raw("");
                        }
                    }
                    self.change = None;
                    self.adapt(ctx);
                    self.form.focus_on("counted_out");
                    self.form.refuse("counted_out", Problem::new("till.count_again"));
                    return self.keep(ctx);
                }
                self.stage = TillStage::Result;
                self.work_out(ctx);
            }
            TillStage::Result => {
                self.work_out(ctx);
                return self.ask(ctx);
            }
        }
        self.adapt(ctx);
        self.focus_first();
        self.keep(ctx)
    }

    fn focus_first(&mut self) {
        let first = self.form.fields.iter().find(|field| field.focusable()).map(|field| field.id);
        if let Some(id) = first {
            self.form.focus_on(id);
        }
    }

    /// What is missing is told; where nothing is, outgoing is asked for their PIN.
    fn ask(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let Some(settings) = ctx.model.settings() else { return Vec::new() };
        let Some((change, level)) = &self.change else { return Vec::new() };
        let refused = change.refusals(*level, settings);
        let mut told = refused.into_iter().filter(|refusal| refusal.field != InputField::Approver);
        if let Some(refusal) = told.next() {
            self.form.refuse(refusal.field.name(), refusal.problem);
            return Vec::new();
        }
        let outgoing = change.outgoing;
        let mut effects = self.keep(ctx);
        effects.push(ask_pin(outgoing));
        effects
    }

    /// The lines above the form: how far it is, and what was shown of it.
    fn about(&self, ctx: &Ctx<'_>) -> Vec<(String, TextRole)> {
        let lang = ctx.lang;
        let Some(settings) = ctx.model.settings() else { return Vec::new() };
        let sum = |m: Money| settings.store.currency.format(m);
        let name = |id: Option<PersonId>| id.map_or("?", |id| ctx.model.name(id));
        let (outgoing, incoming) = (self.person("by", ctx), self.person("receiver", ctx));
        match (self.stage, &self.change) {
            (TillStage::Incoming, _) => {
                vec![(msg::till_ui::about_incoming(lang, name(incoming), name(outgoing)), TextRole::Text)]
            }
            (TillStage::Result, Some((change, level))) => {
                let some = |m: Option<Money>| m.map_or_else(|| "–".to_owned(), sum);
                let counts = msg::till_ui::counts(
                    lang,
                    name(incoming),
                    some(change.counted_in),
                    some(change.counted_out),
                    name(outgoing),
                );
                let result = msg::till_ui::result(
                    lang,
                    some(change.counted),
                    some(change.difference),
                    some(change.expected),
                );
                let role = if *level > Level::Within { TextRole::Warn } else { TextRole::Value };
                let mut lines = vec![(counts, TextRole::Text), (result, role)];
                if let Some(report) = change.report.as_ref().filter(|report| report.z_between) {
                    let now = some(report.reading);
                    lines.push((msg::till_ui::began_anew(lang, now), TextRole::Warn));
                }
                let begins = msg::till_ui::begins(lang, some(change.handed_on), name(incoming));
                lines.push((begins, TextRole::Text));
                if change.needs_lead(*level) {
                    lines.push((msg::till_ui::lead_signs(lang).to_owned(), TextRole::Warn));
                }
                lines
            }
            _ => {
                let chosen = self.register(ctx).and_then(|id| settings.register(id));
                let words = match chosen {
                    Some(register) => msg::till_ui::about(lang, i18n::name(lang, register.counted.key())),
                    None => msg::till_ui::choose_register(lang).to_owned(),
                };
                let mut lines = vec![(words, TextRole::Text)];
                let counted = chosen.is_some_and(|register| register.counted != CountWay::ClosingOnly);
                if counted && settings.tenders.iter().any(|t| t.active && t.kind != TenderKind::Cash) {
                    lines.push((msg::till_ui::cash_only(lang).to_owned(), TextRole::Text));
                }
                lines
            }
        }
    }

    fn back(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let mut effects = self.keep(ctx);
        effects.push(Effect::Close);
        if let Some(menu) = self.back_to {
            effects.push(Effect::Open(menu(LogKind::TillChange)));
        }
        effects
    }

    /// Back to the counts: both count again, and what was shown stays said.
    fn again(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        (self.stage, self.change, self.giving_up) = (TillStage::Outgoing, None, false);
        for id in ["counted_out", "counted_in"] {
            if let Some(field) = self.form.field_mut(id) {
                field.set_raw("");
            }
        }
        self.adapt(ctx);
        self.form.focus_on("counted_out");
        self.keep(ctx)
    }

    /// Gives it up: at once while nobody saw a result, else with a PIN, for a reason that stands in the log.
    fn give_up(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let (Some(register), Some(by)) = (self.register(ctx), self.person("by", ctx)) else {
            return vec![Effect::Close];
        };
        if self.shown.is_none() {
            self.writing = Writing::GivenUp;
            return vec![Effect::Do(Command::SaveTill { by, register, draft: None })];
        }
        self.giving_up = true;
        show(&mut self.form, "text", true);
        self.form.focus_on("text");
        if self.form.raw("text").trim().is_empty() {
            self.form.refuse("text", Problem::new("till.why_given_up"));
            return Vec::new();
        }
        let sides: Vec<PersonId> =
            self.person("by", ctx).into_iter().chain(self.person("receiver", ctx)).collect();
        let who = ctx.model.may_do(Act::CallOff, &sides);
        let mut effects = self.keep(ctx);
        let (title, purpose) = (msg::till_ui::give_up.into(), PinPurpose::CallOff);
        effects.push(Effect::AskPin { title, who, purpose });
        effects
    }
}

fn registers_of(ctx: &Ctx<'_>) -> Vec<RegisterId> {
    ctx.model.settings().map_or_else(Vec::new, |s| s.active_registers().map(|r| r.id).collect())
}

fn ask_pin(who: PersonId) -> Effect {
    let title = msg::log_ui::till_change.into();
    Effect::AskPin { title, who: vec![who], purpose: PinPurpose::Log(Act::ChangeTill) }
}

impl View for Till {
    fn about(&self, _: &Ctx<'_>) -> Option<Label> {
        Some(msg::help::about_till.into())
    }

    fn explained_form(&self) -> Option<&Form> {
        Some(&self.form)
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let last = match self.stage {
            TillStage::Result => msg::reports_ui::hint_pin(ctx.lang),
            _ => msg::till_ui::next(ctx.lang),
        };
        let mut hints = self.form.hints_as(ctx.lang, last);
        if self.stage != TillStage::Outgoing {
            hints.push(Hint::key(Code::F(7), msg::till_ui::again(ctx.lang), 1));
        }
        if self.kept {
            hints.push(Hint::key(Code::F(8), msg::till_ui::give_up(ctx.lang), 2));
        }
        hints
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Input::Key(key) = input {
            match (KeyAction::of(key), key.code) {
                (KeyAction::Back, _) => return Handled::Yes(self.back(ctx)),
                (_, Code::F(7)) if self.stage != TillStage::Outgoing => return Handled::Yes(self.again(ctx)),
                (_, Code::F(8)) if self.kept => return Handled::Yes(self.give_up(ctx)),
                _ => {}
            }
        }
        match self.form.handle(input) {
            WidgetOutcome::Ignored => Handled::No,
            WidgetOutcome::Submitted => Handled::Yes(self.submitted(ctx)),
            WidgetOutcome::Left(_) => Handled::Yes(self.keep(ctx)),
            WidgetOutcome::Changed => {
                self.adapt(ctx);
                Handled::done()
            }
            _ => Handled::done(),
        }
    }

    fn save_pending(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.keep(ctx)
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let inner = canvas.pane(area, kind_name(LogKind::TillChange, ctx.lang), Focus::Here);
        let cols = inner.width.saturating_sub(2);
        let mut y = 0;
        for (text, role) in self.about(ctx) {
            for line in width::wrap(&text, usize::from(cols)) {
                canvas.text_in(inner.x + 1, inner.y + y, cols, &line, role);
                y += 1;
            }
        }
        self.form.draw(canvas, padded(below(inner, y + 1)), Focus::Here);
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Pin { person, purpose: PinPurpose::Log(Act::ChangeTill) } => {
                let Some((change, level)) = &self.change else { return Vec::new() };
                if *person == change.outgoing {
                    return vec![ask_pin(change.incoming)];
                }
                if change.needs_lead(*level) {
                    let who = ctx.model.may_do(Act::ApproveCash, &[change.outgoing, change.incoming]);
                    let title = msg::log_ui::approval.into();
                    return vec![Effect::AskPin { title, who, purpose: PinPurpose::CashReason }];
                }
                self.writing = Writing::Change;
                vec![Effect::Do(Command::ChangeTill(Box::new(change.clone())))]
            }
            Event::Pin { person, purpose: PinPurpose::CashReason } => {
                let Some((change, _)) = &self.change else { return Vec::new() };
                self.writing = Writing::Change;
                let change = TillChange { approver: Some(*person), ..change.clone() };
                vec![Effect::Do(Command::ChangeTill(Box::new(change)))]
            }
            Event::Pin { person, purpose: PinPurpose::CallOff } => {
                self.writing = Writing::GivenUp;
                let reason = self.form.raw("text").trim().to_owned();
                let shown = self.shown.zip(ctx.model.settings());
                let shown = shown.map_or_else(String::new, |(sum, s)| s.store.currency.format(sum));
                let register = self.register(ctx).and_then(|id| ctx.model.settings()?.register(id));
                let register = register.map_or("?", |register| register.name.as_str());
                let lang = ctx.model.store_lang().unwrap_or(ctx.lang);
                let note = msg::till_ui::given_up(lang, register, shown);
                vec![Effect::Do(Command::GiveUpTill { by: *person, reason, note })]
            }
            Event::Saved => match std::mem::replace(&mut self.writing, Writing::Nothing) {
                Writing::Change => {
                    let at = ctx.now;
                    let said = Label::from(move |lang: Lang| msg::till_ui::done(lang, at.clock(lang)));
                    vec![Effect::Close, Effect::Say(said)]
                }
                Writing::GivenUp => vec![Effect::Close, Effect::Say(msg::till_ui::gone.into())],
                Writing::Draft | Writing::Nothing => Vec::new(),
            },
            Event::Refused(error) => {
                (self.writing, self.last) = (Writing::Nothing, None);
                // Something may have been logged of the register meanwhile.
                if self.stage == TillStage::Result {
                    self.work_out(ctx);
                    self.adapt(ctx);
                }
                let field = self.form.focused_id();
                self.form.refuse(field, error.problem());
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn on_top(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        if self.form.fields.is_empty() {
            self.build(ctx);
            self.focus_first();
        }
        Vec::new()
    }
}

#[cfg(test)]
pub(super) mod tests;
