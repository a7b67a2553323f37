//! What is behind the figures of the owner's page: lines of the reports it is made of, and of tables that are
//! not printed.

use std::collections::BTreeMap;

use super::{
    Round, SAME_WORDS, StoreMonth, all_well, begin, comments, is_fast, issues, lists as answered, most,
    pair_of, pairs_of, rounds, took,
};
use crate::i18n::{lists, msg};
use crate::model::checklist::ListKind;
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::money::Money;
use crate::report::Model as _;
use crate::report::attendance::drilldown as attendance;
use crate::report::drilldown::{CellRef, SourceRows};
use crate::report::month::ChecklistCount;
use crate::report::names::{ReportNames, many};
use crate::report::over_short::drilldown as over_short;
use crate::report::tables::{Cell, CellKind, Column, Rows, Table, Tone};

/// Lines of over and short, and of attendance.
const DRAWERS: &str = "drawers";
const PUNCHES: &str = "punches";
const HANDOVERS: &str = "handovers";
const CARRIED: &str = "carried";
const LISTS: &str = "lists";
const ROUNDS: &str = "rounds";

/// The lines behind a figure.
pub(super) fn behind(report: &StoreMonth, place: CellRef<'_>) -> Option<SourceRows> {
    let (line, column) = (place.line, place.column);
    let in_cash = |table, column| {
        let found = over_short::behind(&report.cash, CellRef { table, line, column })?;
        Some(SourceRows { table: DRAWERS, ..found })
    };
    match place.table {
        "sales" => in_cash("tenders", if column == Some("share") { Some("takings") } else { column }),
        "causes" => in_cash("reasons", column),
        "attendance" => {
            let column = if column == Some("late") { Some("late_or_serious") } else { column };
            let found = attendance::behind(&report.attendance, CellRef { table: "people", line, column })?;
            Some(SourceRows { table: PUNCHES, ..found })
        }
        "pairs" => pairs(report, place),
        "items" => items(report, place),
        "checks" => checks(report, place),
        "routines" => routines(report, place),
        _ => None,
    }
}

/// The table behind a figure.
pub(super) fn unprinted<'m>(report: &'m StoreMonth, lang: Lang, table: &str) -> Option<Table<'m>> {
    let words = MonthSourceTables { report, names: ReportNames { facts: &report.cash.facts, lang } };
    Some(match table {
        DRAWERS => return report.cash.lines(lang, over_short::DETAIL),
        PUNCHES => return report.attendance.lines(lang, attendance::DETAIL),
        HANDOVERS => words.handovers(),
        CARRIED => words.carried(),
        LISTS => words.lists(),
        ROUNDS => words.rounds(),
        _ => return None,
    })
}

fn pairs(report: &StoreMonth, place: CellRef<'_>) -> Option<SourceRows> {
    let pair = place.one(&report.pairs)?.map(|pair| (pair.outgoing.clone(), pair.incoming.clone()));
    let shifts = &report.cash.facts.shifts;
    if matches!(place.column, None | Some("shifts" | "per_shift")) {
        // Also those without a drawer.
        return Some(SourceRows::of(HANDOVERS, shifts.len(), |n| {
            let of = pairs_of(&report.cash, report.ask, n, &shifts[n]);
            match (&pair, place.column) {
                (None, _) => !of.is_empty(),
                (Some(pair), None) => of.contains(pair),
                (Some(pair), Some(_)) => of.first() == Some(pair),
            }
        }));
    }
    let found = over_short::drawers(&report.cash, place.column, Money(0), |shift, drawer, _| {
        pair.as_ref().is_none_or(|pair| *pair == pair_of(&report.cash.facts, drawer, shift))
    });
    Some(SourceRows { table: DRAWERS, ..found })
}

fn items(report: &StoreMonth, place: CellRef<'_>) -> Option<SourceRows> {
    let kind = place.one(&report.kinds)?;
    let items = &report.items;
    let begin = begin(&items.facts);
    Some(SourceRows::of(CARRIED, items.facts.items.len(), |n| {
        let item = &items.facts.items[n].item;
        let opened = item.opened.ms >= begin;
        let (open, closed) = (items.open.contains(&n), items.closed.contains(&n));
        kind.is_none_or(|k| k.kind == item.kind)
            && match place.column {
                Some("opened") => opened && (open || closed),
                Some("closed") => closed,
                Some("open") => open,
                Some("oldest") => open && kind.is_some_and(|k| k.oldest == item.handovers),
                _ => open || closed,
            }
    }))
}

fn checks(report: &StoreMonth, place: CellRef<'_>) -> Option<SourceRows> {
    let facts = &report.cash.facts;
    let wanted = place.one(&report.checks)?.map(|checked| (checked.list, checked.person));
    let lists: Vec<ChecklistCount<'_>> = answered(facts).collect();
    let of = |(place, answers): &ChecklistCount<'_>| {
        let person = most(answers).filter(|p| report.ask.person.is_none_or(|asked| asked == *p));
        person.map(|person| (place.1, person))
    };
    let mut said: BTreeMap<(ListKind, PersonId, &str), usize> = BTreeMap::new();
    for list in &lists {
        let Some((kind, person)) = of(list) else { continue };
        for comment in comments(&list.1) {
            *said.entry((kind, person, comment)).or_default() += 1;
        }
    }
    Some(SourceRows::of(LISTS, lists.len(), |n| {
        let Some(key) = of(&lists[n]).filter(|key| wanted.is_none_or(|wanted| wanted == *key)) else {
            return false;
        };
        let answers = &lists[n].1;
        match place.column {
            Some("issues") => issues(answers) > 0,
            Some("all_well") => all_well(answers),
            Some("fast") => is_fast(answers),
            Some("same_words") => comments(answers)
                .any(|words| said.get(&(key.0, key.1, words)).is_some_and(|n| *n >= SAME_WORDS)),
            _ => true,
        }
    }))
}

fn routines(report: &StoreMonth, place: CellRef<'_>) -> Option<SourceRows> {
    let rounds: Vec<Round<'_>> = rounds(&report.cash.facts);
    let wanted = place.one(&report.routines)?;
    Some(SourceRows::of(ROUNDS, rounds.len(), |n| {
        let round = &rounds[n];
        let passed = round.done.map(|(_, done)| done.passed);
        wanted.is_none_or(|w| w.routine == round.routine)
            && match place.column {
                Some("done") => passed == Some(true),
                Some("found") => passed == Some(false),
                Some("missed") => passed.is_none(),
                _ => true,
            }
    }))
}

#[derive(Clone, Copy)]
struct MonthSourceTables<'m> {
    report: &'m StoreMonth,
    names: ReportNames<'m>,
}

impl<'m> MonthSourceTables<'m> {
    fn handovers(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("date", CellKind::Date, msg::report::date(lang)),
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
            Column::new("outgoing", CellKind::Text, msg::report::outgoing(lang)),
            Column::new("incoming", CellKind::Text, msg::report::incoming(lang)),
        ];
        let rows = Rows::of(&self.report.cash.facts.shifts, move |shift, row| {
            row.opens = Some(shift.handover);
            row.push(shift.date).push(self.names.shift(shift.name()));
            row.push(self.names.people(&shift.outgoing)).push(self.names.people(&shift.incoming));
        });
        self.names.table(HANDOVERS, msg::over_short::shifts(lang), columns, rows)
    }

    /// Everything carried, open and closed.
    fn carried(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("item", CellKind::Code, "#"),
            Column::new("what", CellKind::Text, msg::over_short::what(lang)),
            Column::new("since", CellKind::Date, msg::open_items::since(lang)),
            Column::new("closed", CellKind::Date, msg::open_items::closed_on(lang)),
            Column::new("handovers", CellKind::Number, msg::open_items::handovers(lang)),
            Column::new("state", CellKind::Text, msg::report::state(lang)),
            Column::new("owner", CellKind::Text, msg::open_items::owner(lang)),
        ];
        let rows = Rows::of(&self.report.items.facts.items, move |fact, row| {
            let item = &fact.item;
            row.opens = item.detail.handover;
            row.push(item.id.to_string()).push(item.title.as_str()).push(item.opened.calendar_date());
            row.push(item.closed_ms.map(|ms| self.names.stamp(ms).calendar_date())).push(item.handovers);
            row.push(self.names.word(item.state_key())).push(item.owner.map(|id| self.names.person(id)));
        });
        let mut table = self.names.table(CARRIED, msg::month_report::items(lang), columns, rows);
        table.frozen = 2;
        table
    }

    fn lists(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("date", CellKind::Date, msg::report::date(lang)),
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
            Column::new("list", CellKind::Text, msg::month_report::list(lang)),
            Column::new("name", CellKind::Text, msg::report::person_name(lang)),
            Column::new("issues", CellKind::Number, msg::month_report::issues(lang)),
            Column::new("seconds", CellKind::Number, msg::month_report::seconds(lang)),
            Column::new("words", CellKind::Text, msg::over_short::handling(lang)),
        ];
        let facts = &self.report.cash.facts;
        let lists: Vec<ChecklistCount<'m>> = answered(facts).collect();
        let rows = Rows::new(lists.len(), move |n, row| {
            let ((shift, list), answers) = &lists[n];
            let Some(shift) = facts.shifts.get(*shift) else { return };
            row.opens = Some(shift.handover);
            row.push(shift.date).push(self.names.shift(shift.name())).push(self.names.list(*list));
            row.push(most(answers).map(|id| self.names.person(id)));
            row.push(Cell::some(many(issues(answers))));
            let tone = if is_fast(answers) { Tone::Warn } else { Tone::Plain };
            row.push(Cell::from(took(answers) / 1_000).tone(tone));
            row.push(comments(answers).collect::<Vec<_>>().join(lists::between_remarks(lang)));
        });
        let mut table = self.names.table(LISTS, msg::month_report::checks(lang), columns, rows);
        table.frozen = 2;
        table
    }

    fn rounds(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("date", CellKind::Date, msg::report::date(lang)),
            Column::new("routine", CellKind::Text, msg::month_report::routine(lang)),
            Column::new("state", CellKind::Text, msg::report::state(lang)),
            Column::new("by", CellKind::Text, msg::stock_report::by(lang)),
            Column::new("words", CellKind::Text, msg::over_short::handling(lang)),
        ];
        let facts = &self.report.cash.facts;
        let rounds: Vec<Round<'m>> = rounds(facts);
        let rows = Rows::new(rounds.len(), move |n, row| {
            let round = rounds[n];
            row.opens = round.done.and_then(|(fact, _)| fact.handover);
            let routine = facts.settings.routines.iter().find(|r| r.id == round.routine);
            row.push(round.date).push(routine.map_or(round.routine, |r| r.text.get(lang)));
            let (words, tone) = match round.done {
                Some((_, done)) if done.passed => (msg::month_report::done(lang), Tone::Plain),
                Some(_) => (msg::month_report::found(lang), Tone::Warn),
                None => (msg::month_report::missed(lang), Tone::Bad),
            };
            row.push(Cell::text(words).tone(tone));
            row.push(round.done.map(|(fact, _)| self.names.person(fact.entry.by)));
            row.push(round.done.map(|(_, done)| done.finding.as_str()));
        });
        self.names.table(ROUNDS, msg::month_report::routines(lang), columns, rows)
    }
}
