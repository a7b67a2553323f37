//! Letters that look like others (Unicode Technical Standard 39), in tables without pointers: from the crate
//! `unicode-security`, which would bring 0.6 MB and its own start-up cost into the program.

use std::fmt::Write as _;

use unicode_normalization::char::decompose_canonical;

/// For each letter with a prototype other than itself, in order: the letter, and where the prototype ends among
/// all prototypes; it begins where the one before ends. Letters that nobody sees have an empty one.
pub fn generate() -> Result<String, String> {
    let (mut letters, mut ends, mut text) = (Vec::new(), Vec::new(), String::new());
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for letter in '\0'..=char::MAX {
        // Looked up are the parts of a letter that has some.
        let mut parts = 0;
        decompose_canonical(letter, |_| parts += 1);
        if parts > 1 {
            continue;
        }
        let mut bytes = [0; 4];
        let mut prototype = unicode_security::skeleton(letter.encode_utf8(&mut bytes));
        let first = prototype.next();
        let code = u32::from(letter);
        match (first, prototype.next()) {
            (Some(first), None) if first == letter => continue,
            (None, _) => {
                match ranges.last_mut() {
                    Some((_, last)) if *last + 1 == code => *last = code,
                    _ => ranges.push((code, code)),
                }
                continue;
            }
            (first, second) => {
                text.extend(first.into_iter().chain(second).chain(prototype));
            }
        }
        letters.push(code);
        ends.push(u16::try_from(text.len()).map_err(|e| e.to_string())?);
    }
    let mut code = String::new();
    let _ = writeln!(code, "pub(super) static UNSEEN: [(u32, u32); {}] = {ranges:?};", ranges.len());
    let _ = writeln!(code, "pub(super) static LETTERS: [u32; {}] = {letters:?};", letters.len());
    let _ = writeln!(code, "pub(super) static ENDS: [u16; {}] = {ends:?};", ends.len());
    let _ = writeln!(code, "pub(super) static PROTOTYPES: &str = {text:?};");
    Ok(code)
}
