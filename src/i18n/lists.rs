//! What stands between the parts of a list, in each language: one place, so that screens and paper write it alike.

use super::Lang;

/// Between names, dates and things beside each other.
#[must_use]
pub(crate) fn between_names(lang: Lang) -> &'static str {
    lang.choose(", ", "、")
}

/// Between remarks beside each other, which may have commas of their own.
#[must_use]
pub(crate) fn between_remarks(lang: Lang) -> &'static str {
    lang.choose("; ", "；")
}

/// Between the clauses of a sentence.
#[must_use]
pub(crate) fn between_clauses(lang: Lang) -> &'static str {
    lang.choose(", ", "，")
}

/// Between two sentences.
#[must_use]
pub(crate) fn between_sentences(lang: Lang) -> &'static str {
    lang.choose(" ", "")
}

/// Something with what is said of it in brackets.
#[must_use]
pub(crate) fn in_brackets(said: &str, of_it: &str, lang: Lang) -> String {
    let [open, close] = lang.choose([" (", ")"], ["（", "）"]);
    format!("{said}{open}{of_it}{close}")
}

/// Names beside each other.
#[must_use]
pub(crate) fn names(all: &[String], lang: Lang) -> String {
    all.join(between_names(lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_lists_have_full_width_marks() {
        let all = ["李华".to_owned(), "陈伟".to_owned()];
        assert_eq!(names(&all, Lang::Zh), "李华、陈伟");
        assert_eq!(names(&all, Lang::En), "李华, 陈伟");
        assert_eq!(between_clauses(Lang::Zh), "，");
        assert_eq!([between_remarks(Lang::Zh), between_remarks(Lang::En)], ["；", "; "]);
    }
}
