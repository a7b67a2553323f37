//! How a fact points to people, registers, goods and instants: by number while the shop works with it, by name
//! once it is in a record that others read.
//!
//! A structure that names somebody is written once, for both: `Movement` (the same as `Movement<Ids>`) is what
//! the shop stores, `Movement<Names>` what the sealed record says. [`Resolver`] turns one into the other and
//! back. So a field that is added is there in the draft, the record, the import and the schema at once.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::ids::{DeviceId, PersonId, RegisterId, StockId};
use super::time::Stamp;

/// What a reference of any kind can do.
#[cfg(not(test))]
pub trait Ref: Clone + fmt::Debug + PartialEq + Eq + Serialize + DeserializeOwned {}
#[cfg(not(test))]
impl<T: Clone + fmt::Debug + PartialEq + Eq + Serialize + DeserializeOwned> Ref for T {}

/// What a reference of any kind can do; in tests also to describe itself for the JSON Schema.
#[cfg(test)]
pub trait Ref:
    Clone + fmt::Debug + PartialEq + Eq + Serialize + DeserializeOwned + schemars::JsonSchema
{
}
#[cfg(test)]
impl<T: Clone + fmt::Debug + PartialEq + Eq + Serialize + DeserializeOwned + schemars::JsonSchema> Ref for T {}

/// A kind of references.
pub trait Refs: Clone + Copy + fmt::Debug + Default + PartialEq + Eq {
    /// A member of staff.
    type Person: Ref;
    /// How a register is named.
    type Register: Ref;
    /// A line of the count list.
    type Stock: Ref;
    /// A device of the register.
    type Device: Ref;
    /// How an instant is written.
    type Time: Ref;
    /// Who did what was logged; a record may leave it to whoever logged it.
    type By: Ref + Implied;
    /// When it was done; a record may leave it to when it was logged.
    type At: Ref + Implied;
}

/// By number, instants in UTC milliseconds: as the shop works and stores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Ids;

impl Refs for Ids {
    type Person = PersonId;
    type Register = RegisterId;
    type Stock = StockId;
    type Device = DeviceId;
    type Time = i64;
    type By = PersonId;
    type At = i64;
}

/// By name, instants as the shop's clock showed them: as a record is sealed, exported and imported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Names;

impl Refs for Names {
    type Person = String;
    type Register = String;
    type Stock = String;
    type Device = String;
    type Time = Stamp;
    type By = Option<String>;
    type At = Option<Stamp>;
}

/// Whether it is left out because something else says it.
pub trait Implied {
    /// Whether it is left out.
    fn is_implied(&self) -> bool {
        false
    }
}

impl Implied for PersonId {}
impl Implied for i64 {}
impl<T> Implied for Option<T> {
    fn is_implied(&self) -> bool {
        self.is_none()
    }
}

/// Where in a document a reference stands; put into words only when there is something to say about it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct At<'a>(pub(crate) &'a str, pub(crate) &'a str);

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(path, field) = self;
        if path.is_empty() { f.write_str(field) } else { write!(f, "{path}.{field}") }
    }
}

/// Turns references of kind `A` into those of kind `B`.
pub(crate) trait Resolver<A: Refs, B: Refs> {
    /// A member of staff.
    fn person(&mut self, at: At<'_>, who: &A::Person) -> B::Person;
    /// A member of staff, or nobody.
    fn maybe(&mut self, at: At<'_>, who: Option<&A::Person>) -> Option<B::Person> {
        who.map(|who| self.person(at, who))
    }
    /// Resolves a register named there.
    fn register(&mut self, at: At<'_>, which: &A::Register) -> B::Register;
    /// A line of the count list.
    fn stock(&mut self, at: At<'_>, which: &A::Stock) -> B::Stock;
    /// A device of the register.
    fn device(&mut self, at: At<'_>, which: &A::Device) -> B::Device;
    /// Resolves an instant written there.
    fn time(&mut self, at: At<'_>, when: &A::Time) -> B::Time;
    /// Who did it.
    fn by(&mut self, at: At<'_>, who: &A::By) -> B::By;
    /// When it was done.
    fn at(&mut self, at: At<'_>, when: &A::At) -> B::At;
}

/// Whether a value says nothing; such fields are left out.
pub(crate) fn empty<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Writes `resolve` for a structure: every field once, with what kind of reference it holds.
macro_rules! resolve {
    // One that points to nothing is the same whatever the references.
    ($name:ident) => {
        impl $name {
            /// The same: it points to nobody and nothing.
            pub(crate) fn resolve<A: $crate::model::refs::Refs, B: $crate::model::refs::Refs>(
                &self,
                _: &str,
                _: &mut impl $crate::model::refs::Resolver<A, B>,
            ) -> Self {
                self.clone()
            }
        }
    };
    ($name:ident { $($kind:ident $field:ident),* $(,)? }) => {
        impl<R: $crate::model::refs::Refs> $name<R> {
            /// The same with references of another kind; `path` is where it stands in a document.
            pub(crate) fn resolve<B: $crate::model::refs::Refs>(
                &self,
                path: &str,
                with: &mut impl $crate::model::refs::Resolver<R, B>,
            ) -> $name<B> {
                $name { $($field: resolve!(@$kind self, $field, path, with),)* }
            }
        }
    };
    (@same $s:ident, $f:ident, $p:ident, $w:ident) => { $s.$f.clone() };
    (@maybe $s:ident, $f:ident, $p:ident, $w:ident) => {
        $w.maybe($crate::model::refs::At($p, stringify!($f)), $s.$f.as_ref())
    };
    (@maybe_register $s:ident, $f:ident, $p:ident, $w:ident) => {
        $s.$f.as_ref().map(|v| $w.register($crate::model::refs::At($p, stringify!($f)), v))
    };
    (@maybe_stock $s:ident, $f:ident, $p:ident, $w:ident) => {
        $s.$f.as_ref().map(|v| $w.stock($crate::model::refs::At($p, stringify!($f)), v))
    };
    (@maybe_device $s:ident, $f:ident, $p:ident, $w:ident) => {
        $s.$f.as_ref().map(|v| $w.device($crate::model::refs::At($p, stringify!($f)), v))
    };
    (@devices $s:ident, $f:ident, $p:ident, $w:ident) => {
        $s.$f
            .iter()
            .enumerate()
            .map(|(i, v)| $w.device($crate::model::refs::At($p, &format!("{}[{i}]", stringify!($f))), v))
            .collect()
    };
    (@maybe_time $s:ident, $f:ident, $p:ident, $w:ident) => {
        $s.$f.as_ref().map(|v| $w.time($crate::model::refs::At($p, stringify!($f)), v))
    };
    (@people $s:ident, $f:ident, $p:ident, $w:ident) => {
        $s.$f
            .iter()
            .enumerate()
            .map(|(i, v)| $w.person($crate::model::refs::At($p, &format!("{}[{i}]", stringify!($f))), v))
            .collect()
    };
    (@registers $s:ident, $f:ident, $p:ident, $w:ident) => {
        $s.$f
            .iter()
            .enumerate()
            .map(|(i, v)| $w.register($crate::model::refs::At($p, &format!("{}[{i}]", stringify!($f))), v))
            .collect()
    };
    (@inner $s:ident, $f:ident, $p:ident, $w:ident) => {
        $s.$f.resolve(&$crate::model::refs::At($p, stringify!($f)).to_string(), $w)
    };
    (@boxed $s:ident, $f:ident, $p:ident, $w:ident) => {
        Box::new($s.$f.resolve(&$crate::model::refs::At($p, stringify!($f)).to_string(), $w))
    };
    (@each $s:ident, $f:ident, $p:ident, $w:ident) => {
        $s.$f
            .iter()
            .enumerate()
            .map(|(i, v)| {
                let at = format!("{}[{i}]", stringify!($f));
                v.resolve(&$crate::model::refs::At($p, &at).to_string(), $w)
            })
            .collect()
    };
    (@maybe_inner $s:ident, $f:ident, $p:ident, $w:ident) => {
        $s.$f.as_ref().map(|v| v.resolve(&$crate::model::refs::At($p, stringify!($f)).to_string(), $w))
    };
    (@$kind:ident $s:ident, $f:ident, $p:ident, $w:ident) => {
        $w.$kind($crate::model::refs::At($p, stringify!($f)), &$s.$f)
    };
}

pub(crate) use resolve;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::log::{Detail, Punch};

    #[test]
    fn one_structure_reads_both_forms() {
        let stored = r#"{"kind":"punch","person":3,"punch":"in","at_ms":5}"#;
        let detail: Detail = serde_json::from_str(stored).unwrap();
        assert!(matches!(&detail, Detail::Punch(p) if p.person == PersonId(3) && p.at_ms == 5));
        assert_eq!(serde_json::from_str::<Detail>(&serde_json::to_string(&detail).unwrap()).unwrap(), detail);
        // The shop's own form leaves nothing to others.
        assert!(serde_json::from_str::<Detail>(r#"{"kind":"punch","punch":"in","at_ms":5}"#).is_err());
        let record: Detail<Names> = serde_json::from_str(r#"{"kind":"punch","punch":"in"}"#).unwrap();
        let Detail::Punch(Punch { person, at_ms, .. }) = &record else { panic!("a punch") };
        assert!(person.is_implied() && at_ms.is_implied());
        assert_eq!(serde_json::to_string(&record).unwrap(), r#"{"kind":"punch","punch":"in"}"#);
    }
}
