use super::*;
use crate::model::templates::tests::sample;

const OWNER: PersonId = PersonId(1);
const LEAD: PersonId = PersonId(2);
const CASHIER: PersonId = PersonId(3);
const OTHER: PersonId = PersonId(4);

/// The table as it is meant: a row altered by mistake is found here.
const TABLE: [(Act, Who, Means, Second, bool); Act::ALL.len()] = [
    (Act::Log, Who::Anyone, Means::Name, Second::Nobody, false),
    (Act::MoveCash, Who::Anyone, Means::Name, Second::Nobody, false),
    (Act::SpendLead, Who::Anyone, Means::Name, Second::Ranked(Role::Lead), false),
    (Act::SpendOwner, Who::Anyone, Means::Name, Second::Ranked(Role::Owner), false),
    (Act::SafeDrop, Who::Anyone, Means::Name, Second::Anyone, false),
    (Act::SpotCount, Who::Lead, Means::Pin, Second::Nobody, false),
    (Act::Clock, Who::Anyone, Means::Name, Second::Nobody, false),
    (Act::Strike, Who::PersonOrLead, Means::Pin, Second::Nobody, true),
    (Act::ConfirmOwn, Who::Person, Means::Pin, Second::Nobody, false),
    (Act::ConfirmForOther, Who::OtherLead, Means::Pin, Second::Nobody, true),
    (Act::CorrectPunch, Who::OtherLead, Means::Pin, Second::Nobody, true),
    (Act::ApproveLeave, Who::OtherLead, Means::Pin, Second::Nobody, false),
    (Act::GiveUpItem, Who::Lead, Means::Pin, Second::Nobody, true),
    (Act::VerifyRepair, Who::NotPerson, Means::Pin, Second::Nobody, false),
    (Act::Sign, Who::Person, Means::Pin, Second::Nobody, false),
    (Act::ApproveCash, Who::OtherLead, Means::Pin, Second::Nobody, false),
    (Act::Override, Who::Lead, Means::Pin, Second::Nobody, true),
    (Act::Correct, Who::Lead, Means::Pin, Second::Anyone, true),
    (Act::Review, Who::Lead, Means::Pin, Second::Nobody, false),
    (Act::OwnFigures, Who::Person, Means::Pin, Second::Nobody, false),
    (Act::LockMonth, Who::Lead, Means::Pin, Second::Nobody, false),
    (Act::ReopenMonth, Who::Lead, Means::Pin, Second::Nobody, true),
    (Act::ChangeLists, Who::Lead, Means::Unlock, Second::Nobody, false),
    (Act::UnlockPin, Who::Lead, Means::Unlock, Second::Nobody, false),
    (Act::ManageShop, Who::Owner, Means::Unlock, Second::Nobody, false),
];

#[test]
fn the_table_is_as_it_is_meant() {
    for ((act, who, proof, second, reason), named) in TABLE.into_iter().zip(Act::ALL) {
        assert_eq!(act, named);
        assert_eq!(need(act, Situation::USUAL), Need { who, proof, second, reason }, "{act:?}");
    }
}

/// A case that has all it needs by its row, but for the PINs.
fn good(act: Act) -> Case {
    let need = need(act, Situation::USUAL);
    let (actor, about) = match need.who {
        Who::Anyone => (CASHIER, Vec::new()),
        Who::Person | Who::PersonOrLead => (CASHIER, vec![CASHIER]),
        Who::NotPerson | Who::OtherLead => (LEAD, vec![OTHER]),
        Who::Lead => (LEAD, vec![LEAD]),
        Who::Owner => (OWNER, Vec::new()),
    };
    let second = match need.second {
        Second::Nobody => None,
        Second::Anyone => Some(OTHER),
        Second::Ranked(role) => Some(if role == Role::Owner { OWNER } else { LEAD }),
    };
    let reason = if need.reason { "it broke" } else { "" };
    Case { act, actor, second, about, reason: reason.to_owned() }
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
    authorise(case, &sample(), proofs).map_or_else(|problem| problem.key, |_| "")
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

const USUAL_BY_NAME: Need =
    Need { who: Who::Anyone, proof: Means::Name, second: Second::Nobody, reason: false };

/// Nobody, oneself, somebody without the rank, somebody whose PIN was not given.
fn second_refused(case: &Case, need: Need) {
    let with = |second| {
        let case = Case { second, ..case.clone() };
        refused(&case, &pins(&case))
    };
    let missing = match need.second {
        Second::Nobody => return,
        Second::Anyone => "authority.needs_second",
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
    let mut alone = Proofs::default();
    alone.put(case.actor, act);
    assert_eq!(refused(case, &alone), "authority.needs_pin", "{act:?}");
}

#[test]
fn a_pin_allows_one_write() {
    for act in Act::ALL {
        let case = good(act);
        let mut proofs = pins(&case);
        let allowed = authorise(&case, &sample(), &proofs).unwrap();
        proofs.spend(allowed);
        let need = need(act, Situation::USUAL);
        let again = refused(&case, &proofs);
        let stays = need == USUAL_BY_NAME || need.proof == Means::Unlock;
        assert_eq!(again, if stays { "" } else { "authority.needs_pin" }, "{act:?}");
        // Gone elsewhere: what unlocks for some minutes stays, until all goes.
        proofs.forget(false);
        assert_eq!(refused(&case, &proofs), again, "{act:?}");
        proofs.forget(true);
        assert_eq!(refused(&case, &proofs).is_empty(), need == USUAL_BY_NAME, "{act:?}");
    }
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
fn where_there_is_only_one_lead_that_one_approves_the_own_drawer() {
    let case = Case::new(Act::ApproveCash, OWNER).about(&[OWNER]);
    assert_eq!(refused(&case, &pins(&case)), "authority.not_oneself");
    let mut alone = sample();
    alone.people.retain(|p| p.id == OWNER || p.role == Role::Cashier);
    assert!(authorise(&case, &alone, &pins(&case)).is_ok());
    assert_eq!(may_do(Act::ApproveCash, &[OWNER], &alone), [OWNER]);
    assert_eq!(may_do(Act::ApproveCash, &[OWNER], &sample()), [LEAD]);
}
