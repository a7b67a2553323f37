use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::select;

use super::*;

/// Paths as corrections of earlier versions have sealed them, one of every sort.
const SEALED: &[&str] = &[
    "cash/0/opening/counted",
    "cash/0/outgoing/rows/10000",
    "cash/1/outgoing/total",
    "cash/0/incoming/rows/5",
    "cash/0/incoming/total",
    "cash/0/report/cash_received",
    "cash/0/report/cash_refunds",
    "cash/0/report/returns",
    "cash/0/report/returns_total",
    "cash/0/report/voids",
    "cash/0/report/voids_total",
    "cash/0/tenders/1/counted",
    "cash/0/tenders/1/reported",
    "cash/0/tenders/12/batch",
    "cash/0/tenders/2/slips",
    "cash/0/tenders/2/reported_slips",
    "cash/0/tenders/0/reason/text",
    "cash/0/tenders/0/reason/counterpart",
    "cash/0/tenders/0/reason/form_no",
    "cash/0/tenders/0/reason/copy_ref",
    "cash/0/opening_reason/text",
    "cash/0/non_cash/0/number",
    "cash/0/non_cash/0/amount",
    "cash/0/non_cash/3/count",
    "cash/0/non_cash/0/remark",
    "cash/0/deposits/0/slip_no",
    "cash/0/deposits/0/amount",
    "cash/0/float_left",
    "cash/0/uncounted",
    "cash/0/disagreed",
    "stock/0/book",
    "stock/0/counted",
    "stock/17/remark",
    "stock/0/expired",
    "stock/0/damaged",
    "checks/4/comment",
    "log/0/amount",
    "log/0/quantity",
    "log/0/text",
    "log/0/what",
    "log/0/reason",
    "log/0/receipt_no",
    "log/0/bag_no",
    "log/0/promise",
    "carried/0/text",
    "carried/0/overdue_reason",
    "attendance/0/actual_in",
    "attendance/1/actual_out",
    "attendance/0/remark",
    "review/half/bag_no",
    "review/half/reason",
];

/// Section and line of answers as earlier versions have stored them.
const STORED: &[(&str, &str)] = &[
    ("people", ""),
    ("briefing", "sales"),
    ("cash", "1/opening"),
    ("cash", "1/outgoing"),
    ("cash", "1/incoming"),
    ("cash", "1/again"),
    ("cash", "1/tender/card_a"),
    ("cash", "1/report"),
    ("cash", "1/non_cash"),
    ("cash", "1/deposits"),
    ("cash", "1/close"),
    ("cash", "12/why/opening"),
    ("stock", ""),
    ("stock", "5"),
    ("checks", "D1"),
    ("feedback", ""),
    ("carried", "7"),
    ("attendance", "3"),
    ("punching", "3"),
    ("review", ""),
    ("done", "cash"),
    ("snapshot", ""),
];

/// Cursors as earlier versions have saved them.
const CURSORS: &[&str] = &[
    "people:",
    "people:outgoing",
    "people:reason",
    "briefing:attention",
    "cash:",
    "cash:1",
    "cash:1/opening",
    "cash:1/outgoing/10000",
    "cash:1/incoming",
    "cash:1/incoming/500",
    "cash:1/tender/card_a/reported_slips",
    "cash:1/report/cash",
    "cash:1/close",
    "cash:1/non_cash",
    "cash:1/why/opening",
    "cash:1/other/2",
    "cash:1/disagreed",
    "cash:2/result",
    "stock:scan",
    "stock:5/counted",
    "stock:quality",
    "stock:not_counted",
    "stock:done",
    "devices:D1",
    "safety:SA7/comment",
    "feedback:",
    "tasks:5/overdue",
    "attendance:3/correct",
    "sign:",
];

#[test]
fn sealed_paths_are_read_and_printed_byte_for_byte() {
    for path in SEALED {
        let field: RecordField = path.parse().unwrap();
        assert_eq!(field.to_string(), *path);
        assert_eq!(serde_json::to_string(&field).unwrap(), format!("\"{path}\""));
        assert_eq!(path.parse(), Ok(FieldRef::Record(field)));
    }
    let all: BTreeSet<RecordField> = SEALED.iter().map(|path| path.parse().unwrap()).collect();
    assert_eq!(all.len(), SEALED.len());
}

#[test]
fn stored_lines_and_cursors_of_earlier_versions_are_read_as_they_were() {
    for (section, line) in STORED {
        let answer = AnswerRef::stored(section, line).unwrap();
        assert_eq!((answer.section(), answer.line().as_str()), (*section, *line));
    }
    for cursor in CURSORS {
        let place: FieldRef = cursor.parse().unwrap();
        assert_eq!(place.to_string(), *cursor);
        assert_eq!(FieldRef::of_cursor(cursor), place);
        assert_eq!(place.step().unwrap().as_str(), cursor.split(':').next().unwrap());
    }
}

#[test]
fn a_cursor_that_names_nothing_goes_to_its_step() {
    for (cursor, step) in [
        ("", Step::People),
        ("moon:1", Step::People),
        ("cash", Step::Cash),
        ("cash:1/moon", Step::Cash),
        ("cash:x/opening", Step::Cash),
        ("stock:5/moon", Step::Stock),
        ("tasks:/overdue", Step::Tasks),
        ("sign:moon", Step::Sign),
        ("cash/1/opening", Step::People),
        ("cash/0/float_left", Step::People),
    ] {
        assert_eq!(FieldRef::of_cursor(cursor), FieldRef::Step(step), "{cursor}");
    }
}

#[test]
fn what_names_nothing_is_refused() {
    for text in [
        "",
        ":",
        "moon:",
        "cash:01/opening",
        "cash:+1/opening",
        "cash:1/opening/",
        "cash:1/tender/",
        "cash/0/net",
        "cash/00/float_left",
        "cash//float_left",
        "cash/0/tenders/0/difference",
        "cash/0/outgoing/rows/",
        "cash/0/outgoing/rows/+5",
        "signatures/0/name",
        "seal/seq",
        "business_date",
        "people/1",
        "done/moon",
    ] {
        assert_eq!(text.parse::<FieldRef>().unwrap_err().key, "correction.field", "{text}");
    }
}

#[test]
fn a_place_holds_itself_and_its_parts() {
    let place = |text: &str| text.parse::<FieldRef>().unwrap();
    for (whole, part) in [
        ("cash:1/outgoing", "cash:1/outgoing/100"),
        ("cash:1/incoming", "cash:1/incoming/100"),
        ("cash:1/tender/a", "cash:1/tender/a/batch"),
        ("cash:1/report", "cash:1/report/cash"),
        ("cash:1", "cash:1/close"),
        ("stock:5", "stock:5/book"),
        ("devices:D1", "devices:D1/comment"),
        ("tasks:5", "tasks:5/query"),
        ("attendance:5", "attendance:5/gone"),
        ("cash:", "cash:2/result"),
    ] {
        assert!(place(whole).holds(&place(part)) && place(part).holds(&place(part)), "{whole} {part}");
        assert!(!place(part).holds(&place(whole)), "{part} {whole}");
    }
    for (one, other) in [
        ("cash:1/outgoing", "cash:2/outgoing/100"),
        ("cash:1/outgoing", "cash:1/incoming/100"),
        ("cash:1/tender/a", "cash:1/tender/b/batch"),
        ("stock:5", "stock:6/book"),
        ("devices:D1", "safety:D1"),
        ("cash:", "stock:quality"),
    ] {
        assert!(!place(one).holds(&place(other)), "{one} {other}");
    }
}

fn unit() -> impl Strategy<Value = CountUnit> {
    (any::<i64>(), any::<bool>(), 1i64..1_000).prop_map(|(value, coin, pieces)| {
        let coin = if coin { "c" } else { "" };
        let pieces = if pieces > 1 { format!("x{pieces}") } else { String::new() };
        format!("{value}{coin}{pieces}").parse().unwrap()
    })
}

fn code() -> impl Strategy<Value = String> {
    "[A-Za-z0-9_]{1,12}"
}

fn step() -> impl Strategy<Value = Step> {
    select(Step::ALL.to_vec())
}

fn panel() -> impl Strategy<Value = Panel> {
    select(Panel::ALL.to_vec())
}

fn register() -> impl Strategy<Value = RegisterId> {
    any::<i64>().prop_map(RegisterId)
}

fn cash_field() -> impl Strategy<Value = CashField> {
    prop_oneof![
        select(vec![
            CashField::Opening,
            CashField::Outgoing,
            CashField::Incoming,
            CashField::Report,
            CashField::Close,
            CashField::BagNo,
            CashField::NonCash,
            CashField::Deposits,
            CashField::Uncounted,
            CashField::Disagreed,
            CashField::Result,
        ]),
        unit().prop_map(CashField::OutgoingRow),
        unit().prop_map(CashField::IncomingRow),
        code().prop_map(CashField::Tender),
        (code(), select(TenderField::ALL)).prop_map(|(id, field)| CashField::TenderPart(id, field)),
        select(ReportField::ALL).prop_map(CashField::ReportPart),
        code().prop_map(CashField::Why),
        register().prop_map(CashField::Other),
    ]
}

fn answer() -> impl Strategy<Value = AnswerRef> {
    let line = prop_oneof![
        select(vec![
            CashLine::Opening,
            CashLine::Outgoing,
            CashLine::Incoming,
            CashLine::Again,
            CashLine::Report,
            CashLine::NonCash,
            CashLine::Deposits,
            CashLine::Close,
        ]),
        code().prop_map(CashLine::Tender),
        code().prop_map(CashLine::Why),
    ];
    prop_oneof![
        select(vec![
            AnswerRef::People,
            AnswerRef::StockReview,
            AnswerRef::Feedback,
            AnswerRef::Review,
            AnswerRef::Snapshot,
        ]),
        panel().prop_map(AnswerRef::Panel),
        (register(), line).prop_map(|(register, line)| AnswerRef::Cash(register, line)),
        any::<i64>().prop_map(|id| AnswerRef::Stock(StockId(id))),
        code().prop_map(AnswerRef::Check),
        any::<i64>().prop_map(|id| AnswerRef::Carried(ItemId(id))),
        any::<i64>().prop_map(|id| AnswerRef::Attendance(PersonId(id))),
        any::<i64>().prop_map(|id| AnswerRef::Punching(PersonId(id))),
        step().prop_map(AnswerRef::Done),
    ]
}

fn record() -> impl Strategy<Value = RecordField> {
    let cash = prop_oneof![
        select(vec![
            CashRecord::OpeningCounted,
            CashRecord::OutgoingTotal,
            CashRecord::IncomingTotal,
            CashRecord::OpeningReasonText,
            CashRecord::FloatLeft,
            CashRecord::Uncounted,
            CashRecord::Disagreed,
        ]),
        unit().prop_map(CashRecord::OutgoingRow),
        unit().prop_map(CashRecord::IncomingRow),
        select(ReportRecord::ALL).prop_map(CashRecord::Report),
        (any::<usize>(), select(TenderRecord::ALL)).prop_map(|(at, f)| CashRecord::Tender(at, f)),
        (any::<usize>(), select(NonCashField::ALL)).prop_map(|(at, f)| CashRecord::NonCash(at, f)),
        (any::<usize>(), select(DepositField::ALL)).prop_map(|(at, f)| CashRecord::Deposit(at, f)),
    ];
    prop_oneof![
        (any::<usize>(), cash).prop_map(|(at, field)| RecordField::Cash(at, field)),
        (any::<usize>(), select(StockRecord::ALL)).prop_map(|(at, f)| RecordField::Stock(at, f)),
        (any::<usize>(), select(CheckRecord::ALL)).prop_map(|(at, f)| RecordField::Check(at, f)),
        (any::<usize>(), select(LogField::ALL)).prop_map(|(at, f)| RecordField::Log(at, f)),
        (any::<usize>(), select(CarriedField::ALL)).prop_map(|(at, f)| RecordField::Carried(at, f)),
        (any::<usize>(), select(AttendanceField::ALL)).prop_map(|(at, f)| RecordField::Attendance(at, f)),
        select(HalfField::ALL).prop_map(RecordField::Half),
    ]
}

fn place() -> impl Strategy<Value = FieldRef> {
    let checks = || select(vec![Step::Devices, Step::Safety]);
    let id = any::<i64>;
    prop_oneof![
        step().prop_map(FieldRef::Step),
        select(PeopleField::ALL).prop_map(FieldRef::People),
        panel().prop_map(FieldRef::Panel),
        register().prop_map(FieldRef::Register),
        (register(), cash_field()).prop_map(|(register, field)| FieldRef::Cash(register, field)),
        id().prop_map(|id| FieldRef::Stock(StockId(id))),
        (id(), select(StockField::ALL)).prop_map(|(id, f)| FieldRef::StockPart(StockId(id), f)),
        select(vec![FieldRef::Scan, FieldRef::Quality, FieldRef::NotCounted, FieldRef::StockDone]),
        (checks(), code()).prop_map(|(step, id)| FieldRef::Check(step, id)),
        (checks(), code()).prop_map(|(step, id)| FieldRef::CheckComment(step, id)),
        id().prop_map(|id| FieldRef::Task(ItemId(id))),
        (id(), select(TaskField::ALL)).prop_map(|(id, f)| FieldRef::TaskPart(ItemId(id), f)),
        id().prop_map(|id| FieldRef::Attendance(PersonId(id))),
        (id(), select(AttendancePart::ALL))
            .prop_map(|(id, part)| FieldRef::AttendancePart(PersonId(id), part)),
        select(SignField::ALL).prop_map(FieldRef::Sign),
        answer().prop_map(FieldRef::Answer),
        record().prop_map(FieldRef::Record),
    ]
}

#[test]
fn a_section_has_no_empty_line() {
    for text in ["stock/", "people/", "review/"] {
        assert!(text.parse::<FieldRef>().is_err(), "{text}");
    }
}

proptest! {
    #[test]
    fn every_address_is_read_as_it_was_printed(place in place()) {
        let text = place.to_string();
        prop_assert_eq!(text.parse::<FieldRef>(), Ok(place.clone()), "{}", text);
        if place.step().is_some() {
            prop_assert_eq!(FieldRef::of_cursor(&text), place);
        }
    }

    #[test]
    fn a_stored_line_is_read_from_its_two_columns(answer in answer()) {
        prop_assert_eq!(AnswerRef::stored(answer.section(), &answer.line()), Some(answer));
    }

    /// Each address has one spelling (`stock` is not also `stock/`).
    #[test]
    fn what_is_read_is_printed_the_same(text in "(cash|stock|log|done|tasks|carried|checks)[:/0-9a-z_+-]{0,16}") {
        if let Ok(place) = text.parse::<FieldRef>() {
            prop_assert_eq!(place.to_string(), text);
        }
    }
}
