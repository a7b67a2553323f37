mod claims;
mod truth;

use crate::i18n::width::width;
use crate::model::approval::OpenApproval;
use crate::model::correction::Correction;
use crate::model::handover::{NotHandedOver, State};
use crate::model::ids::{HandoverId, PersonId};
use crate::model::lang::Lang;
use crate::model::log::{Detail, Note};
use crate::model::money::Money;
use crate::model::time::{BusinessDate, Minute, Stamp};
use crate::record::logbook::{LogPage, Remark, RemarkKind};
use crate::record::{Document, SealInfo, correction};

use super::{DayLog, FORMATS, text};
use crate::report::daylog::DayLogFormat;

pub(crate) fn sample() -> Document {
    let mut document: Document =
        serde_json::from_str(include_str!("../../../tests/data/handover.json")).unwrap();
    document.seal = Some(SealInfo {
        seq: 812,
        hash: "00".repeat(32),
        code: "7K3MX-2Q9RA-B0CDE-F1GHJ-KMNPQ".into(),
        key_id: "0123456789abcdef".into(),
        signed: true,
    });
    document
}

pub(crate) fn page(document: Document) -> LogPage {
    LogPage {
        decisions: Vec::new(),
        handover: HandoverId(1),
        entries: Vec::new(),
        state: State::Sealed,
        document,
        corrections: Vec::new(),
        closings: Vec::new(),
        opening: None,
        taken_over: None,
        named: Vec::new(),
        rules: Some(crate::record::correction::Judging::default()),
        custody: Vec::new(),
        remarks: Vec::new(),
    }
}

pub(crate) fn at(text: &str) -> Stamp {
    Stamp::parse_rfc3339(text).unwrap()
}

pub(crate) fn with_everything() -> LogPage {
    let mut page = page(sample());
    let correction = |seq, field: &str, raw: &str| {
        let field = field.parse().unwrap();
        let new = correction::typed(&page.document, field, raw).unwrap();
        Correction {
            seq,
            handover: page.handover,
            field,
            old: correction::value(&page.document, field),
            new,
            reason: "行间点错，复核录像".into(),
            by: PersonId(2),
            by_name: "李雷".into(),
            second: Some((PersonId(3), "Li Hua".into())),
            alone: None,
            at: at("2026-11-22T09:00:00+08:00"),
        }
    };
    let corrections = vec![
        correction(813, "cash/0/outgoing/rows/100", "15"),
        correction(814, "attendance/1/actual_in", "15:02"),
    ];
    page.corrections = corrections;
    let remark = |kind, by: &str, time: &str, text: &str| Remark {
        kind,
        at: at(time),
        by: PersonId(2),
        name: by.into(),
        text: text.into(),
    };
    page.remarks = vec![
        remark(RemarkKind::Query, "陈伟", "2026-11-22T08:10:00+08:00", "Where is the key of the cold store?"),
        remark(RemarkKind::Answer, "Li Hua", "2026-11-22T08:30:00+08:00", "在左边抽屉里"),
        remark(RemarkKind::Review, "李雷", "2026-11-22T09:05:00+08:00", ""),
        remark(RemarkKind::Omission, "李雷", "2026-11-22T09:06:00+08:00", "补登冰柜温度"),
    ];
    page
}

fn day(pages: Vec<LogPage>) -> DayLog {
    DayLog { date: pages[0].document.business_date, pages, openings: Vec::new() }
}

fn written(day: &DayLog, format: &DayLogFormat, lang: Lang) -> String {
    let mut out = Vec::new();
    (format.write)(day, lang, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_handover_reads_as_on_paper() {
    for lang in Lang::ALL {
        let shown = written(&day(vec![with_everything()]), &FORMATS[0], lang);
        insta::assert_snapshot!(format!("page_{}", lang.code()), shown);
    }
}

/// Whether a word is a time of 24 hours or a date as documents write it.
fn of_documents(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let late = Minute::parse(word).is_ok_and(|minute| minute >= Minute(13 * 60)) && word.contains(':');
    late || BusinessDate::parse(word).is_ok()
}

#[test]
fn a_shop_in_the_united_states_prints_twelve_hours_and_the_month_first() {
    let day = day(vec![with_everything()]);
    let sheet = written(&day, &FORMATS[0], Lang::EnUs);
    insta::assert_snapshot!("page_en-US", sheet);
    // What a correction put right, too.
    for line in sheet.lines() {
        assert!(!line.split([' ', '–']).any(of_documents), "{line}");
    }
    assert!(sheet.contains("PM"), "{sheet}");
}

#[test]
fn the_first_handover_of_a_shop_says_nothing_of_a_shift_before() {
    let mut document = sample();
    document.cash[0].opening.counted = Some(crate::model::money::Money(50_000));
    (document.cash[0].opening.left_before, document.cash[0].opening.difference) = (None, None);
    for (lang, said) in
        [(Lang::En, "500.00, nothing was handed on before"), (Lang::Zh, "500.00，此前没有交接留存")]
    {
        let shown = written(&day(vec![page(document.clone())]), &FORMATS[0], lang);
        assert!(shown.contains(said), "{shown}");
    }
}

#[test]
fn who_counted_and_what_changed_a_result_that_was_shown_is_printed() {
    let mut document = sample();
    let drawer = &mut document.cash[0];
    drawer.results = serde_json::from_value(serde_json::json!([
        { "what": "shown", "tender": "cash", "after": -10000, "by": "Li Hua", "at": "2026-11-21T21:50:00+08:00" },
        { "what": "cash_received", "tender": "cash", "from": 50000, "to": 40000, "before": -10000, "after": 0,
          "by": "Li Hua", "at": "2026-11-21T21:58:00+08:00" },
    ]))
    .unwrap();
    drawer.outgoing.by = "Li Hua".into();
    drawer.outgoing.at = Some(at("2026-11-21T21:49:00+08:00"));
    drawer.outgoing.total = Some(crate::model::money::Money(239_000));
    for (lang, lines) in [
        (
            Lang::En,
            [
                "Result shown -100.00, Li Hua, 21:50",
                "Changed after the result -100.00 → 0.00, sales 500.00 → 400.00, Li Hua, 21:58",
                "Li Hua 21:49 2,390.00",
            ],
        ),
        (
            Lang::Zh,
            [
                "看到的结果 -100.00，Li Hua，21:50",
                "看到结果后改动 -100.00 → 0.00，现金销售 500.00 → 400.00，Li Hua，21:58",
                "Li Hua 21:49 2,390.00",
            ],
        ),
    ] {
        let printed = written(&day(vec![page(document.clone())]), &FORMATS[0], lang);
        let plain: String = printed.chars().filter(|c| !c.is_whitespace() && !".!*".contains(*c)).collect();
        for line in lines {
            let line: String = line.chars().filter(|c| !c.is_whitespace() && *c != '.').collect();
            assert!(plain.contains(&line), "{line}\n{printed}");
        }
    }
}

#[test]
fn a_spot_count_is_printed_with_its_difference_and_a_payment_left_out_is_named() {
    let mut document = sample();
    let entry = serde_json::json!({
        "kind": "spot_count", "at": "2026-11-21T18:00:00+08:00", "by": "Li Hua", "register": "R1",
        "counted": 123_450, "reported": 124_000, "difference": -550,
    });
    document.log.push(serde_json::from_value(entry).unwrap());
    document.cash[0].tenders.push(crate::record::Tender {
        tender: "card".into(),
        not_matched: true,
        ..crate::record::Tender::default()
    });
    for (lang, lines) in [
        (Lang::En, ["spot count 1,234.50, should be 1,240.00: -5.50", "not matched at this handover"]),
        (Lang::Zh, ["现金抽查 1,234.50，应有 1,240.00：-5.50", "本次交接未核对"]),
    ] {
        let printed = written(&day(vec![page(document.clone())]), &FORMATS[0], lang);
        let plain: String = printed.chars().filter(|c| !c.is_whitespace()).collect();
        for line in lines {
            let line: String = line.chars().filter(|c| !c.is_whitespace()).collect();
            assert!(plain.contains(&line), "{line}\n{printed}");
        }
    }
}

#[test]
fn a_lead_who_has_not_signed_left_open_everything_a_lead_signs_for() {
    let mut document = sample();
    document.review.lead_open = Some(OpenApproval {
        by: "Li Hua".into(),
        at_ms: at("2026-11-21T22:00:00+08:00"),
        told: String::new(),
    });
    document.cash[0].uncounted = "power cut".into();
    document.cash[0].disagreed = "no time".into();
    let passed = crate::model::handover::Override {
        at_ms: None,
        by: "Wang".into(),
        reason: "bus".into(),
        approval_open: None,
    };
    document.review.override_by = Some(passed);
    let open = crate::record::approvals::left_open(&document);
    for lang in Lang::ALL {
        let about = super::approvals::about(&document, open.last().unwrap(), lang);
        let register = &document.cash[0].register;
        for cause in [
            crate::i18n::msg::approval::lead_uncounted(lang, register),
            crate::i18n::msg::approval::lead_apart(lang, register),
            crate::i18n::msg::approval::lead_passed(lang).to_owned(),
        ] {
            assert!(about.contains(&cause), "{about}");
        }
    }
    for cash in &mut document.cash {
        cash.net = None;
    }
    let open = crate::record::approvals::left_open(&document);
    let about = super::approvals::about(&document, open.last().unwrap(), Lang::En);
    assert!(about.starts_with("a lead's signature, "), "no sum where nothing was counted: {about}");
}

#[test]
fn a_day_of_several_begins_with_an_overview() {
    let mut early = sample();
    early.shift = "Early".into();
    early.texts.remove("shift");
    let shown = written(&day(vec![page(early), page(sample())]), &FORMATS[0], Lang::Zh);
    let first: Vec<&str> = shown.lines().take(6).collect();
    insta::assert_snapshot!("overview_zh", first.join("\n"));
}

#[test]
fn a_shift_that_nobody_handed_over_is_no_handover_of_the_day() {
    let mut ended = sample();
    ended.review.not_handed_over = Some(NotHandedOver {
        by: "A".into(),
        at: sample().sealed_at.unwrap(),
        reason: "ill".into(),
        since: sample().sealed_at.unwrap(),
        due: sample().sealed_at.unwrap(),
        people: Vec::new(),
        not_counted: Vec::new(),
    });
    let lines = text::lines(&day(vec![page(ended), page(sample())]), Lang::En);
    let first = &lines[0].text;
    assert!(first.contains(&*crate::i18n::msg::daylog::handovers(Lang::En, 1)), "{first}");
}

#[test]
fn sums_of_any_size_are_whole_in_every_column() {
    let mut large = sample();
    for cash in &mut large.cash {
        for tender in &mut cash.tenders {
            tender.expected = Some(Money(1_234_000_000_000));
            tender.counted = Some(Money(1_233_994_400_000));
            tender.difference = Some(Money(-5_600_000));
        }
        cash.net = Some(Money(-1_000_000_000));
    }
    for (decimals, sum) in [(2, "12,339,944,000.00"), (0, "1,233,994,400,000"), (3, "1,233,994,400.000")] {
        large.decimals = Some(decimals);
        for cols in [56, 80] {
            let lines = text::page_lines(&page(large.clone()), Lang::En, cols);
            let shown: Vec<String> = lines.into_iter().map(|l| l.text).collect();
            let found = shown.iter().filter(|line| line.contains(sum)).count();
            assert_eq!(found, large.cash.iter().map(|c| c.tenders.len()).sum::<usize>(), "{shown:#?}");
            assert!(shown.iter().all(|line| width(line) <= cols), "{shown:#?}");
        }
        let both = day(vec![page(large.clone()), page(large.clone())]);
        let overview: Vec<String> =
            text::lines(&both, Lang::Zh).into_iter().take(8).map(|l| l.text).collect();
        assert!(!overview.iter().skip(1).any(|line| line.contains('…')), "{overview:#?}");
    }
}

#[test]
fn a_sum_that_is_expected_no_more_is_not_printed_as_one() {
    let document = sample();
    let field = "cash/0/report/cash_received".parse().unwrap();
    let taken = correction::apply(&document, field, &serde_json::Value::Null, None).unwrap();
    let cash = |document: &Document| {
        let lines = text::page_lines(&page(document.clone()), Lang::En, 80);
        let line = lines.into_iter().find(|line| line.text.trim_start().starts_with("Cash  ")).unwrap();
        line.text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(cash(&document)[1..3], ["665.00", "662.00"], "{:?}", cash(&document));
    assert_eq!(cash(&taken)[1..], ["-", "662.00", "-"]);
}

#[test]
fn every_line_fits_and_holds_no_control_character() {
    let mut wild = with_everything();
    let nasty = "\u{1b}[31mred\u{7}\u{9b}2J\u{202e}evil\r\nline ".to_owned() + &"很长".repeat(80);
    wild.document.store = nasty.clone();
    wild.document.people.outgoing = vec![nasty.clone(); 3];
    wild.document.cash[0].register = nasty.clone();
    wild.document.stock[0].item = nasty.clone();
    wild.document.carried[0].title = nasty.clone();
    wild.document.attendance[0].person = nasty.clone();
    wild.document.log[0].by = nasty.clone();
    wild.document.log[4].detail = Detail::Note(Note { text: nasty.clone() });
    wild.remarks[0].text = nasty;
    for lang in Lang::ALL {
        for cols in [56, 58, 80] {
            for line in text::page_lines(&wild, lang, cols) {
                assert!(width(&line.text) <= cols, "{cols}: {}", line.text);
                assert!(!line.text.contains(|c: char| c.is_control() || c == '\u{202e}'), "{:?}", line.text);
            }
        }
    }
}

#[test]
fn the_frame_of_an_english_page_is_ascii() {
    let mut plain = serde_json::to_string(&sample()).unwrap();
    plain.retain(|c| c.is_ascii());
    let document: Document = serde_json::from_str(&plain).unwrap();
    let shown = written(&day(vec![page(document)]), &FORMATS[0], Lang::En);
    assert!(shown.is_ascii(), "{shown}");
}

#[test]
fn json_is_one_list_and_jsonl_one_public_document_a_line() {
    let mut odd = sample();
    odd.store = "a\u{9b}b\u{202e}c\u{7f}\"\n店".into();
    let both = day(vec![page(odd.clone()), page(sample())]);
    let list: Vec<Document> = serde_json::from_str(&written(&both, &FORMATS[1], Lang::Zh)).unwrap();
    assert_eq!(list, [odd.clone(), sample()]);
    let json = written(&both, &FORMATS[2], Lang::Zh);
    let lines: Vec<&str> = json.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(!json.contains(['\u{9b}', '\u{202e}', '\u{7f}']));
    assert_eq!(serde_json::from_str::<Document>(lines[0]).unwrap(), odd);
    let value: serde_json::Value = serde_json::from_str(lines[1]).unwrap();
    for key in ["schema", "business_date", "shift", "kind"] {
        assert!(value.get(key).is_some(), "{key}");
    }
}

#[test]
fn json_carries_what_was_corrected_and_what_holds_now() {
    let page = with_everything();
    let shown = written(&day(vec![page.clone()]), &FORMATS[2], Lang::En);
    let value: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let list = value["corrections"].as_array().unwrap();
    assert_eq!(list.len(), 2);
    assert_eq!((&list[0]["field"], &list[0]["effective"]), (&"cash/0/outgoing/rows/100".into(), &15.into()));
    assert_ne!(list[0]["original"], list[0]["effective"]);
    assert_eq!(list[1]["second"], "Li Hua");
    assert!(list[1].get("effective").is_some() && list[1].get("reason").is_some());
    let now = page.effective().unwrap();
    assert_ne!(value["cash"][0]["net"], value["effective"]["cash"][0]["net"]);
    assert_eq!(value["effective"]["cash"][0]["net"], now.cash[0].net.unwrap().0);
    let line = &value["effective"]["attendance"][1];
    assert_eq!(line["late_min"], now.attendance[1].late_min);
    assert!(value["effective"].get("people").is_none(), "only what differs");
    let schema: serde_json::Value = serde_json::from_str(crate::record::JSON_SCHEMA).unwrap();
    let described = schema["properties"]["corrections"]["items"]["properties"].as_object().unwrap();
    for key in list.iter().flat_map(|line| line.as_object().unwrap().keys()) {
        assert!(described.contains_key(key), "{key}");
    }
    // It can still be taken in, as it was sealed.
    let (taken, since) = crate::record::import::read(shown.trim().as_bytes()).unwrap();
    assert_eq!(taken.cash, page.document.cash);
    assert_eq!(since.left_behind.len(), 2, "each correction is named");
    assert_eq!(value["remarks"].as_array().unwrap().len(), page.remarks.len());
    // Who clocked out after the seal is named as well.
    let line = crate::record::Attendance {
        actual_out: Some(at("2026-11-22T00:10:00+08:00")),
        ..page.document.attendance[0].clone()
    };
    let person = line.person.clone();
    let closings = vec![crate::record::logbook::Closing { index: 0, left: line.actual_out.unwrap(), line }];
    let left = written(&day(vec![LogPage { closings, ..page.clone() }]), &FORMATS[2], Lang::En);
    let (_, since) = crate::record::import::read(left.trim().as_bytes()).unwrap();
    let named = since.left_behind.iter().any(|p| p.key == "document.has_departure" && p.args[0].1 == person);
    assert!(named && since.left_behind.len() == 3, "{:?}", since.left_behind);
    let plain = written(&day(vec![self::page(sample())]), &FORMATS[2], Lang::En);
    assert!(!plain.contains("corrections") && !plain.contains("effective"));
}

#[test]
fn every_correctable_field_has_a_name_in_both_languages() {
    let document = sample();
    for field in correction::fields(&document) {
        for lang in Lang::ALL {
            let name = super::field_name(&document, lang, field);
            assert!(!name.contains('_') && !name.is_empty(), "{field}: {name}");
            if lang == Lang::Zh && !field.to_string().contains("rows") {
                assert!(!name.is_ascii(), "{field}: {name}");
            }
        }
    }
    let name = super::field_name(&document, Lang::En, "cash/0/tenders/1/counted".parse().unwrap());
    assert_eq!(name, "Register 1 / WeChat Pay / counted");
}

#[test]
fn every_code_the_schema_knows_has_its_word() {
    // What the program writes into a record must never show as a bare code.
    let codes = [
        "pay_in",
        "pay_out",
        "drop",
        "change_swap",
        "float_transfer",
        "complaint",
        "suggestion",
        "praise",
        "request",
        "accepted",
        "part",
        "refused",
        "line_short",
        "line_over",
        "line_damaged",
        "line_wrong",
        "expired",
        "damaged",
        "removed",
        "returned",
        "written_off",
        "goods",
        "consumables",
        "fixed_asset",
        "critical",
        "watch",
        "in",
        "out",
        "ok",
        "issue",
        "not_applicable",
        "shift",
        "cover",
        "leaver",
    ];
    let more = crate::model::handover::Panel::ALL.map(|p| format!("panel_{}", p.as_str()));
    let kinds = crate::model::log::LogKind::ALL.map(|k| k.as_str().to_owned());
    let others = crate::model::cash::NonCashKind::ALL.map(|k| k.as_str().to_owned());
    let remarks = RemarkKind::ALL.map(|k| k.as_str().to_owned());
    let all = codes.map(str::to_owned).into_iter().chain(more).chain(kinds).chain(others).chain(remarks);
    for code in all {
        for lang in Lang::ALL {
            let key = format!("daylog.v_{code}");
            assert!(crate::i18n::template(lang, &key).is_some(), "{key} is missing");
        }
    }
}

/// Zero is an answer; what nobody typed is not told as zero.
#[test]
fn returns_and_goods_of_none_are_told_and_what_was_not_typed_is_not() {
    let told = |lang, change: fn(&mut Document)| {
        let mut document = sample();
        document.schema = crate::record::document::SCHEMA.to_owned();
        change(&mut document);
        let lines = text::page_lines(&page(document), lang, 160);
        lines.into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n")
    };
    let typed = |document: &mut Document| {
        let report = &mut document.cash[0].report;
        (report.returns, report.returns_total) = (Some(0), None);
        (report.voids, report.voids_total) = (Some(2), Some(Money(700)));
        report.cash_refunds = Some(Money(0));
        (document.stock[0].expired, document.stock[0].damaged) = (Some(0), None);
    };
    let untyped = |document: &mut Document| {
        let report = &mut document.cash[0].report;
        (report.returns, report.returns_total, report.voids, report.voids_total) = (None, None, None, None);
        (report.approver, report.approval_open) = (None, None);
        (document.stock[0].expired, document.stock[0].damaged) = (None, None);
    };
    for (lang, none, voids, expired, damaged, title) in [
        (Lang::En, "no returns", "2 voids 7.00", "none expired", "damaged", "Returns and voids"),
        (Lang::Zh, "无退货", "作废 2 笔 7.00", "无过期", "破损", "退货与作废"),
    ] {
        let said = told(lang, typed);
        for part in [none, voids, expired] {
            assert!(said.contains(part), "{part}: {said}");
        }
        let said = told(lang, untyped);
        let stock = |line: &&str| line.contains(expired) || line.contains(&format!("0 {damaged}"));
        assert_eq!(said.lines().find(stock), None);
        assert!(!said.contains(title), "{said}");
    }
    let mut document = sample();
    typed(&mut document);
    let json = serde_json::to_value(&document).unwrap();
    let report = &json["cash"][0]["report"];
    assert_eq!((&report["returns"], &report["cash_refunds"]), (&0.into(), &0.into()));
    assert!(report.get("returns_total").is_none() && json["stock"][0]["expired"] == 0, "{report}");
    let back: Document = serde_json::from_value(json).unwrap();
    assert_eq!((back.cash[0].report.returns, back.stock[0].damaged), (Some(0), None));
}
