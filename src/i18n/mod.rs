//! Languages: every text as a typed function, chosen by a [`Lang`] value that is passed down, never global.
//!
//! The texts live in `assets/locales/`; `build/messages.rs` makes [`msg`] from them and refuses to build when a
//! language lacks a text or names other placeholders. A region (`en-US`) has only the texts that differ.

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
use crate::model::regional;

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// The text behind a key such as `cash.not_counted`, with `{name}` placeholders filled from `args`.
///
/// For rules of the domain, which carry keys and values instead of text. An unknown key comes back as
/// the key itself; a test proves that no rule names one.
#[must_use]
pub(crate) fn text(lang: Lang, key: &str, args: &[(&str, String)]) -> String {
    let Some(template) = template(lang, key) else { return key.to_owned() };
    let args: Vec<(&str, &dyn Display)> = args.iter().map(|(k, v)| (*k, v as &dyn Display)).collect();
    fill(template, lang, &args)
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
    let all = match lang.region_index() {
        Some(region) => REGIONS[region],
        None => &[],
    };
    let (mut from, mut to) = (0, all.len());
    while from < to {
        let middle = from.midpoint(to);
        match all[middle].0 {
            place if place < index => from = middle + 1,
            place if place > index => to = middle,
            _ => return all[middle].1,
        }
    }
    piece(TEXTS, &ENDS, lang.index() * COUNT + index)
}

/// A text by its place in the order of keys, filled.
fn filled(index: usize, lang: Lang, args: &[(&str, &dyn Display)]) -> String {
    fill(plain(index, lang), lang, args)
}

/// One of the texts that stand one after the other.
const fn piece(all: &'static str, ends: &[u32], at: usize) -> &'static str {
    let start = if at == 0 { 0 } else { ends[at - 1] as usize };
    all.split_at(ends[at] as usize).0.split_at(start).1
}

/// Fills `{name}` and `{n:one|many}` in a template. A value that is a date or a time of day as documents write it is
/// put as the region writes it.
fn fill(template: &str, lang: Lang, args: &[(&str, &dyn Display)]) -> String {
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
            None if lang.country().is_some() => out.push_str(&regional::value(&value.to_string(), lang)),
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
    use crate::model::time::{BusinessDate, Minute};

    #[test]
    fn fills_names_and_plurals() {
        let args: [(&str, &dyn Display); 2] = [("n", &1), ("who", &"Li")];
        assert_eq!(fill("{who}: {n} {n:item|items}", Lang::En, &args), "Li: 1 item");
        assert_eq!(fill("{n:item|items}", Lang::En, &[("n", &2)]), "items");
    }

    #[test]
    fn a_region_writes_the_dates_and_times_of_any_text_its_own_way() {
        let date = BusinessDate::parse("2026-03-02").unwrap();
        let args: [(&str, &dyn Display); 3] = [("date", &date), ("time", &Minute(905)), ("n", &3)];
        let said = |lang| fill("{date} {time}, {n}", lang, &args);
        assert_eq!(said(Lang::En), "2026-03-02 15:05, 3");
        assert_eq!(said(Lang::EnUs), "3/2/2026 3:05 PM, 3");
        assert_eq!(said(Lang::EnGb), "02/03/2026 15:05, 3");
    }

    #[test]
    fn table_is_sorted_and_both_languages_differ_where_they_should() {
        let keys: Vec<&str> = (0..COUNT).map(|at| piece(KEYS, &KEY_ENDS, at)).collect();
        assert!(keys.is_sorted_by(|a, b| a < b));
        for key in keys {
            for lang in Lang::ALL.into_iter().chain(Lang::REGIONS) {
                assert!(template(lang, key).is_some_and(|text| !text.is_empty()), "{key} is empty");
            }
        }
        assert_eq!(template(Lang::Zh, "no.such_key"), None);
    }
}
