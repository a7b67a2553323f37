//! Hygiene of everything typed or imported.

/// Folds what a Chinese keyboard types for digits and marks to ASCII: full-width forms, `。` and `．` to a
/// point, ideographic and no-break spaces to a space.
///
/// Not NFKC: that would also turn `²` into `2` and `½` into `1⁄2`, and so change an amount silently.
pub(crate) fn fold_typed(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => u8::try_from(u32::from(c) - 0xff01 + 0x21).map_or(c, char::from),
        '。' | '｡' => '.',
        '￥' => '¥',
        '￡' => '£',
        '\u{2212}' => '-',
        '\u{3000}' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\t' => ' ',
        other => other,
    }
}
