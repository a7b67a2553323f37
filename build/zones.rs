//! The time zone database as the program needs it: offsets alone, from 1970 on, in tables without pointers.
//!
//! `chrono-tz` itself would put 2.6 MB into the program, most of it names of offsets that no shop prints and
//! addresses that the system has to fill in at every start.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, Offset as _, TimeZone as _};
use chrono_tz::{TZ_VARIANTS, Tz};

/// Two changes of the clocks are further apart than this (Ramadan in Morocco: a month).
const STEP: i64 = 4 * 86_400;
/// 2100-01-01: the database says nothing beyond.
const END: i64 = 4_102_444_800;
/// Offsets are kept in half minutes: Liberia had 44:30 until 1972.
const UNIT: i32 = 30;

/// Zones by name, which list of changes each has, and all lists one after the other.
pub fn generate() -> Result<String, String> {
    let mut zones: Vec<Tz> = TZ_VARIANTS.to_vec();
    zones.sort_by_key(|zone| zone.name());
    let (mut names, mut ends, mut uses) = (String::new(), Vec::new(), Vec::new());
    let mut known = BTreeMap::new();
    let (mut starts, mut since, mut offsets) = (vec![0], Vec::new(), Vec::new());
    for zone in &zones {
        names.push_str(zone.name());
        ends.push(names.len());
        let list = changes(*zone);
        let next = known.len();
        let index = *known.entry(list.clone()).or_insert(next);
        uses.push(index);
        if index == next {
            for (at, offset) in list {
                if offset % UNIT != 0 {
                    return Err(format!("{zone}: offset of {offset} s"));
                }
                since.push(at);
                offsets.push(i64::from(offset / UNIT));
            }
            starts.push(since.len());
        }
    }
    let utc = zones.iter().position(|zone| *zone == Tz::UTC).ok_or("no zone UTC")?;
    let mut code = format!(
        "pub(super) const UTC: u16 = {utc};\npub(super) const UNIT: i64 = {UNIT};\npub(super) static NAMES: &str = {names:?};\n"
    );
    table(&mut code, "NAME_ENDS", "u16", &ends);
    table(&mut code, "LISTS", "u16", &uses);
    table(&mut code, "STARTS", "u16", &starts);
    table(&mut code, "SINCE", "u32", &since);
    table(&mut code, "OFFSETS", "i16", &offsets);
    Ok(code)
}

fn table<T: std::fmt::Debug>(code: &mut String, name: &str, kind: &str, values: &[T]) {
    let _ = writeln!(code, "pub(super) static {name}: [{kind}; {}] = {values:?};", values.len());
}

/// The offset in force in 1970, and every other one with the second in which it begins.
fn changes(zone: Tz) -> Vec<(i64, i32)> {
    let mut now = offset(zone, 0);
    let mut found = vec![(0, now)];
    for step in (0..END).step_by(usize::try_from(STEP).unwrap_or(1)) {
        let (mut before, mut after) = (step, step + STEP);
        if offset(zone, after) == now {
            continue;
        }
        while after - before > 1 {
            let middle = before.midpoint(after);
            *(if offset(zone, middle) == now { &mut before } else { &mut after }) = middle;
        }
        now = offset(zone, after);
        found.push((after, now));
    }
    found
}

fn offset(zone: Tz, second: i64) -> i32 {
    let utc = DateTime::from_timestamp(second, 0).unwrap_or_default().naive_utc();
    zone.offset_from_utc_datetime(&utc).fix().local_minus_utc()
}
