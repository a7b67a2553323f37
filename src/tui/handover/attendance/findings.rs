//! What there is to say about somebody's hours.

use crate::i18n;
use crate::i18n::{dates, msg};
use crate::model::attendance::{AttendanceResult as Judged, MissingPunch, Tier};
use crate::model::handover::AttendanceLine;
use crate::model::lang::Lang;
use crate::report::daylog;

/// Whether people have to supply a punch: one is missing, or nobody has seen the person come.
pub(super) fn lacks_punch(line: &Judged) -> bool {
    line.missing != MissingPunch::None || (!line.came() && !line.on_leave)
}

/// What there is to say about a line, gravest first, and whether it needs a look. In time is only whoever was to come.
pub(super) fn findings(of: &AttendanceLine, lang: Lang) -> (Vec<String>, bool) {
    let line = &of.line;
    let word = |key: &str| i18n::text(lang, key, &[]);
    let long = |minutes| dates::duration(lang, minutes);
    let mut all = Vec::new();
    if line.absent {
        all.push(msg::attendance::absent(lang).to_owned());
    } else if let Some(key) = line.missing.key() {
        all.push(word(key));
    } else if lacks_punch(line) {
        all.push(msg::attendance::missing_in(lang).to_owned());
    }
    if line.late_min > 0 {
        all.push(format!("{} {}", word(grave(line.late_tier).late_key()), long(line.late_min)));
    }
    if line.early_min > 0 {
        all.push(format!("{} {}", word(grave(line.early_tier).early_key()), long(line.early_min)));
    }
    let look = !all.is_empty();
    all.extend(line.leave.iter().map(|l| format!("{} {}", word(l.kind.key()), long(l.minutes))));
    if line.cover {
        all.push(msg::attendance::cover(lang).to_owned());
    }
    if line.held_over_min > 0 {
        all.push(msg::attendance::held_over(lang, line.held_over_min));
    }
    if line.unplanned_min.is_some_and(|minutes| minutes > 0) {
        // A part is said with its whole.
        all.push(daylog::on_clock(line, of.planned_start_ms, lang).join(msg::results::between(lang)));
    }
    if line.overtime_min > 0 {
        all.push(msg::daylog::overtime(lang, long(line.overtime_min)));
    }
    all.extend(daylog::less_overlap(line, lang));
    for (is, key) in
        [(line.carried_in, "attendance.carried_in"), (line.carried_out, "attendance.carried_out")]
    {
        if is {
            all.push(word(key));
        }
    }
    if all.is_empty() {
        let planned = of.planned_start_ms.is_some();
        let said = if planned { msg::attendance::normal(lang) } else { msg::attendance::not_planned(lang) };
        all.push(said.to_owned());
    }
    (all, look)
}

/// Minutes within grace are still named.
const fn grave(tier: Tier) -> Tier {
    match tier {
        Tier::Normal => Tier::Late,
        other => other,
    }
}
