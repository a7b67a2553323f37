//! Figures of a sales report that runs on since the last Z report: typed as they stand, and read on from before.

use crate::model::cash::sales_reports::{Readings, ReportFigure, ReportStart};
use crate::model::cash::{RegisterCash, Side};
use crate::model::field_ref::{CashField, FieldRef, ReportField, TenderField};
use crate::model::handover::answer::Answer;
use crate::model::money::Money;
use crate::model::problem::Problem;
use crate::rules::cash::sales_reports::ReportRun;
use crate::rules::drawer_sessions::last_change;
use crate::tui::handover::cash::fields::{FieldLeft, signed_money};
use crate::tui::handover::cash::state::{CashStep, open};
use crate::tui::shell::view::{Ctx, Effect};

/// The figure of the report a field of the sheet holds.
fn figure_of(field: &CashField) -> Option<ReportFigure> {
    match field {
        CashField::ReportPart(ReportField::Cash) => Some(ReportFigure::Cash),
        CashField::ReportPart(ReportField::Refunds) => Some(ReportFigure::Refunds),
        CashField::TenderPart(id, TenderField::Reported) => Some(ReportFigure::Tender(id.clone())),
        _ => None,
    }
}

impl CashStep {
    /// What the report of the register showed before on this day, where it runs on; else nothing.
    fn readings(&self, ctx: &Ctx<'_>) -> Option<Readings> {
        let (open, id) = open(ctx).zip(self.register())?;
        let runs_on = open.settings.register(id).is_some_and(|r| r.report_start == ReportStart::RunsOn);
        // After a change of hands inside the shift the report is read on from there.
        let changed = last_change(&open.entries, id).is_some();
        (runs_on || changed).then(|| open.readings.get(&id).cloned().unwrap_or_default())
    }

    /// The drawer with a figure just typed as the report shows it, and what follows from what it had shown before.
    ///
    /// # Errors
    /// It shows less than before, and nobody said that it began anew.
    pub(super) fn read_on(
        &self,
        mut cash: RegisterCash,
        field: &CashField,
        run: ReportRun,
        ctx: &Ctx<'_>,
    ) -> Result<RegisterCash, Problem> {
        let Some(before) = self.readings(ctx) else { return Ok(cash) };
        match figure_of(field) {
            Some(ReportFigure::Cash) => cash.report.reading = cash.report.cash_received,
            Some(ReportFigure::Refunds) => cash.report.refunds_reading = cash.report.cash_refunds,
            Some(ReportFigure::Tender(id)) => {
                if let Some(line) = cash.tenders.get_mut(&id) {
                    line.reading = line.reported;
                }
            }
            None => return Ok(cash),
        }
        let said = if cash.report.z_between { ReportRun::Anew } else { run };
        cash.read_on(&before, said)
            .map_err(|before| Problem::new("cash_ui.reading_smaller").with("before", self.shown(before)))?;
        Ok(cash)
    }

    /// Whether it is said now that the report began anew: the same lower figure is given by Enter twice.
    pub(super) fn said_of_run(
        &mut self,
        (place, field): (&FieldRef, &CashField),
        text: &str,
        left: FieldLeft,
        ctx: &Ctx<'_>,
    ) -> ReportRun {
        if left != FieldLeft::ByEnter || !self.reads_less(field, text, ctx) {
            return ReportRun::Further;
        }
        let typed = (place.clone(), text.to_owned());
        if self.confirm.as_ref() == Some(&typed) {
            self.confirm = None;
            return ReportRun::Anew;
        }
        self.confirm = Some(typed);
        ReportRun::Further
    }

    /// Whether a figure shows less than was read before, and nobody said that the report began anew.
    fn reads_less(&self, field: &CashField, text: &str, ctx: &Ctx<'_>) -> bool {
        let before = figure_of(field).and_then(|figure| self.readings(ctx)?.get(&figure).copied());
        let currency = open(ctx).map(|open| &open.settings.store.currency);
        let figure = currency.and_then(|currency| signed_money(text, currency).ok().flatten());
        let less = figure.zip(before).is_some_and(|(reading, before)| reading < before);
        less && !self.cash().report.z_between
    }

    /// Saves what the other figures come to, where the one just saved says that the report began anew, or did not.
    ///
    /// # Errors
    /// What is refused.
    pub(super) fn read_others_on(&mut self, ctx: &Ctx<'_>) -> Result<Vec<Effect>, Problem> {
        let (Some(before), cash) = (self.readings(ctx), self.cash()) else { return Ok(Vec::new()) };
        let mut now = cash.clone();
        // A figure was just taken that shows less: that it began anew was said with it.
        if now.read_on(&before, ReportRun::Anew).is_err() || now == cash {
            return Ok(Vec::new());
        }
        let counter = self.counter(Side::Outgoing, ctx);
        let mut effects = Vec::new();
        if now.report != cash.report {
            let report = now.report.clone().approved_as(&cash.report);
            effects.extend(self.put(counter, |register| Answer::Report(register, report), ctx)?);
        }
        for (id, line) in now.tenders {
            if cash.tenders.get(&id) != Some(&line) {
                effects.extend(self.put(counter, |register| Answer::Tender(register, id, line), ctx)?);
            }
        }
        Ok(effects)
    }

    /// The sums the figures of the report make, as far as they make any.
    pub(super) fn report_sums(&self, ctx: &Ctx<'_>) -> Option<String> {
        let report = self.as_typed(ctx).report;
        let read = self.read_sum(report.reading, report.earlier);
        let refunds = self.read_sum(report.refunds_reading, report.refunds_earlier);
        let off = Some(report.refunds_to_take_off()).filter(|off| !off.is_zero());
        let net = report.cash_received.zip(off).and_then(|(received, off)| self.less(received, off));
        // While refunds are typed it is their sum that is looked at.
        let sums: Vec<String> = match self.focused() {
            Some(CashField::ReportPart(ReportField::Refunds)) => refunds.into_iter().chain(net).collect(),
            _ => read.into_iter().chain(net).collect(),
        };
        (!sums.is_empty()).then(|| sums.join(" · "))
    }

    /// The sum the figure of the payment makes that is typed into.
    pub(super) fn tender_sum(&self, id: &str, ctx: &Ctx<'_>) -> Option<String> {
        let line = self.as_typed(ctx).tenders.remove(id)?;
        self.read_sum(line.reading, line.earlier)
    }

    fn read_sum(&self, reading: Option<Money>, earlier: Option<Money>) -> Option<String> {
        self.less(reading?, earlier?)
    }

    fn less(&self, from: Money, off: Money) -> Option<String> {
        let sum = from.checked_sub(off).ok()?;
        Some(format!("{} − {} = {}", self.shown(from), self.shown(off), self.shown(sum)))
    }
}
