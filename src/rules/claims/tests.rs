use super::*;
use crate::model::lang::Lang;
use crate::model::templates::tests::sample;

/// A change of the settings beside what is asked about.
type Alter = fn(&mut Settings);

fn day(n: i64) -> BusinessDate {
    BusinessDate::parse("2026-12-01").unwrap().plus(n)
}

/// The shop with a cashier added for the first day of December, at the end of the list.
fn with_help() -> Settings {
    let (mut shop, _) = sample().add_person("Zhou Min", Role::Cashier, Lang::En).unwrap();
    shop.people[4].only_on = Some(day(0));
    shop
}

#[test]
fn cashiers_for_today_are_a_leads_and_whatever_else_changes_with_them_is_the_owners() {
    let old = sample();
    assert_eq!(old.people.len(), 4);
    let act = |new: &Settings| of_settings(&old, new, day(0));
    assert_eq!(act(&old), Act::ChangeLists);
    assert_eq!(act(&with_help()), Act::AddForADay);
    let two = |on: Option<BusinessDate>| {
        let (mut shop, _) = with_help().add_person("Ana", Role::Cashier, Lang::En).unwrap();
        shop.people[5].only_on = on;
        shop
    };
    assert_eq!(act(&two(Some(day(0)))), Act::AddForADay);
    assert_eq!(act(&two(Some(day(1)))), Act::ManageShop, "a second one for tomorrow");
    assert_eq!(act(&two(None)), Act::ManageShop, "a second one for good");
    let wrong: [(&str, Alter); 12] = [
        ("for tomorrow", |s| s.people[4].only_on = Some(day(1))),
        ("for yesterday", |s| s.people[4].only_on = Some(day(-1))),
        ("for good", |s| s.people[4].only_on = None),
        ("as a lead", |s| s.people[4].role = Role::Lead),
        ("as an owner", |s| s.people[4].role = Role::Owner),
        ("gone already", |s| s.people[4].active = false),
        ("and somebody else altered", |s| s.people[3].phone.push('1')),
        ("and somebody else for today", |s| s.people[3].only_on = Some(day(0))),
        ("in another order", |s| s.people.swap(3, 4)),
        ("in place of somebody", |s| drop(s.people.remove(3))),
        ("and a rule", |s| s.rules.lock_minutes += 1),
        ("and the store", |s| s.store.name.push('x')),
    ];
    for (what, alter) in wrong {
        let mut new = with_help();
        alter(&mut new);
        assert_eq!(act(&new), Act::ManageShop, "{what}");
    }
    // Whoever was added is the owner's to keep on, to end, and to have a second day.
    let there = with_help();
    let later: [Alter; 3] = [
        |s| s.people[4].only_on = None,
        |s| s.people[4].active = false,
        |s| s.people[4].only_on = Some(day(1)),
    ];
    for alter in later {
        let mut new = there.clone();
        alter(&mut new);
        assert_eq!(of_settings(&there, &new, day(1)), Act::ManageShop);
    }
    // That the day was over when one of them was read changes nothing.
    let mut read_later = there.clone();
    read_later.day_over = vec![there.people[4].id];
    assert_eq!(of_settings(&read_later, &there, day(1)), Act::ChangeLists);
}

#[test]
fn a_lead_issues_the_pin_of_whoever_helps_today_and_no_other_secret() {
    let shop = with_help();
    let helper = shop.people[4].id;
    let pin = |shop: &Settings, person, on| of_secrets(shop, person, &[SecretKind::Pin], on);
    assert_eq!(pin(&shop, helper, day(0)), Act::AddForADay);
    assert_eq!(pin(&shop, helper, day(1)), Act::ManageShop, "the day after");
    for other in shop.people.iter().filter(|p| p.id != helper) {
        assert_eq!(pin(&shop, other.id, day(0)), Act::ManageShop, "{}", other.name);
    }
    assert_eq!(of_secrets(&shop, helper, &SecretKind::ALL, day(0)), Act::ManageShop);
    assert_eq!(of_secrets(&shop, helper, &[SecretKind::Passphrase], day(0)), Act::ManageShop);
    let altered: [fn(&mut Person); 3] = [|p| p.only_on = None, |p| p.active = false, |p| p.role = Role::Lead];
    for alter in altered {
        let mut shop = with_help();
        alter(&mut shop.people[4]);
        assert_eq!(pin(&shop, helper, day(0)), Act::ManageShop);
    }
}
