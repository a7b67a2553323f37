//! Names of a document as numbers of this store.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Display;

use super::taken::Added;
use crate::model::cash::sales_reports::{MatchedAt, RefundsIn, ReportStart};
use crate::model::cash::ways::CountWay;
use crate::model::cash::worked::DrawerUse;
use crate::model::checklist::{AnswerKind, CheckItem, ListKind};
use crate::model::device::{Device, Repairer};
use crate::model::ids::{DeviceId, PersonId, RegisterId, ShiftId, StockId};
use crate::model::lang::{Bilingual, Lang};
use crate::model::money::Money;
use crate::model::people::{Person, Role};
use crate::model::problem::Problem;
use crate::model::refs::{At, Ids, Names, Resolver};
use crate::model::settings::{
    CashReason, ListCode, PaymentType, ReasonNeeds, Register, Settings, StockItem, TenderKind, Tolerance,
};
use crate::model::shift::{ShiftDef, ShiftSegment};
use crate::model::text::check_name;
use crate::model::time::{Minute, Stamp};
use crate::record::Document;
use crate::record::write::CASH;

/// What a name means that this store does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnknownNames {
    /// Somebody or something new.
    Add,
    /// A mistake of the document.
    Refuse,
}

/// Resolves names; unknown ones are added where it may grow, and refused otherwise.
///
/// A refused name gets a row in the reader's own copy of the settings all the same, so that the rest of the document is
/// read and told in one go; the copy goes with the document.
pub(super) struct Reader<'a> {
    pub(crate) settings: Cow<'a, Settings>,
    texts: &'a BTreeMap<String, Bilingual>,
    unknown: UnknownNames,
    /// Names are those of a record sealed here: they are looked up as they stand.
    sealed: bool,
    added: Vec<Added>,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(settings: &'a Settings, document: &'a Document, unknown: UnknownNames) -> Self {
        Self {
            settings: Cow::Borrowed(settings),
            texts: &document.texts,
            unknown,
            sealed: false,
            added: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Reads a record that was sealed here.
    pub(crate) fn sealed(settings: &'a Settings, document: &'a Document) -> Self {
        Self { sealed: true, ..Self::new(settings, document, UnknownNames::Refuse) }
    }

    pub(crate) fn finish(self) -> (Cow<'a, Settings>, Vec<Added>, Vec<Problem>) {
        (self.settings, self.added, self.problems)
    }

    pub(crate) fn refuse(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Refuses a sum in minor units, or a number, below zero.
    pub(crate) fn not_negative(&mut self, value: Option<i64>, field: impl Display) {
        if let Some(value) = value.filter(|value| *value < 0) {
            self.refuse(Problem::new("document.negative").with("field", field).with("value", value));
        }
    }

    /// Whether the record was sealed here.
    pub(crate) const fn is_sealed(&self) -> bool {
        self.sealed
    }

    pub(crate) fn refused(&self) -> bool {
        !self.problems.is_empty()
    }

    /// The name in its one form; as it stands after a refusal.
    fn name(&mut self, path: impl Display, name: &str) -> String {
        if self.sealed {
            return name.to_owned();
        }
        check_name(name).unwrap_or_else(|_| {
            let shown: String = name.chars().take(60).collect();
            self.refuse(Problem::new("document.name").with("field", path).with("value", shown));
            name.to_owned()
        })
    }

    /// Notes an unknown name as added, or refuses it.
    fn note_added(&mut self, path: impl Display, what: &'static str, name: &str) {
        if !self.sealed && check_name(name).is_err() {
            return; // refused for what it is already
        }
        if self.unknown == UnknownNames::Add {
            self.added.push(Added { what, name: name.to_owned() });
        } else {
            self.refuse(Problem::new("document.unknown_name").with("field", path).with("name", name));
        }
    }

    fn text(&self, kind: &str, id: &str) -> Bilingual {
        self.texts.get(&format!("{kind}/{id}")).cloned().unwrap_or_else(|| Bilingual::same(id))
    }

    pub(crate) fn person(&mut self, path: impl Display, name: &str) -> PersonId {
        let name = self.name(&path, name);
        let people = &self.settings.people;
        let same = |p: &&Person| p.name == name;
        if let Some(p) = people.iter().filter(|p| p.active).find(same).or_else(|| people.iter().find(same)) {
            return p.id;
        }
        self.note_added(path, "person", &name);
        self.add_person(name)
    }

    /// Someone only known from the document, in the reader's own copy of the settings.
    fn add_person(&mut self, name: String) -> PersonId {
        let id = PersonId(self.settings.people.iter().map(|p| p.id.0).max().unwrap_or(0) + 1);
        self.settings.to_mut().people.push(Person {
            id,
            name,
            role: Role::Cashier,
            lang: Lang::default(),
            number: String::new(),
            phone: String::new(),
            roster: Vec::new(),
            active: false,
            only_on: None,
        });
        id
    }

    /// As [`Self::person`]; an empty name says nothing of who it was.
    pub(crate) fn whoever(&mut self, path: impl Display, name: &str) -> PersonId {
        if name.is_empty() { PersonId::NOT_STATED } else { self.person(path, name) }
    }

    /// As [`Self::person`]; an empty name is nobody.
    pub(crate) fn maybe(&mut self, path: impl Display, name: &str) -> Option<PersonId> {
        if name.is_empty() { None } else { Some(self.person(path, name)) }
    }

    /// Someone only known from the document has at least the role in which they signed there.
    pub(crate) fn had_role(&mut self, id: PersonId, role: Role) {
        let former = |p: &Person| p.id == id && !p.active && p.role < role;
        if self.unknown == UnknownNames::Add && self.settings.people.iter().any(former) {
            for person in self.settings.to_mut().people.iter_mut().filter(|p| former(p)) {
                person.role = role;
            }
        }
    }

    pub(crate) fn register(&mut self, path: impl Display, name: &str) -> RegisterId {
        let name = self.name(&path, name);
        let all = &self.settings.registers;
        let same = |r: &&Register| r.name == name;
        if let Some(r) = all.iter().filter(|r| r.active).find(same).or_else(|| all.iter().find(same)) {
            return r.id;
        }
        let id = RegisterId(all.iter().map(|r| r.id.0).max().unwrap_or(0) + 1);
        self.note_added(path, "register", &name);
        self.settings.to_mut().registers.push(Register {
            id,
            name,
            float_target: Money::ZERO,
            cash_limit: None,
            used: DrawerUse::default(),
            counted: CountWay::default(),
            refunds: RefundsIn::default(),
            report_start: ReportStart::default(),
            active: false,
        });
        id
    }

    pub(crate) fn shift(&mut self, path: impl Display, name: &str) -> ShiftId {
        let name = self.name(&path, name);
        let all = &self.settings.shifts;
        let same = |s: &&ShiftDef| s.name.en == name || s.name.zh == name;
        if let Some(s) = all.iter().filter(|s| s.active).find(same).or_else(|| all.iter().find(same)) {
            return s.id;
        }
        let id = ShiftId(all.iter().map(|s| s.id.0).max().unwrap_or(0) + 1);
        self.note_added(path, "shift", &name);
        let name = self.texts.get("shift").cloned().unwrap_or_else(|| Bilingual::same(&name));
        // The document does not say when it was worked; nobody is rostered on it here.
        let segments = vec![ShiftSegment { start: Minute(0), end: Minute::LAST }];
        self.settings.to_mut().shifts.push(ShiftDef {
            id,
            name,
            segments,
            weekdays: Vec::new(),
            graces: Vec::new(),
            active: false,
        });
        id
    }

    /// A tender by its id or name; `cash` is the cash tender whatever its id.
    pub(crate) fn tender(&mut self, path: impl Display, name: &str) -> String {
        let name = self.name(&path, name);
        let all = &self.settings.tenders;
        let cash = || all.iter().find(|t| t.kind == TenderKind::Cash && name == CASH);
        let by_id = || all.iter().find(|t| t.id == name);
        let by_name = || all.iter().find(|t| t.name.en == name || t.name.zh == name);
        if let Some(tender) = cash().or_else(by_id).or_else(by_name) {
            return tender.id.clone();
        }
        self.note_added(path, "tender", &name);
        let text = self.text("tender", &name);
        self.settings.to_mut().tenders.push(PaymentType {
            id: name.clone(),
            name: text,
            kind: if name == CASH { TenderKind::Cash } else { TenderKind::Other },
            tolerance: Tolerance::default(),
            lead_above: Tolerance::default(),
            active: false,
            matched: MatchedAt::default(),
        });
        name
    }

    pub(crate) fn stock(&mut self, path: impl Display, name: &str, code: &str) -> StockId {
        let name = self.name(&path, name);
        let all = &self.settings.stock;
        let same = |s: &&StockItem| s.name == name;
        let exact = all.iter().filter(same).find(|s| s.code == code);
        let active = || all.iter().filter(same).find(|s| s.active);
        if let Some(item) = exact.or_else(active).or_else(|| all.iter().find(same)) {
            return item.id;
        }
        let id = StockId(all.iter().map(|s| s.id.0).max().unwrap_or(0) + 1);
        self.note_added(path, "stock", &name);
        self.settings.to_mut().stock.push(StockItem {
            id,
            code: code.to_owned(),
            barcode: String::new(),
            name,
            unit: String::new(),
            par_level: None,
            shelf_life_days: None,
            active: false,
        });
        id
    }

    pub(crate) fn device(&mut self, path: impl Display, name: &str) -> DeviceId {
        let name = self.name(&path, name);
        let all = &self.settings.devices;
        let same = |d: &&Device| d.record_name() == name;
        let known = all.iter().filter(|d| d.active).find(same).or_else(|| all.iter().find(same));
        if let Some(d) = known.or_else(|| all.iter().find(|d| d.active && d.is_called(&name))) {
            return d.id;
        }
        let id = DeviceId(all.iter().map(|d| d.id.0).max().unwrap_or(0) + 1);
        self.note_added(path, "device", &name);
        let name = self.text("device", &name);
        self.settings.to_mut().devices.push(Device {
            id,
            name,
            number: String::new(),
            keeper: None,
            warranty_until: None,
            next_check: None,
            repairer: Repairer::default(),
            active: false,
        });
        id
    }

    pub(crate) fn check(&mut self, path: impl Display, id: &str, list: ListKind) -> String {
        let id = self.name(&path, id);
        if self.settings.check(&id).is_none() {
            self.note_added(path, "check", &id);
            let text = self.text("check", &id);
            self.settings.to_mut().checks.push(CheckItem {
                id: id.clone(),
                list,
                text,
                answer: AnswerKind::Check,
                critical: false,
                min: None,
                max: None,
                unit: String::new(),
                devices: Vec::new(),
                shifts: Vec::new(),
                active: false,
            });
        }
        id
    }

    /// Reasons are kept as written; those that came with a text are added so that they read well.
    pub(crate) fn cash_reason(&mut self, id: &str) {
        let known = self.settings.cash_reasons.iter().any(|r| r.id == id);
        if self.unknown == UnknownNames::Add && !known && !id.is_empty() {
            let name = self.text("reason", id);
            let reason = CashReason { id: id.to_owned(), name, needs: ReasonNeeds::Text, active: false };
            self.settings.to_mut().cash_reasons.push(reason);
        }
    }

    /// As [`Self::cash_reason`], for a variance of goods.
    pub(crate) fn stock_reason(&mut self, id: &str) {
        let known = self.settings.stock_reasons.iter().any(|r| r.id == id);
        if self.unknown == UnknownNames::Add && !known && !id.is_empty() {
            let name = self.text("stock_reason", id);
            self.settings.to_mut().stock_reasons.push(ListCode { id: id.to_owned(), name, active: false });
        }
    }
}

/// Who did what an entry of the log says and when, where it leaves that to whoever logged it.
#[derive(Clone, Copy)]
pub(crate) struct Logged {
    pub(crate) by: PersonId,
    pub(crate) at: Stamp,
}

/// That a field is not there.
pub(super) fn missing(field: &str) -> Problem {
    Problem::new("document.missing").with("field", field)
}

/// Turns the names of a document into numbers of this store. What an entry leaves out is said by who logged it;
/// elsewhere nothing can be left to others.
pub(crate) struct Said<'r, 'a> {
    pub(crate) reader: &'r mut Reader<'a>,
    pub(crate) logged: Option<Logged>,
}

impl<'r, 'a> Said<'r, 'a> {
    pub(crate) fn of(reader: &'r mut Reader<'a>) -> Self {
        Self { reader, logged: None }
    }
}

impl Said<'_, '_> {
    fn left_out(&mut self, at: At<'_>) -> Logged {
        self.logged.unwrap_or_else(|| {
            self.reader.refuse(missing(&at.to_string()));
            Logged { by: PersonId::NOT_STATED, at: Stamp::NOT_STATED }
        })
    }
}

impl Resolver<Names, Ids> for Said<'_, '_> {
    fn person(&mut self, at: At<'_>, who: &String) -> PersonId {
        self.reader.person(at, who)
    }
    fn maybe(&mut self, at: At<'_>, who: Option<&String>) -> Option<PersonId> {
        who.filter(|name| !name.is_empty()).map(|name| self.reader.person(at, name))
    }
    fn register(&mut self, at: At<'_>, which: &String) -> RegisterId {
        self.reader.register(at, which)
    }
    fn stock(&mut self, at: At<'_>, which: &String) -> StockId {
        self.reader.stock(at, which, "")
    }
    fn device(&mut self, at: At<'_>, which: &String) -> DeviceId {
        self.reader.device(at, which)
    }
    fn time(&mut self, _: At<'_>, when: &Stamp) -> i64 {
        when.ms
    }
    fn by(&mut self, at: At<'_>, who: &Option<String>) -> PersonId {
        match who.as_deref().filter(|name| !name.is_empty()) {
            Some(name) => self.reader.person(at, name),
            None => self.left_out(at).by,
        }
    }
    fn at(&mut self, at: At<'_>, when: &Option<Stamp>) -> i64 {
        when.map_or_else(|| self.left_out(at).at.ms, |when| when.ms)
    }
}
