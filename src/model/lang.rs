//! The languages, and a text that exists in each of them.

use serde::{Deserialize, Serialize};

/// Writes the enum of the languages from their table.
macro_rules! languages {
    ($($name:ident $code:literal $own:literal $tag:literal,)+) => {
        /// A language of the program.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum Lang {
            $($name,)+
        }

        impl Lang {
            /// Every language, in the order F2 walks through them.
            pub(crate) const ALL: [Self; [$($code),+].len()] = [$(Self::$name),+];

            /// Short code as used in config, flags and documents.
            #[must_use]
            pub(crate) const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// The language's own name.
            #[must_use]
            pub(crate) const fn own_name(self) -> &'static str {
                match self { $(Self::$name => $own,)+ }
            }

            /// Its tag in web pages.
            #[must_use]
            pub(crate) const fn tag(self) -> &'static str {
                match self { $(Self::$name => $tag,)+ }
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
    /// Position in tables made by `build/messages.rs`.
    #[must_use]
    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    /// The language after this one.
    #[must_use]
    pub(crate) const fn next(self) -> Self {
        Self::ALL[(self.index() + 1) % Self::ALL.len()]
    }

    /// Of what is written in English and Chinese only (templates, signs, the demo) the half this language reads.
    #[must_use]
    pub(crate) fn choose<T>(self, english: T, chinese: T) -> T {
        if self == Self::Zh { chinese } else { english }
    }

    /// Understands `en`, `zh`, `zh_CN.UTF-8`, `zh-Hans` and the like.
    #[must_use]
    pub(crate) fn parse(code: &str) -> Option<Self> {
        let head: String = code.chars().take_while(char::is_ascii_alphabetic).collect();
        Self::ALL.into_iter().find(|lang| head.eq_ignore_ascii_case(lang.code()))
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
