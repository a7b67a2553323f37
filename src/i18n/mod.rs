//! Languages: every text as a typed function, chosen by a [`Lang`] value that is passed down, never global.
//!
//! The texts live in `assets/locales/`; `build/messages.rs` makes [`msg`] from them and refuses to build when a
//! language lacks a text or names other placeholders.

pub mod dates;
pub mod width;

pub use crate::domain::Lang;

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// The text behind a key such as `cash.not_counted`, with `{name}` placeholders filled from `args`.
///
/// For rules of the domain, which carry keys and values instead of text. An unknown key comes back as
/// the key itself; a test proves that no rule names one.
#[must_use]
pub fn text(lang: Lang, key: &str, args: &[(&str, String)]) -> String {
    let Some(template) = template(lang, key) else { return key.to_owned() };
    fill(template, args)
}

/// The raw template behind a key, if there is one.
#[must_use]
pub fn template(lang: Lang, key: &str) -> Option<&'static str> {
    let at = TABLE.binary_search_by(|(k, _)| (*k).cmp(key)).ok()?;
    Some(TABLE[at].1[lang.index()])
}

/// Fills `{name}` and `{n:one|many}` in a template.
fn fill(template: &str, args: &[(&str, String)]) -> String {
    let mut out = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open].replace("}}", "}"));
        rest = &rest[open + 1..];
        if let Some(after) = rest.strip_prefix('{') {
            out.push('{');
            rest = after;
            continue;
        }
        let Some(close) = rest.find('}') else { break };
        let (name, forms) =
            rest[..close].split_once(':').map_or((&rest[..close], None), |(n, f)| (n, Some(f)));
        let value = args.iter().find(|(k, _)| *k == name).map_or("", |(_, v)| v.as_str());
        match forms.and_then(|f| f.split_once('|')) {
            Some((one, many)) => out.push_str(if value == "1" { one } else { many }),
            None => out.push_str(value),
        }
        rest = &rest[close + 1..];
    }
    out.push_str(&rest.replace("}}", "}"));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_names_and_plurals() {
        let args = [("n", "1".to_owned()), ("who", "Li".to_owned())];
        assert_eq!(fill("{who}: {n} {n:item|items}", &args), "Li: 1 item");
        assert_eq!(fill("{{x}} {n:item|items}", &[("n", "2".to_owned())]), "{x} items");
    }

    #[test]
    fn table_is_sorted_and_both_languages_differ_where_they_should() {
        assert!(TABLE.is_sorted_by(|a, b| a.0 < b.0));
        for (key, [en, zh]) in TABLE {
            assert!(!en.is_empty() && !zh.is_empty(), "{key} is empty");
        }
    }
}
