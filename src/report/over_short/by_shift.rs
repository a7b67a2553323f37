//! Which shift was over or short most, and why: a line a difference, the largest first.

use super::DifferenceCause;
use super::tables::OverShortTables;
use crate::i18n::msg;
use crate::model::cash::Level;
use crate::report::tables::{Cell, CellKind, Column, Rows, Table, Tone};

impl<'m> OverShortTables<'m> {
    /// Amount and reason first: what is asked is answered by the first line.
    pub(super) fn by_shift(self) -> Table<'m> {
        let (lang, names) = (self.names.lang, self.names);
        let columns = vec![
            Column::new("difference", CellKind::OverShort, msg::over_short::difference(lang)),
            Column::new("reason", CellKind::Text, msg::over_short::reason(lang)),
            Column::new("date", CellKind::Date, msg::report::date(lang)),
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
            Column::new("outgoing", CellKind::Text, msg::report::outgoing(lang)),
            Column::new("words", CellKind::Text, msg::over_short::handling(lang)),
            Column::new("register", CellKind::Text, msg::report::register(lang)),
            Column::new("tender", CellKind::Text, msg::month_report::tender(lang)),
            Column::new("incoming", CellKind::Text, msg::report::incoming(lang)),
        ];
        let rows = Rows::of(&self.report.largest, move |(at, n), row| {
            let Some((drawer, shift)) = self.drawer(*at) else { return };
            let Some(tender) = drawer.tenders.get(*n) else { return };
            let tone = match tender.level {
                Level::Within => Tone::Off,
                Level::NeedsReason => Tone::Warn,
                Level::NeedsLead => Tone::Bad,
            };
            row.opens = Some(shift.handover);
            row.push(Cell::from(tender.difference).tone(tone)).push(names.why(DifferenceCause::of(tender)));
            row.push(shift.date).push(names.shift(shift.name()));
            let (outgoing, incoming) = self.people(drawer, shift);
            row.push(names.people(outgoing));
            row.push(tender.why.as_ref().map(|why| why.words.as_str()));
            row.push(names.register(drawer.register)).push(names.tender(tender.tender));
            row.push(names.people(incoming));
        });
        let mut table = names.table("shifts", msg::over_short::by_shift(lang), columns, rows);
        table.detail = true;
        table
    }
}
