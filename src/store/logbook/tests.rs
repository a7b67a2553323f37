use rusqlite::params;
use serde_json::json;

use super::*;
use crate::model::calendar::{HeldShift, SpecialDay};
use crate::model::templates::tests::sample;
use crate::record::logbook::Found;
use crate::record::seal::{SigningKey, body_sha256};
use crate::record::texts_bytes;
use crate::store::tests::fresh;
use crate::store::{Shop, sealing};

pub(crate) const LEAD: PersonId = PersonId(2);
const CASHIER: PersonId = PersonId(3);
pub(crate) const OTHER: PersonId = PersonId(4);

fn at(ms: i64) -> Stamp {
    Stamp::new(1_795_268_520_000 + ms, 480)
}

pub(crate) fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

pub(crate) fn sealed() -> Document {
    serde_json::from_str(include_str!("../../../tests/data/handover.json")).unwrap()
}

/// A founded shop.
pub(crate) fn shop() -> (tempfile::TempDir, Store, Settings) {
    let (dir, mut store) = fresh();
    let settings = sample();
    let shop = Shop {
        chain_id: "00".repeat(16),
        public_key: hex(key().verifying_key().as_bytes()),
        key_id: String::new(),
        recovery_hash: String::new(),
    };
    store
        .found(&AuditAction::new(1, 1, "shop.found", "shop"), at(0), &shop, &settings, &[], None, &Ok(&key()))
        .unwrap();
    (dir, store, settings)
}

/// Seals a document as handover number `id`.
pub(crate) fn put(store: &mut Store, settings: &Settings, id: i64, document: &Document) -> HandoverId {
    let action = AuditAction::new(at(id).ms, 3, "test", format!("handover/{id}"));
    let key = key();
    let mut document = document.clone();
    document.texts_sha256 = hex(&body_sha256(&texts_bytes(&document).unwrap()));
    store
        .write(&action, |tx| {
            tx.conn().execute(
                "INSERT INTO shift_run (id, business_date, shift_id, opened_ms, line_ms) VALUES (?1, ?2, ?3, 0, 1)",
                params![id + 100, document.business_date.to_string(), id % 3 + 1],
            )?;
            tx.conn().execute(
                "INSERT INTO handover (id, run_id, business_date, shift_id, kind, state, settings_version,
                   started_ms, started_offset_min, started_by)
                 VALUES (?1, ?2, ?3, ?4, 'shift', 'draft', 1, ?1, 480, 3)",
                params![id, id + 100, document.business_date.to_string(), id % 3 + 1],
            )?;
            tx.audit(None::<&()>, Some(&id))?;
            sealing::seal_document(tx, HandoverId(id), &document, &[], settings, at(0), &Ok(&key))
        })
        .unwrap();
    HandoverId(id)
}

pub(crate) fn act(by: PersonId) -> AuditAction {
    AuditAction::new(at(0).ms, by.0, "book", "handover/1")
}

fn on(day: &str) -> BusinessDate {
    BusinessDate::parse(day).unwrap()
}

/// The sealed handover in which the cashier was on the clock.
fn with_cashier() -> Document {
    let mut document = sealed();
    let there = crate::record::Attendance {
        person: "韩梅梅".into(),
        actual_in: Some(at(0)),
        ..crate::record::Attendance::default()
    };
    document.attendance.push(there);
    document
}

fn new_correction(field: &str, typed: &str) -> NewCorrection {
    NewCorrection {
        handover: HandoverId(1),
        field: field.parse().unwrap(),
        typed: typed.into(),
        reason: "counted again with the lead".into(),
        second: Some(CASHIER),
        told: String::new(),
    }
}

#[test]
fn a_page_is_what_was_sealed_with_its_texts_and_its_seal() {
    let (_dir, mut store, settings) = shop();
    let id = put(&mut store, &settings, 1, &sealed());
    let page = store.page(id).unwrap();
    let seal = page.document.seal.clone().unwrap();
    assert!(seal.signed && seal.seq == store.last_seal().unwrap().unwrap().0);
    assert_eq!(seal.code, store.last_seal().unwrap().unwrap().1);
    let bare = Document { seal: None, texts_sha256: String::new(), ..page.document.clone() };
    assert_eq!(bare, sealed());
    assert!(page.is_shift("late") && page.is_shift(" 晚班 ") && !page.is_shift("Early"));
    assert_eq!(store.day(on("2026-11-21")).unwrap(), [page]);
    assert_eq!(store.day(on("2026-11-20")).unwrap(), []);
    assert_eq!(store.last_day().unwrap(), Some(on("2026-11-21")));
    let missing = store.page(HandoverId(9)).unwrap_err();
    assert_eq!(missing.problem().key, "book.none");
}

#[test]
fn a_correction_is_a_record_that_names_what_it_corrects() {
    let (_dir, mut store, settings) = shop();
    let id = put(&mut store, &settings, 1, &with_cashier());
    let field = "cash/0/tenders/1/counted";
    let key = key();
    let pins = |store: &mut Store| {
        store.accept_pin(LEAD, Act::Correct);
        store.accept_pin(CASHIER, Act::Correct);
    };
    pins(&mut store);
    let (first, _) =
        store.correct(&act(LEAD), at(1), &new_correction(field, "1,230"), &settings, &Ok(&key)).unwrap();
    pins(&mut store);
    let (second, _) =
        store.correct(&act(LEAD), at(2), &new_correction(field, "1,234"), &settings, &Ok(&key)).unwrap();
    assert_eq!(second.seq, first.seq + 1);
    let page = store.page(id).unwrap();
    let original = page.document.seal.clone().unwrap();
    let body = |seq: i64| -> Value {
        let sql = "SELECT body FROM seal WHERE seq = ?1 AND kind = 'correction'";
        let body: Vec<u8> = store.conn().query_row(sql, [seq], |r| r.get(0)).unwrap();
        serde_json::from_slice(&body).unwrap()
    };
    let one = body(first.seq);
    assert_eq!(one["original"], json!({ "seq": original.seq, "hash": original.hash }));
    assert_eq!((&one["old"], &one["new"]), (&json!(123_450), &json!(123_000)));
    assert_eq!((&one["by"], &one["second"]), (&json!("李磊"), &json!("韩梅梅")));
    assert_eq!(one.get("previous"), None);
    let two = body(second.seq);
    assert_eq!(two["previous"], json!({ "seq": first.seq, "hash": hex(&first.hash) }));
    assert_eq!(two["old"], json!(123_000));
    // The sealed page is as before; what holds now follows from both.
    assert_eq!(page.document.cash[0].tenders[1].counted.unwrap().0, 123_450);
    let effective = page.effective().unwrap();
    assert_eq!(effective.cash[0].tenders[1].difference.unwrap().0, -50);
    assert_eq!(page.corrections[0].by_name, "李磊");
}

#[test]
fn a_correction_needs_two_people_one_of_them_a_lead_and_a_reason() {
    let (_dir, mut store, settings) = shop();
    put(&mut store, &settings, 1, &with_cashier());
    let head = store.head().unwrap();
    let key = key();
    for person in [LEAD, CASHIER, OTHER] {
        store.accept_pin(person, Act::Correct);
    }
    let mut refused = |by: PersonId, new: NewCorrection| {
        store.correct(&act(by), at(1), &new, &settings, &Ok(&key)).unwrap_err().problem().key
    };
    let good = || new_correction("cash/0/float_left", "400");
    assert_eq!(refused(CASHIER, good()), "correction.two_people");
    assert_eq!(refused(OTHER, good()), "authority.needs_lead");
    assert_eq!(refused(LEAD, NewCorrection { reason: " ".into(), ..good() }), "correction.reason");
    assert_eq!(refused(LEAD, new_correction("cash/9/float_left", "1")), "correction.field");
    assert_eq!(refused(LEAD, new_correction("cash/0/float_left", "500")), "correction.same");
    assert_eq!(refused(LEAD, NewCorrection { handover: HandoverId(8), ..good() }), "book.none");
    assert_eq!(refused(PersonId(99), good()), "sign.not_active");
    assert_eq!(store.head().unwrap(), head);
}

#[test]
fn remarks_make_a_thread_a_review_and_a_task() {
    let (_dir, mut store, settings) = shop();
    let id = put(&mut store, &settings, 1, &sealed());
    let mut add = |by: PersonId, kind, words: &str| {
        store.accept_pin(by, Act::Review);
        store.add_remark(&act(by), at(1), id, kind, words, &settings).map_err(|e| e.problem().key)
    };
    assert_eq!(add(CASHIER, RemarkKind::Answer, "x"), Err("book.no_query"));
    assert_eq!(add(CASHIER, RemarkKind::Query, " "), Err("book.text"));
    assert_eq!(add(CASHIER, RemarkKind::Review, ""), Err("authority.needs_lead"));
    assert_eq!(add(CASHIER, RemarkKind::Omission, "x"), Err("authority.needs_lead"));
    add(OTHER, RemarkKind::Query, "钥匙在哪里？").unwrap();
    add(LEAD, RemarkKind::Review, "").unwrap();
    add(LEAD, RemarkKind::Omission, "Write down the fridge").unwrap();
    let page = store.page(id).unwrap();
    assert!(page.query_open());
    assert_eq!(page.reviewed().unwrap().name, "李磊");
    let task = &store.open_items().unwrap()[0];
    assert_eq!((task.kind, task.title.as_str()), (ItemKind::Task, "Write down the fridge"));
    assert_eq!(task.detail.handover, Some(id));
    store.add_remark(&act(CASHIER), at(2), id, RemarkKind::Answer, "左边抽屉", &settings).unwrap();
    assert!(!store.page(id).unwrap().query_open());
}

#[test]
fn the_calendar_marks_what_is_sealed_missing_asked_and_unread() {
    let (_dir, mut store, settings) = shop();
    for (id, day) in [(1, "2026-11-19"), (2, "2026-11-20"), (3, "2026-11-20"), (4, "2026-11-20")] {
        let mut document = sealed();
        document.business_date = on(day);
        put(&mut store, &settings, id, &document);
    }
    store.add_remark(&act(OTHER), at(1), HandoverId(2), RemarkKind::Query, "?", &settings).unwrap();
    store.accept_pin(LEAD, Act::Review);
    store.add_remark(&act(LEAD), at(1), HandoverId(3), RemarkKind::Review, "", &settings).unwrap();
    store
        .conn()
        .execute(
            "INSERT INTO cash_result (handover_id, register_id, tender, business_date, outgoing, difference, level)
             VALUES (2, 1, 'cash', '2026-11-20', 3, -300, 0)",
            [],
        )
        .unwrap();
    let marks = store.day_marks(on("2026-11-01"), on("2026-11-30"), on("2026-11-22")).unwrap();
    let days: Vec<String> = marks.iter().map(|m| m.date.to_string()).collect();
    assert_eq!(days, ["2026-11-19", "2026-11-20", "2026-11-21"]);
    assert_eq!((marks[0].sealed, marks[0].missing), (1, 0), "the shop began in the middle of that day");
    assert_eq!((marks[1].sealed, marks[1].missing, marks[1].unreviewed), (3, 0, 2));
    assert_eq!((marks[1].queries, marks[1].over_short), (1, Some(-300)));
    assert_eq!((marks[2].sealed, marks[2].missing), (0, 3));
}

#[test]
fn a_day_closed_by_the_calendar_misses_nothing_in_the_logbook() {
    let (_dir, mut store, settings) = shop();
    put(&mut store, &settings, 1, &sealed());
    let missing = |store: &Store| -> Vec<(String, i64)> {
        let marks = store.day_marks(on("2026-11-21"), on("2026-11-24"), on("2026-11-25")).unwrap();
        marks.iter().map(|mark| (mark.date.to_string(), mark.missing)).collect()
    };
    let days = |all: &[(&str, i64)]| -> Vec<(String, i64)> {
        all.iter().map(|(day, n)| ((*day).to_owned(), *n)).collect()
    };
    // The shop began with the 21st.
    let all = [("2026-11-21", 0), ("2026-11-22", 3), ("2026-11-23", 3), ("2026-11-24", 3)];
    assert_eq!(missing(&store), days(&all));
    // Closed on Sundays from now on, and on Monday the 23rd only the early shift.
    let weekdays = settings
        .shifts
        .iter()
        .fold(settings.clone(), |shop, shift| shop.put_weekdays(shift.id, &[1, 2, 3, 4, 5, 6]).unwrap());
    let early = HeldShift { shift: ShiftId(1), segments: Vec::new() };
    let monday = SpecialDay { date: on("2026-11-23"), name: "Stocktaking".into(), held: vec![early] };
    let next = weekdays.put_special_day(None, monday).unwrap();
    store.accept_pin(PersonId(1), Act::ManageShop);
    store.save_settings(&AuditAction::new(at(9).ms, 1, "settings", "settings/2"), 1, &next).unwrap();
    assert_eq!(missing(&store), days(&[("2026-11-21", 0), ("2026-11-23", 1), ("2026-11-24", 3)]));
}

#[test]
fn everything_written_is_found_chinese_words_of_any_length_too() {
    let (_dir, mut store, settings) = shop();
    let mut second = sealed();
    second.log.clear();
    second.carried.clear();
    second.checks.clear();
    second.people.reason = "代班：王师傅".into();
    put(&mut store, &settings, 1, &sealed());
    put(&mut store, &settings, 2, &second);
    store.add_remark(&act(OTHER), at(1), HandoverId(2), RemarkKind::Query, "发票本呢", &settings).unwrap();
    let found = |text: &str| -> Vec<i64> {
        let hits = store.search_log(text, 10).unwrap();
        let sealed = hits.iter().filter_map(|hit| match &hit.found {
            Found::Sealed(id) => Some(id.0),
            Found::Running(_) | Found::Item(_) => None,
        });
        sealed.collect()
    };
    assert_eq!(found("冰柜两号温度"), [1]);
    assert_eq!(found("雪糕"), [1]);
    assert_eq!(found("糕"), [1]);
    assert_eq!(found("王师"), [2]);
    assert_eq!(found("PARCEL behind"), [1]);
    assert_eq!(found("mr parcel"), [1]);
    assert_eq!(found("发票本"), [2]);
    assert_eq!(found("票本"), [2]);
    assert_eq!(found("Li Hua"), [2, 1]);
    // Names of fields and what is not there are not found; odd characters do no harm.
    for nothing in ["schema", "ca\"", "\"", "NOTHING", "* OR", "", "  ", "zq"] {
        assert_eq!(found(nothing), [0; 0], "{nothing}");
    }
    // Words of one language find what was written in the other, where the shop has both; in any order, one in the record and
    // another beside it.
    assert_eq!(found("parcel 温度"), [1]);
    assert_eq!(found("王师 发票"), [2]);
    let hits = store.search_log("温度", 10).unwrap();
    let hit = hits.iter().find(|hit| matches!(hit.found, Found::Sealed(_))).unwrap();
    assert!(hit.snippet.contains("冰柜两号温度偏高"), "{}", hit.snippet);
    assert_eq!(hit.shift.zh, "晚班");
}

#[test]
fn the_business_day_follows_zone_and_cut_off() {
    let (_dir, store, _) = shop();
    let ms = |text: &str| Stamp::parse_rfc3339(text).unwrap().ms;
    assert_eq!(store.business_day(ms("2026-11-22T03:59:00+08:00")).unwrap(), on("2026-11-21"));
    assert_eq!(store.business_day(ms("2026-11-22T04:00:00+08:00")).unwrap(), on("2026-11-22"));
    let (_dir, empty) = fresh();
    assert_eq!(empty.business_day(0).unwrap_err().problem().key, "store.not_set_up");
}
