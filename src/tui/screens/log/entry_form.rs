//! The form of one kind of entry: by whom, the kind's own fields, approval by PIN, saving.

use ratatui::layout::Rect;

use crate::i18n;
use crate::i18n::{msg, width};
use crate::model::approval::OpenApproval;
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::log::{CoverStep, Detail, LogKind};
use crate::model::money::Money;
use crate::model::people::Role as Post;
use crate::model::problem::Problem;
use crate::model::refusal::InputField;
use crate::rules::authority::{self, Act};
use crate::store::Logged;
use crate::system::unsaved::KeptField;
use crate::tui::handover::shared_parts::movement_name;
use crate::tui::screens::home::summary;
use crate::tui::screens::log::form_reader::{FormReader, Refusal, chosen};
use crate::tui::shell::canvas::{Canvas, cells};
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::{Code, Input};
use crate::tui::shell::keymap::{Hint, KeyAction};
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Command, Ctx, Effect, Event, Handled, View};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::kept;
use crate::tui::widgets::label::Label;

/// Makes the list of kinds anew with one of them chosen: where a form was opened from, and goes back to.
pub(crate) type BackTo = fn(LogKind) -> Box<dyn View>;

/// What one kind of entry asks, and what the answers mean.
pub(crate) trait LogForm: std::fmt::Debug {
    /// The fields, in order.
    fn fields(&self, ctx: &Ctx<'_>) -> Vec<Field>;

    /// Shows and hides fields after a change.
    fn adapt(&self, _form: &mut Form, _ctx: &Ctx<'_>) {}

    /// The entry; approvals are added afterwards. What is wrong is noted in the sheet; nothing where too much of it is.
    fn read(&self, sheet: &FormReader<'_>) -> Option<Detail>;

    /// Something to think about before it is logged; logging again means it.
    fn warning(&self, _detail: &Detail, _ctx: &Ctx<'_>) -> Option<Label> {
        None
    }

    /// Whether only leads may log it.
    fn by_lead(&self) -> bool {
        false
    }
}

/// Form of one log entry, of any kind.
#[derive(Debug)]
pub(crate) struct LogScreen {
    kind: LogKind,
    spec: Box<dyn LogForm>,
    form: Form,
    /// What was warned of; the second time it is logged.
    warned: Option<Label>,
    /// What is being logged, and by whom.
    pending: Option<(PersonId, Detail)>,
    /// Text of an earlier try is in the fields.
    restored: bool,
    /// Something was typed or chosen here.
    touched: bool,
    back_to: Option<BackTo>,
}

impl LogScreen {
    /// A form of a kind, with the list of kinds to go back to on Esc, if it was opened from there.
    #[must_use]
    pub(crate) fn new(kind: LogKind, spec: Box<dyn LogForm>, back_to: Option<BackTo>) -> Self {
        Self {
            kind,
            spec,
            form: Form::new(Vec::new()),
            warned: None,
            pending: None,
            restored: false,
            touched: false,
            back_to,
        }
    }

    fn authors(&self, ctx: &Ctx<'_>) -> Vec<PersonId> {
        ctx.model.people(if self.spec.by_lead() { Post::Lead } else { Post::Cashier })
    }

    fn build(&mut self, ctx: &Ctx<'_>, kept: &[KeptField]) {
        let authors = self.authors(ctx);
        let names = ctx.model.with_roles(&authors);
        let known = ctx.model.actor().filter(|p| authors.contains(p));
        let mut by = Field::choice("by", msg::log_ui::by, names).required();
        by.choose(known.and_then(|p| authors.iter().position(|a| *a == p)));
        let mut fields = vec![by];
        fields.extend(self.spec.fields(ctx));
        self.form = Form::new(fields).ended_by(msg::log_ui::save_button);
        // The routine picked on Home is the one that is meant.
        let picked = self.form.field("routine").is_some_and(|field| field.choice_index().is_some());
        let kept: Vec<KeptField> =
            kept.iter().filter(|one| !(picked && one.id == "routine")).cloned().collect();
        kept::put_back(&mut self.form, &kept);
        self.spec.adapt(&mut self.form, ctx);
        self.warned = None;
    }

    /// Whether anything was typed.
    fn typed(&self) -> bool {
        self.form.fields.iter().any(|f| !f.raw().trim().is_empty())
    }

    fn by(&self, ctx: &Ctx<'_>) -> Option<PersonId> {
        chosen(&self.form, "by").and_then(|i| self.authors(ctx).get(i).copied())
    }

    /// Tells everything that is wrong at once, each at its field; what belongs to none that is shown, at the last one.
    fn refuse(&mut self, problems: Vec<Refusal>) {
        let shown = |id: &str| self.form.field(id).is_some_and(Field::focusable);
        let last = self.form.fields.iter().rfind(|field| field.focusable()).map_or("", |field| field.id);
        let mut told: Vec<Refusal> = Vec::new();
        for (id, problem) in problems {
            let id = if shown(id) { id } else { last };
            if told.iter().all(|(other, _)| *other != id) {
                told.push((id, problem));
            }
        }
        self.form.refuse_all(told);
    }

    fn submit(&mut self, ctx: &Ctx<'_>) -> Handled {
        let Some(settings) = ctx.model.settings() else { return Handled::done() };
        let Some(by) = self.by(ctx) else {
            self.refuse(vec![("by", Problem::new("kit.choose_one"))]);
            return Handled::done();
        };
        let sheet = FormReader::new(&self.form, settings, ctx);
        let detail = self.spec.read(&sheet);
        let mut problems = sheet.problems();
        let Some(mut detail) = detail else {
            self.refuse(problems);
            return Handled::done();
        };
        let hands = ctx.model.live.as_ref().map_or(&[][..], |live| live.hands_of(&detail));
        let others = detail.others_till(by, hands, settings).map(|hands| {
            let names: Vec<&str> = hands.iter().map(|id| ctx.model.name(*id)).collect();
            names.join(" / ")
        });
        let case = detail.case_in(by, hands, settings);
        let who = ctx.model.in_order(authority::asked(&case, settings));
        // Everything but the approval is checked before anyone is fetched for it.
        if let Some(who) = who.first() {
            detail.approve(*who, by);
        }
        let refused = detail.refusals(by, settings).into_iter();
        problems.extend(refused.map(|refusal| (refusal.field.name(), refusal.problem)));
        if !problems.is_empty() {
            self.refuse(problems);
            return Handled::done();
        }
        if self.warned.is_none()
            && let Some(warning) = self.spec.warning(&detail, ctx)
        {
            self.warned = Some(warning);
            return Handled::done();
        }
        self.pending = Some((by, detail.clone()));
        if who.is_empty() {
            return Handled::then(Effect::Do(Command::Log { by, detail }));
        }
        let purpose = PinPurpose::Log(case.act);
        if authority::takes_both_pins(case.act) {
            return Handled::then(Effect::AskPin { title: both_title(case.act), who: vec![by], purpose });
        }
        let title: Label = match case.act {
            Act::SafeDrop if !who.contains(&by) => msg::sign_ui::pin_witness.into(),
            Act::TransferFloat if !who.contains(&by) => msg::log_ui::pin_receiver.into(),
            _ => match others {
                Some(name) => (move |lang: Lang| msg::log_ui::others_till(lang, &name)).into(),
                None => msg::log_ui::approval.into(),
            },
        };
        // Whoever may decide on it alone leaves nothing open.
        let waits = matches!(case.act, Act::SpendLead | Act::SpendOwner) && !who.contains(&by);
        Handled::then(if waits {
            Effect::AskApproval { title, who, purpose }
        } else {
            Effect::AskPin { title, who, purpose }
        })
    }

    fn logged(&self, logged: &Logged, ctx: &Ctx<'_>) -> Vec<Effect> {
        let mut effects = vec![Effect::Keep { kind: self.kind, fields: Vec::new() }];
        if let Some((_, detail)) = &self.pending {
            effects.push(Effect::Say(said(self.kind, detail, logged, ctx, &self.form)));
        }
        // The line stays when the form is gone.
        effects.push(Effect::Close);
        effects
    }
}

/// What is asked of both, one after the other.
fn both_title(act: Act) -> Label {
    (move |lang: Lang| i18n::text(lang, act.key(), &[])).into()
}

/// The line after saving: what was logged and when, what was opened, and that a drawer holds too much.
fn said(kind: LogKind, detail: &Detail, logged: &Logged, ctx: &Ctx<'_>, form: &Form) -> Label {
    let at = ctx.now;
    let live = ctx.model.live.as_ref();
    if kind == LogKind::Movement
        && let Some(live) = live
    {
        let full = live
            .settings
            .active_registers()
            .enumerate()
            .filter(|(i, _)| chosen(form, "register").is_none_or(|c| c == *i))
            .find_map(|(_, r)| summary::over_limit(live, r.id).map(|limit| (r.id, limit)));
        if let Some((register, limit)) = full {
            let settings = live.settings.clone();
            return (move |lang: Lang| {
                let name = summary::register_name(&settings, register, lang);
                msg::log_ui::saved_drop(lang, settings.store.currency.format(limit), name, at.clock(lang))
            })
            .into();
        }
    }
    let opened = logged.item.and_then(|id| live?.items.iter().find(|i| i.id == id).map(|i| (id, i.kind)));
    let what = done(kind, detail, ctx);
    match opened {
        Some((id, item)) => (move |lang: Lang| {
            let name = crate::i18n::text(lang, item.key(), &[]);
            msg::log_ui::logged_opened(lang, id, name, at.clock(lang), what.get(lang))
        })
        .into(),
        None => (move |lang: Lang| msg::log_ui::logged(lang, at.clock(lang), what.get(lang))).into(),
    }
}

/// What was logged, in a few words: "Pay-out 38.50", "Leave: Ann".
fn done(kind: LogKind, detail: &Detail, ctx: &Ctx<'_>) -> Label {
    let currency = ctx.model.settings().map(|s| s.store.currency.clone());
    let name = |id: PersonId| ctx.model.name(id).to_owned();
    let more = match detail {
        Detail::Movement(m) => {
            let (movement, amount) = (m.movement, m.amount);
            return Label::from(move |lang: Lang| {
                let sum = currency.as_ref().map_or_else(String::new, |c| c.format(amount));
                format!("{} {sum}", movement_name(movement, lang))
            });
        }
        Detail::SpotCount(s) => {
            let (counted, should, difference) = (s.counted, s.reported, s.difference);
            return Label::from(move |lang: Lang| {
                let sum = |m: Money| currency.as_ref().map_or_else(String::new, |c| c.format(m));
                match (should, difference) {
                    (Some(should), Some(difference)) => {
                        msg::log_ui::spot_count_done(lang, sum(counted), sum(difference), sum(should))
                    }
                    _ => format!("{} {}", super::kind_name(kind, lang), sum(counted)),
                }
            });
        }
        Detail::Cover(c) if c.cover == CoverStep::Ends => {
            let away = name(c.away);
            return Label::from(move |lang: Lang| {
                msg::log_ui::of_whom(lang, i18n::name(lang, CoverStep::Ends.key()), &away)
            });
        }
        Detail::Cover(c) => name(c.stands_in),
        Detail::Leave(l) => name(l.person),
        Detail::Punch(p) => name(p.person),
        Detail::Fault(f) => ctx.model.settings().map_or_else(String::new, |s| s.device_of(f).to_owned()),
        Detail::Receipt(r) => r.supplier.clone(),
        Detail::Disposal(d) => d.name.clone(),
        _ => return Label::from(move |lang: Lang| super::kind_name(kind, lang).to_owned()),
    };
    Label::from(move |lang: Lang| match more.as_str() {
        "" => super::kind_name(kind, lang).to_owned(),
        more => msg::log_ui::of_whom(lang, super::kind_name(kind, lang), more),
    })
}

impl View for LogScreen {
    fn about(&self, ctx: &Ctx<'_>) -> Option<Label> {
        let limits =
            ctx.model.settings().filter(|_| matches!(self.kind, LogKind::Movement | LogKind::Disposal));
        let limits = limits.map(|s| (s.store.currency.clone(), s.rules.approval_tiers));
        Some(Label::from(move |lang: Lang| match &limits {
            None => msg::help::about_log(lang).to_owned(),
            Some((currency, [lead, owner])) => {
                let shown = |sum: &Money| currency.format(*sum);
                let limits = msg::help::about_log_limits(lang, shown(lead), shown(owner));
                format!("{}\n{limits}", msg::help::about_log(lang))
            }
        }))
    }

    fn explained_form(&self) -> Option<&Form> {
        Some(&self.form)
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let mut hints = self.form.hints_as(ctx.lang, msg::log_ui::save(ctx.lang));
        if self.restored {
            hints.push(Hint::key(Code::F(8), msg::log_ui::afresh(ctx.lang), 1));
        }
        hints
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Input::Key(key) = input {
            match (KeyAction::of(key), key.code) {
                (KeyAction::Back, _) => {
                    let fields = if self.touched || self.typed() { kept::of(&self.form) } else { Vec::new() };
                    let mut effects = vec![Effect::Keep { kind: self.kind, fields }, Effect::Close];
                    if let Some(menu) = self.back_to {
                        effects.push(Effect::Open(menu(self.kind)));
                    }
                    return Handled::Yes(effects);
                }
                (_, Code::F(8)) if self.restored => {
                    (self.restored, self.touched) = (false, false);
                    self.build(ctx, &[]);
                    return Handled::then(Effect::Keep { kind: self.kind, fields: Vec::new() });
                }
                _ => {}
            }
        }
        match self.form.handle(input) {
            WidgetOutcome::Ignored => Handled::No,
            WidgetOutcome::Submitted => self.submit(ctx),
            WidgetOutcome::Changed => {
                self.warned = None;
                self.touched = true;
                self.spec.adapt(&mut self.form, ctx);
                Handled::done()
            }
            _ => Handled::done(),
        }
    }

    fn save_pending(&mut self, _: &Ctx<'_>) -> Vec<Effect> {
        if self.touched && self.typed() {
            vec![Effect::Keep { kind: self.kind, fields: kept::of(&self.form) }]
        } else {
            Vec::new()
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let inner = canvas.pane(area, super::kind_name(self.kind, ctx.lang), Focus::Here);
        let air = u16::from(inner.height > 12);
        let place = Rect {
            x: inner.x + 1,
            y: inner.y + air,
            width: inner.width.saturating_sub(2).min(96),
            height: inner.height.saturating_sub(air),
        };
        let told = match (&self.warned, self.restored) {
            (Some(warning), _) => Some((warning.get(ctx.lang).into_owned(), TextRole::Warn)),
            (None, true) => Some((msg::log_ui::restored(ctx.lang).to_owned(), TextRole::Muted)),
            _ => None,
        };
        let lines = told.map_or_else(Vec::new, |(text, role)| {
            let lines = width::wrap(&text, usize::from(place.width.max(8)));
            lines.into_iter().map(|line| (line, role)).collect::<Vec<_>>()
        });
        let below = cells(lines.len()).min(place.height / 2);
        let form = Rect { height: place.height - below, ..place };
        self.form.draw(canvas, form, Focus::Here);
        for ((line, role), y) in lines.iter().take(usize::from(below)).zip(form.bottom()..) {
            canvas.text_in(place.x, y, place.width, line, *role);
        }
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Vec<Effect> {
        match news {
            Event::Pin { person, purpose: PinPurpose::Log(_) } => {
                let Some((by, detail)) = &mut self.pending else { return Vec::new() };
                let case = ctx.model.settings().map(|settings| detail.case(*by, settings));
                // Whoever does it gave theirs; the second has still to.
                if let Some(case) = case.filter(|case| authority::takes_both_pins(case.act) && person == by)
                    && let Some(second) = case.second
                {
                    let purpose = PinPurpose::Log(case.act);
                    return vec![Effect::AskPin { title: both_title(case.act), who: vec![second], purpose }];
                }
                detail.approve(*person, *by);
                vec![Effect::Do(Command::Log { by: *by, detail: detail.clone() })]
            }
            Event::LeftOpen { purpose: PinPurpose::Log(_), told } => {
                let Some((by, detail)) = &mut self.pending else { return Vec::new() };
                detail.leave_open(OpenApproval { by: *by, at_ms: ctx.now.ms, told: told.clone() });
                vec![Effect::Do(Command::Log { by: *by, detail: detail.clone() })]
            }
            Event::Logged(logged) => self.logged(logged, ctx),
            Event::Refused(error) => {
                self.pending = None;
                let field = error.field().unwrap_or(InputField::What).name();
                self.refuse(vec![(field, error.problem())]);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn on_top(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        if self.form.fields.is_empty() {
            let kept = ctx.model.log_drafts.get(&self.kind).cloned().unwrap_or_default();
            self.restored = !kept.is_empty();
            self.touched = self.restored;
            self.build(ctx, &kept);
        }
        Vec::new()
    }
}
