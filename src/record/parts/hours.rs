//! A line of attendance as the rules know it, and back.

use super::{Attendance, StayTimes};
use crate::model::attendance::{AttendanceResult, SegmentLine, StayLine};
use crate::model::time::Stamp;

impl Attendance {
    /// The line as the rules know it. Punches that decided nothing are no part of a document.
    #[must_use]
    pub(crate) fn line(&self) -> AttendanceResult {
        let ms = |at: Option<Stamp>| at.map(|at| at.ms);
        let mut line = AttendanceResult {
            segments: Vec::new(),
            actual_in_ms: ms(self.actual_in),
            actual_out_ms: ms(self.actual_out),
            late_min: self.late_min,
            early_min: self.early_min,
            late_tier: self.late_tier,
            early_tier: self.early_tier,
            missing: self.missing,
            absent: self.absent,
            absent_min: self.absent_min,
            leave: self.leave.clone(),
            on_leave: self.on_leave,
            cover: self.cover,
            held_over_min: self.held_over_min,
            no_overlap: self.no_overlap,
            overlap_min: self.overlap_min,
            overtime_min: self.overtime_min,
            worked_min: self.worked_min,
            unplanned_min: self.unplanned_min,
            stays: self.stays.iter().map(|s| StayLine { in_ms: ms(s.came), out_ms: ms(s.went) }).collect(),
            carried_in: self.carried_in,
            carried_out: self.carried_out,
            duplicates: Vec::new(),
            evidence: Vec::new(),
            provisional: self.provisional,
        };
        let split = self.segments.iter().map(|s| SegmentLine {
            start_ms: s.start.ms,
            end_ms: s.end.ms,
            in_ms: ms(s.came),
            out_ms: ms(s.went),
            late_min: s.late_min,
            early_min: s.early_min,
            late_tier: s.late_tier,
            early_tier: s.early_tier,
        });
        line.segments = split.collect();
        // Where the document names no stretches there is one, and the line itself says all of it.
        if let (true, Some(start), Some(end)) =
            (line.segments.is_empty(), self.planned_start, self.planned_end)
        {
            line.segments.push(SegmentLine {
                start_ms: start.ms,
                end_ms: end.ms,
                in_ms: line.actual_in_ms,
                out_ms: line.actual_out_ms,
                late_min: line.late_min,
                early_min: line.early_min,
                late_tier: line.late_tier,
                early_tier: line.early_tier,
            });
        }
        line
    }

    /// A punch of the line, UTC milliseconds, as the shop's clock showed it; of what is no punch of it, in UTC.
    #[must_use]
    pub(crate) fn stamp_of(&self, ms: i64) -> Stamp {
        let stays = self.stays.iter().flat_map(|stay| [stay.came, stay.went]);
        let punch = stays.chain([self.actual_in, self.actual_out]).flatten().find(|at| at.ms == ms);
        punch.unwrap_or(Stamp { ms, offset_min: 0 })
    }

    /// Takes over everything that follows from the punches; plan, leave and the punches themselves stay. `at`
    /// gives an instant (UTC milliseconds) as the shop's clock showed it.
    pub(crate) fn judged(&mut self, now: &AttendanceResult, at: impl Fn(i64) -> Stamp) {
        (self.late_min, self.late_tier) = (now.late_min, now.late_tier);
        (self.early_min, self.early_tier) = (now.early_min, now.early_tier);
        (self.missing, self.absent, self.absent_min) = (now.missing, now.absent, now.absent_min);
        (self.cover, self.no_overlap, self.overlap_min) = (now.cover, now.no_overlap, now.overlap_min);
        (self.held_over_min, self.overtime_min) = (now.held_over_min, now.overtime_min);
        (self.worked_min, self.provisional) = (now.worked_min, now.provisional);
        // A line that was sealed before stays were judged says no more than it did.
        if self.unplanned_min.is_some() {
            self.unplanned_min = now.unplanned_min;
            (self.carried_in, self.carried_out) = (now.carried_in, now.carried_out);
            let stays = now.stays.iter();
            self.stays =
                stays.map(|s| StayTimes { came: s.in_ms.map(&at), went: s.out_ms.map(&at) }).collect();
        }
        for (part, judged) in self.segments.iter_mut().zip(&now.segments) {
            (part.came, part.went) = (judged.in_ms.map(&at), judged.out_ms.map(&at));
            (part.late_min, part.late_tier) = (judged.late_min, judged.late_tier);
            (part.early_min, part.early_tier) = (judged.early_min, judged.early_tier);
        }
    }
}
