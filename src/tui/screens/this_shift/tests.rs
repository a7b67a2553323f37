use super::*;
use crate::model::attendance::PunchKind;
use crate::model::log::{Detail, Note, Punch};
use crate::tui::screen_text::{look, shoot};
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop};

fn note(shop: &mut Shop, by: crate::model::ids::PersonId, text: &str) {
    shop.perform(Command::Log { by, detail: Detail::Note(Note { text: text.into() }) });
}

/// On Home, two notes logged.
fn shop(lang: Lang) -> Shop {
    let mut shop = Shop::new(lang);
    note(&mut shop, LI_HUA, "the freezer hums");
    shop.advance_min(2);
    note(&mut shop, CHEN_WEI, "keys are with the baker");
    shop
}

/// From Home to the list.
fn read(shop: &mut Shop) {
    for _ in 0..4 {
        shop.key(Code::Tab);
        if shop.screen(80, 24).contains("read this shift") || shop.screen(80, 24).contains("查看本班") {
            break;
        }
    }
    shop.key(Code::Enter);
}

fn struck(shop: &Shop) -> Vec<String> {
    let live = shop.app.model.live.as_ref().unwrap();
    let texts = live.entries.iter().filter(|e| e.detail.is_struck()).map(|e| match e.detail.as_logged() {
        Detail::Note(note) => note.text.clone(),
        other => format!("{other:?}"),
    });
    texts.collect()
}

#[test]
fn every_entry_is_read_and_the_author_strikes_one_out_by_pin() {
    for (lang, mark) in [(Lang::En, "struck out by Li Hua"), (Lang::Zh, "作废：wrong shop")] {
        let mut shop = shop(lang);
        read(&mut shop);
        let list = shop.screen(80, 24);
        for words in ["the freezer hums", "keys are with the baker", "Li Hua", "21:42", "21:44"] {
            assert!(list.contains(words), "{words}: {list}");
        }
        shop.key(Code::Down).key(Code::Enter);
        assert!(shop.screen(80, 24).contains("the freezer hums"));
        // Without a reason nothing happens; Esc goes back one level each.
        shop.key(Code::Enter).key(Code::Enter);
        assert!(struck(&shop).is_empty());
        shop.keys("wrong shop\n").pin(LI_HUA);
        assert_eq!(struck(&shop), ["the freezer hums"], "{}", shop.screen(80, 24));
        shop.key(Code::Esc);
        let shown = shop.screen(120, 24);
        assert!(shown.contains(mark), "{shown}");
        // A second time there is nothing to strike.
        shop.key(Code::Enter).key(Code::Enter);
        assert_eq!(struck(&shop).len(), 1);
        shop.key(Code::Esc).key(Code::Esc);
        assert!(!shop.screen(80, 24).contains("the freezer hums"));
    }
}

#[test]
fn a_time_on_the_clock_is_put_right_on_its_day() {
    let mut shop = shop(Lang::En);
    shop.advance_min(2);
    let late = Punch::clocked(CHEN_WEI, PunchKind::In, shop.app.desk.now().ms);
    shop.perform(Command::Log { by: CHEN_WEI, detail: Detail::Punch(late) });
    read(&mut shop);
    shop.key(Code::Enter);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("put right") && !shown.contains("Strike out"), "{shown}");
    shop.key(Code::Enter);
    let shown = shop.screen(80, 24);
    assert!(shown.contains("Add a clock-in") && shown.contains("陈伟"), "{shown}");
}

#[test]
fn a_lead_strikes_out_what_another_logged() {
    let mut shop = shop(Lang::En);
    read(&mut shop);
    shop.key(Code::Enter).key(Code::Enter).keys("not ours\n");
    let asked = shop.screen(80, 24);
    assert!(asked.contains("陈伟 (cashier)") && asked.contains("李雷 (shift lead)"), "{asked}");
    shop.pin(LEAD);
    assert_eq!(struck(&shop), ["keys are with the baker"], "{}", shop.screen(80, 24));
}

#[test]
fn it_draws_at_every_size() {
    let mut shop = shop(Lang::Zh);
    read(&mut shop);
    for _ in 0..3 {
        for (width, height) in [(0, 0), (5, 3), (20, 5), (60, 20), (80, 24), (200, 60)] {
            let app = &mut shop.app;
            shoot(width, height, look(Lang::Zh), |canvas| app.draw(canvas));
        }
        shop.key(Code::Enter);
    }
}

#[test]
fn in_two_windows_a_strike_beside_the_seal_is_sealed_or_refused_and_never_lost() {
    use crate::rules::authority::Act;
    use crate::store::{AuditAction, OpenOptions, Store, StoreError};
    for first in [true, false] {
        let mut shop = Shop::new(Lang::En);
        shop.perform(Command::Log { by: LI_HUA, detail: Detail::Note(Note { text: "twice".into() }) });
        let entry = shop.app.model.live.as_ref().unwrap().entries.last().unwrap().id;
        let (now, settings) = (shop.app.desk.now(), shop.app.model.settings().unwrap().clone());
        let db = shop.dir.path().join("handover.db");
        let mut other = Store::open(&db, &OpenOptions::write(now.ms)).unwrap();
        let mut strike = || {
            other.accept_pin(LI_HUA, Act::Strike);
            let action = AuditAction::new(now.ms, LI_HUA.0, "log.strike", "entry");
            other.strike(&action, now, entry, "typed twice", &settings)
        };
        if first {
            strike().unwrap();
            shop.hand_over();
        } else {
            shop.hand_over();
            let refused = strike().unwrap_err();
            let StoreError::Rule(problem) = refused else { panic!("{refused:?}") };
            assert_eq!(problem.key, "log.strike_gone");
        }
        let page = shop.app.desk.store.as_ref().unwrap().page(crate::model::ids::HandoverId(1)).unwrap();
        let struck = page.document.log.iter().filter(|entry| entry.detail.is_struck()).count();
        assert_eq!(struck, usize::from(first));
    }
}
