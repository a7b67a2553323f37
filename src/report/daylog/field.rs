//! The name of a place in a document, as people say it.

use serde_json::Value;

use crate::i18n;
use crate::model::lang::Lang;
use crate::model::money::{Money, format_amount};
use crate::record::Document;

/// What a code stands for: the texts sealed with the document, else our own, else the code itself.
pub(super) fn code(document: &Document, lang: Lang, kind: &str, code: &str) -> String {
    if let Some(text) = document.texts.get(&format!("{kind}/{code}")).map(|t| t.get(lang))
        && !text.is_empty()
    {
        return text.to_owned();
    }
    word(lang, code)
}

/// Our own word for a code of the program, or the code.
pub(super) fn word(lang: Lang, code: &str) -> String {
    i18n::template(lang, &format!("daylog.v_{code}")).unwrap_or(code).to_owned()
}

/// `cash/0/tenders/1/counted` → `Register 1 / WeChat Pay / counted`.
#[must_use]
pub(crate) fn name(document: &Document, lang: Lang, field: &str) -> String {
    let whole = serde_json::to_value(document).unwrap_or_default();
    let mut at = &whole;
    let mut list = "";
    let mut names: Vec<String> = Vec::new();
    for part in field.split('/') {
        let item = match at {
            Value::Array(items) => part.parse::<usize>().ok().and_then(|i| items.get(i)),
            other => other.get(part),
        };
        if let Value::Array(_) = at {
            names.push(item.map_or_else(|| part.to_owned(), |item| called(document, lang, list, item, part)));
        } else if list == "rows" {
            let value = part
                .parse()
                .map_or(part.to_owned(), |v| format_amount(Money(v), document.decimals.unwrap_or(2)));
            names.push(format!("{value} x"));
        } else if !matches!(part, "cash" | "tenders" | "rows" | "log" | "carried") {
            names.push(label(lang, part));
        }
        list = part;
        at = item.unwrap_or(&Value::Null);
    }
    names.join(" / ")
}

fn label(lang: Lang, part: &str) -> String {
    i18n::template(lang, &format!("daylog.f_{part}")).unwrap_or(part).to_owned()
}

/// What one line of a list is called.
fn called(document: &Document, lang: Lang, list: &str, item: &Value, index: &str) -> String {
    let text = |name: &str| item.get(name).and_then(Value::as_str);
    match list {
        "tenders" => text("tender").map(|id| code(document, lang, "tender", id)),
        "checks" => text("item").map(|id| format!("{id} {}", code(document, lang, "check", id))),
        "cash" => text("register").map(str::to_owned),
        "stock" => text("item").map(str::to_owned),
        "attendance" => text("person").map(str::to_owned),
        "carried" => text("title").map(|t| format!("#{} {t}", item.get("item").unwrap_or(&Value::Null))),
        "log" => {
            let time = text("at").and_then(|t| t.get(11..16)).unwrap_or_default();
            let kind = text("movement").or(text("kind")).unwrap_or_default();
            Some(format!("{time} {}", word(lang, kind)))
        }
        "non_cash" => text("kind").map(|k| word(lang, k)),
        "deposits" => text("slip_no").map(str::to_owned),
        _ => None,
    }
    .unwrap_or_else(|| index.to_owned())
}
