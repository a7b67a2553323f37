//! Whether the file in place is the one this PC knows: the heads it has noted of the chain, against what the file holds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Value, json};

use super::shop_keys::append_plain;
use super::{AuditAction, Result, SealKey, Store};
use crate::model::ids::PersonId;
use crate::model::problem::Problem;
use crate::model::time::Stamp;
use crate::record::seal::{ChainHead, Hash, SealKind, hex, unhex32};
use crate::rules::authority::{Act, Case};
use crate::system::head_log::{self, HeadDifference, HeadLog};

/// How many of the last heads are compared at a start; a check compares all of them.
const LAST: usize = 200;

/// How a sealed record says that an older or another file lay where the shop's was, and nobody had restored it.
pub(crate) const FOUND_IN_PLACE: &str = "found_in_place";

/// Where a file lies: copies and files of others are looked at elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lies {
    WhereTheShopDoes,
    Elsewhere,
}

impl Lies {
    /// Of the file that is open, where the shop's usually lies at `usual`.
    #[must_use]
    pub(crate) fn of(open: &Path, usual: &Path) -> Self {
        if open == usual { Self::WhereTheShopDoes } else { Self::Elsewhere }
    }
}

/// A record that was given up with a file that took another one's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LostRecord {
    pub(crate) seq: i64,
    pub(super) hash: String,
    pub(super) kind: String,
    pub(crate) date: String,
    /// Names under it.
    pub(crate) people: Vec<String>,
}

/// As it stands in the record of a restore.
pub(super) fn as_sealed(lost: &[LostRecord]) -> Vec<Value> {
    let one = |one: &LostRecord| json!({ "seq": one.seq, "hash": one.hash, "kind": one.kind, "date": one.date, "people": one.people });
    lost.iter().map(one).collect()
}

/// The records this PC has noted that a file does not hold, and no record of it says were given up.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn given_up(store: &Store, head_log: &Path) -> Result<Vec<LostRecord>> {
    let chain = store.shop()?.chain_id;
    let settled = store.given_up()?;
    let mut seen: BTreeMap<(i64, Hash), LostRecord> = BTreeMap::new();
    let log = head_log::read(head_log).unwrap_or_default();
    for entry in log.entries.iter().filter(|entry| entry.chain == chain) {
        let (seq, hash) = (entry.head.seq, entry.head.hash);
        if store.hash_at(seq)? == Some(hash) || settled.contains(&(seq, hash)) {
            continue;
        }
        // What it was about nobody knows any more; the day it was sealed on is that of the shop.
        let sealed = Stamp::parse_rfc3339(&entry.time).ok();
        let day = sealed.map(|at| store.business_day(at.ms)).transpose()?;
        let date = day.map_or_else(String::new, |day| day.to_string());
        let one = LostRecord { seq, hash: hex(&hash), kind: String::new(), date, people: Vec::new() };
        seen.insert((seq, hash), one);
    }
    Ok(seen.into_values().collect())
}

/// What is not as this PC knows it: an older file, one that went another way, or another shop's. A head
/// that is missing in the log is noted now.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn look_around(store: &Store, head_log: &Path, lies: Lies, now: Stamp) -> Result<Option<Problem>> {
    // A log that cannot be read is said by the check; opening goes on without.
    let Ok(log) = head_log::read(head_log) else { return Ok(None) };
    let (chain, head) = (store.shop()?.chain_id, store.head()?);
    if log.last(&chain).is_none() && !log.entries.is_empty() {
        let other = (lies == Lies::WhereTheShopDoes).then(|| Problem::new("in_place.other_shop"));
        return Ok(other);
    }
    let own = log.entries.into_iter().filter(|entry| entry.chain == chain).collect::<Vec<_>>();
    let from = own.len().saturating_sub(LAST);
    let last = HeadLog { entries: own[from..].to_vec(), damaged: 0 };
    let differs = |settled| last.compare(&chain, &head, settled, |seq| store.hash_at(seq));
    let found = match differs(&BTreeSet::new())? {
        // Only then it is worth looking for records that explain it.
        Some(_) => differs(&store.given_up()?)?,
        None => None,
    };
    if found.is_none() && last.last(&chain).is_none_or(|noted| noted.head != head) {
        // It could not be written when the record was sealed.
        let _ = super::shop_setup::remember(head_log, head, &chain, now);
    }
    Ok(found.map(|difference| match difference {
        HeadDifference::Ends { here, seen } => {
            Problem::new("in_place.older").with("here", here).with("seen", seen)
        }
        HeadDifference::Other { seq } => Problem::new("in_place.fork").with("seq", seq),
    }))
}

impl Store {
    /// The records that a sealed restore names as given up.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn given_up(&self) -> Result<BTreeSet<(i64, Hash)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT g.value ->> '$.seq', g.value ->> '$.hash'
             FROM seal, json_each(CAST(seal.body AS TEXT), '$.given_up') g
             WHERE seal.kind = 'restore' AND json_valid(CAST(seal.body AS TEXT))",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
        let mut all = BTreeSet::new();
        for row in rows {
            let (seq, hash) = row?;
            all.extend(unhex32(&hash).map(|hash| (seq, hash)));
        }
        Ok(all)
    }

    /// Seals that the shop goes on with this file, and what this PC has seen that it does not hold.
    ///
    /// # Errors
    /// What [`Act::ManageShop`] needs and was not given; when it could not be saved.
    pub(crate) fn accept_file(
        &mut self,
        action: &AuditAction,
        at: Stamp,
        lost: &[LostRecord],
        key: &SealKey<'_>,
    ) -> Result<(ChainHead, String)> {
        let settings = self.settings()?.1;
        let allowed = self.allow(&Case::new(Act::ManageShop, PersonId(action.by)), &settings)?;
        let by = settings.person(PersonId(action.by));
        let (when, head) = ((at, self.business_day(at.ms)?), self.head()?);
        self.write_allowed(action, [allowed], |tx| {
            tx.audit(None::<&()>, Some(&lost.len()))?;
            let body = json!({
                "schema": "handover-restore/v1",
                "by": by.map_or("", |by| by.name.as_str()),
                "from": "",
                "what": FOUND_IN_PLACE,
                "copy": { "seq": head.seq, "hash": hex(&head.hash) },
                "given_up": as_sealed(lost),
            });
            append_plain(tx, SealKind::Restore, when, by, &body, key)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::model::lang::Lang;
    use crate::record::custody::CustodyRecord;
    use crate::store::{OpenOptions, VerifyLevel};
    use crate::tui::shell::view::Command;
    use crate::tui::test_support::{OWNER, Shop};

    /// An older file lies where the shop's was; the program has just opened it.
    fn older() -> Shop {
        let mut shop = Shop::new(Lang::En);
        let db = shop.app.desk.db.clone();
        shop.app.desk.store.as_mut().unwrap().settle().unwrap();
        let old = fs::read(&db).unwrap();
        shop.hand_over();
        shop.app.desk.store.take().unwrap().close().unwrap();
        fs::write(&db, old).unwrap();
        shop.app.desk.store = Some(Store::open(&db, &OpenOptions::write(1)).unwrap());
        shop.app.desk.refresh(&mut shop.app.model).unwrap();
        shop
    }

    fn look(shop: &Shop) -> Option<Problem> {
        let desk = &shop.app.desk;
        look_around(desk.store.as_ref().unwrap(), &desk.head_log, Lies::WhereTheShopDoes, desk.now()).unwrap()
    }

    fn accept(shop: &mut Shop) {
        shop.app.desk.store.as_mut().unwrap().accept_pin(OWNER, Act::ManageShop);
        shop.perform_bare(Command::AcceptFile { by: OWNER });
    }

    #[test]
    fn an_older_file_is_named_until_the_owner_seals_the_gap() {
        let mut shop = older();
        assert_eq!(look(&shop).unwrap(), Problem::new("in_place.older").with("here", 1).with("seen", 2));
        shop.perform_bare(Command::AcceptFile { by: OWNER });
        assert!(look(&shop).is_some(), "nobody proved to be the owner");
        accept(&mut shop);
        assert_eq!(look(&shop), None);
        let store = shop.app.desk.store.as_ref().unwrap();
        let verified = store.verify(VerifyLevel::Sense).unwrap();
        assert_eq!((verified.findings, verified.in_place), (Vec::new(), vec![2]));
        assert_eq!(verified.restores, [0; 0], "nobody brought a backup back");
    }

    #[test]
    fn the_day_of_a_record_that_is_gone_says_so_and_the_new_one_counts_as_the_newest() {
        let mut shop = older();
        let day = shop.app.desk.now().calendar_date();
        let before = shop.app.desk.store.as_ref().unwrap().newest_record_ms().unwrap();
        shop.advance_min(2 * 24 * 60);
        accept(&mut shop);
        let store = shop.app.desk.store.as_ref().unwrap();
        let told =
            |day| store.custody_of(day).unwrap().iter().map(CustodyRecord::problem).collect::<Vec<_>>();
        assert_eq!(told(day).len(), 1, "the record that is gone was of this day");
        assert!(told(day)[0].args.contains(&("records", "#2".to_owned())), "{:?}", told(day));
        assert_eq!(told(day), told(shop.app.desk.now().calendar_date()));
        assert_eq!(told(day.succ()), []);
        let newest = store.newest_record_ms().unwrap();
        assert!(newest > before && newest == shop.app.desk.now().ms, "{before} {newest}");
    }

    #[test]
    fn two_records_of_one_number_are_settled_by_the_record_too() {
        let mut shop = older();
        // Nobody was there who could settle it: the shop went on, and number 2 is another one now.
        shop.hand_over();
        assert_eq!(look(&shop).unwrap(), Problem::new("in_place.fork").with("seq", 2));
        accept(&mut shop);
        assert_eq!(look(&shop), None);
        let desk = &shop.app.desk;
        let store = desk.store.as_ref().unwrap();
        assert_eq!(given_up(store, &desk.head_log).unwrap(), []);
        assert_eq!(store.verify(VerifyLevel::Sense).unwrap().in_place, [3]);
    }

    #[test]
    fn another_shops_file_is_named_where_the_shop_of_this_pc_lies() {
        let mut shop = Shop::new(Lang::En);
        let other = Shop::new(Lang::En);
        let log = shop.app.desk.head_log.clone();
        fs::copy(&other.app.desk.head_log, &log).unwrap();
        assert_eq!(look(&shop).unwrap().key, "in_place.other_shop");
        accept(&mut shop);
        assert_eq!(look(&shop), None);
    }

    #[test]
    fn a_head_that_could_not_be_noted_is_noted_at_the_next_start() {
        let mut shop = Shop::new(Lang::En);
        let log = shop.app.desk.head_log.clone();
        fs::rename(&log, log.with_extension("away")).unwrap();
        fs::create_dir(&log).unwrap();
        shop.hand_over();
        assert!(shop.app.model.unlogged.is_some() && shop.screen(120, 40).contains("The seal is saved"));
        fs::remove_dir(&log).unwrap();
        fs::rename(log.with_extension("away"), &log).unwrap();
        assert_eq!(look(&shop), None);
        let store = shop.app.desk.store.as_ref().unwrap();
        let noted = head_log::read(&log).unwrap();
        assert_eq!(noted.last(&store.shop().unwrap().chain_id).unwrap().head, store.head().unwrap());
    }
}
