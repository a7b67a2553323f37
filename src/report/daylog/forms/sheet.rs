//! The handover sheet: the ten sections of every handover of the day in brief, what came after the seal, and who signs.

use super::day::Forms;
use crate::i18n::msg;
use crate::model::lang::Lang;
use crate::report::tables::{CellKind, Figure, ReportTables};

impl Forms {
    /// The handover sheet.
    #[must_use]
    pub(crate) fn sheet(&self, lang: Lang) -> ReportTables<'_> {
        let records = self.day.pages.iter().chain(&self.ended).chain(&self.day.openings);
        let seals = records.filter_map(|p| p.document.seal.as_ref()).map(|s| format!("#{:05}", s.seq));
        let seals: Vec<String> = seals.collect();
        let figures = vec![
            Figure {
                key: "handovers",
                label: msg::forms::handovers(lang).to_owned(),
                kind: CellKind::Number,
                cell: i64::try_from(self.now.len()).unwrap_or(0).into(),
            },
            Figure {
                key: "seals",
                label: msg::forms::seals(lang).to_owned(),
                kind: CellKind::Text,
                cell: seals.join(" ").into(),
            },
        ];
        if self.day.pages.is_empty() {
            // Nothing was handed over yet: no section of a handover has anything to say.
            let opened = self.day.openings.is_empty();
            let mut tables = vec![self.ended(lang), self.opening(lang)];
            tables.retain(|table| !(table.said && table.under && table.rows.is_empty()));
            let signatures = vec![
                if opened { msg::forgotten::ended_by(lang) } else { msg::shop::opened_line(lang) }.to_owned(),
            ];
            let paper = self.paper("sheet", msg::forms::sheet(lang), lang);
            return ReportTables { figures, tables, signatures, dense: true, ..paper };
        }
        let sections = [
            vec![self.ended(lang)],
            vec![self.opening(lang)],
            vec![self.people(lang)],
            vec![self.briefing(lang)],
            vec![self.drawers(lang), self.tenders(lang), self.cash_said(lang)],
            vec![self.stock(lang), self.stock_said(lang)],
            vec![self.devices(lang), self.devices_said(lang)],
            vec![self.safety(lang), self.safety_said(lang)],
            vec![self.feedback(lang)],
            vec![self.open(lang), self.open_said(lang)],
            vec![self.attendance(lang), self.attendance_said(lang)],
            vec![self.review(lang)],
            vec![self.after_seal(lang)],
        ];
        let mut tables: Vec<_> = sections.into_iter().flatten().collect();
        // A section that has a table need not say that there are no words beside it.
        tables.retain(|table| !(table.said && table.under && table.rows.is_empty()));
        ReportTables {
            figures,
            tables,
            signatures: vec![
                msg::report::outgoing(lang).to_owned(),
                msg::report::incoming(lang).to_owned(),
                msg::forms::lead(lang).to_owned(),
            ],
            dense: true,
            ..self.paper("sheet", msg::forms::sheet(lang), lang)
        }
    }
}
