//! The tables of the sheet: drawers, payments, open items, stock, what checklists found, attendance. Each shows what
//! holds now, and what was sealed beside it where that was something else.

use super::day::{Forms, line, table};
use super::sealed;
use crate::i18n;
use crate::i18n::msg;
use crate::i18n::shifts;
use crate::model::cash::OPENING;
use crate::model::cash::ways::CountWay;
use crate::model::checklist::{Finding, ListKind};
use crate::model::handover::CarryAct;
use crate::model::item_state::Severity;
use crate::model::lang::Lang;
use crate::model::log::{Detail, TillChange};
use crate::model::money::Money;
use crate::model::refs::Names;
use crate::record::approvals::graver_shown_of;
use crate::record::document::SCHEMA_V1;
use crate::record::logbook::LogPage;
use crate::record::parts::CASH;
use crate::record::{Carried, Cash, Check, Document, Stock, Tender};
use crate::report::daylog::approvals::changed_after;
use crate::report::daylog::field::{code, word};
use crate::report::daylog::parts::{answer, names_each_counter, overdue, stock_notes};
use crate::report::daylog::phrases::{
    self, by_at, faults_unsaid, moment, notes, open_since, repair_in_brief, sep,
};
use crate::report::tables::{Cell, CellKind, Column, Formula, Shown, Table, TableRow, Tone};

impl Forms {
    pub(super) fn drawers(&self, lang: Lang) -> Table<'_> {
        let mut rows = Vec::new();
        for (page, now) in self.each() {
            rows.extend(changes(page).map(|(seal, change)| session(page, seal, change, lang)));
            for (at, (cash, was)) in now.cash.iter().zip(&page.document.cash).enumerate() {
                let and = msg::report::and(lang);
                let mut row = line(page);
                let (tender, sealed) = (cash.cash(), was.cash());
                row.push(shifts::of_page(lang, page)).push(cash.register.as_str());
                row.push(cash.handed_over_by(&now.people.outgoing).join(and));
                row.push(cash.taken_over_by(now.takers()).join(and));
                let float = Cell::from(cash.opening.counted.or(cash.opening.left_before));
                row.push(float.starred_for(graver_shown_of(cash, OPENING)));
                row.push(tender.and_then(|t| t.expected)).push(tender.and_then(|t| t.counted));
                let shown = tender.and_then(|tender| graver_shown_of(cash, &tender.tender));
                row.push(Cell::over_short(tender.and_then(|t| t.difference)).starred_for(shown));
                row.push(left(cash)).push(cash.deposit);
                row.push(was.opening.counted.or(was.opening.left_before));
                row.push(sealed.and_then(|t| t.expected)).push(sealed.and_then(|t| t.counted));
                row.push(Cell::over_short(sealed.and_then(|t| t.difference))).push(left(was));
                row.push(was.deposit);
                let seal = page.document.seal.as_ref().map(|s| format!("#{:05} {}", s.seq, s.code));
                row.push(seal).push(sealed::of_drawer(&page.document, &page.corrections, at, lang));
                row.push(shown);
                rows.push(row);
            }
        }
        let mut notes: Vec<String> =
            self.day.pages.iter().flat_map(|page| changed_after(page, lang)).collect();
        let drawers = self.day.pages.iter().flat_map(|page| &page.document.cash);
        let bagged = drawers.filter(|cash| !cash.bag_no.is_empty());
        notes.extend(bagged.map(|cash| msg::forms::takings_bag(lang, &cash.register, &cash.bag_no)));
        let none = msg::report::none(lang);
        let mut table = table("cash", msg::forms::cash(lang), none, drawer_columns(lang), rows)
            .totalled(msg::report::total(lang));
        table.frozen = 2;
        table.main = true;
        table.notes = notes;
        table
    }

    pub(super) fn tenders(&self, lang: Lang) -> Table<'_> {
        let mut rows = Vec::new();
        for (page, document) in self.each() {
            for (_, change) in changes(page) {
                let mut row = line(page);
                row.push(shifts::of_page(lang, page)).push(change.register.as_str());
                row.push(code(document, lang, "tender", CASH));
                row.push(change.expected).push(change.counted);
                let difference = Cell::over_short(change.difference);
                row.push(difference.starred_for(change.shown_before));
                row.push(Cell::default()).push(Cell::default());
                row.push(said_of(document, change, lang));
                row.push(change.expected).push(change.counted).push(Cell::over_short(change.difference));
                rows.push(row);
            }
            for (cash, was) in document.cash.iter().zip(&page.document.cash) {
                for (tender, sealed) in cash.tenders.iter().zip(&was.tenders) {
                    let mut row = line(page);
                    row.push(shifts::of_page(lang, page)).push(cash.register.as_str());
                    row.push(code(document, lang, "tender", &tender.tender));
                    row.push(tender.expected).push(tender.counted);
                    let difference = Cell::over_short(tender.difference);
                    row.push(difference.starred_for(graver_shown_of(cash, &tender.tender)));
                    row.push(tender.slips);
                    let missing = Cell::some(tender.proof_missing).tone(Tone::Warn);
                    row.push(missing).push(reason(document, tender, lang));
                    row.push(sealed.expected).push(sealed.counted);
                    row.push(Cell::over_short(sealed.difference));
                    rows.push(row);
                }
            }
        }
        let none = msg::report::none(lang);
        let mut table = table("tenders", msg::forms::tenders(lang), none, tender_columns(lang), rows)
            .totalled(msg::report::total(lang));
        table.frozen = 3;
        table.under = true;
        table
    }

    /// What the last handover of the day carried on.
    pub(super) fn open(&self, lang: Lang) -> Table<'_> {
        let columns = vec![
            Column::new("item", CellKind::Code, "#"),
            Column::new("what", CellKind::Text, msg::over_short::what(lang)),
            Column::new("kind", CellKind::Text, msg::open_items::kind(lang)),
            Column::new("owner", CellKind::Text, msg::open_items::owner(lang)),
            Column::new("due", CellKind::Text, msg::open_items::due(lang)),
            Column::new("state", CellKind::Text, msg::report::state(lang)),
            Column::new("shifts", CellKind::Number, msg::open_items::handovers(lang)),
            Column::new("opened", CellKind::Text, msg::open_items::since(lang)),
            Column::new("answer", CellKind::Text, msg::forms::taken_over(lang)),
            Column::new("remark", CellKind::Text, msg::over_short::handling(lang)),
        ];
        let word = |key: &str| i18n::text(lang, key, &[]);
        let mut rows = Vec::new();
        if let Some((page, document)) = self.each().last() {
            for item in &document.carried {
                let mut row = line(page);
                row.push(item.item.to_string()).push(item.title.as_str()).push(word(item.kind.key()));
                row.push(item.owner.as_str())
                    .push(item.due.map(|at| moment(document, at, lang)))
                    .push(phrases::state(document, item, lang));
                let later = document.schema != SCHEMA_V1;
                row.push(item.handovers);
                row.push(item.opened_at.filter(|_| later).map(|at| moment(document, at, lang)));
                row.push(taken(document, item, lang)).push(open_notes(document, item, lang).join(sep(lang)));
                rows.push(row);
            }
        }
        let none = msg::daylog::nothing_open(lang);
        let mut table = table("open", msg::forms::open(lang), none, columns, rows);
        table.frozen = 2;
        table
    }

    /// Lines of the count list that differ, run low, are past their date, or of which something was said.
    pub(super) fn stock(&self, lang: Lang) -> Table<'_> {
        let mut columns = vec![
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
            Column::new("article", CellKind::Text, msg::stock_report::article(lang)),
            Column::new("book", CellKind::Number, msg::stock_report::book(lang)),
            Column::new("counted", CellKind::Number, msg::over_short::counted(lang)),
            Column::new("variance", CellKind::Number, msg::stock_report::variance(lang))
                .by(Formula::Minus(3, 2)),
            Column::new("low", CellKind::Text, msg::stock_report::low(lang)),
            Column::new("expired", CellKind::Number, msg::stock_report::expired(lang)),
            Column::new("remark", CellKind::Text, msg::over_short::handling(lang)),
        ];
        for (key, at) in [("sealed_book", 2), ("sealed_counted", 3), ("sealed_variance", 4)] {
            columns.push(sealed::column(key, &columns[at], at, lang));
        }
        let mut rows = Vec::new();
        let told = |l: &Stock| {
            let said = !l.remark.is_empty() || !l.reason.is_empty();
            let found = [l.expired, l.damaged].into_iter().flatten().any(|n| n > 0);
            l.low || found || l.variance.is_some_and(|v| v != 0) || said
        };
        for (page, document) in self.each() {
            let both = document.stock.iter().zip(&page.document.stock);
            let each = names_each_counter(document, lang);
            for (now, was) in both.filter(|(now, was)| told(now) || told(was)) {
                let mut row = line(page);
                row.push(shifts::of_page(lang, page))
                    .push(now.item.as_str())
                    .push(now.book)
                    .push(now.counted);
                let tone = if now.variance.is_some_and(|v| v < 0) { Tone::Bad } else { Tone::Plain };
                row.push(Cell::from(now.variance).tone(tone));
                row.push(if now.low { msg::stock_report::low(lang) } else { "" });
                row.push(Cell::some(now.expired.unwrap_or_default()).tone(Tone::Warn));
                let low = msg::daylog::low(lang);
                let mut remarks = stock_notes(document, now, lang);
                remarks.extend(by_at(now.said.as_ref(), lang).filter(|_| each));
                remarks.retain(|remark| remark != low || !now.low);
                row.push(remarks.join(sep(lang)));
                row.push(was.book).push(was.counted).push(was.variance);
                rows.push(row);
            }
        }
        table("stock", msg::forms::stock(lang), msg::report::none(lang), columns, rows)
    }

    pub(crate) fn devices(&self, lang: Lang) -> Table<'_> {
        // What is out of order stands there too where no line of the list says so.
        let unsaid = self.each().flat_map(|(page, document)| {
            faults_unsaid(document).map(move |item| {
                let mut row = line(page);
                row.push(shifts::of_page(lang, page)).push(format!("#{} {}", item.item, item.title));
                row.push(Cell::from(open_since(document, item, lang)).tone(Tone::Warn)).push("");
                row
            })
        });
        let mut rows = self.found_rows(lang, |check| check.list == ListKind::Devices);
        rows.extend(unsaid);
        found_table("devices", msg::forms::devices(lang), lang, rows)
    }

    pub(super) fn safety(&self, lang: Lang) -> Table<'_> {
        // Outgoing's own list stands with the people.
        let elsewhere = [ListKind::Devices, ListKind::SelfCheck];
        let title = msg::forms::safety(lang);
        let mut table = self.found("safety", title, lang, |check| !elsewhere.contains(&check.list));
        let looked_at = |check: &&Check| check.list != ListKind::SelfCheck;
        let answered: usize = self.now.iter().map(|d| d.checks.iter().filter(looked_at).count()).sum();
        table.notes.push(msg::forms::answered(lang, i64::try_from(answered).unwrap_or(0)));
        table
    }

    /// What a checklist found.
    fn found(&self, key: &'static str, title: &str, lang: Lang, of: impl Fn(&Check) -> bool) -> Table<'_> {
        found_table(key, title, lang, self.found_rows(lang, of))
    }

    fn found_rows(&self, lang: Lang, of: impl Fn(&Check) -> bool) -> Vec<TableRow<'_>> {
        let mut rows = Vec::new();
        for (page, document) in self.each() {
            let wrong = |c: &&Check| match c.finding {
                Finding::Issue | Finding::NotDone | Finding::Known => true,
                Finding::Ok | Finding::NotApplicable => false,
            };
            for check in document.checks.iter().filter(wrong).filter(|check| of(check)) {
                let mut row = line(page);
                row.push(shifts::of_page(lang, page));
                row.push(format!("{} {}", check.item, code(document, lang, "check", &check.item)));
                row.push(Cell::from(found(document, check, lang)).tone(Tone::Warn)).push(check.by.as_str());
                rows.push(row);
            }
        }
        rows
    }

    pub(super) fn attendance(&self, lang: Lang) -> Table<'_> {
        let mut columns = vec![
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
            Column::new("name", CellKind::Text, msg::report::person_name(lang)),
            Column::new("planned_in", CellKind::Time, msg::attendance_report::planned_in(lang)),
            Column::new("planned_out", CellKind::Time, msg::attendance_report::planned_out(lang)),
            Column::new("in", CellKind::Time, msg::attendance_report::came(lang)),
            Column::new("out", CellKind::Time, msg::attendance_report::went(lang)),
            Column::new("late", CellKind::Number, msg::attendance_report::late_min(lang)),
            Column::new("remark", CellKind::Text, msg::over_short::handling(lang)),
        ];
        for (key, at) in [("sealed_in", 4), ("sealed_out", 5), ("sealed_late", 6)] {
            columns.push(sealed::column(key, &columns[at], at, lang));
        }
        let mut rows = Vec::new();
        for (page, document) in self.each() {
            for (now, was) in document.attendance.iter().zip(&page.document.attendance) {
                let mut row = line(page);
                row.push(shifts::of_page(lang, page)).push(now.person.as_str());
                row.push(now.planned_start).push(now.planned_end).push(now.actual_in).push(now.actual_out);
                row.push(Cell::some(now.late_min).tone(Tone::Warn));
                row.push(notes(document, now, was, lang).join(sep(lang)));
                row.push(was.actual_in).push(was.actual_out).push(Cell::some(was.late_min));
                rows.push(row);
            }
        }
        let none = msg::report::none(lang);
        let mut table = table("attendance", msg::forms::attendance(lang), none, columns, rows);
        table.frozen = 2;
        table
    }
}

/// What was left in a drawer. An own insert goes with whose it is; it is told with the drawer.
fn left(cash: &Cash) -> Option<Money> {
    cash.float_left.filter(|_| cash.way != CountWay::OwnDrawer)
}

fn drawer_columns(lang: Lang) -> Vec<Column> {
    let mut columns = vec![
        Column::new("shift", CellKind::Text, msg::report::shift(lang)),
        Column::new("register", CellKind::Text, msg::report::register(lang)),
        Column::new("outgoing", CellKind::Text, msg::report::outgoing(lang)),
        Column::new("incoming", CellKind::Text, msg::report::incoming(lang)),
        Column::new("float", CellKind::Money, msg::over_short::float(lang)),
        Column::new("expected", CellKind::Money, msg::over_short::expected(lang)).summed(),
        Column::new("counted", CellKind::Money, msg::over_short::counted(lang)).summed(),
        Column::new("difference", CellKind::OverShort, msg::over_short::difference(lang))
            .by(Formula::Minus(6, 5))
            .summed(),
        Column::new("float_left", CellKind::Money, msg::forms::float_left(lang)),
        Column::new("deposit", CellKind::Money, msg::forms::deposit(lang)).summed(),
    ];
    for (key, at) in [
        ("sealed_float", 4),
        ("sealed_expected", 5),
        ("sealed_counted", 6),
        ("sealed_difference", 7),
        ("sealed_float_left", 8),
        ("sealed_deposit", 9),
    ] {
        let column = sealed::column(key, &columns[at], at, lang);
        columns.push(if columns[at].sum { column.summed() } else { column });
    }
    columns.push(Column::new("seal", CellKind::Text, msg::forms::seals(lang)).shown(Shown::InFiles));
    columns.push(
        Column::new("corrections", CellKind::Text, msg::forms::corrections(lang)).shown(Shown::InFiles),
    );
    // On paper it is the mark beside the figure.
    columns.push(
        Column::new("shown_before", CellKind::OverShort, msg::forms::shown_before(lang))
            .shown(Shown::InFiles),
    );
    columns
}

fn tender_columns(lang: Lang) -> Vec<Column> {
    let mut columns = vec![
        Column::new("shift", CellKind::Text, msg::report::shift(lang)),
        Column::new("register", CellKind::Text, msg::report::register(lang)),
        Column::new("tender", CellKind::Text, msg::month_report::tender(lang)),
        Column::new("expected", CellKind::Money, msg::over_short::expected(lang)).summed(),
        Column::new("counted", CellKind::Money, msg::over_short::counted(lang)).summed(),
        Column::new("difference", CellKind::OverShort, msg::over_short::difference(lang))
            .by(Formula::Minus(4, 3))
            .summed(),
        Column::new("slips", CellKind::Number, msg::forms::slips(lang)),
        Column::new("proof_missing", CellKind::Number, msg::forms::proof_missing(lang)),
        Column::new("reason", CellKind::Text, msg::over_short::reason(lang)),
    ];
    for (key, at) in [("sealed_expected", 3), ("sealed_counted", 4), ("sealed_difference", 5)] {
        columns.push(sealed::column(key, &columns[at], at, lang).summed());
    }
    columns
}

fn reason(document: &Document, tender: &Tender, lang: Lang) -> String {
    let Some(why) = &tender.reason else { return String::new() };
    let parts = [code(document, lang, "reason", &why.reason), why.text.clone()];
    parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(": ")
}

/// What was found by a list, and by whom.
fn found_table<'m>(key: &'static str, title: &str, lang: Lang, rows: Vec<TableRow<'m>>) -> Table<'m> {
    let columns = vec![
        Column::new("shift", CellKind::Text, msg::report::shift(lang)),
        Column::new("item", CellKind::Text, msg::over_short::what(lang)),
        Column::new("found", CellKind::Text, msg::forms::found(lang)),
        Column::new("by", CellKind::Text, msg::stock_report::by(lang)),
    ];
    table(key, title, msg::report::none(lang), columns, rows)
}

/// What was wrong with an item, in the words of who looked.
fn found(document: &Document, check: &Check, lang: Lang) -> String {
    let finding = match check.finding {
        Finding::NotDone | Finding::Known => word(lang, check.finding.as_str()),
        Finding::Ok | Finding::Issue | Finding::NotApplicable => String::new(),
    };
    let said = format!("{finding} {}", phrases::found(document, check, lang)).trim().to_owned();
    if said.is_empty() { word(lang, "issue") } else { said }
}

/// What incoming said to an open item; a question or a dispute stands out.
fn taken(document: &Document, item: &Carried, lang: Lang) -> Cell<'static> {
    let tone = if item.act == Some(CarryAct::Accepted) { Tone::Plain } else { Tone::Warn };
    Cell::from(answer(document, item, lang)).tone(tone)
}

/// How urgent an open item is, its next step and why it is late.
fn open_notes(document: &Document, item: &Carried, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    if item.severity != Severity::Normal {
        notes.push(i18n::text(lang, item.severity.key(), &[]));
    }
    if !item.next_step.is_empty() {
        notes.push(msg::daylog::next_step(lang, &item.next_step));
    }
    notes.extend(repair_in_brief(document, item, lang));
    if !item.overdue_reason.is_empty() {
        notes.push(overdue(item, lang));
    }
    notes
}

/// The changes of hands in a shift at which a register was counted, each with the number of its record.
fn changes(page: &LogPage) -> impl Iterator<Item = (i64, &TillChange<Names>)> {
    page.document.log.iter().filter_map(|entry| match &entry.detail {
        Detail::TillChange(change) if change.handed_on.is_some() => Some((change.seq, change)),
        _ => None,
    })
}

/// Why a session differs, and who approved it.
fn said_of(document: &Document, change: &TillChange<Names>, lang: Lang) -> String {
    let reason =
        if change.reason.is_empty() { String::new() } else { code(document, lang, "reason", &change.reason) };
    let approver = change.approver.clone().unwrap_or_default();
    let mut parts = vec![reason, change.text.clone(), change.disagreed.clone(), approver];
    parts.retain(|part| !part.is_empty());
    parts.join(phrases::sep(lang))
}

/// A session of a drawer that ended inside its shift, as a line of the drawers.
fn session<'p>(page: &'p LogPage, seq: i64, change: &'p TillChange<Names>, lang: Lang) -> TableRow<'p> {
    let mut row = line(page);
    row.push(shifts::of_page(lang, page)).push(change.register.as_str());
    row.push(change.outgoing.as_str()).push(change.incoming.as_str());
    row.push(change.opening);
    row.push(change.expected).push(change.counted);
    row.push(Cell::over_short(change.difference).starred_for(change.shown_before));
    row.push(change.handed_on).push(change.deposit);
    row.push(change.opening).push(change.expected).push(change.counted);
    row.push(Cell::over_short(change.difference)).push(change.handed_on);
    row.push(change.deposit);
    row.push(Some(format!("#{seq:05}"))).push(said_of(&page.document, change, lang));
    row.push(change.shown_before);
    row
}
