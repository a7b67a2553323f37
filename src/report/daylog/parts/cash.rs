//! The drawers: counts, sales reports, tenders, reasons.

use super::entries::{entries, entries_of, nothing};
use crate::i18n;
use crate::i18n::{lists, msg};
use crate::model::cash::OPENING;
use crate::model::cash::results::ResultPart;
use crate::model::cash::sales_reports::MatchedAt;
use crate::model::cash::ways::CountWay;
use crate::model::cash::worked::CountsFor;
use crate::model::count_unit::CountUnit;
use crate::model::lang::Lang;
use crate::model::log::Detail;
use crate::model::money::{Money, format_amount};
use crate::model::time::Stamp;
use crate::record::document::SCHEMA_V1;
use crate::record::parts::{CASH, Counted, ResultStep, Withdrawn};
use crate::record::{Cash, Document, LogEntry, Reason, Report, Tender};
use crate::report::daylog::approvals;
use crate::report::daylog::entry::{EntryPlace, place};
use crate::report::daylog::field::{code, word};
use crate::report::daylog::phrases::{by, by_at, by_one, difference, hm, money, sep, settles, when, with_by};
use crate::report::result_chain;
use crate::report::result_chain::StepWords;
use crate::report::text_page::{LineKind, TextPage, figures, words};

/// Section of the cash: every register with its counts, sums and reasons.
pub(crate) fn cash(sheet: &mut TextPage, document: &Document, lang: Lang) {
    sheet.head(&format!("3 {}  {}", msg::daylog::s_cash(lang), document.currency));
    for (i, drawer) in document.cash.iter().enumerate() {
        if i > 0 {
            sheet.blank();
        }
        register(sheet, document, drawer, lang);
        if several(document) {
            let here = |entry: &LogEntry| register_of(entry) == Some(drawer.register.as_str());
            entries_of(sheet, document, lang, msg::daylog::movements(lang), here);
        }
    }
    if document.cash.is_empty() {
        nothing(sheet, document, msg::daylog::no_drawer(lang));
    }
    let moved = document.log.iter().any(|entry| place(entry.detail.kind()) == EntryPlace::Cash);
    if several(document) && moved {
        let known = |entry: &LogEntry| document.cash.iter().any(|d| register_of(entry) == Some(&d.register));
        let of_none = |entry: &LogEntry| place(entry.detail.kind()) == EntryPlace::Cash && !known(entry);
        entries_of(sheet, document, lang, msg::daylog::movements_other(lang), of_none);
    } else {
        let titles = [msg::daylog::movements(lang), msg::daylog::no_movement(lang)];
        entries(sheet, document, lang, titles, EntryPlace::Cash);
    }
}

/// Whether what was moved stands with the register it was moved in or out of. One register needs no such order, and
/// records of version 1 are printed as they always were.
fn several(document: &Document) -> bool {
    later(document) && document.cash.len() > 1
}

/// The register that an entry about cash is of.
fn register_of(entry: &LogEntry) -> Option<&str> {
    match entry.detail.as_logged() {
        Detail::Movement(movement) => Some(&movement.register),
        Detail::SpotCount(count) => Some(&count.register),
        Detail::TillChange(change) => Some(&change.register),
        _ => None,
    }
}

fn register(sheet: &mut TextPage, document: &Document, drawer: &Cash, lang: Lang) {
    let decimals = document.decimals.unwrap_or(2);
    sheet.sub(&drawer.register);
    taken_over(sheet, document, drawer, lang);
    counts(sheet, drawer, decimals, lang);
    if later(document) {
        whole_report(sheet, document, drawer, lang);
    } else {
        report(sheet, document, drawer, lang);
    }
    tenders(sheet, document, drawer, lang);
    findings(sheet, document, drawer, lang);
    handed_on(sheet, document, drawer, lang);
}

/// Who worked it, how it is counted, and what was found in it at the start.
fn taken_over(sheet: &mut TextPage, document: &Document, drawer: &Cash, lang: Lang) {
    let decimals = document.decimals.unwrap_or(2);
    let sum = |m: Option<Money>| money(m, decimals);
    if let Some(worked) = &drawer.worked {
        let by = lists::names(&worked.by, lang);
        let said =
            worked.said.as_ref().map(|said| msg::daylog::says_at(lang, &said.by, said.at_ms.clock(lang)));
        let counts = match worked.counts_for {
            CountsFor::Cashier => None,
            other => Some(word_of(lang, other.key())),
        };
        let line = [by].into_iter().chain(counts).chain(said).collect::<Vec<_>>().join(sep(lang));
        sheet.pair(msg::daylog::worked_by(lang), &line);
    }
    if let Some(way) = way_counted(document, drawer, lang) {
        let rule = if drawer.not_counted_by_rule() { msg::daylog::not_by_rule(lang) } else { "" };
        let said: Vec<&str> = [way.as_str(), rule].into_iter().filter(|part| !part.is_empty()).collect();
        sheet.pair(msg::daylog::way(lang), &said.join(sep(lang)));
    }
    if let Some(since) = drawer.since_count {
        let moved = format_amount(since.moved, decimals);
        sheet.pair(msg::daylog::since_count(lang), &msg::daylog::since_line(lang, moved, since.shifts));
    }
    let opening = &drawer.opening;
    if opening.counted.is_some() || opening.left_before.is_some() {
        // An own insert is brought by whose it is: no shift before has left it.
        let own = later(document) && drawer.way == CountWay::OwnDrawer;
        let at_opening = opening.at.zip(document.started_at).is_some_and(|(at, line)| at.ms < line.ms);
        let mut line = match opening.left_before {
            Some(left) if own => msg::daylog::opening_own(lang, sum(opening.counted), sum(Some(left))),
            None if own => msg::daylog::opening_own_first(lang, sum(opening.counted)),
            Some(left) => msg::daylog::opening_line(lang, sum(opening.counted), sum(Some(left))),
            None if at_opening => msg::daylog::opening_counted(lang, sum(opening.counted)),
            // What was left before a record from elsewhere it may not say.
            None if later(document) && document.imported => sum(opening.counted),
            None => msg::daylog::opening_first(lang, sum(opening.counted)),
        };
        if let Some(gap) = opening.difference.filter(|d| !d.is_zero()) {
            line = format!("{line}{}{}", sep(lang), difference(lang, gap, decimals));
            sheet.warn(msg::daylog::opening(lang), &line);
        } else {
            sheet.pair(msg::daylog::opening(lang), &line);
        }
    }
    if later(document) && !opening.by.is_empty() {
        let by =
            opening.at.map_or_else(|| opening.by.clone(), |at| format!("{} {}", opening.by, at.clock(lang)));
        let said = match (opening.taken_over, drawer.way) {
            (false, _) => by,
            (true, CountWay::OwnDrawer) => msg::daylog::as_counted(lang, by),
            (true, _) => msg::daylog::as_left(lang, by),
        };
        sheet.pair(msg::daylog::opening_by(lang), &said);
    }
    if let Some(why) = &drawer.opening_reason {
        reason(sheet, document, why, lang);
    }
}

/// How a register was counted. Where nobody takes over there is no incoming to count what stays, or the drawer again.
fn way_counted(document: &Document, drawer: &Cash, lang: Lang) -> Option<String> {
    let counted = |side: &Counted| side.total.is_some();
    let lone = document.people.closes && !counted(&drawer.incoming);
    match drawer.way {
        CountWay::BaggedFirst if lone => Some(msg::daylog::bagged_by_one(lang).to_owned()),
        CountWay::HandedOn if !later(document) || !counted(&drawer.outgoing) => None,
        CountWay::HandedOn if lone => Some(msg::daylog::counted_by_one(lang).to_owned()),
        CountWay::HandedOn if !counted(&drawer.incoming) => None,
        way => Some(word_of(lang, way.key())),
    }
}

/// What is out of the ordinary with it.
fn findings(sheet: &mut TextPage, document: &Document, drawer: &Cash, lang: Lang) {
    let decimals = document.decimals.unwrap_or(2);
    if !drawer.uncounted.is_empty() {
        let why = with_by(&drawer.uncounted, drawer.uncounted_said.as_ref(), lang);
        sheet.warn(msg::daylog::uncounted(lang), &why);
    }
    if !drawer.disagreed.is_empty() {
        let why = with_by(&drawer.disagreed, drawer.disagreed_said.as_ref(), lang);
        sheet.warn(msg::daylog::disagreed(lang), &why);
    }
    if drawer.recounted {
        sheet.warn(msg::daylog::recounted(lang), msg::daylog::yes(lang));
    }
    changes(sheet, document, drawer, lang);
    for void in &drawer.sold_on {
        let mut parts: Vec<String> = void.by.iter().cloned().chain([hm(Some(void.at_ms), lang)]).collect();
        for (name, side) in [
            (msg::daylog::outgoing_short(lang), &void.outgoing),
            (msg::daylog::incoming_short(lang), &void.incoming),
        ] {
            let said = side.iter().map(|mark| {
                format!("{name} {} {} {}", mark.by, hm(Some(mark.at_ms), lang), money(mark.total, decimals))
            });
            parts.extend(said);
        }
        sheet.warn(msg::daylog::sold_on(lang), &parts.join(sep(lang)));
    }
    for line in withdrawn_lines(document, drawer, lang) {
        sheet.warn(msg::daylog::withdrawn(lang), &line);
    }
    if drawer.large_confirmed {
        let yes = with_by(msg::daylog::yes(lang), drawer.large_said.as_ref(), lang);
        sheet.pair(msg::daylog::large(lang), &yes);
    }
    if let [a, b] = drawer.mirrored.as_slice() {
        let name = |id: &str| code(document, lang, "tender", id);
        sheet.warn(msg::daylog::mirrored(lang), &format!("{} / {}", name(a), name(b)));
    }
}

/// What goes on in it, what leaves it, and which slips came back.
fn handed_on(sheet: &mut TextPage, document: &Document, drawer: &Cash, lang: Lang) {
    let decimals = document.decimals.unwrap_or(2);
    if let Some(left) = drawer.float_left.filter(|_| later(document) && drawer.way == CountWay::OwnDrawer) {
        let (kept, deposit) = (format_amount(left, decimals), money(drawer.deposit, decimals));
        let line = msg::daylog::left_own_line(lang, deposit, kept);
        sheet.pair(msg::daylog::left_own(lang), &with_by(&line, drawer.float_left_said.as_ref(), lang));
    } else if let Some(left) = drawer.float_left {
        let mut line =
            msg::daylog::left_line(lang, money(drawer.deposit, decimals), format_amount(left, decimals));
        let on = drawer.handed_on().filter(|on| *on != left);
        if let Some(on) = on {
            line =
                format!("{line}{}{}", sep(lang), msg::daylog::handed_on(lang, format_amount(on, decimals)));
        }
        sheet.pair(msg::daylog::left(lang), &with_by(&line, drawer.float_left_said.as_ref(), lang));
    }
    if !drawer.bag_no.is_empty() {
        sheet.pair(msg::daylog::takings_bag(lang), &drawer.bag_no);
    }
    for line in &drawer.non_cash {
        let amount = line.amount.map(|a| format_amount(a, decimals)).unwrap_or_default();
        let by = by_at(line.said.as_ref(), lang).unwrap_or_default();
        let parts = [line.number.as_str(), amount.as_str(), line.remark.as_str(), by.as_str()];
        let said: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
        sheet.pair(
            &word(lang, line.kind.as_str()),
            format!("{} x {}", line.count, said.join(sep(lang))).trim_end_matches(" x "),
        );
    }
    for slip in &drawer.deposits {
        let line = format!(
            "{} {} {} {}",
            slip.slip_no,
            format_amount(slip.amount, decimals),
            slip.by.as_deref().unwrap_or_default(),
            when(slip.at_ms, lang)
        );
        let mut parts = vec![line.trim().to_owned()];
        parts.extend(settles(lang, decimals, slip.amount, &slip.settles, slip.sent));
        parts.extend(Some(slip.reason.clone()).filter(|reason| !reason.is_empty()));
        let said = parts.join(sep(lang));
        match slip.sent.filter(|sent| *sent != slip.amount) {
            Some(_) => sheet.warn(msg::daylog::bank_slip(lang), &said),
            None => sheet.pair(msg::daylog::bank_slip(lang), &said),
        }
    }
}

/// The name of a code by its key.
fn word_of(lang: Lang, key: &'static str) -> String {
    i18n::text(lang, key, &[])
}

/// Both counts beside each other, largest denomination first.
fn counts(sheet: &mut TextPage, drawer: &Cash, decimals: u8, lang: Lang) {
    let (out, inn) = (&drawer.outgoing, &drawer.incoming);
    if out.total.is_none() && inn.total.is_none() {
        return;
    }
    let mut units: Vec<CountUnit> =
        out.rows.keys().chain(inn.rows.keys()).filter_map(|row| row.parse().ok()).collect();
    units.sort_unstable_by(|a, b| b.cmp(a));
    units.dedup();
    let count = |n: Option<&i64>| n.map_or_else(|| "-".to_owned(), ToString::to_string);
    // Where incoming counts what stays, or another insert, there is nothing to lay beside each other.
    let same = matches!(drawer.way, CountWay::HandedOn | CountWay::ClosingOnly);
    let name =
        |unit: CountUnit| unit.name(msg::cash_ui::one_coin(lang), |value| format_amount(value, decimals));
    let rows = units.into_iter().filter_map(|unit| {
        let (key, worth) = (unit.to_string(), Money(unit.worth()));
        let (a, b) = (out.rows.get(&key), inn.rows.get(&key));
        if a.is_none_or(|n| *n == 0) && b.is_none_or(|n| *n == 0) {
            return None;
        }
        if !same {
            // Each side's pieces come to a sum of their own.
            let of = |n: Option<&i64>| n.and_then(|n| worth.checked_mul(*n).ok());
            let cells = [name(unit), count(a), money(of(a), decimals), count(b), money(of(b), decimals)];
            return Some((false, cells.to_vec()));
        }
        let used = if drawer.disagreed.is_empty() || !same { a.or(b) } else { b.or(a) };
        let total = used.and_then(|n| worth.checked_mul(*n).ok());
        let differ = same && a.is_some() && b.is_some() && a != b;
        let cells = [name(unit), count(a), count(b), money(total, decimals)];
        Some((differ, cells.to_vec()))
    });
    let rows: Vec<(bool, Vec<String>)> = rows.collect();
    let column = |n: usize| rows.iter().map(move |(_, row)| row[n].as_str());
    let (outgoing, incoming) = (msg::daylog::outgoing_short(lang), msg::daylog::incoming_short(lang));
    let total = msg::daylog::sum(lang);
    let (heads, wide): (Vec<&str>, &[usize]) = if same {
        (vec![outgoing, incoming, total], &[10, 10, 16])
    } else {
        (vec![outgoing, total, incoming, total], &[10, 12, 10, 12])
    };
    let mut columns = vec![(figures(12).holding(column(0)), msg::daylog::denomination(lang))];
    for (n, (head, wide)) in heads.into_iter().zip(wide).enumerate() {
        columns.push((figures(*wide).holding(column(n + 1)), head));
    }
    sheet.row(LineKind::Sub, &columns);
    for (differ, cells) in &rows {
        let kind = if *differ { LineKind::Warn } else { LineKind::Text };
        let line: Vec<_> =
            columns.iter().zip(cells).map(|((column, _), cell)| (*column, cell.as_str())).collect();
        sheet.row(kind, &line);
    }
    let mut line = msg::daylog::count_line(lang, money(out.total, decimals));
    if let Some(second) = inn.total {
        line = format!(
            "{line}{}{}",
            sep(lang),
            second_count(drawer.way, &format_amount(second, decimals), lang)
        );
    }
    sheet.pair(msg::daylog::count(lang), &line);
    for (name, side) in [(msg::daylog::outgoing_short(lang), out), (msg::daylog::incoming_short(lang), inn)] {
        let first = side.earlier.iter().map(|mark| (mark.by.as_str(), Some(mark.at_ms), mark.total));
        let marked = side.at.is_some() || !side.by.is_empty();
        let last = marked.then_some((side.by.as_str(), side.at, side.total));
        let said: Vec<String> = first
            .chain(last)
            .map(|(by, at, total)| {
                let mut parts = vec![by.to_owned(), hm(at, lang), money(total, decimals)];
                parts.retain(|part| !part.is_empty());
                parts.join(" ")
            })
            .collect();
        if !said.is_empty() {
            sheet.pair("", &format!("{name}: {}", said.join(sep(lang))));
        }
    }
}

/// What incoming counted: all of it again, what stays of it, or the insert they brought.
fn second_count(way: CountWay, sum: &str, lang: Lang) -> String {
    match way {
        CountWay::HandedOn | CountWay::ClosingOnly => msg::daylog::recount_line(lang, sum),
        CountWay::BaggedFirst => msg::daylog::stays_line(lang, sum),
        CountWay::OwnDrawer => msg::daylog::insert_line(lang, sum),
    }
}

/// Who worked it, said anew after its result, a line each time.
fn worked_anew(drawer: &Cash, lang: Lang) -> Vec<String> {
    let lines = |worked| result_chain::worked_lines(worked, String::clone, |at| hm(Some(*at), lang), lang);
    drawer.worked.as_ref().map(lines).unwrap_or_default()
}

/// What was shown of a result that was changed afterwards, and what changed it.
fn changes(sheet: &mut TextPage, document: &Document, drawer: &Cash, lang: Lang) {
    for line in worked_anew(drawer, lang) {
        sheet.warn(msg::daylog::result_changed(lang), &line);
    }
    for (what, line) in result_lines(document, drawer, lang) {
        if what == ResultPart::Shown {
            sheet.pair(msg::daylog::result_shown(lang), &line);
        } else {
            sheet.warn(msg::daylog::result_changed(lang), &line);
        }
    }
}

/// What was changed of a drawer after its result, each change a sentence of its own.
pub(crate) fn changed_lines(document: &Document, drawer: &Cash, lang: Lang) -> Vec<String> {
    let changed = result_lines(document, drawer, lang).into_iter();
    let changed = changed.filter(|(what, _)| *what != ResultPart::Shown);
    let changed = changed.map(|(_, line)| line).chain(worked_anew(drawer, lang));
    changed.map(|line| msg::results::changed(lang, line)).collect()
}

/// What was changed of one payment after its result had been shown.
pub(crate) fn changed_of(document: &Document, drawer: &Cash, tender: &str, lang: Lang) -> Vec<String> {
    let lines = result_lines(document, drawer, lang).into_iter().zip(&drawer.results);
    let changed = lines.filter(|((what, _), step)| *what != ResultPart::Shown && step.tender == tender);
    changed.map(|((_, line), _)| line).collect()
}

/// Each step of the life of a drawer's results, in words.
fn result_lines(document: &Document, drawer: &Cash, lang: Lang) -> Vec<(ResultPart, String)> {
    let said = |step: &ResultStep| {
        let tender = match step.tender.as_str() {
            CASH => String::new(),
            OPENING => msg::daylog::opening(lang).to_owned(),
            id => code(document, lang, "tender", id),
        };
        let words = StepWords {
            tender,
            by: step.by.as_deref().unwrap_or_default(),
            time: hm(Some(step.at_ms), lang),
        };
        (step.what, result_chain::line(step, &words, document.decimals.unwrap_or(2), lang))
    };
    drawer.results.iter().map(said).collect()
}

fn report(sheet: &mut TextPage, document: &Document, drawer: &Cash, lang: Lang) {
    let decimals = document.decimals.unwrap_or(2);
    let report = &drawer.report;
    if let Some(received) = report.cash_received {
        let mut line = msg::daylog::received(lang, format_amount(received, decimals));
        // Refunds of nothing were typed so; that nothing moved follows from the log.
        let moved = drawer.movements.filter(|sum| !sum.is_zero());
        for (text, sum) in [
            (msg::daylog::refunds(lang), report.cash_refunds),
            (msg::daylog::rounding(lang), report.rounding),
            (msg::daylog::moved(lang), moved),
        ] {
            if let Some(sum) = sum {
                line = format!("{line}{}{text} {}", sep(lang), format_amount(sum, decimals));
            }
        }
        sheet.pair(msg::daylog::report(lang), &line);
        let source: Vec<&str> = [report.source.as_str(), report.by.as_deref().unwrap_or_default()]
            .into_iter()
            .filter(|s| !s.is_empty())
            .collect();
        if !source.is_empty() {
            sheet.pair("", &source.join(sep(lang)));
        }
    }
    returns(sheet, document, report, lang);
}

/// Whether the record says on paper all it holds; one of version 1 is printed as it always was.
fn later(document: &Document) -> bool {
    document.schema != SCHEMA_V1
}

/// What a report that runs on showed, and what it had shown before.
fn read_on(reading: Money, earlier: Option<Money>, decimals: u8, lang: Lang) -> String {
    msg::daylog::read_on(lang, money(earlier, decimals), format_amount(reading, decimals))
}

/// Returns and voids as far as they were typed: none is an answer, and what nobody typed is not there.
fn returns(sheet: &mut TextPage, document: &Document, report: &Report, lang: Lang) {
    let parts = returns_words(document, report, lang);
    if !parts.is_empty() {
        sheet.pair(msg::daylog::returns(lang), &parts.join(sep(lang)));
    }
}

/// What was typed of returns and voids, and who approved them.
fn returns_words(document: &Document, report: &Report, lang: Lang) -> Vec<String> {
    let decimals = document.decimals.unwrap_or(2);
    let sum = |sum: Option<Money>| sum.map(|sum| format_amount(sum, decimals)).unwrap_or_default();
    let said = |n: Option<i64>, total, none: &str, many: &dyn Fn(i64) -> String| match (n, sum(total)) {
        (Some(0), total) if total.is_empty() || total == format_amount(Money::ZERO, decimals) => {
            none.to_owned()
        }
        (Some(n), total) => format!("{} {total}", many(n)).trim_end().to_owned(),
        (None, total) => total,
    };
    // A record of version 1 has no word for none: where one of them is there, the other was nothing.
    let some = report.returns.is_some() || report.voids.is_some();
    let first = document.schema == SCHEMA_V1 && some;
    let zero = |n: Option<i64>, total: Option<Money>, many: &dyn Fn(i64) -> String| {
        let total = format_amount(total.unwrap_or_default(), decimals);
        format!("{} {total}", many(n.unwrap_or_default()))
    };
    let (returns_n, voids_n) = (|n| msg::daylog::returns_n(lang, n), |n| msg::daylog::voids_n(lang, n));
    let (of, voided) = ((report.returns, report.returns_total), (report.voids, report.voids_total));
    let mut parts = if first {
        vec![zero(of.0, of.1, &returns_n), zero(voided.0, voided.1, &voids_n)]
    } else {
        vec![
            said(of.0, of.1, msg::daylog::returns_none(lang), &returns_n),
            said(voided.0, voided.1, msg::daylog::voids_none(lang), &voids_n),
        ]
    };
    parts.extend(approved(report.approver.as_ref(), report.approved_at, lang));
    if report.approver.is_none() {
        parts.extend(approvals::mark(report.approval_open.as_ref(), lang));
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// What the sales report says, each figure that is there.
fn whole_report(sheet: &mut TextPage, document: &Document, drawer: &Cash, lang: Lang) {
    let decimals = document.decimals.unwrap_or(2);
    let report = &drawer.report;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(report.cash_received.map(|sum| msg::daylog::received(lang, format_amount(sum, decimals))));
    let more = [
        (msg::daylog::refunds(lang), report.cash_refunds),
        (msg::daylog::rounding(lang), report.rounding),
        (msg::daylog::moved(lang), drawer.movements),
    ];
    for (text, sum) in more {
        parts.extend(sum.map(|sum| format!("{text} {}", format_amount(sum, decimals))));
    }
    if report.refunds_off {
        parts.push(msg::daylog::refunds_off(lang).to_owned());
    }
    if let Some(reading) = report.reading {
        parts.push(read_on(reading, report.earlier, decimals, lang));
    }
    if let Some(reading) = report.refunds_reading {
        let said = read_on(reading, report.refunds_earlier, decimals, lang);
        parts.push(format!("{} {said}", msg::daylog::refunds(lang)));
    }
    if report.z_between {
        parts.push(msg::daylog::z_between(lang).to_owned());
    }
    parts.push(report.source.clone());
    parts.extend(report.by.as_ref().map(|name| match report.at_ms {
        Some(at) => msg::daylog::by_at(lang, name, at.clock(lang)),
        None => by(lang, name),
    }));
    parts.retain(|part| !part.is_empty());
    if !parts.is_empty() {
        sheet.pair(msg::daylog::report(lang), &parts.join(sep(lang)));
    }
    returns(sheet, document, report, lang);
}

fn tenders(sheet: &mut TextPage, document: &Document, drawer: &Cash, lang: Lang) {
    if drawer.tenders.is_empty() {
        return;
    }
    let decimals = document.decimals.unwrap_or(2);
    let gap = |gap: Option<Money>| gap.map_or_else(|| "-".to_owned(), |d| difference(lang, d, decimals));
    let both = drawer.tenders.iter().flat_map(|t| [t.expected, t.counted]).map(|m| money(m, decimals));
    let gaps = drawer.tenders.iter().map(|t| t.difference).chain([drawer.net]).map(gap);
    let (name, sum, last) = (words(16), figures(12).holding(both), words(0).holding(gaps));
    sheet.row(
        LineKind::Sub,
        &[
            (name, msg::daylog::tender(lang)),
            (sum, msg::daylog::expected(lang)),
            (sum, msg::daylog::counted(lang)),
            (last, msg::daylog::over_short(lang)),
        ],
    );
    let one = typed_by(drawer, lang);
    for tender in &drawer.tenders {
        let off = tender.difference.is_some_and(|d| !d.is_zero());
        sheet.row(
            if off { LineKind::Warn } else { LineKind::Text },
            &[
                (name, &code(document, lang, "tender", &tender.tender)),
                (sum, &money(tender.expected, decimals)),
                (sum, &money(tender.counted, decimals)),
                (last, &gap(tender.difference)),
            ],
        );
        slips(sheet, document, tender, one.as_deref(), lang);
        if let Some(why) = &tender.reason {
            reason(sheet, document, why, lang);
        }
    }
    if let Some(net) = drawer.net {
        let kind = if net.is_zero() { LineKind::Text } else { LineKind::Warn };
        sheet.row(kind, &[(name, msg::daylog::net(lang)), (sum, ""), (sum, ""), (last, &gap(Some(net)))]);
    }
    if let Some(said) = one {
        sheet.pair(msg::daylog::tenders_entered(lang), &said);
    }
}

/// Who typed the figures of all payments that have any, where that was one person. Those of cash are counted and
/// reported.
fn typed_by(drawer: &Cash, lang: Lang) -> Option<String> {
    let typed = drawer.tenders.iter().filter(|tender| tender.tender != CASH && has_figures(tender));
    by_one(typed.map(|tender| tender.said.as_ref()), lang)
}

/// Whether somebody typed what it came to: of a payment that is not matched here nobody did.
fn has_figures(tender: &Tender) -> bool {
    !tender.not_matched && (tender.counted.is_some() || tender.reported.is_some())
}

/// What is said of a payment beside its sums, with who typed them unless `one` typed all.
fn slips(sheet: &mut TextPage, document: &Document, tender: &Tender, one: Option<&str>, lang: Lang) {
    let mut parts = Vec::new();
    if tender.not_matched {
        parts.push(msg::daylog::not_matched(lang).to_owned());
    }
    if tender.matched != MatchedAt::Here {
        let at = word_of(lang, tender.matched.key());
        parts.push(format!("{}{}{at}", msg::daylog::not_matched(lang), sep(lang)));
    }
    if later(document)
        && let Some(sum) = tender.reported.filter(|sum| Some(*sum) != tender.expected)
    {
        parts.push(msg::daylog::reported(lang, format_amount(sum, document.decimals.unwrap_or(2))));
    }
    if let Some(reading) = tender.reading {
        parts.push(read_on(reading, tender.earlier, document.decimals.unwrap_or(2), lang));
    }
    if !tender.batch.is_empty() {
        parts.push(msg::daylog::batch(lang, &tender.batch));
    }
    if let Some(slips) = tender.slips {
        parts.push(match tender.reported_slips {
            Some(reported) => msg::daylog::slips_of(lang, reported, slips),
            None => msg::daylog::slips(lang, slips),
        });
    } else if let Some(reported) = tender.reported_slips.filter(|_| later(document)) {
        parts.push(msg::daylog::reported_only(lang, reported));
    }
    if tender.proof_missing > 0 {
        parts.push(msg::daylog::proof_missing(lang, tender.proof_missing));
    }
    if one.is_none() || !has_figures(tender) {
        parts.extend(by_at(tender.said.as_ref(), lang));
    }
    if !parts.is_empty() {
        sheet.para(LineKind::Text, 4, &parts.join(sep(lang)));
    }
}

fn reason(sheet: &mut TextPage, document: &Document, why: &Reason, lang: Lang) {
    sheet.para(LineKind::Text, 4, &reason_words(document, why, lang));
}

/// Approvals of a drawer that were given and stand no more: of what, who gave them, and who changed it when.
pub(crate) fn withdrawn_lines(document: &Document, drawer: &Cash, lang: Lang) -> Vec<String> {
    let decimals = document.decimals.unwrap_or(2);
    let line = |void: &Withdrawn| {
        let of = match void.of.as_str() {
            OPENING => msg::daylog::opening(lang).to_owned(),
            "" => String::new(),
            tender => code(document, lang, "tender", tender),
        };
        let mut parts = vec![of];
        parts.extend(void.difference.map(|gap| difference(lang, gap, decimals)));
        parts.extend(void.why.as_ref().map(|why| reason_words(document, why, lang)));
        if let Some(report) = &void.report {
            let refunds = report.cash_refunds.map(|sum| format_amount(sum, decimals));
            parts.extend(refunds.map(|sum| format!("{} {sum}", msg::daylog::refunds(lang))));
            parts.extend(returns_words(document, report, lang));
        }
        parts.push(match &void.by {
            Some(by) => msg::daylog::changed_by(lang, by, void.at_ms.clock(lang)),
            None => msg::daylog::changed_at(lang, void.at_ms.clock(lang)),
        });
        parts.retain(|part| !part.is_empty());
        parts.join(sep(lang))
    };
    drawer.withdrawn.iter().map(line).collect()
}

/// The reasons given in a drawer, each with its payment and who stands by it.
pub(crate) fn reasons_of(document: &Document, drawer: &Cash, lang: Lang) -> Vec<String> {
    let opening = drawer.opening_reason.iter().map(|why| (msg::daylog::opening(lang).to_owned(), why));
    let tenders = drawer
        .tenders
        .iter()
        .filter_map(|tender| Some((code(document, lang, "tender", &tender.tender), tender.reason.as_ref()?)));
    let said = opening.chain(tenders);
    said.map(|(name, why)| format!("{name}{}{}", sep(lang), reason_words(document, why, lang))).collect()
}

/// Who approved it, and when.
fn approved(approver: Option<&String>, at: Option<Stamp>, lang: Lang) -> Option<String> {
    approver.map(|name| match at {
        Some(at) => msg::daylog::approved_at(lang, name, at.clock(lang)),
        None => msg::daylog::approved(lang, name),
    })
}

/// A reason in words: which, what was said, who approved it or countersigned.
fn reason_words(document: &Document, why: &Reason, lang: Lang) -> String {
    let mut parts = vec![code(document, lang, "reason", &why.reason), why.text.clone()];
    for (name, value) in
        [("counterpart", &why.counterpart), ("form_no", &why.form_no), ("copy_ref", &why.copy_ref)]
    {
        if !value.is_empty() {
            parts.push(format!("{} {value}", i18n::text(lang, &format!("daylog.f_{name}"), &[])));
        }
    }
    parts.extend(by_at(why.said.as_ref(), lang));
    parts.extend(approved(why.approver.as_ref(), why.approved_at, lang));
    parts.extend(approvals::mark(why.approval_open.as_ref(), lang));
    parts.extend(why.second.as_ref().map(|name| match why.second_at {
        Some(at) => msg::daylog::countersigned_at(lang, name, at.clock(lang)),
        None => msg::daylog::countersigned(lang, name),
    }));
    parts.retain(|p| !p.is_empty());
    parts.join(sep(lang))
}
