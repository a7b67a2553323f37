use super::*;
use crate::model::shift::{ShiftSegment, hours_in, parse_hours};
use proptest::prelude::*;

/// The day of these tests, a Sunday.
fn today() -> BusinessDate {
    BusinessDate::parse("2026-11-29").unwrap()
}

#[track_caller]
fn day(text: &str, wanted: &str) {
    for order in [DayOrder::MonthFirst, DayOrder::DayFirst] {
        assert_eq!(
            date(text, today(), order).map(|d| d.to_string()),
            Ok(wanted.to_owned()),
            "{text} {order:?}"
        );
    }
}

#[test]
fn days_in_english() {
    for text in [
        "2026-11-05",
        "2026/11/5",
        "20261105",
        "11-05",
        "5 Nov",
        "Nov 5",
        "5 november",
        "Thu 5 Nov 2026",
        "Nov. 5th, 2026",
        "the 5th of november",
        "thursday 5 nov",
    ] {
        day(text, "2026-11-05");
    }
    for (text, wanted) in [
        ("today", "2026-11-29"),
        ("Tomorrow", "2026-11-30"),
        ("yesterday", "2026-11-28"),
        ("day after tomorrow", "2026-12-01"),
        ("Mon", "2026-11-30"),
        ("sunday", "2026-11-29"),
        ("Sat", "2026-12-05"),
        ("last fri", "2026-11-20"),
        ("next tue", "2026-12-01"),
        ("29.11.", "2026-11-29"),
        ("29/11", "2026-11-29"),
        ("11/29", "2026-11-29"),
        ("1129", "2026-11-29"),
        ("29.11.2026", "2026-11-29"),
        // The year that brings it nearest.
        ("01-05", "2027-01-05"),
        ("Dec 31", "2026-12-31"),
    ] {
        day(text, wanted);
    }
}

#[test]
fn days_in_chinese() {
    for (text, wanted) in [
        ("今天", "2026-11-29"),
        ("明天", "2026-11-30"),
        ("后天", "2026-12-01"),
        ("昨天", "2026-11-28"),
        ("周一", "2026-11-30"),
        ("星期日", "2026-11-29"),
        ("礼拜天", "2026-11-29"),
        ("周6", "2026-12-05"),
        ("下周一", "2026-11-30"),
        ("上个星期五", "2026-11-20"),
        ("本周三", "2026-11-25"),
        ("11月5日", "2026-11-05"),
        ("１１月５号", "2026-11-05"),
        ("2026年11月29日 周日", "2026-11-29"),
        ("１１－２９", "2026-11-29"),
    ] {
        day(text, wanted);
    }
}

#[test]
fn the_region_decides_where_both_could_be_meant() {
    for text in ["4/5", "4.5", "0405", "4/5/2026"] {
        let read = |order| date(text, today(), order).unwrap();
        // Months before and after this one: only day and month are compared.
        let parts = |d: BusinessDate| (d.0.month(), d.0.day());
        assert_eq!(parts(read(DayOrder::MonthFirst)), (4, 5), "{text}");
        assert_eq!(parts(read(DayOrder::DayFirst)), (5, 4), "{text}");
    }
    assert_eq!(DayOrder::of("CNY"), DayOrder::MonthFirst);
    assert_eq!(DayOrder::of("GBP"), DayOrder::DayFirst);
    assert_eq!(DayOrder::shown(Lang::EnUs), Some(DayOrder::MonthFirst));
    assert_eq!(DayOrder::shown(Lang::EnGb), Some(DayOrder::DayFirst));
}

#[test]
fn what_is_no_day_is_refused() {
    for text in [
        "",
        "18:00",
        "2026-11",
        "13-32",
        "26-11-21",
        "Tue 29 Nov 2026",
        "2026-02-29",
        "ma 5",
        "Mon Tue",
        "5",
        "周八",
        "下个",
        "nov",
        "next 5 nov",
        "11月",
        "11-29-11-29",
        "123456789",
        "a",
        "日",
    ] {
        for order in [DayOrder::MonthFirst, DayOrder::DayFirst] {
            assert_eq!(date(text, today(), order).unwrap_err().key, "time.unread_date", "{text}");
        }
    }
}

#[test]
fn times_in_both_languages() {
    for (text, wanted) in [
        ("6pm", "18:00"),
        ("6 PM", "18:00"),
        ("6:30 p.m.", "18:30"),
        ("630pm", "18:30"),
        ("18", "18:00"),
        ("1800", "18:00"),
        ("12am", "00:00"),
        ("12pm", "12:00"),
        ("9a", "09:00"),
        ("18h30", "18:30"),
        ("noon", "12:00"),
        ("midnight", "00:00"),
        ("下午6点", "18:00"),
        ("１８：００", "18:00"),
        ("下午６点", "18:00"),
        ("晚上八点半", "20:30"),
        ("晚上12点", "00:00"),
        ("凌晨2点", "02:00"),
        ("上午十点一刻", "10:15"),
        ("中午12点", "12:00"),
        ("中午一点", "13:00"),
        ("十八点零五分", "18:05"),
        ("二十点", "20:00"),
        ("两点", "02:00"),
        ("18时30分", "18:30"),
        ("下午15点", "15:00"),
        ("早8点", "08:00"),
        ("六点五分", "06:05"),
    ] {
        assert_eq!(minute(text).map(|m| m.to_string()), Ok(wanted.to_owned()), "{text}");
    }
    for text in
        ["", "pm", "25", "13am", "0pm", "下午", "点", "6点70分", "中午5点", "6:5", "tomorrow", "十十点"]
    {
        assert_eq!(minute(text).unwrap_err().key, "time.unread_minute", "{text}");
    }
}

proptest! {
    #[test]
    fn everything_printed_is_read_back(days in -200i64..200, far in 0i64..3_000_000, minutes in 0u16..1440) {
        let near = today().plus(days % 180);
        let any = BusinessDate::from_ymd(1000, 1, 1).unwrap_or(today()).plus(far);
        let time = Minute(minutes);
        for order in [DayOrder::MonthFirst, DayOrder::DayFirst] {
            for lang in Lang::ALL {
                prop_assert_eq!(date(&dates::date_long(lang, any), today(), order), Ok(any));
                prop_assert_eq!(date(&any.to_string(), today(), order), Ok(any));
                prop_assert_eq!(date(&dates::date_short(lang, near), today(), order), Ok(near));
                let next = today().plus(days.rem_euclid(7));
                for name in [dates::weekday_short(lang, next.weekday()), dates::weekday_long(lang, next.weekday())] {
                    prop_assert_eq!(date(name, today(), order), Ok(next));
                }
            }
            prop_assert_eq!(minute(&time.to_string()), Ok(time));
        }
        for lang in Lang::REGIONS {
            // As the region orders days, which is how its shops read them.
            let order = DayOrder::shown(lang).unwrap_or(DayOrder::DayFirst);
            for text in [any.figures(lang), dates::date_long(lang, any)] {
                prop_assert_eq!(date(&text, today(), order), Ok(any), "{}", text);
            }
            prop_assert_eq!(date(&dates::date_short(lang, near), today(), order), Ok(near));
            let text = time.clock(lang);
            prop_assert_eq!(minute(&text), Ok(time), "{}", text);
            let segments = [ShiftSegment { start: time, end: Minute((minutes + 480) % 1440) }];
            let text = hours_in(lang, &segments);
            prop_assert_eq!(parse_hours(&text), Ok(segments.to_vec()), "{}", text);
        }
    }

    #[test]
    fn nothing_typed_panics(s in any::<String>(), t in "[0-9 a-z./年月日号上下周一二十点半:-]{0,20}") {
        for text in [s.as_str(), t.as_str()] {
            for order in [DayOrder::MonthFirst, DayOrder::DayFirst] {
                let _ = date(text, today(), order);
            }
            let _ = minute(text);
        }
    }
}
