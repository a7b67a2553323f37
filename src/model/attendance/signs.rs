//! Signs of the attendance sheet: what a day was, in one or two cells. A shop may choose its own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{LeaveKind, Tier};
use crate::model::lang::Lang;
use crate::model::problem::Problem;
use crate::model::text::{LINE_MAX, clean_line};

/// What a day was for someone. One day may have several, such as late and early.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub(crate) enum AttendanceMark {
    /// Came in time and stayed.
    Present,
    Late,
    SeriousLate,
    Early,
    /// Late or early by so much that it counts as half a day of absence.
    HalfAbsent,
    /// Neither came nor had leave.
    Absent,
    /// A punch is missing: neither present nor absent until it is corrected.
    Missing,
    /// On leave, all day or part of it.
    Leave(LeaveKind),
    /// Worked without being on the roster.
    Cover,
    /// Not on the roster.
    Rest,
    /// On the roster, but no handover says what happened.
    Unrecorded,
}

impl AttendanceMark {
    /// Every mark, in the order of the legend.
    pub(crate) const ALL: [Self; 15] = [
        Self::Present,
        Self::Late,
        Self::SeriousLate,
        Self::Early,
        Self::HalfAbsent,
        Self::Absent,
        Self::Missing,
        Self::Leave(LeaveKind::Personal),
        Self::Leave(LeaveKind::Sick),
        Self::Leave(LeaveKind::Annual),
        Self::Leave(LeaveKind::Lieu),
        Self::Leave(LeaveKind::Other),
        Self::Cover,
        Self::Rest,
        Self::Unrecorded,
    ];

    /// Permanent id, as the settings keep it.
    #[must_use]
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Late => "late",
            Self::SeriousLate => "serious_late",
            Self::Early => "early",
            Self::HalfAbsent => "half_absent",
            Self::Absent => "absent",
            Self::Missing => "missing",
            Self::Leave(LeaveKind::Personal) => "leave_personal",
            Self::Leave(LeaveKind::Sick) => "leave_sick",
            Self::Leave(LeaveKind::Annual) => "leave_annual",
            Self::Leave(LeaveKind::Lieu) => "leave_lieu",
            Self::Leave(LeaveKind::Other) => "leave_other",
            Self::Cover => "cover",
            Self::Rest => "rest",
            Self::Unrecorded => "unrecorded",
        }
    }

    /// Message key of what it means.
    #[must_use]
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Present => "attendance_report.present",
            Self::Late => Tier::Late.late_key(),
            Self::SeriousLate => Tier::SeriousLate.late_key(),
            Self::Early => Tier::Late.early_key(),
            Self::HalfAbsent => Tier::HalfDayAbsent.late_key(),
            Self::Absent => "attendance.absent",
            Self::Missing => "attendance_report.missing",
            Self::Leave(kind) => kind.key(),
            Self::Cover => "attendance_report.cover",
            Self::Rest => "attendance_report.rest",
            Self::Unrecorded => "attendance_report.unrecorded",
        }
    }

    /// Its sign where the shop has chosen none.
    #[must_use]
    pub(crate) fn usual(self, lang: Lang) -> &'static str {
        let (en, zh) = match self {
            Self::Present => ("P", "√"),
            Self::Late => ("L", "迟"),
            Self::SeriousLate => ("G", "重"),
            Self::Early => ("E", "早"),
            Self::HalfAbsent => ("H", "半"),
            Self::Absent => ("X", "旷"),
            Self::Missing => ("M", "缺"),
            Self::Leave(LeaveKind::Personal) => ("A", "事"),
            Self::Leave(LeaveKind::Sick) => ("S", "病"),
            Self::Leave(LeaveKind::Annual) => ("V", "年"),
            Self::Leave(LeaveKind::Lieu) => ("T", "调"),
            Self::Leave(LeaveKind::Other) => ("R", "假"),
            Self::Cover => ("C", "顶"),
            Self::Rest => ("O", "休"),
            Self::Unrecorded => ("?", "无"),
        };
        lang.choose(en, zh)
    }
}

impl From<AttendanceMark> for String {
    fn from(mark: AttendanceMark) -> Self {
        mark.id().to_owned()
    }
}

impl TryFrom<String> for AttendanceMark {
    type Error = String;

    fn try_from(id: String) -> Result<Self, String> {
        Self::ALL.into_iter().find(|m| m.id() == id).ok_or_else(|| format!("no such mark: {id}"))
    }
}

/// The signs a shop has chosen, the same in every language; every other mark keeps its usual sign.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Signs(BTreeMap<AttendanceMark, String>);

impl Signs {
    /// Whether every sign is the usual one.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What the shop has chosen for a mark.
    #[must_use]
    pub(crate) fn chosen(&self, mark: AttendanceMark) -> Option<&str> {
        self.0.get(&mark).map(String::as_str)
    }

    /// The sign of a mark.
    #[must_use]
    pub(crate) fn get(&self, mark: AttendanceMark, lang: Lang) -> &str {
        self.chosen(mark).unwrap_or_else(|| mark.usual(lang))
    }

    /// Chooses a sign; an empty one is the usual one.
    pub(crate) fn set(&mut self, mark: AttendanceMark, sign: &str) {
        let sign = sign.trim();
        if sign.is_empty() {
            self.0.remove(&mark);
        } else {
            self.0.insert(mark, sign.nfc().collect());
        }
    }

    /// Checks every chosen sign by itself and, in each language, against all the others.
    ///
    /// Signs of a day are written together and counted by looking for them, by Excel too, which takes capital
    /// and small letters for the same. So no character may stand in two signs.
    ///
    /// # Errors
    /// The mark with `attendance.sign_width`, `attendance.sign_blank` or `attendance.sign_taken`.
    pub(crate) fn check(&self) -> Result<(), (AttendanceMark, Problem)> {
        for (mark, sign) in &self.0 {
            Self::fits(sign).map_err(|p| (*mark, p))?;
            for lang in Lang::ALL {
                let other =
                    AttendanceMark::ALL.into_iter().find(|o| o != mark && overlap(sign, self.get(*o, lang)));
                if let Some(other) = other {
                    let problem = Problem::new("attendance.sign_taken")
                        .with("sign", sign)
                        .with("other", self.get(other, lang));
                    return Err((*mark, problem));
                }
            }
        }
        Ok(())
    }

    /// Checks a sign by itself: one or two cells, nothing blank or invisible.
    ///
    /// # Errors
    /// `attendance.sign_width`, `attendance.sign_blank`.
    pub(crate) fn fits(sign: &str) -> Result<(), Problem> {
        if sign.chars().any(char::is_whitespace) || clean_line(sign, LINE_MAX).text != sign {
            return Err(Problem::new("attendance.sign_blank"));
        }
        if !(1..=2).contains(&sign.graphemes(true).map(UnicodeWidthStr::width).sum::<usize>()) {
            return Err(Problem::new("attendance.sign_width").with("sign", sign));
        }
        Ok(())
    }
}

/// Whether two signs have a character in common, whatever its case or width.
fn overlap(a: &str, b: &str) -> bool {
    let folded = |text: &str| text.nfkc().flat_map(char::to_lowercase).collect::<Vec<char>>();
    let b = folded(b);
    folded(a).iter().any(|c| b.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SICK: AttendanceMark = AttendanceMark::Leave(LeaveKind::Sick);

    fn refused(chosen: &[(AttendanceMark, &str)]) -> Option<(AttendanceMark, &'static str)> {
        let mut signs = Signs::default();
        for (mark, sign) in chosen {
            signs.set(*mark, sign);
        }
        signs.check().err().map(|(mark, problem)| (mark, problem.key))
    }

    #[test]
    fn the_usual_signs_keep_the_rule_themselves() {
        let every = |lang: Lang| {
            let mut signs = Signs::default();
            for mark in AttendanceMark::ALL {
                signs.set(mark, mark.usual(lang));
            }
            signs.check()
        };
        assert_eq!((every(Lang::En), every(Lang::Zh)), (Ok(()), Ok(())));
    }

    #[test]
    fn one_or_two_cells_without_blanks() {
        for good in ["✓", "到", "b1", "/", "*", "\"!", "é", "Ｐ"] {
            assert_eq!(refused(&[(AttendanceMark::Present, good)]), None, "{good}");
        }
        for wide in ["abc", "到了", "到a", "\u{301}"] {
            assert_eq!(Signs::fits(wide).unwrap_err().key, "attendance.sign_width", "{wide:?}");
        }
        for blank in ["a b", "\t", "a\u{3000}", "\u{1b}", "a\u{202e}", "a\u{200b}"] {
            assert_eq!(Signs::fits(blank).unwrap_err().key, "attendance.sign_blank", "{blank:?}");
        }
    }

    #[test]
    fn no_character_stands_for_two_things_in_any_language() {
        let taken = |mark| Some((mark, "attendance.sign_taken"));
        assert_eq!(
            refused(&[(AttendanceMark::Late, "X")]),
            taken(AttendanceMark::Late),
            "absent, in English"
        );
        assert_eq!(
            refused(&[(AttendanceMark::Late, "旷")]),
            taken(AttendanceMark::Late),
            "absent, in Chinese"
        );
        assert_eq!(
            refused(&[(AttendanceMark::Late, "x")]),
            taken(AttendanceMark::Late),
            "Excel counts it as absent"
        );
        assert_eq!(refused(&[(AttendanceMark::Late, "Ｘ")]), taken(AttendanceMark::Late));
        assert_eq!(
            refused(&[(AttendanceMark::Late, "L1"), (AttendanceMark::Cover, "1")]),
            taken(AttendanceMark::Late),
            "one inside the other"
        );
        assert_eq!(
            refused(&[(AttendanceMark::Late, "ab"), (AttendanceMark::Early, "bk")]),
            taken(AttendanceMark::Late)
        );
        // A sign that was freed can be used for something else.
        assert_eq!(refused(&[(AttendanceMark::Absent, "L"), (AttendanceMark::Late, "X")]), None);
        assert_eq!(refused(&[(AttendanceMark::Late, "L")]), None, "its own usual sign");
    }

    #[test]
    fn what_is_not_chosen_is_usual() {
        let mut signs = Signs::default();
        signs.set(SICK, " + ");
        assert_eq!((signs.get(SICK, Lang::Zh), signs.get(AttendanceMark::Late, Lang::Zh)), ("+", "迟"));
        assert_eq!(serde_json::to_string(&signs).unwrap(), r#"{"leave_sick":"+"}"#);
        assert_eq!(serde_json::from_str::<Signs>(r#"{"leave_sick":"+"}"#).unwrap(), signs);
        assert!(serde_json::from_str::<Signs>(r#"{"leave_moon":"+"}"#).is_err());
        signs.set(SICK, "");
        assert!(signs.is_empty());
    }
}
