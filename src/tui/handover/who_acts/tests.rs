//! A handover of two to two: every name written is the name of who did it.

use serde_json::Value;

use crate::i18n::msg;
use crate::model::attendance::PunchKind;
use crate::model::field_ref::FieldRef;
use crate::model::handover::Step;
use crate::model::item_state::Severity;
use crate::model::lang::Lang;
use crate::model::log::{Detail, Punch};
use crate::record;
use crate::report::daylog::tests::page;
use crate::report::daylog::text::page_lines;
use crate::rules::authority::Act;
use crate::tui::handover::screen::HandoverScreen;
use crate::tui::handover::test_support::{log, reopen, task};
use crate::tui::shell::input::Code;
use crate::tui::shell::view::Command;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, OWNER, Shop};

/// Li Hua and the lead are in and hand over to Chen Wei and the owner; nobody did anything at this keyboard yet.
fn two_to_two(lang: Lang) -> Shop {
    let mut shop = Shop::new(lang);
    log(&mut shop, task("Reorder till rolls", Severity::Normal, None));
    let came = Punch::clocked(LEAD, PunchKind::In, shop.app.desk.now().ms - 3_600_000);
    shop.app.desk.store.as_mut().unwrap().accept_pin(LEAD, Act::Clock);
    shop.perform(Command::Log { by: LEAD, detail: Detail::Punch(came) });
    assert!(shop.app.model.clocked_in().contains(&LEAD));
    shop.app.model.person = None;
    shop.open(Box::new(HandoverScreen::resume(&shop.app.model)));
    shop.screen(80, 24);
    shop.keys(" ").key(Code::Down).keys(" ");
    shop
}

fn go(shop: &mut Shop, step: Step) {
    shop.perform(Command::Cursor(FieldRef::Step(step)));
    reopen(shop);
}

/// Who acts by the line at the top of the page.
fn acts(shop: &mut Shop) -> String {
    let screen = shop.screen(100, 24);
    let by = ["By: ", "经手："].into_iter().find_map(|by| screen.split_once(by)).map(|(_, after)| after);
    by.and_then(|after| after.split_once(" · F7")).map_or(screen.clone(), |(name, _)| name.to_owned())
}

#[test]
fn f1_and_f2_reach_the_program_while_it_is_asked_who_acts() {
    let mut shop = two_to_two(Lang::En);
    shop.key(Code::F(10));
    assert!(shop.screen(80, 24).contains(msg::exchange::who_acts(Lang::En)), "{}", shop.screen(80, 24));
    let shown = shop.key(Code::F(1)).screen(80, 24);
    assert!(shown.contains(&msg::help::about_who_acts(Lang::En)[..20]), "{shown}");
    shop.key(Code::Esc).key(Code::F(2));
    assert!(shop.screen(80, 24).contains(msg::exchange::who_acts(Lang::Zh)), "{}", shop.screen(80, 24));
}

/// The handover, each part done by one of its side.
fn done(lang: Lang) -> Shop {
    let mut shop = two_to_two(lang);
    shop.key(Code::F(10));
    // Both are in, and neither has done anything here: it is asked who does it, and Enter alone names nobody.
    insta::assert_snapshot!(format!("who_acts_{}_80x24", lang.code()), shop.screen(80, 24));
    shop.key(Code::Enter).key(Code::Right).key(Code::Right).key(Code::Enter);
    assert_eq!(acts(&mut shop), "Li Hua");
    shop.key(Code::F(7));
    assert_eq!(acts(&mut shop), "李雷");
    shop.key(Code::F(7)).keys("a");
    let people = shop.app.model.handover().expect("it has begun").draft.people.clone();
    assert_eq!((people.outgoing, people.incoming), (vec![LEAD, LI_HUA], vec![OWNER, CHEN_WEI]));
    // The briefing is the other side's: asked once for it.
    shop.key(Code::Right).key(Code::Enter);
    assert_eq!(acts(&mut shop), "王芳");
    shop.times(Code::Enter, 6);
    assert!(shop.screen(80, 24).contains("Li Hua · F7"), "{}", shop.screen(80, 24));
    shop.key(Code::F(7)).keys("500\n15\n");
    go(&mut shop, Step::Devices);
    assert_eq!(acts(&mut shop), "王芳");
    shop.key(Code::F(7)).key(Code::Enter);
    assert_eq!(acts(&mut shop), "陈伟");
    go(&mut shop, Step::Safety);
    // Of either side.
    assert_eq!(acts(&mut shop), "陈伟");
    shop.key(Code::F(7)).key(Code::F(7)).key(Code::Enter);
    assert_eq!(acts(&mut shop), "Li Hua");
    go(&mut shop, Step::Tasks);
    assert_eq!(acts(&mut shop), "陈伟");
    shop.key(Code::Enter);
    shop
}

#[test]
fn each_name_is_of_who_did_it_on_the_screen_in_print_and_in_the_record() {
    for lang in Lang::ALL {
        let shop = done(lang);
        let open = shop.app.model.handover().unwrap();
        assert_eq!(open.draft.head.started_by, Some(LI_HUA));
        let now = shop.app.desk.now();
        let document = record::build(&open.draft, &open.facts(now), now).unwrap();
        let json = serde_json::to_value(&document).unwrap();
        assert_eq!(json["started_by"], Value::from("Li Hua"));
        let answered = |id: &str| open.draft.checks.get(id).map(|answer| answer.by);
        assert_eq!((answered("P1"), answered("D1")), (Some(LI_HUA), Some(CHEN_WEI)));
        assert_eq!(answered("SA1"), Some(LI_HUA));
        assert!(open.draft.briefing.values().all(|mark| mark.by == OWNER));
        let cash = &json["cash"][0];
        assert_eq!((&cash["opening"]["by"], &cash["outgoing"]["by"]), (&"李雷".into(), &"李雷".into()));
        assert_eq!(json["carried"][0]["by"], Value::from("陈伟"));
        let text: Vec<String> = page_lines(&page(document), lang, 160).into_iter().map(|l| l.text).collect();
        let text = text.join("\n");
        for said in
            ["21:42 Li Hua  P1 P2 P3 P4", "21:42 陈伟  D1", "21:42 Li Hua  SA1", "李雷 21:42 1,500.00"]
        {
            assert!(text.contains(said), "{said}: {text}");
        }
        // Nobody else of a side is named beside what one of them did.
        let briefed: Vec<&str> =
            text.lines().filter(|line| line.contains("21:42") && line.contains("王芳")).collect();
        assert_eq!(briefed.len(), 5, "{text}");
    }
}

#[test]
fn what_a_handover_opens_is_by_whoever_did_it_and_not_by_the_first_of_the_side() {
    let shop = done(Lang::En);
    let draft = &shop.app.model.handover().unwrap().draft;
    let register = crate::model::ids::RegisterId(1);
    assert_eq!(draft.handed_over(register), Some(LEAD), "who counted it");
    assert_eq!(draft.took_over(register), Some(OWNER), "nobody counted it: who was briefed");
}

#[test]
fn where_one_is_on_a_side_nothing_is_asked_and_no_key_is_shown() {
    for lang in Lang::ALL {
        for step in [Step::Briefing, Step::Stock, Step::Devices, Step::Tasks] {
            let mut shop = crate::tui::handover::test_support::at(lang, step, |_| {});
            assert!(!shop.screen(100, 30).contains("F7"), "{step:?}");
        }
    }
}
