//! What outgoing wrote down beside the count, put right while incoming counts: before the result a slip of the hand is no
//! change of it. No figure is shown again, so that incoming's count stays blind.

use super::fields::{self, FieldLeft};
use crate::i18n::msg;
use crate::model::field_ref::{CashField, FieldRef, ReportField, TenderField};
use crate::model::lang::Lang;
use crate::tui::handover::grid_form::SlotKind;
use crate::tui::handover::shared_parts::tender_name;
use crate::tui::shell::input::{Code, Input, KeyPress};
use crate::tui::shell::keymap::{Hint, KeyAction};
use crate::tui::shell::view::{Ctx, Effect, Handled};
use crate::tui::widgets::WidgetOutcome;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::form::Form;
use crate::tui::widgets::label::Label;

use super::state::{CashPage, CashStep, open};

/// The key that leads there, on the page of the second count.
const KEY: Code = Code::F(6);

/// Names of the fields, in their order; more slips than these no drawer has.
const FIELDS: [&str; 32] = [
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18",
    "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31",
];

/// A figure or number beside the count.
struct SlipField {
    field: CashField,
    kind: SlotKind,
    /// What stands there, where it says nothing of what is expected.
    shown: String,
}

impl CashStep {
    /// Whether slips can be put right here: incoming counts, and nobody has seen a result.
    fn may_mend_slips(&self) -> bool {
        self.page == CashPage::Recount && !self.cash().result_seen()
    }

    /// The hint, where they can.
    pub(super) fn slips_hint(&self, lang: Lang) -> Option<Hint> {
        self.may_mend_slips().then(|| Hint::key(KEY, msg::cash_ui::hint_slips(lang), 5))
    }

    /// The key on the page of the second count.
    pub(super) fn on_slips_key(&mut self, input: &Input, ctx: &Ctx<'_>) -> Option<Handled> {
        let pressed = matches!(input, Input::Key(key) if *key == KeyPress::plain(KEY));
        (pressed && self.may_mend_slips()).then(|| {
            let effects = self.save_typed(ctx);
            self.draft.hush();
            self.form = self.slips_form(ctx);
            self.page = CashPage::Slips;
            Handled::Yes(effects)
        })
    }

    /// What can be put right: all that was typed beside the count. What somebody approved is not among it: putting that
    /// right asks for the approval anew, on outgoing's sheet.
    fn slips(&self, ctx: &Ctx<'_>) -> Vec<SlipField> {
        let (Some(open), Some(register)) = (open(ctx), self.register()) else { return Vec::new() };
        let cash = self.cash();
        let report = &cash.report;
        let approved = report.approver.is_some() || report.approval_open.is_some();
        let unasked = self.payments_unasked(ctx);
        let all = fields::slots(register, &cash, &open.settings).into_iter();
        let mended = all.filter_map(|slot| {
            let FieldRef::Cash(_, field) = slot.id else { return None };
            let there = match &field {
                CashField::TenderPart(id, _) => !unasked.iter().any(|(tender, _)| tender == id),
                CashField::ReportPart(ReportField::Cash | ReportField::Source) | CashField::BagNo => true,
                CashField::ReportPart(ReportField::Refunds) => !approved && !self.refunds_off(ctx),
                _ => false,
            };
            let shown = if slot.kind == SlotKind::Text { slot.edit.text().to_owned() } else { String::new() };
            there.then_some(SlipField { field, kind: slot.kind, shown })
        });
        mended.take(FIELDS.len()).collect()
    }

    fn slips_form(&self, ctx: &Ctx<'_>) -> Form {
        let Some(settings) = open(ctx).map(|open| &open.settings) else { return Form::new(Vec::new()) };
        let field = |(name, slip): (&'static str, SlipField)| {
            let at = slip.field;
            let names = match &at {
                CashField::TenderPart(id, _) => Lang::ALL.map(|lang| (lang, tender_name(settings, id, lang))),
                _ => Lang::ALL.map(|lang| (lang, String::new())),
            };
            let label = Label::from(move |lang: Lang| match &at {
                CashField::TenderPart(_, part) => {
                    let name = names.iter().find(|(of, _)| *of == lang).map_or("", |(_, name)| name.as_str());
                    format!("{name} · {}", part_name(*part, lang))
                }
                CashField::ReportPart(ReportField::Refunds) => msg::cash_ui::refunds(lang).to_owned(),
                CashField::ReportPart(ReportField::Source) => msg::cash_ui::source(lang).to_owned(),
                CashField::BagNo => msg::log_ui::bag_no(lang).to_owned(),
                _ => msg::cash_ui::cash_received(lang).to_owned(),
            });
            match slip.kind {
                SlotKind::Text => Field::text(name, label).with(&slip.shown),
                _ => Field::amount(name, label),
            }
        };
        let mut all = vec![Field::info(msg::cash_ui::about_slips)];
        all.extend(FIELDS.into_iter().zip(self.slips(ctx)).map(field));
        Form::new(all)
    }

    pub(super) fn on_slips(&mut self, input: &Input, ctx: &Ctx<'_>) -> Handled {
        if let Input::Key(key) = input
            && KeyAction::of(key) == KeyAction::Back
        {
            // What can be read is kept; going back is never held up by the rest.
            let (effects, _) = self.mend_slips(FieldLeft::ByMoving, ctx);
            return self.back_to_recount(effects, ctx);
        }
        match self.form.handle(input) {
            WidgetOutcome::Submitted => self.slips_given(ctx),
            WidgetOutcome::Ignored => Handled::No,
            _ => Handled::done(),
        }
    }

    /// The form is complete.
    pub(super) fn slips_given(&mut self, ctx: &Ctx<'_>) -> Handled {
        let (effects, refused) = self.mend_slips(FieldLeft::ByEnter, ctx);
        if refused { Handled::Yes(effects) } else { self.back_to_recount(effects, ctx) }
    }

    fn back_to_recount(&mut self, effects: Vec<Effect>, ctx: &Ctx<'_>) -> Handled {
        self.open_recount(Some(&CashField::Incoming), ctx);
        Handled::Yes(effects)
    }

    /// Saves what was typed anew, as outgoing's; `true` when something of it was refused, which is said in its field.
    fn mend_slips(&mut self, left: FieldLeft, ctx: &Ctx<'_>) -> (Vec<Effect>, bool) {
        let slips = self.slips(ctx);
        let typed: Vec<(&'static str, CashField, String)> = (FIELDS.into_iter().zip(slips))
            .map(|(name, slip)| (name, slip.field, slip.shown, self.form.raw(name).trim().to_owned()))
            .filter(|(_, _, shown, typed)| !typed.is_empty() && typed != shown)
            .map(|(name, field, _, typed)| (name, field, typed))
            .collect();
        if typed.is_empty() {
            return (Vec::new(), false);
        }
        // They are read as the sheet reads them; it is filled for that and not shown.
        self.show_sheet(None, ctx);
        self.page = CashPage::Slips;
        let (mut effects, mut refused) = (Vec::new(), false);
        for (name, field, text) in typed {
            let Some(at) = self.index_of(field) else { continue };
            let id = self.sheet.slots[at].id.clone();
            self.sheet.show(&id, &text);
            match self.commit(at, left, ctx) {
                Ok(more) => effects.extend(more),
                Err(problem) => {
                    self.form.refuse(name, problem);
                    refused = true;
                }
            }
        }
        (effects, refused)
    }
}

/// What a figure of a payment is.
const fn part_name(part: TenderField, lang: Lang) -> &'static str {
    match part {
        TenderField::Counted => msg::cash_ui::col_in_hand(lang),
        TenderField::Reported => msg::cash_ui::col_report(lang),
        TenderField::Batch => msg::cash_ui::batch(lang),
        TenderField::Slips => msg::cash_ui::slips(lang),
        TenderField::ReportedSlips => msg::cash_ui::report_slips(lang),
    }
}
