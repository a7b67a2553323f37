//! Over and short on paper.

use super::{Deposit, OverShort, Sums};
use crate::i18n::{dates, lists, msg};
use crate::model::approval::Verdict;
use crate::model::cash::Level;
use crate::model::ids::PersonId;
use crate::model::item_state::ItemState;
use crate::model::lang::Lang;
use crate::model::log::Detail;
use crate::model::money::Money;
use crate::model::period_data::{About, DrawerFact, OpeningFact, ShiftFact, TenderFact};
use crate::report::Ask;
use crate::report::daylog::approvals::corrected_by;
use crate::report::names::{ReportNames, alarm, figure, many, over_short, over_short_columns, rounded};
use crate::report::over_short::DifferenceCause;
use crate::report::tables::{
    Cell, CellKind, Chart, Column, Figure, Formula, ReportTables, Rows, Table, TableRow, Tone, Value, tenths,
};

/// Lays the report out.
pub(super) fn paper(report: &OverShort, lang: Lang) -> ReportTables<'_> {
    let names = ReportNames { facts: &report.facts, lang };
    let words = OverShortTables { report, names };
    let mut people = words
        .groups("people", msg::over_short::by_person(lang), &report.people, move |id| names.cashier(*id));
    let several = |d: &DrawerFact| report.facts.shifts.get(d.shift).is_some_and(|s| s.outgoing.len() > 1);
    if report.facts.drawers.iter().any(|d| d.cashier.is_none() || several(d)) {
        people.notes.insert(0, msg::over_short::several(lang).to_owned());
    }
    let mut tables = vec![
        words.by_shift(),
        people,
        words.groups("registers", msg::over_short::by_register(lang), &report.registers, move |id| {
            names.register(*id)
        }),
        words.groups("tenders", msg::over_short::by_tender(lang), &report.tenders, move |id| {
            names.tender(*id)
        }),
        words.days(),
        words.reasons(),
        words.gaps(),
        words.shared(),
        words.approvals(),
        words.uncounted(),
        words.spot_counts(),
        words.missing(),
        words.not_handed_over(),
        words.corrections(),
        words.deposits(),
        words.detail(),
    ];
    // A shift without a handover is nobody's and no register's, a deposit on its way nobody's.
    let left_out = |key: &str| match key {
        "no_handover" => report.ask != Ask::default(),
        "deposits" => report.ask.person.is_some(),
        "not_handed_over" => report.facts.not_counted.is_empty() || report.ask != Ask::default(),
        "spot_counts" => report.spot_counts.is_empty(),
        "shared" => report.shared.is_empty(),
        "approvals" => report.approvals.is_empty(),
        _ => false,
    };
    tables.retain(|t| !left_out(t.key));
    let mut figures = words.figures();
    let at = figures.iter().position(|f| f.key == "differences").unwrap_or(figures.len());
    if let Some(sum) = report.rounding {
        figures.insert(at, rounded(lang, sum));
    }
    figures.retain(|f| !left_out(f.key));
    ReportTables {
        figures,
        tables,
        signatures: vec![
            msg::report::made_by(lang).to_owned(),
            msg::report::checked_by(lang).to_owned(),
            msg::report::owner(lang).to_owned(),
        ],
        ..names.paper(super::NAME, msg::over_short::title(lang))
    }
}

/// Over and short day by day, with the running total.
pub(in crate::report) fn days(report: &OverShort, lang: Lang) -> Table<'_> {
    OverShortTables { report, names: ReportNames { facts: &report.facts, lang } }.days()
}

/// The report in one language.
#[derive(Clone, Copy)]
pub(super) struct OverShortTables<'m> {
    pub(super) report: &'m OverShort,
    pub(super) names: ReportNames<'m>,
}

impl<'m> OverShortTables<'m> {
    fn figures(self) -> Vec<Figure<'m>> {
        let (report, lang) = (self.report, self.names.lang);
        let total = &report.total;
        vec![
            over_short("over", msg::over_short::over(lang), Some(total.over)),
            over_short("short", msg::over_short::short(lang), Some(total.short)),
            over_short("net", msg::over_short::net(lang), Some(total.net())),
            figure("differences", msg::over_short::differences(lang), total.count()),
            figure("beyond_tolerance", msg::over_short::beyond(lang), alarm(total.beyond)),
            figure("changed", msg::over_short::changed_after(lang), alarm(total.changed)),
            figure("put_right", msg::over_short::put_right(lang), alarm(total.put_right)),
            figure("unexplained", msg::over_short::unexplained(lang), alarm(total.unexplained)),
            figure(
                "approvals_open",
                msg::over_short::approvals_open(lang),
                alarm(report.approvals_with(None)),
            ),
            figure(
                "rejected",
                msg::over_short::rejected(lang),
                alarm(report.approvals_with(Some(Verdict::Rejected))),
            ),
            figure("shifts", msg::over_short::shifts(lang), total.shifts),
            figure("uncounted", msg::over_short::uncounted(lang), alarm(many(report.uncounted.len()))),
            figure("no_handover", msg::over_short::no_handover(lang), alarm(many(report.missing.len()))),
            over_short("gaps", msg::over_short::gaps_net(lang), Some(report.gap_sum)),
        ]
    }

    /// One line a person, register or tender.
    fn groups<T>(
        self,
        key: &'static str,
        title: &str,
        groups: &'m [(T, Sums)],
        name: impl Fn(&'m T) -> &'m str + 'm,
    ) -> Table<'m> {
        let lang = self.names.lang;
        let [over, short, net] = over_short_columns(lang, 3);
        let head = if key == "people" { msg::report::person_name } else { msg::report::name };
        let columns = vec![
            Column::new("name", CellKind::Text, head(lang)),
            Column::new("shifts", CellKind::Number, msg::over_short::shifts(lang)),
            Column::new("takings", CellKind::Money, msg::over_short::takings(lang)).summed(),
            over,
            short,
            net,
            Column::new("largest", CellKind::OverShort, msg::over_short::largest(lang)),
            Column::new("overs", CellKind::Number, msg::over_short::overs(lang)).summed(),
            Column::new("shorts", CellKind::Number, msg::over_short::shorts(lang)).summed(),
            Column::new("unexplained", CellKind::Number, msg::over_short::unexplained(lang)).summed(),
            Column::new("changed", CellKind::Number, msg::over_short::changed_after(lang)).summed(),
        ];
        let of_people = key == "people";
        let rows = Rows::of(groups, move |(id, sums), row| {
            row.push(name(id)).push(sums.shifts).push(sums.takings);
            row.push(Cell::over_short(Some(sums.over))).push(Cell::over_short(Some(sums.short)));
            let changed = (of_people && sums.changed > 0).then_some(sums.net());
            row.push(Cell::over_short(Some(sums.net())).starred_for(changed));
            row.push(Cell::over_short(Some(sums.largest)));
            row.push(sums.overs).push(sums.shorts);
            let tone = if sums.unexplained > 0 { Tone::Warn } else { Tone::Plain };
            row.push(Cell::from(sums.unexplained).tone(tone));
            row.push(Cell::some(sums.changed).tone(Tone::Warn));
        });
        let mut table = self.names.table(key, title, columns, rows);
        if of_people {
            table.notes = self.changed_notes();
        }
        table.totalled(msg::report::total(lang))
    }

    fn days(self) -> Table<'m> {
        let lang = self.names.lang;
        let [over, short, net] = over_short_columns(lang, 3);
        let columns = vec![
            Column::new("date", CellKind::Date, msg::report::date(lang)),
            Column::new("weekday", CellKind::Text, msg::report::weekday(lang)),
            Column::new("shifts", CellKind::Number, msg::over_short::shifts(lang)).summed(),
            over,
            short,
            net,
            Column::new("running", CellKind::OverShort, msg::over_short::running(lang)),
        ];
        let rows = Rows::of(&self.report.days, move |day, row| {
            row.push(day.date).push(dates::weekday_short(lang, day.date.weekday())).push(day.sums.shifts);
            let counted = (day.sums.shifts > 0).then_some(());
            row.push(Cell::over_short(counted.map(|()| day.sums.over)));
            row.push(Cell::over_short(counted.map(|()| day.sums.short)));
            row.push(Cell::over_short(counted.map(|()| day.sums.net())));
            row.push(Cell::over_short(Some(day.running)));
        });
        let mut table = self
            .names
            .table("days", msg::over_short::by_day(lang), columns, rows)
            .totalled(msg::report::total(lang));
        table.chart = Some(Chart {
            title: msg::over_short::chart(lang).to_owned(),
            along: 0,
            bars: vec![5],
            line: Some(6),
        });
        table
    }

    fn reasons(self) -> Table<'m> {
        let lang = self.names.lang;
        let total = self.report.total.count();
        let [over, short, net] = over_short_columns(lang, 3);
        let columns = vec![
            Column::new("reason", CellKind::Text, msg::over_short::reason(lang)),
            Column::new("count", CellKind::Number, msg::report::count(lang)).summed(),
            Column::new("share", CellKind::Share, msg::over_short::share(lang)),
            over,
            short,
            net,
        ];
        let rows = Rows::of(&self.report.reasons, move |(reason, sums), row| {
            row.push(self.names.why(*reason));
            row.push(sums.count()).push(tenths(sums.count(), total).map(Value::Share).map(Cell::from));
            row.push(Cell::over_short(Some(sums.over))).push(Cell::over_short(Some(sums.short)));
            row.push(Cell::over_short(Some(sums.net())));
        });
        self.names
            .table("reasons", msg::over_short::by_reason(lang), columns, rows)
            .totalled(msg::report::total(lang))
    }

    pub(super) fn drawer(self, at: usize) -> Option<(&'m DrawerFact, &'m ShiftFact)> {
        let drawer = self.report.facts.drawers.get(at)?;
        let shift = self.report.facts.shifts.get(drawer.shift)?;
        Some((drawer, shift))
    }

    /// Who handed over a drawer and who took it over.
    pub(super) fn people(
        self,
        drawer: &'m DrawerFact,
        shift: &'m ShiftFact,
    ) -> (&'m [PersonId], &'m [PersonId]) {
        self.report.facts.sides_of(drawer, shift)
    }

    fn gaps(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("date", CellKind::Date, msg::report::date(lang)),
            Column::new("register", CellKind::Text, msg::report::register(lang)),
            Column::new("left_at", CellKind::Text, msg::over_short::left_at(lang)),
            Column::new("left_by", CellKind::Text, msg::over_short::left_by(lang)),
            Column::new("found_at", CellKind::Text, msg::over_short::found_at(lang)),
            Column::new("found_by", CellKind::Text, msg::over_short::found_by(lang)),
            Column::new("left", CellKind::Money, msg::over_short::left(lang)),
            Column::new("found", CellKind::Money, msg::over_short::found(lang)),
            Column::new("gap", CellKind::OverShort, msg::over_short::gap(lang))
                .by(Formula::Minus(7, 6))
                .summed(),
        ];
        // What an opening found is told at once; the handover of its shift tells it then.
        let (told, openings) = (&self.report.gaps, &self.report.facts.openings);
        let rows = Rows::new(told.len() + openings.len(), move |n, row| {
            let Some(at) = told.get(n) else { return self.found(&openings[n - told.len()], row) };
            let Some((drawer, shift)) = self.drawer(*at) else { return };
            row.opens = Some(shift.handover);
            row.push(shift.date).push(self.names.register(drawer.register));
            row.push(drawer.left_by.map(|l| self.names.local(l.line_ms)));
            row.push(drawer.left_by.and_then(|l| l.person).map(|id| self.names.person(id)));
            row.push(self.names.local(shift.opened_ms)).push(self.names.people(&shift.outgoing));
            row.push(drawer.left_before).push(drawer.opening);
            row.push(Cell::over_short(drawer.opening_difference));
        });
        let mut table = self
            .names
            .table("gaps", msg::over_short::gaps(lang), columns, rows)
            .totalled(msg::report::total(lang));
        table.notes.push(msg::over_short::gaps_note(lang).to_owned());
        table.frozen = 2;
        table
    }

    /// A drawer an opening found with another sum than was left.
    fn found(self, opening: &'m OpeningFact, row: &mut TableRow<'m>) {
        row.opens = opening.left_by.map(|left| left.handover);
        row.push(opening.shift.date).push(self.names.register(opening.register));
        row.push(opening.left_by.map(|left| self.names.local(left.line_ms)));
        row.push(opening.left_by.and_then(|left| left.person).map(|id| self.names.person(id)));
        row.push(self.names.local(opening.opened_ms)).push(self.names.person(opening.by));
        row.push(opening.left).push(opening.found).push(Cell::over_short(Some(opening.difference)));
    }

    /// What counts for nobody: of which drawer and shift, and who was on it.
    fn shared(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("date", CellKind::Date, msg::report::date(lang)),
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
            Column::new("register", CellKind::Text, msg::report::register(lang)),
            Column::new("on_it", CellKind::Text, msg::over_short::on_it(lang)),
            Column::new("from", CellKind::Text, msg::over_short::from(lang)),
            Column::new("to", CellKind::Text, msg::over_short::to(lang)),
            Column::new("why", CellKind::Text, msg::over_short::reason(lang)),
            Column::new("net", CellKind::OverShort, msg::over_short::net(lang)).summed(),
        ];
        let rows = Rows::of(&self.report.shared, move |at, row| {
            let Some((drawer, shift)) = self.drawer(*at) else { return };
            row.opens = Some(shift.handover);
            row.push(shift.date)
                .push(self.names.shift(shift.name()))
                .push(self.names.register(drawer.register));
            row.push(self.names.people(self.people(drawer, shift).0));
            row.push(self.names.local(shift.opened_ms)).push(self.names.local(shift.line.ms));
            row.push(self.names.word(drawer.counts_for.key()));
            let mut known = drawer.tenders.iter().filter_map(|t| t.difference).peekable();
            let counted = known.peek().is_some();
            let net = known.fold(0, |net: i64, d| net.saturating_add(d.0));
            row.push(Cell::over_short(counted.then_some(Money(net))));
        });
        self.names
            .table("shared", msg::over_short::shared(lang), columns, rows)
            .totalled(msg::report::total(lang))
    }

    fn uncounted(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("date", CellKind::Date, msg::report::date(lang)),
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
            Column::new("register", CellKind::Text, msg::report::register(lang)),
            Column::new("outgoing", CellKind::Text, msg::report::outgoing(lang)),
            Column::new("reason", CellKind::Text, msg::over_short::reason(lang)),
        ];
        let rows = Rows::of(&self.report.uncounted, move |at, row| {
            let Some((drawer, shift)) = self.drawer(*at) else { return };
            row.opens = Some(shift.handover);
            row.push(shift.date)
                .push(self.names.shift(shift.name()))
                .push(self.names.register(drawer.register));
            row.push(self.names.people(self.people(drawer, shift).0)).push(drawer.uncounted.as_str());
        });
        self.names.table("uncounted", msg::over_short::uncounted(lang), columns, rows)
    }

    fn spot_counts(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("date", CellKind::Date, msg::report::date(lang)),
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
            Column::new("register", CellKind::Text, msg::report::register(lang)),
            Column::new("counted_at", CellKind::Text, msg::over_short::counted_at(lang)),
            Column::new("counted_by", CellKind::Text, msg::over_short::counted_by(lang)),
            Column::new("should", CellKind::Money, msg::over_short::should(lang)),
            Column::new("counted", CellKind::Money, msg::over_short::counted(lang)),
            Column::new("difference", CellKind::OverShort, msg::over_short::difference(lang))
                .by(Formula::Minus(6, 5)),
        ];
        let rows = Rows::of(&self.report.spot_counts, move |at, row| {
            let Some(fact) = self.report.facts.log.get(*at) else { return };
            let Detail::SpotCount(count) = &fact.entry.detail else { return };
            row.opens = fact.handover;
            row.push(fact.shift.date)
                .push(self.names.shift(fact.shift))
                .push(self.names.register(count.register));
            row.push(fact.entry.at.stated().map(|at| self.names.local(at.ms)));
            row.push(self.names.person(fact.entry.by));
            row.push(count.reported).push(count.counted).push(Cell::over_short(count.difference));
        });
        let mut table = self.names.table("spot_counts", msg::over_short::spot_counts(lang), columns, rows);
        table.notes.push(msg::over_short::spot_counts_note(lang).to_owned());
        table
    }

    fn missing(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("date", CellKind::Date, msg::report::date(lang)),
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
        ];
        let rows = Rows::of(&self.report.missing, move |shift, row| {
            row.push(shift.date).push(self.names.shift(*shift));
        });
        self.names.table("no_handover", msg::over_short::no_handover(lang), columns, rows)
    }

    /// Nobody's money: what was found when the shop was opened includes the takings of the shift.
    fn not_handed_over(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("date", CellKind::Date, msg::report::date(lang)),
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
            Column::new("register", CellKind::Text, msg::report::register(lang)),
            Column::new("last_known", CellKind::Money, msg::over_short::last_known(lang)),
            Column::new("moved", CellKind::Money, msg::over_short::moved_since(lang)),
            Column::new("found", CellKind::Money, msg::over_short::found_at_opening(lang)),
            Column::new("more", CellKind::Money, msg::over_short::more_than_known(lang)),
        ];
        let rows = Rows::of(&self.report.facts.not_counted, move |one, row| {
            let Some(shift) = self.report.facts.shifts.get(one.shift) else { return };
            row.opens = Some(shift.handover);
            row.push(shift.date).push(self.names.shift(shift.name())).push(self.names.register(one.register));
            row.push(one.last_known).push(Some(one.moved)).push(one.found).push(one.more());
        });
        let mut table =
            self.names.table("not_handed_over", msg::over_short::not_handed_over(lang), columns, rows);
        table.notes.push(msg::over_short::not_handed_over_note(lang).to_owned());
        table
    }

    fn corrections(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("date", CellKind::Date, msg::report::date(lang)),
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
            Column::new("register", CellKind::Text, msg::report::register(lang)),
            Column::new("what", CellKind::Text, msg::over_short::what(lang)),
            Column::new("sealed", CellKind::OverShort, msg::over_short::sealed(lang)),
            Column::new("effective", CellKind::OverShort, msg::over_short::effective(lang)),
            Column::new("by", CellKind::Text, msg::over_short::corrected_by(lang)),
            Column::new("reason", CellKind::Text, msg::over_short::reason(lang)),
        ];
        let rows = Rows::of(&self.report.corrected, move |(at, tender), row| {
            let Some((drawer, shift)) = self.drawer(*at) else { return };
            row.opens = Some(shift.handover);
            row.push(shift.date)
                .push(self.names.shift(shift.name()))
                .push(self.names.register(drawer.register));
            let (what, sealed, effective) = match tender.and_then(|n| drawer.tenders.get(n)) {
                Some(t) => (
                    self.names.tender(t.tender),
                    t.why.as_ref().and_then(|w| w.sealed).flatten(),
                    t.difference,
                ),
                None => (msg::over_short::opening(lang), drawer.opening_sealed, drawer.opening_difference),
            };
            row.push(what).push(Cell::over_short(sealed)).push(Cell::over_short(effective));
            let last = self.report.facts.corrected(drawer.shift, About::Register(drawer.register));
            row.push(last.map(|c| corrected_by(c, msg::report::and(lang), lang)));
            row.push(last.map(|c| c.reason.as_str()));
        });
        self.names.table("corrections", msg::over_short::corrections(lang), columns, rows)
    }

    fn deposits(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("item", CellKind::Code, "#"),
            Column::new("sent", CellKind::Date, msg::report::date(lang)),
            Column::new("what", CellKind::Text, msg::over_short::what(lang)),
            Column::new("amount", CellKind::Money, msg::over_short::sent(lang)),
            Column::new("banked", CellKind::Money, msg::over_short::banked(lang)),
            Column::new("difference", CellKind::OverShort, msg::over_short::difference(lang))
                .by(Formula::Minus(4, 3)),
            Column::new("slip", CellKind::Code, msg::over_short::slip(lang)),
            Column::new("state", CellKind::Text, msg::report::state(lang)),
            Column::new("reason", CellKind::Text, msg::over_short::reason(lang)),
        ];
        let rows = Rows::of(&self.report.deposits, move |deposit, row| {
            let Some(first) = deposit.items.first() else { return };
            let detail = &first.detail;
            row.opens = detail.handover;
            let joined = |words: Vec<String>| {
                let mut words = words;
                words.dedup();
                words.join(lists::between_remarks(lang))
            };
            let date = first.opened.calendar_date();
            let dates = deposit.items.iter().map(|item| item.opened.calendar_date());
            // A slip that shows another sum is told with all it settles.
            if let Some(slip) = deposit.slip() {
                row.push(numbers(&slip.settles));
                if dates.clone().all(|other| other == date) {
                    row.push(date);
                } else {
                    row.push(joined(dates.map(|date| date.figures(lang)).collect()));
                }
                row.push(joined(deposit.items.iter().map(|item| item.title.clone()).collect()));
                row.push(slip.sent).push(slip.shows);
            } else {
                row.push(first.id.to_string()).push(date).push(first.title.as_str());
                row.push(detail.amount).push(detail.banked);
            }
            row.push(Cell::over_short(deposit.difference)).push(detail.bank_slip.as_str());
            row.push(self.banked(deposit));
            row.push(detail.bank_reason.as_str());
        });
        let mut table = self.names.table("deposits", msg::over_short::deposits(lang), columns, rows);
        table.frozen = 2;
        table
    }

    /// What became of a deposit.
    fn banked(self, deposit: &Deposit) -> Cell<'m> {
        let lang = self.names.lang;
        let differs = deposit.difference.is_some_and(|d| d.0 != 0);
        let state = deposit.items.first().map(|item| (item.state, item.closed_ms));
        match (state, deposit.late, differs) {
            (Some((ItemState::Cancelled, _)), ..) => {
                Cell::text(self.names.word(ItemState::Cancelled.key())).tone(Tone::Bad)
            }
            (Some((_, None)), true, _) => Cell::text(msg::over_short::late(lang)).tone(Tone::Bad),
            (_, true, false) => Cell::text(msg::over_short::banked_late(lang)).tone(Tone::Warn),
            (_, true, true) => Cell::text(msg::over_short::banked_late_differs(lang)).tone(Tone::Warn),
            _ => Cell::text(msg::over_short::unmatched(lang)).tone(Tone::Warn),
        }
    }

    /// One line a drawer and handover, a group of columns a tender.
    fn detail(self) -> Table<'m> {
        let lang = self.names.lang;
        let mut columns = vec![
            Column::new("date", CellKind::Date, msg::report::date(lang)),
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
            Column::new("register", CellKind::Text, msg::report::register(lang)),
            Column::new("outgoing", CellKind::Text, msg::report::outgoing(lang)),
            Column::new("incoming", CellKind::Text, msg::report::incoming(lang)),
            Column::new("float", CellKind::Money, msg::over_short::float(lang)),
            Column::new("cash_sales", CellKind::Money, msg::over_short::cash_sales(lang)).summed(),
            Column::new("refunds", CellKind::Money, msg::over_short::refunds(lang)).summed(),
            Column::new("moved", CellKind::OverShort, msg::over_short::moved(lang)).summed(),
        ];
        if self.report.rounding.is_some() {
            columns.push(Column::new("rounding", CellKind::Money, msg::over_short::rounding(lang)).summed());
        }
        for place in std::iter::once(None).chain(self.report.others.iter().copied().map(Some)) {
            let (key, name) = match place {
                None => ("cash".to_owned(), String::new()),
                Some(place) => {
                    (self.report.facts.code(place).to_owned(), self.names.tender(place).to_owned())
                }
            };
            let first = columns.len();
            let column = |what: &str, kind, head: &str| {
                let mut column = Column::new(format!("{key}_{what}"), kind, head);
                column.sub.clone_from(&name);
                column
            };
            columns.push(column("expected", CellKind::Money, msg::over_short::expected(lang)).summed());
            columns.push(column("counted", CellKind::Money, msg::over_short::counted(lang)).summed());
            columns.push(
                column("difference", CellKind::OverShort, msg::over_short::difference(lang))
                    .by(Formula::Minus(first + 1, first))
                    .summed(),
            );
        }
        columns.push(Column::new("reason", CellKind::Text, msg::over_short::reason(lang)));
        columns.push(Column::new("words", CellKind::Text, msg::over_short::handling(lang)));
        columns.push(Column::new("approved_by", CellKind::Text, msg::over_short::approved_by(lang)));
        columns.push(Column::new("approval", CellKind::Text, msg::over_short::approval(lang)));
        columns.push(Column::new("source", CellKind::Code, msg::over_short::source(lang)));
        let rows = Rows::new(self.report.facts.drawers.len(), move |at, row| self.line(at, row));
        let mut table = self
            .names
            .table("detail", msg::over_short::detail(lang), columns, rows)
            .totalled(msg::report::total(lang));
        table.notes = self.changed_notes();
        table.frozen = 3;
        table.main = true;
        table.wide = true;
        table.detail = true;
        table
    }

    fn line(self, at: usize, row: &mut TableRow<'m>) {
        let Some((drawer, shift)) = self.drawer(at) else { return };
        let (tenders, lang) = (&drawer.tenders, self.names.lang);
        row.opens = Some(shift.handover);
        row.push(shift.date).push(self.names.shift(shift.name())).push(self.names.register(drawer.register));
        let (outgoing, incoming) = self.people(drawer, shift);
        row.push(self.names.people(outgoing)).push(self.names.people(incoming));
        let cash = tenders.first();
        row.push(drawer.opening).push(cash.and_then(|c| c.reported)).push(drawer.refunds);
        row.push((drawer.moved.0 != 0).then_some(drawer.moved));
        if self.report.rounding.is_some() {
            row.push(drawer.rounding);
        }
        let mut three = |tender: Option<&TenderFact>| {
            row.push(tender.and_then(|t| t.expected)).push(tender.and_then(|t| t.counted));
            let reason = tender.and_then(|t| self.names.code_of(DifferenceCause::of(t)));
            let shown = tender.and_then(TenderFact::shown_before).map(|shown| shown.difference);
            row.push(tender.map_or_else(Cell::default, difference).because(reason).starred_for(shown));
        };
        three(cash);
        for place in &self.report.others {
            three(tenders.iter().skip(1).find(|t| t.tender == *place));
        }
        let whys = || tenders.iter().filter_map(|t| t.why.as_deref());
        let join = |parts: Vec<&str>| -> Cell<'m> {
            let mut parts = parts;
            parts.retain(|p| !p.is_empty());
            parts.dedup();
            parts.join(lists::between_remarks(self.names.lang)).into()
        };
        row.push(join(whys().filter_map(|w| w.reason).map(|place| self.names.cash_reason(place)).collect()));
        if drawer.uncounted.is_empty() {
            let mut words: Vec<&str> = whys().flat_map(|w| [w.words.as_str(), w.form_no.as_str()]).collect();
            let shown: Vec<String> =
                whys().filter_map(|w| w.shown).map(|shown| self.was_shown(shown.difference)).collect();
            words.extend(shown.iter().map(String::as_str));
            words.extend((drawer.changed && shown.is_empty()).then(|| msg::over_short::changed(lang)));
            let said = join(words);
            row.push(if shown.is_empty() { said } else { said.tone(Tone::Warn) });
        } else {
            row.push(Cell::from(drawer.uncounted.as_str()).tone(Tone::Warn));
        }
        row.push(join(self.approvers(drawer).into_iter().map(|id| self.names.person(id)).collect()));
        row.push(self.approval_of(drawer));
        row.push(drawer.source.as_str());
    }
}

/// Numbers of several items in one cell.
fn numbers(all: &[i64]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// A difference, by how much it asks for.
fn difference<'m>(tender: &TenderFact) -> Cell<'m> {
    let tone = match (tender.level, tender.difference) {
        (_, None | Some(Money(0))) => Tone::Plain,
        (Level::Within, _) => Tone::Off,
        (Level::NeedsReason, _) => Tone::Warn,
        (Level::NeedsLead, _) => Tone::Bad,
    };
    Cell::from(tender.difference).tone(tone)
}
