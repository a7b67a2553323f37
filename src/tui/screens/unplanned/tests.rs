use super::*;
use crate::model::attendance::PunchKind;
use crate::model::log::{Detail, Punch};
use crate::tui::screen_text::kept;
use crate::tui::screens::review::ReviewDesk;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (60, 20)];

fn pictures(shop: &mut Shop, name: &str, lang: Lang) {
    for (width, height) in SIZES {
        let shown = shop.screen(width, height);
        let name = format!("{name}_{}_{width}x{height}", lang.code());
        if kept(&name) {
            insta::assert_snapshot!(name, shown);
        }
    }
}

/// Li Hua came eight minutes early, and went.
fn shop(lang: Lang) -> Shop {
    let mut shop = Shop::new(lang);
    shop.hand_over();
    let out = Punch::clocked(LI_HUA, PunchKind::Out, shop.app.desk.now().ms);
    shop.perform(Command::Log { by: LI_HUA, detail: Detail::Punch(out) });
    // She has gone, and the day waits at once, as the report lists it; who comes back makes other minutes of it.
    assert_eq!(waiting(&shop).len(), 1);
    shop.advance_min(8 * 60);
    shop
}

fn waiting(shop: &Shop) -> Vec<UnplannedDay> {
    shop.app.desk.store.as_ref().unwrap().undecided(shop.app.desk.now().ms).unwrap()
}

#[test]
fn a_lead_says_what_minutes_were_and_review_tells_of_those_that_wait() {
    for lang in Lang::ALL {
        let mut shop = shop(lang);
        shop.sign_in(LEAD).open(Box::new(ReviewDesk::new()));
        assert!(shop.screen(80, 24).contains(msg::unplanned::to_decide(lang)), "{}", shop.screen(80, 24));
        shop.key(Code::Esc).open(Box::new(UnplannedQueue::new()));
        pictures(&mut shop, "unplanned", lang);
        shop.key(Code::Enter);
        pictures(&mut shop, "unplanned_form", lang);
        // What is suggested is chosen; the reason is the lead's.
        shop.key(Code::Enter).keys("\n\nopened up\n\n").pin(LEAD);
        let shown = shop.screen(80, 24);
        assert!(shown.contains(msg::unplanned::none(lang)), "{shown}");
        assert_eq!(waiting(&shop), []);
        let live = shop.app.model.live.as_ref().unwrap();
        let last = live.entries.last().unwrap();
        let Detail::Unplanned(said) = &last.detail else { panic!("{last:?}") };
        assert_eq!((said.person, said.approver, last.by), (LI_HUA, LEAD, LEAD));
        assert_eq!((said.counts_as, said.reason.as_str()), (CountsAs::Overtime, "opened up"));
        // Struck out by a lead it waits again.
        let (entry, reason) = (last.id, "wrong person".to_owned());
        shop.app.desk.store.as_mut().unwrap().accept_pin(LEAD, Act::DecideMinutes);
        shop.perform(Command::Strike { by: LEAD, entry, reason });
        assert_eq!(waiting(&shop).len(), 1);
    }
}

#[test]
fn a_lead_says_that_some_of_the_minutes_of_a_day_were_something_else() {
    for lang in Lang::ALL {
        let mut shop = shop(lang);
        shop.sign_in(LEAD).open(Box::new(UnplannedQueue::new()));
        shop.key(Code::Enter).key(Code::Enter);
        // All eight are no part; then it is not said what they were.
        shop.keys("8\n").key(Code::End).keys("\nchat\n\n");
        let refused = &msg::unplanned::parts_do_not_add_up(lang).chars().take(12).collect::<String>();
        let shown = shop.screen(80, 24);
        assert!(shown.contains(refused.as_str()), "{shown}");
        pictures(&mut shop, "unplanned_split", lang);
        shop.keys("3\n\n\n\n").pin(LEAD);
        assert_eq!(waiting(&shop), [], "{}", shop.screen(80, 24));
        let live = shop.app.model.live.as_ref().unwrap();
        let Detail::Unplanned(said) = &live.entries.last().unwrap().detail else { panic!("not logged") };
        let split = said.days[0].split(said.counts_as);
        let told: Vec<(CountsAs, i64)> = split.iter().map(|part| (part.counts_as, part.minutes)).collect();
        assert_eq!(told, [(CountsAs::Overtime, 5), (CountsAs::NotWork, 3)]);
    }
}

#[test]
fn nobody_sees_the_queue_without_the_pin_of_a_lead_and_nobody_decides_on_the_own_minutes() {
    let mut shop = shop(Lang::En);
    shop.open(Box::new(UnplannedQueue::new()));
    shop.key(Code::Esc);
    let shown = shop.screen(80, 24);
    assert!(!shown.contains("8 min"), "{shown}");
    // Of two leads the other one decides on what is a lead's own.
    let settings = shop.app.model.settings().unwrap();
    let who = |about| crate::rules::authority::may_do(Act::DecideMinutes, &[about], settings);
    assert!(!who(LEAD).contains(&LEAD) && who(LI_HUA).contains(&LEAD));
    assert!(!who(LI_HUA).contains(&CHEN_WEI));
}

#[test]
fn the_reason_comes_back_after_a_kill() {
    let mut shop = shop(Lang::En);
    shop.sign_in(LEAD).open(Box::new(UnplannedQueue::new()));
    shop.key(Code::Enter).key(Code::Enter).keys("opened up");
    shop.app.save_pending();
    let mut shop = shop.reopened();
    shop.sign_in(LEAD).open(Box::new(UnplannedQueue::new()));
    shop.key(Code::Enter);
    assert!(shop.screen(80, 24).contains("opened up"), "{}", shop.screen(80, 24));
}
