//! The shop's month on paper.

use super::{NAME, StoreMonth, handovers, several_lines};
use crate::i18n::msg;
use crate::model::approval::Verdict;
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::money::{Money, divided};
use crate::report::names::{ReportNames, alarm, figure, many, over_short, over_short_columns, rounded, sum};
use crate::report::tables::{
    Cell, CellKind, Column, Drawn, Figure, Picture, ReportTables, Rows, Table, Tone, Value, tenths,
};
use crate::report::{Ask, attendance, over_short as cash};

/// Lays the report out.
pub(super) fn paper(report: &StoreMonth, lang: Lang) -> ReportTables<'_> {
    let names = ReportNames { facts: &report.cash.facts, lang };
    let words = MonthTables { report, names };
    let whole = report.ask == Ask::default();
    // Hours, checklists and routines belong to no register, and routines to nobody alone.
    let of_people = report.ask.register.is_none();
    let mut tables = vec![words.sales(), words.causes(), words.pairs()];
    if of_people {
        tables.push(words.attendance());
    }
    tables.push(words.items());
    tables.extend(report.items.given_up(ReportNames { facts: &report.items.facts, lang }));
    if of_people {
        tables.push(words.checks());
    }
    if whole {
        tables.push(words.routines());
    }
    let period = names.facts.period;
    let one_day = period.from == period.to;
    let title = if one_day { msg::month_report::title_day(lang) } else { msg::month_report::title(lang) };
    ReportTables {
        figures: words.figures(),
        pictures: if names.facts.is_empty() { Vec::new() } else { words.pictures(of_people) },
        tables,
        signatures: vec![msg::report::made_by(lang).to_owned(), msg::report::owner(lang).to_owned()],
        one_page: true,
        dense: false,
        ..names.paper(NAME, title)
    }
}

#[derive(Clone, Copy)]
struct MonthTables<'m> {
    report: &'m StoreMonth,
    names: ReportNames<'m>,
}

impl<'m> MonthTables<'m> {
    fn figures(self) -> Vec<Figure<'m>> {
        let (report, lang) = (self.report, self.names.lang);
        let staff = report.attendance.total();
        let takings = sum(report.cash.tenders.iter().map(|(_, sums)| sums.takings));
        let refunds = sum(report.cash.tenders.iter().map(|(_, sums)| sums.refunds));
        let total = &report.cash.total;
        let missed: i64 = report.routines.iter().map(|r| r.missed).sum();
        let mut figures = vec![
            figure("sales", msg::month_report::sales(lang), takings),
            figure(
                "net_sales",
                msg::month_report::net_sales(lang),
                Money(takings.0.saturating_sub(refunds.0)),
            ),
            over_short("net", msg::month_report::net(lang), Some(total.net())),
            over_short(
                "per_10000",
                msg::month_report::per_10000(lang),
                per_10000(total.net(), takings, report.cash.facts.settings.store.currency.decimals),
            ),
            figure("differences", msg::over_short::differences(lang), total.count()),
            figure("beyond_tolerance", msg::over_short::beyond(lang), alarm(total.beyond)),
            figure("changed", msg::over_short::changed_after(lang), alarm(total.changed)),
            figure("put_right", msg::over_short::put_right(lang), alarm(total.put_right)),
            figure(
                "approvals_open",
                msg::over_short::approvals_open(lang),
                alarm(report.cash.approvals_with(None)),
            ),
            figure(
                "rejected",
                msg::over_short::rejected(lang),
                alarm(report.cash.approvals_with(Some(Verdict::Rejected))),
            ),
            figure("shifts", msg::over_short::shifts(lang), handovers(report)),
            figure("uncounted", msg::over_short::uncounted(lang), alarm(many(report.cash.uncounted.len()))),
            figure("no_handover", msg::over_short::no_handover(lang), alarm(many(report.cash.missing.len()))),
            figure("attendance_rate", msg::attendance_report::rate(lang), attendance::rate(&staff)),
            figure("late", msg::attendance_report::late_days(lang), alarm(staff.late + staff.serious_late)),
            figure("open", msg::month_report::open(lang), many(report.items.open.len())),
            figure("overdue", msg::open_items::overdue(lang), alarm(report.items.overdue())),
            figure("routines_missed", msg::month_report::routines_missed(lang), alarm(missed)),
        ];
        if let Some(sum) = report.cash.rounding {
            let at = figures.iter().position(|f| f.key == "differences").unwrap_or(figures.len());
            figures.insert(at, rounded(lang, sum));
        }
        // The same as with the tables they come from.
        if report.ask != Ask::default() {
            figures.retain(|f| !matches!(f.key, "no_handover" | "routines_missed"));
        }
        if report.ask.register.is_some() {
            figures.retain(|f| !matches!(f.key, "attendance_rate" | "late"));
        }
        figures
    }

    /// The month to look at: over and short day by day, what it came from, and who was there.
    fn pictures(self, of_people: bool) -> Vec<Picture<'m>> {
        let (report, lang) = (self.report, self.names.lang);
        let days = cash::tables::days(&report.cash, lang);
        let title = days.chart.as_ref().map_or_else(String::new, |chart| chart.title.clone());
        // A single day is no curve.
        let several = report.cash.facts.period.len() > 1;
        let mut pictures = Vec::new();
        if several && report.cash.total.shifts > 0 {
            pictures.push(Picture { title, table: days, drawn: Drawn::Days });
        }
        if !report.cash.reasons.is_empty() {
            let causes = self.causes();
            let drawn = Drawn::Bars { name: 0, count: 1, sum: 2 };
            pictures.push(Picture { title: causes.title.clone(), table: causes, drawn });
        }
        if several && of_people {
            pictures.extend(attendance::picture(&report.attendance, lang));
        }
        pictures
    }

    fn sales(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("tender", CellKind::Text, msg::month_report::tender(lang)),
            Column::new("takings", CellKind::Money, msg::over_short::takings(lang)).summed(),
            Column::new("share", CellKind::Share, msg::over_short::share(lang)),
            Column::new("net", CellKind::OverShort, msg::over_short::net(lang)).summed(),
        ];
        let tenders = &self.report.cash.tenders;
        let whole = sum(tenders.iter().map(|(_, sums)| sums.takings)).0;
        let rows = Rows::of(tenders, move |(place, sums), row| {
            row.push(self.names.tender(*place)).push(sums.takings);
            row.push(tenths(sums.takings.0, whole).map(Value::Share).map(Cell::from));
            row.push(Cell::over_short(Some(sums.net())));
        });
        let mut table = self
            .names
            .table("sales", msg::month_report::sales(lang), columns, rows)
            .totalled(msg::report::total(lang));
        table.main = true;
        table
    }

    fn causes(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("reason", CellKind::Text, msg::over_short::reason(lang)),
            Column::new("count", CellKind::Number, msg::report::count(lang)).summed(),
            Column::new("net", CellKind::OverShort, msg::over_short::net(lang)).summed(),
        ];
        let rows = Rows::of(&self.report.cash.reasons, move |(reason, sums), row| {
            row.push(self.names.why(*reason)).push(sums.count()).push(Cell::over_short(Some(sums.net())));
        });
        self.names
            .table("causes", msg::month_report::causes(lang), columns, rows)
            .totalled(msg::report::total(lang))
    }

    fn pairs(self) -> Table<'m> {
        let lang = self.names.lang;
        let [over, short, net] = over_short_columns(lang, 3);
        let beyond = Column::new("beyond", CellKind::Number, msg::month_report::beyond_shifts(lang));
        let columns = vec![
            Column::new("outgoing", CellKind::Text, msg::report::outgoing(lang)),
            Column::new("incoming", CellKind::Text, msg::report::incoming(lang)),
            Column::new("shifts", CellKind::Number, msg::over_short::shifts(lang)).summed(),
            over,
            short,
            net,
            Column::new("per_shift", CellKind::OverShort, msg::month_report::per_shift(lang)),
            // A handover beyond tolerance in two of its lines would be counted twice.
            if several_lines(self.report) { beyond } else { beyond.summed() },
        ];
        let rows = Rows::of(&self.report.pairs, move |pair, row| {
            let net = sum([pair.over, pair.short]);
            let side = |people: &[PersonId], nobody: &'static str| match people {
                [] => Cell::text(nobody),
                people => Cell::from(self.names.people(people)),
            };
            row.push(side(&pair.outgoing, msg::over_short::had_gone(lang)));
            row.push(side(&pair.incoming, msg::month_report::nobody(lang)));
            row.push(pair.shifts).push(Cell::over_short(Some(pair.over)));
            row.push(Cell::over_short(Some(pair.short))).push(Cell::over_short(Some(net)));
            row.push(Cell::over_short((pair.shifts > 0).then(|| net.each(pair.shifts))))
                .push(alarm(pair.beyond));
        });
        let mut table = self
            .names
            .table("pairs", msg::month_report::pairs(lang), columns, rows)
            .totalled(msg::report::total(lang));
        table.frozen = 2;
        table.notes.push(msg::month_report::pairs_note(lang).to_owned());
        if self.report.cash.facts.shifts.iter().any(|s| s.outgoing.len().max(s.incoming.len()) > 1) {
            table.notes.push(msg::month_report::several(lang).to_owned());
        }
        table
    }

    fn attendance(self) -> Table<'m> {
        let lang = self.names.lang;
        let number = |key: &'static str, head: &str| Column::new(key, CellKind::Number, head).summed();
        let columns = vec![
            Column::new("name", CellKind::Text, msg::report::person_name(lang)),
            number("planned", msg::attendance_report::planned(lang)),
            number("attended", msg::attendance_report::attended(lang)),
            Column::new("rate", CellKind::Share, msg::attendance_report::rate(lang)),
            number("late", msg::attendance_report::col_late(lang)),
            number("late_minutes", msg::attendance_report::late_min(lang)),
            number("absent", msg::attendance_report::col_absent(lang)),
            number("missing", msg::attendance_report::missing(lang)),
            Column::new("worked", CellKind::Hours, msg::attendance_report::worked(lang)).summed(),
            Column::new("on_clock", CellKind::Hours, msg::attendance_report::on_clock(lang)).summed(),
        ];
        let rows = Rows::of(&self.report.attendance.people, move |person, row| {
            let t = &person.totals;
            row.push(self.names.person(person.person)).push(t.planned).push(t.attended);
            row.push(attendance::rate(t))
                .push(Cell::some(t.late + t.serious_late))
                .push(Cell::some(t.late_min));
            row.push(alarm(t.absent)).push(alarm(t.missing)).push(Value::Minutes(t.worked_min));
            row.push(Cell::hours(t.on_clock_min));
        });
        self.names
            .table("attendance", msg::attendance_report::title(lang), columns, rows)
            .totalled(msg::report::total(lang))
            .total(3, attendance::rate(&self.report.attendance.total()))
    }

    fn items(self) -> Table<'m> {
        let lang = self.names.lang;
        let number = |key: &'static str, head: &str| Column::new(key, CellKind::Number, head).summed();
        let columns = vec![
            Column::new("kind", CellKind::Text, msg::open_items::kind(lang)),
            number("opened", msg::month_report::opened(lang)),
            number("closed", msg::open_items::closed(lang)),
            number("open", msg::open_items::open(lang)),
            Column::new("oldest", CellKind::Number, msg::month_report::oldest(lang)),
        ];
        let rules = &self.report.cash.facts.settings.rules;
        let rows = Rows::of(&self.report.kinds, move |count, row| {
            row.push(self.names.word(count.kind.key())).push(count.opened).push(count.closed);
            let tone = if count.oldest >= rules.escalate_owner { Tone::Bad } else { Tone::Plain };
            row.push(count.open).push(Cell::some(count.oldest).tone(tone));
        });
        self.names
            .table("items", msg::month_report::items(lang), columns, rows)
            .totalled(msg::report::total(lang))
    }

    fn checks(self) -> Table<'m> {
        let lang = self.names.lang;
        let number = |key: &'static str, head: &str| Column::new(key, CellKind::Number, head).summed();
        let columns = vec![
            Column::new("list", CellKind::Text, msg::month_report::list(lang)),
            Column::new("name", CellKind::Text, msg::report::person_name(lang)),
            number("lists", msg::month_report::lists(lang)),
            number("issues", msg::month_report::issues(lang)),
            number("all_well", msg::month_report::all_well(lang)),
            number("fast", msg::month_report::fast(lang)),
            number("same_words", msg::month_report::same_words(lang)),
        ];
        let rows = Rows::of(&self.report.checks, move |checked, row| {
            row.push(self.names.list(checked.list)).push(self.names.person(checked.person));
            row.push(checked.lists).push(Cell::some(checked.issues)).push(Cell::some(checked.all_well));
            // Half of them in seconds is worth a look.
            let hurried = checked.fast * 2 > checked.lists;
            row.push(Cell::some(checked.fast).tone(if hurried { Tone::Warn } else { Tone::Plain }));
            row.push(Cell::some(checked.same_words).tone(Tone::Warn));
        });
        let mut table = self
            .names
            .table("checks", msg::month_report::checks(lang), columns, rows)
            .totalled(msg::report::total(lang));
        table.frozen = 2;
        table.notes.push(msg::month_report::checks_note(lang).to_owned());
        if self.report.lists_shared {
            table.notes.push(msg::month_report::list_several(lang).to_owned());
        }
        table
    }

    fn routines(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("routine", CellKind::Text, msg::month_report::routine(lang)),
            Column::new("done", CellKind::Number, msg::month_report::done(lang)).summed(),
            Column::new("found", CellKind::Number, msg::month_report::found(lang)).summed(),
            Column::new("missed", CellKind::Number, msg::month_report::missed(lang)).summed(),
        ];
        let settings = &self.report.cash.facts.settings;
        let rows = Rows::of(&self.report.routines, move |count, row| {
            let routine = settings.routines.iter().find(|r| r.id == count.routine);
            row.push(routine.map_or(count.routine.as_str(), |r| r.text.get(lang)));
            row.push(count.done).push(Cell::some(count.found).tone(Tone::Warn));
            row.push(Cell::some(count.missed).tone(Tone::Bad));
        });
        self.names
            .table("routines", msg::month_report::routines(lang), columns, rows)
            .totalled(msg::report::total(lang))
    }
}

/// Net over and short of every 10,000 of the currency taken, minor units, rounded half away from zero; nothing
/// of nothing is unknown.
fn per_10000(net: Money, takings: Money, decimals: u8) -> Option<Money> {
    let unit = 10i128.pow(u32::from(decimals));
    divided(i128::from(net.0) * 10_000 * unit, takings.0.into()).map(Money)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_ten_thousand_is_said_in_the_currency_whatever_its_digits() {
        // 124.50 short of 958,458.80 taken is 1.30 short of every 10,000.
        assert_eq!(per_10000(Money(-12_450), Money(95_845_880), 2), Some(Money(-130)));
        assert_eq!(per_10000(Money(12_450), Money(95_845_880), 2), Some(Money(130)));
        assert_eq!(per_10000(Money(-670), Money(2_425_000), 0), Some(Money(-3)));
        assert_eq!(per_10000(Money(0), Money(1), 2), Some(Money(0)));
        assert_eq!(per_10000(Money(5), Money(0), 2), None);
    }
}
