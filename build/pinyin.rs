//! The letters with which Chinese characters begin in pinyin, from the crate `pinyin`, whose tables of whole
//! syllables with tones would bring half a megabyte into the program.

use std::fmt::Write as _;

use pinyin::{ToPinyin as _, ToPinyinMulti as _};

/// The block of Unicode with the characters in use.
const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;

/// The first letter of each character in order, a blank where there is none; and, for characters read in more than
/// one way, the other letters.
pub(crate) fn generate() -> String {
    let mut usual = String::new();
    let mut other: Vec<(u16, u8)> = Vec::new();
    for code in FIRST..=LAST {
        let Some(character) = char::from_u32(code) else { continue };
        let first = character.to_pinyin().and_then(|p| letter(p.plain()));
        usual.push(first.map_or(' ', char::from));
        let mut seen: Vec<u8> = first.into_iter().collect();
        for reading in character.to_pinyin_multi().into_iter().flatten() {
            if let Some(one) = letter(reading.plain())
                && !seen.contains(&one)
            {
                seen.push(one);
                // The block ends below 0xFFFF.
                other.push((u16::try_from(code).unwrap_or_default(), one));
            }
        }
    }
    let mut text = String::new();
    let _ = writeln!(text, "pub(super) const FIRST: u32 = {FIRST};");
    let _ = writeln!(text, "pub(super) static USUAL: &[u8] = b{usual:?};");
    let _ = writeln!(text, "pub(super) static OTHER: [(u16, u8); {}] = {other:?};", other.len());
    text
}

fn letter(syllable: &str) -> Option<u8> {
    syllable.bytes().next().filter(u8::is_ascii_lowercase)
}
