//! Hygiene of everything typed, pasted or imported, and of everything shown again.
//!
//! Text may carry terminal commands, invisible marks and marks that turn the reading order around. They are
//! taken out on input and, since the file can be edited by other programs, again on every output.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use crate::model::confusables;
use crate::model::problem::Problem;

/// Most characters of a note.
pub(crate) const NOTE_MAX: usize = 4000;
/// Most characters of a one-line field.
pub(crate) const LINE_MAX: usize = 200;
/// Most characters of a person's or thing's name.
pub(crate) const NAME_MAX: usize = 40;
/// Most combining marks on one letter; real writing needs fewer, towers of them cover other lines.
const MARKS_MAX: usize = 10;

/// A cleaned text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cleaned {
    /// What is kept: NFC, no control characters (a note keeps `\n`).
    pub(crate) text: String,
    /// Characters beyond the limit that were not taken, to be told to the person.
    pub(crate) dropped: usize,
}

/// A text as people sort it: in small letters, its numbers by their size (5, 10, 20, not 10, 20, 5).
#[must_use]
pub(crate) fn natural(text: &str) -> String {
    /// Digits that a number is brought to.
    const WIDE: usize = 12;
    let (mut all, mut digits) = (String::with_capacity(text.len() + WIDE), String::new());
    let end = |digits: &mut String, all: &mut String| {
        if !digits.is_empty() {
            all.extend(std::iter::repeat_n('0', WIDE.saturating_sub(digits.len())));
            all.push_str(digits);
            digits.clear();
        }
    };
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
        } else {
            end(&mut digits, &mut all);
            all.extend(c.to_lowercase());
        }
    }
    end(&mut digits, &mut all);
    all
}

/// A name as a part of a file's, without what file systems refuse.
#[must_use]
pub(crate) fn in_file_name(name: &str) -> String {
    let parts = name.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-")
}

/// Cleans a one-line field: line breaks and tabs become spaces.
#[must_use]
pub(crate) fn clean_line(text: &str, max_chars: usize) -> Cleaned {
    clean(text, max_chars, ' ')
}

/// Cleans a note of up to [`NOTE_MAX`] characters: line breaks stay, as `\n`.
#[must_use]
pub(crate) fn clean_note(text: &str) -> Cleaned {
    clean(text, NOTE_MAX, '\n')
}

fn clean(text: &str, max: usize, newline: char) -> Cleaned {
    let plain = |b: u8| matches!(b, b' '..=b'~') || (b == b'\n' && newline == '\n');
    if text.len() <= max && text.bytes().all(plain) {
        return Cleaned { text: text.to_owned(), dropped: 0 };
    }
    // Composing makes at most four characters one, so this much surely fills the limit; the rest of a huge
    // paste is only counted.
    let room = max.saturating_mul(4).saturating_add(64);
    let (mut head, mut taken, mut beyond) = (String::new(), 0usize, 0usize);
    scrub(text, newline, &mut |c| {
        if taken < room {
            head.push(c);
            taken += 1;
        } else {
            beyond += 1;
        }
    });
    let mut kept = scrubbed(&head.nfc().collect::<String>(), newline);
    let total = kept.chars().count();
    if let Some((cut, _)) = kept.char_indices().nth(max) {
        let whole = kept.grapheme_indices(true).map(|(at, _)| at).take_while(|at| *at <= cut).last();
        kept.truncate(whole.filter(|at| *at > 0).unwrap_or(cut));
    }
    let dropped = total - kept.chars().count() + beyond;
    Cleaned { text: kept, dropped }
}

/// Cleans a text once more where it is shown, printed or written: of the control characters only `\n` is left.
#[must_use]
pub(crate) fn for_output(text: &str) -> Cow<'_, str> {
    output(text, '\n')
}

/// As [`for_output`], for places of one line: no control character is left at all.
#[must_use]
pub(crate) fn for_output_line(text: &str) -> Cow<'_, str> {
    output(text, ' ')
}

fn output(text: &str, newline: char) -> Cow<'_, str> {
    let suspect = |c: char| {
        c != newline
            && (c.is_control()
                || bidi_name(c).is_some()
                || is_hidden(c)
                || is_separator(c)
                || is_combining_mark(c))
    };
    if text.is_ascii() && !text.bytes().any(|b| b.is_ascii_control()) || !text.contains(suspect) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(scrubbed(text, newline))
    }
}

fn scrubbed(text: &str, newline: char) -> String {
    let mut out = String::with_capacity(text.len());
    scrub(text, newline, &mut |c| out.push(c));
    out
}

/// One pass over a text, in linear time: every character that may stay goes to `emit`.
fn scrub(text: &str, newline: char, emit: &mut dyn FnMut(char)) {
    let mut rest = text;
    let mut last = '\0';
    let mut marks = 0;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        let next = rest.chars().next();
        if is_combining_mark(c) && !is_hidden(c) {
            marks += 1;
            if marks > MARKS_MAX {
                continue;
            }
        }
        let kept = match c {
            '\r' if next == Some('\n') => continue,
            '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => newline,
            '\t' | '\u{b}' | '\u{c}' => ' ',
            '\u{1b}' | '\u{90}' | '\u{98}' | '\u{9b}' | '\u{9d}'..='\u{9f}' => {
                rest = after_sequence(c, rest);
                continue;
            }
            c if c.is_control() => continue,
            '\u{e0000}'..='\u{e007f}' => {
                if let Some(len) = flag_tags(last, c, rest) {
                    emit(c);
                    rest[..len].chars().for_each(&mut *emit);
                    rest = &rest[len..];
                    last = '\u{e007f}';
                }
                continue;
            }
            c if is_hidden(c) => {
                if !hidden_stays(c, last, next) {
                    continue;
                }
                c
            }
            c => {
                if let Some(name) = bidi_name(c) {
                    "⟦".chars().chain(name.chars()).chain("⟧".chars()).for_each(&mut *emit);
                    last = '⟧';
                    marks = 0;
                    continue;
                }
                c
            }
        };
        if !is_combining_mark(kept) && !is_hidden(kept) {
            marks = 0;
        }
        emit(kept);
        last = kept;
    }
}

/// What follows a terminal command that begins with `first` (ESC or its one-character forms).
///
/// A text command (OSC, DCS …) that never ends loses only its beginning: what follows may be a real note.
fn after_sequence(first: char, rest: &str) -> &str {
    let Some(second) = rest.chars().next() else { return rest };
    let after_second = &rest[second.len_utf8()..];
    match (first, second) {
        ('\u{1b}', '[') => after_csi(after_second),
        ('\u{1b}', ']' | 'P' | 'X' | '^' | '_') => after_string(after_second),
        ('\u{1b}', '!'..='/') => {
            let body = after_second.strip_prefix(|c| matches!(c, '!'..='/')).unwrap_or(after_second);
            body.strip_prefix(|c| matches!(c, '0'..='~')).unwrap_or(body)
        }
        ('\u{1b}', '0'..='~') => after_second,
        ('\u{1b}', _) => rest,
        ('\u{9b}', _) => after_csi(rest),
        _ => after_string(rest),
    }
}

fn after_csi(body: &str) -> &str {
    let body = body.trim_start_matches(|c| matches!(c, '0'..='?'));
    let body = body.trim_start_matches(|c| matches!(c, ' '..='/'));
    body.strip_prefix(|c| matches!(c, '@'..='~')).unwrap_or(body)
}

fn after_string(body: &str) -> &str {
    // Only up to the next control character, whatever it is: nothing is looked at twice more.
    let Some(end) = body.find(char::is_control) else { return body };
    let tail = &body[end..];
    tail.strip_prefix("\u{1b}\\").or_else(|| tail.strip_prefix(['\u{7}', '\u{9c}'])).unwrap_or(body)
}

/// Length of the rest of a regional flag (a black flag, up to six tags and the closing tag) beginning with `first`.
fn flag_tags(last: char, first: char, rest: &str) -> Option<usize> {
    let letter = |c: char| matches!(c, '\u{e0030}'..='\u{e0039}' | '\u{e0061}'..='\u{e007a}');
    if last != '🏴' || !letter(first) {
        return None;
    }
    let mut len = 0;
    for c in rest.chars().take(6) {
        len += c.len_utf8();
        if c == '\u{e007f}' {
            return Some(len);
        }
        if !letter(c) {
            return None;
        }
    }
    None
}

/// Whether an invisible mark does its proper work between these two.
fn hidden_stays(c: char, last: char, next: Option<char>) -> bool {
    let next = next.unwrap_or('\0');
    let writing = is_joining(last) && is_joining(next) && !is_combining_mark(next);
    match c {
        '\u{200d}' => writing || ((is_pictograph(last) || last == '\u{fe0f}') && is_pictograph(next)),
        '\u{200c}' => writing,
        '\u{fe0e}' | '\u{fe0f}' => {
            is_pictograph(last) || (next == '\u{20e3}' && matches!(last, '0'..='9' | '#' | '*'))
        }
        _ => false,
    }
}

/// Scripts that need joiners: Arabic (Persian, Urdu), Syriac, the Indic ones, Burmese, Khmer, Mongolian.
fn is_joining(c: char) -> bool {
    matches!(c,
        '\u{600}'..='\u{77f}' | '\u{8a0}'..='\u{dff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{18af}'
        | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}')
        && bidi_name(c).is_none()
        && !is_hidden(c)
}

/// Blocks that hold emoji.
const fn is_pictograph(c: char) -> bool {
    matches!(c,
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{21ff}'
        | '\u{2300}'..='\u{23ff}' | '\u{24c2}' | '\u{25a0}'..='\u{27bf}' | '\u{2900}'..='\u{297f}'
        | '\u{2b00}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}')
}

const fn is_separator(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

/// Short name of a mark that changes the reading order.
const fn bidi_name(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{61c}' => "ALM",
        '\u{200e}' => "LRM",
        '\u{200f}' => "RLM",
        '\u{202a}' => "LRE",
        '\u{202b}' => "RLE",
        '\u{202c}' => "PDF",
        '\u{202d}' => "LRO",
        '\u{202e}' => "RLO",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        _ => return None,
    })
}

/// Characters without a picture of their own: soft hyphen, joiners, fillers, variation selectors, tags,
/// annotation marks, and code points that are no characters.
const fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{3164}'
        | '\u{fdd0}'..='\u{fdef}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        || (c as u32) & 0xfffe == 0xfffe
}

/// Checks a name of a person or thing and brings it into one form: NFC, single spaces, none at the ends.
///
/// # Errors
/// `text.name_empty` (no letter or digit), `text.name_too_long`, `text.name_hidden` with the code of a control
/// character, a mark that changes reading order, an invisible character or a tower of marks.
pub(crate) fn check_name(text: &str) -> Result<String, Problem> {
    let too_long = || Problem::new("text.name_too_long").with("max", NAME_MAX);
    let trimmed = text.trim();
    if trimmed.chars().nth(NAME_MAX * 8).is_some() {
        return Err(too_long());
    }
    let mut marks = MARKS_MAX;
    for c in trimmed.chars() {
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        let bad =
            c.is_control() || is_separator(c) || is_hidden(c) || bidi_name(c).is_some() || c == '\u{2800}';
        if bad || marks > MARKS_MAX {
            return Err(Problem::new("text.name_hidden").with("code", format!("U+{:04X}", u32::from(c))));
        }
    }
    let name = trimmed.nfc().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
    if !name.chars().any(char::is_alphanumeric) {
        return Err(Problem::new("text.name_empty"));
    }
    if name.chars().count() > NAME_MAX {
        return Err(too_long());
    }
    Ok(name)
}

/// What a name looks like: the confusable skeleton of Unicode Technical Standard 39, in lower case.
#[must_use]
pub(crate) fn skeleton(name: &str) -> String {
    let seen = confusables::skeleton(&name.nfkc().collect::<String>());
    confusables::skeleton(&seen.to_lowercase())
}

/// Whether people could take one name for the other: same look as written, or same in lower case.
///
/// Two comparisons, because look and letter case disagree: `I` looks like `l`, but `i` does not.
#[must_use]
pub(crate) fn looks_like(a: &str, b: &str) -> bool {
    let lower = |s: &str| skeleton(&s.nfkc().collect::<String>().to_lowercase());
    skeleton(a) == skeleton(b) || lower(a) == lower(b)
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BIDI: &str =
        "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}";

    fn controls() -> impl Iterator<Item = char> {
        ('\0'..='\u{1f}').chain('\u{7f}'..='\u{9f}')
    }

    #[test]
    fn numbers_sort_by_their_size() {
        let mut names = ["row 100", "Row 20", "row 5", "row 10 b", "row 10 a"];
        names.sort_by_key(|name| natural(name));
        assert_eq!(names, ["row 5", "row 10 a", "row 10 b", "Row 20", "row 100"]);
    }

    #[test]
    fn no_control_code_survives() {
        assert_eq!(controls().count(), 65);
        for c in controls() {
            let text = format!("左{c}右");
            let line = clean_line(&text, LINE_MAX).text;
            assert!(!line.contains(char::is_control), "{c:?}");
            assert!(line.starts_with('左') && line.ends_with('右'), "{c:?} {line:?}");
            for cleaned in [clean_note(&text).text, for_output(&text).into_owned()] {
                assert!(!cleaned.contains(|c: char| c.is_control() && c != '\n'), "{c:?}");
            }
            assert!(!for_output_line(&text).contains(char::is_control), "{c:?}");
            assert!(check_name(&text).is_err(), "{c:?}");
        }
        let all: String = controls().collect();
        assert!(!for_output(&all).contains(|c: char| c.is_control() && c != '\n'));
    }

    #[test]
    fn terminal_commands_go_with_their_bodies() {
        for (dirty, wanted) in [
            ("a\u{1b}[31;1mred\u{1b}[0mb", "aredb"),
            ("a\u{1b}]52;c;c2VjcmV0\u{7}b", "ab"),
            ("a\u{1b}]0;title\u{1b}\\b", "ab"),
            ("a\u{9d}0;title\u{9c}b", "ab"),
            ("a\u{9b}2Jb", "ab"),
            ("a\u{1b}P1$q\u{1b}\\b", "ab"),
            ("a\u{1b}(Bb", "ab"),
            ("a\u{1b}cb", "ab"),
            ("a\u{1b}早b", "a早b"),
            ("a\u{1b}]unended note", "aunended note"),
            ("a\u{1b}", "a"),
            ("a\u{1b}[", "a"),
            ("a\u{1b}\u{1b}[2Jb", "ab"),
        ] {
            assert_eq!(clean_line(dirty, LINE_MAX).text, wanted, "{dirty:?}");
            assert_eq!(for_output(dirty), wanted, "{dirty:?}");
        }
    }

    #[test]
    fn line_breaks() {
        assert_eq!(clean_line("a\r\nb\tc\u{2028}d\re", LINE_MAX).text, "a b c d e");
        assert_eq!(clean_note("a\r\nb\tc\u{2028}d\re\u{85}f").text, "a\nb c\nd\ne\nf");
        assert_eq!(for_output_line("a\nb"), "a b");
    }

    #[test]
    fn reading_order_marks_are_shown_in_notes_and_refused_in_names() {
        assert_eq!(clean_note("pay \u{202e}100").text, "pay ⟦RLO⟧100");
        for c in BIDI.chars() {
            let text = format!("a{c}b");
            let note = clean_note(&text).text;
            assert!(note.contains('⟦') && !note.contains(c), "{c:?}");
            assert_eq!(check_name(&text).unwrap_err().key, "text.name_hidden", "{c:?}");
        }
    }

    #[test]
    fn invisible_marks_stay_only_where_writing_needs_them() {
        let hidden = "\u{ad}\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}\u{fe0f}\u{fe00}\u{180e}\u{34f}\u{3164}\u{e0001}\u{e0041}\u{e0100}\u{fff9}\u{ffff}";
        for c in hidden.chars() {
            let text = format!("a{c}b");
            assert_eq!(clean_note(&text).text, "ab", "{c:?}");
            assert_eq!(check_name(&text).unwrap_err().key, "text.name_hidden", "{c:?}");
        }
        for kept in [
            "👨\u{200d}👩\u{200d}👧",
            "❤\u{fe0f}\u{200d}🔥",
            "1\u{fe0f}\u{20e3}",
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
        ] {
            assert_eq!(clean_note(kept).text, kept);
            assert_eq!(for_output(kept), kept);
        }
        assert_eq!(clean_note("🏴\u{e0067}\u{e0062}x").text, "🏴x");
    }

    #[test]
    fn limits_say_how_much_was_not_taken() {
        assert_eq!(clean_line("abcdef", 4), Cleaned { text: "abcd".into(), dropped: 2 });
        assert_eq!(clean_line("abc", 4).dropped, 0);
        // A cluster is taken whole or not at all.
        assert_eq!(clean_line("ab👨\u{200d}👩", 4), Cleaned { text: "ab".into(), dropped: 3 });
        assert_eq!(clean_line(&"e\u{301}".repeat(10), 10), Cleaned { text: "é".repeat(10), dropped: 0 });
        assert_eq!(clean_line(&format!("a{}", "\u{301}".repeat(50)), 99).text.chars().count(), MARKS_MAX);
    }

    #[test]
    fn ten_megabytes_are_one_pass() {
        let plain = "交班 note\n".repeat((10 << 20) / 12);
        assert_eq!(clean_note(&plain).dropped, plain.chars().count() - NOTE_MAX);
        // What could be scanned again and again; not linear, these would run for hours.
        for piece in ["\u{1b}]", "\u{9d}a", "\u{301}", "\u{200d}", "\u{1b}[1;", "🏴\u{e0067}"] {
            let cleaned = clean_note(&piece.repeat((4 << 20) / piece.len()));
            assert!(cleaned.text.chars().count() <= NOTE_MAX, "{piece:?}");
        }
        let marks = "\u{202e}".repeat(1 << 20);
        assert_eq!(clean_note(&marks).dropped, (5 << 20) - NOTE_MAX);
    }

    #[test]
    fn names() {
        assert_eq!(check_name("  王  小明\u{3000}A "), Ok("王 小明 A".to_owned()));
        assert_eq!(check_name("Zoe\u{308}"), Ok("Zo\u{eb}".to_owned()));
        assert_eq!(check_name("O'Neil-Łuć"), Ok("O'Neil-Łuć".to_owned()));
        for empty in ["", "  ", "…", "---"] {
            assert_eq!(check_name(empty).unwrap_err().key, "text.name_empty", "{empty:?}");
        }
        assert!(check_name(&"王".repeat(NAME_MAX)).is_ok());
        assert_eq!(check_name(&"王".repeat(NAME_MAX + 1)).unwrap_err().key, "text.name_too_long");
        assert_eq!(check_name(&"王".repeat(1 << 20)).unwrap_err().key, "text.name_too_long");
        assert_eq!(check_name("\u{301}a").unwrap_err().key, "text.name_hidden");
        assert_eq!(check_name("a\u{202e}b").unwrap_err().args, [("code", "U+202E".to_owned())]);
    }

    #[test]
    fn names_that_look_alike() {
        for (a, b) in [
            ("paul", "раul"),
            ("Ivan", "lvan"),
            ("Ivan", "ivan"),
            ("Вова", "вова"),
            ("Ｌｉ", "Li"),
            ("LI NA", "li na"),
            ("O0", "00"),
        ] {
            assert!(looks_like(a, b), "{a} {b}");
        }
        for (a, b) in [("Ai", "Al"), ("张伟", "张为"), ("Anna", "Anne"), ("王明", "王朋")] {
            assert!(!looks_like(a, b), "{a} {b}");
        }
        assert_eq!(skeleton("раul"), skeleton("paul"));
    }

    fn nasty() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            any::<char>().prop_map(String::from),
            "[a-zé早🏴❤👩1⟦]",
            prop::sample::select(controls().collect::<Vec<_>>()).prop_map(String::from),
            prop::sample::select(BIDI.chars().collect::<Vec<_>>()).prop_map(String::from),
            prop::sample::select(vec![
                "\u{200d}",
                "\u{200c}",
                "\u{fe0f}",
                "\u{20e3}",
                "\u{301}",
                "\u{93c}",
                "\u{958}",
                "\u{94d}",
                "\u{915}",
                "\u{e0067}",
                "\u{e007f}",
                "\u{1b}[",
                "\u{1b}]",
                "\u{1b}\\",
                "\u{6cc}",
                "\u{654}",
                "\r\n",
                "\u{338}",
                "→",
                "\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
            ])
            .prop_map(str::to_owned),
        ];
        prop::collection::vec(piece, 0..60).prop_map(|v| v.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn what_was_cleaned_passes_every_output_unchanged(s in nasty(), max in 1usize..80) {
            let line = clean_line(&s, max);
            prop_assert!(line.text.chars().count() <= max);
            prop_assert!(!line.text.contains(char::is_control));
            let note = clean_note(&s);
            let out = for_output(&note.text);
            prop_assert_eq!(&out, &note.text);
            let again = for_output(&s);
            prop_assert_eq!(for_output(&again), again.clone());
            prop_assert!(!again.contains(|c: char| (c.is_control() && c != '\n') || bidi_name(c).is_some()));
        }

        #[test]
        fn good_names_are_stable(s in nasty()) {
            if let Ok(name) = check_name(&s) {
                prop_assert_eq!(check_name(&name), Ok(name.clone()));
                prop_assert_eq!(for_output_line(&name), name.clone());
                prop_assert!(looks_like(&name, &name));
            }
        }
    }
}
