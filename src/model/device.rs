//! The devices of the shop: what stands there, who looks after it, and who repairs it.

use serde::{Deserialize, Serialize};

use super::ids::{DeviceId, PersonId};
use super::time::BusinessDate;
use crate::model::defaults::yes;
use crate::model::lang::{Bilingual, Lang};
use crate::model::refs::empty;

/// How many days before it is due an inspection is reminded of.
const CHECK_SOON_DAYS: i64 = 7;

/// A device on the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Device {
    pub(crate) id: DeviceId,
    /// What it is called here; some say "chiller", some "2号冷柜", and mean the same one.
    pub(crate) name: Bilingual,
    /// Number on its plate, or the shop's own.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) number: String,
    /// Who looks after it.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) keeper: Option<PersonId>,
    /// Last day of the warranty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) warranty_until: Option<BusinessDate>,
    /// When it is to be inspected next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) next_check: Option<BusinessDate>,
    /// Who repairs it.
    #[serde(default, skip_serializing_if = "empty")]
    pub(crate) repairer: Repairer,
    /// Devices no longer in use stay for old logs.
    #[serde(default = "yes")]
    pub(crate) active: bool,
}

/// A firm that repairs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Repairer {
    #[serde(skip_serializing_if = "empty")]
    pub(crate) firm: String,
    #[serde(skip_serializing_if = "empty")]
    pub(crate) phone: String,
}

impl Device {
    /// The name a record has it under.
    #[must_use]
    pub(crate) fn record_name(&self) -> &str {
        self.name.get(Lang::En)
    }

    /// When its inspection is due, from a week before on; nothing for what is not in use.
    #[must_use]
    pub(crate) fn check_due(&self, today: BusinessDate) -> Option<BusinessDate> {
        self.next_check.filter(|date| self.active && date.days_since(today) <= CHECK_SOON_DAYS)
    }

    /// Its names, each once.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let zh = Some(self.name.zh.as_str()).filter(|zh| *zh != self.name.en);
        [self.name.en.as_str()].into_iter().chain(zh).filter(|name| !name.is_empty())
    }

    /// Whether it is called that in one of the languages.
    #[must_use]
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.names().any(|own| own == name)
    }
}
