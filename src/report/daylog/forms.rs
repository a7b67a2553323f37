//! The day's log on the shop's paper forms: an A4 sheet with the signatures of a shift, and the variance form
//! (差异调整单), one page a difference.

use super::DayLog;
use super::field::code;
use super::phrases::{moment, when};
use crate::i18n;
use crate::i18n::{dates, msg};
use crate::model::cash::worked::CountsFor;
use crate::model::checklist::Finding;
use crate::model::lang::Lang;
use crate::model::money::Money;
use crate::model::period::Period;
use crate::model::time::Stamp;
use crate::record::logbook::LogPage;
use crate::record::{Cash, Document, Tender};
use crate::report::tables::{
    Cell, CellKind, Column, Figure, Formula, ReportTables, RowKind, Rows, Table, TableRow, Tone,
};

/// A day with its corrections put in, ready to be laid out.
#[derive(Debug)]
pub(crate) struct Forms {
    day: DayLog,
    /// What holds now, one a page.
    now: Vec<Document>,
    made: Stamp,
}

/// Lines made ahead: a day has few.
fn fixed(rows: Vec<TableRow<'_>>) -> Rows<'_> {
    Rows::new(rows.len(), move |n, row| row.clone_from(&rows[n]))
}

impl Forms {
    /// Prepares a day. `made` is the time on the paper.
    #[must_use]
    pub(crate) fn of(day: DayLog, made: Stamp) -> Self {
        let now = day.pages.iter().map(|p| p.effective().unwrap_or_else(|_| p.document.clone())).collect();
        Self { day, now, made }
    }

    fn each(&self) -> impl Iterator<Item = (&LogPage, &Document)> {
        self.day.pages.iter().zip(&self.now)
    }

    fn paper(&self, report: &'static str, title: &str, lang: Lang) -> ReportTables<'_> {
        let first = self.now.first();
        let store = first.map_or_else(String::new, |d| d.store.clone());
        let day = self.day.date;
        ReportTables {
            report,
            title: format!("{store}  {title}  {}", dates::date_long(lang, day)),
            period: Period { from: day, to: day },
            lang,
            currency: first.map_or_else(String::new, |d| d.currency.clone()),
            decimals: first.and_then(|d| d.decimals).unwrap_or(2),
            made: self.made,
            figures: Vec::new(),
            tables: Vec::new(),
            signatures: Vec::new(),
            nothing: String::new(),
            one_page: false,
            only: Vec::new(),
            store,
        }
    }

    /// The handover sheet: cash, tenders, what is open, stock, checks, attendance, and who signs.
    #[must_use]
    pub(crate) fn sheet(&self, lang: Lang) -> ReportTables<'_> {
        let seals =
            self.each().filter_map(|(p, _)| p.document.seal.as_ref()).map(|s| format!("#{:05}", s.seq));
        let seals: Vec<String> = seals.collect();
        ReportTables {
            figures: vec![
                Figure {
                    key: "handovers",
                    label: msg::forms::handovers(lang).to_owned(),
                    kind: CellKind::Number,
                    cell: i64::try_from(self.now.len()).unwrap_or(0).into(),
                },
                Figure {
                    key: "seals",
                    label: msg::forms::seals(lang).to_owned(),
                    kind: CellKind::Text,
                    cell: seals.join(" ").into(),
                },
            ],
            tables: vec![
                self.drawers(lang),
                self.tenders(lang),
                self.open(lang),
                self.stock(lang),
                self.issues(lang),
                self.attendance(lang),
            ],
            signatures: vec![
                msg::report::outgoing(lang).to_owned(),
                msg::report::incoming(lang).to_owned(),
                msg::forms::lead(lang).to_owned(),
            ],
            ..self.paper("sheet", msg::forms::sheet(lang), lang)
        }
    }

    fn table<'m>(
        key: &'static str,
        title: &str,
        lang: Lang,
        columns: Vec<Column>,
        rows: Vec<TableRow<'m>>,
    ) -> Table<'m> {
        Table::new(key, title, columns, fixed(rows)).or_else(msg::report::none(lang))
    }

    fn drawers(&self, lang: Lang) -> Table<'_> {
        let columns = vec![
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
            Column::new("register", CellKind::Text, msg::report::register(lang)),
            Column::new("outgoing", CellKind::Text, msg::report::outgoing(lang)),
            Column::new("incoming", CellKind::Text, msg::report::incoming(lang)),
            Column::new("float", CellKind::Money, msg::over_short::float(lang)),
            Column::new("expected", CellKind::Money, msg::over_short::expected(lang)).summed(),
            Column::new("counted", CellKind::Money, msg::over_short::counted(lang)).summed(),
            Column::new("difference", CellKind::OverShort, msg::over_short::difference(lang))
                .by(Formula::Minus(6, 5))
                .summed(),
            Column::new("float_left", CellKind::Money, msg::forms::float_left(lang)),
        ];
        let and = msg::report::and(lang);
        let mut rows = Vec::new();
        let mut notes = Vec::new();
        for (page, document) in self.each() {
            notes.extend(document.people.left_out.iter().map(|out| {
                let said = msg::daylog::left_out(lang);
                format!("{}: {said} · {} · {} {}", out.register, out.reason, out.by, out.at.hm())
            }));
            for cash in &document.cash {
                let several = document.people.outgoing.len() > 1;
                notes.extend(cash.worked.as_ref().and_then(|worked| {
                    let said = i18n::text(lang, worked.counts_for.key(), &[]);
                    let (name, by) = (&cash.register, worked.by.join(and));
                    let plain = worked.counts_for == CountsFor::Cashier && !several;
                    (!plain).then(|| format!("{name}: {by} · {said}"))
                }));
                notes.extend(
                    cash.not_counted_by_rule()
                        .then(|| format!("{}: {}", cash.register, msg::daylog::not_by_rule(lang))),
                );
                notes.extend(cash.sold_on.iter().map(|void| {
                    let (name, time) = (&cash.register, void.at_ms.hm());
                    format!("{name}: {} · {} {time}", msg::daylog::sold_on(lang), void.by)
                }));
                let mut row = TableRow { opens: Some(page.handover), ..TableRow::default() };
                let tender = cash.cash();
                row.push(page.shift(lang)).push(cash.register.as_str());
                row.push(document.people.outgoing.join(and)).push(document.people.incoming.join(and));
                row.push(cash.opening.counted.or(cash.opening.left_before));
                row.push(tender.and_then(|t| t.expected)).push(tender.and_then(|t| t.counted));
                row.push(Cell::over_short(tender.and_then(|t| t.difference))).push(cash.float_left);
                rows.push(row);
            }
        }
        let mut table = Self::table("cash", msg::forms::cash(lang), lang, columns, rows)
            .totalled(msg::report::total(lang));
        table.frozen = 2;
        table.main = true;
        table.notes.extend(notes);
        table
    }

    fn tenders(&self, lang: Lang) -> Table<'_> {
        let columns = vec![
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
            Column::new("register", CellKind::Text, msg::report::register(lang)),
            Column::new("tender", CellKind::Text, msg::month_report::tender(lang)),
            Column::new("expected", CellKind::Money, msg::over_short::expected(lang)).summed(),
            Column::new("counted", CellKind::Money, msg::over_short::counted(lang)).summed(),
            Column::new("difference", CellKind::OverShort, msg::over_short::difference(lang))
                .by(Formula::Minus(4, 3))
                .summed(),
            Column::new("slips", CellKind::Number, msg::forms::slips(lang)),
            Column::new("proof_missing", CellKind::Number, msg::forms::proof_missing(lang)),
            Column::new("reason", CellKind::Text, msg::over_short::reason(lang)),
        ];
        let mut rows = Vec::new();
        for (page, document) in self.each() {
            for cash in &document.cash {
                for tender in &cash.tenders {
                    let mut row = TableRow { opens: Some(page.handover), ..TableRow::default() };
                    row.push(page.shift(lang)).push(cash.register.as_str());
                    row.push(code(document, lang, "tender", &tender.tender));
                    row.push(tender.expected).push(tender.counted);
                    row.push(Cell::over_short(tender.difference)).push(tender.slips);
                    let missing = Cell::some(tender.proof_missing).tone(Tone::Warn);
                    row.push(missing).push(reason(document, tender, lang));
                    rows.push(row);
                }
            }
        }
        let mut table = Self::table("tenders", msg::forms::tenders(lang), lang, columns, rows)
            .totalled(msg::report::total(lang));
        table.frozen = 3;
        table
    }

    /// What the last handover of the day carried on.
    fn open(&self, lang: Lang) -> Table<'_> {
        let columns = vec![
            Column::new("item", CellKind::Code, "#"),
            Column::new("what", CellKind::Text, msg::over_short::what(lang)),
            Column::new("kind", CellKind::Text, msg::open_items::kind(lang)),
            Column::new("owner", CellKind::Text, msg::open_items::owner(lang)),
            Column::new("due", CellKind::Text, msg::open_items::due(lang)),
            Column::new("state", CellKind::Text, msg::report::state(lang)),
            Column::new("shifts", CellKind::Number, msg::open_items::handovers(lang)),
        ];
        let word = |key: &str| i18n::text(lang, key, &[]);
        let mut rows = Vec::new();
        if let Some((page, document)) = self.each().last() {
            for item in &document.carried {
                let mut row = TableRow { opens: Some(page.handover), ..TableRow::default() };
                row.push(item.item.to_string()).push(item.title.as_str()).push(word(item.kind.key()));
                row.push(item.owner.as_str())
                    .push(item.due.map(|at| moment(document, at)))
                    .push(word(item.state.key()));
                row.push(item.handovers);
                rows.push(row);
            }
        }
        let mut table = Self::table("open", msg::forms::open(lang), lang, columns, rows);
        table.frozen = 2;
        table
    }

    /// Lines of the count list that differ, run low or are past their date.
    fn stock(&self, lang: Lang) -> Table<'_> {
        let columns = vec![
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
            Column::new("article", CellKind::Text, msg::stock_report::article(lang)),
            Column::new("book", CellKind::Number, msg::stock_report::book(lang)),
            Column::new("counted", CellKind::Number, msg::over_short::counted(lang)),
            Column::new("variance", CellKind::Number, msg::stock_report::variance(lang))
                .by(Formula::Minus(3, 2)),
            Column::new("low", CellKind::Text, msg::stock_report::low(lang)),
            Column::new("expired", CellKind::Number, msg::stock_report::expired(lang)),
            Column::new("remark", CellKind::Text, msg::over_short::handling(lang)),
        ];
        let mut rows = Vec::new();
        for (page, document) in self.each() {
            let told = |l: &&crate::record::Stock| {
                l.low || l.expired > 0 || l.damaged > 0 || l.variance.is_some_and(|v| v != 0)
            };
            for line in document.stock.iter().filter(told) {
                let mut row = TableRow { opens: Some(page.handover), ..TableRow::default() };
                row.push(page.shift(lang)).push(line.item.as_str()).push(line.book).push(line.counted);
                let tone = if line.variance.is_some_and(|v| v < 0) { Tone::Bad } else { Tone::Plain };
                row.push(Cell::from(line.variance).tone(tone));
                row.push(if line.low { msg::stock_report::low(lang) } else { "" });
                row.push(Cell::some(line.expired).tone(Tone::Warn)).push(line.remark.as_str());
                rows.push(row);
            }
        }
        Self::table("stock", msg::forms::stock(lang), lang, columns, rows)
    }

    /// What the checklists found.
    fn issues(&self, lang: Lang) -> Table<'_> {
        let columns = vec![
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
            Column::new("item", CellKind::Text, msg::over_short::what(lang)),
            Column::new("found", CellKind::Text, msg::forms::found(lang)),
            Column::new("by", CellKind::Text, msg::stock_report::by(lang)),
        ];
        let mut rows = Vec::new();
        for (page, document) in self.each() {
            for check in
                document.checks.iter().filter(|c| matches!(c.finding, Finding::Issue | Finding::NotDone))
            {
                let mut row = TableRow { opens: Some(page.handover), ..TableRow::default() };
                row.push(page.shift(lang));
                row.push(format!("{} {}", check.item, code(document, lang, "check", &check.item)));
                let found = match check.finding {
                    Finding::NotDone => super::field::word(lang, "not_done"),
                    _ => check.comment.clone(),
                };
                row.push(Cell::from(found).tone(Tone::Warn)).push(check.by.as_str());
                rows.push(row);
            }
        }
        let mut table = Self::table("checks", msg::forms::checks(lang), lang, columns, rows);
        let answered: usize = self.now.iter().map(|d| d.checks.len()).sum();
        table.notes.push(msg::forms::answered(lang, i64::try_from(answered).unwrap_or(0)));
        table
    }

    fn attendance(&self, lang: Lang) -> Table<'_> {
        let columns = vec![
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
            Column::new("name", CellKind::Text, msg::report::name(lang)),
            Column::new("planned_in", CellKind::Time, msg::attendance_report::planned_in(lang)),
            Column::new("planned_out", CellKind::Time, msg::attendance_report::planned_out(lang)),
            Column::new("in", CellKind::Time, msg::attendance_report::came(lang)),
            Column::new("out", CellKind::Time, msg::attendance_report::went(lang)),
            Column::new("late", CellKind::Number, msg::attendance_report::late_min(lang)),
            Column::new("remark", CellKind::Text, msg::over_short::handling(lang)),
        ];
        let mut rows = Vec::new();
        for (page, document) in self.each() {
            for line in &document.attendance {
                let mut row = TableRow { opens: Some(page.handover), ..TableRow::default() };
                row.push(page.shift(lang)).push(line.person.as_str());
                row.push(line.planned_start)
                    .push(line.planned_end)
                    .push(line.actual_in)
                    .push(line.actual_out);
                row.push(Cell::some(line.late_min).tone(Tone::Warn)).push(line.remark.as_str());
                rows.push(row);
            }
        }
        let mut table = Self::table("attendance", msg::forms::attendance(lang), lang, columns, rows);
        table.frozen = 2;
        table
    }

    /// A page for every tender that does not agree: what, why, and who signs.
    #[must_use]
    pub(crate) fn variance(&self, lang: Lang) -> ReportTables<'_> {
        let columns = vec![
            Column::new("what", CellKind::Text, msg::over_short::what(lang)),
            Column::new("value", CellKind::Text, msg::forms::entry(lang)),
        ];
        let mut rows = Vec::new();
        for (page, document) in self.each() {
            for cash in &document.cash {
                let differs = |t: &&Tender| t.difference.is_some_and(|d| d.0 != 0);
                for tender in cash.tenders.iter().filter(differs) {
                    form(&mut rows, page, document, cash, tender, lang);
                }
            }
        }
        let mut table = Self::table("variance", msg::forms::variance(lang), lang, columns, rows);
        msg::forms::no_variance(lang).clone_into(&mut table.empty);
        table.main = true;
        ReportTables { tables: vec![table], ..self.paper("variance", msg::forms::variance(lang), lang) }
    }
}

fn reason(document: &Document, tender: &Tender, lang: Lang) -> String {
    let Some(why) = &tender.reason else { return String::new() };
    let parts = [code(document, lang, "reason", &why.reason), why.text.clone()];
    parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(": ")
}

/// One variance form.
fn form<'m>(
    rows: &mut Vec<TableRow<'m>>,
    page: &'m LogPage,
    document: &'m Document,
    cash: &'m Cash,
    tender: &'m Tender,
    lang: Lang,
) {
    let decimals = document.decimals.unwrap_or(2);
    let money = |sum: Option<Money>| {
        sum.map_or_else(String::new, |m| crate::model::money::format_amount(m, decimals))
    };
    let difference = tender.difference.unwrap_or_default();
    let name = code(document, lang, "tender", &tender.tender);
    let across =
        |kind, text: String| TableRow { cells: vec![Cell::from(text)], kind, opens: Some(page.handover) };
    rows.push(across(RowKind::Page, msg::forms::variance_of(lang, &cash.register, page.shift(lang), &name)));
    let direction = if difference.0 < 0 { msg::daylog::short(lang) } else { msg::daylog::over(lang) };
    let sign = if difference.0 > 0 { "+" } else { "" };
    let why = tender.reason.as_ref();
    let said =
        |pick: fn(&crate::record::Reason) -> &str| why.map_or_else(String::new, |w| pick(w).to_owned());
    let lines = [
        (msg::forms::made_at(lang), when(document.started_at)),
        (msg::report::outgoing(lang), document.people.outgoing.join(msg::report::and(lang))),
        (msg::report::incoming(lang), document.people.incoming.join(msg::report::and(lang))),
        (msg::over_short::expected(lang), money(tender.expected)),
        (msg::over_short::counted(lang), money(tender.counted)),
        // The word first: a sign in front would make a formula of it in a spreadsheet.
        (msg::over_short::difference(lang), format!("{direction} {sign}{}", money(Some(difference)))),
        (msg::over_short::source(lang), cash.report.source.clone()),
        (
            msg::over_short::reason(lang),
            why.map_or_else(String::new, |w| code(document, lang, "reason", &w.reason)),
        ),
        (msg::forms::explained(lang), said(|w| &w.text)),
        (msg::forms::counterpart(lang), said(|w| &w.counterpart)),
        (msg::forms::form_no(lang), said(|w| &w.form_no)),
        (msg::forms::copy_ref(lang), said(|w| &w.copy_ref)),
        (msg::over_short::approved_by(lang), said(|w| w.approver.as_deref().unwrap_or_default())),
        (msg::forms::adjusted(lang), String::new()),
    ];
    for (label, value) in lines {
        let mut row = TableRow { opens: Some(page.handover), ..TableRow::default() };
        row.push(Cell::text(label)).push(value);
        rows.push(row);
    }
    rows.push(across(RowKind::Sign, msg::forms::variance_signs(lang).to_owned()));
}

#[cfg(test)]
mod tests {
    use super::super::tests::{page, sample};
    use super::*;
    use crate::report::formats::{Job, text};

    fn forms() -> Forms {
        let document = sample();
        let day = DayLog { date: document.business_date, pages: vec![page(document)] };
        Forms::of(day, Stamp::parse_rfc3339("2026-11-22T09:00:00+08:00").unwrap())
    }

    fn written(paper: &ReportTables<'_>) -> String {
        let mut out = Vec::new();
        (text::FORMAT.write)(paper, &mut Job::new(&mut |_, _| true), &mut out).unwrap();
        String::from_utf8(out).unwrap()
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
            let day = DayLog { date: document.business_date, pages: vec![page(document.clone())] };
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
        let day = DayLog { date: calm.business_date, pages: vec![page(calm)] };
        let none = Forms::of(day, Stamp::new(0, 480));
        assert!(written(&none.variance(Lang::En)).contains("Everything agreed"));
    }
}
