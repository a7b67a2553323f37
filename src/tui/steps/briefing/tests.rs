use crate::domain::Lang;
use crate::domain::handover::{Panel, Step};
use crate::tui::fixture::CHEN_WEI;
use crate::tui::input::Code;
use crate::tui::steps::bench::{at, busy, pictures, place, reopen, step, survives};

#[test]
fn five_times_enter_reads_a_quiet_shift_and_goes_on() {
    let mut shop = at(Lang::En, Step::Briefing, |_| {});
    for page in Panel::ALL {
        let _ = shop.screen(80, 24);
        assert_eq!((step(&shop), place(&mut shop)), ("briefing".to_owned(), page.as_str().to_owned()));
        shop.key(Code::Enter);
    }
    assert_eq!(step(&shop), "cash");
    let draft = &shop.app.model.handover().unwrap().draft;
    assert_eq!(draft.briefing.len(), 5);
    assert!(draft.briefing.values().all(|mark| mark.by == CHEN_WEI));
    assert!(draft.done.contains_key(&Step::Briefing));
}

#[test]
fn a_long_page_is_read_to_its_end_before_the_next() {
    let mut shop = at(Lang::En, Step::Briefing, |shop| {
        for _ in 0..3 {
            busy(shop);
        }
    });
    let _ = shop.screen(60, 20);
    let mut presses = 0;
    while place(&mut shop) == "sales" {
        shop.key(Code::Enter);
        let _ = shop.screen(60, 20);
        presses += 1;
    }
    assert!(presses > 1, "{presses}");
}

#[test]
fn finishing_early_shows_what_was_not_opened_and_a_restart_comes_back_to_it() {
    let mut shop = at(Lang::En, Step::Briefing, |_| {});
    shop.key(Code::F(10));
    assert_eq!(step(&shop), "briefing");
    assert!(shop.screen(80, 24).contains("has not been opened"));
    shop.key(Code::Right);
    assert_eq!(shop.app.model.handover().unwrap().draft.briefing.len(), 2);
    shop.app.pause();
    reopen(&mut shop);
    assert_eq!(place(&mut shop), "feedback");
    shop.key(Code::Left).key(Code::Left);
    assert_eq!(shop.app.model.handover().unwrap().draft.briefing.len(), 2, "turning back opens nothing");
}

#[test]
fn nothing_tells_what_the_drawer_should_hold() {
    let mut shop = at(Lang::En, Step::Briefing, busy);
    let shown = shop.screen(120, 40);
    assert!(shown.contains("2,000.00") && !shown.contains("expected"), "{shown}");
}

#[test]
fn pictures_of_quiet_and_busy_shifts() {
    for lang in [Lang::En, Lang::Zh] {
        let mut shop = at(lang, Step::Briefing, |_| {});
        pictures!(shop, "briefing_quiet");
        let mut shop = at(lang, Step::Briefing, busy);
        for page in ["sales", "stock", "feedback", "open", "attention"] {
            for (w, h) in crate::tui::steps::bench::SIZES {
                let name = format!("briefing_{page}_{}_{w}x{h}", lang.code());
                insta::assert_snapshot!(name, shop.screen(w, h));
            }
            shop.key(Code::Right);
        }
    }
}

#[test]
fn any_keys_at_any_size() {
    survives(Step::Briefing);
}
