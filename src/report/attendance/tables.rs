//! Attendance on paper.

use std::borrow::Cow;

use super::{LockState, PersonMonth};
use crate::i18n::{dates, lists, msg};
use crate::model::attendance::{AttendanceMark, LeaveKind, MissingPunch, Tier};
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::period_data::{About, AttendanceFact, CoverFact};
use crate::model::time::{Stamp, Weekday};
use crate::report::attendance::columns::{CHANGED_SINCE, DAYS, SHIFTS_OPEN};
use crate::report::attendance::unplanned_words;
use crate::report::attendance::{AttendanceMonth, AttendanceTotals};
use crate::report::daylog;
use crate::report::daylog::approvals::corrected_by;
use crate::report::names::{ReportNames, alarm, figure, many};
use crate::report::tables::{
    Cell, CellKind, Column, Figure, Formula, ReportTables, RowKind, Rows, Table, TableRow, Tone, Value,
    period_words, tenths,
};

/// Days a grid may have; a longer period shows no grid.
pub(super) const GRID: i64 = 62;

/// A table with lines behind figures that is not printed.
pub(super) fn unprinted<'m>(report: &'m AttendanceMonth, lang: Lang, table: &str) -> Option<Table<'m>> {
    let words = AttendanceTables { report, names: ReportNames { facts: &report.facts, lang } };
    (table == DAYS).then(|| words.days())
}

/// Lays the report out.
pub(super) fn paper(report: &AttendanceMonth, lang: Lang) -> ReportTables<'_> {
    let names = ReportNames { facts: &report.facts, lang };
    let words = AttendanceTables { report, names };
    let facts = &report.facts;
    let mut tables = Vec::new();
    if facts.period.len() <= GRID {
        tables.push(words.grid());
    }
    tables.push(words.totals());
    // A shop that logs none has no table of them.
    if !facts.covers.is_empty() {
        tables.push(words.covers());
    }
    tables.extend([
        words.open(),
        words.unplanned(),
        words.corrections(),
        words.lock(),
        words.detail(),
        words.sheets(),
    ]);
    ReportTables {
        figures: words.figures(),
        tables,
        signatures: vec![
            msg::report::made_by(lang).to_owned(),
            msg::report::owner(lang).to_owned(),
            msg::attendance_report::staff(lang).to_owned(),
        ],
        ..names.paper(super::NAME, msg::attendance_report::title(lang))
    }
}

/// How grave a mark of a day is, as a tone of its cell.
pub(super) const fn tone(mark: AttendanceMark) -> Tone {
    match mark {
        AttendanceMark::Absent | AttendanceMark::HalfAbsent | AttendanceMark::Missing => Tone::Bad,
        AttendanceMark::Late
        | AttendanceMark::SeriousLate
        | AttendanceMark::Early
        | AttendanceMark::Unrecorded => Tone::Warn,
        AttendanceMark::Leave(_) | AttendanceMark::Cover => Tone::Note,
        AttendanceMark::Rest => Tone::Off,
        AttendanceMark::Present => Tone::Plain,
    }
}

const fn gravity(tone: Tone) -> u8 {
    match tone {
        Tone::Plain => 0,
        Tone::Off => 1,
        Tone::Note => 2,
        Tone::Warn => 3,
        Tone::Bad => 4,
    }
}

/// The report in one language.
#[derive(Clone, Copy)]
pub(super) struct AttendanceTables<'m> {
    pub(super) report: &'m AttendanceMonth,
    pub(super) names: ReportNames<'m>,
}

impl<'m> AttendanceTables<'m> {
    /// The sign of a mark, as the legend explains it.
    pub(super) fn sign(self, mark: AttendanceMark) -> &'m str {
        self.report.facts.settings.attendance_signs.get(mark, self.names.lang)
    }

    fn number(self, id: PersonId) -> &'m str {
        self.report.facts.settings.person(id).map_or("", |p| p.number.as_str())
    }

    fn shift(self, fact: &AttendanceFact) -> Cow<'m, str> {
        let shift = self.report.facts.shifts.get(fact.shift);
        shift.map_or("?".into(), |s| self.names.shift(s.name()))
    }

    fn at(self, ms: Option<i64>) -> Option<Stamp> {
        ms.map(|ms| self.report.facts.settings.store.zone.stamp_at(ms))
    }

    fn figures(self) -> Vec<Figure<'m>> {
        let lang = self.names.lang;
        let total = self.report.total();
        let lock = match self.report.lock() {
            LockState::Open => Cell::text(msg::attendance_report::not_locked(lang)),
            LockState::Locked => Cell::text(msg::attendance_report::locked(lang)),
            LockState::Reopened => Cell::text(msg::attendance_report::reopened(lang)).tone(Tone::Warn),
        };
        let mut figures = vec![
            figure("people", msg::attendance_report::people(lang), many(self.report.people.len())),
            figure("attendance_rate", msg::attendance_report::rate(lang), rate(&total)),
            figure("late", msg::attendance_report::late_days(lang), alarm(total.late + total.serious_late)),
            figure("late_minutes", msg::attendance_report::late_min(lang), total.late_min),
            figure("early", msg::attendance_report::early_days(lang), alarm(total.early)),
            figure("absent", msg::attendance_report::absent_days(lang), alarm(total.absent)),
            figure("missing_punches", msg::attendance_report::missing(lang), alarm(total.missing)),
            figure("worked_minutes", msg::attendance_report::worked(lang), Value::Minutes(total.worked_min)),
            figure(
                "unplanned_minutes",
                msg::attendance_report::unplanned(lang),
                Value::Minutes(total.unplanned_min),
            ),
        ];
        if self.report.facts.period.month().is_some() {
            figures.push(figure("lock", msg::attendance_report::lock(lang), lock));
        }
        figures
    }

    /// People by days.
    pub(super) fn grid(self) -> Table<'m> {
        let lang = self.names.lang;
        let mut columns = vec![
            Column::new("number", CellKind::Code, msg::attendance_report::number(lang)),
            Column::new("name", CellKind::Text, msg::report::person_name(lang)),
        ];
        let first = columns.len();
        let month = self.report.facts.period.month().is_some();
        for date in self.report.facts.period.days() {
            let text = date.to_string();
            let day = text[8..].trim_start_matches('0').to_owned();
            let key = if month { format!("d{}", &text[8..]) } else { format!("d{}", text.replace('-', "")) };
            let mut column = Column::new(key, CellKind::Symbol, day);
            narrow_weekday(lang, date.weekday()).clone_into(&mut column.sub);
            column.shade = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
            columns.push(column);
        }
        let last = columns.len() - 1;
        let count = |mark: AttendanceMark| Formula::Count(first, last, self.sign(mark).to_owned());
        let number = |key: &'static str, head: &str| Column::new(key, CellKind::Number, head).summed();
        columns.push(number("planned", msg::attendance_report::planned(lang)));
        columns.push(number("attended", msg::attendance_report::attended(lang)));
        columns.push(number("late", msg::attendance_report::col_late(lang)).by(count(AttendanceMark::Late)));
        columns.push(
            number("serious_late", msg::attendance_report::col_serious(lang))
                .by(count(AttendanceMark::SeriousLate)),
        );
        columns
            .push(number("early", msg::attendance_report::col_early(lang)).by(count(AttendanceMark::Early)));
        for kind in LeaveKind::ALL {
            let mark = AttendanceMark::Leave(kind);
            let head = msg::attendance_report::leave_days(lang, self.names.word(kind.key()));
            columns.push(Column::new(leave_key(kind), CellKind::Number, head).summed().by(count(mark)));
        }
        columns.push(
            number("absent", msg::attendance_report::col_absent(lang)).by(count(AttendanceMark::Absent)),
        );
        columns.push(number("rest", msg::attendance_report::rest(lang)).by(count(AttendanceMark::Rest)));
        columns
            .push(Column::new("overtime", CellKind::Hours, msg::attendance_report::overtime(lang)).summed());
        columns.push(Column::new("worked", CellKind::Hours, msg::attendance_report::worked(lang)).summed());
        columns
            .push(Column::new("on_clock", CellKind::Hours, msg::attendance_report::on_clock(lang)).summed());
        let rows = Rows::of(&self.report.people, move |person, row| self.grid_row(person, row));
        let mut table = self
            .names
            .table("grid", msg::attendance_report::grid(lang), columns, rows)
            .totalled(msg::report::total(lang));
        table.frozen = first;
        table.wide = true;
        let signs: Vec<String> = AttendanceMark::ALL
            .iter()
            .map(|mark| format!("{} {}", self.sign(*mark), self.names.word(mark.key())))
            .collect();
        table
            .notes
            .push(msg::attendance_report::legend(lang, signs.join(msg::attendance_report::between(lang))));
        table
    }

    fn grid_row(self, person: &'m PersonMonth, row: &mut TableRow<'m>) {
        row.push(self.number(person.person)).push(self.names.person(person.person));
        for marks in &person.days {
            let text: String = marks.iter().map(|m| self.sign(*m)).collect();
            let grave = marks.iter().map(|m| tone(*m)).max_by_key(|t| gravity(*t)).unwrap_or_default();
            row.push(Cell::from(text).tone(grave));
        }
        let t = &person.totals;
        row.push(t.planned).push(t.attended).push(Cell::some(t.late)).push(Cell::some(t.serious_late));
        row.push(Cell::some(t.early));
        for days in t.leave_days {
            row.push(Cell::some(days));
        }
        row.push(Cell::some(t.absent)).push(Cell::some(t.rest));
        row.push(Cell::hours(t.overtime_min)).push(Cell::hours(t.worked_min));
        row.push(Cell::hours(t.on_clock_min));
    }

    /// Everything that is counted, a person a line.
    fn totals(self) -> Table<'m> {
        let lang = self.names.lang;
        let number = |key: &'static str, head: &str| Column::new(key, CellKind::Number, head).summed();
        let hours = |key: &'static str, head: &str| Column::new(key, CellKind::Hours, head).summed();
        let mut columns = vec![
            Column::new("name", CellKind::Text, msg::report::person_name(lang)),
            number("planned", msg::attendance_report::planned(lang)),
            number("attended", msg::attendance_report::attended(lang)),
            Column::new("rate", CellKind::Share, msg::attendance_report::rate(lang)),
            number("late", msg::attendance_report::col_late(lang)),
            number("late_minutes", msg::attendance_report::late_min(lang)),
            number("serious_late", msg::attendance_report::col_serious(lang)),
            number("early", msg::attendance_report::col_early(lang)),
            number("early_minutes", msg::attendance_report::early_min(lang)),
            number("half_absent", msg::attendance_report::col_half(lang)),
            number("absent", msg::attendance_report::col_absent(lang)),
            number("missing", msg::attendance_report::missing(lang)),
            number("corrections", msg::attendance_report::corrections(lang)),
        ];
        for kind in LeaveKind::ALL {
            let head = msg::attendance_report::leave_hours(lang, self.names.word(kind.key()));
            columns.push(Column::new(format!("{}_minutes", leave_key(kind)), CellKind::Hours, head).summed());
        }
        columns.extend([
            number("cover", msg::attendance_report::cover(lang)),
            hours("held_over", msg::attendance_report::held_over(lang)),
            hours("overtime", msg::attendance_report::overtime(lang)),
            hours("worked", msg::attendance_report::worked(lang)),
            number("unrecorded", msg::attendance_report::unrecorded(lang)),
            hours("unplanned", msg::attendance_report::unplanned(lang)),
            hours("on_clock", msg::attendance_report::on_clock(lang)),
            hours("decided_overtime", msg::attendance_report::decided_overtime(lang)),
            hours("in_lieu", msg::attendance_report::in_lieu(lang)),
            hours("not_work", msg::attendance_report::not_work(lang)),
            hours("undecided", msg::attendance_report::undecided(lang)),
            hours("stood_in", msg::attendance_report::stood_in(lang)),
        ]);
        let rows = Rows::of(&self.report.people, move |person, row| {
            row.push(self.names.person(person.person));
            totals_row(&person.totals, row);
        });
        let mut table = self
            .names
            .table("people", msg::attendance_report::totals(lang), columns, rows)
            .totalled(msg::report::total(lang))
            .total(3, rate(&self.report.total()));
        table.wide = true;
        table.notes.push(msg::attendance_report::totals_note(lang).to_owned());
        table.notes.push(
            if self.report.facts.settings.rules.attendance.undecided_is_overtime {
                msg::attendance_report::unplanned_note_overtime(lang)
            } else {
                msg::attendance_report::unplanned_note(lang)
            }
            .to_owned(),
        );
        table
    }

    /// Who stood in for whom in a break, and for how long.
    fn covers(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("date", CellKind::Date, msg::report::date(lang)),
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
            Column::new("stands_in", CellKind::Text, msg::log_ui::stands_in(lang)),
            Column::new("away", CellKind::Text, msg::attendance_report::cover_away(lang)),
            Column::new("from", CellKind::Time, msg::attendance_report::cover_from(lang)),
            Column::new("to", CellKind::Time, msg::attendance_report::cover_to(lang)),
            Column::new("stood_in", CellKind::Hours, msg::attendance_report::stood_in(lang)).summed(),
        ];
        let rows = Rows::of(&self.report.facts.covers, move |cover, row| {
            row.opens = cover.handover;
            row.push(cover.shift.date).push(self.names.shift(cover.shift));
            row.push(self.names.person(cover.stands_in)).push(self.names.person(cover.away));
            row.push(self.at(Some(cover.from_ms))).push(self.at(cover.to_ms));
            row.push(cover.minutes.map_or_else(Cell::default, Cell::hours));
        });
        let mut table = self
            .names
            .table("covers", msg::home::covers(lang), columns, rows)
            .totalled(msg::report::total(lang));
        table.notes.push(msg::attendance_report::covers_note(lang).to_owned());
        table
    }

    /// What keeps the month from being locked.
    fn open(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("date", CellKind::Date, msg::report::date(lang)),
            Column::new("name", CellKind::Text, msg::report::person_name(lang)),
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
            Column::new("in", CellKind::Time, msg::attendance_report::came(lang)),
            Column::new("out", CellKind::Time, msg::attendance_report::went(lang)),
            Column::new("missing", CellKind::Text, msg::attendance_report::missing(lang)),
        ];
        let facts = &self.report.facts;
        let places: Vec<usize> = facts
            .attendance
            .iter()
            .enumerate()
            .filter(|(_, a)| a.line.line.missing != MissingPunch::None)
            .map(|(n, _)| n)
            .collect();
        let rows = Rows::new(places.len(), move |n, row| {
            let fact = &facts.attendance[places[n]];
            let shift = &facts.shifts[fact.shift];
            row.opens = Some(shift.handover);
            row.push(shift.date).push(self.names.person(fact.person)).push(self.shift(fact));
            row.push(self.at(fact.line.line.actual_in_ms)).push(self.at(fact.line.line.actual_out_ms));
            row.push(
                Cell::from(fact.line.line.missing.key().map(|key| self.names.word(key))).tone(Tone::Bad),
            );
        });
        self.names.table("missing", msg::attendance_report::missing_title(lang), columns, rows)
    }

    /// Minutes outside the roster, day by day: where they lie and what a lead said of them.
    fn unplanned(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("date", CellKind::Date, msg::report::date(lang)),
            Column::new("name", CellKind::Text, msg::report::person_name(lang)),
            Column::new("minutes", CellKind::Hours, msg::attendance_report::unplanned(lang)).summed(),
            Column::new("why", CellKind::Text, msg::attendance_report::lies(lang)),
            Column::new("counts_as", CellKind::Text, msg::attendance_report::counts_as(lang)),
            Column::new("by", CellKind::Text, msg::attendance_report::decided_by(lang)),
            Column::new("reason", CellKind::Text, msg::over_short::reason(lang)),
        ];
        let (report, facts) = (self.report, &self.report.facts);
        let rows = Rows::of(&report.unplanned, move |day, row| {
            let at = day.lines.first().and_then(|at| facts.attendance.get(*at));
            row.opens = at.and_then(|fact| facts.shifts.get(fact.shift)).map(|shift| shift.handover);
            row.push(day.date).push(self.names.person(day.person)).push(Cell::hours(day.minutes));
            row.push(unplanned_words::lies(day, lang));
            row.push(match day.decided() {
                Some(said) => Cell::from(unplanned_words::counted(&said.split, lang)),
                None => Cell::from(unplanned_words::not_decided(day, lang)).tone(Tone::Warn),
            });
            row.push(day.decided().map(|said| self.names.person(said.by)));
            row.push(day.decided().map(|said| said.reason.as_str()));
        });
        self.names.table("unplanned", msg::attendance_report::unplanned_title(lang), columns, rows)
    }

    fn corrections(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("date", CellKind::Date, msg::report::date(lang)),
            Column::new("name", CellKind::Text, msg::report::person_name(lang)),
            Column::new("sealed_in", CellKind::Time, msg::attendance_report::sealed_in(lang)),
            Column::new("sealed_out", CellKind::Time, msg::attendance_report::sealed_out(lang)),
            Column::new("in", CellKind::Time, msg::attendance_report::came(lang)),
            Column::new("out", CellKind::Time, msg::attendance_report::went(lang)),
            Column::new("by", CellKind::Text, msg::over_short::corrected_by(lang)),
            Column::new("reason", CellKind::Text, msg::over_short::reason(lang)),
        ];
        let facts = &self.report.facts;
        let places: Vec<usize> =
            facts.attendance.iter().enumerate().filter(|(_, a)| a.sealed.is_some()).map(|(n, _)| n).collect();
        let rows = Rows::new(places.len(), move |n, row| {
            let fact = &facts.attendance[places[n]];
            let shift = &facts.shifts[fact.shift];
            row.opens = Some(shift.handover);
            row.push(shift.date).push(self.names.person(fact.person));
            let sealed = fact.sealed.as_deref();
            row.push(self.at(sealed.and_then(|l| l.actual_in_ms)));
            row.push(self.at(sealed.and_then(|l| l.actual_out_ms)));
            row.push(self.at(fact.line.line.actual_in_ms)).push(self.at(fact.line.line.actual_out_ms));
            let last = facts.corrected(fact.shift, About::Person(fact.person));
            row.push(last.map(|c| corrected_by(c, msg::report::and(lang), lang)));
            row.push(last.map(|c| c.reason.as_str()));
        });
        self.names.table("corrections", msg::attendance_report::corrections(lang), columns, rows)
    }

    /// Who confirmed the month.
    fn lock(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("name", CellKind::Text, msg::report::person_name(lang)),
            Column::new("state", CellKind::Text, msg::report::state(lang)),
            Column::new("confirmed", CellKind::Date, msg::attendance_report::confirmed(lang)),
            Column::new("by", CellKind::Text, msg::attendance_report::confirmed_by(lang)),
            Column::new("reason", CellKind::Text, msg::over_short::reason(lang)),
            Column::new(SHIFTS_OPEN, CellKind::Number, msg::attendance_report::unconfirmed(lang)).summed(),
            Column::new(CHANGED_SINCE, CellKind::Number, msg::attendance_report::changed_since(lang))
                .summed(),
        ];
        let rows = Rows::of(&self.report.people, move |person, row| {
            row.push(self.names.person(person.person));
            let event = person.confirmed.as_ref();
            row.push(match (event, person.totals.unconfirmed, person.totals.changed_since) {
                (Some(_), ..) => Cell::text(msg::attendance_report::month_confirmed(lang)),
                (None, 0, 0) if person.lines.is_empty() => Cell::default(),
                (None, 0, 0) => Cell::text(msg::attendance_report::shifts_confirmed(lang)),
                (None, 0, _) => Cell::text(msg::attendance_report::since_confirmed(lang)).tone(Tone::Warn),
                (None, ..) => Cell::text(msg::attendance_report::not_confirmed(lang)).tone(Tone::Warn),
            });
            row.push(event.map(|e| e.at.calendar_date()));
            row.push(event.filter(|e| e.by != e.person).map(|e| self.names.person(e.by)));
            row.push(event.map(|e| e.reason.as_str())).push(Cell::some(person.totals.unconfirmed));
            row.push(Cell::some(person.totals.changed_since));
        });
        self.names.table("confirmed", msg::attendance_report::confirmations(lang), columns, rows)
    }

    fn detail_columns(self) -> Vec<Column> {
        let lang = self.names.lang;
        vec![
            Column::new("date", CellKind::Date, msg::report::date(lang)),
            Column::new("weekday", CellKind::Text, msg::report::weekday(lang)),
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
            Column::new("planned_in", CellKind::Time, msg::attendance_report::planned_in(lang)),
            Column::new("planned_out", CellKind::Time, msg::attendance_report::planned_out(lang)),
            Column::new("in", CellKind::Time, msg::attendance_report::came(lang)),
            Column::new("out", CellKind::Time, msg::attendance_report::went(lang)),
            Column::new("late_minutes", CellKind::Number, msg::attendance_report::late_min(lang)).summed(),
            Column::new("early_minutes", CellKind::Number, msg::attendance_report::early_min(lang)).summed(),
            Column::new("worked", CellKind::Hours, msg::attendance_report::worked(lang)).summed(),
            Column::new("judged", CellKind::Text, msg::attendance_report::judged(lang)),
            Column::new("source", CellKind::Text, msg::attendance_report::source(lang)),
            Column::new("confirmed", CellKind::Text, msg::attendance_report::confirmed_by(lang)),
            Column::new("remark", CellKind::Text, msg::over_short::handling(lang)),
            Column::new("unplanned", CellKind::Hours, msg::attendance_report::unplanned(lang)).summed(),
            Column::new("on_clock", CellKind::Hours, msg::attendance_report::on_clock(lang)).summed(),
        ]
    }

    fn detail_row(self, fact: &'m AttendanceFact, row: &mut TableRow<'m>) {
        let lang = self.names.lang;
        let Some(shift) = self.report.facts.shifts.get(fact.shift) else { return };
        let line = &fact.line.line;
        row.opens = Some(shift.handover);
        row.push(shift.date).push(dates::weekday_short(lang, shift.date.weekday())).push(self.shift(fact));
        row.push(self.at(fact.line.planned_start_ms)).push(self.at(fact.line.planned_end_ms));
        row.push(self.at(line.actual_in_ms)).push(self.at(line.actual_out_ms));
        // Within grace nobody was late; the times say what it was.
        let minutes = |n: i64, tier: Tier| {
            if tier > Tier::Normal { Cell::some(n).tone(Tone::Warn) } else { Cell::default() }
        };
        row.push(minutes(line.late_min, line.late_tier)).push(minutes(line.early_min, line.early_tier));
        row.push(Cell::hours(line.worked_min)).push(self.judged(fact));
        row.push(if fact.sealed.is_some() {
            msg::attendance_report::from_correction(lang)
        } else if line.actual_in_ms.is_some() || line.actual_out_ms.is_some() {
            msg::attendance_report::from_clock(lang)
        } else {
            ""
        });
        row.push(self.confirmed(fact));
        row.push(fact.line.remark.as_str());
        row.push(Cell::hours(line.unplanned_min.unwrap_or_default()));
        row.push(Cell::hours(line.on_clock_min().unwrap_or_default()));
    }

    /// Who confirmed the line; and what of it, where that is not all.
    fn confirmed(self, fact: &AttendanceFact) -> Cell<'m> {
        let lang = self.names.lang;
        let who: Cow<'m, str> = match (fact.line.confirmed_ms, fact.line.confirmed_by) {
            (Some(_), Some(lead)) => self.names.person(lead).into(),
            (Some(_), None) => msg::attendance_report::own(lang).into(),
            (None, _) => return Cell::default(),
        };
        let Some(then) = fact.confirmed_as.as_deref() else { return Cell::from(who) };
        let zone = self.report.facts.settings.store.zone;
        let said = daylog::confirmed_then(&who, &fact.line.line, then, |ms| zone.stamp_at(ms), lang);
        let tone = if fact.changed_since_confirmed() { Tone::Warn } else { Tone::Plain };
        Cell::from(said).tone(tone)
    }

    /// What the line was judged, in words.
    fn judged(self, fact: &AttendanceFact) -> Cell<'m> {
        let line = &fact.line.line;
        let mut parts: Vec<Cow<'static, str>> = Vec::new();
        for leave in &line.leave {
            parts.push(Cow::Owned(format!(
                "{} {}",
                self.names.word(leave.kind.key()),
                dates::duration(self.names.lang, leave.minutes)
            )));
        }
        if line.absent {
            parts.push(self.names.word("attendance.absent").into());
        }
        parts.extend(line.missing.key().map(|key| self.names.word(key).into()));
        if line.late_tier != Tier::Normal {
            parts.push(self.names.word(line.late_tier.late_key()).into());
        }
        if line.early_tier != Tier::Normal {
            parts.push(self.names.word(line.early_tier.early_key()).into());
        }
        if line.cover {
            parts.push(self.names.word("attendance_report.cover").into());
        }
        for (carried, key) in
            [(line.carried_in, "attendance.carried_in"), (line.carried_out, "attendance.carried_out")]
        {
            if carried {
                parts.push(self.names.word(key).into());
            }
        }
        if line.held_over_min > 0 {
            parts.push(msg::attendance::held_over(self.names.lang, line.held_over_min).into());
        }
        parts.extend(daylog::less_overlap(line, self.names.lang).map(Cow::Owned));
        parts.extend(self.minutes_were(fact).map(Cow::Owned));
        parts.extend(self.stood_in(fact).map(Cow::Owned));
        let doubted = &self.report.facts.doubted;
        if !doubted.is_empty() && line.punches().any(|p| doubted.contains(&(fact.person, p.at_ms))) {
            parts.push(msg::attendance_report::clock_doubted(self.names.lang).into());
        }
        let tone = if line.absent || line.missing != MissingPunch::None {
            Tone::Bad
        } else if line.late_tier.max(line.early_tier) > Tier::Normal {
            Tone::Warn
        } else {
            Tone::Plain
        };
        Cell::from(parts.join(lists::between_remarks(self.names.lang))).tone(tone)
    }

    /// For whom somebody stood in during the shift, from when to when.
    fn stood_in(self, fact: &AttendanceFact) -> impl Iterator<Item = String> {
        let handover = self.report.facts.shifts.get(fact.shift).map(|shift| shift.handover);
        let own = move |cover: &&CoverFact| (cover.handover, cover.stands_in) == (handover, fact.person);
        let (lang, zone) = (self.names.lang, self.report.facts.settings.store.zone);
        self.report.facts.covers.iter().filter(own).filter_map(move |cover| {
            let time = |ms| zone.stamp_at(ms).clock(lang);
            let away = self.names.person(cover.away);
            Some(msg::attendance_report::stood_in_for(lang, time(cover.from_ms), away, time(cover.to_ms?)))
        })
    }

    /// What the minutes of the day outside the roster were, in its first line with any.
    fn minutes_were(self, fact: &AttendanceFact) -> Option<String> {
        let facts = &self.report.facts;
        let date = facts.shifts.get(fact.shift)?.date;
        let day = self.report.unplanned_on(date, fact.person)?;
        let first = day.lines.iter().filter_map(|at| facts.attendance.get(*at));
        let first = first.into_iter().find(|of| of.line.line.unplanned_min.is_some_and(|min| min > 0))?;
        unplanned_words::was(day, self.names, self.names.lang).filter(|_| first.shift == fact.shift)
    }

    /// Every line of every person.
    fn detail(self) -> Table<'m> {
        let lang = self.names.lang;
        let facts = &self.report.facts;
        let mut columns = self.detail_columns();
        columns.insert(0, Column::new("number", CellKind::Code, msg::attendance_report::number(lang)));
        columns.insert(1, Column::new("name", CellKind::Text, msg::report::person_name(lang)));
        let rows = Rows::of(&facts.attendance, move |fact, row| {
            row.push(self.number(fact.person)).push(self.names.person(fact.person));
            self.detail_row(fact, row);
        });
        let mut table = self
            .names
            .table("detail", msg::attendance_report::detail(lang), columns, rows)
            .totalled(msg::report::total(lang));
        table.frozen = 3;
        table.main = true;
        table.detail = true;
        table.wide = true;
        table
    }

    /// Every day of everybody and what it was, with its handover where there is a line.
    fn days(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("date", CellKind::Date, msg::report::date(lang)),
            Column::new("weekday", CellKind::Text, msg::report::weekday(lang)),
            Column::new("name", CellKind::Text, msg::report::person_name(lang)),
            Column::new("judged", CellKind::Text, msg::attendance_report::judged(lang)),
        ];
        let facts = &self.report.facts;
        let all: Vec<_> = self
            .report
            .people
            .iter()
            .flat_map(|person| {
                facts.period.days().zip(&person.days).map(move |(date, marks)| (person, date, marks))
            })
            .collect();
        let rows = Rows::new(all.len(), move |n, row| {
            let (person, date, marks) = all[n];
            let shifts = person.lines.iter().filter_map(|n| facts.shifts.get(facts.attendance[*n].shift));
            row.opens = shifts.into_iter().find(|s| s.date == date).map(|s| s.handover);
            let words: Vec<&str> = marks.iter().map(|mark| self.names.word(mark.key())).collect();
            row.push(date).push(dates::weekday_short(lang, date.weekday()));
            row.push(self.names.person(person.person)).push(words.join(lists::between_remarks(lang)));
        });
        self.names.table(DAYS, msg::attendance_report::grid(lang), columns, rows)
    }

    /// A page a person, to be signed.
    fn sheets(self) -> Table<'m> {
        let lang = self.names.lang;
        let plan: Vec<(usize, Option<usize>)> = self
            .report
            .people
            .iter()
            .enumerate()
            .filter(|(_, person)| !person.lines.is_empty())
            .flat_map(|(n, person)| {
                let lines = person.lines.iter().map(move |line| (n, Some(*line)));
                // Heading, lines, sum, place to sign.
                std::iter::once((n, None)).chain(lines).chain([(n, None), (n, None)])
            })
            .collect();
        let rows = Rows::new(plan.len(), move |at, row| {
            let (n, line) = plan[at];
            let person = &self.report.people[n];
            if let Some(line) = line {
                return self.detail_row(&self.report.facts.attendance[line], row);
            }
            let starts = at == 0 || plan[at - 1].0 != n;
            let name = self.names.person(person.person);
            if starts {
                row.kind = RowKind::Page;
                row.push(format!("{name}  {}", period_words(self.report.facts.period, lang)));
            } else if plan.get(at + 1).is_some_and(|next| next.0 == n) {
                row.kind = RowKind::Sum;
                row.push(Cell::text(msg::report::total(lang)));
                for _ in 0..6 {
                    row.push(Cell::default());
                }
                row.push(Cell::some(person.totals.late_min)).push(Cell::some(person.totals.early_min));
                row.push(Cell::hours(person.totals.worked_min));
                for _ in 0..4 {
                    row.push(Cell::default());
                }
                row.push(Cell::hours(person.totals.unplanned_min));
                row.push(Cell::hours(person.totals.on_clock_min));
            } else {
                row.kind = RowKind::Sign;
                row.push(msg::attendance_report::sign_here(lang, name));
            }
        });
        let mut table =
            self.names.table("sheets", msg::attendance_report::sheets(lang), self.detail_columns(), rows);
        table.frozen = 2;
        table.detail = true;
        table.wide = true;
        table
    }
}

fn totals_row(t: &AttendanceTotals, row: &mut TableRow<'_>) {
    let warn = |n: i64, tone: Tone| Cell::some(n).tone(tone);
    row.push(t.planned).push(t.attended).push(rate(t)).push(warn(t.late, Tone::Warn));
    row.push(Cell::some(t.late_min)).push(warn(t.serious_late, Tone::Warn)).push(warn(t.early, Tone::Warn));
    row.push(Cell::some(t.early_min)).push(warn(t.half_absent, Tone::Bad)).push(warn(t.absent, Tone::Bad));
    row.push(warn(t.missing, Tone::Bad)).push(Cell::some(t.corrections));
    for minutes in t.leave_min {
        row.push(Cell::hours(minutes).tone(Tone::Note));
    }
    row.push(Cell::some(t.cover)).push(Cell::hours(t.held_over_min)).push(Cell::hours(t.overtime_min));
    row.push(Cell::hours(t.worked_min)).push(warn(t.unrecorded, Tone::Warn));
    row.push(Cell::hours(t.unplanned_min)).push(Cell::hours(t.on_clock_min));
    row.push(Cell::hours(t.decided_overtime_min)).push(Cell::hours(t.lieu_min));
    row.push(Cell::hours(t.not_work_min)).push(Cell::hours(t.undecided_min).tone(Tone::Warn));
    row.push(Cell::hours(t.stood_in_min));
}

/// Days kept of the days planned; half a day absent is half a day kept.
pub(crate) fn rate<'m>(totals: &AttendanceTotals) -> Cell<'m> {
    tenths(totals.kept_halves, 2 * totals.planned).map(Value::Share).map(Cell::from).into()
}

/// Key of the column of this kind of leave.
pub(super) const fn leave_key(kind: LeaveKind) -> &'static str {
    match kind {
        LeaveKind::Personal => "leave_personal",
        LeaveKind::Sick => "leave_sick",
        LeaveKind::Annual => "leave_annual",
        LeaveKind::Lieu => "leave_lieu",
        LeaveKind::Other => "leave_other",
    }
}

/// `M`, `一`: a weekday in the room of a sign.
fn narrow_weekday(lang: Lang, day: Weekday) -> &'static str {
    let short = dates::weekday_short(lang, day);
    let first = short.chars().next().map_or(0, char::len_utf8);
    short.strip_prefix('周').unwrap_or(&short[..first])
}
