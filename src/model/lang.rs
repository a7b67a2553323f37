//! The languages, and a text that exists in each of them.

use std::borrow::Cow;

use super::date_figures::{Clock, DateFigures};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Writes the enum of the languages from their table.
macro_rules! languages {
    (
        $($name:ident $code:literal $own:literal $tag:literal,)+
        ; $($region:ident $of:ident $region_code:literal $country:literal $clock:ident $dates:ident,)*
    ) => {
        /// A language of the program, as it is written everywhere or in one country.
        ///
        /// What is stored and sealed knows languages only: a region is put to one when something is shown
        /// ([`Lang::in_country`]), and written down it is left off again.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Lang {
            $($name,)+
            $($region,)*
        }

        impl Lang {
            /// Every language, in the order F2 walks through them.
            pub(crate) const ALL: [Self; [$($code),+].len()] = [$(Self::$name),+];

            /// Every language as one country writes it.
            pub(crate) const REGIONS: [Self; [$($region_code),*].len()] = [$(Self::$region),*];

            /// Short code as used in config and flags: `en`, `en-US`.
            #[must_use]
            pub(crate) const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ $(Self::$region => $region_code,)* }
            }

            /// The language without its region.
            #[must_use]
            pub(crate) const fn language(self) -> Self {
                match self { $(Self::$name => Self::$name,)+ $(Self::$region => Self::$of,)* }
            }

            /// Id of the pack of the country that writes like this, where it is only one.
            #[must_use]
            pub(crate) const fn country(self) -> Option<&'static str> {
                match self { $(Self::$name => None,)+ $(Self::$region => Some($country),)* }
            }

            /// How times of day are written.
            #[must_use]
            pub(crate) const fn clock(self) -> Clock {
                match self { $(Self::$region => Clock::$clock,)* _ => Clock::TwentyFour }
            }

            /// How dates are written in figures.
            #[must_use]
            pub(crate) const fn date_figures(self) -> DateFigures {
                match self { $(Self::$region => DateFigures::$dates,)* _ => DateFigures::YearMonthDay }
            }

            /// The language's own name.
            #[must_use]
            pub(crate) const fn own_name(self) -> &'static str {
                match self.language() { $(Self::$name => $own,)+ _ => "" }
            }

            /// Its tag in web pages.
            #[must_use]
            pub(crate) const fn tag(self) -> &'static str {
                match self { $(Self::$name => $tag,)+ $(Self::$region => $region_code,)* }
            }
        }
    };
}

include!("languages.rs");

impl Default for Lang {
    /// The first of the table.
    fn default() -> Self {
        Self::ALL[0]
    }
}

impl Lang {
    /// Position of the language in [`Lang::ALL`] and in tables made by `build/messages.rs`.
    #[must_use]
    pub(crate) const fn index(self) -> usize {
        self.language() as usize
    }

    /// Position of the region in [`Lang::REGIONS`] and in tables made by `build/messages.rs`.
    #[must_use]
    pub(crate) const fn region_index(self) -> Option<usize> {
        (self as usize).checked_sub(Self::ALL.len())
    }

    /// The code of every language, then of every region.
    pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
        Self::ALL.into_iter().chain(Self::REGIONS).map(Self::code)
    }

    /// The language after this one.
    #[must_use]
    pub(crate) const fn next(self) -> Self {
        Self::ALL[(self.index() + 1) % Self::ALL.len()]
    }

    /// The language as it is written in the country of a pack. A region that somebody asked for stays.
    #[must_use]
    pub(crate) fn in_country(self, country: Option<&str>) -> Self {
        if self.country().is_some() {
            return self;
        }
        let there = |lang: &Self| lang.language() == self && country.is_some() && lang.country() == country;
        Self::REGIONS.into_iter().find(there).unwrap_or(self)
    }

    /// Of what is written in English and Chinese only (templates, signs, the demo) the half this language reads.
    #[must_use]
    pub(crate) fn choose<T>(self, english: T, chinese: T) -> T {
        if self.language() == Self::Zh { chinese } else { english }
    }

    /// Understands `en`, `zh`, `zh_CN.UTF-8`, `zh-Hans` and the like: a language, whatever country stands behind it.
    #[must_use]
    pub(crate) fn parse(code: &str) -> Option<Self> {
        let head: String = code.chars().take_while(char::is_ascii_alphabetic).collect();
        Self::ALL.into_iter().find(|lang| head.eq_ignore_ascii_case(lang.code()))
    }

    /// As [`Lang::parse`], with the region where it is one of the table: `en-US`, `en_GB.UTF-8`.
    #[must_use]
    pub(crate) fn parse_region(code: &str) -> Option<Self> {
        let end = |c: &char| c.is_ascii_alphabetic() || *c == '-' || *c == '_';
        let head: String = code.chars().take_while(end).map(|c| if c == '_' { '-' } else { c }).collect();
        let region = Self::REGIONS.into_iter().find(|lang| head.eq_ignore_ascii_case(lang.code()));
        region.or_else(|| Self::parse(code))
    }
}

impl Serialize for Lang {
    /// The language alone: what is stored belongs to no country.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.language().code())
    }
}

impl<'de> Deserialize<'de> for Lang {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'_, str>::deserialize(deserializer)?;
        let known = Self::ALL.into_iter().find(|lang| lang.code() == text);
        known.ok_or_else(|| de::Error::custom(format!("no language `{text}`")))
    }
}

/// A text written in both languages, as templates carry it. Free text typed by people stays as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Bilingual {
    #[serde(default)]
    pub(crate) en: String,
    #[serde(default)]
    pub(crate) zh: String,
}

impl Bilingual {
    /// A text in both languages.
    #[must_use]
    pub(crate) fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    /// The same words for both languages, as for proper names.
    #[must_use]
    pub(crate) fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { en: text.clone(), zh: text }
    }

    /// The text in one language; the other language where this one is empty.
    #[must_use]
    pub(crate) fn get(&self, lang: Lang) -> &str {
        let (first, second) = lang.choose((&self.en, &self.zh), (&self.zh, &self.en));
        if first.is_empty() { second } else { first }
    }

    /// Whether neither language has a text.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.en.is_empty() && self.zh.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_written_as_in_the_country_of_the_shop() {
        assert_eq!(Lang::En.in_country(Some("US")), Lang::EnUs);
        assert_eq!(Lang::En.in_country(Some("DE")), Lang::En);
        assert_eq!(Lang::En.in_country(None), Lang::En);
        assert_eq!(Lang::Zh.in_country(Some("US")), Lang::Zh);
        // Asked for by name, it stays wherever the shop is.
        assert_eq!(Lang::EnGb.in_country(Some("US")), Lang::EnGb);
        assert_eq!((Lang::EnUs.next(), Lang::Zh.next()), (Lang::Zh, Lang::En));
        for lang in Lang::REGIONS {
            assert_eq!(lang.language().in_country(lang.country()), lang);
            assert_eq!(Lang::REGIONS[lang.region_index().unwrap()], lang);
            assert_eq!(lang.own_name(), lang.language().own_name());
        }
        assert!(Lang::ALL.iter().all(|lang| lang.region_index().is_none() && lang.language() == *lang));
    }

    #[test]
    fn regions_are_read_and_never_stored() {
        for (typed, read) in [
            ("en-US", Lang::EnUs),
            ("en_GB.UTF-8", Lang::EnGb),
            ("EN-us", Lang::EnUs),
            ("en_AU", Lang::En),
            ("en", Lang::En),
            ("zh_CN.UTF-8", Lang::Zh),
        ] {
            assert_eq!(Lang::parse_region(typed), Some(read), "{typed}");
        }
        assert_eq!((Lang::parse_region("fr"), Lang::parse("en-US")), (None, Some(Lang::En)));
        assert_eq!(serde_json::to_string(&Lang::EnUs).unwrap(), "\"en\"");
        assert_eq!(serde_json::from_str::<Lang>("\"zh\"").unwrap(), Lang::Zh);
        assert!(serde_json::from_str::<Lang>("\"en-US\"").is_err());
    }
}
