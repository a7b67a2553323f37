//! Whether two short texts say nearly the same, so that nobody opens the same task twice.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

/// Shared pairs of letters out of both texts, in percent, from which two texts are alike.
const ALIKE_PERCENT: usize = 60;
/// A text this long that stands inside the other says the same.
const INSIDE: usize = 4;

/// Whether two titles are so alike that a person should look before opening a second item.
///
/// Compared are pairs of neighbouring letters, whatever case, width, blanks and marks: that works for
/// Chinese without word breaks as well.
#[must_use]
pub(crate) fn alike(a: &str, b: &str) -> bool {
    let (a, b) = (bare(a), bare(b));
    if a.is_empty() || b.is_empty() {
        return false;
    }
    let inside = |short: &[char], long: &[char]| {
        short.len() >= INSIDE && long.windows(short.len()).any(|part| part == short)
    };
    a == b || inside(&a, &b) || inside(&b, &a) || shared_percent(&a, &b) >= ALIKE_PERCENT
}

/// Letters and digits alone, in lower case and half width.
fn bare(text: &str) -> Vec<char> {
    text.chars().take(400).nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

fn pairs(text: &[char]) -> BTreeMap<(char, char), usize> {
    let mut pairs = BTreeMap::new();
    for pair in text.windows(2) {
        *pairs.entry((pair[0], pair[1])).or_insert(0) += 1;
    }
    pairs
}

fn shared_percent(a: &[char], b: &[char]) -> usize {
    let (left, right) = (pairs(a), pairs(b));
    let all: usize = left.values().sum::<usize>() + right.values().sum::<usize>();
    let both: usize = left.iter().map(|(pair, n)| right.get(pair).map_or(0, |m| *n.min(m))).sum();
    (both * 200).checked_div(all).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_same_work_in_other_words_is_found() {
        for (a, b) in [
            ("Reorder till rolls", "reorder  till-rolls!"),
            ("Reorder till rolls", "Till rolls reorder"),
            ("Freezer 2: too warm", "freezer 2 is too warm"),
            ("补打印纸", "请补打印纸"),
            ("收银纸要补货", "收银纸补货"),
        ] {
            assert!(alike(a, b), "{a} / {b}");
        }
    }

    #[test]
    fn other_work_is_left_alone() {
        for (a, b) in [
            ("Reorder till rolls", "Clean the coffee machine"),
            ("补打印纸", "擦咖啡机"),
            ("", "x"),
            ("a", "b"),
            ("!!!", "???"),
        ] {
            assert!(!alike(a, b), "{a} / {b}");
        }
    }

    proptest! {
        #[test]
        fn it_does_not_matter_which_comes_first(a in ".{0,40}", b in ".{0,40}") {
            prop_assert_eq!(alike(&a, &b), alike(&b, &a));
        }

        #[test]
        fn every_text_with_a_letter_is_like_itself(a in "[a-zA-Z一-龥]{1,30}") {
            let marked = format!(" {a}！");
            prop_assert!(alike(&a, &a.to_uppercase()) && alike(&a, &marked), "{}", marked);
        }
    }
}
