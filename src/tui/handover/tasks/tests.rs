use crate::model::cash::{NonCash, NonCashKind};
use crate::model::handover::answer::Answer;
use crate::model::handover::{CarryAct, SignRole, Step};
use crate::model::ids::{HandoverId, ItemId, RegisterId};
use crate::model::item_state::{ItemKind, ItemState, Severity};
use crate::model::lang::Lang;
use crate::model::log::{Custody, Detail};
use crate::model::money::Money;
use crate::tui::handover::test_support::{at, busy, log, pictures, place, reopen, step, survives, task};
use crate::tui::shell::input::Code;
use crate::tui::test_support::{CHEN_WEI, LI_HUA, Shop};

fn act(shop: &Shop, id: i64) -> Option<CarryAct> {
    shop.app.model.handover().unwrap().draft.carried.get(&ItemId(id)).and_then(|c| c.act)
}

fn three(shop: &mut Shop) {
    log(shop, task("Mend the lock", Severity::Critical, None));
    log(shop, task("Reorder till rolls", Severity::Normal, None));
    log(shop, task("Clean the shelf", Severity::Normal, None));
}

#[test]
fn nothing_carried_costs_one_key() {
    let mut shop = at(Lang::En, Step::Tasks, |_| {});
    shop.key(Code::Enter);
    assert_eq!(step(&shop), "attendance");
}

#[test]
fn each_item_costs_one_key_and_the_last_rests_on_done() {
    let mut shop = at(Lang::En, Step::Tasks, three);
    shop.key(Code::Enter).key(Code::Enter).key(Code::Enter);
    assert_eq!(step(&shop), "tasks");
    shop.key(Code::Enter);
    assert_eq!(step(&shop), "attendance");
    assert!((1..=3).all(|id| act(&shop, id) == Some(CarryAct::Accepted)));
}

#[test]
fn the_rest_is_accepted_together_but_nothing_critical() {
    let mut shop = at(Lang::En, Step::Tasks, three);
    shop.keys("a");
    assert_eq!(
        (act(&shop, 1), act(&shop, 2), act(&shop, 3)),
        (None, Some(CarryAct::Accepted), Some(CarryAct::Accepted))
    );
    assert_eq!((step(&shop), place(&mut shop)), ("tasks".to_owned(), "1".to_owned()));
}

#[test]
fn a_query_and_a_dispute_want_words() {
    let mut shop = at(Lang::En, Step::Tasks, three);
    shop.key(Code::Right).key(Code::Enter).key(Code::Enter);
    assert!(shop.screen(80, 24).contains("Write"), "{}", shop.screen(80, 24));
    assert_eq!(act(&shop, 1), None);
    shop.keys("which lock?").key(Code::Enter);
    shop.keys("d").keys("was done on Friday").key(Code::Enter);
    let draft = &shop.app.model.handover().unwrap().draft;
    assert_eq!(draft.carried[&ItemId(1)].text, "which lock?");
    assert_eq!(draft.carried[&ItemId(1)].act, Some(CarryAct::Queried));
    assert_eq!(draft.carried[&ItemId(2)].act, Some(CarryAct::Disputed));
    // Enter on it later keeps the query.
    shop.key(Code::Home).key(Code::Enter);
    assert_eq!(act(&shop, 1), Some(CarryAct::Queried));
}

#[test]
fn what_is_overdue_needs_the_reason_first() {
    let mut shop = at(Lang::En, Step::Tasks, |shop| {
        let now = shop.app.desk.now().ms;
        log(shop, task("Reorder till rolls", Severity::Normal, Some(now - 60_000)));
    });
    shop.keys("a");
    assert_eq!(act(&shop, 1), None);
    shop.key(Code::Enter);
    assert_eq!(place(&mut shop), "1/overdue");
    shop.keys("supplier").key(Code::Esc);
    assert_eq!(step(&shop), "tasks");
    shop.key(Code::Enter).key(Code::End).keys(" closed").key(Code::Enter).key(Code::Enter);
    assert_eq!(step(&shop), "attendance");
    let draft = &shop.app.model.handover().unwrap().draft;
    assert_eq!(draft.carried[&ItemId(1)].overdue_reason, "supplier closed");
}

#[test]
fn what_was_written_arrives_selected_and_what_is_refused_is_marked_where_it_stands() {
    let mut shop = at(Lang::En, Step::Tasks, three);
    shop.keys("q").key(Code::Enter);
    let shown = shop.screen(80, 24);
    let lines: Vec<&str> = shown.lines().collect();
    let said = lines.iter().position(|line| line.contains("Write what")).unwrap();
    let field = lines[said - 1].trim_end();
    assert!(field.contains("![") && field.ends_with(']'), "the sentence stands under its field: {shown}");
    shop.keys("which lock?").key(Code::Enter).key(Code::Home).keys("q");
    shop.keys("whose?").key(Code::Enter);
    let text = |shop: &Shop| shop.app.model.handover().unwrap().draft.carried[&ItemId(1)].text.clone();
    assert_eq!(text(&shop), "whose?", "typed over");
    shop.key(Code::Home).keys("q").key(Code::Home).keys("And ").key(Code::Enter);
    assert_eq!(text(&shop), "And whose?", "edited");
}

#[test]
fn words_half_written_survive_a_restart() {
    let mut shop = at(Lang::Zh, Step::Tasks, three);
    shop.keys("q").keys("哪把锁");
    shop.app.save_pending();
    reopen(&mut shop);
    assert_eq!(place(&mut shop), "1/query");
    assert!(shop.screen(80, 24).contains("[哪把锁"));
    assert_eq!(act(&shop, 1), None);
}

#[test]
fn finishing_early_names_the_item() {
    let mut shop = at(Lang::En, Step::Tasks, three);
    shop.key(Code::End).key(Code::F(10));
    assert_eq!(place(&mut shop), "1");
    assert!(shop.screen(80, 24).contains("accept, query or dispute"));
}

#[test]
fn a_task_is_added_for_the_next_shift() {
    let mut shop = at(Lang::En, Step::Tasks, |_| {});
    shop.key(Code::Up).key(Code::Enter).keys("Order coins").key(Code::Enter);
    assert!(shop.screen(80, 24).contains("Order coins"));
    assert_eq!(shop.app.model.live.as_ref().unwrap().items.len(), 1);
}

#[test]
fn pictures_of_nothing_and_of_much() {
    for lang in [Lang::En, Lang::Zh] {
        let mut shop = at(lang, Step::Tasks, |_| {});
        pictures!(shop, "tasks_none");
        let mut shop = at(lang, Step::Tasks, busy);
        pictures!(shop, "tasks_busy");
        shop.keys("a").key(Code::Home).key(Code::Right).key(Code::Enter).key(Code::Enter);
        pictures!(shop, "tasks_query");
    }
}

#[test]
fn any_keys_at_any_size() {
    survives(Step::Tasks);
}

fn kept(held: NonCashKind, number: &str) -> Detail {
    let (number, remark) = (number.to_owned(), String::new());
    Detail::Custody(Custody { held, number, amount: None, quantity: 1, remark })
}

/// Keys and cheques go from hand to hand: there with one key each, given out to somebody, or missing.
#[test]
fn what_is_kept_goes_to_the_next_holder_until_it_is_given_out_or_missing() {
    let mut shop = at(Lang::En, Step::Tasks, |shop| {
        log(shop, kept(NonCashKind::Keys, "safe 2"));
        log(shop, kept(NonCashKind::Cheque, "0012"));
        log(shop, kept(NonCashKind::LostProperty, "umbrella"));
    });
    let before = shop.app.model.handover().unwrap().items[2].owner;
    let screen = shop.screen(80, 24);
    for words in ["Keys safe 2", "Cheque 0012", "There", "Given out", "Missing"] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    shop.key(Code::Enter).keys("g");
    assert!(shop.screen(80, 24).contains("To whom?"), "{}", shop.screen(80, 24));
    shop.keys("Mr Li").key(Code::Enter).keys("m").keys("not in the drawer").key(Code::Enter);
    let given = shop.app.model.handover().unwrap().draft.carried.clone();
    let acts: Vec<_> = given.values().map(|one| one.act).collect();
    assert_eq!(acts, [CarryAct::Accepted, CarryAct::GivenOut, CarryAct::Disputed].map(Some));
    shop.answer_all();
    for (id, carried) in given {
        shop.answer(CHEN_WEI, Answer::Carried(id, carried));
    }
    // What is typed beside the money travels on as well.
    let card = NonCash {
        said: None,
        kind: NonCashKind::PrepaidCard,
        number: "77".into(),
        amount: Some(Money(20_000)),
        count: 1,
        remark: String::new(),
    };
    shop.answer(CHEN_WEI, Answer::NonCash(RegisterId(1), vec![card]));
    shop.sign(LI_HUA, SignRole::Outgoing).sign(CHEN_WEI, SignRole::Incoming);
    let store = shop.app.desk.store.as_ref().unwrap();
    let item = |id| store.item(ItemId(id)).unwrap();
    assert_eq!((item(1).state, item(1).owner), (ItemState::Open, Some(CHEN_WEI)));
    assert_eq!((item(2).state, item(3).state), (ItemState::GivenOut, ItemState::Missing));
    let open = store.open_items().unwrap();
    let dispute = open.iter().find(|item| item.kind == ItemKind::Dispute).unwrap();
    assert_eq!((dispute.detail.last_holder, dispute.detail.text.as_str()), (before, "not in the drawer"));
    let travels: Vec<_> = open.iter().filter(|item| item.kind == ItemKind::Custody).collect();
    let card = travels.iter().find(|item| item.title.contains("77")).unwrap();
    assert_eq!((travels.len(), card.owner, card.detail.amount), (2, Some(CHEN_WEI), Some(Money(20_000))));
    assert_eq!(card.opened_by, CHEN_WEI, "who typed it, not whoever handed the drawer over");
    let page = store.page(HandoverId(1)).unwrap();
    let text = crate::report::daylog::text::page_lines(&page, Lang::En, 160);
    let said = |words: &[&str]| text.iter().any(|line| words.iter().all(|word| line.text.contains(word)));
    assert!(said(&["given out", "Mr Li"]) && said(&["missing", "not in the drawer"]) && said(&["there by"]));
    // Nobody is late for handing on a key.
    assert_eq!(item(1).handovers, 1);
    assert_eq!(item(1).stood_still(), 0);
}
