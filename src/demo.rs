//! A shop to look at: sixty believable days, and a shift that is running now.
//!
//! Everything goes through the same doors as in a real shop: shifts are logged, handed over, signed and
//! sealed, only with a clock that runs quickly. The same seed and the same day give the same records; ids,
//! hashes and signatures differ, because the keys do.

mod cast;
mod day;
mod dice;
mod exchange;
#[cfg(test)]
mod tests;
mod texts;
mod world;

pub(crate) use cast::DemoPerson;

use crate::model::ids::ShiftId;
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::model::zone::Zone;
use crate::record::seal;
use crate::rules::pin::{Cost, Secret, SecretKind};
use crate::rules::shop_day;
use crate::store::shop_keys::NewCode;
use crate::store::shop_setup::ShopFiles;
use crate::store::{
    AuditAction, Durability, OpenOptions, Result, Shop, Store, StoreError, pin_check, shop_setup,
};
use crate::system::key_file;
use crate::system::key_file::Keys;
use day::ShiftPart;
use world::{Base, End, MINUTE, SPARE_MS, World};

/// What to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DemoPlan {
    /// Days of records before today.
    pub(crate) days: u32,
    /// The same seed gives the same records.
    pub(crate) seed: u64,
    /// Now, UTC milliseconds: the shift of this moment is the one that runs.
    pub(crate) now_ms: i64,
    /// Language of the shop.
    pub(crate) lang: Lang,
}

/// A demo shop just made.
pub(crate) struct DemoMade {
    /// The open store.
    pub(crate) store: Store,
    pub(crate) keys: Keys,
    /// Everyone, with PINs to be shown.
    pub(crate) people: Vec<DemoPerson>,
    pub(crate) handovers: u32,
}

/// Makes a demo shop. The key file is made, or taken if there is one.
///
/// # Errors
/// A file that cannot be made.
pub(crate) fn build(places: &ShopFiles<'_>, plan: &DemoPlan) -> std::result::Result<DemoMade, Problem> {
    let keys = if places.key_file.exists() {
        key_file::load(places.key_file)?
    } else {
        key_file::create(places.key_file)?
    };
    let day = Zone::default().stamp_at(plan.now_ms).calendar_date();
    let settings = cast::settings(plan.lang, day.plus(-i64::from(plan.days)))?;
    let zone = settings.store.zone;
    let now = zone.stamp_at(plan.now_ms);
    let running = shop_day::at_founding(&settings, now).ok_or_else(|| Problem::new("settings.no_shift"))?;
    let (today, shift) = (running.date, running.shift);
    let first = today.plus(-i64::from(plan.days));
    let starts = |date, shift| settings.shift(shift).map_or(0, |s| settings.starts(s, date));
    let begin = starts(first, ShiftId(1)) + 2 * MINUTE;
    // Somebody looks at the demo before the first shift of its first day has begun.
    let begin = begin.min(plan.now_ms);
    let base = Base {
        keys: &keys,
        version: 1,
        seed: plan.seed,
        now_ms: plan.now_ms,
        first,
        last_start_ms: starts(today, shift),
        settings,
    };
    let mut store = Store::create(places.db, &OpenOptions::write(plan.now_ms)).map_err(|e| e.problem())?;
    let (done, (head, chain, at)) = fill(&mut store, &base, begin).map_err(|e| e.problem())?;
    shop_setup::remember(places.head_log, head, &chain, at)?;
    let handovers = u32::try_from(done).unwrap_or(u32::MAX);
    Ok(DemoMade { store, people: cast::people(&base.settings), keys, handovers })
}

/// Founds the shop and lives through every shift up to the one that runs now; gives the number
/// of handovers and the chain's end.
fn fill(store: &mut Store, base: &Base<'_>, begin_ms: i64) -> Result<(i64, End)> {
    store.set_durability(Durability::Fast)?;
    let mut world =
        World { store, base, stock: cast::first_stock(), head: None, handovers: 0, leaving: Vec::new() };
    world.found(begin_ms)?;
    let World { mut stock, mut head, mut handovers, mut leaving, .. } = world;
    loop {
        // A week at a time keeps the journal short.
        let over = store.together(|store| {
            let (all, last) = (std::mem::take(&mut stock), head.take());
            let leaving_now = std::mem::take(&mut leaving);
            let mut world = World { store, base, stock: all, head: last, handovers, leaving: leaving_now };
            let over = world.week();
            (stock, head, handovers, leaving) = (world.stock, world.head, world.handovers, world.leaving);
            over
        })?;
        if over {
            break;
        }
    }
    store.settle()?;
    store.set_durability(Durability::Safe)?;
    let end = head.ok_or(StoreError::NotSetUp)?;
    Ok((handovers, end))
}

impl World<'_> {
    fn found(&mut self, begin_ms: i64) -> Result<()> {
        let (at, keys) = (self.stamp(begin_ms), self.base.keys);
        let mut secrets = Vec::new();
        for (kind, all) in
            [(SecretKind::Pin, cast::pins()), (SecretKind::Passphrase, vec![cast::passphrase()])]
        {
            for (person, secret) in all {
                let secret = Secret::new(&secret);
                let stored = pin_check::credential(kind, &secret, &keys.pepper, Cost::test())?;
                secrets.push((person, stored));
            }
        }
        let chain_id = seal::hex(&key_file::random::<16>()?);
        let (_, code) = NewCode::issue(keys, &chain_id, Cost::test())?;
        let shop = Shop {
            chain_id,
            public_key: seal::hex(keys.public.as_bytes()),
            key_id: keys.key_id.clone(),
            recovery_hash: code.hash,
        };
        let action = AuditAction::new(begin_ms, cast::OWNER.0, "shop.found", "shop");
        let key = keys.signing.as_ref().map_err(Clone::clone);
        let sealed = Some(&code.sealed);
        let head = self.store.found(&action, at, &shop, &self.base.settings, &secrets, sealed, &key)?;
        self.head = Some((head, shop.chain_id, at));
        Ok(())
    }

    /// Lives through a week; whether the running shift was reached.
    fn week(&mut self) -> Result<bool> {
        let stop = self.store.running()?.date.plus(7);
        loop {
            let run = self.store.running()?;
            let settings = &self.base.settings;
            let end = settings.shift(run.shift).map_or(0, |s| settings.ends(s, run.date));
            if end + SPARE_MS > self.base.now_ms {
                self.live_through(run, self.base.now_ms, ShiftPart::SoFar)?;
                return Ok(true);
            }
            self.live_through(run, end - 15 * MINUTE, ShiftPart::Whole)?;
            self.hand_over(run, end)?;
            if self.store.running()?.date >= stop {
                return Ok(false);
            }
        }
    }
}
