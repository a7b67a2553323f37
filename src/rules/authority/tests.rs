use super::*;
use crate::model::templates::tests::sample;

const OWNER: PersonId = PersonId(1);
const LEAD: PersonId = PersonId(2);
const CASHIER: PersonId = PersonId(3);
const OTHER: PersonId = PersonId(4);

/// The table as it is meant: a row altered by mistake is found here.
const TABLE: [(Act, Who, Means, Second, bool, bool); Act::ALL.len()] = [
    (Act::Log, Who::Anyone, Means::Name, Second::Nobody, false, false),
    (Act::MoveCash, Who::Anyone, Means::Name, Second::Nobody, false, false),
    (Act::SpendLead, Who::Anyone, Means::Name, Second::Ranked(Role::Lead), false, true),
    (Act::SpendOwner, Who::Anyone, Means::Name, Second::Ranked(Role::Owner), false, true),
    (Act::TransferFloat, Who::Anyone, Means::Name, Second::Anyone, false, true),
    (Act::SafeDrop, Who::Anyone, Means::Name, Second::Anyone, false, true),
    (Act::Cover, Who::Person, Means::Pin, Second::Anyone, false, false),
    (Act::ChangeTill, Who::Person, Means::Pin, Second::Anyone, false, false),
    (Act::SpotCount, Who::Lead, Means::Pin, Second::Anyone, false, true),
    (Act::SignRoutine, Who::Lead, Means::Pin, Second::Nobody, false, false),
    (Act::Clock, Who::Person, Means::Pin, Second::Nobody, false, false),
    (Act::Strike, Who::PersonOrLead, Means::Pin, Second::Nobody, true, false),
    (Act::ConfirmOwn, Who::Person, Means::Pin, Second::Nobody, false, false),
    (Act::ConfirmForOther, Who::OtherLead, Means::Pin, Second::Nobody, true, false),
    (Act::CorrectPunch, Who::OtherLead, Means::Pin, Second::Nobody, true, true),
    (Act::ApproveLeave, Who::OtherLead, Means::Pin, Second::Nobody, false, false),
    (Act::DecideMinutes, Who::OtherLead, Means::Pin, Second::Nobody, true, false),
    (Act::DisputeHours, Who::Person, Means::Pin, Second::Nobody, true, false),
    (Act::GiveUpItem, Who::OtherLead, Means::Pin, Second::Nobody, true, false),
    (Act::VerifyRepair, Who::NotPerson, Means::Pin, Second::Nobody, false, false),
    (Act::Sign, Who::Person, Means::Pin, Second::Nobody, false, false),
    (Act::OpenHalf, Who::NotPerson, Means::Pin, Second::Nobody, false, false),
    (Act::OpenShop, Who::Anyone, Means::Pin, Second::Nobody, false, false),
    (Act::CallOff, Who::PersonOrLead, Means::Pin, Second::Nobody, true, false),
    (Act::EndShift, Who::Anyone, Means::Pin, Second::Nobody, true, false),
    (Act::ApproveCash, Who::NeitherSide, Means::Pin, Second::Nobody, false, true),
    (Act::Countersign, Who::NotPerson, Means::Pin, Second::Nobody, false, true),
    (Act::Override, Who::Lead, Means::Pin, Second::Nobody, true, true),
    (Act::Correct, Who::Lead, Means::Pin, Second::Concerned, true, true),
    (Act::Review, Who::Lead, Means::Pin, Second::Nobody, false, false),
    (Act::Decide, Who::OtherLead, Means::Pin, Second::Nobody, false, false),
    (Act::ReadFigures, Who::Lead, Means::Unlock, Second::Nobody, false, false),
    (Act::OwnFigures, Who::Person, Means::Unlock, Second::Nobody, false, false),
    (Act::LockMonth, Who::Lead, Means::Pin, Second::Nobody, false, false),
    (Act::ReopenMonth, Who::Lead, Means::Pin, Second::Nobody, true, false),
    (Act::ChangeLists, Who::Lead, Means::Unlock, Second::Nobody, false, false),
    (Act::AddForADay, Who::Lead, Means::Unlock, Second::Nobody, false, false),
    (Act::ChoosePin, Who::Person, Means::Pin, Second::Nobody, false, false),
    (Act::UnlockPin, Who::Lead, Means::Unlock, Second::Nobody, false, false),
    (Act::Import, Who::Owner, Means::Pin, Second::Nobody, false, false),
    (Act::ManageShop, Who::Owner, Means::Passphrase, Second::Nobody, false, false),
];

#[test]
fn the_table_is_as_it_is_meant() {
    for ((act, who, proof, second, reason, waits), named) in TABLE.into_iter().zip(Act::ALL) {
        assert_eq!(act, named);
        assert_eq!(need(act, Situation::USUAL), Need { who, proof, second, reason, waits }, "{act:?}");
    }
}

/// A case that has all it needs by its row, but for the PINs.
fn good(act: Act) -> Case {
    let need = need(act, Situation::USUAL);
    let (actor, about) = match need.who {
        Who::Anyone => (CASHIER, Vec::new()),
        Who::Person | Who::PersonOrLead => (CASHIER, vec![CASHIER]),
        Who::NotPerson | Who::OtherLead | Who::NeitherSide => (LEAD, vec![OTHER]),
        Who::Lead if need.second == Second::Concerned => (LEAD, vec![LEAD, OTHER]),
        Who::Lead => (LEAD, vec![LEAD]),
        Who::Owner => (OWNER, Vec::new()),
    };
    let second = match need.second {
        Second::Nobody => None,
        Second::Anyone | Second::Concerned => Some(OTHER),
        Second::Ranked(role) => Some(if role == Role::Owner { OWNER } else { LEAD }),
    };
    let reason = if need.reason { "it broke" } else { "" };
    Case { act, actor, second, about, reason: reason.to_owned(), open: false, typed: true }
}

/// The PINs a case needs.
fn pins(case: &Case) -> Proofs {
    let mut proofs = Proofs::default();
    proofs.put(case.actor, case.act);
    if let Some(second) = case.second {
        proofs.put(second, case.act);
    }
    proofs
}

fn refused(case: &Case, proofs: &Proofs) -> &'static str {
    authorise(case, &sample(), proofs, &[]).map_or_else(|problem| problem.key, |_| "")
}

#[test]
fn every_row_lets_pass_what_has_all_it_needs_and_refuses_each_thing_missing() {
    for act in Act::ALL {
        let (case, need) = (good(act), need(act, Situation::USUAL));
        let all = pins(&case);
        assert_eq!(refused(&case, &all), "", "{act:?}");
        // The wrong person, with every PIN there is.
        let as_actor = |actor, about: &[PersonId]| {
            let case = Case { actor, about: about.to_vec(), ..case.clone() };
            refused(&case, &pins(&case))
        };
        match need.who {
            Who::Anyone => assert_eq!(as_actor(PersonId(99), &[]), "sign.not_active", "{act:?}"),
            Who::Person => assert_eq!(as_actor(LEAD, &[CASHIER]), "authority.only_person", "{act:?}"),
            Who::PersonOrLead => {
                assert_eq!(as_actor(CASHIER, &[OTHER]), "authority.needs_lead", "{act:?}");
                assert_eq!(as_actor(LEAD, &[OTHER]), "", "{act:?}");
            }
            Who::NotPerson => assert_eq!(as_actor(OTHER, &[OTHER]), "authority.not_oneself", "{act:?}"),
            Who::Lead => assert_eq!(as_actor(CASHIER, &[]), "authority.needs_lead", "{act:?}"),
            Who::OtherLead => {
                assert_eq!(as_actor(CASHIER, &[OTHER]), "authority.needs_lead", "{act:?}");
                assert_eq!(as_actor(LEAD, &[LEAD]), "authority.not_oneself", "{act:?}");
            }
            Who::NeitherSide => {
                assert_eq!(as_actor(CASHIER, &[OTHER]), "authority.needs_lead", "{act:?}");
                assert_eq!(as_actor(LEAD, &[LEAD]), "authority.on_a_side", "{act:?}");
            }
            Who::Owner => assert_eq!(as_actor(LEAD, &[]), "authority.needs_owner", "{act:?}"),
        }
        // No PIN, one for another act, one of somebody else.
        let mut wrong = Proofs::default();
        assert_eq!(refused(&case, &wrong).is_empty(), need == USUAL_BY_NAME, "{act:?}");
        let other = if act == Act::Sign { Act::Review } else { Act::Sign };
        wrong.put(case.actor, other);
        wrong.put(if case.actor == OTHER { CASHIER } else { OTHER }, other);
        if let Some(second) = case.second {
            wrong.put(second, other);
        }
        assert_eq!(refused(&case, &wrong).is_empty(), need == USUAL_BY_NAME, "{act:?}");
        if need.reason {
            let silent = Case { reason: " ".to_owned(), ..case.clone() };
            assert_eq!(refused(&silent, &all), "authority.needs_reason", "{act:?}");
        }
        second_refused(&case, need);
    }
}

/// What is said where the proof of an act is missing.
fn needs(act: Act) -> &'static str {
    if takes_passphrase(act) { "authority.needs_passphrase" } else { "authority.needs_pin" }
}

const USUAL_BY_NAME: Need =
    Need { who: Who::Anyone, proof: Means::Name, second: Second::Nobody, reason: false, waits: false };

/// Nobody, oneself, somebody without the rank, somebody whose PIN was not given.
fn second_refused(case: &Case, need: Need) {
    let with = |second| {
        let case = Case { second, ..case.clone() };
        refused(&case, &pins(&case))
    };
    let missing = match need.second {
        Second::Nobody => return,
        Second::Anyone | Second::Concerned => "authority.needs_second",
        Second::Ranked(Role::Owner) => "authority.needs_owner",
        Second::Ranked(_) => "authority.needs_lead",
    };
    let act = case.act;
    assert_eq!(with(None), missing, "{act:?}");
    assert_eq!(with(Some(PersonId(99))), missing, "{act:?}");
    assert_eq!(with(Some(case.actor)), "authority.not_oneself", "{act:?}");
    if matches!(need.second, Second::Ranked(_)) {
        assert_eq!(with(Some(OTHER)), missing, "{act:?}");
    }
    if need.second == Second::Concerned {
        assert_eq!(with(Some(CASHIER)), "authority.was_not_there", "{act:?}");
    }
    let mut alone = Proofs::default();
    alone.put(case.actor, act);
    assert_eq!(refused(case, &alone), "authority.needs_pin", "{act:?}");
}

#[test]
fn a_pin_allows_one_write() {
    for act in Act::ALL {
        let case = good(act);
        let mut proofs = pins(&case);
        let allowed = authorise(&case, &sample(), &proofs, &[]).unwrap();
        proofs.spend(allowed);
        let need = need(act, Situation::USUAL);
        let again = refused(&case, &proofs);
        let stays = need == USUAL_BY_NAME || unlocks(act);
        assert_eq!(again, if stays { "" } else { needs(act) }, "{act:?}");
        // Gone elsewhere: what unlocks the screen stays, until it is locked.
        proofs.forget();
        assert_eq!(refused(&case, &proofs), again, "{act:?}");
        proofs.lock(None);
        assert_eq!(refused(&case, &proofs).is_empty(), need == USUAL_BY_NAME, "{act:?}");
    }
}

#[test]
fn what_opens_a_page_changes_nothing_and_locking_leaves_what_was_given_for_an_act() {
    for act in [Act::ReadFigures, Act::OwnFigures] {
        let mut proofs = Proofs::default();
        proofs.put(OWNER, act);
        for other in Act::ALL.into_iter().filter(|other| *other != act) {
            let case = Case { actor: OWNER, about: vec![OWNER], ..good(other) };
            if unlocks(other) {
                assert_eq!(refused(&case, &proofs), needs(other), "{act:?} is no {other:?}");
            }
        }
    }
    // The passphrase opens the lists; a PIN that opened them opens neither people nor the shop.
    let mut proofs = Proofs::default();
    proofs.put(OWNER, Act::ChangeLists);
    proofs.put(LEAD, Act::Review);
    assert_eq!(refused(&Case::new(Act::UnlockPin, OWNER), &proofs), "");
    assert_eq!(refused(&Case::new(Act::ManageShop, OWNER), &proofs), "authority.needs_passphrase");
    proofs.lock(None);
    proofs.put(OWNER, Act::ManageShop);
    assert_eq!(refused(&Case::new(Act::ManageShop, OWNER), &proofs), "");
    assert_eq!(refused(&Case::new(Act::ChangeLists, OWNER), &proofs), "");
    assert_eq!(refused(&Case::new(Act::ReadFigures, OWNER), &proofs), "authority.needs_pin");
    proofs.lock(Some(OWNER));
    assert_eq!(refused(&Case::new(Act::ManageShop, OWNER), &proofs), "");
    proofs.lock(Some(LEAD));
    assert_eq!(refused(&Case::new(Act::ManageShop, OWNER), &proofs), "authority.needs_passphrase");
    assert_eq!(refused(&Case::new(Act::Review, LEAD), &proofs), "");
}

#[test]
fn whoever_may_decide_on_a_sum_does_so_alone_by_pin() {
    for (act, person) in [(Act::SpendLead, LEAD), (Act::SpendLead, OWNER), (Act::SpendOwner, OWNER)] {
        let case = Case::new(act, person);
        assert_eq!(refused(&case, &Proofs::default()), "authority.needs_pin");
        assert_eq!(refused(&case, &pins(&case)), "");
    }
    let case = Case::new(Act::SpendOwner, LEAD);
    assert_eq!(refused(&case, &pins(&case)), "authority.needs_owner");
}

#[test]
fn what_was_begun_by_mistake_is_called_off_without_a_reason() {
    let case = Case::new(Act::CallOff, CASHIER).about(&[CASHIER]);
    assert_eq!(refused(&case, &pins(&case)), "authority.needs_reason");
    assert_eq!(refused(&case.clone().untyped(), &pins(&case)), "");
    assert_eq!(refused(&case.untyped(), &Proofs::default()), "authority.needs_pin");
}

#[test]
fn where_there_is_only_one_lead_that_one_approves_the_own_drawer() {
    let case = Case::new(Act::ApproveCash, OWNER).about(&[OWNER]);
    assert_eq!(refused(&case, &pins(&case)), "authority.on_a_side");
    // Two leads who stand on the two sides: neither approves, and nobody is there who could.
    let both = Case::new(Act::ApproveCash, LEAD).about(&[OWNER, LEAD]);
    assert_eq!(refused(&both, &pins(&both)), "authority.on_a_side");
    assert_eq!(may_do(Act::ApproveCash, &[OWNER, LEAD], &sample()), []);
    assert!(authorise(&both.left_open(true), &sample(), &Proofs::default(), &[OWNER, LEAD]).is_ok());
    let mut alone = sample();
    alone.people.retain(|p| p.id == OWNER || p.role == Role::Cashier);
    assert!(authorise(&case, &alone, &pins(&case), &[]).is_ok());
    assert_eq!(may_do(Act::ApproveCash, &[OWNER], &alone), [OWNER]);
    assert_eq!(may_do(Act::ApproveCash, &[OWNER], &sample()), [LEAD]);
}

#[test]
fn an_approval_stays_open_only_where_nobody_who_may_give_it_is_in() {
    let none = Proofs::default();
    for act in Act::ALL {
        let row = need(act, Situation::USUAL);
        let reason = if row.reason { "it broke" } else { "" };
        // What takes two people is done alone by whoever may do it, with the own PIN.
        let alone = matches!(row.second, Second::Anyone | Second::Concerned);
        let actor = if row.who == Who::Lead && alone { LEAD } else { CASHIER };
        let case = Case::new(act, actor).about(&[CASHIER]).because(reason).left_open(true);
        // So are the own hours put right.
        let own_pin = alone || act == Act::CorrectPunch;
        let own = if own_pin { pins(&case) } else { Proofs::default() };
        let open = |here: &[PersonId]| {
            authorise(&case, &sample(), &own, here).map_or_else(|problem| problem.key, |_| "")
        };
        if !row.waits {
            assert_eq!(open(&[]), "authority.cannot_wait", "{act:?}");
            continue;
        }
        assert_eq!(open(&[]), "", "{act:?}");
        if own_pin {
            assert_eq!(open(&[actor]), "", "{act:?}: nobody else");
            let refused = authorise(&case, &sample(), &none, &[]).unwrap_err();
            assert_eq!(refused.key, "authority.needs_pin", "{act:?}");
        } else if row.who != Who::NotPerson {
            assert_eq!(open(&[CASHIER, OTHER]), "", "{act:?}: they may not approve");
        }
        for approver in approvers(&case, &sample()) {
            assert_eq!(open(&[actor, approver]), "authority.is_in", "{act:?}");
        }
        // Who confirms a correction was there, whatever the role.
        let there = if row.second == Second::Concerned { CASHIER } else { OWNER };
        assert!(approvers(&case, &sample()).contains(&there), "{act:?}");
        if row.reason {
            let silent = case.clone().because(" ");
            let refused = authorise(&silent, &sample(), &own, &[]).unwrap_err();
            assert_eq!(refused.key, "authority.needs_reason", "{act:?}");
        }
    }
    let others = Case::new(Act::CorrectPunch, OTHER).about(&[CASHIER]).because("forgot").left_open(true);
    let refused = authorise(&others, &sample(), &pins(&others), &[]).unwrap_err();
    assert_eq!(refused.key, "authority.only_person", "hours of somebody else wait for a lead");
    // Whoever may decide on a sum alone has nobody to wait for.
    let own = Case::new(Act::SpendLead, LEAD).left_open(true);
    assert_eq!(authorise(&own, &sample(), &none, &[]).unwrap_err().key, "authority.cannot_wait");
    // A difference waits for somebody whom it is not about; where there is nobody else, for that one.
    let case = Case::new(Act::ApproveCash, CASHIER).about(&[LEAD]).left_open(true);
    assert!(authorise(&case, &sample(), &none, &[LEAD]).is_ok());
    let mut alone = sample();
    alone.people.retain(|p| p.id == LEAD || p.role == Role::Cashier);
    assert_eq!(authorise(&case, &alone, &none, &[LEAD]).unwrap_err().key, "authority.is_in");
}
