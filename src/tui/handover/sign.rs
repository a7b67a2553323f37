//! Step 10: what is missing, the read-back, and the signatures.

mod sealed;

use ratatui::layout::Rect;

use super::StepView;
use super::step_draft::StepDraft;
use crate::i18n::{self, msg};
use crate::model::approval::OpenApproval;
use crate::model::field_ref::FieldRef;
use crate::model::handover::answer::Answer;
use crate::model::handover::{HalfSeal, Override, ReadBack, Review, SignRole, Step};
use crate::model::ids::PersonId;
use crate::model::item::Item;
use crate::model::lang::Lang;
use crate::model::money::Money;
use crate::model::people::Role as StaffRole;
use crate::model::problem::Problem;
use crate::rules::gap::{Gap, GapKind};
use crate::rules::{gaps, required_signatures};
use crate::store::OpenHandover;
use crate::tui::handover::shared_parts::{foot, page, taker};
use crate::tui::handover::sign::sealed::SealedView;
use crate::tui::shell::canvas::{Canvas, cells, padded};
use crate::tui::shell::input::{Code, Input, KeyPress};
use crate::tui::shell::keymap::{Hint, HintKey, KeyAction, small};
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Command, Ctx, Effect, Event, Handled};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::dialog::DialogId;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::label::Label;
use crate::tui::widgets::list::ListWidget;
use crate::tui::widgets::menu::Menu;

/// Items the read-back lets choose from.
const RECALLED: usize = 5;

/// What the page shows.
#[derive(Debug)]
enum SignPage {
    /// What is missing; each line leads there.
    Missing(ListWidget),
    /// Incoming says the key points from memory.
    ReadBack(Form),
    /// Everything is there: sign or go back.
    Confirm(Menu),
    /// A lead lets it pass.
    Override(Form),
    /// Incoming does not come.
    Half(Form, Vec<PersonId>),
    /// Sealed: number and code.
    Sealed(Box<SealedView>),
}

/// The step.
#[derive(Debug)]
pub(crate) struct Sign {
    draft: StepDraft,
    page: SignPage,
    gaps: Vec<Gap>,
    signing: bool,
}

impl Default for Sign {
    fn default() -> Self {
        Self {
            draft: StepDraft::new(Step::Sign),
            page: SignPage::Missing(ListWidget::new()),
            gaps: Vec::new(),
            signing: false,
        }
    }
}

impl Sign {
    /// The page that the state of the draft asks for.
    fn turn(&mut self, ctx: &Ctx<'_>) {
        let Some(open) = ctx.model.handover() else { return };
        let gaps = gaps::gaps(&open.draft, &open.facts(ctx.now));
        let passed = open.draft.review.override_by.is_some();
        let before = std::mem::take(&mut self.gaps);
        self.gaps = gaps.into_iter().filter(|gap| gap.kind != GapKind::ReadBack).collect();
        let wants_read_back = open.settings.rules.read_back
            && open.draft.review.half.is_none()
            && open.draft.review.read_back.is_none();
        self.page = if !self.gaps.is_empty() && !passed {
            if matches!(self.page, SignPage::Missing(_)) && before == self.gaps {
                return;
            }
            // Behind the gaps: two ways out.
            SignPage::Missing(ListWidget::of(groups(&self.gaps).len() + 2))
        } else if wants_read_back {
            SignPage::ReadBack(read_back_form(open))
        } else if matches!(self.page, SignPage::Confirm(_)) {
            return;
        } else {
            SignPage::Confirm(Menu::across(vec![
                msg::sign_ui::go_back.into(),
                msg::sign_ui::sign.into(),
                msg::sign_ui::half_button.into(),
            ]))
        };
    }

    fn review(&self) -> Review {
        self.draft.get().map(|draft| draft.review.clone()).unwrap_or_default()
    }

    fn choose_gap(&mut self, index: usize, ctx: &Ctx<'_>) -> Handled {
        let groups = groups(&self.gaps);
        if let Some((gap, _)) = groups.get(index) {
            return Handled::to_step(gap.focus.clone());
        }
        if index == groups.len() {
            let reason = Field::text("reason", msg::sign_ui::override_reason).required();
            self.page = SignPage::Override(Form::new(vec![reason]));
        } else {
            self.half_form(ctx);
        }
        Handled::done()
    }

    fn half_form(&mut self, ctx: &Ctx<'_>) {
        let Some(open) = ctx.model.handover() else { return };
        let mut witnesses = ctx.model.people(StaffRole::Cashier);
        witnesses.retain(|id| !open.draft.people.outgoing.contains(id));
        let names = ctx.model.with_roles(&witnesses);
        let form = Form::new(vec![
            Field::text("bag", msg::sign_ui::half_bag).required(),
            Field::choice("witness", msg::sign_ui::half_witness, names).required(),
            Field::text("reason", msg::sign_ui::half_reason).required(),
        ]);
        self.page = SignPage::Half(form, witnesses);
    }

    fn submit_half(&mut self, ctx: &Ctx<'_>) -> Handled {
        let SignPage::Half(form, witnesses) = &self.page else { return Handled::done() };
        let witness = form.field("witness").and_then(Field::choice_index).and_then(|i| witnesses.get(i));
        let Some(witness) = witness else { return Handled::done() };
        let half = HalfSeal {
            bag_no: form.raw("bag").trim().to_owned(),
            witness: *witness,
            reason: form.raw("reason").trim().to_owned(),
        };
        let review = Review { half: Some(half), ..self.review() };
        Handled::Yes(self.draft.give(Answer::Review(review), ctx))
    }

    fn submit_read_back(&mut self, ctx: &Ctx<'_>) -> Handled {
        let SignPage::ReadBack(form) = &self.page else { return Handled::done() };
        let Some(open) = ctx.model.handover() else { return Handled::done() };
        let float_left = open.settings.store.currency.parse(form.raw("float")).ok();
        let top = top_item(open);
        let said_item = form.field("item").and_then(Field::choice_index);
        let said_item = said_item.and_then(|at| recalled(open).get(at).map(|item| item.id.0));
        let promise = form.raw("promise").trim().to_owned();
        let mut mismatches = Vec::new();
        if float_left != Some(total_float(open)) {
            mismatches.push("float_left".to_owned());
        }
        if let Some(item) = top
            && said_item != Some(item.id.0)
        {
            mismatches.push("top_item".to_owned());
        }
        if let Some(due) = next_promise(open).and_then(|item| item.due_ms)
            && !same_time(&promise, open, due)
        {
            mismatches.push("next_promise".to_owned());
        }
        let said = ReadBack {
            float_left,
            top_item: said_item.filter(|_| top.is_some()),
            next_promise: promise,
            mismatches,
        };
        let review = Review { talked_through: true, read_back: Some(said), ..self.review() };
        Handled::Yes(self.draft.give_as(taker(ctx), Answer::Review(review), ctx))
    }

    /// Asks the next one who has to sign.
    fn ask(&mut self, ctx: &Ctx<'_>) -> Handled {
        let Some(open) = ctx.model.handover() else { return Handled::done() };
        let facts = open.facts(ctx.now);
        let role = match required_signatures::signatures_needed(&open.draft, &facts) {
            Ok(roles) => first_asked(&roles, open, ctx),
            Err(problem) => {
                self.draft.problem = Some(problem);
                return Handled::done();
            }
        };
        let Some(role) = role else { return Handled::done() };
        let who = ctx.model.in_order(required_signatures::candidates(&open.draft, &open.settings, role));
        if who.is_empty() {
            self.draft.problem = Some(Problem::new("sign.nobody"));
            return Handled::done();
        }
        self.signing = true;
        let (title, purpose) = (role_title(role), PinPurpose::Sign(role));
        Handled::Yes(vec![if role == SignRole::Lead && open.draft.signatures.is_empty() {
            Effect::AskApproval { title, who, purpose }
        } else {
            Effect::AskPin { title, who, purpose }
        }])
    }

    /// No lead is in: the handover goes on with what a lead would have signed left open.
    fn leave_open(&mut self, purpose: PinPurpose, told: &str, ctx: &Ctx<'_>) -> Handled {
        let Some(by) = ctx.author() else { return Handled::done() };
        let open = OpenApproval { by, at_ms: ctx.now.ms, told: told.to_owned() };
        let review = match (purpose, &self.page) {
            (PinPurpose::Override, SignPage::Override(form)) => {
                let reason = form.raw("reason").trim().to_owned();
                let passed = Override { by, reason, approval_open: Some(open) };
                Review { override_by: Some(passed), ..self.review() }
            }
            (PinPurpose::Sign(SignRole::Lead), _) => Review { lead_open: Some(open), ..self.review() },
            _ => return Handled::done(),
        };
        Handled::Yes(self.draft.give(Answer::Review(review), ctx))
    }
}

/// Who is asked first of those who still have to sign: a lead, where none who may sign is in. What is left open is part
/// of what both sides sign, so it is settled before the first of them does.
fn first_asked(roles: &[SignRole], open: &OpenHandover, ctx: &Ctx<'_>) -> Option<SignRole> {
    let here = ctx.model.clocked_in();
    let able = required_signatures::candidates(&open.draft, &open.settings, SignRole::Lead);
    let nobody = able.iter().all(|person| !here.contains(person));
    let lead_first = open.draft.signatures.is_empty() && nobody && roles.contains(&SignRole::Lead);
    if lead_first { Some(SignRole::Lead) } else { roles.first().copied() }
}

fn role_title(role: SignRole) -> Label {
    match role {
        SignRole::Outgoing => msg::sign_ui::pin_outgoing.into(),
        SignRole::Incoming => msg::sign_ui::pin_incoming.into(),
        SignRole::Lead => msg::sign_ui::pin_lead.into(),
        SignRole::Witness => msg::sign_ui::pin_witness.into(),
    }
}

const fn role_name(role: SignRole, lang: Lang) -> &'static str {
    match role {
        SignRole::Outgoing => msg::sign_ui::role_outgoing(lang),
        SignRole::Incoming => msg::sign_ui::role_incoming(lang),
        SignRole::Lead => msg::sign_ui::role_lead(lang),
        SignRole::Witness => msg::sign_ui::role_witness(lang),
    }
}

/// Float left over all registers.
fn total_float(open: &OpenHandover) -> Money {
    let left = open.draft.people.registers.iter().filter_map(|id| open.draft.register(*id).close.float_left);
    Money(left.map(|m| m.0).sum())
}

/// The gravest carried item.
fn top_item(open: &OpenHandover) -> Option<&Item> {
    open.items.first()
}

/// Items to choose the gravest from: the gravest few, in the order they came up, so that the order tells
/// nothing.
fn recalled(open: &OpenHandover) -> Vec<&Item> {
    let mut items: Vec<&Item> = open.items.iter().take(RECALLED).collect();
    items.sort_by_key(|item| item.id.0);
    items
}

/// What is missing, one line for the same thing of a step: the first of it, and how many more.
fn groups(gaps: &[Gap]) -> Vec<(&Gap, usize)> {
    let mut groups: Vec<(&Gap, usize)> = Vec::new();
    for gap in gaps {
        match groups.iter_mut().find(|(g, _)| g.step == gap.step && g.kind == gap.kind) {
            Some((_, more)) => *more += 1,
            None => groups.push((gap, 0)),
        }
    }
    groups
}

/// The promise to a customer that is due next.
fn next_promise(open: &OpenHandover) -> Option<&Item> {
    open.items
        .iter()
        .filter(|item| !item.detail.promise.is_empty() && item.due_ms.is_some())
        .min_by_key(|item| item.due_ms)
}

/// Whether what was typed names the time of the promise.
fn same_time(typed: &str, open: &OpenHandover, due_ms: i64) -> bool {
    let due = open.settings.store.zone.stamp_at(due_ms);
    crate::i18n::typed::minute(typed).is_ok_and(|minute| minute == due.minute())
}

fn read_back_form(open: &OpenHandover) -> Form {
    let currency = open.settings.store.currency.clone();
    let symbol = currency.symbol.clone();
    let mut fields = vec![
        Field::info(msg::sign_ui::read_back_about),
        Field::amount("float", msg::sign_ui::read_back_float)
            .required()
            .unit(symbol)
            .checked(move |raw| currency.parse(raw).map(drop)),
    ];
    if top_item(open).is_some() {
        let titles = recalled(open).into_iter().map(|item| item.title.clone().into()).collect();
        fields.push(Field::choice("item", msg::sign_ui::read_back_item, titles).required());
    }
    if next_promise(open).is_some() {
        fields.push(Field::text("promise", msg::sign_ui::read_back_promise).required().cols(8));
    }
    Form::new(fields)
}

impl StepView for Sign {
    fn enter(&mut self, _: &FieldRef, ctx: &Ctx<'_>) -> Vec<Effect> {
        self.draft.load(ctx);
        self.turn(ctx);
        Vec::new()
    }

    fn hints(&self, ctx: &Ctx<'_>) -> Vec<Hint> {
        let l = ctx.lang;
        match &self.page {
            SignPage::Missing(_) => vec![
                Hint::key(Code::Enter, msg::sign_ui::hint_go(l), 0),
                Hint::new(HintKey::UpDown, msg::sign_ui::hint_move(l), 1),
            ],
            SignPage::ReadBack(form) | SignPage::Override(form) | SignPage::Half(form, _) => {
                form.hints_as(l, msg::exchange::hint_done(l))
            }
            SignPage::Confirm(_) => vec![
                Hint::key(Code::Enter, msg::sign_ui::hint_choose(l), 0),
                Hint::new(HintKey::LeftRight, msg::sign_ui::hint_move(l), 1),
                Hint::key(Code::F(10), small(msg::sign_ui::sign(l)), 1),
            ],
            SignPage::Sealed(done) => done.hints(l),
        }
    }

    fn on(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        self.draft.hush();
        let held = matches!(input, Input::Key(KeyPress { repeat: true, .. } | KeyPress { burst: true, .. }));
        let back = matches!(input, Input::Key(key) if KeyAction::of(key) == KeyAction::Back);
        match &mut self.page {
            SignPage::Sealed(done) => done.on(input, ctx),
            SignPage::Missing(list) => match list.handle(input) {
                WidgetOutcome::Chosen(index) => self.choose_gap(index, ctx),
                WidgetOutcome::Ignored => Handled::No,
                _ => Handled::done(),
            },
            SignPage::ReadBack(form) => match form.handle(input) {
                WidgetOutcome::Submitted => self.submit_read_back(ctx),
                WidgetOutcome::Ignored => Handled::No,
                _ => Handled::done(),
            },
            SignPage::Override(_) | SignPage::Half(..) if back => {
                self.turn(ctx);
                Handled::done()
            }
            SignPage::Override(form) => match form.handle(input) {
                WidgetOutcome::Submitted => Handled::Yes(vec![Effect::AskApproval {
                    title: msg::sign_ui::pin_override.into(),
                    who: ctx.model.people(StaffRole::Lead),
                    purpose: PinPurpose::Override,
                }]),
                WidgetOutcome::Ignored => Handled::No,
                _ => Handled::done(),
            },
            SignPage::Half(form, _) => match form.handle(input) {
                WidgetOutcome::Submitted => self.submit_half(ctx),
                WidgetOutcome::Ignored => Handled::No,
                _ => Handled::done(),
            },
            SignPage::Confirm(menu) => match menu.handle(input) {
                WidgetOutcome::Chosen(_) if held => Handled::done(),
                WidgetOutcome::Chosen(0) => Handled::to_step(FieldRef::Step(Step::People)),
                WidgetOutcome::Chosen(1) => self.ask(ctx),
                WidgetOutcome::Chosen(_) => {
                    self.half_form(ctx);
                    Handled::done()
                }
                WidgetOutcome::Ignored => Handled::No,
                _ => Handled::done(),
            },
        }
    }

    fn finish(&mut self, ctx: &Ctx<'_>) -> Handled {
        match &mut self.page {
            SignPage::ReadBack(form) => {
                if form.validate() {
                    return self.submit_read_back(ctx);
                }
                Handled::done()
            }
            SignPage::Sealed(_) => Handled::Yes(vec![Effect::Home]),
            // To the button; pressing it is a step of its own.
            SignPage::Confirm(menu) => {
                menu.select(1);
                Handled::done()
            }
            _ => Handled::done(),
        }
    }

    fn dialog(&self) -> Option<DialogId> {
        match &self.page {
            SignPage::Sealed(done) => done.dialog(),
            _ => None,
        }
    }

    fn draw(&mut self, canvas: &mut Canvas, area: Rect, ctx: &Ctx<'_>) {
        let inner = page(canvas, area, msg::sign_ui::title(ctx.lang));
        let lines = self.draft.lines(inner, ctx);
        match &mut self.page {
            SignPage::Missing(list) => draw_missing(canvas, inner, list, &self.gaps, ctx),
            SignPage::ReadBack(form) | SignPage::Override(form) | SignPage::Half(form, _) => {
                form.draw(canvas, padded(inner), true);
            }
            SignPage::Confirm(menu) => draw_confirm(canvas, inner, menu, ctx),
            SignPage::Sealed(done) => done.draw(canvas, inner, ctx),
        }
        foot(canvas, Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }, &lines);
    }

    fn place(&self) -> FieldRef {
        FieldRef::Step(Step::Sign)
    }

    fn save_pending(&mut self, _: &Ctx<'_>) -> Vec<Effect> {
        Vec::new()
    }

    fn on_event(&mut self, news: &Event, ctx: &Ctx<'_>) -> Handled {
        if let SignPage::Sealed(done) = &mut self.page {
            done.on_event(news);
            return Handled::done();
        }
        self.draft.on_event(news, ctx);
        match news {
            Event::Sealed(sealed) => {
                self.page = SignPage::Sealed(Box::new(SealedView::new(sealed.clone())));
                self.signing = false;
                Handled::done()
            }
            Event::Pin { person, purpose: PinPurpose::Override } => {
                let SignPage::Override(form) = &self.page else { return Handled::done() };
                let reason = form.raw("reason").trim().to_owned();
                let by = Override { by: *person, reason, approval_open: None };
                let review = Review { override_by: Some(by), ..self.review() };
                Handled::Yes(self.draft.give(Answer::Review(review), ctx))
            }
            Event::LeftOpen { purpose, told } => self.leave_open(*purpose, told, ctx),
            Event::Pin { person, purpose: PinPurpose::Sign(role) } => {
                Handled::Yes(vec![Effect::Do(Command::Sign { person: *person, role: *role })])
            }
            Event::Saved if self.signing => self.ask(ctx),
            Event::Saved => {
                // A pause in typing saves too; what stands on the page stays there until it is answered.
                let review = self.review();
                let stays = match &self.page {
                    SignPage::ReadBack(_) => review.read_back.is_none() && review.half.is_none(),
                    SignPage::Override(_) => review.override_by.is_none(),
                    SignPage::Half(..) => review.half.is_none(),
                    SignPage::Missing(_) | SignPage::Confirm(_) | SignPage::Sealed(_) => false,
                };
                if !stays {
                    self.turn(ctx);
                }
                Handled::done()
            }
            Event::Refused(_) => {
                self.signing = false;
                Handled::done()
            }
            _ => Handled::done(),
        }
    }
}

fn draw_missing(canvas: &mut Canvas, area: Rect, list: &mut ListWidget, gaps: &[Gap], ctx: &Ctx<'_>) {
    let l = ctx.lang;
    let n = i64::try_from(gaps.len()).unwrap_or(0);
    canvas.text_in(
        area.x + 1,
        area.y,
        area.width.saturating_sub(2),
        &msg::sign_ui::missing(l, n),
        TextRole::Warn,
    );
    let rows = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    let groups = groups(gaps);
    list.draw(canvas, rows, true, |canvas, index, row| {
        let text = match groups.get(index) {
            Some((gap, more)) => {
                let place = canvas.text_in(
                    row.x + 1,
                    row.y,
                    12,
                    crate::tui::handover::step_view::name(gap.step, l),
                    TextRole::Label,
                );
                let said = i18n::text(l, gap.problem.key, &gap.problem.args);
                let x = place.max(row.x + 13);
                let end = row.right().saturating_sub(1);
                let more = if *more > 0 { msg::sign_ui::and_more(l, more) } else { String::new() };
                let note = cells(i18n::width::width(&more));
                canvas.text_right(end, row.y, note, &more, TextRole::Label);
                let gap = u16::from(note > 0) * 2;
                canvas.text_in(x, row.y, end.saturating_sub(x + note + gap), &said, TextRole::Text);
                return;
            }
            None if index == groups.len() => msg::sign_ui::override_entry(l),
            None => msg::sign_ui::half_entry(l),
        };
        canvas.text_in(row.x + 1, row.y, row.width.saturating_sub(1), text, TextRole::Muted);
    });
}

fn draw_confirm(canvas: &mut Canvas, area: Rect, menu: &Menu, ctx: &Ctx<'_>) {
    let Some(open) = ctx.model.handover() else { return };
    let l = ctx.lang;
    let currency = &open.settings.store.currency;
    let facts = open.facts(ctx.now);
    let cols = area.width.saturating_sub(2);
    let mut y = area.y;
    let mut line = |canvas: &mut Canvas, text: &str, role: TextRole| {
        if y + 2 < area.bottom() {
            canvas.text_in(area.x + 1, y, cols, text, role);
        }
        y += 1;
    };
    for result in facts.results(&open.draft).unwrap_or_default() {
        let name = open.settings.register(result.register).map_or("?", |r| r.name.as_str());
        let sum = |m: Option<Money>| m.map_or_else(|| "-".to_owned(), |m| currency.format(m));
        let text = msg::sign_ui::register_line(l, sum(result.deposit), sum(result.float_left), name);
        line(canvas, &text, TextRole::Value);
        if let Some(difference) = result.cash().and_then(|c| c.difference) {
            let (word, role) = match difference.0 {
                0 => (msg::sign_ui::balanced(l), TextRole::Ok),
                d if d < 0 => (msg::sign_ui::short(l), TextRole::Bad),
                _ => (msg::sign_ui::over(l), TextRole::Warn),
            };
            let cash = msg::step::cash(l);
            let text = match difference.0 {
                0 => format!("  {cash}  {word}"),
                _ => format!("  {cash}  {} {word}", currency.format_signed(difference)),
            };
            line(canvas, &text, role);
        }
    }
    let carried = i64::try_from(open.items.len()).unwrap_or(0);
    line(canvas, &msg::sign_ui::carried(l, carried), TextRole::Text);
    if let Some(said) = &open.draft.review.read_back {
        for what in &said.mismatches {
            line(canvas, &mismatch(what, open, l), TextRole::Warn);
        }
    }
    line(canvas, "", TextRole::Text);
    for part in i18n::width::wrap(msg::sign_ui::declaration(l), usize::from(cols)) {
        line(canvas, &part, TextRole::Muted);
    }
    line(canvas, "", TextRole::Text);
    let mut roles: Vec<SignRole> = open.draft.signatures.iter().map(|s| s.role).collect();
    roles.extend(required_signatures::signatures_needed(&open.draft, &facts).unwrap_or_default());
    for role in roles {
        let signature = open.draft.signatures.iter().find(|s| s.role == role);
        let mark = if signature.is_some() { canvas.glyphs.check } else { canvas.glyphs.dot };
        let who = signature.map_or_else(
            || msg::sign_ui::not_signed(l).to_owned(),
            |s| format!("{} {}", open.settings.person_name(s.person), s.at.hm()),
        );
        let text = format!("{mark} {}  {who}", i18n::width::fit(role_name(role, l), 12));
        line(canvas, &text, if signature.is_some() { TextRole::Ok } else { TextRole::Text });
    }
    let buttons = Rect { y: area.bottom().saturating_sub(2), height: 1.min(area.height), ..area };
    menu.draw(canvas, buttons, true);
}

fn mismatch(what: &str, open: &OpenHandover, lang: Lang) -> String {
    match what {
        "float_left" => {
            msg::sign_ui::mismatch_float(lang, open.settings.store.currency.format(total_float(open)))
        }
        "top_item" => top_item(open)
            .map_or_else(String::new, |item| msg::sign_ui::mismatch_item(lang, item.id, &item.title)),
        _ => next_promise(open).map_or_else(String::new, |item| {
            let due = item.due_ms.map_or_else(String::new, |ms| open.settings.store.zone.stamp_at(ms).hm());
            msg::sign_ui::mismatch_promise(lang, &item.detail.promise, due)
        }),
    }
}

#[cfg(test)]
mod tests;
