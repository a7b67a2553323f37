//! A logged fact in one sentence-like line.

use serde::Serialize;

use super::field::{code, code_name, label, word};
use super::phrases::{self, by, devices, moment, settles, stops};
use crate::i18n;
use crate::i18n::{dates, lists, msg, readings};
use crate::model::approval::{DecidedEarly, OpenApproval};
use crate::model::cash::ways::CountWay;
use crate::model::cash::worked::CountsFor;
use crate::model::checklist::CheckAnswer;
use crate::model::item_state::Severity;
use crate::model::lang::Lang;
use crate::model::log::{CoverStep, Detail, LogKind, TillChange, UnplannedOn};
use crate::model::money::{Money, format_amount};
use crate::model::refs::Names;
use crate::model::time::Stamp;
use crate::record::document::SCHEMA_V1;
use crate::record::{Document, LogEntry};
use crate::report::attendance::unplanned_words::counted;
use crate::report::daylog::approvals;

/// A line as it grows: what needs no name in front first, then the rest with names.
struct Line<'a> {
    document: &'a Document,
    entry: &'a LogEntry,
    lang: Lang,
    said: Vec<String>,
}

impl Line<'_> {
    /// Words that need no name in front.
    fn say(&mut self, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        if !text.is_empty() {
            self.said.push(text);
        }
        self
    }

    /// A code of the program, in our own words.
    fn say_code(&mut self, of: &impl Serialize) -> &mut Self {
        self.say(word(self.lang, &code_name(of)))
    }

    /// Words after the name of the field they stand in.
    fn named(&mut self, field: &str, text: impl AsRef<str>) -> &mut Self {
        let text = text.as_ref();
        if !text.is_empty() {
            self.said.push(format!("{} {text}", label(self.lang, field)));
        }
        self
    }

    fn named_code(&mut self, field: &str, of: &impl Serialize) -> &mut Self {
        self.named(field, word(self.lang, &code_name(of)))
    }

    fn maybe(&mut self, field: &str, name: Option<&String>) -> &mut Self {
        self.named(field, name.map_or("", String::as_str))
    }

    fn time(&mut self, field: &str, at: Option<Stamp>) -> &mut Self {
        self.named(field, at.map(|at| moment(self.document, at, self.lang)).unwrap_or_default())
    }

    /// How serious it is, unless it is ordinary.
    fn severity(&mut self, severity: Severity) -> &mut Self {
        if severity == Severity::Normal { self } else { self.named_code("severity", &severity) }
    }

    /// The name of a field that holds.
    fn holds(&mut self, field: &str, holds: bool) -> &mut Self {
        self.say(if holds { label(self.lang, field) } else { String::new() })
    }

    /// That its approval was left open, and what was decided while the shift was running.
    fn left_open(
        &mut self,
        open: Option<&OpenApproval<Names>>,
        decided: Option<&DecidedEarly<Names>>,
    ) -> &mut Self {
        let said = approvals::mark(open, self.lang);
        let decided = approvals::decided_early(self.document, decided, self.lang);
        self.say(said.unwrap_or_default()).say(decided.unwrap_or_default())
    }

    fn money(&self, sum: Money) -> String {
        format_amount(sum, self.document.decimals.unwrap_or(2))
    }
}

/// Where entries stand in the day log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntryPlace {
    Cash,
    Goods,
    Faults,
    /// With the safety checks.
    Incidents,
    /// Checklists and routines outside the handover.
    Rounds,
    Feedback,
    /// With the open items.
    Tasks,
    Hours,
}

/// Where entries of a kind stand in the day log.
pub(crate) const fn place(kind: LogKind) -> EntryPlace {
    match kind {
        LogKind::Movement | LogKind::SpotCount | LogKind::BankSlip | LogKind::TillChange => EntryPlace::Cash,
        LogKind::Receipt | LogKind::Disposal => EntryPlace::Goods,
        LogKind::Fault => EntryPlace::Faults,
        LogKind::Incident => EntryPlace::Incidents,
        LogKind::Check | LogKind::Routine => EntryPlace::Rounds,
        LogKind::Feedback => EntryPlace::Feedback,
        LogKind::Task | LogKind::Attention | LogKind::Note | LogKind::Custody => EntryPlace::Tasks,
        LogKind::Punch | LogKind::Leave | LogKind::Cover | LogKind::Unplanned => EntryPlace::Hours,
    }
}

/// What an entry says, without its time and writer.
pub(crate) fn said(document: &Document, lang: Lang, entry: &LogEntry) -> String {
    let mut line = Line { document, entry, lang, said: Vec::new() };
    fill(&mut line, &entry.detail);
    if entry.at.is_some_and(|at| document.clock_doubted.contains(&at)) {
        line.say(msg::daylog::clock_doubted(lang));
    }
    line.said.join(if lang == Lang::Zh { "，" } else { ", " })
}

fn fill(line: &mut Line<'_>, detail: &Detail<Names>) {
    match detail {
        Detail::Struck(struck) => {
            fill(line, &struck.entry);
            let (by, at) = (&struck.struck_by, moment(line.document, struck.struck_ms, line.lang));
            line.say(msg::daylog::struck(line.lang, at, by, &struck.struck_reason));
        }
        Detail::Movement(_) | Detail::SpotCount(_) | Detail::BankSlip(_) => cash(line, detail),
        Detail::TillChange(change) => till(line, change),
        Detail::Receipt(_) | Detail::Disposal(_) => goods(line, detail),
        Detail::Punch(_) | Detail::Leave(_) | Detail::Cover(_) | Detail::Unplanned(_) => hours(line, detail),
        Detail::Check(_) | Detail::Routine(_) => rounds(line, detail),
        Detail::Feedback(f) => {
            let topic = code(line.document, line.lang, "topic", &f.topic);
            line.say_code(&f.feedback).say(&f.what).named("background", &f.background);
            line.named("contact", &f.contact).named("judgement", &f.judgement).named("promise", &f.promise);
            line.time("promised_at", f.promised_ms)
                .severity(f.severity)
                .holds("special_care", f.special_care);
            line.named("topic", if f.topic.is_empty() { "" } else { topic.as_str() });
        }
        Detail::Fault(f) => {
            let device = f.registered.as_ref().map(|name| code(line.document, line.lang, "device", name));
            line.say(&f.device).say(device.unwrap_or_default()).say(&f.symptom);
            line.say(stops(f.stops, &f.impact, line.lang).unwrap_or_default());
            line.named("reported_to", &f.reported_to).severity(f.severity);
        }
        Detail::Incident(i) => {
            line.say(&i.what).named("place", &i.place).severity(i.severity);
            line.holds("suspicious", i.suspicious).named("told", &i.told);
        }
        Detail::Attention(a) => {
            line.say(&a.what).named("action", &a.action).named("condition", &a.condition);
            line.time("until", Some(a.until_ms));
        }
        Detail::Task(t) => {
            line.say(&t.what).named("advice", &t.advice).named("next_step", &t.next_step);
            line.time("due", t.due_ms);
            line.maybe("owner", t.owner.as_ref()).named("problem", &t.problem).severity(t.severity);
        }
        Detail::Note(n) => {
            line.say(&n.text);
        }
        Detail::Custody(c) => {
            let amount = c.amount.map(|amount| line.money(amount));
            line.say_code(&c.held).say(&c.number).say(format!("x {}", c.quantity));
            line.say(amount.unwrap_or_default()).named("remark", &c.remark);
        }
    }
}

fn cash(line: &mut Line<'_>, detail: &Detail<Names>) {
    match detail {
        Detail::Movement(m) => {
            let amount = line.money(m.amount);
            line.say_code(&m.movement).say(amount).say(&m.register);
            line.maybe("approver", m.approver.as_ref()).named("bag_no", &m.bag_no).named("reason", &m.reason);
            line.named("receipt_no", &m.receipt_no).maybe("to_register", m.to_register.as_ref());
            line.maybe("receiver", m.receiver.as_ref());
            line.maybe("witness", m.witness.as_ref()).holds("alone", m.alone);
            line.left_open(m.approval_open.as_ref(), m.decided.as_ref());
        }
        Detail::SpotCount(s) => {
            let (counted, reported) = (line.money(s.counted), s.reported.map(|sum| line.money(sum)));
            // A record of version 1 has no difference, and reads as it always did.
            let Some(difference) = s.difference else {
                line.say(&s.register).say(counted).named("remark", &s.remark);
                line.maybe("reported", reported.as_ref());
                without_sales(line, s.without_sales);
                line.maybe("with_cashier", s.cashier.as_ref()).holds("alone", s.alone);
                return;
            };
            let difference = line.money(difference);
            let said = msg::daylog::spot_count(line.lang, counted, difference, reported.unwrap_or_default());
            line.say(&s.register).say(said).named("remark", &s.remark);
            without_sales(line, s.without_sales);
            line.maybe("with_cashier", s.cashier.as_ref()).holds("alone", s.alone);
        }
        Detail::BankSlip(s) => {
            let amount = line.money(s.amount);
            line.say(msg::daylog::bank_slip(line.lang)).say(&s.slip_no).say(amount);
            let decimals = line.document.decimals.unwrap_or(2);
            if let Some(said) = settles(line.lang, decimals, s.amount, &s.settles, s.sent) {
                line.say(said);
            }
            line.named("reason", &s.reason);
        }
        _ => {}
    }
}

/// Whose session ended and what it came to, what both counted, and what the next one began with.
fn till(line: &mut Line<'_>, c: &TillChange<Names>) {
    let lang = line.lang;
    let same = line.entry.at.map(Stamp::calendar_date) == Some(c.since_ms.calendar_date());
    let since = if same { c.since_ms.clock(lang) } else { moment(line.document, c.since_ms, line.lang) };
    let number = if c.seq == 0 { String::new() } else { format!("#{:05}", c.seq) };
    line.say(&c.register).say(msg::daylog::till_change(lang, &c.incoming, &c.outgoing, since)).say(number);
    line.say(i18n::name(lang, c.way.key()));
    if c.counts_for != CountsFor::Cashier {
        line.say(i18n::name(lang, c.counts_for.key()));
    }
    if c.way == CountWay::ClosingOnly {
        line.say(msg::daylog::not_by_rule(lang));
        return;
    }
    began(line, c);
    let decimals = line.document.decimals.unwrap_or(2);
    let sum = |m: Option<Money>| phrases::money(m, decimals);
    line.say(msg::daylog::till_counts(lang, sum(c.counted_in), sum(c.counted_out)));
    line.say(msg::daylog::till_cash_only(lang));
    if let [out, inn, ..] = c.counted_before.as_slice() {
        line.say(msg::daylog::till_before(lang, sum(Some(*inn)), sum(Some(*out))));
    }
    if let Some(difference) = c.difference {
        let difference = phrases::difference(lang, difference, decimals);
        line.say(msg::daylog::till_result(lang, sum(c.counted), difference, sum(c.expected)));
    }
    if let Some(shown) = c.shown_before {
        line.say(msg::daylog::till_shown(lang, phrases::difference(lang, shown, decimals)));
    }
    line.say(code(line.document, lang, "reason", &c.reason)).say(&c.text).named("disagreed", &c.disagreed);
    line.maybe("approver", c.approver.as_ref());
    if c.way != CountWay::HandedOn {
        line.say(msg::daylog::till_stays(lang, sum(c.stays)));
    }
    if let Some(taken) = c.deposit {
        line.say(msg::daylog::till_bag(lang, &c.bag_no, sum(Some(taken))));
    }
    line.say(msg::daylog::till_begins(lang, sum(c.handed_on), &c.incoming));
}

/// What a session began with, what was moved since, and what the report made of it.
fn began(line: &mut Line<'_>, c: &TillChange<Names>) {
    let (lang, decimals) = (line.lang, line.document.decimals.unwrap_or(2));
    let sum = |m: Option<Money>| phrases::money(m, decimals);
    line.say(msg::daylog::till_began(lang, sum(c.opening)));
    if c.left_before != c.opening {
        line.say(msg::daylog::till_left(lang, sum(c.left_before)));
    }
    if !c.moved.is_zero() {
        line.say(format!("{} {}", msg::daylog::moved(lang), sum(Some(c.moved))));
    }
    let Some(report) = &c.report else { return };
    let read = |of: Option<Money>, reading: Option<Money>, earlier: Option<Money>| match earlier {
        Some(earlier) => format!("{} − {} = {}", sum(reading), sum(Some(earlier)), sum(of)),
        None => sum(of),
    };
    let sales = read(report.cash_received, report.reading, report.earlier);
    let typed = by(lang, &report.by);
    line.say(format!("{} {typed}", msg::daylog::till_sales(lang, sales)).trim_end());
    if report.cash_refunds.is_some() {
        let refunds = read(report.cash_refunds, report.refunds_reading, report.refunds_earlier);
        line.say(format!("{} {refunds}", msg::daylog::refunds(lang)));
    }
    if let Some(rounding) = report.rounding {
        line.say(format!("{} {}", msg::daylog::rounding(lang), sum(Some(rounding))));
    }
    if report.refunds_off {
        line.say(msg::daylog::refunds_off(lang));
    }
    if report.z_between {
        line.say(msg::daylog::till_anew(lang));
    }
}

/// What should be in a drawer by its float and the movements alone.
fn without_sales(line: &mut Line<'_>, sum: Option<Money>) {
    if let Some(sum) = sum.map(|sum| line.money(sum)) {
        line.say(msg::daylog::without_sales(line.lang, sum));
    }
}

fn goods(line: &mut Line<'_>, detail: &Detail<Names>) {
    match detail {
        Detail::Receipt(r) => {
            let lang = line.lang;
            let fault = |of| word(lang, &format!("line_{}", code_name(&of)));
            let lines: Vec<String> =
                r.lines.iter().map(|l| format!("{} x {} ({})", l.quantity, l.name, fault(l.fault))).collect();
            line.say(&r.supplier).say_code(&r.acceptance).say(&r.goods);
            line.named("lines", lines.join(lists::between_remarks(lang))).named("slip_no", &r.slip_no);
        }
        Detail::Disposal(d) => {
            line.say(&d.name);
            // A line of the stock list and its article are the same name twice.
            if line.document.schema != SCHEMA_V1 {
                line.maybe("stock", d.stock.as_ref().filter(|stock| **stock != d.name));
            }
            line.say(d.quantity.to_string()).say_code(&d.cause).say_code(&d.action);
            line.maybe("approver", d.approver.as_ref())
                .left_open(d.approval_open.as_ref(), d.decided.as_ref());
            if d.class != crate::model::log::WriteOffClass::Goods {
                line.named_code("class", &d.class);
            }
            if !d.value.is_zero() {
                let value = line.money(d.value);
                line.named("value", value);
            }
        }
        _ => {}
    }
}

fn hours(line: &mut Line<'_>, detail: &Detail<Names>) {
    let (document, lang) = (line.document, line.lang);
    match detail {
        Detail::Punch(p) => {
            line.say(p.person.clone().unwrap_or_default()).say_code(&p.punch);
            line.say(p.at_ms.map(|at| moment(document, at, lang)).unwrap_or_default());
            if p.removed {
                line.say(word(line.lang, "voided"));
            }
            let instead = p.instead_of.map(|at| moment(document, at, lang)).unwrap_or_default();
            line.named("instead_of", instead);
            line.maybe("approver", p.approver.as_ref()).named("correction", &p.correction);
            let open = p.approval_open.as_ref().filter(|_| p.decided.is_some());
            line.left_open(open, p.decided.as_ref());
        }
        Detail::Leave(l) => {
            let leave = i18n::text(line.lang, l.leave.key(), &[]);
            line.say(&l.person)
                .say(leave)
                .say(moment(document, l.from_ms, lang))
                .say(moment(document, l.to_ms, lang));
            line.named("approver", &l.approver).named("remark", &l.remark);
        }
        Detail::Unplanned(said) => {
            let lang = line.lang;
            let day = |on: &UnplannedOn| {
                let time =
                    format!("{} {}", dates::date_short(lang, on.date), dates::duration(lang, on.minutes));
                let split = on.split(said.counts_as);
                if split.len() == 1 { time } else { format!("{time} = {}", counted(&split, lang)) }
            };
            let days: Vec<String> = said.days.iter().map(day).collect();
            line.say(&said.person)
                .say(msg::daylog::outside_roster(lang, days.join(lists::between_remarks(lang))));
            if said.days.iter().any(|on| on.parts.is_empty()) {
                line.say(i18n::text(lang, said.counts_as.key(), &[]));
            }
            line.named("decided_by", &said.approver).named("reason", &said.reason);
        }
        Detail::Cover(c) => {
            let day = line.entry.at.map(Stamp::calendar_date);
            // The day of the entry is not said twice.
            let time = |at: Option<Stamp>| match at {
                Some(at) if Some(at.calendar_date()) == day => at.clock(lang),
                Some(at) => moment(document, at, lang),
                None => String::new(),
            };
            let (lang, now) = (line.lang, time(line.entry.at));
            line.say(match c.cover {
                CoverStep::Begins => msg::daylog::cover_begins(lang, &c.away, &c.stands_in),
                CoverStep::Ends => {
                    msg::daylog::cover_ends(lang, &c.away, time(c.began_ms), &c.stands_in, now)
                }
            });
            if let Some(minutes) = phrases::stood_in_minutes(line.entry.at, c) {
                line.say(dates::duration(lang, minutes));
            }
            line.named("until", time(c.until_ms)).named("mind", &c.mind);
        }
        _ => {}
    }
}

fn rounds(line: &mut Line<'_>, detail: &Detail<Names>) {
    match detail {
        Detail::Check(c) => {
            let answer = &c.answer;
            let parts = [
                Some(word(line.lang, &code_name(&answer.finding))),
                answer.number.map(|n| readings::whole(n, &answer.limits, line.lang)),
                Some(answer.comment.clone()).filter(|comment| !comment.is_empty()),
                answered_by(line, answer),
            ];
            let text = code(line.document, line.lang, "check", &c.check);
            line.say(format!("{} {text}", c.check));
            line.say(parts.into_iter().flatten().collect::<Vec<_>>().join(" "));
            line.named("place", &answer.place).named("told", &answer.told);
            line.say(stops(answer.stops, &answer.impact, line.lang).unwrap_or_default());
            let devices = devices(line.document, answer.finding, &answer.registered, line.lang);
            line.say(devices.unwrap_or_default());
        }
        Detail::Routine(r) => {
            let passed = word(line.lang, if r.passed { "ok" } else { "issue" });
            line.say(code(line.document, line.lang, "routine", &r.routine)).say(passed).say(&r.finding);
        }
        _ => {}
    }
}

/// Who answered and when, where that is not who logged it then.
fn answered_by(line: &Line<'_>, answer: &CheckAnswer<Names>) -> Option<String> {
    if line.document.schema == SCHEMA_V1 {
        return None;
    }
    let entry = line.entry;
    let time = |at: Option<Stamp>| at.map(|at| moment(line.document, at, line.lang)).unwrap_or_default();
    let who = answer.by.as_deref().filter(|who| *who != entry.by).map(|who| by(line.lang, who));
    let when = Some(time(answer.at_ms)).filter(|when| !when.is_empty() && *when != time(entry.at));
    let said: Vec<String> = when.into_iter().chain(who).collect();
    (!said.is_empty()).then(|| said.join(" "))
}
