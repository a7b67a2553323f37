//! Numbers that name records, each its own type so that a person is never taken for a register.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta] $name:ident)*) => {$(
        #[$doc]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<i64> for $name {
            fn from(number: i64) -> Self {
                Self(number)
            }
        }

        impl From<$name> for i64 {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

id! {
    /// A member of staff.
    PersonId
    /// A register (till) of the store.
    RegisterId
    /// A device of the register.
    DeviceId
    /// A task, ticket, complaint or other carried item.
    ItemId
    /// One shift handover, from its start to its seal.
    HandoverId
    /// A shift of the shop's day, such as early or late (the definition, not one working of it).
    ShiftId
    /// One shift as worked: from the line drawn before it to its own.
    RunId
    /// A line of the stock count list.
    StockId
    /// A line of the shift's log, such as a cash movement.
    EntryId
}

impl PersonId {
    /// Nobody is named: a record from elsewhere does not say who. No person has this number.
    pub(crate) const NOT_STATED: Self = Self(0);

    /// Whether somebody is named.
    #[must_use]
    pub(crate) const fn is_stated(self) -> bool {
        self.0 != Self::NOT_STATED.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_written_as_its_bare_number() {
        assert_eq!(serde_json::to_string(&PersonId(7)).unwrap(), "7");
        assert_eq!(serde_json::from_str::<ItemId>("12").unwrap(), ItemId(12));
        assert_eq!(format!("{:>4}", HandoverId(31)), "  31");
        assert_eq!(i64::from(EntryId::from(5)), 5);
    }
}
