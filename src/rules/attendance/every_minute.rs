//! The lines of a person tell every minute on the clock, and each of them once.
//!
//! A line is judged by itself: by its shift, the lines of its parts and what is planned around it. Which other lines the
//! person has is known only when all of them are there, so what lies between two of them, or in both, is set right here.

use crate::model::attendance::AttendanceResult;
use crate::rules::attendance::judged_line::Span;
use crate::rules::attendance::stays::{Stay, minute};

/// A line of a person, and which minutes on the clock it tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TellsMinutes {
    pub(crate) line: AttendanceResult,
    pub(crate) minutes: Vec<Span>,
}

/// Sets the lines of one person right, which are in the order of their shifts: what two of them tell stays with the earlier
/// one, and what of a stay none of them tells goes to the one it touches; but only what begins
/// in a minute that is theirs to tell: what the running shift holds is told once that has a record. Gives the stays that none
/// of them has a part of.
#[must_use]
pub(crate) fn every_minute_once(
    lines: &mut [TellsMinutes],
    stays: &[Stay],
    theirs: impl Fn(i64) -> bool,
) -> Vec<Stay> {
    let mut told: Vec<Span> = Vec::new();
    for line in lines.iter_mut() {
        let own: Vec<Span> = line.minutes.iter().flat_map(|span| without(*span, &told)).collect();
        let twice = total(&line.minutes) - total(&own);
        if twice > 0 {
            line.line.tells_less(twice);
            line.minutes = own;
        }
        told.extend(&line.minutes);
    }
    let mut beside = Vec::new();
    for stay in stays {
        let Some((came, went)) = stay.came.zip(stay.went) else {
            beside.push(*stay);
            continue;
        };
        let span = (minute(came.at_ms), minute(went.at_ms));
        if !told.iter().any(|other| overlap(span, *other)) {
            beside.push(*stay);
            continue;
        }
        for rest in without(span, &told).into_iter().filter(|rest| theirs(rest.0)) {
            let before = lines.iter().position(|line| line.minutes.iter().any(|own| own.1 == rest.0));
            let after = || lines.iter().position(|line| line.minutes.iter().any(|own| own.0 == rest.1));
            let Some(at) = before.or_else(after) else { continue };
            let Some(line) = lines.get_mut(at) else { continue };
            line.line.tells_more(rest.1 - rest.0);
            if rest.0 == span.0 {
                line.line.begins(came.at_ms);
            }
            if rest.1 == span.1 {
                line.line.ends(went.at_ms);
            }
            line.minutes.push(rest);
            told.push(rest);
        }
    }
    beside
}

/// Minutes of these spans.
pub(crate) fn total(spans: &[Span]) -> i64 {
    spans.iter().map(|(from, to)| to - from).sum()
}

const fn overlap(a: Span, b: Span) -> bool {
    a.0 < b.1 && b.0 < a.1
}

/// What of a span lies in none of the others, by time.
fn without(span: Span, others: &[Span]) -> Vec<Span> {
    let mut rest = others.iter().fold(vec![span], |rest, other| {
        rest.into_iter()
            .flat_map(|(from, to)| [(from, to.min(other.0)), (from.max(other.1), to)])
            .filter(|(from, to)| from < to)
            .collect()
    });
    rest.sort_unstable();
    rest
}
