//! Languages: every text as a typed function, chosen by a [`Lang`] value that is passed down, never global.
//!
//! The texts live in `assets/locales/`; `build/messages.rs` makes [`msg`] from them and refuses to build when a
//! language lacks a text or names other placeholders.

pub(crate) mod dates;
pub(crate) mod lists;
pub(crate) mod pinyin;
pub(crate) mod readings;
pub(crate) mod shifts;
pub(crate) mod steps;
pub(crate) mod typed;
pub(crate) mod width;

use std::cmp::Ordering;
use std::fmt::{Display, Write as _};

pub(crate) use crate::model::lang::Lang;

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// The text behind a key such as `cash.not_counted`, with `{name}` placeholders filled from `args`.
///
/// For rules of the domain, which carry keys and values instead of text. An unknown key comes back as
/// the key itself; a test proves that no rule names one.
#[must_use]
pub(crate) fn text(lang: Lang, key: &str, args: &[(&str, String)]) -> String {
    let Some(template) = template(lang, key) else { return key.to_owned() };
    let args: Vec<(&str, &dyn Display)> = args.iter().map(|(k, v)| (*k, v as &dyn Display)).collect();
    fill(template, &args)
}

/// The name behind a key that takes no values, such as that of a code; an unknown key comes back itself.
#[must_use]
pub(crate) fn name(lang: Lang, key: &'static str) -> &'static str {
    template(lang, key).unwrap_or(key)
}

/// The raw template behind a key, if there is one.
#[must_use]
pub(crate) fn template(lang: Lang, key: &str) -> Option<&'static str> {
    let (mut from, mut to) = (0, COUNT);
    while from < to {
        let middle = from.midpoint(to);
        match piece(KEYS, &KEY_ENDS, middle).cmp(key) {
            Ordering::Less => from = middle + 1,
            Ordering::Greater => to = middle,
            Ordering::Equal => return Some(plain(middle, lang)),
        }
    }
    None
}

/// A text by its place in the order of keys, as it is.
const fn plain(index: usize, lang: Lang) -> &'static str {
    piece(TEXTS, &ENDS, lang.index() * COUNT + index)
}

/// A text by its place in the order of keys, filled.
fn filled(index: usize, lang: Lang, args: &[(&str, &dyn Display)]) -> String {
    fill(plain(index, lang), args)
}

/// One of the texts that stand one after the other.
const fn piece(all: &'static str, ends: &[u32], at: usize) -> &'static str {
    let start = if at == 0 { 0 } else { ends[at - 1] as usize };
    all.split_at(ends[at] as usize).0.split_at(start).1
}

/// Fills `{name}` and `{n:one|many}` in a template.
fn fill(template: &str, args: &[(&str, &dyn Display)]) -> String {
    let mut out = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((inside, after)) = after.split_once('}') else { break };
        rest = after;
        let (name, forms) = inside.split_once(':').map_or((inside, None), |(n, f)| (n, Some(f)));
        let Some((_, value)) = args.iter().find(|(k, _)| *k == name) else { continue };
        match forms.and_then(|f| f.split_once('|')) {
            Some((one, many)) => out.push_str(if value.to_string() == "1" { one } else { many }),
            None => {
                let _ = write!(out, "{value}");
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_names_and_plurals() {
        let args: [(&str, &dyn Display); 2] = [("n", &1), ("who", &"Li")];
        assert_eq!(fill("{who}: {n} {n:item|items}", &args), "Li: 1 item");
        assert_eq!(fill("{n:item|items}", &[("n", &2)]), "items");
    }

    #[test]
    fn table_is_sorted_and_both_languages_differ_where_they_should() {
        let keys: Vec<&str> = (0..COUNT).map(|at| piece(KEYS, &KEY_ENDS, at)).collect();
        assert!(keys.is_sorted_by(|a, b| a < b));
        for key in keys {
            for lang in Lang::ALL {
                assert!(template(lang, key).is_some_and(|text| !text.is_empty()), "{key} is empty");
            }
        }
        assert_eq!(template(Lang::Zh, "no.such_key"), None);
    }
}
