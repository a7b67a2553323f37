//! From the roster, the punches and the leave that were logged to one person's attendance line.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::model::attendance::{
    AttendanceResult, AttendanceRules, ClockPunch, HoursOf, Planned, PunchKind, ShiftEnd, WorkSegment,
};
use crate::model::handover::AttendanceLine;
use crate::model::ids::{PersonId, ShiftId};
use crate::model::people::Person;
use crate::model::problem::Problem;
use crate::model::settings::Settings;
use crate::model::shift::{ShiftDef, ShiftRun};
use crate::model::time::{BusinessDate, DAY_MS, MINUTE_MS, Minute};
use crate::model::zone::OfTwo;
use crate::rules::attendance::judged_line::{
    Span, Told, Window, judge_cover, judge_own, judge_stays, judge_told, outside,
};
use crate::rules::attendance::ledger::Ledger;
use crate::rules::attendance::stays::{LONGEST_MS, Stay, Stays};
use crate::rules::shop_day::instants;

/// A shift that ends this near the start of another one is relieved by it, in minutes.
const RELIEF_MIN: i64 = 60;

/// Which of the planned shifts around run: a stay is cut towards those alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held<'a> {
    /// Nobody knows yet: what is planned is held.
    Planned,
    /// Nobody takes over, the shop closes: nothing planned after this shift is held.
    Last,
    /// Of those planned to begin by now these were held.
    Ran(&'a BTreeSet<(BusinessDate, ShiftId)>),
}

/// The shifts planned on the days around a run, and the run's own, with start and end: worked out once for all its lines.
#[derive(Clone, Debug, Default)]
pub(crate) struct Around(OnceCell<Vec<AroundShift>>);

/// A shift of a date with its start and end, UTC milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct AroundShift {
    date: BusinessDate,
    shift: ShiftId,
    /// Whether it was to be held that day; the one that ran may have been opened all the same.
    held: bool,
    start: i64,
    end: i64,
}

/// Punches farther from a shift than this have no part in its lines: nobody stays that long, and nothing is put right
/// that far from where it was; both together are less.
const FAR_MS: i64 = 2 * DAY_MS;

/// What a person's line is made from.
#[derive(Clone, Debug)]
pub(crate) struct RosterShift<'a> {
    /// Shifts, rosters and rules.
    pub(crate) settings: &'a Settings,
    /// The shift that is closed.
    pub(crate) run: ShiftRun,
    /// Who hands over.
    pub(crate) outgoing: &'a [PersonId],
    /// Who takes over.
    pub(crate) incoming: &'a [PersonId],
    /// Punches and leave around the shift.
    pub(crate) ledger: &'a Ledger,
    /// Which other shifts are held.
    pub(crate) held: Held<'a>,
    /// What is planned around it; filled as it is asked for.
    pub(crate) around: Around,
}

/// Where the plan of a sealed line comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlanFrom {
    /// The shop's own shifts and rosters.
    Shop,
    /// A record that was taken in: it says who was to come when.
    Elsewhere,
}

/// How somebody stands to a shift.
enum Place {
    /// The shift is theirs: they are judged by its times.
    Rostered(Planned),
    /// Somebody without a roster who worked the better part of it and does not hand over: cover.
    Helper(Planned),
    /// The shift is theirs, and this part of it lies behind its planned end: nothing in it was planned.
    Behind(Planned),
    /// What they work beside the shifts that are theirs is cover.
    Elsewhere,
}

impl RosterShift<'_> {
    fn def(&self) -> Option<&ShiftDef> {
        self.settings.shift(self.run.shift)
    }

    /// What the roster says for a person.
    fn place(&self, person: PersonId, now_ms: i64) -> Place {
        let Some(who) = self.settings.person(person) else { return Place::Elsewhere };
        let own = self.own(person, now_ms);
        let planned = || self.planned(who, &own);
        if who.roster.is_empty() {
            // Without a roster whoever hands over works the shift until it is handed over, and whoever worked it and takes
            // over the next one worked it too: both signed, and neither stood in for anybody.
            if self.outgoing.contains(&person) {
                return planned().map_or_else(|| self.unplanned_part(&own, now_ms), Place::Rostered);
            }
            let worked = self.def().is_some_and(|def| own.contains(&self.settings.span(def, self.run.date)));
            if !worked {
                return Place::Elsewhere;
            }
            let own_shift = self.incoming.contains(&person);
            let place = if own_shift { Place::Rostered } else { Place::Helper };
            return planned().map_or_else(|| self.unplanned_part(&own, now_ms), place);
        }
        if !self.settings.rostered(who, self.run.date, self.run.shift) {
            return Place::Elsewhere;
        }
        planned().map_or_else(|| self.unplanned_part(&own, now_ms), Place::Rostered)
    }

    /// A later part of the shift that began when its planned end had passed.
    fn unplanned_part(&self, others: &[(i64, i64)], now_ms: i64) -> Place {
        let opened = self.run.opened_ms;
        if self.run.part.is_first() || self.end_ms().is_none_or(|end| opened < end) {
            return Place::Elsewhere;
        }
        let line = self.run.line_ms;
        let end = line.unwrap_or(now_ms).max(opened);
        let near = between(opened, end, others);
        Place::Behind(self.between_lines(near))
    }

    /// These hours, with the lines of the parts beside this one in the place of what is planned there.
    fn between_lines(&self, near: Planned) -> Planned {
        let opened = Some(self.run.opened_ms).filter(|_| !self.run.part.is_first());
        let line = self.run.line_ms.filter(|_| self.run.goes_on);
        Planned {
            previous_end_ms: opened.or(near.previous_end_ms),
            next_start_ms: line.or(near.next_start_ms),
            from_line: opened.is_some(),
            to_line: line.is_some(),
            ..near
        }
    }

    /// The shift as it is planned, between these other shifts. Of a shift in several parts each has the hours between
    /// its lines; the first begins, and the last ends, as it is planned. Nobody can be late for a part of a shift
    /// without a roster of their own.
    fn planned(&self, person: &Person, others: &[(i64, i64)]) -> Option<Planned> {
        let opened = Some(self.run.opened_ms).filter(|_| !self.run.part.is_first());
        let line = self.run.line_ms.filter(|_| self.run.goes_on);
        let from = opened.map_or(i64::MIN, |opened| self.came_to_part(person).unwrap_or(opened));
        let to = line.unwrap_or(i64::MAX);
        let def = self.def()?;
        // On a day on which it was not to be held nobody is late for it.
        let hours = self.settings.held_hours(def, self.run.date)?;
        let segments: Vec<WorkSegment> = instants(hours, self.run.date, self.settings.store.zone)
            .into_iter()
            .map(|(start, end)| WorkSegment { start_ms: start.max(from), end_ms: end.min(to) })
            .filter(|segment| segment.start_ms < segment.end_ms)
            .collect();
        let (start, end) = (segments.first()?.start_ms, segments.last()?.end_ms);
        Some(Planned {
            segments,
            relieves: self.relieves(),
            relief_late_min: self.relief_late_min(end),
            hours: self.hours_of(person),
            ..self.between_lines(between(start, end, others))
        })
    }

    /// The hours of the shift on its day, from the first to the last, whatever parts it was worked in.
    fn whole(&self) -> Option<(i64, i64)> {
        let hours = self.settings.held_hours(self.def()?, self.run.date)?;
        let spans = instants(hours, self.run.date, self.settings.store.zone);
        Some((spans.first()?.0, spans.last()?.1))
    }

    /// Whose hours a person is judged by. Who has no roster is still to be there when they hand over.
    fn hours_of(&self, person: &Person) -> HoursOf {
        if !person.roster.is_empty() {
            return HoursOf::Person;
        }
        let hands_over = self.outgoing.contains(&person.id);
        HoursOf::Shift { left_before_ms: self.run.line_ms.filter(|_| hands_over) }
    }

    /// Everybody who has no roster, with what [`HoursOf::Shift`] says of them.
    pub(crate) fn without_roster(&self) -> impl Iterator<Item = (&Person, Option<i64>)> {
        self.settings.people.iter().filter_map(|person| match self.hours_of(person) {
            HoursOf::Shift { left_before_ms } => Some((person, left_before_ms)),
            HoursOf::Person => None,
        })
    }

    /// When somebody without a roster came to a later part of the shift; nothing for who was in already.
    fn came_to_part(&self, person: &Person) -> Option<i64> {
        let (opened, end) = (self.run.opened_ms, self.end_ms()?);
        let stays = Stays::of(self.punches(person.id, None), &self.settings.rules.attendance).all;
        let of = |stay: &&Stay| {
            let came = stay.came.map(|p| p.at_ms);
            came.is_some_and(|at| at < end) && stay.went.is_none_or(|went| went.at_ms > opened)
        };
        let first = stays.iter().find(of).and_then(|stay| stay.came)?;
        Some(first.at_ms).filter(|at| *at >= opened && person.roster.is_empty())
    }

    /// Whether the shift takes over from a running one; its later parts take over from itself, and a shift that was opened
    /// from nobody.
    #[must_use]
    pub(crate) fn relieves(&self) -> bool {
        if !self.run.part.is_first() || !self.run.took_over {
            return false;
        }
        let Some(start) = self.def().map(|def| self.settings.starts(def, self.run.date)) else {
            return false;
        };
        let near = RELIEF_MIN * MINUTE_MS;
        self.around().iter().any(|other| (other.end - start).abs() <= near)
    }

    /// When the shift ends as it is planned, UTC milliseconds.
    #[must_use]
    pub(crate) fn end_ms(&self) -> Option<i64> {
        self.def().map(|def| self.settings.ends(def, self.run.date))
    }

    /// Every shift planned on the days around, and the one that ran.
    fn around(&self) -> &[AroundShift] {
        self.around.0.get_or_init(|| {
            let settings = self.settings;
            let planned = (-1..=1)
                .map(|day| self.run.date.plus(day))
                .flat_map(move |date| settings.held_on(date).map(move |s| (date, s, true)));
            let ran = self.def().filter(|s| s.active && !settings.is_held(self.run.date, s.id));
            let all = planned.chain(ran.map(|s| (self.run.date, s, false)));
            all.map(|(date, s, held)| {
                let (start, end) = settings.span(s, date);
                AroundShift { date, shift: s.id, held, start, end }
            })
            .collect()
        })
    }

    /// The punches that can have a part in somebody's line of the shift, or of this plan of it.
    fn punches(&self, person: PersonId, plan: Option<(i64, i64)>) -> &[ClockPunch] {
        let spans = self.around().iter().map(|near| (near.start, near.end)).chain(plan);
        let from = spans.clone().map(|(start, _)| start).min().unwrap_or(i64::MAX).min(self.run.opened_ms);
        let to =
            spans.map(|(_, end)| end).max().unwrap_or(i64::MIN).max(self.run.line_ms.unwrap_or(i64::MAX));
        self.ledger.punches_between(person, from.saturating_sub(FAR_MS), to.saturating_add(FAR_MS))
    }

    /// The shifts of the days around that are a person's: by the roster, and without one those of which they worked the
    /// better part. Start and end.
    fn own(&self, person: PersonId, now_ms: i64) -> Vec<(i64, i64)> {
        let is_held = |near: &&AroundShift| match self.held {
            Held::Planned => true,
            Held::Last => self.end_ms().is_none_or(|end| near.start < end),
            Held::Ran(ran) => {
                near.start > now_ms
                    || ran.contains(&(near.date, near.shift))
                    || (near.date, near.shift) == (self.run.date, self.run.shift)
            }
        };
        let all = || self.around().iter().filter(is_held);
        let who = self.settings.person(person).filter(|who| !who.roster.is_empty());
        if let Some(who) = who {
            let rostered = all().filter(|near| near.held && who.on_roster(near.date, near.shift));
            return rostered.map(|near| (near.start, near.end)).collect();
        }
        let stays = Stays::of(self.punches(person, None), &self.settings.rules.attendance);
        let spans: Vec<(i64, i64)> = stays.all.iter().filter_map(|stay| stay.span_ms(now_ms)).collect();
        let in_it = |start: i64, end: i64| -> i64 {
            spans.iter().map(|(from, to)| ((*to).min(end) - (*from).max(start)).max(0)).sum()
        };
        let mut worked: Vec<(i64, i64, i64)> = all()
            .map(|near| (in_it(near.start, near.end), near.start, near.end))
            .filter(|(minutes, start, end)| *minutes > 0 && minutes * 2 >= end - start)
            .collect();
        // Where the shop's shifts overlap the one that was worked most counts.
        worked.sort_by_key(|(minutes, start, end)| (-minutes, *start, *end));
        let mut own: Vec<(i64, i64)> = Vec::new();
        for (_, start, end) in worked {
            if own.iter().all(|(from, to)| end <= *from || *to <= start) {
                own.push((start, end));
            }
        }
        own
    }

    /// Whether another shift takes over where this one ends.
    fn relieved(&self, end_ms: i64) -> bool {
        let near = RELIEF_MIN * MINUTE_MS;
        self.around().iter().any(|other| (other.start - end_ms).abs() <= near)
    }

    /// How many minutes after the end the first of those taking over was there, by a punch or the own signature; nothing
    /// while none was, and where the shop closes and nobody was to come.
    #[must_use]
    pub(crate) fn relief_late_min(&self, end_ms: i64) -> i64 {
        if !self.relieved(end_ms) {
            return 0;
        }
        let (from, line) = (self.run.opened_ms, self.run.line_ms.unwrap_or(i64::MAX));
        // Where the handover had begun by then, the time it took is no relief's lateness: who is first known to be there by
        // the own signature was in it.
        let begun = line.div_euclid(MINUTE_MS) <= end_ms.div_euclid(MINUTE_MS);
        let came = |person: &PersonId| {
            let punches = self.ledger.punches_between(*person, from, i64::MAX);
            let punched = punches.iter().filter(|p| p.kind == PunchKind::In).map(|p| p.at_ms);
            // Whoever takes over signs behind the line.
            let signed = self.ledger.signed(*person).iter().copied().filter(|at_ms| *at_ms >= line);
            let known = |at_ms: i64| (at_ms, false);
            let first = punched.map(known).chain(signed.map(|at_ms| (at_ms, begun))).min();
            first.map(|(at_ms, in_it)| if in_it { end_ms } else { at_ms })
        };
        self.incoming
            .iter()
            .filter_map(came)
            .map(|at_ms| at_ms.div_euclid(MINUTE_MS) - end_ms.div_euclid(MINUTE_MS))
            .min()
            .map_or(0, |late| late.max(0))
    }

    /// The person's line as it stands at `now_ms`, not confirmed. Hours that nobody planned for the person are not named.
    #[must_use]
    pub(crate) fn line(&self, person: PersonId, now_ms: i64) -> AttendanceLine {
        self.told(person, now_ms).0
    }

    /// The line, and which minutes on the clock it tells.
    pub(crate) fn told(&self, person: PersonId, now_ms: i64) -> (AttendanceLine, Vec<Span>) {
        let rules = &*self.settings.attendance_of(self.run.shift, self.run.date);
        let punches = self.punches(person, None);
        let awaited = ShiftEnd::Awaited;
        let (planned, Told { line, minutes }) = match self.place(person, now_ms) {
            Place::Rostered(planned) => {
                let leaves = self.ledger.leaves(person);
                let mut told = judge_told(&planned, punches, leaves, rules, awaited, now_ms);
                told.line = self.if_there(person, told.line, &planned);
                (Some(planned).filter(|planned| planned.hours == HoursOf::Person), told)
            }
            Place::Helper(planned) => (None, judge_cover(&planned, punches, rules, awaited, now_ms)),
            Place::Behind(planned) => {
                let mut told = judge_cover(&planned, punches, rules, awaited, now_ms);
                if self.is_own(person) {
                    told.line.is_unplanned(self.planned_minutes(&told.minutes));
                }
                (None, told)
            }
            Place::Elsewhere => {
                let mut told = self.cover(person, punches, now_ms);
                let roster = self.settings.person(person).is_some_and(|who| !who.roster.is_empty());
                if self.outgoing.contains(&person) && !roster {
                    told.line.is_unplanned(self.planned_minutes(&told.minutes));
                }
                (None, told)
            }
        };
        // What was planned for the person are their whole hours, also where a handover ends a part of them: that part is
        // what the line judges.
        let whole = planned.as_ref().map(|p| self.whole().unwrap_or((p.start_ms, p.end_ms)));
        let line = AttendanceLine {
            remark_said: None,
            line,
            planned_start_ms: whole.map(|(start, _)| start),
            planned_end_ms: whole.map(|(_, end)| end),
            remark: String::new(),
            confirmed_ms: None,
            confirmed_by: None,
        };
        (line, minutes)
    }

    /// Whether the shift is somebody's own: by the roster, or because they hand it over or take over from it.
    fn is_own(&self, person: PersonId) -> bool {
        let rostered = self.settings.person(person).is_some_and(|who| !who.roster.is_empty());
        rostered || self.outgoing.contains(&person) || self.incoming.contains(&person)
    }

    /// How many of these minutes lie in the planned hours of the shift.
    fn planned_minutes(&self, minutes: &[Span]) -> i64 {
        let hours = self.def().map_or_else(Vec::new, |def| self.settings.instants_on(def, self.run.date));
        let whole = |ms: i64| ms.div_euclid(MINUTE_MS);
        let in_it = |(start, end): &(i64, i64)| -> i64 {
            let (start, end) = (whole(*start), whole(*end));
            minutes.iter().map(|(from, to)| ((*to).min(end) - (*from).max(start)).max(0)).sum()
        };
        hours.iter().map(in_it).sum()
    }

    /// A line that was sealed, judged anew by the plan it was sealed with; without one as [`Self::line`]. With it the minutes
    /// on the clock that it tells.
    #[must_use]
    pub(crate) fn line_anew(
        &self,
        person: PersonId,
        sealed: &AttendanceLine,
        plan: PlanFrom,
        now_ms: i64,
    ) -> (AttendanceLine, Vec<Span>) {
        let Some(whole) = sealed.planned_start_ms.zip(sealed.planned_end_ms) else {
            return self.told(person, now_ms);
        };
        // Of a shift in several parts the line judges its own.
        let segments = sealed.line.segments.as_slice();
        let part = segments.first().zip(segments.last()).map(|(first, last)| (first.start_ms, last.end_ms));
        let (start, end) = part.unwrap_or(whole);
        let others = self.own(person, now_ms);
        // Where the departure was known when it was sealed, so was what there is to say of the relief.
        let relief = if sealed.line.actual_out_ms.is_some() { 0 } else { self.relief_late_min(end) };
        let planned = Planned {
            segments: segments
                .iter()
                .map(|s| WorkSegment { start_ms: s.start_ms, end_ms: s.end_ms })
                .collect(),
            relieves: match plan {
                PlanFrom::Shop => self.relieves(),
                PlanFrom::Elsewhere => sealed.line.no_overlap,
            },
            relief_late_min: relief.max(sealed.line.held_over_min),
            // A line that was sealed before stays were judged is judged as it was.
            hours: match self.settings.person(person) {
                Some(who) if plan == PlanFrom::Shop && sealed.line.unplanned_min.is_some() => {
                    self.hours_of(who)
                }
                _ => HoursOf::Person,
            },
            ..self.between_lines(between(start, end, &others))
        };
        let punches = self.punches(person, Some((start, end)));
        let leaves = self.ledger.leaves(person);
        let rules = &*self.settings.attendance_of(self.run.shift, self.run.date);
        let told = judge_told(&planned, punches, leaves, rules, ShiftEnd::Awaited, now_ms);
        let mut line = AttendanceLine { line: self.if_there(person, told.line, &planned), ..sealed.clone() };
        // Records of before named the hours of the shift where nobody had planned the person.
        if planned.hours != HoursOf::Person {
            (line.planned_start_ms, line.planned_end_ms) = (None, None);
        }
        (line, told.minutes)
    }

    /// The line of somebody without a punch who was seen at the roll call or signed for the shift: not absent, but
    /// with the punches missing.
    fn if_there(&self, person: PersonId, mut line: AttendanceResult, planned: &Planned) -> AttendanceResult {
        let early = self.settings.rules.attendance.early_open_min * MINUTE_MS;
        if line.absent && self.ledger.was_there(person, planned.start_ms - early, planned.end_ms) {
            line.worked();
        }
        line
    }

    /// A line of cover that these punches alone make.
    #[must_use]
    pub(crate) fn cover_of(punches: &[ClockPunch], rules: &AttendanceRules) -> AttendanceLine {
        AttendanceLine {
            remark_said: None,
            line: judge_own(None, punches, &[], rules, ShiftEnd::Passed),
            planned_start_ms: None,
            planned_end_ms: None,
            remark: String::new(),
            confirmed_ms: None,
            confirmed_by: None,
        }
    }

    /// What somebody works beside their own shifts: the stays that began in this one, and of them what lies between its lines.
    fn cover(&self, person: PersonId, punches: &[ClockPunch], now_ms: i64) -> Told {
        let rules = &self.settings.rules.attendance;
        let own = self.own(person, now_ms);
        let shifts: Vec<Planned> = own.iter().map(|(start, end)| between(*start, *end, &own)).collect();
        let stays = outside(&shifts, punches, rules, now_ms);
        let here = |stay: &&Stay| stay.came.or(stay.went).is_some_and(|punch| self.began_here(punch.at_ms));
        let stays: Vec<Stay> = stays.iter().filter(here).copied().collect();
        if stays.is_empty() && self.in_throughout(punches) {
            let line =
                AttendanceResult { carried_in: true, carried_out: true, ..AttendanceResult::default() };
            return Told { line, minutes: Vec::new() };
        }
        let open = stays.iter().any(|stay| stay.is_open(now_ms));
        let who = self.settings.person(person);
        let shift = who.and_then(|who| self.planned(who, &[]));
        let closed = shift.is_none_or(|shift| now_ms >= Window::of(&shift, rules).closes_ms());
        let opened = Some(self.run.opened_ms).filter(|_| !self.run.part.is_first());
        let line = self.run.line_ms.filter(|_| self.run.goes_on);
        let part = Window::between_lines(opened, line, rules);
        judge_stays(&stays, &part, ShiftEnd::when(closed && !open), now_ms)
    }

    /// Whether somebody was in already when the shift began to run and still when its line was drawn: no arrival and no
    /// departure of this shift is missing, wherever the minutes are told.
    fn in_throughout(&self, punches: &[ClockPunch]) -> bool {
        let (opened, Some(line)) = (self.run.opened_ms, self.run.line_ms) else { return false };
        let over = |stay: &Stay| {
            let still = stay.went.map_or(stay.is_open(line), |went| went.at_ms > line);
            still && stay.came.is_some_and(|came| came.at_ms < opened)
        };
        Stays::of(punches, &self.settings.rules.attendance).all.iter().any(over)
    }

    /// Whether this is the shift that was running, as it is planned, or was about to.
    fn began_here(&self, at_ms: i64) -> bool {
        let soon = at_ms + self.settings.rules.attendance.overlap_min * MINUTE_MS;
        let begun = self.around().iter().filter(|near| near.start <= soon);
        let last = begun.max_by_key(|near| (near.start, near.shift));
        let is_last = last.is_some_and(|near| (near.date, near.shift) == (self.run.date, self.run.shift));
        is_last && !self.begun_later(soon)
    }

    /// Whether by an instant a shift has begun that is planned farther ahead than the days around: where the shop was closed
    /// in between, what begins then is no longer of this one.
    fn begun_later(&self, soon: i64) -> bool {
        let (settings, date) = (self.settings, self.run.date);
        let last = settings.store.zone.stamp_at(soon).calendar_date();
        let days = (2..=last.days_since(date)).map(|day| date.plus(day));
        days.flat_map(|day| settings.held_on(day).map(move |shift| settings.starts(shift, day)))
            .any(|start| start <= soon)
    }

    /// The instant a typed time of day means for this shift: the one nearest to where the punch belongs.
    ///
    /// # Errors
    /// `time.hour_missing`, `time.hour_twice` of a night in which the clocks change.
    pub(crate) fn instant(
        &self,
        kind: PunchKind,
        minute: Minute,
        which: Option<OfTwo>,
    ) -> Result<i64, Problem> {
        let zone = self.settings.store.zone;
        let near = match (self.def(), kind) {
            (Some(def), PunchKind::In) => self.settings.starts(def, self.run.date),
            (Some(def), PunchKind::Out) => self.settings.ends(def, self.run.date),
            (None, _) => self.run.opened_ms,
        };
        let days = (-1..=2).map(|day| self.run.date.plus(day).at(minute, 0));
        let nearest = days.min_by_key(|local| (zone.resolve_forward(*local).ms - near).abs());
        nearest.map_or(Ok(near), |local| zone.meant(local, which).map(|at| at.ms))
    }
}

/// A stretch of work with the nearest of the other shifts before and after it.
fn between(start: i64, end: i64, others: &[(i64, i64)]) -> Planned {
    Planned {
        previous_end_ms: others.iter().map(|(_, e)| *e).filter(|e| *e <= start).max(),
        next_start_ms: others.iter().map(|(s, _)| *s).filter(|s| *s >= end).min(),
        ..Planned::new(start, end)
    }
}

/// Who was in when a shift went on in its next part, and stayed: they neither came nor went about then.
#[must_use]
pub(crate) fn stayed(ledger: &Ledger, opened_ms: i64, rules: &AttendanceRules) -> Vec<PersonId> {
    let about = rules.overlap_min * MINUTE_MS;
    let stays_over = |stay: &Stay| {
        let since = stay.came.is_some_and(|came| came.at_ms <= opened_ms - about);
        since && stay.went.map_or(stay.is_open(opened_ms), |went| went.at_ms > opened_ms + about)
    };
    let over = |punches: &[ClockPunch]| Stays::of(punches, rules).all.iter().any(stays_over);
    ledger.people().filter(|(_, punches)| over(punches)).map(|(person, _)| person).collect()
}

/// How somebody stands to the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// In since then, UTC milliseconds.
    In(i64),
    /// In since then by the clock, longer than the longest shift: the departure was forgotten.
    StillIn(i64),
    /// Out since then, where that is known.
    Out(Option<i64>),
}

impl Standing {
    /// Since when somebody is in by the clock, UTC milliseconds.
    #[must_use]
    pub(crate) const fn since_ms(self) -> Option<i64> {
        match self {
            Self::In(since) | Self::StillIn(since) => Some(since),
            Self::Out(_) => None,
        }
    }
}

/// Everybody who is in by the clock, whether a departure was forgotten or not, in the order in which they came.
#[must_use]
pub(crate) fn on_the_clock(ledger: &Ledger, settings: &Settings, now_ms: i64) -> Vec<(PersonId, Standing)> {
    let mut all: Vec<(PersonId, Standing)> = ledger
        .people()
        .map(|(person, _)| (person, standing(ledger, person, settings, now_ms)))
        .filter(|(_, standing)| standing.since_ms().is_some())
        .collect();
    all.sort_by_key(|(_, standing)| standing.since_ms());
    all
}

/// Who is there: in by the clock, and not for longer than anybody works. Whoever forgot to clock out counts for nobody.
#[must_use]
pub(crate) fn there(ledger: &Ledger, settings: &Settings, now_ms: i64) -> Vec<PersonId> {
    let all = on_the_clock(ledger, settings, now_ms).into_iter();
    all.filter(|(_, standing)| matches!(standing, Standing::In(_))).map(|(person, _)| person).collect()
}

/// Who handed over to whom last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LastHandover {
    pub(crate) outgoing: Vec<PersonId>,
    pub(crate) incoming: Vec<PersonId>,
    /// When it was sealed, UTC milliseconds.
    pub(crate) sealed_ms: i64,
}

/// Who works in the running shift: those who are in. Whoever handed over last has gone from it, in by the clock or not,
/// unless they came again since; whoever took over is there until they clock out, clocked in or not.
#[must_use]
pub(crate) fn on_duty(
    ledger: &Ledger,
    rules: &AttendanceRules,
    inside: &[PersonId],
    last: Option<&LastHandover>,
    now_ms: i64,
) -> Vec<PersonId> {
    let mut duty = inside.to_vec();
    let Some(last) = last.filter(|last| now_ms - last.sealed_ms <= LONGEST_MS) else { return duty };
    let stays = |person: &PersonId| Stays::of(ledger.punches(*person), rules).all;
    let came_since = |person: &PersonId| {
        stays(person).iter().any(|stay| stay.came.is_some_and(|came| came.at_ms >= last.sealed_ms))
    };
    duty.retain(|person| {
        !last.outgoing.contains(person) || last.incoming.contains(person) || came_since(person)
    });
    let went_since = |person: &PersonId| {
        stays(person).iter().any(|stay| stay.went.is_some_and(|went| went.at_ms >= last.sealed_ms))
    };
    let took_over = last.incoming.iter().filter(|person| !inside.contains(person) && !went_since(person));
    duty.extend(took_over);
    duty
}

/// How somebody stands to the clock at `now_ms`. It is the last of the stays that Home shows too. Whoever signed to take
/// over was there then: who works two shifts is in for longer than one lasts, and has forgotten nothing.
#[must_use]
pub(crate) fn standing(ledger: &Ledger, person: PersonId, settings: &Settings, now_ms: i64) -> Standing {
    let rules = &settings.rules.attendance;
    let stays = Stays::of(ledger.punches(person), rules);
    let Some(last) = stays.all.last() else { return Standing::Out(None) };
    let known_there = |came: &ClockPunch| {
        let signed = ledger.signed(person).iter().copied().filter(|at_ms| *at_ms <= now_ms);
        signed.fold(came.at_ms, i64::max)
    };
    match (last.came, last.went) {
        (Some(came), None) if forgot(known_there(&came), settings, now_ms) => Standing::StillIn(came.at_ms),
        (Some(came), None) => Standing::In(came.at_ms),
        (_, went) => Standing::Out(went.map(|went| went.at_ms)),
    }
}

/// Whether somebody in since then has been so for longer than the longest shift: the departure was forgotten.
#[must_use]
pub(crate) fn forgot(since_ms: i64, settings: &Settings, now_ms: i64) -> bool {
    now_ms.saturating_sub(since_ms) > longest_ms(settings, now_ms)
}

/// The longest shift with the time around it in which people still come and go.
fn longest_ms(settings: &Settings, now_ms: i64) -> i64 {
    let (zone, rules) = (settings.store.zone, &settings.rules.attendance);
    let date = zone.stamp_at(now_ms).calendar_date();
    let shifts = settings.shifts.iter().filter(|shift| shift.active);
    let longest =
        shifts.map(|shift| settings.ends(shift, date) - settings.starts(shift, date)).max().unwrap_or(0);
    longest + (rules.early_open_min + rules.late_close_min) * MINUTE_MS
}

/// Who is in, and since when (UTC milliseconds), in the order in which they came. The times of the punches
/// decide, not the order in which they were logged: a correction may be entered hours later.
#[must_use]
pub(crate) fn present(ledger: &Ledger, rules: &AttendanceRules, opened_ms: i64) -> Vec<(PersonId, i64)> {
    let since = |punches: &[ClockPunch]| Stays::of(punches, rules).open(opened_ms).map(|came| came.at_ms);
    let mut inside: Vec<(PersonId, i64)> =
        ledger.people().filter_map(|(person, punches)| Some((person, since(punches)?))).collect();
    inside.sort_by_key(|(_, since)| *since);
    inside
}

#[cfg(test)]
mod tests;
