//! Enums whose values have a code: the word that stands for them in rows, records and settings.

/// Declares such an enum with its codes, and optionally with the message key of each value's name.
///
/// Rows, JSON and texts all come from the one line, so a new value cannot have a word in one of them and none
/// in another. A code that is not listed is refused by `parse` and by serde alike; what to do then is for the
/// reader to say, and never to take another value for it.
///
/// ```ignore
/// codes! {
///     /// What it is.
///     #[derive(Default)]
///     pub enum Kind {
///         /// The usual.
///         #[default]
///         Plain = "plain" => "kind.plain",
///     }
/// }
/// ```
macro_rules! codes {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $($(#[$value_meta:meta])* $value:ident = $code:literal => $key:literal,)+
        }
    ) => {
        $crate::model::codes::codes! {
            $(#[$meta])*
            $vis enum $name { $($(#[$value_meta])* $value = $code,)+ }
        }

        impl $name {
            /// Message key of its name.
            #[must_use]
            #[allow(dead_code)] // not every list of codes is shown in words
            $vis const fn key(self) -> &'static str {
                match self { $(Self::$value => $key,)+ }
            }
        }
    };
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $($(#[$value_meta:meta])* $value:ident = $code:literal,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize,
        )]
        $vis enum $name { $($(#[$value_meta])* #[serde(rename = $code)] $value,)+ }

        #[allow(dead_code)] // not every enum needs all of it
        impl $name {
            /// Every value, in the order in which it is shown.
            $vis const ALL: [Self; [$($code),+].len()] = [$(Self::$value),+];

            /// Their codes, in the same order.
            $vis const CODES: &'static [&'static str] = &[$($code),+];

            /// Its position in [`Self::ALL`].
            #[must_use]
            $vis const fn index(self) -> usize {
                self as usize
            }

            /// Its code, as stored.
            #[must_use]
            $vis const fn as_str(self) -> &'static str {
                match self { $(Self::$value => $code,)+ }
            }

            /// The value of a stored code; `None` for a code this program does not know.
            #[must_use]
            $vis fn parse(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$value),)+ _ => None }
            }
        }
    };
}

pub(crate) use codes;

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use serde::Serialize;
    use serde::de::DeserializeOwned;

    use crate::model::attendance::{LeaveKind, MissingPunch, PunchKind, Tier};
    use crate::model::cash::results::ResultPart;
    use crate::model::cash::{NonCashKind, Side};
    use crate::model::checklist::{AnswerKind, Finding, ListKind};
    use crate::model::handover::{CarryAct, HandoverKind, Panel, SignRole, State, Step};
    use crate::model::item::EventKind;
    use crate::model::item_state::{Escalation, ItemKind, ItemState, Severity};
    use crate::model::log::{
        Acceptance, CoverStep, DisposalAction, DisposalCause, FeedbackKind, LineFault, LogKind, MovementKind,
        WriteOffClass,
    };
    use crate::model::people::Role;
    use crate::model::period_data::LockStep;
    use crate::model::settings::{CashRounding, ReasonNeeds, TenderKind};
    use crate::record::logbook::RemarkKind;
    use crate::record::seal::SealKind;
    use crate::rules::explain::Effect;

    /// Checks an enum against the words that stand in files of every version.
    fn stored<T: Copy + Debug + PartialEq + Serialize + DeserializeOwned>(
        all: &[T],
        code: fn(T) -> &'static str,
        parse: fn(&str) -> Option<T>,
        words: &str,
    ) {
        assert_eq!(all.iter().map(|v| code(*v)).collect::<Vec<_>>().join(" "), words);
        for (value, word) in all.iter().zip(words.split(' ')) {
            assert_eq!(parse(word), Some(*value));
            assert_eq!(serde_json::to_value(value).unwrap(), word);
            assert_eq!(serde_json::from_value::<T>(word.into()).unwrap(), *value);
        }
        for unknown in ["", "Other", "none of them", &words.to_uppercase()] {
            assert_eq!(parse(unknown), None, "{unknown}");
            assert!(serde_json::from_value::<T>(unknown.into()).is_err(), "{unknown}");
        }
    }

    macro_rules! stored {
        ($($name:ident: $words:literal,)+) => {
            $(stored(&$name::ALL, $name::as_str, $name::parse, $words);)+
        };
    }

    #[test]
    fn the_stored_words_are_those_of_every_version() {
        stored! {
            Step: "people briefing cash stock devices safety feedback tasks attendance sign",
            HandoverKind: "shift cover leaver",
            State: "draft outgoing_signed half_sealed sealed",
            Panel: "sales stock feedback open attention",
            CarryAct: "accepted queried disputed given_out",
            SignRole: "outgoing incoming lead witness",
            RemarkKind: "query answer review omission",
            Role: "cashier lead owner",
            ListKind: "devices safety opening mid closing self_check",
            AnswerKind: "check number text none_seen",
            Finding: "ok issue not_applicable not_done known",
            Side: "outgoing incoming",
            NonCashKind: "cheque order_deposit prepaid_card invoices keys lost_property documents other",
            ResultPart: "shown opening outgoing incoming cash_received cash_refunds rounding counted reported movements uncounted disagreed sold_on",
            CashRounding: "off nearest down",
            LockStep: "confirmed locked reopened",
            LogKind: "movement feedback fault receipt disposal incident task attention punch note spot_count leave check routine bank_slip custody break_cover unplanned till_change",
            CoverStep: "begins ends",
            MovementKind: "pay_in pay_out drop change_swap float_transfer",
            FeedbackKind: "complaint suggestion praise request",
            Acceptance: "accepted part refused",
            LineFault: "short over damaged wrong",
            DisposalCause: "expired damaged",
            DisposalAction: "removed returned written_off",
            WriteOffClass: "goods consumables fixed_asset",
            PunchKind: "in out",
            LeaveKind: "personal sick annual lieu other",
            Tier: "normal late serious_late half_day_absent",
            MissingPunch: "none in out both",
            TenderKind: "cash card_terminal qr voucher cheque other",
            ReasonNeeds: "text lost_slip wrong_counter back_office",
            Effect: "adds takes",
            EventKind: "opened state note accepted queried disputed owner due escalated repairer banked",
            ItemKind: "task ticket complaint feedback attention deposit_in_transit dispute incident non_conformity query custody",
            ItemState: "open reported acknowledged in_progress in_repair promised called_back fixed verified done matched resolved closed cancelled expired given_out missing",
            Severity: "critical watch normal",
            Escalation: "none lead owner",
            SealKind: "genesis handover half_open correction approval import user_change key_rotate restore recovery custody_break purge opening till",
        }
    }

    #[test]
    fn positions_are_those_of_the_list() {
        for (at, step) in Step::ALL.into_iter().enumerate() {
            assert_eq!(step.index(), at);
        }
    }
}
