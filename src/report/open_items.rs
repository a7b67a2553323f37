//! What travels from shift to shift, and repairs: how old it is, how long things were broken, what was
//! promised and kept, what is unfinished and why.

use std::collections::BTreeMap;

use super::names::{alarm, figure, many};
use super::{Ask, Model, Report};
use crate::i18n::msg;
use crate::model::ids::{DeviceId, ItemId};
use crate::model::item::Item;
use crate::model::item_state::{ItemKind, ItemState};
use crate::model::lang::Lang;
use crate::model::money::divided;
use crate::model::period_data::{DataNeeded, ItemFact, PeriodData};
use crate::model::time::{DAY_MS, MINUTE_MS};
use crate::report::names::ReportNames;
use crate::report::tables::{Cell, CellKind, Column, Figure, Rows, Table, Tone, Value, tenths};
use crate::report::{CellRef, ReportTables, SourceRows};

/// Open items, as the list of reports names them.
pub(crate) const REPORT: Report = Report {
    name: "open-items",
    needs: DataNeeded {
        cash: false,
        drawer_people: false,
        attendance: false,
        items: true,
        deposits: false,
        stock: false,
        checks: false,
        log: false,
    },
    by_register: true,
    of_people: false,
    make: |facts, ask| Box::new(OpenItems::of(facts, ask)),
    title: msg::open_items::title,
    about: msg::open_items::about,
};

/// Carried items of a period. Durations are minutes.
#[derive(Debug)]
pub(crate) struct OpenItems {
    /// What it is made of, without what was not asked for.
    pub(crate) facts: PeriodData,
    /// Items open at the end of the period, oldest first: places in [`PeriodData::items`].
    pub(crate) open: Vec<usize>,
    /// Items closed in the period.
    pub(crate) closed: Vec<usize>,
    /// Those of them that were given up.
    pub(crate) given_up: Vec<usize>,
    pub(crate) tickets: Vec<Ticket>,
    /// Tickets by device, the longest out of order first.
    pub(crate) devices: Vec<Device>,
    /// Complaints and what else customers were promised.
    pub(crate) promises: Vec<Promise>,
}

/// A repair ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ticket {
    /// Place in [`PeriodData::items`].
    pub(crate) item: usize,
    /// When it was fixed; nothing while it is broken. UTC milliseconds.
    pub(crate) fixed_ms: Option<i64>,
    /// Minutes out of order, up to now or to the end of the period.
    pub(crate) broken_min: i64,
}

/// A device that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Device {
    /// The device of the register, or what somebody called it.
    pub(crate) which: Which,
    /// How many tickets.
    pub(crate) tickets: i64,
    /// How many still open.
    pub(crate) open: i64,
    /// Minutes out of order, all tickets together.
    pub(crate) broken_min: i64,
    /// The longest single time, minutes.
    pub(crate) longest_min: i64,
}

/// What failed. Whatever people call it, a device of the register is one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Which {
    /// A device of the register.
    Registered(DeviceId),
    /// What somebody called it.
    Called(String),
}

/// Something a customer was promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Promise {
    /// Place in [`PeriodData::items`].
    pub(crate) item: usize,
    /// How it went.
    pub(crate) kept: PromisesKept,
}

/// Whether a promise was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PromisesKept {
    /// Done in time, or done where no time was promised.
    InTime,
    /// Done after the time.
    Late,
    /// The time is over and nothing was done.
    Broken,
    Waiting,
}

impl OpenItems {
    /// Makes the report.
    #[must_use]
    pub(crate) fn of(mut facts: PeriodData, ask: Ask) -> Self {
        facts.items.retain(|f| {
            ask.person.is_none_or(|p| f.item.owner == Some(p))
                && ask.register.is_none_or(|r| f.item.detail.register == Some(r))
        });
        let end_ms = end(&facts);
        let is_open = |f: &ItemFact| f.item.closed_ms.is_none_or(|closed| closed >= end_ms);
        let places = |wanted: bool| -> Vec<usize> {
            facts.items.iter().enumerate().filter(|(_, f)| is_open(f) == wanted).map(|(n, _)| n).collect()
        };
        let mut open = places(true);
        let closed = places(false);
        let cancelled = |n: &usize| state_at(&facts.items[*n], end_ms) == ItemState::Cancelled;
        let given_up = closed.iter().copied().filter(cancelled).collect();
        open.sort_by_key(|n| (facts.items[*n].item.severity, facts.items[*n].item.opened.ms));
        let tickets: Vec<Ticket> = facts
            .items
            .iter()
            .enumerate()
            .filter(|(_, f)| f.item.kind == ItemKind::Ticket)
            .map(|(item, f)| ticket(item, f, end_ms))
            .collect();
        let promises = facts.items.iter().enumerate().filter_map(|(n, f)| promise(n, f, end_ms)).collect();
        Self { closed, given_up, devices: devices(&facts, &tickets), open, tickets, promises, facts }
    }

    /// What was given up in the period: which, how much, who and why. Nothing when nothing was.
    pub(in crate::report) fn given_up<'m>(&'m self, names: ReportNames<'m>) -> Option<Table<'m>> {
        let lang = names.lang;
        let columns = vec![
            Column::new("item", CellKind::Code, "#"),
            Column::new("what", CellKind::Text, msg::over_short::what(lang)),
            Column::new("kind", CellKind::Text, msg::open_items::kind(lang)),
            Column::new("amount", CellKind::Money, msg::open_items::amount(lang)),
            Column::new("given_up", CellKind::Date, msg::open_items::given_up_on(lang)),
            Column::new("by", CellKind::Text, msg::open_items::given_up_by(lang)),
            Column::new("reason", CellKind::Text, msg::over_short::reason(lang)),
        ];
        let rows = Rows::of(&self.given_up, move |place, row| {
            let fact = &self.facts.items[*place];
            let item = &fact.item;
            row.opens = item.detail.handover;
            row.push(item.id.to_string()).push(item.title.as_str()).push(names.word(item.kind.key()));
            row.push(item.detail.amount);
            row.push(item.closed_ms.map(|ms| names.stamp(ms).calendar_date()));
            let how = fact.events.iter().rfind(|event| event.state == ItemState::Cancelled);
            row.push(how.and_then(|event| event.by).map(|id| names.person(id)));
            row.push(how.map(|event| event.text.as_str()));
        });
        let mut table = names.table("given_up", msg::open_items::given_up(lang), columns, rows);
        table.frozen = 2;
        (!self.given_up.is_empty()).then_some(table)
    }

    /// Open items whose time is over.
    #[must_use]
    pub(crate) fn overdue(&self) -> i64 {
        let end_ms = end(&self.facts);
        let over = |n: &&usize| self.facts.items[**n].item.due_ms.is_some_and(|due| due < end_ms);
        many(self.open.iter().filter(over).count())
    }

    /// Promises kept in time, and how many were to be kept.
    #[must_use]
    pub(crate) fn kept(&self) -> (i64, i64) {
        let count = |kept: PromisesKept| many(self.promises.iter().filter(|p| p.kept == kept).count());
        (
            count(PromisesKept::InTime),
            count(PromisesKept::InTime) + count(PromisesKept::Late) + count(PromisesKept::Broken),
        )
    }

    /// Mean minutes from report to repair of what was repaired in the period.
    #[must_use]
    pub(crate) fn mean_repair(&self) -> Option<i64> {
        let fixed: Vec<i64> =
            self.tickets.iter().filter(|t| t.fixed_ms.is_some()).map(|t| t.broken_min).collect();
        let count = i64::try_from(fixed.len()).ok().filter(|n| *n > 0)?;
        divided(fixed.iter().map(|n| i128::from(*n)).sum(), count.into())
    }
}

/// The moment the report looks at: the end of the period, or now where that is still to come.
fn end(facts: &PeriodData) -> i64 {
    let store = &facts.settings.store;
    facts.period.to.bounds(store.zone, store.cutoff.0).1.ms.min(facts.now.ms)
}

fn ticket(item: usize, fact: &ItemFact, end_ms: i64) -> Ticket {
    // Opened again after a repair means that it was not fixed. What happened later is another month's.
    let mut fixed_ms = None;
    for event in fact.events.iter().filter(|e| e.at.ms < end_ms) {
        match event.state {
            ItemState::Fixed | ItemState::Verified | ItemState::Closed => {
                fixed_ms = fixed_ms.or(Some(event.at.ms));
            }
            ItemState::Cancelled => fixed_ms = Some(event.at.ms),
            _ => fixed_ms = None,
        }
    }
    let fixed_ms = fixed_ms.or(fact.item.closed_ms).filter(|at| *at <= end_ms);
    let until = fixed_ms.unwrap_or(end_ms);
    Ticket { item, fixed_ms, broken_min: (until - fact.item.opened.ms).max(0) / MINUTE_MS }
}

fn devices(facts: &PeriodData, tickets: &[Ticket]) -> Vec<Device> {
    let mut all: BTreeMap<Which, Device> = BTreeMap::new();
    for ticket in tickets {
        let which = which(&facts.items[ticket.item]);
        let device = all.entry(which.clone()).or_insert_with(|| Device {
            which,
            tickets: 0,
            open: 0,
            broken_min: 0,
            longest_min: 0,
        });
        device.tickets += 1;
        device.open += i64::from(ticket.fixed_ms.is_none());
        device.broken_min += ticket.broken_min;
        device.longest_min = device.longest_min.max(ticket.broken_min);
    }
    let mut devices: Vec<Device> = all.into_values().collect();
    devices.sort_by_key(|d| std::cmp::Reverse(d.broken_min));
    devices
}

/// What is out of order: the device, or what somebody called it.
fn which(fact: &ItemFact) -> Which {
    let item = &fact.item;
    match item.detail.registered {
        Some(device) => Which::Registered(device),
        None if item.detail.device.is_empty() => Which::Called(item.title.clone()),
        None => Which::Called(item.detail.device.clone()),
    }
}

fn promise(item: usize, fact: &ItemFact, end_ms: i64) -> Option<Promise> {
    let promised = !fact.item.detail.promise.is_empty() || fact.item.due_ms.is_some();
    if fact.item.kind != ItemKind::Complaint && !(fact.item.kind == ItemKind::Feedback && promised) {
        return None;
    }
    let closed = fact.item.closed_ms.filter(|at| *at < end_ms);
    let kept = match (closed, fact.item.due_ms) {
        (Some(at), Some(due)) if at > due => PromisesKept::Late,
        (Some(_), _) => PromisesKept::InTime,
        (None, Some(due)) if due < end_ms => PromisesKept::Broken,
        (None, _) => PromisesKept::Waiting,
    };
    Some(Promise { item, kept })
}

impl Model for OpenItems {
    fn paper(&self, lang: Lang) -> ReportTables<'_> {
        let names = ReportNames { facts: &self.facts, lang };
        let words = OpenItemsTables { report: self, names };
        let mut tables = vec![words.open(), words.devices(), words.tickets(), words.promises()];
        tables.extend(self.given_up(names));
        tables.push(words.closed());
        ReportTables {
            figures: words.figures(),
            tables,
            ..names.paper(REPORT.name, msg::open_items::title(lang))
        }
    }

    fn item(&self, id: ItemId) -> Option<&Item> {
        self.facts.items.iter().map(|fact| &fact.item).find(|item| item.id == id)
    }

    fn behind(&self, figure: CellRef<'_>) -> Option<SourceRows> {
        if figure.table != "devices" {
            return None;
        }
        let device = figure.one(&self.devices)?;
        Some(SourceRows::of("tickets", self.tickets.len(), |n| {
            let ticket = &self.tickets[n];
            let mine = device.is_none_or(|d| d.which == which(&self.facts.items[ticket.item]));
            mine && match figure.column {
                Some("open") => ticket.fixed_ms.is_none(),
                Some("out_of_order") => ticket.broken_min > 0,
                Some("longest") => device.is_some_and(|d| d.longest_min == ticket.broken_min),
                _ => true,
            }
        }))
    }
}

#[derive(Clone, Copy)]
struct OpenItemsTables<'m> {
    report: &'m OpenItems,
    names: ReportNames<'m>,
}

impl<'m> OpenItemsTables<'m> {
    fn figures(self) -> Vec<Figure<'m>> {
        let (report, lang) = (self.report, self.names.lang);
        let broken = report.tickets.iter().filter(|t| t.fixed_ms.is_none()).count();
        let (kept, promised) = report.kept();
        vec![
            figure("open", msg::open_items::open(lang), many(report.open.len())),
            figure("overdue", msg::open_items::overdue(lang), alarm(report.overdue())),
            figure("closed", msg::open_items::closed(lang), many(report.closed.len())),
            figure("out_of_order", msg::open_items::out_of_order(lang), alarm(many(broken))),
            figure(
                "mean_repair",
                msg::open_items::mean_repair(lang),
                report.mean_repair().map(Value::Minutes).map(Cell::from),
            ),
            figure(
                "promises_kept",
                msg::open_items::promises_kept(lang),
                tenths(kept, promised).map(Value::Share).map(Cell::from),
            ),
        ]
    }

    fn item(self, place: usize) -> &'m ItemFact {
        &self.report.facts.items[place]
    }

    fn open(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("item", CellKind::Code, "#"),
            Column::new("what", CellKind::Text, msg::over_short::what(lang)),
            Column::new("kind", CellKind::Text, msg::open_items::kind(lang)),
            Column::new("severity", CellKind::Text, msg::open_items::severity(lang)),
            Column::new("state", CellKind::Text, msg::report::state(lang)),
            Column::new("owner", CellKind::Text, msg::open_items::owner(lang)),
            Column::new("since", CellKind::Date, msg::open_items::since(lang)),
            Column::new("days", CellKind::Number, msg::open_items::days(lang)),
            Column::new("handovers", CellKind::Number, msg::open_items::handovers(lang)),
            Column::new("due", CellKind::Date, msg::open_items::due(lang)),
            Column::new("reason", CellKind::Text, msg::open_items::last_word(lang)),
        ];
        let rules = &self.report.facts.settings.rules;
        let end_ms = end(&self.report.facts);
        let rows = Rows::of(&self.report.open, move |place, row| {
            let fact = self.item(*place);
            let item = &fact.item;
            row.opens = item.detail.handover;
            row.push(item.id.to_string()).push(item.title.as_str()).push(self.names.word(item.kind.key()));
            row.push(self.names.word(item.severity.key()));
            row.push(self.names.word(state_at(fact, end_ms).key_of(&item.detail.reported_to)));
            row.push(item.owner.map(|id| self.names.person(id))).push(item.opened.calendar_date());
            row.push((end_ms - item.opened.ms).max(0) / DAY_MS);
            let tone = if item.stood_still() >= rules.escalate_owner {
                Tone::Bad
            } else if item.stood_still() >= rules.escalate_lead {
                Tone::Warn
            } else {
                Tone::Plain
            };
            row.push(Cell::from(item.handovers).tone(tone));
            let late = item.due_ms.is_some_and(|due| due < end_ms);
            let due = item.due_ms.map(|ms| self.names.stamp(ms).calendar_date());
            row.push(Cell::from(due).tone(if late { Tone::Bad } else { Tone::Plain }));
            row.push(last_word(fact, end_ms));
        });
        let mut table = self.names.table("open", msg::open_items::open_title(lang), columns, rows);
        table.frozen = 2;
        table.main = true;
        table
    }

    /// The name of what failed.
    fn called(self, which: &'m Which) -> &'m str {
        match which {
            Which::Registered(id) => {
                self.report.facts.settings.device(*id).map_or("?", |device| device.name.get(self.names.lang))
            }
            Which::Called(name) => name,
        }
    }

    fn devices(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("device", CellKind::Text, msg::open_items::device(lang)),
            Column::new("tickets", CellKind::Number, msg::open_items::tickets(lang)).summed(),
            Column::new("open", CellKind::Number, msg::open_items::open(lang)).summed(),
            Column::new("out_of_order", CellKind::Hours, msg::open_items::broken(lang)).summed(),
            Column::new("longest", CellKind::Hours, msg::open_items::longest(lang)),
        ];
        let rows = Rows::of(&self.report.devices, move |device, row| {
            row.push(self.called(&device.which)).push(device.tickets).push(alarm(device.open));
            row.push(Value::Minutes(device.broken_min)).push(Value::Minutes(device.longest_min));
        });
        self.names
            .table("devices", msg::open_items::by_device(lang), columns, rows)
            .totalled(msg::report::total(lang))
    }

    fn tickets(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("item", CellKind::Code, "#"),
            Column::new("what", CellKind::Text, msg::over_short::what(lang)),
            Column::new("reported", CellKind::Text, msg::open_items::reported(lang)),
            Column::new("fixed", CellKind::Text, msg::open_items::fixed(lang)),
            Column::new("out_of_order", CellKind::Hours, msg::open_items::broken(lang)).summed(),
            Column::new("fixer", CellKind::Text, msg::open_items::fixer(lang)),
            Column::new("repairer", CellKind::Text, msg::items_ui::given_to(lang)),
            Column::new("state", CellKind::Text, msg::report::state(lang)),
        ];
        let rows = Rows::of(&self.report.tickets, move |ticket, row| {
            let item = &self.item(ticket.item).item;
            row.opens = item.detail.handover;
            row.push(item.id.to_string()).push(item.title.as_str()).push(self.names.local(item.opened.ms));
            row.push(ticket.fixed_ms.map(|ms| self.names.local(ms)));
            row.push(Value::Minutes(ticket.broken_min));
            let own = item.detail.fixer.map(|id| self.names.person(id));
            row.push(own.unwrap_or(&item.detail.fixer_name)).push(given_to(item));
            row.push(self.names.word(item.state_key()));
        });
        let mut table = self
            .names
            .table("tickets", msg::open_items::tickets_title(lang), columns, rows)
            .totalled(msg::report::total(lang));
        table.frozen = 2;
        table
    }

    fn promises(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("item", CellKind::Code, "#"),
            Column::new("what", CellKind::Text, msg::over_short::what(lang)),
            Column::new("since", CellKind::Date, msg::open_items::since(lang)),
            Column::new("promise", CellKind::Text, msg::open_items::promise(lang)),
            Column::new("due", CellKind::Text, msg::open_items::due(lang)),
            Column::new("done", CellKind::Text, msg::open_items::done(lang)),
            Column::new("kept", CellKind::Text, msg::open_items::kept(lang)),
        ];
        let rows = Rows::of(&self.report.promises, move |promise, row| {
            let item = &self.item(promise.item).item;
            row.opens = item.detail.handover;
            row.push(item.id.to_string()).push(item.title.as_str()).push(item.opened.calendar_date());
            row.push(item.detail.promise.as_str()).push(item.due_ms.map(|ms| self.names.local(ms)));
            row.push(item.closed_ms.map(|ms| self.names.local(ms)));
            let (word, tone) = match promise.kept {
                PromisesKept::InTime => (msg::open_items::in_time(lang), Tone::Plain),
                PromisesKept::Late => (msg::open_items::too_late(lang), Tone::Warn),
                PromisesKept::Broken => (msg::open_items::broken_promise(lang), Tone::Bad),
                PromisesKept::Waiting => (msg::open_items::waiting(lang), Tone::Note),
            };
            row.push(Cell::text(word).tone(tone));
        });
        let mut table = self.names.table("promises", msg::open_items::promises(lang), columns, rows);
        table.frozen = 2;
        table
    }

    fn closed(self) -> Table<'m> {
        let lang = self.names.lang;
        let columns = vec![
            Column::new("item", CellKind::Code, "#"),
            Column::new("what", CellKind::Text, msg::over_short::what(lang)),
            Column::new("kind", CellKind::Text, msg::open_items::kind(lang)),
            Column::new("since", CellKind::Date, msg::open_items::since(lang)),
            Column::new("closed", CellKind::Date, msg::open_items::closed_on(lang)),
            Column::new("days", CellKind::Number, msg::open_items::days(lang)),
            Column::new("handovers", CellKind::Number, msg::open_items::handovers(lang)),
            Column::new("state", CellKind::Text, msg::report::state(lang)),
        ];
        let rows = Rows::of(&self.report.closed, move |place, row| {
            let item = &self.item(*place).item;
            row.opens = item.detail.handover;
            row.push(item.id.to_string()).push(item.title.as_str()).push(self.names.word(item.kind.key()));
            row.push(item.opened.calendar_date());
            row.push(item.closed_ms.map(|ms| self.names.stamp(ms).calendar_date()));
            row.push(item.closed_ms.map(|ms| (ms - item.opened.ms).max(0) / DAY_MS));
            row.push(item.handovers).push(self.names.word(item.state_key()));
        });
        let mut table = self.names.table("closed", msg::open_items::closed_title(lang), columns, rows);
        table.frozen = 2;
        table.detail = true;
        table
    }
}

/// The firm a repair was given to, with its number of the order.
fn given_to(item: &Item) -> String {
    let parts = [item.detail.firm.as_str(), item.detail.order_no.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Where an item stood at a moment; what was done since belongs to another month.
fn state_at(fact: &ItemFact, end_ms: i64) -> ItemState {
    if fact.events.iter().all(|e| e.at.ms < end_ms) && fact.item.closed_ms.is_none_or(|at| at < end_ms) {
        return fact.item.state;
    }
    fact.events.iter().rfind(|e| e.at.ms < end_ms).map_or(ItemState::Open, |e| e.state)
}

/// The newest words anybody had said about an item by then: why it is not done.
fn last_word(fact: &ItemFact, end_ms: i64) -> &str {
    let said =
        fact.events.iter().rev().find(|e| {
            e.at.ms < end_ms && !e.text.is_empty() && e.kind != crate::model::item::EventKind::Owner
        });
    said.map_or(fact.item.detail.advice.as_str(), |e| e.text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::PersonId;
    use crate::model::item::{EventKind, ItemEvent};
    use crate::report::test_month;

    #[test]
    fn golden() {
        crate::golden!(REPORT, "open_items");
    }

    fn july() -> OpenItems {
        OpenItems::of(test_month::month("CNY"), Ask::default())
    }

    #[test]
    fn a_device_is_out_of_order_until_it_is_fixed_for_good() {
        let report = july();
        // Reported on the 2nd at 09:00, fixed on the 4th at 09:00, broken again, fixed on the 6th at 09:00.
        let device = &report.devices[0];
        let called = Which::Called("冰柜2号".into());
        assert_eq!((&device.which, device.tickets, device.open), (&called, 2, 1));
        let fixed = report.tickets.iter().find(|t| t.fixed_ms.is_some()).unwrap();
        assert_eq!(fixed.broken_min, 4 * 24 * 60);
        assert_eq!(report.mean_repair(), Some(4 * 24 * 60));
    }

    #[test]
    fn whatever_people_call_it_a_device_of_the_register_is_one() {
        let mut facts = test_month::month("CNY");
        facts.settings.devices.push(crate::model::templates::tests::device(70, "Chiller 2", "2号冷柜"));
        for (fact, said) in
            facts.items.iter_mut().filter(|f| f.item.kind == ItemKind::Ticket).zip(["chiller", "冷柜"])
        {
            fact.item.detail.device = said.into();
            fact.item.detail.registered = Some(DeviceId(70));
        }
        let report = OpenItems::of(facts, Ask::default());
        assert_eq!(report.devices[0].which, Which::Registered(DeviceId(70)));
        assert_eq!(report.devices[0].tickets, 2);
        for (lang, name) in [(Lang::En, "Chiller 2"), (Lang::Zh, "2号冷柜")] {
            let paper = report.paper(lang);
            assert_eq!(paper.table("devices").unwrap().rows.get(0).cells[0], Cell::text(name));
        }
    }

    #[test]
    fn what_happened_after_the_month_is_not_told_of_it() {
        let mut facts = test_month::month("CNY");
        let task = facts.items.iter_mut().find(|f| f.item.id.0 == 18).unwrap();
        let august = ItemEvent {
            at: crate::model::time::Stamp::parse_rfc3339("2026-08-01T12:00:00+08:00").unwrap(),
            by: Some(PersonId(2)),
            kind: EventKind::State,
            state: ItemState::Done,
            text: "Done at last".into(),
        };
        (task.item.state, task.item.closed_ms) = (ItemState::Done, Some(august.at.ms));
        task.events.push(august);
        let report = OpenItems::of(facts, Ask::default());
        let paper = report.paper(Lang::En);
        let open = paper.table("open").unwrap();
        let rows: Vec<_> = (0..open.rows.len()).map(|n| open.rows.get(n)).collect();
        let row = rows.iter().find(|r| r.cells[0].value == Value::Text("18".into())).unwrap();
        assert_eq!(row.cells[4], Cell::text("open"));
        assert_eq!(row.cells[10], Cell::text("盘点表没到"));
    }

    #[test]
    fn what_was_given_up_says_who_and_why() {
        let mut facts = test_month::month("CNY");
        assert!(OpenItems::of(facts.clone(), Ask::default()).paper(Lang::En).table("given_up").is_none());
        let fact = facts.items.iter_mut().find(|f| f.item.kind == ItemKind::DepositInTransit).unwrap();
        let at = crate::model::time::Stamp::parse_rfc3339("2026-07-20T12:00:00+08:00").unwrap();
        (fact.item.state, fact.item.closed_ms) = (ItemState::Cancelled, Some(at.ms));
        let (by, text) = (Some(PersonId(2)), "bag never reached the bank".to_owned());
        fact.events.retain(|event| event.at.ms < at.ms);
        fact.events.push(ItemEvent { at, by, kind: EventKind::State, state: ItemState::Cancelled, text });
        let (id, amount) = (fact.item.id, fact.item.detail.amount);
        let name = facts.settings.person_name(PersonId(2)).to_owned();
        let report = OpenItems::of(facts.clone(), Ask::default());
        let month = crate::report::month::StoreMonth::of(facts, Ask::default());
        for paper in [report.paper(Lang::En), month.paper(Lang::En)] {
            let table = paper.table("given_up").unwrap();
            assert_eq!(table.rows.len(), 1);
            let cells = table.rows.get(0).cells;
            assert_eq!(cells[0].value, Value::Text(id.to_string().into()));
            assert_eq!(cells[3], Cell::from(amount));
            assert_eq!(
                (&cells[5], &cells[6]),
                (&Cell::text(&name), &Cell::text("bag never reached the bank"))
            );
        }
    }

    #[test]
    fn promises_are_kept_late_broken_or_waiting() {
        let kept: Vec<PromisesKept> = july().promises.iter().map(|p| p.kept).collect();
        assert_eq!(kept, [PromisesKept::InTime, PromisesKept::Late, PromisesKept::Broken]);
        assert_eq!(july().kept(), (1, 3));
    }

    #[test]
    fn what_closed_later_was_open_at_the_end() {
        let report = july();
        let open: Vec<i64> = report.open.iter().map(|n| report.facts.items[*n].item.id.0).collect();
        assert_eq!(open, [14, 17, 18], "the gravest first, then the oldest");
        assert_eq!(report.overdue(), 2);
        let narrow = Ask { person: Some(PersonId(test_month::TOM)), register: None };
        assert_eq!(OpenItems::of(test_month::month("CNY"), narrow).open.len(), 1);
    }
}
