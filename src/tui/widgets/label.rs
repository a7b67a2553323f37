//! A text that follows the language.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

use crate::model::lang::{Bilingual, Lang};

/// A label: a text of the program, of a template, or as typed.
#[derive(Clone)]
pub(crate) enum Label {
    /// A text of the program, such as `msg::kit::ok`, or a closure that fills one in.
    Msg(Rc<dyn Fn(Lang) -> Cow<'static, str>>),
    /// A text written in both languages.
    Both(Bilingual),
    /// The same in every language.
    Own(String),
}

impl Label {
    /// The text in a language.
    #[must_use]
    pub(crate) fn get(&self, lang: Lang) -> Cow<'_, str> {
        match self {
            Self::Msg(text) => text(lang),
            Self::Both(text) => text.get(lang).into(),
            Self::Own(text) => text.as_str().into(),
        }
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.get(Lang::En))
    }
}

impl<F, T> From<F> for Label
where
    F: Fn(Lang) -> T + 'static,
    T: Into<Cow<'static, str>>,
{
    fn from(text: F) -> Self {
        Self::Msg(Rc::new(move |lang| text(lang).into()))
    }
}

impl From<Bilingual> for Label {
    fn from(text: Bilingual) -> Self {
        Self::Both(text)
    }
}

impl From<String> for Label {
    fn from(text: String) -> Self {
        Self::Own(text)
    }
}

impl From<&str> for Label {
    fn from(text: &str) -> Self {
        Self::Own(text.to_owned())
    }
}
