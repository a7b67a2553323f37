use crate::model::attendance::{AttendanceResult as Judged, MissingPunch, PunchKind, Tier};
use crate::model::field_ref::FieldRef;
use crate::model::handover::answer::Answer;
use crate::model::handover::{AttendanceLine, People, SignRole, Step};
use crate::model::ids::PersonId;
use crate::model::lang::Lang;
use crate::model::log::{Detail, Punch};
use crate::model::period::Period;
use crate::model::period_data::DataNeeded;
use crate::tui::handover::test_support::{at, pictures, place, reopen, step, survives};
use crate::tui::shell::input::Code;
use crate::tui::shell::view::Command;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, OWNER, Shop, settings};

fn line(shop: &Shop, person: PersonId) -> Option<AttendanceLine> {
    shop.app.model.handover().unwrap().draft.attendance.get(&person).cloned()
}

/// A punch so many minutes ago.
fn punch(shop: &mut Shop, person: PersonId, kind: PunchKind, ago: i64) {
    let at_ms = shop.app.desk.now().ms - ago * 60_000;
    let detail = Detail::Punch(Punch::clocked(person, kind, at_ms));
    shop.perform(Command::Log { by: person, detail });
}

#[test]
fn the_only_one_who_hands_over_confirms_by_signing_and_several_here() {
    for lang in Lang::ALL {
        let mut shop = at(lang, Step::Attendance, |_| {});
        let shown = shop.screen(80, 24);
        assert!(shown.contains(crate::i18n::msg::attendance_ui::by_signature(lang)), "{shown}");
        shop.key(Code::Enter);
        assert_eq!(step(&shop), "sign", "one key, no PIN");
        assert!(line(&shop, LI_HUA).is_none_or(|line| line.confirmed_ms.is_none()));
    }
}

/// Li Hua alone hands over, whoever else is in.
fn one_hands_over(shop: &mut Shop) {
    let people = shop.app.model.handover().unwrap().draft.people.clone();
    shop.answer(LI_HUA, Answer::People(People { outgoing: vec![LI_HUA], ..people }));
    reopen(shop);
}

#[test]
fn everyone_on_the_shift_follows_with_the_own_pin() {
    let mut shop = at(Lang::En, Step::Attendance, |shop| {
        punch(shop, LEAD, PunchKind::In, 60);
        punch(shop, CHEN_WEI, PunchKind::In, 5);
    });
    one_hands_over(&mut shop);
    shop.key(Code::Enter).pin(LEAD);
    assert_eq!(step(&shop), "attendance", "a PIN carries nobody to the next page");
    shop.key(Code::Enter);
    assert_eq!(step(&shop), "sign");
    assert!(line(&shop, LEAD).unwrap().confirmed_ms.is_some());
    assert!(line(&shop, CHEN_WEI).is_none(), "who takes over is on the next shift");
}

#[test]
fn a_departure_after_the_line_was_drawn_is_seen() {
    let mut shop = at(Lang::En, Step::Attendance, |_| {});
    shop.advance_min(80);
    punch(&mut shop, LI_HUA, PunchKind::Out, 0);
    let shown = shop.screen(80, 24);
    let row = shown.lines().find(|line| line.contains("Li Hua") && line.contains("14:52")).unwrap();
    assert!(row.contains("23:02"), "{shown}");
}

#[test]
fn who_was_out_for_lunch_and_is_in_again_sees_both_stays() {
    for lang in Lang::ALL {
        let mut shop = at(lang, Step::Attendance, |shop| {
            punch(shop, LI_HUA, PunchKind::Out, 120);
            punch(shop, LI_HUA, PunchKind::In, 90);
        });
        let shown = shop.screen(80, 24);
        for said in ["14:52 - 19:42", "20:12"] {
            assert!(shown.contains(said), "{said}: {shown}");
        }
        // Nobody planned her: nothing is told by a roster.
        let roster = crate::i18n::msg::daylog::unplanned(lang, "8 min");
        let words = roster.split("8 min").find(|part| !part.trim().is_empty()).unwrap().trim();
        assert!(!shown.contains(words), "{words}: {shown}");
    }
}

#[test]
fn a_punch_half_put_right_is_there_after_a_kill() {
    let mut shop = at(Lang::En, Step::Attendance, |_| {});
    shop.keys("c").key(Code::Enter).keys("14:45");
    // Leaving the field is enough; nothing pauses and nothing is closed.
    shop.key(Code::Tab).keys("forgot to");
    let typed = |shop: &Shop| shop.app.model.handover().unwrap().draft.punching[&LI_HUA].clone();
    assert_eq!((typed(&shop).time.as_str(), typed(&shop).reason.as_str()), ("14:45", ""));
    shop.app.save_pending();
    assert_eq!(typed(&shop).reason, "forgot to");
    reopen(&mut shop);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("14:45") && shown.contains("forgot to"), "{shown}");
    shop.key(Code::End).keys(" clock in").key(Code::Enter).key(Code::Enter).pin(LEAD);
    assert_eq!(typed(&shop), crate::model::handover::Punching::default(), "done with");
    let open = shop.app.model.live.as_ref().unwrap();
    assert!(
        open.entries
            .iter()
            .any(|e| matches!(&e.detail, Detail::Punch(p) if p.correction == "forgot to clock in"))
    );
}

#[test]
fn hours_that_are_put_right_after_they_were_confirmed_are_asked_again() {
    let mut shop = at(Lang::En, Step::Attendance, |shop| {
        punch(shop, LEAD, PunchKind::In, 60);
    });
    one_hands_over(&mut shop);
    shop.key(Code::Enter).pin(LEAD);
    let confirmed = |shop: &Shop| line(shop, LEAD).is_some_and(|line| line.confirmed_ms.is_some());
    assert!(confirmed(&shop));
    // Somebody else's correction does not concern the line; the own does.
    for (person, still) in [(CHEN_WEI, true), (LEAD, false)] {
        let clocked = Punch::clocked(person, PunchKind::In, shop.app.desk.now().ms - 90 * 60_000);
        let fix = Punch { correction: "came earlier".into(), approver: Some(OWNER), ..clocked };
        shop.perform(Command::Log { by: person, detail: Detail::Punch(fix) });
        assert_eq!(confirmed(&shop), still, "{person:?}");
    }
    let open = shop.app.model.handover().unwrap();
    let gaps = crate::rules::gaps::gaps_of(&open.draft, &open.facts(shop.app.desk.now()), Step::Attendance);
    assert!(gaps.iter().any(|gap| gap.focus == FieldRef::Attendance(LEAD)), "{gaps:?}");
    reopen(&mut shop);
    shop.key(Code::Enter).pin(LEAD);
    assert!(confirmed(&shop), "{}", shop.screen(80, 24));
    // Clocking out changes nothing that was confirmed: it is told below the record.
    punch(&mut shop, LEAD, PunchKind::Out, 0);
    assert!(confirmed(&shop));
}

#[test]
fn the_limit_of_the_month_is_said_where_a_punch_is_put_right_and_what_was_typed_stays() {
    let mut shop = at(Lang::En, Step::Attendance, |shop| {
        for ago in [30, 20, 10] {
            let clocked = Punch::clocked(LI_HUA, PunchKind::Out, shop.app.desk.now().ms - ago * 60_000);
            let fix = Punch { correction: "slow".into(), approver: Some(LEAD), ..clocked };
            shop.perform(Command::Log { by: LI_HUA, detail: Detail::Punch(fix) });
        }
    });
    shop.keys("c").key(Code::Enter).keys("14:45").key(Code::Tab).keys("forgot").key(Code::Enter);
    shop.key(Code::Enter).pin(LEAD);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("All 3 corrections of this month are used"), "{shown}");
    assert!(shown.contains("forgot"), "{shown}");
}

#[test]
fn who_leaves_after_signing_has_a_closing_line_and_is_out() {
    let mut settings = crate::tui::test_support::settings(Lang::En);
    let late = settings.shifts[1].id;
    settings.people.iter_mut().find(|p| p.id == LI_HUA).unwrap().roster = vec![Some(late); 7];
    let mut shop = Shop::with(Lang::En, &settings);
    let came = shop.app.desk.now().ms - 410 * 60_000;
    shop.start_handover().answer_all();
    let planned = |hour: i64| came + (8 + hour * 60) * 60_000;
    let line = AttendanceLine {
        remark_said: None,
        line: Judged { actual_in_ms: Some(came), provisional: true, ..Judged::default() },
        planned_start_ms: Some(planned(0)),
        planned_end_ms: Some(planned(8)),
        remark: String::new(),
        confirmed_ms: Some(shop.app.desk.now().ms),
        confirmed_by: None,
    };
    shop.answer(LI_HUA, Answer::Attendance(LI_HUA, line));
    shop.sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
    assert!(shop.app.model.handover().is_none());
    assert_eq!(shop.app.model.clocked_in(), [LI_HUA], "still there after the seal");
    let page = |shop: &Shop| {
        let store = shop.app.desk.store.as_ref().unwrap();
        store.day(shop.app.model.live.as_ref().unwrap().run.date).unwrap().remove(0)
    };
    assert_eq!(page(&shop).closings, []);
    // Half an hour before the plan says; then once more by somebody else, which changes nothing.
    shop.advance_min(48);
    punch(&mut shop, LI_HUA, PunchKind::Out, 0);
    assert_eq!(shop.app.model.clocked_in(), Vec::<PersonId>::new());
    let page = page(&shop);
    assert_eq!(page.closings.len(), 1);
    let now = page.effective().unwrap();
    let (was, now) = (&page.document.attendance[0], &now.attendance[0]);
    assert_eq!((was.actual_out, now.actual_out), (None, Some(shop.app.desk.now())));
    assert_eq!((now.early_min, now.early_tier), (30, Tier::Late));
    assert!(!now.provisional && now.worked_min > 0);
    for (lang, said) in [(Lang::En, "Left after the record was sealed"), (Lang::Zh, "封存后离岗")] {
        let text: Vec<String> =
            crate::report::daylog::text::page_lines(&page, lang, 80).into_iter().map(|l| l.text).collect();
        let text = text.join("\n");
        assert!(text.contains(said) && text.contains("22:30"), "{text}");
    }
    // Nor does another name since make it a departure that is missing.
    let live = shop.app.model.live.as_ref().unwrap();
    let (base, date) = (live.version, live.run.date);
    let settings = Box::new(live.settings.rename_person(LI_HUA, "Li Hua-Weber").unwrap());
    shop.perform(Command::Settings { by: OWNER, base, settings });
    let store = shop.app.desk.store.as_ref().unwrap();
    let needs = DataNeeded { attendance: true, ..DataNeeded::default() };
    let later = shop.app.desk.now().ms + 2 * 86_400_000;
    let facts = store.facts(Period::of_month(date.month()), needs, later).unwrap();
    let fact = facts.attendance.iter().find(|fact| fact.person == LI_HUA).unwrap();
    assert_eq!(fact.line.line.missing, MissingPunch::None);
    assert_eq!(fact.line.line.actual_out_ms, now.actual_out.map(|at| at.ms));
    // The record itself is untouched.
    let checked = shop.app.desk.store.as_ref().unwrap().verify(crate::store::VerifyLevel::Sense).unwrap();
    assert_eq!(checked.findings, []);
}

#[test]
fn who_had_gone_an_hour_before_the_handover_began_left_early_in_record_and_month() {
    let mut shop = Shop::new(Lang::En);
    shop.start_handover().answer_all();
    // It is 21:42, the shift ends at 23:00.
    punch(&mut shop, LEAD, PunchKind::In, 405);
    punch(&mut shop, LEAD, PunchKind::Out, 42);
    // Nobody confirmed for who had gone: an owner lets it pass.
    let people = shop.app.model.handover().unwrap().draft.people.clone();
    shop.answer(LI_HUA, Answer::People(People { outgoing: vec![LI_HUA, LEAD], ..people }));
    let by = crate::model::handover::Override {
        at_ms: None,
        approval_open: None,
        by: OWNER,
        reason: "gone".into(),
    };
    let review = crate::model::handover::Review { override_by: Some(by), ..Default::default() };
    shop.answer(LI_HUA, Answer::Review(review));
    shop.sign(LI_HUA, SignRole::Outgoing).sign(LEAD, SignRole::Outgoing);
    shop.sign(CHEN_WEI, SignRole::Incoming).sign(OWNER, SignRole::Lead);
    assert!(shop.app.model.handover().is_none(), "sealed");
    let store = shop.app.desk.store.as_ref().unwrap();
    let date = crate::model::time::BusinessDate::parse("2026-11-21").unwrap();
    let page = store.day(date).unwrap().remove(0);
    for lang in Lang::ALL {
        let lines = crate::report::daylog::text::page_lines(&page, lang, 200);
        let text: String = lines.iter().map(|line| line.text.as_str()).collect();
        let early = crate::i18n::dates::duration(lang, 120);
        assert!(text.contains(&early) && text.contains("21:00"), "{early}: {text}");
    }
    let needs = DataNeeded { attendance: true, ..DataNeeded::default() };
    for hours in [1, 48] {
        let later = shop.app.desk.now().ms + hours * 3_600_000;
        let facts = store.facts(Period::of_month(date.month()), needs, later).unwrap();
        let month = crate::report::attendance::AttendanceMonth::of(facts, crate::report::Ask::default());
        let lead = month.people.iter().find(|person| person.person == LEAD).unwrap();
        let totals = &lead.totals;
        assert_eq!((totals.early, totals.early_min, totals.half_absent), (1, 120, 0), "after {hours} h");
        let marks: Vec<_> = lead.days.iter().flatten().collect();
        assert!(marks.contains(&&crate::model::attendance::AttendanceMark::Early), "{marks:?}");
    }
    assert_eq!(store.verify(crate::store::VerifyLevel::Sense).unwrap().findings, []);
}

#[test]
fn a_missing_punch_is_entered_with_a_reason_and_a_lead() {
    let mut shop = at(Lang::En, Step::Attendance, |shop| {
        punch(shop, LEAD, PunchKind::Out, 1);
        punch(shop, LEAD, PunchKind::In, 1);
    });
    // Li Hua came at 14:52 and says it was 14:45.
    shop.keys("c").key(Code::Enter).keys("1445").key(Code::Enter).key(Code::F(10));
    assert!(shop.screen(80, 24).contains("Please fill this in"), "{}", shop.screen(80, 24));
    shop.keys("till was locked").key(Code::Enter).key(Code::Enter);
    shop.key(Code::Esc);
    assert!(shop.app.model.live.as_ref().unwrap().entries.is_empty(), "nothing without the lead");
    shop.key(Code::Enter).pin(LEAD);
    // The owner is asked first; the lead is the second name or the first, as the list has it.
    let entries = &shop.app.model.live.as_ref().unwrap().entries;
    let approved: Vec<_> = entries
        .iter()
        .filter_map(|e| match &e.detail {
            Detail::Punch(p) => Some((p.person, p.correction.as_str(), p.approver)),
            _ => None,
        })
        .collect();
    assert_eq!(approved, [(LI_HUA, "till was locked", Some(LEAD))]);
    assert!(shop.screen(80, 24).contains("14:45"));
    assert!(line(&shop, LI_HUA).is_none_or(|l| l.confirmed_ms.is_none()));
}

#[test]
fn a_correction_put_right_again_takes_the_place_of_the_first() {
    let mut shop = at(Lang::En, Step::Attendance, |shop| {
        punch(shop, LEAD, PunchKind::Out, 1);
        punch(shop, LEAD, PunchKind::In, 1);
    });
    for (time, shown) in [("1445", "14:45"), ("1449", "14:49")] {
        shop.keys("c").key(Code::Enter).keys(time).key(Code::Enter).keys("clock was slow");
        shop.key(Code::Enter).key(Code::Enter).pin(LEAD);
        let screen = shop.screen(80, 24);
        let row = screen.lines().find(|line| line.contains("Li Hua") && line.contains("by signing"));
        assert!(row.is_some_and(|row| row.contains(shown)), "{time}: {screen}");
    }
    shop.keys("c").key(Code::Enter).keys("1449").key(Code::Enter).keys("clock was slow");
    let screen = shop.key(Code::Enter).key(Code::Enter).screen(80, 24);
    assert!(screen.contains("the clock has already"), "{screen}");
}

#[test]
fn where_no_lead_is_in_a_punch_is_put_right_with_the_own_pin_and_waits_for_one() {
    let mut shop = at(Lang::En, Step::Attendance, |_| {});
    shop.keys("c").key(Code::Enter).keys("1445").key(Code::Enter).keys("till was locked");
    shop.key(Code::Enter).key(Code::Enter);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("leave it open"), "{shown}");
    shop.key(Code::End).key(Code::Enter).keys("by phone\n").pin(LI_HUA);
    let entries = &shop.app.model.live.as_ref().unwrap().entries;
    let Some(Detail::Punch(punch)) = entries.last().map(|entry| &entry.detail) else {
        panic!("{}", shop.screen(80, 24))
    };
    let open = punch.approval_open.as_ref().unwrap();
    assert_eq!((punch.approver, open.by, open.told.as_str()), (None, LI_HUA, "by phone"));
}

#[test]
fn a_pin_typed_where_a_punch_is_missing_confirms_and_is_never_seen() {
    // The lead is rostered too, hands nothing over and has not clocked in.
    let never_in = || {
        let mut shop = at(Lang::En, Step::Attendance, |shop| {
            let live = shop.app.model.live.as_ref().unwrap();
            let (base, shift) = (live.version, live.run.shift);
            let mut settings = Box::new(live.settings.clone());
            settings.people[1].roster = vec![Some(shift); 7];
            shop.perform(Command::Settings { by: OWNER, base, settings });
        });
        one_hands_over(&mut shop);
        shop.key(Code::Down);
        shop
    };
    let mut shop = never_in();
    let pin = shop.pins.iter().find(|(id, _)| *id == LEAD).map(|(_, pin)| pin.expose().to_owned()).unwrap();
    shop.keys(&pin);
    let shown = shop.screen(80, 24);
    assert!(!shown.contains(&pin) && shown.contains(&"*".repeat(pin.len())), "{shown}");
    shop.key(Code::Enter);
    assert!(line(&shop, LEAD).is_some_and(|line| line.confirmed_ms.is_some()));
    // Nor does the form for a missing punch show it to a hand that went there by mistake.
    let mut shop = never_in();
    shop.keys("c").keys(&pin);
    assert!(!shop.screen(80, 24).contains(&pin));
    assert!(line(&shop, LEAD).is_none());
}

#[test]
fn a_lead_confirms_for_someone_who_has_gone_with_a_remark() {
    let mut shop = at(Lang::En, Step::Attendance, |_| {});
    // Two could write it, and nobody is taken for it because they acted before.
    let writes = |shop: &mut Shop| {
        assert!(shop.screen(80, 24).contains("Who is doing this"), "{}", shop.screen(80, 24));
        shop.key(Code::Right).key(Code::Enter);
    };
    shop.key(Code::Right).key(Code::Right).key(Code::Enter);
    writes(&mut shop);
    shop.key(Code::Enter);
    let shown = shop.screen(80, 24);
    let lines: Vec<&str> = shown.lines().collect();
    let said = lines.iter().position(|line| line.contains("Write why")).unwrap();
    assert!(lines[said - 1].contains('!') && lines[said - 1].contains(']'), "under its field: {shown}");
    shop.keys("well, went to the doctor").key(Code::Home);
    shop.times(Code::Delete, 2).keys("i");
    shop.app.save_pending();
    reopen(&mut shop);
    assert_eq!(place(&mut shop), format!("{LI_HUA}/gone"));
    let said = line(&shop, LI_HUA).unwrap().remark_said.unwrap();
    assert_eq!(said.by, CHEN_WEI, "who said that it is they who write it");
    writes(&mut shop);
    shop.key(Code::Enter).pin(LEAD).key(Code::Enter);
    assert_eq!(step(&shop), "sign");
    let line = line(&shop, LI_HUA).unwrap();
    assert_eq!((line.confirmed_by, line.remark.as_str()), (Some(LEAD), "ill, went to the doctor"));
}

#[test]
fn whoever_came_for_an_hour_and_has_gone_is_not_waited_for_and_the_record_says_so() {
    for lang in Lang::ALL {
        let came_for_an_hour = |shop: &mut Shop| {
            punch(shop, LEAD, PunchKind::In, 120);
            punch(shop, LEAD, PunchKind::Out, 60);
        };
        let mut shop = at(lang, Step::Attendance, came_for_an_hour);
        one_hands_over(&mut shop);
        let shown = shop.screen(80, 24);
        assert!(shown.contains(crate::i18n::msg::attendance_ui::not_asked(lang)), "{shown}");
        shop.key(Code::F(10));
        assert_eq!(step(&shop), "sign", "no PIN of anybody: {}", shop.screen(80, 24));
        shop.answer_all();
        let gone = line(&shop, LEAD).unwrap();
        shop.answer(LI_HUA, Answer::Attendance(LEAD, AttendanceLine { confirmed_ms: None, ..gone }));
        shop.sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
        let store = shop.app.desk.store.as_ref().unwrap();
        assert_eq!(store.verify(crate::store::VerifyLevel::Sense).unwrap().findings, []);
        let page = store.page(crate::model::ids::HandoverId(1)).unwrap();
        let line = page.document.attendance.iter().find(|line| line.person == "李雷").unwrap();
        let (came, went) = (line.actual_in.unwrap().hm(), line.actual_out.unwrap().hm());
        assert_eq!((came.as_str(), went.as_str()), ("19:42", "20:42"), "as the clock has it");
        assert_eq!((line.confirmed_at, line.confirmed_by.as_str()), (None, ""));
        let text: Vec<String> =
            crate::report::daylog::text::page_lines(&page, lang, 100).into_iter().map(|l| l.text).collect();
        let said = lang.choose("hours not confirmed", "工时没有确认");
        assert!(text.iter().any(|line| line.contains(said) && line.contains("李雷")), "{text:#?}");
    }
}

#[test]
fn a_lead_confirms_for_one_person_and_it_says_for_whom() {
    for lang in Lang::ALL {
        let mut shop = at(lang, Step::Attendance, |shop| punch(shop, LEAD, PunchKind::In, 60));
        one_hands_over(&mut shop);
        let of = |name: &str| crate::i18n::msg::attendance_ui::gone_of(lang, name);
        assert!(shop.screen(80, 24).contains(&of("Li Hua")), "{}", shop.screen(80, 24));
        shop.key(Code::Down);
        assert!(shop.screen(80, 24).contains(&of("李雷")), "{}", shop.screen(80, 24));
        shop.key(Code::Right).key(Code::Right).key(Code::Enter);
        shop.key(Code::Right).key(Code::Enter).keys("bus");
        let asks = crate::i18n::msg::attendance_ui::remark(lang, "李雷");
        assert!(shop.screen(80, 24).contains(&asks), "{}", shop.screen(80, 24));
        shop.key(Code::Esc);
        assert_eq!(line(&shop, LEAD).map(|line| line.remark), Some("bus".to_owned()));
        assert!(line(&shop, LI_HUA).is_none(), "nobody else's line has it");
    }
}

#[test]
fn finishing_early_names_who_is_missing() {
    let mut shop = at(Lang::En, Step::Attendance, |shop| punch(shop, LEAD, PunchKind::In, 60));
    one_hands_over(&mut shop);
    shop.key(Code::F(10));
    assert_eq!(step(&shop), "attendance");
    assert!(shop.screen(80, 24).contains("not confirmed: 李雷"));
}

#[test]
fn who_only_left_after_the_line_belongs_to_the_shift_before() {
    let shop = at(Lang::En, Step::Attendance, |shop| punch(shop, CHEN_WEI, PunchKind::Out, 300));
    let open = shop.app.model.handover().unwrap();
    assert_eq!(open.facts(shop.app.desk.now()).attendees(&open.draft), [LI_HUA]);
}

#[test]
fn pictures_of_plain_and_of_troubled_lines() {
    for lang in [Lang::En, Lang::Zh] {
        let mut shop = at(lang, Step::Attendance, |_| {});
        pictures!(shop, "attendance_plain");
        let trouble = |shop: &mut Shop| {
            punch(shop, LEAD, PunchKind::In, 375);
            punch(shop, LEAD, PunchKind::Out, 60);
        };
        let mut shop = at(lang, Step::Attendance, trouble);
        shop.key(Code::Enter).key(Code::Esc);
        pictures!(shop, "attendance_late");
        shop.keys("c").key(Code::Enter).keys("1500").key(Code::Enter);
        pictures!(shop, "attendance_correct");
    }
}

#[test]
fn in_the_united_states_all_times_have_room_in_their_columns() {
    let mut all = settings(Lang::En);
    all.store.country = Some("US".into());
    let mut shop = Shop::with(Lang::En, &all);
    punch(&mut shop, LEAD, PunchKind::In, 375);
    punch(&mut shop, LEAD, PunchKind::Out, 60);
    shop.start_handover();
    shop.perform(Command::Cursor(FieldRef::Step(Step::Attendance)));
    reopen(&mut shop);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("3:27 PM") && shown.contains("8:42 PM"), "{shown}");
    insta::assert_snapshot!("attendance_late_en-US_80x24", shown);
    let narrow = shop.screen(60, 20);
    assert!(narrow.contains("3:27 PM") && narrow.contains("8:42 PM"), "{narrow}");
}

#[test]
fn any_keys_at_any_size() {
    survives(Step::Attendance);
}

#[test]
fn whose_punch_of_another_shift_is_put_right_in_this_one_was_not_in_it_by_that() {
    for (hours, there) in [(26, false), (1, true)] {
        let mut shop = Shop::new(Lang::En);
        let at_ms = shop.app.desk.now().ms - hours * 3_600_000;
        let mut came = Punch::clocked(OWNER, PunchKind::In, at_ms);
        (came.correction, came.approver) = ("the till was locked".into(), Some(LEAD));
        shop.perform(Command::Log { by: LI_HUA, detail: Detail::Punch(came) });
        let gone = Punch::clocked(OWNER, PunchKind::Out, at_ms + 1_800_000);
        shop.perform(Command::Log { by: OWNER, detail: Detail::Punch(gone) });
        shop.start_handover();
        let open = shop.app.model.handover().unwrap();
        let people = open.facts(shop.app.desk.now()).attendees(&open.draft);
        assert_eq!(people.contains(&OWNER), there, "{hours} h before: {people:?}");
    }
}

#[test]
fn whoever_takes_over_after_working_here_confirms_the_own_hours_by_signing() {
    let mut shop = Shop::new(Lang::En);
    // In since long before the handover, in the same shift.
    punch(&mut shop, CHEN_WEI, PunchKind::In, 7 * 60);
    shop.start_handover().answer_all();
    for person in [LI_HUA, CHEN_WEI] {
        let own = line(&shop, person).unwrap();
        shop.answer(person, Answer::Attendance(person, AttendanceLine { confirmed_ms: None, ..own }));
    }
    shop.sign(LI_HUA, SignRole::Outgoing).advance_min(3).sign(CHEN_WEI, SignRole::Incoming);
    let page = shop.app.desk.store.as_ref().unwrap().page(crate::model::ids::HandoverId(1)).unwrap();
    let document = &page.document;
    let name = document.people.incoming[0].clone();
    let own = document.attendance.iter().find(|line| line.person == name).unwrap();
    let signed = document.signatures.iter().find(|s| s.name == name).unwrap();
    assert!(own.actual_in.is_some() && own.confirmed_at == signed.at, "{own:?}");
    assert_eq!(
        document.not_done.iter().find(|left| left.what == crate::model::omission::Omission::Hours),
        None
    );
    let verified = shop.app.desk.store.as_ref().unwrap();
    let level = crate::store::VerifyLevel::Sense;
    assert_eq!(verified.verify(level).unwrap().findings, []);
}
