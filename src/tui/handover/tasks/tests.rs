use crate::model::handover::{CarryAct, Step};
use crate::model::ids::ItemId;
use crate::model::item_state::Severity;
use crate::model::lang::Lang;
use crate::tui::handover::test_support::{at, busy, log, pictures, place, reopen, step, survives, task};
use crate::tui::shell::input::Code;
use crate::tui::test_support::Shop;

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
    assert!(field.contains("!  ") && field.ends_with(']'), "the sentence stands under its field: {shown}");
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
