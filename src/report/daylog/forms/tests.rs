use super::Forms;
use crate::i18n::msg;
use crate::model::approval::{ApprovalPlace, Decision, OpenApproval, Verdict};
use crate::model::ids::{HandoverId, PersonId};
use crate::model::lang::Lang;
use crate::model::money::{Money, format_amount, format_plain};
use crate::model::time::Stamp;
use crate::record::Document;
use crate::record::logbook::LogPage;
use crate::record::tests::sample::{empty, full, shop};
use crate::report::daylog::DayLog;
use crate::report::daylog::tests::{at, page, sample, with_everything};
use crate::report::formats::{Format, Job, csv, html, text};
use crate::report::tables::{ReportTables, RowKind};

fn forms() -> Forms {
    let document = sample();
    let day = DayLog { date: document.business_date, pages: vec![page(document)], openings: Vec::new() };
    Forms::of(day, Stamp::parse_rfc3339("2026-11-22T09:00:00+08:00").unwrap())
}

fn of(pages: Vec<LogPage>) -> Forms {
    let day = DayLog { date: pages[0].document.business_date, pages, openings: Vec::new() };
    Forms::of(day, Stamp::parse_rfc3339("2026-11-22T09:00:00+08:00").unwrap())
}

fn as_format(paper: &ReportTables<'_>, format: &Format) -> String {
    let mut out = Vec::new();
    (format.write)(paper, &mut Job::new(&mut |_, _| true), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn written(paper: &ReportTables<'_>) -> String {
    as_format(paper, &text::FORMAT)
}

/// The words of the printed page, tags taken out.
fn printed(paper: &ReportTables<'_>) -> String {
    let whole = as_format(paper, &html::FORMAT);
    let body = whole.split_once("<body").unwrap().1;
    body.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect()
}

#[test]
fn both_forms_in_both_languages() {
    let forms = forms();
    for lang in Lang::ALL {
        insta::assert_snapshot!(format!("sheet_{}", lang.code()), written(&forms.sheet(lang)));
        insta::assert_snapshot!(format!("variance_{}", lang.code()), written(&forms.variance(lang)));
    }
}

#[test]
fn cash_is_cash_wherever_it_stands_among_the_tenders() {
    let mut document = sample();
    let first = |document: &Document| {
        let day = DayLog {
            date: document.business_date,
            pages: vec![page(document.clone())],
            openings: Vec::new(),
        };
        let forms = Forms::of(day, Stamp::new(0, 480));
        let paper = forms.sheet(Lang::En);
        let cells = paper.main().unwrap().rows.get(0).cells;
        cells[5..8].iter().map(|cell| format!("{:?}", cell.value)).collect::<Vec<_>>()
    };
    let as_it_is = first(&document);
    document.cash[0].tenders.reverse();
    assert_ne!(document.cash[0].tenders[0].tender, "cash");
    assert_eq!(first(&document), as_it_is);
    // Where nothing was said of cash, nothing else stands for it.
    document.cash[0].tenders.retain(|t| t.tender != "cash");
    assert_eq!(first(&document), ["Empty", "Empty", "Empty"]);
}

#[test]
fn every_difference_gets_its_page_and_agreement_none() {
    let forms = forms();
    let differ = |d: &Document| {
        let tenders = d.cash.iter().flat_map(|c| &c.tenders);
        tenders.filter(|t| t.difference.is_some_and(|m| m.0 != 0)).count()
    };
    let paper = forms.variance(Lang::En);
    let table = paper.main().unwrap();
    let pages = (0..table.rows.len()).filter(|n| table.rows.get(*n).kind == RowKind::Page).count();
    assert_eq!(pages, forms.now.iter().map(differ).sum::<usize>());
    assert!(pages > 0);
    let mut calm = sample();
    calm.cash.clear();
    let day = DayLog { date: calm.business_date, pages: vec![page(calm)], openings: Vec::new() };
    let none = Forms::of(day, Stamp::new(0, 480));
    assert!(written(&none.variance(Lang::En)).contains("Everything agreed"));
}

/// The headings of the ten sections, with what came after.
const HEADINGS: [[&str; 11]; 2] = [
    [
        "1  Shift and people",
        "2  Briefing",
        "3  Cash",
        "4  Stock",
        "5  Devices",
        "6  Safety",
        "7  Customer feedback",
        "8  Tasks and open items",
        "9  Attendance",
        "10  Review and signatures",
        "After the seal",
    ],
    [
        "一  班次与人员",
        "二  交班简报",
        "三  现金与收款",
        "四  商品与盘点",
        "五  设备",
        "六  安全",
        "七  顾客反馈",
        "八  待办与未结事项",
        "九  考勤",
        "十  核对与签字",
        "封存之后",
    ],
];

#[test]
fn a_sheet_has_all_ten_sections_and_each_says_something() {
    let settings = shop();
    let quiet = empty(&settings).document();
    // An old record says less than one of today, and so does one from elsewhere.
    let mut old = sample();
    old.checks.clear();
    old.briefing.clear();
    (old.feedback, old.review) = (quiet.feedback.clone(), quiet.review.clone());
    old.log.clear();
    old.signatures.clear();
    old.seal = None;
    for document in [full(&settings).document(), quiet, sample(), old] {
        for pages in [vec![page(document.clone())], vec![page(document.clone()), page(sample())]] {
            let forms = of(pages);
            for (lang, headings) in Lang::ALL.into_iter().zip(HEADINGS) {
                let whole = as_format(&forms.sheet(lang), &html::FORMAT);
                let sections: Vec<&str> = whole.split("<h2>").skip(1).collect();
                assert_eq!(sections.len(), headings.len(), "{whole}");
                for (section, heading) in sections.iter().zip(headings) {
                    assert!(section.starts_with(heading), "{heading}: {section}");
                    let below = section.split_once("</h2>").unwrap().1;
                    assert!(
                        ["<td", "<p class=\"none\">", "<span"].iter().any(|sign| below.contains(sign)),
                        "{section}"
                    );
                }
            }
        }
    }
}

#[test]
fn what_was_sealed_stands_beside_what_holds_now() {
    let amended = with_everything();
    let (was, now) = (amended.document.clone(), amended.effective().unwrap());
    let [sealed, holds] = [&was, &now].map(|d| d.cash[0].cash().unwrap().clone());
    assert_ne!(sealed.counted, holds.counted);
    let money = |sum: Option<Money>| format_amount(sum.unwrap(), 2);
    for (lang, beside) in [(Lang::En, "Counted (sealed)"), (Lang::Zh, "实点（封存时）")] {
        let forms = of(vec![amended.clone()]);
        let paper = forms.sheet(lang);
        let shown = as_format(&paper, &html::FORMAT);
        assert!(shown.contains(beside), "{shown}");
        for sum in [sealed.counted, holds.counted, sealed.difference] {
            assert!(shown.contains(&money(sum)), "{sum:?}");
        }
        // The expected sum was not corrected, and neither was anything of a record without corrections.
        let plain = of(vec![page(was.clone())]);
        let plain_paper = plain.sheet(lang);
        assert!(!as_format(&plain_paper, &html::FORMAT).contains(beside));
        // Every row of a file begins as it did, and goes on with what was sealed.
        let (file, as_it_was) = (as_format(&paper, &csv::FORMAT), as_format(&plain_paper, &csv::FORMAT));
        let row = |text: &str| text.lines().nth(1).unwrap().split(',').map(str::to_owned).collect::<Vec<_>>();
        let (row, plain) = (row(&file), row(&as_it_was));
        assert_eq!(row[6], format_plain(holds.counted.unwrap(), 2));
        assert_eq!(row[10..16], plain[4..10], "what was sealed is what stands in a record nobody corrected");
        assert_eq!(plain[4..10], plain[10..16]);
        assert!(file.contains("#00813") && !as_it_was.contains("#00813"), "{file}");
    }
}

#[test]
fn a_variance_form_says_what_was_sealed_as_long_as_something_differs() {
    let mut amended = with_everything();
    amended.corrections.truncate(1);
    let sealed = amended.document.cash[0].cash().unwrap().clone();
    // Two of the three yuan that were missing.
    let rows = amended.document.cash[0].outgoing.rows["100"];
    amended.corrections[0].new = serde_json::json!(rows + 2);
    let holds = amended.effective().unwrap().cash[0].cash().unwrap().clone();
    assert_eq!((sealed.difference, holds.difference), (Some(Money(-300)), Some(Money(-100))));
    for (lang, lines) in [
        (Lang::En, ["short 1.00", "Over/short (sealed)", "short 3.00", "Counted (sealed)", "Corrections"]),
        (Lang::Zh, ["短款 1.00", "差额（封存时）", "短款 3.00", "实点（封存时）", "更正"]),
    ] {
        let shown = written(&of(vec![amended.clone()]).variance(lang));
        for line in lines {
            assert!(shown.contains(line), "{line}\n{shown}");
        }
    }
    // Where it all agrees now there is nothing to explain any more; the sheet still has both.
    amended.corrections[0].new = serde_json::json!(rows + 3);
    let forms = of(vec![amended]);
    assert!(written(&forms.variance(Lang::En)).contains("Everything agreed"));
    assert!(printed(&forms.sheet(Lang::En)).contains("-3.00"));
}

#[test]
fn what_came_after_the_seal_stands_below_with_its_day() {
    let mut amended = with_everything();
    let why = amended.document.cash[0].tenders[0].reason.as_mut().unwrap();
    why.approver = None;
    let asked = at("2026-11-21T21:50:00+08:00");
    why.approval_open = Some(OpenApproval { by: "Li Hua".into(), at_ms: asked, told: "王芳 21:51".into() });
    let decision = Decision {
        seq: 815,
        handover: HandoverId(1),
        place: ApprovalPlace::Reason(0, "cash".into()),
        verdict: Verdict::Approved,
        at: at("2026-11-22T10:00:00+08:00"),
        by: PersonId(2),
        by_name: "王芳".into(),
        words: "录像看过".into(),
    };
    amended.decisions = vec![decision];
    let forms = of(vec![amended]);
    for (lang, lines) in [
        (
            Lang::En,
            [
                "Approval open Register 1, Cash -3.00: reason of the difference, asked by Li Hua 2026-11-21 21:50, told by phone: 王芳 21:51",
                "#00815 Register 1, Cash -3.00: reason of the difference: approved by 王芳 2026-11-22 10:00: 录像看过",
                "Signed by 李雷, Li Hua  2026-11-22 09:00",
                "Question 11-22 08:10 陈伟",
            ],
        ),
        (
            Lang::Zh,
            [
                "待批准 Register 1，现金 -3.00：差异原因，Li Hua 2026-11-21 21:50 提出，已电话告知：王芳 21:51",
                "#00815 Register 1，现金 -3.00：差异原因: ",
                "李雷，Li Hua  2026-11-22 09:00",
                "11-22 08:10 陈伟",
            ],
        ),
    ] {
        let shown = printed(&forms.sheet(lang));
        let after = shown.rfind(HEADINGS[usize::from(lang == Lang::Zh)][10]).unwrap();
        for (n, line) in lines.iter().enumerate() {
            let at = shown.find(line).unwrap_or_else(|| panic!("{line}\n{shown}"));
            assert_eq!(at > after, n > 0, "{line}");
        }
    }
}

#[test]
fn a_changed_result_is_on_the_sheet_and_a_day_has_its_totals() {
    let mut document = sample();
    document.cash[0].results = serde_json::from_value(serde_json::json!([
        { "what": "shown", "tender": "cash", "after": -10000, "by": "Li Hua", "at": "2026-11-21T21:50:00+08:00" },
        { "what": "cash_received", "tender": "cash", "from": 50000, "to": 40000, "before": -10000, "after": 0,
          "by": "Li Hua", "at": "2026-11-21T21:58:00+08:00" },
    ]))
    .unwrap();
    let forms = of(vec![page(document.clone()), page(document)]);
    for (lang, line) in [
        (Lang::En, "Changed after the result -100.00 → 0.00, sales 500.00 → 400.00, Li Hua, 21:58"),
        (Lang::Zh, "看到结果后改动 -100.00 → 0.00，现金销售 500.00 → 400.00，Li Hua，21:58"),
    ] {
        let shown = printed(&forms.sheet(lang));
        assert_eq!(shown.matches(line).count(), 2, "{shown}");
        // 665.00 and 662.00, 2,199.50 and 2,196.50 of each.
        for total in ["1,330.00", "1,324.00", "-6.00", "4,399.00", "4,393.00", "324.00"] {
            assert!(shown.contains(total), "{total}\n{shown}");
        }
    }
}

#[test]
fn a_figure_that_was_changed_after_its_result_carries_a_mark_and_what_a_lead_said() {
    let mut document = sample();
    let asked = at("2026-11-21T22:00:00+08:00");
    document.review.lead_open = Some(OpenApproval { by: "Li Hua".into(), at_ms: asked, told: String::new() });
    let drawer = &mut document.cash[0];
    let cash = drawer.tenders.iter_mut().find(|tender| tender.tender == "cash").unwrap();
    (cash.counted, cash.difference) = (cash.expected, Some(Money(0)));
    drawer.results = serde_json::from_value(serde_json::json!([
        { "what": "shown", "tender": "cash", "after": -10000, "by": "Li Hua", "at": "2026-11-21T21:50:00+08:00" },
        { "what": "cash_received", "tender": "cash", "from": 50000, "to": 40000, "before": -10000, "after": 0,
          "by": "Li Hua", "at": "2026-11-21T21:58:00+08:00" },
    ]))
    .unwrap();
    let register = drawer.register.clone();
    let waiting = page(document.clone());
    let mut refused = page(document);
    refused.decisions = vec![Decision {
        seq: 815,
        handover: HandoverId(1),
        place: ApprovalPlace::Lead,
        verdict: Verdict::Rejected,
        at: asked,
        by: PersonId(2),
        by_name: "王芳".into(),
        words: "show me the report".into(),
    }];
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    for lang in Lang::ALL {
        let shown = msg::approval::was_shown(lang, &register, "-100.00");
        let sep = crate::report::daylog::phrases::sep(lang);
        for (page, verdict) in
            [(&waiting, msg::approval::open(lang)), (&refused, msg::approval::rejected(lang))]
        {
            let note = format!("* {shown}{sep}{verdict}");
            let forms = of(vec![page.clone(), page.clone()]);
            let sheet = forms.sheet(lang);
            for said in [printed(&sheet), written(&sheet)] {
                assert!(
                    said.contains("0.00*") && squeezed(&said).contains(&squeezed(&note)),
                    "{note}\n{said}"
                );
            }
            let csv = as_format(&sheet, &csv::FORMAT);
            let line = csv.lines().nth(1).unwrap();
            assert!(csv.contains(msg::forms::shown_before(lang)) && line.ends_with("-100.00"), "{csv}");
            assert!(!line.contains('*'), "a figure in a file is a figure: {line}");
            // The overview of the day, over the handovers.
            let mut text = Vec::new();
            (crate::report::daylog::FORMATS[0].write)(&forms.day, lang, &mut text).unwrap();
            let text = String::from_utf8(text).unwrap();
            let top: Vec<&str> = text.lines().take(8).collect();
            assert!(top.iter().any(|line| line.contains('*') && line.contains("Li Hua")), "{top:?}");
            assert!(squeezed(&top.join("")).contains(&squeezed(&note)), "{note}\n{top:?}");
        }
    }
}

#[test]
fn the_mark_stands_at_the_figure_that_was_changed_and_at_no_other() {
    let starred = |tender: &str| {
        let mut document = sample();
        document.cash.truncate(1);
        let drawer = &mut document.cash[0];
        for line in &mut drawer.tenders {
            line.difference = Some(Money(0));
        }
        drawer.opening.difference = Some(Money(0));
        drawer.results = serde_json::from_value(serde_json::json!([
            { "what": "shown", "tender": tender, "after": -10000, "by": "Li Hua", "at": "2026-11-21T21:50:00+08:00" },
        ]))
        .unwrap();
        let names: Vec<String> = drawer.tenders.iter().map(|line| line.tender.clone()).collect();
        let forms = of(vec![page(document)]);
        let marks = |table: &crate::report::tables::Table<'_>| -> Vec<Vec<usize>> {
            let of_row = |row: crate::report::tables::TableRow<'_>| -> Vec<usize> {
                (0..row.cells.len()).filter(|at| row.cells[*at].starred).collect()
            };
            (0..table.rows.len()).map(|n| of_row(table.rows.get(n))).collect()
        };
        let lines = marks(&forms.tenders(Lang::En));
        let marked = names.iter().zip(&lines).filter(|(_, marks)| !marks.is_empty());
        let marked: Vec<String> = marked.map(|(name, _)| name.clone()).collect();
        (marks(&forms.drawers(Lang::En))[0].clone(), marked)
    };
    // Opening float and cash stand in the row of the drawer, every payment in its own.
    assert_eq!(starred("cash"), (vec![7], vec!["cash".to_owned()]));
    assert_eq!(starred("wechat"), (vec![], vec!["wechat".to_owned()]));
    assert_eq!(starred("opening"), (vec![4], vec![]));
}

#[test]
fn sums_of_any_size_and_of_three_decimals_are_whole_on_every_form() {
    let cap = Money::LIMIT;
    for (currency, decimals, sum) in [
        ("KWD", 3, "9,007,199,254,740.991"),
        ("CNY", 2, "90,071,992,547,409.91"),
        ("JPY", 0, "9,007,199,254,740,991"),
    ] {
        let mut large = sample();
        currency.clone_into(&mut large.currency);
        large.decimals = Some(decimals);
        for cash in &mut large.cash {
            (cash.float_left, cash.deposit, cash.opening.counted) = (Some(cap), Some(cap), Some(cap));
            for tender in &mut cash.tenders {
                (tender.expected, tender.counted, tender.difference) =
                    (Some(cap), Some(cap), Some(Money(-cap.0)));
            }
        }
        let columns = 5 * large.cash.len();
        let forms = of(vec![page(large.clone())]);
        for lang in Lang::ALL {
            let paper = forms.sheet(lang);
            let tenders = 3 * large.cash.iter().map(|c| c.tenders.len()).sum::<usize>();
            for shown in [printed(&paper), written(&paper)] {
                assert!(shown.matches(sum).count() >= columns + tenders, "{currency} {lang:?}\n{shown}");
                assert!(!shown.contains('…'), "{shown}");
            }
            let row = as_format(&paper, &csv::FORMAT);
            let plain = sum.replace(',', "");
            assert_eq!(row.matches(&plain).count(), 12, "{row}");
            assert!(printed(&forms.variance(lang)).contains(sum));
        }
    }
}

#[test]
fn an_open_ticket_stands_among_the_devices_where_no_line_of_the_list_says_so() {
    let mut document = sample();
    document.schema = crate::record::document::SCHEMA.to_owned();
    for lang in Lang::ALL {
        let devices = |document: &Document| written(&of(vec![page(document.clone())]).sheet(lang));
        assert!(devices(&document).contains("#12 Fridge 2: warm"), "{}", devices(&document));
        let mut fixed = document.clone();
        fixed.carried[0].state = crate::model::item_state::ItemState::Fixed;
        assert!(!devices(&fixed).contains("#12 Fridge 2: warm"), "{}", devices(&fixed));
    }
}

#[test]
fn a_variance_form_names_those_who_had_the_drawer_and_not_everybody_of_the_shift() {
    let mut document = sample();
    document.people.outgoing = vec!["Li Hua".into(), "王芳".into()];
    document.cash[0].worked = Some(crate::model::cash::worked::Worked {
        said: None,
        counts_for: crate::model::cash::worked::CountsFor::Cashier,
        by: vec!["王芳".into()],
        changed: Vec::new(),
    });
    for (lang, label) in [(Lang::En, "Outgoing"), (Lang::Zh, "交班")] {
        let shown = written(&of(vec![page(document.clone())]).variance(lang));
        let line = shown.lines().find(|line| line.contains(label) && line.contains("王芳"));
        let line = line.unwrap_or_else(|| panic!("{shown}"));
        assert!(!line.contains("Li Hua"), "{line}");
    }
}

#[test]
fn a_variance_form_says_when_it_was_counted_what_was_shown_first_and_who_approved_it_later() {
    let mut document = sample();
    let cash = &mut document.cash[0];
    cash.outgoing.at = Some(at("2026-11-21T21:47:00+08:00"));
    cash.incoming.at = Some(at("2026-11-21T21:49:00+08:00"));
    let mut page = page(document);
    page.decisions = vec![Decision {
        seq: 900,
        handover: HandoverId(1),
        place: ApprovalPlace::Reason(0, "cash".into()),
        verdict: Verdict::Approved,
        words: String::new(),
        by: PersonId(9),
        by_name: "Olga".into(),
        at: at("2026-11-22T09:30:00+08:00"),
    }];
    let shown_at = at("2026-11-21T21:50:00+08:00");
    page.document.signatures.push(crate::record::parts::Signature {
        role: crate::model::handover::SignRole::Lead,
        name: "王芳".into(),
        person_role: None,
        at: Some(at("2026-11-21T21:55:00+08:00")),
    });
    let sealed = page.document.cash[0].cash().unwrap().difference.unwrap();
    page.document.cash[0].results = vec![crate::record::parts::ResultStep {
        what: crate::model::cash::results::ResultPart::Shown,
        tender: "cash".into(),
        from: None,
        to: None,
        before: None,
        after: Some(Money(sealed.0 - 500)),
        takings: None,
        by: Some("Li Hua".into()),
        at_ms: shown_at,
    }];
    for lang in Lang::ALL {
        let shown = written(&of(vec![page.clone()]).variance(lang));
        let row = |label: &str| shown.lines().find(|line| line.starts_with(label)).map(str::to_owned);
        let first = row(msg::forms::shown_first(lang)).unwrap_or_else(|| panic!("{shown}"));
        for word in ["8.00", "Li Hua", "21:50"] {
            assert!(first.contains(word), "{word}: {first}");
        }
        let approved = |words: [&str; 2]| {
            let mut lines = shown.lines().filter(|line| line.starts_with(msg::over_short::approved_by(lang)));
            lines.any(|line| words.iter().all(|word| line.contains(word)))
        };
        assert!(approved(["王芳", "21:55"]), "a lead who signed it: {shown}");
        let counted = row(msg::forms::made_at(lang)).unwrap_or_else(|| panic!("{shown}"));
        assert!(counted.contains("21:47") && counted.contains("21:49"), "{counted}");
        assert!(approved(["Olga", "09:30"]), "{shown}");
    }
}

#[test]
fn a_difference_that_agrees_since_the_result_was_changed_keeps_its_form() {
    let mut document = sample();
    let shown_at = at("2026-11-21T21:50:00+08:00");
    let cash = &mut document.cash[0];
    cash.tenders.retain(|tender| tender.tender == "cash");
    cash.tenders[0].difference = Some(Money::ZERO);
    document.cash.truncate(1);
    let none = written(&of(vec![page(document.clone())]).variance(Lang::En));
    assert!(none.contains("Everything agreed"), "{none}");
    document.cash[0].results = vec![crate::record::parts::ResultStep {
        what: crate::model::cash::results::ResultPart::Shown,
        tender: "cash".into(),
        from: None,
        to: None,
        before: None,
        after: Some(Money(-10_000)),
        takings: None,
        by: Some("Li Hua".into()),
        at_ms: shown_at,
    }];
    let shown = written(&of(vec![page(document)]).variance(Lang::En));
    assert!(shown.contains("short 100.00") && shown.contains("Shown first"), "{shown}");
}
