use super::*;
use crate::model::approval::OpenApproval;
use crate::model::handover::Override;
use crate::model::handover::answer::Answer;
use crate::model::handover::{SignRole, StockReview};
use crate::model::lang::Lang;
use crate::model::log::{Detail, Disposal, DisposalAction, DisposalCause, WriteOffClass};
use crate::model::money::Money;
use crate::model::period::Period;
use crate::model::period_data::{ApprovalSubject, DataNeeded, LeadCause};
use crate::record::Document;
use crate::store::VerifyLevel;
use crate::store::book_tests::{LEAD, OTHER, act, key, put, sealed, shop};
use crate::tui::shell::view::Command;
use crate::tui::test_support::{LI_HUA, Shop};

const OWNER: PersonId = PersonId(1);

fn at(ms: i64) -> Stamp {
    Stamp::new(1_795_269_000_000 + ms, 480)
}

/// A sealed handover that leaves two approvals open: the one asked for by somebody of neither side.
fn left_open() -> Document {
    let mut document = sealed();
    let asked =
        |by: &str| Some(OpenApproval { by: by.to_owned(), at_ms: at(0), told: "owner, 22:10".to_owned() });
    let outgoing = document.people.outgoing[0].clone();
    document.review.lead_open = asked(&outgoing);
    let passed = Override {
        at_ms: None,
        by: outgoing.clone(),
        reason: "bus leaves".to_owned(),
        approval_open: asked(&outgoing),
    };
    document.review.override_by = Some(passed);
    document
}

fn decision(place: ApprovalPlace, verdict: Verdict, words: &str) -> NewDecision {
    NewDecision { entry: None, handover: HandoverId(1), place, verdict, words: words.to_owned() }
}

#[test]
fn an_approval_waits_until_somebody_of_neither_side_decides_by_pin() {
    let (_dir, mut store, settings) = shop();
    put(&mut store, &settings, 2, &sealed());
    let id = put(&mut store, &settings, 1, &left_open());
    let waiting = |store: &Store| -> Vec<HandoverId> {
        store.with_open_approvals().unwrap().iter().map(|page| page.handover).collect()
    };
    assert_eq!(waiting(&store), [id]);
    let key = key();
    let decide = |store: &mut Store, by: PersonId, new: &NewDecision| {
        store.decide(&act(by), at(1), new, &settings, &Ok(&key))
    };
    let lead = decision(ApprovalPlace::Lead, Verdict::Approved, "");
    assert_eq!(decide(&mut store, OWNER, &lead).unwrap_err().problem().key, "authority.needs_pin");
    store.accept_pin(OTHER, Act::Decide);
    assert_eq!(decide(&mut store, OTHER, &lead).unwrap_err().problem().key, "authority.needs_lead");
    store.accept_pin(OWNER, Act::Decide);
    let (head, _) = decide(&mut store, OWNER, &lead).unwrap();
    // The PIN was good for one decision, and what is decided does not wait any more.
    let passed = decision(ApprovalPlace::Override, Verdict::Rejected, "call me first");
    assert_eq!(decide(&mut store, OWNER, &passed).unwrap_err().problem().key, "authority.needs_pin");
    store.accept_pin(OWNER, Act::Decide);
    assert_eq!(decide(&mut store, OWNER, &lead).unwrap_err().problem().key, "approval.not_open");
    assert_eq!(waiting(&store), [id]);
    let silent = decision(ApprovalPlace::Override, Verdict::Rejected, "  ");
    assert_eq!(decide(&mut store, OWNER, &silent).unwrap_err().problem().key, "approval.reason");
    decide(&mut store, OWNER, &passed).unwrap();
    assert_eq!(waiting(&store), []);
    let page = store.page(id).unwrap();
    let said: Vec<_> =
        page.decisions.iter().map(|d| (d.place.clone(), d.verdict, d.words.as_str())).collect();
    assert_eq!(
        said,
        [
            (ApprovalPlace::Lead, Verdict::Approved, ""),
            (ApprovalPlace::Override, Verdict::Rejected, "call me first"),
        ]
    );
    assert_eq!((page.decisions[0].seq, page.decisions[0].by), (head.seq, OWNER));
}

#[test]
fn a_missing_signature_of_a_lead_names_everything_it_would_have_stood_for() {
    type Change = fn(&mut Document, Option<Money>);
    let (_dir, mut store, settings) = shop();
    let register = settings.registers[0].id;
    let cash = settings.cash_tender().unwrap().id.clone();
    let causes = |store: &Store| -> Vec<LeadCause> {
        let needs = DataNeeded { cash: true, ..DataNeeded::default() };
        let facts = store.facts(Period::of_month(sealed().business_date.month()), needs, at(0).ms).unwrap();
        let place = facts.codes.iter().position(|code| *code == cash).unwrap();
        let of_lead = facts.approvals.iter().find_map(|fact| match &fact.subject {
            ApprovalSubject::Lead(causes) => Some(causes.clone()),
            _ => None,
        });
        let named = |cause| match cause {
            LeadCause::Difference(register, tender) => {
                LeadCause::Difference(register, tender.map(|n| u16::from(usize::from(n) != place)))
            }
            other => other,
        };
        of_lead.unwrap().into_iter().map(named).collect()
    };
    let mut quiet = left_open();
    quiet.cash.truncate(1);
    quiet.cash[0].register.clone_from(&settings.registers[0].name);
    for line in &mut quiet.cash[0].tenders {
        line.difference = Some(Money(0));
    }
    quiet.cash[0].opening.difference = Some(Money(0));
    quiet.cash[0].results.clear();
    let large = Some(Money(-9_000_000));
    let mut expected = Vec::new();
    let mut document = quiet.clone();
    put(&mut store, &settings, 1, &document);
    assert_eq!(causes(&store), []);
    let steps: [(Change, LeadCause); 6] = [
        (|d, sum| d.cash[0].tenders[0].difference = sum, LeadCause::Difference(register, Some(0))),
        (|d, sum| d.cash[0].opening.difference = sum, LeadCause::Difference(register, None)),
        (|d, _| d.cash[0].uncounted = "power cut".into(), LeadCause::Uncounted(register)),
        (|d, _| d.cash[0].disagreed = "no time".into(), LeadCause::Apart(register)),
        (|d, _| d.stock_review.not_counted = "late delivery".into(), LeadCause::Stock),
        (|d, _| d.review.override_by.as_mut().unwrap().approval_open = None, LeadCause::Passed),
    ];
    for (change, cause) in steps {
        let (_dir, mut store, settings) = shop();
        change(&mut document, large);
        expected.push(cause);
        put(&mut store, &settings, 1, &document);
        assert_eq!(causes(&store), expected);
    }
}

#[test]
fn nobody_of_a_side_decides_where_there_is_another_lead() {
    let (_dir, mut store, settings) = shop();
    let mut document = left_open();
    document.people.incoming = vec![settings.person_name(LEAD).to_owned()];
    put(&mut store, &settings, 1, &document);
    let new = decision(ApprovalPlace::Lead, Verdict::Approved, "");
    store.accept_pin(LEAD, Act::Decide);
    let refused = store.decide(&act(LEAD), at(1), &new, &settings, &Ok(&key())).unwrap_err();
    assert_eq!(refused.problem().key, "authority.not_oneself");
    // Nor under another name.
    let (version, now) = store.settings().unwrap();
    let renamed = now.rename_person(LEAD, "Somebody Else").unwrap();
    store.accept_pin(OWNER, Act::ManageShop);
    store.save_settings(&act(OWNER), version, &renamed).unwrap();
    store.accept_pin(LEAD, Act::Decide);
    let refused = store.decide(&act(LEAD), at(1), &new, &renamed, &Ok(&key())).unwrap_err();
    assert_eq!(refused.problem().key, "authority.not_oneself");
    // The one lead of a shop decides alone; the record names them on both lines.
    let mut one = settings.clone();
    one.people.retain(|person| person.id != OWNER);
    store.decide(&act(LEAD), at(1), &new, &one, &Ok(&key())).unwrap();
}

#[test]
fn a_decision_altered_in_its_row_is_found() {
    let (_dir, mut store, settings) = shop();
    put(&mut store, &settings, 1, &left_open());
    store.accept_pin(OWNER, Act::Decide);
    let new = decision(ApprovalPlace::Lead, Verdict::Approved, "seen the tape");
    store.decide(&act(OWNER), at(1), &new, &settings, &Ok(&key())).unwrap();
    let fields = |store: &Store| -> Vec<String> {
        let found = store.verify(VerifyLevel::Rows).unwrap().findings;
        found.into_iter().map(|f| f.field).filter(|f| f.starts_with("approval") || f == "waits").collect()
    };
    assert_eq!(fields(&store), Vec::<String>::new());
    for (change, field) in [
        ("verdict = 'rejected'", "approval/verdict"),
        ("words = ''", "approval/words"),
        ("place = 'review/override'", "approval/place"),
        ("at_ms = at_ms + 1", "approval/at"),
    ] {
        let keep: (String, String, String, i64) = store
            .conn()
            .query_row("SELECT verdict, words, place, at_ms FROM approval", [], |r| {
                Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))
            })
            .unwrap();
        store.conn().execute(&format!("UPDATE approval SET {change}"), []).unwrap();
        assert_eq!(fields(&store), [field]);
        store
            .conn()
            .execute("UPDATE approval SET verdict = ?1, words = ?2, place = ?3, at_ms = ?4", keep)
            .unwrap();
    }
    store.conn().execute("UPDATE handover SET waits = 0", []).unwrap();
    assert_eq!(fields(&store), ["waits"]);
    store.conn().execute("DELETE FROM approval", []).unwrap();
    assert_eq!(fields(&store), ["waits", "approval"]);
}

#[test]
fn a_decision_in_the_running_shift_is_nobodys_who_asked_and_made_once_and_not_while_somebody_signs() {
    let mut shop = Shop::new(Lang::En);
    let asked = OpenApproval { by: LI_HUA, at_ms: shop.app.desk.now().ms, told: String::new() };
    let lost = Disposal {
        stock: None,
        name: "rice cooker".into(),
        cause: DisposalCause::Damaged,
        quantity: 1,
        action: DisposalAction::WrittenOff,
        class: WriteOffClass::Goods,
        value: Money(25_000),
        approver: None,
        approval_open: Some(asked),
        decided: None,
    };
    shop.perform(Command::Log { by: LI_HUA, detail: Detail::Disposal(lost) });
    let entry = shop.app.model.live.as_ref().unwrap().entries.last().unwrap().id;
    let decide = |shop: &mut Shop, by| {
        let store = shop.app.desk.store.as_ref().unwrap();
        let pages = store.running_with_open_approvals().unwrap();
        let at = pages.first().and_then(|page| page.entries.iter().position(|one| *one == entry));
        let (place, words) = (ApprovalPlace::Entry(at.unwrap_or(1)), String::new());
        let verdict = Verdict::Approved;
        let new = NewDecision { entry: Some(entry), handover: HandoverId(0), place, verdict, words };
        let app = &mut shop.app;
        app.desk.store.as_mut().unwrap().accept_pin(by, Act::Decide);
        let done = app.desk.perform(Command::Decide { by, new: Box::new(new) }, &mut app.model);
        done.map_or_else(|error| error.problem().key, |_| "")
    };
    assert_eq!(decide(&mut shop, LI_HUA), "authority.needs_lead");
    // While somebody signs nothing changes under the signature; once it is sealed the decision comes later.
    shop.start_handover().answer_all().sign(LI_HUA, SignRole::Outgoing);
    assert_eq!(decide(&mut shop, LEAD), "approval.signing");
    let quality = StockReview {
        not_counted_said: None,
        quality_said: None,
        quality_checked: true,
        not_counted: "x".into(),
    };
    shop.answer(LI_HUA, Answer::StockReview(quality));
    assert_eq!(decide(&mut shop, LEAD), "");
    assert_eq!(decide(&mut shop, LEAD), "approval.not_open");
    let store = shop.app.desk.store.as_mut().unwrap();
    assert_eq!(store.verify(VerifyLevel::Sense).unwrap().findings, []);
    store
        .conn()
        .execute(
            "UPDATE entry SET detail = json_set(detail, '$.decided.verdict', 'rejected')
             WHERE id = ?1",
            [entry.0],
        )
        .unwrap();
    let found = store.verify(VerifyLevel::Rows).unwrap().findings;
    assert!(found.iter().any(|finding| finding.field == "approval/verdict"), "{found:?}");
}
