//! Stock of a month: counted variances, what was taken off and why, what came in, what was low or past its
//! date.

use std::collections::BTreeMap;

use super::names::{alarm, figure, many, sum};
use super::{Ask, Model, Report};
use crate::i18n::{lists, msg};
use crate::model::ids::StockId;
use crate::model::lang::Lang;
use crate::model::log::{Acceptance, Detail, Disposal, DisposalCause, Receipt, WriteOffClass};
use crate::model::money::Money;
use crate::model::period_data::{DataNeeded, LogFact, PeriodData, StockFact};
use crate::model::stock::Freshness;
use crate::model::time::BusinessDate;
use crate::report::names::ReportNames;
use crate::report::tables::{Cell, CellKind, Column, Figure, Rows, Table, Tone};
use crate::report::{CellRef, ReportTables, SourceRows};

/// Stock, as the list of reports names it.
pub(crate) const REPORT: Report = Report {
    name: "stock",
    needs: DataNeeded {
        cash: false,
        drawer_people: false,
        attendance: false,
        items: false,
        deposits: false,
        stock: true,
        checks: false,
        log: true,
    },
    by_register: false,
    of_people: false,
    make: |facts, ask| Box::new(StockMonth::of(facts, ask)),
    title: msg::stock_report::title,
    about: msg::stock_report::about,
};

/// Stock of a period. Pieces, and minor units where something has a value.
#[derive(Debug)]
pub(crate) struct StockMonth {
    /// What it is made of.
    pub(crate) facts: PeriodData,
    /// Counted articles, in the order of the count list.
    pub(crate) articles: Vec<ArticleSums>,
    /// Counts that differ from the books: places in [`PeriodData::stock`].
    pub(crate) variances: Vec<usize>,
    /// Goods taken off: places in [`PeriodData::log`].
    pub(crate) disposals: Vec<usize>,
    /// The same by class and cause.
    pub(crate) classes: Vec<Class>,
    /// Deliveries: places in [`PeriodData::log`].
    pub(crate) receipts: Vec<usize>,
}

/// An article of the count list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ArticleSums {
    pub(crate) item: StockId,
    /// How often it was counted.
    pub(crate) counts: i64,
    /// Pieces more than in the books, all counts together.
    pub(crate) over: i64,
    /// Pieces less than in the books, negative.
    pub(crate) short: i64,
    /// The last count.
    pub(crate) last: Option<i64>,
    /// When that was.
    pub(crate) last_on: Option<BusinessDate>,
    /// How often it was below its par level.
    pub(crate) low: i64,
    /// How often it was near its date.
    pub(crate) near: i64,
    /// Pieces found past their date.
    pub(crate) expired: i64,
    /// Pieces found damaged.
    pub(crate) damaged: i64,
}

/// What was taken off of one class for one cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Class {
    /// Class of the write-off.
    pub(crate) class: WriteOffClass,
    pub(crate) cause: DisposalCause,
    /// How many entries.
    pub(crate) count: i64,
    pub(crate) quantity: i64,
    /// Value, minor units.
    pub(crate) value: Money,
}

impl StockMonth {
    /// Makes the report.
    #[must_use]
    pub(crate) fn of(mut facts: PeriodData, ask: Ask) -> Self {
        if let Some(person) = ask.person {
            let shifts = &facts.shifts;
            facts.stock.retain(|f| shifts.get(f.shift).is_some_and(|s| s.outgoing.contains(&person)));
            facts.log.retain(|f| f.entry.by == person);
        }
        let mut articles: BTreeMap<StockId, ArticleSums> = BTreeMap::new();
        let mut variances = Vec::new();
        for (at, fact) in facts.stock.iter().enumerate() {
            let Some(shift) = facts.shifts.get(fact.shift) else { continue };
            let article = articles.entry(fact.item).or_insert_with(|| ArticleSums::new(fact.item));
            let line = &fact.line;
            if let Some(counted) = line.counted {
                article.counts += 1;
                article.last = Some(counted);
                article.last_on = Some(shift.date);
            }
            match line.variance().unwrap_or(0) {
                0 => {}
                variance => {
                    variances.push(at);
                    if variance > 0 { article.over += variance } else { article.short += variance }
                }
            }
            let item = facts.settings.stock_item(fact.item);
            article.low += i64::from(item.is_some_and(|i| line.low(i)));
            let fresh = item.map(|i| line.freshness(i, &facts.settings.rules, shift.date));
            article.near += i64::from(fresh == Some(Freshness::Near));
            article.expired += line.expired.unwrap_or_default();
            article.damaged += line.damaged.unwrap_or_default();
        }
        let order = |id: StockId| facts.settings.stock.iter().position(|s| s.id == id);
        let mut articles: Vec<ArticleSums> = articles.into_values().collect();
        articles.sort_by_key(|a| (order(a.item).unwrap_or(usize::MAX), a.item));
        let places = |wanted: fn(&Detail) -> bool| -> Vec<usize> {
            let all = facts.log.iter().enumerate();
            all.filter(|(_, f)| wanted(&f.entry.detail)).map(|(n, _)| n).collect()
        };
        let disposals = places(|d| matches!(d, Detail::Disposal(_)));
        let receipts = places(|d| matches!(d, Detail::Receipt(_)));
        Self { classes: classes(&facts, &disposals), articles, variances, disposals, receipts, facts }
    }

    fn disposal(&self, place: usize) -> Option<(&LogFact, &Disposal)> {
        let fact = self.facts.log.get(place)?;
        match &fact.entry.detail {
            Detail::Disposal(disposal) => Some((fact, disposal)),
            _ => None,
        }
    }

    fn receipt(&self, place: usize) -> Option<(&LogFact, &Receipt)> {
        let fact = self.facts.log.get(place)?;
        match &fact.entry.detail {
            Detail::Receipt(receipt) => Some((fact, receipt)),
            _ => None,
        }
    }
}

impl ArticleSums {
    const fn new(item: StockId) -> Self {
        Self {
            item,
            counts: 0,
            over: 0,
            short: 0,
            last: None,
            last_on: None,
            low: 0,
            near: 0,
            expired: 0,
            damaged: 0,
        }
    }
}

fn classes(facts: &PeriodData, disposals: &[usize]) -> Vec<Class> {
    let mut all: Vec<Class> = Vec::new();
    for place in disposals {
        let Detail::Disposal(disposal) = &facts.log[*place].entry.detail else { continue };
        let same = |c: &Class| c.class == disposal.class && c.cause == disposal.cause;
        let at = all.iter().position(same).unwrap_or_else(|| {
            all.push(Class {
                class: disposal.class,
                cause: disposal.cause,
                count: 0,
                quantity: 0,
                value: Money(0),
            });
            all.len() - 1
        });
        let class = &mut all[at];
        class.count += 1;
        class.quantity = class.quantity.saturating_add(disposal.quantity);
        class.value = sum([class.value, disposal.value]);
    }
    all.sort_by_key(|c| (c.class as u8, c.cause as u8));
    all
}

impl Model for StockMonth {
    fn paper(&self, lang: Lang) -> ReportTables<'_> {
        let names = ReportNames { facts: &self.facts, lang };
        let words = StockTables { report: self, names };
        ReportTables {
            figures: words.figures(),
            tables: vec![
                words.articles(),
                words.variances(),
                words.classes(),
                words.disposals(),
                words.receipts(),
            ],
            signatures: vec![
                msg::report::made_by(lang).to_owned(),
                msg::report::checked_by(lang).to_owned(),
                msg::report::owner(lang).to_owned(),
            ],
            ..names.paper(REPORT.name, msg::stock_report::title(lang))
        }
    }

    fn behind(&self, figure: CellRef<'_>) -> Option<SourceRows> {
        match figure.table {
            "articles" => {
                let article = figure.one(&self.articles)?;
                let facts = &self.facts;
                let mine = |fact: &StockFact| {
                    facts.shifts.get(fact.shift).is_some() && article.is_none_or(|a| a.item == fact.item)
                };
                let last = facts.stock.iter().rposition(|f| mine(f) && f.line.counted.is_some());
                Some(SourceRows::of(COUNTS, facts.stock.len(), |n| {
                    let fact = &facts.stock[n];
                    mine(fact)
                        && match figure.column {
                            Some("last" | "last_on") => last == Some(n),
                            column => counts(facts, fact, column),
                        }
                }))
            }
            "classes" => {
                let class = figure.one(&self.classes)?;
                Some(SourceRows::of("disposals", self.disposals.len(), |n| {
                    self.disposal(self.disposals[n]).is_some_and(|(_, disposal)| {
                        let mine =
                            class.is_none_or(|c| (c.class, c.cause) == (disposal.class, disposal.cause));
                        mine && match figure.column {
                            Some("quantity") => disposal.quantity != 0,
                            Some("value") => disposal.value.0 != 0,
                            _ => true,
                        }
                    })
                }))
            }
            _ => None,
        }
    }

    fn unprinted(&self, lang: Lang, table: &str) -> Option<Table<'_>> {
        let words = StockTables { report: self, names: ReportNames { facts: &self.facts, lang } };
        (table == COUNTS).then(|| words.counts())
    }
}

/// Every counted line: what is behind the figures of the articles. Not printed.
const COUNTS: &str = "counts";

/// Whether a count has a part in the figures of a column.
fn counts(facts: &PeriodData, fact: &StockFact, column: Option<&str>) -> bool {
    let line = &fact.line;
    let near = |item| {
        let day = facts.shifts.get(fact.shift).map(|s| s.date);
        day.is_some_and(|day| line.freshness(item, &facts.settings.rules, day) == Freshness::Near)
    };
    let item = facts.settings.stock_item(fact.item);
    let variance = line.variance().unwrap_or(0);
    match column {
        Some("counts") => line.counted.is_some(),
        Some("over") => variance > 0,
        Some("short") => variance < 0,
        Some("low") => item.is_some_and(|item| line.low(item)),
        Some("near") => item.is_some_and(near),
        Some("expired") => line.expired.is_some_and(|n| n != 0),
        Some("damaged") => line.damaged.is_some_and(|n| n != 0),
        _ => true,
    }
}

#[derive(Clone, Copy)]
struct StockTables<'m> {
    report: &'m StockMonth,
    names: ReportNames<'m>,
}

/// Pieces more or less than in the books.
fn pieces<'m>(variance: i64) -> Cell<'m> {
    Cell::from(variance).tone(match variance {
        ..0 => Tone::Bad,
        0 => Tone::Plain,
        1.. => Tone::Warn,
    })
}

impl<'m> StockTables<'m> {
    fn figures(self) -> Vec<Figure<'m>> {
        let (report, lang) = (self.report, self.names.lang);
        let count = |pick: fn(&ArticleSums) -> i64| report.articles.iter().map(pick).sum::<i64>();
        let refused = report.receipts.iter().filter_map(|n| report.receipt(*n));
        let refused = refused.filter(|(_, r)| r.acceptance != Acceptance::Accepted).count();
        vec![
            figure("counts", msg::stock_report::counts(lang), count(|a| a.counts)),
            figure("over", msg::stock_report::over(lang), pieces(count(|a| a.over))),
            figure("short", msg::stock_report::short(lang), pieces(count(|a| a.short))),
            figure("low", msg::stock_report::times_low(lang), alarm(count(|a| a.low))),
            figure("expired", msg::stock_report::expired(lang), alarm(count(|a| a.expired))),
            figure("taken_off", msg::stock_report::taken_off(lang), many(report.disposals.len())),
            figure("value", msg::stock_report::value(lang), sum(report.classes.iter().map(|c| c.value))),
            figure("receipts", msg::stock_report::receipts(lang), many(report.receipts.len())),
            figure("not_accepted", msg::stock_report::not_accepted(lang), alarm(many(refused))),
        ]
    }

    fn item(self, id: StockId) -> (&'m str, &'m str) {
        let item = self.report.facts.settings.stock_item(id);
        item.map_or(("", "?"), |i| (i.code.as_str(), i.name.as_str()))
    }

    fn articles(self) -> Table<'m> {
        let lang = self.names.lang;
        let number = |key: &'static str, head: &str| Column::new(key, CellKind::Number, head).summed();
        let columns = vec![
            Column::new("code", CellKind::Code, msg::stock_report::code(lang)),
            Column::new("article", CellKind::Text, msg::stock_report::article(lang)),
            number("counts", msg::stock_report::counts(lang)),
            number("over", msg::stock_report::over(lang)),
            number("short", msg::stock_report::short(lang)),
            Column::new("last", CellKind::Number, msg::stock_report::last(lang)),
            Column::new("last_on", CellKind::Date, msg::stock_report::last_on(lang)),
            number("low", msg::stock_report::times_low(lang)),
            number("near", msg::stock_report::near(lang)),
            number("expired", msg::stock_report::expired(lang)),
            number("damaged", msg::stock_report::damaged(lang)),
        ];
        let rows = Rows::of(&self.report.articles, move |article, row| {
            let (code, name) = self.item(article.item);
            row.push(code).push(name).push(article.counts);
            row.push(pieces(article.over)).push(pieces(article.short));
            row.push(article.last).push(article.last_on).push(Cell::some(article.low));
            row.push(Cell::some(article.near))
                .push(Cell::some(article.expired))
                .push(Cell::some(article.damaged));
        });
        let mut table = self
            .names
            .table("articles", msg::stock_report::articles(lang), columns, rows)
            .totalled(msg::report::total(lang));
        table.frozen = 2;
        table.main = true;
        table
    }

    fn counts(self) -> Table<'m> {
        let lang = self.names.lang;
        let number = |key: &'static str, head: &str| Column::new(key, CellKind::Number, head);
        let columns = vec![
            Column::new("date", CellKind::Date, msg::report::date(lang)),
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
            Column::new("article", CellKind::Text, msg::stock_report::article(lang)),
            number("book", msg::stock_report::book(lang)),
            number("counted", msg::over_short::counted(lang)),
            number("variance", msg::stock_report::variance(lang)),
            Column::new("expires_on", CellKind::Date, msg::stock_ui::expires_on(lang)),
            number("expired", msg::stock_report::expired(lang)),
            number("damaged", msg::stock_report::damaged(lang)),
            Column::new("outgoing", CellKind::Text, msg::report::outgoing(lang)),
        ];
        let facts = &self.report.facts;
        let rows = Rows::of(&facts.stock, move |fact, row| {
            let Some(shift) = facts.shifts.get(fact.shift) else { return };
            let line = &fact.line;
            row.opens = Some(shift.handover);
            row.push(shift.date).push(self.names.shift(shift.name())).push(self.item(fact.item).1);
            row.push(line.book).push(line.counted).push(line.variance().map(pieces)).push(line.expires_on);
            row.push(line.expired).push(line.damaged);
            row.push(self.names.people(&shift.outgoing));
        });
        let mut table = self.names.table(COUNTS, msg::stock_report::counts(lang), columns, rows);
        table.frozen = 2;
        table
    }

    fn variances(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("date", CellKind::Date, msg::report::date(lang)),
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
            Column::new("article", CellKind::Text, msg::stock_report::article(lang)),
            Column::new("book", CellKind::Number, msg::stock_report::book(lang)),
            Column::new("counted", CellKind::Number, msg::over_short::counted(lang)),
            Column::new("variance", CellKind::Number, msg::stock_report::variance(lang))
                .by(crate::report::tables::Formula::Minus(4, 3))
                .summed(),
            Column::new("outgoing", CellKind::Text, msg::report::outgoing(lang)),
            Column::new("reason", CellKind::Text, msg::over_short::reason(lang)),
            Column::new("remark", CellKind::Text, msg::over_short::handling(lang)),
        ];
        let facts = &self.report.facts;
        let rows = Rows::of(&self.report.variances, move |place, row| {
            let fact = &facts.stock[*place];
            let shift = &facts.shifts[fact.shift];
            row.opens = Some(shift.handover);
            row.push(shift.date).push(self.names.shift(shift.name())).push(self.item(fact.item).1);
            row.push(fact.line.book).push(fact.line.counted);
            row.push(fact.line.variance().map(pieces).unwrap_or_default());
            row.push(self.names.people(&shift.outgoing));
            let reasons = &facts.settings.stock_reasons;
            let reason = reasons.iter().find(|r| r.id == fact.line.reason);
            row.push(reason.map_or(fact.line.reason.as_str(), |r| r.name.get(lang)));
            row.push(fact.line.remark.as_str());
        });
        let mut table = self
            .names
            .table("variances", msg::stock_report::variances(lang), columns, rows)
            .totalled(msg::report::total(lang));
        table.frozen = 3;
        table
    }

    fn classes(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("class", CellKind::Text, msg::stock_report::class(lang)),
            Column::new("cause", CellKind::Text, msg::over_short::reason(lang)),
            Column::new("count", CellKind::Number, msg::report::count(lang)).summed(),
            Column::new("quantity", CellKind::Number, msg::stock_report::quantity(lang)).summed(),
            Column::new("value", CellKind::Money, msg::stock_report::value(lang)).summed(),
        ];
        let rows = Rows::of(&self.report.classes, move |class, row| {
            row.push(self.names.code(&class.class)).push(self.names.code(&class.cause));
            row.push(class.count).push(class.quantity).push(class.value);
        });
        self.names
            .table("classes", msg::stock_report::classes(lang), columns, rows)
            .totalled(msg::report::total(lang))
    }

    fn disposals(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("date", CellKind::Date, msg::report::date(lang)),
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
            Column::new("article", CellKind::Text, msg::stock_report::article(lang)),
            Column::new("cause", CellKind::Text, msg::over_short::reason(lang)),
            Column::new("quantity", CellKind::Number, msg::stock_report::quantity(lang)).summed(),
            Column::new("value", CellKind::Money, msg::stock_report::value(lang)).summed(),
            Column::new("action", CellKind::Text, msg::stock_report::action(lang)),
            Column::new("class", CellKind::Text, msg::stock_report::class(lang)),
            Column::new("by", CellKind::Text, msg::stock_report::by(lang)),
            Column::new("approved_by", CellKind::Text, msg::over_short::approved_by(lang)),
        ];
        let rows = Rows::of(&self.report.disposals, move |place, row| {
            let Some((fact, disposal)) = self.report.disposal(*place) else { return };
            row.opens = fact.handover;
            row.push(fact.shift.date).push(self.names.shift(fact.shift)).push(disposal.name.as_str());
            row.push(self.names.code(&disposal.cause)).push(disposal.quantity);
            row.push((disposal.value.0 != 0).then_some(disposal.value));
            row.push(self.names.code(&disposal.action)).push(self.names.code(&disposal.class));
            row.push(self.names.person(fact.entry.by));
            row.push(disposal.approver.map(|id| self.names.person(id)));
        });
        let mut table = self
            .names
            .table("disposals", msg::stock_report::disposals(lang), columns, rows)
            .totalled(msg::report::total(lang));
        table.frozen = 3;
        table
    }

    fn receipts(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("date", CellKind::Date, msg::report::date(lang)),
            Column::new("shift", CellKind::Text, msg::report::shift(lang)),
            Column::new("supplier", CellKind::Text, msg::stock_report::supplier(lang)),
            Column::new("slip", CellKind::Code, msg::stock_report::slip(lang)),
            Column::new("goods", CellKind::Text, msg::stock_report::goods(lang)),
            Column::new("accepted", CellKind::Text, msg::stock_report::accepted(lang)),
            Column::new("faults", CellKind::Text, msg::stock_report::faults(lang)),
            Column::new("by", CellKind::Text, msg::stock_report::by(lang)),
        ];
        let rows = Rows::of(&self.report.receipts, move |place, row| {
            let Some((fact, receipt)) = self.report.receipt(*place) else { return };
            row.opens = fact.handover;
            row.push(fact.shift.date).push(self.names.shift(fact.shift)).push(receipt.supplier.as_str());
            row.push(receipt.slip_no.as_str()).push(receipt.goods.as_str());
            let tone = if receipt.acceptance == Acceptance::Accepted { Tone::Plain } else { Tone::Warn };
            row.push(Cell::from(self.names.code(&receipt.acceptance)).tone(tone));
            let faults: Vec<String> = receipt
                .lines
                .iter()
                .map(|l| format!("{} × {} {}", l.quantity, l.name, self.names.code(&l.fault)))
                .collect();
            row.push(faults.join(lists::between_remarks(self.names.lang)))
                .push(self.names.person(fact.entry.by));
        });
        let mut table = self.names.table("receipts", msg::stock_report::receipts_title(lang), columns, rows);
        table.frozen = 3;
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::test_month;

    #[test]
    fn golden() {
        crate::golden!(REPORT, "stock");
    }

    #[test]
    fn articles_variances_and_write_offs_agree() {
        let report = StockMonth::of(test_month::month("CNY"), Ask::default());
        let lines: i64 = report.variances.iter().filter_map(|n| report.facts.stock[*n].line.variance()).sum();
        assert_eq!(lines, report.articles.iter().map(|a| a.over + a.short).sum::<i64>());
        assert_eq!(lines, -1);
        let pieces: i64 =
            report.disposals.iter().filter_map(|n| report.disposal(*n)).map(|(_, d)| d.quantity).sum();
        assert_eq!(pieces, report.classes.iter().map(|c| c.quantity).sum::<i64>());
        assert_eq!((report.classes.len(), report.receipts.len()), (2, 2));
    }
}
