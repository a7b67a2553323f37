//! Checklists: devices, safety, opening, mid shift, closing.

use serde::{Deserialize, Serialize};

use super::codes::codes;
use super::ids::{DeviceId, PersonId, ShiftId};
use super::refs::{Ids, Implied, Refs, empty, resolve};
use crate::model::defaults::yes;
use crate::model::lang::Bilingual;
use crate::model::plain_id::check_code;
use crate::model::problem::Problem;
use crate::model::refusal::{InputField, Refusal};
use crate::model::repair::Stops;

codes! {
    /// Which list an item belongs to.
    pub enum ListKind {
        /// Registers, printers, chillers: checked by incoming at the handover.
        Devices = "devices" => "settings_ui.area_devices",
        /// Doors, fire equipment, CCTV: checked by both at the handover.
        Safety = "safety" => "settings_ui.area_safety",
        /// Start of the day.
        Opening = "opening" => "settings_ui.area_opening",
        /// During the shift and at the change.
        Mid = "mid" => "settings_ui.area_mid",
        /// End of the day.
        Closing = "closing" => "settings_ui.area_closing",
        /// What outgoing has ready before the exchange begins: ticked by outgoing.
        SelfCheck = "self_check" => "settings_ui.area_self_check",
    }
}

codes! {
    /// How an item is answered.
    #[derive(Default)]
    pub enum AnswerKind {
        /// OK, issue or not applicable.
        #[default]
        Check = "check" => "settings_ui.answer_check",
        /// A number within limits, such as a temperature; tenths of the unit.
        Number = "number" => "settings_ui.answer_number",
        Text = "text" => "settings_ui.answer_text",
        /// An explicit "none seen", or an incident.
        NoneSeen = "none_seen" => "settings_ui.answer_none_seen",
    }
}

/// One checklist item of the template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckItem {
    /// Permanent id, such as `D1`.
    pub id: String,
    /// The list it stands on.
    pub list: ListKind,
    /// What to check.
    pub(crate) text: Bilingual,
    /// How it is answered.
    #[serde(default)]
    pub answer: AnswerKind,
    /// Critical items are answered one by one, never in bulk.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) critical: bool,
    /// Lowest good value, in tenths of the unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) min: Option<i64>,
    /// Highest good value, in tenths of the unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// Unit of a number, such as °C.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) unit: String,
    /// The devices of the register it looks at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) devices: Vec<DeviceId>,
    /// Shifts on which it is asked; empty means every shift.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) shifts: Vec<ShiftId>,
    /// Whether it is used here.
    #[serde(default = "yes")]
    pub(crate) active: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde calls it with a reference
fn is_false(flag: &bool) -> bool {
    !flag
}

impl CheckItem {
    /// Checks the item itself.
    ///
    /// # Errors
    /// `template.bad_id`, `template.no_text`, `template.limits_order` (lowest above highest).
    pub fn check(&self) -> Result<(), Refusal> {
        check_code(&self.id, &self.text)?;
        if matches!((self.min, self.max), (Some(min), Some(max)) if min > max) {
            return Err(Refusal::new(InputField::Limits, "template.limits_order"));
        }
        Ok(())
    }

    /// Whether the item is asked on this shift.
    #[must_use]
    pub fn asked_on(&self, shift: ShiftId) -> bool {
        self.active && (self.shifts.is_empty() || self.shifts.contains(&shift))
    }

    /// Within what a reading is good, and its unit.
    #[must_use]
    pub(crate) fn limits(&self) -> Limits {
        Limits { min: self.min, max: self.max, unit: self.unit.clone() }
    }

    /// Whether a number (tenths) lies within the limits, bounds included.
    #[must_use]
    pub(crate) fn within(&self, tenths: i64) -> bool {
        self.min.is_none_or(|min| tenths >= min) && self.max.is_none_or(|max| tenths <= max)
    }

    /// The item answered by somebody at a time (UTC milliseconds). The answer keeps what the item stood for then: the
    /// devices, and with a reading its limits.
    #[must_use]
    pub fn answered(&self, finding: Finding, number: Option<i64>, by: PersonId, at_ms: i64) -> CheckAnswer {
        CheckAnswer {
            finding,
            number,
            limits: number.map(|_| self.limits()).unwrap_or_default(),
            registered: self.devices.clone(),
            comment: String::new(),
            place: String::new(),
            told: String::new(),
            stops: None,
            impact: String::new(),
            by,
            at_ms,
        }
    }
}

/// Within what a reading is good, and its unit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default)]
pub(crate) struct Limits {
    /// Lowest good value, in tenths of the unit.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) min: Option<i64>,
    /// Highest good value, in tenths of the unit.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) max: Option<i64>,
    /// Unit of the number, such as °C.
    #[serde(skip_serializing_if = "empty")]
    pub(crate) unit: String,
}

codes! {
    /// What was found.
    pub enum Finding {
        /// As it should be.
        Ok = "ok",
        /// Something is wrong; the comment says what.
        Issue = "issue",
        /// Does not apply today.
        NotApplicable = "not_applicable",
        /// Not done; of the self-check only, where nothing needs to be wrong for it.
        NotDone = "not_done",
        /// Out of order as an open ticket says already; of devices only.
        Known = "known",
    }
}

/// One answered item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(bound = "")]
pub struct CheckAnswer<R: Refs = Ids> {
    /// What was found; numbers out of limits and incidents are issues.
    pub finding: Finding,
    /// The number read, in tenths of the unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// Within what that was to be, as the item had it then.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) limits: Limits,
    /// The devices of the register it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) registered: Vec<R::Device>,
    /// Comment, or the text asked for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub comment: String,
    /// Where something unusual was seen.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) place: String,
    /// Who was told of it, or whom a fault was reported to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) told: String,
    /// Whether a fault stops something; left out where nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) stops: Option<Stops>,
    /// What it stops.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) impact: String,
    #[serde(skip_serializing_if = "Implied::is_implied")]
    pub by: R::By,
    #[serde(skip_serializing_if = "Implied::is_implied", rename = "at", alias = "at_ms")]
    pub at_ms: R::At,
}

resolve!(CheckAnswer {
    same finding,
    same number,
    same limits,
    devices registered,
    same comment,
    same place,
    same told,
    same stops,
    same impact,
    by by,
    at at_ms,
});

impl CheckAnswer {
    /// What is missing of something unusual that was seen: where it was, who was told.
    #[must_use]
    pub(crate) fn lacks_where(&self, item: &CheckItem) -> Option<Refusal> {
        if item.answer != AnswerKind::NoneSeen || self.finding != Finding::Issue {
            return None;
        }
        let lines = [(InputField::Place, &self.place), (InputField::Told, &self.told)];
        let (field, _) = lines.into_iter().find(|(_, said)| said.trim().is_empty())?;
        Some(Problem::new("gate.check_where").with("item", &item.id).at(field))
    }

    /// Checks an answer against its item.
    ///
    /// # Errors
    /// An issue without a comment, a number item without a number, a text item without text.
    pub fn check(&self, item: &CheckItem) -> Result<(), Refusal> {
        if self.finding == Finding::Issue && self.comment.trim().is_empty() {
            return Err(Refusal::new(InputField::Comment, "check.issue_needs_comment"));
        }
        match self.finding {
            Finding::NotApplicable => return Ok(()),
            Finding::NotDone if item.list == ListKind::SelfCheck => return Ok(()),
            Finding::NotDone => return Err(Refusal::new(InputField::Finding, "check.only_self_check")),
            // A device that is out of order need not show a reading.
            Finding::Known if item.list == ListKind::Devices => return Ok(()),
            Finding::Known => return Err(Refusal::new(InputField::Finding, "check.only_devices")),
            Finding::Ok | Finding::Issue => {}
        }
        match item.answer {
            AnswerKind::Number => match self.number {
                None => Err(Refusal::new(InputField::Number, "check.needs_number")),
                Some(n) if !item.within(n) && self.finding == Finding::Ok => {
                    Err(Refusal::new(InputField::Finding, "check.out_of_limits"))
                }
                Some(_) => Ok(()),
            },
            AnswerKind::Text if self.comment.trim().is_empty() => {
                Err(Refusal::new(InputField::Comment, "check.needs_text"))
            }
            AnswerKind::Text | AnswerKind::Check | AnswerKind::NoneSeen => Ok(()),
        }
    }
}

#[cfg(test)]
impl CheckAnswer {
    /// An answer of a line nothing is known of.
    pub(crate) const fn bare(finding: Finding, by: PersonId, at_ms: i64) -> Self {
        Self {
            finding,
            number: None,
            limits: Limits { min: None, max: None, unit: String::new() },
            registered: Vec::new(),
            comment: String::new(),
            place: String::new(),
            told: String::new(),
            stops: None,
            impact: String::new(),
            by,
            at_ms,
        }
    }
}

/// Writes tenths as a number: `-183` → `-18.3`, `70` → `7`.
#[must_use]
pub(crate) fn tenths(value: i64) -> String {
    let (sign, value) = if value < 0 { ("-", value.saturating_neg()) } else { ("", value) };
    if value % 10 == 0 {
        format!("{sign}{}", value / 10)
    } else {
        format!("{sign}{}.{}", value / 10, value % 10)
    }
}

/// Reads a reading such as `-18`, `6.5`, `－１８。５` into tenths.
///
/// # Errors
/// `check.needs_number` for anything else.
pub(crate) fn parse_tenths(raw: &str) -> Result<i64, Problem> {
    let folded: String = raw.trim().chars().map(super::text::fold_typed).collect();
    let bad = || Problem::new("check.needs_number");
    let (negative, digits) = match folded.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, folded.strip_prefix('+').unwrap_or(&folded)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 5 || fraction.len() != 1 || !plain(whole) || !plain(fraction) {
        return Err(bad());
    }
    let value = whole.parse::<i64>().map_err(|_| bad())? * 10 + fraction.parse::<i64>().map_err(|_| bad())?;
    Ok(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(answer: AnswerKind) -> CheckItem {
        CheckItem {
            id: "D7".into(),
            list: ListKind::Devices,
            text: Bilingual::same("chiller"),
            answer,
            critical: false,
            min: Some(1),
            max: Some(70),
            unit: "°C".into(),
            devices: vec![],
            shifts: vec![],
            active: true,
        }
    }

    fn answer(finding: Finding, number: Option<i64>, comment: &str) -> CheckAnswer {
        let plain = item(AnswerKind::Number).answered(finding, number, PersonId(1), 0);
        CheckAnswer { comment: comment.into(), ..plain }
    }

    #[test]
    fn an_issue_needs_words_and_a_reading_must_lie_within_its_limits() {
        let number = item(AnswerKind::Number);
        assert!(answer(Finding::Ok, Some(70), "").check(&number).is_ok());
        assert_eq!(
            answer(Finding::Ok, Some(71), "").check(&number).unwrap_err().problem.key,
            "check.out_of_limits"
        );
        assert_eq!(
            answer(Finding::Issue, Some(71), " ").check(&number).unwrap_err().problem.key,
            "check.issue_needs_comment"
        );
        assert!(answer(Finding::Issue, Some(71), "door was open").check(&number).is_ok());
        assert_eq!(
            answer(Finding::Ok, None, "").check(&number).unwrap_err().problem.key,
            "check.needs_number"
        );
        assert!(answer(Finding::NotApplicable, None, "").check(&number).is_ok());
    }

    #[test]
    fn a_fault_that_is_known_needs_no_words_and_belongs_to_devices() {
        let mut number = item(AnswerKind::Number);
        assert!(answer(Finding::Known, None, "").check(&number).is_ok());
        assert!(answer(Finding::Known, Some(900), "").check(&number).is_ok());
        number.list = ListKind::Safety;
        let refused = answer(Finding::Known, None, "").check(&number).unwrap_err();
        assert_eq!((refused.field, refused.problem.key), (InputField::Finding, "check.only_devices"));
    }

    #[test]
    fn an_answer_keeps_the_devices_and_with_a_reading_its_limits() {
        let chiller = CheckItem { devices: vec![DeviceId(3)], ..item(AnswerKind::Number) };
        let read = chiller.answered(Finding::Ok, Some(50), PersonId(1), 0);
        assert_eq!((&read.registered, &read.limits), (&chiller.devices, &chiller.limits()));
        let skipped = chiller.answered(Finding::NotApplicable, None, PersonId(1), 0);
        assert_eq!(skipped.limits, Limits::default());
    }

    #[test]
    fn readings_are_written_and_read_back() {
        for (raw, value) in [("-18", -180), ("6.5", 65), ("－１８。５", -185), ("+7", 70), ("0", 0)] {
            assert_eq!(parse_tenths(raw).unwrap(), value, "{raw}");
        }
        for raw in ["", "-", "1.25", "abc", "1e3", "999999", "--1"] {
            assert!(parse_tenths(raw).is_err(), "{raw}");
        }
        assert_eq!(tenths(-185), "-18.5");
        assert_eq!(tenths(70), "7");
    }

    #[test]
    fn an_item_is_asked_on_its_shifts_only() {
        let mut it = item(AnswerKind::Check);
        assert!(it.asked_on(ShiftId(1)));
        it.shifts = vec![ShiftId(2)];
        assert!(!it.asked_on(ShiftId(1)) && it.asked_on(ShiftId(2)));
        it.active = false;
        assert!(!it.asked_on(ShiftId(2)));
    }
}
