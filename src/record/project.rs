//! What the rows behind a sealed record say, drawn from the record itself.
//!
//! Reports, the taking over of a half-sealed handover and `verify` read those rows or the record, never the
//! answers that were given before it was sealed: rules change, what was sealed does not.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::Document;
use super::import::Taken;
use super::parts::{Cash, Tender};
use super::write::CASH;
use crate::model::cash::results::ResultPart;
use crate::model::cash::{Level, RegisterResult, TenderResult};
use crate::model::device::Device;
use crate::model::handover::draft::Draft;
use crate::model::ids::{DeviceId, PersonId, RegisterId, ShiftId, StockId};
use crate::model::log::Entry;
use crate::model::problem::Problem;
use crate::model::settings::{Settings, TenderKind};
use crate::rules::cash::{Judged, graver_shown, gravest_opening, level_of_difference, level_shown};

/// A sealed record by the numbers of this store.
#[derive(Clone, Debug)]
pub(crate) struct Projected {
    /// Everything but the figures of the drawers.
    pub(crate) taken: Taken,
    /// Figures of each drawer, as they were sealed.
    pub(crate) results: Vec<RegisterResult>,
}

/// Draws the rows out of a sealed record; `settings` are those the handover was made with.
///
/// # Errors
/// What cannot be read, or names somebody these settings do not know.
pub(crate) fn project(document: &Document, settings: &Settings) -> Result<Projected, Problem> {
    let (taken, registers) = super::import::sealed(document, settings)?;
    let results = document.cash.iter().zip(registers);
    let results = results.map(|(cash, register)| drawer(cash, register, settings)).collect();
    Ok(Projected { taken, results })
}

fn drawer(cash: &Cash, register: RegisterId, settings: &Settings) -> RegisterResult {
    let own = settings.tenders.iter().find(|t| t.kind == TenderKind::Cash);
    let mut tenders: Vec<TenderResult> =
        cash.tenders.iter().map(|line| tender(line, cash, settings)).collect();
    // A drawer about whose cash nothing was said still has its line.
    if own.is_some_and(|own| tenders.iter().all(|t| t.tender != own.id)) {
        tenders.insert(0, tender(&Tender { tender: CASH.to_owned(), ..Tender::default() }, cash, settings));
    }
    RegisterResult {
        register,
        left_before: cash.opening.left_before,
        opening: cash.opening.counted,
        opening_difference: cash.opening.difference,
        opening_shown: gravest_opening(&cash.results),
        movements: cash.movements.unwrap_or_default(),
        tenders,
        float_left: cash.float_left,
        handed_on: cash.handed_on(),
        deposit: cash.deposit,
        net: cash.net.unwrap_or_default(),
        mirrored: match cash.mirrored.as_slice() {
            [a, b] => Some((a.clone(), b.clone())),
            _ => None,
        },
        changed: cash.results.iter().any(|step| step.what != ResultPart::Shown),
    }
}

fn tender(line: &Tender, cash: &Cash, settings: &Settings) -> TenderResult {
    let kept = match line.tender.as_str() {
        CASH => settings.tenders.iter().find(|t| t.kind == TenderKind::Cash),
        id => settings.tender(id),
    };
    let takings = line.reported.unwrap_or_default();
    let level = match (kept, line.difference) {
        (Some(kept), Some(difference)) => level_of_difference(kept, difference, takings),
        _ => Level::Within,
    };
    let now = line.difference.map(|difference| Judged { difference, takings });
    let shown = kept.map_or(Level::Within, |kept| level_shown(&cash.results, kept, &line.tender));
    TenderResult {
        tender: kept.map_or_else(|| line.tender.clone(), |kept| kept.id.clone()),
        expected: line.expected,
        counted: line.counted,
        difference: line.difference,
        reported: line.reported,
        level: level.max(shown),
        stands: level,
        shown: graver_shown(&cash.results, &line.tender, kept, now),
    }
}

/// Whom and what a handover is about, by number. A record names them; where two have the same name (one of them
/// left long ago), these are meant.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mentioned {
    pub(crate) people: BTreeSet<PersonId>,
    pub(crate) registers: BTreeSet<RegisterId>,
    /// Lines of the count list.
    pub(crate) stock: BTreeSet<StockId>,
    /// Devices of the register.
    pub(crate) devices: BTreeSet<DeviceId>,
    pub(crate) shift: Option<ShiftId>,
}

impl Mentioned {
    /// As far as a handover and what was logged in it say.
    #[must_use]
    pub(crate) fn of(draft: &Draft, entries: &[Entry]) -> Self {
        let people = &draft.people;
        let mut all = Self {
            people: people.outgoing.iter().chain(&people.incoming).copied().collect(),
            registers: people.registers.iter().copied().collect(),
            stock: draft.stock.keys().copied().collect(),
            devices: draft.devices().collect(),
            shift: Some(draft.head.shift),
        };
        all.people.extend(draft.head.started_by);
        all.people.extend(draft.attendance.keys());
        all.people.extend(draft.signatures.iter().map(|s| s.person));
        all.people.extend(entries.iter().map(|e| e.by));
        all.devices.extend(entries.iter().flat_map(|e| e.detail.devices()));
        all
    }

    /// The settings without namesakes of those who are meant.
    #[must_use]
    pub(crate) fn in_settings<'a>(&self, settings: &'a Settings) -> Cow<'a, Settings> {
        if !has_namesakes(settings) {
            return Cow::Borrowed(settings);
        }
        let mut only = settings.clone();
        without(&mut only.people, |p| p.name.clone(), |p| self.people.contains(&p.id));
        without(&mut only.registers, |r| r.name.clone(), |r| self.registers.contains(&r.id));
        without(&mut only.stock, |s| s.name.clone(), |s| self.stock.contains(&s.id));
        without(&mut only.devices, |d| d.record_name().to_owned(), |d| self.devices.contains(&d.id));
        without(&mut only.shifts, |s| s.name.en.clone(), |s| self.shift == Some(s.id));
        Cow::Owned(only)
    }
}

/// Whether any two have the same name.
#[must_use]
pub(crate) fn has_namesakes(settings: &Settings) -> bool {
    fn twice<'a>(names: impl Iterator<Item = &'a str>) -> bool {
        let mut seen = BTreeSet::new();
        names.into_iter().any(|name| !seen.insert(name))
    }
    twice(settings.people.iter().map(|p| p.name.as_str()))
        || twice(settings.registers.iter().map(|r| r.name.as_str()))
        || twice(settings.stock.iter().map(|s| s.name.as_str()))
        || twice(settings.devices.iter().map(Device::record_name))
        || twice(settings.shifts.iter().map(|s| s.name.en.as_str()))
}

fn without<T>(list: &mut Vec<T>, name: impl Fn(&T) -> String, meant: impl Fn(&T) -> bool) {
    let mut those: BTreeMap<String, bool> = BTreeMap::new();
    for one in list.iter() {
        *those.entry(name(one)).or_default() |= meant(one);
    }
    list.retain(|one| meant(one) || !those.get(&name(one)).copied().unwrap_or_default());
}
