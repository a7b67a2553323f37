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

use crate::access;
use crate::domain::ids::{PersonId, ShiftId};
use crate::domain::people::Role;
use crate::domain::pin::{self, Cost, Secret};
use crate::domain::seal::{self, Head};
use crate::domain::settings::Settings;
use crate::domain::shift::{self, ShiftRun};
use crate::domain::time::{BusinessDate, Stamp};
use crate::domain::{Lang, Problem};
use crate::founding::{self, Places};
use crate::keys::{self, Keys};
use crate::store::{Action, Durability, OpenOptions, Result, Shop, Store, StoreError};
use dice::Dice;

/// Time kept free between the planned end of a shift and now: as long as a handover takes.
const SPARE_MS: i64 = 25 * day::MINUTE;

/// What to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Days of records before today.
    pub days: u32,
    /// The same seed gives the same records.
    pub seed: u64,
    /// Now, UTC milliseconds: the shift of this moment is the one that runs.
    pub now_ms: i64,
    /// Language of the shop.
    pub lang: Lang,
}

/// A demo shop just made.
pub struct DemoMade {
    /// The open store.
    pub store: Store,
    /// Its keys.
    pub keys: Keys,
    /// Everyone, with PINs to be shown.
    pub people: Vec<DemoPerson>,
    /// Handovers sealed.
    pub handovers: u32,
}

/// Someone of the demo shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoPerson {
    /// Number.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// PIN; protects nothing.
    pub pin: String,
}

/// What stays the same while a demo shop is made.
struct Base<'a> {
    keys: &'a Keys,
    settings: Settings,
    version: i64,
    seed: u64,
    now_ms: i64,
    first: BusinessDate,
    /// Planned start of the shift that runs now.
    last_start_ms: i64,
}

/// A demo shop while it is being made.
struct World<'a> {
    store: &'a mut Store,
    base: &'a Base<'a>,
    /// Pieces of each line of the count list.
    stock: Vec<i64>,
    head: Option<End>,
}

/// The chain's end: head, chain and when it was sealed.
type End = (Head, String, Stamp);

/// Makes a demo shop. The key file is made, or taken if there is one.
///
/// # Errors
/// A file that cannot be made.
pub fn build(places: &Places<'_>, plan: &Plan) -> std::result::Result<DemoMade, Problem> {
    let keys =
        if places.key_file.exists() { keys::load(places.key_file)? } else { keys::create(places.key_file)? };
    let settings = cast::settings(plan.lang)?;
    let zone = settings.store.zone;
    let now = zone.stamp_at(plan.now_ms);
    let (today, shift) =
        shift::running(&settings, now, None).ok_or_else(|| Problem::new("settings.no_shift"))?;
    let first = today.plus(-i64::from(plan.days));
    let starts = |date, shift| settings.shift(shift).map_or(0, |s| s.starts(date, zone));
    let begin = starts(first, ShiftId(1)) + 2 * day::MINUTE;
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
    founding::remember(places.head_log, head, &chain, at)?;
    let handovers = u32::try_from(done).unwrap_or(u32::MAX);
    Ok(DemoMade { store, people: cast::people(&base.settings), keys, handovers })
}

/// Founds the shop and lives through every shift up to the one that runs now; gives the number
/// of handovers and the chain's end.
fn fill(store: &mut Store, base: &Base<'_>, begin_ms: i64) -> Result<(i64, End)> {
    store.set_durability(Durability::Fast)?;
    let mut world = World { store, base, stock: cast::first_stock(), head: None };
    world.found(begin_ms)?;
    let World { mut stock, mut head, .. } = world;
    loop {
        // A week at a time keeps the journal short.
        let over = store.together(|store| {
            let mut world = World { store, base, stock: std::mem::take(&mut stock), head: head.take() };
            let over = world.week();
            (stock, head) = (world.stock, world.head);
            over
        })?;
        if over {
            break;
        }
    }
    store.settle()?;
    store.set_durability(Durability::Safe)?;
    let end = head.ok_or(StoreError::NotSetUp)?;
    // Shifts are numbered from 1, and the last one still runs.
    Ok((store.running()?.id.0 - 1, end))
}

impl World<'_> {
    fn found(&mut self, begin_ms: i64) -> Result<()> {
        let (at, keys) = (self.stamp(begin_ms), self.base.keys);
        let mut secrets = Vec::new();
        for (person, pin) in cast::pins() {
            let secret = Secret::new(&pin);
            secrets.push((person, access::credential(&secret, &keys.pepper, Cost::test(), false)?));
        }
        let recovery = pin::recovery_code(&keys::random::<15>()?);
        let shop = Shop {
            chain_id: seal::hex(&keys::random::<16>()?),
            public_key: seal::hex(keys.public.as_bytes()),
            key_id: keys.key_id.clone(),
            recovery_hash: access::credential(&recovery, &keys.pepper, Cost::test(), false)?.hash,
        };
        let action = Action::new(begin_ms, cast::OWNER.0, "shop.found", "shop");
        let key = keys.signing.as_ref().map_err(Clone::clone);
        let head = self.store.found(&action, at, &shop, &self.base.settings, &secrets, &key)?;
        self.head = Some((head, shop.chain_id, at));
        Ok(())
    }

    /// Lives through a week; whether the running shift was reached.
    fn week(&mut self) -> Result<bool> {
        let stop = self.store.running()?.date.plus(7);
        loop {
            let run = self.store.running()?;
            let zone = self.base.settings.store.zone;
            let end = self.base.settings.shift(run.shift).map_or(0, |s| s.ends(run.date, zone));
            if end + SPARE_MS > self.base.now_ms {
                self.live_through(run, self.base.now_ms, true)?;
                return Ok(true);
            }
            self.live_through(run, end - 15 * day::MINUTE, false)?;
            self.hand_over(run, end)?;
            if self.store.running()?.date >= stop {
                return Ok(false);
            }
        }
    }

    fn stamp(&self, ms: i64) -> Stamp {
        self.base.settings.store.zone.stamp_at(ms)
    }

    fn lang_of(&self, person: PersonId) -> Lang {
        self.base.settings.person(person).map_or(Lang::En, |p| p.lang)
    }

    /// Days since the first.
    fn day(&self, date: BusinessDate) -> i64 {
        date.days_since(self.base.first)
    }

    /// A number of its own for each purpose in each shift.
    fn part(&self, run: ShiftRun, purpose: u64) -> u64 {
        let shift = self.day(run.date).saturating_mul(3).saturating_add(run.shift.0);
        u64::try_from(shift).unwrap_or(0).wrapping_mul(8).wrapping_add(purpose)
    }

    /// Who stays away on a shift of two.
    fn absent(&self, date: BusinessDate, shift: ShiftId) -> Option<PersonId> {
        let crew = cast::rostered(&self.base.settings, date, shift, Role::Cashier);
        let part =
            u64::try_from(self.day(date)).unwrap_or(0).wrapping_mul(8).wrapping_add(shift.0.unsigned_abs());
        let mut dice = Dice::of(self.base.seed ^ 0x5EED, part);
        // Never today: whoever looks at the demo finds everyone at work.
        let recent = shift_start(&self.base.settings, date, shift) >= self.base.last_start_ms;
        (crew.len() > 1 && !recent && dice.one_in(16)).then(|| crew.last().copied()).flatten()
    }

    /// The cashiers at work on a shift.
    fn crew(&self, date: BusinessDate, shift: ShiftId) -> Vec<PersonId> {
        let absent = self.absent(date, shift);
        let mut crew = cast::rostered(&self.base.settings, date, shift, Role::Cashier);
        crew.retain(|p| Some(*p) != absent);
        crew
    }
}

fn shift_start(settings: &Settings, date: BusinessDate, shift: ShiftId) -> i64 {
    settings.shift(shift).map_or(0, |s| s.starts(date, settings.store.zone))
}
