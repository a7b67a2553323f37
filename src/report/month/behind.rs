//! What is behind the figures of the owner's page: lines of the reports it is made of, and of tables that are
//! not printed.

use std::collections::BTreeMap;

use super::{List, Round, SAME_WORDS, StoreMonth, begin, comments, is_fast, issues, lists as answered, most};
use super::{pair_of, rounds, took};
use crate::domain::checklist::ListKind;
use crate::domain::ids::PersonId;
use crate::domain::money::Money;
use crate::i18n::{Lang, msg};
use crate::report::Model as _;
use crate::report::attendance::behind as attendance;
use crate::report::behind::{Behind, Place};
use crate::report::names::{Names, many};
use crate::report::over_short::behind as over_short;
use crate::report::paper::{Cell, Column, Kind, Rows, Table, Tone};

/// Lines of over and short, and of attendance.
const DRAWERS: &str = "drawers";
const PUNCHES: &str = "punches";
const HANDOVERS: &str = "handovers";
const CARRIED: &str = "carried";
const LISTS: &str = "lists";
const ROUNDS: &str = "rounds";

/// The lines behind a figure.
pub(super) fn behind(report: &StoreMonth, place: Place<'_>) -> Option<Behind> {
    let (line, column) = (place.line, place.column);
    let in_cash = |table, column| {
        let found = over_short::behind(&report.cash, Place { table, line, column })?;
        Some(Behind { table: DRAWERS, ..found })
    };
    match place.table {
        "sales" => in_cash("tenders", if column == Some("share") { Some("takings") } else { column }),
        "causes" => in_cash("reasons", column),
        "attendance" => {
            let column = if column == Some("late") { Some("late_or_serious") } else { column };
            let found = attendance::behind(&report.attendance, Place { table: "people", line, column })?;
            Some(Behind { table: PUNCHES, ..found })
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
    let words = Words { report, names: Names { facts: &report.cash.facts, lang } };
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

fn pairs(report: &StoreMonth, place: Place<'_>) -> Option<Behind> {
    let pair = place.one(&report.pairs)?.map(|pair| (pair.outgoing, pair.incoming));
    let shifts = &report.cash.facts.shifts;
    if matches!(place.column, None | Some("shifts" | "per_shift")) {
        // Also those without a drawer.
        return Some(Behind::of(HANDOVERS, shifts.len(), |n| {
            let of = pair_of(&report.cash, report.ask, n, &shifts[n]);
            of.is_some() && (pair.is_none() || pair == of)
        }));
    }
    let found = over_short::drawers(&report.cash, place.column, Money(0), |shift, _, _| {
        let first = shift.outgoing.first().copied();
        pair.is_none_or(|pair| pair == (first, shift.incoming.first().copied()))
    });
    Some(Behind { table: DRAWERS, ..found })
}

fn items(report: &StoreMonth, place: Place<'_>) -> Option<Behind> {
    let kind = place.one(&report.kinds)?;
    let items = &report.items;
    let begin = begin(&items.facts);
    Some(Behind::of(CARRIED, items.facts.items.len(), |n| {
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

fn checks(report: &StoreMonth, place: Place<'_>) -> Option<Behind> {
    let facts = &report.cash.facts;
    let wanted = place.one(&report.checks)?.map(|checked| (checked.list, checked.person));
    let lists: Vec<List<'_>> = answered(facts).collect();
    let of = |(place, answers): &List<'_>| {
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
    Some(Behind::of(LISTS, lists.len(), |n| {
        let Some(key) = of(&lists[n]).filter(|key| wanted.is_none_or(|wanted| wanted == *key)) else {
            return false;
        };
        let answers = &lists[n].1;
        match place.column {
            Some("issues") => issues(answers) > 0,
            Some("all_well") => issues(answers) == 0,
            Some("fast") => is_fast(answers),
            Some("same_words") => comments(answers)
                .any(|words| said.get(&(key.0, key.1, words)).is_some_and(|n| *n >= SAME_WORDS)),
            _ => true,
        }
    }))
}

fn routines(report: &StoreMonth, place: Place<'_>) -> Option<Behind> {
    let rounds: Vec<Round<'_>> = rounds(&report.cash.facts);
    let wanted = place.one(&report.routines)?;
    Some(Behind::of(ROUNDS, rounds.len(), |n| {
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
struct Words<'m> {
    report: &'m StoreMonth,
    names: Names<'m>,
}

impl<'m> Words<'m> {
    fn handovers(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("date", Kind::Date, msg::report::date(lang)),
            Column::new("shift", Kind::Text, msg::report::shift(lang)),
            Column::new("outgoing", Kind::Text, msg::report::outgoing(lang)),
            Column::new("incoming", Kind::Text, msg::report::incoming(lang)),
        ];
        let rows = Rows::of(&self.report.cash.facts.shifts, move |shift, row| {
            row.opens = Some(shift.handover);
            row.push(shift.date).push(self.names.shift(shift.shift));
            row.push(self.names.people(&shift.outgoing)).push(self.names.people(&shift.incoming));
        });
        self.names.table(HANDOVERS, msg::over_short::shifts(lang), columns, rows)
    }

    /// Everything carried, open and closed.
    fn carried(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("item", Kind::Code, "#"),
            Column::new("what", Kind::Text, msg::over_short::what(lang)),
            Column::new("since", Kind::Date, msg::open_items::since(lang)),
            Column::new("closed", Kind::Date, msg::open_items::closed_on(lang)),
            Column::new("handovers", Kind::Number, msg::open_items::handovers(lang)),
            Column::new("state", Kind::Text, msg::report::state(lang)),
            Column::new("owner", Kind::Text, msg::open_items::owner(lang)),
        ];
        let rows = Rows::of(&self.report.items.facts.items, move |fact, row| {
            let item = &fact.item;
            row.opens = item.detail.handover;
            row.push(item.id.to_string()).push(item.title.as_str()).push(item.opened.calendar_date());
            row.push(item.closed_ms.map(|ms| self.names.stamp(ms).calendar_date())).push(item.handovers);
            row.push(self.names.word(item.state.key())).push(item.owner.map(|id| self.names.person(id)));
        });
        let mut table = self.names.table(CARRIED, msg::month_report::items(lang), columns, rows);
        table.frozen = 2;
        table
    }

    fn lists(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("date", Kind::Date, msg::report::date(lang)),
            Column::new("shift", Kind::Text, msg::report::shift(lang)),
            Column::new("list", Kind::Text, msg::month_report::list(lang)),
            Column::new("name", Kind::Text, msg::report::name(lang)),
            Column::new("issues", Kind::Number, msg::month_report::issues(lang)),
            Column::new("seconds", Kind::Number, msg::month_report::seconds(lang)),
            Column::new("words", Kind::Text, msg::over_short::handling(lang)),
        ];
        let facts = &self.report.cash.facts;
        let lists: Vec<List<'m>> = answered(facts).collect();
        let rows = Rows::new(lists.len(), move |n, row| {
            let ((shift, list), answers) = &lists[n];
            let Some(shift) = facts.shifts.get(*shift) else { return };
            row.opens = Some(shift.handover);
            row.push(shift.date).push(self.names.shift(shift.shift)).push(self.names.list(*list));
            row.push(most(answers).map(|id| self.names.person(id)));
            row.push(Cell::some(many(issues(answers))));
            let tone = if is_fast(answers) { Tone::Warn } else { Tone::Plain };
            row.push(Cell::from(took(answers) / 1_000).tone(tone));
            row.push(comments(answers).collect::<Vec<_>>().join("; "));
        });
        let mut table = self.names.table(LISTS, msg::month_report::checks(lang), columns, rows);
        table.frozen = 2;
        table
    }

    fn rounds(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("date", Kind::Date, msg::report::date(lang)),
            Column::new("routine", Kind::Text, msg::month_report::routine(lang)),
            Column::new("state", Kind::Text, msg::report::state(lang)),
            Column::new("by", Kind::Text, msg::stock_report::by(lang)),
            Column::new("words", Kind::Text, msg::over_short::handling(lang)),
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
