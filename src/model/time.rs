//! Instants, the shop's time zone, business dates and minutes of the day.
//!
//! An instant is stored as UTC with the offset that was in force, so that the repeated hour of an autumn
//! night prints as it was and a 25-hour day adds up. The zone is the shop's, whatever the PC thinks.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, TimeDelta, Timelike};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::text::fold_typed;
use crate::model::problem::Problem;

pub(crate) use super::business_day::business_date;
pub(crate) use chrono::Weekday;

/// A minute in milliseconds.
pub(crate) const MINUTE_MS: i64 = 60_000;
/// A day of 24 hours in milliseconds.
pub(crate) const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
/// 0001-01-02 and 9999-12-30, in UTC milliseconds: what prints with a four-digit year in every zone.
pub(super) const FIRST_MS: i64 = -62_135_510_400_000;
/// Last millisecond a record may carry: the end of the year 9999.
pub(super) const LAST_MS: i64 = 253_402_214_400_000;

/// An instant with the offset from UTC that was in force at the shop.
///
/// Ordered by instant. In documents an RFC 3339 text with milliseconds and offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    /// UTC milliseconds since 1970.
    pub ms: i64,
    /// Minutes east of UTC.
    pub(crate) offset_min: i16,
}

impl Stamp {
    /// No time is given: a record from elsewhere does not say when. Earlier than anything of a shop, so that what has
    /// no time stands first, in the order in which it was written.
    pub(crate) const NOT_STATED: Self = Self { ms: -1, offset_min: 0 };

    /// The instant, where one is given.
    #[must_use]
    pub(crate) fn stated(self) -> Option<Self> {
        (self.ms != Self::NOT_STATED.ms).then_some(self)
    }

    /// An instant. Years outside 1–9999 are brought to the nearest end, so that it always prints and reads back.
    #[must_use]
    pub(crate) fn new(ms: i64, offset_min: i16) -> Self {
        Self { ms: ms.clamp(FIRST_MS, LAST_MS), offset_min: offset_min.clamp(-1439, 1439) }
    }

    /// The wall clock of the shop at this instant.
    #[must_use]
    pub(crate) fn local(self) -> NaiveDateTime {
        let sane = Self::new(self.ms, self.offset_min);
        DateTime::from_timestamp_millis(sane.ms + i64::from(sane.offset_min) * 60_000)
            .unwrap_or_default()
            .naive_utc()
    }

    /// `2026-11-21T21:42:00.123`. By hand, since every record has many of them.
    fn written(self) -> String {
        let local = self.local();
        let mut text = String::with_capacity(29);
        digits(&mut text, local.year().unsigned_abs(), 1000);
        let parts = [
            ('-', local.month()),
            ('-', local.day()),
            ('T', local.hour()),
            (':', local.minute()),
            (':', local.second()),
        ];
        for (mark, part) in parts {
            text.push(mark);
            digits(&mut text, part, 10);
        }
        text.push('.');
        digits(&mut text, local.nanosecond() / 1_000_000, 100);
        text
    }

    /// Instant as RFC 3339 writes it: `2026-11-21T21:42:00.123+08:00`.
    #[must_use]
    pub(crate) fn rfc3339(self) -> String {
        let offset = self.offset_min.clamp(-1439, 1439);
        let minutes = u32::from(offset.unsigned_abs());
        let mut text = self.written();
        text.push(if offset < 0 { '-' } else { '+' });
        digits(&mut text, minutes / 60, 10);
        text.push(':');
        digits(&mut text, minutes % 60, 10);
        text
    }

    /// Instant in UTC as RFC 3339 writes it: `2026-11-21T13:42:00.123Z`.
    #[must_use]
    pub(crate) fn rfc3339_utc(self) -> String {
        let mut text = Self::new(self.ms, 0).written();
        text.push('Z');
        text
    }

    /// Reads an RFC 3339 text; finer than milliseconds is cut.
    ///
    /// # Errors
    /// `time.bad_instant`.
    pub fn parse_rfc3339(text: &str) -> Result<Self, Problem> {
        let bad = || Problem::new("time.bad_instant");
        let time: DateTime<FixedOffset> = DateTime::parse_from_rfc3339(text).map_err(|_| bad())?;
        let seconds = time.offset().local_minus_utc();
        let stamp =
            Self { ms: time.timestamp_millis(), offset_min: i16::try_from(seconds / 60).map_err(|_| bad())? };
        if stamp == Self::new(stamp.ms, stamp.offset_min) { Ok(stamp) } else { Err(bad()) }
    }

    /// Wall clock hour and minute: `21:42`.
    #[must_use]
    pub(crate) fn hm(self) -> String {
        self.local().format("%H:%M").to_string()
    }

    /// Calendar date of the wall clock; not the business date.
    #[must_use]
    pub(crate) fn calendar_date(self) -> BusinessDate {
        BusinessDate(self.local().date())
    }

    /// Minute of the day on the wall clock.
    #[must_use]
    pub(crate) fn minute(self) -> Minute {
        let local = self.local();
        Minute(u16::try_from(local.hour() * 60 + local.minute()).unwrap_or_default())
    }
}

/// Digits of a number down from the place of `first` (10: two of them).
fn digits(text: &mut String, number: u32, first: u32) {
    let mut place = first;
    while place > 0 {
        text.push(char::from_digit(number / place % 10, 10).unwrap_or('0'));
        place /= 10;
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

impl Serialize for Stamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.rfc3339())
    }
}

impl<'de> Deserialize<'de> for Stamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse_rfc3339(&text).map_err(|_| de::Error::custom(format!("`{text}` is not an RFC 3339 time")))
    }
}

/// A day of business: the date on which its shifts are rostered to start. `YYYY-MM-DD` in documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BusinessDate(pub(crate) NaiveDate);

impl BusinessDate {
    /// A date from its parts, years 1–9999.
    #[must_use]
    pub(crate) fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).filter(|d| (1..=9999).contains(&d.year())).map(Self)
    }

    /// Reads what documents carry: exactly `YYYY-MM-DD`. For typed dates see [`parse_date`].
    ///
    /// # Errors
    /// `time.bad_date`.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let bad = || Problem::new("time.bad_date");
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text.as_bytes() else { return Err(bad()) };
        let number = |digits: &[u8]| {
            let each = |sum: u32, b: &u8| b.is_ascii_digit().then(|| sum * 10 + u32::from(b - b'0'));
            digits.iter().try_fold(0, each).ok_or_else(bad)
        };
        let year = i32::try_from(number(&[y1, y2, y3, y4])?).map_err(|_| bad())?;
        Self::from_ymd(year, number(&[m1, m2])?, number(&[d1, d2])?).ok_or_else(bad)
    }

    /// The day before.
    #[must_use]
    pub(crate) fn pred(self) -> Self {
        self.plus(-1)
    }

    /// The day after.
    #[must_use]
    pub(crate) fn succ(self) -> Self {
        self.plus(1)
    }

    /// `days` later (earlier where negative); stays at the ends of the calendar.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        let by = Days::new(days.unsigned_abs());
        let moved = if days < 0 { self.0.checked_sub_days(by) } else { self.0.checked_add_days(by) };
        moved.filter(|d| (1..=9999).contains(&d.year())).map_or(self, Self)
    }

    /// Days from `earlier` to this date.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> i64 {
        self.0.signed_duration_since(earlier.0).num_days()
    }

    /// Month this day is in.
    #[must_use]
    pub(crate) fn month(self) -> Month {
        Month { year: self.0.year(), month: self.0.month() }
    }

    /// Its day of the week.
    #[must_use]
    pub(crate) fn weekday(self) -> Weekday {
        self.0.weekday()
    }

    /// The wall-clock time at which `minute` falls within this business day: a minute before the cut-off
    /// belongs to the calendar day after.
    #[must_use]
    pub(crate) fn at(self, minute: Minute, cutoff_minutes: u16) -> NaiveDateTime {
        let day = if minute.0 < cutoff_minutes { self.succ() } else { self };
        day.0.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(i64::from(minute.0.min(Minute::LAST.0)))
    }
}

impl fmt::Display for BusinessDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

impl FromStr for BusinessDate {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        Self::parse(text)
    }
}

impl Serialize for BusinessDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for BusinessDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|_| de::Error::custom(format!("`{text}` is not a date (YYYY-MM-DD)")))
    }
}

/// A typed date: `2026-11-21`, also `2026/11/21`, `2026.11.21`, `20261121`, `2026年11月21日`, full-width or not.
///
/// # Errors
/// `time.bad_date`.
pub(crate) fn parse_date(text: &str) -> Result<BusinessDate, Problem> {
    let bad = || Problem::new("time.bad_date");
    if text.chars().count() > 40 {
        return Err(bad());
    }
    let folded: String = text.chars().map(fold_typed).collect();
    let folded = folded.trim().trim_end_matches('日');
    if folded.len() == 8 && folded.bytes().all(|b| b.is_ascii_digit()) {
        return BusinessDate::parse(&format!("{}-{}-{}", &folded[..4], &folded[4..6], &folded[6..]));
    }
    let parts: Vec<&str> = folded.split(['-', '/', '.', '年', '月']).map(str::trim).collect();
    let [year, month, day] = parts[..] else { return Err(bad()) };
    BusinessDate::parse(&format!("{year:0>4}-{month:0>2}-{day:0>2}")).and_then(|date| {
        // `26-11-21` could be read two ways.
        if year.len() == 4 { Ok(date) } else { Err(bad()) }
    })
}

/// 04:00, where the business day starts unless the store says otherwise.
pub(crate) const DEFAULT_CUTOFF: u16 = 4 * 60;

/// A calendar month, `YYYY-MM` in documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// Calendar year, 1–9999.
    pub(crate) year: i32,
    /// Month of the year, 1–12.
    pub(crate) month: u32,
}

impl Month {
    /// Reads `YYYY-MM`.
    ///
    /// # Errors
    /// `time.bad_month`.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let folded: String = text.trim().chars().take(20).map(fold_typed).collect();
        BusinessDate::parse(&format!("{folded}-01"))
            .map(BusinessDate::month)
            .map_err(|_| Problem::new("time.bad_month"))
    }

    /// Its first day.
    #[must_use]
    pub(crate) fn first(self) -> BusinessDate {
        BusinessDate::from_ymd(self.year, self.month, 1).unwrap_or(BusinessDate(NaiveDate::default()))
    }

    /// Its last day.
    #[must_use]
    pub(crate) fn last(self) -> BusinessDate {
        let first = self.first();
        (27..=30).rev().map(|n| first.plus(n)).find(|d| d.month() == first.month()).unwrap_or(first)
    }

    /// The month before.
    #[must_use]
    pub(crate) fn pred(self) -> Self {
        self.first().pred().month()
    }

    /// The month after.
    #[must_use]
    pub(crate) fn succ(self) -> Self {
        self.last().succ().month()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|_| de::Error::custom(format!("`{text}` is not a month (YYYY-MM)")))
    }
}

/// A minute of the day on the wall clock, 0–1439; `15:00` in documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minute(pub u16);

impl Minute {
    /// Last minute of a day, 23:59.
    pub(crate) const LAST: Self = Self(24 * 60 - 1);

    /// From hour and minute.
    #[must_use]
    pub(crate) fn hm(hour: u16, minute: u16) -> Option<Self> {
        (hour < 24 && minute < 60).then_some(Self(hour * 60 + minute))
    }

    /// A typed time: `15:00`, `15：00`, `15.00`, `1500`, `905`, `9`, full-width digits too.
    ///
    /// # Errors
    /// `time.bad_minute`.
    pub(crate) fn parse(text: &str) -> Result<Self, Problem> {
        let folded: String = text.trim().chars().take(12).map(fold_typed).collect();
        let folded = folded.trim();
        let number = |s: &str, max: usize| {
            let digits = (1..=max).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
            if digits { s.parse::<u16>().ok() } else { None }
        };
        let parts = match folded.split_once([':', '.']) {
            Some((hour, minute)) if minute.len() == 2 => (number(hour, 2), number(minute, 2)),
            Some(_) => (None, None),
            None => {
                let all = number(folded, 4);
                if folded.len() <= 2 { (all, Some(0)) } else { (all.map(|n| n / 100), all.map(|n| n % 100)) }
            }
        };
        match parts {
            (Some(hour), Some(minute)) => Self::hm(hour, minute),
            _ => None,
        }
        .ok_or_else(|| Problem::new("time.bad_minute"))
    }
}

impl fmt::Display for Minute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl Serialize for Minute {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Minute {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|_| de::Error::custom(format!("`{text}` is not a time of day (HH:MM)")))
    }
}

/// A length of time as `7:30` hours and minutes; `-0:05` where negative. In words: `i18n::dates::duration`.
#[must_use]
pub(crate) fn format_minutes(minutes: i64) -> String {
    let abs = minutes.unsigned_abs();
    format!("{}{}:{:02}", if minutes < 0 { "-" } else { "" }, abs / 60, abs % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::zone::{OfTwo, Zone};
    use proptest::prelude::*;

    fn zone(name: &str) -> Zone {
        Zone::parse(name).unwrap()
    }

    fn local(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    fn day(text: &str) -> BusinessDate {
        BusinessDate::parse(text).unwrap()
    }

    #[test]
    fn autumn_hour_comes_twice_and_the_first_is_taken() {
        let berlin = zone("Europe/Berlin");
        let found = berlin.resolve(local("2026-10-25 02:30")).unwrap();
        assert_eq!(found.second.map(|at| at.ms - found.stamp.ms), Some(3_600_000));
        let meant = |which| berlin.meant(local("2026-10-25 02:30"), which);
        assert_eq!(meant(None).unwrap_err().key, "time.hour_twice");
        assert_eq!(meant(Some(OfTwo::First)), Ok(found.stamp));
        assert_eq!(meant(Some(OfTwo::Second)).ok(), found.second);
        assert_eq!(found.stamp.rfc3339(), "2026-10-25T02:30:00.000+02:00");
        let second = berlin.stamp_at(found.stamp.ms + 3_600_000);
        assert_eq!(second.rfc3339(), "2026-10-25T02:30:00.000+01:00");
        assert!(second > found.stamp);
        assert_eq!(second.hm(), "02:30");
    }

    #[test]
    fn spring_hour_is_refused_with_its_reason() {
        let berlin = zone("Europe/Berlin");
        let problem = berlin.resolve(local("2026-03-29 02:30")).unwrap_err();
        assert_eq!(problem.key, "time.hour_missing");
        assert_eq!(problem.args[0].1, "02:30");
        assert_eq!(
            berlin.resolve_forward(local("2026-03-29 02:30")).rfc3339(),
            "2026-03-29T03:00:00.000+02:00"
        );
        assert_eq!(berlin.resolve(local("2026-03-29 03:00")).unwrap().second, None);
    }

    #[test]
    fn days_have_the_hours_the_clock_gives_them() {
        let hours = |z: &str, date: &str, cutoff| {
            let (from, to) = day(date).bounds(zone(z), cutoff);
            (to.ms - from.ms) / 60_000
        };
        assert_eq!(hours("Europe/Berlin", "2026-10-24", 240), 25 * 60);
        assert_eq!(hours("Europe/Berlin", "2026-10-25", 240), 24 * 60);
        assert_eq!(hours("Europe/Berlin", "2026-10-25", 0), 25 * 60);
        assert_eq!(hours("Europe/Berlin", "2026-03-28", 240), 23 * 60);
        assert_eq!(hours("Asia/Shanghai", "2026-10-25", 240), 24 * 60);
        // A night shift over the change: eight hours on the clock, nine worked.
        let berlin = zone("Europe/Berlin");
        let start = berlin.resolve(local("2026-10-24 22:00")).unwrap().stamp;
        let end = berlin.resolve(local("2026-10-25 06:00")).unwrap().stamp;
        assert_eq!((end.ms - start.ms) / 60_000, 9 * 60);
    }

    #[test]
    fn night_shift_stays_on_the_date_it_began() {
        let shanghai = zone("Asia/Shanghai");
        let date = |text: &str| {
            let stamp = shanghai.resolve(local(text)).unwrap().stamp;
            assert_eq!(stamp.offset_min, 480);
            business_date(stamp, shanghai, DEFAULT_CUTOFF).to_string()
        };
        assert_eq!(date("2026-11-21 22:00"), "2026-11-21");
        assert_eq!(date("2026-11-22 03:59"), "2026-11-21");
        assert_eq!(date("2026-11-22 04:00"), "2026-11-22");
        assert_eq!(date("2026-12-01 01:00"), "2026-11-30");
        assert_eq!(date("2027-01-01 00:30"), "2026-12-31");
        assert_eq!(date("2028-03-01 02:00"), "2028-02-29");
    }

    #[test]
    fn the_shop_zone_decides_whatever_offset_the_stamp_carries() {
        let shanghai = zone("Asia/Shanghai");
        let stamp =
            Stamp { ms: shanghai.resolve(local("2026-11-21 05:00")).unwrap().stamp.ms, offset_min: -300 };
        assert_eq!(business_date(stamp, shanghai, DEFAULT_CUTOFF), day("2026-11-21"));
    }

    #[test]
    fn rostered_minutes_find_their_calendar_day() {
        let date = day("2026-12-31");
        assert_eq!(date.at(Minute(22 * 60), 240).to_string(), "2026-12-31 22:00:00");
        assert_eq!(date.at(Minute(2 * 60), 240).to_string(), "2027-01-01 02:00:00");
    }

    #[test]
    fn typed_times() {
        for text in ["15:00", "1500", "15：00", "15.00", "１５：００", " 15:00 ", "15", "15。00"] {
            assert_eq!(Minute::parse(text), Ok(Minute(900)), "{text}");
        }
        assert_eq!(Minute::parse("905"), Ok(Minute(545)));
        assert_eq!(Minute::parse("9:05").unwrap().to_string(), "09:05");
        assert_eq!(Minute::parse("0"), Ok(Minute(0)));
        for text in [
            "",
            "24:00",
            "12:60",
            "1:2:3",
            "12:5",
            "-1",
            "+5",
            "12345",
            "１２３４５",
            "99",
            ":30",
            "ab",
            "9:",
        ] {
            assert_eq!(Minute::parse(text).unwrap_err().key, "time.bad_minute", "{text}");
        }
    }

    #[test]
    fn typed_dates() {
        for text in
            ["2026-11-21", "2026/11/21", "20261121", "2026年11月21日", "２０２６－１１－２１", " 2026.11.21 "]
        {
            assert_eq!(parse_date(text).unwrap().to_string(), "2026-11-21", "{text}");
        }
        assert_eq!(parse_date("2026-1-5").unwrap().to_string(), "2026-01-05");
        for text in
            ["", "2026-02-29", "26-11-21", "0000-01-01", "2026-13-01", "2026-11", "12026-01-01", "+026-01-01"]
        {
            assert_eq!(parse_date(text).unwrap_err().key, "time.bad_date", "{text}");
        }
        assert_eq!(BusinessDate::parse("2026-1-5").unwrap_err().key, "time.bad_date");
        assert_eq!(BusinessDate::parse("2026-01-05-1").unwrap_err().key, "time.bad_date");
    }

    #[test]
    fn months() {
        let february = Month::parse("2028-02").unwrap();
        assert_eq!(february.last().to_string(), "2028-02-29");
        assert_eq!(day("2026-12-31").succ().month().to_string(), "2027-01");
        assert_eq!(Month { year: 2026, month: 1 }.pred().to_string(), "2025-12");
        assert_eq!(Month { year: 2026, month: 12 }.succ().to_string(), "2027-01");
        assert!(Month::parse("2026-13").is_err());
    }

    #[test]
    fn documents_read_back() {
        let stamp = Stamp { ms: 1_795_268_520_123, offset_min: 480 };
        assert_eq!(stamp.rfc3339(), "2026-11-21T21:42:00.123+08:00");
        assert_eq!(stamp.rfc3339_utc(), "2026-11-21T13:42:00.123Z");
        let text =
            serde_json::to_string(&(stamp, zone("asia/shanghai"), day("2026-11-21"), Minute(900))).unwrap();
        assert_eq!(text, r#"["2026-11-21T21:42:00.123+08:00","Asia/Shanghai","2026-11-21","15:00"]"#);
        let back: (Stamp, Zone, BusinessDate, Minute) = serde_json::from_str(&text).unwrap();
        assert_eq!(back, (stamp, zone("Asia/Shanghai"), day("2026-11-21"), Minute(900)));
        assert!(serde_json::from_str::<Stamp>("\"yesterday\"").is_err());
        assert_eq!(Stamp { ms: i64::MAX, offset_min: i16::MAX }.rfc3339().len(), 29);
        assert!(Zone::parse("Mars/Olympus").is_err());
        assert!(Zone::all().contains(&"Asia/Shanghai"));
    }

    #[test]
    fn lengths() {
        assert_eq!(format_minutes(450), "7:30");
        assert_eq!(format_minutes(-5), "-0:05");
    }

    proptest! {
        #[test]
        fn stamps_round_trip(ms in FIRST_MS..=LAST_MS, offset in -1439i16..=1439) {
            let stamp = Stamp { ms, offset_min: offset };
            prop_assert_eq!(Stamp::parse_rfc3339(&stamp.rfc3339()), Ok(stamp));
        }

        #[test]
        fn any_instant_lies_within_its_business_day(ms in 0i64..4_000_000_000_000, cutoff in 0u16..720) {
            for name in ["Europe/Berlin", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe"] {
                let zone = zone(name);
                let stamp = zone.stamp_at(ms);
                let (from, to) = business_date(stamp, zone, cutoff).bounds(zone, cutoff);
                // Where the repeated autumn hour holds the cut-off, up to an hour belongs to the day after.
                prop_assert!(from.ms - 3_600_000 <= ms && ms < to.ms + 3_600_000, "{name} {stamp}");
            }
        }

        #[test]
        fn nothing_typed_panics(s in any::<String>()) {
            let _ = (Minute::parse(&s), parse_date(&s), Month::parse(&s), Zone::parse(&s), Stamp::parse_rfc3339(&s));
        }
    }
}
