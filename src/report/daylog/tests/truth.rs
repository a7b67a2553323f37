//! Nothing that was answered is silent: every answer that is part of the record changes a sentence of the print and the
//! sealed body, and nothing in the record is always the same.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::page;
use crate::i18n::msg;
use crate::model::approval::{ApprovalPlace, Decision, OpenApproval, Verdict};
use crate::model::cash::ways::CountWay;
use crate::model::cash::worked::DrawerUse;
use crate::model::checklist::ListKind;
use crate::model::correction::Correction;
use crate::model::handover::answer::Answer;
use crate::model::handover::{CarryAct, HalfSeal, HandoverKind, Head, SignRole, Signature, State};
use crate::model::ids::PersonId;
use crate::model::lang::{Bilingual, Lang};
use crate::model::log::Detail;
use crate::model::money::{Currency, Money};
use crate::model::settings::Settings;
use crate::model::time::{BusinessDate, Stamp};
use crate::model::zone::Zone;
use crate::record::logbook::LogPage;
use crate::record::opening::{
    BagFound, DrawerFound, DrawerLeft, KeptFound, NotHeld, Opening, RollLine, TakenOver, UncountedBefore,
};
use crate::record::tests::random::Tape;
use crate::record::tests::sample::{Case, empty, everything, full, ordinary, shop};
use crate::record::{Document, body};
use crate::report::daylog::forms::Forms;
use crate::report::daylog::{DayLog, text};
use crate::report::formats::{Job, html};
use crate::rules::open_faults::is_broken;

/// Sections of stored answers that are no part of the record: where the cursor was and what is kept beside.
const NO_RECORD: [&str; 2] = ["done", "punching"];

/// Fields that may change without a sentence of the print, and why.
const SILENT: &[(&str, &str, &str)] = &[
    ("cash", "/revealed", "what a screen has shown, no part of the record"),
    ("cash", "/rows", "a row of none is left out on paper: only its removal is silent"),
    ("cash", "/1/total", "the newest mark of a count repeats the count itself, which is sealed"),
    ("cash", "/takings", "what a share of takings is reckoned from; the sales beside it are said"),
    (
        "cash",
        "/counts_for",
        "where one hands over that one worked it, whatever was said while there were several",
    ),
    ("checks", "/registered", "devices are named where something was wrong with one of them"),
    ("people", "/prepared", "of version 1; the self-check has its own lines"),
    ("review", "/talked_through", "of version 1; `spoken` says who answered"),
    ("disposal", "/stock", "an article of the list has its name: only another article is said"),
    ("attendance", "/line/evidence", "punches that decide nothing stand in the log"),
    ("attendance", "/line/duplicates", "punches that decide nothing stand in the log"),
];

/// Answers that the sheet has in brief, and why: the whole of them stands in the log.
const BRIEF: &[(&str, &str, &str)] = &[
    (
        "cash",
        "/rows",
        "how many of each note and coin: the sheet has the sum of every count, with who and when",
    ),
    ("stock", "/book", "a line of the count list that is as it should be is not listed"),
    ("stock", "/counted", "a line of the count list that is as it should be is not listed"),
    ("snapshot", "/repair/reported_to", "of a ticket the sheet names the device and who repairs it"),
    ("snapshot", "/repair/impact", "of a ticket the sheet names the device and who repairs it"),
    ("snapshot", "/repair/stops", "of a ticket the sheet names the device and who repairs it"),
    ("log punch", "/person", "punches as they were made stand among the hours, as in and out"),
    ("log punch", "/punched_at", "punches as they were made stand among the hours, as in and out"),
];

/// Values tried for a word: one of them is a code of its field, or a day.
const WORDS: [&str; 33] = [
    "task",
    "ticket",
    "open",
    "done",
    "watch",
    "critical",
    "transfer",
    "expired",
    "accepted",
    "queried",
    "disputed",
    "ok",
    "issue",
    "not_applicable",
    "not_done",
    "known",
    "nothing",
    "something",
    "late",
    "serious_late",
    "normal",
    "none",
    "in",
    "both",
    "sick",
    "lieu",
    "keys",
    "cheque",
    "cash",
    "cover",
    "shift",
    "2026-12-24",
    "2026-12-25",
];

fn printed(document: &Document) -> Vec<String> {
    let page = page(document.clone());
    let lines =
        |lang| text::page_lines(&page, lang, 200).into_iter().map(|line| line.text).collect::<Vec<_>>();
    Lang::ALL.map(|lang| lines(lang).join("\n")).to_vec()
}

/// The sheet as it is printed, without how it looks.
fn on_sheet(document: &Document) -> Vec<String> {
    let day =
        DayLog { date: document.business_date, pages: vec![page(document.clone())], openings: Vec::new() };
    let forms = Forms::of(day, Stamp::new(0, 0));
    let sheet = |lang| {
        let mut out = Vec::new();
        (html::FORMAT.write)(&forms.sheet(lang), &mut Job::new(&mut |_, _| true), &mut out).unwrap();
        let whole = String::from_utf8(out).unwrap();
        whole.split_once("<body").unwrap().1.to_owned()
    };
    Lang::ALL.map(sheet).to_vec()
}

/// Every leaf of a value with its pointer.
fn leaves(value: &Value, path: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(all) => {
            all.iter().for_each(|(key, value)| leaves(value, &format!("{path}/{key}"), out));
        }
        Value::Array(all) => {
            all.iter().enumerate().for_each(|(at, value)| leaves(value, &format!("{path}/{at}"), out));
        }
        _ => out.push(path.to_owned()),
    }
}

/// What a leaf could be instead.
fn others(leaf: &Value) -> Vec<Value> {
    match leaf {
        Value::Bool(yes) => vec![Value::Bool(!yes)],
        Value::Number(n) => match n.as_i64().unwrap_or(0) {
            // An instant: an hour and a minute later.
            n if n > 100_000_000_000 => vec![(n + 3_660_000).into()],
            n => vec![(n + 1).into(), (n - 1).into()],
        },
        Value::String(text) => {
            let words = WORDS.iter().map(|word| Value::from(*word));
            std::iter::once(Value::from(format!("{text}x"))).chain(words).collect()
        }
        _ => Vec::new(),
    }
}

/// A value with one leaf changed, or cleared: every way tried.
fn tries(value: &Value, path: &str, clear: bool) -> Vec<Value> {
    let Some((parent, key)) = path.rsplit_once('/') else { return Vec::new() };
    if clear {
        let mut without = value.clone();
        let Some(object) = without.pointer_mut(parent).and_then(Value::as_object_mut) else {
            return Vec::new();
        };
        object.remove(key);
        return vec![without];
    }
    let put = |other: Value| {
        let mut with = value.clone();
        *with.pointer_mut(path).unwrap() = other;
        with
    };
    value.pointer(path).map(others).unwrap_or_default().into_iter().map(put).collect()
}

/// The answer with one leaf changed, or cleared: the first way that reads back as another answer.
fn changed(answer: &Answer, path: &str, clear: bool) -> Option<Answer> {
    let (section, line) = (answer.address().section(), answer.address().line());
    let value: Value = serde_json::from_str(&answer.value().unwrap()).unwrap();
    let read = |value: Value| Answer::read(section, &line, &value.to_string()).ok();
    tries(&value, path, clear).into_iter().filter_map(read).find(|other| other != answer)
}

/// As [`changed`], of what was logged.
fn logged_otherwise(detail: &Detail, path: &str, clear: bool) -> Option<Detail> {
    let value = serde_json::to_value(detail).unwrap();
    let read = |value: Value| serde_json::from_value::<Detail>(value).ok();
    tries(&value, path, clear).into_iter().filter_map(read).find(|other| other != detail)
}

/// Whether the print need not tell, for a reason of [`SILENT`].
fn may_be_silent(answer: &Answer, path: &str, clear: bool) -> bool {
    let section = answer.address().section();
    let listed = SILENT
        .iter()
        .any(|(of, part, _)| *of == section && path.contains(part) && (clear || !path.contains("/rows")));
    let value: Value = serde_json::from_str(&answer.value().unwrap()).unwrap();
    // A tier says how grave some minutes are: without minutes it says nothing.
    let minutes = |tier: &str| {
        let minutes = path.replace(tier, &tier.replace("_tier", "_min"));
        value.pointer(&minutes).and_then(Value::as_i64).unwrap_or(0)
    };
    let idle = ["late_tier", "early_tier"].iter().any(|tier| path.ends_with(tier) && minutes(tier) == 0);
    // One stretch says nothing that the line itself does not say.
    let one = value.pointer("/line/segments").and_then(Value::as_array).is_some_and(|all| all.len() == 1);
    listed || idle || (one && path.contains("/line/segments"))
}

/// What the seal and the print say of a case.
struct Sentences {
    sealed: Vec<u8>,
    read: Vec<String>,
    sheet: Vec<String>,
}

impl Sentences {
    fn of(case: &Case<'_>) -> Self {
        let document = case.document();
        Self { sealed: body(&document).unwrap(), read: printed(&document), sheet: on_sheet(&document) }
    }

    /// Whether the sheet says the same in one of the languages.
    fn same_sheet(&self, now: &Self) -> bool {
        now.sheet.iter().zip(&self.sheet).any(|(now, before)| now == before)
    }

    /// Where a change shows in neither, or in one language only.
    fn silent(&self, now: &Self) -> Option<&'static str> {
        let same_text = now.read.iter().zip(&self.read).any(|(now, before)| now == before);
        if now.sealed == self.sealed { Some("body") } else { same_text.then_some("print") }
    }
}

/// Every leaf, to be changed and to be cleared.
fn ways(value: &Value) -> Vec<(String, bool)> {
    let mut paths = Vec::new();
    leaves(value, "", &mut paths);
    paths.into_iter().flat_map(|path| [(path.clone(), false), (path, true)]).collect()
}

/// How many handovers a place is changed in: what a sentence depends on differs between them, and a dozen times the
/// same place in as many pages is what took longest of all tests.
const HANDOVERS: u32 = 4;

/// Changes everything, one after another.
fn everything_speaks(case: &mut Case<'_>, tried: &mut BTreeMap<String, u32>, wrong: &mut BTreeSet<String>) {
    let known: BTreeSet<String> =
        tried.iter().filter(|(_, times)| **times >= HANDOVERS).map(|(name, _)| name.clone()).collect();
    case.seal();
    // Who does not come does not sign.
    let half = case.draft.review.half.is_some();
    case.draft.signatures.retain(|signature| !half || signature.role != SignRole::Incoming);
    let before = Sentences::of(case);
    let draft = case.draft.clone();
    let mut here = BTreeSet::new();
    let mut told = |name: String, now: &Sentences, allowed: bool| {
        let silent = before.silent(now);
        if let Some(of) = silent.filter(|_| !allowed) {
            wrong.insert(format!("{name}: {of}"));
        }
        let brief = BRIEF.iter().any(|(of, part, _)| {
            name.strip_prefix(of).is_some_and(|rest| rest.starts_with(' ') && rest.contains(part))
        });
        if silent.is_none() && !allowed && !brief && before.same_sheet(now) {
            wrong.insert(format!("{name}: sheet"));
        }
        here.insert(name);
    };
    for answer in draft.answers() {
        let section = answer.address().section();
        if NO_RECORD.contains(&section) || answer.address().line().ends_with("/again") {
            continue;
        }
        for (path, clear) in ways(&serde_json::from_str(&answer.value().unwrap()).unwrap()) {
            let name = format!("{section} {} {path}{}", kind(&answer), if clear { " cleared" } else { "" });
            if known.contains(&name) {
                continue;
            }
            let Some(other) = changed(&answer, &path, clear) else { continue };
            other.put(&mut case.draft);
            let now = Sentences::of(case);
            case.draft.clone_from(&draft);
            told(name, &now, may_be_silent(&answer, &path, clear));
        }
    }
    for at in 0..draft.signatures.len() {
        let was = &draft.signatures[at];
        let later = Stamp::new(was.at.ms + 3_660_000, was.at.offset_min);
        for (name, other) in [
            ("role", Signature { role: SignRole::Witness, ..was.clone() }),
            ("person", Signature { person: PersonId(5), ..was.clone() }),
            ("at", Signature { at: later, ..was.clone() }),
        ] {
            case.draft.signatures[at] = other;
            let now = Sentences::of(case);
            case.draft.clone_from(&draft);
            told(format!("signature {name}"), &now, false);
        }
    }
    heads_speak(case, &mut told);
    for at in 0..case.entries.len() {
        let detail = case.entries[at].detail.clone();
        for (path, clear) in ways(&serde_json::to_value(&detail).unwrap()) {
            let kind = detail.kind().as_str();
            let name = format!("log {kind} {path}{}", if clear { " cleared" } else { "" });
            if known.contains(&name) {
                continue;
            }
            let Some(other) = logged_otherwise(&detail, &path, clear) else { continue };
            case.entries[at].detail = other;
            let now = Sentences::of(case);
            case.entries[at].detail = detail.clone();
            let allowed = clear && SILENT.iter().any(|(of, part, _)| *of == kind && path.contains(part));
            told(name, &now, allowed);
        }
    }
    for name in here {
        *tried.entry(name).or_default() += 1;
    }
}

/// What a handover is called by and what was left for it: no answers of it, and said all the same.
fn heads_speak(case: &mut Case<'_>, told: &mut impl FnMut(String, &Sentences, bool)) {
    let head = case.draft.head;
    let kind = if head.kind == HandoverKind::Cover { HandoverKind::Leaver } else { HandoverKind::Cover };
    let by = if head.started_by == Some(PersonId(5)) { PersonId(4) } else { PersonId(5) };
    let later = Stamp::new(head.started.ms + 3_660_000, head.started.offset_min);
    for (name, other) in [
        ("kind", Head { kind, ..head }),
        ("date", Head { date: head.date.plus(1), ..head }),
        ("part", Head { part: head.part.next(), ..head }),
        ("started", Head { started: later, ..head }),
        ("started_by", Head { started_by: Some(by), ..head }),
    ] {
        case.draft.head = other;
        let now = Sentences::of(case);
        case.draft.head = head;
        told(format!("head {name}"), &now, false);
    }
    // What is kept at the signatures is an answer; without one it is as the rows have it.
    let (snapshot, left) = (case.draft.snapshot.take(), case.left_before.clone());
    let before = Sentences::of(case);
    for register in left.keys() {
        case.left_before.insert(*register, Money(left[register].0 + 1));
        let now = Sentences::of(case);
        case.left_before.clone_from(&left);
        assert_eq!(before.silent(&now), None, "left before in {register}");
    }
    case.draft.snapshot = snapshot;
}

/// The line of an answer without its number.
fn kind(answer: &Answer) -> String {
    answer.address().line().split('/').nth(1).unwrap_or_default().to_owned()
}

/// Tapes of a fixed series, so that every run tries the same.
fn tapes(n: u64) -> impl Iterator<Item = Vec<u16>> {
    (1..=n).map(|seed| {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            u16::try_from(state >> 48).unwrap()
        };
        (0..600).map(|_| next()).collect()
    })
}

#[test]
fn every_answer_changes_a_sentence_and_the_sealed_body() {
    let settings = shop();
    let (mut tried, mut wrong) = (BTreeMap::new(), BTreeSet::new());
    let mut case = empty(&settings);
    everything(&mut case);
    everything_speaks(&mut case, &mut tried, &mut wrong);
    for tape in tapes(12) {
        let mut case = Tape::new(tape).open(&settings);
        // What nobody did who did not come is another test's.
        case.draft.review.half = None;
        everything_speaks(&mut case, &mut tried, &mut wrong);
    }
    let mut case = empty(&settings);
    case.draft.review.half = Some(HalfSeal {
        said: None,
        bag_no: "5".into(),
        witness: Some(PersonId(5)),
        reason: "no answer".into(),
    });
    everything_speaks(&mut case, &mut tried, &mut wrong);
    assert!(tried.len() > 120, "{} places: {tried:#?}", tried.len());
    assert!(wrong.is_empty(), "silent:\n{wrong:#?}");
}

/// The one field that is the same in every handover, and why.
const CONSTANT: [(&str, &str); 1] = [("schema", "one version is written")];

/// Another shop, with other money, other hours and another way of counting.
fn elsewhere() -> Settings {
    let mut other = shop();
    other.store.name = "Harbour".into();
    other.store.zone = Zone::parse("Europe/Berlin").unwrap();
    other.store.currency = Currency::named("JPY").unwrap();
    other.shifts[0].name = Bilingual::same("Day");
    for register in &mut other.registers {
        (register.used, register.counted) = (DrawerUse::Own, CountWay::OwnDrawer);
    }
    other.registers[0].name = "Kiosk".into();
    other
}

fn fields(value: &Value, path: &str, out: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(all) => all.iter().for_each(|(key, value)| {
            let inner = if path.ends_with("rows") { path.to_owned() } else { format!("{path}/{key}") };
            fields(value, &inner, out);
        }),
        Value::Array(all) => all.iter().for_each(|value| fields(value, path, out)),
        leaf => {
            let all = out.entry(path.trim_start_matches('/').to_owned()).or_default();
            *all = format!("{all} {leaf}");
        }
    }
}

#[test]
fn no_field_of_the_record_is_always_the_same() {
    let settings = shop();
    let mut cases: Vec<Case<'_>> = tapes(30).map(|tape| Tape::new(tape).case(&settings)).collect();
    cases.extend([full(&settings), ordinary(&settings)]);
    // In another shop on another day, begun by somebody else, by one who hands over one drawer, and by two.
    let other = elsewhere();
    for (tape, outgoing) in tapes(6).zip([vec![5], vec![3, 5], vec![5], vec![5, 2], vec![2], vec![3]]) {
        let mut case = Tape::new(tape).open(&other);
        case.draft.people.outgoing = outgoing.into_iter().map(PersonId).collect();
        case.draft.people.registers.truncate(1);
        case.draft.head.date = case.draft.head.date.plus(3);
        case.draft.head.started_by = case.draft.people.outgoing.first().copied();
        case.seal();
        cases.push(case);
    }
    cases[0].draft.head.kind = HandoverKind::Leaver;
    let mut seen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut all: Vec<BTreeMap<String, String>> = Vec::new();
    for case in &cases {
        let mut one = BTreeMap::new();
        fields(&serde_json::from_slice(&body(&case.document()).unwrap()).unwrap(), "", &mut one);
        all.push(one);
    }
    let names: BTreeSet<String> = all.iter().flat_map(|one| one.keys().cloned()).collect();
    for name in &names {
        let values = all.iter().map(|one| one.get(name).cloned().unwrap_or_default());
        seen.insert(name.clone(), values.collect());
    }
    let constant: Vec<&str> =
        seen.iter().filter(|(_, values)| values.len() < 2).map(|(name, _)| name.as_str()).collect();
    assert_eq!(constant, CONSTANT.map(|(name, _)| name));
}

/// A record with each leaf changed, where it reads back as another one.
fn each_otherwise<T: Serialize + DeserializeOwned + PartialEq>(value: &T) -> Vec<(String, T)> {
    let json = serde_json::to_value(value).unwrap();
    let mut paths = Vec::new();
    leaves(&json, "", &mut paths);
    let other = |path: String| {
        let read =
            tries(&json, &path, false).into_iter().filter_map(|json| serde_json::from_value(json).ok());
        let other = read.into_iter().find(|other: &T| other != value)?;
        Some((path, other))
    };
    paths.into_iter().filter_map(other).collect()
}

fn said_on(page: &LogPage) -> Vec<String> {
    let lines =
        |lang| text::page_lines(page, lang, 200).into_iter().map(|line| line.text).collect::<Vec<_>>();
    Lang::ALL.map(|lang| lines(lang).join("\n")).to_vec()
}

#[test]
fn every_fact_of_a_taking_over_is_said() {
    let settings = shop();
    let mut case = empty(&settings);
    case.draft.review.half =
        Some(HalfSeal { said: None, bag_no: "5".into(), witness: Some(PersonId(5)), reason: "late".into() });
    let at = case.at(40);
    let mut half = page(case.document());
    half.state = State::Sealed;
    let taken = TakenOver {
        incoming: "Ann".into(),
        opened_at: at,
        drawers: vec![DrawerLeft {
            register: "Till 1".into(),
            left: Money(50_000),
            counted: Money(49_000),
            difference: Money(-1_000),
        }],
        bag: Some(BagFound {
            no: "5".into(),
            sealed: Money(9_000),
            counted: Money(8_000),
            difference: Money(-1_000),
        }),
        remark: "nobody was there".into(),
    };
    half.taken_over = Some(taken.clone());
    let before = said_on(&half);
    // Nobody took over when it was sealed, whoever was to come.
    for (said, lang) in before.iter().zip(Lang::ALL) {
        assert!(said.contains(&msg::daylog::nobody_came(lang, "小陈")), "{said}");
    }
    for (path, other) in each_otherwise(&taken) {
        half.taken_over = Some(other);
        let now = said_on(&half);
        assert!(now.iter().zip(&before).all(|(now, before)| now != before), "{path}");
    }
}

/// An opening with something in every field that a print says.
fn an_opening(at: impl Fn(i64) -> Stamp) -> Opening {
    let drawer = |register: &str| DrawerFound {
        register: register.into(),
        left: Some(Money(50_000)),
        moved: Money(-700),
        counted: Some(Money(49_000)),
        difference: Some(Money(-300)),
        uncounted: None,
        stays_shut: String::new(),
    };
    let before = UncountedBefore { last_known: Some(Money(40_000)), moved: Money(-200) };
    Opening {
        schema: "handover-opening/v1".into(),
        business_date: BusinessDate::parse("2026-11-22").unwrap(),
        shift: "Early".into(),
        part: crate::model::shift::Part::FIRST.next(),
        closed_since: at(-600),
        opened_at: at(-10),
        opened_by: "Tom".into(),
        clock_doubted: Vec::new(),
        here: vec!["Tom".into(), "Ann".into()],
        roll: vec![RollLine { person: "Zoe".into(), due: at(-40), here: true, late_min: 12 }],
        drawers: vec![
            drawer("Till 1"),
            DrawerFound { left: None, difference: None, uncounted: Some(before), ..drawer("Till 2") },
            DrawerFound { counted: None, difference: None, stays_shut: "no key".into(), ..drawer("Till 3") },
        ],
        kept: vec![KeptFound {
            item: 7,
            title: "Keys 3".into(),
            act: Some(CarryAct::Disputed),
            last_holder: "Mei".into(),
        }],
        not_done: vec!["O1".into()],
        not_held: vec![NotHeld {
            business_date: BusinessDate::parse("2026-11-21").unwrap(),
            shift: "Late".into(),
        }],
        why_not_held: "renovation".into(),
        log: Vec::new(),
        settled: Vec::new(),
        remark: "rain came in".into(),
        texts: BTreeMap::new(),
    }
}

/// Facts of an opening that stand elsewhere, and where.
const AT_ITS_HANDOVER: &[(&str, &str)] = &[
    ("/schema", "one version is written"),
    ("/business_date", "the head of the page it stands on has the shift with its date"),
    ("/shift", "the head of the page it stands on has the shift with its date"),
    ("/part", "the head of the page it stands on has the shift with its date"),
    ("/not_held/0/shift", "how many on which days is told, not each by its name"),
];

#[test]
fn every_fact_of_an_opening_is_said() {
    let settings = shop();
    let case = empty(&settings);
    let mut page = page(case.document());
    let opening = an_opening(|minutes| case.at(minutes));
    page.opening = Some(opening.clone());
    let before = said_on(&page);
    let mut tried = 0;
    for (path, other) in each_otherwise(&opening) {
        if AT_ITS_HANDOVER.iter().any(|(elsewhere, _)| *elsewhere == path) {
            continue;
        }
        page.opening = Some(other);
        let now = said_on(&page);
        assert!(now.iter().zip(&before).all(|(now, before)| now != before), "{path}");
        tried += 1;
    }
    assert!(tried > 25, "{tried} facts");
}

#[test]
fn every_fact_of_a_correction_and_of_a_decision_is_said() {
    let settings = shop();
    let case = full(&settings);
    let mut page = page(case.document());
    let at = case.at(90);
    let later = case.at(151);
    let correction = Correction {
        seq: 31,
        handover: page.handover,
        field: "cash/0/float_left".parse().unwrap(),
        old: 48_000.into(),
        new: 47_000.into(),
        reason: "a note was torn".into(),
        by: PersonId(3),
        by_name: "Tom".into(),
        second: Some((PersonId(5), "Ann".into())),
        alone: None,
        at,
    };
    let asked = OpenApproval { by: "Tom".to_owned(), at_ms: at, told: "Mei 21:30".into() };
    let alone = Correction { second: None, alone: Some(asked.clone()), ..correction.clone() };
    let ways = |was: &Correction| {
        vec![
            ("seq", Correction { seq: 32, ..was.clone() }),
            ("field", Correction { field: "cash/0/deposits/0/amount".parse().unwrap(), ..was.clone() }),
            ("old", Correction { old: 48_100.into(), ..was.clone() }),
            ("new", Correction { new: 47_100.into(), ..was.clone() }),
            ("reason", Correction { reason: "two notes".into(), ..was.clone() }),
            ("by", Correction { by_name: "Zoe".into(), ..was.clone() }),
            ("at", Correction { at: later, ..was.clone() }),
        ]
    };
    let mut all = ways(&correction);
    all.push(("second", Correction { second: Some((PersonId(1), "Mei".into())), ..correction.clone() }));
    all.push(("alone", alone.clone()));
    let told = OpenApproval { told: "Mei 21:40".into(), ..asked };
    let mut lone = ways(&alone);
    lone.push(("told", Correction { alone: Some(told), ..alone.clone() }));
    for (was, all) in [(correction, all), (alone, lone)] {
        page.corrections = vec![was];
        let before = said_on(&page);
        for (name, other) in all {
            page.corrections = vec![other];
            let now = said_on(&page);
            assert!(now.iter().zip(&before).all(|(now, before)| now != before), "correction {name}");
        }
    }
    page.corrections.clear();
    let decision = Decision {
        seq: 40,
        handover: page.handover,
        place: ApprovalPlace::Returns(0),
        verdict: Verdict::Approved,
        words: "seen".into(),
        by: PersonId(2),
        by_name: "Li Na".into(),
        at,
    };
    page.decisions = vec![decision.clone()];
    let before = said_on(&page);
    for (name, other) in [
        ("seq", Decision { seq: 41, ..decision.clone() }),
        ("place", Decision { place: ApprovalPlace::Lead, ..decision.clone() }),
        ("verdict", Decision { verdict: Verdict::Rejected, ..decision.clone() }),
        ("words", Decision { words: "not seen".into(), ..decision.clone() }),
        ("by", Decision { by_name: "Zoe".into(), ..decision.clone() }),
        ("at", Decision { at: later, ..decision }),
    ] {
        page.decisions = vec![other];
        let now = said_on(&page);
        assert!(now.iter().zip(&before).all(|(now, before)| now != before), "decision {name}");
    }
}

#[test]
fn open_repair_tickets_are_listed_as_such_whoever_answered_the_devices() {
    let document = full(&shop()).document();
    let broken: Vec<_> = document.carried.iter().filter(|item| is_broken(item.kind, item.state)).collect();
    assert!(!broken.is_empty());
    let mut nobody = document.clone();
    nobody.checks.retain(|check| check.list != ListKind::Devices);
    for document in [document.clone(), nobody] {
        for lang in Lang::ALL {
            let lines = text::page_lines(&page(document.clone()), lang, 80);
            let printed = lines.into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n");
            let devices = printed.split("\n5 ").nth(1).unwrap().split("\n6 ").next().unwrap();
            let (checked, tickets) = devices.split_once(msg::daylog::open_faults(lang)).unwrap();
            for item in &broken {
                let number = format!("#{:<4} {}", item.item, item.title);
                assert!(tickets.contains(&number) && !checked.contains(&number), "{devices}");
            }
            // In order, new and known, as they were answered; nothing of how many tickets are open.
            let by = checked.lines().find(|line| line.contains(msg::daylog::checked(lang)));
            assert!(
                by.is_none_or(|line| line.matches(|c: char| c.is_ascii_digit()).count() == 3),
                "{devices}"
            );
        }
    }
}

#[test]
fn a_page_says_all_of_it_in_both_languages() {
    let settings = shop();
    let page = page(full(&settings).document());
    for lang in Lang::ALL {
        let lines: Vec<String> =
            text::page_lines(&page, lang, 80).into_iter().map(|line| line.text).collect();
        insta::assert_snapshot!(format!("full_{}", lang.code()), lines.join("\n"));
    }
    // Little happened: the sections say so.
    let mut quiet = empty(&settings);
    quiet.draft.people.registers.clear();
    let page = super::page(quiet.document());
    for lang in Lang::ALL {
        let lines: Vec<String> =
            text::page_lines(&page, lang, 80).into_iter().map(|line| line.text).collect();
        insta::assert_snapshot!(format!("quiet_{}", lang.code()), lines.join("\n"));
    }
}
