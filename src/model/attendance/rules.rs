//! The thresholds attendance is judged by.

use serde::{Deserialize, Serialize};

/// Every threshold of the attendance rules. Minutes are whole; bounds include the number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct AttendanceRules {
    /// How long before the start a punch already belongs to the shift. Default 60.
    pub(crate) early_open_min: i64,
    /// How long after the end a punch still belongs to the shift. Default 180.
    pub(crate) late_close_min: i64,
    /// Minutes late (or early) that are let pass. Beyond it all minutes count. Default 0.
    pub(crate) grace_min: i64,
    /// Up to here it is `late`. Default 30.
    pub(crate) late_max_min: i64,
    /// Up to here it is `serious_late`, beyond it `half_day_absent`. Default 30: shops with a single
    /// figure have no middle tier.
    pub(crate) serious_late_max_min: i64,
    /// A punch of the same kind within this time is the same punch again. Default 2.
    pub(crate) duplicate_min: i64,
    /// Time after the end counts as overtime from this many minutes on. Default 30.
    pub(crate) overtime_threshold_min: i64,
    /// Overtime is rounded down to a multiple of this. Default 30.
    pub(crate) overtime_round_min: i64,
    /// Whether time before the start can be overtime as well. Default no.
    pub(crate) overtime_before_start: bool,
    /// How long before the start the incoming person is expected. Default 10.
    pub(crate) overlap_min: i64,
    /// Whether minutes outside the roster that no lead has decided on count as overtime as well. Default no.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) undecided_is_overtime: bool,
    /// Punch corrections one person may have in a month. Default 3.
    pub(crate) corrections_per_month: u32,
}

impl Default for AttendanceRules {
    fn default() -> Self {
        Self {
            early_open_min: 60,
            late_close_min: 180,
            grace_min: 0,
            late_max_min: 30,
            serious_late_max_min: 30,
            duplicate_min: 2,
            overtime_threshold_min: 30,
            overtime_round_min: 30,
            overtime_before_start: false,
            overlap_min: 10,
            undecided_is_overtime: false,
            corrections_per_month: 3,
        }
    }
}
