//! Turns of phrase that several sections of the day log share: sums, differences, times, names, remarks on hours.

use crate::i18n;
use crate::i18n::{dates, lists, msg, readings};
use crate::model::attendance::{AttendanceResult, MissingPunch, StayLine, Tier};
use crate::model::checklist::{Finding, ListKind};
use crate::model::item_state::ItemKind;
use crate::model::lang::Lang;
use crate::model::log::{Cover, CoverStep, Detail};
use crate::model::money::{Money, format_amount};
use crate::model::omission::{NotDone, Omission};
use crate::model::refs::Names;
use crate::model::repair::Stops;
use crate::model::time::{MINUTE_MS, Stamp};
use crate::record::document::SCHEMA_V1;
use crate::record::parts::SaidBy;
use crate::record::{Attendance, Carried, Check, Document, LogEntry, Repair};
use crate::report::daylog::field::{code, label};
use crate::rules::open_faults::{is_broken, opened_by};

/// The number of the record that comes behind the founding of a shop.
const FIRST_RECORD: i64 = 2;

/// A sum, or `-` for none.
pub(super) fn money(sum: Option<Money>, decimals: u8) -> String {
    sum.map_or_else(|| "-".to_owned(), |m| format_amount(m, decimals))
}

/// A difference with the word for its direction.
pub(super) fn difference(lang: Lang, sum: Money, decimals: u8) -> String {
    let figure = format_amount(sum, decimals);
    match sum.0 {
        0 => figure,
        1.. => format!("+{figure} {}", msg::daylog::over(lang)),
        _ => format!("{figure} {}", msg::daylog::short(lang)),
    }
}

/// Date and time as read, empty where unknown.
pub(super) fn when(at: Option<Stamp>, lang: Lang) -> String {
    at.map_or_else(String::new, |at| at.figures(lang))
}

/// When it was to be handed over and when that was begun, where it was late.
#[must_use]
pub(crate) fn handed_over_late(document: &Document, lang: Lang) -> Option<String> {
    let (due, begun) = document.was_due.zip(document.started_at)?;
    Some(msg::daylog::was_due_line(lang, when(Some(due), lang), when(Some(begun), lang)))
}

/// Time of day as read, empty where unknown.
pub(super) fn hm(at: Option<Stamp>, lang: Lang) -> String {
    at.map_or_else(|| "-".to_owned(), |at| at.clock(lang))
}

/// Mark between two clauses of a sentence.
pub(super) fn sep(lang: Lang) -> &'static str {
    lists::between_clauses(lang)
}

/// Words for who did it, empty where nobody is named.
pub(super) fn by(lang: Lang, name: &str) -> String {
    if name.is_empty() { String::new() } else { msg::daylog::by(lang, name) }
}

/// Who said it and at what time; nothing where that was not kept.
pub(super) fn by_at(said: Option<&SaidBy>, lang: Lang) -> Option<String> {
    said.map(|said| msg::daylog::by_at(lang, &said.by, said.at_ms.clock(lang)))
}

/// Words with who said them.
pub(super) fn with_by(words: &str, said: Option<&SaidBy>, lang: Lang) -> String {
    let by = by_at(said, lang);
    [words].into_iter().chain(by.as_deref()).collect::<Vec<_>>().join(sep(lang))
}

/// Who said all of several things, from when to when; nothing where it was not one person who said every one.
pub(super) fn by_one<'a>(mut all: impl Iterator<Item = Option<&'a SaidBy>>, lang: Lang) -> Option<String> {
    let first = all.next()??;
    let (mut from, mut to) = (first.at_ms, first.at_ms);
    for said in all {
        let said = said.filter(|said| said.by == first.by)?;
        (from, to) = (from.min(said.at_ms), to.max(said.at_ms));
    }
    let (from, to) = (from.clock(lang), to.clock(lang));
    Some(if from == to {
        msg::daylog::by_at(lang, &first.by, from)
    } else {
        msg::daylog::by_from_to(lang, from, &first.by, to)
    })
}

/// Who said some of several things, each from when to when.
pub(super) fn by_each<'a>(all: impl Iterator<Item = Option<&'a SaidBy>>, lang: Lang) -> Option<String> {
    let mut each: Vec<Vec<Option<&SaidBy>>> = Vec::new();
    for said in all.flatten() {
        let same = |of: &&mut Vec<Option<&SaidBy>>| of[0].is_some_and(|other| other.by == said.by);
        match each.iter_mut().find(same) {
            Some(of) => of.push(Some(said)),
            None => each.push(vec![Some(said)]),
        }
    }
    let each: Vec<String> = each.into_iter().filter_map(|of| by_one(of.into_iter(), lang)).collect();
    (!each.is_empty()).then(|| each.join(sep(lang)))
}

/// A day and time in the one style of the page; records of version 1 keep theirs, without the year.
pub(super) fn moment(document: &Document, at: Stamp, lang: Lang) -> String {
    if document.schema == SCHEMA_V1 { short_time(at, lang) } else { when(Some(at), lang) }
}

/// Time in short, within a year: `11-21 21:42`.
pub(super) fn short_time(at: Stamp, lang: Lang) -> String {
    at.figures_in_year(lang)
}

/// What was found of a checklist item beside the word for it: the reading with its limits, the words, where it was, who
/// was told, what it stops.
pub(super) fn found(document: &Document, check: &Check, lang: Lang) -> String {
    let mut said = vec![check.number.map(|n| readings::whole(n, &check.limits, lang)).unwrap_or_default()];
    said.push(check.comment.clone());
    said.push(if check.finding == Finding::Known { tickets(document, check) } else { String::new() });
    said.retain(|part| !part.is_empty());
    let mut said = vec![said.join(" ")];
    let told = if check.list == ListKind::Devices { "reported_to" } else { "told" };
    for (field, text) in [("place", &check.place), (told, &check.told)] {
        said.extend((!text.is_empty()).then(|| format!("{} {text}", label(lang, field))));
    }
    said.extend(stops(check.stops, &check.impact, lang));
    said.extend(devices(document, check.finding, &check.registered, lang));
    said.extend(opens(document, check, lang).map(str::to_owned));
    said.retain(|part| !part.is_empty());
    said.join(sep(lang))
}

/// What a line that is out of order has opened: it is carried from the next handover on.
fn opens(document: &Document, check: &Check, lang: Lang) -> Option<&'static str> {
    let found = check.finding == Finding::Issue && says_omissions(document);
    match opened_by(check.list).filter(|_| found)? {
        ItemKind::Ticket => Some(msg::daylog::opens_ticket(lang)),
        _ => Some(msg::daylog::opens_incident(lang)),
    }
}

/// Whether something was read or said where a line was answered.
pub(super) fn says_more(check: &Check) -> bool {
    let words = [&check.comment, &check.place, &check.told, &check.impact];
    check.number.is_some() || check.stops.is_some() || words.iter().any(|text| !text.is_empty())
}

/// Whether a repair is of what a line of the list looks at.
fn is_about(repair: &Repair, check: &Check) -> bool {
    let registered = repair.registered.as_ref().is_some_and(|name| check.registered.contains(name));
    registered || repair.device == check.item
}

/// Tickets of what is out of order.
pub(super) fn broken(document: &Document) -> impl Iterator<Item = &Carried> {
    let later = document.schema != SCHEMA_V1;
    document.carried.iter().filter(move |item| later && is_broken(item.kind, item.state))
}

/// Those that no line of the devices list names as known.
pub(super) fn faults_unsaid(document: &Document) -> impl Iterator<Item = &Carried> {
    let known = |item: &Carried| {
        let mut checks = document.checks.iter().filter(|check| check.finding == Finding::Known);
        checks.any(|check| item.repair.as_ref().is_some_and(|repair| is_about(repair, check)))
    };
    broken(document).filter(move |item| !known(item))
}

/// Where an open ticket stands, and since when.
pub(super) fn open_since(document: &Document, item: &Carried, lang: Lang) -> String {
    let mut parts = vec![state(document, item, lang)];
    parts.extend(item.opened_at.map(|at| msg::daylog::open_since(lang, moment(document, at, lang))));
    parts.join(sep(lang))
}

/// Numbers of the open tickets that say what is out of order.
fn tickets(document: &Document, check: &Check) -> String {
    let known =
        broken(document).filter(|item| item.repair.as_ref().is_some_and(|repair| is_about(repair, check)));
    known.map(|item| format!("#{}", item.item)).collect::<Vec<_>>().join(" ")
}

/// The devices a line looks at, by name, where something is wrong with one of them.
pub(super) fn devices(document: &Document, finding: Finding, named: &[String], lang: Lang) -> Option<String> {
    let wrong = matches!(finding, Finding::Issue | Finding::Known) && !named.is_empty();
    let names = named.iter().map(|name| code(document, lang, "device", name)).collect::<Vec<_>>();
    wrong.then(|| lists::names(&names, lang))
}

/// What a fault stops.
pub(super) fn stops(stops: Option<Stops>, impact: &str, lang: Lang) -> Option<String> {
    match (stops, impact) {
        (Some(Stops::Nothing), "") => Some(msg::repair::stops_nothing(lang).to_owned()),
        (Some(Stops::Nothing), what) => Some(format!("{} {what}", msg::repair::stops_nothing(lang))),
        (Some(Stops::Something), what) => Some(msg::daylog::stops(lang, what)),
        (None, "") => None,
        (None, what) => Some(format!("{} {what}", label(lang, "impact"))),
    }
}

/// What a ticket says of the repair: the device, whom it was reported to, what it stops and who was given it.
pub(super) fn of_repair(document: &Document, item: &Carried, lang: Lang) -> Vec<String> {
    let mut said = device_beside_title(document, item, lang);
    if let Some(repair) = &item.repair {
        if !repair.reported_to.is_empty() {
            said.push(format!("{} {}", label(lang, "reported_to"), repair.reported_to));
        }
        said.extend(stops(repair.stops, &repair.impact, lang));
        said.extend(given_to(repair, lang));
    }
    said
}

/// Where an item stands. Records of version 1 do not say whom a fault was reported to; records of today say nobody where
/// nobody was told.
pub(super) fn state(document: &Document, item: &Carried, lang: Lang) -> String {
    let told = match &item.repair {
        Some(repair) => !repair.reported_to.is_empty(),
        None => document.schema == SCHEMA_V1,
    };
    i18n::text(lang, if told { item.state.key() } else { item.state.key_of("") }, &[])
}

/// The device and who was given it; the log has the rest.
pub(super) fn repair_in_brief(document: &Document, item: &Carried, lang: Lang) -> Vec<String> {
    let mut said = device_beside_title(document, item, lang);
    said.extend(item.repair.as_ref().and_then(|repair| given_to(repair, lang)));
    said
}

/// The device of a ticket, where the title does not name it.
fn device_beside_title(document: &Document, item: &Carried, lang: Lang) -> Vec<String> {
    let Some(repair) = &item.repair else { return Vec::new() };
    let mut said = vec![repair.device.clone()];
    said.extend(repair.registered.as_ref().map(|name| code(document, lang, "device", name)));
    said.retain(|device| !device.is_empty() && !item.title.contains(device.as_str()));
    said
}

/// The firm that was given a repair, with its number and the number of the order.
fn given_to(repair: &Repair, lang: Lang) -> Option<String> {
    let given = [repair.firm.as_str(), repair.phone.as_str(), repair.order_no.as_str()];
    let given = given.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    (!given.is_empty()).then(|| msg::daylog::given_to(lang, given))
}

/// Whether the program wrote it down itself, in a version that says what was not done.
pub(super) fn says_omissions(document: &Document) -> bool {
    document.schema != SCHEMA_V1 && !document.imported
}

/// The times a clock gave that was wrong, with the year.
#[must_use]
pub(super) fn clock_doubted(times: &[Stamp], lang: Lang) -> String {
    let mut times: Vec<String> = times.iter().map(|at| at.figures(lang)).collect();
    times.dedup();
    times.join(lists::between_remarks(lang))
}

/// What was not done, one phrase each.
pub(crate) fn not_done(document: &Document, lang: Lang) -> Vec<String> {
    let name = |what: Omission| i18n::text(lang, &format!("daylog.n_{}", what.as_str()), &[]);
    let page = |code: &String| super::field::word(lang, &format!("panel_{code}"));
    let line = |line: &NotDone| {
        let of = match line.what {
            Omission::Briefing => line.of.iter().map(page).collect(),
            _ => line.of.clone(),
        };
        let what = name(line.what);
        if of.is_empty() { what } else { msg::daylog::named(lang, of.join(sep(lang)), what) }
    };
    document.not_done.iter().map(line).collect()
}

/// Minutes and stretches, which records of version 1 do not print.
fn more_of_hours(line: &Attendance, lang: Lang) -> Vec<String> {
    let mut more = Vec::new();
    let time = |minutes| dates::duration(lang, minutes);
    more.extend(on_clock(&line.line(), line.planned_start.map(|at| at.ms), lang));
    for (minutes, said) in [
        (line.absent_min, msg::daylog::absent_for(lang, time(line.absent_min))),
        (line.overtime_min, msg::daylog::overtime(lang, time(line.overtime_min))),
    ] {
        if minutes != 0 {
            more.push(said);
        }
    }
    let between = |a: Option<Stamp>, b: Option<Stamp>| spent(a, b, lang);
    more.extend(stays(&line.line(), |ms| line.stamp_of(ms), lang));
    // Hours of the shift that nobody planned for the person are not told as theirs.
    for one in line.segments.iter().filter(|_| line.planned_start.is_some()) {
        let (planned, actual) = (between(Some(one.start), Some(one.end)), between(one.came, one.went));
        let mut said = vec![msg::daylog::segment(lang, actual, planned)];
        let tiers = [
            (one.late_min, one.late_tier.late_key(), "attendance.late", one.late_tier),
            (one.early_min, one.early_tier.early_key(), "attendance.early", one.early_tier),
        ];
        for (minutes, key, plain, tier) in tiers {
            if minutes > 0 {
                let key = if tier == Tier::Normal { plain } else { key };
                said.push(format!("{} {}", i18n::text(lang, key, &[]), dates::duration(lang, minutes)));
                said.extend((tier == Tier::Normal).then(|| msg::daylog::within_grace(lang).to_owned()));
            }
        }
        more.push(said.join(" "));
    }
    more.extend(not_over(line, lang));
    more
}

/// Every stay of several, with its two ends. `at` gives an instant (UTC milliseconds) as the shop's clock showed it.
pub(crate) fn stays(line: &AttendanceResult, at: impl Fn(i64) -> Stamp, lang: Lang) -> Option<String> {
    let one = |stay: &StayLine| spent(stay.in_ms.map(&at), stay.out_ms.map(&at), lang);
    let all: Vec<String> = line.stays.iter().map(one).collect();
    (!all.is_empty()).then(|| msg::daylog::stays(lang, lists::names(&all, lang)))
}

/// All minutes worked, and which of them lie outside the roster; for whom nobody planned hours, from when on, outside the
/// shift.
pub(crate) fn on_clock(line: &AttendanceResult, planned_ms: Option<i64>, lang: Lang) -> Vec<String> {
    let time = |minutes| dates::duration(lang, minutes);
    let unplanned = line.unplanned_min.unwrap_or_default();
    let worked = line.worked_min + unplanned;
    let outside = match (line.around_roster(), planned_ms.is_some()) {
        (Some((before, after)), true) => {
            msg::daylog::unplanned_around(lang, time(after), time(before), time(unplanned))
        }
        (Some((before, after)), false) => {
            msg::daylog::outside_shift_around(lang, time(after), time(before), time(unplanned))
        }
        (None, true) => msg::daylog::unplanned(lang, time(unplanned)),
        (None, false) => msg::daylog::outside_shift(lang, time(unplanned)),
    };
    let said = [(worked, msg::daylog::worked(lang, time(worked))), (unplanned, outside)];
    said.into_iter().filter(|(minutes, _)| *minutes != 0).map(|(_, said)| said).collect()
}

/// When somebody came and went; what is not known is not a dash behind a dash.
pub(super) fn spent(came: Option<Stamp>, went: Option<Stamp>, lang: Lang) -> String {
    match (came, went) {
        (Some(came), Some(went)) => format!("{} - {}", came.clock(lang), went.clock(lang)),
        (Some(came), None) => msg::daylog::only_came(lang, came.clock(lang)),
        (None, Some(went)) => msg::daylog::only_went(lang, went.clock(lang)),
        (None, None) => "-".to_owned(),
    }
}

/// What was confirmed of a line that holds other hours `now`: whoever was still in `then` confirmed no departure; otherwise
/// the stays that stood there. `at` gives an instant (UTC milliseconds) as the shop's clock showed it.
pub(crate) fn confirmed_then(
    said: &str,
    now: &AttendanceResult,
    then: &AttendanceResult,
    at: impl Fn(i64) -> Stamp,
    lang: Lang,
) -> String {
    if now.only_ended_since(then) {
        return msg::daylog::not_out_then(lang, said);
    }
    let whole = [StayLine { in_ms: then.actual_in_ms, out_ms: then.actual_out_ms }];
    let stays = if then.stays.is_empty() { &whole[..] } else { &then.stays };
    let known = stays.iter().filter(|stay| stay.in_ms.or(stay.out_ms).is_some());
    let known = known.map(|stay| spent(stay.in_ms.map(&at), stay.out_ms.map(&at), lang));
    let before = then.carried_in.then(|| msg::attendance::carried_in(lang).to_owned());
    let hours: Vec<String> = before.into_iter().chain(known).collect();
    if hours.is_empty() {
        return msg::daylog::unpunched_then(lang, said);
    }
    msg::daylog::only_then(lang, lists::names(&hours, lang), said)
}

/// What was known of a line that could still change when it was written.
fn not_over(line: &Attendance, lang: Lang) -> Option<String> {
    if !line.provisional {
        return None;
    }
    let minutes = |at: Stamp| at.ms.div_euclid(MINUTE_MS);
    let early = line.planned_end.zip(line.actual_out).map_or(0, |(end, out)| minutes(end) - minutes(out));
    Some(match line.actual_out {
        // That it was left early is told already, with how much.
        Some(_) if early > 0 && line.early_min > 0 => return None,
        Some(out) if early > 0 => {
            msg::daylog::out_before_end(lang, dates::duration(lang, early), out.clock(lang))
        }
        None if line.missing == MissingPunch::None && line.line().came() => {
            msg::daylog::not_out(lang).to_owned()
        }
        None if line.missing == MissingPunch::None && !line.on_leave => {
            msg::daylog::not_in_yet(lang).to_owned()
        }
        _ => msg::daylog::as_known(lang).to_owned(),
    })
}

/// That somebody came in time, and with less than the agreed overlap.
pub(crate) fn less_overlap(line: &AttendanceResult, lang: Lang) -> Option<String> {
    line.no_overlap.then(|| match line.overlap_min {
        // It was sealed before the agreed minutes were written down.
        0 => msg::attendance::less_than_agreed(lang).to_owned(),
        minutes => msg::attendance::less_overlap(lang, minutes),
    })
}

/// Whether it is the first record behind the founding of a shop: nobody was there before to overlap with.
fn first_of_shop(document: &Document) -> bool {
    let first = document.seal.as_ref().is_some_and(|seal| seal.seq == FIRST_RECORD);
    first && !document.imported && document.cash.iter().all(|cash| cash.opening.left_before.is_none())
}

/// How long somebody stood in, where the way back is logged: minutes, seconds dropped as on the clock.
pub(super) fn stood_in_minutes(back: Option<Stamp>, cover: &Cover<Names>) -> Option<i64> {
    let minute = |at: Stamp| at.ms.div_euclid(MINUTE_MS);
    let (back, began) = back.zip(cover.began_ms)?;
    (cover.cover == CoverStep::Ends).then(|| minute(back) - minute(began))
}

/// For whom somebody stood in, and how long, by the ways back in the log of the shift.
fn stood_in(document: &Document, person: &str, lang: Lang) -> Vec<String> {
    let told = |entry: &LogEntry| match &entry.detail {
        Detail::Cover(c) if c.stands_in == person => {
            let minutes = stood_in_minutes(entry.at, c)?;
            Some(msg::daylog::stood_in(lang, &c.away, dates::duration(lang, minutes)))
        }
        _ => None,
    };
    document.log.iter().filter_map(told).collect()
}

/// Remarks on somebody's hours; `sealed` is the line as it was sealed, which is what was confirmed.
pub(super) fn notes(document: &Document, line: &Attendance, sealed: &Attendance, lang: Lang) -> Vec<String> {
    let later = document.schema != SCHEMA_V1;
    let mut notes = Vec::new();
    let name = |key: &str| i18n::text(lang, key, &[]);
    let minutes = |n: i64| dates::duration(lang, n);
    let grace =
        |tier: Tier| (later && tier == Tier::Normal).then(|| msg::daylog::within_grace(lang).to_owned());
    if line.late_min > 0 {
        let word = if line.late_tier == crate::model::attendance::Tier::Normal {
            "attendance.late"
        } else {
            line.late_tier.late_key()
        };
        notes.push(format!("{} {}", name(word), minutes(line.late_min)));
        notes.extend(grace(line.late_tier));
    }
    if line.early_min > 0 {
        let word = if line.early_tier == crate::model::attendance::Tier::Normal {
            "attendance.early"
        } else {
            line.early_tier.early_key()
        };
        notes.push(format!("{} {}", name(word), minutes(line.early_min)));
        notes.extend(grace(line.early_tier));
    }
    notes.extend(line.missing.key().map(name));
    for leave in &line.leave {
        notes.push(format!("{} {}", name(leave.kind.key()), minutes(leave.minutes)));
    }
    for (said, key) in [
        (line.absent, "attendance.absent"),
        (line.on_leave && (later || line.leave.is_empty()), "attendance.on_leave"),
        (line.cover, "attendance.cover"),
        (line.no_overlap && !later, "attendance.no_overlap"),
        (line.carried_in, "attendance.carried_in"),
        // After a shift that closes the shop no other follows.
        (line.carried_out && !document.people.closes, "attendance.carried_out"),
    ] {
        if said {
            notes.push(name(key));
        }
    }
    if later && !first_of_shop(document) {
        notes.extend(less_overlap(&line.line(), lang));
    }
    if line.held_over_min > 0 {
        notes.push(i18n::text(lang, "attendance.held_over", &[("minutes", line.held_over_min.to_string())]));
    }
    if later {
        notes.extend(more_of_hours(line, lang));
    }
    notes.extend(stood_in(document, &line.person, lang));
    notes.push(match &line.remark_said {
        Some(said) => {
            let by = msg::daylog::by_at(lang, &said.by, said.at_ms.clock(lang));
            lists::in_brackets(&line.remark, &by, lang)
        }
        None => line.remark.clone(),
    });
    notes.extend(confirmed(line, sealed, later, lang));
    notes.retain(|n| !n.is_empty());
    notes
}

/// Who confirmed the hours; and which, where they are others by now. `later` than version 1 it says when.
fn confirmed(line: &Attendance, sealed: &Attendance, later: bool, lang: Lang) -> Option<String> {
    let said = match (line.confirmed_at, line.confirmed_by.as_str()) {
        (Some(at), "") if later => msg::daylog::confirmed_at(lang, at.clock(lang)),
        (Some(at), lead) if later => msg::daylog::confirmed_by_at(lang, lead, at.clock(lang)),
        (None, lead) if later && !lead.is_empty() => return Some(by(lang, lead)),
        (Some(_), "") => msg::daylog::confirmed(lang).to_owned(),
        (Some(_), lead) => msg::daylog::confirmed_by(lang, lead),
        (None, _) => return None,
    };
    if line.line().same_hours(&sealed.line()) {
        return Some(said);
    }
    Some(confirmed_then(&said, &line.line(), &sealed.line(), |ms| sealed.stamp_of(ms), lang))
}

/// What a bank slip settles: the deposits by number, what they came to, and what the slip shows more or less.
pub(super) fn settles(
    lang: Lang,
    decimals: u8,
    amount: Money,
    numbers: &[i64],
    sent: Option<Money>,
) -> Option<String> {
    if numbers.is_empty() && sent.is_none() {
        return None;
    }
    let numbers: Vec<String> = numbers.iter().map(|number| format!("#{number}")).collect();
    let said = msg::daylog::settles(lang, numbers.join(" "), money(sent, decimals));
    let gap = sent.and_then(|sent| amount.checked_sub(sent).ok()).filter(|gap| !gap.is_zero());
    Some(match gap {
        Some(gap) => format!("{said}{}{}", sep(lang), difference(lang, gap, decimals)),
        None => said,
    })
}
