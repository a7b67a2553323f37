//! How parts of an address are written and read.

use crate::model::problem::Problem;
use std::str::FromStr;

/// An enum whose values have names in addresses.
macro_rules! names {
    ($(#[$meta:meta])* $enum:ident { $($variant:ident = $name:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)] // The names in the addresses say it.
        pub enum $enum { $($variant),+ }

        impl $enum {
            /// Each of them, in the order of the record.
            #[allow(dead_code)] // not every kind is gone through as a whole
            pub(crate) const ALL: &[Self] = &[$(Self::$variant),+];

            /// Its name in an address.
            #[must_use]
            pub(crate) const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The one with this name.
            #[must_use]
            pub(crate) fn parse(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(super) use names;

/// What an address that names nothing is answered with.
pub(crate) fn unknown(text: &str) -> Problem {
    Problem::new("correction.field").with("field", text)
}

/// A number as addresses write it: no sign but a minus, no zero in front, so that each has one spelling.
pub(crate) fn number<T: FromStr + ToString>(text: &str) -> Option<T> {
    text.parse::<T>().ok().filter(|n| n.to_string() == text)
}

/// The permanent id of a tender or checklist item.
pub(crate) fn code(text: &str) -> Option<String> {
    (!text.is_empty() && !text.contains([':', '/'])).then(|| text.to_owned())
}
