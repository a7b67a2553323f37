//! No sentence of a print claims what nobody did.

use super::{at, day, page, sample, written};
use crate::i18n::msg;
use crate::model::approval::{ApprovalPlace, Decision, OpenApproval, Verdict};
use crate::model::attendance::{AttendanceResult, MissingPunch, StayLine};
use crate::model::cash::ways::CountWay;
use crate::model::cash::worked::CountsFor;
use crate::model::checklist::{Finding, ListKind};
use crate::model::handover::CarryAct;
use crate::model::ids::{HandoverId, PersonId};
use crate::model::lang::Lang;
use crate::model::time::Stamp;
use crate::record::logbook::{Closing, LogPage};
use crate::record::parts::Worked;
use crate::record::{Attendance, Check, Document};
use crate::report::daylog::forms::Forms;
use crate::report::daylog::{FORMATS, confirmed_then};
use crate::report::formats::{Job, html};
use crate::rules::open_faults::is_broken;

/// The sample as a record of today.
fn today() -> Document {
    let mut document = sample();
    document.schema = crate::record::document::SCHEMA.to_owned();
    document
}

/// The text of a page on one line, without spaces.
fn said(page: &LogPage, lang: Lang) -> String {
    squeezed(&written(&day(vec![page.clone()]), &FORMATS[0], lang))
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[track_caller]
fn says(page: &LogPage, lang: Lang, words: &str) {
    let text = said(page, lang);
    assert!(text.contains(&squeezed(words)), "{words}: {text}");
}

#[track_caller]
fn hides(page: &LogPage, lang: Lang, words: &str) {
    let text = said(page, lang);
    assert!(!text.contains(&squeezed(words)), "{words}: {text}");
}

#[test]
fn a_lone_closing_claims_nothing_that_takes_a_second_person() {
    let mut document = today();
    document.people.closes = true;
    document.people.incoming.clear();
    document.feedback.passed_on = true;
    document.review.talked_through = false;
    (document.review.spoken, document.review.read_back) = (None, None);
    document.carried[0].act = Some(CarryAct::Accepted);
    document.attendance[0].carried_out = true;
    for lang in Lang::ALL {
        let page = page(document.clone());
        hides(&page, lang, msg::daylog::passed_on(lang));
        hides(&page, lang, msg::daylog::v_accepted(lang));
        hides(&page, lang, msg::attendance::carried_out(lang));
        says(&page, lang, msg::daylog::closes_feedback(lang));
        says(&page, lang, msg::daylog::n_closes(lang));
        says(&page, lang, msg::daylog::v_seen(lang));
    }
}

#[test]
fn a_drawer_bagged_by_who_closes_is_counted_by_nobody_else() {
    let mut document = today();
    document.cash[0].way = CountWay::BaggedFirst;
    document.cash[0].incoming = crate::record::parts::Counted::default();
    for lang in Lang::ALL {
        hides(&page(document.clone()), lang, msg::daylog::bagged_by_one(lang));
        let mut closing = document.clone();
        (closing.people.closes, closing.people.incoming) = (true, Vec::new());
        says(&page(closing.clone()), lang, msg::daylog::bagged_by_one(lang));
        hides(&page(closing), lang, msg::settings_ui::way_bagged_first(lang));
    }
}

#[test]
fn feedback_that_came_in_before_a_closing_is_no_omission() {
    let mut document = today();
    document.people.closes = true;
    document.people.incoming.clear();
    (document.feedback.passed_on, document.feedback.none) = (false, false);
    for lang in Lang::ALL {
        says(&page(document.clone()), lang, msg::daylog::feedback_waits(lang));
        hides(&page(document.clone()), lang, msg::daylog::not_passed_on(lang));
    }
}

#[test]
fn of_a_self_check_what_is_done_and_what_is_not_stand_apart() {
    let mut document = today();
    let check = Check { list: ListKind::SelfCheck, comment: String::new(), ..document.checks[0].clone() };
    document.checks.retain(|c| c.list != ListKind::SelfCheck);
    let one = |item: &str, finding| Check { item: item.into(), finding, ..check.clone() };
    document.checks.extend([
        one("P1", Finding::Ok),
        one("P2", Finding::NotDone),
        one("P3", Finding::NotDone),
    ]);
    for (lang, done, not) in [(Lang::En, "done", "not done"), (Lang::Zh, "已做", "未做")] {
        let line = |what: &str, items: &str| {
            format!("{what}  {} {}  {items}", check.at.map_or(String::new(), Stamp::hm), check.by)
        };
        let page = page(document.clone());
        says(&page, lang, &line(done, "P1"));
        says(&page, lang, &line(not, "P2 P3"));
        hides(&page, lang, "P1 P2");
    }
}

#[test]
fn a_register_handed_on_says_how_it_was_counted_and_by_how_many() {
    let mut document = today();
    document.cash[0].way = CountWay::HandedOn;
    for lang in Lang::ALL {
        let (both, one) = (msg::settings_ui::way_handed_on(lang), msg::daylog::counted_by_one(lang));
        says(&page(document.clone()), lang, both);
        let mut closing = document.clone();
        (closing.people.closes, closing.people.incoming) = (true, Vec::new());
        closing.cash[0].incoming = crate::record::parts::Counted::default();
        says(&page(closing.clone()), lang, one);
        hides(&page(closing.clone()), lang, both);
        // Nobody counted: nothing is said of who did.
        closing.cash[0].outgoing = crate::record::parts::Counted::default();
        hides(&page(closing), lang, one);
    }
}

#[test]
fn leaving_early_is_told_once() {
    let mut document = today();
    let line = &mut document.attendance[0];
    (line.provisional, line.missing) = (true, crate::model::attendance::MissingPunch::None);
    line.planned_end = Some(at("2026-11-21T23:00:00+08:00"));
    line.actual_out = Some(at("2026-11-21T22:00:00+08:00"));
    line.early_min = 60;
    for lang in Lang::ALL {
        let before = msg::daylog::out_before_end(lang, crate::i18n::dates::duration(lang, 60), "22:00");
        hides(&page(document.clone()), lang, &before);
    }
}

#[test]
fn who_left_after_the_seal_left_at_a_time_also_where_the_stay_goes_on() {
    let mut left = page(today());
    let line = Attendance { actual_out: None, carried_out: true, ..left.document.attendance[0].clone() };
    left.closings = vec![Closing { index: 0, left: at("2026-11-22T00:10:00+08:00"), line }];
    for lang in Lang::ALL {
        says(&left, lang, &format!("{}2026-11-22 00:10", left.document.attendance[0].person));
    }
}

#[test]
fn hours_confirmed_by_somebody_still_in_are_no_confirmed_departure() {
    let mut left = page(today());
    let line = &mut left.document.attendance[0];
    (line.actual_in, line.actual_out) = (Some(at("2026-11-21T14:52:00+08:00")), None);
    (line.provisional, line.stays, line.missing) = (true, Vec::new(), MissingPunch::None);
    (line.confirmed_at, line.confirmed_by) = (Some(at("2026-11-21T21:44:00+08:00")), String::new());
    let out = at("2026-11-22T00:10:00+08:00");
    let went = Attendance { actual_out: Some(out), provisional: false, ..line.clone() };
    left.closings = vec![Closing { index: 0, left: out, line: went }];
    for lang in Lang::ALL {
        let whole = msg::daylog::confirmed_at(lang, "21:44");
        let only = msg::daylog::not_out_then(lang, &whole);
        says(&left, lang, &only);
        // The form has the hours as they are by now.
        let forms = Forms::of(day(vec![left.clone()]), at("2026-11-22T09:00:00+08:00"));
        let mut sheet = Vec::new();
        (html::FORMAT.write)(&forms.sheet(lang), &mut Job::new(&mut |_, _| true), &mut sheet).unwrap();
        let sheet = String::from_utf8(sheet).unwrap();
        assert!(squeezed(&sheet).contains(&squeezed(&only)), "{sheet}");
        let json = serde_json::to_value(crate::report::daylog::json::since(&left).unwrap()).unwrap();
        for line in [&json["departures"][0], &json["effective"]["attendance"][0]] {
            assert!(line["actual_out"].is_string() && line["confirmed_at"].is_string(), "{line}");
            assert_eq!(line["confirmed_as"]["actual_in"], line["actual_in"]);
            assert!(line["confirmed_as"].get("actual_out").is_none(), "{line}");
        }
    }
}

#[test]
fn what_was_confirmed_of_several_stays_or_of_one_from_the_shift_before_is_told_as_it_stood() {
    let ms = |hm: &str| Some(at(&format!("2026-11-21T{hm}:00+08:00")).ms);
    let stay = |came, went| StayLine { in_ms: came, out_ms: went };
    let shown = |ms: i64| Stamp { ms, offset_min: 480 };
    let then = AttendanceResult {
        actual_in_ms: ms("06:58"),
        stays: vec![stay(ms("06:58"), ms("12:00")), stay(ms("12:32"), None)],
        ..AttendanceResult::default()
    };
    let mut now = then.clone();
    now.ends(ms("15:03").unwrap());
    let said = |now: &AttendanceResult, then: &AttendanceResult| {
        confirmed_then("confirmed", now, then, shown, Lang::En)
    };
    assert_eq!(said(&now, &then), "confirmed, not out yet then");
    // A break that was put right since is another one than was confirmed.
    now.stays[0].out_ms = ms("11:50");
    assert_eq!(said(&now, &then), "confirmed: 06:58 - 12:00, in 12:32 only");
    // In from the shift before: no punch is missing.
    let then = AttendanceResult { carried_in: true, ..AttendanceResult::default() };
    let mut now = then.clone();
    now.ends(ms("23:03").unwrap());
    assert_eq!(said(&now, &then), "confirmed, not out yet then");
    now.begins(ms("14:50").unwrap());
    assert_eq!(said(&now, &then), "confirmed: in already from the shift before only");
    assert_eq!(said(&now, &AttendanceResult::default()), "confirmed: without a punch then");
}

#[test]
fn what_was_known_of_hours_when_the_record_was_written() {
    let mut document = today();
    let line = &mut document.attendance[0];
    (line.provisional, line.missing) = (true, crate::model::attendance::MissingPunch::None);
    (line.planned_start, line.planned_end) =
        (Some(at("2026-11-21T15:00:00+08:00")), Some(at("2026-11-21T23:00:00+08:00")));
    let with = |out: Option<&str>, came: bool| {
        let mut document = document.clone();
        let line = &mut document.attendance[0];
        line.actual_out = out.map(at);
        line.stays.clear();
        if !came {
            line.actual_in = None;
        }
        page(document)
    };
    for lang in Lang::ALL {
        let minutes = |n| crate::i18n::dates::duration(lang, n);
        let known = msg::daylog::out_before_end(lang, minutes(60), "22:00");
        let gone = with(Some("2026-11-21T22:00:00+08:00"), true);
        says(&gone, lang, &known);
        let stayed = with(Some("2026-11-21T23:01:00+08:00"), true);
        for words in [msg::daylog::not_out(lang), msg::daylog::not_in_yet(lang), &known] {
            hides(&stayed, lang, words);
        }
        says(&with(None, true), lang, msg::daylog::not_out(lang));
        says(&with(None, false), lang, msg::daylog::not_in_yet(lang));
    }
}

#[test]
fn minutes_outside_the_roster_are_a_part_of_those_worked_and_add_up() {
    let mut document = today();
    let line = &mut document.attendance[0];
    (line.planned_start, line.planned_end) =
        (Some(at("2026-11-21T15:00:00+08:00")), Some(at("2026-11-21T23:00:00+08:00")));
    (line.actual_in, line.actual_out) =
        (Some(at("2026-11-21T14:50:00+08:00")), Some(at("2026-11-21T23:03:00+08:00")));
    line.segments.clear();
    line.stays.clear();
    (line.worked_min, line.unplanned_min, line.held_over_min) = (480, Some(13), 3);
    for lang in Lang::ALL {
        let minutes = |n| crate::i18n::dates::duration(lang, n);
        let outside = msg::daylog::unplanned_around(lang, minutes(3), minutes(10), minutes(13));
        says(&page(document.clone()), lang, &msg::daylog::worked(lang, minutes(493)));
        says(&page(document.clone()), lang, &outside);
    }
    // A break in between: what is outside is more than the two ends.
    document.attendance[0].unplanned_min = Some(20);
    let outside = msg::daylog::unplanned(Lang::En, crate::i18n::dates::duration(Lang::En, 20));
    says(&page(document), Lang::En, &outside);
}

#[test]
fn a_known_fault_is_counted_and_stands_among_what_the_check_found() {
    let mut document = today();
    let check = document.checks.iter_mut().find(|check| check.item == "D2").unwrap();
    (check.finding, check.comment) = (Finding::Known, String::new());
    // Tickets that no line of the list names have rows of their own.
    document.carried.retain(|item| !is_broken(item.kind, item.state));
    let page = page(document);
    for lang in Lang::ALL {
        let of = page.document.checks.iter().filter(|c| c.list == crate::model::checklist::ListKind::Devices);
        let ok = of.filter(|c| c.finding == Finding::Ok).count();
        says(&page, lang, &msg::daylog::checks_known(lang, 0, 1, i64::try_from(ok).unwrap()));
        let forms = super::super::forms::Forms::of(day(vec![page.clone()]), at("2026-11-22T08:00:00+08:00"));
        let table = forms.devices(lang);
        assert_eq!(table.rows.len(), 1);
    }
}

#[test]
fn what_moves_stands_with_its_register_and_each_register_with_its_own_people() {
    let mut document = today();
    document.people.outgoing.push("Bob".into());
    document.people.incoming.push("Dora".into());
    let worked = |name: &str| Worked {
        said: None,
        counts_for: CountsFor::Cashier,
        by: vec![name.to_owned()],
        changed: Vec::new(),
    };
    document.cash[0].worked = Some(worked("Li Hua"));
    document.cash[0].incoming.by = "陈伟".into();
    let mut second = document.cash[0].clone();
    second.register = "Register 2".into();
    second.worked = Some(worked("Bob"));
    second.incoming.by = "Dora".into();
    document.cash.push(second);
    let page = page(document);
    for lang in Lang::ALL {
        let text = written(&day(vec![page.clone()]), &FORMATS[0], lang);
        let place = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words}: {text}"));
        assert!(place(msg::daylog::movements(lang)) < place("\nRegister 2\n"), "{text}");
        let cash = &page.document.cash;
        let people = &page.document.people;
        assert_eq!(cash[0].handed_over_by(&people.outgoing), ["Li Hua"]);
        assert_eq!(cash[1].handed_over_by(&people.outgoing), ["Bob"]);
        assert_eq!(cash[1].taken_over_by(&people.incoming), ["Dora"]);
    }
}

#[test]
fn an_approval_that_was_refused_since_is_said_to_be_refused_beside_what_stands() {
    let mut document = today();
    let asked =
        OpenApproval { by: "Li Hua".into(), at_ms: at("2026-11-21T22:00:00+08:00"), told: String::new() };
    document.review.lead_open = Some(asked);
    let mut open = page(document);
    for lang in Lang::ALL {
        hides(&open, lang, "#00815");
    }
    open.decisions = vec![Decision {
        seq: 815,
        handover: HandoverId(1),
        place: ApprovalPlace::Lead,
        verdict: Verdict::Rejected,
        at: at("2026-11-22T10:00:00+08:00"),
        by: PersonId(2),
        by_name: "王芳".into(),
        words: "money is missing".into(),
    }];
    says(&open, Lang::En, "APPROVALS DECIDED LATER");
    says(&open, Lang::Zh, "事后审批");
    for lang in Lang::ALL {
        hides(&open, lang, if lang == Lang::En { "APPROVALS GIVEN" } else { "事后批准" });
        // The verdict stands where the approval was left open: decided alone would read as approved.
        says(&open, lang, &msg::approval::rejected_since(lang, "王芳", "#00815"));
        open.decisions[0].verdict = Verdict::Approved;
        says(&open, lang, &msg::approval::approved_since(lang, "王芳", "#00815"));
        open.decisions[0].verdict = Verdict::Rejected;
    }
}

#[test]
fn an_own_insert_is_brought_and_kept_by_whose_it_is() {
    use crate::model::cash::ways::CountWay;
    let mut document = today();
    let drawer = &mut document.cash[0];
    drawer.way = CountWay::OwnDrawer;
    let sum = |n| Some(crate::model::money::Money(n));
    (drawer.opening.counted, drawer.opening.left_before, drawer.opening.difference) =
        (sum(50_000), sum(50_000), sum(0));
    (drawer.opening.taken_over, drawer.opening.by) = (true, "Li Hua".into());
    drawer.outgoing.rows = [("10000".to_owned(), 13)].into();
    drawer.incoming.rows = [("10000".to_owned(), 5)].into();
    (drawer.outgoing.total, drawer.incoming.total) = (sum(130_000), sum(50_000));
    (drawer.float_left, drawer.deposit) = (sum(50_000), sum(80_000));
    for lang in Lang::ALL {
        let page = page(document.clone());
        says(&page, lang, &msg::daylog::opening_own(lang, "500.00", "500.00"));
        says(&page, lang, &msg::daylog::as_counted(lang, "Li Hua"));
        says(&page, lang, &msg::daylog::left_own_line(lang, "800.00", "500.00"));
        // The pieces of both come to a sum each.
        says(&page, lang, "100.00 13 1,300.00 5 500.00");
        for words in
            [msg::daylog::opening_line(lang, "500.00", "500.00"), msg::daylog::as_left(lang, "Li Hua")]
        {
            hides(&page, lang, &words);
        }
        let forms = super::super::forms::Forms::of(day(vec![page]), at("2026-11-22T08:00:00+08:00"));
        let sheet = forms.sheet(lang);
        let row = sheet.tables.iter().find(|table| table.key == "cash").unwrap().rows.get(0);
        assert_eq!(row.cells[8].value, crate::report::tables::Value::Empty, "nothing is left in it");
    }
}

#[test]
fn the_first_shift_of_a_shop_has_nobody_to_overlap_with() {
    let mut document = today();
    document.attendance[0].no_overlap = true;
    for cash in &mut document.cash {
        (cash.opening.left_before, cash.opening.difference) = (None, None);
    }
    for lang in Lang::ALL {
        document.attendance[0].overlap_min = 0;
        says(&page(document.clone()), lang, msg::attendance::less_than_agreed(lang));
        document.attendance[0].overlap_min = 15;
        let said = msg::attendance::less_overlap(lang, 15);
        says(&page(document.clone()), lang, &said);
        document.seal.as_mut().unwrap().seq = 2;
        hides(&page(document.clone()), lang, &said);
        document.seal.as_mut().unwrap().seq = 812;
        // A record of version 1 reads as it did.
        document.schema = crate::record::document::SCHEMA_V1.to_owned();
        says(&page(document.clone()), lang, msg::attendance::no_overlap(lang));
        document.schema = crate::record::document::SCHEMA.to_owned();
    }
}

#[test]
fn who_is_still_in_has_no_dash_behind_the_arrival() {
    let mut document = today();
    let line = &mut document.attendance[0];
    (line.actual_in, line.actual_out) = (Some(at("2026-11-21T06:50:00+08:00")), None);
    (line.stays, line.segments) = (Vec::new(), Vec::new());
    let page = page(document);
    for (lang, words) in [(Lang::En, "in 06:50"), (Lang::Zh, "06:50 上班")] {
        says(&page, lang, words);
        hides(&page, lang, "06:50 - -");
    }
}
