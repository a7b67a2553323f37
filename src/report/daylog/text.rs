//! For reading: the day's handovers as plain text of 80 columns, in the order of the paper form.

use std::io::{self, Write};

use super::day_log::{DayLog, DayLogFormat};
use super::opening::opening;
use super::{approvals, ended};
use super::{parts, phrases};
use crate::i18n::shifts;
use crate::i18n::{dates, lists, msg};
use crate::model::lang::Lang;
use crate::model::money::Money;
use crate::record::document::SCHEMA_V1;
use crate::record::logbook::LogPage;
use crate::record::{Cash, Document, Tender};
use crate::report::tables::STAR;
use crate::report::text_page::{COLS, LineKind, TextLine, TextPage, figures, words};

/// Text of 80 columns.
pub(crate) const FORMAT: DayLogFormat = DayLogFormat { name: "text", write };

fn write(day: &DayLog, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let mut text = String::with_capacity(16 * 1024);
    for line in lines(day, lang) {
        text.push_str(&line.text);
        text.push('\n');
    }
    out.write_all(text.as_bytes())
}

/// The whole day: an overview where there are several handovers, then each of them.
#[must_use]
pub(crate) fn lines(day: &DayLog, lang: Lang) -> Vec<TextLine> {
    let mut all = if day.pages.len() > 1 { overview(day, lang) } else { Vec::new() };
    for page in &day.pages {
        if !all.is_empty() {
            all.push(TextLine { kind: LineKind::Rule, text: String::new() });
        }
        all.extend(page_lines(page, lang, COLS));
    }
    for page in &day.openings {
        if !all.is_empty() {
            all.push(TextLine { kind: LineKind::Rule, text: String::new() });
        }
        all.extend(opening_lines(page, lang, COLS));
    }
    all
}

/// An opening that no handover follows yet, at most `cols` cells wide (at least
/// [`NARROWEST`](crate::report::text_page::NARROWEST)).
#[must_use]
pub(crate) fn opening_lines(page: &LogPage, lang: Lang, cols: usize) -> Vec<TextLine> {
    let mut sheet = TextPage::new(cols);
    titled(&mut sheet, page, msg::shop::opening_title(lang), lang);
    opening(&mut sheet, page, lang);
    parts::seal::seal(&mut sheet, page, lang);
    sheet.para(LineKind::Text, 0, msg::shop::no_handover_yet(lang));
    sheet.done()
}

/// The shop, the day, the shift and the number of the seal.
fn titled(sheet: &mut TextPage, page: &LogPage, title: &str, lang: Lang) {
    let document = &page.document;
    sheet.rule("=");
    sheet.ends(LineKind::Title, &document.store, title);
    let seal = document.seal.as_ref().map(|s| msg::daylog::seal_no(lang, format!("{:05}", s.seq)));
    let day = format!("{}  {}", dates::date_long(lang, document.business_date), shifts::of_page(lang, page));
    sheet.ends(LineKind::Title, &day, &seal.unwrap_or_default());
    sheet.rule("=");
}

fn overview(day: &DayLog, lang: Lang) -> Vec<TextLine> {
    let mut sheet = TextPage::new(COLS);
    let Some(first) = day.pages.first() else { return Vec::new() };
    let decimals = first.document.decimals.unwrap_or(2);
    let handed_over = day.pages.iter().filter(|page| page.document.review.not_handed_over.is_none());
    let count = i64::try_from(handed_over.count()).unwrap_or(0);
    sheet.ends(
        LineKind::Title,
        &format!("{}  {}", dates::date_long(lang, day.date), first.document.store),
        &msg::daylog::handovers(lang, count),
    );
    let total = |page: &LogPage, pick: fn(&Tender) -> Option<Money>| {
        let cash = page.document.cash.iter().filter_map(Cash::cash);
        let all: Vec<_> = cash.filter_map(pick).collect();
        let sum = (!all.is_empty()).then(|| Money::sum(all).ok()).flatten();
        phrases::money(sum, decimals)
    };
    let marks: Vec<Vec<String>> = day.pages.iter().map(|page| approvals::changed_after(page, lang)).collect();
    let sums = |(page, marks): (&LogPage, &Vec<String>)| {
        let mark = if marks.is_empty() { "" } else { STAR };
        let net = format!("{}{mark}", phrases::money(page.net_now(), decimals));
        [total(page, |t| t.expected), total(page, |t| t.counted), net]
    };
    let all: Vec<[String; 3]> = day.pages.iter().zip(&marks).map(sums).collect();
    let names = shifts::columns(day.pages.iter().map(|page| shifts::of_page(lang, page)), 10);
    let (name, sum, people) = (words(names), figures(12).holding(all.iter().flatten()), words(0));
    sheet.row(
        LineKind::Sub,
        &[
            (name, msg::daylog::shift(lang)),
            (sum, msg::daylog::expected(lang)),
            (sum, msg::daylog::counted(lang)),
            (sum, msg::daylog::over_short(lang)),
            (people, msg::daylog::people(lang)),
        ],
    );
    for (page, [expected, counted, net]) in day.pages.iter().zip(&all) {
        let people = &page.document.people;
        let people_col = words(0);
        let parties = if page.document.review.not_handed_over.is_some() {
            msg::forgotten::mark(lang).to_owned()
        } else {
            format!("{} → {}", lists::names(&people.outgoing, lang), taken_over(&page.document, lang))
        };
        sheet.row(
            LineKind::Text,
            &[
                (name, &shifts::of_page(lang, page)),
                (sum, expected),
                (sum, counted),
                (sum, net),
                (people_col, &parties),
            ],
        );
        if page.net_now() != page.net() {
            let was = phrases::money(page.net(), decimals);
            let said = msg::daylog::was_now(lang, phrases::money(page.net_now(), decimals), was);
            sheet.warn(&shifts::of_page(lang, page), &said);
        }
    }
    for mark in marks.iter().flatten() {
        sheet.para(LineKind::Warn, 0, mark);
    }
    sheet.done()
}

/// Who took over, in short: nobody where it was sealed by one side.
fn taken_over(document: &Document, lang: Lang) -> String {
    // What the first version printed stays as it was.
    if document.nobody_took_over() && document.schema != SCHEMA_V1 {
        return msg::daylog::nobody(lang).to_owned();
    }
    lists::names(&document.people.incoming, lang)
}

/// The ten sections of a handover.
fn sections(sheet: &mut TextPage, page: &LogPage, lang: Lang) {
    let document = &page.document;
    parts::people(sheet, document, lang);
    parts::briefing(sheet, document, lang);
    parts::cash(sheet, document, lang);
    parts::stock(sheet, document, lang);
    parts::devices(sheet, document, lang);
    parts::safety(sheet, document, lang);
    parts::feedback(sheet, document, lang);
    parts::tasks(sheet, document, lang);
    parts::attendance(sheet, page, lang);
    parts::review(sheet, page, lang);
}

/// One handover, at most `cols` cells wide (at least
/// [`NARROWEST`](crate::report::text_page::NARROWEST)).
#[must_use]
pub(crate) fn page_lines(page: &LogPage, lang: Lang, cols: usize) -> Vec<TextLine> {
    let mut sheet = TextPage::new(cols);
    let document = &page.document;
    let ended = document.review.not_handed_over.is_some();
    let title = if ended { msg::forgotten::record_title(lang) } else { msg::daylog::title(lang) };
    titled(&mut sheet, page, title, lang);
    parts::standing(&mut sheet, page, lang);
    opening(&mut sheet, page, lang);
    let corrected = i64::try_from(page.corrections.len()).unwrap_or(0);
    if corrected > 0 {
        sheet.para(LineKind::Warn, 0, &msg::daylog::corrected(lang, corrected));
    }
    if ended {
        ended::record(&mut sheet, page, lang);
    } else {
        sections(&mut sheet, page, lang);
    }
    parts::left_after(&mut sheet, page, lang);
    if corrected > 0 {
        parts::corrections(&mut sheet, page, page.effective().ok().as_ref(), lang);
    }
    approvals::decisions(&mut sheet, page, lang);
    parts::thread(&mut sheet, page, lang);
    sheet.done()
}
