//! The time zone database as the program needs it: names, and the offsets in force from 1970 on.
//!
//! `chrono-tz` itself would put 2.6 MB into the program, most of it names of offsets that no shop prints.

use std::fmt::Write as _;

use chrono::{DateTime, Offset as _, TimeZone as _};
use chrono_tz::{TZ_VARIANTS, Tz};

/// Two changes of the clocks are further apart than this (Ramadan in Morocco: a month).
const STEP: i64 = 4 * 86_400;
/// 2100-01-01: the database says nothing beyond.
const END: i64 = 4_102_444_800;

/// Zones in the order of their names, each with its changes; zones with the same changes share one list.
pub(crate) fn generate() -> String {
    let mut zones: Vec<Tz> = TZ_VARIANTS.to_vec();
    zones.sort_by_key(|zone| zone.name());
    let utc = zones.iter().position(|zone| *zone == Tz::UTC).unwrap_or_default();
    let mut lists: Vec<Vec<(i64, i32)>> = Vec::new();
    let (mut changes_code, mut zones_code) = (String::new(), String::new());
    for zone in &zones {
        let list = changes(*zone);
        let index = lists.iter().position(|known| *known == list).unwrap_or_else(|| {
            let _ = writeln!(
                changes_code,
                "static CHANGES_{}: [(u32, i32); {}] = {list:?};",
                lists.len(),
                list.len()
            );
            lists.push(list);
            lists.len() - 1
        });
        let _ = writeln!(zones_code, "    ({:?}, &CHANGES_{index}),", zone.name());
    }
    format!(
        "pub(super) const UTC: u16 = {utc};\n{changes_code}\
         /// Name, and every offset (seconds east) with the second since 1970 in which it begins.\n\
         pub(super) static ZONES: [(&str, &[(u32, i32)]); {}] = [\n{zones_code}];\n",
        zones.len()
    )
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
