//! What names look like, so that nobody signs as somebody else: Unicode Technical Standard 39.

use unicode_normalization::UnicodeNormalization;

/// Letters and what they look like; made by `build/looks.rs`.
#[allow(clippy::pedantic)] // generated
mod tables {
    include!(concat!(env!("OUT_DIR"), "/looks.rs"));
}
use tables::{LOOKS, UNSEEN};

/// The confusable skeleton of a text: two texts with the same one look the same.
pub(crate) fn skeleton(text: &str) -> String {
    let mut seen = String::with_capacity(text.len());
    for letter in text.nfd() {
        match prototype(letter) {
            Some(looks) => seen.extend(looks.iter().map(|(_, like)| like)),
            None => seen.push(letter),
        }
    }
    seen.nfd().collect()
}

/// The letters that a letter looks like, each beside it, where those are others or none at all.
fn prototype(letter: char) -> Option<&'static [(char, char)]> {
    let code = u32::from(letter);
    let range = UNSEEN.partition_point(|(_, last)| *last < code);
    if UNSEEN.get(range).is_some_and(|(first, _)| *first <= code) {
        return Some(&[]);
    }
    let first = LOOKS.partition_point(|(of, _)| *of < letter);
    let rest = &LOOKS[first..];
    let looks = &rest[..rest.partition_point(|(of, _)| *of == letter)];
    (!looks.is_empty()).then_some(looks)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_letter_looks_as_the_standard_says() {
        for letter in '\0'..=char::MAX {
            let text = letter.to_string();
            assert!(skeleton(&text).chars().eq(unicode_security::skeleton(&text)), "{letter:?}");
        }
    }

    proptest! {
        #[test]
        fn every_text_looks_as_the_standard_says(text in "\\PC{0,12}") {
            prop_assert_eq!(skeleton(&text), unicode_security::skeleton(&text).collect::<String>());
        }
    }
}
