//! Readings such as temperatures: the number, its unit and within what it was to be, in one style everywhere.

use crate::i18n::{Lang, msg};
use crate::model::checklist::{Limits, tenths};

/// A number with its unit: `-18.5 °C`.
#[must_use]
pub(crate) fn with_unit(number: i64, unit: &str) -> String {
    format!("{} {unit}", tenths(number)).trim_end().to_owned()
}

/// Within what a reading is good, where it has limits.
#[must_use]
pub(crate) fn limits(limits: &Limits, lang: Lang) -> Option<String> {
    let value = |number| with_unit(number, &limits.unit);
    Some(match (limits.min, limits.max) {
        (Some(min), Some(max)) => msg::reading::between(lang, value(max), tenths(min)),
        (None, Some(max)) => msg::reading::at_most(lang, value(max)),
        (Some(min), None) => msg::reading::at_least(lang, value(min)),
        (None, None) => return None,
    })
}

/// A reading with its unit and limits: `6.5 °C (allowed up to 7 °C)`.
#[must_use]
pub(crate) fn whole(number: i64, within: &Limits, lang: Lang) -> String {
    let value = with_unit(number, &within.unit);
    limits(within, lang).map_or(value.clone(), |limits| msg::reading::whole(lang, limits, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_says_its_unit_and_limits_in_both_languages() {
        let within = |min, max| Limits { min, max, unit: "°C".into() };
        let said = |number, limits: &Limits| Lang::ALL.map(|lang| whole(number, limits, lang));
        assert_eq!(
            said(65, &within(Some(1), Some(70))),
            ["6.5 °C (allowed 0.1 to 7 °C)", "6.5 °C（应在 0.1 到 7 °C）"]
        );
        assert_eq!(
            said(-185, &within(None, Some(-180))),
            ["-18.5 °C (allowed up to -18 °C)", "-18.5 °C（应不高于 -18 °C）"]
        );
        assert_eq!(said(40, &within(Some(10), None))[0], "4 °C (allowed from 1 °C)");
        assert_eq!(said(40, &Limits::default()), ["4", "4"]);
    }
}
