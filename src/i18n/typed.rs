//! Days and times as people type them: everything [`super::dates`] prints, and the short forms of both languages.
//!
//! All forms are read whatever the language of the screen is: a note may have been begun in the other one. Where
//! `4/5` could be two days, the order of the region decides.

use chrono::{Datelike, Weekday};

use super::dates;
use crate::model::date_figures::DateFigures;
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::text::fold_typed;
use crate::model::time::{BusinessDate, Minute};
use crate::model::zone::OfTwo;

/// Which comes first where day and month are written as figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DayOrder {
    MonthFirst,
    DayFirst,
}

impl DayOrder {
    /// The order of the region whose money this is.
    #[must_use]
    pub(crate) fn of(currency: &str) -> Self {
        match currency {
            "CNY" | "USD" | "JPY" | "KRW" | "TWD" => Self::MonthFirst,
            _ => Self::DayFirst,
        }
    }

    /// The order in which a region shows days.
    #[must_use]
    pub(crate) fn shown(lang: Lang) -> Option<Self> {
        match lang.date_figures() {
            DateFigures::YearMonthDay => None,
            DateFigures::MonthDayYear => Some(Self::MonthFirst),
            DateFigures::DayMonthYear => Some(Self::DayFirst),
        }
    }

    /// The order of the country a shop is in; where none is known, of its money.
    #[must_use]
    pub(crate) fn of_shop(settings: &Settings) -> Self {
        let shown = Lang::ALL.into_iter().find_map(|lang| Self::shown(settings.written(lang)));
        shown.unwrap_or_else(|| Self::of(&settings.store.currency.code))
    }
}

/// Nothing longer is a day or a time.
const LONGEST: usize = 40;

/// All days of the week.
const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

fn folded(text: &str) -> Option<String> {
    if text.chars().nth(LONGEST).is_some() {
        return None;
    }
    let text: String = text.chars().map(fold_typed).collect();
    Some(text.trim().to_lowercase())
}

/// A typed day: `2026-11-21`, `21 Nov`, `11月21日`, `11-21`, `11/21`, `21.11.`, `tomorrow`, `明天`, `Mon`, `下周一`.
/// A year that is not typed is the one that brings the day nearest to `today`; a day of the week alone is the next one.
///
/// # Errors
/// `time.unread_date`.
pub(crate) fn date(text: &str, today: BusinessDate, order: DayOrder) -> Result<BusinessDate, Problem> {
    let read =
        folded(text).and_then(|text| relative(&text, today).or_else(|| Parts::of(&text)?.date(today, order)));
    read.ok_or_else(|| Problem::new("time.unread_date"))
}

/// Days told by how far they are.
fn relative(text: &str, today: BusinessDate) -> Option<BusinessDate> {
    let days = match text {
        "today" | "今天" | "今日" => 0,
        "tomorrow" | "tmr" | "tmrw" | "明天" | "明日" => 1,
        "day after tomorrow" | "the day after tomorrow" | "后天" | "後天" => 2,
        "大后天" => 3,
        "yesterday" | "昨天" | "昨日" => -1,
        "day before yesterday" | "the day before yesterday" | "前天" => -2,
        _ => return None,
    };
    Some(today.plus(days))
}

/// What a typed day consists of.
#[derive(Debug, Default)]
struct Parts {
    /// The figures, and the mark behind each.
    figures: Vec<(String, char)>,
    month: Option<u32>,
    weekday: Option<Weekday>,
    /// Weeks from this one, where somebody said which.
    week: Option<i64>,
}

impl Parts {
    fn of(text: &str) -> Option<Self> {
        let mut parts = Self::default();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let run =
                |part: fn(&char) -> bool| rest.chars().take_while(part).map(char::len_utf8).sum::<usize>();
            if c == ' ' || c == ',' {
                rest = &rest[1..];
            } else if c.is_ascii_digit() {
                let end = run(char::is_ascii_digit);
                let digits = &rest[..end];
                rest = &rest[end..];
                // `21st` is 21.
                if let Some(after) = ["st", "nd", "rd", "th"].iter().find_map(|mark| rest.strip_prefix(mark))
                {
                    rest = after;
                }
                let mark = rest.chars().next().filter(|c| "-/.年月日号號".contains(*c));
                rest = &rest[mark.map_or(0, char::len_utf8)..];
                parts.figures.push((digits.to_owned(), mark.unwrap_or(' ')));
            } else if c.is_ascii_alphabetic() {
                let end = run(char::is_ascii_alphabetic);
                parts.word(&rest[..end])?;
                rest = rest[end..].trim_start_matches('.');
            } else {
                rest = parts.chinese(rest)?;
            }
        }
        Some(parts)
    }

    /// An English word.
    fn word(&mut self, word: &str) -> Option<()> {
        match word {
            "next" => self.week = Some(1),
            "last" => self.week = Some(-1),
            "this" => self.week = Some(0),
            "of" | "the" | "on" => {}
            _ => {
                let begins = |name: &str, least| word.len() >= least && name.to_lowercase().starts_with(word);
                let day = WEEK.into_iter().find(|day| begins(dates::weekday_long(Lang::En, *day), 2));
                // `Ma` could be March or May; `Mo` is a Monday.
                let month = (1..=12).find(|month| begins(dates::month_name(Lang::En, *month), 3));
                match (day, month) {
                    _ if word == "sept" => self.month = Some(9),
                    (Some(day), _) if self.weekday.is_none() => self.weekday = Some(day),
                    (None, Some(month)) if self.month.is_none() => self.month = Some(month),
                    _ => return None,
                }
            }
        }
        Some(())
    }

    /// `周一`, `星期日`, `下周三`; what follows it.
    fn chinese<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        let (text, week) = match text.chars().next()? {
            '上' => (&text['上'.len_utf8()..], Some(-1)),
            '下' => (&text['下'.len_utf8()..], Some(1)),
            '本' | '这' => (&text['本'.len_utf8()..], Some(0)),
            _ => (text, None),
        };
        let text = text.strip_prefix('个').unwrap_or(text);
        let name = ["星期", "礼拜", "周", "週"].iter().find_map(|name| text.strip_prefix(name))?;
        let day = name.chars().next()?;
        let at = match day {
            '天' => 6,
            '1'..='6' => usize::try_from(u32::from(day) - u32::from('1')).ok()?,
            _ => WEEK.iter().position(|d| dates::weekday_short(Lang::Zh, *d).ends_with(day))?,
        };
        if self.weekday.is_some() {
            return None;
        }
        self.weekday = Some(WEEK[at]);
        self.week = week.or(self.week);
        Some(&name[day.len_utf8()..])
    }

    fn date(&self, today: BusinessDate, order: DayOrder) -> Option<BusinessDate> {
        if self.figures.is_empty() && self.month.is_none() {
            return self.of_week(today);
        }
        if self.week.is_some() {
            return None;
        }
        let (year, month, day) = self.numbers(order)?;
        let made = |year| {
            BusinessDate::from_ymd(year, month, day).filter(|d| self.weekday.is_none_or(|w| d.weekday() == w))
        };
        if let Some(year) = year {
            return made(year);
        }
        let now = today.0.year();
        (now - 1..=now + 1).filter_map(made).min_by_key(|date| date.days_since(today).abs())
    }

    /// A day of the week alone: the next one, today included, or that of the week somebody named.
    fn of_week(&self, today: BusinessDate) -> Option<BusinessDate> {
        let from_monday = |day: Weekday| i64::from(day.num_days_from_monday());
        let wanted = from_monday(self.weekday?);
        let now = from_monday(today.weekday());
        Some(match self.week {
            Some(week) => today.plus(wanted - now + 7 * week),
            None => today.plus((wanted - now).rem_euclid(7)),
        })
    }

    /// Year, where one was typed, month and day.
    fn numbers(&self, order: DayOrder) -> Option<(Option<i32>, u32, u32)> {
        let year = |digits: &str| if digits.len() == 4 { digits.parse::<i32>().ok() } else { None };
        let small = |digits: &str| if digits.len() <= 2 { digits.parse::<u32>().ok() } else { None };
        let figures: Vec<(&str, char)> = self.figures.iter().map(|(d, mark)| (d.as_str(), *mark)).collect();
        match (self.month, &figures[..]) {
            (Some(month), [(day, _)]) => Some((None, month, small(day)?)),
            (Some(month), [(a, _), (b, _)]) => match (year(a), year(b)) {
                (Some(year), None) => Some((Some(year), month, small(b)?)),
                (None, Some(year)) => Some((Some(year), month, small(a)?)),
                _ => None,
            },
            (None, [(all, _)]) if all.len() == 8 => {
                Some((year(&all[..4]), small(&all[4..6])?, small(&all[6..])?))
            }
            (None, [(all, _)]) if all.len() == 4 => {
                let (month, day) = ordered(small(&all[..2])?, small(&all[2..])?, order);
                Some((None, month, day))
            }
            (None, [(a, mark), (b, end)]) => {
                let order = order_by_mark(*mark, *end, order)?;
                let (month, day) = ordered(small(a)?, small(b)?, order);
                Some((None, month, day))
            }
            (None, [(y, _), (month, _), (day, _)]) if y.len() == 4 => {
                Some((Some(year(y)?), small(month)?, small(day)?))
            }
            (None, [(a, mark), (b, _), (y, end)]) if y.len() == 4 => {
                let order = order_by_mark(*mark, *end, order)?;
                let (month, day) = ordered(small(a)?, small(b)?, order);
                Some((Some(year(y)?), month, day))
            }
            _ => None,
        }
    }
}

/// What the marks say about the order: `11-29` follows the long form, `29.11.` is written where days come first.
fn order_by_mark(first: char, last: char, order: DayOrder) -> Option<DayOrder> {
    match (first, last) {
        ('年' | '日' | '号' | '號', _) => None,
        ('-' | '月', _) => Some(DayOrder::MonthFirst),
        ('.', '.') => Some(DayOrder::DayFirst),
        _ => Some(order),
    }
}

/// Month and day of two figures; one above twelve can only be a day.
const fn ordered(a: u32, b: u32, order: DayOrder) -> (u32, u32) {
    match order {
        _ if a > 12 => (b, a),
        _ if b > 12 => (a, b),
        DayOrder::MonthFirst => (a, b),
        DayOrder::DayFirst => (b, a),
    }
}

/// When in the day something is, as people say it beside a figure.
#[derive(Clone, Copy)]
enum Half {
    /// `am`, `凌晨`: twelve is midnight.
    Morning,
    Afternoon,
    /// `中午`: from eleven to two.
    Noon,
    /// `晚上`: twelve is midnight, one to four are the small hours.
    Evening,
    /// Nothing was said, or `上午`, which says nothing new: the figure stands for itself.
    AsTyped,
}

/// What stands before a figure. Longer words come before those they begin with.
const BEFORE: [(&str, Half); 15] = [
    ("凌晨", Half::Morning),
    ("半夜", Half::Evening),
    ("清晨", Half::Morning),
    ("早上", Half::Morning),
    ("早晨", Half::Morning),
    ("上午", Half::AsTyped),
    ("中午", Half::Noon),
    ("下午", Half::Afternoon),
    ("午后", Half::Afternoon),
    ("傍晚", Half::Afternoon),
    ("晚上", Half::Evening),
    ("今晚", Half::Evening),
    ("夜里", Half::Evening),
    ("晚", Half::Evening),
    ("早", Half::Morning),
];

/// What stands behind one.
const BEHIND: [(&str, Half); 8] = [
    ("a.m.", Half::Morning),
    ("p.m.", Half::Afternoon),
    ("a.m", Half::Morning),
    ("p.m", Half::Afternoon),
    ("am", Half::Morning),
    ("pm", Half::Afternoon),
    ("a", Half::Morning),
    ("p", Half::Afternoon),
];

/// A typed time of day: all forms of [`Minute::parse`], and `6pm`, `6:30 pm`, `18h30`, `下午6点`, `晚上八点半`, `noon`.
///
/// # Errors
/// `time.unread_minute`.
pub(crate) fn minute(text: &str) -> Result<Minute, Problem> {
    Minute::parse(text).or_else(|_| {
        folded(text).and_then(|text| spoken(&text)).ok_or_else(|| Problem::new("time.unread_minute"))
    })
}

/// A typed time of day as [`minute`] reads it and, behind a stroke, which of the two it is in the night the clocks go
/// back: `02:30/1`, `02:30/2`.
///
/// # Errors
/// As [`minute`].
pub(crate) fn minute_of_two(text: &str) -> Result<(Minute, Option<OfTwo>), Problem> {
    let Some((time, which)) = text.rsplit_once(['/', '／']) else { return Ok((minute(text)?, None)) };
    let which = match which.trim() {
        "1" | "１" => OfTwo::First,
        "2" | "２" => OfTwo::Second,
        _ => return Ok((minute(text)?, None)),
    };
    Ok((minute(time)?, Some(which)))
}

fn spoken(text: &str) -> Option<Minute> {
    match text {
        "noon" | "midday" | "中午" | "正午" => return Minute::hm(12, 0),
        "midnight" | "午夜" | "半夜" => return Minute::hm(0, 0),
        _ => {}
    }
    let before = BEFORE.iter().find_map(|(word, half)| Some((*half, text.strip_prefix(word)?)));
    let behind = || BEHIND.iter().find_map(|(word, half)| Some((*half, text.strip_suffix(word)?)));
    let (half, figure) = before.or_else(behind).unwrap_or((Half::AsTyped, text));
    let minute = Minute::parse(&clock_figure(figure.trim())?).ok()?;
    let (hour, rest) = (minute.0 / 60, minute.0 % 60);
    let hour = match (half, hour) {
        (Half::Morning | Half::Evening, 12) => 0,
        (Half::Afternoon, 1..=11) | (Half::Evening, 5..=11) | (Half::Noon, 1..=2) => hour + 12,
        (Half::Morning, 13..) | (Half::Afternoon, 0) | (Half::Noon, 0..=10 | 15..) => return None,
        _ => hour,
    };
    Minute::hm(hour, rest)
}

/// A clock figure with a colon: `八点半` is `8:30`, `18h` is `18`.
fn clock_figure(text: &str) -> Option<String> {
    let text = chinese_figures(text)?;
    let Some((hour, rest)) = ["点", "點", "时", "時", "h"].iter().find_map(|mark| text.split_once(mark))
    else {
        return Some(text);
    };
    let rest = rest.trim_end_matches(['分', '钟', '整', '鐘']);
    Some(match rest {
        "" => hour.to_owned(),
        "半" => format!("{hour}:30"),
        "1刻" => format!("{hour}:15"),
        "3刻" => format!("{hour}:45"),
        rest => format!("{hour}:{rest:0>2}"),
    })
}

/// Chinese figures up to ninety-nine as digits.
fn chinese_figures(text: &str) -> Option<String> {
    const DIGITS: &str = "零一二三四五六七八九";
    let digit = |c: char| match c {
        '〇' => Some(0),
        '两' => Some(2),
        c => DIGITS.chars().position(|d| d == c),
    };
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '十' && digit(c).is_none() {
            out.push(c);
            continue;
        }
        // `十五`, `二十`, `二十五`, `零五`, `五`
        let mut number = if c == '十' { 10 } else { digit(c)? };
        if c != '十' && chars.peek() == Some(&'十') {
            chars.next();
            number *= 10;
        }
        if (number == 0 || number >= 10)
            && let Some(more) = chars.peek().copied().and_then(digit)
        {
            chars.next();
            number += more;
        }
        // `十十` is no number.
        if chars.peek().is_some_and(|c| *c == '十' || digit(*c).is_some()) {
            return None;
        }
        out.push_str(&number.to_string());
    }
    Some(out)
}

#[cfg(test)]
mod tests;
