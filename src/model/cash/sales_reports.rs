//! What the figures of a shop's sales report mean, and where each payment is matched.

use std::collections::BTreeMap;

use crate::model::codes::codes;
use crate::model::money::Money;

codes! {
    /// Whether the cash figure of the sales report has refunds already taken off.
    #[derive(Default)]
    pub(crate) enum RefundsIn {
        /// It has not: refunds are typed beside it and taken off.
        #[default]
        Apart = "apart" => "settings_ui.refunds_apart",
        /// It has: nothing is taken off once more.
        TakenOff = "taken_off" => "settings_ui.refunds_taken_off",
    }
}

codes! {
    /// Where the sales report begins to count.
    #[derive(Default)]
    pub(crate) enum ReportStart {
        /// It starts at zero each period.
        #[default]
        Zero = "zero" => "settings_ui.report_zero",
        /// It runs on since the last Z report: what was read before is taken off.
        RunsOn = "runs_on" => "settings_ui.report_runs_on",
    }
}

codes! {
    /// Where a payment is held against the report.
    #[derive(Default)]
    pub enum MatchedAt {
        /// At every handover.
        #[default]
        Here = "here" => "settings_ui.matched_here",
        /// At the last handover of the day.
        DayCut = "day_cut" => "settings_ui.matched_day_cut",
        /// Not at a handover.
        Elsewhere = "elsewhere" => "settings_ui.matched_elsewhere",
    }
}

/// A figure of the sales report that runs on where the report does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ReportFigure {
    /// What it says of cash received.
    Cash,
    /// What it says of cash refunds.
    Refunds,
    /// What it says of another payment, by its id.
    Tender(String),
}

/// What the sales report of a register showed last on the day, before a handover.
pub(crate) type Readings = BTreeMap<ReportFigure, Money>;
