//! The letters with which Chinese characters begin in pinyin, so that a name is found by one key of a Latin keyboard.

/// The letters; made by `build/pinyin.rs`.
#[allow(clippy::pedantic)] // generated
mod tables {
    include!(concat!(env!("OUT_DIR"), "/pinyin.rs"));
}
use tables::{FIRST, OTHER, USUAL};

/// Whether a character begins with this letter in some reading: 李 with l, 单 with d and with s.
#[must_use]
pub(crate) fn begins_with(character: char, letter: char) -> bool {
    let code = u32::from(character);
    let Some(letter) = u8::try_from(letter.to_ascii_lowercase()).ok().filter(u8::is_ascii_lowercase) else {
        return false;
    };
    let Some(at) = code.checked_sub(FIRST).and_then(|at| usize::try_from(at).ok()) else { return false };
    let Some(usual) = USUAL.get(at) else { return false };
    let from = OTHER.partition_point(|(other, _)| u32::from(*other) < code);
    *usual == letter
        || OTHER[from..].iter().take_while(|(other, _)| u32::from(*other) == code).any(|(_, l)| *l == letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_by_their_first_letter() {
        for (character, letter) in [
            ('王', 'w'),
            ('李', 'L'),
            ('韩', 'h'),
            ('陈', 'c'),
            ('张', 'z'),
            ('欧', 'o'),
            ('单', 's'),
            ('单', 'd'),
        ] {
            assert!(begins_with(character, letter), "{character} {letter}");
        }
        for (character, letter) in [('王', 'l'), ('w', 'w'), ('，', 'd'), ('班', '班'), ('一', ' ')] {
            assert!(!begins_with(character, letter), "{character} {letter}");
        }
    }
}
