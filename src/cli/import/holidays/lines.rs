//! A list of special days, a line each: date, what is held, what the day is called.
//!
//! Columns stand between tabs, semicolons or commas, quoted where they have to be; a plain line has blanks alone. What is
//! held is `closed`, `open`, or the shifts with their hours: `Early 08:00-12:00 + Late`.

use std::collections::BTreeMap;

use crate::i18n::typed::{self, DayOrder};
use crate::model::calendar::{HeldShift, SpecialDay};
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::shift::{ShiftDef, ShiftSegment, parse_hours};
use crate::model::time::BusinessDate;

/// Words for a day on which the shop is closed.
const CLOSED: [&str; 8] = ["closed", "geschlossen", "休息", "停业", "放假", "关门", "歇业", "不营业"];

/// Words for a day on which every shift is held as usual, whatever its weekday.
const OPEN: [&str; 5] = ["open", "正常营业", "营业", "上班", "照常"];

/// What stands above the dates in the first line of a table.
const HEADS: [&str; 4] = ["date", "day", "datum", "日期"];

/// Marks between columns.
const BETWEEN: [char; 5] = ['\t', ';', '；', ',', '，'];

/// The settings with the days of the lines read so far, and what was wrong.
pub(super) struct HolidayLines<'a> {
    before: &'a Settings,
    next: Settings,
    today: BusinessDate,
    order: DayOrder,
    seen: BTreeMap<BusinessDate, u64>,
    begun: bool,
    problems: Vec<(u64, Problem)>,
}

impl<'a> HolidayLines<'a> {
    pub(super) fn new(settings: &'a Settings, today: BusinessDate) -> Self {
        Self {
            before: settings,
            next: settings.clone(),
            today,
            order: DayOrder::of_shop(settings),
            seen: BTreeMap::new(),
            begun: false,
            problems: Vec::new(),
        }
    }

    /// Takes one line in, or notes what is wrong with it.
    pub(super) fn line(&mut self, number: u64, bytes: Result<&[u8], Problem>) {
        let text = bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let read = text.and_then(|text| self.read(&text));
        let entered = read.and_then(|day| {
            let Some(day) = day else { return Ok(()) };
            if let Some(earlier) = self.seen.insert(day.date, number) {
                return Err(Problem::new("calendar.line_twice").with("date", day.date).with("line", earlier));
            }
            self.next = self.next.put_special_day(None, day).map_err(|refusal| refusal.problem)?;
            Ok(())
        });
        if let Err(problem) = entered {
            self.problems.push((number, problem));
        }
    }

    /// The settings with every day of the list; with problems they are not to be saved.
    pub(super) fn done(mut self) -> (Settings, Vec<(u64, Problem)>) {
        if self.seen.is_empty() && self.problems.is_empty() {
            self.problems.push((1, Problem::new("calendar.no_lines")));
        }
        (self.next, self.problems)
    }

    /// The day of a line; nothing for the heads of the columns and for remarks.
    fn read(&mut self, line: &str) -> Result<Option<SpecialDay>, Problem> {
        let line = line.trim();
        if line.starts_with('#') {
            return Ok(None);
        }
        let first = !std::mem::replace(&mut self.begun, true);
        let head = line.split(BETWEEN).next().unwrap_or_default().trim_matches(['"', ' ']);
        if first && HEADS.iter().any(|word| head.eq_ignore_ascii_case(word)) {
            return Ok(None);
        }
        let (date, held, name) = match line.find(BETWEEN) {
            Some(at) if self.any_date(line[..at].trim_matches(['"', ' '])).is_ok() => {
                let mark = line[at..].chars().next().unwrap_or(',');
                let columns = columns(line, mark);
                let column = |at: usize| columns.get(at).map_or("", |text| text.trim());
                let (held, rest) = self.held(column(1))?;
                if !rest.is_empty() {
                    return Err(self.not_understood(column(1)));
                }
                (self.date(column(0))?, held, column(2).to_owned())
            }
            _ => {
                let (date, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
                let date = self.date(date)?;
                let (held, name) = self.held(rest.trim())?;
                (date, held, name.to_owned())
            }
        };
        Ok(Some(SpecialDay { date, name, held }))
    }

    fn any_date(&self, text: &str) -> Result<BusinessDate, Problem> {
        typed::date(text, self.today, self.order)
            .map_err(|_| Problem::new("calendar.no_date").with("text", text))
    }

    /// A date with its year: in a list nobody can tell which one was meant.
    fn date(&self, text: &str) -> Result<BusinessDate, Problem> {
        let date = self.any_date(text)?;
        let year = date.to_string()[..4].to_owned();
        let digits: String = text.chars().map(crate::model::text::fold_typed).collect();
        if digits.contains(&year) {
            Ok(date)
        } else {
            Err(Problem::new("calendar.no_year").with("text", text))
        }
    }

    /// What is held that day, and what stands behind it.
    fn held<'t>(&self, text: &'t str) -> Result<(Vec<HeldShift>, &'t str), Problem> {
        if let Some(rest) = CLOSED.iter().find_map(|word| after(text, word)) {
            return Ok((Vec::new(), rest));
        }
        let usual = |shift: &ShiftDef| HeldShift { shift: shift.id, segments: Vec::new() };
        let active = || self.before.shifts.iter().filter(|shift| shift.active);
        if let Some(rest) = OPEN.iter().find_map(|word| after(text, word)) {
            return Ok((active().map(usual).collect(), rest));
        }
        let mut held = Vec::new();
        let mut rest = text;
        loop {
            let (shift, hours) = self.shift(rest).ok_or_else(|| self.not_understood(text))?;
            let (segments, behind) = hours_of(hours)?;
            held.push(HeldShift { shift: shift.id, segments });
            rest = behind;
            match rest.strip_prefix(['+', '/', '&', '、']) {
                Some(more) => rest = more.trim_start(),
                None => return Ok((held, rest)),
            }
        }
    }

    /// The shift a text begins with, and what follows: the longest of those names; hours alone are those of the only one.
    fn shift<'t>(&self, text: &'t str) -> Option<(&'a ShiftDef, &'t str)> {
        let active: Vec<&'a ShiftDef> = self.before.shifts.iter().filter(|shift| shift.active).collect();
        if text.starts_with(|c: char| crate::model::text::fold_typed(c).is_ascii_digit()) {
            return active.first().filter(|_| active.len() == 1).map(|only| (*only, text));
        }
        let names = active.iter().flat_map(|shift| [(*shift, &shift.name.en), (*shift, &shift.name.zh)]);
        let found = names.filter_map(|(shift, name)| Some((name.len(), shift, after(text, name)?)));
        found.max_by_key(|(length, ..)| *length).map(|(_, shift, rest)| (shift, rest))
    }

    fn not_understood(&self, text: &str) -> Problem {
        let lang = self.before.store.lang;
        let names: Vec<&str> =
            self.before.shifts.iter().filter(|s| s.active).map(|s| s.name.get(lang)).collect();
        Problem::new("calendar.not_understood").with("text", text).with("shifts", names.join(", "))
    }
}

/// What follows a word at the beginning of a text, where the word ends there.
fn after<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (begin, rest) = (text.get(..word.len())?, text.get(word.len()..)?);
    let ends = !word.ends_with(|c: char| c.is_ascii_alphanumeric())
        || !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    (!word.is_empty() && begin.eq_ignore_ascii_case(word) && ends).then(|| rest.trim_start())
}

/// The hours a text begins with, none where it begins with something else, and what follows them.
fn hours_of(text: &str) -> Result<(Vec<ShiftSegment>, &str), Problem> {
    let of_hours = |c: char| {
        let plain = crate::model::text::fold_typed(c);
        plain.is_ascii_digit() || matches!(plain, ':' | '-' | '–' | '—' | '~' | '至' | ' ')
    };
    if !text.starts_with(|c: char| crate::model::text::fold_typed(c).is_ascii_digit()) {
        return Ok((Vec::new(), text));
    }
    let end = text.find(|c: char| !of_hours(c)).unwrap_or(text.len());
    Ok((parse_hours(text[..end].trim())?, text[end..].trim_start()))
}

/// The columns of a line; one in quotation marks may hold the mark between columns, and a quotation mark twice.
fn columns(line: &str, mark: char) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let Some(last) = all.last_mut() else { break };
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                last.push('"');
            }
            '"' if quoted || last.trim().is_empty() => quoted = !quoted,
            _ if c == mark && !quoted => all.push(String::new()),
            _ => last.push(c),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::shift::hours_text;
    use crate::model::templates::tests::sample;

    /// A day as date, shifts with their hours, name.
    type Told = (String, String, String);

    /// The days of a list, or the problem of each line.
    fn read(settings: &Settings, list: &str) -> (Vec<Told>, Vec<(u64, &'static str)>) {
        let today = BusinessDate::parse("2026-11-21").unwrap();
        let mut lines = HolidayLines::new(settings, today);
        for (number, line) in (1..).zip(list.lines()).filter(|(_, line)| !line.trim().is_empty()) {
            lines.line(number, Ok(line.as_bytes()));
        }
        let (next, problems) = lines.done();
        let held = |day: &SpecialDay| {
            let one = |held: &HeldShift| format!("{} {}", held.shift, hours_text(&held.segments));
            day.held.iter().map(|h| one(h).trim_end().to_owned()).collect::<Vec<_>>().join(",")
        };
        let days = next.special_days.iter().map(|d| (d.date.to_string(), held(d), d.name.clone())).collect();
        (days, problems.into_iter().map(|(line, problem)| (line, problem.key)).collect())
    }

    fn day(date: &str, held: &str, name: &str) -> Told {
        (date.to_owned(), held.to_owned(), name.to_owned())
    }

    #[test]
    fn tables_and_plain_lines_are_read_in_both_languages() {
        let shop = sample();
        let list = "Date,What,Name\n\
            2026-12-25,closed,\"Christmas, first day\"\n\
            2026-12-24\tEarly 08:00-12:00 + Late 12:00-16:00\tChristmas Eve\n\
            # the new year\n\
            2027/1/1;CLOSED\n\
            2027-01-02 Late 12:00-18:00 Sale\n\
            2026年12月26日 休息 节礼日\n\
            2027-02-06，上班，调休上班\n\
            2026-12-31 早班 07:00–10:00 11:00-14:00、晚班\n";
        let (days, problems) = read(&shop, list);
        assert_eq!(problems, []);
        let expected = [
            day("2026-12-24", "1 08:00–12:00,2 12:00–16:00", "Christmas Eve"),
            day("2026-12-25", "", "Christmas, first day"),
            day("2026-12-26", "", "节礼日"),
            day("2026-12-31", "1 07:00–10:00 11:00–14:00,2", ""),
            day("2027-01-01", "", ""),
            day("2027-01-02", "2 12:00–18:00", "Sale"),
            day("2027-02-06", "1,2,3", "调休上班"),
        ];
        assert_eq!(days, expected);
    }

    #[test]
    fn every_mistake_is_told_by_its_line() {
        let shop = sample();
        let list = "2026-13-40,closed\n\
            12/25,closed\n\
            2026-12-25,Christmas Day\n\
            2026-12-26,08:00-12:00\n\
            2026-12-27,Early 08:00-08:00\n\
            2026-12-28,closed\n\
            2026-12-28,closed\n\
            2026-12-29\n\
            2026-12-30,Early + Late 07:00-12:00\n\
            2026-12-31,closedish\n";
        let wrong = [
            (1, "calendar.no_date"),
            (2, "calendar.no_year"),
            (3, "calendar.not_understood"),
            (4, "calendar.not_understood"),
            (5, "shift.no_length"),
            (7, "calendar.line_twice"),
            (8, "calendar.not_understood"),
            (9, "calendar.same_start"),
            (10, "calendar.not_understood"),
        ];
        assert_eq!(read(&shop, list).1, wrong);
        assert_eq!(read(&shop, "").1, [(1, "calendar.no_lines")]);
        let mut one = shop;
        one.shifts.iter_mut().skip(1).for_each(|shift| shift.active = false);
        assert_eq!(read(&one, "2026-12-26,08:00-12:00\n").0, [day("2026-12-26", "1 08:00–12:00", "")]);
    }
}
