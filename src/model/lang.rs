//! The languages, and a text that exists in each of them.

use serde::{Deserialize, Serialize};

/// A language of the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

impl Lang {
    /// Every language, in the order F2 walks through them.
    pub(crate) const ALL: [Self; 2] = [Self::En, Self::Zh];

    /// Position in tables made by `build/messages.rs`.
    #[must_use]
    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    /// The language after this one.
    #[must_use]
    pub(crate) const fn next(self) -> Self {
        match self {
            Self::En => Self::Zh,
            Self::Zh => Self::En,
        }
    }

    /// Short code as used in config, flags and documents.
    #[must_use]
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }

    /// The language's own name.
    #[must_use]
    pub(crate) const fn own_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Zh => "中文",
        }
    }

    /// Understands `en`, `zh`, `zh_CN.UTF-8`, `zh-Hans` and the like.
    #[must_use]
    pub(crate) fn parse(code: &str) -> Option<Self> {
        let head: String = code.chars().take_while(char::is_ascii_alphabetic).collect();
        match head.to_ascii_lowercase().as_str() {
            "en" => Some(Self::En),
            "zh" => Some(Self::Zh),
            _ => None,
        }
    }
}

/// A text written in both languages, as templates carry it. Free text typed by people stays as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Bilingual {
    /// English.
    #[serde(default)]
    pub(crate) en: String,
    /// Simplified Chinese.
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
        let (first, second) = match lang {
            Lang::En => (&self.en, &self.zh),
            Lang::Zh => (&self.zh, &self.en),
        };
        if first.is_empty() { second } else { first }
    }

    /// Whether neither language has a text.
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.en.is_empty() && self.zh.is_empty()
    }
}
