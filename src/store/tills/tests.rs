use super::*;
use crate::model::approval::OpenApproval;
use crate::model::cash::worked::DrawerUse;
use crate::model::lang::Lang;
use crate::model::log::{Cover, CoverStep};
use crate::tui::shell::view::Command;
use crate::tui::test_support::{CHEN_WEI, LEAD, LI_HUA, Shop};

const TILL: RegisterId = RegisterId(1);

fn pay_in() -> Detail {
    let json = r#"{"movement":"pay_in","register":1,"amount":2000,"reason":"coins"}"#;
    Detail::Movement(serde_json::from_str(json).unwrap())
}

/// Logs it without any PIN but those given before, and says what was refused.
fn logged(shop: &mut Shop, by: PersonId, detail: &Detail) -> std::result::Result<(), &'static str> {
    let (at, settings) = (shop.app.desk.now(), shop.app.model.settings().unwrap().clone());
    let action = AuditAction::new(at.ms, by.0, "log", "entry");
    let store = shop.app.desk.store.as_mut().unwrap();
    store.log(&action, at, detail, &settings).map(drop).map_err(|error| error.problem().key)
}

fn hands(shop: &Shop) -> Vec<PersonId> {
    let store = shop.app.desk.store.as_ref().unwrap();
    let (run, settings) = (store.running().unwrap(), store.settings().unwrap().1);
    store.till_hands(&run, &settings).unwrap().remove(&TILL).unwrap_or_default()
}

#[test]
fn cash_of_an_own_register_is_its_cashiers_or_takes_a_leads_pin() {
    let mut shop = Shop::new(Lang::En);
    assert_eq!(hands(&shop), [] as [PersonId; 0], "nobody said whose it is");
    for by in [LI_HUA, CHEN_WEI] {
        assert_eq!(logged(&mut shop, by, &pay_in()), Ok(()));
    }
    let mut shop = Shop::new(Lang::En);
    shop.hand_over();
    assert_eq!(hands(&shop), [CHEN_WEI], "who took it over");
    for by in [CHEN_WEI, LEAD] {
        assert_eq!(logged(&mut shop, by, &pay_in()), Ok(()));
    }
    assert_eq!(logged(&mut shop, LI_HUA, &pay_in()), Err("log.others_till"));
    // A lead's PIN, which is used up.
    let mut approved = pay_in();
    approved.approve(LEAD, LI_HUA);
    assert_eq!(logged(&mut shop, LI_HUA, &approved), Err("authority.needs_pin"));
    shop.app.desk.store.as_mut().unwrap().accept_pin(LEAD, Act::SpendLead);
    assert_eq!(logged(&mut shop, LI_HUA, &approved), Ok(()));
    assert_eq!(logged(&mut shop, LI_HUA, &approved), Err("authority.needs_pin"));
    // Nobody waits for a lead who is not in.
    let mut open = pay_in();
    open.leave_open(OpenApproval { by: LI_HUA, at_ms: shop.app.desk.now().ms, told: String::new() });
    assert_eq!(logged(&mut shop, LI_HUA, &open), Ok(()));
}

#[test]
fn whoever_stands_in_moves_cash_and_a_shared_register_is_nobodys() {
    let mut shop = Shop::new(Lang::En);
    shop.hand_over();
    let cover = Cover {
        cover: CoverStep::Begins,
        away: CHEN_WEI,
        stands_in: LI_HUA,
        until_ms: None,
        mind: String::new(),
        began_ms: None,
    };
    shop.perform(Command::Log { by: CHEN_WEI, detail: Detail::Cover(cover) });
    assert_eq!(hands(&shop), [CHEN_WEI, LI_HUA]);
    assert_eq!(logged(&mut shop, LI_HUA, &pay_in()), Ok(()));

    let mut all = crate::tui::test_support::settings(Lang::En);
    all.registers[0].used = DrawerUse::Shared;
    let mut shop = Shop::with(Lang::En, &all);
    shop.hand_over();
    assert_eq!(hands(&shop), [] as [PersonId; 0]);
    assert_eq!(logged(&mut shop, LI_HUA, &pay_in()), Ok(()));
}

#[test]
fn whoever_opened_alone_works_the_registers_and_of_two_nobody_is_said_to() {
    for (here, whose) in [(vec![LI_HUA], vec![LI_HUA]), (vec![LI_HUA, CHEN_WEI], Vec::new())] {
        let mut shop = crate::tui::screens::opening::closed(Lang::En);
        shop.advance_min(8 * 60 + 33);
        let opening = crate::store::NewOpening {
            here,
            counted: vec![(TILL, crate::model::money::Money(50_000))],
            not_held: "Sunday".into(),
            ..crate::store::NewOpening::by(LI_HUA)
        };
        shop.perform(Command::OpenShop(Box::new(opening)));
        assert_eq!(hands(&shop), whose);
    }
}
