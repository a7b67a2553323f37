//! Letters that look like others (Unicode Technical Standard 39): from the crate `unicode-security`, which would
//! bring 0.6 MB into the program.

use std::fmt::Write as _;

use unicode_normalization::char::decompose_canonical;

/// Two tables. Letters that nobody sees, from first to last; and for every other letter that looks like something
/// else, in order, a pair for each letter that it looks like.
pub(crate) fn generate() -> String {
    let mut pairs: Vec<(char, char)> = Vec::new();
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
            (Some(first), None) if first == letter => {}
            (None, _) => match ranges.last_mut() {
                Some((_, last)) if *last + 1 == code => *last = code,
                _ => ranges.push((code, code)),
            },
            (first, second) => {
                pairs.extend(first.into_iter().chain(second).chain(prototype).map(|part| (letter, part)));
            }
        }
    }
    let mut code = String::new();
    let _ = writeln!(code, "pub(super) static UNSEEN: [(u32, u32); {}] = {ranges:?};", ranges.len());
    let _ = writeln!(code, "pub(super) static LOOKS: [(char, char); {}] = {pairs:?};", pairs.len());
    code
}
