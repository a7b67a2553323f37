//! Why a tender differs, why nothing was counted, why two counts stay apart.

use ratatui::layout::Rect;

use crate::i18n::{msg, width};
use crate::model::cash::{Explanation, OPENING, SalesReport, Side};
use crate::model::field_ref::CashField;
use crate::model::handover::answer::Answer;
use crate::model::handover::draft::Draft;
use crate::model::ids::PersonId;
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::model::refusal::InputField;
use crate::model::settings::{ARITHMETIC, CashReason, ReasonNeeds};
use crate::store::OpenHandover;
use crate::tui::handover::shared_parts::tender_name;
use crate::tui::shell::canvas::Canvas;
use crate::tui::shell::focus::Focus;
use crate::tui::shell::input::Input;
use crate::tui::shell::pin_purpose::PinPurpose;
use crate::tui::shell::theme::TextRole;
use crate::tui::shell::view::{Ctx, Effect, Handled};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::label::Label;

use super::state::{CashPage, CashStep, approvers, countersigners, open, register_name};

impl CashStep {
    pub(super) fn open_why(&mut self, tender: &str, ctx: &Ctx<'_>) {
        let why = self.cash().why.get(tender).cloned().unwrap_or_default();
        self.page = CashPage::Why(tender.to_owned());
        self.build_why(&why, ctx);
    }

    fn reasons<'a>(ctx: &Ctx<'a>) -> Vec<&'a CashReason> {
        open(ctx)
            .map_or_else(Vec::new, |open| open.settings.cash_reasons.iter().filter(|r| r.active).collect())
    }

    /// The form for a reason: its own fields follow the reason chosen.
    fn build_why(&mut self, why: &Explanation, ctx: &Ctx<'_>) {
        let reasons = Self::reasons(ctx);
        let mut names: Vec<Label> = reasons.iter().map(|r| r.name.clone().into()).collect();
        // What was chosen by mistake can be taken back.
        names.push(msg::cash_ui::no_reason.into());
        let mut reason = Field::choice("reason", msg::cash_ui::reason, names);
        let at = reasons.iter().position(|r| r.id == why.reason);
        reason.choose(at);
        let mut list = vec![reason, Field::text("text", msg::cash_ui::reason_text).with(&why.text).max(200)];
        match at.and_then(|at| reasons.get(at)).map(|r| r.needs) {
            Some(ReasonNeeds::LostSlip) => {
                let copy = Field::text("copy_ref", msg::cash_ui::copy_ref).with(&why.copy_ref);
                list.push(copy.explained(msg::cash_ui::needs_pin));
            }
            Some(ReasonNeeds::WrongCounter) => {
                list.push(Field::text("counterpart", msg::cash_ui::counter).with(&why.counterpart));
                let form = Field::text("form_no", msg::cash_ui::form_no).with(&why.form_no);
                list.push(form.explained(msg::cash_ui::tell_counter));
            }
            Some(ReasonNeeds::BackOffice) => {
                let operator = Field::text("counterpart", msg::cash_ui::operator).with(&why.counterpart);
                list.push(operator.explained(msg::cash_ui::look_up));
            }
            _ => {}
        }
        self.form = Form::new(list);
    }

    pub(super) fn typed_why(&self, tender: &str, ctx: &Ctx<'_>) -> Explanation {
        let old = self.cash().why.get(tender).cloned().unwrap_or_default();
        let chosen = self.form.field("reason").and_then(Field::choice_index);
        let reason =
            chosen.and_then(|at| Self::reasons(ctx).get(at).map(|r| r.id.clone())).unwrap_or_default();
        let text = |id: &str| self.form.raw(id).trim().to_owned();
        let typed = Explanation {
            reason,
            text: text("text"),
            counterpart: text("counterpart"),
            form_no: text("form_no"),
            copy_ref: text("copy_ref"),
            ..Explanation::default()
        };
        // Another reason, or other words for it, ask anew.
        if typed == old.words() { old } else { typed }
    }

    pub(super) fn save_why(&mut self, ctx: &Ctx<'_>) -> Vec<Effect> {
        let CashPage::Why(tender) = self.page.clone() else { return Vec::new() };
        let why = self.typed_why(&tender, ctx);
        let old = self.cash().why.get(&tender).cloned().unwrap_or_default();
        if why == old {
            return Vec::new();
        }
        self.give(|register| Answer::Explanation(register, tender, why), ctx)
    }

    pub(super) fn on_why(&mut self, tender: &str, input: &Input, ctx: &Ctx<'_>) -> Handled {
        let before = self.form.field("reason").and_then(Field::choice_index);
        let outcome = self.form.handle(input);
        if outcome.used() {
            self.draft.hush();
        }
        if self.form.field("reason").and_then(Field::choice_index) != before {
            let why = self.typed_why(tender, ctx);
            self.build_why(&why, ctx);
        }
        match outcome {
            WidgetOutcome::Ignored => Handled::No,
            WidgetOutcome::Left(_) => Handled::Yes(self.save_why(ctx)),
            WidgetOutcome::Submitted => self.why_given(tender, ctx),
            _ => Handled::done(),
        }
    }

    /// Who worked the drawer shown.
    fn worked_by(&self, draft: &Draft) -> Vec<PersonId> {
        self.register().map_or_else(Vec::new, |register| draft.worked_drawer(register))
    }

    fn why_given(&mut self, tender: &str, ctx: &Ctx<'_>) -> Handled {
        let effects = self.save_why(ctx);
        let (Some(open), Some(draft)) = (open(ctx), self.draft()) else { return Handled::Yes(effects) };
        let why = self.typed_why(tender, ctx);
        match why.check(&open.settings, &draft.people, &self.worked_by(draft)) {
            Ok(()) => self.advance(effects, false, ctx),
            // Nobody has approved it, or somebody who may not.
            Err(refusal) if matches!(refusal.field, InputField::Approver | InputField::Second) => {
                let second = refusal.field == InputField::Second;
                let who = if second {
                    countersigners(draft, &self.worked_by(draft), ctx)
                } else {
                    approvers(draft, ctx)
                };
                // With nobody there who could approve it the approval stays open.
                if second && who.is_empty() {
                    self.draft.problem = Some(refusal.problem);
                    return Handled::Yes(effects);
                }
                let (title, purpose) = if second {
                    (msg::cash_ui::countersign.into(), PinPurpose::CashSecond)
                } else {
                    (msg::cash_ui::approve_reason.into(), PinPurpose::CashReason)
                };
                Handled::Yes(vec![Effect::AskApproval { title, who, purpose }]).after(effects)
            }
            Err(refusal) => {
                self.form.refuse(refusal.field.name(), refusal.problem);
                Handled::Yes(effects)
            }
        }
    }

    pub(super) fn why_approved(&mut self, person: PersonId, ctx: &Ctx<'_>) -> Handled {
        let CashPage::Why(tender) = self.page.clone() else { return Handled::done() };
        let mut why = self.typed_why(&tender, ctx);
        if why.reason == ARITHMETIC {
            (why.second, why.approval_open) = (Some(person), None);
        } else {
            (why.approver, why.approval_open) = (Some(person), None);
        }
        let effects = self.give(|register| Answer::Explanation(register, tender, why), ctx);
        self.advance(effects, false, ctx)
    }

    pub(super) fn draw_why(
        &mut self,
        canvas: &mut Canvas,
        area: Rect,
        tender: &str,
        open: &OpenHandover,
        ctx: &Ctx<'_>,
    ) {
        let lang = ctx.lang;
        let Some(outcome) = self.result_of(ctx) else { return };
        let settings = &open.settings;
        let line = outcome.tenders.iter().find(|t| t.tender == tender);
        let (difference, level, shown) = if tender == OPENING {
            (outcome.opening_difference, outcome.opening_level(settings), outcome.opening_graver())
        } else {
            let level = line.map_or(crate::model::cash::Level::Within, |t| t.level);
            (line.and_then(|t| t.difference), level, line.and_then(|t| t.shown))
        };
        let (text, role) = self.difference(difference, level, lang);
        let x = canvas.text(area.x + 1, area.y, &tender_name(settings, tender, lang), TextRole::Title);
        let x = canvas.text(x + 2, area.y, &text, role);
        if let Some(shown) = shown {
            let (text, _) = self.difference(Some(shown), level, lang);
            canvas.text(x + 2, area.y, &msg::cash_ui::was_shown(lang, text), TextRole::Warn);
        }
        let mut y = area.y + 1;
        let cols = area.width.saturating_sub(2);
        let causes = self.causes(tender, difference.unwrap_or(Money::ZERO), &outcome, open, lang);
        // The form needs its rows; what is left above it holds the likeliest causes.
        let room = area.height.saturating_sub(9);
        let known = self.returns_known(ctx).into_iter().chain(causes);
        let lines: Vec<String> =
            known.flat_map(|line| width::wrap(&format!("· {line}"), usize::from(cols))).collect();
        for line in lines.iter().take(usize::from(room)) {
            canvas.text_in(area.x + 1, y, cols, line, TextRole::Label);
            y += 1;
        }
        y += u16::from(area.height > 10);
        let used = y - area.y;
        let rest = Rect { x: area.x + 1, y, width: cols, height: area.height.saturating_sub(used) };
        self.form.draw(canvas, rest, Focus::Here);
    }

    /// Returns and voids of the day, where the reason is one to look for among them: of this drawer, of the others handed
    /// over with it, and of what was sealed before on the day.
    fn returns_known(&self, ctx: &Ctx<'_>) -> Vec<String> {
        let at = self.form.field("reason").and_then(Field::choice_index);
        let reason = at.and_then(|at| Self::reasons(ctx).get(at).map(|reason| reason.needs));
        let (Some(open), Some(draft)) = (open(ctx), self.draft()) else { return Vec::new() };
        if reason != Some(ReasonNeeds::BackOffice) {
            return Vec::new();
        }
        let figures = |report: &SalesReport| {
            report.has_returns().then(|| {
                [
                    report.returns.unwrap_or_default().to_string(),
                    self.shown(report.returns_total.unwrap_or_default()),
                    report.voids.unwrap_or_default().to_string(),
                    self.shown(report.voids_total.unwrap_or_default()),
                ]
            })
        };
        let of = |place: String, [returns, sum, voids, voided]: [String; 4]| {
            msg::cash_ui::returns_of(ctx.lang, place, returns, sum, voids, voided)
        };
        let mine = figures(&self.cash().report).map(|[returns, sum, voids, voided]| {
            msg::cash_ui::returns_known(ctx.lang, returns, sum, voids, voided)
        });
        let others = draft.cash.iter().filter(|(id, _)| Some(**id) != self.register());
        let others = others.filter_map(|(id, cash)| {
            Some(of(register_name(&open.settings, *id, ctx.lang), figures(&cash.report)?))
        });
        let before = self.reports.iter().filter_map(|(id, at, report)| {
            let place = format!("{} {}", register_name(&open.settings, *id, ctx.lang), at.clock(ctx.lang));
            Some(of(place, figures(report)?))
        });
        mine.into_iter().chain(others).chain(before).collect()
    }

    pub(super) fn open_uncounted(&mut self) {
        let text = self.cash().close.uncounted;
        self.page = CashPage::Uncounted;
        self.form = Form::new(vec![Field::text("text", msg::cash_ui::uncounted_why).with(&text).max(200)]);
    }

    pub(super) fn on_uncounted(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        match self.form.handle(input) {
            WidgetOutcome::Ignored => Handled::No,
            WidgetOutcome::Submitted => {
                let mut close = self.cash().close;
                self.form.raw("text").trim().clone_into(&mut close.uncounted);
                let empty = close.uncounted.is_empty();
                let effects = self.give(|register| Answer::Close(register, close), ctx);
                self.show_sheet((!empty).then_some(&CashField::Result), ctx);
                Handled::Yes(effects)
            }
            _ => Handled::done(),
        }
    }

    pub(super) fn open_disagree(&mut self) {
        let text = self.cash().close.disagreed;
        self.page = CashPage::Disagree;
        self.form = Form::new(vec![Field::text("text", msg::cash_ui::disagree_why).with(&text).max(200)]);
    }

    pub(super) fn on_disagree(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        match self.form.handle(input) {
            WidgetOutcome::Ignored => Handled::No,
            WidgetOutcome::Submitted => {
                let mut close = self.cash().close;
                self.form.raw("text").trim().clone_into(&mut close.disagreed);
                if close.disagreed.is_empty() {
                    self.form.refuse("text", Problem::new("cash.reason_text"));
                    return Handled::done();
                }
                let by = self.counter(Side::Incoming, ctx);
                match self.put(by, |register| Answer::Close(register, close), ctx) {
                    Ok(mut effects) => {
                        // The figure that counts has changed: it is shown before going on.
                        effects.extend(self.reveal(ctx));
                        Handled::Yes(effects)
                    }
                    Err(problem) => {
                        self.form.refuse("text", problem);
                        Handled::done()
                    }
                }
            }
            _ => Handled::done(),
        }
    }
}
